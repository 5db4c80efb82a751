/* SPDX-License-Identifier: MIT */
/*
 * A message while it is being worded: the facts of its brief as texts, one a
 * field, which the sentences of wording.c and the site's own are filled with.
 */
#ifndef PATCHDAY_MESSAGE_INTERNAL_H
#define PATCHDAY_MESSAGE_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "array.h"
#include "message.h"
#include "text.h"
#include "wording_internal.h"
#include "zone.h"

#define MESSAGE_LINE_MAX 240		/* characters of a title, a headline */
#define MESSAGE_PARAGRAPH_MAX 2000	/* characters of a description */

/* What sentences can ask for.  Those up to ZONE are open to a site's own
 * texts (template_field_names); those from AGO on are patchday's alone. */
enum message_field {
	FIELD_CALL, FIELD_CONFIRM_BY, FIELD_COORDINATOR, FIELD_DATE,
	FIELD_DESCRIPTION, FIELD_END, FIELD_ENVIRONMENTS, FIELD_IMPACT,
	FIELD_LENGTH, FIELD_PAGE, FIELD_SITE, FIELD_START, FIELD_TIMES,
	FIELD_TITLE, FIELD_URL, FIELD_WHEN, FIELD_WINDOW, FIELD_ZONE,
	FIELD_AGO, FIELD_AGAIN, FIELD_CERTAINTY, FIELD_CHANGED,
	FIELD_CLASHES, FIELD_DEADLINE, FIELD_DOUBT, FIELD_END_ON,
	FIELD_HOLD_OFF, FIELD_PROGRESS, FIELD_PROPOSAL, FIELD_SILENCE,
	FIELD_STAGE, FIELD_START_ON, FIELD_TOOK, FIELD_WAS_END,
	FIELD_WAS_START, FIELD_WAS_WHEN, FIELD_WAS_WHO, FIELD_WHO,
	FIELD_WORDS, FIELD_COUNT
};

/* "call", "confirm_by" …, by field. */
extern const char *const message_field_names[FIELD_COUNT];

/* A zeroed struct with `wording` set is ready for message_draft_init(). */
struct message_draft {
	struct wording wording;		/* what is said, and when */
	struct brief seen;		/* lent: the brief, as it was then */
	enum wording_case which;	/* which sentences that calls for */
	const struct zone *zone;	/* the window's; lent */
	ARRAY(const struct zone *) zones;	/* in which times are told */
	struct text values[FIELD_COUNT];
};

/* Weigh what is to be said and word every field; zones are lent from
 * `zonedir`. */
void message_draft_init(struct message_draft *draft, struct zonedir *zonedir);

/* Free what it owns. */
void message_draft_clear(struct message_draft *draft);

/* `string` fit to be shown (utf8_clean), `most` characters of it, without
 * white space at the ends; NULL when nothing is left.  The caller frees. */
char *message_clean(const char *string, bool keeps_lines, size_t most);

/* Append the same, "…" where it was cut; nothing for NULL. */
void message_put_clean(struct text *text, const char *string,
    bool keeps_lines, size_t most);

/* Add links to where it is followed: the thread in Slack, the ticket. */
void message_add_links_talk(struct message *message,
    const struct brief *brief);

/* Append the titles of the environments of one stage (from 0). */
void message_put_stage(struct text *text, const struct brief *brief,
    int stage);

/* The last stage that has environments; -1: none has. */
int message_last_stage(const struct brief *brief);

/* Add what waits in each environment, or what was done there. */
void message_pending_add(struct message *message,
    const struct message_draft *draft);

/* Is it a web address that may stand anywhere: http(s), visible ASCII?  NULL
 * is none. */
bool message_is_address(const char *url);

/* Fill `data` and `until_at`: what programs read in place of sentences.
 * `brief` is as it is now, the draft's as of its act. */
void message_data_add(struct message *message,
    const struct message_draft *draft, const struct brief *brief);

/* Fill `data` of a message that is about no occurrence, from its words. */
void message_data_add_bare(struct message *message,
    enum message_lateness lateness);

/* Word the fields of what people did; those of the clock are there already. */
void message_course_fields(struct message_draft *draft);

/* Add "was …, now …" in each zone, where times changed; who did what, why, and
 * how that differs from the plan. */
void message_course_changes(struct message *message,
    const struct message_draft *draft);
void message_course_paragraphs(struct message *message,
    const struct message_draft *draft);

/* Only what every message has: facts, no words.  For those that word
 * themselves. */
void message_init_bare(struct message *message, const struct brief *brief,
    enum announcement_kind kind, struct zonedir *zonedir);

/* Add a link; takes `url`, and leaves one out that is no plain web address. */
void message_add_link(struct message *message, enum message_link_kind kind,
    const char *title, char *url);

/* Word the fields of a conflict; then add what the one in charge can type, and
 * click. */
void message_private_fields(struct message_draft *draft);
void message_private_answers(struct message *message,
    const struct message_draft *draft);

#endif
