/* SPDX-License-Identifier: MIT */
/* A Jira of the rig's own that has one ticket, and remembers what was done to
 * it; bulletins about one promotion, for it and a Slack channel. */
#ifndef PATCHDAY_TICKET_PEER_H
#define PATCHDAY_TICKET_PEER_H

#include "service_internal.h"
#include "service_rig.h"

#define SUBJECT "promotion/image/w_2026_48"
#define CHANNELS \
	"site: {operators: chat}\n" \
	"channels:\n" \
	"  chat: {slack: \"#chat\", token: {file: no-such-token}}\n" \
	"  post: {email: [ann@example.org], from: pd@example.org, smtp: \"smtp://localhost:25\", tls: none}\n"
#define TICKETS \
	"  tickets: {jira: \"https://jira.example.org/tracker/\", project: DM, token: {file: no-such-token}, watchers: [ann, bob], labels: [rsp]"

/* One ticket; the peer's own, so it outlives the service. */
static struct ticket {
	char labels[200];
	struct text log;	/* "open\n", "comment One\n", "watch ann\n" */
	struct text comments;	/* their JSON, apart by ',' */
	unsigned opened, commented;
	bool is_done;
	const char *way;		/* the name of the only transition */
	const char *unknown;		/* a watcher who is not known; "" */
} ticket;

static inline void
answer(struct rig_exchange *exchange, int status, const char *reply)
{
	exchange->status = status;
	exchange->reply = mem_string(reply);
}

/* The words of the message, which are its headline here. */
static inline void
note(const char *what, const char *words)
{
	text_putf(&ticket.log, "%s%s%s\n", what, words[0] == '\0' ? "" : " ",
	    words);
}

static inline void
peer_comments(struct rig_exchange *exchange)
{
	struct text text = { 0 };

	text_putf(&text, "{\"comments\":[%s]}", text_string(&ticket.comments));
	answer(exchange, 200, text_string(&text));
	text_clear(&text);
}

static inline void
peer_post(struct rig_exchange *exchange)
{
	const char *bytes = exchange->message.bytes;
	char words[40], reply[80];

	if (strstr(exchange->url, "/comment") != NULL) {
		rig_cut(bytes, "{\"body\":\"h4. ", "\\", words, sizeof(words));
		note("comment", words);
		snprintf(reply, sizeof(reply), "{\"id\":\"%u\"}",
		    ++ticket.commented);
		text_putf(&ticket.comments, "%s{\"id\":\"%u\",%s",
		    ticket.commented > 1 ? "," : "", ticket.commented,
		    bytes + 1);
		answer(exchange, 201, reply);
	} else if (strstr(exchange->url, "/watchers") != NULL) {
		rig_cut(bytes, "\"", "\"", words, sizeof(words));
		if (strcmp(words, ticket.unknown) == 0) {
			answer(exchange, 404, "{\"errorMessages\":[\"The user "
			    "does not exist\"],\"errors\":{}}");
			return;
		}
		note("watch", words);
		answer(exchange, 204, "");
	} else if (strstr(exchange->url, "/transitions") != NULL) {
		CHECK(strstr(bytes, "{\"id\":\"31\"}") != NULL);
		ticket.is_done = true;
		note("close", "");
		answer(exchange, 204, "");
	} else {
		CHECK_STRING(exchange->url,
		    "https://jira.example.org/tracker/rest/api/2/issue");
		ticket.opened++;
		rig_cut(bytes, "\"labels\":[", "]", ticket.labels,
		    sizeof(ticket.labels));
		rig_cut(bytes, "\"summary\":\"", "\"", words, sizeof(words));
		note("open", words);
		answer(exchange, 201, "{\"id\":\"10000\",\"key\":\"DM-1\"}");
	}
}

static inline void
peer_get(struct rig_exchange *exchange)
{
	char wanted[64], reply[200];

	if (strstr(exchange->url, "/comment?") != NULL) {
		peer_comments(exchange);
	} else if (strstr(exchange->url, "/search?") != NULL) {
		rig_cut(exchange->url, "%22", "%", wanted, sizeof(wanted));
		answer(exchange, 200, ticket.opened > 0 &&
		    strstr(ticket.labels, wanted) != NULL ?
		    "{\"issues\":[{\"key\":\"DM-1\"}]}" : "{\"issues\":[]}");
	} else {
		snprintf(reply, sizeof(reply), "{\"fields\":{\"status\":{"
		    "\"statusCategory\":{\"key\":\"%s\"}}},\"transitions\":"
		    "[{\"id\":\"31\",\"name\":\"%s\"}]}",
		    ticket.is_done ? "done" : "new", ticket.way);
		answer(exchange, 200, reply);
	}
}

static inline void
peer(struct rig *rig, struct rig_exchange *exchange)
{
	char words[40];

	(void)rig;
	if (strcmp(exchange->method, "GET") == 0) {
		peer_get(exchange);
	} else if (strcmp(exchange->method, "PUT") == 0) {
		CHECK_STRING(exchange->url,
		    "https://jira.example.org/tracker/rest/api/2/issue/DM-1");
		rig_cut(exchange->message.bytes, "\"description\":\"h4. ",
		    "\\", words, sizeof(words));
		note("describe", words);
		answer(exchange, 204, "");
	} else {
		peer_post(exchange);
	}
}

static inline void
begin(struct rig *rig, const char *yaml)
{
	text_clear(&ticket.log);
	text_clear(&ticket.comments);
	memset(&ticket, 0, sizeof(ticket));
	ticket.way = "Done";
	ticket.unknown = "";
	rig_init(rig, yaml, "2026-11-30T12:00:00");
	rig->peer = peer;
	rig_boot(rig);
}

/* A bulletin in a transaction of its own, as an act would. */
static inline void
put(struct rig *rig, int64_t serial, const char *headline, bool is_last)
{
	static const char *const channels[] = { "tickets", "chat" };
	struct bulletin news = { .headline = mem_string(headline),
	    .is_last = is_last };
	struct service_bulletin bulletin = { .subject = SUBJECT,
	    .title = "w_2026_48", .serial = serial, .news = &news,
	    .channels = channels, .channel_count = countof(channels) };
	struct error error = { 0 };

	CHECK_ROW(service_bulletin_put(rig->service, &bulletin, &error) == 0,
	    error.text);
	CHECK_ROW(service_commit(rig->service, &error) == 0, error.text);
	bulletin_clear(&news);
}

static inline size_t
count(const struct rig *rig, const char *sink, const char *words)
{
	size_t n = 0, i;

	for (i = 0; i < rig->delivered.count; i++)
		n += strcmp(rig->delivered.items[i].sink, sink) == 0 &&
		    strstr(rig->delivered.items[i].bytes, words) != NULL;
	return n;
}

static inline bool
edited(const struct rig *rig, const char *words)
{
	size_t i;

	for (i = 0; i < rig->edits.count; i++)
		if (strstr(rig->edits.items[i].bytes, words) != NULL)
			return true;
	return false;
}

static inline void
answered(struct command *command)
{
	*(bool *)command->context = true;
}

static inline void
ask(struct rig *rig, enum command_verb verb, const char *argument)
{
	struct command *command = command_new(verb);
	bool is_done = false;

	command->argument = mem_string(argument);
	command->who = mem_string("test");
	command->requester = requester_new(SUBJECT_LOCAL, "cli", "test");
	command->requester->is_root = true;
	command->done = answered;
	command->context = &is_done;
	service_command(rig->service, command);
	CHECK(is_done);
	CHECK_NUMBER(command->status, 200);
	command_free(command);
}

#endif
