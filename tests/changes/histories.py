# SPDX-License-Identifier: MIT
"""Random histories laid out as phalanx, from a seed: every kind of edit that the
rules tell apart, in commits and merges.  As a program, one for the benchmark:

    histories.py PATH SEED COMMITS [APPLICATIONS ENVIRONMENTS WEIGHT]
"""
import copy
import random
import sys

import yaml

from maker import Maker

VALUES = ["a", "1", 1, 2, True, False, "yes", 1.5, "", [1, 2], ["x", {"y": 1}], {"p": 1},
          {"p": {"q": "r"}}, {}, None]
PATHS = [("config", "level"), ("config", "url"), ("config", "list"), ("replicas",),
         ("config", "deep", "er"), ("sidecar", "image"), ("proxy", "image", "tag"),
         ("images", "recommendedTag"), ("image", "tag"), ("image", "repository"),
         ("sub", "image", "tag"), ("sub", "config", "level"), ("lib", "config", "level"),
         ("lib", "image", "tag"), ("other", "config", "level"), ("other", "enabled"),
         ("sub", "enabled"), ("lib", "enabled"), ("nested", "inner", "config", "level")]
TAGS = ["", "1.0.0", "1.0.1", "1.2.0", "2.0.0", "main", "c0044", "w_2026_10", None]


def put(tree, path, value):
    for key in path[:-1]:
        if not isinstance(tree.get(key), dict):
            tree[key] = {}
        tree = tree[key]
    tree[path[-1]] = value


class History:
    def __init__(self, path, seed, applications=6, places=3, weight=0, bare=False):
        self.random = random.Random(seed)
        self.maker = Maker(path, bare)
        self.places = [f"place{i}" for i in range(places)]
        self.weight = weight
        self.trees = {}  # path → value to be dumped
        self.files = {}  # to be committed next
        self.comments = {}
        self.applications = []
        self.number = 0
        self.merged = []  # marks of second parents
        self.write("environments/Chart.yaml", {"name": "environments", "version": "1.0.0"})
        self.write("environments/values.yaml", {
            "appOfAppsName": "all", "targetRevision": "main", "applications": {},
            "repoUrl": "https://github.com/owner/name.git"})
        for place in self.places:
            self.write(f"environments/values-{place}.yaml", {"name": place, "applications": {}})
        for name in ("lib", "tap"):
            self.write(f"charts/{name}/Chart.yaml", {"name": name, "version": "1.0.0"})
            self.write(f"charts/{name}/values.yaml", {"config": {"level": "INFO"}, "image": {"tag": "3.0.0"}})
            self.raw(f"charts/{name}/templates/deployment.yaml")
        for i in range(applications):
            self.add_application(f"app{i}")
        self.marks = [self.maker.commit(self.take(), "Initial commit")]

    def take(self):
        files, self.files = self.files, {}
        return files

    def dump(self, path):
        tree = self.trees[path]
        style = self.random.choice([None, None, '"'])
        text = yaml.safe_dump(tree, default_style=None if style is None else None,
                              sort_keys=self.random.random() < 0.3)
        if tree and self.random.random() < 0.2:  # anchors, where lists are shared
            text = yaml.safe_dump({**tree, **({"again": tree["config"]} if "config" in tree else {})})
            if "config" in tree:
                tree["again"] = copy.deepcopy(tree["config"])
        if not tree:
            text = ""
        filler = "".join(f"# {path} {i} {'x' * 60}\n" for i in range(self.weight))
        self.files[path] = f"# {self.comments.get(path, '')}\n{filler}{text}"

    def write(self, path, tree):
        self.trees[path] = tree
        self.dump(path)

    def raw(self, path):
        self.files[path] = f"# {self.random.random()}\n" + \
            "".join(f"# {i} {self.random.random()}\n" for i in range(self.weight // 4))

    def remove(self, prefix):
        for path in [p for p in self.trees if p.startswith(prefix)]:
            del self.trees[path]
        self.files[prefix.rstrip("/")] = None

    def add_application(self, name):
        r = self.random
        base = f"applications/{name}"
        chart = {"name": name, "version": "1.0.0", "dependencies": [],
                 "sources": [f"https://github.com/owner/{name}"]}
        if r.random() < 0.7:
            chart["appVersion"] = "1.0.0"
        if r.random() < 0.6:
            chart["dependencies"].append({"name": "redis", "version": "1.1.0",
                                          "repository": "https://example.org/charts"})
        if r.random() < 0.4:
            chart["dependencies"].append({"name": "redis", "alias": "other", "version": "1.1.0",
                                          "condition": "other.enabled",
                                          "repository": "https://example.org/charts"})
        if r.random() < 0.5:
            entry = {"name": r.choice(["lib", "tap"]), "version": "1.0.0"}
            entry["repository"] = f"file://../../charts/{entry['name']}"
            if r.random() < 0.5:
                entry["alias"] = "lib"
            if r.random() < 0.5:
                entry["condition"] = "lib.enabled"
            chart["dependencies"].append(entry)
        if r.random() < 0.5:
            entry = {"name": "sub", "version": "1.0.0"}
            if r.random() < 0.6:
                entry["condition"] = "sub.enabled,sub.config.on"
            chart["dependencies"].append(entry)
            inner = {"name": "sub", "version": "1.0.0", "appVersion": "4.0.0"}
            if r.random() < 0.4:
                inner["dependencies"] = [{"name": "lib", "alias": "inner", "version": "1.0.0",
                                          "repository": "file://../../../../charts/lib"}]
            self.write(f"{base}/charts/sub/Chart.yaml", inner)
            self.write(f"{base}/charts/sub/values.yaml", {"config": {"level": "DEBUG"}})
            self.raw(f"{base}/charts/sub/templates/job.yaml")
        if r.random() < 0.2:
            self.raw(f"{base}/charts/stray/templates/job.yaml")
        self.write(f"{base}/Chart.yaml", chart)
        self.write(f"{base}/values.yaml", {"image": {"repository": f"ghcr.io/owner/{name}", "tag": ""},
                                           "config": {"level": "INFO", "list": [1, 2]}, "replicas": 1})
        for place in self.places:
            self.write(f"{base}/values-{place}.yaml", {})
        for i in range(1 + self.weight // 20):
            self.raw(f"{base}/templates/deployment{i}.yaml")
        self.files[f"{base}/README.md"] = "# Text\n"
        self.applications.append(name)
        for place in self.places:
            if r.random() < 0.8:
                put(self.trees[f"environments/values-{place}.yaml"], ("applications", name), True)
                self.dump(f"environments/values-{place}.yaml")
        if r.random() < 0.5:
            put(self.trees["environments/values.yaml"], ("applications", name), False)
            self.dump("environments/values.yaml")

    def bump(self, version):
        parts = [int(x) for x in version.split(".")]
        at = self.random.randrange(3)
        return ".".join(str(v + 1 if i == at else v if i < at else 0) for i, v in enumerate(parts))

    def values_file(self, base):
        return self.random.choice([f"{base}/values.yaml"] +
                                  [f"{base}/values-{p}.yaml" for p in self.places])

    def edit(self):
        """One random edit."""
        r = self.random
        app = r.choice(self.applications)
        base = f"applications/{app}"
        what = r.randrange(20)
        if what < 3:
            chart = self.trees[f"{base}/Chart.yaml"]
            if "appVersion" in chart:
                chart["appVersion"] = self.bump(chart["appVersion"])
            elif r.random() < 0.2:
                chart["appVersion"] = "1.0.0"
            if r.random() < 0.05:
                chart["version"] = self.bump(chart["version"])
            self.dump(f"{base}/Chart.yaml")
        elif what < 8:
            path = self.values_file(base)
            where = r.choice(PATHS)
            value = r.choice(TAGS) if where[-1].lower().endswith("tag") else \
                r.choice([True, False, None]) if where[-1] == "enabled" else \
                r.choice(["proxy:1.0", "proxy:1.1", "proxy:2", "other:2", "proxy"]) \
                if where[-1] == "image" else copy.deepcopy(r.choice(VALUES))
            put(self.trees[path], where, value)
            self.dump(path)
        elif what == 8:
            path = self.values_file(base)
            self.comments[path] = str(r.random())
            self.dump(path)
        elif what == 9:
            self.raw(r.choice([f"{base}/templates/deployment0.yaml", f"{base}/README.md",
                               f"{base}/secrets.yaml", f"{base}/tests/one.yaml", f"{base}/crds/x.yaml"]))
        elif what == 10:
            needed = self.trees[f"{base}/Chart.yaml"]["dependencies"]
            if needed:
                one = r.choice(needed)
                one["version"] = self.bump(one["version"])
                if r.random() < 0.1:
                    needed.remove(one)
            self.dump(f"{base}/Chart.yaml")
        elif what == 11:
            lib = f"charts/{r.choice(['lib', 'tap'])}"
            if r.random() < 0.5:
                put(self.trees[f"{lib}/values.yaml"], r.choice(PATHS[:2] + [("image", "tag")]), r.choice(["1.1.1", "b", "c"]))
                self.dump(f"{lib}/values.yaml")
            else:
                self.raw(f"{lib}/templates/deployment.yaml")
        elif what == 12 and f"{base}/charts/sub/Chart.yaml" in self.trees:
            sub = f"{base}/charts/sub"
            if r.random() < 0.4:
                self.trees[f"{sub}/Chart.yaml"]["appVersion"] = self.bump(self.trees[f"{sub}/Chart.yaml"]["appVersion"])
                self.dump(f"{sub}/Chart.yaml")
            elif r.random() < 0.5:
                put(self.trees[f"{sub}/values.yaml"], r.choice(PATHS[:4]), r.choice(VALUES))
                self.dump(f"{sub}/values.yaml")
            else:
                self.raw(f"{sub}/templates/job.yaml")
        elif what == 13:
            self.raw(f"{base}/charts/stray/templates/job.yaml")
        elif what < 16:
            path = f"environments/values-{r.choice(self.places)}.yaml"
            put(self.trees[path], ("applications", app), r.random() < 0.6)
            self.dump(path)
        elif what == 16:
            path = r.choice(["environments/values.yaml", f"environments/values-{r.choice(self.places)}.yaml"])
            put(self.trees[path], r.choice([("fqdn",), ("controlSystem", "imageTag"), ("gcp", "region")]),
                r.choice(["c0044", "c0045", "x", None]))
            self.dump(path)
        elif what == 17 and len(self.applications) < 12 and not self.weight and \
                f"new{self.number}" not in self.applications:
            self.add_application(f"new{self.number}")
        elif what == 18 and len(self.applications) > 3 and not self.weight and r.random() < 0.3:
            self.remove(f"{base}/")
            self.applications.remove(app)
        else:
            self.raw(f"docs/{r.randrange(50)}.rst")

    def step(self):
        r = self.random
        self.number += 1
        for _ in range(1 if self.weight else r.choice([1, 1, 2, 4])):
            self.edit()
        files = self.take()
        after = r.choice([60, 3600, 40000])
        if r.random() < 0.5:
            # A branch of one commit, merged as GitHub does.
            branch = self.maker.commit(files, "On a branch", branch=f"b{self.number % 7}", after=after,
                                       parent=self.marks[-1])
            self.merged.append(branch)
            mark = self.maker.commit(files, f"Merge pull request #{self.number} from owner/b\n\n"
                                     f"Title {self.number}\n", after=60, merge=branch, by="Merger")
        else:
            mark = self.maker.commit(files, f"Title {self.number} (#{self.number})", after=after)
        self.marks.append(mark)

    def end(self):
        ids = self.maker.end()
        return [ids[m] for m in self.marks], [ids[m] for m in self.merged]


if __name__ == "__main__":
    where, seed, commits = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    applications, places, weight = (int(x) for x in sys.argv[4:7]) if len(sys.argv) > 6 else (6, 3, 0)
    history = History(where, seed, applications, places, weight, bare=True)
    for _ in range(commits - 1):
        history.step()
    main, _ = history.end()
    print("\n".join(main))
