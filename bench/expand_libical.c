/* SPDX-License-Identifier: MIT */
/*
 * The twelve rules of rules.tsv with libical, DTSTART with its zone and each
 * occurrence converted to UTC, up to 2120.  Prints "GROUP NS OCCURRENCES".
 */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LIBICAL_RULES 12
#define LIBICAL_UNTIL 4733510400	/* 2120-01-01 */

struct row {
	char group[8], zone[64], start[32], rule[200];
};

static double
cpu_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static long
expand(const struct row *row)
{
	icaltimezone *zone = icaltimezone_get_builtin_timezone(row->zone);
	struct icalrecurrencetype rule =
	    icalrecurrencetype_from_string(row->rule);
	struct icaltimetype start = icaltime_from_string(row->start), next;
	icalrecur_iterator *iterator;
	long count = 0;

	start.zone = zone;
	iterator = icalrecur_iterator_new(rule, start);
	while (iterator != NULL) {
		next = icalrecur_iterator_next(iterator);
		if (icaltime_is_null_time(next) ||
		    icaltime_as_timet_with_zone(next, zone) >= LIBICAL_UNTIL)
			break;
		count++;
	}
	icalrecur_iterator_free(iterator);
	return count;
}

int
main(int argc, char **argv)
{
	static const char *const groups[] = { "R1", "R2", "H" };
	struct row rows[LIBICAL_RULES];
	FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
	double began;
	long count;
	int i, g;

	if (file == NULL)
		return 1;
	for (i = 0; i < LIBICAL_RULES; i++) {
		if (fscanf(file, "%*s %7s %63s %31s %199s", rows[i].group,
		    rows[i].zone, rows[i].start, rows[i].rule) != 4)
			return 1;
		/* Zones are loaded and expanded at their first use. */
		(void)expand(&rows[i]);
	}
	fclose(file);
	for (g = 0; g < 3; g++) {
		count = 0;
		began = cpu_ns();
		for (i = 0; i < LIBICAL_RULES; i++)
			if (strcmp(rows[i].group, groups[g]) == 0)
				count += expand(&rows[i]);
		printf("%s %.3f %ld\n", groups[g], (cpu_ns() - began) /
		    (double)count, count);
	}
	return 0;
}
