/* SPDX-License-Identifier: MIT */
/* Sentences about promotions. */
#include "promotion_sentence.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "mem.h"

#define PROMOTION_SENTENCE_NUMBER_MAX 4	/* digits of a question */

/* The words that are left to be read. */
struct promotion_sentence {
	const char *const *words;
	size_t count;
};

/* The words with a blank between; NULL: none. */
static char *
promotion_sentence_join(const char *const *words, size_t count)
{
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < count; i++)
		text_putf(&text, "%s%s", i > 0 ? " " : "", words[i]);
	return text.length == 0 ? NULL : text_take(&text);
}

/* Where the word stands; the count: nowhere. */
static size_t
promotion_sentence_find(const struct promotion_sentence *sentence,
    const char *word)
{
	size_t i;

	for (i = 0; i < sentence->count; i++)
		if (strcasecmp(sentence->words[i], word) == 0)
			break;
	return i;
}

/* Take "because …" off the end. */
static void
promotion_sentence_take_because(struct promotion_sentence *sentence,
    struct promotion_order *order)
{
	size_t i = promotion_sentence_find(sentence, "because");

	if (i == sentence->count)
		return;
	order->act.because = promotion_sentence_join(sentence->words + i + 1,
	    sentence->count - i - 1);
	sentence->count = i;
}

/* Take "as ROLE" off the end. */
static void
promotion_sentence_take_as(struct promotion_sentence *sentence,
    struct promotion_order *order)
{
	if (sentence->count < 2 || strcasecmp(
	    sentence->words[sentence->count - 2], "as") != 0)
		return;
	order->as = mem_string(sentence->words[sentence->count - 1]);
	sentence->count -= 2;
}

static int
promotion_sentence_read_new(struct promotion_sentence *sentence,
    struct promotion_order *order, struct error *ret_error)
{
	size_t in = promotion_sentence_find(sentence, "in"), count = in;

	order->act.verb = PROMOTION_PROPOSE;
	if (count < 1 || count > 2 || (in < sentence->count &&
	    (count != 2 || sentence->count != in + 2)))
		return error_set(ret_error, ERROR_INPUT, "accepted are "
		    "promotion new KIND VERSION, and promotion new SERVICE "
		    "VERSION in ENVIRONMENT; a reason comes behind "
		    "\"because\"");
	order->act.version = mem_string(sentence->words[count - 1]);
	if (in < sentence->count) {
		order->act.service = mem_string(sentence->words[0]);
		order->act.environment = mem_string(sentence->words[in + 1]);
	} else if (count == 2) {
		order->kind = mem_string(sentence->words[0]);
	}
	return 0;
}

/* The number of a question before its answer. */
static void
promotion_sentence_take_number(struct promotion_sentence *sentence,
    struct promotion_order *order)
{
	const char *word = sentence->count < 2 ? "" : sentence->words[0];
	size_t length = strlen(word);

	if (length == 0 || length > PROMOTION_SENTENCE_NUMBER_MAX ||
	    strspn(word, "0123456789") != length)
		return;
	order->act.number = strtoll(word, NULL, 10);
	sentence->words++;
	sentence->count--;
}

/* "w_2026_49", "w_2026_49 digest sha256:…", "digest sha256:…". */
static int
promotion_sentence_read_change(struct promotion_sentence *sentence,
    struct promotion_order *order, struct error *ret_error)
{
	size_t digest = promotion_sentence_find(sentence, "digest");

	if (digest > 1 || (digest < sentence->count &&
	    sentence->count != digest + 2))
		return error_set(ret_error, ERROR_INPUT, "accepted is "
		    "promotion step WHICH change VERSION [digest DIGEST]");
	if (digest == 1)
		order->act.version = mem_string(sentence->words[0]);
	if (digest < sentence->count)
		order->act.digest = mem_string(sentence->words[digest + 1]);
	return 0;
}

static int
promotion_sentence_read_words(struct promotion_sentence *sentence,
    struct promotion_order *order, struct error *ret_error)
{
	switch (order->act.verb) {
	case PROMOTION_PASS:
		order->act.step = promotion_sentence_join(sentence->words,
		    sentence->count);
		return 0;
	case PROMOTION_ANSWER:
		promotion_sentence_take_number(sentence, order);
		/* Fall through. */
	case PROMOTION_TICKET:
	case PROMOTION_ASK:
		order->act.words = promotion_sentence_join(sentence->words,
		    sentence->count);
		return 0;
	case PROMOTION_CHANGE:
		return promotion_sentence_read_change(sentence, order,
		    ret_error);
	default:
		return sentence->count == 0 ? 0 : error_set(ret_error,
		    ERROR_INPUT, "%s takes no word \"%.80s\"; a reason comes "
		    "behind \"because\"", promotion_verb_name(
		    order->act.verb), sentence->words[0]);
	}
}

static int
promotion_sentence_read_step(struct promotion_sentence *sentence,
    struct promotion_order *order, struct error *ret_error)
{
	if (sentence->count < 2)
		return error_set(ret_error, ERROR_INPUT, "accepted is "
		    "promotion step WHICH ACT, such as promotion step "
		    "w_2026_48 acknowledge");
	if (promotion_verb_parse(sentence->words[1], &order->act.verb,
	    ret_error) < 0)
		return -1;
	order->which = mem_string(sentence->words[0]);
	sentence->words += 2;
	sentence->count -= 2;
	promotion_sentence_take_as(sentence, order);
	return promotion_sentence_read_words(sentence, order, ret_error);
}

int
promotion_sentence_parse(const char *const *words, size_t count,
    struct promotion_order *ret_order, struct error *ret_error)
{
	struct promotion_sentence sentence = { words, count };
	struct promotion_order order = { 0 };
	int status;

	promotion_sentence_take_because(&sentence, &order);
	if (sentence.count > 0 && (strcasecmp(words[0], "new") == 0 ||
	    strcasecmp(words[0], "step") == 0)) {
		sentence.words++;
		sentence.count--;
		status = strcasecmp(words[0], "new") == 0 ?
		    promotion_sentence_read_new(&sentence, &order, ret_error) :
		    promotion_sentence_read_step(&sentence, &order,
		    ret_error);
	} else {
		status = error_set(ret_error, ERROR_INPUT, "accepted are "
		    "promotions, promotion show WHICH, promotion new KIND "
		    "VERSION, promotion step WHICH ACT");
	}
	if (status < 0)
		promotion_order_clear(&order);
	else
		*ret_order = order;
	return status;
}
