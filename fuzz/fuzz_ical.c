/* SPDX-License-Identifier: MIT */
/*
 * Any bytes into the writer of iCalendar: lines that are whole come out, and
 * read back they are the cleaned text and nothing else.
 */
#include <stdlib.h>
#include <string.h>

#include "ical.h"
#include "mem.h"
#include "utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void
fuzz_need(bool is_right)
{
	if (!is_right)
		abort();
}

/* CRLF ends each line; at most 75 octets; whole characters, no controls. */
static void
fuzz_check_lines(const struct text *text)
{
	const char *p = text->bytes, *end = p + text->length, *eol, *q;

	while (p < end) {
		eol = memmem(p, (size_t)(end - p), "\r\n", 2);
		fuzz_need(eol != NULL && eol > p &&
		    eol - p <= ICAL_LINE_MAX &&
		    utf8_is_valid(p, (size_t)(eol - p)));
		for (q = p; q < eol; q++)
			fuzz_need((unsigned char)*q >= ' ' && *q != 0x7f);
		p = eol + 2;
	}
}

/* The one line that was written, unfolded; a second line is a failure. */
static char *
fuzz_unfold(const struct text *text)
{
	struct text out = { 0 };
	size_t i;

	for (i = 0; i < text->length; i++) {
		if (strncmp(text->bytes + i, "\r\n ", 3) == 0)
			i += 2;
		else
			text_putc(&out, text->bytes[i]);
	}
	fuzz_need(out.length >= 2 && strcmp(out.bytes + out.length - 2,
	    "\r\n") == 0);
	text_cut(&out, out.length - 2);
	fuzz_need(memchr(out.bytes, '\n', out.length) == NULL);
	return text_take(&out);
}

/* What is to be read back: all line breaks LF, then cleaned as a whole. */
static char *
fuzz_wanted(const char *value)
{
	struct text lines = { 0 }, out = { 0 };
	const char *p;

	for (p = value; *p != '\0'; p++)
		if (*p != '\r')
			text_putc(&lines, *p);
		else if (p[1] != '\n')
			text_putc(&lines, '\n');
	utf8_clean(&out, text_string(&lines), true);
	text_clear(&lines);
	return text_take(&out);
}

/* Undo RFC 5545 3.3.11; anything not escaped that must be is a failure. */
static char *
fuzz_unescape(const char *p)
{
	struct text out = { 0 };

	for (; *p != '\0'; p++) {
		fuzz_need(*p != ',' && *p != ';' && *p != '\n');
		if (*p != '\\') {
			text_putc(&out, *p);
			continue;
		}
		p++;
		fuzz_need(*p != '\0' && strchr("\\;,n", *p) != NULL);
		text_putc(&out, *p == 'n' ? '\n' : *p);
	}
	return text_take(&out);
}

/* Undo RFC 6868 up to the closing quote; `*ret_rest` is behind it. */
static char *
fuzz_unquote(const char *p, const char **ret_rest)
{
	struct text out = { 0 };
	bool is_quoted = *p == '"';

	for (p += is_quoted; *p != '\0' && *p != '"' &&
	    (is_quoted || *p != ':'); p++) {
		fuzz_need(is_quoted || strchr(";,", *p) == NULL);
		if (*p != '^') {
			text_putc(&out, *p);
			continue;
		}
		p++;
		fuzz_need(*p != '\0' && strchr("^n'", *p) != NULL);
		text_putc(&out, *p == 'n' ? '\n' : *p == '\'' ? '"' : '^');
	}
	fuzz_need(!is_quoted || *p == '"');
	*ret_rest = p + is_quoted;
	return text_take(&out);
}

static void
fuzz_line(struct ical *ical, const char *value, unsigned kind)
{
	char *line = NULL, *want = fuzz_wanted(value), *got = NULL;
	const char *rest = "";

	if (kind == 0) {
		ical_text(ical, "SUMMARY", value);
		line = fuzz_unfold(ical->out);
		fuzz_need(strncmp(line, "SUMMARY:", 8) == 0);
		got = fuzz_unescape(line + 8);
	} else if (kind == 1) {
		ical_open(ical, "CONFERENCE");
		ical_parameter(ical, "LABEL", value);
		ical_value(ical, "v");
		ical_close(ical);
		line = fuzz_unfold(ical->out);
		fuzz_need(strncmp(line, "CONFERENCE;LABEL=", 17) == 0);
		got = fuzz_unquote(line + 17, &rest);
		fuzz_need(strcmp(rest, ":v") == 0);
	}
	fuzz_check_lines(ical->out);
	fuzz_need(got == NULL || strcmp(got, want) == 0);
	free(line);
	free(want);
	free(got);
}

static void
fuzz_uri(struct ical *ical, const char *value)
{
	const char *p;
	char *line;

	if (!ical_uri(ical, "URL", value)) {
		fuzz_need(ical->out->length == 0);
		return;
	}
	fuzz_check_lines(ical->out);
	line = fuzz_unfold(ical->out);
	for (p = line; *p != '\0'; p++)
		fuzz_need(*p > ' ' && *p < 0x7f &&
		    strchr("\"<>\\^`{|}", *p) == NULL);
	free(line);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct text out = { 0 };
	struct ical ical;
	char *value;

	if (length < 1)
		return 0;
	value = mem_bytes(bytes + 1, length - 1);
	ical_init(&ical, &out);
	if (bytes[0] % 3 == 2)
		fuzz_uri(&ical, value);
	else
		fuzz_line(&ical, value, bytes[0] % 3);
	ical_clear(&ical);
	text_clear(&out);
	free(value);
	return 0;
}
