/* SPDX-License-Identifier: MIT */
/*
 * The words of a row.
 *
 * Brief and message are kept from one row to the next (the memo): ten thousand
 * recipients of one announcement share them, and parsing the brief for each
 * would cost more than sending.  The letter, which differs by recipient, is
 * composed by the channel's kind and stored before it is handed over.
 *
 * A row that may have arrived is not worded again: it goes out as stored, byte
 * for byte, with the same Message-ID or key, so that the peer can see that it
 * is the same.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "news.h"
#include "note.h"
#include "service_internal.h"
#include "store_letter.h"
#include "store_thread.h"

void
outbox_memo_clear(struct outbox_memo *memo)
{
	if (memo->has_message)
		message_clear(&memo->message);
	brief_clear(&memo->brief);
	store_brief_clear(&memo->row);
	memset(memo, 0, sizeof(*memo));
}

int
outbox_memo_load(struct service *service, int64_t brief_id,
    struct error *ret_error)
{
	struct outbox_memo *memo = &service->memo;

	if (memo->brief_id == brief_id)
		return 0;
	/* Only one is kept: rows come in order of time, which brings those
	 * of one occurrence together. */
	outbox_memo_clear(memo);
	if (store_brief_load(service->seams.store, brief_id, &memo->row,
	    ret_error) < 0 ||
	    brief_parse(memo->row.body, strlen(memo->row.body), &memo->brief,
	    ret_error) < 0) {
		outbox_memo_clear(memo);
		return -1;
	}
	memo->brief_id = brief_id;
	return 0;
}

/* The outbox's word for it as the message's. */
static enum message_lateness
outbox_compose_lateness(enum outbox_lateness lateness)
{
	return lateness == OUTBOX_LATE ? MESSAGE_LATE :
	    lateness == OUTBOX_COMBINED ? MESSAGE_COMBINED : MESSAGE_ON_TIME;
}

/* The message all recipients of the row's announcement share.  Made again when
 * anything it depends on differs; a late one also says how late, so its second
 * counts. */
static const struct message *
outbox_compose_message(struct service *service, const struct outbox_row *row)
{
	struct outbox_memo *memo = &service->memo;
	enum message_lateness lateness = outbox_compose_lateness(row->lateness);
	int64_t now_at = clock_now(service->seams.clock);
	enum announcement_kind kind = ANNOUNCEMENT_REMINDER;
	int64_t lead_secs = 0;
	struct news news;
	bool has_news;

	if (memo->has_message && !note_is_kind(row->kind) &&
	    memo->lateness == lateness && memo->revision == row->revision &&
	    strcmp(memo->kind, row->kind) == 0 &&
	    (lateness == MESSAGE_ON_TIME || memo->at == now_at))
		return &memo->message;
	if (memo->has_message)
		message_clear(&memo->message);
	announcement_parse_kind(row->kind, &kind, &lead_secs, NULL);
	has_news = announcement_is_act(kind) && !note_is_kind(row->kind) &&
	    news_parse(row->detail, strlen(row->detail), &news, NULL) == 0;
	memo->brief.news = has_news ? &news : NULL;
	if (kind == ANNOUNCEMENT_INVITATION)
		message_init_invitation(&memo->message, &memo->brief,
		    strstr(row->detail, "METHOD:CANCEL\r\n") != NULL,
		    service->zonedir);
	else if (note_is_kind(row->kind))
		message_init_note(&memo->message, &memo->brief, row->detail,
		    service->zonedir);
	else
		message_init(&memo->message, &memo->brief, kind,
		    row->lead_secs, lateness, now_at, service->zonedir,
		    &service->conf->templates);
	memo->brief.news = NULL;
	if (has_news)
		news_clear(&news);
	memo->has_message = true;
	memo->revision = row->revision;
	memo->lateness = lateness;
	memo->at = now_at;
	snprintf(memo->kind, sizeof(memo->kind), "%s", row->kind);
	return &memo->message;
}

/* What the occurrence's messages share in this channel. */
static int
outbox_compose_thread(struct service *service, struct outbox_try *try,
    struct error *ret_error)
{
	/* A note has none: number 0. */
	struct thread_row row = { .brief = note_is_kind(try->row.kind) ? 0 :
	    try->row.brief, .channel = try->row.channel,
	    .target = try->channel->target };

	if (store_thread_load(service->seams.store, &row, ret_error) < 0)
		return -1;
	snprintf(try->thread.root, sizeof(try->thread.root), "%s", row.root);
	snprintf(try->thread.place, sizeof(try->thread.place), "%s",
	    row.place);
	return 0;
}

/* The letter as it was stored; empty when none is kept any more. */
static int
outbox_compose_again(struct service *service, struct outbox_try *try,
    struct error *ret_error)
{
	struct text body = { 0 };
	bool is_sound;			/* outbox_claim_letter() looked */

	if (store_letter_load(service->seams.store, &try->row, &body,
	    &is_sound, ret_error) < 0)
		return -1;
	try->letter.length = body.length;
	try->letter.body = text_take(&body);
	return 0;
}

int
outbox_compose(struct service *service, struct outbox_try *try,
    struct error *ret_error)
{
	const struct message *shared;
	struct message message;

	free(try->zone);
	try->zone = mem_string(service->memo.brief.zone);
	if (outbox_compose_thread(service, try, ret_error) < 0)
		return -1;
	if (try->is_look_up)
		return 0;
	shared = outbox_compose_message(service, &try->row);
	free(try->headline);
	try->headline = mem_string(shared->headline);
	/* What may have arrived is repeated byte for byte. */
	if (try->row.has_doubt) {
		if (outbox_compose_again(service, try, ret_error) < 0)
			return -1;
		if (try->letter.length > 0)
			return 0;
		free(try->letter.body);
	}
	/* Recipients share the message, but not the invitation. */
	message = *shared;
	if (message.kind == ANNOUNCEMENT_INVITATION)
		message.calendar = try->row.detail;
	try->channel->kind->compose(try->channel, &message, &try->thread,
	    try->row.key, try->row.recipient, clock_now(service->seams.clock),
	    &try->letter);
	return store_letter_save(service->seams.store, &try->row,
	    try->letter.body, try->letter.length, ret_error);
}
