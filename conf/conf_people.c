/* SPDX-License-Identifier: MIT */
/*
 * Warnings about people: who is nobody's, who cannot be reached, what nobody
 * may do, and what is granted for nothing.  All of it is allowed; all of it is
 * found out too late, on the day of a window, when nobody says so before.
 */
#include <string.h>

#include "act.h"
#include "civil.h"
#include "conf_policy_internal.h"
#include "conf_promotion_internal.h"
#include "nearest.h"

/* Warn at the window's key, under its id. */
#define conf_people_warn(window, key, complaints, format, ...)		\
	complaint_add(complaints, COMPLAINT_WARNING, (window)->file,	\
	    window_find_place(window, key).line,			\
	    window_find_place(window, key).column, "%s: " format,	\
	    (window)->id, __VA_ARGS__)

/* Does the window name them, as a coordinator or as who confirms? */
static bool
conf_people_is_named(const struct window *window, const char *id)
{
	size_t i;

	if (window->confirm.by != NULL && strcmp(window->confirm.by, id) == 0)
		return true;
	for (i = 0; i < window->rota.people.count; i++)
		if (strcmp(window->rota.people.items[i].id, id) == 0)
			return true;
	return false;
}

/* Does anything name them? */
static bool
conf_people_is_used(const struct conf *conf, const char *id)
{
	const struct grant *grant;
	size_t i, k;

	for (i = 0; i < conf->grants.count; i++) {
		grant = &conf->grants.items[i];
		for (k = 0; k < grant->to.count; k++)
			if (strcmp(grant->to.items[k], id) == 0)
				return true;
	}
	for (i = 0; i < conf->windows.count; i++)
		if (conf_people_is_named(&conf->windows.items[i], id))
			return true;
	return conf_policy_names(conf, id, true) ||
	    conf_promotion_names(conf, id, true);
}

static void
conf_people_check_unused(const struct conf *conf,
    struct complaints *complaints)
{
	const struct person *person;
	size_t i;

	for (i = 0; i < conf->people.count; i++) {
		person = &conf->people.items[i];
		if (!conf_people_is_used(conf, person->id))
			complaint_add(complaints, COMPLAINT_WARNING,
			    person->file, person->line, 1, "nobody needs the "
			    "person \"%s\": neither grants nor a window's "
			    "coordinators or confirm name them", person->id);
	}
}

/* Does any entry of `grants` let somebody do that to all of the window? */
static bool
conf_people_may(const struct conf *conf, const struct window *window,
    enum act_verb verb)
{
	struct { ARRAY(const char *) list; } environments = { 0 };
	struct grant_case what = { .power = 1u << verb,
		.window = window->id };
	const struct window_stage *stage;
	bool may = false;
	size_t i, k;

	for (i = 0; i < window->stages.count; i++) {
		stage = &window->stages.items[i];
		for (k = 0; k < stage->environments.count; k++)
			array_push(&environments.list,
			    (const char *)stage->environments.items[k]);
	}
	what.environments = environments.list.items;
	what.environment_count = environments.list.count;
	for (i = 0; !may && i < conf->grants.count; i++)
		may = grant_covers(&conf->grants.items[i], &what);
	array_clear(&environments.list);
	return may;
}

/* What waits for a person, and no person may. */
static void
conf_people_check_hands(const struct conf *conf, const struct window *window,
    struct complaints *complaints)
{
	bool lacks_start, lacks_end;

	/* A coordinator may without a grant. */
	if (window->rota.people.count > 0)
		return;
	lacks_start = window->starts_by_hand &&
	    !conf_people_may(conf, window, ACT_START);
	lacks_end = window->ends_by_hand &&
	    !conf_people_may(conf, window, ACT_END);
	if (!lacks_start && !lacks_end)
		return;
	conf_people_warn(window, WINDOW_KEY_START, complaints, "it %s%s%s by "
	    "hand, and nobody but root may do that; \"grants\" or "
	    "\"coordinators\" say who may",
	    lacks_start ? "starts" : "", lacks_start && lacks_end ? " and " :
	    "", lacks_end ? "ends" : "");
}

/* The person whose id is nearly what has to confirm, or NULL: a role in words
 * is none. */
static const char *
conf_people_find_near(const struct conf *conf, const char *by)
{
	struct { ARRAY(const char *) list; } ids = { 0 };
	const char *near;
	size_t i;

	for (i = 0; i < conf->people.count; i++)
		array_push(&ids.list, conf->people.items[i].id);
	near = nearest_find(by, ids.list.items, ids.list.count);
	array_clear(&ids.list);
	return near;
}

/* Whoever has to confirm, and is not asked to. */
static void
conf_people_check_confirm(const struct conf *conf, const struct window *window,
    struct complaints *complaints)
{
	const struct window_confirm *confirm = &window->confirm;
	bool is_person = confirm->by != NULL &&
	    conf_find_person(conf, confirm->by) != NULL;
	const char *near = NULL;

	if (confirm->by != NULL && !is_person)
		near = conf_people_find_near(conf, confirm->by);
	if (near == NULL && (confirm->ask.remind_secs.count == 0 ||
	    confirm->ask.channels.count > 0))
		return;
	conf_people_warn(window, WINDOW_KEY_CONFIRM, complaints,
	    "\"%.80s\" has to confirm and is not asked: they %s%s%s%s",
	    confirm->by, is_person ? "have no contact" :
	    "are nobody under \"people\"", near != NULL ?
	    "; did you mean \"" : "", near != NULL ? near : "",
	    near != NULL ? "\"?" : "");
}

/* People whom the window needs to reach, and cannot. */
static void
conf_people_check_contact(const struct conf *conf,
    const struct window *window, struct complaints *complaints)
{
	const struct window_person *member;
	size_t i;

	for (i = 0; i < window->rota.people.count; i++) {
		member = &window->rota.people.items[i];
		if (member->contact.channels.count == 0)
			conf_people_warn(window, WINDOW_KEY_COORDINATORS,
			    complaints, "the coordinator "
			    "\"%s\" has no contact, so they cannot be told "
			    "that it is their turn", member->id);
	}
	conf_people_check_confirm(conf, window, complaints);
}

/* Is the end told in that channel, by any list of the window? */
static bool
conf_people_hears_end(const struct window *window, const char *channel)
{
	const struct window_announce *announce;
	size_t i, k;

	for (i = 0; i < window->announces.count; i++) {
		announce = &window->announces.items[i];
		for (k = 0; announce->says_end &&
		    k < announce->channels.count; k++)
			if (strcmp(announce->channels.items[k], channel) == 0)
				return true;
	}
	return false;
}

/* Who waits for an end that is announced to others. */
static void
conf_people_check_end(const struct window *window,
    struct complaints *complaints)
{
	const struct window_announce *announce;
	size_t i, k;

	for (i = 0; window->ends_by_hand && i < window->announces.count; i++) {
		announce = &window->announces.items[i];
		for (k = 0; announce->says_start &&
		    k < announce->channels.count; k++)
			if (!conf_people_hears_end(window,
			    announce->channels.items[k]))
				conf_people_warn(window, WINDOW_KEY_START,
				    complaints, "who follows \"%s\" is asked "
				    "to hold off until the end is announced, "
				    "and is not told of the end (end: false), "
				    "which a person gives",
				    announce->channels.items[k]);
	}
}

/* Days to come on which somebody stands in for nothing. */
static void
conf_people_check_swaps(const struct window *window, int64_t now_at,
    struct complaints *complaints)
{
	int64_t now_local = zone_local(window->zone, now_at), local;
	const struct window_swap *swap;
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < window->rota.swaps.count; i++) {
		swap = &window->rota.swaps.items[i];
		if (swap->day_local < now_local ||
		    (recurrence_next(&window->recurrence, swap->day_local - 1,
		    &local) && local < swap->day_local + CIVIL_DAY_SECS))
			continue;
		civil_format(&text, swap->day_local);
		text_cut(&text, text.length - strlen("T00:00"));
		conf_people_warn(window, WINDOW_KEY_COORDINATORS,
		    complaints, "swap %s: the window does "
		    "not take place then", text_string(&text));
		text_clear(&text);
	}
}

/* Is any window, any environment of the configuration called so? */
static bool
conf_people_fits_window(const struct conf *conf, const char *pattern)
{
	size_t i;

	for (i = 0; i < conf->windows.count; i++)
		if (grant_fits(&pattern, 1, conf->windows.items[i].id))
			return true;
	return false;
}

static bool
conf_people_fits_environment(const struct conf *conf, const char *pattern)
{
	size_t i;

	for (i = 0; i < conf->environments.count; i++)
		if (grant_fits(&pattern, 1, conf->environments.items[i].id))
			return true;
	return strcmp(pattern, "*") == 0;
}

/* Patterns that fit nothing give nothing. */
static void
conf_people_check_patterns(const struct conf *conf, const struct grant *grant,
    struct complaints *complaints)
{
	const char *pattern;
	size_t i;

	for (i = 0; i < grant->windows.count; i++) {
		pattern = grant->windows.items[i];
		if (!conf_people_fits_window(conf, pattern))
			complaint_add(complaints, COMPLAINT_WARNING,
			    grant->file, grant->line, 1, "this grant is for "
			    "windows \"%s\", and no window of the "
			    "configuration is called so", pattern);
	}
	for (i = 0; i < grant->environments.count; i++) {
		pattern = grant->environments.items[i];
		if (!conf_people_fits_environment(conf, pattern))
			complaint_add(complaints, COMPLAINT_WARNING,
			    grant->file, grant->line, 1, "this grant is for "
			    "environments \"%s\", and none is called so",
			    pattern);
	}
}

/* Is it an address of this machine that `listen` says? */
static bool
conf_people_is_local(const char *listen)
{
	return strncmp(listen, "127.", 4) == 0 ||
	    strncmp(listen, "[::1]:", 6) == 0 ||
	    strncmp(listen, "localhost:", 10) == 0;
}

/* A header that is believed by nobody, or by everybody. */
static void
conf_people_check_login(const struct conf *conf,
    struct complaints *complaints)
{
	const char *listen = conf->service.listen;

	if (listen == NULL || strncmp(listen, "unix:", 5) == 0)
		return;
	if (conf->login.header == NULL) {
		if (conf->login.address != NULL && conf->login.is_socket_only)
			complaint_add(complaints, COMPLAINT_WARNING,
			    conf->login.file, conf->login.line, 1,
			    "trusted-login: %s is believed on a Unix socket "
			    "only, and listen is %s, so it never counts",
			    conf->login.address, listen);
		return;
	}
	if (conf->login.is_socket_only)
		complaint_add(complaints, COMPLAINT_WARNING,
		    conf->login.file, conf->login.line, 1, "trusted-login: "
		    "%s is believed on a Unix socket only, and listen is %s, "
		    "so nobody can sign in by it", conf->login.header, listen);
	else if (!conf_people_is_local(listen))
		complaint_add(complaints, COMPLAINT_WARNING,
		    conf->login.file, conf->login.line, 1, "trusted-login: "
		    "whoever reaches %s can send %s and be anybody; listen on "
		    "unix:PATH behind the proxy", listen, conf->login.header);
}

void
conf_people_check(const struct conf *conf, int64_t now_at,
    struct complaints *complaints)
{
	const struct window *window;
	size_t i;

	conf_people_check_unused(conf, complaints);
	for (i = 0; i < conf->windows.count; i++) {
		window = &conf->windows.items[i];
		conf_people_check_hands(conf, window, complaints);
		conf_people_check_contact(conf, window, complaints);
		conf_people_check_end(window, complaints);
		conf_people_check_swaps(window, now_at, complaints);
	}
	for (i = 0; i < conf->grants.count; i++)
		conf_people_check_patterns(conf, &conf->grants.items[i],
		    complaints);
	conf_people_check_login(conf, complaints);
}
