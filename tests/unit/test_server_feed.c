/* SPDX-License-Identifier: MIT */
/* Feeds over HTTP: conditional requests, codings, HEAD, the owner's moods. */
#include "harness.h"

#include <dlfcn.h>
#include <zlib.h>

#include "array.h"
#include "fake/client.h"
#include "fake/site.h"

#define HOST " HTTP/1.1\r\nHost: x\r\n"
#define FEED "/feeds/patch-thursday.ics"

static const char *address;

/* Ask with extra header lines. */
static void
ask(const char *method, const char *target, const char *lines,
    struct answer *ret_answer)
{
	struct text request = { 0 };

	text_putf(&request, "%s %s" HOST "%s\r\n", method, target, lines);
	client_ask(address, request.bytes, request.length, ret_answer);
	text_clear(&request);
}

static int
ask_status(const char *target, const char *lines)
{
	struct answer answer;
	int status;

	ask("GET", target, lines, &answer);
	status = answer.status;
	answer_clear(&answer);
	return status;
}

/* `condition` with the tag in the place of "%s", if it has one. */
static void
put_etag(char *ret_condition, size_t size, const char *condition,
    const char *etag)
{
	const char *at = strstr(condition, "%s");

	if (at == NULL)
		snprintf(ret_condition, size, "%s", condition);
	else
		snprintf(ret_condition, size, "%.*s%s%s",
		    (int)(at - condition), condition, etag, at + 2);
}

/* The same matrix for each coding: `accept` asks for it. */
static void
check_conditions(const char *accept)
{
	static const struct {
		const char *format;	/* %s: the ETag */
		int want;
	} rows[] = {
		{ "If-None-Match: %s\r\n", 304 },
		{ "If-None-Match: W/%s\r\n", 304 },
		{ "If-None-Match: \"other\", %s\r\n", 304 },
		{ "If-None-Match: *\r\n", 304 },
		{ "If-None-Match: \"other\"\r\n", 200 },
		{ "If-Modified-Since: Mon, 21 Sep 2026 14:13:20 GMT\r\n",
		    304 },
		{ "If-Modified-Since: Mon, 21 Sep 2026 14:13:19 GMT\r\n",
		    200 },
		{ "If-Modified-Since: nonsense\r\n", 200 },
		{ "If-None-Match: \"other\"\r\nIf-Modified-Since: "
		    "Fri, 31 Dec 2100 00:00:00 GMT\r\n", 200 },
		{ "If-None-Match: %s\r\nIf-Modified-Since: "
		    "Thu, 01 Jan 1970 00:00:00 GMT\r\n", 304 },
		{ "If-Match: %s\r\n", 200 },
		{ "If-Match: *\r\n", 200 },
		{ "If-Match: \"other\"\r\n", 412 },
		{ "If-Match: W/%s\r\n", 412 },
		{ "If-Match: %s\r\nIf-None-Match: *\r\n", 304 },
		{ "If-None-Match: %s\r\nIf-Match: \"other\"\r\n", 412 },
		{ "If-Unmodified-Since: Mon, 21 Sep 2026 14:13:20 GMT\r\n",
		    200 },
		{ "If-Unmodified-Since: Mon, 21 Sep 2026 14:13:19 GMT\r\n",
		    412 },
	};
	char etag[400], value[400], lines[900], condition[450];
	struct answer answer;
	size_t i;

	ask("GET", FEED, accept, &answer);
	CHECK_NUMBER(answer.status, 200);
	client_header(&answer, "ETag", etag);
	CHECK_STRING(client_header(&answer, "Last-Modified", value),
	    "Mon, 21 Sep 2026 14:13:20 GMT");
	CHECK_STRING(client_header(&answer, "Vary", value),
	    "Accept-Encoding");
	answer_clear(&answer);
	for (i = 0; i < countof(rows); i++) {
		put_etag(condition, sizeof(condition), rows[i].format, etag);
		snprintf(lines, sizeof(lines), "%s%s", accept, condition);
		ask("GET", FEED, lines, &answer);
		CHECK_ROW(answer.status == rows[i].want, lines);
		if (rows[i].want == 412) {
			answer_clear(&answer);
			continue;
		}
		CHECK_STRING(client_header(&answer, "ETag", value), etag);
		CHECK_STRING(client_header(&answer, "Vary", value),
		    "Accept-Encoding");
		if (rows[i].want == 304)
			CHECK_NUMBER(answer.body.length, 0);
		answer_clear(&answer);
	}
}

static void
test_conditions(void)
{
	check_conditions("");
	check_conditions("Accept-Encoding: gzip\r\n");
	check_conditions("Accept-Encoding: br\r\n");
}

/* A validator of one coding must not match the other's bytes. */
static void
test_etags_differ(void)
{
	char plain[400], gzip[400], brotli[400], lines[500];
	struct answer answer;

	ask("GET", FEED, "", &answer);
	client_header(&answer, "ETag", plain);
	answer_clear(&answer);
	ask("GET", FEED, "Accept-Encoding: gzip\r\n", &answer);
	client_header(&answer, "ETag", gzip);
	answer_clear(&answer);
	ask("GET", FEED, "Accept-Encoding: br\r\n", &answer);
	client_header(&answer, "ETag", brotli);
	answer_clear(&answer);
	CHECK(strcmp(plain, gzip) != 0 && strcmp(gzip, brotli) != 0 &&
	    strcmp(plain, brotli) != 0);
	snprintf(lines, sizeof(lines), "If-None-Match: %s\r\n", gzip);
	CHECK_NUMBER(ask_status(FEED, lines), 200);
}

typedef int brotli_decode(size_t, const uint8_t *, size_t *, uint8_t *);

static size_t
unpack(const struct answer *answer, const char *coding, char *plain,
    size_t size)
{
	z_stream stream = { 0 };
	brotli_decode *decode;
	void *library;

	if (strcmp(coding, "br") == 0) {
		library = dlopen("libbrotlidec.so.1", RTLD_NOW);
		decode = (brotli_decode *)dlsym(library,
		    "BrotliDecoderDecompress");
		if (decode(answer->body.length, (uint8_t *)answer->body.bytes,
		    &size, (uint8_t *)plain) != 1)
			size = 0;
		dlclose(library);
		return size;
	}
	(void)inflateInit2(&stream, 15 + 16);
	stream.next_in = (Bytef *)answer->body.bytes;
	stream.avail_in = (uInt)answer->body.length;
	stream.next_out = (Bytef *)plain;
	stream.avail_out = (uInt)size;
	(void)inflate(&stream, Z_FINISH);
	(void)inflateEnd(&stream);
	return stream.total_out;
}

static void
test_codings(void)
{
	static const char *const codings[] = { "gzip", "br" };
	static char plain[400000];
	struct answer whole, packed;
	char line[80], value[400];
	size_t i, length;

	ask("GET", FEED, "", &whole);
	CHECK_STRING(client_header(&whole, "Content-Encoding", value), "");
	CHECK(strncmp(whole.body.bytes, "BEGIN:VCALENDAR\r\n", 17) == 0);
	for (i = 0; i < countof(codings); i++) {
		snprintf(line, sizeof(line), "Accept-Encoding: %s\r\n",
		    codings[i]);
		ask("GET", FEED, line, &packed);
		CHECK_STRING(client_header(&packed, "Content-Encoding",
		    value), codings[i]);
		CHECK(packed.body.length < whole.body.length / 3);
		length = unpack(&packed, codings[i], plain, sizeof(plain));
		CHECK_NUMBER(length, whole.body.length);
		CHECK(memcmp(plain, whole.body.bytes, length) == 0);
		answer_clear(&packed);
	}
	answer_clear(&whole);
}

static void
test_head(void)
{
	char value[400], want[400];
	struct answer get, head;

	ask("GET", FEED, "", &get);
	ask("HEAD", FEED, "", &head);
	CHECK_NUMBER(head.status, 200);
	CHECK_NUMBER(head.body.length, 0);
	CHECK_STRING(client_header(&head, "Content-Length", value),
	    client_header(&get, "Content-Length", want));
	CHECK_STRING(client_header(&head, "ETag", value),
	    client_header(&get, "ETag", want));
	CHECK_STRING(client_header(&get, "Cache-Control", value),
	    "no-cache");
	answer_clear(&get);
	answer_clear(&head);
	ask("HEAD", "/feeds/none.ics", "", &head);
	CHECK_NUMBER(head.status, 404);
	answer_clear(&head);
}

/* Which of two counts, nobody knows: no calendar is better than another one. */
static void
test_twice(void)
{
	static const char *const targets[] = {
		"/feeds/all.ics?form=zoned&form=rule",
		"/feeds/all.ics?form=zoned&form=zoned", "/feeds/all.json?a&a" };
	struct answer answer;
	size_t i;

	for (i = 0; i < countof(targets); i++) {
		ask("GET", targets[i], "", &answer);
		CHECK_ROW(answer.status == 400, targets[i]);
		CHECK_ROW(strstr(text_string(&answer.body),
		    "\" is given twice\n") != NULL, targets[i]);
		answer_clear(&answer);
	}
}

/* One rendering serves all, until the state changes. */
static void
test_cache(struct site *site)
{
	unsigned before = owner_feed_count(&site->owner);
	int i;

	for (i = 0; i < 5; i++)
		CHECK_NUMBER(ask_status("/feeds/all.ics?form=rule", ""), 200);
	CHECK_NUMBER(owner_feed_count(&site->owner) - before, 1);
	owner_publish(&site->owner);
	CHECK_NUMBER(ask_status("/feeds/all.ics?form=rule", ""), 200);
	CHECK_NUMBER(owner_feed_count(&site->owner) - before, 2);
	/* Midnight: the feed's horizon moves. */
	owner_set_time(&site->owner, SITE_NOW_AT + 86400);
	CHECK_NUMBER(ask_status("/feeds/all.ics", ""), 200);
	before = owner_feed_count(&site->owner);
	CHECK_NUMBER(ask_status("/feeds/all.ics", ""), 200);
	CHECK_NUMBER(owner_feed_count(&site->owner) - before, 0);
	owner_set_time(&site->owner, SITE_NOW_AT + 2 * 86400);
	CHECK_NUMBER(ask_status("/feeds/all.ics", ""), 200);
	CHECK_NUMBER(owner_feed_count(&site->owner) - before, 1);
}

/* A new feed is asked for by many at once: it is rendered once. */
static void
test_together(struct site *site)
{
	static const char request[] = "GET /feeds/nightly.ics" HOST "\r\n";
	int descriptors[20];
	struct answer answer;
	unsigned before = owner_feed_count(&site->owner);
	size_t i;

	owner_set_mood(&site->owner, OWNER_SILENT);
	for (i = 0; i < countof(descriptors); i++) {
		descriptors[i] = client_open(address);
		CHECK(client_send(descriptors[i], request, strlen(request)));
	}
	/* Others are answered meanwhile. */
	CHECK_NUMBER(ask_status("/healthz", ""), 200);
	owner_set_mood(&site->owner, OWNER_WELL);
	for (i = 0; i < countof(descriptors); i++) {
		client_receive(descriptors[i], false, &answer);
		CHECK_NUMBER(answer.status, 200);
		CHECK(answer.body.length > 1000);
		answer_clear(&answer);
		close(descriptors[i]);
	}
	CHECK_NUMBER(owner_feed_count(&site->owner) - before, 1);
}

/* An owner that is silent or broken: the old feed, else 503 or 500. */
static void
test_moods(struct site *site)
{
	struct answer answer;
	char value[400];

	/* Patience is short here, so a busy machine may need two goes. */
	while (ask_status("/feeds/all.ics", "") != 200)
		;
	owner_set_mood(&site->owner, OWNER_SILENT);
	owner_publish(&site->owner);
	CHECK_NUMBER(ask_status("/feeds/all.ics", ""), 200);
	ask("GET", "/feeds/summit.ics", "", &answer);
	CHECK_NUMBER(answer.status, 404);
	answer_clear(&answer);
	ask("GET", "/feeds/tier-prod.ics", "", &answer);
	CHECK_NUMBER(answer.status, 503);
	CHECK_STRING(client_header(&answer, "Retry-After", value), "5");
	answer_clear(&answer);
	__atomic_store_n(&site->owner.alive_ms, 0, __ATOMIC_RELAXED);
	CHECK_NUMBER(ask_status("/readyz", ""), 503);
	CHECK_NUMBER(ask_status("/healthz", ""), 200);
	CHECK_NUMBER(ask_status("/metrics", ""), 503);
	owner_set_mood(&site->owner, OWNER_FAILING);
	while (ask_status("/feeds/all.ics?form=zoned", "") != 500)
		;
	owner_publish(&site->owner);
	CHECK_NUMBER(ask_status("/feeds/all.ics", ""), 200);
	owner_set_mood(&site->owner, OWNER_WELL);
	while (ask_status("/readyz", "") != 200)
		;
	while (ask_status("/feeds/tier-prod.ics", "") != 200)
		;
}

int
main(void)
{
	const struct server_limits impatient = { .owner_ms = 100 };
	struct site site;

	if (!CHECK(site_start(&site, NULL) == 0))
		return harness_end();
	address = server_address(site.server);
	test_conditions();
	test_etags_differ();
	test_codings();
	test_head();
	test_twice();
	test_cache(&site);
	test_together(&site);
	site_stop(&site);
	if (!CHECK(site_start(&site, &impatient) == 0))
		return harness_end();
	address = server_address(site.server);
	test_moods(&site);
	site_stop(&site);
	return harness_end();
}
