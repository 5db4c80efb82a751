/* SPDX-License-Identifier: MIT */
/*
 * Invitations (RFC 5546 3.2.2, 3.2.5).  What decides whether programs take one
 * for theirs: METHOD, also as a parameter of the mail's part; an ORGANIZER that
 * is the mail's sender; an ATTENDEE that is its recipient, one a mail; a
 * SEQUENCE that grows.  The component is always complete, also in a CANCEL,
 * since some programs look for its times.
 *
 * The UID is that of the feeds.  Somebody who has both sees the event in two
 * calendars; within one calendar it is one.
 */
#include "invitation.h"

#include <inttypes.h>
#include <string.h>

#include "digest.h"
#include "ical.h"
#include "vevent.h"

_Static_assert(INVITATION_HASH_MAX == VEVENT_HASH_MAX, "one kind of hash");

void
invitation_init(struct invitation *invitation, const struct feed_site *site,
    const struct occurrence *occurrence)
{
	struct text change = { 0 };
	struct vevent vevent;

	invitation->site = site;
	invitation->occurrence = occurrence;
	vevent_init(&vevent, occurrence->window, occurrence, site,
	    INT64_MIN);
	vevent_hash(&vevent, NULL, invitation->shown_hash);
	text_putf(&change, "%" PRId64 " %" PRId64 " %s %s",
	    occurrence->start_at, occurrence->end_at,
	    occurrence_status_name(occurrence->status),
	    occurrence->window->title);
	digest_hex(change.bytes, change.length, VEVENT_HASH_DIGITS,
	    invitation->change_hash);
	text_clear(&change);
	vevent_clear(&vevent);
}

bool
invitation_is_cancel(const struct invitation *invitation)
{
	return invitation->occurrence->status == OCCURRENCE_CANCELLED;
}

/* "mailto:" and the address; what an address may hold and a URI may not is
 * percent-encoded (RFC 6068 2). */
static void
invitation_put_address(struct ical *ical, const char *address)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@.-_+!$'*~";
	struct text uri = { 0 };
	const char *p;

	text_puts(&uri, "mailto:");
	for (p = address; *p != '\0'; p++)
		if (strchr(plain, *p) != NULL)
			text_putc(&uri, *p);
		else
			text_putf(&uri, "%%%02X", (unsigned char)*p);
	ical_value_uri(ical, text_string(&uri));
	text_clear(&uri);
}

/* Who invites whom. */
static void
invitation_put_people(struct ical *ical, const struct feed_site *site,
    const char *organizer, const char *attendee)
{
	ical_open(ical, "ORGANIZER");
	ical_parameter(ical, "CN", site->title);
	invitation_put_address(ical, organizer);
	ical_close(ical);
	ical_open(ical, "ATTENDEE");
	ical_parameter(ical, "CUTYPE", "INDIVIDUAL");
	ical_parameter(ical, "ROLE", "REQ-PARTICIPANT");
	ical_parameter(ical, "PARTSTAT", "NEEDS-ACTION");
	ical_parameter(ical, "RSVP", "FALSE");
	invitation_put_address(ical, attendee);
	ical_close(ical);
}

void
invitation_format(struct text *text, const struct invitation *invitation,
    const struct feed_revision *revision, int64_t at, const char *organizer,
    const char *attendee)
{
	struct ical ical, people;
	struct vevent vevent;

	vevent_init(&vevent, invitation->occurrence->window,
	    invitation->occurrence, invitation->site, INT64_MIN);
	/* With a METHOD it is when the message was made (RFC 5545 3.8.7.2). */
	vevent.stamp_at = at;
	ical_init(&people, &vevent.rule);
	invitation_put_people(&people, invitation->site, organizer,
	    attendee);
	ical_clear(&people);
	ical_init(&ical, text);
	ical_begin(&ical, "VCALENDAR");
	ical_token(&ical, "VERSION", "2.0");
	ical_token(&ical, "PRODID", "-//patchday//patchday//EN");
	ical_token(&ical, "CALSCALE", "GREGORIAN");
	ical_token(&ical, "METHOD", invitation_is_cancel(invitation) ?
	    "CANCEL" : "REQUEST");
	vevent_format(&ical, &vevent, revision);
	ical_end(&ical, "VCALENDAR");
	ical_clear(&ical);
	vevent_clear(&vevent);
}

/* Write the property as it is in a cancellation; false: it stays as it was. */
static bool
invitation_put_off(struct ical *ical, const char *line,
    const struct feed_revision *revision, int64_t at)
{
	static const struct { const char *name, *value; } rows[] = {
		{ "METHOD", "CANCEL" }, { "STATUS", "CANCELLED" },
		{ "TRANSP", "TRANSPARENT" },
		{ "X-MICROSOFT-CDO-BUSYSTATUS", "FREE" },
	};
	size_t i, length = strcspn(line, ":;");

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strlen(rows[i].name) == length &&
		    memcmp(rows[i].name, line, length) == 0) {
			ical_token(ical, rows[i].name, rows[i].value);
			return true;
		}
	if (strncmp(line, "DTSTAMP:", 8) == 0)
		ical_utc(ical, "DTSTAMP", at);
	else if (strncmp(line, "SEQUENCE:", 9) == 0)
		ical_number(ical, "SEQUENCE", revision->sequence);
	else if (strncmp(line, "LAST-MODIFIED:", 14) == 0)
		ical_utc(ical, "LAST-MODIFIED", revision->modified_at);
	else
		return false;
	return true;
}

void
invitation_format_off(struct text *text, const char *document,
    const struct feed_revision *revision, int64_t at)
{
	const char *line = document, *end;
	struct ical ical;

	/* A folded line goes on behind a blank, and is none of these. */
	for (; (end = strstr(line, "\r\n")) != NULL; line = end + 2) {
		ical_init(&ical, text);
		if (!invitation_put_off(&ical, line, revision, at))
			text_put(text, line, (size_t)(end + 2 - line));
		ical_clear(&ical);
	}
}

bool
invitation_is_off(const char *document)
{
	return strstr(document, "\r\nMETHOD:CANCEL\r\n") != NULL;
}
