/* SPDX-License-Identifier: MIT */
/* The definition of a recurring period of work: "Patch Thursday". */
#ifndef PATCHDAY_WINDOW_H
#define PATCHDAY_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "array.h"
#include "recurrence.h"
#include "zone.h"

#define WINDOW_ID_MAX 64

/* What users notice.  Drives wording, calendar transparency, colour. */
enum window_impact {
	WINDOW_IMPACT_NONE,		/* nothing */
	WINDOW_IMPACT_TRANSIENT,	/* short interruptions, retry */
	WINDOW_IMPACT_SESSIONS_END,	/* sessions are ended: save your work */
	WINDOW_IMPACT_DOWN,		/* not available */
};
#define WINDOW_IMPACT_COUNT 4

/* What silence of the confirming role means. */
enum window_otherwise { WINDOW_OTHERWISE_TENTATIVE, WINDOW_OTHERWISE_SKIP,
	WINDOW_OTHERWISE_GO };
#define WINDOW_OTHERWISE_COUNT 3

/* An ordered step: environments done together. */
struct window_stage {
	ARRAY(char *) environments;	/* ids; owned */
};

/* Who is told what. */
struct window_announce {
	/* Each entry of `announce:` in the configuration is one. */
	ARRAY(char *) channels;		/* ids; owned */
	ARRAY(int64_t) remind_secs;	/* before the start, descending */
	bool says_start, says_end;
};

struct window_confirm {
	char *by;			/* role; NULL: nobody has to */
	int64_t before_secs;
	enum window_otherwise otherwise;
};

/* Why an `except` or `also` date is one: "Thanksgiving". */
struct window_reason {
	int64_t local;			/* a whole day: its 00:00 */
	bool is_day;
	char *because;			/* owned */
};

/* Every string is owned by the window; NULL where not given. */
struct window {
	char *id;			/* [a-z0-9][a-z0-9-]*, at most 64 */
	char *title;			/* never NULL */
	char *description;
	char *call;			/* link to the call */
	char *url;
	char *color;			/* CSS3 name */
	char *coordinator;
	struct recurrence recurrence;
	const struct zone *zone;	/* lent */
	int64_t duration_secs;		/* elapsed time */
	ARRAY(struct window_stage) stages;
	enum window_impact impact;
	struct window_confirm confirm;
	ARRAY(struct window_announce) announces;
	ARRAY(struct window_reason) reasons;
	int64_t grace_secs;		/* later than this is "late"; 120 */
	int64_t catch_up_secs;		/* later than this is not sent; 86400 */
	int line;			/* in its file, for messages */
	const char *file;		/* lent by the configuration */
};

/* Free what it owns; it is zeroed. */
void window_clear(struct window *window);

/* In which stage (from 0) the window works on the environment; -1: it does
 * not touch it. */
int window_find_stage(const struct window *window, const char *environment);

/* Does the window touch the environment? */
bool window_has_environment(const struct window *window,
    const char *environment);

/* The words of the configuration: "transient", "sessions-end" …; "skip",
 * "go" …  Static. */
const char *window_impact_name(enum window_impact impact);
const char *window_otherwise_name(enum window_otherwise otherwise);

#endif
