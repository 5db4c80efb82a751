#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What waits according to a repository of 20,000 commits, a hundred services and
thirty environments: one environment and eleven, beside `git log` and `git diff`
doing the same walk.  Prints "name ms …" on one line.

bench/phalanx.py REPOSITORY [BACK]

The repository is made when it is not there.  BACK: so many commits wait (330 is
a quarter of a year in phalanx)."""
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = ROOT / os.environ.get("B", "build") / "tests/pending"
COMMITS, SERVICES, ENVIRONMENTS = 20000, 100, 30


def git(path, *arguments):
    return subprocess.run(["git", "-C", path, *arguments], stdout=subprocess.PIPE, text=True, check=True).stdout


def forget(path):
    """Ask the kernel to drop the repository's files from its cache."""
    for file in Path(path).rglob("*"):
        if file.is_file():
            handle = os.open(file, os.O_RDONLY)
            os.fsync(handle)
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(handle)


def ask(path, base, count, repeat):
    """[(ms by the clock, ms of the processor)] of each round."""
    out = subprocess.run([PROGRAM, f"repo={path}", "branch=main", f"repeat={repeat}",
                          *[f"place{i}:{base}" for i in range(count)]],
                         stdout=subprocess.PIPE, text=True, check=True).stdout
    return [tuple(int(x) / 1000 for x in line.split()) for line in out.splitlines()]


def timed(*arguments):
    rounds = []
    for _ in range(3):
        begin = time.monotonic()
        git(*arguments)
        rounds.append(1000 * (time.monotonic() - begin))
    return statistics.median(rounds)


def main():
    path, back = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 330
    if not Path(path).exists():
        subprocess.run([sys.executable, ROOT / "tests/changes/histories.py", path, "7", str(COMMITS),
                        str(SERVICES), str(ENVIRONMENTS), "60"], stdout=subprocess.DEVNULL, check=True)
    base = git(path, "rev-parse", f"main~{back}").strip()
    folders = ["applications", "charts", "environments"]
    walk = timed(path, "log", "--first-parent", "-m", "--no-renames", "--name-only", "--format=%H %ct %an %B",
                 f"{base}..main", "--", *folders)
    diff = timed(path, "diff", "--no-renames", base, "main", "--", *folders)
    forget(path)
    cold = ask(path, base, 1, 1)[0]
    one = ask(path, base, 1, 7)
    eleven = ask(path, base, 11, 5)
    figures = {"cold": cold[0], "one": statistics.median(x[0] for x in one),
               "one_cpu": statistics.median(x[1] for x in one),
               "eleven": statistics.median(x[0] for x in eleven),
               "eleven_cpu": statistics.median(x[1] for x in eleven),
               "git_log": walk, "git_diff": diff}
    print(" ".join(f"{name} {value:.1f}" for name, value in figures.items()))


main()
