#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A recommended image from its proposal to its window, as a new release manager
would bring it there: by the command line and the API of the running service,
with the configuration of examples/rubin.yaml.

What goes wrong on the way: somebody is not allowed, does it twice, comes out of
order; Middleware objects, asks and withdraws; the image is built again; a
designate speaks; the service is killed; the cut-off is missed.
"""

import http.client
import json
import os
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "scenario"))
from scene import (DEADLINE, Place, Service, Slack, check,  # noqa: E402
                   equal, has, instant, patchday, rubin, run, until)

ID = "recommended-image/w_2026_48"
MONDAY = "2026-11-30T18:00:00Z"         # 10:00 in California
WEDNESDAY = "2026-12-02T22:55:00Z"      # five minutes before the cut-off
LATER = "2026-12-02T23:00:30Z"
NEXT_WEEK = "2026-12-08T20:00:00Z"
WINDOW = "2026-12-10T23:20:00Z"
OVER = "2026-12-11T01:00:05Z"
LEADS = ["science-platform-lead", "product-owner",
         "community-engagement-lead", "science-pipelines-lead"]
PEOPLE = LEADS + ["middleware-lead", "notebook-maintainers",
                  "release-manager", "square"]
THIS = "offered for Patch Thursday, Thu 3 Dec 2026 15:00 PST, cut-off " \
    "Wed 2 Dec 2026 15:00 PST"
NEXT = "offered for Patch Thursday, Thu 10 Dec 2026 15:00 PST"


class Story:
    """The service through its lives, and people with their tokens."""

    def __init__(self, place):
        self.place, self.slack = place, Slack(place)
        self.config = rubin(place, self.slack.api, "smtp://127.0.0.1:1")
        text = open(self.config, encoding="utf-8").read()
        # Middleware is away until the middle of December.
        text = text.replace('    unix: "%middleware-lead"\n',
                            '    unix: "%middleware-lead"\n    designates: '
                            '[{to: data-access, from: 2026-12-07, until: '
                            '2026-12-15}]\n  data-access:\n    title: Data '
                            'access\n    unix: "%data-access"\n')
        # Who may run promotions that others proposed.
        text = text.replace("grants:\n", "grants:\n  - {to: release-manager, "
                            "may: promotion}\n", 1)
        place.write("rubin.yaml", text)
        self.service = None

    def live(self, at, kill=False):
        """The next life, at that time."""
        if self.service is not None:
            if kill:
                self.service.kill()
            else:
                self.service.stop()
        self.slack.control(now=instant(at))
        self.service = Service(self.place, self.config, at).ready()

    def token(self, person):
        path = self.place.path("token-" + person)
        if not os.path.exists(path):
            status, out, err = self.service.patchday(
                "token", "new", "--title", person, "--person", person,
                "--may", "promotion")
            equal(status, 0, "a token for %s: %s" % (person, err))
            self.place.write("token-" + person, out, 0o600)
        return path

    def says(self, person, *words, want=0):
        """patchday promotion …: what it printed."""
        status, out, err = patchday(
            "promotion", *words, "--url", "http://127.0.0.1:%d" %
            self.service.port, "--token-file", self.token(person))
        equal(status, want, "%s: promotion %s: %s%s" % (
            person, " ".join(words), out, err))
        return out + err

    def step(self, person, *words, want=0):
        return self.says(person, "step", "w_2026_48", *words, want=want)

    def api(self, person, method, path, body=None, key=None):
        link = http.client.HTTPConnection("127.0.0.1", self.service.port,
                                          timeout=DEADLINE)
        headers = {"Accept": "application/json",
                   "Content-Type": "application/json"}
        if person:
            with open(self.token(person), encoding="utf-8") as file:
                headers["Authorization"] = "Bearer " + file.read().strip()
        if key:
            headers["Idempotency-Key"] = key
        link.request(method, path, None if body is None else json.dumps(body),
                     headers)
        answer = link.getresponse()
        found = answer.status, json.loads(answer.read())
        link.close()
        return found

    def state(self):
        return self.api("square", "GET", "/api/v1/promotions/" + ID)[1]

    def quiet(self):
        """Whatever is owed has been said."""
        until(lambda: not [row for row in self.service.outbox()
                           if not row["settled"] and
                           row["occurrence"].startswith("promotion/")],
              "quiet")
        return [message for message in self.slack.messages()
                if message["name"] == "#rsp-team"]

    def thread(self):
        """(the first message as it is now, the texts below it)"""
        messages = self.quiet()
        first = [m for m in messages if not m["thread_ts"] and
                 m["metadata"]["event_payload"]["occurrence"] ==
                 "promotion/" + ID]
        equal(len(first), 1, "one thread")
        return first[0]["text"], [m["text"] for m in messages
                                  if m["thread_ts"] == first[0]["ts"]]


def propose(story):
    """Monday: anybody proposes; the meetings, the notebooks, the ticket."""
    has(story.says("square", "new", "recommended-imag", "w_2026_48", want=2),
        'did you mean "recommended-image"', "a misspelt kind")
    has(story.says("square", "new", "recommended-image", "w_2026_48",
                   "--dry-run"), "Nothing was done", "a dry run")
    has(story.says("square", "list"), "no such promotion", "did nothing")
    out = story.says("square", "new", "recommended-image", "w_2026_48",
                     "--digest", "sha256:1111", "because", "it", "has", "the",
                     "fix")
    has(out, ID + " is proposed.", "proposed")
    has(out, "w_2026_48: waiting for RSP operations meeting (weekly); " +
        THIS, "and aimed")
    has(story.says("release-manager", "new", "recommended-image",
                   "w_2026_48", want=1), "proposed already", "not twice")
    # Out of order, and not allowed.
    has(story.step("product-owner", "acknowledge", want=1),
        'first comes "RSP operations meeting (weekly)"', "what comes first")
    has(story.step("product-owner", "pass", want=1),
        "SQuaRE, who proposed it", "who may")
    story.step("square", "pass")
    has(story.step("square", "pass", "operations", want=1), "done already",
        "twice")
    story.step("release-manager", "pass", "coordination")
    has(story.step("square", "pass", "notebooks", want=1),
        "Notebook maintainers, or its designate", "who tries them")
    story.step("notebook-maintainers", "pass")
    has(story.step("square", "pass", want=1), "ticket REFERENCE",
        "a ticket is given")
    story.step("square", "ticket", "DM-48123")
    has(story.step("square", "acknowledge", want=1), "who may: Science "
        "Platform lead, Product owner, Community Engagement lead, Science "
        "Pipelines lead and Middleware lead", "who is asked")
    # Root may much on this machine, and is nobody's voice.
    status, out, err = story.service.patchday(
        "promotion", "step", "w_2026_48", "acknowledge")
    equal(status, 1, "root: %s%s" % (out, err))
    has(err, "may not acknowledge", "root is no lead")


def talk(story):
    """The leads acknowledge; Middleware objects, and is asked."""
    for lead in LEADS:
        story.step(lead, "acknowledge")
    has(story.step(LEADS[0], "acknowledge", want=1),
        "Science Platform lead has acknowledged w_2026_48 already", "twice")
    has(story.says("square", "list"),
        "w_2026_48: 4 of 5, waiting for Middleware lead; " + THIS,
        "for a tired coordinator")
    has(story.step("middleware-lead", "object", want=1), "needs a reason",
        "why?")
    story.step("middleware-lead", "object", "because", "the", "butler",
               "is", "slow")
    has(story.step("middleware-lead", "acknowledge", want=1),
        "withdraw that first", "an objection stands")
    has(story.step("square", "promote", want=1),
        "not complete: Middleware lead objects: the butler is slow",
        "and keeps it from being promoted")
    story.step("product-owner", "ask", "how", "slow", "is", "it?")
    has(story.says("square", "show", "w_2026_48"),
        "[!] Middleware lead objects: the butler is slow", "shown")
    story.step("middleware-lead", "answer", "ten", "seconds", "a", "query")
    status, answer = story.api(
        "middleware-lead", "POST", "/api/v1/promotions/%s/acts" % ID,
        {"act": "withdraw"}, key="withdrawn")
    equal((status, answer["promotion"]["acknowledged"]), (200, 4),
          "withdrawn by the API")
    again = story.api("middleware-lead", "POST",
                      "/api/v1/promotions/%s/acts" % ID, {"act": "withdraw"},
                      key="withdrawn")
    equal(again, (200, answer), "the same answer to the same request")


def change(story):
    """Complete; then the image is built again, and all look again."""
    has(story.step("middleware-lead", "acknowledge"),
        "w_2026_48: 5 of 5, complete; offered for Patch Thursday, Thu 3 Dec",
        "complete")
    story.live(MONDAY[:14] + "30:00Z", kill=True)
    equal(story.state()["complete"], True, "complete after a kill")
    has(story.step("square", "promote", want=1), "which begins on Thu 3 Dec "
        "2026 15:00 PST", "not before its window")
    has(story.step("square", "change", "--digest", "sha256:1111", want=1),
        "already", "that is no change")
    out = story.step("release-manager", "change", "--digest", "sha256:2222",
                     "because", "of", "a", "base", "image")
    has(out, "waiting for Notebooks on all deployments", "looked at again")
    state = story.state()
    equal(([r["state"] for r in state["steps"][4]["roles"]],
           [s["done"] for s in state["steps"]], state["digest"]),
          (["again"] * 5, [True, True, False, True, False], "sha256:2222"),
          "acknowledgements are void")
    story.step("notebook-maintainers", "pass", "notebooks")
    for lead in LEADS:
        story.step(lead, "acknowledge")
    board, below = story.thread()
    has(board, "Recommended image w_2026_48: 4 of 5, waiting for Middleware "
        "lead", "the first message tells how it stands")
    check(any("To look again: Science Platform lead" in text
              for text in below), "and the thread who has to look again")
    check(any("Product owner" in text and "how slow is it?" in text and
              "SQuaRE, who proposed it, is asked" in text
              for text in below) or any("how slow is it?" in text
                                        for text in below), "the question")


def miss(story):
    """Wednesday: reminded, missed, moved; a kill in between."""
    story.live(WEDNESDAY, kill=True)
    # It serves before it has decided what is owed.
    until(lambda: any("after this reminder" in text
                      for text in story.thread()[1]), "reminded")
    _, below = story.thread()
    equal(len([t for t in below if "after this reminder" in t]), 1,
          "one reminder for all that fell due while it was off")
    has([t for t in below if "after this reminder" in t][0],
        "4 of 5, waiting for Middleware lead", "who is missing")
    story.live(LATER, kill=True)
    until(lambda: story.state()["occurrence"].startswith(
        "patch-thursday/2026-12-10"), "moved")
    until(lambda: any("moved to" in t for t in story.thread()[1]), "told")
    _, below = story.thread()
    moved = [t for t in below if "moved to" in t]
    equal(len(moved), 1, "moved once")
    has(moved[0], "w_2026_48: moved to Patch Thursday, Thu 10 Dec 2026 15:00 "
        "PST", "to the next one")


def finish(story):
    """A designate speaks for Middleware, and the window takes it."""
    out = story.step("data-access", "acknowledge", want=1)
    has(out, "may not acknowledge", "not yet a designate")
    story.live(NEXT_WEEK)
    out = story.step("data-access", "acknowledge")
    has(out, "Middleware lead, by its designate Data access, acknowledges "
        "w_2026_48", "told as such")
    has(out, "5 of 5, complete; " + NEXT, "complete")
    role = story.state()["steps"][4]["roles"][4]
    equal((role["role"], role["state"], role["designate"]),
          ("middleware-lead", "acknowledged", "data-access"),
          "recorded as such")
    story.live(WINDOW)
    equal(story.state()["state"], "open", "in its window")
    started = until(lambda: [
        m["text"] for m in story.slack.messages()
        if m["metadata"]["event_payload"]["occurrence"] ==
        "patch-thursday/2026-12-10T15:00"], "the window's message")
    has(started[0], "Promotions:\nRecommended image w_2026_48: 5 of 5, "
        "complete", "the window's message names what is offered")
    story.live(OVER, kill=True)
    until(lambda: story.state()["state"] == "promoted", "promoted")
    equal(story.state()["occurrence"], "patch-thursday/2026-12-10T15:00",
          "in that one")
    board, below = story.thread()
    has(board, "Recommended image w_2026_48: promoted", "the board")
    equal(len([t for t in below if "w_2026_48 is promoted" in t]), 1, "told")
    has(story.step("square", "change", "--version", "w_2026_49", want=1),
        "was promoted already", "it is over")
    has(story.says("square", "list"), "no such", "nothing is open")
    has(story.says("square", "list", "promoted"), ID, "it is kept")


def approve(story):
    """What the policy asks the release manager for."""
    out = story.says("square", "new", "--service", "nublado",
                     "--environment", "idfdev", "--version", "8.1.0", want=1)
    has(out, "developer at will", "nobody is asked there")
    story.says("square", "new", "--service", "nublado", "--environment",
               "idfprod", "--version", "8.1.0", "--change", "minor")
    out = story.says("release-manager", "step", "8.1.0", "acknowledge")
    has(out, "nublado 8.1.0 in idfprod: 1 of 1, complete; not before",
        "okayed; the notice counts")
    has(story.says("release-manager", "step", "8.1.0", "promote", want=1),
        "the notice is over on", "a day's notice")
    # The gate knows: of that version, there, after the notice.
    for environment, version, at, want, words in (
            ("idfprod", "8.1.0", None, 1, "Release manager agreed; open "
             "from"),
            ("idfprod", "8.1.0", "2026-12-19T00:00Z", 0, "Release manager agreed"),
            ("idfprod", "8.1.1", "2026-12-19T00:00Z", 1, "what was agreed to is 8.1.0"),
            ("usdfprod", "8.1.0", "2026-12-19T00:00Z", 1, "has to okay it")):
        more = [] if at is None else ["--at", at]
        status, out, err = story.service.patchday(
            "gate", "--service", "nublado", "--environment", environment,
            "--version", version, *more)
        equal((status, err), (want, ""), "the gate: " + out)
        has(out, words, "the gate says")
    out = story.says("square", "step", "8.1.0", "abandon", "because",
                     "8.1.1", "is", "out")
    has(out, "given up: 8.1.1 is out", "given up")
    status, out, _ = story.service.patchday(
        "log", "promotion/approve/nublado-idfprod-8.1.0", "--json")
    equal((status, [e["verb"] for e in json.loads(out)]),
          (0, ["abandon", "acknowledge", "propose"]), "the journal")
    status, out, err = story.service.patchday("audit", "verify")
    equal(status, 0, "is whole: %s%s" % (out, err))


def everything():
    with Place() as place:
        story = Story(place)
        story.live(MONDAY)
        for person in PEOPLE + ["data-access"]:
            story.token(person)
        for part in (propose, talk, change, miss, finish, approve):
            began = time.monotonic()
            part(story)
            print("%s: %.1f s" % (part.__name__, time.monotonic() - began))
        story.service.stop()


if __name__ == "__main__":
    run(everything)
