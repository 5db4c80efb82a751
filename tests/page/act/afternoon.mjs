// SPDX-License-Identifier: MIT
// A whole Patch Thursday from the page, with a Slack that counts: everything
// is shown before it is said, and is said once.
import { Place, Service, Slack, SHOTS, THURSDAY, check, doIt, equal, has,
	press, signIn, until, words } from './scene.mjs';

const HOSTILE = '<script>document.title="owned"</script><img src=x ' +
    'onerror=alert(1)> "&amp;" \u202eevil <!channel>';

// Nothing is done by a GET, whatever the browser's buttons do.
async function backAndReload(page, service) {
	await page.reload();
	for (const way of ['goBack', 'goBack', 'goForward', 'goForward'])
		await page[way]().catch(() => {});
	// The browser's own "send it again?" comes when it likes.
	await until(() => page.goto(service.page(THURSDAY)).catch(() => null),
	    'the page after going back');
}

async function startIt(page, service, slack) {
	const before = (await slack.texts()).length;
	await press(page, 'Start');
	has(await words(page), 'This will be said', 'start: a preview');
	has(await words(page), 'To rsp-team, rsp-users',
	    'start: where it is said');
	equal(await service.countActs('start'), 0, 'previewed, not started');
	equal((await slack.texts()).length, before, 'previewed, not said');
	await page.screenshot({ path: `${SHOTS}/preview-start.png` });
	// Impatience.
	await page.getByRole('button', { name: 'Do it, and say so' })
	    .dblclick().catch(() => {});
	await page.locator('#state').waitFor();
	await page.goto(service.page(THURSDAY));
	has(await words(page), 'Under way', 'it runs');
	equal(await service.countActs('start'), 1, 'a double click, one start');
	// And that it was not told a day ago, as the policy wants it.
	await until(async () => (await slack.texts()).length > before + 1,
	    'the start and its late notice on Slack');
	const said = (await slack.texts()).length;
	await backAndReload(page, service);
	equal(await service.countActs('start'), 1,
	    'back and reload: one start');
	equal((await slack.texts()).length, said,
	    'back and reload: nothing said');
	has(await words(page), 'Started by Release manager', 'who coordinates');
}

async function tick(page, name, state) {
	await page.locator('.step-forms').getByRole('button', {
		name: `${state} ${name}`, exact: true }).click();
	await page.locator('#state').waitFor();
}

async function stages(page, service) {
	await tick(page, 'data-dev.lsst.cloud', 'Begun');
	equal(await service.countActs('stage-begun'), 1, 'a stage begins');
	await tick(page, 'data-dev.lsst.cloud', 'Done');
	equal(await service.countActs('stage-done'), 1, 'and is done');
	// Its turn has not come: folded, and only with a reason.
	const early = page.locator('.step-forms li', {
		hasText: 'data-int.lsst.cloud' });
	await early.locator('summary').click();
	await early.getByRole('button').click();
	equal(await service.countActs('stage-begun'), 1,
	    'the browser asks for the reason');
	// A form without one, past the browser's own check.
	await early.locator('input[type=text]').evaluate(
	    e => e.removeAttribute('required'));
	await early.getByRole('button').click();
	await page.getByRole('alert').waitFor();
	has(await page.getByRole('alert').innerText(), 'is not done yet',
	    'out of order without a reason');
	await page.screenshot({ path: `${SHOTS}/alert.png`, fullPage: true });
	equal(await early.locator(':focus').count(), 1,
	    'its field is unfolded and has the focus');
	await early.getByRole('textbox').fill('its nodes are drained already');
	await early.getByRole('button').click();
	await page.locator('#acts').waitFor();
	has(await words(page), 'Reason: its nodes are drained already',
	    'out of order with a reason');
	equal(await service.countActs('stage-begun'), 2, 'two have begun');
}

async function note(page, service, slack) {
	const dialogs = [];
	page.on('dialog', dialog => {
		dialogs.push(dialog);
		dialog.dismiss();
	});
	await page.getByLabel('A note for everybody').fill(HOSTILE);
	await press(page, 'Say it');
	await page.getByText('note: ').waitFor();
	has(await words(page), '<script>',
	    'hostile text is text');
	check(!(await page.title()).includes('owned'), 'it is no script');
	equal(dialogs.length, 0, 'no dialog');
	equal(await page.locator('main script, main img').count(), 0,
	    'it makes no elements');
	await page.goto(service.url);
	check((await words(page)).includes('<script>'), 'so on the first page');
	check(!(await slack.texts()).some(t => t.includes('<!channel>')),
	    'nobody is called on Slack');
	await page.goto(service.page(THURSDAY));
}

async function extend(page) {
	await press(page, '+ 30m');
	has(await words(page), '17:30', 'extend: the new end is shown');
	await page.getByRole('link', { name: 'Back, nothing was done' })
	    .click();
	check(!(await page.locator('#state').innerText()).includes('17:30'),
	    'and nothing was done');
	await press(page, '+ 30m');
	await doIt(page);
	has(await page.locator('#state').innerText(), '17:30', 'the new end');
	has(await words(page), 'Planned at first: ', 'and the old one');
	await page.locator('#controls summary', { hasText: 'More' }).click();
	const extend = page.locator('form', { has: page.getByRole('button',
	    { name: 'Extend' }) });
	await page.getByLabel('or until (18:30 in Los Angeles)').fill('half past never');
	await extend.getByLabel('Reason').fill('"slow" <disks>');
	await press(page, 'Extend');
	await page.getByRole('alert').waitFor();
	has(await page.getByRole('alert').innerText(), 'is not a time',
	    'a time that is none');
	// Nothing has to be typed again, and what is wrong is where one is.
	const field = page.locator(':focus');
	equal(await field.getAttribute('name'), 'until', 'the field to blame');
	equal(await field.inputValue(), 'half past never', 'as it was typed');
	equal(await field.getAttribute('aria-invalid'), 'true', 'is marked');
	has(await page.locator(`#${await field.getAttribute(
	    'aria-describedby')}`).innerText(), 'is not a time',
	    'and described');
	check(await field.isVisible(), 'it is unfolded');
	equal(await extend.getByLabel('Reason').inputValue(),
	    '"slow" <disks>', 'the reason is there, too');
	await page.screenshot({ path: `${SHOTS}/refused.png`,
	    fullPage: true });
}

async function finish(page, service) {
	await press(page, 'Work done, verify');
	await doIt(page);
	has(await words(page), 'being verified', 'verifying');
	await press(page, 'End');
	await doIt(page);
	has(await page.locator('#state').innerText(), 'Over', 'it is over');
	await page.getByLabel('By (30m)').fill('20m');
	await page.getByLabel('Reason').fill('idfprod is down');
	await press(page, 'Reopen');
	await doIt(page);
	has(await page.locator('#state').innerText(), 'Under way', 'reopened');
	await press(page, 'End');
	await doIt(page);
	equal(await service.countActs('end'), 2, 'ended twice');
	equal(await service.countActs('reopen'), 1, 'reopened once');
	await press(page, 'Sign out');
	await page.waitForURL(service.url);
	await page.goto(service.page(THURSDAY));
	equal(await page.locator('form').count(), 0, 'signed out: no forms');
	equal((await page.context().cookies()).length, 0, 'and no cookie');
}

export async function story(browser) {
	const place = new Place();
	const context = await browser.newContext({
		viewport: { width: 360, height: 780 } });
	try {
		const slack = await new Slack().start(place);
		const service = await new Service(place, place.config([
			['token: {file: slack-token}}', 'token: {file: ' +
			    `slack-token}, api: "${slack.address}/api"}`],
			['smtp://localhost:25', 'smtp://127.0.0.1:9']]), {
			at: '2026-12-03T23:05:00Z', isRehearsal: false })
		    .start();
		const { token } = await service.token();
		const page = await context.newPage();

		await page.goto(service.url);
		has(await words(page), 'Nobody has said that it has begun',
		    'nobody has started it');
		await page.goto(`${service.url}sign-in`);
		await page.getByLabel('Your token').fill('pd_wrong');
		await page.getByRole('button', { name: 'Sign in' }).click();
		has(await page.getByRole('alert').innerText(), 'not valid',
		    'a wrong token');
		await signIn(page, service, token);
		has(await words(page), 'Signed in as Release manager',
		    'signed in, by title');
		await startIt(page, service, slack);
		await stages(page, service);
		await note(page, service, slack);
		await extend(page);
		await page.screenshot({ path: `${SHOTS}/running.png`,
			fullPage: true });
		await finish(page, service);
	} finally {
		await context.close();
		await place.close();
	}
}
