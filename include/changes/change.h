/* SPDX-License-Identifier: MIT */
/*
 * A change: something merged that an environment does not run yet.  All that
 * waits for one service in one environment is one change, whoever saw it.
 */
#ifndef PATCHDAY_CHANGE_H
#define PATCHDAY_CHANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "array.h"

/* Caps: what is longer is cut when it is added, and the cut shows. */
#define CHANGE_WORD_MAX 200	/* services, versions, revisions, people */
#define CHANGE_TITLE_MAX 300	/* titles of pull requests */
#define CHANGE_URL_MAX 2000
#define CHANGE_PARTS_MAX 50
#define CHANGE_MERGES_MAX 100

/* How much it may disturb.  The order is that of messages. */
enum change_class {
	CHANGE_MAJOR,
	CHANGE_MINOR,
	CHANGE_PATCH,
	CHANGE_PRE_RELEASE,
	CHANGE_DATED,		/* from one date to another */
	CHANGE_VERSION,		/* versions that cannot be compared */
	CHANGE_ENABLED,		/* the service comes to the environment */
	CHANGE_REMOVED,		/* … leaves it */
	CHANGE_TEMPLATES,	/* templates, or a shared chart's */
	CHANGE_VALUES,		/* values only */
	CHANGE_UNKNOWN,		/* it is out of sync, nobody says why */
};
#define CHANGE_CLASS_COUNT 11

/* What Argo CD says of the service; NOT_SAID where none is asked. */
enum change_sync { SYNC_NOT_SAID, SYNC_SYNCED, SYNC_OUT_OF_SYNC,
	SYNC_UNKNOWN };
enum change_health { HEALTH_NOT_SAID, HEALTH_HEALTHY, HEALTH_PROGRESSING,
	HEALTH_DEGRADED, HEALTH_SUSPENDED, HEALTH_MISSING, HEALTH_UNKNOWN };

/* What differs: the product's version, a chart it depends on, an image,
 * values.  Strings are owned. */
struct change_part {
	char *what;	/* "appVersion", "redis", "values", "templates" … */
	char *from, *to;	/* versions; NULL: none, or none are told */
	enum change_class class;
};

/* What was merged that brought it.  Strings are owned; NULL: not known. */
struct change_merge {
	int64_t number;		/* of the pull request; 0: a commit alone */
	char *title;		/* one line; hostile: escape it */
	char *sha;		/* of the commit on the branch */
	char *by;
	char *url;		/* http or https, or NULL */
	char *labels;		/* "bug, breaking"; NULL: none */
	int64_t merged_at;	/* 0: not known */
};

/* Strings are owned; NULL: not known.  URLs are http or https. */
struct change {
	char *service;
	enum change_class class;	/* the most important of its parts */
	char *from, *to;	/* the product's versions, where these differ */
	enum change_sync sync;
	enum change_health health;
	bool is_automated;	/* Argo CD syncs it by itself */
	char *branch;		/* it follows this one, not the site's */
	char *trouble;		/* what Argo CD says went wrong */
	char *app_url, *diff_url;	/* in Argo CD */
	char *compare_url;	/* from what runs to what waits */
	char *notes_url;	/* release notes */
	ARRAY(struct change_part) parts;
	ARRAY(struct change_merge) merges;	/* the newest first */
	unsigned sources;	/* bits: 1 << its place in source_kinds[] */
	/* The site's policy names the service: it comes before others of its
	 * class (source_collect()). */
	bool is_named;
	/* Since when the service sees it as it is (pending_list_date());
	 * 0: not known. */
	int64_t seen_at;
};

/* Begin a change: zeroed, its class UNKNOWN until a part says more (a zeroed
 * struct would be MAJOR); `service` is copied and cut. */
void change_init(struct change *change, const char *service);

/* "major", "minor", "patch", "pre-release", "dated", "version", "enabled",
 * "removed", "templates", "values", "unknown". */
const char *change_class_name(enum change_class class);

/* "Synced", "OutOfSync" …, as Argo CD spells them; "" for NOT_SAID. */
const char *change_sync_name(enum change_sync sync);
const char *change_health_name(enum change_health health);

/* The class of that name; false: there is none, `*ret_class` is untouched. */
bool change_class_find(const char *name, enum change_class *ret_class);

/* What class a part is whose version goes from one to the other; NULL or "":
 * it comes (ENABLED) or goes (REMOVED); the same twice: UNKNOWN. */
enum change_class change_class_plan(const char *from, const char *to);

/* Does anything wait to be deployed, or is it only unwell? */
bool change_is_waiting(const struct change *change);

/* Was any of it merged at `since_at` or later?  What nobody dates is, or was
 * seen since then. */
bool change_is_since(const struct change *change, int64_t since_at);

/* Does somebody have to look: Degraded, Missing, a sync that failed? */
bool change_is_trouble(const struct change *change);

/* Add a part and let the class follow; `what`, `from`, `to` are copied and cut.
 * The part named "appVersion" sets the change's own `from` and `to`.  Over
 * CHANGE_PARTS_MAX it only counts for the class. */
void change_add_part(struct change *change, const char *what,
    const char *from, const char *to, enum change_class class);

/* Add what was merged; its strings are copied, cut, cleaned of control
 * characters; a merge with the same number or SHA is one, each side giving what
 * the other lacks. */
void change_add_merge(struct change *change,
    const struct change_merge *merge);

/* Put all that `from` knows into `change` (the same service, seen by another
 * source); what both say stays as it is in `change`. */
void change_unite(struct change *change, const struct change *from);

/* By class, then those that the policy names, then by service: the order of
 * messages. */
int change_cmp(const struct change *a, const struct change *b);

/* Free what it owns; it is zeroed. */
void change_clear(struct change *change);

#endif
