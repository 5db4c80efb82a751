/* SPDX-License-Identifier: MIT */
/*
 * Any text as `when`: refused with a place in the text, or read; its words
 * read back to the same instances and are printed the same again; the other
 * languages say it or say why not.  A first byte "s" gives a start.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "mem.h"
#include "recurrence.h"

#define FUZZ_COUNT 100
#define FUZZ_START 1767691800	/* 2026-01-06T09:30:00 */

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void
fuzz_must(bool is_true)
{
	if (!is_true)
		abort();
}

static void
fuzz_error(const struct error *error, const char *text)
{
	fuzz_must(error->text[0] != '\0' && error->line == 1);
	fuzz_must(error->column >= 1 &&
	    (size_t)error->column <= strlen(text) + 1);
}

/* In ascending order, each once, within the limits. */
static size_t
fuzz_expand(const struct recurrence *set, int64_t *locals)
{
	struct recurrence_cursor cursor;
	size_t count = 0;

	recurrence_cursor_init(&cursor, set, set->start_local);
	while (count < FUZZ_COUNT &&
	    recurrence_cursor_next(&cursor, &locals[count])) {
		fuzz_must(count == 0 || locals[count] > locals[count - 1]);
		fuzz_must(locals[count] >= set->from_local &&
		    locals[count] <= set->until_local);
		count++;
	}
	return count;
}

static void
fuzz_read_back(const struct recurrence *set, bool has_start,
    const char *words)
{
	int64_t locals[FUZZ_COUNT], others[FUZZ_COUNT];
	struct recurrence again = { 0 };
	struct error error = { 0 };
	struct text text = { 0 };
	size_t count;

	fuzz_must(recurrence_parse(words, has_start, FUZZ_START, &again,
	    &error) == 0);
	fuzz_must(recurrence_format_words(&text, &again, &error) == 0);
	fuzz_must(strcmp(text_string(&text), words) == 0);
	again.start_local = set->start_local;
	count = fuzz_expand(set, locals);
	fuzz_must(fuzz_expand(&again, others) == count);
	fuzz_must(memcmp(locals, others, count * sizeof(*locals)) == 0);
	recurrence_clear(&again);
	text_clear(&text);
}

static void
fuzz_formats(const struct recurrence *set, bool has_start)
{
	static int (*const formats[])(struct text *,
	    const struct recurrence *, struct error *) = {
		recurrence_format_words, recurrence_format_rrule,
		recurrence_format_cron, recurrence_format_oncalendar };
	struct text text = { 0 };
	struct error error;
	size_t i;

	for (i = 0; i < countof(formats); i++) {
		error = (struct error){ 0 };
		text_cut(&text, 0);
		if (formats[i](&text, set, &error) == -1)
			fuzz_must(text.length == 0 && error.text[0] != '\0');
		else
			fuzz_must(text.length > 0);
		if (i == 0 && text.length > 0)
			fuzz_read_back(set, has_start, text_string(&text));
	}
	text_cut(&text, 0);
	recurrence_explain(&text, set);
	text_clear(&text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	char *text = mem_bytes(bytes, length);
	bool has_start = length > 0 && bytes[0] == 's';
	const char *when = has_start ? text + 1 : text;
	struct recurrence set = { 0 };
	struct error error = { 0 };
	clock_t began = clock();

	if (recurrence_parse(when, has_start, FUZZ_START, &set,
	    &error) == -1) {
		fuzz_error(&error, when);
		fuzz_must(set.text == NULL);
	} else {
		fuzz_formats(&set, has_start);
		recurrence_clear(&set);
	}
	fuzz_must(clock() - began < CLOCKS_PER_SEC);
	free(text);
	return 0;
}
