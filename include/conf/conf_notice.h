/* SPDX-License-Identifier: MIT */
/* How long before work in a window the policy wants a channel to be told. */
#ifndef PATCHDAY_CONF_NOTICE_H
#define PATCHDAY_CONF_NOTICE_H

#include <stdbool.h>
#include <stdint.h>

#include "conf.h"

/* Lent by the configuration. */
struct conf_notice {
	int64_t secs;			/* before the start */
	const struct policy_rule *rule;	/* that wants it */
	const struct environment *environment;	/* for the sake of this one */
};

/* The longest notice that any rule wants in the channel for an environment on
 * which the window works; false, and nothing is written: none is wanted. */
bool conf_notice_find(const struct conf *conf, const struct window *window,
    const char *channel, struct conf_notice *ret_notice);

/* Is the process about changes that go with this window? */
bool conf_notice_is_about(const struct process *process,
    const struct window *window);

#endif
