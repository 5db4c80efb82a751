// SPDX-License-Identifier: MIT
// Twenty-five attempts, from other sites and by text, on the browser of somebody
// who is signed in: to act in their name, to run a script here, to put our page
// under another one, to read it.  None may succeed; the last lines show that
// what they try would count if it did.  fault-row: 58
import { Place, Service, THURSDAY, check, equal, has, press, serveSite,
	serveTls, until, words } from './scene.mjs';

const NAME = 'patchday.example.org';
// They run in pages of ours if anything of them gets through.
const MARK = 'window.top.document.title=\'owned\'';
const SCRIPTS = [
	`<script>${MARK}</script>`,
	`"><img src=x onerror="${MARK}">`,
	`'><svg/onload=${MARK.replaceAll('\'', '`')}>`,
	`</title></style></textarea><script>${MARK}</script>`,
	`javascript:${MARK}//https://x.example/`,
	`<iframe srcdoc="<script>parent.${MARK}</script>"></iframe>`,
	`<base href="https://evil.example/"><a href=x>x</a>`,
	`<meta http-equiv="refresh" content="0;url=https://evil.example/">`,
	`<form action="https://evil.example/"><button autofocus>x</button>`,
	`{{constructor.constructor('${MARK}')()}}\${${MARK}}`,
];

let attempts = 0, succeeded = 0;

function attempt(hasFailed, what) {
	attempts++;
	succeeded += hasFailed ? 0 : 1;
	check(hasFailed, `it succeeded: ${what}`);
}

// Text that somebody with few rights leaves where others look.
async function scripts(context, service, token, site) {
	for (const words of SCRIPTS)
		equal((await fetch(service.url + 'api/v1/acts', {
			method: 'POST', body: JSON.stringify({ act: 'note',
				occurrence: THURSDAY, words }),
			headers: { Authorization: `Bearer ${token}`,
				'Content-Type': 'application/json' },
		})).status, 200, 'the note is taken');
	const page = await context.newPage(), dialogs = [], asked = [];
	page.on('dialog', dialog => { dialogs.push(dialog.message());
		dialog.dismiss(); });
	page.on('request', request => asked.push(request.url()));
	for (const path of [`occurrences/${THURSDAY}`, '', 'history'])
		await page.goto(site + path, { waitUntil: 'load' });
	await page.goto(`${site}occurrences/${THURSDAY}`);
	const text = await page.locator('body').innerText();
	for (const words of SCRIPTS) {
		check(text.includes(words.slice(0, 12)), `shown: ${words}`);
		attempt((await page.title()) !== 'owned' &&
		    dialogs.length === 0 &&
		    asked.every(url => url.startsWith(site)) &&
		    page.url().startsWith(site), words);
	}
	equal(await page.locator('iframe, base, meta[http-equiv], form[action' +
	    '^="https://evil"], img[onerror], svg[onload]').count(), 0,
	    'nothing of theirs is an element');
	await page.close();
}

// Other sites: what they show, what it does, what they can read.
function evil(site, key) {
	const page = `${site}occurrences/${THURSDAY}`;
	const json = JSON.stringify({ act: 'start', occurrence: THURSDAY });
	const form = `key=${key}&act=start&step=do`;
	return {
		'a form that posts JSON as text': `<form method=post
enctype="text/plain" action="${site}api/v1/acts"><input
name='${json.slice(0, -1)},"x":"' value='"}'></form>
<script>document.forms[0].submit()</script>`,
		'a form with the right key': `<form method=post action="${page}">
<input name=key value="${key}"><input name=act value=start>
<input name=step value=do></form><script>document.forms[0].submit()</script>`,
		'fetch of the API with JSON': `<script>fetch('${site}api/v1/acts',
{method:'POST',credentials:'include',body:'${json}',
headers:{'Content-Type':'application/json'}}).catch(()=>{})</script>`,
		'fetch of the page without CORS': `<script>fetch('${page}',
{method:'POST',mode:'no-cors',credentials:'include',
body:new URLSearchParams('${form}')}).catch(()=>{})</script>`,
		'a beacon': `<script>navigator.sendBeacon('${page}',
new URLSearchParams('${form}'))</script>`,
		'a picture': `<img src="${page}?${form}">`,
		'DELETE of a token': `<script>fetch('${site}api/v1/tokens/x',
{method:'DELETE',credentials:'include'}).catch(()=>{})</script>`,
		'a sign-in to their account': `<form method=post
action="${site}sign-in"><input name=token value="pd_evil_x"></form>
<script>document.forms[0].submit()</script>`,
		'a sign-out': `<form method=post action="${site}sign-out"></form>
<script>document.forms[0].submit()</script>`,
	};
}

// To put our page under theirs, or to hold it by another hand.
function frames(site) {
	const page = `${site}occurrences/${THURSDAY}`;
	return {
		iframe: `<iframe src="${page}"></iframe>`,
		object: `<object data="${page}" type="text/html"></object>`,
		embed: `<embed src="${page}" type="text/html">`,
		'a frame in a sandbox': `<iframe sandbox="allow-forms
allow-scripts" src="${page}"></iframe>`,
	};
}

async function others(context, place, service, site, key) {
	for (const [what, html] of Object.entries(evil(site, key))) {
		const port = await serveSite(place, `<!DOCTYPE html>${html}`);
		const tab = await context.newPage();
		const answered = tab.waitForEvent('requestfinished',
		    { predicate: one => one.url().startsWith(site),
			timeout: 1500 }).catch(() => {});
		await tab.goto(`http://evil.example.org:${port}/`)
		    .catch(() => {});
		await answered;
		await tab.close();
		attempt((await service.acts()).every(act => act.act === 'note'),
		    what);
	}
	for (const [what, html] of Object.entries(frames(site))) {
		const port = await serveSite(place, `<!DOCTYPE html>${html}`);
		const tab = await context.newPage();
		await tab.goto(`http://evil.example.org:${port}/`);
		await tab.waitForTimeout(100);
		const shown = [];
		for (const frame of tab.frames().slice(1))
			shown.push(await frame.content().catch(() => ''));
		attempt(shown.every(text => !text.includes('Patch Thursday')),
		    what);
		await tab.close();
	}
}

// What theirs can learn: by fetch, and of a window that they opened.
async function reading(context, place, site) {
	const page = `${site}occurrences/${THURSDAY}`;
	const port = await serveSite(place, `<!DOCTYPE html><script>
const told = [];
fetch('${page}', {credentials:'include'}).then(r => r.text()).then(
t => told.push(t), () => told.push('')).finally(() => {
const other = window.open('${page}');
setTimeout(() => { try { told.push(other.document.body.innerText); }
catch { told.push(''); } window.told = told; }, 700); });
</script>`);
	const tab = await context.newPage();
	await tab.goto(`http://evil.example.org:${port}/`);
	const told = await until(() => tab.evaluate(() => window.told),
	    'what they learnt');
	attempt(!told[0].includes('Patch'), 'read by fetch');
	attempt(!(told[1] || '').includes('Patch'), 'read in a window');
	await tab.close();
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
		const key = await page.locator('input[name=key]').first()
		    .inputValue();

		await scripts(context, service, token, site);
		await others(context, place, service, site, key);
		await reading(context, place, site);
		equal(attempts, 25, 'attempts');
		console.log(`attempts: ${succeeded} of ${attempts} succeeded`);

		// Still signed in; and here it would have worked.
		await page.goto(`${site}occurrences/${THURSDAY}`);
		has(await words(page), 'Signed in as', 'nobody signed them out');
		await press(page, 'Start');
		await page.getByRole('button',
		    { name: 'Do it, and say so' }).click();
		await page.locator('#state').waitFor();
		equal(await service.countActs('start'), 1, 'they can start it');
	} finally {
		await context.close();
		await place.close();
	}
}
