/* SPDX-License-Identifier: MIT */
/*
 * What waits in each environment, as far as the collector could see it.  It is
 * decoration: nothing here may delay or prevent an announcement, so failures of
 * the collector are kept as words, and the last answer stays with its age.
 */
#ifndef PATCHDAY_SERVICE_CHANGES_INTERNAL_H
#define PATCHDAY_SERVICE_CHANGES_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "agenda.h"
#include "error.h"
#include "jsontext.h"
#include "pending_list.h"
#include "shipped.h"

struct service;
struct command;

struct service_changes {
	struct pending_list *list;	/* held; NULL: nothing is known */
	struct shipped_list *shipped;	/* held; NULL: nothing lately */
	bool has_shipped;		/* it is not what the store has */
	bool has_news;			/* readers have not seen them yet */
	struct pending_list *answer;	/* heard, and not on the disk yet */
	bool is_asking;
	bool is_running;		/* work, when it was asked last */
	int64_t asked_at;		/* last; 0: not yet */
	int64_t announced_at;		/* what was due next then; it may be a
					 * start */
	char trouble[ERROR_TEXT_MAX];	/* of the last try; "" */
};

/* What an earlier run knew. */
int service_changes_load(struct service *service, struct error *ret_error);

/* Another configuration: forget environments it lacks, and ask anew. */
void service_changes_reload(struct service *service);

/* Keep what was heard, in the step's transaction; ask if it is time. */
int service_changes_step(struct service *service, struct error *ret_error);

/* When it wants to ask, in ms of the wall clock; INT64_MAX: not by itself. */
int64_t service_changes_due_ms(const struct service *service);

/* As it stood when the occurrence began, where that is known: a list that the
 * caller releases; NULL: nothing is known, or -1 is not worth an error. */
struct pending_list *service_changes_began(struct service *service,
    const char *identity);

/* Work has begun, ends or goes on: look more often. */
void service_changes_hurry(struct service *service);

/* For `status`: when they were seen, and what keeps them from being; nothing
 * without sources.  For metrics: how many wait where. */
void service_changes_status(const struct service *service,
    struct jsontext *json);
void service_changes_metrics(const struct service *service,
    struct text *text);

/* Stop asking, and free. */
void service_changes_clear(struct service *service);

/* service_shipped.c: occurrences that are under way are remembered as they
 * began (before the new answer counts), those that are over by what they
 * brought (after it). */
int service_shipped_begin(struct service *service, const struct agenda *agenda,
    struct error *ret_error);
int service_shipped_end(struct service *service, const struct agenda *agenda,
    struct error *ret_error);

/* service_shipped_list.c: read again what readers see of it, where it is not
 * what the store has; the answer to COMMAND_SHIPPED. */
int service_shipped_load(struct service *service, struct error *ret_error);
void service_shipped_answer(struct service *service,
    struct command *command);

/* The occurrences that may be under way or just over at `now_at`. */
void service_shipped_agenda(const struct service *service, int64_t now_at,
    struct agenda *agenda);

#endif
