/* SPDX-License-Identifier: MIT */
/* The buffers of a dialogue, and its items. */
#include "dialogue.h"

#include <string.h>

/* A peer that never ends a line is no peer. */
#define DIALOGUE_IN_MAX (64 * 1024)

bool
dialogue_can_take(const struct dialogue *dialogue)
{
	if (dialogue->is_over)
		return false;
	return dialogue->current == NULL ? dialogue->stage == 0 :
	    dialogue->can_pipeline && dialogue->following == NULL;
}

void
dialogue_take(struct dialogue *dialogue, const struct dialogue_item *item)
{
	if (dialogue->current == NULL)
		dialogue->current = item;
	else
		dialogue->following = item;
	dialogue->kind->begin(dialogue);
}

void
dialogue_say(struct dialogue *dialogue, const void *bytes, size_t length)
{
	text_put(&dialogue->out, bytes, length);
	dialogue->out_total += length;
}

void
dialogue_sent(struct dialogue *dialogue, size_t count)
{
	dialogue->sent += count;
	dialogue->sent_total += count;
	if (dialogue->sent < dialogue->out.length)
		return;
	/* A token or a letter is not kept longer than it must. */
	if (dialogue->out.bytes != NULL)
		explicit_bzero(dialogue->out.bytes, dialogue->out.length);
	text_cut(&dialogue->out, 0);
	dialogue->sent = 0;
}

bool
dialogue_read_line(struct dialogue *dialogue,
    char ret_line[static DIALOGUE_LINE_MAX])
{
	const char *from = text_string(&dialogue->in) + dialogue->taken;
	size_t left = dialogue->in.length - dialogue->taken, length;
	const char *end = left == 0 ? NULL : memchr(from, '\n', left);

	if (end == NULL) {
		if (left > DIALOGUE_IN_MAX)
			dialogue->fault = "the peer's line does not end";
		return false;
	}
	length = (size_t)(end - from);
	dialogue->taken += length + 1;
	dialogue->seen_count += length + 1;
	if (length > 0 && from[length - 1] == '\r')
		length--;
	if (length > DIALOGUE_LINE_MAX - 1)
		length = DIALOGUE_LINE_MAX - 1;
	memcpy(ret_line, from, length);
	ret_line[length] = '\0';
	return true;
}

void
dialogue_clear(struct dialogue *dialogue)
{
	if (dialogue->out.bytes != NULL)
		explicit_bzero(dialogue->out.bytes, dialogue->out.length);
	text_clear(&dialogue->out);
	text_clear(&dialogue->in);
	text_clear(&dialogue->reply);
}

void
dialogue_item_clear(struct dialogue_item *item)
{
	if (item->bytes.bytes != NULL)
		explicit_bzero(item->bytes.bytes, item->bytes.length);
	text_clear(&item->bytes);
}
