// SPDX-License-Identifier: MIT
// What the stories of the page share: the real service as a process, a Slack
// and a browser for it, checks.  Nothing sleeps to let time pass: the clock is
// set (--at), and what takes its time is asked for again until it is there.
import { spawn, execFileSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = path.resolve(path.dirname(fileURLToPath(
    import.meta.url)), '../../..');
export const BUILD = path.resolve(process.env.B || path.join(ROOT, 'build'));
export const SHOTS = path.join(BUILD, 'tests', 'page', 'act');
// Only a failure waits so long.
export const DEADLINE_MS = 1000 * Number(process.env.DEADLINE || 30);
export const THURSDAY = 'patch-thursday/2026-12-03T15:00';
export const SUMMIT = 'summit/2026-12-02T13:00';
const SLACK_TOKEN = 'xoxb-canary-0123456789';

// --- checks -----------------------------------------------------------------

export const count = { passed: 0, failed: 0 };

export function check(isRight, what) {
	if (isRight) {
		count.passed++;
	} else {
		count.failed++;
		console.log(`failed: ${what}`);
	}
	return isRight;
}

export function equal(got, want, what) {
	return check(got === want, `${what}: got ${JSON.stringify(got)}, ` +
	    `want ${JSON.stringify(want)}`);
}

export function has(text, part, what) {
	return check(text.includes(part), `${what}: ${JSON.stringify(part)} ` +
	    `is not in ${JSON.stringify(text.slice(0, 600))}`);
}

// Ask again and again, where nobody tells; what it answered.
export async function until(condition, what) {
	const ends = Date.now() + DEADLINE_MS;
	for (;;) {
		const answer = await condition();
		if (answer)
			return answer;
		if (Date.now() > ends)
			throw new Error(`never came: ${what}`);
		await new Promise(done => setTimeout(done, 20));
	}
}

// --- a place to work --------------------------------------------------------

// A folder that is removed at the end; processes that end with it.
export class Place {
	constructor() {
		this.folder = fs.mkdtempSync(path.join(os.tmpdir(),
		    'patchday-act-'));
		this.closers = [];
		fs.writeFileSync(this.path('slack-token'), SLACK_TOKEN,
		    { mode: 0o600 });
	}

	path(...parts) {
		return path.join(this.folder, ...parts);
	}

	// Patch Thursday of the example, led by hand.
	config(changes = []) {
		let text = fs.readFileSync(path.join(ROOT,
		    'examples/rubin.yaml'), 'utf8');
		for (const [from, to] of [
			['    start: auto\n', '    start: by-hand\n'],
			['url: https://patchday.example.org\n',
			    'url: http://127.0.0.1\n'],
			...changes]) {
			if (!text.includes(from))
				throw new Error(`the example lacks ${from}`);
			text = text.replaceAll(from, to);
		}
		fs.writeFileSync(this.path('rubin.yaml'), text);
		return this.path('rubin.yaml');
	}

	async close() {
		for (const closer of this.closers.reverse())
			await closer();
		fs.rmSync(this.folder, { recursive: true });
	}
}

// A process, its lines, its end.
function start(place, command, args, options) {
	const process = spawn(command, args, options);
	const ended = new Promise(done => process.on('exit', done));
	place.closers.push(async () => {
		// tests/coverage: what is killed leaves no counts.
		process.kill(path.basename(BUILD) === 'coverage' ? 'SIGTERM' :
		    'SIGKILL');
		await ended;
	});
	return { process, ended };
}

function collect(stream, lines) {
	let rest = '';
	stream.on('data', block => {
		const parts = (rest + block).split('\n');
		rest = parts.pop();
		lines.push(...parts);
	});
}

// --- Slack ------------------------------------------------------------------

export class Slack {
	async start(place) {
		const lines = [];
		const { process } = start(place, 'python3', [
			path.join(ROOT, 'tests/fake/slack.py'), '--stdin',
			'--token', SLACK_TOKEN],
		    { stdio: ['pipe', 'pipe', 'inherit'] });
		collect(process.stdout, lines);
		await until(() => lines.length > 0, 'the fake Slack');
		this.address = `http://127.0.0.1:${Number(lines[0])}`;
		return this;
	}

	// What was posted: the texts.
	async texts() {
		const answer = await fetch(`${this.address}/_log`);
		return (await answer.json()).messages.map(m => m.text);
	}
}

// --- the service ------------------------------------------------------------

export class Service {
	constructor(place, config, { at, port = 0, isRehearsal = true }) {
		Object.assign(this, { place, config, at, port, isRehearsal });
	}

	async start() {
		const lines = this.lines = [];
		const args = ['-c', this.config, '--state', this.place.path(
		    'state'), '--listen', `127.0.0.1:${this.port}`, '--at',
		    this.at];
		if (this.isRehearsal)
			args.push('--rehearse');
		Object.assign(this, start(this.place,
		    path.join(BUILD, 'patchdayd'), args,
		    { stdio: ['ignore', 'ignore', 'pipe'] }));
		collect(this.process.stderr, lines);
		const ready = await until(() => {
			if (this.process.exitCode !== null)
				throw new Error(lines.join('\n'));
			return lines.map(l => l.match(
			    /event=ready listen=\S*:(\d+)/)).find(m => m);
		}, 'the service');
		// Started anew it is where browsers look for it.
		this.port = Number(ready[1]);
		this.url = `http://127.0.0.1:${this.port}/`;
		return this;
	}

	async stop(signal = 'SIGTERM') {
		this.process.kill(signal);
		return this.ended;
	}

	async restart(at = this.at, signal = 'SIGTERM') {
		await this.stop(signal);
		this.at = at;
		return this.start();
	}

	page(occurrence) {
		return `${this.url}occurrences/${occurrence}`;
	}

	// Over the control socket: JSON, or an error.
	ask(method, target, body) {
		return new Promise((resolve, reject) => {
			const request = http.request({ method, path: target,
				socketPath: this.place.path('state', 'control'),
				headers: { Host: 'localhost',
				    'Content-Type': 'application/json' },
			}, answer => {
				let text = '';
				answer.on('data', block => { text += block; });
				answer.on('end', () => answer.statusCode < 300 ?
				    resolve(text ? JSON.parse(text) : null) :
				    reject(new Error(text)));
			});
			request.on('error', reject);
			request.end(body ? JSON.stringify(body) : undefined);
		});
	}

	// An API token of the person: { id, token }.
	token(person = 'release-manager', more = {}) {
		return this.ask('POST', '/api/v1/tokens', { title: 'phone',
		    person, may: ['all'], ...more });
	}

	revoke(id) {
		return this.ask('POST', `/api/v1/tokens/${id}/revoke`);
	}

	// The link in the mail that asks whether the Summit window takes place,
	// from here on; wait for it.
	async answerLink() {
		const row = await until(async () => (await this.ask('GET',
		    '/api/v1/outbox')).find(r => r.kind === 'ask-14d'),
		    'the question');
		const letter = await until(async () => (await this.ask('GET',
		    `/api/v1/outbox/${row.key}`)).letter, 'its letter');
		const link = letter.replace(/=\r?\n/g, '').replaceAll('=3D',
		    '=').match(/\/(answer\/summit\/\S+?key=[0-9a-f]+)/);
		if (!link)
			throw new Error(`the mail has no link:\n${letter}`);
		return link[1];
	}

	// The acts of an occurrence, oldest first: [{act, …}].
	async acts(occurrence = THURSDAY) {
		const answer = await this.ask('GET',
		    `/api/v1/occurrences/${occurrence}`);
		return answer.acts || answer.life?.acts || [];
	}

	async countActs(verb, occurrence = THURSDAY) {
		return (await this.acts(occurrence)).filter(
		    a => a.act === verb).length;
	}
}

// --- other sites ------------------------------------------------------------

// A site that serves one page, whatever is asked; its port.
export async function serveSite(place, html) {
	const server = http.createServer((request, answer) => {
		answer.setHeader('Content-Type', 'text/html');
		answer.end(typeof html === 'function' ? html(request) : html);
	});
	await new Promise(done => server.listen(0, '127.0.0.1', done));
	place.closers.push(() => {
		server.closeAllConnections();
		server.close();
	});
	return server.address().port;
}

// TLS before the service, as a proxy has it; its port.
export async function serveTls(place, service, name) {
	const key = place.path('key.pem'), cert = place.path('cert.pem');
	execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt',
	    'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj',
	    `/CN=${name}`, '-keyout', key, '-out', cert], { stdio: 'ignore' });
	const server = https.createServer({ key: fs.readFileSync(key),
	    cert: fs.readFileSync(cert) }, (request, answer) => {
		const inner = http.request({ port: service.port,
		    host: '127.0.0.1', method: request.method,
		    path: request.url, headers: request.headers }, reply => {
			answer.writeHead(reply.statusCode, reply.rawHeaders);
			reply.pipe(answer);
		});
		inner.on('error', () => answer.destroy());
		answer.on('close', () => inner.destroy());
		request.pipe(inner);
	});
	await new Promise(done => server.listen(0, '127.0.0.1', done));
	place.closers.push(() => {
		server.closeAllConnections();
		server.close();
	});
	return server.address().port;
}

// --- what people do ---------------------------------------------------------

// Type the token and land on the occurrence's page.
export async function signIn(page, service, token, occurrence = THURSDAY) {
	await page.goto(service.page(occurrence));
	await page.getByRole('link', { name: 'Sign in to run it' }).click();
	await page.getByLabel('Your token').fill(token);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await page.waitForURL(service.page(occurrence));
}

export const DO_IT = { name: 'Do it, and say so' };

// Press a button of the page; where a preview follows, do it.
export async function press(page, name, options = {}) {
	await page.getByRole('button', { name, exact: true, ...options })
	    .first().click();
}

export async function doIt(page) {
	await page.getByRole('heading', { name: 'This will be said' })
	    .waitFor();
	await page.getByRole('button', DO_IT).click();
	await page.locator('#state').waitFor();
}

export const words = page => page.locator('main').innerText();
