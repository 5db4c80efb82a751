/* SPDX-License-Identifier: MIT */
/* A source's entry of the configuration, parsed alone. */
#ifndef PATCHDAY_SOURCE_ENTRY_H
#define PATCHDAY_SOURCE_ENTRY_H

#include <string.h>

#include "harness.h"
#include "source.h"
#include "text.h"

/* The kind takes the map's entry of its name, or its first complaint is `want`:
 * "1:7: list must be …"; "": none. */
static inline void
source_entry_check(const struct source_kind *kind, const char *yaml,
    const char *want)
{
	struct complaints complaints = { 0 };
	struct source source = { 0 };
	struct text text = { 0 };
	struct doc *doc = NULL;

	CHECK(doc_parse_yaml("", yaml, strlen(yaml), &doc, &complaints) == 0);
	CHECK_NUMBER(kind->parse(doc_find(doc, kind->name), &source,
	    &complaints), want[0] == '\0' ? 0 : -1);
	if (complaints.list.count > 0)
		text_putf(&text, "%d:%d: %s", complaints.list.items[0].line,
		    complaints.list.items[0].column,
		    complaints.list.items[0].text);
	CHECK_STRING(text_string(&text), want);
	complaint_clear(&complaints);
	doc_free(doc);
	source_clear(&source);
	text_clear(&text);
}

#endif
