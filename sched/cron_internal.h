/* SPDX-License-Identifier: MIT */
/* Cron's fields as sets, between cron_field.c (text to fields) and
 * cron_parse.c (fields to rules). */
#ifndef PATCHDAY_CRON_INTERNAL_H
#define PATCHDAY_CRON_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"

#define CRON_FIELDS 5

/* The fields in the order in which they are written. */
enum cron_place { CRON_MINUTE, CRON_HOUR, CRON_DAY, CRON_MONTH, CRON_WEEKDAY };

/* What one field selects. */
struct cron_field {
	uint64_t bits;		/* values; weekdays 0 to 7, both Sunday */
	uint32_t back;		/* DAY: bit n is the n-th from the end */
	uint8_t ordinals[6];	/* WEEKDAY: [2] bits of "x#2", cron's days */
	uint8_t last;		/* WEEKDAY: "5L", cron's days */
	bool is_star;		/* begins with "*" or "?" */
};

/* Read five fields, separated by spaces, into zeroed `fields`.  0, or -1
 * with the column, what was found and what is accepted. */
int cron_field_read(const char *text,
    struct cron_field fields[static CRON_FIELDS], struct error *ret_error);

#endif
