/* SPDX-License-Identifier: MIT */
/*
 * The owner's side of the envoy: its process, and the seams whose answers come
 * later.  Exchanges wait for them in numbered places.
 */
#include "envoy.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "envoy_internal.h"
#include "mem.h"
#include "program.h"

/* For its last answers; the owner has waited for those it wants. */
#define ENVOY_END_WITHIN_MS 5000

/* --- exchanges ------------------------------------------------------------ */

static int
envoy_network_start(struct network *network,
    const struct exchange_request *request, exchange_done done,
    void *context, struct error *ret_error)
{
	struct envoy *envoy = ((struct envoy_network *)network)->envoy;
	struct envoy_place *place;
	uint32_t at;

	if (exchange_check(request, ret_error) < 0)
		return -1;
	if (envoy->posts.has_ended)
		return error_set(ret_error, ERROR_SYSTEM, ENVOY_GONE);
	if (envoy->vacant.count > 0) {
		at = envoy->vacant.items[--envoy->vacant.count];
	} else {
		at = (uint32_t)envoy->places.count;
		(void)array_add(&envoy->places);
	}
	place = &envoy->places.items[at];
	place->done = done;
	place->context = context;
	envoy_put_request(&envoy->posts.out,
	    (uint64_t)place->round << 32 | at, request);
	return 0;
}

static void
envoy_network_prepare(struct network *network)
{
	struct envoy *envoy = ((struct envoy_network *)network)->envoy;

	if (!envoy->posts.has_ended)
		parcel_end(&envoy->posts.out, parcel_begin(&envoy->posts.out,
		    PARCEL_PREPARE));
}

/* The place is free before `done`, which may start the next. */
static void
envoy_take_exchange(struct envoy *envoy, struct parcel *parcel)
{
	struct exchange_reply reply;
	uint64_t number = envoy_take_reply(parcel, &reply);
	uint32_t at = (uint32_t)number;
	struct envoy_place *place, taken;

	if (parcel->is_bad || at >= envoy->places.count)
		return;
	place = &envoy->places.items[at];
	if (place->done == NULL || place->round != number >> 32)
		return;
	taken = *place;
	place->done = NULL;
	place->round++;
	array_push(&envoy->vacant, at);
	taken.done(taken.context, &reply);
}

/* Answers that still come are not expected any more; what has not left does not
 * leave. */
static void
envoy_network_cancel_all(struct network *network)
{
	struct envoy *envoy = ((struct envoy_network *)network)->envoy;
	uint32_t i;

	if (!envoy->posts.has_ended)
		parcel_end(&envoy->posts.out, parcel_begin(&envoy->posts.out,
		    PARCEL_CANCEL));

	for (i = 0; i < envoy->places.count; i++) {
		if (envoy->places.items[i].done == NULL)
			continue;
		envoy->places.items[i].done = NULL;
		envoy->places.items[i].round++;
		array_push(&envoy->vacant, i);
	}
}

/* It goes with the envoy. */
static void
envoy_network_free(struct network *network)
{
	envoy_network_cancel_all(network);
}

/* --- the collector -------------------------------------------------------- */

/* Which configuration it is about is known to the envoy, who reads it. */
static int
envoy_gatherer_start(struct gatherer *gatherer, const char *config,
    const char *question, size_t length, gatherer_done done, void *context,
    struct error *ret_error)
{
	struct envoy *envoy = ((struct envoy_gatherer *)gatherer)->envoy;
	size_t begin;

	(void)config;
	if (envoy->collected != NULL)
		return error_set(ret_error, ERROR_SYSTEM,
		    "the collector is at work already");
	if (envoy->posts.has_ended)
		return error_set(ret_error, ERROR_SYSTEM, ENVOY_GONE);
	envoy->collected = done;
	envoy->collected_context = context;
	begin = parcel_begin(&envoy->posts.out, PARCEL_COLLECT);
	parcel_put_number(&envoy->posts.out, ++envoy->question);
	parcel_put_bytes(&envoy->posts.out, question, length);
	parcel_end(&envoy->posts.out, begin);
	return 0;
}

static void
envoy_gatherer_cancel(struct gatherer *gatherer)
{
	struct envoy *envoy = ((struct envoy_gatherer *)gatherer)->envoy;

	if (envoy->collected == NULL)
		return;
	envoy->collected = NULL;
	parcel_end(&envoy->posts.out, parcel_begin(&envoy->posts.out,
	    PARCEL_COLLECT_NO_MORE));
}

static void
envoy_take_collected(struct envoy *envoy, struct parcel *parcel)
{
	uint64_t question = parcel_take_number(parcel);
	const char *reason = parcel_take_string(parcel), *answer;
	gatherer_done done = envoy->collected;
	size_t length;

	answer = parcel_take_bytes(parcel, &length);
	if (parcel->is_bad || done == NULL || question != envoy->question)
		return;
	/* It may ask again at once. */
	envoy->collected = NULL;
	done(envoy->collected_context, reason != NULL ? NULL : answer,
	    length, reason);
}

/* --- the configuration ---------------------------------------------------- */

void
envoy_read(struct envoy *envoy, void (*done)(void *context), void *context)
{
	envoy_forget(envoy);
	envoy->read = done;
	envoy->read_context = context;
	if (!envoy->posts.has_ended)
		parcel_end(&envoy->posts.out, parcel_begin(&envoy->posts.out,
		    PARCEL_READ));
}

void
envoy_forget(struct envoy *envoy)
{
	conf_files_clear(&envoy->files);
	envoy->has_files = false;
}

static void
envoy_take_read(struct envoy *envoy, struct parcel *parcel)
{
	void (*done)(void *context) = envoy->read;

	envoy_forget(envoy);
	envoy_take_files(parcel, &envoy->files);
	parcel->is_bad |= done == NULL;
	if (parcel->is_bad)
		return;
	envoy->has_files = true;
	/* It may ask again at once. */
	envoy->read = NULL;
	done(envoy->read_context);
}

static void
envoy_take_post(void *context, struct parcel *parcel)
{
	struct envoy *envoy = context;

	if (parcel->kind == PARCEL_REPLY)
		envoy_take_exchange(envoy, parcel);
	else if (parcel->kind == PARCEL_COLLECTED)
		envoy_take_collected(envoy, parcel);
	else if (parcel->kind == PARCEL_FILES)
		envoy_take_read(envoy, parcel);
	else if (parcel->kind == PARCEL_PONG)
		envoy->is_pinged = false;
	else
		parcel->is_bad = true;
}

/* --- the process ---------------------------------------------------------- */

static struct envoy *
envoy_make(pid_t pid, const int *mine)
{
	struct envoy *envoy = mem_new(1, sizeof(*envoy));

	envoy->pid = pid;
	envoy->end_ms = ENVOY_END_WITHIN_MS;
	envoy->asks = mine[1];
	envoy->names = mine[2];
	envoy->posts = (struct hatch){ .descriptor = mine[0],
	    .take = envoy_take_post, .context = envoy };
	envoy->network = (struct envoy_network){ .envoy = envoy, .seam = {
	    .prepare = envoy_network_prepare,
	    .start = envoy_network_start,
	    .cancel_all = envoy_network_cancel_all,
	    .free = envoy_network_free } };
	envoy->gatherer = (struct envoy_gatherer){ .envoy = envoy, .seam = {
	    .start = envoy_gatherer_start,
	    .cancel = envoy_gatherer_cancel } };
	envoy_init_asks(envoy);
	return envoy;
}

#define ENVOY_HATCHES 3		/* posts, asks, names */

static void
envoy_close_all(const int *descriptors)
{
	size_t i;

	for (i = 0; i < ENVOY_HATCHES; i++)
		if (descriptors[i] != -1)
			(void)close(descriptors[i]);
}

/* A fork and no exec: it is begun before there are threads and secrets, so that
 * there is nothing to leave behind. */
struct envoy *
envoy_new(const struct envoy_options *options, struct conf *conf,
    struct error *ret_error)
{
	int mine[ENVOY_HATCHES] = { -1, -1, -1 };
	int its[ENVOY_HATCHES] = { -1, -1, -1 }, pair[2], status = 0;
	pid_t pid = -1;
	size_t i;

	for (i = 0; i < ENVOY_HATCHES && status == 0; i++) {
		status = socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0,
		    pair);
		mine[i] = status == 0 ? pair[0] : -1;
		its[i] = status == 0 ? pair[1] : -1;
	}
	if (status == 0)
		pid = fork();
	if (pid == 0) {
		envoy_close_all(mine);
		program_end(envoy_serve(options, conf, its[0], its[1],
		    its[2]));
	}
	if (pid == -1)
		(void)error_set(ret_error, ERROR_SYSTEM,
		    "the process that sends: %s", strerror(errno));
	envoy_close_all(its);
	if (pid != -1)
		return envoy_make(pid, mine);
	envoy_close_all(mine);
	return NULL;
}

int
envoy_open(struct envoy *envoy, struct poller *poller,
    struct error *ret_error)
{
	return hatch_open(&envoy->posts, poller, ret_error);
}

struct network *
envoy_network(struct envoy *envoy)
{
	return &envoy->network.seam;
}

struct gatherer *
envoy_gatherer(struct envoy *envoy)
{
	return &envoy->gatherer.seam;
}

const struct vault *
envoy_vault(struct envoy *envoy)
{
	return &envoy->vault.seam;
}

const struct directory *
envoy_directory(struct envoy *envoy)
{
	return &envoy->directory.seam;
}

void
envoy_trust(struct envoy *envoy, int64_t until_ms)
{
	size_t begin;

	if (envoy->posts.has_ended)
		return;
	begin = parcel_begin(&envoy->posts.out, PARCEL_TRUST);
	parcel_put_number(&envoy->posts.out, (uint64_t)until_ms);
	parcel_end(&envoy->posts.out, begin);
	hatch_flush(&envoy->posts);
}

void
envoy_flush(struct envoy *envoy)
{
	hatch_flush(&envoy->posts);
}

bool
envoy_has_ended(const struct envoy *envoy)
{
	return envoy->posts.has_ended;
}

bool
envoy_is_alive(struct envoy *envoy)
{
	if (envoy->is_pinged || envoy->posts.has_ended)
		return false;
	envoy->is_pinged = true;
	parcel_end(&envoy->posts.out, parcel_begin(&envoy->posts.out,
	    PARCEL_PING));
	return true;
}

/* The descriptor stays, for whoever is about to ask. */
void
envoy_end_names(struct envoy *envoy)
{
	if (envoy != NULL)
		(void)shutdown(envoy->names, SHUT_RDWR);
}

/* Its end of the hatch closes with the last of its threads; one that waits for
 * a file system whose server is silent may outlive a kill.  Has it? */
static bool
envoy_is_over(const struct envoy *envoy)
{
	struct pollfd watch = { .fd = envoy->asks };

	return poll(&watch, 1, envoy->end_ms) != 0;
}

void
envoy_free(struct envoy *envoy)
{
	bool is_over;

	if (envoy == NULL)
		return;
	hatch_close(&envoy->posts);
	is_over = envoy_is_over(envoy);
	(void)close(envoy->asks);
	(void)close(envoy->names);
	/* Not waited for it dies by the kernel's hand (PR_SET_PDEATHSIG). */
	while (is_over && waitpid(envoy->pid, NULL, 0) == -1 &&
	    errno == EINTR)
		;
	envoy_forget(envoy);
	array_clear(&envoy->places);
	array_clear(&envoy->vacant);
	(void)pthread_mutex_destroy(&envoy->lock);
	(void)pthread_mutex_destroy(&envoy->names_lock);
	free(envoy);
}
