/* SPDX-License-Identifier: MIT */
/*
 * Writes letters for tests/messages: each line of standard input is a JSON
 * object, each line of standard output one too.  Not a unit test itself.
 *
 * In:  {"brief": "JSON of a brief", "kind": "start", "lateness": "on-time",
 *       "now": "1764802800", "root": "", "templates": {"footer": "…"},
 *       "news": "JSON of what an act changed", "pending": "lines of what
 *       waits", "began": "the same when the work began"}
 * Out: {"slack", "webhook", "mail", "event", "silence", "jira3", "jira2": the
 *       letters' bytes, "board": what changes Slack's first message, "slack_text",
 *       "mail_text", "slack_html", "mail_html" …: as shown to people}
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "channel_editor.h"
#include "jsontext.h"
#include "mem.h"
#include "news.h"
#include "pending_list.h"

#define LETTERS_LINE_MAX (1024 * 1024)
#define LETTERS_AT 1764802800

struct letters {
	struct zonedir *zonedir;
	struct channel channels[7];	/* as letters_names */
};

static const char *const letters_names[] = { "slack", "webhook", "mail",
	"event", "silence", "jira3", "jira2" };

static const char letters_conf[] =
    "team: {slack: \"#rsp-team\", token: {file: token}}\n"
    "hook: {slack-webhook: {file: hook}}\n"
    "users: {email: [users@example.org], from: patchday@example.org,"
    " smtp: \"smtp://localhost:25\", tls: none}\n"
    "events: {webhook: \"https://hooks.example.org/in\"}\n"
    "quiet: {alertmanager: \"https://alerts.example.org\", matchers:"
    " {idfdev: {name: cluster, value: idfdev}}}\n"
    "cloud: {jira: \"https://x.atlassian.net\", project: DM, user: a@b.example,"
    " token: {file: token}}\n"
    "server: {jira: \"https://jira.example.org\", project: DM,"
    " token: {file: token}}\n";

static int
letters_init(struct letters *letters)
{
	struct complaints complaints = { 0 };
	struct doc *doc = NULL;
	int result = -1;
	size_t i;

	letters->zonedir = zonedir_new(NULL);
	if (doc_parse_yaml("letters.yaml", letters_conf,
	    sizeof(letters_conf) - 1, &doc, &complaints) == 0)
		for (result = 0, i = 0; i < countof(letters->channels); i++)
			result |= channel_parse(&doc->items[i],
			    &letters->channels[i], &complaints);
	for (i = 0; i < complaints.list.count; i++)
		fprintf(stderr, "%s\n", complaints.list.items[i].text);
	complaint_clear(&complaints);
	doc_free(doc);
	return result;
}

static void
letters_write(struct letters *letters, struct jsontext *json,
    const struct message *message, const struct channel_thread *thread)
{
	static const char key[] = "0123456789abcdef0123456789abcdef";
	struct channel_thread ticket = { .root = "DM-12", .place = "DM" };
	struct channel_letter letter;
	struct text text = { 0 };
	char name[32];
	size_t i;

	/* A thread of Slack's is a ticket in Jira. */
	if (thread->root[0] == '\0')
		ticket.root[0] = '\0';
	for (i = 0; i < countof(letters->channels); i++) {
		const struct channel *channel = &letters->channels[i];

		channel->kind->compose(channel, message,
		    strncmp(letters_names[i], "jira", 4) == 0 ? &ticket :
		    thread, key,
		    channel->recipients.count > 0 ?
		    channel->recipients.items[0] : "", LETTERS_AT, &letter);
		jsontext_string(json, letters_names[i], letter.body);
		(void)snprintf(name, sizeof(name), "%s_text",
		    letters_names[i]);
		text_cut(&text, 0);
		channel->kind->print(&text, &letter);
		jsontext_string(json, name, text_string(&text));
		(void)snprintf(name, sizeof(name), "%s_html",
		    letters_names[i]);
		text_cut(&text, 0);
		channel->kind->print_html(&text, &letter);
		jsontext_string(json, name, text_string(&text));
		free(letter.body);
	}
	text_clear(&text);
}

/* The message as what takes the place of the thread's root. */
static void
letters_write_board(struct letters *letters, struct jsontext *json,
    const struct message *message)
{
	static const struct channel_thread thread = {
	    .root = "1796252400.000100", .place = "C024BE91L" };
	const struct channel *channel = &letters->channels[0];
	struct channel_letter letter;

	channel->kind->editor->compose_board(channel, message, &thread, &letter);
	jsontext_string(json, "board", letter.body);
	free(letter.body);
}

static void
letters_read_templates(const struct doc *map, struct templates *templates)
{
	templates->remind_headline =
	    mem_string(doc_string(doc_find(map, "remind_headline")));
	templates->remind_lead =
	    mem_string(doc_string(doc_find(map, "remind_lead")));
	templates->start_headline =
	    mem_string(doc_string(doc_find(map, "start_headline")));
	templates->start_lead =
	    mem_string(doc_string(doc_find(map, "start_lead")));
	templates->end_headline =
	    mem_string(doc_string(doc_find(map, "end_headline")));
	templates->end_lead =
	    mem_string(doc_string(doc_find(map, "end_lead")));
	templates->footer = mem_string(doc_string(doc_find(map, "footer")));
}

static enum message_lateness
letters_read_lateness(const char *word)
{
	if (word != NULL && strcmp(word, "late") == 0)
		return MESSAGE_LATE;
	return word != NULL && strcmp(word, "combined") == 0 ?
	    MESSAGE_COMBINED : MESSAGE_ON_TIME;
}

/* What waits; NULL without it, or where it is no such thing. */
static struct pending_list *
letters_read_pending(const struct doc *lines, struct error *ret_error)
{
	const char *string = doc_string(lines);
	struct pending_list *list;

	if (string == NULL)
		return NULL;
	list = pending_list_new();
	if (pending_list_parse(list, string, strlen(string), ret_error) == 0)
		return list;
	fprintf(stderr, "letters: %s\n", ret_error->text);
	pending_list_release(list);
	return NULL;
}

static int
letters_answer(struct letters *letters, const struct doc *request,
    struct error *ret_error)
{
	const char *string = doc_string(doc_find(request, "brief"));
	const char *kind_text = doc_string(doc_find(request, "kind"));
	const char *now = doc_string(doc_find(request, "now"));
	const char *root = doc_string(doc_find(request, "root"));
	const char *news_json = doc_string(doc_find(request, "news"));
	struct news news = { 0 };
	struct text out = { 0 };
	struct jsontext json = { .text = &out };
	struct channel_thread thread = { 0 };
	struct pending_list *pending, *began;
	struct templates templates = { 0 };
	enum announcement_kind kind;
	struct message message;
	struct brief brief;
	int64_t lead_secs;

	if (string == NULL || kind_text == NULL ||
	    announcement_parse_kind(kind_text, &kind, &lead_secs,
	    ret_error) != 0 ||
	    brief_parse(string, strlen(string), &brief, ret_error) != 0)
		return -1;
	if (news_json != NULL) {
		if (news_parse(news_json, strlen(news_json), &news,
		    ret_error) != 0)
			return -1;
		brief.news = &news;
	}
	if (root != NULL)
		(void)snprintf(thread.root, sizeof(thread.root), "%s", root);
	letters_read_templates(doc_find(request, "templates"), &templates);
	pending = letters_read_pending(doc_find(request, "pending"),
	    ret_error);
	began = letters_read_pending(doc_find(request, "began"), ret_error);
	brief.pending = pending;
	brief.began = began;
	message_init(&message, &brief, kind, lead_secs,
	    letters_read_lateness(doc_string(doc_find(request, "lateness"))),
	    now != NULL ? strtoll(now, NULL, 10) : LETTERS_AT,
	    letters->zonedir, &templates);
	jsontext_object(&json, NULL);
	letters_write(letters, &json, &message, &thread);
	letters_write_board(letters, &json, &message);
	jsontext_end_object(&json);
	puts(text_string(&out));
	text_clear(&out);
	message_clear(&message);
	template_clear(&templates);
	news_clear(&news);
	brief_clear(&brief);
	pending_list_release(pending);
	pending_list_release(began);
	return 0;
}

int
main(void)
{
	struct letters letters = { 0 };
	struct error error = { 0 };
	struct doc *request;
	char *line = NULL;
	size_t size = 0, i;
	int result = letters_init(&letters);

	while (result == 0 && getline(&line, &size, stdin) > 0) {
		request = NULL;
		result = doc_parse_json(line, strlen(line), LETTERS_LINE_MAX,
		    &request, &error);
		if (result == 0)
			result = letters_answer(&letters, request, &error);
		doc_free(request);
	}
	if (result != 0)
		fprintf(stderr, "letters: %s\n", error.text);
	free(line);
	for (i = 0; i < countof(letters.channels); i++)
		channel_clear(&letters.channels[i]);
	zonedir_free(letters.zonedir);
	return result == 0 ? 0 : 1;
}
