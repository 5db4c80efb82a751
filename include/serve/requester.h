/* SPDX-License-Identifier: MIT */
/* Who asks for something: a subject (grant.h) that travels with a command from
 * the server's threads to the owner of state, and so owns what it says. */
#ifndef PATCHDAY_REQUESTER_H
#define PATCHDAY_REQUESTER_H

#include <stdbool.h>

#include "array.h"
#include "grant.h"
#include "token_list.h"

/* As struct subject; strings are owned. */
struct requester {
	enum subject_kind kind;
	char *name;			/* for the journal */
	const char *way;		/* constant: "cli", "api", "slack" … */
	ARRAY(char *) people;		/* ids under `people` */
	bool is_root;
	grant_powers powers;
	ARRAY(char *) windows, environments;
	char *token;			/* TOKEN: its id */
};

/* A zeroed one with that way in and a copy of the name; the caller frees it. */
struct requester *requester_new(enum subject_kind kind, const char *way,
    const char *name);

/* Somebody with an API token: its person, and no more than it may. */
struct requester *requester_of_token(const struct token_entry *entry,
    const char *way);

/* They are that person too (an id under `people`); copied, each once. */
void requester_add_person(struct requester *requester, const char *id);

/* Were they recognised as that person?  NULL: no. */
bool requester_is_person(const struct requester *requester, const char *id);

/* As the subject of a decision; lent by the requester. */
void requester_subject(const struct requester *requester,
    struct subject *ret_subject);

/* Free it and all it owns; NULL is fine. */
void requester_free(struct requester *requester);

#endif
