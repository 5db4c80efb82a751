/* SPDX-License-Identifier: MIT */
/* Tickets: what people call the thread of a subject by, and where it is. */
#ifndef PATCHDAY_SERVICE_TICKET_INTERNAL_H
#define PATCHDAY_SERVICE_TICKET_INTERNAL_H

#include "error.h"
#include "store_thread.h"

struct service;

struct service_ticket {
	char name[STORE_THREAD_MAX];	/* "DM-123"; "" there is none yet */
	char url[STORE_THREAD_LINK_MAX];
};

/* The ticket of a bulletin's subject, or of an occurrence, in the channel; in
 * any, where `channel` is NULL.  0, also without one; or -1. */
int service_bulletin_find_link(struct service *service, const char *subject,
    const char *channel, struct service_ticket *ret_ticket,
    struct error *ret_error);

#endif
