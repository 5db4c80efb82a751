/* SPDX-License-Identifier: MIT */
/*
 * What left this machine before a kill, where something that marks need is
 * missing: no boot's number, no journal, no space, no memory, no file.  A mark
 * that was made is never denied afterwards; where that cannot be had, nothing
 * is.
 */
#include "store_mark.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness.h"
#include "store_internal.h"
#include "store_journal.h"

#define BOOT "/proc/sys/kernel/random/boot_id"

static char folder[64] = "/tmp/test_store_mark.XXXXXX", path[96], marks[110];

/* --- a system that lacks things ------------------------------------------- */

static bool lacks_boot, lacks_bytes, lacks_space, lacks_memory, lacks_file,
    lacks_status, lacks_disk, lacks_cut;

/* Calls the system's `name`, whose type is that of `mine`. */
#define REAL(mine, name) \
	static __typeof__(&mine) real; \
	if (real == NULL) \
		*(void **)&real = dlsym(RTLD_NEXT, name)

int
open(const char *name, int flags, ...)
{
	va_list arguments;
	mode_t mode;
	REAL(open, "open");

	va_start(arguments, flags);
	mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
	va_end(arguments);
	if (strcmp(name, BOOT) == 0 && lacks_boot)
		return -1;
	if (strcmp(name, BOOT) == 0 && lacks_bytes)
		return real("/dev/null", flags, mode);
	if (strcmp(name, marks) == 0 && lacks_file)
		return -1;
	return real(name, flags, mode);
}

int
posix_fallocate(int descriptor, off_t offset, off_t length)
{
	REAL(posix_fallocate, "posix_fallocate");

	return lacks_space ? ENOSPC : real(descriptor, offset, length);
}

void *
mmap(void *at, size_t length, int protection, int flags, int descriptor,
    off_t offset)
{
	REAL(mmap, "mmap");

	return lacks_memory && descriptor >= 0 ? MAP_FAILED :
	    real(at, length, protection, flags, descriptor, offset);
}

int
fstat(int descriptor, struct stat *ret_status)
{
	REAL(fstat, "fstat");

	return lacks_status ? -1 : real(descriptor, ret_status);
}

ssize_t
write(int descriptor, const void *bytes, size_t length)
{
	REAL(write, "write");

	/* As on a full disk, some of it. */
	return real(descriptor, bytes, lacks_disk && length > 60 ? 8 : length);
}

ssize_t
pwrite(int descriptor, const void *bytes, size_t length, off_t offset)
{
	REAL(pwrite, "pwrite");

	return lacks_disk ? -1 : real(descriptor, bytes, length, offset);
}

int
ftruncate(int descriptor, off_t length)
{
	REAL(ftruncate, "ftruncate");

	return lacks_cut ? -1 : real(descriptor, length);
}

/* --- runs ----------------------------------------------------------------- */

static struct store *
opened(void)
{
	struct store_options options = { .path = path };
	struct store *store = NULL;
	struct error error = { 0 };

	if (!CHECK_ROW(store_new(&options, &store, &error) == 0, error.text))
		abort();
	return store;
}

/* A start, as the journal knows it. */
static void
begin(struct store *store)
{
	struct journal_entry entry = { .who = "patchday", .verb = "start",
	    .subject = "x", .detail = "" };
	struct error error = { 0 };

	CHECK(store_journal_add(store, &entry, &error) == 0);
	store_mark_begin(store);
}

static void
end(void)
{
	unlink(path);
	unlink(marks);
}

enum { KEPT, NOT_KEPT };

/* A run with a fault, a mark in it; then a run without: is the mark believed,
 * and is one that was not made denied? */
static void
check(const char *label, bool *fault, int want, bool can_deny)
{
	struct store *store = opened();

	*fault = true;
	begin(store);
	CHECK_ROW(store_mark_is_kept(store) == (want == KEPT), label);
	CHECK_NUMBER(store_mark_put(store, 7, 1), 0);
	CHECK_NUMBER(store_mark_put(store, 8, 1), 1);
	*fault = false;
	store_free(store);

	store = opened();
	CHECK_ROW(store_mark_is_possible(store, 7), label);
	CHECK_ROW(store_mark_is_possible(store, 8), label);
	CHECK_ROW(store_mark_is_possible(store, 9) == !can_deny, label);
	store_free(store);
	end();
}

static void
test_faults(void)
{
	static bool none;
	struct store *store;

	check("nothing", &none, KEPT, true);
	/* They are written where they cannot be mapped. */
	check("no space", &lacks_space, KEPT, true);
	check("no memory", &lacks_memory, KEPT, true);
	check("no file", &lacks_file, NOT_KEPT, false);
	check("no status", &lacks_status, NOT_KEPT, false);
	check("a full disk", &lacks_disk, NOT_KEPT, false);
	check("no boot", &lacks_boot, NOT_KEPT, false);
	check("an empty boot", &lacks_bytes, NOT_KEPT, false);

	/* One that is not known now for what it was written by. */
	store = opened();
	begin(store);
	(void)store_mark_put(store, 7, 1);
	store_free(store);
	store = opened();
	lacks_status = true;
	CHECK(store_mark_is_possible(store, 9));
	lacks_status = false;
	store_free(store);
	end();

	/* Whoever started us says which boot it is. */
	setenv("PATCHDAY_BOOT", "4711", 1);
	lacks_boot = true;
	check("a given boot", &none, KEPT, true);
	store = opened();
	begin(store);
	(void)store_mark_put(store, 7, 1);
	store_free(store);
	setenv("PATCHDAY_BOOT", "4712", 1);
	store = opened();
	CHECK(store_mark_is_possible(store, 9));
	store_free(store);
	end();
	setenv("PATCHDAY_BOOT", "", 1);
	check("given as nothing", &none, NOT_KEPT, false);
	lacks_boot = false;
	unsetenv("PATCHDAY_BOOT");
}

/* The disk fills while marks are written: those of this run are believed no
 * more, as some may be missing; also where the file cannot be cut. */
static void
check_full_later(bool can_cut)
{
	struct store *store = opened();

	lacks_cut = !can_cut;
	lacks_space = true;
	begin(store);
	lacks_space = false;
	(void)store_mark_put(store, 7, 1);
	CHECK(store_mark_is_kept(store));
	lacks_disk = true;
	(void)store_mark_put(store, 8, 1);
	CHECK(!store_mark_is_kept(store));
	(void)store_mark_put(store, 9, 1);
	lacks_disk = lacks_cut = false;
	store_free(store);
	store = opened();
	CHECK(store_mark_is_possible(store, 8));
	CHECK(store_mark_is_possible(store, 1000));
	store_free(store);
	end();
}

/* More at once than are mapped; places are used again. */
static void
test_many(void)
{
	struct store *store = opened();
	int64_t id;

	begin(store);
	for (id = 1; id <= 5000; id++)
		CHECK_NUMBER(store_mark_put(store, id, 1), id - 1);
	store_mark_drop(store, 4999);
	store_mark_drop(store, 10);
	CHECK_NUMBER(store_mark_put(store, 6000, 1), 10);
	CHECK_NUMBER(store_mark_put(store, 6001, 1), 4999);
	CHECK_NUMBER(store_mark_put(store, 6002, 1), 5000);
	store_free(store);
	store = opened();
	for (id = 1; id < 5000; id++)
		CHECK(store_mark_is_possible(store, id) == (id != 11));
	CHECK(!store_mark_is_possible(store, 5000));
	CHECK(!store_mark_is_possible(store, 5001));
	for (id = 6000; id <= 6002; id++)
		CHECK(store_mark_is_possible(store, id));
	store_free(store);
	end();
}

/* What the peer said is known of the attempt that it is about, and of no other;
 * mapped or written. */
static void
test_answers(void)
{
	static const struct store_mark_answer said = { "1796338800.000100",
	    "C0123" }, mail = { "4711ABC", "" };
	struct store_mark_answer answer;
	struct store *store;
	size_t place;
	int i;

	for (i = 0; i < 2; i++) {
		lacks_memory = i == 1;
		store = opened();
		begin(store);
		place = store_mark_put(store, 7, 2);
		store_mark_answer(store, place, &said);
		store_mark_answer(store, store_mark_put(store, 8, 1), &mail);
		(void)store_mark_put(store, 9, 1);
		/* This place had an answer to another. */
		place = store_mark_put(store, 10, 1);
		store_mark_answer(store, place, &said);
		store_mark_drop(store, place);
		CHECK_NUMBER(store_mark_put(store, 11, 1), place);
		store_free(store);
		store = opened();
		CHECK(store_mark_find_answer(store, 7, 2, &answer));
		CHECK_STRING(answer.reference, said.reference);
		CHECK_STRING(answer.place, said.place);
		CHECK(!store_mark_find_answer(store, 7, 1, &answer));
		CHECK(!store_mark_find_answer(store, 7, 3, &answer));
		CHECK(store_mark_find_answer(store, 8, 1, &answer));
		CHECK_STRING(answer.reference, "4711ABC");
		CHECK_STRING(answer.place, "");
		CHECK(!store_mark_find_answer(store, 9, 1, &answer));
		CHECK(!store_mark_find_answer(store, 10, 1, &answer));
		CHECK(!store_mark_find_answer(store, 11, 1, &answer));
		CHECK(store_mark_is_possible(store, 11));
		/* Another run came between. */
		begin(store);
		store_free(store);
		store = opened();
		CHECK(!store_mark_find_answer(store, 7, 2, &answer));
		store_free(store);
		end();
	}
	lacks_memory = false;
}

/* Beyond what is mapped, and where it could not be written. */
static void
test_answers_beyond(void)
{
	static const struct store_mark_answer said = { "1.2", "C1" };
	struct store_mark_answer answer;
	struct store *store = opened();
	int64_t id;

	begin(store);
	for (id = 1; id <= 4000; id++)
		store_mark_answer(store, store_mark_put(store, id, 1), &said);
	store_free(store);
	store = opened();
	for (id = 1; id <= 4000; id++)
		CHECK(store_mark_find_answer(store, id, 1, &answer) &&
		    strcmp(answer.place, "C1") == 0);
	begin(store);
	lacks_memory = true;
	store_mark_begin(store);
	lacks_disk = true;
	store_mark_answer(store, store_mark_put(store, 1, 1), &said);
	lacks_disk = lacks_memory = false;
	CHECK(!store_mark_is_kept(store));
	store_free(store);
	end();
}

/* Without a journal's start no run can be told from another. */
static void
test_no_start(void)
{
	struct store *store = opened();

	store_mark_begin(store);
	CHECK(!store_mark_is_kept(store));
	CHECK(store_mark_is_possible(store, 1));
	store_free(store);
	end();
	/* Nor where there is no journal to be asked. */
	store = opened();
	CHECK(sqlite3_exec(store->connection, "ALTER TABLE journal RENAME TO"
	    " gone", NULL, NULL, NULL) == SQLITE_OK);
	store_mark_begin(store);
	CHECK(!store_mark_is_kept(store));
	store_free(store);
	end();
}

/* In memory nothing survives: all is possible, nothing is kept. */
static void
test_memory(void)
{
	struct store_options options = { .path = NULL };
	struct error error = { 0 };
	struct store *store = NULL;

	CHECK(store_new(&options, &store, &error) == 0);
	store_mark_begin(store);
	CHECK(!store_mark_is_kept(store));
	CHECK_NUMBER(store_mark_put(store, 7, 1), 0);
	CHECK(store_mark_is_possible(store, 8));
	store_free(store);
}

int
main(void)
{
	if (mkdtemp(folder) == NULL)
		return 1;
	snprintf(path, sizeof(path), "%s/db", folder);
	snprintf(marks, sizeof(marks), "%s-marks", path);
	test_faults();
	check_full_later(true);
	check_full_later(false);
	test_many();
	test_answers();
	test_answers_beyond();
	test_no_start();
	test_memory();
	rmdir(folder);
	return harness_end();
}
