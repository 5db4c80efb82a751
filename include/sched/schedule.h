/* SPDX-License-Identifier: MIT */
/*
 * What an agenda is made from: the windows (of the configuration, and those
 * that people made for one occurrence), and the lives of the occurrences that
 * somebody touched.  Immutable, counted: the owner of state makes another one
 * for each act, readers go on with theirs.
 */
#ifndef PATCHDAY_SCHEDULE_H
#define PATCHDAY_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "array.h"
#include "life.h"
#include "occurrence.h"
#include "window.h"

/* A window that somebody made, shared by the schedules that know it. */
struct schedule_single {
	struct window window;		/* owned */
	int references;			/* atomic */
};

struct schedule {
	/* All windows: the configuration's in its order (lent), then the
	 * single ones. */
	ARRAY(const struct window *) windows;
	ARRAY(struct schedule_single *) singles;	/* held */
	ARRAY(struct life *) lives;	/* by window id, then start; held */
	int references;			/* atomic */
};

/* Windows of a configuration, nothing decided yet; one reference.  The windows
 * must live as long: who holds a schedule holds its configuration. */
struct schedule *schedule_new(const struct window *const *windows,
    size_t window_count);

/* The same windows and lives, with one reference: to be changed before others
 * see it. */
struct schedule *schedule_copy(const struct schedule *schedule);

/* Another holder; one less.  NULL is fine.  Any thread. */
struct schedule *schedule_hold(struct schedule *schedule);
void schedule_release(struct schedule *schedule);

/* Add a window that somebody made; what it owns is taken over, and `window` is
 * zeroed. */
void schedule_add_window(struct schedule *schedule, struct window *window);

/* By id, among all; NULL: there is none.  Lent. */
const struct window *schedule_find_window(const struct schedule *schedule,
    const char *id);

/* The life of an occurrence; NULL: nobody touched it.  `schedule` may be
 * NULL: then nothing was ever decided. */
const struct life *schedule_find_life(const struct schedule *schedule,
    const char *window, int64_t original_local);

/* Lives of one window: the first, and how many follow each other. */
size_t schedule_find_lives(const struct schedule *schedule,
    const char *window, size_t *ret_first);

/* Put in the life (held by the schedule from now on), instead of the one that
 * its occurrence had. */
void schedule_put_life(struct schedule *schedule, struct life *life);

/* Make of a planned occurrence what it is now: times, status, life. */
void schedule_apply(const struct schedule *schedule,
    struct occurrence *occurrence);

/*
 * Add an act that was taken: the occurrence's life is made or replaced.  For
 * ACT_NEW the window is added before.  0, or -1 when no window has that
 * occurrence (any more).
 */
int schedule_act(struct schedule *schedule, const struct act *act,
    struct error *ret_error);

/* The occurrence that an identity names, as it stands; -1: no window has it. */
int schedule_find(const struct schedule *schedule, const char *identity,
    struct occurrence *ret_occurrence, struct error *ret_error);

#endif
