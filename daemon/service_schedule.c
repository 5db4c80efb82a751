/* SPDX-License-Identifier: MIT */
/*
 * The schedule of the service: the windows of its configuration, and all acts
 * of the journal applied to them in their order.  It is made anew at each start
 * and reload: acts are kept, states are not.
 */
#include <stdlib.h>
#include <string.h>

#include "service_internal.h"
#include "store_journal.h"
#include "timetext.h"

#define SERVICE_SCHEDULE_MINUTE 60

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
	(void)error_set(ret_error, ERROR_INPUT, "it cannot begin at %s, which "
	    "has passed", text_string(&text));
	text_clear(&text);
	return -1;
}

void
service_schedule_check(const struct service *service,
    const struct conf *conf, struct complaints *complaints)
{
	const struct schedule *old = service->schedule;
	int64_t now_at = clock_now(service->seams.clock);
	struct schedule *schedule;
	struct occurrence occurrence;
	struct error error;
	const struct act *act;
	char *name;
	size_t i;

	schedule = schedule_new(conf->window_list.items,
	    conf->window_list.count);
	for (i = 0; i < old->lives.count; i++) {
		/* It is the first act of such a window. */
		act = &old->lives.items[i]->acts.list.items[0];
		memset(&error, 0, sizeof(error));
		if (act->verb != ACT_NEW || schedule_find(old,
		    act->occurrence, &occurrence, NULL) < 0 ||
		    occurrence.end_at < now_at ||
		    service_schedule_act(schedule, conf, act, &error) == 0)
			continue;
		name = roster_name(&conf->roster, act->who);
		complaint_add(complaints, COMPLAINT_WARNING, conf->path, 0, 0,
		    "%s, which %s made, is left out as long as it does not "
		    "fit: %s", act->occurrence, name == NULL ? "somebody" :
		    name, error.text);
		free(name);
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
