/* SPDX-License-Identifier: MIT */
/*
 * The sequel of a message (channel_sequel.h): what has to follow once it is
 * there, by further requests of the same row.
 *
 * From the answer that it is there until the last of them the try knows two
 * outcomes: that of the message, which nothing can change any more, and that
 * of the sequel.  Whatever interrupts it, the row is never simply sent again:
 * it stays in doubt, with the reference that its message has, and goes on with
 * the sequel when it is claimed next; without the reference (a kill) behind a
 * look-up.  As the sequel begins anew then, each of its requests can be
 * repeated.
 */
#include <stdio.h>
#include <string.h>

#include "channel_sequel.h"
#include "outbox_note_internal.h"
#include "outbox_sequel_internal.h"
#include "service_internal.h"
#include "store_thread.h"

/* Where the message is, for the requests to come. */
static void
outbox_sequel_begin(struct outbox_try *try)
{
	struct channel_thread *thread = &try->thread;

	try->is_sequel = true;
	if (thread->root[0] == '\0') {
		snprintf(thread->root, sizeof(thread->root), "%s",
		    try->sent.reference);
		snprintf(thread->place, sizeof(thread->place), "%s",
		    try->sent.place);
	}
	thread->step = 0;
	thread->choice[0] = thread->remark[0] = '\0';
}

static bool
outbox_sequel_is_owed(const struct outbox_try *try)
{
	return try->channel->kind->sequel->is_owed(try->channel, &try->letter,
	    &try->thread);
}

bool
outbox_sequel_resume(struct outbox_try *try)
{
	/* Edits have none: what changes a message is not looked for. */
	if (try->channel->kind->sequel == NULL || !try->is_look_up ||
	    try->row.reference[0] == '\0')
		return false;
	outcome_set(&try->sent, OUTCOME_SENT, "it is there");
	snprintf(try->sent.reference, sizeof(try->sent.reference), "%s",
	    try->row.reference);
	snprintf(try->sent.place, sizeof(try->sent.place), "%s",
	    try->row.place);
	outbox_sequel_begin(try);
	/* Without anything to do the look-up tells the rest. */
	try->is_sequel = outbox_sequel_is_owed(try);
	return try->is_sequel;
}

void
outbox_sequel_request(struct outbox_try *try,
    struct exchange_request *ret_request, struct text *scratch)
{
	try->channel->kind->sequel->request(try->channel, &try->letter,
	    &try->thread, ret_request, scratch);
}

void
outbox_sequel_answer(struct outbox_try *try,
    const struct exchange_reply *reply)
{
	try->channel->kind->sequel->judge(try->channel, &try->letter, reply,
	    &try->thread, &try->outcome);
}

void
outbox_sequel_settle(struct outbox_try *try)
{
	enum outcome_class *class = &try->outcome.class;

	if (!try->is_sequel || *class == OUTCOME_REFUSED)
		return;
	/* The message itself is there, so nothing of it may be repeated. */
	if (!try->is_look_up)
		*class = OUTCOME_UNKNOWN;
	else if (*class != OUTCOME_PARKED)
		*class = OUTCOME_LATER;
}

void
outbox_sequel_follow(struct outbox_try *try)
{
	if (try->channel->kind->sequel == NULL || try->is_edit)
		return;
	if (!try->is_sequel) {
		if (try->outcome.class != OUTCOME_SENT)
			return;
		try->sent = try->outcome;
		outbox_sequel_begin(try);
	} else if (try->outcome.class != OUTCOME_FURTHER) {
		outbox_sequel_settle(try);
		return;
	}
	if (outbox_sequel_is_owed(try))
		try->outcome.class = OUTCOME_FURTHER;
	else
		try->outcome = try->sent;
}

void
outbox_sequel_leave(struct service *service, struct outbox_try *try)
{
	try->result.state = OUTBOX_UNKNOWN;
	try->result.has_doubt = true;
	try->result.reference = try->sent.reference;
	try->result.place = try->sent.place;
	try->result.next_ms = service_now_ms(service);
}

/* --- recording ------------------------------------------------------------ */

/* First messages elsewhere name the ticket; tickets do not. */
static int
outbox_sequel_tell(struct service *service, const struct outbox_try *try,
    struct error *ret_error)
{
	struct thread_rows threads = { 0 };
	const struct outbox_lane *lane;
	int status = store_thread_list(service->seams.store,
	    try->row.identity, &threads, ret_error);
	size_t i;

	for (i = 0; i < threads.list.count && status == 0; i++) {
		lane = outbox_lane_find(&service->lanes,
		    threads.list.items[i].channel);
		if (lane != NULL && lane->channel != NULL &&
		    lane->channel->kind->put_link == NULL)
			status = outbox_edit_put_thread(service,
			    try->row.identity, &threads.list.items[i],
			    ret_error);
	}
	store_thread_clear(&threads);
	return status;
}

/* What is said next hangs on it, whatever becomes of the sequel. */
static int
outbox_sequel_save_thread(struct service *service,
    const struct outbox_try *try, struct error *ret_error)
{
	struct thread_row thread = { .brief = try->row.brief,
	    .channel = try->row.channel, .target = try->channel->target };

	if (try->sent.place[0] == '\0' ||
	    outbox_compose_is_apart(&try->row))
		return 0;
	snprintf(thread.root, sizeof(thread.root), "%s",
	    try->sent.reference);
	snprintf(thread.place, sizeof(thread.place), "%s", try->sent.place);
	outbox_memos_clear(service);
	outbox_lane_forget(try->lane);
	if (service_write(service, ret_error) < 0 ||
	    store_thread_put(service->seams.store, &thread, ret_error) < 0)
		return -1;
	if (service_promotion_ticket(service, try->row.identity, thread.root,
	    ret_error) < 0)
		return -1;
	return outbox_sequel_tell(service, try, ret_error);
}

int
outbox_sequel_record(struct service *service, struct outbox_try *try,
    struct error *ret_error)
{
	if (!try->is_sequel)
		return 0;
	try->result.reference = try->sent.reference;
	try->result.place = try->sent.place;
	if (outbox_sequel_save_thread(service, try, ret_error) < 0)
		return -1;
	if (try->outcome.class == OUTCOME_REFUSED) {
		try->result.state = OUTBOX_DEAD;
		try->result.next_ms = OUTBOX_NEVER;
		/* A retry by hand must not say it again. */
		try->result.has_doubt = true;
		return outbox_note(service, &try->row, NOTE_UNFINISHED,
		    try->outcome.reason, ret_error);
	}
	if (try->outcome.class != OUTCOME_SENT ||
	    try->thread.remark[0] == '\0')
		return 0;
	log_warn(service->seams.log, "message_partial",
	    LOG_TEXT("channel", try->row.channel),
	    LOG_TEXT("key", try->row.key),
	    LOG_TEXT("reason", try->thread.remark));
	return outbox_note(service, &try->row, NOTE_PARTIAL,
	    try->thread.remark, ret_error);
}
