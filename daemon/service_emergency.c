/* SPDX-License-Identifier: MIT */
/*
 * Emergencies: somebody opens the gate for one service in one environment,
 * with a reason.  The entry of the journal is the emergency: what is in force
 * is read from there at each start.  In its transaction everybody is told whom
 * the policy would have had asked.
 */
#include "service_internal.h"

#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "gate.h"
#include "instant.h"
#include "mem.h"
#include "service_bulletin_internal.h"
#include "store_journal.h"
#include "timetext.h"
#include "utf8.h"

#define SERVICE_EMERGENCY_VERB "emergency"
#define SERVICE_EMERGENCY_OVER "emergency-over"
#define SERVICE_EMERGENCY_SUBJECT "emergency/"	/* ENVIRONMENT/SERVICE */
#define SERVICE_EMERGENCY_DETAIL "open until "	/* and an instant */
#define SERVICE_EMERGENCY_BODY_MAX (16 * 1024)
#define SERVICE_EMERGENCY_NAME_MAX 120	/* characters of a service */
#define SERVICE_EMERGENCY_LOOKED_AT 1000	/* the newest entries */

/* One that is being declared.  Strings are lent by the body. */
struct service_emergency {
	const char *service, *because;
	const struct environment *environment;
	bool is_over;			/* it is not declared, but ended */
	int64_t at, until_at;
	/* Who is asked otherwise, which is who is told; lent. */
	ARRAY(const char *) channels;
};

/* --- those in force ------------------------------------------------------- */

/* The entry as one of the list, if it is one and not over. */
static void
service_emergency_take(const struct journal_entry *entry, int64_t now_at,
    struct emergency_list *list)
{
	const char *place = entry->subject + strlen(SERVICE_EMERGENCY_SUBJECT);
	const char *slash = strchr(place, '/');
	size_t prefix = strlen(SERVICE_EMERGENCY_DETAIL);
	struct emergency *emergency;
	int64_t until_at = 0;
	char *environment;

	/* A window may be called "emergency", and be acted upon. */
	if (slash == NULL)
		return;
	environment = mem_bytes(place, (size_t)(slash - place));
	if (strcmp(entry->verb, SERVICE_EMERGENCY_OVER) == 0)
		emergency_list_end(list, slash + 1, environment);
	if (strcmp(entry->verb, SERVICE_EMERGENCY_VERB) == 0 &&
	    strncmp(entry->detail, SERVICE_EMERGENCY_DETAIL, prefix) == 0)
		until_at = instant_parse(entry->detail + prefix);
	if (until_at <= now_at) {
		free(environment);
		return;
	}
	emergency = array_add(&list->list);
	emergency->environment = environment;
	emergency->service = mem_string(slash + 1);
	emergency->because = mem_string(entry->because);
	emergency->who = mem_string(entry->who);
	emergency->at = entry->at_ms / 1000;
	emergency->until_at = until_at;
}

int
service_emergency_load(struct service *service, struct error *ret_error)
{
	struct journal_filter filter = { .subject = SERVICE_EMERGENCY_SUBJECT,
	    .limit = SERVICE_EMERGENCY_LOOKED_AT };
	struct journal_entries entries = { 0 };
	struct emergency_list *list;
	size_t i;
	int status;

	status = store_journal_list(service->seams.store, &filter, &entries,
	    ret_error);
	if (status == 0) {
		list = emergency_list_new();
		for (i = entries.list.count; i-- > 0;)
			service_emergency_take(&entries.list.items[i],
			    clock_now(service->seams.clock), list);
		emergency_list_release(service->emergencies);
		service->emergencies = list;
	}
	store_journal_clear(&entries);
	return status;
}

/* --- what is wanted ------------------------------------------------------- */

/* A text of `most` characters at most, on one line unless it may have several.
 * NULL: declined. */
static const char *
service_emergency_read_text(struct command *command, const struct doc *map,
    const char *key, size_t most)
{
	const char *string = doc_string(doc_find(map, key)), *p;

	if (string == NULL || string[strspn(string, " \t\r\n")] == '\0') {
		service_decline(command, 422, "%s is needed", key);
		return NULL;
	}
	if (utf8_count(string) > most) {
		service_decline(command, 422, "%s is longer than %zu "
		    "characters", key, most);
		return NULL;
	}
	for (p = string; (unsigned char)*p >= ' ' || (*p == '\n' &&
	    most > SERVICE_EMERGENCY_NAME_MAX); p++)
		;
	if (*p == '\0')
		return string;
	service_decline(command, 422, "%s has control characters", key);
	return NULL;
}

static const struct environment *
service_emergency_read_environment(const struct service *service,
    struct command *command, const struct doc *map)
{
	const char *id = doc_string(doc_find(map, "environment"));
	const struct environment *environment;

	if (id == NULL) {
		service_decline(command, 422, "environment is needed");
		return NULL;
	}
	environment = conf_find_environment(service->conf, id);
	if (environment == NULL)
		service_decline(command, 404, "there is no environment "
		    "\"%.80s\"", id);
	return environment;
}

static int
service_emergency_read(const struct service *service,
    struct command *command, const struct doc *map,
    struct service_emergency *emergency)
{
	static const char *const known[] = { "service", "environment",
		"because", "over" };
	const char *over = doc_string(doc_find(map, "over"));
	size_t i, k;

	if (map->type != DOC_MAP) {
		service_decline(command, 422, "an object is needed");
		return -1;
	}
	for (i = 0; i < map->count; i++) {
		for (k = 0; k < countof(known); k++)
			if (strcmp(map->items[i].key, known[k]) == 0)
				break;
		if (k < countof(known))
			continue;
		service_decline(command, 422, "unknown key \"%.40s\"; "
		    "accepted are service, environment, because, over",
		    map->items[i].key);
		return -1;
	}
	emergency->environment = service_emergency_read_environment(service,
	    command, map);
	if (emergency->environment == NULL)
		return -1;
	emergency->service = service_emergency_read_text(command, map,
	    "service", SERVICE_EMERGENCY_NAME_MAX);
	if (emergency->service == NULL)
		return -1;
	if (over != NULL && strcmp(over, "true") != 0 &&
	    strcmp(over, "false") != 0) {
		service_decline(command, 422, "over must be true or false");
		return -1;
	}
	emergency->is_over = over != NULL && over[0] == 't';
	/* An end needs no reason. */
	emergency->because = "";
	if (!emergency->is_over || doc_find(map, "because") != NULL)
		emergency->because = service_emergency_read_text(command,
		    map, "because", ACT_WORDS_MAX);
	return emergency->because == NULL ? -1 : 0;
}

/* May they, in that environment? */
static int
service_emergency_allow(struct service *service, struct command *command,
    const struct service_emergency *emergency)
{
	const struct conf *conf = service->conf;
	const char *environments[] = { emergency->environment->id };
	struct grant_case what = { .power = GRANT_EMERGENCY,
	    .power_name = "declare an emergency",
	    .environments = environments, .environment_count = 1,
	    .people = conf->people.items,
	    .people_count = conf->people.count };
	struct error error = { 0 };
	struct subject subject;

	requester_subject(command->requester, &subject);
	if (grant_check(conf->grants.items, conf->grants.count, &subject,
	    &what, &error) == 0)
		return 0;
	log_warn(service->seams.log, "refused",
	    LOG_TEXT("who", command->requester->name),
	    LOG_TEXT("way", command->requester->way),
	    LOG_TEXT("what", what.power_name));
	service_decline(command, 403, "%s", error.text);
	return -1;
}

/* --- who is told ---------------------------------------------------------- */

static void
service_emergency_add_channel(struct service_emergency *emergency,
    const char *id)
{
	size_t i;

	for (i = 0; i < emergency->channels.count; i++)
		if (strcmp(emergency->channels.items[i], id) == 0)
			return;
	array_push(&emergency->channels, id);
}

static void
service_emergency_add_window(struct service_emergency *emergency,
    const struct window *window)
{
	size_t i, k;

	for (i = 0; window != NULL && i < window->announces.count; i++)
		for (k = 0; k < window->announces.items[i].channels.count;
		    k++)
			service_emergency_add_channel(emergency,
			    window->announces.items[i].channels.items[k]);
}

/* All that the cell of the rule names: its channels; where it names none, those
 * of its windows. */
static void
service_emergency_add_cell(const struct conf *conf,
    struct service_emergency *emergency, const struct policy_cell *cell)
{
	const struct process *process;
	size_t i, k;

	for (i = 0; i < cell->processes.count; i++) {
		process = &cell->processes.items[i];
		for (k = 0; k < process->channels.count; k++)
			service_emergency_add_channel(emergency,
			    process->channels.items[k].id);
	}
	if (emergency->channels.count > 0)
		return;
	for (i = 0; i < cell->processes.count; i++) {
		process = &cell->processes.items[i];
		for (k = 0; k < process->windows.count; k++)
			service_emergency_add_window(emergency,
			    conf_find_window(conf,
			    process->windows.items[k].id));
	}
}

/* Then those of the windows that work there, then who operates the service:
 * somebody always hears of it, if the site has any channel for this. */
static void
service_emergency_find_channels(const struct conf *conf,
    struct service_emergency *emergency, const struct policy_fit *decided)
{
	size_t i;

	service_emergency_add_cell(conf, emergency, decided->cell);
	for (i = 0; emergency->channels.count == 0 &&
	    i < conf->windows.count; i++)
		if (window_has_environment(&conf->windows.items[i],
		    emergency->environment->id))
			service_emergency_add_window(emergency,
			    &conf->windows.items[i]);
	if (emergency->channels.count == 0 && conf->operators != NULL)
		service_emergency_add_channel(emergency, conf->operators);
}

/* What is said of it. */
static void
service_emergency_word(const struct conf *conf, const char *who,
    const struct service_emergency *emergency, struct bulletin *news)
{
	const struct environment *environment = emergency->environment;
	struct text text = { 0 };

	news->headline = mem_format("%s: %s in %s", emergency->is_over ?
	    "No emergency any more" : "Emergency", emergency->service,
	    environment->title);
	if (emergency->because[0] != '\0')
		news->lead = mem_string(emergency->because);
	text_putf(&text, "%s %s the gate for %s in %s (%s)", who,
	    emergency->is_over ? "closed" : "opened", emergency->service,
	    environment->title, environment->id);
	if (emergency->is_over) {
		text_puts(&text, ": what the policy asks for counts again.");
	} else {
		text_puts(&text, " until ");
		timetext_format(&text, conf->zones.items[0],
		    emergency->until_at);
		text_puts(&text, ", whatever the policy asks for otherwise.");
	}
	bulletin_add_paragraph(news, text_string(&text));
	text_clear(&text);
}

static int
service_emergency_tell(struct service *service, struct command *command,
    const struct service_emergency *emergency, const char *subject,
    struct error *ret_error)
{
	const struct conf *conf = service->conf;
	char *who = roster_name(&conf->roster, command->requester->name);
	char hash[JOURNAL_HASH_MAX];
	struct service_bulletin bulletin = { .subject = subject,
	    .channels = emergency->channels.items,
	    .channel_count = emergency->channels.count };
	struct bulletin news = { 0 };
	int status;

	service_emergency_word(conf, who, emergency, &news);
	bulletin.title = news.headline;
	bulletin.news = &news;
	status = store_journal_head(service->seams.store, &bulletin.serial,
	    hash, ret_error);
	if (status == 0)
		status = service_bulletin_put(service, &bulletin, ret_error);
	bulletin_clear(&news);
	free(who);
	return status;
}

/* --- declaring ------------------------------------------------------------ */

/* The one in force; NULL: none. */
static const struct emergency *
service_emergency_known(const struct service *service,
    const struct service_emergency *emergency)
{
	return emergency_list_find(service->emergencies, emergency->service,
	    emergency->environment->id, emergency->at);
}

static void
service_emergency_answer(struct service *service, struct command *command,
    int status, const struct service_emergency *emergency)
{
	const struct emergency *known = service_emergency_known(service,
	    emergency);
	struct text body = { 0 }, until = { 0 };
	struct jsontext json = { .text = &body };
	size_t i;

	civil_format_utc(&until, known != NULL ? known->until_at :
	    emergency->at);
	jsontext_object(&json, NULL);
	jsontext_string(&json, "service", emergency->service);
	jsontext_string(&json, "environment", emergency->environment->id);
	jsontext_string(&json, "because", emergency->because);
	jsontext_string(&json, "until", text_string(&until));
	jsontext_list(&json, "channels");
	for (i = 0; i < emergency->channels.count; i++)
		jsontext_string(&json, NULL, emergency->channels.items[i]);
	jsontext_end_list(&json);
	jsontext_end_object(&json);
	text_putc(&body, '\n');
	service_answer(command, status, "application/json", &body);
	text_clear(&until);
}

/* All in one transaction.  What is in force then is read before the commit:
 * behind that nothing may fail. */
static int
service_emergency_write(struct service *service, struct command *command,
    const struct service_emergency *emergency, struct error *ret_error)
{
	struct emergency_list *old = emergency_list_hold(service->emergencies);
	struct text subject = { 0 }, detail = { 0 };
	struct journal_entry entry = { .at_ms = service_now_ms(service),
	    .who = command->requester->name, .way = command->requester->way,
	    .verb = emergency->is_over ? SERVICE_EMERGENCY_OVER :
	    SERVICE_EMERGENCY_VERB,
	    .because = emergency->because };
	int status = -1;

	text_putf(&subject, "%s%s/%s", SERVICE_EMERGENCY_SUBJECT,
	    emergency->environment->id, emergency->service);
	if (!emergency->is_over) {
		text_puts(&detail, SERVICE_EMERGENCY_DETAIL);
		civil_format_utc(&detail, emergency->until_at);
	}
	entry.subject = text_string(&subject);
	entry.detail = text_string(&detail);
	if (service_write(service, ret_error) == 0 &&
	    store_journal_add(service->seams.store, &entry,
	    ret_error) == 0 &&
	    service_emergency_tell(service, command, emergency,
	    entry.subject, ret_error) == 0 &&
	    service_emergency_load(service, ret_error) == 0)
		status = service_commit(service, ret_error);
	if (status < 0) {
		emergency_list_release(service->emergencies);
		service->emergencies = emergency_list_hold(old);
	}
	emergency_list_release(old);
	text_clear(&subject);
	text_clear(&detail);
	return status;
}

/* Is it what they said already?  A repeated request is no second emergency. */
static bool
service_emergency_is_said(const struct service *service,
    const struct command *command, const struct service_emergency *emergency)
{
	const struct emergency *known = service_emergency_known(service,
	    emergency);

	if (emergency->is_over)
		return known == NULL;
	return known != NULL &&
	    strcmp(known->because, emergency->because) == 0 &&
	    strcmp(known->who, command->requester->name) == 0;
}

static void
service_emergency_declare(struct service *service, struct command *command,
    struct service_emergency *emergency)
{
	const struct conf *conf = service->conf;
	struct gate_question question = { .policy = {
	    .service = emergency->service,
	    .environment = emergency->environment },
	    .now_at = clock_now(service->seams.clock),
	    .schedule = service->schedule };
	struct gate_answer gate;
	struct error error = { 0 };

	gate_plan(conf, &question, &gate);
	emergency->at = question.now_at;
	emergency->until_at = emergency->at +
	    (conf->policy.emergency_secs != 0 ? conf->policy.emergency_secs :
	    EMERGENCY_SECS);
	if (gate.process != NULL)
		service_emergency_find_channels(conf, emergency,
		    gate.policy.decided);
	if (gate.process == NULL) {
		service_decline(command, 422, "%s", text_string(&gate.why));
	} else if (service_emergency_is_said(service, command, emergency)) {
		service_emergency_answer(service, command, 200, emergency);
	} else if (service_emergency_write(service, command, emergency,
	    &error) < 0) {
		service_rollback(service);
		service_decline_unwritten(service, command, &error);
	} else {
		log_warn(service->seams.log, emergency->is_over ?
		    "emergency_over" : "emergency",
		    LOG_TEXT("who", command->requester->name),
		    LOG_TEXT("service", emergency->service),
		    LOG_TEXT("environment", emergency->environment->id),
		    LOG_TEXT("because", emergency->because));
		service_publish(service);
		service_emergency_answer(service, command, 201, emergency);
	}
	gate_clear(&gate);
}

void
service_emergency(struct service *service, struct command *command)
{
	const char *body = command->argument;
	struct service_emergency emergency = { 0 };
	struct error error = { 0 };
	struct doc *map = NULL;

	if (service->is_clock_wrong)
		service_decline(command, 503, "the clock is implausible");
	else if (body == NULL || doc_parse_json(body, strlen(body),
	    SERVICE_EMERGENCY_BODY_MAX, &map, &error) < 0)
		service_decline(command, 400, "%s", error.text);
	else if (service_emergency_read(service, command, map,
	    &emergency) == 0 && service_emergency_allow(service, command,
	    &emergency) == 0)
		service_emergency_declare(service, command, &emergency);
	array_clear(&emergency.channels);
	doc_free(map);
}
