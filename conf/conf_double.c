/* SPDX-License-Identifier: MIT */
/* Channels and addresses that are there twice, so that people would get the
 * same message twice. */
#include "conf_double_internal.h"

#include <string.h>
#include <strings.h>

#define CONF_DOUBLE_MAX 1000	/* looked at; the comparison is square */

static bool
conf_double_is_same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* Hosts and, as far as anybody knows, mailboxes are the same in any case. */
static bool
conf_double_is_alike(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcasecmp(a, b) == 0;
}

static bool
conf_double_has(const struct channel *channel, const char *address)
{
	size_t i;

	for (i = 0; i < channel->recipients.count; i++)
		if (strcasecmp(channel->recipients.items[i], address) == 0)
			return true;
	return false;
}

static bool
conf_double_has_all(const struct channel *channel,
    const struct channel *others)
{
	size_t i;

	for (i = 0; i < others->recipients.count; i++)
		if (!conf_double_has(channel, others->recipients.items[i]))
			return false;
	return true;
}

/* Do both reach the same place?  Of one that people join nobody knows, and
 * tickets and silences are told apart by more than their place. */
static bool
conf_double_reaches(const struct channel *a, const struct channel *b)
{
	if (a->kind != b->kind || a->jira != NULL || a->matchers.count > 0 ||
	    !conf_double_is_alike(a->url, b->url))
		return false;
	if (channel_has_recipients(a))
		return a->recipients.count > 0 && conf_double_has_all(a, b) &&
		    conf_double_has_all(b, a);
	return conf_double_is_alike(a->target, b->target) &&
	    conf_double_is_same(a->place, b->place) &&
	    conf_double_is_same(a->token_file, b->token_file);
}

/* The first of them, as it was said before; NULL: none. */
static const char *
conf_double_find_address(const struct channel *channel, size_t i)
{
	size_t k;

	for (k = 0; k < i; k++)
		if (strcasecmp(channel->recipients.items[k],
		    channel->recipients.items[i]) == 0)
			return channel->recipients.items[k];
	return NULL;
}

static void
conf_double_check_addresses(const struct channel *channel,
    struct complaints *complaints)
{
	const char *first;
	size_t i;

	for (i = 0; i < channel->recipients.count && i < CONF_DOUBLE_MAX;
	    i++) {
		first = conf_double_find_address(channel, i);
		if (first != NULL)
			complaint_add(complaints, COMPLAINT_WARNING,
			    channel->file, channel->line, channel->column,
			    "channel \"%s\": the address \"%s\" is listed "
			    "already, as \"%s\"", channel->id,
			    channel->recipients.items[i], first);
	}
}

/* The first channel before it that reaches the same place; NULL: none. */
static const struct channel *
conf_double_find(const struct conf *conf, size_t i)
{
	size_t k;

	for (k = 0; k < i; k++)
		if (conf_double_reaches(&conf->channels.items[i],
		    &conf->channels.items[k]))
			return &conf->channels.items[k];
	return NULL;
}

void
conf_double_check(const struct conf *conf, struct complaints *complaints)
{
	const struct channel *channel, *first;
	size_t i;

	for (i = 0; i < conf->channels.count && i < CONF_DOUBLE_MAX; i++) {
		channel = &conf->channels.items[i];
		conf_double_check_addresses(channel, complaints);
		first = conf_double_find(conf, i);
		if (first != NULL)
			complaint_add(complaints, COMPLAINT_WARNING,
			    channel->file, channel->line, channel->column,
			    "channel \"%s\" reaches the same as \"%s\": who is "
			    "told through both is told twice", channel->id,
			    first->id);
	}
}
