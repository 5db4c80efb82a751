/* SPDX-License-Identifier: MIT */
/*
 * What the one in charge is asked and told, and nobody else: what is the
 * matter, what follows when they do nothing, and what they can type.  A date
 * and never "in a quarter of an hour", which a delay would make untrue.
 */
#include "wording_internal.h"

#include <stddef.h>

#include "news.h"

static const struct wording_texts wording_private_texts[WORDING_COUNT] = {
	[WORDING_ASK] = {
		"{{title}} on {{date}} at {{start}}: please confirm",
		"Will it take place, {{when}}? {{confirm_by}} is asked to "
		"answer by {{deadline}}. {{silence}}", NULL, NULL
	},
	[WORDING_ASK_OVERDUE] = {
		"{{title}} on {{date}} at {{start}}: still not confirmed",
		"Will it take place, {{when}}? {{confirm_by}} was asked to "
		"answer by {{deadline}}. {{silence}}", NULL, NULL
	},
	[WORDING_ASK_MOVED] = {
		"{{title}} on {{date}} at {{start}}: please confirm again",
		"{{who}} has moved it from {{was_when}}, the time that it was "
		"confirmed for. Will it take place, {{when}}? {{confirm_by}} "
		"is asked to answer. {{silence}}", NULL, NULL
	},
	[WORDING_ASK_EXTENDED] = {
		"{{title}} on {{date}} at {{start}}: please confirm again",
		"{{who}} has extended it; it was confirmed for {{was_when}}. "
		"Will it take place, {{when}}? {{confirm_by}} is asked to "
		"answer. {{silence}}", NULL, NULL
	},
	[WORDING_ASK_CHANGED] = {
		"{{title}} on {{date}} at {{start}}: please confirm",
		"{{who}} has changed its time: it was planned for "
		"{{was_when}}. Will it take place, {{when}}? {{confirm_by}} "
		"is asked to answer. {{silence}}", NULL, NULL
	},
	[WORDING_ASK_RESTORED] = {
		"{{title}} on {{date}} at {{start}}: please confirm again",
		"It was confirmed and then called off, and {{who}} has taken "
		"that back. Will it take place, {{when}}? {{confirm_by}} is "
		"asked to answer. {{silence}}", NULL, NULL
	},
	[WORDING_ASK_REVIVED] = {
		"{{title}} on {{date}} at {{start}}: please confirm",
		"It was called off, and {{who}} has taken that back. Will it "
		"take place, {{when}}? {{confirm_by}} is asked to answer. "
		"{{silence}}", NULL, NULL
	},
	[WORDING_SOON] = {
		"{{title}} is planned to start at {{start}}",
		"You coordinate it. Its start is announced by itself at "
		"{{start}}, to everybody.{{doubt}} To begin earlier, start it "
		"yourself.", NULL, NULL
	},
	[WORDING_SOON_BY_HAND] = {
		"{{title}} is planned to start at {{start}}",
		"You coordinate it. Nothing is announced before you start "
		"it.{{doubt}}", NULL, NULL
	},
	[WORDING_UNSTARTED] = {
		"{{title}} has not been started",
		"You coordinate it. It was planned to start at {{start}}, "
		"and nobody has said that it has.{{doubt}} Start it, move it "
		"or call it off.", NULL, NULL
	},
	[WORDING_ENDING] = {
		"{{title}} is planned to end {{end_on}}: extend or end?",
		"You coordinate it. If the work takes longer, extend it; if "
		"it is done, end it. With neither, everybody reads that it "
		"goes on past its planned end.", NULL, NULL
	},
	[WORDING_UNENDED] = {
		"{{title}} was to end {{end_on}}, and has not been ended",
		"You coordinate it. If the work is done, end it; if it goes "
		"on, extend it, so that everybody knows until when.",
		NULL, NULL
	},
	[WORDING_CONFLICT] = {
		"{{title}} on {{date}} at {{start}} meets {{clashes}}",
		"It is planned for {{when}}, and nothing changes by itself. "
		"{{proposal}} Once it is kept, nobody is asked again.",
		NULL, NULL
	},
};

const struct wording_texts *
wording_private_find(enum wording_case which)
{
	const struct wording_texts *texts = &wording_private_texts[which];

	return texts->headline != NULL ? texts : NULL;
}

/* What became of the time that they had agreed to, or were asked about? */
static enum wording_case
wording_private_ask_anew(const struct act *act)
{
	if (!act->is_unagreed)
		return act->verb == ACT_UNSKIP ? WORDING_ASK_REVIVED :
		    WORDING_ASK_CHANGED;
	return act->verb == ACT_MOVE ? WORDING_ASK_MOVED :
	    act->verb == ACT_EXTEND ? WORDING_ASK_EXTENDED :
	    WORDING_ASK_RESTORED;
}

enum wording_case
wording_private_choose(const struct wording *wording)
{
	const struct brief *brief = wording->brief;

	switch (wording->kind) {
	case ANNOUNCEMENT_ASK:
		if (brief->news != NULL)
			return wording_private_ask_anew(&brief->news->act);
		/* The question at the deadline itself counts as after it, and
		 * so does one that comes late. */
		return wording->lead_secs > brief->confirm_before_secs &&
		    wording->now_at < brief->start_at -
		    brief->confirm_before_secs ?
		    WORDING_ASK : WORDING_ASK_OVERDUE;
	case ANNOUNCEMENT_SOON:
		return brief->starts_by_hand ? WORDING_SOON_BY_HAND :
		    WORDING_SOON;
	case ANNOUNCEMENT_UNSTARTED:
		return WORDING_UNSTARTED;
	case ANNOUNCEMENT_ENDING:
		return WORDING_ENDING;
	case ANNOUNCEMENT_CONFLICT:
		return WORDING_CONFLICT;
	default:
		return WORDING_UNENDED;
	}
}
