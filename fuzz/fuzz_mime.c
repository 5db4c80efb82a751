/* SPDX-License-Identifier: MIT */
/*
 * Any text through the writer of mail: what comes out is ASCII in lines of CR
 * LF, at most 76 characters long, none of them a lone dot, a separator of
 * mailboxes or a header that was not asked for; and read back it is the cleaned
 * text.  The first byte is where the phrase ends.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "mime_internal.h"
#include "utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* By hand, without the reader: line by line. */
static void
fuzz_check_lines(const struct text *mail, const char *const *headers)
{
	const char *from = mail->bytes, *end;
	bool is_header = headers != NULL;

	if (mail->length == 0)
		return;
	for (; from < mail->bytes + mail->length; from = end + 2) {
		end = memchr(from, '\r', mail->length -
		    (size_t)(from - mail->bytes));
		if (end == NULL || end[1] != '\n' ||
		    end - from > MIME_LINE_MAX)
			abort();
		for (const char *p = from; p < end; p++)
			if (*p == '\n' || *p == '\0' || *p >= 0x7f ||
			    (*p < ' ' && *p != '\t'))
				abort();
		if (!is_header && ((end - from == 1 && *from == '.') ||
		    strncmp(from, "From ", 5) == 0))
			abort();
		if (is_header && *from != ' ') {
			size_t length = *headers == NULL ? 0 :
			    strlen(*headers);

			if (length == 0 || strncmp(from, *headers, length) !=
			    0 || from[length] != ':')
				abort();
			headers++;
		}
	}
}

static void
fuzz_headers(const char *phrase, const char *value)
{
	static const char *const names[] = { "Subject", "From", NULL };
	struct text mail = { 0 }, clean = { 0 }, read = { 0 };

	mime_header(&mail, "Subject", value);
	mime_header_phrase(&mail, "From", phrase, "a@example.org");
	fuzz_check_lines(&mail, names);
	text_puts(&mail, "\r\nbody\r\n");
	utf8_clean(&clean, value, false);
	if (!mime_read_header(&read, mail.bytes, mail.length, "subject") ||
	    strcmp(text_string(&read), text_string(&clean)) != 0)
		abort();
	text_clear(&mail);
	text_clear(&clean);
	text_clear(&read);
}

static void
fuzz_body(const char *value)
{
	struct text mail = { 0 }, body = { 0 }, read = { 0 }, want = { 0 };

	mime_quoted_printable(&body, value);
	fuzz_check_lines(&body, NULL);
	text_puts(&mail, "Content-Type: multipart/alternative; boundary=\""
	    MIME_BOUNDARY "1\"\r\n\r\n--" MIME_BOUNDARY "1\r\n"
	    "Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n\r\n");
	text_put(&mail, body.bytes, body.length);
	text_puts(&mail, "--" MIME_BOUNDARY "1--\r\n");
	text_puts(&want, value);
	if (!mime_read_part(&read, mail.bytes, mail.length, "text/plain"))
		abort();
	/* A body ends its last line. */
	if (strncmp(text_string(&read), text_string(&want), want.length) !=
	    0 || read.length > want.length + 1)
		abort();
	text_clear(&mail);
	text_clear(&body);
	text_clear(&read);
	text_clear(&want);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text clean = { 0 };
	char *copy, *phrase;
	size_t length;

	if (size == 0)
		return 0;
	copy = mem_bytes(data + 1, size - 1);
	length = strlen(copy);
	if (length > data[0])
		length = data[0];
	phrase = mem_bytes(copy, length);
	fuzz_headers(phrase, copy + length);
	/* Bodies are made of texts that were cleaned. */
	utf8_clean(&clean, copy, true);
	fuzz_body(text_string(&clean));
	/* Any bytes as a mail to be shown. */
	text_cut(&clean, 0);
	(void)mime_read_header(&clean, copy, strlen(copy), "subject");
	(void)mime_read_part(&clean, copy, strlen(copy), "text/plain");
	(void)mime_read_part(&clean, copy, strlen(copy), "text/html");
	text_clear(&clean);
	free(copy);
	free(phrase);
	return 0;
}
