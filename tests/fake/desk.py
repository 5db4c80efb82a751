# SPDX-License-Identifier: MIT
"""Slack's other side for requests that come in: signs them as Slack does (with
Python's own hmac), and takes what is posted back: views.open, members of user
groups, response URLs.  A thread of the test; nothing here knows patchday."""

import hashlib
import hmac
import http.client
import json
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Desk:
    """`posts` are (path, authorization, object) in order of arrival."""

    def __init__(self, token, secret):
        self.token, self.secret = token, secret
        self.groups = {}            # id: [users]
        self.refuse_views = False
        self.posts = []
        self.asked = 0              # for members
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
                elif self.path == "/api/views.open" and desk.refuse_views:
                    self.answer({"ok": False, "error": "expired_trigger_id"})
                else:
                    self.answer({"ok": True, "channel": "C024BE91L",
                                 "ts": "1733266800.%06d" % len(desk.posts)})

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.base = "http://127.0.0.1:%d" % self.server.server_port
        threading.Thread(target=self.server.serve_forever,
                         daemon=True).start()

    def wait(self, path, count=1, patience=20):
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
