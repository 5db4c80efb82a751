/* SPDX-License-Identifier: MIT */
/*
 * Writing mail so that nothing on the way, and no program at the end, can read
 * it otherwise than it was meant: ASCII only, lines of at most 76 characters,
 * CR LF, nothing that begins like a command, a mailbox separator or a header.
 * libcurl sends the bytes as they are (it only doubles dots), so all of that is
 * done here.
 */
#include "mime_internal.h"

#include <sodium/utils.h>
#include <stdint.h>
#include <string.h>

#include "utf8.h"

#define MIME_WORD_MAX 75	/* RFC 2047 2: an encoded word */
#define MIME_WORD_END "?="
/* Room that is left on a line for an encoded word to be worth beginning. */
#define MIME_WORD_ROOM 30
/* A run of characters without a space that is not folded but encoded. */
#define MIME_RUN_MAX 55

#define MIME_BASE64_LINE 76	/* letters, of which four make three bytes */

#define MIME_LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define MIME_DIGITS "0123456789"

/* A header in the making: where its last line began. */
struct mime_line {
	struct text *text;
	size_t start;
};

/* How long the last line is by now. */
static size_t
mime_line_length(const struct mime_line *line)
{
	return line->text->length - line->start;
}

/* Go on in the next line; the space makes it part of this header (RFC 5322
 * 2.2.3). */
static void
mime_line_fold(struct mime_line *line)
{
	text_puts(line->text, "\r\n");
	line->start = line->text->length;
	text_putc(line->text, ' ');
}

/* Begin a header. */
static struct mime_line
mime_line_open(struct text *text, const char *name)
{
	struct mime_line line = { .text = text, .start = text->length };

	text_putf(text, "%s: ", name);
	return line;
}

/*
 * Does the text need encoded words?  Beside what is not printable ASCII also
 * what looks like an encoded word, is too long to fold, or has spaces that
 * folding would lose.
 */
static bool
mime_needs_words(const char *value)
{
	const char *p;
	size_t run = 0;

	if (strstr(value, "=?") != NULL || value[0] == ' ')
		return true;
	for (p = value; *p != '\0'; p++) {
		run = *p == ' ' ? 0 : run + 1;
		if ((unsigned char)(*p - ' ') >= 0x7f - ' ' || run >
		    MIME_RUN_MAX || (*p == ' ' && strchr(" ", p[1]) != NULL))
			return true;
	}
	return false;
}

/*
 * The character at `p` in Q encoding as a phrase allows it (RFC 2047 5.3): in a
 * phrase fewer signs may stay than in a subject, and the same set serves both.
 */
static void
mime_put_q(struct text *text, const char *p, size_t step)
{
	static const char plain[] = MIME_LETTERS MIME_DIGITS "!*+-/";
	size_t i;

	if (step == 1 && *p == ' ')
		text_putc(text, '_');
	else if (step == 1 && memchr(plain, *p, sizeof(plain) - 1) != NULL)
		text_putc(text, *p);
	else
		for (i = 0; i < step; i++)
			text_putf(text, "=%02X", (unsigned char)p[i]);
}

/*
 * Append encoded words; none is over 75 characters or cuts a character (RFC
 * 2047 5: each word is decoded by itself).  White space between two of them is
 * not shown, so a fold costs nothing.
 */
static void
mime_put_words(struct mime_line *line, const char *value)
{
	size_t length = strlen(value), at = 0, step;
	size_t room = MIME_WORD_MAX - strlen(MIME_WORD_END);
	struct text one = { 0 };
	size_t word_start;
	uint32_t code;

	if (mime_line_length(line) + MIME_WORD_ROOM > MIME_LINE_MAX)
		mime_line_fold(line);
	/* One character at a time: whether it still fits depends on how many
	 * bytes its encoding takes, three for each of its own. */
	word_start = line->text->length;
	text_puts(line->text, MIME_WORD_START);
	while (at < length) {
		step = utf8_next(value + at, length - at, &code);
		step += step == 0;	/* no character: a byte */
		text_cut(&one, 0);
		mime_put_q(&one, value + at, step);
		at += step;
		if (line->text->length - word_start + one.length > room ||
		    mime_line_length(line) + one.length + 2 > MIME_LINE_MAX) {
			text_puts(line->text, MIME_WORD_END);
			mime_line_fold(line);
			word_start = line->text->length;
			text_puts(line->text, MIME_WORD_START);
		}
		text_put(line->text, one.bytes, one.length);
	}
	text_puts(line->text, MIME_WORD_END);
	text_clear(&one);
}

/* Append ASCII, folded at its spaces.  A fold replaces the space, whose place
 * the one of the new line takes. */
static void
mime_put_ascii(struct mime_line *line, const char *value)
{
	const char *word = value, *end;
	bool is_first = true;

	while (*word != '\0') {
		end = strchrnul(word, ' ');
		if (!is_first && mime_line_length(line) + 1 +
		    (size_t)(end - word) > MIME_LINE_MAX)
			mime_line_fold(line);
		else if (!is_first)
			text_putc(line->text, ' ');
		text_put(line->text, word, (size_t)(end - word));
		is_first = false;
		word = *end == '\0' ? end : end + 1;
	}
}

/* Cleaned first: a line end in a title must not begin another header, and
 * utf8_clean() makes it a space. */
void
mime_header(struct text *text, const char *name, const char *value)
{
	struct mime_line line = mime_line_open(text, name);
	struct text clean = { 0 };

	utf8_clean(&clean, value, false);
	if (mime_needs_words(text_string(&clean)))
		mime_put_words(&line, text_string(&clean));
	else
		mime_put_ascii(&line, text_string(&clean));
	text_puts(text, "\r\n");
	text_clear(&clean);
}

/* A phrase that is plain words needs no quotes (RFC 5322 3.2.5). */
static bool
mime_is_atoms(const char *phrase)
{
	static const char atoms[] = MIME_LETTERS MIME_DIGITS
	    "!#$%&'*+-/^_`{|}~ ";

	return strspn(phrase, atoms) == strlen(phrase);
}

/* Other signs than those of plain words would need quotes; encoded words need
 * none and are always right, so there is no quoting here. */
void
mime_header_phrase(struct text *text, const char *name, const char *phrase,
    const char *inner)
{
	struct mime_line line = mime_line_open(text, name);
	struct text clean = { 0 };
	const char *shown;

	if (phrase != NULL)
		utf8_clean(&clean, phrase, false);
	shown = text_string(&clean);
	if (shown[0] != '\0') {
		if (mime_needs_words(shown) || !mime_is_atoms(shown))
			mime_put_words(&line, shown);
		else
			mime_put_ascii(&line, shown);
		/* The address stays in one piece: a space, "<" and ">". */
		if (mime_line_length(&line) + strlen(inner) + 3 >
		    MIME_LINE_MAX)
			mime_line_fold(&line);
		else
			text_putc(text, ' ');
	}
	text_putf(text, "<%s>\r\n", inner);
	text_clear(&clean);
}

/* What is wrong here is a fault of this program: it becomes visible ("?"), and
 * harmless. */
void
mime_header_token(struct text *text, const char *name, const char *value)
{
	struct mime_line line = mime_line_open(text, name);
	struct text safe = { 0 };
	const char *p;

	for (p = value; *p != '\0'; p++)
		text_putc(&safe, *p < ' ' || *p >= 0x7f ? '?' : *p);
	mime_put_ascii(&line, text_string(&safe));
	text_puts(text, "\r\n");
	text_clear(&safe);
}

/*
 * Must the byte at `p` be written as =XX?  A dot or "From " at the start of a
 * line would mean something to mail servers; a space at its end gets lost (RFC
 * 2045 6.7, rules 3 and 5, and its notes on gateways).
 */
static bool
mime_must_escape(const char *p, bool is_line_start)
{
	if (*p == '=' || *p < ' ' || *p >= 0x7f)
		return true;
	if (*p == ' ')
		return p[1] == '\n' || p[1] == '\0';
	return is_line_start && (*p == '.' || strncmp(p, "From ", 5) == 0);
}

/* How many bytes from `p` on go out as they are, at most `most`. */
static size_t
mime_plain_run(const char *p, size_t most, bool is_line_start)
{
	size_t n = 0;

	while (n < most && p[n] != '\0' &&
	    !mime_must_escape(p + n, is_line_start && n == 0))
		n++;
	return n;
}

/* A soft break may stand inside a character: unlike encoded words, the body is
 * decoded as a whole.  Plain bytes are taken by the run: thousands of mails of
 * one announcement pass here. */
void
mime_quoted_printable(struct text *text, const char *string)
{
	static const char digits[] = "0123456789ABCDEF";
	struct mime_line line = { .text = text, .start = text->length };
	const char *p = string;
	char escape[3] = "=";
	size_t length, run;

	while (*p != '\0') {
		length = mime_line_length(&line);
		/* Room for =XX and the "=" of a soft break behind it. */
		if (*p == '\n' || length + 4 > MIME_LINE_MAX) {
			text_puts(text, *p == '\n' ? "\r\n" : "=\r\n");
			line.start = text->length;
			p += *p == '\n';
			continue;
		}
		run = mime_plain_run(p, MIME_LINE_MAX - 3 - length,
		    length == 0);
		text_put(text, p, run);
		p += run;
		if (run > 0)
			continue;
		escape[1] = digits[(unsigned char)*p >> 4];
		escape[2] = digits[*p & 15];
		text_put(text, escape, sizeof(escape));
		p++;
	}
	if (mime_line_length(&line) > 0)
		text_puts(text, "\r\n");
}

void
mime_base64(struct text *text, const void *bytes, size_t length)
{
	/* Without the NUL that libsodium adds. */
	char line[MIME_BASE64_LINE + 1];
	const unsigned char *at = bytes;
	size_t most = MIME_BASE64_LINE / 4 * 3, some;

	while (length > 0) {
		some = length < most ? length : most;
		(void)sodium_bin2base64(line, sizeof(line), at, some,
		    sodium_base64_VARIANT_ORIGINAL);
		text_putf(text, "%s\r\n", line);
		at += some;
		length -= some;
	}
}
