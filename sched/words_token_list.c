/* SPDX-License-Identifier: MIT */
/*
 * The text of words cut into tokens.
 *
 *     word    letters, "'"; a hyphen joins ("second-to-last") but ranges of
 *             names are three tokens ("Mon-Fri")
 *     number  "15"; with a suffix an ordinal: "15th", "11th-to-last"
 *     time    "9:00", "9:00:30", "9am", "9:30pm"; behind a space "p.m.", too
 *     date    "2026-12-03", "20261203"; with its time a moment
 *     "," ";" and "&" "+" for "and", "-" for "to"
 *
 * Whatever begins with a digit is one of three things, and figures that fit
 * none are told why: "24/12" and "3.12." can be read two ways, "24:00" is the
 * next day, "25:00" is no time.  Text is ASCII; a letter beyond is refused
 * where it stands.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "array.h"
#include "utf8.h"
#include "words_internal.h"

/* Add a token for `length` bytes of the text; its word is in small letters. */
static struct words_token *
words_token_add(struct words *p, enum words_type type, size_t at,
    size_t length)
{
	struct words_token *token = array_add(&p->tokens);
	size_t i;

	token->type = type;
	token->at = at;
	token->column = (int)at + 1;
	token->length = length;
	for (i = 0; i < length && i < WORDS_WORD_MAX; i++)
		token->word[i] = (char)tolower((unsigned char)
		    p->set->text[at + i]);
	return token;
}

/* Refuse a piece of the text.  Always -1. */
static int
words_token_fail(struct words *p, size_t at, size_t length,
    const char *why)
{
	return error_set_at(p->ret_error, ERROR_INPUT, 1, (int)at + 1,
	    "\"%.*s\" %s", (int)(length < 40 ? length : 40),
	    p->set->text + at, why);
}

/* Add a word that begins at `at`; the end of it. */
static size_t
words_token_word(struct words *p, size_t at)
{
	const char *text = p->set->text;
	struct words_token *token;
	size_t end = at, first = 0;

	/* "3 p.m." is "3 pm". */
	if (strncasecmp(text + at, "a.m.", 4) == 0 ||
	    strncasecmp(text + at, "p.m.", 4) == 0) {
		token = words_token_add(p, WORDS_WORD, at, 4);
		memcpy(token->word + 1, "m", 2);
		return at + 4;
	}
	while (isalpha((unsigned char)text[end]) || text[end] == '\'' ||
	    (text[end] == '-' && isalpha((unsigned char)text[end + 1]))) {
		if (text[end] == '-' && first == 0)
			first = end;
		end++;
	}
	/* Up to the first hyphen at first: if that is the name of a weekday
	 * or a month, the hyphen is a range's and ends the word. */
	token = words_token_add(p, WORDS_WORD, at,
	    (first > 0 ? first : end) - at);
	/* No name: the hyphen belongs to the word, "second-to-last". */
	if (first > 0 && words_token_weekday(token) == -1 &&
	    words_token_month(token) == -1) {
		p->tokens.count--;
		token = words_token_add(p, WORDS_WORD, at, end - at);
	}
	end = at + token->length;
	/* No known word is that long: it shall not match one that it begins
	 * with. */
	if (token->length > WORDS_WORD_MAX)
		token->word[0] = '\0';
	/* "Thu." and "Dec.". */
	return text[end] == '.' ? end + 1 : end;
}

/* "9:00", "9:00:30", "9am", "9:30pm": seconds of the day, -1 if it is no
 * time. */
static int64_t
words_token_time(const char *text, size_t length)
{
	long parts[3] = { 0 };
	const char *end = text + length;
	bool is_half = false, is_after = false;
	char *next;
	int i;

	/* Hours with one digit or two, then always two: "9:5" is no time. */
	for (i = 0; i < 3; i++) {
		if (!isdigit((unsigned char)*text))
			return -1;
		parts[i] = strtol(text, &next, 10);
		if (next - text > 2 || (i > 0 && next - text != 2))
			return -1;
		text = next;
		if (text == end || *text != ':')
			break;
		text++;
	}
	/* 0x20 makes a letter small. */
	if (end - text == 2 && (text[1] | 0x20) == 'm') {
		is_half = (text[0] | 0x20) == 'a' || (text[0] | 0x20) == 'p';
		is_after = (text[0] | 0x20) == 'p';
		text += is_half ? 2 : 0;
	}
	if (text != end || parts[1] > 59 || parts[2] > 59 ||
	    parts[0] > (is_half ? 12 : 23) || (is_half && parts[0] == 0))
		return -1;
	/* 12am is 0, 12pm is 12. */
	if (is_half)
		parts[0] = parts[0] % 12 + (is_after ? 12 : 0);
	return parts[0] * 3600 + parts[1] * 60 + parts[2];
}

/* Add a date as civil_parse() reads it, alone or with its time. */
static int
words_token_date(struct words *p, size_t at, size_t length)
{
	struct error error = { 0 };
	char *text = mem_bytes(p->set->text + at, length);
	struct words_token *token;
	bool is_date;
	int64_t local;
	int result;

	result = civil_parse(text, &local, &is_date, &error);
	free(text);
	if (result == -1)
		return error_set_at(p->ret_error, ERROR_INPUT, 1,
		    (int)at + (error.column > 0 ? error.column : 1), "%s",
		    error.text);
	token = words_token_add(p, is_date ? WORDS_DATE : WORDS_MOMENT, at,
	    length);
	token->number = local;
	return 0;
}

/* Add "15", "15th", "11th-to-last"; false if it is none of these. */
static bool
words_token_number(struct words *p, size_t at, size_t length)
{
	const char *text = p->set->text + at;
	struct words_token *token;
	size_t digits = strspn(text, "0123456789");
	const char *rest = text + digits;
	bool is_nth, is_back;

	is_nth = length >= digits + 2 && (strncasecmp(rest, "st", 2) == 0 ||
	    strncasecmp(rest, "nd", 2) == 0 ||
	    strncasecmp(rest, "rd", 2) == 0 ||
	    strncasecmp(rest, "th", 2) == 0);
	is_back = is_nth && length == digits + 10 &&
	    strncasecmp(rest + 2, "-to-last", 8) == 0;
	/* No number that is asked for has seven digits; eight are a date. */
	if (digits > 6 || (length != digits && !is_back &&
	    !(is_nth && length == digits + 2)))
		return false;
	token = words_token_add(p, is_nth ? WORDS_NTH : WORDS_NUMBER, at,
	    length);
	token->number = strtol(text, NULL, 10);
	if (is_back)
		token->number = -token->number;
	return true;
}

/* How many bytes from a digit on are one token: figures with what is glued
 * to them, "9:30pm", "15th", "2026-12-03T15:00". */
static size_t
words_token_span(const char *text)
{
	/* Dashes belong to dates and to "-to-last" only: "1-7" is a range. */
	size_t digits = strspn(text, "0123456789"), i = digits;
	bool is_date = (digits == 4 && text[4] == '-') || digits == 8;

	for (;; i++) {
		if (isalnum((unsigned char)text[i]) || text[i] == ':' ||
		    text[i] == '/' || (is_date && text[i] == '-'))
			continue;
		/* "3.12." and "3.12.2026", to be refused in one piece. */
		if (text[i] == '.' && isdigit((unsigned char)text[i + 1]))
			continue;
		if (strncasecmp(text + i, "-to-last", 8) != 0)
			return i;
		i += 7;
	}
}

/* "18h", "18.30", "18h30": an hour and its minutes as other languages write
 * them.  False: it is none. */
static bool
words_token_guess_time(const char *text, size_t length, int *ret_hour,
    int *ret_minute)
{
	char sign = '\0';
	int hour = 0, minute = 0, end = 0, all = 0;

	if (sscanf(text, "%2d%c%n%2d%n", &hour, &sign, &end, &minute,
	    &all) < 2 || strchr(".hH", sign) == NULL || hour > 23 ||
	    minute < 0 || minute > 59)
		return false;
	/* All of it, and two figures behind the sign, or none behind an h. */
	if (all == 0 ? sign == '.' || (size_t)end != length :
	    all != end + 2 || (size_t)all != length)
		return false;
	*ret_hour = hour;
	*ret_minute = minute;
	return true;
}

/* Refuse "24.12.2026", "12/24/2026", "12/24".  24/12 and 12/24 are one day to
 * some and none to others, and 3/4 is two.  Always -1. */
static int
words_token_fail_date(struct words *p, size_t at, size_t length)
{
	int first = 0, second = 0, year = 0, end = 0;
	char why[96] = "can be read two ways; write \"24 December\" or "
	    "\"2026-12-24\"";

	if (sscanf(p->set->text + at, "%2d%*1[./]%2d%*1[./]%4d%n", &first,
	    &second, &year, &end) < 3 || (size_t)end != length ||
	    year < 1000 || first < 1 || second < 1 ||
	    (first > 12 && second > 12))
		return words_token_fail(p, at, length, why);
	if (first > 12 || second > 12 || first == second)
		(void)snprintf(why, sizeof(why), "is not understood; did you "
		    "mean \"%04d-%02d-%02d\"?", year,
		    first > 12 ? second : first, first > 12 ? first : second);
	else
		(void)snprintf(why, sizeof(why), "can be read two ways; "
		    "write \"%04d-%02d-%02d\" or \"%04d-%02d-%02d\"", year,
		    first, second, year, second, first);
	return words_token_fail(p, at, length, why);
}

/* Refuse figures that are no time.  Always -1. */
static int
words_token_fail_time(struct words *p, size_t at, size_t length)
{
	char why[40];
	int hour, minute;

	if (strncmp(p->set->text + at, "24:00", 5) == 0)
		return words_token_fail(p, at, length, "is no time of day; "
		    "write 00:00 and the next day");
	if (!words_token_guess_time(p->set->text + at, length, &hour,
	    &minute))
		return words_token_fail(p, at, length, "is no time of day; "
		    "accepted are 00:00 to 23:59:59, 9am, 9:30pm, noon, "
		    "midnight");
	(void)snprintf(why, sizeof(why), "is no time of day; did you mean "
	    "%d:%02d?", hour, minute);
	return words_token_fail(p, at, length, why);
}

/* Refuse a character beyond ASCII.  What programs for texts make of "-", " and
 * a blank looks like it or like nothing; say what it is.  Always -1. */
static int
words_token_fail_code(struct words *p, size_t at)
{
	static const struct {
		uint32_t first, last;
		const char *what, *instead;
	} rows[] = {
		{ 0x2010, 0x2015, "dash", "-" },
		{ 0x2212, 0x2212, "minus", "-" },
		{ 0x2018, 0x201f, "quote", "'" },
	};
	const char *text = p->set->text + at;
	uint32_t code = 0;
	int size = (int)utf8_next(text, strlen(text), &code);
	size_t i;

	for (i = 0; i < countof(rows); i++)
		if (code >= rows[i].first && code <= rows[i].last)
			return error_set_at(p->ret_error, ERROR_INPUT, 1,
			    (int)at + 1, "\"%.*s\" is a %s beyond ASCII; "
			    "write \"%s\"", size, text, rows[i].what,
			    rows[i].instead);
	if (code == 0xa0 || (code >= 0x2000 && code <= 0x200a) ||
	    code == 0x202f || code == 0x3000)
		return error_set_at(p->ret_error, ERROR_INPUT, 1, (int)at + 1,
		    "a blank beyond ASCII (U+%04X); write a space",
		    (unsigned)code);
	if (code == 0xad || (code >= 0x200b && code <= 0x200f) ||
	    code == 0x2060 || code == 0xfeff)
		return error_set_at(p->ret_error, ERROR_INPUT, 1, (int)at + 1,
		    "an unseen character (U+%04X); take it out",
		    (unsigned)code);
	/* The wide forms of an East Asian keyboard. */
	if (code > 0xff01 && code < 0xff5f)
		return error_set_at(p->ret_error, ERROR_INPUT, 1, (int)at + 1,
		    "\"%.*s\" is not ASCII; write \"%c\"", size, text,
		    (char)(code - 0xfee0));
	return error_set_at(p->ret_error, ERROR_INPUT, 1, (int)at + 1,
	    "a character that is not ASCII; accepted are English words, an "
	    "RRULE, or cron");
}

/* Add whatever begins with a digit; its end, 0 after an error. */
static size_t
words_token_digits(struct words *p, size_t at)
{
	const char *text = p->set->text + at;
	size_t length = words_token_span(text);
	struct words_token *token;
	int64_t secs = words_token_time(text, length);
	size_t digits = strspn(text, "0123456789");

	/* The order: a number, a time, a date, else a refusal by likeness. */
	if (words_token_number(p, at, length))
		return at + length;
	if (secs >= 0) {
		token = words_token_add(p, WORDS_TIME, at, length);
		token->number = secs;
		return at + length;
	}
	if ((digits == 4 && text[4] == '-') || digits == 8)
		return words_token_date(p, at, length) == -1 ? 0 :
		    at + length;
	if (memchr(text, '/', length) != NULL ||
	    (text[digits] == '.' && length > 5))
		(void)words_token_fail_date(p, at, length);
	else
		(void)words_token_fail_time(p, at, length);
	return 0;
}

/* A slash within the word that was read last: "Europe/Berlin".  NULL: it is not
 * one of a zone's name; else its token. */
static const struct words_token *
words_token_zone(const struct words *p, size_t at)
{
	const struct words_token *last = p->tokens.count == 0 ? NULL :
	    &p->tokens.items[p->tokens.count - 1];
	const char *text = p->set->text;

	return text[at] == '/' && last != NULL && last->type == WORDS_WORD &&
	    last->at + last->length == at && isupper((unsigned char)
	    text[last->at]) && isupper((unsigned char)text[at + 1]) ? last :
	    NULL;
}

/* Say where the zone belongs.  Always 0. */
static size_t
words_token_fail_zone(struct words *p, const struct words_token *token)
{
	const char *zone = p->set->text + token->at;
	int length = (int)strcspn(zone, " \t,;");

	length = length < 40 ? length : 40;
	(void)error_set_at(p->ret_error, ERROR_INPUT, 1, token->column,
	    "\"%.*s\": the zone is given apart, as \"zone: %.*s\"", length,
	    zone, length, zone);
	return 0;
}

/* Add the token at `at`; the end of it, 0 after an error. */
static size_t
words_token_cut(struct words *p, size_t at)
{
	unsigned char c = (unsigned char)p->set->text[at];
	const struct words_token *zone = words_token_zone(p, at);
	struct words_token *token;

	if (zone != NULL)
		return words_token_fail_zone(p, zone);
	if (isalpha(c))
		return words_token_word(p, at);
	if (isdigit(c))
		return words_token_digits(p, at);
	if (c == ',' || c == ';') {
		words_token_add(p, c == ',' ? WORDS_COMMA : WORDS_SEMICOLON,
		    at, 1);
		return at + 1;
	}
	if (c == '&' || c == '+' || c == '-') {
		token = words_token_add(p, WORDS_WORD, at, 1);
		/* Signs that stand for words: the readers know the words
		 * alone. */
		memcpy(token->word, c == '-' ? "to\0" : "and", 4);
		return at + 1;
	}
	if (c >= 0x80)
		(void)words_token_fail_code(p, at);
	else if (c < 0x20 || c == 0x7f)
		error_set_at(p->ret_error, ERROR_INPUT, 1, (int)at + 1,
		    "a control character; accepted is one line of words");
	else
		words_token_fail(p, at, 1, c == '*' || c == '?' ? "is cron; "
		    "it has five fields: minute hour day month weekday" :
		    "has no meaning here; accepted are words, an RRULE, "
		    "or cron");
	return 0;
}

/* Cut completely before parsing, as the grammar looks ahead by several
 * words. */
int
words_token_list(struct words *p)
{
	const char *text = p->set->text;
	size_t at = 0;

	/* What a sentence has. */
	array_reserve(&p->tokens, 16);
	for (;;) {
		at += strspn(text + at, " \t");
		if (text[at] == '\0')
			break;
		at = words_token_cut(p, at);
		if (at == 0)
			return -1;
	}
	words_token_add(p, WORDS_END, at, 0);
	if (p->tokens.count == 1)
		return error_set_at(p->ret_error, ERROR_INPUT, 1, 1,
		    "nothing is written; accepted are words (\"every Thursday "
		    "at 15:00\"), an RRULE, or cron");
	return 0;
}
