/* SPDX-License-Identifier: MIT */
/*
 * An invitation: one occurrence as a calendar message that is mailed to one
 * person (iTIP, RFC 5546), for those whose program polls feeds once a day.
 */
#ifndef PATCHDAY_INVITATION_H
#define PATCHDAY_INVITATION_H

#include <stdbool.h>
#include <stdint.h>

#include "feed.h"
#include "occurrence.h"
#include "text.h"

#define INVITATION_HASH_MAX 33

struct invitation {
	const struct feed_site *site;		/* lent */
	const struct occurrence *occurrence;	/* lent; lapsed where it has */
	/* Of all that is shown: the same as in feeds of the form expanded,
	 * so that both count by one SEQUENCE (feed_revisions). */
	char shown_hash[INVITATION_HASH_MAX];
	/* Of what is worth another mail: times, status, title. */
	char change_hash[INVITATION_HASH_MAX];
};

/* Prepare the invitation to an occurrence. */
void invitation_init(struct invitation *invitation,
    const struct feed_site *site, const struct occurrence *occurrence);

/* Does it take an earlier one back (METHOD:CANCEL), rather than ask for an
 * entry (METHOD:REQUEST)? */
bool invitation_is_cancel(const struct invitation *invitation);

/*
 * Append the whole document: the event that feeds show, with the same UID, in
 * UTC, and who invites whom (mail addresses).  `at` is when it is made
 * (DTSTAMP).  No answer is asked for (RSVP=FALSE).
 */
void invitation_format(struct text *text, const struct invitation *invitation,
    const struct feed_revision *revision, int64_t at, const char *organizer,
    const char *attendee);

/*
 * Append a document of invitation_format() once more, as the one that takes it
 * back (RFC 5546 3.2.5), made `at`: for what nobody plans any more.  Is a
 * document one that does?
 */
void invitation_format_off(struct text *text, const char *document,
    const struct feed_revision *revision, int64_t at);
bool invitation_is_off(const char *document);

#endif
