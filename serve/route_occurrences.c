/* SPDX-License-Identifier: MIT */
/*
 * GET /api/v1/occurrences?from=&to=&window=&environment=&in=: a JSON array of
 * occurrences. window, environment and in may be repeated.  Without `from` it
 * is what is under way and what comes; without `to` 35 days from `from`.
 * What a window's rule has before the service was first started is marked: it
 * is on the calendar, but not in the history (page_history.c).
 *
 * Answered from the snapshot on the listener's thread.  A range of centuries is
 * cut at 10,000 occurrences, with a link to the rest, so that no question can
 * keep the thread for long.
 */
#include <stdlib.h>
#include <string.h>

#include "agenda.h"
#include "html.h"
#include "nearest.h"
#include "occurrence_json.h"
#include "reply_internal.h"
#include "route_internal.h"
#include "server_internal.h"

/* How many are given at once; a few megabytes. */
#define ROUTE_OCCURRENCES_MAX 10000
#define ROUTE_OCCURRENCES_AHEAD_SECS (35 * 86400)
#define ROUTE_OCCURRENCES_IN_MAX 8

/* What was asked, and with what it is answered. */
struct route_query {
	struct request *request;
	const struct conf *conf;
	const struct schedule *schedule;
	struct zonedir *zonedir;	/* locked */
	const struct zone *home;	/* of wall-clock times */
	int64_t now_at, known_from_at, from_at, to_at;
	enum agenda_reach reach;
	ARRAY(const struct window *) windows;
	const struct zone *in[ROUTE_OCCURRENCES_IN_MAX];
	size_t in_count;
};

/* Answer 400 and say why.  Always -1. */
static int
route_query_refuse(struct route_query *query, const char *name,
    const char *why)
{
	char *detail = mem_format("%s: %s", name, why);

	reply_fail(query->request, MHD_HTTP_BAD_REQUEST, detail);
	free(detail);
	return -1;
}

static int
route_query_read_time(struct route_query *query, const char *name,
    int64_t *ret_at)
{
	struct error error;

	if (target_read_time(&query->request->target, name, query->now_at,
	    query->home, ret_at, &error) == 0)
		return 0;
	reply_fail(query->request, MHD_HTTP_BAD_REQUEST, error.text);
	return -1;
}

/* from and to.  An occurrence belongs to a range when it starts there; only
 * "from now on" also takes those under way, as people mean it. */
static int
route_query_read_range(struct route_query *query)
{
	const struct target *target = &query->request->target;
	bool has_from = target_find(target, "from") != NULL;

	query->from_at = query->now_at;
	if (route_query_read_time(query, "from", &query->from_at) != 0)
		return -1;
	query->to_at = query->from_at + ROUTE_OCCURRENCES_AHEAD_SECS;
	if (route_query_read_time(query, "to", &query->to_at) != 0)
		return -1;
	if (query->to_at < query->from_at)
		return route_query_refuse(query, "to",
		    "lies before the start of the range (from)");
	query->reach = has_from ? AGENDA_STARTS : AGENDA_TOUCHES;
	return 0;
}

/* Is the window one of those named with `name` ("window" or "environment")?
 * Several of a name are alternatives; no name: every window is. */
static bool
route_query_has(const struct route_query *query, const char *name,
    const struct window *window)
{
	const struct target *target = &query->request->target;
	bool is_named = false;
	const char *value;
	size_t i;

	for (i = 0; i < target->parameter_count; i++) {
		if (strcmp(target->parameters[i].name, name) != 0)
			continue;
		is_named = true;
		value = target->parameters[i].value;
		if (strcmp(name, "window") == 0 ?
		    strcmp(window->id, value) == 0 :
		    window_has_environment(window, value))
			return true;
	}
	return !is_named;
}

/* Refuse a name of nothing; a typing error must not look like peace. */
static int
route_query_unknown(struct route_query *query,
    const struct target_parameter *parameter)
{
	const struct conf *conf = query->conf;
	ARRAY(const char *) names = { 0 };
	const char *nearest;
	char *why;
	size_t i;

	if (strcmp(parameter->name, "window") == 0)
		for (i = 0; i < query->schedule->windows.count; i++)
			array_push(&names,
			    query->schedule->windows.items[i]->id);
	else
		for (i = 0; i < conf->environments.count; i++)
			array_push(&names, conf->environments.items[i].id);
	nearest = nearest_find(parameter->value, names.items, names.count);
	why = mem_format(nearest == NULL ? "there is no \"%s\"" :
	    "there is no \"%s\"; did you mean \"%s\"?", parameter->value,
	    nearest);
	(void)route_query_refuse(query, parameter->name, why);
	free(why);
	array_clear(&names);
	return -1;
}

/* A zone of ?in=; loaded into the zonebox, which is locked. */
static int
route_query_read_zone(struct route_query *query, const char *name)
{
	const struct zone *zone;
	struct error error;

	if (query->in_count == ROUTE_OCCURRENCES_IN_MAX)
		return route_query_refuse(query, "in",
		    "at most 8 zones are accepted");
	zone = zonedir_find(query->zonedir, name, &error);
	if (zone == NULL)
		return route_query_refuse(query, "in", error.text);
	query->in[query->in_count++] = zone;
	return 0;
}

/* Is the parameter known, and its value a name of something?  An unknown one
 * is refused: "?enviroment=idfprod" must not silently mean all. */
static int
route_query_check(struct route_query *query,
    const struct target_parameter *parameter)
{
	const char *name = parameter->name;

	if (strcmp(name, "from") == 0 || strcmp(name, "to") == 0)
		return 0;
	if (strcmp(name, "in") == 0)
		return route_query_read_zone(query, parameter->value);
	if (strcmp(name, "window") == 0)
		return schedule_find_window(query->schedule,
		    parameter->value) != NULL ? 0 :
		    route_query_unknown(query, parameter);
	if (strcmp(name, "environment") == 0)
		return conf_find_environment(query->conf, parameter->value) !=
		    NULL ? 0 : route_query_unknown(query, parameter);
	return route_query_refuse(query, name, "unknown; accepted are from, "
	    "to, window, environment, in");
}

/* All parameters. 0, or -1 and the request is answered. */
static int
route_query_read(struct route_query *query)
{
	const struct target *target = &query->request->target;
	const struct window *window;
	size_t i;

	for (i = 0; i < target->parameter_count; i++)
		if (route_query_check(query, &target->parameters[i]) != 0)
			return -1;
	for (i = 0; i < query->schedule->windows.count; i++) {
		window = query->schedule->windows.items[i];
		if (route_query_has(query, "window", window) &&
		    route_query_has(query, "environment", window))
			array_push(&query->windows, window);
	}
	return route_query_read_range(query);
}

/* "From now on" begins with what goes on, also where it should have been over.
 * What is over, or was not begun, is of no range that lies behind it. */
static void
route_query_expand_going(const struct route_query *query,
    struct agenda *agenda, int64_t to_at)
{
	const struct occurrence *occurrence;
	enum occurrence_phase phase;
	size_t i, kept = 0;

	agenda_expand_going(agenda, query->windows.items,
	    query->windows.count, query->schedule, query->now_at, to_at);
	for (i = 0; i < agenda->list.count; i++) {
		occurrence = &agenda->list.items[i];
		phase = occurrence_phase(occurrence, query->now_at);
		if (occurrence->end_at > query->now_at ||
		    phase == OCCURRENCE_RUNNING ||
		    phase == OCCURRENCE_VERIFYING)
			agenda->list.items[kept++] = *occurrence;
	}
	agenda->list.count = kept;
}

/* Expand in steps that grow while they bring little, so that a range of
 * centuries costs no more than the 10,000 occurrences that are given.  What
 * touches the beginning is taken by the first step alone. */
static void
route_query_expand(const struct route_query *query, struct agenda *agenda)
{
	int64_t at = query->from_at, step = ROUTE_OCCURRENCES_AHEAD_SECS, end;
	enum agenda_reach reach = query->reach;
	size_t before;

	while (at < query->to_at &&
	    agenda->list.count <= ROUTE_OCCURRENCES_MAX) {
		before = agenda->list.count;
		end = query->to_at - at > step ? at + step : query->to_at;
		if (reach == AGENDA_TOUCHES)
			route_query_expand_going(query, agenda, end);
		else
			agenda_expand(agenda, query->windows.items,
			    query->windows.count, query->schedule, at, end,
			    reach);
		if (agenda->list.count - before < ROUTE_OCCURRENCES_MAX / 4)
			step *= 2;
		reach = AGENDA_STARTS;
		at = end;
	}
}

/* How many to give: never a part of those that start together, so that the
 * next page can begin with a time.  Where more than 10,000 start at one
 * instant, that cannot be kept. */
static size_t
route_query_cut(const struct agenda *agenda)
{
	size_t count = agenda->list.count;
	int64_t next_at;

	if (count <= ROUTE_OCCURRENCES_MAX)
		return count;
	count = ROUTE_OCCURRENCES_MAX;
	next_at = agenda->list.items[count].start_at;
	while (count > 0 && agenda->list.items[count - 1].start_at == next_at)
		count--;
	return count > 0 ? count : ROUTE_OCCURRENCES_MAX;
}

/* Link to the rest (RFC 8288): the same question from there on. */
static void
route_query_link(const struct route_query *query, int64_t next_at,
    struct MHD_Response *response)
{
	const struct target *target = &query->request->target;
	const struct target_parameter *parameter;
	struct text link = { 0 };
	size_t i;

	text_puts(&link, "</api/v1/occurrences?from=");
	civil_format_utc(&link, next_at);
	text_puts(&link, "&to=");
	civil_format_utc(&link, query->to_at);
	for (i = 0; i < target->parameter_count; i++) {
		parameter = &target->parameters[i];
		if (strcmp(parameter->name, "from") == 0 ||
		    strcmp(parameter->name, "to") == 0)
			continue;
		text_putf(&link, "&%s=", parameter->name);
		html_percent(&link, parameter->value);
	}
	text_puts(&link, ">; rel=\"next\"");
	reply_set(response, MHD_HTTP_HEADER_LINK, text_string(&link));
	text_clear(&link);
}

/* Expand, cut, write.  No-cache: the next question may be after a reload. */
static void
route_query_answer(struct route_query *query)
{
	const struct occurrence_json how = { .now_at = query->now_at,
	    .known_from_at = query->known_from_at,
	    .in = query->in, .in_count = query->in_count };
	struct MHD_Response *response;
	struct agenda agenda = { 0 };
	struct text text = { 0 };
	struct jsontext json = { .text = &text };
	size_t i, count, length;

	route_query_expand(query, &agenda);
	(void)agenda_lapse(&agenda, query->now_at);
	count = route_query_cut(&agenda);
	jsontext_list(&json, NULL);
	for (i = 0; i < count; i++)
		occurrence_json_format(&json, NULL, &agenda.list.items[i],
		    &how);
	jsontext_end_list(&json);
	text_putc(&text, '\n');
	length = text.length;
	response = reply_make("application/json", text_take(&text), length);
	reply_set(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-cache");
	if (count < agenda.list.count)
		route_query_link(query, agenda.list.items[count].start_at,
		    response);
	reply_queue(query->request, MHD_HTTP_OK, response);
	MHD_destroy_response(response);
	agenda_clear(&agenda);
}

void
route_occurrences_answer(struct request *request)
{
	struct server *server = request->server;
	struct snapshot *snapshot;
	struct route_query query = { .request = request };

	snapshot = server->port->snapshot(server->port->owner);
	query.conf = snapshot->conf;
	query.schedule = snapshot->schedule;
	query.now_at = clock_now(snapshot->clock);
	query.known_from_at = snapshot->known_from_at;
	query.zonedir = zonebox_lock(&server->zones, snapshot->generation);
	query.home = query.conf->zones.items[0];
	if (route_query_read(&query) == 0)
		route_query_answer(&query);
	/* Zones of ?in= are lent until here. */
	zonebox_unlock(&server->zones);
	array_clear(&query.windows);
	snapshot_release(snapshot);
}
