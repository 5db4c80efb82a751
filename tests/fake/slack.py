#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A fake Slack on loopback that enforces what Slack documents.

    tests/fake/slack.py [--port 0] [--token xoxb-test] [--channels a,b] [--stdin]

The first line of standard output is the port.  It runs until SIGTERM, with
--stdin until standard input ends (so that it dies with who started it).
Base URLs for a channel: `api: http://127.0.0.1:PORT/api`
and webhook http://127.0.0.1:PORT/services/T0/B0/CHANNEL (posts to #CHANNEL).

Served: POST /api/chat.postMessage, /api/chat.update, /api/chat.delete, GET or
POST /api/chat.getPermalink, /api/conversations.history, /api/conversations.replies,
/api/users.conversations, POST /api/conversations.open, POST /services/T/B/x.
Without --channels every "#name" exists, and the app is in those that were
posted to; the id is what channel_id() gives.
As in Slack: errors are HTTP 200 with "ok": false; history and replies take
ids only, never names nor members; a post to a member's id opens the
conversation with them and answers with its id (D…), whose history needs the
scope im:history; conversations.open tells that id; history leaves out replies that were not broadcast and
gives metadata's payload only with include_all_metadata; blocks, texts and
metadata have limits; "thread_ts" must be a message's; an update takes the id
of a channel and the stamp of a message that the app itself posted, and leaves
metadata alone unless it is given; blocks are gone where only text is given.

POST /_control takes a JSON object with any of these and answers {"ok": true}:

    "reset": true            forget messages, log, rules, settings
    "now": 1764802800        the clock that message stamps are made of (null:
                             the machine's); each post adds a microsecond
    "token": "xoxb-other"    the token that is accepted
    "scopes": [...]          default ["chat:write", "channels:history",
                             "channels:read", "groups:read",
                             "im:history", "im:write"]
    "archived": ["C…"], "not_in": ["C…"]      channel ids
    "delete": "1764802800.000001"   somebody deletes that message
    "edit_window": 3600      seconds of the clock after which a message cannot
                             be changed any more (null: for ever)
    "lag": 5.0               seconds until a post shows in history
    "lag_reads": 2           look-ups until a post shows (for pinned clocks)
    "rate": 1                posts a second and channel, then 429 with
                             "Retry-After: 1"; 0: no limit (default)
    "forget_rules": true     the rules that stand so far
    "hurry": true            whatever is delayed is answered now
    "rules": [ {...} ]       scripted answers, tried in order:

        "method":   "chat.postMessage", "webhook", "conversations.history"…
                    or "*" (default)
        "channel":  only this channel (name with # or id)
        "skip": 2   let so many requests pass first; "count": 3 use it so
                    often (default 1; -1: for ever)
        "posted":   true: the message is posted all the same, as when Slack's
                    answer is lost (default false)
        and one of
        "error": "internal_error"       HTTP 200, "ok": false
        "status": 500, "body": "…", "headers": {"X": "y"}
        "retry_after": 30               HTTP 429; any text is taken
        "cut_answer": 10                send so many bytes of the right answer,
                                        then reset the connection
        "cut_request": 20               read so many bytes of the body, then
                                        reset (never posted)
        "hang": 30.0                    answer nothing for so many seconds (the
                                        client gives up first)
        "delay": 0.5                    answer rightly, but later: then, or
                                        when it is told "hurry"

GET /_log answers {"requests": [{"number", "method", "status", "error",
"payload", "channel", "ts", "at"}], "messages": [{"channel", "name", "ts",
"text", "blocks", "thread_ts", "broadcast", "metadata", "via", "edits", "at"}]}
in order; "at" is the machine's time at which it came; "edits" counts the updates; text and blocks are the newest, "posted" is the
first text.  No token
is ever in it.
"""

import argparse
import hmac
import json
import socket
import struct
import sys
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from slack_rules import (Refused, channel_id, check_content, direct_id, history_page,
                         instant, is_member, list_page, need, read_arguments)


class Slack:
    """What the workspace holds; every method is called with the lock held."""

    def __init__(self, token, channels):
        self.first_token = token
        self.names = channels
        self.lock = threading.RLock()
        self.serial = 0
        self.reset()

    def reset(self):
        self.token = self.first_token
        self.scopes = {"chat:write", "channels:history", "channels:read",
                       "groups:read", "im:history", "im:write"}
        self.direct = {}        # "D…" of a conversation: the member
        self.seen = set()
        self.hurry = threading.Event()
        self.archived, self.not_in = set(), set()
        self.lag, self.lag_reads, self.rate, self.now = 0, 0, 0, None
        self.edit_window = None
        self.rules, self.requests, self.messages = [], [], []
        self.posted_at = {}

    def control(self, order):
        known = {"reset", "now", "token", "scopes", "archived", "not_in",
                 "lag", "lag_reads", "rate", "rules", "edit_window",
                 "delete", "forget_rules", "hurry"}
        if set(order) - known:
            raise ValueError("unknown: %s" % sorted(set(order) - known))
        if order.get("reset"):
            self.reset()
        for name in ("now", "token", "lag", "lag_reads", "rate",
                     "edit_window"):
            if name in order:
                setattr(self, name, order[name])
        for name in ("scopes", "archived", "not_in"):
            if name in order:
                setattr(self, name, set(order[name]))
        self.messages = [message for message in self.messages
                         if message["ts"] != order.get("delete")]
        if order.get("forget_rules"):
            self.rules = []
        if order.get("hurry"):
            self.hurry.set()
            self.hurry = threading.Event()
            # What is still on its way here hurries, too.
            for rule in self.rules:
                if "delay" in rule:
                    rule["delay"] = 0
        for rule in order.get("rules", []):
            self.rules.append(dict({"method": "*", "skip": 0, "count": 1,
                                    "posted": False}, **rule))

    def rule(self, method, channel):
        """The scripted answer that applies, used up once."""
        for rule in self.rules:
            if rule["method"] not in ("*", method) or rule["count"] == 0:
                continue
            if "cut_request" in rule:
                continue        # acts before: peek_cut()
            if rule.get("channel") and channel not in (
                    rule["channel"], channel_id(rule["channel"])):
                continue
            if rule["skip"] > 0:
                rule["skip"] -= 1
                continue
            rule["count"] -= 1
            return rule
        return None

    def find_channel(self, value, takes_names):
        need(isinstance(value, str) and value, "channel_not_found")
        if value[0] == "D":
            need(value in self.direct, "channel_not_found")
            return value
        if is_member(value):
            # Posting opens the conversation; everything else wants its id.
            need(takes_names, "channel_not_found")
            return self.open_direct(value)
        if value.startswith("#") or not value.startswith("C"):
            need(takes_names, "channel_not_found")
            name = value.lstrip("#")
            need(self.names is None or name in self.names,
                 "channel_not_found")
            self.seen.add(name)
            value = channel_id(name)
        elif self.names is not None:
            need(value in {channel_id(name) for name in self.names},
                 "channel_not_found")
        return value

    def open_direct(self, user):
        self.direct[direct_id(user)] = user
        return direct_id(user)

    def open(self, arguments):
        """conversations.open with one member."""
        users = arguments.get("users")
        need(users, "users_list_not_supplied")
        need("," not in users, "fake_takes_one")
        need("im:write" in self.scopes, "missing_scope")
        need(is_member(users), "user_not_found")
        is_open = direct_id(users) in self.direct
        answer = {"ok": True, "channel": {"id": self.open_direct(users)}}
        if is_open:
            answer.update(no_op=True, already_open=True)
        return answer

    def stamp(self):
        self.serial += 1
        now = time.time() if self.now is None else self.now
        return "%d.%06d" % (int(now), self.serial % 1000000)

    def is_too_fast(self, channel):
        if not self.rate:
            return False
        now = time.monotonic()
        recent = [at for at in self.posted_at.get(channel, [])
                  if now - at < 1.0]
        self.posted_at[channel] = recent
        if len(recent) >= self.rate:
            return True
        recent.append(now)
        return False

    def post(self, payload, channel, via):
        need(channel not in self.archived, "is_archived")
        need(channel not in self.not_in, "not_in_channel")
        text, blocks = payload.get("text"), payload.get("blocks")
        check_content(payload)
        thread = payload.get("thread_ts")
        if thread is not None:
            need(any(m["ts"] == thread and m["channel"] == channel
                     for m in self.messages), "thread_not_found")
        message = {"channel": channel, "name": payload.get("channel"),
                   "ts": self.stamp(), "text": text, "posted": text,
                   "blocks": blocks,
                   "thread_ts": thread, "via": via,
                   "broadcast": payload.get("reply_broadcast") is True,
                   "metadata": payload.get("metadata"), "edits": 0,
                   "at": time.time(), "_at": time.monotonic(), "_reads": 0}
        self.messages.append(message)
        return message

    def is_visible(self, message):
        return (time.monotonic() - message["_at"] >= self.lag and
                message["_reads"] >= self.lag_reads)

    def shown(self, message, with_metadata):
        answer = {"type": "message", "ts": message["ts"], "bot_id": "B0FAKE",
                  "text": message["text"]}
        if message["blocks"] is not None:
            answer["blocks"] = message["blocks"]
        if message["thread_ts"]:
            answer["thread_ts"] = message["thread_ts"]
            if message["broadcast"]:
                answer["subtype"] = "thread_broadcast"
        if message["metadata"] is not None:
            answer["metadata"] = dict(message["metadata"])
            if not with_metadata:
                answer["metadata"].pop("event_payload")
        return answer

    def history(self, arguments, is_thread):
        scope = "im:history" if str(
            arguments.get("channel")).startswith("D") else "channels:history"
        need(scope in self.scopes, "missing_scope")
        channel = self.find_channel(arguments.get("channel"), False)
        need(channel not in self.not_in, "not_in_channel")
        oldest = instant(arguments.get("oldest", "0"),
                              "invalid_ts_oldest")
        latest = instant(arguments.get("latest", "99999999999"),
                              "invalid_ts_latest")
        inclusive = arguments.get("inclusive") in ("true", "1")
        found = []
        for message in self.messages:
            if message["channel"] != channel:
                continue
            is_seen = self.is_visible(message)
            message["_reads"] += 1
            if is_seen:
                found.append(message)
        if is_thread:
            root = arguments.get("ts")
            need(any(m["ts"] == root for m in found), "thread_not_found")
            found = [m for m in found if root in (m["ts"], m["thread_ts"])]
        else:
            found = [m for m in found
                     if not m["thread_ts"] or m["broadcast"]][::-1]
        kept = []
        for message in found:
            at = instant(message["ts"], "")
            is_root = is_thread and message["ts"] == arguments.get("ts")
            if is_root or oldest < at < latest or (
                    inclusive and at in (oldest, latest)):
                kept.append(message)
        with_metadata = arguments.get("include_all_metadata") in ("true", "1")
        return history_page(kept, arguments,
                            lambda m: self.shown(m, with_metadata))

    def conversations(self, arguments):
        """The channels that the app is in, page by page."""
        scopes = {"public_channel": "channels:read",
                  "private_channel": "groups:read"}
        for kind in arguments.get("types", "public_channel").split(","):
            need(kind in scopes, "invalid_types")
            need(scopes[kind] in self.scopes, "missing_scope")
        names = sorted(self.seen if self.names is None else self.names)
        return list_page(names, self.archived | self.not_in, arguments)

    def find_message(self, arguments, name):
        channel = self.find_channel(arguments.get("channel"), False)
        for message in self.messages:
            if (message["channel"], message["ts"]) == (
                    channel, arguments.get(name)):
                return message
        raise Refused("message_not_found")

    def delete(self, arguments):
        message = self.find_message(arguments, "ts")
        self.messages.remove(message)
        return {"ok": True, "channel": message["channel"],
                "ts": message["ts"]}

    def update(self, payload):
        """Change a message of the app's own."""
        need("chat:write" in self.scopes, "missing_scope")
        message = self.find_message(payload, "ts")
        need(message["via"] == "chat.postMessage", "cant_update_message")
        need(message["channel"] not in self.archived, "is_archived")
        age = (time.time() if self.now is None else self.now) - \
            float(message["ts"])
        need(self.edit_window is None or age <= self.edit_window,
             "edit_window_closed")
        check_content(payload)
        if payload.get("text") is not None:
            message["text"] = payload["text"]
            message["blocks"] = payload.get("blocks")
        elif payload.get("blocks") is not None:
            message["blocks"] = payload["blocks"]
        if payload.get("metadata") is not None:
            message["metadata"] = payload["metadata"]
        message["edits"] += 1
        return {"ok": True, "channel": message["channel"],
                "ts": message["ts"], "text": message["text"]}

    def permalink(self, arguments):
        message = self.find_message(arguments, "message_ts")
        link = "https://fake.slack.com/archives/%s/p%s" % (
            message["channel"], message["ts"].replace(".", ""))
        if message["thread_ts"]:
            link += "?thread_ts=%s&cid=%s" % (message["thread_ts"],
                                              message["channel"])
        return {"ok": True, "channel": message["channel"],
                "permalink": link}

    def log(self):
        return {"requests": self.requests,
                "messages": [{k: v for k, v in m.items() if k[0] != "_"}
                             for m in self.messages]}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    slack = None            # set by main()

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.serve(b"")

    def do_POST(self):
        self.path_only = self.path.split("?")[0]
        if self.path_only == "/_control":
            self.control(self.rfile.read(self.length()))
        else:
            self.serve(None)

    def length(self):
        return int(self.headers.get("Content-Length", "0") or 0)

    def send(self, status, body, headers=(), cut=None, plain=False):
        kind = "text/plain" if plain else "application/json; charset=utf-8"
        lines = ["HTTP/1.1 %d Fake" % status, "Content-Type: " + kind,
                 "Content-Length: %d" % len(body)]
        lines += ["%s: %s" % pair for pair in headers]
        raw = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
        if cut is not None:
            self.wfile.write(raw[:cut])
            self.reset_connection()
            return
        self.wfile.write(raw)

    def send_json(self, value, status=200, headers=(), cut=None):
        self.send(status, json.dumps(value).encode(), headers, cut)

    def reset_connection(self):
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                   struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def control(self, body):
        try:
            with self.slack.lock:
                self.slack.control(json.loads(body or b"{}"))
        except (ValueError, TypeError) as fault:
            self.send_json({"ok": False, "error": str(fault)}, 400)
            return
        self.send_json({"ok": True})

    def serve(self, body):
        parts = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(parts.query))
        if parts.path == "/_log":
            with self.slack.lock:
                self.send_json(self.slack.log())
            return
        if parts.path.startswith("/services/") and self.command == "POST":
            method = "webhook"
            query["channel"] = "#" + parts.path.rsplit("/", 1)[1]
        elif parts.path.startswith("/api/"):
            method = parts.path[len("/api/"):]
        else:
            self.send_json({"ok": False, "error": "unknown_method"}, 404)
            return
        self.answer(method, query, body)

    def answer(self, method, query, body):
        if body is None:
            body = b""
            cut = self.peek_cut(method)
            if cut is not None:
                self.rfile.read(min(cut["cut_request"], self.length()))
                self.record(method, "cut", None, {}, None, None)
                self.reset_connection()
                return
            body = self.rfile.read(self.length())
            if len(body) < self.length():
                # RFC 9112, 8: incomplete, so not to be processed
                self.close_connection = True
                return
        arguments, fault = read_arguments(
            self.headers.get("Content-Type") or "", query, body)
        with self.slack.lock:
            rule = self.slack.rule(method, arguments.get("channel"))
            hurry = self.slack.hurry
        if rule is not None and "hang" in rule:
            if rule["posted"]:
                self.carry_out(method, arguments, fault)
            else:
                self.record(method, "hang", None, arguments, None, None)
            time.sleep(rule["hang"])
            self.reset_connection()
            return
        if rule is not None and "delay" in rule:
            hurry.wait(rule["delay"])
            rule = None
        if rule is None or "cut_answer" in rule:
            self.conclude(method, *self.carry_out(method, arguments, fault),
                          cut=rule["cut_answer"] if rule else None)
            return
        self.scripted(method, rule, arguments, fault)

    def peek_cut(self, method):
        """A rule that cuts the request acts before the body is known."""
        with self.slack.lock:
            for rule in self.slack.rules:
                if "cut_request" in rule and rule["count"] != 0 and \
                        rule["method"] in ("*", method):
                    if rule["skip"] > 0:
                        rule["skip"] -= 1
                        continue
                    rule["count"] -= 1
                    return rule
        return None

    def scripted(self, method, rule, arguments, fault):
        status = rule.get("status", 429 if "retry_after" in rule else 200)
        headers = list(rule.get("headers", {}).items())
        error, ts = rule.get("error"), None
        if "retry_after" in rule:
            headers.append(("Retry-After", rule["retry_after"]))
            error = error or "ratelimited"
        if rule["posted"]:
            _, answer = self.carry_out(method, arguments, fault, True)
            ts = answer.get("ts") if isinstance(answer, dict) else None
        self.record(method, status, error, arguments,
                    arguments.get("channel"), ts)
        if "body" in rule:
            self.send(status, rule["body"].encode(), headers, plain=True)
        elif method == "webhook":
            self.send(status, (error or "").encode(), headers, plain=True)
        elif error:
            self.send_json({"ok": False, "error": error}, status, headers)
        else:
            self.send(status, b"", headers)

    def is_authorized(self):
        header = self.headers.get("Authorization") or ""
        kind, _, token = header.partition(" ")
        return kind == "Bearer" and hmac.compare_digest(
            token.encode(), self.slack.token.encode())

    def carry_out(self, method, arguments, fault, is_quiet=False):
        """Do what was asked; (status, answer)."""
        error, channel, ts, status, answer = None, None, None, 200, None
        with self.slack.lock:
            try:
                if method != "webhook":
                    need(self.headers.get("Authorization"), "not_authed")
                    need(self.is_authorized(), "invalid_auth")
                need(fault is None, fault)
                answer = self.call(method, arguments)
                channel, ts = answer.get("channel"), answer.get("ts")
                if answer.get("error") == "ratelimited":
                    status, error = 429, "ratelimited"
            except Refused as refused:
                error = str(refused)
                answer = {"ok": False, "error": error}
            if not is_quiet:
                self.record(method, status, error, arguments, channel, ts)
        return status, answer

    def call(self, method, arguments):
        slack = self.slack
        if method in ("chat.postMessage", "webhook"):
            if method != "webhook":
                need("chat:write" in slack.scopes, "missing_scope")
            channel = slack.find_channel(arguments.get("channel"), True)
            if slack.is_too_fast(channel):
                return {"ok": False, "error": "ratelimited"}
            message = slack.post(arguments, channel, method)
            return {"ok": True, "channel": channel, "ts": message["ts"],
                    "message": slack.shown(message, True)}
        if method == "conversations.history":
            return slack.history(arguments, False)
        if method == "conversations.replies":
            return slack.history(arguments, True)
        if method == "users.conversations":
            return slack.conversations(arguments)
        if method == "conversations.open":
            return slack.open(arguments)
        if method == "chat.delete":
            return slack.delete(arguments)
        if method == "chat.update":
            return slack.update(arguments)
        if method == "chat.getPermalink":
            return slack.permalink(arguments)
        raise Refused("unknown_method")

    def conclude(self, method, status, answer, cut=None):
        headers = [("Retry-After", 1)] if status == 429 else []
        if method != "webhook":
            self.send_json(answer, status, headers, cut)
            return
        codes = {"channel_not_found": 404, "is_archived": 410,
                 "not_in_channel": 403}
        names = {"is_archived": "channel_is_archived",
                 "not_in_channel": "action_prohibited",
                 "ratelimited": "rate_limited"}
        error = answer.get("error")
        if error and status == 200:
            status = codes.get(error, 400)
        self.send(status, names.get(error, error or "ok").encode(), headers,
                  cut, plain=True)

    def record(self, method, status, error, arguments, channel, ts):
        with self.slack.lock:
            self.slack.requests.append({
                "number": len(self.slack.requests) + 1, "method": method,
                "status": status, "error": error, "channel": channel,
                "ts": ts, "payload": arguments, "at": time.time()})


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        """A client that went away, or was cut off, is no fault of ours."""
        if not isinstance(sys.exc_info()[1], (OSError, ValueError)):
            super().handle_error(request, client_address)


def main():
    parser = argparse.ArgumentParser(description="a fake Slack")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default="xoxb-test")
    parser.add_argument("--channels", help="names; default: all exist")
    parser.add_argument("--stdin", action="store_true",
                        help="end when standard input ends")
    options = parser.parse_args()
    names = None
    if options.channels is not None:
        names = {name.lstrip("#") for name in options.channels.split(",")}
    Handler.slack = Slack(options.token, names)
    server = Server(("127.0.0.1", options.port), Handler)
    print(server.server_port, flush=True)
    if not options.stdin:
        server.serve_forever()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    main()
