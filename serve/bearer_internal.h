/* SPDX-License-Identifier: MIT */
/* A bearer: whoever came by the link of a mail (policy/link.h).  The link is
 * the proof, so its forms need no other key. */
#ifndef PATCHDAY_BEARER_H
#define PATCHDAY_BEARER_H

#include <stdbool.h>

#include "form_internal.h"
#include "person.h"
#include "requester.h"
#include "snapshot.h"

struct command;
struct request;

struct bearer {
	struct request *request;
	struct snapshot *snapshot;	/* held */
	struct form form;		/* that they sent */
	/* What the link is about, as the path says it; lent by the request. */
	const char *subject;
	const struct person *person;	/* they answer as; lent by the conf */
};

/* What a kind of link shows and takes. */
struct bearer_kind {
	/* Where the page of its subject is: for the whole answer. */
	const char *base;
	/* Find the subject; false: it is not there any more. */
	bool (*find)(struct bearer *bearer);
	/* The page, with a `problem` (NULL: none) at the field of that name. */
	void (*show)(struct bearer *bearer, int status, const char *problem,
	    const char *field);
	/* The form as a command without a requester; NULL: it was answered. */
	struct command *(*read)(struct bearer *bearer);
	/* Who may do just that; the caller frees it. */
	struct requester *(*requester)(const struct bearer *bearer);
	/* Is there more to answer, now that this was done?  Then the same page
	 * is shown again.  NULL: never. */
	bool (*goes_on)(const struct bearer *bearer);
};

/* Answer the request, which is called again with what became of a command. */
void bearer_answer(struct bearer *bearer, struct request *request,
    const struct bearer_kind *kind);

/* Somebody who speaks for the person by the link, without any power yet. */
struct requester *bearer_requester(const struct bearer *bearer);

#endif
