/* SPDX-License-Identifier: MIT */
/*
 * The sweeper: a leader that was paused between its last look at the lease and
 * the write may still have posted what the next one has posted too.  Nothing
 * can prevent that, as Slack knows nothing of epochs; so a minute after each
 * taking over, and when one that was paused comes to, the messages since are
 * read, and of two with the same key one is deleted.
 *
 * The one that is kept is the one that the database knows, since the thread
 * hangs on it; else the first.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "service_internal.h"
#include "slack_copies.h"

#define SERVICE_SWEEP_MS 60000		/* after a taking over */
#define SERVICE_SWEEP_SOON_MS 10000	/* history lags behind posts */
#define SERVICE_SWEEP_BACK_SECS 180	/* before the taking over */
#define SERVICE_SWEEP_FAR_SECS 3600	/* … where records may be lost */
#define SERVICE_SWEEP_MOST 64		/* questions in one sweep */
/* Of 20 messages, in one place: what a channel of people and alerts may have in
 * the minutes of a sweep, and in the hour of one after a failover. */
#define SERVICE_SWEEP_PAGES 25

/* A question: what is there (`ts` ""), or a message that is deleted. */
struct service_sweep_ask {
	struct service *service;
	struct conf *conf;		/* held: it lends the channel */
	const struct channel *channel;
	struct channel_thread thread;	/* where: place, and root or "" */
	char ts[SLACK_COPY_MAX], key[SLACK_COPY_MAX];
	bool is_answered, is_gone;
	bool has_more;			/* and the next page is worth it */
	bool is_check;			/* the database failed over */
	struct slack_copies copies;
};

static void
service_sweep_ask_free(struct service_sweep_ask *ask)
{
	conf_release(ask->conf);
	array_clear(&ask->copies.list);
	free(ask);
}

void
service_sweep_clear(struct service *service)
{
	size_t i;

	for (i = 0; i < service->sweep.asks.count; i++)
		service_sweep_ask_free(service->sweep.asks.items[i]);
	array_clear(&service->sweep.asks);
}

void
service_sweep_init(struct service *service)
{
	service->sweep.due_ms = service->seams.replica == NULL ||
	    service->seams.is_follower ? INT64_MAX :
	    clock_boot_ms(service->seams.clock) + SERVICE_SWEEP_MS;
}

void
service_sweep_soon(struct service *service)
{
	int64_t due_ms = clock_boot_ms(service->seams.clock) +
	    SERVICE_SWEEP_SOON_MS;

	if (!service->seams.is_follower && due_ms < service->sweep.due_ms)
		service->sweep.due_ms = due_ms;
}

int64_t
service_sweep_due_ms(const struct service *service)
{
	return service->sweep.due_ms == INT64_MAX ? INT64_MAX :
	    service_now_ms(service) + service->sweep.due_ms -
	    clock_boot_ms(service->seams.clock);
}

/* --- asking --------------------------------------------------------------- */

/* Only memory changes here; the next step takes it up. */
static void
service_sweep_answer(void *context, const struct exchange_reply *reply)
{
	struct service_sweep_ask *ask = context;

	ask->is_answered = true;
	if (ask->ts[0] != '\0')
		ask->is_gone = slack_copies_is_gone(reply);
	else
		ask->has_more = slack_copies_read(reply, &ask->copies,
		    &ask->thread) && ask->thread.cursor[0] != '\0' &&
		    ++ask->thread.pages < SERVICE_SWEEP_PAGES;
}

/* Tried once: what cannot be read is not swept. */
static void
service_sweep_start(struct service_sweep_ask *ask)
{
	struct service *service = ask->service;
	struct network *network = service->seams.network;
	struct exchange_request request = { 0 };
	struct text scratch = { 0 };
	struct error error = { 0 };

	ask->has_more = false;
	array_push(&service->sweep.asks, ask);
	if (ask->ts[0] != '\0')
		slack_copies_request_delete(ask->channel, ask->thread.place,
		    ask->ts, &request, &scratch);
	else
		ask->channel->kind->request_look_up(ask->channel,
		    &ask->thread, "", service->started_at - (ask->is_check ?
		    SERVICE_SWEEP_FAR_SECS : SERVICE_SWEEP_BACK_SECS),
		    &request, &scratch);
	ask->is_answered = network->start(network, &request,
	    service_sweep_answer, ask, &error) < 0;
	if (scratch.bytes != NULL)
		explicit_bzero(scratch.bytes, scratch.capacity);
	text_clear(&scratch);
}

static struct service_sweep_ask *
service_sweep_ask_new(struct service *service, const struct channel *channel,
    const char *place, const char *root)
{
	struct service_sweep_ask *ask = mem_new(1, sizeof(*ask));

	ask->service = service;
	ask->conf = conf_hold(service->conf);
	ask->channel = channel;
	ask->is_check = service->failover.is_new;
	snprintf(ask->thread.place, sizeof(ask->thread.place), "%s", place);
	snprintf(ask->thread.root, sizeof(ask->thread.root), "%s", root);
	return ask;
}

/* Ask for the channel, or the thread, unless it is asked for already. */
static void
service_sweep_look(struct service *service, const struct channel *channel,
    const char *place, const char *root)
{
	const struct service_sweep_ask *ask;
	size_t i;

	for (i = 0; i < service->sweep.asks.count; i++) {
		ask = service->sweep.asks.items[i];
		if (ask->ts[0] == '\0' &&
		    strcmp(ask->thread.place, place) == 0 &&
		    strcmp(ask->thread.root, root) == 0)
			return;
	}
	if (service->sweep.asks.count < SERVICE_SWEEP_MOST)
		service_sweep_start(service_sweep_ask_new(service, channel,
		    place, root));
}

/* Where the row was said: its channel, and its occurrence's thread. */
static int
service_sweep_row(struct service *service, const struct outbox_row *row,
    struct error *ret_error)
{
	const struct channel *channel =
	    conf_find_channel(service->conf, row->channel);
	struct thread_row thread = { .brief = row->brief,
	    .channel = row->channel };

	if (channel == NULL || !channel->kind->can_look_up ||
	    channel->token == NULL)
		return 0;
	/* Where records may be lost, anything may have been said. */
	if (!service->failover.is_new && (row->state != OUTBOX_SENT ||
	    row->updated_ms < (service->started_at -
	    SERVICE_SWEEP_BACK_SECS) * 1000))
		return 0;
	thread.target = channel->target;
	if (store_thread_load(service->seams.store, &thread, ret_error) < 0)
		return -1;
	if (thread.place[0] == '\0')
		return 0;
	service_sweep_look(service, channel, thread.place, "");
	if (thread.root[0] != '\0')
		service_sweep_look(service, channel, thread.place,
		    thread.root);
	return 0;
}

/* Everything that was said since shortly before this one took over. */
static int
service_sweep_begin(struct service *service, struct error *ret_error)
{
	struct outbox_filter filter = { .due_after_at = service->started_at -
	    2 * (int64_t)86400, .limit = 1000 };
	struct outbox_rows rows = { 0 };
	size_t i;
	int status = store_outbox_list(service->seams.store, &filter, &rows,
	    ret_error);

	service->sweep.due_ms = INT64_MAX;
	for (i = 0; i < rows.list.count && status == 0; i++)
		status = service_sweep_row(service, &rows.list.items[i],
		    ret_error);
	service->failover.is_new = false;
	store_outbox_clear(&rows);
	return status;
}

/* --- answers -------------------------------------------------------------- */

/* Has it been seen in this answer before? */
static bool
service_sweep_is_copy(const struct slack_copies *copies, size_t at)
{
	size_t i;

	for (i = 0; i < at; i++)
		if (strcmp(copies->list.items[i].key,
		    copies->list.items[at].key) == 0)
			return true;
	return false;
}

/* The stamp to keep: the database's, if it is among them; else the oldest. */
static int
service_sweep_find_kept(struct service *service,
    const struct slack_copies *copies, const char *key,
    char ret_ts[static SLACK_COPY_MAX], struct error *ret_error)
{
	const struct slack_copy *copy;
	struct outbox_rows rows = { 0 };
	const char *known = "";
	size_t i;

	if (store_outbox_find(service->seams.store, key, &rows,
	    ret_error) < 0)
		return -1;
	if (rows.list.count == 1)
		known = rows.list.items[0].reference;
	ret_ts[0] = '\0';
	for (i = 0; i < copies->list.count; i++) {
		copy = &copies->list.items[i];
		if (strcmp(copy->key, key) != 0)
			continue;
		if (ret_ts[0] == '\0' || strcmp(copy->ts, known) == 0 ||
		    (strcmp(ret_ts, known) != 0 &&
		    strtod(copy->ts, NULL) < strtod(ret_ts, NULL)))
			memcpy(ret_ts, copy->ts, SLACK_COPY_MAX);
	}
	store_outbox_clear(&rows);
	return 0;
}

/* Is it being deleted already?  What a thread also says in its channel is found
 * in both. */
static bool
service_sweep_is_asked(const struct service *service,
    const struct service_sweep_ask *found, const char *ts)
{
	const struct service_sweep_ask *ask;
	size_t i;

	for (i = 0; i < service->sweep.asks.count; i++) {
		ask = service->sweep.asks.items[i];
		if (strcmp(ask->ts, ts) == 0 &&
		    strcmp(ask->thread.place, found->thread.place) == 0)
			return true;
	}
	return false;
}

/* Delete all of that key but one. */
static int
service_sweep_thin(struct service *service,
    const struct service_sweep_ask *found, const char *key,
    struct error *ret_error)
{
	const struct slack_copy *copy;
	struct service_sweep_ask *ask;
	char kept[SLACK_COPY_MAX];
	size_t i;

	if (service_sweep_find_kept(service, &found->copies, key, kept,
	    ret_error) < 0)
		return -1;
	for (i = 0; i < found->copies.list.count; i++) {
		copy = &found->copies.list.items[i];
		if (strcmp(copy->key, key) != 0 ||
		    strcmp(copy->ts, kept) == 0 ||
		    service_sweep_is_asked(service, found, copy->ts))
			continue;
		ask = service_sweep_ask_new(service, found->channel,
		    found->thread.place, "");
		memcpy(ask->ts, copy->ts, sizeof(ask->ts));
		memcpy(ask->key, copy->key, sizeof(ask->key));
		service_sweep_start(ask);
	}
	return 0;
}

/* It is gone: said in the journal, as somebody may have seen it. */
static int
service_sweep_tell(struct service *service,
    const struct service_sweep_ask *ask, struct error *ret_error)
{
	struct text detail = { 0 };
	int status;

	text_putf(&detail, "a second copy in %s (%s) was deleted: two replicas"
	    " had sent it", ask->channel->id, ask->ts);
	status = service_journal(service, SERVICE_WHO, "remove-duplicate",
	    ask->key, text_string(&detail), ret_error);
	log_warn(service->seams.log, "duplicate_removed",
	    LOG_TEXT("key", ask->key), LOG_TEXT("channel", ask->channel->id),
	    LOG_TEXT("ts", ask->ts));
	if (status == 0)
		service->seams.counts->duplicates++;
	text_clear(&detail);
	return status;
}

static int
service_sweep_take(struct service *service, struct service_sweep_ask *ask,
    struct error *ret_error)
{
	const struct slack_copies *copies = &ask->copies;
	size_t i, k;
	bool is_told;

	if (ask->ts[0] != '\0')
		return ask->is_gone ?
		    service_sweep_tell(service, ask, ret_error) : 0;
	for (i = 0; i < copies->list.count; i++) {
		if (!service_sweep_is_copy(copies, i)) {
			if (ask->is_check && service_failover_check(service,
			    ask->channel->id, &copies->list.items[i],
			    ret_error) < 0)
				return -1;
			continue;
		}
		/* Once for each key, however many copies there are. */
		is_told = false;
		for (k = 0; k < i; k++)
			is_told |= strcmp(copies->list.items[k].key,
			    copies->list.items[i].key) == 0 &&
			    service_sweep_is_copy(copies, k);
		if (!is_told && service_sweep_thin(service, ask,
		    copies->list.items[i].key, ret_error) < 0)
			return -1;
	}
	return 0;
}

int
service_sweep_step(struct service *service, struct error *ret_error)
{
	struct service_sweep_ask *ask;
	size_t i = 0;
	int status = 0;

	if (service->seams.replica == NULL || service->seams.is_follower)
		return 0;
	if (clock_boot_ms(service->seams.clock) >= service->sweep.due_ms)
		status = service_sweep_begin(service, ret_error);
	while (i < service->sweep.asks.count && status == 0) {
		ask = service->sweep.asks.items[i];
		if (!ask->is_answered) {
			i++;
			continue;
		}
		service->sweep.asks.items[i] = service->sweep.asks.items[
		    --service->sweep.asks.count];
		if (ask->has_more) {
			service_sweep_start(ask);
			continue;
		}
		status = service_sweep_take(service, ask, ret_error);
		service_sweep_ask_free(ask);
	}
	/* The database failed: what was found is looked for again. */
	if (status < 0)
		service_sweep_soon(service);
	return status;
}
