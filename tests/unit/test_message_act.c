/* SPDX-License-Identifier: MIT */
/*
 * What is said about what people did, made from real lives of an occurrence,
 * against tests/golden/messages/act-NAME.txt (the plain part of the mail, which
 * has every sentence, behind its subject).  UPDATE_GOLDEN=1 writes them anew.
 */
#include <stdlib.h>

#include "file.h"
#include "harness.h"
#include "life.h"
#include "mail_internal.h"
#include "mem.h"
#include "message.h"
#include "news.h"

#define GOLDEN "tests/golden/messages"
#define MIN 60
#define ACTS_MAX 6

/* Thu 3 Dec 2026 15:00 in Los Angeles, for two hours. */
#define LOCAL 1796310000
#define AT 1796338800

/* Who is what in the table: A coordinates, B helps. */
#define A "release-manager"
#define B "site-operator"
#define WHICH " patch-thursday/2026-12-03T15:00"

enum flags { AUTO = 0, HAND = 1, CONFIRM = 2, LAPSE = 4, BUTTONS = 8,
	GO = 16, HAND_END = 32, UNAGREED = 64 };

struct row_act {
	enum act_verb verb;
	int minutes;			/* from the planned start */
	const char *who, *because, *words, *environment;
	int stage, start, end;		/* minutes from the planned start */
};

static const struct {
	const char *name;
	int flags;
	struct row_act acts[ACTS_MAX];
	int count;
	const char *kind;
	int act;			/* whose news; -1: none */
	enum message_lateness lateness;
	int now;			/* minutes */
	const char *headline, *subject;
} rows[] = {
	{ "publication", AUTO, { { ACT_NEW, -3000, A, "the disks are full",
	    NULL, NULL, 0, 0, 0 } }, 1, "publication", 0, 0, -3000,
	    "Patch Thursday: new work on Thu 3 Dec 2026 at 15:00 PST",
	    "[Patch Thursday] new work on Thu 3 Dec 2026 at 15:00 PST" },
	{ "confirmation", CONFIRM, { { ACT_CONFIRM, -3000, A, NULL, NULL,
	    NULL, 0, 0, 0 } }, 1, "confirmation", 0, 0, -3000,
	    "Patch Thursday on Thu 3 Dec 2026 at 15:00 PST is confirmed",
	    "[Patch Thursday] on Thu 3 Dec 2026 at 15:00 PST is confirmed" },
	{ "confirmation-during", CONFIRM, { { ACT_CONFIRM, 30, A, NULL, NULL,
	    NULL, 0, 0, 0 } }, 1, "confirmation", 0, 0, 30,
	    "Patch Thursday on Thu 3 Dec 2026 at 15:00 PST is confirmed",
	    NULL },
	{ "confirmation-late", CONFIRM, { { ACT_CONFIRM, -3000, A, NULL, NULL,
	    NULL, 0, 0, 0 } }, 1, "confirmation", 0, MESSAGE_LATE, -2000,
	    "Patch Thursday on Thu 3 Dec 2026 at 15:00 PST was confirmed",
	    "[Patch Thursday] on Thu 3 Dec 2026 at 15:00 PST was confirmed" },
	{ "doubt", CONFIRM, { { ACT_CONFIRM, -3000, A, NULL, NULL, NULL, 0, 0,
	    0 }, { ACT_UNCONFIRM, -2000, B, "a telescope test came up", NULL,
	    NULL, 0, 0, 0 } }, 2, "doubt", 1, 0, -2000,
	    "Patch Thursday on Thu 3 Dec 2026 at 15:00 PST is no longer "
	    "confirmed",
	    "[Patch Thursday] on Thu 3 Dec 2026 at 15:00 PST is no longer "
	    "confirmed" },
	{ "doubt-lapse", CONFIRM | LAPSE, { { ACT_CONFIRM, -30000, A, NULL,
	    NULL, NULL, 0, 0, 0 }, { ACT_UNCONFIRM, -20000, B, NULL, NULL,
	    NULL, 0, 0, 0 } }, 2, "doubt", 1, 0, -20000,
	    "Patch Thursday on Thu 3 Dec 2026 at 15:00 PST is no longer "
	    "confirmed", NULL },
	{ "doubt-go", CONFIRM | GO, { { ACT_CONFIRM, -3000, A, NULL, NULL,
	    NULL, 0, 0, 0 }, { ACT_UNCONFIRM, -2000, B, NULL, NULL, NULL, 0,
	    0, 0 } }, 2, "doubt", 1, 0, -2000, "Patch Thursday on Thu 3 Dec "
	    "2026 at 15:00 PST is no longer confirmed", NULL },
	{ "start-go", CONFIRM | GO, { { ACT_CONFIRM, -3000, A, NULL, NULL,
	    NULL, 0, 0, 0 }, { ACT_UNCONFIRM, -2000, B, NULL, NULL, NULL, 0,
	    0, 0 } }, 2, "start", -1, 0, 0, "Patch Thursday has started",
	    "-" },
	{ "doubt-late", CONFIRM, { { ACT_CONFIRM, -3000, A, NULL, NULL, NULL,
	    0, 0, 0 }, { ACT_UNCONFIRM, -2000, B, NULL, NULL, NULL, 0, 0,
	    0 } }, 2, "doubt", 1, MESSAGE_LATE, -1000, "Patch Thursday on "
	    "Thu 3 Dec 2026: the confirmation was taken back", NULL },
	{ "stage-begun", AUTO, { { ACT_STAGE_BEGUN, 5, A, NULL, NULL, NULL, 0,
	    0, 0 } }, 1, "stage", 0, 0, 5, "Patch Thursday: stage 1 "
	    "(data-dev.lsst.cloud, usdf-rsp-dev.slac.stanford.edu) has begun",
	    "[Patch Thursday] stage 1 (data-dev.lsst.cloud, "
	    "usdf-rsp-dev.slac.stanford.edu) has begun" },
	{ "stage-done-one", AUTO, { { ACT_STAGE_DONE, 9, A, NULL, NULL,
	    "idfdev", 0, 0, 0 } }, 1, "stage", 0, 0, 9,
	    "Patch Thursday: data-dev.lsst.cloud is done",
	    "[Patch Thursday] data-dev.lsst.cloud is done" },
	{ "stage-order", AUTO, { { ACT_STAGE_BEGUN, 9, B,
	    "its operators wait on the call", NULL, "idfint", 1, 0, 0 } }, 1,
	    "stage", 0, 0, 9, "Patch Thursday: data-int.lsst.cloud has begun",
	    NULL },
	{ "stage-all", AUTO, { { ACT_STAGE_DONE, 9, A, NULL, NULL, NULL, 0, 0,
	    0 }, { ACT_STAGE_DONE, 20, A, NULL, NULL, NULL, 1, 0, 0 } }, 2,
	    "stage", 1, 0, 20,
	    "Patch Thursday: stage 2 (data-int.lsst.cloud) is done", NULL },
	{ "remark", AUTO, { { ACT_NOTE, 30, B, NULL,
	    "data-int is back, notebooks start slowly", NULL, 0, 0, 0 } }, 1,
	    "remark", 0, 0, 30,
	    "Patch Thursday: a note from site-operator",
	    "[Patch Thursday] a note from site-operator" },
	{ "extension", AUTO, { { ACT_EXTEND, 100, A, "the database is slow",
	    NULL, NULL, 0, 0, 165 } }, 1, "extension", 0, 0, 100,
	    "Patch Thursday now ends at 17:45 PST (was 17:00)",
	    "[Patch Thursday] now ends at 17:45 PST (was 17:00)" },
	{ "extension-late", AUTO, { { ACT_EXTEND, 100, A, NULL, NULL, NULL, 0,
	    0, 165 } }, 1, "extension", 0, MESSAGE_LATE, 200,
	    "Patch Thursday: its end was moved to 17:45 PST (was 17:00)",
	    NULL },
	{ "extension-before", AUTO, { { ACT_EXTEND, -100, A, NULL, NULL, NULL,
	    0, 0, 165 } }, 1, "extension", 0, 0, -100, "Patch Thursday on "
	    "Thu 3 Dec 2026 now ends at 17:45 PST (was 17:00)",
	    "[Patch Thursday] on Thu 3 Dec 2026 now ends at 17:45 PST (was "
	    "17:00)" },
	{ "extension-before-late", AUTO, { { ACT_EXTEND, -3000, A, NULL, NULL,
	    NULL, 0, 0, 165 } }, 1, "extension", 0, MESSAGE_LATE, -100,
	    "Patch Thursday on Thu 3 Dec 2026: its end was moved to 17:45 PST "
	    "(was 17:00)", NULL },
	{ "extension-before-day", AUTO, { { ACT_EXTEND, -3000, A, NULL, NULL,
	    NULL, 0, 0, 600 } }, 1, "extension", 0, 0, -3000, "Patch Thursday "
	    "on Thu 3 Dec 2026 now ends on Fri 4 Dec 2026 01:00 PST (was Thu "
	    "3 Dec 2026 17:00 PST)", NULL },
	{ "extension-tentative", CONFIRM | LAPSE, { { ACT_EXTEND, -20000, A,
	    NULL, NULL, NULL, 0, 0, 165 } }, 1, "extension", 0, 0, -20000,
	    "Patch Thursday on Thu 3 Dec 2026 now ends at 17:45 PST (was "
	    "17:00)", NULL },
	{ "extension-midnight", HAND, { { ACT_START, 0, A, NULL, NULL, NULL,
	    0, 0, 0 }, { ACT_EXTEND, 100, A, NULL, NULL, NULL, 0, 0, 600 } },
	    2, "extension", 1, 0, 100, "Patch Thursday now ends on Fri 4 Dec "
	    "2026 01:00 PST (was Thu 3 Dec 2026 17:00 PST)", NULL },
	{ "extension-stale", AUTO, { { ACT_EXTEND, 100, A, NULL, NULL, NULL,
	    0, 0, 165 }, { ACT_EXTEND, 101, A, NULL, NULL, NULL, 0, 0, 180 } },
	    2, "extension", 0, 0, 101,
	    "Patch Thursday now ends at 17:45 PST (was 17:00)", NULL },
	{ "shortening", AUTO, { { ACT_SHORTEN, 30, A, NULL, NULL, NULL, 0, 0,
	    60 } }, 1, "shortening", 0, 0, 30, "Patch Thursday now ends "
	    "earlier, at 16:00 PST (was 17:00)", NULL },
	{ "shortening-before", CONFIRM, { { ACT_SHORTEN, -3000, A, NULL, NULL,
	    NULL, 0, 0, 60 } }, 1, "shortening", 0, 0, -3000, "Patch Thursday "
	    "on Thu 3 Dec 2026 now ends earlier, at 16:00 PST (was 17:00)",
	    NULL },
	{ "verification", HAND, { { ACT_START, 0, A, NULL, NULL, NULL, 0, 0,
	    0 }, { ACT_VERIFY, 90, A, NULL, NULL, NULL, 0, 0, 0 } }, 2,
	    "verification", 1, 0, 90,
	    "Patch Thursday: the work is done and is being verified", NULL },
	{ "verification-over", HAND, { { ACT_START, 0, A, NULL, NULL, NULL, 0,
	    0, 0 }, { ACT_VERIFY, 130, A, NULL, NULL, NULL, 0, 0, 0 } }, 2,
	    "verification", 1, 0, 130,
	    "Patch Thursday: the work is done and is being verified", NULL },
	{ "reopening", HAND, { { ACT_START, 0, A, NULL, NULL, NULL, 0, 0,
	    0 }, { ACT_END, 110, A, NULL, NULL, NULL, 0, 0, 0 },
	    { ACT_REOPEN, 115, B, "logins fail", NULL, NULL, 0, 0, 150 } }, 3,
	    "reopening", 2, 0, 115,
	    "Patch Thursday goes on, until 17:30 PST", NULL },
	{ "move", AUTO, { { ACT_MOVE, -1000, A, "Thanksgiving travel", NULL,
	    NULL, 0, 1440, 1560 } }, 1, "move", 0, 0, -1000,
	    "Patch Thursday moves to Fri 4 Dec 2026 at 15:00 PST (was Thu 3 "
	    "Dec 2026 15:00 PST)", NULL },
	{ "move-day", AUTO, { { ACT_MOVE, -100, A, NULL, NULL, NULL, 0, 60,
	    180 } }, 1, "move", 0, 0, -100, "Patch Thursday moves to Thu 3 "
	    "Dec 2026 at 16:00 PST (was 15:00)", NULL },
	{ "move-tentative", CONFIRM, { { ACT_MOVE, -20000, A, NULL, NULL,
	    NULL, 0, 60, 180 } }, 1, "move", 0, 0, -20000, "Patch Thursday "
	    "moves to Thu 3 Dec 2026 at 16:00 PST (was 15:00)", NULL },
	{ "move-lapse", CONFIRM | LAPSE, { { ACT_MOVE, -20000, A, NULL, NULL,
	    NULL, 0, 1440, 1560 } }, 1, "move", 0, 0, -20000, "Patch Thursday "
	    "moves to Fri 4 Dec 2026 at 15:00 PST (was Thu 3 Dec 2026 15:00 "
	    "PST)", NULL },
	{ "skip", AUTO, { { ACT_SKIP, -1000, A, "nobody is there", NULL, NULL,
	    0, 0, 0 } }, 1, "cancellation", 0, 0, -1000,
	    "Patch Thursday on Thu 3 Dec 2026 will not take place",
	    "[Patch Thursday] on Thu 3 Dec 2026 will not take place" },
	{ "break-off", HAND, { { ACT_START, 0, A, NULL, NULL, NULL, 0, 0, 0 },
	    { ACT_CANCEL, 40, A, "fire alarm", NULL, NULL, 0, 0, 0 } }, 2,
	    "cancellation", 1, 0, 40, "Patch Thursday was broken off",
	    "[Patch Thursday] was broken off" },
	{ "unconfirmed", CONFIRM | LAPSE, { { ACT_CONFIRM, -3000, A, NULL,
	    NULL, NULL, 0, 0, 0 }, { ACT_UNCONFIRM, -2000, B, "a telescope "
	    "test came up", NULL, NULL, 0, 0, 0 } }, 2, "cancellation", 1, 0,
	    -2000, "Patch Thursday on Thu 3 Dec 2026 will not take place",
	    "[Patch Thursday] on Thu 3 Dec 2026 will not take place" },
	{ "unconfirmed-late", CONFIRM | LAPSE, { { ACT_CONFIRM, -3000, A,
	    NULL, NULL, NULL, 0, 0, 0 }, { ACT_UNCONFIRM, -2000, B, NULL,
	    NULL, NULL, 0, 0, 0 } }, 2, "cancellation", 1, MESSAGE_LATE,
	    -1000, "Patch Thursday on Thu 3 Dec 2026 was called off", NULL },
	{ "skip-during", CONFIRM, { { ACT_CANCEL, 30, A, "no telescope time",
	    NULL, NULL, 0, 0, 0 } }, 1, "cancellation", 0, 0, 30,
	    "Patch Thursday on Thu 3 Dec 2026 does not take place",
	    "[Patch Thursday] on Thu 3 Dec 2026 does not take place" },
	{ "skip-during-late", CONFIRM, { { ACT_CANCEL, 30, A, NULL, NULL,
	    NULL, 0, 0, 0 } }, 1, "cancellation", 0, MESSAGE_LATE, 80,
	    "Patch Thursday on Thu 3 Dec 2026 was called off", NULL },
	{ "lapse", CONFIRM | LAPSE, { { 0 } }, 0, "cancellation", -1, 0,
	    -10080, "Patch Thursday on Thu 3 Dec 2026 will not take place",
	    NULL },
	{ "restoration", AUTO, { { ACT_SKIP, -1000, A, NULL, NULL, NULL, 0, 0,
	    0 }, { ACT_UNSKIP, -900, B, NULL, NULL, NULL, 0, 0, 0 } }, 2,
	    "restoration", 1, 0, -900, "Patch Thursday on Thu 3 Dec 2026 at "
	    "15:00 PST takes place after all", NULL },
	{ "restoration-tentative", CONFIRM, { { ACT_SKIP, -1000, A, NULL,
	    NULL, NULL, 0, 0, 0 }, { ACT_UNSKIP, -900, B, NULL, NULL, NULL, 0,
	    0, 0 } }, 2, "restoration", 1, 0, -900, "Patch Thursday on Thu 3 "
	    "Dec 2026 at 15:00 PST is planned again", NULL },
	{ "handover", AUTO, { { ACT_HAND_OVER, -10, A, "on a train", B, NULL,
	    0, 0, 0 } }, 1, "handover", 0, 0, -10,
	    "Patch Thursday: site-operator coordinates from now on", NULL },
	{ "overdue", HAND, { { ACT_START, 0, A, NULL, NULL, NULL, 0, 0, 0 } },
	    1, "overdue", -1, 0, 130,
	    "Patch Thursday goes on past its planned end",
	    "[Patch Thursday] goes on past its planned end" },
	{ "overdue-unstarted", HAND, { { 0 } }, 0, "overdue", -1, 0, 130,
	    "Patch Thursday: the time planned for it has passed",
	    "[Patch Thursday] the time planned for it has passed" },
	{ "overdue-doubtful", CONFIRM | HAND_END, { { 0 } }, 0, "overdue", -1,
	    0, 130, "The time planned for Patch Thursday is over", "-" },
	{ "overdue-doubtful-unstarted", CONFIRM | HAND, { { 0 } }, 0,
	    "overdue", -1, 0, 130, "Patch Thursday: the time planned for it "
	    "has passed", NULL },
	{ "change", AUTO, { { 0 } }, 0, "move", -1, 0, 0,
	    "Patch Thursday: there was a change", NULL },

	{ "start-hand", HAND, { { ACT_START, 0, A, NULL, NULL, NULL, 0, 0,
	    0 } }, 1, "start", -1, 0, 0, "Patch Thursday has started", "-" },
	{ "start-hand-early", HAND, { { ACT_START, -7, A, NULL, NULL, NULL, 0,
	    0, 0 } }, 1, "start", -1, 0, -7, "Patch Thursday has started",
	    "-" },
	{ "start-hand-delay", HAND, { { ACT_START, 12, B, NULL, NULL, NULL, 0,
	    0, 0 } }, 1, "start", -1, 0, 12, "Patch Thursday has started",
	    "-" },
	{ "start-hand-reason", HAND | CONFIRM, { { ACT_START, 0, A,
	    "agreed by phone", NULL, NULL, 0, 0, 0 } }, 1, "start", -1, 0, 0,
	    "Patch Thursday has started", "-" },
	{ "start-hand-late", HAND, { { ACT_START, 12, A, NULL, NULL, NULL, 0,
	    0, 0 } }, 1, "start", -1, MESSAGE_LATE, 60,
	    "Patch Thursday has been under way since 15:12 PST", "-" },
	/* It is over when its start leaves: that is said next. */
	{ "start-ended", HAND, { { ACT_START, 10, A, NULL, NULL, NULL, 0, 0,
	    0 }, { ACT_END, 10, A, NULL, NULL, NULL, 0, 0, 0 } }, 2, "start",
	    -1, 0, 10, "Patch Thursday has started", NULL },
	{ "start-ended-soon", HAND, { { ACT_START, 10, A, NULL, NULL, NULL, 0,
	    0, 0 }, { ACT_END, 12, A, NULL, NULL, NULL, 0, 0, 0 } }, 2,
	    "start", -1, 0, 10, "Patch Thursday has started", NULL },
	{ "verification-ended", HAND, { { ACT_START, 10, A, NULL, NULL, NULL,
	    0, 0, 0 }, { ACT_VERIFY, 20, A, NULL, NULL, NULL, 0, 0, 0 },
	    { ACT_END, 21, A, NULL, NULL, NULL, 0, 0, 0 } }, 3,
	    "verification", 1, 0, 20, "Patch Thursday: the work is done and "
	    "is being verified", NULL },
	{ "start-unsaid-tentative", HAND | CONFIRM, { { 0 } }, 0, "start", -1,
	    0, 0, "Patch Thursday was planned for 15:00 PST, but is not "
	    "confirmed", "-" },
	{ "start-unsaid", HAND, { { 0 } }, 0, "start", -1, 0, 0,
	    "Patch Thursday was planned for 15:00 PST, but has not been "
	    "started", "-" },
	{ "end-hand-early", HAND, { { ACT_START, 12, A, NULL, NULL, NULL, 0,
	    0, 0 }, { ACT_END, 100, A, NULL, NULL, NULL, 0, 0, 0 } }, 2,
	    "end", -1, 0, 100, "Patch Thursday has ended", "-" },
	{ "end-hand-over", HAND, { { ACT_START, 0, A, NULL, NULL, NULL, 0, 0,
	    0 }, { ACT_EXTEND, 100, A, NULL, NULL, NULL, 0, 0, 165 },
	    { ACT_END, 180, B, "all is checked", NULL, NULL, 0, 0, 0 } }, 3,
	    "end", -1, 0, 180, "Patch Thursday has ended", "-" },
	{ "end-hand-late", HAND, { { ACT_START, 0, A, NULL, NULL, NULL, 0, 0,
	    0 }, { ACT_END, 120, B, NULL, NULL, NULL, 0, 0, 0 } }, 2, "end",
	    -1, MESSAGE_LATE, 200, "Patch Thursday has ended", "-" },
	{ "end-auto-early", AUTO, { { ACT_END, 60, A, NULL, NULL, NULL, 0, 0,
	    0 } }, 1, "end", -1, 0, 60, "Patch Thursday has ended", "-" },

	{ "ask", CONFIRM | BUTTONS, { { 0 } }, 0, "ask-14d", -1, 0, -20160,
	    "Patch Thursday on Thu 3 Dec 2026 at 15:00 PST: please confirm",
	    "[Patch Thursday] on Thu 3 Dec 2026 at 15:00 PST: please "
	    "confirm" },
	{ "ask-lapse", CONFIRM | LAPSE, { { 0 } }, 0, "ask-14d", -1, 0,
	    -20160, "Patch Thursday on Thu 3 Dec 2026 at 15:00 PST: please "
	    "confirm", NULL },
	{ "ask-moved", CONFIRM | UNAGREED, { { ACT_CONFIRM, -30000, A, NULL,
	    NULL, NULL, 0, 0, 0 }, { ACT_MOVE, -3000, B, "the network is "
	    "being worked on", NULL, NULL, 0, 1440, 1560 } }, 2, "ask", 1, 0,
	    -3000, "Patch Thursday on Fri 4 Dec 2026 at 15:00 PST: please "
	    "confirm again", NULL },
	{ "ask-extended", CONFIRM | UNAGREED, { { ACT_CONFIRM, -30000, A, NULL,
	    NULL, NULL, 0, 0, 0 }, { ACT_EXTEND, -3000, B, NULL, NULL, NULL,
	    0, 0, 180 } }, 2, "ask", 1, 0, -3000, "Patch Thursday on Thu 3 "
	    "Dec 2026 at 15:00 PST: please confirm again", NULL },
	{ "ask-changed", CONFIRM, { { ACT_MOVE, -300, B, NULL, NULL, NULL, 0,
	    1440, 1560 } }, 1, "ask", 0, 0, -300, "Patch Thursday on Fri 4 "
	    "Dec 2026 at 15:00 PST: please confirm", NULL },
	{ "ask-restored", CONFIRM | LAPSE | UNAGREED, { { ACT_CONFIRM, -30000,
	    A, NULL, NULL, NULL, 0, 0, 0 }, { ACT_SKIP, -29000, B, NULL, NULL,
	    NULL, 0, 0, 0 }, { ACT_UNSKIP, -28000, B, NULL, NULL, NULL, 0, 0,
	    0 } }, 3, "ask", 2, 0, -28000, "Patch Thursday on Thu 3 Dec 2026 "
	    "at 15:00 PST: please confirm again", NULL },
	{ "ask-revived", CONFIRM, { { ACT_SKIP, -310, B, NULL, NULL, NULL, 0,
	    0, 0 }, { ACT_UNSKIP, -300, B, NULL, NULL, NULL, 0, 0, 0 } }, 2,
	    "ask", 1, 0, -300, "Patch Thursday on Thu 3 Dec 2026 at 15:00 "
	    "PST: please confirm", NULL },
	{ "ask-overdue", CONFIRM, { { 0 } }, 0, "ask-24h", -1, 0, -1440,
	    "Patch Thursday on Thu 3 Dec 2026 at 15:00 PST: still not "
	    "confirmed", NULL },
	/* Asked for in time, sent when the answer was due. */
	{ "ask-late", CONFIRM, { { 0 } }, 0, "ask-14d", -1, MESSAGE_LATE,
	    -10079, "Patch Thursday on Thu 3 Dec 2026 at 15:00 PST: still not "
	    "confirmed", NULL },
	{ "soon", AUTO, { { 0 } }, 0, "soon", -1, 0, -15,
	    "Patch Thursday is planned to start at 15:00 PST", NULL },
	{ "soon-hand", HAND | CONFIRM, { { 0 } }, 0, "soon", -1, 0, -15,
	    "Patch Thursday is planned to start at 15:00 PST", NULL },
	{ "unstarted-unconfirmed", HAND | CONFIRM, { { 0 } }, 0, "unstarted",
	    -1, 0, 5, "Patch Thursday has not been started", NULL },
	{ "unstarted", HAND, { { 0 } }, 0, "unstarted", -1, 0, 5,
	    "Patch Thursday has not been started", NULL },
	{ "ending", HAND, { { ACT_START, 0, A, NULL, NULL, NULL, 0, 0, 0 } },
	    1, "ending", -1, 0, 105, "Patch Thursday is planned to end at "
	    "17:00 PST: extend or end?", NULL },
	{ "unended", HAND, { { ACT_START, 0, A, NULL, NULL, NULL, 0, 0, 0 } },
	    1, "unended", -1, 0, 125, "Patch Thursday was to end at 17:00 "
	    "PST, and has not been ended", NULL },

	{ "board-planned", AUTO, { { 0 } }, 0, "edit", -1, 0, -60,
	    "Patch Thursday: scheduled", NULL },
	{ "board-tentative", CONFIRM, { { 0 } }, 0, "edit", -1, 0, -60,
	    "Patch Thursday: planned, not yet confirmed", NULL },
	{ "board-confirmed", CONFIRM, { { ACT_CONFIRM, -99, A, NULL, NULL,
	    NULL, 0, 0, 0 } }, 1, "edit", -1, 0, -60,
	    "Patch Thursday: confirmed", NULL },
	{ "board-moved", AUTO, { { ACT_MOVE, -1000, A, NULL, NULL, NULL, 0,
	    60, 180 } }, 1, "edit", -1, 0, -60,
	    "Patch Thursday: scheduled, moved", NULL },
	{ "board-doubtful", CONFIRM, { { 0 } }, 0, "edit", -1, 0, 10,
	    "Patch Thursday: planned for now, not confirmed", NULL },
	{ "board-doubtful-end", CONFIRM | HAND_END, { { 0 } }, 0, "edit", -1,
	    0, 10, "Patch Thursday: planned for now, not confirmed", NULL },
	{ "board-doubtful-hand", CONFIRM | HAND, { { 0 } }, 0, "edit", -1,
	    0, 10, "Patch Thursday: planned for now, not confirmed", NULL },
	{ "board-doubtful-over", CONFIRM, { { 0 } }, 0, "edit", -1, 0, 120,
	    "Patch Thursday: the time planned for it is over", NULL },
	{ "board-lapsed", CONFIRM | LAPSE, { { 0 } }, 0, "edit", -1, 0, -60,
	    "Patch Thursday: will not take place", NULL },
	{ "board-waiting", HAND, { { 0 } }, 0, "edit", -1, 0, 1,
	    "Patch Thursday: planned for now, not started", NULL },
	{ "board-unstarted", HAND, { { 0 } }, 0, "edit", -1, 0, 120,
	    "Patch Thursday: the time planned for it has passed", NULL },
	{ "board-auto", AUTO, { { 0 } }, 0, "edit", -1, 0, 0,
	    "Patch Thursday: in progress", NULL },
	{ "board-auto-over", AUTO, { { 0 } }, 0, "edit", -1, 0, 120,
	    "Patch Thursday: ended", NULL },
	{ "board-running", HAND, { { ACT_START, 3, A, NULL, NULL, NULL, 0, 0,
	    0 }, { ACT_STAGE_DONE, 20, A, NULL, NULL, NULL, 0, 0, 0 },
	    { ACT_STAGE_BEGUN, 21, A, NULL, NULL, NULL, 1, 0, 0 },
	    { ACT_NOTE, 25, B, NULL, "one node is slow", NULL, 0, 0, 0 },
	    { ACT_EXTEND, 30, A, "one node is slow", NULL, NULL, 0, 0, 165 } },
	    5, "edit", -1, 0, 31, "Patch Thursday: in progress, extended",
	    NULL },
	{ "board-overdue", HAND, { { ACT_START, 0, A, NULL, NULL, NULL, 0, 0,
	    0 } }, 1, "edit", -1, 0, 130,
	    "Patch Thursday: in progress, past its planned end", NULL },
	{ "board-overdue-again", HAND, { { ACT_START, 0, A, NULL, NULL, NULL,
	    0, 0, 0 }, { ACT_END, 30, A, NULL, NULL, NULL, 0, 0, 0 },
	    { ACT_REOPEN, 40, A, NULL, NULL, NULL, 0, 0, 50 } }, 3, "edit", -1,
	    0, 70, "Patch Thursday: in progress, past its planned end", NULL },
	{ "board-note", AUTO, { { ACT_NOTE, -3000, B, NULL,
	    "bring your own coffee", NULL, 0, 0, 0 } }, 1, "edit", -1, 0,
	    -3000, "Patch Thursday: scheduled", NULL },
	{ "board-undone", HAND, { { ACT_START, 0, A, NULL, NULL, NULL, 0, 0,
	    0 }, { ACT_STAGE_DONE, 20, A, NULL, NULL, NULL, 0, 0, 0 },
	    { ACT_END, 90, A, NULL, NULL, NULL, 0, 0, 0 } }, 3, "edit", -1, 0,
	    90, "Patch Thursday: ended", NULL },
	{ "board-verifying", HAND, { { ACT_START, 0, A, NULL, NULL, NULL, 0,
	    0, 0 }, { ACT_VERIFY, 90, A, NULL, NULL, NULL, 0, 0, 0 } }, 2,
	    "edit", -1, 0, 90, "Patch Thursday: being verified", NULL },
	{ "board-ended", HAND, { { ACT_START, 0, A, NULL, NULL, NULL, 0, 0,
	    0 }, { ACT_END, 90, A, NULL, NULL, NULL, 0, 0, 0 } }, 2, "edit",
	    -1, 0, 90, "Patch Thursday: ended", NULL },
	/* Its end is not the one that was given to it. */
	{ "board-ended-extended", HAND, { { ACT_START, 0, A, NULL, NULL, NULL,
	    0, 0, 0 }, { ACT_EXTEND, 100, A, NULL, NULL, NULL, 0, 0, 165 },
	    { ACT_END, 140, A, NULL, NULL, NULL, 0, 0, 0 } }, 3, "edit", -1,
	    0, 140, "Patch Thursday: ended", NULL },
	{ "board-moved-early", HAND, { { ACT_MOVE, -1000, A, NULL, NULL,
	    NULL, 0, 60, 180 }, { ACT_START, 55, A, NULL, NULL, NULL, 0, 0,
	    0 } }, 2, "edit", -1, 0, 55, "Patch Thursday: in progress, moved",
	    NULL },
	{ "board-skipped", AUTO, { { ACT_SKIP, -99, A, "nobody is there",
	    NULL, NULL, 0, 0, 0 } }, 1, "edit", -1, 0, -99,
	    "Patch Thursday: will not take place", NULL },
	{ "board-skipped-moved", AUTO, { { ACT_MOVE, -1000, A, NULL, NULL,
	    NULL, 0, 60, 180 }, { ACT_SKIP, -99, A, NULL, NULL, NULL, 0, 0,
	    0 } }, 2, "edit", -1, 0, -99,
	    "Patch Thursday: will not take place", NULL },
	{ "board-broken-off", HAND, { { ACT_START, 0, A, NULL, NULL, NULL, 0,
	    0, 0 }, { ACT_CANCEL, 40, B, "fire alarm", NULL, NULL, 0, 0, 0 } },
	    2, "edit", -1, 0, 40, "Patch Thursday: broken off", NULL },
};

static void
stage_add(struct window *window, const char *first, const char *second)
{
	struct window_stage *stage = array_add(&window->stages);

	array_push(&stage->environments, mem_string(first));
	if (second != NULL)
		array_push(&stage->environments, mem_string(second));
}

static void
window_make(struct window *window, int flags, const struct zone *zone)
{
	memset(window, 0, sizeof(*window));
	window->id = mem_string("patch-thursday");
	window->title = mem_string("Patch Thursday");
	window->description = mem_string("Updates of the platform.");
	window->call = mem_string("https://example.org/call");
	window->coordinator = mem_string(A);
	window->zone = zone;
	window->duration_secs = 120 * MIN;
	window->impact = WINDOW_IMPACT_TRANSIENT;
	window->starts_by_hand = flags & HAND;
	window->ends_by_hand = flags & (HAND | HAND_END);
	if (flags & CONFIRM) {
		window->confirm.by = mem_string("telescope-scm");
		window->confirm.before_secs = 7 * 86400;
		window->confirm.otherwise = flags & LAPSE ?
		    WINDOW_OTHERWISE_SKIP : flags & GO ?
		    WINDOW_OTHERWISE_GO : WINDOW_OTHERWISE_TENTATIVE;
	}
	stage_add(window, "idfdev", "usdfdev");
	stage_add(window, "idfint", NULL);
	(void)recurrence_parse("every Thursday at 15:00", false, 0,
	    &window->recurrence, NULL);
}

static struct act
act_make(const struct row_act *row)
{
	return (struct act){ .verb = row->verb,
	    .at_ms = (AT + row->minutes * (int64_t)MIN) * 1000,
	    .occurrence = (char *)"patch-thursday/2026-12-03T15:00",
	    .who = (char *)row->who, .way = (char *)"cli",
	    .because = (char *)row->because, .words = (char *)row->words,
	    .environment = (char *)row->environment, .stage = row->stage,
	    .start_at = row->start == 0 ? 0 : AT + row->start * (int64_t)MIN,
	    .end_at = row->end == 0 ? 0 : AT + row->end * (int64_t)MIN };
}

/* The row's message, by way of what is stored: brief and news as JSON. */
static void
make(struct message *ret_message, size_t i, struct zonedir *zonedir)
{
	static const char *const zones[] = { "America/Los_Angeles",
	    "America/Santiago", "UTC" };
	static char *const names[] = { (char *)"idfdev", (char *)"usdfdev",
	    (char *)"idfint" }, *const titles[] = {
	    (char *)"data-dev.lsst.cloud",
	    (char *)"usdf-rsp-dev.slac.stanford.edu",
	    (char *)"data-int.lsst.cloud" };
	struct environment environments[3] = { 0 };
	struct brief_site site = { "Rubin Science Platform",
	    "https://patchday.example.org", zones, 3, environments, 3,
	    rows[i].flags & BUTTONS };
	struct occurrence planned, occurrence;
	enum announcement_kind kind = 0;
	struct brief brief, stored;
	struct text json = { 0 };
	struct news news, again;
	struct error error;
	struct window window;
	struct life *life = NULL;
	struct act act;
	int64_t lead_secs = 0;
	int k;

	for (k = 0; k < 3; k++) {
		environments[k].id = names[k];
		environments[k].title = titles[k];
	}
	window_make(&window, rows[i].flags, zonedir_find(zonedir,
	    "America/Los_Angeles", NULL));
	occurrence_init(&planned, &window, LOCAL);
	occurrence = planned;
	if (rows[i].count > 0)
		life = life_new(&planned);
	for (k = 0; k < rows[i].count; k++) {
		act = act_make(&rows[i].acts[k]);
		act.is_unagreed = (rows[i].flags & UNAGREED) &&
		    (int)k == rows[i].act;
		life_apply(life, &planned, &act);
	}
	if (life != NULL)
		life_overlay(life, &occurrence);
	brief_init(&stored, &occurrence, &site);
	brief_format(&json, &stored);
	brief_clear(&stored);
	CHECK_ROW(brief_parse(json.bytes, json.length, &brief, &error) == 0,
	    error.text);
	text_cut(&json, 0);
	if (rows[i].act >= 0) {
		news_init(&news, &occurrence, (size_t)rows[i].act);
		news_format(&json, &news);
		news_clear(&news);
		CHECK_ROW(news_parse(json.bytes, json.length, &again,
		    &error) == 0, error.text);
		brief.news = &again;
	}
	CHECK_ROW(announcement_parse_kind(rows[i].kind, &kind, &lead_secs,
	    &error) == 0, error.text);
	message_init(ret_message, &brief, kind, lead_secs, rows[i].lateness,
	    AT + rows[i].now * (int64_t)MIN, zonedir, NULL);
	if (brief.news != NULL)
		news_clear(&again);
	brief_clear(&brief);
	life_release(life);
	window_clear(&window);
	text_clear(&json);
}

/* What must be so of every one. */
static void
check_truth(size_t i, const struct message *message, const char *said)
{
	bool has_started = false;
	const char *line;
	int k;

	CHECK_ROW(strstr(said, "{{") == NULL, rows[i].name);
	CHECK_ROW(strstr(said, "  .") == NULL, rows[i].name);
	CHECK_ROW(strstr(said, "starts now") == NULL &&
	    strstr(said, " in 15 minutes") == NULL, rows[i].name);
	CHECK_ROW((strstr(said, " is late:") != NULL) ==
	    (rows[i].lateness != MESSAGE_ON_TIME), rows[i].name);
	CHECK_ROW(strstr(said, "type:") == NULL ||
	    announcement_is_private(message->kind), rows[i].name);
	/* What is typed is about this occurrence, whichever is next. */
	for (line = said; (line = strstr(line, "\npatchday ")) != NULL;) {
		line += strlen("\npatchday ");
		line += strcspn(line, " \n");
		CHECK_ROW(strncmp(line, WHICH, strlen(WHICH)) == 0 &&
		    strchr(" \n", line[strlen(WHICH)]) != NULL,
		    rows[i].name);
	}
	for (k = 0; k < rows[i].count; k++)
		has_started |= rows[i].acts[k].verb == ACT_START;
	if (rows[i].flags & HAND && !has_started)
		CHECK_ROW(strstr(said, "has started") == NULL &&
		    strstr(said, "under way") == NULL &&
		    strstr(said, "took place") == NULL &&
		    /* Nothing has begun that could disturb anybody. */
		    strstr(said, "hold off") == NULL &&
		    strstr(said, "before you report it") == NULL,
		    rows[i].name);
	/* In Slack it would be posted for everybody to read. */
	if (strstr(said, "type:") != NULL || strstr(said, "it):") != NULL)
		CHECK_ROW((strstr(said, "(in Slack with a / before it):") !=
		    NULL) == ((rows[i].flags & BUTTONS) != 0), rows[i].name);
	/* Without one it would be refused (life_check_start()). */
	if (rows[i].flags & CONFIRM)
		CHECK_ROW(strstr(said, "patchday start" WHICH "\n") == NULL,
		    rows[i].name);
	/* A reason is what people ask for first. */
	if (rows[i].act >= 0 &&
	    rows[i].acts[rows[i].act].because != NULL)
		CHECK_ROW(strstr(said, "Reason: ") != NULL, rows[i].name);
}

static void
check_times(size_t i, const struct message *message)
{
	bool is_change = strstr("extension shortening reopening move",
	    rows[i].kind) != NULL && rows[i].act >= 0;

	/* In every zone: what was, and what is. */
	if (is_change)
		CHECK_ROW(message->changes.count == 3, rows[i].name);
	else if (strcmp(rows[i].kind, "edit") != 0)
		CHECK_ROW(message->changes.count == 0, rows[i].name);
	CHECK_ROW(message->times.count == 3, rows[i].name);
}

static void
test_rows(struct zonedir *zonedir)
{
	bool updates = getenv("UPDATE_GOLDEN") != NULL;
	struct error error = { 0 };
	struct text text = { 0 };
	struct message message;
	char path[200], *want;
	size_t i, length;

	for (i = 0; i < countof(rows); i++) {
		make(&message, i, zonedir);
		CHECK_STRING(message.headline, rows[i].headline);
		if (rows[i].subject != NULL)
			CHECK_STRING(message.subject == NULL ? "-" :
			    message.subject, rows[i].subject);
		text_cut(&text, 0);
		text_putf(&text, "Subject: %s\n\n", message.subject == NULL ?
		    message.headline : message.subject);
		mail_plain(&text, &message);
		check_truth(i, &message, text_string(&text));
		check_times(i, &message);
		CHECK_ROW((message.buttons.count > 0) ==
		    ((rows[i].flags & BUTTONS) != 0), rows[i].name);
		snprintf(path, sizeof(path), GOLDEN "/act-%s.txt",
		    rows[i].name);
		if (updates)
			CHECK_ROW(file_replace(path, text.bytes, text.length,
			    &error) == 0, error.text);
		if (CHECK_ROW(file_read(path, 100000, &want, &length,
		    &error) == 0, error.text)) {
			CHECK_STRING(text_string(&text), want);
			free(want);
		}
		message_clear(&message);
	}
	text_clear(&text);
}

/* A click is an order, to the letter. */
static void
test_buttons(struct zonedir *zonedir)
{
	struct message message;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		if (!(rows[i].flags & BUTTONS))
			continue;
		make(&message, i, zonedir);
		CHECK_STRING(message.buttons.items[0].title, "Confirm");
		CHECK_STRING(message.buttons.items[0].value,
		    "{\"act\":\"confirm\",\"occurrence\":"
		    "\"patch-thursday/2026-12-03T15:00\"}");
		message_clear(&message);
	}
}

/* What a dialog says of the running work before its end is told. */
static void
test_question(struct zonedir *zonedir)
{
	const int64_t start_at = 1796338800;	/* Thu 3 Dec 2026 15:00 PST */
	struct brief brief = { .site_title = (char *)"Site",
		.identity = (char *)"work/2026-12-03T15:00",
		.window = (char *)"work", .title = (char *)"Work & <b>",
		.zone = (char *)"America/Los_Angeles", .start_at = start_at,
		.end_at = start_at + 7200, .due_start_at = start_at,
		.due_end_at = start_at + 7200, .was_start_at = start_at,
		.was_end_at = start_at + 7200,
		.phase = OCCURRENCE_RUNNING, .started_at = start_at + 400,
		.has_buttons = true, .end_told = (char *)"team, users" };
	struct message message;

	message_init(&message, &brief, ANNOUNCEMENT_ENDING, 0,
	    MESSAGE_ON_TIME, start_at + 6600, zonedir, NULL);
	CHECK_NUMBER(message.buttons.count, 2);
	CHECK(message.buttons.items[0].question == NULL);
	/* Longer than it was when it was asked: pressed by two it is once. */
	CHECK_STRING(message.buttons.items[0].seen,
	    "/2026-12-04T01:00:00Z");
	CHECK(message.buttons.items[1].seen == NULL);
	CHECK_STRING(message.buttons.items[1].question, "End Work & <b>?");
	CHECK_STRING(message.buttons.items[1].facts, "When this was written "
	    "it had been running since 15:06 PST, for 1 hour 43 minutes, and "
	    "its end was planned for 17:00 PST. Its end is announced at once "
	    "in team, users.");
	message_clear(&message);
	brief.started_at = 0;
	brief.end_told = NULL;
	message_init(&message, &brief, ANNOUNCEMENT_UNENDED, 0,
	    MESSAGE_ON_TIME, start_at + 7800, zonedir, NULL);
	CHECK_STRING(message.buttons.items[0].facts, "When this was written "
	    "it had been running since 15:00 PST, for 2 hours 10 minutes, and "
	    "its end was planned for 17:00 PST. Nobody is told of its end.");
	CHECK_STRING(message.buttons.items[1].seen,
	    "/2026-12-04T01:00:00Z");
	message_clear(&message);
}

/* Who has a link of their own reads that, and no second way. */
static void
test_answer(struct zonedir *zonedir)
{
	static const char *const urls[] = { NULL,
	    "https://patchday.example.org/a/1" };
	const int64_t start_at = 1796338800;	/* Thu 3 Dec 2026 15:00 PST */
	struct brief brief = { .site_title = (char *)"Site",
		.site_url = (char *)"https://patchday.example.org",
		.identity = (char *)"work/2026-12-03T15:00",
		.window = (char *)"work", .title = (char *)"Work",
		.zone = (char *)"America/Los_Angeles", .start_at = start_at,
		.end_at = start_at + 7200, .due_start_at = start_at,
		.due_end_at = start_at + 7200, .was_start_at = start_at,
		.was_end_at = start_at + 7200, .confirm_by = (char *)"boss",
		.status = OCCURRENCE_TENTATIVE, .confirm_before_secs = 3600 };
	struct message message;
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < countof(urls); i++) {
		brief.answer_url = urls[i];
		message_init(&message, &brief, ANNOUNCEMENT_ASK, 0,
		    MESSAGE_ON_TIME, start_at - 90000, zonedir, NULL);
		text_cut(&text, 0);
		mail_plain(&text, &message);
		CHECK((strstr(text_string(&text), "or type:") == NULL) ==
		    (urls[i] != NULL));
		CHECK(urls[i] == NULL ||
		    strstr(text_string(&text), urls[i]) != NULL);
		message_clear(&message);
	}
	text_clear(&text);
}

int
main(void)
{
	struct zonedir *zonedir = zonedir_new(NULL);

	test_rows(zonedir);
	test_buttons(zonedir);
	test_question(zonedir);
	test_answer(zonedir);
	zonedir_free(zonedir);
	return harness_end();
}
