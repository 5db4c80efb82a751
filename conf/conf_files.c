/* SPDX-License-Identifier: MIT */
/* From a path to the bytes of the configuration's files. */
#include "conf_files.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "doc.h"
#include "file.h"
#include "mem.h"
#include "program.h"

#define CONF_FILES_MAX 1000	/* in a folder; a site has a handful */
#define CONF_FILES_READER "patchday-collect"
#define CONF_FILES_WAIT_MS 10000	/* for one file of holidays */
#define CONF_FILES_MOST_MS 30000	/* for those that do not end */

/* A fault of a file as a whole; `name` is "" where the text names it. */
static void
conf_files_add_fault(struct conf_files *files, const char *name,
    const char *text)
{
	struct conf_file *file = array_add(&files->list);

	file->name = mem_string(name);
	file->fault = mem_string(text);
}

static void
conf_files_add(struct conf_files *files, const char *path)
{
	struct error error = { 0 };
	struct conf_file *file;
	char *bytes = NULL;
	size_t length = 0;

	if (file_read(path, DOC_BYTES_MAX, &bytes, &length, &error) < 0) {
		conf_files_add_fault(files, "", error.text);
		return;
	}
	file = array_add(&files->list);
	file->name = mem_string(path);
	file->bytes = bytes;
	file->length = length;
}

/* Is it a configuration file's name?  Hidden files are an editor's; so are
 * "x.yaml~" and "#x.yaml#", which end otherwise. */
static int
conf_files_is_name(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return entry->d_name[0] != '.' && dot != NULL &&
	    (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0);
}

/* By bytes, whatever the locale: alphasort() would order by LC_COLLATE, and
 * with it the hash and the windows. */
static int
conf_files_name_cmp(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* Files of the folder itself only.  Kubernetes mounts a ConfigMap as links into
 * a hidden folder: the links are read, the folder is not. */
static void
conf_files_add_folder(struct conf_files *files, const char *path)
{
	struct dirent **names = NULL;
	char *file;
	int i, count;

	/* The same files must give the same windows in the same order. */
	count = scandir(path, &names, conf_files_is_name,
	    conf_files_name_cmp);
	if (count <= 0 || count > CONF_FILES_MAX)
		conf_files_add_fault(files, path, count < 0 ?
		    "the folder cannot be read" : count == 0 ?
		    "the folder holds no *.yaml or *.yml file" :
		    "the folder holds more than 1000 files");
	for (i = 0; i < count; i++) {
		file = mem_format("%s%s%s", path,
		    path[strlen(path) - 1] == '/' ? "" : "/",
		    names[i]->d_name);
		/* Too many: none is read, as half of them would be a lie. */
		if (count <= CONF_FILES_MAX)
			conf_files_add(files, file);
		free(file);
		free(names[i]);
	}
	free(names);
}

/* What is not a folder is read as a file: a missing path then says so in the
 * words of open(2), and "-" is standard input. */
void
conf_files_read(const char *path, struct conf_files *ret_files)
{
	struct stat status;

	*ret_files = (struct conf_files){ 0 };
	if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
		conf_files_add_folder(ret_files, path);
	else
		conf_files_add(ret_files, path);
}

/* --- holidays ------------------------------------------------------------- */

/* What a stranger wrote is read by another process, which also opens it: a file
 * system whose server is silent lets nobody go who opens. */
static int
conf_files_run_reader(const char *path, int wait_ms, struct conf_file *file,
    struct error *ret_error)
{
	const char *const arguments[] = { CONF_FILES_READER, "--holidays",
		"--", path, NULL };
	char *program = program_find(CONF_FILES_READER);
	struct text answer = { 0 };
	struct stat status;
	int result = program_run(program, arguments, DOC_BYTES_MAX,
	    wait_ms, &answer, ret_error);

	free(program);
	/* It says itself why, where it can. */
	if (result < 0 && ret_error->code == ERROR_INPUT && answer.length > 0)
		file->fault = mem_string(text_string(&answer));
	else if (result < 0)
		file->fault = mem_string(ret_error->text);
	else if (stat(path, &status) != 0)
		file->fault = mem_string(strerror(errno));
	if (file->fault != NULL) {
		text_clear(&answer);
		return -1;
	}
	file->changed_at = status.st_mtime;
	file->length = answer.length;
	file->bytes = text_take(&answer);
	return 0;
}

/* Those that do not end take their time from the ones behind them. */
static void
conf_files_read_holidays(struct conf_files *files, const char *path,
    struct conf_file *file)
{
	int most_ms = files->most_ms != 0 ? files->most_ms :
	    CONF_FILES_MOST_MS;
	int wait_ms = most_ms - files->lost_ms;
	struct error error = { 0 };

	if (wait_ms > CONF_FILES_WAIT_MS)
		wait_ms = CONF_FILES_WAIT_MS;
	if (wait_ms <= 0)
		file->fault = mem_string("others have taken too long");
	else if (conf_files_run_reader(path, wait_ms, file, &error) < 0 &&
	    error.code == ERROR_LIMIT)
		files->lost_ms += wait_ms;
	/* One line: it stands in a message. */
	if (file->fault != NULL)
		file->fault[strcspn(file->fault, "\r\n")] = '\0';
}

const struct conf_file *
conf_files_find_holidays(struct conf_files *files, const char *path)
{
	struct conf_file *file;
	size_t i;

	for (i = 0; i < files->list.count; i++)
		if (files->list.items[i].is_holidays &&
		    strcmp(files->list.items[i].name, path) == 0)
			return &files->list.items[i];
	if (!files->reads_holidays)
		return NULL;
	file = array_add(&files->list);
	file->name = mem_string(path);
	file->is_holidays = true;
	conf_files_read_holidays(files, path, file);
	return file;
}

void
conf_files_clear(struct conf_files *files)
{
	size_t i;

	for (i = 0; i < files->list.count; i++) {
		free(files->list.items[i].name);
		free(files->list.items[i].bytes);
		free(files->list.items[i].fault);
	}
	array_clear(&files->list);
}
