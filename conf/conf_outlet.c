/* SPDX-License-Identifier: MIT */
/*
 * Channels that speak to programs: what can be judged only when environments
 * and site are known.
 */
#include "conf_outlet_internal.h"

#include <string.h>

/* Each key of `matchers` must be an environment. */
static void
conf_outlet_check(const struct conf_loader *loader, const struct doc *map)
{
	struct doc key;
	size_t i;

	for (i = 0; i < map->count; i++) {
		key = map->items[i];
		key.type = DOC_SCALAR;
		key.scalar = key.key;
		key.line = key.key_line;
		key.column = key.key_column;
		conf_id_check(loader, &loader->environments, &key);
	}
}

/* Without `matchers` it is told of every environment there is. */
static void
conf_outlet_fill(const struct conf_loader *loader, const struct doc *entry,
    struct channel *channel)
{
	const struct doc *map = doc_find(entry, "matchers");
	size_t i;

	if (map != NULL) {
		if (map->type == DOC_MAP)
			conf_outlet_check(loader, map);
		return;
	}
	for (i = 0; i < loader->conf->environments.count; i++)
		channel_add_environment(channel,
		    loader->conf->environments.items[i].id);
	if (loader->conf->environments.count == 0)
		doc_complain(entry, COMPLAINT_ERROR, loader->complaints,
		    "channel \"%s\" is told of environments, and there are "
		    "none; the key \"environments\" is missing", channel->id);
}

void
conf_outlet_cross(const struct conf_loader *loader)
{
	struct channel *channel;
	const struct doc *entry;
	size_t i;

	for (i = 0; i < loader->channels.list.count; i++) {
		entry = loader->channels.list.items[i].entry;
		channel = conf_find_channel(loader->conf,
		    loader->channels.list.items[i].id);
		if (entry == NULL || channel == NULL ||
		    channel->kind == NULL)
			continue;
		if (channel->kind->has_environments)
			conf_outlet_fill(loader, entry, channel);
		/* Events of two sites would have the same ids. */
		if (strcmp(channel->kind->name, "webhook") == 0 &&
		    loader->conf->url == NULL)
			doc_complain(entry, COMPLAINT_WARNING,
			    loader->complaints, "the events of channel \"%s\" "
			    "do not say where they come from: give the "
			    "site's address, as \"url\" under \"site\"",
			    channel->id);
	}
}
