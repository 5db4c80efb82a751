/* SPDX-License-Identifier: MIT */
#include "conf.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "conf_internal.h"
#include "digest.h"
#include "file.h"
#include "mem.h"

#define CONF_FILES_MAX 1000
#define CONF_ERRORS_MAX 2000	/* further ones are not looked for */
#define CONF_HASH_DIGITS 16
#define CONF_DEFAULT_TITLE "Maintenance windows"

static void
conf_free(struct conf *conf)
{
	size_t i;

	for (i = 0; i < conf->environments.count; i++)
		environment_clear(&conf->environments.items[i]);
	array_clear(&conf->environments);
	for (i = 0; i < conf->channels.count; i++)
		channel_clear(&conf->channels.items[i]);
	array_clear(&conf->channels);
	for (i = 0; i < conf->windows.count; i++)
		window_clear(&conf->windows.items[i]);
	array_clear(&conf->windows);
	array_clear(&conf->window_list);
	template_clear(&conf->templates);
	array_clear_owned(&conf->files);
	array_clear(&conf->zones);
	array_clear(&conf->zone_names);
	zonedir_free(conf->zonedir);
	free(conf->service.listen);
	free(conf->service.state);
	free(conf->service.socket);
	free(conf->service.log);
	free(conf->path);
	free(conf->title);
	free(conf->url);
	free(conf);
}

struct conf *
conf_hold(struct conf *conf)
{
	if (conf != NULL)
		(void)__atomic_add_fetch(&conf->references, 1,
		    __ATOMIC_RELAXED);
	return conf;
}

void
conf_release(struct conf *conf)
{
	if (conf != NULL && __atomic_sub_fetch(&conf->references, 1,
	    __ATOMIC_ACQ_REL) == 0)
		conf_free(conf);
}

const struct window *
conf_find_window(const struct conf *conf, const char *id)
{
	size_t i;

	for (i = 0; i < conf->windows.count; i++)
		if (strcmp(conf->windows.items[i].id, id) == 0)
			return &conf->windows.items[i];
	return NULL;
}

struct channel *
conf_find_channel(const struct conf *conf, const char *id)
{
	size_t i;

	for (i = 0; i < conf->channels.count; i++)
		if (strcmp(conf->channels.items[i].id, id) == 0)
			return &conf->channels.items[i];
	return NULL;
}

const struct environment *
conf_find_environment(const struct conf *conf, const char *id)
{
	return environment_find(conf->environments.items,
	    conf->environments.count, id);
}

const char *
conf_file(const struct conf *conf, const char *file)
{
	size_t i;

	for (i = 0; i < conf->files.count; i++)
		if (strcmp(conf->files.items[i], file) == 0)
			return conf->files.items[i];
	return "";
}

/* Complain without a place in a file. */
static void
conf_complain_file(struct conf_loader *loader, const char *file,
    const char *text)
{
	complaint_add(loader->complaints, COMPLAINT_ERROR, file, 0, 0, "%s",
	    text);
}

/* Take a part that may be given once over all files; false when it was. */
static bool
conf_take_once(struct conf_loader *loader, const struct doc *part,
    const struct doc **seen)
{
	if (*seen != NULL) {
		doc_complain(part, COMPLAINT_ERROR, loader->complaints,
		    "%s is given twice; the first is in %s, line %d",
		    part->key, (*seen)->file, (*seen)->key_line);
		return false;
	}
	*seen = part;
	return true;
}

/* Read the entries of `environments`, `channels` or `windows`. */
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
		if (loader->complaints->error_count > CONF_ERRORS_MAX)
			return;
		conf_id_add(loader, ids, &map->items[i]);
		read(loader, &map->items[i]);
	}
}

/* Read one file's tree. */
static void
conf_read_tree(struct conf_loader *loader, const struct doc *root)
{
	static const char *const keys[] = { "site", "environments",
		"channels", "windows", "texts", "service" };
	const struct doc *part;

	if (root->type != DOC_MAP) {
		doc_complain(root, COMPLAINT_ERROR, loader->complaints,
		    "a configuration is a map with site, environments, "
		    "channels, windows, texts, service");
		return;
	}
	(void)doc_check_keys(root, keys, countof(keys), loader->complaints);
	part = doc_find(root, "site");
	if (part != NULL && conf_take_once(loader, part, &loader->site))
		conf_site_read(loader, part);
	part = doc_find(root, "service");
	if (part != NULL && conf_take_once(loader, part, &loader->service))
		conf_service_read(loader, part);
	part = doc_find(root, "texts");
	if (part != NULL && conf_take_once(loader, part, &loader->texts))
		conf_texts_read(loader, part);
	conf_read_entries(loader, doc_find(root, "environments"),
	    &loader->environments, conf_environment_read);
	conf_read_entries(loader, doc_find(root, "channels"),
	    &loader->channels, conf_channel_read);
	conf_read_entries(loader, doc_find(root, "windows"),
	    &loader->windows, conf_window_read);
}

/* Parse and read the bytes of one file. */
static void
conf_read_bytes(struct conf_loader *loader, const char *name,
    const char *bytes, size_t length)
{
	struct doc *doc = NULL;

	array_push(&loader->conf->files, mem_string(name));
	text_put(&loader->bytes, bytes, length);
	(void)doc_parse_yaml(name, bytes, length, &doc, loader->complaints);
	if (doc == NULL) {
		loader->is_partial = true;
		return;
	}
	array_push(&loader->docs, doc);
	conf_read_tree(loader, doc);
}

static void
conf_read_file(struct conf_loader *loader, const char *path)
{
	struct error error = { 0 };
	char *bytes = NULL;
	size_t length = 0;

	if (file_read(path, DOC_BYTES_MAX, &bytes, &length, &error) < 0) {
		conf_complain_file(loader, "", error.text);
		loader->is_partial = true;
		return;
	}
	conf_read_bytes(loader, path, bytes, length);
	free(bytes);
}

/* Is it a configuration file's name?  Hidden files are an editor's. */
static int
conf_is_name(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return entry->d_name[0] != '.' && dot != NULL &&
	    (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0);
}

/* By bytes, whatever the locale. */
static int
conf_name_cmp(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void
conf_read_folder(struct conf_loader *loader, const char *path)
{
	struct dirent **names = NULL;
	char *file;
	int i, count;

	count = scandir(path, &names, conf_is_name, conf_name_cmp);
	if (count <= 0 || count > CONF_FILES_MAX) {
		conf_complain_file(loader, path, count < 0 ?
		    "the folder cannot be read" : count == 0 ?
		    "the folder holds no *.yaml or *.yml file" :
		    "the folder holds more than 1000 files");
		loader->is_partial = true;
	}
	for (i = 0; i < count; i++) {
		file = mem_format("%s%s%s", path,
		    path[0] != '\0' && path[strlen(path) - 1] == '/' ? "" :
		    "/", names[i]->d_name);
		if (count <= CONF_FILES_MAX)
			conf_read_file(loader, file);
		free(file);
		free(names[i]);
	}
	free(names);
}

static void
conf_begin(struct conf_loader *loader, const char *path,
    const char *zoneinfo, struct complaints *complaints)
{
	*loader = (struct conf_loader){ .complaints = complaints };
	loader->conf = mem_new(1, sizeof(*loader->conf));
	loader->conf->references = 1;
	loader->conf->path = mem_string(path);
	loader->conf->zonedir = zonedir_new(zoneinfo);
}

/* Defaults, hash, and the views that feeds and messages take. */
static void
conf_complete(struct conf *conf, const struct text *bytes)
{
	const struct zone *utc;
	size_t i;

	digest_hex(text_string(bytes), bytes->length, CONF_HASH_DIGITS,
	    conf->hash);
	if (conf->title == NULL)
		conf->title = mem_string(CONF_DEFAULT_TITLE);
	array_fit(&conf->windows);
	if (conf->zones.count == 0) {
		utc = zonedir_find(conf->zonedir, "UTC", NULL);
		array_push(&conf->zones, utc);
	}
	for (i = 0; i < conf->zones.count; i++)
		array_push(&conf->zone_names,
		    zone_name(conf->zones.items[i]));
	for (i = 0; i < conf->windows.count; i++)
		array_push(&conf->window_list,
		    (const struct window *)&conf->windows.items[i]);
	conf->brief_site = (struct brief_site){
		.title = conf->title, .url = conf->url,
		.zones = conf->zone_names.items,
		.zone_count = conf->zone_names.count,
		.environments = conf->environments.items,
		.environment_count = conf->environments.count,
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

/* Check what is known only when all is read; hand over or free. */
static int
conf_end(struct conf_loader *loader, size_t errors_before,
    struct conf **ret_conf)
{
	struct conf *conf = loader->conf;
	size_t i;
	int result = -1;

	conf_cross_check(loader);
	complaint_sort(loader->complaints);
	if (loader->complaints->error_count == errors_before) {
		conf_complete(conf, &loader->bytes);
		*ret_conf = conf;
		result = 0;
	} else {
		conf_release(conf);
	}
	for (i = 0; i < loader->docs.count; i++)
		doc_free(loader->docs.items[i]);
	array_clear(&loader->docs);
	array_clear(&loader->environments.list);
	array_clear(&loader->channels.list);
	array_clear(&loader->windows.list);
	text_clear(&loader->bytes);
	return result;
}

int
conf_load(const char *path, const char *zoneinfo, struct conf **ret_conf,
    struct complaints *complaints)
{
	size_t errors_before = complaints->error_count;
	struct conf_loader loader;
	struct stat status;

	conf_begin(&loader, path, zoneinfo, complaints);
	if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
		conf_read_folder(&loader, path);
	else
		conf_read_file(&loader, path);
	return conf_end(&loader, errors_before, ret_conf);
}

int
conf_parse(const char *name, const char *bytes, size_t length,
    const char *zoneinfo, struct conf **ret_conf,
    struct complaints *complaints)
{
	size_t errors_before = complaints->error_count;
	struct conf_loader loader;

	conf_begin(&loader, name, zoneinfo, complaints);
	conf_read_bytes(&loader, name, bytes, length);
	return conf_end(&loader, errors_before, ret_conf);
}
