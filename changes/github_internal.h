/* SPDX-License-Identifier: MIT */
/* Asking GitHub's REST API: what the files of that source share. */
#ifndef PATCHDAY_GITHUB_INTERNAL_H
#define PATCHDAY_GITHUB_INTERNAL_H

#include <stdbool.h>

#include "doc.h"
#include "source.h"

#define GITHUB_ACCEPT "application/vnd.github+json"
#define GITHUB_VERSION "2022-11-28"

/* One repository while it is asked.  Zeroed, but for what is lent. */
struct github {
	const struct source *source;		/* lent */
	struct source_collection *collection;	/* lent */
	char *authorization;	/* secret; NULL: nobody */
	char *base;		/* the API's address, no "/" at the end */
	char *site;		/* the same for people: https://github.com */
	int64_t end_ms;		/* of fetch->spent_ms */
	int64_t at;		/* of the oldest answer that was used; 0 */
	bool is_stopped;	/* nothing more is to be asked */
	/* What was kept after this is taken without asking; 0: always ask. */
	int64_t fresh_at;
	bool is_frugal;		/* take only what is kept */
	char *trouble;		/* the first that occurred; NULL */
};

/* One page of an answer. */
struct github_page {
	struct doc *doc;	/* owned */
	char *next;		/* owned: where the next is; NULL: none */
	bool is_asked;		/* it cost a request */
};

/* Begin; the limits that the last run was told are kept. */
void github_init(struct github *github, const struct source *source,
    struct source_collection *collection);

/*
 * Ask for `path` (behind the API's address, or an address that a page gave), of
 * the answer what `paths` lead to (fetch_answer_parse()).  With an ETag where
 * one is kept; where GitHub cannot be or must not be asked the kept answer is
 * taken, `trouble` says so.  false: there is none.  `may_lack`: 404 is no
 * trouble.
 */
bool github_ask(struct github *github, const char *path, bool may_lack,
    const char *const *paths, struct github_page *ret_page);
void github_page_clear(struct github_page *page);

/* Sign in as the GitHub App: the header's value, for secret_free(), or NULL and
 * why not. */
char *github_app_authorization(const struct github *github,
    struct error *ret_error);

/* Add the open pull requests that touch each environment. */
void github_collect_open(struct github *github);

/* The string in the map; NULL: none, or no string.  Lent. */
const char *github_string(const struct doc *map, const char *key);

/* The labels of a pull request: "bug, breaking"; the caller frees. */
char *github_labels(const struct doc *pull);

/* Keep the first trouble. */
void github_add_trouble(struct github *github, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Free what it owns; it is zeroed. */
void github_clear(struct github *github);

/* The address that `link` (RFC 8288) gives for rel="next", if it begins with
 * `base`, where the token may go; the caller frees.  NULL: none. */
char *github_find_next(const char *link, const char *base);

/*
 * Answers that are kept in a folder, one file each.  github_page_load(): false
 * when there is none; `ret_etag` and `ret_at` (when it was fetched) go with it.
 * github_page_save() takes the answer's bytes, reduced to `paths`, which must
 * be JSON.
 */
bool github_page_load(const char *folder, const char *url,
    struct github_page *ret_page, char **ret_etag, int64_t *ret_at);
void github_page_save(const char *folder, const char *url, const char *etag,
    const char *next, const char *json, int64_t at);

/* Until when GitHub of that address wants to be left alone, and how often in a
 * row it said so. */
struct github_limit {
	int64_t until_at;
	int64_t refusal_count;
};
void github_limit_load(const char *folder, const char *base,
    struct github_limit *ret_limit);
void github_limit_save(const char *folder, const char *base,
    const struct github_limit *limit);

/* Remove what was fetched more than a month ago. */
void github_forget(const char *folder, int64_t now_at);

#endif
