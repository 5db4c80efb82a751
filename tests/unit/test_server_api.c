/* SPDX-License-Identifier: MIT */
/* The API: occurrences for everybody, the rest by the control socket. */
#include "harness.h"

#include <sys/stat.h>

#include "array.h"
#include "doc.h"
#include "fake/client.h"
#include "fake/site.h"

#define HOST " HTTP/1.1\r\nHost: x\r\n"
#define API "/api/v1/occurrences"

/* Ask; the body is kept in `ret_answer`. */
static int
ask(const char *address, const char *method, const char *target,
    const char *body, struct answer *ret_answer)
{
	struct text request = { 0 };

	text_putf(&request, "%s %s" HOST, method, target);
	if (strcmp(method, "POST") == 0)
		text_putf(&request, "Content-Length: %zu\r\n",
		    strlen(body));
	text_putf(&request, "\r\n%s", body);
	client_ask(address, request.bytes, request.length, ret_answer);
	text_clear(&request);
	return ret_answer->status;
}

/* How many occurrences a question brings and the identity of the first. */
static void
test_occurrences(const char *address)
{
	static const struct {
		const char *query;
		int count;		/* -1: any */
		const char *first;
	} rows[] = {
		{ "", 40, "patch-thursday/2026-12-03T15:00" },
		{ "?window=patch-thursday", 5,
		    "patch-thursday/2026-12-03T15:00" },
		{ "?environment=idfprod", 5,
		    "patch-thursday/2026-12-03T15:00" },
		{ "?environment=idfdev&window=nightly", 35,
		    "nightly/2026-12-04T03:00" },
		{ "?environment=idfprod&window=nightly", 0, NULL },
		{ "?window=nightly&window=patch-thursday", 40,
		    "patch-thursday/2026-12-03T15:00" },
		{ "?from=2026-12-04&to=2026-12-05&window=nightly", 1,
		    "nightly/2026-12-05T03:00" },
		{ "?from=2026-12-03T23:00:00Z&to=2026-12-03T23:00:01Z", 1,
		    "patch-thursday/2026-12-03T15:00" },
		{ "?from=2026-12-03T23:00:01Z&to=2026-12-04T00:00:00Z", 0,
		    NULL },
		{ "?from=2026-12-04T00:00:00+01:00&to=2026-12-04T00:01:00"
		    "%2B01:00", 1, "patch-thursday/2026-12-03T15:00" },
		{ "?from=tomorrow+15:00&to=%2B3d&window=nightly", 2,
		    "nightly/2026-12-05T03:00" },
		{ "?from=now&to=+1d", 2,
		    "patch-thursday/2026-12-03T15:00" },
		{ "?from=2026-12-03&to=2026-12-03", 0, NULL },
		{ "?from=1900-01-01&to=2400-01-01", 10000, NULL },
	};
	struct answer answer;
	struct error error;
	struct doc *doc;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		char *target = mem_format(API "%s", rows[i].query);

		CHECK_NUMBER(ask(address, "GET", target, "", &answer), 200);
		doc = NULL;
		CHECK_ROW(doc_parse_json(answer.body.bytes,
		    answer.body.length, 1 << 24, &doc, &error) == 0 ||
		    rows[i].count == 10000, target);
		if (doc != NULL)
			CHECK_NUMBER(doc->count, rows[i].count);
		if (doc != NULL && rows[i].first != NULL && doc->count > 0)
			CHECK_STRING(doc_string(doc_find(&doc->items[0],
			    "occurrence")), rows[i].first);
		doc_free(doc);
		answer_clear(&answer);
		free(target);
	}
}

static void
test_fields(const char *address)
{
	struct answer answer;
	const char *body;

	CHECK_NUMBER(ask(address, "GET", API "?window=patch-thursday&"
	    "in=America/Santiago&in=UTC", "", &answer), 200);
	body = text_string(&answer.body);
	CHECK(strstr(body, "\"start\":\"2026-12-03T23:00:00Z\"") != NULL);
	CHECK(strstr(body, "\"end\":\"2026-12-04T01:00:00Z\"") != NULL);
	CHECK(strstr(body, "\"utc_offset\":\"-08:00\"") != NULL);
	CHECK(strstr(body, "\"abbreviation\":\"PST\"") != NULL);
	CHECK(strstr(body, "\"America/Santiago\":"
	    "\"2026-12-03T20:00:00-03:00\"") != NULL);
	CHECK(strstr(body, "\"UTC\":\"2026-12-03T23:00:00") != NULL);
	answer_clear(&answer);
}

/* More than 10,000: the answer says where it goes on, and all the pages
 * together hold each occurrence once. */
static void
test_pages(const char *address)
{
	char link[400], target[400], *end;
	struct answer answer;
	size_t count = 0, pages = 0;
	const char *p;

	snprintf(target, sizeof(target), API
	    "?from=2000-01-01&to=2060-01-01&window=nightly");
	while (target[0] != '\0' && pages < 5) {
		CHECK_NUMBER(ask(address, "GET", target, "", &answer), 200);
		/* Not strstr(): AddressSanitizer's measures the rest of a
		 * megabyte each time. */
		for (p = text_string(&answer.body); *p != '\0'; p++)
			count += *p == '"' &&
			    strncmp(p, "\"occurrence\":", 13) == 0;
		client_header(&answer, "Link", link);
		target[0] = '\0';
		end = strchr(link, '>');
		if (end != NULL) {
			CHECK_STRING(end, ">; rel=\"next\"");
			*end = '\0';
			snprintf(target, sizeof(target), "%s", link + 1);
		}
		answer_clear(&answer);
		pages++;
	}
	CHECK_NUMBER(count, 21915);
	CHECK_NUMBER(pages, 3);
}

static void
test_refusals(const char *address)
{
	static const struct {
		const char *query, *detail;
	} rows[] = {
		{ "?window=patch-thursdy", "did you mean \\\"patch-thursday" },
		{ "?environment=idfprd", "did you mean \\\"idfprod" },
		{ "?window=", "there is no" },
		{ "?enviroment=idfprod", "accepted are from, to" },
		{ "?from=nonsense", "from: " },
		{ "?from=today&from=tomorrow", "from: given twice" },
		{ "?to=%2B1d&window=nightly&to=%2B2d", "to: given twice" },
		{ "?to=2026-13-01", "to: " },
		{ "?from=Tue+2026-12-03", "from: " },
		{ "?from=tomorrow&to=yesterday", "before the start" },
		{ "?in=America/Los_Angelos", "America/Los_Angeles" },
		{ "?in=../../etc/passwd", "in: " },
		{ "?in=UTC&in=UTC&in=UTC&in=UTC&in=UTC&in=UTC&in=UTC&in=UTC"
		    "&in=UTC", "at most 8" },
		{ "?window=%3Cscript%3E", "<script>" },
	};
	struct answer answer;
	char value[400];
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		char *target = mem_format(API "%s", rows[i].query);

		CHECK_NUMBER(ask(address, "GET", target, "", &answer), 400);
		CHECK_ROW(strstr(text_string(&answer.body), rows[i].detail) !=
		    NULL, text_string(&answer.body));
		CHECK_STRING(client_header(&answer, "Content-Type", value),
		    "application/problem+json");
		answer_clear(&answer);
		free(target);
	}
}

/* What arrives at the owner. */
static void
test_control(const char *control)
{
	static const struct {
		const char *method, *target, *body;
		int status;
		const char *want;
	} rows[] = {
		{ "GET", "/api/v1/status", "", 200, "\"verb\":0" },
		{ "GET", "/api/v1/outbox", "", 200,
		    "\"verb\":3,\"argument\":null" },
		{ "GET", "/api/v1/outbox?state=dead", "", 200,
		    "\"verb\":3,\"argument\":\"dead\"" },
		{ "GET", "/api/v1/outbox/ab12", "", 200,
		    "\"verb\":4,\"argument\":\"ab12\"" },
		{ "POST", "/api/v1/outbox/ab12/retry", "", 200,
		    "\"verb\":5,\"argument\":\"ab12\",\"reason\":null" },
		{ "POST", "/api/v1/outbox/ab12/drop", "not needed", 200,
		    "\"verb\":6,\"argument\":\"ab12\","
		    "\"reason\":\"not needed\"" },
		{ "POST", "/api/v1/outbox/ab12/drop?reason=over", "", 200,
		    "\"reason\":\"over\"" },
		{ "POST", "/api/v1/reload", "", 200, "\"verb\":7" },
		{ "GET", "/api/v1/reload", "", 405, "\"status\":405" },
		{ "GET", "/api/v1/reload", "", 405,
		    "that method; accepted are POST\"" },
		{ "POST", "/api/v1/outbox/ab12", "", 405, "retry" },
		{ "GET", "/api/v1/outbox/ab12/drop", "", 405, NULL },
		{ "POST", "/api/v1/outbox/ab12/eat", "", 404, NULL },
		{ "POST", "/api/v1/outbox//drop", "", 404, NULL },
		{ "GET", "/feeds/all.ics", "", 200, "BEGIN:VCALENDAR" },
		{ "GET", "/healthz", "", 200, "ok" },
		{ "GET", "/nothing", "", 404, NULL },
	};
	struct answer answer;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		CHECK_NUMBER(ask(control, rows[i].method, rows[i].target,
		    rows[i].body, &answer), rows[i].status);
		CHECK_ROW(rows[i].want == NULL || strstr(text_string(
		    &answer.body), rows[i].want) != NULL, rows[i].target);
		answer_clear(&answer);
	}
}

/* Who asks is what the kernel says. */
static void
test_peer(const struct site *site)
{
	struct answer answer;
	struct stat status;
	char want[40];

	CHECK_NUMBER(ask(site->control, "POST", "/api/v1/reload", "",
	    &answer), 200);
	snprintf(want, sizeof(want), "\"who\":\"uid %u",
	    (unsigned)getuid());
	CHECK_ROW(strstr(text_string(&answer.body), want) != NULL,
	    text_string(&answer.body));
	answer_clear(&answer);
	CHECK(stat(site->socket, &status) == 0 &&
	    S_ISSOCK(status.st_mode) && (status.st_mode & 0777) == 0660);
}

/* A body in chunks counts like one in one piece; over 64 KiB is refused. */
static void
test_bodies(const char *control)
{
	static const char chunked[] = "POST /api/v1/outbox/k/drop" HOST
	    "Transfer-Encoding: chunked\r\n\r\n"
	    "4\r\nnot \r\n6\r\nneeded\r\n0\r\n\r\n";
	struct text large = { 0 };
	struct answer answer;
	char *big = mem_new(70001, 1);

	client_ask(control, chunked, strlen(chunked), &answer);
	CHECK_NUMBER(answer.status, 200);
	CHECK(strstr(text_string(&answer.body), "\"not needed\"") != NULL);
	answer_clear(&answer);
	memset(big, 'x', 70000);
	CHECK_NUMBER(ask(control, "POST", "/api/v1/outbox/k/drop", big,
	    &answer), 413);
	answer_clear(&answer);
	text_puts(&large, "POST /api/v1/outbox/k/drop" HOST
	    "Transfer-Encoding: chunked\r\n\r\n");
	text_putf(&large, "%x\r\n%s\r\n0\r\n\r\n", 70000, big);
	client_ask(control, large.bytes, large.length, &answer);
	CHECK_NUMBER(answer.status, 413);
	answer_clear(&answer);
	text_clear(&large);
	free(big);
}

/* Sent again is what has the same key, body and path; the same in other words
 * is another request. */
static void
test_keys(const char *control)
{
#define ACKNOWLEDGE "{\"act\":\"acknowledge\"}"
	static const struct {
		const char *target, *body, *again, *again_body;
		bool is_same;
	} rows[] = {
		{ "/api/v1/promotions/image/a/acts", ACKNOWLEDGE,
		    "/api/v1/promotions/image/a/acts", ACKNOWLEDGE, true },
		{ "/api/v1/promotions/image/a/acts", ACKNOWLEDGE,
		    "/api/v1/promotions/image/b/acts", ACKNOWLEDGE, false },
		{ "/api/v1/promotions/image/a/acts", ACKNOWLEDGE,
		    "/api/v1/promotions/image/a/acts", ACKNOWLEDGE " ",
		    false },
		{ "/api/v1/acts", "{\"act\":\"start\"}",
		    "/api/v1/acts", "{\"act\":\"start\"}", true },
		{ "/api/v1/acts", "{\"act\":\"start\"}",
		    "/api/v1/acts", "{\"act\":\"end\"}", false },
	};
	char target[200];
	struct answer first, again;
	const char *one, *two;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		snprintf(target, sizeof(target), "%s HTTP/1.1\r\n"
		    "Idempotency-Key: k-1\r\nX:", rows[i].target);
		CHECK_NUMBER(ask(control, "POST", target, rows[i].body,
		    &first), 200);
		snprintf(target, sizeof(target), "%s HTTP/1.1\r\n"
		    "Idempotency-Key: k-1\r\nX:", rows[i].again);
		CHECK_NUMBER(ask(control, "POST", target,
		    rows[i].again_body, &again), 200);
		one = strstr(text_string(&first.body), "\"request\":");
		two = strstr(text_string(&again.body), "\"request\":");
		CHECK_ROW(one != NULL && two != NULL &&
		    (strcmp(one, two) == 0) == rows[i].is_same,
		    rows[i].again);
		answer_clear(&first);
		answer_clear(&again);
	}
}

int
main(void)
{
	struct site site;

	if (!CHECK(site_start(&site, NULL) == 0))
		return harness_end();
	test_occurrences(server_address(site.server));
	test_fields(server_address(site.server));
	test_pages(server_address(site.server));
	test_refusals(server_address(site.server));
	test_control(site.control);
	test_peer(&site);
	test_bodies(site.control);
	test_keys(site.control);
	site_stop(&site);
	return harness_end();
}
