/* SPDX-License-Identifier: MIT */
/* Channels for the unit tests of notify/, from one line of YAML. */
#ifndef PATCHDAY_TESTS_CHANNELS_H
#define PATCHDAY_TESTS_CHANNELS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "channel.h"

/* Read `NAME: {…}`.  The first complaint goes to `ret_complaint` ("" if
 * there is none); 0 or -1 as channel_parse(). */
static inline int
channels_parse(const char *yaml, struct channel *ret_channel,
    char *ret_complaint, size_t size)
{
	struct complaints complaints = { 0 };
	struct doc *doc = NULL;
	int result = -1;

	memset(ret_channel, 0, sizeof(*ret_channel));
	if (doc_parse_yaml("/etc/patchday/patchday.yaml", yaml, strlen(yaml),
	    &doc, &complaints) == 0)
		result = channel_parse(&doc->items[0], ret_channel,
		    &complaints);
	(void)snprintf(ret_complaint, size, "%s", complaints.list.count > 0 ?
	    complaints.list.items[0].text : "");
	complaint_clear(&complaints);
	doc_free(doc);
	return result;
}

/* A message as message_init() might make it, without zones or wording. */
static inline void
channels_message(struct message *ret_message, enum announcement_kind kind)
{
	memset(ret_message, 0, sizeof(*ret_message));
	ret_message->kind = kind;
	announcement_format_kind(kind, 86400, ret_message->kind_text);
	ret_message->headline = mem_string("Patch Thursday has started");
	ret_message->lead = mem_string("Please hold off reporting problems.");
	array_push(&ret_message->times,
	    mem_string("Thu 3 Dec 2026 15:00–17:00 PST (Los Angeles)"));
	ret_message->start_at = 1796338800;
	ret_message->end_at = 1796346000;
	ret_message->zone_note = mem_string("PST");
	ret_message->identity = mem_string("patch-thursday/2026-12-03T15:00");
	ret_message->window = mem_string("patch-thursday");
	ret_message->site_title = mem_string("Rubin Science Platform");
	ret_message->title = mem_string("Patch Thursday");
	ret_message->impact = "transient";
}

#endif
