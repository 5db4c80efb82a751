/* SPDX-License-Identifier: MIT */
/*
 * A brief: all that the messages about one occurrence may need to know, frozen
 * when the first of them was decided, so that an end can still be announced
 * after its window has left the configuration.  Stored as JSON.
 */
#ifndef PATCHDAY_BRIEF_H
#define PATCHDAY_BRIEF_H

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

struct news;

struct brief {
	char *site_title, *site_url;	/* site_url may be NULL */
	char *identity;			/* the occurrence's */
	char *window, *title;		/* window id and title */
	char *description, *call, *url, *coordinator;	/* NULL: not given */
	char *zone;			/* the window's zone, an IANA name */
	/* Zones in which times are told: the window's, then the site's (UTC
	 * if it has none). */
	ARRAY(char *) zones;
	int64_t start_at, end_at;	/* UTC seconds, after any move */
	char *utc_note;	/* timeshift_format_occurrence()'s words, or NULL */
	enum window_impact impact;
	enum occurrence_status status;
	char *confirm_by;		/* role, while tentative; or NULL */
	int64_t confirm_before_secs;	/* its deadline before the start */
	enum window_otherwise otherwise;	/* what its silence means */
	/* Where it stands, by what people did; when it really began and ended:
	 * 0 where nobody said so. */
	enum occurrence_phase phase;
	int64_t started_at, ended_at;
	ARRAY(struct brief_environment) environments;
	/* What the message at hand tells beyond that; NULL: nothing.  Lent, and
	 * not stored with the brief. */
	const struct news *news;
};

/* What a brief needs to know of the site besides the occurrence.  A view:
 * everything is lent. */
struct brief_site {
	const char *title, *url;	/* url may be NULL */
	const char *const *zones;	/* IANA names in which times are told */
	size_t zone_count;
	const struct environment *environments;
	size_t environment_count;
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

/* Free what it owns; it is zeroed. */
void brief_clear(struct brief *brief);

#endif
