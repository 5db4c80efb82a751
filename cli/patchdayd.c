/* SPDX-License-Identifier: MIT */
#include "patchdayd.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PATCHDAYD_ARGUMENTS_MAX 32

/* The folder this program lies in; the caller frees. NULL if unknown. */
static char *
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
	const char *all[PATCHDAYD_ARGUMENTS_MAX + 2] = { "patchdayd" };
	char *folder = patchdayd_folder(), *path;
	struct error error;
	size_t i;

	for (i = 0; arguments[i] != NULL && i < PATCHDAYD_ARGUMENTS_MAX; i++)
		all[i + 1] = arguments[i];
	all[i + 1] = NULL;
	for (i = 0; folder != NULL && i < countof(places); i++) {
		path = mem_format("%s/%spatchdayd", folder, places[i]);
		(void)execv(path, (char *const *)(uintptr_t)all);
		free(path);
	}
	(void)execvp("patchdayd", (char *const *)(uintptr_t)all);
	(void)error_set(&error, ERROR_SYSTEM, "cannot run patchdayd: %s",
	    strerror(errno));
	free(folder);
	return cli_fail(cli, CLI_FAILED, &error);
}
