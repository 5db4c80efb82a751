# SPDX-License-Identifier: MIT
"""judge.py cases FOLDER CASES RESTRICT | judge.py rubin FOLDER AT CONFIG
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
    else:
        feeds = feeds_of_rubin(*sys.argv[2:5])
    judge(tally, sys.argv[-1], list(feeds),
          None if sys.argv[1] == "cases" else READ)
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed or not tally.passed else 0


if __name__ == "__main__":
    sys.exit(main())
