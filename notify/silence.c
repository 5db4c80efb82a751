/* SPDX-License-Identifier: MIT */
/*
 * A silence brought to be as its letter has it: looked for, then made, changed
 * or ended, a request each (github.com/prometheus/alertmanager,
 * api/v2/openapi.yaml).
 */
#include "silence_internal.h"

#include <string.h>

#include "channel_internal.h"
#include "html.h"
#include "jsontext.h"

#define SILENCE_TIMEOUT_MS 15000
#define SILENCE_PATH "/api/v2/silence"
#define SILENCE_URL_MAX 1800		/* exchange.c takes 2000 */
#define SILENCE_REQUESTS_MAX 12		/* of one try */
#define SILENCE_INSTANT 19		/* "2026-12-03T23:00:00" */

/* --- asking --------------------------------------------------------------- */

/* What every request has.  `scratch` holds the URL; the header and the body
 * come behind it, and nothing may move it afterwards. */
static void
silence_fill(const struct channel *channel, const char *method,
    const struct text *body, struct exchange_request *ret_request,
    struct text *scratch)
{
	size_t header_at, body_at;

	text_putc(scratch, '\0');
	header_at = scratch->length;
	if (channel->token != NULL && channel->user == NULL)
		text_putf(scratch, "Bearer %s", channel->token);
	text_putc(scratch, '\0');
	body_at = scratch->length;
	text_put(scratch, text_string(body), body->length);
	memset(ret_request, 0, sizeof(*ret_request));
	ret_request->protocol = EXCHANGE_HTTP;
	ret_request->sink = channel->id;
	ret_request->method = method;
	ret_request->url = scratch->bytes;
	if (scratch->bytes[header_at] != '\0')
		ret_request->authorization = scratch->bytes + header_at;
	if (channel->user != NULL && channel->token != NULL) {
		ret_request->user = channel->user;
		ret_request->password = channel->token;
	}
	ret_request->content_type = "application/json";
	ret_request->ca_file = channel->ca_file;
	ret_request->body = scratch->bytes + body_at;
	ret_request->body_length = body->length;
	ret_request->timeout_ms = SILENCE_TIMEOUT_MS;
}

/* "&filter=name%3D%22value%22": a silence has to have that very matcher
 * (CheckSilenceMatchesFilterLabels).  It only makes the answer smaller: left
 * out where it would need escapes of its own, or makes the URL too long. */
static void
silence_put_filter(struct text *url, const struct doc *matcher)
{
	const char *name = doc_string(doc_find(matcher, "name"));
	const char *value = doc_string(doc_find(matcher, "value"));
	const char *regex = doc_string(doc_find(matcher, "isRegex"));
	const char *equal = doc_string(doc_find(matcher, "isEqual"));
	struct text filter = { 0 }, encoded = { 0 };

	if (name == NULL || value == NULL || regex == NULL || equal == NULL ||
	    strcmp(regex, "false") != 0 || strcmp(equal, "true") != 0 ||
	    strpbrk(value, "\"\\\n") != NULL)
		return;
	text_putf(&filter, "%s=\"%s\"", name, value);
	html_percent(&encoded, text_string(&filter));
	if (url->length + encoded.length < SILENCE_URL_MAX)
		text_putf(url, "%cfilter=%s",
		    strchr(text_string(url), '?') == NULL ? '?' : '&',
		    text_string(&encoded));
	text_clear(&filter);
	text_clear(&encoded);
}

/* The letter's object with the id and the start of the silence that is there:
 * one whose start differs would be taken for another (silence.go,
 * canUpdate). */
static void
silence_put_silence(struct text *body, const struct doc *silence,
    const struct channel_thread *thread)
{
	struct jsontext json = { .text = body };
	const struct doc *list = doc_find(silence, "matchers"), *matcher;
	const char *start = doc_string(doc_find(silence, "startsAt"));
	size_t i, k;

	jsontext_object(&json, NULL);
	if (thread->root[0] != '\0')
		jsontext_string(&json, "id", thread->root);
	jsontext_list(&json, "matchers");
	for (i = 0; list != NULL && i < list->count; i++) {
		matcher = &list->items[i];
		jsontext_object(&json, NULL);
		for (k = 0; k < matcher->count; k++) {
			const struct doc *item = &matcher->items[k];

			if (item->is_quoted)
				jsontext_string(&json, item->key,
				    item->scalar);
			else
				jsontext_bool(&json, item->key,
				    item->type == DOC_SCALAR &&
				    strcmp(item->scalar, "true") == 0);
		}
		jsontext_end_object(&json);
	}
	jsontext_end_list(&json);
	jsontext_string(&json, "startsAt", thread->root[0] != '\0' ?
	    thread->link : start);
	jsontext_string(&json, "endsAt",
	    doc_string(doc_find(silence, "endsAt")));
	jsontext_string(&json, "createdBy", SILENCE_AUTHOR);
	jsontext_string(&json, "comment",
	    doc_string(doc_find(silence, "comment")));
	jsontext_end_object(&json);
}

/* The letter as a map; NULL: it is none of ours. */
static struct doc *
silence_read_letter(const struct channel_letter *letter)
{
	struct doc *doc = NULL;

	if (doc_parse_json(letter->body, letter->length, DOC_BYTES_MAX, &doc,
	    NULL) != 0)
		return NULL;
	if (doc->type == DOC_MAP &&
	    doc_string(doc_find(doc, "comment")) != NULL)
		return doc;
	doc_free(doc);
	return NULL;
}

/* Which request comes next stands in the thread: "" look, "put" or "drop" the
 * silence `root`. */
void
silence_request(const struct channel *channel,
    const struct channel_letter *letter, const struct channel_thread *thread,
    struct exchange_request *ret_request, struct text *scratch)
{
	struct doc *silence = silence_read_letter(letter);
	const struct doc *matchers = doc_find(silence, "matchers");
	const char *method = "GET";
	struct text body = { 0 };
	size_t i;

	text_puts(scratch, channel->url);
	if (strcmp(thread->cursor, "drop") == 0) {
		method = "DELETE";
		text_putf(scratch, SILENCE_PATH "/%s", thread->root);
	} else if (strcmp(thread->cursor, "put") == 0) {
		method = "POST";
		text_puts(scratch, SILENCE_PATH "s");
		silence_put_silence(&body, silence, thread);
	} else {
		text_puts(scratch, SILENCE_PATH "s");
		for (i = 0; matchers != NULL && i < matchers->count; i++)
			silence_put_filter(scratch, &matchers->items[i]);
	}
	silence_fill(channel, method, &body, ret_request, scratch);
	text_clear(&body);
	doc_free(silence);
}

/* --- answers -------------------------------------------------------------- */

/* Keep `value` if it fits and has no other characters; it reaches a URL or
 * another request. */
static bool
silence_keep(char *place, size_t size, const char *value,
    const char *others)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
	size_t i;

	if (value == NULL || value[0] == '\0' || strlen(value) >= size)
		return false;
	for (i = 0; value[i] != '\0'; i++)
		if (strchr(letters, value[i]) == NULL &&
		    strchr(others, value[i]) == NULL)
			return false;
	memcpy(place, value, strlen(value) + 1);
	return true;
}

/* Is the silence ours, by the mark at the end of its comment, and not over? */
static bool
silence_is_ours(const struct doc *silence, const struct doc *wanted)
{
	const char *comment = doc_string(doc_find(silence, "comment"));
	const char *author = doc_string(doc_find(silence, "createdBy"));
	const char *state = doc_string(doc_find(doc_find(silence, "status"),
	    "state"));
	const char *mark = strrchr(doc_string(doc_find(wanted, "comment")),
	    '[');

	if (comment == NULL || author == NULL || state == NULL ||
	    mark == NULL || strlen(comment) < strlen(mark))
		return false;
	return strcmp(author, SILENCE_AUTHOR) == 0 &&
	    strcmp(state, "expired") != 0 &&
	    strcmp(comment + strlen(comment) - strlen(mark), mark) == 0;
}

/* Does it end when it shall?  Fractions of a second are the peer's. */
static bool
silence_ends_right(const struct doc *silence, const struct doc *wanted)
{
	const char *end = doc_string(doc_find(silence, "endsAt"));
	const char *wish = doc_string(doc_find(wanted, "endsAt"));

	return end != NULL && wish != NULL &&
	    strncmp(end, wish, SILENCE_INSTANT) == 0;
}

/* One of ours, the best first: one that ends right; NULL: there is none. */
static const struct doc *
silence_find(const struct doc *list, const struct doc *wanted,
    const struct doc *but)
{
	const struct doc *found = NULL;
	size_t i;

	for (i = 0; i < list->count; i++)
		if (&list->items[i] != but &&
		    silence_is_ours(&list->items[i], wanted) &&
		    (found == NULL || silence_ends_right(&list->items[i],
		    wanted)))
			found = &list->items[i];
	return found;
}

/* The next request of this try is `what` with that silence (NULL: a new
 * one). */
static void
silence_go_on(const char *what, const struct doc *silence,
    struct channel_thread *thread, struct outcome *ret_outcome)
{
	thread->root[0] = thread->link[0] = '\0';
	if (silence != NULL && (!silence_keep(thread->root,
	    sizeof(thread->root), doc_string(doc_find(silence, "id")), "") ||
	    !silence_keep(thread->link, sizeof(thread->link),
	    doc_string(doc_find(silence, "startsAt")), ":.+"))) {
		outcome_set(ret_outcome, OUTCOME_LATER,
		    "Alertmanager's answer has no sound id");
		return;
	}
	memcpy(thread->cursor, what, strlen(what) + 1);
	outcome_set(ret_outcome, OUTCOME_FURTHER, "looked");
}

/* From what is there and what shall be to what is done next. */
static void
silence_judge_list(const struct doc *list, const struct doc *wanted,
    struct channel_thread *thread, struct outcome *ret_outcome)
{
	const struct doc *found = silence_find(list, wanted, NULL);
	const struct doc *other = found == NULL ? NULL :
	    silence_find(list, wanted, found);

	if (other != NULL) {
		silence_go_on("drop", other, thread, ret_outcome);
	} else if (doc_string(doc_find(wanted, "endsAt")) == NULL) {
		if (found != NULL)
			silence_go_on("drop", found, thread,
			    ret_outcome);
		else
			outcome_set(ret_outcome, OUTCOME_SENT,
			    "no silence is left");
	} else if (found == NULL || !silence_ends_right(found, wanted)) {
		silence_go_on("put", found, thread, ret_outcome);
	} else {
		outcome_set(ret_outcome, OUTCOME_SENT, "silenced");
		(void)silence_keep(ret_outcome->reference,
		    sizeof(ret_outcome->reference),
		    doc_string(doc_find(found, "id")), "");
	}
}

/* It was asked what is there.  Asking changes nothing. */
static void
silence_judge_look(const struct channel_letter *letter,
    const struct exchange_reply *reply, struct channel_thread *thread,
    struct outcome *ret_outcome)
{
	struct doc *wanted = silence_read_letter(letter), *list = NULL;

	if (wanted == NULL)
		outcome_set(ret_outcome, OUTCOME_REFUSED,
		    "its letter is no silence");
	else if (reply->status != 200)
		channel_judge_refusal(reply, ret_outcome);
	else if (doc_parse_json(reply->body, reply->length,
	    EXCHANGE_REPLY_MAX, &list, NULL) != 0 || list->type != DOC_LIST)
		outcome_set(ret_outcome, OUTCOME_LATER, "an answer that is "
		    "not Alertmanager's");
	else
		silence_judge_list(list, wanted, thread, ret_outcome);
	if (ret_outcome->class == OUTCOME_UNKNOWN)
		ret_outcome->class = OUTCOME_LATER;
	doc_free(list);
	doc_free(wanted);
}

/* Append what Alertmanager says is wrong: a JSON string. */
static void
silence_put_fault(struct text *text, const struct exchange_reply *reply)
{
	struct doc *doc = NULL;

	if (doc_parse_json(reply->body, reply->length, EXCHANGE_REPLY_MAX,
	    &doc, NULL) == 0 && doc_string(doc) != NULL)
		text_puts(text, doc_string(doc));
	doc_free(doc);
}

/* A silence was put there.  What was found may have ended since: look again. */
static void
silence_judge_put(const struct exchange_reply *reply,
    struct channel_thread *thread, struct outcome *ret_outcome)
{
	struct doc *doc = NULL;
	struct text fault = { 0 };

	if (reply->status == 404 && thread->root[0] != '\0') {
		thread->cursor[0] = '\0';
		outcome_set(ret_outcome, OUTCOME_FURTHER, "it is gone");
	} else if (reply->status == 400 || reply->status == 422) {
		silence_put_fault(&fault, reply);
		outcome_set(ret_outcome, OUTCOME_REFUSED, "HTTP %d: %.140s",
		    reply->status, text_string(&fault));
	} else if (reply->status != 200) {
		channel_judge_refusal(reply, ret_outcome);
	} else {
		outcome_set(ret_outcome, OUTCOME_SENT, "silenced");
		if (doc_parse_json(reply->body, reply->length,
		    EXCHANGE_REPLY_MAX, &doc, NULL) != 0 ||
		    !silence_keep(ret_outcome->reference,
		    sizeof(ret_outcome->reference),
		    doc_string(doc_find(doc, "silenceID")), ""))
			outcome_set(ret_outcome, OUTCOME_UNKNOWN,
			    "an answer that is not Alertmanager's");
	}
	doc_free(doc);
	text_clear(&fault);
}

/* One was ended; whether that was all, another look tells. */
static void
silence_judge_drop(const struct exchange_reply *reply,
    struct channel_thread *thread, struct outcome *ret_outcome)
{
	if (reply->status != 200 && reply->status != 404) {
		channel_judge_refusal(reply, ret_outcome);
		return;
	}
	thread->cursor[0] = '\0';
	outcome_set(ret_outcome, OUTCOME_FURTHER, "ended one");
}

void
silence_judge(const struct channel_letter *letter,
    const struct exchange_reply *reply, struct channel_thread *thread,
    struct outcome *ret_outcome)
{
	bool is_look = thread->cursor[0] == '\0';

	if (++thread->pages > SILENCE_REQUESTS_MAX)
		outcome_set(ret_outcome, OUTCOME_LATER,
		    "too many silences of this work; some were ended");
	else if (channel_judge_status(reply, ret_outcome))
		ret_outcome->class = is_look ? OUTCOME_LATER :
		    ret_outcome->class;
	else if (is_look)
		silence_judge_look(letter, reply, thread, ret_outcome);
	else if (strcmp(thread->cursor, "put") == 0)
		silence_judge_put(reply, thread, ret_outcome);
	else
		silence_judge_drop(reply, thread, ret_outcome);
}
