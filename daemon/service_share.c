/* SPDX-License-Identifier: MIT */
/*
 * Sharing the database with other replicas (store_lease.h).
 *
 * A follower is a service that reads: what it shows is made of the
 * configuration and the journal as the leader's is, and read again whenever
 * either grows.  What people do at a follower it does itself, at once: under
 * the lock of the lease's row, having read everything again, it is as good as
 * the leader for one transaction.  The leader finds by `turn` that somebody
 * has written, reads again, and sends what is owed.
 */
#include "civil.h"
#include "service_internal.h"
#include "store_lease.h"

#define SERVICE_SHARE_TRIES 5	/* each fails only if others write meanwhile */
#define SERVICE_SHARE_SKEW_MS 5000	/* below that they count as the same */

/* What the leader has in memory of it is right but for what others did. */
int
service_refresh(struct service *service, struct error *ret_error)
{
	struct promotion_list *promotions = NULL;
	struct schedule *schedule = NULL;
	int64_t turn = 0;

	if (service->seams.replica != NULL &&
	    store_lease_load_turn(service->seams.store, &turn,
	    ret_error) < 0)
		return -1;
	if (service_schedule_load(service, service->conf, &schedule,
	    ret_error) < 0)
		return -1;
	schedule_release(service->schedule);
	service->schedule = schedule;
	if (service_promotion_load(service, service->conf, &promotions,
	    ret_error) < 0)
		return -1;
	service_promotion_clear(service);
	service->promotions.list = promotions;
	if (service_token_load(service, ret_error) < 0 ||
	    service_emergency_load(service, ret_error) < 0 ||
	    service_subscriber_load(service, ret_error) < 0 ||
	    service_permalink_load(service, ret_error) < 0)
		return -1;
	if (service->seams.is_follower) {
		service_changes_reload(service);
		if (service_session_load(service, ret_error) < 0 ||
		    service_init_mark(service, ret_error) < 0)
			return -1;
	}
	if (service->seams.replica != NULL)
		store_lease_know(service->seams.store, turn);
	outbox_memos_clear(service);
	agenda_run_init(service);
	service_look_everywhere(service);
	service_publish(service);
	return 0;
}

/* The transaction that a command is carried out in, begun before it, so that
 * nobody else can write between what it looks at and what it does. */
static int
service_share_begin(struct service *service, struct error *ret_error)
{
	int tries;

	for (tries = 0; tries < SERVICE_SHARE_TRIES; tries++) {
		if (service_write(service, ret_error) == 0)
			return service->seams.is_follower ?
			    service_refresh(service, ret_error) : 0;
		if (!store_lease_is_stale(service->seams.store))
			return -1;
		service_rollback(service);
		if (service_refresh(service, ret_error) < 0)
			return -1;
	}
	return -1;
}

/* Does it change anything that is kept? */
static bool
service_share_is_writer(enum command_verb verb)
{
	switch (verb) {
	case COMMAND_ACT:
	case COMMAND_EMERGENCY:
	case COMMAND_PROMOTION:
	case COMMAND_OUTBOX_RETRY:
	case COMMAND_OUTBOX_DROP:
	case COMMAND_SUBSCRIBER_REMOVE:
	case COMMAND_SUBSCRIBE:
	case COMMAND_SUBSCRIPTION:
	case COMMAND_TOKEN_NEW:
	case COMMAND_TOKEN_REVOKE:
	case COMMAND_SIGN_OUT:
		return true;
	default:
		return false;
	}
}

/* Who leads sends, and judges by its clock whether that is late: what somebody
 * does at a replica whose clock is behind would be told as late. */
static void
service_share_borrow(struct service *service)
{
	const struct store_lease *lease = service->seams.replica;

	store_lease_borrow(service->seams.store, service->conf->hash);
	if (lease->left_ms <= 0 || (lease->leader_ms <=
	    SERVICE_SHARE_SKEW_MS && lease->leader_ms >=
	    -SERVICE_SHARE_SKEW_MS))
		return;
	clock_init_beside(&service->share.leaders, service->share.own,
	    lease->leader_ms);
	service->seams.clock = &service->share.leaders;
}

/* With whatever was not decided. */
static void
service_share_return(struct service *service)
{
	if (service->is_writing)
		service_rollback(service);
	store_lease_return(service->seams.store);
	service->seams.clock = service->share.own;
}

/* With the lock; a follower hands it back. */
static void
service_share_write(struct service *service, struct command *command)
{
	struct error error = { 0 };

	if (service->seams.is_follower)
		service_share_borrow(service);
	if (service_share_begin(service, &error) == 0) {
		service_command_do(service, command);
	} else {
		log_warn(service->seams.log, "not_written",
		    LOG_TEXT("error", error.text));
		service_rollback(service);
		service_decline(command, 503, "%s", error.text);
	}
	if (service->seams.is_follower)
		service_share_return(service);
}

/* Calendars carry numbers that must be kept (SEQUENCE).  Mostly they are there
 * already; where they are not, the follower makes them as the leader would; if
 * it may not, the feed is good enough until the leader does. */
static void
service_share_feed(struct service *service, struct command *command)
{
	struct store *store = service->seams.store;
	const struct store_lease *lease = service->seams.replica;
	struct error error = { 0 };

	(void)store_lease_has_dropped(store);
	service_command_do(service, command);
	if (!store_lease_has_dropped(store) || command->status != 200 ||
	    lease->holder[0] == '\0' ||
	    strcmp(lease->conf, service->conf->hash) != 0)
		return;
	service_share_borrow(service);
	if (service_share_begin(service, &error) == 0)
		service_command_do(service, command);
	service_share_return(service);
}

/* Would all that it could say be that the connection is gone?  Calendars that
 * were rendered are there, and what has no words for people stays as it is. */
static bool
service_share_needs_database(enum command_verb verb)
{
	return verb != COMMAND_FEED && verb != COMMAND_METRICS &&
	    verb != COMMAND_WATCH && verb != COMMAND_RELOAD;
}

/* What is known without one, rather than what the connection says. */
static void
service_share_decline(const struct service *service, struct command *command)
{
	const struct store_lease *lease = service->seams.replica;
	struct text since = { 0 };

	civil_format_utc(&since, lease->gone_at);
	if (command->verb == COMMAND_STATUS)
		service_decline(command, 503, "this replica has had no "
		    "database since %s (%s): it announces nothing and takes no "
		    "acts; calendars and pages show what was known then; it "
		    "tries again each second, and one that has the database "
		    "leads meanwhile: ask there", text_string(&since),
		    lease->gone_why);
	else
		service_decline(command, 503, "nothing was done: this replica "
		    "has had no database since %s (%s); it tries again each "
		    "second; try again, or at another one",
		    text_string(&since), lease->gone_why);
	text_clear(&since);
}

void
service_share(struct service *service, struct command *command)
{
	if (service->seams.replica == NULL)
		service_command_do(service, command);
	else if (service->seams.replica->gone_at != 0 &&
	    service_share_needs_database(command->verb))
		service_share_decline(service, command);
	else if (service_share_is_writer(command->verb))
		service_share_write(service, command);
	else if (command->verb == COMMAND_FEED && service->seams.is_follower)
		service_share_feed(service, command);
	else
		service_command_do(service, command);
}

/* --- what people are told ------------------------------------------------- */

void
service_share_status(const struct service *service, struct jsontext *json)
{
	const struct store_lease *lease = service->seams.replica;

	if (lease == NULL)
		return;
	jsontext_object(json, "replica");
	jsontext_string(json, "name", service->seams.replica_name);
	jsontext_string(json, "role", service->seams.is_follower ?
	    "follower" : "leader");
	jsontext_number(json, "epoch", lease->epoch);
	jsontext_string(json, "leader", lease->holder);
	jsontext_string(json, "leader_address", lease->url);
	jsontext_string(json, "leader_configuration", lease->conf);
	jsontext_bool(json, "same_configuration", lease->holder[0] == '\0' ||
	    strcmp(lease->conf, service->conf->hash) == 0);
	jsontext_number(json, "lease_left_ms", lease->left_ms);
	jsontext_number(json, "replicas", lease->replicas);
	jsontext_number(json, "other_configurations", lease->other_confs);
	jsontext_number(json, "clock_skew_ms", lease->skew_ms);
	jsontext_number(json, "fenced", service->seams.counts->fenced);
	jsontext_number(json, "takeovers", service->seams.counts->takeovers);
	jsontext_number(json, "duplicates_removed",
	    service->seams.counts->duplicates);
	jsontext_end_object(json);
}

/* A gauge or counter of one sample. */
static void
service_share_metric(struct text *text, const char *name, const char *type,
    const char *help, int64_t value)
{
	text_putf(text, "# HELP %s %s\n# TYPE %s %s\n%s %lld\n", name, help,
	    name, type, name, (long long)value);
}

void
service_share_metrics(const struct service *service, struct text *text)
{
	const struct store_lease *lease = service->seams.replica;

	if (lease == NULL)
		return;
	service_share_metric(text, "patchday_leader", "gauge",
	    "1 on the replica that sends.", !service->seams.is_follower);
	service_share_metric(text, "patchday_epoch", "gauge",
	    "How often the lead has changed hands.", lease->epoch);
	service_share_metric(text, "patchday_lease_left_milliseconds", "gauge",
	    "Until another may lead.", lease->left_ms);
	service_share_metric(text, "patchday_replicas", "gauge",
	    "Replicas that live.", lease->replicas);
	service_share_metric(text, "patchday_config_differs", "gauge",
	    "1 when the leader has another configuration.",
	    lease->holder[0] != '\0' &&
	    strcmp(lease->conf, service->conf->hash) != 0);
	service_share_metric(text, "patchday_clock_skew_milliseconds", "gauge",
	    "This machine's clock less the database's.", lease->skew_ms);
	service_share_metric(text, "patchday_takeovers_total", "counter",
	    "How often this replica became the leader.",
	    service->seams.counts->takeovers);
	service_share_metric(text, "patchday_fenced_total", "counter",
	    "Writes refused because another had taken over.",
	    service->seams.counts->fenced);
	service_share_metric(text, "patchday_duplicates_removed", "counter",
	    "Second copies of a message that were deleted in Slack.",
	    service->seams.counts->duplicates);
}
