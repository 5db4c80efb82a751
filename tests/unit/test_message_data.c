/* SPDX-License-Identifier: MIT */
/* Until when the work is under way, as programs are told. */
#include <string.h>

#include "array.h"
#include "brief.h"
#include "harness.h"
#include "message.h"

#define START 1796338800		/* 2026-12-03T23:00:00Z */
#define END (START + 7200)
#define HOUR 3600

static const struct {
	enum announcement_kind kind;
	enum occurrence_phase phase;
	enum occurrence_status status;
	const char *hands;	/* who begins and ends it: "s", "e", "se" */
	int64_t now_at, want;
	const char *shown;	/* the phase */
} rows[] = {
	/* by the clock */
	{ ANNOUNCEMENT_REMINDER, OCCURRENCE_PLANNED, OCCURRENCE_CONFIRMED, "",
	    START - 86400, 0, "planned" },
	{ ANNOUNCEMENT_START, OCCURRENCE_PLANNED, OCCURRENCE_CONFIRMED, "",
	    START, END, "running" },
	{ ANNOUNCEMENT_START, OCCURRENCE_PLANNED, OCCURRENCE_CONFIRMED, "",
	    END - 1, END, "running" },
	{ ANNOUNCEMENT_START, OCCURRENCE_PLANNED, OCCURRENCE_CONFIRMED, "",
	    END, 0, "ended" },
	{ ANNOUNCEMENT_END, OCCURRENCE_PLANNED, OCCURRENCE_CONFIRMED, "", END,
	    0, "ended" },
	{ ANNOUNCEMENT_END, OCCURRENCE_PLANNED, OCCURRENCE_CONFIRMED, "",
	    END - 60, 0, "running" },
	/* not known to take place */
	{ ANNOUNCEMENT_START, OCCURRENCE_PLANNED, OCCURRENCE_TENTATIVE, "",
	    START, 0, "running" },
	{ ANNOUNCEMENT_CONFIRMATION, OCCURRENCE_PLANNED,
	    OCCURRENCE_CONFIRMED, "", START + 60, END, "running" },
	{ ANNOUNCEMENT_CONFIRMATION, OCCURRENCE_PLANNED,
	    OCCURRENCE_CONFIRMED, "", START - 60, 0, "planned" },
	{ ANNOUNCEMENT_DOUBT, OCCURRENCE_PLANNED, OCCURRENCE_TENTATIVE, "",
	    START + 60, 0, "running" },
	{ ANNOUNCEMENT_START, OCCURRENCE_RUNNING, OCCURRENCE_TENTATIVE, "",
	    START, END, "running" },
	{ ANNOUNCEMENT_CANCELLATION, OCCURRENCE_PLANNED,
	    OCCURRENCE_CANCELLED, "", START, 0, "skipped" },
	/* by people */
	{ ANNOUNCEMENT_CONFIRMATION, OCCURRENCE_PLANNED,
	    OCCURRENCE_CONFIRMED, "s", START + 60, 0, "planned" },
	{ ANNOUNCEMENT_START, OCCURRENCE_RUNNING, OCCURRENCE_CONFIRMED, "se",
	    START + 600, END, "running" },
	{ ANNOUNCEMENT_EXTENSION, OCCURRENCE_RUNNING, OCCURRENCE_CONFIRMED,
	    "se", START + 600, END, "running" },
	{ ANNOUNCEMENT_EXTENSION, OCCURRENCE_ENDED, OCCURRENCE_CONFIRMED,
	    "se", START + 600, 0, "ended" },
	{ ANNOUNCEMENT_EXTENSION, OCCURRENCE_VERIFYING, OCCURRENCE_CONFIRMED,
	    "se", START + 600, END, "verifying" },
	{ ANNOUNCEMENT_CANCELLATION, OCCURRENCE_BROKEN_OFF,
	    OCCURRENCE_CANCELLED, "e", START + 600, 0, "cancelled" },
	{ ANNOUNCEMENT_START, OCCURRENCE_RUNNING, OCCURRENCE_CONFIRMED, "e",
	    END + 60, 0, "running" },
	{ ANNOUNCEMENT_OVERDUE, OCCURRENCE_RUNNING, OCCURRENCE_CONFIRMED, "e",
	    END + 600, END + 600 + HOUR, "running" },
	{ ANNOUNCEMENT_OVERDUE, OCCURRENCE_ENDED, OCCURRENCE_CONFIRMED, "e",
	    END + 600, 0, "ended" },
	{ ANNOUNCEMENT_OVERDUE, OCCURRENCE_PLANNED, OCCURRENCE_CONFIRMED,
	    "e", END + 600, END + 600 + HOUR, "running" },
};

int
main(void)
{
	struct zonedir *zonedir = zonedir_new(NULL);
	struct message message;
	struct brief brief;
	char label[80];
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		brief = (struct brief){ .site_title = (char *)"T",
		    .identity = (char *)"w/2026-12-03T15:00",
		    .window = (char *)"w", .title = (char *)"W",
		    .zone = (char *)"America/Los_Angeles", .start_at = START,
		    .end_at = END, .was_start_at = START, .was_end_at = END,
		    .due_start_at = START, .due_end_at = END,
		    .status = rows[i].status, .phase = rows[i].phase,
		    .starts_by_hand = strchr(rows[i].hands, 's') != NULL,
		    .ends_by_hand = strchr(rows[i].hands, 'e') != NULL };
		message_init(&message, &brief, rows[i].kind, 0,
		    MESSAGE_ON_TIME, rows[i].now_at, zonedir, NULL);
		CHECK_NUMBER(message.until_at, rows[i].want);
		snprintf(label, sizeof(label), "row %zu: \"phase\":\"%s\"", i,
		    rows[i].shown);
		CHECK_ROW(strstr(message.data, strchr(label, '"')) != NULL,
		    message.data);
		message_clear(&message);
	}
	zonedir_free(zonedir);
	return harness_end();
}
