/* SPDX-License-Identifier: MIT */
/* agenda_key.c: the keys of what the planner puts. */
#ifndef PATCHDAY_AGENDA_KEY_INTERNAL_H
#define PATCHDAY_AGENDA_KEY_INTERNAL_H

#include "error.h"
#include "store_outbox.h"
#include "window.h"

struct service;

/* Fill in the row's key; its brief's `key_zone` may be NULL.  0 or -1. */
int agenda_key_find(struct service *service, const struct window *window,
    const char *key_zone, struct outbox_row *row, struct error *ret_error);

#endif
