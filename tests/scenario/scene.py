# SPDX-License-Identifier: MIT
"""What the scenarios share: the real service as a process, its peers, checks.

Nothing here sleeps to let time pass: it waits for lines of the log, for
mails, for answers, each with a deadline that only a failure reaches.
"""

import calendar
import datetime
import http.client
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
BUILD = os.path.abspath(os.environ.get("B") or os.path.join(ROOT, "build"))
# tests/coverage: what is killed leaves no counts.
COUNTS = os.path.basename(BUILD) == "coverage"
PROGRAM = os.path.abspath(os.environ.get("PATCHDAY") or
                          os.path.join(BUILD, "patchday"))
# Sanitizers and valgrind are slow; only failures wait so long.
DEADLINE = float(os.environ.get("DEADLINE", "30"))
# Nobody who is held up is on time by this: a slow client has 5 s for its
# headers, a peer 15 for its answer.  A busy machine may lose a second.
PROMPT_SECS = 3 if os.environ.get("DEADLINE") else 2
TOKEN = "xoxb-canary-0123456789"
sys.path.insert(0, os.path.join(ROOT, "tests", "fake"))
from watch import Watch  # noqa: E402


class Failure(Exception):
    pass


# --- checks ------------------------------------------------------------------

class Checks:
    passed = failed = 0


def check(condition, label):
    if condition:
        Checks.passed += 1
    else:
        Checks.failed += 1
        print("failed: %s" % label, flush=True)
    return bool(condition)


def equal(got, want, label):
    if got == want:
        return check(True, label)
    got, want = repr(got), repr(want)
    # Of long ones only the part where they begin to differ.
    same = len(os.path.commonprefix([got, want]))
    first = max(0, same - 60) if max(len(got), len(want)) > 400 else 0
    return check(False, "%s\n   got  %s\n   want %s" % (
        label, got[first:first + 400], want[first:first + 400]))


def has(text, part, label):
    shown = text if len(text) < 600 else text[:300] + " ... " + text[-300:]
    return check(part in text, "%s\n   %r\n   is not in %r" % (label, part,
                                                               shown))


def run(*scenarios):
    """Run the functions, print the count, end."""
    for scenario in scenarios:
        try:
            scenario()
        except Failure as failure:
            check(False, "%s: %s" % (scenario.__name__, failure))
        except Exception:       # pylint: disable=broad-except
            check(False, "%s: %s" % (scenario.__name__,
                                     traceback.format_exc()))
    print("%d passed, %d failed" % (Checks.passed, Checks.failed))
    sys.exit(0 if Checks.failed == 0 and Checks.passed > 0 else 1)


def skip(why):
    print(why)
    sys.exit(77)


# --- time --------------------------------------------------------------------

def instant(text):
    """Seconds since 1970 of "2026-12-03T23:00:00Z"."""
    return calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ"))


def seconds(text):
    """The same of a line of the log, with milliseconds."""
    return instant(text[:19] + "Z") + float("0" + text[19:-1])


def rfc3339(at):
    return datetime.datetime.fromtimestamp(
        at, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def until(condition, what):
    """Ask again and again, where nobody tells; what it answered."""
    ends = time.monotonic() + DEADLINE
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > ends:
            raise Failure("never came: " + what)
        threading.Event().wait(0.01)


def on_time(service, line, label, most=PROMPT_SECS):
    """A message of the log was handed over when it was due; or, where a busy
    machine drew out the start beyond that, when the service was ready."""
    late = min(float(line["late_secs"]), since_ready(service, line))
    check(int(line["late_secs"]) >= 0 and
          int(late - service.watch.stood_still()) <= most,
          "%s: on time: %s s late" % (label, line["late_secs"]))


def since_ready(service, line):
    """Seconds from when it was ready to a line of its log."""
    return seconds(line["time"]) - seconds(service.find("ready")[0]["time"])


# --- ports -------------------------------------------------------------------

def free_port():
    """One that stays free until it is listened on, and between a stop and a
    start: nobody gets it who asks for any."""
    while True:
        port = random.randrange(20000, 32000)
        try:
            socket.create_server(("127.0.0.1", port)).close()
            return port
        except OSError:
            pass


# --- a place to work ---------------------------------------------------------

class Place:
    """A folder that is removed at the end; processes that end with it."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="patchday-scenario-")
        self.running = []

    def __enter__(self):
        self.write("slack-token", TOKEN, 0o600)
        return self

    def __exit__(self, *_):
        for process in self.running:
            if COUNTS and process.poll() is None:
                process.terminate()
                try:
                    process.wait(DEADLINE)
                except subprocess.TimeoutExpired:
                    pass
            # With what it started: Exim hands mails to children.
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait()
        shutil.rmtree(self.folder)

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def write(self, name, text, mode=0o644):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(self.path(name), mode)
        return self.path(name)

    def start(self, command, **options):
        process = subprocess.Popen(command, start_new_session=True, **options)
        self.running.append(process)
        return process


# --- Slack -------------------------------------------------------------------

class Slack:
    def __init__(self, place, *options):
        self.process = place.start(
            [sys.executable, os.path.join(ROOT, "tests/fake/slack.py"),
             "--stdin", "--token", TOKEN, *options],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.port = int(self.process.stdout.readline())
        self.api = "http://127.0.0.1:%d/api" % self.port

    def ask(self, method, path, body=None, headers=None):
        link = http.client.HTTPConnection("127.0.0.1", self.port,
                                          timeout=DEADLINE)
        link.request(method, path, body, headers or {})
        answer = json.loads(link.getresponse().read())
        link.close()
        return answer

    def control(self, **order):
        if not self.ask("POST", "/_control", json.dumps(order))["ok"]:
            raise Failure("the fake Slack refused %r" % order)

    def post(self, channel, text):
        """Somebody else writes."""
        answer = self.ask("POST", "/api/chat.postMessage", json.dumps(
            {"channel": channel, "text": text}), {
                "Authorization": "Bearer " + TOKEN,
                "Content-Type": "application/json; charset=utf-8"})
        if not answer["ok"]:
            raise Failure("the fake Slack refused %r" % answer)

    def log(self):
        return self.ask("GET", "/_log")

    def messages(self):
        """What is in the channels, each with its name."""
        found = self.log()["messages"]
        names = {m["channel"]: m["name"] for m in found
                 if m["name"].startswith("#")}
        for message in found:
            message["name"] = names.get(message["channel"])
        return found


def key_of(message):
    return message["metadata"]["event_payload"]["key"]


def kind_of(message):
    return message["metadata"]["event_payload"]["kind"]


# --- systemd -----------------------------------------------------------------

class Systemd:
    """The other end of NOTIFY_SOCKET."""

    def __init__(self, place, is_abstract=False):
        self.name = place.path("notify")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind("\0" + self.name if is_abstract else self.name)
        self.socket.settimeout(DEADLINE)
        self.env = {"NOTIFY_SOCKET":
                    "@" + self.name if is_abstract else self.name}

    def next(self, leaving_out=()):
        while True:
            told = self.socket.recv(4096).decode()
            if told not in leaving_out:
                return told

    def close(self):
        self.socket.close()


# --- the service -------------------------------------------------------------

def read_logfmt(line):
    fields = {}
    for name, quoted, plain in re.findall(
            r'(\w+)=(?:("(?:[^"\\]|\\.)*")|(\S*))', line):
        fields[name] = json.loads(quoted) if quoted else plain
    return fields


class Service:
    """patchdayd, from its start to its end; its log as it comes."""

    def __init__(self, place, config, at=None, options=(), env=None,
                 state="state", prefix=()):
        # PREFIX: a program that runs it, as valgrind with its options.
        command = [*prefix, *os.environ.get("PREFIX", "").split(),
                   os.path.join(BUILD, "patchdayd"), "-c", config,
                   "--state", place.path(state), "--listen", "127.0.0.1:0",
                   *options]
        if at is not None:
            command += ["--at", at if isinstance(at, str) else rfc3339(at)]
        self.lines, self.text = [], []
        self.watch = Watch()
        self.changed = threading.Condition()
        self.socket = place.path(state, "control")
        self.process = place.start(
            command, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
            env=dict(os.environ, **(env or {})), cwd=place.folder)
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        self.port = None

    def read(self):
        for raw in self.process.stderr:
            line = raw.decode("utf-8", "replace").rstrip("\n")
            with self.changed:
                self.text.append(line)
                self.lines.append(read_logfmt(line))
                self.changed.notify_all()
        with self.changed:
            self.lines.append({"event": "end of the log"})
            self.changed.notify_all()

    def find(self, event, **fields):
        want = dict(fields, event=event)
        return [line for line in self.lines
                if all(line.get(name) == value
                       for name, value in want.items())]

    def wait(self, event, count=1, **fields):
        """The lines of this event, as soon as there are `count`."""
        def is_there():
            return len(self.find(event, **fields)) >= count or (
                self.lines and self.lines[-1].get("event") == "end of the log")
        with self.changed:
            self.changed.wait_for(is_there, DEADLINE)
            found = self.find(event, **fields)
            if len(found) < count:
                raise Failure("no %d lines event=%s %r in\n%s" % (
                    count, event, fields, "\n".join(self.text)))
            return found

    def ready(self):
        line = self.wait("ready")[0]
        self.port = int(line["listen"].rsplit(":", 1)[1])
        return self

    def signal(self, number):
        self.process.send_signal(number)

    def ended(self):
        """The exit status."""
        status = self.process.wait(DEADLINE)
        self.reader.join(DEADLINE)
        self.process.stderr.close()
        return status

    def stop(self):
        self.signal(signal.SIGTERM)
        status = self.ended()
        equal(status, 0, "exit status after SIGTERM, log:\n" +
              "\n".join(self.text[-20:]))
        return status

    def kill(self):
        self.signal(signal.SIGKILL)
        return self.ended()

    def get(self, path, headers=None, method="GET"):
        """(status, headers, body as text)"""
        link = http.client.HTTPConnection("127.0.0.1", self.port,
                                          timeout=DEADLINE)
        link.request(method, path, headers=headers or {})
        answer = link.getresponse()
        body = answer.read().decode("utf-8", "replace")
        link.close()
        return answer.status, answer.headers, body

    def ask(self, method, path):
        """The same over the control socket."""
        link = http.client.HTTPConnection("localhost", timeout=DEADLINE)
        link.sock = socket.socket(socket.AF_UNIX)
        link.sock.settimeout(DEADLINE)
        link.sock.connect(self.socket)
        link.request(method, path)
        answer = link.getresponse()
        body = answer.read().decode()
        link.close()
        return answer.status, answer.headers, body

    def metric(self, name):
        for line in self.get("/metrics")[2].splitlines():
            if line.startswith(name + " "):
                return float(line.split(" ")[-1])
        raise Failure("no metric %s" % name)

    def in_flight(self):
        """Of all channels: the status has a number for each of them, too."""
        return json.loads(self.patchday("status", "--json")[1])["in_flight"]

    def outbox(self):
        return json.loads(self.ask("GET", "/api/v1/outbox")[2])

    def patchday(self, *arguments):
        """The command line, talking to this service."""
        return patchday(*arguments, "--socket", self.socket)


def patchday(*arguments, env=None, cwd=None, stdin=None):
    """(exit status, standard output, standard error)"""
    done = subprocess.run(
        [*os.environ.get("PREFIX", "").split(),
         PROGRAM, *arguments], capture_output=True,
        env=dict(os.environ, **(env or {})), cwd=cwd or ROOT, input=stdin,
        timeout=DEADLINE, check=False)
    return (done.returncode, done.stdout.decode("utf-8", "replace"),
            done.stderr.decode("utf-8", "replace"))


def was_here(place, config, at, **options):
    """A life before.  A first start owes nothing of before it, and on a busy
    machine it may come after what is due a second later."""
    Service(place, config, at, **options).ready().stop()


def settle(place, config, start, slack, steps):
    """From the start on, each life so many seconds after it; the outbox as soon
    as all is settled, or after the last."""
    rows = []
    for at in steps:
        if slack:
            slack.control(now=start + at)
        began = time.monotonic()
        service = Service(place, config, start + at).ready()

        # Before and after: what is looked up has a `next` far ahead until it
        # is answered.
        until(lambda: service.in_flight() == 0 and not any(
            row["state"] in ("sending", "planned", "unknown", "wait") and
            instant(row["due"]) <= start + at and "next" in row and
            # the clock runs on meanwhile
            instant(row["next"]) <= start + at + 2 +
            time.monotonic() - began
            for row in service.outbox()) and service.in_flight() == 0, "quiet")
        rows = service.outbox()
        service.stop()
        if rows and all(row["settled"] for row in rows):
            break
    return rows


def rubin(place, slack_api=None, smtp_url=None, more=""):
    """examples/rubin.yaml, its channels pointed to the fakes."""
    with open(os.path.join(ROOT, "examples/rubin.yaml"),
              encoding="utf-8") as file:
        text = file.read()
    if slack_api:
        text = text.replace("token: {file: slack-token}}",
                            "token: {file: slack-token}, api: \"%s\"}"
                            % slack_api)
    if smtp_url:
        text = text.replace("smtp://localhost:25", smtp_url)
    return place.write("rubin.yaml", text + more)
