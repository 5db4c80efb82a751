/* SPDX-License-Identifier: MIT */
/*
 * The gate: may this change go there now?  It joins the policy's advice with
 * what is known of notices, sign-offs, windows, freezes and emergencies.
 */
#ifndef PATCHDAY_GATE_H
#define PATCHDAY_GATE_H

#include <stdbool.h>
#include <stdint.h>

#include "advice.h"
#include "emergency.h"

enum gate_state {
	GATE_OPEN,
	GATE_CLOSED,
	GATE_UNKNOWN,	/* it cannot be told */
};

/* Somebody whose word counts agreed to a change.  Strings are lent. */
struct gate_consent {
	const char *service, *environment;	/* name; id */
	const char *version;	/* agreed to that one only; NULL: to any */
	const char *kind;	/* asked by that process; NULL: by any */
	int64_t at;		/* when */
	/* From then on it may go; 0: the process's notice counts from `at`. */
	int64_t from_at;
	int64_t said_at;	/* when all could read of it; 0: not known */
	/* Only while that occurrence (identity) is under way; NULL: always. */
	const char *occurrence;
	const char *by;		/* who, as others read it */
	/* Who: one of them has to be asked by the process; NULL: they are. */
	const process_parties *roles;
};

/* What somebody wants to know.  All of it is lent. */
struct gate_question {
	/* `environment` may be one that the configuration does not have; an
	 * emergency that is only claimed here opens nothing. */
	struct policy_question policy;
	const char *version;		/* that is to go; NULL: not said */
	int64_t now_at;
	int64_t announced_at;		/* as the asker says; 0: not */
	/* NULL: what people did is not known. */
	const struct schedule *schedule;
	const struct gate_consent *consents;
	size_t consent_count;
	const struct emergency_list *emergencies;	/* NULL: none */
	/* Who declared an emergency, or agreed, and why is told to those who
	 * are known only. */
	bool is_stranger;
};

struct gate_answer {
	enum gate_state state;
	struct text why;		/* a sentence, one line, no full stop */
	int64_t opens_at, closes_at;	/* 0: nobody knows */
	/* Until then it stays so, unless somebody does something; INT64_MAX:
	 * for good. */
	int64_t valid_until_at;
	struct policy_answer policy;	/* which rule decided */
	const struct process *process;	/* of it; NULL: nothing is written */
	const struct freeze *freeze;	/* in force; NULL: none */
	const struct emergency *emergency;	/* in force; NULL: none */
	/* Of the window that it goes in: under way, or next. */
	bool has_occurrence;
	struct occurrence occurrence;
};

/*
 * Ask.  A freeze closes it for all but emergencies.  An emergency in force
 * opens it, or has the process that the policy has `when: emergency`.  The
 * caller clears the answer, which lends from the configuration, the schedule
 * and the list of emergencies.
 */
void gate_plan(const struct conf *conf, const struct gate_question *question,
    struct gate_answer *ret_answer);

/* "open", "closed", "unknown". */
const char *gate_state_name(enum gate_state state);

/*
 * Write it: state, why, opens_at, closes_at, valid_until (null where nobody
 * knows), service, environment, version, process, rule, freeze (title, from,
 * until, because, url), emergency (by, because, at, until), occurrence, and
 * basis: "service" or, without a schedule, "configuration".
 */
void gate_format_json(struct jsontext *json, const char *key,
    const struct conf *conf, const struct gate_question *question,
    const struct gate_answer *answer);

/* Free what it owns. */
void gate_clear(struct gate_answer *answer);

#endif
