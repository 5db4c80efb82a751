/* SPDX-License-Identifier: MIT */
/* What the files of what is pending share. */
#ifndef PATCHDAY_PENDING_INTERNAL_H
#define PATCHDAY_PENDING_INTERNAL_H

#include "pending.h"

#define PENDING_TROUBLE_MAX 400	/* bytes of what a source could not do */

/* Free what the entry owns; it is zeroed. */
void pending_running_clear(struct pending_running *running);

/* The same for one that is open. */
void pending_open_clear(struct pending_open *open);

/* Drop texts, parts and merges of the last changes until the JSON is within
 * PENDING_BYTES_MAX and DOC_NODES_MAX.  Changes themselves stay.
 * What runs comes last. */
void pending_fit(struct pending *pending);

#endif
