/* SPDX-License-Identifier: MIT */
/* What runs and what waits, as JSON: for `patchday status`, the status page and
 * whoever is called at night.  Names of members are a contract with scripts:
 * add, never rename. */
#include <string.h>

#include "civil.h"
#include "jsontext.h"
#include "service_internal.h"
#include "store_backup.h"
#include "store_journal.h"

/* A time as RFC 3339 in UTC. */
static void
service_status_time(struct jsontext *json, const char *key, int64_t at)
{
	struct text text = { 0 };

	civil_format_utc(&text, at);
	jsontext_string(json, key, text_string(&text));
	text_clear(&text);
}

/* What is running, and whether the last reload was refused: then the file on
 * the disk is not what runs. */
static void
service_status_configuration(struct jsontext *json,
    const struct service *service)
{
	struct text waiting = { 0 };

	service_restart_format(service, &waiting);
	jsontext_object(json, "configuration");
	jsontext_string(json, "path", service->conf->path);
	jsontext_string(json, "hash", service->conf->hash);
	service_status_time(json, "loaded_at", service->loaded_at);
	jsontext_number(json, "windows",
	    (int64_t)service->conf->windows.count);
	jsontext_string(json, "refused", service->refused);
	if (service->refused != NULL)
		service_status_time(json, "refused_at", service->refused_at);
	jsontext_string(json, "from_next_start", waiting.length == 0 ? NULL :
	    text_string(&waiting));
	jsontext_end_object(json);
	text_clear(&waiting);
}

/* How many messages are in each state, settled ones included. */
static void
service_status_outbox(struct jsontext *json,
    const struct outbox_counts *counts)
{
	size_t i;

	jsontext_object(json, "outbox");
	for (i = 0; i < OUTBOX_STATE_COUNT; i++)
		jsontext_number(json,
		    store_outbox_state_name((enum outbox_state)i),
		    counts->all[i]);
	/* Settled unknown: nobody will ever find out. */
	jsontext_number(json, "unknown_settled",
	    counts->all[OUTBOX_UNKNOWN] - counts->active[OUTBOX_UNKNOWN]);
	jsontext_end_object(json);
}

/* The channel's state in a word: what its last try said counts until the next
 * has another end, also between two tries. */
static const char *
service_status_lane(const struct outbox_lane *lane, int64_t now_ms)
{
	if (lane->channel == NULL)
		return "gone";
	if (lane->is_parked)
		return "parked";
	if (now_ms < lane->closed_until_ms || lane->is_failing ||
	    lane->sink->failure_count > 0)
		return "waiting";
	return "ok";
}

/* Why, and until when: what keeps the channel itself, or that nobody gets
 * through to where it is. */
static void
service_status_wait(struct jsontext *json, const struct outbox_lane *lane,
    int64_t now_ms)
{
	const char *reason = lane->is_parked || lane->is_failing ||
	    now_ms < lane->closed_until_ms ? lane->reason : "";
	int64_t until_ms = lane->closed_until_ms;

	if (lane->channel != NULL && lane->sink->failure_count > 0) {
		if (reason[0] == '\0')
			reason = lane->sink->reason;
		if (until_ms < lane->sink->closed_until_ms)
			until_ms = lane->sink->closed_until_ms;
	}
	if (reason[0] != '\0')
		jsontext_string(json, "reason", reason);
	if (now_ms < until_ms)
		service_status_time(json, "until", until_ms / 1000);
}

/* Every channel that is configured or still owes something. */
static void
service_status_channels(struct jsontext *json, const struct service *service)
{
	int64_t now_ms = service_now_ms(service);
	size_t i;

	jsontext_list(json, "channels");
	for (i = 0; i < service->lanes.list.count; i++) {
		const struct outbox_lane *lane = service->lanes.list.items[i];

		if (lane->is_over)
			continue;
		jsontext_object(json, NULL);
		jsontext_string(json, "id", lane->id);
		jsontext_string(json, "kind", lane->channel == NULL ? NULL :
		    lane->channel->kind->name);
		jsontext_string(json, "state",
		    service_status_lane(lane, now_ms));
		service_status_wait(json, lane, now_ms);
		jsontext_number(json, "in_flight", (int64_t)(
		    lane->ready_count + lane->flying_count));
		jsontext_end_object(json);
	}
	jsontext_end_list(json);
}

/* Times that tell whether planning goes on: now, planned until, next due. */
static void
service_status_clock(struct jsontext *json, const struct service *service,
    int64_t due_at)
{
	service_status_time(json, "now", clock_now(service->seams.clock));
	service_status_time(json, "started_at", service->started_at);
	jsontext_string(json, "clock",
	    service->is_clock_wrong ? "implausible" : "ok");
	service_status_time(json, "planned_until",
	    service->agenda.planned_until);
	if (due_at != INT64_MAX)
		service_status_time(json, "next_due", due_at);
	else
		jsontext_null(json, "next_due");
}

/* What is wrong with the store; NULL: nothing.  What stops work now comes
 * before damage that was found in single rows. */
static const char *
service_status_trouble(const struct service *service)
{
	if (service->trouble[0] != '\0')
		return service->trouble;
	return service->damage[0] != '\0' ? service->damage : NULL;
}

/* The day of the newest copy, and why the last try failed. */
static void
service_status_backup(struct jsontext *json, const struct service *service)
{
	int64_t days = store_backup_last(service->seams.store);
	struct text text = { 0 };

	if (days != INT64_MIN) {
		civil_format(&text, days * CIVIL_DAY_SECS);
		text_cut(&text, strlen("2026-12-03"));
	}
	jsontext_string(json, "backup", days == INT64_MIN ? NULL :
	    text_string(&text));
	jsontext_string(json, "backup_trouble",
	    service->backup_trouble[0] == '\0' ? NULL :
	    service->backup_trouble);
	text_clear(&text);
}

/* The journal's newest entry: to be kept elsewhere, where nobody who could
 * change the database could change it too. */
static void
service_status_journal(struct jsontext *json, const struct service *service)
{
	char hash[JOURNAL_HASH_MAX];
	int64_t id;

	if (store_journal_head(service->seams.store, &id, hash, NULL) < 0)
		return;
	jsontext_object(json, "journal");
	jsontext_number(json, "entry", id);
	jsontext_string(json, "hash", hash);
	jsontext_end_object(json);
}

/* One answer, of one moment, with all that a person asks after an alarm; the
 * command line and the page only lay it out. */
void
service_status(struct service *service, struct command *command)
{
	struct outbox_counts counts = { 0 };
	struct error error = { 0 };
	struct text body = { 0 };
	struct jsontext json = { .text = &body, .is_pretty = true };
	int64_t due_at = INT64_MAX;

	if (store_outbox_count(service->seams.store, false, &counts,
	    &error) < 0 ||
	    outbox_lanes_look_over(&service->lanes, service->seams.store,
	    &error) < 0 || agenda_due_load(service, &due_at, &error) < 0) {
		service_decline(command, 500, "%s", error.text);
		return;
	}
	jsontext_object(&json, NULL);
	jsontext_string(&json, "version", PATCHDAY_VERSION);
	service_status_clock(&json, service, due_at);
	jsontext_bool(&json, "rehearsal", service->seams.is_rehearsal);
	jsontext_string(&json, "zone_release",
	    zonedir_release(service->conf->zonedir));
	jsontext_number(&json, "generation", (int64_t)service->generation);
	service_status_configuration(&json, service);
	jsontext_object(&json, "store");
	jsontext_number(&json, "schema", store_version(service->seams.store));
	jsontext_string(&json, "trouble", service_status_trouble(service));
	service_status_backup(&json, service);
	jsontext_end_object(&json);
	service_share_status(service, &json);
	service_status_journal(&json, service);
	jsontext_number(&json, "in_flight",
	    (int64_t)service_in_flight(service));
	service_status_outbox(&json, &counts);
	jsontext_number(&json, "notices_late", service->notice.count);
	service_status_channels(&json, service);
	service_subscriber_status(service, &json);
	service_changes_status(service, &json);
	jsontext_end_object(&json);
	service_answer(command, 200, "application/json", &body);
}
