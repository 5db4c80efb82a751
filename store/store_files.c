/* SPDX-License-Identifier: MIT */
/* What libpq reads besides: a process that gives up the rest keeps these. */
#include "store_files.h"

#include <stdlib.h>

#include "driver_postgresql_internal.h"
#include "mem.h"

/* Of nobody in particular, at $HOME (libpq's manual, 34.16 and 34.19). */
static void
store_files_add_home(struct store_files *files)
{
	static const char *const names[] = { ".pgpass", ".postgresql" };
	const char *home = getenv("HOME");
	size_t i;

	for (i = 0; home != NULL && i < countof(names); i++)
		array_push(&files->list, mem_format("%s/%s", home, names[i]));
}

void
store_files_list(const char *uri, struct store_files *ret_files)
{
	static const char *const names[] = { "passfile", "sslrootcert",
		"sslcert", "sslkey", "sslcrl", "sslcrldir" };
	PQconninfoOption *options, *defaults;
	struct libpq_api pq;
	char *path;
	size_t i;

	if (libpq_api_init(&pq, NULL) < 0)
		return;
	options = pq.conninfoParse(uri, NULL);
	defaults = pq.conndefaults();
	for (i = 0; i < countof(names); i++) {
		path = pq_server_find_option(options, defaults, names[i]);
		if (path != NULL && path[0] == '/')
			array_push(&ret_files->list, path);
		else
			free(path);
	}
	pq.conninfoFree(options);
	pq.conninfoFree(defaults);
	libpq_api_clear(&pq);
	store_files_add_home(ret_files);
}

void
store_files_clear(struct store_files *files)
{
	size_t i;

	for (i = 0; i < files->list.count; i++)
		free(files->list.items[i]);
	array_clear(&files->list);
}
