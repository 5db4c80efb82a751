/* SPDX-License-Identifier: MIT */
/*
 * The server's second thread.  It sleeps in poll() on the errands' eventfd;
 * what wakes it is an answer of the owner, the first connection after a
 * silence, or the tick that is due while there are connections.  With nobody
 * connected and nothing to tidy up it sleeps for good: an idle service wakes
 * for nobody.
 *
 * It takes what is slow off the other threads: compressing a feed, telling a
 * reply for thousands of waiters, giving memory back.  It is the only one
 * that ends late connections, because the listeners' threads are in
 * libmicrohttpd's hands.
 */
#include "watcher_internal.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "mem.h"

/* Rendering and compressing leave large free blocks behind: they are given
 * back to the system once there is a pause of this length. */
#define WATCHER_TIDY_MS 1000

struct prepared *
watcher_prepare(void *context, const struct command *command)
{
	struct server *server = context;
	struct prepared_source source = {
		.type = "text/calendar; charset=utf-8",
		.cache_control = "no-cache",
		.modified_at = command->modified_at,
		.codings = CODING_BIT(CODING_GZIP) | CODING_BIT(CODING_BROTLI),
		.bodies = &server->bodies,
	};
	struct feed_cache_key key = { command->argument, command->form };
	struct feed_cache_stamp stamp = { command->generation,
	    command->valid_until_at };
	struct prepared *prepared;
	char *filename;

	if (command->verb != COMMAND_FEED)
		return NULL;
	/* Its window went with a reload; an old rendering must not come back.
	 */
	if (command->status == MHD_HTTP_NOT_FOUND)
		feed_cache_drop(&server->feeds, command->argument);
	if (command->status != MHD_HTTP_OK || command->body == NULL)
		return NULL;
	/* What "save as" proposes; feed names hold no quotes (conf). */
	filename = mem_format("%s.ics", command->argument);
	source.filename = filename;
	prepared = prepared_new(&source, mem_bytes(command->body,
	    command->length), command->length);
	feed_cache_put(&server->feeds, &key, &stamp, prepared);
	free(filename);
	return prepared;
}

/* How long to sleep: for good while nobody is connected and nothing is to be
 * tidied up. */
static int
watcher_tick(struct server *server, bool is_untidy)
{
	int tick_ms = connections_tick(&server->connections);

	return tick_ms == -1 && is_untidy ? WATCHER_TIDY_MS : tick_ms;
}

/* The thread: wait, settle what came back, end what is late.  The clock is
 * read for each of the two, since compressing takes time between them. */
static void *
watcher_run(void *context)
{
	struct server *server = context;
	struct pollfd wake = { .fd = server->errands->wake_descriptor,
	    .events = POLLIN };
	bool is_untidy = true;		/* loading the configuration, too */
	struct clock clock;
	uint64_t count;

	clock_init_system(&clock);
	while (!__atomic_load_n(&server->is_stopping, __ATOMIC_ACQUIRE)) {
		if (poll(&wake, 1, errands_wait(server->errands,
		    clock_boot_ms(&clock),
		    watcher_tick(server, is_untidy))) > 0)
			(void)!read(wake.fd, &count, sizeof(count));
		/* A tick without news: now nobody waits for this. */
		else if (is_untidy) {
			mem_trim();
			is_untidy = false;
		}
		if (errands_settle(server->errands, clock_boot_ms(&clock)))
			is_untidy = true;
		connections_cut(&server->connections, connections_now_ms());
	}
	(void)errands_settle(server->errands, clock_boot_ms(&clock));
	return NULL;
}

int
watcher_start(struct server *server, struct error *ret_error)
{
	int code;

	code = pthread_create(&server->watcher, NULL, watcher_run, server);
	if (code != 0)
		return error_set(ret_error, ERROR_SYSTEM,
		    "cannot start a thread: %s", strerror(code));
	server->is_watched = true;
	return 0;
}

void
watcher_stop(struct server *server)
{
	if (!server->is_watched)
		return;
	__atomic_store_n(&server->is_stopping, true, __ATOMIC_RELEASE);
	errands_wake(server->errands);
	(void)pthread_join(server->watcher, NULL);
	server->is_watched = false;
}
