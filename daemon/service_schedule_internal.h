/* SPDX-License-Identifier: MIT */
/* Acts and what follows from them: the schedule that they make, receipts, what
 * became due by them, and what is left of work that no window has. */
#ifndef PATCHDAY_SERVICE_SCHEDULE_INTERNAL_H
#define PATCHDAY_SERVICE_SCHEDULE_INTERNAL_H

#include "announcement.h"
#include "command.h"
#include "conf.h"
#include "schedule.h"
#include "service.h"

/* service_schedule.c: windows of `conf`, and all acts of the journal; the
 * caller releases it.  Apply one act, with the window that it makes. */
int service_schedule_load(struct service *service, const struct conf *conf,
    struct schedule **ret_schedule, struct error *ret_error);
int service_schedule_act(struct schedule *schedule, const struct conf *conf,
    const struct act *act, struct error *ret_error);

/* May the window be made: its id is free, it does not begin in the past?  0 or
 * -1, before and after it is added. */
int service_schedule_check_new(const struct service *service,
    const struct act *act, struct error *ret_error);
int service_schedule_check_time(const struct service *service,
    const struct occurrence *occurrence, struct error *ret_error);
/* Warn of windows that somebody made and that `conf` has no place for. */
void service_schedule_check(const struct service *service,
    const struct conf *conf, struct complaints *complaints);

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

/* service_left.c: who was told of a start, and will not be told of an end since
 * the window has left the configuration, is told that its time has passed. */
int service_left_tell(struct service *service, struct error *ret_error);

#endif
