/* SPDX-License-Identifier: MIT */
/* The questions of tests/diff/rrule_rows.c, answered by libical on floating
 * time; FROM is ignored. */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIBICAL_UNTIL 4102444800

static void
libical_expand(const char *text, long long start, unsigned long limit)
{
	struct icaltimetype at = icaltime_from_timet_with_zone((time_t)start,
	    0, icaltimezone_get_utc_timezone());
	struct icalrecurrencetype rule = icalrecurrencetype_from_string(text);
	icalrecur_iterator *iterator;
	struct icaltimetype next;
	long long local;

	at.zone = NULL;
	iterator = icalrecur_iterator_new(rule, at);
	if (iterator == NULL) {
		puts("error");
		return;
	}
	while (limit-- > 0) {
		next = icalrecur_iterator_next(iterator);
		if (icaltime_is_null_time(next))
			break;
		local = (long long)icaltime_as_timet(next);
		if (local >= LIBICAL_UNTIL)
			break;
		printf("%lld ", local);
	}
	putchar('\n');
	icalrecur_iterator_free(iterator);
}

int
main(void)
{
	char *line = NULL, *at;
	size_t capacity = 0;
	unsigned long limit;
	long long start;

	while (getline(&line, &capacity, stdin) > 0) {
		line[strcspn(line, "\n")] = '\0';
		start = strtoll(line, &at, 10);
		(void)strtoll(at, &at, 10);
		limit = strtoul(at, &at, 10);
		libical_expand(at + 1, start, limit);
	}
	free(line);
	return 0;
}
