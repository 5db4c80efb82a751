/* SPDX-License-Identifier: MIT */
/*
 * The envoy's own process: a poller, the network, the collector, the strongbox,
 * and two hatches.  Nothing it is told makes it read another file than those of
 * the configuration it was started with, or send a secret elsewhere.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "envoy_internal.h"
#include "mem.h"
#include "network_curl.h"
#include "secret.h"
#include "strongbox_internal.h"

struct envoy_server {
	const struct clock *clock;
	char *config;
	struct poller *poller;
	struct network *network;
	struct gatherer *gatherer;
	uint64_t question;		/* the collector's, its number */
	struct envoy_reader reader;
	struct strongbox box;
	struct hatch posts, asks;
	struct envoy_call *calls;	/* the first; NULL: none */
};

/* An exchange under way, until its answer is there. */
struct envoy_call {
	struct envoy_server *server;
	uint64_t number;
	struct envoy_call *next, **before;
};

/* --- what goes out -------------------------------------------------------- */

static struct envoy_call *
envoy_call_new(struct envoy_server *server)
{
	struct envoy_call *call = mem_new(1, sizeof(*call));

	call->server = server;
	call->next = server->calls;
	call->before = &server->calls;
	if (call->next != NULL)
		call->next->before = &call->next;
	server->calls = call;
	return call;
}

static void
envoy_call_free(struct envoy_call *call)
{
	*call->before = call->next;
	if (call->next != NULL)
		call->next->before = call->before;
	free(call);
}

/* Nobody waits for them any more. */
static void
envoy_cancel(struct envoy_server *server)
{
	struct envoy_call *call, *next;

	server->network->cancel_all(server->network);
	for (call = server->calls; call != NULL; call = next) {
		next = call->next;
		free(call);
	}
	server->calls = NULL;
}

static void
envoy_answer_exchange(void *context, const struct exchange_reply *reply)
{
	struct envoy_call *call = context;

	envoy_put_reply(&call->server->posts.out, call->number, reply);
	envoy_call_free(call);
}

/* Refused here is refused before its first byte. */
static void
envoy_start_exchange(struct envoy_server *server, struct parcel *parcel)
{
	struct exchange_request request;
	struct envoy_call *call = envoy_call_new(server);
	struct exchange_reply reply = { .retry_after_secs = -1, .body = "" };
	struct text scratch = { 0 };
	struct error error = { 0 };

	call->number = envoy_take_request(parcel, &request);
	if (parcel->is_bad) {
		envoy_call_free(call);
		return;
	}
	if (strongbox_fill(&server->box, &request, &scratch, &error) < 0 ||
	    server->network->start(server->network, &request,
	    envoy_answer_exchange, call, &error) < 0) {
		(void)snprintf(reply.reason, sizeof(reply.reason), "%.190s",
		    error.text);
		envoy_answer_exchange(call, &reply);
	}
	if (scratch.bytes != NULL)
		explicit_bzero(scratch.bytes, scratch.capacity);
	text_clear(&scratch);
}

static void
envoy_answer_collect(void *context, const char *answer, size_t length,
    const char *reason)
{
	struct envoy_server *server = context;
	size_t begin = parcel_begin(&server->posts.out, PARCEL_COLLECTED);

	parcel_put_number(&server->posts.out, server->question);
	parcel_put_string(&server->posts.out, reason);
	parcel_put_bytes(&server->posts.out, answer, length);
	parcel_end(&server->posts.out, begin);
}

static void
envoy_start_collect(struct envoy_server *server, struct parcel *parcel)
{
	struct error error = { 0 };
	const char *question;
	size_t length;

	server->question = parcel_take_number(parcel);
	question = parcel_take_bytes(parcel, &length);
	if (question != NULL && server->gatherer->start(server->gatherer,
	    server->config, question, length, envoy_answer_collect, server,
	    &error) < 0)
		envoy_answer_collect(server, NULL, 0, error.text);
}

/* A sound one is taken to be the next: its secrets will be asked for, and not
 * before the owner has it.  NULL: it could not be read at all. */
static void
envoy_answer_read(void *context, const struct envoy_reading *reading,
    const struct error *error)
{
	struct envoy_server *server = context;
	size_t begin = parcel_begin(&server->posts.out, PARCEL_FILES);
	struct conf_files none = { 0 };
	struct conf_file *file;

	if (reading != NULL && reading->conf != NULL)
		strongbox_add(&server->box, reading->conf);
	if (reading == NULL) {
		file = array_add(&none.list);
		file->name = mem_string("");
		file->fault = mem_string(error->text);
	}
	envoy_put_files(&server->posts.out, reading != NULL ?
	    &reading->files : &none);
	conf_files_clear(&none);
	parcel_end(&server->posts.out, begin);
}

static void
envoy_take_post(void *context, struct parcel *parcel)
{
	struct envoy_server *server = context;

	if (parcel->kind == PARCEL_EXCHANGE)
		envoy_start_exchange(server, parcel);
	else if (parcel->kind == PARCEL_TRUST)
		network_curl_trust(server->network,
		    (int64_t)parcel_take_number(parcel));
	else if (parcel->kind == PARCEL_PREPARE)
		server->network->prepare(server->network);
	else if (parcel->kind == PARCEL_CANCEL)
		envoy_cancel(server);
	else if (parcel->kind == PARCEL_PING)
		parcel_end(&server->posts.out, parcel_begin(
		    &server->posts.out, PARCEL_PONG));
	else if (parcel->kind == PARCEL_COLLECT)
		envoy_start_collect(server, parcel);
	else if (parcel->kind == PARCEL_READ)
		parcel->is_bad |= envoy_read_start(&server->reader) < 0;
	else if (parcel->kind == PARCEL_COLLECT_NO_MORE)
		server->gatherer->cancel(server->gatherer);
	else
		parcel->is_bad = true;
}

/* --- what is asked -------------------------------------------------------- */

/* A secret or a handle, or NULL and why there is none. */
static void
envoy_put_secret(struct text *out, const char *secret,
    const struct error *error)
{
	parcel_put_string(out, secret);
	parcel_put_string(out, error->text);
}

static void
envoy_answer_channel(struct envoy_server *server, struct parcel *parcel,
    struct text *out)
{
	const char *id = parcel_take_word(parcel);
	struct text handle = { 0 };
	struct error error = { 0 };
	int status = strongbox_open(&server->box, id, &handle, &error);

	envoy_put_secret(out, status == 0 ? text_string(&handle) : NULL,
	    &error);
	text_clear(&handle);
}

/* This one goes to the owner: signatures are checked where requests come in. */
static void
envoy_answer_app(struct envoy_server *server, struct text *out)
{
	struct error error = { 0 };
	char *secret = NULL;

	if (server->box.app_place != NULL &&
	    secret_load(server->box.app_place, &secret, &error) < 0)
		(void)error_prefix(&error, "slack-app");
	envoy_put_secret(out, secret, &error);
	secret_free(secret);
}

/* Whoever asks waits: every question gets its answer at once. */
static void
envoy_take_ask(void *context, struct parcel *parcel)
{
	struct envoy_server *server = context;
	struct text *out = &server->asks.out;
	size_t begin = parcel_begin(out, PARCEL_ANSWER);

	if (parcel->kind == PARCEL_CHANNEL)
		envoy_answer_channel(server, parcel, out);
	else if (parcel->kind == PARCEL_APP)
		envoy_answer_app(server, out);
	else
		parcel->is_bad = true;
	parcel_end(out, begin);
	hatch_flush(&server->asks);
}

/* --- the process ---------------------------------------------------------- */

static int
envoy_loop(struct envoy_server *server, struct error *ret_error)
{
	int64_t boot_ms, next_ms, late_ms, read_ms;

	for (;;) {
		next_ms = network_curl_run(server->network);
		late_ms = gatherer_run(server->gatherer);
		read_ms = envoy_read_run(&server->reader);
		hatch_flush(&server->posts);
		if (server->posts.has_ended || server->asks.has_ended)
			return 0;
		boot_ms = clock_boot_ms(server->clock);
		if (late_ms < next_ms)
			next_ms = late_ms;
		if (read_ms < next_ms)
			next_ms = read_ms;
		if (poller_wait(server->poller, next_ms == INT64_MAX ?
		    INT64_MAX : clock_now_ms(server->clock) + next_ms -
		    boot_ms, ret_error) < 0)
			return -1;
	}
}

/* Whoever stops the service tells the owner; the envoy ends when that is gone,
 * and not before its last answer. */
static void
envoy_settle(void)
{
	sigset_t set;

	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGHUP);
	(void)sigaddset(&set, SIGINT);
	(void)sigaddset(&set, SIGTERM);
	(void)sigprocmask(SIG_BLOCK, &set, NULL);
	(void)signal(SIGPIPE, SIG_IGN);
	/* However the owner ends. */
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	(void)prctl(PR_SET_NAME, "patchday-envoy", 0, 0, 0);
}

static int
envoy_open_all(struct envoy_server *server, struct error *ret_error)
{
	server->poller = poller_new(server->clock, ret_error);
	if (server->poller == NULL ||
	    hatch_open(&server->posts, server->poller, ret_error) < 0 ||
	    hatch_open(&server->asks, server->poller, ret_error) < 0)
		return -1;
	server->network = network_curl_new(server->poller, server->clock);
	server->reader.poller = server->poller;
	server->reader.done = envoy_answer_read;
	server->reader.context = server;
	return 0;
}

int
envoy_serve(const struct envoy_options *options, struct conf *conf,
    int posts, int asks, int names)
{
	struct envoy_server server = { .clock = options->clock,
		.config = mem_string(conf->path),
		.posts = { .descriptor = posts, .take = envoy_take_post },
		.asks = { .descriptor = asks, .take = envoy_take_ask } };
	struct random random;
	struct error error = { 0 };
	int status = -1;

	envoy_settle();
	server.posts.context = server.asks.context = &server;
	random_init_system(&random);
	envoy_read_init(&server.reader, server.config, options->clock);
	strongbox_init(&server.box, &random);
	strongbox_add(&server.box, conf);
	/* What it was begun with is not needed: an idle one is small. */
	conf_release(conf);
	mem_trim();
	if (envoy_open_all(&server, &error) == 0) {
		server.gatherer = gatherer_new(server.poller, server.clock,
		    options->cache);
		if (options->confine(options->context) == 0 &&
		    envoy_names_start(options->directory, names, &error) == 0)
			status = envoy_loop(&server, &error);
		gatherer_free(server.gatherer);
		envoy_cancel(&server);
		server.network->free(server.network);
	}
	hatch_close(&server.posts);
	hatch_close(&server.asks);
	poller_free(server.poller);
	strongbox_clear(&server.box);
	free(server.config);
	if (error.text[0] != '\0') {
		(void)error_prefix(&error, "the process that sends");
		log_error(options->log, "failed",
		    LOG_TEXT("reason", error.text));
	}
	return status == 0 ? 0 : 3;
}
