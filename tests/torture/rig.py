# SPDX-License-Identifier: MIT
"""What the torture tests share: a site with its peers, lives of the service
under tap.c, and the judge.

A life is one run of patchdayd: it does what it has to, and is asked to end as
soon as nothing happens any more; or it is killed, or hurt, on the way.  A trial
is a life that is hurt and others, later by the clock, that are not, until
everything is settled.  The judge compares what is in Slack, in the mailbox and
in the database with what a run without any harm has left.
"""

import collections
import copy
import http.client
import json
import multiprocessing
import os
import random
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import traceback

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "scenario"))
from scene import BUILD, ROOT, TOKEN, instant, rfc3339  # noqa: E402

import slack as fake_slack  # noqa: E402
from smtp import Smtp  # noqa: E402

TAP = os.path.join(BUILD, "tests", "torture", "tap")
# Nothing here needs a disk that survives: the kernel does.
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
QUIET_MS = 25           # nothing called for so long: a life is done
LATER_SECS = 3          # after the harm a life in peace begins
LIVES = 40              # after which everything must be settled
CHANNELS = {"team", "ops", *("c%d" % n for n in range(6))}
SHOWN = int(os.environ.get("SHOWN", "8"))
GONE = (OSError, http.client.HTTPException, ValueError)


class Wrong(Exception):
    """What must never happen; the text says what."""


class Peers:
    """Slack and a mail server, in this process."""

    def __init__(self, token):
        self.slack = fake_slack.Slack(token, CHANNELS)
        handler = type("Handler", (fake_slack.Handler,),
                       {"slack": self.slack})
        self.server = fake_slack.Server(("127.0.0.1", 0), handler)
        threading.Thread(target=self.server.serve_forever, daemon=True,
                         kwargs={"poll_interval": 60}).start()
        self.api = "http://127.0.0.1:%d/api" % self.server.server_port
        self.smtp = Smtp()

    def reset(self, kept=None):
        """Empty, or as it was when it was kept."""
        with self.slack.lock:
            self.slack.reset()
            if kept:
                self.slack.messages = copy.deepcopy(kept["messages"])
                self.slack.seen = set(kept["seen"])
                self.slack.serial = kept["serial"]
        with self.smtp.changed:
            self.smtp.mails = list(kept["mails"]) if kept else []
            self.smtp.answers = {}

    def keep(self):
        with self.slack.lock:
            return {"messages": copy.deepcopy(self.slack.messages),
                    "seen": set(self.slack.seen),
                    "serial": self.slack.serial,
                    "mails": list(self.smtp.mails)}

    def script(self, scenario):
        """How they answer in a trial: history is late by a look-up."""
        self.slack.control({"lag_reads": 1,
                            "rules": copy.deepcopy(scenario.slack)})
        for stage, answers in scenario.smtp:
            self.smtp.script(stage, *answers)


class Site:
    """A folder with configuration, state and the peers' addresses."""

    def __init__(self, name="patchday"):
        self.folder = tempfile.mkdtemp(prefix="torture-", dir=MEMORY)
        # Nobody else's: a service that a stopped test left behind goes on
        # trying, and its port may be this one's today.
        token = "%s-%s" % (TOKEN, secrets.token_hex(4))
        self.peers = Peers(token)
        self.state = os.path.join(self.folder, "state")
        self.write("slack-token", token)
        self.name = name

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(self.path(name), 0o600)
        return self.path(name)

    def configure(self, text):
        self.write("site.yaml", text.replace("API", self.peers.api).replace(
            "SMTP", "smtp://127.0.0.1:%d" % self.peers.smtp.port))

    def life(self, at, tap=(), acts=(), quiet_ms=QUIET_MS, env=None,
             options=()):
        return Life(self, at, tap, acts, quiet_ms, env, options)

    def database(self):
        link = sqlite3.connect(os.path.join(self.state, "patchday.db"))
        link.row_factory = sqlite3.Row
        return link

    def rows(self):
        """The outbox; whoever looks first rolls back a hot journal, as the
        next life would."""
        link = self.database()
        try:
            return [dict(row) for row in link.execute(
                "SELECT hex(key) AS key, identity, kind, channel, recipient,"
                " state, next_ms, due_at, reason, attempt FROM outbox JOIN"
                " brief ON brief.id = brief ORDER BY outbox.id")]
        except sqlite3.OperationalError:
            return []           # killed before there were tables
        except sqlite3.DatabaseError as trouble:
            raise Wrong("the database: %s" % trouble) from trouble
        finally:
            link.close()

    def ask(self, question):
        link = self.database()
        try:
            return link.execute(question).fetchall()
        except sqlite3.DatabaseError as trouble:
            raise Wrong("the database: %s" % trouble) from trouble
        finally:
            link.close()


class Life:
    """One run; `status` as Popen has it, `log`, and what was answered to the
    acts, None where nothing was."""

    def __init__(self, site, at, tap, acts, quiet_ms, env, options):
        self.site, self.acts, self.answers = site, acts, [None] * len(acts)
        self.log, self.is_ready = [], False
        site.peers.slack.control({"now": at})
        command = [TAP, "-i", str(quiet_ms), *(["-u"] if acts else []), *tap,
                   os.path.join(BUILD, "patchdayd"), "-c",
                   site.path("site.yaml"), "--state", site.state,
                   "--listen", "127.0.0.1:0", "--at", rfc3339(at), *options]
        self.process = subprocess.Popen(
            command, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
            cwd=site.folder, env=dict(os.environ, **(env or {})))
        self.actor = None
        self.read()
        self.status = self.process.wait()
        self.process.stderr.close()
        # It may be writing another configuration: the next life must not read
        # half of that.
        if self.actor is not None:
            self.actor.join()

    def read(self):
        for raw in self.process.stderr:
            line = raw.decode("utf-8", "replace").rstrip("\n")
            self.log.append(line)
            if not self.is_ready and "event=ready " in line and self.acts:
                self.is_ready = True
                self.actor = threading.Thread(target=self.act, daemon=True)
                self.actor.start()
            self.is_ready = self.is_ready or "event=ready " in line
        self.text = "\n".join(self.log)

    def act(self):
        for number, (path, body) in enumerate(self.acts):
            body = dict(body)
            if path.endswith("/reload"):
                self.site.configure(body.pop("site"))
            try:
                self.answers[number] = post(
                    os.path.join(self.site.state, "control"), path, body,
                    "torture-%d" % number)
            except GONE:
                break
        try:
            self.process.send_signal(signal.SIGUSR1)
        except OSError:
            pass


def post(where, path, body, key):
    """(status, text) over the control socket."""
    link = http.client.HTTPConnection("localhost", timeout=30)
    link.sock = socket.socket(socket.AF_UNIX)
    link.sock.settimeout(30)
    try:
        link.sock.connect(where)
        link.request("POST", path, json.dumps(body), {
            "Content-Type": "application/json", "Idempotency-Key": key})
        answer = link.getresponse()
        return answer.status, answer.read().decode()
    finally:
        link.close()


# --- trials ------------------------------------------------------------------

class Trial:
    """A scenario on a site: its beginning is prepared once."""

    def __init__(self, site, scenario):
        self.site, self.scenario = site, scenario
        self.begin = site.path("begin-" + scenario.name)
        self.prepare()
        self.want, self.tap = None, []

    def prepare(self):
        site, scenario = self.site, self.scenario
        site.peers.reset()
        shutil.rmtree(site.state, ignore_errors=True)
        for step in scenario.before:
            step(site)
        shutil.rmtree(self.begin, ignore_errors=True)
        if os.path.exists(site.state):
            os.rename(site.state, self.begin)
        self.kept = site.peers.keep()

    def restore(self):
        site, self.already = self.site, 0
        shutil.rmtree(site.state, ignore_errors=True)
        if os.path.exists(self.begin):
            shutil.copytree(self.begin, site.state)
        site.configure(self.scenario.config)
        site.peers.reset(self.kept)
        site.peers.script(self.scenario)

    def first(self, tap=(), env=None):
        """The life that is hurt."""
        if self.scenario.change:
            self.site.configure(self.scenario.change)
        return self.site.life(self.scenario.at, tap, self.scenario.acts,
                              quiet_ms=80, env=env,
                              options=self.scenario.options)

    def again(self, tap, life):
        """The life after it, hurt too."""
        self.already = LATER_SECS
        again = self.site.life(self.scenario.at + LATER_SECS, tap,
                               self.scenario.acts)
        life.answers = [new or old for new, old in zip(again.answers,
                                                       life.answers)]
        return again

    def settle(self, life):
        """Lives in peace until nothing is left; the acts that were not
        answered are asked for again, as a client would."""
        at = self.scenario.at + LATER_SECS + self.already
        keys, waits = list(life.answers), None
        for self.lives in range(1, LIVES):
            # A client asks again with the same key, from the first order on.
            is_open = any(answer is None or answer[0] >= 300
                          for answer in keys)
            # On a busy machine peers are slow, and quiet is no end: each life
            # would begin anew what the one before was waiting for.
            calm = self.site.life(at, acts=self.scenario.acts
                                  if is_open else (),
                                  quiet_ms=QUIET_MS * (1 + self.lives // 4))
            if calm.status != 0:
                raise Wrong("a life in peace ended with %d:\n%s" % (
                    calm.status, calm.text))
            keys = calm.answers if is_open else keys
            rows = self.site.rows()
            waits = [row for row in rows if row["next_ms"] is not None and
                     (row["state"] != "planned" or row["due_at"] <= at)]
            if not waits and all(keys) and \
                    at >= self.scenario.at + self.scenario.until:
                return rows, keys
            at = max([at + LATER_SECS, *[row["next_ms"] // 1000 + 1
                                         for row in sorted(
                waits, key=lambda row: row["next_ms"])[:1]]])
        raise Wrong("never settled: %s; acts %r" % (
            "; ".join(map(tell, waits[:3])), keys))

    def reference(self):
        """What a run without harm leaves, and how often it calls what."""
        self.restore()
        counts = self.site.path("counts")
        life = self.first(["-c", counts, *self.tap])
        if life.status != 0:
            raise Wrong("without any harm: %d\n%s" % (life.status, life.text))
        rows, answers = self.settle(life)
        self.want = self.result(rows, answers)
        if any(answer[0] >= 300 for answer in answers):
            raise Wrong("an act is refused: %r" % answers)
        self.judge(life, rows, answers)
        with open(counts, encoding="ascii") as file:
            return [(name, int(count)) for name, count in
                    (line.split() for line in file)]

    def result(self, rows, answers):
        return {"rows": {row["key"]: row for row in rows
                         if row["kind"] != "edit"},
                "answers": [answer[0] for answer in answers],
                "acts": self.acts(), "tokens": self.tokens()}

    def acts(self):
        return sorted(tuple(row) for row in self.site.ask(
            "SELECT verb, subject FROM journal WHERE act <> ''"))

    def tokens(self):
        return sorted({row[0] for row in self.site.ask(
            "SELECT title FROM token")})

    def judge(self, life, rows, answers):
        """Raises Wrong; returns how many mails were repeated."""
        got, wrong = self.result(rows, answers), []
        messages = self.site.peers.slack.messages
        times = collections.Counter(
            message["metadata"]["event_payload"]["key"].lower()
            for message in messages)
        mails, repeated = read_mails(self.site.peers.smtp.mails)
        wrong += judge_rows(self.want["rows"], got["rows"])
        for row in got["rows"].values():
            key, count = row["key"].lower(), 0
            is_mail = row["channel"].startswith("mail")
            count = len(mails[key]) if is_mail else times[key]
            if row["state"] == "sent" and count == 0:
                wrong.append("lost: " + tell(row))
            if count > 1 and not is_mail:
                wrong.append("%d times in Slack: %s" % (count, tell(row)))
        known = {row["key"].lower() for row in rows}
        wrong += ["unknown to the outbox: " + key
                  for key in {*times, *mails} - known]
        for what in ("acts", "tokens", "answers"):
            if got[what] != self.want[what]:
                wrong.append("%s are %r, not %r" % (what, got[what],
                                                    self.want[what]))
        wrong += judge_order(messages)
        verdict = [row[0] for row in self.site.ask("PRAGMA integrity_check")]
        if verdict != ["ok"]:
            wrong.append("the database: %r" % verdict)
        if wrong:
            raise Wrong("\n   ".join(wrong[:3]))
        return repeated


class Worker:
    """One process of many; it keeps what it prepared."""

    tap = []                    # how calls are counted

    def __init__(self, site):
        self.site, self.trial, self.counts = site, None, []

    def take(self, scenario):
        """Its trial; `counts` of a run without harm."""
        if self.trial is None or self.trial.scenario is not scenario:
            self.trial = Trial(self.site, scenario)
            self.trial.tap = self.tap
            self.counts = self.trial.reference()
        return self.trial


def read_mails(mails):
    """By key; and how many were repeated, each to the byte."""
    found = collections.defaultdict(list)
    for mail in mails:
        key = mail.message["Message-ID"].split(".")[1].split("@")[0]
        found[key.lower()].append(mail)
    for key, copies in found.items():
        if len({(mail.source, mail.recipient) for mail in copies}) > 1:
            raise Wrong("mail %s was repeated, but differs" % key)
    return found, sum(len(copies) - 1 for copies in found.values())


def tell(row):
    return "%s %s to %s %s: %s, %d tries, %s" % (
        row["identity"], row["kind"], row["channel"], row["recipient"],
        row["state"], row["attempt"], row["reason"])


def judge_rows(want, got):
    wrong = ["not owed any more: " + tell(want[key])
             for key in want if key not in got]
    wrong += ["owed by mistake: " + tell(got[key])
              for key in got if key not in want]
    wrong += ["not %s: %s" % (row["state"], tell(got[key]))
              for key, row in want.items() if key in got and
              got[key]["state"] != row["state"]]
    return wrong


def judge_order(messages):
    """In each channel an occurrence's start comes before its end."""
    ended, wrong = set(), []
    for message in messages:
        payload = message["metadata"]["event_payload"]
        name = (message["channel"], payload["occurrence"])
        if payload["kind"] == "end":
            ended.add(name)
        elif payload["kind"] == "start" and name in ended:
            wrong.append("an end before its start: %r" % (name,))
    return wrong


# --- many at once ------------------------------------------------------------

class Tally:
    """Counts of everybody, and what went wrong, as one may repeat it."""

    def __init__(self):
        self.counts, self.wrong = collections.Counter(), []

    def add(self, counts, wrong):
        self.counts.update(counts)
        self.wrong += wrong

    def end(self, *names):
        """Say it; the exit status."""
        for text in self.wrong[:SHOWN]:
            print("failed: " + text)
        if len(self.wrong) > SHOWN:
            print("... and %d more" % (len(self.wrong) - SHOWN))
        told = ["%d %s" % (self.counts[name], name) for name in names]
        if not self.wrong:
            told += ["0 lost", "0 double"]
        print(", ".join(told))
        good = self.counts["good"]
        print("%d passed, %d failed" % (good, len(self.wrong)), flush=True)
        return 0 if good > 0 and not self.wrong else 1


def share(work, jobs, count=None):
    """Have `work(job, say)` done by several processes, each taking a job that is
    left; `say(counts, wrong)` tells what became of it.  `work` is made in each
    process by `work = work(site)`."""
    count = min(len(jobs), count or 3 * (os.cpu_count() or 1))
    tally, pipes = Tally(), []
    left = multiprocessing.Array("b", [1] * len(jobs))
    for _ in range(count):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            run_part(work, jobs, left, writer)
        os.close(writer)
        pipes.append((child, reader))
    threads = [threading.Thread(target=hear, args=(tally, reader))
               for _, reader in pipes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for child, _ in pipes:
        if os.waitpid(child, 0)[1] != 0:
            tally.wrong.append("a part of the work ended badly")
    return tally


LOCK = threading.Lock()


def hear(tally, reader):
    shows, last = sys.stderr.isatty() or "PROGRESS" in os.environ, 0
    with os.fdopen(reader, encoding="utf-8") as lines:
        for line in lines:
            counts, wrong = json.loads(line)
            with LOCK:
                tally.add(counts, wrong)
                if shows and time.monotonic() - last > 10:
                    last = time.monotonic()
                    print("  " + ", ".join("%d %s" % (n, name) for name, n
                                           in sorted(tally.counts.items())),
                          file=sys.stderr, flush=True)


def choose(jobs, left, last):
    """The next job of whoever has done the job `last`; None: all are taken.
    To begin a scenario takes longer than a trial: one of the same, then one that
    nobody has begun, then one of which most is left."""
    counts = collections.Counter(job[0] for job in jobs)
    lefts = collections.Counter(job[0] for job, is_left in zip(jobs, left)
                                if is_left)
    mine = None if last is None else jobs[last][0]

    def rank(number):
        name = jobs[number][0]
        return (name != mine, lefts[name] < counts[name], -lefts[name],
                number)
    return min((number for number in range(len(jobs)) if left[number]),
               key=rank, default=None)


def run_part(work, jobs, left, writer):
    status, site = 1, Site()
    try:
        with os.fdopen(writer, "w", encoding="utf-8") as out:
            def say(counts, wrong=()):
                out.write(json.dumps([counts, list(wrong)]) + "\n")
                out.flush()
            worker, number = work(site), None
            while True:
                with left.get_lock():
                    number = choose(jobs, left, number)
                    if number is None:
                        break
                    left[number] = 0
                worker(jobs[number], say)
            status = 0
    except Exception:           # pylint: disable=broad-except
        traceback.print_exc()
    finally:
        site.close()
        os._exit(status)


def sample(items, most, seed):
    """All, or so many of them, spread by the seed."""
    if len(items) <= most:
        return list(items)
    return random.Random(seed).sample(list(items), most)


__all__ = ["Life", "Peers", "Site", "Trial", "Wrong", "instant", "sample",
           "share"]
