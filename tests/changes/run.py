#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Suite: what waits according to a repository laid out as phalanx.  Rules one by
one, random histories and (where it is there) real history against a second
computation, fetching, hostile repositories.

    tests/changes/run.py [rules|running|random|real|fetch|hostile …]

The real history is the bundle or clone that PHALANX names, else
../shared/phalanx/*.bundle beside the project."""
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(Path(__file__).resolve().parent))

import cross  # noqa: E402
import hostile  # noqa: E402
import histories  # noqa: E402
import oracle  # noqa: E402
import remote  # noqa: E402
import rules  # noqa: E402
from maker import git  # noqa: E402

PROGRAM = str(ROOT / os.environ.get("B", "build") / "tests/pending")
SITE = "idfdev idfint idfprod usdfdev usdfint usdfprod tucson-teststand base summit roundtable-dev roundtable-prod".split()


class Count:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, name, wrong):
        if wrong:
            self.failed += 1
            print(f"failed: {name}")
            for one in (wrong if isinstance(wrong, list) else [wrong])[:6]:
                print(f"    {one}")
        else:
            self.passed += 1


def run_rules(count, folder):
    for number, (name, place, files, want) in enumerate(rules.CASES):
        path = folder / f"rule{number}"
        old, new = rules.make(path, files)
        answer, = cross.ask(PROGRAM, f"repo={path}", "branch=main", f"{place}:{old}")
        got = sorted(rules.line(c) for c in answer["changes"])
        wrong = [] if got == sorted(want) else [f"got  {got}", f"want {want}"]
        trouble = answer["sources"][0]["trouble"] or ""
        if (rules.TROUBLE.get(name, "") not in trouble) or (name not in rules.TROUBLE and trouble):
            wrong.append(f"trouble: {trouble}")
        for change in answer["changes"]:
            if place == "prod" and change["service"] != "alpha@feature" and change.get("merges") and \
                    change.get("branch") is None and change.get("compare_url") != \
                    f"https://github.com/owner/name/compare/{old}...{new}":
                wrong.append(f"compare: {change.get('compare_url')}")
            for merge in change.get("merges", []):
                if merge.get("number") == 1 and (merge["title"], merge["by"], merge["url"], merge["sha"]) != \
                        ("A title", "Merger", "https://github.com/owner/name/pull/1", new):
                    wrong.append(f"merge: {merge}")
        if name == "minor" and answer["changes"][0].get("notes_url") != \
                "https://github.com/owner/alpha/releases/tag/1.1.0":
            wrong.append(f"notes: {answer['changes'][0].get('notes_url')}")
        if name == "mark-up in a name" and answer["changes"][0].get("notes_url"):
            wrong.append("a version that is none is in an address")
        count.check(f"rule: {name}", wrong)
        # The second computation must agree, where it can read the files.
        if name not in rules.TROUBLE and "branch" not in name and name not in ("submodule", "chart in itself"):
            source = oracle.Source(path)
            count.check(f"rule: {name}: twice", cross.differences(
                source, answer, place, old, new, branches={"feature": (git(path, "rev-parse", "feature").strip(),) * 2}))
            source.close()


def run_running(count, folder):
    """What runs: as Argo CD says, else as it was recorded, else as it was then."""
    path = folder / "running"
    both = {rules.A + "Chart.yaml": rules.alpha(appVersion="1.1.0"), rules.B + "values-prod.yaml": "lib: {level: x}\n"}
    old, new = rules.make(path, both)
    feature = git(path, "rev-parse", "feature").strip()
    gone = folder / "gone"
    gone_old, gone_new = rules.make(gone, {rules.E: rules.BASE[rules.E].replace("alpha: true, ", "")})
    at = {n: int(git(path, "show", "-s", "--format=%ct", n)) for n in (old, new)}
    alpha = "alpha: minor 1.0.0>1.1.0 | appVersion 1.0.0>1.1.0 | #1"
    beta = "beta: values > | values-prod | #1"
    chart = "applications/alpha"
    # (name, repository, base, running, lines, words of the trouble)
    table = [
        ("recorded", path, f":{old}", [], [alpha, beta], None),
        ("short", path, f":{old[:9]}", [], [alpha, beta], None),
        ("as it was then", path, f":@{at[new] - 1}", [], [alpha, beta], None),
        ("as it is", path, f":@{at[new]}", [], [], None),
        ("before all", path, ":@1000", [], [alpha, beta], None),
        ("Argo CD: alpha is newer", path, f":{old}", [f"alpha:{new}:main:{chart}"], [beta], None),
        ("Argo CD: alpha is older", path, f":{new}", [f"alpha:{old}:main:{chart}"], [alpha], None),
        ("Argo CD: HEAD", path, f":{new}", [f"alpha:{old}:HEAD:{chart}"], [alpha], None),
        ("Argo CD: another name", path, f":{old}", [f"alpha-prod:{old}:main:{chart}"],
         [alpha.replace("alpha:", "alpha-prod:"), beta], None),
        ("Argo CD: the name of another chart", path, f":{old}", [f"alpha:{new}:main:applications/other"], [alpha, beta], None),
        ("Argo CD: on a branch", path, f":{old}", [f"alpha:{old}:feature:{chart}"],
         ["alpha@feature: minor 1.0.0>1.4.0 | appVersion 1.0.0>1.4.0 | On a branch", beta], None),
        ("Argo CD: back from a branch", path, f":{new}", [f"alpha:{feature}:main:{chart}"],
         ["alpha: minor 1.4.0>1.1.0 | appVersion 1.4.0>1.1.0 | #1"], None),
        ("Argo CD: revision nobody has", path, f":{old}", [f"alpha:{'1' * 40}:main:{chart}"], [alpha, beta], "no branch, tag or commit"),
        ("Argo CD: branch nobody has", path, f":{old}", [f"alpha:{old}:away:{chart}"], [beta], 'alpha: it has no branch, tag or commit "away"'),
        ("Argo CD: environments are older", gone, f":{gone_new}", [f"science:{gone_old}:main:environments", f"alpha:{gone_old}:main:{chart}"],
         ["alpha: removed 1.0.0> | appVersion 1.0.0> | #1"], None),
        ("Argo CD: removed, and gone", gone, f":{gone_old}", [f"beta:{gone_old}:main:applications/beta"], [], None),
        ("removed", gone, f":{gone_old}", [], ["alpha: removed 1.0.0> | appVersion 1.0.0> | #1"], None),
        ("nothing is known", path, "", [], [], "not known yet"),
        ("Argo CD alone", path, "", [f"alpha:{old}:main:{chart}"], [alpha], None),
        ("since nobody knows", path, f":{'2' * 40}", [], [], "no branch, tag or commit"),
    ]
    for name, where, base, running, want, words in table:
        answer, = cross.ask(PROGRAM, f"repo={where}", "branch=main", f"prod{base}", *[f"running={r}" for r in running])
        got = sorted(rules.line(c) for c in answer["changes"])
        trouble = next(s["trouble"] for s in answer["sources"] if s["source"] == "phalanx")
        wrong = [] if got == sorted(want) else [f"got  {got}", f"want {sorted(want)}"]
        if (words is None) != (trouble is None) or (words or "") not in (trouble or ""):
            wrong.append(f"trouble: {trouble}")
        count.check(f"running: {name}", wrong)
    answer, = cross.ask(PROGRAM, f"repo={path}", "branch=main", f"nowhere:{old}")
    count.check("running: no such environment", [] if "environments/values-nowhere.yaml" in
                (answer["sources"][0]["trouble"] or "") and not answer["changes"] else [answer])
    answer, = cross.ask(PROGRAM, f"repo={path}", "branch=away", f"prod:{old}")
    count.check("running: no such branch", [] if '"away"' in answer["sources"][0]["trouble"] else [answer])
    # Other folders' names.
    moved = folder / "moved"
    names = {"applications": "deploy/apps", "environments": "envs", "charts": "lib"}
    base = {next(f"{n}{k[len(o):]}" for o, n in names.items() if k.startswith(o)):
            v.replace("../../charts/lib", "../../../lib/lib") for k, v in rules.BASE.items()}
    maker = rules.Maker(moved, bare=True)
    first = maker.commit(base, "Base")
    maker.commit({"deploy/apps/alpha/Chart.yaml": rules.alpha(appVersion="1.1.0"),
                  "lib/lib/templates/deployment.yaml": "2"}, "More (#7)")
    ids = maker.end()
    answer, = cross.ask(PROGRAM, f"repo={moved}", "branch=main", "services=deploy/apps", "environments=envs",
                        "charts=lib", f"prod:{ids[first]}")
    got = sorted(rules.line(c) for c in answer["changes"])
    want = ["alpha: minor 1.0.0>1.1.0 | appVersion 1.0.0>1.1.0 | #7", "beta: templates > | lib/lib | #7"]
    count.check("running: other folders", [] if got == want else [f"got  {got}", f"want {want}"])


def run_random(count, folder, seeds=9):
    for seed in range(seeds):
        path = folder / f"random{seed}"
        history = histories.History(path, seed, bare=True)
        for _ in range(40):
            history.step()
        ids, merged = history.end()
        source, chance = oracle.Source(path), random.Random(seed)
        for query in range(3):
            a, b = sorted(chance.sample(range(len(ids)), 2))
            old, new = ids[a], ids[b]
            if query == 2 and merged:
                old = chance.choice(merged)  # not on main: a branch that was merged
            git(path, "update-ref", "refs/heads/main", new)
            answers = cross.ask(PROGRAM, f"repo={path}", "branch=main", *[f"{p}:{old}" for p in history.places])
            for place, answer in zip(history.places, answers):
                count.check(f"random history {seed}: {place} {old[:8]}..{new[:8]}",
                            cross.differences(source, answer, place, old, new))
        source.close()


def run_real(count, folder, pairs=6):
    real = os.environ.get("PHALANX") or next(map(str, sorted((ROOT.parent / "shared/phalanx").glob("*.bundle"))), None)
    if not real or not Path(real).exists():
        print("skipped: real history (no PHALANX, no ../shared/phalanx/*.bundle)")
        return
    path = folder / "real"
    subprocess.run(["git", "clone", "-q", "--bare", real, path], check=True)
    ids = git(path, "rev-list", "--first-parent", "HEAD").split()[:400]
    source, chance = oracle.Source(path), random.Random(1)
    branch = git(path, "symbolic-ref", "--short", "HEAD").strip()
    for pair in range(pairs):
        a = 0 if pair == 0 else chance.randrange(len(ids) - 30)
        b = min(len(ids) - 1, a + (1 + chance.randrange(40) if pair % 2 else 200))
        git(path, "update-ref", f"refs/heads/{branch}", ids[a])
        answers = cross.ask(PROGRAM, f"repo={path}", f"branch={branch}", *[f"{p}:{ids[b]}" for p in SITE])
        for place, answer in zip(SITE, answers):
            trouble = answer["sources"][0]["trouble"]
            wrong = cross.differences(source, answer, place, ids[b], ids[a])
            # Branches that the site follows are not in the bundle.
            if trouble and "no branch" not in trouble:
                wrong.append(trouble)
            count.check(f"real history: {place} {ids[b][:8]}..{ids[a][:8]}", wrong)
    source.close()


def main():
    count, started = Count(), time.monotonic()
    wanted = sys.argv[1:] or ["rules", "running", "random", "real", "fetch", "hostile"]
    folder = Path(tempfile.mkdtemp(prefix="patchday-changes-"))
    try:
        for name in wanted:
            {"rules": run_rules, "running": run_running, "random": run_random, "real": run_real,
             "fetch": lambda c, f: remote.run(c, f, PROGRAM),
             "hostile": lambda c, f: hostile.run(c, f, PROGRAM)}[name](count, folder)
            print(f"{name}: {time.monotonic() - started:.1f} s")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{count.passed} passed, {count.failed} failed")
    return 1 if count.failed or not count.passed else 0


sys.exit(main())
