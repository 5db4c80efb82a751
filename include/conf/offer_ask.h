/* SPDX-License-Identifier: MIT */
/*
 * Changes that wait and need somebody's OK by the policy: who is asked, by
 * which name the change goes, and whether it was asked for already.
 */
#ifndef PATCHDAY_OFFER_ASK_H
#define PATCHDAY_OFFER_ASK_H

#include <stdbool.h>

#include "change.h"
#include "conf.h"
#include "process.h"
#include "promotion_list.h"
#include "text.h"

/* What the policy says of the change there, where that is that somebody has to
 * agree; NULL: nobody has to.  Lent by the configuration. */
const struct process *offer_ask_find_process(const struct conf *conf,
    const struct environment *environment, const struct change *change);

/* Append by what name it is agreed to: its version, else its commit.  False:
 * nothing tells this change from the next one. */
bool offer_ask_format_version(struct text *text, const struct change *change);

/* The last one about that service in that environment (an id) that somebody of
 * those whom the process asks was asked for: of this version, else another one
 * that is open; NULL: none.  Lent by the list, which may be NULL. */
const struct promotion *offer_ask_find(const struct promotion_list *list,
    const char *environment, const char *service, const char *version,
    const struct process *process);

#endif
