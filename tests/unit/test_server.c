/* SPDX-License-Identifier: MIT */
/* The server's answers: status by status, header by header. */
#include "harness.h"

#include <microhttpd.h>

#include "array.h"
#include "fake/client.h"
#include "fake/site.h"

#define HOST " HTTP/1.1\r\nHost: x\r\n"
#define GET(target) "GET " target HOST "\r\n"
#define BROWSE(target) "GET " target HOST "Accept: text/html,application/" \
	"xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n\r\n"

static const char *address;

/* A request, the status it must have, and what its head and body must hold;
 * "!" in front: must not. */
struct row {
	const char *request;
	int status;
	const char *head, *body;
};

static bool
holds(const struct text *text, const char *wanted)
{
	if (wanted == NULL)
		return true;
	if (wanted[0] == '!')
		return strstr(text_string(text), wanted + 1) == NULL;
	return strstr(text_string(text), wanted) != NULL;
}

static void
check_row(const struct row *row)
{
	struct answer answer;
	char label[300], value[400];

	client_ask(address, row->request, strlen(row->request), &answer);
	snprintf(label, sizeof(label), "%.60s: %d, want %d\n%s%.80s",
	    row->request, answer.status, row->status,
	    text_string(&answer.head), text_string(&answer.body));
	CHECK_ROW(answer.status == row->status, label);
	CHECK_ROW(holds(&answer.head, row->head), label);
	CHECK_ROW(holds(&answer.body, row->body), label);
	CHECK_ROW(holds(&answer.head, "!Server:"), label);
	if (answer.status != 0 && row->body != NULL)
		CHECK_STRING(client_header(&answer, "X-Content-Type-Options",
		    value), "nosniff");
	answer_clear(&answer);
}

static void
test_statuses(void)
{
	static const struct row rows[] = {
		{ GET("/"), 200, "text/html; charset=utf-8",
		    "Test &lt;Site&gt;" },
		{ GET("/"), 200, "script-src 'self'; ", "!<script>" },
		{ GET("/feeds/all.ics"), 200,
		    "Content-Type: text/calendar; charset=utf-8",
		    "BEGIN:VCALENDAR" },
		{ GET("/feeds/patch-thursday.ics"), 200,
		    "inline; filename=\"patch-thursday.ics\"", "Patch" },
		{ GET("/feeds/env-idfprod.ics?form=rule"), 200, "ETag: \"",
		    "RRULE" },
		{ GET("/feeds/tier-dev.ics?form=zoned&x=1"), 200, NULL,
		    "VTIMEZONE" },
		{ GET("/healthz"), 200, "text/plain", "ok\n" },
		{ GET("/readyz"), 200, "no-store", "ready\n" },
		{ GET("/metrics"), 200, "version=0.0.4",
		    "patchday_up 1\n# HELP patchday_http_requests_total" },
		{ GET("/live.js"), 200, "text/javascript", "EventSource" },
		{ GET("/live.js?v=9"), 200, NULL, NULL },
		{ GET("/favicon.svg"), 200, "image/svg+xml", "<svg" },
		{ GET("/robots.txt"), 200, NULL, "User-agent: *\nAllow: /" },
		{ GET("http://any/healthz"), 200, NULL, "ok\n" },
		{ "GET /healthz HTTP/1.0\r\n\r\n", 200, "Connection: close",
		    NULL },
		{ GET("/%7e"), 404, NULL, "404 Not Found: " },
		{ GET("/healthz/"), 404, NULL, NULL },
		{ GET("/HEALTHZ"), 404, NULL, NULL },
		/* Whoever follows a link is led on. */
		{ BROWSE("/nothing"), 404, "text/html; charset=utf-8",
		    "<a href=\"./\">All windows</a>" },
		{ BROWSE("/nothing"), 404, "script-src 'self'; ",
		    "there is nothing at this address.</p>" },
		{ BROWSE("/occurrences/<b>/2026-12-04T15:00"), 404,
		    "text/html", "<a href=\"../../history\">" },
		{ BROWSE("/occurrences/<b>/2026-12-04T15:00"), 404, NULL,
		    "!<b>" },
		{ BROWSE("/occurrences/patch-thursday/2026-12-04T15:00"), 404,
		    "text/html", "patch-thursday has no occurrence at "
		    "2026-12-04T15:00.</p>" },
		{ BROWSE("/1/2/3/4/5/6/7/8"), 404, "text/plain", NULL },
		{ BROWSE("/api/v1/status"), 404, "application/problem+json",
		    NULL },
		{ BROWSE("/feeds/nothing.ics"), 404, "text/plain", NULL },
		{ "GET /nothing" HOST "Accept: text/html;q=0, */*\r\n\r\n",
		    404, "text/plain", NULL },
		{ "HEAD /nothing" HOST "Accept: text/html\r\n\r\n", 404,
		    "text/html", NULL },
		{ "POST /nothing" HOST "Accept: text/html\r\nContent-Length: "
		    "0\r\n\r\n", 404, "text/plain", NULL },
		{ GET("/feeds/"), 404, NULL, NULL },
		{ GET("/feeds/.ics"), 404, NULL, NULL },
		{ GET("/feeds/all"), 404, NULL, "/feeds/NAME.ics" },
		{ GET("/feeds/ALL.ics"), 404, NULL, NULL },
		{ GET("/feeds/patch-thursdy.ics"), 404, "text/plain",
		    "patch-thursday" },
		{ GET("/feeds/all.ics?form=xml"), 400, NULL, "zoned" },
		{ GET("/api/v1/status"), 404, "application/problem+json",
		    "\"status\":404" },
		{ GET("/api/v1/outbox/1"), 404, NULL, NULL },
		{ "POST /api/v1/reload" HOST "Content-Length: 0\r\n\r\n",
		    404, NULL, NULL },
		{ "POST /" HOST "Content-Length: 0\r\n\r\n", 405,
		    "Allow: GET, HEAD\r\n", "405 Method Not Allowed" },
		{ "PUT /healthz" HOST "\r\n", 405, NULL,
		    "does not take that method; accepted are GET, HEAD\n" },
		{ "OPTIONS /feeds/all.ics" HOST "\r\n", 405, NULL, NULL },
		{ "get /healthz" HOST "\r\n", 405, NULL, NULL },
		{ "GET /feeds/all.ics" HOST "Accept: text/html\r\n\r\n", 406,
		    NULL, "406 Not Acceptable: Accept rules out the only "
		    "form there is: text/calendar\n" },
		{ "GET /feeds/all.atom" HOST "Accept: text/html\r\n\r\n",
		    406, NULL, "form there is: application/atom+xml\n" },
		{ "GET /feeds/all.json" HOST "Accept: text/html\r\n\r\n",
		    406, NULL, "form there is: application/feed+json\n" },
		{ "GET /feeds/all.ics" HOST "Accept-Encoding: *;q=0\r\n\r\n",
		    406, NULL, NULL },
		{ "GET /api/v1/occurrences" HOST "Accept: text/html\r\n\r\n",
		    406, "text/plain", "406 Not Acceptable: Accept rules out "
		    "the only form there is: application/json\n" },
		{ "GET /api/v1/occurrences?x=1" HOST "Accept: "
		    "application/json\r\n\r\n", 400, "problem+json", NULL },
		{ GET("/api/v1/openapi.json"), 200, "application/json",
		    "\"openapi\": \"3.1.0\"" },
		{ GET("/api/v1/journal"), 401,
		    "WWW-Authenticate: Bearer realm=\"patchday\"",
		    "\"status\":401" },
		{ "POST /api/v1/acts" HOST "Content-Length: 2\r\n\r\n{}",
		    401, "problem+json", "token" },
		{ "POST /" HOST "Content-Length: 70000\r\n\r\n", 413,
		    "Connection: close", "64 KiB" },
	};
	size_t i;

	for (i = 0; i < countof(rows); i++)
		check_row(&rows[i]);
}

/* No path leads to a file, however it is written. */
/* fault-row: 57 */
static void
test_paths(void)
{
	static const struct row rows[] = {
		{ GET("/../etc/passwd"), 404, NULL, NULL },
		{ GET("/feeds/../../etc/passwd"), 404, NULL, NULL },
		{ GET("/feeds/..%2f..%2fetc%2fpasswd.ics"), 400, NULL,
		    NULL },
		{ GET("/feeds/%2e%2e/all.ics"), 404, NULL, NULL },
		{ GET("/feeds%2fall.ics"), 400, NULL, NULL },
		{ GET("/feeds//all.ics"), 404, NULL, NULL },
		{ GET("//healthz"), 404, NULL, NULL },
		{ GET("/./healthz"), 404, NULL, NULL },
		{ GET("/feeds/all.ics%00.txt"), 400, NULL, NULL },
		{ GET("/feeds/all%0d%0aX-Bad:1.ics"), 400, "!X-Bad", NULL },
		{ GET("/%ff"), 400, NULL, NULL },
		{ GET("/a b"), 400, NULL, NULL },
		{ GET("*"), 400, NULL, NULL },
		{ GET("healthz"), 400, NULL, NULL },
		{ GET("/%252e%252e/x"), 404, NULL, NULL },
		{ GET("/feeds/<script>.ics"), 404, "text/plain", NULL },
	};
	size_t i;

	for (i = 0; i < countof(rows); i++)
		check_row(&rows[i]);
}

/* Shapes that a proxy and we could read as different requests. */
/* fault-row: 56 */
static void
test_shapes(void)
{
	static const struct row rows[] = {
		{ "GET /healthz" HOST "Content-Length: 5\r\n"
		    "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
		    "Connection: close", NULL },
		{ "GET /healthz" HOST "Content-Length: 0\r\n"
		    "Content-Length: 5\r\n\r\nhello", 400, NULL, NULL },
		{ "GET /healthz" HOST "Content-Length : 5\r\n\r\nhello", 400,
		    NULL, NULL },
		{ "GET /healthz" HOST "Content-Length: 5x\r\n\r\nhello", 400,
		    NULL, NULL },
		{ "GET /healthz" HOST "Transfer-Encoding: xchunked\r\n\r\n",
		    400, NULL, NULL },
		{ "GET /healthz" HOST "Transfer-Encoding: gzip, chunked\r\n"
		    "\r\n0\r\n\r\n", 400, NULL, NULL },
		{ "GET /healthz HTTP/1.0\r\nTransfer-Encoding: chunked\r\n"
		    "\r\n0\r\n\r\n", 400, NULL, NULL },
		/* Since 1.0 libmicrohttpd says it in its own words. */
		{ "GET /healthz HTTP/1.1\r\n\r\n", 400, NULL,
		    MHD_VERSION >= 0x01000000 ? NULL : "Host" },
		{ "GET /healthz" HOST "Host: y\r\n\r\n", 400, NULL, NULL },
		{ "GET /healthz HTTP/1.1\r\nHost: a b<>\r\n\r\n", 400, NULL,
		    "no valid host" },
		{ "GET /healthz HTTP/1.1\r\nHost: a@b\r\n\r\n", 400, NULL,
		    "no valid host" },
		{ "GET /healthz HTTP/1.1\r\nHost: a/b\r\n\r\n", 400, NULL,
		    "no valid host" },
		{ "GET /healthz HTTP/1.1\r\nHost:\r\n\r\n", 200, NULL,
		    NULL },
		{ "GET /healthz HTTP/1.1\r\nHost: [::1]:8480 \r\n\r\n", 200,
		    NULL, NULL },
		{ "GET /healthz HTTP/1.1\r\nHost: patch_day.example:80\r\n"
		    "\r\n", 200, NULL, NULL },
		{ "GET /healthz" HOST "no colon\r\n\r\n", 400, NULL, NULL },
		{ "GET /healthz" HOST "bad(name: 1\r\n\r\n", 400, NULL,
		    NULL },
		/* obs-fold, of which libmicrohttpd makes X-Forwarded-User;
		 * bare CR and LF; whatever ends a line for others */
		{ "GET /healthz" HOST "X-Forwarded-: ann\r\n User\r\n\r\n",
		    400, "Connection: close", NULL },
		{ "GET /healthz" HOST "X: y\r\n z\r\n\r\n", 400, NULL, NULL },
		{ "GET /healthz" HOST "X: y\rZ: 1\r\n\r\n", 400, NULL, NULL },
		{ "GET /healthz" HOST "X: y\nZ: 1\r\n\r\n", 400, NULL, NULL },
		{ "GET /healthz" HOST "X: y\x0bz\r\n\r\n", 400, NULL, NULL },
		{ "GET /healthz" HOST "X: y\x7f\r\n\r\n", 400, NULL, NULL },
		/* What is fine. */
		{ "GET /healthz" HOST "X:\r\nY:z\r\nZ:   a\tb  \r\n\r\n",
		    200, NULL, NULL },
		{ "GET /healthz" HOST "X: \xc3\xa4\r\nY: \t \r\n\r\n", 200,
		    NULL, NULL },
		{ "GET /healthz HTTP/9.9\r\nHost: x\r\n\r\n", 505, NULL,
		    NULL },
		{ "GET /healthz\r\n\r\n", 400, NULL, NULL },
		{ "\x16\x03\x01\r\n\r\n", 0, NULL, NULL },
	};
	size_t i;

	for (i = 0; i < countof(rows); i++)
		check_row(&rows[i]);
}

/* `lines` headers of `size` bytes each, and what comes of it. */
static int
ask_with_headers(size_t lines, size_t size)
{
	struct text request = { 0 };
	struct answer answer;
	size_t i;
	int status;

	text_puts(&request, "GET /healthz" HOST);
	for (i = 0; i < lines; i++)
		text_putf(&request, "X-%zu: %0*d\r\n", i, (int)size, 0);
	text_puts(&request, "\r\n");
	client_ask(address, request.bytes, request.length, &answer);
	status = answer.status;
	answer_clear(&answer);
	text_clear(&request);
	return status;
}

static int
ask_with_target(size_t length)
{
	struct text request = { 0 };
	struct answer answer;
	int status;

	text_putf(&request, "GET /%0*d" HOST "\r\n", (int)length, 0);
	client_ask(address, request.bytes, request.length, &answer);
	status = answer.status;
	answer_clear(&answer);
	text_clear(&request);
	return status;
}

/* `count` times "a=&", or "&". */
static int
ask_with_query(const char *path, const char *parameter, int count)
{
	struct text request = { 0 };
	struct answer answer;
	int status;

	text_putf(&request, "GET %s?", path);
	while (count-- > 0)
		text_puts(&request, parameter);
	text_puts(&request, HOST "\r\n");
	client_ask(address, request.bytes, request.length, &answer);
	status = answer.status;
	answer_clear(&answer);
	text_clear(&request);
	return status;
}

/* libmicrohttpd's pool does not pay for what is in a query. */
static void
test_queries(void)
{
	CHECK_NUMBER(ask_with_query("/healthz", "&", 1900), 200);
	CHECK_NUMBER(ask_with_query("/healthz", "a=&", 600), 400);
	CHECK_NUMBER(ask_with_query("/healthz", "a&", 900), 400);
	CHECK_NUMBER(ask_with_query("/healthz", "a=&", 700), 414);
	CHECK_NUMBER(ask_with_query("/healthz", "?", 1900), 200);
	CHECK_NUMBER(ask_with_query("", "a=&", 300), 400);
	CHECK_NUMBER(ask_with_query("/nothing", "a", 1), 404);
}

static void
test_bombs(void)
{
	CHECK_NUMBER(ask_with_headers(10, 100), 200);
	CHECK_NUMBER(ask_with_headers(70, 100), 200);
	CHECK_NUMBER(ask_with_headers(90, 1), 200);
	CHECK_NUMBER(ask_with_headers(90, 100), 431);
	CHECK_NUMBER(ask_with_headers(120, 10), 431);
	CHECK_NUMBER(ask_with_headers(1, 7500), 200);
	CHECK_NUMBER(ask_with_headers(1, 9000), 431);
	CHECK_NUMBER(ask_with_headers(1, 100000), 431);
	CHECK_NUMBER(ask_with_target(1000), 404);
	CHECK_NUMBER(ask_with_target(3000), 414);
	CHECK_NUMBER(ask_with_target(60000), 414);
}

/* Two requests on one connection, the second sent with the first. */
static void
test_keep_alive(void)
{
	static const char two[] = GET("/healthz") GET("/nothing")
	    "HEAD /feeds/all.ics" HOST "\r\n";
	int descriptor = client_open(address);
	struct answer answer;
	char value[400];

	CHECK(client_send(descriptor, two, strlen(two)));
	client_receive(descriptor, true, &answer);
	CHECK_NUMBER(answer.status, 200);
	answer_clear(&answer);
	close(descriptor);
	descriptor = client_open(address);
	CHECK(client_send(descriptor, GET("/healthz"),
	    strlen(GET("/healthz"))));
	client_receive(descriptor, false, &answer);
	CHECK_STRING(text_string(&answer.body), "ok\n");
	answer_clear(&answer);
	CHECK(client_send(descriptor, GET("/nothing"),
	    strlen(GET("/nothing"))));
	client_receive(descriptor, false, &answer);
	CHECK_NUMBER(answer.status, 404);
	CHECK(!answer.is_closed);
	answer_clear(&answer);
	CHECK(client_send(descriptor, GET("/live.js"),
	    strlen(GET("/live.js"))));
	client_receive(descriptor, false, &answer);
	CHECK_NUMBER(answer.body.length,
	    atoi(client_header(&answer, "Content-Length", value)));
	answer_clear(&answer);
	close(descriptor);
}

int
main(void)
{
	struct site site;

	if (!CHECK(site_start(&site, NULL) == 0))
		return harness_end();
	address = server_address(site.server);
	test_statuses();
	test_paths();
	test_shapes();
	test_bombs();
	test_queries();
	test_keep_alive();
	site_stop(&site);
	return harness_end();
}
