/* SPDX-License-Identifier: MIT */
/* The command line taken apart: options, words, and what is refused. */
#include "cli_internal.h"
#include "harness.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define ARGUMENTS_MAX 8

/* A command of its own, so that no real command's options are pinned here. */
static const struct cli_option test_options[] = {
	{ "count", 'n', "N", "How many" },
	{ "zone", 'z', "ZONE", "Which zone" },
	{ "list", 'l', NULL, "List them" },
	{ "quiet", 0, NULL, "Say nothing" },
	{ NULL, 0, NULL, NULL }
};

static const struct cli_command test_command = {
	.name = "count",
	.usage = "WORD [WORD] [-n N]",
	.summary = "Count words",
	.options = test_options,
	.least = 1, .most = 2,
};

/* The same, with nothing of its own and any number of words. */
static const struct cli_command test_bare = {
	.name = "bare", .usage = "[WORD]...", .summary = "Take words",
	.least = 0, .most = -1,
};

/* What one run of cli_parse() came to. */
struct parsed {
	enum cli_status status;
	char said[1024];	/* on standard error */
	char got[1024];		/* "name=value name= | word word" */
};

/* Parse with standard error kept in a file, which is read back. */
static void
parse(const struct cli_command *command, const char *const *arguments,
    struct parsed *ret_parsed)
{
	struct cli cli = { .command = command };
	struct text got = { 0 };
	FILE *file = tmpfile();
	int count = 0, before = dup(STDERR_FILENO);
	size_t i, length;

	while (arguments[count] != NULL)
		count++;
	fflush(stderr);
	dup2(fileno(file), STDERR_FILENO);
	ret_parsed->status = cli_parse(&cli, count,
	    (char **)(uintptr_t)arguments);
	fflush(stderr);
	dup2(before, STDERR_FILENO);
	close(before);
	rewind(file);
	length = fread(ret_parsed->said, 1, sizeof(ret_parsed->said) - 1,
	    file);
	ret_parsed->said[length] = '\0';
	fclose(file);
	for (i = 0; i < cli.given.count; i++)
		text_putf(&got, "%s=%s ", cli.given.items[i].option->name,
		    cli.given.items[i].value);
	text_putc(&got, '|');
	for (i = 0; i < cli.words.count; i++)
		text_putf(&got, " %s", cli.words.items[i]);
	snprintf(ret_parsed->got, sizeof(ret_parsed->got), "%s",
	    text_string(&got));
	text_clear(&got);
	array_clear(&cli.given);
	array_clear(&cli.words);
}

/* Command lines that are fine, and what they come to. */
static void
test_accepted(void)
{
	static const struct {
		const char *arguments[ARGUMENTS_MAX], *want;
	} rows[] = {
		{ { "a" }, "| a" },
		{ { "a", "b" }, "| a b" },
		{ { "a", "--count", "3" }, "count=3 | a" },
		{ { "a", "--count=3" }, "count=3 | a" },
		{ { "--count=3", "a" }, "count=3 | a" },
		{ { "a", "-n", "3" }, "count=3 | a" },
		{ { "a", "-n3" }, "count=3 | a" },
		{ { "a", "-nVALUE" }, "count=VALUE | a" },
		{ { "a", "--count=" }, "count= | a" },
		{ { "a", "--zone=a=b" }, "zone=a=b | a" },
		{ { "a", "-l" }, "list= | a" },
		{ { "a", "--list", "--quiet" }, "list= quiet= | a" },
		/* each time it is given counts; cli_find() takes the last */
		{ { "a", "-n1", "-n", "2" }, "count=1 count=2 | a" },
		/* a value may look like an option: "--from -3h" */
		{ { "a", "--zone", "-5d" }, "zone=-5d | a" },
		{ { "a", "--zone", "--" }, "zone=-- | a" },
		/* options of every command */
		{ { "a", "-c", "f.yaml", "--json" }, "config=f.yaml json= | a" },
		{ { "a", "--at=2026-12-03T00:00:00Z" },
		    "at=2026-12-03T00:00:00Z | a" },
		/* a lone dash is a word; behind "--" everything is */
		{ { "-" }, "| -" },
		{ { "--", "-n" }, "| -n" },
		{ { "--", "--list", "a" }, "| --list a" },
		{ { "a", "--", "--" }, "| a --" },
		/* help is given however wrong the rest is */
		{ { "--help" }, "help= |" },
		{ { "a", "b", "c", "-h" }, "help= | a b c" },
	};
	struct parsed parsed;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		parse(&test_command, rows[i].arguments, &parsed);
		CHECK_NUMBER(parsed.status, CLI_OK);
		CHECK_STRING(parsed.said, "");
		CHECK_STRING(parsed.got, rows[i].want);
	}
}

/* Command lines that are refused, and the message. */
static void
test_refused(void)
{
	static const struct {
		const char *arguments[ARGUMENTS_MAX], *want;
	} rows[] = {
		{ { NULL }, "too few arguments: patchday count WORD [WORD] "
		    "[-n N]" },
		{ { "-n", "3" }, "too few arguments: patchday count WORD "
		    "[WORD] [-n N]" },
		{ { "a", "b", "c" }, "\"c\" is one argument too many: "
		    "patchday count WORD [WORD] [-n N]" },
		{ { "a", "b", "--", "-n" }, "\"-n\" is one argument too "
		    "many: patchday count WORD [WORD] [-n N]" },
		{ { "a", "--count" }, "--count needs a value: N" },
		{ { "a", "-n" }, "--count needs a value: N" },
		{ { "a", "-c" }, "--config needs a value: FILE" },
		{ { "a", "--list=yes" }, "--list takes no value" },
		{ { "a", "-lq" }, "--list takes no value" },
		{ { "a", "--coutn", "3" }, "unknown option \"--coutn\"; did "
		    "you mean --count?" },
		{ { "a", "--cuont=3" }, "unknown option \"--cuont=3\"; did "
		    "you mean --count?" },
		{ { "a", "--jsom" }, "unknown option \"--jsom\"; did you "
		    "mean --json?" },
		{ { "a", "--frobnicate" },
		    "unknown option \"--frobnicate\"" },
		{ { "a", "-x" }, "unknown option \"-x\"" },
		{ { "a", "-5" }, "unknown option \"-5\"" },
		/* a beginning is not enough: options may be added later */
		{ { "a", "--cou", "3" }, "unknown option \"--cou\"" },
		{ { "a", "--=3" }, "unknown option \"--=3\"" },
	};
	struct parsed parsed;
	char want[512];
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		parse(&test_command, rows[i].arguments, &parsed);
		CHECK_NUMBER(parsed.status, CLI_USAGE);
		snprintf(want, sizeof(want), "patchday count: %s\n"
		    "Try: patchday count --help\n", rows[i].want);
		CHECK_STRING(parsed.said, want);
	}
}

/* What stands before the command goes behind it; `want` is all of it then. */
static void
test_lead(void)
{
	static const struct {
		const char *arguments[ARGUMENTS_MAX], *want;
	} rows[] = {
		{ { "next" }, " next" },
		{ { "next", "-c", "f", "-n", "3" }, " next -c f -n 3" },
		{ { "-c", "f", "next", "-n", "3" }, " next -c f -n 3" },
		{ { "-cf", "--json", "next" }, " next -cf --json" },
		{ { "--config=f", "next", "x" }, " next --config=f x" },
		{ { "--at", "-3h", "next" }, " next --at -3h" },
		{ { "--help", "next" }, " next --help" },
		/* not understood, or nothing behind it */
		{ { "-n", "3", "next" }, " -n 3 next" },
		{ { "--json", "-n", "3", "next" }, " --json -n 3 next" },
		{ { "-", "next", "x" }, " - next x" },
		{ { "--", "next" }, " -- next" },
		{ { "-c" }, " -c" },
		{ { "-c", "next" }, " -c next" },
		{ { "--json" }, " --json" },
		{ { NULL }, "" },
	};
	char *arguments[ARGUMENTS_MAX + 1] = { (char[]){ "patchday" } };
	struct text got = { 0 };
	size_t i;
	int k, count;

	for (i = 0; i < countof(rows); i++) {
		for (count = 0; rows[i].arguments[count] != NULL; count++)
			arguments[count + 1] =
			    (char *)(uintptr_t)rows[i].arguments[count];
		cli_parse_lead(count + 1, arguments);
		CHECK_STRING(arguments[0], "patchday");
		text_cut(&got, 0);
		for (k = 1; k <= count; k++)
			text_putf(&got, " %s", arguments[k]);
		CHECK_STRING(text_string(&got), rows[i].want);
	}
	text_clear(&got);
}

/* A command without options of its own still has those of every command. */
static void
test_no_options(void)
{
	static const char *const words[] = { "a", "b", "c", "d", "--json",
	    NULL };
	static const char *const wrong[] = { "--count", "3", NULL };
	struct parsed parsed;

	parse(&test_bare, words, &parsed);
	CHECK_NUMBER(parsed.status, CLI_OK);
	CHECK_STRING(parsed.got, "json= | a b c d");
	parse(&test_bare, wrong, &parsed);
	CHECK_NUMBER(parsed.status, CLI_USAGE);
	CHECK(cli_option_at(&test_bare, 0) == &cli_shared_options[0]);
	CHECK(cli_option_at(&test_bare, 100) == NULL);
	CHECK_STRING(cli_option_at(&test_command, 3)->name, "quiet");
	CHECK(cli_option_at(&test_command, 4) == &cli_shared_options[0]);
}

/* The last of several counts, or each in turn. */
static void
test_find(void)
{
	struct cli cli = { .command = &test_command };
	char *arguments[] = { (char[]){ "a" }, (char[]){ "-n1" },
	    (char[]){ "-n2" }, (char[]){ "-l" } };

	CHECK_NUMBER(cli_parse(&cli, 4, arguments), CLI_OK);
	CHECK_STRING(cli_find(&cli, "count"), "2");
	CHECK_STRING(cli_find(&cli, "list"), "");
	CHECK_STRING(cli_find(&cli, "zone"), NULL);
	CHECK_STRING(cli_find_nth(&cli, "count", 0), "1");
	CHECK_STRING(cli_find_nth(&cli, "count", 1), "2");
	CHECK_STRING(cli_find_nth(&cli, "count", 2), NULL);
	array_clear(&cli.given);
	array_clear(&cli.words);
}

/* Append what is wrong with the look of a help text; nothing is. */
static void
check_look(const char *name, const char *help)
{
	const char *line;
	size_t length;
	char what[256];

	for (line = help; *line != '\0'; line += length + 1) {
		length = strcspn(line, "\n");
		snprintf(what, sizeof(what), "%s --help: %zu columns: %.*s",
		    name, length, (int)length, line);
		CHECK_ROW(length <= 79, what);
		snprintf(what, sizeof(what), "%s --help: a blank at the end "
		    "of: %.*s", name, (int)length, line);
		CHECK_ROW(length == 0 || line[length - 1] != ' ', what);
		if (line[length] == '\0')
			break;
	}
}

/* Every help text fits into a terminal; options and letters occur once, are
 * told in the same tone, and lie in the usage where they are the command's. */
static void
test_help(void)
{
	const struct cli_command *command;
	const struct cli_option *option, *other;
	struct text text = { 0 };
	char what[256];
	size_t i, k, m;

	cli_help(&text);
	check_look("patchday", text_string(&text));
	for (i = 0; (command = cli_commands[i]) != NULL; i++) {
		text_cut(&text, 0);
		cli_help_command(&text, command);
		check_look(command->name, text_string(&text));
		CHECK_ROW(command->examples != NULL, command->name);
		for (k = 0; (option = cli_option_at(command, k)) != NULL;
		    k++) {
			snprintf(what, sizeof(what), "%s --%s: %s",
			    command->name, option->name, option->help);
			CHECK_ROW(option->help[0] >= 'A' &&
			    option->help[0] <= 'Z', what);
			CHECK_ROW(option->help[strlen(option->help) - 1] !=
			    '.', what);
			for (m = 0; m < k; m++) {
				other = cli_option_at(command, m);
				CHECK_ROW(strcmp(other->name,
				    option->name) != 0, what);
				CHECK_ROW(option->letter == 0 ||
				    other->letter != option->letter, what);
			}
		}
	}
	text_clear(&text);
}

int
main(void)
{
	test_accepted();
	test_refused();
	test_lead();
	test_no_options();
	test_find();
	test_help();
	return harness_end();
}
