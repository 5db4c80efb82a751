/* SPDX-License-Identifier: MIT */
/* Since when a change waits, and whether a list tells anything new. */
#include "harness.h"
#include "instant.h"
#include "pending_list.h"

#define AT(at, changes) "{\"environment\":\"prod\",\"at\":\"" at "\"," \
	"\"sources\":[{\"source\":\"argocd\",\"at\":\"" at "\"," \
	"\"trouble\":null}],\"changes\":[" changes "]}"
#define TAP(to, more) "{\"service\":\"tap\",\"class\":\"patch\"," \
	"\"from\":\"1.0.0\",\"to\":\"" to "\",\"sources\":1" more "}"
#define MERGE(sha) ",\"merges\":[{\"sha\":\"" sha "\"}]"
#define FIRST "2026-12-01T10:00:00Z"
#define LATER "2026-12-02T10:00:00Z"

static struct pending_list *
parse(const char *line)
{
	struct pending_list *list = pending_list_new();
	struct error error = { 0 };

	CHECK_ROW(pending_list_parse(list, line, strlen(line), &error) == 0,
	    error.text);
	return list;
}

/* What is the same a day later, and what is not. */
static void
test_since(void)
{
	static const struct {
		const char *before, *after, *since;
	} rows[] = {
		{ TAP("1.0.1", ""), TAP("1.0.1", ""), FIRST },
		{ TAP("1.0.1", MERGE("a")), TAP("1.0.1", MERGE("a")), FIRST },
		{ TAP("1.0.1", MERGE("a")), TAP("1.0.1", MERGE("b")), LATER },
		{ TAP("1.0.1", MERGE("a")), TAP("1.0.1", ""), LATER },
		{ TAP("1.0.1", ""), TAP("1.0.2", ""), LATER },
		{ TAP("1.0.1", ""), TAP("1.0.1", ",\"sync\":\"OutOfSync\""),
		    FIRST },
		{ TAP("1.0.1", ""), TAP("1.0.1", ",\"health\":\"Degraded\""),
		    FIRST },
		{ "", TAP("1.0.1", ""), LATER },
		{ "{\"service\":\"tap\",\"class\":\"unknown\","
		    "\"health\":\"Degraded\"}", "{\"service\":\"tap\","
		    "\"class\":\"unknown\",\"sync\":\"OutOfSync\"}", LATER },
	};
	struct pending_list *before, *after;
	char line[1000];
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		snprintf(line, sizeof(line), AT(FIRST, "%s"), rows[i].before);
		before = parse(line);
		pending_list_date(before, NULL);
		snprintf(line, sizeof(line), AT(LATER, "%s"), rows[i].after);
		after = parse(line);
		pending_list_date(after, before);
		CHECK_NUMBER(after->list.items[0].changes.items[0].seen_at,
		    instant_parse(rows[i].since));
		pending_list_release(before);
		pending_list_release(after);
	}
}

static void
test_same(void)
{
	static const struct {
		const char *a, *b;
		bool is_same;
	} rows[] = {
		{ AT(FIRST, ""), AT(LATER, ""), true },
		{ AT(FIRST, TAP("1.0.1", "")), AT(LATER, TAP("1.0.1", "")),
		    true },
		{ AT(FIRST, TAP("1.0.1", "")), AT(LATER, TAP("1.0.2", "")),
		    false },
		{ AT(FIRST, TAP("1.0.1", "")), AT(LATER, ""), false },
		{ AT(FIRST, TAP("1.0.1", "")), AT(LATER, TAP("1.0.1",
		    ",\"health\":\"Degraded\"")), false },
		{ AT(FIRST, ""), "{\"environment\":\"int\","
		    "\"changes\":[]}", false },
		{ AT(FIRST, ""), "{\"environment\":\"prod\",\"changes\":[],"
		    "\"sources\":[{"
		    "\"source\":\"argocd\",\"trouble\":\"x\"}]}", false },
		{ "{\"environment\":\"prod\",\"changes\":[],\"running\":[{"
		    "\"service\":\"a\",\"version\":\"1\"}]}",
		    "{\"environment\":\"prod\",\"changes\":[],\"running\":[{"
		    "\"service\":\"a\",\"version\":\"2\"}]}",
		    false },
	};
	struct pending_list *a, *b;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		a = parse(rows[i].a);
		b = parse(rows[i].b);
		CHECK_ROW(pending_list_is_same(a, b) == rows[i].is_same,
		    rows[i].b);
		CHECK_ROW(pending_list_is_same(b, a) == rows[i].is_same,
		    rows[i].b);
		CHECK(!pending_list_is_same(a, NULL));
		CHECK(!pending_list_is_same(NULL, b));
		pending_list_release(a);
		pending_list_release(b);
	}
	CHECK(pending_list_is_same(NULL, NULL));
}

int
main(void)
{
	test_since();
	test_same();
	return harness_end();
}
