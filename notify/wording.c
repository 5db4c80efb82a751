/* SPDX-License-Identifier: MIT */
/*
 * All the sentences that are said, in one place, so that they can be read
 * beside each other and judged together.  Which are true is decided first
 * (wording_choose), then they are filled in by the same mechanism as a site's
 * own texts.
 *
 * Rules of the texts: no "starts now" and no "in two hours", which a delay
 * would make untrue; what it means for the reader before what is done;
 * downtime is called so only where there is any.
 */
#include "wording_internal.h"

#include <stddef.h>
#include <string.h>

#include "message_internal.h"

#define WORDING_PROMPT_SECS 120		/* an end that is not late by itself */

/* Headline and lead of each case, in the site's own template language; the
 * fields `again`, `ago`, `deadline`, `end_on`, `hold_off` and `start_on` are
 * ours alone. */
static const struct wording_texts wording_texts[WORDING_OVERDUE] = {
	[WORDING_REMIND] = {
		"{{title}} starts on {{date}} at {{start}}",
		"Work takes place {{when}}. {{impact}}"
	},
	[WORDING_REMIND_TENTATIVE] = {
		"{{title}} on {{date}} at {{start}} is not yet confirmed",
		"Work is planned for {{when}}; it is tentative: not yet "
		"confirmed by {{confirm_by}}. {{impact}}"
	},
	/* Silence calls it off, so the deadline is the news. */
	[WORDING_REMIND_LAPSING] = {
		"{{title}} on {{date}} at {{start}} is not yet confirmed",
		"Work is planned for {{when}}; it is tentative: not yet "
		"confirmed by {{confirm_by}}. Without confirmation by "
		"{{deadline}} it will not take place. {{impact}}"
	},
	/* The last word about it: neither start nor end follow. */
	[WORDING_REMIND_LAPSED] = {
		"{{title}} on {{date}} will not take place",
		"{{confirm_by}} has not confirmed the work that was planned "
		"for {{when}}, so it is left out this time. You need not do "
		"anything."
	},
	[WORDING_START] = {
		"{{title}} has started",
		"{{impact}} {{hold_off}}"
	},
	[WORDING_START_LATE] = {
		"{{title}} has been under way since {{start}}",
		"Work started {{start_on}}, {{ago}} ago. {{impact}} "
		"{{hold_off}}"
	},
	/* It is for a person to say that it has, and nobody did. */
	[WORDING_START_UNSAID] = {
		"{{title}} was planned for {{start}}, but has not been "
		"started",
		"Nobody has said that work has begun. It is announced when "
		"it does; to be safe, save your work."
	},
	[WORDING_START_UNSAID_TENTATIVE] = {
		"{{title}} was planned for {{start}}, but is not confirmed",
		"{{confirm_by}} has not confirmed that work takes place, and "
		"nobody has said that it has begun. It is announced when it "
		"begins; to be safe, save your work."
	},
	/* No claim that work has begun, and still what to do in case it has;
	 * an impact is not told, as nobody knows whether there is one. */
	[WORDING_START_TENTATIVE] = {
		"{{title}} was planned for now, but is not confirmed",
		"{{confirm_by}} has not confirmed that work takes place. To "
		"be safe, save your work. If something looks wrong, please "
		"hold off reporting problems until {{end}}."
	},
	[WORDING_START_TENTATIVE_LATE] = {
		"{{title}} was planned for {{start}}, but is not confirmed",
		"Work was planned to start {{start_on}}, {{ago}} ago; "
		"{{confirm_by}} has not confirmed that it takes place. To be "
		"safe, save your work. If something looks wrong, please hold "
		"off reporting problems until {{end}}."
	},
	[WORDING_END] = {
		"{{title}} has ended",
		"{{again}} " WORDING_REPORT_AGAIN
	},
	[WORDING_END_LATE] = {
		"{{title}} has ended",
		"Work ended {{end_on}}, {{ago}} ago. {{again}} "
		WORDING_REPORT_AGAIN
	},
	/* Whoever held off reporting must hear that it is over. */
	[WORDING_END_TENTATIVE] = {
		"The time planned for {{title}} is over",
		"Work was planned until {{end}}, but {{confirm_by}} did not "
		"confirm it: it may not have taken place. "
		WORDING_REPORT_AGAIN
	},
	/* Both announcements are late: one message, and in the past tense. */
	[WORDING_COMBINED] = {
		"{{title}} is over",
		"Work took place {{when}}. {{again}} " WORDING_REPORT_AGAIN
	},
	[WORDING_COMBINED_TENTATIVE] = {
		"The time planned for {{title}} is over",
		"Work was planned for {{when}}, but {{confirm_by}} did not "
		"confirm it: it may not have taken place. "
		WORDING_REPORT_AGAIN
	},
};

/* What users notice, by when it is said.  Downtime is the only impact at which
 * people should not work; the others begin with "This is not downtime". */
static const struct wording_impacts {
	const char *before, *during, *after;
} wording_impacts[WINDOW_IMPACT_COUNT] = {
	[WINDOW_IMPACT_NONE] = {
		"You should not notice anything.",
		"You should not notice anything.",
		"You should not have noticed anything.",
	},
	[WINDOW_IMPACT_TRANSIENT] = {
		"This is not downtime: you can go on working, but save your "
		"work before it starts; short interruptions are possible.",
		"This is not downtime: you can go on working, but save your "
		"work; short interruptions are possible.",
		"Everything should work as usual.",
	},
	[WINDOW_IMPACT_SESSIONS_END] = {
		"This is not downtime, but running sessions are ended: save "
		"your work before it starts.",
		"This is not downtime, but running sessions are ended: save "
		"your work now, and log in again afterwards.",
		"You can start new sessions.",
	},
	[WINDOW_IMPACT_DOWN] = {
		"This is downtime: do not count on being able to work during "
		"this time. Save your work and log out before it starts.",
		"This is downtime: do not count on being able to work until "
		"it is over. Save your work and log out.",
		"You should be able to work again.",
	},
};

/* Is the work certain, and if not, what does silence mean by then?  The
 * reminder at the deadline itself counts as after it. */
static enum wording_case
wording_choose_reminder(const struct wording *wording)
{
	const struct brief *brief = wording->brief;

	if (brief->status != OCCURRENCE_TENTATIVE || brief->confirm_by == NULL)
		return WORDING_REMIND;
	if (brief->otherwise != WINDOW_OTHERWISE_SKIP)
		return WORDING_REMIND_TENTATIVE;
	return wording->lead_secs > brief->confirm_before_secs ?
	    WORDING_REMIND_LAPSING : WORDING_REMIND_LAPSED;
}

/* The same message about work that nobody confirmed. */
static enum wording_case
wording_doubt(enum wording_case which)
{
	switch (which) {
	case WORDING_START:
		return WORDING_START_TENTATIVE;
	case WORDING_START_UNSAID:
		return WORDING_START_UNSAID_TENTATIVE;
	case WORDING_START_LATE:
		return WORDING_START_TENTATIVE_LATE;
	case WORDING_END:
	case WORDING_END_LATE:
		return WORDING_END_TENTATIVE;
	case WORDING_COMBINED:
		return WORDING_COMBINED_TENTATIVE;
	default:
		return which;
	}
}

/* Has it begun, as far as anybody can know?  Where a person has to say so, only
 * then. */
static bool
wording_has_begun(const struct brief *brief)
{
	return !brief->starts_by_hand || brief->started_at != 0;
}

/*
 * By what is true at `now_at`, not by what was asked for: a reminder that comes
 * after the start speaks of the start, a start that comes after the end of
 * both.
 */
static enum wording_case
wording_choose_clock(const struct wording *wording)
{
	const struct brief *brief = wording->brief;
	bool is_late = wording->lateness != MESSAGE_ON_TIME;
	enum wording_case which;

	/* A late reminder is still true before the start: it tells a date. */
	if (wording->kind == ANNOUNCEMENT_REMINDER &&
	    (!is_late || wording->now_at < brief->start_at))
		return wording_choose_reminder(wording);
	if (!wording_has_begun(brief) && wording->kind != ANNOUNCEMENT_END)
		which = WORDING_START_UNSAID;
	else if (wording->lateness == MESSAGE_COMBINED ||
	    (is_late && wording->kind != ANNOUNCEMENT_END &&
	    wording->now_at >= brief->end_at &&
	    (!brief->ends_by_hand || brief->ended_at != 0)))
		which = WORDING_COMBINED;
	else if (wording->kind == ANNOUNCEMENT_END)
		which = is_late ? WORDING_END_LATE : WORDING_END;
	else
		which = is_late ? WORDING_START_LATE : WORDING_START;
	if (brief->status == OCCURRENCE_TENTATIVE && brief->confirm_by != NULL)
		which = wording_doubt(which);
	return which;
}

enum wording_case
wording_choose(const struct wording *wording)
{
	if (announcement_is_act(wording->kind) ||
	    wording->kind == ANNOUNCEMENT_OVERDUE)
		return wording_act_choose(wording);
	if (announcement_is_private(wording->kind))
		return wording_private_choose(wording);
	if (wording->kind == ANNOUNCEMENT_EDIT)
		return wording_board_choose(wording);
	return wording_choose_clock(wording);
}

/* Of what may be said before the start as well as during the work: by what
 * people did, and by the clock. */
static enum wording_time
wording_time_of_change(const struct wording *wording)
{
	const struct brief *brief = wording->brief;

	if (brief->phase == OCCURRENCE_RUNNING ||
	    brief->phase == OCCURRENCE_VERIFYING)
		return WORDING_DURING;
	if (brief->phase != OCCURRENCE_PLANNED)
		return WORDING_AFTER;
	if (brief->starts_by_hand || wording->now_at < brief->start_at)
		return WORDING_BEFORE;
	return WORDING_DURING;
}

enum wording_time
wording_time(const struct wording *wording, enum wording_case which)
{
	switch (which) {
	case WORDING_REMIND_LAPSED:
	case WORDING_OVERDUE_UNSTARTED:
	case WORDING_SKIP:
	case WORDING_SKIP_DURING:
	case WORDING_SKIP_UNCONFIRMED:
	case WORDING_BREAK_OFF:
	case WORDING_BOARD_UNSTARTED:
	case WORDING_BOARD_ENDED:
	case WORDING_BOARD_DOUBTFUL_OVER:
	case WORDING_BOARD_SKIPPED:
	case WORDING_BOARD_LAPSED:
	case WORDING_BOARD_BROKEN_OFF:
		return WORDING_AFTER;
	case WORDING_OVERDUE:
	case WORDING_VERIFICATION:
	case WORDING_REOPENING:
	case WORDING_ENDING:
	case WORDING_UNENDED:
	case WORDING_BOARD_RUNNING:
	case WORDING_BOARD_DOUBTFUL:
	case WORDING_BOARD_OVERDUE:
	case WORDING_BOARD_VERIFYING:
		return WORDING_DURING;
	case WORDING_PUBLICATION:
	case WORDING_DOUBT:
	case WORDING_DOUBT_GO:
	case WORDING_MOVE:
	case WORDING_MOVE_TENTATIVE:
	case WORDING_ASK:
	case WORDING_ASK_OVERDUE:
	case WORDING_ASK_MOVED:
	case WORDING_ASK_EXTENDED:
	case WORDING_ASK_RESTORED:
	case WORDING_ASK_REVIVED:
	case WORDING_ASK_CHANGED:
	case WORDING_SOON:
	case WORDING_SOON_BY_HAND:
	case WORDING_UNSTARTED:
	case WORDING_CONFLICT:
	case WORDING_BOARD_TENTATIVE:
	case WORDING_BOARD_PLANNED:
	case WORDING_BOARD_WAITING:
	case WORDING_BOARD_DOUBTFUL_WAITING:
		return WORDING_BEFORE;
	default:
		break;
	}
	if (which > WORDING_COMBINED_TENTATIVE)
		return wording_time_of_change(wording);
	return which < WORDING_REMIND_LAPSED ? WORDING_BEFORE :
	    which <= WORDING_START_TENTATIVE_LATE ? WORDING_DURING :
	    WORDING_AFTER;
}

bool
wording_tells_work(const struct wording *wording, enum wording_case which)
{
	if (which <= WORDING_COMBINED_TENTATIVE)
		return wording_time(wording, which) != WORDING_AFTER;
	switch (which) {
	case WORDING_PUBLICATION:
	case WORDING_CONFIRMATION:
	case WORDING_REOPENING:
	case WORDING_MOVE:
	case WORDING_MOVE_TENTATIVE:
	case WORDING_RESTORATION:
	case WORDING_RESTORATION_TENTATIVE:
	case WORDING_ASK:
	case WORDING_ASK_OVERDUE:
	case WORDING_ASK_MOVED:
	case WORDING_ASK_EXTENDED:
	case WORDING_ASK_RESTORED:
	case WORDING_ASK_REVIVED:
	case WORDING_ASK_CHANGED:
	case WORDING_SOON:
	case WORDING_SOON_BY_HAND:
		return true;
	default:
		return wording->kind == ANNOUNCEMENT_EDIT &&
		    wording_time(wording, which) != WORDING_AFTER;
	}
}

/* By time: save your work before it starts; save it now; it works again. */
const char *
wording_impact(const struct wording *wording, enum wording_case which)
{
	const struct wording_impacts *impacts =
	    &wording_impacts[wording->brief->impact];

	/* Lapsed work has no impact; its texts do not ask for one. */
	switch (wording_time(wording, which)) {
	case WORDING_BEFORE:
		return impacts->before;
	case WORDING_DURING:
		return impacts->during;
	default:
		return impacts->after;
	}
}

/*
 * The site's headline or lead for the case, if it has one that is true.  Only
 * on time and certain: a site writes "has started", not what to say when that
 * is three hours ago.
 */
static const char *
wording_own(enum wording_case which, const struct templates *templates,
    bool is_headline)
{
	if (templates == NULL)
		return NULL;
	switch (which) {
	case WORDING_REMIND:
		return is_headline ? templates->remind_headline :
		    templates->remind_lead;
	case WORDING_START:
		return is_headline ? templates->start_headline :
		    templates->start_lead;
	case WORDING_END:
		return is_headline ? templates->end_headline :
		    templates->end_lead;
	default:
		return NULL;
	}
}

/* Patchday's own sentences, wherever they stand. */
static const struct wording_texts *
wording_find(enum wording_case which)
{
	const struct wording_texts *texts = wording_act_find(which);

	if (texts == NULL)
		texts = wording_private_find(which);
	if (texts == NULL)
		texts = wording_board_find(which);
	return texts != NULL ? texts : &wording_texts[which];
}

static const char *
wording_find_headline(const struct wording *wording, enum wording_case which)
{
	const struct wording_texts *texts = wording_find(which);

	return wording->lateness != MESSAGE_ON_TIME &&
	    texts->late_headline != NULL ? texts->late_headline :
	    texts->headline;
}

void
wording_headline(struct text *text, const struct wording *wording,
    enum wording_case which, const struct templates *templates,
    const struct template_field *fields)
{
	const char *own = wording_own(which, templates, true);

	template_format(text, own != NULL ? own :
	    wording_find_headline(wording, which), fields, FIELD_COUNT);
}

void
wording_lead(struct text *text, const struct wording *wording,
    enum wording_case which, const struct templates *templates,
    const struct template_field *fields)
{
	const char *own = wording_own(which, templates, false);
	const struct wording_texts *texts = wording_find(which);

	if (own == NULL && wording->lateness != MESSAGE_ON_TIME)
		own = texts->late_lead;
	template_format(text, own != NULL ? own : texts->lead, fields,
	    FIELD_COUNT);
}

/* What it is about in brackets, so that the news stands where a narrow list of
 * mails still shows it.  Those of the clock are as they always were: people
 * have filters for them. */
void
wording_subject(struct text *text, const struct wording *wording,
    enum wording_case which, const struct template_field *fields)
{
	static const char title[] = "{{title}}";
	const char *headline = wording_find_headline(wording, which);

	if (which <= WORDING_COMBINED_TENTATIVE ||
	    strncmp(headline, title, sizeof(title) - 1) != 0)
		return;
	headline += sizeof(title) - 1;
	headline += strspn(headline, ":, ");
	template_format(text, "[{{title}}] ", fields, FIELD_COUNT);
	template_format(text, headline, fields, FIELD_COUNT);
}

/* Is it new only since another configuration, which has just been read? */
static bool
wording_is_changed(const struct wording *wording)
{
	const struct brief *brief = wording->brief;

	return brief->changed_at >= brief->start_at &&
	    wording->now_at - brief->changed_at <= WORDING_PROMPT_SECS;
}

/* People trust a late message only when it says that it is late, and why. */
const char *
wording_late_note(const struct wording *wording, enum wording_case which)
{
	const struct brief *brief = wording->brief;
	int64_t end_at = brief->ended_at != 0 ? brief->ended_at :
	    brief->end_at;
	bool is_combined = which == WORDING_COMBINED ||
	    which == WORDING_COMBINED_TENTATIVE;

	if (wording->lateness == MESSAGE_ON_TIME)
		return NULL;
	if (wording_is_changed(wording))
		return is_combined ? "This one message stands for the "
		    "announcements of the start and of the end. Both are late: "
		    "the schedule was changed when the work should have begun "
		    "already." :
		    "This message is late: the schedule was changed when the "
		    "work should have begun already.";
	if (is_combined && wording->now_at - end_at <= WORDING_PROMPT_SECS)
		return "This one message stands for the announcements of the "
		    "start and of the end. That of the start is late: the "
		    "announcement service was not running or could not reach "
		    "this channel.";
	if (is_combined)
		return "This one message stands for the announcements of the "
		    "start and of the end. Both are late because the "
		    "announcement service was not running or could not reach "
		    "this channel.";
	return "This message is late: the announcement service was not "
	    "running or could not reach this channel.";
}
