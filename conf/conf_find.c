/* SPDX-License-Identifier: MIT */
/* What the configuration has, by its id. */
#include <string.h>

#include "conf.h"

/* Searched in order: a site has tens of windows. */
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

const struct channel *
conf_find_joinable(const struct conf *conf)
{
	size_t i;

	for (i = 0; i < conf->channels.count; i++)
		if (conf->channels.items[i].may_join)
			return &conf->channels.items[i];
	return NULL;
}

const struct environment *
conf_find_environment(const struct conf *conf, const char *id)
{
	return environment_find(conf->environments.items,
	    conf->environments.count, id);
}

const struct person *
conf_find_person(const struct conf *conf, const char *id)
{
	return person_find(conf->people.items, conf->people.count, id);
}

const struct promotion_kind *
conf_find_promotion(const struct conf *conf, const char *id)
{
	size_t i;

	for (i = 0; i < conf->promotions.count; i++)
		if (strcmp(conf->promotions.items[i].id, id) == 0)
			return &conf->promotions.items[i];
	return NULL;
}
