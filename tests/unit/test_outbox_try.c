/* SPDX-License-Identifier: MIT */
/*
 * From the claim to the answer: a network that takes nothing, a peer that turns
 * us away, a board that is old before it leaves, more than there are
 * connections, a stop on a full disk, a silence that is kept.
 */
#include "outbox_rig.h"

#define WINDOW(to) \
	"windows:\n" \
	"  work:\n" \
	"    title: Work\n" \
	"    when: every Thursday at 15:00\n" \
	"    zone: America/Los_Angeles\n" \
	"    duration: 2h\n" \
	"    stages: [[one, two], [three]]\n" \
	"    announce: [{to: [" to "], remind: [24h], start: true, end: true}]\n"
#define CONF WINDOW("chat, post") ACT_REST

/* --- a network that takes nothing ----------------------------------------- */

/* So many requests are not taken. */
static int refuse_next;

static int
start_or_refuse(struct network *network,
    const struct exchange_request *request, exchange_done done,
    void *context, struct error *ret_error)
{
	if (refuse_next > 0) {
		refuse_next--;
		return error_set(ret_error, ERROR_INPUT, "no more descriptors");
	}
	return rig_start(network, request, done, context, ret_error);
}

static void
begin(struct rig *rig, const char *yaml, const char *now)
{
	refuse_next = 0;
	rig_init(rig, yaml, now);
	rig->network.start = start_or_refuse;
	rig_boot(rig);
}

/* Nothing left: there is no doubt, nothing is looked for, and it is sent as
 * soon as that helps. */
static void
test_not_taken(void)
{
	struct rig rig;

	begin(&rig, CONF, "2026-12-03T22:30");
	faults_run(&rig, "2026-12-03T22:59");
	refuse_next = 3;
	faults_run(&rig, "2026-12-03T23:10");
	CHECK_NUMBER(refuse_next, 0);
	CHECK_NUMBER(rig.look_ups, 0);
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 1);
	CHECK_NUMBER(rig_count(&rig, "post", "start"), 1);
	CHECK_NUMBER(act_say(&rig, "note work all is well"), 200);
	faults_run(&rig, "2026-12-03T23:10:01");
	/* The board too, of which the first is the link's request. */
	refuse_next = 1;
	faults_run(&rig, "2026-12-03T23:20");
	CHECK_NUMBER(rig_count(&rig, "chat", "remark"), 1);
	CHECK(rig.edits.count >= 1);
	CHECK(strstr(rig.edits.items[rig.edits.count - 1].bytes,
	    "all is well") != NULL);
	rig_clear(&rig);
}

/* A server that turns us away is there: it gets no probes as one that is
 * not. */
static void
test_turned_away(void)
{
	static const struct { const char *what; enum rig_answer answer;
	    bool is_there; } rows[] = {
		{ "421 before anything was said", RIG_TURNED_AWAY, true },
		{ "no connection", RIG_DOWN, false },
	};
	struct outbox_sink *sink;
	struct rig rig;
	size_t i;
	int k;

	for (i = 0; i < countof(rows); i++) {
		begin(&rig, CONF, "2026-12-03T22:30");
		for (k = 0; k < 4; k++)
			rig_expect(&rig, "post", rows[i].answer);
		while (rig.script.count > 1 && CHECK(clock_now(&rig.clock) <
		    rig_at("2026-12-03T23:30")))
			rig_run_until(&rig, clock_now_ms(&rig.clock) + 100);
		sink = outbox_lane_find(&rig.service->lanes, "post")->sink;
		CHECK_ROW((sink->failure_count == 0) == rows[i].is_there,
		    rows[i].what);
		rig_run(&rig, "2026-12-03T23:40");
		CHECK_ROW(rig_count(&rig, "post", "start") == 1,
		    rows[i].what);
		CHECK_NUMBER(sink->failure_count, 0);
		rig_clear(&rig);
	}
}

/* --- old before it leaves ------------------------------------------------- */

/* Something is said between the two requests of an edit: what was worded before
 * that does not leave any more. */
static void
test_stale(void)
{
	struct error error = { 0 };
	struct rig rig;
	size_t i;
	int k;

	begin(&rig, CONF, "2026-12-02T12:00");
	rig_run(&rig, "2026-12-03T22:59");
	rig_sleep(&rig, "2026-12-03T23:00");
	for (k = 0; k < 20 && rig.links == 0; k++) {
		(void)service_step(rig.service, &error);
		if (rig.links > 0)
			break;
		(void)rig_answer(&rig);
		clock_set(&rig.clock, clock_now_ms(&rig.clock) + 500);
	}
	CHECK_NUMBER(rig.links, 1);
	/* The link's answer; the board is ready to go. */
	(void)rig_answer(&rig);
	CHECK_NUMBER(act_say(&rig, "note work look here"), 200);
	faults_run(&rig, "2026-12-03T23:10");
	CHECK(rig.edits.count >= 1);
	for (i = 0; i < rig.edits.count; i++)
		CHECK(strstr(rig.edits.items[i].bytes, "look here") != NULL);
	CHECK_NUMBER(rig_count(&rig, "chat", "remark"), 1);
	CHECK_NUMBER(rig.links, 1);
	rig_clear(&rig);
}

/* --- connections ---------------------------------------------------------- */

#define ROOMS 20			/* channels in Slack */
#define SERVERS 5			/* of mail */
#define READERS 100			/* of them all */

static void
write_many(struct text *yaml)
{
	int i, k;

	text_puts(yaml, "channels:\n"
	    "  hook: {webhook: \"http://localhost/hook\"}\n");
	for (k = 0; k < SERVERS; k++) {
		text_putf(yaml, "  post%d:\n    from: pd@example.org\n"
		    "    smtp: smtp://localhost:%d\n    tls: none\n"
		    "    email:\n", k, 25 + k);
		for (i = k; i < READERS; i += SERVERS)
			text_putf(yaml, "      - u%d@example.org\n", i);
	}
	for (i = 0; i < ROOMS; i++)
		text_putf(yaml, "  room%d: {slack: \"#room%d\", token: {file: "
		    "no-such-token}}\n", i, i);
	text_puts(yaml, "windows:\n  work: {title: Work, when: every Thursday "
	    "at 15:00, zone: America/Los_Angeles, duration: 2h, announce: "
	    "[{to: [hook");
	for (k = 0; k < SERVERS; k++)
		text_putf(yaml, ", post%d", k);
	for (i = 0; i < ROOMS; i++)
		text_putf(yaml, ", room%d", i);
	text_puts(yaml, "], end: false}]}\n");
}

/* Each message once. */
static void
check_many(const struct rig *rig)
{
	size_t i, k;

	CHECK_NUMBER(rig->delivered.count, ROOMS + READERS + 1);
	for (i = 0; i < rig->delivered.count; i++)
		for (k = 0; k < i; k++)
			CHECK(strcmp(rig->delivered.items[i].sink,
			    rig->delivered.items[k].sink) != 0 ||
			    strcmp(rig->delivered.items[i].recipient,
			    rig->delivered.items[k].recipient) != 0);
}

/* Peers that never answer hold 64 connections and no more; with their answers
 * the others have their turn. */
static void
test_connections(void)
{
	struct text yaml = { 0 };
	struct error error = { 0 };
	struct rig rig;
	size_t turn;

	write_many(&yaml);
	begin(&rig, text_string(&yaml), "2026-12-03T22:30");
	rig_run(&rig, "2026-12-03T22:59");
	rig_sleep(&rig, "2026-12-03T23:00");
	for (turn = 0; turn < 40; turn++) {
		(void)service_step(rig.service, &error);
		CHECK(rig.service->flying_count <= OUTBOX_CONNECTIONS);
		CHECK(rig.pending.count <= OUTBOX_CONNECTIONS);
		clock_set(&rig.clock, clock_now_ms(&rig.clock) + 10);
	}
	/* Sixteen to a server; what is left waits. */
	CHECK_NUMBER(rig.pending.count, OUTBOX_CONNECTIONS);
	CHECK(rig.service->ready_count > 0);
	rig_run(&rig, "2026-12-03T23:30");
	check_many(&rig);
	rig_clear(&rig);
	text_clear(&yaml);
}

/* A stop on a disk that is full at any step: what could not go back stays
 * claimed and is not handed over any more; the next start sends each, and only
 * what may have left a second time. */
static void
drain_and_go_on(bool is_clock_wrong)
{
	struct text yaml = { 0 };
	struct error error = { 0 };
	struct rig rig;
	size_t left, seen, i, k;
	char who[64];

	write_many(&yaml);
	begin(&rig, text_string(&yaml), "2026-12-03T22:30");
	rig_run(&rig, "2026-12-03T22:59");
	rig_sleep(&rig, "2026-12-03T23:00");
	for (i = 0; i < 4; i++) {
		(void)service_step(rig.service, &error);
		clock_set(&rig.clock, clock_now_ms(&rig.clock) + 10);
	}
	left = rig.starts;
	CHECK(left > 0 && rig.service->ready_count > 0);
	/* Then nothing is planned before the stop. */
	if (is_clock_wrong) {
		clock_jump(&rig.clock, rig_at("2026-11-30T12:00") * 1000);
		(void)service_step(rig.service, &error);
		CHECK(rig.service->is_clock_wrong);
		left = rig.starts;
	}
	fault_is_off = !fault_is_wanted;
	service_drain(rig.service);
	fault_is_off = true;
	for (i = 0; i < 10; i++) {
		(void)rig_answer(&rig);
		(void)service_step(rig.service, &error);
		clock_set(&rig.clock, clock_now_ms(&rig.clock) + 6000);
	}
	CHECK_NUMBER(rig.starts, left);
	rig_kill(&rig);
	clock_jump(&rig.clock, rig_at("2026-12-03T23:02") * 1000);
	rig_boot(&rig);
	rig_run(&rig, "2026-12-03T23:59");
	if (!fault_is_wanted)
		check_many(&rig);
	for (i = 0; i < READERS; i++) {
		snprintf(who, sizeof(who), "u%zu@example.org", i);
		for (k = seen = 0; k < rig.delivered.count; k++)
			seen += strcmp(rig.delivered.items[k].recipient,
			    who) == 0;
		CHECK_ROW(seen == 1 || (fault_is_wanted && seen == 2), who);
	}
	for (i = 0; i < ROOMS; i++) {
		snprintf(who, sizeof(who), "room%zu", i);
		CHECK_ROW(rig_count(&rig, who, "start") == 1, who);
	}
	rig_clear(&rig);
	text_clear(&yaml);
}

static void
test_drained(void)
{
	drain_and_go_on(false);
	drain_and_go_on(true);
}

/* --- silences ------------------------------------------------------------- */

#define CONF_SILENCE WINDOW("chat, alerts") ACT_ENVIRONMENTS ACT_CHANNELS \
	"  alerts:\n" \
	"    alertmanager: http://localhost/rest/api/am\n" \
	"    matchers: {one: [{name: env, value: one}]}\n" ACT_PEOPLE

/* An Alertmanager with one silence at most. */
static char *silence;
static unsigned silences_made;

static void
keep_silence(struct rig *rig, struct rig_exchange *exchange)
{
	struct text text = { 0 };

	(void)rig;
	exchange->status = 200;
	if (strcmp(exchange->method, "GET") == 0) {
		text_putc(&text, '[');
		if (silence != NULL)
			text_putf(&text, "{\"id\":\"s%u\",\"status\":"
			    "{\"state\":\"active\"},%s", silences_made,
			    silence + 1);
		text_putc(&text, ']');
	} else if (strcmp(exchange->method, "POST") == 0) {
		free(silence);
		silence = mem_string(exchange->message.bytes);
		text_putf(&text, "{\"silenceID\":\"s%u\"}", ++silences_made);
	} else {
		free(silence);
		silence = NULL;
	}
	exchange->reply = mem_string(text_string(&text));
	text_clear(&text);
}

/* The silence is looked for and made, whatever becomes of the answers, once for
 * the start; it ends with the work. */
static void
test_silence(void)
{
	static const enum rig_answer answers[] = { RIG_OK, RIG_SWALLOWED,
	    RIG_LOST, RIG_BUSY, RIG_DOWN };
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(answers); i++) {
		silences_made = 0;
		begin(&rig, CONF_SILENCE, "2026-12-03T22:30");
		rig.peer = keep_silence;
		rig_expect(&rig, "alerts", answers[i]);
		rig_expect(&rig, "look alerts", answers[i]);
		faults_run(&rig, "2026-12-03T23:30");
		CHECK(silence != NULL && strstr(silence,
		    "2026-12-04T01:00:00") != NULL);
		CHECK_NUMBER(silences_made, 1);
		outbox_check(&rig, "alerts", "start", "sent: \n");
		CHECK_NUMBER(act_say(&rig, "end work"), 200);
		faults_run(&rig, "2026-12-03T23:50");
		CHECK(silence == NULL);
		free(silence);
		silence = NULL;
		rig_clear(&rig);
	}
}

int
main(void)
{
	test_not_taken();
	test_turned_away();
	test_stale();
	test_connections();
	test_drained();
	test_silence();
	faults_play(test_not_taken);
	faults_play(test_stale);
	faults_play(test_drained);
	faults_play(test_silence);
	return harness_end();
}
