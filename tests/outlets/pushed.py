#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The commands of deploy/patchday-banners.service, as they stand there, on real
repositories: whatever others commit and wherever a run ended, the next one
publishes what is to be said, and nothing of others' is lost."""
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

B = os.path.abspath(os.environ.get("B", "build"))
CONF = "examples/rubin.yaml"
PLACE = "/srv/rsp_broadcast"
EARLY, LATE = "2026-11-26T00:00:00Z", "2026-12-04T12:00:00Z"
ENVIRONMENT = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": "/dev/null",
               "GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@example",
               "GIT_COMMITTER_NAME": "t", "GIT_COMMITTER_EMAIL": "t@example"}
passed = failed = 0


def check(is_right, what):
    global passed, failed
    if is_right:
        passed += 1
        return
    failed += 1
    print("failed: %s" % what)


def execute(words):
    done = subprocess.run(words, capture_output=True, text=True, timeout=60,
                          env=ENVIRONMENT, check=False)
    return done.returncode, done.stdout + done.stderr


def git(repository, *words):
    status, said = execute(["git", "-C", repository, *words])
    if status != 0:
        raise SystemExit("git %s: %s" % (words, said))
    return said


def commands():
    with open("deploy/patchday-banners.service", encoding="utf-8") as file:
        return re.findall(r"^ExecStart=(-?)(.*)$", file.read(), re.M)


class Site:
    """The remote, the unit's checkout of it, and somebody else's."""

    def __init__(self, folder):
        self.remote = os.path.join(folder, "remote.git")
        self.own = os.path.join(folder, "own")
        self.other = os.path.join(folder, "other")
        git("/", "init", "-q", "--bare", "-b", "main", self.remote)
        git("/", "clone", "-q", self.remote, self.other)
        git(self.other, "checkout", "-q", "-b", "main")
        self.commit("101_other.md", "---\nsummary: x\n---\n")
        git("/", "clone", "-q", self.remote, self.own)

    def run(self, at, until=None):
        """As systemd does: in order, to the first that fails.  UNTIL: killed
        before the command that has this word."""
        for ignored, line in commands():
            if until is not None and until in line.split():
                return "killed"
            words = [word.replace(PLACE, self.own)
                     for word in shlex.split(line)]
            if words[0].endswith("/patchday"):
                words = [B + "/patchday", *words[1:], "--offline", "-c",
                         CONF, "--at", at]
            status, said = execute(words)
            if status != 0 and not ignored:
                return said
        return ""

    def commit(self, name, text):
        """Somebody else's."""
        if os.path.exists(os.path.join(self.other, ".git/refs/remotes")):
            git(self.other, "pull", "-q", "--rebase", "origin", "main")
        path = os.path.join(self.other, "broadcasts", name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        git(self.other, "add", "-A")
        git(self.other, "commit", "-q", "-m", "other")
        git(self.other, "push", "-q", "origin", "main")

    def published(self):
        """Names and contents on the remote."""
        return {name: git(self.remote, "show", "main:broadcasts/" + name)
                for name in git(self.remote, "ls-tree", "--name-only",
                                "main:broadcasts").split()}

    def is_right(self, at, others, what):
        out = os.path.join(self.own, "../expected")
        shutil.rmtree(out, ignore_errors=True)
        os.mkdir(out)
        execute([B + "/patchday", "export", "semaphore", "--offline", "-c",
                 CONF, "--at", at, "-o", out])
        wanted = dict(others)
        for name in os.listdir(out):
            with open(os.path.join(out, name), encoding="utf-8") as file:
                wanted[name] = file.read()
        found = self.published()
        check(found == wanted, "%s: %s" % (what, sorted(
            set(found.items()) ^ set(wanted.items()))[:2]))
        return [name for name in sorted(wanted) if name not in others]


def fresh(scenario):
    folder = tempfile.mkdtemp(prefix="patchday-pushed-")
    try:
        scenario(Site(folder))
    finally:
        shutil.rmtree(folder)


OTHER = {"101_other.md": "---\nsummary: x\n---\n"}


def beside(site):
    """Others commit, too."""
    for turn, at in enumerate((EARLY, EARLY, LATE, LATE)):
        check(site.run(at) == "", "run %d" % turn)
        others = dict(OTHER, **{"%d.md" % n: "x\n" for n in range(turn)})
        site.is_right(at, others, "beside others, turn %d" % turn)
        site.commit("%d.md" % turn, "x\n")
    names = git(site.remote, "log", "--format=%an", "main").split()
    check(names.count("t") == 5 and names.count("patchday") == 2,
          "nobody's commit is lost: %s" % names)


def conflict(site):
    """What was not pushed, and what somebody did to the same files."""
    check(site.run(EARLY) == "", "published")
    name = site.is_right(EARLY, OTHER, "published")[0]
    # It is over by then, and would be removed.
    check(site.run(LATE, until="push") == "killed", "not pushed")
    site.commit(name, site.published()[name] + "edited\n")
    check(site.run(LATE) == "", "removed here, edited there")
    site.is_right(LATE, OTHER, "removed here, edited there")
    # Here a file that is there already, with other words.
    check(site.run(EARLY, until="push") == "killed", "not pushed")
    site.commit(name, "# Written by patchday; changes are overwritten.\n")
    said = site.run(EARLY)
    check(said == "" or "not written by patchday" in said, said)


def unfinished(site):
    """A run that was killed while it wrote; the same files changed there."""
    check(site.run(EARLY) == "", "published")
    name = site.is_right(EARLY, OTHER, "published")[0]
    path = os.path.join(site.own, "broadcasts", name)
    for staged in (False, True):
        with open(path, "a", encoding="utf-8") as file:
            file.write("half\n")
        new = os.path.join(site.own, "broadcasts/patchday-new-2026-now.md")
        with open(new, "w", encoding="utf-8") as file:
            file.write("half")
        if staged:
            git(site.own, "add", "-A")
        else:
            os.unlink(new)
        site.commit(name, site.published()[name] + "edited\n")
        check(site.run(EARLY) == "", "killed, staged: %s" % staged)
        site.is_right(EARLY, OTHER, "killed, staged: %s" % staged)


def rewritten(site):
    """The remote's branch was made anew."""
    check(site.run(EARLY) == "", "published")
    git(site.other, "commit", "-q", "--amend", "-m", "anew")
    git(site.other, "push", "-q", "--force", "origin", "main")
    check(site.run(LATE) == "", "made anew")
    site.is_right(LATE, OTHER, "made anew")


def kept(site):
    """Somebody works in the checkout: refused, and nothing is lost."""
    check(site.run(EARLY) == "", "published")
    path = os.path.join(site.own, "broadcasts/101_other.md")
    with open(path, "w", encoding="utf-8") as file:
        file.write("mine\n")
    check("is not clean" in site.run(LATE), "says so")
    site.commit("101_other.md", "theirs\n")
    check("101_other.md" in site.run(LATE), "says so")
    with open(path, encoding="utf-8") as file:
        check(file.read() == "mine\n", "is not lost")
    git(site.own, "checkout", "-q", "--", "broadcasts/101_other.md")
    check(site.run(LATE) == "", "goes on")
    site.is_right(LATE, {"101_other.md": "theirs\n"}, "goes on")


for one in (beside, conflict, unfinished, rewritten, kept):
    fresh(one)
print("%d passed, %d failed" % (passed, failed))
sys.exit(1 if failed or not passed else 0)
