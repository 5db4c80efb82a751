/* SPDX-License-Identifier: MIT */
/*
 * What an answer, or none, means for the row: too late, in doubt, parked, to be
 * repeated until it is certain; and the same with a disk that is full at every
 * step.
 */
#include <sys/stat.h>

#include "outbox_rig.h"

#define SITE "site: {operators: role}\n"
#define WORK(end, says) \
	"windows:\n" \
	"  work:\n" \
	"    title: Work\n" \
	"    when: every Thursday at 15:00\n" \
	"    zone: America/Los_Angeles\n" \
	"    duration: 2h\n" \
	"    end: " end "\n" \
	"    announce: [{to: [chat, post], start: true, end: " says "}]\n"
#define CONF SITE WORK("auto", "true") ACT_REST
#define CONF_START SITE WORK("auto", "false") ACT_REST
#define CONF_BY_HAND SITE WORK("by-hand", "true") ACT_REST
#define CONF_TWO SITE WORK("auto", "false") ACT_ENVIRONMENTS \
	"channels:\n" \
	"  chat: {slack: \"#chat\", token: {file: no-such-token}}\n" \
	"  post: {email: [ann@example.org, bob@example.org], from: pd@example.org, smtp: \"smtp://localhost:25\", tls: none}\n" \
	"  anna: {slack: \"#anna\", token: {file: no-such-token}}\n" \
	"  bert: {slack: \"#bert\", token: {file: no-such-token}}\n" \
	"  role: {slack: \"#role\", token: {file: no-such-token}}\n" ACT_PEOPLE
#define CONF_HOOK SITE WORK("auto", "true") ACT_ENVIRONMENTS \
	"channels:\n" \
	"  chat: {webhook: \"http://localhost/hook\"}\n" \
	"  post: {email: [ann@example.org], from: pd@example.org, smtp: \"smtp://localhost:25\", tls: none}\n" \
	"  anna: {slack: \"#anna\", token: {file: no-such-token}}\n" \
	"  bert: {slack: \"#bert\", token: {file: no-such-token}}\n" \
	"  role: {slack: \"#role\", token: {file: no-such-token}}\n" ACT_PEOPLE

static void
begin(struct rig *rig, const char *yaml)
{
	rig_init(rig, yaml, "2026-12-03T22:00");
	rig_boot(rig);
	faults_run(rig, "2026-12-03T22:59");
}

static unsigned
count_sink(const struct rig *rig, const char *sink)
{
	unsigned count = 0;
	size_t i;

	for (i = 0; i < rig->delivered.count; i++)
		count += strcmp(rig->delivered.items[i].sink, sink) == 0;
	return count;
}

/* --- too late ------------------------------------------------------------- */

/* Work that is being verified goes on, whatever was planned: its start is worth
 * hearing. */
static void
test_goes_on(void)
{
	struct rig rig;

	begin(&rig, CONF_BY_HAND);
	outbox_outage(&rig, "2026-12-04T01:05");
	rig_run(&rig, "2026-12-04T00:30");
	CHECK_NUMBER(act_say(&rig, "verify work"), 200);
	faults_run(&rig, "2026-12-04T01:25");
	outbox_check(&rig, "chat", "start", "sent: \n");
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 1);
	rig_clear(&rig);
}

/* An end that says the start too, and may have arrived, is the same mail once
 * more. */
static void
test_combined_doubt(void)
{
	struct rig rig;

	begin(&rig, CONF);
	rig_sleep(&rig, "2026-12-04T01:05");
	rig_expect(&rig, "post", RIG_SWALLOWED);
	faults_run(&rig, "2026-12-04T02:00");
	CHECK_NUMBER(rig_count(&rig, "post", "start"), 0);
	CHECK_NUMBER(rig_count(&rig, "post", "end"), 2);
	outbox_check(&rig, "post", "end", "sent: \n");
	CHECK_STRING(rig.delivered.items[rig.delivered.count - 1].bytes,
	    rig.delivered.items[rig.delivered.count - 2].sink[0] == 'p' ?
	    rig.delivered.items[rig.delivered.count - 2].bytes :
	    rig.delivered.items[rig.delivered.count - 3].bytes);
	rig_clear(&rig);
}

/* Older than the limit: not said, and the operators are told; what may have
 * arrived is not looked for any more. */
static void
test_stale(void)
{
	static const struct { enum rig_answer answer; const char *want;
	    unsigned notes; } rows[] = {
		{ RIG_BUSY, "skipped: older than the window's catch_up "
		    "limit\n", 1 },
		{ RIG_SWALLOWED, "unknown: older than the window's catch_up "
		    "limit\n", 0 },
	};
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		begin(&rig, CONF_START);
		rig_expect(&rig, "chat", rows[i].answer);
		rig_run(&rig, "2026-12-03T23:00:01");
		rig_sleep(&rig, "2026-12-06T12:00");
		faults_run(&rig, "2026-12-06T13:00");
		outbox_check(&rig, "chat", "start", rows[i].want);
		CHECK_NUMBER(rig_count(&rig, "role", "note"), rows[i].notes);
		CHECK_NUMBER(rig.look_ups, 0);
		rig_clear(&rig);
	}
}

/* --- a channel that cannot be used ---------------------------------------- */

/* A rehearsal needs no token. */
static void
test_rehearsal(void)
{
	struct rig rig;

	rig_init(&rig, CONF, "2026-12-03T22:00");
	rig.is_rehearsal = true;
	rig_boot(&rig);
	rig.service->seams.is_simulated = false;
	faults_run(&rig, "2026-12-03T23:30");
	CHECK_NUMBER(rig.starts, 0);
	outbox_check(&rig, "chat", "start",
	    "sent: rehearsed: worded and recorded, not sent\n");
	rig_clear(&rig);
}

/* In doubt when the token is gone: it stays so until it can be looked for. */
static void
test_doubt_without_token(void)
{
	char token[80], yaml[2048];
	struct rig rig;
	FILE *file;

	snprintf(token, sizeof(token), "/tmp/test_outbox_verdict.%d",
	    (int)getpid());
	snprintf(yaml, sizeof(yaml), SITE WORK("auto", "true") "channels:\n"
	    "  chat: {slack: \"#chat\", token: {file: %s}}\n"
	    "  role: {slack: \"#role\", token: {file: %s.other}}\n"
	    "  post: {email: [ann@example.org], from: pd@example.org, smtp: "
	    "\"smtp://localhost:25\", tls: none}\n", token, token);
	rig_init(&rig, yaml, "2026-12-03T22:00");
	rig_boot(&rig);
	rig_expect(&rig, "chat", RIG_SWALLOWED);
	rig_run(&rig, "2026-12-03T23:00:01");
	rig_kill(&rig);
	rig_boot(&rig);
	rig.service->seams.is_simulated = false;
	faults_run(&rig, "2026-12-03T23:05");
	service_settle(rig.service);
	CHECK_NUMBER(rig.look_ups, 0);
	CHECK_NUMBER(harness_store_number(rig.store, "SELECT count(*) FROM "
	    "outbox WHERE channel = 'chat' AND state = 'unknown' AND "
	    "next_ms IS NOT NULL AND reason <> ''"), 1);
	file = fopen(token, "w");
	CHECK(file != NULL && fputs("xoxb-1\n", file) >= 0 &&
	    fchmod(fileno(file), 0600) == 0 && fclose(file) == 0);
	faults_run(&rig, "2026-12-03T23:40");
	unlink(token);
	outbox_check(&rig, "chat", "start", "sent: \n");
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 1);
	rig_clear(&rig);
}

/* Held up while it is looked for: the row stays in doubt, and any answer that
 * is about the message opens the channel again. */
static void
test_parked(void)
{
	static const struct { const char *what; enum rig_answer answer, look;
	    const char *want; unsigned count; } rows[] = {
		{ "arrived", RIG_SWALLOWED, RIG_VOID_TOKEN, "sent", 1 },
		{ "lost", RIG_LOST, RIG_VOID_TOKEN, "sent", 1 },
		{ "not sent", RIG_VOID_TOKEN, RIG_OK, "sent", 1 },
		{ "the question is refused", RIG_SWALLOWED, RIG_REFUSED,
		    "sent", 2 },
	};
	struct text text = { 0 };
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		begin(&rig, CONF_BY_HAND);
		rig_expect(&rig, "chat", rows[i].answer);
		rig_expect(&rig, "look chat", rows[i].look);
		faults_run(&rig, "2026-12-03T23:10");
		if (rows[i].answer == RIG_VOID_TOKEN ||
		    rows[i].look == RIG_VOID_TOKEN)
			CHECK_ROW(rig_count(&rig, "role", "note") == 1,
			    rows[i].what);
		faults_run(&rig, "2026-12-04T00:30");
		text_cut(&text, 0);
		outbox_show(&rig, "chat", "start", &text);
		CHECK_ROW(strncmp(text_string(&text), rows[i].want,
		    strlen(rows[i].want)) == 0, text_string(&text));
		CHECK_ROW(rig_count(&rig, "chat", "start") == rows[i].count,
		    rows[i].what);
		CHECK_ROW(!outbox_lane_find(&rig.service->lanes,
		    "chat")->is_parked, rows[i].what);
		rig_clear(&rig);
	}
	text_clear(&text);
}

/* The probe of a channel that was held up is refused: that is an answer. */
static void
test_parked_refused(void)
{
	struct rig rig;

	begin(&rig, CONF_BY_HAND);
	rig_expect(&rig, "chat", RIG_VOID_TOKEN);
	rig_expect(&rig, "chat", RIG_REFUSED);
	faults_run(&rig, "2026-12-03T23:10");
	CHECK(outbox_lane_find(&rig.service->lanes, "chat")->is_parked);
	faults_run(&rig, "2026-12-03T23:40");
	CHECK(!outbox_lane_find(&rig.service->lanes, "chat")->is_parked);
	CHECK_NUMBER(rig.events[OUTBOX_DEAD], 1);
	/* Its class is another one: a note of its own. */
	CHECK_NUMBER(rig_count(&rig, "role", "note"), 2);
	rig_clear(&rig);
}

/* Retried by hand, it arrives: what else the channel held up goes at once, also
 * where the disk was full when that was to be written down. */
static void
test_unparked(void)
{
	struct rig rig;

	begin(&rig, CONF_TWO);
	rig_expect(&rig, "post", RIG_NO_SENDER);
	rig_expect(&rig, "post", RIG_NO_SENDER);
	rig_run(&rig, "2026-12-03T23:02");
	CHECK_NUMBER(rig_count(&rig, "post", "start"), 0);
	CHECK(outbox_lane_find(&rig.service->lanes, "post")->is_parked);
	CHECK_NUMBER(outbox_handle(&rig, COMMAND_OUTBOX_RETRY, "post",
	    "start"), 200);
	faults_run(&rig, "2026-12-03T23:03");
	CHECK_NUMBER(rig_count(&rig, "post", "start"), 2);
	rig_clear(&rig);
}

/* --- to be repeated ------------------------------------------------------- */

/* A peer that knows a repeat hears of it until its answer is certain; never
 * before a kill's second copy could have settled. */
static void
test_repeated(void)
{
	struct rig rig;
	int64_t first_ms;
	int i;

	begin(&rig, CONF_HOOK);
	for (i = 0; i < 8; i++)
		rig_expect(&rig, "chat", RIG_SWALLOWED);
	rig_run(&rig, "2026-12-03T23:00:00");
	first_ms = clock_now_ms(&rig.clock);
	faults_run(&rig, "2026-12-04T00:50");
	CHECK_NUMBER(count_sink(&rig, "chat"), 9);
	for (i = 0; i < (int)rig.delivered.count; i++)
		if (strcmp(rig.delivered.items[i].sink, "chat") == 0 &&
		    rig.delivered.items[i].at_ms > first_ms) {
			CHECK(rig.delivered.items[i].at_ms >= first_ms + 5000);
			break;
		}
	outbox_check(&rig, "chat", "start", "sent: \n");
	/* Byte for byte. */
	for (i = 1; i < (int)rig.delivered.count; i++)
		if (strcmp(rig.delivered.items[i].sink, "chat") == 0)
			CHECK(strcmp(rig.delivered.items[i].bytes,
			    rig.delivered.items[0].sink[0] == 'c' ?
			    rig.delivered.items[0].bytes :
			    rig.delivered.items[1].bytes) == 0);
	rig_clear(&rig);
}

/* Nobody watches: it is sent all the same. */
static void
test_unobserved(void)
{
	struct rig rig;

	begin(&rig, CONF);
	rig.service->seams.observe = NULL;
	faults_run(&rig, "2026-12-04T02:00");
	outbox_check(&rig, "chat", "end", "sent: \n");
	CHECK_NUMBER(rig_count(&rig, "chat", "end"), 1);
	CHECK_NUMBER(rig.events[OUTBOX_SENT], 0);
	rig_clear(&rig);
}

int
main(void)
{
	test_goes_on();
	test_combined_doubt();
	test_stale();
	test_rehearsal();
	test_doubt_without_token();
	test_parked();
	test_parked_refused();
	test_unparked();
	test_repeated();
	test_unobserved();
	faults_play(test_goes_on);
	faults_play(test_stale);
	faults_play(test_doubt_without_token);
	faults_play(test_parked);
	faults_play(test_parked_refused);
	faults_play(test_unparked);
	return harness_end();
}
