/* SPDX-License-Identifier: MIT */
/* Files of what waits: as patchday-collect prints it, so that its output can be
 * kept, or piped in. */
#include "preview_changes.h"

#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "nearest.h"

/* Line `i` + 1 must be of an environment that there is, and say as of when: a
 * message tells both.  0 or -1. */
static int
preview_changes_check(const struct conf *conf, const struct pending *pending,
    size_t i, struct error *ret_error)
{
	ARRAY(const char *) names = { 0 };
	const char *nearest;
	size_t k;

	if (pending->at == 0)
		return error_set_at(ret_error, ERROR_INPUT, (int)i + 1, 0,
		    "\"at\" must be a time such as 2026-07-30T21:00:00Z");
	if (conf_find_environment(conf, pending->environment) != NULL)
		return 0;
	for (k = 0; k < conf->environments.count; k++)
		array_push(&names, conf->environments.items[k].id);
	nearest = nearest_find(pending->environment, names.items,
	    names.count);
	(void)error_set_at(ret_error, ERROR_INPUT, (int)i + 1, 0,
	    "no environment is called \"%s\"%s%s%s", pending->environment,
	    nearest != NULL ? "; did you mean \"" : "",
	    nearest != NULL ? nearest : "", nearest != NULL ? "\"?" : "");
	array_clear(&names);
	return -1;
}

/* All of the file.  0, or -1 with the line. */
static int
preview_changes_parse(const struct conf *conf, struct pending_list *list,
    const char *bytes, size_t length, struct error *ret_error)
{
	size_t i;

	if (pending_list_parse(list, bytes, length, ret_error) < 0)
		return -1;
	for (i = 0; i < list->list.count; i++)
		if (preview_changes_check(conf, &list->list.items[i], i,
		    ret_error) < 0)
			return -1;
	return 0;
}

static enum cli_status
preview_changes_load(struct cli *cli, const struct conf *conf,
    const char *option, struct pending_list **ret_list)
{
	const char *path = cli_find(cli, option);
	struct pending_list *list;
	struct error error = { 0 };
	char *bytes = NULL;
	size_t length;

	if (path == NULL)
		return CLI_OK;
	if (file_read(path, PENDING_LIST_BYTES_MAX, &bytes, &length,
	    &error) < 0)
		return cli_fail(cli, CLI_FAILED, &error);
	list = pending_list_new();
	if (preview_changes_parse(conf, list, bytes, length, &error) < 0) {
		free(bytes);
		pending_list_release(list);
		(void)error_prefix(&error, "%s:%d", path, error.line);
		error.line = error.column = 0;
		return cli_fail(cli, CLI_REFUSED, &error);
	}
	free(bytes);
	*ret_list = list;
	return CLI_OK;
}

enum cli_status
preview_changes_read(struct cli *cli, const struct conf *conf,
    struct pending_list **ret_list, struct pending_list **ret_began)
{
	enum cli_status status = preview_changes_load(cli, conf, "changes",
	    ret_list);

	if (status == CLI_OK)
		status = preview_changes_load(cli, conf, "before", ret_began);
	return status;
}
