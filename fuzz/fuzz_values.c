/* SPDX-License-Identifier: MIT */
/* Four documents of others' YAML, parted by a line "---": two piles of Helm's
 * values that are compared both ways, and each with itself. */
#include <stdlib.h>
#include <string.h>

#include "doc.h"
#include "text.h"
#include "values_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
count(void *context, const struct values_difference *difference)
{
	if (difference->from == NULL && difference->to == NULL)
		abort();
	if (difference->layer < 0 || difference->layer >= VALUES_LAYERS_MAX)
		abort();
	++*(size_t *)context;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct values from = { { NULL } }, to = { { NULL } };
	struct complaints complaints = { 0 };
	struct doc *docs[4] = { NULL };
	char *copy = mem_bytes(data, size), *rest = copy, *next;
	size_t i, there = 0, back = 0, same = 0;

	for (i = 0; i < 4 && rest != NULL; i++) {
		next = strstr(rest, "---\n");
		if (next != NULL)
			*next = '\0';
		doc_parse_yaml_foreign("f", rest, strlen(rest), &docs[i],
		    &complaints);
		if (docs[i] != NULL)
			values_sort(docs[i]);
		rest = next != NULL ? next + 4 : NULL;
	}
	for (i = 0; i < 2; i++) {
		from.layers[i] = docs[i];
		to.layers[i] = docs[2 + i];
	}
	values_diff(&from, &to, count, &there);
	values_diff(&to, &from, count, &back);
	values_diff(&from, &from, count, &same);
	if (there != back || same != 0)
		abort();
	(void)values_find(&from, "image.tag", NULL);
	complaint_clear(&complaints);
	for (i = 0; i < 4; i++)
		doc_free(docs[i]);
	free(copy);
	return 0;
}
