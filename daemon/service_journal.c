/* SPDX-License-Identifier: MIT */
/*
 * The journal: entries of the service's own, and what people may read of it.
 *
 * Who operates the service reads all of it; who coordinates a window reads what
 * was done to that window's occurrences, so that a hand-over needs nobody else.
 */
#include "service_internal.h"

#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "jsontext.h"
#include "mem.h"
#include "store_journal.h"

#define SERVICE_JOURNAL_LISTED 1000	/* entries in one answer */
#define SERVICE_JOURNAL_USUAL 100

int
service_journal(struct service *service, const char *who, const char *verb,
    const char *subject, const char *detail, struct error *ret_error)
{
	struct journal_entry entry = { .at_ms = service_now_ms(service),
	    .who = who == NULL ? "somebody" : who, .verb = verb,
	    .subject = subject, .detail = detail };

	if (service_write(service, ret_error) < 0)
		return -1;
	return store_journal_add(service->seams.store, &entry, ret_error);
}

int
service_journal_by(struct service *service, const struct requester *who,
    const char *verb, const char *subject, const char *detail,
    struct error *ret_error)
{
	struct journal_entry entry = { .at_ms = service_now_ms(service),
	    .who = who->name, .way = who->way, .verb = verb,
	    .subject = subject, .detail = detail };

	if (service_write(service, ret_error) < 0)
		return -1;
	return store_journal_add(service->seams.store, &entry, ret_error);
}

int
service_journal_load_first(struct service *service, int64_t *ret_at,
    struct error *ret_error)
{
	struct journal_filter filter = { .oldest_first = true, .limit = 1 };
	struct journal_entries entries = { 0 };
	int status = store_journal_list(service->seams.store, &filter,
	    &entries, ret_error);

	if (status == 0)
		*ret_at = entries.list.count == 0 ? 0 :
		    entries.list.items[0].at_ms / 1000;
	store_journal_clear(&entries);
	return status;
}

void
service_journal_tell(struct service *service)
{
	char hash[JOURNAL_HASH_MAX];
	struct error error = { 0 };
	int64_t id;

	/* Beside a damaged database there is an empty one in memory. */
	if (service->seams.damage == NULL && store_journal_head(
	    service->seams.store, &id, hash, &error) == 0 && id > 0)
		log_info(service->seams.log, "journal_head",
		    LOG_NUMBER("entry", id), LOG_TEXT("hash", hash));
}

int
service_journal_check(struct service *service, struct error *ret_error)
{
	struct journal_end end;
	struct text detail = { 0 };
	int status;

	if (store_journal_check(service->seams.store, &end, ret_error) < 0)
		return -1;
	if (!end.is_cut)
		return 0;
	log_error(service->seams.log, "journal_cut",
	    LOG_NUMBER("last", end.last_id),
	    LOG_NUMBER("remembered", end.kept_id));
	text_putf(&detail, "the journal ended with entry %lld; the database "
	    "remembered entry %lld", (long long)end.last_id,
	    (long long)end.kept_id);
	status = service_journal(service, SERVICE_WHO, "journal-cut", "",
	    text_string(&detail), ret_error);
	text_clear(&detail);
	return status;
}

/* --- who may read --------------------------------------------------------- */

/* Are they one of those who coordinate the window: by its rota, by name, or by
 * hand-over of that occurrence? */
static bool
service_journal_has_part(const struct service *service,
    const struct requester *who, const char *subject)
{
	const struct window *window;
	struct occurrence occurrence;
	char id[WINDOW_ID_MAX + 1];
	size_t i, length = strcspn(subject, "/");

	if (who->kind == SUBJECT_NOBODY || length > WINDOW_ID_MAX)
		return false;
	memcpy(id, subject, length);
	id[length] = '\0';
	window = schedule_find_window(service->schedule, id);
	if (window == NULL)
		return false;
	for (i = 0; i < window->rota.people.count; i++)
		if (requester_is_person(who, window->rota.people.items[i].id))
			return true;
	return requester_is_person(who, service_person_id(service->conf,
	    window->coordinator)) || (subject[length] == '/' &&
	    schedule_find(service->schedule, subject, &occurrence, NULL) == 0 &&
	    requester_is_person(who, service_person_id(service->conf,
	    occurrence_coordinator_key(&occurrence))));
}

/* Could what they came in with do anything to the whole window?  A token with
 * no power over it has none over its journal either. */
static bool
service_journal_reaches(const struct service *service,
    const struct requester *who, const char *subject)
{
	const char *environments[SERVICE_ENVIRONMENTS_MAX];
	char id[WINDOW_ID_MAX + 1] = "";
	struct grant scope = { .powers = who->powers };
	struct grant_case what = { .window = id,
		.environments = environments };

	if (who->kind != SUBJECT_TOKEN)
		return true;
	strncat(id, subject, strcspn(subject, "/"));
	what.environment_count = service_environments(schedule_find_window(
	    service->schedule, id), -1, environments);
	/* Any of its acts will do; an administrator has them all. */
	what.power = (who->powers & GRANT_ADMIN) != 0 ? 1 :
	    who->powers & GRANT_ALL_ACTS;
	what.power &= -what.power;
	scope.windows.items = who->windows.items;
	scope.windows.count = who->windows.count;
	scope.environments.items = who->environments.items;
	scope.environments.count = who->environments.count;
	return grant_covers(&scope, &what);
}

/* May they read what is asked for? */
static int
service_journal_allow(struct service *service, struct command *command)
{
	const struct requester *who = command->requester;
	const char *subject = command->argument;

	if (command->verb == COMMAND_JOURNAL && who != NULL &&
	    subject != NULL && service_journal_has_part(service, who,
	    subject) && service_journal_reaches(service, who, subject))
		return 0;
	return service_allow(service, command, GRANT_OPERATE,
	    "read the journal");
}

/* --- answers -------------------------------------------------------------- */

/* A part that is JSON itself, or null. */
static void
service_journal_raw(struct jsontext *json, const char *key, const char *raw)
{
	if (raw[0] == '\0')
		jsontext_null(json, key);
	else
		jsontext_raw(json, key, raw);
}

static void
service_journal_put(const struct service *service, struct jsontext *json,
    const struct journal_entry *entry)
{
	char *name = roster_name(&service->conf->roster, entry->who);
	struct text at = { 0 };

	civil_format_utc(&at, entry->at_ms / 1000);
	jsontext_object(json, NULL);
	jsontext_number(json, "id", entry->id);
	jsontext_string(json, "at", text_string(&at));
	jsontext_string(json, "who", entry->who);
	jsontext_string(json, "who_title", name);
	jsontext_string(json, "way", entry->way);
	jsontext_string(json, "verb", entry->verb);
	jsontext_string(json, "subject", entry->subject);
	jsontext_string(json, "detail", entry->detail);
	jsontext_string(json, "because", entry->because);
	service_journal_raw(json, "before", entry->before);
	service_journal_raw(json, "after", entry->after);
	service_journal_raw(json, "act", entry->act);
	jsontext_string(json, "hash", entry->hash);
	jsontext_end_object(json);
	text_clear(&at);
	free(name);
}

/* Newest first.  A window's id means its occurrences, not those of another
 * window whose id begins with it. */
static void
service_journal_list(struct service *service, struct command *command)
{
	struct journal_filter filter = { .only_acts = command->only_acts,
	    .limit = command->limit };
	struct journal_entries entries = { 0 };
	struct text body = { 0 };
	struct jsontext json = { .text = &body, .is_pretty = true };
	struct error error = { 0 };
	char *subject = NULL;
	size_t i;

	if (command->argument != NULL)
		subject = mem_format("%s%s", command->argument,
		    schedule_find_window(service->schedule,
		    command->argument) != NULL ? "/" : "");
	filter.subject = subject;
	if (filter.limit == 0)
		filter.limit = SERVICE_JOURNAL_USUAL;
	if (filter.limit > SERVICE_JOURNAL_LISTED)
		filter.limit = SERVICE_JOURNAL_LISTED;
	if (store_journal_list(service->seams.store, &filter, &entries,
	    &error) < 0) {
		service_decline(command, 500, "%s", error.text);
		goto out;
	}
	jsontext_list(&json, NULL);
	for (i = 0; i < entries.list.count; i++)
		service_journal_put(service, &json, &entries.list.items[i]);
	jsontext_end_list(&json);
	service_answer(command, 200, "application/json", &body);
out:
	store_journal_clear(&entries);
	free(subject);
}

static void
service_journal_audit(struct service *service, struct command *command)
{
	struct journal_audit audit = { 0 };
	struct text body = { 0 };
	struct jsontext json = { .text = &body, .is_pretty = true };
	struct error error = { 0 };

	if (store_journal_audit(service->seams.store, command->argument,
	    &audit, &error) < 0) {
		service_decline(command, 500, "%s", error.text);
		return;
	}
	jsontext_object(&json, NULL);
	jsontext_number(&json, "entries", audit.entries);
	jsontext_number(&json, "unchained", audit.unchained);
	jsontext_number(&json, "broken_id", audit.broken_id);
	jsontext_number(&json, "last_id", audit.last_id);
	jsontext_string(&json, "head", audit.head);
	jsontext_bool(&json, "cut", audit.end.is_cut);
	jsontext_number(&json, "kept_id", audit.end.kept_id);
	if (command->argument != NULL)
		jsontext_number(&json, "wanted_id", audit.wanted_id);
	jsontext_end_object(&json);
	service_answer(command, 200, "application/json", &body);
}

void
service_journal_answer(struct service *service, struct command *command)
{
	if (service_journal_allow(service, command) < 0)
		return;
	if (command->verb == COMMAND_JOURNAL_AUDIT)
		service_journal_audit(service, command);
	else
		service_journal_list(service, command);
}
