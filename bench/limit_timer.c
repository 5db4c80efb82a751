/* SPDX-License-Identifier: MIT */
/*
 * The limit for timers: COUNT due on each second of a span, one timerfd and a
 * binary heap, nothing durable:  limit_timer COUNT SECONDS [spread]
 * With `spread` they are due evenly over the span instead.  Prints the
 * lateness at dispatch in microseconds, and of each second's first.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

struct heap {
	int64_t *dues;			/* microseconds */
	size_t count;
};

static int64_t
now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void
heap_push(struct heap *heap, int64_t due)
{
	size_t i = heap->count++, up;

	for (; i > 0; i = up) {
		up = (i - 1) / 2;
		if (heap->dues[up] <= due)
			break;
		heap->dues[i] = heap->dues[up];
	}
	heap->dues[i] = due;
}

static void
heap_pop(struct heap *heap)
{
	int64_t last = heap->dues[--heap->count];
	size_t i = 0, down;

	while ((down = 2 * i + 1) < heap->count) {
		if (down + 1 < heap->count &&
		    heap->dues[down + 1] < heap->dues[down])
			down++;
		if (heap->dues[down] >= last)
			break;
		heap->dues[i] = heap->dues[down];
		i = down;
	}
	heap->dues[i] = last;
}

static void
wait_until(int timer, int64_t due)
{
	struct itimerspec when = { .it_value = {
	    .tv_sec = due / 1000000, .tv_nsec = due % 1000000 * 1000 } };
	uint64_t expired;

	timerfd_settime(timer, TFD_TIMER_ABSTIME, &when, NULL);
	(void)!read(timer, &expired, sizeof(expired));
}

static int
cmp(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int64_t
quantile(int64_t *values, size_t count, double q)
{
	if (count == 0)
		return 0;
	qsort(values, count, sizeof(values[0]), cmp);
	return values[(size_t)((double)(count - 1) * q)];
}

int
main(int argc, char **argv)
{
	size_t count, seconds, done = 0, woken_count = 0, i;
	int64_t began, now, last = 0, *late, *woken;
	int timer = timerfd_create(CLOCK_REALTIME, 0);
	struct heap heap = { 0 };

	if (argc < 3)
		return 2;
	count = strtoul(argv[1], NULL, 10);
	seconds = strtoul(argv[2], NULL, 10);
	heap.dues = calloc(count, sizeof(int64_t));
	late = calloc(count, sizeof(int64_t));
	woken = calloc(count, sizeof(int64_t));
	began = now_us() + 300000;
	for (i = 0; i < count; i++)
		heap_push(&heap, began + (int64_t)(argc > 3 ?
		    i * seconds * 1000000 / count : i % seconds * 1000000));
	while (heap.count > 0) {
		now = now_us();
		if (heap.dues[0] > now) {
			wait_until(timer, heap.dues[0]);
			continue;
		}
		late[done++] = now - heap.dues[0];
		if (heap.dues[0] != last)
			woken[woken_count++] = now - heap.dues[0];
		last = heap.dues[0];
		heap_pop(&heap);
	}
	printf("p50 %lld p99 %lld least %lld woken50 %lld woken99 %lld\n",
	    (long long)quantile(late, count, .5),
	    (long long)quantile(late, count, .99),
	    (long long)quantile(late, count, 0),
	    (long long)quantile(woken, woken_count, .5),
	    (long long)quantile(woken, woken_count, .99));
	return 0;
}
