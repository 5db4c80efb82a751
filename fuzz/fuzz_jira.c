/* SPDX-License-Identifier: MIT */
/*
 * Answers of Jira to every request, letters read back, texts as wiki markup:
 * any bytes.  The first two choose what was asked and the status.  Whatever
 * comes, outcomes end and are printable; what names a ticket is a ticket's key;
 * a sequel comes to an end.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "channel_editor.h"
#include "channel_sequel.h"
#include "jira_letter_internal.h"
#include "jira_page_internal.h"
#include "jira_settings_internal.h"
#include "mem.h"
#include "utf8.h"

#define FUZZ_KEY "0123456789abcdef0123456789abcdef"
#define FUZZ_REQUESTS 40		/* of one sequel: never so many */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char *fuzz_watchers[] = { (char *)"ann", (char *)"bob" };
static struct jira_settings fuzz_settings = { .version = 3,
	.type = (char *)"Task", .close = (char *)"Done",
	.watchers = { .items = fuzz_watchers, .count = 2 } };
static struct channel fuzz_channel = { .id = (char *)"t",
	.target = (char *)"DM", .url = (char *)"https://jira.example.org",
	.jira = &fuzz_settings };

static const struct channel_kind *
fuzz_kind(void)
{
	size_t i = 0;

	while (strcmp(channel_kinds[i]->name, "jira") != 0)
		i++;
	fuzz_channel.kind = channel_kinds[i];
	return channel_kinds[i];
}

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
check_outcome(const struct outcome *outcome)
{
	check_text(outcome->reason, sizeof(outcome->reason));
	check_text(outcome->reference, sizeof(outcome->reference));
	check_text(outcome->place, sizeof(outcome->place));
	if (outcome->class == OUTCOME_SENT && outcome->place[0] != '\0' &&
	    !jira_letter_is_key(outcome->reference))
		abort();
}

/* The same answer to each of its requests. */
static void
try_sequel(const struct exchange_reply *reply)
{
	const struct channel_sequel *sequel = fuzz_channel.kind->sequel;
	struct channel_letter letter = { .body = (char *)"POST issue close\n",
	    .length = 17 };
	struct channel_thread thread = { .root = "DM-1" };
	struct exchange_request request;
	struct outcome outcome;
	struct text scratch = { 0 };
	unsigned count = 0;

	while (sequel->is_owed(&fuzz_channel, &letter, &thread)) {
		if (++count > FUZZ_REQUESTS)
			abort();
		sequel->request(&fuzz_channel, &letter, &thread, &request,
		    &scratch);
		text_clear(&scratch);
		memset(&outcome, 0, sizeof(outcome));
		sequel->judge(&fuzz_channel, &letter, reply, &thread,
		    &outcome);
		check_text(outcome.reason, sizeof(outcome.reason));
		if (outcome.class != OUTCOME_FURTHER)
			break;
	}
}

static void
try_answers(uint8_t choice, const struct exchange_reply *reply)
{
	static const char *const letters[] = { "POST issue\n{}",
	    "POST issue/DM-1/comment\n{}" };
	struct channel_letter letter = {
	    .body = (char *)letters[choice & 1],
	    .length = strlen(letters[choice & 1]) };
	struct channel_thread thread = { 0 };
	struct outcome outcome = { 0 };

	fuzz_channel.kind->judge_letter(&letter, reply, &outcome);
	check_outcome(&outcome);
	memset(&outcome, 0, sizeof(outcome));
	fuzz_channel.kind->editor->judge_edit(reply, &outcome);
	check_outcome(&outcome);
	if ((choice & 2) != 0)
		(void)snprintf(thread.root, sizeof(thread.root), "DM-1");
	memset(&outcome, 0, sizeof(outcome));
	fuzz_channel.kind->judge_look_up(&fuzz_channel, FUZZ_KEY, reply,
	    &thread, &outcome);
	check_outcome(&outcome);
	try_sequel(reply);
}

static void
try_letter(const uint8_t *data, size_t size)
{
	struct channel_letter letter = { .body = (char *)data,
	    .length = size };
	struct text text = { 0 };
	struct jira_letter read;

	if (jira_letter_read(&letter, &read) &&
	    (strstr(read.path, "..") != NULL || strchr(read.path, '?')))
		abort();
	fuzz_channel.kind->print(&text, &letter);
	fuzz_channel.kind->print_html(&text, &letter);
	text_clear(&text);
}

/* No sign that means something is left by itself, but for what stands in an
 * address. */
static void
try_escape(const char *string)
{
	struct text text = { 0 };
	const char *p;

	jira_page_escape(&text, string);
	for (p = text_string(&text); *p != '\0'; p++) {
		if (strchr("{}[]|^", *p) != NULL)
			abort();
		/* Only our own, each before a sign. */
		if (*p == '\\' && (p[1] == '\0' ||
		    strchr("*_-#?!()", *++p) == NULL))
			abort();
	}
	text_clear(&text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int statuses[] = { 200, 201, 204, 400, 401, 403, 404,
	    409, 410, 429, 500, 503, 302, 0, 413, 422 };
	struct exchange_reply reply = { .retry_after_secs = -1 };
	char *string;

	if (size < 2)
		return 0;
	(void)fuzz_kind();
	string = mem_bytes(data + 2, size - 2);
	reply.progress = (enum exchange_progress)(data[1] % 3);
	if (data[1] >= 32)
		reply.progress = EXCHANGE_ANSWERED;
	reply.status = statuses[data[0] & 15];
	reply.body = string;
	reply.length = size - 2;
	fuzz_settings.version = (data[0] & 16) != 0 ? 2 : 3;
	try_answers(data[0] >> 5, &reply);
	try_letter(data + 2, size - 2);
	try_escape(string);
	free(string);
	return 0;
}
