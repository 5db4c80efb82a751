/* SPDX-License-Identifier: MIT */
/* What service_status.c says, for machines: Prometheus' text format 0.0.4.
 * Counters begin at 0 with each start, as Prometheus expects; gauges of the
 * outbox come from the store. */
#include <inttypes.h>

#include "service_internal.h"

/* The two lines before a metric's samples; `type` is gauge or counter. */
static void
service_metrics_head(struct text *text, const char *name, const char *type,
    const char *help)
{
	text_putf(text, "# HELP %s %s\n# TYPE %s %s\n", name, help, name,
	    type);
}

/* A metric of one sample. */
static void
service_metrics_put(struct text *text, const char *name, const char *type,
    const char *help, int64_t value)
{
	service_metrics_head(text, name, type, help);
	text_putf(text, "%s %" PRId64 "\n", name, value);
}

/* How the service itself is; a gauge of trouble is 1 while a person is
 * wanted. */
static void
service_metrics_service(struct text *text, const struct service *service,
    int64_t due_at)
{
	service_metrics_head(text, "patchday_build_info", "gauge",
	    "Version and zone data.");
	text_putf(text, "patchday_build_info{version=\"%s\",zones=\"%s\"} 1\n",
	    PATCHDAY_VERSION, zonedir_release(service->conf->zonedir));
	service_metrics_put(text, "patchday_start_time_seconds", "gauge",
	    "When the service was started.", service->started_at);
	service_metrics_put(text, "patchday_config_loaded_time_seconds",
	    "gauge", "When the running configuration was loaded.",
	    service->loaded_at);
	service_metrics_put(text, "patchday_config_refused", "gauge",
	    "1 when the last reload was refused.", service->refused != NULL);
	service_metrics_put(text, "patchday_windows", "gauge",
	    "Windows in the configuration.",
	    (int64_t)service->conf->windows.count);
	service_metrics_put(text, "patchday_clock_implausible", "gauge",
	    "1 when the clock shows a day before what was recorded.",
	    service->is_clock_wrong);
	service_metrics_put(text, "patchday_store_failing", "gauge",
	    "1 when nothing can be recorded.", service->trouble[0] != '\0' ||
	    service->seams.damage != NULL);
	service_metrics_put(text, "patchday_store_damaged", "gauge",
	    "1 when something stored is not what was written.",
	    service->damage[0] != '\0');
	service_metrics_put(text, "patchday_backup_failing", "gauge",
	    "1 when the last daily copy of the database failed.",
	    service->backup_trouble[0] != '\0');
	if (due_at != INT64_MAX)
		service_metrics_put(text, "patchday_next_due_time_seconds",
		    "gauge", "When the next announcement falls due.", due_at);
}

/* What became of messages, and what is still owed. */
static void
service_metrics_messages(struct text *text, const struct service *service,
    const struct outbox_counts *counts)
{
	size_t i;

	service_metrics_head(text, "patchday_messages_total", "counter",
	    "Messages settled since the start, by final state.");
	for (i = 0; i < OUTBOX_STATE_COUNT; i++)
		if (i >= OUTBOX_SENT || i == OUTBOX_UNKNOWN)
			text_putf(text, "patchday_messages_total{state=\"%s\"}"
			    " %" PRId64 "\n",
			    store_outbox_state_name((enum outbox_state)i),
			    service->settled_counts[i]);
	service_metrics_put(text, "patchday_messages_late_total", "counter",
	    "Messages sent later than their window's grace.",
	    service->late_count);
	service_metrics_put(text, "patchday_notices_late_total", "counter",
	    "Occurrences and channels told later than the policy's notice.",
	    service->notice.count);
	service_metrics_put(text, "patchday_attempts_total", "counter",
	    "Tries to send.", service->attempt_count);
	service_metrics_put(text, "patchday_failures_total", "counter",
	    "Tries to send or to look up that failed.",
	    service->failure_count);
	service_metrics_put(text, "patchday_in_flight", "gauge",
	    "Exchanges under way.", (int64_t)service_in_flight(service));
	service_metrics_head(text, "patchday_outbox_rows", "gauge",
	    "Messages not settled yet, by state.");
	for (i = 0; i < OUTBOX_SENT; i++)
		text_putf(text, "patchday_outbox_rows{state=\"%s\"} %" PRId64
		    "\n", store_outbox_state_name((enum outbox_state)i),
		    counts->active[i]);
}

/* Each channel's trouble; the label needs no escaping, an id has only letters,
 * digits and dashes. */
static void
service_metrics_channels(struct text *text, const struct service *service)
{
	const struct outbox_lane *lane;
	size_t i;

	service_metrics_head(text, "patchday_channel_parked", "gauge",
	    "1 when the channel refuses until somebody acts.");
	for (i = 0; i < service->lanes.list.count; i++) {
		lane = service->lanes.list.items[i];
		if (!lane->is_over)
			text_putf(text, "patchday_channel_parked{channel="
			    "\"%s\"} %d\n", lane->id, lane->is_parked);
	}
}

/* Messages are counted by the database for each scrape, and not in memory, so
 * that those figures survive a restart; of years of them only what is owed, for
 * the owner sends nothing meanwhile. */
void
service_metrics(struct service *service, struct command *command)
{
	struct outbox_counts counts = { 0 };
	struct error error = { 0 };
	struct text body = { 0 };
	int64_t due_at = INT64_MAX;

	if (store_outbox_count(service->seams.store, true, &counts,
	    &error) < 0 ||
	    outbox_lanes_look_over(&service->lanes, service->seams.store,
	    &error) < 0 || agenda_due_load(service, &due_at, &error) < 0) {
		service_decline(command, 500, "%s", error.text);
		return;
	}
	service_metrics_service(&body, service, due_at);
	service_metrics_messages(&body, service, &counts);
	service_metrics_channels(&body, service);
	service_changes_metrics(service, &body);
	service_share_metrics(service, &body);
	service_answer(command, 200,
	    "text/plain; version=0.0.4; charset=utf-8", &body);
}
