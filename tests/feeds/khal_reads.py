# SPDX-License-Identifier: MIT
"""khal_reads.py FOLDER CASES: khal imports feeds and lists the right local
times in two zones."""
import os
import shutil
import subprocess
import sys
import tempfile
import zoneinfo

import oracle

ZONES = ("America/Los_Angeles", "Europe/Paris")
CASES = ("summit-2026", "gap-new-york-second-sunday", "overlap-new-york",
         "also", "hostile-lines")
FORMS = ("expanded", "zoned", "rule")

CONFIG = """[calendars]
[[feed]]
path = {folder}/feed
type = calendar
[locale]
local_timezone = {zone}
default_timezone = {zone}
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[default]
default_calendar = feed
[sqlite]
path = {folder}/khal.db
"""


def khal(folder, *arguments):
    environment = dict(os.environ, HOME=folder, XDG_CONFIG_HOME=folder,
                       XDG_DATA_HOME=folder, XDG_CACHE_HOME=folder,
                       LC_ALL="C.UTF-8")
    return subprocess.run(
        ["khal", "-c", os.path.join(folder, "config"), *arguments],
        capture_output=True, text=True, env=environment)


def listed(feed, first, last):
    """What khal shows in each zone: local "start | end" of each event, once
    (it lists what goes on over midnight on both days)."""
    result = {}
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "feed"))
        for zone in ZONES:
            with open(os.path.join(folder, "config"), "w") as file:
                file.write(CONFIG.format(folder=folder, zone=zone))
            if not result:
                done = khal(folder, "import", "--batch", "-a", "feed", feed)
                if done.returncode != 0 or "not be available" in done.stderr:
                    return dict.fromkeys(ZONES, [f"import: {done.stderr}"])
            if os.path.exists(os.path.join(folder, "khal.db")):
                os.remove(os.path.join(folder, "khal.db"))
            done = khal(folder, "list", "--notstarted", "--day-format", "",
                        "--format", "{start} | {end}", first, last)
            lines = done.stdout.splitlines() or [f"list: {done.stderr}"]
            result[zone] = sorted({line.strip() for line in lines} - {""})
    return result


def wanted(case, zone):
    place = zoneinfo.ZoneInfo(zone)

    def local(at):
        return oracle.datetime.datetime.fromtimestamp(at, place).strftime(
            "%Y-%m-%d %H:%M")
    return sorted(f"{local(a)} | {local(b)}"
                  for a, b in oracle.expected(case))


def main():
    if shutil.which("khal") is None:
        print("khal is not installed")
        return 77
    folder, cases_path = sys.argv[1:]
    passed = failed = 0
    for case in oracle.read_cases(cases_path):
        if case.name not in CASES:
            continue
        first = case.range_from + oracle.datetime.timedelta(days=1)
        last = case.range_to - oracle.datetime.timedelta(days=2)
        low, high = first.strftime("%Y-%m-%d"), last.strftime("%Y-%m-%d")
        for form in FORMS:
            lists = listed(os.path.join(folder, f"{case.name}.{form}.ics"),
                           low, high)
            for zone, lines in lists.items():
                want = [line for line in wanted(case, zone)
                        if low <= line[:10] < high]
                got = [line for line in lines
                       if line[0] != "2" or low <= line[:10] < high]
                if got == want and want:
                    passed += 1
                    continue
                failed += 1
                missing = [x for x in want if x not in got][:3]
                extra = [x for x in got if x not in want][:3]
                print(f"failed: {case.name}.{form} in {zone}: {len(got)} for "
                      f"{len(want)}; missing {missing}; extra {extra}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
