/* SPDX-License-Identifier: MIT */
/*
 * An eventful day, once for each statement that the database is asked for: that
 * one fails.  A full disk, which leaves all as it was: the service goes on
 * by itself.  A failed read or write: it stops, and a new start goes on from
 * the disk.  Either way each message arrives that arrives on a good day, once
 * (a mail perhaps again, with its old Message-ID), and the journal makes what
 * is in memory.
 *
 *	EVERY=n takes each n-th statement, and the first of each place (default
 *	397); FIRST=n begins there; TALK=1 tells what arrives on a good day.
 */
/* Its places are also those of making the tables. */
#define HARNESS_STORE_IS_MADE
#include "act_rig.h"
#include "store_faults.h"
#include "store_internal.h"

/* Sanitizers take four times as long. */
#ifdef __SANITIZE_ADDRESS__
#define FAULT_STEP 3
#else
#define FAULT_STEP 1
#endif

#define FAULT_YAML \
	"site: {title: Site, url: \"https://example.org\", operators: ops}\n" \
	"windows:\n" \
	"  hand:\n" \
	"    title: By hand\n" \
	"    when: every Thursday at 15:00\n" \
	"    zone: America/Los_Angeles\n" \
	"    duration: 2h\n" \
	"    stages: [[one, two], [three]]\n" \
	"    coordinators: [first, second]\n" \
	"    announce: [{to: [chat, post], remind: [24h, 1h], start: true, end: true}]\n" \
	"  auto:\n" \
	"    title: By the clock\n" \
	"    when: every Thursday at 15:30\n" \
	"    zone: America/Los_Angeles\n" \
	"    duration: 1h\n" \
	"    announce: [{to: [chat, post], remind: [2h], start: true, end: true}]\n" \
	"  agreed:\n" \
	"    title: Agreed\n" \
	"    when: every Friday at 10:00\n" \
	"    zone: America/Los_Angeles\n" \
	"    duration: 1h\n" \
	"    confirm: {by: boss, before: 3h, otherwise: skip, ask: [5h]}\n" \
	"    announce: [{to: [chat], start: true, end: true}]\n" \
	"  weekend:\n" \
	"    title: At the weekend\n" \
	"    when: every Saturday at 15:00\n" \
	"    zone: America/Los_Angeles\n" \
	"    duration: 1h\n" \
	"    announce: [{to: [chat], start: true, end: true}]\n" \
	"promotions:\n" \
	"  image:\n" \
	"    window: auto\n" \
	"    cutoff: 1h\n" \
	"    remind: [30m]\n" \
	"    channel: chat\n" \
	"    steps: [{acknowledge: [first, boss]}]\n" \
	ACT_ENVIRONMENTS ACT_CHANNELS \
	"  ops: {slack: \"#ops\", token: {file: no-such-token}}\n" ACT_PEOPLE

/* What happens when; sentences are said again when they were not done. */
static const struct { const char *at, *what; } day[] = {
	{ "2026-12-02T23:30", "answer chat lost" },
	{ "2026-12-02T23:35", "promote boss {\"version\":\"v1\"}" },
	{ "2026-12-02T23:36", "promote boss {\"version\":\"v2\"}" },
	{ "2026-12-03T20:00", "say hand over hand to second" },
	{ "2026-12-03T21:00", "say move auto to 15:45" },
	{ "2026-12-03T21:10", "answer chat swallowed" },
	{ "2026-12-03T21:15", "promote boss {\"act\":\"acknowledge\","
	  "\"promotion\":\"v1\"}" },
	{ "2026-12-03T21:16", "promote first {\"act\":\"acknowledge\","
	  "\"promotion\":\"v1\"}" },
	{ "2026-12-03T21:20", "say note hand all is well" },
	{ "2026-12-03T22:50", "kill" },
	{ "2026-12-03T23:00", "say start hand" },
	{ "2026-12-03T23:05", "say stage one begun" },
	{ "2026-12-03T23:20", "say stage one done" },
	{ "2026-12-03T23:30", "answer post busy" },
	{ "2026-12-03T23:40", "say extend hand by 20m because slow" },
	{ "2026-12-03T23:44", "answer post refused" },
	{ "2026-12-03T23:50", "say verify hand" },
	{ "2026-12-04T00:00", "say note hand nearly there" },
	{ "2026-12-04T00:10", "say end hand" },
	{ "2026-12-04T00:20", "kill" },
	{ "2026-12-04T00:44", "answer chat busy" },
	{ "2026-12-04T14:00", "say confirm agreed" },
	{ "2026-12-04T17:50", "down 2026-12-04T19:40" },
	{ "2026-12-04T18:30", "say extend agreed by 20m because red" },
	{ "2026-12-04T18:40", "say note agreed still red" },
	{ "2026-12-04T19:10", "kill" },
	{ "2026-12-05T22:30", "answer chat void" },
};
#define DAY_FROM "2026-12-02T22:00"
#define DAY_UNTIL "2026-12-06T02:00"

/* --- a day ---------------------------------------------------------------- */

static unsigned restarts;

/* As after a start by the supervisor: the store is opened anew. */
static void
start(struct rig *rig)
{
	struct service_seams seams = { .clock = &rig->clock,
	    .random = &rig->random, .network = &rig->network,
	    .store = rig->store, .is_simulated = true, .observe = rig_observe,
	    .context = rig };
	struct error error = { 0 };
	unsigned i;

	for (i = 0; i < 3 && rig->service == NULL; i++) {
		rig->store->is_unsure = false;
		rig->service = service_new(&seams, rig->conf, &error);
		if (rig->service == NULL) {
			CHECK_NUMBER(error.code, ERROR_STORE);
			store_rollback(rig->store);
		}
	}
	if (!CHECK_ROW(rig->service != NULL, error.text))
		abort();
}

static void
restart(struct rig *rig)
{
	service_free(rig->service);
	rig->service = NULL;
	start(rig);
	restarts++;
}

/* As rig_run(), with a supervisor. */
static void
run(struct rig *rig, int64_t until_ms)
{
	int64_t wake_ms;
	struct error error = { 0 };
	size_t turns = 0;

	while (CHECK(++turns < 20000)) {
		wake_ms = service_step(rig->service, &error);
		if (wake_ms == INT64_MIN) {
			CHECK_NUMBER(error.code, ERROR_STORE);
			CHECK(fault_code == SQLITE_IOERR);
			restart(rig);
			continue;
		}
		if (rig_answer(rig) || wake_ms <= clock_now_ms(&rig->clock))
			continue;
		if (wake_ms > until_ms)
			break;
		clock_set(&rig->clock, wake_ms);
	}
	if (clock_now_ms(&rig->clock) < until_ms)
		clock_set(&rig->clock, until_ms);
}

static void
say(struct rig *rig, const char *sentence)
{
	unsigned i;

	for (i = 0; i < 3; i++) {
		act_say(rig, sentence);
		if (act_status < 500)
			break;
		/* It says so, and means it. */
		CHECK(act_status == 507 || act_status == 503 ||
		    act_status == 500);
		run(rig, clock_now_ms(&rig->clock) + 6000);
	}
	CHECK_ROW(act_status == 200, act_body);
}

/* "boss {…}": said again when it was not done, which is not done twice. */
static void
promote(struct rig *rig, const char *what)
{
	const char *json = strchr(what, ' ') + 1;
	char who[16];
	unsigned i;

	snprintf(who, sizeof(who), "%.*s", (int)(json - what - 1), what);
	for (i = 0; i < 3; i++) {
		act_promote(rig, who, json);
		if (act_status < 500)
			break;
		CHECK(act_status == 507 || act_status == 503 ||
		    act_status == 500);
		run(rig, clock_now_ms(&rig->clock) + 6000);
	}
	CHECK_ROW(act_status == 200, act_body);
}

static void
answer(struct rig *rig, const char *what)
{
	static const struct { const char *name; enum rig_answer answer; }
	    answers[] = { { "lost", RIG_LOST }, { "swallowed", RIG_SWALLOWED },
		{ "busy", RIG_BUSY }, { "refused", RIG_REFUSED },
		{ "void", RIG_VOID_TOKEN } };
	size_t i;
	char sink[16] = "";

	(void)sscanf(what, "%15s", sink);
	for (i = 0; i < countof(answers); i++)
		if (strcmp(what + strlen(sink) + 1, answers[i].name) == 0)
			rig_expect(rig, sink, answers[i].answer);
}

static void
play(struct rig *rig)
{
	size_t i;

	rig->trouble = RIG_DOWN;
	start(rig);
	for (i = 0; i < countof(day); i++) {
		run(rig, rig_at(day[i].at) * 1000);
		if (strncmp(day[i].what, "say ", 4) == 0)
			say(rig, day[i].what + 4);
		else if (strncmp(day[i].what, "promote ", 8) == 0)
			promote(rig, day[i].what + 8);
		else if (strncmp(day[i].what, "answer ", 7) == 0)
			answer(rig, day[i].what + 7);
		else if (strncmp(day[i].what, "down ", 5) == 0)
			rig->trouble_until_ms =
			    rig_at(day[i].what + 5) * 1000;
		else
			restart(rig);
	}
	run(rig, rig_at(DAY_UNTIL) * 1000);
}

static int
compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The mail that its server refuses: should that answer be lost, it is accepted
 * the next time, and the operators hear nothing of it. */
static char refused_key[40];

static void
find_refused(struct rig *rig)
{
	struct outbox_filter filter = { .due_after_at = INT64_MIN,
	    .limit = INT32_MAX };
	struct outbox_rows rows = { 0 };
	struct error error = { 0 };
	unsigned count = 0;
	size_t i;

	CHECK(store_outbox_list(rig->store, &filter, &rows, &error) == 0);
	for (i = 0; i < rows.list.count; i++) {
		if (rows.list.items[i].state != OUTBOX_DEAD)
			continue;
		count++;
		snprintf(refused_key, sizeof(refused_key), "%s",
		    rows.list.items[i].key);
	}
	CHECK_NUMBER(count, 1);
	store_outbox_clear(&rows);
}

/* By what a message is known: its key; a bulletin's grows with the journal, to
 * which starts add, so by its words. */
static char *
known_by(const struct rig_delivery *message)
{
	const char *words = strstr(message->bytes, "\"text\":");

	return strcmp(message->kind, "bulletin") == 0 && words != NULL ?
	    mem_format("%.60s", words) : mem_string(message->key);
}

/* What arrived, sorted, without what was edited.  A mail of which it is not
 * known whether it left is repeated: with the same key, and counted once. */
static char *
heard(const struct rig *rig, bool may_repeat)
{
	ARRAY(char *) lines = { 0 };
	struct text text = { 0 };
	char *key;
	size_t i;

	for (i = 0; i < rig->delivered.count; i++) {
		key = known_by(&rig->delivered.items[i]);
		if (strcmp(rig->delivered.items[i].key, refused_key) != 0 &&
		    (!may_repeat || strcmp(rig->delivered.items[i].sink,
		    "ops") != 0))
			array_push(&lines, mem_format("%s %s %s\n",
			    rig->delivered.items[i].sink,
			    rig->delivered.items[i].kind, key));
		free(key);
	}
	qsort(lines.items, lines.count, sizeof(char *), compare);
	for (i = 0; i < lines.count; i++)
		if (!may_repeat || i == 0 ||
		    strncmp(lines.items[i], "post ", 5) != 0 ||
		    strcmp(lines.items[i], lines.items[i - 1]) != 0)
			text_puts(&text, lines.items[i]);
	array_clear_owned(&lines);
	return text_take(&text);
}

/* The lines of `text` that are not in `other`. */
static void
show_missing(const char *what, const char *text, const char *other)
{
	char line[128];

	for (; sscanf(text, "%127[^\n]", line) == 1; text += strlen(line) + 1)
		if (strstr(other, line) == NULL)
			fprintf(stderr, "   %s: %s\n", what, line);
}

static char *
play_with(size_t at, int code)
{
	struct rig rig;
	char *result;

	fault_count = fault_at = 0;
	rig_init(&rig, FAULT_YAML, DAY_FROM);
	/* For the configuration. */
	rig_boot(&rig);
	service_free(rig.service);
	rig.service = NULL;
	fault_count = 0;
	fault_at = at;
	fault_code = code;
	play(&rig);
	fault_at = 0;
	fault_is_shown = false;
	act_check(&rig);
	if (code == SQLITE_OK)
		find_refused(&rig);
	result = heard(&rig, code == SQLITE_IOERR);
	rig_clear(&rig);
	return result;
}

static void
judge(size_t at, int code, const char *good)
{
	char label[64], *bad = play_with(at, code);

	snprintf(label, sizeof(label), "FIRST=%zu EVERY=9999, %s", at,
	    code == SQLITE_FULL ? "full" : "input/output");
	if (!CHECK_ROW(strcmp(bad, good) == 0, label)) {
		show_missing("lost", good, bad);
		show_missing("more", bad, good);
	}
	free(bad);
}

static size_t
number(const char *name, size_t otherwise)
{
	const char *value = getenv(name);

	return value == NULL ? otherwise : strtoul(value, NULL, 10);
}

int
main(void)
{
	size_t every = number("EVERY", 397), at, total;
	char *good, *good_to_repeat;

	fault_is_off = false;
	good = play_with(0, SQLITE_OK);
	total = fault_count;
	good_to_repeat = play_with(0, SQLITE_IOERR);
	if (getenv("TALK") != NULL)
		printf("%s", good);
	printf("%zu statements, %zu places\n", total, places.count);
	for (at = 0; at < places.count; at += FAULT_STEP)
		if (at % 4 == 0)
			judge(places.items[at].at, SQLITE_IOERR,
			    good_to_repeat);
		else
			judge(places.items[at].at, SQLITE_FULL, good);
	array_clear(&places);
	for (at = number("FIRST", 1); at <= total; at += every) {
		judge(at, SQLITE_FULL, good);
		judge(at, SQLITE_IOERR, good_to_repeat);
	}
	free(good);
	free(good_to_repeat);
	return harness_end();
}
