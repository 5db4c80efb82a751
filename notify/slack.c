/* SPDX-License-Identifier: MIT */
/*
 * A message as Slack's blocks:
 *
 *	header		headline
 *	section		lead
 *	section		what changes, in each zone
 *	actions		a button each
 *	section		times, the reader's own first (mrkdwn)
 *	section		environments in order
 *	section		what waits to be deployed, or was
 *	section		a paragraph each
 *	context		links (mrkdwn)
 *	context		pages of what waits (mrkdwn)
 *	context		Argo CD's (mrkdwn)
 *	context		footer
 *
 * What others wrote goes into plain_text only, where Slack looks for nothing;
 * mrkdwn holds our own words, dates and checked addresses. `text` beside the
 * blocks is what notifications and screen readers say, so it is complete by
 * itself; mrkdwn is switched off there.
 *
 * Slack refuses what is too large as a whole, so each part has its share and is
 * cut visibly; what still does not fit is left out from the end, where the
 * least important stands.
 */
#include "slack_internal.h"

#include <string.h>

#include "civil.h"
#include "utf8.h"

/* Slack's limits, and how we share out the 12,000 characters of a message
 * (above about 13,200 it answers msg_blocks_too_long). */
#define SLACK_HEADER_MAX 150		/* Slack's own for a header block */
#define SLACK_LEAD_MAX 1500
#define SLACK_PARAGRAPH_MAX 1200
#define SLACK_ENVIRONMENTS_MAX 1500
#define SLACK_PENDING_MAX 2500
#define SLACK_FOOTER_MAX 500
#define SLACK_CONTEXT_MAX 2000		/* bytes of a line of links */
#define SLACK_FALLBACK_MAX 3500		/* Slack advises 4,000 for `text` */
#define SLACK_BUTTON_MAX 75	/* characters of a button */
#define SLACK_YES_MAX 30	/* of the one that goes on behind a question */
#define SLACK_QUESTION_MAX 100		/* Slack's own, of a dialog */
#define SLACK_FACTS_MAX 300
#define SLACK_BLOCKS_BYTES_MAX 11500
/* Work of less than this is told with one date: "22:00 – 02:00". */
#define SLACK_SAME_DAY_SECS (12 * 3600)

/* The three that Slack asks for; a quote or an asterisk is no danger in text
 * that is not formatted (docs.slack.dev/messaging/formatting-message-text). */
void
slack_escape(struct text *text, const char *string)
{
	const char *p;

	for (p = string; *p != '\0'; p++) {
		switch (*p) {
		case '&': text_puts(text, "&amp;"); break;
		case '<': text_puts(text, "&lt;"); break;
		case '>': text_puts(text, "&gt;"); break;
		default: text_putc(text, *p); break;
		}
	}
}

/* UTF-16, as Slack counts: a character beyond the basic plane is two. */
void
slack_cut(struct text *text, const char *string, size_t most)
{
	size_t length = strlen(string), at = 0, kept = 0, count = 0, step;
	uint32_t code;

	while (at < length) {
		step = utf8_next(string + at, length - at, &code);
		count += step == 4 ? 2 : 1;
		/* room for the "…", unless this is the last one */
		if (count < most || (count == most && at + step == length))
			kept = at + (step > 0 ? step : 1);
		at += step > 0 ? step : 1;
		if (count > most)
			break;
	}
	text_put(text, string, kept);
	if (kept < length)
		text_puts(text, "…");
}

/* The address is checked and percent-encoded, as "|", ">" and a backtick would
 * end it or the formatting around it. */
void
slack_put_link(struct text *text, const char *url, const char *title)
{
	struct text shown = { 0 };
	const char *p;

	if (strncmp(url, "https://", 8) != 0 &&
	    strncmp(url, "http://", 7) != 0) {
		slack_escape(text, title);
		return;
	}
	text_putc(text, '<');
	for (p = url; *p != '\0'; p++) {
		/* "&" is one of Slack's three escapes, the others are not
		 * allowed in a URL anyway (RFC 3986 2). */
		if (*p == '&')
			text_puts(text, "&amp;");
		else if (*p <= ' ' || *p >= 0x7f || strchr("<>|\"`", *p))
			text_putf(text, "%%%02X", (unsigned char)*p);
		else
			text_putc(text, *p);
	}
	text_putc(text, '|');
	/* One bar divides the address from the title; a second is not ours. */
	for (p = title; *p != '\0'; p++)
		text_putc(&shown, *p == '|' ? '/' : *p);
	slack_escape(text, text_string(&shown));
	text_putc(text, '>');
	text_clear(&shown);
}

/* Slack shows it in the reader's zone, the one thing that no other channel can;
 * the fallback is for clients that cannot. */
void
slack_put_date(struct text *text, int64_t at, const char *format)
{
	struct civil civil = civil_from_local(at);

	text_putf(text, "<!date^%lld^%s|%04d-%02d-%02d %02d:%02d UTC>",
	    (long long)at, format, civil.year, civil.month, civil.day,
	    civil.hour, civil.minute);
}

/* A text object in the block that is open; `key` NULL in a list. */
static void
slack_put_object(struct jsontext *json, const char *key, bool is_plain,
    const char *string)
{
	jsontext_object(json, key);
	jsontext_string(json, "type", is_plain ? "plain_text" : "mrkdwn");
	jsontext_string(json, "text", string);
	/* No emoji from ":skull:", no links from bare addresses or names. */
	if (is_plain)
		jsontext_bool(json, "emoji", false);
	else
		jsontext_bool(json, "verbatim", true);
	jsontext_end_object(json);
}

/* The blocks in the making: each is written aside and joins while it fits, as
 * its size with all escapes is known only then. */
struct slack_blocks {
	struct jsontext *json;
	size_t used;		/* bytes of the blocks so far */
};

/* Blocks by look and trust: all but MARKUP and CONTEXT are plain_text. */
enum slack_block { SLACK_HEADER, SLACK_PLAIN, SLACK_MARKUP, SLACK_CONTEXT,
	SLACK_CONTEXT_PLAIN };

/* Append a block, unless it is empty or does not fit any more: Slack refuses
 * empty texts, and a message without its last lines is better than none. */
static void
slack_add(struct slack_blocks *blocks, enum slack_block kind,
    const char *string)
{
	struct text text = { 0 };
	struct jsontext json = { .text = &text };
	/* Small print is a list of texts, of which we use one. */
	bool is_context = kind == SLACK_CONTEXT || kind == SLACK_CONTEXT_PLAIN;

	if (string[0] == '\0')
		return;
	jsontext_object(&json, NULL);
	jsontext_string(&json, "type", kind == SLACK_HEADER ? "header" :
	    is_context ? "context" : "section");
	if (is_context)
		jsontext_list(&json, "elements");
	slack_put_object(&json, is_context ? NULL : "text",
	    kind != SLACK_MARKUP && kind != SLACK_CONTEXT, string);
	if (is_context)
		jsontext_end_list(&json);
	jsontext_end_object(&json);
	if (blocks->used + text.length <= SLACK_BLOCKS_BYTES_MAX) {
		blocks->used += text.length;
		jsontext_raw(blocks->json, NULL, text_string(&text));
	}
	text_clear(&text);
}

/* The same, cut to `most` characters. */
static void
slack_add_cut(struct slack_blocks *blocks, enum slack_block kind,
    const char *string, size_t most)
{
	struct text text = { 0 };

	slack_cut(&text, string, most);
	slack_add(blocks, kind, text_string(&text));
	text_clear(&text);
}

/* The reader's own time first, then each zone's. */
static void
slack_add_times(struct slack_blocks *blocks, const struct message *message)
{
	bool is_short =
	    message->end_at - message->start_at < SLACK_SAME_DAY_SECS;
	struct text text = { 0 };
	size_t i;

	/* It is about no work. */
	if (message->kind == ANNOUNCEMENT_BULLETIN)
		return;
	text_puts(&text, "*Your time:* ");
	slack_put_date(&text, message->start_at,
	    "{date_short_pretty} at {time}");
	text_puts(&text, " – ");
	/* Whether both are on one day depends on the reader's zone: of short
	 * work the date of the start is enough. */
	slack_put_date(&text, message->end_at, is_short ? "{time}" :
	    "{date_short_pretty} at {time}");
	for (i = 0; i < message->times.count; i++) {
		text_putc(&text, '\n');
		slack_escape(&text, message->times.items[i]);
	}
	slack_add(blocks, SLACK_MARKUP, text_string(&text));
	text_clear(&text);
}

/* The lines of message->environments under a heading; nothing without any. */
static void
slack_put_environments(struct text *text, const struct message *message)
{
	size_t i;

	if (message->environments.count == 0)
		return;
	text_puts(text, message->environments.count == 1 ? "Environments: " :
	    "Environments, in this order:");
	for (i = 0; i < message->environments.count; i++) {
		if (message->environments.count > 1)
			text_putc(text, '\n');
		text_puts(text, message->environments.items[i]);
	}
}

/* "was …, now …" under a heading; nothing where no time changed. */
static void
slack_put_changes(struct text *text, const struct message *message)
{
	size_t i;

	if (message->changes.count > 0)
		text_putf(text, "%s:", message->changes_title);
	for (i = 0; i < message->changes.count; i++)
		text_putf(text, "\n%s", message->changes.items[i]);
}

/* A question before the click counts; answers are ours, and short (limits:
 * docs.slack.dev/reference/block-kit/composition-objects/
 * confirmation-dialog-object). */
static void
slack_put_question(struct jsontext *json, const struct message_button *button)
{
	struct text title = { 0 }, facts = { 0 }, yes = { 0 };

	slack_cut(&title, button->question, SLACK_QUESTION_MAX);
	slack_cut(&yes, button->title, SLACK_YES_MAX);
	/* Slack refuses a dialog without a text, and with it the message. */
	slack_cut(&facts, button->facts == NULL || button->facts[0] == '\0' ?
	    "Nothing has been done yet." : button->facts, SLACK_FACTS_MAX);
	jsontext_object(json, "confirm");
	slack_put_object(json, "title", true, text_string(&title));
	slack_put_object(json, "text", true, text_string(&facts));
	slack_put_object(json, "confirm", true, text_string(&yes));
	slack_put_object(json, "deny", true, "Not now");
	jsontext_end_object(json);
	text_clear(&title);
	text_clear(&facts);
	text_clear(&yes);
}

/* Where names are cut off, at least how many there are. */
static void
slack_add_environments(struct slack_blocks *blocks,
    const struct message *message)
{
	struct text all = { 0 }, cut = { 0 };

	slack_put_environments(&all, message);
	slack_cut(&cut, text_string(&all), SLACK_ENVIRONMENTS_MAX);
	if (strcmp(text_string(&cut), text_string(&all)) != 0)
		text_putf(&cut, "\n%zu environments in all",
		    message->environment_count);
	slack_add(blocks, SLACK_PLAIN, text_string(&cut));
	text_clear(&all);
	text_clear(&cut);
}

/* What waits, or was done: a line for each environment; the rest is a link
 * away.  Where there are too many, no names: production comes last, and must
 * not be cut. */
static void
slack_put_pending(struct text *text, const struct message *message)
{
	const struct message_pending *pending;
	size_t i, length = 0;

	for (i = 0; i < message->pending.count; i++)
		length += strlen(message->pending.items[i].title) +
		    strlen(message->pending.items[i].summary) + 6;
	if (message->pending.count > 0)
		text_putf(text, "%s:", message->pending_title);
	for (i = 0; i < message->pending.count; i++) {
		pending = &message->pending.items[i];
		text_putf(text, "\n• %s: %s", pending->title,
		    length > SLACK_PENDING_MAX - SLACK_HEADER_MAX ?
		    pending->count : pending->summary);
	}
}

/* Buttons, each in a block of its own: within one block no two may have the
 * same action_id, and ours says only that it is an order. */
static void
slack_add_buttons(struct slack_blocks *blocks, const struct message *message)
{
	const struct message_button *button;
	struct text text = { 0 }, title = { 0 }, action = { 0 };
	size_t i;

	for (i = 0; i < message->buttons.count; i++) {
		struct jsontext json = { .text = &text };

		button = &message->buttons.items[i];
		text_cut(&text, 0);
		jsontext_object(&json, NULL);
		jsontext_string(&json, "type", "actions");
		jsontext_list(&json, "elements");
		jsontext_object(&json, NULL);
		jsontext_string(&json, "type", "button");
		text_cut(&title, 0);
		slack_cut(&title, button->title, SLACK_BUTTON_MAX);
		slack_put_object(&json, "text", true, text_string(&title));
		text_cut(&action, 0);
		text_putf(&action, "%s%s%s", SLACK_ACTION, button->seen ==
		    NULL ? "" : ":", button->seen == NULL ? "" :
		    button->seen);
		jsontext_string(&json, "action_id", text_string(&action));
		jsontext_string(&json, "value", button->value);
		if (i == 0)
			jsontext_string(&json, "style", "primary");
		if (button->question != NULL)
			slack_put_question(&json, button);
		jsontext_end_object(&json);
		jsontext_end_list(&json);
		jsontext_end_object(&json);
		blocks->used += text.length;
		jsontext_raw(blocks->json, NULL, text_string(&text));
	}
	text_clear(&text);
	text_clear(&title);
	text_clear(&action);
}

/* Links of the kinds from `first` to `last` in one line of small print.  Whole
 * links are left out, and counted: a cut one would lead nowhere. */
static void
slack_add_links(struct slack_blocks *blocks, const struct message *message,
    enum message_link_kind first, enum message_link_kind last)
{
	const struct message_link *link;
	struct text text = { 0 };
	size_t i, count = 0, left_out = 0;

	for (i = 0; i < message->links.count; i++) {
		link = &message->links.items[i];
		if (link->kind < first || link->kind > last)
			continue;
		/* Escapes may make it longer: the limit leaves room. */
		if (text.length + strlen(link->url) + strlen(link->title) >
		    SLACK_CONTEXT_MAX) {
			left_out++;
			continue;
		}
		if (count++ > 0)
			text_puts(&text, SLACK_SEPARATOR);
		else if (first == MESSAGE_LINK_CHANGES)
			text_puts(&text, "All changes: ");
		else if (first == MESSAGE_LINK_ARGOCD)
			text_puts(&text, "Out of sync in Argo CD: ");
		slack_put_link(&text, link->url, link->title);
	}
	if (left_out > 0)
		text_putf(&text, SLACK_SEPARATOR "and %zu more", left_out);
	slack_add(blocks, SLACK_CONTEXT, text_string(&text));
	text_clear(&text);
}

/* The most important first, as blocks that do not fit are left out from here
 * on: headline, lead, times, environments; then what may be missed. */
static void
slack_format_blocks(struct jsontext *json, const struct message *message,
    bool takes_clicks)
{
	struct slack_blocks blocks = { .json = json };
	struct text changes = { 0 }, pending = { 0 };
	size_t i;

	jsontext_list(json, "blocks");
	slack_add_cut(&blocks, SLACK_HEADER, message->headline,
	    SLACK_HEADER_MAX);
	slack_add_cut(&blocks, SLACK_PLAIN, message->lead, SLACK_LEAD_MAX);
	slack_put_changes(&changes, message);
	slack_add_cut(&blocks, SLACK_PLAIN, text_string(&changes),
	    SLACK_PARAGRAPH_MAX);
	text_clear(&changes);
	if (takes_clicks)
		slack_add_buttons(&blocks, message);
	slack_add_times(&blocks, message);
	slack_add_environments(&blocks, message);
	slack_put_pending(&pending, message);
	slack_add_cut(&blocks, SLACK_PLAIN, text_string(&pending),
	    SLACK_PENDING_MAX);
	text_clear(&pending);
	for (i = 0; i < message->paragraphs.count; i++)
		slack_add_cut(&blocks, SLACK_PLAIN,
		    message->paragraphs.items[i], SLACK_PARAGRAPH_MAX);
	/* Those for everybody in one line, those for who rolls out below. */
	slack_add_links(&blocks, message, MESSAGE_LINK_PAGE,
	    MESSAGE_LINK_MORE);
	slack_add_links(&blocks, message, MESSAGE_LINK_CHANGES,
	    MESSAGE_LINK_CHANGES);
	slack_add_links(&blocks, message, MESSAGE_LINK_ARGOCD,
	    MESSAGE_LINK_ARGOCD);
	if (message->footer != NULL)
		slack_add_cut(&blocks, SLACK_CONTEXT_PLAIN, message->footer,
		    SLACK_FOOTER_MAX);
	jsontext_end_list(json);
}

/* `text`: the same order as the blocks; no links but the page, as an address is
 * spelt out by a screen reader. */
static void
slack_format_text(struct jsontext *json, const struct message *message)
{
	struct text plain = { 0 }, cut = { 0 }, escaped = { 0 };
	size_t i;

	text_putf(&plain, "%s\n%s", message->headline, message->lead);
	if (message->changes.count > 0)
		text_putc(&plain, '\n');
	slack_put_changes(&plain, message);
	for (i = 0; i < message->times.count; i++)
		text_putf(&plain, "\n%s", message->times.items[i]);
	if (message->environments.count > 0)
		text_putc(&plain, '\n');
	slack_put_environments(&plain, message);
	if (message->pending.count > 0)
		text_putc(&plain, '\n');
	slack_put_pending(&plain, message);
	for (i = 0; i < message->paragraphs.count; i++)
		text_putf(&plain, "\n%s", message->paragraphs.items[i]);
	if (message->site_url != NULL)
		text_putf(&plain, "\n%s", message->site_url);
	/* Cut before it is escaped: half an escape would show as such. */
	slack_cut(&cut, text_string(&plain), SLACK_FALLBACK_MAX);
	slack_escape(&escaped, text_string(&cut));
	jsontext_string(json, "text", text_string(&escaped));
	text_clear(&plain);
	text_clear(&cut);
	text_clear(&escaped);
}

/* Links are not unfolded: a preview of the status page would push the message
 * out of sight. */
void
slack_format(struct jsontext *json, const struct message *message,
    bool takes_clicks)
{
	slack_format_text(json, message);
	jsontext_bool(json, "mrkdwn", false);
	slack_format_blocks(json, message, takes_clicks);
	jsontext_bool(json, "unfurl_links", false);
	jsontext_bool(json, "unfurl_media", false);
}

/* chat.update knows no such switches; blocks are not previewed anew. */
void
slack_format_edit(struct jsontext *json, const struct message *message)
{
	slack_format_text(json, message);
	slack_format_blocks(json, message, true);
}
