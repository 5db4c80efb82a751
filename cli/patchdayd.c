/* SPDX-License-Identifier: MIT */
/*
 * The way to the other program. patchday links neither libcurl nor a
 * database, because the loader alone would make `patchday next` four times
 * slower; the few commands that need them become patchdayd.
 *
 * The one that lies beside this program is preferred over $PATH: a build tree
 * runs its own, whatever is installed.  An installed patchday is in bin, the
 * daemon in sbin.
 */
#include "patchdayd.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char *
patchdayd_folder(void)
{
	char path[PATH_MAX];
	ssize_t length;

	length = readlink("/proc/self/exe", path, sizeof(path) - 1);
	if (length <= 0)
		return NULL;
	path[length] = '\0';
	return mem_string(dirname(path));
}

enum cli_status
patchdayd_run(const struct cli *cli, const char *const *arguments)
{
	static const char *const places[] = { "", "../sbin/" };
	ARRAY(const char *) all = { 0 };
	char *folder = patchdayd_folder(), *path;
	struct error error;
	size_t i;

	/* Its name, as it sees it in argv. */
	array_push(&all, "patchdayd");
	for (i = 0; arguments[i] != NULL; i++)
		array_push(&all, arguments[i]);
	array_push(&all, NULL);
	for (i = 0; folder != NULL && i < countof(places); i++) {
		path = mem_format("%s/%spatchdayd", folder, places[i]);
		(void)execv(path, (char *const *)(uintptr_t)all.items);
		free(path);
	}
	/* Only when neither was there: execv() does not return else. */
	(void)execvp("patchdayd", (char *const *)(uintptr_t)all.items);
	(void)error_set(&error, ERROR_SYSTEM, "cannot run patchdayd: %s",
	    strerror(errno));
	array_clear(&all);
	free(folder);
	return cli_fail(cli, CLI_FAILED, &error);
}
