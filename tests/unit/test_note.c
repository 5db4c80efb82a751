/* SPDX-License-Identifier: MIT */
/* What operators read. */
#include "array.h"
#include "harness.h"
#include "note.h"

#define N(which, of, what, to, whom, why) { .class = which, .title = of, \
	.kind = what, .channel = to, .recipient = whom, .reason = why }

/* Of what is told once for many. */
#define EVERY " A channel has one such note an hour; patchday outbox list has " \
	"every message."

static void
test_format(void)
{
	static const struct {
		struct note note;
		const char *want;
	} cases[] = {
		{ N(NOTE_STALE, "Patch Thursday", "start", "team", "",
		    "too old"), "Not sent: the start of Patch Thursday to "
		    "team\nIt is too late for it, so it is left out. Reason: "
		    "too old." EVERY },
		{ N(NOTE_DEAD, "Work", "remind-24h", "post",
		    "ann@example.org", "550 no such user"), "Given up: the "
		    "reminder 24h before Work to post (ann@example.org)\nIt "
		    "will not be sent. Others of the channel are not told of "
		    "one by one: patchday outbox list dead has them all. "
		    "Reason: 550 no such user." },
		{ N(NOTE_DEAD, "Work", "start", "team", "", "x"), "Given up: "
		    "the start of Work to team\nIt will not be sent. Reason: "
		    "x." EVERY },
		{ N(NOTE_PARKED, "A\nB\x1b[1m", "end", "team", "", "x; y"),
		    "Held up: the end of A B [1m to team\nIt waits until "
		    "somebody acts; until then it is tried again every 15 "
		    "minutes. Reason: x; y." EVERY },
		{ N(NOTE_PARKED, "Work", "remind-24h", "team", "", "x"),
		    "Held up: the reminder 24h before Work to team\nIt is "
		    "tried again every 15 minutes and when somebody acts; but "
		    "a reminder that is late by then is left out. Reason: "
		    "x." EVERY },
		{ N(NOTE_STALE, "Work", "overdue", "team", "", "x"), "Not "
		    "sent: the message that time is up for Work to team\nIt "
		    "is too late for it, so it is left out. Reason: x."
		    EVERY },
		{ N(NOTE_WAITING, "Work", "end", "team", "", "no route"),
		    "Not yet sent: the end of Work to team\nIt is tried again "
		    "until it arrives or is too late for it: say it in person "
		    "if it matters. Reason: no route." EVERY },
		{ N(NOTE_DEAD, "Work", "ask-14d", "scm", "", "x"), "Given "
		    "up: the request to confirm Work to scm\nIt will not be "
		    "sent. Reason: x." EVERY },
		{ N(NOTE_DEAD, "Work", "ask", "scm", "", "x"), "Given up: "
		    "the request to confirm Work to scm\nIt will not be "
		    "sent. Reason: x." EVERY },
		{ N(NOTE_DEAD, "Work", "conflict-168h", "ann", "", "x"),
		    "Given up: the message about a conflict of Work to "
		    "ann\nIt will not be sent. Reason: x." EVERY },
		{ N(NOTE_DEAD, "Work", "unended", "ann", "", "x"), "Given "
		    "up: the message to the coordinator of Work to ann\nIt "
		    "will not be sent. Reason: x." EVERY },
		{ N(NOTE_DEAD, "Work", "doubt", "team", "", "x"), "Given up: "
		    "the confirmation taken back of Work to team\nIt will not "
		    "be sent. Reason: x." EVERY },
		{ N(NOTE_NOTICE, "Patch Thursday", "remind-24h", "team", "",
		    "it left 20 hours before the start"), "Late notice: the "
		    "reminder 24h before Patch Thursday to team\nThe policy "
		    "wants it to be told earlier: say it in person, or move "
		    "the work. Reason: it left 20 hours before the start." },
	};
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < countof(cases); i++) {
		note_format(&text, &cases[i].note);
		CHECK_STRING(text_string(&text), cases[i].want);
		CHECK(note_is_kind(note_kind(cases[i].note.class)));
		text_clear(&text);
	}
	CHECK(!note_is_kind("start") && !note_is_kind("remind-24h"));
}

/* When it has begun, nothing can be done about it any more. */
static void
test_begun(void)
{
	struct note note = { .class = NOTE_NOTICE, .title = "Work",
	    .kind = "start", .channel = "team", .recipient = "",
	    .reason = "x", .has_begun = true };
	struct text text = { 0 };

	note_format(&text, &note);
	CHECK_STRING(text_string(&text), "Late notice: the start of Work to "
	    "team\nThe policy wanted it to be told earlier. Reason: x.");
	text_clear(&text);
}

int
main(void)
{
	test_format();
	test_begun();
	return harness_end();
}
