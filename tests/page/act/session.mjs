// SPDX-License-Identifier: MIT
// How long somebody is signed in: over a restart, until the token is revoked,
// for 12 hours.
import { Place, Service, THURSDAY, check, doIt, equal, has, press, signIn,
	words } from './scene.mjs';

// A form of a page that was opened while they were signed in.
async function sendOldForm(page, service, what) {
	await page.getByLabel('A note for everybody').fill('too late');
	await press(page, 'Say it');
	await page.getByText('you were signed out').waitFor();
	equal(await service.countActs('note'), 0, what);
	await page.goto(service.page(THURSDAY));
	equal(await page.locator('form').count(), 0, `${what}: no forms`);
}

export async function story(browser) {
	const place = new Place();
	// Without scripts a page stands as it was loaded.
	const context = await browser.newContext({ javaScriptEnabled: false });
	try {
		const service = await new Service(place, place.config(),
		    { at: '2026-12-03T23:00:30Z' }).start();
		const first = await service.token();
		const page = await context.newPage();

		await signIn(page, service, first.token);
		await press(page, 'Start');
		// In the middle, between the words and the deed.
		await service.restart();
		await doIt(page);
		has(await words(page), 'Under way',
		    'a restart signs nobody out');
		equal(await service.countActs('start'), 1, 'started once');
		await service.restart('2026-12-03T23:30:00Z');
		await page.reload();
		has(await words(page), 'Signed in as', 'nor does another one');

		await service.revoke(first.id);
		await sendOldForm(page, service, 'a token that was revoked');
		await page.getByRole('link', { name: 'Sign in to run it' })
		    .click();
		await page.getByLabel('Your token').fill(first.token);
		await page.getByRole('button', { name: 'Sign in' }).click();
		has(await page.getByRole('alert').innerText(), 'was revoked',
		    'and it opens nothing');

		const second = await service.token('square');
		await signIn(page, service, second.token);
		has(await words(page), 'Signed in as SQuaRE', 'another person');
		await service.restart('2026-12-04T11:29:00Z');
		await page.reload();
		has(await words(page), 'Signed in as', 'after 11:59 hours');
		await service.restart('2026-12-04T11:31:00Z');
		await sendOldForm(page, service, 'after 12 hours');

		// Tokens end as well.
		const brief = await service.token('square', { expires: '1h' });
		await signIn(page, service, brief.token);
		await service.restart('2026-12-04T12:32:00Z');
		await page.reload();
		check(!(await words(page)).includes('Signed in as'),
		    'the token ends before the session');
	} finally {
		await context.close();
		await place.close();
	}
}
