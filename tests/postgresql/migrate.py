#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""patchday migrate: SQLite, PostgreSQL and back; every row the same, and a
service that goes on where the one before stopped.

    tests/postgresql/server tests/postgresql/migrate.py
"""
import os
import shutil
import sqlite3
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../replicas"))
from group import psql  # noqa: E402
from scene import (Place, Service, Slack, check, equal, has,  # noqa: E402
                   instant, patchday, rubin, run)

START = instant("2026-12-03T23:00:00Z")
TABLES = """meta brief outbox letter thread place revision feed journal token
receipt series subscriber subscription pending baseline pending_start
shipped""".split()


def rows(path):
    """All that is in the file: types and values, in a fixed order."""
    found = {}
    with sqlite3.connect(path) as database:
        for table in TABLES:
            found[table] = sorted(
                ([(type(value).__name__, value) for value in row]
                 for row in database.execute("SELECT * FROM " + table)),
                key=repr)
    return found


def busy(place, slack):
    """A database in which every kind of thing has happened."""
    config = rubin(place, slack.api)
    service = Service(place, config, at=START - 2).ready()
    service.wait("message", 1, state="sent")
    service.patchday("extend", "patch-thursday", "by", "30m", "because",
                     "a \u201cslow\u201d \u00e4\u00f6\u00fc \U0001f422 d\u00e9j\u00e0 vu")
    for form in ("", "?form=rule", "?form=zoned"):
        service.get("/feeds/all.ics" + form)
    service.stop()
    # What a service writes seldom or never: strange values in every table.
    with sqlite3.connect(place.path("state", "patchday.db")) as database:
        database.executescript("""
INSERT OR IGNORE INTO token VALUES ('abc', 'h', 'title', 'p', 3, 'w', '', 1,
    'me', 9223372036854775807, 4, -5, 9);
INSERT OR IGNORE INTO receipt VALUES ('k', 'r', 1, 200, '');
INSERT INTO subscriber VALUES ('s1', 'a@example.org', 1, 0, 2, 0, 3);
INSERT INTO subscription VALUES ('s1', '*', '*', 15);
INSERT INTO pending VALUES ('idfdev', 5, '{}');
INSERT INTO baseline VALUES ('idfdev', 'r', 6, 'o');
INSERT INTO pending_start VALUES ('o', 'idfdev', 7, '{"a":"\t\n\\"}');
INSERT INTO shipped VALUES ('o', 'e', 's', 'c', '', 'v', 8, 0, '{}');
INSERT OR REPLACE INTO letter SELECT id, x'00ff0a00' FROM outbox LIMIT 1;
INSERT INTO place VALUES ('x', '#x', 'C1'), ('x', '#X', 'C2'), ('x', '', '');
INSERT INTO thread SELECT id, 'zz', '1.2', 'C', '', 0, 0 FROM brief LIMIT 1;
INSERT INTO series VALUES ('w', 9, 'h', 0, 5, '');
""")
    return place.path("state", "patchday.db"), config


def columns_are_the_same():
    """Each table has the columns of SQLite, in a new database and in one that an
    earlier patchday made and this one brings up to date."""
    with Place() as place:
        path = place.path("state.db")
        schema = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                              "../../store/schema")
        with sqlite3.connect(path) as database:
            for name in sorted(os.listdir(schema)):
                with open(os.path.join(schema, name), encoding="utf-8") as file:
                    database.executescript(file.read())
            want = {table: [row[1] for row in database.execute(
                "PRAGMA table_info(%s)" % table)] for table in TABLES}
        uri = os.environ["PATCHDAY_POSTGRESQL"].replace("/postgres", "/columns")
        psql("DROP DATABASE IF EXISTS columns WITH (FORCE)",
             "CREATE DATABASE columns")
        # As the first patchday that knew PostgreSQL left it.
        first = os.path.join(schema + "-postgresql", "0008_replicas.sql")
        with open(first, encoding="utf-8") as file:
            psql(file.read(), "INSERT INTO patchday_schema VALUES (1, 8, 8)",
                 "INSERT INTO token (id, hash, title, person, powers, windows,"
                 " environments, created_at, created_by, expires_at) VALUES"
                 " ('t', 'h', '', 'p', 1, '', '', 5, 'cli:root', 9)", uri=uri)
        config = rubin(place, "http://127.0.0.1:9/")
        with open(config, encoding="utf-8") as file:
            text = file.read()
        moved = place.write("columns.yaml", text.replace(
            "\nservice:\n", '\nservice:\n  store: "%s"\n' % uri))
        service = Service(place, moved, at=START).ready()
        service.stop()
        for table in TABLES:
            have = [row[0] for row in psql(
                "SELECT column_name FROM information_schema.columns WHERE"
                " table_name = '%s' AND table_schema = current_schema()"
                " ORDER BY ordinal_position" % table, uri=uri)]
            equal(have, want[table], "columns of " + table)
        equal(psql("SELECT version, least FROM patchday_schema", uri=uri),
              [[str(len(os.listdir(schema))), "8"]], "the version is noted")
        equal(psql("SELECT id, signed_out_at IS NULL FROM token", uri=uri),
              [["t", "t"]], "what was there is there")
        psql("DROP DATABASE columns WITH (FORCE)")


def there_and_back():
    with Place() as place:
        slack = Slack(place)
        slack.control(now=START)
        path, config = busy(place, slack)
        before = rows(path)
        for table in TABLES:
            check(before[table], "the test has rows in " + table)
            for column in zip(*before[table]):
                check(any(value[1] is not None for value in column),
                      "each column of %s is used: %s" % (table, column))
        psql("DROP DATABASE IF EXISTS moved WITH (FORCE)",
             "CREATE DATABASE moved")
        uri = os.environ["PATCHDAY_POSTGRESQL"].replace("/postgres", "/moved")
        done = patchday("migrate", path, uri)
        equal(done[0], 0, "there: %s" % (done,))
        back = place.path("back.db")
        again = patchday("migrate", uri, back)
        equal(again[0], 0, "and back: %s" % (again,))
        equal(again[1], done[1], "both tell the same digests")
        after = rows(back)
        for table in TABLES:
            equal(after[table], before[table], "table " + table)
        equal(rows(path), before, "where it came from is as it was")

        # Refused, with a reason.
        full = patchday("migrate", path, uri)
        equal(full[0], 3, "into one that is not empty")
        has(full[2], "is not empty", "and says so")
        missing = patchday("migrate", place.path("no.db"), uri)
        has(missing[2], "there is no database", "from nowhere")
        check(not os.path.exists(place.path("no.db")), "nothing is made")
        # The journal is whole there.
        with open(config, encoding="utf-8") as file:
            text = file.read()
        moved = place.write("moved.yaml",
                            text.replace("\nservice:\n", '\nservice:\n  store: "%s"\n' % uri))
        service = Service(place, moved, at=START + 60, state="other").ready()
        code, out, err = service.patchday("audit", "verify")
        equal(code, 0, "audit after the move: %s %s" % (out, err))
        live = patchday("migrate", uri, place.path("live.db"))
        equal(live[0], 3, "from one that is used")
        has(live[2], "is in use by", "and says by whom")
        service.stop()
        psql("DROP DATABASE moved WITH (FORCE)")
        shutil.rmtree(place.path("other"))


run(columns_are_the_same, there_and_back)
