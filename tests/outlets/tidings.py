#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Feeds for feed readers, from the real service over an afternoon: Atom is read
by python3-feedparser and by the rules of RFC 4287, JSON Feed by those of
jsonfeed.org/version/1.1.  Both say the same; ids are never used for another
thing, and `updated` moves only when something did; who did it is not told.  The
banners of `patchday export semaphore` follow what people do, too."""
import calendar
import http.client
import json
import os
import re
import sys
import xml.etree.ElementTree as ElementTree

try:
    import feedparser
except ImportError as error:
    print("skipped: %s" % error)
    sys.exit(77)

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "scenario"))
from scene import (DEADLINE, PROGRAM, Place, Service, check,  # noqa: E402
                   equal, has, instant, run)
import subprocess  # noqa: E402

HOSTILE = "Work & <b>play</b> ]]> \"'\uffff\u202e"
CONFIG = """
site: {title: "Site & <i>Co</i>", url: "https://patchday.example.org"}
environments:
  one: {title: One, tier: dev}
  two: {title: Two, tier: prod}
windows:
  work:
    title: %s
    description: %s
    when: every Thursday at 15:00
    zone: America/Los_Angeles
    duration: 2h
    start: auto
    stages: [[one], [two]]
  night:
    title: Night
    when: every day at 22:00
    zone: UTC
    duration: 1h
    start: auto
    stages: [[one]]
  often:
    title: Often
    when: "*/5 * * * *"
    zone: UTC
    duration: 5m
    start: auto
    impact: none
    stages: [[one]]
"""
ATOM = "{http://www.w3.org/2005/Atom}"
NAMES = ("all", "work", "night", "often", "env-one", "env-two", "tier-dev",
         "tier-prod")
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def ask(service, path, headers=None):
    link = http.client.HTTPConnection("127.0.0.1", service.port,
                                      timeout=DEADLINE)
    link.request("GET", path, headers=headers or {})
    answer = link.getresponse()
    text = answer.read()
    link.close()
    return answer.status, text, answer.headers


def unix(struct):
    return calendar.timegm(struct)


def read_atom(name, text):
    """RFC 4287 4: what has to be there, once; then as feedparser has it."""
    root = ElementTree.fromstring(text)
    equal(root.tag, ATOM + "feed", name)
    for tag in ("id", "title", "updated", "author"):
        equal(len(root.findall(ATOM + tag)), 1, "%s: %s" % (name, tag))
    selves = [link for link in root.findall(ATOM + "link")
              if link.get("rel") == "self"]
    equal([link.get("href") for link in selves],
          ["https://patchday.example.org/feeds/%s.atom" % name], name)
    for entry in root.findall(ATOM + "entry"):
        for tag in ("id", "title", "updated", "published", "content"):
            equal(len(entry.findall(ATOM + tag)), 1, "%s: %s" % (name, tag))
        for tag in ("updated", "published"):
            check(RFC3339.fullmatch(entry.find(ATOM + tag).text), tag)
    parsed = feedparser.parse(text)
    check(not parsed.bozo, "%s: %s" % (name, parsed.get("bozo_exception")))
    equal(parsed.version, "atom10", name)
    return parsed


def read_json(name, text):
    """The rules of version 1.1: required, types, no unknown keys."""
    feed = json.loads(text)
    equal(feed["version"], "https://jsonfeed.org/version/1.1", name)
    check(isinstance(feed["title"], str) and feed["title"], name)
    equal(feed["feed_url"],
          "https://patchday.example.org/feeds/%s.json" % name, name)
    equal(feed["home_page_url"], "https://patchday.example.org/", name)
    check(set(feed) <= {"version", "title", "home_page_url", "feed_url",
                        "language", "authors", "items"}, str(set(feed)))
    for author in feed["authors"]:
        check(set(author) <= {"name", "url", "avatar"} and author, name)
    for item in feed["items"]:
        check(set(item) == {"id", "url", "title", "content_text",
                            "date_published", "date_modified", "tags"},
              str(item))
        check(all(isinstance(item[key], str) for key in item
                  if key != "tags"), str(item))
        check(isinstance(item["tags"], list), str(item))
        for key in ("date_published", "date_modified"):
            check(RFC3339.fullmatch(item[key]), str(item))
    ids = [item["id"] for item in feed["items"]]
    equal(len(ids), len(set(ids)), "%s: ids are different" % name)
    return feed


def same(name, atom, feed):
    equal([(entry.id, entry.title, unix(entry.updated_parsed),
            unix(entry.published_parsed), entry.link)
           for entry in atom.entries],
          [(item["id"], item["title"], instant(item["date_modified"]),
            instant(item["date_published"]), item["url"])
           for item in feed["items"]], "%s: both say the same" % name)
    newest = [unix(entry.updated_parsed) for entry in atom.entries]
    equal(newest, sorted(newest, reverse=True), "%s: newest first" % name)
    check(len(newest) <= 100, name)
    if newest:
        equal(unix(atom.feed.updated_parsed), newest[0], name)


def read(service, name, now):
    headers = {}
    status, text, answer = ask(service, "/feeds/%s.atom" % name)
    equal(status, 200, name)
    has(answer["Content-Type"], "application/atom+xml", name)
    headers["If-None-Match"] = answer["ETag"]
    equal(ask(service, "/feeds/%s.atom" % name, headers)[0], 304, name)
    atom = read_atom(name, text)
    status, text, answer = ask(service, "/feeds/%s.json" % name,
                               {"Accept": "application/json"})
    equal((status, answer["Content-Type"]), (200, "application/feed+json"),
          name)
    feed = read_json(name, text)
    same(name, atom, feed)
    for item in feed["items"]:
        check(instant(item["date_modified"]) <= now, "nothing is ahead")
    check(b"boss" not in text and b"uid " not in text, "who is not told")
    return {item["id"].split("occurrences/")[1]: item
            for item in feed["items"]}


def act(service, occurrence, verb, **more):
    link = http.client.HTTPConnection("localhost", timeout=DEADLINE)
    import socket
    link.sock = socket.socket(socket.AF_UNIX)
    link.sock.connect(service.socket)
    link.request("POST", "/api/v1/acts", json.dumps(
        {"act": verb, "occurrence": occurrence, **more}),
        {"Content-Type": "application/json", "Host": "localhost"})
    answer = link.getresponse()
    text = answer.read()
    link.close()
    equal(answer.status, 200, text)


def banners(place, service, config):
    done = subprocess.run(
        [PROGRAM, "export", "semaphore", "-c", config, "--socket",
         service.socket, "-o", place.path("banners")], capture_output=True,
        text=True, timeout=DEADLINE, check=False)
    equal((done.returncode, done.stderr), (0, ""), done.stdout)
    return sorted(name for name in os.listdir(place.path("banners"))
                  if name.startswith("patchday-work-2026-12-03"))


def start(place, config, at):
    service = Service(place, config, at=at, options=["--rehearse"])
    service.port = int(service.wait("ready")[0]["listen"].rsplit(":", 1)[1])
    return service


ID = "work/2026-12-03T15:00"
FILE = "patchday-work-2026-12-03T1500-%s.md"


def afternoon():
    with Place() as place:
        config = place.write("config.yaml", CONFIG % (
            json.dumps(HOSTILE), json.dumps(HOSTILE + "\n---\nsecond")))
        service = start(place, config, "2026-12-03T22:00:00Z")
        now = instant("2026-12-03T22:00:59Z")
        before = {name: read(service, name, now) for name in NAMES}
        equal(list(before["work"]), [ID + "/planned"], "it comes")
        item = before["work"][ID + "/planned"]
        equal(item["date_published"], "2026-12-02T23:00:00Z", "a day before")
        has(item["title"], "Work & <b>play</b> ]]>", "as it was written")
        has(item["content_text"], "\n---\nsecond", "lines stay")
        equal(set(before["env-two"]), set(before["work"]), "by environment")
        equal(before["env-two"], before["tier-prod"], "by tier")
        check(set(before["often"]) <= set(before["all"]) or
              len(before["all"]) == 100, "all")
        equal(len(before["often"]), 100, "not more than a hundred")
        check(not any("/start" in name for name in before["often"]
                      if instant(before["often"][name]["date_modified"]) <
                      instant("2026-12-03T21:55:00Z")),
              "nobody knows what began before the service")
        equal(banners(place, service, config), [FILE % "now",
                                                FILE % "today"], "banners")
        act(service, ID, "skip", because="nobody is away")
        told = read(service, "work", now)
        equal(sorted(told), [ID + "/0-skip", ID + "/planned"], "skipped")
        has(told[ID + "/planned"]["title"], "Cancelled: ", "the plan says so")
        equal(told[ID + "/planned"]["date_published"],
              "2026-12-02T23:00:00Z", "published when it was")
        equal(told[ID + "/planned"]["date_modified"],
              told[ID + "/0-skip"]["date_modified"], "updated with the act")
        has(told[ID + "/0-skip"]["content_text"], "Reason: nobody is away",
            "why")
        equal(banners(place, service, config), [FILE % "skipped"], "banner")
        act(service, ID, "unskip")
        later(place, service, config)


def later(place, service, config):
    """The next runs of the service, on the same database."""
    kept = read(service, "work", instant("2026-12-03T22:00:59Z"))
    service.stop()
    service = start(place, config, "2026-12-03T23:30:00Z")
    now = instant("2026-12-03T23:30:59Z")
    told = read(service, "work", now)
    equal({name: told[name] for name in kept}, kept, "what was stays")
    equal(set(told) - set(kept), {ID + "/start"}, "it began")
    equal(told[ID + "/start"]["date_modified"], "2026-12-03T23:00:00Z",
          "at its time")
    act(service, ID, "extend", until="2026-12-04T02:30:00Z",
        because="it is slow")
    act(service, ID, "note", words="half of it is back")
    told = read(service, "work", now)
    has(told[ID + "/2-extend"]["title"], "takes longer, until Thu 3 Dec 2026 "
        "18:30 PST", "extended")
    has(told[ID + "/3-note"]["content_text"], "half of it is back", "a note")
    equal(banners(place, service, config), [FILE % "extended"], "banner")
    kept = told
    service.stop()
    service = start(place, config, "2026-12-04T03:00:00Z")
    told = read(service, "work", instant("2026-12-04T03:00:59Z"))
    equal({name: told[name] for name in kept}, kept, "what was stays")
    equal(told[ID + "/end"]["date_modified"], "2026-12-04T02:30:00Z",
          "it is over when it was")
    equal(banners(place, service, config), [], "no banner")
    for path, want in (("/feeds/wrok.atom", 404), ("/feeds/.json", 404),
                       ("/feeds/all.xml", 404)):
        equal(ask(service, path)[0], want, path)
    equal(ask(service, "/feeds/all.atom", {"Accept": "text/html"})[0], 406,
          "Accept")
    links(service)
    service.stop()


def links(service):
    """The page leads there."""
    page = ask(service, "/")[1].decode()
    for kind, address in (("application/atom+xml", "feeds/all.atom"),
                          ("application/feed+json", "feeds/all.json")):
        has(page, '<link rel="alternate" type="%s" href="%s"' % (
            kind, address), address)


if __name__ == "__main__":
    run(afternoon)
