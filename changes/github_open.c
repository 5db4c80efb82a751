/* SPDX-License-Identifier: MIT */
/*
 * Pull requests that are open and would change an environment.  GitHub's list
 * cannot be asked by path, so each one's files are looked up; they are kept,
 * and asked for again only when the request was updated since.
 */
#include <string.h>

#include "github_internal.h"
#include "instant.h"

#define GITHUB_FILES_MAX 30	/* requests whose files are asked for, a run */
#define GITHUB_SERVICES "applications/"
#define GITHUB_ENVIRONMENTS "environments/"

static const char *const github_open_paths[] = { "number", "title", "html_url",
	"draft", "updated_at", "user.login", "labels.name", NULL };
static const char *const github_file_paths[] = { "filename", NULL };

/* "values-idfprod.yaml" is idfprod's alone: the part behind the "-", or NULL
 * for a file of all. */
static const char *
github_file_environment(const char *name, size_t *ret_length)
{
	static const char *const fronts[] = { "values-", "secrets-" };
	const char *end = strrchr(name, '.');
	size_t i, length;

	for (i = 0; i < countof(fronts); i++) {
		length = strlen(fronts[i]);
		if (end == NULL || strncmp(name, fronts[i], length) != 0)
			continue;
		*ret_length = (size_t)(end - name) - length;
		return name + length;
	}
	return NULL;
}

static bool
github_is_name(const char *name, const char *part, size_t length)
{
	return name != NULL && strlen(name) == length &&
	    strncmp(name, part, length) == 0;
}

/* Has the environment the service? */
static bool
github_has_service(const struct pending *pending, const char *service)
{
	size_t i;

	for (i = 0; i < pending->changes.count; i++)
		if (strcmp(pending->changes.items[i].service, service) == 0)
			return true;
	return pending_find_running(pending, service) != NULL;
}

/* Which service of the environment the file belongs to; the caller frees.
 * NULL: none.  What is in environments/ is of all: "environments". */
static char *
github_file_service(const struct pending *pending,
    const struct source_place *place, const char *path)
{
	const char *own, *slash, *rest;
	size_t length;
	char *service;

	if (strncmp(path, GITHUB_ENVIRONMENTS,
	    strlen(GITHUB_ENVIRONMENTS)) == 0) {
		own = github_file_environment(
		    path + strlen(GITHUB_ENVIRONMENTS), &length);
		return own != NULL && github_is_name(place->name, own,
		    length) ? mem_string("environments") : NULL;
	}
	if (strncmp(path, GITHUB_SERVICES, strlen(GITHUB_SERVICES)) != 0)
		return NULL;
	rest = path + strlen(GITHUB_SERVICES);
	slash = strchr(rest, '/');
	if (slash == NULL || slash == rest)
		return NULL;
	own = github_file_environment(slash + 1, &length);
	if (own != NULL && !github_is_name(place->name, own, length))
		return NULL;
	service = mem_bytes(rest, (size_t)(slash - rest));
	if (github_has_service(pending, service))
		return service;
	free(service);
	return NULL;
}

/* "gafaelfawr, nublado": what the files touch there.  The caller frees; NULL:
 * nothing. */
static char *
github_touched(const struct pending *pending, const struct source_place *place,
    const struct doc *files)
{
	struct text text = { 0 };
	const char *path;
	char *service, *last = NULL;
	size_t i;

	/* They are sorted by path, so a service's files are together. */
	for (i = 0; files->type == DOC_LIST && i < files->count; i++) {
		path = doc_string(doc_find(&files->items[i], "filename"));
		service = path == NULL ? NULL :
		    github_file_service(pending, place, path);
		if (service == NULL || (last != NULL &&
		    strcmp(service, last) == 0)) {
			free(service);
			continue;
		}
		text_putf(&text, "%s%s", text.length > 0 ? ", " : "",
		    service);
		free(last);
		last = service;
	}
	free(last);
	if (text.length > 0)
		return text_take(&text);
	text_clear(&text);
	return NULL;
}

static void
github_tell_open(struct github *github, struct pending_open *open,
    const struct doc *files)
{
	struct source_collection *collection = github->collection;
	size_t i;

	for (i = 0; i < collection->count; i++) {
		open->services = github_touched(&collection->pendings[i],
		    &collection->places[i], files);
		if (open->services != NULL)
			pending_add_open(&collection->pendings[i], open);
		free(open->services);
	}
}

/* One of the list: its files, from what is kept where it did not change. */
static void
github_take_open(struct github *github, const struct doc *pull,
    size_t *asked_count)
{
	const char *number = doc_string(doc_find(pull, "number"));
	const char *draft = doc_string(doc_find(pull, "draft"));
	const char *updated = github_string(pull, "updated_at");
	struct pending_open open = {
		.title = (char *)github_string(pull, "title"),
		.by = (char *)github_string(doc_find(pull, "user"), "login"),
		.url = (char *)github_string(pull, "html_url"),
		.is_draft = draft != NULL && strcmp(draft, "true") == 0,
		.number = number == NULL ? 0 : strtoll(number, NULL, 10),
		.updated_at = updated == NULL ? -1 : instant_parse(updated),
	};
	struct github_page page;
	char *path;

	if (open.number <= 0 || open.updated_at < 0)
		return;
	path = mem_format("/repos/%s/pulls/%lld/files?per_page=100",
	    github->source->repository, (long long)open.number);
	open.labels = github_labels(pull);
	github->fresh_at = open.updated_at;
	github->is_frugal = *asked_count >= GITHUB_FILES_MAX;
	if (github_ask(github, path, true, github_file_paths, &page)) {
		*asked_count += page.is_asked;
		github_tell_open(github, &open, page.doc);
		github_page_clear(&page);
	}
	github->fresh_at = 0;
	github->is_frugal = false;
	free(open.labels);
	free(path);
}

void
github_collect_open(struct github *github)
{
	char *path = mem_format("/repos/%s/pulls?state=open&sort=updated"
	    "&direction=desc&per_page=100", github->source->repository);
	struct github_page page;
	size_t i, asked_count = 0;

	if (github_ask(github, path, false, github_open_paths, &page)) {
		for (i = 0; page.doc->type == DOC_LIST &&
		    i < page.doc->count; i++)
			github_take_open(github, &page.doc->items[i],
			    &asked_count);
		github_page_clear(&page);
	}
	free(path);
}
