/* SPDX-License-Identifier: MIT */
/*
 * Answers questions about recurrences in any language, one a line, for
 * tests/diff/cron and tests/diff/oncalendar:
 *
 *	START FROM LIMIT TEXT
 *
 * (START is "-" for none) prints, with tabs between: words, RRULE, cron,
 * OnCalendar ("!" and why where it cannot be said; " | " between lines), and
 * the first LIMIT instances from FROM on, seconds, local.  "error COLUMN
 * TEXT" when it is refused; "differ" when the words do not read back.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "recurrence.h"

typedef int (*rows_format)(struct text *text,
    const struct recurrence *recurrence, struct error *ret_error);

static void
rows_print_one(const struct recurrence *set, rows_format format)
{
	struct text text = { 0 };
	struct error why = { 0 };
	const char *at;

	if (format(&text, set, &why) == -1) {
		printf("!%s\t", why.text);
		return;
	}
	for (at = text_string(&text); *at != '\0'; at++) {
		if (*at == '\n')
			printf(" | ");
		else
			putchar(*at);
	}
	putchar('\t');
	text_clear(&text);
}

static void
rows_instances(struct text *text, const struct recurrence *set, int64_t from,
    long limit)
{
	struct recurrence_cursor cursor;
	int64_t local;

	recurrence_cursor_init(&cursor, set, from);
	while (limit-- > 0 && recurrence_cursor_next(&cursor, &local))
		text_putf(text, "%" PRId64 " ", local);
}

/* Do the words give the same instances, and the same words? */
static bool
rows_read_back(const struct recurrence *set, bool has_start, int64_t from,
    long limit)
{
	struct text words = { 0 }, again = { 0 };
	struct text one = { 0 }, other = { 0 };
	struct recurrence read = { 0 };
	struct error error = { 0 };
	bool is_equal = true;

	if (recurrence_format_words(&words, set, &error) == -1)
		return true;
	if (recurrence_parse(text_string(&words), has_start,
	    set->start_local, &read, &error) == -1) {
		printf("differ %s: %s\n", text_string(&words), error.text);
		return false;
	}
	(void)recurrence_format_words(&again, &read, &error);
	rows_instances(&one, set, from, limit);
	rows_instances(&other, &read, from, limit);
	if (strcmp(text_string(&words), text_string(&again)) != 0 ||
	    strcmp(text_string(&one), text_string(&other)) != 0) {
		printf("differ %s: %s\n", text_string(&words),
		    text_string(&again));
		is_equal = false;
	}
	text_clear(&words);
	text_clear(&again);
	text_clear(&one);
	text_clear(&other);
	recurrence_clear(&read);
	return is_equal;
}

static void
rows_answer(const char *when, bool has_start, const int64_t *places,
    long limit)
{
	struct recurrence set = { 0 };
	struct error error = { 0 };
	struct text text = { 0 };

	if (recurrence_parse(when, has_start, places[0], &set,
	    &error) == -1) {
		printf("error %d %s\n", error.column, error.text);
		return;
	}
	if (rows_read_back(&set, has_start, places[1], limit)) {
		rows_print_one(&set, recurrence_format_words);
		rows_print_one(&set, recurrence_format_rrule);
		rows_print_one(&set, recurrence_format_cron);
		rows_print_one(&set, recurrence_format_oncalendar);
		rows_instances(&text, &set, places[1], limit);
		puts(text_string(&text));
	}
	text_clear(&text);
	recurrence_clear(&set);
}

int
main(void)
{
	char *line = NULL, *at;
	size_t capacity = 0;
	int64_t places[2];
	bool has_start;
	long limit;

	while (getline(&line, &capacity, stdin) > 0) {
		line[strcspn(line, "\n")] = '\0';
		has_start = strncmp(line, "- ", 2) != 0;
		at = line + 1;
		places[0] = has_start ? strtoll(line, &at, 10) : 0;
		places[1] = strtoll(at, &at, 10);
		limit = strtol(at, &at, 10);
		rows_answer(at + 1, has_start, places, limit);
	}
	free(line);
	return 0;
}
