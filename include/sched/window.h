/* SPDX-License-Identifier: MIT */
/* The definition of a recurring period of work: "Patch Thursday". */
#ifndef PATCHDAY_WINDOW_H
#define PATCHDAY_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "array.h"
#include "recurrence.h"
#include "roster.h"
#include "window_clash.h"
#include "window_rota.h"
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

/* Somebody has to agree to each occurrence. */
struct window_confirm {
	char *by;			/* role; NULL: nobody has to */
	char *title;			/* as others read it, where known */
	int64_t before_secs;		/* so long before the start */
	enum window_otherwise otherwise;
	/* How the role is asked: its channels, and when, in `remind_secs`
	 * (before the start, descending).  Empty: nobody is asked. */
	struct window_announce ask;
	int64_t since_at;	/* since when somebody has to, as below */
};

/* Why an `except` or `also` date is one: "Thanksgiving". */
struct window_reason {
	int64_t local;			/* a whole day: its 00:00 */
	bool is_day;
	char *because;			/* owned */
};

/* What remarks about a window point at: itself, or the key that is meant. */
enum window_key { WINDOW_KEY_ID, WINDOW_KEY_TITLE, WINDOW_KEY_DESCRIPTION,
	WINDOW_KEY_WHEN, WINDOW_KEY_ZONE, WINDOW_KEY_DURATION,
	WINDOW_KEY_UNTIL, WINDOW_KEY_EXCEPT, WINDOW_KEY_STAGES,
	WINDOW_KEY_CONFIRM, WINDOW_KEY_COORDINATORS, WINDOW_KEY_START,
	WINDOW_KEY_HOLIDAYS, WINDOW_KEY_ALSO };
#define WINDOW_KEY_COUNT 14

/* Where a key stands, from 1; line 0: it is not given. */
struct window_place { int line, column; };

/* Every string is owned by the window; NULL where not given.  Nothing of it
 * changes after it was loaded, and taken over (since_at). */
struct window {
	/* What it is called: the id in identities, feeds and queries
	 * ([a-z0-9][a-z0-9-]*, at most WINDOW_ID_MAX), the title to people.
	 * Neither is ever NULL. */
	char *id;
	char *title;
	char *description;
	/* Where people meet, and where they read more: links. */
	char *call;
	char *url;
	char *color;			/* CSS3 name, RFC 7986 5.9 */
	/* Who answers for its occurrences. */
	char *coordinator;

	/* When: wall-clock starts in the zone, each for elapsed time, over
	 * changes of the clocks too. */
	struct recurrence recurrence;
	const struct zone *zone;	/* lent */
	int64_t duration_secs;

	/* Where, in the order of the work, and what users notice. */
	ARRAY(struct window_stage) stages;
	enum window_impact impact;

	/* Who agrees, who is told, and why dates differ. */
	struct window_confirm confirm;
	struct window_rota rota;
	/* Everybody to whom it may be handed over and who can be reached; lent
	 * by the configuration.  NULL: nobody. */
	const struct window_people *reachable;
	/* What people are called; lent by the configuration.  NULL: nobody
	 * has a title. */
	const struct roster *roster;
	/* Does a person start it, end it?  Else the clock does. */
	bool starts_by_hand, ends_by_hand;
	bool is_single;		/* made by `patchday new`, not configured */
	struct window_clash clash;
	/* When the service came to know it as it is, seconds UTC; 0: since it
	 * was first started, or there is no service. */
	int64_t since_at;
	ARRAY(struct window_announce) announces;
	ARRAY(struct window_reason) reasons;

	/* So long before its start banners tell of it; 0: since noon of its
	 * day, or an hour before; -1: never. */
	int64_t banner_secs;
	/* An announcement sent later than `grace_secs` says that it is late;
	 * later than `catch_up_secs` it is not sent.  120 and 86400 unless
	 * the configuration says otherwise. */
	int64_t grace_secs, catch_up_secs;

	/* Where it is written, for messages (window_find_place()); the name
	 * is lent by the configuration. */
	struct window_place places[WINDOW_KEY_COUNT];
	const char *file;
};

/* Free what it owns; it is zeroed. */
void window_clear(struct window *window);
void window_clear_people(struct window_people *people);

/* Where the key stands, or else the window itself. */
struct window_place window_find_place(const struct window *window,
    enum window_key key);

/* In which stage (from 0) the window works on the environment; -1: it does
 * not touch it. */
int window_find_stage(const struct window *window, const char *environment);

/* Does the window touch the environment? */
bool window_has_environment(const struct window *window,
    const char *environment);

/* The words of the configuration: "transient"; "skip", "go" …  Static. */
const char *window_impact_name(enum window_impact impact);
/* Who has to confirm, as others read it: the title of the person, else the word
 * of the configuration; NULL: nobody has to. */
const char *window_confirmer(const struct window *window);
const char *window_otherwise_name(enum window_otherwise otherwise);

#endif
