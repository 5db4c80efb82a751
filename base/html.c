/* SPDX-License-Identifier: MIT */
/*
 * The only escapes for HTML and URLs.  One function serves character data and
 * attributes alike: escaping all five characters everywhere costs a few bytes
 * and leaves no choice to get wrong (attributes are always in double quotes).
 */
#include "html.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "array.h"
#include "utf8.h"

void
html_text(struct text *text, const char *string)
{
	struct text clean = { 0 };
	const char *p;

	/* Bytes that are not UTF-8 could hide a quote from us that a browser
	 * sees. */
	utf8_clean(&clean, string, true);
	for (p = text_string(&clean); *p != '\0'; p++) {
		switch (*p) {
		case '&': text_puts(text, "&amp;"); break;
		case '<': text_puts(text, "&lt;"); break;
		case '>': text_puts(text, "&gt;"); break;
		case '"': text_puts(text, "&quot;"); break;
		case '\'': text_puts(text, "&#39;"); break;
		default: text_putc(text, *p); break;
		}
	}
	text_clear(&clean);
}

/* A browser would run `javascript:` and follow "//host" elsewhere; "/\" is the
 * same to it (URL Standard, "special authority slashes"). */
static bool
html_is_safe_url(const char *url)
{
	static const char *const starts[] = { "http://", "https://",
	    "mailto:", "webcal://" };
	const char *p;
	size_t i;

	for (p = url; *p != '\0'; p++)
		if ((unsigned char)*p <= 0x20 || *p == 0x7f)
			return false;
	if (url[0] == '/')
		return url[1] != '/' && url[1] != '\\';
	for (i = 0; i < countof(starts); i++)
		if (strncasecmp(url, starts[i], strlen(starts[i])) == 0)
			return true;
	return false;
}

/* "#" leads nowhere and keeps the link's text readable; to leave out the link
 * would need a second form at each caller. */
void
html_url(struct text *text, const char *url)
{
	html_text(text, html_is_safe_url(url) ? url : "#");
}

/* The unreserved characters of RFC 3986 2.3 as they are, every other byte as
 * %XX in capitals (2.1). */
void
html_percent(struct text *text, const char *string)
{
	const char *p;

	for (p = string; *p != '\0'; p++) {
		if (isalnum((unsigned char)*p) || strchr("-._~", *p) != NULL)
			text_putc(text, *p);
		else
			text_putf(text, "%%%02X", (unsigned char)*p);
	}
}
