/* SPDX-License-Identifier: MIT */
/*
 * The clock, by a table instead of by chance: jumps of one second to 400 days
 * in both directions, suspends, a boot in 1970, zone data replaced while it
 * runs (Chile 2022, Lebanon 2023), and every change of the clocks from 2020 to
 * 2040 in each zone.  The checker is the simulation's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "sim.h"

#define CLOCK_JUMPS 200
#define CLOCK_LONGEST (400 * 86400 * (int64_t)1000)
#define CLOCK_UNTIL 2240611200		/* 2041-01-01 */
#define CLOCK_FROM 1577836800		/* 2020-01-01 */

/* One window, every day; told to all. */
static struct sim *
clock_new(const char *folder, const char *zone, int minute,
    int64_t begin_at, uint64_t seed)
{
	struct sim *sim = mem_new(1, sizeof(*sim));
	struct sim_window *window = &sim->site.windows[0];

	sim->seed = seed;
	sim->folder = folder;
	sim->is_calm = true;
	sim->jumps = true;
	random_init_seeded(&sim->dice, seed);
	*window = (struct sim_window){ .is_there = true, .id = "w0",
	    .zone = zone, .minute = minute, .weekday = -1,
	    .length_secs = 3600, .lead_secs = { 7200 }, .lead_count = 1,
	    .tells_post = true, .grace_secs = 120, .catch_up_secs = 86400 };
	sim->begin_ms = begin_at * 1000;
	sim_zone_use(folder, 0);
	sim_peers_init(sim);
	sim->lag_ms = 0;
	sim_machine_init(sim);
	sim_machine_boot(sim);
	return sim;
}

static unsigned
clock_end(struct sim *sim, const char *label, int64_t number)
{
	unsigned failures;

	sim->end_ms = sim_wall_ms(sim);
	sim_finish(sim);
	failures = sim->failures;
	if (failures > 0)
		printf("%s %lld: %s", label, (long long)number,
		    text_string(&sim->report));
	sim_clear(sim);
	free(sim);
	return failures > 0;
}

/* In the middle of the work, or just before it; set right after an hour or
 * not. */
static unsigned
clock_jump_row(const char *folder, int row)
{
	int64_t ms = 1000, k;
	struct sim *sim = clock_new(folder, "America/Los_Angeles", 15 * 60,
	    1796256000, (uint64_t)row + 1);
	int64_t before_ms;

	/* From a second to 400 days in equal ratios. */
	for (k = 0; k < row / 8; k++)
		ms = ms * 20 / 10 > CLOCK_LONGEST ? CLOCK_LONGEST :
		    ms * 20 / 10;
	sim_machine_run(sim, sim->begin_ms + (row & 1 ? 23 : 22) * 3600000 +
	    1500000);
	before_ms = sim_wall_ms(sim);
	sim_machine_jump(sim, before_ms + (row & 2 ? ms : -ms));
	sim_machine_run(sim, sim_wall_ms(sim) + 3600000);
	if (row & 4)
		sim_machine_jump(sim, before_ms + 3600000);
	else if (ms > SIM_DAY_MS)
		sim_machine_reload(sim);
	return clock_end(sim, "a jump", row & 2 ? ms : -ms);
}

static unsigned
clock_sleep_row(const char *folder, int64_t hours)
{
	struct sim *sim = clock_new(folder, "UTC", 12 * 60, 1796256000, 1);

	sim_machine_run(sim, sim->begin_ms + 11 * 3600000);
	sim_machine_sleep(sim, hours * 3600000);
	return clock_end(sim, "asleep for hours", hours);
}

/* Without a battery: nothing is said before the clock is set. */
static unsigned
clock_boot_row(const char *folder)
{
	struct sim *sim = clock_new(folder, "UTC", 12 * 60, 1796256000, 1);
	int64_t before_ms;
	size_t said;

	sim_machine_run(sim, sim->begin_ms + 3 * SIM_DAY_MS);
	before_ms = sim_wall_ms(sim);
	said = sim->sends.count;
	sim_machine_jump(sim, 0);
	sim_machine_restart(sim, VFS_NO_POWER, 1000);
	sim_machine_run(sim, 2 * SIM_DAY_MS);
	if (sim->sends.count != said)
		sim_fail(sim, "something was said in 1970", "");
	sim_machine_jump(sim, before_ms + 2 * SIM_DAY_MS);
	return clock_end(sim, "a boot in", 1970);
}

static unsigned
clock_zone_row(const char *folder, const char *zone, int64_t begin_at,
    int days)
{
	struct sim *sim = clock_new(folder, zone, 10 * 60, begin_at, 1);

	sim_machine_run(sim, sim->begin_ms + 2 * SIM_DAY_MS);
	sim->tree = 1;
	sim_zone_use(folder, 1);
	sim_machine_check_zones(sim);
	sim_machine_run(sim, sim->begin_ms + days * SIM_DAY_MS);
	return clock_end(sim, zone, begin_at);
}

/* At the hour in which the clocks change, from the day before on. */
static unsigned
clock_change_row(const char *folder, const char *zone, int64_t change_at)
{
	int64_t local = sim_zone_local(0, zone, change_at);
	struct sim *sim = clock_new(folder, zone, (int)(((local - 1800) %
	    86400 + 86400) % 86400 / 900 * 15), change_at - 90000, 1);

	sim->jumps = false;
	sim_machine_run(sim, sim->begin_ms + 2 * SIM_DAY_MS);
	return clock_end(sim, zone, change_at);
}

unsigned
sim_clock_run(const char *folder, unsigned *ret_count)
{
	unsigned failed = 0, count = 0;
	int64_t at, hours;
	size_t i;
	int row;

	for (row = 0; row < CLOCK_JUMPS; row++, count++)
		failed += clock_jump_row(folder, row);
	for (hours = 1; hours < 40; hours += 2, count++)
		failed += clock_sleep_row(folder, hours);
	failed += clock_boot_row(folder);
	failed += clock_zone_row(folder, "America/Santiago", 1662000000, 14);
	failed += clock_zone_row(folder, "Asia/Beirut", 1679500000, 40);
	count += 3;
	for (i = 0; i < sim_zone_count; i++)
		for (at = CLOCK_FROM; (at = sim_zone_next_change(0,
		    sim_zone_names[i], at)) < CLOCK_UNTIL; count++)
			failed += clock_change_row(folder, sim_zone_names[i],
			    at);
	*ret_count = count;
	return failed;
}
