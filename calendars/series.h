/* SPDX-License-Identifier: MIT */
/*
 * The rule form of a window: masters with RRULE, with what deviates from
 * them.  It never says anything else than the agenda: each instance of a
 * master in the range is either in the agenda as it is, or overridden
 * (RECURRENCE-ID), or taken out (EXDATE).
 */
#ifndef PATCHDAY_SERIES_H
#define PATCHDAY_SERIES_H

#include "agenda.h"
#include "feed_internal.h"
#include "jsontext.h"
#include "rrule.h"

#define SERIES_MASTERS_MAX 16

/* One VEVENT with an RRULE, and the instances that it says wrongly. */
struct series_master {
	struct rrule rule;	/* without end; time of day from the start */
	/* DTSTART, as its window alone has it: a series keeps its start,
	 * whatever people do to that occurrence. */
	struct occurrence first;
	int64_t until_local;	/* local seconds; INT64_MAX: none */
	ARRAY(int64_t) except;	/* EXDATE: local seconds, ascending */
	ARRAY(const struct occurrence *) overrides;	/* lent, too */
};

/* A window in the rule form; filled by series_plan(). */
struct series {
	const struct window *window;
	int number;	/* its generation (feed.h); series_plan(): 1 */
	int64_t past_at;	/* feed_past_at() */
	ARRAY(struct series_master) masters;
	ARRAY(const struct occurrence *) rest;	/* told one by one */
};

/*
 * Is what the rule gives at that wall-clock time free of doubt?  In a gap or
 * overlap of the clocks readers differ, so such an instance is never left to
 * the rule.  `planned` is as the window alone has it.
 */
bool series_is_exact(const struct occurrence *planned);

/*
 * Split the agenda (of this window alone, complete up to the writer's `to_at`,
 * with what people changed behind that, and what readers may take otherwise)
 * into masters and the rest.  No masters,
 * all rest, where readers would not all read the rules alike: COUNT, BYWEEKNO,
 * BYYEARDAY, BYSETPOS but for weekdays of the month, 29 February each year,
 * days moved by an offset, several rules that may fall together, offsets with
 * seconds.  The agenda is lent while the series lives; the caller clears the
 * series.
 */
void series_plan(struct series *series, const struct window *window,
    const struct agenda *agenda, struct feed_writer *writer);
void series_clear(struct series *series);

/* Write the masters and their overrides (not the rest); append to `body`
 * what series_past_write() needs to write them again. */
void series_write(const struct series *series, struct feed_writer *writer,
    struct text *body);

/* A master and its overrides as entries, ready but for their revision. */
struct series_entries {
	struct text identity;	/* "patch-thursday", "patch-thursday.2" */
	struct vevent master;
	ARRAY(struct vevent) overrides;
};

/*
 * Write them under one revision, and free what they hold.  series_entries_uid:
 * append the UID for an identity of theirs.
 */
void series_entries_write(struct series_entries *entries,
    struct feed_writer *writer);
void series_entries_uid(struct text *uid, const char *identity,
    const struct feed_site *site);

/*
 * series_past.c: a series that was told once.  series_past_format: append
 * the entries as JSON (`json` is inside a list).  series_past_write: write
 * those of `past`, ended, but not what was moved to `present_at` or later;
 * nothing where its zone cannot be told any more.
 */
void series_past_format(struct jsontext *json,
    const struct series_master *master, const struct series_entries *entries);
void series_past_write(struct feed_writer *writer, const char *window_id,
    const struct feed_past *past, int64_t present_at);

/* Rules that together say the same as `rule`, each simple enough for
 * calendar programs: one weekday's ordinal and one time of day each, BYSETPOS
 * as an ordinal.  How many, at most SERIES_MASTERS_MAX; 0: it cannot be
 * said so. */
size_t series_split_rule(const struct rrule *rule,
    struct rrule ret_rules[static SERIES_MASTERS_MAX]);

#endif
