/* SPDX-License-Identifier: MIT */
/*
 * Answers of GitHub, and lists: any bytes.  The first byte chooses the source
 * and the status; up to the first NUL it is the body, behind it header lines.
 * Whatever comes, it is told how it went, nothing is asked for ever, and the
 * token goes to the configured address only.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "jwt.h"
#include "source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define BASE "https://a.b"

struct answerer {
	struct fetch fetch;	/* first */
	const char *body, *headers;
	int status;
	size_t asked_count;
};

static int
answer(struct fetch *fetch, const struct fetch_request *request,
    struct fetch_answer *ret_answer, struct error *ret_error)
{
	struct answerer *answerer = (struct answerer *)fetch;
	const char *line = answerer->headers;

	if (strncmp(request->url, BASE "/", strlen(BASE "/")) != 0 ||
	    ++answerer->asked_count > 100)
		abort();
	if (answerer->status == 0)
		return error_set(ret_error, ERROR_NETWORK, "did not answer");
	fetch_answer_init(ret_answer);
	ret_answer->status = answerer->status;
	ret_answer->body = mem_string(answerer->body);
	ret_answer->length = strlen(answerer->body);
	while (*line != '\0') {
		fetch_answer_add_header(ret_answer, line,
		    strcspn(line, "\n"));
		line += strcspn(line, "\n");
		line += *line == '\n';
	}
	return 0;
}

static const struct source_kind *
find(const char *name)
{
	size_t i;

	for (i = 0; strcmp(source_kinds[i]->name, name) != 0; i++)
		;
	return source_kinds[i];
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int statuses[] = { 200, 200, 200, 304, 403, 429, 404, 0 };
	static const struct source_place place = { .environment = "e",
		.name = "e" };
	struct source source = { .url = (char *)BASE, .repository =
	    (char *)"o/r", .token_file = (char *)"t", .token = (char *)"t" };
	struct pending pending = { 0 };
	struct answerer answerer = { .fetch = { .ask = answer, .sign = jwt_sign,
	    .timeout_ms = 3000 } };
	struct source_collection collection = { .now_at = 1785445200,
		.fetch = &answerer.fetch, .places = &place,
		.pendings = &pending, .count = 1 };
	struct change_merge merge = { .number = 7, .title = (char *)"x" };
	char *body;

	if (size == 0)
		return 0;
	body = mem_bytes(data + 1, size - 1);
	answerer.body = body;
	answerer.headers = strlen(body) < size - 1 ?
	    body + strlen(body) + 1 : "";
	answerer.status = statuses[data[0] & 7];
	source.kind = find((data[0] & 8) != 0 ? "list" : "github");
	if ((data[0] & 8) != 0)
		source.url = (char *)BASE "/list";
	change_add_merge(pending_change(&pending, "x"), &merge);
	source_collect(&source, 1, &collection);
	if (pending.sources.count != 1 || pending.changes.count == 0)
		abort();
	pending_clear(&pending);
	free(body);
	return 0;
}
