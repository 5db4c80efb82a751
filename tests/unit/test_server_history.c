/* SPDX-License-Identifier: MIT */
/* The page of what lies behind, as strangers ask for it. */
#include "harness.h"

#include "fake/client.h"
#include "fake/site.h"

static int
ask(const char *address, const char *target, const char *headers,
    struct answer *ret_answer)
{
	struct text request = { 0 };

	text_putf(&request, "GET %s HTTP/1.1\r\nHost: x\r\n%s\r\n", target,
	    headers);
	client_ask(address, request.bytes, request.length, ret_answer);
	text_clear(&request);
	return ret_answer->status;
}

static void
test_rows(const char *address)
{
	static const struct {
		const char *target;
		int status;
		const char *has, *lacks;
	} rows[] = {
		{ "/history", 200, "<h2>December 2026</h2>", "rel=\"prev\"" },
		{ "/history", 200, "/nightly/2026-12-03T03:00", NULL },
		{ "/history", 200, "rel=\"next\" href=\"history?before=2026-"
		    "11-", "rel=\"prev\"" },
		{ "/history?window=nightly&before=2026-11-20", 200,
		    "history?window=nightly&amp;before=2026-11-0",
		    "Patch Thursday</a>" },
		{ "/history?window=nightly&before=2026-11-20", 200,
		    "rel=\"prev\"", NULL },
		{ "/history?environment=idfprod", 200, "The record begins",
		    "/nightly/" },
		{ "/history?window=&environment=&before=&skip=", 200,
		    "Night &amp; day", NULL },
		{ "/history?window=patch-thursday", 200,
		    "Took 2 hours, as planned", "/nightly/" },
		{ "/history?before=1970-01-01", 200, "Nothing is known",
		    "rel=\"next\"" },
		{ "/history?before=9999-01-01T00:00:00Z&skip=10000", 200,
		    "Nothing is known", NULL },
		{ "/history?before=2026-11-20T00:00:00+01:00", 200,
		    "<h2>November 2026</h2>", NULL },
		{ "/history?window=patch-thurday", 400,
		    "did you mean &quot;patch-thursday&quot;?", "<h2>" },
		{ "/history?environment=%3Cb%3E", 400, "&lt;b&gt;", "<b>" },
		{ "/history?window=nightly&window=nightly", 400,
		    "window is given twice", NULL },
		{ "/history?before=dance", 400, "is not a time", NULL },
		{ "/history?skip=10001", 400, "accepted is a number", NULL },
		{ "/history?skip=-1", 400, "accepted is a number", NULL },
		{ "/history?enviroment=x", 400, "is unknown here", NULL },
		{ "/history?window=nightly&skip=x", 400, " selected>Night",
		    NULL },
		{ "/history/", 404, NULL, NULL },
		{ "/", 200, "href=\"history\"", NULL },
	};
	struct answer answer;
	const char *body;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		CHECK_NUMBER(ask(address, rows[i].target, "", &answer),
		    rows[i].status);
		body = text_string(&answer.body);
		CHECK_ROW(rows[i].has == NULL ||
		    strstr(body, rows[i].has) != NULL, rows[i].target);
		CHECK_ROW(rows[i].lacks == NULL ||
		    strstr(body, rows[i].lacks) == NULL, rows[i].target);
		answer_clear(&answer);
	}
}

/* Browsers may keep it and ask whether it changed; a refusal they may not. */
static void
test_kept(const char *address)
{
	struct answer answer;
	char etag[400], value[400], headers[500];

	CHECK_NUMBER(ask(address, "/history", "", &answer), 200);
	CHECK_STRING(client_header(&answer, "Cache-Control", value),
	    "no-cache");
	CHECK(client_header(&answer, "ETag", etag)[0] == '"');
	answer_clear(&answer);
	snprintf(headers, sizeof(headers), "If-None-Match: %s\r\n", etag);
	CHECK_NUMBER(ask(address, "/history", headers, &answer), 304);
	answer_clear(&answer);
	CHECK_NUMBER(ask(address, "/history?window=nightly", headers,
	    &answer), 200);
	answer_clear(&answer);
	CHECK_NUMBER(ask(address, "/history?skip=x", "", &answer), 400);
	CHECK_STRING(client_header(&answer, "Cache-Control", value),
	    "no-store");
	answer_clear(&answer);
}

/* The API marks what the page leaves out. */
static void
test_api(const char *address)
{
	static const struct { const char *target; bool is_marked; } rows[] = {
		{ "/api/v1/occurrences?from=2026-10-03&to=2026-10-04",
		    true },
		{ "/api/v1/occurrences?from=2026-10-05&to=2026-10-06",
		    false },
		{ "/api/v1/occurrences/nightly/2026-10-03T03:00", true },
		{ "/api/v1/occurrences/nightly/2026-10-06T03:00", false },
	};
	struct answer answer;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		CHECK_NUMBER(ask(address, rows[i].target, "", &answer), 200);
		CHECK(strstr(text_string(&answer.body), "\"start\"") != NULL);
		CHECK_ROW((strstr(text_string(&answer.body),
		    "\"recorded\":false") != NULL) == rows[i].is_marked,
		    rows[i].target);
		answer_clear(&answer);
	}
}

/* Where it can be followed: only by http and https, and as an attribute. */
static void
test_permalinks(struct site *site, const char *address)
{
	static const char *const pages[] = { "/",
		"/occurrences/patch-thursday/2026-12-03T15:00" };
	static const char *const others[] = { "/history",
		"/occurrences/patch-thursday/2026-12-10T15:00" };
	struct permalink_list *list = permalink_list_new();
	struct answer answer;
	size_t i;

	permalink_list_add(list, "patch-thursday/2026-12-10T15:00",
	    "javascript:alert(1)");
	permalink_list_add(list, "patch-thursday/2026-12-03T15:00",
	    "mailto:a@example.org");
	permalink_list_add(list, "patch-thursday/2026-12-03T15:00",
	    "https://x.slack.com/\"><b>");
	permalink_list_add(list, "patch-thursday/2026-12-03T15:00",
	    "https://x.slack.com/second");
	snapshot_set_permalinks(site->owner.snapshot, list);
	permalink_list_release(list);
	for (i = 0; i < countof(pages); i++) {
		CHECK_NUMBER(ask(address, pages[i], "", &answer), 200);
		CHECK_ROW(strstr(text_string(&answer.body), "<a class=\"button"
		    "\" href=\"https://x.slack.com/&quot;&gt;&lt;b&gt;\">"
		    "Follow it in Slack</a>") != NULL, pages[i]);
		CHECK_ROW(strstr(text_string(&answer.body), "second") == NULL,
		    pages[i]);
		answer_clear(&answer);
		CHECK_NUMBER(ask(address, others[i], "", &answer), 200);
		CHECK_ROW(strstr(text_string(&answer.body), "Follow it") ==
		    NULL, others[i]);
		answer_clear(&answer);
	}
}

int
main(void)
{
	struct site site;
	const char *address;

	if (site_start(&site, NULL) != 0)
		return 1;
	/* Sun 4 Oct 2026 23:00 UTC. */
	site.owner.snapshot->known_from_at = SITE_NOW_AT - 60 * 86400;
	address = server_address(site.server);
	test_rows(address);
	test_kept(address);
	test_api(address);
	test_permalinks(&site, address);
	site_stop(&site);
	return harness_end();
}
