/* SPDX-License-Identifier: MIT */
/*
 * May somebody do something to an occurrence?  Asked before each act, and where
 * people are shown what they can do; nobody else decides it.
 */
#include "service_internal.h"

#include "grant.h"

/* Who has to agree may also say no, take either back, and say that a holiday
 * does not matter. */
#define SERVICE_CONFIRMER_POWERS (1u << ACT_CONFIRM |			\
	1u << ACT_UNCONFIRM | 1u << ACT_SKIP | 1u << ACT_UNSKIP |	\
	1u << ACT_KEEP)

/* Every environment that the act concerns: the one that it names, its stage's,
 * else all. */
static size_t
service_may_environments(const struct window *window, const struct act *act,
    const char *ret_environments[static SERVICE_ENVIRONMENTS_MAX])
{
	bool is_stage = act->verb == ACT_STAGE_BEGUN ||
	    act->verb == ACT_STAGE_DONE;

	if (act->environment == NULL)
		return service_environments(window,
		    is_stage ? act->stage : -1, ret_environments);
	ret_environments[0] = act->environment;
	return 1;
}

int
service_may(const struct service *service, const struct requester *who,
    const struct occurrence *occurrence, const struct act *act,
    struct error *ret_error)
{
	const char *environments[SERVICE_ENVIRONMENTS_MAX];
	const struct conf *conf = service->conf;
	struct subject subject;
	struct grant_case grant = {
		.power = 1u << act->verb,
		.power_name = act_verb_name(act->verb),
		.window = occurrence->window->id,
		.environments = environments,
		.coordinator = service_person_id(conf,
		    occurrence_coordinator_key(occurrence)),
		.coordinator_powers = GRANT_ALL_ACTS & ~(1u << ACT_NEW),
		.confirmer = occurrence->window->confirm.by,
		.confirmer_powers = SERVICE_CONFIRMER_POWERS,
		.people = conf->people.items,
		.people_count = conf->people.count,
	};

	grant.environment_count = service_may_environments(occurrence->window,
	    act, environments);
	requester_subject(who, &subject);
	return grant_check(conf->grants.items, conf->grants.count, &subject,
	    &grant, ret_error);
}
