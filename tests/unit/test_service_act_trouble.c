/* SPDX-License-Identifier: MIT */
/* People act while the service cannot write, is about to stop, or does not know
 * what time it is. */
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "act_rig.h"

static char folder[64] = "/tmp/test_service_act_trouble.XXXXXX";
static char database[96], filler[96];

static void
fill_disk(void)
{
	static const char zeros[4096];
	int descriptor = open(filler, O_CREAT | O_WRONLY, 0600);
	size_t size = sizeof(zeros);

	/* To the last byte. */
	while (size > 0)
		if (write(descriptor, zeros, size) <= 0)
			size /= 2;
	close(descriptor);
}

static size_t
count_entries(struct rig *rig)
{
	struct journal_filter filter = { .oldest_first = true };
	struct journal_entries entries = { 0 };
	struct error error = { 0 };
	size_t count;

	CHECK(store_journal_list(rig->store, &filter, &entries, &error) == 0);
	count = entries.list.count;
	store_journal_clear(&entries);
	return count;
}

/* A full disk in the middle of an act: nothing happened, the next one works. */
/* fault-row: 6 */
static void
test_full(void)
{
	struct text before = { 0 }, after = { 0 };
	struct schedule *schedule;
	struct rig rig;
	size_t count, i;

	rig_init_on(&rig, ACT_AUTO, "2026-12-03T22:00", database);
	rig_boot(&rig);
	rig_run(&rig, "2026-12-03T22:30");
	schedule = rig.service->schedule;
	act_dump(&before, schedule);
	act_dump_rows(&before, rig.store);
	count = count_entries(&rig);
	fill_disk();
	for (i = 0; i < 3; i++) {
		CHECK_NUMBER(act_send(&rig, "{\"act\":\"start\","
		    "\"occurrence\":\"work\"}", "key"), 507);
		CHECK_ROW(strstr(act_body, "nothing was done") != NULL,
		    act_body);
		CHECK(rig.service->schedule == schedule);
		rig_run(&rig, "2026-12-03T22:31");
	}
	act_dump(&after, rig.service->schedule);
	act_dump_rows(&after, rig.store);
	CHECK_STRING(text_string(&after), text_string(&before));
	CHECK_NUMBER(count_entries(&rig), count);
	CHECK_NUMBER(rig.starts, 0);
	unlink(filler);
	rig_run(&rig, "2026-12-03T22:40");
	CHECK_NUMBER(act_send(&rig, "{\"act\":\"start\","
	    "\"occurrence\":\"work\"}", "key"), 200);
	act_check(&rig);
	act_restart(&rig);
	rig_run(&rig, "2026-12-04T12:00");
	CHECK_LOG(&rig, "03 22:40:00 sent start chat\n"
	    "04 01:00:00 sent end chat\n");
	rig_clear(&rig);
	unlink(database);
	text_clear(&before);
	text_clear(&after);
}

/* What is done while it stops is said after the next start, once. */
static void
test_draining(void)
{
	struct rig rig;

	rig_init(&rig, ACT_AUTO, "2026-12-03T22:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-03T22:50");
	service_drain(rig.service);
	CHECK_NUMBER(act_say(&rig, "start work"), 200);
	rig_run(&rig, "2026-12-03T22:51");
	CHECK_NUMBER(rig.starts, 0);
	act_restart(&rig);
	rig_run(&rig, "2026-12-04T12:00");
	CHECK_LOG(&rig, "03 22:51:00 sent start chat\n"
	    "04 01:00:00 sent end chat\n");
	rig_clear(&rig);
}

/* A day before what was recorded: acts are not taken, and nothing changes. */
/* fault-row: 25 */
static void
test_clock_wrong(void)
{
	struct rig rig;
	size_t count;

	rig_init(&rig, ACT_AUTO, "2026-12-03T22:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-03T22:50");
	rig_sleep(&rig, "2026-12-01T22:50");
	rig_run(&rig, "2026-12-01T22:51");
	count = count_entries(&rig);
	CHECK_NUMBER(act_say(&rig, "skip work"), 503);
	CHECK_ROW(strstr(act_body, "clock") != NULL, act_body);
	CHECK_NUMBER(count_entries(&rig), count);
	act_check(&rig);
	rig_sleep(&rig, "2026-12-03T22:52");
	rig_run(&rig, "2026-12-03T22:53");
	CHECK_NUMBER(act_say(&rig, "skip work"), 200);
	rig_run(&rig, "2026-12-04T12:00");
	CHECK_LOG(&rig, "03 22:53:00 sent cancellation chat\n");
	rig_clear(&rig);
}

/* Set back by days just now, and no step has seen it: an act is refused all the
 * same.  Set ahead by days before, and back: it is as it was, and taken. */
static void
test_clock_just_set(void)
{
	struct rig rig;

	rig_init(&rig, ACT_BY_HAND, "2026-12-03T22:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-03T23:00");
	clock_jump(&rig.clock, rig_at("2026-11-01T00:00") * 1000);
	CHECK_NUMBER(act_say(&rig, "start work/2026-12-03T15:00"), 503);
	CHECK_ROW(strstr(act_body, "clock") != NULL, act_body);
	CHECK(rig.service->is_clock_wrong);
	rig_clear(&rig);
	rig_init(&rig, ACT_BY_HAND, "2026-12-03T22:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-03T23:02");
	CHECK_NUMBER(act_say(&rig, "start work/2026-12-03T15:00"), 200);
	clock_jump(&rig.clock, rig_at("2026-12-07T00:00") * 1000);
	rig_run(&rig, "2026-12-07T00:01");
	clock_jump(&rig.clock, rig_at("2026-12-03T23:04") * 1000);
	CHECK_NUMBER(act_say(&rig, "note work/2026-12-03T15:00 "
	    "\"Half of it\""), 200);
	CHECK(!rig.service->is_clock_wrong);
	rig_clear(&rig);
}

/* Of two who press at once the second hears by whom it was started; the same
 * request sent again has the same answer. */
/* fault-row: 60 */
static void
test_two_starts(void)
{
	static const char start[] =
	    "{\"act\":\"start\",\"occurrence\":\"work/2026-12-03T15:00\"}";
	static char first[sizeof(act_body)];
	struct rig rig;

	rig_init(&rig, ACT_BY_HAND, "2026-12-03T23:00");
	rig_boot(&rig);
	CHECK_NUMBER(act_send(&rig, start, "mine"), 200);
	memcpy(first, act_body, sizeof(first));
	CHECK_NUMBER(act_send(&rig, start, "theirs"), 409);
	CHECK_ROW(strstr(act_body, "already started at 15:00 PST by Boss") !=
	    NULL, act_body);
	act_restart(&rig);
	rig_run(&rig, "2026-12-03T23:05");
	CHECK_NUMBER(act_send(&rig, start, "mine"), 200);
	CHECK_STRING(act_body, first);
	CHECK_NUMBER(act_send(&rig, "{\"act\":\"end\"}", "mine"), 422);
	rig_run(&rig, "2026-12-03T23:10");
	CHECK_LOG(&rig, "03 23:00:00 sent start chat\n");
	rig_clear(&rig);
}

static bool
mount_small(void)
{
	if (unshare(CLONE_NEWNS) != 0 &&
	    unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
		return false;
	return mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	    mount("tmpfs", folder, "tmpfs", 0, "size=512k") == 0;
}

/* Posted when the occurrence had no thread yet, and looked for when it has one:
 * it is found where it is. */
static void
test_before_its_thread(void)
{
	struct rig rig;

	rig_init(&rig, ACT_AUTO, "2026-12-02T22:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-02T22:59:58");
	rig_expect(&rig, "chat", RIG_SWALLOWED);
	CHECK_NUMBER(act_say(&rig, "extend work by 1h"), 200);
	rig_run(&rig, "2026-12-03T01:00");
	CHECK_NUMBER(rig_count(&rig, "chat", "remind-24h"), 1);
	CHECK_NUMBER(rig_count(&rig, "chat", "extension"), 1);
	rig_clear(&rig);
}

/* It was in doubt when the work was called off; found not to be there, it is not
 * said any more. */
static void
test_doubt_of_what_is_called_off(void)
{
	struct rig rig;

	rig_init(&rig, ACT_AUTO, "2026-12-03T22:00");
	rig_boot(&rig);
	rig_expect(&rig, "chat", RIG_LOST);
	rig_run(&rig, "2026-12-03T23:00:02");
	CHECK_NUMBER(act_say(&rig, "cancel work because of fire"), 200);
	rig_run(&rig, "2026-12-04T03:00");
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 0);
	CHECK_NUMBER(rig_count(&rig, "chat", "cancellation"), 1);
	rig_clear(&rig);
}

/* The clock ran ahead and came back: what was given up is to come again, and
 * holds up nothing that is due before it. */
static void
test_not_held_up_by_what_is_to_come(void)
{
	static const char yaml[] = ACT_CONFIRM("skip", "[5d]");
	struct rig rig;

	rig_init(&rig, yaml, "2026-12-02T22:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-02T22:10");
	rig_sleep(&rig, "2026-12-04T06:00");
	rig_run(&rig, "2026-12-04T06:01");
	rig_sleep(&rig, "2026-12-02T22:19");
	rig_run(&rig, "2026-12-02T22:20");
	CHECK(act_reload(&rig, yaml) == 0);
	CHECK_NUMBER(act_say(&rig, "extend work by 1h"), 200);
	rig_run(&rig, "2026-12-02T22:30");
	CHECK_NUMBER(rig_count(&rig, "chat", "extension"), 1);
	CHECK_NUMBER(rig_count(&rig, "chat", "cancellation"), 0);
	rig_run(&rig, "2026-12-03T01:00");
	CHECK_NUMBER(rig_count(&rig, "chat", "cancellation"), 1);
	rig_clear(&rig);
}

int
main(void)
{
	if (mkdtemp(folder) == NULL)
		return 1;
	snprintf(database, sizeof(database), "%s/patchday.db", folder);
	snprintf(filler, sizeof(filler), "%s/filler", folder);
	test_draining();
	test_clock_wrong();
	test_clock_just_set();
	test_two_starts();
	if (mount_small()) {
		test_full();
		(void)umount(folder);
	} else {
		fprintf(stderr, "no full disk: mounting is not allowed\n");
	}
	rmdir(folder);
	test_before_its_thread();
	test_doubt_of_what_is_called_off();
	test_not_held_up_by_what_is_to_come();
	return harness_end();
}
