/* SPDX-License-Identifier: MIT */
/*
 * A promotion as JSON, once for all: the API, the command line and pages have
 * the same fields under the same names.  By whom and by which way in something
 * was done is for those who are known here; which role spoke, and why, is for
 * everybody: it is told in channels.
 */
#include "offer.h"

#include <stdlib.h>
#include <string.h>

#include "civil.h"

/* An instant in milliseconds; null where it is 0. */
static void
offer_put_time(struct jsontext *json, const char *key, int64_t at_ms)
{
	struct text text = { 0 };

	if (at_ms != 0)
		civil_format_utc(&text, at_ms / 1000);
	jsontext_string(json, key, at_ms == 0 ? NULL : text_string(&text));
	text_clear(&text);
}

/* By whom: names for readers, and the journal's for those who are known. */
static void
offer_put_who(struct jsontext *json, const char *key,
    const struct promotion_act *act, const struct offer_json *how)
{
	char *name = act == NULL ? NULL : roster_name(&how->conf->roster,
	    act->who);

	if (how->is_known)
		jsontext_string(json, key, name);
	free(name);
}

static void
offer_put_strings(struct jsontext *json, const char *key,
    char *const *strings, size_t count)
{
	size_t i;

	jsontext_list(json, key);
	for (i = 0; i < count; i++)
		jsontext_string(json, NULL, strings[i]);
	jsontext_end_list(json);
}

/* --- steps ---------------------------------------------------------------- */

static const char *
offer_voice_state(const struct promotion_voice *voice)
{
	return voice->objected != 0 ? "objects" : voice->agreed != 0 ?
	    "acknowledged" : voice->voided != 0 ? "again" : "waiting";
}

static void
offer_put_voice(struct jsontext *json, const struct promotion *promotion,
    const struct process_party *party, const struct promotion_voice *voice,
    const struct offer_json *how)
{
	const struct promotion_act *act = promotion_find_act(promotion,
	    voice->objected != 0 ? voice->objected : voice->agreed);
	const char *designate = act == NULL ? NULL : act->designate;
	const char *title = roster_title(&how->conf->roster, designate);

	jsontext_object(json, NULL);
	jsontext_string(json, "role", party->id);
	jsontext_string(json, "title", party->title != NULL ? party->title :
	    party->id);
	jsontext_string(json, "state", offer_voice_state(voice));
	offer_put_time(json, "at", act == NULL ? 0 : act->at_ms);
	jsontext_string(json, "designate", designate);
	jsontext_string(json, "designate_title", title != NULL ? title :
	    designate);
	jsontext_string(json, "because", act == NULL ? NULL : act->because);
	offer_put_who(json, "by", act, how);
	jsontext_end_object(json);
}

static void
offer_put_step(struct jsontext *json, const struct promotion *promotion,
    size_t index, const struct offer_json *how)
{
	const struct promotion_step *step =
	    &promotion->kind.steps.items[index];
	const struct promotion_stand *stand = &promotion->stands.items[index];
	const struct promotion_act *act = promotion_find_act(promotion,
	    stand->done);
	size_t i;

	jsontext_object(json, NULL);
	jsontext_number(json, "number", (int64_t)index + 1);
	jsontext_string(json, "key", step->key);
	jsontext_string(json, "kind", promotion_step_kind_name(step->kind));
	jsontext_string(json, "title", step->title);
	jsontext_bool(json, "done", promotion_is_done(promotion, index));
	jsontext_bool(json, "next", promotion->phase == PROMOTION_OPEN &&
	    promotion_next_step(promotion) == index);
	if (step->kind != PROMOTION_STEP_ACKNOWLEDGE) {
		offer_put_time(json, "at", act == NULL ? 0 : act->at_ms);
		offer_put_who(json, "by", act, how);
		jsontext_list(json, "may");
		for (i = 0; i < step->by.count; i++)
			jsontext_string(json, NULL, step->by.items[i].id);
		jsontext_end_list(json);
		jsontext_end_object(json);
		return;
	}
	jsontext_number(json, "enough", (int64_t)(step->enough != 0 ?
	    step->enough : step->by.count));
	jsontext_list(json, "roles");
	for (i = 0; i < stand->voices.count; i++)
		offer_put_voice(json, promotion, &step->by.items[i],
		    &stand->voices.items[i], how);
	jsontext_end_list(json);
	jsontext_end_object(json);
}

/* Whom the next step waits for. */
static void
offer_put_waiting(struct jsontext *json, const struct promotion *promotion)
{
	size_t next = promotion_next_step(promotion), given, wanted, i;
	const struct promotion_stand *stand;

	promotion_count_voices(promotion, &given, &wanted);
	jsontext_number(json, "acknowledged", (int64_t)given);
	jsontext_number(json, "asked", (int64_t)wanted);
	jsontext_list(json, "waiting_for");
	stand = next == promotion->stands.count ? NULL :
	    &promotion->stands.items[next];
	for (i = 0; stand != NULL && promotion->phase == PROMOTION_OPEN &&
	    i < stand->voices.count; i++)
		if (stand->voices.items[i].agreed == 0)
			jsontext_string(json, NULL, promotion->kind.steps.
			    items[next].by.items[i].id);
	jsontext_end_list(json);
}

/* --- the rest ------------------------------------------------------------- */

static void
offer_put_questions(struct jsontext *json, const struct promotion *promotion,
    const struct offer_json *how)
{
	const struct promotion_act *asked, *answered;
	size_t i;

	jsontext_list(json, "questions");
	for (i = 0; i < promotion->questions.count; i++) {
		asked = promotion_find_act(promotion,
		    promotion->questions.items[i].asked);
		answered = promotion_find_act(promotion,
		    promotion->questions.items[i].answered);
		jsontext_object(json, NULL);
		jsontext_number(json, "number", (int64_t)i + 1);
		jsontext_string(json, "question", asked->words);
		offer_put_time(json, "at", asked->at_ms);
		offer_put_who(json, "by", asked, how);
		jsontext_string(json, "answer", answered == NULL ? NULL :
		    answered->words);
		offer_put_time(json, "answered_at", answered == NULL ? 0 :
		    answered->at_ms);
		jsontext_end_object(json);
	}
	jsontext_end_list(json);
}

static void
offer_put_act(struct jsontext *json, const struct promotion_act *act,
    const struct offer_json *how)
{
	jsontext_object(json, NULL);
	jsontext_string(json, "act", promotion_verb_name(act->verb));
	offer_put_time(json, "at", act->at_ms);
	if (how->is_known) {
		jsontext_string(json, "who", act->who);
		jsontext_string(json, "way", act->way);
	}
	jsontext_string(json, "role", act->verb == PROMOTION_PROPOSE ? NULL :
	    act->role);
	jsontext_string(json, "designate", act->designate);
	jsontext_string(json, "step", act->step);
	jsontext_string(json, "version", act->version);
	jsontext_string(json, "digest", act->digest);
	jsontext_string(json, "words", act->words);
	jsontext_string(json, "because", act->because);
	jsontext_string(json, "occurrence", act->occurrence);
	if (act->number != 0)
		jsontext_number(json, "number", act->number);
	jsontext_end_object(json);
}

static void
offer_put_plan(struct jsontext *json, const struct promotion *promotion,
    const struct offer *offer)
{
	const struct promotion_act *last = promotion_find_act(promotion,
	    promotion->finished);

	jsontext_string(json, "window", promotion->kind.window.id);
	jsontext_string(json, "occurrence", offer->has_occurrence ?
	    offer->identity : last != NULL ? last->occurrence : NULL);
	offer_put_time(json, "starts_at", offer->has_occurrence ?
	    offer->occurrence.start_at * 1000 : 0);
	offer_put_time(json, "cutoff_at", offer->has_occurrence ?
	    offer->plan.cutoff_at * 1000 : 0);
}

static void
offer_put_content(struct jsontext *json, const struct promotion *promotion,
    const struct offer_json *how)
{
	const struct promotion_act *first = promotion_find_act(promotion, 1);

	jsontext_string(json, "id", promotion->identity);
	jsontext_string(json, "kind", promotion->kind.id);
	jsontext_string(json, "title", promotion->kind.title);
	jsontext_string(json, "service", promotion->service);
	offer_put_strings(json, "environments",
	    promotion->kind.environments.items,
	    promotion->kind.environments.count);
	jsontext_string(json, "version", promotion->version);
	jsontext_string(json, "digest", promotion->digest);
	jsontext_string(json, "ticket", promotion->ticket);
	offer_put_time(json, "proposed_at", first->at_ms);
	offer_put_who(json, "proposed_by", first, how);
	jsontext_string(json, "because", first->because);
}

void
offer_format_json(struct jsontext *json, const char *key,
    const struct promotion *promotion, const struct offer_json *how)
{
	struct text summary = { 0 };
	struct offer offer;
	size_t i;

	offer_plan(how->conf, how->schedule, promotion, how->now_at, &offer);
	offer_format(&summary, how->conf, promotion, &offer);
	jsontext_object(json, key);
	offer_put_content(json, promotion, how);
	jsontext_string(json, "state", promotion_phase_name(
	    promotion->phase));
	jsontext_bool(json, "complete", promotion->complete_ms != 0);
	offer_put_time(json, "complete_at", promotion->complete_ms);
	jsontext_string(json, "summary", text_string(&summary));
	offer_put_waiting(json, promotion);
	offer_put_plan(json, promotion, &offer);
	jsontext_list(json, "steps");
	for (i = 0; i < promotion->stands.count; i++)
		offer_put_step(json, promotion, i, how);
	jsontext_end_list(json);
	offer_put_questions(json, promotion, how);
	if (how->has_acts) {
		jsontext_list(json, "acts");
		for (i = 0; i < promotion->acts.list.count; i++)
			offer_put_act(json, &promotion->acts.list.items[i],
			    how);
		jsontext_end_list(json);
	}
	jsontext_end_object(json);
	text_clear(&summary);
}
