/* SPDX-License-Identifier: MIT */
/* The event loop where there are no descriptors left, or the wrong ones: it
 * says so, and nothing is lost. */
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "harness.h"
#include "poller.h"

static int count;

static void
on_ready(void *context, int descriptor, int events)
{
	(void)context;
	(void)descriptor;
	(void)events;
	count++;
}

/* With so many descriptors left there is none; with all of them there is. */
static void
test_few(const struct clock *clock)
{
	struct rlimit before, few;
	struct poller *poller;
	struct error error;
	int lowest, left, seen = 0;

	CHECK(getrlimit(RLIMIT_NOFILE, &before) == 0);
	lowest = dup(0);
	(void)close(lowest);
	for (left = 0; left < 8; left++) {
		few = before;
		few.rlim_cur = (rlim_t)(lowest + left);
		error = (struct error){ 0 };
		CHECK(setrlimit(RLIMIT_NOFILE, &few) == 0);
		poller = poller_new(clock, &error);
		CHECK(setrlimit(RLIMIT_NOFILE, &before) == 0);
		if (poller == NULL)
			CHECK_STRING(error.text,
			    "event loop: Too many open files");
		CHECK((poller != NULL) == (left >= 3));
		seen += poller != NULL;
		poller_free(poller);
		/* None is left open. */
		CHECK_NUMBER(dup(0), lowest);
		(void)close(lowest);
	}
	CHECK_NUMBER(seen, 5);
}

static void
test_wrong(const struct clock *clock)
{
	struct poller *poller = poller_new(clock, NULL);
	struct error error = { 0 };
	int before[2], after[2];

	CHECK(poller_watch(poller, 9999, POLLER_READ, on_ready, NULL,
	    &error) < 0);
	CHECK_STRING(error.text, "epoll: Bad file descriptor");
	CHECK(poller_watch(poller, 9999, 0, NULL, NULL, &error) == 0);
	/* Closed and opened again with the same number. */
	CHECK(pipe2(before, O_CLOEXEC) == 0 && pipe2(after, O_CLOEXEC) == 0);
	CHECK(poller_watch(poller, before[0], POLLER_READ, on_ready, NULL,
	    &error) == 0);
	(void)close(before[0]);
	CHECK(poller_watch(poller, before[0], POLLER_WRITE, on_ready, NULL,
	    &error) < 0);
	CHECK(dup3(after[0], before[0], O_CLOEXEC) == before[0]);
	CHECK(poller_watch(poller, before[0], POLLER_READ, on_ready, NULL,
	    &error) == 0);
	CHECK(write(after[1], "x", 1) == 1);
	CHECK(poller_wait(poller, INT64_MAX, NULL) == 0);
	CHECK_NUMBER(count, 1);
	(void)close(before[0]);
	(void)close(before[1]);
	(void)close(after[0]);
	(void)close(after[1]);
	poller_free(poller);
	poller_free(NULL);
}

/* What should have been before 1970 is due now. */
static void
test_past(const struct clock *clock)
{
	struct poller *poller = poller_new(clock, NULL);
	int64_t began_ms = clock_boot_ms(clock);

	CHECK(poller_wait(poller, -5000, NULL) == 0);
	CHECK(poller_wait(poller, 0, NULL) == 0);
	CHECK(poller_wait(poller, INT64_MIN, NULL) == 0);
	CHECK(clock_boot_ms(clock) - began_ms < 60000);
	CHECK_NUMBER(count, 1);
	poller_free(poller);
}

int
main(void)
{
	struct clock clock;

	clock_init_system(&clock);
	test_few(&clock);
	test_wrong(&clock);
	test_past(&clock);
	return harness_end();
}
