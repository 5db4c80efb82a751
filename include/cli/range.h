/* SPDX-License-Identifier: MIT */
/* What several commands share: from when, to when, how many, in which
 * zones. */
#ifndef PATCHDAY_RANGE_H
#define PATCHDAY_RANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "agenda.h"
#include "array.h"
#include "cli.h"
#include "zonedir.h"

/* Entries for a command's table of options.  A macro, since a table must be
 * one array, and each command has others beside these. */
#define RANGE_OPTIONS \
	{ "from", 0, "TIME", "Begin there (default: now)" }, \
	{ "to", 0, "TIME", "End before that time" }, \
	{ "count", 'n', "N", "Show N (default: 10, or all up to --to)" }, \
	{ "in", 0, "ZONE", "Tell the time in this zone too; may be repeated" }

/* What was asked for.  Both limits hold: whichever is reached first ends the
 * answer. */
struct range {
	int64_t now_at;			/* phases are as of then */
	int64_t from_at, to_at;		/* to_at INT64_MAX: open */
	int64_t count;			/* INT64_MAX: all in [from, to) */
	ARRAY(const struct zone *) in;	/* lent by the zonedir */
};

/*
 * Read --from, --to, -n and --in.  Wall-clock times are of `zone`.  Without
 * -n: `count` is `default_count`, or all when --to is given.  CLI_OK, or a
 * status after a message.  The caller clears the range.
 */
enum cli_status range_init(struct range *range, const struct cli *cli,
    struct zonedir *zonedir, const struct zone *zone, int64_t default_count);

/* Append the occurrences as a JSON array, each with the time in the zones of
 * --in. */
void range_print_json(const struct range *range, const struct agenda *agenda,
    struct text *text);

/* Of an answer that was cut after `count`: where more were asked for, say that
 * those after `last_at` are left out, CLI_REFUSED; else CLI_OK. */
enum cli_status range_check_cut(const struct range *range,
    const struct cli *cli, size_t count, int64_t last_at);

/* "to be confirmed", "cancelled" (by silence); NULL: neither, or it is over, of
 * which the configuration alone knows no more. */
const char *range_doubt(const struct cli *cli,
    const struct occurrence *occurrence);

/* Append what the occurrence meets, in brackets: "  [Thanksgiving (US federal
 * holidays)]"; nothing where it meets nothing. */
void range_put_clashes(struct cli *cli, const struct occurrence *occurrence);

/* Free what it owns; the zones stay.  Also for one that is zeroed, or whose
 * range_init() failed. */
void range_clear(struct range *range);

#endif
