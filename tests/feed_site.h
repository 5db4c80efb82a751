/* SPDX-License-Identifier: MIT */
/* A small site for tests of feeds: two windows, four environments, a store of
 * revisions that only remembers. */
#ifndef PATCHDAY_TEST_FEED_SITE_H
#define PATCHDAY_TEST_FEED_SITE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "feed.h"
#include "zonedir.h"

struct feed_test {
	struct zonedir *zonedir;
	struct window patch_thursday, summit;
	const struct window *windows[2];
	const struct zone *zones[3];
	struct environment environments[4];
	struct feed_site site;
};

static inline int64_t
feed_test_at(const char *date)
{
	int64_t local = 0;

	if (civil_parse(date, &local, NULL, NULL) != 0)
		abort();
	return local;
}

static inline void
feed_test_stage(struct window *window, const char *first, const char *second)
{
	struct window_stage *stage = array_add(&window->stages);

	array_push(&stage->environments, mem_string(first));
	if (second != NULL)
		array_push(&stage->environments, mem_string(second));
}

static inline void
feed_test_window(struct window *window, const char *id, const char *title,
    const char *rule, const struct zone *zone)
{
	memset(window, 0, sizeof(*window));
	window->id = mem_string(id);
	window->title = mem_string(title);
	window->zone = zone;
	window->duration_secs = 7200;
	window->impact = WINDOW_IMPACT_TRANSIENT;
	window->grace_secs = 120;
	window->catch_up_secs = 86400;
	if (recurrence_parse(rule, false, 0, &window->recurrence, NULL) != 0)
		abort();
}

static inline const struct zone *
feed_test_zone(struct feed_test *test, const char *name)
{
	const struct zone *zone = zonedir_find(test->zonedir, name, NULL);

	if (zone == NULL)
		abort();
	return zone;
}

static inline void
feed_test_windows(struct feed_test *test)
{
	struct window *window = &test->patch_thursday;

	feed_test_window(window, "patch-thursday", "Patch Thursday",
	    "FREQ=WEEKLY;BYDAY=TH;BYHOUR=15;BYMINUTE=0;BYSECOND=0",
	    test->zones[0]);
	feed_test_stage(window, "idfint", NULL);
	feed_test_stage(window, "idfprod", "roundtable-prod");
	window->call = mem_string("https://example.org/patch-day-call");
	array_push(&window->recurrence.except_days,
	    civil_days(2022, 11, 24));
	window = &test->summit;
	feed_test_window(window, "summit", "Summit window",
	    "FREQ=MONTHLY;BYDAY=1WE;BYHOUR=13;BYMINUTE=0;BYSECOND=0",
	    test->zones[1]);
	feed_test_stage(window, "summit", NULL);
	window->description = mem_string("Updates of the telescope "
	    "deployments, at lunch time.\n");
	window->confirm.by = mem_string("telescope-scm");
	window->confirm.otherwise = WINDOW_OTHERWISE_TENTATIVE;
	window->color = mem_string("DarkOrange");
	window->url = mem_string("https://sqr-056.lsst.io/");
	window->coordinator = mem_string("the telescope software group");
}

static inline void
feed_test_environments(struct feed_test *test)
{
	static const struct {
		const char *id, *title;
		enum environment_tier tier;
		const char *group;
	} rows[] = {
		{ "idfint", "data-int.lsst.cloud", TIER_INT, "science" },
		{ "idfprod", "data.lsst.cloud", TIER_PROD, "science" },
		{ "roundtable-prod", "roundtable.lsst.cloud", TIER_PROD,
		    "developer services" },
		{ "summit", "summit-lsp.lsst.codes", TIER_PROD, "telescope" },
	};
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		test->environments[i].id = mem_string(rows[i].id);
		test->environments[i].title = mem_string(rows[i].title);
		test->environments[i].tier = rows[i].tier;
		test->environments[i].group = mem_string(rows[i].group);
	}
}

static inline void
feed_test_init(struct feed_test *test)
{
	memset(test, 0, sizeof(*test));
	test->zonedir = zonedir_new(NULL);
	test->zones[0] = feed_test_zone(test, "America/Los_Angeles");
	test->zones[1] = feed_test_zone(test, "America/Santiago");
	test->zones[2] = feed_test_zone(test, "UTC");
	feed_test_environments(test);
	feed_test_windows(test);
	test->windows[0] = &test->patch_thursday;
	test->windows[1] = &test->summit;
	test->site = (struct feed_site){ .title = "Rubin Science Platform",
		.url = "https://patchday.example.org", .zones = test->zones,
		.zone_count = 3, .windows = test->windows, .window_count = 2,
		.environments = test->environments, .environment_count = 4 };
}

static inline void
feed_test_clear(struct feed_test *test)
{
	size_t i;

	window_clear(&test->patch_thursday);
	window_clear(&test->summit);
	for (i = 0; i < countof(test->environments); i++)
		environment_clear(&test->environments[i]);
	zonedir_free(test->zonedir);
}

/* What was asked for, in order. */
struct feed_test_memory {
	struct {
		char identity[OCCURRENCE_IDENTITY_MAX];
		char hash[72];
	} seen[512];
	size_t count;
};

static inline void
feed_test_find(void *context, const char *identity,
    const struct occurrence *occurrence, const char *shown_hash,
    struct feed_revision *ret_revision)
{
	struct feed_test_memory *memory = context;

	(void)occurrence;
	ret_revision->sequence = 2;
	ret_revision->created_at = 1640995200;
	ret_revision->modified_at = 1654041600;
	if (memory == NULL || memory->count == countof(memory->seen))
		return;
	(void)snprintf(memory->seen[memory->count].identity,
	    OCCURRENCE_IDENTITY_MAX, "%s", identity);
	(void)snprintf(memory->seen[memory->count++].hash, 72, "%s",
	    shown_hash);
}

static inline const char *
feed_test_hash(const struct feed_test_memory *memory, const char *identity)
{
	size_t i;

	for (i = 0; i < memory->count; i++)
		if (strcmp(memory->seen[i].identity, identity) == 0)
			return memory->seen[i].hash;
	return "none";
}

/* Render into `text` as it was in June 2022: no new law changes that.
 * `memory` may be NULL. */
static inline int64_t
feed_test_render(const struct feed_test *test, struct text *text,
    const char *name, enum feed_form form, struct feed_test_memory *memory)
{
	struct feed_revisions revisions = { .context = memory,
	    .find = feed_test_find };
	int64_t valid_until_at = 0;

	text_cut(text, 0);
	if (feed_format(text, &test->site, name, form,
	    feed_test_at("2022-06-15T12:34:56"), &revisions, &valid_until_at,
	    NULL) != 0)
		return -1;
	return valid_until_at;
}

#endif
