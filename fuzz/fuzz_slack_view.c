/* SPDX-License-Identifier: MIT */
/*
 * What Slack sends when somebody filled in a form: any JSON as the payload's
 * view, read as each of our views.  What is read can travel with a view again
 * and comes back as it was; a sentence can be made of it.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "doc.h"
#include "jsontext.h"
#include "slack_choice_internal.h"
#include "slack_view_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
fuzz_is_same(const char *a, const char *b)
{
	return (a == NULL && b == NULL) ||
	    (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* The memo once around: into a view, and back. */
static void
fuzz_go_round(const struct slack_memo *memo)
{
	struct slack_memo again = { 0 };
	struct text view = { 0 };
	struct jsontext json = { .text = &view };
	struct doc *doc = NULL;
	struct error error = { 0 };
	bool fits;

	slack_modal_begin(&json, SLACK_MODAL_PREVIEW, "Do it?", "Yes");
	slack_modal_put_section(&json, memo->order.because == NULL ? "" :
	    memo->order.because);
	fits = slack_modal_put_memo(&json, memo);
	slack_modal_end(&json);
	if (doc_parse_json(view.bytes, view.length, DOC_BYTES_MAX, &doc,
	    NULL) != 0)
		abort();
	/* What was typed need not fit the verb: then it is refused. */
	if (fits && slack_modal_read_memo(doc, SLACK_MODAL_PREVIEW, &again,
	    &error) == 0) {
		if (again.order.verb != memo->order.verb ||
		    !fuzz_is_same(again.url, memo->url) ||
		    !fuzz_is_same(again.order.occurrence,
		    memo->order.occurrence))
			abort();
		slack_modal_clear_memo(&again);
	} else if (fits && error.text[0] == '\0') {
		abort();
	}
	doc_free(doc);
	text_clear(&view);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const callbacks[] = { SLACK_MODAL_CHOICE,
	    SLACK_MODAL_FORM, SLACK_MODAL_PREVIEW };
	struct slack_memo memo = { 0 };
	struct text text = { 0 };
	struct doc *doc = NULL;
	size_t i;

	if (doc_parse_json((const char *)data, size, 64 * 1024, &doc,
	    NULL) != 0)
		return 0;
	for (i = 0; i < countof(callbacks); i++) {
		if (slack_modal_read_memo(doc, callbacks[i], &memo,
		    NULL) != 0)
			continue;
		fuzz_go_round(&memo);
		slack_modal_clear_memo(&memo);
	}
	if (slack_choice_read(doc, &memo, NULL) == 0) {
		fuzz_go_round(&memo);
		slack_modal_clear_memo(&memo);
	}
	if (slack_view_read(doc, &memo, NULL) == 0) {
		if (slack_view_is_wanted(&memo.order)) {
			slack_view_sentence(&text, &memo.order);
			(void)slack_view_format(&text, &memo);
		}
		(void)slack_view_field(doc);
		fuzz_go_round(&memo);
		slack_modal_clear_memo(&memo);
	}
	slack_choice_format(&text, doc, NULL);
	text_clear(&text);
	doc_free(doc);
	return 0;
}
