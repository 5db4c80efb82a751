/* SPDX-License-Identifier: MIT */
/* Warnings about configurations that are sound: each row has one thing that
 * is probably not meant, and what is said about it. */
#include <stdlib.h>

#include "civil.h"
#include "conf.h"
#include "harness.h"
#include "mem.h"
#include "text.h"

#define TEST_ENVIRONMENTS \
	"environments: {dev: {tier: dev}, prod: {tier: prod}}\n"
#define TEST_CHANNELS \
	"channels: {team: {slack: \"#t\", token: {file: t}}}\n"
#define TEST_WINDOW(id, when, zone, duration, more) \
	"  " id ": {title: T, when: \"" when "\", zone: " zone \
	", duration: " duration more "}\n"

/* 2026-11-22 13:00 UTC */
#define TEST_NOW_AT 1795352400

/* All warnings of a configuration, as compilers say them. */
static char *
test_warnings(const char *yaml, int64_t now_at)
{
	struct complaints complaints = { 0 };
	struct conf *conf = NULL;
	struct text text = { 0 };

	if (CHECK_ROW(conf_parse("f", yaml, strlen(yaml), NULL, &conf,
	    &complaints) == 0, yaml))
		conf_check(conf, now_at, &complaints);
	complaint_format(&complaints, false, &text);
	complaint_clear(&complaints);
	conf_release(conf);
	return text_take(&text);
}

#define TEST_DOUBLE(a, b) "channels:\n  a: {" a "}\n  b: {" b "}\n" \
	"windows:\n  w: {title: T, when: every Thursday at 15:00, zone: UTC, " \
	"duration: 2h, announce: [{to: [a, b]}]}\n"
#define TEST_MAIL(to) "email: [" to "], from: x@y.org, smtp: " \
	"\"smtp://localhost:25\", tls: none"

/* Channels and addresses that are there twice. */
static void
test_doubles(void)
{
	static const struct { const char *yaml, *want; } rows[] = {
		{ TEST_DOUBLE("slack: \"#t\", token: {file: t}",
		  "slack: \"#t\", token: {file: t}"),
		  "f:3:3: warning: channel \"b\" reaches the same as \"a\": "
		  "who is told through both is told twice\n" },
		{ TEST_DOUBLE("slack: \"#t\", token: {file: t}",
		  "slack: \"#u\", token: {file: t}"), "" },
		{ TEST_DOUBLE("slack: \"#t\", token: {file: t}",
		  "slack: \"#t\", token: {file: u}"), "" },
		{ TEST_DOUBLE(TEST_MAIL("k@y.org, m@y.org"),
		  TEST_MAIL("M@Y.org, k@y.org")),
		  "f:3:3: warning: channel \"b\" reaches the same as \"a\": "
		  "who is told through both is told twice\n" },
		{ TEST_DOUBLE(TEST_MAIL("k@y.org, m@y.org"),
		  TEST_MAIL("k@y.org")), "" },
		{ TEST_DOUBLE(TEST_MAIL("k@y.org, m@y.org, K@y.org"),
		  TEST_MAIL("k@y.org")), "f:2:3: warning: channel \"a\": the "
		  "address \"K@y.org\" is listed already, as \"k@y.org\"\n" },
	};
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		char *got = test_warnings(rows[i].yaml, TEST_NOW_AT);

		CHECK_STRING(got, rows[i].want);
		free(got);
	}
}

static void
test_rows(void)
{
	static const struct { const char *yaml, *want; } rows[] = {
		{ "windows:\n" TEST_WINDOW("w", "every Thursday at 15:00",
		  "America/Los_Angeles", "2h", ""), "" },
		/* In a gap and in an overlap. */
		{ "windows:\n" TEST_WINDOW("w", "every day at 02:30",
		  "America/Los_Angeles", "2h", ""),
		  "f:2:17: warning: w: the start 2027-03-14T02:30 does not "
		  "exist, because clocks are set forward over it; it takes "
		  "place on Sun 14 Mar 2027 03:30 PDT\n" },
		{ "windows:\n" TEST_WINDOW("w", "first Sunday of November at "
		  "01:30", "America/Los_Angeles", "2h", ""),
		  "f:2:17: warning: w: the start 2027-11-07T01:30 exists twice, "
		  "because clocks are set back over it; the first is meant, "
		  "Sun 7 Nov 2027 01:30 PDT\n" },
		/* Seldom, past, only once more. */
		{ "windows:\n" TEST_WINDOW("w", "RRULE:FREQ=YEARLY;BYMONTH=2;"
		  "BYMONTHDAY=29;BYHOUR=12;BYMINUTE=0;BYSECOND=0", "UTC", "2h",
		  ""), "f:2:17: warning: w: it seldom occurs: Tue 29 Feb 2028 "
		  "12:00 UTC and then Sun 29 Feb 2032 12:00 UTC\n" },
		{ "windows:\n" TEST_WINDOW("w", "every day at 12:00", "UTC",
		  "2h", ", until: 2026-11-21"),
		  "f:2:70: warning: w: there is no occurrence any more: the "
		  "last one is past, or all are left out\n" },
		{ "windows:\n" TEST_WINDOW("w", "every day at 12:00", "UTC",
		  "2h", ", until: 2026-11-23"),
		  "f:2:70: warning: w: only one more occurrence, Mon 23 Nov "
		  "2026 12:00 UTC\n" },
		{ "windows:\n" TEST_WINDOW("w", "once on 2026-12-03 at 15:00",
		  "UTC", "2h", ""), "" },
		/* Two ends, of which one counts; the same twice, and a rule
		 * without one, are no doubt. */
		{ "windows:\n" TEST_WINDOW("w", "every day at 12:00 until "
		  "2027-01-01", "UTC", "2h", ", until: 2027-06-30"),
		  "f:2:87: warning: w: \"when\" has an end, too: it is earlier, "
		  "and counts\n" },
		{ "windows:\n" TEST_WINDOW("w", "every day at 12:00 until "
		  "2027-06-30", "UTC", "2h", ", until: 2027-01-01"),
		  "f:2:87: warning: w: \"when\" has an end, too: it is later, "
		  "and does not count\n" },
		{ "windows:\n" TEST_WINDOW("w", "every day at 12:00 until "
		  "2027-06-30", "UTC", "2h", ", until: 2027-06-30"), "" },
		/* Dates that except nothing; past ones are forgotten. */
		{ "windows:\n" TEST_WINDOW("w", "every Thursday at 15:00",
		  "UTC", "2h", ", except: [2026-11-26, 2026-11-27, "
		  "2026-12-03T15:00, 2026-12-10T15:30, 2025-01-01]"),
		  "f:2:75: warning: w: except 2026-12-10T15:30 excepts nothing: "
		  "the window does not take place then anyway\n"
		  "f:2:75: warning: w: except 2026-11-27 excepts nothing: the "
		  "window does not take place then anyway\n" },
		/* Dates that add nothing, by themselves or by the limits. */
		{ "windows:\n" TEST_WINDOW("w", "every Thursday at 15:00",
		  "UTC", "2h", ", also: [2026-12-02, 2026-12-03, 2026-12-04, "
		  "2026-12-05T16:00], except: [2026-12-03, 2026-12-04, "
		  "2026-12-05T16:00]"),
		  "f:2:75: warning: w: also 2026-12-03T15:00 does not take "
		  "place: \"except\" leaves it out\n"
		  "f:2:75: warning: w: also 2026-12-04T15:00 does not take "
		  "place: \"except\" leaves it out\n"
		  "f:2:75: warning: w: also 2026-12-05T16:00 does not take "
		  "place: \"except\" leaves it out\n" },
		/* Nothing lies between the limits, or it is left out. */
		{ "windows:\n" TEST_WINDOW("w", "every Thursday at 15:00",
		  "UTC", "2h", ", from: 2026-12-04, until: 2026-12-09"),
		  "f:2:93: warning: w: there is no occurrence: all are left "
		  "out, or none is between \"from\" and \"until\"\n" },
		{ "windows:\n" TEST_WINDOW("w", "every Thursday at 15:00",
		  "UTC", "2h", ", until: 2027-06-01, also: [2026-12-03, "
		  "2026-12-04, 2027-06-02, 2025-01-01]"),
		  "f:2:94: warning: w: also 2026-12-03T15:00 adds nothing: the "
		  "window takes place then anyway\n"
		  "f:2:94: warning: w: also 2027-06-02T15:00 does not take "
		  "place: it is after \"until\"\n" },
		{ "windows:\n" TEST_WINDOW("w", "every Thursday at 15:00",
		  "UTC", "2h", ", from: 2026-12-01, also: 2026-11-28"),
		  "f:2:93: warning: w: also 2026-11-28T15:00 does not take "
		  "place: it is before \"from\"\n" },
		/* Zones that are older than summer time. */
		{ "site: {zones: [EST, CET]}\nwindows:\n" TEST_WINDOW("w",
		  "every Thursday at 15:00", "MST", "2h", ""),
		  "warning: site.zones: the zone \"EST\" has no daylight saving "
		  "time: its clocks show standard time all year; for clocks "
		  "that change write \"America/New_York\"\n"
		  "f:3:50: warning: w: the zone \"MST\" has no daylight saving "
		  "time: its clocks show standard time all year; for clocks "
		  "that change write \"America/Denver\"\n" },
		{ "windows:\n" TEST_WINDOW("w", "every Thursday at 15:00",
		  "HST", "2h", ""), "" },
		{ "site: {zones: [Factory]}\nwindows:\n" TEST_WINDOW("w",
		  "every Thursday at 15:00", "Etc/GMT+8", "2h", ""),
		  "warning: site.zones: the zone \"Factory\" stands for none "
		  "that anybody has chosen: its clocks show UTC\n"
		  "f:3:50: warning: w: the zone \"Etc/GMT+8\" is 8 hours "
		  "behind UTC, not ahead: such names have the opposite sign\n" },
		{ "windows:\n" TEST_WINDOW("w", "every Thursday at 15:00",
		  "Etc/GMT-1", "2h", ""),
		  "f:2:50: warning: w: the zone \"Etc/GMT-1\" is 1 hour "
		  "ahead of UTC, not behind: such names have the opposite "
		  "sign\n" },
		{ "windows:\n" TEST_WINDOW("w", "every Thursday at 15:00",
		  "Etc/GMT+0", "2h", ""), "" },
		/* Overlaps, with the first case. */
		{ TEST_ENVIRONMENTS "windows:\n"
		  TEST_WINDOW("a", "every Thursday at 15:00", "UTC", "2h",
		  ", environments: [dev, prod]")
		  TEST_WINDOW("b", "first Thursday of the month at 16:59",
		  "UTC", "2h", ", environments: prod"),
		  "f:4:17: warning: b overlaps a in the environment prod, first "
		  "on Thu 3 Dec 2026 16:59 UTC\n" },
		{ TEST_ENVIRONMENTS "windows:\n"
		  TEST_WINDOW("a", "every Thursday at 15:00", "UTC", "2h",
		  ", environments: [dev, prod]")
		  TEST_WINDOW("b", "every Thursday at 17:00", "UTC", "2h",
		  ", environments: [dev, prod]"), "" },
		{ TEST_ENVIRONMENTS "windows:\n"
		  TEST_WINDOW("a", "every Thursday at 15:00", "UTC", "2h",
		  ", environments: [dev]")
		  TEST_WINDOW("b", "every Thursday at 15:00", "UTC", "2h",
		  ", environments: [prod]"), "" },
		{ "windows:\n" TEST_WINDOW("w", "every day at 12:00", "UTC",
		  "30h", ""),
		  "f:2:56: warning: w: the occurrence of Sun 22 Nov 2026 12:00 "
		  "UTC begins before the one before it has ended\n" },
		/* The other way round. */
		{ TEST_ENVIRONMENTS "windows:\n"
		  TEST_WINDOW("a", "every Thursday at 15:00", "UTC", "2h",
		  ", stages: [dev, prod]")
		  TEST_WINDOW("b", "every Friday at 15:00", "UTC", "2h",
		  ", stages: [prod, dev]"),
		  "f:4:73: warning: b works on prod before dev, a the other way "
		  "round\n" },
		/* Unused. */
		{ TEST_ENVIRONMENTS TEST_CHANNELS "windows:\n"
		  TEST_WINDOW("w", "every Thursday at 15:00", "UTC", "2h",
		  ", environments: dev"),
		  "f:1:34: warning: the environment \"prod\" is in no window\n"
		  "f:2:12: warning: no window announces to the channel "
		  "\"team\"\n" },
		/* Times and zones in texts. */
		{ "windows:\n" TEST_WINDOW("w", "every Thursday at 15:00",
		  "UTC", "2h", ", description: \"From 22:00 UT on\""),
		  "f:2:75: warning: description says \"22:00\": a time of day "
		  "in a text is wrong when clocks change; leave it out, the "
		  "times of each occurrence are told anyway\n" },
		{ "windows:\n" TEST_WINDOW("w", "every Thursday at 15:00",
		  "UTC", "2h", ", description: Afternoon PST"),
		  "f:2:75: warning: description says \"PST\": a time zone in a "
		  "text is wrong when clocks change; leave it out, the times "
		  "of each occurrence are told anyway\n" },
		{ "windows:\n" TEST_WINDOW("w", "every Thursday at 15:00",
		  "UTC", "2h", ", description: \"At 3 pm\""),
		  "f:2:75: warning: description says \"pm\": a time of day in a "
		  "text is wrong when clocks change; leave it out, the times "
		  "of each occurrence are told anyway\n" },
		{ "windows:\n" TEST_WINDOW("w", "every Thursday at 15:00",
		  "UTC", "2h", ", description: \"Ratio 3:1, version 15, UTMOST "
		  "care, I am here\""), "" },
		{ "texts: {footer: \"{{when}} is not 22:00\"}\nwindows:\n"
		  TEST_WINDOW("w", "every Thursday at 15:00", "UTC", "2h", ""),
		  "f:1:1: warning: footer says \"22:00\": a time of day in a "
		  "text is wrong when clocks change; leave it out, the times "
		  "of each occurrence are told anyway\n" },
	};
	char *got;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		got = test_warnings(rows[i].yaml, TEST_NOW_AT);
		CHECK_STRING(got, rows[i].want);
		free(got);
	}
}

#define TEST_PEOPLE \
	"people: {rm: {contact: team}, scm: {}}\n"
#define TEST_SITE TEST_ENVIRONMENTS TEST_CHANNELS TEST_PEOPLE
/* A window of Thursdays on both environments, line 4 with its siblings. */
#define TEST_THURSDAY(id, more) \
	TEST_WINDOW(id, "every Thursday at 15:00", "UTC", "1h", \
	    ", environments: [dev, prod], announce: {to: team}" more)

/* Who is nobody's, who cannot be reached, what nobody may. */
static void
test_people(void)
{
	static const struct { const char *yaml, *want; } rows[] = {
		{ TEST_SITE "windows:\n" TEST_THURSDAY("w", ""),
		  "f:3:1: warning: nobody needs the person \"rm\": neither "
		  "grants nor a window's coordinators or confirm name them\n"
		  "f:3:1: warning: nobody needs the person \"scm\": neither "
		  "grants nor a window's coordinators or confirm name them\n" },
		{ TEST_SITE "windows:\n" TEST_THURSDAY("w", ", coordinators: "
		  "rm, confirm: {by: scm, ask: []}"), "" },
		{ TEST_SITE "grants: [{to: [rm, scm], may: note}]\nwindows:\n"
		  TEST_THURSDAY("w", ""), "" },
		/* Who has the turn and cannot be told. */
		{ TEST_SITE "windows:\n" TEST_THURSDAY("w", ", coordinators: "
		  "[rm, scm]"), "f:5:124: warning: w: the coordinator \"scm\" "
		  "has no contact, so they cannot be told that it is their "
		  "turn\n" },
		/* Swaps, past ones left alone. */
		{ TEST_SITE "windows:\n" TEST_THURSDAY("w", ", coordinators: "
		  "{people: rm, swap: {2026-11-26: rm, 2026-11-27: rm, "
		  "2026-11-20: rm}}, confirm: {by: scm, ask: []}"),
		  "f:5:124: warning: w: swap 2026-11-27: the window does not "
		  "take place then\n" },
		/* By hand. */
		{ TEST_SITE "grants: [{to: [rm, scm], may: end}]\nwindows:\n"
		  TEST_THURSDAY("w", ", start: by-hand"), "f:6:124: warning: w: "
		  "it starts by hand, and nobody but root may do that; "
		  "\"grants\" or \"coordinators\" say who may\n" },
		{ TEST_SITE "grants: [{to: [rm, scm], may: start}]\nwindows:\n"
		  TEST_THURSDAY("w", ", end: by-hand"), "f:6:3: warning: w: "
		  "it ends by hand, and nobody but root may do that; "
		  "\"grants\" or \"coordinators\" say who may\n" },
		{ TEST_SITE "grants: [{to: [rm, scm], may: all, environments: "
		  "dev}]\nwindows:\n" TEST_THURSDAY("w", ", start: by-hand"),
		  "f:6:124: warning: w: it starts and ends by hand, and nobody "
		  "but root may do that; \"grants\" or \"coordinators\" say "
		  "who may\n" },
		{ TEST_SITE "grants: [{to: [rm, scm], may: all, environments: "
		  "[dev, \"p*\"]}]\nwindows:\n" TEST_THURSDAY("w",
		  ", start: by-hand"), "" },
		{ TEST_SITE "grants: [{to: [rm, scm], may: admin}]\nwindows:\n"
		  TEST_THURSDAY("w", ", start: by-hand"), "" },
		/* Told to hold off until an end that is not told. */
		{ TEST_CHANNELS TEST_PEOPLE "grants: [{to: [rm, scm], may: all}]\nwindows:\n"
		  TEST_WINDOW("w", "every Thursday at 15:00", "UTC", "1h",
		  ", announce: {to: team, end: false}, start: by-hand"),
		  "f:5:109: warning: w: who follows \"team\" is asked to hold "
		  "off until the end is announced, and is not told of the end "
		  "(end: false), which a person gives\n" },
		{ TEST_CHANNELS TEST_PEOPLE "grants: [{to: [rm, scm], may: all}]\nwindows:\n"
		  TEST_WINDOW("w", "every Thursday at 15:00", "UTC", "1h",
		  ", announce: [{to: team, end: false}, {to: team, start: "
		  "false}], start: by-hand"), "" },
		{ TEST_CHANNELS TEST_PEOPLE "grants: [{to: [rm, scm], may: all}]\nwindows:\n"
		  TEST_WINDOW("w", "every Thursday at 15:00", "UTC", "1h",
		  ", announce: {to: team, start: false, end: false, remind: "
		  "1h}, start: by-hand"), "" },
		{ TEST_CHANNELS TEST_PEOPLE "grants: [{to: [rm, scm], may: all}]\nwindows:\n"
		  TEST_WINDOW("w", "every Thursday at 15:00", "UTC", "1h",
		  ", announce: {to: team, end: false}"), "" },
		/* Who has to confirm and hears of nothing. */
		{ TEST_CHANNELS "people: {scm: {contact: team}}\ngrants: [{to: "
		  "scm, may: all}]\nwindows:\n" TEST_WINDOW("w", "every day at "
		  "15:00", "UTC", "1h", ", announce: {to: team}, confirm: {by: "
		  "scn}"), "f:5:92: warning: w: \"scn\" has to confirm and is "
		  "not asked: they are nobody under \"people\"; did you mean "
		  "\"scm\"?\n" },
		{ TEST_CHANNELS "windows:\n" TEST_WINDOW("w", "every Thursday "
		  "at 15:00", "UTC", "1h", ", announce: {to: team}, confirm: "
		  "{by: the scm}"), "" },
		{ TEST_CHANNELS "windows:\n" TEST_WINDOW("w", "every Thursday "
		  "at 15:00", "UTC", "1h", ", announce: {to: team}, confirm: "
		  "{by: the scm, ask: 8d}"), "f:3:97: warning: w: \"the scm\" "
		  "has to confirm and is not asked: they are nobody under "
		  "\"people\"\n" },
		{ TEST_SITE "windows:\n" TEST_THURSDAY("w", ", coordinators: "
		  "rm, confirm: {by: scm}"), "f:5:142: warning: w: \"scm\" has "
		  "to confirm and is not asked: they have no contact\n" },
		/* Granted for nothing. */
		{ TEST_SITE "grants:\n  - {to: [rm, scm], may: note, windows: "
		  "[\"x*\", \"*\", w], environments: [\"prod-*\", \"*\", "
		  "\"d*\"]}\nwindows:\n" TEST_THURSDAY("w", ""),
		  "f:5:1: warning: this grant is for windows \"x*\", and no "
		  "window of the configuration is called so\n"
		  "f:5:1: warning: this grant is for environments \"prod-*\", "
		  "and none is called so\n" },
		/* A header that is believed by nobody, by everybody. */
		{ "service: {listen: \"127.0.0.1:80\", trusted-login: {header: "
		  "X-User}}\nwindows:\n" TEST_WINDOW("w", "every day at 12:00",
		  "UTC", "1h", ""), "f:1:1: warning: trusted-login: X-User is "
		  "believed on a Unix socket only, and listen is 127.0.0.1:80, "
		  "so nobody can sign in by it\n" },
		{ "service: {listen: \":80\", trusted-login: {header: X-User, "
		  "socket-only: false}}\nwindows:\n" TEST_WINDOW("w",
		  "every day at 12:00", "UTC", "1h", ""),
		  "f:1:1: warning: trusted-login: whoever reaches :80 can send "
		  "X-User and be anybody; listen on unix:PATH behind the "
		  "proxy\n" },
		{ "service: {listen: \"[::1]:80\", trusted-login: {header: "
		  "X-User, socket-only: false}}\nwindows:\n" TEST_WINDOW("w",
		  "every day at 12:00", "UTC", "1h", ""), "" },
		{ "service: {listen: \":80\", trusted-login: {address: "
		  "X-Real-IP}}\nwindows:\n" TEST_WINDOW("w",
		  "every day at 12:00", "UTC", "1h", ""), "f:1:1: warning: "
		  "trusted-login: X-Real-IP is believed on a Unix socket "
		  "only, and listen is :80, so it never counts\n" },
		{ "service: {listen: \":80\", trusted-login: {address: "
		  "X-Real-IP, socket-only: false}}\nwindows:\n"
		  TEST_WINDOW("w", "every day at 12:00", "UTC", "1h", ""),
		  "" },
		{ "service: {listen: \"unix:/run/p\", trusted-login: {header: "
		  "X-User}}\nwindows:\n" TEST_WINDOW("w", "every day at 12:00",
		  "UTC", "1h", ""), "" },
	};
	char *got;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		got = test_warnings(rows[i].yaml, TEST_NOW_AT);
		CHECK_STRING(got, rows[i].want);
		free(got);
	}
}

/* Cron's "or" is told, other remarks are left to `check`. */
static void
test_cron(void)
{
	char *got;

	got = test_warnings("windows:\n" TEST_WINDOW("w", "0 15 13 * 5",
	    "UTC", "2h", ""), TEST_NOW_AT);
	CHECK(strstr(got, "f:2:17: warning: w: ") == got);
	CHECK(strstr(got, " as \"or\": about ") != NULL);
	free(got);
	got = test_warnings("windows:\n" TEST_WINDOW("w", "0 15 * * 5",
	    "UTC", "2h", ""), TEST_NOW_AT);
	CHECK_STRING(got, "");
	free(got);
}

/* Zone data of this machine, seen from years ahead. */
static void
test_old_zone_data(void)
{
	char *got;

	got = test_warnings("windows:\n" TEST_WINDOW("w",
	    "every Thursday at 15:00", "UTC", "2h", ""),
	    TEST_NOW_AT + 20LL * 366 * CIVIL_DAY_SECS);
	CHECK(strstr(got, "warning: the zone data are of release ") == got);
	CHECK(strstr(got, " months old") != NULL);
	free(got);
}

int
main(void)
{
	test_rows();
	test_doubles();
	test_people();
	test_cron();
	test_old_zone_data();
	return harness_end();
}
