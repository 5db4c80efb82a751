/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a configuration: the tree, then all that a file goes through
 * when it is loaded and checked.  Seeds: tests/corpus/conf.
 */
#include <stdlib.h>
#include <time.h>

#include "conf.h"
#include "doc.h"
#include "utf8.h"

#define FUZZ_NOW_AT 1795352400	/* 2026-11-22 13:00 UTC */
/* The promise is 50 ms; sanitizers cost several times that. */
#define FUZZ_PARSE_MS 1000

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static int64_t
fuzz_cpu_ms(void)
{
	struct timespec used;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
	return used.tv_sec * 1000 + used.tv_nsec / 1000000;
}

/* What the header promises of every node. */
static void
fuzz_check_node(const struct doc *doc, int depth)
{
	size_t i;

	if (depth > DOC_DEPTH_MAX || (doc->type == DOC_SCALAR &&
	    (doc->scalar == NULL || strlen(doc->scalar) != doc->length ||
	    !utf8_is_valid(doc->scalar, doc->length))))
		abort();
	for (i = 0; i < doc->count; i++) {
		if ((doc->items[i].key != NULL) != (doc->type == DOC_MAP))
			abort();
		if (doc->type == DOC_MAP &&
		    doc_find(doc, doc->items[i].key) != &doc->items[i])
			abort();	/* a key occurs twice */
		fuzz_check_node(&doc->items[i], depth + 1);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	const char *text = (const char *)bytes;
	struct complaints complaints = { 0 };
	int64_t began_ms = fuzz_cpu_ms();
	struct conf *conf = NULL;
	struct doc *doc = NULL;

	if (doc_parse_yaml("f", text, length, &doc, &complaints) < 0 &&
	    complaints.error_count == 0)
		abort();
	if (fuzz_cpu_ms() - began_ms > FUZZ_PARSE_MS)
		abort();
	if (doc != NULL)
		fuzz_check_node(doc, 1);
	doc_free(doc);
	complaint_clear(&complaints);
	if (conf_parse("f", text, length, NULL, &conf, &complaints) == 0)
		conf_check(conf, FUZZ_NOW_AT, &complaints);
	else if (complaints.error_count == 0)
		abort();
	complaint_clear(&complaints);
	conf_release(conf);
	return 0;
}
