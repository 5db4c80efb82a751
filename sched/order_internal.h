/* SPDX-License-Identifier: MIT */
/* Limits of orders, and words that are none. */
#ifndef PATCHDAY_ORDER_INTERNAL_H
#define PATCHDAY_ORDER_INTERNAL_H

#include <stdbool.h>

#include "schedule.h"

#define ORDER_WORDS_MAX 400		/* of a sentence: a long reason */
#define ORDER_REOPEN_SECS 1800		/* without a time: half an hour */

/* Nearly a window's id, and no word of English: "patch-thusday", "pt:". */
bool order_mistypes_window(const struct schedule *schedule, const char *word);

#endif
