/* SPDX-License-Identifier: MIT */
/* What the core does because others share its database. */
#ifndef PATCHDAY_SERVICE_SHARE_INTERNAL_H
#define PATCHDAY_SERVICE_SHARE_INTERNAL_H

#include <stdint.h>

#include "array.h"
#include "clock.h"
#include "command.h"
#include "error.h"
#include "jsontext.h"
#include "text.h"

struct service;
struct service_sweep_ask;

/* The clock of whoever leads, while a follower writes. */
struct service_share {
	const struct clock *own;	/* lent; readers have it for ever */
	struct clock leaders;
};

/* Copies of messages that are looked for in Slack (service_sweep.c). */
struct service_sweep {
	int64_t due_ms;		/* boot clock; INT64_MAX: not wanted */
	ARRAY(struct service_sweep_ask *) asks;
};

/* service_share.c: carry out a command; on a database that others share, one
 * that writes under the lease's lock.  Status and metrics of it. */
void service_share(struct service *service, struct command *command);
void service_share_status(const struct service *service,
    struct jsontext *json);
void service_share_metrics(const struct service *service, struct text *text);
/* service_command.c: carry it out. */
void service_command_do(struct service *service, struct command *command);

/* service_sweep.c: begin, when a sweep is due (INT64_MAX: none), and its part
 * of a step; 0 or -1. */
void service_sweep_init(struct service *service);
void service_sweep_clear(struct service *service);
int64_t service_sweep_due_ms(const struct service *service);
int service_sweep_step(struct service *service, struct error *ret_error);

#endif
