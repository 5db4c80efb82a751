/* SPDX-License-Identifier: MIT */
/* Which folders a sandbox names: those that hold what is named and the links to
 * it, never all of the machine. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness.h"
#include "mem.h"
#include "sandbox.h"
#include "text.h"

static char folder[] = "/tmp/patchday-sandbox-XXXXXX";

static struct text text;		/* what paths() gave last */

/* "a:1 b:3", below the test's folder. */
static const char *
paths(const struct sandbox *sandbox)
{
	const char *path;
	size_t i;

	text_cut(&text, 0);
	for (i = 0; i < sandbox->paths.count; i++) {
		path = sandbox->paths.items[i].path;
		if (strncmp(path, folder, strlen(folder)) == 0)
			path += strlen(folder);
		text_putf(&text, "%s%s:%u", i == 0 ? "" : " ",
		    path[0] == '\0' ? "." : path,
		    sandbox->paths.items[i].access);
	}
	return text_string(&text);
}

enum how { PATH, LINKS, FOLDER };

static const struct { enum how how; const char *path, *want; } rows[] = {
	{ PATH, NULL, "" }, { PATH, "/", "" }, { PATH, "/../", "" },
	{ PATH, "no-such", "" }, { PATH, "real", "/real:1" },
	{ PATH, "real/../real", "/real:1" }, { PATH, "current", "/real:1" },
	{ LINKS, NULL, "" }, { LINKS, "", "" }, { LINKS, "real/file", "" },
	/* A link on the way, one at its end, none of the two's target. */
	{ LINKS, "current/file", ".:1" }, { LINKS, "real/link", "/real:1" },
	{ LINKS, "current/link", ".:1 /real:1" },
	{ LINKS, "no-such/file", "" },
	{ FOLDER, NULL, "" }, { FOLDER, "file", ".:1" },
	{ FOLDER, "real/file", "/real:1" },
	{ FOLDER, "current/file", ".:1 /real:1" },
	{ FOLDER, "no-such", ".:1" }, { FOLDER, "no-such/file", "" },
	/* Its folder is all of the machine. */
	{ FOLDER, "/tmp", "" },
};

int
main(void)
{
	struct sandbox sandbox;
	char *file;
	size_t i;

	if (mkdtemp(folder) == NULL || chdir(folder) != 0 ||
	    mkdir("real", 0700) != 0 || symlink("real", "current") != 0 ||
	    symlink("file", "real/link") != 0)
		return 1;
	CHECK(mknod("file", S_IFREG | 0600, 0) == 0);
	CHECK(mknod("real/file", S_IFREG | 0600, 0) == 0);
	for (i = 0; i < countof(rows); i++) {
		sandbox = (struct sandbox){ 0 };
		if (rows[i].how == PATH)
			sandbox_add_path(&sandbox, rows[i].path, SANDBOX_READ);
		else if (rows[i].how == LINKS)
			sandbox_add_links_of(&sandbox, rows[i].path,
			    SANDBOX_READ);
		else
			sandbox_add_folder_of(&sandbox, rows[i].path,
			    SANDBOX_READ);
		CHECK_STRING(paths(&sandbox), rows[i].want);
		/* By its whole name, the same. */
		if (rows[i].path != NULL && rows[i].path[0] != '/' &&
		    rows[i].path[0] != '\0') {
			sandbox_clear(&sandbox);
			file = mem_format("%s/%s", folder, rows[i].path);
			if (rows[i].how == PATH)
				sandbox_add_path(&sandbox, file, SANDBOX_READ);
			else if (rows[i].how == LINKS)
				sandbox_add_links_of(&sandbox, file,
				    SANDBOX_READ);
			else
				sandbox_add_folder_of(&sandbox, file,
				    SANDBOX_READ);
			CHECK_STRING(paths(&sandbox), rows[i].want);
			free(file);
		}
		sandbox_clear(&sandbox);
	}
	/* Named twice: both accesses, once. */
	sandbox = (struct sandbox){ 0 };
	sandbox_add_path(&sandbox, "real", SANDBOX_READ);
	sandbox_add_path(&sandbox, "current", SANDBOX_WRITE);
	CHECK_STRING(paths(&sandbox), "/real:3");
	CHECK(sandbox_has_path(&sandbox, "real/file", SANDBOX_WRITE));
	CHECK(!sandbox_has_path(&sandbox, "file", SANDBOX_READ));
	sandbox_clear(&sandbox);
	text_clear(&text);
	CHECK(unlink("real/link") == 0 && unlink("real/file") == 0 &&
	    unlink("file") == 0 && unlink("current") == 0 &&
	    rmdir("real") == 0);
	CHECK(chdir("/") == 0 && rmdir(folder) == 0);
	return harness_end();
}
