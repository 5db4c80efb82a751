# SPDX-License-Identifier: MIT
"""judge.py cases FOLDER CASES RESTRICT | judge.py changes FOLDER CHANGES
RESTRICT | judge.py rubin FOLDER AT CONFIG
RESTRICT: every feed of FOLDER (NAME.FORM.ics) is right by the rules, and every
reader reads the instants that the oracle computes."""
import json
import os
import re
import subprocess
import sys
import tempfile

import oracle
import readers
import rules

HERE = os.path.dirname(os.path.abspath(__file__))
FORMS = ("expanded", "zoned", "rule")
# Windows that readers would not all expand alike: told one by one.
EXPANDED = {"apia", "count", "cron-or", "leap-day", "monrovia-1972",
            "never-here", "once", "ordinals-meet", "week-number", "year-day"}


class Tally:
    def __init__(self):
        self.passed, self.failed = 0, 0

    def check(self, is_right, what):
        if is_right:
            self.passed += 1
        else:
            self.failed += 1
            print("failed:", what)


def short(pairs):
    return " ".join(str(oracle.datetime.datetime.fromtimestamp(
        a, oracle.UTC))[:16] + f"+{b - a}" for a, b in pairs[:4])


def compare(tally, what, got, want):
    if isinstance(got, str):
        tally.check(False, f"{what}: {got}")
        return
    missing = [pair for pair in want if pair not in got]
    extra = [pair for pair in got if pair not in want]
    tally.check(got == want, f"{what}: {len(got)} instants for {len(want)}; "
                f"missing {short(missing)}; extra {short(extra)}")


def read_node(feeds, options=()):
    with tempfile.NamedTemporaryFile("w", suffix=".tsv") as ranges:
        for path, case in feeds:
            ranges.write("\t".join(
                [path, str(readers.seconds(case.range_from)),
                 str(readers.seconds(case.range_to))]) + "\n")
        ranges.flush()
        output = subprocess.run(
            ["node", os.path.join(HERE, "readers.mjs"), ranges.name,
             *options],
            check=True, capture_output=True, text=True).stdout
    return json.loads(output)


def judge_libical(tally, program, paths):
    output = subprocess.run([program] + paths, check=True, text=True,
                            capture_output=True).stdout
    answers = [line for line in output.splitlines() if "\t" in line]
    tally.check(len(answers) == len(paths), "libical: an answer for each")
    for line in answers:
        path, verdict, _ = line.split("\t")
        tally.check(verdict == "ok", f"libical refuses {path}:\n{output}"
                    if verdict != "ok" else "")


def read_python(tally, path, case, want):
    with open(path, "rb") as file:
        data = file.read()
    for reader, read in readers.READERS.items():
        try:
            got = read(data, case)
        except Exception as error:     # a reader that gives up is a finding
            got = f"{type(error).__name__}: {error}"
        compare(tally, f"{os.path.basename(path)} by {reader}", got, want)


def judge_rules(tally, path, form, has_rule):
    with open(path, "rb") as file:
        data = file.read()
    try:
        rules.check(data, form)
        tally.check((b"\r\nRRULE:" in data) == has_rule,
                    f"{path}: RRULE or not")
    except (rules.Broken, UnicodeDecodeError) as error:
        tally.check(False, f"{path}: {error}")


# Of a site's many feeds these differ in what they hold.
READ = {"all", "patch-thursday", "summit", "env-idfprod", "tier-int"}


def judge(tally, program, feeds, names=None):
    """`feeds`: path, form, case (for its range), instants, has it RRULE?
    With `names` the slow readers read only those."""
    for path, form, case, want, has_rule in feeds:
        judge_rules(tally, path, form, has_rule)
        if names is None or os.path.basename(path).split(".")[0] in names:
            read_python(tally, path, case, want)
    node = read_node([(path, case) for path, _, case, _, _ in feeds])
    for path, _, _, want, _ in feeds:
        compare(tally, f"{os.path.basename(path)} by ical.js", node[path],
                want)
    judge_libical(tally, program, [feed[0] for feed in feeds])


def feeds_of_cases(folder, cases_path):
    for case in oracle.read_cases(cases_path):
        want = oracle.expected(case)
        for form in FORMS:
            yield (os.path.join(folder, f"{case.name}.{form}.ics"), form,
                   case, want, form == "rule" and case.name not in EXPANDED)


def feeds_of_changes(folder, changes_path):
    """A rule that has changed: what was before stays, under its UID."""
    with open(changes_path, encoding="utf-8") as file:
        lines = [line.rstrip("\n").split("\t") for line in file
                 if not line.startswith("#")]
    for name, *before_after, changed, now in lines:
        before, after = (oracle.Case("\t".join(
            [name, when, "-", zone, seconds, "-", "-", "0", now, "x", "="]))
            for when, zone, seconds in (before_after[:3], before_after[3:]))
        at = oracle.datetime.datetime.strptime(
            changed, "%Y-%m-%dT%H:%M:%SZ").replace(
                tzinfo=oracle.UTC).timestamp()
        want = [pair for pair in oracle.expected(before) if pair[0] < at] + \
               [pair for pair in oracle.expected(after) if pair[0] >= at]
        yield (os.path.join(folder, f"{name}.rule.ics"), "rule", after, want,
               True)


def judge_uids(tally, feeds):
    """The series of before has its UID and an end, that of now another."""
    for path, *_ in feeds:
        with open(path, "rb") as file:
            calendar = rules.check(file.read(), "rule")
        for part in calendar[2]:
            get = {line[0]: line[2] for line in part[1]}
            if "RRULE" in get:
                is_new = ".v2" in get["UID"]
                tally.check(is_new != ("UNTIL=" in get["RRULE"]),
                            f"{path}: {get['UID']} {get['RRULE']}")


THURSDAYS = ("FREQ=WEEKLY;BYDAY=TH;BYHOUR=15;BYMINUTE=0;BYSECOND=0",
             "America/Los_Angeles")
WEDNESDAYS = ("FREQ=MONTHLY;BYDAY=1WE;BYHOUR=13;BYMINUTE=0;BYSECOND=0",
              "America/Santiago")


def feeds_of_rubin(folder, at, config):
    """The two windows of SQR-056, as the files here, in every feed."""
    with open(config, encoding="utf-8") as file:
        excepts = re.findall(r"date: (?:[A-Z][a-z]+ )?(\d{4}-\d\d-\d\d)",
                             file.read())
    cases = [oracle.Case("\t".join(
        ["x", rule, "-", zone, "7200", ",".join(excepts) or "-", "-", "0", at,
         "x", "="])) for rule, zone in (THURSDAYS, WEDNESDAYS)]
    patch, summit = (oracle.expected(case) for case in cases)
    for file in sorted(os.listdir(folder)):
        name, form, _ = file.split(".")
        want = sorted(patch + summit)
        if name == "summit" or name in ("env-summit", "env-base",
                                        "env-tucson-teststand"):
            want = summit
        elif name == "patch-thursday" or name.startswith("env-"):
            want = patch
        yield (os.path.join(folder, file), form, cases[0], want,
               form == "rule")


def main():
    tally = Tally()
    if sys.argv[1] == "cases":
        feeds = feeds_of_cases(*sys.argv[2:4])
    elif sys.argv[1] == "changes":
        feeds = list(feeds_of_changes(*sys.argv[2:4]))
        judge_uids(tally, feeds)
    else:
        feeds = feeds_of_rubin(*sys.argv[2:5])
    judge(tally, sys.argv[-1], list(feeds),
          READ if sys.argv[1] == "rubin" else None)
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed or not tally.passed else 0


if __name__ == "__main__":
    sys.exit(main())
