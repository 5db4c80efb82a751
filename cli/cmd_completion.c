/* SPDX-License-Identifier: MIT */
/*
 * patchday completion: scripts for bash, zsh and fish, made from the table of
 * commands, so that they cannot lag behind it.  All three complete commands,
 * their first words, options and, where files are taken, file names, and run
 * nothing: a completion that loads a configuration at each press of a key
 * would be felt.
 *
 * What the table holds is printed into the scripts: names are letters and
 * dashes, and summaries are quoted.
 *
 * Kept simple on purpose: values (windows, zones) are not completed, since
 * the configuration that has them depends on --config further along the line.
 */
#include <string.h>

#include "cli.h"
#include "cli_internal.h"

/* The names of a command's options, " --from --to …"; letters are short
 * enough to type. */
static void
completion_options(struct text *out, const struct cli_command *command)
{
	const struct cli_option *option;
	size_t i;

	for (i = 0; (option = cli_option_at(command, i)) != NULL; i++)
		text_putf(out, " --%s", option->name);
}

/* The words that may come first, as the usage has them: "list [STATE] | show
 * KEY" gives " list show".  What people choose is in capitals there. */
static void
completion_words(struct text *out, const char *usage)
{
	const char *alternative = usage;
	size_t length;

	while (alternative != NULL) {
		alternative += strspn(alternative, " |[");
		length = strspn(alternative, "abcdefghijklmnopqrstuvwxyz-");
		if (length > 0 && alternative[0] != '-')
			text_putf(out, " %.*s", (int)length, alternative);
		/* "bash|zsh", without spaces, are first words as well. */
		alternative = length > 0 && alternative[length] == '|' ?
		    alternative + length : strstr(alternative, " | ");
	}
}

/* Are files what it takes?  Of others only options have some. */
static bool
completion_takes_files(const char *usage)
{
	return strncmp(usage, "[FILE]", 6) == 0 ||
	    strcmp(usage, "FROM TO") == 0;
}

/* A function that looks at the first word to choose what fits.  Behind an
 * option may be a file; else only where the command takes files. */
static void
completion_bash(struct text *out)
{
	size_t i;

	text_puts(out,
	    "# bash completion for patchday: source it, or put it into\n"
	    "# /usr/share/bash-completion/completions/patchday\n"
	    "_patchday() {\n"
	    "\tlocal word=${COMP_WORDS[COMP_CWORD]} options words files=\n"
	    "\tif [ \"$COMP_CWORD\" -eq 1 ]; then\n\t\toptions=\"");
	for (i = 0; cli_commands[i] != NULL; i++)
		text_putf(out, "%s ", cli_commands[i]->name);
	text_puts(out, "--help --version\"\n\telse\n"
	    "\t\tcase ${COMP_WORDS[1]} in\n");
	for (i = 0; cli_commands[i] != NULL; i++) {
		text_putf(out, "\t\t%s) options=\"", cli_commands[i]->name);
		completion_options(out, cli_commands[i]);
		text_puts(out, "\" words=\"");
		completion_words(out, cli_commands[i]->usage);
		text_puts(out, completion_takes_files(cli_commands[i]->usage) ?
		    "\" files=1 ;;\n" : "\" ;;\n");
	}
	text_puts(out, "\t\tesac\n\tfi\n\tCOMPREPLY=()\n"
	    "\tif [[ $word == -* || $COMP_CWORD -eq 1 ]]; then\n"
	    "\t\tmapfile -t COMPREPLY < <(compgen -W \"$options\" -- "
	    "\"$word\")\n"
	    "\telif [[ $files || ${COMP_WORDS[COMP_CWORD-1]} == -* ]]; "
	    "then\n"
	    "\t\tmapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
	    "\telif [ \"$COMP_CWORD\" -eq 2 ]; then\n"
	    "\t\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- "
	    "\"$word\")\n"
	    "\tfi\n}\ncomplete -o filenames -F _patchday patchday\n");
}

/* `'` is the one character that single quotes cannot hold. */
static void
completion_quote(struct text *out, const char *string)
{
	for (; *string != '\0'; string++) {
		if (*string == '\'')
			text_puts(out, "'\\''");
		else
			text_putc(out, *string);
	}
}

/* For $fpath, where the first line tells zsh what it completes.  _describe
 * wants "name:summary" and shows the summaries.  The rest is as for bash. */
static void
completion_zsh(struct text *out)
{
	size_t i;

	text_puts(out, "#compdef patchday\n"
	    "# zsh completion for patchday: put it into a folder of $fpath "
	    "as _patchday\n_patchday() {\n"
	    "\tlocal -a commands options first\n\tlocal files=\n"
	    "\tcommands=(\n");
	for (i = 0; cli_commands[i] != NULL; i++) {
		text_putf(out, "\t\t'%s:", cli_commands[i]->name);
		completion_quote(out, cli_commands[i]->summary);
		text_puts(out, "'\n");
	}
	text_puts(out, "\t)\n\tif (( CURRENT == 2 )); then\n"
	    "\t\tif [[ $PREFIX == -* ]]; then\n"
	    "\t\t\tcompadd -- --help --version\n\t\telse\n"
	    "\t\t\t_describe command commands\n\t\tfi\n\t\treturn\n"
	    "\tfi\n\tcase $words[2] in\n");
	for (i = 0; cli_commands[i] != NULL; i++) {
		text_putf(out, "\t%s) options=(", cli_commands[i]->name);
		completion_options(out, cli_commands[i]);
		text_puts(out, " ) first=(");
		completion_words(out, cli_commands[i]->usage);
		text_puts(out, completion_takes_files(cli_commands[i]->usage) ?
		    " ) files=1 ;;\n" : " ) ;;\n");
	}
	text_puts(out, "\tesac\n\tif [[ $PREFIX == -* ]]; then\n"
	    "\t\tcompadd -a -- options\n"
	    "\telif [[ -n $files || $words[CURRENT-1] == -* ]]; then\n"
	    "\t\t_files\n\telif (( CURRENT == 3 )); then\n"
	    "\t\tcompadd -a -- first\n\tfi\n}\n_patchday \"$@\"\n");
}

/* A line for each command and each option; "-r" says that a value follows,
 * which may be a file, and "-f" that the words of the command are none. */
static void
completion_fish(struct text *out)
{
	const struct cli_command *command;
	const struct cli_option *option;
	struct text words = { 0 };
	size_t i, k;

	text_puts(out, "# fish completion for patchday: put it into "
	    "~/.config/fish/completions\n"
	    "function __patchday_is\n"
	    "\tset -l words (commandline -opc)\n"
	    "\ttest \"$words[2]\" = $argv[1]\n"
	    "\tand begin\n\t\ttest (count $argv) -eq 1\n"
	    "\t\tor test (count $words) -eq $argv[2]\n\tend\nend\n");
	for (i = 0; (command = cli_commands[i]) != NULL; i++) {
		text_putf(out, "complete -c patchday -n __fish_use_subcommand "
		    "-f -a %s -d '", command->name);
		/* A word of a command appears once, as long as none is
		 * chosen. */
		completion_quote(out, command->summary);
		text_puts(out, "'\n");
		if (!completion_takes_files(command->usage))
			text_putf(out, "complete -c patchday -n "
			    "'__patchday_is %s' -f\n", command->name);
		text_clear(&words);
		completion_words(&words, command->usage);
		if (words.length > 0)
			text_putf(out, "complete -c patchday -n "
			    "'__patchday_is %s 2' -f -a '%s'\n",
			    command->name, text_string(&words) + 1);
		for (k = 0; (option = cli_option_at(command, k)) != NULL; k++) {
			text_putf(out, "complete -c patchday -n "
			    "'__patchday_is %s' -l %s", command->name,
			    option->name);
			if (option->letter != 0)
				text_putf(out, " -s %c", option->letter);
			text_puts(out, option->value != NULL ? " -r\n" :
			    "\n");
		}
	}
	text_clear(&words);
}

/* The script that was asked for; it goes to standard output, never into a
 * file by itself. */
static enum cli_status
completion_run(struct cli *cli)
{
	const char *shell = cli->words.items[0];

	/* No default by $SHELL: what is installed is for all users of a
	 * machine. */
	if (strcmp(shell, "bash") == 0)
		completion_bash(&cli->out);
	else if (strcmp(shell, "zsh") == 0)
		completion_zsh(&cli->out);
	else if (strcmp(shell, "fish") == 0)
		completion_fish(&cli->out);
	else
		return cli_fail_usage(cli, "no completion for \"%s\"; "
		    "accepted are bash, zsh, fish", shell);
	return CLI_OK;
}

const struct cli_command cmd_completion = {
	.name = "completion",
	.usage = "bash|zsh|fish",
	.summary = "Print a completion script for your shell",
	.examples = "patchday completion bash > "
	    "/usr/share/bash-completion/completions/patchday\n",
	.least = 1, .most = 1,
	.run = completion_run,
};
