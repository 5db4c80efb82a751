/* SPDX-License-Identifier: MIT */
/*
 * The course of the work as texts: what was done, by whom and why, and how that
 * differs from what had been planned.  What people typed is cleaned here,
 * before it meets any sentence.
 */
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "duration.h"
#include "mem.h"
#include "message_internal.h"
#include "news.h"
#include "timetext.h"

#define MESSAGE_MINUTE 60

/* --- fields --------------------------------------------------------------- */

/* "data-int.lsst.cloud", "stage 2 (…)": by the names that users know. */
static void
message_course_stage(struct text *text, const struct brief *brief,
    const struct act *act)
{
	const struct brief_environment *environment;
	size_t i;

	if (act->environment == NULL) {
		text_putf(text, "stage %d (", act->stage + 1);
		message_put_stage(text, brief, act->stage);
		text_putc(text, ')');
		return;
	}
	for (i = 0; i < brief->environments.count; i++) {
		environment = &brief->environments.items[i];
		if (strcmp(environment->id, act->environment) == 0) {
			message_put_clean(text, environment->title, false,
			    MESSAGE_LINE_MAX);
			return;
		}
	}
	/* It left the window meanwhile. */
	message_put_clean(text, act->environment, false, MESSAGE_LINE_MAX);
}

/* "2 of 3 environments are done." */
static void
message_course_progress(struct text *text, const struct brief *brief)
{
	size_t i, done = 0, count = brief->environments.count;

	for (i = 0; i < count; i++)
		done += brief->environments.items[i].done_at != 0;
	if (done == count)
		text_puts(text, count == 1 ? "It is the only environment." :
		    "All environments are done.");
	else
		text_putf(text, "%zu of %zu environments %s done.", done,
		    count, done == 1 ? "is" : "are");
}

/* What the silence of the confirming role means. */
static void
message_course_silence(struct message_draft *draft)
{
	struct text *text = &draft->values[FIELD_SILENCE];

	if (draft->wording.brief->otherwise == WINDOW_OTHERWISE_SKIP)
		text_putf(text, "Without an answer by %s it will not take "
		    "place.", text_string(&draft->values[FIELD_DEADLINE]));
	else if (draft->wording.brief->otherwise == WINDOW_OTHERWISE_GO)
		text_puts(text, "Without an answer it takes place as "
		    "planned.");
	else
		text_puts(text, "Without an answer it stays tentative, and "
		    "every message says so.");
}

/* Append the old time: alone where the new one beside it has its zone and date,
 * else whole. */
static void
message_course_was(struct text *text, const struct zone *zone,
    int64_t was_at, int64_t now_at)
{
	struct civil civil = civil_from_local(zone_local(zone, was_at));

	if (civil_local_days(zone_local(zone, was_at)) !=
	    civil_local_days(zone_local(zone, now_at)))
		timetext_format(text, zone, was_at);
	else if (zone_at(zone, was_at).offset !=
	    zone_at(zone, now_at).offset)
		timetext_format_clock(text, zone, was_at);
	else
		text_putf(text, "%02d:%02d", civil.hour, civil.minute);
}

/* What the act at hand changed. */
static void
message_course_news(struct message_draft *draft, const struct news *news)
{
	const struct brief *brief = draft->wording.brief;
	struct text *values = draft->values;
	char *was = message_clean(news->was_coordinator, false,
	    MESSAGE_LINE_MAX);
	/* Rows of an older patchday have no title. */
	char *who = news->who != NULL ? mem_string(news->who) :
	    roster_name(NULL, news->act.who);

	message_put_clean(&values[FIELD_WHO], who, false, MESSAGE_LINE_MAX);
	free(who);
	message_put_clean(&values[FIELD_WORDS], news->act.verb == ACT_NEW ?
	    NULL : news->to != NULL ? news->to : news->act.words, false,
	    MESSAGE_PARAGRAPH_MAX);
	message_course_stage(&values[FIELD_STAGE], brief, &news->act);
	message_course_was(&values[FIELD_WAS_START], draft->zone,
	    news->was_start_at, news->start_at);
	message_course_was(&values[FIELD_WAS_END], draft->zone,
	    news->was_end_at, news->end_at);
	timetext_format_span(&values[FIELD_WAS_WHEN], draft->zone,
	    news->was_start_at, news->was_end_at);
	if (was != NULL)
		text_putf(&values[FIELD_WAS_WHO], " (until now: %s)", was);
	free(was);
}

/* How it differs from what the window alone would be: ", moved". */
static void
message_course_changed(struct text *text, const struct brief *brief)
{
	int64_t was_secs = brief->was_end_at - brief->was_start_at;
	int64_t due_secs = brief->due_end_at - brief->due_start_at;

	if (brief->due_start_at != brief->was_start_at)
		text_puts(text, ", moved");
	if (due_secs > was_secs)
		text_puts(text, ", extended");
	else if (due_secs < was_secs)
		text_puts(text, ", shortened");
}

/* How long it took, where somebody said when it began or ended. */
static void
message_course_took(struct text *text, const struct brief *brief)
{
	int64_t start_at = brief->started_at != 0 ? brief->started_at :
	    brief->start_at;
	int64_t end_at = brief->ended_at != 0 ? brief->ended_at :
	    brief->end_at;

	/* As who reads both times reckons. */
	start_at -= start_at % MESSAGE_MINUTE;
	end_at -= end_at % MESSAGE_MINUTE;
	if ((brief->started_by == NULL && brief->ended_by == NULL) ||
	    end_at <= start_at)
		return;
	text_puts(text, "It took ");
	duration_format_words(text, end_at - start_at);
	text_putc(text, '.');
}

void
message_course_fields(struct message_draft *draft)
{
	const struct brief *brief = draft->wording.brief;
	struct text *values = draft->values;

	if (brief->news != NULL)
		message_course_news(draft, brief->news);
	message_course_progress(&values[FIELD_PROGRESS], brief);
	message_course_silence(draft);
	message_course_changed(&values[FIELD_CHANGED], brief);
	message_course_took(&values[FIELD_TOOK], brief);
	text_puts(&values[FIELD_CERTAINTY], brief->is_confirmed ?
	    "confirmed" : "scheduled");
	if (brief->status != OCCURRENCE_TENTATIVE || brief->confirm_by == NULL)
		return;
	text_putf(&values[FIELD_DOUBT], " It is not confirmed by %s.",
	    text_string(&values[FIELD_CONFIRM_BY]));
	if (brief->otherwise == WINDOW_OTHERWISE_SKIP)
		text_putf(&values[FIELD_DOUBT], " %s",
		    text_string(&values[FIELD_SILENCE]));
}

/* --- times: was and now --------------------------------------------------- */

/* "was 17:00 PST, now 17:45 PST", with dates where the days differ; "then"
 * where it is another by now, or none: ended before that, extended once more,
 * called off. */
static char *
message_course_end_line(const struct zone *zone, int64_t was_at,
    int64_t now_at, bool is_so)
{
	bool is_near = civil_local_days(zone_local(zone, was_at)) ==
	    civil_local_days(zone_local(zone, now_at));
	struct text text = { 0 };

	text_puts(&text, "was ");
	if (is_near)
		timetext_format_clock(&text, zone, was_at);
	else
		timetext_format(&text, zone, was_at);
	text_puts(&text, is_so ? ", now " : ", then ");
	if (is_near)
		timetext_format_clock(&text, zone, now_at);
	else
		timetext_format(&text, zone, now_at);
	return text_take(&text);
}

static char *
message_course_span_line(const struct zone *zone, const struct news *span,
    bool is_so)
{
	struct text text = { 0 };

	text_puts(&text, "was ");
	timetext_format_span(&text, zone, span->was_start_at,
	    span->was_end_at);
	text_puts(&text, is_so ? " -> now " : " -> then ");
	timetext_format_span(&text, zone, span->start_at, span->end_at);
	return text_take(&text);
}

/* Of the board: what the window alone would be, and what it is. */
static struct news
message_course_of_board(const struct brief *brief)
{
	return (struct news){ .was_start_at = brief->was_start_at,
	    .was_end_at = brief->was_end_at,
	    .start_at = brief->due_start_at, .end_at = brief->due_end_at };
}

/* Does it tell of new times? */
static bool
message_course_is_change(enum announcement_kind kind)
{
	return kind == ANNOUNCEMENT_EXTENSION ||
	    kind == ANNOUNCEMENT_SHORTENING ||
	    kind == ANNOUNCEMENT_REOPENING || kind == ANNOUNCEMENT_MOVE;
}

void
message_course_changes(struct message *message,
    const struct message_draft *draft)
{
	const struct brief *brief = draft->wording.brief;
	/* Of another day: dates too. */
	bool is_before = draft->which == WORDING_EXTENSION_BEFORE ||
	    draft->which == WORDING_SHORTENING_BEFORE;
	struct news span = { 0 };
	bool is_end, is_so;
	size_t i;

	message->changes_title = draft->wording.kind == ANNOUNCEMENT_EDIT ?
	    "What was changed" : "What changes";
	if (draft->wording.kind == ANNOUNCEMENT_EDIT)
		span = message_course_of_board(brief);
	else if (message_course_is_change(draft->wording.kind) &&
	    brief->news != NULL)
		span = *brief->news;	/* lent: nothing of it is freed */
	is_end = span.start_at == span.was_start_at && !is_before;
	is_so = brief->status != OCCURRENCE_CANCELLED &&
	    span.end_at == brief->end_at &&
	    (is_end || span.start_at == brief->start_at);
	for (i = 0; i < draft->zones.count; i++)
		if (!is_end)
			array_push(&message->changes,
			    message_course_span_line(draft->zones.items[i],
			    &span, is_so));
		else if (span.end_at != span.was_end_at)
			array_push(&message->changes,
			    message_course_end_line(draft->zones.items[i],
			    span.was_end_at, span.end_at, is_so));
}

/* --- paragraphs ----------------------------------------------------------- */

/* "Started by NAME at 15:12 PST, 12 minutes later than planned": as who reads
 * both times reckons, whatever the seconds were. */
static void
message_course_put_person(struct message *message,
    const struct message_draft *draft, const char *verb, const char *by,
    const int64_t at_and_due[2])
{
	int64_t at = at_and_due[0], late = at_and_due[0] - at_and_due[1];
	char *who = message_clean(by, false, MESSAGE_LINE_MAX);
	struct text text = { 0 };

	at -= at % MESSAGE_MINUTE;
	text_putf(&text, "%s by %s at ", verb, who != NULL ? who : "somebody");
	timetext_format_clock(&text, draft->zone, at);
	if (late > -MESSAGE_MINUTE && late < MESSAGE_MINUTE) {
		text_puts(&text, ", as planned.");
	} else {
		text_puts(&text, ", ");
		late = at - (at_and_due[1] - at_and_due[1] % MESSAGE_MINUTE);
		duration_format_words(&text, late < 0 ? -late : late);
		text_puts(&text, late < 0 ? " earlier than planned." :
		    " later than planned.");
	}
	array_push(&message->paragraphs, text_take(&text));
	free(who);
}

static void
message_course_put_reason(struct message *message, const char *because)
{
	char *reason = message_clean(because, true, MESSAGE_PARAGRAPH_MAX);

	if (reason != NULL)
		array_push(&message->paragraphs,
		    mem_format("Reason: %s", reason));
	free(reason);
}

/* Who began it; whom to turn to is said below, and need not be the same. */
static void
message_course_put_start(struct message *message,
    const struct message_draft *draft)
{
	const struct brief *brief = draft->wording.brief;

	message_course_put_person(message, draft, "Started",
	    brief->started_by, (const int64_t[]){ brief->started_at,
	    brief->due_start_at });
	message_course_put_reason(message, brief->started_because);
}

/* Of its end: how long it took, and whether that was the plan. */
static void
message_course_put_end(struct message *message,
    const struct message_draft *draft)
{
	const struct brief *brief = draft->wording.brief;
	const char *took = text_string(&draft->values[FIELD_TOOK]);
	bool is_board = draft->wording.kind == ANNOUNCEMENT_EDIT;

	/* The board's lead has it. */
	if (took[0] != '\0' && !is_board)
		array_push(&message->paragraphs, mem_string(took));
	if (brief->ended_by == NULL)
		return;
	message_course_put_person(message, draft,
	    draft->which == WORDING_BOARD_SKIPPED ? "Called off" :
	    draft->which == WORDING_BOARD_BROKEN_OFF ? "Broken off" :
	    "Ended", brief->ended_by, (const int64_t[]){ brief->ended_at,
	    brief->due_end_at });
	message_course_put_reason(message, brief->ended_because);
}

/* Who called it off: no time, as nothing had begun. */
static void
message_course_put_off(struct message *message, const struct brief *brief)
{
	char *who = message_clean(brief->ended_by, false, MESSAGE_LINE_MAX);

	if (who != NULL)
		array_push(&message->paragraphs,
		    mem_format("Called off by %s.", who));
	message_course_put_reason(message, brief->ended_because);
	free(who);
}

/* The last thing that somebody wanted everybody to know. */
static void
message_course_put_note(struct message *message,
    const struct message_draft *draft)
{
	const struct brief *brief = draft->wording.brief;
	char *note = message_clean(brief->note, true, MESSAGE_PARAGRAPH_MAX);
	char *by = message_clean(brief->note_by, false, MESSAGE_LINE_MAX);
	int64_t at = brief->note_at - brief->note_at % MESSAGE_MINUTE;
	struct text text = { 0 };

	if (note != NULL) {
		text_puts(&text, "Last note, ");
		/* Of another day than the work: it stands there for days. */
		if (civil_local_days(zone_local(draft->zone, at)) ==
		    civil_local_days(zone_local(draft->zone, brief->start_at)))
			timetext_format_clock(&text, draft->zone, at);
		else
			timetext_format(&text, draft->zone, at);
		text_putf(&text, ", by %s: %s", by != NULL ? by : "somebody",
		    note);
		array_push(&message->paragraphs, text_take(&text));
	}
	free(note);
	free(by);
}

/* When a late message's act was. */
static void
message_course_put_late(struct message *message,
    const struct message_draft *draft)
{
	int64_t at = draft->wording.brief->news->act.at_ms / 1000;
	struct text text = { 0 };

	text_puts(&text, "This was done on ");
	timetext_format(&text, draft->zone, at - at % MESSAGE_MINUTE);
	text_putc(&text, '.');
	array_push(&message->paragraphs, text_take(&text));
}

void
message_course_paragraphs(struct message *message,
    const struct message_draft *draft)
{
	const struct brief *brief = draft->wording.brief;
	enum wording_case which = draft->which;
	bool is_board = draft->wording.kind == ANNOUNCEMENT_EDIT;

	if (brief->news != NULL) {
		message_course_put_reason(message, brief->news->act.because);
		if (draft->wording.lateness != MESSAGE_ON_TIME)
			message_course_put_late(message, draft);
	}
	if (brief->started_by != NULL && (which == WORDING_START ||
	    which == WORDING_START_LATE || which == WORDING_BOARD_RUNNING ||
	    which == WORDING_BOARD_OVERDUE))
		message_course_put_start(message, draft);
	if (which == WORDING_END || which == WORDING_END_LATE ||
	    which == WORDING_COMBINED || which == WORDING_BOARD_ENDED ||
	    which == WORDING_BOARD_BROKEN_OFF)
		message_course_put_end(message, draft);
	if (which == WORDING_BOARD_SKIPPED)
		message_course_put_off(message, brief);
	if (is_board)
		message_course_put_note(message, draft);
}
