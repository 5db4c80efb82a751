/* SPDX-License-Identifier: MIT */
/*
 * What an occurrence brought: how each of its environments stood when it began
 * beside how they stand when it is over.  Looked at with each answer of the
 * collector, and not with each act: what runs is known only then.
 */
#include <string.h>

#include "civil.h"
#include "service_internal.h"
#include "store_pending.h"
#include "store_shipped.h"

/* An overrun that nobody ended is not looked for longer. */
#define SERVICE_SHIPPED_PAST_SECS (7 * (int64_t)CIVIL_DAY_SECS)

void
service_shipped_agenda(const struct service *service, int64_t now_at,
    struct agenda *agenda)
{
	const struct schedule *schedule = service->schedule;

	agenda_expand(agenda, schedule->windows.items, schedule->windows.count,
	    schedule, now_at - SERVICE_SHIPPED_PAST_SECS, now_at + 1,
	    AGENDA_STARTS);
}

/* Keep what waits in one environment of an occurrence that has begun. */
static int
service_shipped_remember(struct service *service, const char *identity,
    const struct pending *pending, struct error *ret_error)
{
	struct text body = { 0 };
	struct jsontext json = { .text = &body };
	struct pending_row row = { .environment = pending->environment,
	    .seen_at = pending->at };
	int status;

	pending_format_json(&json, NULL, pending);
	row.body = text_string(&body);
	status = store_pending_put(service->seams.store, identity, &row,
	    ret_error);
	text_clear(&body);
	return status;
}

int
service_shipped_begin(struct service *service, const struct agenda *agenda,
    struct error *ret_error)
{
	const struct pending_list *list = service->changes.list;
	int64_t now_at = clock_now(service->seams.clock);
	char identity[OCCURRENCE_IDENTITY_MAX];
	const struct occurrence *occurrence;
	enum occurrence_phase phase;
	size_t i, k;

	for (i = 0; i < agenda->list.count && list != NULL; i++) {
		occurrence = &agenda->list.items[i];
		phase = occurrence_phase(occurrence, now_at);
		if (phase != OCCURRENCE_RUNNING &&
		    phase != OCCURRENCE_VERIFYING)
			continue;
		occurrence_format_identity(occurrence, identity);
		for (k = 0; k < list->list.count; k++)
			if (window_has_environment(occurrence->window,
			    list->list.items[k].environment) &&
			    pending_is_whole(&list->list.items[k]) &&
			    service_shipped_remember(service, identity,
			    &list->list.items[k], ret_error) < 0)
				return -1;
	}
	return 0;
}

/* The oldest merge of a change, 0: not known. */
static int64_t
service_shipped_merged_at(const struct change *change)
{
	int64_t merged_at = 0, at;
	size_t i;

	for (i = 0; i < change->merges.count; i++) {
		at = change->merges.items[i].merged_at;
		if (at != 0 && (merged_at == 0 || at < merged_at))
			merged_at = at;
	}
	return merged_at;
}

static int
service_shipped_put(struct service *service, const char *identity,
    const char *environment, const struct change *change,
    struct error *ret_error)
{
	struct text body = { 0 };
	struct jsontext json = { .text = &body };
	struct shipped_row row = { .occurrence = identity,
	    .environment = environment, .service = change->service,
	    .class = change_class_name(change->class),
	    .from = change->from == NULL ? "" : change->from,
	    .to = change->to == NULL ? "" : change->to,
	    .shipped_at = clock_now(service->seams.clock),
	    .merged_at = service_shipped_merged_at(change) };
	int status;

	pending_format_change(&json, NULL, change);
	row.body = text_string(&body);
	status = store_shipped_put(service->seams.store, &row, ret_error);
	service->changes.has_shipped = true;
	text_clear(&body);
	return status;
}

/* What waited when it began and does not any more. */
static int
service_shipped_compare(struct service *service, const char *identity,
    const struct pending *before, const struct pending *after,
    struct error *ret_error)
{
	const struct change *change;
	size_t i;

	for (i = 0; i < before->changes.count; i++) {
		change = &before->changes.items[i];
		if (!pending_has_shipped(before, after, change->service))
			continue;
		if (service_shipped_put(service, identity,
		    before->environment, change, ret_error) < 0)
			return -1;
	}
	return 0;
}

/* One environment of an occurrence that is over: what was brought there, and
 * from where the next one counts.  Where a source does not answer it waits.
 * What was broken off brought what is seen to run, and the next one has all of
 * it to do. */
static int
service_shipped_settle(struct service *service, const char *identity,
    const struct pending *before, bool is_broken_off,
    struct error *ret_error)
{
	const struct pending *after = pending_list_find(
	    service->changes.list, before->environment);
	struct baseline_row row = { .environment = before->environment,
	    .occurrence = identity, .at = clock_now(service->seams.clock) };
	bool is_seen;

	if (after == NULL || !pending_is_fresh(after))
		return 0;
	is_seen = before->running.count > 0 || after->running.count > 0;
	if ((is_seen || !is_broken_off) && service_shipped_compare(service,
	    identity, before, after, ret_error) < 0)
		return -1;
	row.revision = after->head;
	if (after->head != NULL && !is_broken_off &&
	    store_pending_put_baseline(service->seams.store, &row,
	    ret_error) < 0)
		return -1;
	return store_pending_drop(service->seams.store, identity,
	    before->environment, ret_error);
}

/* All that are still to be settled.  Nobody worked where nobody had said that
 * it takes place. */
static int
service_shipped_settle_all(struct service *service,
    const struct occurrence *occurrence, bool is_broken_off,
    struct error *ret_error)
{
	char identity[OCCURRENCE_IDENTITY_MAX];
	struct pending_list *began;
	int status = 0;
	size_t i;

	occurrence_format_identity(occurrence, identity);
	began = service_changes_began(service, identity);
	for (i = 0; began != NULL && i < began->list.count && status == 0; i++)
		status = occurrence->status == OCCURRENCE_TENTATIVE ?
		    store_pending_drop(service->seams.store, identity,
		    began->list.items[i].environment, ret_error) :
		    service_shipped_settle(service, identity,
		    &began->list.items[i], is_broken_off, ret_error);
	pending_list_release(began);
	return status;
}

int
service_shipped_end(struct service *service, const struct agenda *agenda,
    struct error *ret_error)
{
	int64_t now_at = clock_now(service->seams.clock);
	enum occurrence_phase phase;
	int status;
	size_t i;

	status = store_pending_prune(service->seams.store, now_at -
	    2 * SERVICE_SHIPPED_PAST_SECS, ret_error);
	for (i = 0; i < agenda->list.count && status == 0; i++) {
		phase = occurrence_phase(&agenda->list.items[i], now_at);
		if (phase != OCCURRENCE_ENDED &&
		    phase != OCCURRENCE_BROKEN_OFF)
			continue;
		status = service_shipped_settle_all(service,
		    &agenda->list.items[i], phase == OCCURRENCE_BROKEN_OFF,
		    ret_error);
	}
	return status;
}
