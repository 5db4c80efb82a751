/* SPDX-License-Identifier: MIT */
/*
 * Promotions in the service: read from the journal, changed by acts, looked at
 * when the clock may have done something: the cut-off has passed and it is not
 * complete, so it moves to the next occurrence; the window that it was offered
 * for is over, so it is promoted; somebody is to be reminded.  All of that are
 * acts of the service's own, so that a restart finds what was done.
 */
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "service_internal.h"
#include "store_journal.h"

/* --- the journal ---------------------------------------------------------- */

/* One entry.  What cannot be applied is logged and passed over: the rest of the
 * journal still counts. */
static void
service_promotion_replay(struct service *service, const struct conf *conf,
    struct promotion_list *list, const struct journal_entry *entry)
{
	struct promotion_kind kind = { 0 };
	struct promotion_act act = { 0 };
	struct error error = { 0 };
	bool has_kind = false;
	char *id;

	if (promotion_act_parse(entry->act, strlen(entry->act), &act,
	    &error) < 0)
		goto out;
	if (act.verb == PROMOTION_PROPOSE) {
		id = mem_bytes(act.promotion, strcspn(act.promotion, "/"));
		has_kind = offer_find_kind(conf, id, &act, &kind, NULL) == 0;
		/* The policy may ask a board by now, or nobody. */
		if (has_kind && strcmp(kind.id, id) != 0)
			has_kind = false;
		free(id);
	}
	(void)promotion_list_act(list, has_kind ? &kind : NULL, &act, &error);
out:
	if (error.code != ERROR_NONE)
		log_warn(service->seams.log, "act_not_applied",
		    LOG_TEXT("promotion", entry->subject),
		    LOG_TEXT("act", entry->verb),
		    LOG_NUMBER("entry", entry->id),
		    LOG_TEXT("reason", error.text));
	promotion_kind_clear(&kind);
	promotion_act_clear(&act);
}

int
service_promotion_load(struct service *service, const struct conf *conf,
    struct promotion_list **ret_list, struct error *ret_error)
{
	struct journal_filter filter = { .only_acts = true,
		.oldest_first = true, .subject = PROMOTION_SUBJECT };
	struct journal_entries entries = { 0 };
	struct promotion_list *list;
	size_t i;
	int status = store_journal_list(service->seams.store, &filter,
	    &entries, ret_error);

	list = promotion_list_new();
	for (i = 0; status == 0 && i < entries.list.count; i++)
		service_promotion_replay(service, conf, list,
		    &entries.list.items[i]);
	store_journal_clear(&entries);
	if (status == 0)
		*ret_list = list;
	else
		promotion_list_release(list);
	return status;
}

/* --- acts ----------------------------------------------------------------- */

/* Before and after, so that the journal can be read without the rest of it. */
static void
service_promotion_format(const struct service *service,
    const char *identity, struct text *text)
{
	const struct promotion *promotion = promotion_list_find(
	    service->promotions.list, identity);
	const struct offer_json how = { .conf = service->conf,
		.schedule = service->schedule, .is_known = true,
		.now_at = clock_now(service->seams.clock) };
	struct jsontext json = { .text = text };

	if (promotion != NULL)
		offer_format_json(&json, NULL, promotion, &how);
}

/* What the journal says of the act besides its verb: its words, else which
 * step, which content or which occurrence, and the role that spoke. */
static void
service_promotion_detail(const struct service *service,
    const struct promotion_act *act, struct text *text)
{
	const struct promotion *promotion = promotion_list_find(
	    service->promotions.list, act->promotion);
	size_t step;

	text_puts(text, act->words != NULL ? act->words : "");
	if (act->words != NULL || act->verb == PROMOTION_PROPOSE ||
	    promotion == NULL)
		return;
	if (act->step != NULL && promotion_find_step(promotion, act->step,
	    &step, NULL) == 0)
		text_puts(text, promotion->kind.steps.items[step].title);
	else if (act->occurrence != NULL)
		text_puts(text, act->occurrence);
	else if (act->verb == PROMOTION_CHANGE)
		text_putf(text, "%s%s%s", act->version != NULL ?
		    act->version : "", act->version != NULL &&
		    act->digest != NULL ? ", " : "", act->digest != NULL ?
		    act->digest : "");
	if (act->role == NULL)
		return;
	if (text->length > 0)
		text_puts(text, ": ");
	promotion_format_voice(text, promotion, act,
	    roster_title(&service->conf->roster, act->designate));
}

static int
service_promotion_write(struct service *service,
    const struct promotion_act *act, const char *before, int64_t *ret_entry,
    struct error *ret_error)
{
	struct text subject = { 0 }, json = { 0 }, after = { 0 };
	struct text detail = { 0 };
	char hash[JOURNAL_HASH_MAX];
	struct journal_entry entry = { .at_ms = act->at_ms, .who = act->who,
		.way = act->way, .verb = promotion_verb_name(act->verb),
		.because = act->because, .before = before };
	int status;

	text_putf(&subject, "%s%s", PROMOTION_SUBJECT, act->promotion);
	promotion_act_format(&json, act);
	service_promotion_format(service, act->promotion, &after);
	entry.subject = text_string(&subject);
	entry.act = text_string(&json);
	entry.after = text_string(&after);
	service_promotion_detail(service, act, &detail);
	entry.detail = detail.length > 0 ? text_string(&detail) : NULL;
	status = store_journal_add(service->seams.store, &entry, ret_error);
	if (status == 0)
		status = store_journal_head(service->seams.store, ret_entry,
		    hash, ret_error);
	text_clear(&subject);
	text_clear(&json);
	text_clear(&after);
	text_clear(&detail);
	return status;
}

int
service_promotion_take(struct service *service,
    const struct promotion_kind *kind, const struct promotion_act *act,
    struct error *ret_error)
{
	struct service_promotions *own = &service->promotions;
	struct promotion_list *list;
	struct text before = { 0 };
	int64_t entry = 0;
	int status;

	if (service_write(service, ret_error) < 0)
		return -1;
	service_promotion_format(service, act->promotion, &before);
	list = promotion_list_copy(own->list);
	status = promotion_list_act(list, kind, act, ret_error);
	/* The first list of the transaction is what a roll-back returns to. */
	if (own->before == NULL)
		own->before = own->list;
	else
		promotion_list_release(own->list);
	own->list = list;
	if (status == 0)
		status = service_promotion_write(service, act,
		    text_string(&before), &entry, ret_error);
	if (status == 0)
		status = service_promotion_tell(service,
		    promotion_list_find(list, act->promotion), act, entry,
		    ret_error);
	text_clear(&before);
	return status;
}

/* An act of the service's own. */
static int
service_promotion_do(struct service *service, const char *identity,
    enum promotion_verb verb, const struct offer *offer,
    struct error *ret_error)
{
	struct promotion_act act = { .verb = verb,
		.at_ms = service_now_ms(service),
		.promotion = (char *)identity, .who = (char *)SERVICE_WHO,
		.occurrence = offer->has_occurrence ?
		    (char *)offer->identity : NULL,
		.number = verb == PROMOTION_REMIND ? offer->remind_secs : 0 };

	log_info(service->seams.log, "promotion",
	    LOG_TEXT("act", promotion_verb_name(verb)),
	    LOG_TEXT("promotion", identity),
	    LOG_TEXT("occurrence", offer->identity));
	return service_promotion_take(service, NULL, &act, ret_error);
}

/* Does it want one, and has none yet? */
static bool
service_promotion_lacks_ticket(const struct promotion *promotion)
{
	size_t i;

	if (promotion == NULL || promotion->phase != PROMOTION_OPEN ||
	    promotion->ticket != NULL)
		return false;
	for (i = 0; i < promotion->kind.steps.count; i++)
		if (promotion->kind.steps.items[i].kind ==
		    PROMOTION_STEP_TICKET)
			return true;
	return false;
}

int
service_promotion_ticket(struct service *service, const char *subject,
    const char *ticket, struct error *ret_error)
{
	const size_t length = strlen(PROMOTION_SUBJECT);
	struct promotion_act act = { .verb = PROMOTION_TICKET,
		.at_ms = service_now_ms(service),
		.who = (char *)SERVICE_WHO, .words = (char *)ticket };

	if (strncmp(subject, PROMOTION_SUBJECT, length) != 0)
		return 0;
	act.promotion = (char *)subject + length;
	if (!service_promotion_lacks_ticket(promotion_list_find(
	    service->promotions.list, act.promotion)))
		return 0;
	return service_promotion_take(service, NULL, &act, ret_error);
}

/* --- the clock ------------------------------------------------------------ */

/* Is it aimed there already? */
static bool
service_promotion_is_aimed(const struct promotion *promotion,
    const struct offer *offer)
{
	const struct promotion_act *aimed = promotion_find_act(promotion,
	    promotion->aimed);
	const char *at = aimed == NULL || aimed->occurrence == NULL ? "" :
	    aimed->occurrence;

	return strcmp(at, offer->identity) == 0;
}

/* Does what was agreed to run there?  That no change of it waits any more would
 * not do: it may not have come into the repository yet. */
static bool
service_promotion_runs(const struct service *service,
    const struct promotion *promotion)
{
	const struct promotion_act *first = promotion_find_act(promotion, 1);
	const struct pending_running *running;
	const struct pending *pending;

	/* Of the policy's own; others are promoted in their window. */
	if (promotion->complete_ms == 0 || first->environment == NULL ||
	    first->service == NULL)
		return false;
	pending = service->changes.list == NULL ? NULL : pending_list_find(
	    service->changes.list, first->environment);
	running = pending == NULL ? NULL : pending_find_running(pending,
	    first->service);
	return running != NULL && running->version != NULL &&
	    strcmp(running->version, promotion->version) == 0;
}

/* One after the other, since each changes what the next sees: where it is
 * aimed, whether it is done there, who is reminded. */
static int
service_promotion_look(struct service *service, const char *identity,
    struct error *ret_error)
{
	const struct promotion *promotion;
	struct offer offer;
	int64_t now_at = clock_now(service->seams.clock), due_at, lapse_at;

	if (service_promotion_aim(service, identity, ret_error) < 0)
		return -1;
	promotion = promotion_list_find(service->promotions.list, identity);
	offer_plan(service->conf, service->schedule, promotion, now_at,
	    &offer);
	if (offer.plan.is_promoted || service_promotion_runs(service,
	    promotion))
		return service_promotion_do(service, identity,
		    PROMOTION_PROMOTE, &offer, ret_error);
	if (offer.remind_secs >= 0 && service_promotion_do(service, identity,
	    PROMOTION_REMIND, &offer, ret_error) < 0)
		return -1;
	due_at = offer.plan.until_at < offer.remind_at ? offer.plan.until_at :
	    offer.remind_at;
	lapse_at = offer.has_occurrence ?
	    occurrence_lapse_at(&offer.occurrence) : INT64_MAX;
	if (lapse_at > now_at && lapse_at < due_at)
		due_at = lapse_at;
	/* A window that a person ends is looked at when they do. */
	if (due_at > now_at && due_at < service->promotions.due_at)
		service->promotions.due_at = due_at;
	return 0;
}

int
service_promotion_aim(struct service *service, const char *identity,
    struct error *ret_error)
{
	const struct promotion *promotion = promotion_list_find(
	    service->promotions.list, identity);
	char *name;
	struct offer offer;
	int status;

	if (promotion->phase != PROMOTION_OPEN || promotion->has_left)
		return 0;
	offer_plan(service->conf, service->schedule, promotion,
	    clock_now(service->seams.clock), &offer);
	if (service_promotion_is_aimed(promotion, &offer))
		return 0;
	/* The promotion is replaced, and what it lends goes with it. */
	name = mem_string(identity);
	status = service_promotion_do(service, name, PROMOTION_AIM, &offer,
	    ret_error);
	free(name);
	return status;
}

int
service_promotion_step(struct service *service, struct error *ret_error)
{
	struct service_promotions *own = &service->promotions;
	struct promotion_list *list;
	size_t i;
	int status = 0;

	if (clock_now(service->seams.clock) < own->due_at)
		return 0;
	own->due_at = INT64_MAX;
	list = promotion_list_hold(own->list);
	for (i = 0; i < list->list.count && status == 0; i++)
		if (list->list.items[i]->phase == PROMOTION_OPEN &&
		    !list->list.items[i]->has_left)
			status = service_promotion_look(service,
			    list->list.items[i]->identity, ret_error);
	promotion_list_release(list);
	/* What was not looked at is looked at again. */
	if (status < 0)
		service_promotion_hurry(service);
	return status;
}

int64_t
service_promotion_due_ms(const struct service *service)
{
	return service->promotions.due_at >= INT64_MAX / 1000 ? INT64_MAX :
	    service->promotions.due_at * 1000;
}

void
service_promotion_hurry(struct service *service)
{
	service->promotions.due_at = 0;
}

/* --- the transaction ------------------------------------------------------ */

void
service_promotion_settle(struct service *service)
{
	struct service_promotions *own = &service->promotions;

	if (own->before == NULL)
		return;
	promotion_list_release(own->before);
	own->before = NULL;
	service_publish(service);
}

void
service_promotion_undo(struct service *service)
{
	struct service_promotions *own = &service->promotions;

	if (own->before == NULL)
		return;
	promotion_list_release(own->list);
	own->list = own->before;
	own->before = NULL;
	service_promotion_hurry(service);
}

void
service_promotion_clear(struct service *service)
{
	promotion_list_release(service->promotions.list);
	promotion_list_release(service->promotions.before);
	service->promotions = (struct service_promotions){ 0 };
}
