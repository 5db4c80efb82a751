/* SPDX-License-Identifier: MIT */
/*
 * What is pending, as JSON: any bytes.  What is read comes out the same when it
 * is written and read again, and is one clean line.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "pending.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* As JSON again; NULL: it was not accepted.  The caller frees. */
static char *
read_and_write(const char *bytes, size_t length)
{
	struct pending pending = { 0 };
	struct text text = { 0 };
	struct jsontext json = { .text = &text };
	struct doc *doc = NULL;
	char *result = NULL;

	if (doc_parse_json(bytes, length, PENDING_BYTES_MAX, &doc, NULL) ==
	    0 && pending_parse_json(doc, &pending, NULL) == 0) {
		pending_sort(&pending);
		pending_format_json(&json, NULL, &pending);
		result = text_take(&text);
	}
	doc_free(doc);
	pending_clear(&pending);
	return result;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *first = read_and_write((const char *)data, size);
	char *second = first == NULL ? NULL :
	    read_and_write(first, strlen(first));
	const char *p;

	if (first != NULL && (second == NULL || strcmp(first, second) != 0))
		abort();
	for (p = first; p != NULL && *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			abort();
	free(first);
	free(second);
	return 0;
}
