# SPDX-License-Identifier: MIT
"""Asks patchday's recurrences (recurrence_rows.c), for cron and oncalendar."""
import collections
import datetime
import os
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BUILD = os.path.join(ROOT, os.environ.get("B", "build"))
EPOCH = datetime.datetime(1970, 1, 1)
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
            "Saturday", "Sunday"]
MONTHS = ["January", "February", "March", "April", "May", "June", "July",
          "August", "September", "October", "November", "December"]

Answer = collections.namedtuple(
    "Answer", "words rrule cron oncalendar instances")


def build():
    subprocess.run(["make", "-s", "B=" + BUILD, "sched", "base"], cwd=ROOT,
                   check=True)
    folder = os.path.join(BUILD, "tests", "diff")
    os.makedirs(folder, exist_ok=True)
    program = os.path.join(folder, "recurrence_rows")
    subprocess.run(
        ["gcc", "-O2", "-g", "-Wall", "-D_GNU_SOURCE", "-o", program,
         os.path.join(HERE, "recurrence_rows.c"),
         "-I" + os.path.join(ROOT, "include", "base"),
         "-I" + os.path.join(ROOT, "include", "sched"),
         os.path.join(BUILD, "libsched.a"), os.path.join(BUILD, "libbase.a")],
        check=True)
    return program


def seconds(date):
    return (date - EPOCH) // datetime.timedelta(seconds=1)


def moment(secs):
    return EPOCH + datetime.timedelta(seconds=secs)


def ask(program, rows):
    """An Answer for each (text, start or None, from, limit), or a string:
    why it was refused."""
    lines = ["%s %d %d %s" % ("-" if start is None else seconds(start),
                              seconds(begin), limit, text)
             for text, start, begin, limit in rows]
    out = subprocess.run([program], input="\n".join(lines) + "\n", text=True,
                         stdout=subprocess.PIPE, check=True).stdout
    answers = []
    for line in out.split("\n")[:len(rows)]:
        parts = line.split("\t")
        answers.append(Answer(*parts[:4], [int(n) for n in parts[4].split()])
                       if len(parts) == 5 else line)
    assert len(answers) == len(rows)
    return answers


class Tally:
    def __init__(self):
        self.passed = collections.Counter()
        self.failed = collections.Counter()
        self.left_out = collections.Counter()

    def compare(self, oracle, what, ours, theirs):
        if ours == theirs:
            self.passed[oracle] += 1
            return
        self.failed[oracle] += 1
        if self.failed[oracle] > 8:
            return
        print("%s differs: %s" % (oracle, what))
        for name, found in (("patchday", ours), (oracle, theirs)):
            if isinstance(found, list):
                found = " ".join(str(moment(n)).replace(" ", "T")
                                 for n in found[:14])
            print("  %-12s %s" % (name, found))

    def end(self):
        for name, count in sorted(self.left_out.items()):
            print("left out, %s: %d" % (name, count))
        for name in sorted(self.passed | self.failed):
            print("%s: %d agree, %d differ" % (name, self.passed[name],
                                               self.failed[name]))
        passed, failed = self.passed.total(), self.failed.total()
        print("%d passed, %d failed" % (passed, failed))
        return 0 if passed and not failed else 1


class Maker:
    """Makes words of every kind from a random.Random."""

    def __init__(self, random):
        self.random = random

    def some(self, values, most):
        count = min(self.random.randint(1, most), len(values))
        return sorted(self.random.sample(values, count), key=values.index)

    def join(self, items):
        items = [str(item) for item in items]
        return " and ".join([", ".join(items[:-1]), items[-1]]
                            if len(items) > 1 else items)

    def ordinals(self, most):
        return self.join(self.some(
            ["first", "second", "third", "fourth", "fifth", "third-to-last",
             "second-to-last", "last", "fourth-to-last", "fifth-to-last"],
            most))

    def scope(self):
        return self.random.choice(
            ["of the month"] * 4 + ["of " + self.join(self.some(MONTHS, 4)),
                                    "of the quarter's months"])

    def days(self):
        weekday = self.random.choice(WEEKDAYS)
        kinds = [
            lambda: "every day",
            lambda: "every " + self.join(self.some(WEEKDAYS, 4)),
            lambda: "every working day",
            lambda: "weekends",
            lambda: "%s %s %s" % (self.ordinals(3), weekday, self.scope()),
            lambda: "%s %s and %s %s %s" % (
                self.ordinals(2), weekday, self.ordinals(2),
                self.random.choice(WEEKDAYS), self.scope()),
            lambda: "days %s %s" % (
                self.join(self.some(list(range(1, 32)), 5)), self.scope()),
            lambda: "%s day %s" % (self.ordinals(3), self.scope()),
            lambda: "%s day %s" % (self.join(
                "%dth-to-last" % n for n in self.some(
                    [7, 14, 20, 24, 27, 28, 29], 3)), self.scope()),
            lambda: "every %s on days %d to %d of the month" % (
                self.join(self.some(WEEKDAYS, 2)),
                self.random.randint(1, 10), self.random.randint(10, 28)),
            lambda: "%s %s %s" % (
                self.random.choice(["first", "last", "first and last"]),
                self.random.choice(["working day", "weekend day",
                                    "Monday or Thursday",
                                    "Tuesday, Friday or Sunday"]),
                self.scope()),
            lambda: "every year on " + self.join(
                "%d %s" % (self.random.randint(1, 28), month)
                for month in self.some(MONTHS, 3)),
            lambda: "%s %s the %s %s of the month" % (
                weekday, self.random.choice(["after", "before"]),
                self.random.choice(["second", "third", "last",
                                    "second and third", "first"]),
                self.random.choice([d for d in WEEKDAYS if d != weekday])),
            lambda: "every %s in %s" % (
                self.join(self.some(WEEKDAYS, 2)),
                self.join(self.some(MONTHS, 3))),
        ]
        return self.random.choice(kinds)()

    def times(self):
        pick = self.random.randrange(10)
        if pick == 0:
            return "every %d hours" % self.random.choice([2, 3, 4, 6, 8, 12])
        if pick == 1:
            return "every %d minutes from %d:00 to %d:59" % (
                self.random.choice([5, 10, 15, 20, 30]),
                self.random.randint(0, 12), self.random.randint(13, 23))
        return "at " + self.join(
            "%d:%02d" % (self.random.randrange(24),
                         self.random.choice([0, 0, 0, 30, 15, 59]))
            for _ in range(self.random.choice([1, 1, 1, 2, 3])))

    def words(self):
        text = "%s %s" % (self.days(), self.times())
        while self.random.randrange(8) == 0:
            text += "; %s %s" % (self.days(), self.times())
        return text
