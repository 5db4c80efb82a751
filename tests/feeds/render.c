/* SPDX-License-Identifier: MIT */
/*
 * render CASES CHANGES DIR: write each line of cases.tsv as a feed in its three
 * forms, DIR/NAME.FORM.ics, and each line of changes.tsv in the rule form as
 * it is when the rule has changed, for the judges.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "civil.h"
#include "feed.h"
#include "file.h"
#include "zonedir.h"

#define RENDER_COLUMNS 11
#define RENDER_CHANGE_COLUMNS 9

/* What a service would keep of a series: of the one before a change, then in
 * the one after it. */
struct render_memory {
	struct zonedir *zonedir;
	char *body;
	int64_t changed_at;
	bool has_changed;
};

static void
render_fail(const char *name, const char *what)
{
	fprintf(stderr, "render: %s: %s\n", name, what);
	exit(1);
}

static int64_t
render_local(const char *name, const char *text, bool *ret_is_date)
{
	struct error error;
	int64_t local = 0;

	if (civil_parse(text, &local, ret_is_date, &error) != 0)
		render_fail(name, error.text);
	return local;
}

/* "%0D%0A" and so on; in place. */
static void
render_decode(char *text)
{
	char *to = text, hex[3] = "";

	for (; *text != '\0'; text++) {
		if (*text == '%') {
			memcpy(hex, text + 1, 2);
			*to++ = (char)strtol(hex, NULL, 16);
			text += 2;
		} else {
			*to++ = *text;
		}
	}
	*to = '\0';
}

static void
render_dates(struct recurrence *set, char *name, char *list, bool is_except)
{
	char *date, *rest = NULL;
	bool is_date;
	int64_t local;

	if (strcmp(list, "-") == 0)
		return;
	for (date = strtok_r(list, ",", &rest); date != NULL;
	    date = strtok_r(NULL, ",", &rest)) {
		local = render_local(name, date, &is_date);
		if (!is_except)
			array_push(&set->also, local);
		else if (is_date)
			array_push(&set->except_days, civil_local_days(local));
		else
			array_push(&set->except, local);
	}
}

/* Everything a description can hold. */
static void
render_fill(struct window *window, char *ids[])
{
	struct window_stage *stage;

	window->call = mem_string("https://example.org/patch-day-call?a=b,c");
	window->color = mem_string("Teal");
	window->coordinator = mem_string("the telescope, software; group");
	window->impact = WINDOW_IMPACT_TRANSIENT;
	stage = array_add(&window->stages);
	array_push(&stage->environments, mem_string(ids[0]));
	stage = array_add(&window->stages);
	array_push(&stage->environments, mem_string(ids[1]));
}

static void
render_revision(void *context, const char *identity,
    const struct occurrence *occurrence, const char *shown_hash,
    struct feed_revision *ret_revision)
{
	(void)context, (void)identity, (void)occurrence, (void)shown_hash;
	ret_revision->sequence = 3;
	ret_revision->created_at = 1735689600;
	ret_revision->modified_at = 1748736000;
}

static void
render_find_series(void *context, const struct window *window,
    struct feed_generation *ret_generation)
{
	struct render_memory *memory = context;
	struct feed_past *past;

	(void)window;
	if (!memory->has_changed)
		return;
	ret_generation->number = 2;
	ret_generation->from_at = memory->changed_at;
	past = array_add(&ret_generation->past);
	past->number = 1;
	past->until_at = memory->changed_at;
	past->body = mem_string(memory->body);
}

static void
render_keep_series(void *context, const struct window *window, int number,
    const char *body)
{
	struct render_memory *memory = context;

	(void)window, (void)number;
	free(memory->body);
	memory->body = mem_string(body);
}

static const struct zone *
render_find_zone(void *context, const char *name)
{
	return zonedir_find(((struct render_memory *)context)->zonedir, name,
	    NULL);
}

static void
render_feeds(const struct feed_site *site, const char *folder,
    const char *name, int64_t now_at, struct render_memory *memory)
{
	struct feed_revisions revisions = { .find = render_revision };
	struct text feed = { 0 };
	struct error error;
	int64_t until_at;
	int form;
	char path[512];
	FILE *file;

	if (memory->changed_at != 0) {
		revisions.context = memory;
		revisions.find_series = render_find_series;
		revisions.keep_series = render_keep_series;
		revisions.find_zone = render_find_zone;
	}
	for (form = memory->changed_at != 0 ? FEED_RULE : FEED_EXPANDED;
	    form <= FEED_RULE; form++) {
		text_cut(&feed, 0);
		if (feed_format(&feed, site, name, (enum feed_form)form,
		    now_at, &revisions, &until_at, &error) != 0)
			render_fail(name, error.text);
		(void)snprintf(path, sizeof(path), "%s/%s.%s.ics", folder,
		    name, feed_form_name((enum feed_form)form));
		file = fopen(path, "wb");
		if (file == NULL || fwrite(feed.bytes, 1, feed.length,
		    file) != feed.length || fclose(file) != 0)
			render_fail(name, "cannot write");
	}
	text_clear(&feed);
}

static void
render_case(char **columns, struct render_memory *memory, const char *folder)
{
	struct zonedir *zonedir = memory->zonedir;
	static char *ids[] = { "idfint", "idfprod" };
	struct environment environments[] = {
		{ .id = ids[0], .title = "data-int.lsst.cloud",
		    .tier = TIER_INT, .group = "science, mostly" },
		{ .id = ids[1], .title = "data.lsst.cloud",
		    .tier = TIER_PROD, .group = "science, mostly" },
	};
	const struct zone *zones[] = { zonedir_find(zonedir, "UTC", NULL),
		zonedir_find(zonedir, "Europe/Paris", NULL) };
	struct window window = { .id = columns[0], .title = columns[9] };
	const struct window *windows[] = { &window };
	struct feed_site site = { .title = "Rubin Science Platform",
		.url = "https://patchday.example.org", .zones = zones,
		.zone_count = 2, .windows = windows, .window_count = 1,
		.environments = environments, .environment_count = 2 };
	struct error error;
	bool has_start = strcmp(columns[2], "-") != 0;

	window.zone = zonedir_find(zonedir, columns[3], &error);
	if (window.zone == NULL)
		render_fail(columns[0], error.text);
	if (recurrence_parse(columns[1], has_start, has_start ?
	    render_local(columns[0], columns[2], NULL) : 0,
	    &window.recurrence, &error) != 0)
		render_fail(columns[0], error.text);
	render_dates(&window.recurrence, columns[0], columns[5], true);
	if (window.recurrence.also.count == 0)
		render_dates(&window.recurrence, columns[0], columns[6],
		    false);
	window.duration_secs = atoll(columns[4]);
	if (strcmp(columns[7], "1") == 0)
		window.confirm.by = mem_string("telescope-scm");
	columns[8][strcspn(columns[8], "Z")] = '\0';
	render_decode(columns[9]);
	render_fill(&window, ids);
	render_feeds(&site, folder, columns[0],
	    render_local(columns[0], columns[8], NULL), memory);
	window.id = mem_string(window.id);
	window.title = mem_string(window.title);
	window_clear(&window);
}

/* The feed of a day, then the one of a later day, another rule being in force
 * since the first. */
static void
render_change(char **columns, struct render_memory *memory,
    const char *folder)
{
	char *changed = columns[7];
	char *before[] = { columns[0], columns[1], "-", columns[2],
		columns[3], "-", "-", "0", mem_string(changed),
		mem_string("Patch Thursday"), "=" };
	char *after[] = { columns[0], columns[4], "-", columns[5],
		columns[6], "-", "-", "0", columns[8],
		mem_string("Patch Thursday, later"), "=" };

	before[8][strcspn(before[8], "Z")] = '\0';
	memory->changed_at = render_local(columns[0], before[8], NULL);
	memory->has_changed = false;
	render_case(before, memory, folder);
	memory->has_changed = true;
	render_case(after, memory, folder);
	free(before[8]);
	free(before[9]);
	free(after[9]);
	free(memory->body);
	memory->body = NULL;
}

/* Each line of a file of `count` columns. */
static void
render_file(const char *path, size_t count, struct render_memory *memory,
    const char *folder, void (*render)(char **columns,
    struct render_memory *memory, const char *folder))
{
	struct error error;
	char *bytes, *line, *rest = NULL, *columns[RENDER_COLUMNS];
	size_t length, i;

	if (file_read(path, 1 << 20, &bytes, &length, &error) != 0)
		render_fail(path, error.text);
	for (line = strtok_r(bytes, "\n", &rest); line != NULL;
	    line = strtok_r(NULL, "\n", &rest)) {
		if (line[0] == '#')
			continue;
		for (i = 0; i < count; i++)
			columns[i] = strsep(&line, "\t");
		if (columns[count - 1] == NULL)
			render_fail(columns[0], "too few columns");
		render(columns, memory, folder);
	}
	free(bytes);
}

int
main(int argc, char **argv)
{
	struct render_memory memory = { .zonedir = zonedir_new(NULL) };

	if (argc != 4)
		render_fail("usage", "render CASES CHANGES DIR");
	render_file(argv[1], RENDER_COLUMNS, &memory, argv[3], render_case);
	render_file(argv[2], RENDER_CHANGE_COLUMNS, &memory, argv[3],
	    render_change);
	zonedir_free(memory.zonedir);
	return 0;
}
