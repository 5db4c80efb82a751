/* SPDX-License-Identifier: MIT */
/* People as values. */
#include "harness.h"
#include "mem.h"
#include "person.h"

/* By id before anybody's title. */
static void
test_called(void)
{
	const struct person people[] = {
		{ .id = (char *)"scm", .title = (char *)"Site operator" },
		{ .id = (char *)"lead", .title = (char *)"team" },
		{ .id = (char *)"team", .title = (char *)"Team" },
	};
	static const struct { const char *name; int place; } rows[] = {
		{ "scm", 0 }, { "Site operator", 0 }, { "team", 2 },
		{ "Team", 2 }, { "TEAM", -1 }, { "", -1 },
	};
	size_t i;

	for (i = 0; i < countof(rows); i++)
		CHECK_ROW(person_find_called(people, countof(people),
		    rows[i].name) == (rows[i].place < 0 ? NULL :
		    &people[rows[i].place]), rows[i].name);
	CHECK(person_find_called(people, 1, "team") == NULL);
	CHECK(person_find_called(NULL, 0, "team") == NULL);
}

int
main(void)
{
	struct person people[2] = { { .id = mem_string("scm") },
		{ .id = mem_string("team") } };

	CHECK(person_find(people, 2, "team") == &people[1]);
	CHECK(person_find(people, 1, "team") == NULL);
	CHECK(person_find(NULL, 0, "team") == NULL);
	people[1].title = mem_string("Team");
	array_push(&people[1].contact, mem_string("mail"));
	array_push(&people[1].unix_users, mem_string("%ops"));
	array_push(&people[1].slack_users, mem_string("U024BE7LH"));
	array_push(&people[1].slack_groups, mem_string("S0604QSJC"));
	array_push(&people[1].logins, mem_string("team@example.org"));
	person_clear(&people[0]);
	person_clear(&people[1]);
	CHECK(people[1].id == NULL && people[1].contact.count == 0);
	test_called();
	return harness_end();
}
