/* SPDX-License-Identifier: MIT */
/* What waits in some environments, for commands: from the running service, or
 * from the sources themselves. */
#ifndef PATCHDAY_COLLECT_H
#define PATCHDAY_COLLECT_H

#include "cli.h"
#include "pending_list.h"

/* What was learnt. */
struct collect {
	struct pending_list *list;	/* in the order of the question */
	/* For each of the list its title; "" where it has none.  Owned. */
	ARRAY(char *) titles;
};

/* The options that such commands have, beside CONTROL_OPTIONS. */
#define COLLECT_OPTIONS \
	{ "collect", 0, NULL, "Ask the sources now, by this program, and not " \
	    "the service" }

/*
 * Fill `collect` with the environments named (none: all), by what the command
 * line says.  `since` (NULL: all) leaves out what was merged before.  CLI_OK,
 * or a status after a message; the caller clears.
 */
enum cli_status collect_ask(struct cli *cli, const char *const *names,
    size_t count, const char *since, struct collect *collect);

/* Free what it owns; it is zeroed. */
void collect_clear(struct collect *collect);

/* collect_run.c: patchday-collect, asked about the environments named (none:
 * all); its answer, lines as of pending_list.h, is appended.  0 or -1. */
int collect_run(const struct cli *cli, const char *const *names,
    size_t count, struct text *answer, struct error *ret_error);

#endif
