/* SPDX-License-Identifier: MIT */
#include "slack_internal.h"

#include "array.h"
#include "channels.h"
#include "harness.h"
#include "utf8.h"

static const struct { const char *string, *want; } escapes[] = {
	{ "", "" },
	{ "a & b", "a &amp; b" },
	{ "<!channel>", "&lt;!channel&gt;" },
	{ "<@U123>", "&lt;@U123&gt;" },
	{ "<https://x|y>", "&lt;https://x|y&gt;" },
	{ "&lt;", "&amp;lt;" },
	{ "*_~`", "*_~`" },
};

static const struct { const char *url, *title, *want; } links[] = {
	{ "https://a.b/c", "C", "<https://a.b/c|C>" },
	{ "http://a.b/?x=1&y=2", "C", "<http://a.b/?x=1&amp;y=2|C>" },
	{ "https://a.b/x|y>z", "C", "<https://a.b/x%7Cy%3Ez|C>" },
	{ "https://a.b/ä \n", "C", "<https://a.b/%C3%A4%20%0A|C>" },
	{ "https://a.b", "<!here>", "<https://a.b|&lt;!here&gt;>" },
	{ "javascript:alert(1)", "C", "C" },
	{ "!channel", "C", "C" },
	{ "", "<x>", "&lt;x&gt;" },
	{ "https://a.b", "x|y", "<https://a.b|x/y>" },
};

static const struct { const char *string; size_t most; const char *want; }
cuts[] = {
	{ "", 5, "" },
	{ "abc", 5, "abc" },
	{ "abcde", 5, "abcde" },
	{ "abcdef", 5, "abcd…" },
	{ "ääääää", 5, "ääää…" },
	{ "🙂🙂", 4, "🙂🙂" },		/* two UTF-16 units each */
	{ "🙂🙂🙂", 5, "🙂🙂…" },
	{ "🙂🙂🙂", 4, "🙂…" },
};

/* fault-row: 54 */
static void
test_rows(void)
{
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < countof(escapes); i++) {
		text_cut(&text, 0);
		slack_escape(&text, escapes[i].string);
		CHECK_STRING(text_string(&text), escapes[i].want);
	}
	for (i = 0; i < countof(links); i++) {
		text_cut(&text, 0);
		slack_put_link(&text, links[i].url, links[i].title);
		CHECK_STRING(text_string(&text), links[i].want);
	}
	for (i = 0; i < countof(cuts); i++) {
		text_cut(&text, 0);
		slack_cut(&text, cuts[i].string, cuts[i].most);
		CHECK_STRING(text_string(&text), cuts[i].want);
	}
	text_cut(&text, 0);
	slack_put_date(&text, 1796338800, "{date_short_pretty} at {time}");
	CHECK_STRING(text_string(&text), "<!date^1796338800^"
	    "{date_short_pretty} at {time}|2026-12-03 23:00 UTC>");
	text_clear(&text);
}

/* `count` times `piece`; the caller frees. */
static char *
repeat(const char *piece, size_t count)
{
	struct text text = { 0 };

	while (count-- > 0)
		text_puts(&text, piece);
	return text_take(&text);
}

/* Slack's limits of a dialog. */
static size_t
test_dialog(const struct doc *dialog)
{
	CHECK(utf8_count(doc_string(doc_find(doc_find(dialog, "title"),
	    "text"))) <= 100);
	CHECK(utf8_count(doc_string(doc_find(doc_find(dialog, "text"),
	    "text"))) <= 300);
	CHECK_STRING(doc_string(doc_find(doc_find(dialog, "confirm"),
	    "text")), "End");
	CHECK_STRING(doc_string(doc_find(doc_find(dialog, "deny"), "text")),
	    "Not now");
	return 1;
}

/* A message as large as configurations allow stays within the limits. */
/* fault-row: 41 */
static void
test_limits(const char *piece)
{
	struct message message;
	struct message_button *button;
	struct message_link *link;
	struct message_pending *pending;
	struct text text = { 0 };
	struct jsontext json = { .text = &text };
	const struct doc *blocks;
	struct doc *map = NULL;
	size_t i, total = 0, dialogs = 0;

	channels_message(&message, ANNOUNCEMENT_START);
	free(message.headline), free(message.lead);
	message.headline = repeat(piece, 1000);
	message.lead = repeat(piece, 20000);
	message.footer = repeat(piece, 20000);
	message.pending_title = "Changes that wait";
	button = array_add(&message.buttons);
	button->title = mem_string("End");
	button->value = mem_string("{}");
	button->question = repeat(piece, 500);
	button->facts = repeat(piece, 500);
	for (i = 0; i < 60; i++) {
		array_push(&message.paragraphs, repeat(piece, 5000));
		array_push(&message.environments, repeat(piece, 500));
		pending = array_add(&message.pending);
		pending->title = repeat(piece, 200);
		pending->summary = repeat(piece, 2000);
		pending->count = repeat(piece, 100);
		link = array_add(&message.links);
		link->kind = i % 2 == 0 ? MESSAGE_LINK_ARGOCD :
		    MESSAGE_LINK_MORE;
		link->title = repeat("t", 100);
		link->url = mem_string("https://example.org/argo-cd");
	}
	jsontext_object(&json, NULL);
	slack_format(&json, &message, true);
	jsontext_end_object(&json);
	CHECK(doc_parse_json(text.bytes, text.length, 1000000, &map,
	    NULL) == 0);
	CHECK(utf8_count(doc_string(doc_find(map, "text"))) <= 4000 * 5);
	blocks = doc_find(map, "blocks");
	CHECK(blocks->count >= 3 && blocks->count <= 50);
	for (i = 0; i < blocks->count; i++) {
		const struct doc *object = doc_find(&blocks->items[i], "text");
		size_t length;

		if (object == NULL)
			object = &doc_find(&blocks->items[i],
			    "elements")->items[0];
		if (doc_find(object, "confirm") != NULL)
			dialogs += test_dialog(doc_find(object, "confirm"));
		if (doc_find(object, "action_id") != NULL)
			object = doc_find(object, "text");
		length = utf8_count(doc_string(doc_find(object, "text")));
		CHECK(length > 0 && length <= (i == 0 ? 150 : 3000));
		total += length;
	}
	CHECK_NUMBER(dialogs, 1);
	CHECK(total < 12000);
	doc_free(map);
	text_clear(&text);
	message_clear(&message);
}

/* A few environments are told with names, many with numbers: the last one,
 * which is production, is there in any case. */
static void
test_pending(size_t count, bool has_names)
{
	struct message message = { .headline = mem_string("H"),
	    .lead = mem_string("L"), .pending_title = "Changes that wait" };
	struct text text = { 0 };
	struct jsontext json = { .text = &text };
	struct message_pending *pending;
	size_t i;

	for (i = 0; i < count; i++) {
		pending = array_add(&message.pending);
		pending->title = mem_format("env-%zu", i);
		pending->summary = repeat("gafaelfawr 1.0.0, ", 12);
		pending->count = mem_string("9 changes wait");
	}
	jsontext_object(&json, NULL);
	slack_format(&json, &message, false);
	jsontext_end_object(&json);
	CHECK((strstr(text_string(&text), "gafaelfawr") != NULL) ==
	    has_names);
	CHECK((strstr(text_string(&text), ": 9 changes wait") != NULL) ==
	    !has_names);
	CHECK(strstr(text_string(&text), count == 8 ? "env-7: gaf" :
	    "env-29: 9 changes wait") != NULL);
	text_clear(&text);
	message_clear(&message);
}

/* Where the list is cut, it says how many there are. */
static void
test_environments(size_t count, bool is_whole)
{
	struct message message = { .headline = mem_string("H"),
	    .lead = mem_string("L"), .environment_count = count };
	struct text text = { 0 };
	struct jsontext json = { .text = &text };

	array_push(&message.environments, repeat("environment, ", count));
	jsontext_object(&json, NULL);
	slack_format(&json, &message, false);
	jsontext_end_object(&json);
	CHECK((strstr(text_string(&text), "…\\n200 environments in all") ==
	    NULL) == is_whole);
	CHECK((strstr(text_string(&text), "in all") == NULL) == is_whole);
	text_clear(&text);
	message_clear(&message);
}

/* A question that tells no facts is asked all the same. */
static void
test_question(const char *facts, const char *want)
{
	struct message message = { .headline = mem_string("H"),
	    .lead = mem_string("L") };
	struct message_button *button = array_add(&message.buttons);
	struct text text = { 0 };
	struct jsontext json = { .text = &text };

	button->title = mem_string("End");
	button->value = mem_string("{}");
	button->question = mem_string("End it?");
	button->facts = mem_string(facts);
	jsontext_object(&json, NULL);
	slack_format(&json, &message, true);
	jsontext_end_object(&json);
	CHECK_ROW(strstr(text_string(&text), want) != NULL,
	    text_string(&text));
	text_clear(&text);
	message_clear(&message);
}

int
main(void)
{
	test_question("Since 15:00.", "\"text\":\"Since 15:00.\"");
	test_question("", "\"text\":\"Nothing has been done yet.\"");
	test_question(NULL, "\"text\":\"Nothing has been done yet.\"");
	test_environments(3, true);
	test_environments(200, false);
	test_rows();
	test_pending(8, true);
	test_pending(30, false);
	test_limits("a");
	test_limits("\"");
	test_limits("<");
	test_limits("日本語");
	test_limits("🙂");
	return harness_end();
}
