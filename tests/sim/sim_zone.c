/* SPDX-License-Identifier: MIT */
/*
 * Zones by libc, as the checker's own opinion of what sched/zone.c says: offsets
 * are asked of localtime_r() day by day once, and the changes found by halving.
 *
 * Two trees of zone data are made by zic(8).  They are the system's, but for two
 * zones whose rules a government changed at short notice: Chile put the summer
 * of 2022 off by a week (tzdata 2022b), Lebanon that of 2023 by four weeks
 * (2023b; taken back by 2023c, which is the first tree again).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "file.h"
#include "mem.h"
#include "sim.h"

#define ZONE_FROM 1514764800	/* 2018-01-01 */
#define ZONE_UNTIL 2335219200	/* 2044-01-01 */
#define ZONE_STEP 43200

const char *const sim_zone_names[] = {
	"America/Los_Angeles", "America/Santiago", "Asia/Beirut", "UTC",
	"America/New_York", "America/St_Johns", "America/Havana",
	"America/Asuncion", "America/Sao_Paulo", "America/Phoenix",
	"America/Anchorage", "America/Mexico_City", "America/Nuuk",
	"Atlantic/Azores", "Europe/London", "Europe/Dublin", "Europe/Paris",
	"Europe/Athens", "Europe/Moscow", "Africa/Cairo", "Africa/Casablanca",
	"Asia/Jerusalem", "Asia/Gaza", "Asia/Tehran", "Asia/Kathmandu",
	"Asia/Tokyo", "Australia/Sydney", "Australia/Lord_Howe",
	"Pacific/Chatham", "Pacific/Auckland",
};
const size_t sim_zone_count = countof(sim_zone_names);

/* From `at` on the offset is so. */
struct zone_change { int64_t at, offset; };

struct zone_table { ARRAY(struct zone_change) changes; };

static struct zone_table zone_tables[SIM_TREES][countof(sim_zone_names)];
static char zone_folder[128];

static const char *const zone_sources[SIM_TREES] = {
	"Rule C 2019 max - Apr Sun>=2 3:00u 0 -\n"
	"Rule C 2019 max - Sep Sun>=2 4:00u 1:00 -\n"
	"Zone America/Santiago -4:00 C -04/-03\n"
	"Rule L 1993 max - Mar lastSun 0:00 1:00 S\n"
	"Rule L 1999 max - Oct lastSun 0:00 0 -\n"
	"Zone Asia/Beirut 2:00 L EE%sT\n",
	"Rule C 2019 max - Apr Sun>=2 3:00u 0 -\n"
	"Rule C 2019 2021 - Sep Sun>=2 4:00u 1:00 -\n"
	"Rule C 2022 only - Sep Sun>=9 4:00u 1:00 -\n"
	"Rule C 2023 max - Sep Sun>=2 4:00u 1:00 -\n"
	"Zone America/Santiago -4:00 C -04/-03\n"
	"Rule L 1993 2022 - Mar lastSun 0:00 1:00 S\n"
	"Rule L 2023 only - Apr 20 24:00 1:00 S\n"
	"Rule L 2024 max - Mar lastSun 0:00 1:00 S\n"
	"Rule L 1999 max - Oct lastSun 0:00 0 -\n"
	"Zone Asia/Beirut 2:00 L EE%sT\n",
};

static int
zone_copy(const char *folder, const char *name)
{
	char *command = mem_format("cd %s && mkdir -p $(dirname %s) && "
	    "cp -L /usr/share/zoneinfo/%s %s", folder, name, name, name);
	int status = system(command);

	free(command);
	return status;
}

int
sim_zone_make_trees(const char *folder)
{
	char *source = mem_format("%s/rules", folder), *tree, *command;
	size_t i;
	int k, status = 0;

	snprintf(zone_folder, sizeof(zone_folder), "%s", folder);
	for (k = 0; k < SIM_TREES && status == 0; k++) {
		tree = mem_format("%s/tree%d", folder, k);
		(void)mkdir(tree, 0700);
		for (i = 0; i < sim_zone_count && status == 0; i++)
			status = zone_copy(tree, sim_zone_names[i]);
		if (status == 0)
			status = file_replace(source, zone_sources[k],
			    strlen(zone_sources[k]), NULL);
		command = mem_format("/usr/sbin/zic -b fat -d %s %s", tree,
		    source);
		if (status == 0)
			status = system(command);
		free(command);
		free(tree);
	}
	free(source);
	return status;
}

void
sim_zone_use(const char *folder, int tree)
{
	char *name = mem_format("%s/zoneinfo", folder);
	char *target = mem_format("%s/tree%d", zone_folder, tree);

	(void)unlink(name);
	if (symlink(target, name) != 0)
		abort();
	free(name);
	free(target);
}

/* --- tables --------------------------------------------------------------- */

static int64_t
zone_ask(int64_t at)
{
	time_t time = (time_t)at;
	struct tm tm;

	if (localtime_r(&time, &tm) == NULL)
		abort();
	return tm.tm_gmtoff;
}

static void
zone_fill(struct zone_table *table, int tree, const char *zone)
{
	char *name = mem_format(":%s/tree%d/%s", zone_folder, tree, zone);
	int64_t at, low, high, middle, offset, next;

	(void)setenv("TZ", name, 1);
	tzset();
	offset = zone_ask(ZONE_FROM);
	array_push(&table->changes, ((struct zone_change){ INT64_MIN / 2,
	    offset }));
	for (at = ZONE_FROM; at < ZONE_UNTIL; at += ZONE_STEP) {
		next = zone_ask(at + ZONE_STEP);
		if (next == offset)
			continue;
		for (low = at, high = at + ZONE_STEP; high - low > 1;) {
			middle = low + (high - low) / 2;
			if (zone_ask(middle) == offset)
				low = middle;
			else
				high = middle;
		}
		offset = next;
		array_push(&table->changes,
		    ((struct zone_change){ high, offset }));
	}
	(void)unsetenv("TZ");
	tzset();
	free(name);
}

/* Windows point to the names themselves. */
static const struct zone_table *
zone_find(int tree, const char *zone)
{
	size_t i;

	for (i = 0; i < sim_zone_count; i++)
		if (strcmp(sim_zone_names[i], zone) == 0)
			break;
	if (i == sim_zone_count)
		abort();
	/* Only two zones differ. */
	if (i != 1 && i != 2)
		tree = 0;
	if (zone_tables[tree][i].changes.count == 0)
		zone_fill(&zone_tables[tree][i], tree, zone);
	return &zone_tables[tree][i];
}

int64_t
sim_zone_local(int tree, const char *zone, int64_t at)
{
	const struct zone_table *table = zone_find(tree, zone);
	size_t i = table->changes.count;

	while (i > 1 && table->changes.items[i - 1].at > at)
		i--;
	return at + table->changes.items[i - 1].offset;
}

/* The first instant that shows it; in a gap, by the offset before. */
int64_t
sim_zone_at(int tree, const char *zone, int64_t local)
{
	const struct zone_table *table = zone_find(tree, zone);
	const struct zone_change *change = table->changes.items;
	size_t i, count = table->changes.count;
	int64_t until;

	for (i = 0; i < count; i++) {
		until = i + 1 < count ? change[i + 1].at : INT64_MAX;
		/* Before this stretch ends; or in the gap behind it. */
		if (local - change[i].offset < until || (i + 1 < count &&
		    local - change[i + 1].offset < until))
			return local - change[i].offset;
	}
	abort();
}

int64_t
sim_zone_next_change(int tree, const char *zone, int64_t at)
{
	const struct zone_table *table = zone_find(tree, zone);
	size_t i;

	for (i = 1; i < table->changes.count; i++)
		if (table->changes.items[i].at > at)
			return table->changes.items[i].at;
	return INT64_MAX;
}
