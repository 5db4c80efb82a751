/* SPDX-License-Identifier: MIT */
/* A copy is put in the place of the database: what was sent since is looked
 * for before it is said again. */
#include <sys/stat.h>

#include "service_rig.h"
#include "store_backup.h"
#include "store_journal.h"

#define CONF RIG_WINDOW RIG_CHANNELS

static char folder[64], database[96], copy[160];

static void
remove_all(void)
{
	char path[160];

	unlink(copy);
	unlink(database);
	snprintf(path, sizeof(path), "%s-marks", database);
	unlink(path);
	snprintf(path, sizeof(path), "%s/backup", folder);
	rmdir(path);
}

static void
open_store(struct rig *rig)
{
	struct store_options options = { .path = database };
	struct error error = { 0 };

	store_free(rig->store);
	rig->store = NULL;
	if (!CHECK_ROW(store_new(&options, &rig->store, &error) == 0,
	    error.text))
		abort();
}

/* How many entries say that a copy was put back. */
static unsigned
count_put_back(const struct rig *rig)
{
	struct journal_filter filter = { .limit = 1000 };
	struct journal_entries entries = { 0 };
	struct error error = { 0 };
	unsigned count = 0;
	size_t i;

	CHECK(store_journal_list(rig->store, &filter, &entries, &error) == 0);
	for (i = 0; i < entries.list.count; i++)
		count += strcmp(entries.list.items[i].verb, "put-back") == 0;
	store_journal_clear(&entries);
	return count;
}

/* Copied after the reminder, put back at `at`. */
static void
test_put_back(const char *at, bool is_rehearsed, const char *want)
{
	struct error error = { 0 };
	struct rig rig;
	unsigned round;

	rig_init_on(&rig, CONF, "2026-12-02T12:00", database);
	rig_boot(&rig);
	rig_run(&rig, "2026-12-03T01:00");
	CHECK(store_backup(rig.store, clock_now(&rig.clock), &error) == 0);
	rig_run(&rig, at);
	rig_kill(&rig);
	store_free(rig.store);
	rig.store = NULL;
	CHECK(rename(copy, database) == 0);
	rig_forget_log(&rig);
	for (round = 0; round < 2; round++) {
		open_store(&rig);
		rig.is_rehearsal = is_rehearsed && round == 0;
		rig_boot(&rig);
		CHECK_NUMBER(count_put_back(&rig), 1);
		if (round == 0 && is_rehearsed)
			rig_run_until(&rig, clock_now_ms(&rig.clock) + 10000);
		if (round == 1)
			rig_run(&rig, "2026-12-05T12:00");
		rig_kill(&rig);
	}
	CHECK_NUMBER(rig_count(&rig, "chat", "remind-24h"), 1);
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 1);
	CHECK_NUMBER(rig_count(&rig, "chat", "end"), 1);
	CHECK_LOG(&rig, want);
	rig_clear(&rig);
	remove_all();
}

/* The database itself is none, nor after it was copied. */
static void
test_own(void)
{
	struct error error = { 0 };
	struct rig rig;

	rig_init_on(&rig, CONF, "2026-12-02T12:00", database);
	rig_boot(&rig);
	rig_run(&rig, "2026-12-03T01:00");
	CHECK(store_backup(rig.store, clock_now(&rig.clock), &error) == 0);
	rig_kill(&rig);
	open_store(&rig);
	rig_boot(&rig);
	CHECK_NUMBER(count_put_back(&rig), 0);
	rig_run(&rig, "2026-12-03T23:30");
	CHECK_NUMBER(rig.look_ups, 0);
	rig_clear(&rig);
	remove_all();
}

int
main(void)
{
	snprintf(folder, sizeof(folder), "/tmp/service_put_back.XXXXXX");
	if (mkdtemp(folder) == NULL)
		abort();
	snprintf(database, sizeof(database), "%s/patchday.db", folder);
	snprintf(copy, sizeof(copy), "%s/backup/patchday-2026-12-03.db",
	    folder);
	test_own();
	/* In Slack it is found; the mail is the same once more. */
	test_put_back("2026-12-03T23:30", false,
	    "03 23:30:00 sent start post\n03 23:30:05 sent start chat\n"
	    "04 01:00:00 sent end chat\n04 01:00:00 sent end post\n");
	/* Nothing had been sent yet. */
	test_put_back("2026-12-03T22:00", false,
	    "03 23:00:00 sent start chat\n03 23:00:00 sent start post\n"
	    "04 01:00:00 sent end chat\n04 01:00:00 sent end post\n");
	/* Rehearsed first: it counts as said. */
	test_put_back("2026-12-03T23:30", true,
	    "03 23:30:00 sent start chat\n03 23:30:00 sent start post\n"
	    "04 01:00:00 sent end chat\n04 01:00:00 sent end post\n");
	rmdir(folder);
	return harness_end();
}
