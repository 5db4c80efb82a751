/* SPDX-License-Identifier: MIT */
/* Promotions (promotion.h) of the service: what people do to them, what the
 * clock does, and what is said of it. */
#ifndef PATCHDAY_SERVICE_PROMOTION_INTERNAL_H
#define PATCHDAY_SERVICE_PROMOTION_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "command.h"
#include "conf.h"
#include "error.h"
#include "offer.h"
#include "promotion_list.h"

struct service;

struct service_promotions {
	struct promotion_list *list;	/* held */
	/* As it was before the transaction that is open; held.  NULL: it
	 * changes nothing. */
	struct promotion_list *before;
	int64_t due_at;		/* look at them again; INT64_MAX: never */
};

/* service_promotion.c: a command that does something to one (COMMAND_PROMOTION;
 * `argument`: an order, promotion_order.h). */
void service_promotion(struct service *service, struct command *command);

/*
 * service_promotion_step.c.  Read the journal: the promotions as a
 * configuration has them; one reference for the caller.  0 or -1.
 */
int service_promotion_load(struct service *service, const struct conf *conf,
    struct promotion_list **ret_list, struct error *ret_error);

/* Write an act into the journal, apply it, and owe what is said of it, in the
 * transaction.  `kind` is for PROPOSE.  0 or -1: the caller rolls back. */
int service_promotion_take(struct service *service,
    const struct promotion_kind *kind, const struct promotion_act *act,
    struct error *ret_error);

/* A ticket was opened for the subject of a bulletin: where that is a promotion
 * which has none yet, it is an act.  0 or -1. */
int service_promotion_ticket(struct service *service, const char *subject,
    const char *ticket, struct error *ret_error);

/* Where is it aimed now?  Where that has changed, it becomes an act, too. */
int service_promotion_aim(struct service *service, const char *identity,
    struct error *ret_error);

/* What the clock does; in a step.  0 or -1.  When to look again. */
int service_promotion_step(struct service *service, struct error *ret_error);
int64_t service_promotion_due_ms(const struct service *service);

/* Something they depend on has changed: look at them in the next step. */
void service_promotion_hurry(struct service *service);

/* The transaction was written; it was not; the service ends. */
void service_promotion_settle(struct service *service);
void service_promotion_undo(struct service *service);
void service_promotion_clear(struct service *service);

/* service_promotion_tell.c: owe what is said of an act that was written as the
 * journal's entry `entry`; the promotion is as it is after it.  0 or -1. */
int service_promotion_tell(struct service *service,
    const struct promotion *promotion, const struct promotion_act *act,
    int64_t entry, struct error *ret_error);

/* service_promotion_ask.c: owe the questions to who has to say something now,
 * by their own channels, if the act makes it their turn.  0 or -1. */
int service_promotion_ask(struct service *service,
    const struct promotion *promotion, const struct promotion_act *act,
    int64_t entry, struct error *ret_error);

/* Put the buttons into a message about it: what can be said to it now; a link
 * to its page, where there is one. */
struct bulletin;
void service_promotion_add_buttons(struct bulletin *bulletin,
    const struct promotion *promotion);
void service_promotion_add_page(struct bulletin *bulletin,
    const struct service *service, const struct promotion *promotion);

/* service_promotion_remind.c: put the buttons into an occurrence's reminder by
 * which the OK is asked for that changes need which wait there. */
struct brief;
struct message;
void service_promotion_add_asks(const struct service *service,
    const struct brief *brief, struct message *message);

/* The headline of it, for whoever wants to see first what is said. */
void service_promotion_put_headline(struct text *text,
    const struct service *service, const struct promotion *promotion,
    const struct promotion_act *act);

#endif
