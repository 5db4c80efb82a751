/* SPDX-License-Identifier: MIT */
/*
 * What GitHub answered, kept between runs: its answer to an ETag that still
 * holds costs nothing of the rate ("Best practices for using the REST API").
 * A file that cannot be read or written is as if there were none.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "digest.h"
#include "fetch.h"
#include "file.h"
#include "github_internal.h"

#define GITHUB_PREFIX "github-"
#define GITHUB_DIGITS 32	/* of the name's digest */
#define GITHUB_KEPT_SECS ((int64_t)30 * 86400)

/* "FOLDER/github-0123….json": an address is no file name.  The caller frees. */
static char *
github_path(const char *folder, const char *kind, const char *url)
{
	char digest[GITHUB_DIGITS + 1];

	digest_hex(url, strlen(url), GITHUB_DIGITS, digest);
	return mem_format("%s/" GITHUB_PREFIX "%s-%s.json", folder, kind,
	    digest);
}

/* The object in the file; NULL: there is none. */
static struct doc *
github_read(const char *path)
{
	struct doc *doc = NULL;
	size_t length;
	char *bytes;

	if (file_read(path, 2 * FETCH_BYTES_MAX, &bytes, &length, NULL) != 0)
		return NULL;
	if (doc_parse_json(bytes, length, 2 * FETCH_BYTES_MAX, &doc, NULL) !=
	    0)
		doc = NULL;
	free(bytes);
	return doc;
}

static int64_t
github_number(const struct doc *map, const char *key)
{
	const char *string = doc_string(doc_find(map, key));

	return string == NULL ? 0 : strtoll(string, NULL, 10);
}

/* A digest may collide, and an address may be another's: it is compared. */
bool
github_page_load(const char *folder, const char *url,
    struct github_page *ret_page, char **ret_etag, int64_t *ret_at)
{
	struct doc *doc, *body = NULL;
	const char *known, *json;
	char *path;

	if (folder == NULL)
		return false;
	path = github_path(folder, "page", url);
	doc = github_read(path);
	free(path);
	known = doc_string(doc_find(doc, "url"));
	json = doc_string(doc_find(doc, "body"));
	if (known == NULL || json == NULL || strcmp(known, url) != 0 ||
	    doc_parse_json(json, strlen(json), FETCH_BYTES_MAX, &body,
	    NULL) != 0) {
		doc_free(doc);
		return false;
	}
	*ret_page = (struct github_page){ .doc = body,
		.next = mem_string(doc_string(doc_find(doc, "next"))) };
	*ret_etag = mem_string(doc_string(doc_find(doc, "etag")));
	*ret_at = github_number(doc, "at");
	doc_free(doc);
	return true;
}

static void
github_write(const char *path, struct text *text)
{
	(void)file_replace(path, text_string(text), text->length, NULL);
	text_clear(text);
}

void
github_page_save(const char *folder, const char *url, const char *etag,
    const char *next, const char *json, int64_t at)
{
	struct text text = { 0 };
	struct jsontext out = { .text = &text };
	char *path;

	if (folder == NULL)
		return;
	jsontext_object(&out, NULL);
	jsontext_string(&out, "url", url);
	jsontext_string(&out, "etag", etag[0] != '\0' ? etag : NULL);
	jsontext_string(&out, "next", next);
	jsontext_number(&out, "at", at);
	jsontext_string(&out, "body", json);
	jsontext_end_object(&out);
	path = github_path(folder, "page", url);
	github_write(path, &text);
	free(path);
}

void
github_limit_load(const char *folder, const char *base,
    struct github_limit *ret_limit)
{
	struct doc *doc;
	char *path;

	*ret_limit = (struct github_limit){ 0 };
	if (folder == NULL)
		return;
	path = github_path(folder, "limit", base);
	doc = github_read(path);
	free(path);
	ret_limit->until_at = github_number(doc, "until");
	ret_limit->refusal_count = github_number(doc, "refusals");
	doc_free(doc);
}

/* Nothing to keep is no file. */
void
github_limit_save(const char *folder, const char *base,
    const struct github_limit *limit)
{
	struct text text = { 0 };
	struct jsontext out = { .text = &text };
	char *path;

	if (folder == NULL)
		return;
	path = github_path(folder, "limit", base);
	if (limit->until_at == 0 && limit->refusal_count == 0) {
		(void)unlink(path);
		free(path);
		return;
	}
	jsontext_object(&out, NULL);
	jsontext_number(&out, "until", limit->until_at);
	jsontext_number(&out, "refusals", limit->refusal_count);
	jsontext_end_object(&out);
	github_write(path, &text);
	free(path);
}

/* What is used is fetched anew once a month then, and the folder does not grow
 * with every pull request there ever was.  Only files of ours are touched, and
 * no links. */
void
github_forget(const char *folder, int64_t now_at)
{
	struct dirent *entry;
	struct stat status;
	DIR *dir;

	dir = folder == NULL ? NULL : opendir(folder);
	if (dir == NULL)
		return;
	while ((entry = readdir(dir)) != NULL) {
		if (strncmp(entry->d_name, GITHUB_PREFIX,
		    strlen(GITHUB_PREFIX)) != 0 ||
		    fstatat(dirfd(dir), entry->d_name, &status,
		    AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(status.st_mode))
			continue;
		if (status.st_mtim.tv_sec < now_at - GITHUB_KEPT_SECS)
			(void)unlinkat(dirfd(dir), entry->d_name, 0);
	}
	(void)closedir(dir);
}
