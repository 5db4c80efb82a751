/* SPDX-License-Identifier: MIT */
/*
 * Answers for one person in Slack.  What others wrote goes into plain_text
 * objects, which know no mentions, links or formatting; the `text` beside them
 * is for notifications, and is escaped.
 */
#include "slack_say_internal.h"

#include <stdlib.h>
#include <string.h>

#include "act.h"
#include "agenda.h"
#include "announcement.h"
#include "civil.h"
#include "doc.h"
#include "history_internal.h"
#include "jsontext.h"
#include "mem.h"
#include "occurrence.h"
#include "slack_refusal_internal.h"
#include "slack_text.h"
#include "timetext.h"

#define SLACK_SAY_MAX 3000		/* characters of a section's text */
#define SLACK_SAY_ANSWER_MAX (1024 * 1024)	/* bytes of the owner's */
#define SLACK_SAY_NEXT 5

void
slack_say_format(struct text *text, const char *sentence)
{
	struct jsontext json = { .text = text };
	struct text cut = { 0 }, escaped = { 0 };

	slack_cut(&cut, sentence, SLACK_SAY_MAX);
	slack_escape(&escaped, text_string(&cut));
	jsontext_object(&json, NULL);
	jsontext_string(&json, "response_type", "ephemeral");
	jsontext_bool(&json, "replace_original", false);
	jsontext_string(&json, "text", text_string(&escaped));
	jsontext_list(&json, "blocks");
	jsontext_object(&json, NULL);
	jsontext_string(&json, "type", "section");
	jsontext_object(&json, "text");
	jsontext_string(&json, "type", "plain_text");
	jsontext_string(&json, "text", text_string(&cut));
	jsontext_bool(&json, "emoji", false);
	jsontext_end_object(&json);
	jsontext_end_object(&json);
	jsontext_end_list(&json);
	jsontext_end_object(&json);
	text_clear(&cut);
	text_clear(&escaped);
}

/* A string of a map; "" where it is none. */
static const char *
slack_say_string(const struct doc *map, const char *key)
{
	const char *string = doc_string(doc_find(map, key));

	return string == NULL ? "" : string;
}

/* --- what became of an act ------------------------------------------------ */

/* How a sentence goes on where no message has one, and which time it ends
 * with. */
static const struct slack_say_deed {
	const char *words, *time;
} slack_say_deeds[ACT_VERB_COUNT] = {
	[ACT_NEW] = { " is planned", NULL },
	[ACT_CONFIRM] = { " is confirmed", NULL },
	[ACT_UNCONFIRM] = { " is not confirmed any more", NULL },
	[ACT_START] = { " has started; its end is planned for ", "end_local" },
	[ACT_STAGE_BEGUN] = { ": the stage has begun", NULL },
	[ACT_STAGE_DONE] = { ": the stage is done", NULL },
	[ACT_NOTE] = { ": it is noted", NULL },
	[ACT_EXTEND] = { " now ends on ", "end_local" },
	[ACT_SHORTEN] = { " now ends on ", "end_local" },
	[ACT_VERIFY] = { ": the work is done and is being verified", NULL },
	[ACT_END] = { " has ended", NULL },
	[ACT_REOPEN] = { " goes on until ", "end_local" },
	[ACT_MOVE] = { " is moved to ", "start_local" },
	[ACT_SKIP] = { " will not take place", NULL },
	[ACT_UNSKIP] = { " is no longer skipped", NULL },
	[ACT_CANCEL] = { " is cancelled", NULL },
	[ACT_HAND_OVER] = { " is handed over", NULL },
	[ACT_KEEP] = { " takes place, whatever it meets", NULL },
};

/* How far the wall is from UTC at the start or the end; 0: it does not say. */
static int64_t
slack_say_offset(const struct doc *occurrence, const char *local_key,
    const char *utc_key)
{
	const char *local = slack_say_string(occurrence, local_key);
	const char *utc = slack_say_string(occurrence, utc_key);
	char *instant = mem_bytes(utc, strcspn(utc, "Z"));
	int64_t local_at = 0, at = 0;
	bool is_said = civil_parse(local, &local_at, NULL, NULL) == 0 &&
	    civil_parse(instant, &at, NULL, NULL) == 0;

	free(instant);
	return is_said ? local_at - at : 0;
}

/* "2026-12-03 15:00 PST".  The abbreviation is the start's: where the clocks
 * change before the end, that has its offset. */
static void
slack_say_put_time(struct text *text, const struct doc *occurrence,
    const char *key)
{
	const char *local = slack_say_string(occurrence, key);
	int64_t start = slack_say_offset(occurrence, "start_local", "start");
	int64_t end = slack_say_offset(occurrence, "end_local", "end");
	size_t day = strcspn(local, "T");

	text_putf(text, "%.*s%s%s ", (int)day, local,
	    local[day] == '\0' ? "" : " ", local[day] == '\0' ? "" :
	    local + day + 1);
	if (strcmp(key, "end_local") != 0 || start == end) {
		text_puts(text, slack_say_string(occurrence, "abbreviation"));
		return;
	}
	text_puts(text, "UTC");
	timetext_format_offset(text, (int32_t)end);
}

/* What kind of message that is; false: none that is known. */
static bool
slack_say_kind(const struct doc *said, enum announcement_kind *ret_kind)
{
	int64_t lead_secs;

	return announcement_parse_kind(slack_say_string(said, "kind"),
	    ret_kind, &lead_secs, NULL) == 0;
}

/* The headline of the message about the act, as everybody reads it; NULL: there
 * is none.  What else is due with it, or asked, is not what was done. */
static const char *
slack_say_headline(const struct doc *said)
{
	const char *headline = NULL, *words;
	enum announcement_kind kind;
	size_t i;

	for (i = 0; i < doc_item_count(said); i++) {
		words = slack_say_string(doc_item(said, i), "headline");
		if (words[0] == '\0' ||
		    !slack_say_kind(doc_item(said, i), &kind))
			continue;
		if (announcement_is_act(kind))
			return words;
		if (headline == NULL && (kind == ANNOUNCEMENT_START ||
		    kind == ANNOUNCEMENT_END))
			headline = words;
	}
	return headline;
}

/* Where everybody is told, each channel once. */
static void
slack_say_put_said(struct text *text, const struct doc *said)
{
	enum announcement_kind kind;
	const char *channel;
	size_t i, k, count = 0;

	for (i = 0; i < doc_item_count(said); i++) {
		channel = slack_say_string(doc_item(said, i), "channel");
		for (k = 0; k < i; k++)
			if (strcmp(channel, slack_say_string(doc_item(said,
			    k), "channel")) == 0)
				break;
		if (k == i && (!slack_say_kind(doc_item(said, i), &kind) ||
		    !announcement_is_private(kind)))
			text_putf(text, "%s%s", count++ == 0 ?
			    " Announced in " : ", ", channel);
	}
	text_puts(text, count == 0 ? " Nobody is told of it." : ".");
}

/* What was done, in the words of the message about it, or would be. */
static void
slack_say_put_act(struct text *text, const struct doc *map)
{
	bool is_dry = strcmp(slack_say_string(map, "dry_run"), "true") == 0;
	const struct doc *occurrence = doc_find(map, "occurrence");
	const char *headline = slack_say_headline(doc_find(map, "said"));
	enum act_verb verb;

	text_puts(text, is_dry ? "Nothing was done yet." : "Done: ");
	if (headline != NULL) {
		text_putf(text, "%s%s.", is_dry ? " It would be said: " : "",
		    headline);
	} else if (!is_dry && act_parse_verb(slack_say_string(map, "act"),
	    &verb, NULL) == 0) {
		text_puts(text, slack_say_string(occurrence, "title"));
		if (verb != ACT_MOVE) {
			text_puts(text, " of ");
			slack_say_put_time(text, occurrence, "start_local");
		}
		text_puts(text, slack_say_deeds[verb].words);
		if (slack_say_deeds[verb].time != NULL)
			slack_say_put_time(text, occurrence,
			    slack_say_deeds[verb].time);
		text_putc(text, '.');
	}
	if (!is_dry)
		slack_say_put_said(text, doc_find(map, "said"));
}

/* Of an act: with what can be done there instead. */
static void
slack_say_refused(struct text *text, const struct command *command)
{
	const char *words = command->body == NULL ? "It was refused." :
	    command->body;
	struct order order = { 0 };
	struct doc *map = NULL;

	if (command->verb == COMMAND_ACT && command->argument != NULL &&
	    doc_parse_json(command->argument, strlen(command->argument),
	    SLACK_SAY_ANSWER_MAX, &map, NULL) == 0 &&
	    order_read(map, &order, NULL) == 0)
		slack_refusal_format(text, words, &order);
	else
		text_puts(text, words);
	/* The sentence ends with a line feed. */
	while (text->length > 0 && text->bytes[text->length - 1] == '\n')
		text_cut(text, text->length - 1);
	order_clear(&order);
	doc_free(map);
}

void
slack_say_outcome(struct text *text, const struct command *command)
{
	const struct doc *conflicts, *remarks;
	struct doc *map = NULL;
	size_t i;

	if (command->status >= 400 || doc_parse_json(command->body,
	    command->length, SLACK_SAY_ANSWER_MAX, &map, NULL) < 0) {
		slack_say_refused(text, command);
		return;
	}
	slack_say_put_act(text, map);
	conflicts = doc_find(map, "conflicts");
	for (i = 0; i < doc_item_count(conflicts); i++)
		text_putf(text, "%s%s%s", i == 0 ?
		    " At the same time there is " : ", ",
		    doc_string(doc_item(conflicts, i)),
		    i + 1 == doc_item_count(conflicts) ? "." : "");
	remarks = doc_find(map, "remarks");
	for (i = 0; i < doc_item_count(remarks); i++)
		if (doc_string(doc_item(remarks, i)) != NULL)
			text_putf(text, " Note: %s.",
			    doc_string(doc_item(remarks, i)));
	doc_free(map);
}

void
slack_say_help(struct text *text)
{
	text_puts(text,
	    "status: what is under way\n"
	    "next: what comes\n"
	    "changes, changes idfprod: what waits to be deployed\n"
	    "promotions, promotion show WHICH: what people answer for\n"
	    "promotion new KIND VERSION, promotion step WHICH acknowledge, "
	    "promotion step WHICH object because ..., ... ask, pass, ticket\n"
	    "start, end, verify, confirm, unskip, reopen: WINDOW\n"
	    "extend WINDOW by 45m because the database is slow\n"
	    "shorten WINDOW until 16:30\n"
	    "stage idfint begun, stage 2 done\n"
	    "note WINDOW idfint is back\n"
	    "move WINDOW to \"2026-12-09 13:00\"\n"
	    "skip WINDOW because ..., cancel WINDOW because ...\n"
	    "hand over WINDOW to PERSON\n"
	    "WINDOW may be left out where only one fits; one of many is named "
	    "as next tells it, such as patch-thursday/2026-12-24T15:00.");
}

/* How it stands: as the page says it. */
static const char *
slack_say_phase(const struct occurrence *occurrence, int64_t now_at)
{
	enum occurrence_phase phase = occurrence_phase(occurrence, now_at);
	bool is_going = phase == OCCURRENCE_RUNNING ||
	    phase == OCCURRENCE_VERIFYING;

	if (phase != OCCURRENCE_PLANNED && !is_going)
		return occurrence_phase_name(phase);
	if (occurrence->status == OCCURRENCE_TENTATIVE)
		return history_is_current(occurrence, now_at) ?
		    "planned for now, not confirmed" :
		    "planned, to be confirmed";
	if (!is_going && now_at >= occurrence->end_at)
		return "its time has passed, nobody started it";
	if (!is_going)
		return history_is_current(occurrence, now_at) ?
		    "planned for now, not started" : "planned";
	if (phase == OCCURRENCE_RUNNING && now_at >= occurrence->end_at)
		return "running, longer than planned";
	return occurrence_phase_name(phase);
}

/* One occurrence in a line. */
static void
slack_say_put(struct text *text, const struct occurrence *occurrence,
    int64_t now_at)
{
	const struct window *window = occurrence->window;
	const char *who = occurrence_coordinator(occurrence);
	char identity[OCCURRENCE_IDENTITY_MAX];
	struct occurrence lived;

	occurrence_format_identity(occurrence, identity);
	occurrence_init_lived(&lived, occurrence);
	text_putf(text, "%s%s: %s, ", text->length > 0 ? "\n" : "",
	    window->title, slack_say_phase(occurrence, now_at));
	timetext_format_span(text, window->zone, lived.start_at,
	    lived.end_at);
	text_putf(text, "%s%s (%s)", who == NULL ? "" : ", coordinator ",
	    who == NULL ? "" : who, identity);
}

void
slack_say_status(struct text *text, const struct snapshot *snapshot)
{
	const struct schedule *schedule = snapshot->schedule;
	int64_t now_at = clock_now(snapshot->clock);
	const struct occurrence *occurrence;
	struct agenda agenda = { 0 };
	size_t i, count = 0;

	/* Also what should have ended and goes on, and what nobody has started,
	 * for a day after its time. */
	agenda_expand_going(&agenda, schedule->windows.items,
	    schedule->windows.count, schedule, now_at, now_at + 1);
	(void)agenda_lapse(&agenda, now_at);
	for (i = 0; i < agenda.list.count; i++) {
		occurrence = &agenda.list.items[i];
		if (!history_is_current(occurrence, now_at) ||
		    !occurrence_is_recorded(occurrence,
		    snapshot->known_from_at))
			continue;
		slack_say_put(text, occurrence, now_at);
		count++;
	}
	if (count == 0)
		text_puts(text, "Nothing is under way.");
	agenda_clear(&agenda);
}

void
slack_say_next(struct text *text, const struct snapshot *snapshot)
{
	const struct schedule *schedule = snapshot->schedule;
	int64_t now_at = clock_now(snapshot->clock);
	struct agenda agenda = { 0 };
	size_t i;

	agenda_next(&agenda, schedule->windows.items,
	    schedule->windows.count, schedule, now_at, SLACK_SAY_NEXT);
	(void)agenda_lapse(&agenda, now_at);
	for (i = 0; i < agenda.list.count; i++)
		slack_say_put(text, &agenda.list.items[i], now_at);
	if (agenda.list.count == 0)
		text_puts(text, "Nothing is planned.");
	agenda_clear(&agenda);
}
