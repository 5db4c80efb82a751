/* SPDX-License-Identifier: MIT */
/* Between the files of the sandbox. */
#ifndef PATCHDAY_SANDBOX_INTERNAL_H
#define PATCHDAY_SANDBOX_INTERNAL_H

/* NULL, or why there is no list of calls for this processor. */
const char *sandbox_calls_find_obstacle(void);

#endif
