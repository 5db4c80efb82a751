/* SPDX-License-Identifier: MIT */
/* Messages as tickets, comments and descriptions. */
#include "jira_letter_internal.h"

#include <stdio.h>
#include <string.h>

#include "jira_page_internal.h"
#include "jira_settings_internal.h"
#include "utf8.h"

/* Jira takes 255 characters, counted in UTF-16; so many bytes are never
 * more. */
#define JIRA_SUMMARY_MAX 254

/* --- what is said --------------------------------------------------------- */

static void
jira_letter_put_list(struct jira_page *page, const char *title,
    char *const *items, size_t count)
{
	size_t i;

	if (count == 0 || page->left == 0)
		return;
	if (title != NULL)
		jira_page_paragraph(page, title);
	jira_page_list(page);
	for (i = 0; i < count; i++)
		jira_page_item(page, items[i]);
	jira_page_end_list(page);
}

/* Rows of one environment, "service  1.2 to 1.3, …". */
static void
jira_letter_put_rows(struct text *line, const struct message_change *rows,
    size_t count, const char *mark)
{
	size_t i;

	for (i = 0; i < count; i++)
		text_putf(line, "%s%s%s %s", i > 0 || mark[0] != '\0' ?
		    "; " : ": ", mark, rows[i].service, rows[i].what);
}

static void
jira_letter_put_pending(struct jira_page *page, const struct message *message)
{
	const struct message_pending *pending;
	struct text line = { 0 };
	size_t i;

	if (message->pending.count == 0 || page->left == 0)
		return;
	jira_page_paragraph(page, message->pending_title);
	jira_page_list(page);
	for (i = 0; i < message->pending.count; i++) {
		pending = &message->pending.items[i];
		text_cut(&line, 0);
		text_putf(&line, "%s: %s", pending->title, pending->count);
		jira_letter_put_rows(&line, pending->done.items,
		    pending->done.count, "done: ");
		jira_letter_put_rows(&line, pending->waiting.items,
		    pending->waiting.count, pending->is_over ? "left: " :
		    "waits: ");
		if (pending->more > 0)
			text_putf(&line, "; and %zu more", pending->more);
		jira_page_item(page, text_string(&line));
	}
	jira_page_end_list(page);
	text_clear(&line);
}

/* Not the ticket's own. */
static bool
jira_letter_shows_link(const struct message_link *link)
{
	return link->kind != MESSAGE_LINK_TICKET;
}

static void
jira_letter_put_links(struct jira_page *page, const struct message *message)
{
	bool is_begun = false;
	size_t i;

	for (i = 0; i < message->links.count; i++) {
		if (!jira_letter_shows_link(&message->links.items[i]))
			continue;
		if (!is_begun)
			jira_page_list(page);
		is_begun = true;
		jira_page_item_link(page, message->links.items[i].title,
		    message->links.items[i].url);
	}
	if (is_begun)
		jira_page_end_list(page);
}

/* The text of the message, as a value in JSON. */
static void
jira_letter_put_text(struct jsontext *json, const char *name,
    const struct channel *channel, const struct message *message,
    const char *mark)
{
	bool is_adf = channel->jira->version == 3;
	struct text text = { 0 };
	struct jira_page page;
	size_t i;

	jira_page_init(&page, is_adf, &text);
	/* The summary says it, where it is a new ticket's. */
	if (mark == NULL || mark[0] != '\0')
		jira_page_heading(&page, message->headline);
	jira_page_paragraph(&page, message->lead);
	jira_letter_put_list(&page, message->changes_title,
	    message->changes.items, message->changes.count);
	jira_letter_put_list(&page, "When", message->times.items,
	    message->times.count);
	jira_letter_put_list(&page, message->environments.count > 1 ?
	    "Environments, in this order" : "Environments",
	    message->environments.items, message->environments.count);
	jira_letter_put_pending(&page, message);
	for (i = 0; i < message->paragraphs.count; i++)
		jira_page_paragraph(&page, message->paragraphs.items[i]);
	jira_letter_put_links(&page, message);
	if (message->footer != NULL)
		jira_page_paragraph(&page, message->footer);
	if (mark != NULL && mark[0] != '\0')
		jira_page_small(&page, mark);
	jira_page_end(&page);
	if (is_adf)
		jsontext_raw(json, name, text_string(&text));
	else
		jsontext_string(json, name, text_string(&text));
	text_clear(&text);
}

/* --- the request ---------------------------------------------------------- */

/* What everything about a ticket takes besides its text
 * (POST /rest/api/3/issue, "Create issue"). */
static void
jira_letter_put_fields(struct jsontext *json, const struct channel *channel,
    const struct message *message, const char *mark)
{
	const struct jira_settings *settings = channel->jira;
	const char *title = message->subject != NULL ? message->subject :
	    message->headline;
	struct text summary = { 0 };
	size_t i;

	text_put(&summary, title, utf8_prefix(title, JIRA_SUMMARY_MAX));
	jsontext_object(json, "fields");
	jsontext_object(json, "project");
	jsontext_string(json, "key", channel->target);
	jsontext_end_object(json);
	jsontext_object(json, "issuetype");
	jsontext_string(json, "name", settings->type);
	jsontext_end_object(json);
	jsontext_string(json, "summary", text_string(&summary));
	jsontext_list(json, "labels");
	jsontext_string(json, NULL, JIRA_LABEL);
	jsontext_string(json, NULL, mark);
	for (i = 0; i < settings->labels.count; i++)
		jsontext_string(json, NULL, settings->labels.items[i]);
	jsontext_end_list(json);
	jira_letter_put_text(json, "description", channel, message, "");
	jsontext_end_object(json);
	text_clear(&summary);
}

static void
jira_letter_end(struct text *text, struct channel_letter *ret_letter)
{
	ret_letter->length = text->length;
	ret_letter->body = text_take(text);
}

void
jira_letter_compose(const struct channel *channel,
    const struct message *message, const struct channel_thread *thread,
    const char *key, struct channel_letter *ret_letter)
{
	struct text text = { 0 };
	struct jsontext json = { .text = &text };
	const char *end = message->is_last ? " close" : "";
	char mark[sizeof(JIRA_MARK) + ANNOUNCEMENT_KEY_MAX];

	(void)snprintf(mark, sizeof(mark), JIRA_MARK "%s", key);
	if (thread->root[0] != '\0') {
		text_putf(&text, "POST issue/%s/comment%s\n", thread->root,
		    end);
		jsontext_object(&json, NULL);
		jira_letter_put_text(&json, "body", channel, message, mark);
	} else {
		text_putf(&text, "POST issue%s\n", end);
		jsontext_object(&json, NULL);
		jira_letter_put_fields(&json, channel, message, mark);
	}
	jsontext_end_object(&json);
	jira_letter_end(&text, ret_letter);
}

void
jira_letter_compose_board(const struct channel *channel,
    const struct message *message, const struct channel_thread *thread,
    struct channel_letter *ret_letter)
{
	struct text text = { 0 };
	struct jsontext json = { .text = &text };

	text_putf(&text, "PUT issue/%s\n", thread->root);
	jsontext_object(&json, NULL);
	jsontext_object(&json, "fields");
	jira_letter_put_text(&json, "description", channel, message, NULL);
	jsontext_end_object(&json);
	jsontext_end_object(&json);
	jira_letter_end(&text, ret_letter);
}

/* --- reading it ----------------------------------------------------------- */

bool
jira_letter_is_key(const char *key)
{
	static const char letters[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
	size_t project = strspn(key, letters);
	size_t digits;

	if (project == 0 || key[project] != '-' || key[0] < 'A' ||
	    key[0] > 'Z')
		return false;
	digits = strspn(key + project + 1, "0123456789");
	return digits > 0 && key[project + 1 + digits] == '\0' &&
	    project + 1 + digits < JIRA_KEY_MAX;
}

/* "issue", "issue/DM-12", "issue/DM-12/comment". */
static bool
jira_letter_check_path(const char *path)
{
	char key[JIRA_KEY_MAX];
	size_t length;

	if (strncmp(path, "issue", 5) != 0)
		return false;
	path += 5;
	if (*path == '\0')
		return true;
	if (*path++ != '/')
		return false;
	length = strcspn(path, "/");
	if (length >= sizeof(key))
		return false;
	memcpy(key, path, length);
	key[length] = '\0';
	path += length;
	return jira_letter_is_key(key) &&
	    (*path == '\0' || strcmp(path, "/comment") == 0);
}

bool
jira_letter_read(const struct channel_letter *letter,
    struct jira_letter *ret_letter)
{
	static const char *const methods[] = { "POST ", "PUT " };
	static const char *const names[] = { "POST", "PUT" };
	static const char closing[] = " close";
	const char *line = letter->body, *end;
	size_t length, i;

	memset(ret_letter, 0, sizeof(*ret_letter));
	end = letter->length == 0 ? NULL : memchr(line, '\n', letter->length);
	if (end == NULL)
		return false;
	ret_letter->body = end + 1;
	ret_letter->length = letter->length - (size_t)(end + 1 - line);
	for (i = 0; i < countof(methods); i++) {
		length = strlen(methods[i]);
		if ((size_t)(end - line) < length ||
		    memcmp(line, methods[i], length) != 0)
			continue;
		ret_letter->method = names[i];
		line += length;
		break;
	}
	length = (size_t)(end - line);
	if (length > strlen(closing) && memcmp(end - strlen(closing), closing,
	    strlen(closing)) == 0) {
		ret_letter->closes = true;
		length -= strlen(closing);
	}
	if (ret_letter->method == NULL || length >= sizeof(ret_letter->path))
		return false;
	memcpy(ret_letter->path, line, length);
	ret_letter->path[length] = '\0';
	ret_letter->opens = strcmp(ret_letter->path, "issue") == 0;
	return jira_letter_check_path(ret_letter->path);
}
