/* SPDX-License-Identifier: MIT */
/* The question that goes through the pipe to the collector. */
#include "question.h"

#include <stdlib.h>
#include <string.h>

#include "doc.h"
#include "jsontext.h"
#include "mem.h"

#define QUESTION_DIGITS_MAX 18		/* fits int64_t whatever they are */
#define QUESTION_PLACES_MAX 1024

void
question_format(struct text *text, const struct question *question)
{
	struct jsontext json = { .text = text };
	size_t i;

	jsontext_object(&json, NULL);
	jsontext_number(&json, "now", question->now_at);
	jsontext_list(&json, "places");
	for (i = 0; i < question->places.count; i++) {
		const struct question_place *place =
		    &question->places.items[i];

		jsontext_object(&json, NULL);
		jsontext_string(&json, "environment", place->environment);
		jsontext_string(&json, "since_revision",
		    place->since_revision);
		jsontext_number(&json, "since", place->since_at);
		jsontext_end_object(&json);
	}
	jsontext_end_list(&json);
	jsontext_end_object(&json);
}

/* An instant; absent it is 0. */
static int
question_read_instant(const struct doc *doc, int64_t *ret_at)
{
	const char *digits = doc_string(doc);

	if (doc == NULL)
		return 0;
	if (digits == NULL || doc->length == 0 ||
	    doc->length > QUESTION_DIGITS_MAX ||
	    strspn(digits, "0123456789") != doc->length)
		return -1;
	*ret_at = strtoll(digits, NULL, 10);
	return 0;
}

static int
question_read_place(const struct doc *item, struct question *question)
{
	const char *environment = doc_string(doc_find(item, "environment"));
	const struct doc *revision = doc_find(item, "since_revision");
	struct question_place *place;
	int64_t since_at = 0;

	if (environment == NULL || question_read_instant(doc_find(item,
	    "since"), &since_at) < 0)
		return -1;
	place = array_add(&question->places);
	place->environment = mem_string(environment);
	place->since_at = since_at;
	if (revision != NULL && doc_string(revision) != NULL)
		place->since_revision = mem_string(doc_string(revision));
	return 0;
}

static int
question_read(const struct doc *map, struct question *question)
{
	const struct doc *places = doc_find(map, "places");
	size_t i;

	if (map->type != DOC_MAP || question_read_instant(doc_find(map,
	    "now"), &question->now_at) < 0)
		return -1;
	for (i = 0; places != NULL && i < doc_item_count(places); i++)
		if (i == QUESTION_PLACES_MAX || question_read_place(doc_item(
		    places, i), question) < 0)
			return -1;
	return 0;
}

/* Nothing but white space? */
static bool
question_is_blank(const char *json, size_t length)
{
	static const char blanks[] = { ' ', '\t', '\r', '\n' };

	while (length > 0 && memchr(blanks, json[length - 1],
	    sizeof(blanks)) != NULL)
		length--;
	return length == 0;
}

int
question_parse(const char *json, size_t length,
    struct question *ret_question, struct error *ret_error)
{
	struct question question = { 0 };
	struct doc *map = NULL;
	int status;

	if (question_is_blank(json, length)) {
		*ret_question = question;
		return 0;
	}
	if (doc_parse_json(json, length, QUESTION_BYTES_MAX, &map,
	    ret_error) < 0)
		return -1;
	status = question_read(map, &question);
	doc_free(map);
	if (status == 0) {
		*ret_question = question;
		return 0;
	}
	question_clear(&question);
	return error_set(ret_error, ERROR_INPUT, "a question is an object "
	    "with now and places, each with environment, since_revision, "
	    "since");
}

void
question_clear(struct question *question)
{
	size_t i;

	for (i = 0; i < question->places.count; i++) {
		free(question->places.items[i].environment);
		free(question->places.items[i].since_revision);
	}
	array_clear(&question->places);
	question->now_at = 0;
}

const struct question_place *
question_find(const struct question *question, const char *environment)
{
	size_t i;

	for (i = 0; i < question->places.count; i++)
		if (strcmp(question->places.items[i].environment,
		    environment) == 0)
			return &question->places.items[i];
	return NULL;
}
