/* SPDX-License-Identifier: MIT */
/*
 * The rules on notice, held against ourselves: `patchday check` refuses windows
 * whose reminders come too late, but a service that was down, a window made
 * this morning and work that was moved are seen here only.
 *
 * What counts as notice: a reminder at least as long before the start as the
 * policy wants; that the window was made; that it was moved to where it is, or
 * takes place after all.  The one that told the channel in time may have left
 * days ago, so it is looked up by its key.  Held against it is the start that
 * was told: whoever begins by hand a few minutes early breaks no rule.
 */
#include "agenda_key_internal.h"
#include "outbox_notice_internal.h"

#include <stdio.h>
#include <string.h>

#include "announcement.h"
#include "conf_notice.h"
#include "duration.h"
#include "service_internal.h"
#include "store_journal.h"

#define OUTBOX_NOTICE_VERB "notice-late"
#define OUTBOX_NOTICE_LOOKED 200	/* entries about one occurrence */

/* A row held against the policy; lent. */
struct outbox_notice_case {
	struct service *service;
	const struct outbox_row *row;
	struct occurrence occurrence;
	struct conf_notice wanted;
	int64_t told_at;	/* the start, as told before it was begun */
	int64_t latest_at;	/* by then it should have left */
	int64_t now_at;
};

/* Could it have been the notice, or does it show that there was none? */
static bool
outbox_notice_matters(const struct outbox_row *row)
{
	enum announcement_kind kind = ANNOUNCEMENT_NOTE;
	int64_t lead_secs;

	/* What is no kind of announcement, such as a note's, stays a note. */
	(void)announcement_parse_kind(row->kind, &kind, &lead_secs, NULL);
	return kind == ANNOUNCEMENT_REMINDER || kind == ANNOUNCEMENT_START ||
	    kind == ANNOUNCEMENT_PUBLICATION || kind == ANNOUNCEMENT_MOVE ||
	    kind == ANNOUNCEMENT_RESTORATION;
}

/* When it was to start before somebody began it by hand, maybe early. */
static int64_t
outbox_notice_told(const struct occurrence *occurrence)
{
	const struct life *life = occurrence->life;
	struct occurrence planned = { 0 };
	const struct act *move;

	if (life == NULL || life_find_act(life, ACT_START) == NULL)
		return occurrence->start_at;
	move = life_find_act(life, ACT_MOVE);
	if (move != NULL)
		return move->start_at;
	occurrence_init(&planned, occurrence->window,
	    occurrence->original_local);
	return planned.start_at;
}

/* Is it told in that channel? */
static bool
outbox_notice_is_there(const struct announcement *announcement,
    const char *channel)
{
	const struct window_announce *announce = announcement->announce;
	size_t i;

	for (i = 0; i < announce->channels.count; i++)
		if (strcmp(announce->channels.items[i], channel) == 0)
			return true;
	return false;
}

/* Does the announcement tell that it takes place at the time it has now?  What
 * was said before the last move told another time. */
static bool
outbox_notice_counts(const struct outbox_notice_case *it,
    const struct announcement *announcement)
{
	const struct life *life = it->occurrence.life;
	const struct act *move = life == NULL ? NULL :
	    life_find_act(life, ACT_MOVE);

	switch (announcement->kind) {
	case ANNOUNCEMENT_REMINDER:
		return announcement->lead_secs >= it->wanted.secs;
	case ANNOUNCEMENT_PUBLICATION:
		return move == NULL;
	case ANNOUNCEMENT_MOVE:
		return announcement->act == move;
	case ANNOUNCEMENT_RESTORATION:
		return move == NULL || announcement->act > move;
	default:
		return false;
	}
}

/* Did that message leave in time, to the same recipient?  1, 0, -1. */
static int
outbox_notice_look(const struct outbox_notice_case *it,
    const struct announcement *announcement, struct error *ret_error)
{
	struct outbox_row told = *it->row;
	char kind[ANNOUNCEMENT_KIND_MAX];
	struct outbox_rows rows = { 0 };
	bool is_told = false;
	int found = outbox_memo_look(it->service, told.brief, ret_error);

	if (found < 0)
		return -1;
	announcement_format_kind(announcement->kind, announcement->lead_secs,
	    kind);
	told.kind = kind;
	told.revision = announcement->revision;
	told.due_at = announcement->due_at;
	/* A brief that is damaged lends no zone. */
	if (agenda_key_find(it->service, it->occurrence.window, found == 0 ?
	    NULL : it->service->memo->brief.key_zone, &told, ret_error) < 0)
		return -1;
	if (strcmp(told.key, it->row->key) == 0)
		return 0;
	if (store_outbox_find(it->service->seams.store, told.key, &rows,
	    ret_error) < 0)
		return -1;
	if (rows.list.count > 0)
		is_told = rows.list.items[0].state == OUTBOX_SENT &&
		    rows.list.items[0].updated_ms / 1000 <= it->latest_at;
	store_outbox_clear(&rows);
	return is_told;
}

static int
outbox_notice_was_given(const struct outbox_notice_case *it,
    struct error *ret_error)
{
	struct occurrence occurrence = it->occurrence;
	struct announcements announcements = { 0 };
	struct life life;
	int status = 0;
	size_t i;

	/* As before it began: no reminder is called for any more. */
	if (occurrence.life != NULL) {
		life = *occurrence.life;
		life.phase = OCCURRENCE_PLANNED;
		occurrence.life = &life;
		occurrence.start_at = it->told_at;
	}
	announcement_plan(&occurrence, &announcements);
	for (i = 0; i < announcements.list.count && status == 0; i++)
		if (outbox_notice_counts(it, &announcements.list.items[i]) &&
		    outbox_notice_is_there(&announcements.list.items[i],
		    it->row->channel))
			status = outbox_notice_look(it,
			    &announcements.list.items[i], ret_error);
	array_clear(&announcements.list);
	return status;
}

/* --- telling -------------------------------------------------------------- */

/* "#…: a notice of 24 hours is wanted for idfprod (rule of line 12 in …), and
 * it left 20 hours before the start". */
static void
outbox_notice_format(struct text *text, const struct outbox_notice_case *it)
{
	int64_t left = it->occurrence.start_at - it->now_at;

	text_putf(text, "%s: a notice of ", it->row->channel);
	duration_format_exact(text, it->wanted.secs);
	text_putf(text, " is wanted for %s (%s, line %d), and ",
	    it->wanted.environment->id, it->wanted.rule->title,
	    it->wanted.rule->line);
	if (it->row->state != OUTBOX_SENT) {
		text_puts(text, "nothing had left ");
		if (left > 0)
			duration_format_words(text, left);
		text_puts(text, left > 0 ? " before the start" :
		    "by the start");
		return;
	}
	text_putf(text, "the %s left ", strncmp(it->row->kind, "remind", 6) ==
	    0 ? "reminder" : it->row->kind);
	if (left > 0) {
		duration_format_words(text, left);
		text_puts(text, " before the start");
	} else {
		text_puts(text, "with the start");
	}
}

/* Was it flagged before, for the start that it has now?  1, 0, -1. */
static int
outbox_notice_is_known(const struct outbox_notice_case *it,
    struct error *ret_error)
{
	const struct act *move = it->occurrence.life == NULL ? NULL :
	    life_find_act(it->occurrence.life, ACT_MOVE);
	struct journal_filter filter = { .subject = it->row->identity,
	    .limit = OUTBOX_NOTICE_LOOKED };
	struct journal_entries entries = { 0 };
	const struct journal_entry *entry;
	size_t i, length = strlen(it->row->channel);
	bool is_known = false;

	if (store_journal_list(it->service->seams.store, &filter, &entries,
	    ret_error) < 0)
		return -1;
	for (i = 0; i < entries.list.count; i++) {
		entry = &entries.list.items[i];
		is_known |= strcmp(entry->verb, OUTBOX_NOTICE_VERB) == 0 &&
		    strncmp(entry->detail, it->row->channel, length) == 0 &&
		    entry->detail[length] == ':' &&
		    (move == NULL || entry->at_ms >= move->at_ms);
	}
	store_journal_clear(&entries);
	return is_known;
}

static int
outbox_notice_tell(const struct outbox_notice_case *it,
    struct error *ret_error)
{
	struct service *service = it->service;
	struct text words = { 0 };
	int status = outbox_notice_is_known(it, ret_error);

	if (status != 0)
		return status < 0 ? -1 : 0;
	outbox_notice_format(&words, it);
	status = service_journal(service, SERVICE_WHO, OUTBOX_NOTICE_VERB,
	    it->row->identity, text_string(&words), ret_error);
	if (status == 0)
		status = outbox_note_notice(service, it->row,
		    &it->occurrence, text_string(&words), ret_error);
	if (status == 0) {
		service->notice.new_count++;
		log_warn(service->seams.log, "notice_late",
		    LOG_TEXT("occurrence", it->row->identity),
		    LOG_TEXT("channel", it->row->channel),
		    LOG_TEXT("kind", it->row->kind),
		    LOG_NUMBER("wanted_secs", it->wanted.secs),
		    LOG_NUMBER("given_secs", it->occurrence.start_at -
		    it->now_at));
	}
	text_clear(&words);
	return status;
}

/* --- judging -------------------------------------------------------------- */

/* The same channel and start as the last one that was judged? */
static bool
outbox_notice_is_judged(struct outbox_notice *notice,
    const struct outbox_notice_case *it)
{
	bool is_same = notice->brief == it->row->brief &&
	    notice->start_at == it->occurrence.start_at &&
	    strcmp(notice->channel, it->row->channel) == 0;

	notice->brief = it->row->brief;
	notice->start_at = it->occurrence.start_at;
	(void)snprintf(notice->channel, sizeof(notice->channel), "%s",
	    it->row->channel);
	return is_same;
}

int
outbox_notice_check(struct service *service, const struct outbox_row *row,
    struct error *ret_error)
{
	struct outbox_notice_case it = { .service = service, .row = row,
	    .now_at = clock_now(service->seams.clock) };
	int status;

	if (policy_is_empty(&service->conf->policy) ||
	    !outbox_notice_matters(row) || schedule_find(service->schedule,
	    row->identity, &it.occurrence, NULL) < 0 ||
	    it.occurrence.status == OCCURRENCE_CANCELLED ||
	    !conf_notice_find(service->conf, it.occurrence.window,
	    row->channel, &it.wanted))
		return 0;
	it.told_at = outbox_notice_told(&it.occurrence);
	it.latest_at = it.told_at - it.wanted.secs +
	    it.occurrence.window->grace_secs;
	/* Something may still come in time. */
	if (it.now_at <= it.latest_at ||
	    outbox_notice_is_judged(&service->notice, &it))
		return 0;
	status = outbox_notice_was_given(&it, ret_error);
	if (status != 0)
		return status < 0 ? -1 : 0;
	return outbox_notice_tell(&it, ret_error);
}

void
outbox_notice_done(struct outbox_notice *notice)
{
	notice->count += notice->new_count;
	notice->new_count = 0;
}

void
outbox_notice_undo(struct outbox_notice *notice)
{
	/* Judge again what was. */
	notice->brief = 0;
	notice->new_count = 0;
}
