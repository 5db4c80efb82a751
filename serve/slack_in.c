/* SPDX-License-Identifier: MIT */
/*
 * Requests of Slack's.  What makes them trustworthy is the signature alone; the
 * ids of workspace and app say that it is ours and not that of somebody who has
 * installed the same app elsewhere.  A user is who the id says: names can be
 * chosen, and are never looked at.
 */
#include "slack_in_internal.h"

#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "clock.h"
#include "header_internal.h"
#include "mem.h"
#include "reply_internal.h"
#include "server_internal.h"
#include "slack_promotion_internal.h"
#include "slack_say_internal.h"
#include "slack_view_internal.h"
#include "url.h"

#define SLACK_IN_HOOKS "https://hooks.slack.com/"
#define SLACK_IN_PAYLOAD_MAX (64 * 1024)
#define SLACK_IN_URL_MAX 512

/* --- is it ours? ---------------------------------------------------------- */

/* Not Slack's.  Logged, but not for ever: ten times a minute and address. */
static void
slack_in_refuse(struct request *request, const struct snapshot *snapshot,
    int status, const char *why)
{
	if (failure_add(&request->server->failures,
	    request->connection->address.key,
	    clock_boot_ms(snapshot->clock)) <= FAILURE_MOST)
		log_warn(request->server->log, "slack_refused",
		    LOG_TEXT("reason", why));
	reply_fail(request, status, why);
}

/* The signature, over the body as it came. */
static bool
slack_in_is_signed(struct request *request, const struct snapshot *snapshot)
{
	static const char *const details[] = {
		[SLACK_SIGN_BAD] = "the signature does not fit",
		[SLACK_SIGN_OLD] = ("the signature is more than 5 minutes off, "
		    "or from before the service was started"),
		[SLACK_SIGN_SEEN] = "the request was taken before",
		[SLACK_SIGN_FULL] = "too many requests; try again",
	};
	const struct slack_signed what = {
		.timestamp = header_string(request,
		    "X-Slack-Request-Timestamp"),
		.signature = header_string(request, "X-Slack-Signature"),
		.bytes = text_string(&request->body),
		.length = request->body.length,
		.since_at = snapshot->started_at };
	enum slack_sign_verdict verdict;

	verdict = slack_sign_take(&request->server->slack,
	    snapshot->conf->slack_app.secret, &what,
	    clock_now(snapshot->clock));
	if (verdict == SLACK_SIGN_FINE)
		return true;
	slack_in_refuse(request, snapshot, verdict == SLACK_SIGN_FULL ?
	    MHD_HTTP_SERVICE_UNAVAILABLE : MHD_HTTP_UNAUTHORIZED,
	    details[verdict]);
	return false;
}

/* --- reading -------------------------------------------------------------- */

bool
slack_in_is_reply_url(const struct conf *conf, const char *url)
{
	const struct channel *channel;
	size_t i, length;

	if (url == NULL || strlen(url) > SLACK_IN_URL_MAX ||
	    strpbrk(url, "\r\n \t\\") != NULL)
		return false;
	if (strncmp(url, SLACK_IN_HOOKS, strlen(SLACK_IN_HOOKS)) == 0)
		return true;
	/* The server of the tests: up to the first "/" behind its host. */
	for (i = 0; i < conf->channels.count; i++) {
		channel = &conf->channels.items[i];
		if (strcmp(channel->kind->name, "slack") != 0 ||
		    !url_is_loopback(channel->url))
			continue;
		length = strlen("http://");
		length += strcspn(channel->url + length, "/");
		if (strncmp(channel->url, url, length) == 0 &&
		    url[length] == '/')
			return true;
	}
	return false;
}

/* A slash command has everything in its form; an interaction in the JSON of
 * one field. */
static bool
slack_in_read(struct slack_in *in, bool is_payload)
{
	const char *payload = form_find(&in->form, "payload");
	const char *url;

	if (!is_payload) {
		in->team = form_find(&in->form, "team_id");
		in->app = form_find(&in->form, "api_app_id");
		in->user = form_find(&in->form, "user_id");
		in->trigger = form_find(&in->form, "trigger_id");
		url = form_find(&in->form, "response_url");
	} else if (payload == NULL || doc_parse_json(payload, strlen(payload),
	    SLACK_IN_PAYLOAD_MAX, &in->payload, NULL) < 0) {
		return false;
	} else {
		in->team = doc_string(doc_find(doc_find(in->payload, "team"),
		    "id"));
		in->app = doc_string(doc_find(in->payload, "api_app_id"));
		in->user = doc_string(doc_find(doc_find(in->payload, "user"),
		    "id"));
		in->trigger = doc_string(doc_find(in->payload, "trigger_id"));
		url = doc_string(doc_find(in->payload, "response_url"));
	}
	if (slack_in_is_reply_url(in->snapshot->conf, url))
		in->reply_url = url;
	return true;
}

/* Is it about our workspace and app, and somebody's? */
static bool
slack_in_is_ours(const struct slack_in *in)
{
	const struct conf_slack_app *app = &in->snapshot->conf->slack_app;

	return in->team != NULL && strcmp(in->team, app->team) == 0 &&
	    in->app != NULL && strcmp(in->app, app->app) == 0 &&
	    in->user != NULL && in->user[0] != '\0';
}

/* With a snapshot; false: answered. */
static bool
slack_in_judge(struct slack_in *in, bool is_payload)
{
	struct request *request = in->request;
	const struct conf_slack_app *app = &in->snapshot->conf->slack_app;
	struct error error = { 0 };

	/* No app, or its secret could not be read (that is in the log). */
	if (app->team == NULL || app->app == NULL || app->secret == NULL ||
	    app->secret[0] == '\0') {
		reply_fail(request, MHD_HTTP_NOT_FOUND,
		    "there is nothing at this address");
		return false;
	}
	if (!header_is_type(request, "application/x-www-form-urlencoded")) {
		reply_fail(request, MHD_HTTP_UNSUPPORTED_MEDIA_TYPE,
		    "the body must be application/x-www-form-urlencoded");
		return false;
	}
	if (!slack_in_is_signed(request, in->snapshot))
		return false;
	if (form_parse(text_string(&request->body), request->body.length,
	    &in->form, &error) < 0) {
		reply_fail(request, MHD_HTTP_BAD_REQUEST, error.text);
		return false;
	}
	if (!slack_in_read(in, is_payload)) {
		reply_fail(request, MHD_HTTP_BAD_REQUEST,
		    "the form has no payload that is JSON");
		return false;
	}
	if (slack_in_is_ours(in))
		return true;
	slack_in_refuse(request, in->snapshot, MHD_HTTP_FORBIDDEN,
	    "that is another workspace or app");
	return false;
}

bool
slack_in_open(struct slack_in *in, struct request *request, bool is_payload)
{
	const struct service_port *port = request->server->port;

	*in = (struct slack_in){ .request = request };
	in->snapshot = port->snapshot(port->owner);
	if (slack_in_judge(in, is_payload))
		return true;
	slack_in_close(in);
	return false;
}

bool
slack_in_reopen(struct slack_in *in, struct request *request)
{
	const struct service_port *port = request->server->port;

	*in = (struct slack_in){ .request = request };
	in->snapshot = port->snapshot(port->owner);
	if (form_parse(text_string(&request->body), request->body.length,
	    &in->form, NULL) == 0 && slack_in_read(in, true))
		return true;
	slack_in_close(in);
	return false;
}

void
slack_in_close(struct slack_in *in)
{
	form_clear(&in->form);
	doc_free(in->payload);
	snapshot_release(in->snapshot);
	*in = (struct slack_in){ 0 };
}

/* --- who ------------------------------------------------------------------ */

/* Is the person that user, or one of a group that has them? */
static bool
slack_in_is_person(const struct slack_in *in, const struct person *person,
    bool *ret_is_by_name)
{
	size_t i;

	*ret_is_by_name = true;
	for (i = 0; i < person->slack_users.count; i++)
		if (strcmp(person->slack_users.items[i], in->user) == 0)
			return true;
	*ret_is_by_name = false;
	for (i = 0; i < person->slack_groups.count; i++)
		if (membership_has(in->snapshot->membership,
		    person->slack_groups.items[i], in->user,
		    clock_now(in->snapshot->clock)))
			return true;
	return false;
}

/* Has a group of that person's to be asked for (again)? */
static bool
slack_in_is_stale(const struct slack_in *in, const struct person *person)
{
	const struct membership_group *group;
	size_t i;

	for (i = 0; i < person->slack_groups.count; i++) {
		group = membership_find(in->snapshot->membership,
		    person->slack_groups.items[i]);
		if (group == NULL || clock_now(in->snapshot->clock) -
		    group->read_at >= MEMBERSHIP_AGAIN_SECS)
			return true;
	}
	return false;
}

/* Whoever it is; groups that are not known well are asked for, for the next
 * time. */
struct requester *
slack_in_requester(const struct slack_in *in)
{
	const struct conf *conf = in->snapshot->conf;
	struct requester *requester;
	const char *name = NULL;
	bool is_by_name, is_stale = false;
	size_t i;

	requester = requester_new(SUBJECT_SLACK, "slack", NULL);
	for (i = 0; i < conf->people.count; i++) {
		is_stale |= slack_in_is_stale(in, &conf->people.items[i]);
		if (!slack_in_is_person(in, &conf->people.items[i],
		    &is_by_name))
			continue;
		requester_add_person(requester, conf->people.items[i].id);
		/* Themselves rather than a role that they have. */
		if (is_by_name || name == NULL)
			name = conf->people.items[i].title;
	}
	requester->name = mem_format("%s (Slack user %.32s)",
	    name == NULL ? "Slack" : name, in->user);
	if (is_stale)
		(void)errand_send_alone(in->request->server->errands,
		    command_new(COMMAND_SLACK_GROUPS));
	return requester;
}

struct command *
slack_in_order(const struct slack_in *in, const struct order *order)
{
	struct command *command = command_new(COMMAND_ACT);
	struct text text = { 0 };

	order_format(&text, order);
	command->argument = text_take(&text);
	command->requester = slack_in_requester(in);
	command->reply_url = mem_string(in->reply_url);
	return command;
}

/* --- answers -------------------------------------------------------------- */

void
slack_in_say(struct request *request, const char *sentence)
{
	struct text text = { 0 };
	size_t length;

	slack_say_format(&text, sentence);
	length = text.length;
	reply_send(request, MHD_HTTP_OK, "application/json",
	    text_take(&text), length);
}

void
slack_in_accept(struct request *request)
{
	reply_send(request, MHD_HTTP_OK, "text/plain; charset=utf-8",
	    mem_string(""), 0);
}

void
slack_in_reply_late(void *context, const struct command *command)
{
	struct server *server = context;
	struct command *post;
	struct text sentence = { 0 }, text = { 0 };

	if (command->verb == COMMAND_PROMOTION)
		slack_say_promoted(&sentence, command);
	else if (command->verb == COMMAND_ACT)
		slack_say_outcome(&sentence, command);
	else
		return;
	slack_say_format(&text, text_string(&sentence));
	post = command_new(COMMAND_SLACK_POST);
	post->argument = mem_string(command->reply_url);
	post->content = text_take(&text);
	text_clear(&sentence);
	(void)errand_send_alone(server->errands, post);
}

/* A command that opens the view, and says `sentence` if that cannot be. */
static struct command *
slack_in_opening(const struct slack_in *in, const char *view,
    const char *sentence)
{
	struct command *command = command_new(COMMAND_SLACK_POST);
	struct text text = { 0 }, otherwise = { 0 };

	slack_modal_open(&text, in->trigger, view);
	slack_say_format(&otherwise, sentence);
	command->argument = mem_string("views.open");
	command->content = text_take(&text);
	command->reply_url = mem_string(in->reply_url);
	command->otherwise = text_take(&otherwise);
	return command;
}

bool
slack_in_ask(const struct slack_in *in, const struct order *order)
{
	/* Lent: it is only written. */
	const struct slack_memo memo = { .order = *order,
	    .url = (char *)in->reply_url };
	struct text view = { 0 }, sentence = { 0 };
	bool is_asked;

	slack_view_sentence(&sentence, order);
	is_asked = slack_view_format(&view, &memo) && errand_send(
	    in->request->server->errands, in->request, slack_in_opening(in,
	    text_string(&view), text_string(&sentence)),
	    SLACK_IN_PATIENCE_MS);
	text_clear(&view);
	text_clear(&sentence);
	return is_asked;
}

void
slack_in_show(const struct slack_in *in, const char *view,
    const char *sentence)
{
	if (in->trigger != NULL)
		(void)errand_send_alone(in->request->server->errands,
		    slack_in_opening(in, view, sentence));
	else
		slack_in_tell(in, sentence);
}

void
slack_in_tell(const struct slack_in *in, const char *sentence)
{
	struct command *command;
	struct text text = { 0 };

	if (in->reply_url == NULL)
		return;
	slack_say_format(&text, sentence);
	command = command_new(COMMAND_SLACK_POST);
	command->argument = mem_string(in->reply_url);
	command->content = text_take(&text);
	(void)errand_send_alone(in->request->server->errands, command);
}

bool
slack_in_choices(const struct slack_in *in, char *argument)
{
	struct command *command = command_new(COMMAND_CHOICES);

	command->argument = argument;
	command->requester = slack_in_requester(in);
	return errand_send(in->request->server->errands, in->request,
	    command, SLACK_IN_PATIENCE_MS);
}
