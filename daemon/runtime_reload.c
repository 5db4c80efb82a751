/* SPDX-License-Identifier: MIT */
/*
 * The configuration, read beside the owner and taken over by it.
 *
 *	put: wait for their turn
 *	the first is read	the owner goes on with what it has
 *	it is there		service_reload(), service_take_holidays()
 *	whoever asked hears	the next is read, as the files are by then
 *
 * So a list of holidays that takes its ten seconds delays nothing that is due
 * and nobody but those who want it.  They belong to the program and not to the
 * core, which may be another one when the files are there.
 */
#include <string.h>

#include "mem.h"
#include "runtime_internal.h"
#include "server.h"
#include "supervisor.h"

static void
runtime_reload_hear(void *context)
{
	struct runtime *runtime = context;

	runtime->has_read = true;
}

static void
runtime_reload_begin(struct runtime *runtime)
{
	envoy_read(runtime->envoy, runtime_reload_hear, runtime);
}

/* Else systemd does not wait for it. */
static bool
runtime_reload_is_asked(const struct runtime_reload *reload)
{
	return reload->kind <= RUNTIME_RELOAD_COMMAND;
}

void
runtime_reload_put(struct runtime *runtime, enum runtime_reload_kind kind,
    struct command *command)
{
	struct runtime_reload reload = { .kind = kind, .command = command };
	size_t i;

	if (runtime_reload_is_asked(&reload))
		supervisor_notify("RELOADING=1");
	/* The first is being read; one that is not yet, and that nobody waits
	 * for, is as good for the next. */
	for (i = 1; command == NULL && i < runtime->reloads.count; i++)
		if (runtime->reloads.items[i].kind == kind)
			return;
	array_push(&runtime->reloads, reload);
	if (runtime->reloads.count == 1)
		runtime_reload_begin(runtime);
}

/* A refusal is logged and shown by `patchday status`. */
static void
runtime_reload_do(struct runtime *runtime,
    const struct runtime_reload *reload)
{
	struct complaints complaints = { 0 };

	switch (reload->kind) {
	case RUNTIME_RELOAD_SIGNAL:
		(void)service_reload(runtime->service, "signal", &complaints);
		complaint_clear(&complaints);
		break;
	case RUNTIME_RELOAD_COMMAND:
		runtime_carry_out(runtime, reload->command);
		break;
	case RUNTIME_RELOAD_HOLIDAYS:
		service_take_holidays(runtime->service);
		break;
	}
	/* The log says that it is in force: before the step is done. */
	runtime_publish(runtime);
	/* What somebody who cannot reach it would try. */
	server_check(runtime->server);
	envoy_forget(runtime->envoy);
	mem_trim();
}

void
runtime_reload_turn(struct runtime *runtime)
{
	struct runtime_reload reload;
	bool is_asked = false;
	size_t i;

	if (!runtime->has_read)
		return;
	runtime->has_read = false;
	reload = runtime->reloads.items[0];
	runtime_reload_do(runtime, &reload);
	memmove(runtime->reloads.items, runtime->reloads.items + 1,
	    --runtime->reloads.count * sizeof(reload));
	for (i = 0; i < runtime->reloads.count; i++)
		is_asked |= runtime_reload_is_asked(
		    &runtime->reloads.items[i]);
	if (runtime_reload_is_asked(&reload) && !is_asked)
		supervisor_notify("READY=1");
	if (runtime->reloads.count > 0)
		runtime_reload_begin(runtime);
}

void
runtime_reload_clear(struct runtime *runtime)
{
	struct command *command;
	size_t i;

	for (i = 0; i < runtime->reloads.count; i++) {
		command = runtime->reloads.items[i].command;
		if (command == NULL)
			continue;
		command->status = 503;
		command->done(command);
	}
	array_clear(&runtime->reloads);
}
