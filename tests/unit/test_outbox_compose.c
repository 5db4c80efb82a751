/* SPDX-License-Identifier: MIT */
/*
 * Words of what has rotted on the disk: what is left of it is said, nothing is
 * said twice, and nothing of it ends the service.
 */
#include "outbox_rig.h"
#include "service_bulletin_internal.h"

#define CONF ACT_AUTO
#define SUBJECT "promotion/image/w_2026_48"

static void
begin(struct rig *rig)
{
	rig_init(rig, CONF, "2026-12-02T12:00");
	rig_boot(rig);
	rig_run(rig, "2026-12-03T23:10");
	CHECK_NUMBER(rig_count(rig, "chat", "start"), 1);
}

static const char *
last(const struct rig *rig, const char *kind)
{
	size_t i = rig->delivered.count;

	while (i-- > 0)
		if (strcmp(rig->delivered.items[i].kind, kind) == 0)
			return rig->delivered.items[i].bytes;
	return "";
}

/* A bulletin whose words are gone has its subject's title still, and the next
 * one is as it should be. */
static void
test_bulletin(void)
{
	static const char *const channels[] = { "chat" };
	struct bulletin news = { .headline = mem_string("Proposed") };
	struct service_bulletin bulletin = { .subject = SUBJECT,
	    .title = "w_2026_48", .serial = 1, .news = &news,
	    .channels = channels, .channel_count = countof(channels) };
	struct error error = { 0 };
	struct rig rig;

	begin(&rig);
	rig_expect(&rig, "chat", RIG_BUSY);
	CHECK(service_bulletin_put(rig.service, &bulletin, &error) == 0 &&
	    service_commit(rig.service, &error) == 0);
	rig_run(&rig, "2026-12-03T23:10:05");
	outbox_rot(&rig, "UPDATE outbox SET detail = '{\"headline\":' WHERE "
	    "kind = 'bulletin'");
	rig_run(&rig, "2026-12-03T23:20");
	CHECK_NUMBER(rig_count(&rig, "chat", "bulletin"), 1);
	CHECK(strstr(last(&rig, "bulletin"), "w_2026_48") != NULL);
	CHECK(strstr(last(&rig, "bulletin"), "Proposed") == NULL);
	bulletin.serial = 2;
	CHECK(service_bulletin_put(rig.service, &bulletin, &error) == 0 &&
	    service_commit(rig.service, &error) == 0);
	rig_run(&rig, "2026-12-03T23:30");
	CHECK_NUMBER(rig_count(&rig, "chat", "bulletin"), 2);
	CHECK(strstr(last(&rig, "bulletin"), "Proposed") != NULL);
	bulletin_clear(&news);
	rig_clear(&rig);
}

/* What was done is told without what was stored of it. */
static void
test_news(void)
{
	struct rig rig;

	begin(&rig);
	rig_expect(&rig, "chat", RIG_BUSY);
	CHECK_NUMBER(act_say(&rig, "extend work by 45m because slow"), 200);
	rig_run(&rig, "2026-12-03T23:10:05");
	outbox_rot(&rig, "UPDATE outbox SET detail = '' WHERE "
	    "kind = 'extension'");
	rig_run(&rig, "2026-12-03T23:20");
	CHECK_NUMBER(rig_count(&rig, "chat", "extension"), 1);
	CHECK(strstr(last(&rig, "extension"), "Work") != NULL);
	CHECK(strstr(last(&rig, "extension"), "slow") == NULL);
	rig_clear(&rig);
}

/* In doubt, and its letter is gone: it is looked for where its thread is, and
 * found; where nobody may look, it is worded again, once. */
static void
test_letter(void)
{
	static const struct { const char *what; enum rig_answer look;
	    unsigned count; } rows[] = {
		{ "found in its thread", RIG_OK, 1 },
		{ "nobody may look", RIG_BLIND, 2 },
	};
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		begin(&rig);
		rig_expect(&rig, "chat", RIG_SWALLOWED);
		rig_expect(&rig, "look chat", rows[i].look);
		CHECK_NUMBER(act_say(&rig, "note work look here"), 200);
		rig_run(&rig, "2026-12-03T23:10:02");
		outbox_rot(&rig, "DELETE FROM letter");
		rig_run(&rig, "2026-12-03T23:40");
		CHECK_ROW(rig_count(&rig, "chat", "remark") == rows[i].count,
		    rows[i].what);
		CHECK_ROW(strstr(last(&rig, "remark"), "look here") != NULL &&
		    strstr(last(&rig, "remark"), "thread_ts") != NULL,
		    rows[i].what);
		outbox_check(&rig, "chat", "remark", "sent: \n");
		rig_clear(&rig);
	}
}

int
main(void)
{
	test_bulletin();
	test_news();
	test_letter();
	return harness_end();
}
