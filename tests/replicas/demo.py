#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""make demo-replicas: three replicas on this machine, a PostgreSQL and a Slack of
their own; the one that sends is killed in the middle of a send.  Told in plain
words, as it happens."""
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from group import START, Group, until  # noqa: E402

BEGAN = time.time()


def say(text):
    print("%5.1f s  %s" % (time.time() - BEGAN, text), flush=True)


def tell_roles(group):
    for number, replica in enumerate(group.replicas):
        if replica.process.poll() is not None:
            say("   replica %d is dead" % number)
            continue
        status = group.status(number)["replica"]
        say("   replica %d: %s, epoch %d, calendars %s" % (
            number, status["role"], status["epoch"],
            replica.get("/feeds/all.ics")[0] == 200 and "served" or "missing"))


def main():
    with Group("demo", START - 4) as group:
        say("Three patchdayd start on one PostgreSQL database.")
        group.slack.control(rules=[{"method": "chat.postMessage", "hang": 20,
                                    "posted": True}])
        group.start_all()
        tell_roles(group)
        say("Work begins in 4 seconds. Slack will take the announcement, and "
            "give no answer.")
        until(lambda: any(r["method"] == "chat.postMessage" for r in
                          group.slack.log()["requests"]), "the request")
        say("Replica 0 is sending \"start\": Slack has it, replica 0 does not "
            "know.  kill -9.")
        group.replicas[0].kill()
        killed = time.time()
        leader = until(lambda: next((n for n in (1, 2) if group.replicas[n]
                                     .find("lead_taken")), None), "a leader")
        say("Replica %d leads: %.1f s after the kill (a lease lasts 12 s)." % (
            leader, time.time() - killed))
        say("It finds the message half sent, and looks into the channel before "
            "it would send it again.")
        until(lambda: group.settled("start") == [["sent"]], "settled")
        say("In the channel: %d x start. Recorded as sent, %.1f s after the "
            "kill." % (group.kinds().count("start"), time.time() - killed))
        follower = 3 - leader
        say("Somebody ends the work at replica %d, which only follows:" %
            follower)
        print("         " + group.replicas[follower].patchday(
            "end", "updates")[1].replace("\n", "\n         ").rstrip())
        until(lambda: "end" in group.kinds(), "the end")
        say("Replica %d has announced it. In the channel: %s." % (
            leader, ", ".join(group.kinds())))
        tell_roles(group)
        right = group.kinds() == ["start", "end"]
        say("Nothing lost, nothing twice." if right else "THAT IS WRONG.")
    return 0 if right else 1


sys.exit(main())
