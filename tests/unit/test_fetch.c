/* SPDX-License-Identifier: MIT */
/* The real fetch against servers on loopback that answer to order. */
#include "fetch_curl.h"

#include <sys/resource.h>

#include "harness.h"
#include "peer.h"

#define DEADLINE_MS 150		/* of what never ends */

enum then { KEEP, CLOSE, HANG, DRIP, FLOOD, BOMB };

struct script {
	const char *label, *reply;
	enum then then;
	const char *body;	/* that is expected; NULL: an error */
	const char *error;
	int status;
};

#define OK "HTTP/1.1 200 OK\r\n"
#define LENGTH(n) "Content-Length: " #n "\r\n\r\n"

/* fault-row: 52 53 */
static const struct script scripts[] = {
	{ "ok", OK LENGTH(2) "{}", KEEP, "{}", NULL, 200 },
	{ "chunked", OK "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
	    "2\r\nde\r\n0\r\n\r\n", KEEP, "abcde", NULL, 200 },
	{ "until close", OK "\r\nall", CLOSE, "all", NULL, 200 },
	{ "304", "HTTP/1.1 304 Not Modified\r\n\r\n", KEEP, "", NULL, 304 },
	{ "401", "HTTP/1.1 401 Unauthorized\r\n" LENGTH(2) "no", KEEP, "no",
	    NULL, 401 },
	{ "502", "HTTP/1.1 502 Bad Gateway\r\n" LENGTH(0), KEEP, "", NULL,
	    502 },
	{ "a redirect is an answer", "HTTP/1.1 302 Found\r\nLocation: "
	    "http://127.0.0.2/\r\n" LENGTH(0), KEEP, "", NULL, 302 },
	{ "continue first", "HTTP/1.1 100 Continue\r\nETag: \"no\"\r\n\r\n"
	    OK LENGTH(1) "x", KEEP, "x", NULL, 200 },
	/* It stays packed: no bomb goes off. */
	{ "gzip", OK "Content-Encoding: gzip\r\n" LENGTH(4) "\x1f\x8b\x08x",
	    KEEP, "\x1f\x8b\x08x", NULL, 200 },
	{ "a gigabyte, announced", OK LENGTH(1073741824), FLOOD, NULL,
	    "answered more than 4 MiB", 0 },
	{ "endless, chunked", OK "Transfer-Encoding: chunked\r\n\r\n", FLOOD,
	    NULL, "answered more than 4 MiB", 0 },
	{ "endless, plain", OK "\r\n", FLOOD, NULL,
	    "answered more than 4 MiB", 0 },
	{ "endless gzip", OK "Content-Encoding: gzip\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n", BOMB, NULL,
	    "answered more than 4 MiB", 0 },
	{ "closed", NULL, CLOSE, NULL, "closed the connection", 0 },
	{ "cut in the body", OK LENGTH(100) "{", CLOSE, NULL,
	    "broke off its answer", 0 },
	{ "silence", NULL, HANG, NULL, "did not answer within 0.15 s", 0 },
	{ "headers, then silence", OK LENGTH(10), HANG, NULL,
	    "did not answer within 0.15 s", 0 },
	{ "a byte now and then", OK LENGTH(1000), DRIP, NULL,
	    "did not answer within 0.15 s", 0 },
	{ "no HTTP", "hello\r\n", CLOSE, NULL, "answered no HTTP", 0 },
};

static bool
read_request(struct peer *peer, int descriptor)
{
	struct text head = { 0 };
	const char *length;
	size_t body = 0;
	char byte;
	bool is_there = true;

	while (is_there && strstr(text_string(&head), "\r\n\r\n") == NULL) {
		is_there = peer_read_byte(peer, descriptor, &byte);
		if (is_there)
			text_putc(&head, byte);
	}
	length = strstr(text_string(&head), "Content-Length: ");
	if (length != NULL)
		body = strtoul(length + 16, NULL, 10);
	for (; body > 0 && is_there; body--)
		is_there = peer_read_byte(peer, descriptor, &byte);
	text_clear(&head);
	return is_there;
}

/* Chunks of zeros, as a packed stream of nothing would be; or text. */
static void
flood(int descriptor, char filler)
{
	char chunk[4096 + 8];

	memset(chunk, filler, sizeof(chunk));
	memcpy(chunk, "1000\r\n", 6);
	memcpy(chunk + sizeof(chunk) - 2, "\r\n", 2);
	while (send(descriptor, chunk, sizeof(chunk), MSG_NOSIGNAL) > 0)
		continue;
}

static void
drip(int descriptor)
{
	struct pollfd gone = { .fd = descriptor, .events = POLLIN };

	while (poll(&gone, 1, 20) == 0)
		peer_say(descriptor, "x");
}

static void
serve(struct peer *peer, int descriptor)
{
	const struct script *script = peer->script;

	while (read_request(peer, descriptor)) {
		atomic_fetch_add(&peer->request_count, 1);
		if (script->reply != NULL)
			peer_say(descriptor, script->reply);
		switch (script->then) {
		case KEEP: break;
		case CLOSE: return;
		case HANG: peer_hang(descriptor); return;
		case DRIP: drip(descriptor); return;
		case FLOOD: flood(descriptor, 'x'); return;
		case BOMB: flood(descriptor, '\0'); return;
		}
	}
}

static void
check_script(const struct clock *clock, const struct script *script)
{
	struct fetch *fetch = fetch_curl_new(clock, DEADLINE_MS);
	struct fetch_request request = {
		.authorization = "Bearer secret-canary" };
	struct fetch_answer answer = { 0 };
	struct error error = { 0 };
	struct peer peer;
	char url[100];
	int result;

	if (script->then != HANG && script->then != DRIP)
		fetch->timeout_ms = 10000;
	peer_start(&peer, serve, script);
	snprintf(url, sizeof(url), "http://127.0.0.1:%u/api", peer.port);
	request.url = url;
	result = fetch->ask(fetch, &request, &answer, &error);
	CHECK_ROW(result == (script->error == NULL ? 0 : -1), script->label);
	CHECK_STRING(error.text, script->error != NULL ? script->error : "");
	CHECK_STRING(answer.body, script->body);
	CHECK_NUMBER(answer.status, script->status);
	CHECK_NUMBER(peer.connection_count, 1);
	/* A busy machine may be late; what never gives up takes for ever. */
	CHECK_ROW(fetch->spent_ms < fetch->timeout_ms + 20000, script->label);
	if (script->then == HANG || script->then == DRIP)
		/* Two clocks, in whole milliseconds. */
		CHECK_ROW(fetch->spent_ms >= DEADLINE_MS * 9 / 10,
		    script->label);
	CHECK(answer.etag[0] == '\0' && answer.retry_after_secs ==
	    (result == 0 ? -1 : 0));
	fetch_answer_clear(&answer);
	fetch_curl_free(fetch);
	peer_stop(&peer);
}

/* What a request looks like to the server, twice on one connection: nothing
 * of the first is left in the second. */
static void
test_request(const struct clock *clock)
{
	static const char *const told[] = { "POST /x?y=z HTTP/1.1\r\n",
		"Accept: application/vnd.github+json\r\n",
		"Authorization: Bearer t\r\n", "If-None-Match: W/\"e\"\r\n",
		"X-GitHub-Api-Version: 2022-11-28\r\n",
		"Content-Type: application/json\r\n", "\r\n\r\n{\"a\":1}",
		"GET /y HTTP/1.1\r\n", "Accept: application/json\r\n" };
	static const char *const not_told[] = { "Expect", "Accept-Encoding",
		"Cookie", "Referer", "Proxy" };
	struct fetch *fetch = fetch_curl_new(clock, 5000);
	struct fetch_request request = { .method = "POST",
		.accept = "application/vnd.github+json",
		.authorization = "Bearer t", .etag = "W/\"e\"",
		.api_version = "2022-11-28", .body = "{\"a\":1}" };
	struct fetch_answer answer;
	struct error error;
	struct peer peer;
	char url[100];
	size_t i;

	peer_start(&peer, serve, &scripts[0]);
	snprintf(url, sizeof(url), "http://localhost:%u/x?y=z", peer.port);
	request.url = url;
	CHECK(fetch->ask(fetch, &request, &answer, &error) == 0);
	fetch_answer_clear(&answer);
	snprintf(url, sizeof(url), "http://localhost:%u/y", peer.port);
	request = (struct fetch_request){ .url = url };
	CHECK(fetch->ask(fetch, &request, &answer, &error) == 0);
	fetch_answer_clear(&answer);
	for (i = 0; i < countof(told); i++)
		CHECK_ROW(peer_heard(&peer, told[i]) == 1, told[i]);
	for (i = 0; i < countof(not_told); i++)
		CHECK_ROW(peer_heard(&peer, not_told[i]) == 0, not_told[i]);
	CHECK_NUMBER(peer_heard(&peer, "User-Agent: patchday/"), 2);
	CHECK_NUMBER(peer.connection_count, 1);
	fetch_curl_free(fetch);
	peer_stop(&peer);
}

/* What is never sent. */
static void
test_refused(const struct clock *clock)
{
	static const struct fetch_request rows[] = {
		{ .url = "http://example.org/" },
		{ .url = "http://127.0.0.1@example.org/" },
		{ .url = "file:///etc/passwd" }, { .url = "ftp://localhost/" },
		{ .url = "gopher://localhost/" }, { .url = "localhost/x" },
		{ .url = "" }, { .url = "https://a/\r\nX: y" },
		{ .url = "http://localhost/", .authorization = "a\r\nX: y" },
		{ .url = "http://localhost/", .etag = "\"a\nb\"" },
		{ .url = "http://localhost/", .method = "GET /\r\n" },
	};
	struct fetch *fetch = fetch_curl_new(clock, 100);
	struct fetch_answer answer = { 0 };
	struct error error;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		CHECK_ROW(fetch->ask(fetch, &rows[i], &answer, &error) == -1,
		    rows[i].url);
		CHECK_ROW(strncmp(error.text, "was not asked: ", 15) == 0,
		    error.text);
	}
	CHECK_NUMBER(fetch->spent_ms, 0);
	fetch_curl_free(fetch);
	fetch_curl_free(NULL);
}

/* What an answer's status means. */
static void
test_statuses(void)
{
	static const struct { int status; const char *error; } rows[] = {
		{ 199, "answered with 199" }, { 200, NULL }, { 299, NULL },
		{ 300, "answered that it is at another address (300)" },
		{ 301, "answered that it is at another address (301)" },
		{ 304, "answered with 304" },
		{ 399, "answered that it is at another address (399)" },
		{ 400, "answered with 400" },
		{ 401, "refused the token (401)" },
		{ 403, "refused the token (403)" },
		{ 404, "has nothing at this address, or nothing for this "
		    "token (404)" },
		{ 503, "answered with 503" },
	};
	struct fetch_answer answer = { 0 };
	struct error error;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		answer.status = rows[i].status;
		error.text[0] = '\0';
		CHECK_NUMBER(fetch_answer_check(&answer, &error),
		    rows[i].error == NULL ? 0 : -1);
		CHECK_STRING(error.text, rows[i].error == NULL ? "" :
		    rows[i].error);
	}
}

/* Nobody listens; the name does not exist; no TLS there. */
static void
test_unreachable(const struct clock *clock)
{
	struct fetch *fetch = fetch_curl_new(clock, 5000);
	struct fetch_request request = { 0 };
	struct fetch_answer answer = { 0 };
	struct error error;
	struct peer peer;
	char url[100];

	peer_start(&peer, serve, &scripts[0]);
	snprintf(url, sizeof(url), "https://127.0.0.1:%u/", peer.port);
	request.url = url;
	fetch->timeout_ms = 300;
	CHECK(fetch->ask(fetch, &request, &answer, &error) == -1);
	CHECK_ROW(strcmp(error.text, "speaks no TLS") == 0 ||
	    strcmp(error.text, "did not answer within 0.3 s") == 0,
	    error.text);
	peer_stop(&peer);
	fetch->timeout_ms = 20000;
	snprintf(url, sizeof(url), "http://127.0.0.1:%u/", peer.port);
	CHECK(fetch->ask(fetch, &request, &answer, &error) == -1);
	CHECK_STRING(error.text, "could not be connected to");
	request.ca_file = "/nonexistent.pem";
	request.url = "https://127.0.0.1:1/";
	CHECK(fetch->ask(fetch, &request, &answer, &error) == -1);
	CHECK(answer.body == NULL);
	fetch_curl_free(fetch);
}

static void
add(struct fetch_answer *answer, const char *line)
{
	fetch_answer_add_header(answer, line, strlen(line));
}

/* fault-row: 53 */
static void
test_headers(void)
{
	struct fetch_answer answer;
	char line[FETCH_HEADER_MAX + 20];

	fetch_answer_init(&answer);
	CHECK_NUMBER(answer.rate_remaining, -1);
	CHECK_NUMBER(answer.retry_after_secs, -1);
	add(&answer, "eTaG:  W/\"a b\" \t\r\n");
	add(&answer, "link: <https://x>; rel=\"next\"\r\n");
	add(&answer, "retry-after: 60\r\n");
	add(&answer, "x-ratelimit-remaining: 0\r\n");
	add(&answer, "x-ratelimit-reset: 1785445200\r\n");
	add(&answer, "etags: no\r\n");
	add(&answer, "etag\r\n");
	CHECK_STRING(answer.etag, "W/\"a b\"");
	CHECK_STRING(answer.link, "<https://x>; rel=\"next\"");
	CHECK_NUMBER(answer.retry_after_secs, 60);
	CHECK_NUMBER(answer.rate_remaining, 0);
	CHECK_NUMBER(answer.rate_reset_at, 1785445200);
	add(&answer, "retry-after: Thu, 30 Jul 2026 21:00:00 GMT\r\n");
	CHECK_NUMBER(answer.retry_after_secs, -1);
	add(&answer, "retry-after: 99999999999999999999\r\n");
	CHECK_NUMBER(answer.retry_after_secs, -1);
	add(&answer, "x-ratelimit-remaining: -5\r\n");
	CHECK_NUMBER(answer.rate_remaining, -1);
	memset(line, 'x', sizeof(line));
	memcpy(line, "ETag: ", 6);
	fetch_answer_add_header(&answer, line, 6 + FETCH_HEADER_MAX - 1);
	CHECK_NUMBER(strlen(answer.etag), FETCH_HEADER_MAX - 1);
	fetch_answer_add_header(&answer, line, 6 + FETCH_HEADER_MAX);
	CHECK_STRING(answer.etag, "");
	fetch_answer_add_header(&answer, "Link: a\0b", 9);
	CHECK_STRING(answer.link, "<https://x>; rel=\"next\"");
}

/* `count` times the unit, within brackets: what JSON is refused as. */
static void
check_json(const char *unit, size_t count, const char *want)
{
	struct fetch_answer answer = { 0 };
	struct error error = { 0 };
	struct doc *doc = NULL;
	struct text text = { 0 };
	size_t i;

	text_puts(&text, "[");
	for (i = 0; i < count; i++)
		text_puts(&text, unit);
	text_puts(&text, "1]");
	answer.length = text.length;
	answer.body = text_take(&text);
	CHECK_NUMBER(fetch_answer_parse(&answer, NULL, &doc,
	    &error),
	    want[0] == '\0' ? 0 : -1);
	CHECK_STRING(error.text, want);
	doc_free(doc);
	fetch_answer_clear(&answer);
}

/* fault-row: 53 */
static void
test_json(void)
{
	struct rusage usage;

	check_json("{},", 1000, "");
	check_json("[", 1000, "answered too much (the JSON is nested deeper "
	    "than 64)");
	check_json("{},", 1000000, "answered too much (the JSON has more than "
	    "100000 values)");
	check_json("{},", 3500000, "answered too much (the JSON has more than "
	    "4194304 bytes)");
	check_json("x", 1, "answered no JSON");
	check_json("\xff", 1, "answered no JSON");
	(void)getrusage(RUSAGE_SELF, &usage);
	/* KiB; 10 MB of "{}," are built above, by this test */
	CHECK(usage.ru_maxrss < 200 * 1024);
}

int
main(void)
{
	struct clock clock;
	size_t i;

	clock_init_system(&clock);
	for (i = 0; i < countof(scripts); i++)
		check_script(&clock, &scripts[i]);
	test_request(&clock);
	test_refused(&clock);
	test_unreachable(&clock);
	test_statuses();
	test_headers();
	test_json();
	return harness_end();
}
