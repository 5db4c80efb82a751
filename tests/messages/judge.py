# SPDX-License-Identifier: MIT
"""Judges letters with parsers that are not ours: Python's email and html
packages, and Slack's documented limits (tests/fake/slack_rules.py)."""

import email
import email.policy
import html.parser
import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "fake"))
import slack_rules  # noqa: E402

# Reordering, hiding and control characters that no reader must meet.
ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2028-\u202e"
                 "\u2066-\u2069\ufeff\U000e0000-\U000e007f]")
TAGS = {"html", "head", "meta", "title", "style", "body", "table", "tr", "td",
        "h1", "p", "span", "strong", "a", "br"}
VOID = {"meta", "br"}
HEADERS = ["Date", "From", "To", "Subject", "Message-ID", "In-Reply-To",
           "References", "List-Id", "Auto-Submitted",
           "X-Auto-Response-Suppress", "X-Patchday-Occurrence",
           "X-Patchday-Kind", "MIME-Version", "Content-Type"]


class Page(html.parser.HTMLParser):
    """The skeleton of an HTML part: tags with the names of their attributes,
    all addresses, all text."""

    def __init__(self, source):
        super().__init__(convert_charrefs=True)
        self.skeleton, self.links, self.words = [], [], []
        self.faults, self.open = [], []
        self.feed(source)
        self.close()
        if self.open:
            self.faults.append("left open: %s" % self.open)

    def handle_starttag(self, tag, attributes):
        if tag not in TAGS:
            self.faults.append("tag <%s>" % tag)
        for name, value in attributes:
            if name.startswith("on") or name == "src":
                self.faults.append("attribute " + name)
            if name == "href":
                self.links.append(value)
        if tag not in VOID:
            self.open.append(tag)
        if tag != "br":
            self.skeleton.append((tag, tuple(name for name, _ in attributes)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append("</%s> closes nothing" % tag)

    def handle_comment(self, data):
        self.faults.append("comment")

    def handle_data(self, data):
        if not self.open or self.open[-1] != "style":
            self.words.append(data)


def judge_lines(source):
    """Faults of the raw lines of a mail."""
    faults = []
    if b"\r" in source.replace(b"\r\n", b"") or \
            b"\n" in source.replace(b"\r\n", b""):
        faults.append("bare CR or LF")
    for line in source.split(b"\r\n"):
        if len(line) > 76:
            faults.append("a line of %d" % len(line))
        if line.startswith(b".") or line.startswith(b"From "):
            faults.append("a line that means something: %r" % line[:20])
        if any(byte > 126 or byte < 32 for byte in line):
            faults.append("a byte that is not printable ASCII")
    return faults


def judge_mail(source, recipient="users@example.org"):
    """(faults, what was understood) of a mail."""
    faults = judge_lines(source)
    mail = email.message_from_bytes(source, policy=email.policy.default)
    names = mail.keys()
    if names != HEADERS:
        faults.append("headers: %s" % names)
    for part in mail.walk():
        faults += ["defect: %s" % defect for defect in part.defects]
    for name in names:
        faults += ["defect in %s: %s" % (name, defect)
                   for defect in mail[name].defects]
        if ODD.search(str(mail[name])):
            faults.append("odd character in " + name)
    for name in ("From", "To"):
        if len(mail[name].addresses) != 1:
            faults.append("%s: %s" % (name, mail[name]))
    if mail["To"].addresses[0].addr_spec != recipient or \
            mail["From"].addresses[0].addr_spec != "patchday@example.org":
        faults.append("addresses changed")
    kinds = [part.get_content_type() for part in mail.walk()]
    if kinds != ["multipart/alternative", "text/plain", "text/html"]:
        return faults + ["parts: %s" % kinds], None
    plain, rich = [part.get_content() for part in mail.iter_parts()]
    page = Page(rich)
    faults += page.faults
    for text in (plain, "".join(page.words)):
        if ODD.search(text.replace("\r\n", "\n")):
            faults.append("odd character in the text")
    for link in page.links:
        if not re.match(r"https?://[!-~]+$", link):
            faults.append("link to %s" % link)
    return faults, {"mail": mail, "plain": plain, "page": page}


REFERENCE = re.compile("<([^<>]*)>")


def judge_markup(text):
    """Faults and links of a mrkdwn text."""
    faults, links = [], []
    rest = REFERENCE.sub("", text)
    if "<" in rest or ">" in rest:
        faults.append("stray < or >: %s" % rest)
    for inner in REFERENCE.findall(text):
        if re.fullmatch(r"!date\^-?\d+\^[^|^]+\|[-0-9: ]+UTC", inner):
            continue
        match = re.fullmatch(r"(https?://[^|\s\"`]+)\|([^|]+)", inner)
        if match is None:
            faults.append("reference <%s>" % inner)
        else:
            links.append(match.group(1))
    return faults, links


def judge_button(block):
    """Faults of a block of actions: one button that carries an order."""
    faults = []
    for button in block["elements"]:
        order = json.loads(button["value"])
        # An answer carries the times that it is about; what makes the work
        # longer, the end that it adds to.
        at = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
        action = {"confirm": "act:%s/%s" % (at, at),
                  "extend": "act:/" + at}.get(order["act"], "act")
        if not re.fullmatch(action, button["action_id"]) or \
                set(order) - {"act", "occurrence", "by"} or \
                not re.fullmatch("[a-z-]+", order["act"]):
            faults.append("button: %s" % button)
        # What cannot be unsaid is asked for once more.
        if ("confirm" in button) != (order["act"] == "end"):
            faults.append("asks or does not: %s" % button)
        for name, most in (("title", 100), ("text", 300), ("confirm", 30),
                           ("deny", 30)):
            text = button.get("confirm", {}).get(name)
            if text is not None and (text["type"] != "plain_text" or
                                     not 0 < len(text["text"]) <= most):
                faults.append("dialog: %s" % text)
        if button["text"]["emoji"]:
            faults.append("emoji are on")
    return faults


def judge_flags(payload, kind):
    """Faults of what stands beside text and blocks."""
    wanted = {"text", "blocks"}
    may = set()
    if kind == "board":
        wanted |= {"channel", "ts"}
    else:
        wanted |= {"mrkdwn", "unfurl_links", "unfurl_media"}
        if payload.get("mrkdwn") or payload.get("unfurl_links") or \
                payload.get("unfurl_media"):
            return ["markup or unfurling is on"]
    if kind == "slack":
        wanted |= {"channel", "metadata"}
        may = {"thread_ts", "reply_broadcast"}
    if set(payload) - wanted - may or wanted - set(payload):
        return ["keys: %s" % sorted(payload)]
    return []


def judge_slack(body, kind="slack"):
    """(faults, what was understood) of a JSON letter: "slack", "webhook", or
    the "board" that changes a message."""
    payload = json.loads(body)
    faults, links, markup, plain = judge_flags(payload, kind), [], [], []
    try:
        slack_rules.check_blocks(payload["blocks"])
        if kind == "slack":
            slack_rules.check_metadata(payload["metadata"])
    except slack_rules.Refused as refused:
        faults.append("refused: %s" % refused)
    if "<" in payload["text"] or ">" in payload["text"]:
        faults.append("fallback is not escaped")
    for block in payload["blocks"]:
        if block["type"] == "actions":
            faults += judge_button(block)
            if kind == "webhook":
                faults.append("clicks would be lost")
            continue
        for item in block.get("elements", [block.get("text")]):
            if ODD.search(item["text"]):
                faults.append("odd character")
            if item["type"] == "plain_text":
                plain.append(item["text"])
                if item["emoji"]:
                    faults.append("emoji are on")
                continue
            if not item["verbatim"]:
                faults.append("addresses become links")
            found, more = judge_markup(item["text"])
            faults += found
            links += more
            markup.append(item["text"])
    skeleton = [(block["type"], [item["type"] for item in block.get(
        "elements", [block.get("text")])]) for block in payload["blocks"]]
    return faults, {"payload": payload, "links": links, "markup": markup,
                    "plain": plain, "skeleton": skeleton}
