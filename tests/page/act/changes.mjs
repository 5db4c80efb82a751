// SPDX-License-Identifier: MIT
// The pages of environments: what axe-core finds, keyboard, charts, what
// strangers and those who are known read.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { ROOT, check, equal, has, until, words } from './scene.mjs';
import { lookAt } from './axe.mjs';

const LOGIN = { 'X-Forwarded-User': 'boss@example.org' };

// tests/scenario/changes has the site; it ends with its input.
async function serve() {
	const site = spawn(path.join(ROOT, 'tests/scenario/changes'),
	    ['--serve'], { stdio: ['pipe', 'pipe', 'inherit'] });
	let text = '';
	site.stdout.on('data', block => { text += block; });
	const port = await until(() => text.match(/^(\d+)\n/m), 'the site');
	return { site, url: `http://127.0.0.1:${port[1]}/` };
}

// Everything that can be reached by Tab shows that it has the focus.
async function keyboard(page) {
	const links = await page.locator('a').count();
	const seen = new Set();

	await page.locator('body').press('Tab');
	has(await page.evaluate(() => document.activeElement.className), 'skip',
	    'the first key leads to the skip link');
	for (let i = 0; i < links; i++) {
		const [at, outline] = await page.evaluate(() => [
			[...document.querySelectorAll('a')].indexOf(
			    document.activeElement),
			getComputedStyle(document.activeElement).outlineStyle]);
		if (seen.has(at))
			break;
		seen.add(at);
		equal(outline, 'solid', `focus of link ${at}`);
		await page.keyboard.press('Tab');
	}
	equal(seen.size, links, 'every link by the keyboard');
}

async function charts(page) {
	const bars = page.locator('svg.chart').first().locator('rect');
	equal(await bars.count(), 12, 'twelve windows');
	const heights = await bars.evaluateAll(all => all.map(
	    e => e.getBoundingClientRect().height));
	check(Math.max(...heights) > 3 * Math.min(...heights),
	    `bars: ${heights}`);
	equal(await page.locator('table tbody tr').count(), 12, 'the numbers');
}

export async function story(browser) {
	const { site, url } = await serve(), sizes = [];
	const ended = new Promise(done => site.on('exit', done));
	const stranger = await browser.newContext();
	const known = await browser.newContext({ extraHTTPHeaders: LOGIN });
	// As whoever turned scripts off.
	const plain = await browser.newContext({ javaScriptEnabled: false });
	try {
		const outside = await stranger.newPage();
		const page = await known.newPage();

		await outside.goto(`${url}environments/`);
		await lookAt(outside, 'environments', sizes);
		await outside.goto(`${url}environments/prod`);
		await lookAt(outside, 'environment', sizes);
		check(!(await words(outside)).includes('Nublado 9'),
		    'strangers do not read titles');
		await page.goto(`${url}environments/prod`);
		await lookAt(page, 'environment-known', sizes);
		has(await words(page), 'Nublado 9: new spawner', 'titles');
		await charts(page);
		await keyboard(page);
		await page.goto(`${url}environments/int`);
		await lookAt(page, 'environment-hostile', sizes);
		equal(await page.locator('main script, main img').count(), 0,
		    'nothing got in');
		await outside.goto(
		    `${url}occurrences/work/2026-12-03T15:00`);
		await lookAt(outside, 'occurrence-changes', sizes);
		const text = await (await plain.newPage()).goto(
		    `${url}environments/prod`).then(a => a.text());
		has(text, '7 changes wait', 'without scripts');
		console.log(`bytes: ${sizes.join(', ')}`);
	} finally {
		await stranger.close();
		await known.close();
		await plain.close();
		site.stdin.end();
		await ended;
	}
}
