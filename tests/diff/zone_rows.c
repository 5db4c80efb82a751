/* SPDX-License-Identifier: MIT */
/*
 * Answers questions about zones, one a line, for tests/diff/zones:
 *
 *	D FOLDER	use the zone files of the folder
 *	Z NAME		use the zone; prints "ok" or "error TEXT"
 *	A INSTANT	prints "OFFSET DST ABBREVIATION"
 *	L LOCAL		prints "INSTANT OTHER MARK" (= exact, > gap, < overlap);
 *			a cursor is asked too and must agree
 *	N INSTANT	prints the next change, or "never"
 *	F		prints the fingerprint
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "zone.h"
#include "zonedir.h"

struct rows {
	struct zonedir *zonedir;
	const struct zone *zone;
	struct zone_cursor cursor;
};

static void
rows_open(struct rows *rows, const char *name)
{
	struct error error = { 0 };

	rows->zone = zonedir_find(rows->zonedir, name, &error);
	if (rows->zone == NULL) {
		printf("error %s\n", error.text);
		return;
	}
	zone_cursor_init(&rows->cursor, rows->zone);
	puts("ok");
}

static void
rows_resolve(struct rows *rows, int64_t local)
{
	struct zone_instant instant = zone_resolve(rows->zone, local);
	int64_t at = zone_cursor_resolve(&rows->cursor, local);

	if (at != instant.at)
		printf("cursor %" PRId64 " and ", at);
	printf("%" PRId64 " %" PRId64 " %c\n", instant.at, instant.other_at,
	    "=><"[instant.mark]);
}

static void
rows_answer(struct rows *rows, char question, const char *argument)
{
	int64_t number = strtoll(argument, NULL, 10), at;
	struct zone_state state;

	switch (question) {
	case 'D':
		zonedir_free(rows->zonedir);
		rows->zonedir = zonedir_new(argument);
		break;
	case 'Z':
		rows_open(rows, argument);
		break;
	case 'A':
		state = zone_at(rows->zone, number);
		printf("%d %d %s\n", state.offset, state.is_dst,
		    state.abbreviation);
		break;
	case 'L':
		rows_resolve(rows, number);
		break;
	case 'N':
		if (zone_next_change(rows->zone, number, &at))
			printf("%" PRId64 "\n", at);
		else
			puts("never");
		break;
	case 'F':
		printf("%016" PRIx64 "\n", zone_fingerprint(rows->zone));
		break;
	default:
		puts("?");
	}
}

int
main(void)
{
	struct rows rows = { 0 };
	char line[4096];

	while (fgets(line, sizeof(line), stdin) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (strchr("ALNF", line[0]) != NULL && rows.zone == NULL)
			return 1;
		rows_answer(&rows, line[0], line[0] && line[1] ? line + 2 :
		    "");
	}
	zonedir_free(rows.zonedir);
	return 0;
}
