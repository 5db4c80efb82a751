/* SPDX-License-Identifier: MIT */
/*
 * Marks: which of the claimed rows were handed to the network, and what the
 * peer said, in a file beside the database.  Rows are claimed and answers
 * recorded by the hundred, as a commit is dear; but after a kill only those
 * with a mark and no answer are in doubt.  The others never left, or are there.
 *
 * A mark is written without a sync: what a process wrote outlives it in the
 * kernel's memory, but not a loss of power.  So marks are believed only under
 * the same boot of the machine, in the file they were made in, and when no
 * other run came between; else every claimed row may have arrived.
 */
#ifndef PATCHDAY_STORE_MARK_H
#define PATCHDAY_STORE_MARK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store.h"

/* May the row `id`, found claimed, have been handed over by the run before?
 * True also when that run left no marks that can be believed. */
bool store_mark_is_possible(struct store *store, int64_t id);

/* What the peer calls it, and where it is; "". */
#define STORE_MARK_ANSWER_MAX 64
struct store_mark_answer {
	char reference[STORE_MARK_ANSWER_MAX], place[STORE_MARK_ANSWER_MAX];
};

/* Did the run before hear that this attempt arrived?  false: nobody knows. */
bool store_mark_find_answer(struct store *store, int64_t id, int attempt,
    struct store_mark_answer *ret_answer);

/* Forget the run before and keep marks from now on; call it when the rows it
 * left are recovered, on the disk, and this run's start is in the journal.
 * Where no file can be kept, nothing happens. */
void store_mark_begin(struct store *store);

/* Are marks kept?  If not, few rows should be claimed at a time. */
bool store_mark_is_kept(const struct store *store);

/* Mark the row, before its first byte may leave; the mark's place, for
 * store_mark_drop().  Never fails: when it cannot be written, marks are not
 * kept any more. */
size_t store_mark_put(struct store *store, int64_t id, int attempt);

/* It arrived, says the peer: what is at that place need not be asked for,
 * should the process be killed before that is on the disk. */
void store_mark_answer(struct store *store, size_t place,
    const struct store_mark_answer *answer);

/* What became of the row is on the disk: its mark's place is free. */
void store_mark_drop(struct store *store, size_t place);

#endif
