/* SPDX-License-Identifier: MIT */
/*
 * News: an act with the times around it.  They are found by living through the
 * occurrence once more, up to the act: its life keeps acts, not states.
 */
#include "news.h"

#include <stdlib.h>
#include <string.h>

#include "jsontext.h"
#include "life.h"
#include "mem.h"

#define NEWS_BYTES_MAX (128 * 1024)	/* of a stored row */
#define NEWS_DIGITS_MAX 18

/* The occurrence after its first `count` acts; `life` is freed by the
 * caller. */
static struct life *
news_relive(const struct occurrence *occurrence, size_t count,
    struct occurrence *ret_then)
{
	struct occurrence planned;
	struct life *life;
	size_t i;

	occurrence_init(&planned, occurrence->window,
	    occurrence->original_local);
	life = life_new(&planned);
	for (i = 0; i < count; i++)
		life_apply(life, &planned,
		    &occurrence->life->acts.list.items[i]);
	*ret_then = planned;
	life_overlay(life, ret_then);
	return life;
}

void
news_init(struct news *news, const struct occurrence *occurrence,
    size_t ordinal)
{
	struct occurrence before, after;
	struct life *was = news_relive(occurrence, ordinal, &before);
	struct life *is = news_relive(occurrence, ordinal + 1, &after);

	memset(news, 0, sizeof(*news));
	act_copy(&occurrence->life->acts.list.items[ordinal], &news->act);
	news->was_start_at = before.start_at;
	news->was_end_at = before.end_at;
	news->start_at = after.start_at;
	news->end_at = after.end_at;
	news->was_coordinator = mem_string(occurrence_coordinator(&before));
	news->who = roster_name(occurrence->window->roster, news->act.who);
	if (news->act.verb == ACT_HAND_OVER)
		news->to = mem_string(occurrence_coordinator(&after));
	life_release(was);
	life_release(is);
}

void
news_format(struct text *text, const struct news *news)
{
	struct jsontext json = { .text = text };
	struct text act = { 0 };

	act_format(&act, &news->act);
	jsontext_object(&json, NULL);
	jsontext_raw(&json, "act", text_string(&act));
	jsontext_number(&json, "was_start_at", news->was_start_at);
	jsontext_number(&json, "was_end_at", news->was_end_at);
	jsontext_number(&json, "start_at", news->start_at);
	jsontext_number(&json, "end_at", news->end_at);
	if (news->was_coordinator != NULL)
		jsontext_string(&json, "was_coordinator",
		    news->was_coordinator);
	if (news->who != NULL)
		jsontext_string(&json, "who", news->who);
	if (news->to != NULL)
		jsontext_string(&json, "to", news->to);
	jsontext_end_object(&json);
	text_clear(&act);
}

/* A number of a stored row; one that is no number is damage. */
static int64_t
news_read_number(const struct doc *map, const char *key)
{
	const char *digits = doc_string(doc_find(map, key));

	if (digits == NULL || strlen(digits) > NEWS_DIGITS_MAX)
		return 0;
	return strtoll(digits, NULL, 10);
}

int
news_parse(const char *json, size_t length, struct news *ret_news,
    struct error *ret_error)
{
	struct doc *map = NULL;
	struct news news = { 0 };
	const struct doc *act;

	if (doc_parse_json(json, length, NEWS_BYTES_MAX, &map,
	    ret_error) < 0)
		return -1;
	act = doc_find(map, "act");
	if (act == NULL || act_read(act, &news.act, ret_error) < 0) {
		doc_free(map);
		return error_set(ret_error, ERROR_STORE,
		    "what is stored of an act is damaged");
	}
	news.was_start_at = news_read_number(map, "was_start_at");
	news.was_end_at = news_read_number(map, "was_end_at");
	news.start_at = news_read_number(map, "start_at");
	news.end_at = news_read_number(map, "end_at");
	news.was_coordinator =
	    mem_string(doc_string(doc_find(map, "was_coordinator")));
	news.who = mem_string(doc_string(doc_find(map, "who")));
	news.to = mem_string(doc_string(doc_find(map, "to")));
	doc_free(map);
	*ret_news = news;
	return 0;
}

void
news_clear(struct news *news)
{
	act_clear(&news->act);
	free(news->was_coordinator);
	free(news->who);
	free(news->to);
	memset(news, 0, sizeof(*news));
}
