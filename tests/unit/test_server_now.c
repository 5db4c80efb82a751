/* SPDX-License-Identifier: MIT */
/* /api/v1/now: what is told at each edge and a second beside it, how long it may
 * be kept, and who may read it. */
#include "harness.h"

#include "array.h"
#include "doc.h"
#include "fake/client.h"
#include "fake/site.h"

#define HOST " HTTP/1.1\r\nHost: x\r\n"
#define ANY "Access-Control-Allow-Origin: *"

static const char yaml[] =
    "site: {title: Site}\n"
    "environments:\n"
    "  idfdev: {title: Dev, tier: dev}\n"
    "  idfprod: {title: Prod, tier: prod}\n"
    "people:\n"
    "  scm: {title: Telescope}\n"
    "windows:\n"
    "  patch-thursday:\n"
    "    title: Patch <b>Thursday</b>\n"
    "    when: every Thursday at 15:00\n"
    "    zone: America/Los_Angeles\n"
    "    duration: 2h\n"
    "    start: auto\n"
    "    stages: [[idfdev], [idfprod]]\n"
    "  nightly:\n"
    "    title: Night\n"
    "    when: every day at 03:00\n"
    "    zone: UTC\n"
    "    duration: 1h\n"
    "    start: auto\n"
    "    stages: [[idfdev]]\n"
    "  asked:\n"
    "    title: Asked\n"
    "    when: 2026-12-05 10:00\n"
    "    zone: UTC\n"
    "    duration: 1h\n"
    "    start: auto\n"
    "    confirm: {by: scm, before: 1d, otherwise: skip}\n"
    "    stages: [[idfprod]]\n";

#define PT "patch-thursday/2026-12-03T15:00"
#define PT2 "patch-thursday/2026-12-10T15:00"

/* At `at` past the start of Patch Thursday. */
static const struct row {
	long long at;
	const char *query;
	const char *now, *next;		/* identities; NULL: none */
	int max_age;
} rows[] = {
	{ -3600, "", NULL, PT, 60 },
	{ -61, "", NULL, PT, 60 },
	{ -60, "", NULL, PT, 60 },
	{ -59, "", NULL, PT, 59 },
	{ -1, "", NULL, PT, 1 },
	{ 0, "", PT, "nightly/2026-12-04T03:00", 60 },
	{ 1, "", PT, "nightly/2026-12-04T03:00", 60 },
	{ 7199, "", PT, "nightly/2026-12-04T03:00", 1 },
	{ 7200, "", NULL, "nightly/2026-12-04T03:00", 60 },
	{ 0, "?environment=idfprod", PT, "asked/2026-12-05T10:00", 60 },
	{ 14400, "?environment=idfdev", "nightly/2026-12-04T03:00",
	    "nightly/2026-12-05T03:00", 60 },
	{ 14400, "?environment=idfprod", NULL, "asked/2026-12-05T10:00", 60 },
	/* Nobody confirmed it a day before: it will not take place. */
	{ 39590, "?environment=idfprod", NULL, "asked/2026-12-05T10:00", 10 },
	{ 39600, "?environment=idfprod", NULL, PT2, 60 },
};

static void
get(const char *address, const char *target, const char *more,
    struct answer *ret_answer)
{
	struct text request = { 0 };

	text_putf(&request, "GET %s" HOST "%s\r\n", target, more);
	client_ask(address, request.bytes, request.length, ret_answer);
	text_clear(&request);
}

static const char *
identity(const struct doc *map)
{
	const char *found = doc_string(doc_find(map, "occurrence"));

	return found == NULL ? "none" : found;
}

static void
check_row(struct site *site, const char *address, const struct row *row)
{
	struct text target = { 0 }, age = { 0 };
	struct doc *doc = NULL;
	struct answer answer;
	struct error error;
	char value[400];

	owner_set_time(&site->owner, SITE_NOW_AT + row->at);
	text_putf(&target, "/api/v1/now%s", row->query);
	get(address, text_string(&target), "", &answer);
	CHECK_NUMBER(answer.status, 200);
	CHECK(doc_parse_json(answer.body.bytes, answer.body.length, 1 << 16,
	    &doc, &error) == 0);
	CHECK_STRING(identity(doc_item(doc_find(doc, "now"), 0)),
	    row->now == NULL ? "none" : row->now);
	CHECK_NUMBER((long long)doc_find(doc, "now")->count,
	    row->now == NULL ? 0 : 1);
	CHECK_STRING(identity(doc_find(doc, "next")),
	    row->next == NULL ? "none" : row->next);
	CHECK(answer.body.length < 1024);
	text_putf(&age, "public, max-age=%d", row->max_age);
	CHECK_STRING(client_header(&answer, "Cache-Control", value),
	    text_string(&age));
	doc_free(doc);
	answer_clear(&answer);
	text_clear(&target);
	text_clear(&age);
}

static void
check_words(struct site *site, const char *address)
{
	struct answer answer;

	owner_set_time(&site->owner, SITE_NOW_AT);
	get(address, "/api/v1/now", "", &answer);
	CHECK_STRING(text_string(&answer.body),
	    "{\"as_of\":\"2026-12-03T23:00:00Z\",\"now\":[{\"occurrence\":"
	    "\"" PT "\",\"title\":\"Patch <b>Thursday</b>\",\"status\":"
	    "\"confirmed\",\"phase\":\"running\",\"start\":"
	    "\"2026-12-03T23:00:00Z\",\"end\":\"2026-12-04T01:00:00Z\","
	    "\"environments\":[\"idfdev\",\"idfprod\"],\"headline\":"
	    "\"Patch <b>Thursday</b> is under way: Thu 3 Dec 2026 15:00–17:00 "
	    "PST (Los Angeles) / 23:00 – Fri 4 Dec 01:00 UTC\"}],\"next\":{"
	    "\"occurrence\":\"nightly/2026-12-04T03:00\",\"title\":\"Night\","
	    "\"status\":\"confirmed\",\"phase\":\"planned\",\"start\":"
	    "\"2026-12-04T03:00:00Z\",\"end\":\"2026-12-04T04:00:00Z\","
	    "\"environments\":[\"idfdev\"],\"headline\":\"Night: Fri 4 Dec "
	    "2026 03:00–04:00 UTC\"}}\n");
	answer_clear(&answer);
	get(address, "/api/v1/now?environment=idfprod", "", &answer);
	CHECK(strstr(text_string(&answer.body), "\"headline\":\"Asked (to be "
	    "confirmed): Sat 5 Dec 2026 10:00–11:00 UTC\"") != NULL);
	answer_clear(&answer);
}

/* The same a second later is the same; at the end it is not. */
static void
check_kept(struct site *site, const char *address)
{
	struct text condition = { 0 };
	struct answer answer;
	char value[400];

	owner_set_time(&site->owner, SITE_NOW_AT + 10);
	get(address, "/api/v1/now", "Origin: https://else.example\r\n",
	    &answer);
	CHECK(strstr(text_string(&answer.head), ANY) != NULL);
	CHECK(strncmp(client_header(&answer, "ETag", value), "W/\"", 3) == 0);
	text_putf(&condition, "If-None-Match: %s\r\n", value);
	answer_clear(&answer);
	owner_set_time(&site->owner, SITE_NOW_AT + 11);
	get(address, "/api/v1/now", text_string(&condition), &answer);
	CHECK_NUMBER(answer.status, 304);
	CHECK(strstr(text_string(&answer.head), ANY) != NULL);
	CHECK(strstr(text_string(&condition), client_header(&answer, "ETag",
	    value)) != NULL);
	answer_clear(&answer);
	get(address, "/api/v1/now", "If-Match: \"x\"\r\n", &answer);
	CHECK_NUMBER(answer.status, 412);
	answer_clear(&answer);
	get(address, "/api/v1/now", "If-Match: *\r\n", &answer);
	CHECK_NUMBER(answer.status, 200);
	answer_clear(&answer);
	owner_set_time(&site->owner, SITE_NOW_AT + 7200);
	get(address, "/api/v1/now", text_string(&condition), &answer);
	CHECK_NUMBER(answer.status, 200);
	answer_clear(&answer);
	text_clear(&condition);
}

/* No other route lets pages of others read it, and what is wrong is told. */
static void
check_others(const char *address)
{
	static const char *const others[] = { "/", "/api/v1/occurrences",
		"/api/v1/broadcasts", "/feeds/all.ics", "/api/v1/journal",
		"/api/v1/openapi.json", "/metrics", "/api/v1/environments" };
	static const char *const wrong[] = { "?environment=idfprd",
		"?environment=", "?x=1", "?environment=idfdev&environment="
		"idfdev" };
	struct text target = { 0 };
	struct answer answer;
	size_t i;

	for (i = 0; i < countof(others); i++) {
		get(address, others[i], "Origin: https://else.example\r\n",
		    &answer);
		CHECK_ROW(answer.status != 0 && strstr(text_string(
		    &answer.head), "Access-Control") == NULL, others[i]);
		answer_clear(&answer);
	}
	for (i = 0; i < countof(wrong); i++) {
		text_cut(&target, 0);
		text_putf(&target, "/api/v1/now%s", wrong[i]);
		get(address, text_string(&target), "", &answer);
		CHECK_NUMBER(answer.status, 400);
		answer_clear(&answer);
	}
	text_clear(&target);
}

/* Work that the clock begins, and nobody ends: for a week, or for as long as it
 * takes where people work on it. */
static void
check_unended(void)
{
	static const struct { long long at; bool is_begun, is_there; }
	    cases[] = {
		{ 7200, false, true },
		{ 7 * 86400 + 7199, false, true },
		{ 7 * 86400 + 7200, false, false },
		{ 70 * 86400, true, true },
	};
	struct act act = { .verb = ACT_START, .at_ms = SITE_NOW_AT * 1000LL,
	    .occurrence = (char *)"pt/2026-12-03T15:00" };
	struct site site;
	struct answer answer;
	size_t i;

	CHECK(site_start_with(&site, NULL, "127.0.0.1:0",
	    "windows:\n"
	    "  pt: {title: Patch, when: once on 2026-12-03 at 15:00, zone: "
	    "America/Los_Angeles, duration: 2h, end: by-hand}\n") == 0);
	for (i = 0; i < countof(cases); i++) {
		owner_set_time(&site.owner, SITE_NOW_AT + cases[i].at);
		if (cases[i].is_begun)
			CHECK(schedule_act(site.owner.snapshot->schedule,
			    &act, NULL) == 0);
		get(server_address(site.server), "/api/v1/now", "", &answer);
		CHECK_ROW((strstr(text_string(&answer.body), "takes longer "
		    "than planned") != NULL) == cases[i].is_there,
		    text_string(&answer.body));
		answer_clear(&answer);
		get(server_address(site.server), "/", "", &answer);
		CHECK_NUMBER(strstr(text_string(&answer.body), "Nothing is "
		    "under way") == NULL, cases[i].is_there);
		answer_clear(&answer);
		/* From now on: what goes on, too. */
		get(server_address(site.server), "/api/v1/occurrences?to="
		    "%2B1d", "", &answer);
		CHECK_NUMBER(strstr(text_string(&answer.body),
		    "\"phase\":\"running\"") != NULL, cases[i].is_there);
		answer_clear(&answer);
		get(server_address(site.server), "/api/v1/occurrences?from="
		    "now&to=%2B1d", "", &answer);
		CHECK_STRING(text_string(&answer.body), "[]\n");
		answer_clear(&answer);
	}
	site_stop(&site);
}

/* Work that a person begins, and nobody does. */
static void
check_by_hand(void)
{
	static const struct {
		long long at;
		const char *headline;
		long long known_at;	/* the record begins then */
	} cases[] = {
		{ 0, "Patch is planned for now, not started: Thu", 0 },
		{ 7199, "Patch is planned for now, not started: Thu", 0 },
		{ 7200, "Patch: its time has passed, nobody started it: Thu",
		    7199 },
		{ 86400, "Patch: its time has passed, nobody started it: Thu",
		    0 },
		{ 86400, NULL, 7200 },
		{ 7200 + 86400, NULL, 0 },
	};
	struct site site;
	struct text want = { 0 };
	struct answer answer;
	size_t i;

	CHECK(site_start_with(&site, NULL, "127.0.0.1:0",
	    "site: {title: Site}\n"
	    "windows:\n"
	    "  pt:\n"
	    "    title: Patch\n"
	    "    when: every Thursday at 15:00\n"
	    "    zone: America/Los_Angeles\n"
	    "    duration: 2h\n"
	    "    start: by-hand\n") == 0);
	for (i = 0; i < countof(cases); i++) {
		owner_set_time(&site.owner, SITE_NOW_AT + cases[i].at);
		site.owner.snapshot->known_from_at = SITE_NOW_AT +
		    cases[i].known_at;
		get(server_address(site.server), "/api/v1/now", "", &answer);
		text_cut(&want, 0);
		if (cases[i].headline != NULL)
			text_putf(&want, "\"headline\":\"%s",
			    cases[i].headline);
		else
			text_puts(&want, "\"now\":[]");
		CHECK_ROW(strstr(text_string(&answer.body),
		    text_string(&want)) != NULL, text_string(&answer.body));
		answer_clear(&answer);
		get(server_address(site.server), "/", "", &answer);
		CHECK_NUMBER(strstr(text_string(&answer.body), "Nothing is "
		    "under way") == NULL, cases[i].headline != NULL);
		answer_clear(&answer);
	}
	text_clear(&want);
	site_stop(&site);
}

/* Begun late, ended early: everything that tells when it is tells when it was.
 * What programs read as its start is the plan, as in calendars. */
static void
check_late(void)
{
	static const char now[] = "/api/v1/now", page[] =
	    "/occurrences/pt/2026-12-03T15:00", list[] = "/",
	    all[] = "/api/v1/occurrences?from=2026-12-03&to=2026-12-04";
	static const struct {
		long long at;
		const char *target, *has;
	} cases[] = {
		{ 1200, now, "Patch is under way: Thu 3 Dec 2026 15:10–17:00 "
		    "PST (Los Angeles) / 23:10 – Fri 4 Dec 01:00 UTC" },
		{ 1200, now, "\"start\":\"2026-12-03T23:00:00Z\"" },
		{ 1200, now, "\"started\":\"2026-12-03T23:10:20Z\"" },
		{ 1200, all, "\"2026-12-03T23:00:00Z\"" },
		{ 1200, list, ">23:10</time>" },
		{ 1200, list, "began 9 minutes ago" },
		{ 1200, page, ">Thu 3 Dec 23:10</time>" },
		{ 1200, page, "Planned at first: <time datetime=\"2026-12-03T"
		    "23:00:00+00:00\">" },
		/* 9 minutes and 40 seconds of an hour and 50. */
		{ 1200, page, "<progress max=\"6600\" value=\"600\"" },
		{ 3000, page, ">Thu 3 Dec 23:10</time>–<time datetime=\""
		    "2026-12-03T23:40:00+00:00\">23:40</time>" },
		{ 3000, list, "23:10</time>–<time datetime=\""
		    "2026-12-03T23:40:00+00:00\">23:40</time>" },
		{ 3000, page, "Planned at first: <time datetime=\"2026-12-03T"
		    "23:00:00+00:00\">" },
	};
	struct act act = { .occurrence = (char *)"pt/2026-12-03T15:00",
	    .who = (char *)"a", .way = (char *)"page" };
	struct answer answer;
	struct site site;
	size_t i;

	for (i = 0; i < countof(cases); i++) {
		CHECK(site_start_with(&site, NULL, "127.0.0.1:0",
		    "windows:\n  pt: {title: Patch, when: every Thursday at "
		    "15:00, zone: America/Los_Angeles, duration: 2h, start: "
		    "by-hand, end: by-hand}\n") == 0);
		owner_set_time(&site.owner, SITE_NOW_AT + cases[i].at);
		act.verb = ACT_START;
		act.at_ms = (SITE_NOW_AT + 620) * INT64_C(1000);
		CHECK(schedule_act(site.owner.snapshot->schedule, &act,
		    NULL) == 0);
		act.verb = ACT_END;
		act.at_ms = (SITE_NOW_AT + 2430) * INT64_C(1000);
		if (cases[i].at > 2430)
			CHECK(schedule_act(site.owner.snapshot->schedule,
			    &act, NULL) == 0);
		get(server_address(site.server), cases[i].target, "", &answer);
		if (!CHECK_ROW(strstr(text_string(&answer.body),
		    cases[i].has) != NULL, cases[i].has))
			fprintf(stderr, "%.3000s\n",
			    text_string(&answer.body));
		answer_clear(&answer);
		site_stop(&site);
	}
}

/* How far it is, in words: nobody has begun it, so nothing of it ends. */
static void
check_distances(void)
{
	static const char hand[] = "start: by-hand", clock[] = "start: auto",
	    asked[] = "confirm: {by: scm}";
	static const struct {
		long long at;
		const char *more, *has;
	} cases[] = {
		{ -61, hand, "</strong> in 1 minute, " },
		{ -60, hand, "</strong> in 1 minute, " },
		{ -59, hand, "</strong> in less than a minute, " },
		{ 0, hand, "<span>was to begin just now</span> <span>planned "
		    "to end in 2 hours</span>" },
		{ 60, hand, "<span>was to begin 1 minute ago</span>" },
		{ 7200, hand, "<span>was to end just now</span>" },
		{ 0, clock, "<span>began just now</span> <span>ends in 2 "
		    "hours</span>" },
		{ 7140, clock, "<span>ends in 1 minute</span>" },
		{ 7141, clock, "<span>ends in less than a minute</span>" },
		/* The clock begins it, and nobody knows whether it began. */
		{ 60, asked, "<p class=\"progress\"><span>was to begin 1 "
		    "minute ago</span> <span>planned to end in 1 hour 59 "
		    "minutes</span>" },
	};
	struct site site;
	struct answer answer;
	char *text;
	size_t i;

	for (i = 0; i < countof(cases); i++) {
		text = mem_format("people:\n  scm: {title: S, contact: ops}\n"
		    "channels:\n  ops: {email: [o@example.org], from: "
		    "p@example.org, smtp: \"smtp://localhost:25\"}\n"
		    "windows:\n  pt: {title: Patch, when: every Thursday at "
		    "15:00, zone: America/Los_Angeles, duration: 2h, %s}\n",
		    cases[i].more);
		CHECK(site_start_with(&site, NULL, "127.0.0.1:0", text) == 0);
		owner_set_time(&site.owner, SITE_NOW_AT + cases[i].at);
		site.owner.snapshot->known_from_at = SITE_NOW_AT - 100;
		get(server_address(site.server), "/", "", &answer);
		CHECK_ROW(strstr(text_string(&answer.body), cases[i].has) !=
		    NULL, cases[i].has);
		answer_clear(&answer);
		site_stop(&site);
		free(text);
	}
}

int
main(void)
{
	struct site site;
	const char *address;
	size_t i;

	CHECK(site_start_with(&site, NULL, "127.0.0.1:0", yaml) == 0);
	address = server_address(site.server);
	for (i = 0; i < countof(rows); i++)
		check_row(&site, address, &rows[i]);
	check_words(&site, address);
	check_kept(&site, address);
	check_others(address);
	site_stop(&site);
	check_by_hand();
	check_distances();
	check_late();
	check_unended();
	return harness_end();
}
