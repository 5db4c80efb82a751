/* SPDX-License-Identifier: MIT */
/* Environments over HTTP: who reads what, validators, what is refused. */
#include "harness.h"

#include "fake/client.h"
#include "fake/site.h"
#include "random.h"
#include "token.h"

#define CHANGES "/api/v1/environments/idfprod/changes"
#define LINE "{\"environment\":\"idfprod\"," \
	"\"at\":\"2026-12-03T22:00:00Z\",\"sources\":[{\"source\":" \
	"\"argocd\",\"at\":\"2026-12-03T22:00:00Z\",\"trouble\":null}]," \
	"\"changes\":[{\"service\":\"tap\",\"class\":\"minor\"," \
	"\"from\":\"1.0.0\",\"to\":\"1.1.0\",\"sync\":\"OutOfSync\"," \
	"\"sources\":1,\"seen_at\":\"2026-12-02T00:00:00Z\"," \
	"\"merges\":[{\"number\":7,\"title\":\"<b>quiet</b>\"," \
	"\"merged_at\":\"2026-12-01T00:00:00Z\"}]}],\"open\":[{" \
	"\"number\":9,\"title\":\"<i>soon</i>\",\"draft\":true," \
	"\"services\":\"portal\",\"by\":\"octocat\",\"url\":" \
	"\"https://github.com/x/y/pull/9\"}]}\n"

static char bearer[TOKEN_MAX + 40];

static void
give_token(struct site *site)
{
	struct token_list *list = token_list_new();
	struct token_entry *entry = array_add(&list->list);
	char token[TOKEN_MAX];
	struct random random;

	random_init_seeded(&random, 5);
	token_make(&random, entry->id, token, entry->hash);
	entry->title = mem_string("job");
	entry->person = mem_string("scm");
	entry->created_by = mem_string("root");
	entry->expires_at = SITE_NOW_AT + 86400;
	snapshot_set_tokens(site->owner.snapshot, list);
	token_list_release(list);
	snprintf(bearer, sizeof(bearer), "Authorization: Bearer %s\r\n",
	    token);
}

static void
give_changes(struct site *site)
{
	struct pending_list *list = pending_list_new();
	struct shipped_list *shipped = shipped_list_new();
	struct error error = { 0 };

	CHECK_ROW(pending_list_parse(list, LINE, strlen(LINE), &error) == 0,
	    error.text);
	shipped_list_add(shipped, &(struct shipped){
	    .occurrence = "patch-thursday/2026-11-26T15:00",
	    .environment = "idfprod", .service = "mobu", .class = "patch",
	    .from = "1.0.0", .to = "1.0.1", .shipped_at = SITE_NOW_AT -
	    7 * 86400, .merged_at = SITE_NOW_AT - 9 * 86400 });
	snapshot_set_pending(site->owner.snapshot, list);
	snapshot_set_shipped(site->owner.snapshot, shipped);
	pending_list_release(list);
	shipped_list_release(shipped);
}

static int
ask(const char *address, const char *target, const char *headers,
    struct answer *ret_answer)
{
	char *request = mem_format("GET %s HTTP/1.1\r\nHost: x\r\n%s\r\n",
	    target, headers);

	client_ask(address, request, strlen(request), ret_answer);
	free(request);
	return ret_answer->status;
}

static void
test_answers(const char *address)
{
	static const struct {
		const char *target;
		bool is_known;
		int status;
		const char *has, *lacks;
	} rows[] = {
		{ "/api/v1/environments", false, 200, "\"id\":\"idfprod\","
		    "\"title\":\"data.example.org\",\"tier\":\"prod\","
		    "\"group\":null,\"url\":\"https://data.example.org\","
		    "\"argocd\":null,\"waiting\":1,\"trouble\":0,"
		    "\"seen\":\"2026-12-03T22:00:00Z\"", NULL },
		{ "/api/v1/environments", false, 200, "\"id\":\"idfdev\","
		    "\"title\":\"data-dev.example.org\",\"tier\":\"dev\","
		    "\"group\":null,\"url\":null,\"argocd\":null,"
		    "\"waiting\":null,\"trouble\":null,\"seen\":null", NULL },
		{ CHANGES, false, 200, "\"to\":\"1.1.0\"", "quiet" },
		{ CHANGES, true, 200, "<b>quiet</b>", NULL },
		{ CHANGES "?since=2026-12-01T00:00:00Z", true, 200, "quiet", NULL },
		{ CHANGES "?since=-1d", true, 200, "\"changes\":[]", "tap" },
		{ CHANGES "?since=-1d", false, 200, "\"changes\":[]", "tap" },
		{ CHANGES "?since=", false, 400, "since", NULL },
		{ CHANGES "?until=now", false, 400, "accepted is since",
		    NULL },
		{ "/api/v1/environments/idfdev/changes", true, 200,
		    "\"changes\":[]", "\"at\"" },
		{ "/api/v1/environments/idfprd/changes", false, 404,
		    "did you mean \\\"idfprod\\\"?", NULL },
		{ "/api/v1/environments/zzzzzzzz/changes", false, 404,
		    "there are idfdev, idfprod", NULL },
		{ "/api/v1/environments//changes", false, 404, "no environment",
		    NULL },
		{ "/api/v1/environments/", false, 404, NULL, NULL },
		{ "/api/v1/environments/idfprod", false, 404, "/changes",
		    NULL },
		{ "/api/v1/shipped", false, 401, "token", NULL },
		{ "/api/v1/shipped?limit=5&service=a%22b", true, 200,
		    "{\\\"service\\\":\\\"a\\\\\\\"b\\\"}", NULL },
		{ "/api/v1/shipped?environment=nowhere", true, 400,
		    "no environment", NULL },
		{ "/environments/idfprod", false, 200, "1 change waits",
		    "quiet" },
		{ "/environments/idfprod", true, 200,
		    "&lt;b&gt;quiet&lt;/b&gt;", "<b>" },
		{ "/environments/idfprod", true, 200, "<a href=\"https://"
		    "github.com/x/y/pull/9\">#9</a> &lt;i&gt;soon&lt;/i&gt; "
		    "<span class=\"tag\">draft</span> <span class=\"by\">portal; "
		    "octocat</span>", "<i>" },
		{ "/environments/idfprod", false, 200, "1 change waits",
		    "soon" },
		{ CHANGES, false, 200, "\"open\":[]", "soon" },
		{ "/environments/idfprod", false, 200, "<svg", "<script>" },
		{ "/environments/idfprod", false, 200, "Changes in each "
		    "window, the last window; the table below", NULL },
		{ "/environments/idfprod", false, 200, "idfprod.atom\" "
		    "title=\"Changes\"", NULL },
		{ "/environments/idfdev", false, 200, "It is not known",
		    "<svg" },
		/* No source is configured: said once, not of each. */
		{ "/environments/", false, 200, "data-dev.example.org",
		    "not known</span>" },
		{ "/environments/", false, 200, "It is not known what waits: no "
		    "source of changes is configured.", NULL },
		{ "/environments/idfdev", false, 200, "not known what waits: "
		    "no source of changes is configured.", NULL },
		/* What goes on there comes first. */
		{ "/environments/idfprod", false, 200, "<h2 id=\"windows-title"
		    "\">Now and next</h2>\n<ul class=\"past card\">\n<li><a "
		    "href=\"../occurrences/patch-thursday/2026-12-03T15:00\">",
		    NULL },
		{ "/environments/idfprod", false, 200, "</span></span> "
		    "<span class=\"tag\">Under way</span></li>\n<li><a", NULL },
		{ "/environments", false, 303, NULL, NULL },
		{ "/environments/idfprod.atom", false, 200,
		    "<updated>2026-12-02T00:00:00Z</updated>", "quiet" },
		{ "/environments/idfprod.atom", true, 200,
		    "&amp;lt;b&amp;gt;quiet", "<b>" },
		{ "/environments/idfdev.atom", false, 200, "<updated>",
		    "<entry>" },
		{ "/environments/idf%70rod", false, 200, "1 change waits",
		    NULL },
		{ "/environments/idfprod/x", false, 404, NULL, NULL },
		{ "/sign-in?next=environments/idfprod", false, 200,
		    "value=\"environments/idfprod\"", NULL },
		{ "/sign-in?next=environments/%2e%2e/x", false, 200,
		    "name=\"next\" value=\"\"", NULL },
	};
	struct answer answer;
	const char *body;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		CHECK_ROW(ask(address, rows[i].target, rows[i].is_known ?
		    bearer : "", &answer) == rows[i].status, rows[i].target);
		body = text_string(&answer.body);
		CHECK_ROW(rows[i].has == NULL ||
		    strstr(body, rows[i].has) != NULL, body);
		CHECK_ROW(rows[i].lacks == NULL ||
		    strstr(body, rows[i].lacks) == NULL, rows[i].target);
		answer_clear(&answer);
	}
}

/* The same again is 304, for the same reader only. */
static void
test_validators(const char *address)
{
	static const char *const targets[] = { "/api/v1/environments",
		CHANGES, "/environments/idfprod.atom" };
	char tag[400], value[400], *headers;
	struct answer answer;
	size_t i;

	for (i = 0; i < countof(targets); i++) {
		CHECK_NUMBER(ask(address, targets[i], "", &answer), 200);
		client_header(&answer, "ETag", tag);
		CHECK(tag[0] == '"');
		CHECK_STRING(client_header(&answer, "Cache-Control", value),
		    "no-cache");
		answer_clear(&answer);
		headers = mem_format("If-None-Match: %s\r\n", tag);
		CHECK_NUMBER(ask(address, targets[i], headers, &answer), 304);
		answer_clear(&answer);
		free(headers);
		headers = mem_format("%sIf-None-Match: %s\r\n", bearer, tag);
		CHECK_NUMBER(ask(address, targets[i], headers, &answer), i == 0
		    ? 304 : 200);
		if (i > 0)
			CHECK_STRING(client_header(&answer, "Cache-Control",
			    value), "private, no-cache");
		answer_clear(&answer);
		free(headers);
	}
}

/* What the site allows everybody. */
static void
test_open(void)
{
	struct answer answer;
	struct site site;
	char *yaml = mem_format("%schanges: {public: true}\n", site_yaml);

	if (!CHECK(site_start_with(&site, NULL, "127.0.0.1:0", yaml) == 0))
		return;
	give_changes(&site);
	CHECK_NUMBER(ask(server_address(site.server), CHANGES, "", &answer),
	    200);
	CHECK(strstr(text_string(&answer.body), "quiet") != NULL);
	answer_clear(&answer);
	CHECK_NUMBER(ask(server_address(site.server),
	    "/environments/idfprod", "", &answer), 200);
	CHECK(strstr(text_string(&answer.body), "quiet") != NULL);
	answer_clear(&answer);
	site_stop(&site);
	free(yaml);
}

#define PAGE "/environments/idfprod"
#define FEED PAGE ".atom"
#define CHANGE(members) "{\"service\":\"tap\",\"class\":\"unknown\"," \
	"\"sync\":\"OutOfSync\"" members "}"
#define MERGE(members) CHANGE(",\"merges\":[{" members "}]")
#define PART(members) CHANGE(",\"parts\":[{\"what\":\"redis\"," \
	"\"class\":\"minor\"" members "}]")

/* What a source leaves out is not shown, and never as something else. */
static void
test_rare(void)
{
	static const struct {
		const char *changes, *open, *target, *has, *lacks;
	} rows[] = {
		{ CHANGE(""), "", PAGE, "<p class=\"versions\"> <span class="
		    "\"tag\">out of sync</span></p>", "→" },
		{ CHANGE(",\"from\":\"1\""), "", PAGE,
		    "<p class=\"versions\">from 1 <span", "→" },
		{ CHANGE(",\"to\":\"2\""), "", PAGE,
		    "<p class=\"versions\">to 2 <span", "→" },
		{ "{\"service\":\"a\",\"class\":\"minor\",\"sync\":"
		    "\"Unknown\",\"to\":\"2\"}", "", PAGE,
		    "<span class=\"tag\">sync unknown</span>", NULL },
		{ "{\"service\":\"a\",\"class\":\"major\",\"to\":\"2\","
		    "\"health\":\"Healthy\"}", "", PAGE,
		    "<span class=\"tag is-grave\">major</span></p>", NULL },
		{ "{\"service\":\"a\",\"class\":\"unknown\",\"sync\":"
		    "\"Synced\",\"health\":\"Degraded\"}", "", PAGE,
		    "<span class=\"tag is-grave\">", NULL },
		{ MERGE("\"title\":\"t\""), "", PAGE, "<li>commit t</li>",
		    NULL },
		{ MERGE("\"sha\":\"abc\",\"by\":\"b\""), "", PAGE,
		    "<li>abc  <span class=\"by\">b</span></li>", NULL },
		{ MERGE("\"number\":7,\"merged_at\":"
		    "\"2026-12-01T00:00:00Z\""), "", PAGE,
		    "<li>#7  <span class=\"by\">2 days 23 hours ago<", NULL },
		{ CHANGE(",\"merges\":[{\"number\":1},{\"number\":2},"
		    "{\"number\":3},{\"number\":4},{\"number\":5},"
		    "{\"number\":6},{\"number\":7}]"), "", PAGE,
		    "<li>and 2 more</li>", "<li>#6" },
		{ PART(""), "", PAGE, "<p class=\"by\">redis</p>", NULL },
		{ PART(",\"from\":\"1\""), "", PAGE,
		    "<p class=\"by\">redis from 1</p>", NULL },
		{ PART(",\"to\":\"1\""), "", PAGE,
		    "<p class=\"by\">redis to 1</p>", NULL },
		{ CHANGE(",\"parts\":[{\"what\":\"appVersion\"},"
		    "{\"what\":\"a\"},{\"what\":\"b\"}]"), "", PAGE,
		    "<p class=\"by\">a, b</p>", "appVersion" },
		{ CHANGE(",\"parts\":[{\"what\":\"a\"},{\"what\":\"b\"},"
		    "{\"what\":\"c\"},{\"what\":\"d\"},{\"what\":\"e\"},"
		    "{\"what\":\"f\"},{\"what\":\"g\"}]"), "", PAGE,
		    "a, b, c, d, e, f …</p>", NULL },
		{ CHANGE(",\"notes_url\":\"https://n.example/?a&b\""), "",
		    PAGE, "<ul class=\"links\">\n<li><a href=\""
		    "https://n.example/?a&amp;b\">Release notes", NULL },
		{ "", "{\"number\":9}", PAGE,
		    "<li>#9  <span class=\"by\"></span></li>", NULL },
		{ "", "{\"number\":9,\"services\":\"a\"}", PAGE,
		    "#9  <span class=\"by\">a</span>", "draft" },
		{ "", "{\"number\":9,\"by\":\"b\"}", PAGE,
		    "#9  <span class=\"by\">b</span>", NULL },
		{ "", "{\"number\":9,\"updated_at\":"
		    "\"2026-12-03T22:00:00Z\"}", PAGE,
		    "#9  <span class=\"by\">1 hour ago<", NULL },
		{ "", "{\"number\":9,\"by\":\"b\",\"updated_at\":"
		    "\"2026-12-03T22:00:00Z\"}", PAGE,
		    "<span class=\"by\">b, 1 hour ago<", NULL },
		{ "", "{\"number\":9,\"services\":\"a\",\"updated_at\":"
		    "\"2026-12-03T22:00:00Z\"}", PAGE,
		    "<span class=\"by\">a, 1 hour ago<", NULL },
		/* The feed: an id that stays, a link that leads somewhere. */
		{ CHANGE(""), "", FEED, "environments/idfprod/waits/tap/"
		    "2026-12-03T22%3A00%3A00Z</id>\n"
		    "<title type=\"text\">tap  waits</title>\n"
		    "<updated>2026-12-03T22:00:00Z</updated>", NULL },
		{ CHANGE(",\"to\":\"2\",\"seen_at\":"
		    "\"2026-12-02T00:00:00Z\""), "", FEED,
		    "waits/tap/2</id>\n<title type=\"text\">tap to 2 waits"
		    "</title>\n<updated>2026-12-02T00:00:00Z</updated>", NULL },
		{ CHANGE(",\"notes_url\":\"https://n.example/\""), "", FEED,
		    "<link rel=\"alternate\" href=\"https://n.example/\"/>",
		    NULL },
		{ CHANGE(",\"compare_url\":\"https://c.example/\""), "",
		    FEED, "href=\"https://c.example/\"", NULL },
		{ MERGE("\"sha\":\"abc\""), "", FEED,
		    "&lt;ul&gt;&lt;li&gt;&lt;/li&gt;&lt;/ul&gt;", "#" },
		{ MERGE("\"number\":7,\"by\":\"b\""), "", FEED,
		    "&lt;li&gt;#7 , b&lt;/li&gt;", NULL },
		{ MERGE("\"title\":\"a\\uffffb\\uff01\""), "", FEED,
		    "a\xef\xbf\xbd" "b\xef\xbc\x81", "\xef\xbf\xbf" },
		{ "{\"service\":\"a\",\"class\":\"unknown\",\"sync\":"
		    "\"Synced\",\"health\":\"Degraded\"}", "", FEED,
		    "<feed", "<entry>" },
	};
	struct pending_list *list;
	struct error error = { 0 };
	struct answer answer;
	struct site site;
	char *yaml = mem_format("%schanges: {public: true}\n", site_yaml), *line;
	const char *body;
	size_t i;

	if (!CHECK(site_start_with(&site, NULL, "127.0.0.1:0", yaml) == 0))
		return;
	for (i = 0; i < countof(rows); i++) {
		line = mem_format("{\"environment\":\"idfprod\",\"at\":"
		    "\"2026-12-03T22:00:00Z\",\"sources\":[],\"changes\":[%s],"
		    "\"open\":[%s]}\n", rows[i].changes, rows[i].open);
		list = pending_list_new();
		CHECK_ROW(pending_list_parse(list, line, strlen(line),
		    &error) == 0, error.text);
		snapshot_set_pending(site.owner.snapshot, list);
		pending_list_release(list);
		CHECK_ROW(ask(server_address(site.server), rows[i].target, "",
		    &answer) == 200, line);
		body = text_string(&answer.body);
		CHECK_ROW(rows[i].has == NULL ||
		    strstr(body, rows[i].has) != NULL, rows[i].has);
		CHECK_ROW(rows[i].lacks == NULL ||
		    strstr(body, rows[i].lacks) == NULL, line);
		answer_clear(&answer);
		free(line);
	}
	site_stop(&site);
	free(yaml);
}

int
main(void)
{
	struct site site;

	if (!CHECK(site_start(&site, NULL) == 0))
		return harness_end();
	give_token(&site);
	give_changes(&site);
	test_answers(server_address(site.server));
	test_validators(server_address(site.server));
	site_stop(&site);
	test_open();
	test_rare();
	return harness_end();
}
