/* SPDX-License-Identifier: MIT */
/*
 * patchday check: accept or refuse a configuration, and say what it means.
 *
 * Two readers: an editor or a CI job wants FILE:LINE:COLUMN and an exit
 * status, and finds both on standard error; a person wants to see that "every
 * Thursday at 15:00" is what was meant, and reads the windows on standard
 * output (check_window.c).  All errors of a run are told, not only the first.
 *
 * It goes beyond what the service's own loading does: conf_check() expands
 * every window to warn of what is legal but odd, and secrets that lie on this
 * machine are looked at, since a token that others may read is refused only
 * when it is needed.
 *
 * Exit status 1 says "do not deploy this": errors, or warnings with --strict.
 * The summary line says which of the two it was.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "check_window.h"
#include "cli_internal.h"
#include "jsontext.h"
#include "utf8.h"

/* "2 windows", "1 window". */
static void
check_count(struct text *text, size_t count, const char *noun)
{
	text_putf(text, "%zu %s%s", count, noun, count == 1 ? "" : "s");
}

/* Is it --strict alone that refuses, which counts warnings as well? */
static bool
check_is_too_strict(const struct cli *cli,
    const struct complaints *complaints)
{
	return cli_find(cli, "strict") != NULL &&
	    complaints->warning_count > 0;
}

/* Is it a file, and not here?  A credential is only there where systemd gives
 * it. */
static bool
check_is_missing(const char *place)
{
	return place != NULL && strncmp(place, "credential:", 11) != 0 &&
	    access(place, F_OK) != 0 && errno == ENOENT;
}

static bool
check_is_same(const struct channel *a, const struct channel *b)
{
	return a->token_file != NULL && b->token_file != NULL &&
	    strcmp(a->token_file, b->token_file) == 0;
}

/* Tokens whose file is not on this machine.  No warning: the service starts
 * without one, too, and configurations are checked where no secret is. */
static void
check_put_missing(struct text *out, const struct conf *conf)
{
	const struct channel *channels = conf->channels.items;
	size_t i, k, count = conf->channels.count;

	for (i = 0; i < count; i++) {
		if (!check_is_missing(channels[i].token_file))
			continue;
		for (k = 0; k < i; k++)
			if (check_is_same(&channels[k], &channels[i]))
				break;
		/* It was told with the first that has it. */
		if (k < i)
			continue;
		utf8_clean(out, channels[i].token_file, false);
		text_puts(out, " is not on this machine; without it the "
		    "service sends nothing to ");
		for (k = i; k < count; k++)
			if (check_is_same(&channels[k], &channels[i]))
				text_putf(out, "%s%s", k > i ? ", " : "",
				    channels[k].id);
		text_puts(out, ".\n");
	}
}

/* Every window, and a last line that sums up and names the zone data: what is
 * told depends on it. */
static void
check_print(struct cli *cli, const struct conf *conf, const char *path,
    const struct complaints *complaints)
{
	struct text *out = &cli->out;
	size_t i;

	for (i = 0; i < conf->windows.count; i++)
		check_window_print(cli, conf, &conf->windows.items[i]);
	check_put_missing(out, conf);
	text_putf(out, "%s%s is %s%s: ",
	    cli_style(cli, complaints->warning_count > 0 ? CLI_YELLOW :
	    CLI_GREEN), path, check_is_too_strict(cli, complaints) ?
	    "refused by --strict" : "accepted", cli_style(cli, CLI_PLAIN));
	check_count(out, conf->windows.count, "window");
	text_puts(out, ", ");
	check_count(out, conf->environments.count, "environment");
	text_puts(out, ", ");
	check_count(out, conf->channels.count, "channel");
	text_puts(out, ", ");
	check_count(out, complaints->warning_count, "warning");
	text_putf(out, "; zone data %s\n", zonedir_release(conf->zonedir));
}

/* The same complaints, for programs, with their places apart. */
static void
check_json_complaints(struct jsontext *json,
    const struct complaints *complaints)
{
	const struct complaint *complaint;
	size_t i;

	jsontext_list(json, "complaints");
	for (i = 0; i < complaints->list.count; i++) {
		complaint = &complaints->list.items[i];
		jsontext_object(json, NULL);
		jsontext_string(json, "level",
		    complaint->level == COMPLAINT_ERROR ? "error" :
		    "warning");
		jsontext_string(json, "file", complaint->file);
		jsontext_number(json, "line", complaint->line);
		jsontext_number(json, "column", complaint->column);
		jsontext_string(json, "text", complaint->text);
		jsontext_end_object(json);
	}
	jsontext_end_list(json);
}

/* The whole answer as one object, which is printed for a refusal too.  `conf`
 * is NULL when the configuration was refused. */
static void
check_print_json(struct cli *cli, const struct conf *conf, const char *path,
    const struct complaints *complaints)
{
	struct jsontext json = { .text = &cli->out, .is_pretty = true };
	size_t i;

	jsontext_object(&json, NULL);
	jsontext_string(&json, "path", path);
	/* --strict changes the exit status, not what is true of the file. */
	jsontext_bool(&json, "accepted", conf != NULL);
	jsontext_number(&json, "errors", (int64_t)complaints->error_count);
	jsontext_number(&json, "warnings",
	    (int64_t)complaints->warning_count);
	check_json_complaints(&json, complaints);
	if (conf != NULL) {
		jsontext_string(&json, "zone_data",
		    zonedir_release(conf->zonedir));
		jsontext_list(&json, "windows");
		for (i = 0; i < conf->windows.count; i++)
			check_window_print_json(cli, &json, conf,
			    &conf->windows.items[i]);
		jsontext_end_list(&json);
	}
	jsontext_end_object(&json);
}

/* Complaints go to standard error, where editors and CI look for them. */
static void
check_print_complaints(const struct cli *cli, const char *path,
    const struct complaints *complaints)
{
	struct text text = { 0 };

	complaint_format(complaints,
	    cli->is_coloured && isatty(STDERR_FILENO), &text);
	fputs(text_string(&text), stderr);
	text_cut(&text, 0);
	/* The last line of a long list is what is seen first. */
	if (complaints->error_count > 0) {
		text_putf(&text, "%s is refused: ", path);
		check_count(&text, complaints->error_count, "error");
		cli_tell(text_string(&text), false);
		cli_tell_conf(cli);
	}
	text_clear(&text);
}

/* Secrets that lie where they are looked for must be fit: the service would
 * not use them.  Others may be on another machine (check_put_missing()). */
static void
check_secrets(struct conf *conf, struct complaints *complaints)
{
	struct channel *channel;
	struct error error = { 0 };
	size_t i;

	for (i = 0; i < conf->channels.count; i++) {
		channel = &conf->channels.items[i];
		if (channel->token_file != NULL &&
		    access(channel->token_file, R_OK) == 0 &&
		    channel_load_secrets(channel, &error) == -1)
			complaint_add(complaints, COMPLAINT_ERROR,
			    channel->file, channel->line, channel->column,
			    "%s", error.text);
	}
	complaint_sort(complaints);
}

/* Load, look closer, tell.  With errors nothing is said of what it means:
 * half of a configuration means something else. */
static enum cli_status
check_run(struct cli *cli)
{
	const char *path = cli->conf_path;
	struct complaints complaints = { 0 };
	enum cli_status status = CLI_OK;
	struct conf *conf = NULL;

	if (conf_load_once(path, NULL, &conf, &complaints) == 0) {
		/* What loading does not look at: it must be quick for the
		 * service. */
		conf_check(conf, clock_now(&cli->clock), &complaints);
		check_secrets(conf, &complaints);
	}
	if (complaints.error_count > 0) {
		conf_release(conf);
		conf = NULL;
		status = cli_conf_status(cli);
	}
	if (check_is_too_strict(cli, &complaints))
		status = CLI_REFUSED;
	/* With --json they are in the answer, and standard error stays empty.
	 */
	if (!cli->is_json)
		check_print_complaints(cli, path, &complaints);
	if (cli->is_json)
		check_print_json(cli, conf, path, &complaints);
	else if (conf != NULL)
		check_print(cli, conf, path, &complaints);
	complaint_clear(&complaints);
	conf_release(conf);
	return status;
}

static const struct cli_option check_options[] = {
	{ "strict", 0, NULL, "Exit with 1 when there are warnings" },
	{ NULL, 0, NULL, NULL }
};

const struct cli_command cmd_check = {
	.name = "check",
	.usage = "[FILE] [--strict]",
	.summary = "Accept or refuse a configuration, and say what it means",
	.help = "FILE is a file or a folder of *.yaml files. Errors and "
	    "warnings go to standard error as FILE:LINE:COLUMN: error: TEXT; "
	    "for each window the meaning in words and the next three "
	    "occurrences go to standard output.",
	.examples =
	    "patchday check examples/rubin.yaml\n"
	    "patchday check /etc/patchday --strict\n"
	    "patchday check site.yaml --json\n",
	.options = check_options,
	.least = 0, .most = 1, .has_file = true,
	.run = check_run,
};
