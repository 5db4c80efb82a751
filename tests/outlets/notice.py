#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""An announcement that left later than the policy's notice, from end to end: the
service is off when it should have reminded; the journal, `patchday log`,
`patchday status`, metrics and the coordinator's mail say so, once."""
import http.client
import json
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "scenario"))
from scene import (DEADLINE, PROGRAM, Place, Service, check,  # noqa: E402
                   equal, has, instant, run, was_here)

CONFIG = """
site: {title: Site}
people:
  boss: {title: Boss, contact: boss-mail}
grants: [{to: boss, may: all}]
environments:
  one: {title: One, tier: prod}
channels:
  users: {email: [users@example.org], from: pd@example.org,
          smtp: "smtp://127.0.0.1:1", tls: none}
  boss-mail: {email: [boss@example.org], from: pd@example.org,
              smtp: "smtp://127.0.0.1:1", tls: none}
windows:
  work:
    title: Work
    when: every Thursday at 15:00
    zone: America/Los_Angeles
    duration: 2h
    start: auto
    coordinators: {people: [boss], turn: week, from: 2026-01-01}
    stages: [[one]]
    announce: [{to: users, remind: [24h, 3h]}]
policy:
  groups: {all: [tap]}
  rules:
    - {title: data, services: all, prod: {approve: boss, channel: users, notice: 24h}}
"""
ID = "work/2026-12-03T15:00"


def start(place, config, at):
    service = Service(place, config, at=at, options=["--rehearse"])
    service.port = int(service.wait("ready")[0]["listen"].rsplit(":", 1)[1])
    return service


def patchday(service, *words):
    done = subprocess.run([PROGRAM, *words, "--socket", service.socket],
                          capture_output=True, text=True, timeout=DEADLINE,
                          check=False)
    equal(done.returncode, 0, done.stderr)
    return done.stdout


def metrics(service):
    link = http.client.HTTPConnection("127.0.0.1", service.port,
                                      timeout=DEADLINE)
    link.request("GET", "/metrics")
    text = link.getresponse().read().decode()
    link.close()
    return text


def outage():
    with Place() as place:
        config = place.write("config.yaml", CONFIG)
        was_here(place, config, instant("2026-11-25T22:58:55Z"),
                 options=["--rehearse"])
        # A week before: all is well.
        service = start(place, config, "2026-11-25T22:59:55Z")
        service.wait("message", kind="remind-24h", state="sent")
        has(metrics(service), "\npatchday_notices_late_total 0\n", "none")
        check("notice" not in patchday(service, "status"), "no line")
        service.stop()
        service = start(place, config, "2026-11-26T22:59:55Z")
        service.wait("message", kind="start", state="sent")
        service.stop()
        # Off over the time of the notice.
        service = start(place, config, "2026-12-03T03:00:00Z")
        line = service.wait("notice_late")[0]
        equal((line["occurrence"], line["channel"], line["kind"]),
              (ID, "users", "remind-24h"), "flagged")
        service.wait("message", kind="note-notice", state="sent")
        told = patchday(service, "log", ID)
        has(told, "users: a notice of 1 day is wanted for one (data, line ",
            "in the journal")
        # The service takes some seconds to start.
        check(re.search("nothing had left (20 hours|19 hours 59 minutes) "
                        "before the start", told), told)
        has(patchday(service, "status"), "1 told later than the policy's "
            "notice (patchday log)", "status")
        equal(json.loads(patchday(service, "status", "--json"))[
            "notices_late"], 1, "status for programs")
        has(metrics(service), "\npatchday_notices_late_total 1\n", "metrics")
        rows = service.outbox()
        notes = [row for row in rows if row["kind"] == "note-notice"]
        equal([(row["channel"], row["recipient"]) for row in notes],
              [("boss-mail", "boss@example.org")], "the coordinator alone")
        service.stop()
        # The start is told, and not flagged once more.
        service = start(place, config, "2026-12-03T22:59:55Z")
        service.wait("message", kind="start", state="sent")
        service.stop()
        equal(service.find("notice_late"), [], "once")


if __name__ == "__main__":
    run(outage)
