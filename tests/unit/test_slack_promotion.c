/* SPDX-License-Identifier: MIT */
/* The form for what a click on a promotion lacks: which fields it has, that it
 * keeps Slack's limits, that what comes back is the order again. */
#include <stdlib.h>

#include "harness.h"
#include "jsontext.h"
#include "mem.h"
#include "slack_promotion_internal.h"
#include "utf8.h"

static const struct process_party lead = { .id = (char *)"lead",
	.title = (char *)"The lead" };
static const struct process_party owner = { .id = (char *)"owner" };

/* Two roles can acknowledge and object, one can withdraw. */
static struct promotion_choices
make_choices(void)
{
	struct promotion_choices choices = { 0 };
	const struct promotion_choice all[] = {
		{ .verb = PROMOTION_ACKNOWLEDGE, .role = &lead },
		{ .verb = PROMOTION_ACKNOWLEDGE, .role = &owner },
		{ .verb = PROMOTION_OBJECT, .role = &lead },
		{ .verb = PROMOTION_OBJECT, .role = &owner },
		{ .verb = PROMOTION_WITHDRAW, .role = &lead },
		{ .verb = PROMOTION_ASK } };
	size_t i;

	for (i = 0; i < countof(all); i++)
		array_push(&choices.list, all[i]);
	return choices;
}

static void
test_wanted(void)
{
	static const struct {
		struct promotion_order order;
		bool is_wanted;
		const char *fields;	/* ids of blocks */
	} rows[] = {
		{ { .act = { .verb = PROMOTION_ACKNOWLEDGE } }, true, "as" },
		{ { .as = (char *)"lead", .act = { .verb =
		    PROMOTION_ACKNOWLEDGE } }, false, "" },
		{ { .act = { .verb = PROMOTION_OBJECT } }, true,
		    "as because" },
		{ { .as = (char *)"lead", .act = { .verb =
		    PROMOTION_OBJECT } }, true, "because" },
		{ { .as = (char *)"lead", .act = { .verb = PROMOTION_OBJECT,
		    .because = (char *)"x" } }, false, "" },
		{ { .act = { .verb = PROMOTION_WITHDRAW } }, false, "" },
		{ { .act = { .verb = PROMOTION_ASK } }, true, "words" },
		{ { .act = { .verb = PROMOTION_ASK, .words = (char *)"x" } },
		    false, "" },
		{ { .act = { .verb = PROMOTION_ANSWER, .number = 1 } }, true,
		    "words" },
		{ { .act = { .verb = PROMOTION_TICKET } }, true, "words" },
		{ { .act = { .verb = PROMOTION_ABANDON } }, false, "" },
		{ { .act = { .verb = PROMOTION_PROPOSE } }, false, "" },
	};
	struct promotion_choices choices = make_choices();
	struct text view = { 0 }, fields = { 0 };
	struct promotion_order order;
	struct doc *map;
	const struct doc *blocks;
	const char *id;
	size_t i, k;

	for (i = 0; i < countof(rows); i++) {
		order = rows[i].order;
		order.which = (char *)"image/w_1";
		CHECK_ROW(slack_promotion_is_wanted(&order, &choices) ==
		    rows[i].is_wanted, promotion_verb_name(order.act.verb));
		if (!rows[i].is_wanted)
			continue;
		CHECK(slack_promotion_format(&view, &order, &choices,
		    "https://hooks.slack.com/x"));
		CHECK(doc_parse_json(text_string(&view), view.length, 65536,
		    &map, NULL) == 0);
		blocks = doc_find(map, "blocks");
		for (k = 0; k < doc_item_count(blocks); k++) {
			id = doc_string(doc_find(doc_item(blocks, k),
			    "block_id"));
			if (id != NULL)
				text_putf(&fields, "%s%s", fields.length > 0 ?
				    " " : "", id);
		}
		CHECK_STRING(text_string(&fields), rows[i].fields);
		text_cut(&fields, 0);
		text_cut(&view, 0);
		doc_free(map);
	}
	promotion_choice_clear(&choices);
	text_clear(&view);
	text_clear(&fields);
}

/* What a view becomes when somebody sends it: values by the block's id. */
static int
read_sent(const struct doc *view, const char *block, const char *value,
    struct promotion_order *order, char **url)
{
	struct text text = { 0 };
	struct jsontext json = { .text = &text };
	struct doc *sent = NULL;
	int status = -1;

	jsontext_object(&json, NULL);
	jsontext_string(&json, "private_metadata", doc_string(doc_find(view,
	    "private_metadata")));
	jsontext_object(&json, "state");
	jsontext_object(&json, "values");
	jsontext_object(&json, block);
	jsontext_object(&json, "value");
	jsontext_string(&json, "value", value);
	jsontext_end_object(&json);
	jsontext_end_object(&json);
	jsontext_end_object(&json);
	jsontext_end_object(&json);
	jsontext_end_object(&json);
	if (CHECK(doc_parse_json(text_string(&text), text.length, 65536,
	    &sent, NULL) == 0)) {
		status = slack_promotion_read(sent, order, url, NULL);
		CHECK_STRING(slack_promotion_field(sent), block);
	}
	doc_free(sent);
	text_clear(&text);
	return status;
}

static void
test_round(void)
{
	struct promotion_choices choices = { 0 };
	struct promotion_order order = { .which = (char *)"image/w_1",
		.act = { .verb = PROMOTION_OBJECT } }, back;
	struct text view = { 0 };
	struct doc *map = NULL;
	char *url = NULL;

	CHECK(slack_promotion_format(&view, &order, &choices,
	    "https://hooks.slack.com/x"));
	CHECK(doc_parse_json(text_string(&view), view.length, 65536, &map,
	    NULL) == 0);
	CHECK(read_sent(map, "because", "it is\nslow \"<!here>\"", &back,
	    &url) == 0);
	CHECK_STRING(back.which, "image/w_1");
	CHECK_STRING(back.act.because, "it is slow \"<!here>\"");
	CHECK_STRING(url, "https://hooks.slack.com/x");
	CHECK(back.act.verb == PROMOTION_OBJECT);
	promotion_order_clear(&back);
	free(url);
	url = NULL;
	/* Blanks are nothing. */
	CHECK(read_sent(map, "because", " \n\t", &back, &url) == 0);
	CHECK_STRING(back.act.because, NULL);
	promotion_order_clear(&back);
	free(url);
	doc_free(map);
	text_clear(&view);
}

/* A memo that Slack would not keep is not sent. */
static void
test_long(void)
{
	struct promotion_choices choices = { 0 };
	char *name = mem_new(4000, 1);
	struct promotion_order order = { .which = name,
		.act = { .verb = PROMOTION_ASK } };
	struct text view = { 0 };

	memset(name, 'x', 3999);
	CHECK(!slack_promotion_format(&view, &order, &choices, NULL));
	text_clear(&view);
	free(name);
}

/* What became of it, in words. */
static void
test_said(void)
{
	static const struct { int status; const char *body, *want; } rows[] = {
		{ 200, "{\"act\":\"acknowledge\",\"promotion\":{\"summary\":"
		  "\"w_1: 1 of 3\"},\"said\":[]}",
		  "Done: it is acknowledged. w_1: 1 of 3." },
		{ 200, "{\"act\":\"acknowledge\",\"promotion\":{\"summary\":"
		  "\"w_1: 1 of 3\"},\"said\":[{\"channel\":\"chat\","
		  "\"headline\":\"The owner acknowledges w_1\"}]}",
		  "Done: The owner acknowledges w_1. Announced in chat. "
		  "w_1: 1 of 3." },
		{ 200, "{\"act\":\"abandon\",\"promotion\":{}}",
		  "Done: it is given up." },
		{ 409, "it was promoted already\n",
		  "it was promoted already" },
		{ 200, "no json", "no json" },
		{ 503, NULL, "It was refused." },
	};
	struct command *command;
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		command = command_new(COMMAND_PROMOTION);
		command->status = rows[i].status;
		command->body = mem_string(rows[i].body);
		command->length = rows[i].body == NULL ? 0 :
		    strlen(rows[i].body);
		slack_say_promoted(&text, command);
		CHECK_STRING(text_string(&text), rows[i].want);
		text_cut(&text, 0);
		command_free(command);
	}
	text_clear(&text);
}

int
main(void)
{
	test_wanted();
	test_round();
	test_long();
	test_said();
	return harness_end();
}
