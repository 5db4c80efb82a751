#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The twelve rules of rules.tsv with python3-dateutil and zoneinfo: floating
expansion, then each occurrence to UTC (fold=0: RFC 5545 3.3.5).

Usage: expand_peers.py RULES             "GROUP NS OCCURRENCES" for each group
       expand_peers.py RULES --expected  "NAME COUNT SUM" for each rule
"""
import datetime
import sys
import time
import zoneinfo

import dateutil.rrule

END = datetime.datetime(2120, 1, 1)
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
SECOND = datetime.timedelta(seconds=1)


def expand(zone, start, rule):
    count = total = 0
    zone = zoneinfo.ZoneInfo(zone)
    begin = datetime.datetime.strptime(start, "%Y%m%dT%H%M%S")
    for local in dateutil.rrule.rrulestr(rule, dtstart=begin):
        if local >= END:
            break
        at = local.replace(tzinfo=zone).astimezone(datetime.timezone.utc)
        count += 1
        total += (at - EPOCH) // SECOND
    return count, total


def main():
    with open(sys.argv[1], encoding="ascii") as file:
        rows = [line.split() for line in file]
    if sys.argv[2:] == ["--expected"]:
        for name, _, zone, start, rule in rows:
            print(name, *expand(zone, start, rule))
        return
    for group in ("R1", "R2", "H"):
        count, began = 0, time.process_time_ns()
        for _, its, zone, start, rule in rows:
            if its == group:
                count += expand(zone, start, rule)[0]
        spent = time.process_time_ns() - began
        print("%s %.3f %d" % (group, spent / count, count))


if __name__ == "__main__":
    main()
