/* SPDX-License-Identifier: MIT */
/* What a coordinator can do, as forms; and the pieces of forms. */
#ifndef PATCHDAY_PAGE_CONTROL_H
#define PATCHDAY_PAGE_CONTROL_H

#include <stdbool.h>

#include "act.h"
#include "page_internal.h"

/*
 * What its coordinator can do now, as forms that post to this page;
 * `form_key` is what they must bring.
 */
void page_put_controls(const struct page *page,
    const struct occurrence *occurrence, const char *form_key,
    bool can_sign_out);

/* The link to those forms; for strangers the way in, and back to them. */
void page_put_run_link(const struct page *page,
    const struct occurrence *occurrence);

/* What the button of an act says: "Break it off"; lent for ever. */
const char *page_act_button(enum act_verb verb);

/* Append a hidden field of a form; a banner that says what went wrong. */
void page_put_hidden(const struct page *page, const char *name,
    const char *value);
void page_put_problem(const struct page *page, const char *problem);

#endif
