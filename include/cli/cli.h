/* SPDX-License-Identifier: MIT */
/*
 * The frame of the command line: a command is one file cmd_NAME.c with one
 * `const struct cli_command cmd_NAME` and one line in the table of cli.c.
 * The table carries usage, help and examples; --help, the man page's check and
 * shell completion come from it.
 *
 * A new command, then, is a file, a line in the table, and a section in
 * patchday(1); static functions of cmd_NAME.c begin with NAME_.  What run()
 * gets is read already: options are known and have values where they need
 * them, and there are as many words as the table allows.
 */
#ifndef PATCHDAY_CLI_H
#define PATCHDAY_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "array.h"
#include "clock.h"
#include "complaint.h"
#include "conf.h"
#include "error.h"
#include "text.h"

/* Exit statuses, the same for every command, so that a script can tell "no"
 * from "ask again later". */
enum cli_status {
	CLI_OK = 0,
	CLI_REFUSED = 1,	/* the input is wrong, or the answer is no */
	CLI_USAGE = 2,		/* the command line is wrong */
	CLI_FAILED = 3,		/* a file, the network, the service failed */
};

/* An option: `--name VALUE`, `--name=VALUE`, `-l VALUE`, `-lVALUE`; no value: a
 * flag.  Names and letters are unique within a command and the shared ones;
 * tests/unit/test_cli_parse.c looks. */
struct cli_option {
	const char *name;	/* without the dashes */
	char letter;		/* 0: none */
	const char *value;	/* "ZONE"; NULL: a flag */
	const char *help;
};

struct cli;

/* A command.  Texts are sentences with a capital first letter; summary and
 * the options' help have no full stop.  Nothing needs to be wrapped. */
struct cli_command {
	const char *name;
	const char *usage;	/* behind the name: "[WINDOW]... [-n N]" */
	const char *summary;	/* one line for the list of commands */
	const char *help;	/* paragraphs, a blank line between; or NULL */
	/* Lines of at most 77 columns; a backslash breaks longer ones. */
	const char *examples;
	const struct cli_option *options;	/* ends with a NULL name */
	int least, most;	/* positional arguments; most -1: any number */
	bool has_file;		/* the first of them is the configuration */
	bool has_zone;		/* all its times are of --zone, else of UTC */
	/* Do it: output goes to `cli->out`, messages to standard error. */
	enum cli_status (*run)(struct cli *cli);
};

/* An option as it was given. */
struct cli_given {
	const struct cli_option *option;
	const char *value;	/* "" for a flag; lent */
};

/* One run of a command.  Output is collected in `out` and written at the end,
 * so that a failure prints nothing half done.  What is lent comes from argv
 * or the environment and lasts as long as the process. */
struct cli {
	const struct cli_command *command;
	struct clock clock;	/* pinned by --at or $PATCHDAY_AT */
	const char *conf_path;
	bool is_json, is_coloured;
	ARRAY(const char *) words;	/* positional arguments; lent */
	ARRAY(struct cli_given) given;	/* options in order */
	struct text out;	/* goes to standard output */
};

/* The value of the last `--name`, NULL when not given ("" for a flag).  The
 * last wins, so that an alias of the shell can be overruled. */
const char *cli_find(const struct cli *cli, const char *name);

/* The `i`th value of `--name` (from 0), NULL beyond the last. */
const char *cli_find_nth(const struct cli *cli, const char *name, size_t i);

/* CLI_USAGE after a message when one of `names` is given, which NULL ends:
 * options of other verbs of the command, which would do nothing. */
enum cli_status cli_refuse_options(const struct cli *cli, const char *verb,
    const char *const *names);

/* Print "patchday COMMAND: message" to standard error and return `status`.  An
 * error's place is put in front where it has one: the column, and the line
 * unless it is the first, since most of what commands read is one line. */
enum cli_status cli_fail(const struct cli *cli, enum cli_status status,
    const struct error *error);

/* The same for a usage error, with a hint at --help; returns CLI_USAGE. */
enum cli_status cli_fail_usage(const struct cli *cli, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Load the configuration.  CLI_OK and a conf that the caller releases, or
 * cli_conf_status() after all its errors on standard error; warnings are left
 * to `patchday check`. */
enum cli_status cli_load_conf(const struct cli *cli, struct conf **ret_conf);

/* Of a configuration that could not be loaded: CLI_REFUSED for what is in it,
 * the user's to mend; CLI_FAILED when it cannot be read at all. */
enum cli_status cli_conf_status(const struct cli *cli);

/*
 * Read the time `value`, which `name` ("--at") gave.  Only where it needs a
 * zone is one looked for, that of --zone where the command `has_zone`, else
 * the site's first: then a configuration is loaded for it.  CLI_OK, or
 * CLI_USAGE after a message.
 */
enum cli_status cli_read_time(const struct cli *cli, const char *name,
    const char *value, int64_t *ret_at);

/* The window, channel, environment that is called `id`; lent by `conf`.  NULL
 * after a message with the nearest name; the status is then CLI_USAGE. */
const struct window *cli_find_window(const struct cli *cli,
    const struct conf *conf, const char *id);
const struct channel *cli_find_channel(const struct cli *cli,
    const struct conf *conf, const char *id);
const struct environment *cli_find_environment(const struct cli *cli,
    const struct conf *conf, const char *id);

/* A whole number option from `least` (at least 0) to `most`; `*ret_number` is
 * left alone when it is not given.  CLI_OK, or CLI_USAGE after a message that
 * names the range. */
enum cli_status cli_read_number(const struct cli *cli, const char *name,
    int64_t least, int64_t most, int64_t *ret_number);

/* Run the program: choose the command, parse, run, write, return the exit
 * status.  Everything that was allocated is freed again. */
int cli_main(int argc, char **argv);

/* The table, in the order of `patchday --help`; ended by NULL. */
extern const struct cli_command *const cli_commands[];

/* SGR codes, "" when not coloured: cli_style(cli, CLI_BOLD). */
enum cli_style { CLI_PLAIN, CLI_BOLD, CLI_DIM, CLI_GREEN, CLI_YELLOW, CLI_RED };
const char *cli_style(const struct cli *cli, enum cli_style style);

#endif
