/* SPDX-License-Identifier: MIT */
/* What keeps a row from being sent, and what becomes of it then: no token, a
 * channel of another kind, a brief that rotted, doubt that comes too late, a
 * stop with hundreds of mails claimed. */
#include <sys/stat.h>

#include "act_rig.h"
#include "store_faults.h"
#include "store_internal.h"

#define CLAIM_CONF RIG_WINDOW RIG_CHANNELS
/* "chat" is a mail now. */
#define CLAIM_OTHER RIG_WINDOW \
	"channels:\n" \
	"  chat: {email: [bob@example.org], from: pd@example.org, smtp: \"smtp://localhost:25\", tls: none}\n" \
	"  post: {email: [ann@example.org], from: pd@example.org, smtp: \"smtp://localhost:25\", tls: none}\n"

/* "state: reason" of the one row of that kind for the channel. */
static void
check_row(struct rig *rig, const char *channel, const char *kind,
    const char *want)
{
	struct outbox_filter filter = { .due_after_at = INT64_MIN,
	    .limit = INT32_MAX, .kind = kind };
	struct outbox_rows rows = { 0 };
	struct text text = { 0 };
	struct error error = { 0 };
	size_t i;

	CHECK(store_outbox_list(rig->store, &filter, &rows, &error) == 0);
	for (i = 0; i < rows.list.count; i++) {
		struct outbox_row *row = &rows.list.items[i];

		if (strcmp(row->channel, channel) == 0)
			text_putf(&text, "%s: %s\n",
			    store_outbox_state_name(row->state),
			    row->reason == NULL ? "" : row->reason);
	}
	CHECK_STRING(text_string(&text), want);
	store_outbox_clear(&rows);
	text_clear(&text);
}

/* A token that cannot be read is looked for again every 15 minutes. */
static void
test_no_token(void)
{
	char token[80], yaml[2048];
	struct rig rig;
	FILE *file;

	snprintf(token, sizeof(token), "/tmp/test_outbox_claim.%d",
	    (int)getpid());
	snprintf(yaml, sizeof(yaml), RIG_WINDOW "channels:\n"
	    "  chat: {slack: \"#chat\", token: {file: %s}}\n"
	    "  post: {email: [ann@example.org], from: pd@example.org, smtp: "
	    "\"smtp://localhost:25\", tls: none}\n", token);
	rig_init(&rig, yaml, "2026-12-03T22:00");
	rig_boot(&rig);
	rig.service->seams.is_simulated = false;
	faults_run(&rig, "2026-12-03T23:05");
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 0);
	CHECK_NUMBER(rig_count(&rig, "post", "start"), 1);
	file = fopen(token, "w");
	CHECK(file != NULL && fputs("xoxb-1\n", file) >= 0 &&
	    fchmod(fileno(file), 0600) == 0 && fclose(file) == 0);
	faults_run(&rig, "2026-12-03T23:14");
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 0);
	faults_run(&rig, "2026-12-03T23:16");
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 1);
	/* What Slack did not take is not read again. */
	unlink(token);
	faults_run(&rig, "2026-12-04T02:00");
	CHECK_NUMBER(rig_count(&rig, "chat", "end"), 1);
	rig_clear(&rig);
}

/* Whoever reloads is told what cannot be read. */
static void
test_reload_without_token(void)
{
	static const char warning[] = "the channel \"chat\" sends nothing: ",
	    app[] = "Slack's requests are refused: ";
	char token[80], yaml[2048], secret[2048];
	struct rig rig;
	FILE *file;

	snprintf(token, sizeof(token), "/tmp/test_outbox_claim.%d",
	    (int)getpid());
	snprintf(yaml, sizeof(yaml), RIG_WINDOW "channels:\n"
	    "  chat: {slack: \"#chat\", token: {file: %s}}\n"
	    "  post: {email: [ann@example.org], from: pd@example.org, smtp: "
	    "\"smtp://localhost:25\", tls: none}\n", token);
	snprintf(secret, sizeof(secret), "%sslack-app: {"
	    "signing-secret: {file: %s}, team: T012AB3C4, app: A0KRD7HC3}\n", yaml, token);
	rig_init(&rig, yaml, "2026-12-03T22:00");
	rig_boot(&rig);
	rig.service->seams.is_simulated = false;
	CHECK(act_reload(&rig, yaml) == 0);
	CHECK_ROW(strstr(act_body, warning) != NULL && strstr(act_body,
	    token) != NULL, act_body);
	CHECK(strstr(act_body, app) == NULL);
	CHECK(act_reload(&rig, secret) == 0);
	CHECK_ROW(strstr(act_body, app) != NULL, act_body);
	file = fopen(token, "w");
	CHECK(file != NULL && fputs("xoxb-1\n", file) >= 0 &&
	    fchmod(fileno(file), 0644) == 0);
	CHECK(act_reload(&rig, yaml) == 0);
	CHECK_ROW(strstr(act_body, warning) != NULL, act_body);
	CHECK(fchmod(fileno(file), 0600) == 0 && fclose(file) == 0);
	CHECK(act_reload(&rig, secret) == 0);
	CHECK_ROW(strstr(act_body, warning) == NULL && strstr(act_body,
	    app) == NULL, act_body);
	unlink(token);
	rig_clear(&rig);
}

static void
test_other_kind(void)
{
	struct rig rig;

	rig_init(&rig, CLAIM_CONF, "2026-12-03T22:00");
	rig_boot(&rig);
	rig_expect(&rig, "chat", RIG_BUSY);
	faults_run(&rig, "2026-12-03T23:00:01");
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 0);
	CHECK_NUMBER(act_reload(&rig, CLAIM_OTHER), 0);
	faults_run(&rig, "2026-12-03T23:10");
	check_row(&rig, "chat", "start",
	    "dead: the channel is of another kind now\n");
	faults_run(&rig, "2026-12-04T02:00");
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 0);
	rig_clear(&rig);
}

/* One brief rots: its rows end, everything else goes on. */
static void
test_damaged_brief(void)
{
	struct rig rig;

	rig_init(&rig, CLAIM_CONF, "2026-12-03T22:00");
	rig_boot(&rig);
	rig_expect(&rig, "chat", RIG_BUSY);
	rig_expect(&rig, "post", RIG_BUSY);
	faults_run(&rig, "2026-12-03T23:00:01");
	service_settle(rig.service);
	CHECK(harness_store_meddle(rig.store,
	    "UPDATE brief SET body = '{\"rotten\":'",
	    "UPDATE brief SET body = '{\"rotten\":'") == 0);
	outbox_memos_clear(rig.service);
	faults_run(&rig, "2026-12-03T23:30");
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 0);
	CHECK_NUMBER(rig.events[OUTBOX_DEAD], 2);
	CHECK(rig.service->damage[0] != '\0');
	faults_run(&rig, "2026-12-11T02:00");
	/* The next week's; and the end of this one, for which the brief was
	 * written anew. */
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 1);
	CHECK_NUMBER(rig_count(&rig, "post", "end"), 2);
	rig_clear(&rig);
}

/* A mail that may have arrived, and nobody could tell until its time has long
 * gone: it is not sent again, and stands as unknown. */
static void
test_doubt_too_late(void)
{
	static const char only_start[] = "windows:\n  work: {title: Work, "
	    "when: every Thursday at 15:00, zone: America/Los_Angeles, "
	    "duration: 2h, announce: [{to: post, end: false}]}\n"
	    RIG_CHANNELS;
	static const struct { const char *yaml, *sleep, *want;
	    unsigned starts; } rows[] = {
		{ CLAIM_CONF, "2026-12-04T00:30", "sent: \n", 2 },
		{ CLAIM_CONF, "2026-12-04T03:00",
		    "superseded: it may have arrived; the end is due\n", 1 },
		{ only_start, "2026-12-04T03:00",
		    "unknown: the window is over\n", 1 },
		{ CLAIM_CONF, "2026-12-06T03:00", "unknown: older than the "
		    "window's catch_up limit\n", 1 },
	};
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		rig_init(&rig, rows[i].yaml, "2026-12-03T22:00");
		rig_boot(&rig);
		rig_expect(&rig, "post", RIG_SWALLOWED);
		faults_run(&rig, "2026-12-03T23:00:01");
		rig_sleep(&rig, rows[i].sleep);
		rig_run_until(&rig, clock_now_ms(&rig.clock) + 1200 * 1000);
		CHECK_NUMBER(rig_count(&rig, "post", "start"),
		    rows[i].starts);
		check_row(&rig, "post", "start", rows[i].want);
		rig_clear(&rig);
	}
}

/* Everything but the network. */
static void
test_rehearsal(void)
{
	struct rig rig;

	rig_init(&rig, CLAIM_CONF, "2026-12-03T22:00");
	rig.is_rehearsal = true;
	rig_boot(&rig);
	faults_run(&rig, "2026-12-04T02:00");
	CHECK_NUMBER(rig.starts, 0);
	CHECK_NUMBER(rig.look_ups, 0);
	CHECK_NUMBER(rig.events[OUTBOX_SENT], 4);
	CHECK_LOG(&rig, "03 23:00:00 sent start chat\n"
	    "03 23:00:00 sent start post\n04 01:00:00 sent end chat\n"
	    "04 01:00:00 sent end post\n");
	rig_clear(&rig);
}

/* --- crowds --------------------------------------------------------------- */

static void
write_mails(struct text *yaml, int count)
{
	int i;

	text_puts(yaml, "channels:\n  post:\n    from: pd@example.org\n"
	    "    smtp: smtp://localhost:25\n    tls: none\n    email:\n");
	for (i = 0; i < count; i++)
		text_putf(yaml, "      - u%d@example.org\n", i);
}

static void
write_crowd(struct text *yaml, int count)
{
	write_mails(yaml, count);
	text_puts(yaml, "  chat: {slack: \"#chat\", token: {file: no}}\n"
	    "windows:\n  work: {title: Work, when: every Thursday at 15:00, "
	    "zone: America/Los_Angeles, duration: 2h, announce: "
	    "[{to: [post, chat], end: false}]}\n");
}

/* Each of them once, whoever stands in the way. */
static void
check_each_once(struct rig *rig, int count)
{
	unsigned char *seen = mem_new((size_t)count, 1);
	size_t i;
	int who;

	for (i = 0; i < rig->delivered.count; i++)
		if (sscanf(rig->delivered.items[i].recipient, "u%d@", &who) ==
		    1 && CHECK(who >= 0 && who < count))
			CHECK(++seen[who] == 1);
	for (who = 0; who < count; who++)
		CHECK(seen[who] == 1);
	free(seen);
}

static void
test_crowd(void)
{
	struct text yaml = { 0 };
	struct rig rig;

	write_crowd(&yaml, 1500);
	rig_init(&rig, text_string(&yaml), "2026-12-03T22:00");
	rig_boot(&rig);
	rig_expect(&rig, "post", RIG_DOWN);
	rig_expect(&rig, "post", RIG_BUSY);
	faults_run(&rig, "2026-12-03T23:30");
	check_each_once(&rig, 1500);
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 1);
	rig_clear(&rig);
	text_clear(&yaml);
}

/* A stop with many claimed: these go back and are sent by the next run. */
static void
test_drained(void)
{
	struct text yaml = { 0 };
	struct error error = { 0 };
	struct rig rig;
	size_t before;
	int i;

	write_crowd(&yaml, 700);
	rig_init(&rig, text_string(&yaml), "2026-12-03T22:00");
	rig_boot(&rig);
	rig_sleep(&rig, "2026-12-03T23:00");
	for (i = 0; i < 3; i++)
		(void)service_step(rig.service, &error);
	before = rig.starts;
	CHECK(before > 0 && before < 700);
	service_drain(rig.service);
	for (i = 0; i < 20 && service_in_flight(rig.service) > 0; i++) {
		(void)rig_answer(&rig);
		(void)service_step(rig.service, &error);
	}
	CHECK_NUMBER(service_in_flight(rig.service), 0);
	CHECK_NUMBER(rig.starts, before);
	rig_kill(&rig);
	rig_boot(&rig);
	faults_run(&rig, "2026-12-03T23:30");
	check_each_once(&rig, 700);
	rig_clear(&rig);
	text_clear(&yaml);
}

/* --- claimed as it is put ------------------------------------------------- */

/* Rows in that state, and how many of them were tried and have a letter. */
static size_t
count_rows(struct rig *rig, enum outbox_state state, size_t *ret_tried)
{
	struct outbox_filter filter = { .due_after_at = INT64_MIN,
	    .limit = INT32_MAX, .has_state = true, .state = state };
	struct outbox_rows rows = { 0 };
	struct error error = { 0 };
	size_t i, count;

	service_settle(rig->service);
	CHECK(store_outbox_list(rig->store, &filter, &rows, &error) == 0);
	*ret_tried = 0;
	for (i = 0; i < rows.list.count; i++)
		*ret_tried += rows.list.items[i].attempt == 1 &&
		    rows.list.items[i].digest[0] != '\0';
	count = rows.list.count;
	store_outbox_clear(&rows);
	return count;
}

/* Nobody answers: what has room is written as sent off, planning waits for the
 * rest, but not for ever, and without going round and round. */
static void
test_room(void)
{
	struct text yaml = { 0 };
	struct error error = { 0 };
	int64_t wake_ms, now_ms, pauses = 0;
	size_t tried, steps = 0;
	struct rig rig;

	write_mails(&yaml, 700);
	text_puts(&yaml, "windows:\n  work: {title: Work, when: every Thursday "
	    "at 15:00, zone: America/Los_Angeles, duration: 2h, announce: "
	    "[{to: post, end: false}]}\n");
	rig_init(&rig, text_string(&yaml), "2026-12-03T22:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-03T22:59");
	rig_sleep(&rig, "2026-12-03T23:00");
	/* What has to wait for the round's end. */
	service_conflict_begin(rig.service);
	for (;;) {
		wake_ms = service_step(rig.service, &error);
		now_ms = clock_now_ms(&rig.clock);
		if (!CHECK(++steps < 200) || wake_ms > now_ms + 1000)
			break;
		if (wake_ms <= now_ms)
			continue;
		/* It waits: not one is there yet that has no room. */
		pauses++;
		CHECK(wake_ms <= now_ms + 20);
		CHECK_NUMBER(count_rows(&rig, OUTBOX_PLANNED, &tried), 0);
		CHECK_NUMBER(count_rows(&rig, OUTBOX_SENDING, &tried), 64);
		CHECK_NUMBER(tried, 64);
		clock_set(&rig.clock, wake_ms);
	}
	CHECK(pauses > 0);
	CHECK_NUMBER(count_rows(&rig, OUTBOX_PLANNED, &tried), 700 - 64);
	CHECK_NUMBER(tried, 0);
	CHECK_NUMBER(count_rows(&rig, OUTBOX_SENDING, &tried), 64);
	rig_run(&rig, "2026-12-03T23:30");
	check_each_once(&rig, 700);
	CHECK_NUMBER(rig.delivered.count, 700);
	rig_clear(&rig);
	text_clear(&yaml);
}

/* A kill before the round is over: it is planned again, and what was claimed
 * then is neither put nor worded twice. */
static void
test_round_again(void)
{
	struct text yaml = { 0 };
	struct error error = { 0 };
	struct rig rig;
	size_t tried;
	int i;

	write_crowd(&yaml, 200);
	rig_init(&rig, text_string(&yaml), "2026-12-03T22:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-03T22:59");
	rig_sleep(&rig, "2026-12-03T23:00");
	for (i = 0; i < 2; i++)
		(void)service_step(rig.service, &error);
	CHECK(rig.service->agenda.until != INT64_MIN);
	CHECK(count_rows(&rig, OUTBOX_SENDING, &tried) > 0);
	rig_kill(&rig);
	rig_boot(&rig);
	faults_run(&rig, "2026-12-03T23:30");
	/* Memory keeps no marks: those in doubt are repeated once. */
	CHECK(rig.delivered.count >= 201 && rig.delivered.count <= 201 + 64);
	CHECK_NUMBER(count_rows(&rig, OUTBOX_SENT, &tried), 201);
	rig_clear(&rig);
	text_clear(&yaml);
}

int
main(void)
{
	test_room();
	test_round_again();
	test_no_token();
	test_reload_without_token();
	test_other_kind();
	test_damaged_brief();
	test_doubt_too_late();
	test_rehearsal();
	test_crowd();
	test_drained();
	faults_play(test_no_token);
	faults_play(test_other_kind);
	faults_play(test_doubt_too_late);
	return harness_end();
}
