/* SPDX-License-Identifier: MIT */
/* The event loop on real descriptors and the real timer; only the answer of
 * the kernel to a step of the clock is played. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "harness.h"

static bool is_stepped;
static int settimes;

/* timerfd_create(2), notes: after a step the timer is set, and the call says
 * ECANCELED. */
static int
played_settime(int descriptor, int flags, const struct itimerspec *when,
    struct itimerspec *old)
{
	int result = timerfd_settime(descriptor, flags, when, old);

	settimes++;
	if (!is_stepped)
		return result;
	is_stepped = false;
	errno = ECANCELED;
	return -1;
}

/* This source instead of the library's. */
#define timerfd_settime played_settime
#include "poller.c"

struct seen {
	struct poller *poller;
	int count, events, descriptor, forgets;
};

static void
on_ready(void *context, int descriptor, int events)
{
	struct seen *seen = context;

	seen->count++;
	seen->events = events;
	seen->descriptor = descriptor;
	if (seen->forgets != -1)
		poller_watch(seen->poller, seen->forgets, 0, NULL, NULL, NULL);
}

static struct seen
seen_new(struct poller *poller)
{
	return (struct seen){ .poller = poller, .descriptor = -1,
	    .forgets = -1 };
}

/* When the wait ends that should last `lasts_ms`: never early. */
static void
check_timer(const struct clock *clock, int64_t lasts_ms, const char *label)
{
	struct poller *poller = poller_new(clock, NULL);
	int64_t until_ms = clock_now_ms(clock) + lasts_ms, ended_ms;

	CHECK_ROW(poller_wait(poller, until_ms, NULL) == 0, label);
	ended_ms = clock_now_ms(clock);
	CHECK_ROW(ended_ms >= until_ms, label);
	CHECK_ROW(ended_ms < until_ms + (lasts_ms < 0 ? -lasts_ms : 0) + 20000,
	    label);
	poller_free(poller);
}

static void
test_timer(void)
{
	struct clock system, future, past;

	clock_init_system(&system);
	clock_init_shifted(&future, INT64_C(4102444800000));
	clock_init_shifted(&past, INT64_C(86400000));
	check_timer(&system, 15, "the machine's clock");
	check_timer(&system, 0, "now");
	check_timer(&system, -5000, "over already");
	check_timer(&future, 15, "a clock in 2100");
	check_timer(&past, 15, "a clock in 1970");
	check_timer(&past, -INT64_C(90000000), "before 1970");
}

/* The timer is set where that matters: not for what is past, nor for later than
 * what it is set to, unless that is soon. */
static void
test_lazy(void)
{
	static const struct { const char *what; int64_t wait_ms; int want; }
	    rows[] = {
		{ "first", 50000, 1 }, { "the same again", 50000, 1 },
		{ "later", 60000, 1 }, { "earlier", 40000, 2 },
		{ "past", -1, 2 }, { "now", 0, 2 }, { "later again", 45000, 2 },
		{ "soon", 900, 3 }, { "later than what is soon", 30000, 4 },
		{ "never", INT64_MAX / 2, 4 },
	};
	struct clock clock;
	struct poller *poller;
	int64_t now_ms;
	size_t i;

	clock_init_system(&clock);
	poller = poller_new(&clock, NULL);
	now_ms = clock_now_ms(&clock);
	settimes = 0;
	for (i = 0; i < countof(rows); i++) {
		/* So that none of them really waits. */
		poller_wake(poller);
		CHECK_ROW(poller_wait(poller, now_ms + rows[i].wait_ms,
		    NULL) == 0, rows[i].what);
		CHECK_ROW(settimes == rows[i].want, rows[i].what);
	}
	poller_free(poller);
}

/* Armed for later, then for sooner, then for the same again. */
static void
test_timer_again(void)
{
	struct clock clock;
	struct poller *poller;
	int64_t until_ms;
	int i;

	clock_init_system(&clock);
	poller = poller_new(&clock, NULL);
	poller_wake(poller);
	CHECK(poller_wait(poller, INT64_MAX, NULL) == 0);
	poller_wake(poller);
	CHECK(poller_wait(poller, clock_now_ms(&clock) + 3600000, NULL) == 0);
	until_ms = clock_now_ms(&clock) + 5;
	for (i = 0; i < 3; i++) {
		CHECK(poller_wait(poller, until_ms, NULL) == 0);
		CHECK(clock_now_ms(&clock) >= until_ms);
	}
	poller_free(poller);
}

static void
test_step(void)
{
	struct clock clock;
	struct poller *poller;
	struct error error = { 0 };
	int64_t until_ms;

	clock_init_system(&clock);
	poller = poller_new(&clock, NULL);
	is_stepped = true;
	CHECK(poller_wait(poller, clock_now_ms(&clock) + 3600000, &error) ==
	    0);
	CHECK_STRING(error.text, "");
	/* It was set all the same. */
	until_ms = clock_now_ms(&clock) + 5;
	is_stepped = true;
	CHECK(poller_wait(poller, until_ms, NULL) == 0);
	CHECK(poller_wait(poller, until_ms, NULL) == 0);
	CHECK(clock_now_ms(&clock) >= until_ms);
	poller_free(poller);
}

static void *
wake_from_thread(void *poller)
{
	poller_wake(poller);
	return NULL;
}

static void
test_wake(void)
{
	struct clock clock;
	struct poller *poller;
	pthread_t thread;
	int i;

	clock_init_system(&clock);
	poller = poller_new(&clock, NULL);
	for (i = 0; i < 3; i++) {
		CHECK(pthread_create(&thread, NULL, wake_from_thread,
		    poller) == 0);
		CHECK(poller_wait(poller, INT64_MAX, NULL) == 0);
		pthread_join(thread, NULL);
	}
	/* Many wake-ups make one. */
	for (i = 0; i < 5; i++)
		poller_wake(poller);
	CHECK(poller_wait(poller, INT64_MAX, NULL) == 0);
	check_timer(&clock, 5, "no wake-up is left");
	poller_free(poller);
}

static void
test_watch(void)
{
	struct clock clock;
	struct poller *poller;
	struct seen seen;
	int ends[2];

	clock_init_system(&clock);
	poller = poller_new(&clock, NULL);
	seen = seen_new(poller);
	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
	CHECK(poller_watch(poller, ends[0], POLLER_READ, on_ready, &seen,
	    NULL) == 0);
	CHECK(write(ends[1], "x", 1) == 1);
	CHECK(poller_wait(poller, INT64_MAX, NULL) == 0);
	CHECK_NUMBER(seen.count, 1);
	CHECK_NUMBER(seen.events, POLLER_READ);
	CHECK_NUMBER(seen.descriptor, ends[0]);
	CHECK(poller_watch(poller, ends[0], POLLER_WRITE, on_ready, &seen,
	    NULL) == 0);
	CHECK(poller_wait(poller, INT64_MAX, NULL) == 0);
	CHECK_NUMBER(seen.events, POLLER_WRITE);
	CHECK(poller_watch(poller, ends[0], POLLER_READ | POLLER_WRITE,
	    on_ready, &seen, NULL) == 0);
	CHECK(poller_wait(poller, INT64_MAX, NULL) == 0);
	CHECK_NUMBER(seen.events, POLLER_READ | POLLER_WRITE);
	CHECK_NUMBER(seen.count, 3);
	CHECK(poller_watch(poller, ends[0], 0, NULL, NULL, NULL) == 0);
	CHECK(poller_wait(poller, clock_now_ms(&clock) + 3, NULL) == 0);
	CHECK_NUMBER(seen.count, 3);
	/* Forgetting twice is fine; the other end's close is news. */
	CHECK(poller_watch(poller, ends[0], 0, NULL, NULL, NULL) == 0);
	CHECK(poller_watch(poller, ends[0], POLLER_WRITE, on_ready, &seen,
	    NULL) == 0);
	close(ends[1]);
	CHECK(poller_wait(poller, INT64_MAX, NULL) == 0);
	CHECK((seen.events & POLLER_READ) != 0);
	close(ends[0]);
	poller_free(poller);
}

/* What a callback forgets is not called in the same round. */
static void
test_forget_in_round(void)
{
	struct clock clock;
	struct poller *poller;
	struct seen one, other;
	int first[2], second[2];

	clock_init_system(&clock);
	poller = poller_new(&clock, NULL);
	one = other = seen_new(poller);
	CHECK(pipe2(first, O_CLOEXEC) == 0 && pipe2(second, O_CLOEXEC) == 0);
	one.forgets = second[0];
	other.forgets = first[0];
	poller_watch(poller, first[0], POLLER_READ, on_ready, &one, NULL);
	poller_watch(poller, second[0], POLLER_READ, on_ready, &other, NULL);
	CHECK(write(first[1], "x", 1) == 1 && write(second[1], "x", 1) == 1);
	CHECK(poller_wait(poller, INT64_MAX, NULL) == 0);
	CHECK_NUMBER(one.count + other.count, 1);
	close(first[0]), close(first[1]), close(second[0]), close(second[1]);
	poller_free(poller);
}

/* Closed and opened again with the same number, unseen by the poller. */
static void
test_same_number(void)
{
	struct clock clock;
	struct poller *poller;
	struct seen seen;
	int before[2], after[2];

	clock_init_system(&clock);
	poller = poller_new(&clock, NULL);
	seen = seen_new(poller);
	CHECK(pipe2(before, O_CLOEXEC) == 0 && pipe2(after, O_CLOEXEC) == 0);
	poller_watch(poller, before[0], POLLER_READ, on_ready, &seen, NULL);
	close(before[0]);
	CHECK(dup3(after[0], before[0], O_CLOEXEC) == before[0]);
	CHECK(poller_watch(poller, before[0], POLLER_READ, on_ready, &seen,
	    NULL) == 0);
	CHECK(write(after[1], "x", 1) == 1);
	CHECK(poller_wait(poller, INT64_MAX, NULL) == 0);
	CHECK_NUMBER(seen.count, 1);
	close(before[0]), close(before[1]), close(after[0]), close(after[1]);
	poller_free(poller);
}

static void
test_wrong_descriptor(void)
{
	struct clock clock;
	struct poller *poller;
	struct error error = { 0 };

	clock_init_system(&clock);
	poller = poller_new(&clock, NULL);
	CHECK(poller_watch(poller, 9999, POLLER_READ, on_ready, NULL,
	    &error) == -1);
	CHECK(strstr(error.text, "epoll") != NULL);
	poller_free(poller);
	poller_free(NULL);
}

int
main(void)
{
	test_timer();
	test_timer_again();
	test_lazy();
	test_step();
	test_wake();
	test_watch();
	test_forget_in_round();
	test_same_number();
	test_wrong_descriptor();
	return harness_end();
}
