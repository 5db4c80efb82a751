/* SPDX-License-Identifier: MIT */
/*
 * The only writer of iCalendar lines (RFC 5545 3.1).  A line is collected in
 * `line` and goes out folded; nothing else appends to the output, so that no
 * text of a stranger can begin a line of its own.
 *
 * Feeds of thousands of entries are written here: the working space is kept
 * between lines, plain ASCII (nearly all of it) is copied in runs, and digits
 * are written without printf().
 */
#include "ical.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "array.h"
#include "civil.h"
#include "utf8.h"

void
ical_init(struct ical *ical, struct text *out)
{
	memset(ical, 0, sizeof(*ical));
	ical->out = out;
}

void
ical_clear(struct ical *ical)
{
	text_clear(&ical->line);
	text_clear(&ical->cleaned);
	text_clear(&ical->odd);
}

/* --- lines ---------------------------------------------------------------- */

/*
 * Where to cut `bytes` so that at most `room` octets of them stay (3.1).  A
 * fold may come anywhere but inside a character: one bad fold makes Google drop
 * the whole feed, without a word.
 */
static size_t
ical_fold_at(const char *bytes, size_t room)
{
	size_t cut = room;

	while (cut > 0 && ((unsigned char)bytes[cut] & 0xc0) == 0x80)
		cut--;
	/* only for bytes that are no UTF-8; ical_clean() lets none through */
	return cut == 0 ? room : cut;
}

/* The space that begins a continued line counts as one of its octets. */
void
ical_close(struct ical *ical)
{
	const char *bytes = text_string(&ical->line);
	size_t length = ical->line.length, room = ICAL_LINE_MAX, cut;

	while (length > room) {
		cut = ical_fold_at(bytes, room);
		text_put(ical->out, bytes, cut);
		text_put(ical->out, "\r\n ", 3);
		bytes += cut;
		length -= cut;
		room = ICAL_LINE_MAX - 1;
	}
	text_put(ical->out, bytes, length);
	text_put(ical->out, "\r\n", 2);
	text_cut(&ical->line, 0);
}

void
ical_open(struct ical *ical, const char *name)
{
	text_cut(&ical->line, 0);
	text_puts(&ical->line, name);
	ical->value_count = 0;
}

/* What separates the next value from what is there: values of one property
 * follow each other behind a comma. */
static void
ical_separate(struct ical *ical)
{
	text_putc(&ical->line, ical->value_count++ == 0 ? ':' : ',');
}

void
ical_begin(struct ical *ical, const char *component)
{
	ical_token(ical, "BEGIN", component);
}

void
ical_end(struct ical *ical, const char *component)
{
	ical_token(ical, "END", component);
}

/* The value is a word of ours, yet anything but printable ASCII is left out: a
 * mistake here must not become a line of somebody else's. */
void
ical_token(struct ical *ical, const char *name, const char *value)
{
	ical_open(ical, name);
	ical_separate(ical);
	for (; *value != '\0'; value++)
		if (*value >= ' ' && *value <= '~')
			text_putc(&ical->line, *value);
	ical_close(ical);
}

void
ical_number(struct ical *ical, const char *name, int64_t value)
{
	char digits[24];

	(void)snprintf(digits, sizeof(digits), "%" PRId64, value);
	ical_token(ical, name, digits);
}

/* --- text ----------------------------------------------------------------- */

/* Printable ASCII: nothing to clean. */
static bool
ical_is_plain(char character)
{
	return character >= ' ' && character <= '~';
}

/*
 * Clean the bytes up to the next plain one; every kind of line break (CR LF,
 * CR, LF) becomes one LF.  No character of UTF-8 ends behind a plain byte, so
 * that to clean in pieces is to clean the whole.
 */
static const char *
ical_clean_odd(struct ical *ical, const char *p)
{
	text_cut(&ical->odd, 0);
	for (; *p != '\0' && !ical_is_plain(*p); p++)
		if (*p != '\r')
			text_putc(&ical->odd, *p);
		else if (p[1] != '\n')
			text_putc(&ical->odd, '\n');
	utf8_clean(&ical->cleaned, text_string(&ical->odd), true);
	return p;
}

/* Fill `cleaned` from any bytes; lent until the next call. */
static const char *
ical_clean(struct ical *ical, const char *value)
{
	const char *p = value;

	text_cut(&ical->cleaned, 0);
	while (*p != '\0') {
		while (ical_is_plain(*p))
			p++;
		text_put(&ical->cleaned, value, (size_t)(p - value));
		if (*p != '\0')
			p = ical_clean_odd(ical, p);
		value = p;
	}
	return text_string(&ical->cleaned);
}

/* TEXT (3.3.11): backslash, semicolon and comma are escaped, a line feed is
 * "\n".  A colon is not, whatever some writers do. */
void
ical_value(struct ical *ical, const char *text)
{
	const char *p = ical_clean(ical, text);
	size_t plain;

	ical_separate(ical);
	while (*p != '\0') {
		plain = strcspn(p, "\\;,\n");
		text_put(&ical->line, p, plain);
		p += plain;
		if (*p == '\0')
			break;
		text_putc(&ical->line, '\\');
		text_putc(&ical->line, *p == '\n' ? 'n' : *p);
		p++;
	}
}

void
ical_text(struct ical *ical, const char *name, const char *value)
{
	ical_open(ical, name);
	ical_value(ical, value);
	ical_close(ical);
}

/* RFC 6868: a quoted parameter has no other way to hold these three.  Readers
 * that do not know it show "^n", which still is one line. */
static void
ical_parameter_character(struct text *line, char character)
{
	if (character == '"')
		text_puts(line, "^'");
	else if (character == '^')
		text_puts(line, "^^");
	else if (character == '\n')
		text_puts(line, "^n");
	else
		text_putc(line, character);
}

/* Quoted unless it is a plain word: ":", ";" and "," would end it (3.2). */
void
ical_parameter(struct ical *ical, const char *name, const char *value)
{
	/* "/" among them: zone names (TZID) are mostly met without quotes. */
	static const char bare[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789-_+/.";
	const char *p = ical_clean(ical, value);
	bool is_quoted = *p == '\0' || p[strspn(p, bare)] != '\0';

	text_putc(&ical->line, ';');
	text_puts(&ical->line, name);
	text_puts(&ical->line, is_quoted ? "=\"" : "=");
	for (; *p != '\0'; p++)
		ical_parameter_character(&ical->line, *p);
	if (is_quoted)
		text_putc(&ical->line, '"');
}

/* --- links ---------------------------------------------------------------- */

/* What a tap on a phone may open. "javascript:", "file:" and "data:" are no
 * addresses that a calendar has to offer. */
bool
ical_is_uri(const char *uri)
{
	static const char *const schemes[] = { "https://", "http://",
	    "mailto:", "tel:", "sip:", "sips:", "xmpp:" };
	const char *p;
	size_t i, length = 0;

	for (i = 0; i < countof(schemes); i++) {
		length = strlen(schemes[i]);
		if (strncasecmp(uri, schemes[i], length) == 0)
			break;
	}
	if (i == countof(schemes))
		return false;
	/* "https:///x" has no host */
	if (uri[length] == '\0' || uri[length] == '/')
		return false;
	for (p = uri; *p != '\0'; p++)
		if ((unsigned char)*p <= ' ' || *p == 0x7f)
			return false;
	return true;
}

/* A URI is no TEXT and has no escapes of iCalendar's (3.3.13); what RFC 3986
 * lets stand nowhere is percent-encoded. */
void
ical_value_uri(struct ical *ical, const char *uri)
{
	const unsigned char *p = (const unsigned char *)uri;

	ical_separate(ical);
	for (; *p != '\0'; p++) {
		if (*p > ' ' && *p < 0x7f &&
		    strchr("\"<>\\^`{|}", *p) == NULL)
			text_putc(&ical->line, (char)*p);
		else
			text_putf(&ical->line, "%%%02X", *p);
	}
}

bool
ical_uri(struct ical *ical, const char *name, const char *uri)
{
	if (!ical_is_uri(uri))
		return false;
	ical_open(ical, name);
	ical_value_uri(ical, uri);
	ical_close(ical);
	return true;
}

/* --- times ---------------------------------------------------------------- */

/* Exactly `width` digits, with zeros in front. */
static void
ical_format_digits(char *digits, int number, int width)
{
	while (width-- > 0) {
		digits[width] = (char)('0' + number % 10);
		number /= 10;
	}
}

/*
 * Years have four digits (3.3.4).  Local and UTC times differ in what follows.
 */
void
ical_format_local(struct text *text, int64_t local)
{
	struct civil civil = civil_from_local(local);
	char digits[15];

	ical_format_digits(digits, civil.year, 4);
	ical_format_digits(digits + 4, civil.month, 2);
	ical_format_digits(digits + 6, civil.day, 2);
	digits[8] = 'T';
	ical_format_digits(digits + 9, civil.hour, 2);
	ical_format_digits(digits + 11, civil.minute, 2);
	ical_format_digits(digits + 13, civil.second, 2);
	text_put(text, digits, sizeof(digits));
}

/* 3.3.5, form 2: a "Z" at the end. */
void
ical_utc(struct ical *ical, const char *name, int64_t at)
{
	ical_open(ical, name);
	ical_separate(ical);
	ical_format_local(&ical->line, at);
	text_putc(&ical->line, 'Z');
	ical_close(ical);
}

/* 3.3.5, form 3: with TZID.  Form 1, "floating", is never written: it would
 * mean another moment for each reader. */
void
ical_local(struct ical *ical, const char *name, const char *tzid,
    int64_t local)
{
	ical_open(ical, name);
	ical_parameter(ical, "TZID", tzid);
	ical_separate(ical);
	ical_format_local(&ical->line, local);
	ical_close(ical);
}
