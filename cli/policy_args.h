/* SPDX-License-Identifier: MIT */
/* The options that say what kind of change is to go. */
#ifndef PATCHDAY_POLICY_ARGS_H
#define PATCHDAY_POLICY_ARGS_H

#include "cli.h"
#include "process.h"

#define POLICY_ARGS_OPTIONS \
	{ "change", 0, "CLASS", "Its class: major, minor, patch, values, " \
	    "templates" }, \
	{ "disruption", 0, NULL, "Disruption is expected" }, \
	{ "no-disruption", 0, NULL, "No disruption is expected" }

/* Read them, and --emergency.  CLI_OK, or CLI_USAGE after a message. */
enum cli_status policy_args_read(const struct cli *cli,
    struct process_case *ret_what);

#endif
