// SPDX-License-Identifier: MIT
// Two people press start at once; the service dies between the words and the
// deed.  Whatever happens it starts once, and everybody is told the truth.
import { DO_IT, Place, Service, THURSDAY, equal, has, press, signIn,
	until, words } from './scene.mjs';

const ROUNDS = 4;

// fault-row: 60
async function twoStarts(browser, place) {
	const service = await new Service(place, place.config(),
	    { at: '2026-12-03T23:00:30Z' }).start();
	const people = [];
	for (const person of ['release-manager', 'square']) {
		const context = await browser.newContext();
		const page = await context.newPage();
		const { token } = await service.token(person);
		await signIn(page, service, token);
		await press(page, 'Start');
		await page.getByRole('button', DO_IT).waitFor();
		people.push({ context, page, person });
	}
	await Promise.all(people.map(async ({ page }) => {
		await page.getByRole('button', DO_IT).click();
		await page.locator('#state').waitFor();
	}));
	equal(await service.countActs('start'), 1, 'two clicks, one start');
	const [act] = await service.acts();
	const titles = { 'release-manager': 'Release manager',
		square: 'SQuaRE' };
	const told = [];
	for (const { page } of people)
		told.push(await page.getByRole('alert').allInnerTexts());
	const refused = told.flat();
	equal(refused.length, 1, 'one of them is told');
	has(refused[0] || '', 'already started at 15:00', 'since when');
	has(refused[0] || '', `by ${titles[(act.who || '').split(' ')[0]]};`,
		'and by whom');
	for (const { page, context } of people) {
		has(await words(page), 'Under way', 'both see it run');
		await context.close();
	}
	await service.stop();
}

// Killed when the words are shown; then while the deed is on its way.
async function killed(browser, place, round) {
	const service = await new Service(place, place.config(),
	    { at: '2026-12-03T23:00:30Z' }).start();
	const { token } = await service.token();
	const context = await browser.newContext();
	const page = await context.newPage();

	await signIn(page, service, token);
	await press(page, 'Start');
	await page.getByRole('button', DO_IT).waitFor();
	if (round === 0) {
		await service.stop('SIGKILL');
		await page.getByRole('button', DO_IT).click();
		await until(() => page.url().startsWith('chrome-error'),
		    'the browser says that nobody answers');
		await service.start();
		equal(await service.countActs('start'), 0, 'nothing was done');
	} else {
		page.getByRole('button', DO_IT).click().catch(() => {});
		// A bit later each time: before, during, after the commit.
		for (let i = 0; i < round * 3; i++)
			await new Promise(done => setImmediate(done));
		await service.restart(service.at, 'SIGKILL');
	}
	await until(() => page.goto(service.page(THURSDAY)).catch(() => null),
	    'the page after the crash');
	has(await words(page), 'Signed in as', 'a crash signs nobody out');
	// A click that was late may meet the new service, so either may do it.
	if (await service.countActs('start') === 0) {
		await press(page, 'Start');
		await page.locator('#said-title, [role=alert]').waitFor();
		const button = page.getByRole('button', DO_IT);
		// Not there where the late click was the first.
		if (await button.count() > 0)
			await button.click().catch(() => {});
	}
	await until(async () => await service.countActs('start') > 0,
	    'the start');
	await until(() => page.goto(service.page(THURSDAY)).catch(() => null),
	    'the page in the end');
	has(await words(page), 'Under way', 'it runs');
	equal(await service.countActs('start'), 1,
	    `killed in round ${round}: one start`);
	await context.close();
	await service.stop();
}

export async function story(browser) {
	const place = new Place();
	try {
		await twoStarts(browser, place);
	} finally {
		await place.close();
	}
	for (let round = 0; round < ROUNDS; round++) {
		const other = new Place();
		try {
			await killed(browser, other, round);
		} finally {
			await other.close();
		}
	}
}
