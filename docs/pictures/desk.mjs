// SPDX-License-Identifier: MIT
// The two ways in that the tutorial tells of, side by side: a phone that shows
// the page, and a terminal at a service of its own where the same is said; and
// what the simulation says that everybody reads.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { BUILD, DO_IT, Place, ROOT, Service, Slack, signIn } from
    '../../tests/page/act/scene.mjs';
import { shrink } from './png.mjs';

const HEIGHT_MAX = 900;

// As the example has it: the clock starts Patch Thursday.
const CHANGES = [['    start: by-hand\n', '    start: auto\n'],
	['smtp://localhost:25', 'smtp://127.0.0.1:9']];

export class Desk {
	constructor(browser, occurrence) {
		Object.assign(this, { browser, occurrence, shown: new Map(),
		    tokens: new Map(), pages: new Map() });
	}

	async start(at) {
		this.place = new Place();
		this.twin = new Place();
		const slack = await new Slack().start(this.place);
		const config = this.place.config([...CHANGES,
			['token: {file: slack-token}}', 'token: {file: ' +
			    `slack-token}, api: "${slack.address}/api"}`]]);
		this.phone = await new Service(this.place, config, { at,
			isRehearsal: false }).start();
		this.terminal = await new Service(this.twin,
		    this.twin.config(CHANGES), { at }).start();
		return this;
	}

	async clock(at) {
		await this.phone.restart(at);
		await this.terminal.restart(at);
	}

	// Somebody's phone, signed in.
	async page(person) {
		if (!this.pages.has(person)) {
			const context = await this.browser.newContext({
				viewport: { width: 360, height: 780 } });
			const page = await context.newPage();
			await signIn(page, this.phone, (await this.phone.token(
			    person)).token, this.occurrence);
			this.pages.set(person, page);
		}
		return this.pages.get(person);
	}

	async open(person) {
		const page = await this.page(person);
		await page.goto(this.phone.page(this.occurrence));
		return page;
	}

	// Press what is next until everything up to `last` is done, or nothing.
	async tick(page, last = '') {
		const button = page.locator('.step-forms > li > form button');
		while (await button.count() > 0) {
			const name = (await button.first().innerText())
			    .replace(/\s+/g, ' ');
			await button.first().click();
			await page.locator('#acts').waitFor();
			if (last !== '' && name.includes(last))
				break;
		}
	}

	// The screen from `selector` on.
	async picture(page, name, selector = 'body') {
		const box = await page.locator(selector).first().boundingBox();
		const end = await page.evaluate(
		    () => document.documentElement.scrollHeight);
		const top = selector === 'body' ? 0 : Math.max(0, box.y - 12 +
		    await page.evaluate(() => scrollY));
		const png = await page.screenshot({ fullPage: true, clip: {
			x: 0, y: top, width: 360,
			height: Math.min(HEIGHT_MAX, end - top) } });
		const small = shrink(png);
		fs.writeFileSync(path.join(ROOT, 'docs/pictures',
		    `${name}.png`), small);
		console.log(`${name}.png ${png.length} -> ${small.length}`);
	}

	// What is typed, and the answer, as one reads it.
	async say(name, person, ...lines) {
		const said = [];
		for (const line of lines) {
			said.push(`$ patchday ${line}`);
			said.push(this.run(await this.token(person), line));
		}
		this.shown.set(name, said.join('\n'));
	}

	async token(person) {
		if (!this.tokens.has(person)) {
			const { token } = await this.terminal.token(person);
			const file = this.twin.path(`token-${person}`);
			fs.writeFileSync(file, token, { mode: 0o600 });
			this.tokens.set(person, file);
		}
		return this.tokens.get(person);
	}

	run(tokenFile, line) {
		const words = line.match(/"[^"]*"|\S+/g).map(
		    word => word.replaceAll('"', ''));
		try {
			return execFileSync(path.join(BUILD, 'patchday'),
			    words, { encoding: 'utf8', stdio: 'pipe',
			    env: { ...process.env, PATCHDAY_TOKEN_FILE:
			    tokenFile, PATCHDAY_URL: this.terminal.url.replace(
			    /\/$/, '') } }).trim();
		} catch (error) {
			return `${error.stdout}${error.stderr}`.trim();
		}
	}

	// An event of the calendar, without what readers do not see.
	async calendar(name, feed) {
		const answer = await fetch(
		    `${this.terminal.url}feeds/${feed}.ics`);
		const event = (await answer.text()).replace(/\r\n /g, '')
		    .split('BEGIN:VEVENT').find(e => e.includes(
		    this.occurrence.split('/')[1].slice(0, 10)
		    .replaceAll('-', '')));
		this.shown.set(name, event.split('\r\n').filter(line =>
		    /^(SUMMARY|DTSTART|DTEND|STATUS|SEQUENCE)/.test(line))
		    .join('\n'));
	}

	async close() {
		for (const page of this.pages.values())
			await page.context().close();
		await this.place.close();
		await this.twin.close();
	}
}

export async function doIt(page) {
	await page.getByRole('button', DO_IT).click();
	await page.locator('#state').waitFor();
}

// --- what everybody reads ---------------------------------------------------

// The plain part of a mail, decoded (RFC 2045 6.7), under its subject.
function readMail(source) {
	const subject = source.replace(/\r?\n[ \t]+/g, ' ').match(
	    /^Subject: (.*)$/m)[1];
	const plain = source.split('quoted-printable')[1]
	    .split('\n--=_patchday')[0].replace(/\r/g, '')
	    .replace(/=\n/g, '').trim();
	const bytes = plain.replace(/=([0-9A-F]{2})/g,
	    (_, hex) => String.fromCharCode(parseInt(hex, 16)));
	return `Subject: ${subject}\n\n` +
	    Buffer.from(bytes, 'latin1').toString('utf8');
}

// A rehearsal of the script by the program itself: what is said, in order.
export function rehearse(script, from, to) {
	const file = path.join(fs.mkdtempSync('/tmp/patchday-acts-'), 'acts');
	fs.writeFileSync(file, script);
	const json = execFileSync(path.join(BUILD, 'patchday'), ['simulate',
	    '-c', path.join(ROOT, 'examples/rubin.yaml'), '--acts', file,
	    '--from', from, '--to', to, '--json'], { encoding: 'utf8',
	    maxBuffer: 64 << 20 });
	fs.rmSync(path.dirname(file), { recursive: true });
	return JSON.parse(json);
}

// The text of the message of that kind in a channel; the `which`th.
export function read(said, channel, kind, which = 0) {
	const row = said.filter(r => r.channel === channel &&
	    r.kind === kind).at(which);
	if (!row)
		throw new Error(`nothing was said: ${channel} ${kind}`);
	return row.letter.startsWith('{') ? JSON.parse(row.letter).text :
	    readMail(row.letter);
}

// Put what was shown into the tutorial, behind its marks.
export function write(shown) {
	const file = path.join(ROOT, 'docs/tutorial.md');
	const missing = new Set(shown.keys());
	const text = fs.readFileSync(file, 'utf8').replace(
	    /(<!-- shown: (\S+) -->\n```text\n)[^]*?(```)/g,
	    (all, before, name, after) => {
		if (!shown.has(name))
			throw new Error(`nothing shows ${name}`);
		missing.delete(name);
		return before + shown.get(name).trimEnd() + '\n' + after;
	});
	fs.writeFileSync(file, text);
	if (missing.size > 0)
		console.log(`not in the tutorial: ${[...missing].join(' ')}`);
}
