/* SPDX-License-Identifier: MIT */
/* Handles and what they stand for.  A handle is the run's mark and the number
 * of the item: it need not be hard to guess, as whoever shows one can only make
 * a request to the secret's own peer with it. */
#include "strongbox_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"

#define STRONGBOX_BEARER "Bearer "

void
strongbox_init(struct strongbox *box, struct random *random)
{
	*box = (struct strongbox){ 0 };
	(void)snprintf(box->mark, sizeof(box->mark), "%016" PRIx64
	    "%016" PRIx64, random_next(random), random_next(random));
}

/* "https://slack.com" of "https://slack.com/api": scheme, host and port. */
static size_t
strongbox_origin_length(const char *url)
{
	const char *host = strstr(url, "://");

	return host == NULL ? strlen(url) :
	    (size_t)(host + 3 - url) + strcspn(host + 3, "/?#");
}

static bool
strongbox_string_equal(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* The item of that channel as it is now; NULL: there is none.  Looked for from
 * `from` on, as both lists are mostly in one order. */
static struct strongbox_item *
strongbox_find_same(struct strongbox *box, const struct channel *channel,
    size_t from)
{
	struct strongbox_item *item;
	size_t i;

	for (i = 0; i < box->items.count; i++) {
		item = &box->items.items[(from + i) % box->items.count];
		if (item->channel.kind == channel->kind &&
		    strcmp(item->channel.id, channel->id) == 0 &&
		    strcmp(item->channel.token_file,
		    channel->token_file) == 0 &&
		    strongbox_string_equal(item->channel.url, channel->url))
			return item;
	}
	return NULL;
}

static struct strongbox_item *
strongbox_put(struct strongbox *box, const struct channel *channel)
{
	struct strongbox_item *item = array_add(&box->items);

	item->channel.id = mem_string(channel->id);
	item->channel.kind = channel->kind;
	item->channel.url = mem_string(channel->url);
	item->channel.token_file = mem_string(channel->token_file);
	if (channel->url != NULL)
		item->origin = mem_bytes(channel->url,
		    strongbox_origin_length(channel->url));
	return item;
}

void
strongbox_add(struct strongbox *box, const struct conf *conf)
{
	bool is_first = box->items.count == 0;	/* no two are the same */
	const struct channel *channel;
	struct strongbox_item *item;
	size_t i;

	for (i = 0; i < box->items.count; i++)
		box->items.items[i].is_current = false;
	for (i = 0; i < conf->channels.count; i++) {
		channel = &conf->channels.items[i];
		if (channel->token_file == NULL)
			continue;
		item = is_first ? NULL : strongbox_find_same(box, channel, i);
		if (item == NULL)
			item = strongbox_put(box, channel);
		item->is_current = true;
	}
	free(box->app_place);
	box->app_place = mem_string(conf->slack_app.secret_place);
	box->last = 0;
}

/* Looked for behind the one that was found last: they come in order. */
static struct strongbox_item *
strongbox_find(struct strongbox *box, const char *id)
{
	struct strongbox_item *item;
	size_t i, at;

	for (i = 0; i < box->items.count; i++) {
		at = (box->last + i) % box->items.count;
		item = &box->items.items[at];
		if (item->is_current && strcmp(item->channel.id, id) == 0) {
			box->last = at + 1;
			return item;
		}
	}
	return NULL;
}

/* A webhook's secret is its address: the peer is known with it only. */
static void
strongbox_learn_origin(struct strongbox_item *item)
{
	if (item->channel.url != NULL)
		return;
	free(item->origin);
	item->origin = mem_bytes(item->channel.token,
	    strongbox_origin_length(item->channel.token));
}

int
strongbox_open(struct strongbox *box, const char *id, struct text *handle,
    struct error *ret_error)
{
	struct strongbox_item *item = strongbox_find(box, id);

	if (item == NULL)
		return error_set(ret_error, ERROR_MISSING,
		    "channel %s has no secret", id);
	if (channel_load_secrets(&item->channel, ret_error) < 0)
		return -1;
	strongbox_learn_origin(item);
	/* Where the secret is a whole address the handle looks like one. */
	text_putf(handle, "%s%s%s.%zu",
	    item->channel.url == NULL ? item->origin : "",
	    item->channel.url == NULL ? "/" : "", box->mark,
	    (size_t)(item - box->items.items));
	return 0;
}

/* What the handle stands for; NULL: it is none. */
static const struct strongbox_item *
strongbox_look(const struct strongbox *box, const char *handle)
{
	const char *digits = handle + STRONGBOX_MARK + 1;
	unsigned long number;
	char *end;

	if (strncmp(handle, box->mark, STRONGBOX_MARK) != 0 ||
	    handle[STRONGBOX_MARK] != '.' || *digits < '0' || *digits > '9')
		return NULL;
	number = strtoul(digits, &end, 10);
	if (*end != '\0' || number >= box->items.count ||
	    box->items.items[number].channel.token == NULL)
		return NULL;
	return &box->items.items[number];
}

/* Is the request to the peer that the secret is for? */
static int
strongbox_check(const struct strongbox_item *item, const char *url,
    struct error *ret_error)
{
	size_t length = strlen(item->origin);

	if (strncmp(url, item->origin, length) == 0 &&
	    strongbox_origin_length(url) == length)
		return 0;
	return error_set(ret_error, ERROR_INPUT, "the secret of channel %s is "
	    "for %s alone", item->channel.id, item->origin);
}

int
strongbox_fill(const struct strongbox *box, struct exchange_request *request,
    struct text *scratch, struct error *ret_error)
{
	const size_t bearer = strlen(STRONGBOX_BEARER);
	const struct strongbox_item *header = NULL, *password = NULL;
	const struct strongbox_item *key = NULL, *address;
	const char *tail = strrchr(request->url, '/');

	if (request->authorization != NULL &&
	    strncmp(request->authorization, STRONGBOX_BEARER, bearer) == 0)
		header = strongbox_look(box, request->authorization + bearer);
	if (request->password != NULL)
		password = strongbox_look(box, request->password);
	if (request->signing_key != NULL)
		key = strongbox_look(box, request->signing_key);
	address = tail == NULL ? NULL : strongbox_look(box, tail + 1);
	if ((header != NULL &&
	    strongbox_check(header, request->url, ret_error) < 0) ||
	    (password != NULL &&
	    strongbox_check(password, request->url, ret_error) < 0) ||
	    (key != NULL &&
	    strongbox_check(key, request->url, ret_error) < 0) ||
	    (address != NULL &&
	    strongbox_check(address, request->url, ret_error) < 0))
		return -1;
	if (header != NULL) {
		text_putf(scratch, STRONGBOX_BEARER "%s",
		    header->channel.token);
		request->authorization = text_string(scratch);
	}
	if (password != NULL)
		request->password = password->channel.token;
	if (key != NULL)
		request->signing_key = key->channel.token;
	/* Only where the whole address is the secret. */
	if (address != NULL && address->channel.url == NULL)
		request->url = address->channel.token;
	return 0;
}

void
strongbox_clear(struct strongbox *box)
{
	size_t i;

	for (i = 0; i < box->items.count; i++) {
		channel_clear(&box->items.items[i].channel);
		free(box->items.items[i].origin);
	}
	array_clear(&box->items);
	free(box->app_place);
	*box = (struct strongbox){ 0 };
}
