/* SPDX-License-Identifier: MIT */
/* What the languages of a recurrence share.  Each *_parse() fills a zeroed
 * set (rules, also, offset, start when there is none); recurrence_parse()
 * checks and, on failure, clears it. */
#ifndef PATCHDAY_RECURRENCE_INTERNAL_H
#define PATCHDAY_RECURRENCE_INTERNAL_H

#include "recurrence.h"

#define RECURRENCE_TEXT_MAX 65536	/* bytes of `when` */

/* Read one language.  `set->text`, `set->start_local` are set; with
 * `has_start` false the latter is midnight of 1970-01-01 and becomes the
 * rule's first time of day.  0, or -1 with line 1 and the column. */
int recurrence_rrule_parse(struct recurrence *set, bool has_start,
    struct error *ret_error);
int cron_parse(struct recurrence *set, bool has_start,
    struct error *ret_error);
int words_parse(struct recurrence *set, bool has_start,
    struct error *ret_error);

/* Does the text look like cron: "@daily", or fields of cron characters? */
bool cron_is_cron(const char *text);

/* Write one language; as the recurrence_format_… of the same name. */
int phrase_format_set(struct text *text, const struct recurrence *set,
    struct error *ret_error);
int cron_format(struct text *text, const struct recurrence *set,
    struct error *ret_error);
int oncalendar_format(struct text *text, const struct recurrence *set,
    struct error *ret_error);

/* Where a rule without a start begins: Thu 1 Jan 1570 00:00, a whole cycle of
 * the calendar before 1970. */
#define RECURRENCE_BEGIN_LOCAL (-INT64_C(146097) * 86400)

/* The refusal of a text that counts from a start and has none: `what` is
 * the part of the text.  Always -1. */
int recurrence_refuse_startless(struct error *ret_error, int column,
    const char *what);

/* Does an end wait for the zone? */
bool recurrence_has_utc_until(const struct recurrence *set);

/* Does every rule occur, and the whole?  0, or -1 with why not. */
int recurrence_check(const struct recurrence *set, struct error *ret_error);

/* Add a rule; -1 with ERROR_LIMIT when there are RECURRENCE_RULES_MAX. */
int recurrence_add_rule(struct recurrence *set, const struct rrule *rule,
    struct error *ret_error);

#endif
