/* SPDX-License-Identifier: MIT */
/* Any bytes as JSON from a peer: refused, or a tree within the caps. */
#include <stdlib.h>

#include "brief.h"
#include "doc.h"
#include "utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void
fuzz_check_node(const struct doc *doc, int depth)
{
	size_t i;

	if (depth > DOC_DEPTH_MAX * 2 + 1 || (doc->type == DOC_SCALAR &&
	    (strlen(doc->scalar) != doc->length ||
	    !utf8_is_valid(doc->scalar, doc->length))))
		abort();
	for (i = 0; i < doc->count; i++) {
		if ((doc->items[i].key != NULL) != (doc->type == DOC_MAP))
			abort();
		fuzz_check_node(&doc->items[i], depth + 1);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	const char *text = (const char *)bytes;
	struct error error = { 0 };
	struct brief brief = { 0 };
	struct doc *doc = NULL;

	if (doc_parse_json(text, length, 256 * 1024, &doc, &error) < 0) {
		if (doc != NULL || error.text[0] == '\0')
			abort();
		return 0;
	}
	fuzz_check_node(doc, 1);
	doc_free(doc);
	if (brief_parse(text, length, &brief, &error) == 0)
		brief_clear(&brief);
	return 0;
}
