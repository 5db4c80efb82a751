/* SPDX-License-Identifier: MIT */
/* Powers by the words of `may`: "start", "stage", "all", "operate", "admin". */
#ifndef PATCHDAY_CONF_POWER_H
#define PATCHDAY_CONF_POWER_H

#include "error.h"
#include "grant.h"
#include "jsontext.h"

/* The word at a place, and its powers; NULL: there are no more. */
const char *conf_power_word(size_t index, grant_powers *ret_powers);

/* The powers that a word gives.  0, or -1 with the nearest word. */
int conf_power_parse(const char *word, grant_powers *ret_powers,
    struct error *ret_error);

/* Write a set of powers as a list of words, as few as will do. */
void conf_power_format(struct jsontext *json, const char *key,
    grant_powers powers);

#endif
