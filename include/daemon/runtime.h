/* SPDX-License-Identifier: MIT */
/*
 * The running program around the core: the owner's loop, signals, the queue
 * of commands from the server's threads, the snapshot they read.
 */
#ifndef PATCHDAY_RUNTIME_H
#define PATCHDAY_RUNTIME_H

#include "conf.h"
#include "error.h"
#include "log.h"
#include "options.h"

/*
 * Open the store, start the server, run until SIGTERM or SIGINT.  `conf` is
 * held while it runs.  0 when ended as asked, -1 with the error.
 */
int runtime_run(const struct options *options, struct conf *conf,
    const struct clock *clock, const struct log *log,
    struct error *ret_error);

#endif
