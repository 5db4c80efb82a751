/* SPDX-License-Identifier: MIT */
/*
 * A process: how a change comes to where it goes, from "by itself" to "a board
 * has to agree" (the axis of formality of SQR-056).
 */
#ifndef PATCHDAY_PROCESS_H
#define PATCHDAY_PROCESS_H

#include <stdbool.h>
#include <stdint.h>

#include "array.h"
#include "text.h"

/* From developer freedom to organisational control. */
enum process_kind {
	PROCESS_AUTOMATIC,	/* deployed by itself */
	PROCESS_AT_WILL,	/* whoever develops it, without heads-up */
	PROCESS_CONSENSUS,	/* the team agrees among itself */
	PROCESS_ANNOUNCE,	/* said in a channel before */
	PROCESS_WINDOW,		/* in a maintenance window */
	PROCESS_APPROVE,	/* a role has to agree */
	PROCESS_BOARD,		/* a change control board has to agree */
};
#define PROCESS_KIND_COUNT 7

/* Is it so, is it not, does nobody know? */
enum process_whether { WHETHER_UNKNOWN, WHETHER_NO, WHETHER_YES };

/* Somebody or something that a process names: owned. */
struct process_party {
	char *id;		/* in the configuration */
	char *title;		/* as others read it; NULL until completed */
};
typedef ARRAY(struct process_party) process_parties;

/* A set of classes of changes: bit n is the class with number n (enum
 * change_class, which this layer does not know: the worst is the first). */
typedef uint32_t process_classes;

/* Which changes a process is for; zeroed: all. */
struct process_condition {
	process_classes classes;		/* 0: any */
	enum process_whether disruption;	/* UNKNOWN: either */
	enum process_whether emergency;		/* UNKNOWN: either */
};

/* One of a cell's processes.  Strings are owned. */
struct process {
	enum process_kind kind;
	struct process_condition condition;
	process_parties by;		/* APPROVE, BOARD: people */
	process_parties windows;	/* WINDOW */
	process_parties channels;	/* where it is said, or asked */
	int64_t notice_secs;		/* so long before; 0: none is asked */
	char *remark;			/* for people; NULL: none */
	int line, column;
};

/* What is to be deployed. */
struct process_case {
	process_classes classes;	/* of the change, one bit; 0: unknown */
	enum process_whether disruption;	/* is it expected? */
	bool is_emergency;
};

/* Can the process be for such a change?  What is not known fits either way, and
 * policy_find() finds the worst of it; an emergency has to be said. */
bool process_fits(const struct process *process,
    const struct process_case *what);

/* The word of the configuration: "automatic", "at-will" … */
const char *process_kind_name(enum process_kind kind);

/* Does anybody have to agree, APPROVE or BOARD? */
bool process_has_approver(const struct process *process);

/*
 * How formal it is, in hundredths of a mark: 0 automatic, 100 the team's
 * consensus, 200 somebody's approval, 300 a board's.
 */
int process_weigh(const struct process *process);

/* Append it as people read it: "Release manager has to okay it on #rsp-team,
 * 24 hours before at least"; no full stop, no condition. */
void process_format(struct text *text, const struct process *process);

/* Append what it is for: "if disruption is expected", "for major, minor"; ""
 * when it is for all.  `class_names`: by number of the class. */
void process_format_condition(struct text *text,
    const struct process_condition *condition,
    const char *const *class_names, size_t class_count);

/* Append the titles, "A", "A or B", "A, B or C"; `last` is "or", "and". */
void process_format_parties(struct text *text,
    const process_parties *parties, const char *last);

/* Free what it owns; it is zeroed. */
void process_clear(struct process *process);

#endif
