/* SPDX-License-Identifier: MIT */
/*
 * Times whole commands, exec to exit, in turn, so that all see the same
 * noise:  spawn ROUNDS COMMAND... -- COMMAND... [-- ...]
 * Prints for each: median and 90th percentile of the wall time in ms, median
 * of CPU in ms, peak memory in MiB, and the median ratios to the first and the
 * second.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define COMMANDS_MAX 16
#define ROUNDS_MAX 1000

extern char **environ;

struct sample { double wall, cpu, rss; };

static double
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int
run(char **command, struct sample *ret_sample)
{
	posix_spawn_file_actions_t actions;
	struct rusage usage;
	double began;
	pid_t pid;
	int status;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY,
	    0);
	began = now_ms();
	if (posix_spawnp(&pid, command[0], &actions, NULL, command,
	    environ) != 0)
		return -1;
	if (wait4(pid, &status, 0, &usage) != pid || status != 0)
		return -1;
	ret_sample->wall = now_ms() - began;
	ret_sample->cpu = (double)(usage.ru_utime.tv_sec +
	    usage.ru_stime.tv_sec) * 1e3 + (double)(usage.ru_utime.tv_usec +
	    usage.ru_stime.tv_usec) / 1e3;
	ret_sample->rss = (double)usage.ru_maxrss / 1024;
	posix_spawn_file_actions_destroy(&actions);
	return 0;
}

static int
cmp(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
quantile(double *values, int count, double q)
{
	qsort(values, (size_t)count, sizeof(values[0]), cmp);
	return values[(int)((count - 1) * q)];
}

int
main(int argc, char **argv)
{
	static struct sample samples[COMMANDS_MAX][ROUNDS_MAX];
	static double values[ROUNDS_MAX];
	char **commands[COMMANDS_MAX];
	int rounds, count = 1, i, k;
	double median, p90, cpu, ratio, second;

	if (argc < 3 || (rounds = atoi(argv[1])) < 1 || rounds > ROUNDS_MAX)
		return 2;
	commands[0] = argv + 2;
	for (i = 2; i < argc; i++) {
		if (strcmp(argv[i], "--") != 0 || count == COMMANDS_MAX)
			continue;
		argv[i] = NULL;
		commands[count++] = argv + i + 1;
	}
	for (i = -2; i < rounds; i++)		/* two rounds to warm up */
		for (k = 0; k < count; k++)
			if (run(commands[k], &samples[k][i < 0 ? 0 : i]) !=
			    0) {
				fprintf(stderr, "%s failed\n",
				    commands[k][0]);
				return 1;
			}
	printf("%-44s %9s %9s %9s %9s %9s %9s\n", "command", "median ms",
	    "p90 ms", "cpu ms", "RSS MiB", "to 1st", "to 2nd");
	for (k = 0; k < count; k++) {
		for (i = 0; i < rounds; i++)
			values[i] = samples[k][i].wall;
		median = quantile(values, rounds, .5);
		p90 = quantile(values, rounds, .9);
		for (i = 0; i < rounds; i++)
			values[i] = samples[k][i].cpu;
		cpu = quantile(values, rounds, .5);
		for (i = 0; i < rounds; i++)
			values[i] = samples[k][i].wall / samples[0][i].wall;
		ratio = quantile(values, rounds, .5);
		for (i = 0; i < rounds; i++)
			values[i] = samples[k][i].wall /
			    samples[count > 1][i].wall;
		second = quantile(values, rounds, .5);
		printf("%-44.44s %9.2f %9.2f %9.2f %9.1f %9.2f %9.2f\n",
		    commands[k][0], median, p90, cpu, samples[k][0].rss,
		    ratio, second);
	}
	return 0;
}
