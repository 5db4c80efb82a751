/* SPDX-License-Identifier: MIT */
/* What routes that ask the policy share. */
#ifndef PATCHDAY_ROUTE_POLICY_H
#define PATCHDAY_ROUTE_POLICY_H

#include "process.h"
#include "target_internal.h"

/* The parameters change, disruption and emergency.  0, or -1 and a sentence. */
int route_policy_read_change(const struct target *target,
    struct process_case *what, struct error *ret_error);

#endif
