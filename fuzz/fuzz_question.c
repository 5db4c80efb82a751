/* SPDX-License-Identifier: MIT */
/*
 * What the collector reads on its standard input: any bytes.  What is read is
 * one line when it is written, and reads back as the same.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "question.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct question question = { 0 }, again = { 0 };
	struct text first = { 0 }, second = { 0 };

	if (question_parse((const char *)data, size, &question, NULL) != 0)
		return 0;
	question_format(&first, &question);
	if (memchr(first.bytes, '\n', first.length - 1) != NULL)
		abort();
	if (question_parse(first.bytes, first.length, &again, NULL) != 0)
		abort();
	question_format(&second, &again);
	if (strcmp(text_string(&first), text_string(&second)) != 0)
		abort();
	if (question.places.count > 0 && question_find(&again,
	    question.places.items[0].environment) == NULL)
		abort();
	question_clear(&question);
	question_clear(&again);
	text_clear(&first);
	text_clear(&second);
	return 0;
}
