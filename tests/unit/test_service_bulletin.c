/* SPDX-License-Identifier: MIT */
/*
 * Bulletins, as the real core sends them: one thread for each subject, in their
 * order, said once; the first message follows; kills, lost answers, a reload.
 */
#include "service_internal.h"
#include "service_rig.h"

#define CONF RIG_WINDOW RIG_CHANNELS
#define SUBJECT "promotion/image/w_2026_48"

static const char *const everywhere[] = { "chat", "post", "gone" };

/* In a transaction of its own, as an act would. */
static void
put(struct rig *rig, int64_t serial, const char *headline, const char *board)
{
	struct bulletin news = { 0 }, stands = { 0 };
	struct service_bulletin bulletin = { .subject = SUBJECT,
	    .title = "w_2026_48", .serial = serial,
	    .channels = everywhere, .channel_count = countof(everywhere) };
	struct error error = { 0 };

	if (headline != NULL) {
		news.headline = mem_string(headline);
		news.lead = mem_string("It is told <here> & now.");
		bulletin_add_paragraph(&news, "First.\nSecond.");
		bulletin_add_link(&news, "Its page",
		    "https://example.org/p/1");
		bulletin_add_link(&news, "no link", "javascript:x");
		bulletin_add_button(&news, "Acknowledge", "{\"a\":1}", NULL,
		    NULL);
		bulletin.news = &news;
	}
	if (board != NULL) {
		stands.headline = mem_string(board);
		bulletin.board = &stands;
	}
	CHECK_ROW(service_bulletin_put(rig->service, &bulletin, &error) == 0,
	    error.text);
	CHECK_ROW(service_commit(rig->service, &error) == 0, error.text);
	bulletin_clear(&news);
	bulletin_clear(&stands);
}

/* The nth (from 0) message to the sink; NULL: there are fewer. */
static const struct rig_delivery *
nth(const struct rig *rig, const char *sink, size_t n)
{
	size_t i;

	for (i = 0; i < rig->delivered.count; i++)
		if (strcmp(rig->delivered.items[i].sink, sink) == 0 &&
		    n-- == 0)
			return &rig->delivered.items[i];
	return NULL;
}

static size_t
count(const struct rig *rig, const char *sink)
{
	size_t n = 0;

	while (nth(rig, sink, n) != NULL)
		n++;
	return n;
}

static bool
says(const struct rig_delivery *message, const char *words)
{
	return message != NULL && strstr(message->bytes, words) != NULL;
}

static void
test_thread(void)
{
	struct rig rig;

	rig_init(&rig, CONF, "2026-11-30T12:00:00");
	rig_boot(&rig);
	put(&rig, 7, "Proposed", "w_2026_48: 0 of 5");
	put(&rig, 7, "Proposed", "w_2026_48: 0 of 5");	/* once */
	put(&rig, 8, "Acknowledged", "w_2026_48: 1 of 5");
	rig_run(&rig, "2026-11-30T12:01:00");
	CHECK_NUMBER(count(&rig, "chat"), 2);
	CHECK_NUMBER(count(&rig, "post"), 2);
	CHECK(says(nth(&rig, "chat", 0), "Proposed"));
	CHECK(says(nth(&rig, "chat", 0), "&lt;here&gt; &amp; now"));
	CHECK(says(nth(&rig, "chat", 0), "example.org/p/1"));
	CHECK(!says(nth(&rig, "chat", 0), "javascript"));
	CHECK(!says(nth(&rig, "chat", 0), "Your time"));
	/* No app that takes clicks. */
	CHECK(!says(nth(&rig, "chat", 0), "Acknowledge\""));
	CHECK(!says(nth(&rig, "chat", 0), "thread_ts"));
	CHECK(says(nth(&rig, "chat", 1), "thread_ts"));
	CHECK(says(nth(&rig, "chat", 1), "Acknowledged"));
	CHECK(says(nth(&rig, "post", 1), "Subject: Acknowledged"));
	CHECK(rig.edits.count > 0 && strstr(rig.edits.items[
	    rig.edits.count - 1].bytes, "1 of 5") != NULL);
	/* Only how it stands: nothing is posted. */
	put(&rig, 9, NULL, "w_2026_48: 5 of 5");
	rig_run(&rig, "2026-11-30T12:02:00");
	CHECK_NUMBER(count(&rig, "chat"), 2);
	CHECK(rig.edits.count > 0 && strstr(rig.edits.items[
	    rig.edits.count - 1].bytes, "5 of 5") != NULL);
	rig_clear(&rig);
}

/* Kills and lost answers: nothing is lost or doubled in Slack. */
static void
test_faults(void)
{
	struct error error = { 0 };
	struct rig rig;

	rig_init(&rig, CONF, "2026-11-30T12:00:00");
	rig_boot(&rig);
	rig_expect(&rig, "chat", RIG_SWALLOWED);
	rig_expect(&rig, "post", RIG_DOWN);
	put(&rig, 1, "One", NULL);
	put(&rig, 2, "Two", NULL);
	CHECK(service_step(rig.service, &error) != INT64_MIN);
	rig_deliver(&rig);
	rig_cancel_all(&rig.network);
	rig_kill(&rig);
	rig_boot(&rig);
	rig_run(&rig, "2026-11-30T12:30:00");
	CHECK_NUMBER(count(&rig, "chat"), 2);
	CHECK(says(nth(&rig, "chat", 0), "One"));
	CHECK(says(nth(&rig, "chat", 1), "Two"));
	CHECK(says(nth(&rig, "post", 0), "One"));
	CHECK(says(nth(&rig, "post", 1), "Two"));
	rig_clear(&rig);
}

/* Late it says so; after two days it is not said. */
static void
test_late(void)
{
	struct rig rig;

	rig_init(&rig, CONF, "2026-11-30T12:00:00");
	rig_boot(&rig);
	put(&rig, 1, "One", NULL);
	rig_kill(&rig);
	rig_sleep(&rig, "2026-11-30T14:00:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-11-30T14:01:00");
	CHECK(says(nth(&rig, "chat", 0), "could not be sent before"));
	put(&rig, 2, "Two", NULL);
	rig_kill(&rig);
	rig_sleep(&rig, "2026-12-02T20:00:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-02T20:01:00");
	CHECK_NUMBER(rig.events[OUTBOX_SKIPPED] > 0, 1);
	CHECK(strstr(rig.log.bytes, "skipped bulletin chat") != NULL);
	rig_clear(&rig);
}

/* Another configuration has no window of that name, and drops nothing. */
static void
test_reload(void)
{
	struct complaints complaints = { 0 };
	struct rig rig;

	rig_init(&rig, CONF, "2026-11-30T12:00:00");
	rig_boot(&rig);
	put(&rig, 1, "One", "Proposed");
	rig_run(&rig, "2026-11-30T12:01:00");
	put(&rig, 2, NULL, "Stands");
	rig_run(&rig, "2026-11-30T12:01:30");
	CHECK_NUMBER(rig.edits.count, 1);
	rig_write(&rig, RIG_WINDOW "site: {title: New}\n" RIG_CHANNELS);
	CHECK_NUMBER(service_reload(rig.service, "test", &complaints), 0);
	complaint_clear(&complaints);
	rig_run(&rig, "2026-11-30T12:02:00");
	CHECK_NUMBER(rig.edits.count, 1);
	CHECK(strstr(rig.edits.items[0].bytes, "Stands") != NULL);
	rig_clear(&rig);
}

int
main(void)
{
	test_thread();
	test_faults();
	test_late();
	test_reload();
	return harness_end();
}
