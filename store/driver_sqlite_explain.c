/* SPDX-License-Identifier: MIT */
/* What is the matter with a file, and what a person can do about it. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store_internal.h"

/* SQLite locks these bytes of the file (os_unix.c, PENDING_BYTE and on). */
#define STORE_LOCK_FIRST 0x40000000
#define STORE_LOCK_LENGTH 512

/* Which process has the file locked; 0 when that cannot be told. */
static long
driver_sqlite_holder(const char *path)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET,
	    .l_start = STORE_LOCK_FIRST, .l_len = STORE_LOCK_LENGTH };
	int descriptor = open(path, O_RDWR | O_CLOEXEC);
	long holder = 0;

	if (descriptor < 0)
		return 0;
	if (fcntl(descriptor, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK)
		holder = lock.l_pid;
	/* close() drops every POSIX lock this process has on the file: fine
	 * here only because opening it has failed and is given up. */
	close(descriptor);
	return holder;
}

/* Read at a start that failed, often by somebody who knows no SQLite. */
int
driver_sqlite_explain_open(struct store *store, const char *path,
    struct error *ret_error)
{
	int code = sqlite3_extended_errcode(store->connection) & 0xff;
	long holder;

	if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
		holder = driver_sqlite_holder(path);
		if (holder > 0)
			return error_set(ret_error, ERROR_STORE, "%s is in use"
			    " by process %ld; one patchdayd at a time may use"
			    " it", path, holder);
		return error_set(ret_error, ERROR_STORE, "%s is in use by"
		    " another process; one patchdayd at a time may use it",
		    path);
	}
	if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT)
		return error_set(ret_error, ERROR_DAMAGED, "%s is damaged or no"
		    " database; put back a copy, or move it away to begin"
		    " anew (then nothing is known of what was sent)",
		    path);
	/* SQLite opens what it cannot write for reading, and says so late.  A
	 * copy that root put in its place cannot even be read. */
	if (code == SQLITE_READONLY || code == SQLITE_PERM ||
	    (code == SQLITE_CANTOPEN && errno == EACCES) ||
	    (store->connection != NULL && code != SQLITE_NOMEM &&
	    sqlite3_db_readonly(store->connection, "main") == 1))
		return error_set(ret_error, ERROR_STORE, "%s cannot be written;"
		    " the file and its folder must belong to the user that"
		    " runs patchdayd, on a disk that is not read-only", path);
	return error_set(ret_error, ERROR_STORE, "cannot open %s: %s%s%s",
	    path, code == SQLITE_FULL ? "its disk is full" :
	    sqlite3_errmsg(store->connection), errno != 0 ? ": " : "",
	    errno != 0 ? strerror(errno) : "");
}

/* While another file lies there, nothing but a new start can go on with it; the
 * own one may be put back. */
int
driver_sqlite_explain_moved(struct store *store, struct error *ret_error)
{
	bool is_gone = access(store->path, F_OK) != 0;
	struct error failure = { 0 };

	store->is_astray = is_gone;
	if (is_gone)
		return error_set(ret_error, ERROR_STORE, "%s is gone: put it "
		    "back, or a copy, or restart the service to begin anew "
		    "(then nothing is known of what was sent)", store->path);
	(void)error_set(&failure, ERROR_STORE, "%s is another file than the "
	    "one that was opened: somebody has replaced it", store->path);
	store_doubt(store, &failure);
	if (ret_error != NULL)
		*ret_error = failure;
	return -1;
}
