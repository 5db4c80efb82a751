/* SPDX-License-Identifier: MIT */
/* What follows in the service from acts and from other configurations. */
#ifndef PATCHDAY_SERVICE_FOLLOW_INTERNAL_H
#define PATCHDAY_SERVICE_FOLLOW_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "announcement.h"
#include "command.h"
#include "conf.h"
#include "schedule.h"
#include "service_failover_internal.h"

struct service;

/* service_restart.c: append the keys of `service` whose values wait for the
 * next start: "listen, store"; nothing where there are none. */
void service_restart_format(const struct service *service,
    struct text *text);
/* Log these, and warn whoever asked for the reload. */
void service_restart_tell(const struct service *service,
    struct complaints *complaints);
/* service_reload.c: run another configuration from now on (held); adds
 * warnings (NULL: nobody asks). */
int service_adopt(struct service *service, struct conf *conf,
    const char *who, const char *verb, struct complaints *complaints,
    struct error *ret_error);
/* service_series.c: end the series whose rule is another in `conf`, and begin
 * those that follow them, in the transaction. */
int service_settle_series(struct service *service, const struct conf *conf,
    struct error *ret_error);
/* service_board.c: first messages of occurrences that are not over follow them
 * too.  Before service_move(), which words anew what they are compared with. */
int service_board_follow(struct service *service, const struct conf *conf,
    struct error *ret_error);
/* service_ended.c: what ended, and was told of, stays as it was told, in the
 * transaction and in the schedule, which nobody else sees yet.  Before anything
 * else follows the configuration.  0 or -1. */
int service_ended_keep(struct service *service, struct error *ret_error);
/* service_shift.c: tell of announced work that the configuration, as it is now,
 * has at other times or not at all: warnings (NULL: nobody asks), the log, a
 * note to operators in the transaction.  Before anything changes what was told
 * (service_board_follow()).  0 or -1. */
int service_shift_tell(struct service *service,
    struct complaints *complaints, struct error *ret_error);
/* outbox_note.c: owe operators that note, once for each revision and first
 * occurrence; its brief is the one of that.  0 or -1. */
int outbox_note_shift(struct service *service, int64_t brief,
    const char *identity, const char *zone, int revision, const char *detail,
    struct error *ret_error);
/* service_holidays.c: fill in what files of holidays said that `conf`, which
 * nobody else holds yet, could not read; write down what it could.  0 or -1. */
int service_holidays_restore(struct service *service, struct conf *conf,
    struct error *ret_error);
int service_holidays_save(struct service *service, const struct conf *conf,
    struct error *ret_error);
/* Lists that were not read, as `before`, the same text, has them; its hash. */
void service_holidays_copy(struct conf *conf, const struct conf *before);
/* The same at a start: where readers have the configuration, from the core
 * before, it goes on with one of its own, made anew.  0 or -1. */
int service_holidays_begin(struct service *service, struct error *ret_error);

/* service_host.c: fill in the host in the ids of calendars, which stays as it
 * was when the service first ran; in the transaction.  0 or -1. */
int service_host_settle(struct service *service, struct conf *conf,
    struct error *ret_error);

/* service_conflict.c: look at all windows again for conflicts that nobody was
 * told of; some in each step, in its transaction.  Are there more to look at?
 * 0 or -1. */
void service_conflict_begin(struct service *service);
int service_conflict_step(struct service *service, struct error *ret_error);
bool service_conflict_has_more(const struct service *service);

/* service_since.c: fill in since when each window of `conf`, which nobody else
 * sees yet unless it was filled in, is as it is; in the transaction. */
int service_since_settle(struct service *service, struct conf *conf,
    struct error *ret_error);
/* Rows that are owed already follow the occurrences of `conf`. */
int service_move(struct service *service, const struct conf *conf,
    struct error *ret_error);
/* Word what is owed about an occurrence as it is by `conf`; `is_act`: somebody
 * changed it, which is told. */
int service_move_brief(struct service *service, const struct conf *conf,
    const struct occurrence *occurrence, const char *identity, bool is_act,
    struct error *ret_error);
/* When the row is due by the schedule as it is now; INT64_MAX: nobody needs it
 * any more, after what people did. */
int64_t service_move_find_due(const struct service *service,
    const struct outbox_row *row);
/* Give the row that time, beside its next_ms, and say so in the journal. */
int service_move_to(struct service *service, struct outbox_row *row,
    int64_t due_at, struct error *ret_error);
/* The same for one occurrence as it stands now: its brief, and what is owed. */
int service_move_occurrence(struct service *service,
    const struct occurrence *occurrence, struct error *ret_error);

/* May the window be made: its id is free, it does not begin in the past?  0 or
 * -1, before and after it is added. */
int service_schedule_check_new(const struct service *service,
    const struct act *act, struct error *ret_error);
int service_schedule_check_time(const struct service *service,
    const struct occurrence *occurrence, struct error *ret_error);
/* Warn of windows that somebody made, and of what people decided about
 * occurrences that are not over, where `conf` has no place for them. */
void service_schedule_check(const struct service *service,
    const struct conf *conf, struct complaints *complaints);

/* service_session.c: read the key of sessions, or make it. */
int service_session_load(struct service *service, struct error *ret_error);
/* service_receipt.c: the request was answered before: answer it so again;
 * false: it is new.  Keep the answer to an act, in its transaction. */
bool service_receipt_answer(struct service *service,
    struct command *command);
int service_receipt_put(struct service *service,
    const struct command *command, const char *body,
    struct error *ret_error);

/* service_slid.c: put what another configuration than `old` makes due before
 * now.  0 or -1. */
int service_slid_put(struct service *service, const struct conf *old,
    struct error *ret_error);
/* Is the announcement due by an act, and was not among those of the occurrence
 * as it was before? */
bool service_slid_is(const struct announcement *announcement,
    const struct announcements *before, int64_t now_at);

/* service_left.c: who was told of a start hears that its time has passed, as
 * the window is gone, or of an end, now the clock's; before briefs follow. */
int service_left_tell(struct service *service, struct error *ret_error);

/* service_schedule.c: windows of `conf`, and all acts of the journal; the
 * caller releases it.  Apply one act, with the window that it makes. */
int service_schedule_load(struct service *service, const struct conf *conf,
    struct schedule **ret_schedule, struct error *ret_error);
int service_schedule_act(struct schedule *schedule, const struct conf *conf,
    const struct act *act, struct error *ret_error);

/* Read the secrets of its channels; those that fail park their lane. */
void service_load_secrets(struct service *service, struct conf *conf);
/* service_secret.c: warn of those that could not be read. */
void service_secret_check(struct service *service,
    struct complaints *complaints);

#endif
