/* SPDX-License-Identifier: MIT */
/* Limits of orders. */
#ifndef PATCHDAY_ORDER_INTERNAL_H
#define PATCHDAY_ORDER_INTERNAL_H

#define ORDER_WORDS_MAX 400		/* of a sentence: a long reason */
#define ORDER_REOPEN_SECS 1800		/* without a time: half an hour */

#endif
