// SPDX-License-Identifier: MIT
// Without JavaScript: everything but the news.
import { Place, Service, check, doIt, equal, has, press, signIn,
	words } from './scene.mjs';

export async function story(browser) {
	const place = new Place();
	const context = await browser.newContext({ javaScriptEnabled: false,
		viewport: { width: 360, height: 780 } });
	try {
		const service = await new Service(place, place.config(),
		    { at: '2026-12-03T23:00:30Z' }).start();
		const { token } = await service.token();
		const page = await context.newPage();
		const asked = [];
		page.on('request', request => asked.push(request.url()));

		await signIn(page, service, token);
		await press(page, 'Start');
		await doIt(page);
		has(await words(page), 'Under way', 'started');
		await page.getByRole('button',
		    { name: 'Begun data-dev.lsst.cloud' }).click();
		await page.locator('#acts').waitFor();
		await page.getByLabel('A note for everybody').fill('no script');
		await press(page, 'Say it');
		await page.getByText('note: ').waitFor();
		await press(page, '+ 1h');
		await doIt(page);
		has(await words(page), '18:00', 'extended');
		await page.locator('#controls summary',
		    { hasText: 'More' }).click();
		await page.getByLabel('To whom').fill('square');
		await press(page, 'Hand over');
		await doIt(page);
		has(await words(page), 'Coordinated by SQuaRE', 'handed over');
		await press(page, 'End');
		await doIt(page);
		has(await page.locator('#state').innerText(), 'Over', 'ended');
		equal(await service.countActs('end'), 1, 'once');
		await press(page, 'Sign out');
		await page.waitForURL(service.url);
		check(asked.every(a => a.startsWith(service.url)),
		    'nothing is asked of anybody else');
	} finally {
		await context.close();
		await place.close();
	}
}
