/* SPDX-License-Identifier: MIT */
/*
 * Boards under another configuration.  The first message in a Slack channel
 * tells how an occurrence stands, also when nothing else is owed about it: so
 * where another configuration (or other zone data) moves the occurrence, words
 * it otherwise or drops it, that message has to follow.
 */
#include <stdlib.h>
#include <string.h>

#include "life.h"
#include "service_internal.h"
#include "store_brief.h"

/* Is that kept already, word for word? */
static bool
service_board_is_told(const struct brief *brief, const struct brief_row *row)
{
	struct text body = { 0 };
	bool is_told;

	brief_format(&body, brief);
	is_told = strcmp(text_string(&body), row->body) == 0;
	text_clear(&body);
	return is_told;
}

/* The occurrence is there: as it is by now.  What is over stays as it was. */
static int
service_board_change(struct service *service, const struct conf *conf,
    const struct occurrence *occurrence, const struct brief_row *row,
    struct error *ret_error)
{
	enum occurrence_phase phase = occurrence_phase(occurrence,
	    clock_now(service->seams.clock));
	struct brief brief = { 0 };
	bool is_told;

	brief_init(&brief, occurrence, &conf->brief_site);
	(void)brief_keep(&brief, row->body);
	is_told = phase == OCCURRENCE_ENDED ||
	    phase == OCCURRENCE_BROKEN_OFF ||
	    service_board_is_told(&brief, row);
	brief_clear(&brief);
	if (is_told)
		return 0;
	if (service_move_brief(service, conf, occurrence, row->identity,
	    false, ret_error) < 0)
		return -1;
	return outbox_edit_put(service, row->identity, ret_error);
}

/* Is anything owed about it but an edit? */
static int
service_board_is_owed(struct service *service, const char *identity,
    bool *ret_is_owed, struct error *ret_error)
{
	struct outbox_filter filter = { .only_active = true,
	    .identity = identity, .due_after_at = INT64_MIN,
	    .limit = INT32_MAX };
	struct outbox_rows rows = { 0 };
	size_t i;
	int status = store_outbox_list(service->seams.store, &filter, &rows,
	    ret_error);

	*ret_is_owed = false;
	for (i = 0; i < rows.list.count; i++)
		*ret_is_owed |= !outbox_edit_is(&rows.list.items[i]) &&
		    !note_is_kind(rows.list.items[i].kind);
	store_outbox_clear(&rows);
	return status;
}

/* No window has it any more, and it has not begun: it will not take place.
 * Where something is owed yet, that is still said (service_move), and a board
 * must not contradict it. */
static int
service_board_drop(struct service *service, const struct brief_row *row,
    struct error *ret_error)
{
	struct brief_row changed = *row;
	struct brief brief = { 0 };
	struct text body = { 0 };
	bool is_owed = false;
	int status = 0;

	/* One that is damaged is told of when it is to be said. */
	if (row->start_at <= clock_now(service->seams.clock) || brief_parse(
	    row->body, strlen(row->body), &brief, NULL) < 0)
		return 0;
	if (brief.board != NULL) {
		brief_clear(&brief);
		return 0;
	}
	if (brief.phase == OCCURRENCE_PLANNED &&
	    brief.status != OCCURRENCE_CANCELLED)
		status = service_board_is_owed(service, row->identity,
		    &is_owed, ret_error);
	else
		is_owed = true;
	if (status == 0 && !is_owed) {
		brief.status = OCCURRENCE_CANCELLED;
		brief_format(&body, &brief);
		changed.body = text_string(&body);
		status = service_write(service, ret_error);
		if (status == 0)
			status = store_brief_save(service->seams.store,
			    &changed, service_now_ms(service), ret_error);
		if (status == 0)
			status = outbox_edit_put(service, row->identity,
			    ret_error);
		outbox_memos_clear(service);
		text_clear(&body);
	}
	brief_clear(&brief);
	return status;
}

int
service_board_follow(struct service *service, const struct conf *conf,
    struct error *ret_error)
{
	struct brief_numbers numbers = { 0 };
	struct occurrence occurrence;
	struct brief_row row = { 0 };
	int status = 0;
	size_t i;

	if (service->is_clock_wrong)
		return 0;
	status = store_brief_list_threads(service->seams.store,
	    clock_now(service->seams.clock) - LIFE_AFTER_SECS, &numbers,
	    ret_error);
	for (i = 0; i < numbers.list.count && status == 0; i++) {
		status = store_brief_load(service->seams.store,
		    numbers.list.items[i], &row, ret_error);
		if (status == 0 && schedule_find(service->schedule,
		    row.identity, &occurrence, NULL) == 0)
			status = service_board_change(service, conf,
			    &occurrence, &row, ret_error);
		else if (status == 0)
			status = service_board_drop(service, &row, ret_error);
		store_brief_clear(&row);
	}
	array_clear(&numbers.list);
	return status;
}
