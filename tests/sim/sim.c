/* SPDX-License-Identifier: MIT */
/* One run from its seed to its verdict. */
#include "sim.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "service_internal.h"

#define SIM_FIRST 1577836800		/* 2020-01-01 */
#define SIM_YEARS 20
#define SIM_AFTER_MS (SIM_DAY_MS * 5 / 4)	/* long enough for all that is owed */

const char *const sim_mutation_names[SIM_MUTATIONS] = {
	[SIM_SOUND] = "none", [SIM_DOUBLE] = "double",
	[SIM_LOSE_START] = "lose-start", [SIM_END_FIRST] = "end-first",
	[SIM_WRONG_TIME] = "wrong-time", [SIM_SAY_FRESH] = "say-fresh",
	[SIM_EARLY] = "early", [SIM_LYING_DISK] = "lying-disk",
	[SIM_LOST_ROW] = "lost-row", [SIM_GHOST] = "ghost",
	[SIM_NO_REASON] = "no-reason",
	[SIM_KEPT_SILENCE] = "kept-silence",
	[SIM_STALE_BOARD] = "stale-board",
	[SIM_KEPT_SEQUENCE] = "kept-sequence", [SIM_LOST_ENTRY] = "lost-entry",
	[SIM_LOST_INVITE] = "lost-invite",
	[SIM_SAME_INVITE] = "same-invite",
};

int64_t
sim_wall_ms(const struct sim *sim)
{
	return clock_now_ms(&sim->clock);
}

int64_t
sim_true_ms(const struct sim *sim)
{
	return clock_boot_ms(&sim->clock);
}

unsigned
sim_roll(struct sim *sim, unsigned sides)
{
	return (unsigned)random_below(&sim->dice, sides);
}

static void
sim_put_time(struct text *text, int64_t ms)
{
	struct civil civil = civil_from_local(ms / 1000);

	text_putf(text, "%04d-%02d-%02d %02d:%02d:%02d", civil.year,
	    civil.month, civil.day, civil.hour, civil.minute, civil.second);
}

void
sim_tell(const struct sim *sim, const char *format, ...)
{
	struct text text = { 0 };
	va_list arguments;

	if (!sim->talks)
		return;
	sim_put_time(&text, sim_wall_ms(sim));
	printf("%s  ", text_string(&text));
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	printf("\n");
	text_clear(&text);
}

void
sim_fail(struct sim *sim, const char *what, const char *detail)
{
	sim->failures++;
	if (sim->failures > 20)
		return;
	sim_put_time(&sim->report, sim->clock.kind == CLOCK_PINNED ?
	    sim_wall_ms(sim) : 0);
	text_putf(&sim->report, "  WRONG: %s: %s\n", what, detail);
	sim_tell(sim, "WRONG    %s: %s", what, detail);
}

/* --- trouble -------------------------------------------------------------- */

/* The ends of the spans in which something was wrong; an old one is forgotten,
 * which makes the checker stricter, so the spans are merged first. */
void
sim_note_trouble(struct sim *sim, int64_t until_true_ms)
{
	int64_t now_ms = sim_true_ms(sim);
	size_t last = sim->trouble_count;

	/* In pairs: from, until. */
	if (last >= 2 && now_ms <= sim->trouble_ms[last - 1] + 60000) {
		if (until_true_ms > sim->trouble_ms[last - 1])
			sim->trouble_ms[last - 1] = until_true_ms;
		return;
	}
	if (last + 2 > countof(sim->trouble_ms)) {
		memmove(sim->trouble_ms + 2, sim->trouble_ms + 4,
		    sizeof(sim->trouble_ms[0]) * (last - 4));
		last -= 2;
		/* Those two are one now. */
		sim->trouble_ms[1] = sim->trouble_ms[2];
	}
	sim->trouble_ms[last] = now_ms;
	sim->trouble_ms[last + 1] = until_true_ms;
	sim->trouble_count = last + 2;
}

bool
sim_was_well(const struct sim *sim, int64_t true_ms, int64_t secs)
{
	size_t i;

	for (i = 0; i < sim->trouble_count; i += 2)
		if (sim->trouble_ms[i] <= true_ms &&
		    sim->trouble_ms[i + 1] >= true_ms - secs * 1000)
			return false;
	return true;
}

/* --- a run ---------------------------------------------------------------- */

/* How long: a few days with much in them, or a year or two with little. */
static int64_t
sim_roll_length(struct sim *sim)
{
	unsigned which = sim_roll(sim, 20);

	if (which < 15)
		return (1 + sim_roll(sim, 3)) * SIM_DAY_MS;
	if (which < 18)
		return (8 + sim_roll(sim, 14)) * SIM_DAY_MS;
	return (250 + sim_roll(sim, 500)) * SIM_DAY_MS;
}

void
sim_init(struct sim *sim, uint64_t seed, const char *folder)
{
	int64_t begin_at, change_at;
	unsigned zone;

	sim->seed = seed;
	sim->folder = folder;
	random_init_seeded(&sim->dice, seed);
	random_init_seeded(&sim->quiet_dice, ~seed);
	sim_commit_init(sim);
	sim_feed_init(sim);
	sim_invite_init(sim);
	begin_at = SIM_FIRST + (int64_t)random_below(&sim->dice,
	    SIM_YEARS * 365 * 86400ull);
	sim->jumps = sim_roll(sim, 4) == 0;
	sim->begin_ms = begin_at * 1000;
	sim->end_ms = sim->begin_ms + sim_roll_length(sim);
	sim_site_roll(sim);
	/* Often just before a change of the clocks, or a famous one. */
	zone = sim_roll(sim, 3);
	change_at = zone == 0 ? INT64_MAX : zone == 1 ? sim_zone_next_change(0,
	    sim->site.windows[0].zone, begin_at) : sim_roll(sim, 2) ?
	    1662264000 : 1679781600;
	if (change_at != INT64_MAX) {
		sim->end_ms -= sim->begin_ms;
		sim->begin_ms = (change_at - 86400 - (int64_t)sim_roll(sim,
		    86400)) * 1000;
		sim->end_ms += sim->begin_ms;
	}
	sim->tree = (int)sim_roll(sim, SIM_TREES);
	sim_zone_use(folder, sim->tree);
	sim_peers_init(sim);
	sim_machine_init(sim);
	sim_tell(sim, "seed %llu, %lld days",
	    (unsigned long long)sim->seed,
	    (long long)((sim->end_ms - sim->begin_ms) / SIM_DAY_MS));
	sim_machine_boot(sim);
}

/* Whatever the clock was set to, all that is owed comes due in the end. */
void
sim_finish(struct sim *sim)
{
	int64_t until_ms, known_at = sim->planned_at;

	/* As it recorded it: a day before that it stands still. */
	if (sim->service != NULL &&
	    sim->service->agenda.planned_until > known_at)
		known_at = sim->service->agenda.planned_until;
	sim->is_calm = true;
	sim->crash_starts = sim->stop_steps = 0;
	vfs_crash_at(sim->disk, 0);
	sim_tell(sim, "calm");
	sim_note_trouble(sim, sim_true_ms(sim));
	if (sim_wall_ms(sim) < known_at * 1000 - SIM_DAY_MS / 2)
		sim_machine_jump(sim, known_at * 1000);
	until_ms = sim->end_ms > sim_wall_ms(sim) ? sim->end_ms :
	    sim_wall_ms(sim);
	sim_machine_run(sim, until_ms);
	sim_machine_run(sim, until_ms + SIM_AFTER_MS);
	sim_machine_restart(sim, sim->mutation == SIM_LYING_DISK ?
	    VFS_NO_POWER : VFS_KILLED, 1000);
	sim_machine_run(sim, sim_wall_ms(sim) + 3600000);
	if (sim->mutation == SIM_LYING_DISK)
		sim->mutated = sim->posts.count > 0 || sim->deeds.count > 0;
	sim_judge_end(sim);
}

void
sim_clear(struct sim *sim)
{
	size_t i;

	sim_machine_clear(sim);
	sim_peers_clear(sim);
	for (i = 0; i < sim->deeds.count; i++)
		act_clear(&sim->deeds.items[i].act);
	array_clear(&sim->deeds);
	for (i = 0; i < sim->own.count; i++)
		act_clear(&sim->own.items[i]);
	array_clear(&sim->own);
	sim_life_clear(sim);
	sim_feed_clear(sim);
	sim_invite_clear(sim);
	array_clear(&sim->epochs);
	text_clear(&sim->decided);
	text_clear(&sim->report);
}
