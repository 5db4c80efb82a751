/* SPDX-License-Identifier: MIT */
/* Asking whether the gate is open: the running service, which knows what people
 * did, else the configuration. */
#ifndef PATCHDAY_GATE_ASK_H
#define PATCHDAY_GATE_ASK_H

#include "cli.h"
#include "control.h"
#include "process.h"

#define GATE_ASK_OPTIONS \
	{ "service", 0, "NAME", "The service, as Argo CD calls it" }, \
	{ "environment", 0, "ID", "Where it is to go" }, \
	{ "version", 0, "VERSION", "What is to go there" }, \
	{ "announced-at", 0, "TIME", "When it was announced" }

/* What is asked.  Strings are lent. */
struct gate_ask {
	const char *service, *environment, *version;
	struct process_case what;
	int64_t announced_at;		/* 0: not said */
};

/* Read the options of GATE_ASK_OPTIONS and POLICY_ARGS_OPTIONS.  CLI_OK, or
 * CLI_USAGE after a message. */
enum cli_status gate_ask_read(const struct cli *cli,
    struct gate_ask *ret_ask);

/*
 * Ask, and append the answer as JSON (gate.h).  The service that --url,
 * --socket or their variables name has to answer; where nothing names one and
 * none is there, the configuration answers.  CLI_OK, or another status after a
 * message.
 */
enum cli_status gate_ask_send(struct cli *cli, const struct gate_ask *ask,
    struct text *json);

/* Declare an emergency, with the reason of --because; --over: end it. */
enum cli_status gate_ask_declare(struct cli *cli,
    const struct gate_ask *ask);

#endif
