# SPDX-License-Identifier: MIT
"""What patchdayd is doing while it is hurt: sixteen situations."""

import dataclasses
import os
import sqlite3

from rig import ROOT, instant

START = instant("2026-12-03T14:00:00Z")
HOUR, DAY = 3600, 86400
SCHEMA = os.path.join(ROOT, "store", "schema")
WINDOW = "updates/2026-12-03T15:00"

HEAD = """
site: {title: Test site, url: "https://patchday.example.org"}
people:
  boss: {title: Boss, slack: U00MANAGER}
grants:
  - {to: [boss], may: all}
channels:
  team: {slack: "#team", token: {file: slack-token}, api: "API"}
  ops: {slack: "#ops", token: {file: slack-token}, api: "API"}
  mail: {email: [one@example.org, two@example.org],
         from: patchday@example.org, smtp: "SMTP", tls: none}
"""
UPDATES = """
  updates:
    title: Weekly updates
    when: every Thursday at 15:00
    zone: Europe/Berlin
    duration: 2h
    announce: [{to: [%s]}]
"""
LATER = """
  later:
    title: Later
    when: every Thursday at 15:30
    zone: Europe/Berlin
    duration: 4h
    announce: [{to: [%s]}]
"""
BOTH = HEAD + "windows:" + UPDATES % "team, ops, mail"
SLACK = HEAD + "windows:" + UPDATES % "team, ops"
MAIL = HEAD + "windows:" + UPDATES % "mail"
TWO = SLACK + LATER % "team, mail"
OTHER = HEAD + "windows:" + LATER % "team, mail"
# Each to a channel of its own: Slack takes one a second of a channel.
MANY = HEAD + "".join(
    '  c%d: {slack: "#c%d", token: {file: slack-token}, api: "API"}\n' % (n, n)
    for n in range(6)) + "windows:" + "".join(
        (UPDATES % ("c%d, mail" % n)).replace("updates:", "w%d:" % n)
        for n in range(6))


@dataclasses.dataclass
class Scenario:
    name: str
    config: str
    at: int                     # of the life that is hurt
    before: list = ()           # functions of the site, in their order
    acts: list = ()             # (path, body) while it lives
    change: str = ""            # another configuration from then on
    slack: list = ()            # rules of the fake during the trial
    smtp: list = ()             # (stage, [answer])
    options: tuple = ()
    until: int = 0              # it is not settled before, in seconds


def lived(config, at, acts=(), slack=(), smtp=()):
    """A life in peace before; its peers may answer by a script."""
    def step(site):
        site.configure(config)
        site.peers.slack.control({"rules": [dict(rule) for rule in slack]})
        for stage, answers in smtp:
            site.peers.smtp.script(stage, *answers)
        life = site.life(at, acts=acts, quiet_ms=80)
        if life.status != 0 or None in life.answers or any(
                answer[0] >= 300 for answer in life.answers):
            raise RuntimeError("%r\n%s" % (life.answers, life.text))
    return step


def older(version):
    """The database as version `version` of the schema had it: the same rows in
    the tables of that time."""
    def step(site):
        path = os.path.join(site.state, "patchday.db")
        os.rename(path, path + "-now")
        make_older(path + "-now", path, version)
        os.unlink(path + "-now")
    return step


def make_older(source, target, version):
    link = sqlite3.connect(target, isolation_level=None)
    link.execute("PRAGMA foreign_keys = OFF")
    names = sorted(os.listdir(SCHEMA))
    for name in names[:version]:
        with open(os.path.join(SCHEMA, name), encoding="utf-8") as file:
            link.executescript(file.read())
    link.execute("ATTACH ? AS now", (source,))
    link.execute("BEGIN")
    for (table,) in link.execute(
            "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND"
            " name NOT LIKE 'sqlite%'").fetchall():
        columns = [row[1] for row in link.execute(
            "PRAGMA main.table_info(%s)" % table)]
        there = [row[1] for row in link.execute(
            "PRAGMA now.table_info(%s)" % table)]
        shared = ", ".join('"%s"' % column for column in columns
                           if column in there)
        if shared:
            link.execute("DELETE FROM main.%s" % table)
            link.execute("INSERT INTO main.%s (%s) SELECT %s FROM now.%s" % (
                table, shared, shared, table))
    if version < 6:
        link.execute("DELETE FROM meta WHERE name = 'journal_head'")
    link.execute("COMMIT")
    link.execute("PRAGMA application_id = %d" % 0x50544348)
    link.execute("PRAGMA user_version = %d" % version)
    link.close()
    os.chmod(target, 0o600)


def act(verb, **more):
    return ("/api/v1/acts", dict({"act": verb, "occurrence": WINDOW}, **more))


PEACE = lived(BOTH, START - 60)
LOST = {"method": "chat.postMessage", "status": 500, "posted": True,
        "count": 2}
SCENARIOS = [
    Scenario("first start", BOTH, START - 10, until=12),
    Scenario("plan and send to Slack", SLACK, START,
             [lived(SLACK, START - 60)]),
    Scenario("send mail", MAIL, START, [lived(MAIL, START - 60)]),
    Scenario("many at once", MANY, START, [lived(MANY, START - 60)]),
    Scenario("ends", BOTH, START + 2 * HOUR,
             [PEACE, lived(BOTH, START)]),
    Scenario("retry", BOTH, START + 70, [
        PEACE, lived(BOTH, START, slack=[
            {"method": "chat.postMessage", "retry_after": "20", "count": 1},
            {"method": "chat.postMessage", "error": "ratelimited"}],
            smtp=[("RCPT", ["451 later", "451 later"])])]),
    Scenario("in doubt", BOTH, START + 700, [
        PEACE, lived(BOTH, START, slack=[LOST], smtp=[("dot", [None] * 2)])]),
    Scenario("no answer", BOTH, START, [PEACE], slack=[
        {"method": "chat.postMessage", "cut_answer": 9},
        {"method": "chat.postMessage", "status": 503}],
        smtp=[("dot", ["451 later"]), ("RCPT", ["451 later"])]),
    Scenario("reload", TWO, START + 1860, [lived(TWO, START - 60),
             lived(TWO, START)], [("/api/v1/reload", {"site": OTHER})]),
    Scenario("another configuration", TWO, START + HOUR,
             [lived(TWO, START - 60), lived(TWO, START + 1)],
             change=OTHER),
    Scenario("migration", BOTH, START, [PEACE, older(1)]),
    Scenario("catching up", TWO, START + 3 * HOUR,
             [lived(TWO, START - 60)]),
    Scenario("coordinator's start", BOTH, START - 900,
             [lived(BOTH, START - DAY)], [act("start")]),
    Scenario("coordinator's end", BOTH, START + HOUR,
             [PEACE, lived(BOTH, START)], [act("end")]),
    Scenario("coordinator extends, then skips the next", BOTH, START + HOUR,
             [PEACE, lived(BOTH, START)],
             [act("extend", by="30m"),
              ("/api/v1/acts", {"act": "skip", "because": "holiday",
                                "occurrence": "updates/2026-12-10T15:00"})]),
    Scenario("board", BOTH, START + 2 * HOUR + 5,
             [PEACE, lived(BOTH, START),
              lived(BOTH, START + 2 * HOUR, slack=[
                  {"method": "chat.update", "status": 503, "count": -1}])]),
    Scenario("a token", SLACK, START - HOUR, [lived(SLACK, START - DAY)],
             [("/api/v1/tokens", {"title": "phone", "person": "boss", "may": ["all"],
                                  "expires": "30d"})]),
    Scenario("backup and old letters", BOTH, START + 38 * DAY,
             [PEACE, lived(BOTH, START), lived(BOTH, START + 2 * HOUR)]),
]
BY_NAME = {scenario.name: scenario for scenario in SCENARIOS}
