/* SPDX-License-Identifier: MIT */
/*
 * Reading an application of Argo CD.  Whatever is missing or of another type is
 * "not told": versions differ in what they tell, and one odd application must
 * not hide the others.
 */
#include <string.h>

#include "argocd_internal.h"
#include "change_internal.h"
#include "instant.h"

#define ARGOCD_KEY_MAX 40	/* bytes of one key in a path of keys */

/* The node at "a.b.c"; NULL: there is none. */
static const struct doc *
argocd_find(const struct doc *doc, const char *path)
{
	char key[ARGOCD_KEY_MAX];
	size_t length;

	while (doc != NULL && *path != '\0') {
		length = strcspn(path, ".");
		memcpy(key, path, length);
		key[length] = '\0';
		doc = doc_find(doc, key);
		path += length + (path[length] == '.');
	}
	return doc;
}

/* The text there; NULL: none, an empty one, or no text. */
static const char *
argocd_string(const struct doc *doc, const char *path)
{
	const char *string;

	doc = argocd_find(doc, path);
	string = doc != NULL && doc->is_quoted ? doc_string(doc) : NULL;
	return string != NULL && string[0] != '\0' ? string : NULL;
}

static int64_t
argocd_instant(const struct doc *doc, const char *path)
{
	const char *string = argocd_string(doc, path);
	int64_t at = string == NULL ? 0 : instant_parse(string);

	return at < 0 ? 0 : at;
}

/* Which of the words; 0 ("") for one that we do not know. */
static size_t
argocd_word(const char *string, const char *const *words, size_t count)
{
	size_t i;

	for (i = 1; string != NULL && i < count; i++)
		if (strcmp(words[i], string) == 0)
			return i;
	return 0;
}

/* --- the list ------------------------------------------------------------- */

/*
 * The source that is a folder of a repository: `spec.source`, or the first of
 * `spec.sources` with a path (others are charts, or values referred to).  A
 * chart's targetRevision is its version, no branch.
 */
static void
argocd_app_parse_source(const struct doc *spec, struct argocd_app *app)
{
	const struct doc *sources = doc_find(spec, "sources");
	const struct doc *source = doc_find(spec, "source");
	size_t i;

	app->source_count = 1;
	if (sources != NULL && sources->type == DOC_LIST &&
	    sources->count > 0) {
		app->source_count = sources->count;
		for (i = 0; i < sources->count; i++)
			if (argocd_string(&sources->items[i], "path") != NULL)
				break;
		app->source_index = i < sources->count ? i : 0;
		source = &sources->items[app->source_index];
	}
	if (argocd_string(source, "chart") != NULL)
		return;
	app->path = argocd_string(source, "path");
	app->branch = argocd_string(source, "targetRevision");
}

/* "docker.io/lsst/gafaelfawr:15.4.1@sha256:…": the name without registry and
 * tag. */
static bool
argocd_is_image_of(const char *image, const char *name)
{
	size_t whole = strcspn(image, "@"), length = strlen(name);
	const char *slash = memrchr(image, '/', whole);
	const char *last = slash != NULL ? slash + 1 : image;

	return strncmp(last, name, length) == 0 &&
	    strchr(":@", last[length]) != NULL;
}

/* The product's image: the one that is called as the application, else the only
 * one. */
static const char *
argocd_app_find_image(const struct doc *doc, const char *name)
{
	const struct doc *images = argocd_find(doc, "status.summary.images");
	const char *image;
	size_t i;

	if (images == NULL || images->type != DOC_LIST)
		return NULL;
	for (i = 0; i < images->count; i++) {
		image = doc_string(&images->items[i]);
		if (image != NULL && argocd_is_image_of(image, name))
			return image;
	}
	return images->count == 1 ? doc_string(&images->items[0]) : NULL;
}

bool
argocd_app_parse(const struct doc *doc, struct argocd_app *ret_app)
{
	const struct doc *automated =
	    argocd_find(doc, "spec.syncPolicy.automated");
	const char *enabled = doc_string(argocd_find(automated, "enabled"));
	const char *phase =
	    argocd_string(doc, "status.operationState.phase");
	struct argocd_app app = {
		.name = argocd_string(doc, "metadata.name"),
		.namespace = argocd_string(doc, "metadata.namespace"),
		.project = argocd_string(doc, "spec.project"),
		.health_text = argocd_string(doc, "status.health.message"),
		.compared = argocd_string(doc, "status.sync.revision"),
		.synced_at = argocd_instant(doc,
		    "status.operationState.finishedAt"),
	};

	if (app.name == NULL)
		return false;
	app.sync = (enum change_sync)argocd_word(argocd_string(doc,
	    "status.sync.status"), change_sync_words, CHANGE_SYNC_COUNT);
	app.health = (enum change_health)argocd_word(argocd_string(doc,
	    "status.health.status"), change_health_words,
	    CHANGE_HEALTH_COUNT);
	/* `automated: {}` is on; since 2.14 it can say `enabled: false`. */
	app.is_automated = automated != NULL && automated->type == DOC_MAP &&
	    (enabled == NULL || strcmp(enabled, "false") != 0);
	app.is_failed = phase != NULL && (strcmp(phase, "Failed") == 0 ||
	    strcmp(phase, "Error") == 0);
	argocd_app_parse_source(doc_find(doc, "spec"), &app);
	app.image = argocd_app_find_image(doc, app.name);
	*ret_app = app;
	return true;
}

/* --- one alone ------------------------------------------------------------ */

/* What runs: the last entry of the history, of its source. */
static const char *
argocd_app_find_revision(const struct argocd_app *app, const struct doc *doc)
{
	const struct doc *history = argocd_find(doc, "status.history");
	const struct doc *entry, *revisions;

	if (history == NULL || history->type != DOC_LIST ||
	    history->count == 0)
		return NULL;
	entry = &history->items[history->count - 1];
	revisions = doc_find(entry, "revisions");
	if (revisions != NULL && revisions->type == DOC_LIST &&
	    app->source_index < revisions->count)
		return doc_string(&revisions->items[app->source_index]);
	return argocd_string(entry, "revision");
}

/* The first condition that is an error: "ComparisonError: …". */
static char *
argocd_app_find_condition(const struct doc *doc)
{
	const struct doc *conditions = argocd_find(doc, "status.conditions");
	const char *type, *text;
	size_t i, length;

	if (conditions == NULL || conditions->type != DOC_LIST)
		return NULL;
	for (i = 0; i < conditions->count; i++) {
		type = argocd_string(&conditions->items[i], "type");
		text = argocd_string(&conditions->items[i], "message");
		length = type == NULL ? 0 : strlen(type);
		if (length > 5 && strcmp(type + length - 5, "Error") == 0)
			return mem_format("%s: %s", type,
			    text != NULL ? text : "no more is told");
	}
	return NULL;
}

void
argocd_app_add_details(struct argocd_app *app, const struct doc *doc)
{
	const struct doc *history = argocd_find(doc, "status.history");
	const char *text =
	    argocd_string(doc, "status.operationState.message");
	int64_t at;

	app->is_known = true;
	free(app->revision);
	free(app->trouble);
	app->revision = mem_string(argocd_app_find_revision(app, doc));
	app->trouble = app->is_failed && text != NULL ?
	    mem_format("sync failed: %s", text) :
	    argocd_app_find_condition(doc);
	if (app->revision == NULL)
		return;
	at = argocd_instant(&history->items[history->count - 1],
	    "deployedAt");
	if (at != 0)
		app->synced_at = at;
}

/* A failed operation of an application that is Synced and Healthy may be one of
 * its hooks: somebody has to look all the same. */
bool
argocd_app_is_quiet(const struct argocd_app *app)
{
	return app->sync == SYNC_SYNCED && !app->is_failed &&
	    app->health != HEALTH_DEGRADED && app->health != HEALTH_MISSING &&
	    app->health != HEALTH_UNKNOWN;
}

/* Of one that is Synced the compared revision is what runs; of several sources
 * the list tells none. */
bool
argocd_app_needs_details(const struct argocd_app *app)
{
	return app->is_failed || app->sync != SYNC_SYNCED ||
	    (app->source_count > 1 && app->path != NULL);
}

void
argocd_app_clear(struct argocd_app *app)
{
	free(app->revision);
	free(app->trouble);
	*app = (struct argocd_app){ 0 };
}
