#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The policy: random tables against an independent reading of their rules, the
technote's table row by row, and the forms of the table read back by other
parsers.  Needs python3-yaml; python3-docutils for the form "rst"."""
import html.parser
import json
import os
import random
import re
import subprocess
import sys
import tempfile

import yaml

B = os.environ.get("B", "build")
SEED = int(os.environ.get("SEED", "0")) or random.SystemRandom().randrange(
    1, 2 ** 31)
TABLES = int(os.environ.get("TABLES", "60"))
TIERS = ["bleed", "dev", "int", "prod"]
CLASSES = ["major", "minor", "patch", "values", "templates"]
WEIGHTS = {"automatic": 0, "at-will": 50, "consensus": 100, None: 101,
           "announce": 125, "window": 175, "approve": 200, "board": 300}
AT = "2026-11-30T12:00:00Z"
passed = failed = 0


def check(is_right, what):
    global passed, failed
    if is_right:
        passed += 1
        return
    failed += 1
    print("failed (SEED=%d): %s" % (SEED, what))


def patchday(*words, conf):
    done = subprocess.run(
        [B + "/patchday", "policy", "-c", conf, "--at", AT, *words],
        capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout, done.stderr


# --- random tables -------------------------------------------------------

class Table:
    """A policy, and what it means by the manual's words alone."""

    def __init__(self, rng):
        self.rng = rng
        self.services = ["s%d" % n for n in range(6)]
        self.groups = {"g%d" % n: rng.sample(self.services, 3)
                       for n in range(2)}
        self.environments = {
            "e%d" % n: {"tier": rng.choice(TIERS), "group":
                        rng.choice(["north", "south"])} for n in range(5)}
        self.rules = [self.rule(n) for n in range(rng.randint(1, 7))]

    def process(self, n):
        which = self.rng.randrange(5)
        remark = "r%d" % n
        if which == 0:
            process = {"process": self.rng.choice(
                ["automatic", "at-will", "consensus"])}
        elif which == 1:
            process = {"announce": "team"}
        elif which == 2:
            process = {"approve": "lead", "channel": "team"}
        elif which == 3:
            process = {"board": "lead"}
        else:
            process = {"window": "w"}
        process["remark"] = remark
        return process

    def cell(self, n):
        cell = []
        for i in range(self.rng.randint(0, 2)):
            process = self.process(n * 10 + i)
            process["when"] = self.rng.choice([
                ["disruption"], ["no-disruption"], ["emergency"],
                ["no-emergency"], self.rng.sample(CLASSES, 2),
                ["major", "disruption"], ["patch", "emergency"]])
            cell.append(process)
        if not cell or self.rng.random() < 0.6:
            cell.append(self.process(n * 10 + 9))
        return cell

    def rule(self, n):
        rule = {"title": "rule %d" % n}
        names = self.rng.choice([None, "name", "group"])
        if names == "name":
            rule["services"] = self.rng.sample(self.services, 2)
        elif names == "group":
            rule["services"] = self.rng.choice(sorted(self.groups))
        names = self.rng.choice([None, "name", "group"])
        if names == "name":
            rule["environments"] = self.rng.sample(
                sorted(self.environments), 2)
        elif names == "group":
            rule["environments"] = self.rng.choice(sorted(
                {e["group"] for e in self.environments.values()}))
        for tier in self.rng.sample(TIERS + ["any"], self.rng.randint(1, 4)):
            rule[tier] = self.cell(n * 10 + len(rule))
        return rule

    def site(self):
        return {
            "channels": {"team": {"slack": "#team", "token": {"file": "t"}}},
            "people": {"lead": {"contact": "team"}},
            "environments": self.environments,
            "windows": {"w": {"title": "W", "when": "every day at 10:00",
                              "zone": "UTC", "duration": "1h",
                              "environments": sorted(self.environments)}},
            "policy": {"groups": self.groups, "rules": self.rules,
                       "services": {s: {} for s in self.services}}}

    def candidates(self, service, environment):
        """(specificity, rule, cell), the most specific first."""
        found = []
        about = self.environments[environment]
        for rule in self.rules:
            names = rule.get("services")
            if names is None:
                by_service = 0
            elif isinstance(names, list) and service in names:
                by_service = 2
            elif not isinstance(names, list) and service in \
                    self.groups[names]:
                by_service = 1
            else:
                continue
            names = rule.get("environments")
            if names is None:
                by_environment = 0
            elif isinstance(names, list) and environment in names:
                by_environment = 2
            elif names == about["group"]:
                by_environment = 1
            else:
                continue
            own = about["tier"] in rule
            cell = rule.get(about["tier"], rule.get("any"))
            if cell is None:
                continue
            found.append(((by_service, by_environment, own), rule, cell))
        return sorted(found, key=lambda one: one[0], reverse=True)

    def is_ambiguous(self):
        for service in self.services + ["other"]:
            for environment in self.environments:
                keys = [one[0] for one in
                        self.candidates(service, environment)]
                if len(set(keys)) != len(keys):
                    return True
        return False

    @staticmethod
    def fits(process, change, disruption, emergency):
        when = process.get("when", [])
        classes = [word for word in when if word in CLASSES]
        if classes and change not in classes:
            return False
        if ("no-disruption" if disruption else "disruption") in when:
            return False
        return ("no-emergency" if emergency else "emergency") not in when

    def decide_one(self, service, environment, *what):
        for _, rule, cell in self.candidates(service, environment):
            for process in cell:
                if self.fits(process, *what):
                    kind = process.get("process") or [
                        word for word in process if word in WEIGHTS][0]
                    return WEIGHTS[kind], (rule["title"], process["remark"])
        return WEIGHTS[None], None

    def decide(self, service, environment, change, disruption, emergency):
        """Of all that it may be what asks for most."""
        cases = [(a, b, emergency)
                 for a in ([change] if change else CLASSES + ["dated"])
                 for b in ([True, False] if disruption is None else
                           [disruption])]
        answers = [self.decide_one(service, environment, *case)
                   for case in cases]
        worst = max(weight for weight, _ in answers)
        return [found for weight, found in answers if weight == worst][0]


def ask(table, conf, rng):
    service = rng.choice(table.services + ["other"])
    environment = rng.choice(sorted(table.environments))
    change = rng.choice([None] + CLASSES)
    disruption = rng.choice([None, True, False])
    emergency = rng.random() < 0.3
    words = ["--service", service, "--environment", environment]
    if change is not None:
        words += ["--change", change]
    if disruption is not None:
        words += ["--disruption" if disruption else "--no-disruption"]
    if emergency:
        words += ["--emergency"]
    code, out, _ = patchday("check", *words, "--json", conf=conf)
    want = table.decide(service, environment, change, disruption, emergency)
    answer = json.loads(out)
    got = answer["process"] and (answer["rule"]["title"],
                                 answer["process"]["remark"])
    check(got == want and code == (1 if want is None else 0),
          "%s: got %r (%d), want %r" % (words, got, code, want))
    others = [one[1]["title"] for one in table.candidates(
        service, environment) if want is None or one[1]["title"] != want[0]]
    check([one["title"] for one in answer["beaten"]] == others,
          "%s: beaten %r, want %r" % (words, answer["beaten"], others))


def random_tables(folder):
    rng = random.Random(SEED)
    ambiguous = 0
    for n in range(TABLES):
        table = Table(rng)
        conf = os.path.join(folder, "random.yaml")
        with open(conf, "w", encoding="utf-8") as file:
            yaml.safe_dump(table.site(), file, sort_keys=False)
        code, _, error = patchday("table", conf=conf)
        is_ambiguous = table.is_ambiguous()
        ambiguous += is_ambiguous
        check((code != 0) == is_ambiguous and
              ("equally specific" in error) == is_ambiguous,
              "table %d: ambiguous %r, said %r" % (n, is_ambiguous, error))
        for _ in range(0 if is_ambiguous else 12):
            ask(table, conf, rng)
    check(0 < ambiguous < TABLES, "of %d tables %d were ambiguous" % (
        TABLES, ambiguous))


# --- the technote's table ------------------------------------------------

APPROVE = ("Release manager has to okay it in #rsp-team, 24 hours before at "
           "least")
ROWS = [
    ("nublado", "--tier bleed", None),
    ("nublado", "--environment idfdev", "developer at will, no heads-up"),
    ("nublado", "--environment usdfint", "announced in #rsp-team, 1 hour "
     "before at least"),
    ("nublado", "--environment idfprod", APPROVE),
    ("gafaelfawr", "--environment usdfprod --change patch", APPROVE),
    ("sasquatch", "--environment tucson-teststand",
     "in Summit window (typically)"),
    ("sasquatch", "--environment base", "in Summit window"),
    ("nublado", "--environment summit", "in Summit window, said in "
     "#square-summit-support and #summit-announce"),
    ("ook", "--environment roundtable-dev", "developer at will, no heads-up"),
    ("ook", "--environment roundtable-prod --disruption", "in Patch "
     "Thursday, said in #square-docs-support"),
    ("ook", "--environment roundtable-prod --no-disruption",
     "the team agrees"),
    ("discourse", "--tier prod --disruption",
     "the team agrees with #community-science-team"),
    ("discourse", "--tier prod --no-disruption", "in Patch Thursday"),
    ("ook", "--environment idfint", None),
    ("argocd", "--environment idfprod", None),
]


def technote():
    conf = "examples/rubin.yaml"
    for service, words, want in ROWS:
        code, out, _ = patchday("check", "--service", service, "--json",
                                *words.split(), conf=conf)
        process = json.loads(out)["process"]
        check((process and process["words"]) == want and
              code == (0 if want else 1), "%s %s: %r" % (service, words, out))
    # The release manager has agreed on Monday noon: Thursday is in time, and
    # so is everything later; a window within the notice is none.
    _, out, _ = patchday("check", "--service", "nublado", "--environment",
                         "idfprod", "--json", conf=conf)
    answer = json.loads(out)
    check(answer["notice_until"] == "2026-12-01T12:00:00Z", out)
    check([one["occurrence"] for one in answer["windows"]] ==
          ["patch-thursday/2026-12-03T15:00",
           "patch-thursday/2026-12-10T15:00",
           "patch-thursday/2026-12-17T15:00"], out)
    _, out, _ = patchday("check", "--service", "nublado", "--environment",
                         "idfprod", "--json", "--at", "2026-12-03T00:00:00Z",
                         conf=conf)
    check(json.loads(out)["windows"][0]["occurrence"] ==
          "patch-thursday/2026-12-10T15:00", out)


# --- the forms -----------------------------------------------------------

class Cells(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.rows, self.stray = [], []

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
        elif tag not in ("table", "thead", "tbody"):
            self.stray.append(tag)

    def handle_data(self, data):
        if self.rows and self.rows[-1] and data != "\n":
            self.rows[-1][-1] += data


def markdown_rows(text):
    rows = []
    for line in text.splitlines():
        cells, cell, escaped = [], "", False
        for letter in line:
            if escaped:
                cell, escaped = cell + letter, False
            elif letter == "\\":
                escaped = True
            elif letter == "|":
                cells.append(cell.strip())
                cell = ""
            else:
                cell += letter
        rows.append(cells[1:])
    return [rows[0]] + rows[2:]


def rst_rows(text):
    try:
        import docutils.core
        import docutils.nodes
    except ImportError:
        return None
    tree = docutils.core.publish_doctree(
        text, settings_overrides={"report_level": 1, "halt_level": 2})
    return [[entry.astext() for entry in row.findall(docutils.nodes.entry)]
            for row in tree.findall(docutils.nodes.row)]


HOSTILE = "a|b <script>*c* `d` _e_ \\ [f](g) & \"h\""


def forms(folder):
    conf = os.path.join(folder, "hostile.yaml")
    with open("examples/rubin.yaml", encoding="utf-8") as file:
        site = yaml.safe_load(file)
    site["policy"]["rules"][0]["title"] = HOSTILE
    site["policy"]["rules"][1]["dev"]["remark"] = HOSTILE
    with open(conf, "w", encoding="utf-8") as file:
        yaml.safe_dump(site, file, sort_keys=False)
    cells = Cells()
    cells.feed(patchday("table", "--format", "html", conf=conf)[1])
    check(not cells.stray, "html: stray %r" % cells.stray)
    want = cells.rows
    check(len(want) == 5 and all(len(row) == 5 for row in want),
          "html: %r" % want)
    check(want[1][0] == HOSTILE and HOSTILE in want[2][2], "html: %r" % want)
    got = markdown_rows(patchday("table", "--format", "markdown",
                                 conf=conf)[1])
    check(got == want, "markdown: %r" % got)
    got = rst_rows(patchday("table", "--format", "rst", conf=conf)[1])
    if got is not None:
        check(got == want, "rst: %r" % got)
    text = patchday("table", conf=conf)[1]
    check(all(cell in text for row in want[1:] for cell in row
              if cell != "–"), "text: %r" % text)


# What begins or ends something in a document, as titles of rules.
TITLES = [
    "- item", "* item", "+ item", "• item", "1. first", "I. Science",
    "(a) x", "b) x", "#. x", ".. include:: /etc/passwd", ".. raw:: html",
    ".. _target: x", ":field: x", ">>> 1 + 1", "__ x",
    "text::", "text ::", "::", "javascript:alert(1)", "====", "-a option",
    "--all  option", "~~gone~~", "a.b c", "a: b", "*", "[1]_ x", "|x| y",
    "\"quoted\"", "1.", "x.", "\\", "\\" * 8, "end\\", "> quote", "# head", "`a`_"]


def kinds(text):
    """(what docutils makes of it, what markdown-it makes of it) beside a table
    and its text; None where docutils is not there."""
    from markdown_it import MarkdownIt
    found = set()

    def walk(tokens):
        for token in tokens:
            found.add(token.type)
            walk(token.children or [])
    walk(MarkdownIt("gfm-like").parse(text["markdown"]))
    marked = {kind for kind in found if kind not in ("inline", "text") and
              not re.match("(table|thead|tbody|tr|th|td)_(open|close)$", kind)}
    try:
        import docutils.core
    except ImportError:
        return None, marked
    tree = docutils.core.publish_doctree(text["rst"], settings_overrides={
        "report_level": 1, "halt_level": 2})
    return {node.tagname for node in tree.findall()} - {
        "document", "table", "tgroup", "colspec", "thead", "tbody", "row",
        "entry", "paragraph", "#text"}, marked


def titles(folder):
    """Whatever a rule is called, the table has its rows and nothing else."""
    conf = os.path.join(folder, "titles.yaml")
    with open(conf, "w", encoding="utf-8") as file:
        json.dump({"windows": {"w": {
            "title": "W", "when": "every Thursday at 15:00", "zone": "UTC",
            "duration": "2h"}}, "environments": {"e": {"tier": "prod"}},
                   "policy": {
                       "services": {"s%d" % number: {} for number in
                                    range(len(TITLES))},
                       "rules": [{"title": title, "services": "s%d" % number,
                                  "prod": "at-will"} for number, title in
                                 enumerate(TITLES)]}}, file)
    text = {form: patchday("table", "--format", form, conf=conf)[1]
            for form in ("rst", "markdown")}
    got = [row[0] for row in markdown_rows(text["markdown"])[1:]]
    check(got == TITLES, "markdown: %r" % got)
    rst, markdown = kinds(text)
    check(markdown == set(), "markdown: %r" % markdown)
    if rst is not None:
        check(rst == set(), "rst: %r" % rst)
        got = [row[0] for row in rst_rows(text["rst"])[1:]]
        check(got == TITLES, "rst: %r" % [pair for pair in zip(
            got, TITLES) if pair[0] != pair[1]])


# --- what waits ----------------------------------------------------------

def order(folder):
    """Of one class, services that the policy names are told first."""
    conf = os.path.join(folder, "order.yaml")
    changes = [("aaa", "1.0.0", "1.0.1"), ("bbb", "1.0.0", "2.0.0"),
               ("named", "1.0.0", "1.0.1"), ("zzz", "1.0.0", "2.0.0"),
               ("grouped", "1.0.0", "1.1.0"), ("abc", "1.0.0", "1.1.0")]
    with open(os.path.join(folder, "list.yaml"), "w",
              encoding="utf-8") as file:
        yaml.safe_dump([
            {"environment": "prod", "service": service, "from": old,
             "to": new} for service, old, new in changes], file)
    site = {"environments": {"prod": {"tier": "prod"}},
            "windows": {"w": {"title": "W", "when": "every day at 10:00",
                              "zone": "UTC", "duration": "1h",
                              "environments": "prod"}},
            "changes": {"list": {"file": "list.yaml"}},
            "policy": {"groups": {"g": ["grouped", "zzz"]},
                       "services": {"named": {}},
                       "rules": [{"services": "g", "any": "consensus"}]}}
    for has_policy, want in (
            (True, ["zzz", "bbb", "grouped", "abc", "named", "aaa"]),
            (False, ["bbb", "zzz", "abc", "grouped", "aaa", "named"])):
        if not has_policy:
            del site["policy"]
        with open(conf, "w", encoding="utf-8") as file:
            yaml.safe_dump(site, file, sort_keys=False)
        done = subprocess.run(
            [B + "/patchday", "changes", "--collect", "--json", "-c", conf,
             "--at", AT], capture_output=True, text=True, timeout=60,
            check=False)
        got = [one["service"] for one in
               json.loads(done.stdout)[0]["changes"]] if done.stdout else []
        check(got == want, "order: %r, want %r; %s" % (got, want,
                                                       done.stderr))


# --- the manual ----------------------------------------------------------

def manual(folder):
    """The policy that docs/policy.md begins with is one."""
    with open("docs/policy.md", encoding="utf-8") as file:
        text = file.read().split("## Begin")[1].split("`channel` and")[0]
    policy = "".join(line[4:] + "\n" for line in text.splitlines()
                     if line.startswith("    "))
    conf = os.path.join(folder, "manual.yaml")
    with open(conf, "w", encoding="utf-8") as file:
        file.write(policy + """
environments: {idfprod: {tier: prod}, idfdev: {tier: dev}}
channels: {team: {slack: "#team", token: {file: t}}}
people: {release-manager: {contact: team}}
windows: {w: {title: W, when: every Thursday at 15:00, zone: UTC,
  duration: 2h, stages: [idfdev, idfprod],
  announce: [{to: team, remind: [24h]}]}}
""")
    check(12 <= len(policy.splitlines()) <= 20, policy)
    for words, want in (("idfprod", "approve"), ("idfdev", "at-will"),
                        ("idfprod --emergency", "consensus"),
                        ("idfprod --no-disruption --change patch",
                         "announce")):
        code, out, error = patchday(
            "check", "--service", "nublado", "--json", "--environment",
            *words.split(), conf=conf)
        check(code == 0 and json.loads(out)["process"]["kind"] == want,
              "%s: %s %s" % (words, out, error))


def main():
    with tempfile.TemporaryDirectory() as folder:
        random_tables(folder)
        technote()
        forms(folder)
        titles(folder)
        order(folder)
        manual(folder)
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


sys.exit(main())
