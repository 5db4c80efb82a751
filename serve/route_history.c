/* SPDX-License-Identifier: MIT */
/*
 * GET /history?window=&environment=&before=&skip=: what lies behind, as a page.
 * `before` and `skip` are the place of a part (history_internal.h), as its
 * links have them; `before` may also be typed, as in the API.
 *
 * Everybody sees the same.  What cannot be understood is refused: a typing
 * error must not look like peace.
 */
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "nearest.h"
#include "page_history_internal.h"
#include "reply_internal.h"
#include "route_internal.h"
#include "server_internal.h"
#include "timearg.h"

#define ROUTE_HISTORY_DIGITS_MAX 5

/* What was asked, and with what it is answered. */
struct route_history {
	const struct target *target;
	struct page page;
	struct page_history what;
	struct history_place place;
	ARRAY(const struct window *) windows;
};

/* "there is no window "patch-thurday"; did you mean …" */
static int
route_history_unknown(const char *name, const char *value,
    const char *const *ids, size_t count, struct error *ret_error)
{
	const char *nearest = nearest_find(value, ids, count);

	if (nearest == NULL)
		return error_set(ret_error, ERROR_INPUT,
		    "There is no %s \"%.80s\".", name, value);
	return error_set(ret_error, ERROR_INPUT, "There is no %s \"%.80s\"; "
	    "did you mean \"%s\"?", name, value, nearest);
}

static int
route_history_read_window(struct route_history *history, const char *value,
    struct error *ret_error)
{
	const struct schedule *schedule = history->page.schedule;
	ARRAY(const char *) ids = { 0 };
	size_t i;
	int status;

	if (schedule_find_window(schedule, value) != NULL) {
		history->what.window = value;
		return 0;
	}
	for (i = 0; i < schedule->windows.count; i++)
		array_push(&ids, schedule->windows.items[i]->id);
	status = route_history_unknown("window", value, ids.items, ids.count,
	    ret_error);
	array_clear(&ids);
	return status;
}

static int
route_history_read_environment(struct route_history *history,
    const char *value, struct error *ret_error)
{
	const struct conf *conf = history->page.conf;
	ARRAY(const char *) ids = { 0 };
	size_t i;
	int status;

	if (conf_find_environment(conf, value) != NULL) {
		history->what.environment = value;
		return 0;
	}
	for (i = 0; i < conf->environments.count; i++)
		array_push(&ids, conf->environments.items[i].id);
	status = route_history_unknown("environment", value, ids.items,
	    ids.count, ret_error);
	array_clear(&ids);
	return status;
}

/* A time as in the API: a "+" typed into an address is a space. */
static int
route_history_read_before(struct route_history *history, const char *value,
    struct error *ret_error)
{
	const struct page *page = &history->page;
	char *plus = mem_string(value), *p;
	int status;

	status = timearg_parse(value, page->now_at, page->zones[0],
	    &history->place.before_at, ret_error);
	for (p = plus; (p = strchr(p, ' ')) != NULL;)
		*p = '+';
	if (status != 0)
		status = timearg_parse(plus, page->now_at, page->zones[0],
		    &history->place.before_at, NULL);
	free(plus);
	return status;
}

static int
route_history_read_skip(struct route_history *history, const char *value,
    struct error *ret_error)
{
	size_t digits = strspn(value, "0123456789");
	unsigned long skip = digits > ROUTE_HISTORY_DIGITS_MAX ?
	    HISTORY_SKIP_MAX + 1 : strtoul(value, NULL, 10);

	if (value[digits] != '\0' || skip > HISTORY_SKIP_MAX)
		return error_set(ret_error, ERROR_INPUT,
		    "skip \"%.40s\": accepted is a number up to %d", value,
		    HISTORY_SKIP_MAX);
	history->place.skip = skip;
	return 0;
}

static const struct {
	const char *name;
	int (*read)(struct route_history *history, const char *value,
	    struct error *ret_error);
} route_history_parts[] = {
	{ "window", route_history_read_window },
	{ "environment", route_history_read_environment },
	{ "before", route_history_read_before },
	{ "skip", route_history_read_skip },
};

/* All that was asked.  An empty value is none: a form sends it so. */
static int
route_history_read(struct route_history *history, struct error *ret_error)
{
	const struct target *target = history->target;
	const struct target_parameter *parameter;
	size_t i, part;

	for (i = 0; i < target->parameter_count; i++) {
		parameter = &target->parameters[i];
		for (part = 0; part < countof(route_history_parts); part++)
			if (strcmp(route_history_parts[part].name,
			    parameter->name) == 0)
				break;
		if (part == countof(route_history_parts))
			return error_set(ret_error, ERROR_INPUT,
			    "\"%.80s\" is unknown here; accepted are window, "
			    "environment, before, skip.", parameter->name);
		if (target_find(target, parameter->name) != parameter->value)
			return error_set(ret_error, ERROR_INPUT,
			    "%s is given twice.", parameter->name);
		if (parameter->value[0] != '\0' &&
		    route_history_parts[part].read(history, parameter->value,
		    ret_error) != 0)
			return -1;
	}
	return 0;
}

/* The windows that the filter leaves. */
static void
route_history_choose(struct route_history *history)
{
	const struct schedule *schedule = history->page.schedule;
	const struct page_history *what = &history->what;
	const struct window *window;
	size_t i;

	for (i = 0; i < schedule->windows.count; i++) {
		window = schedule->windows.items[i];
		if ((what->window == NULL ||
		    strcmp(window->id, what->window) == 0) &&
		    (what->environment == NULL ||
		    window_has_environment(window, what->environment)))
			array_push(&history->windows, window);
	}
}

/* The page of it. */
static void
route_history_show(struct route_history *history, struct request *request)
{
	const struct page *page = &history->page;
	struct history found = { 0 };
	struct history_query query = { .schedule = page->schedule,
	    .now_at = page->now_at,
	    .known_from_at = page->snapshot->known_from_at,
	    .place = history->place, .most = HISTORY_PAGE };

	route_history_choose(history);
	query.windows = history->windows.items;
	query.window_count = history->windows.count;
	history_find(&found, &query);
	history->what.history = &found;
	page_format_history(page, &history->what);
	page_send_kept(&history->page, request);
	history_clear(&found);
	array_clear(&history->windows);
}

void
route_history_answer(struct request *request)
{
	struct server *server = request->server;
	struct snapshot *snapshot =
	    server->port->snapshot(server->port->owner);
	struct text text = { 0 };
	struct error error = { 0 };
	struct route_history history = { .target = &request->target,
	    .page = { .text = &text, .base = "", .has_forms = true },
	    .place = { .before_at = INT64_MAX } };

	page_init(&history.page, request, snapshot);
	if (route_history_read(&history, &error) == 0) {
		route_history_show(&history, request);
	} else {
		history.what.problem = error.text;
		page_format_history(&history.page, &history.what);
		page_send(&history.page, request, MHD_HTTP_BAD_REQUEST);
	}
	snapshot_release(snapshot);
}
