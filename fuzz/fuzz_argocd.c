/* SPDX-License-Identifier: MIT */
/*
 * Answers of Argo CD: any bytes.  Up to the first NUL it is the list, behind it
 * the answer about each application alone.  Whatever comes, it is told how it
 * went, and what is pending can be read back and comes out the same.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct answerer {
	struct fetch fetch;	/* first */
	const char *list, *app;
};

static int
answer(struct fetch *fetch, const struct fetch_request *request,
    struct fetch_answer *ret_answer, struct error *ret_error)
{
	struct answerer *answerer = (struct answerer *)fetch;
	const char *body = strstr(request->url, "?fields=") != NULL ?
	    answerer->list : answerer->app;

	(void)ret_error;
	fetch_answer_init(ret_answer);
	ret_answer->status = 200;
	ret_answer->body = mem_string(body);
	ret_answer->length = strlen(body);
	return 0;
}

static void
check_again(const struct pending *pending)
{
	struct text text = { 0 }, again = { 0 };
	struct jsontext json = { .text = &text };
	struct pending other = { 0 };
	struct doc *doc = NULL;

	pending_format_json(&json, NULL, pending);
	if (doc_parse_json(text.bytes, text.length, PENDING_BYTES_MAX, &doc,
	    NULL) != 0 || pending_parse_json(doc, &other, NULL) != 0)
		abort();
	json = (struct jsontext){ .text = &again };
	pending_format_json(&json, NULL, &other);
	if (strcmp(text.bytes, again.bytes) != 0)
		abort();
	doc_free(doc);
	pending_clear(&other);
	text_clear(&text);
	text_clear(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct source_place place = { .environment = "e",
		.name = "e" };
	struct source source = { .kind = source_kinds[0], .environment =
	    (char *)"e", .url = (char *)"https://a.b", .token_file =
	    (char *)"t", .token = (char *)"t" };
	struct pending pending = { 0 };
	struct answerer answerer = { .fetch = { .ask = answer,
	    .timeout_ms = 3000 } };
	struct source_collection collection = { .now_at = 1785445200,
		.fetch = &answerer.fetch, .places = &place,
		.pendings = &pending, .count = 1 };
	char *list = mem_bytes(data, size);

	answerer.list = list;
	answerer.app = strlen(list) < size ? list + strlen(list) + 1 : "{}";
	source_collect(&source, 1, &collection);
	if (pending.sources.count != 1)
		abort();
	check_again(&pending);
	pending_clear(&pending);
	free(list);
	return 0;
}
