#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The gate of a running service: it follows what people do; emergencies, who may
declare them, who is told, what a kill leaves; and the scripts of deploy/, as they
stand in the manifests."""

import http.client
import json
import os
import re
import shutil
import subprocess
import sys

import yaml

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "scenario"))
from scene import (DEADLINE, PROGRAM, Place, Service, Slack,  # noqa: E402
                   check, equal, has, patchday, run, until)

CONFIG = """
site: {title: Test site, url: "https://patchday.example.org", zones: [UTC]}
people:
  boss: {title: The boss, contact: team}
  helper: {title: Helper, contact: team}
grants:
  - {to: boss, may: [all]}
  - {to: boss, may: emergency, environments: pr*}
  - {to: helper, may: all}
environments: {dev: {tier: dev}, prod: {tier: prod, title: Production}, alone: {tier: prod}}
channels:
  team: {slack: "#team", token: {file: slack-token}, api: "%(api)s"}
  ops: {slack: "#ops", token: {file: slack-token}, api: "%(api)s"}
windows:
  clock: {title: Clock, when: every Thursday at 15:00, zone: UTC, duration: 2h, start: auto, environments: [dev, prod], announce: [{to: team, remind: [24h]}]}
  hand: {title: Hand, when: every Thursday at 14:00, zone: UTC, duration: 2h, coordinators: boss, environments: [prod], announce: [{to: ops, remind: [24h]}]}
  sure: {title: Sure, when: every Thursday at 14:00, zone: UTC, duration: 2h, confirm: {by: boss, before: 1d}, environments: [prod], announce: [{to: ops, remind: [1h]}]}
policy:
  emergency_for: 2h
  rules:
    - {services: clock, prod: {window: clock}}
    - {services: hand, prod: {window: hand}}
    - {services: sure, prod: {window: sure}}
    - {services: said, prod: {announce: team, notice: 1h}}
    - {services: okay, prod: {approve: boss, channel: team}}
    - {services: both, prod: [{when: patch, approve: helper}, {when: emergency, approve: boss}, {approve: boss, notice: 24h}]}
    - {services: free, prod: at-will}
    - {services: asks, prod: [{when: emergency, announce: ops, notice: 1h}, {window: clock}]}
    - {services: late, prod: [{when: emergency, window: clock}, at-will]}
  services: {clock: {}, hand: {}, sure: {}, said: {}, okay: {}, both: {}, free: {}, asks: {}, late: {}}
  freezes:
    - {title: Frozen <b>, from: 2026-12-01, until: 2026-12-31, services: [free, late]}
"""
NOW = "2026-12-03T14:30:00Z"  # half an hour after two should have begun


class Gate:
    def __init__(self, place, at=NOW, slack=None, options=()):
        self.place = place
        api = slack.api if slack else "http://127.0.0.1:1/api"
        self.reader = None
        self.config = place.write("site.yaml", CONFIG % {"api": api})
        self.service = Service(place, self.config, at=at,
                               options=["--no-sandbox", *options]).ready()

    def http(self, method, path, body=None, token=None, **headers):
        link = http.client.HTTPConnection("127.0.0.1", self.service.port,
                                          timeout=DEADLINE)
        all_headers = {"Accept": "application/json", **headers}
        if token:
            all_headers["Authorization"] = "Bearer " + token
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
            all_headers.setdefault("Content-Type", "application/json")
        link.request(method, path, body, all_headers)
        answer = link.getresponse()
        text = answer.read().decode()
        link.close()
        try:
            return answer.status, json.loads(text), answer.headers
        except ValueError:
            return answer.status, text, answer.headers

    def ask(self, service, environment="prod", more=""):
        status, told, _ = self.http(
            "GET", "/api/v1/gate?service=%s&environment=%s%s" % (
                service, environment, more), token=self.reader)
        equal(status, 200, "the gate answers: %r" % told)
        return told

    def state(self, service, want, why="", environment="prod", more=""):
        told = self.ask(service, environment, more)
        equal(told["state"], want, "%s in %s%s: %s" % (
            service, environment, more, told["why"]))
        has(told["why"], why, "why %s in %s" % (service, environment))
        # The command line tells the same.
        if not more:
            code, out, err = self.service.patchday(
                "gate", "--service", service, "--environment", environment)
            word = "cannot tell" if want == "unknown" else want
            equal((code, out, err), (
                ["open", "closed", "unknown"].index(want),
                "%s: %s\n" % (word, told["why"]), ""), "the command's words")
        return told

    def act(self, *words):
        code, out, err = self.service.patchday(*words)
        return equal(code, 0, "%r: %s %s" % (words, out, err))

    def token(self, person, may, **more):
        # The control socket's root makes it.
        body = json.dumps({"title": "t", "person": person, "may": may, **more})
        link = http.client.HTTPConnection("localhost", timeout=DEADLINE)
        import socket
        link.sock = socket.socket(socket.AF_UNIX)
        link.sock.connect(self.service.socket)
        link.request("POST", "/api/v1/tokens", body)
        told = json.loads(link.getresponse().read())
        link.close()
        return told["token"]


def lives():
    """It follows what people do."""
    with Place() as place:
        gate = Gate(place, options=["--rehearse"])
        told = gate.state("clock", "closed", "next is Clock from Thu 3 Dec "
                          "2026 15:00 UTC")
        equal(told["opens_at"], "2026-12-03T15:00:00Z", "opens")
        equal(told["occurrence"]["occurrence"], "clock/2026-12-03T15:00",
              "which")
        equal(told["basis"], "service", "basis")
        # waiting under a pinned clock goes on to the opening
        code, out, err = gate.service.patchday(
            "gate", "--service", "clock", "--environment", "prod", "--wait",
            "--at", NOW)
        equal((code, err), (0, ""), "waits: " + out)
        # started early
        gate.act("start", "clock")
        told = gate.state("clock", "open", "Clock is under way until Thu 3 "
                          "Dec 2026 17:00 UTC")
        equal(told["closes_at"], "2026-12-03T17:00:00Z", "closes")
        gate.state("said", "open", "and was announced in #team")
        # longer, shorter
        gate.act("extend", "clock", "by", "30m")
        equal(gate.state("clock", "open")["closes_at"],
              "2026-12-03T17:30:00Z", "extended")
        gate.act("shorten", "clock", "until", "16:00")
        equal(gate.state("clock", "open")["closes_at"],
              "2026-12-03T16:00:00Z", "shortened")
        gate.act("verify", "clock")
        gate.state("clock", "open", "is being verified until")
        # ended early: the next is a week later
        gate.act("end", "clock")
        told = gate.state("clock", "closed")
        equal(told["opens_at"], "2026-12-10T15:00:00Z", "a week later")
        gate.state("said", "closed", "or in Clock from Thu 10 Dec 2026")
        gate.act("reopen", "clock", "by", "30m")
        gate.state("clock", "open")
        gate.act("cancel", "clock", "because", "fire")
        gate.state("clock", "closed")
        # the next: called off, back again, moved
        gate.act("skip", "clock/2026-12-10T15:00")
        equal(gate.ask("clock")["opens_at"], "2026-12-17T15:00:00Z", "skip")
        gate.act("unskip", "clock/2026-12-10T15:00")
        equal(gate.ask("clock")["opens_at"], "2026-12-10T15:00:00Z", "unskip")
        gate.act("move", "clock/2026-12-10T15:00", "to", "2026-12-04 09:00")
        equal(gate.ask("clock")["opens_at"], "2026-12-04T09:00:00Z", "move")
        at = "&at=2026-12-04T09:30:00Z"
        told = gate.state("clock", "open", more=at)
        equal(told["closes_at"], "2026-12-04T11:00:00Z", "moved")
        # moved less than an hour ahead it would be no notice
        gate.state("said", "open", "was announced", more=at)
        gate.state("said", "closed", more="&at=2026-12-04T08:59:59Z")
        gate.act("move", "clock/2026-12-10T15:00", "to", "2026-12-03 14:45")
        gate.state("clock", "open", more="&at=2026-12-03T14:46:00Z")
        gate.state("said", "closed", "open 1 hour after",
                   more="&at=2026-12-03T14:46:00Z")
        gate.state("said", "open", "was announced",
                   more="&at=2026-12-03T15:46:00Z")
        # by hand
        gate.state("hand", "closed", "Hand is not started yet (planned Thu 3 "
                   "Dec 2026 14:00–16:00 UTC)")
        equal(gate.ask("hand")["opens_at"], None, "nobody knows when")
        gate.act("start", "hand")
        told = gate.state("hand", "open", "is under way, planned until")
        equal(told["closes_at"], None, "a person ends it")
        gate.state("hand", "open", "longer than planned",
                   more="&at=2026-12-03T18:00:00Z")
        gate.act("end", "hand")
        gate.state("hand", "closed", "(started by hand)")
        # to be confirmed
        gate.state("sure", "closed", "Sure is not confirmed by The boss")
        gate.act("confirm", "sure/2026-12-10T14:00")
        gate.state("sure", "open", "until Thu 10 Dec 2026 16:00",
                   more="&at=2026-12-10T15:00:00Z")
        # whoever works in it says that it takes place
        gate.act("stage", "sure", "prod", "begun")
        gate.state("sure", "open", "until Thu 3 Dec 2026 16:00")
        # the rest of the table
        gate.state("okay", "closed", "The boss has to okay it in #team")
        told = gate.state("free", "closed", "frozen until Fri 1 Jan 2027 "
                          "00:00 UTC: Frozen <b>")
        equal(told["freeze"]["title"], "Frozen <b>", "the freeze")
        equal(told["opens_at"], "2027-01-01T00:00:00Z", "thaw")
        gate.state("clock", "closed", "none is planned", environment="alone")
        gate.state("clok", "unknown", "did you mean \"clock\"?")
        gate.state("clock", "unknown", "did you mean \"prod\"?",
                   environment="prd")
        caches(gate)
        gate.service.stop()


def caches(gate):
    """It may be kept, and has to be asked for again."""
    path = "/api/v1/gate?service=free&environment=prod"
    status, _, headers = gate.http("GET", path)
    equal((status, headers["Cache-Control"]), (200, "no-cache"), "caches")
    status, _, _ = gate.http("GET", path,
                             **{"If-None-Match": headers["ETag"]})
    equal(status, 304, "unchanged")
    status, text, _ = gate.http("HEAD", path)
    equal((status, text), (200, ""), "HEAD")
    for wrong in ("", "?service=x", "?environment=prod", "?service=&"
                  "environment=prod", "?service=x&environment=prod&changee=x",
                  "?service=x&environment=prod&change=x",
                  "?service=x&environment=prod&emergency=yes",
                  "?service=x&environment=prod&at=then",
                  "?service=x&environment=prod&announced_at=then"):
        equal(gate.http("GET", "/api/v1/gate" + wrong)[0], 400, wrong)
    equal(gate.http("GET", path, token="pd_x_y")[0], 401, "a wrong token")
    equal(gate.http("POST", path)[0], 405, "no POST")


REASON = "tokens <!channel> leak & \"quotes\" </script>\n*not* a heading"


def emergencies():
    with Place() as place:
        slack = Slack(place, "--channels", "team,ops")
        gate = Gate(place, slack=slack)
        path = "/api/v1/gate/emergencies"
        boss = gate.token("boss", ["emergency"])
        good = {"service": "free", "environment": "prod", "because": REASON}
        gate.reader = gate.token("helper", ["note"])

        # Claimed is not declared.
        gate.state("free", "closed", "an emergency has to be declared, with "
                   "its reason", more="&emergency=true")
        # Who may.
        for token, status, word in (
                (None, 401, ""), (gate.token("helper", ["all"]), 403,
                                  "who may: The boss"),
                (gate.token("boss", ["all"]), 403, "token does not allow"),
                (gate.token("boss", ["emergency"], environments=["dev"]), 403,
                 "reach the environment prod")):
            got = gate.http("POST", path, good, token)
            equal(got[0], status, "may: %r" % (got,))
            has(json.dumps(got[1]), word, "says why")
        # From another machine, with a token.
        place.write("token", gate.reader + "\n", 0o600)
        code, out, err = patchday(
            "gate", "--service", "okay", "--environment", "prod", "--url",
            "http://127.0.0.1:%d" % gate.service.port, "--token-file",
            place.path("token"))
        equal((code, out, err), (1, "closed: The boss has to okay it in "
                                 "#team\n", ""), "from elsewhere")
        equal(gate.http("POST", path, dict(good, environment="alone"),
                        boss)[0], 403, "an environment of no grant")
        # What.
        for body, status in (
                ("{", 400), ([], 422), ({}, 422),
                (dict(good, environment="prd"), 404),
                (dict(good, service="fre"), 422), (dict(good, because=""), 422),
                (dict(good, because=" \n"), 422),
                (dict(good, because="x" * 1001), 422),
                (dict(good, because="a\x1b[31m"), 422),
                (dict(good, service="a\nb"), 422),
                (dict(good, until="2030-01-01"), 422)):
            got = gate.http("POST", path, body, boss,
                            **{"Content-Type": "application/json"})
            equal(got[0], status, "%r: %r" % (body, got[1]))
        equal(gate.http("POST", path, json.dumps(good), boss, **{
            "Content-Type": "text/plain"})[0], 415, "no form can")
        gate.state("free", "closed")
        equal(gate.service.outbox(), [], "nobody was told anything")

        # Declared: opens what is frozen, there and for that service only.
        status, told, _ = gate.http("POST", path, good, boss)
        equal((status, told["because"], told["channels"]),
              (201, REASON, ["team"]), "declared: %r" % told)
        check(re.match("2026-12-03T16:3", told["until"]), "two hours: %r" %
              told)
        told = gate.state("free", "open", "an emergency until Thu 3 Dec 2026")
        check("\n" not in told["why"], "one line")
        equal((told["emergency"]["by"], told["emergency"]["because"],
               told["closes_at"]), ("The boss", REASON,
                                    told["emergency"]["until"]), "who, why")
        # Who and why is nothing for strangers.
        told = gate.http("GET", "/api/v1/gate?service=free&environment=prod"
                         )[1]
        equal((told["state"], told["emergency"]["by"],
               told["emergency"]["because"]), ("open", None, None),
              "a stranger")
        check("boss" not in told["why"] and "leak" not in told["why"],
              "a stranger reads " + told["why"])
        gate.state("late", "closed", "frozen")
        gate.state("free", "closed", environment="alone")
        gate.state("free", "closed", more="&at=2026-12-03T17:00:00Z")
        gate.service.wait("emergency", because=REASON, service="free")
        # The same again is no other one.
        equal(gate.http("POST", path, good, boss)[0], 200, "again")
        # Announced, once, with nothing that Slack would read as its own.
        until(lambda: slack.messages(), "the message")
        until(lambda: all(row["settled"] for row in gate.service.outbox()),
              "all is sent")
        messages = slack.messages()
        equal([m["name"] for m in messages], ["#team"], "who is told")
        text = json.dumps(messages[0])
        has(text, "Emergency: free in Production", "the headline")
        check("<!channel>" not in messages[0]["text"] and not any(
            "<!channel>" in b["text"]["text"] and
            b["text"]["type"] != "plain_text"
            for b in messages[0]["blocks"] if "text" in b),
              "no mention: " + text)
        has(text, "The boss opened the gate", "who")
        # In the journal, by its way.
        code, out, _ = gate.service.patchday("log", "--json")
        entries = [e for e in json.loads(out) if e["verb"] == "emergency"]
        equal([(e["subject"], e["way"], e["because"], e["who_title"])
               for e in entries],
              [("emergency/prod/free", "api", REASON, "The boss")],
              "the journal")

        # The policy's own process for emergencies; where it tells.
        equal(gate.http("POST", path, dict(good, service="asks"), boss)[0],
              201, "asks")
        told = gate.state("asks", "closed", "open when the notice is over")
        has(told["opens_at"], "2026-12-03T15:3", "in an hour")
        gate.state("asks", "open", more="&at=2026-12-03T15:45:00Z")
        equal(gate.http("POST", path, dict(good, service="late"), boss)[0],
              201, "late")
        gate.state("late", "closed", "next is Clock from Thu 3 Dec")
        gate.state("late", "open", more="&at=2026-12-03T15:30:00Z")

        # By the command line, as root of this machine.
        code, out, err = gate.service.patchday(
            "gate", "--service", "okay", "--environment", "prod",
            "--emergency", "--because", "it burns")
        equal((code, err), (0, ""), "the command: " + out)
        has(out, ": it burns", "the command says")
        code, out, err = gate.service.patchday(
            "gate", "--service", "okay", "--environment", "prd",
            "--emergency", "--because", "it burns")
        equal(code, 2, "a wrong environment: " + err)

        # It is over when somebody says so, and that is told, too.
        gate.http("POST", path, dict(good, service="clock"), boss)
        gate.state("clock", "open")
        equal(gate.http("POST", path, dict(good, over="no"), boss)[0], 422,
              "over what")
        code, out, err = gate.service.patchday(
            "gate", "--service", "clock", "--environment", "prod",
            "--emergency", "--over")
        equal((code, err), (1, ""), "over: " + out)
        gate.state("clock", "closed", "it goes in Clock")
        gate.state("free", "open")
        over = {"service": "clock", "environment": "prod", "over": True}
        equal(gate.http("POST", path, over, boss)[0], 200, "over it is")
        until(lambda: [m for m in slack.messages() if
                       "No emergency any more: clock" in m["text"]], "told")

        # A kill takes nothing away; time does.
        until(lambda: len(slack.messages()) >= 6, "all are told")
        gate.service.kill()
        reader = gate.reader
        gate = Gate(place, slack=slack, at="2026-12-03T16:00:00Z")
        gate.reader = reader
        gate.state("free", "open", "an emergency")
        gate.state("okay", "open", "it burns")
        equal(gate.ask("clock", more="&at=2026-12-03T14:59:59Z")["state"],
              "closed", "over stays over")
        gate.service.stop()
        gate = Gate(place, slack=slack, at="2026-12-03T17:00:00Z")
        gate.state("free", "closed", "frozen")
        gate.state("okay", "closed", "The boss has to okay it")
        code, out, _ = gate.service.patchday("audit", "verify")
        equal(code, 0, "the chain is whole: " + out)
        gate.service.stop()


# --- deploy/ ---------------------------------------------------------------

def read(name):
    with open(os.path.join(ROOT, "deploy", name), encoding="utf-8") as file:
        return file.read()


def scripts():
    """(name, script, its variables) of each form."""
    job = yaml.safe_load(read("argocd-gate.yaml"))
    equal((job["kind"], job["apiVersion"], job["spec"]["backoffLimit"],
           job["metadata"]["annotations"]["argocd.argoproj.io/hook"]),
          ("Job", "batch/v1", 0, "PreSync"), "the hook")
    container = job["spec"]["template"]["spec"]["containers"][0]
    equal(container["command"], ["sh", "-c"], "it is run by sh")
    variables = {e["name"]: e["value"] for e in container["env"]}
    equal(job["spec"]["activeDeadlineSeconds"],
          int(variables.get("GATE_WAIT", -1)) + 300, "it may wait so long")
    yield "argocd", container["args"][0], variables
    workflow = yaml.safe_load(read("github-gate.yaml"))
    equal(workflow["jobs"]["deploy"]["needs"], "gate", "deploys after it")
    step = workflow["jobs"]["gate"]["steps"][0]
    check("${{" not in step["run"], "nothing is put into the script")
    check(workflow["jobs"]["gate"]["timeout-minutes"] * 60 >=
          int(step["env"]["GATE_WAIT"]) + 300, "it may wait so long")
    yield "github", step["run"], {k: str(v) for k, v in step["env"].items()}
    yield "gate.sh", read("gate.sh"), {}


def hooks():
    """The scripts as they stand there, run by a shell against the service."""
    with Place() as place:
        gate = Gate(place, options=["--rehearse"])
        url = "http://127.0.0.1:%d/" % gate.service.port
        # A sleep that takes no time, and is counted; a clock that it moves; a
        # curl that waits for a service that hangs.
        os.mkdir(place.path("bin"))
        os.mkdir(place.path("hangs"))
        slept = place.path("slept")
        place.write("bin/sleep", "#!/bin/sh\necho \"$1\" >>\"%s\"\n"
                    % slept, 0o755)
        place.write("bin/date", "#!/bin/sh\ncat /dev/null \"%s\" 2>/dev/null |"
                    " awk '{s += $1} END {print 1e9 + s}'\n" % slept, 0o755)
        place.write("hangs/curl", "#!/bin/sh\nsleep 20\nexit 28\n", 0o755)
        plain = [re.sub(r"\s+", " ", s) for _, s, _ in scripts()]
        equal(plain[0], plain[2], "Argo CD's is gate.sh")
        equal(plain[1], plain[2], "GitHub's is gate.sh")
        gate.act("stage", "sure", "prod", "begun")
        # The image's sh is busybox's, GitHub's is bash.
        shells = [["sh"], ["bash", "-e"], ["busybox", "sh"]]
        forms = [(name, script, variables, shell)
                 for name, script, variables in scripts() for shell in shells
                 if shutil.which(shell[0])]
        for name, script, variables, shell in forms:
            for more, code, words in (
                    ({"GATE_SERVICE": "sure"}, 0, "open: Sure is under way"),
                    ({"GATE_SERVICE": "clock"}, 1, "closed: it goes in Clock"),
                    ({"GATE_SERVICE": "free"}, 1, "closed: frozen until"),
                    ({"GATE_SERVICE": "x&y=\"z\" $(id)`id`"}, 1,
                     "unknown: the policy says nothing about x&y="),
                    ({"GATE_SERVICE": "clok", "GATE_ELSE": "open"}, 0,
                     "GATE_ELSE is open"),
                    # a gate that is closed is closed
                    ({"GATE_SERVICE": "clock", "GATE_ELSE": "open"}, 1,
                     "closed"),
                    ({"GATE_SERVICE": "clock", "GATE_CHANGE": "major",
                      "GATE_DISRUPTION": "false", "GATE_VERSION": "1 2"}, 1,
                     "closed"),
                    ({"GATE_SERVICE": "sure", "GATE_CHANGE": "majr"}, 1,
                     "unknown"),
                    ({"GATE_SERVICE": "clock", "GATE_WAIT": "120"}, 1,
                     "closed"),
                    ({"PATCHDAY_URL": "http://127.0.0.1:1"}, 1,
                     "unknown: no answer"),
                    ({"PATCHDAY_URL": "http://127.0.0.1:1",
                      "GATE_ELSE": "open"}, 0, "it goes on")):
                if os.path.exists(slept):
                    os.unlink(slept)
                env = {**variables, "GATE_ENVIRONMENT": "prod",
                       "PATCHDAY_URL": url, "GATE_SERVICE": "clock",
                       "GATE_WAIT": "0", **more,
                       "PATH": place.path("bin") + ":" + os.environ["PATH"]}
                done = subprocess.run([*shell, "-c", script], env=env,
                                      capture_output=True, text=True,
                                      timeout=DEADLINE, check=False)
                equal(done.returncode, code, "%s by %s %r: %s%s" % (
                    name, shell[0], more, done.stdout, done.stderr))
                has(done.stdout, words, "%s %r" % (name, more))
                waited = open(slept).read() if os.path.exists(slept) else ""
                equal(waited, "60\n60\n" if more.get("GATE_WAIT") == "120"
                      else "", "%s slept" % name)
            # What a service that hangs takes is waited, too.
            env |= {"GATE_WAIT": "120", "GATE_ELSE": "open",
                    "PATH": place.path("hangs") + ":" + env["PATH"]}
            done = subprocess.run([*shell, "-c", script], env=env, text=True,
                                  capture_output=True, timeout=DEADLINE,
                                  check=False)
            equal(done.returncode, 0, "%s by %s: it goes on: %s%s" % (
                name, shell[0], done.stdout, done.stderr))
            equal(open(slept).read().split(), "20 60 20 20 20".split(),
                  "%s by %s: 120 s, and the last answer" % (name, shell[0]))
        gate.service.stop()


def alone():
    """Where the socket of the configuration has nobody behind it, and where
    somebody is."""
    with Place() as place:
        gate = Gate(place, options=["--rehearse"])
        config = place.write("cli.yaml", CONFIG % {"api": "http://127.0.0.1:1/api"} +
                             "service: {socket: \"%s\"}\n"
                             % gate.service.socket)
        clean = {k: "" for k in os.environ if k.startswith("PATCHDAY_")
                 and k != "PATCHDAY_ZONEINFO"}
        for name in clean:
            os.environ.pop(name)
        words = ["gate", "-c", config, "--service", "hand", "--environment",
                 "prod"]
        code, out, err = patchday(*words)
        equal(code, 1, "asks the service: " + out + err)
        has(out, "closed: Hand is not started yet", "its answer")
        code, out, _ = patchday(*words, "--at", NOW)
        check("configuration" not in out, "at a time: " + out)
        gate.service.stop()
        code, out, _ = patchday(*words, "--at", NOW)
        equal(code, 2, "alone: " + out)
        has(out, "cannot tell: only the service knows whether Hand was "
            "started", "it does not guess")


def agreed():
    """What was proposed as less than it is opens nothing for more."""
    with Place() as place:
        gate = Gate(place)
        helper = gate.token("helper", ["promotion"])
        what = {"service": "both", "environment": "prod", "version": "2.0"}
        boss = gate.token("boss", ["promotion"])
        for called, who, why in (
                ({"change": "patch"}, helper, "The boss has to okay it"),
                ({"emergency": True}, boss, "it was agreed to; open from Fri "
                 "4 Dec 2026 14:30:01 UTC")):
            status, told, _ = gate.http("POST", "/api/v1/promotions",
                                        {**what, **called}, who)
            equal(status, 200, "proposed: %r" % told)
            status, told, _ = gate.http(
                "POST", "/api/v1/promotions/%s/acts" % told["promotion"]["id"],
                {"act": "acknowledge"}, who)
            equal(status, 200, "agreed: %r" % told)
            gate.state("both", "closed", why,
                       more="&version=2.0&change=major")
            gate.state("both", "closed", "it was agreed to",
                       more="&version=2.0&change=patch")
            gate.http("POST", "/api/v1/promotions/2.0/acts",
                      {"act": "promote"}, who)


def speed():
    """Nothing large is loaded for it."""
    done = subprocess.run(["ldd", PROGRAM], capture_output=True, text=True,
                          check=False)
    check("curl" not in done.stdout and "gnutls" not in done.stdout,
          "no libcurl: " + done.stdout)


run(lives, emergencies, hooks, alone, agreed, speed)
