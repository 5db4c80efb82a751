#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The JSON Schema that editors use, against the examples and the corpus:
what patchday accepts the schema must accept, and faults of form that an
editor can show must be refused by it.  Needs python3-jsonschema, -yaml."""
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import jsonschema
    import yaml
except ImportError as error:
    print(f"skipped: {error}")
    sys.exit(77)

ROOT = Path(__file__).resolve().parents[2]

# Faults of form: an editor with the schema underlines each of these.
FORM = """booleans channels confirm-ask control coordinators dates-twice
durations empty-windows environment-twice-in-stage grants grants-empty ids
impossible-dates jira long missing-keys not-a-map nul-escaped offset people
people-list policy freezes freezes-map holidays promotions reminders service slack-app stages-and-environments texts tier
store store-secret trusted-login trusted-login-address trusted-login-header trusted-login-none
unknown-keys url-query urls words-of-choice wrong-types""".split()
# Of these only `patchday check` knows: dates, order, other values.
BEYOND = "dates-twice impossible-dates url-query".split()


SLACK = "channels: {t: {token: {file: x}, slack: %s}}"
HOOK = "channels: {t: {webhook: '%s'}}"
JIRA = "channels: {t: {project: DM, token: {file: x}, jira: '%s', version: %s}}"
LISTEN = "service: {listen: '%s'}"
WINDOW = """windows:
  u: {title: U, when: every Tuesday at 07:30, zone: UTC, duration: 1h, %s}
"""
ENOUGH = ("people: {a: {}, b: {}}\nchannels: {t: {slack: '#t', token: {file: "
          "x}}}\npromotions: {k: {title: K, channel: t, steps: "
          "[{acknowledge: [a, b], enough: %s}]}}")
# Values, and whether they are right: what an editor can tell.
ROWS = [(SLACK % value, is_right) for value, is_right in (
    ("team", False), ("'#team a'", False), ("'#'", False), ("'#t.u'", False),
    ("'#Teäm-1_x'", True), ("U024BE7LH", True), ("C024BE7LH", True),
    ("X024BE7LH", False), ("C024", False), ("'#t', id: C024BE7LH", True),
    ("'#t', id: D024BE7LH", True), ("'#t', id: U024BE7LH", False),
    ("'#t', id: C02", False), ("'#t', api: 'HTTPS://a.example'", False),
    ("'#t', api: 'http://127.0.0.1:8/api'", True))]
ROWS += [(HOOK % value, is_right) for value, is_right in (
    ("https://a.example/", True), ("HTTPS://a.example/", False),
    ("http://a.example/", False), ("http://localhost:1/", True),
    ("http://localhost.example/", False), ("http://[::1]", True))]
ROWS += [(JIRA % ("https://a.example", value), is_right) for value, is_right
         in (("2", True), ("'3'", True), ("4", False), ("'4'", False))]
ROWS += [(JIRA % ("HTTPS://a.example", "2"), False)]
ROWS += [(LISTEN % value, is_right) for value, is_right in (
    ("127.0.0.1:8480", True), ("[::1]:80", True), ("localhost:80", True),
    ("*:80", True), (":80", True), ("unix:/run/p", True), ("unix:p", False),
    ("example.org:80", False), ("80", False), ("127.0.0.1", False),
    ("127.0.0.1:123456", False))]
ROWS += [(WINDOW % ("offset: " + value), is_right) for value, is_right in (
    ("2d", True), ("-1d", True), ("1 week", True), ("48 hours", True),
    ("1440m", True), ("1h", False), ("-23 hours", False), ("90m", False),
    ("+1d", False))]
ROWS += [(ENOUGH % value, is_right) for value, is_right in (
    ("1", True), ("'1'", True), ("'x'", False), ("0", False))]
ROWS += [("channels: {t: {slack: '#t', token: {file: 7}}}", True),
         ("channels: {t: {slack: '#t', token: {credential: 7}}}", True),
         ("people: {a: {unix: [1000, x]}, b: {unix: 1000}}", True),
         ("people: {a: {unix: [[]]}}", False),
         ("holidays: {h: {file: 7}}", True),
         ("changes: {list: {file: 7}}", True)]


class Loader(yaml.SafeLoader):
    """As YAML 1.2's core schema, which editors use: dates and 15:00 are text,
    yes and no are text."""


Loader.yaml_implicit_resolvers = {}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool",
                             re.compile(r"^(true|false)$"), list("tf"))
Loader.add_implicit_resolver("tag:yaml.org,2002:int",
                             re.compile(r"^-?(0|[1-9][0-9]*)$"),
                             list("-0123456789"))
Loader.add_implicit_resolver("tag:yaml.org,2002:float",
                             re.compile(r"^-?[0-9]+\.[0-9]+$"),
                             list("-0123456789"))
Loader.add_implicit_resolver("tag:yaml.org,2002:null",
                             re.compile(r"^(~|null|)$"), ["~", "n", ""])


def keys_as_text(value):
    """JSON's keys are strings."""
    if isinstance(value, dict):
        return {str(k): keys_as_text(v) for k, v in value.items()}
    if isinstance(value, list):
        return [keys_as_text(v) for v in value]
    return value


def load(path):
    return keys_as_text(yaml.load(path.read_text(encoding="utf-8-sig"),
                                  Loader=Loader))


def judge_rows(validator):
    """The schema and the program say the same of them."""
    program = Path(os.environ.get("B", ROOT / "build")) / "patchday"
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "row.yaml"
        for text, is_right in ROWS:
            if "windows:" not in text:
                text += "\n" + WINDOW % "url: 'https://a.example'"
            path.write_text(text, encoding="utf-8")
            said = subprocess.run([program, "check", path], check=False,
                                  capture_output=True, text=True)
            for who, found in (("schema", validator.is_valid(load(path))),
                               ("program", said.returncode == 0)):
                if found == is_right:
                    passed += 1
                    continue
                failed += 1
                print(f"{text}: {'accepted' if found else 'refused'} by the "
                      f"{who}{': ' + said.stderr if who == 'program' else ''}")
    return passed, failed


def main():
    schema = json.loads((ROOT / "docs/patchday.schema.json").read_text())
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    passed = failed = 0
    corpus = ROOT / "tests/corpus/conf"
    good = sorted(ROOT.glob("examples/**/*.yaml")) + \
        sorted(corpus.glob("ok/*.yaml"))
    cases = [(path, True) for path in good]
    cases += [(corpus / f"bad/{name}.yaml", False) for name in FORM
              if name not in BEYOND]
    for path, wanted in cases:
        faults = [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:150]}"
                  for e in validator.iter_errors(load(path))]
        if (not faults) == wanted:
            passed += 1
            continue
        failed += 1
        print(f"{path.relative_to(ROOT)}: "
              f"{'refused' if wanted else 'accepted'}")
        for fault in faults:
            print(f"    {fault}")
    passed_rows, failed_rows = judge_rows(validator)
    passed += passed_rows
    failed += failed_rows
    # Every key that the program knows is in the schema, and no other.
    known = set()
    for source in [*ROOT.glob("conf/*.c"), *ROOT.glob("notify/channel*.c"),
                   *ROOT.glob("notify/*_settings.c"),
                   *ROOT.glob("changes/*.c"), ROOT / "base/secret.c"]:
        for block in re.findall(r"\b(?:keys|parts)\[\] = \{([^}]*)\}",
                                source.read_text()):
            known |= set(re.findall(r'"([^"]+)"', block))
        # Kinds of sources are named by their key.
        known |= set(re.findall(r'\.name = "([a-z]+)",\s*\.help',
                                source.read_text()))
    # Tiers and the factors of a service are keys, too.
    known |= {"bleed", "dev", "int", "prod", "any"}
    known |= set(re.findall(r'\[FACTOR_\w+\] = \{ "([a-z]+)"',
                            (ROOT / "policy/factor.c").read_text()))
    said = set()

    def collect(node):
        if isinstance(node, dict):
            for key, value in node.items():
                if key == "properties":
                    said.update(value)
                collect(value)
        elif isinstance(node, list):
            for value in node:
                collect(value)

    collect(schema)
    for key in sorted(known ^ said):
        failed += 1
        print(f"key {key}: only in the "
              f"{'program' if key in known else 'schema'}")
    passed += len(known & said)
    manual = (ROOT / "docs/patchday.conf.5").read_text()
    for key in sorted(said):
        if re.search(rf"^\.I[ct] .*\b{key}\b|\b{key}: ", manual, re.M):
            passed += 1
        else:
            failed += 1
            print(f"key {key}: not in patchday.conf(5)")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
