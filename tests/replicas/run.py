#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Several replicas, and everything that can happen to one of them.

    tests/postgresql/server tests/replicas/run.py [NAME… | standby]
    RUNS=50 NAME…: so often; each run has its own replicas, database, channel

What must hold, whatever happens: every message is in the channel exactly once,
an end never before its start; another replica leads soon.  Prints how long that
took.
"""
import concurrent.futures
import http.client
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import threading
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../fake"))
from cable import Cable, may  # noqa: E402
from silence import Proxy  # noqa: E402
from desk import Desk  # noqa: E402
from group import (CONFIG, SECRET, START, TAKEOVERS, Group,  # noqa: E402
                   next_leader, others, pg_ctl, psql, took, until, whole)
import standby  # noqa: E402
from scene import (PROMPT_SECS, Checks, Service, Watch, check, equal,  # noqa: E402
                   has, run)

RUNS = int(os.environ.get("RUNS", "1"))
# So many at a time: three services and a fake each.
BURST = 20              # messages at one time, of which eight can leave
AT_ONCE = int(os.environ.get("AT_ONCE", "6"))


# fault-row: 64
def killed_in_a_send(run_number):
    """Slack has the request and says nothing; the leader is killed.  Every other
    time the post is there all the same."""
    posted = run_number % 2 == 0
    with Group("kill_%d" % run_number, START - 8) as group:
        group.slack.control(rules=[{"method": "chat.postMessage",
                                    "hang": 20, "posted": posted}])
        group.start_all()
        until(lambda: psql("SELECT 1 FROM outbox WHERE state = 'sending'",
                           uri=group.uri), "a send")
        until(lambda: any(r["method"] == "chat.postMessage" for r in
                          group.slack.log()["requests"]), "the request")
        group.replicas[0].kill()
        leader = next_leader(group, 0, "kill")
        whole(group, ["start"], "killed in a send, posted: %s" % posted)
        # Whoever follows takes what people do, and all say the same.
        follower = others(group, leader)[-1]
        done = group.replicas[follower].patchday("end", "updates")
        equal(done[0], 0, "an end at a follower: %s" % (done,))
        whole(group, ["start", "end"], "and its end")


# fault-row: 65
def stopped(run_number):
    """SIGSTOP for longer than the lease, then SIGCONT: it is fenced."""
    with Group("stop_%d" % run_number, START - 18) as group:
        group.start_all()
        os.killpg(group.replicas[0].process.pid, signal.SIGSTOP)
        next_leader(group, 0, "stop")
        whole(group, ["start"], "one that sleeps")
        os.killpg(group.replicas[0].process.pid, signal.SIGCONT)
        group.replicas[0].wait("lead_lost")
        until(lambda: group.role(0) == "follower",
              "it follows")
        equal(group.kinds(), ["start"], "it sends nothing when it wakes")


def posts(group):
    """How many messages Slack was asked to post."""
    return sum(request["method"] == "chat.postMessage"
               for request in group.slack.log()["requests"])


# fault-row: 65
def woken_in_a_burst(run_number):
    """The same with more to say than there are connections to Slack, and a
    database that answers slowly when it wakes: what still waited here must not
    leave before it follows."""
    proxy = Proxy(int(os.environ["PGPORT_TEST"]))
    ports = [str(proxy.port)] + [os.environ["PGPORT_TEST"]] * 2
    with Group("burst_%d" % run_number, START - 10, ports=ports) as group:
        # None of its posts shows while another looks: it would be said twice.
        group.slack.control(lag=60, rules=[{"method": "chat.postMessage",
                                            "count": 8, "hang": 8}])
        names = ["team"] + ["team-%d" % number for number in range(1, BURST)]
        text = CONFIG.replace("to: [team]", "to: [%s]" % ", ".join(names))
        team = next(line for line in text.splitlines() if "#team" in line)
        text = text.replace(team, "\n".join(
            team.replace("team", name) for name in names))
        for number in range(3):
            group.start(number, text=text)
        until(lambda: posts(group) == 8, "all connections are busy")
        os.killpg(group.replicas[0].process.pid, signal.SIGSTOP)
        next_leader(group, 0, "stop")
        proxy.delay = 0.3
        os.killpg(group.replicas[0].process.pid, signal.SIGCONT)
        # It learns of it from the lease, or from its connection, which the
        # database has ended where it stopped within a transaction.
        until(lambda: group.role(0) == "follower", "it follows")
        whole(group, ["start"] * BURST, "another says it all")
        equal(posts(group), 8 + BURST, "the one that woke asked for nothing")


# fault-row: 65
def paused_at_write(run_number):
    """Stopped between the last look at the lease and the write: the copy that
    it sends when it comes to is found and deleted, and counted."""
    with Group("pause_%d" % run_number, START - 8) as group:
        library = group.place.path("pause.so")
        subprocess.run(["gcc", "-shared", "-fPIC", "-D_GNU_SOURCE", "-o",
                        library, os.path.join(os.path.dirname(
                            os.path.abspath(__file__)), "pause.c"), "-ldl"],
                       check=True)
        # What is preloaded stops others, which the sandbox forbids.
        group.start(0, env={"LD_PRELOAD": library,
                            "PAUSE_AT": "/chat.postMessage"},
                    options=["--no-sandbox"])
        group.start(1)
        group.start(2)
        leader = next_leader(group, 0, "pause at a write")
        whole(group, ["start"], "another has sent it")
        watch = Watch()
        os.killpg(group.replicas[0].process.pid, signal.SIGCONT)
        until(lambda: len(group.kinds()) == 2, "the forced copy")
        group.replicas[0].wait("lead_lost")
        group.replicas[leader].wait("duplicate_removed")
        took("removal of a forced copy", watch)
        equal(group.kinds(), ["start"], "one is left")
        # The log tells a moment before readers see it.
        until(lambda: group.replicas[leader].metric(
            "patchday_duplicates_removed") == 1, "it is counted")
        done = group.replicas[leader].patchday("end", "updates")
        equal(done[0], 0, "the end: %s" % (done,))
        whole(group, ["start", "end"], "its thread goes on")
        # Nothing hangs on what is gone.
        messages = group.slack.messages()
        equal(messages[1]["thread_ts"], messages[0]["ts"], "in the thread")
        has(group.replicas[leader].patchday("log")[1], "second copy",
            "the journal tells")


# fault-row: 66
def cut_off(run_number):
    """The leader no longer reaches the database, but Slack: it stops in time."""
    proxy = Proxy(int(os.environ["PGPORT_TEST"]))
    ports = [str(proxy.port)] + [os.environ["PGPORT_TEST"]] * 2
    with Group("cut_%d" % run_number, START - 8, ports=ports) as group:
        group.start_all()
        equal(group.leader(), 0, "the first leads")
        proxy.silence()
        next_leader(group, 0, "partition")
        whole(group, ["start"], "one that is cut off")
        has(group.replicas[0].get("/feeds/all.ics")[2], "BEGIN:VCALENDAR",
            "it shows calendars all the same")
        proxy.speak()
        group.replicas[0].wait("database_back")
        until(lambda: group.role(0) == "follower",
              "it follows when it is back")
        equal(group.kinds(), ["start"], "once")


# fault-row: 66
def silent(run_number):
    """The database is there and says nothing, at two addresses: whoever asks the
    replica meanwhile hears at once that it has none, and it ends when it shall."""
    proxies = [Proxy(int(os.environ["PGPORT_TEST"])) for _ in range(2)]
    with Group("silent_%d" % run_number, START - 600, count=1,
               ports=[",".join(str(one.port) for one in proxies)],
               hosts=["127.0.0.1,127.0.0.1"]) as group:
        replica = group.start(0)
        for proxy in proxies:
            proxy.silence()
        replica.wait("database_lost")
        replica.wait("database_unusable")
        for _ in range(5):
            watch = Watch()
            status, _, text = replica.ask("GET", "/api/v1/status")
            equal(status, 503, "no status")
            has(text, "has had no database since ", "since when")
            done = replica.patchday("start", "updates")
            check(done[0] != 0, "nothing is started: %s" % (done,))
            has(done[2], "nothing was done: this replica has had no database",
                "why not")
            check(watch.secs() < PROMPT_SECS, "said at once: %.1f s" %
                  watch.secs())
        watch = Watch()
        replica.signal(signal.SIGTERM)
        replica.ended()
        check(watch.secs() < PROMPT_SECS, "it ends: %.1f s" % watch.secs())


# fault-row: 66
def unplugged(run_number):
    """The same with a cable that is cut below TCP, and mended: nobody is told."""
    port = os.environ["PGPORT_TEST"]
    target = os.path.join(os.environ["PGHOST_TEST"], ".s.PGSQL." + port)
    with Cable(target, run_number) as cable, \
            Group("unplugged_%d" % run_number, START - 8,
                  ports=[str(cable.port), port, port],
                  hosts=[cable.address] + ["127.0.0.1"] * 2) as group:
        group.start_all()
        equal(group.leader(), 0, "the first leads")
        cable.cut()
        next_leader(group, 0, "partition")
        whole(group, ["start"], "one that is unplugged")
        has(group.replicas[0].get("/feeds/all.ics")[2], "BEGIN:VCALENDAR",
            "it shows calendars all the same")
        cable.mend()
        group.replicas[0].wait("database_back")
        until(lambda: group.role(0) == "follower",
              "it follows when it is plugged in")
        equal(group.kinds(), ["start"], "once")


def released(run_number):
    """SIGTERM: another leads at once."""
    with Group("term_%d" % run_number, START - 60) as group:
        group.start_all()
        watch = Watch()
        group.replicas[0].signal(signal.SIGTERM)
        next_leader(group, 0, "stop asked for")
        # One that is not lasts for another 11 s.
        check(watch.secs() < 9, "a lease that is let go is free")
        equal(group.replicas[0].ended(), 0, "a leader ends in order")
        for number in (1, 2):
            group.replicas[number].stop()


# fault-row: 67
def restarted(run_number):
    """The database goes down hard in the middle, and comes back."""
    with Group("down_%d" % run_number, START - 8) as group:
        group.start_all()
        for number in range(3):
            equal(group.replicas[number].get("/readyz")[0], 200, "readyz")
        pg_ctl("-m", "immediate", "stop")
        try:
            for replica in group.replicas:
                replica.wait("database_lost")
                equal(replica.get("/feeds/all.ics")[0], 200,
                      "feeds without a database")
                equal(replica.get("/readyz")[0], 200, "readyz without one")
        finally:
            pg_ctl("-l", os.environ["PGHOST_TEST"] + "/log", "start")
        for replica in group.replicas:
            replica.wait("database_back")
        whole(group, ["start"], "the database was away")


# fault-row: 67
def read_only(run_number):
    """What is left is a standby: nobody leads, nothing is lost."""
    with Group("standby_%d" % run_number, START - 20) as group:
        group.start_all()
        psql("ALTER DATABASE %s SET default_transaction_read_only = on"
             % group.name, "SELECT pg_terminate_backend(pid) FROM"
             " pg_stat_activity WHERE datname = '%s'" % group.name)
        for replica in group.replicas:
            replica.wait("database_lost")
        until(lambda: group.now() > START + 2, "the start has passed")
        equal(group.kinds(), [], "nothing is sent without a record")
        psql("SET default_transaction_read_only = off; ALTER DATABASE %s"
             " RESET default_transaction_read_only" % group.name)
        watch = Watch()
        whole(group, ["start"], "the primary is back")
        check(watch.secs() < 30, "soon")


def moved(run_number):
    """A reload without `store`: the replica stays on its database, also when
    the connection was lost, until it is started anew."""
    with Group("moved_%d" % run_number, START - 8, count=2) as group:
        group.start_all()
        number = 1 - group.leader()
        group.config(0, text=re.sub("service: .*", "", CONFIG))
        done = group.replicas[number].patchday("reload")
        has(done[2], "service: store: the new values count from the next",
            "it says so")
        psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE"
             " datname = '%s'" % group.name)
        group.replicas[number].wait("database_back")
        # Asked one after the other, while the start may be on its way.
        until(lambda: group.status(number)["outbox"] == group.status(
            1 - number)["outbox"], "it reads the same database")
        whole(group, ["start"], "one with another configuration")
        until(lambda: group.status(number)["outbox"]["sent"] == 1, "it sees it")
        # Its end, which is in the outbox; and after what somebody did.
        for at, words in (("16:00", ()), ("17:00", ("extend", "by", "1h"))):
            if words:
                equal(group.replicas[0].patchday(*words)[0], 0, "extend")
            for one in (0, 1):
                until(lambda i=one, want="2026-12-03T%s:00Z" % at: group.status(
                    i)["next_due"] == want, "next due at %d: %s" % (one, at))


# fault-row: 68
def configurations(run_number):
    """One replica has another configuration: said, and the leader's counts."""
    with Group("conf_%d" % run_number, START - 8, count=2) as group:
        group.start(0).wait("lead_taken")
        group.start(1, title="Other updates")
        group.replicas[1].wait("configuration_differs")
        has(group.replicas[1].patchday("status")[1],
            "with another configuration", "patchday status says so")
        has(group.replicas[0].patchday("status")[1], "leader, epoch 1, of ",
            "and who leads")
        status = group.status(1)["replica"]
        check(not status["same_configuration"], "status says that it differs")
        # The log tells a moment before readers see it.
        until(lambda: "patchday_config_differs 1" in group.replicas[1].get(
            "/metrics")[2], "so do metrics")
        done = group.replicas[1].patchday("skip", "updates", "because", "x")
        check(done[0] != 0, "it does not decide: %s" % (done,))
        has(done[1] + done[2], "another configuration", "and says why")
        whole(group, ["start"], "the leader's counts")
        has(json.dumps(group.slack.messages()), "Weekly updates",
            "in its words")


# fault-row: 68
def clocks(run_number):
    """One clock is ahead and tells of the start early, the next is behind and
    lives through it once more: it is not told again."""
    with Group("clocks_%d" % run_number, START - 20) as group:
        group.start(0)
        group.replicas[0].wait("lead_taken")
        group.start(1, skew=30)
        group.replicas[0].kill()
        group.replicas[1].wait("lead_taken")
        until(lambda: group.kinds() == ["start"], "by the clock ahead")
        # However long that took: it leads some 12 s after the kill.
        behind = START - 25 - group.now()
        group.start(2, skew=behind)
        group.replicas[1].kill()
        group.replicas[2].wait("lead_taken")
        check(group.now() + behind < START,
              "by that clock it is still to come")
        until(lambda: group.now() + behind > START + 2, "and comes")
        equal(psql("SELECT 1 FROM outbox WHERE next_ms IS NOT NULL AND kind ="
                   " 'start'", uri=group.uri), [], "nothing is owed")
        equal(group.kinds(), ["start"], "once")


def ahead(run_number):
    """What somebody does at a follower whose clock is ahead leaves at once."""
    with Group("ahead_%d" % run_number, START - 600, count=2) as group:
        group.start(0)
        group.replicas[0].wait("lead_taken")
        group.start(1, skew=180)
        done = group.replicas[1].patchday("start", "updates")
        equal(done[0], 0, "started at a follower: %s" % (done,))
        until(lambda: group.kinds() == ["start"], "it is told at once")


def behind(run_number):
    """What somebody does at one whose clock is behind, by more than what counts
    as on time, is no old news: it is written by the leader's clock."""
    with Group("behind_%d" % run_number, START - 600, count=2) as group:
        group.start(0)
        group.replicas[0].wait("lead_taken")
        group.start(1, skew=-300)
        # Each second one tells, and the other looks.
        until(lambda: psql("SELECT 1 FROM meta WHERE name = 'leader_clock'",
                           uri=group.uri), "the leader's clock is told")
        turns = "SELECT max(seen_at) FROM replica"
        seen = psql(turns, uri=group.uri)
        until(lambda: psql(turns, uri=group.uri) != seen, "another second")
        done = group.replicas[1].patchday("start", "updates")
        equal(done[0], 0, "started at a follower: %s" % (done,))
        line = group.replicas[0].wait("message", state="sent",
                                      kind="start")[0]
        check(abs(int(line["late_secs"])) < 60, "told at once: %s" % line)
        equal(group.replicas[1].patchday("status", "--json")[0], 0, "status")


def unanswered(run_number):
    """The database has committed what somebody did, and its answer is lost:
    nobody says that nothing was done."""
    proxy = Proxy(int(os.environ["PGPORT_TEST"]))
    ports = [os.environ["PGPORT_TEST"], str(proxy.port)]
    with Group("unanswered_%d" % run_number, START - 600, count=2,
               ports=ports) as group:
        group.start_all()
        equal(group.leader(), 0, "the first leads")
        proxy.last = b"COMMIT"
        code, out, told = group.replicas[1].patchday("start", "updates")
        proxy.last = None
        check(code != 0, "it cannot be sure: %s" % out)
        has(told, "it is not known whether it was written down",
            "what somebody reads who cannot know")
        check("nothing was done" not in told, "which would be untrue: " + told)
        whole(group, ["start"], "it was done")
        group.replicas[1].wait("database_back")
        has(group.replicas[1].patchday("start", "updates")[2],
            "was already started", "and who looks sees it")


# fault-row: 69
def side_by_side(run_number):
    """A newer version has widened the tables: this one goes on beside it, and
    starts on them, until the newer one says that it must not any more."""
    with Group("sides_%d" % run_number, START - 8, count=2) as group:
        group.start(0)
        group.replicas[0].wait("lead_taken")
        psql("ALTER TABLE outbox ADD COLUMN mood TEXT NOT NULL DEFAULT ''",
             "ALTER TABLE brief ADD COLUMN mood TEXT NOT NULL DEFAULT ''",
             "UPDATE patchday_schema SET version = version + 1",
             uri=group.uri)
        group.start(1)
        whole(group, ["start"], "told once, on wider tables")
        # What begins on them takes over, too.
        began = group.leader()
        group.replicas[began].kill()
        equal(next_leader(group, began, "beside a newer schema"), 1 - began,
              "the other one leads")
        psql("UPDATE patchday_schema SET least = version", uri=group.uri)
        late = Service(group.place, group.config(0), group.now(),
                       state="state-2", env={"PGHOST": "127.0.0.1",
                                             "PGPORT": group.ports[0]})
        equal(late.ended(), 3, "one that is too old does not start")
        has("\n".join(late.text), "was written by a newer patchday", "why")
        equal(group.kinds(), ["start"], "and nothing is said twice")


HOLIDAYS = CONFIG.replace("    duration: 2h\n", "    duration: 2h\n"
                          "    holidays: [days, more]\n") + """
holidays:
  days: {{title: Days off, file: days.ics}}
  more: {{title: More days, file: more.ics}}
"""
LIST = ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n"
        "DTSTART;VALUE=DATE:%s\r\nSUMMARY:%s\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n")


def days_off(replica):
    """What the windows meet, by name, and which lists are unread."""
    answer = json.loads(replica.get("/api/v1/conflicts?from=2026-12-04&"
                                    "to=2026-12-30")[2])
    return ([one["clashes"][0]["title"] for one in answer["conflicts"]],
            [one["holidays"] for one in answer["unread"]])


def holidays(run_number):
    """A list that became readable after a replica had started is there when it
    takes over, whether another has read it meanwhile or nobody has."""
    is_read = run_number % 2 == 0
    with Group("holidays_%d" % run_number, START - 3600, count=2) as group:
        group.place.write("days.ics", "<html>not yet</html>\n")
        group.place.write("more.ics", LIST % ("20261224", "Eve"))
        for number in range(2):
            group.start(number, text=HOLIDAYS)
            equal(days_off(group.replicas[number]), (["Eve"], ["days"]),
                  "one list")
        group.place.write("days.ics", LIST % ("20261210", "Tenth"))
        if is_read:
            equal(group.replicas[0].patchday("reload")[0], 0, "reload")
            equal(days_off(group.replicas[0]), (["Tenth", "Eve"], []),
                  "the leader has it")
        group.replicas[0].kill()
        next_leader(group, 0, "kill")
        last = group.replicas[1]
        until(lambda: days_off(last) == (["Tenth", "Eve"], []),
              "both lists after a takeover, read before: %s" % is_read)


def pressed_twice(run_number):
    """Two coordinators at two followers, at once: one start, one answer that
    it was started."""
    with Group("twice_%d" % run_number, START - 600) as group:
        group.start_all()
        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            done = list(pool.map(lambda replica: replica.patchday(
                "start", "updates", "--yes"), group.replicas))
        equal(sorted(code != 0 for code, _, _ in done),
              [False, True, True], "one of three starts it: %s" % (done,))
        whole(group, ["start"], "one start")
        until(lambda: len({replica.get("/feeds/all.ics")[2] for replica in
                           group.replicas}) == 1, "all show the same feed")


def promoted(run_number):
    """Something is proposed at one replica and acknowledged at all at once:
    it counts once, is said once, and all show it."""
    with Group("promoted_%d" % run_number, START - 3600) as group:
        group.start_all()
        follower = others(group, group.leader())[0]
        done = group.replicas[follower].patchday("promotion", "new", "v1")
        equal(done[0], 0, "proposed at a follower: %s" % (done,))
        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            done = list(pool.map(lambda replica: replica.patchday(
                "promotion", "step", "v1", "acknowledge"), group.replicas))
        equal(sorted(code for code, _, _ in done), [0, 1, 1],
              "one of three counts: %s" % (done,))
        check(any("has acknowledged v1 already" in error
                  for _, _, error in done), "others are told: %s" % (done,))
        whole(group, ["bulletin"] * 2, "said once")
        until(lambda: all('"complete":true' in replica.get(
            "/api/v1/promotions/image/v1")[2] for replica in group.replicas),
            "all show it")


def from_slack(run_number):
    """A slash command that reaches a follower; a reload of one, then of all."""
    with Group("slack_%d" % run_number, START - 300) as group:
        desk = Desk("xoxb-none", SECRET)
        group.start_all()
        body = urllib.parse.urlencode({
            "team_id": "T012AB3C4", "api_app_id": "A0KRD7HC3",
            "user_id": "U00BOSS00", "user_name": "ann",
            "command": "/patchday", "text": "start updates",
            "response_url": desk.base + "/late/1"}).encode()
        status, answer, raw = Desk.send(group.replicas[2].port,
                                        "/slack/command", body,
                                        desk.sign(body, int(group.now())))
        equal(status, 200, "a follower answers Slack: %s" % raw)
        # On a busy machine it comes too late for the answer itself.
        said = desk.wait("/late/1") if "answer follows" in raw else answer
        has(json.dumps(said), "has started", "and has done it: %s" % (answer,))
        whole(group, ["start"], "the leader announces it")

        # A replica reloads by itself.
        group.config(0, title="New updates")
        done = group.replicas[1].patchday("reload")
        equal(done[0], 0, "reload of a follower: %s" % (done,))
        group.replicas[1].wait("configuration_differs")
        equal(group.replicas[0].patchday("reload")[0], 0, "of the leader")
        until(lambda: group.status(1)["replica"]["same_configuration"],
              "they are the same again")
        equal(group.replicas[2].patchday("reload")[0], 0, "of the third")
        until(lambda: all("New updates" in replica.get("/feeds/all.ics")[2]
                          for replica in group.replicas), "all show it")
        until(lambda: len({replica.get("/feeds/all.ics?form=%s" % form)[2]
                           for replica in group.replicas
                           for form in ["rule"]}) == 1, "the same series")


def visit(replica, method, path, cookie, form=None):
    """(status, headers, text), as a browser with that cookie."""
    link = http.client.HTTPConnection("127.0.0.1", replica.port, timeout=30)
    link.request(method, path, form and urllib.parse.urlencode(form), {
        "Cookie": cookie, "Sec-Fetch-Site": "same-origin",
        "Content-Type": "application/x-www-form-urlencoded"})
    answer = link.getresponse()
    text = answer.read().decode()
    link.close()
    return answer.status, answer.headers, text


def form_key(replica, cookie):
    """What a form on its page would bring; None for a stranger."""
    found = re.search(r'name="key" value="([^"]+)"', visit(
        replica, "GET", "/occurrences/updates/2026-12-03T15:00", cookie)[2])
    return found and found.group(1)


def signed_out(run_number):
    """A session of one replica is one of all; signed out at a follower it is
    over everywhere, also for who copied the cookie, and for a new leader."""
    with Group("signed_%d" % run_number, START - 600) as group:
        group.start_all()
        follower = group.replicas[others(group, group.leader())[0]]
        done = follower.patchday("token", "new", "--title", "phone",
                                 "--person", "ann", "--may", "all")
        token = re.search(r"pd_\w+", done[1])
        check(token, "a token: %s" % (done,))
        until(lambda: visit(follower, "POST", "/sign-in", "", {
            "token": token.group(0)})[0] == 303, "it is known")
        cookie = visit(follower, "POST", "/sign-in", "", {
            "token": token.group(0)})[1]["Set-Cookie"].split(";")[0]
        for replica in group.replicas:
            until(lambda r=replica: form_key(r, cookie), "signed in")
        status, headers, text = visit(follower, "POST", "/sign-out", cookie, {
            "key": form_key(follower, cookie)})
        equal(status, 303, "signed out: " + text[:200])
        has(headers["Set-Cookie"], "Max-Age=0", "the browser forgets it")
        for replica in group.replicas:
            until(lambda r=replica: form_key(r, cookie) is None,
                  "the copy is over")
        leader = group.leader()
        group.replicas[leader].kill()
        leader = next_leader(group, leader, "signing out")
        equal(form_key(group.replicas[leader], cookie), None,
              "and stays so")


def emergency(run_number):
    """Declared at a follower, it opens the gate of all, and is told once."""
    with Group("emergency_%d" % run_number, START - 3600) as group:
        group.start_all()
        asked = ["gate", "--service", "tap", "--environment", "prod"]
        follower = others(group, group.leader())[-1]
        equal(group.replicas[follower].patchday(*asked)[0], 1, "closed")
        done = group.replicas[follower].patchday(
            *asked, "--emergency", "--because", "it leaks")
        equal(done[0], 0, "declared at a follower: %s" % (done,))
        for replica in group.replicas:
            until(lambda r=replica: r.patchday(*asked)[0] == 0, "open")
        until(lambda: [m for m in group.slack.messages()
                       if "it leaks" in m["text"]], "it is told")
        until(lambda: psql("SELECT 1 FROM outbox WHERE next_ms IS NOT NULL",
                           uri=group.uri) == [], "all is settled")
        equal(len([m for m in group.slack.messages()
                   if "it leaks" in m["text"]]), 1, "and once")
        # The next leader keeps it open.
        leader = group.leader()
        group.replicas[leader].kill()
        leader = next_leader(group, leader, "emergency")
        equal(group.replicas[leader].patchday(*asked)[0], 0, "still open")


ALL = {function.__name__: function for function in (
    killed_in_a_send, stopped, woken_in_a_burst, paused_at_write, cut_off, silent,
    released, read_only, moved, configurations, clocks, ahead, behind,
    side_by_side, pressed_twice, unanswered, promoted, from_slack, signed_out, emergency,
    holidays)}
if may():
    ALL["unplugged"] = unplugged
else:
    print("no network namespaces here: unplugged is left out")
ALL.update(standby.ALL)
ALONE = {"restarted": restarted}        # it takes the server down


def one(what):
    function, number = what
    try:
        function(number)
    except Exception as failure:        # pylint: disable=broad-except
        check(False, "%s %d: %s: %s" % (function.__name__, number,
                                        type(failure).__name__, failure))


def main():
    names = sys.argv[1:] or [*ALL, *ALONE]
    if names == ["standby"]:
        names = list(standby.ALL)
    jobs = [(ALL[name], number) for number in range(RUNS) for name in names
            if name in ALL]
    # Both ways that a killed send can have gone, or a list was read.
    for name in ("killed_in_a_send", "primary_killed", "holidays"):
        if RUNS == 1 and name in names:
            jobs.append((ALL[name], 1))
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(one, jobs))
    for name in names:
        if name in ALONE:
            one((ALONE[name], 0))
    for what, values in sorted(TAKEOVERS.items()):
        values.sort()
        p99 = values[min(len(values) - 1, int(len(values) * 0.99))]
        print("takeover after %s: p50 %.1f s, p99 %.1f s, n = %d" % (
            what, statistics.median(values), p99, len(values)))
        if what == "partition":
            check(p99 <= 30, "takeover after a partition within 30 s")
        if what == "kill":
            check(p99 <= 15, "takeover after a kill within 15 s")
        if what.startswith("failover") or what == "switchover":
            check(p99 <= 30, "%s: one leads within 30 s" % what)
    run()


if __name__ == "__main__":
    main()
