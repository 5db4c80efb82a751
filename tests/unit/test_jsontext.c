/* SPDX-License-Identifier: MIT */
#include <jansson.h>

#include "harness.h"
#include "html.h"
#include "jsontext.h"

/* What is written, jansson must read back as the same values. */
static void
test_round(void)
{
	static const char *const strings[] = { "", "plain", "quote\"back\\",
		"line\nfeed\ttab\r\a", "\x7f", "\xe2\x80\xa8", "日本 😀",
		"</script>" };
	struct text text = { 0 };
	struct jsontext json = { .text = &text };
	json_t *read, *list;
	size_t i;

	jsontext_object(&json, NULL);
	jsontext_list(&json, "list");
	for (i = 0; i < sizeof(strings) / sizeof(strings[0]); i++)
		jsontext_string(&json, NULL, strings[i]);
	jsontext_end_list(&json);
	jsontext_number(&json, "number", -9007199254740993);
	jsontext_bool(&json, "yes", true);
	jsontext_null(&json, "nothing");
	jsontext_list(&json, "empty");
	jsontext_end_list(&json);
	jsontext_raw(&json, "raw", "[1,2]");
	jsontext_end_object(&json);
	read = json_loads(text_string(&text), 0, NULL);
	CHECK(read != NULL);
	list = json_object_get(read, "list");
	for (i = 0; i < sizeof(strings) / sizeof(strings[0]); i++)
		CHECK_STRING(json_string_value(json_array_get(list, i)),
		    strings[i]);
	CHECK_NUMBER(json_integer_value(json_object_get(read, "number")),
	    -9007199254740993);
	CHECK(json_is_true(json_object_get(read, "yes")));
	CHECK(json_is_null(json_object_get(read, "nothing")));
	CHECK_NUMBER(json_array_size(json_object_get(read, "empty")), 0);
	CHECK_NUMBER(json_array_size(json_object_get(read, "raw")), 2);
	json_decref(read);
	text_clear(&text);
}

static void
test_layout(void)
{
	struct text text = { 0 };
	struct jsontext json = { .text = &text, .is_pretty = true };

	jsontext_list(&json, NULL);
	jsontext_object(&json, NULL);
	jsontext_string(&json, "a", "b");
	jsontext_number(&json, "n", 1);
	jsontext_end_object(&json);
	jsontext_end_list(&json);
	CHECK_STRING(text_string(&text),
	    "[\n  {\n    \"a\": \"b\",\n    \"n\": 1\n  }\n]\n");
	text_cut(&text, 0);
	json = (struct jsontext){ .text = &text };
	jsontext_list(&json, NULL);
	jsontext_string(&json, NULL, "\xff");
	jsontext_end_list(&json);
	CHECK_STRING(text_string(&text), "[\"\\ufffd\"]");
	text_cut(&text, 0);
	json = (struct jsontext){ .text = &text };
	jsontext_list(&json, NULL);
	jsontext_string(&json, NULL, "\x1f \x7e\x7f\n\\"
	    "\xe2\x80\xa7\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xaa");
	jsontext_end_list(&json);
	CHECK_STRING(text_string(&text), "[\"\\u001f ~\\u007f\\n\\\\"
	    "\xe2\x80\xa7\\u2028\\u2029\xe2\x80\xaa\"]");
	text_clear(&text);
}

static void
test_html(void)
{
	static const struct { const char *in, *out; } texts[] = {
		{ "a < b & c > \"d\" 'e'",
		    "a &lt; b &amp; c &gt; &quot;d&quot; &#39;e&#39;" },
		{ "<script>", "&lt;script&gt;" }, { "é", "é" },
	}, urls[] = {
		{ "https://a.example/?b=1&c=2",
		    "https://a.example/?b=1&amp;c=2" },
		{ "javascript:alert(1)", "#" }, { "JaVaScRiPt:x", "#" },
		{ "data:text/html,x", "#" }, { "//evil.example", "#" },
		{ "/\\evil.example", "#" }, { "/feeds/all.ics",
		    "/feeds/all.ics" }, { "webcal://a.example/x",
		    "webcal://a.example/x" }, { " https://x", "#" },
		{ "https://a.example/\nb", "#" },
		{ "https://a.example/\x7f", "#" }, { "https://a.example/~",
		    "https://a.example/~" },
	};
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		text_cut(&text, 0);
		html_text(&text, texts[i].in);
		CHECK_STRING(text_string(&text), texts[i].out);
	}
	for (i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
		text_cut(&text, 0);
		html_url(&text, urls[i].in);
		CHECK_STRING(text_string(&text), urls[i].out);
	}
	text_cut(&text, 0);
	html_percent(&text, "a b/ü?&=~");
	CHECK_STRING(text_string(&text), "a%20b%2F%C3%BC%3F%26%3D~");
	text_clear(&text);
}

int
main(void)
{
	test_round();
	test_layout();
	test_html();
	return harness_end();
}
