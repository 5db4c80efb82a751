/* SPDX-License-Identifier: MIT */
/*
 * What becomes of a message that is not said on the minute (research:
 * reliability 3.4).  Late but true beats silence while the window is open;
 * silence and a record beat noise after a day.  Pure.
 */
#ifndef PATCHDAY_LATENESS_H
#define PATCHDAY_LATENESS_H

#include <stdbool.h>
#include <stdint.h>

#include "announcement.h"

enum lateness_verdict {
	LATENESS_NORMAL,	/* the usual text */
	LATENESS_LATE,		/* the text says that it is late */
	LATENESS_COMBINED,	/* one text for start and end, after the end */
	/* A start: its end, now due, says it too; a question: so does the next
	 * (outbox_claim.c). */
	LATENESS_SUPERSEDED,
	LATENESS_DROPPED,	/* a reminder that came too late to help */
	LATENESS_STALE,		/* older than the catch-up limit: not sent */
};

struct lateness_case {
	enum announcement_kind kind;
	int64_t due_at;
	int64_t start_at, end_at;		/* of the occurrence */
	int64_t grace_secs, catch_up_secs;	/* of the window */
	bool is_end_owed;	/* START: so is its end */
	bool is_going_on;	/* START: the work is, whatever its end */
	int is_asked_for;	/* 1: to be sent however late */
	bool is_start_missed;	/* END: its start was superseded unsent */
};

/* What is to be done with it at `now_at` (UTC).  Cannot fail. */
enum lateness_verdict lateness_decide(const struct lateness_case *lateness,
    int64_t now_at);

#endif
