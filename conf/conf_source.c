/* SPDX-License-Identifier: MIT */
/*
 * `changes:` and the sources that environments name.  Keys of a source are its
 * kind's (source.h): this folder knows none.
 */
#include <string.h>

#include "civil.h"
#include "conf_source_internal.h"
#include "mem.h"

#define CONF_CHANGES_KEYS_MAX 32
#define CONF_CHANGES_LEAST_SECS 60
#define CONF_CHANGES_MOST_SECS CIVIL_DAY_SECS

/* An entry whose key is the kind's name.  One with faults is kept too: nothing
 * of the configuration is used then. */
static void
conf_source_add(struct conf_loader *loader, const struct doc *entry,
    const struct source_kind *kind, const char *environment)
{
	struct source *source = array_add(&loader->conf->sources);

	source->kind = kind;
	source->environment = environment == NULL ? NULL :
	    mem_string(environment);
	source->file = conf_file(loader->conf, entry->file);
	source->line = entry->key_line;
	source->column = entry->key_column;
	(void)kind->parse(entry, source, loader->complaints);
}

void
conf_source_read(struct conf_loader *loader, const struct doc *entry,
    struct environment *environment)
{
	const struct source *source;
	const struct doc *named;
	size_t i;

	for (i = 0; source_kinds[i] != NULL; i++) {
		named = doc_find(entry, source_kinds[i]->name);
		/* An address alone is a link, and nothing is asked there. */
		if (source_kinds[i]->is_of_environment && named != NULL &&
		    named->type == DOC_MAP)
			conf_source_add(loader, named, source_kinds[i],
			    entry->key);
	}
	named = doc_find(entry, "argocd");
	if (named == NULL)
		return;
	if (named->type != DOC_MAP) {
		(void)doc_read_url(named, NULL, &environment->argocd,
		    loader->complaints);
		return;
	}
	/* Just added. */
	source = &loader->conf->sources.items[loader->conf->sources.count - 1];
	if (source->url != NULL)
		environment->argocd = mem_string(source->url);
}

void
conf_changes_read(struct conf_loader *loader, const struct doc *map)
{
	static const char *const keys[] = { "every", "public" };
	const char *all[CONF_CHANGES_KEYS_MAX];
	size_t i, count = countof(keys);
	const struct doc *entry;

	memcpy(all, keys, sizeof(keys));
	for (i = 0; source_kinds[i] != NULL && count < countof(all); i++)
		if (!source_kinds[i]->is_of_environment)
			all[count++] = source_kinds[i]->name;
	(void)doc_check_keys(map, all, count, loader->complaints);
	(void)conf_read_duration(doc_find(map, "every"),
	    CONF_CHANGES_LEAST_SECS, CONF_CHANGES_MOST_SECS,
	    &loader->conf->changes_every_secs, loader->complaints);
	(void)doc_read_bool(doc_find(map, "public"),
	    &loader->conf->changes_are_public, loader->complaints);
	for (i = 0; source_kinds[i] != NULL; i++) {
		entry = doc_find(map, source_kinds[i]->name);
		if (entry != NULL && !source_kinds[i]->is_of_environment)
			conf_source_add(loader, entry, source_kinds[i], NULL);
	}
}

int
conf_load_source_secrets(struct conf *conf, struct error *ret_error)
{
	size_t i;

	for (i = 0; i < conf->sources.count; i++)
		if (source_load_secret(&conf->sources.items[i],
		    ret_error) < 0)
			return -1;
	return 0;
}
