/* SPDX-License-Identifier: MIT */
/*
 * tests/golden/recurrence.txt: texts that a fuzzer found by the branches they
 * take, many of them wrong, and what becomes of each: how it is told in every
 * language and its first instances, or the error with its column.  Whatever
 * the file says, words and rules must read back to the same instances, and
 * the next instance after each must be the one that an expansion gives.
 *
 *	UPDATE_GOLDEN=1 writes the file anew.  A line that begins in the first
 *	column is a text; "s " before it: with a start, 2026-01-06T09:30.
 */
#include "recurrence.h"

#include <stdlib.h>

#include "civil.h"
#include "harness.h"

#define GOLDEN "tests/golden/recurrence.txt"
#define GOLDEN_SHOWN 6
#define GOLDEN_COUNT 200
#define GOLDEN_START 1767691800	/* 2026-01-06T09:30:00 */

typedef int (*golden_format)(struct text *, const struct recurrence *,
    struct error *);

static size_t
expand(const struct recurrence *set, int64_t *locals, size_t most)
{
	struct recurrence_cursor cursor;
	size_t count = 0;

	recurrence_cursor_init(&cursor, set, set->start_local);
	while (count < most && recurrence_cursor_next(&cursor,
	    &locals[count]))
		count++;
	return count;
}

/* The text of a language reads back to the same instances. */
static void
check_read_back(const struct recurrence *set, bool has_start,
    const char *text, bool must_print_the_same)
{
	int64_t locals[GOLDEN_COUNT], others[GOLDEN_COUNT];
	struct recurrence again = { 0 };
	struct error error = { 0 };
	struct text printed = { 0 };
	size_t count;

	if (!CHECK_ROW(recurrence_parse(text, has_start, GOLDEN_START, &again,
	    &error) == 0, text))
		return;
	again.start_local = set->start_local;
	count = expand(set, locals, GOLDEN_COUNT);
	CHECK_ROW(expand(&again, others, GOLDEN_COUNT) == count, text);
	CHECK_ROW(memcmp(locals, others, count * sizeof(*locals)) == 0, text);
	if (must_print_the_same) {
		CHECK(recurrence_format_words(&printed, &again, &error) == 0);
		CHECK_STRING(text_string(&printed), text);
	}
	recurrence_clear(&again);
	text_clear(&printed);
}

/* Ascending; and to ask anew after each gives the next. */
static void
check_next(const struct recurrence *set, const int64_t *locals, size_t count,
    const char *label)
{
	int64_t next;
	size_t i;

	for (i = 0; i + 1 < count; i++) {
		CHECK_ROW(locals[i] < locals[i + 1], label);
		CHECK_ROW(recurrence_next(set, locals[i], &next) &&
		    next == locals[i + 1], label);
		CHECK_ROW(recurrence_next(set, locals[i + 1] - 1, &next) &&
		    next == locals[i + 1], label);
	}
}

static void
put_lines(struct text *out, const char *name, const char *lines)
{
	size_t length;

	while (*lines != '\0') {
		length = strcspn(lines, "\n");
		text_putf(out, "\t%s: %.*s\n", name, (int)length, lines);
		lines += length + (lines[length] != '\0');
	}
}

static void
put_formats(struct text *out, const struct recurrence *set, bool has_start)
{
	static const struct { const char *name; golden_format format; }
	    formats[] = { { "words", recurrence_format_words },
		{ "rrule", recurrence_format_rrule },
		{ "cron", recurrence_format_cron },
		{ "oncalendar", recurrence_format_oncalendar } };
	struct text text = { 0 };
	struct error error;
	size_t i;

	for (i = 0; i < countof(formats); i++) {
		text_cut(&text, 0);
		error = (struct error){ 0 };
		if (formats[i].format(&text, set, &error) == -1) {
			CHECK_NUMBER(text.length, 0);
			text_putf(out, "\t%s! %s\n", formats[i].name,
			    error.text);
			continue;
		}
		put_lines(out, formats[i].name, text_string(&text));
		/* A rule alone does not say what stands beside it. */
		if (i == 0 || (i == 1 && set->rules.count == 1 &&
		    set->also.count + set->except.count +
		    set->except_days.count == 0 && set->offset_secs == 0 &&
		    set->from_local == INT64_MIN))
			check_read_back(set, has_start, text_string(&text),
			    i == 0);
	}
	text_cut(&text, 0);
	recurrence_explain(&text, set);
	put_lines(out, "remark", text_string(&text));
	text_clear(&text);
}

static void
put_case(struct text *out, const char *when, bool has_start)
{
	int64_t locals[GOLDEN_COUNT];
	struct recurrence set = { 0 };
	struct error error = { 0 };
	size_t i, count;

	text_putf(out, "%s%s\n", has_start ? "s " : "", when);
	if (recurrence_parse(when, has_start, GOLDEN_START, &set,
	    &error) == -1) {
		CHECK_ROW(error.line == 1 && error.column >= 1 &&
		    (size_t)error.column <= strlen(when) + 1, when);
		CHECK_ROW(set.text == NULL && set.rules.count == 0, when);
		text_putf(out, "\t%d! %s\n", error.column, error.text);
		return;
	}
	put_formats(out, &set, has_start);
	count = expand(&set, locals, GOLDEN_COUNT);
	check_next(&set, locals, count, when);
	text_puts(out, "\tat:");
	for (i = 0; i < count && i < GOLDEN_SHOWN; i++) {
		text_putc(out, ' ');
		civil_format(out, locals[i]);
	}
	text_puts(out, count == GOLDEN_COUNT ? " …\n" : "\n");
	if (count < GOLDEN_COUNT && count > GOLDEN_SHOWN)
		text_putf(out, "\tin all: %zu\n", count);
	recurrence_clear(&set);
}

static char *
read_golden(void)
{
	FILE *file = fopen(GOLDEN, "r");
	struct text text = { 0 };
	char piece[4096];
	size_t length;

	if (file == NULL)
		return NULL;
	while ((length = fread(piece, 1, sizeof(piece), file)) > 0)
		text_put(&text, piece, length);
	fclose(file);
	return text_take(&text);
}

/* Each case by itself, so that a failure shows which it is. */
static void
test_cases(const char *golden, struct text *all)
{
	struct text one = { 0 };
	char *when, *want;
	size_t length;

	while (*golden != '\0') {
		bool has_start = strncmp(golden, "s ", 2) == 0;
		const char *end = golden + strcspn(golden, "\n");

		when = mem_bytes(golden + (has_start ? 2 : 0),
		    end - golden - (has_start ? 2 : 0));
		while (end[0] == '\n' && end[1] == '\t')
			end += 1 + strcspn(end + 1, "\n");
		length = end - golden + (*end == '\n');
		want = mem_bytes(golden, length);
		text_cut(&one, 0);
		put_case(&one, when, has_start);
		if (all == NULL)
			CHECK_STRING(text_string(&one), want);
		else
			text_puts(all, text_string(&one));
		free(when);
		free(want);
		golden += length;
	}
	text_clear(&one);
}

int
main(void)
{
	char *golden = read_golden();
	struct text all = { 0 };
	FILE *file;

	if (!CHECK(golden != NULL))
		return harness_end();
	if (getenv("UPDATE_GOLDEN") == NULL) {
		test_cases(golden, NULL);
	} else {
		test_cases(golden, &all);
		file = fopen(GOLDEN, "w");
		if (!CHECK(file != NULL && fputs(text_string(&all), file) >=
		    0 && fclose(file) == 0))
			fprintf(stderr, "%s: not written\n", GOLDEN);
	}
	text_clear(&all);
	free(golden);
	return harness_end();
}
