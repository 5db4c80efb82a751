/* SPDX-License-Identifier: MIT */
/* What people did to an occurrence, as pieces of pages. */
#ifndef PATCHDAY_PAGE_LIFE_H
#define PATCHDAY_PAGE_LIFE_H

#include <stdbool.h>
#include <stddef.h>

#include "page_internal.h"

/* Where it stands, in a word or two ("Under way", "Not started",
 * "Being verified"); lent for ever.  Is it, or should it be, going on? */
const char *page_phase(const struct page *page,
    const struct occurrence *occurrence);
bool page_is_current(const struct page *page,
    const struct occurrence *occurrence);

/* It, as far as anybody knows: what is over and could not be confirmed by
 * anybody, as there was no record or no role yet, as if nobody had to. */
struct occurrence page_as_known(const struct page *page,
    const struct occurrence *occurrence);

/* Append one sentence or two for somebody who is in the middle of work: what
 * it means for them now. */
void page_put_lead(const struct page *page,
    const struct occurrence *occurrence);

/* Append why it does not take place, or was broken off, in its coordinator's
 * words, at most `most` bytes of them: a paragraph of class `look`. */
void page_put_reason(const struct page *page,
    const struct occurrence *occurrence, const char *look, size_t most);

/* Append buttons to where it is talked about: the call while it is current, the
 * thread in Slack where there is one. */
void page_put_talk(const struct page *page,
    const struct occurrence *occurrence);

/* Append how far it is: when it began and ends; of work that nobody started,
 * when it was to. */
void page_put_progress(const struct page *page,
    const struct occurrence *occurrence);

/* Append what its life adds: who coordinates; the environments in order, with
 * how far each is; the notes of its coordinator, newest first; everything that
 * was done, oldest first. */
void page_put_coordinator(const struct page *page,
    const struct occurrence *occurrence);
void page_put_steps(const struct page *page,
    const struct occurrence *occurrence);
void page_put_notes(const struct page *page,
    const struct occurrence *occurrence, size_t most);
/* Append act number `at` as an item of a list: when, what, why, by whom. */
void page_put_act(const struct page *page, const struct life *life,
    size_t at);
void page_put_acts(const struct page *page,
    const struct occurrence *occurrence);

#endif
