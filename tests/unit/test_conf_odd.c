/* SPDX-License-Identifier: MIT */
/*
 * Rare mistakes in a configuration, one a line: a value of another kind than is
 * meant, too many of something, two that contradict each other.  Each is told
 * where it stands and with what is accepted; what looks odd and is sound is
 * accepted.  "@51(x#, )" is written 51 times, "#" is the number.
 */
#include <stdlib.h>
#include <string.h>

#include "conf.h"
#include "harness.h"
#include "mem.h"
#include "text.h"

#define W(more) "windows: {w: {title: W, when: every day at 10:00, zone: UTC, " \
	"duration: 1h" more "}}\n"
#define ENVIRONMENTS "environments: {dev: {tier: dev, group: g}, " \
	"prod: {tier: prod, group: g}}\n"
#define CHANNELS "channels:\n" \
	"  c: {slack: \"#c\", token: {file: t}}\n" \
	"  m: {email: [u@example.org], from: p@example.org, smtp: " \
	"\"smtp://localhost:25\", tls: none}\n" \
	"  a: {alertmanager: \"http://localhost:9093\"}\n"
#define PEOPLE "people: {ann: {title: Ann, contact: c}, bob: {contact: c}}\n"
#define SITE ENVIRONMENTS CHANNELS PEOPLE
#define HOLIDAYS "holidays: {h: {dates: [{date: 2026-12-24, title: X}]}}\n"
#define POLICY(rest) SITE W(", environments: [dev]") "policy: {groups: {apps: " \
	"[tap, nublado]}, " rest "}\n"
#define CELL(cell) POLICY("rules: [{services: apps, prod: " cell "}]")
#define KIND(rest) SITE W(", environments: [dev]") "promotions: {image: {title: " \
	"I, " rest "}}\n"
#define STEPS "steps: [{meeting: M}]"
#define LISTEN(address) W("") "service: {listen: \"" address "\"}\n"
#define NO_ADDRESS "listen must be ADDRESS:PORT"

/* 2026-11-22 13:00 UTC */
#define ODD_NOW_AT 1795352400

/* Writes out "@51(x#, )". */
static char *
odd_expand(const char *yaml)
{
	struct text text = { 0 };
	const char *p, *end;
	long count, i;
	char *behind;

	for (p = yaml; *p != '\0'; p++) {
		if (*p != '@' || p[1] < '0' || p[1] > '9') {
			text_putc(&text, *p);
			continue;
		}
		count = strtol(p + 1, &behind, 10);
		end = strchr(behind, ')');
		for (i = 0; i < count; i++)
			for (p = behind + 1; p < end; p++)
				if (*p == '#')
					text_putf(&text, "%ld", i);
				else
					text_putc(&text, *p);
		p = end;
	}
	return text_take(&text);
}

/* "" where nothing shall be said. */
static const struct odd_row { const char *yaml, *want; } odd_rows[] = {
	/* service */
	{ LISTEN("[::1]:80"), "" },
	{ LISTEN("127.0.0.1:80"), "" },
	{ LISTEN("localhost:80"), "" },
	{ LISTEN(":80"), "" },
	{ LISTEN("*:80"), "" },
	{ LISTEN("*1:80"), NO_ADDRESS },
	{ LISTEN("[::1:80"), NO_ADDRESS },
	{ LISTEN("::1]:80"), NO_ADDRESS },
	{ LISTEN("[xyz]:80"), NO_ADDRESS },
	{ LISTEN("[::1]:x"), NO_ADDRESS },
	{ LISTEN("example.org:80"), NO_ADDRESS },
	{ LISTEN("127.0.0.1"), NO_ADDRESS },
	{ LISTEN("127.0.0.1:"), NO_ADDRESS },
	{ LISTEN("127.0.0.1:80x"), NO_ADDRESS },
	{ LISTEN("127.0.0.1:123456"), NO_ADDRESS },
	{ LISTEN("127.0.0.1:99999"), NO_ADDRESS },
	{ LISTEN("127.0.0.1:0"), NO_ADDRESS },
	{ W("") "service: {store: \"postgresql://u:secret@h/db\"}\n",
	    "store must not have a password in it" },
	{ W("") "service: {store: \"postgres://h/db?password=x\"}\n",
	    "store must not have a password in it" },
	{ W("") "service: {store: \"postgres://h/db?a=b&password=x\"}\n",
	    "store must not have a password in it" },
	{ W("") "service: {store: \"postgres://u@h/db?a=b\"}\n", "" },
	{ W("") "service: {store: \"mysql://u@h/db\"}\n", "store must" },
	{ W("") "service: {store: [a]}\n", "store must be a text, found a list" },
	{ W("") "service: {trusted-login: {header: [a], socket-only: 7}}\n",
	    "socket-only must be true or false, found \"7\"" },
	{ W("") "service: {trusted-login: 7}\n", "trusted-login must be a map" },
	{ W("") "service: {socket: relative}\n", "socket must be a path that" },
	/* site */
	{ W("") "site: {zones: []}\n", "zones must be a list of 1 to 12 zones, "
	    "found 0" },
	{ W("") "site: {zones: [@13(UTC, )]}\n", "found 13" },
	{ W("") "site: {url: \"https://p.example.org///\"}\n", "" },
	{ W("") "site: {url: \"https://\"}\n", "url must" },
	/* windows: stages, announce */
	{ W(", stages: no"), "found \"no\"" },
	{ W(", stages: []"), "found an empty list" },
	{ ENVIRONMENTS W(", stages: [@51(dev, )]"), "of 1 to 50 lists of "
	    "environments ([[dev], [int, prod]]), found more" },
	{ ENVIRONMENTS W(", stages: [[@1001(e#, )]]"),
	    "a window has at most 1000 environments" },
	{ ENVIRONMENTS W(", environments: [@1001(e#, )]"),
	    "a window has at most 1000 environments" },
	{ ENVIRONMENTS W(", stages: [[dev], {a: b}]"),
	    "this entry must be a text, found a map" },
	{ ENVIRONMENTS W(", stages: [dev], environments: [prod]"),
	    "stages or environments, not both" },
	{ SITE W(", announce: no"), "announce must be a list of {to:" },
	{ SITE W(", announce: "), "announce must be a list of {to:" },
	{ SITE W(", announce: [7]"), "this must be a map (key: value)" },
	{ SITE W(", announce: {to: []}"), "to must name at least one channel" },
	{ SITE W(", announce: {to: [[c]]}"), "must be a text, found a list" },
	{ SITE W(", announce: {to: c, remind: [@21(#h, )]}"),
	    "remind has 21 entries; at most 20 are accepted" },
	/* a list, written as one text */
	{ W("") "site: {zones: \"Europe/Paris, UTC\"}\n", "\"Europe/Paris, "
	    "UTC\" is one text; several are written as a list: "
	    "[Europe/Paris, UTC]" },
	{ SITE W(", environments: \"prod, dev\""), "\"prod, dev\" is one "
	    "text; several are written as a list: [prod, dev]" },
	{ SITE W(", stages: [[\"prod, dev\"]]"), "list: [prod, dev]" },
	{ SITE W(", announce: {to: \"c, m\"}"), "list: [c, m]" },
	{ SITE W(", announce: {to: c, remind: \"24h, 1h\"}"), "\"24h, 1h\" is "
	    "one text; several are written as a list: [24h, 1h]" },
	{ SITE W(", coordinators: \"ann,bob\""), "list: [ann,bob]" },
	{ SITE W("") "grants: [{to: \"ann, bob\", may: all}]\n",
	    "list: [ann, bob]" },
	{ SITE W("") "grants: [{to: ann, may: all, environments: \"dev, "
	    "prod\"}]\n", "list: [dev, prod]" },
	{ SITE W("") "grants: [{to: ann, may: \"start, end\"}]\n",
	    "list: [start, end]" },
	{ SITE W(", announce: {to: \"c,\"}"), "no channel is called \"c,\"" },
	/* quotes of a word processor */
	{ W("") "site: {title: “My site”}\n", "2:15: warning: the quotes "
	    "around title are a word processor's and will be shown; YAML's "
	    "are \" and '" },
	{ W("") "site: {title: \"“My site”\"}\n", "" },
	{ W("") "site: {title: „My site“}\n", "quotes around title" },
	{ W("") "site: {title: ‘My site’}\n", "quotes around title" },
	{ W("") "site: {title: The “big” site}\n", "" },
	{ W("") "site: {title: “}\n", "" },
	{ SITE W(", announce: {to: c, remind: [0m]}"),
	    "this length must be from 1m to " },
	{ "windows: {w: {title: W, when: every day at 10:00, zone: UTC, "
	    "duration: 0m}}\n", "duration must be from 1m to 60d, found "
	    "\"0m\"" },
	{ "windows: {w: {title: W, when: every day at 10:00, zone: UTC, "
	    "duration: 99999999999999999999d 1d}}\n", "duration must be from "
	    "1m to 60d, found \"9999" },
	{ SITE W(", announce: {to: c, remind: [1h, 60m]}"),
	    "remind: \"60m\" occurs twice" },
	{ SITE W(", announce: {to: m, invite: [a]}"), "invite must be true, "
	    "false or a length such as 35d, found a list" },
	{ SITE W(", announce: {to: m, invite: soon}"), "found \"soon\"" },
	{ SITE W(", announce: {to: m, invite: 1h}"), "invite" },
	{ SITE W(", announce: {to: m, invite: false}"), NULL },
	{ SITE W(", announce: {to: m, invite: true}"), NULL },
	{ SITE W(", announce: {to: c, invite: true}"), "invite sends mail, and "
	    "no channel of this entry is one of mail" },
	{ SITE W(", announce: {to: nowhere, invite: true}"),
	    "no channel is called \"nowhere\"" },
	{ SITE W(", announce: {to: c, start: false, end: false}"),
	    "this entry announces nothing" },
	{ SITE W(", announce: [{to: c}, {to: c}]"), "the start" },
	{ SITE W(", announce: [{to: c}, {to: c, start: false}]"), "the end" },
	{ SITE W(", announce: [{to: c, remind: [1h, 2h]}, {to: c, start: false, "
	    "end: false, remind: [3h, 2h]}]"), "a reminder" },
	{ SITE W(", announce: [{to: c, remind: [1h]}, {to: c, start: false, "
	    "end: false, remind: [3h]}]"), NULL },
	{ SITE W(", announce: [{to: m, invite: 9d}, {to: m, start: false, "
	    "end: false, invite: 8d}]"), "an invitation" },
	{ SITE W(", announce: [{to: c}, {to: m}]"), NULL },
	/* windows: when */
	{ W(", except: [{date: 2026-12-03, because: [a]}]"),
	    "because must be a text, found a list" },
	{ W(", except: Friday"), "except: \"Friday\": not a date; accepted" },
	{ W(", except: [{because: x}]"), "this entry lacks \"date\"" },
	{ W(", except: [[x]]"), "this entry must be a text, found a list" },
	{ W(", also: [@10001(2026-01-01T10:00, )]"), "dates; at most" },
	{ W(", offset: [a]"), "offset must be a text, found a list" },
	{ W(", offset: -1h"), "offset must be whole days from -31d to 31d" },
	{ W(", offset: 32d"), "offset must be whole days" },
	{ W(", offset: 0d"), "offset must be whole days from -31d to 31d" },
	{ W(", offset: -2"), "offset must be whole days from -31d to 31d, "
	    "found \"-2\"" },
	{ W(", offset: -x"), "offset must be whole days" },
	{ W(", offset: -1d"), "" },
	{ "windows: {w: {title: W, when: once on 2026-12-03 at 15:00, zone: UTC, "
	    "duration: 1h, offset: 2d}}\n", "\"when\" has dates only" },
	{ "windows: {w: {title: W, when: \"every day at 9:00, and also 15 June "
	    "at 10:00\", zone: UTC, duration: 1h, also: 2026-12-30}}\n",
	    "\"2026-12-30\" needs a time of day" },
	{ "windows: {w: {title: W, when: \"every Monday at 9:00, and also 15 "
	    "June at 9:00\", zone: UTC, duration: 1h, also: 2026-12-30}}\n",
	    "" },
	{ "windows: {w: {title: W, when: once on 2026-12-03 at 15:00, zone: UTC, "
	    "duration: 1h, also: 2026-12-30}}\n", "" },
	{ W(", from: 2026-12-03, until: 2026-12-02"),
	    "until \"2026-12-02\" is before from" },
	{ W(", from: [a]"), "from must be a text, found a list" },
	{ W(", until: [a]"), "until must be a text, found a list" },
	{ "windows: {w: {title: W, when: FREQ=DAILY, from: 2026-12-03, zone: "
	    "UTC, duration: 1h}}\n", "from must have a time of day "
	    "(2026-12-03T15:00)" },
	{ "windows: {w: {title: W, when: FREQ=DAILY;BYHOUR=9, from: 2026-12-03, "
	    "zone: UTC, duration: 1h}}\n", "" },
	{ "windows: {w: {title: W, when: \"FREQ=DAILY;COUNT=2;BYHOUR=9\", from: "
	    "2026-12-03T09:00, until: 2026-12-03, zone: UTC, duration: 1h}}\n",
	    "only one more occurrence, Thu 3 Dec 2026 09:00 UTC" },
	{ "windows: {w: {title: W, when: \"every day at 10:00\\nevery Monday at "
	    "9:00\", zone: UTC, duration: 1h}}\n", "when must be one line" },
	{ W(", color: [a]"), "color must be a text, found a list" },
	{ W(", color: steelblu"), "did you mean \"steelblue\"?" },
	{ W(", impact: {a: b}"), "impact must be none, transient" },
	{ W(", start: 7"), "start must be auto or by-hand, found \"7\"" },
	{ W(", description: [e]"), "description must be a text" },
	/* ids */
	{ "windows: {\"K k\": {title: K, when: every day at 10:00, zone: UTC, "
	    "duration: 1h}}\n", "did you mean \"k-k\"?" },
	{ "windows: {\"K  k!\": {title: K, when: every day at 10:00, zone: UTC, "
	    "duration: 1h}}\n", "did you mean \"k-k\"?" },
	{ "windows: {\"9&z\": {title: K, when: every day at 10:00, zone: UTC, "
	    "duration: 1h}}\n", "did you mean \"9-z\"?" },
	{ "windows: {\"---\": {title: K, when: every day at 10:00, zone: UTC, "
	    "duration: 1h}}\n", "not \"-\" first\n" },
	{ "windows: {\"\": {title: K, when: every day at 10:00, zone: UTC, "
	    "duration: 1h}}\n", "a key must be a text, found nothing" },
	{ "windows: {@65(k): {title: K, when: every day at 10:00, zone: UTC, "
	    "duration: 1h}}\n", "at most 64 of a-z" },
	/* coordinators */
	{ SITE W(", coordinators: []"), "must name at least one person" },
	{ SITE W(", coordinators: [@101(p#, )]"),
	    "a window has at most 100 coordinators" },
	{ SITE W(", coordinators: [ann, [bob]]"), "must be a text, found a list" },
	{ SITE W(", coordinators: [ann, ann]"), "\"ann\" is named twice" },
	{ SITE W(", coordinators: {people: [ann], swap: 7}"), "swap must be a map "
	    "of at most 1000 entries DATE: PERSON, found \"7\"" },
	{ SITE W(", coordinators: {people: [ann], swap: {@1001(d#: ann, )}}"),
	    "entries DATE: PERSON, found more" },
	{ SITE W(", coordinators: {people: [ann], from: 2026-12-03T10:00}"),
	    "from must be a date without a time of day" },
	{ SITE W(", coordinators: {people: [ann], from: [a]}"),
	    "from must be a text, found a list" },
	{ SITE W(", coordinators: {turn: week}"), "lacks \"people\"" },
	{ SITE W(", coordinators: [ann], announce: [{to: c}]"), NULL },
	/* people, grants */
	{ ENVIRONMENTS CHANNELS W("") "people: {ann: {slack: U123}}\n",
	    "must be" },
	{ ENVIRONMENTS CHANNELS W("") "people: {ann: {slack: [u12345678]}}\n",
	    "must be" },
	{ ENVIRONMENTS CHANNELS W("") "people: {ann: {slack: U@32(1)}}\n",
	    "must be" },
	{ ENVIRONMENTS CHANNELS W("") "people: {ann: {slack: U1234-678}}\n",
	    "must be" },
	{ ENVIRONMENTS CHANNELS W("") "people: {ann: {unix: -x}}\n", "unix" },
	{ ENVIRONMENTS CHANNELS W("") "people: {ann: {unix: @65(u)}}\n", "unix" },
	{ SITE W("") "grants: []\n", "found an empty list" },
	{ SITE W("") "grants: no\n", "grants must be a list of {to:" },
	{ SITE W("") "grants: [{to: ann, may: strat}]\n", "start" },
	{ SITE W("") "grants: [{to: ann, may: start, windows: [[w]]}]\n",
	    "must be a text, found a list" },
	/* holidays, freezes */
	{ W("") "holidays: {h: {dates: [{when: every year on 1 May, title: X, "
	    "observed: late}]}}\n", "observed must be" },
	{ W("") "holidays: {h: {dates: [[a]]}}\n", "must be a" },
	{ W("") "holidays: {h: {title: H}}\n", "holidays need dates, or a file" },
	{ W("") "holidays: {h: {dates: []}}\n", "warning: the holidays of h name "
	    "no date" },
	{ W("") "holidays: {h: {dates: }}\n", "f:2:23: error: dates must be a "
	    "list" },
	{ W("") "holidays: {h: {file: [a]}}\n", "file must be a text" },
	{ W("") "holidays: {@101(h#: {dates: [2026-12-24]}, )}\n",
	    "there are at most 100 lists of holidays" },
	{ W("") "holidays: {h: {dates: [@5001({when: every year on 1 May, title: "
	    "X}, )]}}\n", "entries; at most" },
	{ W(", holidays: {h}") HOLIDAYS, "holidays must be a text, found a map" },
	{ W(", holidays: [{h: x}]") HOLIDAYS, "this entry must be a text, found "
	    "a map" },
	{ W(", holidays: [h, [h]]") HOLIDAYS, "this entry must be a text, found "
	    "a list" },
	{ W(", holidays: null") HOLIDAYS, "holidays must be a text, found "
	    "nothing" },
	{ W(", holidays: {}") HOLIDAYS, "holidays must be a text, found a map" },
	{ W(", holidays: []") HOLIDAYS, "holidays must name at least one list of "
	    "holidays" },
	{ W(", holidays: \"\"") HOLIDAYS, "holidays must be a text, found an "
	    "empty one" },
	{ POLICY("freezes: no"), "freezes must be a list of 1 to 500 maps such "
	    "as {title: Year end, from: 2026-12-18, until: 2027-01-03}, found "
	    "\"no\"" },
	{ POLICY("freezes: []"), "found an empty list" },
	{ POLICY("freezes: [@501({title: T, from: 2026-12-18, until: 2026-12-19},"
	    " )]"), "found more" },
	/* policy */
	{ POLICY("rules: no"), "rules must be a list of 1 to 500 maps" },
	{ POLICY("rules: []"), "prod: consensus}, found an empty list" },
	{ POLICY("rules: [@501({services: apps, prod: consensus}, )]"),
	    "prod: consensus}, found more" },
	{ POLICY("services: no"), "services must be a map with an entry for "
	    "each name, found \"no\"" },
	{ POLICY("services: [a]"), "services must be a map" },
	{ POLICY("services: {tap: 7}"), "must be a map" },
	{ POLICY("services: {tap: {users: lots}}"), "users must be" },
	{ POLICY("rules: [{services: tpa, prod: consensus}]"),
	    "no service or group is called \"tpa\"; did you mean \"tap\"?" },
	{ POLICY("rules: [{services: zzzzzz, prod: consensus}]"), "accepted are "
	    "what stands under \"groups\" and \"services\"" },
	{ POLICY("rules: [{services: apps, environments: prd, prod: consensus}]"),
	    "did you mean \"prod\"?" },
	{ POLICY("rules: [{services: apps, environments: zzzzzz, prod: "
	    "consensus}]"), "accepted are the ids and groups under" },
	{ POLICY("rules: [{services: apps, environments: [[a]], prod: consensus}]"),
	    "must be a text, found a list" },
	{ POLICY("rules: [{services: apps, any: consensus}, {services: apps, any: "
	    "automatic}]"), "are equally specific, so none decides" },
	{ CELL("window"), "window needs a name: {window: ID}" },
	{ CELL("approve"), "approve needs a name" },
	{ CELL("announce"), "announce needs a name" },
	{ CELL("board"), "board needs a name" },
	{ CELL("[]"), "must name at least one process" },
	{ CELL("automatc"), "did you mean \"automatic\"?" },
	{ CELL("[[a]]"), "must be automatic, at-will or consensus, found a list" },
	{ CELL("{when: major}"), "which process is it?" },
	{ CELL("{process: automatic, window: w}"), "process: window is there "
	    "already" },
	{ CELL("{process: autmatic}"), "did you mean \"automatic\"?" },
	{ CELL("{window: w, approve: ann}"), "is there already; write two "
	    "entries, as a list" },
	{ CELL("{approve: [ann, ann]}"), "person \"ann\" is named twice" },
	{ CELL("{approve: [[ann]]}"), "must be a text, found a list" },
	{ CELL("{approve: ann, when: [disruption, no-disruption]}"),
	    "contradicts the word before it" },
	{ CELL("{approve: ann, when: [emergency, emergency]}"), NULL },
	{ CELL("{approve: ann, when: []}"), "at least one condition" },
	{ CELL("[consensus, automatic]"), "this one would never apply" },
	{ CELL("[{when: major, process: consensus}, automatic]"), NULL },
	/* promotions */
	{ KIND("steps: no"), "steps must be a list of 1 to 30 steps" },
	{ KIND("steps: []"), "found an empty list" },
	{ KIND("steps: [@31({meeting: M#}, )]"), "found more" },
	{ KIND("steps: [{meeting: M}, {check: M}]"), "step 1 is called \"M\" "
	    "already; give this one another title" },
	{ KIND("steps: [{meeting: M, enough: 1}]"), "enough is for steps with "
	    "acknowledge" },
	{ KIND("steps: [{acknowledge: [ann, bob], enough: 3}]"), "enough must be "
	    "a number from 1 to 2, as many as are named, found \"3\"" },
	{ KIND("steps: [{acknowledge: [ann, bob], enough: 0}]"), "found \"0\"" },
	{ KIND("steps: [{acknowledge: [ann, bob], enough: 1x}]"), "found \"1x\"" },
	{ KIND("steps: [{acknowledge: [ann, bob], enough: [1]}]"),
	    "found a list" },
	{ KIND("steps: [{acknowledge: [ann, ann]}]"), "\"ann\" is named twice" },
	{ KIND("steps: [{acknowledge: [[ann]]}]"), "must be a text" },
	{ KIND("steps: [{acknowledge: [anne]}]"), "did you mean \"ann\"?" },
	{ KIND(STEPS ", environments: [prd]"), "did you mean \"prod\"?" },
	{ KIND(STEPS ", environments: [zzzzzz]"), "accepted are the ids and "
	    "groups under \"environments\"" },
	{ KIND(STEPS ", environments: [[a]]"), "must be a text" },
	{ KIND(STEPS ", environments: [dev, dev]"), "\"dev\" is named twice" },
	{ KIND(STEPS ", environments: [dev, g]"), NULL },
	{ KIND(STEPS ", environments: [prod], window: w"), "the window \"w\" does "
	    "not work on prod, so it would not come there" },
	{ KIND(STEPS ", tickets: c"), "tickets: the channel \"c\" has none; give "
	    "one of the kind jira" },
	{ KIND(STEPS ", tickets: nowhere"), "no channel is called" },
	{ KIND(STEPS ", cutoff: 1h"), "cutoff is before the start of a window" },
	{ KIND(STEPS ", window: w, remind: [1h]"), "remind needs a channel" },
	{ KIND(STEPS ", propose: anyone"), NULL },
	{ KIND(STEPS ", propose: [[a]]"), "must be a text" },
	{ KIND("steps: [{acknowledge: ann}]"), "nobody is recognised as them but "
	    "by a token" },
	{ SITE W("") "promotions: {board: {title: B, " STEPS "}}\n", "\"board\" is "
	    "the promotion that the policy asks for; take another id" },
	{ SITE W("") "promotions: {approve: {title: B, " STEPS "}}\n",
	    "take another id" },
	{ KIND(STEPS ", tickets: j") , "no channel is called \"j\"" },
	{ ENVIRONMENTS PEOPLE "channels: {c: {slack: \"#c\", token: {file: t}}, j: "
	    "{jira: \"https://j.example.org\", project: DM, token: {file: t}}}\n"
	    W("") "promotions: {image: {title: I, " STEPS ", tickets: j}}\n",
	    NULL },
	/* What has been told of already is told once. */
	{ W(", stages: *x"),
	    "an alias (*); anchors and aliases are not accepted" },
	{ W(", announce: *x"),
	    "an alias (*); anchors and aliases are not accepted" },
	{ W(", also: *x"),
	    "an alias (*); anchors and aliases are not accepted" },
	{ W(", coordinators: *x"),
	    "an alias (*); anchors and aliases are not accepted" },
	{ W(", coordinators: {people: [ann], swap: *x}"),
	    "an alias (*); anchors and aliases are not accepted" },
	{ W("") "people: {ann: {contact: c}}\ngrants: *x\n",
	    "an alias (*); anchors and aliases are not accepted" },
	{ POLICY("freezes: *x"),
	    "an alias (*); anchors and aliases are not accepted" },
	{ POLICY("rules: *x"),
	    "an alias (*); anchors and aliases are not accepted" },
	{ POLICY("services: *x"),
	    "an alias (*); anchors and aliases are not accepted" },
	{ CELL("*x"), "an alias (*); anchors and aliases are not accepted" },
	{ KIND("steps: *x"),
	    "an alias (*); anchors and aliases are not accepted" },
	{ KIND("steps: [{acknowledge: ann, enough: *x}]"),
	    "an alias (*); anchors and aliases are not accepted" },
	{ "windows: *x\n",
	    "an alias (*); anchors and aliases are not accepted" },
	{ "windows: {w: *x}\n",
	    "an alias (*); anchors and aliases are not accepted" },
	{ W("") "channels: {c: 7}\n", "channel \"c\" must be a map, such as" },
	{ W("") "environments: {e: 7}\n", "must be a map" },
	/* Rules of equal weight: each pair once, the later one is told. */
	{ POLICY("rules: [{any: consensus}, {any: automatic}]"),
	    "for tap in dev this rule and that of line" },
	{ POLICY("rules: [{services: apps, any: consensus}, {services: apps, any: "
	    "automatic}, {services: apps, any: at-will}]"),
	    "are equally specific" },
	/* A window against the notice of the policy. */
	{ SITE W(", environments: [prod], announce: [{to: c, remind: [1h]}, {to: "
	    "c, start: false, end: false, remind: [2h]}]") "policy: {groups: "
	    "{apps: [tap]}, rules: [{services: apps, prod: {window: w, channel: "
	    "[m, c], notice: 1d}}]}\n", "w: the policy wants 1d of " },
	{ SITE W(", environments: [prod], announce: [{to: c, remind: [2h]}, {to: "
	    "c, start: false, end: false, remind: [1h]}]") "policy: {groups: "
	    "{apps: [tap]}, rules: [{services: apps, prod: {window: w, channel: "
	    "c, notice: 2h}}]}\n", NULL },
	/* What is sound and rarely written. */
	{ W(", offset: 2d"), "" },
	{ W(", description: \"\\n\\n\""), "found an empty one" },
	{ "windows: {w: {title: W, when: \"FREQ=DAILY;BYHOUR=9\\nFREQ=DAILY;BYHOUR="
	    "10\", from: 2026-12-03T09:00, zone: UTC, duration: 1h}}\n", "" },
	{ "windows: {w: {title: W, when: \"FREQ=DAILY;UNTIL=20261201T000000Z;"
	    "BYHOUR=9;BYMINUTE=0\", zone: UTC, duration: 1h, until: "
	    "2027-01-01}}\n", "\"when\" has an end, too: it is earlier, and "
	    "counts" },
	{ "windows: {tier-x: {title: W, when: every day at 10:00, zone: UTC, "
	    "duration: 1h}}\n", "must not be called \"tier-x\"" },
	/* Times in texts, which are read in every zone. */
	{ W(", description: at 5 pm"), "a time of day" },
	{ W(", description: at 5pm"), "a time of day" },
	{ W(", description: at 5AM"), "a time of day" },
	{ W(", description: \"at 15:00, or so\""), "a time of day" },
	{ W(", description: at 15 UTC"), "a time zone" },
	{ W(", description: \"1:2, 12:3x, 123 pm and 3rd\""), NULL },
	{ W(", description: \"the pm said: {{ 5 pm\""), "a time of day" },
	{ W(", description: \"pm\""), "" },
	/* Who is believed. */
	{ W("") "people: {ann: {login: [a@b]}}\ngrants: [{to: ann, may: all}]\n"
	    "service: {listen: \"[::1]:80\", trusted-login: {header: X-User, "
	    "socket-only: false}}\n", NULL },
	{ W("") "people: {ann: {login: [a@b]}}\ngrants: [{to: ann, may: all}]\n"
	    "service: {listen: \"localhost:80\", trusted-login: {header: X-User, "
	    "socket-only: false}}\n", NULL },
	{ W("") "people: {ann: {login: [a@b]}}\ngrants: [{to: ann, may: all}]\n"
	    "service: {listen: \"0.0.0.0:80\", trusted-login: {header: X-User, "
	    "socket-only: false}}\n", "warning:" },
	{ ENVIRONMENTS CHANNELS W("") "people: {ann: {slack: [[a]]}}\n",
	    "must be a text, found a list" },
	{ CHANNELS W(", announce: {to: c}"), "channel \"a\" is told of "
	    "environments, and there are none" },
	/* Who coordinates on a day without work. */
	{ SITE W(", coordinators: {people: [ann, bob], swap: {2026-12-03: bob, "
	    "2026-01-01: bob}}"), NULL },
	{ SITE "windows: {\"o\xc2\xa0ne\": {title: W}}\n", "\"o<U+00A0>ne\" "
	    "(U+00A0 looks like a space or like nothing) is no id; accepted are "
	    "at most 64 of a-z, 0-9 and \"-\", not \"-\" first; did you mean "
	    "\"o-ne\"?" },
	{ SITE "windows: {one\xe2\x80\x8b: {title: W}}\n", "did you mean "
	    "\"one\"?" },
	{ SITE "windows: {w: {title: W, when: every Thursday at 10:00, zone: UTC, "
	    "duration: 1h, coordinators: {people: [ann, bob], swap: {2026-12-04: "
	    "bob}}}}\n", "warning: " },
	/* Who could not hear of it. */
	{ SITE W(", holidays: h, coordinators: [ann]") "holidays: {h: {dates: "
	    "[{date: 2026-12-24, title: X}]}}\n", NULL },
	{ SITE W(", holidays: h, on_holiday: warn, coordinators: [who]")
	    "holidays: {h: {dates: [2026-12-24]}}\n", "no person is called" },
	{ W("") "holidays: {h: {dates: [@501({when: every year on 1 May, title: "
	    "X}, )]}}\n", "a list of holidays has at most" },
	{ W("") "holidays: {h: {dates: [{when: [a], title: X}]}}\n",
	    "when must be a text" },
	{ SITE W(", coordinators: [ann]") "site: {operators: a}\n",
	    "which shows no messages; name another channel" },
};

static void
test_odd(void)
{
	struct complaints complaints;
	struct conf *conf;
	struct text said = { 0 };
	char *yaml;
	bool is_right;
	size_t i;

	for (i = 0; i < countof(odd_rows); i++) {
		complaints = (struct complaints){ 0 };
		conf = NULL;
		yaml = odd_expand(odd_rows[i].yaml);
		if (conf_parse("f", yaml, strlen(yaml), NULL, &conf,
		    &complaints) == 0)
			conf_check(conf, ODD_NOW_AT, &complaints);
		text_cut(&said, 0);
		complaint_format(&complaints, false, &said);
		CHECK_ROW((conf == NULL) == (complaints.error_count > 0),
		    odd_rows[i].yaml);
		/* Nothing is wrong; nothing is refused; that is told. */
		if (odd_rows[i].want == NULL)
			is_right = complaints.error_count == 0;
		else if (odd_rows[i].want[0] == '\0')
			is_right = said.length == 0;
		else
			is_right = strstr(text_string(&said),
			    odd_rows[i].want) != NULL;
		if (!CHECK_ROW(is_right, odd_rows[i].yaml))
			fprintf(stderr, "want %s\ngot  %.600s\n",
			    odd_rows[i].want, text_string(&said));
		complaint_clear(&complaints);
		conf_release(conf);
		free(yaml);
	}
	text_clear(&said);
}

/* One fault, one message: nothing is concluded from what could not be read. */
static void
test_alone(void)
{
#define NOTICE "policy: {groups: {apps: [tap]}, rules: [{services: apps, prod: " \
	"{window: w, channel: c, notice: 1d}}]}\n"
	static const char *const rows[] = {
		SITE W(", environments: [prod], announce: {to: c, remind: "
		    "tomorow}") NOTICE,
		SITE W(", environments: [prod], announce: {to: c, remind: [1h, "
		    "[1d]]}") NOTICE,
		SITE W(", environments: [prod], announce: {to: c, remind: [@21(#h"
		    ", )]}") NOTICE,
		SITE W(", environments: [prod], announce: {to: c, start: false, "
		    "end: false, remind: 1w2}"),
		W(", holidays: \"\"") HOLIDAYS,
		W("") "site:\n  title: !x\n",
		W("") "site:\n  title: &x\n",
		W("") "site: !x\n",
		"windows: {w: {title: W, when: every day at 10:00, "
		    "zone\xe2\x80\x8b: UTC, duration: 1h}}\n",
		SITE W(", coordinators: [\"\"]"),
	};
	struct complaints complaints;
	struct conf *conf;
	char *yaml;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		complaints = (struct complaints){ 0 };
		yaml = odd_expand(rows[i]);
		CHECK_ROW(conf_parse("f", yaml, strlen(yaml), NULL, &conf,
		    &complaints) < 0 && complaints.error_count == 1, yaml);
		complaint_clear(&complaints);
		free(yaml);
	}
}

int
main(void)
{
	test_odd();
	test_alone();
	return harness_end();
}
