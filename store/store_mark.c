/* SPDX-License-Identifier: MIT */
/*
 * The file of marks: a header, then places of one size, each of a row that was
 * handed over, or left over from one.  A place is used again when what became
 * of its row is committed.  What is left over does no harm: a row that is not
 * `sending` is not asked about, one that is claimed again counts as handed
 * over, and an answer is to one attempt.
 *
 * The other way would: a row that was handed over and has no mark would be
 * sent twice.  Hence the header: the boot, the file's own number (a copy has
 * another) and the journal's number of the run that wrote it.
 */
#include "store_mark.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mem.h"
#include "store_internal.h"

#define STORE_MARK_MAGIC "patchday marks 2"
#define STORE_MARK_BOOT "/proc/sys/kernel/random/boot_id"
#define STORE_MARK_MAPPED (256 * 1024)	/* a thousand are on their way */

struct store_mark_header {
	char magic[16];
	char boot[40];			/* a UUID and a line feed */
	uint64_t device, inode;		/* the file's own */
	int64_t run;			/* the journal's number of its start */
};

/* The bytes from one place to the next, and where its own begin. */
#define STORE_MARK_SIZE sizeof(struct store_mark)
static off_t
store_mark_offset(size_t place)
{
	return (off_t)(sizeof(struct store_mark_header) +
	    place * STORE_MARK_SIZE);
}

/* The journal's last start; 0: none, or it cannot be told. */
static int64_t
store_mark_run(struct store *store)
{
	struct store_statement *statement =
	    store_statement(store, STORE_SQL_JOURNAL_RUN, NULL);
	int64_t run = 0;

	if (statement == NULL)
		return 0;
	if (store_statement_next(store, statement, NULL) > 0)
		run = store_statement_number(statement, 0);
	store_statement_reset(statement);
	return run;
}

/* The boot's number, from the kernel or, where /proc is hidden, from whoever
 * started us (systemd's %b).  false: it cannot be told. */
static bool
store_mark_boot(char *ret_boot, size_t size)
{
	int descriptor = open(STORE_MARK_BOOT, O_RDONLY | O_CLOEXEC);
	const char *given = getenv("PATCHDAY_BOOT");
	ssize_t length;

	if (descriptor >= 0) {
		length = read(descriptor, ret_boot, size - 1);
		(void)close(descriptor);
		return length > 0;
	}
	if (given == NULL || given[0] == '\0')
		return false;
	(void)snprintf(ret_boot, size, "%s", given);
	return true;
}

/* What a file that may be believed begins with.  false: nothing may be. */
static bool
store_mark_fill(struct store *store, int descriptor,
    struct store_mark_header *ret_header)
{
	struct stat status;

	memset(ret_header, 0, sizeof(*ret_header));
	memcpy(ret_header->magic, STORE_MARK_MAGIC,
	    sizeof(ret_header->magic));
	ret_header->run = store_mark_run(store);
	if (!store_mark_boot(ret_header->boot, sizeof(ret_header->boot)) ||
	    ret_header->run == 0 || fstat(descriptor, &status) != 0)
		return false;
	ret_header->device = status.st_dev;
	ret_header->inode = status.st_ino;
	return true;
}

/* Read what the run before left; `is_believed` stays false when they cannot
 * be. */
static void
store_mark_load(struct store *store)
{
	struct store_marks *marks = &store->marks;
	char *path = mem_format("%s-marks", store->path);
	int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	struct store_mark_header found, wanted;
	struct store_mark mark;

	free(path);
	marks->is_loaded = true;
	if (descriptor < 0)
		return;
	if (read(descriptor, &found, sizeof(found)) == sizeof(found) &&
	    store_mark_fill(store, descriptor, &wanted) &&
	    memcmp(&found, &wanted, sizeof(found)) == 0) {
		marks->is_believed = true;
		while (read(descriptor, &mark, sizeof(mark)) == sizeof(mark))
			array_push(&marks->found, mark);
	}
	(void)close(descriptor);
}

/* Are there marks of the run before that may be believed? */
static bool
store_mark_is_believed(struct store *store)
{
	if (store->has_file && !store->marks.is_loaded)
		store_mark_load(store);
	return store->has_file && store->marks.is_believed;
}

bool
store_mark_is_possible(struct store *store, int64_t id)
{
	struct store_marks *marks = &store->marks;
	size_t i;

	if (!store_mark_is_believed(store))
		return true;
	for (i = 0; i < marks->found.count; i++)
		if (marks->found.items[i].id == id)
			return true;
	return false;
}

bool
store_mark_find_answer(struct store *store, int64_t id, int attempt,
    struct store_mark_answer *ret_answer)
{
	struct store_marks *marks = &store->marks;
	size_t i;

	if (!store_mark_is_believed(store))
		return false;
	for (i = 0; i < marks->found.count; i++) {
		const struct store_mark *mark = &marks->found.items[i];

		if (mark->id != id || mark->attempt != attempt ||
		    mark->is_answered == 0)
			continue;
		*ret_answer = mark->answer;
		/* Whatever lay in the file. */
		ret_answer->reference[STORE_MARK_ANSWER_MAX - 1] = '\0';
		ret_answer->place[STORE_MARK_ANSWER_MAX - 1] = '\0';
		return true;
	}
	return false;
}

static void
store_mark_unmap(struct store *store)
{
	if (store->marks.bytes != NULL)
		(void)munmap(store->marks.bytes, STORE_MARK_MAPPED);
	store->marks.bytes = NULL;
}

/* Nothing is believed of this run from now on.  A disk that takes no bytes may
 * not cut the file either; one that is not there is not believed as well. */
static void
store_mark_give_up(struct store *store)
{
	char *path;

	store_mark_unmap(store);
	if (ftruncate(store->marks.descriptor, 0) != 0) {
		path = mem_format("%s-marks", store->path);
		(void)unlink(path);
		free(path);
	}
	(void)close(store->marks.descriptor);
	store->marks.descriptor = -1;
}

/* Writing to the file's memory is the same to the kernel as write(2), and
 * spares a call for each message.  Its space is taken first, since a full disk
 * would be a signal then.  Where that cannot be had, it is written. */
static void
store_mark_map(struct store *store)
{
	struct store_marks *marks = &store->marks;
	void *bytes;

	if (posix_fallocate(marks->descriptor, 0, STORE_MARK_MAPPED) != 0)
		return;
	bytes = mmap(NULL, STORE_MARK_MAPPED, PROT_READ | PROT_WRITE,
	    MAP_SHARED, marks->descriptor, 0);
	if (bytes != MAP_FAILED)
		marks->bytes = bytes;
}

void
store_mark_begin(struct store *store)
{
	struct store_marks *marks = &store->marks;
	struct store_mark_header header;
	char *path;

	if (!store->has_file)
		return;
	store_mark_clear(store);
	marks->is_loaded = true;
	path = mem_format("%s-marks", store->path);
	marks->descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC |
	    O_CLOEXEC | O_NOFOLLOW, 0600);
	free(path);
	if (marks->descriptor < 0)
		return;
	if (!store_mark_fill(store, marks->descriptor, &header) ||
	    write(marks->descriptor, &header, sizeof(header)) !=
	    sizeof(header))
		store_mark_give_up(store);
	else
		store_mark_map(store);
}

bool
store_mark_is_kept(const struct store *store)
{
	return store->marks.descriptor >= 0;
}

/* The place in the file's memory; NULL: it lies beyond, or there is none. */
static struct store_mark *
store_mark_at(struct store *store, size_t place)
{
	off_t offset = store_mark_offset(place);

	if (store->marks.bytes == NULL ||
	    (size_t)offset + STORE_MARK_SIZE > STORE_MARK_MAPPED)
		return NULL;
	return (struct store_mark *)(void *)(store->marks.bytes + offset);
}

/* Into the file, where it does not lie in memory. */
static void
store_mark_write(struct store *store, size_t place, size_t offset,
    const void *bytes, size_t length)
{
	struct store_marks *marks = &store->marks;

	if (marks->descriptor >= 0 && pwrite(marks->descriptor, bytes, length,
	    store_mark_offset(place) + (off_t)offset) != (ssize_t)length)
		store_mark_give_up(store);
}

/* The id last: a kill in between leaves the row that was there before, whose
 * answer is on the disk. */
size_t
store_mark_put(struct store *store, int64_t id, int attempt)
{
	struct store_marks *marks = &store->marks;
	size_t place = marks->free.count > 0 ?
	    marks->free.items[--marks->free.count] : marks->place_count++;
	struct store_mark new = { .id = id, .attempt = attempt };
	struct store_mark *mark = store_mark_at(store, place);

	if (mark == NULL) {
		store_mark_write(store, place, 0, &new, sizeof(new));
		return place;
	}
	__atomic_store_n(&mark->is_answered, 0, __ATOMIC_SEQ_CST);
	__atomic_store_n(&mark->attempt, attempt, __ATOMIC_SEQ_CST);
	__atomic_store_n(&mark->id, id, __ATOMIC_SEQ_CST);
	return place;
}

/* That there is an answer last, when all of it is there. */
void
store_mark_answer(struct store *store, size_t place,
    const struct store_mark_answer *answer)
{
	struct store_mark *mark = store_mark_at(store, place);
	static const int32_t yes = 1;

	if (mark != NULL) {
		mark->answer = *answer;
		__atomic_store_n(&mark->is_answered, yes, __ATOMIC_SEQ_CST);
		return;
	}
	store_mark_write(store, place, offsetof(struct store_mark, answer),
	    answer, sizeof(*answer));
	store_mark_write(store, place,
	    offsetof(struct store_mark, is_answered), &yes, sizeof(yes));
}

void
store_mark_drop(struct store *store, size_t place)
{
	array_push(&store->marks.free, place);
}

void
store_mark_clear(struct store *store)
{
	store_mark_unmap(store);
	if (store->marks.descriptor >= 0)
		(void)close(store->marks.descriptor);
	array_clear(&store->marks.found);
	array_clear(&store->marks.free);
	memset(&store->marks, 0, sizeof(store->marks));
	store->marks.descriptor = -1;
}
