/* SPDX-License-Identifier: MIT */
/*
 * Copies of the database, in the folder `backup` beside it.
 *
 * A copy is made with VACUUM INTO: a sound database of one moment, without free
 * pages and without a journal, made while the connection stays open.  Copying
 * the file's bytes could catch it between two pages.  It is written under
 * another name, synced and renamed, so what bears the name of a day is always
 * whole.
 *
 * At most one a day, named by the day (UTC); the last seven are kept. The names
 * on disk are the only record of what there is: they are read once after the
 * start and remembered (store_backup_look).  When in the day it happens is the
 * service's decision (daemon/service_backup.c).
 */
#include "store_backup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "array.h"
#include "civil.h"
#include "mem.h"
#include "store_internal.h"
#include "store_meta.h"

#define STORE_BACKUP_FOLDER "backup"
/* Copies that stay; with one a day, a week to notice damage. */
#define STORE_BACKUP_KEPT 7

/* The folder beside the database; the caller frees. */
static char *
store_backup_folder(const struct store *store)
{
	const char *slash = strrchr(store->path, '/');

	if (slash == NULL)
		return mem_string(STORE_BACKUP_FOLDER);
	return mem_format("%.*s/" STORE_BACKUP_FOLDER,
	    (int)(slash - store->path), store->path);
}

/* --- the copies that are there -------------------------------------------- */

struct store_backup_days { ARRAY(int64_t) list; };

/* The day of "patchday-2026-12-03.db"; false for any other name, so that what
 * people put there, and copies made before a migration, are never removed. */
static bool
store_backup_parse(const char *name, int64_t *ret_days)
{
	char date[11];
	int64_t local;
	bool is_date;

	if (strlen(name) != strlen("patchday-2026-12-03.db") ||
	    strncmp(name, "patchday-", 9) != 0 ||
	    strcmp(name + 19, ".db") != 0)
		return false;
	memcpy(date, name + 9, 10);
	date[10] = '\0';
	if (civil_parse(date, &local, &is_date, NULL) < 0)
		return false;
	*ret_days = civil_local_days(local);
	return true;
}

/* Append the file name of a day's copy; what store_backup_parse() accepts. */
static void
store_backup_name(struct text *text, int64_t days)
{
	struct civil civil = civil_from_days(days);

	text_putf(text, "patchday-%04d-%02d-%02d.db", civil.year, civil.month,
	    civil.day);
}

/* For qsort(): the older day first. */
static int
store_backup_cmp(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* The days that have a copy, oldest first; none when it cannot be told. */
static void
store_backup_list(const char *folder, struct store_backup_days *ret_days)
{
	DIR *directory = opendir(folder);
	struct dirent *entry;
	int64_t days;

	if (directory == NULL)
		return;
	while ((entry = readdir(directory)) != NULL)
		if (store_backup_parse(entry->d_name, &days))
			array_push(&ret_days->list, days);
	closedir(directory);
	if (ret_days->list.count > 1)
		qsort(ret_days->list.items, ret_days->list.count,
		    sizeof(ret_days->list.items[0]), store_backup_cmp);
}

/* Remove all but the newest.  One that cannot be removed costs space, not
 * safety: nobody is told, and the next day tries again. */
static void
store_backup_prune(const char *folder)
{
	struct store_backup_days days = { 0 };
	struct text path = { 0 };
	size_t i;

	store_backup_list(folder, &days);
	for (i = 0; i + STORE_BACKUP_KEPT < days.list.count; i++) {
		text_cut(&path, 0);
		text_putf(&path, "%s/", folder);
		store_backup_name(&path, days.list.items[i]);
		(void)unlink(text_string(&path));
	}
	array_clear(&days.list);
	text_clear(&path);
}

/* --- copying -------------------------------------------------------------- */

/* -1 with a sentence that names the copy, not the database: the database is
 * fine. */
static int
store_backup_fail(const char *path, const char *why, struct error *ret_error)
{
	return error_set(ret_error, ERROR_SYSTEM, "cannot copy the database "
	    "to %s: %s", path, why);
}

/* Only the owner may read it: SQLite fills an empty file that is there. */
static int
store_backup_touch(const char *path)
{
	int descriptor;

	(void)unlink(path);
	descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC |
	    O_NOFOLLOW, 0600);
	if (descriptor < 0)
		return -1;
	close(descriptor);
	return 0;
}

/* SQLite does not sync what VACUUM INTO writes; without this the rename could
 * reach the disk before the bytes.  `flags`: O_DIRECTORY for a folder. */
static int
store_backup_sync(const char *path, int flags)
{
	int descriptor = open(path, O_RDONLY | O_CLOEXEC | flags), status;

	if (descriptor < 0)
		return -1;
	status = fsync(descriptor);
	close(descriptor);
	return status;
}

/* A failure says nothing about the database itself, so unlike store_fail()
 * it leaves the state as sure as it was. */
static int
store_backup_vacuum(struct store *store, const char *path,
    struct error *ret_error)
{
	sqlite3_stmt *statement = NULL;
	int status = 0;

	if (sqlite3_prepare_v2(store->connection, "VACUUM INTO ?1", -1,
	    &statement, NULL) != SQLITE_OK ||
	    sqlite3_bind_text(statement, 1, path, -1, SQLITE_STATIC) !=
	    SQLITE_OK || sqlite3_step(statement) != SQLITE_DONE)
		status = store_backup_fail(path, (sqlite3_errcode(
		    store->connection) & 0xff) == SQLITE_FULL ?
		    "its disk is full" :
		    sqlite3_errmsg(store->connection), ret_error);
	sqlite3_finalize(statement);
	return status;
}

/* Write the mark into the copy that is open. */
static int
store_backup_put_mark(sqlite3 *copy, const char *name)
{
	sqlite3_stmt *statement = NULL;
	int status = -1;

	/* It is nobody's yet and is synced as a whole, so its journal can be
	 * spared. */
	if (sqlite3_exec(copy, "PRAGMA journal_mode = MEMORY", NULL, NULL,
	    NULL) == SQLITE_OK && sqlite3_prepare_v2(copy, "INSERT OR REPLACE "
	    "INTO meta (name, value) VALUES ('" STORE_META_COPY "', ?1)", -1,
	    &statement, NULL) == SQLITE_OK && sqlite3_bind_text(statement, 1,
	    name, -1, SQLITE_STATIC) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_DONE)
		status = 0;
	sqlite3_finalize(statement);
	return status;
}

/* The copy knows that it is one: should it ever be put in the database's place,
 * messages may have been sent that it has never heard of.  Before the first
 * table there were none. */
static int
store_backup_mark(const char *path, const char *name,
    struct error *ret_error)
{
	sqlite3 *copy = NULL;
	int status = 0;

	if (sqlite3_open_v2(path, &copy, SQLITE_OPEN_READWRITE, NULL) !=
	    SQLITE_OK || (sqlite3_table_column_metadata(copy, NULL, "meta",
	    NULL, NULL, NULL, NULL, NULL, NULL) == SQLITE_OK &&
	    store_backup_put_mark(copy, name) < 0))
		status = store_backup_fail(path, copy == NULL ? "no memory" :
		    sqlite3_errmsg(copy), ret_error);
	(void)sqlite3_close(copy);
	return status;
}

/* VACUUM INTO writes a whole and compact copy without a second connection,
 * which the exclusive lock would not let in.  Aside and renamed: who copies
 * the folder away never takes half a database. */
int
store_backup_copy(struct store *store, const char *name,
    struct error *ret_error)
{
	char *folder = store_backup_folder(store);
	char *path = mem_format("%s/%s", folder, name);
	char *aside = mem_format("%s/%s.new", folder, name);
	int status = -1;

	if ((mkdir(folder, 0700) != 0 && errno != EEXIST) ||
	    store_backup_touch(aside) != 0) {
		store_backup_fail(path, strerror(errno), ret_error);
		goto out;
	}
	if (store_backup_vacuum(store, aside, ret_error) != 0 ||
	    store_backup_mark(aside, name, ret_error) != 0) {
		(void)unlink(aside);
		goto out;
	}
	if (store_backup_sync(aside, 0) != 0 || rename(aside, path) != 0 ||
	    store_backup_sync(folder, O_DIRECTORY) != 0) {
		store_backup_fail(path, strerror(errno), ret_error);
		(void)unlink(aside);
		goto out;
	}
	status = 0;
out:
	free(aside);
	free(path);
	free(folder);
	return status;
}

/* --- once a day ----------------------------------------------------------- */

/* When the first entry of the journal was made; INT64_MAX: none was.  That is
 * the database's age, which a file's times do not tell. */
static int64_t
store_backup_began_at(struct store *store)
{
	sqlite3_stmt *statement = NULL;
	int64_t began_at = INT64_MAX;

	if (sqlite3_prepare_v2(store->connection, "SELECT at_ms FROM journal"
	    " ORDER BY id LIMIT 1", -1, &statement, NULL) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW)
		began_at = sqlite3_column_int64(statement, 0) / 1000;
	sqlite3_finalize(statement);
	return began_at;
}

/* What the disk and the journal say is read once: the service asks after each
 * step.  A journal that is still empty is looked at again. */
static void
store_backup_look(struct store *store)
{
	struct store_backup_days days = { 0 };
	char *folder;

	if (store->has_looked)
		return;
	folder = store_backup_folder(store);
	store_backup_list(folder, &days);
	store->backup_days = days.list.count == 0 ? INT64_MIN :
	    days.list.items[days.list.count - 1];
	store->began_at = store_backup_began_at(store);
	store->has_looked = store->began_at != INT64_MAX;
	array_clear(&days.list);
	free(folder);
}

/* Once a calendar day in UTC, by what lies in the folder and not by what this
 * process did: a restart a minute before midnight must not skip a day. */
bool
store_backup_is_wanted(struct store *store, int64_t now_at)
{
	if (!store->has_file)
		return false;
	store_backup_look(store);
	/* A database without a copy waits until it is a day old, so that trying
	 * patchday out leaves no folder behind. */
	if (store->backup_days != INT64_MIN)
		return civil_local_days(now_at) > store->backup_days;
	return store->began_at <= now_at - CIVIL_DAY_SECS;
}

/* One a day, called by its date: a second one on the same day replaces the
 * first, so trying again does no harm. */
int
store_backup(struct store *store, int64_t now_at, struct error *ret_error)
{
	struct text name = { 0 };
	char *folder;
	int status;

	store_backup_name(&name, civil_local_days(now_at));
	status = store_backup_copy(store, text_string(&name), ret_error);
	text_clear(&name);
	if (status != 0)
		return -1;
	/* Old ones go only when a new one is safely there. */
	store->backup_days = civil_local_days(now_at);
	folder = store_backup_folder(store);
	store_backup_prune(folder);
	free(folder);
	return 0;
}

/* For people who want to know how much they would lose. */
int64_t
store_backup_last(struct store *store)
{
	if (!store->has_file)
		return INT64_MIN;
	store_backup_look(store);
	return store->backup_days;
}
