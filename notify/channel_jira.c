/* SPDX-License-Identifier: MIT */
/*
 * Jira: a ticket for each subject.  What is said first opens it, what follows
 * are comments, how things stand is its description; the last message closes
 * it.  Cloud by its REST API v3, Data Center and Server by v2
 * (developer.atlassian.com/cloud/jira/platform/rest/v3;
 * docs.atlassian.com/software/jira/docs/api/REST/9.12.0).
 *
 * Jira has no idempotency key, so what is sent carries ours, and a lost answer
 * is looked for before it is repeated (jira_look.c).
 */
#include <string.h>

#include "channel_editor.h"
#include "channel_internal.h"
#include "jira_exchange_internal.h"
#include "jira_letter_internal.h"
#include "jira_look_internal.h"
#include "jira_print_internal.h"
#include "jira_sequel_internal.h"
#include "jira_settings_internal.h"

/* Cloud's search is behind what was written by seconds, sometimes minutes; a
 * ticket that is late is better than two. */
#define JIRA_SETTLE_SECS 120

static void
jira_compose(const struct channel *channel, const struct message *message,
    const struct channel_thread *thread, const char *key,
    const char *recipient, int64_t at, struct channel_letter *ret_letter)
{
	(void)recipient, (void)at;
	jira_letter_compose(channel, message, thread, key, ret_letter);
}

static void
jira_request_edit(const struct channel *channel,
    const struct channel_letter *letter,
    struct exchange_request *ret_request, struct text *scratch)
{
	struct jira_letter read;

	/* One that rotted was never let out; an empty path is refused. */
	if (!jira_letter_read(letter, &read))
		memset(&read, 0, sizeof(read));
	jira_exchange_put_url(scratch, channel);
	text_puts(scratch, read.path);
	jira_exchange_fill(channel, read.method != NULL ? read.method :
	    "POST", ret_request, scratch);
	ret_request->content_type = "application/json";
	ret_request->body = read.body != NULL ? read.body : "";
	ret_request->body_length = read.length;
}

static void
jira_request_send(const struct channel *channel,
    const struct channel_letter *letter, const char *recipient,
    struct exchange_request *ret_request, struct text *scratch)
{
	(void)recipient;
	jira_request_edit(channel, letter, ret_request, scratch);
}

/* 201 with the key of the ticket, or the id of the comment.  Without, it is
 * probably there all the same. */
static void
jira_judge_made(const struct exchange_reply *reply, bool is_new,
    struct outcome *ret_outcome)
{
	struct doc *map = jira_exchange_read(reply);
	const char *id = doc_string(doc_find(map, "id"));
	size_t length = id == NULL ? 0 : strspn(id, "0123456789");

	outcome_set(ret_outcome, OUTCOME_SENT, "%s",
	    is_new ? "opened" : "added");
	if (is_new) {
		if (!jira_look_keep_key(ret_outcome,
		    doc_string(doc_find(map, "key"))))
			outcome_set(ret_outcome, OUTCOME_UNKNOWN,
			    "Jira's answer has no ticket's key");
	} else if (length == 0 || length >= sizeof(ret_outcome->reference)) {
		outcome_set(ret_outcome, OUTCOME_UNKNOWN,
		    "Jira's answer has no comment's id");
	} else {
		memcpy(ret_outcome->reference, id, length);
		ret_outcome->reference[length] = '\0';
	}
	doc_free(map);
}

static void
jira_judge_letter(const struct channel_letter *letter,
    const struct exchange_reply *reply, struct outcome *ret_outcome)
{
	struct jira_letter read;
	bool is_new = !jira_letter_read(letter, &read) || read.opens;

	if (channel_judge_status(reply, ret_outcome))
		return;
	if (jira_exchange_is_done(reply))
		jira_judge_made(reply, is_new, ret_outcome);
	else
		jira_exchange_judge(reply, is_new, ret_outcome);
}

/* 204, of PUT issue/KEY. */
static void
jira_judge_edit(const struct exchange_reply *reply,
    struct outcome *ret_outcome)
{
	if (channel_judge_status(reply, ret_outcome))
		return;
	if (jira_exchange_is_done(reply))
		outcome_set(ret_outcome, OUTCOME_SENT, "described anew");
	else
		jira_exchange_judge(reply, false, ret_outcome);
}

static void
jira_put_link(struct text *text, const struct channel *channel,
    const struct channel_thread *thread)
{
	text_putf(text, "%s/browse/%s", channel->url, thread->root);
}

/* The link is known without asking. */
static const struct channel_editor jira_editor = {
	.compose_board = jira_letter_compose_board,
	.request_edit = jira_request_edit,
	.judge_edit = jira_judge_edit,
};

const struct channel_kind channel_jira = {
	.name = "jira",
	.help = "tickets in a Jira project: opened, commented on, closed",
	.can_look_up = true,
	.takes_details = true,
	.is_record = true,
	.settle_secs = JIRA_SETTLE_SECS,
	.parse = jira_settings_parse,
	.compose = jira_compose,
	.request_send = jira_request_send,
	.judge_letter = jira_judge_letter,
	.request_look_up = jira_look_request,
	.find_root = jira_look_find_root,
	.judge_look_up = jira_look_judge,
	.editor = &jira_editor,
	.sequel = &jira_sequel,
	.put_link = jira_put_link,
	.print = jira_print,
	.print_html = jira_print_html,
};
