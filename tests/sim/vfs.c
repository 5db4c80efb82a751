/* SPDX-License-Identifier: MIT */
/*
 * The disk in memory.  Of a write since the last sync the old bytes are not
 * needed, since the platter keeps its own copy: a loss of power takes the
 * platter and lays some of the writes over it.
 */
#include "vfs.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "mem.h"

#define VFS_SECTOR 512

struct vfs_bytes {
	unsigned char *bytes;
	size_t size, room;
};

/* One write (or, without bytes, a truncation to `offset`). */
struct vfs_write {
	size_t offset, length, from;	/* of vfs_file.loose */
	bool is_cut;
};

struct vfs_file {
	char *path;
	struct vfs_bytes live, platter, loose;
	ARRAY(struct vfs_write) writes;	/* since the last sync */
	bool is_live, is_on_platter;
};

struct vfs_disk {
	ARRAY(struct vfs_file *) files;
	struct random random;
	uint64_t steps, crash_at;	/* 0: never */
	bool is_dead, is_full, is_liar;
};

/* As SQLite holds it. */
struct vfs_handle {
	sqlite3_file base;
	struct vfs_disk *disk;
	struct vfs_file *file;
	bool is_deleted_on_close;
};

static struct vfs_disk *vfs_machine;

/* --- bytes ---------------------------------------------------------------- */

static void
vfs_lay(struct vfs_bytes *bytes, size_t offset, const void *from,
    size_t length)
{
	size_t size = offset + length;

	if (size > bytes->room) {
		bytes->room = size + size / 2 + 16384;
		bytes->bytes = mem_resize(bytes->bytes, bytes->room, 1);
	}
	/* Only a hole has to be cleared, and there is hardly ever one. */
	if (offset > bytes->size)
		memset(bytes->bytes + bytes->size, 0, offset - bytes->size);
	if (size > bytes->size)
		bytes->size = size;
	memcpy(bytes->bytes + offset, from, length);
}

static void
vfs_copy(struct vfs_bytes *to, const struct vfs_bytes *from)
{
	to->size = 0;
	if (from->size > 0)
		vfs_lay(to, 0, from->bytes, from->size);
}

static void
vfs_file_free(struct vfs_file *file)
{
	free(file->path);
	free(file->live.bytes);
	free(file->platter.bytes);
	free(file->loose.bytes);
	array_clear(&file->writes);
	free(file);
}

static struct vfs_file *
vfs_find(const struct vfs_disk *disk, const char *path)
{
	size_t i;

	for (i = 0; i < disk->files.count; i++)
		if (strcmp(disk->files.items[i]->path, path) == 0)
			return disk->files.items[i];
	return NULL;
}

static struct vfs_file *
vfs_make(struct vfs_disk *disk, const char *path)
{
	struct vfs_file *file = vfs_find(disk, path);

	if (file != NULL)
		return file;
	file = mem_new(1, sizeof(*file));
	file->path = mem_string(path);
	array_push(&disk->files, file);
	return file;
}

/* Everything written is on the platter now. */
static void
vfs_settle(struct vfs_file *file)
{
	size_t i;

	for (i = 0; i < file->writes.count; i++) {
		const struct vfs_write *write = &file->writes.items[i];

		if (!write->is_cut)
			vfs_lay(&file->platter, write->offset,
			    file->loose.bytes + write->from, write->length);
		else if (write->offset < file->platter.size)
			file->platter.size = write->offset;
	}
	file->writes.count = 0;
	file->loose.size = 0;
	file->is_on_platter = file->is_live;
}

static void
vfs_note(struct vfs_file *file, size_t offset, const void *bytes,
    size_t length)
{
	struct vfs_write *write = array_add(&file->writes);

	*write = (struct vfs_write){ .offset = offset, .length = length,
	    .from = file->loose.size, .is_cut = bytes == NULL };
	if (bytes != NULL)
		vfs_lay(&file->loose, file->loose.size, bytes, length);
}

/* --- steps ---------------------------------------------------------------- */

/* Count a step; SQLITE_OK: do it.  `ret_is_last`: do it, and be dead then. */
static int
vfs_step(struct vfs_disk *disk, bool *ret_is_last)
{
	*ret_is_last = false;
	if (disk->is_dead)
		return SQLITE_IOERR;
	disk->steps++;
	if (disk->crash_at != 0 && disk->steps >= disk->crash_at) {
		if (random_below(&disk->random, 2) == 0) {
			disk->is_dead = true;
			return SQLITE_IOERR;
		}
		*ret_is_last = true;
	}
	return SQLITE_OK;
}

static int
vfs_after(struct vfs_disk *disk, bool is_last)
{
	if (is_last)
		disk->is_dead = true;
	return is_last ? SQLITE_IOERR : SQLITE_OK;
}

/* --- an open file --------------------------------------------------------- */

static int
vfs_close(sqlite3_file *base)
{
	struct vfs_handle *handle = (struct vfs_handle *)base;

	if (handle->is_deleted_on_close && !handle->disk->is_dead)
		handle->file->is_live = handle->file->is_on_platter = false;
	return SQLITE_OK;
}

static int
vfs_read(sqlite3_file *base, void *to, int length, sqlite3_int64 offset)
{
	struct vfs_handle *handle = (struct vfs_handle *)base;
	const struct vfs_bytes *live = &handle->file->live;
	size_t at = (size_t)offset, want = (size_t)length, there;

	if (handle->disk->is_dead)
		return SQLITE_IOERR_READ;
	there = at >= live->size ? 0 : live->size - at;
	if (there > want)
		there = want;
	if (there > 0)
		memcpy(to, live->bytes + at, there);
	if (there == want)
		return SQLITE_OK;
	memset((char *)to + there, 0, want - there);
	return SQLITE_IOERR_SHORT_READ;
}

static int
vfs_write(sqlite3_file *base, const void *from, int length,
    sqlite3_int64 offset)
{
	struct vfs_handle *handle = (struct vfs_handle *)base;
	bool is_last;

	if (vfs_step(handle->disk, &is_last) != SQLITE_OK)
		return SQLITE_IOERR_WRITE;
	if (handle->disk->is_full)
		return SQLITE_FULL;
	vfs_lay(&handle->file->live, (size_t)offset, from, (size_t)length);
	vfs_note(handle->file, (size_t)offset, from, (size_t)length);
	return vfs_after(handle->disk, is_last);
}

static int
vfs_truncate(sqlite3_file *base, sqlite3_int64 size)
{
	struct vfs_handle *handle = (struct vfs_handle *)base;
	bool is_last;

	if (vfs_step(handle->disk, &is_last) != SQLITE_OK)
		return SQLITE_IOERR_TRUNCATE;
	if ((size_t)size < handle->file->live.size)
		handle->file->live.size = (size_t)size;
	vfs_note(handle->file, (size_t)size, NULL, 0);
	return vfs_after(handle->disk, is_last);
}

/* A new file's first sync keeps its name too (os_unix.c, DIRSYNC). */
static int
vfs_sync(sqlite3_file *base, int flags)
{
	struct vfs_handle *handle = (struct vfs_handle *)base;
	bool is_last;

	(void)flags;
	if (vfs_step(handle->disk, &is_last) != SQLITE_OK)
		return SQLITE_IOERR_FSYNC;
	if (!handle->disk->is_liar)
		vfs_settle(handle->file);
	return vfs_after(handle->disk, is_last);
}

static int
vfs_size(sqlite3_file *base, sqlite3_int64 *ret_size)
{
	struct vfs_handle *handle = (struct vfs_handle *)base;

	*ret_size = (sqlite3_int64)handle->file->live.size;
	return SQLITE_OK;
}

/* One process, one connection: nothing to lock. */
static int
vfs_lock(sqlite3_file *base, int level)
{
	(void)base;
	(void)level;
	return SQLITE_OK;
}

static int
vfs_check_lock(sqlite3_file *base, int *ret_is_locked)
{
	(void)base;
	*ret_is_locked = 0;
	return SQLITE_OK;
}

static int
vfs_control(sqlite3_file *base, int operation, void *argument)
{
	(void)base;
	(void)operation;
	(void)argument;
	return SQLITE_NOTFOUND;
}

static int
vfs_sector(sqlite3_file *base)
{
	(void)base;
	return 4096;
}

static int
vfs_traits(sqlite3_file *base)
{
	(void)base;
	return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static const sqlite3_io_methods vfs_methods = { .iVersion = 1,
    .xClose = vfs_close, .xRead = vfs_read, .xWrite = vfs_write,
    .xTruncate = vfs_truncate, .xSync = vfs_sync, .xFileSize = vfs_size,
    .xLock = vfs_lock, .xUnlock = vfs_lock,
    .xCheckReservedLock = vfs_check_lock, .xFileControl = vfs_control,
    .xSectorSize = vfs_sector, .xDeviceCharacteristics = vfs_traits };

/* --- the folder ----------------------------------------------------------- */

static int
vfs_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *base, int flags,
    int *ret_flags)
{
	struct vfs_handle *handle = (struct vfs_handle *)base;
	struct vfs_disk *disk = vfs_machine;
	struct vfs_file *file;

	(void)vfs;
	base->pMethods = NULL;
	if (disk == NULL || disk->is_dead || path == NULL)
		return SQLITE_CANTOPEN;
	file = vfs_find(disk, path);
	if ((file == NULL || !file->is_live) &&
	    (flags & SQLITE_OPEN_CREATE) == 0)
		return SQLITE_CANTOPEN;
	file = vfs_make(disk, path);
	if (!file->is_live) {
		file->is_live = true;
		file->live.size = file->loose.size = 0;
		file->writes.count = 0;
		/* What was removed and not synced may come back empty. */
		vfs_note(file, 0, NULL, 0);
	}
	*handle = (struct vfs_handle){ .base = { &vfs_methods }, .disk = disk,
	    .file = file, .is_deleted_on_close =
	    (flags & SQLITE_OPEN_DELETEONCLOSE) != 0 };
	if (ret_flags != NULL)
		*ret_flags = flags;
	return SQLITE_OK;
}

static int
vfs_delete(sqlite3_vfs *vfs, const char *path, int is_synced)
{
	struct vfs_disk *disk = vfs_machine;
	struct vfs_file *file = vfs_find(disk, path);
	bool is_last;

	(void)vfs;
	if (vfs_step(disk, &is_last) != SQLITE_OK)
		return SQLITE_IOERR_DELETE;
	if (file == NULL || !file->is_live)
		return SQLITE_IOERR_DELETE_NOENT;
	file->is_live = false;
	if (is_synced && !disk->is_liar) {
		file->is_on_platter = false;
		file->platter.size = file->loose.size = 0;
		file->writes.count = 0;
	}
	return vfs_after(disk, is_last);
}

static int
vfs_access(sqlite3_vfs *vfs, const char *path, int flags, int *ret_is_there)
{
	struct vfs_file *file = vfs_find(vfs_machine, path);

	(void)vfs;
	(void)flags;
	if (vfs_machine->is_dead)
		return SQLITE_IOERR_ACCESS;
	*ret_is_there = file != NULL && file->is_live;
	return SQLITE_OK;
}

static int
vfs_full_path(sqlite3_vfs *vfs, const char *path, int size, char *ret_path)
{
	(void)vfs;
	if (strlen(path) >= (size_t)size)
		return SQLITE_CANTOPEN;
	memcpy(ret_path, path, strlen(path) + 1);
	return SQLITE_OK;
}

/* From the disk's chances, so that a run can be had again. */
static int
vfs_random(sqlite3_vfs *vfs, int length, char *ret_bytes)
{
	int i;

	(void)vfs;
	for (i = 0; i < length; i++)
		ret_bytes[i] = vfs_machine == NULL ? (char)i :
		    (char)random_next(&vfs_machine->random);
	return length;
}

static int
vfs_sleep(sqlite3_vfs *vfs, int microseconds)
{
	(void)vfs;
	return microseconds;
}

static int
vfs_time(sqlite3_vfs *vfs, double *ret_days)
{
	(void)vfs;
	*ret_days = 2460000.5;
	return SQLITE_OK;
}

static int
vfs_last_error(sqlite3_vfs *vfs, int size, char *ret_text)
{
	(void)vfs;
	if (size > 0)
		ret_text[0] = '\0';
	return 0;
}

void
vfs_register(void)
{
	static sqlite3_vfs vfs = { .iVersion = 1,
	    .szOsFile = sizeof(struct vfs_handle), .mxPathname = 512,
	    .zName = "sim", .xOpen = vfs_open, .xDelete = vfs_delete,
	    .xAccess = vfs_access, .xFullPathname = vfs_full_path,
	    .xRandomness = vfs_random, .xSleep = vfs_sleep,
	    .xCurrentTime = vfs_time, .xGetLastError = vfs_last_error };

	/* Before SQLite begins, which registering does: what the service asks
	 * for when it opens its file would come too late.  Nor does anything
	 * here have a second thread. */
	if (sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) != SQLITE_OK ||
	    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD) != SQLITE_OK ||
	    sqlite3_vfs_register(&vfs, 1) != SQLITE_OK)
		abort();
}

/* --- the disk ------------------------------------------------------------- */

struct vfs_disk *
vfs_disk_new(uint64_t seed)
{
	struct vfs_disk *disk = mem_new(1, sizeof(*disk));

	random_init_seeded(&disk->random, seed);
	return disk;
}

void
vfs_disk_free(struct vfs_disk *disk)
{
	size_t i;

	if (disk == NULL)
		return;
	for (i = 0; i < disk->files.count; i++)
		vfs_file_free(disk->files.items[i]);
	array_clear(&disk->files);
	if (vfs_machine == disk)
		vfs_machine = NULL;
	free(disk);
}

void
vfs_use(struct vfs_disk *disk)
{
	vfs_machine = disk;
}

void
vfs_put(struct vfs_disk *disk, const char *path, const void *bytes,
    size_t size)
{
	struct vfs_file *file = vfs_make(disk, path);

	file->is_live = file->is_on_platter = true;
	file->live.size = file->platter.size = file->loose.size = 0;
	file->writes.count = 0;
	vfs_lay(&file->live, 0, bytes, size);
	vfs_lay(&file->platter, 0, bytes, size);
}

const void *
vfs_get(const struct vfs_disk *disk, const char *path, size_t *ret_size)
{
	const struct vfs_file *file = vfs_find(disk, path);

	if (file == NULL || !file->is_live)
		return NULL;
	*ret_size = file->live.size;
	return file->live.bytes;
}

void
vfs_crash_at(struct vfs_disk *disk, uint64_t step)
{
	disk->crash_at = step == 0 ? 0 : disk->steps + step;
}

void
vfs_crash(struct vfs_disk *disk)
{
	disk->is_dead = true;
}

bool
vfs_is_dead(const struct vfs_disk *disk)
{
	return disk->is_dead;
}

bool
vfs_is_full(const struct vfs_disk *disk)
{
	return disk->is_full;
}

uint64_t
vfs_steps(const struct vfs_disk *disk)
{
	return disk->steps;
}

void
vfs_set_full(struct vfs_disk *disk, bool is_full)
{
	disk->is_full = is_full;
}

void
vfs_set_liar(struct vfs_disk *disk, bool is_liar)
{
	disk->is_liar = is_liar;
}

/* Of a write nothing, all, or its first sectors. */
static void
vfs_lose_write(struct vfs_disk *disk, struct vfs_file *file,
    const struct vfs_write *write)
{
	size_t length = write->length;

	switch (random_below(&disk->random, 3)) {
	case 0:
		return;
	case 1:
		length = length / VFS_SECTOR == 0 ? length : VFS_SECTOR *
		    (size_t)random_below(&disk->random, length / VFS_SECTOR);
		break;
	default:
		break;
	}
	if (write->is_cut && write->offset < file->platter.size)
		file->platter.size = write->offset;
	else if (!write->is_cut && length > 0)
		vfs_lay(&file->platter, write->offset,
		    file->loose.bytes + write->from, length);
}

/* In any order: a later write may be there and an earlier one not.  A name that
 * was made or removed since the last sync of its folder may be either. */
static void
vfs_lose(struct vfs_disk *disk, struct vfs_file *file)
{
	size_t i;

	for (i = file->writes.count; i > 1; i--) {
		size_t k = (size_t)random_below(&disk->random, i);
		struct vfs_write write = file->writes.items[i - 1];

		file->writes.items[i - 1] = file->writes.items[k];
		file->writes.items[k] = write;
	}
	/* What a lying disk has said that it has is lost as a whole. */
	for (i = 0; i < file->writes.count && !disk->is_liar; i++)
		vfs_lose_write(disk, file, &file->writes.items[i]);
	if (file->is_live != file->is_on_platter && !disk->is_liar &&
	    random_below(&disk->random, 2) == 0)
		file->is_on_platter = file->is_live;
	file->is_live = file->is_on_platter;
	vfs_copy(&file->live, &file->platter);
	file->writes.count = 0;
	file->loose.size = 0;
}

void
vfs_restart(struct vfs_disk *disk, enum vfs_power power)
{
	size_t i;

	disk->is_dead = false;
	disk->crash_at = 0;
	for (i = 0; power == VFS_NO_POWER && i < disk->files.count; i++)
		vfs_lose(disk, disk->files.items[i]);
}
