/* SPDX-License-Identifier: MIT */
/* patchdayd's command line: what is taken, what is said of the rest; and where
 * the service works by it. */
#include "options.h"

#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "array.h"
#include "harness.h"
#include "mem.h"
#include "runtime_internal.h"

static char said[4096];			/* on both outputs */

/* Read them, as the shell would split them; "~" is a blank. */
static enum options_action
parse(struct options *options, const char *line)
{
	static char words[512];
	char *argv[16] = { (char *)"patchdayd" }, *word;
	char path[] = "/tmp/patchday-options-XXXXXX";
	int argc = 1, file = mkstemp(path), out = dup(1), err = dup(2);
	enum options_action action;
	ssize_t length;

	snprintf(words, sizeof(words), "%s", line);
	for (word = strtok(words, " "); word != NULL;
	    word = strtok(NULL, " ")) {
		while (strchr(word, '~') != NULL)
			*strchr(word, '~') = ' ';
		argv[argc++] = word;
	}
	(void)fflush(stdout);
	(void)dup2(file, 1);
	(void)dup2(file, 2);
	optind = 0;		/* getopt_long(3), notes: begin anew */
	action = options_parse(options, argc, argv);
	(void)fflush(stdout);
	(void)dup2(out, 1);
	(void)dup2(err, 2);
	length = pread(file, said, sizeof(said) - 1, 0);
	said[length < 0 ? 0 : length] = '\0';
	(void)close(file);
	(void)close(out);
	(void)close(err);
	(void)unlink(path);
	return action;
}

static const struct {
	const char *line;
	enum options_action action;
	const char *want;		/* is said */
} rows[] = {
	{ "", OPTIONS_RUN, "" }, { "-c a.yaml", OPTIONS_RUN, "" },
	{ "--help", OPTIONS_DONE, "Exit status: 0 ended as asked" },
	{ "--nonsense", OPTIONS_WRONG, "nonsense" },
	{ "-c", OPTIONS_WRONG, "requires an argument" },
	{ "--version", OPTIONS_DONE, "zone data " },
	{ "--seed 7 --help", OPTIONS_DONE, "Manuals:" },
	{ "more", OPTIONS_WRONG, "unexpected argument \"more\"" },
	{ "--require-sandbox", OPTIONS_RUN, "" },
	{ "--no-sandbox", OPTIONS_RUN, "" },
	{ "--require-sandbox --no-sandbox", OPTIONS_WRONG,
	  "--require-sandbox and --no-sandbox exclude each other" },
	{ "--seed 18446744073709551615", OPTIONS_RUN, "" },
	{ "--seed 18446744073709551616", OPTIONS_WRONG,
	  "--seed \"18446744073709551616\" is not a whole number" },
	{ "--seed x", OPTIONS_WRONG, "is not a whole number from 0 to" },
	{ "--seed 7x", OPTIONS_WRONG, "is not a whole number from 0 to" },
	{ "--seed -1", OPTIONS_WRONG, "is not a whole number from 0 to" },
	{ "--seed ~7", OPTIONS_WRONG, "is not a whole number from 0 to" },
	{ "--log json", OPTIONS_RUN, "" },
	{ "--log xml", OPTIONS_WRONG,
	  "--log \"xml\": accepted are logfmt, json\n" },
	{ "--log-level warn", OPTIONS_RUN, "" },
	{ "--log-level loud", OPTIONS_WRONG,
	  "--log-level \"loud\": accepted are debug, info, warn, error\n" },
	{ "--at 2026-12-03T15:00Z", OPTIONS_RUN, "" },
	{ "--at never", OPTIONS_WRONG, "patchdayd: --at: \"never\" is not a time" },
	{ "--simulate 2026-12-03 never", OPTIONS_WRONG,
	    "patchdayd: --simulate: \"never\" is not a time" },
	{ "--at 2026-12-32", OPTIONS_WRONG, "patchdayd: --at: \"2026-12-32\": no" },
	{ "--migrate a", OPTIONS_WRONG, "--migrate needs FROM and TO" },
	{ "--migrate a b", OPTIONS_RUN, "" },
	{ "--migrate a b c", OPTIONS_WRONG, "unexpected argument \"c\"" },
	{ "--simulate 2026-12-03", OPTIONS_WRONG,
	  "--simulate needs FROM and TO" },
	{ "--simulate --at x", OPTIONS_WRONG,
	  "patchdayd: --simulate needs FROM and TO, found --at\n" },
	{ "--simulate 2026-12-03 --json", OPTIONS_WRONG,
	  "patchdayd: --simulate needs FROM and TO, found --json\n" },
	{ "--simulate -2h +1d", OPTIONS_RUN, "" },
	{ "--migrate a --json", OPTIONS_WRONG,
	  "patchdayd: --migrate needs FROM and TO, found --json\n" },
	{ "--simulate then 2026-12-04", OPTIONS_WRONG,
	  "--simulate: \"then\" is" },
	{ "--simulate 2026-12-03 then", OPTIONS_WRONG,
	  "--simulate: \"then\" is" },
	{ "--simulate 2026-12-03 2026-12-03", OPTIONS_WRONG,
	  "the end is not after the start" },
	{ "--simulate 2026-12-04 2026-12-03", OPTIONS_WRONG,
	  "the end is not after the start" },
	{ "--simulate 2026-12-03 2026-12-04 --json", OPTIONS_RUN, "" },
	{ "--rehearse --courier --acts f --listen l --state s --socket k",
	  OPTIONS_RUN, "" },
};

static void
test_lines(void)
{
	struct options options;
	size_t i;

	for (i = 0; i < countof(rows); i++)
		if (!CHECK_ROW(parse(&options, rows[i].line) ==
		    rows[i].action && (rows[i].want[0] == '\0' ?
		    said[0] == '\0' : strstr(said, rows[i].want) != NULL),
		    rows[i].line))
			fprintf(stderr, "   %s\n", said);
}

static void
test_values(void)
{
	struct options options;

	(void)unsetenv("PATCHDAY_CONF");
	(void)parse(&options, "");
	CHECK_STRING(options.config, "/etc/patchday/patchday.yaml");
	CHECK_NUMBER(options.seed, 1);
	CHECK(!options.has_log_form && !options.is_rehearsal);
	CHECK_NUMBER(options.log_level, LOG_LEVEL_INFO);
	(void)setenv("PATCHDAY_CONF", "/env.yaml", 1);
	(void)parse(&options, "--log json --log-level error --seed 9");
	CHECK_STRING(options.config, "/env.yaml");
	CHECK(options.has_log_form && options.log_form == LOG_FORM_JSON);
	CHECK_NUMBER(options.log_level, LOG_LEVEL_ERROR);
	CHECK_NUMBER(options.seed, 9);
	(void)parse(&options, "-c own.yaml --log logfmt --log-level debug "
	    "--at 1970-01-01T00:01Z --require-sandbox");
	CHECK_STRING(options.config, "own.yaml");
	CHECK(options.has_log_form && options.log_form == LOG_FORM_LOGFMT);
	CHECK_NUMBER(options.log_level, LOG_LEVEL_DEBUG);
	CHECK(options.has_at && options.at == 60);
	CHECK(options.needs_sandbox && !options.has_no_sandbox);
	(void)parse(&options, "--simulate 1970-01-01 1970-01-02 --acts a "
	    "--json --no-sandbox");
	CHECK(options.is_simulation && options.is_json);
	CHECK_NUMBER(options.to_at - options.from_at, 86400);
	CHECK_STRING(options.acts, "a");
	CHECK(!options.needs_sandbox && options.has_no_sandbox);
	(void)parse(&options, "--migrate a b --courier --rehearse --listen l "
	    "--socket k --state s");
	CHECK_STRING(options.migrate_from, "a");
	CHECK_STRING(options.migrate_to, "b");
	CHECK_STRING(options.listen, "l");
	CHECK_STRING(options.socket, "k");
	CHECK_STRING(options.state, "s");
	CHECK(options.is_courier && options.is_rehearsal);
}

/* Options win over the configuration, which wins over what is built in; a
 * state folder of one's own has its socket, unless that is named, too. */
static void
test_paths(void)
{
	static const struct {
		const char *state, *socket, *conf_state, *conf_socket;
		const char *database, *control;
	} paths[] = {
		{ NULL, NULL, NULL, NULL, "/var/lib/patchday/patchday.db",
		  "/run/patchday/control" },
		{ NULL, NULL, "/c", NULL, "/c/patchday.db", "/c/control" },
		{ NULL, NULL, "/c", "/d", "/c/patchday.db", "/d" },
		{ "/a", NULL, "/c", NULL, "/a/patchday.db", "/a/control" },
		{ "/a", NULL, "/c", "/d", "/a/patchday.db", "/d" },
		{ "/a", "/b", "/c", "/d", "/a/patchday.db", "/b" },
		{ NULL, "/b", NULL, "/d", "/var/lib/patchday/patchday.db",
		  "/b" },
	};
	size_t i;

	for (i = 0; i < countof(paths); i++) {
		struct options options = { .state = paths[i].state,
		    .socket = paths[i].socket };
		struct conf conf = { .service = {
		    .state = (char *)paths[i].conf_state,
		    .socket = (char *)paths[i].conf_socket } };
		struct runtime runtime = { .options = &options };

		runtime_init_paths(&runtime, &conf);
		CHECK_STRING(runtime.database, paths[i].database);
		CHECK_STRING(runtime.socket, paths[i].control);
		CHECK(strstr(runtime.cache, "/cache") != NULL);
		free(runtime.state);
		free(runtime.database);
		free(runtime.cache);
		free(runtime.socket);
	}
}

int
main(void)
{
	test_lines();
	test_values();
	test_paths();
	return harness_end();
}
