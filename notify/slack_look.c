/* SPDX-License-Identifier: MIT */
/*
 * Is a message there?  Asked of conversations.history, or of
 * conversations.replies when it hangs in a thread; both take the channel's id
 * only.  Where nobody gave the id, users.conversations tells it first: the
 * channels that the app is in, which are the ones whose history it may read.
 * Of direct messages conversations.open tells it: there is one conversation
 * with a member, and what is there already is named (docs.slack.dev/reference/
 * methods).
 */
#include "slack_look_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "array.h"
#include "channel_internal.h"
#include "html.h"
#include "slack_error_internal.h"
#include "slack_exchange_internal.h"

/* Channels on a page of their list, with their topics.  Below what is read of
 * an answer (EXCHANGE_REPLY_MAX): a page that is larger would be asked for for
 * ever. */
#define SLACK_LOOK_LIMIT 100
#define SLACK_LOOK_PAGE 20	/* messages of programs: up to 13 KB each */
#define SLACK_LOOK_WIDE 15	/* the newest, with all that they show */
#define SLACK_LOOK_PAGES 10	/* of messages or channels; then given up */
#define SLACK_LOOK_SMALL_PAGES 40	/* … where they had to be small */

/* The channel's id; NULL while it is not known. */
static const char *
slack_look_place(const struct channel *channel,
    const struct channel_thread *thread)
{
	return thread->place[0] != '\0' ? thread->place : channel->place;
}

/* "U024BE7LH": direct messages. */
static bool
slack_look_is_direct(const struct channel *channel)
{
	return channel->target[0] == 'U' || channel->target[0] == 'W';
}

/* A text of ours cannot look like the key: its quotes are escaped. */
void
slack_look_find_root(const struct channel_letter *letter,
    struct channel_thread *thread)
{
	static const char key[] = "\"thread_ts\":\"";
	const char *root = memmem(letter->body, letter->length, key,
	    strlen(key));

	thread->root[0] = '\0';
	if (root == NULL)
		return;
	/* As it was put there: digits and a dot. */
	root += strlen(key);
	(void)snprintf(thread->root, sizeof(thread->root), "%.*s",
	    (int)strcspn(root, "\""), root);
}

/* --- asking --------------------------------------------------------------- */

/* How many are asked for: a quarter of those that were too large to be read. */
static int
slack_look_limit(const struct channel_thread *thread, int limit)
{
	int i;

	for (i = 0; i < thread->shrunk && limit > 1; i++)
		limit = limit < 4 ? 1 : limit / 4;
	return limit;
}

/* Of what a page has when none was too large. */
static int
slack_look_most(const struct channel_thread *thread, const char *place)
{
	return place == NULL ? SLACK_LOOK_LIMIT :
	    thread->is_wide ? SLACK_LOOK_WIDE : SLACK_LOOK_PAGE;
}

/* Further pages by the cursor of the page before. */
static void
slack_look_put_cursor(struct text *text, const struct channel_thread *thread)
{
	if (thread->cursor[0] == '\0')
		return;
	text_puts(text, "&cursor=");
	html_percent(text, thread->cursor);
}

/* The URL of one page of the list of the app's channels. */
static void
slack_look_put_list(struct text *text, const struct channel *channel,
    const struct channel_thread *thread)
{
	text_putf(text, "%s/users.conversations?types=public_channel%%2C"
	    "private_channel&exclude_archived=true&limit=%d", channel->url,
	    slack_look_limit(thread, SLACK_LOOK_LIMIT));
	slack_look_put_cursor(text, thread);
}

/* The conversation with a member; for them nothing changes by it. */
static void
slack_look_request_open(const struct channel *channel,
    struct exchange_request *ret_request, struct text *scratch)
{
	struct text body = { 0 };

	text_putf(scratch, "%s/conversations.open", channel->url);
	slack_exchange_fill(channel, "POST", ret_request, scratch);
	text_puts(&body, "users=");
	html_percent(&body, channel->target);
	slack_exchange_add_body(ret_request, scratch,
	    "application/x-www-form-urlencoded", &body);
	text_clear(&body);
}

/* `oldest` keeps the page small: only messages since the first try can be ours.
 * But that is our clock's time, and one that is ahead of Slack's would hide
 * them: so before a message counts as absent the newest are read without it.
 * Without include_all_metadata the payload, and the key, are left out. */
void
slack_look_request(const struct channel *channel,
    const struct channel_thread *thread, const char *key, int64_t since_at,
    struct exchange_request *ret_request, struct text *scratch)
{
	const char *place = slack_look_place(channel, thread);
	int limit = slack_look_limit(thread, slack_look_most(thread, place));

	(void)key;
	if (place == NULL && slack_look_is_direct(channel)) {
		slack_look_request_open(channel, ret_request, scratch);
		return;
	}
	if (place == NULL) {
		slack_look_put_list(scratch, channel, thread);
		slack_exchange_fill(channel, "GET", ret_request, scratch);
		return;
	}
	/* History shows no replies; a thread shows its own. */
	text_putf(scratch, "%s/conversations.%s?channel=", channel->url,
	    thread->root[0] != '\0' ? "replies" : "history");
	html_percent(scratch, place);
	if (thread->root[0] != '\0') {
		text_puts(scratch, "&ts=");
		html_percent(scratch, thread->root);
	}
	if (!thread->is_wide)
		text_putf(scratch, "&oldest=%lld.000000&inclusive=true",
		    (long long)since_at);
	text_putf(scratch, "&include_all_metadata=true&limit=%d", limit);
	slack_look_put_cursor(scratch, thread);
	slack_exchange_fill(channel, "GET", ret_request, scratch);
}

/* --- answers -------------------------------------------------------------- */

/* Is this posted message the one with the key? */
static bool
slack_look_has_key(const struct doc *posted, const char *key)
{
	const struct doc *metadata = doc_find(posted, "metadata");
	const char *event = doc_string(doc_find(metadata, "event_type"));
	const char *found = doc_string(doc_find(doc_find(metadata,
	    "event_payload"), "key"));

	return event != NULL && found != NULL &&
	    strcmp(event, SLACK_EVENT) == 0 && strcmp(found, key) == 0;
}

/* Go on with the next page, if there is one; false: it is not read. */
static bool
slack_look_turn(const struct doc *map, struct channel_thread *thread)
{
	const char *cursor = doc_string(doc_find(doc_find(map,
	    "response_metadata"), "next_cursor"));

	if (cursor == NULL || cursor[0] == '\0' ||
	    strlen(cursor) >= sizeof(thread->cursor) ||
	    ++thread->pages >= (thread->shrunk > 0 ? SLACK_LOOK_SMALL_PAGES :
	    SLACK_LOOK_PAGES))
		return false;
	memcpy(thread->cursor, cursor, strlen(cursor) + 1);
	return true;
}

/* The next question begins with its first page. */
static void
slack_look_rewind(struct channel_thread *thread)
{
	thread->cursor[0] = '\0';
	thread->pages = 0;
}

/*
 * Do the newest messages, this page of them the last, reach back before the
 * first try?  Told by Slack's clock alone: it is that of the newest at least,
 * and the try was no longer ago than the span.  A thread begins with its oldest
 * and tells nothing so.
 */
static bool
slack_look_reaches(const struct doc *messages, struct channel_thread *thread)
{
	int64_t at, oldest_at = INT64_MAX;
	const char *ts;
	size_t i;

	for (i = 0; i < messages->count; i++) {
		ts = doc_string(doc_find(&messages->items[i], "ts"));
		at = ts == NULL ? 0 : strtoll(ts, NULL, 10);
		if (at <= 0)
			continue;
		if (at < oldest_at)
			oldest_at = at;
		if (at > thread->newest_at)
			thread->newest_at = at;
	}
	return thread->root[0] == '\0' && oldest_at != INT64_MAX &&
	    thread->newest_at - oldest_at >= thread->span_secs;
}

/* From the newest back, whatever our clock says. */
static void
slack_look_widen(struct channel_thread *thread, const char *reason,
    struct outcome *ret_outcome)
{
	slack_look_rewind(thread);
	thread->is_wide = true;
	outcome_set(ret_outcome, OUTCOME_FURTHER, "%s", reason);
}

/* The page does not show it: what do all that were read say?  More than can be
 * read since the first try may be so by our clock only, where that is behind;
 * the newest of a thread are further away without it. */
static void
slack_look_judge_absent(const struct doc *map, struct channel_thread *thread,
    struct outcome *ret_outcome)
{
	const char *more = doc_string(doc_find(map, "has_more"));
	bool is_last = more == NULL || strcmp(more, "true") != 0;

	if (thread->is_wide && slack_look_reaches(doc_find(map, "messages"),
	    thread))
		is_last = true;
	if (!is_last && slack_look_turn(map, thread)) {
		outcome_set(ret_outcome, OUTCOME_FURTHER,
		    "the messages go on");
	} else if (!is_last && !thread->is_wide && thread->root[0] == '\0') {
		slack_look_widen(thread, "too many by our clock", ret_outcome);
	} else if (!is_last) {
		outcome_set(ret_outcome, OUTCOME_UNKNOWN, "not among the "
		    "messages that were read, and there are more");
	} else if (thread->is_wide) {
		outcome_set(ret_outcome, OUTCOME_ABSENT,
		    "looked: it is not in the channel");
	} else {
		slack_look_widen(thread, "not there by our clock", ret_outcome);
	}
}

/*
 * Found, not there, or not to be known: with more messages than were read, "not
 * there" would be a guess, and a wrong one says everything twice. `place`:
 * whose history it is.
 */
static void
slack_look_judge_history(const char *key, const struct doc *map,
    const char *place, struct channel_thread *thread,
    struct outcome *ret_outcome)
{
	const struct doc *messages = doc_find(map, "messages");
	size_t i;

	/* "ok" without messages is no answer to the question. */
	if (messages == NULL || messages->type != DOC_LIST) {
		outcome_set(ret_outcome, OUTCOME_LATER,
		    "Slack's answer has no messages");
		return;
	}
	for (i = 0; i < messages->count; i++) {
		if (!slack_look_has_key(&messages->items[i], key))
			continue;
		outcome_set(ret_outcome, OUTCOME_SENT, "found in the channel");
		(void)slack_exchange_keep(ret_outcome->place,
		    sizeof(ret_outcome->place), place, SLACK_ID_ALPHABET);
		if (slack_exchange_keep_reference(ret_outcome, doc_string(
		    doc_find(&messages->items[i], "ts"))))
			return;
	}
	slack_look_judge_absent(map, thread, ret_outcome);
}

/* The id of "#name" on this page of the list: into `thread`.  Slack's names are
 * in small letters, people's need not be. */
static bool
slack_look_find_place(const struct doc *channels, const char *target,
    struct channel_thread *thread)
{
	const char *name;
	size_t i;

	for (i = 0; i < channels->count; i++) {
		name = doc_string(doc_find(&channels->items[i], "name"));
		if (name != NULL && strcasecmp(name, target + 1) == 0 &&
		    slack_exchange_keep(thread->place, sizeof(thread->place),
		    doc_string(doc_find(&channels->items[i], "id")),
		    SLACK_ID_ALPHABET))
			return true;
	}
	return false;
}

/* The state of the search is in `thread`, so a restart between two pages goes
 * on with the first and loses nothing. */
static void
slack_look_judge_list(const struct channel *channel, const struct doc *map,
    struct channel_thread *thread, struct outcome *ret_outcome)
{
	const struct doc *channels = doc_find(map, "channels");

	if (channels == NULL || channels->type != DOC_LIST)
		outcome_set(ret_outcome, OUTCOME_LATER,
		    "Slack's answer has no channels");
	else if (slack_look_find_place(channels, channel->target, thread)) {
		slack_look_rewind(thread);
		outcome_set(ret_outcome, OUTCOME_FURTHER,
		    "found the channel's id");
	} else if (slack_look_turn(map, thread))
		outcome_set(ret_outcome, OUTCOME_FURTHER,
		    "the list of channels goes on");
	else
		outcome_set(ret_outcome, OUTCOME_UNKNOWN, "cannot look: the "
		    "app is in no channel %.80s; invite it, or give the "
		    "channel's id", channel->target);
}

/* The id of the conversation with a member. */
static void
slack_look_judge_open(const struct doc *map, struct channel_thread *thread,
    struct outcome *ret_outcome)
{
	if (slack_exchange_keep(thread->place, sizeof(thread->place),
	    doc_string(doc_find(doc_find(map, "channel"), "id")),
	    SLACK_ID_ALPHABET))
		outcome_set(ret_outcome, OUTCOME_FURTHER,
		    "found the id of the direct messages");
	else
		outcome_set(ret_outcome, OUTCOME_LATER,
		    "Slack's answer has no channel");
}

/* Why we may not look, and what would help. */
static void
slack_look_judge_closed(const struct channel *channel, const char *error,
    bool has_place, struct outcome *ret_outcome)
{
	bool is_direct = slack_look_is_direct(channel) ||
	    channel->target[0] == 'D';

	if (is_direct)
		outcome_set(ret_outcome, OUTCOME_UNKNOWN, "cannot look %s: "
		    "%.80s (the app needs the scope %s)", has_place ?
		    "at the direct messages" :
		    "for the direct messages' id", error, has_place ?
		    "im:history" : "im:write");
	else
		outcome_set(ret_outcome, OUTCOME_UNKNOWN, has_place ?
		    "cannot look in the channel: %.80s (the app needs "
		    "channels:history or groups:history, and the channel's "
		    "id)" : "cannot look for the channel's id: %.80s (give "
		    "it, or the app the scopes channels:read and "
		    "groups:read)", error);
}

/* Errors of looking: a token that is void parks; what passes is tried again;
 * all else means that we may not look. */
static void
slack_look_judge_error(const struct channel *channel, const char *error,
    const struct exchange_reply *reply, bool has_place,
    struct outcome *ret_outcome)
{
	static const char *const dead[] = { "account_inactive", "invalid_auth",
	    "not_authed", "token_expired", "token_revoked" };
	const struct slack_error *known = slack_error_find(error);
	size_t i;

	if (strcmp(error, "thread_not_found") == 0) {
		outcome_set(ret_outcome, OUTCOME_ABSENT,
		    "looked: its thread is not there");
		return;
	}
	for (i = 0; i < countof(dead); i++)
		if (strcmp(error, dead[i]) == 0) {
			slack_error_judge(error, -1, ret_outcome);
			return;
		}
	/* Of a send UNKNOWN means "it may be there"; of a look, "ask again". */
	if (known != NULL && (known->class == OUTCOME_LATER ||
	    known->class == OUTCOME_UNKNOWN)) {
		outcome_set(ret_outcome, OUTCOME_LATER, "Slack: %.80s", error);
		ret_outcome->retry_after_secs = reply->retry_after_secs;
		return;
	}
	slack_look_judge_closed(channel, error, has_place, ret_outcome);
}

/* The same page again, with fewer on it.  Asked for as it was, it would be too
 * large for ever. */
static void
slack_look_shrink(struct channel_thread *thread, const char *place,
    struct outcome *ret_outcome)
{
	if (slack_look_limit(thread, slack_look_most(thread, place)) == 1) {
		outcome_set(ret_outcome, OUTCOME_UNKNOWN, "cannot look: what "
		    "is there is too large to be read");
		return;
	}
	thread->shrunk++;
	outcome_set(ret_outcome, OUTCOME_FURTHER, "too large for one page");
}

/*
 * Nothing here changes anything at Slack's, so what failed may be asked again.
 */
void
slack_look_judge(const struct channel *channel, const char *key,
    const struct exchange_reply *reply, struct channel_thread *thread,
    struct outcome *ret_outcome)
{
	const char *place = slack_look_place(channel, thread), *error;
	struct doc *map;

	if (reply->is_too_large) {
		slack_look_shrink(thread, place, ret_outcome);
		return;
	}
	if (channel_judge_status(reply, ret_outcome)) {
		/* Looking changes nothing: it may always be repeated. */
		ret_outcome->class = OUTCOME_LATER;
		return;
	}
	map = slack_exchange_read(reply);
	if (map == NULL) {
		outcome_set(ret_outcome, OUTCOME_LATER, "HTTP %d with an "
		    "answer that is not Slack's", reply->status);
		return;
	}
	error = doc_string(doc_find(map, "error"));
	if (!slack_exchange_is_ok(map))
		slack_look_judge_error(channel, error != NULL ? error : "",
		    reply, place != NULL, ret_outcome);
	else if (place == NULL && slack_look_is_direct(channel))
		slack_look_judge_open(map, thread, ret_outcome);
	else if (place == NULL)
		slack_look_judge_list(channel, map, thread, ret_outcome);
	else
		slack_look_judge_history(key, map, place, thread,
		    ret_outcome);
	doc_free(map);
}
