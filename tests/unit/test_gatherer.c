/* SPDX-License-Identifier: MIT */
/* The collector as a child process: what it says, how it ends, what it gets. */
#include "gatherer.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "array.h"
#include "harness.h"
#include "mem.h"
#include "text.h"

#define QUESTION "{\"now\":1}"

/* A program in the collector's place, and what becomes of the question. */
static const struct {
	const char *script;
	const char *answer;		/* NULL: none */
	const char *reason;		/* how that begins */
	bool is_late;			/* the clock passes the deadline */
} rows[] = {
	{ "cat", QUESTION, NULL, false },
	{ "echo \"$1 $2 $3 $4\"", "-c site.yaml --cache /cache\n", NULL,
	    false },
	{ ":", "", NULL, false },
	{ "echo half; echo no such host >&2; exit 3", NULL,
	    "the collector ended with status 3: no such host", false },
	{ "echo half; kill -9 $$", NULL,
	    "the collector was stopped by signal 9", false },
	{ "exec head -c 40000000 /dev/zero", NULL,
	    "the collector said too much", false },
	{ "head -c 100000 /dev/zero >&2; echo", NULL,
	    "the collector said too much", false },
	{ "exec sleep 1000", NULL, "the collector did not end in time", true },
	/* Nothing of ours is open in it, whatever was opened here: 10 is the
	 * script, 3 the folder that is looked at. */
	{ "cd /proc/$$/fd && echo *", "0 1 10 2 3\n", NULL, false },
	{ "exec 0<&-; trap '' TERM; echo ok", "ok\n", NULL, false },
};

struct heard {
	bool is_there;
	struct text answer, reason;
};

static void
hear(void *context, const char *answer, size_t length, const char *reason)
{
	struct heard *heard = context;

	CHECK(!heard->is_there);
	heard->is_there = true;
	if (answer != NULL)
		text_put(&heard->answer, answer, length);
	else
		text_puts(&heard->reason, reason);
}

static void
write_script(const char *folder, const char *script)
{
	char *path = mem_format("%s/patchday-collect", folder);
	FILE *file = fopen(path, "w");

	if (!CHECK(file != NULL))
		abort();
	fprintf(file, "#!/bin/sh\n%s\n", script);
	(void)fclose(file);
	(void)chmod(path, 0700);
	free(path);
}

static void
ask(size_t row, struct poller *poller, struct heard *heard)
{
	struct error error = { 0 };
	struct clock clock;
	struct gatherer *gatherer;

	clock_init_pinned(&clock, 1000);
	gatherer = gatherer_new(poller, &clock, "/cache");
	if (!CHECK_ROW(gatherer->start(gatherer, "site.yaml", QUESTION,
	    strlen(QUESTION), hear, heard, &error) == 0, error.text))
		goto out;
	/* One at a time. */
	CHECK(gatherer->start(gatherer, "site.yaml", "", 0, hear, heard,
	    &error) == -1);
	CHECK(!heard->is_there);
	CHECK_NUMBER(gatherer_run(gatherer), clock_boot_ms(&clock) +
	    GATHERER_WAIT_MS);
	if (rows[row].is_late)
		clock_set(&clock, 1000 + GATHERER_WAIT_MS);
	while (!heard->is_there) {
		(void)gatherer_run(gatherer);
		if (!heard->is_there)
			(void)poller_wait(poller, INT64_MAX, NULL);
	}
	CHECK_NUMBER(gatherer_run(gatherer), INT64_MAX);
out:
	gatherer_free(gatherer);
}

/* Forgotten: it is not told of, whatever it says. */
/* fault-row: 52 */
static void
test_cancel(struct poller *poller, const char *folder)
{
	struct heard heard = { 0 };
	struct error error = { 0 };
	struct clock clock;
	struct gatherer *gatherer;

	write_script(folder, "echo too late; exec sleep 1000");
	clock_init_pinned(&clock, 1000);
	gatherer = gatherer_new(poller, &clock, "/cache");
	CHECK(gatherer->start(gatherer, "site.yaml", "", 0, hear, &heard,
	    &error) == 0);
	gatherer->cancel(gatherer);
	CHECK_NUMBER(gatherer_run(gatherer), INT64_MAX);
	/* And asked anew. */
	write_script(folder, "echo now");
	CHECK(gatherer->start(gatherer, "site.yaml", "", 0, hear, &heard,
	    &error) == 0);
	while (!heard.is_there)
		(void)poller_wait(poller, INT64_MAX, NULL);
	CHECK_STRING(text_string(&heard.answer), "now\n");
	gatherer_free(gatherer);
	text_clear(&heard.answer);
}

static void
test_missing(struct poller *poller, const char *folder)
{
	char *path = mem_format("%s/patchday-collect", folder);
	struct error error = { 0 };
	struct heard heard = { 0 };
	struct clock clock;
	struct gatherer *gatherer;

	CHECK(unlink(path) == 0);
	clock_init_pinned(&clock, 1000);
	gatherer = gatherer_new(poller, &clock, "/cache");
	CHECK(gatherer->start(gatherer, "site.yaml", "", 0, hear, &heard,
	    &error) == -1);
	CHECK_STRING(error.text, "cannot run patchday-collect: No such file "
	    "or directory");
	CHECK(!heard.is_there);
	gatherer_free(gatherer);
	free(path);
}

int
main(void)
{
	char folder[] = "/tmp/test_gatherer.XXXXXX";
	char *path = getenv("PATH"), *paths;
	struct poller *poller;
	struct clock clock;
	size_t i;

	if (!CHECK(mkdtemp(folder) != NULL))
		return harness_end();
	paths = mem_format("%s:%s", folder, path == NULL ? "" : path);
	(void)setenv("PATH", paths, 1);
	clock_init_system(&clock);
	poller = poller_new(&clock, NULL);
	/* Left open on purpose, and without O_CLOEXEC. */
	CHECK(dup(STDIN_FILENO) > 2);
	for (i = 0; i < countof(rows); i++) {
		struct heard heard = { 0 };

		write_script(folder, rows[i].script);
		ask(i, poller, &heard);
		if (rows[i].answer != NULL)
			CHECK_STRING(text_string(&heard.answer),
			    rows[i].answer);
		CHECK_STRING(text_string(&heard.reason), rows[i].reason ==
		    NULL ? "" : rows[i].reason);
		text_clear(&heard.answer);
		text_clear(&heard.reason);
	}
	test_cancel(poller, folder);
	test_missing(poller, folder);
	poller_free(poller);
	(void)rmdir(folder);
	free(paths);
	return harness_end();
}
