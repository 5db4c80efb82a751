# SPDX-License-Identifier: MIT
"""Slack's other side for requests that come in: signs them as Slack does (with
Python's own hmac), and takes what is posted back: views.open, members of user
groups, response URLs.  A thread of the test; nothing here knows patchday."""

import hashlib
import hmac
import http.client
import json
import sys
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from slack_rules import TRIGGER_SECS, Refused, check_view
from watch import Watch


class Desk:
    """`posts` are (path, authorization, object) in order of arrival."""

    def __init__(self, token, secret):
        self.token, self.secret = token, secret
        self.groups = {}            # id: [users]
        self.refuse_views = False
        self.posts = []
        self.asked = 0              # for members
        self.errors = []            # of views.open
        self.triggers = {}          # id: a Watch; used: None
        self.changed = threading.Condition()
        desk = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format, *args):
                pass

            def answer(self, body):
                data = json.dumps(body).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def is_known(self):
                return self.headers.get("Authorization") == \
                    "Bearer " + desk.token

            def do_GET(self):
                path, _, query = self.path.partition("?")
                group = urllib.parse.parse_qs(query).get("usergroup", [""])[0]
                with desk.changed:
                    desk.asked += 1
                    desk.changed.notify_all()
                if not self.is_known():
                    self.answer({"ok": False, "error": "invalid_auth"})
                elif path == "/api/usergroups.users.list" and \
                        group in desk.groups:
                    self.answer({"ok": True, "users": desk.groups[group]})
                else:
                    self.answer({"ok": False, "error": "no_such_subteam"})

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with desk.changed:
                    desk.posts.append((self.path,
                                       self.headers.get("Authorization"),
                                       json.loads(body)))
                    desk.changed.notify_all()
                if self.path.startswith("/api/") and not self.is_known():
                    self.answer({"ok": False, "error": "invalid_auth"})
                elif self.path == "/api/views.open":
                    self.answer(desk.open_view(json.loads(body)))
                else:
                    self.answer({"ok": True, "channel": "C024BE91L",
                                 "ts": "1733266800.%06d" % len(desk.posts)})

        class Server(ThreadingHTTPServer):
            def handle_error(self, request, client_address):
                """The service hangs up when it stops; all else is told."""
                if not isinstance(sys.exc_info()[1], ConnectionError):
                    super().handle_error(request, client_address)

        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.base = "http://127.0.0.1:%d" % self.server.server_port
        threading.Thread(target=self.server.serve_forever,
                         daemon=True).start()

    def trigger(self):
        """A trigger_id, good for one view and three seconds."""
        with self.changed:
            name = "%d.%d.abc" % (len(self.triggers) + 1, 456)
            self.triggers[name] = Watch()
            return name

    def open_view(self, arguments):
        """What views.open answers."""
        error = None
        with self.changed:
            watch = self.triggers.get(arguments.get("trigger_id"))
            if arguments.get("trigger_id") not in self.triggers:
                error = "invalid_trigger_id"
            elif watch is None:
                error = "exchanged_trigger_id"
            elif self.refuse_views or watch.secs() > TRIGGER_SECS:
                error = "expired_trigger_id"
            else:
                self.triggers[arguments["trigger_id"]] = None
        try:
            check_view(arguments.get("view"))
        except Refused as refused:
            error = error or str(refused)
        if error:
            self.errors.append(error)
            return {"ok": False, "error": error}
        return {"ok": True, "view": dict(arguments["view"], id="V0FAKE")}

    def wait(self, path, count=1, patience=30):
        """The objects posted to the path, when there are so many."""
        def found():
            return [post[2] for post in self.posts if post[0] == path]
        with self.changed:
            self.changed.wait_for(lambda: len(found()) >= count, patience)
            return found()

    def sign(self, body, at, secret=None):
        """The headers of a request that Slack would send."""
        base = b"v0:%d:" % at + body
        mac = hmac.new((secret or self.secret).encode(), base,
                       hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": str(at),
                "X-Slack-Signature": "v0=" + mac,
                "Content-Type": "application/x-www-form-urlencoded"}

    @staticmethod
    def send(port, path, body, headers, link=None):
        """(status, object, text)"""
        own = link is None
        link = link or http.client.HTTPConnection("127.0.0.1", port,
                                                  timeout=30)
        link.request("POST", path, body, headers)
        answer = link.getresponse()
        text = answer.read().decode()
        if own:
            link.close()
        try:
            return answer.status, json.loads(text), text
        except ValueError:
            return answer.status, None, text
