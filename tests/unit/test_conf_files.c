/* SPDX-License-Identifier: MIT */
#include "conf_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness.h"
#include "mem.h"
#include "text.h"

/* What stands in for patchday-collect does what the file is called. */
#define READER \
	"#!/bin/sh\n" \
	"[ \"$1 $2\" = '--holidays --' ] || exit 9\n" \
	"case $3 in\n" \
	"*good.ics) echo '2026-12-25 X';;\n" \
	"*gone.ics) echo '2026-12-26 X';;\n" \
	"*bad.ics) printf 'line 7 is wrong\\nline 8 too\\n'; exit 1;;\n" \
	"*mute.ics) exit 2;;\n" \
	"*killed.ics) kill -KILL $$;;\n" \
	"*hung.ics) exec tail -f /dev/null;;\n" \
	"esac\n"

/* Not file_replace(), which waits for the disk: there are a thousand. */
static void
write_file(const char *folder, const char *name, const char *bytes)
{
	char *path = mem_format("%s/%s", folder, name);
	FILE *file = fopen(path, "w");

	CHECK_ROW(file != NULL && fputs(bytes, file) >= 0 &&
	    fclose(file) == 0, name);
	free(path);
}

static void
remove_file(const char *folder, const char *name)
{
	char *path = mem_format("%s/%s", folder, name);

	CHECK_ROW(unlink(path) == 0, name);
	free(path);
}

/* "NAME: BYTES" or "NAME: FAULT" of each file, a line each, without the
 * folder. */
static char *
show_files(const struct conf_files *files, const char *folder)
{
	const struct conf_file *file;
	struct text text = { 0 };
	size_t i, skip;

	for (i = 0; i < files->list.count; i++) {
		file = &files->list.items[i];
		skip = strncmp(file->name, folder, strlen(folder)) == 0 ?
		    strlen(folder) : 0;
		text_putf(&text, "%s: %s\n", file->name + skip,
		    file->fault != NULL ? file->fault : file->bytes);
		CHECK_NUMBER(file->length, file->bytes == NULL ? 0 :
		    strlen(file->bytes));
	}
	return text_take(&text);
}

static void
check_read(const char *path, const char *folder, const char *want)
{
	struct conf_files files;
	char *got;

	conf_files_read(path, &files);
	got = show_files(&files, folder);
	CHECK_STRING(got, want);
	free(got);
	conf_files_clear(&files);
	CHECK_NUMBER(files.list.count, 0);
}

/* In order of their bytes; what is an editor's is no file. */
static void
test_folder(const char *folder)
{
	static const char *const names[] = { "b.yaml", "B.yml", "a.yml",
		"10.yaml", "9.yaml", ".c.yaml", "d.yaml~", "e.yaml.bak",
		"yaml", "f.json" };
	char *slash = mem_format("%s/", folder);
	char *one = mem_format("%s/a.yml", folder);
	size_t i;

	check_read(folder, folder,
	    ": the folder holds no *.yaml or *.yml file\n");
	for (i = 0; i < countof(names); i++)
		write_file(folder, names[i], names[i]);
	check_read(folder, folder, "/10.yaml: 10.yaml\n/9.yaml: 9.yaml\n"
	    "/B.yml: B.yml\n/a.yml: a.yml\n/b.yaml: b.yaml\n");
	check_read(slash, slash, "10.yaml: 10.yaml\n9.yaml: 9.yaml\n"
	    "B.yml: B.yml\na.yml: a.yml\nb.yaml: b.yaml\n");
	check_read(one, folder, "/a.yml: a.yml\n");
	for (i = 0; i < countof(names); i++)
		remove_file(folder, names[i]);
	free(one);
	free(slash);
}

/* Of a thousand and one none is read. */
static void
test_many(const char *folder)
{
	struct conf_files files;
	char name[32];
	int i;

	for (i = 0; i < 1001; i++) {
		(void)snprintf(name, sizeof(name), "%04d.yaml", i);
		write_file(folder, name, "x");
		if (i != 999)
			continue;
		conf_files_read(folder, &files);
		CHECK_NUMBER(files.list.count, 1000);
		CHECK(files.list.items[999].fault == NULL);
		conf_files_clear(&files);
	}
	check_read(folder, folder, ": the folder holds more than 1000 files\n");
	while (i-- > 0) {
		(void)snprintf(name, sizeof(name), "%04d.yaml", i);
		remove_file(folder, name);
	}
}

/* What each becomes, and what is left for those behind it. */
static void
test_holidays(const char *folder)
{
	static const struct { const char *name, *want; } rows[] = {
		{ "good.ics", "2026-12-25 X\n" },
		{ "bad.ics", "line 7 is wrong" },
		{ "mute.ics", "it ended with status 2" },
		{ "killed.ics", "it was stopped by signal 9" },
		{ "gone.ics", "No such file or directory" },
		{ "hung.ics", "it did not end in time" },
		{ "2hung.ics", "it did not end in time" },
		/* Those that do not end take the time of all. */
		{ "2good.ics", "others have taken too long" },
	};
	struct conf_files files = { .most_ms = 2000 };
	const struct conf_file *file;
	struct stat status;
	char *path;
	size_t i;

	CHECK(conf_files_find_holidays(&files, "good.ics") == NULL);
	files.reads_holidays = true;
	for (i = 0; i < countof(rows); i++) {
		path = mem_format("%s/%s", folder, rows[i].name);
		if (strcmp(rows[i].name, "gone.ics") != 0)
			write_file(folder, rows[i].name, "");
		/* It takes what is left, and nobody waits for that. */
		if (i == 5 || i == 6)
			files.most_ms = i == 5 ? 30 : 50;
		file = conf_files_find_holidays(&files, path);
		CHECK(file->is_holidays);
		CHECK_STRING(file->fault != NULL ? file->fault : file->bytes,
		    rows[i].want);
		CHECK_NUMBER(files.lost_ms, i < 5 ? 0 : i == 5 ? 30 : 50);
		CHECK_NUMBER(file->length, file->fault == NULL ?
		    strlen(rows[i].want) : 0);
		if (file->fault == NULL && CHECK(stat(path, &status) == 0))
			CHECK_NUMBER(file->changed_at, status.st_mtime);
		/* Read once; the list says what it said. */
		CHECK_NUMBER(files.list.count, i + 1);
		CHECK(conf_files_find_holidays(&files, path) ==
		    &files.list.items[i]);
		CHECK_NUMBER(files.list.count, i + 1);
		if (strcmp(rows[i].name, "gone.ics") != 0)
			remove_file(folder, rows[i].name);
		free(path);
	}
	conf_files_clear(&files);
}

int
main(void)
{
	char folder[] = "/tmp/test_conf_files.XXXXXX", *path, *reader;

	if (!CHECK(mkdtemp(folder) != NULL))
		return harness_end();
	test_folder(folder);
	test_many(folder);
	/* Beside the test there is none, so it is looked for. */
	reader = mem_format("%s/patchday-collect", folder);
	write_file(folder, "patchday-collect", READER);
	path = mem_format("%s:%s", folder, getenv("PATH"));
	CHECK(chmod(reader, 0700) == 0 && setenv("PATH", path, 1) == 0);
	free(path);
	test_holidays(folder);
	CHECK(unlink(reader) == 0 && rmdir(folder) == 0);
	free(reader);
	return harness_end();
}
