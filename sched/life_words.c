/* SPDX-License-Identifier: MIT */
/* Words that everybody will read: not too many, and fit to be shown. */
#include <strings.h>

#include "array.h"
#include "life_internal.h"
#include "utf8.h"

#define LIFE_NAME_MAX 100		/* characters of a coordinator's */

/* What stands for nobody in forms and heads, and is no name. */
static bool
life_is_nobody(const char *name)
{
	static const char *const words[] = { "nobody", "no one", "no-one",
		"noone", "none", "null", "n/a", "-", "–", "—", "?", "tbd" };
	size_t i;

	for (i = 0; i < countof(words); i++)
		if (strcasecmp(name, words[i]) == 0)
			return true;
	return false;
}

/* What the act is about: a note, who takes over. */
static int
life_check_text(const struct act *act, struct error *ret_error)
{
	/* A new window is a text, too, but none of words. */
	const char *words = act->verb == ACT_NEW ? NULL : act->words;

	if (words != NULL && utf8_count(words) > ACT_WORDS_MAX)
		return error_set(ret_error, ERROR_LIMIT, "the text has %zu "
		    "characters; at most %d are accepted",
		    utf8_count(words), ACT_WORDS_MAX);
	if (act->verb == ACT_HAND_OVER && words != NULL &&
	    utf8_count(words) > LIFE_NAME_MAX)
		return error_set(ret_error, ERROR_LIMIT, "a coordinator's "
		    "name has at most %d characters", LIFE_NAME_MAX);
	if ((act->verb == ACT_NOTE || act->verb == ACT_HAND_OVER) &&
	    (words == NULL || words[0] == '\0'))
		return error_set(ret_error, ERROR_INPUT, act->verb == ACT_NOTE ?
		    "a note needs words: note patch-thursday \"idfint is "
		    "back\"" : "to whom?  hand over patch-thursday to NAME");
	if (act->verb == ACT_HAND_OVER && life_is_nobody(words))
		return error_set(ret_error, ERROR_INPUT, "\"%s\" is no name; "
		    "somebody has to answer for it: say who takes over, or "
		    "leave it with who has it", words);
	return 0;
}

int
life_check_words(const struct act *act, struct error *ret_error)
{
	if (act->because != NULL &&
	    utf8_count(act->because) > ACT_WORDS_MAX) {
		(void)error_set(ret_error, ERROR_LIMIT, "the reason has %zu "
		    "characters; at most %d are accepted",
		    utf8_count(act->because), ACT_WORDS_MAX);
		return error_about(ret_error, "because");
	}
	if (life_check_text(act, ret_error) < 0)
		return error_about(ret_error, act->verb == ACT_HAND_OVER ?
		    "to" : "words");
	return 0;
}
