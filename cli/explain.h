/* SPDX-License-Identifier: MIT */
/* A rule explained: said in each language, expanded, and remarked upon. */
#ifndef PATCHDAY_EXPLAIN_H
#define PATCHDAY_EXPLAIN_H

#include "cli.h"
#include "range.h"
#include "recurrence.h"
#include "zonedir.h"

#define EXPLAIN_LANGUAGE_COUNT 4

/* A language in which a rule is said. */
struct explain_language {
	const char *label;		/* in front of its lines */
	const char *key, *why_key;	/* in JSON: the rule, or why not */
	/* NULL: recurrence_format_rrule_zoned(), which wants the zone. */
	int (*format)(struct text *text, const struct recurrence *recurrence,
	    struct error *ret_error);
	bool has_zone;			/* at the end of each line */
};

/* In the order in which they are shown; patchday's own words first. */
extern const struct explain_language
    explain_languages[EXPLAIN_LANGUAGE_COUNT];

/* One occurrence of the rule. */
struct explain_instant {
	int64_t local;			/* as the rule gives it */
	struct zone_instant instant;	/* as the zone makes it */
};

/* Everything the command works on. */
struct explain {
	struct cli *cli;
	struct zonedir *zonedir;
	const struct zone *zone;	/* of the rule's times; lent */
	struct recurrence recurrence;
	struct range range;
	bool has_start;			/* counting begins at a given time */
	ARRAY(struct explain_instant) list;
	bool is_cut;			/* there are later ones, left out */
};

/* Append the rule in a language, on one line or several.  0, or -1 and why it
 * cannot be said; `text` may then have a beginning of it. */
int explain_format(struct text *text, const struct explain *explain,
    const struct explain_language *language, struct error *ret_error);

/* What an RRULE has as its DTSTART: the start, or the later "from". */
int64_t explain_start(const struct explain *explain);

/* Append the dates that stand beside an RRULE, in the zone's local time and
 * with commas between (RFC 5545 3.8.5.2, 3.8.5.1): those that are added, and
 * those that are left out, of whole days each instance, with what the rule has
 * by its UNTIL in UTC alone. */
void explain_put_rdate(struct text *text, const struct explain *explain);
void explain_put_exdate(struct text *text, const struct explain *explain);

/* Append what a person should see once, one per line: recurrence_explain()'s
 * remarks, and what of the languages cannot be read back. */
void explain_put_notes(struct text *text, const struct explain *explain);

/* Fill `list` with the occurrences that the range asks for, in the order of
 * instants, each instant once; a million at the most. */
void explain_expand(struct explain *explain);

/* Append what is odd about the `i`th occurrence, and why its UTC hour is
 * another one than before; nothing where all is as expected. */
void explain_put_remarks(struct text *text, const struct explain *explain,
    size_t i);

#endif
