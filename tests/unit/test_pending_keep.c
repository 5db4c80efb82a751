/* SPDX-License-Identifier: MIT */
/* What stays known while a source does not answer. */
#include <string.h>

#include "harness.h"
#include "pending_list.h"
#include "source.h"

#define A "\"source\":\"argocd\""
#define P "\"source\":\"phalanx\""
#define L "\"source\":\"list\""
#define G "\"source\":\"github\""
#define T9 ",\"at\":\"2026-12-03T09:00:00Z\",\"trouble\":null}"
#define T10 ",\"at\":\"2026-12-03T10:00:00Z\",\"trouble\":null}"
#define DOWN ",\"trouble\":\"did not answer\"}"
#define C(name, to, rest) "{\"service\":\"" name "\",\"class\":\"patch\"," \
	"\"to\":\"" to "\"," rest "}"
#define OUT "\"sync\":\"OutOfSync\","
#define RUN(revision) "{\"service\":\"tap\",\"revision\":\"" revision "\"}"

static struct pending_list *
test_parse(const char *at, const char *sources, const char *changes,
    const char *running)
{
	struct pending_list *list = pending_list_new();
	struct text text = { 0 };
	struct error error;

	text_putf(&text, "{\"environment\":\"prod\",\"at\":\"2026-12-03T%s:00:"
	    "00Z\",\"sources\":[%s],\"changes\":[%s],\"running\":[%s]}\n", at,
	    sources, changes, running);
	CHECK_ROW(pending_list_parse(list, text_string(&text), text.length,
	    &error) == 0, error.text);
	text_clear(&text);
	return list;
}

/* "9 argocd@9* did not answer; tap 2 (1); tap=aaa" */
static void
test_put(struct text *text, const struct pending *pending)
{
	const struct pending_source *source;
	size_t i;

	text_putf(text, "%d", (int)(pending->at % 86400 / 3600));
	for (i = 0; i < pending->sources.count; i++) {
		source = &pending->sources.items[i];
		text_putf(text, " %s@%d%s%s", source->kind,
		    (int)(source->at % 86400 / 3600),
		    source->is_kept ? "*" : "", source->trouble != NULL ?
		    "!" : "");
	}
	for (i = 0; i < pending->changes.count; i++)
		text_putf(text, "; %s %s (%u)",
		    pending->changes.items[i].service,
		    pending->changes.items[i].to,
		    pending->changes.items[i].sources);
	for (i = 0; i < pending->running.count; i++)
		text_putf(text, "; %s=%s", pending->running.items[i].service,
		    pending->running.items[i].revision);
}

/* Bits of sources: 1 Argo CD, 2 the repository, 4 GitHub, 8 a list. */
static void
test_kept(void)
{
	static const struct {
		const char *before[3], *now[3], *want;
	} rows[] = {
		/* the only one, and what it said */
		{ { "{" L T9, C("tap", "2", "\"sources\":8"), "" },
		  { "{" L DOWN, "", "" },
		  "9 list@9*!; tap 2 (8)" },
		/* it answers: it is as it says */
		{ { "{" L T9, C("tap", "2", "\"sources\":8"), "" },
		  { "{" L T10, "", "" }, "10 list@10" },
		/* of two lists one answers: what that says is true now */
		{ { "{" L T9, C("gaf", "1", "\"sources\":8") ","
		  C("tap", "2", "\"sources\":8"), "" },
		  { "{" L DOWN, C("nub", "4", "\"sources\":8") ","
		  C("tap", "3", "\"sources\":8"), "" },
		  "9 list@9*!; gaf 1 (8); nub 4 (8); tap 3 (8)" },
		/* it never did */
		{ { "{" L DOWN, "", "" }, { "{" L DOWN, "", "" },
		  "10 list@0!" },
		/* nor did it once it was configured */
		{ { "{" L T9, "", "" }, { "{" L T10 ",{" A DOWN, "", "" },
		  "10 list@10 argocd@0!" },
		/* GitHub says nothing of what waits */
		{ { "{" L T9 ",{" G T9, C("tap", "2", "\"sources\":12"), "" },
		  { "{" L T10 ",{" G DOWN, "", "" },
		  "10 list@10 github@0!" },
		/* another one tells more */
		{ { "{" A T9 ",{" L T9, C("tap", "2", OUT "\"sources\":1") ","
		  C("gaf", "3", "\"sources\":8"), RUN("aaa") },
		  { "{" A DOWN ",{" L T10, C("nub", "4", "\"sources\":8"),
		  "" }, "9 argocd@9*! list@10; nub 4 (8); tap 2 (1); "
		  "tap=aaa" },
		/* without Argo CD the repository counts from elsewhere */
		{ { "{" A T9 ",{" P T9, C("tap", "2", OUT "\"sources\":3"),
		  RUN("aaa") }, { "{" A DOWN ",{" P T10, C("nub", "4",
		  "\"sources\":2"), "" },
		  "9 argocd@9*! phalanx@10*; tap 2 (3); tap=aaa" },
		/* … but for what it is the first to say */
		{ { "{" A T9, C("tap", "2", OUT "\"sources\":1"), "" },
		  { "{" A DOWN ",{" P T10, C("nub", "4", "\"sources\":2"),
		  "" }, "9 argocd@9*! phalanx@10; nub 4 (2); tap 2 (1)" },
		/* what was synced since does not wait */
		{ { "{" A T9 ",{" P T9, C("tap", "2", OUT "\"sources\":3"),
		  RUN("aaa") }, { "{" A T10 ",{" P DOWN, "", RUN("aaa") },
		  "9 argocd@10 phalanx@9*!; tap=aaa" },
		{ { "{" A T9 ",{" P T9, C("tap", "2", "\"sources\":2"),
		  RUN("aaa") }, { "{" A T10 ",{" P DOWN, "", RUN("bbb") },
		  "9 argocd@10 phalanx@9*!; tap=bbb" },
		{ { "{" A T9 ",{" P T9, C("tap", "2", "\"sources\":2"),
		  RUN("aaa") }, { "{" A T10 ",{" P DOWN, "", RUN("aaa") },
		  "9 argocd@10 phalanx@9*!; tap 2 (2); tap=aaa" },
		{ { "{" A T9 ",{" P T9, C("tap", "2", OUT "\"sources\":3"),
		  RUN("aaa") }, { "{" A T10 ",{" P DOWN, "{\"service\":"
		  "\"tap\",\"class\":\"unknown\"," OUT
		  "\"sources\":1}", RUN("aaa") },
		  "9 argocd@10 phalanx@9*!; tap 2 (3); tap=aaa" },
	};
	struct pending_list *before, *now, *again;
	struct text text = { 0 };
	struct error error;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		before = test_parse("09", rows[i].before[0],
		    rows[i].before[1], rows[i].before[2]);
		now = test_parse("10", rows[i].now[0], rows[i].now[1],
		    rows[i].now[2]);
		pending_list_keep(now, before);
		text_cut(&text, 0);
		test_put(&text, &now->list.items[0]);
		CHECK_STRING(text_string(&text), rows[i].want);
		/* It outlives the next failure, and a restart. */
		text_cut(&text, 0);
		pending_list_format(&text, now);
		again = pending_list_new();
		CHECK(pending_list_parse(again, text_string(&text),
		    text.length, &error) == 0);
		CHECK(pending_list_is_same(now, again));
		pending_list_release(now);
		now = test_parse("10", rows[i].now[0], rows[i].now[1],
		    rows[i].now[2]);
		pending_list_keep(now, again);
		text_cut(&text, 0);
		test_put(&text, &now->list.items[0]);
		CHECK_STRING(text_string(&text), rows[i].want);
		pending_list_release(before);
		pending_list_release(now);
		pending_list_release(again);
	}
	text_clear(&text);
}

/* What may be said of what is not there. */
static void
test_known(void)
{
	static const struct {
		const char *sources;
		bool is_covered, is_whole, is_fresh;
	} rows[] = {
		{ "", false, false, false },
		{ "{" G T10, false, false, false },
		{ "{" L DOWN, true, false, false },
		{ "{" L T10 ",{" A DOWN, true, false, false },
		{ "{" L T10 ",{" G DOWN, true, true, true },
		{ "{" L ",\"at\":\"2026-12-03T09:00:00Z\",\"trouble\":\"x\","
		  "\"kept\":true}", true, true, false },
	};
	struct pending_list *list;
	const struct pending *pending;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		list = test_parse("10", rows[i].sources, "", "");
		pending = &list->list.items[0];
		CHECK_ROW(pending_is_covered(pending) == rows[i].is_covered,
		    rows[i].sources);
		CHECK_ROW(pending_is_whole(pending) == rows[i].is_whole,
		    rows[i].sources);
		CHECK_ROW(pending_is_fresh(pending) == rows[i].is_fresh,
		    rows[i].sources);
		pending_list_release(list);
	}
}

int
main(void)
{
	test_kept();
	test_known();
	return harness_end();
}
