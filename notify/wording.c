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

/* The other half of "please hold off": it must be taken back each time. */
#define WORDING_REPORT_AGAIN \
	"If something is not right, you may report problems again."

/* Headline and lead of each case, in the site's own template language; the
 * fields `again`, `ago`, `deadline`, `end_on`, `hold_off` and `start_on` are
 * ours alone. */
static const struct wording_texts {
	const char *headline, *lead;
} wording_texts[WORDING_COUNT] = {
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
} wording_impacts[] = {
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

/*
 * By what is true at `now_at`, not by what was asked for: a reminder that comes
 * after the start speaks of the start, a start that comes after the end of
 * both.
 */
enum wording_case
wording_choose(const struct wording *wording)
{
	const struct brief *brief = wording->brief;
	bool is_late = wording->lateness != MESSAGE_ON_TIME;
	enum wording_case which;

	/* A late reminder is still true before the start: it tells a date. */
	if (wording->kind == ANNOUNCEMENT_REMINDER &&
	    (!is_late || wording->now_at < brief->start_at))
		return wording_choose_reminder(wording);
	/* Late or not: it tells the date, and stays true. */
	if (wording->kind == ANNOUNCEMENT_CANCELLATION)
		return WORDING_REMIND_LAPSED;
	if (wording->lateness == MESSAGE_COMBINED ||
	    (is_late && wording->kind != ANNOUNCEMENT_END &&
	    wording->now_at >= brief->end_at))
		which = WORDING_COMBINED;
	else if (wording->kind == ANNOUNCEMENT_END)
		which = is_late ? WORDING_END_LATE : WORDING_END;
	else
		which = is_late ? WORDING_START_LATE : WORDING_START;
	if (brief->status == OCCURRENCE_TENTATIVE && brief->confirm_by != NULL)
		which = wording_doubt(which);
	return which;
}

/* By time: save your work before it starts; save it now; it works again.
 * Relies on the order of enum wording_case. */
const char *
wording_impact(const struct brief *brief, enum wording_case which)
{
	const struct wording_impacts *impacts = &wording_impacts[brief->impact];

	/* Lapsed work has no impact; its texts do not ask for one. */
	if (which <= WORDING_REMIND_LAPSED)
		return impacts->before;
	if (which <= WORDING_START_TENTATIVE_LATE)
		return impacts->during;
	return impacts->after;
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

void
wording_headline(struct text *text, enum wording_case which,
    const struct templates *templates, const struct template_field *fields,
    size_t field_count)
{
	const char *own = wording_own(which, templates, true);

	template_format(text, own != NULL ? own :
	    wording_texts[which].headline, fields, field_count);
}

void
wording_lead(struct text *text, enum wording_case which,
    const struct templates *templates, const struct template_field *fields,
    size_t field_count)
{
	const char *own = wording_own(which, templates, false);

	template_format(text, own != NULL ? own : wording_texts[which].lead,
	    fields, field_count);
}

/* People trust a late message only when it says that it is late, and why. */
const char *
wording_late_note(enum wording_case which, enum message_lateness lateness)
{
	if (lateness == MESSAGE_ON_TIME)
		return NULL;
	if (which == WORDING_COMBINED || which == WORDING_COMBINED_TENTATIVE)
		return "This one message stands for the announcements of the "
		    "start and of the end. Both are late because the "
		    "announcement service was not running or could not reach "
		    "this channel.";
	return "This message is late: the announcement service was not "
	    "running or could not reach this channel.";
}
