/* SPDX-License-Identifier: MIT */
/*
 * What somebody can do now: of each occurrence around this hour (or of the one
 * that a thread in Slack is about) the acts that fit where it stands and that
 * they may do.  It is decided again when one of them is done.
 *
 *	[{"occurrence": "work/2026-12-03T15:00", "title": "Work",
 *	  "when": "Thu 3 Dec 2026 15:00-17:00 PST", "phase": "running",
 *	  "acts": [{"act": "end"},
 *	           {"act": "stage-begun", "stage": 2, "of": "idfint"}]}]
 */
#include <string.h>

#include "agenda.h"
#include "jsontext.h"
#include "life.h"
#include "service_internal.h"
#include "store_thread.h"
#include "timetext.h"

#define SERVICE_CHOICE_BACK_SECS 86400
#define SERVICE_CHOICE_AHEAD_SECS (14 * 86400)
#define SERVICE_CHOICE_NEXT 3		/* where nothing is so near */
#define SERVICE_CHOICE_MOST 25		/* occurrences */
/* Of a site with thousands: who may do nothing must not cost it a second. */
#define SERVICE_CHOICE_TRIES 100
#define SERVICE_CHOICE_BYTES_MAX 1024	/* of the question */

/* A question on its way. */
struct service_choice {
	struct service *service;
	struct command *command;
	struct agenda agenda;		/* whom it is about */
	struct jsontext json;
	size_t count;			/* occurrences with an act */
	bool has_fitting;		/* an act fits, allowed or not */
	struct error refusal;		/* why the last such is not */
};

/* --- which occurrences ---------------------------------------------------- */

/* The one whose thread it is; -1: declined. */
static int
service_choice_find(struct service_choice *choice)
{
	const char *question = choice->command->argument;
	struct service *service = choice->service;
	struct occurrence occurrence;
	struct text identity = { 0 };
	struct error error = { 0 };
	struct doc *map = NULL;
	const char *place, *root;
	int status = -1;

	if (doc_parse_json(question, strlen(question),
	    SERVICE_CHOICE_BYTES_MAX, &map, &error) < 0)
		goto out;
	place = doc_string(doc_find(map, "place"));
	root = doc_string(doc_find(map, "root"));
	if (place != NULL && root != NULL && store_thread_find_identity(
	    service->seams.store, place, root, &identity, &error) < 0)
		goto out;
	if (identity.length == 0)
		(void)error_set(&error, ERROR_MISSING, "that message belongs "
		    "to no maintenance that is known here; take one of "
		    "patchday's, or the shortcut for all of them");
	else
		status = schedule_find(service->schedule,
		    text_string(&identity), &occurrence, &error);
	if (status == 0)
		array_push(&choice->agenda.list, occurrence);
out:
	if (status < 0)
		service_decline(choice->command, error_is_store(&error) ?
		    507 : 404, "%s", error.text);
	doc_free(map);
	text_clear(&identity);
	return status;
}

/* What is under way, what is to come, what is over. */
static int
service_choice_rank(const struct occurrence *occurrence, int64_t now_at)
{
	enum occurrence_phase phase = occurrence_phase(occurrence, now_at);

	if (phase == OCCURRENCE_RUNNING || phase == OCCURRENCE_VERIFYING)
		return 0;
	return occurrence->end_at > now_at ? 1 : 2;
}

/* Those around now, and what goes on however long; where there are none, the
 * next ones. */
static void
service_choice_list(struct service_choice *choice, int64_t now_at)
{
	const struct schedule *schedule = choice->service->schedule;
	struct agenda *agenda = &choice->agenda;
	const struct occurrence *occurrence;
	size_t i, kept = 0;

	agenda_expand_going(agenda, schedule->windows.items,
	    schedule->windows.count, schedule, now_at,
	    now_at + SERVICE_CHOICE_AHEAD_SECS);
	for (i = 0; i < agenda->list.count; i++) {
		occurrence = &agenda->list.items[i];
		if (occurrence->end_at > now_at - SERVICE_CHOICE_BACK_SECS ||
		    service_choice_rank(occurrence, now_at) == 0)
			agenda->list.items[kept++] = *occurrence;
	}
	agenda->list.count = kept;
	if (agenda->list.count == 0)
		agenda_next(agenda, schedule->windows.items,
		    schedule->windows.count, schedule, now_at,
		    SERVICE_CHOICE_NEXT);
	(void)agenda_lapse(agenda, now_at);
}

/* --- which acts ----------------------------------------------------------- */

/* The environments of a stage: "idfint, usdfint". */
static void
service_choice_put_stage(struct jsontext *json, const struct window *window,
    int stage)
{
	const struct window_stage *of = &window->stages.items[stage];
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < of->environments.count; i++)
		text_putf(&text, "%s%s", i == 0 ? "" : ", ",
		    of->environments.items[i]);
	jsontext_number(json, "stage", stage + 1);
	jsontext_string(json, "of", text_string(&text));
	text_clear(&text);
}

/* Put the act, if it fits and they may. */
static void
service_choice_try(struct service_choice *choice,
    const struct occurrence *occurrence, const struct act *act)
{
	bool is_stage = act->verb == ACT_STAGE_BEGUN ||
	    act->verb == ACT_STAGE_DONE;

	if (!life_can(occurrence, act))
		return;
	choice->has_fitting = true;
	choice->refusal = (struct error){ 0 };
	if (service_may(choice->service, choice->command->requester,
	    occurrence, act, &choice->refusal) < 0)
		return;
	jsontext_object(&choice->json, NULL);
	jsontext_string(&choice->json, "act", act_verb_name(act->verb));
	if (is_stage)
		service_choice_put_stage(&choice->json, occurrence->window,
		    act->stage);
	jsontext_end_object(&choice->json);
}

/* In the order in which a window goes: what is likely first. */
static void
service_choice_put_acts(struct service_choice *choice,
    const struct occurrence *occurrence, struct act *act)
{
	static const enum act_verb verbs[] = { ACT_CONFIRM, ACT_START,
		ACT_STAGE_BEGUN, ACT_STAGE_DONE, ACT_NOTE, ACT_EXTEND,
		ACT_SHORTEN, ACT_VERIFY, ACT_END, ACT_REOPEN, ACT_UNSKIP,
		ACT_MOVE, ACT_HAND_OVER, ACT_UNCONFIRM, ACT_SKIP, ACT_CANCEL };
	size_t i, stages = occurrence->window->stages.count;

	for (i = 0; i < countof(verbs); i++) {
		act->verb = verbs[i];
		act->stage = 0;
		/* What has not begun is skipped. */
		if (act->verb == ACT_CANCEL && occurrence_phase(occurrence,
		    act->at_ms / 1000) == OCCURRENCE_PLANNED)
			continue;
		if (act->verb != ACT_STAGE_BEGUN &&
		    act->verb != ACT_STAGE_DONE) {
			service_choice_try(choice, occurrence, act);
			continue;
		}
		for (; (size_t)act->stage < stages; act->stage++)
			service_choice_try(choice, occurrence, act);
	}
}

/* One occurrence; nothing where they can do nothing. */
static void
service_choice_put(struct service_choice *choice,
    const struct occurrence *occurrence)
{
	char identity[OCCURRENCE_IDENTITY_MAX];
	struct act act = { .at_ms = service_now_ms(choice->service) };
	const struct window *window = occurrence->window;
	struct jsontext outer = choice->json;
	struct text acts = { 0 }, when = { 0 };

	occurrence_format_identity(occurrence, identity);
	act.occurrence = identity;
	choice->json = (struct jsontext){ .text = &acts };
	jsontext_list(&choice->json, NULL);
	service_choice_put_acts(choice, occurrence, &act);
	jsontext_end_list(&choice->json);
	choice->json = outer;
	/* "[]" */
	if (acts.length > 2) {
		choice->count++;
		timetext_format_span(&when, window->zone,
		    occurrence->start_at, occurrence->end_at);
		jsontext_object(&choice->json, NULL);
		jsontext_string(&choice->json, "occurrence", identity);
		jsontext_string(&choice->json, "title", window->title);
		jsontext_string(&choice->json, "when", text_string(&when));
		jsontext_string(&choice->json, "phase",
		    occurrence_phase_name(occurrence_phase(occurrence,
		    act.at_ms / 1000)));
		jsontext_raw(&choice->json, "acts", text_string(&acts));
		jsontext_end_object(&choice->json);
	}
	text_clear(&acts);
	text_clear(&when);
}

/* In that order, each by time. */
static void
service_choice_put_all(struct service_choice *choice)
{
	const struct agenda *agenda = &choice->agenda;
	int64_t now_at = service_now_ms(choice->service) / 1000;
	size_t i, tries = 0;
	int rank;

	for (rank = 0; rank <= 2; rank++)
		for (i = 0; i < agenda->list.count &&
		    choice->count < SERVICE_CHOICE_MOST &&
		    tries < SERVICE_CHOICE_TRIES; i++) {
			if (service_choice_rank(&agenda->list.items[i],
			    now_at) != rank)
				continue;
			service_choice_put(choice, &agenda->list.items[i]);
			tries++;
		}
}

void
service_choice(struct service *service, struct command *command)
{
	struct service_choice choice = { .service = service,
	    .command = command };
	struct text body = { 0 };

	choice.json.text = &body;
	if (command->argument == NULL)
		service_choice_list(&choice, service_now_ms(service) / 1000);
	else if (service_choice_find(&choice) < 0)
		goto out;
	jsontext_list(&choice.json, NULL);
	service_choice_put_all(&choice);
	jsontext_end_list(&choice.json);
	if (choice.count > 0)
		service_answer(command, 200, "application/json", &body);
	else if (choice.has_fitting)
		service_decline(command, 403, "%s", choice.refusal.text);
	else
		service_decline(command, 404, command->argument == NULL ?
		    "Nothing is planned, so there is nothing to do" :
		    "Nothing can be done about it any more");
out:
	agenda_clear(&choice.agenda);
	text_clear(&body);
}
