/* SPDX-License-Identifier: MIT */
/* What the service answered to an order, in words. */
#ifndef PATCHDAY_ORDER_TELL_H
#define PATCHDAY_ORDER_TELL_H

#include <stdbool.h>

#include "cli.h"
#include "doc.h"

/* Print what happened (or would, when the answer is of a dry run) and what is
 * being said where: one sentence, and with a dry run the texts. */
void order_tell(struct cli *cli, const struct doc *answer);

/* Print on standard error which other work an act meets; false: none, or it is
 * no act that can bring two pieces of work together. */
bool order_tell_conflicts(const struct cli *cli, const struct doc *answer);

#endif
