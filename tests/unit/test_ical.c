/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "array.h"
#include "harness.h"
#include "ical.h"
#include "utf8.h"

/* --- a reader of our own, as simple as RFC 5545 3.1 is ---------------------- */

/* Are the lines whole: CRLF ends each, no other CR or LF, at most 75 octets,
 * each of them UTF-8 by itself, nothing that is a control character? */
static bool
lines_are_sound(const struct text *text)
{
	const char *p = text->bytes, *end = p + text->length, *eol;
	const char *q;

	while (p < end) {
		eol = memmem(p, (size_t)(end - p), "\r\n", 2);
		if (eol == NULL || eol - p > ICAL_LINE_MAX || eol == p ||
		    !utf8_is_valid(p, (size_t)(eol - p)))
			return false;
		for (q = p; q < eol; q++)
			if ((unsigned char)*q < ' ' || *q == 0x7f)
				return false;
		p = eol + 2;
	}
	return true;
}

/* The lines put together again, each ended by LF. */
static char *
lines_unfold(const struct text *text)
{
	struct text out = { 0 };
	size_t i;

	for (i = 0; i < text->length; i++) {
		if (strncmp(text->bytes + i, "\r\n ", 3) == 0)
			i += 2;
		else if (text->bytes[i] != '\r')
			text_putc(&out, text->bytes[i]);
	}
	return text_take(&out);
}

/* --- texts ------------------------------------------------------------------ */

static void
check_text(const char *value, const char *want)
{
	struct text out = { 0 };
	struct ical ical;
	char *lines;

	ical_init(&ical, &out);
	ical_text(&ical, "X", value);
	lines = lines_unfold(&out);
	CHECK_ROW(lines_are_sound(&out), value);
	CHECK_STRING(lines, want);
	free(lines);
	ical_clear(&ical);
	text_clear(&out);
}

static void
test_text(void)
{
	static const struct { const char *value, *want; } rows[] = {
		{ "", "X:\n" },
		{ "Patch Thursday", "X:Patch Thursday\n" },
		{ "a,b;c\\d:e\"f", "X:a\\,b\\;c\\\\d:e\"f\n" },
		{ "one\ntwo", "X:one\\ntwo\n" },
		{ "one\r\ntwo\rthree", "X:one\\ntwo\\nthree\n" },
		{ "x\r\nBEGIN:VALARM\r\nTRIGGER:-PT5M",
		    "X:x\\nBEGIN:VALARM\\nTRIGGER:-PT5M\n" },
		{ "bell\a tab\t del\x7f", "X:bell  tab  del \n" },
		{ "c1 \xc2\x85 and \xc2\x9b", "X:c1   and  \n" },
		{ "bidi \xe2\x80\xae" "evil", "X:bidi evil\n" },
		{ "line \xe2\x80\xa8 separator", "X:line  separator\n" },
		{ "not \xff UTF-8 \xc3", "X:not \xef\xbf\xbd UTF-8 "
		    "\xef\xbf\xbd\n" },
		{ "overlong \xc0\x8a", "X:overlong "
		    "\xef\xbf\xbd\xef\xbf\xbd\n" },
		{ "\xf0\x9f\x9a\x80 emoji", "X:\xf0\x9f\x9a\x80 emoji\n" },
		{ "\\n is not a line", "X:\\\\n is not a line\n" },
	};
	size_t i;

	for (i = 0; i < countof(rows); i++)
		check_text(rows[i].value, rows[i].want);
}

static void
test_parameter(void)
{
	static const struct { const char *value, *want; } rows[] = {
		{ "America/New_York", "N;P=America/New_York:v\n" },
		{ "Etc/GMT+8", "N;P=Etc/GMT+8:v\n" },
		{ "", "N;P=\"\":v\n" },
		{ "a call", "N;P=\"a call\":v\n" },
		{ "a:b;c,d", "N;P=\"a:b;c,d\":v\n" },
		{ "say \"hi\" ^ now", "N;P=\"say ^'hi^' ^^ now\":v\n" },
		{ "two\r\nlines", "N;P=\"two^nlines\":v\n" },
		{ "x\"\r\nATTENDEE:mailto:a@b", "N;P=\"x^'^nATTENDEE:mailto:"
		    "a@b\":v\n" },
		{ "bell\a", "N;P=\"bell \":v\n" },
		{ "caf\xc3\xa9", "N;P=\"caf\xc3\xa9\":v\n" },
	};
	struct text out = { 0 };
	struct ical ical;
	char *lines;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		ical_init(&ical, &out);
		ical_open(&ical, "N");
		ical_parameter(&ical, "P", rows[i].value);
		ical_value(&ical, "v");
		ical_close(&ical);
		lines = lines_unfold(&out);
		CHECK_STRING(lines, rows[i].want);
		free(lines);
		ical_clear(&ical);
		text_clear(&out);
	}
}

static void
test_uri(void)
{
	static const struct { const char *uri, *want; } rows[] = {
		{ "https://example.org/a?b=c,d;e#f",
		    "U:https://example.org/a?b=c,d;e#f\n" },
		{ "HTTP://example.org", "U:HTTP://example.org\n" },
		{ "https://example.org/caf\xc3\xa9",
		    "U:https://example.org/caf%C3%A9\n" },
		{ "https://example.org/\"<x>{y}",
		    "U:https://example.org/%22%3Cx%3E%7By%7D\n" },
		{ "https://example.org/%20", "U:https://example.org/%20\n" },
		{ "mailto:a@example.org", "U:mailto:a@example.org\n" },
		{ "tel:+1-520-318-8000", "U:tel:+1-520-318-8000\n" },
		{ "https://example.org/a b", NULL },
		{ "https://example.org/\r\nBEGIN:VALARM", NULL },
		{ "https://example.org/\x01", NULL },
		{ "https://example.org/\x7f", NULL },
		{ "javascript:alert(1)", NULL },
		{ "data:text/html,x", NULL },
		{ "file:///etc/passwd", NULL },
		{ "https://", NULL },
		{ "https:///path", NULL },
		{ "https:example.org", NULL },
		{ "mailto:", NULL },
		{ "example.org", NULL },
		{ "", NULL },
	};
	struct text out = { 0 };
	struct ical ical;
	char *lines;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		ical_init(&ical, &out);
		CHECK_ROW(ical_uri(&ical, "U", rows[i].uri) ==
		    (rows[i].want != NULL), rows[i].uri);
		lines = lines_unfold(&out);
		CHECK_STRING(lines, rows[i].want == NULL ? "" : rows[i].want);
		free(lines);
		ical_clear(&ical);
		text_clear(&out);
	}
}

static void
test_lines(void)
{
	struct text out = { 0 };
	struct ical ical;

	ical_init(&ical, &out);
	ical_begin(&ical, "VEVENT");
	ical_token(&ical, "VERSION", "2.0\r\nX:y\x80");
	ical_number(&ical, "SEQUENCE", -9223372036854775807LL - 1);
	ical_utc(&ical, "DTSTART", 1796338800);
	ical_utc(&ical, "DTSTART", -62135596800);
	ical_utc(&ical, "DTSTART", 253402300799);
	ical_local(&ical, "DTSTART", "America/Los_Angeles", 1796310000);
	ical_open(&ical, "CATEGORIES");
	ical_value(&ical, "a,b");
	ical_value(&ical, "c");
	ical_close(&ical);
	ical_end(&ical, "VEVENT");
	CHECK_STRING(text_string(&out), "BEGIN:VEVENT\r\n"
	    "VERSION:2.0X:y\r\n"
	    "SEQUENCE:-9223372036854775808\r\n"
	    "DTSTART:20261203T230000Z\r\n"
	    "DTSTART:00010101T000000Z\r\n"
	    "DTSTART:99991231T235959Z\r\n"
	    "DTSTART;TZID=America/Los_Angeles:20261203T150000\r\n"
	    "CATEGORIES:a\\,b,c\r\n"
	    "END:VEVENT\r\n");
	ical_clear(&ical);
	text_clear(&out);
}

/* --- folding: a property, for characters of every width at every offset ----- */

static void
check_fold(const char *character, size_t before, size_t count)
{
	struct text value = { 0 }, out = { 0 };
	struct ical ical;
	char *lines, label[64];
	size_t i;

	for (i = 0; i < before; i++)
		text_putc(&value, 'x');
	for (i = 0; i < count; i++)
		text_puts(&value, character);
	ical_init(&ical, &out);
	ical_text(&ical, "S", text_string(&value));
	lines = lines_unfold(&out);
	(void)snprintf(label, sizeof(label), "%zu bytes after %zu, %zu times",
	    strlen(character), before, count);
	CHECK_ROW(lines_are_sound(&out), label);
	CHECK_ROW(strncmp(lines, "S:", 2) == 0 &&
	    strlen(lines) == value.length + 3 &&
	    memcmp(lines + 2, text_string(&value), value.length) == 0, label);
	/* No line is folded sooner than it must be. */
	CHECK_ROW(out.length <= value.length + 4 +
	    3 * ((value.length + 2) / (ICAL_LINE_MAX - 1 - 3) + 1), label);
	free(lines);
	ical_clear(&ical);
	text_clear(&out);
	text_clear(&value);
}

static void
test_fold(void)
{
	static const char *const characters[] = { "y", "\xc3\xa9",
	    "\xe6\x97\xa5", "\xf0\x9f\x9a\x80" };
	size_t i, before;

	for (i = 0; i < countof(characters); i++)
		for (before = 0; before < 160; before++)
			check_fold(characters[i], before, 41);
	check_fold("\xe6\x97\xa5", 0, 300);
	check_fold("\xf0\x9f\x9a\x80", 3, 5000);
	/* Exactly 75 octets stay whole, 76 do not. */
	check_fold("y", 0, ICAL_LINE_MAX - 2);
	check_fold("y", 0, ICAL_LINE_MAX - 1);
}

static void
test_fold_limit(void)
{
	struct text out = { 0 };
	struct ical ical;
	char value[ICAL_LINE_MAX];

	memset(value, 'a', sizeof(value));
	value[ICAL_LINE_MAX - 2] = '\0';
	ical_init(&ical, &out);
	ical_text(&ical, "S", value);
	CHECK_NUMBER(out.length, ICAL_LINE_MAX + 2);
	text_cut(&out, 0);
	value[ICAL_LINE_MAX - 2] = 'a';
	value[ICAL_LINE_MAX - 1] = '\0';
	ical_text(&ical, "S", value);
	CHECK_STRING(text_string(&out) + ICAL_LINE_MAX, "\r\n a\r\n");
	ical_clear(&ical);
	text_clear(&out);
}

/* Words of ours and links, made of anything: nothing breaks out of the line. */
static void
test_tokens(void)
{
	static const struct { const char *value, *token, *uri; } rows[] = {
		{ "PUBLIC", "PUBLIC", "PUBLIC" }, { "a~", "a~", "a~" },
		{ "a\x7f" "b", "ab", "a%7Fb" }, { "a b", "a b", "a%20b" },
		{ "a\r\nEND:VEVENT", "aEND:VEVENT", "a%0D%0AEND:VEVENT" },
		{ "\xc3\xa4", "", "%C3%A4" }, { "\x1f!", "!", "%1F!" },
		{ "<\"`", "<\"`", "%3C%22%60" },
	};
	struct text out = { 0 };
	struct ical ical;
	char want[64];
	size_t i;

	ical_init(&ical, &out);
	for (i = 0; i < countof(rows); i++) {
		text_cut(&out, 0);
		ical_token(&ical, "X", rows[i].value);
		snprintf(want, sizeof(want), "X:%s\r\n", rows[i].token);
		CHECK_STRING(text_string(&out), want);
		text_cut(&out, 0);
		ical_open(&ical, "X");
		ical_value_uri(&ical, rows[i].value);
		ical_close(&ical);
		snprintf(want, sizeof(want), "X:%s\r\n", rows[i].uri);
		CHECK_STRING(text_string(&out), want);
	}
	ical_clear(&ical);
	text_clear(&out);
}

/* Bytes that are no text would be folded all the same: nothing is lost. */
static void
test_fold_bytes(void)
{
	struct text out = { 0 }, want = { 0 };
	struct ical ical;
	int i;

	ical_init(&ical, &out);
	for (i = 0; i < 200; i++) {
		text_putc(&ical.line, '\x80');
		text_putc(&want, '\x80');
		if (i == 74 || i == 148)
			text_puts(&want, "\r\n ");
	}
	text_puts(&want, "\r\n");
	ical_close(&ical);
	CHECK_STRING(text_string(&out), text_string(&want));
	ical_clear(&ical);
	text_clear(&out);
	text_clear(&want);
}

int
main(void)
{
	test_text();
	test_tokens();
	test_parameter();
	test_uri();
	test_lines();
	test_fold();
	test_fold_limit();
	test_fold_bytes();
	return harness_end();
}
