/* SPDX-License-Identifier: MIT */
/* What a coordinator can do, as forms. */
#ifndef PATCHDAY_PAGE_CONTROL_H
#define PATCHDAY_PAGE_CONTROL_H

#include "act.h"
#include "page_internal.h"

/* What its coordinator can do now, as forms that post to this page.  A form of
 * theirs that was refused comes back with what they typed. */
void page_put_controls(const struct page *page,
    const struct occurrence *occurrence, const struct page_viewer *viewer);

/* The link to those forms; for strangers the way in, and back to them. */
void page_put_run_link(const struct page *page,
    const struct occurrence *occurrence);

/* page_put_problem(), with what is possible instead as the buttons of those
 * forms have it; nothing of that where they are not (page_refusal.c). */
void page_put_refusal(const struct page *page,
    const struct occurrence *occurrence, const char *problem,
    const char *field);

/* What the button of an act says: "Break it off"; lent for ever. */
const char *page_act_button(enum act_verb verb);

#endif
