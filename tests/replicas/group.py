# SPDX-License-Identifier: MIT
"""Several patchdayd on one PostgreSQL database, a fake Slack, and what is asked
of them.  Time is real here: a lease that runs out cannot be pinned.  Nothing
sleeps; everything waits for a line of a log or an answer.
"""
import json
import os
import pwd
import subprocess
import sys
import threading
import time
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../scenario"))
from scene import (Failure, Place, Service, Slack, Watch,  # noqa: E402,F401
                   equal, instant, patchday, rfc3339, until)

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
START = instant("2026-12-03T14:00:00Z")
CONFIG = """
site: {{title: Replicas}}
service: {{store: "{store}"{more}}}
slack-app: {{signing-secret: {{file: signing-secret}}, team: T012AB3C4, app: A0KRD7HC3}}
people:
  ann: {{title: Ann, unix: [{user}], slack: U00BOSS00}}
grants:
  - {{to: [ann], may: [all, emergency]}}
environments: {{prod: {{tier: prod}}}}
policy:
  services: {{tap: {{}}}}
  rules: [{{prod: {{approve: ann, channel: team}}}}]
channels:
  team: {{slack: "#team", token: {{file: slack-token}}, api: "{api}"}}
promotions:
  image: {{title: Image, channel: team, steps: [{{acknowledge: ann}}]}}
windows:
  updates:
    title: Weekly updates
    when: every Thursday at 15:00
    zone: Europe/Berlin
    duration: 2h
    environments: prod
    announce: [{{to: [team], remind: []}}]
"""


def psql(*statements, uri=None, check=True):
    """The rows, a list of lists of text."""
    command = [os.path.join(os.environ["PG_BIN"], "psql"), "-XAtq", "-F", "\t",
               "-v", "ON_ERROR_STOP=1", uri or os.environ["PATCHDAY_POSTGRESQL"]]
    for statement in statements:
        command += ["-c", statement]
    done = subprocess.run(command, capture_output=True, text=True,
                          check=False, timeout=30)
    if done.returncode != 0:
        if not check:
            return None
        raise Failure(done.stderr)
    return [line.split("\t") for line in done.stdout.splitlines()]


def pg_ctl(*arguments):
    command = [*os.environ["PG_AS"].split(),
               os.path.join(os.environ["PG_BIN"], "pg_ctl"), "-w", "-D",
               os.environ["PGDATA_TEST"], *arguments]
    subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL,
                   stdin=subprocess.DEVNULL, timeout=60)


class Group:
    """Replicas by number, on a database of their own, at one clock."""

    def __init__(self, name, at, count=3, more="", ports=None, hosts=None,
                 store=None, uri=None):
        """STORE: what the configuration says, of a server of the caller's, of
        which we are told by URI; else the one of the environment."""
        self.name, self.is_guest = name, store is not None
        if self.is_guest:
            self.uri, self.store = uri, store
        else:
            psql("DROP DATABASE IF EXISTS %s WITH (FORCE)" % name,
                 "CREATE DATABASE " + name)
            base = urllib.parse.urlsplit(os.environ["PATCHDAY_POSTGRESQL"])
            self.uri = base._replace(path="/" + name).geturl()
            # Where the server is comes by the environment, so that all have
            # the same configuration even if one goes through a proxy.
            self.store = "postgresql://patchday@/" + name
            self.ports = ports or [str(base.port)] * count
            self.hosts = hosts or ["127.0.0.1"] * count
        self.place = Place()
        self.place.__enter__()
        self.place.write("signing-secret", SECRET + "\n", 0o600)
        self.slack = Slack(self.place)
        # The clock begins with the first replica.
        self.more, self.at, self.began = more, at, None
        # Stamps are of its clock, and looked for by ours.
        self.slack.control(now=at + 5)
        self.replicas = [None] * count

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.place.__exit__()
        if self.is_guest:
            return
        psql("DROP DATABASE IF EXISTS %s WITH (FORCE)" % self.name,
             check=False)

    def now(self):
        if self.began is None:
            self.began = time.time()
        return self.at + time.time() - self.began

    def config(self, number, text=CONFIG, title=None):
        text = text.format(store=self.store, api=self.slack.api,
                           more=self.more, user=pwd.getpwuid(os.getuid()).pw_name)
        if title:
            text = text.replace("title: Weekly updates", "title: " + title)
        return self.place.write("site-%d.yaml" % number, text)

    def start(self, number, skew=0, prefix=(), env=None, title=None,
              options=(), text=CONFIG):
        replica = self.begin(number, skew, prefix, env, title, options, text)
        replica.ready()
        self.replicas[number] = replica
        return replica

    def begin(self, number, skew=0, prefix=(), env=None, title=None,
              options=(), text=CONFIG):
        """As start(), without waiting until it is ready."""
        where = {} if self.is_guest else {"PGHOST": self.hosts[number],
                                          "PGPORT": self.ports[number]}
        return Service(
            self.place, self.config(number if title else 0, text, title),
            at=rfc3339(self.now() + skew), state="state-%d" % number,
            prefix=prefix, options=options, env=dict(env or {}, **where))

    def start_all(self):
        """The first leads before there is another."""
        self.start(0).wait("lead_taken")
        for number in range(1, len(self.replicas)):
            self.start(number)
        return self

    def status(self, number):
        return json.loads(self.replicas[number].ask(
            "GET", "/api/v1/status")[2])

    def role(self, number):
        """None: it has no database, or is too slow to say."""
        return self.status(number).get("replica", {}).get("role")

    def lease(self):
        return psql("SELECT holder, epoch FROM lease", uri=self.uri)[0]

    def leader(self):
        """The number of the one that leads."""
        for number, replica in enumerate(self.replicas):
            taken, lost = (replica.find("lead_taken"),
                           replica.find("lead_lost")) if replica else ([], [])
            if taken and len(taken) > len(lost) + len(
                    replica.find("database_lost", role="leader")) and \
                    replica.process.poll() is None:
                return number
        return None

    def kinds(self):
        """What is in the channel: the kinds in order."""
        return [m["metadata"]["event_payload"]["kind"]
                for m in self.slack.messages() if m.get("metadata")]

    def settled(self, kind):
        return psql("SELECT state FROM outbox WHERE kind = '%s'" % kind,
                    uri=self.uri)


# --- what is asked of all of them --------------------------------------------

TAKEOVERS = {}
LOCK = threading.Lock()


def took(what, watch):
    with LOCK:
        TAKEOVERS.setdefault(what, []).append(watch.secs())


def others(group, gone):
    return [n for n in range(len(group.replicas)) if n != gone]


def next_leader(group, gone, what):
    """Waits until another one leads; how long it took is noted."""
    watch = Watch()
    while True:
        for number in others(group, gone):
            replica = group.replicas[number]
            if replica.find("lead_taken"):
                took(what, watch)
                return number
        if watch.secs() > 40:
            raise Failure("%s: nobody took over" % what)
        threading.Event().wait(0.02)


def whole(group, want, label):
    """Exactly these are there, in order; nothing is left undone."""
    until(lambda: len(group.kinds()) >= len(want), label + ": %s in %s" % (
        want, group.kinds()))
    until(lambda: psql("SELECT 1 FROM outbox WHERE next_ms IS NOT NULL AND"
                       " state IN ('sending', 'unknown', 'wait')",
                       uri=group.uri) == [], label + ": all is settled")
    equal(group.kinds(), want, label)
