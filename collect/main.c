/* SPDX-License-Identifier: MIT */
/*
 * patchday-collect: a question on standard input, the answer on standard output
 * (question.h).  patchdayd starts it, and `patchday changes --collect`.
 *
 * Whatever comes from outside is read in here: memory, time and files are
 * limited first, and nothing but the answer comes out.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "civil.h"
#include "clock.h"
#include "collector.h"
#include "complaint.h"
#include "conf_files.h"
#include "fetch_curl.h"
#include "file.h"
#include "ics.h"
#include "jsontext.h"

#define MAIN_CONFIG "/etc/patchday/patchday.yaml"
#define MAIN_MEMORY_MAX (1024 * 1024 * (rlim_t)1024)
#define MAIN_FILE_MAX (2 * 1024 * 1024 * (rlim_t)1024)
#define MAIN_SECS_MAX 120
#define MAIN_TIMEOUT_MS 10000		/* for one request */

enum main_status { MAIN_OK, MAIN_REFUSED, MAIN_USAGE, MAIN_FAILED };

struct main_options {
	const char *config, *cache;
	const char *calendar;		/* NULL: standard input */
	bool has_no_sandbox, reads_holidays;
};

static const char main_help[] =
    "Usage: patchday-collect [-c FILE] [--cache FOLDER] <QUESTION\n"
    "       patchday-collect --holidays [FILE]\n\n"
    "Ask the sources of changes once, and print what waits in each\n"
    "environment: a line of JSON each.  For patchdayd(8), which runs it.\n\n"
    "  -c, --config FILE     the configuration (default: $PATCHDAY_CONF,\n"
    "                        else " MAIN_CONFIG ")\n"
    "  --cache FOLDER        where clones are kept from one run to the next\n"
    "  --holidays            print the dates of an iCalendar file instead:\n"
    "                        the argument, else standard input\n"
    "  --no-sandbox          limit nothing, for debugging\n"
    "  --help, --version\n\n"
    "QUESTION is JSON, or nothing: every environment.\n"
    "Exit status: 0 answered; 1 configuration refused; 2 command line wrong;\n"
    "3 something outside failed.\n";

/* Where memory is short for all of the service's unit, this process goes
 * (proc(5), oom_score_adj). */
static void
main_yield(void)
{
	int descriptor = open("/proc/self/oom_score_adj",
	    O_WRONLY | O_CLOEXEC);

	if (descriptor == -1)
		return;
	(void)!write(descriptor, "1000", 4);
	(void)close(descriptor);
}

/* Before the first byte from outside is read.  What is over ends the process,
 * and with it what it holds. */
static void
main_limit(void)
{
	static const struct { int what; rlim_t most; } limits[] = {
#ifndef __SANITIZE_ADDRESS__
#ifndef __SANITIZE_THREAD__
		{ RLIMIT_AS, MAIN_MEMORY_MAX },
#endif
#endif
		{ RLIMIT_FSIZE, MAIN_FILE_MAX },
		{ RLIMIT_CPU, MAIN_SECS_MAX },
		{ RLIMIT_CORE, 0 },
	};
	struct rlimit limit;
	size_t i;

	for (i = 0; i < countof(limits); i++) {
		if (getrlimit(limits[i].what, &limit) != 0 ||
		    limit.rlim_cur <= limits[i].most)
			continue;
		limit.rlim_cur = limit.rlim_max = limits[i].most;
		(void)setrlimit(limits[i].what, &limit);
	}
	main_yield();
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	/* What is kept may hold titles of private pull requests. */
	(void)umask(077);
	(void)signal(SIGPIPE, SIG_IGN);
	(void)alarm(MAIN_SECS_MAX);
}

/* 0 to go on; else the status to end with. */
static int
main_read_options(struct main_options *options, int argc, char **argv)
{
	static const struct option longs[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "cache", required_argument, NULL, 'C' },
		{ "no-sandbox", no_argument, NULL, 'N' },
		{ "holidays", no_argument, NULL, 'H' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 }
	};
	int which;

	*options = (struct main_options){ 0 };
	while ((which = getopt_long(argc, argv, "c:h", longs, NULL)) != -1) {
		switch (which) {
		case 'c': options->config = optarg; break;
		case 'C': options->cache = optarg; break;
		case 'N': options->has_no_sandbox = true; break;
		case 'H': options->reads_holidays = true; break;
		case 'h': fputs(main_help, stdout); exit(MAIN_OK);
		case 'V': puts("patchday-collect " PATCHDAY_VERSION);
			exit(MAIN_OK);
		default: return -1;
		}
	}
	if (optind < argc && options->reads_holidays)
		options->calendar = argv[optind++];
	if (optind < argc) {
		fprintf(stderr, "patchday-collect: unexpected argument "
		    "\"%s\"\n", argv[optind]);
		return -1;
	}
	if (options->config == NULL)
		options->config = getenv("PATCHDAY_CONF");
	if (options->config == NULL)
		options->config = MAIN_CONFIG;
	return 0;
}

/* All of standard input, and a byte over the cap where there is more. */
static void
main_read_input(size_t most, struct text *text)
{
	char block[4096];
	size_t length;

	while (text->length <= most &&
	    (length = fread(block, 1, sizeof(block), stdin)) > 0)
		text_put(text, block, length);
}

/* {"dates": [{"date": "2026-12-25", "title": "Christmas Day"}],
 * "passed_over": 0, "because": null} */
static void
main_format_holidays(struct text *text, const struct holidays *holidays,
    size_t passed_count, const char *passed)
{
	struct jsontext json = { .text = text };
	struct text date = { 0 };
	size_t i;

	jsontext_object(&json, NULL);
	jsontext_list(&json, "dates");
	for (i = 0; i < holidays->dates.count; i++) {
		text_cut(&date, 0);
		civil_format(&date, holidays->dates.items[i].days *
		    CIVIL_DAY_SECS);
		text_cut(&date, date.length - strlen("T00:00"));
		jsontext_object(&json, NULL);
		jsontext_string(&json, "date", text_string(&date));
		jsontext_string(&json, "title",
		    holidays->dates.items[i].title);
		jsontext_end_object(&json);
	}
	jsontext_end_list(&json);
	jsontext_number(&json, "passed_over", (int64_t)passed_count);
	jsontext_string(&json, "because", passed);
	jsontext_end_object(&json);
	text_putc(text, '\n');
	text_clear(&date);
}

/* In place of standard input.  A device, or a pipe, could be without end. */
static bool
main_open_calendar(const char *path)
{
	int input = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat status;

	if (input == -1 || fstat(input, &status) != 0)
		fprintf(stderr, "%s\n", strerror(errno));
	else if (!S_ISREG(status.st_mode))
		fputs("it is no file\n", stderr);
	else if (dup2(input, STDIN_FILENO) == STDIN_FILENO)
		return true;
	return false;
}

/* No file, no connection and no configuration: what was opened is enough. */
static enum main_status
main_holidays(const struct main_options *options)
{
	struct sandbox sandbox = { .limits_ports = true,
		.calls = SANDBOX_CALLS_FILES };
	struct holidays holidays = { 0 };
	struct text input = { 0 }, output = { 0 }, missing = { 0 };
	struct error error = { 0 };
	struct ics ics = { 0 };
	size_t passed_count = 0;
	char *passed = NULL;
	int status = MAIN_OK;

	if (options->calendar != NULL &&
	    !main_open_calendar(options->calendar))
		return MAIN_REFUSED;
	if (!options->has_no_sandbox && sandbox_find_obstacle() == NULL &&
	    (sandbox_drop(&error) < 0 ||
	    sandbox_limit_files(&sandbox, &missing, &error) < 0 ||
	    sandbox_limit_calls(&sandbox, &error) < 0))
		/* Where the kernel has less it goes on: its memory and its
		 * time are limited, and it holds nothing. */
		error = (struct error){ 0 };
	main_read_input(ICS_BYTES_MAX, &input);
	if (ics_parse(text_string(&input), input.length, &ics, &error) < 0 ||
	    ics_expand(&ics, &holidays, &passed_count, &passed, &error) < 0) {
		fprintf(stderr, "%s\n", error.text);
		status = MAIN_REFUSED;
	} else {
		main_format_holidays(&output, &holidays, passed_count, passed);
		if (fwrite(text_string(&output), 1, output.length, stdout) !=
		    output.length || fflush(stdout) != 0)
			status = MAIN_FAILED;
	}
	free(passed);
	ics_clear(&ics);
	holiday_clear(&holidays);
	text_clear(&input);
	text_clear(&output);
	text_clear(&missing);
	return (enum main_status)status;
}

static struct conf *
main_load(const struct main_options *options)
{
	struct complaints complaints = { 0 };
	struct text text = { 0 };
	struct error error = { 0 };
	struct conf_files files;
	struct conf *conf = NULL;

	/* Holidays are not its business: their reader would be itself. */
	conf_files_read(options->config, &files);
	if (conf_parse_files(options->config, &files, NULL, &conf,
	    &complaints) < 0) {
		complaint_sort(&complaints);
		complaint_format(&complaints, false, &text);
		fprintf(stderr, "%spatchday-collect: %s is refused\n",
		    text_string(&text), options->config);
		conf = NULL;
	} else if (conf_load_source_secrets(conf, &error) < 0) {
		fprintf(stderr, "patchday-collect: %s\n", error.text);
		conf_release(conf);
		conf = NULL;
	}
	conf_files_clear(&files);
	complaint_clear(&complaints);
	text_clear(&text);
	return conf;
}

/* A person at a terminal asks about everything. */
static int
main_read_question(struct question *ret_question)
{
	struct text text = { 0 };
	struct error error = { 0 };
	char block[4096];
	size_t length;
	int status;

	while (!isatty(STDIN_FILENO) && text.length <= QUESTION_BYTES_MAX &&
	    (length = fread(block, 1, sizeof(block), stdin)) > 0)
		text_put(&text, block, length);
	status = question_parse(text_string(&text), text.length, ret_question,
	    &error);
	if (status < 0)
		fprintf(stderr, "patchday-collect: the question: %s\n",
		    error.text);
	text_clear(&text);
	return status;
}

/* Where the kernel has less it goes on: what it runs in is limited, too. */
static void
main_confine(const struct main_options *options, const struct conf *conf)
{
	struct sandbox sandbox = { 0 };
	struct text missing = { 0 };
	struct error error = { 0 };

	if (options->has_no_sandbox || sandbox_find_obstacle() != NULL)
		return;
	collector_plan_sandbox(conf, options->cache, &sandbox);
	if (sandbox_drop(&error) < 0 ||
	    sandbox_limit_files(&sandbox, &missing, &error) < 0 ||
	    sandbox_limit_calls(&sandbox, &error) < 0)
		fprintf(stderr, "patchday-collect: no sandbox: %s\n",
		    error.text);
	text_clear(&missing);
	sandbox_clear(&sandbox);
}

static enum main_status
main_answer(const struct main_options *options, const struct conf *conf,
    struct question *question)
{
	struct pending_list *list = pending_list_new();
	struct text text = { 0 };
	enum main_status status = MAIN_OK;
	struct fetch *fetch;
	struct clock clock;

	if (options->cache != NULL)
		(void)mkdir(options->cache, 0700);
	main_confine(options, conf);
	clock_init_system(&clock);
	fetch = fetch_curl_new(&clock, MAIN_TIMEOUT_MS);
	if (question->now_at == 0)
		question->now_at = clock_now(&clock);
	collector_run(conf, question, fetch, options->cache, list);
	pending_list_format(&text, list);
	if (fwrite(text_string(&text), 1, text.length, stdout) !=
	    text.length || fflush(stdout) != 0)
		status = MAIN_FAILED;
	fetch_curl_free(fetch);
	pending_list_release(list);
	text_clear(&text);
	return status;
}

int
main(int argc, char **argv)
{
	enum main_status status = MAIN_REFUSED;
	struct main_options options;
	struct question question;
	struct conf *conf;

	main_limit();
	if (main_read_options(&options, argc, argv) < 0)
		return MAIN_USAGE;
	if (options.reads_holidays)
		return (int)main_holidays(&options);
	if (main_read_question(&question) < 0)
		return MAIN_USAGE;
	conf = main_load(&options);
	if (conf == NULL && !file_is_readable(options.config))
		status = MAIN_FAILED;
	if (conf != NULL)
		status = main_answer(&options, conf, &question);
	conf_release(conf);
	question_clear(&question);
	return (int)status;
}
