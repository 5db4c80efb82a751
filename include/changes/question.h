/* SPDX-License-Identifier: MIT */
/* What the service asks its collector (the answer: pending_list.h). */
#ifndef PATCHDAY_QUESTION_H
#define PATCHDAY_QUESTION_H

#include "array.h"
#include "error.h"
#include "text.h"

#define QUESTION_BYTES_MAX (1024 * 1024)

/* One environment to ask for: what is taken to run there where no Argo CD says
 * it.  Strings are owned. */
struct question_place {
	char *environment;
	char *since_revision;	/* NULL: not known */
	int64_t since_at;	/* 0: not known */
};

struct question {
	int64_t now_at;		/* 0: the machine's clock */
	/* Empty: all of the configuration. */
	ARRAY(struct question_place) places;
};

/* As one line of JSON, and back: {"now":1785445200,"places":[{"environment":
 * "idfprod","since_revision":"de1d…","since":1784840400}]}.  Nothing at all
 * is an empty question.  0 or -1; the caller clears. */
void question_format(struct text *text, const struct question *question);
int question_parse(const char *json, size_t length,
    struct question *ret_question, struct error *ret_error);
void question_clear(struct question *question);

/* The place of that environment; NULL: none.  Lent. */
const struct question_place *question_find(const struct question *question,
    const char *environment);

#endif
