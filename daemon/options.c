/* SPDX-License-Identifier: MIT */
/* patchdayd's command line.  Everything wrong with it is said on standard error
 * with the option and the value as typed; nothing is read from the
 * configuration here, and options win over it later (runtime.c). */
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "timearg.h"
#include "zonedir.h"

#define OPTIONS_CONFIG "/etc/patchday/patchday.yaml"

/* Beyond every character, so that none has a short form by accident. */
enum { OPT_AT = 256, OPT_LISTEN, OPT_STATE, OPT_SOCKET, OPT_REHEARSE,
	OPT_SIMULATE, OPT_MIGRATE, OPT_ACTS, OPT_COURIER, OPT_SEED, OPT_JSON,
	OPT_LOG, OPT_LOG_LEVEL, OPT_REQUIRE_SANDBOX, OPT_NO_SANDBOX,
	OPT_VERSION };

static const struct option options_long[] = {
	{ "config", required_argument, NULL, 'c' },
	{ "at", required_argument, NULL, OPT_AT },
	{ "listen", required_argument, NULL, OPT_LISTEN },
	{ "state", required_argument, NULL, OPT_STATE },
	{ "socket", required_argument, NULL, OPT_SOCKET },
	{ "rehearse", no_argument, NULL, OPT_REHEARSE },
	{ "simulate", required_argument, NULL, OPT_SIMULATE },
	{ "migrate", required_argument, NULL, OPT_MIGRATE },
	{ "courier", no_argument, NULL, OPT_COURIER },
	{ "acts", required_argument, NULL, OPT_ACTS },
	{ "seed", required_argument, NULL, OPT_SEED },
	{ "json", no_argument, NULL, OPT_JSON },
	{ "log", required_argument, NULL, OPT_LOG },
	{ "log-level", required_argument, NULL, OPT_LOG_LEVEL },
	{ "require-sandbox", no_argument, NULL, OPT_REQUIRE_SANDBOX },
	{ "no-sandbox", no_argument, NULL, OPT_NO_SANDBOX },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, OPT_VERSION },
	{ NULL, 0, NULL, 0 }
};

static const char options_help[] =
    "Usage: patchdayd [-c FILE] [--listen ADDRESS] [--state FOLDER]\n"
    "                 [--socket PATH] [--rehearse] [--log logfmt|json]\n"
    "       patchdayd [-c FILE] --simulate FROM TO [--acts FILE]\n"
    "                 [--seed N] [--json]\n"
    "       patchdayd --migrate FROM TO\n\n"
    "The patchday service, in the foreground.\n\n"
    "  -c, --config FILE     the configuration (default: $PATCHDAY_CONF,\n"
    "                        else " OPTIONS_CONFIG ")\n"
    "  --listen ADDRESS      HTTP: 127.0.0.1:8480, *:8480, unix:PATH\n"
    "  --state FOLDER        where the database lies, and the socket\n"
    "  --socket PATH         the control socket of `patchday status` and "
    "others\n"
    "  --rehearse            word and record every message, send none\n"
    "  --at TIME             pretend that it is TIME now (a rehearsal's "
    "clock)\n"
    "  --simulate FROM TO    print every announcement of the range and end\n"
    "  --migrate FROM TO     copy one database into another: files or\n"
    "                        postgresql:// URIs\n"
    "  --courier             ask a service over HTTPS for patchday(1)\n"
    "  --acts FILE           simulation: what people do, a line each\n"
    "  --seed N              of the simulation's randomness\n"
    "  --json                simulation: print JSON\n"
    "  --log FORM            logfmt or json\n"
    "  --log-level LEVEL     debug, info, warn or error\n"
    "  --require-sandbox     do not run where the kernel cannot limit it\n"
    "  --no-sandbox          limit nothing, for debugging\n"
    "  --help, --version\n\n"
    "Exit status: 0 ended as asked; 1 configuration refused; 2 command line\n"
    "wrong; 3 something outside failed.\n"
    "Manuals: patchdayd(8), patchday(1), patchday.conf(5)\n";

/* A point in time as `patchday` takes them too (timearg.h); without an offset
 * it is UTC, as the service belongs to no zone. */
static int
options_read_time(const char *name, const char *value, int64_t *ret_at)
{
	struct zonedir *zonedir = zonedir_new(NULL);
	struct error error = { 0 };
	struct clock clock;
	const struct zone *utc;
	int result;

	clock_init_system(&clock);
	utc = zonedir_find(zonedir, "UTC", &error);
	result = utc == NULL ? -1 : timearg_parse(value, clock_now(&clock),
	    utc, ret_at, &error);
	if (result != 0)
		fprintf(stderr, "patchdayd: --%s: %s\n", name, error.text);
	zonedir_free(zonedir);
	return result;
}

/* A number of decimal digits alone: strtoull() would take blanks, a sign, a
 * prefix of anything, and 0 for the rest.  0, or -1 after a message. */
static int
options_read_number(const char *name, const char *value,
    uint64_t *ret_number)
{
	size_t digits = strspn(value, "0123456789");
	uint64_t number;

	errno = 0;
	number = strtoull(value, NULL, 10);
	if (digits == 0 || value[digits] != '\0' || errno != 0) {
		fprintf(stderr, "patchdayd: --%s \"%s\" is not a whole number "
		    "from 0 to %" PRIu64 "\n", name, value, UINT64_MAX);
		return -1;
	}
	*ret_number = number;
	return 0;
}

/* The word's place in `words`, -1 after a message. */
static int
options_read_word(const char *name, const char *value,
    const char *const *words, int count)
{
	int i;

	for (i = 0; i < count; i++)
		if (strcmp(value, words[i]) == 0)
			return i;
	fprintf(stderr, "patchdayd: --%s \"%s\": accepted are", name, value);
	for (i = 0; i < count; i++)
		fprintf(stderr, "%s %s", i > 0 ? "," : "", words[i]);
	fputc('\n', stderr);
	return -1;
}

/* --log or --log-level; -1 after a message that lists the words. */
static int
options_take_log(struct options *options, int which, const char *value)
{
	static const char *const forms[] = { "logfmt", "json" };
	static const char *const levels[] = { "debug", "info", "warn",
		"error" };
	int found;

	if (which == OPT_LOG) {
		found = options_read_word("log", value, forms, 2);
		options->has_log_form = true;
		options->log_form = found == 1 ? LOG_FORM_JSON :
		    LOG_FORM_LOGFMT;
	} else {
		found = options_read_word("log-level", value, levels, 4);
		options->log_level = (enum log_level)(found > 0 ? found : 0);
	}
	return found < 0 ? -1 : 0;
}

/* Are there two values?  "-2h" is one; "--at", which getopt_long() would take
 * for one, is the next option.  -1 after a message. */
static int
options_check_pair(const char *name, int argc, char **argv)
{
	const char *found = strncmp(optarg, "--", 2) == 0 ? optarg :
	    optind < argc && strncmp(argv[optind], "--", 2) == 0 ?
	    argv[optind] : NULL;

	if (found == NULL && optind < argc)
		return 0;
	fprintf(stderr, "patchdayd: --%s needs FROM and TO", name);
	if (found != NULL)
		fprintf(stderr, ", found %s", found);
	fputc('\n', stderr);
	return -1;
}

/* --simulate FROM TO, the second of which is the next argument.  A range that
 * is empty would print nothing, as if nothing were planned. */
static int
options_take_range(struct options *options, int argc, char **argv)
{
	const char *from = optarg;

	options->is_simulation = true;
	if (options_check_pair("simulate", argc, argv) != 0)
		return -1;
	if (options_read_time("simulate", from, &options->from_at) != 0 ||
	    options_read_time("simulate", argv[optind++],
	    &options->to_at) != 0)
		return -1;
	if (options->from_at < options->to_at)
		return 0;
	fprintf(stderr, "patchdayd: --simulate %s %s: the end is not after "
	    "the start\n", from, argv[optind - 1]);
	return -1;
}

/* --migrate FROM TO. */
static int
options_take_databases(struct options *options, int argc, char **argv)
{
	if (options_check_pair("migrate", argc, argv) != 0)
		return -1;
	options->migrate_from = optarg;
	options->migrate_to = argv[optind++];
	return 0;
}

/* One option; `argv` gives --simulate its second value. */
static int
options_take(struct options *options, int which, int argc, char **argv)
{
	switch (which) {
	case 'c': options->config = optarg; return 0;
	case OPT_LISTEN: options->listen = optarg; return 0;
	case OPT_STATE: options->state = optarg; return 0;
	case OPT_SOCKET: options->socket = optarg; return 0;
	case OPT_REHEARSE: options->is_rehearsal = true; return 0;
	case OPT_JSON: options->is_json = true; return 0;
	case OPT_COURIER: options->is_courier = true; return 0;
	case OPT_REQUIRE_SANDBOX: options->needs_sandbox = true; return 0;
	case OPT_NO_SANDBOX: options->has_no_sandbox = true; return 0;
	case OPT_ACTS: options->acts = optarg; return 0;
	case OPT_SEED:
		return options_read_number("seed", optarg, &options->seed);
	case OPT_LOG:
	case OPT_LOG_LEVEL:
		return options_take_log(options, which, optarg);
	case OPT_AT:
		options->has_at = true;
		return options_read_time("at", optarg, &options->at);
	case OPT_MIGRATE:
		return options_take_databases(options, argc, argv);
	case OPT_SIMULATE:
		return options_take_range(options, argc, argv);
	default:
		return -1;
	}
}

/* Zone data are part of the version: two services with different ones may
 * disagree about when a window starts. */
static void
options_print_version(void)
{
	struct zonedir *zonedir = zonedir_new(NULL);

	printf("patchdayd %s\nzone data %s\n", PATCHDAY_VERSION,
	    zonedir_release(zonedir));
	zonedir_free(zonedir);
}

/* Nothing is looked at until all of it was read, except help and version,
 * which must work whatever else is typed beside them. */
enum options_action
options_parse(struct options *options, int argc, char **argv)
{
	int which;

	*options = (struct options){ .seed = 1, .log_level = LOG_LEVEL_INFO };
	while ((which = getopt_long(argc, argv, "c:h", options_long,
	    NULL)) != -1) {
		if (which == 'h') {
			fputs(options_help, stdout);
			return OPTIONS_DONE;
		}
		if (which == OPT_VERSION) {
			options_print_version();
			return OPTIONS_DONE;
		}
		if (options_take(options, which, argc, argv) != 0)
			return OPTIONS_WRONG;
	}
	if (options->needs_sandbox && options->has_no_sandbox) {
		fputs("patchdayd: --require-sandbox and --no-sandbox exclude "
		    "each other\n", stderr);
		return OPTIONS_WRONG;
	}
	if (optind < argc) {
		fprintf(stderr, "patchdayd: unexpected argument \"%s\"\n",
		    argv[optind]);
		return OPTIONS_WRONG;
	}
	if (options->config == NULL)
		options->config = getenv("PATCHDAY_CONF");
	if (options->config == NULL)
		options->config = OPTIONS_CONFIG;
	return OPTIONS_RUN;
}
