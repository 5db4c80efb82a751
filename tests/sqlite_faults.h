/* SPDX-License-Identifier: MIT */
/* SQLite's functions, in their place: one of them fails where fault_is_due(),
 * which whoever includes this defines, says so.  Once in a program. */
#ifndef PATCHDAY_SQLITE_FAULTS_H
#define PATCHDAY_SQLITE_FAULTS_H

#include <dlfcn.h>
#include <sqlite3.h>
#include <stdbool.h>

static int fault_code;		/* how it fails */
static bool fault_is_shown;	/* the last call failed */

/* Does what is asked now fail?  It sets fault_is_shown to that. */
static bool fault_is_due(const char *sql);

int
sqlite3_prepare_v3(sqlite3 *connection, const char *sql, int length,
    unsigned flags, sqlite3_stmt **ret_statement, const char **ret_rest)
{
	static int (*real)(sqlite3 *, const char *, int, unsigned,
	    sqlite3_stmt **, const char **);

	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "sqlite3_prepare_v3");
	return fault_is_due(sql) ? fault_code :
	    real(connection, sql, length, flags, ret_statement, ret_rest);
}

int
sqlite3_step(sqlite3_stmt *statement)
{
	static int (*real)(sqlite3_stmt *);

	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "sqlite3_step");
	return fault_is_due(sqlite3_sql(statement)) ? fault_code :
	    real(statement);
}

int
sqlite3_extended_errcode(sqlite3 *connection)
{
	static int (*real)(sqlite3 *);

	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT,
		    "sqlite3_extended_errcode");
	return fault_is_shown ? fault_code : real(connection);
}

#endif
