/* SPDX-License-Identifier: MIT */
/* Applications of Argo CD as no version of it writes them: whatever is missing
 * or of another type is "not told", and nothing else of it is lost. */
#include "argocd_internal.h"

#include "array.h"
#include "harness.h"
#include "mem.h"

static const char *
or_dash(const char *text)
{
	return text == NULL ? "-" : text;
}

static void
put(struct text *text, const struct argocd_app *app)
{
	text_putf(text, "%s %s %s %s%s%s %zu/%zu %s %s %s%s%s", app->name,
	    or_dash(app->namespace), change_sync_name(app->sync),
	    change_health_name(app->health),
	    app->is_automated ? " automated" : "",
	    app->is_failed ? " failed" : "", app->source_index,
	    app->source_count, or_dash(app->path), or_dash(app->branch),
	    or_dash(app->image), argocd_app_is_quiet(app) ? " quiet" : "",
	    argocd_app_needs_details(app) ? " asked" : "");
}

#define NAME "\"metadata\":{\"name\":\"tap\"}"
#define SPEC(spec) "{" NAME ",\"spec\":{" spec "}}"
#define STATUS(status) "{" NAME ",\"status\":{" status "}}"
#define IMAGES(images) STATUS("\"summary\":{\"images\":" images "}")
#define PLAIN "tap -   0/1 - - - asked"

static const struct { const char *json, *want; } apps[] = {
	{ "7", "none" }, { "[]", "none" }, { "{}", "none" },
	{ "{\"metadata\":[]}", "none" },
	{ "{\"metadata\":{\"name\":\"\"}}", "none" },
	{ "{\"metadata\":{\"name\":7}}", "none" },
	{ "{" NAME "}", PLAIN },
	{ "{" NAME ",\"spec\":7,\"status\":\"x\"}", PLAIN },
	{ SPEC("\"sources\":7"), PLAIN },
	{ SPEC("\"sources\":[]"), PLAIN },
	{ SPEC("\"sources\":{\"path\":\"p\"}"), PLAIN },
	/* Of several, the first that has a path; none has one. */
	{ SPEC("\"sources\":[{\"chart\":\"c\"},7,{\"path\":\"p\"},"
	  "{\"path\":\"q\"}]"), "tap -   2/4 p - - asked" },
	{ SPEC("\"sources\":[{\"ref\":\"values\"},{\"path\":\"\"}]"),
	  "tap -   0/2 - - - asked" },
	{ SPEC("\"source\":{\"path\":7,\"targetRevision\":\"main\"}"),
	  "tap -   0/1 - main - asked" },
	{ SPEC("\"source\":{\"chart\":\"c\",\"targetRevision\":\"1.2\"}"),
	  PLAIN },
	{ SPEC("\"syncPolicy\":{\"automated\":{}}"),
	  "tap -   automated 0/1 - - - asked" },
	{ SPEC("\"syncPolicy\":{\"automated\":{\"enabled\":true}}"),
	  "tap -   automated 0/1 - - - asked" },
	{ SPEC("\"syncPolicy\":{\"automated\":{\"enabled\":false}}"), PLAIN },
	{ SPEC("\"syncPolicy\":{\"automated\":null}"), PLAIN },
	{ SPEC("\"syncPolicy\":{\"automated\":true}"), PLAIN },
	{ STATUS("\"sync\":{\"status\":\"Synced\"}"),
	  "tap - Synced  0/1 - - - quiet" },
	{ STATUS("\"sync\":{\"status\":\"Sunk\"},\"health\":{\"status\":"
	  "\"Fine\"}"), PLAIN },
	{ STATUS("\"sync\":{\"status\":\"Synced\"},\"health\":{\"status\":"
	  "\"Degraded\"}"), "tap - Synced Degraded 0/1 - - -" },
	{ STATUS("\"sync\":{\"status\":\"Synced\"},\"health\":{\"status\":"
	  "\"Missing\"}"), "tap - Synced Missing 0/1 - - -" },
	{ STATUS("\"sync\":{\"status\":\"Synced\"},\"health\":{\"status\":"
	  "\"Unknown\"}"), "tap - Synced Unknown 0/1 - - -" },
	{ STATUS("\"sync\":{\"status\":\"Synced\"},\"operationState\":{"
	  "\"phase\":\"Error\"}"), "tap - Synced  failed 0/1 - - - asked" },
	{ STATUS("\"sync\":{\"status\":\"Synced\"},\"operationState\":{"
	  "\"phase\":\"Running\"}"), "tap - Synced  0/1 - - - quiet" },
	{ IMAGES("7"), PLAIN }, { IMAGES("[]"), PLAIN },
	{ IMAGES("{}"), PLAIN }, { IMAGES("[{}]"), PLAIN },
	{ IMAGES("[\"redis:7\"]"), "tap -   0/1 - - redis:7 asked" },
	/* The one with its name: without a registry, with a digest. */
	{ IMAGES("[\"redis:7\",\"tap:1.0\"]"), "tap -   0/1 - - tap:1.0 asked" },
	{ IMAGES("[[],\"tapas:2\",\"a/tap@sha256:1\",\"tap:3\"]"),
	  "tap -   0/1 - - a/tap@sha256:1 asked" },
	/* The "/" behind "@" is no registry's. */
	{ IMAGES("[\"x@y/tap:1\",\"redis:7\"]"), PLAIN },
	{ IMAGES("[\"a/tap-test:1\",\"b/untap:2\"]"), PLAIN },
};

static void
test_apps(void)
{
	struct text text = { 0 };
	struct argocd_app app;
	struct doc *doc;
	struct error error;
	size_t i;

	for (i = 0; i < countof(apps); i++) {
		doc = NULL;
		text_cut(&text, 0);
		(void)doc_parse_json(apps[i].json, strlen(apps[i].json),
		    1 << 20, &doc, &error);
		if (doc == NULL || !argocd_app_parse(doc, &app)) {
			text_puts(&text, "none");
		} else {
			put(&text, &app);
			argocd_app_clear(&app);
		}
		if (!CHECK_STRING(text_string(&text), apps[i].want))
			fprintf(stderr, "   %s\n", apps[i].json);
		doc_free(doc);
	}
	text_clear(&text);
}

/* Its details: what runs, since when, and what went wrong. */
#define DETAILS(rest) "{\"status\":{" rest "}}"
#define HISTORY(entry) DETAILS("\"history\":[{\"revision\":\"old\"}," entry "]")

static const struct {
	bool is_failed;
	size_t source_index;
	const char *json, *revision, *trouble;
	int64_t synced_at;
} details[] = {
	{ false, 0, "{}", "-", "-", 5 },
	{ false, 0, DETAILS("\"history\":7"), "-", "-", 5 },
	{ false, 0, DETAILS("\"history\":[]"), "-", "-", 5 },
	{ false, 0, DETAILS("\"history\":{}"), "-", "-", 5 },
	{ false, 0, HISTORY("{\"revision\":\"new\"}"), "new", "-", 5 },
	{ false, 0, HISTORY("{\"revision\":7}"), "-", "-", 5 },
	{ false, 0, HISTORY("7"), "-", "-", 5 },
	{ false, 0, HISTORY("{\"revision\":\"new\",\"deployedAt\":"
	  "\"1970-01-01T00:01:00Z\"}"), "new", "-", 60 },
	{ false, 0, HISTORY("{\"revision\":\"new\",\"deployedAt\":\"x\"}"),
	  "new", "-", 5 },
	{ false, 1, HISTORY("{\"revision\":\"new\",\"revisions\":[\"a\","
	  "\"b\"]}"), "b", "-", 5 },
	{ false, 2, HISTORY("{\"revision\":\"new\",\"revisions\":[\"a\","
	  "\"b\"]}"), "new", "-", 5 },
	{ false, 0, HISTORY("{\"revision\":\"new\",\"revisions\":7}"), "new",
	  "-", 5 },
	{ true, 0, DETAILS("\"operationState\":{\"message\":\"no\"}"), "-",
	  "sync failed: no", 5 },
	{ true, 0, DETAILS("\"operationState\":{}"), "-", "-", 5 },
	{ false, 0, DETAILS("\"operationState\":{\"message\":\"ok\"}"), "-",
	  "-", 5 },
	{ false, 0, DETAILS("\"conditions\":7"), "-", "-", 5 },
	{ false, 0, DETAILS("\"conditions\":{}"), "-", "-", 5 },
	{ false, 0, DETAILS("\"conditions\":[7,{},{\"type\":\"Error\"},"
	  "{\"type\":\"SyncWarning\",\"message\":\"x\"},"
	  "{\"type\":\"SyncError\"}]"), "-",
	  "SyncError: no more is told", 5 },
	{ true, 0, DETAILS("\"conditions\":[{\"type\":\"SyncError\","
	  "\"message\":\"why\"}]"), "-", "SyncError: why", 5 },
};

static void
test_details(void)
{
	struct argocd_app app;
	struct error error;
	struct doc *doc;
	size_t i;

	for (i = 0; i < countof(details); i++) {
		doc = NULL;
		CHECK(doc_parse_json(details[i].json, strlen(details[i].json),
		    1 << 20, &doc, &error) == 0);
		app = (struct argocd_app){ .name = "tap", .synced_at = 5,
		    .is_failed = details[i].is_failed,
		    .source_index = details[i].source_index };
		argocd_app_add_details(&app, doc);
		/* Asked again, the same. */
		argocd_app_add_details(&app, doc);
		CHECK(app.is_known);
		if (!CHECK_STRING(or_dash(app.revision), details[i].revision) ||
		    !CHECK_STRING(or_dash(app.trouble), details[i].trouble) ||
		    !CHECK_NUMBER(app.synced_at, details[i].synced_at))
			fprintf(stderr, "   %s\n", details[i].json);
		argocd_app_clear(&app);
		doc_free(doc);
	}
}

int
main(void)
{
	test_apps();
	test_details();
	return harness_end();
}
