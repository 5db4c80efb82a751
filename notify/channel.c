/* SPDX-License-Identifier: MIT */
/*
 * The table of kinds, and what more than one of them needs: choosing the kind
 * of a channel's entry, its secret, and judging HTTP answers by their
 * status alone.  To add a kind is to add its file and its line here.
 */
#include "channel.h"

#include <stdlib.h>
#include <string.h>

#include "channel_internal.h"
#include "jira_settings_internal.h"
#include "mem.h"
#include "nearest.h"
#include "secret.h"
#include "url.h"
#include "window.h"

/* In the order in which messages and manuals list them. */
const struct channel_kind *const channel_kinds[] = {
	&channel_slack,
	&channel_webhook,
	&channel_email,
	&channel_cloudevent,
	&channel_alertmanager,
	&channel_jira,
	NULL
};

/* Say what a channel may be; a key of `map` may be one misspelt. */
static void
channel_complain_kind(const struct doc *map, struct complaints *complaints)
{
	const char *names[countof(channel_kinds)], *near = NULL;
	size_t i, count = 0;

	while (channel_kinds[count] != NULL) {
		names[count] = channel_kinds[count]->name;
		count++;
	}
	for (i = 0; near == NULL && i < map->count; i++)
		near = nearest_find(map->items[i].key, names, count);
	doc_complain(map, COMPLAINT_ERROR, complaints, "channel \"%s\" does "
	    "not say what it is; %s%s%saccepted is one of slack: \"#name\", "
	    "slack-webhook: {file: PATH}, email: [ADDRESS], webhook: URL, "
	    "alertmanager: URL, jira: URL", map->key,
	    near != NULL ? "did you mean \"" : "", near != NULL ? near : "",
	    near != NULL ? "\"? " : "");
}

/* Which kind the map's keys choose; complains unless exactly one.  There is no
 * `type:`: what is written says what it is. */
static const struct channel_kind *
channel_find_kind(const struct doc *map, struct complaints *complaints)
{
	const struct channel_kind *found = NULL;
	size_t i;

	for (i = 0; channel_kinds[i] != NULL; i++) {
		if (doc_find(map, channel_kinds[i]->name) == NULL)
			continue;
		if (found != NULL) {
			doc_complain(doc_find(map, channel_kinds[i]->name),
			    COMPLAINT_ERROR, complaints, "channel \"%s\" has "
			    "both \"%s\" and \"%s\"; a channel is one of them",
			    map->key, found->name, channel_kinds[i]->name);
			return NULL;
		}
		found = channel_kinds[i];
	}
	if (found == NULL)
		channel_complain_kind(map, complaints);
	return found;
}

/* The id and the place in the file are set in any case: complaints that come
 * later need them. */
int
channel_parse(const struct doc *map, struct channel *ret_channel,
    struct complaints *complaints)
{
	memset(ret_channel, 0, sizeof(*ret_channel));
	ret_channel->id = mem_string(map->key != NULL ? map->key : "");
	ret_channel->line = map->key_line;
	ret_channel->column = map->key_column;
	ret_channel->file = map->file;
	if (map->type != DOC_MAP) {
		doc_complain(map, COMPLAINT_ERROR, complaints, "channel "
		    "\"%s\" must be a map, such as {slack: \"#team\", "
		    "token: {file: slack-token}}", ret_channel->id);
		return -1;
	}
	ret_channel->kind = channel_find_kind(map, complaints);
	if (ret_channel->kind == NULL)
		return -1;
	return ret_channel->kind->parse(map, ret_channel, complaints);
}

/* Read late, and anew at each reload, so that a token can be replaced without
 * touching the configuration.  A bad new one leaves the old in use. */
int
channel_load_secrets(struct channel *channel, struct error *ret_error)
{
	char *secret = NULL;
	int result;

	if (channel->token_file == NULL)
		return 0;
	result = secret_load(channel->token_file, &secret, ret_error);
	if (result == 0 && channel->kind->check_secret != NULL)
		result = channel->kind->check_secret(secret, ret_error);
	/* Its place is said by the error, its content never. */
	if (result != 0) {
		secret_free(secret);
		return error_prefix(ret_error, "channel %s", channel->id);
	}
	secret_free(channel->token);
	channel->token = secret;
	return 0;
}

/*
 * 408 may have been said after the body was read; 413 is about this message and
 * will not change; everything else (401, 403, 404, 407) is about the channel
 * and waits for somebody.
 */
void
channel_judge_refusal(const struct exchange_reply *reply,
    struct outcome *ret_outcome)
{
	enum outcome_class class = OUTCOME_PARKED;

	if (reply->status == 408)
		class = OUTCOME_UNKNOWN;
	else if (reply->status == 413)
		class = OUTCOME_REFUSED;
	outcome_set(ret_outcome, class, "HTTP %d: %.100s", reply->status,
	    reply->reason[0] != '\0' ? reply->reason : "refused");
}

/*
 * The question behind each line: may the message be there?  Never sent: no.
 * 5xx or nothing readable: perhaps, so look or wait before repeating.  429 and
 * a redirect: no, and it will pass.
 */
bool
channel_judge_status(const struct exchange_reply *reply,
    struct outcome *ret_outcome)
{
	if (reply->progress == EXCHANGE_NEVER_SENT) {
		outcome_set(ret_outcome, OUTCOME_LATER, "%s", reply->reason);
		return true;
	}
	/* No word on how far it got: not "failed". */
	if (reply->progress == EXCHANGE_UNKNOWN || reply->status >= 500 ||
	    reply->status < 200) {
		outcome_set(ret_outcome, OUTCOME_UNKNOWN, "HTTP %d: %s",
		    reply->status, reply->reason[0] != '\0' ?
		    reply->reason : "no readable answer");
		return true;
	}
	if (reply->status == 429) {
		outcome_set(ret_outcome, OUTCOME_LATER,
		    "HTTP 429: asked to slow down");
		ret_outcome->retry_after_secs = reply->retry_after_secs;
		return true;
	}
	if (reply->status >= 300 && reply->status < 400) {
		/* Following it would hand the token to whoever answers. */
		outcome_set(ret_outcome, OUTCOME_LATER, "HTTP %d: sent "
		    "elsewhere, which is not followed (a portal between?)",
		    reply->status);
		return true;
	}
	return false;
}

/* Details and invitations are for kinds that ask for them. */
bool
channel_hears(const struct channel *channel, enum announcement_kind kind)
{
	const struct channel_kind *how = channel->kind;

	if (how->hears != NULL)
		return how->hears(kind);
	if (kind == ANNOUNCEMENT_INVITATION)
		return how->takes_invitations;
	return !announcement_is_detail(kind) || how->takes_details;
}

bool
channel_reaches(const struct channel *channel, const char *recipient,
    const struct window *window)
{
	const struct window_stage *stage;
	size_t i, k;

	if (!channel->kind->has_environments)
		return true;
	for (i = 0; i < window->stages.count; i++) {
		stage = &window->stages.items[i];
		for (k = 0; k < stage->environments.count; k++)
			if (strcmp(stage->environments.items[k],
			    recipient) == 0)
				return true;
	}
	return false;
}

void
channel_add_environment(struct channel *channel, const char *id)
{
	array_push(&channel->recipients, mem_string(id));
}

bool
channel_has_recipients(const struct channel *channel)
{
	return channel->recipients.count > 0 || channel->may_join ||
	    channel->kind->has_environments;
}

/* Without TLS the secret, and what is said, would cross the network for
 * everybody to read. */
int
channel_parse_url(const struct doc *url, struct channel *channel,
    struct complaints *complaints)
{
	size_t length;

	if (doc_read_url(url, NULL, &channel->url, complaints) != 0)
		return -1;
	if (strncmp(channel->url, "https://", 8) == 0 ||
	    url_is_loopback(channel->url)) {
		/* Paths are put behind it with a "/" of their own. */
		length = strlen(channel->url);
		while (channel->kind->has_environments && length > 0 &&
		    channel->url[length - 1] == '/')
			channel->url[--length] = '\0';
		return 0;
	}
	doc_complain(url, COMPLAINT_ERROR, complaints, "\"%s\" must begin "
	    "with https://; http:// is accepted for this machine only "
	    "(localhost, 127.0.0.1, [::1])", channel->kind->name);
	return -1;
}

/* Free what it owns; the secret is wiped before. */
void
channel_clear(struct channel *channel)
{
	size_t i;

	free(channel->id);
	free(channel->target);
	free(channel->place);
	array_clear_owned(&channel->recipients);
	for (i = 0; i < channel->matchers.count; i++) {
		free(channel->matchers.items[i].environment);
		free(channel->matchers.items[i].name);
		free(channel->matchers.items[i].value);
	}
	array_clear(&channel->matchers);
	free(channel->url);
	free(channel->token_file);
	secret_free(channel->token);
	free(channel->sender);
	free(channel->user);
	free(channel->ca_file);
	jira_settings_free(channel->jira);
	memset(channel, 0, sizeof(*channel));
}
