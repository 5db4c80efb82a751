/* SPDX-License-Identifier: MIT */
/* Moving between one file and a database that replicas share, with the service
 * stopped. */
#include "migrate.h"

#include <string.h>
#include <unistd.h>

#include "store_copy.h"

/* A file that is copied from must be there: opening it would make it. */
static int
migrate_open(const char *where, bool must_exist, struct store **ret_store,
    struct error *ret_error)
{
	struct store_options options = { 0 };

	if (strncmp(where, "postgresql://", 13) == 0 ||
	    strncmp(where, "postgres://", 11) == 0)
		options.uri = where;
	else
		options.path = where;
	if (options.uri == NULL && must_exist && access(where, F_OK) != 0)
		return error_set(ret_error, ERROR_MISSING,
		    "there is no database %s", where);
	return store_new(&options, ret_store, ret_error);
}

static void
migrate_tell(void *context, const struct store_copied *copied)
{
	fprintf(context, "%-14s %8lld rows  %.16s\n", copied->table,
	    (long long)copied->rows, copied->rows == 0 ? "-" :
	    copied->digest);
}

int
migrate_run(const char *from, const char *to, FILE *out,
    struct error *ret_error)
{
	struct store *source = NULL, *target = NULL;
	int status = -1;

	if (strcmp(from, to) == 0)
		return error_set(ret_error, ERROR_INPUT,
		    "both are the same database");
	if (migrate_open(from, true, &source, ret_error) == 0 &&
	    migrate_open(to, false, &target, ret_error) == 0)
		status = store_copy(source, target, migrate_tell, out,
		    ret_error);
	store_free(source);
	store_free(target);
	return status;
}
