/* SPDX-License-Identifier: MIT */
/*
 * An announcement worded, in four steps: the facts as texts (message_draft.c),
 * the sentences that are true of them (wording.c), the site's own sentences in
 * their place where it has some (template.c), and here the whole: what is said
 * at all, and in which order.  Channels lay it out and add no word.
 */
#include "message.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "message_internal.h"

/* Is the whole work told, for people who may join or prepare? */
static bool
message_tells_work(const struct message_draft *draft)
{
	return wording_tells_work(&draft->wording, draft->which);
}

/* Is it told which environments?  An end closes what the start opened, where
 * they stand; a message for both must say it, and a board has ticks. */
static bool
message_tells_environments(const struct message_draft *draft)
{
	return message_tells_work(draft) || draft->which == WORDING_COMBINED ||
	    draft->which == WORDING_COMBINED_TENTATIVE ||
	    draft->wording.kind == ANNOUNCEMENT_EDIT;
}

/*
 * Headline, lead and footer: everything that templates have a say in.  A site's
 * text whose fields are all empty could leave nothing, so there is always a
 * headline.
 */
static void
message_add_texts(struct message *message, struct message_draft *draft,
    const struct templates *templates)
{
	struct template_field fields[FIELD_COUNT];
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < FIELD_COUNT; i++) {
		fields[i].name = message_field_names[i];
		fields[i].value = text_string(&draft->values[i]);
	}
	/* Cleaned again after filling in: a site's own template may hold
	 * anything, and a headline is one line. */
	wording_headline(&text, &draft->wording, draft->which, templates,
	    fields);
	message->headline = message_clean(text_string(&text), false,
	    MESSAGE_LINE_MAX);
	text_clear(&text);
	if (message->headline == NULL)
		message->headline = mem_string("Maintenance");
	wording_subject(&text, &draft->wording, draft->which, fields);
	message->subject = message_clean(text_string(&text), false,
	    MESSAGE_LINE_MAX);
	text_clear(&text);
	wording_lead(&text, &draft->wording, draft->which, templates, fields);
	message->lead = message_clean(text_string(&text), false,
	    MESSAGE_PARAGRAPH_MAX);
	text_clear(&text);
	if (message->lead == NULL)
		message->lead = mem_string("");
	if (templates == NULL || templates->footer == NULL)
		return;
	template_format(&text, templates->footer, fields, FIELD_COUNT);
	message->footer = message_clean(text_string(&text), true,
	    MESSAGE_PARAGRAPH_MAX);
	text_clear(&text);
}

/* Why it is late, the description, whom to ask.  The description of work that
 * is over helps nobody. */
static void
message_add_paragraphs(struct message *message,
    const struct message_draft *draft)
{
	const char *note = wording_late_note(&draft->wording, draft->which);
	char *description = message_clean(draft->wording.brief->description,
	    true, MESSAGE_PARAGRAPH_MAX);
	char *coordinator = message_clean(draft->wording.brief->coordinator,
	    false, MESSAGE_LINE_MAX);
	char *utc_note = message_clean(draft->wording.brief->utc_note, false,
	    MESSAGE_LINE_MAX);
	char *offers = message_clean(draft->wording.brief->offers, true,
	    MESSAGE_PARAGRAPH_MAX);

	if (note != NULL)
		array_push(&message->paragraphs, mem_string(note));
	message_course_paragraphs(message, draft);
	message_private_answers(message, draft);
	if (utc_note != NULL && draft->which < WORDING_REMIND_LAPSED)
		array_push(&message->paragraphs,
		    mem_format("This is %s.", utc_note));
	free(utc_note);
	if (description != NULL && message_tells_work(draft))
		array_push(&message->paragraphs, description);
	else
		free(description);
	if (offers != NULL && !announcement_is_act(draft->wording.kind) &&
	    !announcement_is_private(draft->wording.kind))
		array_push(&message->paragraphs, mem_format("Promotions:\n%s",
		    offers));
	free(offers);
	/* Who is in charge need not ask themselves. */
	if (coordinator != NULL &&
	    !announcement_is_private(draft->wording.kind))
		array_push(&message->paragraphs, mem_format("%s: %s",
		    draft->wording.kind == ANNOUNCEMENT_EDIT ?
		    "Coordinated by" : "Questions", coordinator));
	free(coordinator);
}

/* One line of `text` each. */
static void
message_add_times(struct message *message, struct text *text)
{
	const char *from = text_string(text), *end;

	for (; *from != '\0'; from = *end == '\0' ? end : end + 1) {
		end = strchrnul(from, '\n');
		array_push(&message->times,
		    mem_bytes(from, (size_t)(end - from)));
	}
}

/* How far the environments of a stage are, each with its mark and in words: not
 * everybody sees the one. */
static void
message_put_ticks(struct text *text, const struct message_draft *draft,
    int stage)
{
	const struct brief *brief = draft->wording.brief;
	bool is_over = wording_time(&draft->wording, draft->which) ==
	    WORDING_AFTER;
	const struct brief_environment *environment;
	const char *separator = "";
	char *title;
	size_t i;

	for (i = 0; i < brief->environments.count; i++) {
		environment = &brief->environments.items[i];
		if (environment->stage != stage)
			continue;
		title = message_clean(environment->title, false,
		    MESSAGE_LINE_MAX);
		text_putf(text, "%s%s %s (%s)", separator,
		    environment->done_at != 0 ? "☑" :
		    environment->begun_at != 0 ? "▶" : "☐",
		    title != NULL ? title : environment->id,
		    environment->done_at != 0 ? "done" :
		    environment->begun_at != 0 ? "begun" :
		    is_over ? "not reported" : "to do");
		free(title);
		separator = ", ";
	}
}

/* Has anybody said how far the stages are?  Where nobody does, "to do" until
 * the end would be a lie. */
static bool
message_has_ticks(const struct message_draft *draft)
{
	const struct brief *brief = draft->wording.brief;
	size_t i;

	for (i = 0; i < brief->environments.count; i++)
		if (draft->wording.kind == ANNOUNCEMENT_EDIT &&
		    brief->environments.items[i].begun_at != 0)
			return true;
	return false;
}

/* A line a stage, numbered when there are several: the order is the news. */
static void
message_add_environments(struct message *message,
    const struct message_draft *draft)
{
	const struct brief *brief = draft->wording.brief;
	struct text text = { 0 };
	int stage, last = message_last_stage(brief);

	message->environment_count = brief->environments.count;
	for (stage = 0; stage <= last; stage++) {
		if (last > 0)
			text_putf(&text, "%d. ", stage + 1);
		if (message_has_ticks(draft))
			message_put_ticks(&text, draft, stage);
		else
			message_put_stage(&text, brief, stage);
		array_push(&message->environments, text_take(&text));
	}
}

/* Checked when the configuration was read; but a stored brief may be older than
 * the check.  Anything else would have to be escaped in each channel's way. */
bool
message_is_address(const char *url)
{
	const char *byte;

	if (url == NULL || (strncmp(url, "https://", 8) != 0 &&
	    strncmp(url, "http://", 7) != 0))
		return false;
	for (byte = url; *byte != '\0'; byte++)
		if (*byte <= ' ' || *byte >= 0x7f)
			return false;
	return true;
}

/* Take `url`; one that is not a plain web address is left out. */
void
message_add_link(struct message *message, enum message_link_kind kind,
    const char *title, char *url)
{
	struct message_link *link;

	if (!message_is_address(url)) {
		free(url);
		return;
	}
	link = array_add(&message->links);
	link->kind = kind;
	link->title = message_clean(title, false, MESSAGE_LINE_MAX);
	if (link->title == NULL)
		link->title = mem_string("link");
	link->url = url;
}

void
message_add_links_talk(struct message *message, const struct brief *brief)
{
	char *title;

	if (brief->permalink != NULL)
		message_add_link(message, MESSAGE_LINK_THREAD,
		    "Follow it in Slack", mem_string(brief->permalink));
	if (brief->ticket == NULL)
		return;
	title = mem_format("Ticket %s", brief->ticket);
	message_add_link(message, MESSAGE_LINK_TICKET, title,
	    mem_string(brief->ticket_url));
	free(title);
}

/* Where it is followed and answered: its own page, and the thread in Slack.
 * The reminders of before there were such pages stay as they are. */
static void
message_add_links_follow(struct message *message,
    const struct message_draft *draft)
{
	const struct brief *brief = draft->wording.brief;

	if (brief->site_url != NULL &&
	    draft->which > WORDING_COMBINED_TENTATIVE)
		message_add_link(message, MESSAGE_LINK_OCCURRENCE,
		    announcement_is_private(draft->wording.kind) &&
		    message->answer_url == NULL ?
		    "Answer on its page" : "Its page",
		    mem_format("%s/occurrences/%s", brief->site_url,
		    brief->identity));
	message_add_links_talk(message, brief);
}

/* Pages of what waits, for those environments of which it is told. */
static void
message_add_links_changes(struct message *message)
{
	size_t i;

	for (i = 0; i < message->pending.count; i++)
		if (message->pending.items[i].url != NULL)
			message_add_link(message, MESSAGE_LINK_CHANGES,
			    message->pending.items[i].title,
			    mem_string(message->pending.items[i].url));
}

/* Argo CD's lists are filtered to what is out of sync, which is what those who
 * roll out look for; before lapsed work there is nothing to roll out. */
static void
message_add_links(struct message *message, const struct message_draft *draft)
{
	const struct brief *brief = draft->wording.brief;
	const struct brief_environment *environment;
	bool tells_work = message_tells_work(draft);
	size_t i, length;

	/* The call first: at the start, those who do the work tap on it. */
	if (brief->call != NULL && tells_work)
		message_add_link(message, MESSAGE_LINK_CALL, "Join the call",
		    mem_string(brief->call));
	message_add_links_follow(message, draft);
	if (brief->url != NULL)
		message_add_link(message, MESSAGE_LINK_MORE, "More about it",
		    mem_string(brief->url));
	if (brief->site_url != NULL) {
		message_add_link(message, MESSAGE_LINK_PAGE,
		    "What is planned", mem_string(brief->site_url));
		message_add_link(message, MESSAGE_LINK_FEED, "Calendar",
		    mem_format("%s/feeds/%s.ics", brief->site_url,
		    brief->window));
	}
	message_add_links_changes(message);
	for (i = 0; i < brief->environments.count; i++) {
		environment = &brief->environments.items[i];
		if (environment->argocd == NULL ||
		    draft->which == WORDING_REMIND_LAPSED ||
		    (draft->which > WORDING_COMBINED_TENTATIVE &&
		    !tells_work))
			continue;
		/* The configuration keeps the URL as it was written. */
		length = strlen(environment->argocd);
		while (length > 0 && environment->argocd[length - 1] == '/')
			length--;
		message_add_link(message, MESSAGE_LINK_ARGOCD,
		    environment->id,
		    mem_format("%.*s/applications?sync=OutOfSync",
		    (int)length, environment->argocd));
	}
}

/* What is not worded: times, ids, status.  Names are taken from the draft,
 * where they were cleaned. */
static void
message_add_facts(struct message *message, const struct message_draft *draft)
{
	const struct brief *brief = draft->wording.brief;
	struct zone_state state = zone_at(draft->zone, brief->start_at);

	message->kind = draft->wording.kind;
	announcement_format_kind(message->kind, draft->wording.lead_secs,
	    message->kind_text);
	message->start_at = brief->start_at;
	message->end_at = brief->end_at;
	message->zone_note = mem_string(state.abbreviation);
	message->identity = mem_string(brief->identity);
	message->window = mem_string(brief->window);
	message->title = mem_string(text_string(&draft->values[FIELD_TITLE]));
	message->site_title =
	    mem_string(text_string(&draft->values[FIELD_SITE]));
	if (message_is_address(brief->site_url))
		message->site_url = mem_string(brief->site_url);
	message->impact = window_impact_name(brief->impact);
	message->is_tentative = brief->status == OCCURRENCE_TENTATIVE &&
	    message->kind != ANNOUNCEMENT_CANCELLATION;
}

/* The order matters only in one place: texts are filled before the draft is
 * cleared. */
void
message_init(struct message *message, const struct brief *brief,
    enum announcement_kind kind, int64_t lead_secs,
    enum message_lateness lateness, int64_t now_at,
    struct zonedir *zonedir, const struct templates *templates)
{
	struct message_draft draft = { .wording = {
		.brief = brief, .kind = kind, .lead_secs = lead_secs,
		.lateness = lateness, .now_at = now_at,
	} };

	memset(message, 0, sizeof(*message));
	message_draft_init(&draft, zonedir);
	message_add_facts(message, &draft);
	message_add_texts(message, &draft, templates);
	message_add_paragraphs(message, &draft);
	message_add_times(message, &draft.values[FIELD_TIMES]);
	message_course_changes(message, &draft);
	if (message_tells_environments(&draft))
		message_add_environments(message, &draft);
	message_pending_add(message, &draft);
	message_add_links(message, &draft);
	message_data_add(message, &draft, brief);
	message->is_last = kind == ANNOUNCEMENT_END ||
	    kind == ANNOUNCEMENT_CANCELLATION;
	message_draft_clear(&draft);
}

void
message_init_bare(struct message *message, const struct brief *brief,
    enum announcement_kind kind, struct zonedir *zonedir)
{
	struct message_draft draft = { .wording = { .brief = brief,
	    .kind = kind, .now_at = brief->start_at } };

	memset(message, 0, sizeof(*message));
	message_draft_init(&draft, zonedir);
	message_add_facts(message, &draft);
	message_draft_clear(&draft);
}

void
message_init_note(struct message *message, const struct brief *brief,
    const char *detail, struct zonedir *zonedir)
{
	struct message_draft draft = { .wording = { .brief = brief,
	    .kind = ANNOUNCEMENT_NOTE, .now_at = brief->start_at } };
	size_t length = strcspn(detail, "\n");
	char *headline = mem_bytes(detail, length);

	memset(message, 0, sizeof(*message));
	message_draft_init(&draft, zonedir);
	message_add_facts(message, &draft);
	message->headline = message_clean(headline, false, MESSAGE_LINE_MAX);
	message->lead = message_clean(detail + length, false,
	    MESSAGE_PARAGRAPH_MAX);
	message_add_times(message, &draft.values[FIELD_TIMES]);
	if (brief->site_url != NULL)
		message_add_link(message, MESSAGE_LINK_PAGE,
		    "What is planned", mem_string(brief->site_url));
	message_data_add(message, &draft, brief);
	message_draft_clear(&draft);
	free(headline);
}

/* Free what it owns; the word of the impact is static. */
void
message_clear(struct message *message)
{
	size_t i;

	free(message->headline);
	free(message->subject);
	free(message->lead);
	free(message->zone_note);
	free(message->answer_url);
	free(message->footer);
	free(message->data);
	free(message->identity);
	free(message->window);
	free(message->title);
	free(message->site_title);
	free(message->site_url);
	array_clear_owned(&message->paragraphs);
	array_clear_owned(&message->times);
	array_clear_owned(&message->changes);
	array_clear_owned(&message->environments);
	for (i = 0; i < message->links.count; i++) {
		free(message->links.items[i].title);
		free(message->links.items[i].url);
	}
	array_clear(&message->links);
	for (i = 0; i < message->buttons.count; i++) {
		free(message->buttons.items[i].title);
		free(message->buttons.items[i].value);
		free(message->buttons.items[i].question);
		free(message->buttons.items[i].facts);
		free(message->buttons.items[i].seen);
	}
	array_clear(&message->buttons);
	for (i = 0; i < message->pending.count; i++)
		message_pending_clear(&message->pending.items[i]);
	array_clear(&message->pending);
	memset(message, 0, sizeof(*message));
}
