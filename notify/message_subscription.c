/* SPDX-License-Identifier: MIT */
/* The mail that asks somebody back who asked for mail: was it you?  Whoever did
 * not ask has nothing to do. */
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "message_internal.h"

/* A line of `detail`; steps behind it.  The caller frees. */
static char *
message_subscription_line(const char **detail)
{
	size_t length = strcspn(*detail, "\n");
	char *line = mem_bytes(*detail, length);

	*detail += length + ((*detail)[length] == '\n');
	return line;
}

void
message_init_subscription(struct message *message, const struct brief *brief,
    const char *detail, struct zonedir *zonedir)
{
	char *headline = message_subscription_line(&detail);
	char *url = message_subscription_line(&detail);
	char *title = message_subscription_line(&detail);
	struct message_link *link;
	size_t i;

	message_init_note(message, brief, "", zonedir);
	free(message->headline);
	free(message->lead);
	message->headline = message_clean(headline, false, MESSAGE_LINE_MAX);
	message->lead = message_clean(detail, false, MESSAGE_PARAGRAPH_MAX);
	/* This is about no time. */
	for (i = 0; i < message->times.count; i++)
		free(message->times.items[i]);
	message->times.count = 0;
	/* Before the page's: it is what the mail is for. */
	(void)array_add(&message->links);
	link = message->links.items;
	memmove(link + 1, link, (message->links.count - 1) * sizeof(*link));
	link->kind = MESSAGE_LINK_MORE;
	link->title = title;
	link->url = url;
	free(headline);
}
