/* SPDX-License-Identifier: MIT */
/* Words cut into tokens, and what single tokens name. */
#ifndef PATCHDAY_WORDS_TOKEN_INTERNAL_H
#define PATCHDAY_WORDS_TOKEN_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct words;

#define WORDS_WORD_MAX 23

enum words_type { WORDS_END, WORDS_WORD, WORDS_NUMBER, WORDS_NTH, WORDS_TIME,
	WORDS_DATE, WORDS_MOMENT, WORDS_COMMA, WORDS_SEMICOLON };

struct words_token {
	enum words_type type;
	int column;
	size_t at, length;		/* in the text */
	int64_t number;			/* NUMBER, NTH (negative: from the
					 * end), TIME (seconds), DATE, MOMENT */
	char word[WORDS_WORD_MAX + 1];	/* WORD: lower case */
};

/* Cut `p->set->text` into tokens; the last is END. */
int words_token_list(struct words *p);

/* The token `ahead` places on; END for ever at the end. */
const struct words_token *words_token_peek(const struct words *p,
    size_t ahead);

/* Is the token `ahead` places on that word (one of those words, separated by
 * "|")?  words_token_accept() steps over it if so. */
bool words_token_is(const struct words *p, size_t ahead, const char *words);
bool words_token_accept(struct words *p, const char *words);

/* What a token names: 0 to 6, 1 to 12; -1 if it does not.  An ordinal
 * ("first", "2nd", "last", "second to last") is 0 if it is none and has
 * `*ret_tokens` tokens. */
int words_token_weekday(const struct words_token *token);
int words_token_month(const struct words_token *token);
int words_token_ordinal(const struct words *p, size_t ahead,
    size_t *ret_tokens);

/* Refuse the next token: what was found, the nearest word, else what is
 * `accepted`.  Always -1. */
int words_token_refuse(struct words *p, const char *accepted);

/* "," or "and" between items of a list: how many tokens it is, 0 if none. */
size_t words_token_separator(const struct words *p);

#endif
