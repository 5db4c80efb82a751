/* SPDX-License-Identifier: MIT */
/*
 * May somebody do something to an occurrence?  Asked before each act, and where
 * people are shown what they can do; nobody else decides it.
 */
#include "service_internal.h"

#include "grant.h"

/* Who has to agree may also say no, and take either back. */
#define SERVICE_CONFIRMER_POWERS (1u << ACT_CONFIRM |			\
	1u << ACT_UNCONFIRM | 1u << ACT_SKIP | 1u << ACT_UNSKIP)

/* Every environment that the act concerns: a stage's alone, else all. */
static void
service_may_environments(const struct window *window, const struct act *act,
    struct grant_case *ret_case, const char **environments)
{
	const struct window_stage *stage;
	size_t i, k;

	if (act->environment != NULL) {
		environments[ret_case->environment_count++] =
		    act->environment;
		return;
	}
	for (i = 0; i < window->stages.count; i++) {
		stage = &window->stages.items[i];
		for (k = 0; k < stage->environments.count &&
		    ret_case->environment_count < SERVICE_ENVIRONMENTS_MAX;
		    k++)
			environments[ret_case->environment_count++] =
			    stage->environments.items[k];
	}
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

	service_may_environments(occurrence->window, act, &grant,
	    environments);
	requester_subject(who, &subject);
	return grant_check(conf->grants.items, conf->grants.count, &subject,
	    &grant, ret_error);
}
