/* SPDX-License-Identifier: MIT */
/* What browsers get where there is nothing. */
#ifndef PATCHDAY_PAGE_MISSING_H
#define PATCHDAY_PAGE_MISSING_H

#include <stdbool.h>

#include "request_internal.h"

/* Answer 404 with a page that says why and leads on, where somebody follows a
 * link; false: it is a program that asks, and has not been answered. */
bool page_missing_send(struct request *request, const char *why);

#endif
