# SPDX-License-Identifier: MIT
"""A watch for what has to be soon, on a machine that stands still at times: a
second that no program had is nobody's delay."""

import threading
import time

STEP_SECS = 0.05
LATE_SECS = 0.1         # less is not worth a word


class Stalls(threading.Thread):
    """How long, in all, there was no time for a thread that only sleeps."""

    def __init__(self):
        super().__init__(daemon=True)
        self.lost = 0.0
        self.start()

    def run(self):
        while True:
            began = time.monotonic()
            threading.Event().wait(STEP_SECS)
            over = time.monotonic() - began - STEP_SECS
            if over > LATE_SECS:
                self.lost += over


STALLS = Stalls()


class Watch:
    """Runs from where it is made."""

    def __init__(self):
        self.began, self.lost = time.monotonic(), STALLS.lost

    def stood_still(self):
        """For how many of the seconds since then."""
        return STALLS.lost - self.lost

    def secs(self):
        """The others."""
        return time.monotonic() - self.began - self.stood_still()
