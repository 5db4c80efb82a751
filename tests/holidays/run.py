#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Holidays against independent judges; ends with "N passed, N failed".

  us      the list of examples/rubin.yaml against python3-holidays (which knows
          no Juneteenth yet: 19 June since 2021, 5 U.S.C. 6103)
  chile   the list, and examples/chile.ics, against the laws, computed here
  files   examples/*.ics and generated files, as patchday-collect reads them,
          against icalendar and recurring_ical_events
"""
import datetime as dt
import json
import os
import random
import subprocess
import sys
import tempfile

import holidays
import icalendar
import recurring_ical_events
from dateutil.easter import easter

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BUILD = os.environ.get("B", "build")
PROGRAM = os.path.join(ROOT, BUILD, "patchday")
READER = os.path.join(ROOT, BUILD, "patchday-collect")
YEARS = range(2026, 2032)
DAY = dt.timedelta(1)

passed = failed = 0


def check(is_right, what):
    global passed, failed
    if is_right:
        passed += 1
    else:
        failed += 1
        print("failed:", what)


def compare(got, want, what):
    for day in sorted(got - want):
        check(False, f"{what}: {day} is no holiday")
    for day in sorted(want - got):
        check(False, f"{what}: {day} is a holiday")
    check(got == want, f"{what}: {len(got)} days, want {len(want)}")


# --- what patchday says -----------------------------------------------------

def listed(example, name):
    """Every date of a list: on which days does a daily window meet it?"""
    with open(example, encoding="utf-8") as file:
        text = file.read()
    begin = text.index("\nholidays:\n")
    part = text[begin:text.index("\n# Who has to be asked", begin)]
    days = set()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "daily.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write("windows:\n  daily:\n    title: Daily\n"
                       "    when: every day at 12:00\n    zone: UTC\n"
                       f"    duration: 1h\n    holidays: {name}\n" + part)
        for year in YEARS:
            answer = subprocess.run(
                [PROGRAM, "conflicts", "--offline", "--json", "-c", path,
                 "--at", f"{year}-01-01", "--to", f"{year + 1}-01-01"],
                check=True, capture_output=True, text=True).stdout
            for conflict in json.loads(answer)["conflicts"]:
                check(len(conflict["clashes"]) == 1, conflict)
                days.add(dt.date.fromisoformat(
                    conflict["clashes"][0]["date"]))
    return days


def read(data):
    """(date, title) of a file, as its reader has them; None: refused."""
    done = subprocess.run([READER, "--holidays"], input=data,
                          capture_output=True, check=False)
    if done.returncode != 0:
        return None
    answer = json.loads(done.stdout)
    check(answer["passed_over"] == 0, answer["because"])
    return {(dt.date.fromisoformat(entry["date"]), entry["title"])
            for entry in answer["dates"]}


def near(entries):
    return {day for day, _ in entries if day.year in YEARS}


# --- the laws ---------------------------------------------------------------

def us():
    days = set(holidays.UnitedStates(years=range(2025, 2033)))
    for year in range(2025, 2033):
        day = dt.date(year, 6, 19)
        days.add(day)
        days.add({5: day - DAY, 6: day + DAY}.get(day.weekday(), day))
    return {day for day in days if day.year in YEARS}


def solstice(year):
    """The date of the solstice of June in Chile (UT-4), law 21.357: the mean
    one (Meeus, Astronomical Algorithms, table 27.B), which is right to half an
    hour; none of these years is nearer to midnight."""
    y = (year - 2000) / 1000
    days = (2451716.56767 + 365241.62603 * y + 0.00325 * y ** 2 +
            0.00888 * y ** 3 - 0.0003 * y ** 4)
    moment = dt.datetime(2000, 1, 1, 12) + dt.timedelta(days - 2451545)
    local = moment - dt.timedelta(hours=4)
    assert dt.timedelta(hours=1) < local - dt.datetime.combine(
        local.date(), dt.time()) < dt.timedelta(hours=23), year
    return local.date()


def to_monday(day):
    """Law 19.668."""
    if day.weekday() in (1, 2, 3):
        return day - day.weekday() * DAY
    return day + 3 * DAY if day.weekday() == 4 else day


def to_friday(day):
    """Law 20.299."""
    if day.weekday() == 1:
        return day - 4 * DAY
    return day + 2 * DAY if day.weekday() == 2 else day


def chile():
    days = set()
    for year in YEARS:
        date = lambda month, day: dt.date(year, month, day)
        days |= {date(1, 1), date(5, 1), date(5, 21), date(7, 16),
                 date(8, 15), date(9, 18), date(9, 19), date(11, 1),
                 date(12, 8), date(12, 25)}
        days |= {easter(year) - 2 * DAY, easter(year) - DAY}
        days.add(solstice(year))
        days |= {to_monday(date(6, 29)), to_monday(date(10, 12))}
        days.add(to_friday(date(10, 31)))
        # Laws 20.983 and 20.215.
        if date(1, 2).weekday() == 0:
            days.add(date(1, 2))
        if date(9, 17).weekday() in (0, 4):
            days.add(date(9, 17))
        if date(9, 20).weekday() == 4:
            days.add(date(9, 20))
    return days


# --- files ------------------------------------------------------------------

def judged(data):
    """The same by the libraries, in the years that are compared."""
    days = set()
    calendar = icalendar.Calendar.from_ical(data)
    events = recurring_ical_events.of(calendar).between(
        dt.date(YEARS[0] - 1, 12, 1), dt.date(YEARS[-1] + 1, 1, 2))
    for event in events:
        begin = event["DTSTART"].dt
        end = event["DTEND"].dt if "DTEND" in event else begin
        if isinstance(begin, dt.datetime):
            last = (end - dt.timedelta(seconds=1)).date() if end > begin \
                else begin.date()
            begin = begin.date()
        else:
            last = end - DAY if end > begin else begin
        while begin <= last:
            if begin.year in YEARS:
                days.add((begin, str(event.get("SUMMARY", "Holiday"))))
            begin += DAY
    return days


def compare_files(data, what):
    got, want = read(data), judged(data)
    if got is None:
        check(False, f"{what} is refused")
        return
    got = {entry for entry in got if entry[0].year in YEARS}
    if got != want:
        print(data.decode())
    check(got == want, f"{what}: only ours {sorted(got - want)[:5]}, only "
          f"theirs {sorted(want - got)[:5]}")


def fold(line):
    """RFC 5545 3.1, at any place, which is allowed."""
    data, parts = line.encode(), []
    while len(data) > 40 and random.random() < 0.5:
        at = random.randint(1, 39)
        while data[at] & 0xc0 == 0x80:
            at -= 1
        parts.append(data[:at])
        data = data[at:]
    return b"\r\n ".join(parts + [data]) + b"\r\n"


RULES = ["FREQ=YEARLY", "FREQ=YEARLY;COUNT=4", "FREQ=YEARLY;INTERVAL=2",
         "FREQ=YEARLY;UNTIL=20290101", "FREQ=MONTHLY;COUNT=15",
         "FREQ=MONTHLY;BYDAY=1MO;COUNT=10", "FREQ=WEEKLY;COUNT=9",
         "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO",
         "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1", "FREQ=DAILY;COUNT=5",
         "FREQ=YEARLY;BYYEARDAY=100,-1"]
TITLES = ["x", "Año Nuevo", "a, b; c", "Día de las Glorias del Ejército y de "
          "todos los demás", "back\\slash", "日本の祝日", "colon: quote \""]


def first(rule, day):
    """DTSTART SHOULD be an instance (3.8.5.3); where it is not, libraries
    differ."""
    from dateutil.rrule import rrulestr
    rule = rule.replace(";COUNT=", ";X=").split(";X=")[0]
    start = dt.datetime.combine(day, dt.time())
    found = rrulestr(rule.split(";UNTIL")[0], dtstart=start).after(
        start, inc=True)
    return found.date()


def event(number):
    rule = random.choice(RULES) if random.random() < 0.6 else None
    day = dt.date(2024, 1, 1) + random.randrange(1500) * DAY
    if rule is not None:
        day = first(rule, day)
    lines = ["BEGIN:VEVENT", f"UID:{number}@example.org",
             "DTSTAMP:20260101T000000Z"]
    title = random.choice(TITLES)
    for character in "\\,;":
        title = title.replace(character, "\\" + character)
    is_date = random.random() < 0.8
    if is_date:
        lines.append(f"DTSTART;VALUE=DATE:{day:%Y%m%d}")
        if random.random() < 0.6:
            length = random.choice([1, 1, 1, 2, 3])
            lines.append(f"DTEND;VALUE=DATE:{day + length * DAY:%Y%m%d}")
        form = "VALUE=DATE:{:%Y%m%d}"
    else:
        lines.append(f"DTSTART:{day:%Y%m%d}T180000")
        lines.append("DTEND:{:%Y%m%d}T{}".format(
            day + random.choice([0, 1]) * DAY,
            random.choice(["200000", "190000", "235959"])))
        form = "VALUE=DATE-TIME:{:%Y%m%d}T180000"
    if rule is not None:
        if not is_date:
            rule = rule.replace("UNTIL=20290101", "UNTIL=20290101T000000")
        lines.append("RRULE:" + rule)
        if random.random() < 0.4:
            # The second instance, where yearly; a date that is none else.
            try:
                lines.append("EXDATE;" + form.format(
                    day.replace(year=day.year + 1)))
            except ValueError:
                pass
    if random.random() < 0.3:
        lines.append("RDATE;" + form.format(day + 17 * DAY))
    lines += ["SUMMARY:" + title, "BEGIN:VALARM", "ACTION:DISPLAY",
              "TRIGGER:-PT15M", "DESCRIPTION:no", "END:VALARM", "END:VEVENT"]
    # The properties of an event have no order.
    middle = lines[3:-7]
    random.shuffle(middle)
    return lines[:3] + middle + lines[-7:]


def generated(seed):
    random.seed(seed)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//x//EN"]
    for number in range(random.randint(1, 12)):
        lines += event(number)
    lines.append("END:VCALENDAR")
    return b"".join(fold(line) for line in lines)


def main():
    example = os.path.join(ROOT, "examples", "rubin.yaml")
    compare(listed(example, "us"), us(), "us")
    compare(listed(example, "chile"), chile(), "chile")
    for name, want in (("us", us()), ("chile", chile())):
        with open(os.path.join(ROOT, "examples", name + ".ics"), "rb") as file:
            data = file.read()
        # Rules of one that moves to a weekday have no end; its own days do.
        compare(near(read(data)), want, name + ".ics")
        compare_files(data, name + ".ics")
    for seed in range(int(os.environ.get("SEEDS", "300"))):
        compare_files(generated(seed), f"seed {seed}")
    print(f"holidays: {passed} passed, {failed} failed")
    return 0 if failed == 0 and passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
