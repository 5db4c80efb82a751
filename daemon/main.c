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
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "complaint.h"
#include "conf.h"
#include "log.h"
#include "mem.h"
#include "options.h"
#include "runtime.h"
#include "simulate.h"

/* The exit status, as patchdayd(8) promises it. */
enum main_status { MAIN_OK, MAIN_REFUSED, MAIN_USAGE, MAIN_FAILED };

/* Load the configuration; complaints go to standard error. */
static struct conf *
main_load(const struct options *options)
{
	struct complaints complaints = { 0 };
	struct text text = { 0 };
	struct conf *conf = NULL;

	if (conf_load(options->config, NULL, &conf, &complaints) != 0) {
		complaint_sort(&complaints);
		complaint_format(&complaints, false, &text);
		fprintf(stderr, "%spatchdayd: %s is refused\n",
		    text_string(&text), options->config);
		conf = NULL;
	}
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
	struct log log = { .clock = clock, .level = options->log_level,
		.form = options->log_form, .descriptor = STDERR_FILENO };
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

/* Print the range's announcements; nothing is stored, nothing sent. */
static enum main_status
main_simulate(const struct options *options, struct conf *conf)
{
	struct simulate_options simulation = { .conf = conf,
		.from_at = options->from_at, .to_at = options->to_at,
		.seed = options->seed, .is_json = options->is_json };
	struct error error = { 0 };

	if (simulate_run(&simulation, &error) == 0)
		return MAIN_OK;
	fprintf(stderr, "patchdayd: simulation: %s\n", error.text);
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
	if (options.has_at)
		clock_init_shifted(&clock, options.at * 1000);
	else
		clock_init_system(&clock);
	conf = main_load(&options);
	if (conf != NULL)
		status = options.is_simulation ?
		    main_simulate(&options, conf) :
		    main_serve(&options, conf, &clock);
	conf_release(conf);
	return (int)status;
}
