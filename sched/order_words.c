/* SPDX-License-Identifier: MIT */
/*
 * A line that somebody typed, cut into words as a shell would, but forgiving
 * where people are not: typographic quotes of phones count, and an apostrophe
 * within a word is one.
 */
#include <string.h>

#include "nearest.h"
#include "order.h"
#include "order_internal.h"

#define ORDER_BLANKS " \t\r\n"

void
order_clear_words(struct order_words *words)
{
	array_clear_owned(&words->list);
}

/* Quotes that phones put in for ours. */
static size_t
order_quote_length(const char *text, char *ret_kind)
{
	static const struct { const char *bytes; char kind; } quotes[] = {
		{ "\"", '"' }, { "'", '\'' },
		{ "\u201c", '"' }, { "\u201d", '"' }, { "\u201e", '"' },
	};
	size_t i, length;

	for (i = 0; i < countof(quotes); i++) {
		length = strlen(quotes[i].bytes);
		if (strncmp(text, quotes[i].bytes, length) == 0) {
			*ret_kind = quotes[i].kind;
			return length;
		}
	}
	return 0;
}

/* Does the quote at `from` end what it began?  An apostrophe does so only at
 * the end of a word: 'it doesn't start'. */
static bool
order_is_closing(const char *from, size_t length, char kind)
{
	return kind == '"' || from[length] == '\0' ||
	    strchr(ORDER_BLANKS, from[length]) != NULL;
}

/* One word, from a character that is no space.  An apostrophe inside a word is
 * one: "doesn't"; with `is_apostrophe` one at its beginning, too. */
static const char *
order_split_word(const char *from, bool is_apostrophe, struct text *word,
    char *ret_open)
{
	char open = '\0', kind = '\0';
	size_t length;
	const char *start = from;

	for (; *from != '\0'; from++) {
		length = order_quote_length(from, &kind);
		if (length > 0 && open == '\0' && (kind == '"' ||
		    (from == start && !is_apostrophe))) {
			open = kind;
		} else if (length > 0 && open == kind &&
		    order_is_closing(from, length, kind)) {
			open = '\0';
		} else if (open == '\0' &&
		    strchr(ORDER_BLANKS, *from) != NULL) {
			break;
		} else {
			text_putc(word, *from);
			continue;
		}
		from += length - 1;
	}
	*ret_open = open;
	return from;
}

int
order_split(const char *line, struct order_words *ret_words,
    struct error *ret_error)
{
	struct order_words words = { 0 };
	struct text word = { 0 };
	const char *from = line, *start;
	char open = '\0';
	int status = 0;

	while (status == 0 && *(from += strspn(from, ORDER_BLANKS)) != '\0') {
		start = from;
		from = order_split_word(start, false, &word, &open);
		/* One that nothing closes: "idfint is 'back". */
		if (open == '\'') {
			text_cut(&word, 0);
			from = order_split_word(start, true, &word, &open);
		}
		array_push(&words.list, text_take(&word));
		if (open != '\0')
			status = error_set_at(ret_error, ERROR_INPUT, 1,
			    (int)(start - line) + 1,
			    "a quote is not closed");
		/* Half of a reason would be another one. */
		else if (words.list.count > ORDER_WORDS_MAX)
			status = error_set_at(ret_error, ERROR_LIMIT, 1,
			    (int)(start - line) + 1,
			    "at most %d words are accepted",
			    ORDER_WORDS_MAX);
	}
	if (status < 0) {
		order_clear_words(&words);
		return -1;
	}
	*ret_words = words;
	return 0;
}

bool
order_mistypes_window(const struct schedule *schedule, const char *word)
{
	size_t length = strcspn(word, ":"), i;
	bool is_plain = strpbrk(word, "-_0123456789") == NULL;
	const char *id;

	for (i = 0; i < schedule->windows.count; i++) {
		id = schedule->windows.items[i]->id;
		if (strlen(id) == length && strncmp(id, word, length) == 0)
			return word[length] == ':' && word[length + 1] == '\0';
		if (!is_plain && nearest_find(word, &id, 1) != NULL)
			return true;
	}
	return false;
}
