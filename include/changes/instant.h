/* SPDX-License-Identifier: MIT */
/* Instants as peers and files write them (RFC 3339).  Pure. */
#ifndef PATCHDAY_INSTANT_H
#define PATCHDAY_INSTANT_H

#include <stdint.h>

#include "text.h"

/* Read "2026-07-30T21:00:00Z", also with a space for the T, a fraction (left
 * out), an offset, or a date alone (its beginning in UTC).  Seconds since 1970
 * or -1 when it is no instant (years 1970 to 9999). */
int64_t instant_parse(const char *string);

/* Append "2026-07-30T21:00:00Z". */
void instant_format(struct text *text, int64_t at);

#endif
