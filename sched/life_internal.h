/* SPDX-License-Identifier: MIT */
/* What the files that check an act share. */
#ifndef PATCHDAY_LIFE_INTERNAL_H
#define PATCHDAY_LIFE_INTERNAL_H

#include "life.h"

/* Are the words of the act, its reason and its text, such as everybody can be
 * shown?  0, or -1: the error names what is to blame ("because", "to",
 * "words"). */
int life_check_words(const struct act *act, struct error *ret_error);

#endif
