/* SPDX-License-Identifier: MIT */
/*
 * What the server counts, for /metrics.  Counting is one atomic addition;
 * everything that takes thought (names, sums, text) is done when somebody
 * scrapes.  Numbers are read one by one, so a scrape is not one instant:
 * counters only grow, and the next scrape has the rest.
 */
#include "counter_internal.h"

#include <assert.h>
#include <string.h>

#include "array.h"
#include "connection_internal.h"
#include "feed_cache_internal.h"
#include "route_internal.h"

/* The statuses that are told apart; 0, the last one, stands for every other. */
static const int counter_statuses[COUNTER_STATUSES_MAX] = {
	200, 202, 204, 304, 400, 401, 403, 404, 405, 406, 409, 413, 414, 415,
	422, 429, 431, 500, 503, 507, 0,
};

/* Counters have no order among each other, so relaxed is enough. */
static uint64_t
counter_read(const uint64_t *counter)
{
	return __atomic_load_n(counter, __ATOMIC_RELAXED);
}

void
counter_add(struct counters *counters, const struct route *route, int status)
{
	size_t row, column;

	/* The last row is for requests that no route fits. */
	row = route == NULL ? COUNTER_ROUTES_MAX : route_index(route);
	assert(row <= COUNTER_ROUTES_MAX);
	for (column = 0; column + 1 < COUNTER_STATUSES_MAX; column++)
		if (counter_statuses[column] == status)
			break;
	__atomic_add_fetch(&counters->requests[row][column], 1,
	    __ATOMIC_RELAXED);
}

/* The two lines that introduce a series (text format 0.0.4). */
static void
counter_format_head(struct text *text, const char *name, const char *type,
    const char *help)
{
	text_putf(text, "# HELP %s %s\n# TYPE %s %s\n", name, help, name,
	    type);
}

/* A series of one number. */
static void
counter_format_one(struct text *text, const char *name, const char *type,
    const char *help, uint64_t number)
{
	counter_format_head(text, name, type, help);
	text_putf(text, "%s %llu\n", name, (unsigned long long)number);
}

/* Routes that share a name are one series: the first of them tells the sum,
 * the others 0, which is not printed. */
static uint64_t
counter_sum(const struct counters *counters, size_t row, size_t column)
{
	const char *name;
	uint64_t sum = 0;
	size_t i;

	if (row == COUNTER_ROUTES_MAX)
		return counter_read(&counters->requests[row][column]);
	name = route_at(row)->name;
	for (i = 0; i < route_count(); i++) {
		if (strcmp(route_at(i)->name, name) != 0)
			continue;
		if (i < row)
			return 0;
		sum += counter_read(&counters->requests[i][column]);
	}
	return sum;
}

/* Answers by route and status; combinations that never happened are left out,
 * or there would be hundreds of zeros. */
static void
counter_format_requests(struct text *text, const struct counters *counters)
{
	size_t row, column;
	uint64_t sum;

	counter_format_head(text, "patchday_http_requests_total", "counter",
	    "Answers to HTTP requests by route and status.");
	for (row = 0; row <= COUNTER_ROUTES_MAX; row++) {
		if (row >= route_count() && row != COUNTER_ROUTES_MAX)
			continue;
		for (column = 0; column < COUNTER_STATUSES_MAX; column++) {
			sum = counter_sum(counters, row, column);
			if (sum == 0)
				continue;
			text_putf(text, "patchday_http_requests_total{"
			    "route=\"%s\",code=\"%d\"} %llu\n",
			    row == COUNTER_ROUTES_MAX ? "none" :
			    route_at(row)->name, counter_statuses[column],
			    (unsigned long long)sum);
		}
	}
}

void
counter_format(struct text *text, struct counters *counters,
    struct connections *connections, struct feed_cache *cache)
{
	counter_format_requests(text, counters);
	counter_format_one(text, "patchday_http_connections", "gauge",
	    "Connections that are open.",
	    connections_count(connections));
	counter_format_one(text, "patchday_http_connections_refused_total",
	    "counter", "Connections over the limit of their address.",
	    counter_read(&connections->refused_count));
	counter_format_one(text, "patchday_http_connections_cut_total",
	    "counter", "Connections ended because a deadline passed.",
	    counter_read(&connections->cut_count));
	counter_format_one(text, "patchday_feed_cache_hits_total", "counter",
	    "Feeds answered from memory.", counter_read(&counters->feed_hits));
	counter_format_one(text, "patchday_feed_cache_misses_total",
	    "counter", "Feeds that had to be rendered.",
	    counter_read(&counters->feed_misses));
	counter_format_one(text, "patchday_feed_cache_stale_total", "counter",
	    "Feeds answered from an older rendering.",
	    counter_read(&counters->feed_stale));
	counter_format_one(text, "patchday_feed_cache_bytes", "gauge",
	    "Bytes of rendered feeds in memory.", feed_cache_bytes(cache));
}
