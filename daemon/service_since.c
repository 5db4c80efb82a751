/* SPDX-License-Identifier: MIT */
/*
 * Since when each window is as it is.  A rule has no beginning, and one that
 * was written today gives occurrences for last year: readers must not take them
 * for work that was done.  So it is kept when a window came, and when its rule,
 * zone or length last changed; one that is taken out and comes back begins
 * anew.  In the same way, since when somebody has to confirm it: before that
 * nobody was asked.
 *
 * Kept as two facts, a line "HASH FROM ID" for each window (for each that is to
 * be confirmed), written only when they change.
 */
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "civil.h"
#include "feed.h"
#include "service_internal.h"
#include "service_since_internal.h"
#include "store_meta.h"

/* A line, taken apart; `line` lives as long. */
struct service_since { const char *hash, *from, *id; };
struct service_sinces { ARRAY(struct service_since) list; };

/* Cut the text into its lines, and those into their words, in place. */
static void
service_since_parse(char *text, struct service_sinces *sinces)
{
	struct service_since since;
	char *line;

	while ((line = strsep(&text, "\n")) != NULL) {
		since.hash = strsep(&line, " ");
		since.from = line == NULL ? NULL : strsep(&line, " ");
		since.id = line;
		if (since.id != NULL)
			array_push(&sinces->list, since);
	}
}

/* The line of a window.  Files keep their order: look behind the last one that
 * was found first. */
static const struct service_since *
service_since_find(const struct service_sinces *sinces, const char *id,
    size_t *place)
{
	size_t i, at;

	for (i = 0; i < sinces->list.count; i++) {
		at = (*place + i) % sinces->list.count;
		if (strcmp(sinces->list.items[at].id, id) == 0) {
			*place = at + 1;
			return &sinces->list.items[at];
		}
	}
	return NULL;
}

/* That somebody has to confirm it counts, not who: the question goes on. */
static int64_t *
service_since_place(struct window *window, bool is_confirm,
    char ret_hash[static FEED_SERIES_HASH_MAX])
{
	if (is_confirm) {
		memcpy(ret_hash, "confirm", sizeof("confirm"));
		return window->confirm.by == NULL ? NULL :
		    &window->confirm.since_at;
	}
	feed_hash_series(window, ret_hash);
	return &window->since_at;
}

/* All windows as they are now, compared with how they were. */
static void
service_since_compare(struct conf *conf, const struct service_sinces *sinces,
    bool is_confirm, int64_t new_at, struct text *text)
{
	const struct service_since *since;
	char hash[FEED_SERIES_HASH_MAX];
	struct window *window;
	size_t i, place = 0;
	int64_t since_at, *at;

	for (i = 0; i < conf->windows.count; i++) {
		window = &conf->windows.items[i];
		at = service_since_place(window, is_confirm, hash);
		if (at == NULL)
			continue;
		since = service_since_find(sinces, window->id, &place);
		since_at = since != NULL && strcmp(since->hash, hash) == 0 ?
		    strtoll(since->from, NULL, 10) : new_at;
		/* Another core may begin on a configuration that readers
		 * have: it is as the one before left it. */
		if (*at != since_at)
			*at = since_at;
		text_putf(text, "%s %lld %s\n", hash, (long long)since_at,
		    window->id);
	}
}

/* Have the data of its zone moved it?  What came in the day before planning
 * stopped began with its next. */
static bool
service_since_is_moved(const struct service *service,
    const struct service_since *since, const struct zone *zone,
    const struct service_zones *moved)
{
	size_t i;

	if (strtoll(since->from, NULL, 10) >
	    service->agenda.planned_until - CIVIL_DAY_SECS)
		return false;
	for (i = 0; i < moved->list.count; i++)
		if (moved->list.items[i] == zone)
			return true;
	return false;
}

int
service_since_list_changed(struct service *service,
    const struct service_zones *moved,
    struct service_since_windows *ret_windows, struct error *ret_error)
{
	const struct conf *conf = service->conf;
	char hash[FEED_SERIES_HASH_MAX];
	const struct service_since *since;
	struct service_sinces sinces = { 0 };
	const struct window *window;
	bool is_there = false;
	struct text lines = { 0 };
	size_t i, place = 0;
	int status = store_meta_load(service->seams.store,
	    STORE_META_WINDOWS_SINCE, &is_there, &lines, ret_error);

	if (status == 0 && is_there)
		service_since_parse(lines.bytes, &sinces);
	for (i = 0; i < conf->windows.count && sinces.list.count > 0; i++) {
		window = &conf->windows.items[i];
		since = service_since_find(&sinces, window->id, &place);
		feed_hash_series(window, hash);
		if (since != NULL && (strcmp(since->hash, hash) != 0 ||
		    service_since_is_moved(service, since, window->zone,
		    moved)))
			array_push(&ret_windows->list, window);
	}
	array_clear(&sinces.list);
	text_clear(&lines);
	return status;
}

static int
service_since_settle_one(struct service *service, struct conf *conf,
    bool is_confirm, struct error *ret_error)
{
	const char *name = is_confirm ? STORE_META_CONFIRM_SINCE :
	    STORE_META_WINDOWS_SINCE;
	struct service_sinces sinces = { 0 };
	struct text old = { 0 }, lines = { 0 }, text = { 0 };
	bool is_there = false;
	int status;

	status = store_meta_load(service->seams.store, name, &is_there, &old,
	    ret_error);
	if (status == 0) {
		text_puts(&lines, text_string(&old));
		service_since_parse(lines.bytes, &sinces);
		/* The first time nothing is known of before: the journal's
		 * beginning counts for all. */
		service_since_compare(conf, &sinces, is_confirm, is_there ?
		    clock_now(service->seams.clock) : 0, &text);
		/* Under a wrong clock nothing is worth keeping, and a
		 * follower only reads. */
		if (!service->is_clock_wrong &&
		    !service->seams.is_follower && (!is_there ||
		    strcmp(text_string(&old), text_string(&text)) != 0))
			status = service_write(service, ret_error) < 0 ? -1 :
			    store_meta_put(service->seams.store, name,
			    text_string(&text), ret_error);
	}
	array_clear(&sinces.list);
	text_clear(&old);
	text_clear(&lines);
	text_clear(&text);
	return status;
}

int
service_since_settle(struct service *service, struct conf *conf,
    struct error *ret_error)
{
	return service_since_settle_one(service, conf, false,
	    ret_error) < 0 ? -1 : service_since_settle_one(service, conf,
	    true, ret_error);
}
