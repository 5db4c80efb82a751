/* SPDX-License-Identifier: MIT */
/*
 * The words of a row.
 *
 * Briefs and messages are kept from one row to the next (memos): ten thousand
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

#include "bulletin.h"
#include "conflict_gist.h"
#include "link.h"
#include "mem.h"
#include "news.h"
#include "note.h"
#include "service_internal.h"
#include "store_letter.h"
#include "store_thread.h"

/* The draft goes with its message. */
static void
outbox_memo_forget_message(struct outbox_memo *memo)
{
	if (memo->has_message)
		message_clear(&memo->message);
	memo->has_message = false;
	draft_clear(&memo->draft);
	memo->draft_kind = NULL;
}

static void
outbox_memo_clear(struct outbox_memo *memo)
{
	outbox_memo_forget_message(memo);
	brief_clear(&memo->brief);
	store_brief_clear(&memo->row);
	memset(memo, 0, sizeof(*memo));
}

void
outbox_memos_clear(struct service *service)
{
	size_t i;

	for (i = 0; i < OUTBOX_MEMOS; i++)
		outbox_memo_clear(&service->memos[i]);
}

/* The one of that brief; none: the one that was not used for the longest time,
 * to be filled. */
static struct outbox_memo *
outbox_memo_find(struct service *service, int64_t brief_id)
{
	struct outbox_memo *memo, *oldest = service->memos;
	size_t i;

	for (i = 0; i < OUTBOX_MEMOS; i++) {
		memo = &service->memos[i];
		if (memo->brief_id == brief_id)
			return memo;
		if (memo->used < oldest->used)
			oldest = memo;
	}
	return oldest;
}

/* The brief of the row at hand is read and parsed once for all its recipients,
 * of whom there may be ten thousand. */
int
outbox_memo_load(struct service *service, int64_t brief_id,
    struct error *ret_error)
{
	struct outbox_memo *memo = outbox_memo_find(service, brief_id);

	service->memo = memo;
	memo->used = ++service->memo_uses;
	if (memo->brief_id == brief_id)
		return 0;
	outbox_memo_clear(memo);
	if (store_brief_load(service->seams.store, brief_id, &memo->row,
	    ret_error) < 0 ||
	    brief_parse(memo->row.body, strlen(memo->row.body), &memo->brief,
	    ret_error) < 0) {
		outbox_memo_clear(memo);
		return -1;
	}
	if (store_thread_find_link(service->seams.store, brief_id, memo->link,
	    &memo->has_threads, ret_error) < 0 ||
	    service_bulletin_find_link(service, memo->brief.identity, NULL,
	    &memo->ticket, ret_error) < 0) {
		outbox_memo_clear(memo);
		return -1;
	}
	memo->brief.permalink = memo->link[0] == '\0' ? NULL : memo->link;
	memo->brief.ticket = memo->ticket.name[0] == '\0' ? NULL :
	    memo->ticket.name;
	memo->brief.ticket_url = memo->ticket.url;
	memo->brief_id = brief_id;
	memo->used = service->memo_uses;
	return 0;
}

int
outbox_memo_look(struct service *service, int64_t brief_id,
    struct error *ret_error)
{
	struct error error = { 0 };

	if (outbox_memo_load(service, brief_id, &error) == 0)
		return 1;
	if (!error_is_store(&error))
		return 0;
	*ret_error = error;
	return -1;
}

void
outbox_memo_thread(struct service *service, int64_t brief_id)
{
	struct outbox_memo *memo = outbox_memo_find(service, brief_id);

	if (memo->brief_id == brief_id)
		memo->has_threads = true;
}

bool
outbox_memo_has_threads(const struct service *service, int64_t brief_id)
{
	return service->memo->brief_id != brief_id ||
	    service->memo->has_threads;
}

/* The first messages of an occurrence go out by the thousand before there is
 * any thread: neither that nor where a channel is need be asked for each. */
int
outbox_memo_load_thread(struct service *service, struct outbox_lane *lane,
    struct thread_row *row, struct error *ret_error)
{
	if (row->brief != 0 && outbox_memo_has_threads(service, row->brief))
		return store_thread_load(service->seams.store, row, ret_error);
	row->root[0] = row->place[0] = row->link[0] = '\0';
	row->edit = 0;
	row->edit_ms = 0;
	row->is_there = false;
	if (!lane->has_place) {
		if (store_thread_load_place(service->seams.store, row,
		    ret_error) < 0)
			return -1;
		outbox_lane_keep(lane, row->place);
	}
	if (lane->place != NULL)
		snprintf(row->place, sizeof(row->place), "%s", lane->place);
	return 0;
}

/* The outbox's word for it as the message's. */
static enum message_lateness
outbox_compose_lateness(enum outbox_lateness lateness)
{
	return lateness == OUTBOX_LATE ? MESSAGE_LATE :
	    lateness == OUTBOX_COMBINED ? MESSAGE_COMBINED : MESSAGE_ON_TIME;
}

/* The link by which the role that is asked answers; nothing without a site's
 * address, or when the role is nobody under `people` any more. */
static void
outbox_compose_answer(struct service *service, const char *person,
    struct text *text)
{
	const struct brief *brief = &service->memo->brief;
	struct link link = { .occurrence = brief->identity,
	    .person = person, .until_at = brief->end_at };

	if (brief->site_url == NULL || person == NULL ||
	    conf_find_person(service->conf, person) == NULL)
		return;
	text_putf(text, "%s/", brief->site_url);
	link_format(text, &link, service->session_key,
	    sizeof(service->session_key));
}

/* What is about no occurrence is worded by now: news by its row, how things
 * stand by the brief. */
static void
outbox_compose_bulletin(struct service *service, const struct outbox_row *row,
    enum message_lateness lateness)
{
	struct outbox_memo *memo = service->memo;
	const char *json = outbox_edit_is(row) ? memo->brief.board :
	    row->detail;
	struct bulletin bulletin;

	/* One that rotted still has its subject's title. */
	if (bulletin_parse(json, strlen(json), &bulletin, NULL) < 0)
		memset(&bulletin, 0, sizeof(bulletin));
	message_init_bulletin(&memo->message, &memo->brief, &bulletin,
	    lateness, service->zonedir);
	bulletin_clear(&bulletin);
}

/* The message all recipients of the row's announcement share.  Made again when
 * anything it depends on differs; a late one also says how late, so its second
 * counts. */
static const struct message *
outbox_compose_message(struct service *service, const struct outbox_row *row)
{
	struct outbox_memo *memo = service->memo;
	enum message_lateness lateness = outbox_compose_lateness(row->lateness);
	int64_t now_at = clock_now(service->seams.clock);
	enum announcement_kind kind = ANNOUNCEMENT_REMINDER;
	int64_t lead_secs = 0;
	struct text answer = { 0 }, offers = { 0 };
	struct conflict_gist gist = { 0 };
	struct pending_list *began;
	struct news news;
	bool has_news;

	/* What is told in the row itself differs from row to row. */
	if (memo->has_message && !note_is_kind(row->kind) &&
	    !outbox_edit_is(row) && !service_bulletin_is(row) &&
	    memo->lateness == lateness && memo->revision == row->revision &&
	    strcmp(memo->kind, row->kind) == 0 &&
	    (lateness == MESSAGE_ON_TIME || memo->at == now_at))
		return &memo->message;
	outbox_memo_forget_message(memo);
	announcement_parse_kind(row->kind, &kind, &lead_secs, NULL);
	/* The kinds of notes are none of these; few questions follow an
	 * act. */
	has_news = (announcement_is_act(kind) || kind == ANNOUNCEMENT_ASK) &&
	    news_parse(row->detail, strlen(row->detail), &news, NULL) == 0;
	memo->brief.news = has_news ? &news : NULL;
	memo->brief.pending = service->changes.list;
	began = service_changes_began(service, memo->brief.identity);
	memo->brief.began = began;
	promotion_list_format_offers(&offers, service->promotions.list,
	    memo->brief.identity);
	memo->brief.offers = offers.length == 0 ? NULL : text_string(&offers);
	if (kind == ANNOUNCEMENT_CONFLICT &&
	    conflict_gist_parse(row->detail, strlen(row->detail), &gist,
	    NULL) == 0)
		memo->brief.conflict = &gist;
	if (kind == ANNOUNCEMENT_ASK || memo->brief.conflict != NULL)
		outbox_compose_answer(service, memo->brief.conflict != NULL ?
		    gist.person : memo->brief.confirm_by, &answer);
	memo->brief.answer_url = answer.length == 0 ? NULL :
	    text_string(&answer);
	if (kind == ANNOUNCEMENT_INVITATION)
		message_init_invitation(&memo->message, &memo->brief,
		    strstr(row->detail, "METHOD:CANCEL\r\n") != NULL,
		    service->zonedir);
	else if (kind == ANNOUNCEMENT_BULLETIN ||
	    (outbox_edit_is(row) && memo->brief.board != NULL))
		outbox_compose_bulletin(service, row, lateness);
	else if (strcmp(row->kind, NOTE_SUBSCRIPTION) == 0)
		message_init_subscription(&memo->message, &memo->brief,
		    row->detail, service->zonedir);
	else if (note_is_kind(row->kind))
		message_init_note(&memo->message, &memo->brief, row->detail,
		    service->zonedir);
	else
		message_init(&memo->message, &memo->brief, kind,
		    row->lead_secs, lateness, now_at, service->zonedir,
		    &service->conf->templates);
	if (kind == ANNOUNCEMENT_REMINDER && !note_is_kind(row->kind))
		service_promotion_add_asks(service, &memo->brief,
		    &memo->message);
	memo->brief.news = NULL;
	memo->brief.answer_url = memo->brief.offers = NULL;
	memo->brief.conflict = NULL;
	conflict_gist_clear(&gist);
	memo->brief.pending = memo->brief.began = NULL;
	pending_list_release(began);
	text_clear(&answer);
	text_clear(&offers);
	if (has_news)
		news_clear(&news);
	memo->has_message = true;
	memo->revision = row->revision;
	memo->lateness = lateness;
	memo->at = now_at;
	snprintf(memo->kind, sizeof(memo->kind), "%s", row->kind);
	return &memo->message;
}

bool
outbox_compose_is_apart(const struct outbox_row *row)
{
	enum announcement_kind kind = ANNOUNCEMENT_REMINDER;
	int64_t lead_secs;

	announcement_parse_kind(row->kind, &kind, &lead_secs, NULL);
	return note_is_kind(row->kind) || announcement_is_private(kind);
}

/* What the occurrence's messages share in this channel. */
static int
outbox_compose_thread(struct service *service, struct outbox_try *try,
    struct error *ret_error)
{
	/* Some have none: number 0. */
	struct thread_row row = { .brief =
	    outbox_compose_is_apart(&try->row) ? 0 : try->row.brief,
	    .channel = try->row.channel, .target = try->channel->target };

	if (outbox_memo_load_thread(service, try->lane, &row, ret_error) < 0)
		return -1;
	snprintf(try->thread.root, sizeof(try->thread.root), "%s", row.root);
	snprintf(try->thread.place, sizeof(try->thread.place), "%s",
	    row.place);
	snprintf(try->thread.link, sizeof(try->thread.link), "%s", row.link);
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

/* Where to look is where it was posted; another message may have become the
 * thread's first since then. */
static int
outbox_compose_look(struct service *service, struct outbox_try *try,
    struct error *ret_error)
{
	const struct channel_kind *kind = try->channel->kind;

	if (outbox_compose_again(service, try, ret_error) < 0)
		return -1;
	if (try->letter.length > 0)
		kind->find_root(&try->letter, &try->thread);
	/* It tells what is to follow. */
	if (kind->sequel != NULL)
		return 0;
	free(try->letter.body);
	try->letter = (struct channel_letter){ 0 };
	return 0;
}

/* The letter, from the message's draft where the kind has one. */
static void
outbox_compose_letter(struct service *service, struct outbox_try *try,
    const struct message *message)
{
	const struct channel_kind *kind = try->channel->kind;
	struct outbox_memo *memo = service->memo;
	int64_t now_at = clock_now(service->seams.clock);
	struct message own = *message;
	const struct subscriber_row *subscriber = service_subscriber_of(
	    service, try->channel, try->row.recipient);
	struct text leave = { 0 };

	/* Who did not confirm yet has nothing to leave. */
	if (subscriber != NULL && subscriber->confirmed_at != 0) {
		service_subscriber_format_leave(service, subscriber, &leave);
		own.unsubscribe_url = text_string(&leave);
	}
	/* Recipients share the message and its draft, but not the invitation,
	 * which names one of them. */
	if (message->kind == ANNOUNCEMENT_INVITATION)
		own.calendar = try->row.detail;
	if (kind->draft == NULL) {
		kind->compose(try->channel, &own, &try->thread,
		    try->row.key, try->row.recipient, now_at, &try->letter);
		goto out;
	}
	if (memo->draft_kind != kind) {
		draft_clear(&memo->draft);
		kind->draft(message, &memo->draft);
		memo->draft_kind = kind;
	}
	kind->compose_draft(try->channel, &own, &memo->draft,
	    &try->thread, try->row.key, try->row.recipient, now_at,
	    &try->letter);
out:
	text_clear(&leave);
}

/* People are told its times as they are by now: what they had been told before
 * another configuration counts no longer (service_shift.c). */
static int
outbox_compose_tell(struct service *service, struct error *ret_error)
{
	struct outbox_memo *memo = service->memo;
	struct brief_row row = memo->row;
	struct text body = { 0 };
	int status;

	if (memo->brief.told_start_at == 0)
		return 0;
	memo->brief.told_start_at = memo->brief.told_end_at = 0;
	brief_format(&body, &memo->brief);
	row.body = text_string(&body);
	status = service_write(service, ret_error);
	if (status == 0)
		status = store_brief_save(service->seams.store, &row,
		    service_now_ms(service), ret_error);
	text_clear(&body);
	return status;
}

/* Worded now and not when it was planned: what is said has to be true when it
 * leaves. */
int
outbox_compose_words(struct service *service, struct outbox_try *try,
    bool *ret_is_new, struct error *ret_error)
{
	const struct message *shared;

	*ret_is_new = false;
	free(try->zone);
	try->zone = mem_string(service->memo->brief.zone);
	if (outbox_compose_thread(service, try, ret_error) < 0)
		return -1;
	if (try->is_look_up)
		return outbox_compose_look(service, try, ret_error);
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
	if (!outbox_edit_compose(try, shared))
		outbox_compose_letter(service, try, shared);
	store_letter_seal(&try->row, try->letter.body, try->letter.length);
	*ret_is_new = true;
	/* Notes, nudges and edits are outside of the order: 0. */
	return try->row.sequence == 0 ? 0 :
	    outbox_compose_tell(service, ret_error);
}

/* Stored before it leaves: what is looked up or repeated must be the very bytes
 * that may have arrived. */
int
outbox_compose(struct service *service, struct outbox_try *try,
    struct error *ret_error)
{
	bool is_new;

	if (outbox_compose_words(service, try, &is_new, ret_error) < 0)
		return -1;
	if (!is_new)
		return 0;
	return store_letter_save(service->seams.store, &try->row,
	    try->letter.body, try->letter.length, ret_error);
}
