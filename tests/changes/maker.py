# SPDX-License-Identifier: MIT
"""Makes git repositories laid out as phalanx: histories written down as
dictionaries of files, through git fast-import, so that thousands of commits
take a second."""
import subprocess

START = 1780000000  # when the first commit of a history is made, UTC


def git(repository, *arguments, text=True, check=True):
    """What git says, without anybody's configuration."""
    done = subprocess.run(
        ["git", "-C", str(repository), *arguments], capture_output=True,
        text=text, check=check,
        env={"PATH": "/usr/bin:/bin", "GIT_CONFIG_NOSYSTEM": "1",
             "GIT_CONFIG_GLOBAL": "/dev/null", "HOME": "/nonexistent",
             "LC_ALL": "C"})
    return done.stdout


class Maker:
    """A history being written.  Marks are commits; ids are known after end()."""

    def __init__(self, path, bare=False):
        self.path = str(path)
        subprocess.run(["git", "init", "-q", "-b", "main", *(["--bare"] if bare else []),
                        self.path], check=True)
        # core.fsyncMethod: a test's repository need not survive a power cut.
        self.process = subprocess.Popen(
            ["git", "-C", self.path, "-c", "core.fsync=none", "fast-import",
             "--quiet", "--force", f"--export-marks={self.path}/marks"],
            stdin=subprocess.PIPE)
        self.mark = 0
        self.now = START
        self.heads = {}

    def put(self, text):
        self.process.stdin.write(text if isinstance(text, bytes) else text.encode())

    def data(self, text):
        raw = text if isinstance(text, bytes) else text.encode()
        self.put(b"data %d\n%s\n" % (len(raw), raw))

    def commit(self, files, message="Change", branch="main", after=3600, by="Somebody",
               merge=None, parent=None):
        """One commit.  files: path → text, None (gone), or ("120000", target) as
        mode and content.  merge: a mark that becomes the second parent."""
        self.mark += 1
        self.now += after
        self.put(f"commit refs/heads/{branch}\nmark :{self.mark}\n"
                 f"author {by} <somebody@example.org> {self.now} +0000\n"
                 f"committer GitHub <noreply@example.org> {self.now} +0000\n")
        self.data(message)
        start = parent or self.heads.get(branch)
        if start:
            self.put(f"from :{start}\n")
        if merge:
            self.put(f"merge :{merge}\n")
        for path, content in files.items():
            if content is None:
                self.put(f"D {path}\n")
                continue
            mode, text = content if isinstance(content, tuple) else ("100644", content)
            if mode == "160000":
                self.put(f"M 160000 {text} {path}\n")
                continue
            self.put(f"M {mode} inline {path}\n")
            self.data(text)
        self.heads[branch] = self.mark
        return self.mark

    def tag(self, name, mark):
        self.put(f"reset refs/tags/{name}\nfrom :{mark}\n\n")

    def end(self):
        """Finishes; returns mark → id."""
        self.process.stdin.close()
        if self.process.wait() != 0:
            raise SystemExit("git fast-import failed")
        with open(f"{self.path}/marks", encoding="ascii") as lines:
            ids = {int(line[1:].split()[0]): line.split()[1] for line in lines}
        return ids
