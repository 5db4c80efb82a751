/* SPDX-License-Identifier: MIT */
/* What happens by chance: people act, the site is changed, peers and disk fail,
 * clocks are set; and time passes, mostly to where something is due. */
#include <stdio.h>
#include <string.h>

#include "civil.h"
#include "sim.h"

/* % is the occurrence's place. */
static const char *const deeds[] = {
	"{\"act\":\"start\",\"occurrence\":\"%\"}",
	"{\"act\":\"start\",\"occurrence\":\"%\",\"because\":\"must\"}",
	"{\"act\":\"end\",\"occurrence\":\"%\"}",
	"{\"act\":\"end\",\"occurrence\":\"%\"}",
	"{\"act\":\"extend\",\"occurrence\":\"%\",\"by\":\"20m\"}",
	"{\"act\":\"extend\",\"occurrence\":\"%\",\"by\":\"3h\"}",
	"{\"act\":\"shorten\",\"occurrence\":\"%\",\"by\":\"10m\"}",
	"{\"act\":\"note\",\"occurrence\":\"%\",\"words\":\"all well\"}",
	"{\"act\":\"verify\",\"occurrence\":\"%\"}",
	"{\"act\":\"reopen\",\"occurrence\":\"%\",\"by\":\"30m\"}",
	"{\"act\":\"skip\",\"occurrence\":\"%\"}",
	"{\"act\":\"unskip\",\"occurrence\":\"%\"}",
	"{\"act\":\"cancel\",\"occurrence\":\"%\",\"because\":\"fire\"}",
	"{\"act\":\"confirm\",\"occurrence\":\"%\"}",
	"{\"act\":\"confirm\",\"occurrence\":\"%\"}",
	"{\"act\":\"unconfirm\",\"occurrence\":\"%\",\"because\":\"ice\"}",
	"{\"act\":\"stage-begun\",\"occurrence\":\"%\",\"stage\":\"one\"}",
	"{\"act\":\"stage-done\",\"occurrence\":\"%\",\"stage\":\"1\"}",
	"{\"act\":\"move\",\"occurrence\":\"%\",\"to\":\"now\"}",
	"{\"act\":\"move\",\"occurrence\":\"%\",\"to\":\"10:30\"}",
	"{\"act\":\"hand-over\",\"occurrence\":\"%\",\"to\":\"second\"}",
	"{\"act\":\"keep\",\"occurrence\":\"%\"}",
};

/* An occurrence about now: of a window, and of its last few days or next. */
static bool
deed_pick(struct sim *sim, char *ret, size_t size)
{
	const struct sim_epoch *epoch =
	    &sim->epochs.items[sim->epochs.count - 1];
	unsigned which = sim_roll(sim, SIM_WINDOWS + SIM_MADE);
	const struct sim_window *window = which < SIM_WINDOWS ?
	    &epoch->site.windows[which] :
	    &epoch->site.made[which - SIM_WINDOWS];
	int64_t local = sim_zone_local(epoch->tree, window->is_there ?
	    window->zone : "UTC", sim_wall_ms(sim) / 1000), day;
	struct civil civil;
	int i;

	if (!window->is_there)
		return false;
	day = civil_local_days(local) + (int64_t)sim_roll(sim, 3) - 1;
	for (i = 0; i < 32; i++, day++) {
		local = window->only_local != 0 ? window->only_local :
		    day * CIVIL_DAY_SECS + window->minute * 60;
		if (!sim_site_has(window, local))
			continue;
		civil = civil_from_local(local);
		snprintf(ret, size, "%s/%04d-%02d-%02dT%02d:%02d", window->id,
		    civil.year, civil.month, civil.day, civil.hour,
		    civil.minute);
		return true;
	}
	return false;
}

static void
deed_act(struct sim *sim)
{
	const char *form = deeds[sim_roll(sim, countof(deeds))];
	const char *hole = strchr(form, '%');
	char identity[OCCURRENCE_IDENTITY_MAX], json[256], agree[256];
	bool is_helper;

	if (!deed_pick(sim, identity, sizeof(identity)))
		return;
	snprintf(json, sizeof(json), "%.*s%s%s", (int)(hole - form), form,
	    identity, hole + 1);
	/* What a helper may; of what somebody has just agreed to, too. */
	is_helper = (strstr(form, "\"move\"") != NULL ||
	    strstr(form, "\"unskip\"") != NULL) && sim_roll(sim, 2) == 0;
	if (is_helper) {
		snprintf(agree, sizeof(agree), "{\"act\":\"confirm\","
		    "\"occurrence\":\"%s\"}", identity);
		(void)sim_machine_act(sim, agree, false);
	}
	(void)sim_machine_act(sim, json, is_helper);
}

/* --- time ----------------------------------------------------------------- */

/* When something of the site is due next. */
static int64_t
deed_next_due_at(struct sim *sim)
{
	const struct sim_epoch *epoch =
	    &sim->epochs.items[sim->epochs.count - 1];
	int64_t now_at = sim_wall_ms(sim) / 1000, next_at = INT64_MAX, at;
	const struct sim_window *window;
	int64_t day, local, offsets[4];
	size_t i;
	int k, n;

	for (i = 0; i < SIM_WINDOWS + SIM_MADE; i++) {
		window = i < SIM_WINDOWS ? &epoch->site.windows[i] :
		    &epoch->site.made[i - SIM_WINDOWS];
		if (!window->is_there)
			continue;
		offsets[0] = 0;
		offsets[1] = window->length_secs;
		offsets[2] = window->lead_count > 0 ?
		    -window->lead_secs[0] : 0;
		offsets[3] = -SIM_CONFIRM_SECS;
		day = civil_local_days(now_at) - 1;
		for (n = 0; n < 36; n++, day++) {
			local = window->only_local != 0 ? window->only_local :
			    day * CIVIL_DAY_SECS + window->minute * 60;
			if (!sim_site_has(window, local))
				continue;
			at = sim_zone_at(epoch->tree, window->zone, local);
			for (k = 0; k < 4; k++)
				if (at + offsets[k] > now_at &&
				    at + offsets[k] < next_at)
					next_at = at + offsets[k];
		}
	}
	return next_at;
}

static int64_t
deed_until_ms(struct sim *sim)
{
	int64_t now_ms = sim_wall_ms(sim), due_at, left_ms;

	left_ms = sim->end_ms > now_ms ? sim->end_ms - now_ms : 1000;
	switch (sim_roll(sim, 8)) {
	case 0:
		return now_ms + sim_roll(sim, 3000);
	case 1:
		return now_ms + sim_roll(sim, 3600) * 1000LL;
	case 2:
	case 3:
		return now_ms + (int64_t)random_below(&sim->dice,
		    (uint64_t)left_ms / 8 + 1);
	default:
		due_at = deed_next_due_at(sim);
		if (due_at == INT64_MAX)
			return now_ms + left_ms / 8;
		return due_at * 1000 - 3000 + (sim_roll(sim, 4) ?
		    sim_roll(sim, 6000) : sim_roll(sim, 400000));
	}
}

/* --- faults --------------------------------------------------------------- */

static int64_t
deed_span_ms(struct sim *sim)
{
	static const int64_t spans[] = { 20, 120, 900, 3600, 3 * 3600 };

	return (int64_t)random_below(&sim->dice, (uint64_t)spans[sim_roll(sim,
	    countof(spans))] * 1000);
}

static void
deed_weather(struct sim *sim)
{
	int64_t until_ms = sim_true_ms(sim) + deed_span_ms(sim);

	if (sim_roll(sim, 3) != 0) {
		sim->slack = (enum sim_weather)sim_roll(sim, SIM_WEATHERS);
		sim->slack_until_ms = until_ms;
	} else {
		sim->mail = (enum sim_weather)sim_roll(sim, SIM_WEATHERS);
		sim->mail_until_ms = until_ms;
	}
	sim_note_trouble(sim, until_ms);
	sim_tell(sim, "weather  Slack %d for %lld s, mail %d for %lld s",
	    sim->slack, (long long)(sim->slack_until_ms - sim_true_ms(sim)) /
	    1000, sim->mail, (long long)(sim->mail_until_ms -
	    sim_true_ms(sim)) / 1000);
}

/* At a step of the disk, or a request, to come; or now, also in order. */
static void
deed_crash(struct sim *sim)
{
	switch (sim_roll(sim, 5)) {
	case 0:
		sim_machine_restart(sim, sim_roll(sim, 2) ? VFS_KILLED :
		    VFS_NO_POWER, sim_roll(sim, 3) ? 100 : deed_span_ms(sim));
		break;
	case 1:
		sim->crash_starts = 1 + sim_roll(sim, 6);
		break;
	case 2:
		sim->stop_steps = 1 + sim_roll(sim, 4);
		break;
	default:
		vfs_crash_at(sim->disk, 1 + sim_roll(sim, 80));
		break;
	}
}

static void
deed_jump(struct sim *sim)
{
	static const int64_t spans[] = { 2, 90, 900, 7200, 86400, 10 * 86400,
	    400 * 86400 };
	int64_t now_ms = sim_wall_ms(sim);
	int64_t ms = (int64_t)random_below(&sim->dice, (uint64_t)spans[
	    sim_roll(sim, countof(spans))] * 1000 + 1000);

	if (!sim->jumps)
		return;
	sim_machine_jump(sim, now_ms + (sim_roll(sim, 2) ? ms : -ms));
	if (ms < 3600000)
		return;
	/* Somebody notices and sets it right, or says that it is. */
	if (sim_roll(sim, 3) != 0 || sim_wall_ms(sim) < now_ms) {
		sim_machine_run(sim, sim_wall_ms(sim) + deed_span_ms(sim));
		if (sim_roll(sim, 4) == 0)
			sim_machine_reload(sim);
		else
			sim_machine_jump(sim, now_ms + 1000);
	}
}

static void
deed_full_disk(struct sim *sim)
{
	sim_tell(sim, "the disk is full");
	vfs_set_full(sim->disk, true);
	sim_machine_run(sim, sim_wall_ms(sim) + deed_span_ms(sim) / 4);
	sim_note_trouble(sim, sim_true_ms(sim));
	vfs_set_full(sim->disk, false);
	sim_tell(sim, "the disk has room again");
}

static void
deed_change(struct sim *sim)
{
	const char *what;

	if (sim_roll(sim, 8) == 0) {
		sim_machine_misread(sim);
		return;
	}
	what = sim_site_change(sim);

	/* With the service down, once in a while. */
	if (sim_roll(sim, 5) == 0) {
		sim_tell(sim, "change   %s, while it is down", what);
		sim->changed_down = true;
		sim_machine_restart(sim, VFS_KILLED, deed_span_ms(sim));
		return;
	}
	sim_tell(sim, "reload   %s", what);
	sim_machine_reload(sim);
}

static void
deed_zones(struct sim *sim)
{
	sim->tree = !sim->tree;
	sim_zone_use(sim->folder, sim->tree);
	sim_tell(sim, "zones    tree %d", sim->tree);
	sim_machine_check_zones(sim);
}

static void
deed_one(struct sim *sim)
{
	unsigned what = sim_roll(sim, 107);

	if (what < 30)
		deed_act(sim);
	else if (what < 70)
		sim_machine_run(sim, deed_until_ms(sim));
	else if (what < 80)
		deed_crash(sim);
	else if (what < 88)
		deed_weather(sim);
	else if (what < 93)
		deed_change(sim);
	else if (what < 95)
		sim_machine_sleep(sim, deed_span_ms(sim));
	else if (what < 97)
		deed_jump(sim);
	else if (what < 98)
		deed_full_disk(sim);
	else if (what < 99)
		deed_zones(sim);
	else if (what < 102)
		sim_hand_decide(sim);
	else if (what < 104)
		sim_hand_delete(sim);
	else
		sim_hand_make(sim);
}

void
sim_deed_run(struct sim *sim)
{
	unsigned count = 15 + sim_roll(sim, 40), i;

	for (i = 0; i < count; i++) {
		deed_one(sim);
		sim_feed_ask(sim);
	}
}
