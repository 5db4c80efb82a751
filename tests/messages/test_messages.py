#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Letters as they would be sent, judged by parsers that are not ours: golden
ones, every kind, and hostile text in every field.

    tests/messages/test_messages.py        B=build: where `letters` is built
    UPDATE_GOLDEN=1 …                      writes the golden letters anew
"""

import json
import os
import subprocess
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)
import judge  # noqa: E402
import judge_jira  # noqa: E402

GOLDEN = os.path.join(ROOT, "tests", "golden", "messages")
START, END = 1796338800, 1796346000
MARK = "PAYLOAD"

PATCH = {
    "site_title": "Rubin Science Platform",
    "site_url": "https://patchday.example.org",
    "occurrence": "patch-thursday/2026-12-03T15:00",
    "window": "patch-thursday", "title": "Patch Thursday",
    "description": "Updates of the Science Platform.",
    "call": "https://example.org/patch-day-call",
    "url": "https://example.org/patch-thursday?a=1&b=2",
    "coordinator": "#rsp-team", "zone": "America/Los_Angeles",
    "zones": ["America/Los_Angeles", "America/Santiago", "UTC"],
    "start_at": START, "end_at": END, "impact": "transient",
    "status": "confirmed", "environments": [
        {"id": "idfdev", "title": "data-dev.lsst.cloud", "stage": 0,
         "argocd": "https://data-dev.lsst.cloud/argo-cd"},
        {"id": "idfint", "title": "data-int.lsst.cloud", "stage": 1},
        {"id": "idfprod", "title": "data.lsst.cloud", "stage": 2,
         "argocd": "https://data.lsst.cloud/argo-cd"}]}
TENTATIVE = dict(PATCH, status="tentative", confirm_by="telescope-scm",
                 confirm_before_secs=604800)
FOREIGN = dict(PATCH, title="Wartungsfenster für Übersee – 維護窗口 🔧",
               site_title="Observatorium „Süd“, Chile",
               description="Zeile eins\n\n. allein\nFrom oben\n" + "ä" * 300)

RUNNING = dict(
    PATCH, phase="running", started_at=START + 180,
    started_by="release-manager", started_because="agreed by phone",
    starts_by_hand=True, ends_by_hand=True, has_buttons=True,
    end_told="rsp-team, rsp-users",
    note="one node is slow", note_by="site-operator", note_at=START + 900,
    environments=[dict(PATCH["environments"][0], begun_at=START + 200,
                       done_at=START + 600),
                  dict(PATCH["environments"][1], begun_at=START + 700),
                  PATCH["environments"][2]])
ENDED = dict(RUNNING, phase="ended", ended_at=END + 600,
             ended_by="release-manager", ended_because="all is checked")


def news_of(act, **changes):
    """What an act changed, as the outbox keeps it."""
    act = dict({"act": act, "at_ms": (START + 3600) * 1000,
                "occurrence": PATCH["occurrence"], "who": "release-manager",
                "way": "cli", "because": "the database is slow"}, **changes)
    return {"act": act, "was_start_at": START, "was_end_at": END,
            "start_at": START, "end_at": END + 2700,
            "was_coordinator": "site-operator"}


# What people do: kind, brief, news
ACTS = [
    ("publication", PATCH, news_of("new", words="{}")),
    ("confirmation", PATCH, news_of("confirm")),
    ("doubt", TENTATIVE, news_of("unconfirm")),
    ("stage", RUNNING, news_of("stage-done", stage=1)),
    ("stage", RUNNING, news_of("stage-begun", stage=0,
                               environment="idfdev")),
    ("remark", RUNNING, news_of("note", words="data-int is back")),
    ("extension", RUNNING, news_of("extend", end_at=END + 2700)),
    ("shortening", RUNNING, news_of("shorten", end_at=END + 2700)),
    ("verification", dict(RUNNING, phase="verifying"), news_of("verify")),
    ("reopening", RUNNING, news_of("reopen", end_at=END + 2700)),
    ("move", PATCH, news_of("move", start_at=START, end_at=END + 2700)),
    ("cancellation", dict(PATCH, status="cancelled", phase="skipped"),
     news_of("skip")),
    ("cancellation", dict(RUNNING, status="cancelled", phase="cancelled"),
     news_of("cancel")),
    ("restoration", PATCH, news_of("unskip")),
    ("handover", PATCH, news_of("hand-over", words="site-operator")),
]
OTHERS = [("overdue", RUNNING), ("start", RUNNING), ("end", ENDED),
          ("edit", PATCH), ("edit", TENTATIVE), ("edit", RUNNING),
          ("edit", ENDED)]
PRIVATE = ["ask-14d", "ask-24h", "soon", "unstarted", "ending", "unended"]

# name, brief, kind, lateness, now, thread's root
GOLDENS = [
    ("letter-remind", PATCH, "remind-24h", "on-time", START, ""),
    ("letter-start", PATCH, "start", "on-time", START, "1796252400.000100"),
    ("letter-end", PATCH, "end", "on-time", END, "1796252400.000100"),
    ("letter-combined", PATCH, "start", "combined", END + 9000, ""),
    ("letter-tentative", TENTATIVE, "start", "on-time", START, ""),
    ("letter-foreign", FOREIGN, "start", "late", START + 3600, ""),
]

PAYLOADS = [
    "<!channel>", "<!here>", "<!everyone>", "<@U0123ABC>", "<#C0123ABC>",
    "<https://evil.example|click>", "https://evil.example/bare",
    "<!date^0^{date}|x>", "<!subteam^S01>", "@channel @here", ":skull:",
    "*bold* _it_ ~no~ `code`", "```block```", "> quote", "&lt;!channel&gt;",
    "a\r\nBcc: evil@example.org", "a\nBcc: evil@example.org",
    "a\r\n\r\nbody", "\r\n.\r\nMAIL FROM:<evil@example.org>", ".", "..",
    "From evil", "=?utf-8?q?Bcc=3A_evil?=", "\"quoted\\\" <evil@x>",
    "a, b@evil.example, \"c\" <d@evil.example>", "(comment) ; group: x;",
    "--=_patchday_0123456789abcdef0123456789abcdef",
    "<script>alert(1)</script>", "</td></table><img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)", "<!-- x", "&#60;b&#62;",
    "javascript:alert(1)", "\u202egnitrevni\u202c", "a\u200bb\ufeffc",
    "\u2066x\u2069\u2028y\u2029z", "\x1b[31mred\x07\x08\x7f", "\t tab",
    "{{title}} {{unknown}} }}", "%s%n%08x", "x" * 5000, "🙂" * 2000,
    "\U000e0041\U000e0042tags", "' or 1=1 --", "\\u003c!channel\\u003e",
]
# Of an act, and of what people did so far: field, and the kind that tells it.
NEWS_FIELDS = [("because", "extension"), ("because", "cancellation"),
               ("because", "stage"), ("who", "extension"),
               ("who", "remark"), ("who", "confirmation"),
               ("words", "remark"), ("words", "handover"),
               ("environment", "stage"), ("was_coordinator", "handover")]
COURSE_FIELDS = [("started_by", "start"), ("started_because", "start"),
                 ("coordinator", "start"), ("ended_by", "end"),
                 ("ended_because", "end"), ("note", "edit"),
                 ("note_by", "edit"), ("environment", "edit"),
                 ("title", "edit"), ("title", "unended")]
FIELDS = ["site_title", "title", "description", "coordinator", "confirm_by",
          "environment", "environment_id", "footer", "start_lead",
          "start_headline"]
ADDRESSES = ["call", "url", "site_url", "argocd"]

passed = failed = 0


def check(condition, label):
    global passed, failed
    if condition:
        passed += 1
    else:
        failed += 1
        if failed < 40:
            print("failed: " + label)


def find_program(variable, name):
    """What the environment names, or what make builds."""
    if variable in os.environ:
        return os.environ[variable]
    path = os.path.join(os.environ.get("B", "build"), name)
    subprocess.run(["make", "-s", "B=" + os.environ.get("B", "build"), path],
                   cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return os.path.join(ROOT, path)


def write_letters(requests):
    """Give the requests to the C program; its answers."""
    program = find_program("PATCHDAY_LETTERS", "tests/letters")
    lines = []
    for request in requests:
        line = dict(request, brief=json.dumps(request["brief"]))
        if "news" in request:
            line["news"] = json.dumps(request["news"])
        lines.append(json.dumps(line))
    done = subprocess.run([program], input="\n".join(lines) + "\n",
                          capture_output=True, text=True, cwd=ROOT)
    if done.returncode != 0:
        print(done.stderr)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    check(len(answers) == len(requests), "all letters were written")
    return answers


def request(brief, kind="start", lateness="on-time", now=START, root="",
            templates=None):
    return {"brief": brief, "kind": kind, "lateness": lateness,
            "now": str(now), "root": root, "templates": templates or {}}


def strings(one):
    if isinstance(one, dict):
        return [more for value in one.values() for more in strings(value)]
    if isinstance(one, list):
        return [more for value in one for more in strings(value)]
    return [one] if isinstance(one, str) else []


def judge_event(body, label):
    """A CloudEvent for programs: its members, and no text that hides.  The
    envelope is judged by tests/scenario/webhook."""
    event = json.loads(body)
    check(sorted(event) == ["data", "datacontenttype", "id", "source",
                            "specversion", "subject", "time", "type"],
          label + ": the event's members")
    check(set(event["data"]) <= {
        "kind", "lead_secs", "late", "headline", "text", "occurrence",
        "news", "environments", "pending", "url", "thread"},
          label + ": the data's members")
    check(event["type"] == "dev.patchday." + event["data"]["kind"].split(
        "-")[0], label + ": the type")
    check(not any(judge.ODD.search(text.replace("\n", " "))
                  for text in strings(event)), label + ": the event's texts")
    check(len(body.encode()) < 65536, label + ": the event's size")


def judge_silence(body, label):
    silence = json.loads(body)
    check(sorted(silence) == ["comment", "createdBy", "endsAt", "matchers",
                              "startsAt"], label + ": the silence's members")
    check(silence["comment"].endswith(" [patchday %s idfdev]" %
                                      PATCH["occurrence"]),
          label + ": the mark is last")
    check(not any(judge.ODD.search(text) for text in strings(silence)),
          label + ": the silence's texts")
    check(silence["endsAt"] is None or
          silence["endsAt"] > silence["startsAt"], label + ": its end")


def judge_letter(answer, label):
    """Judge the three letters; what was understood of each."""
    faults, mail = judge.judge_mail(answer["mail"].encode())
    check(not faults, "%s: mail: %s" % (label, faults[:3]))
    faults, slack = judge.judge_slack(answer["slack"])
    check(not faults, "%s: slack: %s" % (label, faults[:3]))
    faults, hook = judge.judge_slack(answer["webhook"], "webhook")
    check(not faults, "%s: webhook: %s" % (label, faults[:3]))
    faults, board = judge.judge_slack(answer["board"], "board")
    check(not faults, "%s: board: %s" % (label, faults[:3]))
    check(hook["payload"]["blocks"] ==
          [block for block in slack["payload"]["blocks"]
           if block["type"] != "actions"],
          label + ": webhook and Slack say the same")
    check(board["payload"]["blocks"] == slack["payload"]["blocks"],
          label + ": posted or changed, it says the same")
    judge_event(answer["event"], label)
    judge_silence(answer["silence"], label)
    faults, _, _ = judge_jira.judge_adf(answer["jira3"])
    check(not faults, "%s: Jira: %s" % (label, faults[:3]))
    for name in ("slack_text", "webhook_text", "mail_text", "event_text",
                 "silence_text", "event_html", "silence_html", "jira3_text",
                 "jira2_text"):
        check(not judge.ODD.search(answer[name]), label + ": " + name)
    return mail, slack


def compare(path, found):
    if os.environ.get("UPDATE_GOLDEN"):
        with open(path, "w", newline="") as file:
            file.write(found)
    try:
        with open(path, newline="") as file:
            wanted = file.read()
    except OSError:
        wanted = None
    check(found == wanted, "golden " + os.path.basename(path))


def test_golden():
    answers = write_letters([request(*row[1:]) for row in GOLDENS])
    for (name, _, kind, _, _, root), answer in zip(GOLDENS, answers):
        mail, slack = judge_letter(answer, name)
        pretty = json.dumps(json.loads(answer["slack"]), indent=2,
                            ensure_ascii=False) + "\n"
        compare(os.path.join(GOLDEN, name + ".slack.json"), pretty)
        compare(os.path.join(GOLDEN, name + ".eml"), answer["mail"])
        headers = mail["mail"]
        check(headers["Message-ID"] == "<patchday.0123456789abcdef"
              "0123456789abcdef@example.org>", name + ": Message-ID")
        check(headers["In-Reply-To"] == headers["References"] and
              headers["References"].startswith("<patchday.thread."),
              name + ": thread")
        check(headers["Auto-Submitted"] == "auto-generated", name)
        check(headers["Date"].datetime.timestamp() == 1764802800,
              name + ": Date")
        payload = slack["payload"]
        check(payload.get("thread_ts", "") == root, name + ": thread_ts")
        check(payload.get("reply_broadcast") is (True if root else None),
              name + ": broadcast")
        check(payload["metadata"]["event_payload"]["kind"] == kind,
              name + ": metadata")
        check(all(len(line) <= 72 or " " not in line.strip()
                  for line in mail["plain"].splitlines()),
              name + ": plain part wraps at 72")
        check(any(str(headers["Subject"]) in words
                  for words in mail["page"].words), name + ": headline")
    foreign = dict(zip([row[0] for row in GOLDENS], answers))
    mail, slack = judge_letter(foreign["letter-foreign"], "foreign")
    check(FOREIGN["title"] in str(mail["mail"]["Subject"]) and
          FOREIGN["title"] in slack["plain"][0], "foreign title survives")
    check(mail["mail"]["From"].addresses[0].display_name ==
          FOREIGN["site_title"], "foreign site title survives")


def test_kinds():
    """Every kind, lateness, impact and status is sound."""
    requests, labels = [], []
    for impact in ("none", "transient", "sessions-end", "down"):
        for kind in ("remind-24h", "start", "end", "cancellation"):
            for lateness in ("on-time", "late", "combined"):
                for base in (PATCH, TENTATIVE,
                             dict(TENTATIVE, otherwise="skip")):
                    requests.append(request(dict(base, impact=impact), kind,
                                            lateness, START + 600))
                    labels.append("%s %s %s %s" % (
                        impact, kind, lateness, base["status"]))
    for label, answer in zip(labels, write_letters(requests)):
        judge_letter(answer, label)


def test_acts():
    """What people do, and what the one in charge is told, in every way."""
    requests, labels = [], []
    for lateness in ("on-time", "late"):
        for kind, brief, news in ACTS:
            requests.append(dict(request(
                brief, kind, lateness, START + 3600), news=news))
            labels.append("%s %s" % (kind, lateness))
        for kind, brief in OTHERS + [(kind, RUNNING) for kind in PRIVATE]:
            requests.append(request(brief, kind, lateness, START + 3600))
            labels.append("%s %s" % (kind, lateness))
    for label, answer in zip(labels, write_letters(requests)):
        mail, slack = judge_letter(answer, label)
        kind = label.split(" ")[0]
        buttons = [block["elements"][0] for block in
                   slack["payload"]["blocks"] if block["type"] == "actions"]
        check((kind in PRIVATE) == bool(buttons), label + ": buttons")
        check(all(json.loads(button["value"])["occurrence"] ==
                  PATCH["occurrence"] for button in buttons),
              label + ": what a click is about")
        page = PATCH["site_url"] + "/occurrences/" + PATCH["occurrence"]
        check(kind in ("start", "end") or page in mail["page"].links,
              label + ": its page")
        if kind in PRIVATE:
            check("patchday " in mail["plain"], label + ": what to type")
        if kind in ("extension", "shortening", "reopening", "move"):
            for now in ("17:45 PST", "22:45 -03 (Santiago)", "01:45 UTC"):
                check("now %s" % now in mail["plain"] or now in
                      mail["plain"], "%s: %s" % (label, now))
            check("was " in mail["plain"], label + ": what was")
        check(len(str(mail["mail"]["Subject"])) < 80, label + ": subject")


def spoil_news(field, kind, payload):
    """An act with the payload in one of its fields."""
    for name, brief, news in ACTS:
        if name != kind:
            continue
        news = json.loads(json.dumps(news))
        if field == "was_coordinator":
            news[field] = payload
        else:
            news["act"][field] = payload
        return dict(request(brief, kind, "on-time", START + 3600), news=news)


def spoil_course(field, kind, payload):
    """The same of what people did so far."""
    brief = json.loads(json.dumps(ENDED if kind == "end" else RUNNING))
    if field == "environment":
        brief["environments"][1]["title"] = payload
    else:
        brief[field] = payload
    return request(brief, kind, "on-time", START + 3600)


def spoil(field, payload):
    """The request with the payload in one field, status tentative where the
    field is shown only then."""
    brief = json.loads(json.dumps(
        TENTATIVE if field == "confirm_by" else PATCH))
    templates = {}
    if field == "environment":
        brief["environments"][1]["title"] = payload
    elif field == "environment_id":
        brief["environments"][0]["id"] = payload
    elif field == "argocd":
        brief["environments"][0]["argocd"] = payload
    elif field in ("footer", "start_lead", "start_headline"):
        templates[field] = payload
    else:
        brief[field] = payload
    return request(brief, templates=templates)


def judge_like(answer, tame, label):
    """Judge the letters of a hostile text: built as those of a tame one."""
    mail, slack = judge_letter(answer, label)
    wanted_mail, wanted_slack = judge_letter(tame, label)
    check(mail["page"].skeleton == wanted_mail["page"].skeleton,
          label + ": tags")
    check(mail["page"].links == wanted_mail["page"].links,
          label + ": links of the mail")
    check(slack["skeleton"] == wanted_slack["skeleton"], label + ": blocks")
    check(slack["links"] == wanted_slack["links"], label + ": links in Slack")
    check(judge_jira.judge_adf(answer["jira3"])[1] ==
          judge_jira.judge_adf(tame["jira3"])[1], label + ": nodes in Jira")
    return mail, slack


# fault-row: 54
def test_injection():
    """A hostile field leaves no header, block, mention, link or tag that a
    harmless one would not."""
    tame = {field: answer for field, answer in zip(FIELDS, write_letters(
        [spoil(field, "harmless " + MARK) for field in FIELDS]))}
    pairs = [(field, payload) for field in FIELDS for payload in PAYLOADS]
    answers = write_letters([spoil(field, MARK + payload)
                             for field, payload in pairs])
    for (field, payload), answer in zip(pairs, answers):
        label = "%s = %r" % (field, payload[:30])
        mail, slack = judge_like(answer, tame[field], label)
        if field != "environment_id":
            check(not any(MARK in text for text in slack["markup"]),
                  label + ": strangers' text in markup")
        check(any(MARK in text for text in slack["plain"] + slack["markup"] +
                  mail["page"].words), label + ": the text is there")


def test_injection_acts():
    """The same of what people type: reasons, notes, names."""
    rows = [(spoil_news, *row) for row in NEWS_FIELDS] + [
        (spoil_course, *row) for row in COURSE_FIELDS]
    tame = write_letters([how(field, kind, "harmless " + MARK)
                          for how, field, kind in rows])
    cases = [(row, wanted, payload) for row, wanted in zip(rows, tame)
             for payload in PAYLOADS]
    answers = write_letters([row[0](row[1], row[2], MARK + payload)
                             for row, _, payload in cases])
    for (row, wanted, payload), answer in zip(cases, answers):
        label = "%s of %s = %r" % (row[1], row[2], payload[:30])
        mail, slack = judge_like(answer, wanted, label)
        check(not any(MARK in text for text in slack["markup"]),
              label + ": strangers' text in markup")
        check(any(MARK in text for text in slack["plain"]),
              label + ": the text is there")


# Wiki markup besides what hostile texts of other languages have.
WIKI = ["h1. heading", "a\nh2. heading", "bq. quote", "* item", "# item", "- item", "a\n* item",
        "||head||", "|cell|", "----", "{code}x{code}", "{noformat}", "{color:red}x{color}",
        "{quote}", "{panel}", "[link|https://evil.example]", "[~admin]", "[^file.txt]",
        "!image.png!", "!https://evil.example/x.png!", "{{mono}}", "*b* _i_ -d- +u+ ^s^ ~s~",
        "??cite??", "{*}x{*}", ":) :D (y) (!)", "\\\\", "a\\*b", "\\{code}", "&#42;x&#42;",
        "&lt;&amp;", "https://ok.example/a_b_c?d=*e*", "https://ok.example/{code}",
        "https://ok.example|x]", "{include:x}", "{jql:x}", "#anchor {anchor:x}", "x@example.org",
        "--- -- -", "a -b- c", "%s"]


def test_wiki():
    """A hostile text in every field of one letter: it is all there, and is nothing
    but text, for a reader of wiki markup that is not ours."""
    def all_fields(payload):
        brief = json.loads(json.dumps(PATCH))
        brief["environments"][1]["title"] = brief["description"] = payload
        return request(brief, templates={"footer": payload, "start_lead": payload})

    payloads = PAYLOADS + WIKI
    answers = write_letters([all_fields("harmless")] + [all_fields("x" + MARK + " " + p + " y")
                                                       for p in payloads] +
                            [all_fields(p + " y") for p in WIKI])
    cases = ["x" + MARK + " " + p + " y" for p in payloads] + [p + " y" for p in WIKI]
    _, tame, _, links = judge_jira.judge_wiki(answers[0]["jira2"])
    for payload, answer in zip(cases, answers[1:]):
        label = "wiki: %r" % payload[:40]
        faults, shape, seen, titled = judge_jira.judge_wiki(answer["jira2"])
        check(not faults, "%s: %s" % (label, faults[:3]))
        check(titled == links, label + ": links with titles")
        faults, _, text = judge_jira.judge_adf(answer["jira3"])
        check(not faults, "%s: ADF: %s" % (label, faults[:3]))
        check(judge_jira.squeeze(seen) == judge_jira.squeeze(text),
              label + ": both languages say the same")
        check(shape == tame or "\n" in payload or len(payload) > 1000, label + ": blocks")


CHANGE_FIELDS = ["service", "from", "to", "branch", "title", "what", "trouble"]


def spoil_changes(field, payload, kind):
    """A message that tells of changes with the payload in one of their fields."""
    change = {"service": "tap", "class": "minor", "from": "3.20.0",
              "to": "3.21.0", "sync": "OutOfSync", "branch": "u/x",
              "trouble": "it failed", "notes_url": "https://example.org/n",
              "sources": 1, "parts": [{"what": "redis", "class": "minor",
                                       "from": "1.0", "to": "1.1"}],
              "merges": [{"number": 7, "title": "Bump"}]}
    if field == "title":
        change["merges"][0]["title"] = payload
    elif field == "what":
        del change["from"], change["to"]
        change["parts"][0]["what"] = payload
    elif field == "trouble":
        place = {"source": "argocd", "at": "2026-12-03T22:59:00Z",
                 "trouble": payload}
    else:
        change[field] = payload
    pending = {"environment": "idfprod", "at": "2026-12-03T22:59:00Z",
               "sources": [place] if field == "trouble" else [],
               "changes": [change], "running": [{"service": "x"}]}
    began = dict(pending, sources=[], changes=[dict(
        change, service="done-" + str(change["service"]))])
    return dict(request(PATCH, kind), pending=json.dumps(pending),
                began=json.dumps(began))


# fault-row: 54
def test_injection_changes():
    """The same of what strangers write into repositories and Argo CD."""
    rows = [(field, kind) for field in CHANGE_FIELDS
            for kind in ("start", "end")]
    tame = write_letters([spoil_changes(field, "harmless " + MARK, kind)
                          for field, kind in rows])
    cases = [(row, wanted, payload) for row, wanted in zip(rows, tame)
             for payload in PAYLOADS]
    answers = write_letters([spoil_changes(row[0], MARK + payload, row[1])
                             for row, _, payload in cases])
    for (row, wanted, payload), answer in zip(cases, answers):
        label = "%s of a change, %s = %r" % (*row, payload[:30])
        mail, slack = judge_like(answer, wanted, label)
        check(not any(MARK in text for text in slack["markup"]),
              label + ": strangers' text in markup")
        check(any(MARK in text for text in mail["page"].words),
              label + ": the text is there")


def test_addresses():
    """A hostile address makes no link, or one that is only an address."""
    pairs = [(field, payload) for field in ADDRESSES
             for payload in PAYLOADS + ["https://evil.example/" + payload
                                        for payload in PAYLOADS]]
    answers = write_letters([spoil(field, payload)
                             for field, payload in pairs])
    for (field, payload), answer in zip(pairs, answers):
        label = "%s = %r" % (field, payload[:30])
        mail, slack = judge_letter(answer, label)
        if not payload.startswith("https://"):
            check(not any("evil" in link and "https://evil" not in payload
                          for link in slack["links"]), label)
        check(mail["mail"].keys() == judge.HEADERS, label)


def preview(*arguments):
    """`patchday preview` on the example, on 1 December 2026."""
    return subprocess.run(
        [find_program("PATCHDAY", "patchday"), "preview", "--config",
         "examples/rubin.yaml", "--at", "2026-12-01T00:00:00Z", *arguments],
        cwd=ROOT, capture_output=True, text=True)


def test_preview():
    """What the command shows is what would be sent."""
    shown = json.loads(preview("patch-thursday", "--json").stdout)
    check([(one["kind"], one["due"]) for one in shown
           if one["type"] == "slack"] == [
               ("remind-24h", "2026-12-02T23:00:00Z"),
               ("remind-3h", "2026-12-03T20:00:00Z"),
               ("start", "2026-12-03T23:00:00Z"),
               ("end", "2026-12-04T01:00:00Z")], "preview: the plan")
    check(len({one["key"] for one in shown}) == len(shown), "preview: keys")
    for one in shown:
        label = "preview %s to %s" % (one["kind"], one["channel"])
        if one["type"] == "slack":
            faults, _ = judge.judge_slack(json.dumps(one["letter"]))
            key = one["letter"]["metadata"]["event_payload"]["key"]
        else:
            faults, mail = judge.judge_mail(one["letter"].encode(),
                                            one["recipient"])
            key = mail["mail"]["Message-ID"].split(".")[1].split("@")[0]
        check(not faults, "%s: %s" % (label, faults[:3]))
        check(key == one["key"], label + ": key")
    same = preview("patch-thursday/2026-12-03T15:00", "start", "--channel",
                   "rsp-users")
    mail = [one["letter"] for one in shown if one["kind"] == "start" and
            one["channel"] == "rsp-users"][0]
    check(mail.replace("\r\n", "\n") in same.stdout.replace("\r\n", "\n"),
          "preview: the mail as its source")
    for kind, _, _ in ACTS:
        if kind in ("confirmation", "doubt"):
            continue            # nobody has to confirm it
        done = json.loads(preview("patch-thursday", kind, "--json").stdout)
        check(done and all(one["kind"] == kind for one in done),
              "preview: " + kind)
        check(any(one["type"] == "email" for one in done) ==
              (kind not in ("stage", "remark", "handover")),
              "preview: details are not mailed: " + kind)
        for one in done:
            if one["type"] == "slack":
                faults, _ = judge.judge_slack(json.dumps(one["letter"]))
                check(not faults, "preview %s: %s" % (kind, faults[:3]))
    for kind in ("confirmation", "doubt"):
        check(json.loads(preview("summit", kind, "--json").stdout),
              "preview: summit " + kind)
    board = json.loads(preview("patch-thursday", "edit", "--json").stdout)
    check([one["type"] for one in board] == ["slack"] and
          "in progress" in board[0]["text"], "preview: the board")
    page = preview("patch-thursday", "start", "--html").stdout
    check(page.startswith("<!DOCTYPE html>") and "<script" not in page and
          "src=" not in page and page.count("Patch Thursday has started") > 2,
          "preview: a page of its own")
    late = preview("patch-thursday", "start", "--late", "2026-12-03 16:30")
    check("has been under way since 15:00 PST" in late.stdout and
          "is late" in late.stdout, "preview: late")
    over = preview("patch-thursday", "start", "--late", "2026-12-03 18:00")
    check("Patch Thursday is over" in over.stdout, "preview: combined")
    for arguments, code, word in [
            (["patch-thrsday"], 2, "did you mean \"patch-thursday\""),
            (["patch-thursday/2026-11-26T15:00"], 2, "no occurrence"),
            (["patch-thursday/xyz"], 2, "column"),
            (["patch-thursday", "remind-5h"], 1, "planned are"),
            (["patch-thursday", "begin"], 2, "accepted are"),
            (["patch-thursday", "--channel", "nobody"], 2, "nobody"),
            (["patch-thursday", "--html", "--json"], 2, "together")]:
        done = preview(*arguments)
        check(done.returncode == code and
              (word in done.stderr or word == "column") and
              done.stdout == "", "preview %s: %s" % (arguments, done))


def main():
    test_golden()
    test_preview()
    test_kinds()
    test_acts()
    test_injection()
    test_injection_acts()
    test_injection_changes()
    test_wiki()
    test_addresses()
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
