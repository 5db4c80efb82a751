/* SPDX-License-Identifier: MIT */
/*
 * patchday change add: one more entry in the list of changes that the
 * configuration names (changes.list.file), for teams whose changes no Argo CD
 * and no repository tells.
 *
 *	- environment: ["idfprod"]
 *	  service: "portal"
 *	  to: "2026.2.0"
 *
 * The file stays its author's: the entry is put behind what is there, comments
 * and all, and the whole is checked before it takes the file's place.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "file.h"
#include "jsontext.h"
#include "list.h"
#include "names.h"
#include "source.h"

/* Where the configuration says that it lies; NULL after a message. */
static const char *
change_find_file(struct cli *cli, const struct conf *conf)
{
	struct error error = { 0 };
	size_t i;

	for (i = 0; i < conf->sources.count; i++)
		if (strcmp(conf->sources.items[i].kind->name, "list") == 0 &&
		    conf->sources.items[i].path != NULL)
			return conf->sources.items[i].path;
	(void)error_set(&error, ERROR_MISSING, "the configuration has no "
	    "list of changes in a file; give changes: {list: {file: PATH}}");
	(void)cli_fail(cli, CLI_REFUSED, &error);
	return NULL;
}

/* "*", or environments of the configuration. */
static enum cli_status
change_check_environments(struct cli *cli, const struct conf *conf,
    const struct names *names)
{
	size_t i;

	for (i = 0; i < names->list.count; i++)
		if (strcmp(names->list.items[i], "*") != 0 &&
		    cli_find_environment(cli, conf,
		    names->list.items[i]) == NULL)
			return CLI_USAGE;
	return names->list.count > 0 ? CLI_OK : cli_fail_usage(cli,
	    "which environment?");
}

/* In quotes always: what it says then is text, whatever YAML thinks of it. */
static void
change_put(struct text *text, const char *key, const char *value)
{
	struct jsontext json = { .text = text };

	if (value == NULL)
		return;
	text_putf(text, "  %s: ", key);
	jsontext_string(&json, NULL, value);
	text_putc(text, '\n');
}

static enum cli_status
change_put_entry(struct text *text, struct cli *cli,
    const struct names *environments)
{
	static const char *const options[] = { "from", "to", "class",
		"title", "by", "url", "notes", "merged" };
	struct jsontext json = { .text = text };
	int64_t number = 0;
	enum cli_status status = cli_read_number(cli, "number", 1, INT32_MAX,
	    &number);
	size_t i;

	text_puts(text, "- environment: ");
	names_format(&json, NULL, environments->list.items,
	    environments->list.count);
	text_putc(text, '\n');
	change_put(text, "service", cli->words.items[2]);
	for (i = 0; i < countof(options); i++)
		change_put(text, strcmp(options[i], "merged") == 0 ?
		    "merged_at" : options[i], cli_find(cli, options[i]));
	if (number != 0)
		text_putf(text, "  number: %" PRId64 "\n", number);
	return status;
}

/* Is it in brackets, as JSON is?  Behind the last one nothing can follow. */
static bool
change_is_closed(const struct text *text)
{
	const char *at = text_string(text);

	for (at += strspn(at, " \t\r\n"); *at == '#';
	    at += strspn(at, " \t\r\n"))
		at += strcspn(at, "\n");
	return *at == '[' || *at == '{';
}

/* What is there, then the entry; on a line of its own. */
static enum cli_status
change_read(struct cli *cli, const char *path, struct text *text)
{
	struct error error = { 0 };
	char *bytes = NULL;
	size_t length = 0;

	if (access(path, F_OK) != 0)
		return CLI_OK;
	if (file_read(path, LIST_BYTES_MAX, &bytes, &length, &error) < 0)
		return cli_fail(cli, CLI_FAILED, &error);
	text_put(text, bytes, length);
	free(bytes);
	if (change_is_closed(text)) {
		(void)error_set(&error, ERROR_INPUT, "%s is a list in "
		    "brackets; an entry can be added where each begins with "
		    "a dash on a line of its own", path);
		return cli_fail(cli, CLI_REFUSED, &error);
	}
	if (text->length > 0 && text->bytes[text->length - 1] != '\n')
		text_putc(text, '\n');
	return CLI_OK;
}

/* Only a list that is right as a whole takes the file's place. */
static enum cli_status
change_write(struct cli *cli, const char *path, const struct text *text)
{
	struct complaints complaints = { 0 };
	struct error error = { 0 };
	struct text shown = { 0 };
	enum cli_status status = CLI_OK;

	if (list_check(path, text->bytes, text->length, &complaints) < 0) {
		complaint_sort(&complaints);
		complaint_format(&complaints, false, &shown);
		fputs(text_string(&shown), stderr);
		(void)error_set(&error, ERROR_INPUT, "%s stays as it was",
		    path);
		status = cli_fail(cli, CLI_REFUSED, &error);
	} else if (file_replace(path, text->bytes, text->length,
	    &error) < 0) {
		status = cli_fail(cli, CLI_FAILED, &error);
	}
	complaint_clear(&complaints);
	text_clear(&shown);
	return status;
}

static enum cli_status
change_add(struct cli *cli, const struct conf *conf)
{
	const char *path = change_find_file(cli, conf);
	struct names environments = { 0 };
	struct text text = { 0 };
	enum cli_status status;

	if (path == NULL)
		return CLI_REFUSED;
	names_split(&environments, cli->words.items[1], ",");
	status = change_check_environments(cli, conf, &environments);
	if (status == CLI_OK)
		status = change_read(cli, path, &text);
	if (status == CLI_OK)
		status = change_put_entry(&text, cli, &environments);
	if (status == CLI_OK)
		status = change_write(cli, path, &text);
	if (status == CLI_OK)
		text_putf(&cli->out, "%s waits for %s now, says %s.\n",
		    cli->words.items[2], cli->words.items[1], path);
	names_clear(&environments);
	text_clear(&text);
	return status;
}

static enum cli_status
change_run(struct cli *cli)
{
	struct conf *conf = NULL;
	enum cli_status status;

	if (strcmp(cli->words.items[0], "add") != 0)
		return cli_fail_usage(cli, "\"%s\" is not known; accepted is "
		    "add", cli->words.items[0]);
	if (cli->words.count != 3)
		return cli_fail_usage(cli, "add needs an environment (or "
		    "several, idfint,idfprod) and a service");
	status = cli_load_conf(cli, &conf);
	if (status == CLI_OK)
		status = change_add(cli, conf);
	conf_release(conf);
	return status;
}

static const struct cli_option change_options[] = {
	{ "from", 0, "VERSION", "What runs" },
	{ "to", 0, "VERSION", "What waits" },
	{ "class", 0, "CLASS", "How much it is (default: as the versions "
	    "say)" },
	{ "title", 0, "TEXT", "What was merged" },
	{ "number", 0, "N", "Of the pull request" },
	{ "by", 0, "NAME", "Who merged it" },
	{ "url", 0, "URL", "Of the pull request" },
	{ "notes", 0, "URL", "Of the release notes" },
	{ "merged", 0, "TIME", "When, as 2026-07-29T10:00:00Z" },
	{ NULL, 0, NULL, NULL }
};

const struct cli_command cmd_change = {
	.name = "change",
	.usage = "add ENVIRONMENT[,…] SERVICE [--from VERSION] "
	    "[--to VERSION] [--class CLASS] [--title TEXT] [--number N] "
	    "[--by NAME] [--url URL] [--notes URL] [--merged TIME]",
	.summary = "Say that something waits, in the list of changes",
	.help =
	    "Adds an entry to the file that the configuration names as "
	    "changes.list.file; ENVIRONMENT may be * for all. The service "
	    "sees it when it looks the next time. CLASS is major, minor, "
	    "patch, pre-release, dated, version, enabled, removed, templates, "
	    "values or unknown.",
	.examples =
	    "patchday change add idfprod portal --from 2026.1.5 --to 2026.2.0\n"
	    "patchday change add idfint,idfprod tap --class values \\\n"
	    "    --title \"Raise the memory limit\" --number 6810\n",
	.options = change_options,
	.least = 1, .most = 3,
	.run = change_run,
};
