/* SPDX-License-Identifier: MIT */
/* The message that says a bulletin.  Its words are there already: here they are
 * cleaned, cut, and given what every message has. */
#include <stdlib.h>
#include <string.h>

#include "bulletin.h"
#include "mem.h"
#include "message_internal.h"

/* Buttons, links: one Slack message takes as many with room to spare. */
#define MESSAGE_BULLETIN_MOST 10

static void
message_bulletin_add_button(struct message *message,
    const struct message_button *from)
{
	struct message_button *button = array_add(&message->buttons);

	button->title = message_clean(from->title, false, MESSAGE_LINE_MAX);
	button->value = mem_string(from->value);
	button->question = message_clean(from->question, false,
	    MESSAGE_LINE_MAX);
	button->facts = message_clean(from->facts, false,
	    MESSAGE_PARAGRAPH_MAX);
	if (button->title == NULL)
		button->title = mem_string("Go on");
}

void
message_init_bulletin(struct message *message, const struct brief *brief,
    const struct bulletin *bulletin, enum message_lateness lateness,
    struct zonedir *zonedir)
{
	const struct message_link *link;
	char *clean;
	size_t i;

	message_init_bare(message, brief, ANNOUNCEMENT_BULLETIN, zonedir);
	message->is_last = bulletin->is_last;
	message->headline = message_clean(bulletin->headline, false,
	    MESSAGE_LINE_MAX);
	if (message->headline == NULL)
		message->headline = mem_string(message->title);
	message->lead = message_clean(bulletin->lead, false,
	    MESSAGE_PARAGRAPH_MAX);
	if (message->lead == NULL)
		message->lead = mem_string("");
	if (lateness == MESSAGE_LATE)
		array_push(&message->paragraphs, mem_string("This message is "
		    "late: it could not be sent before."));
	for (i = 0; i < bulletin->paragraphs.count; i++) {
		clean = message_clean(bulletin->paragraphs.items[i], true,
		    MESSAGE_PARAGRAPH_MAX);
		if (clean != NULL)
			array_push(&message->paragraphs, clean);
	}
	for (i = 0; i < bulletin->links.count &&
	    i < MESSAGE_BULLETIN_MOST; i++) {
		link = &bulletin->links.items[i];
		message_add_link(message, MESSAGE_LINK_MORE, link->title,
		    mem_string(link->url));
	}
	message_add_links_talk(message, brief);
	for (i = 0; brief->has_buttons && i < bulletin->buttons.count &&
	    i < MESSAGE_BULLETIN_MOST; i++)
		message_bulletin_add_button(message,
		    &bulletin->buttons.items[i]);
	message_data_add_bare(message, lateness);
}
