/* SPDX-License-Identifier: MIT */
/*
 * Is a ticket or a comment there?  A ticket has a label of its own, which JQL
 * finds: GET search?jql=… on Data Center, GET search/jql?jql=… on Cloud, where
 * the former is gone (410) and the latter may be behind what was written by
 * seconds to minutes (developer.atlassian.com/cloud/jira/platform/
 * search-and-reconcile).  A comment ends with its mark; the newest are read
 * first, from the ticket itself, which is never behind (GET
 * issue/KEY/comment, orderBy=-created).
 */
#include "jira_look_internal.h"

#include <stdio.h>
#include <string.h>

#include "channel_internal.h"
#include "html.h"
#include "jira_exchange_internal.h"
#include "jira_letter_internal.h"
#include "jira_settings_internal.h"

/* Of a page: a comment of 32,767 characters still leaves room for others below
 * EXCHANGE_REPLY_MAX. */
#define JIRA_LOOK_PAGE 20
#define JIRA_LOOK_PAGES 10

void
jira_look_find_root(const struct channel_letter *letter,
    struct channel_thread *thread)
{
	struct jira_letter read;

	if (!jira_letter_read(letter, &read) || read.opens)
		thread->root[0] = '\0';
}

bool
jira_look_keep_key(struct outcome *outcome, const char *key)
{
	if (key == NULL || !jira_letter_is_key(key))
		return false;
	(void)snprintf(outcome->reference, sizeof(outcome->reference), "%s",
	    key);
	(void)snprintf(outcome->place, sizeof(outcome->place), "%.*s",
	    (int)strcspn(key, "-"), key);
	return true;
}

void
jira_look_request(const struct channel *channel,
    const struct channel_thread *thread, const char *key, int64_t since_at,
    struct exchange_request *ret_request, struct text *scratch)
{
	(void)since_at;
	jira_exchange_put_url(scratch, channel);
	if (thread->root[0] != '\0') {
		text_putf(scratch, "issue/%s/comment?orderBy=-created"
		    "&startAt=%d&maxResults=%d", thread->root,
		    thread->pages * JIRA_LOOK_PAGE, JIRA_LOOK_PAGE);
	} else {
		text_putf(scratch, "search%s?jql=labels%%20%%3D%%20%%22"
		    JIRA_MARK "%s%%22&fields=summary&maxResults=2",
		    channel->jira->version == 3 ? "/jql" : "", key);
		if (thread->cursor[0] != '\0') {
			text_puts(scratch, "&nextPageToken=");
			html_percent(scratch, thread->cursor);
		}
	}
	jira_exchange_fill(channel, "GET", ret_request, scratch);
}

/* Cloud may give an empty page and more behind it. */
static void
jira_look_judge_search(const struct doc *map, struct channel_thread *thread,
    struct outcome *ret_outcome)
{
	const struct doc *issues = doc_find(map, "issues");
	const char *cursor = doc_string(doc_find(map, "nextPageToken"));
	size_t i;

	if (issues == NULL || issues->type != DOC_LIST) {
		outcome_set(ret_outcome, OUTCOME_LATER,
		    "Jira's answer has no tickets");
		return;
	}
	outcome_set(ret_outcome, OUTCOME_SENT, "found by its label");
	for (i = 0; i < issues->count; i++)
		if (jira_look_keep_key(ret_outcome, doc_string(
		    doc_find(&issues->items[i], "key"))))
			return;
	if (cursor == NULL || cursor[0] == '\0') {
		outcome_set(ret_outcome, OUTCOME_ABSENT,
		    "looked: no ticket has its label");
	} else if (strlen(cursor) < sizeof(thread->cursor) &&
	    ++thread->pages < JIRA_LOOK_PAGES) {
		memcpy(thread->cursor, cursor, strlen(cursor) + 1);
		outcome_set(ret_outcome, OUTCOME_FURTHER,
		    "the search goes on");
	} else {
		outcome_set(ret_outcome, OUTCOME_UNKNOWN,
		    "cannot look: the search does not end");
	}
}

/* Is the mark anywhere in the comment's text, whichever language that is? */
static bool
jira_look_has_mark(const struct doc *body, const char *mark)
{
	size_t i;

	if (body == NULL)
		return false;
	if (body->type == DOC_SCALAR)
		return strstr(body->scalar, mark) != NULL;
	for (i = 0; i < body->count; i++)
		if (jira_look_has_mark(&body->items[i], mark))
			return true;
	return false;
}

static void
jira_look_judge_comments(const struct doc *map, const char *mark,
    struct channel_thread *thread, struct outcome *ret_outcome)
{
	const struct doc *comments = doc_find(map, "comments"), *comment;
	const char *id;
	size_t i;

	if (comments == NULL || comments->type != DOC_LIST) {
		outcome_set(ret_outcome, OUTCOME_LATER,
		    "Jira's answer has no comments");
		return;
	}
	for (i = 0; i < comments->count; i++) {
		comment = &comments->items[i];
		if (!jira_look_has_mark(doc_find(comment, "body"), mark))
			continue;
		id = doc_string(doc_find(comment, "id"));
		outcome_set(ret_outcome, OUTCOME_SENT, "found in the ticket");
		if (id == NULL)
			return;
		(void)snprintf(ret_outcome->reference,
		    sizeof(ret_outcome->reference), "%.*s",
		    (int)strspn(id, "0123456789"), id);
		return;
	}
	if (comments->count < JIRA_LOOK_PAGE) {
		outcome_set(ret_outcome, OUTCOME_ABSENT,
		    "looked: it is not in the ticket");
	} else if (++thread->pages < JIRA_LOOK_PAGES) {
		outcome_set(ret_outcome, OUTCOME_FURTHER,
		    "there are more comments");
	} else {
		outcome_set(ret_outcome, OUTCOME_UNKNOWN, "not among the last "
		    "%d comments, and there are more",
		    JIRA_LOOK_PAGE * JIRA_LOOK_PAGES);
	}
}

/* Looking changes nothing, so it may always be repeated. */
static void
jira_look_judge_refusal(const struct exchange_reply *reply, bool is_search,
    struct outcome *ret_outcome)
{
	/* A ticket that is gone has no comment of ours. */
	jira_exchange_judge(reply, is_search, ret_outcome);
	if (ret_outcome->class == OUTCOME_REFUSED && !is_search)
		ret_outcome->class = reply->status == 404 ? OUTCOME_ABSENT :
		    OUTCOME_UNKNOWN;
	else if (ret_outcome->class != OUTCOME_PARKED)
		ret_outcome->class = OUTCOME_LATER;
}

void
jira_look_judge(const struct channel *channel, const char *key,
    const struct exchange_reply *reply, struct channel_thread *thread,
    struct outcome *ret_outcome)
{
	bool is_search = thread->root[0] == '\0';
	char mark[sizeof(JIRA_MARK) + ANNOUNCEMENT_KEY_MAX];
	struct doc *map = NULL;

	(void)channel;
	if (channel_judge_status(reply, ret_outcome)) {
		ret_outcome->class = OUTCOME_LATER;
		ret_outcome->retry_after_secs = reply->retry_after_secs;
		return;
	}
	if (!jira_exchange_is_done(reply)) {
		jira_look_judge_refusal(reply, is_search, ret_outcome);
		return;
	}
	map = jira_exchange_read(reply);
	(void)snprintf(mark, sizeof(mark), JIRA_MARK "%s", key);
	if (map == NULL)
		outcome_set(ret_outcome, OUTCOME_LATER, "HTTP %d with an "
		    "answer that is not Jira's", reply->status);
	else if (is_search)
		jira_look_judge_search(map, thread, ret_outcome);
	else
		jira_look_judge_comments(map, mark, thread, ret_outcome);
	doc_free(map);
}
