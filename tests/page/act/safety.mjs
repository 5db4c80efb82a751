// SPDX-License-Identifier: MIT
// Other sites and the victim's browser: behind TLS, as in operation, with real
// names.  evil.example.org is the same site as patchday.example.org for
// cookies, so they come along; localhost is another one.
import { Place, Service, THURSDAY, check, equal, has, serveSite, serveTls,
	until, words } from './scene.mjs';

const NAME = 'patchday.example.org';

// A page that posts a form as soon as it is open.
// fault-row: 58
function autoPost(action, fields) {
	return `<!DOCTYPE html><form method="post" action="${action}">` +
	    Object.entries(fields).map(([name, value]) => '<input ' +
	    `type="hidden" name="${name}" value="${value}">`).join('') +
	    '</form><script>document.forms[0].submit()</script>';
}

// The victim comes by; what it says in the end.
async function visit(context, address) {
	const page = await context.newPage();
	const statuses = [];
	page.on('response', answer => {
		if (answer.url().includes(NAME))
			statuses.push(answer.status());
	});
	await page.goto(address).catch(() => {});
	await until(() => statuses.length > 0, `an answer to ${address}`);
	const status = statuses[0];
	await page.close();
	return status;
}

async function forms(context, place, site, key) {
	const page = `${site}occurrences/${THURSDAY}`;
	const start = { key, act: 'start', step: 'do' };
	for (const [action, fields, want, what] of [
		[page, start, 403, 'a start with the right key'],
		[page, { ...start, key: '' }, 403, 'a start without a key'],
		[page, { key, act: 'note', words: 'evil' }, 403, 'a note'],
		[`${site}sign-out`, { key }, 403, 'a sign-out'],
		[`${site}sign-in`, { token: 'pd_x' }, 400, 'a sign-in']]) {
		const port = await serveSite(place, autoPost(action, fields));
		// The same site under another name; another site altogether.
		for (const host of [`evil.example.org:${port}`,
		    `127.0.0.1:${port}`])
			equal(await visit(context, `http://${host}/`), want,
			    `${what} from ${host.split(':')[0]}`);
	}
}

async function tricks(context, place, site, key) {
	const page = `${site}occurrences/${THURSDAY}`;
	const query = `?key=${key}&act=start&step=do`;
	const port = await serveSite(place, `<!DOCTYPE html>
<img src="${page}${query}"><link rel="stylesheet" href="${page}${query}">
<iframe src="${page}"></iframe>
<script>
fetch('${page}', { method: 'POST', mode: 'no-cors', credentials: 'include',
    body: new URLSearchParams('${query.slice(1)}') }).catch(() => {});
fetch('${page}', { credentials: 'include' }).then(r => r.text()).then(
    t => { document.title = 'read: ' + t.length; }, () => {
    document.title = 'cannot read'; });
</script>`);
	const tab = await context.newPage(), refused = [];
	tab.on('console', message => refused.push(message.text()));
	await tab.goto(`http://evil.example.org:${port}/`);
	await until(async () => (await tab.title()) === 'cannot read',
	    'the evil page cannot read ours');
	check(true, 'the evil page cannot read ours');
	check(refused.some(t => t.includes('frame-ancestors')),
	    `it cannot frame ours: ${refused}`);
	await tab.close();
	// The same as a link that somebody is made to follow.
	const victim = await context.newPage();
	await victim.goto(page + query);
	check((await words(victim)).includes('not started'),
	    'a link does nothing');
	await victim.close();
}

// Cookies, and headers that keep others out.
async function flags(context, page, site) {
	const cookies = await context.cookies();
	equal(cookies.length, 1, 'one cookie');
	const [cookie] = cookies;
	equal(cookie.name, '__Host-patchday', 'bound to host and TLS');
	check(cookie.httpOnly, 'HttpOnly');
	check(cookie.secure, 'Secure');
	equal(cookie.sameSite, 'Strict', 'SameSite');
	equal(cookie.path, '/', 'Path');
	check(cookie.domain === NAME, `no Domain: ${cookie.domain}`);
	check(Math.abs(cookie.expires - Date.now() / 1000 - 12 * 3600) < 120,
	    'for 12 hours');
	equal(await page.evaluate(() => document.cookie), '',
	    'no script reads it');
	const answer = await page.goto(`${site}occurrences/${THURSDAY}`);
	const headers = answer.headers();
	has(headers['content-security-policy'], "frame-ancestors 'none'",
	    'no frames');
	has(headers['content-security-policy'], "form-action 'self'",
	    'forms come here only');
	check(!headers['content-security-policy'].includes('unsafe'),
	    'nothing inline');
	equal(headers['cache-control'], 'no-store', 'kept nowhere');
	equal(headers['x-content-type-options'], 'nosniff', 'no guessing');
	equal(headers['content-encoding'], 'gzip', 'compressed');
	has(headers.vary, 'Accept-Encoding', 'and it says so');
}

export async function story(browser) {
	const place = new Place();
	const context = await browser.newContext({ ignoreHTTPSErrors: true });
	try {
		const service = await new Service(place, place.config([
			['url: http://127.0.0.1\n', `url: https://${NAME}\n`],
		]), { at: '2026-12-03T23:00:30Z' }).start();
		const port = await serveTls(place, service, NAME);
		const site = `https://${NAME}:${port}/`;
		const { token } = await service.token();
		const page = await context.newPage();

		await page.goto(`${site}sign-in?next=occurrences/${THURSDAY}`);
		await page.getByLabel('Your token').fill(token);
		await page.getByRole('button', { name: 'Sign in' }).click();
		await page.waitForURL(`${site}occurrences/${THURSDAY}`);
		check((await page.content()).indexOf(token) === -1,
		    'the token is not in the page');
		await flags(context, page, site);
		const key = await page.locator('input[name=key]').first()
		    .inputValue();
		await forms(context, place, site, key);
		await tricks(context, place, site, key);
		equal((await service.acts()).length, 0, 'nothing was done');

		await page.goto(`${site}occurrences/${THURSDAY}`);
		has(await words(page), 'Signed in as Release manager',
		    'the victim is still signed in');
		await page.getByRole('button', { name: 'Start' }).click();
		await page.getByRole('button',
		    { name: 'Do it, and say so' }).click();
		await page.locator('#state').waitFor();
		equal(await service.countActs('start'), 1,
		    'and can start it behind TLS');
	} finally {
		await context.close();
		await place.close();
	}
}
