/* SPDX-License-Identifier: MIT */
/* The wall clock as the service sees it: set ahead, set back, not believed. */
#ifndef PATCHDAY_SERVICE_CLOCK_H
#define PATCHDAY_SERVICE_CLOCK_H

#include <stdbool.h>

#include "error.h"

struct service;

/* Begin with the clock as it is, beside what is recorded: it was not set
 * ahead. */
void service_clock_begin(struct service *service);
/* Does it show a day or more before what was recorded? */
bool service_is_clock_behind(const struct service *service);
/* Look whether it was set, and whether it is believed, as each step does.  What
 * it writes is to be committed.  0 or -1. */
int service_watch_clock(struct service *service, struct error *ret_error);
/* It looked wrong and is right, says `who`: what was planned ahead of it is
 * planned again.  0 or -1. */
int service_accept_clock(struct service *service, const char *who,
    struct error *ret_error);

#endif
