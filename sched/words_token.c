/* SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "nearest.h"
#include "words_internal.h"

static const char *const words_weekdays[7] = { "monday", "tuesday",
	"wednesday", "thursday", "friday", "saturday", "sunday" };
static const char *const words_months[12] = { "january", "february", "march",
	"april", "may", "june", "july", "august", "september", "october",
	"november", "december" };
static const char *const words_ordinals[31] = { "first", "second", "third",
	"fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
	"eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth",
	"sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
	"twenty-first", "twenty-second", "twenty-third", "twenty-fourth",
	"twenty-fifth", "twenty-sixth", "twenty-seventh", "twenty-eighth",
	"twenty-ninth", "thirtieth", "thirty-first" };

/* Words that a mistyped one may have been meant to be. */
static const char *const words_known[] = { "Monday", "Tuesday", "Wednesday",
	"Thursday", "Friday", "Saturday", "Sunday", "January", "February",
	"March", "April", "May", "June", "July", "August", "September",
	"October", "November", "December", "every", "first", "second",
	"third", "fourth", "fifth", "last", "second-to-last", "day", "days",
	"week", "weeks", "month", "months", "quarter", "year", "years",
	"working", "weekend", "weekends", "at", "of", "on", "in", "and",
	"after", "before", "until", "from", "once", "except", "noon",
	"midnight", "hour", "hours", "minutes", "other", "daily", "weekly",
	"monthly", "yearly", "also", "times" };

const struct words_token *
words_token_peek(const struct words *p, size_t ahead)
{
	size_t i = p->at + ahead;

	return &p->tokens.items[i < p->tokens.count ? i :
	    p->tokens.count - 1];
}

bool
words_token_is(const struct words *p, size_t ahead, const char *words)
{
	const struct words_token *token = words_token_peek(p, ahead);
	size_t length = strlen(token->word), part;

	if (token->type != WORDS_WORD)
		return false;
	for (; ; words += part + 1) {
		part = strcspn(words, "|");
		if (part == length && memcmp(words, token->word, part) == 0)
			return true;
		if (words[part] == '\0')
			return false;
	}
}

bool
words_token_accept(struct words *p, const char *words)
{
	if (!words_token_is(p, 0, words))
		return false;
	p->at++;
	return true;
}

/* Which of the names the word is, whole or cut to at least three letters
 * that are usual: "thu", "thur", "thurs"; full names may have an "s". */
static int
words_token_name(const struct words_token *token, const char *const *names,
    int count)
{
	size_t length = strlen(token->word), full;
	int i;

	if (token->type != WORDS_WORD || length < 3)
		return -1;
	for (i = 0; i < count; i++) {
		full = strlen(names[i]);
		if (strncmp(token->word, names[i], full) == 0 &&
		    (length == full || (count == 7 && length == full + 1 &&
		    token->word[full] == 's')))
			return i;
		if (length <= 5 && length < full &&
		    strncmp(token->word, names[i], length) == 0)
			return i;
	}
	return -1;
}

int
words_token_weekday(const struct words_token *token)
{
	if (token->type == WORDS_WORD && strcmp(token->word, "weds") == 0)
		return WEDNESDAY;
	return words_token_name(token, words_weekdays, 7);
}

int
words_token_month(const struct words_token *token)
{
	int month = words_token_name(token, words_months, 12);

	return month == -1 ? -1 : month + 1;
}

/* "second", "second-to-last", "last", "penultimate" as one word. */
static int
words_token_ordinal_word(const char *word)
{
	size_t length = strlen(word);
	bool is_back = length > 8 && strcmp(word + length - 8, "-to-last") == 0;
	int i;

	if (strcmp(word, "last") == 0 || strcmp(word, "final") == 0)
		return -1;
	if (strcmp(word, "penultimate") == 0 ||
	    strcmp(word, "next-to-last") == 0)
		return -2;
	if (is_back)
		length -= 8;
	for (i = 0; i < 31; i++)
		if (strlen(words_ordinals[i]) == length &&
		    memcmp(words_ordinals[i], word, length) == 0)
			return is_back ? -(i + 1) : i + 1;
	return 0;
}

int
words_token_ordinal(const struct words *p, size_t ahead, size_t *ret_tokens)
{
	const struct words_token *token = words_token_peek(p, ahead);
	int n = 0;

	*ret_tokens = 1;
	if (token->type == WORDS_NTH)
		n = (int)token->number;
	else if (token->type == WORDS_WORD)
		n = words_token_ordinal_word(token->word);
	if (n > 0 && words_token_is(p, ahead + 1, "to|from") &&
	    words_token_is(p, ahead + 2, "last")) {
		*ret_tokens = 3;
		return -n;
	}
	return n;
}

size_t
words_token_separator(const struct words *p)
{
	if (words_token_is(p, 0, "and"))
		return 1;
	if (words_token_peek(p, 0)->type != WORDS_COMMA)
		return 0;
	return words_token_is(p, 1, "and") ? 2 : 1;
}

int
words_token_refuse(struct words *p, const char *accepted)
{
	const struct words_token *token = words_token_peek(p, 0);
	const char *text = p->set->text + token->at, *nearest = NULL;

	if (token->type == WORDS_END)
		return error_set_at(p->ret_error, ERROR_INPUT, 1,
		    token->column, "ends too early; expected %s", accepted);
	if (token->type == WORDS_WORD)
		nearest = nearest_find(token->word, words_known,
		    countof(words_known));
	if (nearest != NULL && strcasecmp(nearest, token->word) != 0)
		return error_set_at(p->ret_error, ERROR_INPUT, 1,
		    token->column, "\"%.*s\" is not understood; did you mean "
		    "\"%s\"?", (int)token->length, text, nearest);
	if (words_token_is(p, 0, "utc|gmt|pst|pdt|pt|est|edt|cst|cdt|mst|mdt|"
	    "cet|cest|clt|clst|z"))
		return error_set_at(p->ret_error, ERROR_INPUT, 1,
		    token->column, "\"%.*s\": the zone is given apart, as "
		    "\"zone: America/Los_Angeles\"", (int)token->length,
		    text);
	return error_set_at(p->ret_error, ERROR_INPUT, 1, token->column,
	    "\"%.*s\" is not expected here; expected %s",
	    (int)(token->length < 40 ? token->length : 40), text, accepted);
}

/* --- cutting ------------------------------------------------------------ */

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

static int
words_token_fail(struct words *p, size_t at, size_t length,
    const char *why)
{
	return error_set_at(p->ret_error, ERROR_INPUT, 1, (int)at + 1,
	    "\"%.*s\" %s", (int)(length < 40 ? length : 40),
	    p->set->text + at, why);
}

/* Letters; a hyphen joins ("second-to-last") unless it is a range of names
 * ("Mon-Fri"). */
static size_t
words_token_word(struct words *p, size_t at)
{
	const char *text = p->set->text;
	struct words_token *token;
	size_t end = at, first = 0;

	while (isalpha((unsigned char)text[end]) || text[end] == '\'' ||
	    (text[end] == '-' && isalpha((unsigned char)text[end + 1]))) {
		if (text[end] == '-' && first == 0)
			first = end;
		end++;
	}
	token = words_token_add(p, WORDS_WORD, at,
	    (first > 0 ? first : end) - at);
	if (first > 0 && words_token_weekday(token) == -1 &&
	    words_token_month(token) == -1) {
		p->tokens.count--;
		token = words_token_add(p, WORDS_WORD, at, end - at);
	}
	end = at + token->length;
	if (token->length > WORDS_WORD_MAX)
		token->word[0] = '\0';
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
	if (end - text == 2 && (text[1] | 0x20) == 'm') {
		is_half = (text[0] | 0x20) == 'a' || (text[0] | 0x20) == 'p';
		is_after = (text[0] | 0x20) == 'p';
		text += is_half ? 2 : 0;
	}
	if (text != end || parts[1] > 59 || parts[2] > 59 ||
	    parts[0] > (is_half ? 12 : 23) || (is_half && parts[0] == 0))
		return -1;
	if (is_half)
		parts[0] = parts[0] % 12 + (is_after ? 12 : 0);
	return parts[0] * 3600 + parts[1] * 60 + parts[2];
}

/* A date as civil_parse() reads it, "2026-12-03" or with its time. */
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

/* "15", "15th", "11th-to-last". */
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

/* How many bytes from a digit on are one token. */
static size_t
words_token_span(const char *text)
{
	size_t digits = strspn(text, "0123456789"), i = digits;
	bool is_date = (digits == 4 && text[4] == '-') || digits == 8;

	for (;; i++) {
		if (isalnum((unsigned char)text[i]) || text[i] == ':' ||
		    text[i] == '/' || (is_date && text[i] == '-'))
			continue;
		if (text[i] == '.' && isdigit((unsigned char)text[i + 1]))
			continue;
		if (strncasecmp(text + i, "-to-last", 8) != 0)
			return i;
		i += 7;
	}
}

/* Anything that begins with a digit; its end, 0 after an error. */
static size_t
words_token_digits(struct words *p, size_t at)
{
	const char *text = p->set->text + at;
	size_t length = words_token_span(text);
	struct words_token *token;
	int64_t secs = words_token_time(text, length);
	size_t digits = strspn(text, "0123456789");

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
		words_token_fail(p, at, length, "can be read two ways; write "
		    "\"24 December\" or \"2026-12-24\"");
	else if (strncmp(text, "24:00", 5) == 0)
		words_token_fail(p, at, length, "is no time of day; write "
		    "00:00 and the next day");
	else
		words_token_fail(p, at, length, "is no time of day; accepted "
		    "are 00:00 to 23:59:59, 9am, 9:30pm, noon, midnight");
	return 0;
}

/* One token; the end of it, 0 after an error. */
static size_t
words_token_cut(struct words *p, size_t at)
{
	unsigned char c = (unsigned char)p->set->text[at];
	struct words_token *token;

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
		memcpy(token->word, c == '-' ? "to\0" : "and", 4);
		return at + 1;
	}
	if (c >= 0x80)
		error_set_at(p->ret_error, ERROR_INPUT, 1, (int)at + 1,
		    "a character that is not ASCII; accepted are English "
		    "words, an RRULE, or cron");
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

int
words_token_list(struct words *p)
{
	const char *text = p->set->text;
	size_t at = 0;

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
