/* SPDX-License-Identifier: MIT */
/*
 * Promotions and windows.  What is offered for which occurrence is never kept:
 * it follows from the acts, the agenda and the time, so that a window that is
 * skipped or moved takes its promotions along.
 */
#include "offer.h"

#include <string.h>

#include "advice.h"
#include "agenda.h"
#include "change.h"
#include "civil.h"
#include "mem.h"
#include "nearest.h"
#include "timetext.h"

/* So far ahead an occurrence is looked for, and then once more. */
#define OFFER_AHEAD_SECS (63LL * CIVIL_DAY_SECS)
#define OFFER_FAR_SECS (400LL * CIVIL_DAY_SECS)

/* --- kinds ---------------------------------------------------------------- */

static struct process_party
offer_party(const struct process_party *party)
{
	return (struct process_party){ .id = mem_string(party->id),
		.title = mem_string(party->title) };
}

/* One step: one of those whom the policy names has to agree. */
static void
offer_make_kind(const struct process *process,
    const struct promotion_act *propose, struct promotion_kind *ret_kind)
{
	struct promotion_kind kind = {
		.id = mem_string(process_kind_name(process->kind)),
		.title = mem_string(process->kind == PROCESS_BOARD ?
		    "Change control board" : "Approval"),
		.service = mem_string(propose->service),
		.notice_secs = process->notice_secs };
	struct promotion_step *step = array_add(&kind.steps);
	size_t i;

	array_push(&kind.environments, mem_string(propose->environment));
	if (process->channels.count > 0)
		kind.channel = offer_party(&process->channels.items[0]);
	step->kind = PROMOTION_STEP_ACKNOWLEDGE;
	step->key = mem_string(promotion_step_kind_name(step->kind));
	step->title = mem_string(kind.title);
	step->enough = 1;
	for (i = 0; i < process->by.count; i++)
		array_push(&step->by, offer_party(&process->by.items[i]));
	*ret_kind = kind;
}

/* A class of change by its word; unknown words are asked of before. */
static process_classes
offer_classes(const char *change)
{
	const struct policy_classes *classes = advice_classes();
	size_t i;

	for (i = 0; change != NULL && i < classes->count; i++)
		if (strcmp(classes->names[i], change) == 0)
			return 1u << i;
	return 0;
}

static int
offer_find_process(const struct conf *conf,
    const struct promotion_act *propose, struct promotion_kind *ret_kind,
    struct error *ret_error)
{
	struct policy_question question = { .service = propose->service,
		.what = { .classes = offer_classes(propose->change),
		.disruption = propose->disruption,
		.is_emergency = propose->is_emergency } };
	struct policy_answer answer;
	struct text words = { 0 };
	int status = 0;

	if (propose->service == NULL || propose->environment == NULL)
		return error_set(ret_error, ERROR_INPUT, "which promotion is "
		    "it? Say its kind, or service and environment, for which "
		    "the policy knows whom to ask");
	if (propose->change != NULL && question.what.classes == 0)
		return error_set(ret_error, ERROR_INPUT, "\"%.40s\" is no "
		    "class of changes; accepted are major, minor, patch, "
		    "pre-release, dated, version, enabled, removed, "
		    "templates, values", propose->change);
	question.environment = conf_find_environment(conf,
	    propose->environment);
	if (question.environment == NULL)
		return error_set(ret_error, ERROR_MISSING, "there is no "
		    "environment \"%.80s\"", propose->environment);
	policy_find(&conf->policy, &question, &answer);
	if (answer.decided != NULL &&
	    process_has_approver(answer.decided->process)) {
		offer_make_kind(answer.decided->process, propose, ret_kind);
	} else {
		if (answer.decided != NULL)
			process_format(&words, answer.decided->process);
		status = error_set(ret_error, ERROR_INPUT, "nobody has to "
		    "agree to %.80s in %s; the policy says: %s",
		    propose->service, question.environment->id,
		    answer.decided == NULL ? "nothing" : text_string(&words));
	}
	text_clear(&words);
	policy_clear_answer(&answer);
	return status;
}

int
offer_find_kind(const struct conf *conf, const char *kind,
    const struct promotion_act *propose, struct promotion_kind *ret_kind,
    struct error *ret_error)
{
	struct { ARRAY(const char *) list; } ids = { 0 };
	const char *nearest;
	size_t i;

	if (kind == NULL || strcmp(kind, process_kind_name(PROCESS_APPROVE))
	    == 0 || strcmp(kind, process_kind_name(PROCESS_BOARD)) == 0)
		return offer_find_process(conf, propose, ret_kind, ret_error);
	for (i = 0; i < conf->promotions.count; i++) {
		if (strcmp(conf->promotions.items[i].id, kind) == 0) {
			promotion_kind_copy(&conf->promotions.items[i],
			    ret_kind);
			array_clear(&ids.list);
			return 0;
		}
		array_push(&ids.list,
		    (const char *)conf->promotions.items[i].id);
	}
	nearest = nearest_find(kind, ids.list.items, ids.list.count);
	(void)error_set(ret_error, ERROR_MISSING, "the configuration has no "
	    "promotion \"%.80s\"%s%s%s", kind, nearest != NULL ?
	    "; did you mean \"" : "", nearest != NULL ? nearest : "",
	    nearest != NULL ? "\"?" : "");
	array_clear(&ids.list);
	return -1;
}

/* --- times ---------------------------------------------------------------- */

/* The freeze that keeps it out at `at`, of several the one that lasts longest,
 * and where it does; NULL: none, or it was proposed as an emergency. */
static const struct freeze *
offer_find_freeze(const struct conf *conf, const struct promotion *promotion,
    int64_t at, const struct environment **ret_environment)
{
	const struct promotion_kind *kind = &promotion->kind;
	const struct environment *environment;
	const struct freeze *freeze, *found = NULL;
	size_t i;

	*ret_environment = NULL;
	if (promotion_find_act(promotion, 1)->is_emergency)
		return NULL;
	if (kind->environments.count == 0)
		return freeze_find(&conf->policy, kind->service, NULL, at);
	for (i = 0; i < kind->environments.count; i++) {
		environment = conf_find_environment(conf,
		    kind->environments.items[i]);
		freeze = environment == NULL ? NULL : freeze_find(
		    &conf->policy, kind->service, environment, at);
		if (freeze == NULL || (found != NULL &&
		    found->until_at >= freeze->until_at))
			continue;
		found = freeze;
		*ret_environment = environment;
	}
	return found;
}

/* The first instant from `at` on without any. */
static int64_t
offer_thaw_at(const struct conf *conf, const struct promotion *promotion,
    int64_t at)
{
	const struct environment *environment;
	const struct freeze *freeze;

	while ((freeze = offer_find_freeze(conf, promotion, at,
	    &environment)) != NULL)
		at = freeze->until_at;
	return at;
}

/* Skipped, broken off; nobody began it, or said that it takes place, while it
 * was time; nothing is deployed then. */
static bool
offer_is_off(const struct conf *conf, const struct promotion *promotion,
    const struct occurrence *occurrence, int64_t now_at)
{
	enum occurrence_phase phase = occurrence_phase(occurrence, now_at);
	const struct environment *environment;

	if (occurrence->status == OCCURRENCE_CANCELLED ||
	    phase == OCCURRENCE_SKIPPED || phase == OCCURRENCE_BROKEN_OFF)
		return true;
	if (occurrence->end_at <= now_at && (phase == OCCURRENCE_PLANNED ||
	    occurrence->status == OCCURRENCE_TENTATIVE))
		return true;
	return offer_find_freeze(conf, promotion, occurrence->start_at,
	    &environment) != NULL;
}

/* The slots that the agenda has between two instants, planned over. */
static void
offer_plan_range(const struct conf *conf, const struct promotion *promotion,
    const struct agenda *agenda, int64_t now_at, struct offer *offer)
{
	struct { ARRAY(struct promotion_slot) list; } slots = { 0 };
	const struct occurrence *occurrence;
	struct promotion_slot *slot;
	size_t i;

	for (i = 0; i < agenda->list.count; i++) {
		occurrence = &agenda->list.items[i];
		slot = array_add(&slots.list);
		slot->start_at = occurrence->start_at;
		slot->end_at = occurrence->end_at;
		slot->is_off = offer_is_off(conf, promotion, occurrence,
		    now_at);
		slot->is_over = occurrence_phase(occurrence, now_at) ==
		    OCCURRENCE_ENDED;
	}
	promotion_plan_slot(promotion, slots.list.items, slots.list.count,
	    now_at, &offer->plan);
	array_clear(&slots.list);
	offer->has_occurrence = offer->plan.slot != PROMOTION_NO_SLOT;
	if (!offer->has_occurrence)
		return;
	offer->occurrence = agenda->list.items[offer->plan.slot];
	occurrence_format_identity(&offer->occurrence, offer->identity);
}

void
offer_plan(const struct conf *conf, const struct schedule *schedule,
    const struct promotion *promotion, int64_t now_at,
    struct offer *ret_offer)
{
	struct offer offer = { .remind_secs = -1, .remind_at = INT64_MAX,
		.plan = { .slot = PROMOTION_NO_SLOT, .until_at = INT64_MAX } };
	const struct window *window = promotion->kind.window.id == NULL ?
	    NULL : conf_find_window(conf, promotion->kind.window.id);
	int64_t from_at = promotion->complete_ms != 0 ?
	    promotion->complete_ms / 1000 : now_at, ahead_secs;
	struct agenda agenda = { 0 };

	if (window == NULL || promotion->phase != PROMOTION_OPEN) {
		*ret_offer = offer;
		return;
	}
	for (ahead_secs = OFFER_AHEAD_SECS; !offer.has_occurrence &&
	    ahead_secs != 0; ahead_secs = ahead_secs == OFFER_AHEAD_SECS ?
	    OFFER_FAR_SECS : 0) {
		agenda_clear(&agenda);
		agenda_expand(&agenda, &window, 1, schedule, from_at,
		    (from_at > now_at ? from_at : now_at) + ahead_secs +
		    promotion->kind.cutoff_secs, AGENDA_TOUCHES);
		(void)agenda_lapse(&agenda, now_at);
		offer_plan_range(conf, promotion, &agenda, now_at, &offer);
	}
	agenda_clear(&agenda);
	if (offer.has_occurrence)
		offer.remind_secs = promotion_plan_reminder(promotion,
		    offer.plan.cutoff_at, now_at, &offer.remind_at);
	*ret_offer = offer;
}

/* Is it under way, or was it?  0, or -1 and why not. */
static int
offer_check_occurrence(const struct occurrence *occurrence, int64_t now_at,
    struct error *ret_error)
{
	const char *title = occurrence->window->title, *confirmer;
	struct text when = { 0 };

	if (occurrence->start_at > now_at && occurrence_phase(occurrence,
	    now_at) == OCCURRENCE_PLANNED) {
		timetext_format(&when, occurrence->window->zone,
		    occurrence->start_at);
		(void)error_set(ret_error, ERROR_INPUT, "it is offered for "
		    "%s, which begins on %s", title, text_string(&when));
		text_clear(&when);
		return -1;
	}
	confirmer = window_confirmer(occurrence->window);
	if (occurrence->status == OCCURRENCE_TENTATIVE)
		return error_set(ret_error, ERROR_INPUT, "it is offered for "
		    "%s, which %s has %sconfirmed", title,
		    confirmer == NULL ? "nobody" : confirmer,
		    confirmer == NULL ? "" : "not ");
	if (occurrence_phase(occurrence, now_at) == OCCURRENCE_PLANNED)
		return error_set(ret_error, ERROR_INPUT, "it is offered for "
		    "%s, which nobody has begun", title);
	return 0;
}

int
offer_check_promote(const struct conf *conf,
    const struct promotion *promotion, const struct offer *offer,
    int64_t now_at, struct error *ret_error)
{
	int64_t from_at = promotion_find_act(promotion,
	    promotion->content)->at_ms / 1000 + promotion->kind.notice_secs;
	const struct environment *environment;
	const struct freeze *freeze;
	struct text when = { 0 };

	if (!offer->has_occurrence && promotion->kind.window.id != NULL)
		return error_set(ret_error, ERROR_INPUT, "%s does not take "
		    "place within a year", promotion->kind.window.id);
	if (offer->has_occurrence && offer_check_occurrence(
	    &offer->occurrence, now_at, ret_error) < 0)
		return -1;
	freeze = offer_find_freeze(conf, promotion, now_at, &environment);
	if (freeze != NULL) {
		timetext_format(&when, freeze->zone, freeze->until_at);
		(void)error_set(ret_error, ERROR_INPUT, "nothing is deployed "
		    "in %s until %s: %s", environment == NULL ? "any "
		    "environment" : environment->title, text_string(&when),
		    freeze->title);
	} else if (!offer->has_occurrence && from_at > now_at) {
		timetext_format(&when, conf->zones.items[0], from_at);
		(void)error_set(ret_error, ERROR_INPUT, "the notice is over "
		    "on %s", text_string(&when));
	} else {
		return 0;
	}
	text_clear(&when);
	return -1;
}

/* --- words ---------------------------------------------------------------- */

void
offer_format(struct text *text, const struct conf *conf,
    const struct promotion *promotion, const struct offer *offer)
{
	const struct zone *zone = conf->zones.items[0];
	int64_t from_at;

	promotion_format_subject(text, promotion);
	text_puts(text, ": ");
	promotion_format_state(text, promotion);
	if (promotion->phase != PROMOTION_OPEN || promotion->has_left)
		return;
	if (offer->has_occurrence) {
		zone = offer->occurrence.window->zone;
		text_putf(text, "; offered for %s, ",
		    offer->occurrence.window->title);
		timetext_format(text, zone, offer->occurrence.start_at);
		if (promotion->complete_ms == 0) {
			text_puts(text, ", cut-off ");
			timetext_format(text, zone, offer->plan.cutoff_at);
		}
	} else if (promotion->kind.window.id != NULL) {
		text_putf(text, "; %s does not take place within a year",
		    promotion->kind.window.title != NULL ?
		    promotion->kind.window.title : promotion->kind.window.id);
	} else if (promotion->kind.notice_secs > 0) {
		from_at = offer_thaw_at(conf, promotion, promotion_find_act(
		    promotion, promotion->content)->at_ms / 1000 +
		    promotion->kind.notice_secs);
		text_puts(text, "; not before ");
		timetext_format(text, zone, (from_at + 59) / 60 * 60);
	}
}
