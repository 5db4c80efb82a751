/* SPDX-License-Identifier: MIT */
/*
 * What follows a ticket that is there, or its last comment.
 *
 * Watchers, one a request (POST issue/KEY/watchers, whose body is a JSON string
 * by itself: an account id on Cloud, a user name on Data Center; 204).  One who
 * is there already stays.  Who is not known, or may not see the ticket, is left
 * out with a remark.
 *
 * Closing takes two: GET issue/KEY?fields=status&expand=transitions tells how
 * it stands and which ways lead on from there; POST issue/KEY/transitions goes
 * one (204).  What is done already, by its status category, is left alone: so
 * to come here again does no harm, and whoever closed it by hand is not
 * disturbed.
 */
#include "jira_sequel_internal.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "channel_internal.h"
#include "jira_exchange_internal.h"
#include "jira_letter_internal.h"
#include "jira_settings_internal.h"
#include "jsontext.h"
#include "nearest.h"

#define JIRA_TRANSITIONS_MAX 50		/* to choose among, and to name */

/* Which of the requests is next. */
enum jira_sequel_step {
	JIRA_SEQUEL_WATCHER, JIRA_SEQUEL_STATUS, JIRA_SEQUEL_CLOSE,
	JIRA_SEQUEL_OVER,
};

static enum jira_sequel_step
jira_sequel_next(const struct channel *channel,
    const struct channel_letter *letter, const struct channel_thread *thread)
{
	const struct jira_settings *settings = channel->jira;
	struct jira_letter read;
	size_t watchers;

	if (!jira_letter_read(letter, &read) ||
	    !jira_letter_is_key(thread->root))
		return JIRA_SEQUEL_OVER;
	watchers = read.opens ? settings->watchers.count : 0;
	if (thread->step < watchers)
		return JIRA_SEQUEL_WATCHER;
	if (!read.closes || settings->close == NULL)
		return JIRA_SEQUEL_OVER;
	if (thread->step == watchers)
		return JIRA_SEQUEL_STATUS;
	return thread->step == watchers + 1 && thread->choice[0] != '\0' ?
	    JIRA_SEQUEL_CLOSE : JIRA_SEQUEL_OVER;
}

static bool
jira_sequel_is_owed(const struct channel *channel,
    const struct channel_letter *letter, const struct channel_thread *thread)
{
	return jira_sequel_next(channel, letter, thread) != JIRA_SEQUEL_OVER;
}

/* --- asking --------------------------------------------------------------- */

static void
jira_sequel_request_close(const struct channel_thread *thread,
    struct exchange_request *request, struct text *scratch)
{
	struct text body = { 0 };
	struct jsontext json = { .text = &body };

	jsontext_object(&json, NULL);
	jsontext_object(&json, "transition");
	jsontext_string(&json, "id", thread->choice);
	jsontext_end_object(&json);
	jsontext_end_object(&json);
	jira_exchange_add_body(request, scratch, &body);
	text_clear(&body);
}

static void
jira_sequel_request(const struct channel *channel,
    const struct channel_letter *letter, const struct channel_thread *thread,
    struct exchange_request *ret_request, struct text *scratch)
{
	enum jira_sequel_step step = jira_sequel_next(channel, letter,
	    thread);
	struct text body = { 0 };
	struct jsontext json = { .text = &body };

	jira_exchange_put_url(scratch, channel);
	text_putf(scratch, "issue/%s%s", thread->root,
	    step == JIRA_SEQUEL_WATCHER ? "/watchers" :
	    step == JIRA_SEQUEL_STATUS ? "?fields=status&expand=transitions" :
	    "/transitions");
	jira_exchange_fill(channel, step == JIRA_SEQUEL_STATUS ? "GET" :
	    "POST", ret_request, scratch);
	if (step == JIRA_SEQUEL_WATCHER) {
		jsontext_string(&json, NULL,
		    channel->jira->watchers.items[thread->step]);
		jira_exchange_add_body(ret_request, scratch, &body);
		text_clear(&body);
	} else if (step == JIRA_SEQUEL_CLOSE) {
		jira_sequel_request_close(thread, ret_request, scratch);
	}
}

/* --- answers -------------------------------------------------------------- */

/* A watcher is never worth holding anything up. */
static void
jira_sequel_judge_watcher(const char *watcher,
    const struct exchange_reply *reply, struct channel_thread *thread,
    struct outcome *ret_outcome)
{
	if (!jira_exchange_is_done(reply)) {
		jira_exchange_judge(reply, false, ret_outcome);
		/* Data Center says 401, with words, of who may not add
		 * watchers; without, it is the token. */
		if (ret_outcome->class != OUTCOME_REFUSED &&
		    !(reply->status == 401 && jira_exchange_has_words(reply)))
			return;
		(void)snprintf(thread->remark, sizeof(thread->remark),
		    "%s has no watcher %.40s: %.80s", thread->root, watcher,
		    ret_outcome->reason);
	}
	thread->step++;
	outcome_set(ret_outcome, OUTCOME_FURTHER, "asked for a watcher");
}

/* The way by its name, else by the status it leads to. */
static const struct doc *
jira_sequel_find(const struct doc *list, const char *name)
{
	const struct doc *by_status = NULL, *item;
	const char *own, *status;
	size_t i;

	for (i = 0; i < doc_item_count(list); i++) {
		item = doc_item(list, i);
		own = doc_string(doc_find(item, "name"));
		status = doc_string(doc_find(doc_find(item, "to"), "name"));
		if (own != NULL && strcasecmp(own, name) == 0)
			return item;
		if (by_status == NULL && status != NULL &&
		    strcasecmp(status, name) == 0)
			by_status = item;
	}
	return by_status;
}

/* What there is instead. */
static void
jira_sequel_refuse(const struct doc *list, const char *wanted,
    const struct channel_thread *thread, struct outcome *ret_outcome)
{
	const char *names[JIRA_TRANSITIONS_MAX], *near;
	size_t count = 0, i;
	struct text text = { 0 };

	for (i = 0; i < doc_item_count(list) && count < countof(names); i++) {
		names[count] = doc_string(doc_find(doc_item(list, i),
		    "name"));
		count += names[count] != NULL;
	}
	near = nearest_find(wanted, names, count);
	text_putf(&text, "%s is not closed: no transition \"%.60s\"",
	    thread->root, wanted);
	if (near != NULL)
		text_putf(&text, "; did you mean \"%.60s\"?", near);
	else if (count == 0)
		text_puts(&text, "; the account may make none");
	else
		text_puts(&text, "; there are ");
	for (i = 0; near == NULL && i < count; i++)
		text_putf(&text, "%s\"%.60s\"", i > 0 ? ", " : "", names[i]);
	outcome_set(ret_outcome, OUTCOME_REFUSED, "%s", text_string(&text));
	text_clear(&text);
}

static void
jira_sequel_judge_status(const struct doc *map, const char *wanted,
    struct channel_thread *thread, struct outcome *ret_outcome)
{
	const char *category = doc_string(doc_find(doc_find(doc_find(doc_find(
	    map, "fields"), "status"), "statusCategory"), "key"));
	const struct doc *list = doc_find(map, "transitions"), *found;
	const char *id;

	thread->choice[0] = '\0';
	found = jira_sequel_find(list, wanted);
	id = doc_string(doc_find(found, "id"));
	if (category != NULL && strcmp(category, "done") == 0) {
		id = NULL;
	} else if (list == NULL || list->type != DOC_LIST) {
		outcome_set(ret_outcome, OUTCOME_LATER,
		    "Jira's answer has no transitions");
		return;
	} else if (id == NULL || id[0] == '\0' ||
	    strlen(id) >= sizeof(thread->choice)) {
		jira_sequel_refuse(list, wanted, thread, ret_outcome);
		return;
	}
	(void)snprintf(thread->choice, sizeof(thread->choice), "%s",
	    id == NULL ? "" : id);
	thread->step++;
	outcome_set(ret_outcome, OUTCOME_FURTHER, "asked how it stands");
}

/* Of one ticket alone: it ends the row, and nobody else's. */
static void
jira_sequel_judge_close(const struct exchange_reply *reply, bool is_status,
    struct channel_thread *thread, struct outcome *ret_outcome)
{
	char words[sizeof(ret_outcome->reason)];

	if (jira_exchange_is_done(reply)) {
		thread->step++;
		outcome_set(ret_outcome, OUTCOME_FURTHER, "closed");
		return;
	}
	jira_exchange_judge(reply, false, ret_outcome);
	/* Asking changes nothing: what is unclear is asked again. */
	if (is_status && ret_outcome->class == OUTCOME_UNKNOWN)
		ret_outcome->class = OUTCOME_LATER;
	if (ret_outcome->class != OUTCOME_REFUSED)
		return;
	(void)snprintf(words, sizeof(words), "%s", ret_outcome->reason);
	outcome_set(ret_outcome, OUTCOME_REFUSED, "%s is not closed: %.140s",
	    thread->root, words);
}

static void
jira_sequel_judge(const struct channel *channel,
    const struct channel_letter *letter, const struct exchange_reply *reply,
    struct channel_thread *thread, struct outcome *ret_outcome)
{
	enum jira_sequel_step step = jira_sequel_next(channel, letter,
	    thread);
	const struct jira_settings *settings = channel->jira;
	struct doc *map = NULL;

	if (channel_judge_status(reply, ret_outcome))
		return;
	if (step == JIRA_SEQUEL_WATCHER) {
		jira_sequel_judge_watcher(
		    settings->watchers.items[thread->step], reply, thread,
		    ret_outcome);
		return;
	}
	if (step == JIRA_SEQUEL_STATUS && jira_exchange_is_done(reply)) {
		map = jira_exchange_read(reply);
		jira_sequel_judge_status(map, settings->close, thread,
		    ret_outcome);
		doc_free(map);
		return;
	}
	jira_sequel_judge_close(reply, step == JIRA_SEQUEL_STATUS, thread,
	    ret_outcome);
}

const struct channel_sequel jira_sequel = {
	.is_owed = jira_sequel_is_owed,
	.request = jira_sequel_request,
	.judge = jira_sequel_judge,
};
