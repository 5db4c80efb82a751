/* SPDX-License-Identifier: MIT */
/* What the files of what is pending share. */
#ifndef PATCHDAY_PENDING_INTERNAL_H
#define PATCHDAY_PENDING_INTERNAL_H

#define PENDING_TROUBLE_MAX 400	/* bytes of what a source could not do */

#endif
