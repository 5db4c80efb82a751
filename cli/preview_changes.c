/* SPDX-License-Identifier: MIT */
/* Files of what waits: as patchday-collect prints it, so that its output can be
 * kept, or piped in. */
#include "preview_changes.h"

#include <stdlib.h>
#include <string.h>

#include "file.h"

static enum cli_status
preview_changes_load(struct cli *cli, const char *option,
    struct pending_list **ret_list)
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
	if (pending_list_parse(list, bytes, length, &error) < 0) {
		free(bytes);
		pending_list_release(list);
		(void)error_prefix(&error, "%s", path);
		return cli_fail(cli, CLI_REFUSED, &error);
	}
	free(bytes);
	*ret_list = list;
	return CLI_OK;
}

enum cli_status
preview_changes_read(struct cli *cli, struct pending_list **ret_list,
    struct pending_list **ret_began)
{
	enum cli_status status = preview_changes_load(cli, "changes",
	    ret_list);

	if (status == CLI_OK)
		status = preview_changes_load(cli, "before", ret_began);
	return status;
}
