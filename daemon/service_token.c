/* SPDX-License-Identifier: MIT */
/*
 * API tokens: made, listed, revoked by those who may (admin), each time with an
 * entry of the journal.  Readers see them in the snapshot; here they are looked
 * at once more before a command of theirs is carried out, so that one that was
 * revoked while its command was on the way does nothing any more.
 */
#include "service_internal.h"

#include <sodium/utils.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "civil.h"
#include "conf_power.h"
#include "duration.h"
#include "jsontext.h"
#include "mem.h"
#include "nearest.h"
#include "store_token.h"
#include "utf8.h"

#define SERVICE_TOKEN_SECS (90 * 86400)	/* the longest, and the usual */
#define SERVICE_TOKEN_USED_SECS 3600	/* a use is written so often */
#define SERVICE_TOKEN_SHOWN_SECS (30 * 86400)	/* after it expired */
#define SERVICE_TOKEN_TITLE_MAX 100	/* characters */
#define SERVICE_TOKEN_BODY_MAX (16 * 1024)

/* --- the list ------------------------------------------------------------- */

/* Lines as a list of strings; both are owned by the caller. */
static void
service_token_split(const char *lines, struct token_entry *entry,
    bool is_window)
{
	const char *end;

	for (; *lines != '\0'; lines = *end == '\0' ? end : end + 1) {
		end = strchrnul(lines, '\n');
		if (is_window)
			array_push(&entry->windows, mem_bytes(lines,
			    (size_t)(end - lines)));
		else
			array_push(&entry->environments, mem_bytes(lines,
			    (size_t)(end - lines)));
	}
}

/* A row as readers see it. */
static void
service_token_take(const struct token_row *row, struct token_entry *entry)
{
	strncat(entry->id, row->id, sizeof(entry->id) - 1);
	strncat(entry->hash, row->hash, sizeof(entry->hash) - 1);
	entry->title = mem_string(row->title);
	entry->person = mem_string(row->person);
	entry->created_by = mem_string(row->created_by);
	entry->powers = (grant_powers)row->powers;
	entry->created_at = row->created_at;
	entry->expires_at = row->expires_at;
	entry->revoked_at = row->revoked_at;
	entry->used_at = row->used_at;
	entry->signed_out_at = row->signed_out_at;
	service_token_split(row->windows, entry, true);
	service_token_split(row->environments, entry, false);
}

int
service_token_load(struct service *service, struct error *ret_error)
{
	struct token_rows rows = { 0 };
	struct token_list *list;
	size_t i;
	int status;

	status = store_token_list(service->seams.store,
	    clock_now(service->seams.clock) - SERVICE_TOKEN_SHOWN_SECS, &rows,
	    ret_error);
	if (status == 0) {
		list = token_list_new();
		for (i = 0; i < rows.list.count; i++)
			service_token_take(&rows.list.items[i],
			    array_add(&list->list));
		token_list_release(service->tokens);
		service->tokens = list;
	}
	store_token_clear(&rows);
	return status;
}

/* What was written is durable, and seen, before anybody is told of it.  It is
 * read before the commit: behind that nothing may fail. */
static int
service_token_commit(struct service *service, struct error *ret_error)
{
	struct token_list *before = token_list_hold(service->tokens);

	if (service_token_load(service, ret_error) < 0 ||
	    service_commit(service, ret_error) < 0) {
		token_list_release(service->tokens);
		service->tokens = before;
		return -1;
	}
	token_list_release(before);
	service_show(service);
	return 0;
}

/* --- use ------------------------------------------------------------------ */

int
service_token_use(struct service *service, struct command *command)
{
	const struct requester *requester = command->requester;
	int64_t now_at = clock_now(service->seams.clock);
	const struct token_entry *entry;
	struct error error = { 0 };

	if (requester == NULL || requester->token == NULL)
		return 0;
	entry = token_list_find(service->tokens, requester->token);
	if (token_list_judge(entry, now_at) != TOKEN_VALID) {
		service_decline(command, 401, "the token is no longer valid");
		return -1;
	}
	if (entry->used_at != 0 &&
	    now_at - entry->used_at < SERVICE_TOKEN_USED_SECS)
		return 0;
	/* Only for people to see which tokens nobody needs: a disk that is
	 * full must not refuse what the token is for. */
	if (service_write(service, &error) < 0 ||
	    store_token_use(service->seams.store, entry->id,
	    now_at - now_at % SERVICE_TOKEN_USED_SECS, &error) < 0 ||
	    service_token_commit(service, &error) < 0) {
		service_rollback(service);
		log_warn(service->seams.log, "store_failed",
		    LOG_TEXT("error", error.text));
	}
	return 0;
}

/* --- answers -------------------------------------------------------------- */

/* An instant; null where it is 0. */
static void
service_token_time(struct jsontext *json, const char *key, int64_t at)
{
	struct text text = { 0 };

	if (at != 0)
		civil_format_utc(&text, at);
	jsontext_string(json, key, at == 0 ? NULL : text_string(&text));
	text_clear(&text);
}

static void
service_token_strings(struct jsontext *json, const char *key,
    char *const *strings, size_t count)
{
	size_t i;

	jsontext_list(json, key);
	for (i = 0; i < count; i++)
		jsontext_string(json, NULL, strings[i]);
	jsontext_end_list(json);
}

/* One token; `token` is the whole, shown once, or NULL. */
static void
service_token_put(const struct service *service, struct jsontext *json,
    const struct token_entry *entry, const char *token)
{
	static const char *const states[] = { [TOKEN_VALID] = "valid",
		[TOKEN_UNKNOWN] = "unknown", [TOKEN_EXPIRED] = "expired",
		[TOKEN_REVOKED] = "revoked" };

	jsontext_object(json, NULL);
	jsontext_string(json, "id", entry->id);
	if (token != NULL)
		jsontext_string(json, "token", token);
	jsontext_string(json, "title", entry->title);
	jsontext_string(json, "person", entry->person);
	conf_power_format(json, "may", entry->powers);
	service_token_strings(json, "windows", entry->windows.items,
	    entry->windows.count);
	service_token_strings(json, "environments",
	    entry->environments.items, entry->environments.count);
	jsontext_string(json, "state", states[token_list_judge(entry,
	    clock_now(service->seams.clock))]);
	service_token_time(json, "created", entry->created_at);
	jsontext_string(json, "created_by", entry->created_by);
	service_token_time(json, "expires", entry->expires_at);
	service_token_time(json, "revoked", entry->revoked_at);
	service_token_time(json, "used", entry->used_at);
	jsontext_end_object(json);
}

static void
service_token_answer(const struct service *service, struct command *command,
    const char *id, const char *token)
{
	struct text body = { 0 };
	struct jsontext json = { .text = &body, .is_pretty = true };

	service_token_put(service, &json, token_list_find(service->tokens,
	    id), token);
	service_answer(command, token == NULL ? 200 : 201,
	    "application/json", &body);
}

static void
service_token_list(struct service *service, struct command *command)
{
	struct text body = { 0 };
	struct jsontext json = { .text = &body, .is_pretty = true };
	size_t i;

	jsontext_list(&json, NULL);
	for (i = 0; i < service->tokens->list.count; i++)
		service_token_put(service, &json,
		    &service->tokens->list.items[i], NULL);
	jsontext_end_list(&json);
	service_answer(command, 200, "application/json", &body);
}

/* --- making one ----------------------------------------------------------- */

/* What is wanted, as far as it was read; `row` points into the others. */
struct service_token {
	struct token_row row;
	struct text windows, environments;	/* a line each */
};

/* "may": a word or several. */
static int
service_token_read_may(struct service_token *token, const struct doc *may,
    struct error *ret_error)
{
	grant_powers powers;
	const char *word;
	size_t i;

	for (i = 0; i < doc_item_count(may); i++) {
		word = doc_string(doc_item(may, i));
		if (conf_power_parse(word == NULL ? "" : word, &powers,
		    ret_error) < 0)
			return -1;
		token->row.powers |= powers;
	}
	if (token->row.powers == 0)
		return error_set(ret_error, ERROR_INPUT, "\"may\" is missing, "
		    "such as [\"start\", \"end\"] or [\"all\"]");
	return 0;
}

/* How long it lasts. */
static int
service_token_read_expiry(struct service_token *token,
    const struct doc *expires, struct error *ret_error)
{
	const char *text = doc_string(expires);
	int64_t secs = SERVICE_TOKEN_SECS;

	if (expires != NULL && (text == NULL ||
	    duration_parse(text, &secs, ret_error) < 0))
		return text == NULL ? error_set(ret_error, ERROR_INPUT,
		    "\"expires\" must be a length of time, such as \"90d\"") :
		    error_prefix(ret_error, "expires");
	if (secs > SERVICE_TOKEN_SECS)
		return error_set(ret_error, ERROR_INPUT,
		    "\"expires\" may be 90d at most, found \"%.40s\"", text);
	token->row.expires_at = token->row.created_at + secs;
	return 0;
}

/* Keys that are not known are refused: "window" must not mean all. */
static int
service_token_check_keys(const struct doc *map, struct error *ret_error)
{
	static const char *const keys[] = { "title", "person", "may",
		"windows", "environments", "expires" };
	size_t i, k;

	if (map->type != DOC_MAP)
		return error_set(ret_error, ERROR_INPUT, "the body must be an "
		    "object such as {\"title\": \"nightly job\", \"person\": "
		    "\"release-manager\", \"may\": [\"start\"]}");
	for (i = 0; i < map->count; i++) {
		for (k = 0; k < countof(keys); k++)
			if (strcmp(map->items[i].key, keys[k]) == 0)
				break;
		if (k == countof(keys))
			return error_set(ret_error, ERROR_INPUT, "unknown key "
			    "\"%.40s\"; accepted are title, person, may, "
			    "windows, environments, expires",
			    map->items[i].key);
	}
	return 0;
}

/* Nobody is called so: who may be meant is told. */
static int
service_token_refuse_person(const struct conf *conf, const char *person,
    struct error *ret_error)
{
	ARRAY(const char *) ids = { 0 };
	const char *near;
	size_t i;

	for (i = 0; i < conf->people.count; i++)
		array_push(&ids, (const char *)conf->people.items[i].id);
	near = nearest_find(person, ids.items, ids.count);
	(void)error_set(ret_error, ERROR_INPUT, "there is no person \"%.40s\" "
	    "under people%s%s%s", person, near == NULL ? "" :
	    "; did you mean \"", near == NULL ? "" : near,
	    near == NULL ? "" : "\"?");
	array_clear(&ids);
	return -1;
}

/* Title, and whose it is. */
static int
service_token_read_names(const struct service *service,
    struct service_token *token, const struct doc *map,
    struct error *ret_error)
{
	const char *title = doc_string(doc_find(map, "title"));
	const char *person = doc_string(doc_find(map, "person"));

	if (title == NULL || title[0] == '\0' ||
	    utf8_count(title) > SERVICE_TOKEN_TITLE_MAX)
		return error_set(ret_error, ERROR_INPUT, "\"title\" is "
		    "missing or over 100 characters: say what it is for");
	if (person == NULL)
		return error_set(ret_error, ERROR_INPUT,
		    "\"person\" is missing: an id under people");
	if (conf_find_person(service->conf, person) == NULL)
		return service_token_refuse_person(service->conf, person,
		    ret_error);
	token->row.title = title;
	token->row.person = person;
	return 0;
}

static int
service_token_read(const struct service *service,
    struct service_token *token, const struct doc *map,
    struct error *ret_error)
{
	if (service_token_check_keys(map, ret_error) < 0 ||
	    service_token_read_names(service, token, map, ret_error) < 0 ||
	    service_token_read_may(token, doc_find(map, "may"),
	    ret_error) < 0 ||
	    service_token_scope_read(service, doc_find(map, "windows"),
	    &token->windows, ret_error) < 0 ||
	    service_token_scope_read(service, doc_find(map, "environments"),
	    &token->environments, ret_error) < 0)
		return -1;
	token->row.windows = text_string(&token->windows);
	token->row.environments = text_string(&token->environments);
	return service_token_read_expiry(token, doc_find(map, "expires"),
	    ret_error);
}

/* Write it down; the secret goes out with the answer and is nowhere else. */
static void
service_token_make(struct service *service, struct command *command,
    const struct service_token *token)
{
	char id[TOKEN_ID_MAX], whole[TOKEN_MAX], hash[TOKEN_HASH_MAX];
	const struct requester *who = command->requester;
	struct token_row row = token->row;
	struct error error = { 0 };

	token_make(service->seams.random, id, whole, hash);
	row.id = id;
	row.hash = hash;
	row.created_by = who->name;
	if (service_write(service, &error) < 0 ||
	    store_token_add(service->seams.store, &row, &error) < 0 ||
	    service_journal_by(service, who, "token-new", id,
	    row.title, &error) < 0 ||
	    service_token_commit(service, &error) < 0) {
		service_rollback(service);
		service_decline_unwritten(service, command, &error);
	} else {
		service_token_answer(service, command, id, whole);
	}
	sodium_memzero(whole, sizeof(whole));
}

static void
service_token_new(struct service *service, struct command *command)
{
	struct service_token token = { .row.created_at =
	    clock_now(service->seams.clock) };
	const char *body = command->argument;
	struct error error = { 0 };
	struct doc *map = NULL;

	if (body == NULL || doc_parse_json(body, strlen(body),
	    SERVICE_TOKEN_BODY_MAX, &map, &error) < 0)
		service_decline(command, 400, "%s", error.text);
	else if (service_token_read(service, &token, map, &error) < 0)
		service_decline(command, 422, "%s", error.text);
	else
		service_token_make(service, command, &token);
	text_clear(&token.windows);
	text_clear(&token.environments);
	doc_free(map);
}

/* --- revoking ------------------------------------------------------------- */

/* One that was revoked already stays so, and is no fault. */
static void
service_token_revoke(struct service *service, struct command *command)
{
	const char *id = command->argument == NULL ? "" : command->argument;
	const struct token_entry *entry =
	    token_list_find(service->tokens, id);
	struct error error = { 0 };

	if (entry == NULL) {
		service_decline(command, 404, "there is no token \"%.40s\"",
		    id);
		return;
	}
	if (entry->revoked_at == 0 && (service_write(service, &error) < 0 ||
	    store_token_revoke(service->seams.store, id,
	    clock_now(service->seams.clock), &error) < 0 ||
	    service_journal_by(service, command->requester, "token-revoke",
	    id, entry->title, &error) < 0 ||
	    service_token_commit(service, &error) < 0)) {
		service_rollback(service);
		service_decline_unwritten(service, command, &error);
		return;
	}
	service_token_answer(service, command, id, NULL);
}

/* --- signing out ---------------------------------------------------------- */

void
service_token_sign_out(struct service *service, struct command *command)
{
	const char *id = command->requester == NULL ? NULL :
	    command->requester->token;
	const struct token_entry *entry = id == NULL ? NULL :
	    token_list_find(service->tokens, id);
	int64_t at = clock_now(service->seams.clock);
	struct error error = { 0 };
	struct text body = { 0 };

	if (entry == NULL) {
		service_decline(command, 404, "there is no session to end");
		return;
	}
	/* A clock that was set back must not let an old one in again. */
	if (at < entry->signed_out_at)
		at = entry->signed_out_at;
	if (service_write(service, &error) < 0 ||
	    store_token_sign_out(service->seams.store, id, at, &error) < 0 ||
	    service_token_commit(service, &error) < 0) {
		service_rollback(service);
		service_decline_unwritten(service, command, &error);
		return;
	}
	log_info(service->seams.log, "signed_out",
	    LOG_TEXT("who", command->requester->name),
	    LOG_TEXT("token", id));
	text_puts(&body, "signed out\n");
	service_answer(command, 200, "text/plain", &body);
}

void
service_token(struct service *service, struct command *command)
{
	if (service_allow(service, command, GRANT_ADMIN, "manage tokens") < 0)
		return;
	if (command->verb == COMMAND_TOKEN_NEW)
		service_token_new(service, command);
	else if (command->verb == COMMAND_TOKEN_REVOKE)
		service_token_revoke(service, command);
	else
		service_token_list(service, command);
}
