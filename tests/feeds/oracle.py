# SPDX-License-Identifier: MIT
"""What a case means, computed without patchday: dateutil and zoneinfo."""
import datetime
import urllib.parse
import zoneinfo

from dateutil.rrule import rrulestr

UTC = datetime.timezone.utc
BACK_DAYS, AHEAD_DAYS = 35, 400


class Case:
    def __init__(self, line):
        (self.name, self.when, self.start, self.zone, seconds, self.excepts,
         self.also, self.confirm, now, title, oracle) = line.split("\t")
        self.seconds = int(seconds)
        self.now = datetime.datetime.strptime(
            now, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        self.title = urllib.parse.unquote(title)
        self.rules = {"=": [self.when], "none": []}.get(
            oracle, oracle.split(" | "))
        midnight = self.now.replace(hour=0, minute=0, second=0)
        self.range_from = midnight - datetime.timedelta(days=BACK_DAYS)
        self.range_to = midnight + datetime.timedelta(days=AHEAD_DAYS)


def read_cases(path):
    with open(path, encoding="utf-8") as file:
        return [Case(line.rstrip("\n")) for line in file
                if not line.startswith("#")]


def listed(text):
    return [] if text == "-" else text.split(",")


def resolve(naive, zone):
    """RFC 5545 3.3.5: fold=0 is the offset before a gap, the first of two."""
    return naive.replace(tzinfo=zone, fold=0).astimezone(UTC)


def expected(case):
    """Starts and ends in seconds UTC, ascending, each instant once."""
    zone = zoneinfo.ZoneInfo(case.zone)
    start = datetime.datetime.fromisoformat(
        "1970-01-01T00:00" if case.start == "-" else case.start)
    locals_ = set()
    for rule in case.rules:
        if "UNTIL=" in rule or case.start != "-":
            first = start
        else:       # nearer, so that dateutil need not count from 1970
            first = datetime.datetime(case.now.year - 1, 1, 1)
            first = datetime.datetime(first.year - first.year % 4, 1, 1)
        set_ = rrulestr(rule, dtstart=first)
        locals_ |= set(set_.between(
            case.range_from.replace(tzinfo=None) - datetime.timedelta(days=3),
            case.range_to.replace(tzinfo=None) + datetime.timedelta(days=3),
            inc=True))
    locals_ |= {datetime.datetime.fromisoformat(x) for x in listed(case.also)}
    for text in listed(case.excepts):
        if "T" in text:
            locals_.discard(datetime.datetime.fromisoformat(text))
        else:
            day = datetime.date.fromisoformat(text)
            locals_ = {x for x in locals_ if x.date() != day}
    starts = {resolve(x, zone) for x in locals_}
    return [[int(at.timestamp()), int(at.timestamp()) + case.seconds]
            for at in sorted(starts)
            if case.range_from <= at < case.range_to]
