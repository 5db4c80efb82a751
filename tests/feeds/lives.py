# SPDX-License-Identifier: MIT
"""lives.py FOLDER RESTRICT: feeds of schedules that people changed (lives.c)
are right by the rules, and every reader lists what the agenda lists: instants,
statuses, and in the forms that have one entry an occurrence its UID."""
import datetime
import glob
import os
import shutil
import sys
import zoneinfo

import icalendar
import recurring_ical_events

import judge
import khal_reads
import readers
import rules

KHAL = ("000", "001", "003", "005", "008")     # it takes seconds each
FORMS = ("expanded", "zoned", "rule")
FAR = datetime.timedelta(days=800)


class Case:
    """What the agenda says, and for which range."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            first, *lines = file.read().splitlines()
        self.name = os.path.basename(path)[:-4]
        low, high, midnight = map(int, first[2:].split())
        self.range_from, self.range_to = (
            datetime.datetime.fromtimestamp(x, readers.UTC)
            for x in (low, high))
        self.want = []
        for line in lines:
            start, end, status, uid = line.split("\t")
            # called off: shown until the day of its planned end is over
            if status != "cancelled" or int(end) > midnight:
                self.want.append([int(start), int(end), status.upper(), uid])
        self.want.sort()


def read_statuses(data, case):
    """python3-recurring-ical-events, asked for all it has: instances that were
    moved from far away are looked for near their first date."""
    calendar = icalendar.Calendar.from_ical(data)
    assert not calendar.errors
    events = recurring_ical_events.of(calendar).between(
        case.range_from - FAR, case.range_to + FAR)
    return between([[readers.seconds(event["DTSTART"].dt),
                     readers.seconds(event["DTEND"].dt),
                     str(event["STATUS"]), str(event["UID"])]
                    for event in events], case)


def between(rows, case):
    low, high = map(readers.seconds, (case.range_from, case.range_to))
    return sorted(row for row in rows if low <= row[0] < high)


def without(rows, column):
    return sorted(row[:column] for row in rows)


def compare(tally, what, got, want):
    missing = [row for row in want if row not in got]
    extra = [row for row in got if row not in want]
    tally.check(got == want, f"{what}: {len(got)} for {len(want)}; missing "
                f"{missing[:3]}; extra {extra[:3]}")


def check_overrides(tally, what, calendar):
    """RFC 5545 3.8.4.4: an override has its master's UID, form and SEQUENCE,
    and no instance is both overridden and left out."""
    events = [{line[0]: line for line in part[1]} for part in calendar[2]
              if part[0] == "VEVENT"]
    out = {(event["UID"][2], line[2]) for event, part in zip(
        events, (x for x in calendar[2] if x[0] == "VEVENT"))
        for line in part[1] if line[0] == "EXDATE"}
    masters = {event["UID"][2]: event for event in events
               if "RRULE" in event}
    for event in events:
        if "RECURRENCE-ID" not in event:
            continue
        master = masters.get(event["UID"][2])
        mark = event["RECURRENCE-ID"]
        tally.check(master is not None and
                    mark[1] == master["DTSTART"][1] and
                    mark[2].endswith("Z") ==
                    master["DTSTART"][2].endswith("Z") and
                    event["SEQUENCE"] == master["SEQUENCE"] and
                    (event["UID"][2], mark[2]) not in out,
                    f"{what}: override {mark}")


def judge_one(tally, path, form, case):
    what = os.path.basename(path)
    with open(path, "rb") as file:
        data = file.read()
    try:
        calendar = rules.check(data, form)
    except (rules.Broken, UnicodeDecodeError) as error:
        tally.check(False, f"{what}: {error}")
        return
    check_overrides(tally, what, calendar)
    want = case.want if form != "rule" else without(case.want, 3)
    got = read_statuses(data, case)
    compare(tally, f"{what} by recurring-ical-events",
            got if form != "rule" else without(got, 3), want)
    for reader in ("vobject", "own"):
        compare(tally, f"{what} by {reader}",
                readers.READERS[reader](data, case), without(case.want, 2))


def judge_khal(tally, path, case):
    """khal lists the local times, whatever the status; not the range's ends,
    which are days for it."""
    first = case.range_from + datetime.timedelta(days=1)
    last = case.range_to - datetime.timedelta(days=2)
    low, high = first.strftime("%Y-%m-%d"), last.strftime("%Y-%m-%d")
    for zone, lines in khal_reads.listed(path, low, high).items():
        place = zoneinfo.ZoneInfo(zone)
        want = {" | ".join(datetime.datetime.fromtimestamp(
            at, place).strftime("%Y-%m-%d %H:%M") for at in row[:2])
            for row in case.want}
        # what goes on over midnight is listed on both days
        compare(tally, f"{os.path.basename(path)} by khal in {zone}",
                sorted(line for line in lines if low <= line[:10] < high),
                sorted(line for line in want if low <= line[:10] < high))


def main():
    folder, restrict = sys.argv[1:]
    tally = judge.Tally()
    feeds = []
    for path in sorted(glob.glob(os.path.join(folder, "*.tsv"))):
        case = Case(path)
        for form in FORMS:
            feed = f"{path[:-4]}.{form}.ics"
            judge_one(tally, feed, form, case)
            if case.name in KHAL and shutil.which("khal"):
                judge_khal(tally, feed, case)
            feeds.append((feed, case))
    node = judge.read_node(feeds, ["--status"])
    for feed, case in feeds:
        got = node[feed]
        compare(tally, f"{os.path.basename(feed)} by ical.js",
                got if isinstance(got, str) else sorted(got),
                without(case.want, 3))
    judge.judge_libical(tally, restrict, [feed for feed, _ in feeds])
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed or not tally.passed else 0


if __name__ == "__main__":
    sys.exit(main())
