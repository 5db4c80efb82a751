/* SPDX-License-Identifier: MIT */
/*
 * An announcement worded: the only place with wording.  The same sentences
 * for every channel; a channel lays them out.
 */
#ifndef PATCHDAY_MESSAGE_H
#define PATCHDAY_MESSAGE_H

#include <stdint.h>

#include "announcement.h"
#include "brief.h"
#include "template.h"
#include "zonedir.h"

/* When it is said relative to when it was due (reliability.md 3.4). */
enum message_lateness {
	MESSAGE_ON_TIME,
	MESSAGE_LATE,		/* says since when, and that it is late */
	MESSAGE_COMBINED,	/* start and end in one, after the end */
};

struct message_link {
	char *title, *url;	/* owned */
};

/* Plain text without any markup; channels escape.  Owned strings. */
struct message {
	enum announcement_kind kind;
	char *headline;		/* "Patch Thursday starts now" */
	char *lead;		/* one or two sentences: what it means for you */
	ARRAY(char *) paragraphs;	/* further ones: order of environments, late note, call */
	ARRAY(char *) times;	/* one line a zone: "15:00–17:00 PST (Los Angeles)" */
	int64_t start_at, end_at;	/* Slack writes them in the reader's zone */
	char *zone_note;	/* the window's zone abbreviation then, "PST" */
	ARRAY(char *) environments;	/* "1. idfdev, usdfdev" one a stage */
	ARRAY(struct message_link) links;
	char *identity, *window;	/* for metadata and threads */
	char *site_title, *site_url;
	char *title;		/* the window's: thread subject */
	const char *impact;	/* word */
};

/*
 * Word the announcement.  `templates` (may be NULL) are the site's own texts.
 * `now_at` matters only when late.  The caller clears the message.
 */
void message_init(struct message *message, const struct brief *brief,
    enum announcement_kind kind, int64_t lead_secs,
    enum message_lateness lateness, int64_t now_at,
    struct zonedir *zonedir, const struct templates *templates);

void message_clear(struct message *message);

#endif
