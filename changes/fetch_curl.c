/* SPDX-License-Identifier: MIT */
/*
 * HTTP through libcurl's easy interface, which blocks: the collector has
 * nothing else to do.  What a peer may cost is bounded here: time, bytes of the
 * body (counted as they arrive), bytes of headers; nothing is unpacked, since
 * no encoding is asked for and one that comes all the same stays packed.
 */
#include "fetch_curl.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "array.h"
#include "curl_api.h"
#include "jwt.h"
#include "text.h"
#include "url.h"

#define FETCH_CURL_HEADERS_MAX (64 * 1024)	/* all of an answer's */
#define FETCH_CURL_AGENT "patchday/" PATCHDAY_VERSION

/* The fetch that callers hold as a struct fetch. */
struct fetch_curl {
	struct fetch fetch;	/* first: this is one */
	const struct clock *clock;
	struct curl_api api;
	CURL *easy;
};

/* One answer as it arrives. */
struct fetch_curl_answer {
	struct fetch_answer *answer;
	struct text body;
	size_t header_bytes;
	bool is_too_much;
};

/* --- is it fit to be sent? ------------------------------------------------ */

/* Headers go out as they are: a line end would begin another. */
static bool
fetch_curl_is_line(const char *value)
{
	const unsigned char *p = (const unsigned char *)value;

	for (; p != NULL && *p != '\0'; p++)
		if (*p < 0x20 || *p == 0x7f)
			return false;
	return true;
}

/* A token must not cross a network in plain text, and neither must what it is
 * answered by. */
static int
fetch_curl_check(const struct fetch_request *request, struct error *ret_error)
{
	const char *const values[] = { request->url, request->method,
		request->accept, request->authorization, request->etag,
		request->api_version };
	size_t i;

	for (i = 0; i < countof(values); i++)
		if (!fetch_curl_is_line(values[i]))
			return error_set(ret_error, ERROR_INPUT, "was not "
			    "asked: the request holds a control character");
	if (strncasecmp(request->url, "https://", 8) == 0)
		return 0;
	if (strncasecmp(request->url, "http://", 7) == 0 &&
	    url_is_loopback(request->url))
		return 0;
	return error_set(ret_error, ERROR_INPUT, "was not asked: its address "
	    "must begin with https:// (http:// only for this machine)");
}

/* --- what arrives --------------------------------------------------------- */

/* libcurl's CURLOPT_WRITEFUNCTION: less than `count` ends the transfer. */
static size_t
fetch_curl_write(char *bytes, size_t size, size_t count, void *context)
{
	struct fetch_curl_answer *arriving = context;

	count *= size;
	if (count > FETCH_BYTES_MAX - arriving->body.length) {
		arriving->is_too_much = true;
		return 0;
	}
	text_put(&arriving->body, bytes, count);
	return count;
}

/* libcurl's CURLOPT_HEADERFUNCTION, a line at a time.  "100 Continue" has
 * headers of its own, which the answer's replace. */
static size_t
fetch_curl_header(char *line, size_t size, size_t count, void *context)
{
	struct fetch_curl_answer *arriving = context;

	count *= size;
	arriving->header_bytes += count;
	if (arriving->header_bytes > FETCH_CURL_HEADERS_MAX) {
		arriving->is_too_much = true;
		return 0;
	}
	if (count >= 5 && strncmp(line, "HTTP/", 5) == 0)
		fetch_answer_init(arriving->answer);
	fetch_answer_add_header(arriving->answer, line, count);
	return count;
}

/* --- asking --------------------------------------------------------------- */

/* A copy of the secret stays with libcurl until it is wiped below. */
static struct curl_slist *
fetch_curl_headers(const struct curl_api *api,
    const struct fetch_request *request)
{
	const struct { const char *name, *value; } headers[] = {
		{ "Accept", request->accept != NULL ? request->accept :
		    "application/json" },
		{ "Authorization", request->authorization },
		{ "If-None-Match", request->etag },
		{ "X-GitHub-Api-Version", request->api_version },
		{ "Content-Type", request->body != NULL ? "application/json" :
		    NULL },
	};
	/* A short body is sent at once, without asking whether it may. */
	struct curl_slist *list = api->slist_append(NULL, "Expect:");
	char *line;
	size_t i;

	for (i = 0; i < countof(headers); i++) {
		if (headers[i].value == NULL)
			continue;
		line = mem_format("%s: %s", headers[i].name,
		    headers[i].value);
		list = api->slist_append(list, line);
		explicit_bzero(line, strlen(line));
		free(line);
	}
	return list;
}

static void
fetch_curl_forget(const struct curl_api *api, struct curl_slist *headers)
{
	struct curl_slist *item;

	for (item = headers; item != NULL; item = item->next)
		explicit_bzero(item->data, strlen(item->data));
	api->slist_free_all(headers);
}

/* Each option is known to the version that is required (curl_api.c), and the
 * tests would fail: errors of setopt are left alone. */
static void
fetch_curl_set(struct fetch_curl *fetch, const struct fetch_request *request,
    struct curl_slist *headers, struct fetch_curl_answer *arriving)
{
	CURLcode (*set)(CURL *, CURLoption, ...) = fetch->api.easy_setopt;
	CURL *easy = fetch->easy;

	/* Connections stay. */
	fetch->api.easy_reset(easy);
	set(easy, CURLOPT_URL, request->url);
	set(easy, CURLOPT_PROTOCOLS_STR, url_is_loopback(request->url) ?
	    "http,https" : "https");
	set(easy, CURLOPT_FOLLOWLOCATION, 0L);
	set(easy, CURLOPT_NOSIGNAL, 1L);
	set(easy, CURLOPT_NOPROXY, "*");
	set(easy, CURLOPT_TIMEOUT_MS, (long)fetch->fetch.timeout_ms);
	set(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)fetch->fetch.timeout_ms);
	set(easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)FETCH_BYTES_MAX);
	set(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_api_set_tls(&fetch->api, easy, request->ca_file);
	set(easy, CURLOPT_USERAGENT, FETCH_CURL_AGENT);
	set(easy, CURLOPT_HTTPHEADER, headers);
	if (request->body != NULL)
		set(easy, CURLOPT_POSTFIELDS, request->body);
	if (request->method != NULL)
		set(easy, CURLOPT_CUSTOMREQUEST, request->method);
	set(easy, CURLOPT_WRITEFUNCTION, fetch_curl_write);
	set(easy, CURLOPT_WRITEDATA, arriving);
	set(easy, CURLOPT_HEADERFUNCTION, fetch_curl_header);
	set(easy, CURLOPT_HEADERDATA, arriving);
}

const char *
fetch_curl_describe(CURLcode code)
{
	static const struct { CURLcode code; const char *text; } rows[] = {
		{ CURLE_COULDNT_RESOLVE_HOST, "has a name that is not known" },
		{ CURLE_COULDNT_CONNECT, "could not be connected to" },
		{ CURLE_PEER_FAILED_VERIFICATION,
		    "has a certificate that is not trusted" },
		{ CURLE_SSL_CACERT_BADFILE, "was not asked: the file of "
		    "certificates (ca) cannot be read" },
		{ CURLE_SSL_CONNECT_ERROR, "speaks no TLS" },
		{ CURLE_GOT_NOTHING, "closed the connection" },
		{ CURLE_PARTIAL_FILE, "broke off its answer" },
		{ CURLE_RECV_ERROR, "broke off its answer" },
		{ CURLE_SEND_ERROR, "closed the connection" },
		{ CURLE_UNSUPPORTED_PROTOCOL, "answered no HTTP" },
		{ CURLE_WEIRD_SERVER_REPLY, "answered no HTTP" },
		{ CURLE_OPERATION_TIMEDOUT, "did not answer in time" },
	};
	size_t i;

	for (i = 0; i < countof(rows); i++)
		if (rows[i].code == code)
			return rows[i].text;
	return NULL;
}

/* What went wrong, for people; the subject is put before it by the reader. */
static int
fetch_curl_fail(const struct fetch_curl *fetch, CURLcode code,
    bool is_too_much, struct error *ret_error)
{
	const char *text = fetch_curl_describe(code);

	if (is_too_much || code == CURLE_FILESIZE_EXCEEDED)
		return error_set(ret_error, ERROR_LIMIT,
		    "answered more than %d MiB",
		    FETCH_BYTES_MAX / 1024 / 1024);
	if (code == CURLE_OPERATION_TIMEDOUT)
		return error_set(ret_error, ERROR_NETWORK,
		    "did not answer within %g s",
		    (double)fetch->fetch.timeout_ms / 1000);
	if (text != NULL)
		return error_set(ret_error, ERROR_NETWORK, "%s", text);
	return error_set(ret_error, ERROR_NETWORK, "did not answer (%s)",
	    fetch->api.easy_strerror(code));
}

/* Load libcurl at the first request. */
static int
fetch_curl_open(struct fetch_curl *fetch, struct error *ret_error)
{
	if (fetch->api.library == NULL &&
	    curl_api_init(&fetch->api, ret_error) != 0)
		return error_prefix(ret_error, "was not asked");
	if (fetch->easy == NULL)
		fetch->easy = fetch->api.easy_init();
	if (fetch->easy == NULL)
		return error_set(ret_error, ERROR_SYSTEM,
		    "was not asked: libcurl cannot start");
	return 0;
}

/* struct fetch's ask(). */
static int
fetch_curl_ask(struct fetch *base, const struct fetch_request *request,
    struct fetch_answer *ret_answer, struct error *ret_error)
{
	struct fetch_curl *fetch = (struct fetch_curl *)base;
	struct fetch_answer answer;
	struct fetch_curl_answer arriving = { .answer = &answer };
	struct curl_slist *headers;
	int64_t began_ms;
	long status = 0;
	CURLcode code;

	if (fetch_curl_check(request, ret_error) != 0 ||
	    fetch_curl_open(fetch, ret_error) != 0)
		return -1;
	fetch_answer_init(&answer);
	headers = fetch_curl_headers(&fetch->api, request);
	fetch_curl_set(fetch, request, headers, &arriving);
	began_ms = clock_boot_ms(fetch->clock);
	code = fetch->api.easy_perform(fetch->easy);
	base->spent_ms += clock_boot_ms(fetch->clock) - began_ms;
	fetch->api.easy_getinfo(fetch->easy, CURLINFO_RESPONSE_CODE, &status);
	/* No pointer into this call stays behind. */
	fetch->api.easy_reset(fetch->easy);
	fetch_curl_forget(&fetch->api, headers);
	if (code != CURLE_OK) {
		text_clear(&arriving.body);
		return fetch_curl_fail(fetch, code, arriving.is_too_much,
		    ret_error);
	}
	answer.status = (int)status;
	answer.length = arriving.body.length;
	answer.body = text_take(&arriving.body);
	*ret_answer = answer;
	return 0;
}

struct fetch *
fetch_curl_new(const struct clock *clock, int64_t timeout_ms)
{
	struct fetch_curl *fetch = mem_new(1, sizeof(*fetch));

	fetch->fetch = (struct fetch){ .ask = fetch_curl_ask,
		.sign = jwt_sign, .timeout_ms = timeout_ms };
	fetch->clock = clock;
	return &fetch->fetch;
}

void
fetch_curl_free(struct fetch *base)
{
	struct fetch_curl *fetch = (struct fetch_curl *)base;

	if (fetch == NULL)
		return;
	if (fetch->easy != NULL)
		fetch->api.easy_cleanup(fetch->easy);
	curl_api_clear(&fetch->api);
	free(fetch);
}
