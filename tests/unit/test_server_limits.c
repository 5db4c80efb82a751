/* SPDX-License-Identifier: MIT */
/* Slow and greedy clients, and the end of the server. */
#include "harness.h"

#include <pthread.h>

#include "array.h"
#include "fake/client.h"
#include "fake/site.h"

#define HOST " HTTP/1.1\r\nHost: x\r\n"
#define GET(target) "GET " target HOST "\r\n"

static const char *address;

static int64_t
now_ms(void)
{
	struct clock clock;

	clock_init_system(&clock);
	return clock_boot_ms(&clock);
}

/* Send a byte every 10 ms until the peer closes; how long that took, or -1
 * when it never did. */
static int64_t
drip(int descriptor, const char *bytes)
{
	struct pollfd closed = { .fd = descriptor, .events = POLLIN };
	int64_t begin_ms = now_ms();
	char block[4096];
	size_t i;

	for (i = 0; i < 400; i++) {
		if (poll(&closed, 1, 10) == 1 &&
		    recv(descriptor, block, sizeof(block), 0) <= 0)
			return now_ms() - begin_ms;
		if (!client_send(descriptor, bytes[0] == '\0' ? "x" : bytes,
		    1))
			return now_ms() - begin_ms;
		if (bytes[0] != '\0')
			bytes++;
	}
	return -1;
}

/* However busy it looks, each phase ends at its absolute deadline. */
/* fault-row: 56 */
static void
test_deadlines(void)
{
	static const struct {
		const char *label, *first, *slow;
	} rows[] = {
		{ "slow request line", "", "GET /aaaaaaaaaaaaaaaaaaaaaaaaaaa" },
		{ "slow headers", "GET / HTTP/1.1\r\nHost: x\r\nX-A: ", "" },
		{ "slow body", "POST /api/v1/reload" HOST
		    "Content-Length: 5000\r\n\r\n", "" },
		{ "slow chunks", "GET /healthz" HOST
		    "Transfer-Encoding: chunked\r\n\r\nfff\r\n", "" },
		{ "slow second request", GET("/healthz"), "" },
	};
	int64_t took_ms;
	int descriptor;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		descriptor = client_open(address);
		(void)client_send(descriptor, rows[i].first,
		    strlen(rows[i].first));
		took_ms = drip(descriptor, rows[i].slow);
		CHECK_ROW(took_ms >= 0 && took_ms < 20000, rows[i].label);
		close(descriptor);
	}
}

/* Who says nothing is cut as well; who stops reading too. */
static void
test_silence(void)
{
	struct answer answer;
	char block[256];
	int descriptor;

	descriptor = client_open(address);
	CHECK_NUMBER(client_read(descriptor, block, sizeof(block)), 0);
	close(descriptor);
	descriptor = client_open(address);
	CHECK(client_send(descriptor, GET("/healthz"),
	    strlen(GET("/healthz"))));
	client_receive(descriptor, false, &answer);
	CHECK_NUMBER(answer.status, 200);
	answer_clear(&answer);
	CHECK_NUMBER(client_read(descriptor, block, sizeof(block)), 0);
	close(descriptor);
}

/* A figure of /metrics.  On a busy machine the asking itself may be late and
 * get no answer, which is not the figure 0: ask again. */
static unsigned long
ask_metric(const char *name)
{
	int64_t until_ms = now_ms() + CLIENT_PATIENCE_MS;
	struct answer answer;
	unsigned long value = 0;
	const char *line = NULL;
	char start[80];

	snprintf(start, sizeof(start), "\n%s ", name);
	while (line == NULL && now_ms() < until_ms) {
		client_ask(address, GET("/metrics"), strlen(GET("/metrics")),
		    &answer);
		line = strstr(text_string(&answer.body), start);
		if (line != NULL)
			value = strtoul(line + strlen(start), NULL, 10);
		answer_clear(&answer);
	}
	CHECK_ROW(line != NULL, name);
	return value;
}

/* Ask for a lot and read nothing for a while. */
static void
ask_slowly(const char *metric, unsigned long before)
{
	static const char request[] =
	    GET("/api/v1/occurrences?from=2000-01-01&to=2050-01-01");
	int i, descriptor = client_open(address), small = 4096;
	int64_t until_ms = now_ms() + 1000;

	(void)setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &small,
	    sizeof(small));
	/* Several, so that no buffer takes them all. */
	for (i = 0; i < 5; i++)
		(void)client_send(descriptor, request, strlen(request));
	while (ask_metric(metric) == before && now_ms() < until_ms)
		(void)poll(NULL, 0, 5);
	close(descriptor);
}

/* Who does not read is cut off at the answer's deadline.  On a busy machine the
 * server may not have read the question when it takes the connection for
 * silent, which is no cut: ask again. */
static void
test_slow_reader(void)
{
	static const char cut[] = "patchday_http_connections_cut_total";
	unsigned long before = ask_metric(cut);
	int64_t until_ms = now_ms() + CLIENT_PATIENCE_MS;

	do
		ask_slowly(cut, before);
	while (ask_metric(cut) == before && now_ms() < until_ms);
	CHECK(ask_metric(cut) > before);
}

/* 64 connections at once, each with several requests. */
static void *
many_run(void *context)
{
	static const char *const requests[] = { GET("/feeds/all.ics"),
	    GET("/"), GET("/healthz"), GET("/feeds/nightly.ics?form=rule"),
	    GET("/api/v1/occurrences") };
	unsigned *count = context;
	int descriptors[16];
	struct answer answer;
	size_t i, k;

	for (i = 0; i < countof(descriptors); i++)
		descriptors[i] = client_open(address);
	for (k = 0; k < countof(requests); k++) {
		for (i = 0; i < countof(descriptors); i++)
			(void)client_send(descriptors[i], requests[k],
			    strlen(requests[k]));
		for (i = 0; i < countof(descriptors); i++) {
			client_receive(descriptors[i], false, &answer);
			*count += answer.status == 200;
			answer_clear(&answer);
		}
	}
	for (i = 0; i < countof(descriptors); i++)
		close(descriptors[i]);
	return NULL;
}

/* fault-row: 56 */
static void
test_many(void)
{
	pthread_t threads[4];
	unsigned counts[4] = { 0 };
	size_t i;

	for (i = 0; i < countof(threads); i++)
		pthread_create(&threads[i], NULL, many_run, &counts[i]);
	for (i = 0; i < countof(threads); i++) {
		pthread_join(threads[i], NULL);
		CHECK_NUMBER(counts[i], 16 * 5);
	}
}

/* All places are taken by idle connections: a newcomer gets one. */
static void
test_full(void)
{
	int descriptors[24];
	struct answer answer;
	size_t i;

	for (i = 0; i < countof(descriptors); i++) {
		descriptors[i] = client_open(address);
		(void)client_send(descriptors[i], GET("/healthz"),
		    strlen(GET("/healthz")));
		client_receive(descriptors[i], false, &answer);
		CHECK_NUMBER(answer.status, 200);
		answer_clear(&answer);
	}
	for (i = 0; i < countof(descriptors); i++)
		close(descriptors[i]);
}

static void *
stop_run(void *context)
{
	server_free(context);
	return NULL;
}

/* Who waits for the owner when the server stops is told so. */
static void
test_stop(struct site *site)
{
	static const char request[] = GET("/feeds/tier-dev.ics");
	struct answer answer;
	pthread_t stopper;
	int waiting, idle;
	char block[16];

	owner_set_mood(&site->owner, OWNER_SILENT);
	idle = client_open(address);
	waiting = client_open(address);
	CHECK(client_send(waiting, request, strlen(request)));
	while (owner_kept_count(&site->owner) == 0)
		(void)poll(NULL, 0, 1);
	pthread_create(&stopper, NULL, stop_run, site->server);
	client_receive(waiting, false, &answer);
	CHECK_NUMBER(answer.status, 503);
	answer_clear(&answer);
	CHECK_NUMBER(client_read(idle, block, sizeof(block)), 0);
	pthread_join(stopper, NULL);
	CHECK_NUMBER(client_open(address), -1);
	CHECK(access(site->socket, F_OK) != 0);
	site->server = NULL;
	close(waiting);
	close(idle);
}

int
main(void)
{
	struct server_limits limits = { .headers_ms = 100, .body_ms = 120,
	    .answer_ms = 250, .idle_ms = 100, .owner_ms = 60,
	    .connections = 80 };
	char copy[64];
	struct site site;

	if (!CHECK(site_start(&site, &limits) == 0))
		return harness_end();
	address = server_address(site.server);
	test_deadlines();
	test_silence();
	test_slow_reader();
	site_stop(&site);
	limits = (struct server_limits){ .connections = 70 };
	if (!CHECK(site_start(&site, &limits) == 0))
		return harness_end();
	address = server_address(site.server);
	test_many();
	site_stop(&site);
	limits.connections = 8;
	if (!CHECK(site_start(&site, &limits) == 0))
		return harness_end();
	snprintf(copy, sizeof(copy), "%s", server_address(site.server));
	address = copy;
	test_full();
	test_stop(&site);
	site_stop(&site);
	return harness_end();
}
