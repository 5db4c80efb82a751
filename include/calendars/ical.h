/* SPDX-License-Identifier: MIT */
/*
 * The only writer of iCalendar lines (RFC 5545 3.1): escapes, cleans, checks
 * and folds, so that no text of a stranger can begin a line of its own.
 */
#ifndef PATCHDAY_ICAL_H
#define PATCHDAY_ICAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text.h"

#define ICAL_LINE_MAX 75	/* octets of a line, its CRLF aside (3.1) */

/* Lines are added to `out`, which is lent. */
struct ical {
	struct text *out;
	struct text line, cleaned, odd;	/* working space */
	size_t value_count;		/* values of the open line */
};

/* Begin to append to `out`; give the working space back. */
void ical_init(struct ical *ical, struct text *out);
void ical_clear(struct ical *ical);

/* "BEGIN:VEVENT" and "END:VEVENT". */
void ical_begin(struct ical *ical, const char *component);
void ical_end(struct ical *ical, const char *component);

/* One whole line with a word of ours ("VERSION", "2.0"): printable ASCII,
 * anything else is left out; and one with a number. */
void ical_token(struct ical *ical, const char *name, const char *value);
void ical_number(struct ical *ical, const char *name, int64_t value);

/* One whole TEXT line (3.3.11): cleaned as by utf8_clean(), line breaks kept
 * as "\n", the four special characters escaped. */
void ical_text(struct ical *ical, const char *name, const char *value);

/* One whole line with a URI (RFC 3986), percent-encoded where it must be.
 * When it is not one (ical_is_uri()), nothing is written and false. */
bool ical_uri(struct ical *ical, const char *name, const char *uri);

/* One whole line with an instant in UTC ("20261203T230000Z"), or with a
 * wall-clock time of the zone `tzid` (3.3.5, forms 2 and 3).  Years 1 to
 * 9999. */
void ical_utc(struct ical *ical, const char *name, int64_t at);
void ical_local(struct ical *ical, const char *name, const char *tzid,
    int64_t local);

/*
 * A line in pieces: open, parameters, one or more values (a comma goes
 * between), close.  ical_parameter() quotes, and encodes by RFC 6868 what a
 * parameter cannot hold.
 */
void ical_open(struct ical *ical, const char *name);
void ical_parameter(struct ical *ical, const char *name, const char *value);
void ical_value(struct ical *ical, const char *text);
void ical_value_uri(struct ical *ical, const char *uri);
void ical_close(struct ical *ical);

/*
 * May it stand in a feed as a link?  A scheme that a calendar may follow
 * (https, http, mailto, tel, sip, sips, xmpp), something behind it, no white
 * space and no control characters.
 */
bool ical_is_uri(const char *uri);

/* Append "20261203T150000" for a wall-clock time, as in a UID. */
void ical_format_local(struct text *text, int64_t local);

#endif
