/* SPDX-License-Identifier: MIT */
/*
 * Slack and a mail server.  Each request gets a fate when it leaves: whether
 * and when it arrives, and what answer comes back when, by the peer's weather
 * or by bad luck.  Slack's clock is the true one, its history shows a message
 * only after a while, hides replies and heeds `oldest`, and its channels are
 * asked for by id.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "sim.h"

#define PEERS_TIMEOUT_MS 15000		/* the client's, to Slack */
#define PEERS_BAD_LUCK 200		/* one request in so many */
#define PEERS_PAGE 100			/* messages */

enum sim_ask { ASK_POST, ASK_EDIT, ASK_LINK, ASK_LIST, ASK_OPEN,
	ASK_HISTORY, ASK_MAIL, ASK_SILENCES, ASK_SILENCE, ASK_HEAR };

/* What comes back. */
enum sim_answer { SAY_OK, SAY_BUSY, SAY_REFUSED_CONNECTION, SAY_NOTHING,
	SAY_ERROR, SAY_INTERNAL, SAY_REVOKED, SAY_GARBAGE, SAY_LATER,
	SAY_NEVER, SAY_NO_THREAD };

struct sim_exchange {
	exchange_done done;
	void *context;
	enum sim_ask ask;
	enum sim_answer answer;
	int64_t arrive_ms, answer_ms;	/* true; INT64_MAX: never */
	bool has_arrived;
	size_t send;			/* of a message */
	struct sim_post post;		/* as it will be seen */
	char channel[16], ts[24];	/* HISTORY: the thread; EDIT: which */
	int64_t oldest;
};

static bool
peers_is_slack(const struct sim_exchange *exchange)
{
	return exchange->ask != ASK_MAIL;
}

/* --- fates ---------------------------------------------------------------- */

/* By the weather, or once in a while by bad luck. */
static enum sim_weather
peers_weather(struct sim *sim, bool is_slack)
{
	int64_t until_ms = is_slack ? sim->slack_until_ms :
	    sim->mail_until_ms;

	if (sim->is_calm)
		return SIM_WELL;
	if (sim_true_ms(sim) < until_ms)
		return is_slack ? sim->slack : sim->mail;
	if (sim_roll(sim, PEERS_BAD_LUCK) != 0)
		return SIM_WELL;
	/* A token is not revoked by bad luck. */
	return (enum sim_weather)(1 + sim_roll(sim, SIM_REVOKED - 1));
}

/* It may arrive late, and the answer is lost in any case. */
static void
peers_lose(struct sim *sim, struct sim_exchange *exchange)
{
	int64_t now_ms = sim_true_ms(sim);

	exchange->answer = SAY_NOTHING;
	exchange->answer_ms = now_ms + PEERS_TIMEOUT_MS;
	exchange->arrive_ms = sim_roll(sim, 2) ? INT64_MAX :
	    now_ms + 50 + sim_roll(sim, 4000);
}

/* Alertmanager's luck is its own: it must not change what happens else. */
static void
peers_swap_dice(struct sim *sim, const struct sim_exchange *exchange)
{
	struct random dice = sim->dice;

	if (exchange->ask <= ASK_MAIL)
		return;
	sim->dice = sim->quiet_dice;
	sim->quiet_dice = dice;
}

static void
peers_decide(struct sim *sim, struct sim_exchange *exchange)
{
	enum sim_weather weather = peers_weather(sim,
	    peers_is_slack(exchange));
	int64_t now_ms = sim_true_ms(sim);
	bool arrives = sim_roll(sim, 2);

	exchange->arrive_ms = now_ms + 5 + sim_roll(sim, 100);
	exchange->answer_ms = exchange->arrive_ms + 5 + sim_roll(sim, 100);
	exchange->answer = SAY_OK;
	if (weather != SIM_WELL)
		sim_note_trouble(sim, now_ms);
	switch (weather) {
	case SIM_WELL:
		return;
	case SIM_BUSY:
		exchange->answer = peers_is_slack(exchange) ? SAY_BUSY :
		    SAY_LATER;
		arrives = false;
		break;
	case SIM_DOWN:
		exchange->answer = SAY_REFUSED_CONNECTION;
		arrives = false;
		break;
	case SIM_SICK:
		exchange->answer = sim_roll(sim, 2) || !peers_is_slack(
		    exchange) ? SAY_ERROR : SAY_INTERNAL;
		/* A mail server that says no has not taken it. */
		arrives = arrives && peers_is_slack(exchange);
		break;
	case SIM_SILENT:
		peers_lose(sim, exchange);
		return;
	case SIM_REVOKED:
		exchange->answer = peers_is_slack(exchange) ? SAY_REVOKED :
		    sim_roll(sim, 8) ? SAY_LATER : SAY_NEVER;
		arrives = false;
		break;
	case SIM_GARBLED:
		exchange->answer = SAY_GARBAGE;
		break;
	}
	if (!arrives)
		exchange->arrive_ms = INT64_MAX;
}

/* --- leaving -------------------------------------------------------------- */

/* Copy what follows `mark` up to one of `end`. */
static void
peers_cut(const char *bytes, const char *mark, const char *end,
    char *ret, size_t size)
{
	const char *from = bytes == NULL ? NULL : strstr(bytes, mark);
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

static uint64_t
peers_digest(const char *bytes)
{
	uint64_t digest = 14695981039346656037u;

	for (; *bytes != '\0'; bytes++)
		digest = (digest ^ (unsigned char)*bytes) * 1099511628211u;
	return digest;
}

static void
peers_read_slack(const char *bytes, struct sim_send *send,
    struct sim_post *post)
{
	const char *payload = strstr(bytes, "\"event_payload\":");

	peers_cut(payload, "\"key\":\"", "\"", send->key, sizeof(send->key));
	peers_cut(payload, "\"occurrence\":\"", "\"", send->identity,
	    sizeof(send->identity));
	peers_cut(payload, "\"kind\":\"", "\"", send->kind,
	    sizeof(send->kind));
	peers_cut(bytes, "\"thread_ts\":\"", "\"", post->thread,
	    sizeof(post->thread));
	post->is_broadcast = strstr(bytes, "\"reply_broadcast\":true") != NULL;
}

static void
peers_read_mail(const char *bytes, const char *recipient,
    struct sim_send *send)
{
	peers_cut(bytes, "\r\nMessage-ID: <patchday.", ".@\r\n", send->key,
	    sizeof(send->key));
	peers_cut(bytes, "X-Patchday-Occurrence: ", "\r\n", send->identity,
	    sizeof(send->identity));
	peers_cut(bytes, "X-Patchday-Kind: ", "\r\n", send->kind,
	    sizeof(send->kind));
	snprintf(send->recipient, sizeof(send->recipient), "%s", recipient);
}

/* What the checker has to find, made on the way. */
static void
peers_mutate(struct sim *sim, struct sim_exchange *exchange,
    const struct sim_send *send)
{
	bool is_chat = strcmp(send->channel, "chat") == 0;
	char *date;

	if (exchange->answer != SAY_OK || sim->mutated > 0 || !is_chat)
		return;
	if (sim->mutation == SIM_LOSE_START &&
	    strcmp(send->kind, "start") == 0) {
		exchange->arrive_ms = INT64_MAX;
		sim->mutated++;
	} else if (sim->mutation == SIM_END_FIRST &&
	    strcmp(send->kind, "start") == 0) {
		exchange->arrive_ms = exchange->answer_ms + 9 * 86400000LL;
		sim->mutated++;
	} else if (sim->mutation == SIM_WRONG_TIME &&
	    (date = strstr(exchange->post.bytes, "<!date^")) != NULL) {
		date[7 + 8] = date[7 + 8] == '1' ? '2' : '1';
		sim->mutated++;
	} else if (sim->mutation == SIM_SAY_FRESH &&
	    (strcmp(send->kind, "start") == 0 ||
	    strcmp(send->kind, "end") == 0)) {
		while ((date = strstr(exchange->post.bytes,
		    "This message is late")) != NULL) {
			memset(date, '-', 20);
			sim->mutated++;
		}
	}
}

static struct sim_post *
peers_find(struct sim *sim, const char *channel, const char *ts)
{
	size_t i;

	for (i = sim->posts.count; i-- > 0;)
		if (strcmp(sim->posts.items[i].ts, ts) == 0 &&
		    strcmp(sim->sends.items[sim->posts.items[i].send].channel,
		    channel) == 0)
			return &sim->posts.items[i];
	return NULL;
}

/* Is it there, and nobody has deleted it? */
static bool
peers_has(struct sim *sim, const char *channel, const char *ts)
{
	const struct sim_post *post = peers_find(sim, channel, ts);

	return post != NULL && !post->is_deleted;
}

/* What would hang on a message that somebody has deleted does not arrive. */
static void
peers_uproot(struct sim *sim, struct sim_exchange *exchange,
    const char *channel)
{
	if (exchange->ask != ASK_POST || exchange->arrive_ms == INT64_MAX ||
	    exchange->post.thread[0] == '\0' ||
	    peers_has(sim, channel, exchange->post.thread))
		return;
	exchange->arrive_ms = INT64_MAX;
	if (exchange->answer == SAY_OK)
		exchange->answer = SAY_NO_THREAD;
}

/* A message leaves: judge it, and keep it for what becomes of it. */
static void
peers_send(struct sim *sim, const struct exchange_request *request,
    struct sim_exchange *exchange)
{
	struct sim_send send = { .wall_ms = sim_wall_ms(sim),
	    .true_ms = sim_true_ms(sim) };

	exchange->post.bytes = mem_bytes(request->body, request->body_length);
	send.digest = peers_digest(exchange->post.bytes);
	snprintf(send.channel, sizeof(send.channel), "%s", request->sink);
	if (exchange->ask == ASK_MAIL)
		peers_read_mail(exchange->post.bytes, request->recipient,
		    &send);
	else
		peers_read_slack(exchange->post.bytes, &send,
		    &exchange->post);
	peers_uproot(sim, exchange, send.channel);
	peers_mutate(sim, exchange, &send);
	sim_tell(sim, "leaves   %s %s to %s%s: fate %d", send.kind,
	    send.identity, send.channel, send.recipient, exchange->answer);
	send.is_clean = exchange->answer == SAY_OK;
	send.is_refused = exchange->answer == SAY_NEVER;
	if (sim->mutation == SIM_EARLY && strcmp(send.kind, "start") == 0 &&
	    sim->mutated++ == 0)
		send.wall_ms -= 600000;
	sim_judge_send(sim, &send, exchange->post.bytes, false);
	exchange->send = sim->sends.count;
	array_push(&sim->sends, send);
}

static void
peers_edit(struct sim *sim, const struct exchange_request *request,
    struct sim_exchange *exchange)
{
	struct sim_send send = { .kind = "edit",
	    .wall_ms = sim_wall_ms(sim), .true_ms = sim_true_ms(sim) };
	char *bytes = mem_bytes(request->body, request->body_length);
	const struct sim_post *post;

	snprintf(send.channel, sizeof(send.channel), "%s", request->sink);
	peers_cut(bytes, "\"ts\":\"", "\"", exchange->ts,
	    sizeof(exchange->ts));
	post = peers_find(sim, send.channel, exchange->ts);
	if (post != NULL)
		memcpy(send.identity, sim->sends.items[post->send].identity,
		    sizeof(send.identity));
	sim_tell(sim, "edits    %s in %s: fate %d", send.identity,
	    send.channel, exchange->answer);
	sim_judge_send(sim, &send, bytes, true);
	exchange->post.bytes = bytes;
}

static enum sim_ask
peers_ask(const struct exchange_request *request)
{
	static const struct { const char *method; enum sim_ask ask; } asks[] = {
		{ "/chat.postMessage", ASK_POST }, { "/chat.update", ASK_EDIT },
		{ "/chat.getPermalink?", ASK_LINK },
		{ "/users.conversations?", ASK_LIST },
		{ "/conversations.history?", ASK_HISTORY },
		{ "/conversations.replies?", ASK_HISTORY },
	};
	size_t i;

	if (request->protocol == EXCHANGE_SMTP)
		return ASK_MAIL;
	if (strstr(request->url, "/api/v2/silence") != NULL)
		return strcmp(request->method, "GET") == 0 ? ASK_SILENCES :
		    strcmp(request->method, "POST") == 0 ? ASK_SILENCE :
		    ASK_HEAR;
	for (i = 0; i < countof(asks); i++)
		if (strstr(request->url, asks[i].method) != NULL)
			return asks[i].ask;
	abort();
}

static int
peers_start(struct network *network, const struct exchange_request *request,
    exchange_done done, void *context, struct error *ret_error)
{
	struct sim *sim = (struct sim *)network;
	struct sim_exchange exchange = { .done = done, .context = context,
	    .ask = peers_ask(request) };
	char number[24];

	(void)ret_error;
	sim->events++;
	if (sim->crash_starts > 0 && --sim->crash_starts == 0)
		vfs_crash(sim->disk);
	/* The dead do not speak. */
	if (sim_machine_is_dead(sim))
		return 0;
	snprintf(exchange.channel, sizeof(exchange.channel), "%s",
	    request->sink);
	peers_swap_dice(sim, &exchange);
	peers_decide(sim, &exchange);
	peers_swap_dice(sim, &exchange);
	if (exchange.ask == ASK_POST || exchange.ask == ASK_MAIL) {
		peers_send(sim, request, &exchange);
	} else if (exchange.ask == ASK_EDIT) {
		peers_edit(sim, request, &exchange);
	} else if (exchange.ask == ASK_SILENCE) {
		exchange.post.bytes = mem_bytes(request->body,
		    request->body_length);
	} else if (exchange.ask == ASK_HEAR) {
		snprintf(exchange.ts, sizeof(exchange.ts), "%s",
		    strrchr(request->url, '/') + 1);
	} else if (exchange.ask == ASK_HISTORY) {
		sim_tell(sim, "looks    in %s: fate %d", request->sink,
		    exchange.answer);
		peers_cut(request->url, "&ts=", "&", exchange.ts,
		    sizeof(exchange.ts));
		peers_cut(request->url, "&oldest=", ".&", number,
		    sizeof(number));
		exchange.oldest = strtoll(number, NULL, 10);
	}
	array_push(&sim->exchanges, exchange);
	return 0;
}

/* Nobody is told any more; what has left still arrives. */
static void
peers_cancel_all(struct network *network)
{
	struct sim *sim = (struct sim *)network;
	size_t i;

	for (i = 0; i < sim->exchanges.count; i++)
		sim->exchanges.items[i].done = NULL;
}

/* --- arriving ------------------------------------------------------------- */

/* One that nobody sent. */
static void
peers_haunt(struct sim *sim, const struct sim_post *post)
{
	struct sim_send ghost = sim->sends.items[post->send];
	struct sim_post copy = *post;

	ghost.key[0] = 'x';
	ghost.arrivals = 1;
	copy.send = sim->sends.count;
	copy.bytes = mem_string(post->bytes);
	array_push(&sim->sends, ghost);
	array_push(&sim->posts, copy);
}

static void
peers_arrive(struct sim *sim, struct sim_exchange *exchange)
{
	struct sim_post *post = &exchange->post, *other;
	unsigned copies = 1;

	exchange->has_arrived = true;
	if (exchange->ask == ASK_SILENCE)
		sim_quiet_put(sim, post->bytes, exchange->ts);
	if (exchange->ask == ASK_HEAR)
		sim_quiet_drop(sim, exchange->ts);
	if (exchange->ask == ASK_EDIT) {
		other = peers_find(sim, exchange->channel, exchange->ts);
		if (other == NULL)
			return;
		if (sim->mutation == SIM_STALE_BOARD && !sim->jumps &&
		    sim_was_well(sim, sim_true_ms(sim), 300) &&
		    !sim_site_was_changed(sim,
		    sim->sends.items[other->send].identity) &&
		    strstr(post->bytes, ", not started") != NULL) {
			sim->mutated++;
			return;
		}
		if (other->unstarted_ms == 0 &&
		    strstr(post->bytes, ", not started") != NULL)
			other->unstarted_ms = sim_true_ms(sim);
		free(other->bytes);
		other->bytes = post->bytes;
		post->bytes = NULL;
		return;
	}
	if (exchange->ask != ASK_POST && exchange->ask != ASK_MAIL)
		return;
	if (sim->mutation == SIM_DOUBLE && exchange->ask == ASK_POST &&
	    sim->mutated++ == 0)
		copies = 2;
	post->send = exchange->send;
	post->true_ms = sim_true_ms(sim);
	post->wall_ms = sim_wall_ms(sim);
	snprintf(post->ts, sizeof(post->ts), "%lld.%06zu",
	    (long long)post->true_ms / 1000, sim->posts.count + 1);
	sim_tell(sim, "arrives  %s %s to %s%s",
	    sim->sends.items[post->send].kind,
	    sim->sends.items[post->send].identity,
	    sim->sends.items[post->send].channel,
	    sim->sends.items[post->send].recipient);
	if (sim->mutation == SIM_GHOST && exchange->ask == ASK_POST &&
	    sim->mutated++ == 0)
		peers_haunt(sim, post);
	if (strcmp(sim->sends.items[post->send].kind, "invitation") == 0)
		sim_invite_arrive(sim, &sim->sends.items[post->send],
		    post->bytes);
	for (; copies > 0; copies--) {
		sim->sends.items[post->send].arrivals++;
		array_push(&sim->posts, *post);
		sim->posts.items[sim->posts.count - 1].bytes =
		    mem_string(post->bytes);
	}
}

/* --- answering ------------------------------------------------------------ */

static void
peers_put_history(struct sim *sim, const struct sim_exchange *exchange,
    struct text *body)
{
	const char *comma = "";
	size_t i, count = 0;

	text_puts(body, "{\"ok\":true,\"messages\":[");
	for (i = sim->posts.count; i-- > 0 && count <= PEERS_PAGE;) {
		const struct sim_post *post = &sim->posts.items[i];
		const struct sim_send *send = &sim->sends.items[post->send];

		if (strcmp(send->channel, exchange->channel) != 0 ||
		    post->is_deleted ||
		    post->true_ms + sim->lag_ms > sim_true_ms(sim) ||
		    post->true_ms / 1000 < exchange->oldest)
			continue;
		if (exchange->ts[0] != '\0' ?
		    strcmp(post->thread, exchange->ts) != 0 &&
		    strcmp(post->ts, exchange->ts) != 0 :
		    post->thread[0] != '\0' && !post->is_broadcast)
			continue;
		if (count++ == PEERS_PAGE)
			break;
		text_putf(body, "%s{\"ts\":\"%s\",\"metadata\":{"
		    "\"event_type\":\"patchday_announcement\","
		    "\"event_payload\":{\"key\":\"%s\"}}}", comma, post->ts,
		    send->key);
		comma = ",";
	}
	text_putf(body, "],\"has_more\":%s}",
	    count > PEERS_PAGE ? "true" : "false");
}

static void
peers_put_ok(struct sim *sim, const struct sim_exchange *exchange,
    struct text *body)
{
	switch (exchange->ask) {
	case ASK_POST:
		text_putf(body, "{\"ok\":true,\"channel\":\"C1%s\","
		    "\"ts\":\"%s\"}", exchange->channel[0] == 'c' ? "A" :
		    exchange->channel[0] == 's' ? "B" : "D",
		    exchange->post.ts[0] == '\0' ? "1.000001" :
		    exchange->post.ts);
		break;
	case ASK_EDIT:
		if (peers_has(sim, exchange->channel, exchange->ts))
			text_putf(body, "{\"ok\":true,\"channel\":\"C1A\","
			    "\"ts\":\"%s\"}", exchange->ts);
		else
			text_puts(body, "{\"ok\":false,\"error\":"
			    "\"message_not_found\"}");
		break;
	case ASK_LINK:
		text_puts(body, "{\"ok\":true,\"permalink\":"
		    "\"https://x.slack.com/archives/C1A/p1\"}");
		break;
	case ASK_LIST:
		text_puts(body, "{\"ok\":true,\"channels\":["
		    "{\"id\":\"C1A\",\"name\":\"chat\"},"
		    "{\"id\":\"C1B\",\"name\":\"side\"},"
		    "{\"id\":\"C1D\",\"name\":\"anna\"}]}");
		break;
	case ASK_HISTORY:
		peers_put_history(sim, exchange, body);
		break;
	case ASK_OPEN:
	case ASK_HEAR:
		break;
	case ASK_SILENCES:
		sim_quiet_list(sim, body);
		break;
	case ASK_SILENCE:
		text_putf(body, "{\"silenceID\":\"%s\"}", exchange->ts);
		break;
	case ASK_MAIL:
		text_putf(body, "2.0.0 Ok: queued as Q%zu", exchange->send);
		break;
	}
}

/* Retry-After as peers send it, and as they should not. */
static int64_t
peers_retry_after(struct sim *sim)
{
	static const int64_t odd[] = { -1, 0, -7, 1000000000 };

	return sim_roll(sim, 5) == 0 ? odd[sim_roll(sim, countof(odd))] :
	    1 + sim_roll(sim, 90);
}

static void
peers_fill(struct sim *sim, const struct sim_exchange *exchange,
    struct exchange_reply *reply, struct text *body)
{
	bool is_mail = exchange->ask == ASK_MAIL;

	reply->progress = EXCHANGE_ANSWERED;
	reply->status = is_mail ? 250 : 200;
	switch (exchange->answer) {
	case SAY_OK:
		peers_put_ok(sim, exchange, body);
		break;
	case SAY_BUSY:
		reply->status = 429;
		reply->retry_after_secs = peers_retry_after(sim);
		text_puts(body, "{\"ok\":false,\"error\":\"ratelimited\"}");
		break;
	case SAY_REFUSED_CONNECTION:
		reply->progress = EXCHANGE_NEVER_SENT;
		reply->status = 0;
		snprintf(reply->reason, sizeof(reply->reason), "refused");
		break;
	case SAY_NOTHING:
		reply->progress = EXCHANGE_UNKNOWN;
		reply->status = 0;
		snprintf(reply->reason, sizeof(reply->reason), "timed out");
		break;
	case SAY_ERROR:
		reply->status = is_mail ? 451 : 503;
		text_puts(body, is_mail ? "4.3.0 try later" : "<html>503");
		break;
	case SAY_INTERNAL:
		if (exchange->ask > ASK_MAIL)
			reply->status = 500;
		text_puts(body, "{\"ok\":false,\"error\":\"internal_error\"}");
		break;
	case SAY_REVOKED:
		if (exchange->ask > ASK_MAIL)
			reply->status = 401;
		text_puts(body, "{\"ok\":false,\"error\":\"token_revoked\"}");
		break;
	case SAY_GARBAGE:
		reply->status = is_mail ? 999 : 200;
		text_puts(body, "<html>Welcome</html>");
		break;
	case SAY_LATER:
		reply->status = 421;
		text_puts(body, "4.7.0 greylisted");
		break;
	case SAY_NEVER:
		reply->status = 550;
		text_puts(body, "5.1.1 no such user");
		break;
	case SAY_NO_THREAD:
		text_puts(body, "{\"ok\":false,\"error\":"
		    "\"thread_not_found\"}");
		break;
	}
}

static void
peers_answer(struct sim *sim, struct sim_exchange *exchange)
{
	struct exchange_reply reply = { .retry_after_secs = -1 };
	struct text body = { 0 };

	if (exchange->done != NULL) {
		peers_swap_dice(sim, exchange);
		peers_fill(sim, exchange, &reply, &body);
		peers_swap_dice(sim, exchange);
		reply.body = text_string(&body);
		reply.length = body.length;
		exchange->done(exchange->context, &reply);
	}
	text_clear(&body);
}

int64_t
sim_peers_next_ms(const struct sim *sim)
{
	int64_t next_ms = INT64_MAX;
	size_t i;

	for (i = 0; i < sim->exchanges.count; i++) {
		const struct sim_exchange *exchange =
		    &sim->exchanges.items[i];

		if (!exchange->has_arrived && exchange->arrive_ms < next_ms)
			next_ms = exchange->arrive_ms;
		if (exchange->answer_ms < next_ms)
			next_ms = exchange->answer_ms;
	}
	return next_ms;
}

bool
sim_peers_run(struct sim *sim)
{
	int64_t now_ms = sim_true_ms(sim);
	bool is_some = false;
	size_t i = 0;

	while (i < sim->exchanges.count) {
		struct sim_exchange exchange = sim->exchanges.items[i];

		if (!exchange.has_arrived && exchange.arrive_ms <= now_ms) {
			peers_arrive(sim, &exchange);
			sim->exchanges.items[i] = exchange;
		}
		if (exchange.answer_ms <= now_ms) {
			/* First out of the list: the answer may start others. */
			sim->exchanges.items[i].answer_ms = INT64_MAX;
			peers_answer(sim, &exchange);
			is_some = true;
			exchange.answer_ms = INT64_MAX;
		}
		if (exchange.answer_ms == INT64_MAX && (exchange.has_arrived ||
		    exchange.arrive_ms == INT64_MAX)) {
			free(exchange.post.bytes);
			memmove(&sim->exchanges.items[i],
			    &sim->exchanges.items[i + 1],
			    (--sim->exchanges.count - i) * sizeof(exchange));
		} else {
			i++;
		}
	}
	return is_some;
}

void
sim_peers_init(struct sim *sim)
{
	sim->network.start = peers_start;
	sim->network.cancel_all = peers_cancel_all;
	sim->lag_ms = sim_roll(sim, 3) ? 0 : sim_roll(sim, 9000);
}

void
sim_peers_clear(struct sim *sim)
{
	size_t i;

	for (i = 0; i < sim->exchanges.count; i++)
		free(sim->exchanges.items[i].post.bytes);
	for (i = 0; i < sim->posts.count; i++)
		free(sim->posts.items[i].bytes);
	array_clear(&sim->exchanges);
	array_clear(&sim->posts);
	array_clear(&sim->sends);
	array_clear(&sim->silences);
}
