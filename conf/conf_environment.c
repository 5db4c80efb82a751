/* SPDX-License-Identifier: MIT */
/*
 * `environments:` and `channels:`, one entry each.  Every value is read even
 * when another is wrong, and an entry with faults is still entered: references
 * to it are then sound, and one mistake makes one message.
 */
#include <string.h>

#include "conf_source_internal.h"
#include "mem.h"

/*
 * The tier is required: a forgotten one would show a production system as a
 * toy, or the other way round.  A title is not: the id is one that people know.
 */
void
conf_environment_read(struct conf_loader *loader, const struct doc *entry)
{
	static const char *const keys[] = { "title", "tier", "group", "url",
		"argocd", "phalanx" };
	static const char *const required[] = { "tier" };
	const char *tiers[TIER_COUNT];
	struct complaints *complaints = loader->complaints;
	struct environment *environment;
	size_t i, tier = TIER_PROD;

	for (i = 0; i < TIER_COUNT; i++)
		tiers[i] = environment_tier_name((enum environment_tier)i);
	environment = array_add(&loader->conf->environments);
	environment->id = mem_string(entry->key);
	/* until a title replaces it */
	environment->title = mem_string(entry->key);
	environment->file = conf_file(loader->conf, entry->file);
	environment->line = entry->key_line;
	environment->column = entry->key_column;
	(void)doc_check_keys(entry, keys, countof(keys), complaints);
	/* doc_check_keys() has complained about it. */
	if (entry->type != DOC_MAP)
		return;
	(void)conf_require(entry, required, countof(required), complaints);
	(void)doc_read_line(doc_find(entry, "title"), CONF_LINE_MAX,
	    &environment->title, complaints);
	(void)doc_read_word(doc_find(entry, "tier"), tiers, TIER_COUNT, &tier,
	    complaints);
	/* Unread, it stays TIER_PROD: the careful one of the four. */
	environment->tier = (enum environment_tier)tier;
	(void)doc_read_line(doc_find(entry, "group"), CONF_LINE_MAX,
	    &environment->group, complaints);
	(void)doc_read_url(doc_find(entry, "url"), NULL, &environment->url,
	    complaints);
	(void)doc_read_line(doc_find(entry, "phalanx"), CONF_LINE_MAX,
	    &environment->phalanx, complaints);
	conf_source_read(loader, entry, environment);
}

/* Keys of channels are their kind's (channel.h): this folder knows none. */
void
conf_channel_read(struct conf_loader *loader, const struct doc *entry)
{
	struct channel *channel = array_add(&loader->conf->channels);

	/* A failure has complained; the entry stays for references to it. */
	(void)channel_parse(entry, channel, loader->complaints);
	/* The document goes, the channel stays. */
	channel->file = conf_file(loader->conf, entry->file);
	if (channel->id == NULL)
		channel->id = mem_string(entry->key);
}
