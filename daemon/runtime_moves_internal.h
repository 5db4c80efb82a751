/* SPDX-License-Identifier: MIT */
/* Files that somebody moves or deletes. */
#ifndef PATCHDAY_RUNTIME_MOVES_H
#define PATCHDAY_RUNTIME_MOVES_H

struct runtime;

/* Have the owner woken by that, where the kernel can: before it is confined,
 * and when they are there.  The descriptor is closed by runtime_clear(). */
void runtime_moves_init(struct runtime *runtime);

#endif
