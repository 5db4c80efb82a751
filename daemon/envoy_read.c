/* SPDX-License-Identifier: MIT */
/*
 * The configuration's files, read on a thread of the envoy's: a list of
 * holidays may take ten seconds, and a folder on the network as long as it
 * likes, and neither what is sent nor a secret that is asked for waits for
 * that.
 *
 *	envoy's thread			thread of one reading
 *	envoy_read_start() ->		files, lists, a struct conf of them
 *	envoy_read_hear()  <-		the pointer, through a pipe
 *
 * They share nothing but `has_files` while it reads, and it ends with the
 * process.  A thread that waits for a file system whose server is silent cannot
 * be ended: it is given up, its answer with it, and there is no other before
 * that one has ended, or each reload would leave one more.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "envoy_internal.h"
#include "mem.h"

#define ENVOY_READ_WITHIN_MS 5000	/* the files themselves */
/* Lists have limits of their own, in all 30 s; this is for what has none. */
#define ENVOY_READ_LISTS_MS 60000

static void
envoy_reading_free(struct envoy_reading *reading)
{
	if (reading == NULL)
		return;
	conf_files_clear(&reading->files);
	conf_release(reading->conf);
	free(reading->config);
	free(reading);
}

/* What is not sound is handed over all the same: the owner tells why. */
static void *
envoy_reading_run(void *context)
{
	struct envoy_reading *reading = context;
	struct complaints complaints = { 0 };
	int descriptor = reading->descriptor;

	conf_files_read(reading->config, &reading->files);
	atomic_store(&reading->has_files, true);
	/* Their readers run here, before the list is handed over. */
	reading->files.reads_holidays = true;
	(void)conf_parse_files(reading->config, &reading->files, NULL,
	    &reading->conf, &complaints);
	complaint_clear(&complaints);
	/* It is the taker's from there on. */
	if (write(descriptor, &reading, sizeof(reading)) !=
	    (ssize_t)sizeof(reading))
		envoy_reading_free(reading);
	(void)close(descriptor);
	return NULL;
}

void
envoy_read_init(struct envoy_reader *reader, const char *config,
    const struct clock *clock)
{
	*reader = (struct envoy_reader){ .config = config, .descriptor = -1,
	    .clock = clock, .until_ms = INT64_MAX };
}

/* Whoever waits hears of it, and may ask again. */
static void
envoy_read_tell(struct envoy_reader *reader,
    const struct envoy_reading *reading, const struct error *error)
{
	reader->is_wanted = false;
	reader->until_ms = INT64_MAX;
	reader->done(reader->context, reading, error);
}

/* The thread, and its end of the pipe.  0 or -1. */
static int
envoy_read_begin(struct envoy_reader *reader, struct error *ret_error)
{
	struct envoy_reading *reading;
	pthread_t thread;
	int ends[2], code;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return error_set(ret_error, ERROR_SYSTEM,
		    "the configuration cannot be read: %s", strerror(errno));
	reading = mem_new(1, sizeof(*reading));
	reading->config = mem_string(reader->config);
	reading->descriptor = ends[1];
	code = pthread_create(&thread, NULL, envoy_reading_run, reading);
	if (code == 0) {
		(void)pthread_detach(thread);
		reader->descriptor = ends[0];
		reader->reading = reading;
		reader->begun_ms = clock_boot_ms(reader->clock);
		return 0;
	}
	(void)close(ends[0]);
	(void)close(ends[1]);
	envoy_reading_free(reading);
	return error_set(ret_error, ERROR_SYSTEM, "the configuration cannot "
	    "be read: cannot start a thread: %s", strerror(code));
}

static void envoy_read_go(struct envoy_reader *reader);

/* What was given up is of an earlier time: who has asked since wants the files
 * as they are now. */
static void
envoy_read_hear(void *context, int descriptor, int events)
{
	struct envoy_reader *reader = context;
	struct envoy_reading *reading = NULL;
	bool was_late = reader->is_late;
	struct error error = { 0 };

	(void)events;
	if (read(descriptor, &reading, sizeof(reading)) !=
	    (ssize_t)sizeof(reading)) {
		reading = NULL;
		(void)error_set(&error, ERROR_SYSTEM,
		    "the configuration was not read");
	}
	(void)poller_watch(reader->poller, descriptor, 0, NULL, NULL, NULL);
	(void)close(descriptor);
	reader->descriptor = -1;
	reader->reading = NULL;
	reader->is_late = reader->is_long = false;
	if (!was_late)
		envoy_read_tell(reader, reading, &error);
	else if (reader->is_wanted)
		envoy_read_go(reader);
	envoy_reading_free(reading);
	mem_trim();
}

static void
envoy_read_go(struct envoy_reader *reader)
{
	struct error error = { 0 };

	if (envoy_read_begin(reader, &error) < 0)
		envoy_read_tell(reader, NULL, &error);
	else
		(void)poller_watch(reader->poller, reader->descriptor,
		    POLLER_READ, envoy_read_hear, reader, NULL);
}

int
envoy_read_start(struct envoy_reader *reader)
{
	if (reader->is_wanted)
		return -1;
	reader->is_wanted = true;
	reader->until_ms = clock_boot_ms(reader->clock) + ENVOY_READ_WITHIN_MS;
	if (reader->descriptor == -1)
		envoy_read_go(reader);
	return 0;
}

int64_t
envoy_read_run(struct envoy_reader *reader)
{
	int64_t boot_ms = clock_boot_ms(reader->clock);
	struct error error = { 0 };

	if (boot_ms < reader->until_ms)
		return reader->until_ms;
	if (!reader->is_late && !reader->is_long &&
	    atomic_load(&reader->reading->has_files)) {
		reader->is_long = true;
		reader->until_ms = boot_ms + ENVOY_READ_LISTS_MS;
		return reader->until_ms;
	}
	reader->is_late = true;
	(void)error_set(&error, ERROR_LIMIT, "%s: %s not answered for %lld "
	    "seconds", reader->config, atomic_load(
	    &reader->reading->has_files) ? "a list of holidays has" :
	    "its file system has", (long long)(boot_ms - reader->begun_ms +
	    500) / 1000);
	envoy_read_tell(reader, NULL, &error);
	return INT64_MAX;
}
