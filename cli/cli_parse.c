/* SPDX-License-Identifier: MIT */
/*
 * The command line taken apart, by the rules of getopt_long(3) that people
 * know: `--name VALUE`, `--name=VALUE`, `-n VALUE`, `-nVALUE`, options and
 * words in any order, "--" ends options, "-" is a word.
 *
 * Done here instead of by getopt_long() for what that cannot do: options in a
 * table with their help, an unknown one answered with the nearest name, and
 * no static state, so that tests parse many times.  On purpose it knows no
 * abbreviations (`--co` would change its meaning with the next option) and no
 * bundles of letters.
 *
 * An option's value stays where it stands in argv: nothing is copied, and an
 * option may be given many times, of which each command says whether the last
 * or all count (cli_find(), cli_find_nth()).
 */
#include "cli_internal.h"

#include <stdio.h>
#include <string.h>

#include "nearest.h"

/* Does the command have an option of that name itself?  `--at` of `new` is when
 * it begins. */
static bool
cli_option_is_own(const struct cli_command *command, const char *name)
{
	const struct cli_option *option;

	if (command == NULL)
		return false;
	for (option = command->options; option != NULL &&
	    option->name != NULL; option++)
		if (strcmp(option->name, name) == 0)
			return true;
	return false;
}

const struct cli_option *
cli_option_at(const struct cli_command *command, size_t i)
{
	const struct cli_option *option = NULL;

	if (command != NULL)
		option = command->options;
	for (; option != NULL && option->name != NULL; option++)
		if (i-- == 0)
			return option;
	for (option = cli_shared_options; option->name != NULL; option++)
		if (!cli_option_is_own(command, option->name) && i-- == 0)
			return option;
	return NULL;
}

/* The option called `name` (`length` bytes), or NULL. */
static const struct cli_option *
cli_parse_find(const struct cli *cli, const char *name, size_t length)
{
	const struct cli_option *option;
	size_t i;

	for (i = 0; (option = cli_option_at(cli->command, i)) != NULL; i++)
		if (strlen(option->name) == length &&
		    memcmp(option->name, name, length) == 0)
			break;
	return option;
}

/* The option with that letter, or NULL. */
static const struct cli_option *
cli_parse_find_letter(const struct cli *cli, char letter)
{
	const struct cli_option *option;
	size_t i;

	for (i = 0; (option = cli_option_at(cli->command, i)) != NULL; i++)
		if (option->letter == letter)
			break;
	return option;
}

/* The option that the argument names, or NULL; `*ret_value` is what stands in
 * the same argument behind it, or NULL. */
static const struct cli_option *
cli_parse_name(const struct cli *cli, const char *argument,
    const char **ret_value)
{
	const char *equals;

	*ret_value = NULL;
	if (argument[1] == '\0')	/* else the letter of all without */
		return NULL;
	if (argument[1] != '-') {
		*ret_value = argument[2] == '\0' ? NULL : argument + 2;
		return cli_parse_find_letter(cli, argument[1]);
	}
	equals = strchr(argument, '=');
	*ret_value = equals == NULL ? NULL : equals + 1;
	return cli_parse_find(cli, argument + 2, equals == NULL ?
	    strlen(argument + 2) : (size_t)(equals - argument - 2));
}

/* Before the command there are but those of every command: is it another one's,
 * or without anything behind it? */
static bool
cli_parse_is_early(const char *argument)
{
	struct cli cli = { 0 };
	const char *value;
	size_t i;

	for (i = 0; cli_commands[i] != NULL; i++) {
		cli.command = cli_commands[i];
		if (cli_parse_name(&cli, argument, &value) != NULL)
			return true;
	}
	return false;
}

/* Is it a word of the command's sentence, such as "by" of extend? */
static bool
cli_parse_is_word(const struct cli *cli, const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz-";
	const char *usage = cli->command == NULL ? "" : cli->command->usage;
	size_t length;

	while (*(usage += strcspn(usage, letters)) != '\0') {
		length = strspn(usage, letters);
		if (length == strlen(name) &&
		    strncmp(usage, name, length) == 0)
			return true;
		usage += length;
	}
	return false;
}

enum cli_status
cli_parse_fail(const struct cli *cli, const char *argument)
{
	const struct cli_option *option;
	ARRAY(const char *) names = { 0 };
	const char *nearest;
	char name[64];
	size_t i;

	if (cli->command == NULL && cli_parse_is_early(argument))
		return cli_fail_usage(cli, "a command must stand before "
		    "\"%s\": patchday COMMAND %s", argument, argument);
	for (i = 0; (option = cli_option_at(cli->command, i)) != NULL; i++)
		array_push(&names, option->name);
	if (cli->command == NULL)
		array_push(&names, "version");
	(void)snprintf(name, sizeof(name), "%s", argument +
	    strspn(argument, "-"));
	name[strcspn(name, "=")] = '\0';
	nearest = nearest_find(name, names.items, names.count);
	array_clear(&names);
	if (nearest != NULL)
		return cli_fail_usage(cli, "unknown option \"%s\"; did you "
		    "mean --%s?", argument, nearest);
	if (cli_parse_is_word(cli, name))
		return cli_fail_usage(cli, "unknown option \"--%s\"; it is a "
		    "word here: patchday %s %s", name, cli->command->name,
		    cli->command->usage);
	return cli_fail_usage(cli, "unknown option \"%s\"", argument);
}

/* Take the option at `arguments[*at]`, and its value from the next argument
 * where it needs one: whatever that looks like, so that "--from -3h" works. */
static enum cli_status
cli_parse_option(struct cli *cli, int count, char **arguments, int *at)
{
	const char *argument = arguments[*at], *value;
	const struct cli_option *option = cli_parse_name(cli, argument,
	    &value);

	if (option == NULL)
		return cli_parse_fail(cli, argument);
	if (option->value == NULL && value != NULL)
		return cli_fail_usage(cli, "--%s takes no value",
		    option->name);
	if (option->value != NULL && value == NULL) {
		if (*at + 1 >= count)
			return cli_fail_usage(cli, "--%s needs a value: %s",
			    option->name, option->value);
		value = arguments[++*at];
	}
	array_push(&cli->given, ((struct cli_given){ option,
	    value == NULL ? "" : value }));
	return CLI_OK;
}

void
cli_parse_lead(int argc, char **argv)
{
	const struct cli none = { 0 };
	const struct cli_option *option;
	char *command;
	const char *value;
	int at = 1;

	while (at < argc && argv[at][0] == '-') {
		option = cli_parse_name(&none, argv[at], &value);
		if (option == NULL)
			return;
		at += option->value != NULL && value == NULL ? 2 : 1;
	}
	if (at <= 1 || at >= argc)
		return;
	command = argv[at];
	memmove(argv + 2, argv + 1, (size_t)(at - 1) * sizeof(*argv));
	argv[1] = command;
}

enum cli_status
cli_refuse_options(const struct cli *cli, const char *verb,
    const char *const *names)
{
	for (; *names != NULL; names++)
		if (cli_find(cli, *names) != NULL)
			return cli_fail_usage(cli, "--%s is not for %s",
			    *names, verb);
	return CLI_OK;
}

enum cli_status
cli_parse(struct cli *cli, int count, char **arguments)
{
	const struct cli_command *command = cli->command;
	bool takes_options = true;
	enum cli_status status;
	int i;

	for (i = 0; i < count; i++) {
		if (takes_options && strcmp(arguments[i], "--") == 0) {
			takes_options = false;
			continue;
		}
		if (!takes_options || arguments[i][0] != '-' ||
		    arguments[i][1] == '\0') {
			array_push(&cli->words, (const char *)arguments[i]);
			continue;
		}
		status = cli_parse_option(cli, count, arguments, &i);
		if (status != CLI_OK)
			return status;
	}
	/* Who asks for help may have the rest wrong. */
	if (cli_find(cli, "help") != NULL)
		return CLI_OK;
	if ((int)cli->words.count < command->least)
		return cli_fail_usage(cli, "too few arguments: patchday %s "
		    "%s", command->name, command->usage);
	if (command->most >= 0 && (int)cli->words.count > command->most)
		return cli_fail_usage(cli, "\"%s\" is one argument too many: "
		    "patchday %s %s", cli->words.items[command->most],
		    command->name, command->usage);
	return CLI_OK;
}
