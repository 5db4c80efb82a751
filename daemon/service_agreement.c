/* SPDX-License-Identifier: MIT */
/*
 * Does what the confirming role agreed to outlive an act?  They agreed to a
 * time.  Who moves the work, extends it before its start, or puts back what was
 * called off, and may confirm it, has agreed by doing so; anybody else makes it
 * tentative again, and the role is asked anew.  Nobody asks whether work that
 * is under way will take place, however much longer it takes.  Decided when it
 * is done and kept with the act, since grants change, and the journal must read
 * the same for ever.
 */
#include "jsontext.h"
#include "life.h"
#include "service_internal.h"
#include "timetext.h"

/* Does it make of the work what nobody may have agreed to? */
static bool
service_agreement_is_touched(const struct occurrence *before,
    const struct act *act)
{
	return act->verb == ACT_MOVE || act->verb == ACT_UNSKIP ||
	    (act->verb == ACT_EXTEND && before->life != NULL &&
	    before->life->phase == OCCURRENCE_PLANNED &&
	    act->at_ms / 1000 < before->start_at);
}

void
service_agreement_mark(const struct service *service,
    const struct requester *who, const struct occurrence *before,
    struct act *act)
{
	const struct act confirm = { .verb = ACT_CONFIRM };

	act->is_unagreed = service_agreement_is_touched(before, act) &&
	    before->window->confirm.by != NULL && before->life != NULL &&
	    before->life->answer == LIFE_CONFIRMED &&
	    service_may(service, who, before, &confirm, NULL) < 0;
}

int
service_agreement_check(const struct act *act, const struct occurrence *after,
    struct error *ret_error)
{
	int64_t lapse_at = occurrence_lapse_at(after);
	struct text text = { 0 };

	/* Silence would call it off in the same moment. */
	if (act->verb == ACT_UNSKIP || !act->is_unagreed ||
	    lapse_at > act->at_ms / 1000)
		return 0;
	timetext_format(&text, after->window->zone, lapse_at);
	(void)error_set(ret_error, ERROR_INPUT, "it is confirmed only for the "
	    "time that it has, and an answer for that one would be due by %s, "
	    "which has passed; %s", text_string(&text),
	    act->verb == ACT_MOVE ? "take a later time, or have it moved by "
	    "somebody who may confirm it" : "have it extended by somebody who "
	    "may confirm it, or extend it once it has begun");
	text_clear(&text);
	return error_about(ret_error, act->verb == ACT_MOVE ? "to" : "until");
}

void
service_agreement_put(const struct act *act, const struct occurrence *after,
    struct jsontext *json)
{
	const struct window_announce *ask = &after->window->confirm.ask;
	struct text text = { 0 };

	if (!act->is_unagreed || occurrence_lapse_at(after) <=
	    act->at_ms / 1000)
		return;
	text_putf(&text, "%s had confirmed it as it was, which does not count "
	    "any more: %s", window_confirmer(after->window),
	    ask->channels.count > 0 && ask->remind_secs.count > 0 ?
	    "they are asked again" : "ask them yourself");
	jsontext_string(json, NULL, text_string(&text));
	text_clear(&text);
}
