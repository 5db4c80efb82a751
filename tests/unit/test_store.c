/* SPDX-License-Identifier: MIT */
/* The store as a file: made, locked, damaged, from the future. */
#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "civil.h"
#include "file.h"
#include "harness.h"
#include "store.h"
#include "store_internal.h"
#include "store_backup.h"
#include "store_journal.h"
#include "store_mark.h"
#include "store_meta.h"
#include "store_revision.h"
#include "store_thread.h"

static char folder[64];
static char path[128];

static void
begin(void)
{
	snprintf(folder, sizeof(folder), "/tmp/test_store.XXXXXX");
	if (mkdtemp(folder) == NULL)
		abort();
	snprintf(path, sizeof(path), "%s/patchday.db", folder);
}

static void
end(void)
{
	char journal[160];

	snprintf(journal, sizeof(journal), "%s-journal", path);
	unlink(journal);
	unlink(path);
	rmdir(folder);
}

static struct store *
opened(struct error *ret_error)
{
	struct store_options options = { .path = path, .wait_ms = 0 };
	struct store *store = NULL;

	memset(ret_error, 0, sizeof(*ret_error));
	if (store_new(&options, &store, ret_error) < 0)
		return NULL;
	return store;
}

/* Change the file behind patchday's back. */
static void
meddle(const char *sql)
{
	sqlite3 *connection = NULL;

	if (sqlite3_open(path, &connection) != SQLITE_OK ||
	    sqlite3_exec(connection, sql, NULL, NULL, NULL) != SQLITE_OK)
		abort();
	sqlite3_close(connection);
}

static void
test_made_and_kept(void)
{
	struct store *store;
	struct error error;
	struct stat status;
	struct text value = { 0 };
	int64_t number = 0;
	bool is_there = false;

	begin();
	store = opened(&error);
	CHECK(store != NULL);
	CHECK(stat(path, &status) == 0 && (status.st_mode & 0777) == 0600);
	CHECK_NUMBER(store_version(store), store_schema_count);
	CHECK(store_meta_load_number(store, "x", &is_there, &number,
	    &error) == 0 && !is_there);
	CHECK(store_begin(store, &error) == 0);
	CHECK(store_meta_put_number(store, "x", -5000000000, &error) == 0);
	CHECK(store_meta_put(store, "y", "2026f", &error) == 0);
	CHECK(store_commit(store, &error) == 0);
	CHECK(store_begin(store, &error) == 0);
	CHECK(store_meta_put_number(store, "x", 7, &error) == 0);
	store_rollback(store);
	store_free(store);

	store = opened(&error);
	CHECK(store != NULL);
	CHECK(store_meta_load_number(store, "x", &is_there, &number,
	    &error) == 0 && is_there);
	CHECK_NUMBER(number, -5000000000);
	CHECK(store_meta_load(store, "y", &is_there, &value, &error) == 0);
	CHECK_STRING(text_string(&value), "2026f");
	text_clear(&value);
	store_free(store);
	end();
}

static void
posted(void *context)
{
	sem_post(context);
}

/* A commit in the background: whoever reads meanwhile waits for it. */
static void
test_commit_begun(void)
{
	struct store_options options = { .path = path, .wake = posted };
	struct store *store = NULL;
	struct error error = { 0 };
	bool is_there = false;
	int64_t number = 0;
	sem_t over;
	int i;

	begin();
	sem_init(&over, 0, 0);
	options.wake_context = &over;
	CHECK(store_new(&options, &store, &error) == 0);
	for (i = 1; i <= 3; i++) {
		CHECK(store_begin(store, &error) == 0);
		CHECK(store_meta_put_number(store, "x", i, &error) == 0);
		CHECK(store_commit_begin(store));
		CHECK(store_meta_load_number(store, "x", &is_there, &number,
		    &error) == 0);
		CHECK_NUMBER(number, i);
		sem_wait(&over);
		CHECK(store_commit_is_over(store));
		CHECK(store_commit_end(store, &error) == 0);
	}
	/* Freed while it goes on: it is completed. */
	CHECK(store_begin(store, &error) == 0);
	CHECK(store_meta_put_number(store, "x", 4, &error) == 0);
	CHECK(store_commit_begin(store));
	store_free(store);
	store = opened(&error);
	CHECK(store_meta_load_number(store, "x", &is_there, &number,
	    &error) == 0);
	CHECK_NUMBER(number, 4);
	/* Without anybody to wake there is no background. */
	CHECK(!store_commit_begin(store));
	store_free(store);
	sem_destroy(&over);
	end();
}

static void
journal_start(struct store *store)
{
	struct journal_entry entry = { .who = "patchday", .verb = "start",
	    .subject = "x", .detail = "" };
	struct error error = { 0 };

	CHECK(store_journal_add(store, &entry, &error) == 0);
	store_mark_begin(store);
}

/* What was handed over is known after a kill, and nothing is believed that
 * may be of another run, another file or another boot. */
static void
test_marks(void)
{
	struct store *store;
	struct error error;
	char marks[200];
	size_t place;
	FILE *file;

	begin();
	snprintf(marks, sizeof(marks), "%s-marks", path);
	store = opened(&error);
	CHECK(store_mark_is_possible(store, 7));
	CHECK(!store_mark_is_kept(store));
	journal_start(store);
	CHECK(store_mark_is_kept(store));
	place = store_mark_put(store, 7, 1);
	(void)store_mark_put(store, 8, 1);
	store_mark_drop(store, place);
	CHECK_NUMBER(store_mark_put(store, 9, 1), place);
	store_free(store);

	store = opened(&error);
	CHECK(!store_mark_is_possible(store, 7));
	CHECK(store_mark_is_possible(store, 8));
	CHECK(store_mark_is_possible(store, 9));
	/* A run that kept none, as an older version is. */
	journal_start(store);
	(void)store_mark_put(store, 8, 1);
	{
		struct journal_entry entry = { .who = "patchday",
		    .verb = "start", .subject = "x", .detail = "" };

		CHECK(store_journal_add(store, &entry, &error) == 0);
	}
	store_free(store);
	store = opened(&error);
	CHECK(store_mark_is_possible(store, 7));
	journal_start(store);
	store_free(store);

	/* Another boot. */
	file = fopen(marks, "r+");
	CHECK(file != NULL && fseek(file, 16, SEEK_SET) == 0 &&
	    fputs("00000000-", file) >= 0 && fclose(file) == 0);
	store = opened(&error);
	CHECK(store_mark_is_possible(store, 7));
	journal_start(store);
	store_free(store);

	/* Cut off. */
	CHECK(truncate(marks, 20) == 0);
	store = opened(&error);
	CHECK(store_mark_is_possible(store, 7));
	store_free(store);
	CHECK(unlink(marks) == 0);
	end();
}

/* fault-row: 8 */
static void
test_second_process_refused(void)
{
	struct store *store, *second;
	struct error error;
	char want[160];
	int state = -1;
	pid_t child;

	begin();
	store = opened(&error);
	CHECK(store != NULL);
	snprintf(want, sizeof(want), "is in use by process %d;",
	    (int)getpid());
	child = fork();
	if (child == 0) {
		second = opened(&error);
		if (second == NULL && strstr(error.text, want) == NULL)
			fprintf(stderr, "got: %s\n", error.text);
		_exit(second == NULL && error.code == ERROR_STORE &&
		    strstr(error.text, want) != NULL ? 0 : 1);
	}
	CHECK(waitpid(child, &state, 0) == child);
	CHECK(WIFEXITED(state) && WEXITSTATUS(state) == 0);
	store_free(store);
	end();
}

/* fault-row: 10 */
static void
test_refused(void)
{
	static const struct {
		const char *sql, *want;
	} cases[] = {
		{ "PRAGMA user_version = 99",
		    "was written by a newer patchday (schema 99, this one knows " },
		{ "PRAGMA application_id = 7", "is a database of another program" },
	};
	struct store *store;
	struct error error;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		begin();
		store = opened(&error);
		store_free(store);
		meddle(cases[i].sql);
		store = opened(&error);
		CHECK_ROW(store == NULL &&
		    strstr(error.text, cases[i].want) != NULL, error.text);
		store_free(store);
		end();
	}
}

/* A page of the file is overwritten with noise. */
/* fault-row: 9 */
static void
test_damaged(void)
{
	static const off_t places[] = { 0, 4096, 3 * 4096, 6 * 4096 };
	struct store *store;
	struct error error;
	char noise[4096];
	size_t i;
	int descriptor;

	memset(noise, 0xa5, sizeof(noise));
	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		begin();
		store = opened(&error);
		store_free(store);
		descriptor = open(path, O_WRONLY);
		CHECK(pwrite(descriptor, noise, sizeof(noise), places[i]) ==
		    sizeof(noise));
		close(descriptor);
		store = opened(&error);
		CHECK_ROW(store == NULL &&
		    strstr(error.text, "damaged") != NULL &&
		    strchr(error.text, '\n') == NULL, error.text);
		store_free(store);
		end();
	}
}

/* fault-row: 11 */
static void
test_not_there(void)
{
	struct store_options options = { .path = "/tmp/no/such/folder/db" };
	struct store *store = NULL;
	struct error error = { 0 };

	CHECK(store_new(&options, &store, &error) < 0);
	CHECK_STRING(error.text, "cannot open /tmp/no/such/folder/db: "
	    "No such file or directory");
}

/* fault-row: 11: somebody moves the file, and puts it back; then another one is
 * in its place. */
static void
test_moved(void)
{
	char *aside;
	struct error error;
	struct store *store;

	begin();
	aside = mem_format("%s/aside", folder);
	store = opened(&error);
	CHECK(store_begin(store, &error) == 0 && store_meta_put(store, "x",
	    "1", &error) == 0 && store_commit(store, &error) == 0);
	CHECK(rename(path, aside) == 0);
	CHECK_NUMBER(store_begin(store, &error), -1);
	CHECK(strstr(error.text, "/patchday.db is gone: put it back") != NULL);
	CHECK(!store_is_unsure(store));
	CHECK(rename(aside, path) == 0);
	CHECK(store_begin(store, &error) == 0 && store_meta_put(store, "x",
	    "2", &error) == 0 && store_commit(store, &error) == 0);
	CHECK(rename(path, aside) == 0 && file_replace(path, "", 0,
	    &error) == 0);
	CHECK_NUMBER(store_begin(store, &error), -1);
	CHECK(strstr(error.text, "/patchday.db is another file than the one "
	    "that was opened") != NULL);
	CHECK(store_is_unsure(store));
	store_free(store);
	CHECK(rename(aside, path) == 0);
	free(aside);
	end();
}

static void
test_journal(void)
{
	struct journal_entry entry = { .at_ms = 5, .who = "uid 0 (root)",
	    .verb = "drop", .subject = "abc/1", .detail = "why" };
	struct journal_entries entries = { 0 };
	struct store *store;
	struct error error;
	sqlite3 *connection = NULL;

	begin();
	store = opened(&error);
	CHECK(store_journal_add(store, &entry, &error) == 0);
	entry.subject = "xyz";
	entry.verb = "retry";
	CHECK(store_journal_add(store, &entry, &error) == 0);
	CHECK(store_journal_list(store, &(struct journal_filter){ .limit = 10 },
	    &entries, &error) == 0);
	CHECK_NUMBER(entries.list.count, 2);
	CHECK_STRING(entries.list.items[0].verb, "retry");
	store_journal_clear(&entries);
	CHECK(store_journal_list(store, &(struct journal_filter){
	    .subject = "abc", .limit = 10 }, &entries, &error) == 0);
	CHECK_NUMBER(entries.list.count, 1);
	CHECK_STRING(entries.list.items[0].detail, "why");
	store_journal_clear(&entries);
	store_free(store);
	/* Nobody may change what was written, not even by hand. */
	CHECK(sqlite3_open(path, &connection) == SQLITE_OK);
	CHECK(sqlite3_exec(connection, "DELETE FROM journal", NULL, NULL,
	    NULL) != SQLITE_OK);
	CHECK(sqlite3_exec(connection, "UPDATE journal SET who = 'me'", NULL,
	    NULL, NULL) != SQLITE_OK);
	sqlite3_close(connection);
	end();
}

static void
test_revision(void)
{
	static const struct {
		const char *identity, *form, *hash;
		int64_t now_at;
		int sequence;
		int64_t created_at, modified_at;
	} cases[] = {
		{ "a/1", "expanded", "h1", 100, 0, 100, 100 },
		{ "a/1", "expanded", "h1", 200, 0, 100, 100 },
		{ "a/1", "expanded", "h2", 300, 1, 100, 300 },
		{ "a/1", "expanded", "h1", 300, 2, 100, 301 },	/* still grows */
		{ "a/1", "expanded", "h3", 50, 3, 100, 302 },	/* clock back */
		{ "a/1", "zoned", "h9", 400, 0, 400, 400 },
		{ "b/1", "expanded", "h1", 400, 0, 400, 400 },
		/* Remarks: the date grows, the number does not. */
		{ "b/1", "expanded", "h1-", 500, 0, 400, 400 },
		{ "b/1", "expanded", "h1-r", 500, 0, 400, 500 },
		{ "b/1", "expanded", "h1-r", 600, 0, 400, 500 },
		{ "b/1", "expanded", "h1", 600, 0, 400, 500 },	/* knows none */
		{ "b/1", "expanded", "h1-r", 600, 0, 400, 500 },
		{ "b/1", "expanded", "h1-s", 500, 0, 400, 501 },
		{ "b/1", "expanded", "h2", 700, 1, 400, 700 },
		{ "b/1", "expanded", "h2-s", 800, 1, 400, 700 },
		{ "b/1", "expanded", "h3-t", 800, 2, 400, 800 },
		{ "b/1", "expanded", "h3-", 900, 2, 400, 900 },
		{ "b/1", "expanded", "h3", 950, 2, 400, 900 },
		{ "c/1", "expanded", "h1-r", 400, 0, 400, 400 },
		{ "c/1", "expanded", "h1-r", 500, 0, 400, 400 },
		{ "c/1", "expanded", "h1r", 500, 1, 400, 500 },
	};
	struct store_options options = { .path = NULL };
	struct store *store = NULL;
	struct error error;
	struct feed_row feed = { .name = "all", .form = "expanded" };
	size_t i;

	CHECK(store_new(&options, &store, &error) == 0);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct revision_row row = { .identity = cases[i].identity,
		    .form = cases[i].form, .hash = cases[i].hash };

		CHECK(store_revision_put(store, &row, cases[i].now_at,
		    &error) == 0);
		CHECK_NUMBER(row.sequence, cases[i].sequence);
		CHECK_NUMBER(row.created_at, cases[i].created_at);
		CHECK_NUMBER(row.modified_at, cases[i].modified_at);
	}
	feed.hash = "x";
	CHECK(store_revision_put_feed(store, &feed, 100, &error) == 0);
	CHECK_NUMBER(feed.modified_at, 100);
	CHECK(store_revision_put_feed(store, &feed, 200, &error) == 0);
	CHECK_NUMBER(feed.modified_at, 100);
	feed.hash = "y";
	CHECK(store_revision_put_feed(store, &feed, 50, &error) == 0);
	CHECK_NUMBER(feed.modified_at, 101);
	store_free(store);
}

/* The name in the folder of copies. */
static const char *
copy(const char *name)
{
	static char copies[200];

	snprintf(copies, sizeof(copies), "%s/backup/%s", folder, name);
	return copies;
}

static int64_t
at(const char *date)
{
	int64_t local = 0;

	CHECK(civil_parse(date, &local, NULL, NULL) == 0);
	return local;
}

/* What the file `from` (a copy) has as meta `name`; "" when it has not. */
static void
check_copy(const char *from, const char *name, const char *want)
{
	struct store_options options = { .path = from };
	struct store *store = NULL;
	struct text value = { 0 };
	struct error error = { 0 };
	struct stat status;
	bool is_there = false;

	CHECK(stat(from, &status) == 0 && (status.st_mode & 0777) == 0600);
	if (!CHECK_ROW(store_new(&options, &store, &error) == 0, error.text))
		return;
	CHECK(store_meta_load(store, name, &is_there, &value, &error) == 0);
	CHECK_STRING(text_string(&value), want);
	text_clear(&value);
	store_free(store);
}

static void
test_backup(void)
{
	struct journal_entry entry = { .who = "", .verb = "", .subject = "",
	    .detail = "", .at_ms = at("2026-11-30T12:00") * 1000 };
	struct error error;
	struct store *store;
	char name[32];
	int i;

	begin();
	store = opened(&error);
	CHECK(!store_backup_is_wanted(store, at("2026-12-01T12:00")));
	CHECK(store_journal_add(store, &entry, &error) == 0);
	CHECK(!store_backup_is_wanted(store, at("2026-12-01T11:59:59")));
	CHECK(store_backup_is_wanted(store, at("2026-12-01T12:00")));
	CHECK(store_backup_last(store) == INT64_MIN);
	for (i = 1; i <= 9; i++) {
		snprintf(name, sizeof(name), "2026-12-%02d", i);
		CHECK(store_meta_put(store, "day", name, &error) == 0);
		CHECK(store_backup_is_wanted(store, at(name)) == (i > 1));
		CHECK(store_backup(store, at(name) + 50000, &error) == 0);
		CHECK(!store_backup_is_wanted(store, at(name) + 86399));
		CHECK_NUMBER(store_backup_last(store), at(name) / 86400);
	}
	/* The clock goes back: nothing is copied over. */
	CHECK(!store_backup_is_wanted(store, at("2026-12-05")));
	store_free(store);
	CHECK(access(copy("patchday-2026-12-02.db"), F_OK) != 0);
	check_copy(copy("patchday-2026-12-03.db"), "day", "2026-12-03");
	check_copy(copy("patchday-2026-12-09.db"), "day", "2026-12-09");
	/* It is remembered by what is on the disk. */
	store = opened(&error);
	CHECK(!store_backup_is_wanted(store, at("2026-12-09T23:00")));
	CHECK(store_backup_is_wanted(store, at("2026-12-10")));
	/* In a transaction it cannot be; nothing is left, nothing harmed. */
	CHECK(store_begin(store, &error) == 0);
	CHECK(store_backup(store, at("2026-12-10"), &error) < 0);
	CHECK(access(copy("patchday-2026-12-10.db.new"), F_OK) != 0);
	CHECK(!store_is_unsure(store));
	CHECK(store_commit(store, &error) == 0);
	store_free(store);
	for (i = 3; i <= 9; i++) {
		snprintf(name, sizeof(name), "patchday-2026-12-%02d.db", i);
		CHECK(unlink(copy(name)) == 0);
	}
	CHECK(rmdir(copy("")) == 0);
	end();
}

static void
test_backup_in_memory(void)
{
	struct store_options options = { .path = NULL };
	struct store *store = NULL;
	struct error error = { 0 };

	CHECK(store_new(&options, &store, &error) == 0);
	CHECK(!store_backup_is_wanted(store, INT64_MAX / 2));
	CHECK(store_backup_last(store) == INT64_MIN);
	store_free(store);
}

/* A database of an older patchday is copied before it is changed. */
/* fault-row: 10 */
static void
test_copied_before_migration(void)
{
	struct error error;
	struct store *store;
	sqlite3 *old = NULL;

	begin();
	meddle("PRAGMA application_id = 0x50544348; PRAGMA user_version = 0;"
	    "CREATE TABLE older (x); INSERT INTO older VALUES (7)");
	store = opened(&error);
	CHECK_ROW(store != NULL, error.text);
	store_free(store);
	CHECK(sqlite3_open(copy("patchday-schema-0.db"), &old) == SQLITE_OK);
	CHECK(sqlite3_exec(old, "INSERT INTO older SELECT x FROM older", NULL,
	    NULL, NULL) == SQLITE_OK);
	CHECK(sqlite3_exec(old, "SELECT 1 FROM outbox", NULL, NULL, NULL) !=
	    SQLITE_OK);
	sqlite3_close(old);
	/* The second time there is nothing to change. */
	CHECK(unlink(copy("patchday-schema-0.db")) == 0);
	store = opened(&error);
	CHECK_ROW(store != NULL, error.text);
	store_free(store);
	CHECK(rmdir(copy("")) == 0);
	end();
}

int
main(void)
{
	test_made_and_kept();
	test_commit_begun();
	test_marks();
	test_second_process_refused();
	test_refused();
	test_damaged();
	test_not_there();
	test_moved();
	test_journal();
	test_revision();
	test_backup();
	test_backup_in_memory();
	test_copied_before_migration();
	return harness_end();
}
