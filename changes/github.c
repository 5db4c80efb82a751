/* SPDX-License-Identifier: MIT */
/*
 * GitHub: who wrote what was merged, under which title and labels, and where it
 * can be read.  It tells about the repository that the environments are
 * deployed from: other sources found the numbers of its pull requests.
 *
 * The list of closed pull requests has nearly all of them in one answer, which
 * costs nothing while nothing changes; those that it lacks are asked for one by
 * one.
 */
#include <ctype.h>
#include <string.h>

#include "change_internal.h"
#include "github_internal.h"
#include "instant.h"
#include "secret.h"
#include "source_internal.h"

#define GITHUB_API "https://api.github.com"
#define GITHUB_PAGES_MAX 5	/* of 100 pull requests each */
#define GITHUB_SINGLE_MAX 20	/* asked for one by one */
#define GITHUB_WANTED_MAX 1000

static const char *const github_paths[] = { "number", "title", "html_url",
	"merged_at", "merge_commit_sha", "user.login", "labels.name", NULL };

typedef ARRAY(int64_t) github_numbers;

/* --- configuration -------------------------------------------------------- */

/* "owner/name" of the characters that GitHub allows: it becomes part of a
 * URL. */
static int
github_read_repository(const struct doc *doc, struct source *source,
    struct complaints *complaints)
{
	static const char accepted[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
	char shown[DOC_SHOWN_MAX];
	const char *name;
	size_t owner, rest;

	if (doc_read_line(doc, CHANGE_WORD_MAX, &source->repository,
	    complaints) != 0)
		return -1;
	name = source->repository;
	owner = strspn(name, accepted);
	rest = name[owner] == '/' ? strspn(name + owner + 1, accepted) : 0;
	if (owner > 0 && rest > 0 && name[owner + 1 + rest] == '\0' &&
	    name[0] != '.' && name[owner + 1] != '.')
		return 0;
	doc_complain(doc, COMPLAINT_ERROR, complaints, "%s must be a "
	    "repository as \"owner/name\", found %s", doc->key,
	    doc_show(doc, shown));
	return -1;
}

/* The App's id or, as GitHub prefers now, its client id; the token is its
 * private key then. */
static int
github_read_app(const struct doc *doc, struct source *source,
    struct complaints *complaints)
{
	char shown[DOC_SHOWN_MAX];
	const char *p;

	if (doc == NULL)
		return 0;
	if (doc_read_line(doc, CHANGE_WORD_MAX, &source->app, complaints) != 0)
		return -1;
	for (p = source->app; isalnum((unsigned char)*p); p++)
		;
	if (*p == '\0' && source->token_file != NULL)
		return 0;
	doc_complain(doc, COMPLAINT_ERROR, complaints, *p != '\0' ?
	    "app must be the id or client id of a GitHub App, found %s" :
	    "app needs \"token\": the place of its private key; app is %s",
	    doc_show(doc, shown));
	return -1;
}

/* `github: owner/name` is public and asked without a token. */
static int
github_parse(const struct doc *entry, struct source *source,
    struct complaints *complaints)
{
	static const char *const keys[] = { "repository", "token", "app",
		"url", "ca" };
	const struct doc *repository = doc_find(entry, "repository");
	const struct doc *url = doc_find(entry, "url");

	source->url = mem_string(GITHUB_API);
	if (entry->type != DOC_MAP)
		return github_read_repository(entry, source, complaints);
	if (doc_check_keys(entry, keys, countof(keys), complaints) != 0)
		return -1;
	if (repository == NULL) {
		doc_complain(entry, COMPLAINT_ERROR, complaints, "%s lacks "
		    "\"repository\"; accepted is \"owner/name\"", entry->key);
		return -1;
	}
	if (github_read_repository(repository, source, complaints) != 0 ||
	    secret_read_place(doc_find(entry, "token"), &source->token_file,
	    complaints) != 0 ||
	    github_read_app(doc_find(entry, "app"), source, complaints) != 0 ||
	    doc_read_url(url, NULL, &source->url, complaints) != 0)
		return -1;
	if (url != NULL && source_check_url(url, source->url, complaints) != 0)
		return -1;
	return doc_read_path(doc_find(entry, "ca"), &source->ca_file,
	    complaints);
}

/* --- one pull request ----------------------------------------------------- */

const char *
github_string(const struct doc *map, const char *key)
{
	const struct doc *doc = doc_find(map, key);

	return doc != NULL && doc->is_quoted ? doc_string(doc) : NULL;
}

char *
github_labels(const struct doc *pull)
{
	const struct doc *labels = doc_find(pull, "labels");
	struct text text = { 0 };
	const char *name;
	size_t i;

	for (i = 0; labels != NULL && labels->type == DOC_LIST &&
	    i < labels->count; i++) {
		name = github_string(&labels->items[i], "name");
		if (name != NULL)
			text_putf(&text, "%s%s", text.length > 0 ? ", " : "",
			    name);
	}
	return text_take(&text);
}

/* Read one; labels are owned, the rest is lent.  false: it is none, or was
 * closed without being merged. */
static bool
github_read_pull(const struct doc *pull, struct change_merge *ret_merge)
{
	const char *number = doc_string(doc_find(pull, "number"));
	const char *merged = github_string(pull, "merged_at");
	int64_t merged_at = merged == NULL ? -1 : instant_parse(merged);
	int64_t value = number == NULL ? 0 : strtoll(number, NULL, 10);

	if (value <= 0 || merged_at < 0)
		return false;
	*ret_merge = (struct change_merge){
		.number = value,
		.title = (char *)github_string(pull, "title"),
		.sha = (char *)github_string(pull, "merge_commit_sha"),
		.by = (char *)github_string(doc_find(pull, "user"), "login"),
		.url = (char *)github_string(pull, "html_url"),
		.labels = github_labels(pull),
		.merged_at = merged_at,
	};
	return true;
}

/* Is it this pull request, or the commit that it became? */
static bool
github_is_of(const struct change_merge *known,
    const struct change_merge *merge)
{
	if (known->number != 0)
		return known->number == merge->number;
	return known->sha != NULL && merge->sha != NULL &&
	    strcmp(known->sha, merge->sha) == 0;
}

static void
github_tell(struct change *change, const struct change_merge *merge)
{
	size_t i;

	for (i = 0; i < change->merges.count; i++)
		if (github_is_of(&change->merges.items[i], merge)) {
			change_add_merge(change, merge);
			change->sources |= source_bit(&source_github);
			return;
		}
}

/* Tell every change that it is part of. */
static void
github_apply(struct github *github, const struct change_merge *merge)
{
	struct source_collection *collection = github->collection;
	size_t i, j;

	for (i = 0; i < collection->count; i++)
		for (j = 0; j < collection->pendings[i].changes.count; j++)
			github_tell(&collection->pendings[i].changes.items[j],
			    merge);
}

/* --- which are wanted ----------------------------------------------------- */

static void
github_want(github_numbers *wanted, const struct change_merge *merge)
{
	size_t i;

	if (merge->number == 0 || merge->url != NULL ||
	    wanted->count == GITHUB_WANTED_MAX)
		return;
	for (i = 0; i < wanted->count; i++)
		if (wanted->items[i] == merge->number)
			return;
	array_push(wanted, merge->number);
}

/* The numbers that nobody has told more of. */
static void
github_want_all(const struct github *github, github_numbers *wanted)
{
	const struct source_collection *collection = github->collection;
	const struct change *change;
	size_t i, j, k;

	for (i = 0; i < collection->count; i++)
		for (j = 0; j < collection->pendings[i].changes.count; j++) {
			change = &collection->pendings[i].changes.items[j];
			for (k = 0; k < change->merges.count; k++)
				github_want(wanted,
				    &change->merges.items[k]);
		}
}

static void
github_found(github_numbers *wanted, int64_t number)
{
	size_t i;

	for (i = 0; i < wanted->count; i++)
		if (wanted->items[i] == number) {
			wanted->items[i] =
			    wanted->items[--wanted->count];
			return;
		}
}

static void
github_take(struct github *github, const struct doc *pull,
    github_numbers *wanted)
{
	struct change_merge merge;

	if (!github_read_pull(pull, &merge))
		return;
	github_apply(github, &merge);
	github_found(wanted, merge.number);
	free(merge.labels);
}

/* The list, newest first, until all are found. */
static void
github_ask_list(struct github *github, github_numbers *wanted)
{
	char *path = mem_format("/repos/%s/pulls?state=closed&sort=updated"
	    "&direction=desc&per_page=100", github->source->repository);
	struct github_page page;
	size_t i, count = 0;

	/* The first also when none is wanted: commits become requests. */
	while (path != NULL && count++ < GITHUB_PAGES_MAX &&
	    github_ask(github, path, false, github_paths, &page)) {
		for (i = 0; page.doc->type == DOC_LIST &&
		    i < page.doc->count; i++)
			github_take(github, &page.doc->items[i], wanted);
		free(path);
		path = wanted->count > 0 ? page.next : NULL;
		if (path != NULL)
			page.next = NULL;
		github_page_clear(&page);
	}
	free(path);
}

/* "(#123)" in a commit may be an issue: then there is no such request. */
static void
github_ask_single(struct github *github, github_numbers *wanted)
{
	struct github_page page;
	size_t i, count = 0;
	char *path;

	/* From the end: what is found is replaced by the last. */
	for (i = wanted->count; i > 0 && count < GITHUB_SINGLE_MAX;
	    i--, count++) {
		path = mem_format("/repos/%s/pulls/%lld",
		    github->source->repository,
		    (long long)wanted->items[i - 1]);
		if (github_ask(github, path, true, github_paths, &page)) {
			github_take(github, page.doc, wanted);
			github_page_clear(&page);
		}
		free(path);
	}
}

/* --- links ---------------------------------------------------------------- */

/* A branch keeps its "/". */
static void
github_put_ref(struct text *url, const char *ref)
{
	char *copy = mem_string(ref), *rest = copy, *part;
	bool is_first = true;

	while ((part = strsep(&rest, "/")) != NULL) {
		if (!is_first)
			text_putc(url, '/');
		fetch_put_part(url, part);
		is_first = false;
	}
	free(copy);
}

/* From what runs to what waits: "Comparing commits" of GitHub's help. */
static void
github_add_compare(const struct github *github, const struct pending *pending,
    const struct source_place *place, struct change *change)
{
	const struct pending_running *running =
	    pending_find_running(pending, change->service);
	const char *from = running != NULL && running->revision != NULL ?
	    running->revision : place->since_revision;
	const char *to = change->branch != NULL ? change->branch :
	    pending->head != NULL ? pending->head :
	    running != NULL ? running->branch : NULL;
	struct text url = { 0 };

	if (change->compare_url != NULL || from == NULL || to == NULL ||
	    strcmp(from, to) == 0 || !change_is_waiting(change))
		return;
	text_putf(&url, "%s/%s/compare/", github->site,
	    github->source->repository);
	github_put_ref(&url, from);
	text_puts(&url, "...");
	github_put_ref(&url, to);
	change->compare_url = change_url(text_string(&url));
	text_clear(&url);
}

/* What GitHub did not tell, for whatever reason, can be found there. */
static void
github_add_urls(const struct github *github, struct change *change)
{
	struct change_merge merge;
	char *url;
	size_t i;

	for (i = 0; i < change->merges.count; i++) {
		merge = change->merges.items[i];
		if (merge.url != NULL ||
		    (merge.number == 0 && merge.sha == NULL))
			continue;
		url = merge.number != 0 ? mem_format("%s/%s/pull/%lld",
		    github->site, github->source->repository,
		    (long long)merge.number) : mem_format("%s/%s/commit/%s",
		    github->site, github->source->repository, merge.sha);
		change->merges.items[i].url = change_url(url);
		free(url);
	}
}

static void
github_add_links(const struct github *github)
{
	struct source_collection *collection = github->collection;
	struct change *change;
	size_t i, j;

	for (i = 0; i < collection->count; i++)
		for (j = 0; j < collection->pendings[i].changes.count; j++) {
			change = &collection->pendings[i].changes.items[j];
			github_add_compare(github, &collection->pendings[i],
			    &collection->places[i], change);
			github_add_urls(github, change);
		}
}

static void
github_collect(const struct source *source,
    struct source_collection *collection)
{
	github_numbers wanted = { 0 };
	struct github github;
	size_t i;

	github_init(&github, source, collection);
	github_want_all(&github, &wanted);
	github_ask_list(&github, &wanted);
	github_ask_single(&github, &wanted);
	github_collect_open(&github);
	github_add_links(&github);
	for (i = 0; i < collection->count; i++)
		pending_add_source(&collection->pendings[i],
		    source_github.name, github.at, github.trouble);
	github_forget(collection->cache, collection->now_at);
	array_clear(&wanted);
	github_clear(&github);
}

const struct source_kind source_github = {
	.name = "github",
	.help = "GitHub: pull requests, their titles, labels and authors",
	.is_decoration = true,
	.parse = github_parse,
	.collect = github_collect,
};
