/* SPDX-License-Identifier: MIT */
/*
 * A disk in memory that can lose power: an sqlite3 VFS.
 *
 * Each file is kept twice, as programs see it and as it is on the platter,
 * with the writes in between.  A crash at the Nth step of the disk makes all
 * that follows fail without an effect; vfs_restart() then gives what a kill
 * leaves (everything written) or what a loss of power leaves: of each write
 * since the last sync nothing, all, or a part, in any order, and of a name that
 * was made or removed either.
 *
 * One disk at a time is "in the machine" (vfs_use()).
 */
#ifndef PATCHDAY_TESTS_VFS_H
#define PATCHDAY_TESTS_VFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "random.h"

struct vfs_disk;

/* What a step of the disk is; counted from 1 since vfs_disk_new() or the last
 * vfs_crash_at(). */
enum vfs_power { VFS_KILLED, VFS_NO_POWER };

/* An empty disk; its own chances come from `seed`. */
struct vfs_disk *vfs_disk_new(uint64_t seed);

/* NULL is fine; no file of it may be open. */
void vfs_disk_free(struct vfs_disk *disk);

/* Register the VFS "sim" as SQLite's default, once in a process. */
void vfs_register(void);

/* From now on files are opened on this disk. */
void vfs_use(struct vfs_disk *disk);

/* Put a whole file there, as if it had been there always; or read one as
 * programs see it (lent; NULL: there is none). */
void vfs_put(struct vfs_disk *disk, const char *path, const void *bytes,
    size_t size);
const void *vfs_get(const struct vfs_disk *disk, const char *path,
    size_t *ret_size);

/* Crash at the `step`th write, truncation, sync or removal from now on (0:
 * never), half of the time after its effect. */
void vfs_crash_at(struct vfs_disk *disk, uint64_t step);

/* Crash now. */
void vfs_crash(struct vfs_disk *disk);

/* Is there no space? */
bool vfs_is_full(const struct vfs_disk *disk);

/* Has it crashed?  How many steps so far, over its life? */
bool vfs_is_dead(const struct vfs_disk *disk);
uint64_t vfs_steps(const struct vfs_disk *disk);

/* The machine is up again, with what is left. */
void vfs_restart(struct vfs_disk *disk, enum vfs_power power);

/* No space: writes fail with SQLITE_FULL.  A disk that lies says that it has
 * synced and has not. */
void vfs_set_full(struct vfs_disk *disk, bool is_full);
void vfs_set_liar(struct vfs_disk *disk, bool is_liar);

#endif
