/* SPDX-License-Identifier: MIT */
/*
 * Which rule decides.  A table of some tens of lines is walked for each
 * question; what makes one line beat another is written in policy_fit_cmp() and
 * nowhere else.
 */
#include "policy.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"

#define POLICY_BY_NAME 2
#define POLICY_BY_GROUP 1
#define POLICY_BY_ALL 0

const struct policy_group *
policy_find_group(const struct policy *policy, const char *id)
{
	size_t i;

	for (i = 0; i < policy->groups.count; i++)
		if (strcmp(policy->groups.items[i].id, id) == 0)
			return &policy->groups.items[i];
	return NULL;
}

const struct policy_service *
policy_find_service(const struct policy *policy, const char *name)
{
	size_t i;

	for (i = 0; i < policy->services.count; i++)
		if (strcmp(policy->services.items[i].name, name) == 0)
			return &policy->services.items[i];
	return NULL;
}

bool
policy_group_has(const struct policy_group *group, const char *service)
{
	size_t i;

	for (i = 0; group != NULL && i < group->services.count; i++)
		if (*group->services.items[i] == *service &&
		    strcmp(group->services.items[i], service) == 0)
			return true;
	return false;
}

/* How the rule names the service; -1: it does not. */
static int
policy_rule_names_service(const struct policy *policy,
    const struct policy_rule *rule, const char *service)
{
	const char *name;
	int best = rule->services.count == 0 ? POLICY_BY_ALL : -1;
	size_t i;

	for (i = 0; i < rule->services.count; i++) {
		name = rule->services.items[i];
		if (strcmp(name, service) == 0)
			return POLICY_BY_NAME;
		if (policy_group_has(policy_find_group(policy, name),
		    service))
			best = POLICY_BY_GROUP;
	}
	return best;
}

static int
policy_rule_names_environment(const struct policy_rule *rule,
    const struct environment *environment)
{
	const char *name;
	int best = rule->environments.count == 0 ? POLICY_BY_ALL : -1;
	size_t i;

	for (i = 0; i < rule->environments.count; i++) {
		name = rule->environments.items[i];
		if (environment->id != NULL && *name == *environment->id &&
		    strcmp(name, environment->id) == 0)
			return POLICY_BY_NAME;
		if (environment->group != NULL &&
		    strcmp(name, environment->group) == 0)
			best = POLICY_BY_GROUP;
	}
	return best;
}

const struct policy_cell *
policy_find_cell(const struct policy_rule *rule,
    const struct environment *environment)
{
	const struct policy_cell *cell = &rule->cells[environment->tier];

	if (policy_rule_names_environment(rule, environment) < 0)
		return NULL;
	if (cell->processes.count == 0)
		cell = &rule->cells[POLICY_CELL_ANY];
	return cell->processes.count == 0 ? NULL : cell;
}

/* Does the rule say anything about it? */
static bool
policy_rule_fit(const struct policy *policy, const struct policy_rule *rule,
    const struct policy_question *question, struct policy_fit *ret_fit)
{
	const struct environment *environment = question->environment;
	struct policy_fit fit = { .rule = rule };

	fit.service = question->ranks != NULL ?
	    question->ranks[rule - policy->rules.items] :
	    policy_rule_names_service(policy, rule, question->service);
	if (fit.service < 0)
		return false;
	fit.environment = policy_rule_names_environment(rule, environment);
	fit.cell = &rule->cells[environment->tier];
	fit.has_tier = fit.cell->processes.count > 0;
	if (!fit.has_tier)
		fit.cell = &rule->cells[POLICY_CELL_ANY];
	if (fit.environment < 0 || fit.cell->processes.count == 0)
		return false;
	*ret_fit = fit;
	return true;
}

void
policy_rank(const struct policy *policy, const char *service, int *ret_ranks)
{
	size_t i;

	for (i = 0; i < policy->rules.count; i++)
		ret_ranks[i] = policy_rule_names_service(policy,
		    &policy->rules.items[i], service);
}

/* The most specific first; equals in the order of the text. */
static int
policy_fit_cmp(const struct policy_fit *a, const struct policy_fit *b)
{
	if (a->service != b->service)
		return b->service - a->service;
	if (a->environment != b->environment)
		return b->environment - a->environment;
	return (int)b->has_tier - (int)a->has_tier;
}

/* --- what nobody has said ------------------------------------------------- */

/* What the answer hangs on that nobody has said. */
struct policy_doubt {
	process_classes classes;
	bool disruption;
};

/* What the rules ask about before the first entry that is for all decides. */
static struct policy_doubt
policy_doubt(const struct policy_answer *answer,
    const struct process_case *what)
{
	const struct process_condition *condition;
	struct policy_doubt doubt = { 0 };
	const struct process *process;
	size_t i, k;

	for (i = 0; i < answer->fits.count; i++)
		for (k = 0; k < answer->fits.items[i].cell->processes.count;
		    k++) {
			process = &answer->fits.items[i].cell->
			    processes.items[k];
			if (!process_fits(process, what))
				continue;
			condition = &process->condition;
			if (what->classes == 0)
				doubt.classes |= condition->classes;
			if (what->disruption == WHETHER_UNKNOWN &&
			    condition->disruption != WHETHER_UNKNOWN)
				doubt.disruption = true;
			if ((what->classes != 0 || condition->classes == 0) &&
			    (what->disruption != WHETHER_UNKNOWN ||
			    condition->disruption == WHETHER_UNKNOWN))
				return doubt;
		}
	return doubt;
}

/* The first of each rule that fits, and the first rule that has one. */
static void
policy_decide(struct policy_answer *answer, const struct process_case *what)
{
	struct policy_fit *fit;
	size_t i, k;

	answer->what = *what;
	answer->decided = NULL;
	for (i = 0; i < answer->fits.count; i++) {
		fit = &answer->fits.items[i];
		fit->process = NULL;
		for (k = 0; k < fit->cell->processes.count &&
		    fit->process == NULL; k++)
			if (process_fits(&fit->cell->processes.items[k],
			    what))
				fit->process = &fit->cell->processes.items[k];
		if (answer->decided == NULL && fit->process != NULL)
			answer->decided = fit;
	}
}

/* Where nothing is written nobody may go by what is; that is more than what
 * asks for nobody outside of the team. */
static int
policy_weigh(const struct policy_answer *answer)
{
	static const struct process consensus = {
	    .kind = PROCESS_CONSENSUS };

	return answer->decided == NULL ? process_weigh(&consensus) + 1 :
	    process_weigh(answer->decided->process);
}

/* Is what `answer` has decided worse than `weight` and that notice? */
static bool
policy_is_worse(const struct policy_answer *answer, int weight,
    int64_t notice_secs)
{
	int other = policy_weigh(answer);

	return other > weight || (other == weight &&
	    answer->decided != NULL &&
	    answer->decided->process->notice_secs > notice_secs);
}

/* All that it may be is gone through, the worst class first: neither the order
 * of the entries nor how they are cut may make what nobody said a way out. */
static void
policy_decide_worst(struct policy_answer *answer, struct process_case what,
    const struct policy_doubt *doubt)
{
	/* One that no entry names stands for all that none does. */
	process_classes other = ~doubt->classes & (doubt->classes + 1);
	process_classes classes = doubt->classes == 0 ? 0 :
	    doubt->classes | other;
	struct process_case worst = { 0 };
	int64_t notice_secs = 0;
	int i, k, weight = -1;

	for (i = 0; i < 32; i++) {
		if (classes == 0 ? i > 0 : (classes >> i & 1) == 0)
			continue;
		if (classes != 0)
			what.classes = (process_classes)1 << i;
		for (k = 0; k < 1 + (int)doubt->disruption; k++) {
			if (doubt->disruption)
				what.disruption = k == 0 ? WHETHER_YES :
				    WHETHER_NO;
			policy_decide(answer, &what);
			if (!policy_is_worse(answer, weight, notice_secs))
				continue;
			worst = what;
			weight = policy_weigh(answer);
			notice_secs = answer->decided == NULL ? 0 :
			    answer->decided->process->notice_secs;
		}
	}
	policy_decide(answer, &worst);
}

void
policy_find(const struct policy *policy,
    const struct policy_question *question, struct policy_answer *ret_answer)
{
	struct policy_doubt doubt;
	struct policy_answer answer = { 0 };
	struct policy_fit fit, *items;
	size_t i, k;

	for (i = 0; i < policy->rules.count; i++) {
		if (!policy_rule_fit(policy, &policy->rules.items[i],
		    question, &fit))
			continue;
		array_push(&answer.fits, fit);
		items = answer.fits.items;
		for (k = answer.fits.count - 1; k > 0 &&
		    policy_fit_cmp(&items[k - 1], &fit) > 0; k--)
			items[k] = items[k - 1];
		items[k] = fit;
	}
	doubt = policy_doubt(&answer, &question->what);
	if (doubt.classes == 0 && !doubt.disruption)
		policy_decide(&answer, &question->what);
	else
		policy_decide_worst(&answer, question->what, &doubt);
	*ret_answer = answer;
}

void
policy_clear_answer(struct policy_answer *answer)
{
	array_clear(&answer->fits);
	*answer = (struct policy_answer){ 0 };
}

const struct process *
policy_next(const struct policy *policy, struct policy_cursor *cursor)
{
	for (; cursor->rule_index < policy->rules.count;
	    cursor->rule_index++, cursor->cell_index = 0)
		for (cursor->rule = &policy->rules.items[cursor->rule_index];
		    cursor->cell_index < POLICY_CELL_COUNT;
		    cursor->cell_index++, cursor->process_index = 0) {
			cursor->cell =
			    &cursor->rule->cells[cursor->cell_index];
			if (cursor->process_index <
			    cursor->cell->processes.count)
				return &cursor->cell->processes.items[
				    cursor->process_index++];
		}
	return NULL;
}

bool
policy_is_ambiguous(const struct policy_answer *answer,
    const struct policy_rule **ret_one, const struct policy_rule **ret_other)
{
	const struct policy_fit *fits = answer->fits.items;
	size_t i;

	for (i = 1; i < answer->fits.count; i++) {
		if (policy_fit_cmp(&fits[i - 1], &fits[i]) != 0)
			continue;
		*ret_one = fits[i - 1].rule;
		*ret_other = fits[i].rule;
		return true;
	}
	return false;
}

static void
policy_add_name(policy_names *names, const char *name)
{
	size_t i;

	for (i = 0; i < names->count; i++)
		if (strcmp(names->items[i], name) == 0)
			return;
	array_push(names, name);
}

void
policy_list_services(const struct policy *policy, policy_names *names)
{
	const struct policy_group *group;
	const struct policy_rule *rule;
	size_t i, k;

	for (i = 0; i < policy->groups.count; i++) {
		group = &policy->groups.items[i];
		for (k = 0; k < group->services.count; k++)
			policy_add_name(names, group->services.items[k]);
	}
	for (i = 0; i < policy->services.count; i++)
		policy_add_name(names, policy->services.items[i].name);
	for (i = 0; i < policy->rules.count; i++) {
		rule = &policy->rules.items[i];
		for (k = 0; k < rule->services.count; k++)
			if (policy_find_group(policy,
			    rule->services.items[k]) == NULL)
				policy_add_name(names,
				    rule->services.items[k]);
	}
}

/* Without the list: this is asked for each change that waits. */
bool
policy_has_service(const struct policy *policy, const char *service)
{
	size_t i, k;

	if (policy_find_service(policy, service) != NULL)
		return true;
	for (i = 0; i < policy->groups.count; i++)
		if (policy_group_has(&policy->groups.items[i], service))
			return true;
	/* A group's name is no service. */
	if (policy_find_group(policy, service) != NULL)
		return false;
	for (i = 0; i < policy->rules.count; i++)
		for (k = 0; k < policy->rules.items[i].services.count; k++)
			if (strcmp(policy->rules.items[i].services.items[k],
			    service) == 0)
				return true;
	return false;
}

bool
policy_is_empty(const struct policy *policy)
{
	return policy->rules.count == 0;
}

static void
policy_rule_clear(struct policy_rule *rule)
{
	struct policy_cell *cell;
	size_t i, k;

	free(rule->title);
	array_clear_owned(&rule->services);
	array_clear_owned(&rule->environments);
	for (i = 0; i < POLICY_CELL_COUNT; i++) {
		cell = &rule->cells[i];
		for (k = 0; k < cell->processes.count; k++)
			process_clear(&cell->processes.items[k]);
		array_clear(&cell->processes);
	}
}

void
policy_clear(struct policy *policy)
{
	size_t i;

	for (i = 0; i < policy->groups.count; i++) {
		free(policy->groups.items[i].id);
		free(policy->groups.items[i].title);
		array_clear_owned(&policy->groups.items[i].services);
	}
	array_clear(&policy->groups);
	for (i = 0; i < policy->services.count; i++)
		free(policy->services.items[i].name);
	array_clear(&policy->services);
	for (i = 0; i < policy->rules.count; i++)
		policy_rule_clear(&policy->rules.items[i]);
	array_clear(&policy->rules);
	for (i = 0; i < policy->freezes.count; i++)
		freeze_clear(&policy->freezes.items[i]);
	array_clear(&policy->freezes);
	free(policy->url);
	*policy = (struct policy){ 0 };
}
