/* SPDX-License-Identifier: MIT */
/*
 * Growable text: every output is built in one.  There is always a NUL behind
 * the bytes, so a text is a string at any time; growing by half keeps the cost
 * of appending linear.
 */
#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"

void
text_reserve(struct text *text, size_t more)
{
	size_t wanted = text->length + more + 1;

	if (wanted <= text->capacity)
		return;
	text->capacity = wanted * 3 / 2 + 32;
	text->bytes = mem_resize(text->bytes, text->capacity, 1);
}

void
text_put(struct text *text, const void *bytes, size_t length)
{
	text_reserve(text, length);
	if (length > 0)
		memcpy(text->bytes + text->length, bytes, length);
	text->length += length;
	text->bytes[text->length] = '\0';
}

void
text_puts(struct text *text, const char *string)
{
	text_put(text, string, strlen(string));
}

void
text_putc(struct text *text, char character)
{
	text_reserve(text, 1);
	text->bytes[text->length++] = character;
	text->bytes[text->length] = '\0';
}

/* Formatted into the room that there is, which mostly does; only what did not
 * fit is formatted again, the length being known then. */
void
text_putf(struct text *text, const char *format, ...)
{
	va_list arguments, again;
	size_t room;
	int length;

	text_reserve(text, 0);
	room = text->capacity - text->length;
	va_start(arguments, format);
	va_copy(again, arguments);
	length = vsnprintf(text->bytes + text->length, room, format,
	    arguments);
	va_end(arguments);
	if (length >= 0 && (size_t)length >= room) {
		text_reserve(text, (size_t)length);
		(void)vsnprintf(text->bytes + text->length,
		    (size_t)length + 1, format, again);
	}
	if (length > 0)
		text->length += (size_t)length;
	else
		text->bytes[text->length] = '\0';
	va_end(again);
}

void
text_cut(struct text *text, size_t length)
{
	if (length >= text->length)
		return;
	text->length = length;
	text->bytes[length] = '\0';
}

const char *
text_string(const struct text *text)
{
	return text->bytes == NULL ? "" : text->bytes;
}

/* "" when empty, so that callers need not ask for NULL. */
char *
text_take(struct text *text)
{
	char *bytes = text->bytes;

	if (bytes == NULL)
		bytes = mem_string("");
	text->bytes = NULL;
	text->length = text->capacity = 0;
	return bytes;
}

void
text_clear(struct text *text)
{
	free(text->bytes);
	text->bytes = NULL;
	text->length = text->capacity = 0;
}
