# SPDX-License-Identifier: MIT
"""What waits in an environment, worked out a second time from the rules written
in include/changes/phalanx.h: with `git diff`, `git log` and PyYAML, values
really merged into one tree, files told apart by their paths."""
import fnmatch
import posixpath
import re
import subprocess

import yaml

from maker import git

IGNORED = ["*.md", "*.md.gotmpl", "secrets.yaml", "secrets-*.yaml", "tests", "docs",
           "LICENSE*", ".helmignore", ".gitignore", "values.schema.json"]
TAGS = {"tag:yaml.org,2002:" + t for t in ("int", "float", "bool")}
DEPTH = 4


def build(node):
    """Scalars are (text, is typed), null is None, maps have texts as keys."""
    if isinstance(node, yaml.ScalarNode):
        if node.tag == "tag:yaml.org,2002:null":
            return None
        return (node.value, node.tag in TAGS and node.style is None)
    if isinstance(node, yaml.SequenceNode):
        return [build(n) for n in node.value]
    merged, own = {}, {}
    for key, value in node.value:
        if key.tag == "tag:yaml.org,2002:merge" or (key.value == "<<" and key.style is None):
            maps = value.value if isinstance(value, yaml.SequenceNode) else [value]
            for one in maps:
                for k, v in build(one).items():
                    merged.setdefault(k, v)
        else:
            own[key.value] = build(value)
    return {**merged, **own}


def overlay(lower, upper):
    result = dict(lower)
    for key, value in upper.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict):
            below = result.get(key)
            result[key] = overlay(below if isinstance(below, dict) else {}, value)
        else:
            result[key] = value
    return result


def leaves(tree, prefix=()):
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from leaves(value, prefix + (key,))
        elif value is not None:
            yield prefix + (key,), value


def find(tree, path):
    for key in path:
        if not isinstance(tree, dict):
            return None
        tree = tree.get(key)
    return tree


def decides(tree, path):
    """Does this file say what is at the path (a value, a null, or something that
    is no map above it)?"""
    for key in path:
        if not isinstance(tree, dict) or key not in tree:
            return not isinstance(tree, dict)
        tree = tree[key]
    return True


def text(value):
    return value[0] if isinstance(value, tuple) and value[0] != "" else None


def kind(relative):
    """What a file is for, by its path within its chart."""
    first = relative.split("/")[0]
    if relative in ("Chart.yaml", "values.yaml"):
        return relative
    if fnmatch.fnmatchcase(first, "values-*.yaml"):
        return "place"
    if first == "charts":
        return "charts"
    if any(fnmatch.fnmatchcase(first, p) for p in IGNORED):
        return "ignored"
    return "templates"


class Chart:
    def __init__(self, key, name, folder, document, parent):
        self.key, self.name, self.folder = key, name, folder
        self.document, self.parent, self.on = document, parent, True


class Side:
    """A service at one revision."""

    def __init__(self, source, revision, folder, place):
        self.source, self.revision, self.folder = source, revision, folder
        self.charts, self.needed = [], []
        self.place, self.all, self.own = {}, {}, {}
        if not source.is_folder(revision, folder):
            return
        self.place = source.load(revision, f"{folder}/values-{place}.yaml")
        self.all = source.load(revision, f"{folder}/values.yaml")
        self.add((), "", folder, None, 0)
        defaults = {}
        for key, values in sorted(self.own.items(), key=lambda x: -len(x[0])):
            tree = values
            for part in reversed(key):
                tree = {part: tree}
            defaults = overlay(defaults, tree)
        self.values = overlay(overlay(overlay({}, defaults), self.all), self.place)
        for chart in self.charts:
            for need in [n for n in self.needed if n["parent"] is chart]:
                need["on"] = chart.on and self.is_on(chart.key, need["condition"])
                if need["chart"]:
                    need["chart"].on = need["on"]

    def add(self, key, name, folder, parent, depth):
        chart = Chart(key, name, folder, self.source.load(self.revision, f"{folder}/Chart.yaml"), parent)
        self.charts.append(chart)
        if depth:
            self.own[key] = self.source.load(self.revision, f"{folder}/values.yaml")
        for entry in chart.document.get("dependencies") or []:
            value = {k: text(entry.get(k)) or "" for k in
                     ("name", "alias", "version", "repository", "condition")}
            alias = value["alias"] or value["name"]
            if not alias:
                continue
            need = {**value, "parent": chart, "key": key + (alias,), "chart": None, "on": True}
            self.needed.append(need)
            local = None
            if value["repository"].startswith("file://"):
                local = posixpath.normpath(posixpath.join(folder, value["repository"][7:]))
            elif not value["repository"]:
                local = f"{folder}/charts/{value['name']}"
            if local and not local.startswith("..") and depth < DEPTH and \
                    self.source.is_folder(self.revision, local):
                need["chart"] = self.add(need["key"], value["name"], local, chart, depth + 1)
        return chart

    def is_on(self, key, condition):
        for path in condition.split(","):
            found = text(find(self.values, key + tuple(path.strip().split("."))))
            if found in ("true", "false"):
                return found == "true"
        return True

    def product(self, chart):
        return text(find(self.values, chart.key + ("image", "tag"))) or \
            (chart.document.get("appVersion") or (None,))[0]


class Source:
    """A repository."""

    def __init__(self, path):
        self.path = path
        self.process = subprocess.Popen(["git", "-C", str(path), "cat-file", "--batch"],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.cache, self.parsed, self.diffs, self.logs = {}, {}, {}, {}

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def read(self, revision, path):
        """(id, type, bytes) or None."""
        key = (revision, path)
        if key not in self.cache:
            self.process.stdin.write(f"{revision}:{path}\n".encode())
            self.process.stdin.flush()
            head = self.process.stdout.readline().split()
            if head[-1] == b"missing" or len(head) < 3:
                self.cache[key] = None
            else:
                raw = self.process.stdout.read(int(head[2]) + 1)[:-1]
                self.cache[key] = (head[0], head[1], raw)
        return self.cache[key]

    def is_folder(self, revision, path):
        found = self.read(revision, path)
        return found is not None and found[1] == b"tree"

    def load(self, revision, path):
        found = self.read(revision, path)
        if found is None or found[1] != b"blob":
            return {}
        if found[0] not in self.parsed:
            node = yaml.compose(found[2].decode(), Loader=yaml.CSafeLoader)
            self.parsed[found[0]] = build(node) if node is not None else {}
        return self.parsed[found[0]] or {}

    def changed(self, old, new):
        if (old, new) not in self.diffs:
            self.diffs[old, new] = git(self.path, "diff", "--no-renames", "--name-only",
                                       "-z", old, new).split("\0")[:-1]
        return self.diffs[old, new]

    def log(self, old, new):
        """[(id, files)] of first parents, the newest first."""
        if (old, new) not in self.logs:
            out = git(self.path, "log", "--first-parent", "-m", "--no-renames", "--name-only",
                      "--root", "--format=%x01%H", f"{old}..{new}")
            entries = []
            for block in out.split("\x01")[1:]:
                lines = block.strip().split("\n")
                entries.append((lines[0], [l for l in lines[1:] if l]))
            self.logs[old, new] = entries
        return self.logs[old, new]


SEMVER = re.compile(r"(\d+)\.(\d+)\.(\d+)$")
VERSIONS = {"major", "minor", "patch", "pre-release", "dated", "version"}


def classes(old, new):
    """Which classes a version's step may have."""
    a, b = SEMVER.match(old or ""), SEMVER.match(new or "")
    if a and b and old != new and not int(a[1]) > 1900:
        for name, x, y in zip(("major", "minor", "patch"), a.groups(), b.groups()):
            if int(x) != int(y):
                return {name}
    return VERSIONS if old and new else {"version"}


class Found:
    """Parts: what → (from, to, possible classes); why: tests of a path."""

    def __init__(self):
        self.parts, self.why, self.switch = {}, [], None

    def add(self, what, old, new, possible, why):
        known = self.parts.get(what)
        # A chart of the repository: its version, and that its files changed.
        if known is None or known[:2] == (None, None):
            self.parts[what] = (old, new, possible)
        self.why += why


def file_is(path):
    return lambda name: name == path


def template_of(folder):
    return lambda name: name.startswith(folder + "/") and kind(name[len(folder) + 1:]) == "templates"


def stray_of(folder, name):
    base = f"{folder}/charts/{name}"
    return lambda path: path == base or (path.startswith(base + "/") and
                                         kind(path[len(base) + 1:]) not in ("ignored", "place"))


def compare(source, a, b, old, new, folder, place, is_environment=False):
    """Two sides that both have a chart."""
    found = Found()
    files = source.changed(old, new)
    live_a = {c.key: c for c in a.charts if c.on}
    live_b = {c.key: c for c in b.charts if c.on}

    def layer_cause(path, layer):
        if layer == "place":
            return [file_is(f"{folder}/values-{place}.yaml")]
        if layer == "all":
            return [file_is(f"{folder}/values.yaml")]
        owners = [c for c in b.charts[1:] + a.charts[1:] if path[:len(c.key)] == c.key]
        best = max(owners, key=lambda c: len(c.key))
        return [file_is(f"{best.folder}/values.yaml")]

    def layer_of(path):
        if decides(a.place, path) and a.place or decides(b.place, path) and b.place:
            return "place"
        if decides(a.all, path) and a.all or decides(b.all, path) and b.all:
            return "all"
        return "own"

    for key, chart in live_b.items():
        other = live_a.get(key)
        if other is None:
            continue
        x, y = a.product(other), b.product(chart)
        if x != y:
            path = key + ("image", "tag")
            why = []
            tags = [text(find(s.values, path)) for s in (a, b)]
            if any(tags):
                why += layer_cause(path, layer_of(path))
            if not all(tags):
                why.append(file_is(f"{chart.folder}/Chart.yaml"))
            found.add("appVersion" if not key else ".".join(key), x, y, classes(x, y), why)
        elif other.document.get("appVersion") != chart.document.get("appVersion"):
            found.add("chart", None, None, {"templates"}, [file_is(f"{chart.folder}/Chart.yaml")])
        declared = {n["name"] for s, c in ((a, other), (b, chart)) for n in s.needed
                    if n["parent"] is c and n["chart"]}
        label = "templates" if (chart.folder + "/").startswith(folder + "/") else chart.folder
        if other.folder != chart.folder:
            continue
        for name in files:
            if not name.startswith(chart.folder + "/"):
                continue
            relative = name[len(chart.folder) + 1:]
            if kind(relative) == "templates":
                found.add(label, None, None, {"templates"}, [template_of(chart.folder)])
            elif kind(relative) == "charts" and relative.split("/")[1] not in declared:
                found.add(label, None, None, {"templates"},
                          [stray_of(chart.folder, relative.split("/")[1])])

    needs_a = {n["key"]: n for n in a.needed if n["on"]}
    needs_b = {n["key"]: n for n in b.needed if n["on"]}
    steps = {}
    for key in {**needs_b, **needs_a}:
        x, y = needs_a.get(key), needs_b.get(key)
        steps[key] = ((x or {}).get("version") or None, (y or {}).get("version") or None)
    for key, (x, y) in steps.items():
        p, q = needs_a.get(key), needs_b.get(key)
        need = q or p
        if p and q and x == y and p["repository"] == q["repository"]:
            continue
        twins = {steps[k] for k, n in needs_b.items() if n["name"] == need["name"]}
        name = need["name"] if twins <= {(x, y)} else ".".join(key)
        if need["chart"]:
            name = f"charts/{name}"
        why = [file_is(f"{need['parent'].folder}/Chart.yaml")]
        if p and q and x == y:
            found.add(name, None, None, {"templates"}, why)
        else:
            found.add(name, x, y, classes(x, y), why)
    x, y = (s.charts[0].document.get("version") for s in (a, b))
    if text(x) != text(y):
        found.add("chart", text(x), text(y), classes(text(x), text(y)), [file_is(f"{folder}/Chart.yaml")])

    off = [n["key"] for n in a.needed + b.needed
           if n["key"] not in needs_a and n["key"] not in needs_b]
    half = [k for k in steps if (k in needs_a) != (k in needs_b)]
    flat_a, flat_b = dict(leaves(a.values)), dict(leaves(b.values))
    for path in {**flat_a, **flat_b}:
        x, y = flat_a.get(path), flat_b.get(path)
        if x == y or is_environment and path[0] in ("applications", "revisions"):
            continue
        layer = layer_of(path)
        if any(path[:len(k)] == k for k in off) or \
                layer == "own" and any(path[:len(k)] == k for k in half):
            continue
        if path[-2:] == ("image", "tag") and path[:-2] in live_a and path[:-2] in live_b:
            continue
        scalars = all(v is None or isinstance(v, tuple) for v in (x, y))
        leaf, what, p, q = path[-1], None, text(x), text(y)
        if scalars and leaf == "tag" and len(path) > 1:
            what = ".".join(path[:-1])
        elif scalars and leaf == "image" and p and q and ":" in p and ":" in q and \
                p.rsplit(":", 1)[0] == q.rsplit(":", 1)[0]:
            what, p, q = ".".join(path), p.rsplit(":", 1)[1], q.rsplit(":", 1)[1]
        elif scalars and leaf.endswith("Tag") and len(leaf) > 3:
            what = ".".join(path)
        if what is None:
            found.add(f"values-{place}" if layer == "place" else "values", None, None,
                      {"values"}, layer_cause(path, layer))
        elif p != q:
            found.add(what, p, q, classes(p, q), layer_cause(path, layer))
    return found


class Place:
    """environments/ at a revision."""

    def __init__(self, source, revision, place):
        self.side = Side(source, revision, "environments", place)
        self.values = self.side.values if self.side.charts else {}

    def on(self):
        return {k for k, v in (self.values.get("applications") or {}).items() if text(v) == "true"}

    def branch(self, app, site):
        for path in (("revisions", app), ("targetRevision",)):
            value = text(find(self.values, path))
            if value:
                return None if value in (site, "HEAD") else value
        return None


def pending(source, place, old, new, site="main", branches=None):
    """service → dict, between two revisions of the site's branch.  branches: name →
    (revision that ran, revision now); of those that are not there nothing is told."""
    a, b = Place(source, old, place), Place(source, new, place)
    result, running = {}, {}
    for app in sorted(a.on() | b.on()):
        folder = f"applications/{app}"
        was, now = a.branch(app, site), b.branch(app, site)
        x = branches.get(was) if was and branches else (old, new)
        y = branches.get(now) if now and branches else (old, new)
        if was and not branches or now and not branches or not x or not y:
            continue
        x, y = x[0], y[1]
        p, q = Side(source, x, folder, place), Side(source, y, folder, place)
        found, is_on, was_on = Found(), app in b.on(), app in a.on()
        last = q if q.charts else p
        if was_on:
            running[app] = p.product(p.charts[0]) if p.charts else None

        def switched(side, on):
            version = side.product(side.charts[0]) if side.charts else None
            found.add("appVersion" if version else "enabled" if on else "removed",
                      None if on else version, version if on else None,
                      {"enabled" if on else "removed"}, [])

        if not is_on or not was_on:
            switched(q if is_on else p, is_on)
        elif not p.charts or not q.charts:
            switched(last, bool(q.charts))
        else:
            found = compare(source, p, q, x, y, folder, place)
        if was != now and is_on and was_on:
            found.add("branch", was or site, now or site, {"values"}, [])
        if is_on and not was_on:
            found.why.append(lambda name, f=folder: name.startswith(f + "/") and (
                kind(name[len(f) + 1:]) not in ("ignored", "place") or
                name == f"{f}/values-{place}.yaml"))
        if was != now or is_on != was_on:
            found.switch = app
        result[app] = (found, x, y)
    if a.side.charts and b.side.charts:
        name = text(b.values.get("appOfAppsName")) or "environments"
        result[name] = (compare(source, a.side, b.side, old, new, "environments", place, True), old, new)
    told = {}
    for service, (found, x, y) in result.items():
        if found.parts:
            told[service] = {"parts": found.parts,
                             "merges": merges(source, found, x, y, place, site)}
    return told, running


def merges(source, found, old, new, place, site):
    ids = []
    for commit, files in source.log(old, new):
        is_it = any(test(name) for name in files for test in found.why)
        if not is_it and found.switch and any(
                name in ("environments/values.yaml", f"environments/values-{place}.yaml")
                for name in files):
            parent = git(source.path, "rev-list", "--parents", "-1", commit).split()[1:2]
            if parent:
                a, b = Place(source, parent[0], place), Place(source, commit, place)
                is_it = (found.switch in a.on()) != (found.switch in b.on()) or \
                    a.branch(found.switch, site) != b.branch(found.switch, site)
        if is_it:
            ids.append(commit)
    return ids
