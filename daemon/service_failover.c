/* SPDX-License-Identifier: MIT */
/*
 * Another timeline: a standby has become the primary, or a copy was put in the
 * place of the database.
 *
 * Where replication does not wait, the new primary need not have heard of all
 * that the old one acknowledged.  So a message that was due by then, and that
 * nobody is known to have sent, may have been sent all the same: it is looked
 * for before it is said, as one that was on its way when a service was killed.
 * Where nobody can look it is sent: a double is better than a start nobody
 * hears of, and a mail has the Message-ID that it had before.
 *
 * What people did and was lost cannot be found again, only what was said of
 * it: the sweeper reads the channels, and people are told whatever is there and
 * should not be.
 */
#include <stdio.h>
#include <string.h>

#include "civil.h"
#include "service_internal.h"
#include "store_lease.h"
#include "store_meta.h"

/* Clocks differ: what is due so soon may have been said, too. */
#define SERVICE_FAILOVER_AHEAD_MS 10000

/* It was on another timeline before: remember since when, and say so. */
static int
service_failover_note(struct service *service, const char *before,
    const char *line, struct error *ret_error)
{
	struct text detail = { 0 };
	int status;

	service->failover.at_ms = service_now_ms(service);
	service->failover.is_new = true;
	service_sweep_soon(service);
	log_warn(service->seams.log, "database_failed_over",
	    LOG_TEXT("from", before), LOG_TEXT("to", line),
	    LOG_TEXT("note", "what was acknowledged shortly before may be "
	    "missing, unless replication is synchronous"));
	text_putf(&detail, "the database was %s and is %s (a number, and its "
	    "timeline): a standby was promoted; what was acknowledged shortly "
	    "before may be missing, unless replication is synchronous", before,
	    line);
	status = store_meta_put_number(service->seams.store,
	    STORE_META_MOVED_MS, service->failover.at_ms, ret_error);
	if (status == 0)
		status = service_journal(service, SERVICE_WHO, "failover",
		    service->conf->path, text_string(&detail), ret_error);
	text_clear(&detail);
	return status;
}

/* A copy that is run is the database from now on: remember since when, and say
 * so. */
static int
service_failover_note_copy(struct service *service, const char *copy,
    struct error *ret_error)
{
	int64_t known_at = service->agenda.planned_until;
	struct text detail = { 0 };
	int status;

	service->failover.at_ms = service_now_ms(service);
	log_warn(service->seams.log, "database_put_back",
	    LOG_TEXT("copy", copy),
	    LOG_NUMBER("known_until", known_at));
	text_putf(&detail, "the database is the copy %s, which knows what was "
	    "due until ", copy);
	civil_format_utc(&detail, known_at);
	text_puts(&detail, "; what was sent since then is looked for where "
	    "that can be done, and else sent again");
	status = service_write(service, ret_error);
	if (status == 0)
		status = store_meta_put_number(service->seams.store,
		    STORE_META_MOVED_MS, service->failover.at_ms, ret_error);
	if (status == 0)
		status = store_meta_put(service->seams.store,
		    STORE_META_COPY, "", ret_error);
	if (status == 0)
		status = service_journal(service, SERVICE_WHO, "put-back",
		    service->conf->path, text_string(&detail), ret_error);
	text_clear(&detail);
	return status;
}

static int
service_failover_settle_copy(struct service *service,
    struct error *ret_error)
{
	struct text copy = { 0 };
	bool is_there = false;
	int status = store_meta_load_number(service->seams.store,
	    STORE_META_MOVED_MS, &is_there, &service->failover.at_ms,
	    ret_error);

	if (status == 0)
		status = store_meta_load(service->seams.store,
		    STORE_META_COPY, &is_there, &copy, ret_error);
	if (status == 0 && copy.length > 0)
		status = service_failover_note_copy(service,
		    text_string(&copy), ret_error);
	text_clear(&copy);
	return status;
}

int
service_failover_settle(struct service *service, struct error *ret_error)
{
	const struct store_lease *lease = service->seams.replica;
	struct text before = { 0 };
	bool is_there = false;
	int status;

	if (lease == NULL)
		return service_failover_settle_copy(service, ret_error);
	if (lease->line[0] == '\0')
		return 0;
	status = service_write(service, ret_error);
	if (status == 0)
		status = store_meta_load_number(service->seams.store,
		    STORE_META_MOVED_MS, &is_there, &service->failover.at_ms,
		    ret_error);
	if (status == 0)
		status = store_meta_load(service->seams.store,
		    STORE_META_LINE, &is_there, &before, ret_error);
	if (status == 0 && strcmp(text_string(&before), lease->line) != 0) {
		if (before.length > 0)
			status = service_failover_note(service,
			    text_string(&before), lease->line, ret_error);
		if (status == 0)
			status = store_meta_put(service->seams.store,
			    STORE_META_LINE, lease->line, ret_error);
	}
	text_clear(&before);
	return status;
}

/* Due by then, and not touched since. */
bool
service_failover_is_doubtful(const struct service *service,
    const struct outbox_lane *lane, const struct outbox_row *row)
{
	if (service->failover.at_ms == INT64_MIN || row->has_doubt ||
	    lane->channel == NULL || !lane->channel->kind->can_look_up ||
	    outbox_edit_is(row) || service->seams.is_rehearsal)
		return false;
	return row->due_at * 1000 <= service->failover.at_ms +
	    SERVICE_FAILOVER_AHEAD_MS && (row->first_attempt_ms == 0 ||
	    row->updated_ms < service->failover.at_ms);
}

int
service_failover_doubt(struct service *service,
    const struct outbox_lane *lane, struct outbox_row *row,
    struct error *ret_error)
{
	if (!service_failover_is_doubtful(service, lane, row))
		return 1;
	row->state = OUTBOX_UNKNOWN;
	row->has_doubt = true;
	row->absents = 0;
	row->reason = service->seams.replica == NULL ?
	    "the database is a copy: it may have been sent" :
	    "the database failed over: it may have been sent";
	/* The look-up reads from there on. */
	if (row->first_attempt_ms == 0)
		row->first_attempt_ms = row->due_at * 1000;
	row->next_ms = service_now_ms(service) +
	    lane->channel->kind->settle_secs * 1000;
	return outbox_record_save(service, row, ret_error);
}

/* In the channel is what is known as sent, or as doubtful; anything else was
 * said by a record that is lost. */
int
service_failover_check(struct service *service, const char *channel,
    const struct slack_copy *copy, struct error *ret_error)
{
	struct outbox_rows rows = { 0 };
	struct text detail = { 0 };
	bool is_known;
	int status = store_outbox_find(service->seams.store, copy->key, &rows,
	    ret_error);

	if (status < 0)
		return -1;
	is_known = rows.list.count == 1 &&
	    rows.list.items[0].first_attempt_ms != 0;
	text_putf(&detail, "%s has a message (%s) that the database does not "
	    "know%s: its record was lost with the failover, or another "
	    "patchday wrote it; compare what it tells with what is planned",
	    channel, copy->ts, rows.list.count == 0 ? "" : " as sent");
	store_outbox_clear(&rows);
	if (!is_known) {
		log_warn(service->seams.log, "message_forgotten",
		    LOG_TEXT("key", copy->key), LOG_TEXT("channel", channel),
		    LOG_TEXT("ts", copy->ts));
		status = service_journal(service, SERVICE_WHO, "failover",
		    copy->key, text_string(&detail), ret_error);
	}
	text_clear(&detail);
	return status;
}
