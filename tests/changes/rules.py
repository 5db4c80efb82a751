# SPDX-License-Identifier: MIT
"""One rule a case: what one pull request changes in a small repository, and what
then waits in an environment, as lines

    service: class from>to | part, part from>to | #pull, #pull
"""
import yaml

from maker import Maker, git

IDS = {}


def chart(**more):
    return yaml.safe_dump({"name": "x", "version": "1.0.0", **more})


REDIS = {"name": "redis", "version": "1.1.0", "repository": "https://example.org/charts"}
LIB = {"name": "lib", "version": "1.0.0", "repository": "file://../../charts/lib"}

BASE = {
    "environments/Chart.yaml": chart(),
    "environments/values.yaml": """appOfAppsName: science
repoUrl: https://github.com/owner/name.git
targetRevision: main
applications:
  alpha: false
  beta: false
  gamma: false
  pinned: false
""",
    "environments/values-prod.yaml": """name: prod
applications: {alpha: true, beta: true, pinned: true}
revisions: {pinned: feature}
""",
    "environments/values-dev.yaml": "name: dev\napplications: {alpha: true, gamma: true}\n",
    "environments/templates/alpha.yaml": "1",
    "charts/lib/Chart.yaml": chart(appVersion="7.0.0"),
    "charts/lib/values.yaml": "level: info\nimage:\n  tag: ''\n",
    "charts/lib/templates/deployment.yaml": "1",
    # A product of our own, with all that a chart may have.
    "applications/alpha/Chart.yaml": chart(
        appVersion="1.0.0", dependencies=[REDIS],
        sources=["https://github.com/other/lib", "https://github.com/owner/alpha.git"]),
    "applications/alpha/values.yaml": """# -- Text
image: {repository: ghcr.io/owner/alpha, tag: ""}
level: info
proxy: {image: {repository: proxy, tag: "1.0.0"}}
sidecar: {image: "kiwi/sidecar:2.0.0"}
""",
    "applications/alpha/values-prod.yaml": "level: warn\n",
    "applications/alpha/values-dev.yaml": "",
    "applications/alpha/templates/deployment.yaml": "1",
    "applications/alpha/README.md": "text",
    "applications/alpha/secrets.yaml": "{}",
    # A shared chart under two names, one of them off; a chart of its own.
    "applications/beta/Chart.yaml": chart(dependencies=[
        LIB, {**LIB, "alias": "spare", "condition": "spare.enabled"},
        {"name": "inner", "version": "1.0.0"}]),
    "applications/beta/values.yaml": "spare: {enabled: false}\ninner: {level: x}\n",
    "applications/beta/values-prod.yaml": "",
    "applications/beta/charts/inner/Chart.yaml": chart(appVersion="3.0.0"),
    "applications/beta/charts/inner/values.yaml": "level: y\nsize: 1\n",
    "applications/beta/charts/inner/templates/job.yaml": "1",
    "applications/gamma/Chart.yaml": chart(appVersion="2026.06.01", dependencies=[REDIS, {**REDIS, "alias": "cache"}]),
    "applications/gamma/values.yaml": "",
    "applications/gamma/values-dev.yaml": "",
    "applications/pinned/Chart.yaml": chart(appVersion="5.0.0"),
    "applications/pinned/values.yaml": "",
    "applications/pinned/values-prod.yaml": "",
}


def alpha(**more):
    return chart(**{"appVersion": "1.0.0", "dependencies": [REDIS],
                    "sources": ["https://github.com/other/lib", "https://github.com/owner/alpha.git"], **more})


def edit(path, old, new):
    assert old in BASE[path], (path, old)
    return {path: BASE[path].replace(old, new)}


A, B, G = "applications/alpha/", "applications/beta/", "applications/gamma/"
E = "environments/values-prod.yaml"

# (name, environment, files, lines)
CASES = [
    ("nothing", "prod", {"docs/x.rst": "1"}, []),
    ("major", "prod", {A + "Chart.yaml": alpha(appVersion="2.0.0")}, ["alpha: major 1.0.0>2.0.0 | appVersion 1.0.0>2.0.0 | #1"]),
    ("minor", "prod", {A + "Chart.yaml": alpha(appVersion="1.1.0")}, ["alpha: minor 1.0.0>1.1.0 | appVersion 1.0.0>1.1.0 | #1"]),
    ("patch", "prod", {A + "Chart.yaml": alpha(appVersion="1.0.1")}, ["alpha: patch 1.0.0>1.0.1 | appVersion 1.0.0>1.0.1 | #1"]),
    ("pre-release", "prod", {A + "Chart.yaml": alpha(appVersion="1.0.0-rc.1")}, ["alpha: pre-release 1.0.0>1.0.0-rc.1 | appVersion 1.0.0>1.0.0-rc.1 | #1"]),
    ("back again", "prod", {A + "Chart.yaml": alpha(appVersion="0.9.0")}, ["alpha: major 1.0.0>0.9.0 | appVersion 1.0.0>0.9.0 | #1"]),
    ("dated", "dev", edit(G + "Chart.yaml", "2026.06.01", "2026.07.30"), ["gamma: dated 2026.06.01>2026.07.30 | appVersion 2026.06.01>2026.07.30 | #1"]),
    ("odd", "prod", {A + "Chart.yaml": alpha(appVersion="tickets-DM-1")}, ["alpha: version 1.0.0>tickets-DM-1 | appVersion 1.0.0>tickets-DM-1 | #1"]),
    ("not there", "prod", edit(G + "Chart.yaml", "2026.06.01", "2026.07.30"), []),
    ("description", "prod", {A + "Chart.yaml": alpha(description="new")}, []),
    ("chart's own version", "prod", {A + "Chart.yaml": alpha(version="1.0.1")}, ["alpha: patch > | chart 1.0.0>1.0.1 | #1"]),
    ("dependency", "prod", {A + "Chart.yaml": alpha(dependencies=[{**REDIS, "version": "2.0.0"}])}, ["alpha: major > | redis 1.1.0>2.0.0 | #1"]),
    ("dependency comes", "prod", {A + "Chart.yaml": alpha(dependencies=[REDIS, {**REDIS, "name": "kafka"}])}, ["alpha: version > | kafka >1.1.0 | #1"]),
    ("dependency goes", "prod", {A + "Chart.yaml": alpha(dependencies=[])}, ["alpha: version > | redis 1.1.0> | #1"]),
    ("dependency moves", "prod", {A + "Chart.yaml": alpha(dependencies=[{**REDIS, "repository": "oci://x"}])}, ["alpha: templates > | redis | #1"]),
    ("twins move together", "dev", edit(G + "Chart.yaml", "1.1.0", "1.2.0"), ["gamma: minor > | redis 1.1.0>1.2.0 | #1"]),
    ("twins part", "dev", {G + "Chart.yaml": chart(appVersion="2026.06.01", dependencies=[{**REDIS, "version": "1.1.1"}, {**REDIS, "alias": "cache", "version": "1.2.0"}])},
     ["gamma: minor > | cache 1.1.0>1.2.0, redis 1.1.0>1.1.1 | #1"]),
    ("tag here", "prod", {A + "values-prod.yaml": "level: warn\nimage: {tag: 1.0.5}\n"}, ["alpha: patch 1.0.0>1.0.5 | appVersion 1.0.0>1.0.5 | #1"]),
    ("tag elsewhere", "prod", {A + "values-dev.yaml": "image: {tag: 1.0.5}\n"}, []),
    ("tag for all", "prod", edit(A + "values.yaml", 'alpha, tag: ""', 'alpha, tag: "1.1.0"'), ["alpha: minor 1.0.0>1.1.0 | appVersion 1.0.0>1.1.0 | #1"]),
    ("tag of another image", "prod", edit(A + "values.yaml", '"1.0.0"', '"1.2.0"'), ["alpha: minor > | proxy.image 1.0.0>1.2.0 | #1"]),
    ("tag in an image", "prod", edit(A + "values.yaml", "sidecar:2.0.0", "sidecar:2.0.1"), ["alpha: patch > | sidecar.image 2.0.0>2.0.1 | #1"]),
    ("another image", "prod", edit(A + "values.yaml", "kiwi/sidecar:2.0.0", "other/sidecar:2.0.1"), ["alpha: values > | values | #1"]),
    ("overridden", "prod", edit(A + "values.yaml", "level: info", "level: debug"), []),
    ("not overridden", "dev", edit(A + "values.yaml", "level: info", "level: debug"), ["alpha: values > | values | #1"]),
    ("for this one", "prod", {A + "values-prod.yaml": "level: error\n"}, ["alpha: values > | values-prod | #1"]),
    ("for another", "dev", {A + "values-prod.yaml": "level: error\n"}, []),
    ("as all have it", "prod", {A + "values-prod.yaml": "level: warn\nproxy: {image: {tag: '1.0.0'}}\n"}, []),
    ("override goes", "prod", {A + "values-prod.yaml": ""}, ["alpha: values > | values-prod | #1"]),
    ("null takes away", "prod", {A + "values-prod.yaml": "level: null\n"}, ["alpha: values > | values-prod | #1"]),
    ("comment", "prod", edit(A + "values.yaml", "-- Text", "-- Other text"), []),
    ("order and quotes", "prod", {A + "values-prod.yaml": "# x\n'level': \"warn\"\n"}, []),
    ("anchors", "prod", {A + "values-prod.yaml": "level: &x warn\nother: {a: *x, <<: {b: 1}}\n"}, ["alpha: values > | values-prod | #1"]),
    ("template", "prod", {A + "templates/deployment.yaml": "2"}, ["alpha: templates > | templates | #1"]),
    ("new file", "prod", {A + "crds/x.yaml": "2"}, ["alpha: templates > | templates | #1"]),
    ("file goes", "prod", {A + "templates/deployment.yaml": None}, ["alpha: templates > | templates | #1"]),
    ("text", "prod", {A + "README.md": "2", A + "secrets.yaml": "2", A + "secrets-prod.yaml": "2", A + "tests/x.yaml": "2"}, []),
    ("shared template", "prod", {"charts/lib/templates/deployment.yaml": "2"}, ["beta: templates > | charts/lib | #1"]),
    ("shared template, not used", "dev", {"charts/lib/templates/deployment.yaml": "2"}, []),
    ("shared values", "prod", edit("charts/lib/values.yaml", "info", "debug"), ["beta: values > | values | #1"]),
    ("shared values, overridden", "prod", {**edit("charts/lib/values.yaml", "info", "debug"), B + "values-prod.yaml": "lib: {level: info}\n"}, []),
    ("shared product", "prod", {"charts/lib/Chart.yaml": chart(appVersion="7.1.0")}, ["beta: minor > | lib 7.0.0>7.1.0 | #1"]),
    ("shared tag", "prod", {B + "values-prod.yaml": "lib: {image: {tag: 8.0.0}}\n"}, ["beta: major > | lib 7.0.0>8.0.0 | #1"]),
    ("for what is off", "prod", {B + "values.yaml": "spare: {enabled: false, level: z}\ninner: {level: x}\n"}, []),
    ("switched on", "prod", {B + "values-prod.yaml": "spare: {enabled: true}\n"}, ["beta: version > | charts/spare >1.0.0, values-prod | #1"]),
    ("inner product", "prod", {B + "charts/inner/Chart.yaml": chart(appVersion="3.0.1")}, ["beta: patch > | inner 3.0.0>3.0.1 | #1"]),
    ("inner template", "prod", {B + "charts/inner/templates/job.yaml": "2"}, ["beta: templates > | templates | #1"]),
    ("inner values", "prod", {B + "charts/inner/values.yaml": "level: y\nsize: 2\n"}, ["beta: values > | values | #1"]),
    ("inner values, overridden", "prod", {B + "charts/inner/values.yaml": "level: z\nsize: 1\n"}, []),
    ("stray chart", "prod", {B + "charts/stray.tgz": "2"}, ["beta: templates > | templates | #1"]),
    ("enabled", "prod", edit(E, "beta: true", "beta: true, gamma: true"), ["gamma: enabled >2026.06.01 | appVersion >2026.06.01 | #1"]),
    ("removed", "prod", edit(E, "alpha: true, ", ""), ["alpha: removed 1.0.0> | appVersion 1.0.0> | #1"]),
    ("enabled for all", "dev", edit("environments/values.yaml", "beta: false", "beta: true"), ["beta: enabled > | enabled | #1"]),
    ("enabled elsewhere", "dev", edit(E, "beta: true", "beta: true, gamma: true"), []),
    ("new application", "prod", {**edit(E, "beta: true", "beta: true, new: true"), "applications/new/Chart.yaml": chart(appVersion="0.1.0")}, ["new: enabled >0.1.0 | appVersion >0.1.0 | #1"]),
    ("moved to a branch", "prod", edit(E, "pinned: feature", "pinned: feature, alpha: feature"), ["alpha@feature: minor 1.0.0>1.4.0 | appVersion 1.0.0>1.4.0, branch main>feature | On a branch, #1"]),
    ("environment", "prod", {E: BASE[E] + "fqdn: x\n"}, ["science: values > | values-prod | #1"]),
    ("environment's tag", "prod", {E: BASE[E] + "control: {imageTag: c1}\n"}, ["science: version > | control.imageTag >c1 | #1"]),
    ("environment's template", "prod", {"environments/templates/alpha.yaml": "2"}, ["science: templates > | templates | #1"]),
    ("environment of another", "prod", {"environments/values-dev.yaml": BASE["environments/values-dev.yaml"] + "x: 1\n"}, []),
    ("pinned: main moves", "prod", {"applications/pinned/Chart.yaml": chart(appVersion="6.0.0")}, []),
    ("link in place of values", "prod", {A + "values-prod.yaml": ("120000", "/etc/passwd")}, ["alpha: values > | values-prod | #1"]),
    ("link in place of a template", "prod", {A + "templates/deployment.yaml": ("120000", "/etc/passwd")}, ["alpha: templates > | templates | #1"]),
    ("submodule", "prod", {A + "templates/sub": ("160000", "1" * 40)}, ["alpha: templates > | templates | #1"]),
    ("YAML bomb", "prod", {A + "values-prod.yaml": "level: warn\na: &a [1,1,1,1,1,1,1,1,1]\n" + "".join(f"a{i}: &a{i} [{','.join(['*a' + (str(i - 1) if i else '')] * 9)}]\n" for i in range(9))}, ["alpha: values > | values-prod | #1"]),
    ("faulty chart", "prod", {A + "Chart.yaml": "a: [\n"}, ["alpha: templates > | chart | #1"]),
    ("2 MiB of values", "prod", {A + "values-prod.yaml": "level: warn\n" + "# x\n" * 600000}, ["alpha: values > | values-prod | #1"]),
    ("chart in itself", "prod", {B + "Chart.yaml": chart(dependencies=[LIB, {"name": "loop", "version": "1", "repository": "file://."}, {"name": "out", "version": "1", "repository": "file://../../../../etc"}])},
     ["beta: version > | charts/inner 1.0.0>, charts/loop >1, charts/loop.lib >1.0.0, "
      "charts/loop.loop.lib >1.0.0, charts/loop.loop.loop.lib >1.0.0, loop >1, "
      "loop.loop.loop.loop.lib >1.0.0, out >1 | #1"]),
    ("mark-up in a name", "prod", {A + "Chart.yaml": alpha(appVersion="<!channel>")}, ["alpha: version 1.0.0><!channel> | appVersion 1.0.0><!channel> | #1"]),
]
# What is noted beside the answer.
TROUBLE = {"link in place of values": "links are not followed", "YAML bomb": "more values than one file may have",
           "faulty chart": "applications/alpha/Chart.yaml: line", "2 MiB of values": "KiB"}


def make(path, files):
    """The base, one pull request, and a branch that some follow; the ids of the
    first and the last commit of main."""
    maker = Maker(path, bare=True)
    first = maker.commit(BASE, "Base")
    maker.commit({A + "Chart.yaml": alpha(appVersion="1.4.0")}, "On a branch", branch="feature", parent=first)
    side = maker.commit(files, "Work", branch="work", parent=first)
    last = maker.commit(files, "Merge pull request #1 from owner/work\n\nA title\n", merge=side, by="Merger")
    ids = maker.end()
    return ids[first], ids[last]


def line(change):
    parts = sorted(p["what"] + (f" {p.get('from', '')}>{p.get('to', '')}" if "from" in p or "to" in p else "")
                   for p in change.get("parts", []))
    merges = ", ".join(f"#{m['number']}" if m.get("number") else m["title"] for m in reversed(change.get("merges", [])))
    branch = f"@{change['branch']}" if "branch" in change else ""
    return (f"{change['service']}{branch}: {change['class']} {change.get('from', '')}>{change.get('to', '')}"
            f" | {', '.join(parts)} | {merges}")
