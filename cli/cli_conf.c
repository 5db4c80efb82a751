/* SPDX-License-Identifier: MIT */
/*
 * What commands need of a configuration: load it, and find what the user
 * named in it.  Complaints are told here, once and in one form, so that a
 * command only passes the status on.
 *
 * Names are ids, compared exactly.  A wrong one is a mistake of the command
 * line, hence CLI_USAGE, though it takes the configuration to see it.
 */
#include "cli_internal.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "nearest.h"
#include "timearg.h"

enum cli_status
cli_conf_status(const struct cli *cli)
{
	return file_is_readable(cli->conf_path) ? CLI_REFUSED : CLI_FAILED;
}

void
cli_tell_conf(const struct cli *cli)
{
	if (strcmp(cli->conf_path, CLI_CONF_PATH) == 0 &&
	    access(CLI_CONF_PATH, F_OK) != 0)
		fprintf(stderr, "Try: patchday %s -c FILE, or set "
		    "PATCHDAY_CONF\n", cli->command->name);
}

enum cli_status
cli_load_conf(const struct cli *cli, struct conf **ret_conf)
{
	struct complaints complaints = { 0 };
	struct text text = { 0 };

	if (conf_load_once(cli->conf_path, NULL, ret_conf, &complaints) == 0) {
		/* Warnings are for `check`: somebody who asks what comes next
		 * does not want them each time. */
		complaint_clear(&complaints);
		return CLI_OK;
	}
	complaint_sort(&complaints);
	complaint_format(&complaints,
	    cli->is_coloured && isatty(STDERR_FILENO), &text);
	fputs(text_string(&text), stderr);
	text_cut(&text, 0);
	text_putf(&text, "patchday %s: %s is refused: %zu error%s",
	    cli->command->name, cli->conf_path, complaints.error_count,
	    complaints.error_count == 1 ? "" : "s");
	cli_tell(text_string(&text), false);
	cli_tell_conf(cli);
	complaint_clear(&complaints);
	text_clear(&text);
	return cli_conf_status(cli);
}

/* Read a wall-clock time in the zone of --zone. */
static enum cli_status
cli_read_time_zone(const struct cli *cli, const char *value,
    int64_t *ret_at, struct error *ret_error)
{
	const char *name = cli_find(cli, "zone");
	struct zonedir *zonedir = zonedir_new(NULL);
	const struct zone *zone = zonedir_find(zonedir, name != NULL ? name :
	    "UTC", ret_error);
	enum cli_status status = CLI_OK;

	if (zone == NULL)
		status = cli_fail_usage(cli, "--zone: %s", ret_error->text);
	else
		(void)timearg_parse(value, clock_now(&cli->clock), zone,
		    ret_at, ret_error);
	zonedir_free(zonedir);
	return status;
}

/* Read a wall-clock time in the site's first zone.  What comes through a pipe
 * is there once, and for the command. */
static enum cli_status
cli_read_time_site(const struct cli *cli, const char *name,
    const char *value, int64_t *ret_at, struct error *ret_error)
{
	bool is_piped = strcmp(cli->conf_path, "-") == 0;
	bool is_there = !is_piped && access(cli->conf_path, R_OK) == 0;
	struct conf *conf;

	if (!is_there || cli_load_conf(cli, &conf) != CLI_OK)
		return cli_fail_usage(cli, "%s \"%s\" is of the site's first "
		    "zone, and %s %s; %s", name, value, is_piped ?
		    "standard input" : cli->conf_path, is_piped ?
		    "is read only once" : is_there ? "is refused" :
		    "cannot be read", ret_error->text);
	(void)timearg_parse(value, clock_now(&cli->clock),
	    conf->zones.items[0], ret_at, ret_error);
	conf_release(conf);
	return CLI_OK;
}

enum cli_status
cli_read_time(const struct cli *cli, const char *name, const char *value,
    int64_t *ret_at)
{
	struct error error = { 0 };
	enum cli_status status = CLI_OK;

	if (timearg_parse(value, clock_now(&cli->clock), NULL, ret_at,
	    &error) == 0)
		return CLI_OK;
	if (error.code == ERROR_MISSING && cli->command->has_zone)
		status = cli_read_time_zone(cli, value, ret_at, &error);
	else if (error.code == ERROR_MISSING)
		status = cli_read_time_site(cli, name, value, ret_at, &error);
	if (status == CLI_OK && error.code == ERROR_INPUT)
		status = cli_fail_value(cli, name, value, &error);
	return status;
}

/* "no window is called …", with the nearest of the names there are. */
static void
cli_fail_name(const struct cli *cli, const char *noun, const char *name,
    const char *const *names, size_t count)
{
	const char *nearest;

	nearest = nearest_find(name, names, count);
	(void)cli_fail_usage(cli, "no %s is called \"%s\"%s%s%s", noun, name,
	    nearest != NULL ? "; did you mean \"" : "",
	    nearest != NULL ? nearest : "", nearest != NULL ? "\"?" : "");
}

const struct window *
cli_find_window(const struct cli *cli, const struct conf *conf,
    const char *id)
{
	const struct window *window = conf_find_window(conf, id);
	ARRAY(const char *) names = { 0 };
	size_t i;

	if (window != NULL)
		return window;
	for (i = 0; i < conf->windows.count; i++)
		array_push(&names, conf->windows.items[i].id);
	cli_fail_name(cli, "window", id, names.items, names.count);
	array_clear(&names);
	return NULL;
}

const struct channel *
cli_find_channel(const struct cli *cli, const struct conf *conf,
    const char *id)
{
	const struct channel *channel = conf_find_channel(conf, id);
	ARRAY(const char *) names = { 0 };
	size_t i;

	if (channel != NULL)
		return channel;
	for (i = 0; i < conf->channels.count; i++)
		array_push(&names, conf->channels.items[i].id);
	cli_fail_name(cli, "channel", id, names.items, names.count);
	array_clear(&names);
	return NULL;
}

const struct environment *
cli_find_environment(const struct cli *cli, const struct conf *conf,
    const char *id)
{
	const struct environment *environment = conf_find_environment(conf,
	    id);
	ARRAY(const char *) names = { 0 };
	size_t i;

	if (environment != NULL)
		return environment;
	for (i = 0; i < conf->environments.count; i++)
		array_push(&names, conf->environments.items[i].id);
	cli_fail_name(cli, "environment", id, names.items, names.count);
	array_clear(&names);
	return NULL;
}
