/* SPDX-License-Identifier: MIT */
/*
 * One entry of `windows:`: its plain values here, the rest in conf_when.c and
 * conf_stage.c.  All bounds and defaults of a window's lengths stand in this
 * file.
 */
#include <string.h>

#include "civil.h"
#include "conf_internal.h"
#include "mem.h"

#define CONF_MINUTE_SECS 60
/* Within two minutes of its time "has started" is still said as on time. */
#define CONF_GRACE_SECS (2 * CONF_MINUTE_SECS)
#define CONF_GRACE_MAX_SECS (60 * CONF_MINUTE_SECS)
/* After that long nobody is helped by hearing of it. */
#define CONF_CATCH_UP_MAX_SECS (30 * CIVIL_DAY_SECS)
#define CONF_DURATION_MAX_SECS (60 * CIVIL_DAY_SECS)
/* Who confirms must have answered that long before the start. */
#define CONF_CONFIRM_MAX_SECS (60 * CIVIL_DAY_SECS)
#define CONF_CONFIRM_SECS (7 * CIVIL_DAY_SECS)

/* `late: {grace: 2m, catch_up: 24h}`: until when a message counts as on time,
 * and until when it is worth sending at all. */
static void
conf_window_read_late(const struct doc *map, struct window *window,
    struct complaints *complaints)
{
	static const char *const keys[] = { "grace", "catch_up" };

	/* Defaults hold without the key as well as with half of it. */
	window->grace_secs = CONF_GRACE_SECS;
	window->catch_up_secs = CIVIL_DAY_SECS;
	if (map == NULL)
		return;
	(void)doc_check_keys(map, keys, countof(keys), complaints);
	(void)conf_read_duration(doc_find(map, "grace"), 1,
	    CONF_GRACE_MAX_SECS, &window->grace_secs, complaints);
	(void)conf_read_duration(doc_find(map, "catch_up"), CONF_MINUTE_SECS,
	    CONF_CATCH_UP_MAX_SECS, &window->catch_up_secs, complaints);
	/* A message would be too late to send before it is late at all. */
	if (window->catch_up_secs < window->grace_secs)
		doc_complain(map, COMPLAINT_ERROR, complaints,
		    "late: catch_up must not be shorter than grace");
}

/* `confirm: {by: telescope-scm, before: 7d, otherwise: tentative}`: who must
 * agree, until when, and what silence means. */
static void
conf_window_read_confirm(const struct doc *map, struct window *window,
    struct complaints *complaints)
{
	static const char *const keys[] = { "by", "before", "otherwise" };
	static const char *const required[] = { "by" };
	const char *otherwise[WINDOW_OTHERWISE_COUNT];
	size_t i, which = WINDOW_OTHERWISE_TENTATIVE;

	if (map == NULL)
		return;
	(void)doc_check_keys(map, keys, countof(keys), complaints);
	(void)conf_require(map, required, countof(required), complaints);
	/* Only with `confirm`: otherwise the field has no meaning and is 0. */
	window->confirm.before_secs = CONF_CONFIRM_SECS;
	(void)doc_read_line(doc_find(map, "by"), CONF_LINE_MAX,
	    &window->confirm.by, complaints);
	(void)conf_read_duration(doc_find(map, "before"), CONF_MINUTE_SECS,
	    CONF_CONFIRM_MAX_SECS, &window->confirm.before_secs, complaints);
	for (i = 0; i < countof(otherwise); i++)
		otherwise[i] = window_otherwise_name((enum window_otherwise)i);
	(void)doc_read_word(doc_find(map, "otherwise"), otherwise,
	    countof(otherwise), &which, complaints);
	window->confirm.otherwise = (enum window_otherwise)which;
}

/* What people read about the window.  The description alone may have several
 * lines. */
static void
conf_window_read_texts(const struct doc *entry, struct window *window,
    struct complaints *complaints)
{
	const struct doc *doc = doc_find(entry, "description");
	char *end;

	(void)doc_read_line(doc_find(entry, "title"), CONF_LINE_MAX,
	    &window->title, complaints);
	(void)doc_read_line(doc_find(entry, "coordinator"), CONF_LINE_MAX,
	    &window->coordinator, complaints);
	(void)doc_read_url(doc_find(entry, "call"), NULL, &window->call,
	    complaints);
	(void)doc_read_url(doc_find(entry, "url"), NULL, &window->url,
	    complaints);
	(void)conf_read_color(doc_find(entry, "color"), &window->color,
	    complaints);
	if (doc == NULL || doc_read_string(doc, &window->description,
	    complaints) < 0)
		return;
	end = window->description + strlen(window->description);
	/* Lines inside it stay: it is shown as it was written. */
	while (end > window->description && end[-1] == '\n')
		*--end = '\0';	/* a block of YAML ends with a line end */
	/* Bytes, and well above what messages show: they cut it themselves. */
	if (doc->length > CONF_TEXT_MAX)
		doc_complain(doc, COMPLAINT_ERROR, complaints,
		    "description has %zu bytes; at most %d are accepted",
		    doc->length, CONF_TEXT_MAX);
}

/* Feeds are named after windows: these names are taken (feed.h). */
static void
conf_window_check_id(const struct doc *entry, struct complaints *complaints)
{
	struct doc place = *entry;

	/* feed_find_subject() reads names in this order. */
	if (strcmp(entry->key, "all") != 0 &&
	    strncmp(entry->key, "env-", 4) != 0 &&
	    strncmp(entry->key, "tier-", 5) != 0)
		return;
	place.line = entry->key_line;
	place.column = entry->key_column;
	doc_complain(&place, COMPLAINT_ERROR, complaints,
	    "a window must not be called \"%.80s\": \"all\", \"env-...\" and "
	    "\"tier-...\" are names of feeds", entry->key);
}

/* Every part of a window, wherever it is read.  The zone comes before `when`:
 * UNTIL needs it. */
static void
conf_window_read_parts(struct conf_loader *loader, const struct doc *entry,
    struct window *window)
{
	/* Words come from their noun: what is read is what is printed. */
	const char *impacts[WINDOW_IMPACT_COUNT];
	struct complaints *complaints = loader->complaints;
	size_t i, impact = WINDOW_IMPACT_TRANSIENT;

	conf_window_read_texts(entry, window, complaints);
	(void)conf_read_zone(doc_find(entry, "zone"), loader->conf->zonedir,
	    &window->zone, complaints);
	(void)conf_read_duration(doc_find(entry, "duration"),
	    CONF_MINUTE_SECS, CONF_DURATION_MAX_SECS, &window->duration_secs,
	    complaints);
	conf_when_read(loader, entry, window);
	conf_stages_read(loader, entry, window);
	for (i = 0; i < countof(impacts); i++)
		impacts[i] = window_impact_name((enum window_impact)i);
	(void)doc_read_word(doc_find(entry, "impact"), impacts,
	    countof(impacts), &impact, complaints);
	window->impact = (enum window_impact)impact;
	conf_window_read_confirm(doc_find(entry, "confirm"), window,
	    complaints);
	conf_announce_read(loader, entry, window);
	conf_window_read_late(doc_find(entry, "late"), window, complaints);
}

/* Where the keys stand that conf_check() may have something to say about: the
 * document is gone by then. */
static void
conf_window_read_places(const struct doc *entry, struct window *window)
{
	static const char *const keys[WINDOW_KEY_COUNT] = {
		[WINDOW_KEY_TITLE] = "title",
		[WINDOW_KEY_DESCRIPTION] = "description",
		[WINDOW_KEY_WHEN] = "when",
		[WINDOW_KEY_ZONE] = "zone",
		[WINDOW_KEY_DURATION] = "duration",
		[WINDOW_KEY_UNTIL] = "until",
		[WINDOW_KEY_EXCEPT] = "except",
		[WINDOW_KEY_STAGES] = "stages",
	};
	const struct doc *doc;
	size_t i;

	window->places[WINDOW_KEY_ID] = (struct window_place){
		entry->key_line, entry->key_column };
	for (i = 0; i < countof(keys); i++) {
		doc = keys[i] == NULL ? NULL : doc_find(entry, keys[i]);
		/* The short form of the same. */
		if (doc == NULL && i == WINDOW_KEY_STAGES)
			doc = doc_find(entry, "environments");
		if (doc != NULL)
			window->places[i] = (struct window_place){
				doc->key_line, doc->key_column };
	}
}

/* An entry that is no map, or lacks keys, stays in the list: conf_cross.c walks
 * entries and windows side by side.  With an error it is never used. */
void
conf_window_read(struct conf_loader *loader, const struct doc *entry)
{
	static const char *const keys[] = { "title", "description", "when",
		"zone", "duration", "from", "until", "offset", "also",
		"except", "stages", "environments", "impact", "call", "url",
		"color", "coordinator", "confirm", "announce", "late" };
	static const char *const required[] = { "title", "when", "zone",
		"duration" };
	struct window *window = array_add(&loader->conf->windows);

	window->id = mem_string(entry->key);
	/* Warnings and messages of later name the place in the file. */
	window->file = conf_file(loader->conf, entry->file);
	conf_window_read_places(entry, window);
	conf_window_check_id(entry, loader->complaints);
	(void)doc_check_keys(entry, keys, countof(keys), loader->complaints);
	if (entry->type != DOC_MAP)
		return;
	(void)conf_require(entry, required, countof(required),
	    loader->complaints);
	conf_window_read_parts(loader, entry, window);
}
