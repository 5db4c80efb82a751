/* SPDX-License-Identifier: MIT */
/*
 * Answers questions about rules, one a line, for tests/diff/rrules:
 *
 *	START FROM LIMIT RULE
 *
 * prints the occurrences (seconds, local) of RULE with DTSTART `START` from
 * `FROM` on and before 2100, at most LIMIT; "never" when rrule_check()
 * refuses it, "error TEXT" when rrule_parse() does.  rrule_next(), the cursor
 * one by one and in bulk must agree, else "differ" comes first.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rrule.h"

#define ROWS_MAX 4096
#define ROWS_UNTIL 4102444800	/* 2100-01-01 */

/* One by one, by asking for what comes after the one before. */
static bool
rows_agree(const struct rrule *rule, int64_t start, int64_t from,
    const int64_t *locals, size_t count)
{
	struct rrule_cursor cursor;
	int64_t after = from - 1, local;
	size_t i;

	rrule_cursor_init(&cursor, rule, start, from);
	for (i = 0; i < count; i++) {
		if (!rrule_cursor_next(&cursor, &local) || local != locals[i])
			return false;
		if (!rrule_next(rule, start, after, &local) ||
		    local != locals[i])
			return false;
		after = local;
	}
	return true;
}

static void
rows_expand(const char *text, int64_t start, int64_t from, size_t limit)
{
	static int64_t locals[ROWS_MAX];
	struct rrule_cursor cursor;
	struct error error = { 0 };
	struct rrule rule;
	size_t count, i;

	if (rrule_parse(text, &rule, &error) < 0) {
		printf("error %s\n", error.text);
		return;
	}
	if (rrule_check(&rule, start, &error) < 0) {
		puts("never");
		return;
	}
	rrule_cursor_init(&cursor, &rule, start, from);
	count = rrule_cursor_fill(&cursor, locals, limit);
	if (!rows_agree(&rule, start, from, locals, count))
		printf("differ ");
	for (i = 0; i < count && locals[i] < ROWS_UNTIL; i++)
		printf("%" PRId64 " ", locals[i]);
	putchar('\n');
}

int
main(void)
{
	char *line = NULL, *at;
	size_t capacity = 0, limit;
	int64_t start, from;
	ssize_t length;

	while ((length = getline(&line, &capacity, stdin)) > 0) {
		line[strcspn(line, "\n")] = '\0';
		start = strtoll(line, &at, 10);
		from = strtoll(at, &at, 10);
		limit = strtoul(at, &at, 10);
		if (*at != ' ' || limit > ROWS_MAX)
			return 1;
		rows_expand(at + 1, start, from, limit);
	}
	free(line);
	return 0;
}
