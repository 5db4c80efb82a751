/* SPDX-License-Identifier: MIT */
/*
 * The limit for timers: COUNT due on each second of a span, one timerfd and a
 * binary heap, nothing durable:  limit_timer COUNT SECONDS [spread]
 * With `spread` they are due evenly over the span instead.  With a FILE and a
 * DATABASE instead of that each is put with these bytes, 256 a commit and as
 * durably as patchday does it, before it is dispatched.  Prints the lateness at
 * dispatch in microseconds, and of each second's first.
 */
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define LIMIT_BATCH 256			/* rows a commit */
#define LIMIT_LETTER_MAX (1 << 20)

struct heap {
	int64_t *dues;			/* microseconds */
	size_t count;
};

/* The least of an outbox, as limit_curl has it. */
struct outbox {
	sqlite3 *database;		/* NULL: none */
	sqlite3_stmt *put, *letter;
	char *bytes;
	size_t length;
	int64_t id;
	size_t durable_count;		/* put, and not dispatched yet */
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
outbox_execute(struct outbox *outbox, const char *sql)
{
	if (sqlite3_exec(outbox->database, sql, NULL, NULL, NULL) == SQLITE_OK)
		return;
	fprintf(stderr, "%s: %s\n", sql, sqlite3_errmsg(outbox->database));
	exit(1);
}

static void
outbox_open(struct outbox *outbox, const char *letter, const char *path)
{
	FILE *file = fopen(letter, "r");

	if (file == NULL) {
		perror(letter);
		exit(1);
	}
	outbox->bytes = malloc(LIMIT_LETTER_MAX);
	outbox->length = fread(outbox->bytes, 1, LIMIT_LETTER_MAX, file);
	fclose(file);
	(void)sqlite3_open(path, &outbox->database);
	outbox_execute(outbox, "PRAGMA locking_mode = EXCLUSIVE;"
	    "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA;"
	    "CREATE TABLE outbox (id INTEGER PRIMARY KEY, key BLOB UNIQUE,"
	    " recipient TEXT, state TEXT, next_ms INTEGER);"
	    "CREATE INDEX due ON outbox (next_ms) WHERE next_ms IS NOT NULL;"
	    "CREATE TABLE letter (outbox INTEGER PRIMARY KEY, body BLOB);");
	(void)sqlite3_prepare_v2(outbox->database, "INSERT INTO outbox VALUES"
	    " (?1, randomblob(16), 'user1234@example.org', 'sending', 1)", -1,
	    &outbox->put, NULL);
	(void)sqlite3_prepare_v2(outbox->database,
	    "INSERT INTO letter VALUES (?1, ?2)", -1, &outbox->letter, NULL);
}

static void
outbox_step(sqlite3_stmt *statement, int64_t id)
{
	sqlite3_bind_int64(statement, 1, id);
	(void)sqlite3_step(statement);
	sqlite3_reset(statement);
}

/* All that is due, but no more than a commit is to have. */
static void
outbox_put(struct outbox *outbox, const struct heap *heap, int64_t now)
{
	size_t i;

	outbox_execute(outbox, "BEGIN");
	for (i = 0; i < heap->count && outbox->durable_count < LIMIT_BATCH;
	    i++) {
		if (heap->dues[i] > now)
			continue;
		outbox_step(outbox->put, ++outbox->id);
		sqlite3_bind_blob64(outbox->letter, 2, outbox->bytes,
		    outbox->length, SQLITE_STATIC);
		outbox_step(outbox->letter, outbox->id);
		outbox->durable_count++;
	}
	outbox_execute(outbox, "COMMIT");
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
	struct outbox outbox = { 0 };
	struct heap heap = { 0 };

	if (argc < 3)
		return 2;
	if (argc == 5)
		outbox_open(&outbox, argv[3], argv[4]);
	count = strtoul(argv[1], NULL, 10);
	seconds = strtoul(argv[2], NULL, 10);
	heap.dues = calloc(count, sizeof(int64_t));
	late = calloc(count, sizeof(int64_t));
	woken = calloc(count, sizeof(int64_t));
	began = now_us() + 300000;
	for (i = 0; i < count; i++)
		heap_push(&heap, began + (int64_t)(argc == 4 ?
		    i * seconds * 1000000 / count : i % seconds * 1000000));
	while (heap.count > 0) {
		now = now_us();
		if (heap.dues[0] > now) {
			wait_until(timer, heap.dues[0]);
			continue;
		}
		if (heap.dues[0] != last)
			woken[woken_count++] = now - heap.dues[0];
		last = heap.dues[0];
		if (outbox.database != NULL) {
			if (outbox.durable_count == 0)
				outbox_put(&outbox, &heap, now);
			outbox.durable_count--;
			now = now_us();
		}
		late[done++] = now - heap.dues[0];
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
