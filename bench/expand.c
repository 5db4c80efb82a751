/* SPDX-License-Identifier: MIT */
/*
 * The twelve rules of rules.tsv, 2020 to 2120, to UTC through the public API:
 * each round reads the rule from text, expands it and converts every
 * occurrence; zones are loaded before.  Prints "GROUP NS OCCURRENCES" (CPU
 * time an occurrence) for each group, and checks count and sum of every rule
 * against rules.expected.
 *
 * Usage: expand RULES EXPECTED [MILLISECONDS]
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "civil.h"
#include "rrule.h"
#include "zone.h"
#include "zonedir.h"

#define EXPAND_RULES 12
#define EXPAND_BLOCK 1024
#define EXPAND_LAST_LOCAL 4733510399	/* 2119-12-31T23:59:59 */

struct row {
	char name[8], group[8], zone_name[64], start_text[32], rule[200];
	const struct zone *zone;
	int64_t start_local;
};

struct result {
	int64_t count, sum;
};

static double
cpu_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static void
die(const char *what)
{
	fprintf(stderr, "expand: %s\n", what);
	exit(1);
}

static struct result
expand(const struct row *row)
{
	int64_t locals[EXPAND_BLOCK];
	struct result result = { 0, 0 };
	struct zone_cursor zone;
	struct rrule_cursor cursor;
	struct rrule rule;
	size_t n, i;

	if (rrule_parse(row->rule, &rule, NULL) < 0)
		die("a rule is refused");
	rule.has_until = true;
	rule.until_local = EXPAND_LAST_LOCAL;
	rrule_cursor_init(&cursor, &rule, row->start_local, row->start_local);
	zone_cursor_init(&zone, row->zone);
	do {
		n = rrule_cursor_fill(&cursor, locals, EXPAND_BLOCK);
		for (i = 0; i < n; i++)
			result.sum += zone_cursor_resolve(&zone, locals[i]);
		result.count += (int64_t)n;
	} while (n == EXPAND_BLOCK);
	return result;
}

static void
read_rows(const char *path, struct row *rows, struct zonedir *zonedir)
{
	FILE *file = fopen(path, "r");
	char line[512];
	struct error error;
	int i;

	if (file == NULL)
		die("the rules are not there");
	for (i = 0; i < EXPAND_RULES; i++) {
		if (fgets(line, sizeof(line), file) == NULL ||
		    sscanf(line, "%7s %7s %63s %31s %199s", rows[i].name,
		    rows[i].group, rows[i].zone_name, rows[i].start_text,
		    rows[i].rule) != 5)
			die("the rules are not as expected");
		rows[i].zone = zonedir_find(zonedir, rows[i].zone_name,
		    &error);
		if (rows[i].zone == NULL || civil_parse(rows[i].start_text,
		    &rows[i].start_local, NULL, &error) < 0)
			die(error.text);
	}
	fclose(file);
}

static int
check_rows(const char *path, const struct row *rows)
{
	FILE *file = fopen(path, "r");
	struct result got, want;
	int i, right = 0;
	char name[8];

	if (file == NULL)
		die("the expected sums are not there");
	for (i = 0; i < EXPAND_RULES; i++) {
		got = expand(&rows[i]);
		if (fscanf(file, "%7s %" SCNd64 " %" SCNd64, name, &want.count,
		    &want.sum) != 3 || strcmp(name, rows[i].name) != 0)
			die("the expected sums are not as expected");
		if (got.count == want.count && got.sum == want.sum)
			right++;
		else
			fprintf(stderr, "expand: %s gives %" PRId64 " %" PRId64
			    "\n", name, got.count, got.sum);
	}
	fclose(file);
	return right;
}

static void
measure(const struct row *rows, const char *group, double ms)
{
	double began = cpu_ns(), spent;
	int64_t count = 0, once = 0;
	int i;

	do {
		once = 0;
		for (i = 0; i < EXPAND_RULES; i++)
			if (strcmp(rows[i].group, group) == 0)
				once += expand(&rows[i]).count;
		count += once;
		spent = cpu_ns() - began;
	} while (spent < ms * 1e6);
	printf("%s %.3f %" PRId64 "\n", group, spent / (double)count, once);
}

int
main(int argc, char **argv)
{
	struct zonedir *zonedir = zonedir_new(NULL);
	struct row rows[EXPAND_RULES];
	double ms = argc > 3 ? atof(argv[3]) : 200;
	int right;

	if (argc < 3)
		die("usage: expand RULES EXPECTED [MILLISECONDS]");
	read_rows(argv[1], rows, zonedir);
	right = check_rows(argv[2], rows);
	measure(rows, "R1", ms);
	measure(rows, "R2", ms);
	measure(rows, "H", ms);
	printf("right %d %d\n", right, EXPAND_RULES);
	zonedir_free(zonedir);
	return right == EXPAND_RULES ? 0 : 1;
}
