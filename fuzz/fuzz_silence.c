/* SPDX-License-Identifier: MIT */
/*
 * What Alertmanager answers, any bytes, at each step of a silence's way.  The
 * first byte chooses the step, the second the status.  Whatever comes: an
 * outcome that is one, a next request that is fit to be sent, an end of it all
 * after few of them, and nothing silenced without an id.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "channel_keeper.h"
#include "mem.h"
#include "utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define LETTER(END) "{\"matchers\":[{\"name\":\"environment\",\"value\":" \
	"\"prod\",\"isRegex\":false,\"isEqual\":true}],\"startsAt\":" \
	"\"2026-12-03T23:00:00Z\",\"endsAt\":" END ",\"createdBy\":" \
	"\"patchday\",\"comment\":\"T [patchday w/2026-12-03T15:00 prod]\"}"

static void
check_outcome(const struct outcome *outcome, bool is_put)
{
	const char *p;

	if (outcome->class > OUTCOME_ROOTLESS || outcome->place[0] != '\0' ||
	    !utf8_is_valid(outcome->reason, strlen(outcome->reason)))
		abort();
	for (p = outcome->reference; *p != '\0'; p++)
		if (*p <= ' ' || *p == '/' || (unsigned char)*p >= 0x7f)
			abort();
	if (outcome->class == OUTCOME_SENT && is_put &&
	    outcome->reference[0] == '\0')
		abort();
}

/* The next request of the try. */
static void
check_request(const struct channel *channel,
    const struct channel_letter *letter, const struct channel_thread *thread)
{
	struct exchange_request request;
	struct text scratch = { 0 };
	struct doc *body = NULL;
	struct error error;

	channel->kind->keeper->request(channel, letter, thread, &request,
	    &scratch);
	if (exchange_check(&request, &error) != 0)
		abort();
	if (strcmp(request.method, "POST") == 0 &&
	    doc_parse_json(request.body, request.body_length, DOC_BYTES_MAX,
	    &body, NULL) != 0)
		abort();
	doc_free(body);
	text_clear(&scratch);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int statuses[] = { 200, 200, 200, 404, 400, 500, 401,
		302 };
	static const char *const cursors[] = { "", "", "put", "drop" };
	static const char *const letters[] = { LETTER("null"),
		LETTER("\"2026-12-04T01:00:00Z\"") };
	struct channel channel = { .kind = channel_kinds[4],
		.id = (char *)"quiet",
		.url = (char *)"https://alerts.example" };
	struct channel_letter letter;
	struct channel_thread thread = { 0 };
	struct exchange_reply reply = { .progress = EXCHANGE_ANSWERED,
		.retry_after_secs = -1 };
	struct outcome outcome;
	bool is_put;
	int i;

	if (size < 2)
		return 0;
	letter.body = mem_string(letters[data[0] & 1]);
	letter.length = strlen(letter.body);
	snprintf(thread.cursor, sizeof(thread.cursor), "%s",
	    cursors[(data[0] >> 1) & 3]);
	if (thread.cursor[0] != '\0') {
		snprintf(thread.root, sizeof(thread.root), "i-1");
		snprintf(thread.link, sizeof(thread.link),
		    "2026-12-03T23:00:00Z");
	}
	/* A copy of its own, so that reading past is seen. */
	reply.body = mem_bytes(data + 2, size - 2);
	reply.length = size - 2;
	for (i = 0; ; i++) {
		reply.status = statuses[(data[1] + i) & 7];
		is_put = strcmp(thread.cursor, "put") == 0;
		check_request(&channel, &letter, &thread);
		channel.kind->keeper->judge(&letter, &reply, &thread,
		    &outcome);
		check_outcome(&outcome, is_put);
		if (outcome.class != OUTCOME_FURTHER)
			break;
		if (i > 30)
			abort();
	}
	free((char *)reply.body);
	free(letter.body);
	return 0;
}
