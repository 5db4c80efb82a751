/* SPDX-License-Identifier: MIT */
/*
 * A kill in the middle of sending, by what the marks say: what was answered is
 * there, and is neither looked for nor repeated; what was handed over and not
 * answered is in doubt; what was only claimed goes out once.
 */
#include "outbox_rig.h"

#define DUE "2026-12-03T23:00"
#define LATER "2026-12-04T00:30"

static char folder[64] = "/tmp/test_service_recover.XXXXXX", path[96],
    marks[110];

static void
begin(struct rig *rig, const char *yaml)
{
	rig_init_on(rig, yaml, "2026-12-03T22:00", path);
	rig_boot(rig);
	rig_run(rig, "2026-12-03T22:59");
	rig_sleep(rig, DUE);
}

static void
end(struct rig *rig)
{
	rig_clear(rig);
	unlink(path);
	unlink(marks);
}

/* Another process opens what is on the disk. */
static void
restart(struct rig *rig, bool has_marks)
{
	struct store_options options = { .path = path };
	struct error error = { 0 };

	rig_kill(rig);
	store_free(rig->store);
	if (!has_marks)
		unlink(marks);
	if (!CHECK_ROW(store_new(&options, &rig->store, &error) == 0,
	    error.text))
		abort();
	rig_boot(rig);
}

static void
step(struct rig *rig)
{
	struct error error = { 0 };

	CHECK_ROW(service_step(rig->service, &error) != INT64_MIN,
	    error.text);
}

/* Both messages were answered, and nothing of that is on the disk yet. */
static void
test_answered(void)
{
	static const char *const ends[] = { "post", "chat" };
	struct thread_row thread = { .brief = 1, .channel = "chat",
	    .target = "#chat" };
	struct rig rig;
	size_t i;

	begin(&rig, RIG_WINDOW RIG_CHANNELS);
	step(&rig);
	CHECK_NUMBER(rig.pending.count, 2);
	(void)rig_answer(&rig);
	outbox_check(&rig, "post", "start", "sending: \n");
	restart(&rig, true);
	for (i = 0; i < countof(ends); i++)
		outbox_check(&rig, ends[i], "start", "sent: \n");
	CHECK(store_thread_load(rig.store, &thread, NULL) == 0);
	CHECK(thread.is_there && thread.root[0] != '\0' &&
	    thread.place[0] != '\0');
	rig_run(&rig, LATER);
	for (i = 0; i < countof(ends); i++)
		CHECK_NUMBER(rig_count(&rig, ends[i], "start"), 1);
	CHECK_NUMBER(rig.look_ups, 0);
	/* What follows knows of it. */
	rig_run(&rig, "2026-12-04T02:00");
	for (i = 0; i < countof(ends); i++)
		CHECK_NUMBER(rig_count(&rig, ends[i], "end"), 1);
	CHECK(strstr(rig.delivered.items[rig.delivered.count - 1].bytes,
	    "thread_ts") != NULL || strstr(rig.delivered.items[
	    rig.delivered.count - 2].bytes, "thread_ts") != NULL);
	end(&rig);
}

/* The file names another Slack channel by the next start: where the message is
 * says nothing about that one. */
static void
test_other_target(void)
{
	struct thread_row thread = { .brief = 1, .channel = "chat",
	    .target = "#other" };
	struct rig rig;

	begin(&rig, RIG_WINDOW RIG_CHANNELS);
	step(&rig);
	(void)rig_answer(&rig);
	rig_write(&rig, RIG_WINDOW "channels:\n"
	    "  chat: {slack: \"#other\", token: {file: no-such-token}}\n"
	    "  post: {email: [ann@example.org], from: pd@example.org, "
	    "smtp: \"smtp://localhost:25\", tls: none}\n");
	restart(&rig, true);
	rig_run(&rig, "2026-12-03T23:01");
	outbox_check(&rig, "chat", "start", "sent: \n");
	CHECK(store_thread_load_place(rig.store, &thread, NULL) == 0);
	CHECK_STRING(thread.place, "");
	/* The message itself is where it is. */
	CHECK(store_thread_load(rig.store, &thread, NULL) == 0);
	CHECK(thread.root[0] != '\0');
	end(&rig);
}

/* When the channel's start is looked at again: milliseconds from now. */
static int64_t
start_waits(struct rig *rig, const char *channel)
{
	char sql[100];

	snprintf(sql, sizeof(sql), "SELECT next_ms FROM outbox WHERE kind = "
	    "'start' AND channel = '%s'", channel);
	return harness_store_number(rig->store, sql) -
	    clock_now_ms(&rig->clock);
}

/* Only handed over; or the marks are gone, as after a loss of power: Slack is
 * asked, and the mail repeated, when it would be there if it was. */
static void
test_doubt(void)
{
	static const struct { bool is_answered, has_marks; } rows[] = {
		{ false, true }, { true, false } };
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		begin(&rig, RIG_WINDOW RIG_CHANNELS);
		rig_expect(&rig, "post", rows[i].is_answered ? RIG_OK :
		    RIG_SWALLOWED);
		rig_expect(&rig, "chat", rows[i].is_answered ? RIG_OK :
		    RIG_SWALLOWED);
		step(&rig);
		if (rows[i].is_answered)
			(void)rig_answer(&rig);
		restart(&rig, rows[i].has_marks);
		outbox_check(&rig, "chat", "start", "unknown: patchday "
		    "stopped while it was sent\n");
		outbox_check(&rig, "post", "start", "unknown: patchday "
		    "stopped while it was sent\n");
		CHECK_NUMBER(start_waits(&rig, "chat"),
		    channel_kinds[0]->settle_secs * 1000);
		CHECK_NUMBER(start_waits(&rig, "post"),
		    channel_kinds[2]->settle_secs * 1000);
		rig_run(&rig, LATER);
		CHECK(rig.look_ups > 0);
		outbox_check(&rig, "chat", "start", "sent: \n");
		outbox_check(&rig, "post", "start", "sent: \n");
		end(&rig);
	}
}

/* The board is put there again, without doubt; what was on its way beside it is
 * not forgotten. */
static void
test_board(void)
{
	/* The board comes first in the list. */
	static const char sql[] = "UPDATE outbox SET state = 'sending', "
	    "next_ms = 0, due_at = due_at - CASE kind WHEN 'edit' THEN 60 "
	    "ELSE 0 END WHERE kind IN ('edit', 'end')";
	struct rig rig;

	begin(&rig, RIG_WINDOW RIG_CHANNELS);
	rig_run(&rig, "2026-12-04T01:30");
	CHECK(rig.edits.count > 0);
	CHECK(harness_store_meddle(rig.store, sql, sql) == 0);
	restart(&rig, false);
	CHECK_NUMBER(harness_store_number(rig.store, "SELECT count(*) FROM "
	    "outbox WHERE state = 'wait' AND kind = 'edit'"), 1);
	CHECK_NUMBER(harness_store_number(rig.store, "SELECT count(*) FROM "
	    "outbox WHERE state = 'unknown' AND kind = 'end'"), 2);
	rig_run(&rig, "2026-12-04T02:00");
	CHECK_NUMBER(harness_store_number(rig.store, "SELECT count(*) FROM "
	    "outbox WHERE state <> 'sent'"), 0);
	end(&rig);
}

/* The channel has left the configuration by the next start, or is another. */
static void
test_gone(void)
{
	static const struct { const char *channel, *yaml; } rows[] = {
		{ "post", "channels:\n  other: {slack: \"#other\", token: "
		    "{file: no-such-token}}\nwindows:\n  work: {title: Work, "
		    "when: every Thursday at 15:00, zone: America/Los_Angeles,"
		    " duration: 2h, announce: [{to: other}]}\n" },
		{ "chat", RIG_WINDOW "channels:\n"
		    "  chat: {email: [bob@example.org], from: pd@example.org, "
		    "smtp: \"smtp://localhost:25\", tls: none}\n"
		    "  post: {email: [ann@example.org], from: pd@example.org, "
		    "smtp: \"smtp://localhost:25\", tls: none}\n" },
		{ "chat", RIG_WINDOW "channels:\n"
		    "  chat: {slack-webhook: {file: no-such-address}}\n"
		    "  post: {email: [ann@example.org], from: pd@example.org, "
		    "smtp: \"smtp://localhost:25\", tls: none}\n" },
	};
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		begin(&rig, RIG_WINDOW RIG_CHANNELS);
		step(&rig);
		(void)rig_answer(&rig);
		rig_write(&rig, rows[i].yaml);
		restart(&rig, true);
		outbox_check(&rig, rows[i].channel, "start",
		    "unknown: patchday stopped while it was sent\n");
		end(&rig);
	}
}

/* A crowd, killed after each number of steps: nobody gets it twice whose answer
 * was heard, nobody is left out. */
static void
test_crowd(void)
{
	struct text yaml = { 0 };
	struct rig rig;
	size_t heard, i, k, times;
	int steps, who;

	text_puts(&yaml, "channels:\n  post:\n    from: pd@example.org\n"
	    "    smtp: smtp://localhost:25\n    tls: none\n    email:\n");
	for (who = 0; who < 600; who++)
		text_putf(&yaml, "      - u%d@example.org\n", who);
	text_puts(&yaml, "windows:\n  work: {title: Work, when: every Thursday "
	    "at 15:00, zone: America/Los_Angeles, duration: 2h, announce: "
	    "[{to: post, end: false}]}\n");
	for (steps = 1; steps < 40; steps += 3) {
		begin(&rig, text_string(&yaml));
		for (i = 0; i < (size_t)steps; i++) {
			step(&rig);
			(void)rig_answer(&rig);
		}
		heard = rig.delivered.count;
		CHECK(heard > 0);
		restart(&rig, true);
		rig_run(&rig, LATER);
		CHECK_NUMBER(rig.delivered.count, 600);
		for (who = 0; who < 600; who++) {
			char name[40];

			snprintf(name, sizeof(name), "u%d@example.org", who);
			for (times = 0, k = 0; k < rig.delivered.count; k++)
				times += strcmp(rig.delivered.items[k]
				    .recipient, name) == 0;
			CHECK_NUMBER(times, 1);
		}
		end(&rig);
	}
	text_clear(&yaml);
}

int
main(void)
{
	if (mkdtemp(folder) == NULL)
		return 1;
	snprintf(path, sizeof(path), "%s/patchday.db", folder);
	snprintf(marks, sizeof(marks), "%s-marks", path);
	test_answered();
	test_other_target();
	test_doubt();
	test_board();
	test_gone();
	test_crowd();
	rmdir(folder);
	return harness_end();
}
