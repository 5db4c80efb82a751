/* SPDX-License-Identifier: MIT */
/*
 * The corpus of configurations, tests/corpus/conf: every file of ok/ loads,
 * every file or folder of bad/ is refused with exactly the complaints in
 * NAME.expected; and what a sound file means.  Run in the project's folder.
 * `test_conf --print FILE` prints the complaints, to begin a new expectation.
 */
#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "civil.h"
#include "conf.h"
#include "file.h"
#include "harness.h"
#include "mem.h"
#include "text.h"

#define TEST_OK "tests/corpus/conf/ok"
#define TEST_BAD "tests/corpus/conf/bad"
#define TEST_FILE_MAX (4 * 1024 * 1024)

/* Load `folder`/`name`; the complaints with the folder's name left out. */
static struct conf *
test_load(const char *folder, const char *name, struct text *ret_text)
{
	struct complaints complaints = { 0 };
	char *path = mem_format("%s/%s", folder, name), *rest, *end;
	struct text all = { 0 }, prefix = { 0 };
	struct conf *conf = NULL;
	int result;

	result = conf_load(path, NULL, &conf, &complaints);
	CHECK_ROW((result == 0) == (conf != NULL), name);
	CHECK_ROW((result == 0) == (complaints.error_count == 0), name);
	complaint_format(&complaints, false, &all);
	complaint_clear(&complaints);
	text_putf(&prefix, "%s/", folder);
	for (rest = all.bytes; rest != NULL && *rest != '\0'; rest = end) {
		end = strstr(rest, prefix.bytes);
		text_put(ret_text, rest, end != NULL ?
		    (size_t)(end - rest) : strlen(rest));
		end = end != NULL ? end + prefix.length : strchr(rest, '\0');
	}
	text_clear(&all);
	text_clear(&prefix);
	free(path);
	return conf;
}

static int
test_is_case(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return entry->d_name[0] != '.' &&
	    (dot == NULL || strcmp(dot, ".expected") != 0);
}

static void
test_corpus_ok(void)
{
	struct dirent **names = NULL;
	struct text text = { 0 };
	int i, count;

	count = scandir(TEST_OK, &names, test_is_case, alphasort);
	CHECK(count >= 14);
	for (i = 0; i < count; i++) {
		conf_release(test_load(TEST_OK, names[i]->d_name, &text));
		CHECK_STRING(text_string(&text), "");
		text_clear(&text);
		free(names[i]);
	}
	free(names);
}

static void
test_corpus_bad(void)
{
	struct dirent **names = NULL;
	struct text text = { 0 };
	char *path, *want;
	size_t length;
	int i, count;

	count = scandir(TEST_BAD, &names, test_is_case, alphasort);
	CHECK(count >= 60);
	for (i = 0; i < count; i++) {
		CHECK_ROW(test_load(TEST_BAD, names[i]->d_name, &text) ==
		    NULL, names[i]->d_name);
		path = mem_format("%s/%.*s.expected", TEST_BAD,
		    (int)strcspn(names[i]->d_name, "."), names[i]->d_name);
		want = NULL;
		if (CHECK_ROW(file_read(path, TEST_FILE_MAX, &want, &length,
		    NULL) == 0, path))
			CHECK_STRING(text_string(&text), want);
		free(want);
		free(path);
		text_clear(&text);
		free(names[i]);
	}
	free(names);
}

int
main(int argc, char **argv)
{
	struct text text = { 0 };

	if (argc == 3 && strcmp(argv[1], "--print") == 0) {
		conf_release(test_load(TEST_BAD, argv[2], &text));
		fputs(text_string(&text), stdout);
		return 0;
	}
	test_corpus_ok();
	test_corpus_bad();
	return harness_end();
}
