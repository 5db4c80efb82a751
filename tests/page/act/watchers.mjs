// SPDX-License-Identifier: MIT
// Others look on: their pages follow without being loaded again, and whoever
// is in the middle of typing is left in peace.
import { DO_IT, Place, Service, check, doIt, equal, press, signIn, until,
	words } from './scene.mjs';

export async function story(browser) {
	const place = new Place();
	const leads = await browser.newContext();
	const looks = await browser.newContext();
	const types = await browser.newContext();
	try {
		const service = await new Service(place, place.config(),
		    { at: '2026-12-03T23:00:30Z' }).start();
		const { token } = await service.token();
		const leader = await leads.newPage();
		const onlooker = await looks.newPage();
		const home = await looks.newPage();
		const typist = await types.newPage();

		await signIn(leader, service, token);
		await signIn(typist, service, token);
		await onlooker.goto(leader.url());
		await home.goto(service.url);
		for (const page of [onlooker, home, typist])
			await page.evaluate(() => { window.isSame = true; });
		const field = typist.getByLabel('A note for everybody');
		await field.fill('all nodes of');
		const before = await words(typist);

		await press(leader, 'Start');
		await doIt(leader);
		for (const [page, who] of [[onlooker, 'an onlooker'],
		    [home, 'the first page']]) {
			await until(async () => (await words(page)).includes(
			    'Under way'), `${who} sees the start`);
			check(await page.evaluate(() => window.isSame),
			    `${who} did not load the page again`);
		}
		// The typist's page has heard of it as well, and waits.
		equal(await field.inputValue(), 'all nodes of',
		    'what is typed stays');
		equal(await words(typist), before, 'and the page with it');
		check(await field.evaluate(e => e === document.activeElement),
		    'and the focus');
		await field.fill('');
		await field.evaluate(e => e.blur());
		await until(async () => (await words(typist)).includes(
		    'Under way'), 'the typist sees the start in the end');
		check(await typist.evaluate(() => window.isSame),
		    'without loading the page again');

		await leader.getByLabel('A note for everybody').fill(
		    'usdfdev is back');
		await press(leader, 'Say it');
		await until(async () => (await words(onlooker)).includes(
		    'usdfdev is back'), 'an onlooker sees the note');
		// A preview is not what its address would bring; it stands.
		await press(typist, '+ 15m');
		await typist.getByRole('button', DO_IT).waitFor();
		await leader.getByLabel('A note for everybody').fill(
		    'one more');
		await press(leader, 'Say it');
		await until(async () => (await words(onlooker)).includes(
		    'one more'), 'an onlooker sees another note');
		await doIt(typist);
		equal(await service.countActs('extend'), 1,
		    'a preview stands while others act');
		equal(await onlooker.locator('form').count(), 0,
		    'an onlooker has no forms');
	} finally {
		for (const context of [leads, looks, types])
			await context.close();
		await place.close();
	}
}
