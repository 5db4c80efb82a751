/* SPDX-License-Identifier: MIT */
/* What people might do to an occurrence, so that one can read what would be
 * said about it. */
#ifndef PATCHDAY_PREVIEW_EXAMPLE_H
#define PATCHDAY_PREVIEW_EXAMPLE_H

#include "announcement.h"
#include "conf.h"
#include "conflict_gist.h"
#include "life.h"
#include "occurrence.h"

/*
 * A life in which somebody did last what is announced as `kind`, with a reason
 * and words that say that they are examples.  The caller releases it; NULL: no
 * act brings that kind.
 */
struct life *preview_example(const struct occurrence *planned,
    enum announcement_kind kind, const char *identity);

/* Append the board as it is at the planned start, to each of the window's
 * lists. */
void preview_example_board(const struct occurrence *planned,
    struct announcements *ret_plan);

/* Is the kind in the plan already, without anybody doing anything? */
bool preview_example_has(const struct announcements *plan,
    enum announcement_kind kind);

/* What the occurrence meets by the configuration alone; untouched when that is
 * nothing.  The caller clears. */
void preview_example_conflict(const struct conf *conf,
    const struct occurrence *occurrence, struct conflict_gist *ret_gist);

#endif
