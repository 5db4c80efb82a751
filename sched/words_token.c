/* SPDX-License-Identifier: MIT */
/*
 * Tokens looked at: which word it is, what it names, what separates a list.
 *
 * Names may be cut to three letters and more ("Thu", "Thur", "Thurs") and have
 * an "s" ("Mondays").  Ordinals may be words or figures, and count from the
 * end with "-to-last" in one word or in three.
 */
#include <string.h>

#include "nearest.h"
#include "words_internal.h"

/* Names by number; words_token_name() takes them cut short. */
static const char *const words_weekdays[7] = { "monday", "tuesday",
	"wednesday", "thursday", "friday", "saturday", "sunday" };
static const char *const words_months[12] = { "january", "february", "march",
	"april", "may", "june", "july", "august", "september", "october",
	"november", "december" };
/* Written out up to the days of a month; figures go on from there. */
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

/* Words that have another here. */
static const struct { const char *word, *meant; } words_others[] = {
	{ "two", "2" }, { "three", "3" }, { "four", "4" }, { "five", "5" },
	{ "six", "6" }, { "seven", "7" }, { "eight", "8" }, { "nine", "9" },
	{ "ten", "10" }, { "eleven", "11" }, { "twelve", "12" },
	{ "fortnight", "2 weeks" }, { "fortnightly", "every 2 weeks" },
	{ "night", "day" }, { "nightly", "daily" },
};

/* Behind the end there is the end again, so that nobody who looks ahead has to
 * ask how far he may. */
const struct words_token *
words_token_peek(const struct words *p, size_t ahead)
{
	size_t i = p->at + ahead;

	return &p->tokens.items[i < p->tokens.count ? i :
	    p->tokens.count - 1];
}

/* Compared with words in small letters: tokens were made so when they were
 * cut. */
bool
words_token_is(const struct words *p, size_t ahead, const char *words)
{
	const struct words_token *token = words_token_peek(p, ahead);
	/* The list is one string, so that a call reads as what it accepts. */
	size_t i;

	if (token->type != WORDS_WORD)
		return false;
	for (; ; words++) {
		for (i = 0; token->word[i] != '\0' &&
		    token->word[i] == words[i]; i++)
			;
		words += i;
		if (token->word[i] == '\0' && (*words == '|' ||
		    *words == '\0'))
			return true;
		while (*words != '|' && *words != '\0')
			words++;
		if (*words == '\0')
			return false;
	}
}

/* Takes a word that may stand there and says nothing if it does not: articles
 * and prepositions mostly. */
bool
words_token_accept(struct words *p, const char *words)
{
	if (!words_token_is(p, 0, words))
		return false;
	p->at++;
	return true;
}

/*
 * Which of the names the word is, whole or cut to at least three letters that
 * are usual: "thu", "thur", "thurs"; full names may have an "s".  -1 if none:
 * "mar" is March among the months and nothing among the weekdays.
 */
static int
words_token_name(const struct words_token *token, const char *const *names,
    int count)
{
	size_t length = strlen(token->word), full;
	int i;

	if (token->type != WORDS_WORD || length < 3)
		return -1;
	for (i = 0; i < count; i++) {
		if (names[i][0] != token->word[0])
			continue;
		full = strlen(names[i]);
		/* "Monday" and "Mondays". */
		if (strncmp(token->word, names[i], full) == 0 &&
		    (length == full || (count == 7 && length == full + 1 &&
		    token->word[full] == 's')))
			return i;
		/* "Mon", "Tues", "Thurs", "Sept"; longer cuts are mistakes. */
		if (length <= 5 && length < full &&
		    strncmp(token->word, names[i], length) == 0)
			return i;
	}
	return -1;
}

/* Names may be cut as is usual ("Thu", "Thurs") or stand in the plural. */
int
words_token_weekday(const struct words_token *token)
{
	/* Not a cut of the name, but usual. */
	if (token->type == WORDS_WORD && strcmp(token->word, "weds") == 0)
		return WEDNESDAY;
	return words_token_name(token, words_weekdays, 7);
}

/* From 1, like everywhere else; the table begins at 0. */
int
words_token_month(const struct words_token *token)
{
	int month = words_token_name(token, words_months, 12);

	return month == -1 ? -1 : month + 1;
}

/* "second", "second-to-last", "last", "penultimate" as a number, negative
 * from the end; 0 for any other word. */
static int
words_token_ordinal_word(const char *word)
{
	/* "second-to-last" is "second" with a tail that turns it round. */
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

/* Negative from the end, as in RFC 5545. "Last" alone is -1. */
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
	/* "second to last": a range has a number or a name behind "to". */
	if (n > 0 && words_token_is(p, ahead + 1, "to|from") &&
	    words_token_is(p, ahead + 2, "last")) {
		*ret_tokens = 3;
		return -n;
	}
	return n;
}

/* How many tokens it has, not whether there is one: what stands behind it
 * decides whether it is taken. */
size_t
words_token_separator(const struct words *p)
{
	if (words_token_is(p, 0, "and"))
		return 1;
	if (words_token_peek(p, 0)->type != WORDS_COMMA)
		return 0;
	return words_token_is(p, 1, "and") ? 2 : 1;
}

/* Every refusal of a word ends here, so that all have the same shape: what was
 * found, what was meant, or what is accepted. */
int
words_token_refuse(struct words *p, const char *accepted)
{
	const struct words_token *token = words_token_peek(p, 0);
	const char *text = p->set->text + token->at, *nearest = NULL;
	size_t i;

	/* The text is over where more was needed: nothing can be quoted. */
	if (token->type == WORDS_END)
		return error_set_at(p->ret_error, ERROR_INPUT, 1,
		    token->column, "ends too early; expected %s", accepted);
	if (token->type == WORDS_WORD)
		nearest = nearest_find(token->word, words_known,
		    countof(words_known));
	for (i = 0; i < countof(words_others); i++)
		if (strcmp(token->word, words_others[i].word) == 0)
			nearest = words_others[i].meant;
	/* A word that is known stands in the wrong place: no suggestion
	 * then. */
	if (nearest != NULL && strcasecmp(nearest, token->word) != 0)
		return error_set_at(p->ret_error, ERROR_INPUT, 1,
		    token->column, "\"%.*s\" is not understood; did you mean "
		    "\"%s\"?", (int)token->length, text, nearest);
	/* Zones in a text are common enough for a sentence of their own. */
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
