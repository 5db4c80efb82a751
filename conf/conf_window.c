/* SPDX-License-Identifier: MIT */
/*
 * One entry of `windows:`: its plain values here, the rest in conf_when.c,
 * conf_stage.c, conf_confirm.c and conf_rota.c.
 */
#include <string.h>

#include "civil.h"
#include "conf_holiday_internal.h"
#include "conf_internal.h"
#include "duration.h"
#include "mem.h"

#define CONF_MINUTE_SECS 60
/* Within two minutes of its time "has started" is still said as on time. */
#define CONF_GRACE_SECS (2 * CONF_MINUTE_SECS)
#define CONF_GRACE_MAX_SECS (60 * CONF_MINUTE_SECS)
/* After that long nobody is helped by hearing of it. */
#define CONF_CATCH_UP_MAX_SECS (30 * CIVIL_DAY_SECS)
#define CONF_DURATION_MAX_SECS (60 * CIVIL_DAY_SECS)
#define CONF_BANNER_MAX_SECS (7 * CIVIL_DAY_SECS)
#define CONF_SINGLE_MAX (64 * 1024)	/* bytes of an entry as JSON */

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

/* `banner: 3h` or `banner: none`. */
static void
conf_window_read_banner(const struct doc *doc, struct window *window,
    struct complaints *complaints)
{
	const char *word = doc_string(doc);
	int64_t secs;

	if (word != NULL && strcmp(word, "none") == 0)
		window->banner_secs = -1;
	else if (word != NULL && duration_parse(word, &secs, NULL) < 0)
		doc_complain(doc, COMPLAINT_ERROR, complaints,
		    "banner: \"%.80s\" is no length of time; accepted are "
		    "lengths such as 3h, 90m, and none", word);
	else
		(void)conf_read_duration(doc, CONF_MINUTE_SECS,
		    CONF_BANNER_MAX_SECS, &window->banner_secs, complaints);
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
	conf_confirm_read(doc_find(entry, "confirm"), window, complaints);
	conf_rota_read(loader, entry, window);
	conf_announce_read(loader, entry, window);
	conf_window_read_late(doc_find(entry, "late"), window, complaints);
	conf_window_read_banner(doc_find(entry, "banner"), window,
	    complaints);
	conf_window_read_holidays(entry, window, complaints);
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
		[WINDOW_KEY_ALSO] = "also",
		[WINDOW_KEY_UNTIL] = "until",
		[WINDOW_KEY_EXCEPT] = "except",
		[WINDOW_KEY_STAGES] = "stages",
		[WINDOW_KEY_CONFIRM] = "confirm",
		[WINDOW_KEY_COORDINATORS] = "coordinators",
		[WINDOW_KEY_START] = "start",
		[WINDOW_KEY_HOLIDAYS] = "holidays",
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

/* Read an entry into a zeroed window. */
static void
conf_window_fill(struct conf_loader *loader, const struct doc *entry,
    struct window *window)
{
	static const char *const keys[] = { "title", "description", "when",
		"zone", "duration", "from", "until", "offset", "also",
		"except", "stages", "environments", "impact", "call", "url",
		"color", "coordinator", "coordinators", "start", "end",
		"confirm", "announce", "late", "banner",
		"holidays", "on_holiday" };
	static const char *const required[] = { "title", "when", "zone",
		"duration" };

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

/* An entry that is no map, or lacks keys, stays in the list: conf_cross.c walks
 * entries and windows side by side.  With an error it is never used. */
void
conf_window_read(struct conf_loader *loader, const struct doc *entry)
{
	struct window *window = array_add(&loader->conf->windows);

	conf_window_fill(loader, entry, window);
}

/* Add the ids of what is loaded, as its files' were: references are looked up
 * among them. */
static void
conf_window_lend_ids(struct conf_loader *loader)
{
	const struct conf *conf = loader->conf;
	struct conf_id id = { 0 };
	size_t i;

	for (i = 0; i < conf->environments.count; i++) {
		id.id = conf->environments.items[i].id;
		array_push(&loader->environments.list, id);
	}
	for (i = 0; i < conf->channels.count; i++) {
		id.id = conf->channels.items[i].id;
		array_push(&loader->channels.list, id);
	}
	for (i = 0; i < conf->people.count; i++) {
		id.id = conf->people.items[i].id;
		array_push(&loader->people.list, id);
	}
	conf_id_sort(loader, &loader->environments);
	conf_id_sort(loader, &loader->channels);
	for (i = 0; i < conf->holidays.count; i++) {
		id.id = conf->holidays.items[i].id;
		array_push(&loader->holidays.list, id);
	}
	conf_id_sort(loader, &loader->people);
	conf_id_sort(loader, &loader->holidays);
}

/* The same steps as a file's window goes through, with the configuration as
 * what was read before. */
static void
conf_window_read_single(struct conf_loader *loader, const struct doc *entry,
    struct window *window)
{
	const struct window *other;

	conf_window_lend_ids(loader);
	conf_id_add(loader, &loader->windows, entry);
	conf_window_fill(loader, entry, window);
	window->is_single = true;
	conf_cross_window(loader, entry, window);
	other = conf_find_window(loader->conf, entry->key);
	if (other != NULL)
		doc_complain(entry, COMPLAINT_ERROR, loader->complaints,
		    "a window is called \"%.80s\" already; it is in %s, line "
		    "%d", other->id, other->file,
		    window_find_place(other, WINDOW_KEY_ID).line);
}

int
conf_window_parse(const struct conf *conf, const char *id, const char *json,
    struct window *ret_window, struct complaints *complaints)
{
	size_t errors_before = complaints->error_count;
	struct window window = { 0 };
	struct error error = { 0 };
	struct conf_loader loader;
	struct doc *doc = NULL;

	if (doc_parse_json(json, strlen(json), CONF_SINGLE_MAX, &doc,
	    &error) < 0) {
		complaint_add(complaints, COMPLAINT_ERROR, "", error.line,
		    error.column, "%s", error.text);
		return -1;
	}
	conf_loader_init(&loader, complaints);
	/* Nothing is added to it: readers write into what they are given, and
	 * take zones from its folder. */
	loader.conf = (struct conf *)conf;
	doc_set_key(doc, id);
	conf_window_read_single(&loader, doc, &window);
	complaint_sort(complaints);
	conf_loader_clear(&loader);
	doc_free(doc);
	if (complaints->error_count > errors_before) {
		window_clear(&window);
		return -1;
	}
	*ret_window = window;
	return 0;
}
