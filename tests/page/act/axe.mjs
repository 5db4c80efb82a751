// SPDX-License-Identifier: MIT
// Every page in every state, light and dark, on a phone and on a desk: what
// axe-core finds (WCAG 2.2 AA and its best practices), sizes of what one has to
// hit (2.5.8), reflow at 320 px (1.4.10), weight.  Leaves screenshots.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import zlib from 'node:zlib';
import { Place, Service, SHOTS, SUMMIT, THURSDAY, check, doIt, equal, press,
	signIn } from './scene.mjs';

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve(
    'axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',
	'best-practice'];
const PAGE_MAX = 30000;	// bytes, with the style
const LONG = 'https://example.org/' + 'averylongpathwithoutanybreak'.repeat(4);

// Whatever one presses is 24 by 24 px, or has as much room around it; links
// within sentences are excepted (2.5.8).
const SMALL = () => [...document.querySelectorAll('button, input, summary, ' +
    'nav a, .button, .times a, .links a')].filter(e => e.checkVisibility() &&
    e.type !== 'hidden' && !e.closest('.skip')).filter(e => {
	const box = e.getBoundingClientRect();
	return box.height < 24 || box.width < 24;
}).map(e => `${e.tagName} ${e.innerText}`);

// What a coordinator presses in a hurry is as large as a thumb.
const THIN = () => [...document.querySelectorAll('.controls button')].filter(
    e => e.checkVisibility() && e.getBoundingClientRect().height < 40)
    .map(e => e.innerText);

const SIDEWAYS = () => document.documentElement.scrollWidth -
    document.documentElement.clientWidth;

async function weigh(page, name, sizes) {
	const answer = await fetch(page.url(), { headers: {
	    cookie: (await page.context().cookies()).map(
		c => `${c.name}=${c.value}`).join('; '),
	    'accept-encoding': 'identity' } });
	const text = await answer.text();
	if (answer.ok) {
		const plain = Buffer.byteLength(text);
		sizes.push(`${name} ${plain} (gzip ` +
		    `${zlib.gzipSync(text).length})`);
		check(plain <= PAGE_MAX, `${name}: ${plain} bytes`);
	}
}

async function look(page, name, sizes) {
	for (const scheme of ['light', 'dark']) {
		await page.emulateMedia({ colorScheme: scheme });
		for (const width of [360, 1280]) {
			const what = `${name}, ${width} px, ${scheme}`;
			await page.setViewportSize({ width, height: 800 });
			await page.evaluate(() => document.querySelectorAll(
			    'details').forEach(d => { d.open = false; }));
			await page.screenshot({ fullPage: true,
			    path: `${SHOTS}/${name}-${width}-${scheme}.png` });
			await page.evaluate(() => document.querySelectorAll(
			    'details').forEach(d => { d.open = true; }));
			const { violations } = await page.evaluate(
			    tags => window.axe.run(document, { runOnly: tags }),
			    TAGS);
			for (const v of violations)
				check(false, `${what}: ${v.id}: ${v.help}: ` +
				    v.nodes.slice(0, 3).map(n => n.html)
				    .join(' | '));
			equal(violations.length, 0, `${what}: axe-core`);
			equal((await page.evaluate(SMALL)).join(), '',
			    `${what}: targets`);
			equal((await page.evaluate(THIN)).join(), '',
			    `${what}: buttons`);
		}
	}
	await page.setViewportSize({ width: 320, height: 800 });
	equal(await page.evaluate(SIDEWAYS), 0, `${name}: reflow at 320 px`);
	await weigh(page, name, sizes);
}

// A page that is drawn by a POST: it is where the form led.
export async function lookAt(page, name, sizes) {
	await page.evaluate(AXE);
	await look(page, name, sizes);
}

async function planned(page, service, sizes) {
	await page.goto(service.url);
	await lookAt(page, 'home', sizes);
	await page.goto(service.page('patch-thursday/2026-12-10T15:00'));
	await lookAt(page, 'planned', sizes);
	await page.goto(`${service.url}sign-in`);
	await lookAt(page, 'sign-in', sizes);
	await page.getByLabel('Your token').fill('pd_wrong');
	await page.getByRole('button', { name: 'Sign in' }).click();
	await page.getByRole('alert').waitFor();
	await lookAt(page, 'sign-in-wrong', []);
}

async function running(page, service, sizes) {
	await lookAt(page, 'controls-planned', sizes);
	await press(page, 'Start');
	await page.getByRole('heading', { name: 'This will be said' })
	    .waitFor();
	await lookAt(page, 'preview', []);
	await doIt(page);
	await page.getByRole('button',
	    { name: 'Begun data-dev.lsst.cloud' }).click();
	await page.locator('#acts').waitFor();
	await page.getByLabel('A note for everybody').fill(
	    `The nodes of idfdev are drained, see ${LONG}`);
	await press(page, 'Say it');
	await page.getByText('note: ').waitFor();
	await lookAt(page, 'controls-running', sizes);
	await press(page, '+ 30m');
	await doIt(page);
	await page.goto(service.url);
	await lookAt(page, 'home-running', sizes);
	await page.goto(service.page(THURSDAY));
	await page.locator('input[name=act][value=stage-begun]').first()
	    .evaluate(e => { e.value = 'dance'; });
	await page.getByRole('button', { name: 'Begun usdf-rsp-dev' })
	    .click();
	await page.getByRole('alert').waitFor();
	await lookAt(page, 'alert', []);
	await page.goto(service.page(THURSDAY));
	await page.locator('#controls summary', { hasText: 'More' }).click();
	await page.getByLabel('or until (18:30 in Los Angeles)').fill('half past never');
	await press(page, 'Extend');
	await page.locator('[aria-invalid]').waitFor();
	await lookAt(page, 'refused', []);
}

async function over(page, service, sizes) {
	await page.goto(service.page(THURSDAY));
	await press(page, 'Work done, verify');
	await doIt(page);
	await lookAt(page, 'controls-verifying', sizes);
	await press(page, 'End');
	await doIt(page);
	await lookAt(page, 'controls-ended', sizes);
	await page.goto(service.page('patch-thursday/2026-12-10T15:00'));
	await page.locator('#controls summary', { hasText: 'More' }).click();
	const skip = page.locator('form', { has: page.getByRole('button',
	    { name: 'Skip it' }) });
	await skip.getByLabel('Reason').fill('The freeze before the review');
	await press(page, 'Skip it');
	await doIt(page);
	await lookAt(page, 'controls-skipped', sizes);
}

// What strangers see of the same.
async function strangers(page, service, sizes) {
	for (const [name, occurrence] of [['ended', THURSDAY],
	    ['skipped', 'patch-thursday/2026-12-10T15:00'],
	    ['cancelled', 'patch-thursday/2026-12-17T15:00'],
	    ['summit', SUMMIT]]) {
		await page.goto(service.page(occurrence));
		await lookAt(page, name, sizes);
	}
	await page.goto(service.url);
	await lookAt(page, 'home-after', sizes);
}

async function breakOff(page, service) {
	await page.goto(service.page('patch-thursday/2026-12-17T15:00'));
	await press(page, 'Start');
	await doIt(page);
	await page.locator('#controls summary', { hasText: 'More' }).click();
	const form = page.locator('form', { has: page.getByRole('button',
	    { name: 'Break it off' }) });
	await form.getByLabel('Reason').fill('The network of the site is down');
	await press(page, 'Break it off');
	await doIt(page);
}

// The page behind the link in a mail.
async function answer(page, sizes) {
	const place = new Place();
	try {
		const service = await new Service(place, place.config(),
		    { at: '2026-11-18T15:59:58Z' }).start();
		const link = await service.answerLink();
		await page.goto(service.url + link);
		await lookAt(page, 'answer', sizes);
		await page.getByRole('button', { name: 'Yes, it takes place' })
		    .click();
		await page.locator('#state').waitFor();
		equal(await service.countActs('confirm', SUMMIT), 1,
		    'confirmed by the link');
		await lookAt(page, 'confirmed', sizes);
	} finally {
		await place.close();
	}
}

// Mail that people ask for by themselves.
async function mail(page, sizes) {
	const place = new Place();
	try {
		const service = await new Service(place, place.config([
		    ['    email: rsp-users@example.org\n',
			'    email: rsp-users@example.org\n' +
			'    subscribe: true\n']]),
		    { at: '2026-11-18T12:00:00Z' }).start();
		await page.goto(`${service.url}subscribe`);
		await lookAt(page, 'subscribe', sizes);
		await page.getByLabel('Your mail address').fill('ann@example');
		await page.getByLabel('Patch Thursday').check();
		await page.locator('form').evaluate(e => { e.noValidate = true; });
		await page.getByRole('button', { name: 'E-mail me' }).click();
		await page.locator('[aria-invalid]').waitFor();
		await lookAt(page, 'subscribe-refused', []);
		equal(await page.getByLabel('Patch Thursday').isChecked(), true,
		    'what was ticked stays so');
		await page.getByLabel('Your mail address')
		    .fill('ann@example.org');
		await page.getByRole('button', { name: 'E-mail me' }).click();
		await page.waitForLoadState();
		await lookAt(page, 'subscribe-asked', sizes);
	} finally {
		await place.close();
	}
}

export async function story(browser) {
	const place = new Place(), sizes = [];
	// axe-core is put into the page past its policy, which it also judges.
	const stranger = await browser.newContext();
	const member = await browser.newContext();
	try {
		const service = await new Service(place, place.config(),
		    { at: '2026-12-03T22:50:00Z' }).start();
		const { token } = await service.token();
		const page = await member.newPage();
		const outside = await stranger.newPage();

		await planned(outside, service, sizes);
		await signIn(page, service, token);
		await running(page, service, sizes);
		await outside.goto(service.page(THURSDAY));
		await lookAt(outside, 'running', sizes);
		await over(page, service, sizes);
		await service.restart('2026-12-17T23:00:30Z');
		await signIn(page, service, token);
		await breakOff(page, service);
		await lookAt(page, 'controls-cancelled', sizes);
		await strangers(outside, service, sizes);
		// Its time has passed, and nobody came.
		await service.restart('2026-12-25T02:00:00Z');
		await outside.goto(service.url);
		await outside.getByText('nobody started it').first().waitFor();
		await lookAt(outside, 'home-overdue', sizes);
		await signIn(page, service, token,
		    'patch-thursday/2026-12-24T15:00');
		await lookAt(page, 'controls-overdue', sizes);
		await outside.goto(`${service.url}policy`);
		await lookAt(outside, 'policy', sizes);
		await outside.goto(`${service.url}banner`);
		await lookAt(outside, 'banner', sizes);
		await outside.goto(`${service.url}history`);
		await lookAt(outside, 'history', sizes);
		await outside.goto(`${service.url}history?window=x`);
		await lookAt(outside, 'history-refused', sizes);
		await service.restart('2027-09-25T02:00:00Z');
		await outside.goto(`${service.url}history?before=2027-09-01`);
		await lookAt(outside, 'history-middle', sizes);
		await answer(outside, sizes);
		await mail(outside, sizes);
		console.log(`bytes: ${sizes.join(', ')}`);
	} finally {
		await stranger.close();
		await member.close();
		await place.close();
	}
}
