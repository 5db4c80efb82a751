/* SPDX-License-Identifier: MIT */
/* Helm's values: what counts where several files speak, and what differs. */
#include <stdlib.h>

#include "array.h"
#include "harness.h"
#include "text.h"
#include "values_internal.h"

static struct doc *
test_doc(const char *yaml)
{
	struct complaints complaints = { 0 };
	struct doc *doc = NULL;

	CHECK(doc_parse_yaml_foreign("f", yaml, strlen(yaml), &doc,
	    &complaints) == 0);
	complaint_clear(&complaints);
	values_sort(doc);
	return doc;
}

static void
test_print(struct text *text, const struct doc *doc)
{
	if (doc == NULL)
		text_puts(text, "-");
	else
		text_puts(text, doc->type == DOC_SCALAR ? doc->scalar :
		    doc->type == DOC_LIST ? "[]" : "{}");
}

static void
test_see(void *context, const struct values_difference *difference)
{
	struct text *text = context;

	text_putf(text, "%s%s@%d:", text->length > 0 ? " " : "",
	    difference->path, difference->layer);
	test_print(text, difference->from);
	text_putc(text, '>');
	test_print(text, difference->to);
}

/* from: upper, lower; to: upper, lower; "path@layer:from>to …" */
static void
test_diff(void)
{
	static const struct { const char *docs[4], *want; } rows[] = {
		{ { "", "a: 1", "", "a: 1" }, "" },
		{ { "", "a: 1", "", "a: 2" }, "a@1:1>2" },
		{ { "a: 0", "a: 1", "a: 0", "a: 2" }, "" },
		{ { "", "a: 1", "a: 1", "a: 1" }, "" },
		{ { "", "a: 1", "a: 2", "a: 1" }, "a@0:1>2" },
		{ { "a: 2", "a: 1", "", "a: 1" }, "a@0:2>1" },
		{ { "a: 2", "a: 1", "", "a: 2" }, "" },
		{ { "", "a: 1", "a: null", "a: 1" }, "a@0:1>-" },
		{ { "a: null", "a: 1", "", "a: 1" }, "a@0:->1" },
		{ { "a: null", "a: 1", "a: null", "a: 2" }, "" },
		{ { "", "a: null", "", "" }, "" },
		{ { "", "a: {}", "", "" }, "" },
		{ { "", "a: {b: 1, c: 2}", "a: {b: 3}", "a: {b: 1, c: 2}" },
		  "a.b@0:1>3" },
		{ { "a: {b: 3}", "a: {b: 1, c: 2}", "a: {b: 3}",
		  "a: {b: 9, c: 4}" }, "a.c@1:2>4" },
		{ { "", "a: [1, 2]", "", "a: [1, 2]" }, "" },
		{ { "", "a: [1, 2]", "", "a: [2, 1]" }, "a@1:[]>[]" },
		{ { "", "a: [{x: 1, y: 2}]", "", "a: [{y: 2, x: 1}]" }, "" },
		{ { "", "a: [1]", "a: []", "a: [1]" }, "a@0:[]>[]" },
		{ { "", "a: {b: 1}", "a: 1", "a: {b: 1}" },
		  "a@0:->1 a.b@0:1>-" },
		{ { "a: 1", "a: {b: 1}", "", "a: {b: 1}" },
		  "a@0:1>- a.b@0:->1" },
		{ { "a: {b: 1}", "a: 1", "a: {b: 1}", "a: 2" }, "" },
		{ { "a: {}", "a: 1", "a: {}", "a: 2" }, "" },
		{ { "a: {b: null}", "a: {b: {c: 1}}", "a: {b: null}",
		  "a: {b: {c: 2}}" }, "" },
		{ { "", "b: 1\nc: 1\na: 1", "", "c: 2\nd: 1\na: 1" },
		  "b@1:1>- c@1:1>2 d@1:->1" },
		/* The same to a template, or not. */
		{ { "", "a: x", "", "a: 'x'" }, "" },
		{ { "", "a: 1.2.3", "", "a: '1.2.3'" }, "" },
		{ { "", "a: 1", "", "a: '1'" }, "a@1:1>1" },
		{ { "", "a: 1.5", "", "a: '1.5'" }, "a@1:1.5>1.5" },
		{ { "", "a: true", "", "a: 'true'" }, "a@1:true>true" },
		{ { "", "a: nano", "", "a: 'nano'" }, "" },
		{ { "", "a: |\n  x\n", "", "a: \"x\\n\"" }, "" },
		{ { "", "a: &x {b: 1}\nc: *x", "", "a: {b: 1}\nc: {b: 1}" },
		  "" },
	};
	struct values from = { { NULL } }, to = { { NULL } };
	struct doc *docs[4];
	struct text text = { 0 };
	size_t i, j;

	for (i = 0; i < countof(rows); i++) {
		for (j = 0; j < 4; j++)
			docs[j] = test_doc(rows[i].docs[j]);
		for (j = 0; j < 2; j++) {
			from.layers[j] = docs[j];
			to.layers[j] = docs[2 + j];
		}
		values_diff(&from, &to, test_see, &text);
		CHECK_STRING(text_string(&text), rows[i].want);
		text_clear(&text);
		/* Nothing differs from itself. */
		values_diff(&to, &to, test_see, &text);
		CHECK_STRING(text_string(&text), "");
		for (j = 0; j < 4; j++)
			doc_free(docs[j]);
	}
}

static void
test_find(void)
{
	static const struct { const char *path, *want; int layer; } rows[] = {
		{ "a", "1", 0 }, { "b", "2", 1 }, { "m.x", "3", 0 },
		{ "m.y", "5", 1 }, { "m", "{}", 0 }, { "n", "-", 0 },
		{ "n.x", "-", 0 }, { "z", "-", VALUES_LAYERS_MAX },
		{ "a.b", "-", VALUES_LAYERS_MAX }, { "", "-",
		  VALUES_LAYERS_MAX }, { "l", "[]", 1 },
	};
	struct doc *upper = test_doc("a: 1\nm: {x: 3}\nn: null\n");
	struct doc *lower = test_doc("b: 2\nm: {x: 4, y: 5}\nn: {x: 1}\n"
	    "l: [1]\n");
	struct values values = { { upper, lower } };
	struct text text = { 0 };
	size_t i;
	int layer;

	for (i = 0; i < countof(rows); i++) {
		test_print(&text, values_find(&values, rows[i].path, &layer));
		CHECK_STRING(text_string(&text), rows[i].want);
		if (strcmp(rows[i].path, "n.x") != 0)
			CHECK_NUMBER(layer, rows[i].layer);
		text_clear(&text);
	}
	doc_free(upper);
	doc_free(lower);
}

int
main(void)
{
	test_diff();
	test_find();
	return harness_end();
}
