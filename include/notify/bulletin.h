/* SPDX-License-Identifier: MIT */
/*
 * A bulletin: something to say that is about no occurrence of a window: how a
 * promotion goes, that the gate was opened in an emergency.  It is worded by
 * whoever has something to say, and is a message like any other from then on:
 * through the outbox, one thread for each subject, whose first message can be
 * brought up to date (its board).
 */
#ifndef PATCHDAY_BULLETIN_H
#define PATCHDAY_BULLETIN_H

#include <stdbool.h>
#include <stddef.h>

#include "array.h"
#include "brief.h"
#include "error.h"
#include "message.h"
#include "text.h"

/* Strings are owned, as whoever made them wrote them: they are cleaned and cut
 * when the message is made.  A zeroed struct is empty. */
struct bulletin {
	char *headline;			/* one line */
	char *lead;			/* what it means for you; or NULL */
	ARRAY(char *) paragraphs;	/* may have line feeds */
	ARRAY(struct message_link) links;	/* kind is MESSAGE_LINK_MORE */
	ARRAY(struct message_button) buttons;	/* where clicks reach us */
	bool is_last;		/* of its subject: a ticket is closed by it */
};

/* Add to it; everything is copied, `question` and `facts` may be NULL. */
void bulletin_add_paragraph(struct bulletin *bulletin, const char *paragraph);
void bulletin_add_link(struct bulletin *bulletin, const char *title,
    const char *url);
void bulletin_add_button(struct bulletin *bulletin, const char *title,
    const char *value, const char *question, const char *facts);

/* As one line of JSON, and back.  0, or -1 and nothing to clear. */
void bulletin_format(struct text *text, const struct bulletin *bulletin);
int bulletin_parse(const char *json, size_t length,
    struct bulletin *ret_bulletin, struct error *ret_error);

/*
 * The message that says it (kind BULLETIN); `brief` is the subject's.  Buttons
 * are left out where `brief` has none.  `lateness` LATE adds that it was to be
 * said before.  The caller clears the message.
 */
void message_init_bulletin(struct message *message, const struct brief *brief,
    const struct bulletin *bulletin, enum message_lateness lateness,
    struct zonedir *zonedir);

/* Free what it owns; it is zeroed. */
void bulletin_clear(struct bulletin *bulletin);

#endif
