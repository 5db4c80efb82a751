/* SPDX-License-Identifier: MIT */
/* The real network against HTTP servers on loopback that answer to order. */
#include "harness.h"

#include <dlfcn.h>
#include <netdb.h>

#include "peer.h"

#define DEADLINE_MS 100		/* of what never ends */

struct http_script {
	const char *label, *reply;
	/* What is done besides answering. */
	enum { HTTP_KEEP, HTTP_CLOSE, HTTP_HANG, HTTP_DRIP, HTTP_FLOOD } then;
	int cut;		/* > 0: reset after so many bytes but one */
	int silent_from;	/* from this request on: read, then close */
	/* Expected. */
	enum exchange_progress progress;
	int status, retry_after;
	const char *body;
};

/* fault-row: 35 36 38 44 */
static const struct http_script http_scripts[] = {
	{ "ok", "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"ok\":true}",
	  .progress = EXCHANGE_ANSWERED, .status = 200, .retry_after = -1,
	  .body = "{\"ok\":true}" },
	{ "chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
	  "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", .progress = EXCHANGE_ANSWERED,
	  .status = 200, .retry_after = -1, .body = "abcde" },
	{ "until close", "HTTP/1.1 200 OK\r\n\r\nall", HTTP_CLOSE,
	  .progress = EXCHANGE_ANSWERED, .status = 200, .retry_after = -1,
	  .body = "all" },
	{ "204", "HTTP/1.1 204 No Content\r\n\r\n",
	  .progress = EXCHANGE_ANSWERED, .status = 204, .retry_after = -1,
	  .body = "" },
	{ "404", "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno",
	  .progress = EXCHANGE_ANSWERED, .status = 404, .retry_after = -1,
	  .body = "no" },
	{ "429", "HTTP/1.1 429 Slow\r\nRetry-After: 30\r\n"
	  "Content-Length: 0\r\n\r\n", .progress = EXCHANGE_ANSWERED,
	  .status = 429, .retry_after = 30, .body = "" },
	{ "429 without a time", "HTTP/1.1 429 Slow\r\n"
	  "Content-Length: 0\r\n\r\n", .progress = EXCHANGE_ANSWERED,
	  .status = 429, .retry_after = -1, .body = "" },
	{ "429 with words", "HTTP/1.1 429 Slow\r\nRetry-After: soon\r\n"
	  "Content-Length: 0\r\n\r\n", .progress = EXCHANGE_ANSWERED,
	  .status = 429, .retry_after = -1, .body = "" },
	{ "429 with a negative time", "HTTP/1.1 429 Slow\r\n"
	  "Retry-After: -5\r\nContent-Length: 0\r\n\r\n",
	  .progress = EXCHANGE_ANSWERED, .status = 429, .retry_after = -1,
	  .body = "" },
	{ "500", "HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops",
	  .progress = EXCHANGE_ANSWERED, .status = 500, .retry_after = -1,
	  .body = "oops" },
	{ "302 is not followed", "HTTP/1.1 302 Found\r\n"
	  "Location: /other\r\nContent-Length: 0\r\n\r\n",
	  .progress = EXCHANGE_ANSWERED, .status = 302, .retry_after = -1,
	  .body = "" },
	/* Sooner than this it is open whether anything was sent. */
	{ "cut at the first byte", NULL, .cut = 2,
	  .progress = EXCHANGE_UNKNOWN, .retry_after = -1, .body = "" },
	{ "cut in the headers", NULL, .cut = 20,
	  .progress = EXCHANGE_UNKNOWN, .retry_after = -1, .body = "" },
	{ "closed without an answer", NULL, HTTP_CLOSE,
	  .progress = EXCHANGE_UNKNOWN, .retry_after = -1, .body = "" },
	{ "answer cut in its body", "HTTP/1.1 200 OK\r\n"
	  "Content-Length: 100\r\n\r\n{\"ok\":", HTTP_CLOSE,
	  .progress = EXCHANGE_UNKNOWN, .retry_after = -1,
	  .body = "{\"ok\":" },
	{ "answer cut in its headers", "HTTP/1.1 200 OK\r\nX:", HTTP_CLOSE,
	  .progress = EXCHANGE_UNKNOWN, .retry_after = -1, .body = "" },
	{ "no HTTP", "hello there\r\n", HTTP_CLOSE,
	  .progress = EXCHANGE_UNKNOWN, .retry_after = -1, .body = "" },
	{ "continue, then nothing", "HTTP/1.1 100 Continue\r\n\r\n",
	  HTTP_HANG, .progress = EXCHANGE_UNKNOWN, .retry_after = -1,
	  .body = "" },
	{ "silence", NULL, HTTP_HANG, .progress = EXCHANGE_UNKNOWN,
	  .retry_after = -1, .body = "" },
	{ "a byte now and then", "HTTP/1.1 200 OK\r\n"
	  "Content-Length: 1000\r\n\r\n", HTTP_DRIP,
	  .progress = EXCHANGE_UNKNOWN, .retry_after = -1 },
	{ "an endless chunked answer", "HTTP/1.1 200 OK\r\n"
	  "Transfer-Encoding: chunked\r\n\r\n", HTTP_FLOOD,
	  .progress = EXCHANGE_UNKNOWN, .retry_after = -1 },
	{ "endless headers", "HTTP/1.1 200 OK\r\nX: ", HTTP_FLOOD,
	  .progress = EXCHANGE_UNKNOWN, .retry_after = -1 },
};

/* A whole request, or up to the cut; false at the end. */
static bool
http_read(struct peer *peer, int descriptor, int cut)
{
	struct text head = { 0 };
	const char *length;
	size_t body = 0;
	char byte;
	bool is_there = true;

	while (strstr(text_string(&head), "\r\n\r\n") == NULL && is_there &&
	    (cut == 0 || head.length + 1 < (size_t)cut)) {
		is_there = peer_read_byte(peer, descriptor, &byte);
		if (is_there)
			text_putc(&head, byte);
	}
	length = strstr(text_string(&head), "Content-Length: ");
	if (length != NULL && cut == 0)
		body = strtoul(length + 16, NULL, 10);
	for (; body > 0 && is_there; body--)
		is_there = peer_read_byte(peer, descriptor, &byte);
	text_clear(&head);
	return is_there;
}

/* A byte each 20 ms until the other side has enough. */
static void
http_drip(int descriptor)
{
	struct pollfd gone = { .fd = descriptor, .events = POLLIN };

	while (poll(&gone, 1, 20) == 0)
		peer_say(descriptor, "x");
}

static void
http_flood(int descriptor)
{
	char chunk[4096 + 8];

	memset(chunk, 'x', sizeof(chunk));
	memcpy(chunk, "1000\r\n", 6);
	memcpy(chunk + sizeof(chunk) - 2, "\r\n", 2);
	while (send(descriptor, chunk, sizeof(chunk), MSG_NOSIGNAL) > 0)
		continue;
}

static void
http_serve(struct peer *peer, int descriptor)
{
	const struct http_script *script = peer->script;

	while (http_read(peer, descriptor, script->cut)) {
		int number = atomic_fetch_add(&peer->request_count, 1) + 1;

		if (script->cut > 0) {
			peer_reset(descriptor);
			return;
		}
		if (script->silent_from > 0 && number >= script->silent_from)
			return;
		if (script->reply != NULL)
			peer_say(descriptor, script->reply);
		switch (script->then) {
		case HTTP_KEEP: break;
		case HTTP_CLOSE: return;
		case HTTP_HANG: peer_hang(descriptor); return;
		case HTTP_DRIP: http_drip(descriptor); return;
		case HTTP_FLOOD: http_flood(descriptor); return;
		}
	}
}

static struct exchange_request
http_request(const char *url, const char *sink)
{
	return (struct exchange_request){ .protocol = EXCHANGE_HTTP,
	    .sink = sink, .url = url, .method = "POST",
	    .content_type = "application/json",
	    .authorization = "Bearer xoxb-canary", .body = "{\"text\":1}",
	    .body_length = 10, .timeout_ms = 5000 };
}

static void
check_http(struct caller *caller, const struct http_script *script)
{
	struct exchange_request request;
	struct peer peer;
	struct call call;
	int64_t began_ms;
	char url[100];

	peer_start(&peer, http_serve, script);
	snprintf(url, sizeof(url), "http://127.0.0.1:%u/api", peer.port);
	request = http_request(url, script->label);
	if (script->then > HTTP_CLOSE)
		request.timeout_ms = DEADLINE_MS;
	began_ms = clock_boot_ms(&caller->clock);
	CHECK_ROW(caller_call(caller, &request, &call, NULL) == 0,
	    script->label);
	CHECK_ROW(clock_boot_ms(&caller->clock) - began_ms <
	    request.timeout_ms + 20000, script->label);
	CHECK_ROW(call.reply.progress == script->progress, script->label);
	CHECK_NUMBER(call.reply.status, script->status);
	CHECK_NUMBER(call.reply.retry_after_secs, script->retry_after);
	if (script->body != NULL)
		CHECK_STRING(call.reply.body, script->body);
	CHECK_ROW(call.reply.length <= EXCHANGE_REPLY_MAX, script->label);
	CHECK_ROW(call.reply.is_too_large == (script->then == HTTP_FLOOD &&
	    strstr(script->label, "answer") != NULL), script->label);
	CHECK_ROW((call.reply.reason[0] == '\0') ==
	    (script->progress == EXCHANGE_ANSWERED), script->label);
	CHECK_ROW(strstr(call.reply.reason, "canary") == NULL,
	    script->label);
	CHECK_NUMBER(peer.connection_count, 1);
	if (harness_failed > 0 && call.reply.progress != script->progress)
		fprintf(stderr, "   %s: %d %s\n", script->label,
		    call.reply.progress, call.reply.reason);
	call_clear(&call);
	peer_stop(&peer);
}

/* A signed one: tests/scenario/webhook verifies it; without an id that can be
 * signed nothing is sent. */
static void
test_signed(void)
{
	struct exchange_request request;
	struct caller caller;
	struct error error;
	struct peer peer;
	struct call call;
	char url[100];

	peer_start(&peer, http_serve, &http_scripts[0]);
	caller_init(&caller);
	snprintf(url, sizeof(url), "http://localhost:%u/in", peer.port);
	request = http_request(url, "events");
	request.authorization = NULL;
	request.signing_key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
	CHECK(caller_call(&caller, &request, &call, &error) == -1);
	request.idempotency_key = "a.b";
	CHECK(caller_call(&caller, &request, &call, &error) == -1);
	CHECK(strstr(error.text, "dots") != NULL);
	request.idempotency_key = "aa01";
	CHECK(caller_call(&caller, &request, &call, NULL) == 0);
	call_clear(&call);
	CHECK_NUMBER(peer_heard(&peer, "POST /in HTTP/1.1\r\n"), 1);
	CHECK_NUMBER(peer_heard(&peer, "Webhook-Id: aa01\r\n"), 1);
	CHECK_NUMBER(peer_heard(&peer, "Idempotency-Key: aa01\r\n"), 1);
	CHECK_NUMBER(peer_heard(&peer, "Webhook-Timestamp: 0\r\n"), 0);
	CHECK_NUMBER(peer_heard(&peer, "Webhook-Signature: v1,"), 1);
	CHECK_NUMBER(peer_heard(&peer, "whsec"), 0);
	caller_clear(&caller);
	peer_stop(&peer);
}

/* What a request looks like to the server. */
static void
test_request(void)
{
	struct exchange_request request;
	struct caller caller;
	struct peer peer;
	struct call call;
	char url[100];

	peer_start(&peer, http_serve, &http_scripts[0]);
	caller_init(&caller);
	snprintf(url, sizeof(url), "http://localhost:%u/api/x", peer.port);
	request = http_request(url, "slack");
	CHECK(caller_call(&caller, &request, &call, NULL) == 0);
	call_clear(&call);
	CHECK_NUMBER(peer_heard(&peer, "POST /api/x HTTP/1.1\r\n"), 1);
	CHECK_NUMBER(peer_heard(&peer, "Authorization: Bearer xoxb-canary"),
	    1);
	CHECK_NUMBER(peer_heard(&peer, "Content-Type: application/json"), 1);
	CHECK_NUMBER(peer_heard(&peer, "{\"text\":1}"), 1);
	CHECK_NUMBER(peer_heard(&peer, "Expect:"), 0);
	CHECK_NUMBER(peer_heard(&peer, "Accept-Encoding:"), 0);
	request.method = "GET";
	request.body = NULL;
	request.body_length = 0;
	CHECK(caller_call(&caller, &request, &call, NULL) == 0);
	CHECK_NUMBER(call.reply.status, 200);
	call_clear(&call);
	CHECK_NUMBER(peer_heard(&peer, "GET /api/x HTTP/1.1\r\n"), 1);
	CHECK_NUMBER(peer.connection_count, 1);
	/* RFC 7617 2's own example. */
	request.method = "DELETE";
	request.authorization = NULL;
	request.user = "Aladdin";
	request.password = "open sesame";
	CHECK(caller_call(&caller, &request, &call, NULL) == 0);
	call_clear(&call);
	CHECK_NUMBER(peer_heard(&peer, "DELETE /api/x HTTP/1.1\r\n"), 1);
	CHECK_NUMBER(peer_heard(&peer, "Authorization: Basic "
	    "QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n"), 1);
	CHECK_NUMBER(peer_heard(&peer, "Webhook-Signature:"), 0);
	caller_clear(&caller);
	peer_stop(&peer);
}

/* Within a sink connections are used again; never between sinks, nor when
 * it is to be spoken to in another way. */
static void
test_reuse(void)
{
	static const struct {
		const char *sink, *ca, *user;
		int connections;
	} rows[] = {
		{ "a", NULL, NULL, 1 }, { "a", NULL, NULL, 1 },
		{ "b", NULL, NULL, 2 }, { "a", NULL, NULL, 2 },
		{ "b", NULL, NULL, 2 }, { "a", "/x.pem", NULL, 3 },
		{ "a", NULL, "u", 4 }, { "a", NULL, NULL, 4 },
	};
	struct exchange_request request;
	struct caller caller;
	struct peer peer;
	struct call call;
	char url[100];
	size_t i;

	peer_start(&peer, http_serve, &http_scripts[0]);
	caller_init(&caller);
	snprintf(url, sizeof(url), "http://127.0.0.1:%u/", peer.port);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		request = http_request(url, rows[i].sink);
		request.ca_file = rows[i].ca;
		request.user = rows[i].user;
		CHECK(caller_call(&caller, &request, &call, NULL) == 0);
		CHECK_NUMBER(call.reply.status, 200);
		CHECK_NUMBER(peer.connection_count, rows[i].connections);
		call_clear(&call);
	}
	caller_clear(&caller);
	peer_stop(&peer);
}

/* A request that the server read on a reused connection, and did not answer,
 * may have done its work: libcurl must not repeat it behind our back. */
static void
test_no_silent_repeat(void)
{
	struct http_script script = http_scripts[0];
	struct exchange_request request;
	struct caller caller;
	struct peer peer;
	struct call call;
	char url[100];

	script.silent_from = 2;
	peer_start(&peer, http_serve, &script);
	caller_init(&caller);
	snprintf(url, sizeof(url), "http://127.0.0.1:%u/", peer.port);
	request = http_request(url, "slack");
	CHECK(caller_call(&caller, &request, &call, NULL) == 0);
	CHECK_NUMBER(call.reply.progress, EXCHANGE_ANSWERED);
	call_clear(&call);
	CHECK(caller_call(&caller, &request, &call, NULL) == 0);
	CHECK_NUMBER(call.reply.progress, EXCHANGE_UNKNOWN);
	CHECK_NUMBER(call.reply.status, 0);
	call_clear(&call);
	CHECK_NUMBER(peer.request_count, 2);
	caller_clear(&caller);
	peer_stop(&peer);
}

static void
plain_serve(struct peer *peer, int descriptor)
{
	char byte;

	peer_say(descriptor, "HTTP/1.1 400 This is plain HTTP\r\n\r\n");
	while (peer_read_byte(peer, descriptor, &byte))
		continue;
}

/* Nothing was sent where nobody is, or nobody speaks TLS. */
/* fault-row: 44 */
static void
test_never_sent(void)
{
	struct exchange_request request;
	struct caller caller;
	struct peer peer, plain;
	struct call call;
	char url[100];
	int i;

	peer_start(&plain, plain_serve, NULL);
	peer_start(&peer, http_serve, &http_scripts[0]);
	peer_stop(&peer);
	caller_init(&caller);
	for (i = 0; i < 3; i++) {
		if (i == 2)
			snprintf(url, sizeof(url), "gopher://localhost/");
		else
			snprintf(url, sizeof(url), "%s://127.0.0.1:%u/",
			    i == 0 ? "http" : "https",
			    i == 0 ? peer.port : plain.port);
		request = http_request(url, "slack");
		request.timeout_ms = 20000;
		CHECK(caller_call(&caller, &request, &call, NULL) == 0);
		CHECK_ROW(call.reply.progress == EXCHANGE_NEVER_SENT, url);
		CHECK_ROW(call.reply.reason[0] != '\0', url);
		CHECK_NUMBER(call.reply.status, 0);
		call_clear(&call);
	}
	CHECK_NUMBER(peer_heard(&plain, "canary"), 0);
	caller_clear(&caller);
	peer_stop(&plain);
}

static void
count_done(void *context, const struct exchange_reply *reply)
{
	CHECK_NUMBER(reply->status, 200);
	++*(int *)context;
}

/* Many at once share at most eight connections; what is cancelled is
 * forgotten without a word. */
static void
test_many(void)
{
	struct exchange_request request;
	struct caller caller;
	struct peer peer;
	int count = 0, i;
	char url[100];

	peer_start(&peer, http_serve, &http_scripts[0]);
	caller_init(&caller);
	snprintf(url, sizeof(url), "http://127.0.0.1:%u/", peer.port);
	request = http_request(url, "slack");
	request.timeout_ms = 60000;
	for (i = 0; i < 100; i++)
		CHECK(caller.network->start(caller.network, &request,
		    count_done, &count, NULL) == 0);
	CHECK_NUMBER(count, 0);
	while (network_curl_run(caller.network), count < 100)
		caller_turn(&caller);
	CHECK(peer.connection_count <= 8);
	for (i = 0; i < 10; i++)
		CHECK(caller.network->start(caller.network, &request,
		    count_done, &count, NULL) == 0);
	(void)network_curl_run(caller.network);
	caller.network->cancel_all(caller.network);
	(void)network_curl_run(caller.network);
	CHECK_NUMBER(count, 100);
	caller_clear(&caller);
	peer_stop(&peer);
}

/* A sink that was quiet for half a minute gives its connections back. */
static void
test_idle(void)
{
	struct exchange_request request;
	struct caller caller;
	struct peer peer;
	struct call call;
	struct clock pinned;
	int64_t next_ms;
	char url[100];

	peer_start(&peer, http_serve, &http_scripts[0]);
	caller_init(&caller);
	snprintf(url, sizeof(url), "http://127.0.0.1:%u/", peer.port);
	request = http_request(url, "slack");
	CHECK(caller_call(&caller, &request, &call, NULL) == 0);
	call_clear(&call);
	/* It says when it wants its turn; the clock is put there. */
	next_ms = network_curl_run(caller.network);
	CHECK(next_ms > clock_boot_ms(&caller.clock) + 25000 &&
	    next_ms < clock_boot_ms(&caller.clock) + 31000);
	clock_init_pinned(&pinned, next_ms);
	caller.clock = pinned;
	CHECK(network_curl_run(caller.network) == INT64_MAX);
	/* Only a closed connection lets its thread end. */
	pthread_join(peer.threads[0], NULL);
	peer.connection_count = 0;
	caller_clear(&caller);
	peer_stop(&peer);
}

/* Refused before anything is sent. */
static void
test_refused(void)
{
	static const struct {
		const char *url, *authorization, *part;
	} rows[] = {
		{ "http://192.0.2.1/", NULL, "without TLS" },
		{ "http://localhost.example/", NULL, "without TLS" },
		{ "http://127.0.0.1.example/", NULL, "without TLS" },
		{ "http://127.0.0.1@192.0.2.1/", NULL, "without TLS" },
		{ "http://[::2]/", NULL, "without TLS" },
		{ "http://127.0.0.1/\r\nX: y", NULL, "control character" },
		{ "http://127.0.0.1/", "Bearer x\r\nX: y",
		  "control character" },
		{ "http://127.0.0.1/", "Bearer x\ny", "control character" },
	};
	struct exchange_request request;
	struct caller caller;
	struct call call;
	char url[2100] = "http://127.0.0.1/";
	size_t i;

	caller_init(&caller);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct error error = { 0 };

		request = http_request(rows[i].url, "slack");
		if (rows[i].authorization != NULL)
			request.authorization = rows[i].authorization;
		CHECK_ROW(caller_call(&caller, &request, &call, &error) == -1,
		    rows[i].url);
		CHECK_ROW(strstr(error.text, rows[i].part) != NULL,
		    error.text);
	}
	memset(url + 17, 'x', sizeof(url) - 18);
	request = http_request(url, "slack");
	CHECK(caller_call(&caller, &request, &call, NULL) == -1);
	caller_clear(&caller);
}

/* In place of libc's: the name servers for some hosts hear the question, and are
 * silent until they are let go, or for some seconds. */
static struct {
	pthread_mutex_t lock;
	pthread_cond_t has_changed;
	int patience_secs;
	const char *counted;		/* hosts with this in their name: a
					 * thread of a test before may be late */
	bool is_let_go, is_mended, has_answered;
	_Atomic int asked_count;
	int silent_count;		/* threads that wait */
	_Atomic unsigned found;		/* a bit for each that was mended */
} names = { .lock = PTHREAD_MUTEX_INITIALIZER,
	.has_changed = PTHREAD_COND_INITIALIZER, .patience_secs = 5,
	.counted = "silent" };

int
getaddrinfo(const char *name, const char *service,
    const struct addrinfo *hints, struct addrinfo **ret_list)
{
	int (*real)(const char *, const char *,
	    const struct addrinfo *, struct addrinfo **);
	struct timespec until;

	*(void **)&real = dlsym(RTLD_NEXT, "getaddrinfo");
	if (name != NULL && strcmp(name, "well.example") == 0)
		name = "127.0.0.1";
	if (name == NULL || strstr(name, "silent") == NULL)
		return real(name, service, hints, ret_list);
	clock_gettime(CLOCK_REALTIME, &until);
	pthread_mutex_lock(&names.lock);
	until.tv_sec += names.patience_secs;
	names.asked_count += strstr(name, names.counted) != NULL;
	if (names.is_mended) {
		names.found |= 1U << (name[sizeof("silent") - 1] - '0');
		pthread_mutex_unlock(&names.lock);
		return real("127.0.0.1", service, hints, ret_list);
	}
	names.silent_count++;
	while (!names.is_let_go && pthread_cond_timedwait(
	    &names.has_changed, &names.lock, &until) == 0)
		;
	names.has_answered = true;
	names.silent_count--;
	pthread_cond_broadcast(&names.has_changed);
	pthread_mutex_unlock(&names.lock);
	return EAI_AGAIN;
}

static void
forget_done(void *context, const struct exchange_reply *reply)
{
	(void)context, (void)reply;
}

/* Many wait for a peer that nobody can tell where it is: one question for all of
 * them, and the next a while later, as each may leave a thread behind. */
static void
check_few_questions(struct caller *caller)
{
	struct clock pinned;
	int64_t next_ms;

	while (next_ms = network_curl_run(caller->network),
	    next_ms < clock_boot_ms(&caller->clock) + 5000)
		caller_wait(caller, next_ms);
	CHECK(next_ms <= clock_boot_ms(&caller->clock) + 15000);
	CHECK_NUMBER(names.asked_count, 1);
	clock_init_pinned(&pinned, next_ms);
	caller->clock = pinned;
	while (names.asked_count < 2)
		(void)network_curl_run(caller->network);
}

/* Whoever is given up, as nobody tells where it is, holds up nobody else. */
static void
test_silent_names(void)
{
	static const struct http_script answer = { .reply =
	    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" };
	struct exchange_request request;
	struct caller caller;
	struct call call = { 0 };
	struct peer peer;
	char url[64];
	int i;

	peer_start(&peer, http_serve, &answer);
	caller_init(&caller);
	request = http_request("https://silent.example/", "silent");
	request.tls = EXCHANGE_TLS_REQUIRED;
	request.timeout_ms = DEADLINE_MS;
	CHECK(caller.network->start(caller.network, &request, call_done, &call,
	    NULL) == 0);
	request.timeout_ms = 60000;
	for (i = 0; i < 20; i++)
		CHECK(caller.network->start(caller.network, &request,
		    forget_done, NULL, NULL) == 0);
	while (network_curl_run(caller.network), !call.is_done)
		caller_turn(&caller);
	CHECK(call.reply.progress == EXCHANGE_NEVER_SENT);
	call_clear(&call);
	snprintf(url, sizeof(url), "http://127.0.0.1:%u/", peer.port);
	request = http_request(url, "other");
	CHECK(caller_call(&caller, &request, &call, NULL) == 0);
	CHECK_NUMBER(call.reply.status, 200);
	call_clear(&call);
	check_few_questions(&caller);
	caller_clear(&caller);
	pthread_mutex_lock(&names.lock);
	CHECK(!names.has_answered);
	names.is_let_go = true;
	pthread_cond_broadcast(&names.has_changed);
	while (!names.has_answered)
		pthread_cond_wait(&names.has_changed, &names.lock);
	pthread_mutex_unlock(&names.lock);
	peer_stop(&peer);
}

/* Turns for `span_ms` of a pinned clock, which stands while something comes
 * soon: that is waited for. */
static void
many_turns(struct caller *caller, int64_t span_ms)
{
	int64_t next_ms, now_ms;
	int64_t end_ms = clock_boot_ms(&caller->clock) + span_ms;

	while (next_ms = network_curl_run(caller->network),
	    now_ms = clock_boot_ms(&caller->clock), now_ms < end_ms) {
		if (next_ms - now_ms <= 2 * DEADLINE_MS)
			caller_wait(caller, next_ms);
		clock_set(&caller->clock, next_ms < end_ms ? next_ms :
		    end_ms);
	}
}

/* Peers of which each is found at once: none of them makes up for one that is
 * not. */
static void
many_well(struct caller *caller, int count)
{
	static const struct http_script answer = { .reply =
	    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" };
	struct exchange_request request;
	struct call call;
	struct peer peer;
	char url[64], sink[16];
	int i;

	peer_start(&peer, http_serve, &answer);
	for (i = 0; i < count; i++) {
		memset(&call, 0, sizeof(call));
		snprintf(url, sizeof(url), "http://127.0.0.1:%u/", peer.port);
		snprintf(sink, sizeof(sink), "well %d", i);
		request = http_request(url, sink);
		CHECK(caller_call(caller, &request, &call, NULL) == 0);
		CHECK_NUMBER(call.reply.status, 200);
		call_clear(&call);
	}
	peer_stop(&peer);
}

/* Of many peers nobody tells where they are: each question leaves a thread
 * behind, and there may be but few in all.  When one is found, the others are
 * asked for at once. */
static void
test_many_silent_names(void)
{
	enum { SILENT = 10 };
	struct exchange_request request;
	struct clock machine;
	struct caller caller;
	int64_t ahead_ms;
	char url[64], sink[16];
	int i, k;

	names.asked_count = 0;
	pthread_mutex_lock(&names.lock);
	names.is_let_go = names.has_answered = false;
	pthread_mutex_unlock(&names.lock);
	caller_init(&caller);
	many_well(&caller, SILENT);
	clock_init_pinned(&caller.clock, clock_boot_ms(&caller.clock));
	for (i = 0; i < SILENT; i++) {
		snprintf(url, sizeof(url), "https://silent%d.example/", i);
		snprintf(sink, sizeof(sink), "silent %d", i);
		request = http_request(url, sink);
		request.tls = EXCHANGE_TLS_REQUIRED;
		for (k = 0; k < 20; k++) {
			request.timeout_ms = k == 0 ? DEADLINE_MS : 600000;
			CHECK(caller.network->start(caller.network, &request,
			    forget_done, NULL, NULL) == 0);
		}
	}
	many_turns(&caller, 60000);
	CHECK(names.asked_count >= SILENT);
	CHECK(names.asked_count <= SILENT + 8);
	/* As seldom in the next minutes, and all of them in turn. */
	names.asked_count = 0;
	many_turns(&caller, 240000);
	CHECK(names.asked_count >= 2 * SILENT);
	CHECK(names.asked_count <= 4 * 8 + SILENT);
	pthread_mutex_lock(&names.lock);
	names.is_mended = true;
	pthread_mutex_unlock(&names.lock);
	many_turns(&caller, 8000);
	/* From here on time is what it is: by themselves the others would take
	 * longer than the alarm. */
	clock_init_system(&machine);
	ahead_ms = clock_boot_ms(&caller.clock) - clock_boot_ms(&machine);
	while (names.found != (1U << SILENT) - 1) {
		(void)network_curl_run(caller.network);
		caller_wait(&caller, clock_boot_ms(&caller.clock) + 5);
		clock_set(&caller.clock, clock_boot_ms(&machine) + ahead_ms);
	}
	caller_clear(&caller);
	pthread_mutex_lock(&names.lock);
	names.is_let_go = true;
	pthread_cond_broadcast(&names.has_changed);
	while (names.silent_count > 0)
		pthread_cond_wait(&names.has_changed, &names.lock);
	names.is_mended = false;
	pthread_mutex_unlock(&names.lock);
}

/* Turns while the clock stands, until so many were asked for and have got their
 * answers. */
static void
many_wait(struct caller *caller, int asked, const struct call *calls, int count)
{
	int done;

	do {
		(void)network_curl_run(caller->network);
		caller_wait(caller, clock_boot_ms(&caller->clock) + 5);
		for (done = 0; done < count && calls[done].is_done; done++)
			;
	} while (names.asked_count < asked || done < count);
}

/* More peers than there may be threads fall silent at once: some are asked for,
 * the others in turn, when those threads are over.  Where fewer are silent
 * nobody waits; nor does who is given by its address. */
static void
test_many_at_once(void)
{
	static const struct { const char *name; int silent, at_once, later;
	    bool waits; } rows[] = {
		{ "few-silent", 15, 15, 15, false },
		{ "many-silent", 40, 16, 40, true } };
	static const struct http_script answer = { .reply =
	    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" };
	struct exchange_request request;
	struct caller caller;
	/* At the last nobody listens, which is an answer, too. */
	static const char *const hosts[] = { "http://localhost",
	    "http://127.0.0.1", "https://well.example" };
	struct call calls[3];
	struct peer peer;
	char url[64], sink[16];
	size_t i, n;
	int k;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		pthread_mutex_lock(&names.lock);
		names.is_let_go = names.has_answered = false;
		/* As long as it takes. */
		names.patience_secs = 600;
		names.counted = rows[i].name;
		names.asked_count = 0;
		pthread_mutex_unlock(&names.lock);
		peer_start(&peer, http_serve, &answer);
		caller_init(&caller);
		clock_init_pinned(&caller.clock, clock_boot_ms(&caller.clock));
		for (k = 0; k < rows[i].silent; k++) {
			snprintf(url, sizeof(url), "https://%s%d.example/",
			    rows[i].name, k);
			snprintf(sink, sizeof(sink), "silent %d", k);
			request = http_request(url, sink);
			request.tls = EXCHANGE_TLS_REQUIRED;
			request.timeout_ms = 600000;
			CHECK(caller.network->start(caller.network, &request,
			    forget_done, NULL, NULL) == 0);
		}
		memset(calls, 0, sizeof(calls));
		for (n = 0; n < 3; n++) {
			snprintf(url, sizeof(url), "%s:%u/", hosts[n],
			    n == 2 ? 1 : peer.port);
			request = http_request(url, hosts[n]);
			request.tls = n == 2 ? EXCHANGE_TLS_REQUIRED :
			    EXCHANGE_TLS_NONE;
			request.timeout_ms = 600000;
			CHECK(caller.network->start(caller.network, &request,
			    call_done, &calls[n], NULL) == 0);
		}
		many_wait(&caller, rows[i].at_once, calls,
		    rows[i].waits ? 2 : 3);
		many_turns(&caller, 29000);
		CHECK_NUMBER(names.asked_count, rows[i].at_once);
		CHECK(calls[2].is_done != rows[i].waits);
		many_turns(&caller, 1500);
		many_wait(&caller, rows[i].later < 32 ? rows[i].later : 32,
		    calls, 2);
		many_turns(&caller, 30500);
		many_wait(&caller, rows[i].later, calls, 3);
		CHECK_NUMBER(names.asked_count, rows[i].later);
		for (n = 0; n < 3; n++) {
			CHECK_NUMBER(calls[n].reply.status, n == 2 ? 0 : 200);
			call_clear(&calls[n]);
		}
		caller_clear(&caller);
		pthread_mutex_lock(&names.lock);
		names.is_let_go = true;
		pthread_cond_broadcast(&names.has_changed);
		while (names.silent_count > 0)
			pthread_cond_wait(&names.has_changed, &names.lock);
		pthread_mutex_unlock(&names.lock);
		peer_stop(&peer);
	}
}

int
main(void)
{
	struct caller caller;
	size_t i;

	alarm(60);
	caller_init(&caller);
	for (i = 0; i < sizeof(http_scripts) / sizeof(http_scripts[0]); i++)
		check_http(&caller, &http_scripts[i]);
	caller_clear(&caller);
	test_request();
	test_signed();
	test_reuse();
	test_no_silent_repeat();
	test_never_sent();
	test_many();
	test_idle();
	test_silent_names();
	test_many_silent_names();
	test_many_at_once();
	test_refused();
	return harness_end();
}
