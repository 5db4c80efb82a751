#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// The page in a real Chromium, from end to end, with the service of build/ (or
// $B): what a coordinator does, what others see, who is refused, what axe-core
// finds.  tests/page/act/run.mjs [STORY...]; screenshots are left in
// $B/tests/page/act/.  Ends with "N passed, N failed"; 77: not everything that
// it needs is installed.
import fs from 'node:fs';
import { count, check, SHOTS } from './scene.mjs';

const EXECUTABLE = '/usr/bin/chromium';
const STORIES = ['afternoon', 'watchers', 'keyboard', 'plain', 'safety',
	'attempts', 'session', 'race', 'history', 'changes', 'promotions',
	'banner', 'axe'];

let chromium;
try {
	({ chromium } = await import('playwright-core'));
	await import('axe-core');
} catch {
	console.log('playwright-core or axe-core (npm) is not installed');
	process.exit(77);
}
if (!fs.existsSync(EXECUTABLE)) {
	console.log('chromium is not installed');
	process.exit(77);
}

fs.mkdirSync(SHOTS, { recursive: true });
const browser = await chromium.launch({ executablePath: EXECUTABLE,
	args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage',
	    '--host-resolver-rules=MAP *.example.org 127.0.0.1'] });
const wanted = process.argv.slice(2);
for (const name of wanted.length > 0 ? wanted : STORIES) {
	const before = count.passed, began = Date.now();
	const { story } = await import(`./${name}.mjs`);
	try {
		await story(browser);
	} catch (error) {
		check(false, `${name}: ${error.stack}`);
	}
	console.log(`${name}: ${count.passed - before} passed in ` +
	    `${((Date.now() - began) / 1000).toFixed(1)} s`);
}
await browser.close();
console.log(`${count.passed} passed, ${count.failed} failed`);
process.exit(count.failed === 0 && count.passed > 0 ? 0 : 1);
