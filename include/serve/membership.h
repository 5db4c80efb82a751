/* SPDX-License-Identifier: MIT */
/* Who is in Slack's user groups, as far as Slack was asked: immutable, counted,
 * part of the snapshot. */
#ifndef PATCHDAY_MEMBERSHIP_H
#define PATCHDAY_MEMBERSHIP_H

#include <stdbool.h>
#include <stdint.h>

#include "array.h"

/* Slack is asked again after ten minutes; an answer that is older than an
 * hour is no answer: somebody may have left the group. */
#define MEMBERSHIP_AGAIN_SECS 600
#define MEMBERSHIP_MOST_SECS 3600

/* One group. */
struct membership_group {
	char *id;			/* "S0604QSJC"; owned */
	ARRAY(char *) users;		/* "U024BE7LH" */
	int64_t read_at;		/* seconds UTC */
};

struct membership {
	ARRAY(struct membership_group) list;
	int references;			/* atomic */
};

/* A copy of `membership` (NULL: of none) with one reference, to be changed
 * before others see it. */
struct membership *membership_copy(const struct membership *membership);

/* Put a group in, with no users yet, instead of the one with its id; lent until
 * the next is put. */
struct membership_group *membership_put(struct membership *membership,
    const char *id, int64_t read_at);

/* Another holder; one less.  NULL is fine.  Any thread. */
struct membership *membership_hold(struct membership *membership);
void membership_release(struct membership *membership);

/* The group with that id; NULL: Slack was not asked yet.  `membership` may be
 * NULL.  Lent. */
const struct membership_group *membership_find(
    const struct membership *membership, const char *id);

/* Is the user in the group, as far as is known at `now_at`?  What is not known,
 * or too old, is no. */
bool membership_has(const struct membership *membership, const char *group,
    const char *user, int64_t now_at);

#endif
