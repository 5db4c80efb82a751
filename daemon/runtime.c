/* SPDX-License-Identifier: MIT */
/*
 * The running program around the core.
 *
 * One thread, the owner, has the core and the store; the envoy, another
 * process, sends.  It sleeps in the poller until a signal, an answer, a command
 * or the next due time, then goes once around runtime_loop().  The server's
 * threads never touch the core: they read a snapshot and queue commands, under
 * locks held for a few assignments, so a slow reader delays nobody.  Spans run
 * on the boot clock; only announcements follow the wall clock.
 */
#include "runtime.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "command.h"
#include "mem.h"
#include "poller.h"
#include "runtime_internal.h"
#include "runtime_moves_internal.h"
#include "server.h"
#include "snapshot.h"
#include "store.h"
#include "supervisor.h"

#define RUNTIME_ZONES_EVERY_MS (3600 * (int64_t)1000)
/* So long for answers; what has none may have arrived, and is looked up. */
#define RUNTIME_STOP_WITHIN_MS 10000

/* The server's side, any thread: what is true now, held for the caller. */
static struct snapshot *
runtime_snapshot(void *context)
{
	struct runtime *runtime = context;
	struct snapshot *snapshot;

	(void)pthread_mutex_lock(&runtime->lock);
	snapshot = snapshot_hold(runtime->snapshot);
	(void)pthread_mutex_unlock(&runtime->lock);
	return snapshot;
}

/* The server's side: queue a command.  The queue owns it until its done() is
 * called. */
static void
runtime_submit(void *context, struct command *command)
{
	struct runtime *runtime = context;

	inbox_put(&runtime->inbox, command);
	poller_wake(runtime->poller);
}

/* The server's side: when the owner last showed that it is not stuck, boot
 * clock; readiness is judged by it. */
static int64_t
runtime_alive_ms(void *context)
{
	struct runtime *runtime = context;
	/* An owner that sleeps because nothing is due is well. */
	int64_t busy_ms = atomic_load(&runtime->busy_ms);

	return busy_ms != 0 ? busy_ms : clock_boot_ms(runtime->clock);
}

void
runtime_publish(struct runtime *runtime)
{
	struct snapshot *snapshot = service_snapshot(runtime->service), *old;

	(void)pthread_mutex_lock(&runtime->lock);
	old = runtime->snapshot;
	runtime->snapshot = snapshot;
	(void)pthread_mutex_unlock(&runtime->lock);
	if (old != NULL && old->generation != snapshot->generation)
		inbox_tell(&runtime->inbox, snapshot->generation);
	snapshot_release(old);
}

/* Begin to stop: no new exchange starts, those under way may end.  A second
 * signal changes nothing. */
static void
runtime_stop(struct runtime *runtime)
{
	if (runtime->is_stopping)
		return;
	supervisor_notify("STOPPING=1");
	log_info(runtime->log, "stopping", LOG_NUMBER("in_flight",
	    (int64_t)service_in_flight(runtime->service)));
	runtime->is_stopping = true;
	runtime->stop_ms = clock_boot_ms(runtime->clock) +
	    RUNTIME_STOP_WITHIN_MS;
	if (runtime->replica.role != RUNTIME_WAITING)
		service_drain(runtime->service);
}

/* Called by the poller: every signal that is waiting. */
static void
runtime_signal(void *context, int descriptor, int events)
{
	struct runtime *runtime = context;
	struct signalfd_siginfo info;

	(void)events;
	while (read(descriptor, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo == SIGHUP)
			runtime_reload_put(runtime, RUNTIME_RELOAD_SIGNAL,
			    NULL);
		else
			runtime_stop(runtime);
	}
}

/* Block the signals in every thread, and read them from a descriptor. */
static int
runtime_init_signals(struct runtime *runtime, struct error *ret_error)
{
	sigset_t set;

	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGHUP);
	(void)sigaddset(&set, SIGINT);
	(void)sigaddset(&set, SIGTERM);
	(void)pthread_sigmask(SIG_BLOCK, &set, NULL);
	/* A reader that hangs up is an error of write(), no reason to end. */
	(void)signal(SIGPIPE, SIG_IGN);
	/* A limit on the size of files is a full disk, no reason either. */
	(void)signal(SIGXFSZ, SIG_IGN);
	runtime->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	if (runtime->signals == -1)
		return error_set(ret_error, ERROR_SYSTEM, "signalfd: %s",
		    strerror(errno));
	return poller_watch(runtime->poller, runtime->signals, POLLER_READ,
	    runtime_signal, runtime, ret_error);
}

/* The store's thread: a commit is over. */
void
runtime_wake(void *context)
{
	poller_wake(context);
}

void
runtime_fill_seams(struct runtime *runtime, struct service_seams *ret_seams)
{
	*ret_seams = (struct service_seams){
		.clock = runtime->clock, .random = &runtime->random,
		.log = runtime->log, .network = envoy_network(runtime->envoy),
		.gatherer = envoy_gatherer(runtime->envoy),
		.vault = envoy_vault(runtime->envoy),
		.is_rehearsal = runtime->options->is_rehearsal,
		.start = &runtime->start->service,
		.start_options = runtime_won_keys(runtime->options),
	};
}

/* Open the store and begin; what an earlier run left is recovered here, before
 * anything listens. */
static int
runtime_init_service(struct runtime *runtime, struct conf *conf,
    struct error *ret_error)
{
	if (conf->service.store != NULL)
		return runtime_replica_init(runtime, conf, ret_error);
	return runtime_alone_init(runtime, conf, ret_error);
}

/* Listen, and say that it is ready: the last step, so that who waits for it
 * (systemd, a deployment) can ask at once. */
static int
runtime_init_server(struct runtime *runtime, const struct conf *conf,
    const struct service_port *port, struct error *ret_error)
{
	struct server_options options = {
		.listen = runtime->options->listen != NULL ?
		    runtime->options->listen : conf->service.listen,
		.socket = runtime->socket, .folder = runtime->state,
		.log = runtime->log,
	};

	runtime_publish(runtime);
	runtime->server = server_new(&options, port, ret_error);
	if (runtime->server != NULL)
		runtime_moves_init(runtime);
	if (runtime->server == NULL ||
	    confine_end(&runtime->confine, ret_error) < 0)
		return -1;
	log_info(runtime->log, "ready",
	    LOG_TEXT("listen", server_address(runtime->server)),
	    LOG_TEXT("socket", runtime->socket),
	    LOG_TEXT("database", conf->service.store != NULL ?
	    conf->service.store : runtime->database),
	    LOG_TEXT("configuration", conf->path),
	    LOG_TEXT("rehearsal",
	    runtime->options->is_rehearsal ? "true" : "false"));
	supervisor_notify("READY=1");
	mem_trim();
	return 0;
}

/* The earliest of all that wants a turn, on the wall clock. */
static int64_t
runtime_until_ms(struct runtime *runtime, int64_t step_ms)
{
	int64_t now_ms = clock_now_ms(runtime->clock);
	int64_t boot_ms = clock_boot_ms(runtime->clock);
	int64_t wants[] = { runtime->zones_ms, runtime->watchdog_ms,
		runtime_replica_wake_ms(runtime),
		runtime->is_stopping ? runtime->stop_ms : INT64_MAX };
	int64_t until_ms = step_ms;
	size_t i;

	for (i = 0; i < countof(wants); i++)
		if (wants[i] != INT64_MAX &&
		    now_ms + (wants[i] - boot_ms) < until_ms)
			until_ms = now_ms + (wants[i] - boot_ms);
	return until_ms;
}

/* Before the step, which then knows what another offset makes due.  Nothing is
 * read but zone data. */
static void
runtime_look_at_zones(struct runtime *runtime)
{
	int64_t boot_ms = clock_boot_ms(runtime->clock);

	if (boot_ms < runtime->zones_ms)
		return;
	runtime->zones_ms = boot_ms + RUNTIME_ZONES_EVERY_MS;
	if (runtime->replica.role == RUNTIME_WAITING ||
	    !zonedir_is_changed(runtime->snapshot->conf->zonedir))
		return;
	service_check_zones(runtime->service);
	mem_trim();
}

/* What comes by the clock besides announcements. */
static void
runtime_tick(struct runtime *runtime)
{
	int64_t boot_ms = clock_boot_ms(runtime->clock);
	int64_t every_ms = supervisor_watchdog_ms();

	if (every_ms == 0) {
		runtime->watchdog_ms = INT64_MAX;
	} else if (boot_ms >= runtime->watchdog_ms) {
		/* Without the envoy nothing is sent: a new start mends both.
		 * One that is busy gets another look before the limit. */
		if (envoy_is_alive(runtime->envoy))
			supervisor_notify(SUPERVISOR_ALIVE);
		else
			every_ms = every_ms / 8 + 1;
		runtime->watchdog_ms = boot_ms + every_ms;
	}
}

/* Is there nothing left to wait for, or no time left to wait? */
static bool
runtime_has_ended(const struct runtime *runtime)
{
	return runtime->is_stopping &&
	    (service_in_flight(runtime->service) == 0 ||
	    clock_boot_ms(runtime->clock) >= runtime->stop_ms);
}

/* Who hears that it is done, and looks, sees it. */
static void
runtime_done(struct command *command)
{
	struct runtime *runtime = command->context;

	runtime_publish(runtime);
	command->done = runtime->done;
	command->context = runtime->context;
	command->done(command);
}

/* Its done() is replaced meanwhile, so that the snapshot is published before
 * the asker hears of it. */
void
runtime_carry_out(struct runtime *runtime, struct command *command)
{
	runtime->done = command->done;
	runtime->context = command->context;
	command->done = runtime_done;
	command->context = runtime;
	service_command(runtime->service, command);
}

/* Who may not reload is told so, and has nothing read. */
static void
runtime_command(struct runtime *runtime, struct command *command)
{
	if (command->verb == COMMAND_WATCH) {
		inbox_watch(&runtime->inbox, command);
		/* It may have come while there was news. */
		if (command->generation != runtime->snapshot->generation)
			inbox_tell(&runtime->inbox,
			    runtime->snapshot->generation);
	} else if (command->verb == COMMAND_RELOAD &&
	    service_may_reload(runtime->service, command)) {
		runtime_reload_put(runtime, RUNTIME_RELOAD_COMMAND, command);
	} else {
		runtime_carry_out(runtime, command);
	}
}

/* Sleep until the time, a descriptor or a wake-up.  Only the time awake counts
 * as busy. */
static int
runtime_wait(struct runtime *runtime, int64_t until_ms,
    struct error *ret_error)
{
	int result;

	atomic_store(&runtime->busy_ms, 0);
	result = poller_wait(runtime->poller, until_ms, ret_error);
	atomic_store(&runtime->busy_ms, clock_boot_ms(runtime->clock));
	return result;
}

/* The core's step, where there may be one.  INT64_MIN: only a new start
 * helps. */
static int64_t
runtime_step(struct runtime *runtime, struct error *ret_error)
{
	int64_t step_ms;

	if (!runtime_replica_may_step(runtime))
		return INT64_MAX;
	step_ms = service_step(runtime->service, ret_error);
	if (step_ms != INT64_MIN || runtime->replica.role == RUNTIME_ALONE)
		return step_ms;
	runtime_replica_fail(runtime, ret_error);
	return INT64_MAX;
}

/* Round after round until it is to end; -1 when only a new start from the disk
 * can help. */
static int
runtime_loop(struct runtime *runtime, struct error *ret_error)
{
	struct command *command;
	int64_t step_ms;

	for (;;) {
		/* Before anybody else wants to read the configuration. */
		runtime_reload_turn(runtime);
		runtime_look_at_zones(runtime);
		runtime_replica_turn(runtime);
		if (runtime_alone_turn(runtime, ret_error) < 0)
			return -1;
		while ((command = inbox_take(&runtime->inbox)) != NULL)
			runtime_command(runtime, command);
		step_ms = runtime_step(runtime, ret_error);
		if (step_ms == INT64_MIN)
			return -1;
		/* Before sleeping, so that readers never see an older state
		 * than what was sent. */
		runtime_publish(runtime);
		runtime_tick(runtime);
		if (runtime_has_ended(runtime))
			return 0;
		/* What the step, or a command, started. */
		envoy_flush(runtime->envoy);
		if (runtime_wait(runtime, runtime_until_ms(runtime, step_ms),
		    ret_error) != 0)
			return -1;
		if (envoy_has_ended(runtime->envoy))
			return error_set(ret_error, ERROR_SYSTEM,
			    "the process that sends has ended");
	}
}

/* The last answers reach the disk, or the exit status says that they did not:
 * they are looked up after the next start. */
static int
runtime_settle(struct runtime *runtime, struct error *ret_error)
{
	service_settle(runtime->service);
	service_journal_tell(runtime->service);
	/* A shared database may be gone, which is told elsewhere. */
	if (runtime->replica.role != RUNTIME_ALONE ||
	    !store_is_unsure(runtime->store))
		return 0;
	*ret_error = *store_unsure(runtime->store);
	return -1;
}

/* First nobody may submit any more, then the core goes, then what it needs. */
static void
runtime_clear(struct runtime *runtime)
{
	/* Its threads may be asking who somebody is. */
	envoy_end_names(runtime->envoy);
	server_free(runtime->server);
	inbox_clear(&runtime->inbox);
	runtime_reload_clear(runtime);
	service_free(runtime->service);
	if (runtime->store != NULL &&
	    runtime->replica.role == RUNTIME_LEADER)
		store_lease_release(runtime->store);
	store_free(runtime->store);
	snapshot_release(runtime->snapshot);
	envoy_free(runtime->envoy);
	poller_free(runtime->poller);
	if (runtime->signals != -1)
		(void)close(runtime->signals);
	if (runtime->moves != -1)
		(void)close(runtime->moves);
	if (runtime->replica.connecting != -1)
		(void)close(runtime->replica.connecting);
	(void)pthread_mutex_destroy(&runtime->lock);
	free(runtime->damage);
	free(runtime->state);
	free(runtime->database);
	free(runtime->cache);
	free(runtime->socket);
	sandbox_clear(&runtime->confine.sandbox);
}

/* Two processes, before anything is read that only one should have. */
static int
runtime_divide(struct runtime *runtime, struct conf *conf,
    struct error *ret_error)
{
	const struct confine_places places = { .state = runtime->state,
		.cache = runtime->cache, .socket = runtime->socket,
		.listen = runtime->options->listen != NULL ?
		    runtime->options->listen : conf->service.listen };

	return confine_divide(&runtime->confine, &places, conf,
	    &runtime->envoy, ret_error);
}

/* Up in the order in which the parts need each other; runtime_clear() takes
 * down what is there: a start that fails half-way ends like a stop. */
int
runtime_run(const struct options *options, struct conf *conf,
    const struct clock *clock, const struct log *log, struct error *ret_error)
{
	struct runtime runtime = { .options = options, .start = conf,
		.clock = clock, .log = log,
		.signals = -1, .moves = -1,
		.replica = { .descriptor = -1, .connecting = -1 },
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.confine = { .options = options, .log = log, .clock = clock } };
	struct service_port port = { .owner = &runtime,
		.snapshot = runtime_snapshot, .submit = runtime_submit,
		.alive_ms = runtime_alive_ms };
	int result = -1;

	inbox_init(&runtime.inbox);
	runtime.zones_ms = clock_boot_ms(clock) + RUNTIME_ZONES_EVERY_MS;
	random_init_system(&runtime.random);
	runtime_init_paths(&runtime, conf);
	if (runtime_check_paths(&runtime, ret_error) == 0 &&
	    runtime_divide(&runtime, conf, ret_error) == 0)
		runtime.poller = poller_new(clock, ret_error);
	if (runtime.poller != NULL)
		port.directory = envoy_directory(runtime.envoy);
	/* Signals before the server's threads, which inherit the mask. */
	if (runtime.poller != NULL && envoy_open(runtime.envoy,
	    runtime.poller, ret_error) == 0 &&
	    runtime_init_signals(&runtime, ret_error) == 0 &&
	    runtime_init_service(&runtime, conf, ret_error) == 0 &&
	    runtime_init_server(&runtime, conf, &port, ret_error) == 0) {
		if (runtime.replica.role != RUNTIME_WAITING &&
		    service_wants_holidays(runtime.service))
			runtime_reload_put(&runtime, RUNTIME_RELOAD_HOLIDAYS,
			    NULL);
		result = runtime_loop(&runtime, ret_error);
	}
	if (result == 0)
		result = runtime_settle(&runtime, ret_error);
	runtime_clear(&runtime);
	return result;
}
