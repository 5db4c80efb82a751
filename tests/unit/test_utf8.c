/* SPDX-License-Identifier: MIT */
#include "harness.h"
#include "text.h"
#include "utf8.h"

/* Sound UTF-8 or not (Markus Kuhn's classes of faults). */
static void
test_valid(void)
{
	static const struct { const char *bytes; bool is_valid; } rows[] = {
		{ "", true }, { "plain", true }, { "\xc3\xa9", true },
		{ "\xe2\x82\xac", true }, { "\xf0\x9f\x98\x80", true },
		{ "\xf4\x8f\xbf\xbf", true },
		{ "\x80", false },			/* lone continuation */
		{ "\xc3", false }, { "\xe2\x82", false },	/* cut off */
		{ "\xc0\xaf", false }, { "\xe0\x80\xaf", false }, /* overlong */
		{ "\xed\xa0\x80", false },		/* surrogate */
		{ "\xf4\x90\x80\x80", false },		/* beyond U+10FFFF */
		{ "\xff", false }, { "a\xfe" "b", false },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		CHECK_ROW(utf8_is_valid(rows[i].bytes,
		    strlen(rows[i].bytes)) == rows[i].is_valid,
		    rows[i].bytes);
}

static void
test_clean(void)
{
	static const struct { const char *in, *out; bool keeps; } rows[] = {
		{ "as it is", "as it is", false },
		{ "a\r\nb", "a  b", false }, { "a\nb", "a\nb", true },
		{ "tab\there", "tab here", true },
		{ "bell\a", "bell ", true },
		{ "\xe2\x80\xae" "gpj.exe", "gpj.exe", true },	/* U+202E */
		{ "zero\xe2\x80\x8bwidth", "zerowidth", true },
		{ "a\xd8\x9c" "b", "ab", true },		/* U+061C */
		{ "bad\xff" "byte", "bad\xef\xbf\xbd" "byte", true },
		{ "c1\xc2\x85", "c1 ", true },
		{ "\xe2\x80\xa8", "", true },			/* U+2028 */
		{ "Zürich → 日本", "Zürich → 日本", true },
		/* Tags are hidden, what is behind them is not. */
		{ "\xf3\xa0\x81\xbf", "", true },		/* U+E007F */
		{ "\xf3\xa0\x84\x80", "\xf3\xa0\x84\x80", true },
		{ "\xc3x", "\xef\xbf\xbdx", true },
	};
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		text_cut(&text, 0);
		utf8_clean(&text, rows[i].in, rows[i].keeps);
		CHECK_STRING(text_string(&text), rows[i].out);
	}
	text_clear(&text);
}

static void
test_mark_unseen(void)
{
	static const struct {
		const char *string, *marked, *seen;
		uint32_t code;
	} rows[] = {
		{ "", "", "", 0 }, { "a b", "a b", "a b", 0 },
		{ "a\xc2\xa0z", "a<U+00A0>z", "a z", 0xa0 },
		{ "\xe2\x80\x8b", "<U+200B>", "", 0x200b },
		{ "a\xc2\xadz", "a<U+00AD>z", "az", 0xad },
		{ "\tx\xe3\x80\x80", "<U+0009>x<U+3000>", " x ", 9 },
		{ "\xf3\xa0\x81\xbf", "<U+E007F>", "", 0xe007f },
		{ "é\xff", "é\xef\xbf\xbd", "é\xef\xbf\xbd", 0 },
	};
	struct text marked = { 0 }, seen = { 0 };
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		text_cut(&marked, 0);
		text_cut(&seen, 0);
		CHECK_NUMBER(utf8_mark_unseen(rows[i].string, &marked, &seen),
		    rows[i].code);
		CHECK_STRING(text_string(&marked), rows[i].marked);
		CHECK_STRING(text_string(&seen), rows[i].seen);
	}
	text_clear(&marked);
	text_clear(&seen);
}

static void
test_blank(void)
{
	static const struct { const char *string; bool is_blank; } rows[] = {
		{ "", true }, { " \t\r\n", true }, { "a", false },
		{ " .", false }, { "日", false }, { "\xff", false },
		{ "\xe2\x80\xaa", true }, { "\xe2\x80\x8b ", true },
		{ "\xc2\x9b", true }, { "\xc2\xa0", true },
		{ "\xe3\x80\x80", true },		/* U+3000 */
		{ "\xe2\x81\xa0", true },		/* U+2060 */
		{ "\xe2\x80\xaa" "a", false },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		CHECK_ROW(utf8_is_blank(rows[i].string) == rows[i].is_blank,
		    rows[i].string);
}

/* What is shown in the end: only what deceives is taken out. */
static void
test_clean_shown(void)
{
	static const char *const rows[][2] = {
		{ "", "" }, { "plain\n\ttext\033[0m", "plain\n\ttext\033[0m" },
		{ "a\xe2\x80\xae" "b\n", "ab\n" },
		{ "\xe2\x80\x8b", "" },
		{ "\xf3\xa0\x81\x81x\xef\xbb\xbf", "x" },
		{ "Zürich → 日本\xff", "Zürich → 日本\xff" },
		{ "x\xc2\x9b" "31m\xc2\x80\xc2\xa0.", "x31m\xc2\xa0." },
		{ "a\xd8\x9c" "b", "ab" },
	};
	struct text text = { 0 };
	size_t i;

	utf8_clean_shown(&text);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		text_cut(&text, 0);
		text_puts(&text, rows[i][0]);
		utf8_clean_shown(&text);
		CHECK_STRING(text_string(&text), rows[i][1]);
	}
	text_clear(&text);
}

/* What a format cut goes; what is in another encoding stays. */
static void
test_clean_halves(void)
{
	static const char *const rows[][2] = {
		{ "", "" }, { "as it is", "as it is" },
		{ "Zürich → 日本", "Zürich → 日本" },
		{ "a\xc3", "a" }, { "\xe2\x82", "" }, { "a\xf0\x9f\x98", "a" },
		{ "\"é\xe2\x82\" is no id", "\"é\" is no id" },
		{ "é\xc3: é\xe6\x97 (x)\xe6", "é: é (x)" },
		{ "S\xe3o", "S\xe3o" }, { "a\xff", "a\xff" },
		{ "a\x80\" b", "a\x80\" b" }, { "\xc3\xe2\x82\xac", "\xc3€" },
		{ "\xe2\x82" "9", "\xe2\x82" "9" },
	};
	char string[40];
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		(void)snprintf(string, sizeof(string), "%s", rows[i][0]);
		utf8_clean_halves(string);
		CHECK_STRING(string, rows[i][1]);
	}
}

static void
test_prefix(void)
{
	const char *text = "a\xc3\xa9\xe2\x82\xac";	/* 1 + 2 + 3 bytes */
	static const size_t want[] = { 0, 1, 1, 3, 3, 3, 6, 6 };
	size_t i;

	for (i = 0; i < sizeof(want) / sizeof(want[0]); i++)
		CHECK_NUMBER(utf8_prefix(text, i), want[i]);
	CHECK_NUMBER(utf8_count(text), 3);
	CHECK_NUMBER(utf8_count("a\xff"), 2);
}

/* Stops at the first byte that is no visible ASCII and no space. */
static void
test_prefix_plain(void)
{
	static const char good[] = " az09~!azAZ  :#-{}azAZ09";
	char bytes[sizeof(good)];
	size_t i, plain;
	int code;

	CHECK_NUMBER(utf8_prefix_plain(good, 24), 24);
	CHECK_NUMBER(utf8_prefix_plain(good, 7), 7);
	CHECK_NUMBER(utf8_prefix_plain("", 0), 0);
	for (i = 0; i < 24; i++) {
		for (code = 0; code < 256; code++) {
			memcpy(bytes, good, sizeof(good));
			bytes[i] = (char)code;
			plain = utf8_prefix_plain(bytes, 24);
			if (plain != (code >= 0x20 && code < 0x7f ? 24 : i))
				CHECK_NUMBER(plain, i);
		}
	}
	CHECK_NUMBER(utf8_count("azAZ09az\n\xc3\xa9 azAZ09az"), 19);
}

int
main(void)
{
	test_valid();
	test_clean();
	test_clean_shown();
	test_clean_halves();
	test_blank();
	test_mark_unseen();
	test_prefix();
	test_prefix_plain();
	return harness_end();
}
