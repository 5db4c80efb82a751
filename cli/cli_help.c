/* SPDX-License-Identifier: MIT */
/*
 * Help texts, made from the table: a command's usage, summary, help, options
 * and examples are written once, beside its code, and tests/manuals holds the
 * manual against what is printed here.
 *
 * Everything is wrapped to 79 columns here, so commands write plain
 * paragraphs, with a blank line between two.  Only examples keep their lines,
 * since people paste them.
 *
 * The same text is read by programs: tests/manuals finds the options in rows
 * that begin with two blanks and dashes, and the list of commands between its
 * two headings.  Change both together.
 */
#include "cli_internal.h"

#include <string.h>

#include "zonedir.h"

/* Where the right column begins, and where lines end. */
#define CLI_HELP_INDENT 24
#define CLI_HELP_COLUMNS 79

/* The length of the word at `words`; "[--zone ZONE]..." is one, so that a
 * usage is broken between its parts only. */
static size_t
cli_help_word(const char *words)
{
	size_t length = 0;

	if (words[0] == '[')
		length = strcspn(words, "]\n");
	return length + strcspn(words + length, " \n");
}

/* Append the words, from column `indent` on, in lines of at most 79 columns;
 * line feeds count as spaces.  The first line's indent is there already. */
static void
cli_help_wrap(struct text *text, const char *words, size_t length, int indent)
{
	const char *end = words + length;
	int column = indent, word;

	for (;;) {
		while (words < end && strchr(" \n", *words) != NULL)
			words++;
		if (words == end)
			break;
		word = (int)cli_help_word(words);
		/* The paragraph may end in the middle of the string. */
		if (word > end - words)
			word = (int)(end - words);
		/* A word that is wider than the rest of the line stands
		 * alone; nothing is cut. */
		if (column > indent && column + 1 + word > CLI_HELP_COLUMNS) {
			text_putf(text, "\n%*s", indent, "");
			column = indent;
		} else if (column > indent) {
			text_putc(text, ' ');
			column++;
		}
		text_put(text, words, (size_t)word);
		column += word;
		words += word;
	}
	text_putc(text, '\n');
}

/* Paragraphs, which blank lines part; each has one in front. */
static void
cli_help_paragraphs(struct text *text, const char *help)
{
	const char *end;

	for (; help != NULL && *help != '\0'; help = end) {
		help += strspn(help, "\n");
		/* Texts of commands: NULL, one paragraph, or several. */
		end = strstr(help, "\n\n");
		if (end == NULL)
			end = help + strlen(help);
		if (end == help)
			return;
		text_putc(text, '\n');
		cli_help_wrap(text, help, (size_t)(end - help), 0);
	}
}

/* " left side help"; a long left side has its own line. */
static void
cli_help_row(struct text *text, const char *left, const char *help)
{
	text_putf(text, "  %-*s", CLI_HELP_INDENT - 2, left);
	if (strlen(left) + 3 > CLI_HELP_INDENT)
		text_putf(text, "\n%*s", CLI_HELP_INDENT, "");
	cli_help_wrap(text, help, strlen(help), CLI_HELP_INDENT);
}

/* The row of an option. */
static void
cli_help_option(struct text *text, const struct cli_option *option)
{
	struct text left = { 0 };

	if (option->letter != 0)
		text_putf(&left, "-%c, ", option->letter);
	text_putf(&left, "--%s", option->name);
	if (option->value != NULL)
		text_putf(&left, " %s", option->value);
	cli_help_row(text, text_string(&left), option->help);
	text_clear(&left);
}

/* Lines of examples, indented; a line that is too long for a terminal is
 * already broken by a backslash where it stands. */
static void
cli_help_examples(struct text *text, const char *examples)
{
	size_t line;

	text_puts(text, "\nExamples:\n");
	for (; *examples != '\0'; examples += line) {
		line = strcspn(examples, "\n");
		line += examples[line] == '\n';
		text_puts(text, "  ");
		text_put(text, examples, line);
	}
}

void
cli_help_command(struct text *text, const struct cli_command *command)
{
	int indent = (int)strlen("Usage: patchday  ") +
	    (int)strlen(command->name);
	const struct cli_option *option;
	size_t i;

	text_putf(text, "Usage: patchday %s ", command->name);
	cli_help_wrap(text, command->usage, strlen(command->usage), indent);
	text_putf(text, "\n%s.\n", command->summary);
	cli_help_paragraphs(text, command->help);
	text_puts(text, "\nOptions:\n");
	/* Its own first: the shared ones are read once in a lifetime. */
	for (i = 0; (option = cli_option_at(command, i)) != NULL; i++)
		cli_help_option(text, option);
	if (command->examples != NULL)
		cli_help_examples(text, command->examples);
}

void
cli_help(struct text *text)
{
	size_t i;

	text_puts(text,
	    "patchday: maintenance windows with right time zones, published "
	    "as calendars,\nannounced on Slack and by e-mail.\n\n"
	    "Usage: patchday COMMAND [options]\n"
	    "       patchday COMMAND --help\n"
	    "       patchday --version\n\nCommands:\n");
	for (i = 0; cli_commands[i] != NULL; i++)
		cli_help_row(text, cli_commands[i]->name,
		    cli_commands[i]->summary);
	text_puts(text, "\nOptions of every command, which may also stand "
	    "before it:\n");
	for (i = 0; cli_shared_options[i].name != NULL; i++)
		cli_help_option(text, &cli_shared_options[i]);
	cli_help_examples(text,
	    "patchday check examples/rubin.yaml\n"
	    "patchday explain \"first Wednesday of the month at 13:00\" \\\n"
	    "    --zone America/Santiago\n"
	    "patchday next -c examples/rubin.yaml -n 5\n");
	text_puts(text,
	    "\nExit status: 0 done; 1 refused, or the answer is no; 2 the "
	    "command line is\nwrong; 3 something outside failed (file, "
	    "network, service).\n"
	    "\nManuals: patchday(1), patchdayd(8), patchday.conf(5)\n");
}

void
cli_help_version(struct text *text)
{
	/* Most questions about a wrong hour end at the zone data. */
	struct zonedir *zonedir = zonedir_new(NULL);

	text_putf(text, "patchday %s\nzone data %s\n", PATCHDAY_VERSION,
	    zonedir_release(zonedir));
	zonedir_free(zonedir);
}
