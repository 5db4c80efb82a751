#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Does the fake Slack (slack.py) keep the rules that it documents?"""

import http.client
import json
import os
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
passed = failed = 0


def check(condition, label):
    global passed, failed
    if condition:
        passed += 1
    else:
        failed += 1
        print("failed: " + label)


class Client:
    def __init__(self, port):
        self.port = port

    def raw(self, method, path, body=None, headers=None):
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            link.request(method, path, body, headers or {})
            answer = link.getresponse()
            return answer.status, answer.read(), answer.headers
        finally:
            link.close()

    def call(self, name, arguments, token="xoxb-test"):
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = "Bearer " + token
        status, body, _ = self.raw("POST", "/api/" + name,
                                   json.dumps(arguments), headers)
        return status, json.loads(body or b"null")

    def look(self, name, query, token="xoxb-test"):
        _, body, _ = self.raw("GET", "/api/%s?%s" % (name, query), None,
                              {"Authorization": "Bearer " + token})
        return json.loads(body)

    def control(self, **order):
        status, _, _ = self.raw("POST", "/_control", json.dumps(order))
        return status

    def log(self):
        return json.loads(self.raw("GET", "/_log")[1])


def section(text):
    return {"type": "section", "text": {"type": "plain_text", "text": text}}


def test_errors(client):
    blocks = {"type": "header", "text": {"type": "mrkdwn", "text": "x"}}
    rows = [
        ({"channel": "#a", "text": "x"}, None, None),
        ({"channel": "#a", "text": "x"}, "", "not_authed"),
        ({"channel": "#a", "text": "x"}, "xoxb-bad", "invalid_auth"),
        ({"channel": "#zzz", "text": "x"}, None, "channel_not_found"),
        ({"text": "x"}, None, "channel_not_found"),
        ({"channel": "#a"}, None, "no_text"),
        ({"channel": "#a", "text": "x" * 40001}, None, "msg_too_long"),
        ({"channel": "#a", "text": "x", "blocks": [blocks]}, None,
         "invalid_blocks"),
        ({"channel": "#a", "text": "x", "blocks": {}}, None,
         "invalid_blocks_format"),
        ({"channel": "#a", "text": "x", "blocks": [section("y")] * 50}, None,
         None),
        ({"channel": "#a", "text": "x", "blocks": [section("y")] * 51}, None,
         "invalid_blocks"),
        ({"channel": "#a", "text": "x", "blocks": [section("y" * 3001)]},
         None, "invalid_blocks"),
        ({"channel": "#a", "text": "x", "blocks": [section("y" * 2900)] * 5},
         None, "msg_blocks_too_long"),
        ({"channel": "#a", "text": "x", "metadata": {"event_type": "e"}},
         None, "invalid_metadata_schema"),
        ({"channel": "#a", "text": "x", "metadata": "e"}, None,
         "invalid_metadata_format"),
        ({"channel": "#a", "text": "x", "thread_ts": "1.2"}, None,
         "thread_not_found"),
    ]
    for arguments, token, error in rows:
        status, answer = client.call("chat.postMessage", arguments,
                                     "xoxb-test" if token is None else token)
        check(status == 200 and answer.get("error") == error and
              answer["ok"] == (error is None), "%s: %s" % (error, answer))
    check(client.call("chat.nothing", {})[1]["error"] == "unknown_method",
          "unknown method")
    check(client.call("conversations.history", {"channel": "#a"})[1]["error"]
          == "channel_not_found", "history takes no names")


def test_history(client):
    client.control(reset=True, now=1764802800)
    metadata = {"event_type": "e", "event_payload": {"key": "k"}}
    root = client.call("chat.postMessage", {
        "channel": "#a", "text": "root", "metadata": metadata})[1]
    place, ts = root["channel"], root["ts"]
    client.call("chat.postMessage", {"channel": place, "text": "reply",
                                     "thread_ts": ts})
    client.call("chat.postMessage", {"channel": place, "text": "seen",
                                     "thread_ts": ts,
                                     "reply_broadcast": True})
    history = client.look("conversations.history", "channel=" + place)
    check([m["text"] for m in history["messages"]] == ["seen", "root"],
          "history: newest first, no silent replies")
    check("event_payload" not in history["messages"][1]["metadata"],
          "no payload unless asked for")
    query = "channel=%s&include_all_metadata=true" % place
    history = client.look("conversations.history", query)
    check(history["messages"][1]["metadata"] == metadata, "payload")
    replies = client.look("conversations.replies", query + "&ts=" + ts)
    check([m["text"] for m in replies["messages"]] ==
          ["root", "reply", "seen"], "replies: in order, root first")
    history = client.look("conversations.history", query + "&limit=1")
    check(history["has_more"] and len(history["messages"]) == 1, "limit")
    more = history["response_metadata"]["next_cursor"].replace("=", "%3D")
    history = client.look("conversations.history",
                          query + "&limit=1&cursor=" + more)
    check([m["text"] for m in history["messages"]] == ["root"] and
          not history["has_more"] and "response_metadata" not in history,
          "the rest")
    check(client.look("conversations.history", query + "&cursor=x")["error"]
          == "invalid_cursor", "a cursor of its own")
    history = client.look("conversations.history",
                          query + "&oldest=1764802801")
    check(history["messages"] == [], "oldest")
    history = client.look("conversations.history",
                          query + "&oldest=%s&inclusive=true" % ts)
    check(len(history["messages"]) == 2, "inclusive")
    client.control(scopes=["chat:write"])
    check(client.look("conversations.history", query)["error"] ==
          "missing_scope", "scope")
    client.control(scopes=["chat:write", "channels:history"], lag_reads=2)
    client.call("chat.postMessage", {"channel": place, "text": "late"})
    seen = [len(client.look("conversations.history", query)["messages"])
            for _ in range(3)]
    check(seen == [2, 2, 3], "lag counts look-ups: %s" % seen)
    check(client.call("chat.delete", {"channel": place, "ts": ts})[1]["ok"],
          "delete")
    check(client.call("chat.delete", {"channel": place, "ts": ts})[1]["error"]
          == "message_not_found", "delete again")


def test_update(client):
    client.control(reset=True, now=1764802800)
    metadata = {"event_type": "e", "event_payload": {"key": "k"}}
    root = client.call("chat.postMessage", {
        "channel": "#a", "text": "root", "blocks": [section("root")],
        "metadata": metadata})[1]
    place, ts = root["channel"], root["ts"]
    good = {"channel": place, "ts": ts, "text": "new",
            "blocks": [section("new")]}
    rows = [
        (good, None),
        (dict(good, channel="#a"), "channel_not_found"),
        (dict(good, ts="1.000001"), "message_not_found"),
        ({"channel": place, "text": "x"}, "message_not_found"),
        ({"channel": place, "ts": ts}, "no_text"),
        (dict(good, blocks=[section("y" * 3001)]), "invalid_blocks"),
        (dict(good, text="x" * 40001), "msg_too_long"),
        (dict(good, metadata="e"), "invalid_metadata_format"),
    ]
    for arguments, error in rows:
        status, answer = client.call("chat.update", arguments)
        check(status == 200 and answer.get("error") == error and
              (error or answer["ts"] == ts), "update: %s: %s" % (
                  error, answer))
    message = client.log()["messages"][0]
    check((message["text"], message["blocks"], message["edits"],
           message["metadata"]) == ("new", [section("new")], 1, metadata),
          "update: text and blocks are new, metadata stays")
    client.call("chat.update", {"channel": place, "ts": ts, "text": "bare"})
    check(client.log()["messages"][0]["blocks"] is None,
          "update: text alone removes blocks")
    client.raw("POST", "/services/T0/B0/a", '{"text": "x"}',
               {"Content-Type": "application/json"})
    other = client.log()["messages"][1]
    check(client.call("chat.update", dict(good, ts=other["ts"]))[1]
          ["error"] == "cant_update_message", "update: not our own")
    client.control(edit_window=60)
    check(client.call("chat.update", good)[1]["ok"], "update: in time")
    client.control(now=1764802800 + 62)
    check(client.call("chat.update", good)[1]["error"] ==
          "edit_window_closed", "update: too late")
    client.control(scopes=["channels:history"], edit_window=None)
    check(client.call("chat.update", good)[1]["error"] == "missing_scope",
          "update: scope")
    query = "channel=%s&message_ts=" % place
    check(client.look("chat.getPermalink", query + ts)["permalink"] ==
          "https://fake.slack.com/archives/%s/p%s" % (
              place, ts.replace(".", "")), "permalink")
    check(client.look("chat.getPermalink", query + "1.2")["error"] ==
          "message_not_found", "permalink: no such message")
    check(client.look("chat.getPermalink", "channel=%23a&message_ts=" + ts)
          ["error"] == "channel_not_found", "permalink takes no names")
    client.control(reset=True)
    actions = {"type": "actions", "elements": [
        {"type": "button", "action_id": "act", "value": "{}",
         "text": {"type": "plain_text", "text": "Go"}}]}
    for blocks, error in (
            ([actions, actions], None),
            ([dict(actions, elements=actions["elements"] * 2)],
             "invalid_blocks"),
            ([dict(actions, elements=[dict(actions["elements"][0],
                                           value="x" * 2001)])],
             "invalid_blocks")):
        check(client.call("chat.postMessage", {
            "channel": "#a", "text": "x", "blocks": blocks})[1].get("error")
            == error, "buttons: %s" % error)
    for key, length, error in (
            ("title", 100, None), ("title", 101, "invalid_blocks"),
            ("text", 300, None), ("text", 301, "invalid_blocks"),
            ("confirm", 30, None), ("confirm", 31, "invalid_blocks"),
            ("deny", 30, None), ("deny", 31, "invalid_blocks"),
            ("deny", 0, "invalid_blocks")):
        dialog = {name: {"type": "plain_text", "text": "Really?"}
                  for name in ("title", "text", "confirm", "deny")}
        dialog[key]["text"] = "x" * length
        asked = dict(actions["elements"][0], confirm=dialog)
        check(client.call("chat.postMessage", {
            "channel": "#a", "text": "x",
            "blocks": [dict(actions, elements=[asked])]})[1].get("error")
            == error, "a dialog's %s of %d" % (key, length))


def test_direct(client):
    """Direct messages: by a member's id, then by the conversation's."""
    client.control(reset=True)
    posted = client.call("chat.postMessage", {
        "channel": "U024BE7LH", "text": "hello"})[1]
    place = posted["channel"]
    check(place.startswith("D"), "the answer has the conversation's id")
    history = "channel=%s" % place
    check(len(client.look("conversations.history", history)["messages"]) == 1,
          "by its id")
    check(client.look("conversations.history", "channel=U024BE7LH")["error"]
          == "channel_not_found", "not by the member's")
    check(client.call("chat.update", {
        "channel": "U024BE7LH", "ts": posted["ts"], "text": "x"})[1]["error"]
        == "channel_not_found", "nor is it changed by that")
    check(client.look("conversations.history", "channel=D0123456789")["error"]
          == "channel_not_found", "somebody else's conversation")
    opened = client.call("conversations.open", {"users": "U024BE7LH"})[1]
    check((opened["channel"]["id"], opened.get("already_open")) ==
          (place, True), "the same one, open already")
    opened = client.call("conversations.open", {"users": "U024BE7LJ"})[1]
    check("already_open" not in opened, "a new one")
    for users, error in (("", "users_list_not_supplied"),
                         ("#a", "user_not_found")):
        check(client.call("conversations.open", {"users": users})[1]["error"]
              == error, error)
    client.control(scopes=["chat:write", "channels:history"])
    check(client.look("conversations.history", history)["error"] ==
          "missing_scope", "im:history")
    check(client.call("conversations.open", {"users": "U024BE7LH"})[1]
          ["error"] == "missing_scope", "im:write")


def is_cut(client, name, arguments):
    try:
        client.call(name, arguments)
    except (OSError, http.client.HTTPException, ValueError):
        return True
    return False


def test_list(client):
    client.control(reset=True)
    page = client.look("users.conversations", "limit=1")
    check([c["name"] for c in page["channels"]] == ["a"], "list: a page")
    more = page["response_metadata"]["next_cursor"]
    page = client.look("users.conversations", "cursor=" + more.replace(
        "=", "%3D"))
    check("a" not in [c["name"] for c in page["channels"]] and
          page["response_metadata"]["next_cursor"] == "", "list: the rest")
    place = page["channels"][0]["id"]
    client.control(not_in=[place])
    page = client.look("users.conversations", "types=public_channel")
    check(place not in [c["id"] for c in page["channels"]],
          "list: only where the app is")
    for scopes, types, error in (
            (["channels:read"], "public_channel", None),
            (["channels:read"], "public_channel,private_channel",
             "missing_scope"),
            (["groups:read"], "public_channel", "missing_scope"),
            (["channels:read"], "channel", "invalid_types")):
        client.control(scopes=scopes)
        answer = client.look("users.conversations", "types=" + types)
        check(answer.get("error") == error, "list: %s with %s" % (
            types, scopes))
    check(client.look("users.conversations", "limit=1000")["error"] ==
          "invalid_limit", "list: limit")
    client.control(reset=True)


def test_rules(client):
    post = {"channel": "#a", "text": "x"}
    client.control(reset=True, rules=[
        {"error": "internal_error", "posted": True},
        {"retry_after": 30}, {"status": 500, "body": "<html>"},
        {"channel": "#b", "error": "is_archived", "count": -1}])
    check(client.call("chat.postMessage", post)[1]["error"] ==
          "internal_error", "scripted error")
    check(len(client.log()["messages"]) == 1, "posted all the same")
    status, body, headers = client.raw(
        "POST", "/api/chat.postMessage", json.dumps(post),
        {"Content-Type": "application/json"})
    check(status == 429 and headers["Retry-After"] == "30", "429")
    status, body, _ = client.raw("POST", "/api/chat.postMessage", "{}", {})
    check((status, body) == (500, b"<html>"), "500")
    check(client.call("chat.postMessage", post)[1]["ok"], "used up")
    for _ in range(2):
        check(client.call("chat.postMessage", dict(post, channel="#b"))[1]
              ["error"] == "is_archived", "for one channel, for ever")
    client.control(reset=True, rules=[
        {"method": "chat.postMessage", "skip": 1, "cut_answer": 20},
        {"cut_request": 3, "skip": 2}])
    check(not is_cut(client, "chat.postMessage", post), "skipped")
    check(is_cut(client, "chat.postMessage", post), "answer cut")
    check(is_cut(client, "chat.postMessage", post), "request cut")
    check(len(client.log()["messages"]) == 2, "cut answer posts, cut request "
          "does not")
    client.control(reset=True, rate=1)
    got = [client.call("chat.postMessage", post)[0] for _ in range(2)]
    check(got == [200, 429], "rate")
    check(client.raw("POST", "/_control", '{"no": 1}')[0] == 400,
          "unknown order")


def test_hurry(client):
    """An order to hurry reaches what came before it and what comes after."""
    client.control(reset=True, rules=[{"delay": 60, "count": -1}])
    client.control(hurry=True)
    at = time.monotonic()
    check(client.call("chat.postMessage",
                      {"channel": "#a", "text": "x"})[1]["ok"], "late")
    client.control(reset=True, rules=[{"delay": 60, "count": 1}])
    early = threading.Thread(target=client.call, args=(
        "chat.postMessage", {"channel": "#a", "text": "x"}))
    early.start()
    client.control(hurry=True)
    early.join(30)
    check(not early.is_alive(), "early")
    check(time.monotonic() - at < 30, "at once")


def test_webhook(client):
    client.control(reset=True)
    headers = {"Content-Type": "application/json"}
    status, body, _ = client.raw("POST", "/services/T0/B0/a",
                                 '{"text": "x"}', headers)
    check((status, body) == (200, b"ok"), "webhook")
    check(client.log()["messages"][0]["via"] == "webhook", "via")
    status, body, _ = client.raw("POST", "/services/T0/B0/a", "{}", headers)
    check((status, body) == (400, b"no_text"), "webhook without text")
    status, body, _ = client.raw("POST", "/services/T0/B0/zzz",
                                 '{"text": "x"}', headers)
    check((status, body) == (404, b"channel_not_found"), "no such channel")
    check("xoxb" not in json.dumps(client.log()), "no token in the log")


def main():
    fake = subprocess.Popen(
        [sys.executable, os.path.join(HERE, "slack.py"), "--stdin",
         "--channels", "a,b"], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, text=True)
    try:
        client = Client(int(fake.stdout.readline()))
        test_errors(client)
        test_history(client)
        test_update(client)
        test_list(client)
        test_rules(client)
        test_hurry(client)
        test_webhook(client)
        test_direct(client)
    finally:
        fake.stdin.close()
        check(fake.wait(timeout=30) == 0, "ends with standard input")
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
