/* SPDX-License-Identifier: MIT */
/*
 * A brief: all that the messages about one occurrence may need to know, frozen
 * when the first of them was decided, so that an end can still be announced
 * after its window has left the configuration.  Stored as JSON.
 */
#ifndef PATCHDAY_BRIEF_H
#define PATCHDAY_BRIEF_H

#include <stdbool.h>
#include <stdint.h>

#include "array.h"
#include "doc.h"
#include "environment.h"
#include "error.h"
#include "occurrence.h"
#include "text.h"
#include "zonedir.h"

/* One environment in roll-out order. */
struct brief_environment {
	char *id, *title;		/* owned */
	char *url, *argocd;		/* owned; NULL where not given */
	int stage;			/* from 0 */
	int64_t begun_at, done_at;	/* UTC; 0: not yet */
};

struct conflict_gist;
struct news;
struct pending_list;

struct brief {
	char *site_title, *site_url;	/* site_url may be NULL */
	char *identity;			/* the occurrence's */
	char *window, *title;		/* window id and title */
	char *description, *call, *url, *coordinator;	/* NULL: not given */
	char *zone;			/* the window's zone, an IANA name */
	/* By which the keys of its messages are made (announcement_key()),
	 * since it was the window's at the first; NULL: `zone`. */
	char *key_zone;
	/* Zones in which times are told: the window's, then the site's (UTC
	 * if it has none). */
	ARRAY(char *) zones;
	int64_t start_at, end_at;	/* UTC seconds, after any move */
	/* As people read them last, where another configuration has changed
	 * them since, of which nobody is told; 0: they are those above. */
	int64_t told_start_at, told_end_at;
	/* When another configuration drew the start to before that; 0: none. */
	int64_t changed_at;
	char *noted;	/* how operators were told of it last; NULL: not */
	char *utc_note;	/* timeshift_format_occurrence()'s words, or NULL */
	enum window_impact impact;
	enum occurrence_status status;
	char *confirm_by;		/* role, while tentative; or NULL */
	char *confirm_title;		/* … as others read it, where known */
	int64_t confirm_before_secs;	/* its deadline before the start */
	enum window_otherwise otherwise;	/* what its silence means */
	/* By the window alone; and as it was planned when somebody began or
	 * ended it, else as it is now. */
	int64_t was_start_at, was_end_at;
	int64_t due_start_at, due_end_at;
	/* Where it stands, by what people did; when it really began and ended:
	 * 0 where nobody said so. */
	enum occurrence_phase phase;
	int64_t started_at, ended_at;
	/* Who did that, and why; NULL: the clock, or not yet.  Called off
	 * counts as ended. */
	char *started_by, *started_because, *ended_by, *ended_because;
	bool starts_by_hand, ends_by_hand;	/* a person has to */
	bool is_confirmed;		/* somebody said so */
	/* What was said last: NULL: nothing. */
	char *note, *note_by;
	int64_t note_at;
	bool has_buttons;		/* clicks in Slack reach us */
	char *end_told;		/* channels that hear of its end: "a, b" */
	/* About no occurrence: how its first message stands, a bulletin as
	 * JSON (bulletin.h); NULL: it is an occurrence. */
	char *board;
	ARRAY(struct brief_environment) environments;
	/* What the message at hand tells beyond that; NULL: nothing.  Lent, and
	 * not stored with the brief. */
	const struct news *news;
	/* Where the occurrence is followed in Slack: a link, lent; or NULL. */
	const char *permalink;
	/* Its ticket: what it is called, and where it is; lent; or NULL. */
	const char *ticket, *ticket_url;
	/* What waits in each environment, and how it was when the work began;
	 * lent; NULL: nobody knows. */
	const struct pending_list *pending, *began;
	/* What is offered for promotion then, a line each; lent; or NULL. */
	const char *offers;
	/* CONFLICT: what it meets; lent. */
	const struct conflict_gist *conflict;
	/* ASK, CONFLICT: where who is asked answers (policy/link.h); lent. */
	const char *answer_url;
};

/* What a brief needs to know of the site besides the occurrence.  A view:
 * everything is lent. */
struct brief_site {
	const char *title, *url;	/* url may be NULL */
	const char *const *zones;	/* IANA names in which times are told */
	size_t zone_count;
	const struct environment *environments;
	size_t environment_count;
	bool has_buttons;		/* Slack sends clicks to us */
};

/* Fill a brief from an occurrence; the caller clears it.  Everything is
 * copied: it outlives the configuration. */
void brief_init(struct brief *brief, const struct occurrence *occurrence,
    const struct brief_site *site);

/* As one line of JSON, and back.  Unknown keys are ignored, so that older
 * programs read newer rows.  0 or -1. */
void brief_format(struct text *text, const struct brief *brief);
int brief_parse(const char *json, size_t length, struct brief *ret_brief,
    struct error *ret_error);

/* What does not follow another configuration stays that of the brief that was
 * stored `before` it, as JSON; what cannot be read is passed over: the zone of
 * its keys, the times that were told, when they were drawn forward and what was
 * noted of them.  Is any of it
 * another than what the configuration alone gives? */
bool brief_keep(struct brief *brief, const char *before);

/* Free what it owns; it is zeroed. */
void brief_clear(struct brief *brief);

#endif
