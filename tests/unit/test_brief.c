/* SPDX-License-Identifier: MIT */
#include "brief.h"

#include <stdlib.h>

#include "harness.h"
#include "mem.h"
#include "zonedir.h"

/* The least that a brief may be. */
#define LEAST "\"site_title\":\"S\",\"occurrence\":\"w/2026-01-01T00:00\"," \
	"\"window\":\"w\",\"title\":\"W\",\"zone\":\"UTC\""
#define TIMES "\"start_at\":1,\"end_at\":2"

static const struct { const char *json; bool is_right; } parses[] = {
	{ "{" LEAST "," TIMES "}", true },
	{ "{" LEAST "," TIMES ",\"future\":{\"x\":[1]}}", true },
	{ "{" LEAST "," TIMES ",\"environments\":[{\"id\":\"e\",\"title\":"
	    "\"E\",\"stage\":0}]}", true },
	{ "{" LEAST "," TIMES ",\"impact\":\"unheard-of\"}", true },
	{ "{" LEAST ",\"start_at\":-5,\"end_at\":2}", true },
	{ "{" LEAST "}", false },
	{ "{" TIMES "}", false },
	{ "{" LEAST ",\"start_at\":\"x\",\"end_at\":2}", false },
	{ "{" LEAST ",\"start_at\":1.5,\"end_at\":2}", false },
	{ "{" LEAST ",\"start_at\":99999999999999999999,\"end_at\":2}",
	    false },
	{ "{" LEAST "," TIMES ",\"environments\":[{}]}", false },
	{ "{" LEAST "," TIMES ",\"environments\":[{\"id\":\"e\",\"title\":"
	    "\"E\",\"stage\":2000000000}]}", false },
	{ "{" LEAST "," TIMES ",\"environments\":[{\"id\":\"e\",\"title\":"
	    "\"E\",\"stage\":-1}]}", false },
	{ "", false },
	{ "[]", false },
	{ "null", false },
	{ "{", false },
	{ "{" LEAST "," TIMES "} x", false },
};

static void
test_parse(void)
{
	struct brief brief;
	struct error error;
	size_t i;

	for (i = 0; i < countof(parses); i++) {
		int result = brief_parse(parses[i].json,
		    strlen(parses[i].json), &brief, &error);

		CHECK_ROW((result == 0) == parses[i].is_right,
		    parses[i].json);
		if (result == 0)
			brief_clear(&brief);
		else
			CHECK_ROW(error.text[0] != '\0', parses[i].json);
	}
}

/* A brief with everything in it. */
static void
fill(struct brief *brief, char *const zones[], size_t zone_count)
{
	struct brief_environment *environment;
	size_t i;

	memset(brief, 0, sizeof(*brief));
	brief->site_title = mem_string("Rubin \"Science\" Plätform\n");
	brief->site_url = mem_string("https://example.org");
	brief->identity = mem_string("summit/2026-12-02T13:00");
	brief->window = mem_string("summit");
	brief->title = mem_string("Summit & window");
	brief->description = mem_string("a\nb");
	brief->call = mem_string("https://example.org/call");
	brief->url = mem_string("https://example.org/more");
	brief->coordinator = mem_string("#team");
	brief->zone = mem_string("America/Santiago");
	brief->utc_note = mem_string("an hour later");
	for (i = 0; i < zone_count; i++)
		array_push(&brief->zones, mem_string(zones[i]));
	brief->start_at = -62135596800;
	brief->end_at = 253402300799;
	brief->told_start_at = -62135596700;
	brief->told_end_at = 253402300700;
	brief->noted = mem_string("is now on Monday");
	brief->impact = WINDOW_IMPACT_SESSIONS_END;
	brief->status = OCCURRENCE_TENTATIVE;
	brief->confirm_by = mem_string("telescope-scm");
	brief->confirm_title = mem_string("Software manager");
	brief->confirm_before_secs = 604800;
	brief->otherwise = WINDOW_OTHERWISE_SKIP;
	for (i = 0; i < 3; i++) {
		environment = array_add(&brief->environments);
		environment->id = mem_format("env%zu", i);
		environment->title = mem_format("Environment %zu", i);
		environment->stage = (int)i / 2;
		if (i == 1)
			environment->argocd = mem_string("https://e/argo-cd");
	}
}

/* What people were told stays what they know, until it is so again. */
static void
test_keep(void)
{
	static const struct {
		const char *before;
		int64_t end_at, told_end_at;
		bool keeps;
	} rows[] = {
		{ "{" LEAST "," TIMES "}", 2, 0, false },
		{ "{" LEAST "," TIMES "}", 3, 2, true },
		{ "{" LEAST ",\"start_at\":1,\"end_at\":3,"
		    "\"told_start_at\":1,\"told_end_at\":2}", 4, 2, true },
		{ "{" LEAST ",\"start_at\":1,\"end_at\":3,"
		    "\"told_start_at\":1,\"told_end_at\":2}", 2, 0, false },
		{ "{" LEAST "," TIMES ",\"noted\":\"N\"}", 2, 0, true },
		{ "rotten", 3, 0, false },
	};
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		struct brief brief = { .zone = mem_string("UTC"),
		    .start_at = 1, .end_at = rows[i].end_at };

		CHECK_ROW(brief_keep(&brief, rows[i].before) == rows[i].keeps,
		    rows[i].before);
		CHECK_NUMBER(brief.told_end_at, rows[i].told_end_at);
		CHECK_NUMBER(brief.told_start_at, rows[i].told_end_at != 0);
		brief_clear(&brief);
	}
}

/* Written, read, written again: the same bytes, on one line. */
static void
test_round(void)
{
	char *const zones[] = { (char *)"America/Santiago", (char *)"UTC" };
	struct text first = { 0 }, second = { 0 };
	struct brief brief, back = { 0 };

	fill(&brief, zones, countof(zones));
	brief_format(&first, &brief);
	CHECK(strchr(first.bytes, '\n') == NULL);
	CHECK(brief_parse(first.bytes, first.length, &back, NULL) == 0);
	brief_format(&second, &back);
	CHECK_STRING(text_string(&second), text_string(&first));
	CHECK_STRING(back.site_title, brief.site_title);
	CHECK_NUMBER(back.start_at, brief.start_at);
	CHECK_NUMBER(back.end_at, brief.end_at);
	CHECK_NUMBER(back.impact, WINDOW_IMPACT_SESSIONS_END);
	CHECK_NUMBER(back.status, OCCURRENCE_TENTATIVE);
	CHECK_NUMBER(back.otherwise, WINDOW_OTHERWISE_SKIP);
	CHECK_NUMBER(back.environments.count, 3);
	CHECK_NUMBER(back.environments.items[2].stage, 1);
	CHECK_STRING(back.environments.items[1].argocd, "https://e/argo-cd");
	CHECK(back.environments.items[0].argocd == NULL);
	brief_clear(&brief), brief_clear(&back);
	CHECK(back.title == NULL && back.zones.count == 0);
	text_clear(&first), text_clear(&second);
}

/* From a window: zones once each, environments in roll-out order. */
static void
test_init(void)
{
	static const char *const site_zones[] = { "UTC", "America/Santiago",
	    "UTC" };
	struct environment known[] = { { .id = (char *)"b",
	    .title = (char *)"B", .argocd = (char *)"https://b/argo-cd" } };
	struct brief_site site = { "Site", NULL, site_zones, 3, known, 1,
	    false };
	struct occurrence occurrence = { .start_at = 10, .end_at = 20 };
	struct zonedir *zonedir = zonedir_new(NULL);
	struct window window = { .id = (char *)"w", .title = (char *)"W" };
	struct brief brief;
	size_t i;

	for (i = 0; i < 2; i++) {
		struct window_stage *stage = array_add(&window.stages);

		array_push(&stage->environments,
		    mem_string(i == 0 ? "b" : "unknown"));
	}
	window.zone = zonedir_find(zonedir, "America/Los_Angeles", NULL);
	window.confirm.by = (char *)"role";
	occurrence.window = &window;
	occurrence.status = OCCURRENCE_CONFIRMED;
	brief_init(&brief, &occurrence, &site);
	CHECK_NUMBER(brief.zones.count, 3);
	CHECK_STRING(brief.zones.items[0], "America/Los_Angeles");
	CHECK_STRING(brief.zones.items[1], "UTC");
	CHECK_STRING(brief.environments.items[0].title, "B");
	CHECK_STRING(brief.environments.items[0].argocd, "https://b/argo-cd");
	CHECK_STRING(brief.environments.items[1].title, "unknown");
	CHECK_NUMBER(brief.environments.items[1].stage, 1);
	CHECK(brief.confirm_by == NULL);
	CHECK(brief.site_url == NULL);
	brief_clear(&brief);
	site.zone_count = 0;
	occurrence.status = OCCURRENCE_TENTATIVE;
	brief_init(&brief, &occurrence, &site);
	CHECK_NUMBER(brief.zones.count, 2);
	CHECK_STRING(brief.zones.items[1], "UTC");
	CHECK_STRING(brief.confirm_by, "role");
	brief_clear(&brief);
	for (i = 0; i < 2; i++) {
		free(window.stages.items[i].environments.items[0]);
		array_clear(&window.stages.items[i].environments);
	}
	array_clear(&window.stages);
	zonedir_free(zonedir);
}

int
main(void)
{
	test_parse();
	test_keep();
	test_round();
	test_init();
	return harness_end();
}
