/* SPDX-License-Identifier: MIT */
/*
 * UTF-8 by RFC 3629, read strictly: overlong forms, surrogates and codes above
 * U+10FFFF are no characters, because each was once used to smuggle a quote or
 * a slash past a check.
 */
#include "utf8.h"

#include <string.h>

/*
 * How many bytes the character that begins with `byte` has; 0: none does.  0xc0
 * and 0xc1 could only begin overlong forms, 0xf5 and above codes beyond
 * U+10FFFF.
 */
static size_t
utf8_length(unsigned char byte)
{
	if (byte < 0x80)
		return 1;
	if (byte >= 0xc2 && byte < 0xe0)
		return 2;
	if ((byte & 0xf0) == 0xe0)
		return 3;
	return byte >= 0xf0 && byte < 0xf5 ? 4 : 0;
}

size_t
utf8_next(const char *bytes, size_t length, uint32_t *ret_code)
{
	/* the least code that needs so many bytes; below it: overlong */
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *p = (const unsigned char *)bytes;
	size_t n, i;
	uint32_t code;

	n = length == 0 ? 0 : utf8_length(p[0]);
	if (n == 0 || n > length)
		return 0;
	code = n == 1 ? p[0] : p[0] & (0xffu >> (n + 1));
	for (i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (p[i] & 0x3f);
	}
	if (code < least[n] || code > 0x10ffff ||
	    (code >= 0xd800 && code <= 0xdfff))
		return 0;
	*ret_code = code;
	return n;
}

bool
utf8_is_valid(const char *bytes, size_t length)
{
	uint32_t code;
	size_t n;

	while (length > 0) {
		n = utf8_next(bytes, length, &code);
		if (n == 0)
			return false;
		bytes += n;
		length -= n;
	}
	return true;
}

/*
 * Characters that make text look like something else (CVE-2021-42574): they
 * turn the reading direction, join or hide.  Nobody misses them in a title.
 * Emoji of several persons fall apart without U+200D, which is accepted.
 */
static bool
utf8_is_deceptive(uint32_t code)
{
	return code == 0x061c || (code >= 0x200b && code <= 0x200f) ||
	    (code >= 0x2028 && code <= 0x202e) ||
	    (code >= 0x2066 && code <= 0x2069) || code == 0xfeff ||
	    (code >= 0xe0000 && code <= 0xe007f);
}

/* C0, DEL and C1: terminals and mail servers act on them. */
static bool
utf8_is_control(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

/* Blanks of all kinds, and what joins words without being seen. */
static bool
utf8_is_space(uint32_t code)
{
	return code == ' ' || code == 0xa0 || code == 0xad || code == 0x1680 ||
	    (code >= 0x2000 && code <= 0x200a) || code == 0x202f ||
	    (code >= 0x205f && code <= 0x2064) || code == 0x3000;
}

bool
utf8_is_blank(const char *string)
{
	size_t length = strlen(string), n;
	uint32_t code = 0;

	for (; length > 0; string += n, length -= n) {
		n = utf8_next(string, length, &code);
		if (n == 0 || !(utf8_is_space(code) || utf8_is_control(code) ||
		    utf8_is_deceptive(code)))
			return false;
	}
	return true;
}

/* Of the spaces, those that have no width. */
static bool
utf8_is_narrow(uint32_t code)
{
	return code == 0xad || (code >= 0x2060 && code <= 0x2064);
}

uint32_t
utf8_mark_unseen(const char *string, struct text *marked, struct text *seen)
{
	size_t length = strlen(string), n;
	uint32_t code = 0, first = 0;
	bool is_wide;

	for (; length > 0; string += n, length -= n) {
		n = utf8_next(string, length, &code);
		is_wide = n > 0 && ((utf8_is_space(code) &&
		    !utf8_is_narrow(code)) || utf8_is_control(code));
		if (n == 0) {
			text_puts(marked, "\xef\xbf\xbd");
			text_puts(seen, "\xef\xbf\xbd");
			n = 1;
		} else if (code == ' ' || !(is_wide || utf8_is_space(code) ||
		    utf8_is_deceptive(code))) {
			text_put(marked, string, n);
			text_put(seen, string, n);
		} else {
			text_putf(marked, "<U+%04X>", (unsigned)code);
			text_puts(seen, is_wide ? " " : "");
			first = first != 0 ? first : code;
		}
	}
	return first;
}

void
utf8_clean(struct text *text, const char *string, bool keeps_lines)
{
	size_t length = strlen(string), n;
	uint32_t code = 0;

	while (length > 0) {
		n = utf8_next(string, length, &code);
		if (n == 0) {
			text_puts(text, "\xef\xbf\xbd");
			n = 1;
		} else if (code == '\n' && keeps_lines) {
			text_putc(text, '\n');
		} else if (utf8_is_control(code)) {
			text_putc(text, ' ');
		} else if (!utf8_is_deceptive(code)) {
			text_put(text, string, n);
		}
		string += n;
		length -= n;
	}
}

void
utf8_clean_shown(struct text *text)
{
	size_t from, kept = 0, n;
	uint32_t code = 0;

	for (from = 0; from < text->length; from += n) {
		n = (unsigned char)text->bytes[from] < 0x80 ? 1 :
		    utf8_next(text->bytes + from, text->length - from, &code);
		if (n > 1 && (utf8_is_deceptive(code) ||
		    utf8_is_control(code)))
			continue;
		if (n == 0)
			n = 1;
		memmove(text->bytes + kept, text->bytes + from, n);
		kept += n;
	}
	if (kept < text->length)
		text_cut(text, kept);
}

/* How many bytes at `bytes` are the beginning of a character that was cut; 0:
 * none.  A letter behind it speaks for another encoding, which is shown as
 * what it is; formats go on with a quote, a blank, a stop. */
static size_t
utf8_half(const char *bytes)
{
	const unsigned char *p = (const unsigned char *)bytes;
	size_t whole = utf8_length(p[0]), n = 1;

	while (n < whole && (p[n] & 0xc0) == 0x80)
		n++;
	if (n >= whole || p[n] >= 0x80 || (p[n] >= '0' && p[n] <= '9') ||
	    ((p[n] | 0x20) >= 'a' && (p[n] | 0x20) <= 'z'))
		return 0;
	return n;
}

void
utf8_clean_halves(char *string)
{
	size_t length = strlen(string), from, kept, n;
	uint32_t code = 0;

	from = kept = utf8_prefix_plain(string, length);
	for (; from < length; from += n) {
		n = utf8_next(string + from, length - from, &code);
		if (n == 0) {
			n = utf8_half(string + from);
			if (n > 0)
				continue;
			n = 1;
		}
		memmove(string + kept, string + from, n);
		kept += n;
	}
	string[kept] = '\0';
}

/* Backs up over bytes that continue a character; in text that is no UTF-8 it
 * may back up to nothing, which is safe. */
size_t
utf8_prefix(const char *string, size_t most)
{
	size_t length = strlen(string);

	if (length <= most)
		return length;
	while (most > 0 && ((unsigned char)string[most] & 0xc0) == 0x80)
		most--;
	return most;
}

size_t
utf8_prefix_plain(const char *bytes, size_t length)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	const uint64_t highs = ones << 7;
	size_t i = 0;
	uint64_t word;

	/* Eight at a time (Hacker's Delight, 6-1): the high bit of a byte is
	 * set when it was set, or when 0x20 or DEL takes part in a borrow.
	 * A borrow may also carry into a good byte: never too late an end. */
	for (; length - i >= sizeof(word); i += sizeof(word)) {
		memcpy(&word, bytes + i, sizeof(word));
		if (((word | (word - ones * 0x20) |
		    ((word ^ ones * 0x7f) - ones)) & highs) != 0)
			break;
	}
	/* What is left of eight, and what a borrow hid. */
	while (i < length && (unsigned char)bytes[i] >= 0x20 &&
	    (unsigned char)bytes[i] < 0x7f)
		i++;
	return i;
}

size_t
utf8_count_part(const char *bytes, size_t length)
{
	size_t n, count = utf8_prefix_plain(bytes, length);
	uint32_t code;

	bytes += count;
	length -= count;
	for (; length > 0; count++) {
		n = (unsigned char)bytes[0] < 0x80 ? 1 :
		    utf8_next(bytes, length, &code);
		n = n == 0 ? 1 : n;
		bytes += n;
		length -= n;
	}
	return count;
}

size_t
utf8_count(const char *string)
{
	return utf8_count_part(string, strlen(string));
}
