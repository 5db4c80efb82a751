/* SPDX-License-Identifier: MIT */
/* UTF-8 text from strangers: is it sound, is it safe to show, where may it
 * be cut. */
#ifndef PATCHDAY_UTF8_H
#define PATCHDAY_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text.h"

/*
 * Read the character at `bytes` (at most `length` bytes): its number of
 * bytes (1 to 4), its code in `ret_code`; 0 when the bytes are not UTF-8
 * (overlong, surrogate, above U+10FFFF, cut off) or `length` is 0.
 */
size_t utf8_next(const char *bytes, size_t length, uint32_t *ret_code);

/* Is all of it UTF-8? */
bool utf8_is_valid(const char *bytes, size_t length);

/*
 * Append `string` so that it can be shown: bytes that are not UTF-8 become
 * U+FFFD; control characters (tab included) become a space, except line
 * feed when `keeps_lines`; characters that reorder or hide text (bidi
 * controls U+202A-202E, U+2066-2069, U+061C, U+200B-200F, U+FEFF, U+2028,
 * U+2029, tags U+E0000-E007F) are left out.
 */
void utf8_clean(struct text *text, const char *string, bool keeps_lines);

/* Take out of `text` the characters that reorder or hide (as above), and the
 * controls U+0080-009F, which terminals take for escapes; all else stays, also
 * ASCII's controls: it is what a program made of cleaned and other words, and
 * is about to show. */
void utf8_clean_shown(struct text *text);

/* Take out of `string` the halves of characters that a format has cut ("%.40s",
 * or the end of its buffer): their first bytes, before the end or before ASCII
 * that is no letter and no digit.  All else stays, also what is no UTF-8. */
void utf8_clean_halves(char *string);

/*
 * Append `string` to `marked` with each character that looks like a space or
 * like nothing (blanks but " ", controls, what hides) as "<U+00A0>", and to
 * `seen` as it looks: blanks as " ", the others left out.  The first such
 * character's code; 0: there is none.
 */
uint32_t utf8_mark_unseen(const char *string, struct text *marked,
    struct text *seen);

/* Would nothing be seen of it: blanks, controls, hidden characters, or none? */
bool utf8_is_blank(const char *string);

/* The longest prefix of `string` of at most `most` bytes that does not cut
 * a character: its length in bytes. */
size_t utf8_prefix(const char *string, size_t most);

/* How many bytes at the front are visible ASCII or spaces, so that a check of
 * each character may begin behind them. */
size_t utf8_prefix_plain(const char *bytes, size_t length);

/* How many characters `string` has, or `length` bytes have; a byte that is
 * not UTF-8 counts as one. */
size_t utf8_count(const char *string);
size_t utf8_count_part(const char *bytes, size_t length);

#endif
