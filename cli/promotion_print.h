/* SPDX-License-Identifier: MIT */
/* Promotions, as the service describes them, for a terminal. */
#ifndef PATCHDAY_PROMOTION_PRINT_H
#define PATCHDAY_PROMOTION_PRINT_H

#include "cli.h"
#include "doc.h"

/* Append one as two lines: its identity, how it stands. */
void promotion_print_short(struct cli *cli, const struct doc *promotion);

/* Append all of it: steps, voices, questions. */
void promotion_print(struct cli *cli, const struct doc *promotion);

/* Append what an act brought: what was said, how it stands now. */
void promotion_print_outcome(struct cli *cli, const struct doc *answer);

#endif
