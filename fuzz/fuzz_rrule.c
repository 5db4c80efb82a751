/* SPDX-License-Identifier: MIT */
/*
 * Any text as a rule, "START FROM RULE": refused with a place in the text, or
 * read, printed and read again the same; its occurrences come in ascending
 * order, and the same ones whichever way they are asked for.  None of it may
 * take a second.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "civil.h"
#include "mem.h"
#include "rrule_packed.h"

#define FUZZ_COUNT 200
#define FUZZ_START 1767258000	/* 2026-01-01T09:00:00 */

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void
fuzz_must(bool is_true)
{
	if (!is_true)
		abort();
}

static void
fuzz_text(const struct rrule *rule)
{
	struct text text = { 0 }, again = { 0 };
	struct rrule other;
	struct error error;

	rrule_format(&text, rule);
	fuzz_must(rrule_parse(text_string(&text), &other, &error) == 0);
	fuzz_must(rrule_equal(rule, &other));
	rrule_format(&again, &other);
	fuzz_must(strcmp(text_string(&text), text_string(&again)) == 0);
	text_clear(&text);
	text_clear(&again);
}

static void
fuzz_packed(const struct rrule *rule)
{
	struct rrule_packed packed;
	struct rrule other;

	if (!rrule_packed_init(&packed, rule))
		return;
	rrule_packed_rule(&packed, &other);
	fuzz_must(rrule_equal(rule, &other));
}

/* `locals` are the `count` first from `from` on. */
static void
fuzz_same(const struct rrule *rule, int64_t start, int64_t from,
    const int64_t *locals, size_t count)
{
	struct rrule_cursor cursor;
	int64_t local;
	size_t i;

	rrule_cursor_init(&cursor, rule, start, from);
	for (i = 0; i < count; i++)
		fuzz_must(rrule_cursor_next(&cursor, &local) &&
		    local == locals[i]);
	for (i = 0; i < count; i += 17) {
		fuzz_must(rrule_next(rule, start, locals[i] - 1, &local) &&
		    local == locals[i]);
		if (i + 1 < count)
			fuzz_must(rrule_next(rule, start, locals[i], &local) &&
			    local == locals[i + 1]);
	}
}

static size_t
fuzz_expand(const struct rrule *rule, int64_t start, int64_t from,
    int64_t *locals)
{
	struct rrule_cursor cursor;
	size_t count, i;
	int64_t local;

	rrule_cursor_init(&cursor, rule, start, from);
	count = rrule_cursor_fill(&cursor, locals, FUZZ_COUNT);
	for (i = 0; i < count; i++)
		fuzz_must(locals[i] >= (i > 0 ? locals[i - 1] + 1 : from) &&
		    locals[i] >= start &&
		    (!rule->has_until || locals[i] <= rule->until_local));
	if (count < FUZZ_COUNT)
		fuzz_must(!rrule_cursor_next(&cursor, &local));
	fuzz_must(rule->count == 0 || count <= rule->count);
	return count;
}

static void
fuzz_rule(const struct rrule *rule, int64_t start, int64_t from)
{
	int64_t locals[FUZZ_COUNT], others[FUZZ_COUNT];
	struct rrule whole = *rule;
	struct error error = { 0 };
	size_t count;

	count = fuzz_expand(rule, start, start, locals);
	fuzz_must((rrule_check(rule, start, &error) == 0) == (count > 0));
	fuzz_must(count > 0 || error.text[0] != '\0');
	fuzz_same(rule, start, start, locals, count);
	rrule_complete(&whole, start);
	fuzz_same(&whole, start, start, locals, count);
	if (from > start) {
		count = fuzz_expand(rule, start, from, others);
		fuzz_same(rule, start, from, others, count);
	}
}

static int64_t
fuzz_time(char **at)
{
	char *word = *at, *space = strchr(word, ' ');
	int64_t local = FUZZ_START;
	struct error error;

	if (space == NULL)
		return local;
	*space = '\0';
	*at = space + 1;
	(void)civil_parse(word, &local, NULL, &error);
	return local;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	char *text = mem_bytes(bytes, length), *at = text;
	struct error error = { 0 };
	clock_t began = clock();
	int64_t start, from;
	struct rrule rule;

	start = fuzz_time(&at);
	from = fuzz_time(&at);
	if (rrule_parse(at, &rule, &error) < 0) {
		fuzz_must(error.line == 1 && error.column >= 1 &&
		    (size_t)error.column <= strlen(at) + 1 &&
		    error.text[0] != '\0');
	} else {
		fuzz_text(&rule);
		fuzz_packed(&rule);
		fuzz_rule(&rule, start, from);
	}
	fuzz_must(clock() - began < CLOCKS_PER_SEC);
	free(text);
	return 0;
}
