/* SPDX-License-Identifier: MIT */
/* What each process of the service keeps when it has begun (docs/SECURITY.md):
 * the lists for base/sandbox.h. */
#ifndef PATCHDAY_CONFINE_H
#define PATCHDAY_CONFINE_H

#include "clock.h"
#include "conf.h"
#include "envoy.h"
#include "error.h"
#include "log.h"
#include "options.h"
#include "sandbox.h"

/* Where the service works; lent. */
struct confine_places {
	const char *state, *cache, *socket, *listen;
};

/* A process that gives up the rest; all but the list is lent. */
struct confine {
	const char *process;		/* for the log */
	const struct options *options;
	const struct log *log;
	const struct clock *clock;
	struct sandbox sandbox;
};

/* What the owner keeps: the state, zone data, its sockets.  The caller
 * clears. */
void confine_plan_owner(const struct conf *conf,
    const struct confine_places *places, struct sandbox *ret_sandbox);

/* What the envoy keeps: configuration, secrets, names, TLS, peers, the
 * collector and what that reads.  The caller clears. */
void confine_plan_envoy(const struct conf *conf,
    const struct confine_places *places, struct sandbox *ret_sandbox);

/* Give up rights and files, before there are threads.  0, or -1 where the
 * options want a sandbox and there is none. */
int confine_begin(const struct confine *confine, struct error *ret_error);

/* Give up calls, when all is open.  The same. */
int confine_end(const struct confine *confine, struct error *ret_error);

/* Two processes of this one, each with what it needs and no more: the envoy
 * (the caller frees), which gives up all at once, and this one, the owner, with
 * confine_end() before it.  Options, log and clock are set.  0 or -1; the envoy
 * may be there in both cases. */
int confine_divide(struct confine *confine,
    const struct confine_places *places, struct conf *conf,
    struct envoy **ret_envoy, struct error *ret_error);

#endif
