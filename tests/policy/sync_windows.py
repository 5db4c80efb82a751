#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Sync windows of Argo CD, written anew each week from 2026 to 2030 and judged by
an own implementation of Argo CD's rule (argo-cd pkg/apis/application/v1alpha1/
types.go, SyncWindows.CanSync; cron as robfig/cron reads it): an application can
be synced exactly when the agenda says so, by a person wherever the policy lets
them."""
import atexit
import datetime as dt
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

import yaml

B = os.environ.get("B", "build")
CONF = "examples/rubin.yaml"
UTC = dt.timezone.utc
SECOND = dt.timedelta(seconds=1)
passed = failed = 0


def check(is_right, what):
    global passed, failed
    if is_right:
        passed += 1
        return
    failed += 1
    if failed < 20:
        print("failed: %s" % what)


def patchday(*words):
    done = subprocess.run([B + "/patchday", *words, "-c", CONF],
                          capture_output=True, text=True, timeout=30,
                          check=False)
    if done.returncode != 0:
        raise SystemExit("%s: %s" % (words, done.stderr))
    return done.stdout


# --- Argo CD -------------------------------------------------------------

def duration(text):
    found = re.fullmatch(r"(?:(\d+)h)?(?:(\d+)m)?", text)
    return dt.timedelta(hours=int(found[1] or 0), minutes=int(found[2] or 0))


def matches(schedule, at):
    """Of both day fields one is always a star here, so both must fit."""
    values = [at.minute, at.hour, at.day, at.month, (at.weekday() + 1) % 7]
    return all(field == "*" or int(field) == value for field, value in
               zip(schedule.split(), values))


def is_active(window, at):
    """Is there a beginning in (at - duration, at + 1 s)?"""
    fields = window["schedule"].split()
    assert window["timeZone"] == "UTC" and len(fields) == 5
    back = at - duration(window["duration"])
    day = (back - dt.timedelta(days=1)).replace(
        hour=int(fields[1]), minute=int(fields[0]), second=0, microsecond=0)
    while day < at + SECOND:
        if day > back and matches(window["schedule"], day):
            return True
        day += dt.timedelta(days=1)
    return False


def can_sync(windows, application, at, is_manual):
    """SyncWindows.Matches() and .CanSync()."""
    mine = [one for one in windows if "*" in one["applications"] or
            application in one["applications"]]
    if not mine:
        return True
    active = [one for one in mine if is_active(one, at)]
    denies = [one for one in active if one["kind"] == "deny"]
    if denies:
        return is_manual and all(one["manualSync"] for one in denies)
    if any(one["kind"] == "allow" for one in active):
        return True
    allows = [one for one in mine if one["kind"] == "allow"]
    if allows:
        return is_manual and all(one["manualSync"] for one in allows)
    return True


# --- the agenda ----------------------------------------------------------

def instant(text):
    return dt.datetime.fromisoformat(text.replace("Z", "+00:00"))


def agenda(window):
    rows = json.loads(patchday("next", window, "--from", "2025-12-01", "--to",
                               "2031-03-01", "--json"))
    return [(instant(one["start"]), instant(one["end"])) for one in rows
            if one["status"] != "cancelled"]


# environment, window, [(application, may a person at any time?, always?)]
CASES = [
    ("summit", "summit", [("nublado", False, False), ("love", True, True),
                          ("ook", True, True)]),
    ("base", "summit", [("sasquatch", False, False)]),
    ("idfprod", "patch-thursday", [("nublado", True, False),
                                   ("argocd", True, True)]),
    ("idfdev", "patch-thursday", [("nublado", True, True)]),
    ("idfint", "patch-thursday", [("gafaelfawr", True, False)]),
    ("roundtable-prod", "patch-thursday", [("ook", False, False)]),
]


# Of the example, and of one service more: what, where, from, until (UTC).
FREEZES = """
  freezes:
    - {title: "Year: \\"end\\"", from: 2026-12-21, until: 2027-01-03,
       zone: America/Los_Angeles, environments: [science, telescope]}
    - {title: Data release, from: "2027-06-30T22:15", until: "2027-07-09T07:45",
       zone: UTC, services: [nublado, ook]}
"""
SCIENCE = {"idfprod", "idfdev", "idfint", "summit", "base"}
FROZEN = [
    (lambda application, environment: environment in SCIENCE,
     dt.datetime(2026, 12, 21, 8, tzinfo=UTC),
     dt.datetime(2027, 1, 4, 8, tzinfo=UTC)),
    (lambda application, environment: application in ("nublado", "ook"),
     dt.datetime(2027, 6, 30, 22, 15, tzinfo=UTC),
     dt.datetime(2027, 7, 9, 7, 45, tzinfo=UTC)),
]


def is_frozen(application, environment, at):
    return any(about(application, environment) and begin <= at < end
               for about, begin, end in FROZEN)


def freeze():
    """The example with freezes from here on; of what the policy names only:
    others are left alone."""
    global CONF
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder)
    with open(CONF, encoding="utf-8") as file:
        text = file.read()
    for name in os.listdir("examples"):
        if name.endswith(".ics"):
            shutil.copy("examples/" + name, folder)
    CONF = folder + "/site.yaml"
    with open(CONF, "w", encoding="utf-8") as file:
        file.write(text.replace("\npolicy:\n", "\npolicy:\n" + FREEZES, 1))


def week(environment, open_times, applications, begin, rng, frozen=False):
    end = begin + dt.timedelta(days=7)
    text = patchday("export", "argocd-sync-windows", "--environment",
                    environment, "--project", "rsp", "--offline", "--days",
                    "40", "--at", begin.strftime("%Y-%m-%dT%H:%M:%SZ"))
    project = yaml.safe_load(text)
    check(project["kind"] == "AppProject" and
          project["metadata"]["name"] == "rsp", text)
    windows = project["spec"]["syncWindows"]
    times = [begin + rng.random() * (end - begin) for _ in range(3)]
    for start, stop in open_times:
        if stop > begin - SECOND and start < end:
            times += [start - SECOND, start, start + SECOND,
                      start + (stop - start) / 2, stop - SECOND, stop,
                      stop + SECOND]
    if frozen:
        for _, start, stop in FROZEN:
            times += [start - SECOND, start + SECOND, stop - SECOND,
                      stop + SECOND, start + rng.random() * (stop - start)]
    for at in times:
        if not begin <= at < end:
            continue
        # Argo CD opens within the second, so the last one is not asked.
        is_open = any(start <= at < stop for start, stop in open_times)
        for application, by_hand, always in applications:
            for is_manual in (False, True):
                want = is_open or always or (is_manual and by_hand)
                # A person who may at any time may in an emergency.
                if frozen and is_frozen(application, environment, at):
                    want = is_manual and by_hand
                got = can_sync(windows, application, at, is_manual)
                check(got == want, "%s %s %s manual=%s: %s, want %s" % (
                    environment, application, at, is_manual, got, want))


def main():
    rng = random.Random(int(os.environ.get("SEED", "20261126")))
    for environment, window, applications in CASES:
        open_times = agenda(window)
        begin = dt.datetime(2026, 1, 1, rng.randrange(24), tzinfo=UTC)
        while begin.year < 2031:
            week(environment, open_times, applications, begin, rng)
            begin += dt.timedelta(days=7)
    freeze()
    for environment, window, applications in CASES:
        open_times = agenda(window)
        named = [one for one in applications if one[0] not in
                 ("love", "argocd")]
        begin = dt.datetime(2026, 12, 1, tzinfo=UTC)
        while begin < dt.datetime(2027, 8, 1, tzinfo=UTC):
            week(environment, open_times, named, begin, rng, True)
            begin += dt.timedelta(days=7)
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


sys.exit(main())
