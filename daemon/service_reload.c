/* SPDX-License-Identifier: MIT */
/*
 * Another configuration, or other zone data, while the service runs.
 *
 * What fell due until now is planned by the old configuration, completely.
 * Then, in one transaction: what the change moved from the future into the past
 * is put (a start drawn forward to five minutes ago must not be forgotten),
 * rows that are owed already follow their occurrences, parked rows are tried
 * again, and the journal says who did it.  When the commit fails, the old
 * configuration goes on.
 *
 * How rows that are owed follow is in service_move.c.
 */
#include <stdlib.h>
#include <string.h>

#include "agenda_recall_internal.h"
#include "outbox_now_internal.h"
#include "service_internal.h"
#include "service_zones_internal.h"
#include "store_meta.h"

/* Not part of taking over: a secret that cannot be read is a fault of the
 * machine and not of the configuration, and must not keep the other channels
 * from a change. */
void
service_load_secrets(struct service *service, struct conf *conf)
{
	const struct vault *vault = service->seams.vault;
	struct outbox_lane *lane;
	struct error error;
	size_t i;

	if (service->seams.is_simulated)
		return;
	memset(&error, 0, sizeof(error));
	/* Without it Slack's requests are refused; all else goes on.  One that
	 * is there stays: readers may have it, from the core before. */
	if (conf->slack_app.secret == NULL &&
	    vault->load_app(vault, conf, &error) < 0)
		log_error(service->seams.log, "secret_unreadable",
		    LOG_TEXT("error", error.text));
	if (service->seams.is_rehearsal)
		return;
	for (i = 0; i < conf->channels.count; i++) {
		struct channel *channel = &conf->channels.items[i];

		/* One secret that cannot be read stops one channel only. */
		memset(&error, 0, sizeof(error));
		if (vault->load_channel(vault, channel, &error) == 0)
			continue;
		log_error(service->seams.log, "secret_unreadable",
		    LOG_TEXT("channel", channel->id),
		    LOG_TEXT("error", error.text));
		lane = outbox_lane_find(&service->lanes, channel->id);
		if (lane != NULL)
			outbox_lane_park(lane, 0, error.text);
	}
}

/* --- taking it over ------------------------------------------------------- */

/* The part of a change that is one transaction. */
static int
service_adopt_rows(struct service *service, const struct conf *old,
    const char *who, const char *verb, struct complaints *complaints,
    struct error *ret_error)
{
	struct store *store = service->seams.store;

	if (service_journal(service, who, verb, service->conf->path,
	    service->conf->hash, ret_error) < 0 ||
	    service_ended_keep(service, ret_error) < 0 ||
	    service_shift_tell(service, complaints, ret_error) < 0 ||
	    service_left_tell(service, ret_error) < 0 ||
	    (!service->is_clock_wrong &&
	    service_slid_put(service, old, ret_error) < 0) ||
	    service_board_follow(service, service->conf, ret_error) < 0 ||
	    service_move(service, service->conf, ret_error) < 0 ||
	    service_settle_series(service, service->conf, ret_error) < 0 ||
	    service_since_settle(service, service->conf, ret_error) < 0 ||
	    service_holidays_save(service, service->conf, ret_error) < 0 ||
	    service_zones_settle(service, NULL, ret_error) < 0 ||
	    store_outbox_wake(store, NULL, service_now_ms(service),
	    ret_error) < 0 ||
	    store_meta_put(store, STORE_META_CONF_HASH, service->conf->hash,
	    ret_error) < 0)
		return -1;
	return service_commit(service, ret_error);
}

/* Invitations that the new configuration calls for, and those that it takes
 * back.  By now its channels have their lanes.  What fails is made up for at
 * the next start. */
static void
service_adopt_invitations(struct service *service)
{
	struct error error = { 0 };

	if (service->is_clock_wrong)
		return;
	if (agenda_recall_put(service, &error) == 0 &&
	    agenda_invite_sweep(service, &error) == 0 &&
	    service_commit(service, &error) == 0)
		return;
	log_error(service->seams.log, "store_failed",
	    LOG_TEXT("error", error.text));
	service_rollback(service);
}

/* Other zone data do not mend the files. */
static void
service_adopt_refusal(struct service *service, const char *verb)
{
	if (strcmp(verb, "zones") == 0)
		return;
	free(service->refused);
	service->refused = NULL;
	service->refused_at = 0;
}

/* Before the commit nothing that matters has changed but the configuration's
 * pointer, and that is put back; behind it nothing can fail any more.  So a
 * reload happens as a whole or not at all. */
int
service_adopt(struct service *service, struct conf *conf, const char *who,
    const char *verb, struct complaints *complaints, struct error *ret_error)
{
	struct conf *old = service->conf;
	struct schedule *schedule = NULL, *before = service->schedule;
	struct promotion_list *promotions = NULL;
	size_t i;

	/* What was owed until now is owed by the old one. */
	if (!service->is_clock_wrong &&
	    agenda_run_put(service, true, ret_error) < 0) {
		service_rollback(service);
		return -1;
	}
	if (service_holidays_restore(service, conf, ret_error) < 0 ||
	    service_host_settle(service, conf, ret_error) < 0 ||
	    service_schedule_load(service, conf, &schedule, ret_error) < 0 ||
	    service_promotion_load(service, conf, &promotions,
	    ret_error) < 0) {
		service_rollback(service);
		schedule_release(schedule);
		return -1;
	}
	if (!service->is_clock_wrong)
		agenda_run_advance(service);	/* what is new begins here */
	/* Planning finds channels through their lanes. */
	for (i = 0; i < conf->channels.count; i++)
		outbox_lane_put(&service->lanes, conf->channels.items[i].id);
	service->conf = conf_hold(conf);
	service->schedule = schedule;
	if (service_adopt_rows(service, old, who, verb, complaints,
	    ret_error) < 0) {
		/* The old one first: rolling back plans with it. */
		service->conf = old;
		service->schedule = before;
		service_rollback(service);
		schedule_release(schedule);
		promotion_list_release(promotions);
		conf_release(conf);
		return -1;
	}
	promotion_list_release(service->promotions.list);
	service->promotions.list = promotions;
	for (i = 0; i < service->lanes.list.count; i++)
		outbox_lane_set(service->lanes.list.items[i],
		    conf_find_channel(conf, service->lanes.list.items[i]->id),
		    &service->sinks);
	service_load_secrets(service, conf);
	outbox_memos_clear(service);
	/* The zones that were read are cached; they may be of old data. */
	zonedir_free(service->zonedir);
	service->zonedir = zonedir_new(service->seams.zoneinfo);
	agenda_run_init(service);
	service_conflict_begin(service);
	service_adopt_invitations(service);
	service->loaded_at = clock_now(service->seams.clock);
	service_adopt_refusal(service, verb);
	service_changes_reload(service);
	service_publish(service);
	schedule_release(before);
	conf_release(old);
	return 0;
}

/* A configuration that is not taken: the old one goes on, and status, log and
 * journal say why. */
static void
service_refuse(struct service *service, const char *who,
    const struct complaints *complaints)
{
	struct text text = { 0 };
	struct error error = { 0 };

	complaint_format(complaints, false, &text);
	free(service->refused);
	service->refused = text_take(&text);
	service->refused_at = clock_now(service->seams.clock);
	log_error(service->seams.log, "reload_refused",
	    LOG_TEXT("who", who == NULL ? "" : who),
	    LOG_NUMBER("errors", (int64_t)complaints->error_count),
	    LOG_TEXT("complaints", service->refused));
	/* Refusals too: who tried what is asked after an outage. */
	if (service_journal(service, who, "refuse", service->conf->path,
	    service->refused, &error) < 0 ||
	    service_commit(service, &error) < 0)
		service_rollback(service);
	service_publish(service);
}

/* The path is the one of the start: a reload that could change it would leave
 * a unit file that says otherwise.  Complaints go to whoever asked, and a
 * refusal changes nothing but what is shown of it. */
enum service_reloaded
service_reload(struct service *service, const char *who,
    struct complaints *complaints)
{
	struct conf *conf = NULL;
	struct error error = { 0 };
	int status = -1;

	service_settle(service);
	if (service->seams.trouble != NULL) {
		(void)error_set(&error, ERROR_STORE, "%s",
		    service->seams.trouble);
		goto out;
	}
	/* It may have been set just now, there or back, and no step has seen
	 * that. */
	if ((service->is_clock_wrong || service_is_clock_behind(service)) &&
	    service_accept_clock(service, who, &error) < 0)
		goto out;
	if (service->seams.vault->load_conf(service->seams.vault,
	    service->conf->path, service->seams.zoneinfo, &conf,
	    complaints) < 0) {
		service_refuse(service, who, complaints);
		return SERVICE_REFUSED;
	}
	conf_check(conf, clock_now(service->seams.clock), complaints);
	service_schedule_check(service, conf, complaints);
	service_subscriber_check(service, conf, complaints);
	status = service_adopt(service, conf, who, "reload", complaints,
	    &error);
	if (status < 0)
		goto out;
	service_secret_check(service, complaints);
	log_info(service->seams.log, "reloaded",
	    LOG_TEXT("who", who == NULL ? "" : who),
	    LOG_TEXT("configuration", conf->path),
	    LOG_TEXT("hash", conf->hash),
	    LOG_NUMBER("windows", (int64_t)conf->windows.count));
	service_restart_tell(service, complaints);
out:
	if (status < 0) {
		log_error(service->seams.log, "store_failed",
		    LOG_TEXT("error", error.text));
		complaint_add(complaints, COMPLAINT_ERROR,
		    service->conf->path, 0, 0, "%s", error.text);
	}
	conf_release(conf);
	return status < 0 ? SERVICE_UNWRITTEN : SERVICE_RELOADED;
}
