/* SPDX-License-Identifier: MIT */
/*
 * What a mail server or a web server says, any bytes in any pieces.  The first
 * byte chooses who it is and how the second reading is cut.  Whatever comes:
 * lines end and are bounded, an answer has a status, nothing is over and still
 * goes on, and pieces are read as the whole is.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dialogue.h"
#include "mem.h"

#define ITEMS 3
#define EVENTS_MAX 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct fuzz_story {
	struct text told;		/* each event, for comparison */
	unsigned begun;
	bool is_over;
};

static void
fuzz_make(struct dialogue_item *item, bool is_smtp, unsigned number)
{
	static const char body[] = "Subject: x\r\n\r\n.dot\r\nend\r\n";
	struct exchange_request request = {
		.protocol = is_smtp ? EXCHANGE_SMTP : EXCHANGE_HTTP,
		.sender = "a@b.example", .recipient = "c@d.example",
		.url = "http://127.0.0.1/x", .method = "POST",
		.content_type = "application/json", .body = body,
		.body_length = sizeof(body) - 1,
	};

	if (!is_smtp && number == 1) {
		request.method = "GET";
		request.body = NULL;
		request.body_length = 0;
	}
	memset(item, 0, sizeof(*item));
	(is_smtp ? &dialogue_smtp : &dialogue_http)->format(&request, item);
}

/* Give what can be taken, send all there is. */
static void
fuzz_go_on(struct dialogue *dialogue, struct dialogue_item *items,
    struct fuzz_story *story)
{
	while (story->begun < ITEMS && dialogue_can_take(dialogue))
		dialogue_take(dialogue, &items[story->begun++]);
	dialogue_sent(dialogue, dialogue->out.length - dialogue->sent);
}

static void
fuzz_events(struct dialogue *dialogue, struct dialogue_item *items,
    struct fuzz_story *story)
{
	enum dialogue_event event;
	unsigned count;

	for (count = 0; !story->is_over && dialogue->current != NULL;
	    count++) {
		if (count > EVENTS_MAX)
			abort();
		event = dialogue->kind->next(dialogue);
		if (memchr(dialogue->line, '\0', sizeof(dialogue->line)) ==
		    NULL || memchr(dialogue->retry_after, '\0',
		    sizeof(dialogue->retry_after)) == NULL)
			abort();
		if (event == DIALOGUE_WAITS)
			break;
		if (event == DIALOGUE_ENDED && (dialogue->status < 100 ||
		    dialogue->status > 999))
			abort();
		if (event == DIALOGUE_BROKEN && dialogue->fault == NULL)
			abort();
		text_putf(&story->told, "%d %d %s|", (int)event,
		    dialogue->status, dialogue->line);
		text_put(&story->told, dialogue->reply.bytes,
		    dialogue->reply.length);
		story->is_over = event == DIALOGUE_BROKEN;
		fuzz_go_on(dialogue, items, story);
	}
}

static void
fuzz_tell(uint8_t choice, const uint8_t *data, size_t size, size_t step,
    struct fuzz_story *story)
{
	bool is_smtp = (choice & 1) == 0;
	struct dialogue_item items[ITEMS];
	struct dialogue dialogue = {
		.kind = is_smtp ? &dialogue_smtp : &dialogue_http,
		.can_pipeline = is_smtp && (choice & 2) != 0,
	};
	size_t at, part;
	unsigned i;

	for (i = 0; i < ITEMS; i++)
		fuzz_make(&items[i], is_smtp, i);
	fuzz_go_on(&dialogue, items, story);
	for (at = 0; at < size && !story->is_over; at += part) {
		part = size - at < step ? size - at : step;
		text_put(&dialogue.in, data + at, part);
		fuzz_events(&dialogue, items, story);
	}
	if (dialogue.current != NULL && !story->is_over) {
		(void)dialogue.kind->may_have_arrived(&dialogue);
		text_putf(&story->told, "closed %d", (int)dialogue.kind->
		    is_ended_by_close(&dialogue));
	}
	dialogue_clear(&dialogue);
	for (i = 0; i < ITEMS; i++)
		dialogue_item_clear(&items[i]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_story whole = { 0 }, parts = { 0 };

	if (size < 2)
		return 0;
	fuzz_tell(data[0], data + 1, size - 1, size, &whole);
	fuzz_tell(data[0], data + 1, size - 1, 1 + (data[0] >> 2) % 7,
	    &parts);
	if (strcmp(text_string(&whole.told), text_string(&parts.told)) != 0)
		abort();
	text_clear(&whole.told);
	text_clear(&parts.told);
	return 0;
}
