/* SPDX-License-Identifier: MIT */
/* Refusals for somebody in Slack: what to do instead can be done there. */
#include "harness.h"

#include "array.h"
#include "slack_refusal_internal.h"

#define WORK "work/2026-12-03T15:00"

static const struct {
	struct order order;
	const char *sentence, *want;
} rows[] = {
	{ { .verb = ACT_START }, "a may not start it", "a may not start it" },
	{ { .verb = ACT_EXTEND, .occurrence = (char *)WORK },
	  "Work was already ended at 15:42 PST by Boss; possible now: reopen, "
	  "note", "Work was already ended at 15:42 PST by Boss; possible now "
	  "with /patchday: reopen, note" },
	{ { .verb = ACT_START, .occurrence = (char *)WORK },
	  "Boss has not confirmed it; confirm it first, or start it with a "
	  "reason (because ...), which everybody will read",
	  "Boss has not confirmed it; confirm it first, or start it with a "
	  "reason (/patchday start " WORK " because ...), which everybody will "
	  "read" },
	{ { .verb = ACT_STAGE_BEGUN, .occurrence = (char *)WORK,
	    .stage = (char *)"2" },
	  "one of stage 1 is not done yet; finish it first, or give a reason "
	  "(because ...), which everybody will read",
	  "one of stage 1 is not done yet; finish it first, or give a reason "
	  "(/patchday stage " WORK " 2 begun because ...), which everybody will "
	  "read" },
	{ { .verb = ACT_START, .occurrence = (char *)WORK },
	  "it was to end on x, which has passed; to begin now all the same: "
	  "move it to \"now\"", "it was to end on x, which has passed; to begin "
	  "now all the same: /patchday move " WORK " to now" },
	{ { .verb = ACT_START },
	  "it is planned for x, more than 2 hours from now; to begin now all "
	  "the same: move it to \"now\"", "it is planned for x, more than 2 "
	  "hours from now; to begin now all the same: /patchday move to now" },
};

int
main(void)
{
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		text_cut(&text, 0);
		slack_refusal_format(&text, rows[i].sentence, &rows[i].order);
		CHECK_STRING(text_string(&text), rows[i].want);
	}
	text_clear(&text);
	return harness_end();
}
