/* SPDX-License-Identifier: MIT */
/* fault-row: 51 */
#include "mime_internal.h"

#include <stdlib.h>

#include "address.h"
#include "array.h"
#include "harness.h"
#include "random.h"
#include "utf8.h"

static const struct { const char *address; bool is_right; } addresses[] = {
	{ "rsp-users@example.org", true },
	{ "a@b", true },
	{ "patchday@localhost", true },
	{ "x.y+tag@sub.example.org", true },
	{ "o'brien@example.org", true },
	{ "", false },
	{ "@", false },
	{ "a@", false },
	{ "@b", false },
	{ "a", false },
	{ "a b@example.org", false },
	{ "a@example.org ", false },
	{ " a@example.org", false },
	{ "\"a\"@example.org", false },
	{ "a@example.org\r\nRCPT TO:<b@example.org>", false },
	{ "a@example.org\n", false },
	{ "a@exa\rmple.org", false },
	{ "<a@example.org>", false },
	{ "a@b@c", false },
	{ "a,b@example.org", false },
	{ "a@[127.0.0.1]", false },
	{ "a(b)@example.org", false },
	{ "ä@example.org", false },
	{ "a@exämple.org", false },
	{ ".a@example.org", false },
	{ "a.@example.org", false },
	{ "a..b@example.org", false },
	{ "a@.example.org", false },
	{ "a@example.org.", false },
	{ "a@example..org", false },
	{ "-oQ/tmp@example.org", false },
	{ "a@-example.org", false },
	{ "a;b@example.org", false },
	{ "a@example.org\t", false },
	{ "a\x01@example.org", false },
	{ "a\x7f@example.org", false },
	{ "12345678901234567890123456789012345678901234567890123456789012345"
	    "@example.org", false },
};

/* Headers as they are written. */
static const struct { const char *value, *want; } headers[] = {
	{ "Patch Thursday has started",
	    "Subject: Patch Thursday has started\r\n" },
	{ "", "Subject: \r\n" },
	{ "a\r\nBcc: x@example.org", "Subject: =?utf-8?q?a__Bcc=3A_x=40example"
	    "=2Eorg?=\r\n" },
	{ "a\nb", "Subject: a b\r\n" },
	{ "a\rb", "Subject: a b\r\n" },
	{ "Änderung", "Subject: =?utf-8?q?=C3=84nderung?=\r\n" },
	{ "=?utf-8?q?x?=", "Subject: =?utf-8?q?=3D=3Futf-8=3Fq=3Fx=3F=3D?="
	    "\r\n" },
	{ " leading", "Subject: =?utf-8?q?_leading?=\r\n" },
	{ "word word word word word word word word word word word word word "
	    "word word word word",
	    "Subject: word word word word word word word word word word word "
	    "word word\r\n word word word word\r\n" },
	{ "\xff\xfe", "Subject: =?utf-8?q?=EF=BF=BD=EF=BF=BD?=\r\n" },
	{ "a\xe2\x80\xae" "b", "Subject: ab\r\n" },	/* RTL override */
};

static const struct { const char *phrase, *want; } phrases[] = {
	{ NULL, "From: <a@b>\r\n" },
	{ "", "From: <a@b>\r\n" },
	{ "Rubin Science Platform", "From: Rubin Science Platform <a@b>\r\n" },
	{ "a, b", "From: =?utf-8?q?a=2C_b?= <a@b>\r\n" },
	{ "x\" <evil@example.org>", "From: =?utf-8?q?x=22_=3Cevil=40example"
	    "=2Eorg=3E?= <a@b>\r\n" },
	{ "x\r\nBcc: y", "From: =?utf-8?q?x__Bcc=3A_y?= <a@b>\r\n" },
};

static const struct { const char *body, *want; } bodies[] = {
	{ "", "" },
	{ "a", "a\r\n" },
	{ "a\n", "a\r\n" },
	{ "a\n\nb", "a\r\n\r\nb\r\n" },
	{ ".\n..\na.\n", "=2E\r\n=2E.\r\na.\r\n" },
	{ "From me\nfrom me\n From me", "=46rom me\r\nfrom me\r\n From me\r\n" },
	{ "a=b", "a=3Db\r\n" },
	{ "a \nb ", "a=20\r\nb=20\r\n" },
	{ "a\rb\tc", "a=0Db=09c\r\n" },
	{ "ä", "=C3=A4\r\n" }, { "a\x7f" "b~", "a=7Fb~\r\n" },
};

/* fault-row: 51 */
static void
test_rows(void)
{
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < countof(addresses); i++)
		CHECK_ROW(address_is_valid(addresses[i].address) ==
		    addresses[i].is_right, addresses[i].address);
	for (i = 0; i < countof(headers); i++) {
		text_cut(&text, 0);
		mime_header(&text, "Subject", headers[i].value);
		CHECK_STRING(text_string(&text), headers[i].want);
	}
	for (i = 0; i < countof(phrases); i++) {
		text_cut(&text, 0);
		mime_header_phrase(&text, "From", phrases[i].phrase, "a@b");
		CHECK_STRING(text_string(&text), phrases[i].want);
	}
	for (i = 0; i < countof(bodies); i++) {
		text_cut(&text, 0);
		mime_quoted_printable(&text, bodies[i].body);
		CHECK_STRING(text_string(&text), bodies[i].want);
	}
	/* No room left: behind a long name, for a long address. */
	text_cut(&text, 0);
	mime_header(&text, "X-0123456789012345678901234567890123456789012345678"
	    "90123456789", "ä");
	CHECK_STRING(text_string(&text), "X-012345678901234567890123456789"
	    "01234567890123456789012345678" "9: \r\n =?utf-8?q?=C3=A4?=\r\n");
	text_cut(&text, 0);
	mime_header_phrase(&text, "From", "Somebody", "0123456789012345678901"
	    "234567890123456789@example.org.example.org");
	CHECK_STRING(text_string(&text), "From: Somebody\r\n "
	    "<0123456789012345678901234567890123456789@example.org."
	    "example.org>\r\n");
	text_cut(&text, 0);
	mime_header_token(&text, "X", "a\r\nb\x01ä");
	CHECK_STRING(text_string(&text), "X: a??b???\r\n");
	text_clear(&text);
}

/* No line over 76, no bare CR or LF, no lone dot. */
static bool
is_sound(const char *bytes, size_t length)
{
	size_t i, from = 0;

	for (i = 0; i < length; i++) {
		if (bytes[i] == '\r' && (i + 1 == length ||
		    bytes[i + 1] != '\n'))
			return false;
		if (bytes[i] != '\n')
			continue;
		if (i == 0 || bytes[i - 1] != '\r' || i - 1 - from > 76)
			return false;
		if (bytes[from] == '.')
			return false;
		from = i + 1;
	}
	return from == length;
}

/* Random text: what is written is sound, and reads back as it was. */
/* fault-row: 51 */
static void
test_random(void)
{
	static const char *const pieces[] = { "a", "word", " ", "\n", "ä",
	    "日本", "🙂", ".", "=", "?", "=?", "From ", "\t", "\"", "<x>",
	    "long-word-without-any-space-in-it-that-goes-on-and-on-and-on" };
	struct random random;
	struct text raw = { 0 }, mail = { 0 }, back = { 0 }, clean = { 0 };
	size_t round, count;

	random_init_seeded(&random, 11);
	for (round = 0; round < 3000; round++) {
		text_cut(&raw, 0), text_cut(&mail, 0), text_cut(&back, 0);
		text_cut(&clean, 0);
		for (count = random_below(&random, 40); count > 0; count--)
			text_puts(&raw, pieces[random_below(&random,
			    countof(pieces))]);
		utf8_clean(&clean, text_string(&raw), false);
		mime_header(&mail, "Subject", text_string(&raw));
		CHECK_ROW(is_sound(mail.bytes, mail.length), mail.bytes);
		text_puts(&mail, "\r\n");
		CHECK(mime_read_header(&back, mail.bytes, mail.length,
		    "subject"));
		CHECK_STRING(text_string(&back), text_string(&clean));
		text_cut(&mail, 0), text_cut(&back, 0);
		text_puts(&mail, "A: b\r\n\r\n--" MIME_BOUNDARY "\r\n"
		    "Content-Type: text/plain\r\n\r\n");
		mime_quoted_printable(&mail, text_string(&raw));
		CHECK_ROW(is_sound(mail.bytes, mail.length), mail.bytes);
		text_puts(&mail, "\r\n--" MIME_BOUNDARY "--\r\n");
		CHECK(mime_read_part(&back, mail.bytes, mail.length,
		    "text/plain"));
		if (raw.length > 0 && raw.bytes[raw.length - 1] != '\n')
			text_putc(&raw, '\n');
		text_cut(&back, raw.length);
		CHECK_STRING(text_string(&back), text_string(&raw));
	}
	text_clear(&raw), text_clear(&mail), text_clear(&back);
	text_clear(&clean);
}

static void
test_reading(void)
{
	static const char *const odd[] = { "", "A", "A:", "\r\n", "\n\n\n",
	    "Subject: =?utf-8?q?", "Subject: =?utf-8?q?=", "Subject: =?utf-8?q?"
	    "=4?=", "Subject: =?utf-8?q?a?= =?x =?utf-8?q?b", "\r\n--" MIME_BOUNDARY, "\r\n--" MIME_BOUNDARY "\r\n",
	    "\r\n--" MIME_BOUNDARY "\r\nContent-Type: text/plain\r\n",
	    "\r\n--" MIME_BOUNDARY "\r\nContent-Type: text/plain\r\n\r\n=" };
	static const char nothing[] = "A: b\r\n\r\n--" MIME_BOUNDARY "\r\n"
	    "Content-Type: text/plain\r\n\r\n--" MIME_BOUNDARY "--\r\n";
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < countof(odd); i++) {
		(void)mime_read_header(&text, odd[i], strlen(odd[i]),
		    "Subject");
		(void)mime_read_part(&text, odd[i], strlen(odd[i]),
		    "text/plain");
		CHECK_ROW(text.length < 100, odd[i]);
	}
	/* A part without a line is empty: the boundary is none of it. */
	text_cut(&text, 0);
	CHECK(mime_read_part(&text, nothing, strlen(nothing), "text/plain"));
	CHECK_STRING(text_string(&text), "");
	text_clear(&text);
}

/* What is read of what rotted: as much as there is, and nothing else. */
static void
test_reading_damaged(void)
{
	static const struct { const char *mail, *name, *want; } rows[] = {
		{ "Subject: x", "Subject", "x" },
		{ "subject:x\r\n", "Subject", "x" },
		{ "Subject:", "Subject", "" },
		{ "Subject", "Subject", NULL },
		{ "Subject: ", "Subject", "" },
		{ "Subject :x", "Subject", NULL },
		{ "Subjects: x\r\nSubject: y\r\n", "Subject", "y" },
		{ "To: a\r\nSubject: y\r\n", "Subject", "y" },
		{ "To: a\r\n\r\nSubject: y\r\n", "Subject", NULL },
		{ "Subject: a\r\n\tb\r\n c\r\nd\r\n", "Subject", "a\tb c" },
		{ "Subject: =?utf-8?q?=C3=A4_=41?=", "Subject", "\xc3\xa4 A" },
		{ "Subject: =?utf-8?q?=c3=!A=A!=@0=G0=:0=/0?=", "Subject",
		  "=c3=!A=A!=@0=G0=:0=/0" },
	};
	static const struct { const char *body, *want; } bodies_read[] = {
		{ "a=\r\nb", "ab" }, { "a=\rXb", "a=Xb" }, { "a=\r", "a=" },
		{ "a=", "a=" }, { "a=4", "a=4" }, { "a=41", "aA" },
	};
	struct text text = { 0 }, mail = { 0 };
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		text_cut(&text, 0);
		CHECK_ROW(mime_read_header(&text, rows[i].mail,
		    strlen(rows[i].mail), rows[i].name) ==
		    (rows[i].want != NULL), rows[i].mail);
		CHECK_STRING(text_string(&text),
		    rows[i].want == NULL ? "" : rows[i].want);
	}
	for (i = 0; i < countof(bodies_read); i++) {
		text_cut(&text, 0);
		text_cut(&mail, 0);
		text_putf(&mail, "\r\n--" MIME_BOUNDARY "\r\nContent-Type: "
		    "text/html\r\n\r\nno\r\n--" MIME_BOUNDARY "\r\n"
		    "Content-Type: Text/Plain\r\n\r\n%s",
		    bodies_read[i].body);
		CHECK(mime_read_part(&text, text_string(&mail), mail.length,
		    "text/plain"));
		CHECK_STRING(text_string(&text), bodies_read[i].want);
		CHECK(!mime_read_part(&text, text_string(&mail), mail.length,
		    "text/calendar"));
	}
	text_clear(&text);
	text_clear(&mail);
}

/* RFC 4648 10, and the length of lines. */
static void
test_base64(void)
{
	static const struct { const char *bytes, *want; } rows64[] = {
		{ "", "" }, { "f", "Zg==\r\n" }, { "fo", "Zm8=\r\n" },
		{ "foo", "Zm9v\r\n" }, { "foobar", "Zm9vYmFy\r\n" },
		{ "\xff\xfe?", "//4/\r\n" },
	};
	struct text text = { 0 };
	char long_one[58 + 1];
	size_t i;

	for (i = 0; i < countof(rows64); i++) {
		text_cut(&text, 0);
		mime_base64(&text, rows64[i].bytes, strlen(rows64[i].bytes));
		CHECK_STRING(text_string(&text), rows64[i].want);
	}
	memset(long_one, 'x', 58);
	text_cut(&text, 0);
	mime_base64(&text, long_one, 58);
	CHECK_NUMBER(text.length, 78 + 6);
	CHECK(memcmp(text.bytes + 76, "\r\neA==\r\n", 8) == 0);
	text_clear(&text);
}

/* Values of our own, yet nothing of them may end the line or be eight bits. */
static void
test_token(void)
{
	static const struct { const char *value, *want; } rows[] = {
		{ "<a1@example.org>", "X-Key: <a1@example.org>\r\n" },
		{ "", "X-Key: \r\n" },
		{ "a\r\nBcc: b", "X-Key: a??Bcc: b\r\n" },
		{ "a\x7f" "b~", "X-Key: a?b~\r\n" },
		{ "\xc3\xa4", "X-Key: ??\r\n" },
	};
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		text_cut(&text, 0);
		mime_header_token(&text, "X-Key", rows[i].value);
		CHECK_STRING(text_string(&text), rows[i].want);
	}
	text_clear(&text);
}

int
main(void)
{
	test_token();
	test_rows();
	test_base64();
	test_random();
	test_reading();
	test_reading_damaged();
	return harness_end();
}
