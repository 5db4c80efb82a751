/* SPDX-License-Identifier: MIT */
/*
 * When something happens, as people write it: words ("every Thursday at
 * 15:00"), cron, or an RRULE; with dates added and left out.  A recurrence
 * set in the sense of RFC 5545 3.8.5, on wall-clock time.
 */
#ifndef PATCHDAY_RECURRENCE_H
#define PATCHDAY_RECURRENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "array.h"
#include "error.h"
#include "rrule.h"
#include "text.h"

struct zone;

#define RECURRENCE_RULES_MAX 8
#define RECURRENCE_DATES_MAX 1000

enum recurrence_form { RECURRENCE_WORDS, RECURRENCE_CRON, RECURRENCE_RRULE };

/*
 * The union of `rules` (each from `start_local` on), moved by `offset_secs`,
 * plus `also`, minus `except`, cut to [from_local, until_local].  A zeroed
 * struct never occurs.
 */
struct recurrence {
	enum recurrence_form form;	/* as it was written */
	char *text;			/* as it was written; owned */
	ARRAY(struct rrule) rules;	/* completed: they say it all */
	int64_t start_local;		/* DTSTART of every rule */
	int64_t offset_secs;		/* "two days after": whole days */
	ARRAY(int64_t) also;		/* RDATE, ascending */
	ARRAY(int64_t) except;		/* EXDATE: one instance, ascending */
	ARRAY(int64_t) except_days;	/* every instance of these dates
					 * (civil days), ascending */
	int64_t from_local, until_local;	/* INT64_MIN, INT64_MAX: open */
};

/*
 * Read `when`.  Form is found by looking: "FREQ=" or "RRULE:" is a rule, five
 * fields of cron characters are cron, all else words.  `start_local` is
 * DTSTART: where counting begins (intervals, COUNT) and what fills in what
 * the text leaves out.  With `has_start` false there is none: `start_local`
 * is set to 1570-01-01 at the rule's time, and texts that need a start are
 * refused with a sentence that says to give one: intervals over 1, COUNT,
 * an RRULE that leaves out time or day.  Words that leave out the time of day
 * take it from a start that is not at midnight, else they are refused.
 * "once on 2026-12-03 at 15:00" becomes one `also` and no rule; words may
 * also set `offset_secs`, `except`, `except_days` and `from_local`.
 * A rule that never occurs is refused with the reason.  Errors carry the
 * column in `when`, what was found, what is accepted, the nearest word.
 * 0, or -1 and the set is empty.  The caller clears the set.
 */
int recurrence_parse(const char *when, bool has_start, int64_t start_local,
    struct recurrence *ret_recurrence, struct error *ret_error);

/* Free what it owns; it is zeroed. */
void recurrence_clear(struct recurrence *recurrence);

/* Turn an UNTIL that was written in UTC ("UNTIL=20270630T220000Z") to local
 * time of the zone.  To be called once the zone is known; without it such
 * an UNTIL is read as local time.  -1 when the rule ends before it occurs. */
int recurrence_resolve_until(struct recurrence *recurrence,
    const struct zone *zone, struct error *ret_error);
/* The UNTIL in UTC of a rule that ends at `until_local`, such that a reader who
 * compares instants finds the same instances, also where clocks are set
 * forward over the end.  The rule's own UNTIL is not looked at. */
int64_t recurrence_until_at(const struct zone *zone, const struct rrule *rule,
    int64_t start_local, int64_t until_local);
/* Is there an instance at the instant of `local`, which is no skipped time: by
 * this name, or by that of a skipped time? */
bool recurrence_has_instant(const struct recurrence *recurrence,
    const struct zone *zone, int64_t local);

/*
 * The same set in each language.  0 and text appended, or -1 and why it
 * cannot be said (`ret_error`, code ERROR_INPUT): "cron cannot count every
 * 2 weeks".  `words` parse back to an equal set and print the same again.
 * rrule gives the rules alone: several have LF between, none has "RRULE:";
 * what stands beside rules (also, except, from) is the caller's to say.
 * cron is Vixie cron's five fields plus `#` and `L`, OnCalendar is
 * systemd.time(7) without the zone; both may need several lines (LF between).
 */
int recurrence_format_words(struct text *text,
    const struct recurrence *recurrence, struct error *ret_error);
int recurrence_format_rrule(struct text *text,
    const struct recurrence *recurrence, struct error *ret_error);
/* As above, with UNTIL in UTC, as RFC 5545 3.3.10 wants it beside a start that
 * has a zone. */
int recurrence_format_rrule_zoned(struct text *text,
    const struct recurrence *recurrence, const struct zone *zone,
    struct error *ret_error);
int recurrence_format_cron(struct text *text,
    const struct recurrence *recurrence, struct error *ret_error);
int recurrence_format_oncalendar(struct text *text,
    const struct recurrence *recurrence, struct error *ret_error);

/*
 * Remarks a person should see once, one per line, no full stop: cron's "or"
 * when both day fields are restricted ("about 60 times a year"), fifth
 * weekdays that some months lack, day 31, 29 February, very many starts a
 * day.  Nothing: no text.
 */
void recurrence_explain(struct text *text,
    const struct recurrence *recurrence);

/* An expansion in progress: all rules and dates merged, doubles once. */
struct recurrence_cursor {
	const struct recurrence *recurrence;
	struct rrule_cursor rules[RECURRENCE_RULES_MAX];

	/* The next instance of each rule, moved by the set's offset;
	 * INT64_MAX when it has ended. */
	int64_t heads[RECURRENCE_RULES_MAX];

	/* The first of `also` that was not given yet. */
	size_t also_next;
};

/* Begin at the first instance not before `from_local`.  The set is lent. */
void recurrence_cursor_init(struct recurrence_cursor *cursor,
    const struct recurrence *recurrence, int64_t from_local);

/* The next instance, ascending, each once; false when there is none. */
bool recurrence_cursor_next(struct recurrence_cursor *cursor,
    int64_t *ret_local);

/* The first instance after `after_local`; false if none. */
bool recurrence_next(const struct recurrence *recurrence,
    int64_t after_local, int64_t *ret_local);

#endif
