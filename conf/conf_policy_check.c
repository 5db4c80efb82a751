/* SPDX-License-Identifier: MIT */
/*
 * What is wrong or doubtful about the policy when it is held against the rest:
 * two rules of which none decides and a window that reminds later than the
 * policy's notice are refused; a rule laxer than the factors of a service, and
 * a window that never works where the rule sends changes, are told.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "change.h"
#include "conf_notice.h"
#include "conf_policy_internal.h"
#include "duration.h"
#include "mem.h"

/* Questions asked of a policy at most: a site's hundred services in its eleven
 * environments are a thousand. */
#define CONF_POLICY_QUESTIONS_MAX 200000
#define CONF_POLICY_SEEN_MAX 64		/* ways in which rules name services */
#define CONF_POLICY_WINDOWS_MAX 10000	/* as many are no person's */

/* An ordinary change: what the factors are held against. */
static const struct process_case conf_policy_ordinary = {
	.classes = 1u << CHANGE_PATCH, .disruption = WHETHER_NO,
};

/* Two rules of equal weight: told once a pair. */
static void
conf_policy_refuse_pair(const struct policy_question *question,
    const struct policy_rule *one, const struct policy_rule *other,
    struct complaints *complaints)
{
	const struct policy_rule *later = one->line > other->line ? one :
	    other;
	const struct policy_rule *first = later == one ? other : one;

	complaint_add(complaints, COMPLAINT_ERROR, later->file, later->line,
	    later->column, "for %s in %s this rule and that of line %d are "
	    "equally specific, so none decides; name the service, the "
	    "environment or the tier in one of them", question->service[0] ==
	    '\0' ? "any other service" : question->service,
	    question->environment->id, first->line);
}

/* Pairs of rules that were told of. */
struct conf_policy_told { ARRAY(const struct policy_rule *) list; };

static void
conf_policy_refuse_question(const struct conf *conf,
    const struct policy_question *question, struct conf_policy_told *told,
    struct complaints *complaints)
{
	const struct policy_rule *one, *other;
	struct policy_answer answer;
	size_t i;

	policy_find(&conf->policy, question, &answer);
	if (policy_is_ambiguous(&answer, &one, &other)) {
		for (i = 0; i < told->list.count; i += 2)
			if (told->list.items[i] == one &&
			    told->list.items[i + 1] == other)
				break;
		if (i >= told->list.count) {
			conf_policy_refuse_pair(question, one, other,
			    complaints);
			array_push(&told->list, one);
			array_push(&told->list, other);
		}
	}
	policy_clear_answer(&answer);
}

/* Many services are named by the same rules in the same way: one stands for
 * all.  True when it is new, and its ranks are the last of those seen. */
static bool
conf_policy_is_new(const struct conf *conf, const char *service, int *seen,
    size_t *seen_count)
{
	size_t count = conf->policy.rules.count, i;
	int *last = seen + *seen_count * count;

	policy_rank(&conf->policy, service, last);
	for (i = 0; i < *seen_count; i++)
		if (memcmp(seen + i * count, last, count * sizeof(*seen)) == 0)
			return false;
	if (*seen_count < CONF_POLICY_SEEN_MAX)
		++*seen_count;
	return true;
}

static void
conf_policy_refuse_ambiguous(const struct conf *conf,
    struct complaints *complaints)
{
	struct conf_policy_told told = { 0 };
	struct policy_question question = { 0 };
	policy_names services = { 0 };
	size_t count = conf->policy.rules.count, seen_count = 0;
	size_t i, k, asked = 0;
	int *seen = mem_new((CONF_POLICY_SEEN_MAX + 1) * count + 1,
	    sizeof(*seen));

	policy_list_services(&conf->policy, &services);
	array_push(&services, "");
	/* To rank a service costs as much as a question. */
	for (i = 0; i < services.count &&
	    asked++ < CONF_POLICY_QUESTIONS_MAX; i++) {
		question.service = services.items[i];
		question.ranks = seen + seen_count * count;
		if (!conf_policy_is_new(conf, question.service, seen,
		    &seen_count))
			continue;
		for (k = 0; k < conf->environments.count &&
		    asked++ < CONF_POLICY_QUESTIONS_MAX; k++) {
			question.environment = &conf->environments.items[k];
			conf_policy_refuse_question(conf, &question, &told,
			    complaints);
		}
	}
	free(seen);
	array_clear(&told.list);
	array_clear(&services);
}

/* The earliest reminder of the window in that channel; -1: it does not announce
 * there at all, or nobody knows how early: the fault is told as such. */
static int64_t
conf_policy_find_reminder(const struct window *window, const char *channel)
{
	const struct window_announce *announce;
	int64_t earliest = -1;
	size_t i, k;

	for (i = 0; i < window->announces.count; i++) {
		announce = &window->announces.items[i];
		for (k = 0; k < announce->channels.count; k++) {
			if (strcmp(announce->channels.items[k], channel) != 0)
				continue;
			if (announce->is_unread)
				return -1;
			if (earliest < 0)
				earliest = 0;
			if (announce->remind_secs.count > 0 &&
			    announce->remind_secs.items[0] > earliest)
				earliest = announce->remind_secs.items[0];
		}
	}
	return earliest;
}

/* One process against one window: its reminder is the notice. */
static bool
conf_policy_refuse_notice(const struct window *window,
    const struct environment *environment, const struct policy_rule *rule,
    const struct process *process, struct complaints *complaints)
{
	struct window_place place = window_find_place(window, WINDOW_KEY_ID);
	struct text wanted = { 0 }, given = { 0 };
	int64_t earliest;
	bool is_late = false;
	size_t i;

	for (i = 0; i < process->channels.count && !is_late; i++) {
		earliest = conf_policy_find_reminder(window,
		    process->channels.items[i].id);
		if (earliest < 0 || earliest >= process->notice_secs)
			continue;
		is_late = true;
		duration_format(&wanted, process->notice_secs);
		duration_format(&given, earliest);
		complaint_add(complaints, COMPLAINT_ERROR, window->file,
		    place.line, place.column, "%s: the policy wants %s of "
		    "notice in the channel \"%s\" for %s (rule of line %d), "
		    "and the window %s%s%s there; add %s to its remind",
		    window->id, text_string(&wanted),
		    process->channels.items[i].id, environment->id,
		    rule->line, earliest == 0 ? "does not remind" :
		    "reminds only ", earliest == 0 ? "" : text_string(&given),
		    earliest == 0 ? "" : " before", text_string(&wanted));
	}
	text_clear(&wanted);
	text_clear(&given);
	return is_late;
}

/* The window against all rules for one environment; told once. */
static bool
conf_policy_refuse_late(const struct conf *conf, const struct window *window,
    const struct environment *environment, struct complaints *complaints)
{
	const struct policy_cell *cell;
	const struct policy_rule *rule;
	const struct process *process;
	size_t i, k;

	for (i = 0; i < conf->policy.rules.count; i++) {
		rule = &conf->policy.rules.items[i];
		cell = policy_find_cell(rule, environment);
		for (k = 0; cell != NULL && k < cell->processes.count; k++) {
			process = &cell->processes.items[k];
			if (conf_notice_is_about(process, window) &&
			    conf_policy_refuse_notice(window, environment,
			    rule, process, complaints))
				return true;
		}
	}
	return false;
}

void
conf_policy_refuse(const struct conf *conf, struct complaints *complaints)
{
	const struct window *window;
	size_t i, k;

	conf_policy_refuse_ambiguous(conf, complaints);
	for (i = 0; i < conf->windows.count; i++) {
		window = &conf->windows.items[i];
		for (k = 0; k < conf->environments.count; k++)
			if (window_has_environment(window,
			    conf->environments.items[k].id) &&
			    conf_policy_refuse_late(conf, window,
			    &conf->environments.items[k], complaints))
				break;
	}
}

/* Does any window that the process names work in an environment of the rule's
 * cell?  True also where the rule has no environment there. */
static bool
conf_policy_window_works(const struct conf *conf,
    const struct policy_rule *rule, const struct policy_cell *cell,
    const struct process_party *party)
{
	const struct window *window = conf_find_window(conf, party->id);
	const struct environment *environment;
	size_t i, count = 0;

	for (i = 0; window != NULL && i < conf->environments.count; i++) {
		environment = &conf->environments.items[i];
		if (policy_find_cell(rule, environment) != cell)
			continue;
		count++;
		if (window_has_environment(window, environment->id))
			return true;
	}
	return count == 0;
}

static void
conf_policy_check_windows(const struct conf *conf,
    const struct policy_cursor *cursor, const struct process *process,
    struct complaints *complaints)
{
	const struct process_party *party;
	size_t i;

	for (i = 0; i < process->windows.count; i++) {
		party = &process->windows.items[i];
		if (!conf_policy_window_works(conf, cursor->rule,
		    cursor->cell, party))
			complaint_add(complaints, COMPLAINT_WARNING,
			    cursor->rule->file, process->line,
			    process->column, "the window \"%s\" works in no "
			    "environment of this rule and tier, so a change "
			    "would wait for ever", party->id);
	}
}

/* A window where the policy names only others: its changes would go nowhere. */
static void
conf_policy_check_outside(const struct conf *conf, const struct window *window,
    struct complaints *complaints)
{
	struct window_place place = window_find_place(window, WINDOW_KEY_ID);
	const struct allotment *allotment;
	size_t i;

	for (i = 0; i < conf->allotments.list.count; i++) {
		allotment = &conf->allotments.list.items[i];
		if (window_has_environment(window, allotment->environment) &&
		    !allotment_has(allotment, window->id))
			complaint_add(complaints, COMPLAINT_WARNING,
			    window->file, place.line, place.column, "%s works "
			    "in %s, and the policy has changes there go in %s "
			    "only", window->id, allotment->environment,
			    allotment->titles);
	}
}

/* What is written against what the factors come to; half a mark is a matter of
 * taste. */
static void
conf_policy_check_service(const struct conf *conf,
    const struct policy_service *service, struct complaints *complaints)
{
	struct policy_question question = { .service = service->name,
	    .what = conf_policy_ordinary };
	struct policy_answer answer;
	struct text words = { 0 };
	size_t i;
	int weight;

	for (i = 0; i < conf->environments.count; i++) {
		question.environment = &conf->environments.items[i];
		weight = factor_weigh(&service->factors,
		    question.environment->tier, NATURE_ORDINARY, NULL);
		policy_find(&conf->policy, &question, &answer);
		if (answer.decided != NULL &&
		    process_weigh(answer.decided->process) + 50 < weight) {
			process_format(&words, answer.decided->process);
			complaint_add(complaints, COMPLAINT_WARNING,
			    answer.decided->rule->file,
			    answer.decided->process->line,
			    answer.decided->process->column, "%s in %s: its "
			    "factors suggest %s, and this is laxer: %s (see "
			    "`patchday policy suggest %s`)", service->name,
			    question.environment->id,
			    factor_mark_name(weight), text_string(&words),
			    service->name);
			text_clear(&words);
			policy_clear_answer(&answer);
			break;	/* one is enough to look it up */
		}
		policy_clear_answer(&answer);
	}
}

void
conf_policy_check(const struct conf *conf, struct complaints *complaints)
{
	const struct policy *policy = &conf->policy;
	struct policy_cursor cursor = { 0 };
	const struct process *process;
	size_t i;

	while ((process = policy_next(policy, &cursor)) != NULL)
		conf_policy_check_windows(conf, &cursor, process, complaints);
	for (i = 0; i < conf->windows.count && i < CONF_POLICY_WINDOWS_MAX;
	    i++)
		conf_policy_check_outside(conf, &conf->windows.items[i],
		    complaints);
	for (i = 0; i < policy->services.count; i++)
		conf_policy_check_service(conf, &policy->services.items[i],
		    complaints);
}

static bool
conf_policy_has_party(const process_parties *parties, const char *id)
{
	size_t i;

	for (i = 0; i < parties->count; i++)
		if (strcmp(parties->items[i].id, id) == 0)
			return true;
	return false;
}

bool
conf_policy_names(const struct conf *conf, const char *id, bool is_person)
{
	struct policy_cursor cursor = { 0 };
	const struct process *process;

	while ((process = policy_next(&conf->policy, &cursor)) != NULL)
		if (conf_policy_has_party(is_person ? &process->by :
		    &process->channels, id))
			return true;
	return false;
}
