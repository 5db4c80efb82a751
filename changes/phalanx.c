/* SPDX-License-Identifier: MIT */
/*
 * The kind "phalanx" in the configuration:
 *
 *	phalanx:
 *	  repo: /srv/phalanx	# or an https URL
 *	  branch: main		# else the repository's HEAD
 *	  fetch: true		# the folder, from its origin
 *	  services: applications
 *	  environments: environments
 *	  charts: charts
 *	  token: {file: github-token}
 *	  ca: ca.pem
 *
 * This file is in every program, as all check configurations; what reads
 * repositories is only in the one that collects.
 */
#include "phalanx.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "mem.h"
#include "secret.h"
#include "url.h"

/* Branches: as git-check-ref-format(1), as far as it keeps people from typing
 * nonsense; libgit2 checks the rest. */
static int
phalanx_parse_branch(const struct doc *doc, struct source *source,
    struct complaints *complaints)
{
	if (doc_read_line(doc, CHANGE_WORD_MAX, &source->branch,
	    complaints) < 0)
		return -1;
	if (source->branch == NULL || (source->branch[0] != '-' &&
	    strpbrk(source->branch, " ~^:?*[\\") == NULL &&
	    strstr(source->branch, "..") == NULL))
		return 0;
	doc_complain(doc, COMPLAINT_ERROR, complaints,
	    "branch must be the name of a branch, found \"%.80s\"",
	    source->branch);
	return -1;
}

/* A folder inside of the repository. */
static int
phalanx_parse_folder(const struct doc *doc, const char *otherwise,
    char **ret_folder, struct complaints *complaints)
{
	char *folder = mem_string(otherwise);
	size_t length;

	if (doc_read_line(doc, CHANGE_WORD_MAX, &folder, complaints) < 0) {
		free(folder);
		return -1;
	}
	length = strlen(folder);
	while (length > 1 && folder[length - 1] == '/')
		folder[--length] = '\0';
	*ret_folder = folder;
	if (folder[0] != '/' && strstr(folder, "..") == NULL &&
	    strstr(folder, "//") == NULL)
		return 0;
	doc_complain(doc, COMPLAINT_ERROR, complaints, "%s must be a folder "
	    "in the repository, as \"%s\", found \"%.80s\"", doc->key,
	    otherwise, folder);
	return -1;
}

/* "git@github.com:owner/name" is what people copy from GitHub's page. */
static int
phalanx_parse_repo(const struct doc *doc, struct source *source,
    struct complaints *complaints)
{
	static const char *const schemes[] = { "https", "http", NULL };
	const char *text = doc_string(doc);
	size_t colon, host;

	if (text != NULL && strstr(text, "://") != NULL) {
		if (doc_read_url(doc, schemes, &source->url, complaints) < 0)
			return -1;
		if (strncasecmp(source->url, "https:", 6) == 0 ||
		    url_is_loopback(source->url))
			return 0;
		doc_complain(doc, COMPLAINT_ERROR, complaints, "repo must be "
		    "fetched over https, found \"%.100s\"", source->url);
		return -1;
	}
	colon = text != NULL ? strcspn(text, "/:") : 0;
	if (text != NULL && text[colon] == ':') {
		host = strcspn(text, "@") < colon ? strcspn(text, "@") + 1 : 0;
		doc_complain(doc, COMPLAINT_ERROR, complaints, "repo must be "
		    "a folder or an https URL, found \"%.100s\"; did you mean "
		    "\"https://%.*s/%.100s\"?", text, (int)(colon - host),
		    text + host, text + colon + 1);
		return -1;
	}
	return doc_read_path(doc, &source->path, complaints);
}

/* What is for one that is fetched only. */
static int
phalanx_check_fetch(const struct doc *entry, const struct source *source,
    struct complaints *complaints)
{
	if (source->url != NULL && doc_find(entry, "fetch") != NULL) {
		doc_complain(doc_find(entry, "fetch"), COMPLAINT_ERROR,
		    complaints, "fetch is for a repo that is a folder; a URL "
		    "is always fetched");
		return -1;
	}
	if (source->path == NULL || source->fetches ||
	    source->token_file == NULL)
		return 0;
	doc_complain(doc_find(entry, "token"), COMPLAINT_ERROR, complaints,
	    "token is for a repo that is fetched: a URL, or a folder with "
	    "fetch: true");
	return -1;
}

static int
phalanx_parse(const struct doc *entry, struct source *source,
    struct complaints *complaints)
{
	static const char *const keys[] = { "repo", "branch", "fetch",
		"services", "environments", "charts", "token", "ca" };
	int result = doc_check_keys(entry, keys, countof(keys), complaints);

	if (result < 0 && entry->type != DOC_MAP)
		return -1;
	if (doc_find(entry, "repo") == NULL) {
		doc_complain(entry, COMPLAINT_ERROR, complaints, "%s needs "
		    "\"repo\": the folder of a clone, or an https URL",
		    entry->key != NULL ? entry->key : "phalanx");
		result = -1;
	}
	if (phalanx_parse_repo(doc_find(entry, "repo"), source,
	    complaints) < 0 ||
	    phalanx_parse_branch(doc_find(entry, "branch"), source,
	    complaints) < 0)
		result = -1;
	if (phalanx_parse_folder(doc_find(entry, "services"), "applications",
	    &source->services_folder, complaints) < 0 ||
	    phalanx_parse_folder(doc_find(entry, "environments"),
	    "environments", &source->environments_folder, complaints) < 0 ||
	    phalanx_parse_folder(doc_find(entry, "charts"), "charts",
	    &source->charts_folder, complaints) < 0)
		result = -1;
	if (secret_read_place(doc_find(entry, "token"), &source->token_file,
	    complaints) < 0 || doc_read_path(doc_find(entry, "ca"),
	    &source->ca_file, complaints) < 0)
		result = -1;
	if (doc_read_bool(doc_find(entry, "fetch"), &source->fetches,
	    complaints) < 0)
		result = -1;
	return result < 0 ? result : phalanx_check_fetch(entry, source,
	    complaints);
}

const struct source_kind source_phalanx = {
	.name = "phalanx",
	.help = "a repository of Helm charts laid out as phalanx",
	.parse = phalanx_parse,
	.collect = phalanx_collect,
};
