/* SPDX-License-Identifier: MIT */
/* Notes that operators are owed about messages: rows of the outbox, too. */
#ifndef PATCHDAY_OUTBOX_NOTE_INTERNAL_H
#define PATCHDAY_OUTBOX_NOTE_INTERNAL_H

#include "error.h"
#include "note.h"
#include "store_outbox.h"

struct outbox_try;
struct service;

/* Owe operators a note about the row, if they want one and had none lately (an
 * hour for each channel and class).  0 or -1. */
int outbox_note(struct service *service, const struct outbox_row *row,
    enum note_class class, const char *reason, struct error *ret_error);
/* … about a try that failed and comes again, of a message that should have been
 * there a quarter of an hour ago.  0 or -1. */
int outbox_note_wait(struct service *service, const struct outbox_try *try,
    struct error *ret_error);
/* May the note be sent?  1; 0: not now, or not any more, as the message that it
 * tells of is tried this moment, or is settled; -1. */
int outbox_note_check(struct service *service, struct outbox_row *note,
    struct error *ret_error);

#endif
