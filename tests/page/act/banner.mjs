// SPDX-License-Identifier: MIT
// The lines of the subscribe section, copied into pages of others: from another
// origin, as they are and, where the page forbids scripts in itself, as a file;
// with titles that are not what they seem.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { ROOT, Place, Service, THURSDAY, check, doIt, equal, has, press,
	signIn, until } from './scene.mjs';

const HOSTILE = '<img src=x onerror=stolen()> </script> "\' & javascript:';

// A site of somebody else's: HTML at /, the script at /banner.js, and a policy.
async function serveOther(place, html, policy) {
	const server = http.createServer((request, answer) => {
		const isScript = request.url === '/banner.js';
		answer.setHeader('Content-Type', isScript ?
		    'text/javascript' : 'text/html');
		if (policy)
			answer.setHeader('Content-Security-Policy', policy);
		answer.end(isScript ? fs.readFileSync(path.join(ROOT,
		    'docs/banner.js')) : html);
	});
	await new Promise(done => server.listen(0, '127.0.0.1', done));
	place.closers.push(() => {
		server.closeAllConnections();
		server.close();
	});
	return `http://127.0.0.1:${server.address().port}/`;
}

async function open(context, address) {
	const page = await context.newPage(), faults = [];
	// Its time is the service's; what it keeps goes by the machine's.
	await page.clock.install({ time: '2026-12-03T23:00:30Z' });
	await page.route('**', route => route.continue());
	page.on('pageerror', error => faults.push(error.message));
	page.on('console', message => message.type() === 'error' &&
	    faults.push(message.text()));
	await page.goto(address);
	return { page, faults };
}

const told = page => page.getByRole('status').innerText();

async function copied(browser, place, service) {
	const ours = await browser.newPage();
	await ours.goto(`${service.url}banner`);
	const lines = await ours.locator('.snippet').textContent();
	await ours.close();
	// The page knows the address of the configuration, not our port.
	check(lines.includes('data-url="http://127.0.0.1/api/v1/now"'),
	    `the address: ${lines.slice(0, 200)}`);
	return lines.replace('http://127.0.0.1/', service.url);
}

async function plain(browser, place, service, lines) {
	const context = await browser.newContext();
	const { page, faults } = await open(context, await serveOther(place,
	    `<!DOCTYPE html><title>Other</title><h1>Other</h1>${lines}`));
	await until(async () => await told(page) !== '', 'a banner');
	has(await told(page), HOSTILE, 'the title as it is');
	has(await told(page), 'is planned for now, not started: Thu 3 Dec 2026 ' +
	    '15:00–17:00 PST (Los Angeles) / 23:00 – Fri 4 Dec 01:00 UTC',
	    'and its times');
	equal(await page.getByRole('status').locator('img, script').count(),
	    0, 'nothing of it is HTML');
	equal(await page.evaluate(() => typeof window.stolen), 'undefined',
	    'nothing of it ran');
	equal(faults.join(), '', 'no faults');
	return { context, page };
}

// What people do is in the banner with its next look; it is told once.
async function follows(page, browser, service) {
	const leads = await browser.newContext();
	const leader = await leads.newPage();
	const { token } = await service.token();

	await page.evaluate(() => {
		window.changes = 0;
		new MutationObserver(() => { window.changes++; }).observe(
		    document.getElementById('maintenance'),
		    { childList: true });
	});
	await signIn(leader, service, token);
	await leader.goto(service.page(THURSDAY));
	await press(leader, 'Start');
	await doIt(leader);
	await page.clock.runFor(61000);
	await until(async () => (await told(page)).includes('is under way'),
	    'the start');
	await page.clock.runFor(61000);
	equal(await page.evaluate(() => window.changes), 1,
	    'changed once');
	await leads.close();
}

async function strict(browser, place, service) {
	const context = await browser.newContext();
	const html = '<!DOCTYPE html><title>Other</title><div id="maintenance" ' +
	    'role="status"></div><script src="banner.js" data-url="' +
	    `${service.url}api/v1/now?environment=idfprod"></script>`;
	const policy = "default-src 'none'; script-src 'self'; connect-src " +
	    new URL(service.url).origin + "; require-trusted-types-for 'script'";
	const { page, faults } = await open(context,
	    await serveOther(place, html, policy));
	await until(async () => await told(page) !== '', 'a banner by a file');
	equal(faults.join(), '', 'the policy forbids nothing of it');
	await context.close();
	// As a file of one's own, whose origin is "null".
	fs.writeFileSync(place.path('banner.js'), fs.readFileSync(path.join(
	    ROOT, 'docs/banner.js')));
	fs.writeFileSync(place.path('other.html'), html);
	const own = await browser.newContext();
	const file = await open(own, `file://${place.path('other.html')}`);
	await until(async () => await told(file.page) !== '', 'a saved page');
	equal(file.faults.join(), '', 'no faults there');
	await own.close();
}

async function nothing(browser, place, service, lines) {
	const context = await browser.newContext();
	const other = service.url + 'api/v1/now?environment=summit';
	const address = await serveOther(place, '<!DOCTYPE html>' +
	    lines.replace(/data-url="[^"]*"/, `data-url="${other}"`));
	const answered = context.waitForEvent('response',
	    answer => answer.url() === other);
	const { page, faults } = await open(context, address);
	await (await answered).finished();
	// It has nothing to show, and shows that after its next look, too.
	await page.clock.runFor(61000);
	equal(await told(page), '', 'nothing goes on at the summit');
	equal(faults.join(), '', 'no faults');
	await context.close();
}

export async function story(browser) {
	const place = new Place();
	try {
		const service = await new Service(place, place.config([
			['    title: Patch Thursday\n',
			    `    title: ${JSON.stringify(HOSTILE)}\n`],
		]), { at: '2026-12-03T23:00:30Z' }).start();
		const lines = await copied(browser, place, service);

		const { context, page } = await plain(browser, place, service,
		    lines);
		await strict(browser, place, service);
		await nothing(browser, place, service, lines);
		await follows(page, browser, service);
		// While the service is away, what was told last stays.
		await service.stop();
		await page.clock.runFor(61000);
		has(await told(page), 'is under way', 'what was told last');
		await context.close();
	} finally {
		await place.close();
	}
}
