/* SPDX-License-Identifier: MIT */
/*
 * Writes JSON as it goes: no tree, no second copy.  The state is one bit (is a
 * comma due?) and a depth, since the caller writes values in their order;
 * whoever opens must close, which the tests of each output check by parsing it.
 */
#include "jsontext.h"

#include <inttypes.h>
#include <string.h>

#include "utf8.h"

#define JSONTEXT_INDENT 2

/* Bytes at its beginning that stand for themselves between quotes: visible
 * ASCII but for the quote and the backslash.  Most of what is written is. */
static size_t
jsontext_plain(const char *string, size_t length)
{
	size_t n;

	for (n = 0; n < length; n++)
		if (string[n] < 0x20 || string[n] > 0x7e ||
		    string[n] == '"' || string[n] == '\\')
			break;
	return n;
}

/*
 * `string` between quotes.  RFC 8259 section 7; DEL and the line separators are
 * escaped too, because some readers treat them as line ends (JavaScript before
 * ES2019 did).  Bytes that are no UTF-8 would make the whole text no JSON: they
 * become U+FFFD.
 */
static void
jsontext_quote(struct text *text, const char *string)
{
	size_t length = strlen(string), n;
	uint32_t code = 0;

	text_putc(text, '"');
	for (; length > 0; string += n, length -= n) {
		n = jsontext_plain(string, length);
		if (n > 0) {
			text_put(text, string, n);
			continue;
		}
		n = utf8_next(string, length, &code);
		if (n == 0) {
			text_puts(text, "\\ufffd");
			n = 1;
		} else if (code == '"' || code == '\\') {
			text_putf(text, "\\%c", (char)code);
		} else if (code == '\n') {
			text_puts(text, "\\n");
		} else if (code < 0x20 || code == 0x7f || code == 0x2028 ||
		    code == 0x2029) {
			text_putf(text, "\\u%04x", (unsigned)code);
		} else {
			text_put(text, string, n);
		}
	}
	text_putc(text, '"');
}

/* A new line at the depth of what comes next; nothing unless pretty. */
static void
jsontext_line(struct jsontext *json)
{
	int i;

	if (!json->is_pretty)
		return;
	text_putc(json->text, '\n');
	for (i = 0; i < json->depth * JSONTEXT_INDENT; i++)
		text_putc(json->text, ' ');
}

/* The comma, the line and the key before a value. */
static void
jsontext_begin(struct jsontext *json, const char *key)
{
	if (json->needs_comma)
		text_putc(json->text, ',');
	if (json->depth > 0)
		jsontext_line(json);
	if (key != NULL) {
		jsontext_quote(json->text, key);
		text_puts(json->text, json->is_pretty ? ": " : ":");
	}
	json->needs_comma = true;
}

/* What objects and lists have in common: the first value in them needs no
 * comma. */
static void
jsontext_open(struct jsontext *json, const char *key, char bracket)
{
	jsontext_begin(json, key);
	text_putc(json->text, bracket);
	json->depth++;
	json->needs_comma = false;
}

/* An empty object or list stays on its line; the outermost one ends the file
 * with a line feed, as tools for text expect. */
static void
jsontext_close(struct jsontext *json, char bracket)
{
	bool is_empty = !json->needs_comma;

	json->depth--;
	if (!is_empty)
		jsontext_line(json);
	text_putc(json->text, bracket);
	json->needs_comma = true;
	if (json->depth == 0 && json->is_pretty)
		text_putc(json->text, '\n');
}

void
jsontext_object(struct jsontext *json, const char *key)
{
	jsontext_open(json, key, '{');
}

void
jsontext_list(struct jsontext *json, const char *key)
{
	jsontext_open(json, key, '[');
}

void
jsontext_end_object(struct jsontext *json)
{
	jsontext_close(json, '}');
}

void
jsontext_end_list(struct jsontext *json)
{
	jsontext_close(json, ']');
}

void
jsontext_string(struct jsontext *json, const char *key, const char *string)
{
	if (string == NULL) {
		jsontext_null(json, key);
		return;
	}
	jsontext_begin(json, key);
	jsontext_quote(json->text, string);
}

void
jsontext_number(struct jsontext *json, const char *key, int64_t number)
{
	jsontext_begin(json, key);
	text_putf(json->text, "%" PRId64, number);
}

void
jsontext_bool(struct jsontext *json, const char *key, bool value)
{
	jsontext_begin(json, key);
	text_puts(json->text, value ? "true" : "false");
}

void
jsontext_null(struct jsontext *json, const char *key)
{
	jsontext_begin(json, key);
	text_puts(json->text, "null");
}

/*
 * For values that were JSON when they were stored; the caller vouches for them.
 */
void
jsontext_raw(struct jsontext *json, const char *key, const char *raw)
{
	jsontext_begin(json, key);
	text_puts(json->text, raw);
}
