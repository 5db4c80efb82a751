/* SPDX-License-Identifier: MIT */
/* Headers that only some routes ask for; those that all need are in the struct
 * request. */
#ifndef PATCHDAY_HEADER_H
#define PATCHDAY_HEADER_H

#include <stdbool.h>

#include "request_internal.h"

enum header_count { HEADER_NONE, HEADER_ONE, HEADER_SEVERAL };

/* The value of the header called `name` (case does not count), lent while the
 * request lasts; NULL unless there is exactly one.  Two of a kind are no
 * answer: whoever sits in front may have read the other one. */
enum header_count header_find(const struct request *request,
    const char *name, const char **ret_value);

/* The same where several are as good as none. */
const char *header_string(const struct request *request, const char *name);

/* Is the body's media type `type` ("application/json")?  Parameters such as
 * charset do not count. */
bool header_is_type(const struct request *request, const char *type);

#endif
