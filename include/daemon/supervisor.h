/* SPDX-License-Identifier: MIT */
/* Telling systemd how we are: sd_notify(3)'s protocol, without the library. */
#ifndef PATCHDAY_SUPERVISOR_H
#define PATCHDAY_SUPERVISOR_H

#include <stdint.h>

/* That the process lives: as often as supervisor_watchdog_ms() says. */
#define SUPERVISOR_ALIVE "WATCHDOG=1"

/* Send `state` ("READY=1", "STATUS=…", several lines) to $NOTIFY_SOCKET;
 * without one, or when it fails, nothing happens. */
void supervisor_notify(const char *state);

/* How often SUPERVISOR_ALIVE must be sent: half of $WATCHDOG_USEC, in ms; 0
 * when nobody watches this process. */
int64_t supervisor_watchdog_ms(void);

#endif
