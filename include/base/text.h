/* SPDX-License-Identifier: MIT */
/* Growable text.  A zeroed struct is an empty text. */
#ifndef PATCHDAY_TEXT_H
#define PATCHDAY_TEXT_H

#include <stddef.h>

/* `bytes` is NULL while nothing was added, else NUL-terminated; `length`
 * does not count the NUL.  Bytes may be any, NUL included. */
struct text {
	char *bytes;
	size_t length, capacity;
};

/* Make room for `more` bytes and a NUL behind them, so that a caller such as
 * read(2) may fill them in and then add to `length` what it wrote. */
void text_reserve(struct text *text, size_t more);

/* Append `length` bytes; a string; one character; a printf() format. */
void text_put(struct text *text, const void *bytes, size_t length);
void text_puts(struct text *text, const char *string);
void text_putc(struct text *text, char character);
void text_putf(struct text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Shorten to `length` bytes; longer than it is: nothing happens. */
void text_cut(struct text *text, size_t length);

/* The text as a string, "" when empty; lent until the next change. */
const char *text_string(const struct text *text);

/* Give the string away ("" when empty) and empty the text; caller frees. */
char *text_take(struct text *text);

/* Free the bytes; the text is empty and may be used again. */
void text_clear(struct text *text);

#endif
