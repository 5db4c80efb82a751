/* SPDX-License-Identifier: MIT */
/* A random site, and random changes of it. */
#include <stdio.h>
#include <string.h>

#include "civil.h"
#include "sim.h"

static const char *const site_days[] = { "Sunday", "Monday", "Tuesday",
    "Wednesday", "Thursday", "Friday", "Saturday" };

size_t
sim_site_ears(const struct sim_site *site, const struct sim_window *window,
    struct sim_ear ret_ears[static 4])
{
	size_t count = 0;

	ret_ears[count++] = (struct sim_ear){ "chat", "" };
	if (window->tells_side && site->has_side)
		ret_ears[count++] = (struct sim_ear){ "side", "" };
	if (window->tells_post) {
		ret_ears[count++] = (struct sim_ear){ "post",
		    "ann@example.org" };
		ret_ears[count++] = (struct sim_ear){ "post",
		    "bob@example.org" };
	}
	return count;
}

static void
site_format_window(const struct sim_site *site,
    const struct sim_window *window, struct text *text)
{
	int i;

	text_putf(text, "  %s:\n    title: Work of %s\n    when: %s %s%s at "
	    "%02d:%02d\n    zone: %s\n    duration: %lldm\n"
	    "    late: {grace: %lldm, catch_up: %lldh}\n"
	    "    stages: [[one, two], [three]]\n",
	    window->id, window->id, window->is_monthly ? "first" : "every",
	    window->weekday < 0 ? "day" : site_days[window->weekday],
	    window->is_monthly ? " of each month" : "", window->minute / 60,
	    window->minute % 60, window->zone,
	    (long long)window->length_secs / 60,
	    (long long)window->grace_secs / 60,
	    (long long)window->catch_up_secs / 3600);
	if (window->mode == SIM_HAND)
		text_puts(text, "    coordinators: [first, second]\n");
	if (window->mode == SIM_HALF)
		text_puts(text, "    start: auto\n    end: by-hand\n");
	if (window->mode == SIM_AGREED)
		text_putf(text, "    confirm: {by: boss, before: %dh, "
		    "otherwise: skip, ask: [5h]}\n", SIM_CONFIRM_SECS / 3600);
	text_puts(text, "    announce: [{to: [chat");
	if (window->tells_side && site->has_side)
		text_puts(text, ", side");
	if (window->tells_post)
		text_puts(text, ", post");
	if (window->tells_quiet)
		text_puts(text, ", quiet");
	text_puts(text, "], remind: [");
	for (i = 0; i < window->lead_count; i++)
		text_putf(text, "%s%lldh", i == 0 ? "" : ", ",
		    (long long)window->lead_secs[i] / 3600);
	text_puts(text, "], start: true, end: true}");
	sim_invite_format_window(window, text);
	text_puts(text, "]\n");
}

void
sim_site_format(const struct sim_site *site, struct text *text)
{
	size_t i;

	text_puts(text, "site: {title: Simulated, operators: chat}\n"
	    "windows:\n");
	for (i = 0; i < SIM_WINDOWS; i++)
		if (site->windows[i].is_there)
			site_format_window(site, &site->windows[i], text);
	text_puts(text, "environments:\n"
	    "  one: {title: One, tier: dev}\n"
	    "  two: {title: Two, tier: dev}\n"
	    "  three: {title: Three, tier: prod}\n"
	    "channels:\n"
	    "  chat: {slack: \"#chat\", token: {file: none}}\n"
	    "  anna: {slack: \"#anna\", token: {file: none}}\n"
	    "  post: {email: [ann@example.org, bob@example.org], "
	    "from: pd@example.org, smtp: \"smtp://localhost:25\", "
	    "tls: none}\n"
	    "  quiet: {alertmanager: \"http://localhost:9093\"}\n");
	if (site->has_side)
		text_puts(text,
		    "  side: {slack: \"#side\", token: {file: none}}\n");
	sim_invite_format_channel(site, text);
	text_puts(text, "people:\n"
	    "  first: {title: First, contact: anna}\n"
	    "  second: {title: Second, contact: anna}\n"
	    "  boss: {title: Boss, contact: anna}\n"
	    "  " SIM_HELPER ": {title: Helper}\n"
	    "grants: [{to: " SIM_HELPER ", may: [move, unskip]}]\n");
}

const struct sim_window *
sim_site_find(const struct sim_site *site, const char *id)
{
	size_t i;

	for (i = 0; i < SIM_WINDOWS; i++)
		if (site->windows[i].is_there &&
		    strcmp(site->windows[i].id, id) == 0)
			return &site->windows[i];
	for (i = 0; i < SIM_MADE; i++)
		if (site->made[i].is_there &&
		    strcmp(site->made[i].id, id) == 0)
			return &site->made[i];
	return NULL;
}

bool
sim_site_has(const struct sim_window *window, int64_t local)
{
	int64_t days = civil_local_days(local);

	if (window->only_local != 0)
		return local == window->only_local;
	if (local - days * CIVIL_DAY_SECS != window->minute * 60)
		return false;
	if (window->is_monthly && civil_from_days(days).day > 7)
		return false;
	/* 1970-01-01 was a Thursday. */
	return window->weekday < 0 ||
	    ((days % 7 + 7) % 7 + 4) % 7 == window->weekday;
}

bool
sim_site_was_changed(const struct sim *sim, const char *identity)
{
	const struct sim_window *first = NULL, *window;
	char id[WINDOW_ID_MAX + 1];
	int64_t local;
	size_t i;

	if (occurrence_parse_identity(identity, id, &local, NULL) < 0)
		return false;
	for (i = 0; i < sim->epochs.count; i++) {
		window = sim_site_find(&sim->epochs.items[i].site, id);
		if (window == NULL)
			continue;
		if (first == NULL)
			first = window;
		if ((sim->epochs.items[i].tree != sim->epochs.items[0].tree &&
		    (window->zone == sim_zone_names[1] ||
		    window->zone == sim_zone_names[2])) ||
		    first->zone != window->zone || first->mode !=
		    window->mode || first->length_secs != window->length_secs)
			return true;
	}
	return false;
}

bool
sim_site_hears(const struct sim *sim, const struct sim_send *send)
{
	const struct sim_window *window;
	char id[WINDOW_ID_MAX + 1];
	struct sim_ear ears[4];
	size_t i, k, count;
	int64_t local;

	if (occurrence_parse_identity(send->identity, id, &local, NULL) < 0)
		return false;
	for (i = 0; i < sim->epochs.count; i++) {
		window = sim_site_find(&sim->epochs.items[i].site, id);
		count = window == NULL ? 0 : sim_site_ears(
		    &sim->epochs.items[i].site, window, ears);
		for (k = 0; k < count; k++)
			if (strcmp(ears[k].channel, send->channel) == 0)
				break;
		if (window != NULL && k == count)
			return false;
	}
	return true;
}

/* --- by chance ------------------------------------------------------------ */

static void
site_roll_leads(struct sim *sim, struct sim_window *window)
{
	static const int64_t leads[] = { 86400, 7200, 14400, 172800, 3600 };
	int i;

	memset(window->lead_secs, 0, sizeof(window->lead_secs));
	window->lead_count = (int)sim_roll(sim, SIM_LEADS + 1);
	for (i = 0; i < window->lead_count; i++)
		window->lead_secs[i] = leads[(sim_roll(sim, 2) + (unsigned)i *
		    2)];
}

static void
site_roll_window(struct sim *sim, struct sim_window *window, int number)
{
	static const int64_t lengths[] = { 600, 1800, 3600, 7200, 14400 };
	int64_t days = (sim->end_ms - sim->begin_ms) / SIM_DAY_MS;

	*window = (struct sim_window){ .is_there = true, .weekday = -1 };
	snprintf(window->id, sizeof(window->id), "w%d", number);
	window->zone = sim_zone_names[sim_roll(sim, 3) == 0 ? 1 + sim_roll(sim,
	    2) : sim_roll(sim, (unsigned)sim_zone_count)];
	/* Often at night, when clocks change. */
	window->minute = (int)(sim_roll(sim, 2) ? sim_roll(sim, 16) :
	    sim_roll(sim, 96)) * 15;
	if (days > 8 || sim_roll(sim, 3) == 0)
		window->weekday = (int)sim_roll(sim, 7);
	window->is_monthly = days > 100;
	window->length_secs = lengths[sim_roll(sim, countof(lengths))];
	site_roll_leads(sim, window);
	window->mode = sim_roll(sim, 2) ? SIM_AUTO :
	    (enum sim_mode)sim_roll(sim, 4);
	window->tells_side = sim_roll(sim, 4) == 0;
	window->tells_post = sim_roll(sim, 3) == 0;
	window->tells_quiet = random_below(&sim->quiet_dice, 2) == 0;
	window->grace_secs = sim_roll(sim, 4) ? 120 : 600;
	window->catch_up_secs = sim_roll(sim, 4) ? 86400 : 7200;
	sim_invite_roll(sim, window);
}

void
sim_site_roll(struct sim *sim)
{
	bool is_long = sim->end_ms - sim->begin_ms > 60 * SIM_DAY_MS;
	unsigned i, count = 1 + (sim_roll(sim, 3) == 0) +
	    (!is_long && sim_roll(sim, 5) == 0);

	sim->site.has_side = true;
	for (i = 0; i < count; i++)
		site_roll_window(sim, &sim->site.windows[i], (int)i);
}

/* Is it the only one of that id? */
static bool
site_is_alone(const struct sim *sim, const struct sim_window *window)
{
	size_t i, count = 0;

	for (i = 0; i < SIM_WINDOWS; i++)
		count += sim->site.windows[i].is_there &&
		    strcmp(sim->site.windows[i].id, window->id) == 0;
	return count == 1;
}

const char *
sim_site_change(struct sim *sim)
{
	struct sim_window *window =
	    &sim->site.windows[sim_roll(sim, SIM_WINDOWS)];
	bool is_any = false;
	size_t i;

	sim_invite_change(sim);
	if (!window->is_there) {
		site_roll_window(sim, window, (int)sim_roll(sim, 100));
		window->is_there = site_is_alone(sim, window);
		return "a new window";
	}
	switch (sim_roll(sim, 10)) {
	case 0:
		/* A configuration without windows is refused. */
		window->is_there = false;
		for (i = 0; i < SIM_WINDOWS; i++)
			is_any |= sim->site.windows[i].is_there;
		window->is_there = !is_any;
		return "a window removed";
	case 1:
		do
			snprintf(window->id, sizeof(window->id), "r%u",
			    sim_roll(sim, 1000));
		while (!site_is_alone(sim, window));
		return "a window renamed";
	case 2:
		window->minute = (int)sim_roll(sim, 96) * 15;
		return "a window at another time";
	case 3:
		window->length_secs = (1 + sim_roll(sim, 16)) * 900;
		return "a window of another length";
	case 4:
		window->zone = sim_zone_names[sim_roll(sim,
		    (unsigned)sim_zone_count)];
		return "a window in another zone";
	case 5:
		sim->site.has_side = !sim->site.has_side;
		return "a channel gone or back";
	case 6:
		window->tells_post = !window->tells_post;
		return "another list of channels";
	case 7:
		site_roll_leads(sim, window);
		return "other reminders";
	case 8:
		/* What is under way is not agreed to later. */
		window->mode = (enum sim_mode)sim_roll(sim, SIM_AGREED);
		return "who starts and ends it";
	default:
		return "nothing";
	}
}
