/* SPDX-License-Identifier: MIT */
#include "program.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "array.h"
#include "file.h"
#include "harness.h"
#include "mem.h"

#define SELF_MAX (256 << 20)
#define ENOUGH_MS 20000		/* nothing here takes this long */

/* What is run by the shell, how much it may say in what time, and what comes of
 * it. */
static const struct {
	const char *script;
	size_t most;
	int timeout_ms;
	const char *said, *fault;	/* NULL: none */
	enum error_code code;
} runs[] = {
	{ "echo a; echo b", 100, ENOUGH_MS, "a\nb\n", NULL, ERROR_NONE },
	{ "printf 1", 5, ENOUGH_MS, "1", NULL, ERROR_NONE },
	{ "printf 12345", 5, ENOUGH_MS, "12345", NULL, ERROR_NONE },
	{ "printf 123456", 5, ENOUGH_MS, "123456", "it said too much",
	    ERROR_LIMIT },
	/* Complaints come with the rest. */
	{ "echo a; echo b >&2", 100, ENOUGH_MS, "a\nb\n", NULL, ERROR_NONE },
	{ "echo a; exit 3", 100, ENOUGH_MS, "a\n", "it ended with status 3",
	    ERROR_INPUT },
	{ "exit 1", 100, ENOUGH_MS, "", "it ended with status 1",
	    ERROR_INPUT },
	/* What is blocked in us is not in it. */
	{ "kill -TERM $$; echo alive", 100, ENOUGH_MS, "",
	    "it was stopped by signal 15", ERROR_SYSTEM },
	/* None of our descriptors: 3 is open here. */
	{ "if true <&3; then echo open; fi 2>/dev/null; exit 0", 100,
	    ENOUGH_MS, "", NULL, ERROR_NONE },
	{ "echo a; exec tail -f /dev/null", 100, 30, "a\n",
	    "it did not end in time", ERROR_LIMIT },
	{ "exec tail -f /dev/null", 100, 1, "", "it did not end in time",
	    ERROR_LIMIT },
};

static void
test_run(void)
{
	struct text answer = { 0 };
	struct error error;
	size_t i;
	int result;

	for (i = 0; i < countof(runs); i++) {
		const char *arguments[] = { "sh", "-c", runs[i].script, NULL };

		error = (struct error){ 0 };
		text_puts(&answer, "before ");
		result = program_run("/bin/sh", arguments, runs[i].most +
		    strlen("before "), runs[i].timeout_ms, &answer, &error);
		CHECK_NUMBER(result, runs[i].fault == NULL ? 0 : -1);
		CHECK_STRING(text_string(&answer) + strlen("before "),
		    runs[i].said);
		CHECK_NUMBER(error.code, runs[i].code);
		if (runs[i].fault != NULL)
			CHECK_STRING(error.text, runs[i].fault);
		text_clear(&answer);
	}
	/* Nobody is left behind, whatever became of them. */
	CHECK(waitpid(-1, NULL, WNOHANG) == -1);
}

static void
test_missing(void)
{
	const char *arguments[] = { "missing", NULL };
	struct text answer = { 0 };
	struct error error = { 0 };

	CHECK_NUMBER(program_run("/nowhere/missing", arguments, 100, ENOUGH_MS,
	    &answer, &error), -1);
	CHECK_NUMBER(error.code, ERROR_SYSTEM);
	CHECK_STRING(error.text,
	    "cannot run /nowhere/missing: No such file or directory");
	CHECK_STRING(text_string(&answer), "");
	text_clear(&answer);
}

/* What a copy of this test in FOLDER/bin finds: it prints what it finds when it
 * is given a name. */
static void
test_find_beside(const char *folder, const char *place, mode_t mode,
    const char *want)
{
	char *path = mem_format("%s/%s", folder, place);
	char *test = mem_format("%s/bin/test", folder);
	const char *arguments[] = { "test", "tool", NULL };
	char *wanted = mem_format("%s%s", *want == '/' ? folder : "", want);
	struct text answer = { 0 };

	CHECK(file_replace(path, "", 0, NULL) == 0 && chmod(path, mode) == 0);
	CHECK(program_run(test, arguments, PATH_MAX, ENOUGH_MS, &answer,
	    NULL) == 0);
	CHECK_STRING(text_string(&answer), wanted);
	text_clear(&answer);
	free(wanted);
	free(test);
	free(path);
}

/* Its nearest place last, so that each comes before what is there already. */
static void
test_find(void)
{
	static const char *const folders[] = { "bin", "lib", "libexec",
	    "lib/patchday", "libexec/patchday" };
	static const char *const files[] = { "bin/tool", "bin/test",
	    "lib/patchday/tool", "libexec/patchday/tool" };
	char folder[] = "/tmp/test_program.XXXXXX", *path, *beside;
	char *self = NULL;
	size_t i, length = 0;

	CHECK(mkdtemp(folder) != NULL);
	for (i = 0; i < countof(folders); i++) {
		path = mem_format("%s/%s", folder, folders[i]);
		CHECK(mkdir(path, 0700) == 0);
		free(path);
	}
	/* What it is linked with may lie beside it (tests/mutate). */
	beside = program_find("..");
	CHECK(setenv("LD_LIBRARY_PATH", beside, 1) == 0);
	free(beside);
	path = mem_format("%s/bin/test", folder);
	CHECK(file_read("/proc/self/exe", SELF_MAX, &self, &length, NULL) ==
	    0 && file_replace(path, self, length, NULL) == 0 &&
	    chmod(path, 0700) == 0);
	free(path);
	free(self);
	test_find_beside(folder, "lib/patchday/tool", 0600, "tool");
	test_find_beside(folder, "lib/patchday/tool", 0700,
	    "/bin/../lib/patchday/tool");
	test_find_beside(folder, "libexec/patchday/tool", 0700,
	    "/bin/../libexec/patchday/tool");
	test_find_beside(folder, "bin/tool", 0700, "/bin/tool");
	for (i = 0; i < countof(files); i++) {
		path = mem_format("%s/%s", folder, files[i]);
		CHECK(unlink(path) == 0);
		free(path);
	}
	for (i = countof(folders); i-- > 0;) {
		path = mem_format("%s/%s", folder, folders[i]);
		CHECK(rmdir(path) == 0);
		free(path);
	}
	CHECK(rmdir(folder) == 0);
}

int
main(int argc, char **argv)
{
	sigset_t term;
	char *found;

	if (argc > 1) {
		found = program_find(argv[1]);
		(void)fputs(found, stdout);
		free(found);
		return 0;
	}
	(void)sigemptyset(&term);
	(void)sigaddset(&term, SIGTERM);
	CHECK(sigprocmask(SIG_BLOCK, &term, NULL) == 0);
	CHECK(fcntl(3, F_GETFD) != -1 || dup2(0, 3) == 3);
	test_run();
	test_missing();
	test_find();
	return harness_end();
}
