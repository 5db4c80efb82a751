/* SPDX-License-Identifier: MIT */
/* Who asks for something: a subject (grant.h) that travels with a command from
 * the server's threads to the owner of state, and so owns what it says. */
#ifndef PATCHDAY_REQUESTER_H
#define PATCHDAY_REQUESTER_H

#include <stdbool.h>

#include "array.h"
#include "grant.h"

/* As struct subject; strings are owned. */
struct requester {
	enum subject_kind kind;
	char *name;			/* for the journal */
	const char *way;		/* constant: "cli", "api", "slack" … */
	ARRAY(char *) people;		/* ids under `people` */
	bool is_root;
	grant_powers powers;
	ARRAY(char *) windows, environments;
};

/* A zeroed one with that way in and a copy of the name; the caller frees it. */
struct requester *requester_new(enum subject_kind kind, const char *way,
    const char *name);

/* As the subject of a decision; lent by the requester. */
void requester_subject(const struct requester *requester,
    struct subject *ret_subject);

/* Free it and all it owns; NULL is fine. */
void requester_free(struct requester *requester);

#endif
