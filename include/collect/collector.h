/* SPDX-License-Identifier: MIT */
/*
 * Asks every source of the configuration once and says what waits in each
 * environment.  It is a process of its own, so that slow peers, hostile JSON
 * and hostile repositories can neither delay an announcement nor harm the
 * service.
 */
#ifndef PATCHDAY_COLLECTOR_H
#define PATCHDAY_COLLECTOR_H

#include "conf.h"
#include "error.h"
#include "fetch.h"
#include "pending_list.h"
#include "question.h"
#include "sandbox.h"

/*
 * Answer `question` (no places: all environments of the configuration).  What a
 * source could not say is told in the pendings, so this never fails.  `cache`
 * is a folder for what is kept from one run to the next, or NULL.  A pending
 * for each environment is added to `list`, which comes empty.
 */
void collector_run(const struct conf *conf, const struct question *question,
    struct fetch *fetch, const char *cache, struct pending_list *list);

/* What its process keeps when secrets are read: its sources, the cache, names
 * and TLS; no program, no Unix socket, no port but the sources'.  The caller
 * clears. */
void collector_plan_sandbox(const struct conf *conf, const char *cache,
    struct sandbox *ret_sandbox);

#endif
