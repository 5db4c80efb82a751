/* SPDX-License-Identifier: MIT */
/* The real service under a simulated clock, on peers that always answer. */
#ifndef PATCHDAY_SIMULATE_H
#define PATCHDAY_SIMULATE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "conf.h"
#include "error.h"
#include "script.h"

struct simulate_options {
	struct conf *conf;	/* lent; its channels get made-up secrets */
	const char *zoneinfo;	/* as zonedir_new() */
	int64_t from_at, to_at;	/* what falls due in [from, to) is announced */
	uint64_t seed;		/* of the randomness */
	const struct script *script;	/* what people do; lent; or NULL */
	bool is_json;		/* one list of objects instead of lines */
	FILE *out;
};

/* Run, print each message and each act in order; an act that is refused is
 * printed with the reason, and the rest goes on.  0 or -1. */
int simulate_run(const struct simulate_options *options,
    struct error *ret_error);

#endif
