/* SPDX-License-Identifier: MIT */
#ifndef PATCHDAY_CLI_INTERNAL_H
#define PATCHDAY_CLI_INTERNAL_H

#include "cli.h"

/* Options that every command has; ended by a NULL name. */
extern const struct cli_option cli_shared_options[];

/* The `i`th option (from 0) that the command takes: its own, then the shared
 * ones that have not the name of one of its own; NULL beyond the last.  Without
 * a command (NULL) the shared ones.  Lent. */
const struct cli_option *cli_option_at(const struct cli_command *command,
    size_t i);

/* Move options that every command has from before the command to behind it, as
 * people write them by the habit of git(1): `patchday -c FILE next`.  What is
 * not understood stays as it is. */
void cli_parse_lead(int argc, char **argv);

/* The option is unknown: a message with the nearest, or that it stands before
 * the command (there is none yet: NULL); returns CLI_USAGE. */
enum cli_status cli_parse_fail(const struct cli *cli, const char *argument);

/* Sort `count` arguments (without program and command) into options and
 * words; both stay lent.  CLI_OK, or CLI_USAGE after a message. */
enum cli_status cli_parse(struct cli *cli, int count, char **arguments);

/* Print a line to standard error so that a terminal shows it and does nothing
 * else (utf8_clean()): it has words of the command line or of others in it. */
void cli_tell(const char *string, bool keeps_lines);

/* Append what `patchday --help`, `patchday COMMAND --help` and `patchday
 * --version` print. */
void cli_help(struct text *text);
void cli_help_command(struct text *text, const struct cli_command *command);
void cli_help_version(struct text *text);

/* Where the configuration lies if nobody says so. */
#define CLI_CONF_PATH "/etc/patchday/patchday.yaml"

/* cli_fail_usage() for the value of an option ("--from") or variable that was
 * refused; it is quoted once, also where the error begins with it. */
enum cli_status cli_fail_value(const struct cli *cli, const char *name,
    const char *value, const struct error *error);

/* Say how a configuration is named, where none was and the usual file is not
 * there; to standard error. */
void cli_tell_conf(const struct cli *cli);

#endif
