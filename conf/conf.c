/* SPDX-License-Identifier: MIT */
/*
 * The configuration from its files to one struct.  Loading has three steps:
 * every file is parsed and read into the struct, complaining at each fault and
 * going on; then what can be judged only over all files (ids, references);
 * then, if nothing was wrong, defaults and the views that other folders take.
 * A struct is never changed afterwards: a reload builds a new one aside and the
 * old one is freed by the last who holds it, so a fault in a file never touches
 * what is running.
 */
#include "conf.h"

#include <stdlib.h>
#include <string.h>

#include "conf_files.h"
#include "conf_holiday_internal.h"
#include "conf_policy_internal.h"
#include "conf_promotion_internal.h"
#include "conf_source_internal.h"
#include "digest.h"
#include "mem.h"
#include "nearest.h"

#define CONF_ERRORS_MAX 2000	/* further ones are not looked for */
#define CONF_HASH_DIGITS 16
#define CONF_DEFAULT_CHANGES_SECS 900
#define CONF_DEFAULT_TITLE "Maintenance windows"

/* Names of files go late: environments, channels and windows lend them. */
static void
conf_free(struct conf *conf)
{
	size_t i;

	for (i = 0; i < conf->environments.count; i++)
		environment_clear(&conf->environments.items[i]);
	array_clear(&conf->environments);
	for (i = 0; i < conf->sources.count; i++)
		source_clear(&conf->sources.items[i]);
	array_clear(&conf->sources);
	for (i = 0; i < conf->channels.count; i++)
		channel_clear(&conf->channels.items[i]);
	array_clear(&conf->channels);
	for (i = 0; i < conf->people.count; i++)
		person_clear(&conf->people.items[i]);
	array_clear(&conf->people);
	window_clear_people(&conf->reachable);
	roster_clear(&conf->roster);
	for (i = 0; i < conf->grants.count; i++)
		grant_clear(&conf->grants.items[i]);
	array_clear(&conf->grants);
	for (i = 0; i < conf->windows.count; i++)
		window_clear(&conf->windows.items[i]);
	array_clear(&conf->windows);
	array_clear(&conf->window_list);
	policy_clear(&conf->policy);
	for (i = 0; i < conf->promotions.count; i++)
		promotion_kind_clear(&conf->promotions.items[i]);
	array_clear(&conf->promotions);
	conf_holidays_clear(conf);
	template_clear(&conf->templates);
	array_clear_owned(&conf->files);
	for (i = 0; i < conf->bytes.count; i++)
		free(conf->bytes.items[i].bytes);
	array_clear(&conf->bytes);
	array_clear(&conf->zones);
	array_clear(&conf->zone_names);
	zonedir_free(conf->zonedir);
	conf_service_clear(conf);
	free(conf->path);
	free(conf->title);
	free(conf->url);
	free(conf->host);
	free(conf->operators);
	free(conf);
}

/* Relaxed: whoever holds it already keeps it alive, so nothing has to be
 * ordered before the count grows. */
struct conf *
conf_hold(struct conf *conf)
{
	if (conf != NULL)
		(void)__atomic_add_fetch(&conf->references, 1,
		    __ATOMIC_RELAXED);
	return conf;
}

/* Acquire and release: what other threads did with the struct has happened
 * before it is freed. */
void
conf_release(struct conf *conf)
{
	if (conf != NULL && __atomic_sub_fetch(&conf->references, 1,
	    __ATOMIC_ACQ_REL) == 0)
		conf_free(conf);
}

/* Documents are freed after loading; what outlives them lends its file name
 * from the configuration instead. */
const char *
conf_file(const struct conf *conf, const char *file)
{
	size_t i;

	for (i = 0; i < conf->files.count; i++)
		if (strcmp(conf->files.items[i], file) == 0)
			return conf->files.items[i];
	return "";
}

/* About a file as a whole; `file` is "" where the text names it. */
static void
conf_complain_file(struct conf_loader *loader, const char *file,
    const char *text)
{
	complaint_add(loader->complaints, COMPLAINT_ERROR, file, 0, 0, "%s",
	    text);
}

/* Read a part that may be given once over all files: two `site:` would need a
 * rule for which one wins, and files have no order that people think of. */
static void
conf_read_once(struct conf_loader *loader, const struct doc *part,
    const struct doc **seen, void (*read)(struct conf_loader *loader,
    const struct doc *part))
{
	if (part == NULL)
		return;
	if (*seen != NULL) {
		doc_complain(part, COMPLAINT_ERROR, loader->complaints,
		    "%s is given twice; the first is in %s, line %d",
		    part->key, (*seen)->file, (*seen)->key_line);
		return;
	}
	*seen = part;
	read(loader, part);
}

/* Read the entries of `environments`, `channels`, `people` or `windows`, which
 * all files of a folder may add to. */
static void
conf_read_entries(struct conf_loader *loader, const struct doc *map,
    struct conf_ids *ids, void (*read)(struct conf_loader *loader,
    const struct doc *entry))
{
	char shown[DOC_SHOWN_MAX];
	size_t i;

	if (map == NULL || map->is_refused)
		return;
	if (map->type != DOC_MAP || map->count == 0) {
		doc_complain(map, COMPLAINT_ERROR, loader->complaints,
		    "%s must be a map with an entry for each id, found %s",
		    map->key, map->type == DOC_MAP ? "an empty map" :
		    doc_show(map, shown));
		loader->is_partial = true;
		return;
	}
	for (i = 0; i < map->count; i++) {
		/* Each entry may be compared with others: a file of a million
		 * faults must not keep a check busy for minutes. */
		if (loader->complaints->error_count > CONF_ERRORS_MAX)
			return;
		conf_id_add(loader, ids, &map->items[i]);
		read(loader, &map->items[i]);
	}
}

/* Is a part misspelt of whose entries others speak?  Whoever mends it has all
 * of them again. */
static bool
conf_is_misspelt_part(const struct doc *root)
{
	static const char *const parts[] = { "environments", "channels",
		"people", "windows", "holidays" };
	const char *near;
	size_t i;

	for (i = 0; i < root->count; i++) {
		near = nearest_find(root->items[i].key, parts, countof(parts));
		if (near != NULL && strcmp(near, root->items[i].key) != 0)
			return true;
	}
	return false;
}

/* The order of the parts is free: references wait for conf_cross_check(). */
static void
conf_read_tree(struct conf_loader *loader, const struct doc *root)
{
	static const char *const keys[] = { "site", "environments",
		"channels", "people", "grants", "windows", "texts", "service",
		"slack-app", "changes", "policy", "promotions", "holidays",
		"conflicts" };

	if (root->type != DOC_MAP) {
		doc_complain(root, COMPLAINT_ERROR, loader->complaints,
		    "a configuration is a map with site, environments, "
		    "channels, people, grants, windows, texts, service, "
		    "slack-app, changes, policy, promotions, holidays, "
		    "conflicts");
		return;
	}
	/* One misspelt key must not hide faults in the others. */
	if (doc_check_keys(root, keys, countof(keys), loader->complaints) < 0)
		loader->is_partial |= conf_is_misspelt_part(root);
	conf_read_once(loader, doc_find(root, "site"), &loader->site,
	    conf_site_read);
	conf_read_once(loader, doc_find(root, "service"), &loader->service,
	    conf_service_read);
	conf_read_once(loader, doc_find(root, "slack-app"), &loader->slack_app,
	    conf_slack_app_read);
	conf_read_once(loader, doc_find(root, "texts"), &loader->texts,
	    conf_texts_read);
	conf_read_once(loader, doc_find(root, "changes"), &loader->changes,
	    conf_changes_read);
	conf_read_once(loader, doc_find(root, "policy"), &loader->policy,
	    conf_policy_read);
	conf_read_once(loader, doc_find(root, "conflicts"),
	    &loader->conflicts, conf_conflicts_read);
	conf_read_entries(loader, doc_find(root, "holidays"),
	    &loader->holidays, conf_holidays_read);
	conf_read_entries(loader, doc_find(root, "environments"),
	    &loader->environments, conf_environment_read);
	conf_read_entries(loader, doc_find(root, "channels"),
	    &loader->channels, conf_channel_read);
	conf_read_entries(loader, doc_find(root, "people"),
	    &loader->people, conf_person_read);
	conf_grants_read(loader, doc_find(root, "grants"));
	conf_read_entries(loader, doc_find(root, "windows"),
	    &loader->windows, conf_window_read);
	conf_read_entries(loader, doc_find(root, "promotions"),
	    &loader->promotions, conf_promotion_read);
}

/* Parse and read the bytes of one file, which are kept for the hash, and for
 * the day on which zone data change. */
static void
conf_read_bytes(struct conf_loader *loader, const char *name,
    const char *bytes, size_t length)
{
	struct conf_bytes kept = { .length = length };
	char mark[DIGEST_ROT_MAX];
	struct doc *doc = NULL;

	array_push(&loader->conf->files, mem_string(name));
	if (loader->is_hashed) {
		kept.bytes = mem_bytes(bytes, length);
		array_push(&loader->conf->bytes, kept);
		text_put(&loader->bytes, bytes, length);
		digest_rot_hex(bytes, length, mark);
		text_puts(&loader->marks, mark);
	}
	/* Whether it failed is known by its complaints; what counts here is
	 * whether there is a tree to go on with. */
	(void)doc_parse_yaml(name, bytes, length, &doc, loader->complaints);
	if (doc == NULL) {
		loader->is_partial = true;
		return;
	}
	array_push(&loader->docs, doc);
	conf_read_tree(loader, doc);
}

/* One that cannot be read may hold what other files refer to. */
static void
conf_read_files(struct conf_loader *loader, struct conf_files *files)
{
	size_t i, count = files->list.count;
	const struct conf_file *file;

	loader->files = files;
	/* Reading adds files of holidays. */
	for (i = 0; i < count; i++) {
		file = &files->list.items[i];
		if (file->is_holidays)
			continue;
		if (file->fault != NULL) {
			conf_complain_file(loader, file->name, file->fault);
			loader->is_partial = true;
			continue;
		}
		conf_read_bytes(loader, file->name, file->bytes,
		    file->length);
	}
}

void
conf_loader_init(struct conf_loader *loader, struct complaints *complaints)
{
	*loader = (struct conf_loader){
		.complaints = complaints,
		.environments = { .kind = "environment",
		    .part = "environments" },
		.channels = { .kind = "channel", .part = "channels" },
		.windows = { .kind = "window", .part = "windows" },
		.people = { .kind = "person", .part = "people" },
		.promotions = { .kind = "promotion", .part = "promotions" },
		.holidays = { .kind = "list of holidays",
		    .part = "holidays" },
	};
}

void
conf_loader_clear(struct conf_loader *loader)
{
	size_t i;

	for (i = 0; i < loader->docs.count; i++)
		doc_free(loader->docs.items[i]);
	array_clear(&loader->docs);
	array_clear(&loader->environments.list);
	array_clear(&loader->channels.list);
	array_clear(&loader->windows.list);
	array_clear(&loader->people.list);
	array_clear(&loader->promotions.list);
	array_clear(&loader->holidays.list);
	array_clear(&loader->grants);
	text_clear(&loader->bytes);
	text_clear(&loader->marks);
}

/* A configuration with nothing in it, held by the loader. */
static void
conf_begin(struct conf_loader *loader, const char *path,
    const char *zoneinfo, struct complaints *complaints)
{
	conf_loader_init(loader, complaints);
	loader->conf = mem_new(1, sizeof(*loader->conf));
	loader->conf->references = 1;
	loader->conf->path = mem_string(path);
	loader->conf->zonedir = zonedir_new(zoneinfo);
}

/* Defaults, hash, and the views that feeds and messages take.  The views point
 * into the arrays, so this comes when nothing is added any more. */
static void
conf_complete(struct conf *conf, const struct conf_loader *loader)
{
	const struct zone *utc;
	size_t i;

	if (loader->is_hashed) {
		digest_hex(text_string(&loader->bytes), loader->bytes.length,
		    CONF_HASH_DIGITS, conf->hash);
		digest_hex(text_string(&loader->marks), loader->marks.length,
		    CONF_HASH_DIGITS, conf->text_hash);
	}
	if (conf->title == NULL)
		conf->title = mem_string(CONF_DEFAULT_TITLE);
	if (conf->changes_every_secs == 0)
		conf->changes_every_secs = CONF_DEFAULT_CHANGES_SECS;
	array_fit(&conf->windows);
	/* A time without any zone says nothing; UTC needs no zone data. */
	if (conf->zones.count == 0) {
		utc = zonedir_find(conf->zonedir, "UTC", NULL);
		array_push(&conf->zones, utc);
	}
	for (i = 0; i < conf->zones.count; i++)
		array_push(&conf->zone_names,
		    zone_name(conf->zones.items[i]));
	for (i = 0; i < conf->windows.count; i++)
		/* The agenda takes pointers: its windows may come from
		 * anywhere. */
		array_push(&conf->window_list,
		    (const struct window *)&conf->windows.items[i]);
	conf->brief_site = (struct brief_site){
		.title = conf->title, .url = conf->url,
		.zones = conf->zone_names.items,
		.zone_count = conf->zone_names.count,
		.environments = conf->environments.items,
		.environment_count = conf->environments.count,
		.has_buttons = conf->slack_app.app != NULL,
	};
	conf->feed_site = (struct feed_site){
		.title = conf->title, .url = conf->url,
		.zones = conf->zones.items, .zone_count = conf->zones.count,
		.windows = conf->window_list.items,
		.window_count = conf->window_list.count,
		.environments = conf->environments.items,
		.environment_count = conf->environments.count,
	};
}

/* Check what is known only when all is read; hand over or free.  Warnings of
 * reading do not keep a configuration from being used. */
static int
conf_end(struct conf_loader *loader, size_t errors_before,
    struct conf **ret_conf)
{
	struct conf *conf = loader->conf;
	int result = -1;

	conf_cross_check(loader);
	complaint_sort(loader->complaints);
	/* The caller's list may hold complaints of another file already. */
	if (loader->complaints->error_count == errors_before) {
		conf_complete(conf, loader);
		*ret_conf = conf;
		result = 0;
	} else {
		conf_release(conf);
	}
	conf_loader_clear(loader);
	return result;
}

int
conf_parse_files(const char *path, struct conf_files *files,
    const char *zoneinfo, struct conf **ret_conf,
    struct complaints *complaints)
{
	size_t errors_before = complaints->error_count;
	struct conf_loader loader;

	conf_begin(&loader, path, zoneinfo, complaints);
	loader.is_hashed = true;
	conf_read_files(&loader, files);
	return conf_end(&loader, errors_before, ret_conf);
}

int
conf_load(const char *path, const char *zoneinfo, struct conf **ret_conf,
    struct complaints *complaints)
{
	struct conf_files files;
	int result;

	conf_files_read(path, &files);
	files.reads_holidays = true;
	result = conf_parse_files(path, &files, zoneinfo, ret_conf,
	    complaints);
	conf_files_clear(&files);
	return result;
}

int
conf_load_again(const struct conf *conf, const char *zoneinfo,
    struct conf **ret_conf, struct complaints *complaints)
{
	size_t errors_before = complaints->error_count, i;
	struct conf_loader loader;

	conf_begin(&loader, conf->path, zoneinfo, complaints);
	loader.is_hashed = true;
	for (i = 0; i < conf->bytes.count; i++)
		conf_read_bytes(&loader, conf->files.items[i],
		    conf->bytes.items[i].bytes, conf->bytes.items[i].length);
	return conf_end(&loader, errors_before, ret_conf);
}

int
conf_load_once(const char *path, const char *zoneinfo,
    struct conf **ret_conf, struct complaints *complaints)
{
	size_t errors_before = complaints->error_count;
	struct conf_loader loader;
	struct conf_files files;
	int result;

	conf_begin(&loader, path, zoneinfo, complaints);
	conf_files_read(path, &files);
	files.reads_holidays = true;
	conf_read_files(&loader, &files);
	result = conf_end(&loader, errors_before, ret_conf);
	conf_files_clear(&files);
	return result;
}

int
conf_parse(const char *name, const char *bytes, size_t length,
    const char *zoneinfo, struct conf **ret_conf,
    struct complaints *complaints)
{
	size_t errors_before = complaints->error_count;
	struct conf_loader loader;

	conf_begin(&loader, name, zoneinfo, complaints);
	loader.is_hashed = true;
	conf_read_bytes(&loader, name, bytes, length);
	return conf_end(&loader, errors_before, ret_conf);
}
