/* SPDX-License-Identifier: MIT */
/*
 * Writing mail: headers (RFC 5322), encoded words (RFC 2047), bodies in
 * quoted-printable (RFC 2045 6.7).  CR LF only; no value can begin a new
 * header; no line is a lone dot or begins with "From "; lines have at most
 * 76 characters.
 */
#ifndef PATCHDAY_MIME_INTERNAL_H
#define PATCHDAY_MIME_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "text.h"

#define MIME_LINE_MAX 76
/* Begins every boundary: quoted-printable writes "=" as "=3D", so that no
 * body can hold it. */
#define MIME_BOUNDARY "=_patchday_"
#define MIME_WORD_START "=?utf-8?q?"	/* of an encoded word */
#define MIME_ADDRESS_MAX 254	/* RFC 5321 4.5.3.1.3, without <> */

/* Append a header of free text (a title of a stranger's), folded at 76
 * characters, in encoded words where it must be; ends in CR LF. */
void mime_header(struct text *text, const char *name, const char *value);

/* Append a header whose value is a phrase and an address or id in <>:
 * From, List-Id.  `phrase` may be any text, NULL or empty: none. */
void mime_header_phrase(struct text *text, const char *name,
    const char *phrase, const char *inner);

/* Append a header made of tokens that this program wrote itself: folded at
 * spaces, never encoded; controls and non-ASCII become "?". */
void mime_header_token(struct text *text, const char *name,
    const char *value);

/* Append `string` (lines end in LF) in quoted-printable, CR LF at the end. */
void mime_quoted_printable(struct text *text, const char *string);

/* Append the bytes in base64 (RFC 2045 6.8), CR LF at the end of each line. */
void mime_base64(struct text *text, const void *bytes, size_t length);

/* Reading what was written above, for previews; any bytes are taken. */

/* Append the header's value, unfolded and decoded; false if it is not there.
 * `name` without the colon. */
bool mime_read_header(struct text *text, const char *mail, size_t length,
    const char *name);

/* Append the decoded part of that type ("text/plain"), lines ending in LF;
 * false if there is none. */
bool mime_read_part(struct text *text, const char *mail, size_t length,
    const char *type);

#endif
