/* SPDX-License-Identifier: MIT */
/*
 * The table of kinds, and asking all that are configured.  In the table's
 * order, not the configuration's: a repository needs to know what runs, which
 * Argo CD tells, and GitHub needs the numbers that the repository finds.
 */
#include "source.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "phalanx.h"
#include "secret.h"
#include "source_internal.h"
#include "url.h"

const struct source_kind *const source_kinds[] = {
	&source_argocd,
	&source_phalanx,
	&source_github,
	&source_list,
	NULL,
};

struct pending *
source_find_pending(struct source_collection *collection,
    const char *environment)
{
	size_t i;

	for (i = 0; i < collection->count; i++)
		if (strcmp(collection->places[i].environment,
		    environment) == 0)
			return &collection->pendings[i];
	return NULL;
}

/* A kind that is not in the table has no bit. */
unsigned
source_bit(const struct source_kind *kind)
{
	size_t i;

	for (i = 0; source_kinds[i] != NULL; i++)
		if (source_kinds[i] == kind)
			return 1u << i;
	return 0;
}

/* Read anew at each call: tokens are exchanged while the service runs. */
int
source_load_secret(struct source *source, struct error *ret_error)
{
	char *token = NULL;

	if (source->token_file == NULL)
		return 0;
	if ((source->app != NULL ? secret_load_key : secret_load)(
	    source->token_file, &token, ret_error) != 0)
		return -1;
	if (source->app == NULL &&
	    secret_check_token(token, ret_error) != 0) {
		secret_free(token);
		return error_prefix(ret_error, "%s", source->token_file);
	}
	secret_free(source->token);
	source->token = token;
	return 0;
}

/* Those that the team has written rules for are what its readers know. */
static void
source_name_changes(const struct policy *policy, struct pending *pending)
{
	size_t i;

	for (i = 0; policy != NULL && i < pending->changes.count; i++)
		pending->changes.items[i].is_named = policy_has_service(policy,
		    pending->changes.items[i].service);
}

/* Head and services are known to the one that looks; when it was put together
 * is known here. */
void
source_collect(const struct source *sources, size_t count,
    struct source_collection *collection)
{
	size_t i, j;

	for (i = 0; i < collection->count; i++) {
		collection->pendings[i].at = collection->now_at;
		if (collection->pendings[i].environment == NULL)
			collection->pendings[i].environment = mem_string(
			    collection->places[i].environment);
	}
	for (i = 0; source_kinds[i] != NULL; i++)
		for (j = 0; j < count; j++)
			/* Repositories are read by the collector alone. */
			if (sources[j].kind == source_kinds[i] &&
			    source_kinds[i]->collect != NULL)
				source_kinds[i]->collect(&sources[j],
				    collection);
	for (i = 0; i < collection->count; i++) {
		source_name_changes(collection->policy,
		    &collection->pendings[i]);
		pending_sort(&collection->pendings[i]);
	}
}

void
source_clear(struct source *source)
{
	secret_free(source->token);
	array_clear_owned(&source->projects);
	free(source->environment);
	free(source->url);
	free(source->path);
	free(source->repository);
	free(source->branch);
	free(source->token_file);
	free(source->app);
	free(source->ca_file);
	free(source->services_folder);
	free(source->environments_folder);
	free(source->charts_folder);
	*source = (struct source){ 0 };
}

/* Whoever can read a token on its way can read all that it may read. */
int
source_check_url(const struct doc *doc, const char *url,
    struct complaints *complaints)
{
	if (strncasecmp(url, "https://", 8) != 0 && !url_is_loopback(url)) {
		doc_complain(doc, COMPLAINT_ERROR, complaints, "%s must begin "
		    "with https:// (http:// only for this machine), since a "
		    "token is sent there, found \"%s\"",
		    doc->key != NULL ? doc->key : "this URL", url);
		return -1;
	}
	if (strpbrk(url, "?#") == NULL)
		return 0;
	doc_complain(doc, COMPLAINT_ERROR, complaints, "%s must be an address "
	    "without \"?\" and \"#\", found \"%s\"",
	    doc->key != NULL ? doc->key : "this URL", url);
	return -1;
}

char *
source_authorization(const struct source *source)
{
	if (source->token == NULL)
		return NULL;
	return mem_format("Bearer %s", source->token);
}
