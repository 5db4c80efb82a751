/* SPDX-License-Identifier: MIT */
/*
 * patchdayd, the service.  The map of its source:
 *
 *	options.c	the command line
 *	runtime.c	the owner's loop: signals, commands, the snapshot
 *	supervisor.c	telling systemd
 *	service*.c	the core: what is owed, sent, answered; no I/O
 *	agenda_run.c	windows -> announcements owed -> outbox
 *	outbox_*.c	outbox -> exchanges -> outcomes
 *	simulate.c	the same core under a simulated clock and network
 *
 * ../serve answers HTTP from snapshots and hands commands to the loop;
 * ../base/network_curl.c is the network.
 */
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "complaint.h"
#include "conf.h"
#include "conf_files.h"
#include "courier.h"
#include "file.h"
#include "log.h"
#include "mem.h"
#include "migrate.h"
#include "options.h"
#include "runtime.h"
#include "simulate.h"

#define MAIN_LISTS_MS 2000		/* work that is due waits for them */
#define MAIN_SILENT_MS 5000

/* The exit status, as patchdayd(8) promises it. */
enum main_status { MAIN_OK, MAIN_REFUSED, MAIN_USAGE, MAIN_FAILED };

/* What is read, and the end of a pipe that closes when it has been. */
struct main_reading { const char *path; int end; };

/* A file system whose server is silent lets no signal through to whoever waits
 * for it: this thread says what keeps the start. */
static void *
main_watch(void *context)
{
	const struct main_reading *reading = context;
	struct pollfd watch = { .fd = reading->end };

	if (poll(&watch, 1, MAIN_SILENT_MS) == 0)
		fprintf(stderr, "patchdayd: %s: its file system has not "
		    "answered for %d seconds; waiting\n", reading->path,
		    MAIN_SILENT_MS / 1000);
	return NULL;
}

/* Watched where it can be. */
static void
main_read(const char *path, struct conf_files *ret_files)
{
	struct main_reading reading = { .path = path };
	pthread_t thread;
	bool is_watched;
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0) {
		conf_files_read(path, ret_files);
		return;
	}
	reading.end = ends[0];
	is_watched = pthread_create(&thread, NULL, main_watch, &reading) == 0;
	conf_files_read(path, ret_files);
	(void)close(ends[1]);
	if (is_watched)
		(void)pthread_join(thread, NULL);
	(void)close(ends[0]);
}

/* Load the configuration; complaints go to standard error.  Lists of holidays
 * that take long are taken over when the service runs. */
static struct conf *
main_load(const struct options *options)
{
	struct complaints complaints = { 0 };
	struct text text = { 0 };
	struct conf_files files;
	struct conf *conf = NULL;

	main_read(options->config, &files);
	files.reads_holidays = true;
	files.most_ms = MAIN_LISTS_MS;
	if (conf_parse_files(options->config, &files, NULL, &conf,
	    &complaints) != 0) {
		complaint_sort(&complaints);
		complaint_format(&complaints, false, &text);
		fprintf(stderr, "%spatchdayd: %s is refused\n",
		    text_string(&text), options->config);
		conf = NULL;
	}
	conf_files_clear(&files);
	complaint_clear(&complaints);
	text_clear(&text);
	return conf;
}

/* Run until told to end.  The log's form comes from the option, else from the
 * configuration. */
static enum main_status
main_serve(const struct options *options, struct conf *conf,
    const struct clock *clock)
{
	struct log_lost lost = { 0 };
	struct log log = { .clock = clock, .level = options->log_level,
		.form = options->log_form, .descriptor = STDERR_FILENO,
		.lost = &lost };
	struct error error = { 0 };

	if (!options->has_log_form && conf->service.log != NULL &&
	    strcmp(conf->service.log, "json") == 0)
		log.form = LOG_FORM_JSON;
	if (runtime_run(options, conf, clock, &log, &error) == 0) {
		log_info(&log, "stopped");
		return MAIN_OK;
	}
	log_error(&log, "failed", LOG_TEXT("reason", error.text));
	return MAIN_FAILED;
}

/* What people do in it, of a file; times are of the site's first zone. */
static enum main_status
main_load_script(const struct options *options, const struct conf *conf,
    struct script *ret_script)
{
	struct error error = { 0 };
	char *bytes = NULL;
	size_t length;
	enum main_status status = MAIN_OK;

	if (options->acts == NULL)
		return MAIN_OK;
	if (file_read(options->acts, SCRIPT_BYTES_MAX, &bytes, &length,
	    &error) < 0 ||
	    script_parse(bytes, conf->zones.items[0], options->from_at,
	    ret_script, &error) < 0)
		status = error.code == ERROR_INPUT ? MAIN_REFUSED : MAIN_FAILED;
	if (status != MAIN_OK && error.line > 0)
		fprintf(stderr, "patchdayd: %s:%d: %s\n", options->acts,
		    error.line, error.text);
	else if (status == MAIN_REFUSED)
		fprintf(stderr, "patchdayd: %s: %s\n", options->acts,
		    error.text);
	else if (status == MAIN_FAILED)
		fprintf(stderr, "patchdayd: %s\n", error.text);
	free(bytes);
	return status;
}

/* Print the range's announcements; nothing is stored, nothing sent. */
static enum main_status
main_simulate(const struct options *options, struct conf *conf)
{
	struct script script = { 0 };
	struct simulate_options simulation = { .conf = conf,
		.from_at = options->from_at, .to_at = options->to_at,
		.script = &script, .seed = options->seed,
		.is_json = options->is_json };
	struct error error = { 0 };
	enum main_status status = main_load_script(options, conf, &script);
	int result;

	if (status != MAIN_OK)
		return status;
	result = simulate_run(&simulation, &error);
	script_clear(&script);
	if (result == 0)
		return MAIN_OK;
	fprintf(stderr, "patchdayd: simulation: %s\n", error.text);
	return MAIN_FAILED;
}

/* One question of `patchday`; see courier.h. */
static enum main_status
main_courier(void)
{
	struct error error = { 0 };

	if (courier_run(stdin, stdout, &error) == 0)
		return MAIN_OK;
	fprintf(stderr, "patchdayd: %s\n", error.text);
	return MAIN_FAILED;
}

/* Copy a database into another; see migrate.h. */
static enum main_status
main_migrate(const struct options *options)
{
	struct error error = { 0 };

	if (migrate_run(options->migrate_from, options->migrate_to, stdout,
	    &error) == 0)
		return MAIN_OK;
	fprintf(stderr, "patchdayd: nothing was copied: %s\n", error.text);
	return MAIN_FAILED;
}

int
main(int argc, char **argv)
{
	enum main_status status = MAIN_REFUSED;
	struct options options;
	struct clock clock;
	struct conf *conf;

	mem_settle();
	switch (options_parse(&options, argc, argv)) {
	case OPTIONS_RUN: break;
	case OPTIONS_DONE: return MAIN_OK;
	case OPTIONS_WRONG: return MAIN_USAGE;
	}
	if (options.is_courier)
		return (int)main_courier();
	if (options.migrate_from != NULL)
		return (int)main_migrate(&options);
	if (options.has_at)
		clock_init_shifted(&clock, options.at * 1000);
	else
		clock_init_system(&clock);
	conf = main_load(&options);
	if (conf == NULL && !file_is_readable(options.config))
		status = MAIN_FAILED;
	if (conf != NULL)
		status = options.is_simulation ?
		    main_simulate(&options, conf) :
		    main_serve(&options, conf, &clock);
	conf_release(conf);
	return (int)status;
}
