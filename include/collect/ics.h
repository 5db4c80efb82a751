/* SPDX-License-Identifier: MIT */
/*
 * Holidays from an iCalendar file (RFC 5545) that somebody else wrote: the
 * dates of its events and what they are called.  Only what that needs is read:
 * VEVENT with DTSTART, DTEND, DURATION, SUMMARY, RRULE, RDATE, EXDATE, STATUS,
 * UID and RECURRENCE-ID.
 */
#ifndef PATCHDAY_ICS_H
#define PATCHDAY_ICS_H

#include <stddef.h>
#include <stdint.h>

#include "array.h"
#include "error.h"
#include "holiday.h"

#define ICS_BYTES_MAX (2 * 1024 * 1024)
#define ICS_LINE_MAX (64 * 1024)	/* unfolded; longer ones are refused */
#define ICS_DEPTH_MAX 8			/* of components in each other */
#define ICS_EVENTS_MAX 5000
#define ICS_EVENT_DAYS_MAX 62		/* one that lasts longer is cut */
#define ICS_DATES_MAX 1000		/* of RDATE or EXDATE of one event */
#define ICS_TITLE_MAX 120		/* characters */

/* Which years count: rules have no end, lists have. */
#define ICS_YEAR_FIRST 2000
#define ICS_YEAR_LAST 2060

/* An event.  Times are as they are written, whatever their zone: a holiday is a
 * date on the wall. */
struct ics_event {
	int line;			/* of its BEGIN */
	char *title, *uid, *rule;	/* owned; NULL where not given */
	int64_t start_local, end_local;	/* INT64_MIN: not given */
	int64_t length_secs;		/* DURATION; -1: not given */
	bool is_date;			/* DTSTART is a date */
	bool is_cancelled;
	int64_t replaces_local;		/* RECURRENCE-ID; INT64_MIN: none */
	ARRAY(int64_t) also, except;	/* RDATE, EXDATE */
	ARRAY(int64_t) except_days;	/* EXDATE as a date */
	char *fault;			/* what of it is not understood; NULL */
};

/* A zeroed struct is empty. */
struct ics { ARRAY(struct ics_event) events; };

/* Read the events.  One that is not understood keeps its fault; 0, or -1 where
 * the file as a whole is none or too large, with the line. */
int ics_parse(const char *bytes, size_t length, struct ics *ret_ics,
    struct error *ret_error);

/*
 * Add the dates of all events, sorted.  Those that were not understood are
 * passed over: their number, and why the first was (a sentence that the caller
 * frees; NULL: none was).  0, or -1 over HOLIDAY_DATES_MAX.
 */
int ics_expand(struct ics *ics, struct holidays *holidays,
    size_t *ret_passed_count, char **ret_passed, struct error *ret_error);

/* Free what it owns; it is empty. */
void ics_clear(struct ics *ics);

#endif
