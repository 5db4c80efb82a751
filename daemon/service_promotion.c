/* SPDX-License-Identifier: MIT */
/*
 * What people do to promotions: an order is read, understood, allowed, checked,
 * and written down; then all that follows from it, in the same transaction: the
 * act is in the journal, the promotion is as it is now, aimed where it can go,
 * and what is said of it is owed.  When the commit fails, nothing happened.
 */
#include <stdlib.h>
#include <string.h>

#include "jsontext.h"
#include "mem.h"
#include "offer_actor.h"
#include "promotion_order.h"
#include "promotion_who.h"
#include "service_internal.h"

/* An order on its way; zeroed but for the first two. */
struct service_proposal {
	struct service *service;
	struct command *command;
	struct promotion_order order;
	const struct promotion *promotion;	/* lent; NULL: PROPOSE */
	struct promotion_kind kind;		/* PROPOSE */
	struct promotion_act act;
	struct promotion_list *after;		/* held: with the act */
	struct text body;
};

static void
service_proposal_clear(struct service_proposal *what)
{
	promotion_order_clear(&what->order);
	promotion_kind_clear(&what->kind);
	promotion_act_clear(&what->act);
	promotion_list_release(what->after);
	text_clear(&what->body);
}

/* 404 what is not there, else `status`. */
static int
service_proposal_decline(struct service_proposal *what, int status,
    const struct error *error)
{
	service_decline(what->command, error->code == ERROR_MISSING ? 404 :
	    status, "%s", error->text);
	what->command->field = error->field;
	return -1;
}

/* --- understanding -------------------------------------------------------- */

/* The only kind there is needs no name. */
static const char *
service_proposal_kind(const struct service_proposal *what)
{
	const struct conf *conf = what->service->conf;

	if (what->order.kind == NULL && what->order.act.service == NULL &&
	    what->order.act.environment == NULL &&
	    conf->promotions.count == 1)
		return conf->promotions.items[0].id;
	return what->order.kind;
}

/* What is proposed gets a kind and a name. */
static int
service_proposal_read_new(struct service_proposal *what,
    struct error *ret_error)
{
	const struct promotion_list *list = what->service->promotions.list;
	const char *kind = service_proposal_kind(what);
	const struct promotion *other;
	struct text identity = { 0 };

	if (offer_find_kind(what->service->conf, kind, &what->order.act,
	    &what->kind, ret_error) < 0)
		return -1;
	if (kind != NULL && (what->act.service != NULL ||
	    what->act.environment != NULL) &&
	    conf_find_promotion(what->service->conf, what->kind.id) != NULL)
		return error_set(ret_error, ERROR_INPUT, "service and "
		    "environment are for what the policy asks for; a "
		    "promotion of the kind \"%s\" has them", what->kind.id);
	other = promotion_list_find_open(list, &what->act, &what->kind);
	if (other != NULL)
		return error_set(ret_error, ERROR_INPUT, "%s is proposed "
		    "already: %s", what->act.version, other->identity);
	promotion_list_name(list, what->kind.id, &what->act, &identity);
	what->act.promotion = text_take(&identity);
	return 0;
}

/* The step by its key; the only open question needs no number. */
static int
service_proposal_read_words(struct service_proposal *what,
    struct error *ret_error)
{
	const struct promotion *promotion = what->promotion;
	struct promotion_act *act = &what->act;
	size_t i = promotion_next_step(promotion);

	if (act->verb == PROMOTION_PASS && act->step != NULL &&
	    !promotion->has_left) {
		if (promotion_find_step(promotion, act->step, &i,
		    ret_error) < 0)
			return error_about(ret_error, "step");
	}
	if (act->verb == PROMOTION_PASS && i < promotion->stands.count) {
		free(act->step);
		act->step = mem_string(promotion->kind.steps.items[i].key);
	}
	for (i = 0; act->verb == PROMOTION_ANSWER && act->number == 0 &&
	    promotion_count_questions(promotion) == 1; i++)
		if (promotion->questions.items[i].answered == 0)
			act->number = (int64_t)i + 1;
	return 0;
}

/* Which one, and what exactly. */
static int
service_proposal_read(struct service_proposal *what)
{
	struct command *command = what->command;
	struct error error = { 0 };

	if (command->argument == NULL || promotion_order_parse(
	    command->argument, strlen(command->argument), &what->order,
	    &error) < 0)
		return service_proposal_decline(what, 400, &error);
	command->is_dry = command->is_dry || what->order.is_dry;
	promotion_act_copy(&what->order.act, &what->act);
	what->act.at_ms = service_now_ms(what->service);
	what->act.who = mem_string(command->requester->name);
	what->act.way = mem_string(command->requester->way);
	if (what->act.verb == PROMOTION_PROPOSE)
		return service_proposal_read_new(what, &error) < 0 ?
		    service_proposal_decline(what, 409, &error) : 0;
	if (promotion_list_find_word(what->service->promotions.list,
	    what->order.which, &what->promotion, &error) < 0)
		return service_proposal_decline(what, 409, &error);
	what->act.promotion = mem_string(what->promotion->identity);
	if (service_proposal_read_words(what, &error) < 0)
		return service_proposal_decline(what, 400, &error);
	return 0;
}

/* --- allowing ------------------------------------------------------------- */

static int
service_proposal_refuse(struct service_proposal *what,
    const struct error *error)
{
	log_warn(what->service->seams.log, "promotion_refused",
	    LOG_TEXT("who", what->command->requester->name),
	    LOG_TEXT("way", what->command->requester->way),
	    LOG_TEXT("act", promotion_verb_name(what->act.verb)),
	    LOG_TEXT("promotion", what->act.promotion));
	/* Who could, and has only to say as whom. */
	return service_proposal_decline(what, error->field != NULL ? 400 :
	    403, error);
}

static int
service_proposal_allow(struct service_proposal *what)
{
	struct service *service = what->service;
	const struct conf *conf = service->conf;
	const struct requester *who = what->command->requester;
	const struct promotion_kind *kind = what->promotion != NULL ?
	    &what->promotion->kind : &what->kind;
	struct offer_actor somebody = { .conf = conf,
		.schedule = service->schedule,
		.promotion = what->promotion, .kind = kind,
		.now_at = clock_now(service->seams.clock) };
	struct promotion_actor actor;
	struct error error = { 0 };
	struct subject subject;

	requester_subject(who, &subject);
	somebody.subject = &subject;
	if (!offer_actor_find(&somebody, &actor)) {
		(void)error_set(&error, ERROR_INPUT, "%.80s: the token is not "
		    "for promotions there (patchday token new --may "
		    "promotion)", who->name);
		return service_proposal_refuse(what, &error);
	}
	actor.as = what->order.as;
	if ((what->promotion == NULL ? promotion_who_check_propose(kind,
	    &actor, &what->act, &error) : promotion_who_check(what->promotion,
	    &actor, &what->act, &error)) == 0)
		return 0;
	return service_proposal_refuse(what, &error);
}

/* --- deciding ------------------------------------------------------------- */

/* Promoted by hand: with which occurrence, and is it time? */
static int
service_proposal_check_time(struct service_proposal *what,
    struct error *ret_error)
{
	const struct conf *conf = what->service->conf;
	int64_t now_at = what->act.at_ms / 1000;
	struct offer offer;

	offer_plan(conf, what->service->schedule, what->promotion, now_at,
	    &offer);
	if (offer.has_occurrence)
		what->act.occurrence = mem_string(offer.identity);
	return offer_check_promote(conf, what->promotion, &offer, now_at,
	    ret_error);
}

static int
service_proposal_decide(struct service_proposal *what)
{
	struct error error = { 0 };

	if (what->promotion != NULL && (promotion_check(what->promotion,
	    &what->act, &error) < 0 || (what->act.verb == PROMOTION_PROMOTE &&
	    service_proposal_check_time(what, &error) < 0)))
		return service_proposal_decline(what, 409, &error);
	what->after = promotion_list_copy(what->service->promotions.list);
	if (promotion_list_act(what->after, &what->kind, &what->act,
	    &error) < 0)
		return service_proposal_decline(what, 409, &error);
	return 0;
}

/* --- answering and doing -------------------------------------------------- */

static void
service_proposal_put_said(const struct service_proposal *what,
    const struct promotion *after, struct jsontext *json)
{
	struct text headline = { 0 };

	jsontext_list(json, "said");
	if (after->kind.channel.id != NULL) {
		service_promotion_put_headline(&headline, what->service,
		    after, &what->act);
		jsontext_object(json, NULL);
		jsontext_string(json, "channel", after->kind.channel.id);
		jsontext_string(json, "headline", text_string(&headline));
		jsontext_end_object(json);
	}
	jsontext_end_list(json);
	text_clear(&headline);
}

/* Worded before it is done, since the receipt goes into the same
 * transaction. */
static void
service_proposal_format_answer(struct service_proposal *what)
{
	const struct promotion *after = promotion_list_find(what->after,
	    what->act.promotion);
	const struct offer_json how = { .conf = what->service->conf,
		.schedule = what->service->schedule, .is_known = true,
		.now_at = what->act.at_ms / 1000 };
	struct jsontext json = { .text = &what->body, .is_pretty = true };

	jsontext_object(&json, NULL);
	jsontext_string(&json, "act", promotion_verb_name(what->act.verb));
	jsontext_bool(&json, "dry_run", what->command->is_dry);
	jsontext_string(&json, "role", what->act.verb == PROMOTION_PROPOSE ?
	    NULL : what->act.role);
	jsontext_string(&json, "designate", what->act.designate);
	offer_format_json(&json, "promotion", after, &how);
	service_proposal_put_said(what, after, &json);
	jsontext_end_object(&json);
}

static int
service_proposal_write(struct service_proposal *what,
    struct error *ret_error)
{
	struct service *service = what->service;

	if (service_write(service, ret_error) < 0 ||
	    service_promotion_take(service, &what->kind, &what->act,
	    ret_error) < 0 ||
	    service_promotion_aim(service, what->act.promotion,
	    ret_error) < 0 ||
	    service_receipt_put(service, what->command,
	    text_string(&what->body), ret_error) < 0)
		return -1;
	return service_commit(service, ret_error);
}

static int
service_proposal_do(struct service_proposal *what)
{
	struct service *service = what->service;
	struct error error = { 0 };

	if (service_proposal_write(what, &error) < 0) {
		(void)service_fail(service, &error, NULL);
		service_decline_unwritten(service, what->command, &error);
		return -1;
	}
	log_info(service->seams.log, "promotion",
	    LOG_TEXT("act", promotion_verb_name(what->act.verb)),
	    LOG_TEXT("promotion", what->act.promotion),
	    LOG_TEXT("who", what->act.who), LOG_TEXT("way", what->act.way));
	return 0;
}

void
service_promotion(struct service *service, struct command *command)
{
	struct service_proposal what = { .service = service,
		.command = command };

	/* It would be in the journal for good, at a time that was not. */
	if (service->is_clock_wrong) {
		service_decline(command, 503, "the clock of the machine is "
		    "more than a day behind what was recorded, so nothing can "
		    "be done now; set it right, or reload if it is");
		return;
	}
	if (service_receipt_answer(service, command) ||
	    service_proposal_read(&what) < 0 ||
	    service_proposal_allow(&what) < 0 ||
	    service_proposal_decide(&what) < 0)
		goto out;
	service_proposal_format_answer(&what);
	if (command->is_dry || service_proposal_do(&what) == 0)
		service_answer(command, 200, "application/json", &what.body);
out:
	service_proposal_clear(&what);
}
