/* SPDX-License-Identifier: MIT */
/*
 * A message for programs: the facts behind its sentences, as JSON.
 *
 * The occurrence has the fields that the API and `next --json` give it
 * (occurrence_json.h), under the same names.  Names and reasons are cleaned as
 * they are for people, since most programs show them to some.
 */
#include <stdlib.h>

#include "civil.h"
#include "jsontext.h"
#include "mem.h"
#include "message_internal.h"
#include "news.h"
#include "occurrence_json.h"
#include "timetext.h"

/* Overdue work counts as under way for so long: then somebody has said that it
 * goes on, or what watches the place should speak again. */
#define MESSAGE_OVERDUE_SECS 3600

/* occurrence_phase() of the occurrence that the brief is about, which may have
 * left the configuration. */
static enum occurrence_phase
message_data_phase(const struct brief *brief, int64_t now_at)
{
	enum occurrence_phase phase = brief->phase;

	if (phase == OCCURRENCE_PLANNED &&
	    brief->status == OCCURRENCE_CANCELLED)
		return OCCURRENCE_SKIPPED;
	if (phase == OCCURRENCE_PLANNED && !brief->starts_by_hand &&
	    now_at >= brief->start_at)
		phase = OCCURRENCE_RUNNING;
	if ((phase == OCCURRENCE_RUNNING || phase == OCCURRENCE_VERIFYING) &&
	    !brief->ends_by_hand && now_at >= brief->end_at)
		phase = OCCURRENCE_ENDED;
	return phase;
}

/* Tentative work that nobody began is not known to take place. */
static int64_t
message_data_until(const struct brief *brief, enum announcement_kind kind,
    int64_t now_at)
{
	enum occurrence_phase phase = message_data_phase(brief, now_at);

	if (kind == ANNOUNCEMENT_END || kind == ANNOUNCEMENT_CANCELLATION ||
	    (phase != OCCURRENCE_RUNNING && phase != OCCURRENCE_VERIFYING) ||
	    (brief->phase == OCCURRENCE_PLANNED &&
	    brief->status != OCCURRENCE_CONFIRMED))
		return 0;
	if (brief->end_at > now_at)
		return brief->end_at;
	return kind == ANNOUNCEMENT_OVERDUE ? now_at + MESSAGE_OVERDUE_SECS :
	    0;
}

/* --- its parts ------------------------------------------------------------ */

static void
message_data_instant(struct jsontext *json, const char *key, int64_t at)
{
	struct text text = { 0 };

	civil_format_utc(&text, at);
	jsontext_string(json, key, text_string(&text));
	text_clear(&text);
}

/* Absent ones take no room. */
static void
message_data_clean(struct jsontext *json, const char *key,
    const char *string)
{
	struct text text = { 0 };

	message_put_clean(&text, string, true, MESSAGE_PARAGRAPH_MAX);
	if (text.length > 0)
		jsontext_string(json, key, text_string(&text));
	text_clear(&text);
}

/* Flat and by stage, as occurrence_json.c has them. */
static void
message_data_stages(struct jsontext *json, const struct brief *brief)
{
	int stage, last = message_last_stage(brief);
	size_t i;

	jsontext_list(json, "environments");
	for (i = 0; i < brief->environments.count; i++)
		message_data_clean(json, NULL,
		    brief->environments.items[i].id);
	jsontext_end_list(json);
	jsontext_list(json, "stages");
	for (stage = 0; stage <= last; stage++) {
		jsontext_list(json, NULL);
		for (i = 0; i < brief->environments.count; i++)
			if (brief->environments.items[i].stage == stage)
				message_data_clean(json, NULL,
				    brief->environments.items[i].id);
		jsontext_end_list(json);
	}
	jsontext_end_list(json);
}

/* By the brief as it is now, whatever the message is about. */
static void
message_data_occurrence(struct jsontext *json,
    const struct message_draft *draft, const struct brief *brief)
{
	struct text local = { 0 };

	jsontext_object(json, "occurrence");
	jsontext_string(json, "occurrence", brief->identity);
	jsontext_string(json, "window", brief->window);
	jsontext_string(json, "title",
	    text_string(&draft->values[FIELD_TITLE]));
	occurrence_json_format_start(json, draft->zone, brief->start_at,
	    ZONE_EXACT, NULL, 0);
	message_data_instant(json, "end", brief->end_at);
	civil_format(&local, zone_local(draft->zone, brief->end_at));
	jsontext_string(json, "end_local", text_string(&local));
	jsontext_string(json, "status",
	    occurrence_status_name(brief->status));
	jsontext_string(json, "phase", occurrence_phase_name(
	    message_data_phase(brief, draft->wording.now_at)));
	jsontext_string(json, "coordinator", brief->coordinator == NULL ?
	    NULL : text_string(&draft->values[FIELD_COORDINATOR]));
	if (brief->was_start_at != brief->start_at)
		message_data_instant(json, "original_start",
		    brief->was_start_at);
	jsontext_string(json, "impact", window_impact_name(brief->impact));
	message_data_stages(json, brief);
	jsontext_end_object(json);
	text_clear(&local);
}

/* What somebody did.  The words of NEW are a whole window. */
static void
message_data_news(struct jsontext *json, const struct news *news)
{
	const struct act *act = &news->act;

	jsontext_object(json, "news");
	jsontext_string(json, "verb", act_verb_name(act->verb));
	message_data_instant(json, "at", act->at_ms / 1000);
	message_data_clean(json, "who", news->who != NULL ? news->who :
	    act->who);
	message_data_clean(json, "because", act->because);
	if (act->verb == ACT_NOTE)
		message_data_clean(json, "words", act->words);
	if (act->verb == ACT_HAND_OVER) {
		message_data_clean(json, "to", news->to != NULL ? news->to :
		    act->words);
		message_data_clean(json, "was_coordinator",
		    news->was_coordinator);
	}
	if (act->verb == ACT_STAGE_BEGUN || act->verb == ACT_STAGE_DONE)
		jsontext_number(json, "stage", act->stage + 1);
	message_data_clean(json, "environment", act->environment);
	message_data_instant(json, "was_start", news->was_start_at);
	message_data_instant(json, "was_end", news->was_end_at);
	message_data_instant(json, "start", news->start_at);
	message_data_instant(json, "end", news->end_at);
	jsontext_end_object(json);
}

static void
message_data_environments(struct jsontext *json, const struct brief *brief)
{
	const struct brief_environment *environment;
	size_t i;

	jsontext_list(json, "environments");
	for (i = 0; i < brief->environments.count; i++) {
		environment = &brief->environments.items[i];
		jsontext_object(json, NULL);
		message_data_clean(json, "id", environment->id);
		message_data_clean(json, "title", environment->title);
		jsontext_number(json, "stage", environment->stage + 1);
		if (message_is_address(environment->url))
			jsontext_string(json, "url", environment->url);
		if (environment->begun_at != 0)
			message_data_instant(json, "begun",
			    environment->begun_at);
		if (environment->done_at != 0)
			message_data_instant(json, "done",
			    environment->done_at);
		jsontext_end_object(json);
	}
	jsontext_end_list(json);
}

/* One line an environment: the page has the list. */
static void
message_data_pending(struct jsontext *json, const struct message *message)
{
	const struct message_pending *pending;
	size_t i;

	jsontext_list(json, "pending");
	for (i = 0; i < message->pending.count; i++) {
		pending = &message->pending.items[i];
		jsontext_object(json, NULL);
		jsontext_string(json, "title", pending->title);
		jsontext_string(json, "summary", pending->summary);
		jsontext_bool(json, "is_over", pending->is_over);
		if (message_is_address(pending->url))
			jsontext_string(json, "url", pending->url);
		jsontext_end_object(json);
	}
	jsontext_end_list(json);
}

/* Behind everything else, as it tells what was worded, too.  The answer's link
 * is left out: whoever has it answers. */
void
message_data_add(struct message *message, const struct message_draft *draft,
    const struct brief *brief)
{
	const struct wording *wording = &draft->wording;
	struct text text = { 0 };
	struct jsontext json = { .text = &text };

	message->until_at = message_data_until(brief, message->kind,
	    wording->now_at);
	jsontext_object(&json, NULL);
	jsontext_string(&json, "kind", message->kind_text);
	if (wording->lead_secs > 0)
		jsontext_number(&json, "lead_secs", wording->lead_secs);
	jsontext_bool(&json, "late", wording->lateness != MESSAGE_ON_TIME);
	jsontext_string(&json, "headline", message->headline);
	jsontext_string(&json, "text", message->lead);
	message_data_occurrence(&json, draft, brief);
	if (brief->news != NULL)
		message_data_news(&json, brief->news);
	message_data_environments(&json, brief);
	message_data_pending(&json, message);
	if (message->site_url != NULL) {
		char *url = mem_format("%s/occurrences/%s", message->site_url,
		    brief->identity);

		jsontext_string(&json, "url", url);
		free(url);
	}
	if (message_is_address(brief->permalink))
		jsontext_string(&json, "thread", brief->permalink);
	jsontext_end_object(&json);
	message->data = text_take(&text);
	text_clear(&text);
}

void
message_data_add_bare(struct message *message, enum message_lateness lateness)
{
	struct text text = { 0 };
	struct jsontext json = { .text = &text };
	size_t i;

	jsontext_object(&json, NULL);
	jsontext_string(&json, "kind", message->kind_text);
	jsontext_bool(&json, "late", lateness != MESSAGE_ON_TIME);
	jsontext_string(&json, "headline", message->headline);
	jsontext_string(&json, "text", message->lead);
	jsontext_list(&json, "paragraphs");
	for (i = 0; i < message->paragraphs.count; i++)
		jsontext_string(&json, NULL, message->paragraphs.items[i]);
	jsontext_end_list(&json);
	jsontext_list(&json, "links");
	for (i = 0; i < message->links.count; i++) {
		jsontext_object(&json, NULL);
		jsontext_string(&json, "title",
		    message->links.items[i].title);
		jsontext_string(&json, "url", message->links.items[i].url);
		jsontext_end_object(&json);
	}
	jsontext_end_list(&json);
	jsontext_end_object(&json);
	message->data = text_take(&text);
}
