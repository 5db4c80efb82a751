/* SPDX-License-Identifier: MIT */
/*
 * Any text as cron: refused with a place in the text, or read; written as
 * cron again it means the same and is written the same; its words too.  Text
 * that does not look like cron becomes the day fields of "0 9 …".
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "civil.h"
#include "mem.h"
#include "recurrence.h"

#define FUZZ_COUNT 100

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void
fuzz_must(bool is_true)
{
	if (!is_true)
		abort();
}

/* The instances of a text are those of the set. */
static void
fuzz_same(const struct recurrence *set, const char *when)
{
	struct recurrence again = { 0 };
	struct recurrence_cursor one, other;
	struct error error = { 0 };
	int64_t x, y;
	bool has_one, has_other;
	int i;

	fuzz_must(recurrence_parse(when, false, 0, &again, &error) == 0);
	recurrence_cursor_init(&one, set, CIVIL_DAY_SECS);
	recurrence_cursor_init(&other, &again, CIVIL_DAY_SECS);
	for (i = 0; i < FUZZ_COUNT; i++) {
		x = y = 0;
		has_one = recurrence_cursor_next(&one, &x);
		has_other = recurrence_cursor_next(&other, &y);
		fuzz_must(has_one == has_other && x == y);
		if (!has_one)
			break;
	}
	recurrence_clear(&again);
}

static void
fuzz_formats(const struct recurrence *set)
{
	struct text text = { 0 }, again = { 0 };
	struct recurrence other = { 0 };
	struct error error = { 0 };

	if (recurrence_format_cron(&text, set, &error) == 0 &&
	    strchr(text_string(&text), '\n') == NULL) {
		fuzz_same(set, text_string(&text));
		fuzz_must(recurrence_parse(text_string(&text), false, 0,
		    &other, &error) == 0);
		fuzz_must(recurrence_format_cron(&again, &other,
		    &error) == 0);
		fuzz_must(strcmp(text_string(&text),
		    text_string(&again)) == 0);
		recurrence_clear(&other);
	}
	text_cut(&text, 0);
	if (recurrence_format_words(&text, set, &error) == 0)
		fuzz_same(set, text_string(&text));
	text_cut(&text, 0);
	recurrence_explain(&text, set);
	text_cut(&text, 0);
	(void)recurrence_format_oncalendar(&text, set, &error);
	text_clear(&text);
	text_clear(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	char *bare = mem_bytes(bytes, length), *text;
	bool is_cron = length > 0 && strchr("0123456789*?@", bare[0]) != NULL;
	struct recurrence set = { 0 };
	struct error error = { 0 };
	clock_t began = clock();

	text = is_cron ? mem_string(bare) : mem_format("0 9 %s", bare);
	if (recurrence_parse(text, false, 0, &set, &error) == -1) {
		fuzz_must(error.text[0] != '\0' && error.line == 1 &&
		    error.column >= 1 &&
		    (size_t)error.column <= strlen(text) + 1);
	} else {
		if (set.form == RECURRENCE_CRON)
			fuzz_formats(&set);
		recurrence_clear(&set);
	}
	fuzz_must(clock() - began < CLOCKS_PER_SEC);
	free(text);
	free(bare);
	return 0;
}
