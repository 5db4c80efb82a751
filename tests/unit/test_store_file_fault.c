/* SPDX-License-Identifier: MIT */
/*
 * Opening a file, bringing it up to date, copying it: once for each thing that
 * is asked of the database meanwhile, which fails.  It is told, what was there
 * is there, and the same works afterwards.
 */
#include <dlfcn.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "civil.h"
#include "file.h"
#include "harness.h"
#include "mem.h"
#include "store_backup.h"
#include "store_copy.h"
#include "store_internal.h"
#include "store_journal.h"
#include "store_meta.h"

#define DAY (1796256000)		/* 2026-12-03 */

/* --- a database that fails once ------------------------------------------- */

static int fault_count, fault_at;	/* what fails; 0: nothing */
static int fault_code;
static bool fault_is_shown;		/* the last call failed */
/* SQLite asks itself, too: its own steps do not count. */
static bool fault_is_inside;

static bool
fault_is_due(void)
{
	if (fault_is_inside)
		return false;
	return fault_is_shown = ++fault_count == fault_at;
}

#define REAL(name) \
	if (real == NULL) \
		*(void **)&real = dlsym(RTLD_NEXT, #name)

int
sqlite3_open_v2(const char *path, sqlite3 **ret_connection, int flags,
    const char *vfs)
{
	static int (*real)(const char *, sqlite3 **, int, const char *);
	int status;

	REAL(sqlite3_open_v2);
	status = real(path, ret_connection, flags, vfs);
	return fault_is_due() ? fault_code : status;
}

int
sqlite3_prepare_v2(sqlite3 *connection, const char *sql, int length,
    sqlite3_stmt **ret_statement, const char **ret_rest)
{
	static int (*real)(sqlite3 *, const char *, int, sqlite3_stmt **,
	    const char **);

	REAL(sqlite3_prepare_v2);
	return fault_is_due() ? fault_code : real(connection, sql, length,
	    ret_statement, ret_rest);
}

int
sqlite3_prepare_v3(sqlite3 *connection, const char *sql, int length,
    unsigned flags, sqlite3_stmt **ret_statement, const char **ret_rest)
{
	static int (*real)(sqlite3 *, const char *, int, unsigned,
	    sqlite3_stmt **, const char **);

	REAL(sqlite3_prepare_v3);
	return fault_is_due() ? fault_code : real(connection, sql, length,
	    flags, ret_statement, ret_rest);
}

int
sqlite3_step(sqlite3_stmt *statement)
{
	static int (*real)(sqlite3_stmt *);
	bool is_inside = fault_is_inside;
	int status;

	REAL(sqlite3_step);
	if (fault_is_due())
		return fault_code;
	fault_is_inside = true;
	status = real(statement);
	fault_is_inside = is_inside;
	return status;
}

int
sqlite3_exec(sqlite3 *connection, const char *sql,
    int (*row)(void *, int, char **, char **), void *context, char **ret_text)
{
	static int (*real)(sqlite3 *, const char *,
	    int (*)(void *, int, char **, char **), void *, char **);
	bool is_inside = fault_is_inside;
	int status;

	REAL(sqlite3_exec);
	if (fault_is_due())
		return fault_code;
	fault_is_inside = true;
	status = real(connection, sql, row, context, ret_text);
	fault_is_inside = is_inside;
	return status;
}

int
sqlite3_extended_errcode(sqlite3 *connection)
{
	static int (*real)(sqlite3 *);

	REAL(sqlite3_extended_errcode);
	return fault_is_shown ? fault_code : real(connection);
}

/* --- files ---------------------------------------------------------------- */

/* In memory where that is possible: thousands of syncs take a disk a minute. */
static char in_memory[] = "/dev/shm/patchday-store-XXXXXX";
static char on_disk[] = "/tmp/patchday-store-XXXXXX";
static char *folder = in_memory;

static int
open_file(struct store **ret_store, struct error *ret_error)
{
	const struct store_options options = { .path = "site.db" };

	return store_new(&options, ret_store, ret_error);
}

/* An entry of the journal and a number, to know it by. */
static void
fill(struct store *store)
{
	struct journal_entry entry = { .at_ms = (DAY - 86400) * INT64_C(1000),
	    .who = "test", .verb = "start", .subject = "", .detail = "" };
	struct error error = { 0 };

	CHECK(store_begin(store, &error) == 0);
	CHECK(store_journal_add(store, &entry, &error) == 0);
	CHECK(store_meta_put_number(store, "number", 7, &error) == 0);
	CHECK(store_commit(store, &error) == 0);
}

static int64_t
number_of(struct store *store)
{
	struct error error = { 0 };
	bool is_there = false;
	int64_t number = -1;

	CHECK(store_meta_load_number(store, "number", &is_there, &number,
	    &error) == 0);
	return is_there ? number : -1;
}

/* Begin with an empty folder. */
static void
clean(void)
{
	CHECK(chdir(folder) == 0);
	CHECK(system("rm -rf site.db* backup") == 0);
}

static void
make_none(void)
{
	clean();
}

static void
make_present(void)
{
	struct store *store = NULL;
	struct error error = { 0 };

	clean();
	if (CHECK(open_file(&store, &error) == 0))
		fill(store);
	store_free(store);
}

/* As the first version wrote it, which had no number. */
static void
make_old(void)
{
	sqlite3 *connection = NULL;
	static const char sql[] = "PRAGMA application_id = 0x50544348;"
	    "PRAGMA user_version = 1;";

	clean();
	CHECK(sqlite3_open_v2("site.db", &connection, SQLITE_OPEN_READWRITE |
	    SQLITE_OPEN_CREATE, NULL) == SQLITE_OK);
	CHECK(sqlite3_exec(connection, store_schema[0], NULL, NULL, NULL) ==
	    SQLITE_OK);
	CHECK(sqlite3_exec(connection, sql, NULL, NULL, NULL) == SQLITE_OK);
	CHECK(sqlite3_exec(connection, "INSERT INTO meta (name, value) VALUES"
	    " ('number', '7')", NULL, NULL, NULL) == SQLITE_OK);
	CHECK(sqlite3_close(connection) == SQLITE_OK);
}

/* Opened with each fault. */
static void
test_open(const char *label, void (*make)(void), int64_t number, int code)
{
	struct store *store;
	struct error error;
	int at, status = -1, refused = 0;
	bool is_hit = true;

	for (at = 1; at < 1000 && is_hit; at++) {
		make();
		error = (struct error){ 0 };
		store = NULL;
		fault_code = code;
		fault_count = 0;
		fault_at = at;
		status = open_file(&store, &error);
		is_hit = fault_count >= fault_at;
		fault_at = 0;
		fault_is_shown = false;
		refused += status < 0;
		if (status < 0) {
			CHECK(store == NULL);
			CHECK_ROW(error.code == ERROR_STORE ||
			    error.code == ERROR_SYSTEM || (error.code ==
			    ERROR_DAMAGED && code == SQLITE_CORRUPT),
			    error.text);
			CHECK_ROW(strstr(error.text, "site.db") != NULL ||
			    strstr(error.text, "backup/") != NULL,
			    error.text);
			/* It is as it was, or newer, and opens. */
			if (!CHECK_ROW(open_file(&store, &error) == 0, label))
				fprintf(stderr, "   %d: %s\n", at,
				    error.text);
		}
		if (store == NULL)
			return;
		CHECK_NUMBER(store->version, store_schema_count);
		CHECK_NUMBER(number_of(store), number);
		store_free(store);
	}
	/* The last one was not hit, and some were before. */
	CHECK_ROW(refused > 5 && status == 0, label);
}

/* --- copies --------------------------------------------------------------- */

static void
test_backup(void)
{
	struct store *store = NULL;
	struct error error = { 0 };
	int at, status = -1;

	for (at = 1; at < 20 && status < 0; at++) {
		make_present();
		CHECK(open_file(&store, &error) == 0);
		CHECK(store_backup_is_wanted(store, DAY));
		fault_code = SQLITE_FULL;
		fault_count = 0;
		fault_at = at;
		status = store_backup(store, DAY, &error);
		fault_at = 0;
		fault_is_shown = false;
		CHECK(access("backup/patchday-2026-12-03.db.new", F_OK) != 0);
		CHECK((access("backup/patchday-2026-12-03.db", F_OK) == 0) ==
		    (status == 0));
		/* The database is fine, and the copy can be made. */
		CHECK(!store_is_unsure(store));
		CHECK_NUMBER(number_of(store), 7);
		if (status < 0) {
			CHECK_ROW(strstr(error.text, "cannot copy the "
			    "database to backup/patchday-2026-12-03.db") ==
			    error.text, error.text);
			CHECK(store_backup(store, DAY, &error) == 0);
		}
		CHECK_NUMBER(store_backup_last(store), DAY / 86400);
		store_free(store);
	}
	CHECK(at > 2 && status == 0);
}

/* Where there can be no copy, and what is none. */
static void
test_backup_places(void)
{
	static const char *const names[] = { "patchday-2026-99-99.db",
		"patchday-2026-12-09.xx", "othername-2026-12-09.db",
		"xatchday-2026-12-09.db", "patchday-schema-3.db", "x" };
	struct store *store = NULL;
	struct error error = { 0 };
	char path[64];
	size_t i;

	make_present();
	CHECK(open_file(&store, &error) == 0);
	CHECK(file_replace("backup", "x", 1, &error) == 0);
	CHECK(store_backup(store, DAY, &error) < 0);
	CHECK_ROW(strstr(error.text, "Not a directory") != NULL, error.text);
	CHECK(unlink("backup") == 0);
	/* Something is in the copy's place. */
	CHECK(mkdir("backup", 0700) == 0);
	CHECK(mkdir("backup/patchday-2026-12-03.db", 0700) == 0);
	CHECK(store_backup(store, DAY, &error) < 0);
	CHECK_ROW(strstr(error.text, "s a directory") != NULL, error.text);
	CHECK(access("backup/patchday-2026-12-03.db.new", F_OK) != 0);
	CHECK(rmdir("backup/patchday-2026-12-03.db") == 0);
	for (i = 0; i < countof(names); i++) {
		snprintf(path, sizeof(path), "backup/%s", names[i]);
		CHECK(file_replace(path, "x", 1, &error) == 0);
	}
	CHECK(store_backup(store, DAY, &error) == 0);
	CHECK_NUMBER(store_backup_last(store), DAY / 86400);
	/* They stay, however many copies are made. */
	for (i = 1; i < 12; i++)
		CHECK(store_backup(store, DAY + (int64_t)i * 86400,
		    &error) == 0);
	for (i = 0; i < countof(names); i++) {
		snprintf(path, sizeof(path), "backup/%s", names[i]);
		CHECK_ROW(access(path, F_OK) == 0, path);
	}
	CHECK(access("backup/patchday-2026-12-03.db", F_OK) != 0);
	store_free(store);
}

static unsigned told;

static void
tell(void *context, const struct store_copied *copied)
{
	(void)context;
	(void)copied;
	told++;
}

/* All of it or nothing; a database that has something is left alone. */
static void
test_copy(void)
{
	const struct store_options options = { 0 };
	struct store *from = NULL, *to = NULL;
	struct error error = { 0 };
	unsigned tables = 0;
	int at, status = -1;

	CHECK(store_new(&options, &from, &error) == 0);
	fill(from);
	for (at = 1; at < 2000 && status < 0; at++) {
		CHECK(store_new(&options, &to, &error) == 0);
		told = 0;
		error = (struct error){ 0 };
		fault_code = SQLITE_FULL;
		fault_count = 0;
		fault_at = at;
		status = store_copy(from, to, tell, NULL, &error);
		fault_at = 0;
		fault_is_shown = false;
		if (status < 0) {
			CHECK_NUMBER(told, 0);
			CHECK_ROW(error.code == ERROR_STORE, error.text);
			store_rollback(to);
			CHECK_NUMBER(number_of(to), -1);
			CHECK(store_copy(from, to, tell, NULL, &error) == 0);
		}
		CHECK_NUMBER(number_of(to), 7);
		tables = tables == 0 ? told : tables;
		CHECK_NUMBER(told, tables);
		CHECK(store_copy(from, to, tell, NULL, &error) < 0);
		CHECK_ROW(strstr(error.text, "is not empty") != NULL,
		    error.text);
		CHECK_NUMBER(told, tables);
		store_free(to);
	}
	CHECK(at > 20 && status == 0 && tables > 10);
	store_free(from);
}

int
main(void)
{
	char *command;

	if (mkdtemp(folder) == NULL && mkdtemp(folder = on_disk) == NULL)
		return 1;
	test_open("a new file", make_none, -1, SQLITE_FULL);
	test_open("a file", make_present, 7, SQLITE_FULL);
	test_open("a damaged file", make_present, 7, SQLITE_CORRUPT);
	test_open("an old file", make_old, 7, SQLITE_FULL);
	test_open("an old file, read badly", make_old, 7, SQLITE_IOERR);
	test_backup();
	test_backup_places();
	test_copy();
	command = mem_format("rm -r %s", folder);
	CHECK(chdir("/") == 0 && system(command) == 0);
	free(command);
	return harness_end();
}
