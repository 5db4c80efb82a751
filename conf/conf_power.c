/* SPDX-License-Identifier: MIT */
/* Words of powers: those of acts are sched/'s, powers are policy/'s; here is
 * where they meet, for tokens as for `grants`. */
#include "conf_power.h"

#include <string.h>

#include "act.h"
#include "array.h"
#include "nearest.h"

/* Words that are no act's name; "all" is every act. */
static const struct { const char *word; grant_powers powers; } conf_powers[] = {
	{ "all", GRANT_ALL_ACTS },
	{ "emergency", GRANT_EMERGENCY },
	{ "promotion", GRANT_PROMOTION },
	{ "operate", GRANT_OPERATE },
	{ "admin", GRANT_ADMIN },
	{ "stage", 1u << ACT_STAGE_BEGUN | 1u << ACT_STAGE_DONE },
};
_Static_assert(ACT_VERB_COUNT <= 28, "an act has a bit of GRANT_ALL_ACTS");
#define CONF_POWER_WORDS (countof(conf_powers) + ACT_VERB_COUNT)

const char *
conf_power_word(size_t index, grant_powers *ret_powers)
{
	if (index >= CONF_POWER_WORDS)
		return NULL;
	if (index < countof(conf_powers)) {
		*ret_powers = conf_powers[index].powers;
		return conf_powers[index].word;
	}
	index -= countof(conf_powers);
	*ret_powers = 1u << index;
	return act_verb_name((enum act_verb)index);
}

int
conf_power_parse(const char *word, grant_powers *ret_powers,
    struct error *ret_error)
{
	const char *words[CONF_POWER_WORDS], *near;
	grant_powers powers;
	size_t i;

	for (i = 0; i < CONF_POWER_WORDS; i++) {
		words[i] = conf_power_word(i, &powers);
		if (strcmp(words[i], word) != 0)
			continue;
		*ret_powers = powers;
		return 0;
	}
	near = nearest_find(word, words, CONF_POWER_WORDS);
	return error_set(ret_error, ERROR_INPUT, near == NULL ?
	    "\"%.40s\" is no power; accepted are all, emergency, "
	    "promotion, operate, admin, stage and the names of acts" :
	    "\"%.40s\" is no power; did you mean \"%s\"?", word, near);
}

void
conf_power_format(struct jsontext *json, const char *key,
    grant_powers powers)
{
	grant_powers bits;
	const char *word;
	size_t i;

	jsontext_list(json, key);
	for (i = 0; i < CONF_POWER_WORDS; i++) {
		word = conf_power_word(i, &bits);
		if ((powers & bits) != bits)
			continue;
		jsontext_string(json, NULL, word);
		/* What one word says needs no second. */
		powers &= ~bits;
	}
	jsontext_end_list(json);
}
