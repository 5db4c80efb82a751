/* SPDX-License-Identifier: MIT */
/* What the files that check an act share. */
#ifndef PATCHDAY_LIFE_INTERNAL_H
#define PATCHDAY_LIFE_INTERNAL_H

#include "life.h"
#include "text.h"

/* An act in its surroundings. */
struct life_case {
	const struct occurrence *occurrence;
	const struct act *act;
	enum occurrence_phase phase;	/* at the time of the act */
	int64_t now_at;
};

/* The act does not fit where it stands.  Always -1. */
int life_refusal_set_phase(const struct life_case *what,
    struct error *ret_error);

/* A time does not fit: it stands between two parts of the sentence.  Always
 * -1. */
int life_refusal_set_time(const struct life_case *what, int64_t at,
    const char *before, const char *after, struct error *ret_error);

/* Append whoever did it, as others know them. */
void life_refusal_put_who(struct text *text, const struct life_case *what,
    const struct act *act);

/* Are the words of the act, its reason and its text, such as everybody can be
 * shown?  0, or -1: the error names what is to blame ("because", "to",
 * "words"). */
int life_check_words(const struct act *act, struct error *ret_error);

#endif
