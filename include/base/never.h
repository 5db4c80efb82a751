/* SPDX-License-Identifier: MIT */
/*
 * What cannot be, and is guarded against all the same: SQLite's ALWAYS and
 * NEVER (sqlite.org/testing.html, 7.1).  Where a condition cannot be made to
 * happen by any input, a guard that stays for the next change is written
 *
 *	if (never(count > LIMIT))	(with the reason why it cannot be)
 *
 * The programs keep the guard.  Builds with sanitizers stop where it is hit.
 * The build that counts branches leaves it out: it is the only way by which a
 * branch of the core is excused from having a test.
 */
#ifndef PATCHDAY_NEVER_H
#define PATCHDAY_NEVER_H

#include <stdbool.h>

#if defined(PATCHDAY_COVERAGE)
#define never(condition) ((void)sizeof(condition), false)
#define always(condition) ((void)sizeof(condition), true)
#elif defined(PATCHDAY_STRICT)
#include <assert.h>
#define never(condition) \
	(__extension__({ assert(!(condition)); false; }))
#define always(condition) \
	(__extension__({ assert(condition); true; }))
#else
#define never(condition) (condition)
#define always(condition) (condition)
#endif

#endif
