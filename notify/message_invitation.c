/* SPDX-License-Identifier: MIT */
/*
 * The mail around an invitation.  Programs show the entry; the words are for
 * those that do not, and for the list of mails.
 */
#include "message.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "message_internal.h"
#include "timetext.h"

/* Headline, line feed, what it is about, as message_init_note() takes them. */
static void
message_put_invitation(struct text *text, const struct brief *brief,
    bool is_cancel, struct zonedir *zonedir)
{
	const struct zone *zone = zonedir_find(zonedir, brief->zone, NULL);
	char *title = message_clean(brief->title, false, MESSAGE_LINE_MAX);

	/* One that left the system's data: as message_draft_init(). */
	if (zone == NULL)
		zone = zonedir_find(zonedir, "UTC", NULL);
	text_putf(text, "%s: %s, ", is_cancel ? "Cancelled" : "Invitation",
	    title == NULL ? "" : title);
	timetext_format(text, zone, brief->start_at);
	text_puts(text, is_cancel ? "\nThis takes the entry out of your "
	    "calendar: the work does not take place at that time." :
	    "\nThis is an entry for your calendar; a later mail changes it or "
	    "takes it back. You need not answer.");
	free(title);
}

void
message_init_invitation(struct message *message, const struct brief *brief,
    bool is_cancel, struct zonedir *zonedir)
{
	struct text detail = { 0 };
	int i, last = message_last_stage(brief);

	message_put_invitation(&detail, brief, is_cancel, zonedir);
	message_init_note(message, brief, text_string(&detail), zonedir);
	text_clear(&detail);
	message->kind = ANNOUNCEMENT_INVITATION;
	announcement_format_kind(message->kind, 0, message->kind_text);
	for (i = 0; brief->environments.count > 0 && i <= last; i++) {
		struct text stage = { 0 };

		if (last > 0)
			text_putf(&stage, "%d. ", i + 1);
		message_put_stage(&stage, brief, i);
		array_push(&message->environments, text_take(&stage));
	}
}
