/* SPDX-License-Identifier: MIT */
/* Somebody, or a role: who may act, and how they are reached. */
#ifndef PATCHDAY_PERSON_H
#define PATCHDAY_PERSON_H

#include <stddef.h>
#include <stdint.h>

#include "array.h"

/* Some names; a typedef, so that one reader serves all of these lists. */
typedef ARRAY(char *) person_names;

/* Who may act in their stead, and when: seconds UTC, from `from_at` (INT64_MIN:
 * always) to before `until_at` (INT64_MAX: for good). */
struct person_designate {
	char *to;			/* an id under `people` */
	int64_t from_at, until_at;
};

/* An entry of `people`.  Strings are owned; empty lists where not given. */
struct person {
	char *id;			/* "telescope-scm" */
	char *title;			/* as others read it; never NULL */
	person_names contact;		/* ids of channels: to ask, to nudge */
	/* By what they are recognised, each way in by its own. */
	person_names unix_users;	/* "adam"; "%ops": a group */
	person_names slack_users;	/* "U024BE7LH" */
	person_names slack_groups;	/* "S0604QSJC": a user group */
	person_names logins;		/* as a trusted proxy names them */
	ARRAY(struct person_designate) designates;
	int line;			/* in its file, for messages */
	const char *file;		/* lent by the configuration */
};

/* The one with that id among `count`; NULL: there is none.  Lent. */
const struct person *person_find(const struct person *people, size_t count,
    const char *id);
/* As people say them: by id, else by title. */
const struct person *person_find_called(const struct person *people,
    size_t count, const char *name);

/* As which designate of the person somebody recognised as those `people` (ids)
 * may act at `now_at`: the first; NULL: they may not.  Lent. */
const struct person_designate *person_find_designate(
    const struct person *person, const char *const *people, size_t count,
    int64_t now_at);

/* Free what it owns; it is zeroed. */
void person_clear(struct person *person);

#endif
