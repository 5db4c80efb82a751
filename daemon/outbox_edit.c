/* SPDX-License-Identifier: MIT */
/*
 * Edits: the first message of an occurrence in a channel, brought up to date.
 *
 * An edit is a row like any other, so that it survives a crash, waits for its
 * channel and is paced with it; but it tells how things stand and not what
 * happened.  So it is worded when it goes out, a second one that waits already
 * serves for the next change too, it stands outside of the order (sequence 0),
 * and after an answer that was lost it is simply done again.
 *
 * When the message is gone, or too old to be changed, the same row posts the
 * board as a new message, which takes the other's place.  That is a message
 * like any other then: it is looked up before it is repeated.  Which of the two
 * a row was is remembered in its reference: the message that it changes.
 */
#include <stdio.h>
#include <string.h>

#include "announcement.h"
#include "board.h"
#include "channel_editor.h"
#include "mem.h"
#include "outbox_now_internal.h"
#include "service_internal.h"
#include "store_thread.h"

#define OUTBOX_EDIT_KIND "edit"
#define OUTBOX_EDIT_WAIT_MS 1000	/* for the one before it, for a root */

bool
outbox_edit_is(const struct outbox_row *row)
{
	return strcmp(row->kind, OUTBOX_EDIT_KIND) == 0;
}

bool
outbox_edit_is_change(const struct outbox_row *row)
{
	return outbox_edit_is(row) && row->reference != NULL &&
	    row->reference[0] != '\0';
}

/* --- owing one ------------------------------------------------------------ */

/* The lane of a channel whose messages can be changed; NULL: they cannot. */
static struct outbox_lane *
outbox_edit_lane(const struct service *service, const char *channel)
{
	struct outbox_lane *lane = outbox_lane_find(&service->lanes, channel);

	return lane != NULL && lane->channel != NULL &&
	    lane->channel->kind->editor != NULL ? lane : NULL;
}

/* The newest other one that is not over: its number, 0 where there is none, and
 * whether its words are settled, as it is on the wire or may have arrived. */
static int
outbox_edit_find(struct service *service, const struct outbox_row *row,
    int64_t *ret_id, bool *ret_has_left, struct error *ret_error)
{
	struct outbox_row other = { 0 };
	int status = store_outbox_find_same(service->seams.store, row, &other,
	    ret_error);

	*ret_id = other.id;
	*ret_has_left = other.state == OUTBOX_SENDING || other.has_doubt;
	store_outbox_clear_row(&other);
	return status;
}

int
outbox_edit_put_thread(struct service *service, const char *identity,
    struct thread_row *thread, struct error *ret_error)
{
	struct outbox_lane *lane = outbox_edit_lane(service, thread->channel);
	int64_t now_ms = service_now_ms(service);
	struct outbox_row row = { .brief = thread->brief,
	    .kind = OUTBOX_EDIT_KIND, .channel = thread->channel,
	    .recipient = "", .due_at = now_ms / 1000,
	    /* Behind the message that tells the same. */
	    .next_ms = outbox_now_ms(service) + 1, .created_ms = now_ms,
	    .updated_ms = now_ms };
	bool is_there = false, has_left = false;
	int64_t id = 0;

	if (lane == NULL)
		return 0;
	if (service_write(service, ret_error) < 0 ||
	    outbox_edit_find(service, &row, &id, &has_left, ret_error) < 0)
		return -1;
	/* One that has not left yet will tell this too. */
	is_there = id != 0 && !has_left;
	thread->edit_ms = now_ms;
	thread->edit += !is_there;
	if (store_thread_save_edit(service->seams.store, thread,
	    ret_error) < 0)
		return -1;
	if (is_there)
		return 0;
	row.revision = thread->edit;
	announcement_key(identity, "", row.kind, row.revision, row.channel, "",
	    row.key);
	if (store_outbox_put(service->seams.store, &row, &is_there,
	    ret_error) < 0)
		return -1;
	if (row.next_ms < lane->look_ms)
		lane->look_ms = row.next_ms;
	return 0;
}

int
outbox_edit_put(struct service *service, const char *identity,
    struct error *ret_error)
{
	struct thread_rows threads = { 0 };
	int status = store_thread_list(service->seams.store, identity,
	    &threads, ret_error);
	size_t i;

	for (i = 0; i < threads.list.count && status == 0; i++)
		status = outbox_edit_put_thread(service, identity,
		    &threads.list.items[i], ret_error);
	store_thread_clear(&threads);
	return status;
}

/* Was something to change since the row left first?  That found no thread where
 * the row is what begins it. */
static bool
outbox_edit_was_due(const struct service *service,
    const struct outbox_row *row)
{
	int64_t left_at = row->first_attempt_ms / 1000, due_at;
	int64_t now_at = clock_now(service->seams.clock);
	struct announcements plan = { 0 };
	struct occurrence occurrence;
	bool was_due = false;
	size_t i;

	if (now_at == left_at || schedule_find(service->schedule,
	    row->identity, &occurrence, NULL) < 0)
		return false;
	announcement_plan(&occurrence, &plan);
	board_plan(&occurrence, &plan);
	for (i = 0; i < plan.list.count; i++) {
		due_at = plan.list.items[i].due_at;
		was_due |= due_at > left_at && due_at <= now_at;
	}
	array_clear(&plan.list);
	return was_due;
}

int
outbox_edit_follow(struct service *service, const struct outbox_try *try,
    struct error *ret_error)
{
	enum announcement_kind kind = ANNOUNCEMENT_REMINDER;
	struct thread_row thread = { .brief = try->row.brief,
	    .channel = try->row.channel, .target = try->channel->target };
	bool is_root = try->thread.root[0] == '\0';
	int64_t lead_secs;

	announcement_parse_kind(try->row.kind, &kind, &lead_secs, NULL);
	if (is_root ? !outbox_edit_was_due(service, &try->row) :
	    kind == ANNOUNCEMENT_REMINDER || kind == ANNOUNCEMENT_EDIT)
		return 0;
	if (store_thread_load(service->seams.store, &thread, ret_error) < 0)
		return -1;
	/* Mostly it was owed when that happened which the message told. */
	if (!thread.is_there || (!is_root &&
	    thread.edit_ms >= try->row.due_at * 1000))
		return 0;
	return outbox_edit_put_thread(service, try->row.identity, &thread,
	    ret_error);
}

/* --- sending it ----------------------------------------------------------- */

/*
 * Two at once could overtake each other: the later one waits, and one that was
 * overtaken is not needed.  What is to be said goes before what only stands
 * there, in a channel that takes one message a second; but not before the board
 * that is to be its root, for the next edit would take its words away.
 */
static int
outbox_edit_yield(struct service *service, struct outbox_row *row,
    bool is_root, struct error *ret_error)
{
	bool must_wait = false;
	int64_t id = 0;
	int status = outbox_edit_find(service, row, &id, &must_wait,
	    ret_error);

	if (status == 0 && !must_wait && !is_root)
		status = store_outbox_find_due(service->seams.store, row,
		    service_now_ms(service), &must_wait, ret_error);
	if (status < 0)
		return -1;
	if (id < row->id && !must_wait)
		return 1;
	if (id > row->id)
		return outbox_record_settled(service, row, OUTBOX_SUPERSEDED,
		    "a later one tells more", ret_error);
	row->next_ms = service_now_ms(service) + OUTBOX_EDIT_WAIT_MS;
	return outbox_record_save(service, row, ret_error);
}

/*
 * The thread's root is lost, and a board is owed that takes its place: what is
 * said hangs on that.  Were it the root itself, the next edit would take its
 * words away.  Where the board ends without having been posted it goes alone.
 */
int
outbox_edit_is_awaited(struct service *service,
    const struct outbox_lane *lane, const struct outbox_row *row,
    bool *ret_is_awaited, struct error *ret_error)
{
	struct thread_row thread = { .brief = row->brief,
	    .channel = row->channel };
	struct outbox_row board = { .brief = row->brief,
	    .channel = row->channel, .kind = OUTBOX_EDIT_KIND };
	bool has_left = false;
	int64_t id = 0;

	*ret_is_awaited = false;
	if (lane->channel == NULL || lane->channel->kind->editor == NULL ||
	    outbox_compose_is_apart(row) ||
	    !outbox_memo_has_threads(service, row->brief))
		return 0;
	if (store_thread_load(service->seams.store, &thread, ret_error) < 0)
		return -1;
	if (!thread.is_there || thread.root[0] != '\0')
		return 0;
	if (outbox_edit_find(service, &board, &id, &has_left,
	    ret_error) < 0)
		return -1;
	*ret_is_awaited = id != 0;
	return 0;
}

static int
outbox_edit_await(struct service *service, const struct outbox_lane *lane,
    struct outbox_row *row, struct error *ret_error)
{
	bool is_awaited;

	if (outbox_edit_is_awaited(service, lane, row, &is_awaited,
	    ret_error) < 0)
		return -1;
	if (!is_awaited)
		return 1;
	row->next_ms = service_now_ms(service) + OUTBOX_EDIT_WAIT_MS;
	return outbox_record_save(service, row, ret_error);
}

int
outbox_edit_check(struct service *service, const struct outbox_lane *lane,
    struct outbox_row *row, struct error *ret_error)
{
	struct thread_row thread = { .brief = row->brief,
	    .channel = row->channel };

	if (row->has_doubt)
		return 1;
	if (!outbox_edit_is(row))
		return outbox_edit_await(service, lane, row, ret_error);
	if (lane->channel == NULL || lane->channel->kind->editor == NULL)
		return outbox_record_settled(service, row, OUTBOX_SKIPPED,
		    "nothing can be changed in that channel", ret_error);
	if (store_thread_load(service->seams.store, &thread, ret_error) < 0)
		return -1;
	if (!thread.is_there)
		return outbox_record_settled(service, row, OUTBOX_SKIPPED,
		    "there is no message to bring up to date", ret_error);
	return outbox_edit_yield(service, row, thread.root[0] == '\0',
	    ret_error);
}

bool
outbox_edit_compose(struct outbox_try *try, const struct message *message)
{
	if (!outbox_edit_is(&try->row) || try->row.has_doubt)
		return false;
	/* The root is lost: it is posted, and takes its place. */
	try->row.reference = try->thread.root;
	if (try->thread.root[0] == '\0')
		return false;
	try->is_edit = true;
	try->channel->kind->editor->compose_board(try->channel, message,
	    &try->thread, &try->letter);
	return true;
}

void
outbox_edit_request(struct outbox_try *try,
    struct exchange_request *ret_request, struct text *scratch)
{
	const struct channel_editor *editor = try->channel->kind->editor;

	/* Once for each root; the first edit is soon enough. */
	try->asks_link = try->thread.link[0] == '\0' && !try->asks_link &&
	    editor->request_link != NULL;
	if (try->asks_link)
		editor->request_link(try->channel, &try->thread, ret_request,
		    scratch);
	else
		editor->request_edit(try->channel, &try->letter, ret_request,
		    scratch);
}

void
outbox_edit_answer(struct outbox_try *try, const struct exchange_reply *reply)
{
	const struct channel_editor *editor = try->channel->kind->editor;

	if (try->asks_link) {
		editor->judge_link(reply, &try->thread, &try->outcome);
		try->has_learned |= try->thread.link[0] != '\0';
		return;
	}
	editor->judge_edit(reply, &try->outcome);
	if (try->outcome.class == OUTCOME_UNKNOWN)
		try->outcome.class = OUTCOME_LATER;
}

/* --- recording ------------------------------------------------------------ */

/* Readers see what is there after the commit (service_permalink.c).  On a full
 * disk each try notes it again. */
static void
outbox_edit_note_link(struct service *service, const struct outbox_row *row)
{
	struct thread_links *links = &service->new_links;
	struct thread_link *link;
	size_t i;

	for (i = 0; i < links->list.count; i++)
		if (links->list.items[i].brief == row->brief)
			return;
	link = array_add(&links->list);
	link->brief = row->brief;
	link->identity = mem_string(row->identity);
}

int
outbox_edit_save_link(struct service *service, const struct outbox_try *try,
    struct error *ret_error)
{
	struct thread_row row = { .brief = try->row.brief,
	    .channel = try->row.channel };

	snprintf(row.root, sizeof(row.root), "%s", try->thread.root);
	snprintf(row.link, sizeof(row.link), "%s", try->thread.link);
	/* Mails to come have it, and the page. */
	outbox_memos_clear(service);
	outbox_edit_note_link(service, &try->row);
	if (service_write(service, ret_error) < 0)
		return -1;
	return store_thread_save_link(service->seams.store, &row, ret_error);
}

int
outbox_edit_uproot(struct service *service, struct outbox_try *try,
    struct error *ret_error)
{
	struct thread_row row = { .brief = try->row.brief,
	    .channel = try->row.channel, .target = try->channel->target };

	log_warn(service->seams.log, "root_lost",
	    LOG_TEXT("occurrence", try->row.identity),
	    LOG_TEXT("channel", try->row.channel),
	    LOG_TEXT("reason", try->outcome.reason));
	try->result.state = OUTBOX_WAIT;
	try->result.next_ms = service_now_ms(service);
	/* It is worded anew, for another place. */
	try->result.has_doubt = false;
	try->result.reference = "";
	snprintf(row.root, sizeof(row.root), "%s", try->thread.root);
	outbox_edit_note_link(service, &try->row);
	if (service_write(service, ret_error) < 0 ||
	    store_thread_drop_root(service->seams.store, &row, ret_error) < 0)
		return -1;
	if (outbox_edit_is(&try->row))
		return 0;
	/* The board goes first, so that this hangs on it
	 * (outbox_edit_await()). */
	if (store_thread_load(service->seams.store, &row, ret_error) < 0)
		return -1;
	return outbox_edit_put_thread(service, try->row.identity, &row,
	    ret_error);
}

/* Is the thread in a channel that was this one's target, and is it no more? */
static int
outbox_edit_is_left(struct service *service, const struct outbox_try *try,
    struct error *ret_error)
{
	struct thread_places places = { 0 };
	const struct thread_place *place;
	bool is_target = false, was_target = false;
	size_t i;
	int status = store_thread_list_places(service->seams.store, &places,
	    ret_error);

	for (i = 0; i < places.list.count; i++) {
		place = &places.list.items[i];
		if (strcmp(place->channel, try->row.channel) != 0 ||
		    strcmp(place->place, try->thread.place) != 0)
			continue;
		was_target = true;
		is_target |= strcmp(place->target, try->channel->target) == 0;
	}
	store_thread_clear_places(&places);
	return status < 0 ? -1 : was_target && !is_target;
}

int
outbox_edit_leave(struct service *service, struct outbox_try *try,
    struct error *ret_error)
{
	int is_left;

	if (try->is_look_up || try->thread.root[0] == '\0')
		return 0;
	is_left = outbox_edit_is_left(service, try, ret_error);
	if (is_left <= 0)
		return is_left;
	return outbox_edit_uproot(service, try, ret_error) < 0 ? -1 : 1;
}

int
outbox_edit_recover(struct service *service, struct outbox_row *row,
    struct error *ret_error)
{
	row->state = OUTBOX_WAIT;
	row->has_doubt = false;
	row->next_ms = service_now_ms(service);
	return outbox_record_save(service, row, ret_error);
}
