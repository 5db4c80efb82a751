/* SPDX-License-Identifier: MIT */
/* Somebody, or a role: who may act, and how they are reached. */
#ifndef PATCHDAY_PERSON_H
#define PATCHDAY_PERSON_H

#include <stddef.h>

#include "array.h"

/* An entry of `people`.  Strings are owned; empty lists where not given. */
struct person {
	char *id;			/* "telescope-scm" */
	char *title;			/* as others read it; never NULL */
	ARRAY(char *) contact;		/* ids of channels: to ask, to nudge */
	/* By what they are recognised, each way in by its own. */
	ARRAY(char *) unix_users;	/* "adam"; "%ops": a group */
	ARRAY(char *) slack_users;	/* "U024BE7LH" */
	ARRAY(char *) slack_groups;	/* "S0604QSJC": a user group */
	ARRAY(char *) logins;		/* as a trusted proxy names them */
	int line;			/* in its file, for messages */
	const char *file;		/* lent by the configuration */
};

/* The one with that id among `count`; NULL: there is none.  Lent. */
const struct person *person_find(const struct person *people, size_t count,
    const char *id);

/* Free what it owns; it is zeroed. */
void person_clear(struct person *person);

#endif
