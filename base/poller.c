/* SPDX-License-Identifier: MIT */
/*
 * The event loop of whoever owns it: epoll for descriptors, a timerfd for the
 * one moment that matters next, an eventfd for wake-ups.  It holds no queue of
 * timers: the owner knows what is due next and says so at each wait, so there
 * is nothing that a reload or a step of the clock could leave behind.
 *
 * Descriptors that are watched are kept in a list as well as in epoll: epoll
 * can carry a pointer, but a callback may forget another descriptor of the same
 * round, whose pointer would then be stale.
 */
#include "poller.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "array.h"

/* a round; what is left comes with the next */
#define POLLER_EVENTS 64
/* Nearer than that the timer is set anew. */
#define POLLER_LAZY_MS 1000
/* "Never": far, but within what the kernel's timers hold (year 2200). */
#define POLLER_FAR_MS ((int64_t)7258118400 * 1000)

/* Who is called for a descriptor. */
struct poller_watch {
	int descriptor;
	poller_ready ready;
	void *context;
};

struct poller {
	const struct clock *clock;
	int epoll, timer, wake;
	int64_t armed_ms;	/* what the timer is set to; -1: unset */
	ARRAY(struct poller_watch) watches;
};

/* Watch one of our own two descriptors. */
static int
poller_add(struct poller *poller, int descriptor)
{
	struct epoll_event event = { .events = EPOLLIN,
	    .data.fd = descriptor };

	return epoll_ctl(poller->epoll, EPOLL_CTL_ADD, descriptor, &event);
}

struct poller *
poller_new(const struct clock *clock, struct error *ret_error)
{
	struct poller *poller = mem_new(1, sizeof(*poller));

	poller->clock = clock;
	poller->armed_ms = -1;
	poller->epoll = epoll_create1(EPOLL_CLOEXEC);
	poller->timer = timerfd_create(CLOCK_REALTIME,
	    TFD_NONBLOCK | TFD_CLOEXEC);
	poller->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (poller->epoll != -1 && poller->timer != -1 &&
	    poller->wake != -1 && poller_add(poller, poller->timer) == 0 &&
	    poller_add(poller, poller->wake) == 0)
		return poller;
	(void)error_set(ret_error, ERROR_SYSTEM, "event loop: %s",
	    strerror(errno));
	poller_free(poller);
	return NULL;
}

void
poller_free(struct poller *poller)
{
	if (poller == NULL)
		return;
	if (poller->epoll != -1)
		(void)close(poller->epoll);
	if (poller->timer != -1)
		(void)close(poller->timer);
	if (poller->wake != -1)
		(void)close(poller->wake);
	array_clear(&poller->watches);
	free(poller);
}

/* Who watches the descriptor; NULL: nobody.  A list will do: there are tens. */
static struct poller_watch *
poller_find(struct poller *poller, int descriptor)
{
	size_t i;

	for (i = 0; i < poller->watches.count; i++)
		if (poller->watches.items[i].descriptor == descriptor)
			return &poller->watches.items[i];
	return NULL;
}

/* Never fails: what is not watched is forgotten already. */
static int
poller_forget(struct poller *poller, int descriptor)
{
	struct poller_watch *watch = poller_find(poller, descriptor);

	/* A descriptor that was closed already has left the set by itself. */
	(void)epoll_ctl(poller->epoll, EPOLL_CTL_DEL, descriptor, NULL);
	if (watch != NULL)
		*watch = poller->watches.items[--poller->watches.count];
	return 0;
}

int
poller_watch(struct poller *poller, int descriptor, int events,
    poller_ready ready, void *context, struct error *ret_error)
{
	struct epoll_event event = { .data.fd = descriptor };
	struct poller_watch *watch = poller_find(poller, descriptor);
	int result;

	if (events == 0)
		return poller_forget(poller, descriptor);
	event.events = ((events & POLLER_READ) != 0 ? EPOLLIN : 0u) |
	    ((events & POLLER_WRITE) != 0 ? EPOLLOUT : 0u);
	result = epoll_ctl(poller->epoll, watch != NULL ? EPOLL_CTL_MOD :
	    EPOLL_CTL_ADD, descriptor, &event);
	/* Closed and opened again with the same number, unseen by us. */
	if (result == -1 && errno == ENOENT)
		result = epoll_ctl(poller->epoll, EPOLL_CTL_ADD, descriptor,
		    &event);
	if (result == -1)
		return error_set(ret_error, ERROR_SYSTEM, "epoll: %s",
		    strerror(errno));
	if (watch == NULL)
		watch = array_add(&poller->watches);
	*watch = (struct poller_watch){ descriptor, ready, context };
	return 0;
}

/* From the owner's clock to the kernel's, within what its timers take. */
static int64_t
poller_timer_ms(const struct poller *poller, int64_t until_ms)
{
	if (poller->clock->kind == CLOCK_SHIFTED && until_ms != INT64_MAX)
		until_ms -= poller->clock->shift_ms;
	if (until_ms > POLLER_FAR_MS)
		return POLLER_FAR_MS;
	return until_ms < 1 ? 1 : until_ms;
}

/*
 * The timer is on the wall clock and absolute, so a step of the clock, a
 * suspend and a long wait all end at the right moment; CANCEL_ON_SET makes a
 * step itself an event (timerfd_create(2)).
 */
static int
poller_arm(struct poller *poller, int64_t timer_ms, int64_t now_ms)
{
	struct itimerspec when = { 0 };

	/* Deadlines move with each message, and setting the timer costs as much
	 * as sending one: where it rings earlier, but not soon, it is left. */
	if (timer_ms == poller->armed_ms || (timer_ms > poller->armed_ms &&
	    poller->armed_ms > now_ms + POLLER_LAZY_MS))
		return 0;
	when.it_value.tv_sec = (time_t)(timer_ms / 1000);
	when.it_value.tv_nsec = (long)(timer_ms % 1000) * 1000000;
	poller->armed_ms = timer_ms;
	if (timerfd_settime(poller->timer,
	    TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &when, NULL) == 0)
		return 0;
	if (errno != ECANCELED)
		return -1;
	/* The clock was stepped since the last wait; the timer is set all
	 * the same (timerfd_create(2), notes).  Look at the clock again. */
	poller_wake(poller);
	return 0;
}

/* Empty the timer or the wake-up; both only say "look again". */
static void
poller_drain(struct poller *poller, int descriptor)
{
	uint64_t count;

	(void)!read(descriptor, &count, sizeof(count));
	if (descriptor == poller->timer)
		poller->armed_ms = -1;
}

/* HUP and ERR are told as both events: whoever reads or writes then learns the
 * error from the system call, which says it best. */
static void
poller_dispatch(struct poller *poller, const struct epoll_event *event)
{
	struct poller_watch *watch;
	int events = 0;

	if (event->data.fd == poller->timer ||
	    event->data.fd == poller->wake) {
		poller_drain(poller, event->data.fd);
		return;
	}
	/* An earlier callback of this round may have forgotten it. */
	watch = poller_find(poller, event->data.fd);
	if (watch == NULL)
		return;
	if ((event->events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0)
		events |= POLLER_READ;
	if ((event->events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0)
		events |= POLLER_WRITE;
	watch->ready(watch->context, event->data.fd, events);
}

/* A wait that was interrupted (EINTR) is no failure: the owner looks at its
 * clock and waits again.  Signals themselves come through a descriptor. */
int
poller_wait(struct poller *poller, int64_t until_ms, struct error *ret_error)
{
	struct epoll_event events[POLLER_EVENTS];
	int64_t timer_ms = poller_timer_ms(poller, until_ms);
	int64_t now_ms = poller_timer_ms(poller, clock_now_ms(poller->clock));
	bool is_past = timer_ms <= now_ms;
	int count, i;

	/* Whoever has more to do looks at what has come, and goes on. */
	if (!is_past && poller_arm(poller, timer_ms, now_ms) == -1)
		return error_set(ret_error, ERROR_SYSTEM, "timer: %s",
		    strerror(errno));
	count = epoll_wait(poller->epoll, events, POLLER_EVENTS,
	    is_past ? 0 : -1);
	if (count == -1 && errno != EINTR)
		return error_set(ret_error, ERROR_SYSTEM, "epoll: %s",
		    strerror(errno));
	for (i = 0; i < count; i++)
		poller_dispatch(poller, &events[i]);
	return 0;
}

void
poller_wake(struct poller *poller)
{
	static const uint64_t one = 1;

	/* Fails only when a wake-up is pending already. */
	(void)!write(poller->wake, &one, sizeof(one));
}
