/* SPDX-License-Identifier: MIT */
/* patchdayd's command line. */
#ifndef PATCHDAY_OPTIONS_H
#define PATCHDAY_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "log.h"

/* Strings are lent by argv; NULL where not given. */
struct options {
	const char *config, *listen, *state, *socket;
	bool has_at;
	int64_t at;			/* pretended now, seconds UTC */
	bool is_rehearsal, is_simulation, is_courier;
	bool needs_sandbox;		/* no start without it */
	bool has_no_sandbox;
	bool is_json;			/* of the simulation */
	const char *acts;		/* the simulation's script */
	int64_t from_at, to_at;		/* of the simulation */
	/* Databases: files or URIs; NULL: not asked for. */
	const char *migrate_from, *migrate_to;
	uint64_t seed;			/* of the simulation; 1 */
	bool has_log_form;		/* else the configuration's */
	enum log_form log_form;
	enum log_level log_level;
};

/* What to do after reading. */
enum options_action { OPTIONS_RUN, OPTIONS_DONE, OPTIONS_WRONG };

/* Read argv.  --help and --version are printed (DONE); what is wrong is said
 * on standard error (WRONG). */
enum options_action options_parse(struct options *options, int argc,
    char **argv);

#endif
