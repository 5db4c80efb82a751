/* SPDX-License-Identifier: MIT */
/* What became of a try to deliver a message: few words, each with what
 * follows (research/reliability.md 3.2, 3.3). */
#ifndef PATCHDAY_OUTCOME_H
#define PATCHDAY_OUTCOME_H

#include <stdbool.h>
#include <stdint.h>

enum outcome_class {
	OUTCOME_SENT,		/* it is there */
	OUTCOME_LATER,		/* definitely not there: try again */
	OUTCOME_UNKNOWN,	/* may be there: look before repeating */
	OUTCOME_PARKED,		/* not there, until somebody acts */
	OUTCOME_REFUSED,	/* not there, and never will be */
	OUTCOME_ABSENT,		/* looked: it is not there */
	OUTCOME_FURTHER,	/* looking takes another request */
	/* Not there: the message that it was to hang on, or to change, is
	 * gone or cannot be changed any more. */
	OUTCOME_ROOTLESS,
};

/* Only the fields that the class names are set; the others are "" or -1. */
struct outcome {
	enum outcome_class class;
	int64_t retry_after_secs;	/* LATER: a floor; -1: none */
	bool is_bounce;		/* REFUSED: there is no such mailbox */
	char reference[64];	/* SENT: Slack's ts; mail: the queue id */
	char place[64];		/* SENT: Slack's channel id */
	char reason[200];	/* for people: one line, printable */
};

/* Fill an outcome: no reference, no place, no floor; the reason is cleaned of
 * control characters and cut between characters. */
void outcome_set(struct outcome *outcome, enum outcome_class class,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
