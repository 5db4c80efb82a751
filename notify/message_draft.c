/* SPDX-License-Identifier: MIT */
/*
 * The facts of a brief as texts, one for each field that a sentence may ask
 * for.  All of them are made for each message, asked for or not: that costs
 * microseconds and spares deciding.  Everything that a stranger may have
 * written is cleaned and cut here, before it meets any sentence, so that no
 * template and no channel can forget it.
 */
#include "message_internal.h"

#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "duration.h"
#include "mem.h"
#include "news.h"
#include "timetext.h"
#include "utf8.h"

#define MESSAGE_MINUTE 60

const char *const message_field_names[FIELD_COUNT] = {
	[FIELD_CALL] = "call",
	[FIELD_CONFIRM_BY] = "confirm_by",
	[FIELD_COORDINATOR] = "coordinator",
	[FIELD_DATE] = "date",
	[FIELD_DESCRIPTION] = "description",
	[FIELD_END] = "end",
	[FIELD_ENVIRONMENTS] = "environments",
	[FIELD_IMPACT] = "impact",
	[FIELD_LENGTH] = "length",
	[FIELD_PAGE] = "page",
	[FIELD_SITE] = "site",
	[FIELD_START] = "start",
	[FIELD_TIMES] = "times",
	[FIELD_TITLE] = "title",
	[FIELD_URL] = "url",
	[FIELD_WHEN] = "when",
	[FIELD_WINDOW] = "window",
	[FIELD_ZONE] = "zone",
	[FIELD_AGO] = "ago",
	[FIELD_AGAIN] = "again",
	[FIELD_CERTAINTY] = "certainty",
	[FIELD_CHANGED] = "changed",
	[FIELD_CLASHES] = "clashes",
	[FIELD_DEADLINE] = "deadline",
	[FIELD_DOUBT] = "doubt",
	[FIELD_END_ON] = "end_on",
	[FIELD_HOLD_OFF] = "hold_off",
	[FIELD_PROGRESS] = "progress",
	[FIELD_PROPOSAL] = "proposal",
	[FIELD_SILENCE] = "silence",
	[FIELD_STAGE] = "stage",
	[FIELD_START_ON] = "start_on",
	[FIELD_TOOK] = "took",
	[FIELD_WAS_END] = "was_end",
	[FIELD_WAS_START] = "was_start",
	[FIELD_WAS_WHEN] = "was_when",
	[FIELD_WAS_WHO] = "was_who",
	[FIELD_WHO] = "who",
	[FIELD_WORDS] = "words",
};

/* Append `string` fit to be shown, `most` characters of it, with "…" where it
 * was cut. */
void
message_put_clean(struct text *text, const char *string, bool keeps_lines,
    size_t most)
{
	struct text clean = { 0 };
	const char *bytes;
	size_t length = 0, count = 0, step;
	uint32_t code;

	if (string == NULL)
		return;
	utf8_clean(&clean, string, keeps_lines);
	bytes = text_string(&clean);
	while (length < clean.length && count < most) {
		step = utf8_next(bytes + length, clean.length - length, &code);
		length += step > 0 ? step : 1;
		count++;
	}
	text_put(text, bytes, length);
	if (length < clean.length)
		text_puts(text, "…");
	text_clear(&clean);
}

/* The same as a string of its own, without white space at the ends; NULL when
 * nothing is left, so that "empty" is asked in one place. */
char *
message_clean(const char *string, bool keeps_lines, size_t most)
{
	struct text text = { 0 };
	size_t from = 0;
	char *result;

	message_put_clean(&text, string, keeps_lines, most);
	while (text.length > 0 && (text.bytes[text.length - 1] == ' ' ||
	    text.bytes[text.length - 1] == '\n'))
		text_cut(&text, text.length - 1);
	while (from < text.length &&
	    (text.bytes[from] == ' ' || text.bytes[from] == '\n'))
		from++;
	result = from < text.length ? mem_string(text.bytes + from) : NULL;
	text_clear(&text);
	return result;
}

/* Append "Thu 3 Dec 2026": the day in words and the year, since 3/12 is another
 * day elsewhere. */
static void
message_put_date(struct text *text, const struct zone *zone, int64_t at)
{
	struct civil civil = civil_from_local(zone_local(zone, at));
	int64_t days = civil_local_days(zone_local(zone, at));

	text_putf(text, "%.3s %d %.3s %d",
	    civil_weekday_name(civil_weekday(days)), civil.day,
	    civil_month_name(civil.month), civil.year);
}

/*
 * Append the time of `at`, with its date unless that is the date of `near_at`
 * too; and the same with its "at" or "on" to `on`, because English wants the
 * one before a time and the other before a date.
 */
static void
message_put_moment(struct text *text, struct text *on,
    const struct zone *zone, int64_t at, int64_t near_at)
{
	bool is_near = civil_local_days(zone_local(zone, at)) ==
	    civil_local_days(zone_local(zone, near_at));

	if (is_near)
		timetext_format_clock(text, zone, at);
	else
		timetext_format(text, zone, at);
	text_putf(on, "%s %s", is_near ? "at" : "on", text_string(text));
}

/* The order of the configuration is kept within a stage. */
void
message_put_stage(struct text *text, const struct brief *brief, int stage)
{
	const char *separator = "";
	size_t i;

	for (i = 0; i < brief->environments.count; i++) {
		if (brief->environments.items[i].stage != stage)
			continue;
		text_puts(text, separator);
		message_put_clean(text, brief->environments.items[i].title,
		    false, MESSAGE_LINE_MAX);
		separator = ", ";
	}
}

/* Stages are counted from 0 without gaps; -1: there are none. */
int
message_last_stage(const struct brief *brief)
{
	int last = -1;
	size_t i;

	for (i = 0; i < brief->environments.count; i++)
		if (brief->environments.items[i].stage > last)
			last = brief->environments.items[i].stage;
	return last;
}

/* Everything about when, in the window's zone.  A late message tells times as
 * seen from now: "since Thu 3 Dec 15:00" where it is another day. */
static void
message_draft_times(struct message_draft *draft)
{
	const struct brief *brief = draft->wording.brief;
	/* What people did, and a reminder, tell the date apart. */
	bool is_late = draft->wording.lateness != MESSAGE_ON_TIME &&
	    draft->which >= WORDING_START &&
	    draft->which <= WORDING_COMBINED_TENTATIVE;
	/* On time it is told apart too ({{date}}), or is today's. */
	int64_t near_at = is_late ? draft->wording.now_at : brief->start_at;
	int64_t since_at = draft->wording.kind == ANNOUNCEMENT_END ?
	    brief->end_at : brief->start_at;
	int64_t ago = draft->wording.now_at - since_at;
	struct text *values = draft->values;

	/* the day it starts, also for work that ends on another */
	message_put_date(&values[FIELD_DATE], draft->zone, brief->start_at);
	message_put_moment(&values[FIELD_START], &values[FIELD_START_ON],
	    draft->zone, brief->start_at, near_at);
	message_put_moment(&values[FIELD_END], &values[FIELD_END_ON],
	    draft->zone, brief->end_at, near_at);
	timetext_format_span(&values[FIELD_WHEN], draft->zone,
	    brief->start_at, brief->end_at);
	timetext_format(&values[FIELD_DEADLINE], draft->zone,
	    brief->start_at - brief->confirm_before_secs);
	duration_format_exact(&values[FIELD_LENGTH],
	    brief->end_at - brief->start_at);
	/* Whole minutes: nobody counts the seconds of three hours. */
	ago = ago < MESSAGE_MINUTE ? MESSAGE_MINUTE :
	    ago - ago % MESSAGE_MINUTE;
	duration_format_words(&values[FIELD_AGO], ago);
	timetext_format_zones(&values[FIELD_TIMES], draft->zones.items,
	    draft->zones.count, brief->start_at, brief->end_at, "\n");
}

/* Until when reports are not wanted: nobody holds off before it has begun.
 * Where a person ends the work, until they say so. */
static void
message_draft_hold_off(struct message_draft *draft)
{
	const struct brief *brief = draft->wording.brief;
	const char *end = text_string(&draft->values[FIELD_END]);
	struct text *text = &draft->values[FIELD_HOLD_OFF];
	/* Of what nobody confirmed nobody will announce an end. */
	bool is_by_hand = brief->ends_by_hand &&
	    draft->which != WORDING_BOARD_DOUBTFUL;
	struct text until = { 0 };

	if (wording_time(&draft->wording, draft->which) != WORDING_DURING)
		return;
	/* What was planned helps nobody when it has passed; and what has been
	 * ended since, which is told next, is no plan. */
	if (is_by_hand && (brief->ended_at != 0 ||
	    draft->wording.now_at >= brief->end_at))
		text_puts(&until, "the end is announced");
	else if (is_by_hand)
		text_putf(&until, "the end is announced (planned for %s)",
		    end);
	else
		text_puts(&until, end);
	/* Where nothing should be noticed, reports are still wanted, later. */
	text_putf(text, brief->impact == WINDOW_IMPACT_NONE ? "If something "
	    "does look wrong, please wait until %s before you report it." :
	    "Please hold off reporting problems until %s.",
	    text_string(&until));
	text_clear(&until);
}

/* Everything else. `again` is `impact` under the name that fits a sentence
 * about the end ("Everything should work as usual"). */
static void
message_draft_words(struct message_draft *draft)
{
	const struct brief *brief = draft->wording.brief;
	struct text *values = draft->values;
	const char *impact = wording_impact(&draft->wording, draft->which);
	int stage, last = message_last_stage(brief);

	message_put_clean(&values[FIELD_CALL], brief->call, false, SIZE_MAX);
	message_put_clean(&values[FIELD_CONFIRM_BY], brief->confirm_title !=
	    NULL ? brief->confirm_title : brief->confirm_by, false,
	    MESSAGE_LINE_MAX);
	message_put_clean(&values[FIELD_COORDINATOR], brief->coordinator,
	    false, MESSAGE_LINE_MAX);
	message_put_clean(&values[FIELD_DESCRIPTION], brief->description,
	    true, MESSAGE_PARAGRAPH_MAX);
	message_put_clean(&values[FIELD_PAGE], brief->site_url, false,
	    SIZE_MAX);
	message_put_clean(&values[FIELD_SITE], brief->site_title, false,
	    MESSAGE_LINE_MAX);
	message_put_clean(&values[FIELD_TITLE], brief->title, false,
	    MESSAGE_LINE_MAX);
	message_put_clean(&values[FIELD_URL], brief->url, false, SIZE_MAX);
	text_puts(&values[FIELD_WINDOW], brief->window);
	text_puts(&values[FIELD_ZONE], brief->zone);
	text_puts(&values[FIELD_IMPACT], impact);
	text_puts(&values[FIELD_AGAIN], impact);
	message_draft_hold_off(draft);
	/* "data-dev, usdf-dev, then data-int": stages in order */
	for (stage = 0; stage <= last; stage++) {
		if (stage > 0)
			text_puts(&values[FIELD_ENVIRONMENTS], ", then ");
		message_put_stage(&values[FIELD_ENVIRONMENTS], brief, stage);
	}
}

/* The minute in which a person ended it, where that is not its first: the
 * occurrence itself has the whole of that one. */
static int64_t
message_draft_end(const struct brief *brief)
{
	int64_t at = brief->ended_at - brief->ended_at % MESSAGE_MINUTE;

	return brief->ended_by != NULL && at > brief->start_at &&
	    at > brief->started_at ? at : brief->end_at;
}

/* The times that the message is about: those that its act brought, whatever
 * came since; and when a person really began and ended. */
static void
message_draft_see(struct message_draft *draft)
{
	struct wording *wording = &draft->wording;
	const struct news *news = wording->brief->news;
	struct brief *seen = &draft->seen;

	*seen = *wording->brief;
	wording->brief = seen;
	if (news != NULL && (wording->kind == ANNOUNCEMENT_EXTENSION ||
	    wording->kind == ANNOUNCEMENT_SHORTENING ||
	    wording->kind == ANNOUNCEMENT_REOPENING ||
	    wording->kind == ANNOUNCEMENT_MOVE)) {
		seen->start_at = news->start_at;
		seen->end_at = news->end_at;
	} else {
		seen->end_at = message_draft_end(seen);
	}
	if (seen->started_by != NULL && seen->started_at != 0 &&
	    seen->started_at < seen->end_at)
		seen->start_at = seen->started_at -
		    seen->started_at % MESSAGE_MINUTE;
	/* On time "now" is when it was done. */
	if (news != NULL && wording->lateness == MESSAGE_ON_TIME)
		wording->now_at = news->act.at_ms / 1000;
}

/* Zones are found again by name: the brief may be older than this process, and
 * its zones are texts. */
void
message_draft_init(struct message_draft *draft, struct zonedir *zonedir)
{
	const struct brief *brief = draft->wording.brief;
	const struct zone *zone;
	size_t i;

	message_draft_see(draft);
	draft->which = wording_choose(&draft->wording);
	for (i = 0; i < brief->zones.count; i++) {
		zone = zonedir_find(zonedir, brief->zones.items[i], NULL);
		if (zone != NULL)
			array_push(&draft->zones, zone);
	}
	/* A zone that left the system's data since the brief was frozen must
	 * not keep an announcement back: UTC is told instead. */
	draft->zone = zonedir_find(zonedir, brief->zone, NULL);
	if (draft->zone == NULL)
		draft->zone = zonedir_find(zonedir, "UTC", NULL);
	if (draft->zones.count == 0)
		array_push(&draft->zones, draft->zone);
	message_draft_times(draft);
	message_draft_words(draft);
	message_private_fields(draft);
	message_course_fields(draft);
}

/* All but the wording, which is the caller's. */
void
message_draft_clear(struct message_draft *draft)
{
	size_t i;

	for (i = 0; i < FIELD_COUNT; i++)
		text_clear(&draft->values[i]);
	array_clear(&draft->zones);
}
