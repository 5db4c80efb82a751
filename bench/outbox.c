/* SPDX-License-Identifier: MIT */
/*
 * The durable outbox under load, in a file in the current folder:
 *	outbox due [N]	N announcements due at one instant: until the first is
 *			handed over, until all are durable
 *	outbox run [N]	N mails through a network that accepts everything at
 *			once: what planning, claiming and recording cost
 * Each beside its limit: the same rows written to a bare SQLite table with
 * the same durability, and to a log with fdatasync.
 */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "network_sim.h"
#include "service.h"

#define BENCH_RECIPIENTS 100		/* of each window */
#define BENCH_BATCH 16384
#define BENCH_ROW_BYTES 200

static double
bench_wall_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static double
bench_cpu_ms(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
	    (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

/* A network that remembers when it was first asked. */
struct bench_network {
	struct network network;
	struct network *sim;
	double first_ms;
	size_t count;
};

static int
bench_start(struct network *network, const struct exchange_request *request,
    exchange_done done, void *context, struct error *ret_error)
{
	struct bench_network *bench = (struct bench_network *)network;

	if (bench->count++ == 0)
		bench->first_ms = bench_wall_ms();
	return bench->sim->start(bench->sim, request, done, context,
	    ret_error);
}

static void
bench_cancel_all(struct network *network)
{
	struct bench_network *bench = (struct bench_network *)network;

	bench->sim->cancel_all(bench->sim);
}

static void
bench_write_conf(const char *path, size_t n)
{
	FILE *file = fopen(path, "w");
	size_t i, windows = (n + BENCH_RECIPIENTS - 1) / BENCH_RECIPIENTS;

	if (file == NULL)
		exit(1);
	fputs("channels:\n  post:\n    email:\n", file);
	for (i = 0; i < BENCH_RECIPIENTS; i++)
		fprintf(file, "      - user%zu@example.org\n", i);
	fputs("    from: pd@example.org\n    smtp: smtp://localhost:25\n"
	    "    tls: none\nwindows:\n", file);
	for (i = 0; i < windows; i++)
		fprintf(file, "  w%zu: {title: Window %zu, when: every Thursday"
		    " at 15:00, zone: America/Los_Angeles, duration: 2h,"
		    " announce: [{to: post, end: false}]}\n", i, i);
	fclose(file);
}

struct bench {
	struct clock clock;
	struct random random;
	struct store *store;
	struct bench_network network;
	struct service *service;
	struct conf *conf;
};

static void
bench_init(struct bench *bench, size_t n)
{
	struct store_options options = { .path = "bench-outbox.db" };
	struct complaints complaints = { 0 };
	struct error error = { 0 };
	struct text text = { 0 };
	struct service_seams seams = { .clock = &bench->clock,
	    .random = &bench->random, .is_simulated = true };

	unlink("bench-outbox.db");
	bench_write_conf("bench-outbox.yaml", n);
	/* A minute before Thursday 3 December 2026, 15:00 in Los Angeles. */
	clock_init_shifted(&bench->clock, (1796338800 - 60) * 1000LL);
	random_init_seeded(&bench->random, 1);
	bench->network.network.start = bench_start;
	bench->network.network.cancel_all = bench_cancel_all;
	bench->network.sim = network_sim_new(&bench->clock);
	seams.network = &bench->network.network;
	if (conf_load("bench-outbox.yaml", NULL, &bench->conf,
	    &complaints) < 0) {
		complaint_format(&complaints, false, &text);
		fprintf(stderr, "%s", text_string(&text));
		exit(1);
	}
	if (store_new(&options, &bench->store, &error) == 0) {
		seams.store = bench->store;
		bench->service = service_new(&seams, bench->conf, &error);
	}
	if (bench->service == NULL) {
		fprintf(stderr, "%s\n", error.text);
		exit(1);
	}
	(void)service_step(bench->service, &error);
	clock_init_shifted(&bench->clock, 1796338800 * 1000LL);
}

static void
bench_clear(struct bench *bench)
{
	service_free(bench->service);
	bench->network.sim->free(bench->network.sim);
	store_free(bench->store);
	conf_release(bench->conf);
	unlink("bench-outbox.db");
	unlink("bench-outbox.db-journal");
	unlink("bench-outbox.yaml");
}

static void
bench_due(size_t n)
{
	struct bench bench = { 0 };
	struct error error = { 0 };
	double wall_ms, cpu_ms;
	int64_t wait_ms;
	size_t steps = 0;

	bench_init(&bench, n);
	wall_ms = bench_wall_ms();
	cpu_ms = bench_cpu_ms();
	/* Nothing is answered; when the step wants to sleep for long all is
	 * planned. */
	for (;;) {
		steps++;
		wait_ms = service_step(bench.service, &error) -
		    clock_now_ms(&bench.clock);
		if (wait_ms > 1000)
			break;
		if (wait_ms > 0)
			(void)usleep((useconds_t)wait_ms * 1000);
	}
	printf("%-44s %8.1f ms wall %8.1f ms CPU  first after %.1f ms,"
	    " %zu steps\n", "patchday: due at one instant, durable",
	    bench_wall_ms() - wall_ms, bench_cpu_ms() - cpu_ms,
	    bench.network.first_ms - wall_ms, steps);
	bench_clear(&bench);
}

static void
bench_run(size_t n)
{
	struct bench bench = { 0 };
	struct error error = { 0 };
	double wall_ms, cpu_ms;

	bench_init(&bench, n);
	wall_ms = bench_wall_ms();
	cpu_ms = bench_cpu_ms();
	while (service_step(bench.service, &error) <=
	    clock_now_ms(&bench.clock) || service_in_flight(bench.service) > 0)
		network_sim_answer(bench.network.sim);
	wall_ms = bench_wall_ms() - wall_ms;
	cpu_ms = bench_cpu_ms() - cpu_ms;
	printf("%-44s %8.1f ms wall %8.1f ms CPU  %.0f/s, %.0f us CPU each\n",
	    "patchday: planned, sent, recorded", wall_ms, cpu_ms,
	    (double)bench.network.count / wall_ms * 1e3,
	    cpu_ms / (double)bench.network.count * 1e3);
	bench_clear(&bench);
}

static void
bench_limit_table(size_t n)
{
	double wall_ms = bench_wall_ms(), cpu_ms = bench_cpu_ms();
	sqlite3 *connection = NULL;
	sqlite3_stmt *statement = NULL;
	char key[33], payload[BENCH_ROW_BYTES];
	size_t i;

	unlink("bench-outbox.db");
	memset(payload, 'x', sizeof(payload));
	sqlite3_open("bench-outbox.db", &connection);
	sqlite3_exec(connection, "PRAGMA locking_mode=EXCLUSIVE;"
	    "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA;"
	    "CREATE TABLE t (id INTEGER PRIMARY KEY, key TEXT UNIQUE,"
	    " body TEXT); BEGIN", NULL, NULL, NULL);
	sqlite3_prepare_v2(connection, "INSERT INTO t (key, body) VALUES"
	    " (?1, ?2)", -1, &statement, NULL);
	for (i = 0; i < n; i++) {
		snprintf(key, sizeof(key), "%016llx%016llx",
		    (unsigned long long)(i * 0x9e3779b97f4a7c15u),
		    (unsigned long long)i);
		sqlite3_bind_text(statement, 1, key, 32, SQLITE_STATIC);
		sqlite3_bind_text(statement, 2, payload, sizeof(payload),
		    SQLITE_STATIC);
		sqlite3_step(statement);
		sqlite3_reset(statement);
		if (i % BENCH_BATCH == BENCH_BATCH - 1)
			sqlite3_exec(connection, "COMMIT; BEGIN", NULL, NULL,
			    NULL);
	}
	sqlite3_exec(connection, "COMMIT", NULL, NULL, NULL);
	sqlite3_finalize(statement);
	sqlite3_close(connection);
	unlink("bench-outbox.db");
	printf("%-44s %8.1f ms wall %8.1f ms CPU\n",
	    "limit: a bare SQLite table, one unique key",
	    bench_wall_ms() - wall_ms, bench_cpu_ms() - cpu_ms);
}

static void
bench_limit_log(size_t n, size_t batch)
{
	double wall_ms = bench_wall_ms(), cpu_ms = bench_cpu_ms();
	char row[BENCH_ROW_BYTES], name[48];
	int descriptor = open("bench-outbox.db", O_CREAT | O_TRUNC | O_WRONLY,
	    0600);
	size_t i;

	memset(row, 'x', sizeof(row));
	for (i = 0; i < n; i++) {
		if (write(descriptor, row, sizeof(row)) != sizeof(row))
			exit(1);
		if (i % batch == batch - 1)
			fdatasync(descriptor);
	}
	fdatasync(descriptor);
	close(descriptor);
	unlink("bench-outbox.db");
	snprintf(name, sizeof(name), "limit: append, fdatasync every %zu",
	    batch);
	printf("%-44s %8.1f ms wall %8.1f ms CPU\n", name,
	    bench_wall_ms() - wall_ms, bench_cpu_ms() - cpu_ms);
}

int
main(int argc, char **argv)
{
	bool is_run = argc > 1 && strcmp(argv[1], "run") == 0;
	size_t n = argc > 2 ? strtoul(argv[2], NULL, 10) :
	    is_run ? 10000 : 100000;

	printf("%zu messages\n", n);
	if (is_run) {
		bench_run(n);
		bench_limit_log(n, 64);
		return 0;
	}
	bench_due(n);
	bench_limit_table(n);
	bench_limit_log(n, BENCH_BATCH);
	return 0;
}
