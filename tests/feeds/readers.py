# SPDX-License-Identifier: MIT
"""What Python's readers make of a feed: [start, end] in seconds UTC."""
import datetime
import io
import re

import dateutil.tz
import icalendar
import recurring_ical_events
import vobject
from dateutil.rrule import rrulestr

import rules

UTC = datetime.timezone.utc
MARGIN = datetime.timedelta(days=3)


def seconds(moment):
    assert moment.tzinfo is not None, f"floating {moment}"
    return int(moment.astimezone(UTC).timestamp())


def between(pairs, case):
    first, last = seconds(case.range_from), seconds(case.range_to)
    return sorted([a, b] for a, b in pairs if first <= a < last)


def read_icalendar(data, case):
    """python3-icalendar with python3-recurring-ical-events (khal's base);
    takes zones by name from the system."""
    calendar = icalendar.Calendar.from_ical(data)
    assert not calendar.errors
    events = recurring_ical_events.of(calendar).between(
        case.range_from - MARGIN, case.range_to + MARGIN)
    return between([(seconds(event["DTSTART"].dt), seconds(event["DTEND"].dt))
                    for event in events], case)


def read_vobject(data, case):
    """python3-vobject; reads our VTIMEZONEs."""
    # It keeps the first VTIMEZONE of a name for as long as it runs.
    getattr(vobject.icalendar, "__tzidMap").clear()
    vobject.icalendar.registerTzid("UTC", UTC)
    # It takes a VTIMEZONE that is +0000 before its first change (London,
    # Dublin) for UTC, forgets it and then stays at one offset: given here.
    for part in re.findall(r"BEGIN:VTIMEZONE.*?END:VTIMEZONE\r\n",
                           data.decode("utf-8"), re.DOTALL):
        zone = dateutil.tz.tzical(io.StringIO(part)).get()
        vobject.icalendar.registerTzid(zone._tzid, zone)
    calendar = vobject.readOne(data.decode("utf-8"))
    overridden, pairs = {}, []
    for event in calendar.contents.get("vevent", []):
        if "recurrence-id" in event.contents:
            overridden.setdefault(event.uid.value, set()).add(
                seconds(event.recurrence_id.value))
    for event in calendar.contents.get("vevent", []):
        start, end = event.dtstart.value, event.dtend.value
        if "rrule" not in event.contents:
            pairs.append((seconds(start), seconds(end)))
            continue
        skip = overridden.get(event.uid.value, set())
        for at in event.getrruleset(True):
            if at > case.range_to + MARGIN:
                break
            if seconds(at) not in skip:
                pairs.append((seconds(at), seconds(at) +
                              seconds(end) - seconds(start)))
    return between(pairs, case)


class Zone:
    """A VTIMEZONE read as RFC 5545 3.6.5 says, and nothing more."""

    def __init__(self, part):
        self.changes = []
        for _, lines, _ in part[2]:
            start = datetime.datetime.strptime(lines[0][2], "%Y%m%dT%H%M%S")
            before, after = (self.offset(line[2]) for line in lines[1:3])
            self.changes.append((start - before, before, after))
        self.changes.sort(key=lambda change: change[0])

    @staticmethod
    def offset(text):
        hours, minutes = int(text[1:3]), int(text[3:5])
        delta = datetime.timedelta(hours=hours, minutes=minutes)
        return -delta if text[0] == "-" else delta

    def at(self, utc):
        found = self.changes[0][1]
        for start, _, after in self.changes:
            if start <= utc:
                found = after
        return found

    def resolve(self, naive):
        """3.3.5, from the changes: candidates that map back, else a gap."""
        offsets = {change[1] for change in self.changes}
        offsets |= {change[2] for change in self.changes}
        right = sorted(naive - offset for offset in offsets
                       if self.at(naive - offset) == offset)
        if right:
            return right[0]
        before = [change for change in self.changes
                  if change[0] <= naive - change[1]][-1][1]
        return naive - before


def read_own(data, case):
    """The lines themselves: RFC 5545 to the letter, with dateutil's rules."""
    calendar = rules.components(rules.content_lines(data))
    zones = {part[1][0][2]: Zone(part) for part in calendar[2]
             if part[0] == "VTIMEZONE"}

    def naive(line):
        return datetime.datetime.strptime(line[2].rstrip("Z"),
                                          "%Y%m%dT%H%M%S")

    def instant(line, moment=None):
        moment = moment or naive(line)
        if "TZID" in line[1]:
            moment = zones[line[1]["TZID"]].resolve(moment)
        return int(moment.replace(tzinfo=UTC).timestamp())

    pairs, overridden = [], {}
    for part in calendar[2]:
        for line in part[1]:
            if line[0] == "RECURRENCE-ID":
                uid = [x[2] for x in part[1] if x[0] == "UID"][0]
                overridden.setdefault(uid, set()).add(naive(line))
    for part in calendar[2]:
        get = {line[0]: line for line in part[1]}
        if part[0] != "VEVENT":
            continue
        start = instant(get["DTSTART"])
        length = instant(get["DTEND"]) - start
        if "RRULE" not in get:
            pairs.append((start, start + length))
            continue
        skip = overridden.get(get["UID"][2], set()) | {
            naive(line) for line in part[1] if line[0] == "EXDATE"}
        rule, until = get["RRULE"][2], None
        found = re.search(r";UNTIL=(\d{8}T\d{6})Z", rule)
        if found:
            until = instant(("", {}, found[1]))
            rule = rule.replace(found[0], "")
        for moment in rrulestr(rule, dtstart=naive(get["DTSTART"])):
            at = instant(get["DTSTART"], moment)
            if at > seconds(case.range_to + MARGIN) or (
                    until is not None and at > until):
                break
            if moment not in skip:
                pairs.append((at, at + length))
    return between(pairs, case)


READERS = {"icalendar": read_icalendar, "vobject": read_vobject,
           "own": read_own}
