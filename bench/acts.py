#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""From a click to Slack: POST /api/v1/acts (start) of one window after the
other, until a Slack on loopback has the whole message.  Between the two lie the
decision, its commit to the disk, the row's commit before it leaves, and a
connection that is open already but for the first.

    bench/acts.py [RUNS]        prints one line that bench/run reads

Each window has its own channel, as patchday posts once a second to one.
"""
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.path.join(ROOT, os.environ.get("B", "build"))
AT = "2026-12-03T15:00:30Z"
PATIENCE = 20


class Slack:
    """When the message of each channel was here, by its name."""

    def __init__(self):
        self.came = {}
        self.changed = threading.Condition()
        slack = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def log_message(self, *_):
                pass

            def do_GET(self):
                self.answer({"ok": True, "messages": [], "channels": []})

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                now = time.perf_counter()
                if self.path.endswith("/chat.postMessage"):
                    with slack.changed:
                        slack.came[json.loads(body)["channel"]] = now
                        slack.changed.notify_all()
                self.answer({"ok": True, "channel": "C1",
                             "ts": "1.%06d" % len(slack.came)})

            def answer(self, what):
                data = json.dumps(what).encode()
                self.wfile.write(
                    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                    b"Content-Length: %d\r\n\r\n%s" % (len(data), data))

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever,
                         daemon=True).start()

    def wait(self, channel):
        with self.changed:
            if not self.changed.wait_for(lambda: channel in self.came,
                                         PATIENCE):
                raise SystemExit("never came: " + channel)
            return self.came[channel]


def configuration(folder, slack, runs):
    token = os.path.join(folder, "token")
    with open(token, "w", encoding="utf-8") as file:
        file.write("xoxb-bench")
    os.chmod(token, 0o600)
    lines = ["site: {title: Bench}", "people:",
             "  manager: {title: Manager}",
             "grants: [{to: manager, may: all}]",
             "environments:", "  one: {title: One, tier: dev}", "channels:"]
    for i in range(runs):
        lines.append("  c%d: {slack: \"#c%d\", token: {file: token}, api: "
                     "\"http://127.0.0.1:%d/api\"}" % (i, i, slack.port))
    lines.append("windows:")
    for i in range(runs):
        lines += ["  w%d:" % i, "    title: Window %d" % i,
                  "    when: every day at 15:00", "    zone: UTC",
                  "    from: 2026-12-03T00:00",
                  "    duration: 2h", "    start: by-hand",
                  "    stages: [one]", "    announce: [{to: c%d}]" % i]
    path = os.path.join(folder, "bench.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return path


def start(folder, config):
    """The process and the port it listens on."""
    process = subprocess.Popen(
        [os.path.join(BUILD, "patchdayd"), "-c", config, "--state",
         os.path.join(folder, "state"), "--listen", "127.0.0.1:0", "--at", AT],
        stderr=subprocess.PIPE, text=True, cwd=folder)
    for line in process.stderr:
        if "event=ready" in line:
            port = int(line.split("listen=")[1].split()[0].strip('"')
                       .rsplit(":", 1)[1])
            threading.Thread(target=process.stderr.read,
                             daemon=True).start()
            return process, port
    raise SystemExit("patchdayd did not start")


def make_token(folder):
    link = http.client.HTTPConnection("localhost", timeout=PATIENCE)
    link.sock = socket.socket(socket.AF_UNIX)
    link.sock.connect(os.path.join(folder, "state", "control"))
    link.request("POST", "/api/v1/tokens", json.dumps(
        {"title": "bench", "person": "manager", "may": ["start"],
         "expires": "1d"}), {"Content-Type": "application/json"})
    return json.loads(link.getresponse().read())["token"]


def measure(runs):
    spans, answers, slack = [], [], Slack()
    with tempfile.TemporaryDirectory(prefix="patchday-bench-") as folder:
        process, port = start(folder, configuration(folder, slack, runs))
        headers = {"Content-Type": "application/json",
                   "Authorization": "Bearer " + make_token(folder)}
        link = http.client.HTTPConnection("127.0.0.1", port,
                                          timeout=PATIENCE)
        for i in range(runs):
            body = json.dumps({"act": "start", "occurrence": "w%d" % i})
            began = time.perf_counter()
            link.request("POST", "/api/v1/acts", body, headers)
            answer = link.getresponse()
            text = answer.read()
            answers.append(time.perf_counter() - began)
            if answer.status != 200:
                raise SystemExit(text.decode())
            spans.append(slack.wait("#c%d" % i) - began)
        process.terminate()
        process.wait()
    return spans, answers


def percentile(values, share):
    return 1e3 * sorted(values)[min(len(values) - 1,
                                    int(share * len(values)))]


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    spans, answers = measure(runs)
    print("runs %d p50_ms %.1f p99_ms %.1f most_ms %.1f answer_p50_ms %.1f "
          "answer_p99_ms %.1f" % (
              runs, 1e3 * statistics.median(spans), percentile(spans, 0.99),
              1e3 * max(spans), 1e3 * statistics.median(answers),
              percentile(answers, 0.99)))


if __name__ == "__main__":
    main()
