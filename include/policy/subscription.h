/* SPDX-License-Identifier: MIT */
/*
 * Mail that people ask for themselves: who wants what, and the links by which
 * they say so.  Pure.
 *
 * Joining is asked back by mail (double opt-in): nobody can subscribe another
 * person.  Leaving is one click, without signing in (RFC 8058).  Links carry
 * all they need and are sealed with a key of the site's, so that no secret is
 * kept for each of them.
 */
#ifndef PATCHDAY_SUBSCRIPTION_H
#define PATCHDAY_SUBSCRIPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"

#define SUBSCRIPTION_ID_MAX 13		/* 12 letters and digits, and a NUL */
#define SUBSCRIPTION_KEY_BYTES 32
#define SUBSCRIPTION_LINK_MAX 96	/* with its NUL */

/* A link to join is good for so long; one to leave for ever. */
#define SUBSCRIPTION_CONFIRM_SECS (48 * 3600)

/* What they want to hear of: a set of bits. */
enum subscription_kind {
	SUBSCRIPTION_REMINDERS = 1,
	SUBSCRIPTION_STARTS = 2,	/* and ends */
	SUBSCRIPTION_CHANGES = 4,	/* moved, extended, called off … */
	SUBSCRIPTION_INVITATIONS = 8,
};
#define SUBSCRIPTION_ALL_KINDS 15u

/* "reminders", "starts and ends" … */
const char *subscription_kind_name(enum subscription_kind kind);

/* The same as one word of JSON, "starts"; and back: false, it is none. */
const char *subscription_kind_word(enum subscription_kind kind);
bool subscription_parse_kind(const char *word,
    enum subscription_kind *ret_kind);

/* One wish of one subscriber; a message that fits any of them is sent once.
 * Patterns as in grants: an id, "*", "prefix*".  A view: lent. */
struct subscription {
	const char *window, *environment;
	unsigned kinds;
};

/* What a message is about. */
struct subscription_case {
	const char *window;
	const char *const *environments;
	size_t environment_count;
	enum subscription_kind kind;
};

/* Does any of the wishes fit?  Of several environments one is enough; where the
 * work touches none, "*" alone fits. */
bool subscription_wants(const struct subscription *wishes, size_t count,
    const struct subscription_case *what);

/*
 * May another mail that asks for confirmation be sent at `now_at`?  The
 * `asked_count` ones before went to an address that may be a stranger's: one
 * in ten minutes, five in all, until a week after the last.  0, or -1 and a
 * sentence.
 */
int subscription_check_ask(int64_t asked_at, int asked_count,
    int64_t now_at, struct error *ret_error);

enum subscription_verb { SUBSCRIPTION_CONFIRM, SUBSCRIPTION_LEAVE };

/* Make the last part of a link's path: "leave.<id>.0.<seal>".  `until_at` 0: it
 * does not expire.  `id` is the subscriber's. */
void subscription_link_make(
    const unsigned char key[static SUBSCRIPTION_KEY_BYTES],
    enum subscription_verb verb, const char *id, int64_t until_at,
    char ret_link[static SUBSCRIPTION_LINK_MAX]);

/*
 * Read what somebody sent.  0; or -1: not one of ours (ERROR_INPUT), or
 * expired (ERROR_MISSING), with a sentence for whoever clicked.  The seal is
 * compared in constant time.
 */
int subscription_link_read(
    const unsigned char key[static SUBSCRIPTION_KEY_BYTES], const char *link,
    int64_t now_at, enum subscription_verb *ret_verb,
    char ret_id[static SUBSCRIPTION_ID_MAX], struct error *ret_error);

#endif
