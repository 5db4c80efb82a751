/* SPDX-License-Identifier: MIT */
/*
 * Argo CD: what runs in an environment and what is out of sync.
 *
 * One request lists the applications, with `fields` (exact names only, those of
 * appFields in pkg/apiclient/application/forwarder_overwrite.go; others select
 * nothing).  The history, which says what runs, cannot be selected: those that
 * are out of sync are asked for one by one, within a number and a time.
 */
#include <stddef.h>
#include <string.h>

#include "argocd_internal.h"
#include "change_internal.h"
#include "secret.h"
#include "source_internal.h"

#define ARGOCD_DETAILS_MAX 60	/* applications asked for alone */
/* Asking for them takes so many times the limit of one request at most. */
#define ARGOCD_DETAILS_TIMEOUTS 4
#define ARGOCD_PROJECTS_MAX 50

static const char argocd_fields[] =
    "items.metadata.name,items.metadata.namespace,items.spec,"
    "items.status.sync.status,items.status.sync.revision,"
    "items.status.health,items.status.summary,"
    "items.status.operationState.phase,"
    "items.status.operationState.finishedAt";

/* Of the list, and of one alone, this is read. */
static const char *const argocd_list_paths[] = { "items.metadata.name",
	"items.metadata.namespace", "items.spec.project",
	"items.spec.source.path", "items.spec.source.chart",
	"items.spec.source.targetRevision", "items.spec.sources.path",
	"items.spec.sources.chart", "items.spec.sources.targetRevision",
	"items.spec.syncPolicy.automated.enabled", "items.status.sync.status",
	"items.status.sync.revision", "items.status.health.status",
	"items.status.health.message", "items.status.summary.images",
	"items.status.operationState.phase",
	"items.status.operationState.finishedAt", NULL };
static const char *const argocd_app_paths[] = {
	"status.history.revision", "status.history.revisions",
	"status.history.deployedAt", "status.operationState.message",
	"status.conditions.type", "status.conditions.message", NULL };

/* One environment's Argo CD while it is asked. */
struct argocd {
	const struct source *source;
	struct fetch *fetch;
	struct pending *pending;
	char *authorization;	/* secret */
	struct text base;	/* its address without "/" at the end */
	ARRAY(struct argocd_app) apps;
	/* What most of them have. */
	const char *namespace, *branch;
};

/* --- configuration -------------------------------------------------------- */

static int
argocd_read_projects(const struct doc *doc, struct source *source,
    struct complaints *complaints)
{
	char *name;
	size_t i;

	if (doc_item_count(doc) > ARGOCD_PROJECTS_MAX) {
		doc_complain(doc, COMPLAINT_ERROR, complaints,
		    "projects has %zu entries; at most %d are accepted",
		    doc_item_count(doc), ARGOCD_PROJECTS_MAX);
		return -1;
	}
	for (i = 0; i < doc_item_count(doc); i++) {
		name = NULL;
		if (doc_read_line(doc_item(doc, i), CHANGE_WORD_MAX, &name,
		    complaints) != 0)
			return -1;
		array_push(&source->projects, name);
	}
	return 0;
}

/* A bare URL is a link for people; nothing is asked then. */
static int
argocd_parse(const struct doc *entry, struct source *source,
    struct complaints *complaints)
{
	static const char *const keys[] = { "url", "token", "projects", "ca" };
	const struct doc *url = doc_find(entry, "url");
	const struct doc *token = doc_find(entry, "token");

	if (entry->type != DOC_MAP)
		return doc_read_url(entry, NULL, &source->url, complaints);
	if (doc_check_keys(entry, keys, countof(keys), complaints) != 0)
		return -1;
	if (url == NULL || token == NULL) {
		doc_complain(entry, COMPLAINT_ERROR, complaints, "%s lacks "
		    "\"%s\"; accepted are a URL alone (a link, nothing is "
		    "asked) and {url: …, token: {file: PATH}}", entry->key,
		    url == NULL ? "url" : "token");
		return -1;
	}
	if (doc_read_url(url, NULL, &source->url, complaints) != 0 ||
	    source_check_url(url, source->url, complaints) != 0 ||
	    secret_read_place(token, &source->token_file, complaints) != 0 ||
	    argocd_read_projects(doc_find(entry, "projects"), source,
	    complaints) != 0)
		return -1;
	return doc_read_path(doc_find(entry, "ca"), &source->ca_file,
	    complaints);
}

/* --- asking --------------------------------------------------------------- */

/* 0 and a document the caller frees, or -1 and a sentence. */
static int
argocd_ask(struct argocd *argocd, const char *url, const char *const *paths,
    struct doc **ret_doc, struct error *ret_error)
{
	struct fetch_request request = { .url = url,
		.authorization = argocd->authorization,
		.ca_file = argocd->source->ca_file };
	struct fetch_answer answer = { 0 };
	int result;

	if (argocd->fetch->ask(argocd->fetch, &request, &answer,
	    ret_error) != 0)
		return -1;
	result = fetch_answer_check(&answer, ret_error);
	if (result == 0)
		result = fetch_answer_parse(&answer, paths, ret_doc,
		    ret_error);
	fetch_answer_clear(&answer);
	return result;
}

/* GET /api/v1/applications: ApplicationService_List. */
static int
argocd_ask_list(struct argocd *argocd, struct doc **ret_doc,
    struct error *ret_error)
{
	struct text url = { 0 };
	size_t i;
	int result;

	text_putf(&url, "%s/api/v1/applications?fields=%s",
	    text_string(&argocd->base), argocd_fields);
	for (i = 0; i < argocd->source->projects.count; i++) {
		text_puts(&url, "&projects=");
		fetch_put_part(&url, argocd->source->projects.items[i]);
	}
	result = argocd_ask(argocd, text_string(&url), argocd_list_paths,
	    ret_doc, ret_error);
	text_clear(&url);
	return result;
}

/* GET /api/v1/applications/{name}: ApplicationService_Get.  With its project,
 * as Argo CD hides without one whether it exists. */
static int
argocd_ask_details(struct argocd *argocd, struct argocd_app *app,
    struct error *ret_error)
{
	struct doc *doc = NULL;
	struct text url = { 0 };
	int result;

	text_putf(&url, "%s/api/v1/applications/", text_string(&argocd->base));
	fetch_put_part(&url, app->name);
	text_puts(&url, "?project=");
	fetch_put_part(&url, app->project != NULL ? app->project : "default");
	if (app->namespace != NULL) {
		text_puts(&url, "&appNamespace=");
		fetch_put_part(&url, app->namespace);
	}
	result = argocd_ask(argocd, text_string(&url), argocd_app_paths, &doc,
	    ret_error);
	if (result == 0)
		argocd_app_add_details(app, doc);
	doc_free(doc);
	text_clear(&url);
	return result;
}

/* Those with something to tell come first; what no time is left for is as the
 * list has it.  NULL, or what went wrong, for people; the caller frees. */
static char *
argocd_ask_all_details(struct argocd *argocd)
{
	int64_t end_ms = argocd->fetch->spent_ms + ARGOCD_DETAILS_TIMEOUTS *
	    argocd->fetch->timeout_ms;
	size_t i, round, asked = 0, left = 0, failed = 0;
	struct error error = { 0 };
	struct argocd_app *app;

	for (round = 0; round < 2; round++)
		for (i = 0; i < argocd->apps.count; i++) {
			app = &argocd->apps.items[i];
			if (argocd_app_is_quiet(app) != (round == 1) ||
			    !argocd_app_needs_details(app))
				continue;
			if (asked == ARGOCD_DETAILS_MAX ||
			    argocd->fetch->spent_ms >= end_ms) {
				left++;
				continue;
			}
			asked++;
			failed += argocd_ask_details(argocd, app,
			    &error) != 0;
		}
	if (failed > 0)
		return mem_format("told nothing about %zu of its applications: "
		    "%s", failed, error.text);
	return left == 0 ? NULL : mem_format("was not asked about %zu of its "
	    "applications, for want of time", left);
}

/* --- telling -------------------------------------------------------------- */

/* The string member at that offset of struct argocd_app. */
static const char *
argocd_member(const struct argocd *argocd, size_t i, size_t offset)
{
	const char *value;

	memcpy(&value, (const char *)&argocd->apps.items[i] + offset,
	    sizeof(value));
	return value;
}

/* What more than half of the applications have there; NULL: nothing.  The
 * candidate is found by Boyer and Moore's vote, in one pass. */
static const char *
argocd_find_most(const struct argocd *argocd, size_t offset)
{
	size_t i, votes = 0, count = 0;
	const char *most = NULL, *value;

	for (i = 0; i < argocd->apps.count; i++) {
		value = argocd_member(argocd, i, offset);
		if (value == NULL)
			continue;
		if (votes == 0)
			most = value;
		if (strcmp(most, value) == 0)
			votes++;
		else
			votes--;
	}
	for (i = 0; most != NULL && i < argocd->apps.count; i++) {
		value = argocd_member(argocd, i, offset);
		count += value != NULL && strcmp(most, value) == 0;
	}
	return count * 2 > argocd->apps.count ? most : NULL;
}

/* The name; with its namespace where another application, in the namespace of
 * most, has the same.  The caller frees. */
static char *
argocd_service(const struct argocd *argocd, const struct argocd_app *app)
{
	const struct argocd_app *other;
	size_t i;

	if (app->namespace == NULL || (argocd->namespace != NULL &&
	    strcmp(app->namespace, argocd->namespace) == 0))
		return mem_string(app->name);
	for (i = 0; i < argocd->apps.count; i++) {
		other = &argocd->apps.items[i];
		if (other != app && strcmp(other->name, app->name) == 0)
			return mem_format("%s/%s", app->namespace, app->name);
	}
	return mem_string(app->name);
}

/* <url>/applications/NAMESPACE/NAME, the route of applications in any namespace
 * (ui/…/applications-container.tsx); the difference is the tab of that name
 * (application-details.tsx). */
static void
argocd_add_links(const struct argocd *argocd, const struct argocd_app *app,
    struct change *change)
{
	struct text url = { 0 };
	const char *namespace = app->namespace;

	text_putf(&url, "%s/applications/", text_string(&argocd->base));
	if (namespace != NULL) {
		fetch_put_part(&url, namespace);
		text_putc(&url, '/');
	}
	fetch_put_part(&url, app->name);
	if (change->app_url == NULL)
		change->app_url = change_url(text_string(&url));
	if (change->diff_url == NULL && app->sync == SYNC_OUT_OF_SYNC) {
		text_puts(&url, "?node=argoproj.io/Application/");
		fetch_put_part(&url, namespace != NULL ? namespace : "");
		text_putc(&url, '/');
		fetch_put_part(&url, app->name);
		text_puts(&url, "/0&tab=diff");
		change->diff_url = change_url(text_string(&url));
	}
	text_clear(&url);
}

/* What went wrong, in Argo CD's words where it was asked for them. */
static char *
argocd_trouble(const struct argocd_app *app)
{
	if (app->trouble != NULL)
		return change_text(app->trouble, CHANGE_TITLE_MAX);
	if (app->is_failed)
		return mem_string("sync failed");
	if (app->health == HEALTH_DEGRADED)
		return change_text(app->health_text, CHANGE_TITLE_MAX);
	return NULL;
}

/* "HEAD" is the site's branch by whatever name. */
static bool
argocd_is_on_branch(const struct argocd *argocd, const struct argocd_app *app)
{
	return app->branch != NULL && argocd->branch != NULL &&
	    strcmp(app->branch, "HEAD") != 0 &&
	    strcmp(app->branch, argocd->branch) != 0;
}

static void
argocd_add_change(const struct argocd *argocd, const struct argocd_app *app,
    const char *service)
{
	struct change *change = pending_change(argocd->pending, service);

	if (change == NULL)
		return;
	change->sync = app->sync;
	change->health = app->health;
	change->is_automated = app->is_automated;
	if (change->branch == NULL && argocd_is_on_branch(argocd, app))
		change->branch = change_text(app->branch, CHANGE_WORD_MAX);
	if (change->trouble == NULL)
		change->trouble = argocd_trouble(app);
	argocd_add_links(argocd, app, change);
	change->sources |= source_bit(&source_argocd);
}

/* The tag of the image. */
static char *
argocd_version(const char *image)
{
	size_t whole = image == NULL ? 0 : strcspn(image, "@");
	const char *colon = image == NULL ? NULL :
	    memrchr(image, ':', whole);

	if (colon == NULL || memchr(colon, '/',
	    whole - (size_t)(colon - image)) != NULL)
		return NULL;
	return mem_bytes(colon + 1, whole - (size_t)(colon + 1 - image));
}

static void
argocd_add_running(const struct argocd *argocd, const struct argocd_app *app,
    const char *service)
{
	char *version = argocd_version(app->image);
	struct pending_running running = {
		.service = (char *)service,
		.revision = app->revision,
		.version = version,
		.branch = (char *)app->branch,
		.path = (char *)app->path,
		.synced_at = app->synced_at,
	};

	/* Synced is what it was compared with, though it was synced last long
	 * before: in a repository of many, most commits are others'. */
	if (app->sync == SYNC_SYNCED && app->compared != NULL &&
	    app->path != NULL && app->source_count == 1)
		running.revision = (char *)app->compared;
	pending_add_running(argocd->pending, &running);
	free(version);
}

/* All of them are told, so that what another source finds has its sync and its
 * links; those that wait first, as there is a limit. */
static void
argocd_add_all(struct argocd *argocd)
{
	const struct argocd_app *app;
	size_t i, round;
	char *service;

	for (round = 0; round < 2; round++)
		for (i = 0; i < argocd->apps.count; i++) {
			app = &argocd->apps.items[i];
			if (argocd_app_is_quiet(app) != (round == 1))
				continue;
			service = argocd_service(argocd, app);
			argocd_add_change(argocd, app, service);
			argocd_add_running(argocd, app, service);
			free(service);
		}
}

/* --- collecting ----------------------------------------------------------- */

/* 0, or -1 and why the list cannot be used. */
static int
argocd_read_list(struct argocd *argocd, const struct doc *doc,
    struct error *ret_error)
{
	const struct doc *items = doc_find(doc, "items");
	struct argocd_app app;
	size_t i;

	if (items == NULL || (items->type != DOC_LIST &&
	    items->type != DOC_NULL))
		return error_set(ret_error, ERROR_NETWORK,
		    "answered something else than applications");
	for (i = 0; i < items->count; i++)
		if (argocd_app_parse(&items->items[i], &app))
			array_push(&argocd->apps, app);
	/* Those that the account may not see are left out, without a word. */
	if (argocd->apps.count == 0)
		return error_set(ret_error, ERROR_MISSING, "shows no "
		    "applications; may this token get them?");
	argocd->namespace = argocd_find_most(argocd,
	    offsetof(struct argocd_app, namespace));
	argocd->branch = argocd_find_most(argocd,
	    offsetof(struct argocd_app, branch));
	return 0;
}

static void
argocd_run(struct argocd *argocd, int64_t now_at)
{
	struct error error = { 0 };
	struct doc *doc = NULL;
	char *trouble = NULL;

	if (argocd_ask_list(argocd, &doc, &error) != 0 ||
	    argocd_read_list(argocd, doc, &error) != 0) {
		pending_add_source(argocd->pending, source_argocd.name, 0,
		    error.text);
		doc_free(doc);
		return;
	}
	trouble = argocd_ask_all_details(argocd);
	argocd_add_all(argocd);
	pending_add_source(argocd->pending, source_argocd.name, now_at,
	    trouble);
	free(trouble);
	doc_free(doc);
}

static void
argocd_collect(const struct source *source,
    struct source_collection *collection)
{
	struct argocd argocd = { .source = source,
		.fetch = collection->fetch };
	size_t i, length = strlen(source->url);

	if (source->token_file == NULL || source->environment == NULL)
		return;
	argocd.pending = source_find_pending(collection, source->environment);
	if (argocd.pending == NULL)
		return;
	if (source->token == NULL) {
		pending_add_source(argocd.pending, source_argocd.name, 0,
		    "was not asked: its token was not read");
		return;
	}
	while (length > 0 && source->url[length - 1] == '/')
		length--;
	text_put(&argocd.base, source->url, length);
	argocd.authorization = source_authorization(source);
	argocd_run(&argocd, collection->now_at);
	for (i = 0; i < argocd.apps.count; i++)
		argocd_app_clear(&argocd.apps.items[i]);
	array_clear(&argocd.apps);
	text_clear(&argocd.base);
	secret_free(argocd.authorization);
}

const struct source_kind source_argocd = {
	.name = "argocd",
	.help = "Argo CD: what runs, what is out of sync",
	.is_of_environment = true,
	.parse = argocd_parse,
	.collect = argocd_collect,
};
