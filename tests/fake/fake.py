# SPDX-License-Identifier: MIT
"""What fakes of HTTP services share: serving, a control endpoint, a log, and
scripted answers.

The first line of standard output is the port.  A fake runs until SIGTERM, with
--stdin until standard input ends (so that it dies with who started it).

POST /_control takes a JSON object, answers {"ok": true}, or 400 for an order
that is not known.  All fakes know

    "reset": true            forget what was ordered, the log, the rules
    "now": 1785445200        the clock (null: the machine's)
    "rules": [ {...} ]       scripted answers, tried in order:

        "path":   only requests whose path and query contain this
        "skip": 2   let so many pass first; "count": 3 use it so often
                    (default 1; -1: for ever)
        and one of
        "status": 502, "body": "…", "headers": {"X": "y"}
        "hang": 30.0        answer nothing for so many seconds
        "delay": 0.5        answer rightly, but later
        "cut": 20           send so many bytes of the right answer, then reset
        "repeat": "{},", "times": 3000000    a body of so many of these in
                            brackets, sent while it is taken
        "gzip": 1000000000  so many zeros, packed, as Content-Encoding: gzip

GET /_log answers {"requests": [{"method", "path", "status", "etag"}]} in
order.  No token is ever in it.
"""
import argparse
import json
import socket
import struct
import sys
import threading
import time
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Refused(Exception):
    """An answer that is no success."""

    def __init__(self, status, value, headers=None):
        super().__init__(status)
        self.status, self.value, self.headers = status, value, headers or {}


class Fake:
    """What a fake holds.  Subclasses have orders (names that the control
    endpoint takes), reset() and answer()."""
    orders = set()

    def __init__(self):
        self.lock = threading.RLock()
        self.reset()

    def reset(self):
        self.now, self.rules, self.requests = None, [], []

    def clock(self):
        return time.time() if self.now is None else self.now

    def control(self, order):
        unknown = set(order) - self.orders - {"reset", "now", "rules"}
        if unknown:
            raise ValueError("unknown: %s" % sorted(unknown))
        if order.get("reset"):
            self.reset()
        if "now" in order:
            self.now = order["now"]
        for rule in order.get("rules", []):
            self.rules.append(dict({"path": "", "skip": 0, "count": 1},
                                   **rule))
        for name in sorted(set(order) & self.orders):
            getattr(self, "order_" + name)(order[name])

    def rule(self, path):
        """The scripted answer that applies, used up once."""
        for rule in self.rules:
            if rule["path"] not in path or rule["count"] == 0:
                continue
            if rule["skip"] > 0:
                rule["skip"] -= 1
                continue
            rule["count"] -= 1
            return rule
        return None

    def answer(self, method, path, headers):
        """(status, value, headers); a value of None has no body."""
        raise NotImplementedError


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    fake = None             # set by run()

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.serve()

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/_control":
            self.control(body)
        else:
            self.serve()

    def send(self, status, body, headers=None, cut=None):
        lines = ["HTTP/1.1 %d Fake" % status]
        headers = dict({"Content-Type": "application/json"}, **(headers or {}))
        if status != 304:
            headers["Content-Length"] = len(body)
        lines += ["%s: %s" % pair for pair in headers.items()]
        raw = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
        self.wfile.write(raw if cut is None else raw[:cut])
        if cut is not None:
            self.reset_connection()

    def reset_connection(self):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                   struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def control(self, body):
        try:
            with self.fake.lock:
                self.fake.control(json.loads(body or b"{}"))
        except (ValueError, TypeError, KeyError) as fault:
            self.send(400, json.dumps({"error": str(fault)}).encode())
            return
        self.send(200, b'{"ok": true}')

    def flood(self, parts, encoding):
        """Chunks while the client takes them."""
        head = "HTTP/1.1 200 Fake\r\nContent-Type: application/json\r\n" + \
            encoding + "Transfer-Encoding: chunked\r\n\r\n"
        self.wfile.write(head.encode())
        for part in parts:
            if part:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
        self.wfile.write(b"0\r\n\r\n")

    def scripted(self, rule):
        if "repeat" in rule:
            unit = rule["repeat"].encode() * 1000
            self.flood([b"["] + [unit] * (rule["times"] // 1000) + [b"0]"], "")
        elif "gzip" in rule:
            packer = zlib.compressobj(9, zlib.DEFLATED, 31)
            zeros = bytes(1 << 20)
            self.flood((packer.compress(zeros)
                        for _ in range(rule["gzip"] >> 20)),
                       "Content-Encoding: gzip\r\n")
        elif "hang" in rule:
            time.sleep(rule["hang"])
            self.reset_connection()
        else:
            self.send(rule.get("status", 200),
                      str(rule.get("body", "")).encode(), rule.get("headers"))

    def serve(self):
        if self.path == "/_log":
            with self.fake.lock:
                body = json.dumps({"requests": self.fake.requests}).encode()
            self.send(200, body)
            return
        with self.fake.lock:
            rule = self.fake.rule(self.path)
            entry = {"method": self.command, "path": self.path, "status": 0,
                     "etag": self.headers.get("If-None-Match")}
            self.fake.requests.append(entry)
        try:
            if rule is not None and not {"delay", "cut"} & set(rule):
                entry["status"] = rule.get("status", 0)
                self.scripted(rule)
                return
            time.sleep(rule.get("delay", 0) if rule else 0)
            try:
                with self.fake.lock:
                    status, value, headers = self.fake.answer(
                        self.command, self.path, self.headers)
            except Refused as refused:
                status, value, headers = (refused.status, refused.value,
                                          refused.headers)
            entry["status"] = status
            body = b"" if value is None else json.dumps(value).encode()
            self.send(status, body, headers, rule.get("cut") if rule else None)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_):
        pass


def run(make, description, options=(), handler=Handler):
    """Serve what make(arguments) returns."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--stdin", action="store_true")
    for name, default in options:
        parser.add_argument(name, default=default)
    arguments = parser.parse_args()
    handler.fake = make(arguments)
    server = Server(("127.0.0.1", arguments.port), handler)
    print(server.server_address[1], flush=True)
    if arguments.stdin:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        sys.stdin.read()
    else:
        server.serve_forever()
