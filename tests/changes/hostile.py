# SPDX-License-Identifier: MIT
"""Repositories that mean harm, or are half there: nothing is run, nothing outside
is read, and the answer says what could not be read."""
import os
import shutil
import subprocess
import zlib

import cross
import rules
from maker import git


# fault-row: 55
def run(count, folder, program):
    made = folder / "hostile"
    old, new = rules.make(made, {rules.A + "Chart.yaml": rules.alpha(appVersion="1.1.0")})
    git(made, "symbolic-ref", "HEAD", "refs/heads/main")
    mark = folder / "touched"

    def clone(name, *more):
        path = folder / f"hostile-{name}"
        subprocess.run(["git", "clone", "-q", *more, str(made), str(path)], check=True)
        return path

    def ask(path, base=None, timeout=20):
        answer, = cross.ask(program, f"repo={path}", "branch=main", f"prod:{old if base is None else base}", timeout=timeout)
        return answer

    def expect(name, answer, trouble, services=("alpha",)):
        got = [c["service"] for c in answer["changes"]]
        said = answer["sources"][0]["trouble"]
        wrong = [] if got == list(services) else [f"got {got}"]
        if (trouble is None) != (said is None) or (trouble or "") not in (said or ""):
            wrong.append(f"trouble: {said}")
        if mark.exists():
            wrong.append("something was run")
            mark.unlink()
        count.check(f"hostile: {name}", wrong)

    # Everything that git itself would run.
    path = clone("runs")
    for key, value in (("core.fsmonitor", f"touch {mark}"), ("core.sshCommand", f"touch {mark}"),
                       ("core.hooksPath", str(folder)), ("core.pager", f"touch {mark}"),
                       ("filter.x.smudge", f"touch {mark}"), ("filter.x.clean", f"touch {mark}"),
                       ("core.attributesFile", str(folder / "attributes")), ("core.alternateRefsCommand", f"touch {mark}"),
                       ("uploadpack.packObjectsHook", f"touch {mark}"), ("diff.external", f"touch {mark}"),
                       ("credential.helper", f"!touch {mark}"), ("core.editor", f"touch {mark}")):
        git(path, "config", key, value)
    (folder / "attributes").write_text("* filter=x\n")
    (path / ".git/info/attributes").write_text("* filter=x diff=x\n")
    for hook in ("post-checkout", "reference-transaction", "pre-auto-gc", "fsmonitor-watchman"):
        (path / f".git/hooks/{hook}").write_text(f"#!/bin/sh\ntouch {mark}\n")
        os.chmod(path / f".git/hooks/{hook}", 0o755)
    before = {p: p.stat().st_mtime_ns for p in sorted(path.rglob("*"))}
    expect("hooks, fsmonitor, filters", ask(path), None)
    after = {p: p.stat().st_mtime_ns for p in sorted(path.rglob("*"))}
    count.check("hostile: nothing was written", [str(p) for p in set(before.items()) ^ set(after.items())])
    expect("bare", ask(clone("bare", "--bare")), None)
    linked = folder / "linked"
    git(path, "worktree", "add", "-q", "--no-checkout", str(linked), "HEAD")
    mark.unlink(missing_ok=True)
    expect("linked working tree", ask(linked), None)

    path = clone("include")
    with open(path / ".git/config", "a", encoding="ascii") as config:
        config.write(f"[INCLUDE]\n\tpath = {folder}/secret\n")
    expect("included configuration", ask(path), "includes other files", ())
    path = clone("fifo")
    (path / ".git/config").unlink()
    os.mkfifo(path / ".git/config")
    expect("FIFO for a configuration", ask(path), "no regular file", ())
    path = clone("link")
    (path / ".git/packed-refs").unlink(missing_ok=True)
    (path / ".git/packed-refs").symlink_to("/dev/zero")
    expect("link for references", ask(path), "no regular file", ())
    path = clone("large")
    with open(path / ".git/config", "a", encoding="ascii") as config:
        config.write("# x\n" * 100000)
    expect("large configuration", ask(path), "larger than", ())
    path = clone("partial")
    git(path, "config", "core.repositoryformatversion", "1")
    git(path, "config", "extensions.partialClone", "origin")
    expect("extension nobody knows", ask(path), "could not be opened", ())
    expect("nothing there", ask(folder / "nowhere"), "no repository", ())
    expect("a folder", ask(folder), "no repository", ())
    if os.getuid() == 0 and shutil.which("setpriv"):
        path = clone("owner")
        subprocess.run(["chown", "-R", "65534:65534", str(path)], check=True)
        expect("another user's", ask(path), "belongs to another user", ())

    # Half of it: the objects of one file, one folder, one commit are not there.
    for name, what, words, services in (
            ("commit", f"{new}^{{commit}}", None, ()), ("root folder", f"{new}^{{tree}}", "not complete", ()),
            ("chart", f"{new}:{rules.A}Chart.yaml", "not complete", ()),
            ("folder", f"{new}:applications/alpha", "not complete", ()),
            ("old commit", f"{old}^{{commit}}", "no branch, tag or commit", None)):
        path = folder / f"hostile-half-{name.replace(' ', '-')}"
        shutil.copytree(made, path)
        packs = list((path / "objects/pack").glob("*.pack"))
        for pack in packs:
            moved = path / pack.name
            shutil.move(pack, moved)
            for rest in (path / "objects/pack").glob("*"):
                rest.unlink()
            with open(moved, "rb") as stream:
                subprocess.run(["git", "-C", str(path), "unpack-objects", "-q"], stdin=stream, check=True)
        lost = git(path, "rev-parse", what).strip()
        (path / f"objects/{lost[:2]}/{lost[2:]}").unlink()
        answer = ask(path)
        said = answer["sources"][0]["trouble"]
        wrong = [] if said and (words or "") in said else [f"trouble: {said}"]
        if services is not None and [c["service"] for c in answer["changes"]] != list(services):
            wrong.append(str(answer["changes"]))
        count.check(f"hostile: half of it: {name}", wrong)

    # A blob whose header lies, and one that is damaged.
    path = folder / "hostile-lie"
    shutil.copytree(folder / "hostile-half-chart", path)
    lost = git(made, "rev-parse", f"{new}:{rules.A}Chart.yaml").strip()
    target = path / f"objects/{lost[:2]}/{lost[2:]}"
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(zlib.compress(b"blob 100\0short"))
    said = ask(path)["sources"][0]["trouble"]
    count.check("hostile: a blob that lies about its size", [] if said else ["nothing was said"])
    target.write_bytes(zlib.compress(b"blob 107374182400\0short"))
    said = ask(path)["sources"][0]["trouble"]
    count.check("hostile: a blob of 100 GiB, it says", [] if said and "KiB" in said else [str(said)])
    target.write_bytes(zlib.compress(b"blob 13\0appVersion: 9"))
    said = ask(path)["sources"][0]["trouble"]
    count.check("hostile: a blob that is another", [] if said else ["it was believed"])

    # Revisions are names, not git's little language.
    for base in ("@{-1}", ":/Base", "HEAD^{/x}", "--upload-pack=touch", "../../HEAD", "refs/heads/main", ""):
        answer = ask(made, base)
        said = answer["sources"][0]["trouble"]
        count.check(f"hostile: revision {base!r}", [] if said else [str(answer["changes"])])
