/* SPDX-License-Identifier: MIT */
/*
 * Who may do what: the one decision behind every way in.  Nothing is allowed
 * that is not granted (ASVS 5.0 8.2).  Pure.
 */
#ifndef PATCHDAY_GRANT_H
#define PATCHDAY_GRANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "array.h"
#include "error.h"
#include "person.h"

/* A set of powers: bit n is the act with number n (enum act_verb, which this
 * layer does not know), and what is no act. */
typedef uint32_t grant_powers;
#define GRANT_PROMOTION (1u << 29)	/* promotions of others; an act, too */
#define GRANT_OPERATE (1u << 30)	/* reload, outbox, journal */
#define GRANT_ADMIN (1u << 31)		/* tokens; everything else too */
#define GRANT_EMERGENCY (1u << 28)	/* open the gate in one */
#define GRANT_ALL_ACTS 0x2fffffffu	/* none of the last three */

/* An entry of `grants`.  Patterns: an id, "*", or "prefix*".  One entry has to
 * cover a case by itself.  Strings are owned. */
struct grant {
	ARRAY(char *) to;		/* ids of people */
	grant_powers powers;
	ARRAY(char *) windows;		/* patterns; none: all */
	ARRAY(char *) environments;	/* patterns; none: all */
	int line;
	const char *file;		/* lent by the configuration */
};

/* How somebody came in, and as whom. */
enum subject_kind {
	SUBJECT_NOBODY,		/* a stranger */
	SUBJECT_LOCAL,		/* by the control socket: uid and groups */
	SUBJECT_TOKEN,		/* an API token, here or in a session */
	SUBJECT_SLACK,		/* a signed request of Slack's */
	SUBJECT_LOGIN,		/* named by a trusted proxy */
	SUBJECT_LINK,		/* a link in a mail: one act, one occurrence */
};

/* Who wants something.  A view: everything is lent. */
struct subject {
	enum subject_kind kind;
	/* Ids of `people` they were recognised as: by unix user, Slack user
	 * or group, login; a token's own person. */
	const char *const *people;
	size_t person_count;
	const char *name;	/* for the journal: "adam (uid 1000)" */
	const char *way;	/* "cli", "api", "slack", "page", "mail" */
	bool is_root;		/* LOCAL: root or the service's own user */
	/* TOKEN, LINK: cannot do more than this, whatever is granted. */
	grant_powers powers;
	const char *const *windows;	/* patterns; count 0: all */
	size_t window_count;
	const char *const *environments;
	size_t environment_count;
};

/* What it is about. */
struct grant_case {
	grant_powers power;		/* one bit */
	const char *power_name;		/* "start", "operate": for messages */
	const char *window;		/* id; NULL: about no window */
	/* Ids of all environments that the occurrence touches: a grant (and a
	 * scope) must cover all of them, or the one that a stage act names. */
	const char *const *environments;
	size_t environment_count;
	/* People who may without a grant: the occurrence's coordinator (all
	 * acts but new), the confirming role (confirm, unconfirm).  NULL: no
	 * such.  Only acts: OPERATE and ADMIN are granted or not. */
	const char *coordinator, *confirmer;
	grant_powers confirmer_powers;	/* CONFIRM and UNCONFIRM */
	grant_powers coordinator_powers;
	/* What they are called in a refusal; where not given, by their ids. */
	const struct person *people;
	size_t people_count;
};

/*
 * May the subject do it?  0, or -1 and one sentence for them: who they were
 * taken for, what they lack, who can.  Decided anew at each use.  A link is for
 * one occurrence: whoever reads it has to see that it is this one.
 */
int grant_check(const struct grant *grants, size_t grant_count,
    const struct subject *subject, const struct grant_case *what,
    struct error *ret_error);

/* Does the entry cover the case, for those whom it is given to? */
bool grant_covers(const struct grant *grant, const struct grant_case *what);

/* Does an id fit one of the patterns?  No patterns: all fit.  NULL (about no
 * window, touches no environment) fits "*" only. */
bool grant_fits(const char *const *patterns, size_t count, const char *id);

/* Free what it owns; it is zeroed. */
void grant_clear(struct grant *grant);

#endif
