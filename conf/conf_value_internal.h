/* SPDX-License-Identifier: MIT */
/* Reads of values that have no other home: lengths, colours, zones, dates,
 * names; what must be there. */
#ifndef PATCHDAY_CONF_VALUE_INTERNAL_H
#define PATCHDAY_CONF_VALUE_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "complaint.h"
#include "doc.h"
#include "zonedir.h"

#define CONF_LINE_MAX 120		/* characters of a value on one line */
#define CONF_TEXT_MAX 4000		/* bytes of a description */

/*
 * Reads of one value.  An absent `doc` leaves `ret_…` alone;
 * 0, or -1 after a complaint.
 * conf_read_duration: seconds from `least` to `most`, written "2h", "1d 12h".
 * conf_read_color: a CSS3 name; a copy that the caller frees.
 * conf_read_zone: an IANA name; lent by `zonedir`.
 */
int conf_read_duration(const struct doc *doc, int64_t least, int64_t most,
    int64_t *ret_secs, struct complaints *complaints);
int conf_read_color(const struct doc *doc, char **ret_color,
    struct complaints *complaints);
int conf_read_zone(const struct doc *doc, struct zonedir *zonedir,
    const struct zone **ret_zone, struct complaints *complaints);

/* "2026-11-26", "2026-11-26T15:00", "Thursday 2026-11-26": local seconds,
 * 00:00 of a date alone, of which `ret_is_date` tells. */
int conf_read_date(const struct doc *doc, int64_t *ret_local,
    bool *ret_is_date, struct complaints *complaints);

/* An entry of a list of names, each of which may stand there once: a copy that
 * the caller frees, or NULL after a complaint.  `what`: "to: the channel". */
char *conf_read_name(const struct doc *item, const char *what,
    char *const *names, size_t count, struct complaints *complaints);

/* Is the entry of a list several that were written as one text ("prod, dev")?
 * -1 after a complaint that shows the list; else 0. */
int conf_check_listing(const struct doc *item, struct complaints *complaints);

/* Complain about a list without entries: "to must name at least one …". */
void conf_require_entry(const struct doc *list, const char *kind,
    struct complaints *complaints);

/* A Slack id that begins with one of `letters`; `example` is for the message.
 * A copy that the caller frees. */
int conf_read_slack_id(const struct doc *doc, const char *letters,
    const char *example, char **ret_id, struct complaints *complaints);

/* Complain about keys of `map` that are missing, all in one: 0 or -1. */
int conf_require(const struct doc *map, const char *const *keys,
    size_t key_count, struct complaints *complaints);

#endif
