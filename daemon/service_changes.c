/* SPDX-License-Identifier: MIT */
/*
 * Asking the collector, and keeping what it said.
 *
 * It is asked every `changes.every`, every minute while work is under way, and
 * shortly before something is to be announced, so that what a message says of
 * waiting changes is a minute old at most; a message never waits for it.
 */
#include <stdio.h>
#include <string.h>

#include "civil.h"
#include "mem.h"
#include "question.h"
#include "service_internal.h"
#include "store_pending.h"

/* Before something falls due: a fetch of a repository takes some seconds. */
#define SERVICE_CHANGES_AHEAD_SECS 45
#define SERVICE_CHANGES_LEAST_SECS 60	/* between two questions */
/* Where nothing says what runs, and no window has ended lately. */
#define SERVICE_CHANGES_SINCE_SECS (7 * (int64_t)CIVIL_DAY_SECS)
#define SERVICE_CHANGES_PAST_SECS (62 * (int64_t)CIVIL_DAY_SECS)

/* --- from the disk -------------------------------------------------------- */

/* Rows as a list; what cannot be read any more (an older version's) is left
 * out: it is asked for again anyway. */
static struct pending_list *
service_changes_read(struct service *service, const struct pending_rows *rows)
{
	struct pending_list *list = pending_list_new();
	const struct pending_row *row;
	struct error error = { 0 };
	size_t i;

	for (i = 0; i < rows->list.count; i++) {
		row = &rows->list.items[i];
		if (conf_find_environment(service->conf,
		    row->environment) == NULL)
			continue;
		if (pending_list_parse(list, row->body, strlen(row->body),
		    &error) < 0)
			log_warn(service->seams.log, "changes_unreadable",
			    LOG_TEXT("environment", row->environment),
			    LOG_TEXT("error", error.text));
	}
	if (list->list.count > 0)
		return list;
	pending_list_release(list);
	return NULL;
}

int
service_changes_load(struct service *service, struct error *ret_error)
{
	struct pending_rows rows = { 0 };

	service->changes.has_shipped = true;
	if (service_shipped_load(service, ret_error) < 0)
		return -1;
	if (service->conf->sources.count == 0)
		return 0;
	if (store_pending_list(service->seams.store, NULL, &rows,
	    ret_error) < 0)
		return -1;
	service->changes.list = service_changes_read(service, &rows);
	store_pending_clear(&rows);
	return 0;
}

struct pending_list *
service_changes_began(struct service *service, const char *identity)
{
	struct pending_rows rows = { 0 };
	struct pending_list *list = NULL;
	struct error error;

	if (service->conf->sources.count == 0)
		return NULL;
	if (store_pending_list(service->seams.store, identity, &rows,
	    &error) == 0)
		list = service_changes_read(service, &rows);
	store_pending_clear(&rows);
	return list;
}

void
service_changes_clear(struct service *service)
{
	struct service_changes *changes = &service->changes;

	if (changes->is_asking)
		service->seams.gatherer->cancel(service->seams.gatherer);
	pending_list_release(changes->list);
	pending_list_release(changes->answer);
	shipped_list_release(changes->shipped);
	*changes = (struct service_changes){ 0 };
}

void
service_changes_reload(struct service *service)
{
	struct service_changes *changes = &service->changes;
	struct error error;

	service_changes_clear(service);
	if (service_changes_load(service, &error) < 0)
		snprintf(changes->trouble, sizeof(changes->trouble), "%s",
		    error.text);
}

/* --- asking --------------------------------------------------------------- */

/* When the last window of the environment ended before `now_at`; what nobody
 * began, or said that it takes place, was no work. */
static int64_t
service_changes_since(const struct service *service, const char *environment,
    int64_t now_at)
{
	int64_t since_at = now_at - SERVICE_CHANGES_SINCE_SECS, last_at = 0;
	const struct schedule *schedule = service->schedule;
	struct agenda agenda = { 0 };
	const struct occurrence *occurrence;
	size_t i;

	agenda_expand(&agenda, schedule->windows.items,
	    schedule->windows.count, schedule,
	    now_at - SERVICE_CHANGES_PAST_SECS, now_at, AGENDA_STARTS);
	for (i = 0; i < agenda.list.count; i++) {
		occurrence = &agenda.list.items[i];
		if (occurrence->end_at <= now_at &&
		    occurrence->end_at > last_at &&
		    occurrence_phase(occurrence, now_at) ==
		    OCCURRENCE_ENDED &&
		    occurrence->status == OCCURRENCE_CONFIRMED &&
		    window_has_environment(occurrence->window, environment))
			last_at = occurrence->end_at;
	}
	agenda_clear(&agenda);
	return last_at == 0 ? since_at : last_at;
}

/* Every environment, and what is taken to run in it where no Argo CD says. */
static int
service_changes_question(struct service *service, struct text *text,
    struct error *ret_error)
{
	struct question question = {
	    .now_at = clock_now(service->seams.clock) };
	struct baseline_rows rows = { 0 };
	const char *environment;
	size_t i, row;

	if (store_pending_list_baselines(service->seams.store, &rows,
	    ret_error) < 0)
		return -1;
	for (i = 0; i < service->conf->environments.count; i++) {
		struct question_place *place = array_add(&question.places);

		environment = service->conf->environments.items[i].id;
		place->environment = mem_string(environment);
		for (row = 0; row < rows.list.count; row++)
			if (strcmp(rows.list.items[row].environment,
			    environment) == 0)
				break;
		if (row == rows.list.count) {
			place->since_at = service_changes_since(service,
			    environment, question.now_at);
			continue;
		}
		place->since_revision =
		    mem_string(rows.list.items[row].revision);
		place->since_at = rows.list.items[row].at;
	}
	question_format(text, &question);
	question_clear(&question);
	store_pending_clear_baselines(&rows);
	return 0;
}

/* The collector has ended.  The answer waits for the next step, which may
 * write. */
static void
service_changes_hear(void *context, const char *answer, size_t length,
    const char *reason)
{
	struct service *service = context;
	struct service_changes *changes = &service->changes;
	struct pending_list *list;
	struct error error = { 0 };

	changes->is_asking = false;
	if (reason == NULL) {
		list = pending_list_new();
		if (pending_list_parse(list, answer, length, &error) == 0) {
			pending_list_release(changes->answer);
			changes->answer = list;
			changes->trouble[0] = '\0';
			return;
		}
		pending_list_release(list);
		reason = error.text;
	}
	/* Said once, until it differs. */
	if (strcmp(changes->trouble, reason) != 0)
		log_warn(service->seams.log, "changes_unknown",
		    LOG_TEXT("reason", reason));
	snprintf(changes->trouble, sizeof(changes->trouble), "%s", reason);
}

/* Is work under way anywhere? */
static bool
service_changes_is_running(const struct service *service, int64_t now_at)
{
	struct agenda agenda = { 0 };
	enum occurrence_phase phase;
	bool is_running = false;
	size_t i;

	service_shipped_agenda(service, now_at, &agenda);
	for (i = 0; i < agenda.list.count && !is_running; i++) {
		phase = occurrence_phase(&agenda.list.items[i], now_at);
		is_running = phase == OCCURRENCE_RUNNING ||
		    phase == OCCURRENCE_VERIFYING;
	}
	agenda_clear(&agenda);
	return is_running;
}

static void
service_changes_ask(struct service *service)
{
	struct gatherer *gatherer = service->seams.gatherer;
	struct text question = { 0 };
	struct error error = { 0 };
	int status;

	service->changes.asked_at = clock_now(service->seams.clock);
	service->changes.announced_at = agenda_run_due_at(&service->agenda);
	service->changes.is_running = service_changes_is_running(service,
	    service->changes.asked_at);
	service->changes.is_asking = true;
	status = service_changes_question(service, &question, &error);
	if (status == 0)
		status = gatherer->start(gatherer, service->conf->path,
		    text_string(&question), question.length,
		    service_changes_hear, service, &error);
	text_clear(&question);
	if (status < 0)
		service_changes_hear(service, NULL, 0, error.text);
}

void
service_changes_hurry(struct service *service)
{
	service->changes.is_running = true;
}

int64_t
service_changes_due_ms(const struct service *service)
{
	const struct service_changes *changes = &service->changes;
	int64_t now_at = clock_now(service->seams.clock), due_at, ahead_at;

	if (changes->answer != NULL)
		return now_at * 1000;
	if (service->conf->sources.count == 0 || changes->is_asking ||
	    service->seams.gatherer == NULL || service->is_draining)
		return INT64_MAX;
	/* A clock that was set back must not silence it for years. */
	if (changes->asked_at == 0 || changes->asked_at > now_at)
		return now_at * 1000;
	due_at = changes->asked_at + (changes->is_running ||
	    changes->announced_at <= now_at ? SERVICE_CHANGES_LEAST_SECS :
	    service->conf->changes_every_secs);
	ahead_at = agenda_run_due_at(&service->agenda);
	if (ahead_at != INT64_MAX) {
		ahead_at -= SERVICE_CHANGES_AHEAD_SECS;
		if (ahead_at < changes->asked_at + SERVICE_CHANGES_LEAST_SECS)
			ahead_at = changes->asked_at +
			    SERVICE_CHANGES_LEAST_SECS;
		if (ahead_at < due_at)
			due_at = ahead_at;
	}
	return due_at * 1000;
}

/* --- keeping -------------------------------------------------------------- */

static int
service_changes_save(struct service *service, const struct pending_list *list,
    struct error *ret_error)
{
	struct text body = { 0 };
	int status = 0;
	size_t i;

	for (i = 0; i < list->list.count && status == 0; i++) {
		const struct pending *pending = &list->list.items[i];
		struct jsontext json = { .text = &body };
		struct pending_row row = {
		    .environment = pending->environment,
		    .seen_at = pending->at };

		text_cut(&body, 0);
		pending_format_json(&json, NULL, pending);
		row.body = text_string(&body);
		status = store_pending_put(service->seams.store, NULL, &row,
		    ret_error);
	}
	text_clear(&body);
	return status;
}

static void
service_changes_log(const struct service *service,
    const struct pending_list *list)
{
	size_t i, waiting = 0;

	for (i = 0; i < list->list.count; i++)
		waiting += pending_count(&list->list.items[i]);
	log_debug(service->seams.log, "changes_seen",
	    LOG_NUMBER("environments", (int64_t)list->list.count),
	    LOG_NUMBER("waiting", (int64_t)waiting));
}

/* What was known before is how work that has begun meanwhile began; what is
 * known now is how work that is over ended. */
static int
service_changes_keep(struct service *service, struct error *ret_error)
{
	struct service_changes *changes = &service->changes;
	struct pending_list *answer = changes->answer;
	struct agenda agenda = { 0 };
	int status = -1;

	service_shipped_agenda(service, clock_now(service->seams.clock),
	    &agenda);
	if (service_write(service, ret_error) < 0 ||
	    service_shipped_begin(service, &agenda, ret_error) < 0)
		goto out;
	pending_list_date(answer, changes->list);
	pending_list_keep(answer, changes->list);
	changes->has_news |= !pending_list_is_same(changes->list, answer);
	pending_list_release(changes->list);
	changes->list = answer;
	service_promotion_hurry(service);
	changes->answer = NULL;
	if (service_changes_save(service, answer, ret_error) < 0 ||
	    service_shipped_end(service, &agenda, ret_error) < 0)
		goto out;
	/* Feeds are made anew, and open pages drawn, for news only. */
	if (changes->has_news || changes->has_shipped)
		service->generation++;
	if (service_shipped_load(service, ret_error) < 0)
		goto out;
	changes->has_news = false;
	service_show(service);
	service_changes_log(service, answer);
	status = 0;
out:
	agenda_clear(&agenda);
	return status;
}

int
service_changes_step(struct service *service, struct error *ret_error)
{
	if (service->changes.answer != NULL &&
	    service_changes_keep(service, ret_error) < 0)
		return -1;
	if (!service->is_clock_wrong && service_changes_due_ms(service) <=
	    service_now_ms(service))
		service_changes_ask(service);
	return 0;
}
