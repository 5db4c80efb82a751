/* SPDX-License-Identifier: MIT */
/*
 * The table of kinds, and asking all that are configured.  In the table's
 * order, not the configuration's: a repository needs to know what runs, which
 * Argo CD tells, and GitHub needs the numbers that the repository finds.
 */
#include "source.h"

#include <stdlib.h>

#include "change_internal.h"
#include "secret.h"

const struct source_kind *const source_kinds[] = {
	NULL,
};

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
	if (secret_load(source->token_file, &token, ret_error) != 0)
		return -1;
	secret_free(source->token);
	source->token = token;
	return 0;
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
			if (sources[j].kind == source_kinds[i])
				source_kinds[i]->collect(&sources[j],
				    collection);
	for (i = 0; i < collection->count; i++)
		pending_sort(&collection->pendings[i]);
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
