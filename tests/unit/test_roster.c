/* SPDX-License-Identifier: MIT */
/* What people are called: by what they were recognised, and by nothing else. */
#include "roster.h"

#include <stdlib.h>

#include "harness.h"

static const struct { const char *who, *name; } cases[] = {
	/* An id: of a token, or of a script's line. */
	{ "rm (token ab12)", "Release manager" },
	{ "rm", "Release manager" },
	{ "gone (token ab12)", "gone" },
	{ "gone", "gone" },
	/* By each way in. */
	{ "adam (uid 1000)", "Adam A" },
	{ "eve (uid 1001)", "eve" },
	{ "uid 1002", "uid 1002" },
	{ "rm@example.org (login)", "Release manager" },
	{ "eve@example.org (login)", "eve@example.org" },
	{ "Old title (Slack user U024BE7LH)", "Release manager" },
	{ "Slack (Slack user U0OTHER)", "Slack" },
	{ "Release manager (link)", "Release manager" },
	/* What is spelled like somebody else. */
	{ "rm (uid 1003)", "rm" },
	{ "rm (login)", "rm" },
	{ "rm (Slack user U0OTHER)", "rm" },
	{ "adam (token ab12)", "adam" },
	{ "adam", "adam" },
	{ "ops (uid 1004)", "ops" },
	{ "rm (token x) (login)", "rm (token x)" },
	{ "U024BE7LH (login)", "U024BE7LH" },
	/* Nothing before or behind the mark. */
	{ " (uid 1000)", " (uid 1000)" },
	{ "adam (uid 1000", "adam (uid 1000" },
	{ "Ana (night shift)", "Ana (night shift)" },
	{ "(", "(" },
	{ ")", ")" },
	{ "", "" },
	/* Two for one key: the first. */
	{ "both (uid 1005)", "Adam A" },
};

static void
test_names(const struct roster *roster)
{
	char *name;
	size_t i;

	for (i = 0; i < countof(cases); i++) {
		name = roster_name(roster, cases[i].who);
		CHECK_STRING(name, cases[i].name);
		free(name);
	}
}

static void
test_nothing(const struct roster *roster)
{
	char *name = roster_name(NULL, "adam (uid 1000)");

	CHECK_STRING(name, "adam");
	free(name);
	CHECK(roster_name(roster, NULL) == NULL);
	CHECK(roster_title(roster, NULL) == NULL);
	CHECK(roster_title(NULL, "rm") == NULL);
	CHECK(roster_title(roster, "adam") == NULL);
	CHECK_STRING(roster_title(roster, "rm"), "Release manager");
}

int
main(void)
{
	struct roster roster = { 0 };

	roster_add(&roster, ROSTER_ID, "rm", "Release manager");
	roster_add(&roster, ROSTER_LOGIN, "rm@example.org",
	    "Release manager");
	roster_add(&roster, ROSTER_SLACK, "U024BE7LH", "Release manager");
	roster_add(&roster, ROSTER_ID, "a", "Adam A");
	roster_add(&roster, ROSTER_UNIX, "adam", "Adam A");
	roster_add(&roster, ROSTER_UNIX, "both", "Adam A");
	roster_add(&roster, ROSTER_UNIX, "both", "Nobody");
	test_names(&roster);
	test_nothing(&roster);
	roster_clear(&roster);
	return harness_end();
}
