/* SPDX-License-Identifier: MIT */
/*
 * How an occurrence stands: the board, which takes the place of its first
 * message in a channel, and is written anew whenever something happened.
 */
#include "wording_internal.h"

#include <stddef.h>

static const struct wording_texts wording_board_texts[WORDING_COUNT] = {
	[WORDING_BOARD_TENTATIVE] = {
		"{{title}}: planned, not yet confirmed{{changed}}",
		"Work is planned for {{when}}; it is tentative: not yet "
		"confirmed by {{confirm_by}}. {{silence}} {{impact}}",
		NULL, NULL
	},
	[WORDING_BOARD_PLANNED] = {
		"{{title}}: {{certainty}}{{changed}}",
		"Work takes place {{when}}. {{impact}}", NULL, NULL
	},
	[WORDING_BOARD_WAITING] = {
		"{{title}}: planned for now, not started{{changed}}",
		"Work was planned to start {{start_on}}; nobody has said that "
		"it has. {{impact}}", NULL, NULL
	},
	[WORDING_BOARD_UNSTARTED] = {
		"{{title}}: the time planned for it has passed",
		"Work was planned for {{when}}, but nobody has said that it "
		"began: it may not have taken place. " WORDING_REPORT_AGAIN,
		NULL, NULL
	},
	[WORDING_BOARD_RUNNING] = {
		"{{title}}: in progress{{changed}}",
		"Work has been under way since {{start}}. {{impact}} "
		"{{hold_off}}", NULL, NULL
	},
	[WORDING_BOARD_DOUBTFUL] = {
		"{{title}}: planned for now, not confirmed{{changed}}",
		"{{confirm_by}} has not confirmed that work takes place. To "
		"be safe, save your work. {{hold_off}}", NULL, NULL
	},
	/* Whoever holds off now does so for nothing. */
	[WORDING_BOARD_DOUBTFUL_WAITING] = {
		"{{title}}: planned for now, not confirmed{{changed}}",
		"Work was planned to start {{start_on}}; {{confirm_by}} has "
		"not confirmed it, and nobody has said that it has begun. "
		"{{impact}}", NULL, NULL
	},
	[WORDING_BOARD_OVERDUE] = {
		"{{title}}: in progress, past its planned end",
		"Work has been under way since {{start}} and was planned "
		"until {{end}}. Please hold off reporting problems until the "
		"end is announced.", NULL, NULL
	},
	[WORDING_BOARD_VERIFYING] = {
		"{{title}}: being verified{{changed}}",
		"The work is done and is looked at. {{hold_off}}", NULL, NULL
	},
	[WORDING_BOARD_ENDED] = {
		"{{title}}: ended",
		"{{took}} {{again}} " WORDING_REPORT_AGAIN, NULL, NULL
	},
	[WORDING_BOARD_DOUBTFUL_OVER] = {
		"{{title}}: the time planned for it is over",
		"{{confirm_by}} did not confirm it: it may not have taken "
		"place. " WORDING_REPORT_AGAIN, NULL, NULL
	},
	[WORDING_BOARD_SKIPPED] = {
		"{{title}}: will not take place",
		"The work that was planned for {{when}} is called off. You "
		"need not do anything.", NULL, NULL
	},
	[WORDING_BOARD_LAPSED] = {
		"{{title}}: will not take place",
		"{{confirm_by}} has not confirmed the work that was planned "
		"for {{when}}, so it is left out this time. You need not do "
		"anything.", NULL, NULL
	},
	[WORDING_BOARD_BROKEN_OFF] = {
		"{{title}}: broken off",
		"The work was broken off. " WORDING_REPORT_AGAIN, NULL, NULL
	},
};

const struct wording_texts *
wording_board_find(enum wording_case which)
{
	const struct wording_texts *texts = &wording_board_texts[which];

	return texts->headline != NULL ? texts : NULL;
}

/* Nobody confirmed it, and nothing else is known about it. */
static enum wording_case
wording_board_choose_tentative(const struct wording *wording)
{
	const struct brief *brief = wording->brief;

	if (brief->otherwise == WINDOW_OTHERWISE_SKIP && wording->now_at >=
	    brief->start_at - brief->confirm_before_secs)
		return WORDING_BOARD_LAPSED;
	if (wording->now_at < brief->start_at)
		return WORDING_BOARD_TENTATIVE;
	if (wording->now_at >= brief->end_at)
		return WORDING_BOARD_DOUBTFUL_OVER;
	return brief->starts_by_hand ? WORDING_BOARD_DOUBTFUL_WAITING :
	    WORDING_BOARD_DOUBTFUL;
}

/* Before anybody did anything: what the clock does by itself, it has done. */
static enum wording_case
wording_board_choose_planned(const struct wording *wording)
{
	const struct brief *brief = wording->brief;

	if (brief->status == OCCURRENCE_CANCELLED)
		return WORDING_BOARD_SKIPPED;
	if (brief->status == OCCURRENCE_TENTATIVE && brief->confirm_by != NULL)
		return wording_board_choose_tentative(wording);
	if (wording->now_at < brief->start_at)
		return WORDING_BOARD_PLANNED;
	if (brief->starts_by_hand)
		return wording->now_at < brief->end_at ?
		    WORDING_BOARD_WAITING : WORDING_BOARD_UNSTARTED;
	if (wording->now_at < brief->end_at)
		return WORDING_BOARD_RUNNING;
	return brief->ends_by_hand ? WORDING_BOARD_OVERDUE :
	    WORDING_BOARD_ENDED;
}

enum wording_case
wording_board_choose(const struct wording *wording)
{
	const struct brief *brief = wording->brief;
	bool is_past = wording->now_at >= brief->end_at;

	switch (brief->phase) {
	case OCCURRENCE_RUNNING:
		if (is_past)
			return brief->ends_by_hand ? WORDING_BOARD_OVERDUE :
			    WORDING_BOARD_ENDED;
		return WORDING_BOARD_RUNNING;
	case OCCURRENCE_VERIFYING:
		return is_past && !brief->ends_by_hand ?
		    WORDING_BOARD_ENDED : WORDING_BOARD_VERIFYING;
	case OCCURRENCE_ENDED:
		return WORDING_BOARD_ENDED;
	case OCCURRENCE_SKIPPED:
		return WORDING_BOARD_SKIPPED;
	case OCCURRENCE_BROKEN_OFF:
		return WORDING_BOARD_BROKEN_OFF;
	default:
		return wording_board_choose_planned(wording);
	}
}
