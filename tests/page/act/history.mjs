// SPDX-License-Identifier: MIT
// What lies behind: how each occurrence went, as people made it; part by part,
// by keyboard and without scripts; and the API says the same.
import { Place, SHOTS, Service, THURSDAY, check, equal, has,
	words } from './scene.mjs';

const SKIPPED = 'patch-thursday/2026-12-10T15:00';
const MOVED = 'patch-thursday/2026-12-17T15:00';
const BROKEN = 'patch-thursday/2026-12-24T15:00';
const NOBODY = 'patch-thursday/2026-12-31T15:00';

const act = (service, verb, occurrence, more = {}) => service.ask('POST',
    '/api/v1/acts', { act: verb, occurrence, ...more });

// Five Thursdays, each of which went otherwise.
export async function live(service) {
	await act(service, 'extend', THURSDAY, { by: '30m' });
	await act(service, 'skip', SKIPPED,
	    { because: 'the freeze <before> the review' });
	await act(service, 'move', MOVED, { to: '2026-12-18T10:00',
	    because: 'the network is worked on' });
	await act(service, 'hand-over', MOVED, { to: 'square' });
	await act(service, 'start', THURSDAY);
	await service.restart('2026-12-04T01:20:00Z');
	await act(service, 'end', THURSDAY);
	// Whoever reads the first page alone is not surprised by the Friday.
	const next = (await (await fetch(service.url)).text())
	    .split('id="next"')[1].split('</section>')[0];
	equal((next.match(/Planned at first: <time[^>]*>[^<]*/g) ?? []).join(),
	    'Planned at first: <time datetime="2026-12-17T15:00:00-08:00">' +
	    'Thu 17 Dec 15:00', 'what is moved says so before it begins');
	await service.restart('2026-12-18T18:05:00Z');
	await act(service, 'start', MOVED);
	await service.restart('2026-12-18T20:05:00Z');
	await act(service, 'end', MOVED);
	await service.restart('2026-12-24T23:00:00Z');
	await act(service, 'start', BROKEN);
	await service.restart('2026-12-24T23:15:00Z');
	await act(service, 'cancel', BROKEN, { because: 'snow' });
	await service.restart('2027-01-02T12:00:00Z');
}

async function told(page, service) {
	const entry = occurrence => page.locator('.past li', {
		has: page.locator(`a[href$="${occurrence}"]`) }).innerText();
	await page.goto(service.url);
	await page.getByRole('link', { name: 'History' }).click();
	await page.waitForURL(`${service.url}history`);
	const done = await entry(THURSDAY);
	has(done, 'Over', 'ended');
	has(done, 'Took 2 hours 30 minutes; planned 2 hours, extended by ' +
	    '30 minutes', 'how long it took');
	has(done, 'Started by', 'who led it');
	has(await entry(SKIPPED), 'Did not take place', 'skipped');
	has(await entry(SKIPPED), 'the freeze <before> the review', 'and why');
	check(!(await entry(SKIPPED)).includes('Took'), 'it took no time');
	const moved = await entry(MOVED);
	has(moved, 'Moved from Thu 17 Dec 2026 15:00 PST', 'moved');
	has(moved, 'Fri 18 Dec 2026 10:05', 'to that time');
	has(moved, 'Took 2 hours, as planned', 'as long as planned');
	has(moved, 'Coordinated by SQuaRE', 'handed over, by title');
	has(await entry(BROKEN), 'Broken off', 'broken off');
	has(await entry(BROKEN), 'snow', 'because of it');
	has(await entry(BROKEN), 'Took 15 minutes', 'after that time');
	has(await entry(NOBODY), 'nobody started it', 'overdue');
	has(await words(page), 'The record begins Thu 3 Dec 2026 14:50 PST',
	    'nothing is known of what was before');
	await page.screenshot({ path: `${SHOTS}/history-told.png`,
	    fullPage: true });
}

async function filtered(page, service) {
	await page.goto(`${service.url}history`);
	await page.getByLabel('Window').selectOption('Summit window');
	await page.getByLabel('Environment').selectOption(
	    'data.lsst.cloud');
	await page.getByRole('button', { name: 'Show' }).press('Enter');
	await page.waitForURL(/window=summit/);
	equal(await page.locator('.past li').count(), 0,
	    'the Summit window leaves others alone');
	await page.getByLabel('Environment').selectOption('Summit');
	await page.getByRole('button', { name: 'Show' }).click();
	await page.waitForURL(/environment=summit/);
	equal(await page.locator('.past a').evaluateAll(all => all.map(
	    a => a.innerText).join()), Array(5).fill('Summit window').join(),
	    'January to May');
	equal(await page.getByLabel('Window').inputValue(), 'summit',
	    'the filter shows what it is');
	await page.goto(`${service.url}history?window=patch-thurday`);
	has(await page.getByRole('alert').innerText(),
	    'did you mean "patch-thursday"?', 'a typing error');
	equal(await page.locator('.past').count(), 0, 'and nothing else');
}

// Every entry once, there and back, and as many as the API knows.
async function complete(page, service) {
	const links = () => page.locator('.past a').evaluateAll(
	    all => all.map(a => a.getAttribute('href')));
	const seen = [], parts = [];
	await page.goto(`${service.url}history`);
	for (;;) {
		parts.push(await links());
		seen.push(...parts.at(-1));
		const older = page.getByRole('link', { name: 'Older' });
		if (await older.count() === 0)
			break;
		await older.click();
	}
	check(parts.length > 1, `${parts.length} parts`);
	equal(new Set(seen).size, seen.length, 'no entry twice');
	await page.getByRole('link', { name: 'Newer' }).focus();
	await page.keyboard.press('Enter');
	await page.getByRole('link', { name: 'Older' }).waitFor();
	equal((await links()).join(), parts.at(-2).join(),
	    'back by keyboard');
	const listed = await (await fetch(`${service.url}api/v1/occurrences` +
	    `?from=2026-01-01&to=${service.at}`)).json();
	const known = listed.filter(o => o.recorded !== false &&
	    o.end <= service.at).map(o => `occurrences/${o.occurrence}`);
	equal(known.reverse().join(), seen.join(), 'the API agrees');
	check(listed.some(o => o.recorded === false),
	    'it marks what was before the first start');
}

export async function story(browser) {
	const place = new Place();
	const context = await browser.newContext({ javaScriptEnabled: false,
		viewport: { width: 360, height: 780 } });
	try {
		const service = await new Service(place, place.config(),
		    { at: '2026-12-03T22:50:00Z' }).start();
		const page = await context.newPage();
		await live(service);
		await told(page, service);
		await service.restart('2027-05-20T12:00:00Z');
		await filtered(page, service);
		await complete(page, service);
	} finally {
		await context.close();
		await place.close();
	}
}
