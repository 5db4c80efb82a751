/* SPDX-License-Identifier: MIT */
/* Channels and addresses that are there twice (conf_double.c). */
#ifndef PATCHDAY_CONF_DOUBLE_INTERNAL_H
#define PATCHDAY_CONF_DOUBLE_INTERNAL_H

#include "conf.h"

/* Part of conf_check(): warn of a channel that reaches the same as another, and
 * of an address that a channel has twice. */
void conf_double_check(const struct conf *conf,
    struct complaints *complaints);

#endif
