#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Banners for semaphore, written anew each week from 2026 to 2030 and read by an
own reader with the documented rules (lsst-sqre/semaphore
src/semaphore/broadcast/markdown.py, models.py): at each instant the banners that
are shown are exactly those that the agenda calls for, each tells the right UTC,
and no title breaks out of the front matter.  Then folders and git checkouts:
whose files are touched, and which trees are refused."""
import datetime as dt
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from zoneinfo import ZoneInfo

import dateutil.parser
import dateutil.tz
import yaml
from markdown_it import MarkdownIt
from mdit_py_plugins.front_matter import front_matter_plugin

B = os.environ.get("B", "build")
CONF = "examples/rubin.yaml"
UTC = dt.timezone.utc
SECOND = dt.timedelta(seconds=1)
MARK = "# Written by patchday; changes are overwritten."
KEYS = {"summary", "env", "enabled", "category", "timezone", "defer",
        "expire", "ttl", "rules"}
MARKDOWN = MarkdownIt("gfm-like").use(front_matter_plugin)
passed = failed = 0


def check(is_right, what):
    global passed, failed
    if is_right:
        passed += 1
        return
    failed += 1
    if failed < 20:
        print("failed: %s" % what)


def patchday(*words, conf=CONF, want=0):
    done = subprocess.run([B + "/patchday", *words, "-c", conf],
                          capture_output=True, text=True, timeout=30,
                          check=False)
    if done.returncode != want:
        raise SystemExit("%s: %d, %s" % (words, done.returncode, done.stderr))
    return done.stdout if want == 0 else done.stderr


# --- semaphore -----------------------------------------------------------

def to_instant(value, zone):
    """A datetime of YAML's is a date for semaphore (a datetime is one, too):
    its time is lost."""
    if isinstance(value, dt.date):
        at = dt.datetime.combine(value, dt.time())
    elif isinstance(value, str):
        at = dateutil.parser.parse(value, fuzzy=True, yearfirst=True)
    else:
        raise ValueError("not a string: %r" % value)
    return at if at.tzinfo else at.replace(tzinfo=zone)


SPAN = re.compile(
    r"(?:(?P<weeks>\d+?)\s*(?:weeks|week|w))?\s*"
    r"(?:(?P<days>\d+?)\s*(?:days|day|d))?\s*"
    r"(?:(?P<hours>\d+?)\s*(?:hours|hour|hr|h))?\s*"
    r"(?:(?P<minutes>\d+?)\s*(?:minutes|minute|mins|min|m))?\s*"
    r"(?:(?P<seconds>\d+?)\s*(?:seconds|second|secs|sec|s))?$")


def to_span(value):
    found = SPAN.match(value.strip())
    if found is None:
        raise ValueError("no span: %r" % value)
    return dt.timedelta(**{k: int(v) for k, v in found.groupdict().items()
                           if v is not None})


class Banner:
    def __init__(self, name, text):
        if not name.endswith(".md") or name.startswith("."):
            raise ValueError("no file of semaphore's: %s" % name)
        self.name = name
        tokens = MARKDOWN.parse(text)
        if tokens[0].type != "front_matter":
            raise ValueError("no front matter")
        self.front = tokens[0].content
        data = yaml.safe_load(self.front)
        if not isinstance(data, dict) or not set(data) <= KEYS:
            raise ValueError("keys: %r" % data)
        if "expire" in data and "ttl" in data:
            raise ValueError("expire and ttl")
        if "rules" in data and ("defer" in data or "expire" in data or
                                "ttl" not in data):
            raise ValueError("rules")
        if not isinstance(data.get("enabled", True), bool):
            raise ValueError("enabled")
        self.summary = data["summary"]
        if not isinstance(self.summary, str) or not self.summary:
            raise ValueError("summary")
        env = data.get("env")
        self.env = [one.strip() for one in env.split(",")] \
            if isinstance(env, str) else env
        self.category = data.get("category", "notice")
        if self.category not in ("info", "notice", "outage"):
            raise ValueError("category")
        zone = dateutil.tz.gettz(data.get("timezone", "UTC").replace(
            " ", "_"))
        if zone is None:
            raise ValueError("timezone")
        if re.search(r"\d\d:\d\d:\d\d", str(data["defer"])):
            raise ValueError("seconds: %r" % data["defer"])
        self.begin = to_instant(data["defer"], zone).astimezone(UTC)
        self.end = self.begin + to_span(data["ttl"])
        self.body = [one for one in tokens if one.type != "front_matter"]
        self.text = text

    def is_active(self, at):
        return self.begin <= at < self.end


def read_export(text):
    banners = []
    for one in json.loads(text):
        banners.append(Banner(one["name"], one["content"]))
        check(one["content"].split("\n")[1] == MARK, one["name"])
    return banners


# --- what has to be shown ------------------------------------------------

def instant(text):
    return dt.datetime.fromisoformat(text.replace("Z", "+00:00"))


def agenda(window, conf=CONF):
    rows = json.loads(patchday("next", window, "--from", "2025-12-01", "--to",
                               "2031-03-01", "--json", conf=conf))
    return [(instant(one["start"]), instant(one["end"])) for one in rows
            if one["status"] != "cancelled"]


def noon(start, zone):
    """Since noon on the wall, at least an hour before."""
    local = start.astimezone(ZoneInfo(zone))
    at = local.replace(hour=12, minute=0, second=0, fold=0).astimezone(UTC)
    return min(at, start - dt.timedelta(hours=1))


def utc_words(start, end):
    """As it must stand in the summary, made from instants alone."""
    if start.date() == end.date():
        return "%s–%s UTC" % (start.strftime("%H:%M"), end.strftime("%H:%M"))
    year = " %d" % end.year if start.year != end.year else ""
    return "%s – %s %d %s%s %s UTC" % (
        start.strftime("%H:%M"), end.strftime("%a"), end.day,
        end.strftime("%b"), year, end.strftime("%H:%M"))


def wall_words(start, end, zone):
    a, b = start.astimezone(ZoneInfo(zone)), end.astimezone(ZoneInfo(zone))
    return "%s %d %s %d %s–%s %s" % (
        a.strftime("%a"), a.day, a.strftime("%b"), a.year,
        a.strftime("%H:%M"), b.strftime("%H:%M"), b.strftime("%Z"))


ZONES = {"patch-thursday": "America/Los_Angeles",
         "summit": "America/Santiago"}
PLACES = {"patch-thursday": ["idfdev", "usdfdev", "roundtable-dev", "idfint",
                             "usdfint", "idfprod", "usdfprod",
                             "roundtable-prod"],
          "summit": ["tucson-teststand", "base", "summit"]}


def expected(occurrences, at):
    shown = []
    for window, rows in occurrences.items():
        for start, end in rows:
            if start - dt.timedelta(days=1) > at or end <= at:
                continue
            if noon(start, ZONES[window]) <= at < start:
                shown.append((window, "today", start, end))
            elif start <= at < end:
                shown.append((window, "now", start, end))
    return shown


def check_banner(banner, window, phase, start, end):
    what = "%s: %s" % (banner.name, banner.summary)
    check(utc_words(start, end) in banner.summary, what)
    check(wall_words(start, end, ZONES[window]) in banner.summary, what)
    check(banner.env == PLACES[window], what)
    check(("is today" in banner.summary) == (phase == "today"), what)
    check(("hold off" in banner.summary) == (phase == "now"), what)
    # The summit is not confirmed in the configuration alone.
    check("confirmed" in banner.summary or window != "summit", what)


def week(occurrences, begin, rng):
    end = begin + dt.timedelta(days=7)
    banners = read_export(patchday(
        "export", "semaphore", "--offline", "--json", "--at",
        begin.strftime("%Y-%m-%dT%H:%M:%SZ")))
    times = [begin + rng.random() * (end - begin) for _ in range(10)]
    for window, rows in occurrences.items():
        for start, stop in rows:
            if stop > begin and start < end:
                for edge in (noon(start, ZONES[window]), start, stop):
                    times += [edge - SECOND, edge, edge + SECOND]
    for at in times:
        if not begin <= at < end:
            continue
        want = sorted(expected(occurrences, at))
        got = [one for one in banners if one.is_active(at)]
        names = sorted(
            ((re.fullmatch(r"patchday-(.*)-\d{4}-\d\d-\d\dT\d{4}-(\w+)\.md",
                           one.name).groups(), one) for one in got),
            key=lambda pair: pair[0])
        check([one[0] for one in names] == [one[:2] for one in want],
              "%s: %s, want %s" % (at, [one.name for one in got], want))
        if len(names) == len(want):
            for (_, banner), row in zip(names, want):
                check_banner(banner, *row)


def years():
    rng = random.Random(int(os.environ.get("SEED", "20261126")))
    occurrences = {window: agenda(window) for window in ZONES}
    begin = dt.datetime(2026, 1, 1, rng.randrange(24), tzinfo=UTC)
    # 15:00 on Thanksgiving of 2026, which the configuration excepts.
    check(not any(start.date() == dt.date(2026, 11, 26) for start, _ in
                  occurrences["patch-thursday"]), "Thanksgiving")
    # Both sides of the clocks' changes have their own UTC.
    check({start.hour for start, _ in occurrences["patch-thursday"]} ==
          {22, 23}, "two hours of UTC")
    while begin.year < 2031:
        week(occurrences, begin, rng)
        begin += dt.timedelta(days=7)


# --- words of strangers --------------------------------------------------

HOSTILE = [
    'a" \\ b', "---", "--- enabled: false", "'x': y", "# comment", "{a: b}",
    "[x](javascript:alert(1))", "<script>alert(1)</script>", "![i](http://e/)",
    "**bold** _it_ `code` ~~s~~", "&lt;b&gt; &amp;", "1. list", "- item",
    "> quote", "| a | b |", "a\u0085b", "a\u2028b\u2029c", "a\ufeffb",
    "\U0001f4a5 boom", "x\ufffe\uffffy", "%TAG ! x", "!!python/object:os",
    "*alias", "&anchor", "@at", "key: value", "trailing\\", "$x$", "\u202egnp",
]


def tree(text):
    """Everything that Markdown makes more of than text."""
    found = set()

    def walk(tokens):
        for token in tokens:
            # What looks like an address may be a link to what it says.
            if token.info == "auto" and re.match(
                    r"https?://|$", token.attrs.get("href", "")):
                continue
            found.add(token.type)
            walk(token.children or [])
    walk(MARKDOWN.parse(text))
    return found


def hostile(folder):
    """Titles and descriptions as they are escaped by JSON in a configuration
    (which is YAML)."""
    plain = {"paragraph_open", "paragraph_close", "inline", "text",
             "strong_open", "strong_close"}
    for number, title in enumerate(HOSTILE):
        conf = os.path.join(folder, "hostile.yaml")
        with open(conf, "w", encoding="utf-8") as file:
            json.dump({"windows": {"w": {
                "title": title, "description": title + "\n---\n" + title +
                "\n# " + title, "when": "every Thursday at 15:00",
                "zone": "America/Los_Angeles", "duration": "2h"}}}, file)
        done = subprocess.run(
            [B + "/patchday", "export", "semaphore", "--offline", "--json",
             "--at", "2026-11-26T00:00:00Z", "-c", conf],
            capture_output=True, text=True, timeout=30, check=False)
        if done.returncode == 1:    # refused by the configuration
            check("hostile.yaml:1:" in done.stderr, done.stderr)
            continue
        banners = read_export(done.stdout)
        # Until 31 December: six Thursdays, the last of them the horizon's.
        check(len(banners) in (10, 12), "%d banners" % len(banners))
        for banner in banners:
            data = yaml.safe_load(banner.front)
            check(set(data) == {"summary", "timezone", "defer", "ttl",
                                "category"}, "%r: %s" % (title, data))
            check(tree(banner.summary) <= plain,
                  "%r: %s in %r" % (title, tree(banner.summary) - plain,
                                    banner.summary))
            check(banner.text.count("\nenabled:") == 0, title)
            kinds = {one.type for one in banner.body}
            check(kinds <= plain, "%r: body has %s" % (title, kinds - plain))
        passed_title(title, banners[0], number)


def passed_title(title, banner, number):
    """A plain reader sees the title as it was given."""
    text = "".join(child.content for token in MARKDOWN.parse(banner.summary)
                   if token.type == "inline" for child in token.children)
    wanted = re.sub("[\u0085]", " ", title)
    wanted = re.sub("[\u2028\u2029\ufeff\u202e]", "", wanted)
    wanted = re.sub("[\ufffe\uffff]", "\ufffd", wanted)
    check(text.startswith(wanted), "%d %r: %r" % (number, title, text))


# --- folders and checkouts -----------------------------------------------

def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def export(*words, at="2026-11-26T00:00:00Z", want=0):
    return patchday("export", "semaphore", "--offline", "--at", at, *words,
                    want=want)


def folders(folder):
    out = os.path.join(folder, "out")
    told = export("-o", out)
    names = sorted(os.listdir(out))
    check("%d new, 0 changed, 0 removed" % len(names) in told, told)
    others = {"101_other.md": "---\nenabled: true\n---\n",
              "patchday-notes.md": "ours by name alone\n",
              "patchday-x-2020-01-02T1500-now.md": "no mark\n"}
    for name, text in others.items():
        write(os.path.join(out, name), text)
    told = export("-o", out)
    check(told.endswith(" 0 new, 0 changed, 0 removed\n"), told)
    write(os.path.join(out, names[0]),
          read(os.path.join(out, names[0])) + "edited\n")
    check("0 new, 1 changed" in export("-o", out), "an edit is undone")
    told = export("-o", out, at="2026-12-04T12:00:00Z")
    check("removed patchday-patch-thursday-2026-12-03T1500-now.md" in told,
          told)
    for name, text in others.items():
        check(read(os.path.join(out, name)) == text, name)
    # One of others' in the way: nothing is written at all.
    victim = os.path.join(out, "patchday-patch-thursday-2026-12-10T1500-"
                          "now.md")
    write(victim, "mine\n")
    before = {name: read(os.path.join(out, name)) for name in
              os.listdir(out)}
    told = export("-o", out, at="2026-12-01T12:00:00Z", want=1)
    check("was not written by patchday" in told, told)
    check(before == {name: read(os.path.join(out, name)) for name in
                     os.listdir(out)}, "a refusal writes nothing")


def git(repository, *words, want=0):
    environment = {"PATH": os.environ["PATH"], "HOME": repository,
                   "GIT_CONFIG_GLOBAL": "/dev/null",
                   "GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@example",
                   "GIT_COMMITTER_NAME": "t",
                   "GIT_COMMITTER_EMAIL": "t@example"}
    done = subprocess.run(["git", "-C", repository, *words],
                          capture_output=True, text=True, check=False,
                          env=environment, timeout=30)
    if done.returncode != want:
        raise SystemExit("git %s: %s" % (words, done.stderr))
    return done.stdout


def commits(repository):
    return int(git(repository, "rev-list", "--count", "HEAD"))


def checkout(folder):
    repository = os.path.join(folder, "repository")
    os.mkdir(repository)
    git(repository, "init", "-q", "-b", "main")
    git(repository, "commit", "-q", "--allow-empty", "-m", "first")
    # What must not run, and what must not be asked.
    ran = os.path.join(folder, "ran")
    for hook in ("pre-commit", "commit-msg", "post-commit",
                 "prepare-commit-msg", "post-index-change"):
        path = os.path.join(repository, ".git", "hooks", hook)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        write(path, "#!/bin/sh\ntouch %s\nexit 1\n" % ran)
        os.chmod(path, 0o755)
    monitor = os.path.join(folder, "monitor")
    write(monitor, "#!/bin/sh\ntouch %s\n" % ran)
    os.chmod(monitor, 0o755)
    git(repository, "config", "core.fsmonitor", monitor)
    git(repository, "config", "commit.gpgSign", "true")
    return repository, ran


def checkouts(folder):
    repository, ran = checkout(folder)
    written = os.path.join(repository, "broadcasts")
    export("--git", repository)
    check(commits(repository) == 2 and not os.path.exists(ran), "a commit")
    message = git(repository, "log", "-1", "--format=%an|%B|%at")
    check(re.match(r"patchday\|Maintenance banners: \d+ new\n\nnew "
                   r"patchday-", message), message)
    check(message.strip().endswith("|1795651200"), message)
    check(git(repository, "status", "--porcelain") == "", "clean")
    export("--git", repository)
    check(commits(repository) == 2, "nothing changed, no commit")
    export("--git", repository, at="2026-12-04T12:00:00Z")
    message = git(repository, "log", "-1", "--format=%s")
    check(re.fullmatch(r"Maintenance banners: \d+ new, \d+ removed\n",
                       message), message)
    # What a killed run left behind is taken along.
    name = "patchday-patch-thursday-2026-12-10T1500-now.md"
    text = read(os.path.join(written, name))
    os.unlink(os.path.join(written, name))
    export("--git", repository, at="2026-12-04T12:00:00Z")
    check(read(os.path.join(written, name)) == text and
          commits(repository) == 3, "healed")
    unclean(folder, repository, written)


def refused(repository, words):
    before = git(repository, "rev-parse", "HEAD"), \
        git(repository, "status", "--porcelain")
    told = export("--git", repository, at="2026-12-11T12:00:00Z", want=1)
    check(words in told, told)
    check(before == (git(repository, "rev-parse", "HEAD"),
                     git(repository, "status", "--porcelain")), words)


def unclean(folder, repository, written):
    other = os.path.join(written, "101_other.md")
    write(other, "---\nsummary: x\n---\n")
    export("--git", repository, at="2026-12-04T12:00:00Z")
    check(git(repository, "status", "--porcelain") ==
          "?? broadcasts/101_other.md\n", "others' files are not committed")
    git(repository, "-c", "core.hooksPath=/dev/null", "-c",
        "commit.gpgSign=false", "add", "broadcasts/101_other.md")
    refused(repository, 'somebody changed "broadcasts/101_other.md"')
    commit = ("-c", "core.hooksPath=/dev/null", "-c", "commit.gpgSign=false",
              "-c", "core.fsmonitor=false")
    git(repository, *commit, "commit", "-q", "-m", "other")
    write(other, "changed\n")
    refused(repository, "is not clean")
    git(repository, *commit, "checkout", "-q", "-b", "side")
    git(repository, *commit, "commit", "-q", "-a", "-m", "side")
    git(repository, *commit, "checkout", "-q", "main")
    write(other, "else\n")
    git(repository, *commit, "commit", "-q", "-a", "-m", "else")
    git(repository, *commit, "merge", "-q", "side", want=1)
    refused(repository, "a merge or the like is under way")
    git(repository, *commit, "merge", "--abort")
    git(repository, *commit, "checkout", "-q", "--detach")
    refused(repository, "has no branch checked out")
    git(repository, *commit, "checkout", "-q", "main")
    told = export("--git", written, want=1)
    check("is not the top of a git checkout" in told, told)
    told = export("--git", folder, want=3)
    check("git rev-parse: " in told, told)
    elsewhere = os.path.join(folder, "elsewhere")
    os.mkdir(elsewhere)
    linked = os.path.join(folder, "linked")
    os.mkdir(linked)
    git(linked, "init", "-q", "-b", "main")
    git(linked, "commit", "-q", "--allow-empty", "-m", "first")
    os.symlink(elsewhere, os.path.join(linked, "broadcasts"))
    told = export("--git", linked, want=1)
    check("is no folder" in told and not os.listdir(elsewhere), told)
    told = export("--git", linked, "-o", elsewhere, want=2)
    check("one of them" in told, told)


def main():
    folder = tempfile.mkdtemp(prefix="patchday-semaphore-")
    try:
        years()
        hostile(folder)
        folders(folder)
        checkouts(folder)
    finally:
        shutil.rmtree(folder)
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
