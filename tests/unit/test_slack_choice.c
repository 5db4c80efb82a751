/* SPDX-License-Identifier: MIT */
/* The list of Slack's shortcuts: what the owner of state offers, and what comes
 * back, which anybody could have written. */
#include "slack_choice_internal.h"

#include <stdlib.h>

#include "array.h"
#include "harness.h"
#include "jsontext.h"
#include "utf8.h"

#define WORK "work/2026-12-03T15:00"

static void
test_format(void)
{
	static const char answer[] = "[{\"occurrence\": \"" WORK "\", "
	    "\"title\": \"Work <!channel>\", \"when\": \"today\", "
	    "\"phase\": \"running\", \"acts\": [{\"act\": \"end\"}, "
	    "{\"act\": \"unknown\"}, {\"act\": \"stage-begun\", "
	    "\"stage\": 2, \"of\": \"idfint\"}]}]";
	struct doc *choices = NULL;
	struct text view = { 0 };

	CHECK(doc_parse_json(answer, strlen(answer), 4096, &choices,
	    NULL) == 0);
	slack_choice_format(&view, choices, "https://hooks.slack.com/x");
	CHECK_ROW(strstr(text_string(&view), "\"option_groups\":[{\"label\":"
	    "{\"type\":\"plain_text\",\"text\":\"Work <!channel>, today\","
	    "\"emoji\":false},\"options\":[{\"text\":{\"type\":"
	    "\"plain_text\",\"text\":\"End\",\"emoji\":false},\"value\":"
	    "\"end - " WORK "\"},{\"text\":{\"type\":\"plain_text\","
	    "\"text\":\"Begin stage 2: idfint\",\"emoji\":false},"
	    "\"value\":\"stage-begun 2 " WORK "\"}]}]") != NULL,
	    text_string(&view));
	CHECK(strstr(text_string(&view), "{\\\"url\\\":\\\"https://hooks."
	    "slack.com/x\\\"}") != NULL);
	doc_free(choices);
	text_clear(&view);
}

/* A view as it comes back with that value. */
static int
read_value(const char *value, struct slack_memo *ret_memo)
{
	struct text text = { 0 };
	struct jsontext json = { .text = &text };
	struct doc *view = NULL;
	int status;

	jsontext_object(&json, NULL);
	jsontext_string(&json, "private_metadata",
	    "{\"url\": \"https://hooks.slack.com/x\"}");
	jsontext_object(&json, "state");
	jsontext_object(&json, "values");
	jsontext_object(&json, SLACK_CHOICE_BLOCK);
	jsontext_object(&json, "value");
	jsontext_object(&json, "selected_option");
	jsontext_string(&json, "value", value);
	jsontext_end_object(&json);
	jsontext_end_object(&json);
	jsontext_end_object(&json);
	jsontext_end_object(&json);
	jsontext_end_object(&json);
	jsontext_end_object(&json);
	CHECK(doc_parse_json(text.bytes, text.length, 65536, &view,
	    NULL) == 0);
	status = slack_choice_read(view, ret_memo, NULL);
	doc_free(view);
	text_clear(&text);
	return status;
}

static void
test_read(void)
{
	static const struct { const char *value, *order; } rows[] = {
		{ "end - " WORK, "{\"act\":\"end\",\"occurrence\":\"" WORK
		    "\"}" },
		{ "stage-done 12 " WORK, "{\"act\":\"stage-done\","
		    "\"occurrence\":\"" WORK "\",\"stage\":\"12\"}" },
		{ "", NULL }, { "end", NULL }, { "end -", NULL },
		{ "explode - " WORK, NULL }, { "END - " WORK, NULL },
		{ "end one " WORK, NULL }, { "end - " WORK " x", NULL },
	};
	struct slack_memo memo = { 0 };
	struct text text = { 0 };
	char long_value[400];
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		CHECK_ROW((read_value(rows[i].value, &memo) == 0) ==
		    (rows[i].order != NULL), rows[i].value);
		if (rows[i].order == NULL)
			continue;
		text_cut(&text, 0);
		order_format(&text, &memo.order);
		CHECK_STRING(text_string(&text), rows[i].order);
		CHECK_STRING(memo.url, "https://hooks.slack.com/x");
		slack_modal_clear_memo(&memo);
	}
	memset(long_value, 'w', sizeof(long_value) - 1);
	long_value[sizeof(long_value) - 1] = '\0';
	CHECK(read_value(long_value, &memo) < 0);
	memcpy(long_value, "end - ", 6);
	CHECK(read_value(long_value, &memo) < 0);
	/* Cut to what there is room for it would be another occurrence. */
	long_value[6 + OCCURRENCE_IDENTITY_MAX] = '\0';
	CHECK(read_value(long_value, &memo) < 0);
	long_value[6 + OCCURRENCE_IDENTITY_MAX - 1] = '\0';
	CHECK(read_value(long_value, &memo) == 0);
	CHECK_STRING(memo.order.occurrence, long_value + 6);
	slack_modal_clear_memo(&memo);
	CHECK(slack_choice_read(NULL, &memo, NULL) < 0);
	text_clear(&text);
}

/* Every verb has a name that fits a title and a button of Slack's. */
static void
test_labels(void)
{
	int verb;

	for (verb = 0; verb < ACT_VERB_COUNT; verb++) {
		const char *label = slack_choice_label((enum act_verb)verb);

		CHECK(label != NULL && utf8_count(label) <= 24);
	}
}

int
main(void)
{
	test_format();
	test_read();
	test_labels();
	return harness_end();
}
