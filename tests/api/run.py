#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The HTTP API against its own description: the service runs, every route of
/api/v1/openapi.json is asked for with every status it names, and each answer is
judged by python3-jsonschema.  Tokens, receipts, the journal, who may what."""

import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading

try:
    import jsonschema
except ImportError as error:
    print(f"skipped: {error}")
    sys.exit(77)

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "scenario"))
import scene  # noqa: E402
from scene import (Place, Service, check, equal, has, run,  # noqa: E402
                   until, DEADLINE)

CONFIG = """
site: {title: Test site, url: "https://patchday.example.org"}
service: {trusted-login: {header: X-Forwarded-User, socket-only: false}}
people:
  boss: {title: Boss, login: [boss@example.org]}
  helper: {title: Helper, unix: [nobody]}
  admin: {title: Admin}
grants:
  - {to: boss, may: all}
  - {to: boss, may: emergency}
  - {to: [helper], may: [note, stage], environments: [one]}
  - {to: [admin], may: [admin]}
environments:
  one: {title: One, tier: dev, argocd: {url: "https://one.example.org/argo-cd", token: {file: no-token}}}
  two: {title: Two, tier: prod}
channels:
  post: {email: [users@example.org], from: pd@example.org, smtp: "smtp://localhost:25", tls: none}
windows:
  work:
    title: Work & <b>play</b>
    when: every Thursday at 15:00
    zone: America/Los_Angeles
    duration: 2h
    coordinator: boss
    stages: [[one], [two]]
    announce: [{to: [post], remind: [24h]}]
promotions:
  image: {title: Image, service: nublado, window: work, cutoff: 24h, channel: post, environments: [one], steps: [{meeting: Weekly}, {check: Notebooks, by: helper}, {ticket: Ticket}, {acknowledge: [boss, helper]}]}
  other: {title: Other, propose: helper, steps: [{acknowledge: admin}]}
policy:
  groups: {data: [tap]}
  services: {tap: {}}
  rules:
    - {title: data, services: data, dev: [{when: [major, disruption], window: work}, consensus], prod: {window: work}}
    - {title: tap, services: tap, environments: two, prod: {approve: boss, channel: post, notice: 2h}}
  freezes:
    - {title: Holidays, from: 2026-12-24, until: 2026-12-26}
"""
PENDING = {
    "environment": "one", "at": "2026-12-03T23:09:00Z", "head": "d" * 40,
    "sources": [{"source": "argocd", "at": "2026-12-03T23:09:00Z",
                 "trouble": None}],
    "changes": [
        {"service": "gafaelfawr", "class": "minor", "from": "15.3.2",
         "to": "15.4.1", "sync": "OutOfSync", "health": "Healthy",
         "automated": True, "branch": "u/x/y", "trouble": "sync failed",
         "app_url": "https://one.example.org/argo-cd/a",
         "diff_url": "https://one.example.org/argo-cd/b",
         "compare_url": "https://github.com/x/y/compare/a...b",
         "notes_url": "https://github.com/x/y/releases",
         "parts": [{"what": "redis", "from": "1.0", "to": "1.1",
                    "class": "minor"}],
         "merges": [{"number": 6810, "title": "A <b>title</b>",
                     "sha": "d" * 40, "by": "somebody", "labels": "bug",
                     "url": "https://github.com/x/y/pull/6810",
                     "merged_at": "2026-12-01T10:00:00Z"}], "sources": 1},
        {"service": "tap", "class": "patch", "from": "1.0.0", "to": "1.0.1",
         "sync": "OutOfSync", "sources": 1}],
    "running": [{"service": "tap", "version": "1.0.0", "revision": "abc",
                 "branch": "main", "path": "applications/tap",
                 "synced_at": "2026-11-01T00:00:00Z"}]}
NOW = "2026-12-03T23:10:00Z"
OTHER = {"If-Match": "\"other\""}
ID = "work/2026-12-03T15:00"
TOO_RARE = {  # statuses that a healthy service does not give
    "503", "507"}


class Api:
    """Asks, and judges each answer by the description."""

    def __init__(self, service):
        self.service = service
        self.document = json.loads(service.get("/api/v1/openapi.json")[2])
        self.seen = set()
        schemas = self.document["components"]["schemas"]
        self.store = {"": self.document}
        self.schemas = schemas

    def operation(self, method, path):
        for template, operations in self.document["paths"].items():
            pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template))
            if re.fullmatch(pattern, path) and method.lower() in operations:
                return template, operations[method.lower()]
        return None, None

    def judge(self, method, path, status, kind, text):
        template, operation = self.operation(method, path.split("?")[0])
        if operation is None:
            return check(status in (404, 405), "%s %s is not described"
                         % (method, path))
        answer = operation["responses"].get(str(status))
        if not check(answer is not None, "%s %s: %s is not described: %s"
                     % (method, path, status, text[:300])):
            return False
        self.seen.add((template, method.lower(), str(status)))
        if "$ref" in answer:
            answer = self.document["components"]["responses"][
                answer["$ref"].rsplit("/", 1)[1]]
        content = answer.get("content", {})
        media = content.get((kind or "").split(";")[0])
        if not content or not check(
                media is not None, "%s %s: %s: media type %s" %
                (method, path, status, kind)):
            return False
        if "json" not in kind:
            return True
        schema = dict(media["schema"], components=self.document["components"])
        try:
            jsonschema.Draft202012Validator(schema).validate(json.loads(text))
        except (jsonschema.ValidationError, ValueError) as error:
            return check(False, "%s %s: %s\n%s" % (method, path, error, text))
        return check(True, "")

    def ask(self, method, path, token=None, body=None, headers=None,
            control=False, want=None):
        """(status, object or text, headers)"""
        link = http.client.HTTPConnection(
            "127.0.0.1", self.service.port, timeout=DEADLINE)
        if control:
            link.sock = socket.socket(socket.AF_UNIX)
            link.sock.settimeout(DEADLINE)
            link.sock.connect(self.service.socket)
        all_headers = {"Accept": "application/json, text/calendar, text/plain"}
        if token:
            all_headers["Authorization"] = "Bearer " + token
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            all_headers["Content-Type"] = "application/json"
        all_headers.update(headers or {})
        all_headers = {k: v for k, v in all_headers.items() if v is not None}
        link.request(method, path, body, all_headers)
        answer = link.getresponse()
        text = answer.read().decode()
        link.close()
        kind = answer.headers.get("Content-Type")
        if method != "HEAD" and answer.status != 304:
            self.judge(method, path, answer.status, kind, text)
        if want is not None:
            equal(answer.status, want, "%s %s %s: %s" % (
                method, path, body, text[:300]))
        try:
            return answer.status, json.loads(text), answer.headers
        except ValueError:
            return answer.status, text, answer.headers


def serve(place):
    config = place.write("site.yaml", CONFIG)
    beside = place.path("bin")
    os.mkdir(beside)
    shutil.copy(os.path.join(scene.BUILD, "patchdayd"), beside)
    place.write("bin/patchday-collect", "#!/bin/sh\ncat >/dev/null\n"
                "cat <<'END'\n%s\nEND\n" % json.dumps(PENDING), 0o755)
    scene.BUILD = beside
    # Its collector is a script, and sh may not be run in the sandbox.
    return Service(place, config, at=NOW, options=[
        "--rehearse", "--no-sandbox"]).ready()


def new_token(api, **body):
    return api.ask("POST", "/api/v1/tokens", control=True, body=body,
                   want=201)[1]


def tokens(api):
    """Made, listed, used, revoked; nothing of the secret stays."""
    boss = new_token(api, title="tests", person="boss", may=["all"])
    check(re.fullmatch(r"pd_[a-z0-9]{12}_[A-Za-z0-9]{43}", boss["token"]),
          "a token's form")
    equal(boss["id"], boss["token"].split("_")[1], "its id")
    narrow = new_token(api, title="notes only", person="boss",
                       may="note", windows=["wo*"], environments="*",
                       expires="1d")
    has(narrow["expires"], "2026-12-04T23:1", "a day")
    admin = new_token(api, title="admin", person="admin", may=["admin"])
    listed = api.ask("GET", "/api/v1/tokens", admin["token"], want=200)[1]
    equal(len(listed), 3, "three tokens")
    check(all("token" not in one for one in listed), "no secret in a list")
    for body, status, part in (
            ({}, 422, "title"), ({"title": "x"}, 422, "person"),
            ({"title": "x", "person": "nobody"}, 422, "no person"),
            ({"title": "x", "person": "boss"}, 422, "may"),
            ({"title": "x", "person": "boss", "may": ["strt"]}, 422,
             "start"),
            ({"title": "x", "person": "boss", "may": "all",
              "expires": "91d"}, 422, "90d"),
            ({"title": "x", "person": "boss", "may": "all",
              "windows": []}, 422, "empty"),
            ({"title": "x", "person": "boss", "may": "all",
              "window": "w"}, 422, "unknown key"),
            ([], 422, "object"), (b"{", 400, "")):
        status_got, answer, _ = api.ask(
            "POST", "/api/v1/tokens", admin["token"], body,
            headers={"Content-Type": "application/json"}, want=status)
        has(answer["detail"], part, "what is wrong")
    api.ask("POST", "/api/v1/tokens", admin["token"], b"a=b",
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            want=415)
    api.ask("POST", "/api/v1/tokens", admin["token"], b"x" * 70000, want=413,
            headers={"Content-Type": "application/json"})
    for method, path in (("GET", "/api/v1/tokens"),
                         ("POST", "/api/v1/tokens"),
                         ("POST", "/api/v1/tokens/abc/revoke")):
        body = {} if method == "POST" else None
        api.ask(method, path, boss["token"], body, want=403)
        api.ask(method, path, body=body, want=401)
        api.ask(method, path, boss["token"], body,
                headers={"Accept": "text/html"}, want=406)
    api.ask("POST", "/api/v1/tokens/abcabcabcabc/revoke", admin["token"],
            want=404)
    spare = new_token(api, title="spare", person="boss", may=["all"])
    api.ask("POST", "/api/v1/acts", spare["token"],
            {"act": "note", "words": "x", "dry_run": True}, want=200)
    used = [one for one in api.ask("GET", "/api/v1/tokens", admin["token"])[1]
            if one["id"] == spare["id"]][0]["used"]
    equal(used, "2026-12-03T23:00:00Z", "its use is known, to the hour")
    revoked = api.ask("POST", "/api/v1/tokens/%s/revoke" % spare["id"],
                      admin["token"], want=200)[1]
    equal(revoked["state"], "revoked", "revoked")
    status, answer, headers = api.ask(
        "POST", "/api/v1/acts", spare["token"], {"act": "start"}, want=401)
    has(answer["detail"], "revoked", "who has it is told")
    has(headers["WWW-Authenticate"], "Bearer", "what is needed")
    with open(api.service.socket.replace("control", "patchday.db"),
              "rb") as file:
        data = file.read()
    for one in (boss, narrow, admin, spare):
        check(one["token"].split("_")[2].encode() not in data,
              "the secret is not on the disk")
    return boss["token"], narrow["token"], admin["token"]


def acts(api, boss, narrow):
    say = lambda body, status, **more: api.ask(  # noqa: E731
        "POST", "/api/v1/acts", boss, body, want=status, **more)[1]
    dry = say({"act": "extend", "by": "45m", "because": "slow",
               "dry_run": True}, 200)
    equal((dry["dry_run"], dry["occurrence"]["end"]),
          (True, "2026-12-04T01:45:00Z"), "a dry run says what would be")
    life = api.ask("GET", "/api/v1/occurrences/" + ID, want=200)[1]
    equal(life["acts"], [], "and does nothing")
    for body, status, part in (
            (b"{", 400, ""), (b"[]", 422, "order"),
            ({"act": "strt"}, 422, "start"), ({"act": "start", "x": 1}, 422,
                                              "unknown key"),
            ({"words": []}, 422, "nothing was said"),
            ({"words": ["start", 1.5, {}]}, 422, "strings"),
            ({"words": ["extend", "by", "45m", "because", "x"],
              "because": "y"}, 422, "twice"),
            ({"act": "start", "dry_run": "yes"}, 422, "dry_run"),
            ({"act": "start", "occurrence": "wrk"}, 404, "work"),
            ({"act": "reopen", "by": "1h"}, 409, "possible now"),
            ({"act": "start", "occurrence": "work"}, 409, "")):
        answer = say(body, status,
                     headers={"Content-Type": "application/json"})
        has(answer["detail"], part, "what is wrong with %r" % (body,))
    say(b"act=start", 415, headers={
        "Content-Type": "application/x-www-form-urlencoded"})
    api.ask("POST", "/api/v1/acts", boss, {"act": "start"},
            headers={"Accept": "text/html"}, want=406)
    text = api.ask("POST", "/api/v1/acts", boss, {"act": "strt"},
                   headers={"Accept": "text/plain, application/json;q=0, "
                            "*/*;q=0.1"})
    api.ask("POST", "/api/v1/acts", boss, b"x" * 70000, want=413,
            headers={"Content-Type": "application/json"})
    # Idempotency: the same answer, once done.
    order = {"words": ["extend", "by", "15m"], "because": "slow & <i>"}
    key = {"Idempotency-Key": '"4f1e"'}
    first = say(order, 200, headers=key)
    again = say(order, 200, headers=key)
    equal(again, first, "the same answer again")
    has(say({"act": "end"}, 422, headers=key)["detail"], "another request",
        "a key is for one request")
    say(order, 400, headers={"Idempotency-Key": "a b"})
    say(order, 400, headers={"Idempotency-Key": "x" * 256})
    life = api.ask("GET", "/api/v1/occurrences/" + ID, boss, want=200)[1]
    equal([act["act"] for act in life["acts"]], ["extend"], "done once")
    has(life["acts"][0]["who"], "boss (token ", "by whom")
    equal(life["occurrence"]["phase"], "running", "it is under way")
    stranger = api.ask("GET", "/api/v1/occurrences/" + ID, want=200)[1]
    check("who" not in stranger["acts"][0], "strangers are not told by whom")
    equal(stranger["acts"][0]["because"], "slow & <i>", "but why")
    # No more than the token may, whatever the person may.
    api.ask("POST", "/api/v1/acts", narrow, {"act": "end"}, want=403)
    api.ask("POST", "/api/v1/acts", narrow,
            {"act": "note", "occurrence": "work", "words": "all well"},
            want=200)
    notes = api.ask("GET", "/api/v1/occurrences/" + ID)[1]["notes"]
    equal([note["words"] for note in notes], ["all well"], "notes")
    # A trusted proxy's name, from loopback since the site says so.
    login = {"X-Forwarded-User": "boss@example.org"}
    api.ask("POST", "/api/v1/acts", None, {"act": "stage-done",
            "stage": "one"}, headers=login, want=200)
    api.ask("POST", "/api/v1/acts", None, {"act": "stage-done",
            "stage": "two"}, headers={"X-Forwarded-User": "x@example.org"},
            want=403)
    life = api.ask("GET", "/api/v1/occurrences/" + ID)[1]
    equal(life["progress"][0]["done"] is not None, True, "stage one is done")
    # Two people press at once.
    results = []

    def press():
        results.append(api.ask("POST", "/api/v1/acts", boss,
                               {"act": "end", "occurrence": ID})[0])
    threads = [threading.Thread(target=press) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    equal(sorted(results), [200] + [409] * 7, "ended once")
    moved = say({"act": "move", "occurrence": "work/2026-12-10T15:00",
                 "to": "2026-12-11 15:00", "because": "storm"}, 200)
    equal(moved["occurrence"]["original_start"], "2026-12-10T23:00:00Z",
          "from where it was moved")
    listed = api.ask("GET", "/api/v1/occurrences?window=work", want=200)[1]
    check(any(one.get("original_start") for one in listed), "in lists too")


def promotions(api, boss, narrow):
    """Proposed, acted on, listed; what is wrong, and who may not."""
    base, image = "/api/v1/promotions", "/api/v1/promotions/image/w_1"
    helper = new_token(api, title="helper", person="helper",
                       may=["promotion"])["token"]
    propose = lambda body, status, token=boss, **more: api.ask(  # noqa: E731
        "POST", base, token, body, want=status, **more)[1]
    act = lambda body, status, token=boss, **more: api.ask(  # noqa: E731
        "POST", image + "/acts", token, body, want=status, **more)[1]
    equal(api.ask("GET", base, want=200)[1], {"promotions": []}, "none yet")
    new = {"kind": "image", "version": "w_1", "because": "a <b>fix</b>"}
    dry = propose(dict(new, dry_run=True), 200)
    equal((dry["dry_run"], dry["promotion"]["id"]), (True, "image/w_1"),
          "what would be")
    key = {"Idempotency-Key": "promo-1"}
    first = propose(new, 200, headers=key)
    equal(propose(new, 200, headers=key), first, "the same answer again")
    has(first["promotion"]["summary"], "w_1: waiting for Weekly; offered for "
        "Work & <b>play</b>, ", "how it stands")
    json_type = {"Content-Type": "application/json"}
    for body, status, part in (
            (b"{", 400, ""), ([], 422, "object"), ({}, 422, "version"),
            (dict(new, version="a b"), 422, "blanks"),
            (dict(new, version=1), 422, "string"),
            (dict(new, version="x" * 101), 422, "long"),
            (dict(new, because="a\nb"), 422, "one line"),
            (dict(new, becaus="x"), 422, "because"),
            (dict(new, kind="imag"), 404, "image"),
            (dict(new, act="aim"), 422, "by itself"),
            ({"version": "1"}, 409, "which promotion"),
            ({"version": "1", "service": "tap", "environment": "none"}, 404,
             "environment"),
            ({"version": "1", "service": "tap", "environment": "one"}, 409,
             "nobody has to agree"),
            ({"version": "1", "service": "tap", "environment": "two",
              "change": "huge"}, 409, "class"),
            (new, 409, "already")):
        has(propose(body, status, headers=json_type)["detail"], part,
            "what is wrong with %r" % (body,))
    propose({"kind": "other", "version": "1"}, 403)
    propose(new, 401, token=None)
    propose(dict(new, version="w_2"), 403, token=narrow)
    propose(new, 406, headers={"Accept": "text/html"})
    propose(b"x" * 70000, 413, headers=json_type)
    propose(b"a=b", 415, headers={
        "Content-Type": "application/x-www-form-urlencoded"})
    for body, status, part in (
            (b"{", 400, ""), ({}, 422, "act"), ({"act": "pas"}, 422, "pass"),
            ({"act": "remind"}, 422, "by itself"),
            ({"act": "pass", "step": "xx"}, 400, "1 weekly"),
            ({"act": "pass", "step": "notebooks"}, 409, "first comes"),
            ({"act": "acknowledge"}, 409, "first comes"),
            ({"act": "acknowledge", "as": "admin"}, 403, "admin"),
            ({"act": "answer", "words": "x", "number": 3}, 409, "asked"),
            ({"act": "withdraw"}, 409, "does not object"),
            ({"act": "object"}, 409, "reason"),
            ({"act": "change"}, 409, "version or a digest"),
            ({"act": "promote"}, 409, "not complete"),
            ({"act": "pass", "promotion": "image/w_2"}, 422, "another one")):
        has(act(body, status, headers=json_type)["detail"].lower(), part,
            "what is wrong with %r" % (body,))
    act({"act": "pass"}, 401, token=None)
    act({"act": "pass"}, 406, headers={"Accept": "text/html"})
    act(b"x" * 70000, 413, headers=json_type)
    act(b"a=b", 415, headers={
        "Content-Type": "application/x-www-form-urlencoded"})
    for where in (image + "x/acts", "/api/v1/promotions/none/w_1/acts"):
        api.ask("POST", where, boss, {"act": "pass"}, want=404)
    act({"act": "ask", "words": "which one?"}, 200, token=helper)
    act({"act": "pass"}, 200)
    act({"act": "pass", "step": "2"}, 200, token=helper)
    act({"act": "ticket", "words": "DM-1"}, 200)
    act({"act": "acknowledge"}, 200)
    has(act({"act": "acknowledge"}, 409)["detail"], "Boss has acknowledged",
        "twice")
    done = act({"act": "object", "because": "slow"}, 200, token=helper)
    has(done["promotion"]["summary"], "Helper objects: slow", "objected")
    full = api.ask("GET", image, boss, want=200)[1]
    equal([a["act"] for a in full["acts"]],
          ["propose", "aim", "ask", "pass", "pass", "ticket", "acknowledge",
           "object"], "all that was done")
    has(full["acts"][0]["who"], "boss (token ", "by whom")
    stranger = api.ask("GET", image, want=200)[1]
    check("who" not in stranger["acts"][0] and "proposed_by" not in stranger,
          "strangers are not told by whom")
    propose({"version": "1.0", "service": "tap", "environment": "two"}, 200)
    propose({"kind": "image", "version": "1.0"}, 200)
    api.ask("GET", base + "/approve/tap-two-1.0", want=200)
    api.ask("GET", base + "/none/w_1", want=404)
    api.ask("GET", image, headers={"Accept": "text/html"}, want=406)
    api.ask("GET", base, headers={"Accept": "text/html"}, want=406)
    equal(len(api.ask("GET", base + "?kind=image", want=200)[1][
        "promotions"]), 2, "of a kind")
    api.ask("GET", base + "?state=promoted", want=200)
    for query in ("state=x", "x=1"):
        api.ask("GET", base + "?" + query, want=400)


def journal(api, boss, narrow, admin):
    entries = api.ask("GET", "/api/v1/journal?acts=true&limit=3", admin,
                      want=200)[1]
    equal(len(entries), 3, "three entries")
    equal(entries[0]["verb"], "move", "the newest first")
    equal(entries[0]["before"]["start"], "2026-12-10T23:00:00Z", "before")
    mine = api.ask("GET", "/api/v1/journal?subject=work", boss, want=200)[1]
    check(mine and all(e["subject"].startswith("work/") for e in mine),
          "a coordinator reads their window's")
    api.ask("GET", "/api/v1/journal", boss, want=403)
    api.ask("GET", "/api/v1/journal?subject=wor", boss, want=403)
    api.ask("GET", "/api/v1/journal", want=401)
    for query in ("limit=0", "limit=1001", "limit=x", "acts=maybe", "x=1"):
        api.ask("GET", "/api/v1/journal?" + query, admin, want=400)
    audit = api.ask("GET", "/api/v1/journal/audit", admin, want=200)[1]
    equal((audit["broken_id"], audit["head"]),
          (0, api.ask("GET", "/api/v1/journal?limit=1", admin)[1][0]["hash"]),
          "the chain is whole, and its head is the last one's")
    for query in ("x=1", "head=abc", "head=" + "A" * 64):
        api.ask("GET", "/api/v1/journal/audit?" + query, admin, want=400)
    for kept, wanted in ((entries[2]["hash"], entries[2]["id"]),
                         ("0" * 64, 0)):
        equal(api.ask("GET", "/api/v1/journal/audit?head=" + kept, admin,
                      want=200)[1]["wanted_id"], wanted, "a head kept")
    api.ask("GET", "/api/v1/journal/audit", boss, want=403)
    api.ask("GET", "/api/v1/journal/audit", want=401)
    for path in ("/api/v1/journal", "/api/v1/journal/audit"):
        api.ask("GET", path, admin, headers={"Accept": "text/html"},
                want=406)


def environments(api, boss):
    """With a collector that answers, beside the service (serve())."""
    until(lambda: [one for one in api.ask("GET", "/api/v1/environments")[1]
                   if one["seen"]], "what waits")
    public = api.ask("GET", "/api/v1/environments", want=200)
    equal([(one["id"], one["waiting"], one["argocd"]) for one in public[1]],
          [("one", 2, None), ("two", None, None)], "counts")
    known = api.ask("GET", "/api/v1/environments", boss, want=200)[1]
    equal(known[0]["argocd"], "https://one.example.org/argo-cd", "Argo CD")
    path = "/api/v1/environments/one/changes"
    told = api.ask("GET", path, want=200)
    equal([one["merges"] for one in told[1]["changes"]], [[], []],
          "strangers are not told who and why")
    told = api.ask("GET", path, boss, want=200)
    equal(told[1]["changes"][0]["merges"][0]["title"], "A <b>title</b>",
          "who is known is")
    equal([one["service"] for one in api.ask(
        "GET", path + "?since=2026-12-02", boss)[1]["changes"]], ["tap"],
          "since")
    api.ask("GET", "/api/v1/environments/two/changes", want=200)
    for asked, answer in ((path, told), ("/api/v1/environments", public)):
        api.ask("GET", asked, boss if asked == path else None,
                headers={"If-None-Match": answer[2]["ETag"]}, want=304)
        api.ask("GET", asked, headers=OTHER, want=412)
    api.seen.add(("/api/v1/environments", "get", "304"))
    api.seen.add(("/api/v1/environments/{environment}/changes", "get", "304"))
    api.ask("GET", "/api/v1/environments?x=1", want=400)
    api.ask("GET", path + "?since=yesterdy", want=400)
    has(api.ask("GET", "/api/v1/environments/onr/changes",
                want=404)[1]["detail"], "\"one\"", "the nearest")
    equal(api.ask("GET", "/api/v1/shipped?service=tap", boss, want=200)[1],
          [], "nothing was shipped")
    api.ask("GET", "/api/v1/shipped?limit=0", boss, want=400)
    api.ask("GET", "/api/v1/shipped", want=401)
    for asked in ("/api/v1/environments", path, "/api/v1/shipped"):
        api.ask("GET", asked, boss, headers={"Accept": "text/html"},
                want=406)


def policy(api):
    path = "/api/v1/policy?service=tap&environment="
    told = api.ask("GET", path + "two&emergency=true", want=200)[1]
    equal((told["process"]["kind"], told["rule"]["title"]),
          ("approve", "tap"), "the rule that decides")
    equal([one["lost_because"] for one in told["beaten"]],
          ["it is less specific"], "the other one")
    told = api.ask("GET", path + "one&change=patch&disruption=false",
                   want=200)[1]
    equal(told["process"]["words"], "the team agrees", "in words")
    told = api.ask("GET", "/api/v1/policy?service=x&environment=two",
                   want=200)[1]
    equal((told["process"], told["rule"], told["freeze"]),
          (None, None, None), "not written")
    for rest in ("none", "one&chang=major", "one&change=majr",
                 "one&disruption=1", "one&emergency="):
        api.ask("GET", path + rest, want=400)
    api.ask("GET", "/api/v1/policy?service=tap", want=400)
    api.ask("GET", path + "one", headers={"Accept": "text/html"}, want=406)


def gate(api, boss):
    path = "/api/v1/gate?service=tap&environment="
    told = api.ask("GET", path + "two&version=1.2&change=patch", want=200)
    equal((told[1]["state"], told[1]["process"]["kind"], told[1]["basis"]),
          ("closed", "approve", "service"), "somebody has to agree")
    api.ask("GET", path + "two&version=1.2&change=patch", headers={
        "If-None-Match": told[2]["ETag"]}, want=304)
    api.ask("GET", path + "two", headers=OTHER, want=412)
    api.seen.add(("/api/v1/gate", "get", "304"))
    told = api.ask("GET", path + "one&change=patch&disruption=false",
                   want=200)[1]
    equal(told["state"], "open", "the team agrees")
    # With all that may be null.
    told = api.ask("GET", path + "one&at=2026-12-24T12:00:00Z", want=200)[1]
    equal((told["state"], told["freeze"]["title"], told["occurrence"]
           is None), ("closed", "Holidays", False), "frozen")
    told = api.ask("GET", path + "three", want=200)[1]
    equal((told["state"], told["rule"], told["process"]),
          ("unknown", None, None), "no such environment")
    for rest in ("one&chang=major", "one&change=majr", "one&disruption=1",
                 "one&at=noon", "one&announced_at=noon"):
        api.ask("GET", path + rest, want=400)
    api.ask("GET", "/api/v1/gate?service=tap", want=400)
    api.ask("GET", path + "one", headers={"Accept": "text/html"}, want=406)
    emergencies(api, boss)


def emergencies(api, boss):
    path = "/api/v1/gate/emergencies"
    body = {"service": "tap", "environment": "two", "because": "it leaks"}
    fire = new_token(api, title="fire", person="boss",
                     may=["emergency"])["token"]
    api.ask("POST", path, None, body, want=401)
    api.ask("POST", path, boss, body, want=403)
    api.ask("POST", path, fire, b"{", headers={
        "Content-Type": "application/json"}, want=400)
    api.ask("POST", path, fire, dict(body, environment="three"), want=404)
    api.ask("POST", path, fire, body, headers={"Accept": "text/html"},
            want=406)
    api.ask("POST", path, fire, dict(body, because="x" * 70000), want=413)
    api.ask("POST", path, fire, b"service=tap", headers={
        "Content-Type": "application/x-www-form-urlencoded"}, want=415)
    api.ask("POST", path, fire, dict(body, service="tapp"), want=422)
    told = api.ask("POST", path, fire, body, want=201)[1]
    equal(told["channels"], ["post"], "who is told")
    equal(api.ask("POST", path, fire, body, want=200)[1], told, "again")
    told = api.ask("GET", "/api/v1/gate?service=tap&environment=two", fire,
                   want=200)[1]
    equal((told["state"], told["emergency"]["by"]), ("open", "Boss"),
          "it is open")


def sync_windows(api):
    path = "/api/v1/sync-windows?environment=two"
    any_type = {"Accept": "*/*"}
    told = api.ask("GET", path + "&project=rsp&days=10",
                   headers=any_type, want=200)[1]
    has(told, "kind: AppProject", "a project")
    has(told, "name: \"rsp\"", "its name")
    has(told, "- \"tap\"", "what is approved")
    for rest in ("&days=0", "&days=301", "&days=x", "&project=R%22",
                 "&x=1"):
        api.ask("GET", path + rest, headers=any_type, want=400)
    for asked in ("/api/v1/sync-windows",
                  "/api/v1/sync-windows?environment=three"):
        api.ask("GET", asked, headers=any_type, want=400)
    api.ask("GET", path, headers={"Accept": "text/html"}, want=406)


def broadcasts(api):
    """What people decided is in the banners at once."""
    path = "/api/v1/broadcasts"
    names = [one["name"] for one in api.ask("GET", path, want=200)[1]]
    name = "patchday-work-2026-12-10T1500-%s.md"
    check(name % "now" in names and name % "today" in names, str(names))
    api.ask("GET", path + "?days=1", want=200)
    for rest in ("?days=0", "?days=101", "?days=x", "?x=1"):
        api.ask("GET", path + rest, want=400)
    api.ask("GET", path, headers={"Accept": "text/html"}, want=406)


def now(api):
    """What strangers may know, and nothing that depends on who asks."""
    path = "/api/v1/now"
    _, told, headers = api.ask("GET", path, want=200)
    equal(headers["Access-Control-Allow-Origin"], "*", "for any origin")
    check(told["next"]["occurrence"].startswith("work/"), str(told))
    api.ask("GET", path + "?environment=one", want=200)
    api.ask("GET", path, headers={"If-None-Match": headers["ETag"]},
            want=304)
    api.ask("GET", path, headers=OTHER, want=412)
    api.seen.add((path, "get", "304"))
    api.ask("GET", path + "?environment=none", want=400)
    api.ask("GET", path, headers={"Accept": "text/html"}, want=406)


def others(api):
    api.ask("GET", "/api/v1/occurrences?x=1", want=400)
    found = api.ask("GET", "/api/v1/conflicts?from=2026-12-01&to=2027-01-01",
                    want=200)[1]
    equal([one["occurrence"] for one in found["conflicts"]],
          ["work/2026-12-24T15:00"], "it meets the freeze")
    equal([one["act"] for one in found["conflicts"][0]["proposals"]],
          ["skip", "move", "keep"], "the ways out")
    for wrong in ("x=1", "from=soonish", "from=2026-12-02&to=2026-12-01",
                  "from=2026-01-01&to=2030-01-01"):
        api.ask("GET", "/api/v1/conflicts?" + wrong, want=400)
    api.ask("GET", "/api/v1/conflicts", headers={"Accept": "text/html"},
            want=406)
    api.ask("GET", "/api/v1/occurrences/work/2026-12-03T15:00?x=1", want=400)
    api.ask("GET", "/api/v1/occurrences/work/2026-12-04T15:00", want=404)
    for path in ("/api/v1/occurrences", "/api/v1/occurrences/" + ID,
                 "/api/v1/openapi.json"):
        api.ask("GET", path, headers={"Accept": "text/html"}, want=406)
    feed = api.ask("GET", "/feeds/all.ics", want=200)[2]
    api.ask("GET", "/feeds/all.ics",
            headers={"If-None-Match": feed["ETag"]}, want=304)
    api.ask("GET", "/feeds/all.ics", headers=OTHER, want=412)
    api.seen.add(("/feeds/{name}.ics", "get", "304"))
    for kind in ("atom", "json"):
        path, any_type = "/feeds/work.%s" % kind, {"Accept": "*/*"}
        feed = api.ask("GET", path, headers=any_type, want=200)[2]
        api.ask("GET", path, headers={"If-None-Match": feed["ETag"],
                                      **any_type}, want=304)
        api.ask("GET", path, headers={**OTHER, **any_type}, want=412)
        api.ask("GET", path + "?a=1&a=2", headers=any_type, want=400)
        api.seen.add(("/feeds/{name}.%s" % kind, "get", "304"))
        api.ask("GET", "/feeds/none.%s" % kind, headers=any_type, want=404)
        api.ask("GET", path, headers={"Accept": "text/html"}, want=406)
    api.ask("GET", "/feeds/all.ics?form=x", want=400)
    api.ask("GET", "/feeds/none.ics", want=404)
    api.ask("GET", "/feeds/all.ics", headers={"Accept": "text/html"},
            want=406)
    for path in ("/healthz", "/readyz", "/metrics", "/api/v1/openapi.json"):
        api.ask("GET", path, headers={"Accept": None}, want=200)


# What is asked: status, what the answer says, path.  "+" in front: by the admin.
ODD = """
400 limit "": accepted are 1 to 1000 | +/api/v1/journal?limit=
400 limit "0": accepted are 1 to 1000 | +/api/v1/journal?limit=0
400 limit "1001": accepted are 1 to 1000 | +/api/v1/journal?limit=1001
400 limit "99999": accepted are 1 to 1000 | +/api/v1/journal?limit=99999
400 limit "5x": accepted are 1 to 1000 | +/api/v1/journal?limit=5x
400 acts "yes": accepted are true and false | +/api/v1/journal?acts=yes
400 parameter "x" is unknown; accepted are subject, limit, acts | +/api/v1/journal?limit=5&x=1
200 [ | +/api/v1/journal?acts=false&subject=&limit=5
200 [ | +/api/v1/journal?acts=0
200 [ | +/api/v1/journal?acts=1&subject=work%2F
400 head "abc": accepted is a hash of 64 | +/api/v1/journal/audit?head=abc
400 parameter "hed" is unknown; accepted is head | +/api/v1/journal/audit?hed=abc
400 ": accepted is a hash of 64 | +/api/v1/journal/audit?head=gggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggg
400 limit "": accepted are 1 to 1000 | +/api/v1/shipped?limit=
400 limit "12345": accepted are 1 to 1000 | +/api/v1/shipped?limit=12345
400 limit "1001": accepted are 1 to 1000 | +/api/v1/shipped?limit=1001
400 limit "7x": accepted are 1 to 1000 | +/api/v1/shipped?limit=7x
400 parameter "x" is unknown; accepted are service, environment, occurrence, limit | +/api/v1/shipped?x=1
400 parameter "x" is unknown; accepted are service, environment, occurrence, limit | +/api/v1/shipped?service=&x=1
400 environment | +/api/v1/shipped?environment=onee
200 [] | +/api/v1/shipped?environment=&service=
200 [] | +/api/v1/shipped?environment=one&occurrence=work/1
400 days=x1 is no number | /api/v1/sync-windows?environment=two&days=x1
400 days=1x is no number | /api/v1/sync-windows?environment=two&days=1x
400 days= is no number | /api/v1/sync-windows?environment=two&days=
400 days=:1 is no number | /api/v1/sync-windows?environment=two&days=:1
400 project | /api/v1/sync-windows?environment=two&project=
400 there is no environment ""; there are one, two | /api/v1/sync-windows?environment=
200 kind: AppProject | /api/v1/sync-windows?environment=one
400 days | /api/v1/broadcasts?days=
400 days | /api/v1/broadcasts?days=:1
400 days | /api/v1/broadcasts?days=1x
400 days | /api/v1/broadcasts?days=-1
400 | /api/v1/conflicts?from=
400 | /api/v1/conflicts?to=
400 | /api/v1/conflicts?to=soonish
400 to: "soonish" is not a time | /api/v1/conflicts?from=2026-12-01&to=soonish
400 "from" is given twice | /api/v1/conflicts?from=2026-12-01&from=2026-12-02
400 "environment" is given twice | /api/v1/now?environment=one&environment=one
400 "limit" is given twice | /api/v1/shipped?limit=1&environment=one&limit=2
400 "days" is given twice | /api/v1/broadcasts?days=1&days=2
200 conflicts | /api/v1/conflicts?from=now&to=%2B2d
400 | /api/v1/environments/one/changes?since=
400 parameter "until" is unknown; accepted is since | /api/v1/environments/one/changes?until=now
400 parameter "x" is unknown; the list takes no parameters | /api/v1/environments?x=1
400 parameter "im" is unknown; accepted is in | /api/v1/occurrences/work/2026-12-03T15:00?im=UTC
200 changes | /api/v1/environments/one/changes?since=-1d
404 there are one, two | /api/v1/environments/zzzzzzzz/changes
400 service | /api/v1/policy?environment=one
400 environment | /api/v1/policy?service=tap
400 did you mean "one"? | /api/v1/policy?service=tap&environment=onee
400 there are one, two | /api/v1/policy?service=tap&environment=zzzzzz
400 | /api/v1/policy?service=tap&environment=one&change=zzzzzzzz
200 process | /api/v1/policy?service=tap&environment=one&disruption=true&emergency=false
400 at: "noon" is not a time | /api/v1/gate?service=tap&environment=two&at=noon
200 an emergency until | /api/v1/gate?service=tap&environment=two&announced_at=2026-12-03T10:00:00Z&emergency=true
400 | /api/v1/gate?service=&environment=one
400 | /api/v1/gate?environment=one
200 unknown | /api/v1/gate?service=tap&environment=zzzzzz
200 unknown | /api/v1/gate?service=tapp&environment=one&change=major
400 | /api/v1/gate?service=tap&environment=one&change=zzzzzzzz
400 environment | /api/v1/now?environment=
400 environment | /api/v1/now?environment=onee
400 | /api/v1/now?x=1
200 2026-12-04T00:00:00+01:00 | /api/v1/occurrences/work/2026-12-03T15:00?in=Europe/Paris&in=UTC
400 unknown zone "Europe/Belin" | /api/v1/occurrences/work/2026-12-03T15:00?in=Europe/Belin
400 in is given more than 8 times | /api/v1/occurrences/work/2026-12-03T15:00?in=UTC&in=UTC&in=UTC&in=UTC&in=UTC&in=UTC&in=UTC&in=UTC&in=UTC&in=UTC&in=UTC&in=UTC&in=UTC&in=UTC&in=UTC&in=UTC&in=UTC
404 | /api/v1/occurrences/work
404 | /api/v1/occurrences/
404 | /api/v1/occurrences/work/
404 | /api/v1/occurrences/work/2026-13-45T99:99
404 | /api/v1/occurrences/wrok/2026-12-03T15:00
404 | /api/v1/occurrences/work/2026-12-03T15:00/x
400 | /api/v1/occurrences?from=
400 | /api/v1/occurrences?from=2026-12-03&to=2026-12-02
400 | /api/v1/occurrences?to=%00
400 | /api/v1/occurrences?window=wrok
400 | /api/v1/occurrences?environment=onee
400 | /api/v1/occurrences?limit=0
400 | /api/v1/occurrences?limit=x
400 | /api/v1/occurrences?in=Europe/Belin
200 [ | /api/v1/occurrences?from=2026-12-03&to=2026-12-20
200 [] | /api/v1/occurrences?from=2026-12-04&to=2026-12-05
200 promotions | +/api/v1/promotions?state=all
200 promotions | +/api/v1/promotions?state=open
200 promotions | +/api/v1/promotions?state=abandoned
400 state "opn" is unknown; accepted are open, promoted, | +/api/v1/promotions?state=opn
400 parameter "x" is unknown; accepted are state and kind | +/api/v1/promotions?x=1
404 | +/api/v1/promotions/image/none
404 | +/api/v1/promotions/
400 | /feeds/all.ics?form=
404 | /feeds/.ics
400 the address is not a valid path | /feeds/a%2Fb.ics
404 | /feeds/all
404 | /feeds/env-.ics
404 | /feeds/tier-x.ics
404 | /feeds/all.xml
404 | /feeds/
404 | /api/v1/
404 | /api/v2/now
404 | /api/v1/now/
"""

# A POST, tokens by the admin, the rest by the boss: status, what is said, path, body.
ODD_POSTS = [
    ("422", "is no act", "/api/v1/acts", {"act": "dance", "occurrence": ID}),
    ("422", "act", "/api/v1/acts", {}),
    ("422", "", "/api/v1/acts", []),
    ("404", "no window is called", "/api/v1/acts",
     {"act": "note", "occurrence": 7}),
    ("422", "dry_run", "/api/v1/acts", {"act": "note", "occurrence": ID,
                                        "words": "x", "dry_run": "true"}),
    ("422", "dry_run", "/api/v1/acts", {"act": "note", "occurrence": ID,
                                        "words": "x", "dry_run": 7}),
    ("422", "", "/api/v1/acts", {"words": ["x"] * 500}),
    ("422", "", "/api/v1/acts", {"words": [7]}),
    ("422", "", "/api/v1/acts", {"words": []}),
    ("422", "", "/api/v1/acts", {"words": ["start", "wrok"]}),
    ("422", "version", "/api/v1/promotions", {"kind": "image"}),
    ("404", "did you mean \"image\"?", "/api/v1/promotions", {"kind": "imag", "version": "x"}),
    ("409", "which promotion is it?", "/api/v1/promotions",
     {"version": "x"}),
    ("422", "", "/api/v1/promotions", {"kind": "image", "version": "a b"}),
    ("422", "", "/api/v1/promotions", []),
    ("422", "", "/api/v1/tokens", {"title": "x"}),
    ("422", "", "/api/v1/tokens", {"title": "x", "person": "bos",
                                   "may": ["all"]}),
    ("422", "", "/api/v1/tokens", {"title": "x", "person": "boss",
                                   "may": ["strat"]}),
    ("422", "", "/api/v1/tokens", {"title": "x", "person": "boss", "may":
                                   ["all"], "expires": "soon"}),
    ("404", "", "/api/v1/tokens/abcabcabcabc/revoke", {}),
    ("404", "", "/api/v1/tokens//revoke", {}),
    ("404", "", "/api/v1/tokens/" + "a" * 60 + "/revoke", {}),
    ("404", "", "/api/v1/tokens/abcabcabcabc/revok", {}),
    ("404", "", "/api/v1/promotions/image/none/acts", {"act": "pass"}),
    ("404", "", "/api/v1/promotions/image/none/act", {"act": "pass"}),
]


def odd(api, boss, admin):
    """Each is answered with what is wrong, and none is a fault of ours."""
    for case in ODD.strip().splitlines():
        want, path = case.split(" | ")
        by, path = (admin, path[1:]) if path[0] == "+" else (None, path)
        status, answer, _ = api.ask("GET", path, by,
                                    headers={"Accept": "*/*"})
        equal(str(status), want[:3], "%s: %s" % (path, str(answer)[:200]))
        has(str(answer), want[4:], path)
    for want, words, path, body in ODD_POSTS:
        status, answer, _ = api.ask(
            "POST", path, admin if "/tokens" in path else boss, body)
        equal(str(status), want, "%s %s: %s" % (path, str(body)[:80],
                                                str(answer)[:200]))
        has(str(answer), words, path)
    for key in ("", "a b", "x" * 300, "\xe4", "a\tb"):
        for path, body in (("/api/v1/acts", {"act": "note", "words": "x"}),
                           ("/api/v1/promotions", {"version": "x"})):
            status, answer, _ = api.ask("POST", path, boss, body, headers={
                "Idempotency-Key": key.encode("latin-1")})
            equal(status, 400, "Idempotency-Key %r" % key)
            has(str(answer), "Idempotency-Key", "Idempotency-Key %r" % key)
    # Each route knows what it takes, and says it.
    for path in ("/api/v1/now", "/api/v1/journal", "/feeds/all.ics",
                 "/healthz", "/metrics", "/", "/api/v1/openapi.json"):
        for method in ("DELETE", "PUT", "PATCH", "POST"):
            status, _, headers = api.ask(method, path, boss)
            equal(status, 405, method + " " + path)
            has(headers["Allow"], "GET", method + " " + path)


def wrong_tokens(api, boss):
    """Ten are refused, further ones told to stop; the right one goes on."""
    bad = boss[:-1] + ("a" if boss[-1] != "a" else "b")
    paths = [("GET", "/api/v1/occurrences/" + ID, None),
             ("GET", "/api/v1/environments", None),
             ("GET", "/api/v1/environments/one/changes", None),
             ("GET", "/api/v1/shipped", None),
             ("GET", "/api/v1/promotions", None),
             ("GET", "/api/v1/promotions/image/w_1", None),
             ("GET", "/api/v1/gate?service=tap&environment=one", None),
             ("GET", "/api/v1/journal/audit", None),
             ("GET", "/api/v1/tokens", None), ("POST", "/api/v1/tokens", {}),
             ("POST", "/api/v1/acts", {"act": "start"}),
             ("POST", "/api/v1/tokens/abcabcabcabc/revoke", {}),
             ("POST", "/api/v1/promotions", {"version": "x"}),
             ("POST", "/api/v1/promotions/image/w_1/acts",
              {"act": "pass"}), ("GET", "/api/v1/journal", None),
             ("POST", "/api/v1/gate/emergencies", {})]
    statuses = [api.ask(method, path, bad, body)[0]
                for method, path, body in paths * 3]
    # One failed above already, of a token that was revoked.
    equal(statuses, [401] * 9 + [429] * 39, "ten a minute")
    equal(len(api.service.find("token_refused")), 10, "and ten in the log")
    check(all(bad.split("_")[2] not in line for line in api.service.text),
          "no secret in the log")
    api.ask("POST", "/api/v1/acts", boss,
            {"act": "note", "occurrence": "work/2026-12-10T15:00",
             "words": "x", "dry_run": True}, want=200)
    api.ask("GET", "/api/v1/occurrences/" + ID, headers={
        "Authorization": "Bearer"}, want=429)


def as_nobody(api):
    """Somebody else by the control socket: their user, and no more."""
    if os.getuid() != 0:
        return
    os.chmod(os.path.dirname(api.service.socket), 0o711)
    os.chmod(os.path.dirname(os.path.dirname(api.service.socket)), 0o711)
    os.chmod(api.service.socket, 0o666)
    other = "work/2026-12-10T15:00"
    for body, want in (
            ({"act": "skip", "occurrence": other, "because": "x"}, "403"),
            ({"act": "end", "occurrence": ID}, "409"),
            # Their grant is for one environment; a note is about all.
            ({"act": "note", "occurrence": other, "words": "x"}, "403")):
        done = subprocess.run(
            ["curl", "-s", "--unix-socket", api.service.socket, "-d",
             json.dumps(body), "-H", "Content-Type:", "-o", "/dev/null",
             "-w", "%{http_code}", "http://x/api/v1/acts"], user=65534,
            group=65534, extra_groups=[], capture_output=True, check=False)
        equal(done.stdout.decode(), want, "nobody says %r" % (body,))


def complete(api):
    """Every route, every status; every public route is described."""
    for path, operations in api.document["paths"].items():
        for method, operation in operations.items():
            for status in operation["responses"]:
                if status not in TOO_RARE:
                    check((path, method, status) in api.seen,
                          "%s %s %s was never seen" % (method, path, status))
    with open(os.path.join(ROOT, "serve/route.c"), encoding="utf-8") as file:
        table = re.findall(r"\{ (\.name.*?\.answer = \w+) \}", file.read(),
                           re.S)
    apart = {"/", "/favicon.svg", "/robots.txt",
             "/slack/command", "/slack/interaction"}
    described = [re.sub(r"\{.*", "", path) for path in api.document["paths"]]
    for entry in table:
        path = re.search(r'\.path = "([^"]*)"', entry).group(1)
        if "is_control" not in entry and path not in apart and \
                path.startswith(("/api", "/feeds", "/healthz", "/readyz",
                                 "/metrics")):
            check(path in described, "%s is not described" % path)


def judged_by_npm(api):
    """Is it OpenAPI 3.1?  By a validator of others, where npm has it."""
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "openapi.json"), "w",
                  encoding="utf-8") as file:
            json.dump(api.document, file)
        try:
            done = subprocess.run(
                ["npm", "install", "--silent", "--no-audit", "--no-fund",
                 "@seriousme/openapi-schema-validator@2"], cwd=folder,
                capture_output=True, timeout=120, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            print("no npm: %s" % error)
            return
        if done.returncode != 0:
            print("npm has no validator here")
            return
        script = ("import {Validator} from "
                  "'@seriousme/openapi-schema-validator';"
                  "const r = await new Validator().validate('openapi.json');"
                  "console.log(JSON.stringify(r));")
        done = subprocess.run(["node", "--input-type=module", "-e", script],
                              cwd=folder, capture_output=True, timeout=60,
                              check=False)
        check(b'"valid":true' in done.stdout, "OpenAPI 3.1: %s %s" % (
            done.stdout[:800], done.stderr[-800:]))


def everything():
    with Place() as place:
        service = serve(place)
        api = Api(service)
        jsonschema.Draft202012Validator.check_schema(
            {"components": api.document["components"]})
        boss, narrow, admin = tokens(api)
        acts(api, boss, narrow)
        journal(api, boss, narrow, admin)
        promotions(api, boss, narrow)
        entry = api.ask("GET", "/api/v1/journal?subject=promotion/image/w_1",
                        admin, want=200)[1][0]
        equal((entry["verb"], entry["before"]["acknowledged"],
               entry["after"]["steps"][3]["roles"][1]["state"]),
              ("object", 1, "objects"), "in the journal")
        environments(api, boss)
        policy(api)
        gate(api, boss)
        sync_windows(api)
        broadcasts(api)
        now(api)
        others(api)
        odd(api, boss, admin)
        as_nobody(api)
        wrong_tokens(api, boss)
        complete(api)
        judged_by_npm(api)
        service.stop()


if __name__ == "__main__":
    run(everything)
