#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The gate by the configuration: the technote's table row by row, at pinned
times, against a reading of it that is written down here anew; exit statuses; and
waiting.  What only a service knows: gate_service.py."""
import datetime
import itertools
import json
import os
import subprocess
import sys
import tempfile
from zoneinfo import ZoneInfo

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
B = os.path.abspath(os.environ.get("B", os.path.join(ROOT, "build")))
UTC = datetime.timezone.utc
passed = failed = 0


def check(is_right, what):
    global passed, failed
    if is_right:
        passed += 1
    else:
        failed += 1
        print("failed: %s" % what)
    return is_right


def gate(*words, conf, env=None):
    clean = {k: v for k, v in os.environ.items()
             if not k.startswith("PATCHDAY")}
    done = subprocess.run([B + "/patchday", "gate", "-c", conf, *words],
                          capture_output=True, text=True, timeout=60,
                          check=False, env={**clean, **(env or {})})
    return done.returncode, done.stdout, done.stderr


# --- the technote's table, and the calendar, in other words ----------------

SERVICES = {"nublado": "platform", "ook": "roundtable", "discourse": "forum"}
ENVIRONMENTS = {
    "idfdev": ("dev", "science"), "idfint": ("int", "science"),
    "idfprod": ("prod", "science"), "usdfdev": ("dev", "science"),
    "usdfint": ("int", "science"), "usdfprod": ("prod", "science"),
    "tucson-teststand": ("dev", "telescope"), "base": ("int", "telescope"),
    "summit": ("prod", "telescope"), "roundtable-dev": ("dev", "developer"),
    "roundtable-prod": ("prod", "developer")}
PATCH_THURSDAY = {"idfdev", "usdfdev", "roundtable-dev", "idfint", "usdfint",
                  "idfprod", "usdfprod", "roundtable-prod"}
TELESCOPE = {"tucson-teststand", "base", "summit"}
HOUR = datetime.timedelta(hours=1)


def process(service, environment, disruption):
    """What the row of the table asks for; None: there is none."""
    kind = SERVICES[service]
    tier, group = ENVIRONMENTS[environment]
    if kind == "platform":
        if group == "science":
            return {"dev": "free", "int": "announce", "prod": "approve"}[tier]
        return "summit" if group == "telescope" else None
    if kind == "roundtable":
        if tier == "prod":
            return "free" if disruption is False else "patch-thursday"
        return "free" if tier == "dev" else None
    if tier != "prod":
        return None
    return "free" if disruption else "patch-thursday"


def occurrences(window):
    """(start, end) in UTC of a year and a half."""
    found = []
    day = datetime.date(2026, 1, 1)
    while day < datetime.date(2027, 8, 1):
        if window == "patch-thursday":
            zone, hour = ZoneInfo("America/Los_Angeles"), 15
            is_day = day.weekday() == 3 and day != datetime.date(2026, 11, 26)
        else:
            zone, hour = ZoneInfo("America/Santiago"), 13
            is_day = day.weekday() == 2 and day.day <= 7
        if is_day:
            start = datetime.datetime(day.year, day.month, day.day, hour,
                                      tzinfo=zone).astimezone(UTC)
            found.append((start, start + 2 * HOUR))
        day += datetime.timedelta(days=1)
    return found


CALENDAR = {w: occurrences(w) for w in ("patch-thursday", "summit")}
# 2026-12-21 to the end of 2027-01-03 in Los Angeles, not for Roundtable.
FREEZE = (datetime.datetime(2026, 12, 21, 8, tzinfo=UTC),
          datetime.datetime(2027, 1, 4, 8, tzinfo=UTC))


def is_frozen(environment, at):
    return ENVIRONMENTS[environment][1] in ("science", "telescope") and \
        FREEZE[0] <= at < FREEZE[1]


def works(window, environment):
    return environment in (PATCH_THURSDAY if window == "patch-thursday"
                           else TELESCOPE)


def opening(window, environment, at):
    """The first instant after `at` that is in one of them and not frozen."""
    for start, end in CALENDAR[window] if works(window, environment) else ():
        if end <= at:
            continue
        first = max(start, FREEZE[1]) if is_frozen(
            environment, max(start, at)) else start
        if at < first < end:
            return first
    return None


def expected(service, environment, disruption, at, announced):
    """(state, when it opens)"""
    kind = process(service, environment, disruption)
    frozen = is_frozen(environment, at)
    if kind is None:
        return ("closed" if frozen else "unknown"), None
    if kind == "free":
        return ("closed", FREEZE[1]) if frozen else ("open", None)
    if kind == "approve":
        return "closed", None
    if kind == "announce":
        over = announced and announced + HOUR
        is_in = any(s <= at < e for s, e in CALENDAR["patch-thursday"])
        if not frozen and (is_in or (over and over <= at)):
            return "open", None
        candidates = [opening("patch-thursday", environment, at)]
        if over:
            candidates.append(max(over, FREEZE[1]) if frozen or is_frozen(
                environment, over) else over)
        return "closed", min(c for c in candidates if c)
    running = works(kind, environment) and any(
        s <= at < e for s, e in CALENDAR[kind])
    if frozen:
        return "closed", opening(kind, environment, at)
    if running:
        # Whether the summit's was confirmed only the service knows.
        return ("open" if kind == "patch-thursday" else "unknown"), None
    return "closed", opening(kind, environment, at)


def instants():
    """Edges, and between them: of windows beside each change of the clocks, of
    Thanksgiving, of the freeze."""
    second = datetime.timedelta(seconds=1)
    found = []
    for window, days in (("patch-thursday", ["2026-03-05", "2026-03-12",
                                             "2026-10-29", "2026-11-05",
                                             "2026-12-17", "2026-12-24"]),
                         ("summit", ["2026-04-01", "2026-05-06",
                                     "2026-09-02", "2026-10-07"])):
        for start, end in CALENDAR[window]:
            if str(start.date()) in days:
                found += [start - second, start, end - second, end]
    # 15:00 PST on Thanksgiving; 15:00 PDT would be an hour early in winter.
    found += [datetime.datetime(2026, 11, 26, 23, 30, tzinfo=UTC),
              datetime.datetime(2026, 12, 3, 22, 30, tzinfo=UTC)]
    for edge in FREEZE:
        found += [edge - second, edge]
    return found


def rfc3339(at):
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def one_case(conf, case):
    at, service, environment, disruption, ago = case
    announced = None if ago is None else at - datetime.timedelta(minutes=ago)
    words = ["--service", service, "--environment", environment, "--at",
             rfc3339(at), "--json"]
    if disruption is not None:
        words.append("--disruption" if disruption else "--no-disruption")
    if announced:
        words += ["--announced-at", rfc3339(announced)]
    code, out, err = gate(*words, conf=conf)
    told = json.loads(out) if out else {}
    state, opens = expected(service, environment, disruption, at, announced)
    return check((told.get("state"), told.get("opens_at"), code, err) ==
                 (state, rfc3339(opens),
                  {"open": 0, "closed": 1, "unknown": 2}[state], ""),
                 "%s\n   got  %s\n   want %s %s %s" % (
                     " ".join(words), out, state, rfc3339(opens), err))


def matrix(conf):
    for case in itertools.product(instants(), SERVICES, ENVIRONMENTS,
                                  (None, True, False), (None,)):
        one_case(conf, case)
    # Notices matter where something has to be announced, and nowhere else.
    for case in itertools.product(instants(), ("nublado",),
                                  ("idfint", "usdfint", "idfprod", "base"),
                                  (None,), (0, 59, 60, 61)):
        one_case(conf, case)


def edges(conf):
    """What may change by itself is told, and nothing changes before."""
    at = datetime.datetime(2026, 12, 16, tzinfo=UTC)
    for service, environment in (("nublado", "idfint"), ("nublado", "base"),
                                 ("ook", "roundtable-prod"),
                                 ("ook", "idfprod"), ("nublado", "idfdev")):
        now, steps = at, 0
        while now < at + datetime.timedelta(days=40) and steps < 200:
            told = json.loads(gate(
                "--service", service, "--environment", environment, "--at",
                rfc3339(now), "--json", conf=conf)[1])
            if told["valid_until"] is None:
                break
            until = datetime.datetime.fromisoformat(
                told["valid_until"].replace("Z", "+00:00"))
            before = until - datetime.timedelta(seconds=1)
            check(until > now, "%s: valid until before now" % told)
            same = json.loads(gate(
                "--service", service, "--environment", environment, "--at",
                rfc3339(before), "--json", conf=conf)[1])
            check(same["state"] == told["state"],
                  "%s in %s: %s at %s, %s at %s" % (
                      service, environment, told["state"], now,
                      same["state"], before))
            now, steps = until, steps + 1
        check(steps < 200, "edges of %s in %s end" % (service, environment))
        wanted = {"nublado idfint": 8, "nublado base": 2,
                  "ook roundtable-prod": 8, "ook idfprod": 8,
                  "nublado idfdev": 2}[service + " " + environment]
        check(steps >= wanted, "%s in %s: %d edges" % (
            service, environment, steps))


# --- words, statuses, waiting ----------------------------------------------

def lines(conf):
    note = " (from the configuration alone; what people did since is not " \
        "known)\n"
    for code, words, line in (
            (0, "nublado idfdev 2026-12-03T12:00Z",
             "open: developer at will, no heads-up"),
            (1, "nublado idfprod 2026-12-03T12:00Z",
             "closed: Release manager has to okay it in #rsp-team, 24 hours "
             "before at least"),
            (1, "nublado idfint 2026-12-03T12:00Z",
             "closed: it has to be announced in #rsp-team; open 1 hour after "
             "that, or in Patch Thursday from Thu 3 Dec 2026 15:00 PST"),
            (0, "nublado idfint 2026-12-03T23:30Z",
             "open: Patch Thursday is under way until Thu 3 Dec 2026 17:00 "
             "PST, and was announced in #rsp-team"),
            (1, "ook roundtable-prod 2026-12-03T12:00Z",
             "closed: it goes in Patch Thursday; next is Patch Thursday from "
             "Thu 3 Dec 2026 15:00 PST"),
            (1, "nublado base 2026-12-03T12:00Z",
             "closed: it goes in Summit window; next is Summit window from "
             "Wed 6 Jan 2027 13:00 -03 (Santiago) (to be confirmed)"),
            (2, "nublado base 2026-12-02T16:30Z",
             "cannot tell: only the service knows whether Summit window was "
             "confirmed by Telescope software configuration manager (planned "
             "Wed 2 Dec 2026 13:00–15:00 -03 (Santiago))"),
            (1, "nublado idfdev 2026-12-22T12:00Z",
             "closed: frozen until Mon 4 Jan 2027 00:00 PST: Year end "
             "(nobody is there to help)"),
            (1, "nublado idfint 2026-12-22T12:00Z",
             "closed: frozen until Mon 4 Jan 2027 00:00 PST: Year end "
             "(nobody is there to help); open from Thu 7 Jan 2027 15:00 PST"),
            (1, "ook idfint 2026-12-22T12:00Z",
             "closed: frozen until Mon 4 Jan 2027 00:00 PST: Year end "
             "(nobody is there to help)"),
            (2, "nublad idfint 2026-12-03T12:00Z",
             "cannot tell: the policy says nothing about nublad in idfint; "
             "did you mean \"nublado\"?"),
            (2, "nublado idfprd 2026-12-03T12:00Z",
             "cannot tell: there is no environment \"idfprd\"; did you mean "
             "\"idfprod\"?")):
        service, environment, at = words.split()
        got = gate("--service", service, "--environment", environment,
                   "--at", at, conf=conf)
        check(got == (code, line + note, ""), "%s: %r" % (words, got))


def advised(conf):
    """`policy check` tells the same freeze, and no window within it."""
    for at, words in (("2026-12-20", "Thu 7 Jan 2027 15:00"),
                      ("2026-12-22", "frozen   until Mon 4 Jan 2027 00:00 "
                       "PST: Year end"), ("2027-01-05", "Thu 7 Jan 2027")):
        out = subprocess.run(
            [B + "/patchday", "policy", "check", "-c", conf, "--service",
             "nublado", "--environment", "idfint", "--at", at],
            capture_output=True, text=True, timeout=60, check=False).stdout
        check(words in out and "Dec 2026 15:00" not in out and
              ("frozen" in out) == (at == "2026-12-22"),
              "policy check at %s: %s" % (at, out))


def hostile(conf):
    """Words from outside stay on their line, and JSON stays JSON."""
    for name in ("\x1b[31mred", "a\nopen: yes", "\u202eevil", "x" * 5000,
                 "\"},{\"state\":\"open\"", "%s%n", "\xff"):
        code, out, _ = gate("--service", name, "--environment", "idfint",
                            "--at", "2026-12-03T12:00Z", conf=conf)
        check(code == 2 and out.count("\n") == 1 and "\x1b" not in out and
              "\u202e" not in out and len(out) < 600,
              "hostile service %r: %d %r" % (name, code, out[:300]))
        code, out, _ = gate("--service", "nublado", "--environment", name,
                            "--at", "2026-12-03T12:00Z", "--json", conf=conf)
        told = json.loads(out)
        check(code == 2 and told["state"] == "unknown" and
              out.startswith('{"state":"unknown","why":"'),
              "hostile environment %r: %d %r" % (name, code, out[:300]))


def statuses(conf, folder):
    """Whatever is wrong is 2 and never 1 or 0."""
    good = ["--service", "nublado", "--environment", "idfdev"]
    broken = os.path.join(folder, "broken.yaml")
    with open(broken, "w", encoding="utf-8") as file:
        file.write("windows: 1\n")
    empty = os.path.join(folder, "empty.yaml")
    with open(empty, "w", encoding="utf-8") as file:
        file.write("environments: {idfdev: {tier: dev}}\nwindows: {w: {title:"
                   " W, when: every day at 10:00, zone: UTC, duration: 1h}}\n")
    socket = os.path.join(folder, "no-such-socket")
    for words, where, env, message in (
            (good, broken, {}, "is refused: "),
            (good, os.path.join(folder, "none.yaml"), {}, "none.yaml"),
            (good, empty, {}, None),
            (good + ["--socket", socket], conf, {}, "no service answers"),
            (good, conf, {"PATCHDAY_SOCKET": socket}, "no service answers"),
            (good, conf, {"PATCHDAY_URL": "https://127.0.0.1:1"},
             "a token is needed"),
            (good[:2], conf, {}, "are needed"),
            (good + ["--change", "majr"], conf, {}, "did you mean \"major\""),
            (good + ["--disruption", "--no-disruption"], conf, {},
             "contradict"),
            (good + ["--announced-at", "yesterdey"], conf, {},
             "--announced-at"),
            (good + ["--emergency"], conf, {}, "--because"),
            (good + ["--emergency", "--because", ""], conf, {}, "--because"),
            (good + ["--because", "x"], conf, {}, "--emergency"),
            (good + ["--over"], conf, {}, "--emergency"),
            (good + ["--emergency", "--because", "x", "--socket", socket],
             conf, {}, "no service answers"),
            (good + ["--timeout", "1h"], conf, {}, "--wait"),
            (good + ["--wait", "--timeout", "31d"], conf, {}, "30 days"),
            (good + ["--wait", "--timeout", "5"], conf, {}, "no unit"),
            (good + ["word"], conf, {}, "word")):
        code, out, err = gate(*words, conf=where, env=env)
        check(code == 2 and (message is None or message in err),
              "%s: %d %r %r" % (words, code, out, err))
    code, out, _ = gate(*good, conf=empty)
    check("cannot tell: there is no policy" in out, "no policy: " + out)


def waits(conf):
    """The pinned clock goes on to the opening, and no farther than allowed."""
    words = ["--service", "ook", "--environment", "roundtable-prod", "--wait",
             "--at"]
    code, out, err = gate(*words, "2026-12-03T20:00Z", conf=conf)
    check(code == 0 and "until Thu 3 Dec 2026 17:00 PST" in out and err == "",
          "waits: %d %s %s" % (code, out, err))
    code, out, _ = gate(*words, "2026-12-03T20:00Z", "--timeout", "2h",
                        conf=conf)
    check(code == 1, "time is over: %d %s" % (code, out))
    code, out, _ = gate(*words, "2026-12-03T20:00Z", "--timeout", "3h",
                        conf=conf)
    check(code == 0, "just in time: %d %s" % (code, out))
    code, out, _ = gate("--service", "nublado", "--environment", "idfprod",
                        "--wait", "--at", "2026-12-03T20:00Z", conf=conf)
    check(code == 1, "nobody knows when: %d %s" % (code, out))
    code, out, _ = gate("--service", "nublado", "--environment", "idfdev",
                        "--wait", "--timeout", "30d", "--at",
                        "2026-12-22T20:00Z", conf=conf)
    check(code == 0, "the freeze ends: %d %s" % (code, out))


def shows(conf):
    """Whoever looks on reads what is waited for; a log does not."""
    ours, theirs = os.openpty()
    with subprocess.Popen(
            [B + "/patchday", "gate", "-c", conf, "--service", "ook",
             "--environment", "roundtable-prod", "--wait", "--at",
             "2026-12-03T20:00Z"], stderr=theirs, stdout=subprocess.PIPE,
            text=True) as process:
        out = process.communicate(timeout=60)[0]
    os.close(theirs)
    shown = os.read(ours, 4096).decode()
    os.close(ours)
    check(shown.count("waiting: closed: it goes in Patch Thursday") == 1 and
          out.startswith("open: ") and "\n" in shown,
          "shows: %r %r" % (shown, out))


def main():
    with open(os.path.join(ROOT, "examples/rubin.yaml"),
              encoding="utf-8") as file:
        text = file.read()
    # The freeze stands there as a comment.
    begin = text.index("  #freezes:\n")
    end = text.index("\n\n", begin)
    text = text[:begin] + text[begin:end].replace("  #", "  ") + text[end:]
    with tempfile.TemporaryDirectory() as folder:
        conf = os.path.join(folder, "rubin.yaml")
        with open(conf, "w", encoding="utf-8") as file:
            file.write(text)
        matrix(conf)
        edges(conf)
        lines(conf)
        advised(conf)
        hostile(conf)
        statuses(conf, folder)
        waits(conf)
        shows(conf)
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


sys.exit(main())
