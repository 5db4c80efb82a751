// SPDX-License-Identifier: MIT
// The two stories of docs/tutorial.md, played by the real programs.
import { chromium } from '../../tests/node_modules/playwright-core/index.mjs';
import { SUMMIT, THURSDAY, press, until } from
    '../../tests/page/act/scene.mjs';
import { Desk, doIt, read, rehearse, write } from './desk.mjs';

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium',
	args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
const shown = new Map();

// --- Patch Thursday ---------------------------------------------------------

const AFTERNOON = `2026-12-03 14:50 release-manager: start patch-thursday
14:52 release-manager: stage 1 begun
15:25 release-manager: stage 1 done
15:26 release-manager: stage idfint begun
15:27 release-manager: stage idfprod begun because its nodes are drained already
16:10 release-manager: note idfint is slow to come back
16:40 release-manager: extend by 45m because the database is slow
16:45 release-manager: hand over to square because my day ends
17:35 square: stage 2 done
17:35 square: stage 3 done
17:36 square: verify
17:42 square: end
`;

async function thursdayOnPhone(desk) {
	const page = await desk.page('release-manager');
	await press(page, 'Start');
	await desk.picture(page, 'thursday-start');
	await doIt(page);
	await desk.say('thursday-start', 'release-manager',
	    'start patch-thursday');
	await page.getByRole('button',
	    { name: 'Begun data-dev.lsst.cloud' }).click();
	await page.locator('#acts').waitFor();
	await desk.clock('2026-12-03T23:05:00Z');
	await desk.open('release-manager');
	await desk.picture(page, 'thursday-stages', '#controls');
	await desk.say('thursday-stages', 'release-manager', 'stage 1 begun',
	    'stage idfint begun');
	await desk.clock('2026-12-04T00:10:00Z');
	await desk.open('release-manager');
	await page.getByLabel('A note for everybody').fill(
	    'idfint is slow to come back');
	await desk.picture(page, 'thursday-note', '.quick');
	await press(page, 'Say it');
	await page.locator('#acts').waitFor();
	await desk.say('thursday-note', 'release-manager',
	    'note idfint is slow to come back');
	await thursdayIsLonger(desk, page);
}

async function thursdayIsLonger(desk, page) {
	await desk.clock('2026-12-04T00:40:00Z');
	await desk.open('release-manager');
	await page.locator('summary', { hasText: 'More' }).click();
	await page.getByLabel('By (45m)').fill('45m');
	await page.locator('form', { has: page.getByLabel('By (45m)') })
	    .getByLabel('Reason').fill('the database is slow');
	await press(page, 'Extend');
	await desk.picture(page, 'thursday-extend');
	await doIt(page);
	await desk.calendar('calendar-before', 'patch-thursday');
	await desk.say('thursday-extend', 'release-manager',
	    'extend by 45m because the database is slow');
	await desk.calendar('calendar-after', 'patch-thursday');
	await page.locator('summary', { hasText: 'More' }).click();
	await page.getByLabel('To whom').fill('square');
	await press(page, 'Hand over');
	await doIt(page);
	await desk.say('thursday-hand-over', 'release-manager',
	    'hand over to square because my day ends');
	await desk.clock('2026-12-04T01:35:00Z');
	const other = await desk.page('square');
	await desk.tick(other);
	await press(other, 'Work done, verify');
	await doIt(other);
	await desk.clock('2026-12-04T01:41:20Z');
	await desk.open('square');
	await press(other, 'End');
	await doIt(other);
	await desk.picture(other, 'thursday-end');
	await desk.say('thursday-end', 'square', 'verify', 'end');
}

async function thursday() {
	const desk = await new Desk(browser, THURSDAY).start(
	    '2026-12-03T22:50:00Z');
	await thursdayOnPhone(desk);
	const said = rehearse(AFTERNOON, '2026-12-02T22:00:00Z',
	    '2026-12-04T03:00:00Z');
	for (const [name, channel, kind, which] of [
		['remind-slack', 'rsp-team', 'remind-24h'],
		['start-slack', 'rsp-team', 'start'],
		['stage-slack', 'rsp-team', 'stage'],
		['root-slack', 'rsp-team', 'edit', 3],
		['extend-slack', 'rsp-team', 'extension'],
		['hand-over-slack', 'rsp-team', 'handover'],
		['end-slack', 'rsp-team', 'end']])
		desk.shown.set(name, read(said, channel, kind, which));
	await desk.close();
	desk.shown.forEach((text, name) => shown.set(name, text));
}

// --- the Summit window ------------------------------------------------------

const SUMMIT_ACTS = `2026-11-19 07:10 telescope-scm: confirm ${SUMMIT}
2026-12-02 08:05 square: stage tucson-teststand begun
08:40 square: stage tucson-teststand done
08:41 square: stage base begun
09:35 square: stage base done
09:36 square: stage summit begun
09:55 square: extend summit by 45m because its nodes restart slowly
10:30 square: hand over summit to telescope-scm
10:40 telescope-scm: stage summit done
10:41 telescope-scm: end summit
`;

async function summitIsConfirmed(desk) {
	const link = await desk.phone.answerLink();
	const context = await browser.newContext({
		viewport: { width: 360, height: 780 } });
	const page = await context.newPage();
	await page.goto(desk.phone.url + link);
	await desk.picture(page, 'summit-answer');
	await desk.calendar('summit-tentative', 'summit');
	await page.getByRole('button', { name: 'Yes, it takes place' }).click();
	await until(async () => await desk.phone.countActs('confirm',
	    SUMMIT) === 1, 'the answer');
	await context.close();
	await desk.say('summit-confirm', 'telescope-scm',
	    `confirm ${SUMMIT}`);
	await desk.calendar('summit-confirmed', 'summit');
}

async function summit() {
	const desk = await new Desk(browser, SUMMIT).start(
	    '2026-11-18T15:59:58Z');
	await summitIsConfirmed(desk);
	await desk.clock('2026-12-02T17:36:00Z');
	const page = await desk.page('square');
	// The summit has begun and is slow.
	await desk.tick(page, 'Begun Summit');
	await desk.clock('2026-12-02T17:55:00Z');
	await desk.open('square');
	await page.locator('summary', { hasText: 'More' }).click();
	await page.getByLabel('By (45m)').fill('45m');
	await page.locator('form', { has: page.getByLabel('By (45m)') })
	    .getByLabel('Reason').fill('its nodes restart slowly');
	await press(page, 'Extend');
	await desk.picture(page, 'summit-extend');
	await doIt(page);
	await desk.say('summit-extend', 'square',
	    'extend summit by 45m because its nodes restart slowly');
	await desk.clock('2026-12-02T18:30:00Z');
	await desk.open('square');
	await page.locator('summary', { hasText: 'More' }).click();
	await page.getByLabel('To whom').fill('telescope-scm');
	await press(page, 'Hand over');
	await doIt(page);
	await desk.picture(page, 'summit-handed-over');
	await desk.say('summit-hand-over', 'square',
	    'hand over summit to telescope-scm');
	const said = rehearse(SUMMIT_ACTS, '2026-11-18T15:00:00Z',
	    '2026-12-02T20:00:00Z');
	for (const [name, channel, kind] of [
		['summit-ask', 'scm-mail', 'ask-14d'],
		['summit-confirmed-slack', 'summit-announce', 'confirmation'],
		['summit-start-slack', 'summit-announce', 'start'],
		['summit-extend-slack', 'summit-announce', 'extension'],
		['summit-hand-over-slack', 'summit-announce', 'handover'],
		['summit-end-slack', 'summit-announce', 'end']])
		desk.shown.set(name, read(said, channel, kind).replace(
		    /key=[0-9a-f]{8,}/g, 'key=…'));
	await desk.close();
	desk.shown.forEach((text, name) => shown.set(name, text));
}

await thursday();
await summit();
await browser.close();
write(shown);
