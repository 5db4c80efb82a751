/* SPDX-License-Identifier: MIT */
/*
 * What the letters of one message have in common in one kind of channel: texts
 * laid out and encoded, made once for ten thousand recipients.
 */
#ifndef PATCHDAY_DRAFT_H
#define PATCHDAY_DRAFT_H

#include "text.h"

/* Zeroed it is empty.  What is in the parts is the kind's affair. */
struct draft { struct text parts[3]; };

/* Free the parts; it is empty again. */
void draft_clear(struct draft *draft);

#endif
