/* SPDX-License-Identifier: MIT */
/*
 * An announcement worded: the only place with wording.  The same sentences
 * for every channel; a channel lays them out.
 *
 * What is said is true at the moment it is sent:
 *   start, on time    "has started" (never "starts now"), hold off until …
 *   start, late       "is under way", since when, and that it is late
 *   start, after end  becomes the combined message, whatever was asked for
 *   reminder          date and time only; never "in 3 hours", which a delay
 *                     of some minutes would make untrue
 *   end               "has ended", problems may be reported again
 *
 * A tentative occurrence (its confirming role has not answered) is never
 * claimed as a fact.  Somebody who sits at work that afternoon wants to know
 * two things: may something happen to me now, and when is that over?  So:
 *   otherwise: tentative  reminders say "not yet confirmed by ROLE"; at the
 *                         start "was planned for now, but is not confirmed":
 *                         save your work to be safe, hold off until the end;
 *                         at the end "the time planned for … is over", so
 *                         that holding off ends too
 *   otherwise: skip       reminders before the deadline say that it lapses
 *                         without confirmation; at the deadline a
 *                         cancellation says that the work will not take
 *                         place; then silence, no start and no end
 *   otherwise: go         is confirmed by silence: the usual texts
 *
 * Of work that a person begins and ends it is not said that it has started, or
 * is over, before somebody said so.
 */
#ifndef PATCHDAY_MESSAGE_H
#define PATCHDAY_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "announcement.h"
#include "brief.h"
#include "message_pending.h"
#include "template.h"
#include "zonedir.h"

/* When it is said relative to when it was due (reliability.md 3.4). */
enum message_lateness {
	MESSAGE_ON_TIME,
	MESSAGE_LATE,		/* says since when, and that it is late */
	MESSAGE_COMBINED,	/* start and end in one, after the end */
};

enum message_link_kind {
	MESSAGE_LINK_PAGE,	/* the site's page */
	MESSAGE_LINK_FEED,	/* the window's calendar */
	MESSAGE_LINK_CALL,	/* join the call */
	MESSAGE_LINK_OCCURRENCE,	/* its own page: follow, answer */
	MESSAGE_LINK_TICKET,	/* where it is written down in Jira */
	MESSAGE_LINK_MORE,	/* the window's own url */
	MESSAGE_LINK_ARGOCD,	/* an environment's out-of-sync list */
	MESSAGE_LINK_CHANGES,	/* what waits in an environment */
	MESSAGE_LINK_THREAD,	/* where it is followed in Slack */
};

struct message_link {
	enum message_link_kind kind;
	char *title, *url;	/* owned; http or https, visible ASCII */
};

/* A button: what is done for whoever clicks it, an order as JSON (order.h). */
struct message_button {
	char *title, *value;	/* owned */
	/* What is asked before it is done, and what is true of it as of the
	 * message; NULL: it is done at once.  Owned. */
	char *question, *facts;
	/* About these times, "START/END" or "/END" in UTC; or NULL.  Owned. */
	char *seen;
};

/* Plain text without any markup, cleaned of control, hiding and reordering
 * characters; channels escape.  Owned strings. */
struct message {
	enum announcement_kind kind;
	char kind_text[ANNOUNCEMENT_KIND_MAX];	/* "remind-24h" */
	char *headline;		/* "Patch Thursday has started"; one line */
	char *subject;		/* of a mail; NULL: the headline */
	char *lead;		/* what it means for you; one paragraph */
	/* Late note, description, coordinator; may have line feeds.  Number
	 * `typed`, from 1, says what can be typed to answer; 0: none. */
	ARRAY(char *) paragraphs;
	size_t typed;
	ARRAY(char *) times;	/* a zone each: "15:00–17:00 PST (…)" */
	ARRAY(char *) changes;	/* a zone each: "was 17:00 PST, now …" */
	const char *changes_title;	/* static: "What changes" */
	int64_t start_at, end_at;	/* Slack: in the reader's zone */
	/* Until when the work is under way, as planned now; overdue, an hour
	 * from now.  0: it is not, or nobody confirmed it.  UTC. */
	int64_t until_at;
	char *data;		/* the same for programs: JSON; or NULL */
	char *zone_note;	/* the window's zone abbreviation then, "PST" */
	ARRAY(char *) environments;	/* "1. idfdev, usdfdev" one a stage */
	size_t environment_count;	/* in all of them */
	/* What waits to be deployed, or was: an environment each. */
	ARRAY(struct message_pending) pending;
	const char *pending_title;	/* static: "Changes that wait" */
	ARRAY(struct message_link) links;
	ARRAY(struct message_button) buttons;	/* where clicks are taken */
	/* Who opens it answers for the role: for mails to it alone, which say
	 * no other way.  NULL: none. */
	char *answer_url;
	char *footer;		/* the site's small print, or NULL */
	char *identity, *window, *title;	/* title: the window's */
	char *site_title, *site_url;	/* site_url may be NULL */
	const char *impact;	/* word */
	bool is_tentative;
	bool is_last;		/* nothing follows: a ticket is closed by it */
	/* INVITATION: an iCalendar document with its METHOD, for kinds that
	 * take it; lent.  NULL: none. */
	const char *calendar;
	/* Mail to somebody who asked for it: where they leave by one click;
	 * lent.  NULL: they did not. */
	const char *unsubscribe_url;
};

/*
 * Word the announcement.  `templates` (may be NULL) are the site's own texts.
 * `now_at` matters when it is late, and to the board (EDIT), which tells how it
 * stands then.  The caller clears the message.
 */
void message_init(struct message *message, const struct brief *brief,
    enum announcement_kind kind, int64_t lead_secs,
    enum message_lateness lateness, int64_t now_at,
    struct zonedir *zonedir, const struct templates *templates);

/* The same for a note to operators (note.h): `detail` is its headline, a line
 * feed, its first sentences. */
void message_init_note(struct message *message, const struct brief *brief,
    const char *detail, struct zonedir *zonedir);

/* The same for the mail around an invitation, or around one that takes an
 * earlier one back. */
void message_init_invitation(struct message *message,
    const struct brief *brief, bool is_cancel, struct zonedir *zonedir);

/* The same for the mail that asks a subscriber back.  `detail`: headline, link,
 * its title, a line each, then what it says. */
void message_init_subscription(struct message *message,
    const struct brief *brief, const char *detail, struct zonedir *zonedir);

/* Free what it owns; it is zeroed. */
void message_clear(struct message *message);

#endif
