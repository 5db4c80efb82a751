// SPDX-License-Identifier: MIT
// Promotions on the page: the recommended image from its proposal to the window
// that takes it, by all whom it asks, one of them by a designate; a change whose
// OK the policy wants; what strangers see; what axe-core finds.
import fs from 'node:fs';
import { Place, Service, THURSDAY, check, equal, has, press, until, words }
    from './scene.mjs';
import { lookAt } from './axe.mjs';

const NOW = '2026-11-27T18:00:00Z';
const IMAGE = 'promotions/recommended-image/w_2026_48';
const HOSTILE = '"><img src=x onerror=alert(1)> <!channel> \u202evil & </li>';
const ROLES = ['science-platform-lead', 'product-owner',
	'community-engagement-lead', 'science-pipelines-lead'];

// Somebody with a browser of their own, signed in.
async function person(browser, service, who, more = {}) {
	const context = await browser.newContext(more);
	const page = await context.newPage();
	const { token } = await service.token(who);

	await page.goto(`${service.url}sign-in?next=promotions`);
	await page.getByLabel('Your token').fill(token);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await page.waitForURL(`${service.url}promotions`);
	return page;
}

const state = page => page.locator('#state .lead').innerText();

// A form by its button.
const form = (page, name) => page.locator('form', { has:
    page.getByRole('button', { name }) });

async function preview(page) {
	await page.getByRole('heading', { name: 'This will be said' })
	    .waitFor();
	const said = await words(page);
	await page.getByRole('button', { name: 'Do it, and say so' }).click();
	await page.locator('#state').waitFor();
	return said;
}

async function propose(page, service, sizes) {
	await lookAt(page, 'promotions-empty', sizes);
	const propose = form(page, 'Propose');
	await propose.getByLabel('Version (w_2026_48)').fill('two words');
	await propose.getByLabel('Reason').fill('the weekly of last week');
	await press(page, 'Propose');
	await page.locator('[aria-invalid]').waitFor();
	equal(await propose.getByLabel('Version (w_2026_48)').inputValue(),
	    'two words', 'what was typed is there again');
	equal(await propose.getByLabel('Reason').inputValue(),
	    'the weekly of last week', 'in every field');
	equal(await page.evaluate(() => document.activeElement.name), 'version',
	    'and the focus is where the problem is');
	await lookAt(page, 'promotions-refused', sizes);
	await propose.getByLabel('Version (w_2026_48)').fill(' w_2026_48 ');
	await press(page, 'Propose');
	has(await preview(page), 'Propose w_2026_48', 'it is shown first');
	equal(page.url(), service.url + IMAGE, 'and leads to its page');
	has(await state(page), 'waiting for RSP operations meeting', 'first');
	has(await words(page), 'Offered for Patch Thursday, Thu 3 Dec 2026',
	    'the window');
	has(await words(page), 'cut-off Wed 2 Dec 2026 15:00 PST', 'cut-off');
}

// Meetings, checks, the ticket: by who runs it.
async function steps(page, service, sizes, browser) {
	equal(await page.getByRole('button', { name: 'Acknowledge' }).count(), 0,
	    'nobody acknowledges before its turn');
	await page.getByRole('button', { name: 'Done: RSP operations' }).click();
	await page.getByText('waiting for Data preview').waitFor();
	await page.getByRole('button', { name: 'Done: Data preview' }).click();
	await page.getByText('waiting for Notebooks').waitFor();
	const other = await person(browser, service, 'square');
	await other.goto(service.url + IMAGE);
	equal(await other.getByRole('button', { name: 'Done' }).count(), 0,
	    'the check is its maintainers\'');
	await other.context().close();
	const maintainers = await person(browser, service,
	    'notebook-maintainers');
	await maintainers.goto(service.url + IMAGE);
	const done = form(maintainers, 'Done: Notebooks');
	await done.getByLabel('Remark').fill('all green');
	await maintainers.getByRole('button', { name: 'Done: Notebooks' })
	    .click();
	await maintainers.getByText('waiting for Jira').waitFor();
	await maintainers.context().close();
	await page.reload();
	await page.getByLabel('Ticket').fill('https://jira.example.org/DM-1');
	await press(page, 'This is the ticket');
	await page.getByRole('link', { name: 'https://jira.example.org/DM-1' })
	    .waitFor();
	has(await state(page), '0 of 5, waiting for Science Platform lead',
	    'five are asked');
	await lookAt(page, 'promotion-runner', sizes);
}

async function voices(service, sizes, browser) {
	for (const role of ROLES) {
		const page = await person(browser, service, role);
		await page.goto(service.url + IMAGE);
		await page.getByRole('button', { name: 'Acknowledge as' })
		    .click();
		await page.getByText('✓ acknowledged').first().waitFor();
		equal(await page.getByRole('button',
		    { name: 'Acknowledge as' }).count(), 0, `${role}: once`);
		await page.context().close();
	}
	const designate = await person(browser, service, 'square');
	await designate.goto(service.url + IMAGE);
	has(await state(designate), '4 of 5, waiting for Middleware lead',
	    'one is missing');
	has(await words(designate), 'or its designate SQuaRE until',
	    'who may speak instead');
	await lookAt(designate, 'promotion-designate', sizes);
	// An objection without its reason, by who turned the browser's own
	// check off.
	await designate.reload();
	await designate.locator('summary', { hasText: 'Object' }).click();
	const object = form(designate, 'Object as designate of');
	await object.evaluate(e => { e.noValidate = true; });
	await object.getByRole('button').click();
	await designate.locator('#controls [aria-invalid]').waitFor();
	has(await words(designate), 'needs a reason', 'why not');
	await lookAt(designate, 'promotion-refused', sizes);
	await object.getByLabel('Reason').fill(HOSTILE);
	await object.getByRole('button').click();
	await designate.getByText('objects').first().waitFor();
	equal(await designate.locator('main img, main script').count(), 0,
	    'nothing got in');
	has(await state(designate), '<img src=x onerror=alert(1)>',
	    'its text is text');
	await lookAt(designate, 'promotion-objection', sizes);
	await designate.getByRole('button', { name: 'Withdraw' }).click();
	await designate.getByText('SQuaRE: objection withdrawn').waitFor();
	await designate.getByLabel('A question').fill('Does it fit the data?');
	await press(designate, 'Ask');
	await designate.getByText('no answer yet').waitFor();
	return designate;
}

// The link in the mail that asks the product owner.
async function mail(browser, service, sizes) {
	const row = await until(async () => (await service.ask('GET',
	    '/api/v1/outbox')).find(r => r.channel === 'scm-mail' &&
	    r.kind === 'bulletin'), 'the mail that asks');
	const letter = await until(async () => (await service.ask('GET',
	    `/api/v1/outbox/${row.key}`)).letter, 'its letter');
	const link = letter.replace(/=\r?\n/g, '').replaceAll('=3D', '=')
	    .match(/\/(answer\/promotion\/\S+?key=[0-9a-f]+)/)[1];
	// As whoever turned scripts off.
	const context = await browser.newContext({ javaScriptEnabled: false });
	const page = await context.newPage();
	const looker = await (await browser.newContext()).newPage();

	await looker.goto(service.url + link);
	await lookAt(looker, 'promotion-link', sizes);
	await looker.context().close();
	await page.goto(service.url + link);
	has(await words(page), 'You answer as Product owner', 'for whom');
	equal(await page.locator('#controls button').count(), 3,
	    'acknowledge, object, ask');
	await page.locator('summary', { hasText: 'Object' }).click();
	const object = form(page, 'Object as');
	await object.getByLabel('Reason').fill('x'.repeat(400) + ' ' + HOSTILE);
	await object.getByRole('button').click();
	await page.locator('#state').waitFor();
	equal(page.url(), service.url + IMAGE, 'leads to its page');
	await page.goto(service.url + link);
	await page.getByRole('button', { name: 'Withdraw' }).click();
	await page.locator('#state').waitFor();
	has(await state(page), '0 of 5', 'and back');
	await context.close();
}

// A form that was opened before somebody changed what it is about.
async function changed(service, page, designate) {
	await designate.goto(service.url + IMAGE);
	await page.goto(service.url + IMAGE);
	await page.getByLabel('Your answer').fill('It does.');
	await press(page, 'Answer question 1');
	await page.getByText('It does.').first().waitFor();
	await page.locator('summary', { hasText: 'More' }).click();
	await page.getByLabel('or another digest').fill('sha256:abc');
	await press(page, 'Change what it is');
	has(await preview(page), 'another digest', 'a change is shown first');
	has(await state(page), 'waiting for Notebooks',
	    'the check is to be done again');
	await designate.getByRole('button', { name: 'Acknowledge as designate' })
	    .click();
	await designate.getByRole('alert').waitFor();
	has(await designate.getByRole('alert').innerText(),
	    'it was changed', 'what was not looked at is not acknowledged');
	has(await words(page), 'has to look again', 'whose word was for another');
}

async function again(service, page, designate, browser) {
	const maintainers = await person(browser, service,
	    'notebook-maintainers');
	await maintainers.goto(service.url + IMAGE);
	await maintainers.getByRole('button', { name: 'Done: Notebooks' })
	    .click();
	await maintainers.getByText('0 of 5').first().waitFor();
	// An old form, of what it was before.
	await designate.goto(service.url + IMAGE);
	await designate.locator('input[name=digest]').first().evaluate(
	    e => { e.value = 'sha256:old'; });
	await designate.getByRole('button', { name: 'Acknowledge as designate' })
	    .click();
	has(await designate.getByRole('alert').innerText(), 'it was changed',
	    'a form of before');
	await maintainers.context().close();
	await designate.goto(service.url + IMAGE);
	await designate.getByRole('button', { name: 'Acknowledge as designate' })
	    .click();
	await designate.getByText('by its designate SQuaRE').first().waitFor();
	await voicesAgain(service, browser);
	await page.goto(service.url + IMAGE);
	has(await state(page), '5 of 5, complete', 'all of them');
	has(await words(page), 'Goes with Patch Thursday', 'it goes');
}

async function voicesAgain(service, browser) {
	for (const role of ROLES) {
		const page = await person(browser, service, role);
		await page.goto(service.url + IMAGE);
		await page.getByRole('button', { name: 'Acknowledge as' })
		    .click();
		await page.locator('#acts').waitFor();
		await page.context().close();
	}
}

async function strangers(browser, service, sizes) {
	const context = await browser.newContext();
	const page = await context.newPage();

	await page.goto(service.url);
	await page.getByRole('link', { name: 'Promotions' }).click();
	has(await words(page), 'w_2026_48', 'the list');
	await lookAt(page, 'promotions', sizes);
	await page.getByRole('link', { name: 'w_2026_48' }).click();
	equal(await page.locator('form').count(), 0, 'no forms for strangers');
	has(await words(page), 'Middleware lead, by its designate SQuaRE:',
	    'which role spoke is for everybody');
	check(!(await words(page)).includes('by page'), 'by whom is not');
	await lookAt(page, 'promotion-stranger', sizes);
	await page.goto(service.page(THURSDAY));
	has(await page.locator('#promotions').innerText(), 'w_2026_48',
	    'the occurrence tells what comes with it');
	await lookAt(page, 'occurrence-promotion', sizes);
	// Signing in leads back.
	await page.goto(service.url + IMAGE);
	await page.getByRole('link', { name: 'Sign in to answer' }).click();
	const { token } = await service.token('product-owner');
	await page.getByLabel('Your token').fill(token);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await page.waitForURL(service.url + IMAGE);
	await context.close();
	for (const path of ['promotions/', 'promotions/x', 'promotions/x/y',
	    'promotions/recommended-image/', 'promotions/../promotions/x'])
		equal((await fetch(service.url + path)).status, 404, path);
}

// A change that needs somebody's OK: without scripts, by keyboard.
async function approve(browser, service, sizes) {
	const square = await person(browser, service, 'square',
	    { javaScriptEnabled: false });
	const manager = await person(browser, service, 'release-manager');

	await square.goto(`${service.url}environments/idfprod`);
	has(await words(square), 'Release manager has to okay it', 'the rule');
	await square.getByRole('button', { name: 'Ask for the OK to nublado' })
	    .click();
	await square.getByRole('heading', { name: 'This will be said' })
	    .waitFor();
	await square.getByRole('button', { name: 'Do it, and say so' }).click();
	has(await state(square), 'waiting for Release manager', 'asked');
	equal(await square.getByRole('button', { name: 'Acknowledge' }).count(),
	    0, 'who asks does not give it');
	await square.goto(`${service.url}environments/idfprod`);
	has(await words(square), '0 of 1, waiting for Release manager',
	    'how it stands, under the change');
	equal(await square.getByRole('button', { name: 'to nublado' }).count(),
	    0, 'and is not asked twice');
	await manager.goto(`${service.url}environments/idfprod`);
	await lookAt(manager, 'environment-asked', sizes);
	await manager.getByRole('button', { name: /^OK to 8\.1\.0/ }).focus();
	await manager.keyboard.press('Enter');
	await manager.getByText('1 of 1, complete').first().waitFor();
	has(await words(manager), 'Not before', 'the notice');
	await lookAt(manager, 'approve', sizes);
	await square.context().close();
	await manager.context().close();
}

// Nobody can press a button for another page or person.
async function safety(browser, service) {
	const page = await person(browser, service, 'product-owner');
	await page.goto(service.url + IMAGE);
	const ask = form(page, 'Ask');
	await ask.locator('input[name=key]').evaluate(
	    e => { e.value = '0'.repeat(64); });
	await ask.getByLabel('A question').fill('Whose page is this?');
	await press(page, 'Ask');
	has(await page.getByRole('alert').innerText(), 'Nothing was done',
	    'a form without the key');
	await page.context().close();
}

export async function story(browser) {
	const place = new Place(), sizes = [];
	try {
		fs.writeFileSync(place.path('changes.yaml'),
		    '- {environment: idfprod, service: nublado, ' +
		    'from: 8.0.2, to: 8.1.0, class: minor}\n');
		const config = place.config([[
		    '    title: Middleware lead\n', '    title: Middleware lead\n' +
		    '    designates: [{to: square, until: 2027-01-04}]\n'],
		    ['    unix: "%rsp-product-owner"\n',
			'    unix: "%rsp-product-owner"\n' +
			'    contact: scm-mail\n'],
		    ['service:\n  listen: 127.0.0.1:8480\n',
			'changes:\n  list: {file: changes.yaml}\n' +
			'service:\n  listen: 127.0.0.1:8480\n']]);
		const service = await new Service(place, config, { at: NOW })
		    .start();
		const page = await person(browser, service, 'release-manager');

		await propose(page, service, sizes);
		await steps(page, service, sizes, browser);
		await mail(browser, service, sizes);
		const designate = await voices(service, sizes, browser);
		await changed(service, page, designate);
		await again(service, page, designate, browser);
		await strangers(browser, service, sizes);
		await safety(browser, service);
		await approve(browser, service, sizes);
		await page.goto(service.url + IMAGE);
		await page.locator('summary', { hasText: 'More' }).click();
		const abandon = form(page, 'Give it up');
		await abandon.getByLabel('Reason').fill('The next one is better');
		await press(page, 'Give it up');
		await preview(page);
		has(await state(page), 'given up: The next one is better',
		    'given up');
		await lookAt(page, 'promotion-over', sizes);
		console.log(`bytes: ${sizes.join(', ')}`);
	} finally {
		await place.close();
	}
}
