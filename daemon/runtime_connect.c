/* SPDX-License-Identifier: MIT */
/*
 * A new connection to the database that others share, made on a thread: a
 * server that is silent costs three seconds, each of them, and a name server
 * half a minute, in which the owner answers people and ends when it is told to.
 *
 *	owner				thread of one connection
 *	runtime_connect_start() ->	store_new()
 *	runtime_connect_end()   <-	the pointer, through a pipe
 *
 * They share nothing while it connects, and it ends with the process.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mem.h"
#include "poller.h"
#include "runtime_connect_internal.h"
#include "secret.h"

struct runtime_connecting {
	struct store_options options;	/* its strings are owned */
	struct store *store;		/* NULL: the error says why */
	struct error error;
	int descriptor;			/* the thread's end of the pipe */
};

/* --- the thread ----------------------------------------------------------- */

static void
runtime_connecting_free(struct runtime_connecting *connecting)
{
	store_free(connecting->store);
	free((char *)connecting->options.uri);
	free((char *)connecting->options.line);
	secret_free((char *)connecting->options.password);
	free(connecting);
}

/* It is the taker's from the write on; nobody's where the owner has ended. */
static void *
runtime_connect_run(void *context)
{
	struct runtime_connecting *connecting = context;
	int descriptor = connecting->descriptor;

	(void)store_new(&connecting->options, &connecting->store,
	    &connecting->error);
	if (write(descriptor, &connecting, sizeof(connecting)) !=
	    (ssize_t)sizeof(connecting))
		runtime_connecting_free(connecting);
	(void)close(descriptor);
	return NULL;
}

/* A descriptor that can be read when it is over; -1. */
static int
runtime_connect_start(const struct store_options *options,
    struct error *ret_error)
{
	struct runtime_connecting *connecting;
	pthread_t thread;
	int ends[2], code;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return error_set(ret_error, ERROR_SYSTEM, "cannot connect: %s",
		    strerror(errno));
	connecting = mem_new(1, sizeof(*connecting));
	connecting->options = *options;
	connecting->options.uri = mem_string(options->uri);
	connecting->options.line = mem_string(options->line);
	connecting->options.password = mem_string(options->password);
	connecting->descriptor = ends[1];
	code = pthread_create(&thread, NULL, runtime_connect_run, connecting);
	if (code == 0) {
		(void)pthread_detach(thread);
		return ends[0];
	}
	(void)close(ends[0]);
	(void)close(ends[1]);
	runtime_connecting_free(connecting);
	return error_set(ret_error, ERROR_SYSTEM,
	    "cannot connect: cannot start a thread: %s", strerror(code));
}

/* What came of it. */
static int
runtime_connect_end(int descriptor, struct store **ret_store,
    struct error *ret_error)
{
	struct runtime_connecting *connecting = NULL;

	if (read(descriptor, &connecting, sizeof(connecting)) !=
	    (ssize_t)sizeof(connecting))
		return error_set(ret_error, ERROR_SYSTEM, "cannot connect");
	*ret_store = connecting->store;
	connecting->store = NULL;
	if (*ret_store == NULL)
		*ret_error = connecting->error;
	runtime_connecting_free(connecting);
	return *ret_store == NULL ? -1 : 0;
}

/* --- the owner ------------------------------------------------------------ */

/* Where the database is from now on: never back on an earlier timeline. */
static void
runtime_connect_settle(struct runtime *runtime, struct store *store)
{
	const char *rival = store_lease_rival(store);

	store_lease_join(store, runtime->clock);
	runtime->replica.unusable[0] = '\0';
	if (store_lease_line(store)[0] != '\0')
		snprintf(runtime->replica.line, sizeof(runtime->replica.line),
		    "%s", store_lease_line(store));
	if (rival[0] != '\0')
		log_error(runtime->log, "database_two_primaries",
		    LOG_TEXT("error", rival));
}

/* It is tried each second: said once for each reason. */
static void
runtime_connect_miss(struct runtime *runtime, const struct error *error)
{
	struct runtime_replica *replica = &runtime->replica;

	if (strcmp(replica->unusable, error->text) == 0)
		return;
	snprintf(replica->unusable, sizeof(replica->unusable), "%s",
	    error->text);
	log_warn(runtime->log, "database_unusable",
	    LOG_TEXT("error", error->text));
}

/* The password is read anew each time: it may have been changed; secret_free()
 * gives it back.  The database is the one of the start, whatever a reload has
 * read since.  0 or -1. */
static int
runtime_connect_place(struct runtime *runtime,
    struct store_options *ret_options, char **ret_password,
    struct error *ret_error)
{
	const struct conf_service *start = &runtime->start->service;

	if (start->store_password_place != NULL &&
	    secret_load(start->store_password_place, ret_password,
	    ret_error) < 0)
		return error_prefix(ret_error, "store-password");
	*ret_options = (struct store_options){ .uri = start->store,
	    .password = *ret_password, .line = runtime->replica.line,
	    .wake = runtime_wake, .wake_context = runtime->poller };
	return 0;
}

int
runtime_connect_first(struct runtime *runtime, struct error *ret_error)
{
	struct store_options options;
	char *password = NULL;
	int status = runtime_connect_place(runtime, &options, &password,
	    ret_error);

	if (status == 0)
		status = store_new(&options, &runtime->store, ret_error);
	secret_free(password);
	if (status < 0)
		return -1;
	runtime_connect_settle(runtime, runtime->store);
	return 0;
}

static void
runtime_connect_hear(void *context, int descriptor, int events)
{
	struct runtime *runtime = context;

	(void)descriptor;
	(void)events;
	runtime->replica.has_connected = true;
	runtime->replica.turn_ms = 0;
}

/* Connect again, beside the owner. */
static void
runtime_connect_begin(struct runtime *runtime)
{
	struct runtime_replica *replica = &runtime->replica;
	struct store_options options;
	struct error error = { 0 };
	char *password = NULL;

	if (runtime_connect_place(runtime, &options, &password, &error) == 0)
		replica->connecting = runtime_connect_start(&options, &error);
	secret_free(password);
	if (replica->connecting != -1 && poller_watch(runtime->poller,
	    replica->connecting, POLLER_READ, runtime_connect_hear, runtime,
	    &error) < 0) {
		(void)close(replica->connecting);
		replica->connecting = -1;
	}
	if (replica->connecting == -1)
		runtime_connect_miss(runtime, &error);
}

bool
runtime_connect_again(struct runtime *runtime, struct store **ret_store)
{
	struct runtime_replica *replica = &runtime->replica;
	struct error error = { 0 };
	int status;

	if (replica->connecting == -1)
		runtime_connect_begin(runtime);
	if (!replica->has_connected)
		return false;
	replica->has_connected = false;
	(void)poller_watch(runtime->poller, replica->connecting, 0, NULL, NULL,
	    &error);
	status = runtime_connect_end(replica->connecting, ret_store, &error);
	(void)close(replica->connecting);
	replica->connecting = -1;
	if (status < 0)
		runtime_connect_miss(runtime, &error);
	else
		runtime_connect_settle(runtime, *ret_store);
	return status == 0;
}
