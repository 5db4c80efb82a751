/* SPDX-License-Identifier: MIT */
/* After another server has become the database's primary. */
#ifndef PATCHDAY_SERVICE_FAILOVER_INTERNAL_H
#define PATCHDAY_SERVICE_FAILOVER_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "outbox_lane_internal.h"
#include "slack_copies.h"
#include "store_outbox.h"

struct service;

struct service_failover {
	int64_t at_ms;		/* wall clock; INT64_MIN: never */
	bool is_new;		/* since the last run, and not swept yet */
};

/* Is the database where it was?  If not, remember it, and add an entry that
 * says so; in the transaction.  0 or -1. */
int service_failover_settle(struct service *service, struct error *ret_error);
/* May the row have been sent by a record that is lost? */
bool service_failover_is_doubtful(const struct service *service,
    const struct outbox_lane *lane, const struct outbox_row *row);
/* A row that is to be claimed: if so, it is written to be looked up first: 0; 1
 * it may be claimed; -1. */
int service_failover_doubt(struct service *service,
    const struct outbox_lane *lane, struct outbox_row *row,
    struct error *ret_error);
/* A message found in the channel: tell people if the database does not know
 * that it was sent; in the transaction. */
int service_failover_check(struct service *service, const char *channel,
    const struct slack_copy *copy, struct error *ret_error);

#endif
