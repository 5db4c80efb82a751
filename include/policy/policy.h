/* SPDX-License-Identifier: MIT */
/*
 * The policy: services × environments → process, as a table that a team writes
 * down.  Of several rules the most specific decides.  Pure.
 */
#ifndef PATCHDAY_POLICY_H
#define PATCHDAY_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "array.h"
#include "environment.h"
#include "factor.h"
#include "freeze.h"
#include "process.h"

/* Services under one name: "science-platform".  Strings are owned. */
struct policy_group {
	char *id;
	char *title;		/* never NULL */
	ARRAY(char *) services;	/* as Argo CD calls them */
};

/* What is known of one service.  Owned. */
struct policy_service {
	char *name;
	struct factors factors;
};

/* What one tier asks for: the first whose condition fits. */
struct policy_cell { ARRAY(struct process) processes; };

/* By tier; the last is for those tiers that have none of their own ("any"). */
#define POLICY_CELL_ANY TIER_COUNT
#define POLICY_CELL_COUNT (TIER_COUNT + 1)

/* A line of the table.  Strings are owned. */
struct policy_rule {
	char *title;		/* as the table calls it; never NULL */
	ARRAY(char *) services;	/* groups or services; none: all */
	ARRAY(char *) environments;	/* ids or groups; none: all */
	struct policy_cell cells[POLICY_CELL_COUNT];
	int line, column;
	const char *file;	/* lent by the configuration */
};

/* A zeroed struct is the policy of a team that wrote none. */
struct policy {
	char *url;		/* where the document is; NULL */
	ARRAY(struct policy_group) groups;
	ARRAY(struct policy_service) services;
	ARRAY(struct policy_rule) rules;
	ARRAY(struct freeze) freezes;
	int64_t emergency_secs;	/* an emergency lasts; 0: EMERGENCY_SECS */
};

/* Which change, where. */
struct policy_question {
	const char *service;
	/* Its id and group may be unknown ("" and NULL): some environment of
	 * the tier. */
	const struct environment *environment;
	struct process_case what;
	/* How each rule names the service, for who asks about many
	 * environments (policy_rank()); NULL: it is found out.  Lent. */
	const int *ranks;
};

/* How near a rule is to the question: a service named beats one named by its
 * group, that beats all; then the environment, then the tier. */
struct policy_fit {
	const struct policy_rule *rule;
	int service, environment;	/* 2 by name, 1 by group, 0 all */
	bool has_tier;			/* it has a cell for just this tier */
	const struct policy_cell *cell;
	const struct process *process;	/* that fits; NULL: none does */
};

/* Longer tables are told to be refused when they are read. */
#define POLICY_RULES_MAX 500

/* All rules that say something about the question, the most specific first;
 * the answer is the first with a process.  Lent by the policy. */
struct policy_answer {
	ARRAY(struct policy_fit) fits;
	const struct policy_fit *decided;	/* NULL: nothing is written */
	struct process_case what;	/* what nobody said: the worst */
};

/* Ask.  Of all that what nobody said may be, the worst decides: the heaviest
 * process, then the longest notice.  The caller clears the answer. */
void policy_find(const struct policy *policy,
    const struct policy_question *question, struct policy_answer *ret_answer);
void policy_clear_answer(struct policy_answer *answer);

/* For `ranks` of a question about that service: one for each rule of the
 * policy. */
void policy_rank(const struct policy *policy, const char *service,
    int *ret_ranks);

/* What the rule says for the environment, whatever the service: the cell of its
 * tier, else "any"; NULL: nothing.  Lent. */
const struct policy_cell *policy_find_cell(const struct policy_rule *rule,
    const struct environment *environment);

/* All processes of a policy one after the other; zeroed: from the first on. */
struct policy_cursor {
	size_t rule_index, cell_index, process_index;	/* of the next one */
	/* Of the one that was given last; lent. */
	const struct policy_rule *rule;
	const struct policy_cell *cell;
};

/* The next process; NULL: there are no more.  Lent. */
const struct process *policy_next(const struct policy *policy,
    struct policy_cursor *cursor);

/*
 * Two rules that are equally specific for the question, of which no order says
 * which one decides; false: there are none.
 */
bool policy_is_ambiguous(const struct policy_answer *answer,
    const struct policy_rule **ret_one, const struct policy_rule **ret_other);

/* Does the policy name the service, in a group, a rule or by its factors? */
bool policy_has_service(const struct policy *policy, const char *service);

/* The names of all services it knows, in the order of the text, each once;
 * lent.  The caller clears the array. */
typedef ARRAY(const char *) policy_names;
void policy_list_services(const struct policy *policy, policy_names *names);

/* NULL: there is none.  Lent. */
const struct policy_group *policy_find_group(const struct policy *policy,
    const char *id);
const struct policy_service *policy_find_service(
    const struct policy *policy, const char *name);

/* Is the service in the group?  NULL: in none. */
bool policy_group_has(const struct policy_group *group, const char *service);

/* Is there anything in it? */
bool policy_is_empty(const struct policy *policy);

/* Free what it owns; it is zeroed. */
void policy_clear(struct policy *policy);

#endif
