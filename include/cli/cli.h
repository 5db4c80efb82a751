/* SPDX-License-Identifier: MIT */
/*
 * The frame of the command line: a command is one file cmd_NAME.c with one
 * `const struct cli_command cmd_NAME` and one line in the table of cli.c.
 * The table carries usage, help and examples; --help, the man page's check and
 * shell completion come from it.
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

/* Exit statuses, the same for every command. */
enum cli_status {
	CLI_OK = 0,
	CLI_REFUSED = 1,	/* the input is wrong, or the answer is no */
	CLI_USAGE = 2,		/* the command line is wrong */
	/* something outside failed: file, network, service */
	CLI_FAILED = 3,
};

/* An option: `--name VALUE`, `--name=VALUE`, `-l VALUE`; no value: a flag. */
struct cli_option {
	const char *name;	/* without the dashes */
	char letter;		/* 0: none */
	const char *value;	/* "ZONE"; NULL: a flag */
	const char *help;
};

struct cli;

struct cli_command {
	const char *name;
	const char *usage;	/* what follows the name: "[WINDOW…] [-n N]" */
	const char *summary;	/* one line, no full stop */
	const char *help;	/* paragraphs; may be NULL */
	const char *examples;	/* lines "patchday next -n 3" */
	const struct cli_option *options;	/* ends with a NULL name */
	int least, most;	/* positional arguments; most -1: any number */
	enum cli_status (*run)(struct cli *cli);
};

/* An option as it was given. */
struct cli_given {
	const struct cli_option *option;
	const char *value;	/* "" for a flag; lent */
};

/* One run of a command.  Output is collected in `out` and written at the end,
 * so that a failure prints nothing half done. */
struct cli {
	const struct cli_command *command;
	struct clock clock;	/* pinned by --at or $PATCHDAY_AT */
	const char *conf_path;
	const char *zoneinfo;	/* NULL: the system's */
	bool is_json, is_coloured;
	ARRAY(const char *) words;	/* positional arguments; lent */
	ARRAY(struct cli_given) given;	/* options in order */
	struct text out;	/* goes to standard output */
};

/* The value of the last `--name`, NULL when not given ("" for a flag). */
const char *cli_find(const struct cli *cli, const char *name);

/* The `i`th value of `--name` (from 0), NULL beyond the last. */
const char *cli_find_nth(const struct cli *cli, const char *name, size_t i);

/* Print "patchday COMMAND: message" to standard error (an error's place is
 * put in front) and return `status`. */
enum cli_status cli_fail(const struct cli *cli, enum cli_status status,
    const struct error *error);

/* The same for a usage error, with a hint at --help; returns CLI_USAGE. */
enum cli_status cli_fail_usage(const struct cli *cli, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Load the configuration; complaints go to standard error (warnings only
 * with `shows_warnings`).  CLI_OK and a conf that the caller releases. */
enum cli_status cli_load_conf(const struct cli *cli, bool shows_warnings,
    struct conf **ret_conf);

/* The window, or channel, that is called `id`; lent by `conf`.  NULL after a
 * message with the nearest name; the status is then CLI_USAGE. */
const struct window *cli_find_window(const struct cli *cli,
    const struct conf *conf, const char *id);
const struct channel *cli_find_channel(const struct cli *cli,
    const struct conf *conf, const char *id);

/* A whole number option from `least` to `most`; `*ret_number` is left alone
 * when it is not given.  CLI_OK or CLI_USAGE after a message. */
enum cli_status cli_read_number(const struct cli *cli, const char *name,
    int64_t least, int64_t most, int64_t *ret_number);

/* Run the program: choose the command, parse, run, write, return the exit
 * status. */
int cli_main(int argc, char **argv);

/* The table, ended by NULL. */
extern const struct cli_command *const cli_commands[];

/* SGR codes, "" when not coloured: cli_style(cli, CLI_BOLD). */
enum cli_style { CLI_PLAIN, CLI_BOLD, CLI_DIM, CLI_GREEN, CLI_YELLOW, CLI_RED };
const char *cli_style(const struct cli *cli, enum cli_style style);

#endif
