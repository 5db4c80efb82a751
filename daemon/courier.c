/* SPDX-License-Identifier: MIT */
/*
 * The courier: patchdayd --courier, which `patchday` starts when it is to ask a
 * service over HTTPS.  Everything that can go wrong with that is the network's
 * to refuse (base/transfer.c): addresses without TLS, certificates, redirects,
 * bytes that are no header.
 *
 * The token is read from a file, since arguments and environment can be seen by
 * others, and wiped.
 */
#include "courier.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "doc.h"
#include "exchange.h"
#include "file.h"
#include "mem.h"
#include "network_curl.h"
#include "poller.h"
#include "secret.h"
#include "text.h"

#define COURIER_WAIT_MS 40000
#define COURIER_REQUEST_MAX (1024 * 1024)

/* An exchange until its answer is there. */
struct courier_call {
	FILE *out;
	struct error *error;
	int result;
	bool is_over;
};

/* "Bearer pd_…"; the caller wipes and frees.  NULL after a message. */
static char *
courier_authorize(const char *path, struct error *ret_error)
{
	char *token, *value;

	if (file_read_secret(path, &token, ret_error) < 0)
		return NULL;
	value = secret_check_token(token, ret_error) == 0 ?
	    mem_format("Bearer %s", token) : NULL;
	secret_free(token);
	return value;
}

static void
courier_done(void *context, const struct exchange_reply *reply)
{
	struct courier_call *call = context;

	call->is_over = true;
	if (reply->progress != EXCHANGE_ANSWERED) {
		call->result = error_set(call->error, ERROR_NETWORK, "%s",
		    reply->reason);
		return;
	}
	fprintf(call->out, "%d\n", reply->status);
	(void)fwrite(reply->body, 1, reply->length, call->out);
}

/* Wait for the answer; the exchange has a deadline of its own. */
static int
courier_wait(struct poller *poller, struct network *network,
    const struct clock *clock, struct courier_call *call)
{
	int64_t next_ms, left_ms;

	for (;;) {
		next_ms = network_curl_run(network);
		if (call->is_over)
			return call->result;
		/* It counts from the boot, the poller by the wall. */
		left_ms = next_ms == INT64_MAX ? COURIER_WAIT_MS :
		    next_ms - clock_boot_ms(clock);
		if (left_ms > 0 && poller_wait(poller, clock_now_ms(clock) +
		    left_ms, call->error) < 0)
			return -1;
	}
}

static int
courier_exchange(const struct exchange_request *request, FILE *out,
    struct error *ret_error)
{
	struct courier_call call = { .out = out, .error = ret_error };
	struct network *network;
	struct poller *poller;
	struct clock clock;
	int result;

	clock_init_system(&clock);
	poller = poller_new(&clock, ret_error);
	if (poller == NULL)
		return -1;
	network = network_curl_new(poller, &clock);
	result = network->start(network, request, courier_done, &call,
	    ret_error);
	if (result == 0)
		result = courier_wait(poller, network, &clock, &call);
	network->free(network);
	poller_free(poller);
	return result;
}

/* What is asked, as the map has it. */
static int
courier_ask(const struct doc *map, FILE *out, struct error *ret_error)
{
	const char *url = doc_string(doc_find(map, "url"));
	const char *method = doc_string(doc_find(map, "method"));
	const char *path = doc_string(doc_find(map, "token_file"));
	const char *body = doc_string(doc_find(map, "body"));
	char *authorization;
	int result;

	if (url == NULL || method == NULL || path == NULL)
		return error_set(ret_error, ERROR_INPUT, "the courier needs "
		    "url, method and token_file");
	authorization = courier_authorize(path, ret_error);
	if (authorization == NULL)
		return -1;
	body = body == NULL ? "" : body;
	result = courier_exchange(&(struct exchange_request){
	    .protocol = EXCHANGE_HTTP, .sink = "patchday", .url = url,
	    .method = method, .content_type = "application/json",
	    .authorization = authorization,
	    .idempotency_key = doc_string(doc_find(map, "key")),
	    .body = body, .body_length = strlen(body),
	    .timeout_ms = COURIER_WAIT_MS }, out, ret_error);
	explicit_bzero(authorization, strlen(authorization));
	free(authorization);
	return result;
}

int
courier_run(FILE *in, FILE *out, struct error *ret_error)
{
	struct text request = { 0 };
	struct doc *map = NULL;
	char block[4096];
	size_t length;
	int status;

	while ((length = fread(block, 1, sizeof(block), in)) > 0 &&
	    request.length <= COURIER_REQUEST_MAX)
		text_put(&request, block, length);
	status = doc_parse_json(text_string(&request), request.length,
	    COURIER_REQUEST_MAX, &map, ret_error);
	if (status == 0)
		status = courier_ask(map, out, ret_error);
	if (status == 0 && fflush(out) != 0)
		status = error_set(ret_error, ERROR_SYSTEM,
		    "the answer cannot be passed on");
	doc_free(map);
	text_clear(&request);
	return status;
}
