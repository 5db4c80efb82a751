/* SPDX-License-Identifier: MIT */
/*
 * Answers of peers, and letters read back: any bytes.  The first byte chooses
 * kind and status.  Whatever comes, the outcome is one of the six, its
 * strings end and are printable, and nothing is called sent without a sign.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "brief.h"
#include "channel.h"
#include "utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_text(const char *string, size_t size)
{
	const char *p;

	if (memchr(string, '\0', size) == NULL ||
	    !utf8_is_valid(string, strlen(string)))
		abort();
	for (p = string; *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			abort();
}

static void
check_outcome(const struct outcome *outcome, bool is_slack)
{
	if (outcome->class > OUTCOME_ROOTLESS)
		abort();
	check_text(outcome->reason, sizeof(outcome->reason));
	check_text(outcome->reference, sizeof(outcome->reference));
	check_text(outcome->place, sizeof(outcome->place));
	if (is_slack && outcome->class == OUTCOME_SENT &&
	    outcome->reference[0] == '\0')
		abort();
	if (outcome->class != OUTCOME_SENT && outcome->place[0] != '\0')
		abort();
}

static void
try_answer(uint8_t choice, const uint8_t *data, size_t size)
{
	static const int statuses[] = { 200, 429, 500, 403, 250, 450, 550, 0 };
	const struct channel_kind *kind = channel_kinds[choice % 4];
	bool is_slack = choice % 4 == 0;
	struct exchange_reply reply = {
		.progress = (choice >> 5) % 3 == 0 ? EXCHANGE_ANSWERED :
		    (enum exchange_progress)((choice >> 5) % 3),
		.status = statuses[(choice >> 2) & 7],
		.retry_after_secs = (int64_t)choice - 1,
		.body = (const char *)data, .length = size,
	};
	struct channel channel = { .target = (char *)"#team",
	    .place = (choice & 1) != 0 ? (char *)"C024BE91L" : NULL };
	struct channel_thread thread = { 0 };
	struct outcome outcome;

	kind->judge_send(&reply, &outcome);
	check_outcome(&outcome, is_slack);
	if (kind->judge_look_up != NULL) {
		kind->judge_look_up(&channel, "key", &reply, &thread,
		    &outcome);
		check_text(thread.place, sizeof(thread.place));
		check_outcome(&outcome, is_slack);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct channel_letter letter;
	struct text text = { 0 };
	struct brief brief;
	char *bytes;
	size_t i;

	if (size == 0)
		return 0;
	/* A copy of its own, NUL behind it, so that reading past is seen. */
	bytes = malloc(size);
	memcpy(bytes, data + 1, size - 1);
	bytes[size - 1] = '\0';
	try_answer(data[0], (const uint8_t *)bytes, size - 1);
	letter.body = bytes;
	letter.length = size - 1;
	for (i = 0; channel_kinds[i] != NULL; i++) {
		channel_kinds[i]->print(&text, &letter);
		channel_kinds[i]->print_html(&text, &letter);
	}
	text_clear(&text);
	if (brief_parse(bytes, size - 1, &brief, NULL) == 0)
		brief_clear(&brief);
	free(bytes);
	return 0;
}
