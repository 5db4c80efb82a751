/* SPDX-License-Identifier: MIT */
/* Who somebody is in front of a promotion. */
#include "offer_actor.h"

#include "life.h"

/* The case of a grant: its window, and all environments it comes to. */
static void
offer_actor_case(const struct offer_actor *what, const struct offer *offer,
    struct grant_case *ret_case)
{
	const struct promotion_kind *kind = what->kind;
	const char *name = !offer->has_occurrence ? NULL :
	    occurrence_coordinator_key(&offer->occurrence);
	/* Any name may be said; only people are somebody. */
	const struct person *coordinator = name == NULL ? NULL :
	    person_find_called(what->conf->people.items,
	    what->conf->people.count, name);

	*ret_case = (struct grant_case){ .power = GRANT_PROMOTION,
		.power_name = "run promotions", .window = kind->window.id,
		.environments = (const char *const *)kind->environments.items,
		.environment_count = kind->environments.count,
		.coordinator = coordinator == NULL ? NULL : coordinator->id,
		.coordinator_powers = GRANT_PROMOTION,
		.people = what->conf->people.items,
		.people_count = what->conf->people.count };
}

/* A token, a link cannot do more than it is for, whoever's it is. */
static bool
offer_actor_reaches(const struct subject *who, const struct grant_case *what)
{
	/* Lent: it is only read. */
	const struct grant scope = { .powers = who->powers,
		.windows = { .items = (char **)who->windows,
		.count = who->window_count },
		.environments = { .items = (char **)who->environments,
		.count = who->environment_count } };

	if (who->kind != SUBJECT_TOKEN && who->kind != SUBJECT_LINK)
		return who->kind != SUBJECT_NOBODY;
	return grant_covers(&scope, what);
}

bool
offer_actor_find(const struct offer_actor *what,
    struct promotion_actor *ret_actor)
{
	const struct conf *conf = what->conf;
	const struct subject *who = what->subject;
	struct offer offer = { 0 };
	struct grant_case grant;

	if (what->promotion != NULL)
		offer_plan(conf, what->schedule, what->promotion,
		    what->now_at, &offer);
	offer_actor_case(what, &offer, &grant);
	*ret_actor = (struct promotion_actor){ .name = who->name,
		.people = who->people, .count = who->person_count,
		.persons = conf->people.items,
		.person_count = conf->people.count, .now_at = what->now_at,
		.may_run = grant_check(conf->grants.items,
		conf->grants.count, who, &grant, NULL) == 0 };
	return offer_actor_reaches(who, &grant);
}
