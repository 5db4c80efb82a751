#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Does the fake Argo CD (argocd.py) keep the rules that it documents?

    tests/fake/test_argocd.py [--swagger FILE]

With assets/swagger.json of argoproj/argo-cd its answers are also validated
against the published definitions, keys that these do not have refused.
"""
import argparse
import json
import sys

sys.dont_write_bytecode = True
from fake_client import Checks, Client  # noqa: E402

check = Checks()
LIST = "/argo-cd/api/v1/applications"
APPS = [
    {"name": "quiet"},
    {"name": "out", "sync": "OutOfSync", "project": "infra", "automated": True,
     "images": ["ghcr.io/x/out:1.0"]},
    {"name": "ill", "health": "Degraded", "why": "pod crashed", "phase": "Failed",
     "conditions": [["ComparisonError", "no"]]},
    {"name": "many", "sources": [{"chart": "redis", "branch": "1.2"},
                                 {"path": "p", "branch": "main"}]},
    {"name": "team", "namespace": "team", "chart": "c", "branch": "9.9"},
    {"name": "secret", "hidden": True},
    {"name": "new", "sync": "OutOfSync", "health": "Missing", "phase": None},
]


def names(value):
    return [item["metadata"]["name"] for item in value["items"]]


def test_access(fake):
    for token, want in ((None, 401), ("wrong", 401), ("argocd-test", 200)):
        check(fake.get(LIST, token)[0] == want, "token %s" % token)
    check(fake.get("/api/v1/applications")[0] == 404, "root path")
    check("secret" not in names(fake.get(LIST)[1]), "hidden in the list")
    check(fake.get(LIST + "/secret")[0] == 403, "hidden alone")
    check(fake.get(LIST + "/secret?project=default")[0] == 404, "hidden, with project")
    check(fake.get(LIST + "/nothing")[0] == 403, "missing")
    check(fake.get(LIST + "/nothing?project=default")[0] == 404, "missing, with project")
    check(fake.get(LIST + "/out?project=other")[0] == 404, "of another project")
    check(fake.get(LIST + "/team")[0] == 403, "of another namespace")
    check(fake.get(LIST + "/team?appNamespace=team")[0] == 200, "with its namespace")
    check(fake.control(nonsense=1) == 400, "unknown order")
    check(all("token" not in json.dumps(row).lower() for row in fake.log()), "no token in the log")


def test_list(fake):
    got = names(fake.get(LIST)[1])
    check(got == sorted(got) and len(got) == 6, "sorted")
    check(names(fake.get(LIST + "?projects=infra")[1]) == ["out"], "projects")
    check(len(names(fake.get(LIST + "?projects=infra&projects=default")[1])) == 6, "two projects")
    check(names(fake.get(LIST + "?appNamespace=team")[1]) == ["team"], "namespace")
    check(fake.get(LIST + "?projects=none")[1]["items"] == [], "none")


def test_fields(fake):
    rows = [
        ("items.metadata.name", {"metadata": {"name": "out"}}),
        ("items.status.sync.status,items.metadata.name",
         {"metadata": {"name": "out"}, "status": {"sync": {"status": "OutOfSync"}}}),
        # names that select nothing
        ("items.status.sync", {}), ("items.status.history", {}), ("metadata.name", {}),
        ("items.status.conditions", {}), ("items.status.sync.status2", {}),
        ("items.spec.project,items.spec.project.x", {"spec": {"project": "infra"}}),
        ("items.status.operationState.phase", {"status": {"operationState": {"phase": "Succeeded"}}}),
    ]
    for fields, want in rows:
        got = fake.get(LIST + "?projects=infra&fields=" + fields)[1]
        check(got["items"] == [want], fields)
    got = fake.get(LIST + "?projects=infra&fields=items.spec,items.spec.project")[1]["items"][0]
    check(set(got) == {"spec"} and "destination" in got["spec"], "an ancestor covers")
    got = fake.get(LIST + "?projects=infra&fields=-items.spec")[1]["items"][0]
    check(got["spec"]["project"] == "infra" and "history" not in got["status"], "exclusion")
    got = fake.get(LIST + "/out?fields=items.metadata.name")[1]
    check("history" in got["status"], "one alone has no fields")
    many = fake.get(LIST + "/many")[1]["status"]
    check(many["history"][0]["revisions"] == ["1.2", "1" * 40], "revisions of sources")
    check("revision" not in many["sync"], "several sources have no revision")


def test_orders(fake):
    check(fake.control(now=1785445200, set={"ill": {"sticks": "Degraded"}},
                       merge={"quiet": "3" * 40, "ill": "3" * 40}) == 200, "merge")
    check(fake.get(LIST + "/quiet")[1]["status"]["sync"]["status"] == "OutOfSync", "merged")
    fake.control(sync=["quiet", "ill"])
    quiet = fake.get(LIST + "/quiet")[1]["status"]
    check(quiet["sync"]["status"] == "Synced" and len(quiet["history"]) == 2, "synced")
    check(quiet["history"][-1]["revision"] == "3" * 40, "history")
    check(quiet["history"][-1]["deployedAt"] == "2026-07-30T21:00:00Z", "clock")
    check(fake.get(LIST + "/ill")[1]["status"]["health"]["status"] == "Degraded", "sticks")
    fake.control(set={"out": {"fails": "hook failed"}}, sync=["out"])
    out = fake.get(LIST + "/out")[1]["status"]
    check(out["operationState"]["phase"] == "Failed" and out["sync"]["status"] == "OutOfSync", "fails")
    fake.control(rules=[{"path": "/out", "status": 502, "body": "x", "skip": 1}])
    check([fake.get(LIST + "/out")[0] for _ in range(3)] == [200, 502, 200], "rules")
    fake.control(reset=True)
    check(names(fake.get(LIST)[1]) == [], "reset")


def validate(value, schema, definitions, place, faults):
    """Types and known keys: what swagger 2.0 says of these definitions."""
    if "$ref" in schema:
        schema = definitions[schema["$ref"].rsplit("/", 1)[1]]
    kinds = {"string": str, "array": list, "object": dict, "boolean": bool, "integer": int}
    kind = schema.get("type")
    if kind and not isinstance(value, kinds[kind]):
        # v1Time is an object there and a string on the wire.
        if not (isinstance(value, str) and "seconds" in schema.get("properties", {})):
            faults.append("%s: %s is no %s" % (place, value, kind))
        return
    if isinstance(value, list):
        for item in value:
            validate(item, schema["items"], definitions, place + "[]", faults)
    if isinstance(value, dict) and "properties" in schema:
        for key, item in value.items():
            if key not in schema["properties"]:
                faults.append("%s.%s is not known" % (place, key))
                continue
            validate(item, schema["properties"][key], definitions, place + "." + key, faults)


def test_swagger(fake, path):
    with open(path, encoding="utf-8") as stream:
        definitions = json.load(stream)["definitions"]
    faults = []
    validate(fake.get(LIST)[1], {"$ref": "/v1alpha1ApplicationList"}, definitions, "list", faults)
    for app in APPS:
        status, value, _ = fake.get(LIST + "/%s?appNamespace=%s" % (
            app["name"], app.get("namespace", "argocd")))
        ref = "/v1alpha1Application" if status == 200 else "/runtimeError"
        validate(value, {"$ref": ref}, definitions, app["name"], faults)
    for fault in faults:
        print(fault)
    check(not faults, "swagger.json")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--swagger")
    arguments = parser.parse_args()
    fake = Client("argocd.py", token="argocd-test")
    check(fake.control(apps=APPS) == 200, "apps")
    test_access(fake)
    test_list(fake)
    test_fields(fake)
    if arguments.swagger:
        test_swagger(fake, arguments.swagger)
    test_orders(fake)
    fake.close()
    return check.end("fake-argocd")


sys.exit(main())
