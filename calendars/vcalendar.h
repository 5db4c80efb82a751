/* SPDX-License-Identifier: MIT */
/* The head of a calendar (RFC 5545 3.6, 3.7; RFC 7986). */
#ifndef PATCHDAY_VCALENDAR_H
#define PATCHDAY_VCALENDAR_H

#include "feed_internal.h"

/* Write BEGIN:VCALENDAR and what is said of the whole feed called `name`: its
 * titles, address, refresh wishes, colour, and the latest change of what
 * `writer` has written.  The caller writes the rest and the END. */
void vcalendar_begin(struct ical *ical, const struct feed_writer *writer,
    const char *name, const struct feed_subject *subject);

/* The zone that a calendar without events is about; NULL: none. */
const struct zone *vcalendar_zone(const struct feed_site *site,
    const struct feed_subject *subject);

#endif
