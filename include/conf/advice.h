/* SPDX-License-Identifier: MIT */
/*
 * Advice: what the policy says about one change in one environment, and from
 * when it may go: the rule that decides, who has to agree, the notice, the next
 * windows.
 */
#ifndef PATCHDAY_ADVICE_H
#define PATCHDAY_ADVICE_H

#include <stdint.h>

#include "agenda.h"
#include "conf.h"
#include "jsontext.h"
#include "policy_table.h"

#define ADVICE_WINDOWS 3	/* that are named */

/* What somebody wants to know. */
struct advice_question {
	struct policy_question policy;
	int64_t now_at;			/* if notice were given now */
	const struct schedule *schedule;	/* NULL: nobody changed any */
};

struct advice {
	struct policy_answer answer;
	/* The notice is over then, when it is given at once, and no freeze is
	 * in force; = now_at without one. */
	int64_t notice_at;
	const struct freeze *freeze;	/* in force now; NULL: none.  Lent. */
	/* The next windows in which it may go, after the notice and not
	 * frozen; none where it needs none and nothing else is asked. */
	struct agenda windows;
};

/* Ask the configuration's policy.  The caller clears the advice, which lends
 * from the configuration and the schedule. */
void advice_plan(const struct conf *conf,
    const struct advice_question *question, struct advice *ret_advice);

/* The classes of changes, for the policy's words. */
const struct policy_classes *advice_classes(void);

/*
 * Write it: service, environment, tier, process (null: nothing is written)
 * with kind, words, by, windows, channels, notice_secs, remark; rule with
 * title, file, line; beaten, a list of rules and why; notice_until; freeze, in
 * force (null: none) with title and until; windows, a list of occurrences.
 */
void advice_format_json(struct jsontext *json, const char *key,
    const struct advice_question *question, const struct advice *advice);

/* Does a change with that process go with the window there?  A window process
 * names its windows; what is announced or approved goes with any that works
 * there. */
bool advice_takes(const struct process *process, const struct window *window,
    const struct environment *environment);

/* Parts of it: the process, NULL: null; a rule, NULL: null, and why it lost if
 * it is not the one that decided. */
void advice_format_process(struct jsontext *json,
    const struct process *process);
void advice_format_rule(struct jsontext *json, const char *key,
    const struct policy_fit *fit, const struct policy_fit *decided);

/* Append how a rule is about the question: "the group, the group of
 * environments, its own tier". */
void advice_format_fit(struct text *text, const struct policy_fit *fit);

/* Free what it owns. */
void advice_clear(struct advice *advice);

#endif
