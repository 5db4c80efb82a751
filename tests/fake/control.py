# SPDX-License-Identifier: MIT
"""A service's control socket that answers as it is told, and remembers what it
was asked: (method, target, headers, body)."""

import http.server
import os
import socketserver
import tempfile
import threading


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def address_string(self):
        return "control"

    def log_message(self, *_):
        pass

    def do_GET(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode()
        owner = self.server.owner
        owner.asked.append((self.command, self.path, self.headers, body))
        status, answer = owner.answers.pop(0) if owner.answers else (404, "")
        answer = answer.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(answer)
        self.close_connection = True

    do_POST = do_GET


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True

    def get_request(self):
        connection, _ = super().get_request()
        return connection, ("control", 0)


class Control:
    """On a Unix socket, `path`; with `port` over TCP, as a service far away."""

    def __init__(self, is_far=False):
        self.is_far, self.port = is_far, None
        self.folder = tempfile.TemporaryDirectory()
        self.path = os.path.join(self.folder.name, "control")
        self.answers, self.asked = [], []

    def __enter__(self):
        if self.is_far:
            self.server = http.server.ThreadingHTTPServer(
                ("127.0.0.1", 0), Handler)
            self.port = self.server.server_port
        else:
            self.server = Server(self.path, Handler)
        self.server.owner = self
        self.thread = threading.Thread(target=self.server.serve_forever,
                                       daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self.folder.cleanup()

    def will(self, *answers):
        """The next answers, in order; a question at a time is asked."""
        self.answers, self.asked = list(answers), []
        return self
