/* SPDX-License-Identifier: MIT */
/*
 * The configuration's files, read on a thread of the envoy's: a list of
 * holidays may take ten seconds, and a folder on the network as long as it
 * likes, and neither what is sent nor a secret that is asked for waits for
 * that.
 *
 *	envoy's thread			thread of one reading
 *	envoy_read_start() ->		files, lists, a struct conf of them
 *	envoy_read_end()   <-		the pointer, through a pipe
 *
 * They share nothing while it reads, and it ends with the process.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "envoy_internal.h"
#include "mem.h"

/* What is not sound is handed over all the same: the owner tells why. */
static void *
envoy_read_run(void *context)
{
	struct envoy_reading *reading = context;
	struct complaints complaints = { 0 };
	int descriptor = reading->descriptor;

	conf_files_read(reading->config, &reading->files);
	/* Their readers run here, before the list is handed over. */
	reading->files.reads_holidays = true;
	(void)conf_parse_files(reading->config, &reading->files, NULL,
	    &reading->conf, &complaints);
	complaint_clear(&complaints);
	/* It is the taker's from there on. */
	if (write(descriptor, &reading, sizeof(reading)) !=
	    (ssize_t)sizeof(reading))
		envoy_read_free(reading);
	(void)close(descriptor);
	return NULL;
}

int
envoy_read_start(const char *config, struct error *ret_error)
{
	struct envoy_reading *reading;
	pthread_t thread;
	int ends[2], code;

	if (pipe2(ends, O_CLOEXEC) != 0) {
		(void)error_set(ret_error, ERROR_SYSTEM,
		    "the configuration cannot be read: %s", strerror(errno));
		return -1;
	}
	reading = mem_new(1, sizeof(*reading));
	reading->config = mem_string(config);
	reading->descriptor = ends[1];
	code = pthread_create(&thread, NULL, envoy_read_run, reading);
	if (code == 0) {
		(void)pthread_detach(thread);
		return ends[0];
	}
	(void)close(ends[0]);
	(void)close(ends[1]);
	envoy_read_free(reading);
	(void)error_set(ret_error, ERROR_SYSTEM, "the configuration cannot be "
	    "read: cannot start a thread: %s", strerror(code));
	return -1;
}

struct envoy_reading *
envoy_read_end(int descriptor)
{
	struct envoy_reading *reading = NULL;

	if (read(descriptor, &reading, sizeof(reading)) !=
	    (ssize_t)sizeof(reading))
		reading = NULL;
	return reading;
}

void
envoy_read_free(struct envoy_reading *reading)
{
	if (reading == NULL)
		return;
	conf_files_clear(&reading->files);
	conf_release(reading->conf);
	free(reading->config);
	free(reading);
}
