/* SPDX-License-Identifier: MIT */
/* Writing HTML and URLs: the only escapes. */
#ifndef PATCHDAY_HTML_H
#define PATCHDAY_HTML_H

#include "text.h"

/* Append `string` as character data or as a quoted attribute's value:
 * & < > " ' escaped, bad UTF-8 and controls cleaned (utf8_clean). */
void html_text(struct text *text, const char *string);

/* Append `url` for href="": only http, https, mailto, webcal and paths that
 * begin with one "/"; anything else becomes "#". */
void html_url(struct text *text, const char *url);

/* Append percent-encoded: all but unreserved characters (RFC 3986 2.3). */
void html_percent(struct text *text, const char *string);

#endif
