/* SPDX-License-Identifier: MIT */
/*
 * sim [-v] [-j N] [-m MUTATION] [-f FROM] [SEEDS]
 * sim -c
 *
 * Runs SEEDS simulations from the seed FROM on, N at a time; the seed decides
 * everything.  -v tells what happens; -m makes a fault that the checker has to
 * find; -c goes through the table of clocks.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "mem.h"
#include "sim.h"

#define MAIN_PROCESSES 64
#define MAIN_REPORTS 20			/* failing seeds that are told */

/* What the processes have done, in shared memory. */
struct tally {
	uint64_t seeds, events, restarts, sends, posts, mutated, caught;
	int64_t simulated_ms;
	uint64_t failed, seed;
};

struct settings {
	uint64_t from, count;
	int processes;
	bool talks, is_clock;
	enum sim_mutation mutation;
};

static void
main_seed(const struct settings *settings, uint64_t seed, const char *folder,
    struct tally *tally)
{
	struct sim *sim = mem_new(1, sizeof(*sim));
	int64_t began_ms;

	tally->seed = seed;
	sim->talks = settings->talks;
	sim->mutation = settings->mutation;
	sim_init(sim, seed, folder);
	began_ms = sim_true_ms(sim);
	sim_deed_run(sim);
	sim_finish(sim);
	tally->seeds++;
	tally->events += sim->events;
	tally->restarts += sim->restarts;
	tally->sends += sim->sends.count;
	tally->posts += sim->posts.count;
	tally->simulated_ms += sim_true_ms(sim) - began_ms;
	tally->mutated += sim->mutated > 0;
	tally->caught += sim->mutated > 0 && sim->failures > 0;
	if (sim->failures > 0 && settings->mutation == SIM_SOUND) {
		if (tally->failed++ < MAIN_REPORTS)
			printf("seed %llu: %u wrong\n%s   replay: make sim "
			    "SEEDS=1 FROM=%llu VERBOSE=1\n",
			    (unsigned long long)seed, sim->failures,
			    text_string(&sim->report),
			    (unsigned long long)seed);
		fflush(stdout);
	}
	sim_clear(sim);
	free(sim);
}

static void
main_work(const struct settings *settings, int number, const char *folder,
    struct tally *tally)
{
	char *own = mem_format("%s/%d", folder, number);
	char *backup = mem_format("%s/backup", own);
	uint64_t i;

	(void)mkdir(own, 0700);
	(void)mkdir(backup, 0700);
	vfs_register();
	for (i = (uint64_t)number; i < settings->count;
	    i += (uint64_t)settings->processes)
		main_seed(settings, settings->from + i, own, tally);
	free(own);
	free(backup);
}

static double
main_seconds(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void
main_sum(const struct tally *tallies, int count, struct tally *ret)
{
	int i;

	memset(ret, 0, sizeof(*ret));
	for (i = 0; i < count; i++) {
		ret->seeds += tallies[i].seeds;
		ret->events += tallies[i].events;
		ret->restarts += tallies[i].restarts;
		ret->sends += tallies[i].sends;
		ret->posts += tallies[i].posts;
		ret->mutated += tallies[i].mutated;
		ret->caught += tallies[i].caught;
		ret->simulated_ms += tallies[i].simulated_ms;
		ret->failed += tallies[i].failed;
	}
}

/* The children, with a line now and then about how far they are. */
static int
main_wait(const struct settings *settings, struct tally *tallies,
    double began)
{
	struct timespec pause = { .tv_nsec = 100000000 };
	struct tally sum;
	int left = settings->processes, status, wrong = 0, i;
	double told = began, now;

	while (left > 0) {
		pid_t child = waitpid(-1, &status, WNOHANG);

		if (child > 0) {
			left--;
			wrong |= !WIFEXITED(status) ||
			    WEXITSTATUS(status) != 0;
			continue;
		}
		(void)nanosleep(&pause, NULL);
		now = main_seconds();
		if (now - told < 10)
			continue;
		told = now;
		main_sum(tallies, settings->processes, &sum);
		fprintf(stderr, "%llu of %llu seeds, %llu wrong, %.0f/s\n",
		    (unsigned long long)sum.seeds,
		    (unsigned long long)settings->count,
		    (unsigned long long)sum.failed,
		    (double)sum.seeds / (now - began));
	}
	for (i = 0; i < settings->processes; i++)
		if (tallies[i].seed != 0)
			printf("died in seed %llu: make sim SEEDS=1 FROM=%llu "
			    "VERBOSE=1\n",
			    (unsigned long long)tallies[i].seed,
			    (unsigned long long)tallies[i].seed);
	return wrong;
}

static int
main_report(const struct settings *settings, const struct tally *sum,
    double secs, int wrong)
{
	printf("%llu seeds, %.0f simulated years, %llu events, %llu restarts, "
	    "%llu messages sent, %llu arrived; %.0f s, %.0f seeds/s\n",
	    (unsigned long long)sum->seeds, (double)sum->simulated_ms / 1000 /
	    86400 / 365.25, (unsigned long long)sum->events,
	    (unsigned long long)sum->restarts, (unsigned long long)sum->sends,
	    (unsigned long long)sum->posts, secs, (double)sum->seeds / secs);
	if (settings->mutation != SIM_SOUND) {
		printf("%s: made in %llu seeds, found in %llu\n",
		    sim_mutation_names[settings->mutation],
		    (unsigned long long)sum->mutated,
		    (unsigned long long)sum->caught);
		/* Some are made where nothing can be known: of a window
		 * that has left, of a message that is repeated. */
		return wrong || sum->mutated == 0 ||
		    sum->caught * 10 < sum->mutated * 8;
	}
	printf("%llu passed, %llu failed\n",
	    (unsigned long long)(sum->seeds - sum->failed),
	    (unsigned long long)sum->failed + (unsigned)wrong);
	return wrong || sum->failed > 0 || sum->seeds < settings->count;
}

static int
main_run(const struct settings *settings, const char *folder)
{
	struct tally *tallies = mmap(NULL, MAIN_PROCESSES * sizeof(*tallies),
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct tally sum;
	double began = main_seconds();
	int i, wrong = 0;

	if (tallies == MAP_FAILED)
		return 1;
	fflush(stdout);
	if (settings->processes == 1) {
		main_work(settings, 0, folder, &tallies[0]);
	} else {
		for (i = 0; i < settings->processes; i++)
			if (fork() == 0) {
				main_work(settings, i, folder, &tallies[i]);
				fflush(stdout);
				tallies[i].seed = 0;
				/* Not _exit(): tests/coverage counts. */
				exit(0);
			}
		wrong = main_wait(settings, tallies, began);
	}
	main_sum(tallies, settings->processes, &sum);
	return main_report(settings, &sum, main_seconds() - began, wrong);
}

static int
main_clock(const char *folder)
{
	char *backup = mem_format("%s/backup", folder);
	unsigned count = 0, failed;

	(void)mkdir(backup, 0700);
	free(backup);
	vfs_register();
	failed = sim_clock_run(folder, &count);
	printf("clock: %u passed, %u failed\n", count - failed, failed);
	return failed > 0;
}

static int
main_mutation(const char *name, struct settings *settings)
{
	int i;

	for (i = 0; i < SIM_MUTATIONS; i++)
		if (strcmp(sim_mutation_names[i], name) == 0) {
			settings->mutation = (enum sim_mutation)i;
			return 0;
		}
	fprintf(stderr, "no mutation \"%s\"\n", name);
	return -1;
}

int
main(int argc, char **argv)
{
	struct settings settings = { .from = 1, .count = 100,
	    .processes = 1 };
	char folder[] = "/dev/shm/patchday-sim.XXXXXX";
	char *command;
	int option, status;

	while ((option = getopt(argc, argv, "cvj:m:f:")) != -1) {
		if (option == 'v')
			settings.talks = true;
		else if (option == 'c')
			settings.is_clock = true;
		else if (option == 'j')
			settings.processes = atoi(optarg);
		else if (option == 'f')
			settings.from = strtoull(optarg, NULL, 10);
		else if (option != 'm' || main_mutation(optarg,
		    &settings) < 0)
			return 2;
	}
	if (optind < argc)
		settings.count = strtoull(argv[optind], NULL, 10);
	if (settings.processes < 1 || settings.processes > MAIN_PROCESSES)
		settings.processes = 1;
	if (mkdtemp(folder) == NULL || sim_zone_make_trees(folder) != 0) {
		perror(folder);
		return 2;
	}
	status = settings.is_clock ? main_clock(folder) :
	    main_run(&settings, folder);
	command = mem_format("rm -rf %s", folder);
	(void)!system(command);
	free(command);
	return status;
}
