/* SPDX-License-Identifier: MIT */
/*
 * The real core on a pinned clock, seeded randomness, a store in memory and a
 * network of peers that remember what reached them and answer by a script.
 */
#ifndef PATCHDAY_SERVICE_RIG_H
#define PATCHDAY_SERVICE_RIG_H

#include <stdlib.h>
#include <unistd.h>

#include "array.h"
#include "civil.h"
#include "harness.h"
#include "harness_store.h"
#include "service.h"
#include "store_outbox.h"

/* What the peer does with one exchange. */
enum rig_answer {
	RIG_OK,
	RIG_BUSY,		/* 429, Retry-After: 30 */
	RIG_LOST,		/* nothing arrived, but nobody knows */
	RIG_SWALLOWED,		/* arrived, but the answer was lost */
	RIG_DOWN,		/* no connection */
	RIG_TURNED_AWAY,	/* it was greeted with 421: nothing was sent */
	RIG_VOID_TOKEN,		/* invalid_auth */
	RIG_REFUSED,		/* never: 550, msg_too_long */
	RIG_UNWANTED,		/* mail: 554 to its text */
	RIG_NO_SENDER,		/* mail: 553 to MAIL FROM */
	RIG_BLIND,		/* look-up: missing_scope */
	RIG_HANG,		/* never answers */
	RIG_ROOTLESS,		/* thread_not_found, message_not_found */
};

/* A message as the peer has it. */
struct rig_delivery {
	char key[40], sink[64], kind[32], recipient[64];
	char *bytes;
	int64_t at_ms;
	int64_t true_ms;		/* by the peer's clock */
	unsigned number;
};

struct rig_exchange {
	exchange_done done;
	void *context;
	bool is_look_up;		/* history or list: nothing is posted */
	bool is_list;			/* of the channels that the app is in */
	bool is_edit, is_link;		/* chat.update, chat.getPermalink */
	unsigned page;
	int64_t oldest_at;		/* of history: by the peer's clock */
	unsigned limit, skip;		/* … its page: as many, from there */
	char thread[32];		/* … of a thread; "" the channel */
	enum rig_answer answer;
	struct rig_delivery message;
	/* Of a peer that a test brings: what was asked, and its answer. */
	bool is_own;
	char method[8], url[256];
	int status;
	char *reply;
};

struct rig_line {
	char sink[64];
	enum rig_answer answer;
};

struct rig {
	struct network network;		/* first: start() gets a pointer to it */
	struct clock clock;
	struct random random;
	struct store *store;
	struct service *service;
	struct conf *conf;
	struct conf *start_conf;	/* held, as who began with it does */
	char path[64];			/* of the configuration */
	const char *zoneinfo;
	const char *database;		/* NULL: in memory */
	bool is_rehearsal;
	unsigned start_options;		/* struct service_seams */
	struct gatherer *gatherer;	/* NULL: changes are not asked for */
	const struct store_lease *replica;	/* NULL: there is one service */
	struct service_counts counts;
	/* Answer what was asked of it: was there anything?  Or NULL. */
	bool (*gather)(struct rig *rig);
	ARRAY(struct rig_exchange) pending;
	ARRAY(struct rig_delivery) delivered;
	ARRAY(struct rig_delivery) edits;	/* chat.update; "kind": its ts */
	unsigned links;
	ARRAY(struct rig_line) script;	/* answers, each used once */
	unsigned number, starts, look_ups, lists, steps;
	unsigned pages;			/* of the list before the right one */
	int64_t lag_ms;			/* until history shows a message */
	unsigned others;		/* in it, one a second until now */
	unsigned page_most;		/* more of them are too large; 0 */
	bool is_page_void;		/* … and any number is */
	unsigned swallow_from;		/* this start and later ones never leave; 0 */
	/* Until then Slack answers everything so; 0: it is well. */
	int64_t trouble_until_ms;
	enum rig_answer trouble;
	/* A peer of the test's own, for addresses with "/rest/api/": answers
	 * what reached it (status, reply).  NULL: there is none. */
	void (*peer)(struct rig *rig, struct rig_exchange *exchange);
	/* Called with each message as it reaches its peer; or NULL. */
	void (*arrived)(struct rig *rig, const struct rig_delivery *message);
	size_t events[OUTBOX_STATE_COUNT];
	struct text log;		/* "12:00:00 sent start chat\n" … */
};

#define RIG_WINDOW \
	"windows:\n" \
	"  work:\n" \
	"    title: Work\n" \
	"    when: every Thursday at 15:00\n" \
	"    zone: America/Los_Angeles\n" \
	"    duration: 2h\n" \
	"    announce: [{to: [chat, post], remind: [24h], start: true, end: true}]\n"
#define RIG_CHANNELS \
	"channels:\n" \
	"  chat: {slack: \"#chat\", token: {file: no-such-token}}\n" \
	"  post: {email: [ann@example.org], from: pd@example.org, smtp: \"smtp://localhost:25\", tls: none}\n"

static inline int64_t
rig_at(const char *local)
{
	int64_t at = 0;

	if (civil_parse(local, &at, NULL, NULL) < 0)
		abort();
	return at;
}

static inline const char *
rig_clock(int64_t at_ms)
{
	static char text[2][40];
	static int turn;
	struct civil civil = civil_from_local(at_ms / 1000);

	turn = !turn;
	snprintf(text[turn], sizeof(text[turn]), "%02d %02d:%02d:%02d",
	    civil.day, civil.hour, civil.minute, civil.second);
	return text[turn];
}

/* Copy what follows `mark` up to one of `end`. */
static inline void
rig_cut(const char *bytes, const char *mark, const char *end, char *ret,
    size_t size)
{
	const char *from = strstr(bytes, mark);
	size_t length;

	ret[0] = '\0';
	if (from == NULL)
		return;
	from += strlen(mark);
	length = strcspn(from, end);
	if (length >= size)
		length = size - 1;
	memcpy(ret, from, length);
	ret[length] = '\0';
}

/* --- peers ---------------------------------------------------------------- */

static inline enum rig_answer
rig_next_answer(struct rig *rig, const char *sink)
{
	size_t i;
	enum rig_answer answer;

	if (clock_now_ms(&rig->clock) < rig->trouble_until_ms &&
	    strcmp(sink, "post") != 0)
		return rig->trouble;
	for (i = 0; i < rig->script.count; i++) {
		if (strcmp(rig->script.items[i].sink, sink) != 0)
			continue;
		answer = rig->script.items[i].answer;
		memmove(&rig->script.items[i], &rig->script.items[i + 1],
		    (--rig->script.count - i) * sizeof(rig->script.items[0]));
		return answer;
	}
	return RIG_OK;
}

static inline void
rig_expect(struct rig *rig, const char *sink, enum rig_answer answer)
{
	struct rig_line *line = array_add(&rig->script);

	snprintf(line->sink, sizeof(line->sink), "%s", sink);
	line->answer = answer;
}

/* Told apart from what asks, "look …", only by a script. */
static inline int
rig_start_own(struct rig *rig, const struct exchange_request *request,
    struct rig_exchange *exchange)
{
	struct rig_delivery *message = &exchange->message;
	char sink[80];

	exchange->is_own = true;
	snprintf(exchange->method, sizeof(exchange->method), "%s",
	    request->method);
	snprintf(exchange->url, sizeof(exchange->url), "%s", request->url);
	snprintf(message->sink, sizeof(message->sink), "%s", request->sink);
	message->bytes = mem_bytes(request->body == NULL ? "" : request->body,
	    request->body_length);
	snprintf(sink, sizeof(sink), "%s%s",
	    strcmp(request->method, "GET") == 0 ? "look " : "",
	    request->sink);
	exchange->answer = rig_next_answer(rig, sink);
	rig->starts += strcmp(request->method, "GET") != 0;
	if (rig->swallow_from != 0 && rig->starts >= rig->swallow_from)
		exchange->answer = RIG_HANG;
	array_push(&rig->pending, *exchange);
	return 0;
}

static inline int
rig_start(struct network *network, const struct exchange_request *request,
    exchange_done done, void *context, struct error *ret_error)
{
	struct rig *rig = (struct rig *)network;
	struct rig_exchange exchange = { .done = done, .context = context };
	struct rig_delivery *message = &exchange.message;
	char sink[64], page[8] = "", oldest[24] = "";

	(void)ret_error;
	if (rig->peer != NULL && strstr(request->url, "/rest/api/") != NULL)
		return rig_start_own(rig, request, &exchange);
	exchange.is_edit = request->url != NULL &&
	    strstr(request->url, "/chat.update") != NULL;
	exchange.is_link = request->url != NULL &&
	    strstr(request->url, "/chat.getPermalink?") != NULL;
	exchange.is_look_up = request->method != NULL &&
	    strcmp(request->method, "GET") == 0;
	exchange.is_list = exchange.is_look_up &&
	    strstr(request->url, "/users.conversations?") != NULL;
	if (exchange.is_list)
		rig_cut(request->url, "&cursor=page", "&", page, sizeof(page));
	exchange.page = (unsigned)atoi(page);
	if (exchange.is_look_up)
		rig_cut(request->url, "&oldest=", ".&", oldest,
		    sizeof(oldest));
	exchange.oldest_at = atoll(oldest);
	if (exchange.is_look_up && !exchange.is_list) {
		rig_cut(request->url, "&limit=", "&", page, sizeof(page));
		exchange.limit = (unsigned)atoi(page);
		rig_cut(request->url, "&cursor=at", "&", page, sizeof(page));
		exchange.skip = (unsigned)atoi(page);
	}
	if (exchange.is_look_up)
		rig_cut(request->url, "&ts=", "&", exchange.thread,
		    sizeof(exchange.thread));
	/* As in Slack: history is read by id only. */
	CHECK(!exchange.is_look_up || exchange.is_list ||
	    strstr(request->url, "?channel=C1&") != NULL);
	rig->links += exchange.is_link;
	rig->look_ups += exchange.is_look_up && !exchange.is_list &&
	    !exchange.is_link;
	rig->lists += exchange.is_list;
	rig->starts += !exchange.is_look_up && !exchange.is_edit;
	snprintf(message->sink, sizeof(message->sink), "%s",
	    request->protocol == EXCHANGE_SMTP ? "post" : request->sink);
	snprintf(sink, sizeof(sink), "%s%s",
	    exchange.is_edit ? "edit " : exchange.is_link ? "link " :
	    exchange.is_list ? "list " : exchange.is_look_up ? "look " : "",
	    message->sink);
	exchange.answer = rig_next_answer(rig, sink);
	if (!exchange.is_look_up) {
		message->bytes = mem_bytes(request->body,
		    request->body_length);
		rig_cut(message->bytes, request->protocol == EXCHANGE_SMTP ?
		    "\r\nMessage-ID: <patchday." : "\"key\":\"", "\".@\r\n",
		    message->key, sizeof(message->key));
		rig_cut(message->bytes, request->protocol == EXCHANGE_SMTP ?
		    "X-Patchday-Kind: " : exchange.is_edit ? "\"ts\":\"" :
		    "\"kind\":\"", "\"\r\n",
		    message->kind, sizeof(message->kind));
	}
	snprintf(message->recipient, sizeof(message->recipient), "%s",
	    request->recipient == NULL ? "" : request->recipient);
	if (rig->swallow_from != 0 && rig->starts >= rig->swallow_from)
		exchange.answer = RIG_HANG;
	array_push(&rig->pending, exchange);
	return 0;
}

static inline void
rig_cancel_all(struct network *network)
{
	struct rig *rig = (struct rig *)network;
	size_t i;

	for (i = 0; i < rig->pending.count; i++) {
		free(rig->pending.items[i].message.bytes);
		free(rig->pending.items[i].reply);
	}
	rig->pending.count = 0;
}

static inline bool
rig_arrives(enum rig_answer answer)
{
	return answer == RIG_OK || answer == RIG_SWALLOWED;
}

/* The messages reach their peers; the answers are under way. */
static inline void
rig_deliver(struct rig *rig)
{
	size_t i;

	for (i = 0; i < rig->pending.count; i++) {
		struct rig_exchange *exchange = &rig->pending.items[i];

		if (exchange->is_look_up || exchange->message.number != 0 ||
		    !rig_arrives(exchange->answer))
			continue;
		if (exchange->is_own) {
			exchange->message.number = 1;
			rig->peer(rig, exchange);
			continue;
		}
		exchange->message.number = exchange->is_edit ? 1 :
		    ++rig->number;
		exchange->message.at_ms = clock_now_ms(&rig->clock);
		exchange->message.true_ms = clock_boot_ms(&rig->clock);
		if (exchange->is_edit) {
			array_push(&rig->edits, exchange->message);
			rig->edits.items[rig->edits.count - 1].bytes =
			    mem_string(exchange->message.bytes);
			continue;
		}
		array_push(&rig->delivered, exchange->message);
		rig->delivered.items[rig->delivered.count - 1].bytes =
		    mem_string(exchange->message.bytes);
		if (rig->arrived != NULL)
			rig->arrived(rig, &rig->delivered.items[
			    rig->delivered.count - 1]);
	}
}

/* A thread shows its own; the channel shows what is in none, or in both. */
static inline bool
rig_shows(const struct rig_delivery *message, const char *thread)
{
	char own[64], ts[32];

	rig_cut(message->bytes, "\"thread_ts\":\"", "\"", own, sizeof(own));
	snprintf(ts, sizeof(ts), "%lld.%06u",
	    (long long)message->at_ms / 1000, message->number);
	if (thread[0] != '\0')
		return strcmp(own, thread) == 0 || strcmp(ts, thread) == 0;
	return own[0] == '\0' || strstr(message->bytes,
	    "\"reply_broadcast\":true") != NULL;
}

/* One message on the page, or before or behind it. */
static inline void
rig_list_message(struct text *text, const struct rig_exchange *exchange,
    unsigned at, int64_t secs, unsigned number, const char *key)
{
	if (at < exchange->skip || at >= exchange->skip + exchange->limit)
		return;
	text_putf(text, "%s{\"ts\":\"%lld.%06u\",\"metadata\":{"
	    "\"event_type\":\"patchday_announcement\","
	    "\"event_payload\":{\"key\":\"%s\"}}}", at == exchange->skip ?
	    "" : ",", (long long)secs, number, key);
}

static inline void
rig_history(const struct rig *rig, const struct rig_exchange *exchange,
    struct text *text)
{
	const char *sink = exchange->message.sink;
	int64_t until_ms = clock_now_ms(&rig->clock) - rig->lag_ms;
	int64_t true_at = clock_boot_ms(&rig->clock) / 1000;
	unsigned i, at = 0;

	text_puts(text, "{\"ok\":true,\"messages\":[");
	for (i = 0; i < rig->others; i++)
		if (true_at - i >= exchange->oldest_at)
			rig_list_message(text, exchange, at++, true_at - i, i,
			    "");
	for (i = 0; i < rig->delivered.count; i++) {
		const struct rig_delivery *d = &rig->delivered.items[i];

		/* Slack's clock is not ours, which may go back. */
		if (strcmp(d->sink, sink) != 0 || (rig->lag_ms != 0 &&
		    d->at_ms > until_ms) ||
		    d->true_ms / 1000 < exchange->oldest_at ||
		    !rig_shows(d, exchange->thread))
			continue;
		rig_list_message(text, exchange, at++, d->at_ms / 1000,
		    d->number, d->key);
	}
	if (at > exchange->skip + exchange->limit)
		text_putf(text, "],\"has_more\":true,\"response_metadata\":{"
		    "\"next_cursor\":\"at%u\"}}", exchange->skip +
		    exchange->limit);
	else
		text_puts(text, "],\"has_more\":false}");
}

/* The app is in many channels; "#chat" is on the last page. */
static inline void
rig_list(const struct rig *rig, const struct rig_exchange *exchange,
    struct text *text)
{
	bool is_last = exchange->page >= rig->pages;

	text_puts(text, "{\"ok\":true,\"channels\":[{\"id\":\"C0\","
	    "\"name\":\"chatter\"},null");
	if (is_last)
		text_puts(text, ",{\"id\":\"C1\",\"name\":\"chat\"}"
		    ",{\"id\":\"C1\",\"name\":\"anna\"}"
		    ",{\"id\":\"C1\",\"name\":\"bert\"}"
		    ",{\"id\":\"C1\",\"name\":\"role\"}");
	text_puts(text, "],\"response_metadata\":{\"next_cursor\":\"");
	if (!is_last)
		text_putf(text, "page%u", exchange->page + 1);
	text_puts(text, "\"}}");
}

static inline void
rig_fill_reply(const struct rig *rig, const struct rig_exchange *exchange,
    struct exchange_reply *reply, struct text *body)
{
	bool is_mail = strcmp(exchange->message.sink, "post") == 0;

	reply->progress = EXCHANGE_ANSWERED;
	reply->status = is_mail ? 250 : 200;
	switch (exchange->answer) {
	case RIG_OK:
		if (exchange->is_own) {
			reply->status = exchange->status;
			text_puts(body, exchange->reply == NULL ? "" :
			    exchange->reply);
		} else if (exchange->is_link)
			text_puts(body, "{\"ok\":true,\"permalink\":"
			    "\"https://x.slack.com/archives/C1/p1\"}");
		else if (exchange->is_edit)
			text_putf(body, "{\"ok\":true,\"channel\":\"C1\","
			    "\"ts\":\"%s\"}", exchange->message.kind);
		else if (exchange->is_list)
			rig_list(rig, exchange, body);
		else if (exchange->is_look_up && (rig->is_page_void ||
		    (rig->page_most != 0 &&
		    exchange->limit > rig->page_most))) {
			reply->progress = EXCHANGE_UNKNOWN;
			reply->status = 0;
			reply->is_too_large = true;
		} else if (exchange->is_look_up)
			rig_history(rig, exchange, body);
		else if (is_mail)
			text_putf(body, "2.0.0 Ok: queued as Q%u",
			    exchange->message.number);
		else
			text_putf(body, "{\"ok\":true,\"channel\":\"C1\","
			    "\"ts\":\"%lld.%06u\"}", (long long)
			    exchange->message.at_ms / 1000,
			    exchange->message.number);
		break;
	case RIG_BUSY:
		reply->status = is_mail ? 421 : 429;
		reply->retry_after_secs = is_mail ? -1 : 30;
		break;
	case RIG_LOST:
	case RIG_SWALLOWED:
		reply->progress = EXCHANGE_UNKNOWN;
		reply->status = 0;
		snprintf(reply->reason, sizeof(reply->reason), "timed out");
		break;
	case RIG_DOWN:
		reply->progress = EXCHANGE_NEVER_SENT;
		reply->status = 0;
		snprintf(reply->reason, sizeof(reply->reason), "refused");
		break;
	case RIG_TURNED_AWAY:
		reply->progress = EXCHANGE_NEVER_SENT;
		reply->status = 421;
		snprintf(reply->reason, sizeof(reply->reason), "busy");
		break;
	case RIG_VOID_TOKEN:
		if (exchange->is_own)
			reply->status = 401;
		text_puts(body, "{\"ok\":false,\"error\":\"invalid_auth\"}");
		break;
	case RIG_REFUSED:
		reply->status = is_mail ? 550 : 200;
		reply->is_recipient = is_mail;
		text_puts(body, is_mail ? "no such user" :
		    "{\"ok\":false,\"error\":\"msg_too_long\"}");
		break;
	case RIG_UNWANTED:
		reply->status = 554;
		text_puts(body, "554 5.7.1 looks like spam");
		break;
	case RIG_NO_SENDER:
		reply->progress = EXCHANGE_NEVER_SENT;
		reply->status = 553;
		text_puts(body, "553 5.7.1 not yours");
		break;
	case RIG_BLIND:
		text_puts(body, "{\"ok\":false,\"error\":\"missing_scope\"}");
		break;
	case RIG_HANG:
		break;
	case RIG_ROOTLESS:
		text_putf(body, "{\"ok\":false,\"error\":\"%s\"}",
		    exchange->is_edit ? "message_not_found" :
		    "thread_not_found");
		break;
	}
}

/* The answers come in; true if there was one. */
static inline bool
rig_answer(struct rig *rig)
{
	size_t i = 0;
	bool is_some = false;

	rig_deliver(rig);
	while (i < rig->pending.count) {
		struct rig_exchange exchange = rig->pending.items[i];
		struct exchange_reply reply = { .retry_after_secs = -1 };
		struct text body = { 0 };

		if (exchange.answer == RIG_HANG) {
			i++;
			continue;
		}
		memmove(&rig->pending.items[i], &rig->pending.items[i + 1],
		    (--rig->pending.count - i) * sizeof(exchange));
		rig_fill_reply(rig, &exchange, &reply, &body);
		reply.body = text_string(&body);
		reply.length = body.length;
		exchange.done(exchange.context, &reply);
		text_clear(&body);
		free(exchange.message.bytes);
		free(exchange.reply);
		is_some = true;
	}
	return is_some;
}

/* --- the service ---------------------------------------------------------- */

static inline void
rig_observe(void *context, const struct service_event *event)
{
	struct rig *rig = context;
	enum outbox_state state = OUTBOX_PLANNED;

	CHECK(store_outbox_parse_state(event->state, &state));
	/* Edits are looked at as such (rig->edits). */
	if (strcmp(event->kind, "edit") == 0 && state == OUTBOX_SENT)
		return;
	rig->events[state]++;
	text_putf(&rig->log, "%s %s %s %s\n", rig_clock(event->at_ms),
	    event->state, event->kind, event->channel);
}

static inline void
rig_write(struct rig *rig, const char *yaml)
{
	FILE *file = fopen(rig->path, "w");

	if (file == NULL || fputs(yaml, file) < 0 || fclose(file) != 0)
		abort();
}

static inline void
rig_boot(struct rig *rig)
{
	struct complaints complaints = { 0 };
	struct text text = { 0 };
	struct error error = { 0 };
	struct service_seams seams = { .clock = &rig->clock,
	    .random = &rig->random, .network = &rig->network,
	    .store = rig->store, .zoneinfo = rig->zoneinfo,
	    .gatherer = rig->gatherer, .replica = rig->replica,
	    .replica_name = "one", .counts = &rig->counts,
	    .is_simulated = true, .is_rehearsal = rig->is_rehearsal,
	    .start_options = rig->start_options,
	    .observe = rig_observe, .context = rig };

	if (conf_load(rig->path, rig->zoneinfo, &rig->conf, &complaints) < 0) {
		complaint_format(&complaints, false, &text);
		fprintf(stderr, "%s", text_string(&text));
		abort();
	}
	complaint_clear(&complaints);
	rig->start_conf = conf_hold(rig->conf);
	seams.start = &rig->start_conf->service;
	rig->service = service_new(&seams, rig->conf, &error);
	if (!CHECK_ROW(rig->service != NULL, error.text))
		abort();
}

static inline void
rig_init_on(struct rig *rig, const char *yaml, const char *now,
    const char *database)
{
	struct store_options options = { .path = database };
	struct error error = { 0 };
	int descriptor;

	memset(rig, 0, sizeof(*rig));
	rig->database = database;
	rig->network.start = rig_start;
	rig->network.cancel_all = rig_cancel_all;
	clock_init_pinned(&rig->clock, rig_at(now) * 1000);
	random_init_seeded(&rig->random, 7);
	snprintf(rig->path, sizeof(rig->path), "/tmp/service_rig.XXXXXX");
	descriptor = mkstemp(rig->path);
	if (descriptor < 0 || store_new(&options, &rig->store, &error) < 0)
		abort();
	close(descriptor);
	rig_write(rig, yaml);
}

static inline void
rig_init(struct rig *rig, const char *yaml, const char *now)
{
	rig_init_on(rig, yaml, now, NULL);
}

/* As a kill does: memory is gone, the store has what was committed. */
static inline void
rig_kill(struct rig *rig)
{
	service_free(rig->service);
	rig->service = NULL;
	conf_release(rig->conf);
	conf_release(rig->start_conf);
	rig->conf = rig->start_conf = NULL;
}

static inline void
rig_clear(struct rig *rig)
{
	size_t i;

	rig_kill(rig);
	rig_cancel_all(&rig->network);
	for (i = 0; i < rig->delivered.count; i++)
		free(rig->delivered.items[i].bytes);
	array_clear(&rig->delivered);
	for (i = 0; i < rig->edits.count; i++)
		free(rig->edits.items[i].bytes);
	array_clear(&rig->edits);
	array_clear(&rig->pending);
	array_clear(&rig->script);
	store_free(rig->store);
	text_clear(&rig->log);
	unlink(rig->path);
}

/* Step and answer until the clock would pass `until`. */
static inline void
rig_run_until(struct rig *rig, int64_t until_ms)
{
	struct error error = { 0 };
	int64_t wake_ms;
	size_t idle = 0;

	for (;;) {
		wake_ms = service_step(rig->service, &error);
		rig->steps++;
		if (!CHECK_ROW(wake_ms != INT64_MIN, error.text))
			return;
		if (rig_answer(rig) ||
		    (rig->gather != NULL && rig->gather(rig)))
			continue;
		if (wake_ms <= clock_now_ms(&rig->clock)) {
			if (!CHECK(++idle < 1000))
				return;
			continue;
		}
		idle = 0;
		if (wake_ms > until_ms)
			break;
		clock_set(&rig->clock, wake_ms);
	}
	if (clock_now_ms(&rig->clock) < until_ms)
		clock_set(&rig->clock, until_ms);
}

static inline void
rig_run(struct rig *rig, const char *until)
{
	rig_run_until(rig, rig_at(until) * 1000);
}

/* Only the clock moves. */
static inline void
rig_sleep(struct rig *rig, const char *until)
{
	clock_set(&rig->clock, rig_at(until) * 1000);
}

static inline void
rig_forget_log(struct rig *rig)
{
	text_clear(&rig->log);
}

#define CHECK_LOG(rig, want) CHECK_STRING(text_string(&(rig)->log), (want))

/* How many messages of that kind arrived at the sink. */
static inline unsigned
rig_count(const struct rig *rig, const char *sink, const char *kind)
{
	unsigned count = 0;
	size_t i;

	for (i = 0; i < rig->delivered.count; i++)
		count += strcmp(rig->delivered.items[i].sink, sink) == 0 &&
		    strcmp(rig->delivered.items[i].kind, kind) == 0;
	return count;
}

#endif
