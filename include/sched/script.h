/* SPDX-License-Identifier: MIT */
/*
 * A script of acts, to rehearse an afternoon:
 *
 *	# Patch Thursday with an overrun
 *	2026-12-03 15:02 release-manager: start patch-thursday
 *	15:40 release-manager: stage idfdev done
 *	16:45 release-manager: extend by 45m because the database is slow
 */
#ifndef PATCHDAY_SCRIPT_H
#define PATCHDAY_SCRIPT_H

#include <stddef.h>
#include <stdint.h>

#include "array.h"
#include "error.h"
#include "zone.h"

#define SCRIPT_BYTES_MAX (1024 * 1024)

/* Somebody says something. */
struct script_line {
	int64_t at;			/* UTC */
	char *who, *sentence;		/* owned; the sentence: order.h */
	int line;			/* from 1 */
};

/* In order of time.  A zeroed struct is empty. */
struct script { ARRAY(struct script_line) list; };

/*
 * Read `TIME WHO: SENTENCE`, one a line; blank lines and what begins with # are
 * passed over.  A time is as timearg_parse() has it, of `zone`; one without a
 * date is of the day of the line before.  Whether a sentence can be read is not
 * looked at.  0 and at least one line, to be cleared; or -1 with the line.
 */
int script_parse(const char *text, const struct zone *zone, int64_t now_at,
    struct script *ret_script, struct error *ret_error);

/* Free what it owns; it is empty. */
void script_clear(struct script *script);

#endif
