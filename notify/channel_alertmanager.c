/* SPDX-License-Identifier: MIT */
/*
 * Silences of Prometheus' Alertmanager (github.com/prometheus/alertmanager,
 * api/v2/openapi.yaml) while the work is under way: one for each environment of
 * an occurrence.  The letter is the silence as it shall be; "endsAt": null is
 * none.
 *
 * Nothing is remembered about it here.  Each time, the silences with our labels
 * are asked for first, and those are ours whose comment ends with our mark: so
 * one that was made just before a kill is found again, one that an Alertmanager
 * lost is made anew, and of two one is ended.  What must not be: a silence that
 * outlives the work.  So it ends when the work is planned to, whatever happens
 * to us; a later end has to be said.
 */
#include <string.h>

#include "channel_internal.h"
#include "channel_keeper.h"
#include "civil.h"
#include "jsontext.h"
#include "mem.h"
#include "outline_internal.h"
#include "secret.h"
#include "silence_internal.h"

/* A request whose answer was lost may still be at work there. */
#define ALERTMANAGER_SETTLE_SECS 5
#define ALERTMANAGER_MATCHERS_MAX 16	/* of one environment */
#define ALERTMANAGER_VALUE_MAX 256	/* characters */

/* What changes the silences; what only shows is not for us. */
static bool
alertmanager_hears(enum announcement_kind kind)
{
	switch (kind) {
	case ANNOUNCEMENT_START:
	case ANNOUNCEMENT_END:
	case ANNOUNCEMENT_OVERDUE:
	case ANNOUNCEMENT_CONFIRMATION:
	case ANNOUNCEMENT_DOUBT:
	case ANNOUNCEMENT_EXTENSION:
	case ANNOUNCEMENT_SHORTENING:
	case ANNOUNCEMENT_REOPENING:
	case ANNOUNCEMENT_CANCELLATION:
		return true;
	default:
		return false;
	}
}

/* --- the configuration ---------------------------------------------------- */

/* A label's name, as every version takes it. */
static bool
alertmanager_is_name(const char *text)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";

	return text[0] != '\0' && strspn(text, letters) == strlen(text) &&
	    (text[0] < '0' || text[0] > '9');
}

/* One entry of an environment's list. */
static int
alertmanager_parse_matcher(const struct doc *entry, struct channel *channel,
    const char *environment, struct complaints *complaints)
{
	static const char *const keys[] = { "equal", "name", "regex",
	    "value" };
	const struct doc *name = doc_find(entry, "name");
	const struct doc *value = doc_find(entry, "value");
	struct channel_matcher *matcher;
	int result = doc_check_keys(entry, keys, countof(keys), complaints);

	if (result != 0)
		return -1;
	if (name == NULL || value == NULL) {
		doc_complain(entry, COMPLAINT_ERROR, complaints, "a matcher "
		    "needs \"name\" and \"value\", such as {name: "
		    "environment, value: %s}", environment);
		return -1;
	}
	matcher = array_add(&channel->matchers);
	matcher->environment = mem_string(environment);
	matcher->is_equal = true;
	if (doc_read_string(name, &matcher->name, complaints) != 0 ||
	    doc_read_line(value, ALERTMANAGER_VALUE_MAX, &matcher->value,
	    complaints) != 0 ||
	    doc_read_bool(doc_find(entry, "regex"), &matcher->is_regex,
	    complaints) != 0 ||
	    doc_read_bool(doc_find(entry, "equal"), &matcher->is_equal,
	    complaints) != 0)
		return -1;
	if (alertmanager_is_name(matcher->name))
		return 0;
	doc_complain(name, COMPLAINT_ERROR, complaints, "\"%.80s\" is no "
	    "label's name; accepted are letters, digits and \"_\", not a "
	    "digit first", matcher->name);
	return -1;
}

/* Alertmanager refuses a silence for which any alert would do. */
static int
alertmanager_check_matchers(const struct doc *list,
    const struct channel *channel, struct complaints *complaints)
{
	size_t i;

	for (i = 0; i < channel->matchers.count; i++)
		if (channel->matchers.items[i].is_equal &&
		    strcmp(channel->matchers.items[i].environment,
		    list->key) == 0)
			return 0;
	doc_complain(list, COMPLAINT_ERROR, complaints, "\"%.80s\" needs a "
	    "matcher that is not \"equal: false\": alerts without any of "
	    "these labels would be silenced, too", list->key);
	return -1;
}

/* `matchers`: for each environment its list; without it conf_cross.c adds all
 * environments that there are. */
static int
alertmanager_parse_matchers(const struct doc *map, struct channel *channel,
    struct complaints *complaints)
{
	const struct doc *list;
	size_t i, k, count;
	int result = 0;

	if (map == NULL)
		return 0;
	if (map->type != DOC_MAP || map->count == 0) {
		doc_complain(map, COMPLAINT_ERROR, complaints, "\"matchers\" "
		    "must be a map of environments, such as {idfprod: {name: "
		    "cluster, value: idf-prod}}");
		return -1;
	}
	for (i = 0; i < map->count; i++) {
		list = &map->items[i];
		count = doc_item_count(list);
		if (count > ALERTMANAGER_MATCHERS_MAX) {
			doc_complain(list, COMPLAINT_ERROR, complaints,
			    "more than %d matchers for one environment",
			    ALERTMANAGER_MATCHERS_MAX);
			result = -1;
			continue;
		}
		for (k = 0; k < count; k++)
			result |= alertmanager_parse_matcher(
			    doc_item(list, k), channel, list->key,
			    complaints);
		if (result == 0)
			result = alertmanager_check_matchers(list, channel,
			    complaints);
		channel_add_environment(channel, list->key);
	}
	return result == 0 ? 0 : -1;
}

/* All keys are read whatever fails before, so that all faults come at once. */
static int
alertmanager_parse(const struct doc *map, struct channel *channel,
    struct complaints *complaints)
{
	static const char *const keys[] = { "alertmanager", "ca", "matchers",
	    "token", "user" };
	int result = doc_check_keys(map, keys, countof(keys), complaints);

	if (channel_parse_url(doc_find(map, "alertmanager"), channel,
	    complaints) != 0)
		result = -1;
	if (alertmanager_parse_matchers(doc_find(map, "matchers"), channel,
	    complaints) != 0)
		result = -1;
	if (secret_read_place(doc_find(map, "token"), &channel->token_file,
	    complaints) != 0 ||
	    doc_read_path(doc_find(map, "ca"), &channel->ca_file,
	    complaints) != 0 ||
	    doc_read_line(doc_find(map, "user"), ALERTMANAGER_VALUE_MAX,
	    &channel->user, complaints) != 0)
		return -1;
	if (channel->user != NULL && (channel->token_file == NULL ||
	    strchr(channel->user, ':') != NULL)) {
		doc_complain(doc_find(map, "user"), COMPLAINT_ERROR,
		    complaints, channel->token_file == NULL ? "\"user\" "
		    "needs its password, as token: {file: PATH}" :
		    "a user's name has no \":\"");
		return -1;
	}
	return result;
}

/* --- the letter ----------------------------------------------------------- */

/* " [patchday patch-thursday/2026-12-03T15:00 idfprod]": no id has brackets or
 * spaces, so what ends with it was written by us. */
static void
alertmanager_put_mark(struct text *text, const struct message *message,
    const char *environment)
{
	text_putf(text, " [patchday %s %s]", message->identity, environment);
}

/* What people see beside the silence: the title, where to look, the mark. */
static void
alertmanager_put_comment(struct jsontext *json,
    const struct message *message, const char *environment)
{
	struct text comment = { 0 };

	text_puts(&comment, message->title);
	if (message->site_url != NULL)
		text_putf(&comment, ": %s/occurrences/%s", message->site_url,
		    message->identity);
	alertmanager_put_mark(&comment, message, environment);
	jsontext_string(json, "comment", text_string(&comment));
	text_clear(&comment);
}

static void
alertmanager_put_matcher(struct jsontext *json, const char *name,
    const char *value, const struct channel_matcher *matcher)
{
	jsontext_object(json, NULL);
	jsontext_string(json, "name", name);
	jsontext_string(json, "value", value);
	jsontext_bool(json, "isRegex", matcher != NULL && matcher->is_regex);
	jsontext_bool(json, "isEqual", matcher == NULL || matcher->is_equal);
	jsontext_end_object(json);
}

/* The environment's own, or the label that a site without any has. */
static size_t
alertmanager_put_matchers(struct jsontext *json,
    const struct channel *channel, const char *environment)
{
	const struct channel_matcher *matcher;
	size_t i, count = 0;

	jsontext_list(json, "matchers");
	for (i = 0; i < channel->matchers.count; i++) {
		matcher = &channel->matchers.items[i];
		if (strcmp(matcher->environment, environment) != 0)
			continue;
		alertmanager_put_matcher(json, matcher->name, matcher->value,
		    matcher);
		count++;
	}
	if (channel->matchers.count == 0) {
		alertmanager_put_matcher(json, "environment", environment,
		    NULL);
		count++;
	}
	jsontext_end_list(json);
	return count;
}

static void
alertmanager_put_instant(struct jsontext *json, const char *key, int64_t at)
{
	struct text text = { 0 };

	civil_format_utc(&text, at);
	jsontext_string(json, key, text_string(&text));
	text_clear(&text);
}

/* As the work stands when it leaves, which is what shall be; an environment
 * that has no labels any more is not silenced. */
static void
alertmanager_compose(const struct channel *channel,
    const struct message *message, const struct channel_thread *thread,
    const char *key, const char *recipient, int64_t at,
    struct channel_letter *ret_letter)
{
	struct text text = { 0 };
	struct jsontext json = { .text = &text };
	size_t count;

	(void)thread, (void)key;
	jsontext_object(&json, NULL);
	count = alertmanager_put_matchers(&json, channel, recipient);
	alertmanager_put_instant(&json, "startsAt", at);
	if (count > 0 && message->until_at > at)
		alertmanager_put_instant(&json, "endsAt", message->until_at);
	else
		jsontext_null(&json, "endsAt");
	jsontext_string(&json, "createdBy", SILENCE_AUTHOR);
	alertmanager_put_comment(&json, message, recipient);
	jsontext_end_object(&json);
	ret_letter->length = text.length;
	ret_letter->body = text_take(&text);
}

/* --- as people read it ---------------------------------------------------- */

/* The first line: what is asked for. */
static const char *
alertmanager_title(const struct channel_letter *letter)
{
	static const char null[] = "\"endsAt\":null";

	return letter->length > 0 && memmem(letter->body, letter->length,
	    null, sizeof(null) - 1) != NULL ?
	    "DELETE /api/v2/silence/ID, of each silence that ends so" :
	    "POST /api/v2/silences";
}

static bool
alertmanager_is_true(const struct doc *doc)
{
	return doc_string(doc) != NULL && strcmp(doc->scalar, "true") == 0;
}

/* cluster=~"idf-.*", in the signs of Prometheus. */
static void
alertmanager_print_matcher(struct text *text, const struct doc *matcher)
{
	const char *name = doc_string(doc_find(matcher, "name"));
	const char *value = doc_string(doc_find(matcher, "value"));
	bool is_equal = alertmanager_is_true(doc_find(matcher, "isEqual"));
	bool is_regex = alertmanager_is_true(doc_find(matcher, "isRegex"));
	struct text line = { 0 };

	text_putf(&line, "%s%s\"%s\"", name == NULL ? "?" : name,
	    is_regex ? is_equal ? "=~" : "!~" : is_equal ? "=" : "!=",
	    value == NULL ? "?" : value);
	outline_print_line(text, "  ", text_string(&line));
	text_clear(&line);
}

static void
alertmanager_print(struct text *text, const struct channel_letter *letter)
{
	struct doc *silence = outline_read(letter);
	const struct doc *matchers = doc_find(silence, "matchers");
	const char *end = doc_string(doc_find(silence, "endsAt"));
	size_t i;

	if (matchers == NULL || matchers->type != DOC_LIST) {
		outline_print_raw(text, letter);
	} else {
		outline_print_line(text, end == NULL ?
		    "no silence is left" : "silence until ",
		    end == NULL ? "" : end);
		for (i = 0; i < matchers->count; i++)
			alertmanager_print_matcher(text, &matchers->items[i]);
		outline_print_line(text, "",
		    doc_string(doc_find(silence, "comment")));
	}
	doc_free(silence);
}

static void
alertmanager_print_html(struct text *text,
    const struct channel_letter *letter)
{
	outline_print_html(text, alertmanager_title(letter), letter);
}

static const struct channel_keeper alertmanager_keeper = {
	.request = silence_request,
	.judge = silence_judge,
};

const struct channel_kind channel_alertmanager = {
	.name = "alertmanager",
	.help = "silences in Prometheus' Alertmanager while the work goes on",
	.is_repeatable = true,
	.has_environments = true,
	.hears = alertmanager_hears,
	.keeper = &alertmanager_keeper,
	.settle_secs = ALERTMANAGER_SETTLE_SECS,
	.parse = alertmanager_parse,
	.compose = alertmanager_compose,
	.print = alertmanager_print,
	.print_html = alertmanager_print_html,
};
