/* SPDX-License-Identifier: MIT */
/*
 * Telling operators of messages that are not sent, or held up (research:
 * reliability 3.4): a message like any other, through another channel.
 *
 * A note is a row of the outbox too, so it survives a crash and is tried again
 * like the rest. It belongs to no thread and no order (sequence 0). One an hour
 * for each lane and class of trouble: a broken token with a thousand messages
 * behind it is one piece of news.  Trouble of the operators' own channel makes
 * no notes, they would only join the queue.
 */
#include <stdlib.h>
#include <string.h>

#include "announcement.h"
#include "civil.h"
#include "mem.h"
#include "never.h"
#include "outbox_note_internal.h"
#include "outbox_notice_internal.h"
#include "outbox_now_internal.h"
#include "service_internal.h"
#include "store_brief.h"

#define OUTBOX_NOTE_EVERY_MS (3600 * (int64_t)1000)
#define OUTBOX_NOTE_CHANNELS 8		/* of one person */
/* A message that late is news: a mail server that asks for patience (451) is
 * asked again sooner. */
#define OUTBOX_NOTE_WAIT_SECS 900
/* A note that was held up itself: what it tells of may be tried again in the
 * same moment, and that is waited for, so long. */
#define OUTBOX_NOTE_LOOK_MS 2000
#define OUTBOX_NOTE_TRY_MS 60000
#define OUTBOX_NOTE_MENDED "what it tells of is settled by now"	/* reason */

/* Where to tell of the row; NULL: nowhere, or not now. */
static const struct channel *
outbox_note_channel(const struct service *service,
    const struct outbox_row *row, enum note_class class)
{
	const char *operators = service->conf->operators;
	const struct outbox_lane *lane =
	    outbox_lane_find(&service->lanes, row->channel);
	int64_t boot_ms = clock_boot_ms(service->seams.clock);

	/* Trouble of their own channel is in log, status and metrics. */
	if (operators == NULL || note_is_kind(row->kind) ||
	    strcmp(operators, row->channel) == 0 || never(lane == NULL))
		return NULL;
	/* Boot clock: a clock that is set must not silence trouble. */
	if (lane->noted_ms[class] != 0 &&
	    boot_ms - lane->noted_ms[class] < OUTBOX_NOTE_EVERY_MS)
		return NULL;
	return conf_find_channel(service->conf, operators);
}

/* Was the note of that key made in vain, so that nobody has read it? */
static int
outbox_note_find_mended(struct service *service, const char *key,
    bool *ret_is_mended, struct error *ret_error)
{
	struct outbox_rows rows = { 0 };

	if (store_outbox_find(service->seams.store, key, &rows,
	    ret_error) < 0)
		return -1;
	*ret_is_mended = rows.list.count == 1 &&
	    rows.list.items[0].state == OUTBOX_SUPERSEDED &&
	    strcmp(rows.list.items[0].reason, OUTBOX_NOTE_MENDED) == 0;
	store_outbox_clear(&rows);
	return 0;
}

/* Owe one note; one with the same key was made before (`ret_is_new`), unless in
 * vain. */
static int
outbox_note_put(struct service *service, struct outbox_row *note,
    const char *zone, bool *ret_is_new, struct error *ret_error)
{
	struct outbox_lane *lane;
	int revision = note->revision;
	bool is_mended;

	do {
		announcement_key(note->identity, zone, note->kind, revision++,
		    note->channel, note->recipient, note->key);
		is_mended = false;
		if (store_outbox_put(service->seams.store, note, ret_is_new,
		    ret_error) < 0 || (!*ret_is_new &&
		    outbox_note_find_mended(service, note->key, &is_mended,
		    ret_error) < 0))
			return -1;
	} while (is_mended);
	lane = outbox_lane_find(&service->lanes, note->channel);
	if (*ret_is_new && always(lane != NULL) &&
	    note->next_ms < lane->look_ms)
		lane->look_ms = note->next_ms;
	return 0;
}

/* A note for each recipient of the operators' channel.  1: one was new. */
static int
outbox_note_put_all(struct service *service, const struct channel *channel,
    struct outbox_row *note, const char *zone, struct error *ret_error)
{
	bool is_new = false, is_any = false;
	size_t i = 0;

	do {
		note->recipient = i < channel->recipients.count ?
		    channel->recipients.items[i] : "";
		if (outbox_note_put(service, note, zone, &is_new,
		    ret_error) < 0)
			return -1;
		is_any |= is_new;
	} while (++i < channel->recipients.count);
	return is_any;
}

/* A brief that is damaged must not hide its own trouble, nor end the note about
 * it: that gets one of its own, with the occurrence's name for a title. */
static int
outbox_note_put_brief(struct service *service, const struct outbox_row *row,
    int64_t *ret_id, struct error *ret_error)
{
	char *identity = mem_format("damaged/%s", row->identity);
	struct brief_row damaged = { 0 }, own = { .identity = identity,
	    .grace_secs = CIVIL_DAY_SECS, .catch_up_secs = CIVIL_DAY_SECS };
	struct brief brief = { .site_title = service->conf->title,
	    .site_url = service->conf->url, .identity = identity,
	    .window = identity, .title = (char *)row->identity,
	    .zone = (char *)"UTC" };
	struct text body = { 0 };
	int status = store_brief_load(service->seams.store, row->brief,
	    &damaged, ret_error);

	/* Its times are beside what is damaged. */
	brief.start_at = brief.was_start_at = brief.due_start_at =
	    own.start_at = damaged.start_at;
	brief.end_at = brief.was_end_at = brief.due_end_at = own.end_at =
	    damaged.end_at;
	store_brief_clear(&damaged);
	brief_format(&body, &brief);
	own.body = text_string(&body);
	if (status == 0)
		status = store_brief_put(service->seams.store, &own,
		    service_now_ms(service), ret_id, ret_error);
	text_clear(&body);
	free(identity);
	return status;
}

/* What the note needs of its message's brief.  0 or -1. */
static int
outbox_note_take_brief(struct service *service, const struct outbox_row *row,
    struct note *facts, struct outbox_row *note, struct error *ret_error)
{
	struct error error = { 0 };

	if (outbox_memo_load(service, row->brief, &error) == 0) {
		facts->title = service->memo->brief.title;
		return 0;
	}
	if (error_is_store(&error)) {
		*ret_error = error;
		return -1;
	}
	return outbox_note_put_brief(service, row, &note->brief, ret_error);
}

/* Does it tell of something that passes? */
static bool
outbox_note_may_mend(const char *kind)
{
	return strcmp(kind, note_kind(NOTE_PARKED)) == 0 ||
	    strcmp(kind, note_kind(NOTE_WAITING)) == 0;
}

/* Operators are told in the transaction that records what they are told of, so
 * that a kill can neither lose the note nor leave one about something that was
 * rolled back. */
int
outbox_note(struct service *service, const struct outbox_row *row,
    enum note_class class, const char *reason, struct error *ret_error)
{
	const struct channel *channel =
	    outbox_note_channel(service, row, class);
	int64_t now_ms = service_now_ms(service);
	struct note facts = { .class = class, .title = row->identity,
	    .kind = row->kind, .channel = row->channel,
	    .recipient = row->recipient, .reason = reason };
	struct outbox_row note = { .brief = row->brief,
	    .lead_secs = outbox_note_may_mend(note_kind(class)) ? row->id : 0,
	    .identity = row->identity, .kind = note_kind(class),
	    .due_at = now_ms / 1000, .next_ms = outbox_now_ms(service),
	    .created_ms = now_ms, .updated_ms = now_ms };
	struct text detail = { 0 };
	int status;

	if (channel == NULL)
		return 0;
	status = service_write(service, ret_error);
	if (status == 0)
		status = outbox_note_take_brief(service, row, &facts, &note,
		    ret_error);
	if (status < 0)
		return -1;
	note_format(&detail, &facts);
	note.detail = text_string(&detail);
	note.channel = channel->id;
	status = outbox_note_put_all(service, channel, &note,
	    note.brief == row->brief ? service->memo->brief.zone : "",
	    ret_error);
	/* In memory only, so a restart may tell again; rolled back with the
	 * transaction (service_forget_notes). */
	if (status > 0)
		outbox_lane_find(&service->lanes, row->channel)
		    ->noted_ms[class] = clock_boot_ms(service->seams.clock);
	text_clear(&detail);
	return status < 0 ? -1 : 0;
}

/* Nothing refuses it, so no person is asked to act; but who has to know that
 * nobody has read it would look at a channel that is silent. */
int
outbox_note_wait(struct service *service, const struct outbox_try *try,
    struct error *ret_error)
{
	const struct outbox_row *row = &try->row;
	const char *operators = service->conf->operators;
	const struct outbox_lane *lane = operators == NULL ? NULL :
	    outbox_lane_find(&service->lanes, operators);

	if ((try->outcome.class != OUTCOME_LATER &&
	    try->outcome.class != OUTCOME_UNKNOWN) ||
	    try->result.next_ms == OUTBOX_NEVER || try->is_edit ||
	    service_now_ms(service) / 1000 - row->due_at <
	    OUTBOX_NOTE_WAIT_SECS)
		return 0;
	/* By the same peer it would come when it is not true any more. */
	if (lane == NULL || lane->sink == try->lane->sink)
		return 0;
	return outbox_note(service, row, NOTE_WAITING, try->outcome.reason,
	    ret_error);
}

/* Nobody needs the note any more; the next trouble of the channel is told at
 * once, as of this one nobody has heard. */
static int
outbox_note_drop(struct service *service, struct outbox_row *note,
    const char *channel, struct error *ret_error)
{
	struct outbox_lane *lane = outbox_lane_find(&service->lanes, channel);

	if (always(lane != NULL))
		lane->noted_ms[NOTE_PARKED] = lane->noted_ms[NOTE_WAITING] = 0;
	return outbox_record_settled(service, note, OUTBOX_SUPERSEDED,
	    OUTBOX_NOTE_MENDED, ret_error);
}

int
outbox_note_check(struct service *service, struct outbox_row *note,
    struct error *ret_error)
{
	struct outbox_row about = { .id = note->lead_secs };
	int64_t now_ms = service_now_ms(service);
	int status = 1;

	/* Rows are never deleted, so what it tells of is there. */
	if (!outbox_note_may_mend(note->kind) || about.id == 0 ||
	    note->has_doubt || note->is_forced)
		return 1;
	if (store_outbox_load(service->seams.store, &about, ret_error) < 0)
		return -1;
	if (about.next_ms == OUTBOX_NEVER) {
		status = outbox_note_drop(service, note, about.channel,
		    ret_error);
	} else if (now_ms - note->created_ms >= OUTBOX_NOTE_LOOK_MS &&
	    (about.state == OUTBOX_SENDING || (about.next_ms <= now_ms &&
	    now_ms - about.next_ms < OUTBOX_NOTE_TRY_MS))) {
		note->next_ms = now_ms + OUTBOX_NOTE_LOOK_MS;
		status = outbox_record_save(service, note, ret_error);
	}
	store_outbox_clear_row(&about);
	return status;
}

int
outbox_note_shift(struct service *service, int64_t brief,
    const char *identity, const char *zone, int revision, const char *detail,
    struct error *ret_error)
{
	const struct channel *channel = service->conf->operators == NULL ?
	    NULL : conf_find_channel(service->conf, service->conf->operators);
	int64_t now_ms = service_now_ms(service);
	struct outbox_row note = { .brief = brief, .identity = identity,
	    .kind = note_kind(NOTE_SHIFT), .revision = revision,
	    .detail = detail, .due_at = now_ms / 1000,
	    .next_ms = outbox_now_ms(service),
	    .created_ms = now_ms, .updated_ms = now_ms };

	if (channel == NULL)
		return 0;
	if (service_write(service, ret_error) < 0)
		return -1;
	note.channel = channel->id;
	return outbox_note_put_all(service, channel, &note, zone,
	    ret_error) < 0 ? -1 : 0;
}

/* Whoever can act on it: the coordinator, else the operators. */
static size_t
outbox_note_find_charge(const struct service *service,
    const struct occurrence *occurrence, const struct channel **ret_channels)
{
	const struct window_person *person =
	    announcement_find_coordinator(occurrence);
	const char *operators = service->conf->operators;
	const struct channel *channel;
	size_t i, count = 0;

	for (i = 0; person != NULL && i < person->contact.channels.count &&
	    count < OUTBOX_NOTE_CHANNELS; i++) {
		channel = conf_find_channel(service->conf,
		    person->contact.channels.items[i]);
		/* The window is of the same configuration, and contacts are
		 * channels of it. */
		if (always(channel != NULL))
			ret_channels[count++] = channel;
	}
	channel = count > 0 || operators == NULL ? NULL :
	    conf_find_channel(service->conf, operators);
	if (channel != NULL)
		ret_channels[count++] = channel;
	return count;
}

int
outbox_note_notice(struct service *service, const struct outbox_row *row,
    const struct occurrence *occurrence, const char *reason,
    struct error *ret_error)
{
	const struct channel *channels[OUTBOX_NOTE_CHANNELS];
	size_t i, count = outbox_note_find_charge(service, occurrence,
	    channels);
	int64_t now_ms = service_now_ms(service);
	const struct note facts = { .class = NOTE_NOTICE,
	    .title = occurrence->window->title, .kind = row->kind,
	    .channel = row->channel, .recipient = "", .reason = reason,
	    .has_begun = occurrence->start_at <= now_ms / 1000 };
	struct outbox_row note = { .brief = row->brief,
	    .identity = row->identity, .kind = note_kind(NOTE_NOTICE),
	    .due_at = now_ms / 1000, .next_ms = outbox_now_ms(service),
	    .created_ms = now_ms, .updated_ms = now_ms };
	struct text detail = { 0 };
	int status = 0;

	note_format(&detail, &facts);
	note.detail = text_string(&detail);
	for (i = 0; i < count && status >= 0; i++) {
		note.channel = channels[i]->id;
		status = outbox_note_put_all(service, channels[i], &note,
		    zone_name(occurrence->window->zone), ret_error);
	}
	text_clear(&detail);
	return status < 0 ? -1 : 0;
}
