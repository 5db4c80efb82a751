#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""kill -9 at random moments while many announcements fall due.

    tests/scenario/kill.py [--kills 25] [--seed N]      (B=build)

The real patchdayd, its database in a file, a fake Slack.  Afterwards each
announcement must be in its channel exactly once, a start before its end, and
the outbox must say so too.
"""
import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))

DAEMON = os.path.join(os.environ.get("B", "build"), "patchdayd")
WINDOWS = 24
START = 1796338800      # 2026-12-03T23:00:00Z, 15:00 in Los Angeles
END = START + 3600
SETTLE_SECS = 24        # a look-up and its repeat take 15 s

passed = failed = 0


def check(is_right, what):
    global passed, failed
    if is_right:
        passed += 1
    else:
        failed += 1
        print("failed:", what)


def post(port, path, data):
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", json.dumps(data).encode())
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.load(answer)


def messages(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/_log",
                                timeout=5) as answer:
        return json.load(answer)["messages"]


def write_configuration(path, port, token):
    with open(path, "w", encoding="utf-8") as out:
        out.write("windows:\n")
        for i in range(WINDOWS):
            out.write(f"  w{i}:\n    title: Window {i}\n"
                      "    when: every Thursday at 15:00\n"
                      "    zone: America/Los_Angeles\n"
                      "    duration: 1h\n"
                      f"    announce: [{{to: c{i}}}]\n")
        out.write("channels:\n")
        for i in range(WINDOWS):
            # No `id:`: history is read by id, so the service must learn it
            # from Slack before it can look up a channel's first message.
            out.write(f"  c{i}: {{slack: \"#c{i}\", token: {{file: {token}}},"
                      f" api: \"http://127.0.0.1:{port}/api\"}}\n")


class Daemon:
    def __init__(self, folder, port):
        self.folder, self.port = folder, port
        self.process = None
        self.set_clock(START - 2)

    def set_clock(self, now):
        """From the next start on."""
        self.began = time.monotonic() - now

    def now(self):
        return int(time.monotonic() - self.began)

    def start(self):
        post(self.port, "/_control", {"now": self.now()})
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self.now()))
        with open(self.folder + "/log", "ab") as log:
            self.process = subprocess.Popen(
                [DAEMON, "-c", self.folder + "/c.yaml", "--state",
                 self.folder, "--socket", self.folder + "/control",
                 "--listen", "127.0.0.1:0", "--at", at],
                stdout=log, stderr=log)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def judge(port, folder):
    seen = {}
    for message in messages(port):
        payload = message["metadata"]["event_payload"]
        seen.setdefault((payload["occurrence"], payload["kind"]),
                        []).append(message["ts"])
    for i in range(WINDOWS):
        name = f"w{i}/2026-12-03T15:00"
        starts = seen.get((name, "start"), [])
        ends = seen.get((name, "end"), [])
        # A start that could not go before its end leaves one message.
        check(len(starts) <= 1, f"{name}: {len(starts)} starts")
        check(len(ends) == 1, f"{name}: {len(ends)} ends")
        check(not starts or not ends or starts[0] < ends[0],
              f"{name}: the end before the start")
    states = subprocess.run(
        ["sqlite3", folder + "/patchday.db", "PRAGMA integrity_check;"
         "SELECT state, count(*) FROM outbox GROUP BY state"],
        capture_output=True, text=True, check=False).stdout.split()
    check(states[:1] == ["ok"], f"integrity: {states}")
    rows = dict(line.split("|") for line in states[1:])
    sent = sum(len(times) for times in seen.values())
    check(int(rows.get("sent", 0)) == sent, f"{rows}, {sent} in Slack")
    check(set(rows) <= {"sent", "superseded"}, f"not settled: {rows}")


def run(folder, kills):
    token = folder + "/token"
    with open(token, "w", encoding="ascii") as out:
        out.write("xoxb-test\n")
    os.chmod(token, 0o600)
    fake = subprocess.Popen(
        ["/usr/bin/python3", ROOT + "/tests/fake/slack.py", "--port", "0",
         "--token", "xoxb-test", "--stdin", "--channels",
         ",".join(f"c{i}" for i in range(WINDOWS))], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, text=True)
    port = int(fake.stdout.readline())
    post(port, "/_control", {"rules": [
        {"method": "chat.postMessage", "delay": 0.3, "count": -1}]})
    write_configuration(folder + "/c.yaml", port, token)
    daemon = Daemon(folder, port)
    for instant in (START, END):
        daemon.set_clock(instant - 2)
        daemon.start()
        time.sleep(1.8)
        for _ in range(kills):
            time.sleep(random.uniform(0.02, 0.7))
            daemon.kill()
            daemon.start()
        time.sleep(SETTLE_SECS)
        if instant == START:
            daemon.kill()
    daemon.process.send_signal(signal.SIGTERM)
    check(daemon.process.wait(timeout=20) == 0, "stopped as asked")
    judge(port, folder)
    fake.stdin.close()
    fake.wait()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=12)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    random.seed(options.seed)
    print("seed", options.seed)
    with tempfile.TemporaryDirectory() as folder:
        run(folder, options.kills)
        if failed:
            with open(folder + "/log", encoding="utf-8") as log:
                print(log.read()[-4000:])
    print(f"{passed} passed, {failed} failed")
    return failed != 0


sys.exit(main())
