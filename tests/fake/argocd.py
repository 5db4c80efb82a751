#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A fake Argo CD on loopback that keeps the rules of the real one.

    tests/fake/argocd.py [--port 0] [--token T] [--root /argo-cd] [--file F] [--stdin]

Served: GET ROOT/api/v1/applications and ROOT/api/v1/applications/NAME, after
assets/swagger.json of argoproj/argo-cd; the shared part (control, log, scripted
answers) is described in fake.py.

As in Argo CD: a token is required, and who may not see an application does not
learn of it (left out of the list; alone, 403, or 404 with its project);
`fields` selects exactly the names of appFields in
pkg/apiclient/application/forwarder_overwrite.go, with "items." before them
(others select nothing, a leading "-" excludes); `projects` and `project`
repeat; `appNamespace`, `name`, `repo` filter; the list is sorted by name.
Single applications ignore `fields`.

--file and "apps" give applications in short; all keys but name have defaults:

    {"name": "gafaelfawr", "namespace": "argocd", "project": "default",
     "repo": URL, "path": "applications/gafaelfawr", "branch": "main",
     "chart": null, "sync": "OutOfSync", "health": "Healthy", "why": null,
     "running": SHA, "compared": SHA, "images": [...], "automated": false,
     "deployed_at": "2026-07-23T21:00:00Z", "phase": "Succeeded",
     "message": "successfully synced (all tasks run)", "conditions": [[type,
     message]], "sources": null or a list of {"repo", "path", "branch", "chart"},
     "hidden": false (the token may not see it)}

More orders of the control endpoint:

    "apps": [ {...} ]         all applications, in short
    "set": {"NAME": {...}}    change keys of some
    "sync": ["NAME", ...]     what a person's sync does: what is compared runs,
                              Synced, the operation Succeeded at the clock's
                              time, one more entry in the history.  One whose
                              "sticks" is set becomes that health ("Degraded"),
                              one with "fails" stays OutOfSync, its operation
                              Failed with that message.
    "merge": {"NAME": SHA}    the branch has moved: compared to SHA, OutOfSync
    "token": "T"              the token that is accepted
"""
import copy
import datetime
import hmac
import json
import sys
import urllib.parse

sys.dont_write_bytecode = True
import fake  # noqa: E402

OLD, NEW = "1" * 40, "2" * 40
DEFAULTS = {
    "namespace": "argocd", "project": "default",
    "repo": "https://github.com/example/gitops.git", "path": None,
    "branch": "main", "chart": None, "sync": "Synced", "health": "Healthy",
    "why": None, "running": OLD, "compared": None, "images": [],
    "automated": False, "deployed_at": "2026-07-23T21:00:00Z",
    "phase": "Succeeded", "message": "successfully synced (all tasks run)",
    "conditions": [], "sources": None, "hidden": False, "sticks": None,
    "fails": None, "helm": None}
FIELDS = """metadata.name metadata.namespace metadata.annotations
    metadata.labels metadata.creationTimestamp metadata.deletionTimestamp spec
    spec.destination spec.project spec.source spec.sources spec.sourceHydrator
    spec.syncPolicy status.sourceHydrator status.summary status.sync.status
    status.sync.revision status.health status.operationState.startedAt
    status.operationState.finishedAt status.resources operation.sync
    status.operationState.phase
    status.operationState.operation.sync""".split()


def source(short):
    """A v1alpha1ApplicationSource."""
    out = {"repoURL": short.get("repo", DEFAULTS["repo"]),
           "targetRevision": short.get("branch", "main")}
    for key in ("path", "chart", "helm"):
        if short.get(key):
            out[key] = short[key]
    return out


def revisions(app, sha):
    """Of each source: a chart's is its version."""
    return [one.get("branch") if one.get("chart") else sha
            for one in app["sources"]]


def history(app):
    entries = []
    for number, (sha, at) in enumerate(app["_history"]):
        entry = {"id": number, "deployedAt": at, "deployStartedAt": at,
                 "initiatedBy": {"username": "somebody"}}
        if app["sources"]:
            entry["revisions"] = revisions(app, sha)
            entry["sources"] = [source(one) for one in app["sources"]]
        else:
            entry["revision"] = app["branch"] if app["chart"] else sha
            entry["source"] = source(app)
        entries.append(entry)
    return entries


def full(app):
    """The whole v1alpha1Application."""
    compared = app["compared"] or app["running"]
    sync = {"status": app["sync"],
            "comparedTo": {"destination": {"server": "https://kubernetes.default.svc",
                                           "namespace": app["name"]}}}
    spec = {"project": app["project"],
            "destination": {"server": "https://kubernetes.default.svc",
                            "namespace": app["name"]}}
    result = {"resources": []}
    if app["sources"]:
        sync["revisions"] = revisions(app, compared)
        spec["sources"] = [source(one) for one in app["sources"]]
        sync["comparedTo"]["sources"] = spec["sources"]
        result |= {"revision": "", "revisions": revisions(app, app["running"])}
    else:
        sync["revision"] = app["branch"] if app["chart"] else compared
        spec["source"] = source(app)
        sync["comparedTo"]["source"] = spec["source"]
        result |= {"revision": app["running"], "source": spec["source"]}
    if app["automated"]:
        spec["syncPolicy"] = {"automated": {"prune": True}}
    health = {"status": app["health"], "lastTransitionTime": app["deployed_at"]}
    if app["why"]:
        health["message"] = app["why"]
    status = {"sync": sync, "health": health, "history": history(app),
              "reconciledAt": app["deployed_at"], "sourceType": "Helm",
              "summary": {"images": app["images"]} if app["images"] else {},
              "resources": [{"version": "v1", "kind": "ConfigMap", "name": app["name"],
                             "namespace": app["name"], "status": app["sync"]}],
              "conditions": [{"type": kind, "message": text,
                              "lastTransitionTime": app["deployed_at"]}
                             for kind, text in app["conditions"]]}
    if app["phase"]:
        status["operationState"] = {
            "operation": {"sync": {"revision": app["running"]}},
            "phase": app["phase"], "message": app["message"],
            "startedAt": app["deployed_at"], "finishedAt": app["deployed_at"],
            "syncResult": result}
    return {"metadata": {"name": app["name"], "namespace": app["namespace"],
                         "uid": "00000000-0000-4000-8000-000000000000",
                         "resourceVersion": "1", "generation": 7,
                         "creationTimestamp": "2024-01-01T00:00:00Z"},
            "spec": spec, "status": status}


def find(value, path):
    for key in path:
        if not isinstance(value, dict) or key not in value:
            return None
        value = value[key]
    return value


def select(app, names, excludes):
    """processAppFields(): each selected name, exactly."""
    out = {}
    wanted = [f for f in FIELDS if ("items." + f in names) != excludes]
    for field in wanted:
        path = field.split(".")
        if any(".".join(path[:i]) in wanted for i in range(1, len(path))):
            continue            # covered by its ancestor
        place = path
        if field == "status.operationState.operation.sync":
            place = ["status", "operationState", "syncResult"]
        value = find(app, place)
        if value is None:
            continue
        at = out
        for key in path[:-1]:
            at = at.setdefault(key, {})
        at[path[-1]] = value
    return out


class ArgoCD(fake.Fake):
    orders = {"apps", "set", "sync", "merge", "token"}

    def __init__(self, arguments):
        self.first_token, self.root = arguments.token, arguments.root
        self.first_apps = []
        if arguments.file:
            with open(arguments.file, encoding="utf-8") as stream:
                self.first_apps = json.load(stream)
        super().__init__()

    def reset(self):
        super().reset()
        self.token = self.first_token
        self.order_apps(copy.deepcopy(self.first_apps))

    def order_token(self, token):
        self.token = token

    def order_apps(self, apps):
        self.apps = []
        for short in apps:
            unknown = set(short) - set(DEFAULTS) - {"name"}
            if unknown:
                raise ValueError("unknown: %s" % sorted(unknown))
            app = dict(DEFAULTS, **short)
            if app["path"] is None and not app["chart"]:
                app["path"] = "applications/" + app["name"]
            if app["sync"] == "OutOfSync" and app["compared"] is None:
                app["compared"] = NEW
            app["_history"] = [(app["running"], app["deployed_at"])]
            if app["health"] == "Missing":
                app["_history"] = []
            self.apps.append(app)

    def named(self, name):
        return next(app for app in self.apps if app["name"] == name)

    def order_set(self, changes):
        for name, change in changes.items():
            if set(change) - set(DEFAULTS):
                raise ValueError("unknown: %s" % sorted(set(change) - set(DEFAULTS)))
            self.named(name).update(change)

    def order_merge(self, changes):
        for name, sha in changes.items():
            self.named(name).update(compared=sha, sync="OutOfSync")

    def order_sync(self, names):
        at = datetime.datetime.utcfromtimestamp(int(self.clock())).strftime("%Y-%m-%dT%H:%M:%SZ")
        for name in names:
            app = self.named(name)
            app["deployed_at"] = at
            if app["fails"]:
                app.update(phase="Failed", message=app["fails"], sync="OutOfSync")
                continue
            app.update(running=app["compared"] or app["running"], compared=None,
                       sync="Synced", phase="Succeeded",
                       message=DEFAULTS["message"], health=app["sticks"] or "Healthy")
            app["_history"].append((app["running"], at))

    def answer(self, method, path, headers):
        parts = urllib.parse.urlsplit(path)
        query = urllib.parse.parse_qs(parts.query, keep_blank_values=True)
        prefix = self.root.rstrip("/") + "/api/v1/applications"
        if method != "GET" or not (parts.path == prefix or
                                   parts.path.startswith(prefix + "/")):
            raise fake.Refused(404, {"error": "Not Found", "code": 5,
                                     "message": "Not Found"})
        given = headers.get("Authorization") or ""
        if not given:
            raise fake.Refused(401, {"error": "no session information", "code": 16,
                                     "message": "no session information"})
        if not hmac.compare_digest(given, "Bearer " + self.token):
            text = "invalid session: token signature is invalid"
            raise fake.Refused(401, {"error": text, "code": 16, "message": text})
        projects = query.get("projects", []) + query.get("project", [])
        namespace = query.get("appNamespace", [""])[0]
        if parts.path == prefix:
            return 200, self.list(query, projects, namespace), {}
        name = urllib.parse.unquote(parts.path[len(prefix) + 1:])
        return 200, self.one(name, projects, namespace), {}

    def list(self, query, projects, namespace):
        kept = [app for app in self.apps if not app["hidden"] and
                (not projects or app["project"] in projects) and
                app["namespace"] == (namespace or app["namespace"]) and
                app["name"] == query.get("name", [app["name"]])[0] and
                app["repo"] == query.get("repo", [app["repo"]])[0]]
        kept.sort(key=lambda app: app["name"])
        items = [full(app) for app in kept]
        fields = query.get("fields", [""])[0]
        if fields:
            excludes = fields.startswith("-")
            names = set(fields.lstrip("-").split(","))
            items = [select(item, names, excludes) for item in items]
        return {"metadata": {"resourceVersion": "1"}, "items": items}

    def one(self, name, projects, namespace):
        denied = {"error": "permission denied", "code": 7, "message": "permission denied"}
        app = next((app for app in self.apps if app["name"] == name and
                    app["namespace"] == (namespace or "argocd")), None)
        if app is not None and not app["hidden"] and \
                (not projects or projects == [app["project"]]):
            return full(app)
        if projects:
            text = 'applications.argoproj.io "%s" not found' % name
            raise fake.Refused(404, {"error": text, "code": 5, "message": text})
        raise fake.Refused(403, denied)


if __name__ == "__main__":
    fake.run(ArgoCD, "a fake Argo CD",
             [("--token", "argocd-test"), ("--root", "/argo-cd"), ("--file", None)])
