/* SPDX-License-Identifier: MIT */
/* Whom an entry of `announce` tells, and when an end is due that a person may
 * have to give. */
#include <stdlib.h>

#include "announcement_internal.h"
#include "array.h"
#include "harness.h"
#include "life.h"

#define START 1796310000
#define END (START + 7200)

static void
test_invited_only(void)
{
	static const struct {
		int64_t invite_secs;
		bool says_start, says_end;
		size_t reminders;
		bool is_only;
	} rows[] = {
		{ 0, false, false, 0, false }, { 86400, false, false, 0, true },
		{ 86400, true, false, 0, false },
		{ 86400, false, true, 0, false },
		{ 86400, false, false, 1, false },
		{ 86400, true, true, 1, false },
		{ 0, true, true, 1, false },
	};
	struct window_announce announce = { 0 };
	char label[20];
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		announce.invite_secs = rows[i].invite_secs;
		announce.says_start = rows[i].says_start;
		announce.says_end = rows[i].says_end;
		announce.remind_secs.count = rows[i].reminders;
		snprintf(label, sizeof(label), "row %zu", i);
		CHECK_ROW(announcement_is_invited_only(&announce) ==
		    rows[i].is_only, label);
	}
}

/* -1: it has no end yet. */
static const struct {
	const char *what;
	bool starts_by_hand, ends_by_hand, has_begun, has_ended;
	enum occurrence_status status;
	int64_t due_at;
} end_rows[] = {
	{ "by the clock", false, false, false, false, OCCURRENCE_CONFIRMED,
	    END },
	{ "by the clock, begun early", false, false, true, false,
	    OCCURRENCE_CONFIRMED, END },
	{ "by the clock, ended early", false, false, true, true,
	    OCCURRENCE_CONFIRMED, START + 600 },
	{ "nobody has started it", true, false, false, false,
	    OCCURRENCE_CONFIRMED, -1 },
	{ "started by hand, ended by the clock", true, false, true, false,
	    OCCURRENCE_CONFIRMED, END },
	{ "nobody has ended it", true, true, true, false,
	    OCCURRENCE_CONFIRMED, -1 },
	{ "nobody ends what the clock started", false, true, true, false,
	    OCCURRENCE_CONFIRMED, -1 },
	{ "ended by hand", true, true, true, true, OCCURRENCE_CONFIRMED,
	    START + 600 },
	{ "called off", false, false, false, false, OCCURRENCE_CANCELLED,
	    -1 },
	{ "nobody agreed yet", false, false, false, false,
	    OCCURRENCE_TENTATIVE, END },
};

static void
test_end(void)
{
	struct window window = { .id = (char *)"w" };
	struct announcement end;
	struct life life;
	struct occurrence occurrence = { .window = &window, .start_at = START,
		.end_at = END };
	size_t i;

	for (i = 0; i < countof(end_rows); i++) {
		window.starts_by_hand = end_rows[i].starts_by_hand;
		window.ends_by_hand = end_rows[i].ends_by_hand;
		life = (struct life){ .phase = end_rows[i].has_ended ?
		    OCCURRENCE_ENDED : OCCURRENCE_RUNNING,
		    .started_ms = START * 1000LL,
		    .ended_ms = (START + 600) * 1000LL };
		occurrence.life = end_rows[i].has_begun ? &life : NULL;
		occurrence.status = end_rows[i].status;
		end = (struct announcement){ .due_at = -1 };
		CHECK_ROW(announcement_find_end(&occurrence, &end) ==
		    (end_rows[i].due_at != -1), end_rows[i].what);
		CHECK_ROW(end.due_at == end_rows[i].due_at, end_rows[i].what);
		if (end_rows[i].due_at != -1)
			CHECK_ROW(end.kind == ANNOUNCEMENT_END,
			    end_rows[i].what);
	}
}

/* What is tentative though nobody has to agree (any more) does not lapse. */
static void
test_lapse(void)
{
	static const struct {
		bool has_confirm;
		enum window_otherwise otherwise;
		enum occurrence_status status;
		size_t count;		/* of the start and its end */
		enum announcement_kind first;
	} rows[] = {
		{ true, WINDOW_OTHERWISE_SKIP, OCCURRENCE_TENTATIVE, 1,
		    ANNOUNCEMENT_CANCELLATION },
		{ true, WINDOW_OTHERWISE_SKIP, OCCURRENCE_CONFIRMED, 2,
		    ANNOUNCEMENT_START },
		{ true, WINDOW_OTHERWISE_TENTATIVE, OCCURRENCE_TENTATIVE, 2,
		    ANNOUNCEMENT_START },
		{ false, WINDOW_OTHERWISE_SKIP, OCCURRENCE_TENTATIVE, 2,
		    ANNOUNCEMENT_START },
		{ true, WINDOW_OTHERWISE_SKIP, OCCURRENCE_CANCELLED, 0,
		    ANNOUNCEMENT_START },
	};
	struct window_announce announce = { .says_start = true,
		.says_end = true };
	struct window window = { .id = (char *)"w" };
	struct announcement_offsets offsets;
	char label[20];
	size_t i;

	window.confirm.before_secs = 3600;
	for (i = 0; i < countof(rows); i++) {
		offsets = (struct announcement_offsets){ 0 };
		window.confirm.by = rows[i].has_confirm ? (char *)"role" : NULL;
		window.confirm.otherwise = rows[i].otherwise;
		announcement_offsets_init(&offsets, &window, &announce,
		    rows[i].status, 7200);
		snprintf(label, sizeof(label), "row %zu", i);
		CHECK_ROW(offsets.list.count == rows[i].count, label);
		CHECK_ROW(rows[i].count == 0 ||
		    offsets.list.items[0].kind == rows[i].first, label);
		array_clear(&offsets.list);
	}
}

int
main(void)
{
	test_invited_only();
	test_end();
	test_lapse();
	return harness_end();
}
