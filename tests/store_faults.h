/* SPDX-License-Identifier: MIT */
/* A database that fails at one statement: SQLite's functions, in their place.
 * Once in a program. */
#ifndef PATCHDAY_STORE_FAULTS_H
#define PATCHDAY_STORE_FAULTS_H

#include <execinfo.h>

#include "service_rig.h"
#include "sqlite_faults.h"

/* Who called whom, so far: more of them tell more places apart. */
#ifndef FAULT_FRAMES
#define FAULT_FRAMES 9
#endif

/* Statements run, the one that fails (0: none), and how.  Nothing is counted
 * while it is off. */
static bool fault_is_off = true;
static size_t fault_count, fault_at;
/* The first that each place of the program asks for, on the good day: a place
 * is the statement, and who called whom. */
static ARRAY(struct { uint64_t place; size_t at; }) places;

static void
remember_place(const char *sql)
{
	void *frames[FAULT_FRAMES] = { NULL };
	uint64_t place = 14695981039346656037u;	/* FNV-1a */
	int count = backtrace(frames, FAULT_FRAMES);
	size_t i;

	for (; sql != NULL && *sql != '\0'; sql++)
		place = (place ^ (unsigned char)*sql) * 1099511628211u;
	for (i = 2; i < (size_t)count; i++)
		place = (place ^ (uint64_t)(uintptr_t)frames[i]) *
		    1099511628211u;
	for (i = 0; i < places.count; i++)
		if (places.items[i].place == place)
			return;
	(void)array_add(&places);
	places.items[places.count - 1].place = place;
	places.items[places.count - 1].at = fault_count;
}

static bool
fault_is_due(const char *sql)
{
	if (fault_is_off) {
		fault_is_shown = false;
		return false;
	}
	fault_is_shown = ++fault_count == fault_at;
	if (fault_code == SQLITE_OK)
		remember_place(sql);
	return fault_is_shown;
}

/* In place of SQLite's.  What is executed whole is one statement: it ignores
 * what a step of its own returns before it has begun. */
int
sqlite3_exec(sqlite3 *connection, const char *sql,
    int (*row)(void *, int, char **, char **), void *context, char **ret_text)
{
	static int (*real)(sqlite3 *, const char *,
	    int (*)(void *, int, char **, char **), void *, char **);
	size_t at = fault_at;
	int status;

	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "sqlite3_exec");
	if (fault_is_due(sql))
		return fault_code;
	fault_at = 0;
	status = real(connection, sql, row, context, ret_text);
	fault_at = at;
	return status;
}

/* Is a test played with faults? */
static bool fault_is_wanted;

/* As rig_run(); the database fails, if it shall, only meanwhile. */
static inline void
faults_run(struct rig *rig, const char *until)
{
	fault_is_off = !fault_is_wanted;
	rig_run(rig, until);
	fault_is_off = true;
}

/* Sanitizers take four times as long. */
#ifdef __SANITIZE_ADDRESS__
#define FAULT_PLAY_STEP 3
#else
#define FAULT_PLAY_STEP 1
#endif

/* Play it once, and then once for each place that asked the database for
 * something, which finds the disk full.  Each time it has to end well. */
static inline void
faults_play(void (*play)(void))
{
	size_t i;

	/* These are SQLite's statements; the other database's fail in
	 * test_store_postgresql. */
	if (harness_is_postgresql())
		return;
	fault_is_wanted = true;
	fault_code = SQLITE_OK;
	fault_at = fault_count = 0;
	play();
	fault_code = SQLITE_FULL;
	CHECK(places.count > 0);
	for (i = 0; i < places.count; i += FAULT_PLAY_STEP) {
		fault_count = 0;
		fault_at = places.items[i].at;
		play();
		CHECK(fault_count >= fault_at);
	}
	fault_at = 0;
	fault_is_wanted = false;
	array_clear(&places);
}

#endif
