#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Does the fake Jira (jira.py) keep the rules that it documents?"""
import base64
import json
import sys
import urllib.parse

sys.dont_write_bytecode = True
import jira_rules as rules  # noqa: E402
from fake_client import Checks, Client  # noqa: E402

check = Checks()
ADF = {"version": 1, "type": "doc", "content": [
    {"type": "paragraph", "content": [{"type": "text", "text": "Hello"}]}]}


class Site:
    """One of the two kinds of Jira."""

    def __init__(self, api, **options):
        self.api, self.text = api, ADF if api == 3 else "Hello"
        self.fake = Client("jira.py", "--api", str(api))
        pair = base64.b64encode(b"bot@example.org:jira-test").decode()
        self.login = "Basic " + pair if api == 3 else "Bearer jira-test"

    def ask(self, method, path, body=None, **headers):
        sent = {"Authorization": self.login}
        if body is not None:
            sent["Content-Type"] = "application/json"
        sent.update({name.replace("_", "-"): value for name, value in headers.items()})
        status, raw, got = self.fake.raw(method, "/rest/api/%d/%s" % (self.api, path), None if
                                         body is None else json.dumps(body), sent)
        return status, json.loads(raw) if raw else None, got

    def fields(self, **changes):
        value = {"project": {"key": "DM"}, "issuetype": {"name": "Task"}, "summary": "A",
                 "labels": ["patchday-1"], "description": self.text}
        value.update(changes)
        return {"fields": {name: field for name, field in value.items() if field is not None}}

    def find(self, label):
        query = urllib.parse.urlencode({"jql": 'labels = "%s"' % label, "fields": "summary"})
        return [issue["key"] for issue in
                self.ask("GET", "search%s?%s" % ("/jql" if self.api == 3 else "", query))[1]["issues"]]

    def tickets(self):
        return json.loads(self.fake.raw("GET", "/_tickets")[1])


def test_login(site):
    status, value, _ = site.ask("GET", "issue/DM-1")
    check(status == 404 and value["errorMessages"], "no ticket yet")
    for wrong in ("Basic x", "Bearer x", ""):
        check(site.ask("GET", "issue/DM-1", Authorization=wrong)[0] == 401, "login " + wrong)
    other = "Bearer jira-test" if site.api == 3 else \
        "Basic " + base64.b64encode(b"bot@example.org:jira-test").decode()
    check(site.ask("GET", "issue/DM-1", Authorization=other)[0] == 401, "the other kind's login")
    check(site.fake.raw("GET", "/rest/api/%d/issue/DM-1" % (5 - site.api), None,
                        {"Authorization": site.login})[0] == 404, "the other version")


def test_create(site):
    rows = [("project", dict(project={"key": "XX"})), ("issuetype", dict(issuetype={"name": "No"})),
            ("summary", dict(summary=None)), ("summary", dict(summary="a\nb")),
            ("summary", dict(summary="x" * 256)), ("labels", dict(labels=["a b"])),
            ("description", dict(description="x" if site.api == 3 else ADF)),
            ("watchers", dict(watchers=["ann"]))]
    for name, change in rows:
        status, value, _ = site.ask("POST", "issue", site.fields(**change))
        check(status == 400 and name in value["errors"], "create: " + name)
    check(site.ask("POST", "issue", site.fields(), Content_Type="text/plain")[0] == 415, "type")
    check(site.ask("POST", "issue", {})[0] == 400, "nothing")
    site.fake.control(required=["customfield_1"])
    check("customfield_1" in site.ask("POST", "issue", site.fields())[1]["errors"], "required")
    site.fake.control(required=[], may=["comment"])
    check(site.ask("POST", "issue", site.fields())[0] == 400, "may not create")
    site.fake.control(may=["create", "comment", "edit", "watch", "transition"])
    check(site.tickets() == {}, "nothing was made")
    status, value, _ = site.ask("POST", "issue", site.fields())
    check(status == 201 and value["key"] == "DM-1", "made")


def test_comments(site):
    check(site.ask("POST", "issue/DM-9/comment", {"body": site.text})[0] == 404, "no such ticket")
    check(site.ask("POST", "issue/DM-1/comment", {"body": ""})[0] == 400, "empty")
    check(site.ask("POST", "issue/DM-1/comment", {"body": ADF if site.api == 2 else "x"})[0] == 400,
          "the other language")
    for number in range(5):
        site.fake.control(now=1000 + 10 * number)
        status, value, _ = site.ask("POST", "issue/DM-1/comment", {"body": site.text})
        check(status == 201 and value["id"], "comment")
    newest = site.ask("GET", "issue/DM-1/comment?orderBy=-created&startAt=1&maxResults=2")[1]
    check([c["id"] for c in newest["comments"]] == ["20003", "20002"], "newest first")
    check(newest["total"] == 5, "total")
    check(site.ask("GET", "issue/DM-1/comment?orderBy=author")[0] == 400, "order")


def test_watchers(site):
    check(site.ask("POST", "issue/DM-1/watchers", "ann")[0] == 204, "watcher")
    check(site.ask("POST", "issue/DM-1/watchers", "ann")[0] == 204, "again")
    check(site.ask("POST", "issue/DM-1/watchers", "eve")[0] == 404, "unknown")
    check(site.ask("POST", "issue/DM-1/watchers", {"name": "ann"})[0] == 400, "form")
    site.fake.control(may=["create", "comment", "edit", "transition"])
    check(site.ask("POST", "issue/DM-1/watchers", "bob")[0] == (403 if site.api == 3 else 401),
          "may not")
    site.fake.control(may=["create", "comment", "edit", "watch", "transition"])
    check(site.tickets()["DM-1"]["watchers"] == ["ann"], "one watches")


def test_transitions(site):
    site.fake.control(now=2000)
    ways = site.ask("GET", "issue/DM-1/transitions")[1]["transitions"]
    check([way["name"] for way in ways] == ["Start Progress", "Done", "Reject"], "ways")
    check(site.ask("POST", "issue/DM-1/transitions", {"transition": {"id": "41"}})[0] == 400,
          "not from here")
    check(site.ask("POST", "issue/DM-1/transitions", {"transition": {"id": "31"}})[0] == 204, "done")
    value = site.ask("GET", "issue/DM-1?fields=status&expand=transitions")[1]
    check(value["fields"]["status"]["statusCategory"]["key"] == "done" and
          [way["name"] for way in value["transitions"]] == ["Reopen"], "status and ways")
    check(list(value["fields"]) == ["status"], "only what was asked for")


def test_search(site):
    site.fake.control(now=5000, lag=30)
    site.ask("POST", "issue", site.fields(labels=["patchday-2"]))
    check(site.find("patchday-2") == [], "behind")
    site.fake.control(now=5031)
    check(site.find("patchday-2") == ["DM-2"], "found")
    check(site.find("patchday-3") == [], "none")
    old = site.ask("GET", "search?jql=labels%3D%22x%22")[0]
    check(old == (410 if site.api == 3 else 200), "the old search")
    check(site.ask("GET", "search%s?jql=nonsense" % ("/jql" if site.api == 3 else ""))[0] == 400,
          "no JQL")


def test_limits(site):
    site.fake.control(now=9000)
    seen = [site.ask("PUT", "issue/DM-1", {"fields": {"description": site.text}})[0]
            for _ in range(21)]
    check(seen[:20] == [204] * 20 and seen[20] == (429 if site.api == 3 else 204), "writes")
    site.fake.control(down=True)
    status, _, headers = site.ask("GET", "issue/DM-1")
    check(status == 503 and headers["Retry-After"] == "5", "maintenance")
    site.fake.control(down=False, gone=["DM-1"])
    check(site.ask("GET", "issue/DM-1")[0] == 404, "gone")


def test_documents():
    text = {"type": "text", "text": "a"}
    rows = [(ADF, True), ({}, False), ("x", False), (dict(ADF, version=2), False),
            (dict(ADF, content=[text]), False),
            (dict(ADF, content=[{"type": "paragraph", "content": [{"type": "text", "text": ""}]}]),
             False),
            (dict(ADF, content=[{"type": "heading", "content": [text]}]), False),
            (dict(ADF, content=[{"type": "bulletList", "content": []}]), False),
            (dict(ADF, content=[{"type": "paragraph", "content": [
                dict(text, marks=[{"type": "link", "attrs": {"href": "javascript:x"}}])]}]), False),
            (dict(ADF, content=[{"type": "paragraph", "content": [
                dict(text, marks=[{"type": "blink"}])]}]), False)]
    for value, is_right in rows:
        check((rules.document(value) is None) == is_right, "document %r" % (value,))


def main():
    for api in (2, 3):
        site = Site(api)
        for test in (test_login, test_create, test_comments, test_watchers, test_transitions,
                     test_search, test_limits):
            test(site)
        site.fake.close()
    test_documents()
    return check.end("fake-jira")


sys.exit(main())
