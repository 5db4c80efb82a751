/* SPDX-License-Identifier: MIT */
#include "argocd_internal.h"

#include "fetch_script.h"
#include "harness.h"
#include "source_entry.h"
#include "source_internal.h"

#define AT 1785445200		/* 2026-07-30T21:00:00Z */
#define OLD "1111111111111111111111111111111111111111"
#define NEW "2222222222222222222222222222222222222222"

/* An application of the list; `more` is put into its status. */
#define APP(name, sync, health, more)					\
	"{\"metadata\":{\"name\":\"" name "\",\"namespace\":\"argocd\"},"	\
	"\"spec\":{\"project\":\"infra\",\"source\":{\"repoURL\":"	\
	"\"https://github.com/o/r\",\"path\":\"applications/" name "\","	\
	"\"targetRevision\":\"main\"}},\"status\":{\"sync\":{\"status\":\""	\
	sync "\",\"revision\":\"" NEW "\"},\"health\":{\"status\":\""	\
	health "\"}" more "}}"
#define LIST(apps) "{\"metadata\":{},\"items\":[" apps "]}"

static struct source
source_of(const char *url)
{
	return (struct source){ .kind = &source_argocd,
	    .environment = (char *)"idfprod", .url = (char *)url,
	    .token_file = (char *)"/token", .token = (char *)"secret" };
}

/* Collect for idfprod; the caller clears the pending. */
static void
collect(const struct source *source, struct fetch_script *script,
    struct pending *ret_pending)
{
	static const struct source_place place = {
		.environment = "idfprod", .name = "idfprod" };
	struct source_collection collection = { .now_at = AT,
		.fetch = &script->fetch, .places = &place,
		.pendings = ret_pending, .count = 1 };

	*ret_pending = (struct pending){ 0 };
	source_collect(source, 1, &collection);
}

/* What is told of a change, on one line. */
static void
put_change(struct text *text, const struct change *change)
{
	text_putf(text, "%s %s %s%s%s%s%s%s\n", change->service,
	    change_sync_name(change->sync),
	    change_health_name(change->health),
	    change->is_automated ? " automated" : "",
	    change->branch != NULL ? " on " : "",
	    change->branch != NULL ? change->branch : "",
	    change->trouble != NULL ? ": " : "",
	    change->trouble != NULL ? change->trouble : "");
}

static void
put_running(struct text *text, const struct pending_running *running)
{
	text_putf(text, "%s %.4s %s %s %s %" PRId64 "\n", running->service,
	    running->revision != NULL ? running->revision : "-",
	    running->version != NULL ? running->version : "-",
	    running->branch != NULL ? running->branch : "-",
	    running->path != NULL ? running->path : "-",
	    running->synced_at);
}

static const char *
trouble(const struct pending *pending)
{
	return pending->sources.count != 1 ? "(not told)" :
	    pending->sources.items[0].trouble;
}

/* The list, and what each row of it becomes. */
static void
test_apps(void)
{
	static const char *const list = LIST(
	    APP("quiet", "Synced", "Healthy", ",\"summary\":{\"images\":["
	    "\"ghcr.io/x/quiet:2.1.0\",\"redis:7\"]}") ","
	    APP("out", "OutOfSync", "Healthy", ",\"operationState\":{"
	    "\"phase\":\"Succeeded\",\"finishedAt\":\"2026-07-23T21:00:00Z\"},"
	    "\"summary\":{\"images\":[\"docker.io/lsst/out:1.0@sha256:ab\"]}")
	    "," APP("ill", "Synced", "Degraded", "") ","
	    APP("gone", "OutOfSync", "Missing", "") ","
	    APP("odd", "Unknown", "Unknown", "") ","
	    APP("failed", "OutOfSync", "Progressing", ",\"operationState\":{"
	    "\"phase\":\"Failed\"}") ","
	    "{\"metadata\":{\"name\":\"many\",\"namespace\":\"argocd\"},"
	    "\"spec\":{\"project\":\"infra\",\"syncPolicy\":{\"automated\":{}},"
	    "\"sources\":[{\"chart\":\"x\",\"targetRevision\":\"1.2\"},"
	    "{\"path\":\"p\",\"targetRevision\":\"tickets/DM-1\"}]},"
	    "\"status\":{\"sync\":{\"status\":\"Synced\"},\"health\":{"
	    "\"status\":\"Healthy\"}}},"
	    "{\"metadata\":{\"name\":\"chart\",\"namespace\":\"argocd\"},"
	    "\"spec\":{\"source\":{\"chart\":\"c\",\"targetRevision\":\"9.9\"},"
	    "\"syncPolicy\":{\"automated\":{\"enabled\":false}}},\"status\":{"
	    "\"sync\":{\"status\":\"OutOfSync\",\"revision\":\"9.9\"}}},"
	    "{\"metadata\":{\"name\":\"out\",\"namespace\":\"team\"},"
	    "\"spec\":{},\"status\":{\"sync\":{\"status\":\"Synced\"}}},"
	    "{\"metadata\":{}}, {}, 7, \"x\", null, "
	    "{\"metadata\":{\"name\":7}}");
	struct fetch_row rows[] = {
		{ .url = "?fields=", .status = 200, .body = list },
		{ .url = "/applications/out?", .status = 200, .body =
		    "{\"status\":{\"history\":[{\"revision\":\"" NEW "\"},"
		    "{\"revision\":\"" OLD "\",\"deployedAt\":"
		    "\"2026-07-23T20:59:00Z\"}]}}" },
		{ .url = "/applications/failed?", .status = 200, .body =
		    "{\"status\":{\"history\":[{\"revision\":\"" OLD "\"}],"
		    "\"operationState\":{\"message\":\"one or more\\nobjects "
		    "failed <!channel>\"}}}" },
		{ .url = "/applications/odd?", .status = 200, .body =
		    "{\"status\":{\"conditions\":[{\"type\":\"SyncWarning\","
		    "\"message\":\"no\"},{\"type\":\"ComparisonError\","
		    "\"message\":\"helm failed\"}]}}" },
		{ .url = "/applications/many?", .status = 200, .body =
		    "{\"status\":{\"history\":[{\"revisions\":[\"1.2\",\"" OLD
		    "\"]}]}}" },
		{ .url = "/applications/", .status = 200, .body = "{}" },
	};
	static const char *const want_changes =
	    "chart OutOfSync \n"
	    "failed OutOfSync Progressing: sync failed: one or more objects "
	    "failed <!channel>\n"
	    "gone OutOfSync Missing\n"
	    "ill Synced Degraded\n"
	    "odd Unknown Unknown: ComparisonError: helm failed\n"
	    "out OutOfSync Healthy\n";
	static const char *const want_running =
	    "out 1111 1.0 main applications/out 1784840340\n"
	    "ill 2222 - main applications/ill 0\n"
	    "gone - - main applications/gone 0\n"
	    "odd - - main applications/odd 0\n"
	    "failed 1111 - main applications/failed 0\n"
	    "chart - - - - 0\n"
	    "quiet 2222 2.1.0 main applications/quiet 0\n"
	    "many 1111 - tickets/DM-1 p 0\n"
	    "team/out - - - - 0\n";
	struct source source = source_of("https://a.b/argo-cd/");
	struct fetch_script script;
	struct pending pending;
	struct text text = { 0 };
	size_t i;

	fetch_script_init(&script, rows, countof(rows));
	collect(&source, &script, &pending);
	for (i = 0; i < pending.changes.count; i++)
		put_change(&text, &pending.changes.items[i]);
	CHECK_STRING(text_string(&text), want_changes);
	text_cut(&text, 0);
	for (i = 0; i < pending.running.count; i++)
		put_running(&text, &pending.running.items[i]);
	CHECK_STRING(text_string(&text), want_running);
	CHECK_STRING(trouble(&pending), NULL);
	CHECK_NUMBER(pending.sources.items[0].at, AT);
	CHECK_STRING(pending.changes.items[5].app_url,
	    "https://a.b/argo-cd/applications/argocd/out");
	CHECK_STRING(pending.changes.items[5].diff_url,
	    "https://a.b/argo-cd/applications/argocd/out?node="
	    "argoproj.io/Application/argocd/out/0&tab=diff");
	CHECK(pending.changes.items[3].diff_url == NULL);
	CHECK_NUMBER(pending.changes.items[0].sources,
	    source_bit(&source_argocd));
	text_clear(&text);
	pending_clear(&pending);
	fetch_script_clear(&script);
}

/* What is asked for, and with what. */
static void
test_asked(void)
{
	struct fetch_row rows[] = {
		{ .url = "?fields=", .status = 200, .body = LIST(
		    APP("a", "Synced", "Healthy", "") ","
		    APP("b c", "OutOfSync", "Healthy", "")) },
		{ .url = "/", .status = 200, .body = "{}" },
	};
	char *projects[] = { (char *)"infra", (char *)"a&b" };
	struct source source = source_of("http://127.0.0.1:1/argo-cd");
	struct fetch_script script;
	struct pending pending;

	source.projects.items = projects;
	source.projects.count = 2;
	fetch_script_init(&script, rows, countof(rows));
	collect(&source, &script, &pending);
	CHECK_STRING(text_string(&script.asked), "GET http://127.0.0.1:1"
	    "/argo-cd/api/v1/applications?fields=items.metadata.name,"
	    "items.metadata.namespace,items.spec,items.status.sync.status,"
	    "items.status.sync.revision,items.status.health,"
	    "items.status.summary,items.status.operationState.phase,"
	    "items.status.operationState.finishedAt&projects=infra&projects="
	    "a%26b -\n"
	    "GET http://127.0.0.1:1/argo-cd/api/v1/applications/b%20c?project="
	    "infra&appNamespace=argocd -\n");
	CHECK_STRING(text_string(&script.tokens),
	    "Bearer secret\nBearer secret\n");
	pending_clear(&pending);
	fetch_script_clear(&script);
}

/* How it is told what could not be read.  No case ends without a word. */
static const struct { int status; const char *body, *want; } troubles[] = {
	{ 0, "did not answer within 3 s", "did not answer within 3 s" },
	{ 401, "{\"error\":\"no session information\",\"code\":16}",
	    "refused the token (401)" },
	{ 403, "", "refused the token (403)" },
	{ 404, "<html>", "has nothing at this address, or nothing for this "
	    "token (404)" },
	{ 307, "", "answered that it is at another address (307)" },
	{ 502, "<h1>Bad Gateway</h1>", "answered with 502" },
	{ 200, "", "answered no JSON" },
	{ 200, "<html>login</html>", "answered no JSON" },
	{ 200, "{\"items\":[", "answered no JSON" },
	{ 200, "[]", "answered something else than applications" },
	{ 200, "{}", "answered something else than applications" },
	{ 200, "{\"items\":7}", "answered something else than applications" },
	{ 200, "null", "answered no JSON" },
	{ 200, "{\"items\":null}", "shows no applications; may this token get "
	    "them?" },
	{ 200, "{\"items\":[{}]}", "shows no applications; may this token get "
	    "them?" },
	{ 200, LIST(APP("a", "Synced", "Healthy", "")), NULL },
	{ 200, LIST(APP("a", "Synced", "Healthy", "") ","
	    APP("b", "OutOfSync", "Healthy", "")),
	    "told nothing about 1 of its applications: answered with 500" },
};

static void
test_troubles(void)
{
	struct source source = source_of("https://a.b");
	struct fetch_script script;
	struct pending pending;
	size_t i;

	for (i = 0; i < countof(troubles); i++) {
		struct fetch_row rows[] = {
			{ .url = "?fields=", .status = troubles[i].status,
			    .body = troubles[i].body },
			{ .url = "/", .status = 500 },
		};

		fetch_script_init(&script, rows, countof(rows));
		collect(&source, &script, &pending);
		CHECK_STRING(trouble(&pending), troubles[i].want);
		/* Of an answer that is told there is a time. */
		CHECK_NUMBER(pending.sources.items[0].at,
		    pending.running.count > 0 ? AT : 0);
		pending_clear(&pending);
		fetch_script_clear(&script);
	}
}

/* A number and a time for single applications; without a token, or for
 * another environment, nothing is asked. */
static void
test_limits(void)
{
	struct fetch_row rows[] = {
		{ .url = "?fields=", .status = 200 },
		{ .url = "/", .status = 200, .body = "{\"status\":{\"history\":"
		    "[{\"revision\":\"" OLD "\"}]}}", .ms = 10 },
	};
	struct source source = source_of("https://a.b");
	struct fetch_script script;
	struct pending pending;
	struct text list = { 0 };
	int i;

	text_puts(&list, "{\"items\":[");
	for (i = 0; i < 100; i++)
		text_putf(&list, "%s{\"metadata\":{\"name\":\"app%02d\"},"
		    "\"status\":{\"sync\":{\"status\":\"OutOfSync\"}}}",
		    i == 0 ? "" : ",", i);
	text_puts(&list, "]}");
	rows[0].body = text_string(&list);
	fetch_script_init(&script, rows, countof(rows));
	collect(&source, &script, &pending);
	CHECK_NUMBER(script.asked_count, 61);
	CHECK_NUMBER(pending.changes.count, 100);
	CHECK_STRING(trouble(&pending), "was not asked about 40 of its "
	    "applications, for want of time");
	pending_clear(&pending);
	fetch_script_clear(&script);
	/* each takes a second: 4 times 3 s */
	rows[1].ms = 1000;
	fetch_script_init(&script, rows, countof(rows));
	collect(&source, &script, &pending);
	CHECK_NUMBER(script.asked_count, 13);
	CHECK_NUMBER(pending.changes.count, 100);
	pending_clear(&pending);
	fetch_script_clear(&script);
	text_clear(&list);
	fetch_script_init(&script, rows, countof(rows));
	source.token = NULL;
	collect(&source, &script, &pending);
	CHECK_STRING(trouble(&pending),
	    "was not asked: its token was not read");
	pending_clear(&pending);
	source.token_file = NULL;
	collect(&source, &script, &pending);
	CHECK_NUMBER(pending.sources.count, 0);
	pending_clear(&pending);
	source = source_of("https://a.b");
	source.environment = (char *)"other";
	collect(&source, &script, &pending);
	CHECK_NUMBER(pending.sources.count, 0);
	pending_clear(&pending);
	CHECK_NUMBER(script.asked_count, 0);
	fetch_script_clear(&script);
}

/* Names of strangers cannot leave their place in a URL or in a text. */
static void
test_hostile(void)
{
	struct fetch_row rows[] = {
		{ .url = "?fields=", .status = 200, .body =
		    "{\"items\":[{\"metadata\":{\"name\":\"../../x?y=\\\"><b>\","
		    "\"namespace\":\"a/b&c\"},\"spec\":{\"project\":\"p&q\"},"
		    "\"status\":{\"sync\":{\"status\":\"OutOfSync\"},\"health\":"
		    "{\"status\":\"Degraded\",\"message\":\"\\u202eevil\\r\\n"
		    "BCC: x\"}}}]}" },
		{ .url = "/", .status = 200, .body = "{\"status\":{\"history\":"
		    "[7,{\"revision\":[]}],\"conditions\":[{}],"
		    "\"operationState\":[]}}" },
	};
	struct source source = source_of("https://a.b");
	struct fetch_script script;
	struct pending pending;

	fetch_script_init(&script, rows, countof(rows));
	collect(&source, &script, &pending);
	CHECK(strstr(text_string(&script.asked), "/api/v1/applications/"
	    "..%2F..%2Fx%3Fy%3D%22%3E%3Cb%3E?project=p%26q&appNamespace="
	    "a%2Fb%26c -\n") != NULL);
	CHECK_NUMBER(pending.changes.count, 1);
	CHECK_STRING(pending.changes.items[0].app_url, "https://a.b/"
	    "applications/a%2Fb%26c/..%2F..%2Fx%3Fy%3D%22%3E%3Cb%3E");
	CHECK_STRING(pending.changes.items[0].trouble, "evil  BCC: x");
	pending_clear(&pending);
	fetch_script_clear(&script);
}

/* `argocd:` as it is written; "" is no complaint. */
static const struct { const char *yaml, *want; } entries[] = {
	{ "argocd: https://a.b/argo-cd", "" },
	{ "argocd: http://a.b", "" },
	{ "argocd: {url: https://a.b, token: {file: t}}", "" },
	{ "argocd: {url: http://127.0.0.1:80/x, token: {file: /t}, projects: "
	    "[a, b], ca: ca.pem}", "" },
	{ "argocd: {url: https://a.b, token: {credential: t}, projects: a}",
	    "" },
	{ "argocd: ftp://a.b", "1:9: argocd must be a URL that begins with "
	    "https:// or http://, found \"ftp://a.b\"" },
	{ "argocd: [x]", "1:9: argocd must be a URL, found a list" },
	{ "argocd: {token: {file: t}}", "1:9: argocd lacks \"url\"; accepted "
	    "are a URL alone (a link, nothing is asked) and {url: …, token: "
	    "{file: PATH}}" },
	{ "argocd: {url: https://a.b}", "1:9: argocd lacks \"token\"; "
	    "accepted are a URL alone (a link, nothing is asked) and {url: …, "
	    "token: {file: PATH}}" },
	{ "argocd: {url: http://a.b, token: {file: t}}", "1:15: url must begin "
	    "with https:// (http:// only for this machine), since a token is "
	    "sent there, found \"http://a.b\"" },
	{ "argocd: {url: 'https://a.b/?x', token: {file: t}}", "1:15: url must "
	    "be an address without \"?\" and \"#\", found \"https://a.b/?x\"" },
	{ "argocd: {url: https://a.b, token: s3cret}", "1:35: \"token\" must "
	    "not be written in the configuration; accepted are {file: PATH} "
	    "and {credential: NAME}" },
	{ "argocd: {url: https://a.b, token: {file: t}, project: x}",
	    "1:46: unknown key \"project\"; did you mean \"projects\"? "
	    "accepted are url, token, projects, ca" },
	{ "argocd: {url: https://a.b, token: {file: t}, projects: {}}",
	    "1:56: projects must be a text, found a map" },
};

static void
test_parse(void)
{
	size_t i;

	for (i = 0; i < countof(entries); i++)
		source_entry_check(&source_argocd, entries[i].yaml,
		    entries[i].want);
}

int
main(void)
{
	test_apps();
	test_asked();
	test_troubles();
	test_limits();
	test_hostile();
	test_parse();
	return harness_end();
}
