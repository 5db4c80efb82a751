/* SPDX-License-Identifier: MIT */
/*
 * Links that answer a question: whoever was asked by mail follows one and need
 * not sign in.  A link speaks for one role about one occurrence, or one
 * promotion, until a time, and is sealed with a key that only the service has.
 */
#ifndef PATCHDAY_LINK_H
#define PATCHDAY_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hmac.h"
#include "text.h"

/* What it says; strings are lent. */
struct link {
	/* Identity; of a promotion with PROMOTION_SUBJECT before it. */
	const char *occurrence;
	const char *person;		/* an id under `people` */
	int64_t until_at;		/* refused from then on, UTC */
};

/* Append its path and query below the site's address:
 * "answer/summit/2026-12-02T13:00?as=telescope-scm&until=1796230800&key=…". */
void link_format(struct text *text, const struct link *link,
    const void *key, size_t key_length);

/* Is `seal` the link's, and is it in force at `now_at`?  In constant time. */
bool link_check(const struct link *link, const char *seal, int64_t now_at,
    const void *key, size_t key_length);

#endif
