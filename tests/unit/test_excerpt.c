/* SPDX-License-Identifier: MIT */
#include "excerpt.h"

#include <stdlib.h>

#include "array.h"
#include "harness.h"

/* `paths` are parted by spaces; NULL: it is no JSON. */
static const struct { const char *json, *paths, *want; } rows[] = {
	{ "{\"a\":1,\"b\":2}", "a", "{\"a\":1}" },
	{ "{\"a\":1,\"b\":2}", "b", "{\"b\":2}" },
	{ "{\"a\":1,\"b\":2}", "c", "{}" },
	{ "{\"a\":1,\"b\":2,\"c\":3}", "a c", "{\"a\":1,\"c\":3}" },
	{ " { \"a\" : [ 1 , {\"x\":\"y\"} ] } ", "a",
	    "{\"a\":[ 1 , {\"x\":\"y\"} ]}" },
	{ "{\"a\":{\"b\":1,\"c\":2},\"b\":3}", "a.b", "{\"a\":{\"b\":1}}" },
	{ "{\"a\":[{\"b\":1,\"c\":2},{\"c\":3},{}]}", "a.b",
	    "{\"a\":[{\"b\":1},{},{}]}" },
	{ "[{\"b\":1,\"c\":2}]", "b", "[{\"b\":1}]" },
	{ "[[{\"b\":1,\"c\":2}],[]]", "b", "[[{\"b\":1}],[]]" },
	{ "{\"a\":7}", "a.b", "{\"a\":7}" },
	{ "{\"a\":null,\"b\":{}}", "a.b b.c", "{\"a\":null,\"b\":{}}" },
	{ "{\"a\":{\"b\":1,\"c\":2}}", "a.b a", "{\"a\":{\"b\":1,\"c\":2}}" },
	{ "{\"a.b\":1,\"ab\":2,\"a\":3}", "a.b", "{\"a\":3}" },
	{ "{\"a\":\"}]\\\"{\",\"b\":\"\\\\\"}", "b", "{\"b\":\"\\\\\"}" },
	{ "{\"a\":[\"]\",{\"}\":\"{\"}],\"b\":true}", "b", "{\"b\":true}" },
	{ "{\"b\":1,\"b\":2}", "b", "{\"b\":1,\"b\":2}" },
	{ "{}", "a", "{}" }, { "[]", "a", "[]" }, { "7", "a", "7" },
	{ "\"x\"", "a", "\"x\"" },
	/* it only has to end */
	{ "{\"x\":{y 7 \xff},\"b\":1}", "b", "{\"b\":1}" },
	{ "", "a", NULL }, { "{", "a", NULL }, { "{\"a\"", "a", NULL },
	{ "{\"a\":", "a", NULL }, { "{\"a\":1", "a", NULL },
	{ "{\"a\":1,", "a", NULL }, { "{\"a\":1,}", "a", NULL },
	{ "{\"a\" 1}", "a", NULL }, { "{a:1}", "a", NULL },
	{ "{\"a\":1}}", "a", NULL }, { "{} x", "a", NULL },
	{ "[1,]", "a", NULL }, { "[,1]", "a", NULL }, { "[1 2]", "a", NULL },
	{ "{\"a\":\"x}", "a", NULL }, { "{\"b\":\"x}", "a", NULL },
	{ "{\"b\":[}", "a", NULL }, { "{\"b\":}", "a", NULL },
	{ "{\"b\":\"\\", "a", NULL }, { "{\"a\":\"\\", "a", NULL },
	{ "]", "a", NULL }, { ",", "a", NULL }, { "{]", "a", NULL },
};

/* A copy without a NUL behind it, so that reading past is seen. */
static int
excerpt(const char *json, size_t length, const char *paths, struct text *text)
{
	const char *list[8] = { NULL };
	char *words = mem_string(paths), *word, *rest = words;
	char *bytes = malloc(length > 0 ? length : 1);
	struct error error;
	size_t count = 0;
	int result;

	while ((word = strsep(&rest, " ")) != NULL)
		list[count++] = word;
	memcpy(bytes, json, length);
	result = excerpt_format(text, bytes, length, list, &error);
	free(bytes);
	free(words);
	return result;
}

int
main(void)
{
	struct text text = { 0 }, deep = { 0 };
	int i, result;
	size_t n;

	for (n = 0; n < countof(rows); n++) {
		text_cut(&text, 0);
		result = excerpt(rows[n].json, strlen(rows[n].json),
		    rows[n].paths, &text);
		CHECK_ROW(result == (rows[n].want == NULL ? -1 : 0),
		    rows[n].json);
		if (rows[n].want != NULL)
			CHECK_STRING(text_string(&text), rows[n].want);
	}
	/* NUL is no space. */
	CHECK(excerpt("{}\0", 3, "a", &text) == -1);
	CHECK(excerpt("{\"b\":\0}", 7, "a", &text) == -1);
	/* Depth: what is left out may be deep, what is followed may not. */
	text_puts(&deep, "{\"b\":");
	for (i = 0; i < 1000000; i++)
		text_putc(&deep, '[');
	for (i = 0; i < 1000000; i++)
		text_putc(&deep, ']');
	text_puts(&deep, ",\"a\":1}");
	text_cut(&text, 0);
	CHECK(excerpt(deep.bytes, deep.length, "a", &text) == 0);
	CHECK_STRING(text_string(&text), "{\"a\":1}");
	CHECK(excerpt(deep.bytes, deep.length, "b.c", &text) == -1);
	text_clear(&deep);
	text_clear(&text);
	return harness_end();
}
