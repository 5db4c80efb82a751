/* SPDX-License-Identifier: MIT */
/* What whoever acts should know of what they do, beside what is said to others:
 * parts of the answer to an act. */
#include "agenda.h"
#include "announcement.h"
#include "conflict.h"
#include "jsontext.h"
#include "service_internal.h"

/* Other work in the same environments at the same time. */
void
service_outcome_put_conflicts(const struct schedule *schedule,
    const struct occurrence *after, struct jsontext *json)
{
	char identity[OCCURRENCE_IDENTITY_MAX];
	struct agenda conflicts = { 0 };
	size_t i;

	agenda_find_conflicts(&conflicts, schedule, after);
	jsontext_list(json, "conflicts");
	for (i = 0; i < conflicts.list.count; i++) {
		occurrence_format_identity(&conflicts.list.items[i],
		    identity);
		jsontext_string(json, NULL, identity);
	}
	jsontext_end_list(json);
	agenda_clear(&conflicts);
}

/* What its day, or its environments, are no good for: other work is told of as
 * conflicts. */
static void
service_outcome_put_clashes(const struct occurrence *after,
    struct jsontext *json)
{
	struct conflicts conflicts = { 0 };
	struct text text = { 0 };

	if (conflict_find(&conflicts, NULL, after)) {
		text_puts(&text, "it meets ");
		conflict_format_clashes(&text, &conflicts.list.items[0]);
		text_puts(&text, " (\"");
		(void)conflict_format_command(&text, &conflicts.list.items[0],
		    ACT_KEEP);
		text_puts(&text, "\" says that it takes place all the same)");
		jsontext_string(json, NULL, text_string(&text));
	}
	text_clear(&text);
	conflict_clear(&conflicts);
}

/* Who puts it back unconfirmed, behind the deadline, changes nothing yet. */
static void
service_outcome_put_lapse(const struct act *act,
    const struct occurrence *after, struct jsontext *json)
{
	struct text text = { 0 };

	if (occurrence_lapse_at(after) > act->at_ms / 1000)
		return;
	text_putf(&text, "it stays called off, as %s has not confirmed it in "
	    "time; to have it after all: confirm",
	    window_confirmer(after->window));
	jsontext_string(json, NULL, text_string(&text));
	text_clear(&text);
}

/* Who was told nothing may count on it, so it is said: nobody reminds or nudges
 * whom the configuration does not know how to reach. */
void
service_outcome_put_remarks(const struct service *service,
    const struct act *act, const struct occurrence *after,
    struct jsontext *json)
{
	struct text text = { 0 };

	jsontext_list(json, "remarks");
	if (act->verb == ACT_HAND_OVER &&
	    announcement_find_coordinator(after) == NULL) {
		text_putf(&text, service_person_id(service->conf,
		    act->words) != NULL ? "%s has no contact in the "
		    "configuration, so nobody reminds or nudges them: tell "
		    "them yourself" : "nobody under \"people\" is called "
		    "\"%s\", so they are not reminded or nudged, and may do "
		    "no more than before: tell them yourself", act->words);
		jsontext_string(json, NULL, text_string(&text));
	}
	if (act->verb == ACT_UNSKIP)
		service_outcome_put_lapse(act, after, json);
	service_agreement_put(act, after, json);
	if (act->verb == ACT_NEW || act->verb == ACT_MOVE ||
	    act->verb == ACT_UNSKIP)
		service_outcome_put_clashes(after, json);
	jsontext_end_list(json);
	text_clear(&text);
}
