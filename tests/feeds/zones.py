# SPDX-License-Identifier: MIT
"""zones.py PROGRAM: the VTIMEZONE of every zone there is, for a range at random
(SEED) from 2024 to 2040 as feeds have it (zones.c), beside Python's zoneinfo:
what python3-dateutil, ical.js and RFC 5545's letter make of the hours around
each change and of days between.  Each must have a STANDARD, wherever it begins:
dateutil reads none without."""
import collections
import datetime
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import zoneinfo

import dateutil.tz

import judge
import readers
import rules

DAYS = 35 + 400 + 2 * 366
DAY = 86400
FIRST = 1704067200      # 2024-01-01
AROUND = [sign * seconds for seconds in (1, 900, 1800, 3600, 5400, 7200, 10800)
          for sign in (-1, 1)] + [0]
Range = collections.namedtuple("Range", "name low high text")


def ask(program, lows):
    """A range of each of these zones, each that begins there."""
    lines = [f"{name} {low} {low + DAYS * DAY}\n" for name, low in lows]
    answer = subprocess.run([program], input="".join(lines), check=True,
                            capture_output=True, text=True).stdout
    for part in answer.strip("\n").split("\n\n"):
        head, _, text = part.partition("\n")
        name, low, high = head.split()
        yield Range(name, int(low), int(high), text)


def judge_standard(tally, program, names):
    """While zone data have changes of their own, which few ranges meet."""
    lows = [(name, FIRST + day * DAY) for name in names
            for day in range(0, 7 * 365, 60)]
    without = [one for one in ask(program, lows)
               if one.text and "BEGIN:STANDARD" not in one.text]
    tally.check(not without, f"{len(without)} without STANDARD: "
                f"{without[:1]}")


def instants(one, own):
    """Around each change, and every some days."""
    found = set(range(one.low, one.high, 11 * DAY + 3607))
    for change, _, _ in own.changes:
        at = readers.seconds(change.replace(tzinfo=readers.UTC))
        found |= {at + seconds for seconds in AROUND}
    return [datetime.datetime.fromtimestamp(at, readers.UTC)
            for at in sorted(found) if one.low <= at < one.high]


def judge_one(tally, one):
    """The wall-clock times that ical.js has to read as these instants."""
    calendar = ("BEGIN:VCALENDAR\n" + one.text + "\nEND:VCALENDAR\n").replace(
        "\n", "\r\n").encode("utf-8")
    own = readers.Zone(rules.components(rules.content_lines(calendar))[2][0])
    try:
        theirs = dateutil.tz.tzical(io.StringIO(one.text)).get()
    except ValueError as error:
        tally.check(False, f"{one.name}: dateutil: {error}\n{one.text}")
        return []
    place, wrong, asked = zoneinfo.ZoneInfo(one.name), [], []
    for at in instants(one, own):
        local = at.astimezone(place)
        naive = local.replace(tzinfo=None, fold=0)
        read = local.replace(tzinfo=theirs)
        first = readers.seconds(naive.replace(tzinfo=place))
        if (read.utcoffset(), read.tzname()) != (local.utcoffset(),
                                                 local.tzname()):
            wrong.append(f"{at} by dateutil: {read}")
        if own.at(at.replace(tzinfo=None)) != local.utcoffset() or \
                readers.seconds(own.resolve(naive).replace(
                    tzinfo=readers.UTC)) != first:
            wrong.append(f"{at} by RFC 5545")
        # What comes twice is never told in a zone: ical.js takes the second.
        if naive.replace(tzinfo=place, fold=1).utcoffset() == \
                local.utcoffset() and local.fold == 0:
            asked.append([naive.isoformat(), first])
    tally.check(not wrong, f"{one.name}: {wrong[:3]}\n{one.text}")
    return asked


def judge_node(tally, asked):
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump([[one.text, times] for one, times in asked], file)
        file.flush()
        output = subprocess.run(
            ["node", os.path.join(judge.HERE, "zones.mjs"), file.name],
            check=True, capture_output=True, text=True).stdout
    answers = json.loads(output)
    for (one, times), got in zip(asked, answers):
        wrong = [(row, at) for row, at in zip(times, got) if row[1] != at]
        tally.check(not wrong and len(got) == len(times),
                    f"{one.name} by ical.js: {wrong[:3]}\n{one.text}")
    tally.check(len(answers) == len(asked), "ical.js: an answer for each")


def main():
    tally, asked, silent = judge.Tally(), [], set()
    generator = random.Random(int(os.environ.get("SEED", "1")))
    names = sorted(zoneinfo.available_timezones() - {"Factory", "localtime"})
    judge_standard(tally, sys.argv[1], names)
    for one in ask(sys.argv[1], [
            (name, FIRST + generator.randrange(16 * 365 * DAY))
            for name in names]):
        if one.text:
            asked.append((one, judge_one(tally, one)))
        else:
            silent.add(one.name)
    tally.check(all(zoneinfo.ZoneInfo(name).utcoffset(
        datetime.datetime(2024, 1, 1)).seconds == 0 for name in silent),
                f"no VTIMEZONE: {silent}")
    judge_node(tally, asked)
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed or not tally.passed else 0


if __name__ == "__main__":
    sys.exit(main())
