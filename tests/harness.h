/* SPDX-License-Identifier: MIT */
/*
 * The unit tests' harness: a test program is a list of checks, most of them
 * rows of tables.  A failed check prints its place and what it saw; the last
 * line counts: "N passed, N failed".
 *
 *	int main(void) { test_this(); test_that(); return harness_end(); }
 */
#ifndef PATCHDAY_HARNESS_H
#define PATCHDAY_HARNESS_H

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static unsigned harness_passed, harness_failed;

static inline bool
harness_check(bool is_right, const char *file, int line, const char *what)
{
	if (is_right) {
		harness_passed++;
		return true;
	}
	harness_failed++;
	fprintf(stderr, "%s:%d: failed: %s\n", file, line, what);
	return false;
}

static inline bool
harness_string(const char *got, const char *want, const char *file, int line)
{
	char what[2048];

	if (got != NULL && want != NULL && strcmp(got, want) == 0)
		return harness_check(true, file, line, "");
	if (got == NULL && want == NULL)
		return harness_check(true, file, line, "");
	snprintf(what, sizeof(what), "\n   got  %s\n   want %s",
	    got ? got : "(null)", want ? want : "(null)");
	return harness_check(false, file, line, what);
}

static inline bool
harness_number(int64_t got, int64_t want, const char *file, int line,
    const char *expression)
{
	char what[512];

	snprintf(what, sizeof(what), "%s is %" PRId64 ", want %" PRId64,
	    expression, got, want);
	return harness_check(got == want, file, line, what);
}

#define CHECK(condition) \
	harness_check((condition), __FILE__, __LINE__, #condition)
#define CHECK_STRING(got, want) \
	harness_string((got), (want), __FILE__, __LINE__)
#define CHECK_NUMBER(got, want) \
	harness_number((int64_t)(got), (int64_t)(want), __FILE__, __LINE__, #got)
/* For a row of a table: `label` says which row failed. */
#define CHECK_ROW(condition, label) \
	harness_check((condition), __FILE__, __LINE__, (label))

static inline int
harness_end(void)
{
	printf("%u passed, %u failed\n", harness_passed, harness_failed);
	return harness_failed == 0 && harness_passed > 0 ? 0 : 1;
}

#endif
