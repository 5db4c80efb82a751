/* SPDX-License-Identifier: MIT */
/*
 * What people did, in sentences, and what they left undone past its time.
 *
 * Each begins with the title and is true in the minute it is said.  One that is
 * said later has another where the present tense would have become a lie; that
 * it is late, and when the thing was done, is told beside it.
 */
#include "wording_internal.h"

#include <stddef.h>

#include "news.h"

static const struct wording_texts wording_act_texts[WORDING_COUNT] = {
	[WORDING_OVERDUE] = {
		"{{title}} goes on past its planned end",
		"Work was planned until {{end}}, and nobody has said that it "
		"is over. Please hold off reporting problems until the end "
		"is announced.",
		"{{title}} went on past its planned end",
		"Work was planned until {{end}}, and nobody had said by then "
		"that it was over."
	},
	[WORDING_OVERDUE_UNSTARTED] = {
		"{{title}}: the time planned for it has passed",
		"Work was planned for {{when}}, but nobody has said that it "
		"began: it may not have taken place. " WORDING_REPORT_AGAIN,
		NULL, NULL
	},
	[WORDING_PUBLICATION] = {
		"{{title}}: new work on {{date}} at {{start}}",
		"{{who}} has announced work for {{when}}. {{impact}}",
		NULL, NULL
	},
	[WORDING_CONFIRMATION] = {
		"{{title}} on {{date}} at {{start}} is confirmed",
		"{{who}} has confirmed it: work takes place {{when}}. "
		"{{impact}} {{hold_off}}",
		"{{title}} on {{date}} at {{start}} was confirmed",
		"{{who}} has confirmed the work planned for {{when}}."
	},
	[WORDING_DOUBT] = {
		"{{title}} on {{date}} at {{start}} is no longer confirmed",
		"{{who}} has taken the confirmation back: it is tentative "
		"again. Work is still planned for {{when}}. {{silence}}",
		"{{title}} on {{date}}: the confirmation was taken back",
		"{{who}} has taken the confirmation of the work planned for "
		"{{when}} back."
	},
	[WORDING_DOUBT_GO] = {
		"{{title}} on {{date}} at {{start}} is no longer confirmed",
		"{{who}} has taken the confirmation back. Work is still "
		"planned for {{when}}. {{silence}}",
		"{{title}} on {{date}}: the confirmation was taken back",
		"{{who}} has taken the confirmation of the work planned for "
		"{{when}} back."
	},
	[WORDING_STAGE_BEGUN] = {
		"{{title}}: {{stage}} has begun",
		"{{progress}}", NULL, NULL
	},
	[WORDING_STAGE_DONE] = {
		"{{title}}: {{stage}} is done",
		"{{progress}}", NULL, NULL
	},
	[WORDING_REMARK] = {
		"{{title}}: a note from {{who}}",
		"{{words}}", NULL, NULL
	},
	[WORDING_EXTENSION] = {
		"{{title}} now ends {{end_on}} (was {{was_end}})",
		"{{who}} has extended it. {{hold_off}}",
		"{{title}}: its end was moved to {{end}} (was {{was_end}})",
		"{{who}} has extended it."
	},
	[WORDING_SHORTENING] = {
		"{{title}} now ends earlier, {{end_on}} (was {{was_end}})",
		"{{who}} has shortened it. {{hold_off}}",
		"{{title}}: its end was moved to {{end}} (was {{was_end}})",
		"{{who}} has shortened it."
	},
	/* Read on another day, "now" would be taken for today's. */
	[WORDING_EXTENSION_BEFORE] = {
		"{{title}} on {{date}} now ends {{end_on}} (was {{was_end}})",
		"{{who}} has extended it.{{doubt}}",
		"{{title}} on {{date}}: its end was moved to {{end}} (was "
		"{{was_end}})",
		"{{who}} has extended it.{{doubt}}"
	},
	[WORDING_SHORTENING_BEFORE] = {
		"{{title}} on {{date}} now ends earlier, {{end_on}} (was "
		"{{was_end}})",
		"{{who}} has shortened it.{{doubt}}",
		"{{title}} on {{date}}: its end was moved to {{end}} (was "
		"{{was_end}})",
		"{{who}} has shortened it.{{doubt}}"
	},
	[WORDING_VERIFICATION] = {
		"{{title}}: the work is done and is being verified",
		"{{hold_off}}",
		"{{title}}: the work was done and went into verification",
		"What was changed is looked at before the end is announced."
	},
	/* Ended, or broken off. */
	[WORDING_REOPENING] = {
		"{{title}} goes on, until {{end}}",
		"It was over; {{who}} has reopened it. {{impact}} "
		"{{hold_off}}",
		"{{title}} was reopened, until {{end}}",
		"It was over; {{who}} has reopened it."
	},
	[WORDING_MOVE] = {
		"{{title}} moves to {{date}} at {{start}} (was {{was_start}})",
		"Work takes place {{when}} instead of {{was_when}}. "
		"{{impact}}",
		"{{title}} was moved to {{date}} at {{start}} (was "
		"{{was_start}})",
		"{{who}} has moved it: to {{when}}, from {{was_when}}."
	},
	[WORDING_MOVE_TENTATIVE] = {
		"{{title}} moves to {{date}} at {{start}} (was {{was_start}})",
		"Work is planned for {{when}} instead of {{was_when}}; it is "
		"tentative: not yet confirmed by {{confirm_by}}. {{silence}} "
		"{{impact}}",
		"{{title}} was moved to {{date}} at {{start}} (was "
		"{{was_start}})",
		"{{who}} has moved it: to {{when}}, from {{was_when}}.{{doubt}}"
	},
	[WORDING_SKIP] = {
		"{{title}} on {{date}} will not take place",
		"{{who}} has called off the work that was planned for "
		"{{when}}. You need not do anything.",
		"{{title}} on {{date}} was called off",
		"{{who}} has called off the work that was planned for "
		"{{when}}."
	},
	/* Whoever held off reporting must hear that they need not. */
	[WORDING_SKIP_DURING] = {
		"{{title}} on {{date}} does not take place",
		"{{who}} has called off the work that was planned for "
		"{{when}} and was not confirmed. " WORDING_REPORT_AGAIN,
		"{{title}} on {{date}} was called off",
		"{{who}} has called off the work that was planned for "
		"{{when}} and was not confirmed. " WORDING_REPORT_AGAIN
	},
	[WORDING_SKIP_UNCONFIRMED] = {
		"{{title}} on {{date}} will not take place",
		"{{who}} has taken the confirmation back, and the time to "
		"confirm it has passed: the work that was planned for "
		"{{when}} is left out this time. You need not do anything.",
		"{{title}} on {{date}} was called off",
		"{{who}} has taken the confirmation of the work planned for "
		"{{when}} back, when the time to confirm it had passed."
	},
	[WORDING_BREAK_OFF] = {
		"{{title}} was broken off",
		"{{who}} has cancelled the work while it was under way. "
		WORDING_REPORT_AGAIN, NULL, NULL
	},
	[WORDING_RESTORATION] = {
		"{{title}} on {{date}} at {{start}} takes place after all",
		"{{who}} has taken back that it was called off: work takes "
		"place {{when}}. {{impact}}",
		"{{title}} on {{date}} at {{start}} was put back",
		"{{who}} has taken back that the work planned for {{when}} "
		"was called off."
	},
	[WORDING_RESTORATION_TENTATIVE] = {
		"{{title}} on {{date}} at {{start}} is planned again",
		"{{who}} has taken back that it was called off. It is "
		"tentative: not yet confirmed by {{confirm_by}}. Work is "
		"planned for {{when}}. {{silence}} {{impact}}",
		"{{title}} on {{date}} at {{start}} was put back",
		"{{who}} has taken back that the work planned for {{when}} "
		"was called off."
	},
	[WORDING_HANDOVER] = {
		"{{title}}: {{words}} coordinates from now on",
		"{{who}} has handed it over{{was_who}}.",
		"{{title}} was handed over to {{words}}",
		"{{who}} has handed it over{{was_who}}."
	},
	/* What is stored of the act cannot be read any more. */
	[WORDING_CHANGE] = {
		"{{title}}: there was a change",
		"Work is planned for {{when}}.", NULL, NULL
	},
};

const struct wording_texts *
wording_act_find(enum wording_case which)
{
	const struct wording_texts *texts = &wording_act_texts[which];

	return texts->headline != NULL ? texts : NULL;
}

/* Called off: by a person before or during the work, or by the silence of the
 * role that confirms. */
static enum wording_case
wording_act_choose_off(const struct wording *wording)
{
	const struct brief *brief = wording->brief;

	if (brief->news == NULL)
		return brief->confirm_by != NULL &&
		    brief->otherwise == WINDOW_OTHERWISE_SKIP ?
		    WORDING_REMIND_LAPSED : WORDING_CHANGE;
	if (brief->news->act.verb == ACT_UNCONFIRM)
		return WORDING_SKIP_UNCONFIRMED;
	if (brief->news->act.verb == ACT_CANCEL && !brief->starts_by_hand &&
	    brief->phase == OCCURRENCE_SKIPPED &&
	    brief->news->act.at_ms / 1000 >= brief->start_at)
		return WORDING_SKIP_DURING;
	if (brief->news->act.verb == ACT_SKIP ||
	    brief->phase == OCCURRENCE_SKIPPED)
		return WORDING_SKIP;
	return WORDING_BREAK_OFF;
}

/* Nobody has confirmed it so far, and somebody may. */
static bool
wording_act_is_tentative(const struct brief *brief)
{
	return brief->status == OCCURRENCE_TENTATIVE &&
	    brief->confirm_by != NULL;
}

/* The same, told before the start or while it is tentative. */
static enum wording_case
wording_act_refine(const struct wording *wording, enum wording_case which)
{
	bool is_before = wording_time(wording, which) == WORDING_BEFORE;

	switch (which) {
	case WORDING_DOUBT:
		return wording->brief->otherwise == WINDOW_OTHERWISE_GO ?
		    WORDING_DOUBT_GO : which;
	case WORDING_EXTENSION:
		return is_before ? WORDING_EXTENSION_BEFORE : which;
	case WORDING_SHORTENING:
		return is_before ? WORDING_SHORTENING_BEFORE : which;
	case WORDING_MOVE:
		return wording_act_is_tentative(wording->brief) ?
		    WORDING_MOVE_TENTATIVE : which;
	case WORDING_RESTORATION:
		return wording_act_is_tentative(wording->brief) ?
		    WORDING_RESTORATION_TENTATIVE : which;
	default:
		return which;
	}
}

/* Nobody ended it: what is known of its begin? */
static enum wording_case
wording_act_choose_overdue(const struct brief *brief)
{
	if (brief->starts_by_hand && brief->started_at == 0)
		return WORDING_OVERDUE_UNSTARTED;
	/* Nobody did anything, and nobody will say that it is over. */
	return wording_act_is_tentative(brief) ? WORDING_END_TENTATIVE :
	    WORDING_OVERDUE;
}

enum wording_case
wording_act_choose(const struct wording *wording)
{
	static const struct {
		enum announcement_kind kind;
		enum wording_case which;
	} cases[] = {
		{ ANNOUNCEMENT_PUBLICATION, WORDING_PUBLICATION },
		{ ANNOUNCEMENT_CONFIRMATION, WORDING_CONFIRMATION },
		{ ANNOUNCEMENT_DOUBT, WORDING_DOUBT },
		{ ANNOUNCEMENT_REMARK, WORDING_REMARK },
		{ ANNOUNCEMENT_EXTENSION, WORDING_EXTENSION },
		{ ANNOUNCEMENT_SHORTENING, WORDING_SHORTENING },
		{ ANNOUNCEMENT_VERIFICATION, WORDING_VERIFICATION },
		{ ANNOUNCEMENT_REOPENING, WORDING_REOPENING },
		{ ANNOUNCEMENT_MOVE, WORDING_MOVE },
		{ ANNOUNCEMENT_RESTORATION, WORDING_RESTORATION },
		{ ANNOUNCEMENT_HANDOVER, WORDING_HANDOVER },
	};
	const struct brief *brief = wording->brief;
	size_t i;

	if (wording->kind == ANNOUNCEMENT_OVERDUE)
		return wording_act_choose_overdue(brief);
	if (wording->kind == ANNOUNCEMENT_CANCELLATION)
		return wording_act_choose_off(wording);
	if (brief->news == NULL)
		return WORDING_CHANGE;
	if (wording->kind == ANNOUNCEMENT_STAGE)
		return brief->news->act.verb == ACT_STAGE_DONE ?
		    WORDING_STAGE_DONE : WORDING_STAGE_BEGUN;
	for (i = 0; i < countof(cases); i++)
		if (cases[i].kind == wording->kind)
			return wording_act_refine(wording, cases[i].which);
	return WORDING_CHANGE;
}
