/* SPDX-License-Identifier: MIT */
/*
 * The frame: from the command line to an exit status.
 *
 * cli_main() finds the command in the table, cli_parse.c takes the arguments
 * apart, and the command's run() does the rest.  What it prints is collected
 * in `cli->out` and written in one piece when it has returned, so that a
 * failure in the middle leaves no half of a table, and so that `patchday next
 * | head` costs one write.  Messages go to standard error at once; each is
 * one line that begins with the program's and the command's name.
 *
 * A command sees the clock, the configuration's path and the style through
 * struct cli only: --at pins all of it, and no command reads the environment
 * itself, except for the socket (control.c).
 */
#include "cli.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli_internal.h"
#include "nearest.h"
#include "utf8.h"

/* What is longer is cut: somebody's argument is. */
#define CLI_MESSAGE_MAX 4096

extern const struct cli_command cmd_agenda, cmd_audit, cmd_cancel, cmd_change,
    cmd_changes, cmd_check, cmd_completion, cmd_confirm, cmd_conflicts,
    cmd_diff_environments, cmd_end, cmd_explain, cmd_export, cmd_extend,
    cmd_feed, cmd_gate, cmd_hand, cmd_keep, cmd_log, cmd_migrate, cmd_move,
    cmd_new, cmd_next, cmd_note, cmd_outbox, cmd_policy, cmd_preview,
    cmd_promotion, cmd_reload, cmd_reopen, cmd_rota, cmd_serve, cmd_shipped,
    cmd_shorten, cmd_simulate, cmd_skip, cmd_stage, cmd_start, cmd_status,
    cmd_subscribers, cmd_token, cmd_unconfirm, cmd_unskip, cmd_verify;

/* In the order of `patchday --help`. */
const struct cli_command *const cli_commands[] = {
	&cmd_check,
	&cmd_explain,
	&cmd_next,
	&cmd_agenda,
	&cmd_conflicts,
	&cmd_rota,
	&cmd_feed,
	&cmd_preview,
	&cmd_simulate,
	&cmd_serve,
	&cmd_migrate,
	&cmd_status,
	&cmd_changes,
	&cmd_change,
	&cmd_diff_environments,
	&cmd_shipped,
	&cmd_policy,
	&cmd_gate,
	&cmd_promotion,
	&cmd_export,
	&cmd_confirm,
	&cmd_unconfirm,
	&cmd_start,
	&cmd_stage,
	&cmd_note,
	&cmd_extend,
	&cmd_shorten,
	&cmd_verify,
	&cmd_end,
	&cmd_reopen,
	&cmd_move,
	&cmd_skip,
	&cmd_unskip,
	&cmd_keep,
	&cmd_cancel,
	&cmd_hand,
	&cmd_new,
	&cmd_log,
	&cmd_audit,
	&cmd_token,
	&cmd_outbox,
	&cmd_subscribers,
	&cmd_reload,
	&cmd_completion,
	NULL
};

/* Every command has these, whether or not it has a use for them: nobody
 * should have to look up which command knows --json. */
const struct cli_option cli_shared_options[] = {
	{ "config", 'c', "FILE", "The configuration, a file or a folder "
	    "(default: $PATCHDAY_CONF, else " CLI_CONF_PATH ")" },
	{ "at", 0, "TIME", "Pretend that it is TIME (default: $PATCHDAY_AT, "
	    "else the real time)" },
	{ "json", 0, NULL, "Print JSON for programs" },
	{ "help", 'h', NULL, "Show this help" },
	{ NULL, 0, NULL, NULL }
};

const char *
cli_find(const struct cli *cli, const char *name)
{
	const char *value = NULL;
	size_t i;

	for (i = 0; i < cli->given.count; i++)
		if (strcmp(cli->given.items[i].option->name, name) == 0)
			value = cli->given.items[i].value;
	return value;
}

const char *
cli_find_nth(const struct cli *cli, const char *name, size_t nth)
{
	size_t i;

	for (i = 0; i < cli->given.count; i++)
		if (strcmp(cli->given.items[i].option->name, name) == 0 &&
		    nth-- == 0)
			return cli->given.items[i].value;
	return NULL;
}

void
cli_tell(const char *string, bool keeps_lines)
{
	struct text clean = { 0 };

	utf8_clean(&clean, string, keeps_lines);
	fprintf(stderr, "%s\n", text_string(&clean));
	text_clear(&clean);
}

enum cli_status
cli_fail(const struct cli *cli, enum cli_status status,
    const struct error *error)
{
	struct text text = { 0 };

	text_putf(&text, "patchday %s: ", cli->command->name);
	/* Most of what is read here is one line: then it goes unsaid. */
	if (error->line > 1)
		text_putf(&text, "line %d%s", error->line,
		    error->column > 0 ? ", " : ": ");
	if (error->column > 0)
		text_putf(&text, "column %d: ", error->column);
	text_puts(&text, error->text);
	cli_tell(text_string(&text), false);
	text_clear(&text);
	return status;
}

enum cli_status
cli_fail_usage(const struct cli *cli, const char *format, ...)
{
	const char *name = cli->command == NULL ? NULL : cli->command->name;
	const char *gap = name != NULL ? " " : "";
	char message[CLI_MESSAGE_MAX];
	va_list arguments;

	name = name != NULL ? name : "";
	va_start(arguments, format);
	(void)vsnprintf(message, sizeof(message), format, arguments);
	va_end(arguments);
	utf8_clean_halves(message);
	fprintf(stderr, "patchday%s%s: ", gap, name);
	cli_tell(message, false);
	fprintf(stderr, "Try: patchday%s%s --help\n", gap, name);
	return CLI_USAGE;
}

enum cli_status
cli_fail_value(const struct cli *cli, const char *name, const char *value,
    const struct error *error)
{
	size_t length = strlen(value);
	const char *text = error->text;

	if (text[0] == '"' && strncmp(text + 1, value, length) == 0 &&
	    text[length + 1] == '"')
		return cli_fail_usage(cli, "%s %s", name, text);
	return cli_fail_usage(cli, "%s \"%s\": %s", name, value, text);
}

enum cli_status
cli_read_number(const struct cli *cli, const char *name, int64_t least,
    int64_t most, int64_t *ret_number)
{
	const char *value = cli_find(cli, name);
	int64_t number;
	size_t digits;

	if (value == NULL)
		return CLI_OK;
	/* No sign, no blanks, no hexadecimal: strtoll() takes them all. */
	digits = strspn(value, "0123456789");
	/* What does not fit becomes INT64_MAX, which may be in the range. */
	errno = 0;
	number = strtoll(value, NULL, 10);
	if (digits == 0 || value[digits] != '\0' || errno != 0)
		return cli_fail_usage(cli, "--%s \"%s\" is not a whole number "
		    "from %lld to %lld", name, value, (long long)least,
		    (long long)most);
	if (number < least || number > most)
		return cli_fail_usage(cli, "--%s %lld is not from %lld to "
		    "%lld", name, (long long)number, (long long)least,
		    (long long)most);
	*ret_number = number;
	return CLI_OK;
}

const char *
cli_style(const struct cli *cli, enum cli_style style)
{
	static const char *const codes[] = {
		[CLI_PLAIN] = "\033[0m", [CLI_BOLD] = "\033[1m",
		[CLI_DIM] = "\033[2m", [CLI_GREEN] = "\033[32m",
		[CLI_YELLOW] = "\033[33m", [CLI_RED] = "\033[31m",
	};

	return cli->is_coloured ? codes[style] : "";
}

/* The shared --at, NULL when it is not given: a command may have one of its
 * own. */
static const char *
cli_find_at(const struct cli *cli)
{
	const struct cli_given *given;
	const char *value = NULL;
	size_t i, k;

	for (i = 0; i < cli->given.count; i++) {
		given = &cli->given.items[i];
		for (k = 0; cli_shared_options[k].name != NULL; k++)
			if (given->option == &cli_shared_options[k] &&
			    strcmp(given->option->name, "at") == 0)
				value = given->value;
	}
	return value;
}

/* Pin the clock where --at or $PATCHDAY_AT say so.  The system's is read once
 * before, so that "--at +1d" means something. */
static enum cli_status
cli_init_clock(struct cli *cli)
{
	const char *at = cli_find_at(cli), *name = "--at";
	enum cli_status status;
	int64_t now_at;

	/* Needed even when it is pinned below: "+1d" counts from now. */
	clock_init_system(&cli->clock);
	if (at == NULL) {
		/* For scripts and screenshots that must say the same
		 * tomorrow. */
		at = getenv("PATCHDAY_AT");
		name = "$PATCHDAY_AT";
	}
	if (at == NULL)
		return CLI_OK;
	status = cli_read_time(cli, name, at, &now_at);
	if (status != CLI_OK)
		return status;
	/* Pinned, not shifted: two commands of a script see the same second. */
	clock_init_pinned(&cli->clock, now_at * 1000);
	return CLI_OK;
}

/* Where everything goes that no option says otherwise.  Colours only where a
 * person looks: not in files, pipes or JSON, and never against NO_COLOR
 * (no-color.org). */
static enum cli_status
cli_init(struct cli *cli)
{
	const char *no_colour = getenv("NO_COLOR"), *term = getenv("TERM");
	const char *path = cli_find(cli, "config");

	if (path == NULL)
		path = getenv("PATCHDAY_CONF");
	if (cli->command->has_file && cli->words.count > 0)
		path = cli->words.items[0];
	cli->conf_path = path != NULL ? path : CLI_CONF_PATH;
	cli->is_json = cli_find(cli, "json") != NULL;
	/* Standard output decides, for standard error too: most look at
	 * both in one place. */
	cli->is_coloured = (no_colour == NULL || no_colour[0] == '\0') &&
	    (term == NULL || strcmp(term, "dumb") != 0) &&
	    isatty(STDOUT_FILENO) && !cli->is_json;
	return cli_init_clock(cli);
}

/* Write what was collected, also after a failure: `check` prints before it
 * refuses.  A full disk is a failure; a closed pipe is one too, but nobody is
 * left to read a message about it.  No stdio: its buffer would be a copy. */
static enum cli_status
cli_flush(struct cli *cli, enum cli_status status)
{
	const char *bytes;
	size_t left;
	ssize_t done = 0;

	/* Titles from the configuration and from the service must not be read
	 * as something else; programs get them as they are. */
	if (!cli->is_json)
		utf8_clean_shown(&cli->out);
	bytes = cli->out.bytes;
	left = cli->out.length;
	while (left > 0 && (done >= 0 || errno == EINTR)) {
		done = write(STDOUT_FILENO, bytes, left);
		bytes += done > 0 ? done : 0;
		left -= done > 0 ? (size_t)done : 0;
	}
	if (left == 0)
		return status;
	/* Reached only where SIGPIPE is ignored. */
	if (errno != EPIPE)
		fprintf(stderr, "patchday: standard output: %s\n",
		    strerror(errno));
	return CLI_FAILED;
}

/* Run the command that was parsed; --help wins over everything else. */
static enum cli_status
cli_run(struct cli *cli)
{
	enum cli_status status;

	/* Before clock and configuration are looked at: help must not depend
	 * on them. */
	if (cli_find(cli, "help") != NULL) {
		cli_help_command(&cli->out, cli->command);
		return CLI_OK;
	}
	status = cli_init(cli);
	if (status == CLI_OK)
		status = cli->command->run(cli);
	return status;
}

/* The command of that name, or NULL. */
static const struct cli_command *
cli_find_command(const char *name)
{
	size_t i;

	for (i = 0; cli_commands[i] != NULL; i++)
		if (strcmp(cli_commands[i]->name, name) == 0)
			return cli_commands[i];
	return NULL;
}

/* No such command: say so, with the nearest. */
static enum cli_status
cli_fail_command(const struct cli *cli, const char *name)
{
	const char *names[countof(cli_commands)], *nearest;
	size_t count = 0;

	if (name[0] == '-')
		return cli_parse_fail(cli, name);
	while (cli_commands[count] != NULL) {
		names[count] = cli_commands[count]->name;
		count++;
	}
	/* "chekc" is meant to be something; "frobnicate" is not, and gets no
	 * guess. */
	nearest = nearest_find(name, names, count);
	if (nearest != NULL)
		return cli_fail_usage(cli, "unknown command \"%s\"; did you "
		    "mean \"%s\"?", name, nearest);
	return cli_fail_usage(cli, "unknown command \"%s\"", name);
}

/* Run what stands on the command line. */
static enum cli_status
cli_run_command(struct cli *cli, int argc, char **argv)
{
	enum cli_status status;

	cli->command = cli_find_command(argv[1]);
	if (cli->command == NULL)
		return cli_fail_command(cli, argv[1]);
	status = cli_parse(cli, argc - 2, argv + 2);
	return status == CLI_OK ? cli_run(cli) : status;
}

/* `patchday help [COMMAND]`, which people try, and `patchday --help`. */
static enum cli_status
cli_run_help(struct cli *cli, int argc, char **argv)
{
	if (argc <= 2 || argv[2][0] == '-') {
		cli_help(&cli->out);
		return CLI_OK;
	}
	cli->command = cli_find_command(argv[2]);
	if (cli->command == NULL)
		return cli_fail_command(cli, argv[2]);
	cli_help_command(&cli->out, cli->command);
	return CLI_OK;
}

int
cli_main(int argc, char **argv)
{
	struct cli cli = { 0 };
	enum cli_status status = CLI_OK;
	const char *first;

	cli_parse_lead(argc, argv);
	first = argc > 1 ? argv[1] : "--help";
	if (strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0 ||
	    strcmp(first, "help") == 0)
		status = cli_run_help(&cli, argc, argv);
	else if (strcmp(first, "--version") == 0)
		cli_help_version(&cli.out);
	else
		status = cli_run_command(&cli, argc, argv);
	if (argc <= 1) {
		fputs(text_string(&cli.out), stderr);
		text_cut(&cli.out, 0);
		status = CLI_USAGE;
	}
	status = cli_flush(&cli, status);
	array_clear(&cli.words);
	array_clear(&cli.given);
	text_clear(&cli.out);
	return (int)status;
}
