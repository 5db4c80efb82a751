/* SPDX-License-Identifier: MIT */
/*
 * Alone on a file of its own: sound, damaged, or on a disk that is full.
 *
 * A start writes first: what was in doubt, that it began.  On a full disk it
 * would end, and calendars and page with it, however often systemd tries.  So
 * it reads there as a follower does, which decides nothing, and begins in
 * earnest when there is room.
 */
#include <stdlib.h>

#include "mem.h"
#include "runtime_internal.h"
#include "snapshot.h"
#include "store.h"
#include "store_meta.h"

/* A restart may overlap with the end of the process before. */
#define RUNTIME_STORE_WAIT_MS 5000
/* As often as a step that failed is tried again. */
#define RUNTIME_ROOM_EVERY_MS 5000

/* The store and the service on it; neither when that fails. */
static int
runtime_alone_begin(struct runtime *runtime, const struct store_options *store,
    struct service_seams *seams, struct conf *conf, bool *ret_is_full,
    struct error *ret_error)
{
	if (store_new(store, &runtime->store, ret_error) != 0)
		return -1;
	seams->store = runtime->store;
	runtime->service = service_new(seams, conf, ret_error);
	if (runtime->service != NULL)
		return 0;
	*ret_is_full = store_is_full(runtime->store);
	store_free(runtime->store);
	runtime->store = NULL;
	return -1;
}

int
runtime_alone_init(struct runtime *runtime, struct conf *conf,
    struct error *ret_error)
{
	struct store_options store = { .path = runtime->database,
		.wait_ms = RUNTIME_STORE_WAIT_MS, .wake = runtime_wake,
		.wake_context = runtime->poller };
	struct service_seams seams;
	bool is_full = false;

	runtime_fill_seams(runtime, &seams);
	if (runtime_alone_begin(runtime, &store, &seams, conf, &is_full,
	    ret_error) == 0)
		return 0;
	if (!is_full && ret_error->code != ERROR_DAMAGED)
		return -1;
	log_error(runtime->log, is_full ? "store_failed" : "database_damaged",
	    LOG_TEXT(is_full ? "error" : "reason", ret_error->text));
	runtime->damage = mem_string(ret_error->text);
	if (is_full) {
		seams.trouble = runtime->damage;
		seams.is_follower = true;
		seams.gatherer = NULL;
		runtime->replica.role = RUNTIME_WAITING;
		runtime->replica.turn_ms = clock_boot_ms(runtime->clock) +
		    RUNTIME_ROOM_EVERY_MS;
	} else {
		/* A sound one may be put in its place at any time; meanwhile
		 * people can look at calendars and read here what is wrong. */
		seams.damage = runtime->damage;
		store.path = NULL;
	}
	return runtime_alone_begin(runtime, &store, &seams, conf, &is_full,
	    ret_error);
}

/* Can something be written?  To begin costs more, and is logged. */
static bool
runtime_alone_has_room(struct runtime *runtime, struct error *ret_error)
{
	bool has_room = store_begin(runtime->store, ret_error) == 0 &&
	    store_meta_put_number(runtime->store, STORE_META_TRIED,
	    clock_now(runtime->clock), ret_error) == 0 &&
	    store_commit(runtime->store, ret_error) == 0;

	if (!has_room)
		store_rollback(runtime->store);
	return has_room;
}

int
runtime_alone_turn(struct runtime *runtime, struct error *ret_error)
{
	struct service *service = NULL;
	struct service_seams seams;
	struct error error = { 0 };

	if (runtime->replica.role != RUNTIME_WAITING || runtime->is_stopping ||
	    clock_boot_ms(runtime->clock) < runtime->replica.turn_ms)
		return 0;
	runtime->replica.turn_ms = clock_boot_ms(runtime->clock) +
	    RUNTIME_ROOM_EVERY_MS;
	service_settle(runtime->service);
	runtime_fill_seams(runtime, &seams);
	seams.store = runtime->store;
	seams.generation = runtime->snapshot->generation;
	if (runtime_alone_has_room(runtime, &error))
		service = service_new(&seams, runtime->snapshot->conf,
		    &error);
	if (service == NULL && store_is_full(runtime->store))
		return 0;
	if (service == NULL) {
		*ret_error = error;
		return -1;
	}
	service_free(runtime->service);
	runtime->service = service;
	runtime->replica.role = RUNTIME_ALONE;
	log_info(runtime->log, "database_back");
	if (service_wants_holidays(runtime->service))
		runtime_reload_put(runtime, RUNTIME_RELOAD_HOLIDAYS, NULL);
	return 0;
}
