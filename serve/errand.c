/* SPDX-License-Identifier: MIT */
/*
 * Commands on their way to the owner and back, and the requests that wait.
 *
 *    listener's thread       owner's thread          watcher
 *    errand_send():
 *    pending, suspended ->   carries it out
 *                            errand_done():
 *                            done, wake      ->      errands_settle():
 *                                                    prepare, resume
 *    answer is called again                  <-
 *
 * A suspended connection costs the listener's thread nothing, so a slow owner
 * delays only those who asked for it.  What comes back is settled on the
 * watcher: compressing a large feed takes milliseconds, which neither the
 * owner, who has announcements to send on the minute, nor the listener, who has
 * other clients, should spend.
 *
 * Ten thousand calendars that refresh at once ask for few feeds: a request
 * for a feed that is already pending joins its errand, and one rendering and
 * one compression answer them all.
 *
 * One mutex guards the lists, the waiters, and `wait` of every request that
 * is suspended.  It is held across MHD_suspend_connection() and
 * MHD_resume_connection(), which only set a flag and write to a pipe.
 *
 * Patience ends without the owner: errands_settle() takes the late requests
 * off, answers them 503 or from an older rendering, and the errand goes on
 * without waiters, so that its result still reaches the cache.  The struct
 * errands is counted because of these: the owner may give one back after the
 * server is gone.
 */
#include "errand_internal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "clock.h"
#include "mem.h"
#include "prepared_internal.h"

/* One command that is away.  It is on `pending` from errand_send() to
 * errand_done(), then on `done` until it is settled. */
struct errand {
	struct errands *errands;	/* held */
	struct command *command;
	struct request *waiters;
	struct errand *next;
};

struct errands *
errands_new(void)
{
	struct errands *errands;

	errands = mem_new(1, sizeof(*errands));
	pthread_mutex_init(&errands->mutex, NULL);
	errands->done_end = &errands->done;
	errands->wake_descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	errands->references = 1;
	return errands;
}

void
errands_wake(struct errands *errands)
{
	uint64_t one = 1;

	(void)!write(errands->wake_descriptor, &one, sizeof(one));
}

void
errands_release(struct errands *errands)
{
	bool is_last;

	pthread_mutex_lock(&errands->mutex);
	is_last = --errands->references == 0;
	pthread_mutex_unlock(&errands->mutex);
	if (!is_last)
		return;
	pthread_mutex_destroy(&errands->mutex);
	if (errands->wake_descriptor != -1)
		(void)close(errands->wake_descriptor);
	free(errands);
}

/* The command with its body, and the hold on the list. */
static void
errand_free(struct errand *errand)
{
	struct errands *errands = errand->errands;

	command_free(errand->command);
	free(errand);
	errands_release(errands);
}

/* The owner's thread gives the command back.  Short: one list to search, one
 * write; the owner has other work.  After errands_close() nobody looks any
 * more, so it is freed here. */
static void
errand_done(struct command *command)
{
	struct errand *errand = command->context, **slot;
	struct errands *errands = errand->errands;
	bool is_closed;

	pthread_mutex_lock(&errands->mutex);
	for (slot = &errands->pending; *slot != NULL && *slot != errand;)
		slot = &(*slot)->next;
	if (*slot != NULL)
		*slot = errand->next;
	errand->next = NULL;
	is_closed = errands->is_closed;
	if (!is_closed) {
		*errands->done_end = errand;
		errands->done_end = &errand->next;
		errands_wake(errands);
	}
	pthread_mutex_unlock(&errands->mutex);
	if (is_closed)
		errand_free(errand);
}

/* Do two questions have one answer?  Feeds are shared, and the wait for news:
 * everything else is asked for rarely, or does something. */
static bool
errand_is_same(const struct command *a, const struct command *b)
{
	if (a->verb != b->verb)
		return false;
	if (a->verb == COMMAND_WATCH)
		return a->generation == b->generation;
	return a->verb == COMMAND_FEED && a->form == b->form &&
	    strcmp(a->argument, b->argument) == 0;
}

/* An errand that will bring the same; the mutex is held. */
static struct errand *
errand_find_same(struct errands *errands, const struct command *command)
{
	struct errand *errand;

	for (errand = errands->pending; errand != NULL; errand = errand->next)
		if (errand_is_same(errand->command, command))
			break;
	return errand;
}

/* Put a command on the list; the mutex is held. */
static struct errand *
errand_new(struct errands *errands, struct command *command)
{
	struct errand *errand = mem_new(1, sizeof(*errand));

	*errand = (struct errand){ .errands = errands, .command = command,
	    .next = errands->pending };
	errands->pending = errand;
	/* The errand holds the list until errand_free(). */
	errands->references++;
	command->done = errand_done;
	command->context = errand;
	return errand;
}

bool
errand_send_alone(struct errands *errands, struct command *command)
{
	bool is_closed;

	pthread_mutex_lock(&errands->mutex);
	is_closed = errands->is_closed;
	if (!is_closed)
		(void)errand_new(errands, command);
	pthread_mutex_unlock(&errands->mutex);
	if (is_closed)
		command_free(command);
	else
		errands->port->submit(errands->port->owner, command);
	return !is_closed;
}

/* The watcher must look by then; the mutex is held. */
static void
errands_look_by(struct errands *errands, int64_t at_ms)
{
	if (at_ms >= errands->look_ms)
		return;
	errands->look_ms = at_ms;
	errands_wake(errands);
}

int
errands_wait(struct errands *errands, int64_t now_ms, int most_ms)
{
	int64_t until_ms = most_ms == -1 ? INT64_MAX : now_ms + most_ms;
	const struct errand *errand;
	const struct request *request;

	pthread_mutex_lock(&errands->mutex);
	for (errand = errands->pending; errand != NULL; errand = errand->next)
		for (request = errand->waiters; request != NULL;
		    request = request->next_waiter)
			if (request->wait_until_ms < until_ms)
				until_ms = request->wait_until_ms;
	errands->look_ms = until_ms;
	pthread_mutex_unlock(&errands->mutex);
	if (until_ms == INT64_MAX)
		return -1;
	return until_ms <= now_ms ? 0 : (int)(until_ms - now_ms);
}

bool
errand_send(struct errands *errands, struct request *request,
    struct command *command, int64_t most_ms)
{
	struct errand *errand;
	struct clock clock;
	bool is_new;

	clock_init_system(&clock);
	pthread_mutex_lock(&errands->mutex);
	if (errands->is_closed) {
		pthread_mutex_unlock(&errands->mutex);
		command_free(command);
		return false;
	}
	errand = errand_find_same(errands, command);
	is_new = errand == NULL;
	if (is_new)
		errand = errand_new(errands, command);
	request->wait = REQUEST_WAITING;
	request->wait_until_ms = clock_boot_ms(&clock) + most_ms;
	request->next_waiter = errand->waiters;
	errand->waiters = request;
	errands_look_by(errands, request->wait_until_ms);
	/* Before anybody can resume it: the mutex is held. */
	MHD_suspend_connection(request->mhd);
	pthread_mutex_unlock(&errands->mutex);
	if (is_new)
		/* Outside the mutex: an owner may carry it out at once, on
		 * this very thread, as the tests do. */
		errands->port->submit(errands->port->owner, command);
	else
		command_free(command);
	return true;
}

/* Let a request go on; the mutex is held.  After this call the listener's
 * thread may use the request at once, so it is the last touch. */
static void
errand_resume(struct request *request, enum request_wait wait)
{
	request->wait = wait;
	MHD_resume_connection(request->mhd);
}

/* The same answer for one more.  Only refusals and small answers are copied:
 * a feed that could be rendered is shared as a struct prepared. */
static struct command *
errand_copy_answer(const struct command *command)
{
	struct command *copy = command_new(command->verb);

	/* A refusal is told with what was wanted (slack_refusal.c). */
	if (command->verb == COMMAND_ACT && command->argument != NULL)
		copy->argument = mem_string(command->argument);
	copy->status = command->status;
	copy->type = command->type;
	if (command->body != NULL)
		copy->body = mem_bytes(command->body, command->length);
	copy->length = command->length;
	copy->field = command->field;
	return copy;
}

/* Give the answer to all who wait, the prepared one where there is one; the
 * mutex is held. */
static void
errand_deliver(struct errand *errand, struct prepared *prepared)
{
	struct request *request, *next;

	for (request = errand->waiters; request != NULL; request = next) {
		next = request->next_waiter;
		request->prepared = prepared_hold(prepared);
		if (prepared == NULL)
			request->command = errand_copy_answer(
			    errand->command);
		errand_resume(request, REQUEST_ANSWERED);
	}
	errand->waiters = NULL;
}

/* Let those go on whose patience ended; the others stay.  The mutex is held. */
static void
errand_expire(struct errand *errand, int64_t now_ms)
{
	struct request **slot = &errand->waiters, *request;

	while ((request = *slot) != NULL) {
		if (request->wait_until_ms > now_ms) {
			slot = &request->next_waiter;
			continue;
		}
		*slot = request->next_waiter;
		errand_resume(request, REQUEST_EXPIRED);
	}
}

bool
errands_settle(struct errands *errands, int64_t now_ms)
{
	struct errand *done, *errand;
	struct prepared *prepared;
	bool is_any, is_late;

	pthread_mutex_lock(&errands->mutex);
	done = errands->done;
	errands->done = NULL;
	errands->done_end = &errands->done;
	for (errand = errands->pending; errand != NULL; errand = errand->next)
		errand_expire(errand, now_ms);
	pthread_mutex_unlock(&errands->mutex);
	/* The list is ours alone now: what comes back meanwhile begins a new
	 * one, and wakes the watcher again. */
	is_any = done != NULL;
	while ((errand = done) != NULL) {
		done = errand->next;
		/* Without the mutex: compressing takes milliseconds. */
		prepared = errands->prepare(errands->context,
		    errand->command);
		pthread_mutex_lock(&errands->mutex);
		is_late = errand->waiters == NULL && !errands->is_closed &&
		    errand->command->reply_url != NULL;
		errand_deliver(errand, prepared);
		pthread_mutex_unlock(&errands->mutex);
		if (is_late && errands->late != NULL)
			errands->late(errands->context, errand->command);
		prepared_release(prepared);
		errand_free(errand);
	}
	return is_any;
}

void
errands_close(struct errands *errands)
{
	struct errand *errand;

	pthread_mutex_lock(&errands->mutex);
	errands->is_closed = true;
	for (errand = errands->pending; errand != NULL; errand = errand->next)
		errand_expire(errand, INT64_MAX);
	pthread_mutex_unlock(&errands->mutex);
}
