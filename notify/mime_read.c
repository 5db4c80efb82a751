/* SPDX-License-Identifier: MIT */
/*
 * Reading back what mime.c wrote: for previews, not for mail of others.  One
 * encoding a place is known, and what does not fit is shown as it stands: a
 * preview of a damaged row must show the damage, and must never read beyond it.
 */
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "mime_internal.h"

/* Bytes that are being read; the NUL in a mail is a byte like others. */
struct mime_range {
	const char *at, *end;
};

/*
 * The value of a hexadecimal digit, or -1.  Capitals only, as they are written.
 */
static int
mime_hex(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'A' && digit <= 'F')
		return digit - 'A' + 10;
	return -1;
}

/* Append one byte of =XX or as it is; returns behind it. */
static const char *
mime_read_byte(struct text *text, const char *at, const char *end)
{
	int high, low;

	if (*at == '=' && end - at >= 3) {
		high = mime_hex(at[1]);
		low = mime_hex(at[2]);
		if (high >= 0 && low >= 0) {
			text_putc(text, (char)(high * 16 + low));
			return at + 3;
		}
	}
	text_putc(text, *at);
	return at + 1;
}

/* Where the text of an encoded word at `at` ends; NULL: there is no word, or it
 * is cut off and shown as it stands. */
static const char *
mime_find_word_end(const char *at, const char *end)
{
	size_t start = strlen(MIME_WORD_START);

	if ((size_t)(end - at) < start ||
	    strncasecmp(at, MIME_WORD_START, start) != 0)
		return NULL;
	return memmem(at + start, (size_t)(end - at) - start, "?=", 2);
}

/* Append the encoded word at `at` that ends at `close`. */
static void
mime_read_word(struct text *text, const char *at, const char *close)
{
	at += strlen(MIME_WORD_START);
	while (at < close) {
		if (*at == '_') {
			text_putc(text, ' ');
			at++;
		} else {
			at = mime_read_byte(text, at, close);
		}
	}
}

/* Append a header's value: folds are taken out, and the white space between two
 * encoded words (RFC 2047 6.2). */
static void
mime_read_value(struct text *text, struct mime_range value)
{
	const char *at = value.at, *close, *next;

	while (at < value.end) {
		close = mime_find_word_end(at, value.end);
		if (close == NULL) {
			if (*at != '\r' && *at != '\n')
				text_putc(text, *at);
			at++;
			continue;
		}
		mime_read_word(text, at, close);
		/* behind "?=" */
		at = close + 2;
		for (next = at; next < value.end && (*next == ' ' ||
		    *next == '\r' || *next == '\n'); next++)
			continue;
		if (mime_find_word_end(next, value.end) != NULL)
			at = next;
	}
}

/* The next header with its folded lines; false at the empty line, and at the
 * end of what there is. */
static bool
mime_next_header(struct mime_range *mail, struct mime_range *ret_header)
{
	const char *at = mail->at, *feed;

	ret_header->at = at;
	do {
		feed = memchr(at, '\n', (size_t)(mail->end - at));
		at = feed == NULL ? mail->end : feed + 1;
	} while (at < mail->end && (*at == ' ' || *at == '\t'));
	/* Without the line end; inner ones are taken out by the reader. */
	ret_header->end = at;
	while (ret_header->end > ret_header->at &&
	    strchr("\r\n", ret_header->end[-1]) != NULL)
		ret_header->end--;
	mail->at = at;
	return ret_header->end > ret_header->at;
}

/* Names ignore case (RFC 5322 1.2.2).  The first of that name. */
bool
mime_read_header(struct text *text, const char *mail, size_t length,
    const char *name)
{
	struct mime_range rest = { mail, mail + length }, header;
	size_t size = strlen(name);

	while (mime_next_header(&rest, &header)) {
		if ((size_t)(header.end - header.at) <= size ||
		    strncasecmp(header.at, name, size) != 0 ||
		    header.at[size] != ':')
			continue;
		header.at += size + 1;
		if (header.at < header.end && *header.at == ' ')
			header.at++;
		mime_read_value(text, header);
		return true;
	}
	return false;
}

/* Append a quoted-printable body, CR LF as LF. */
static void
mime_read_body(struct text *text, struct mime_range body)
{
	const char *at = body.at;

	while (at < body.end) {
		/* A soft line break; a "=" at a cut end is shown. */
		if (*at == '=' && body.end - at >= 3 && at[1] == '\r' &&
		    at[2] == '\n')
			at += 3;
		else if (*at == '\r')
			at++;
		else
			at = mime_read_byte(text, at, body.end);
	}
}

/* Any part that begins with our boundary will do: there is one multipart, and
 * its key is the only thing that differs between mails. */
bool
mime_read_part(struct text *text, const char *mail, size_t length,
    const char *type)
{
	static const char boundary[] = "\r\n--" MIME_BOUNDARY;
	struct mime_range rest = { mail, mail + length }, body;
	const char *found, *end = mail + length;
	struct text value = { 0 };
	bool is_it = false;

	while (!is_it) {
		found = memmem(rest.at, (size_t)(end - rest.at), boundary,
		    sizeof(boundary) - 1);
		if (found == NULL)
			return false;
		rest.at = found + sizeof(boundary) - 1;
		found = memchr(rest.at, '\n', (size_t)(end - rest.at));
		if (found == NULL)
			return false;
		rest.at = found + 1;
		text_cut(&value, 0);
		is_it = mime_read_header(&value, rest.at,
		    (size_t)(end - rest.at), "Content-Type") &&
		    strncasecmp(text_string(&value), type,
		    strlen(type)) == 0;
		text_clear(&value);
	}
	found = memmem(rest.at, (size_t)(end - rest.at), "\r\n\r\n", 4);
	if (found == NULL)
		return false;
	body.at = found + 4;
	/* The CR LF before the boundary is the boundary's, but for the one that
	 * ends the last line, or of an empty part the headers. */
	found = memmem(body.at - 2, (size_t)(end - body.at) + 2, boundary,
	    sizeof(boundary) - 1);
	body.end = found == NULL ? end : found + 2;
	mime_read_body(text, body);
	return true;
}
