/* SPDX-License-Identifier: MIT */
/*
 * Words of entries.  What somebody did is told from the act alone: it must read
 * the same next week, whatever became of the occurrence.
 */
#include <string.h>

#include "tiding_internal.h"
#include "description.h"
#include "timetext.h"
#include "utf8.h"

/* The title, cleaned: windows are made by people, too. */
static void
tiding_put_window(struct text *text, const struct tiding_tell *tell)
{
	utf8_clean(text, tell->occurrence->window->title, false);
}

static void
tiding_put_instant(struct text *text, const struct tiding_tell *tell,
    int64_t at)
{
	timetext_format(text, tell->occurrence->window->zone, at);
}

/* Behind the window's title. */
static void
tiding_put_deed(struct text *text, const struct tiding_tell *tell)
{
	static const char *const deeds[ACT_VERB_COUNT] = {
		[ACT_CONFIRM] = " is confirmed",
		[ACT_UNCONFIRM] = " is not confirmed any more",
		[ACT_START] = " has begun",
		[ACT_STAGE_DONE] = ": a part is done",
		[ACT_NOTE] = ": a note",
		[ACT_EXTEND] = " takes longer, until ",
		[ACT_SHORTEN] = " ends sooner, on ",
		[ACT_VERIFY] = ": the work is done and is looked at",
		[ACT_END] = " is over",
		[ACT_REOPEN] = " goes on, until ",
		[ACT_MOVE] = " was moved to ",
		[ACT_SKIP] = " does not take place",
		[ACT_UNSKIP] = " takes place after all",
		[ACT_CANCEL] = " was called off",
	};
	const struct act *act = tell->act;

	if (deeds[act->verb] != NULL)
		text_puts(text, deeds[act->verb]);
	if (act->verb == ACT_MOVE)
		timetext_format_span(text, tell->occurrence->window->zone,
		    act->start_at, act->end_at);
	else if (act->verb == ACT_EXTEND || act->verb == ACT_SHORTEN ||
	    act->verb == ACT_REOPEN)
		tiding_put_instant(text, tell, act->end_at);
}

void
tiding_put_title(struct text *text, const struct tiding_tell *tell)
{
	const struct occurrence *occurrence = tell->occurrence;

	if (strcmp(tell->kind, "planned") == 0 && tell->act == NULL) {
		description_format_summary(text, occurrence->window,
		    occurrence->status, DESCRIPTION_OPEN);
		text_puts(text, ": ");
		timetext_format_span(text, occurrence->window->zone,
		    occurrence->start_at, occurrence->end_at);
		return;
	}
	tiding_put_window(text, tell);
	if (tell->act != NULL)
		tiding_put_deed(text, tell);
	else if (strcmp(tell->kind, "start") == 0)
		text_puts(text, " has begun");
	else if (strcmp(tell->kind, "end") == 0)
		text_puts(text, " is over");
	else
		text_puts(text, " does not take place: nobody confirmed it");
}

static void
tiding_put_line(struct text *text, const char *label, const char *words)
{
	if (words == NULL || words[0] == '\0')
		return;
	text_puts(text, label);
	utf8_clean(text, words, false);
	text_puts(text, "\n");
}

/* Which part is done: an environment by its title, else the number. */
static void
tiding_put_part(struct text *text, const struct feed_site *site,
    const struct act *act)
{
	const struct environment *environment = act->environment == NULL ?
	    NULL : environment_find(site->environments,
	    site->environment_count, act->environment);

	if (act->environment == NULL)
		text_putf(text, "Stage %d is done.\n", act->stage + 1);
	else
		text_putf(text, "%s is done.\n", environment == NULL ?
		    act->environment : environment->title);
}

static void
tiding_put_act(struct text *text, const struct feed_site *site,
    const struct tiding_tell *tell)
{
	const struct act *act = tell->act;
	struct occurrence planned;

	if (act->verb == ACT_STAGE_DONE)
		tiding_put_part(text, site, act);
	if (act->verb == ACT_NOTE)
		tiding_put_line(text, "", act->words);
	tiding_put_line(text, "Reason: ", act->because);
	occurrence_init(&planned, tell->occurrence->window,
	    tell->occurrence->original_local);
	text_puts(text, "Planned for ");
	timetext_format_span(text, planned.window->zone, planned.start_at,
	    planned.end_at);
	text_puts(text, ".\n");
}

void
tiding_put_content(struct text *text, const struct feed_site *site,
    const struct tiding_tell *tell)
{
	const struct occurrence *occurrence = tell->occurrence;

	if (tell->act != NULL) {
		tiding_put_act(text, site, tell);
		return;
	}
	if (strcmp(tell->kind, "planned") == 0) {
		description_format(text, occurrence->window, occurrence,
		    site, DESCRIPTION_OPEN);
		text_puts(text, "\n");
		return;
	}
	timetext_format_span(text, occurrence->window->zone,
	    occurrence->start_at, occurrence->end_at);
	text_puts(text, "\n");
}
