# SPDX-License-Identifier: MIT
"""A PostgreSQL primary with a streaming standby, and the replicas that use them:
the primary is killed and the standby promoted, in peace and in war, with
replication that waits (synchronous) and that does not.

    tests/postgresql/server tests/replicas/run.py standby

Each case has two servers of its own, told apart by their ports or by their Unix
sockets; people and programs give a password.
"""
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from group import (START, Failure, Group, others,  # noqa: E402
                   psql, took, until, whole)
from scene import Watch, check, equal, free_port, has  # noqa: E402

PASSWORD = "canary-of-the-database"
LOCK = threading.Lock()
SETTINGS = """
listen_addresses = '127.0.0.1'
port = %d
unix_socket_directories = '%s'
fsync = off
max_connections = 30
shared_buffers = 16MB
wal_level = replica
hot_standby = on
wal_keep_size = 64MB
wal_retrieve_retry_interval = 200ms
"""


def as_owner(*command, **options):
    """A program of the server's, as the user who may run it."""
    return subprocess.run(
        [*os.environ["PG_AS"].split(),
         os.path.join(os.environ["PG_BIN"], command[0]), *command[1:]],
        cwd="/", stdin=subprocess.DEVNULL, timeout=60, check=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)


class Template:
    """What initdb makes, made once; copying it takes a tenth of the time."""
    folder = None

    @classmethod
    def get(cls):
        with LOCK:
            if cls.folder is None:
                home = os.path.dirname(os.environ["PGDATA_TEST"])
                cls.folder = os.path.join(home, "template")
                secret = os.path.join(tempfile.mkdtemp(), "password")
                with open(secret, "w", encoding="ascii") as file:
                    file.write(PASSWORD)
                os.chmod(os.path.dirname(secret), 0o755)
                os.chmod(secret, 0o644)
                as_owner("initdb", "-D", cls.folder, "-U", "patchday", "-A",
                         "scram-sha-256", "--pwfile", secret, "-E", "UTF8",
                         "--locale=C.UTF-8", "--no-sync")
                shutil.rmtree(os.path.dirname(secret))
        return cls.folder


class Server:
    """One of the two, in a folder of its own."""

    def __init__(self, home, name, uses_sockets):
        self.folder = os.path.join(home, name)
        self.data = os.path.join(self.folder, "data")
        self.port = free_port()
        # As it stands in a URI.
        self.host = urllib.parse.quote(self.folder, safe="") \
            if uses_sockets else "127.0.0.1"
        self.address = "%s:%d" % (self.host, self.port)
        self.uri = "postgresql://patchday:%s@%s/postgres" % (
            PASSWORD, self.address)

    def settle(self):
        with open(os.path.join(self.data, "postgresql.conf"), "a",
                  encoding="utf-8") as file:
            file.write(SETTINGS % (self.port, self.folder))

    def start(self):
        as_owner("pg_ctl", "-D", self.data, "-l", self.folder + "/log", "-w",
                 "start")

    def stop(self, mode="fast"):
        as_owner("pg_ctl", "-D", self.data, "-m", mode, "-w", "stop")

    def promote(self):
        as_owner("pg_ctl", "-D", self.data, "-w", "promote")

    def kill(self):
        """-9, all of its processes; as when the machine is gone."""
        with open(os.path.join(self.data, "postmaster.pid"),
                  encoding="ascii") as file:
            first = int(file.readline())
        with open("/proc/%d/task/%d/children" % (first, first),
                  encoding="ascii") as file:
            pids = [first] + [int(pid) for pid in file.read().split()]
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        until(lambda: not any(os.path.exists("/proc/%d" % pid) for pid in
                              pids), "the server is dead")

    def follow(self, primary):
        """As its standby, from its next start on."""
        with open(os.path.join(self.data, "postgresql.auto.conf"), "w",
                  encoding="utf-8") as file:
            file.write("primary_conninfo = '%s'\n" % primary.conninfo())
        subprocess.run([*os.environ["PG_AS"].split(), "touch",
                        os.path.join(self.data, "standby.signal")],
                       check=True)

    def conninfo(self):
        return ("host=127.0.0.1 port=%d user=patchday password=%s" % (
            self.port, PASSWORD))

    def psql(self, *statements, check_it=True):
        return psql(*statements, uri=self.uri, check=check_it)

    def clients(self):
        """How many replicas have a connection here."""
        return int(self.psql("SELECT count(*) FROM pg_stat_activity WHERE"
                             " application_name = 'patchdayd'")[0][0])


class Pair:
    """A primary `a`, and `b` that follows it.  IS_SYNC: nothing counts as
    written before `b` has it."""

    def __init__(self, is_sync=False, uses_sockets=False):
        self.is_sync, self.uses_sockets = is_sync, uses_sockets
        self.home = self.a = self.b = None

    def __enter__(self):
        template = Template.get()
        self.home = tempfile.mkdtemp(prefix="patchday-pair-", dir="/tmp")
        os.chmod(self.home, 0o755)
        owner = os.stat(template)
        os.chown(self.home, owner.st_uid, owner.st_gid)
        self.a, self.b = (Server(self.home, name, self.uses_sockets)
                          for name in "ab")
        for server in (self.a, self.b):
            os.mkdir(server.folder)
            os.chown(server.folder, owner.st_uid, owner.st_gid)
        try:
            self.make(template)
        except BaseException:
            self.__exit__()
            raise
        return self

    def make(self, template):
        subprocess.run(["cp", "-a", template, self.a.data], check=True)
        self.a.settle()
        self.a.start()
        as_owner("pg_basebackup", "-D", self.b.data, "-R", "-X", "stream",
                 "-c", "fast", "--no-sync", "-d", self.a.conninfo())
        self.b.settle()
        self.b.start()
        self.has_streamed()
        if self.is_sync:
            self.a.psql("ALTER SYSTEM SET synchronous_standby_names = '*'",
                        "SELECT pg_reload_conf()")
            self.until_state("sync")

    def until_state(self, state):
        until(lambda: self.a.psql(
            "SELECT 1 FROM pg_stat_replication WHERE sync_state = '%s'" %
            state), "replication is " + state)

    def has_streamed(self):
        """What `a` has, `b` shows."""
        until(lambda: self.a.psql(
            "SELECT 1 FROM pg_stat_replication WHERE state = 'streaming' AND"
            " replay_lsn = pg_current_wal_lsn()"), "`b` has all")

    def detach(self):
        """What `a` writes from now on, `b` never gets."""
        self.has_streamed()
        self.b.psql("ALTER SYSTEM SET primary_conninfo = ''",
                    "SELECT pg_reload_conf()")
        until(lambda: self.a.psql("SELECT 1 FROM pg_stat_replication") == [],
              "nobody follows")

    @property
    def store(self):
        return ("postgresql://patchday@%s,%s/postgres?target_session_attrs="
                "read-write" % (self.a.address, self.b.address))

    def __exit__(self, *_):
        for server in (self.a, self.b):
            try:
                server.stop("immediate")
            except (OSError, subprocess.SubprocessError):
                pass        # it was killed, or never began
        shutil.rmtree(self.home, ignore_errors=True)


def group_of(pair, name, at, **more):
    """Replicas on the pair; they read the password from a file of ours, or of
    libpq's."""
    own = "" if pair.uses_sockets else \
        ", store-password: {file: database-password}"
    group = Group(name, at, store=more.pop("store", pair.store),
                  uri=pair.a.uri, more=own, **more)
    group.place.write("database-password", PASSWORD + "\n", 0o600)
    if pair.uses_sockets:
        group.store += "&passfile=" + group.place.write(
            "pgpass", "*:*:*:patchday:%s\n" % PASSWORD, 0o600)
    return group


def fail_over(pair, group, kill=True):
    """`b` is the primary from now on."""
    if kill:
        pair.a.kill()
    pair.b.promote()
    group.uri = pair.b.uri


def leads_again(group, counts, what, watch):
    """Waits until one leads at the new primary: its number."""
    def found():
        for number, replica in enumerate(group.replicas):
            if replica and replica.process.poll() is None and \
                    len(replica.find("lead_taken")) > counts[number]:
                return [number]
        return None
    number = until(found, what + ": one leads")[0]
    took(what, watch)
    return number


def led(group):
    """How often each has taken the lead."""
    return [len(replica.find("lead_taken")) if replica else 0
            for replica in group.replicas]


def in_a_send(group):
    """Slack has the request, and says nothing."""
    until(lambda: psql("SELECT 1 FROM outbox WHERE state = 'sending'",
                       uri=group.uri), "a send")
    until(lambda: any(r["method"] == "chat.postMessage" for r in
                      group.slack.log()["requests"]), "the request")


def in_time(group):
    """Where so much else runs that the start has come already, nothing can be
    said about what happens before it."""
    if group.now() >= START:
        raise Failure("this machine is too slow: the start has passed")


def ends(group, leader):
    """People go on at any of them."""
    follower = others(group, leader)[-1]
    if group.replicas[follower].process.poll() is not None:
        follower = leader
    until(lambda: group.role(follower) in (
        "follower", "leader"), "it is back")
    done = group.replicas[follower].patchday("end", "updates")
    equal(done[0], 0, "an end: %s" % (done,))
    whole(group, ["start", "end"], "and its end")


# fault-row: 67
def primary_killed(run_number):
    """In the middle of a send, with replication that waits: nothing is lost and
    nothing said twice, whether the post has arrived or not."""
    posted = run_number % 2 == 0
    with Pair(is_sync=True) as pair, \
            group_of(pair, "killed_%d" % run_number, START - 8) as group:
        group.slack.control(rules=[{"method": "chat.postMessage",
                                    "hang": 20, "posted": posted}])
        group.start_all()
        counts = led(group)
        in_a_send(group)
        watch = Watch()
        fail_over(pair, group)
        leader = leads_again(group, counts, "failover", watch)
        whole(group, ["start"], "the primary was killed, posted: %s" % posted)
        equal(psql("SELECT state FROM outbox WHERE kind = 'start'",
                   uri=group.uri), [["sent"]], "it is known")
        has("\n".join(group.replicas[leader].text),
            "event=database_failed_over", "it says so")
        ends(group, leader)


# fault-row: 64 67
def machine_lost(run_number):
    """The primary and the leader die together, as on one machine."""
    with Pair(is_sync=True) as pair, \
            group_of(pair, "lost_%d" % run_number, START - 8) as group:
        group.slack.control(rules=[{"method": "chat.postMessage",
                                    "hang": 20, "posted": True}])
        group.start_all()
        in_a_send(group)
        counts = led(group)
        gone = group.leader()
        watch = Watch()
        group.replicas[gone].kill()
        fail_over(pair, group)
        leader = leads_again(group, counts, "failover and kill", watch)
        whole(group, ["start"], "a machine is lost")
        ends(group, leader)


# fault-row: 67
def record_lost(_run_number):
    """With replication that does not wait the new primary has never heard that
    the start was told: it is found in the channel, and not told again."""
    with Pair() as pair, group_of(pair, "record", START - 20,
                                   count=2) as group:
        group.start_all()
        counts = led(group)
        pair.detach()
        in_time(group)
        whole(group, ["start"], "told, and recorded at the old one")
        until(lambda: psql("SELECT 1 FROM outbox WHERE kind = 'start' AND"
                           " state = 'sent'", uri=group.uri), "recorded")
        # Asked before it is promoted: a second later somebody leads there.
        equal(pair.b.psql("SELECT 1 FROM outbox WHERE kind = 'start'"
                          " AND first_attempt_ms IS NOT NULL"), [],
              "the record is lost")
        watch = Watch()
        fail_over(pair, group)
        leader = leads_again(group, counts, "failover, asynchronous", watch)
        until(lambda: group.settled("start") == [["sent"]], "it is known")
        whole(group, ["start"], "its record was lost")
        equal(psql("SELECT attempt FROM outbox WHERE kind = 'start'",
                   uri=group.uri), [["0"]], "it was found, not sent again")
        has(group.replicas[leader].patchday("log")[1], "may be missing",
            "the journal tells")
        ends(group, leader)


# fault-row: 67
def act_lost(_run_number):
    """A coordinator's end was told, and its record lost: the new primary says
    that the channel has what it does not know."""
    with Pair() as pair, group_of(pair, "act", START - 8,
                                   count=2) as group:
        group.start_all()
        counts = led(group)
        whole(group, ["start"], "told")
        pair.detach()
        equal(group.replicas[0].patchday("end", "updates")[0], 0, "ended")
        whole(group, ["start", "end"], "told, too")
        fail_over(pair, group)
        leader = leads_again(group, counts, "failover, asynchronous",
                             Watch())
        line = group.replicas[leader].wait("message_forgotten")[0]
        has(group.replicas[leader].patchday("log")[1], line["ts"],
            "the journal tells which")
        equal(group.kinds(), ["start", "end"], "nothing is told twice")


# fault-row: 67
def old_primary_back(_run_number):
    """Split brain: the old primary is started again as one.  Nobody follows it,
    neither when the new one drops its connections, nor when it is away, nor
    whoever is started only now."""
    with Pair(is_sync=True) as pair, \
            group_of(pair, "brains", START - 3600) as group:
        group.start(0)
        group.start(1)
        counts = led(group)
        watch = Watch()
        fail_over(pair, group)
        leads_again(group, counts, "failover", watch)
        # The one that does not lead, too, before there are two primaries.
        for replica in group.replicas[:2]:
            replica.wait("database_back")
        with open(os.path.join(pair.a.data, "postgresql.auto.conf"), "w",
                  encoding="ascii"):
            pass                # it waits for no standby
        pair.a.start()
        # It comes back later, that is.
        pair.a.psql("UPDATE lease SET until_at = '-infinity'")
        before = pair.a.psql("SELECT holder, epoch, until_at FROM lease")
        pair.b.psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE application_name = 'patchdayd'")
        for replica in group.replicas[:2]:
            replica.wait("database_back", 2)
            has("\n".join(replica.text), "event=database_two_primaries",
                "it says so")
        until(lambda: pair.a.clients() == 0, "nobody is at the old one")
        group.start(2)
        until(lambda: pair.a.clients() == 0, "nor is who comes")
        equal(pair.b.clients(), 3, "all are at the new one")
        pair.b.stop("immediate")
        for replica in group.replicas:
            line = replica.wait("database_unusable")[-1]
        until(lambda: any("timeline" in line["error"] for line in
                          group.replicas[0].find("database_unusable")),
              "why: %s" % line)
        check(group.replicas[0].patchday("start", "updates", "--yes")[0] != 0,
              "nobody starts it meanwhile")
        equal(pair.a.psql("SELECT holder, epoch, until_at FROM lease"),
              before, "the old one's lease is untouched")
        counts = led(group)
        pair.b.start()
        leads_again(group, counts, "failover", Watch())
        group.replicas[0].wait("database_back", 3)
        done = group.replicas[0].patchday("start", "updates", "--yes")
        equal(done[0], 0, "the new one is back: %s" % (done,))
        whole(group, ["start"], "it is told once")
        until(lambda: pair.a.clients() == 0, "the old one has nobody")


# fault-row: 67
def never_stopped(_run_number):
    """The standby is promoted while the old primary goes on, and somebody leads
    there: who comes now finds both, and does not lead beside that one."""
    with Pair() as pair, group_of(pair, "both", START - 8, count=2) as group:
        group.start_all()
        leader = group.leader()
        late = 1 - leader
        group.replicas[late].stop()
        counts = led(group)
        pair.has_streamed()
        fail_over(pair, group, kill=False)
        service = group.begin(late)
        check(service.ended() != 0, "it does not start")
        has("\n".join(service.text), "can both be written", "and says why")
        has("\n".join(service.text), "still leads there", "and who leads")
        until(lambda: group.kinds() == ["start"], "told at the old one")
        pair.a.stop("immediate")
        leads_again(group, counts, "failover, asynchronous", Watch())
        group.start(late)
        until(lambda: group.settled("start") == [["sent"]], "it is known")
        whole(group, ["start"], "and at the new one not again")


# fault-row: 67
def left_alone(_run_number):
    """The same with replication that waits: what the old one writes is never
    confirmed, so they leave it, and lead at the new one when nobody can any
    more at the old."""
    with Pair(is_sync=True) as pair, \
            group_of(pair, "alone", START - 20, count=2) as group:
        group.start_all()
        counts = led(group)
        watch = Watch()
        fail_over(pair, group, kill=False)
        leads_again(group, counts, "failover, the old one goes on", watch)
        whole(group, ["start"], "told by the new one")
        equal(pair.a.clients() > 0 and pair.b.clients() > 1, True,
              "the old one still waits for those that have left")


# fault-row: 67
def only_a_standby(_run_number):
    """Whoever is told of a standby only does not start; those that run wait, and
    say so once, until it is promoted."""
    with Pair(is_sync=True) as pair, \
            group_of(pair, "waits", START - 12, count=2) as group:
        lonely = group_of(pair, "lonely", START - 8, count=1,
                          store="postgresql://patchday@%s/postgres" %
                          pair.b.address)
        with lonely:
            service = lonely.begin(0)
            check(service.ended() != 0, "it does not start")
            has("\n".join(service.text), "is a standby", "and says why")
            equal(len([line for line in service.lines
                       if line.get("level") == "error"]), 1,
                  "in one line: %s" % service.text)
        group.start_all()
        pair.a.kill()
        in_time(group)
        for replica in group.replicas:
            line = replica.wait("database_unusable")[0]
            has(line["error"], "is a standby", "it says what is left")
        until(lambda: group.now() > START + 2, "the start has passed")
        for replica in group.replicas:
            equal(len(replica.find("database_unusable")), 1, "said once")
            equal(replica.get("/feeds/all.ics")[0], 200, "calendars go on")
        equal(group.kinds(), [], "nothing is sent without a record")
        fail_over(pair, group, kill=False)
        whole(group, ["start"], "the standby was promoted")


# fault-row: 67
def standby_gone(_run_number):
    """Replication that waits, and nobody to wait for: what nobody has confirmed
    is not relied on, so nothing is sent until the standby is back."""
    with Pair(is_sync=True) as pair, \
            group_of(pair, "gone", START - 12, count=2) as group:
        group.start_all()
        pair.b.kill()
        in_time(group)
        group.replicas[0].wait("database_lost")
        until(lambda: group.now() > START + 1, "the start has passed")
        equal(group.replicas[0].get("/feeds/all.ics")[0], 200,
              "calendars go on")
        equal(group.kinds(), [], "nothing is sent")
        check(pair.a.clients() <= 6, "connections do not pile up")
        pair.b.start()
        whole(group, ["start"], "the standby is back")


# fault-row: 67
def switched_over(_run_number):
    """In peace, by Unix sockets: there, and back to the first, which has followed
    meanwhile."""
    with Pair(is_sync=True, uses_sockets=True) as pair, \
            group_of(pair, "peace", START - 8, count=2) as group:
        group.start_all()
        counts = led(group)
        whole(group, ["start"], "before")
        watch = Watch()
        pair.a.stop()
        fail_over(pair, group, kill=False)
        leader = leads_again(group, counts, "switchover", watch)
        ends(group, leader)
        pair.a.follow(pair.b)
        pair.a.start()
        pair.a, pair.b = pair.b, pair.a
        until(lambda: pair.a.psql("SELECT 1 FROM pg_stat_replication WHERE"
                                  " state = 'streaming'"), "it follows")
        pair.has_streamed()
        counts = led(group)
        watch = Watch()
        pair.a.stop()
        fail_over(pair, group, kill=False)
        leader = leads_again(group, counts, "switchover", watch)
        done = group.replicas[leader].patchday("remark", "updates", "back")
        whole(group, ["start", "end"] + (["remark"] if done[0] == 0 else []),
              "and back: %s" % (done,))
        equal(json.loads(group.replicas[leader].ask(
            "GET", "/api/v1/status")[2])["replica"]["role"], "leader",
            "it leads")


ALL = {function.__name__: function for function in (
    primary_killed, machine_lost, record_lost, act_lost, old_primary_back,
    never_stopped, left_alone, only_a_standby, standby_gone, switched_over)}
