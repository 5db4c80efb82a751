// SPDX-License-Identifier: MIT
// The whole of it by keyboard alone: Tab, Enter and letters.  The focus is
// always visible, goes on in reading order and never gets stuck.
import { Place, Service, THURSDAY, check, equal, has, words } from
    './scene.mjs';

const TABS_MAX = 80;

// What has the focus: its words, where it is, whether one can see it.
function focused(page) {
	return page.evaluate(() => {
		const e = document.activeElement, style = getComputedStyle(e);
		const box = e.getBoundingClientRect();
		return { name: (e.labels?.[0]?.innerText ||
		    e.innerText || '').trim().replace(/\s+/g, ' '),
		    tag: e.tagName, top: box.top + scrollY, left: box.left,
		    isSeen: style.outlineStyle === 'solid' &&
		    parseFloat(style.outlineWidth) >= 2 && box.width > 1 &&
		    box.left >= 0 && box.bottom > 0 && box.top < innerHeight };
	});
}

// Tab until `name` has the focus.
async function tabTo(page, name) {
	for (let i = 0; i < TABS_MAX; i++) {
		await page.keyboard.press('Tab');
		const at = await focused(page);
		if (at.tag !== 'BODY')
			check(at.isSeen, `focus is seen on "${at.name}"`);
		if (at.name === name)
			return;
	}
	throw new Error(`no Tab leads to "${name}"`);
}

// Enter, which leads to another page with `selector`.
async function enter(page, selector) {
	await page.evaluate(() => { window.isOld = true; });
	await page.keyboard.press('Enter');
	await page.waitForFunction(wanted => !window.isOld &&
	    document.readyState === 'complete' &&
	    document.querySelector(wanted), selector);
}

// Each Tab leads further down, or to the right.
async function order(page) {
	await page.evaluate(() => document.activeElement.blur());
	let last = { top: -1, left: -1 };
	const seen = new Set();
	for (let i = 0; i < TABS_MAX; i++) {
		await page.keyboard.press('Tab');
		const at = await focused(page);
		if (at.tag === 'BODY' || at.name.startsWith('Skip') && i > 0)
			break;
		const isFurther = at.top > last.top - 30 ||
		    at.left > last.left;
		if (i > 1)
			check(isFurther, `order: "${at.name}" after ` +
			    `"${last.name}"`);
		last = at;
		seen.add(at.name);
	}
	for (const name of ['End', 'Say it', 'More', 'Sign out'])
		check(seen.has(name), `"${name}" is reached`);
}

export async function story(browser) {
	const place = new Place();
	const context = await browser.newContext({
		viewport: { width: 1280, height: 800 } });
	try {
		const service = await new Service(place, place.config(),
		    { at: '2026-12-03T23:00:30Z' }).start();
		const { token } = await service.token();
		const page = await context.newPage();

		await page.goto(service.page(THURSDAY));
		await page.keyboard.press('Tab');
		equal((await focused(page)).name, 'Skip to the content',
		    'the first Tab');
		check((await focused(page)).isSeen, 'the skip link shows');
		await page.keyboard.press('Enter');
		await page.keyboard.press('Tab');
		check(await page.evaluate(() => document.querySelector('main')
		    .contains(document.activeElement)), 'it skips to <main>');

		await page.goto(service.page(THURSDAY));
		await tabTo(page, 'Sign in to run it');
		await enter(page, 'input[type=password]');
		check(await page.evaluate(() => document.activeElement.name ===
		    'token'), 'the token can be typed at once');
		await page.keyboard.type(token);
		await enter(page, '#controls');

		await tabTo(page, 'Start');
		await enter(page, '#said-title');
		await tabTo(page, 'Do it, and say so');
		await enter(page, '#state');
		has(await words(page), 'Under way', 'started by keyboard');
		await order(page);

		await page.goto(service.page(THURSDAY));
		await tabTo(page, 'Begun data-dev.lsst.cloud');
		await enter(page, '#acts');
		await tabTo(page, 'A note for everybody');
		await page.keyboard.type('typed without a mouse');
		await enter(page, '#acts li:nth-child(3)');
		await tabTo(page, 'More');
		await page.keyboard.press('Enter');
		await tabTo(page, 'By (45m)');
		await page.keyboard.type('45m');
		await enter(page, '#said-title');
		await tabTo(page, 'Do it, and say so');
		await enter(page, '#state');
		has(await words(page), '17:45', 'extended by keyboard');
		await tabTo(page, 'End');
		await enter(page, '#said-title');
		await tabTo(page, 'Do it, and say so');
		await enter(page, '#state');
		has(await words(page), 'Over', 'ended by keyboard');
		await tabTo(page, 'Sign out');
		await enter(page, '#windows');
	} finally {
		await context.close();
		await place.close();
	}
}
