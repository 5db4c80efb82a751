/* SPDX-License-Identifier: MIT */
/*
 * The schedule of the service: the windows of its configuration, and all acts
 * of the journal applied to them in their order.  It is made anew at each start
 * and reload: acts are kept, states are not.
 */
#include <stdlib.h>
#include <string.h>

#include "agenda.h"
#include "life.h"
#include "service_internal.h"
#include "store_journal.h"
#include "timetext.h"

#define SERVICE_SCHEDULE_MINUTE 60
#define SERVICE_SCHEDULE_DAY 86400

/* Add the window that the act made.  One whose environments or channels have
 * left the configuration is no more: -1. */
static int
service_schedule_window(struct schedule *schedule, const struct conf *conf,
    const struct act *act, struct error *ret_error)
{
	char id[WINDOW_ID_MAX + 1];
	struct window window = { 0 };
	struct complaints complaints = { 0 };
	struct text text = { 0 };
	int64_t local;
	int status;

	if (act->words == NULL || occurrence_parse_identity(act->occurrence,
	    id, &local, ret_error) < 0)
		return -1;
	status = conf_window_parse(conf, id, act->words, &window,
	    &complaints);
	if (status == 0) {
		window.is_single = true;
		schedule_add_window(schedule, &window);
	} else {
		complaint_format(&complaints, false, &text);
		(void)error_set(ret_error, ERROR_INPUT, "%s",
		    text_string(&text));
		text_clear(&text);
	}
	complaint_clear(&complaints);
	return status;
}

int
service_schedule_act(struct schedule *schedule, const struct conf *conf,
    const struct act *act, struct error *ret_error)
{
	if (act->verb == ACT_NEW &&
	    service_schedule_window(schedule, conf, act, ret_error) < 0)
		return -1;
	return schedule_act(schedule, act, ret_error);
}

/* --- windows that somebody made ------------------------------------------- */

int
service_schedule_check_new(const struct service *service,
    const struct act *act, struct error *ret_error)
{
	const struct window *window;
	char id[WINDOW_ID_MAX + 1];
	int64_t local;

	if (occurrence_parse_identity(act->occurrence, id, &local,
	    ret_error) < 0)
		return -1;
	window = schedule_find_window(service->schedule, id);
	if (window == NULL)
		return 0;
	return error_set(ret_error, ERROR_INPUT, "a window is called \"%s\" "
	    "already (%s); take another id", id, window->title);
}

int
service_schedule_check_time(const struct service *service,
    const struct occurrence *occurrence, struct error *ret_error)
{
	struct text text = { 0 };

	if (occurrence->start_at >= clock_now(service->seams.clock) -
	    SERVICE_SCHEDULE_MINUTE)
		return 0;
	timetext_format(&text, occurrence->window->zone,
	    occurrence->start_at);
	(void)error_set(ret_error, ERROR_INPUT, "it cannot begin on %s, which "
	    "has passed", text_string(&text));
	text_clear(&text);
	return -1;
}

/* --- what another configuration has no place for -------------------------- */

/* What was decided, behind the name of an occurrence; NULL: nothing. */
static const char *const service_schedule_acts[ACT_VERB_COUNT] = {
	[ACT_CONFIRM] = "confirmed by", [ACT_UNCONFIRM] = "called doubtful by",
	[ACT_START] = "started by", [ACT_STAGE_BEGUN] = "worked on by",
	[ACT_STAGE_DONE] = "worked on by", [ACT_EXTEND] = "extended by",
	[ACT_SHORTEN] = "shortened by", [ACT_VERIFY] = "being verified by",
	[ACT_END] = "ended by", [ACT_REOPEN] = "reopened by",
	[ACT_MOVE] = "moved by", [ACT_SKIP] = "skipped by",
	[ACT_UNSKIP] = "restored by", [ACT_CANCEL] = "cancelled by",
	[ACT_HAND_OVER] = "handed over by", [ACT_KEEP] = "kept by",
};

/* ", skipped by root": the last that matters. */
static void
service_schedule_put_act(struct text *text, const struct conf *conf,
    const struct life *life)
{
	const struct act *act = life->acts.list.items;
	const char *words = NULL;
	char *name;
	size_t i = life->acts.list.count;

	while (i-- > 0 && words == NULL) {
		act = &life->acts.list.items[i];
		words = service_schedule_acts[act->verb];
	}
	name = roster_name(&conf->roster, act->who);
	if (words != NULL)
		text_putf(text, ", %s %s", words, name == NULL ? "somebody" :
		    name);
	else
		text_putf(text, ", which %s wrote a note on", name == NULL ?
		    "somebody" : name);
	free(name);
}

/* "; pt/2026-12-24T15:30 takes place": what the window has on that day instead,
 * undecided. */
static void
service_schedule_put_instead(struct text *text, const struct schedule *old,
    const struct schedule *schedule, const struct life *life)
{
	const struct window *window = schedule_find_window(schedule,
	    life->window);
	int64_t day_local = life->original_local -
	    life->original_local % SERVICE_SCHEDULE_DAY;
	char identity[OCCURRENCE_IDENTITY_MAX];
	struct agenda agenda = { 0 };
	struct occurrence before;
	size_t i;

	if (window == NULL)
		return;
	agenda_expand(&agenda, &window, 1, schedule,
	    zone_resolve(window->zone, day_local).at, zone_resolve(
	    window->zone, day_local + SERVICE_SCHEDULE_DAY).at,
	    AGENDA_STARTS);
	for (i = 0; i < agenda.list.count; i++) {
		occurrence_format_identity(&agenda.list.items[i], identity);
		if (schedule_find(old, identity, &before, NULL) < 0)
			text_putf(text, "; %s takes place", identity);
	}
	agenda_clear(&agenda);
}

/* What was decided about an occurrence is undone with it, and nobody who sees
 * it beside its old time knows. */
static void
service_schedule_check_left(const struct service *service,
    const struct conf *conf, const struct schedule *schedule,
    const struct life *life, struct complaints *complaints)
{
	const char *identity = life->acts.list.items[0].occurrence;
	bool is_going_on = life->phase == OCCURRENCE_RUNNING ||
	    life->phase == OCCURRENCE_VERIFYING;
	struct occurrence occurrence;
	struct text text = { 0 };

	if (schedule_find(schedule, identity, &occurrence, NULL) == 0 ||
	    schedule_find(service->schedule, identity, &occurrence,
	    NULL) < 0 || (!is_going_on && occurrence.end_at <=
	    clock_now(service->seams.clock)))
		return;
	text_puts(&text, identity);
	service_schedule_put_act(&text, conf, life);
	text_puts(&text, ", is not there any more");
	service_schedule_put_instead(&text, service->schedule, schedule,
	    life);
	complaint_add(complaints, COMPLAINT_WARNING, conf->path, 0, 0, "%s",
	    text_string(&text));
	text_clear(&text);
}

/* A window that somebody made: it is the first act of its life. */
static void
service_schedule_check_single(const struct service *service,
    const struct conf *conf, struct schedule *schedule,
    const struct act *act, struct complaints *complaints)
{
	struct occurrence occurrence;
	struct error error = { 0 };
	char *name;

	if (schedule_find(service->schedule, act->occurrence, &occurrence,
	    NULL) < 0 || occurrence.end_at < clock_now(service->seams.clock) ||
	    service_schedule_act(schedule, conf, act, &error) == 0)
		return;
	name = roster_name(&conf->roster, act->who);
	complaint_add(complaints, COMPLAINT_WARNING, conf->path, 0, 0,
	    "%s, which %s made, is left out as long as it does not fit: %s",
	    act->occurrence, name == NULL ? "somebody" : name, error.text);
	free(name);
}

void
service_schedule_check(const struct service *service,
    const struct conf *conf, struct complaints *complaints)
{
	const struct schedule *old = service->schedule;
	struct schedule *schedule;
	const struct life *life;
	const struct act *act;
	size_t i;

	schedule = schedule_new(conf->window_list.items,
	    conf->window_list.count);
	for (i = 0; i < old->lives.count; i++) {
		life = old->lives.items[i];
		act = &life->acts.list.items[0];
		if (act->verb == ACT_NEW)
			service_schedule_check_single(service, conf, schedule,
			    act, complaints);
		else
			service_schedule_check_left(service, conf, schedule,
			    life, complaints);
	}
	schedule_release(schedule);
}

/* --- the journal ---------------------------------------------------------- */

/* One entry of the journal.  What cannot be applied any more (its window is
 * gone) is logged and passed over: the rest of the journal still counts. */
static void
service_schedule_replay(struct service *service, struct schedule *schedule,
    const struct conf *conf, const struct journal_entry *entry)
{
	struct error error = { 0 };
	struct act act = { 0 };

	if (act_parse(entry->act, strlen(entry->act), &act, &error) == 0 &&
	    service_schedule_act(schedule, conf, &act, &error) == 0) {
		act_clear(&act);
		return;
	}
	log_warn(service->seams.log, "act_not_applied",
	    LOG_TEXT("occurrence", entry->subject),
	    LOG_TEXT("act", entry->verb), LOG_NUMBER("entry", entry->id),
	    LOG_TEXT("reason", error.text));
	act_clear(&act);
}

int
service_schedule_load(struct service *service, const struct conf *conf,
    struct schedule **ret_schedule, struct error *ret_error)
{
	struct journal_filter filter = { .only_acts = true,
	    .oldest_first = true };
	struct journal_entries entries = { 0 };
	struct schedule *schedule;
	size_t i;

	if (store_journal_list(service->seams.store, &filter, &entries,
	    ret_error) < 0) {
		store_journal_clear(&entries);
		return -1;
	}
	schedule = schedule_new(conf->window_list.items,
	    conf->window_list.count);
	for (i = 0; i < entries.list.count; i++)
		if (strncmp(entries.list.items[i].subject, PROMOTION_SUBJECT,
		    strlen(PROMOTION_SUBJECT)) != 0)
			service_schedule_replay(service, schedule, conf,
			    &entries.list.items[i]);
	store_journal_clear(&entries);
	*ret_schedule = schedule;
	return 0;
}
