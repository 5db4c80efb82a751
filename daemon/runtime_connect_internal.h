/* SPDX-License-Identifier: MIT */
/* The connection to the database that others share. */
#ifndef PATCHDAY_RUNTIME_CONNECT_INTERNAL_H
#define PATCHDAY_RUNTIME_CONNECT_INTERNAL_H

#include "runtime_internal.h"

/* At the start: runtime->store, and why there is none.  0 or -1. */
int runtime_connect_first(struct runtime *runtime, struct error *ret_error);

/* A new one beside the one that was lost, `store`: the caller's.  False: not
 * yet; it is seen to, and the replica has its turn when there is an end. */
bool runtime_connect_again(struct runtime *runtime, struct store **ret_store);

#endif
