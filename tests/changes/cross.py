# SPDX-License-Identifier: MIT
"""What the program says against what the oracle says."""
import json
import os
import subprocess
from pathlib import Path

import oracle

PARTS_MAX, MERGES_MAX = 50, 100
ENVIRONMENT = {**os.environ, "LSAN_OPTIONS": "print_suppressions=0:suppressions=" +
               str(Path(__file__).resolve().parent / "lsan.supp")}


def ask(program, *arguments, timeout=30):
    done = subprocess.run([program, *arguments], capture_output=True, text=True,
                          timeout=timeout, check=False, env=ENVIRONMENT)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(arguments)}: {done.returncode}\n{done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def differences(source, answer, place, old, new, branches=None):
    """Sentences about what is not the same."""
    told, running = oracle.pending(source, place, old, new, branches=branches)
    got = {c["service"]: c for c in answer["changes"]}
    wrong = [f"{s}: only the program has it: {got[s].get('parts')}" for s in sorted(set(got) - set(told))]
    wrong += [f"{s}: only the oracle has it: {told[s]['parts']}" for s in sorted(set(told) - set(got))]
    for service in sorted(set(told) & set(got)):
        change, want = got[service], told[service]
        parts = {p["what"]: (p.get("from"), p.get("to"), p["class"]) for p in change.get("parts", [])}
        names = set(parts) if len(parts) >= PARTS_MAX else set(parts) | set(want["parts"])
        for what in sorted(names):
            x, y = parts.get(what), want["parts"].get(what)
            if x is None or y is None or x[:2] != y[:2] or x[2] not in y[2]:
                wrong.append(f"{service}: {what}: program {x}, oracle {y}")
        ids = [m["sha"] for m in change.get("merges", [])]
        if sorted(ids) != sorted(want["merges"][:MERGES_MAX]):
            wrong.append(f"{service}: merges: program {[i[:8] for i in ids]}, "
                         f"oracle {[i[:8] for i in want['merges']]}")
    versions = {r["service"]: r.get("version") for r in answer.get("running", [])}
    for app in sorted(set(versions) | set(running)):
        if versions.get(app, "?") != running.get(app, "?"):
            wrong.append(f"{app}: runs {versions.get(app, '?')}, oracle {running.get(app, '?')}")
    return wrong
