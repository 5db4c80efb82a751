/* SPDX-License-Identifier: MIT */
/* The target of a request ("/feeds/all.ics?form=zoned") taken apart: each
 * part decoded once, by RFC 3986 and the form encoding of browsers. */
#ifndef PATCHDAY_TARGET_H
#define PATCHDAY_TARGET_H

#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "zone.h"

/* Bytes of a target, and parameters in it, that any real client needs many
 * times over. */
#define TARGET_MAX 2048
#define TARGET_PARAMETERS_MAX 32

/* Decoded and ended with a NUL. */
struct target_parameter { const char *name, *value; };

/* A target taken apart.  Its pointers lead into `bytes`, so it is not to be
 * copied. */
struct target {
	char bytes[TARGET_MAX + 1];
	const char *path;		/* begins with "/" */
	struct target_parameter parameters[TARGET_PARAMETERS_MAX];
	size_t parameter_count;
};

enum target_outcome {
	TARGET_FINE,
	TARGET_BAD,	/* not a target: bad escapes, controls, not UTF-8 */
	TARGET_LONG,	/* over TARGET_MAX bytes */
};

/* Take `raw` apart.  In a path an escaped slash, backslash or control is
 * bad: after decoding nobody could tell it from a real one.  "+" in a query
 * is a space.  The target is to be used when TARGET_FINE only. */
enum target_outcome target_parse(struct target *target, const char *raw);

/* The value of the first parameter called `name`; NULL when there is none. */
const char *target_find(const struct target *target, const char *name);

/* The first name that two parameters have; NULL when there is none. */
const char *target_find_twice(const struct target *target);

/* Read the parameter called `name` as an instant (timearg.h; wall-clock times
 * are of `zone`).  Not given: `*ret_at` stays; given twice: refused.  The
 * error begins with the name.  0 or -1. */
int target_read_time(const struct target *target, const char *name,
    int64_t now_at, const struct zone *zone, int64_t *ret_at,
    struct error *ret_error);

#endif
