/* SPDX-License-Identifier: MIT */
/* Orders on their way to the service: what the commands that act share. */
#ifndef PATCHDAY_ORDER_SEND_H
#define PATCHDAY_ORDER_SEND_H

#include "cli.h"
#include "control.h"

/* The options of a command that acts. */
#define ORDER_SEND_OPTIONS \
	{ "because", 0, "REASON", "Say why: everybody reads it" }, \
	{ "dry-run", 0, NULL, "Only say what would happen, and who would " \
	    "be told what" }, \
	{ "yes", 'y', NULL, "Do not ask when other work is in the way" }, \
	{ "idempotency-key", 0, "KEY", "Sent again with the same key it is " \
	    "done once" }, \
	CONTROL_OPTIONS

/*
 * Send an order, `order` being the first entries of a JSON object ("\"words\":
 * [...]"), with reason and dry run by the options.  At a terminal, when other
 * work is in the way, ask first.  Prints what happened.  CLI_OK; CLI_REFUSED:
 * the answer is no; CLI_USAGE: the order cannot be read; CLI_FAILED.
 */
enum cli_status order_send(struct cli *cli, const char *order);

#endif
