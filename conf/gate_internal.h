/* SPDX-License-Identifier: MIT */
/* What the parts of the gate share: a question while it is answered. */
#ifndef PATCHDAY_GATE_INTERNAL_H
#define PATCHDAY_GATE_INTERNAL_H

#include "gate.h"

#define GATE_NAME_MAX 80	/* bytes of a name from outside */

struct gate_run {
	const struct conf *conf;
	const struct gate_question *question;
	const struct process *process;
	struct gate_answer *answer;
	/* It may begin at any moment, as soon as somebody says so. */
	bool is_waiting;
};

/* Something may change by itself then; what has passed does not count. */
void gate_note_edge(struct gate_run *run, int64_t at);

/* gate_judge.c: state, sentence and end by the process alone. */
void gate_judge(struct gate_run *run);

/* Words: what others wrote, on one line and `most` bytes of it; an instant. */
void gate_put_foreign(struct text *text, const char *string, size_t most);
void gate_put_time(struct gate_run *run, int64_t at);

/* Was it agreed to, as it is asked about?  NULL: no; one that is for another
 * version is told in `ret_other`. */
const struct gate_consent *gate_find_consent(const struct gate_run *run,
    const struct gate_consent **ret_other);

/* From when on it may go as they agreed, with all of the process's notice; 0: a
 * notice counts from when they did. */
int64_t gate_agreed_at(const struct gate_run *run,
    const struct gate_consent *consent);

/* When it was said first, as far as is known: by whoever asks, with the
 * sign-off, with the emergency.  0: it was not. */
int64_t gate_notice_at(const struct gate_run *run,
    const struct gate_consent *consent);

/* Does the process ask that it is said before? */
bool gate_needs_notice(const struct process *process);

/* gate_window.c: is an occurrence under way in which the change goes?  Into the
 * answer: that one, else one that should be, and nobody has started or
 * confirmed it (`*ret_is_waiting`). */
bool gate_window_find(struct gate_run *run, bool *ret_is_waiting);

/* The occurrence with that identity as it stands; false: nobody has it.  Is it
 * under way? */
bool gate_window_find_named(const struct gate_run *run, const char *identity,
    struct occurrence *ret_occurrence);
bool gate_window_is_running(const struct gate_run *run,
    const struct occurrence *occurrence);

/* From when on, not before `from_at`, one is planned to be under way and not
 * frozen, and which; 0: none is. */
int64_t gate_window_next(struct gate_run *run, int64_t from_at,
    struct occurrence *ret_occurrence);

/* When the occurrence was told in a channel of the process; 0: it was not.
 * That is a notice of what is done in it. */
int64_t gate_window_told_at(const struct gate_run *run,
    const struct occurrence *occurrence);

#endif
