/* SPDX-License-Identifier: MIT */
/*
 * Who has the next place: channels that share a server take turns, those whose
 * server has enough to do are passed over, and a heap of what is too late does
 * not fill a step.
 */
#include "outbox_rig.h"

/* Mails of each channel; two of them have one server. */
static void
write_crowds(struct text *yaml, int count)
{
	static const struct { const char *id; int port; } channels[] = {
		{ "a", 25 }, { "b", 25 }, { "c", 26 }, { "d", 27 } };
	size_t k;
	int i;

	text_puts(yaml, "channels:\n");
	for (k = 0; k < countof(channels); k++) {
		text_putf(yaml, "  %s:\n    from: pd@example.org\n"
		    "    smtp: smtp://localhost:%d\n    tls: none\n"
		    "    email:\n", channels[k].id, channels[k].port);
		for (i = 0; i < count; i++)
			text_putf(yaml, "      - %s%d@example.org\n",
			    channels[k].id, i);
	}
	text_puts(yaml, "windows:\n  work: {title: Work, when: every Thursday "
	    "at 15:00, zone: America/Los_Angeles, duration: 2h, announce: "
	    "[{to: [a, b, c, d], end: false}]}\n");
}

static void
begin(struct rig *rig, const char *yaml)
{
	rig_init(rig, yaml, "2026-12-03T22:30");
	rig_boot(rig);
	rig_run(rig, "2026-12-03T22:59");
	rig_sleep(rig, "2026-12-03T23:00");
}

/* How many the channel has got; each of them once. */
static size_t
count_of(const struct rig *rig, char id)
{
	size_t i, k, count = 0;

	for (i = 0; i < rig->delivered.count; i++) {
		if (rig->delivered.items[i].recipient[0] != id)
			continue;
		count++;
		for (k = 0; k < i; k++)
			CHECK(strcmp(rig->delivered.items[i].recipient,
			    rig->delivered.items[k].recipient) != 0);
	}
	return count;
}

/* The server of two of the channels hangs: the others are served meanwhile;
 * when it answers, both have their turn. */
static void
test_turns(void)
{
	struct text yaml = { 0 };
	struct error error = { 0 };
	struct rig rig;
	size_t i, turn;

	write_crowds(&yaml, 150);
	begin(&rig, text_string(&yaml));
	for (turn = 0; turn < 2000 && count_of(&rig, 'c') + count_of(&rig,
	    'd') < 300; turn++) {
		(void)service_step(rig.service, &error);
		for (i = 0; i < rig.pending.count; i++)
			if (rig.pending.items[i].message.recipient[0] < 'c')
				rig.pending.items[i].answer = RIG_HANG;
		/* Some answers at a time: places become free one by one. */
		for (i = 0; turn % 3 != 0 && i < rig.pending.count; i++)
			if (i % 5 == turn % 5)
				rig.pending.items[i].answer = RIG_HANG;
		(void)rig_answer(&rig);
		for (i = 0; i < rig.pending.count; i++)
			if (rig.pending.items[i].message.recipient[0] >= 'c')
				rig.pending.items[i].answer = RIG_OK;
		clock_set(&rig.clock, clock_now_ms(&rig.clock) + 20);
	}
	CHECK_NUMBER(count_of(&rig, 'c'), 150);
	CHECK_NUMBER(count_of(&rig, 'd'), 150);
	CHECK_NUMBER(count_of(&rig, 'a') + count_of(&rig, 'b'), 0);
	for (i = 0; i < rig.pending.count; i++)
		rig.pending.items[i].answer = RIG_OK;
	/* Neither waits for the other to be done. */
	while (count_of(&rig, 'a') + count_of(&rig, 'b') < 200 && CHECK(
	    clock_now(&rig.clock) < rig_at("2026-12-03T23:30"))) {
		(void)service_step(rig.service, &error);
		(void)rig_answer(&rig);
		clock_set(&rig.clock, clock_now_ms(&rig.clock) + 20);
	}
	CHECK(count_of(&rig, 'a') > 0);
	CHECK(count_of(&rig, 'b') > 0);
	rig_run(&rig, "2026-12-03T23:40");
	for (i = 0; i < 4; i++)
		CHECK_NUMBER(count_of(&rig, (char)('a' + i)), 150);
	rig_clear(&rig);
	text_clear(&yaml);
}

/* All servers have enough to do: a step claims nothing. */
static void
test_full(void)
{
	struct text yaml = { 0 };
	struct error error = { 0 };
	struct rig rig;
	int64_t attempts;
	int i;

	write_crowds(&yaml, 300);
	begin(&rig, text_string(&yaml));
	for (i = 0; i < 10; i++)
		(void)service_step(rig.service, &error);
	CHECK(outbox_fill_is_full(rig.service));
	attempts = rig.service->attempt_count;
	for (i = 0; i < 10; i++)
		(void)service_step(rig.service, &error);
	CHECK_NUMBER(rig.service->attempt_count, attempts);
	CHECK_NUMBER(harness_store_number(rig.store, "SELECT count(*) FROM "
	    "outbox WHERE state = 'sending'"), attempts);
	rig_run(&rig, "2026-12-03T23:30");
	for (i = 0; i < 4; i++)
		CHECK_NUMBER(count_of(&rig, (char)('a' + i)), 300);
	rig_clear(&rig);
	text_clear(&yaml);
}

#define LATE 6000

/* A server that is back after three days: what is too late for thousands is
 * settled in some steps, none of which looks at more than 4,608 of them, and
 * what is not goes out meanwhile. */
static void
test_heap(void)
{
	struct text yaml = { 0 };
	struct error error = { 0 };
	struct rig rig;
	size_t before, most = 0;
	int i;

	text_puts(&yaml, "channels:\n"
	    "  chat: {slack: \"#chat\", token: {file: no-such-token}}\n"
	    "  post:\n    from: pd@example.org\n"
	    "    smtp: smtp://localhost:25\n    tls: none\n    email:\n");
	for (i = 0; i < LATE; i++)
		text_putf(&yaml, "      - u%d@example.org\n", i);
	text_puts(&yaml, "windows:\n  work: {title: Work, when: every Thursday "
	    "at 15:00, zone: America/Los_Angeles, duration: 2h, announce: "
	    "[{to: post, end: false}]}\n"
	    "  other: {title: Other, when: every Sunday at 15:00, zone: UTC, "
	    "duration: 2h, announce: [{to: chat}]}\n");
	begin(&rig, text_string(&yaml));
	for (i = 0; i < 100; i++)
		rig_expect(&rig, "post", RIG_DOWN);
	/* Planned, and not one of them sent. */
	rig_run(&rig, "2026-12-03T23:00:01");
	CHECK_NUMBER(rig_count(&rig, "post", "start"), 0);
	rig_sleep(&rig, "2026-12-06T15:00:30");
	for (i = 0; i < 40 && rig.events[OUTBOX_SKIPPED] < LATE; i++) {
		before = rig.events[OUTBOX_SKIPPED];
		(void)service_step(rig.service, &error);
		(void)rig_answer(&rig);
		if (rig.events[OUTBOX_SKIPPED] - before > most)
			most = rig.events[OUTBOX_SKIPPED] - before;
		clock_set(&rig.clock, clock_now_ms(&rig.clock) + 100);
	}
	CHECK_NUMBER(rig.events[OUTBOX_SKIPPED], LATE);
	CHECK(most > 0 && most <= 4608);
	rig_run(&rig, "2026-12-06T15:10");
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 1);
	CHECK_NUMBER(rig_count(&rig, "post", "start"), 0);
	rig_clear(&rig);
	text_clear(&yaml);
}

int
main(void)
{
	test_turns();
	test_full();
	test_heap();
	return harness_end();
}
