/* SPDX-License-Identifier: MIT */
/* What logs, figures and observers learn of one try. */
#include "outbox_try_internal.h"

#include <string.h>
#include <unistd.h>

#include "array.h"
#include "clock.h"
#include "harness.h"
#include "log.h"
#include "outbox_edit_internal.h"
#include "service_internal.h"

#define DUE_AT 1796338800	/* 2026-12-03T23:00:00Z */
#define SENT OUTBOX_SENT
#define WAIT OUTBOX_WAIT
#define DEAD OUTBOX_DEAD
#define SOON ((DUE_AT + 60) * (int64_t)1000)
#define OVER OUTBOX_NEVER
#define READY OUTBOX_ANSWERED
#define TOLD OUTBOX_TOLD

static const struct {
	const char *what;
	enum outbox_stage stage;
	enum outcome_class class;
	enum outbox_state state;
	int64_t next_ms;
	enum outbox_lateness lateness;
	int failures, late, seen;
	const char *failing;	/* what its lane says now; "": nothing */
	const char *log;	/* how the line begins */
} rows[] = {
	{ "it is there", READY, OUTCOME_SENT, SENT, OVER, OUTBOX_NORMAL,
	    0, 0, 1, "", "level=info event=message state=sent" },
	{ "it is there, late", READY, OUTCOME_SENT, SENT, OVER, OUTBOX_LATE,
	    0, 1, 1, "", "level=info event=message state=sent" },
	{ "with what was missed", READY, OUTCOME_SENT, SENT, OVER,
	    OUTBOX_COMBINED,
	    0, 1, 1, "", "level=info event=message state=sent" },
	{ "later", READY, OUTCOME_LATER, WAIT, SOON, OUTBOX_NORMAL,
	    1, 0, 0, "busy", "level=info event=message_not_yet state=wait" },
	{ "nobody knows", READY, OUTCOME_UNKNOWN, OUTBOX_UNKNOWN, SOON,
	    OUTBOX_LATE,
	    1, 0, 0, "busy",
	    "level=info event=message_not_yet state=unknown" },
	{ "and never will", READY, OUTCOME_UNKNOWN, OUTBOX_UNKNOWN, OVER,
	    OUTBOX_NORMAL,
	    1, 0, 1, "", "level=warn event=message state=unknown" },
	{ "looked: not there", READY, OUTCOME_ABSENT, WAIT, SOON,
	    OUTBOX_NORMAL,
	    0, 0, 0, "", "level=info event=message_not_yet state=wait" },
	{ "somebody must act", READY, OUTCOME_PARKED, OUTBOX_PARKED, SOON,
	    OUTBOX_NORMAL,
	    1, 0, 0, "", "level=info event=message_not_yet state=parked" },
	{ "refused", READY, OUTCOME_REFUSED, DEAD, OVER, OUTBOX_LATE,
	    1, 0, 1, "", "level=warn event=message state=dead" },
	{ "given up", READY, OUTCOME_LATER, DEAD, OVER, OUTBOX_LATE,
	    1, 0, 1, "", "level=warn event=message state=dead" },
	/* Nothing was sent: no failure, and of its lane nothing is known. */
	{ "too late to be useful", TOLD, OUTCOME_LATER, OUTBOX_SKIPPED, OVER,
	    OUTBOX_NORMAL,
	    0, 0, 1, "before", "level=warn event=message state=skipped" },
	{ "dropped", TOLD, OUTCOME_REFUSED, DEAD, OVER, OUTBOX_NORMAL,
	    0, 0, 1, "before", "level=warn event=message state=dead" },
};

/* How often somebody was told, and of what the last time. */
struct seen {
	int count;
	struct service_event event;
};

static void
note_event(void *context, const struct service_event *event)
{
	struct seen *seen = context;

	seen->count++;
	seen->event = *event;
}

/* Tell of the try 75 seconds after it was due; the line, behind its time. */
static void
tell(struct service *service, const struct outbox_try *try,
    struct seen *seen, char ret_line[static 1000])
{
	struct clock clock;
	struct log log = { .clock = NULL, .level = LOG_LEVEL_DEBUG };
	int ends[2];
	ssize_t got;

	ret_line[0] = '\0';
	clock_init_pinned(&clock, (DUE_AT + 75) * (int64_t)1000);
	if (pipe(ends) != 0)
		return;
	log.descriptor = ends[1];
	service->seams.clock = &clock;
	service->seams.log = &log;
	service->seams.observe = note_event;
	service->seams.context = seen;
	outbox_tell_try(service, try);
	service->seams.log = NULL;
	outbox_tell_try(service, try);	/* silent, and counted as well */
	(void)close(ends[1]);
	got = read(ends[0], ret_line, 999);
	ret_line[got > 0 ? got : 0] = '\0';
	(void)close(ends[0]);
}

/* A try of the row `i`, in a lane that was failing. */
static void
init_try(struct outbox_try *try, struct outbox_lane *lane, size_t i)
{
	*lane = (struct outbox_lane){ .is_failing = true, .reason = "before" };
	*try = (struct outbox_try){ .stage = rows[i].stage, .lane = lane,
	    .headline = (char *)"Work starts",
	    .zone = (char *)"America/Los_Angeles",
	    .outcome = { .class = rows[i].class, .reason = "busy" },
	    .result = { .state = rows[i].state, .next_ms = rows[i].next_ms,
	    .lateness = rows[i].lateness, .due_at = DUE_AT, .attempt = 2,
	    .key = "abc", .identity = "patch-thursday/2026-12-03",
	    .kind = "start", .channel = "team", .recipient = "#team",
	    .reason = "said so" } };
}

static void
test_rows(void)
{
	struct service service;
	struct outbox_lane lane;
	struct outbox_try try;
	struct seen seen;
	char line[1000];
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		init_try(&try, &lane, i);
		service = (struct service){ .failure_count = 10,
		    .late_count = 20 };
		seen = (struct seen){ 0 };
		tell(&service, &try, &seen, line);
		CHECK_ROW(service.failure_count == 10 + 2 * rows[i].failures,
		    rows[i].what);
		CHECK_ROW(service.late_count == 20 + 2 * rows[i].late,
		    rows[i].what);
		CHECK_ROW(seen.count == 2 * rows[i].seen, rows[i].what);
		CHECK_ROW(service.settled_counts[rows[i].state] ==
		    (rows[i].next_ms == OVER ? 2 : 0), rows[i].what);
		CHECK_STRING(lane.is_failing ? lane.reason : "",
		    rows[i].failing);
		CHECK_ROW(strncmp(line, rows[i].log, strlen(rows[i].log)) == 0,
		    line);
	}
}

/* All that the log's line says, and what observers get. */
static void
test_words(void)
{
	struct service service = { 0 };
	struct outbox_lane lane;
	struct outbox_try try;
	struct seen seen = { 0 };
	char line[1000];

	init_try(&try, &lane, 0);
	tell(&service, &try, &seen, line);
	CHECK_STRING(line, "level=info event=message state=sent "
	    "occurrence=patch-thursday/2026-12-03 kind=start channel=team "
	    "key=abc late_secs=75 attempt=2 reason=\"said so\"\n");
	CHECK_NUMBER(seen.event.at_ms, (DUE_AT + 75) * (int64_t)1000);
	CHECK_NUMBER(seen.event.due_at, DUE_AT);
	CHECK_STRING(seen.event.state, "sent");
	CHECK_STRING(seen.event.recipient, "#team");
	CHECK_STRING(seen.event.headline, "Work starts");
	CHECK_STRING(seen.event.zone, "America/Los_Angeles");
	CHECK_STRING(seen.event.reason, "said so");
	CHECK_STRING(seen.event.letter, "");
	try.letter.body = (char *)"Hello";
	try.letter.length = 5;
	try.result.kind = "edit";
	tell(&service, &try, &seen, line);
	CHECK_STRING(seen.event.letter, "Hello");
	CHECK_NUMBER(seen.event.letter_length, 5);
	CHECK(strncmp(line, "level=info event=edit ", 22) == 0);
}

int
main(void)
{
	test_rows();
	test_words();
	return harness_end();
}
