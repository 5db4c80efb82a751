// SPDX-License-Identifier: MIT
// Two people press start at once; two see that it takes longer; the service
// dies between the words and the deed.  Whatever happens it is done once, and
// everybody is told the truth.
import { DO_IT, Place, Service, THURSDAY, doIt, equal, has, press, signIn,
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

// What was shown is what is said: another has made it longer meanwhile, so the
// second one sees what would come of theirs before they say it, too.
async function twoExtends(browser, place) {
	const service = await new Service(place, place.config(),
	    { at: '2026-12-03T23:30:30Z' }).start();
	await service.ask('POST', '/api/v1/acts', { act: 'start',
	    occurrence: THURSDAY });
	const pages = [];
	for (const person of ['release-manager', 'square']) {
		const context = await browser.newContext();
		const page = await context.newPage();
		const { token } = await service.token(person);
		await signIn(page, service, token);
		await press(page, '+ 30m');
		has(await words(page), 'now ends at 17:30 PST (was 17:00)',
		    'both see the same');
		pages.push(page);
	}
	await doIt(pages[0]);
	has(await words(pages[0]), '15:30\u201317:30 PST', 'the first one');
	await pages[1].getByRole('button', DO_IT).click();
	await pages[1].getByRole('alert').waitFor();
	has(await pages[1].getByRole('alert').innerText(),
	    'has changed since you looked', 'the second one is told');
	const last = await pages[1].getByRole('list', { name:
	    'What was done last' }).innerText();
	has(last, 'extended until Thu 3 Dec 2026 17:30 PST', 'what changed');
	has(last, 'Release manager', 'and who did it');
	has(await words(pages[1]), 'now ends at 18:00 PST (was 17:30)',
	    'and sees what it would be now');
	equal(await service.countActs('extend'), 1, 'longer by one of them');
	await pages[1].getByRole('link', { name: 'Back' }).click();
	has(await words(pages[1]), '15:30\u201317:30 PST', 'as it was');
	await press(pages[1], '+ 15m');
	await doIt(pages[1]);
	has(await words(pages[1]), '15:30\u201317:45 PST', 'or by both');
	for (const page of pages)
		await page.context().close();
	await service.stop();
}

// Send the form of that act as if nobody had heard what came back.
async function sendUnheard(page, act) {
	await page.locator(`main form:has([name=act][value=${act}])`).last()
	    .evaluate(async form => {
		await fetch(form.action, { method: 'POST',
		    body: new URLSearchParams(new FormData(form)) });
	});
}

// The answer was lost, so the browser sends the form again, as it was.
async function sentAgain(browser, place) {
	const service = await new Service(place, place.config(),
	    { at: '2026-12-03T23:30:30Z' }).start();
	await service.ask('POST', '/api/v1/acts', { act: 'start',
	    occurrence: THURSDAY });
	const context = await browser.newContext();
	const page = await context.newPage();
	const { token } = await service.token();

	await signIn(page, service, token);
	await press(page, '+ 30m');
	await page.getByRole('button', DO_IT).waitFor();
	await sendUnheard(page, 'extend');
	equal(await service.countActs('extend'), 1, 'it was done');
	await page.getByRole('button', DO_IT).click();
	await page.locator('#state').waitFor();
	equal(await page.getByRole('alert').count(), 0, 'which is as good');
	equal(await service.countActs('extend'), 1, 'and done once');
	has(await words(page), '15:30\u201317:30 PST', 'once longer');
	// The same once more, on purpose.
	await press(page, '+ 30m');
	await doIt(page);
	has(await words(page), '15:30\u201318:00 PST', 'twice, as asked for');
	// What is said at once, too.
	await page.getByLabel('A note for everybody').fill('it is slow');
	await sendUnheard(page, 'note');
	await press(page, 'Say it');
	await page.locator('#acts').getByText('it is slow').waitFor();
	equal(await service.countActs('note'), 1, 'a note is said once');
	await page.getByLabel('A note for everybody').fill('it is slow');
	await press(page, 'Say it');
	await until(async () => await service.countActs('note') === 2,
	    'and again where it is typed again');
	await context.close();
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
	for (const race of [twoStarts, twoExtends, sentAgain]) {
		const place = new Place();
		try {
			await race(browser, place);
		} finally {
			await place.close();
		}
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
