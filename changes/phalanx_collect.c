/* SPDX-License-Identifier: MIT */
/*
 * Reading the repository for all environments at once.  A path is read as it is
 * (whoever owns the clone keeps it current, unless `fetch` says that we do); of
 * a URL there is a bare copy in the cache, which is fetched into first and told
 * with its age when that fails.
 */
#include <stdlib.h>
#include <string.h>

#include "digest.h"
#include "file.h"
#include "instant.h"
#include "mem.h"
#include "phalanx_walk_internal.h"

#define PHALANX_FETCHED "patchday-fetched"	/* when, beside the copy */

/* Where the copy of a URL lies; the caller frees. */
static char *
phalanx_collect_path(const struct source *source,
    const struct source_collection *collection)
{
	char digest[25];

	digest_hex(source->url, strlen(source->url), 24, digest);
	return mem_format("%s/phalanx-%s.git", collection->cache, digest);
}

/* When the copy was last fetched; 0: never. */
static int64_t
phalanx_collect_fetched_at(const char *path)
{
	char *file = mem_format("%s/" PHALANX_FETCHED, path), *bytes = NULL;
	int64_t at = 0;
	size_t length;

	if (file_read(file, 100, &bytes, &length, NULL) == 0) {
		bytes[strcspn(bytes, "\n")] = '\0';
		at = instant_parse(bytes);
	}
	free(bytes);
	free(file);
	return at > 0 ? at : 0;
}

static void
phalanx_collect_stamp(const char *path, int64_t at)
{
	char *file = mem_format("%s/" PHALANX_FETCHED, path);
	struct text text = { .bytes = NULL };

	instant_format(&text, at);
	text_putc(&text, '\n');
	/* A stamp that could not be written is an older one. */
	(void)file_replace(file, text.bytes, text.length, NULL);
	text_clear(&text);
	free(file);
}

/* Somebody's clone is brought up to date where they ask for it; one that could
 * not be is read as it is. */
static void
phalanx_collect_origin(struct phalanx *phalanx)
{
	const struct source *source = phalanx->source;
	struct repository_remote remote = { .ca_file = source->ca_file,
	    .token = source->token, .is_origin = true };
	struct repository *repository = NULL;
	struct error error = { 0 };
	char *origin = NULL;

	/* Opened first: it is looked at before libgit2 reads it. */
	if (repository_open(source->path, &repository, &error) < 0)
		return;		/* told when it is read */
	origin = repository_origin(repository);
	remote.url = origin;
	if (origin == NULL)
		phalanx_note(phalanx, NULL, "it could not be fetched: it has "
		    "no remote \"origin\"");
	else if (repository_fetch(source->path, &remote, &error) < 0)
		phalanx_note(phalanx, NULL, error.text);
	free(origin);
	repository_free(repository);
}

/* Fetch, if it has to be.  `ret_path` is what to open, `ret_at` how old it is;
 * a fetch that failed is noted, and what was there before is read. */
static int
phalanx_collect_fetch(struct phalanx *phalanx,
    const struct source_collection *collection, char **ret_path,
    int64_t *ret_at, struct error *ret_error)
{
	const struct source *source = phalanx->source;
	struct repository_remote remote = { .url = source->url,
	    .token = source->token, .ca_file = source->ca_file };
	struct error error = { 0 };

	*ret_at = collection->now_at;
	if (source->url == NULL) {
		if (source->fetches)
			phalanx_collect_origin(phalanx);
		*ret_path = mem_string(source->path);
		return 0;
	}
	if (collection->cache == NULL)
		return error_set(ret_error, ERROR_INPUT, "a repository that "
		    "is a URL needs a folder for its copy (a state folder)");
	*ret_path = phalanx_collect_path(source, collection);
	if (repository_fetch(*ret_path, &remote, &error) == 0) {
		phalanx_collect_stamp(*ret_path, collection->now_at);
		return 0;
	}
	*ret_at = phalanx_collect_fetched_at(*ret_path);
	if (*ret_at == 0) {
		*ret_error = error;
		return -1;
	}
	phalanx_note(phalanx, NULL, error.text);
	return 0;
}

/* The page on GitHub: of the URL, of the clone's origin, or of what the
 * environments say their repository is. */
static void
phalanx_collect_github(struct phalanx *phalanx)
{
	char *path = mem_format("%s/values.yaml", phalanx->environments);
	char *origin = repository_origin(phalanx->repository);
	struct repository_item item;
	const struct doc *doc;
	struct error error;

	phalanx->github = phalanx_github_find(phalanx->source->url);
	if (phalanx->github == NULL)
		phalanx->github = phalanx_github_find(origin);
	if (phalanx->github == NULL && repository_find_item(
	    phalanx->repository, &phalanx->head.tree, path, &item,
	    &error) == 0 && phalanx_doc_load(phalanx, &item, path, &doc,
	    &error) == 0)
		phalanx->github = phalanx_github_find(doc_string(doc_find(doc,
		    "repoUrl")));
	free(origin);
	free(path);
}

static int
phalanx_collect_open(struct phalanx *phalanx,
    const struct source_collection *collection, int64_t *ret_at,
    struct error *ret_error)
{
	const struct source *source = phalanx->source;
	struct repository_id id;
	char *path = NULL;
	int result = -1;

	if (phalanx_collect_fetch(phalanx, collection, &path, ret_at,
	    ret_error) == 0 && repository_open(path, &phalanx->repository,
	    ret_error) == 0 && repository_find_revision(phalanx->repository,
	    source->branch, &id, ret_error) == 0 && phalanx_commit(phalanx,
	    &id, &phalanx->head, ret_error) == 0)
		result = 0;
	free(path);
	if (result < 0)
		return -1;
	phalanx->branch = source->branch != NULL ?
	    mem_string(source->branch) :
	    repository_branch(phalanx->repository);
	phalanx_collect_github(phalanx);
	return 0;
}

static void
phalanx_collect_close(struct phalanx *phalanx)
{
	size_t i;

	for (i = 0; i < phalanx->walks.count; i++)
		phalanx_walk_clear(&phalanx->walks.items[i]);
	array_clear(&phalanx->walks);
	array_clear_owned(&phalanx->names);
	array_clear(&phalanx->commits);
	phalanx_doc_clear(phalanx);
	free(phalanx->branch);
	free(phalanx->github);
	free(phalanx->trouble);
	repository_free(phalanx->repository);
}

/* Say of one environment how it went; faults of others are not its. */
static void
phalanx_collect_tell(struct phalanx *phalanx, struct pending *pending,
    int64_t at)
{
	char *trouble = NULL;

	if (phalanx->trouble_count > 1)
		trouble = mem_format("%s (and %zu more)", phalanx->trouble,
		    phalanx->trouble_count - 1);
	pending_add_source(pending, source_phalanx.name, at,
	    trouble != NULL ? trouble : phalanx->trouble);
	free(trouble);
	free(phalanx->trouble);
	phalanx->trouble = NULL;
	phalanx->trouble_count = 0;
}

void
phalanx_collect(const struct source *source,
    struct source_collection *collection)
{
	struct phalanx phalanx = { .source = source,
	    .services = source->services_folder,
	    .environments = source->environments_folder,
	    .charts = source->charts_folder };
	char hex[REPOSITORY_HEX_MAX], *stale;
	struct error error = { 0 };
	int64_t at = 0;
	bool is_open;
	size_t i;

	is_open = phalanx_collect_open(&phalanx, collection, &at, &error) == 0;
	/* A fetch that failed concerns all environments. */
	stale = phalanx.trouble;
	phalanx.trouble = NULL;
	for (i = 0; i < collection->count; i++) {
		phalanx.trouble_count = 0;
		if (stale != NULL)
			phalanx_note(&phalanx, NULL, stale);
		if (!is_open || phalanx_place_collect(&phalanx,
		    &collection->places[i], &collection->pendings[i],
		    &error) < 0)
			phalanx_note(&phalanx, NULL, error.text);
		if (is_open && collection->pendings[i].head == NULL)
			collection->pendings[i].head = mem_string(
			    repository_id_format(&phalanx.head.id, hex));
		phalanx_collect_tell(&phalanx, &collection->pendings[i], at);
	}
	free(stale);
	phalanx_collect_close(&phalanx);
}
