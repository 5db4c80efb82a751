# SPDX-License-Identifier: MIT
"""Judges letters to Jira with what is not ours: ADF by its documented nodes
(tests/fake/jira_rules.py), wiki markup by pandoc's reader of it."""

import json
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "fake"))
import jira_rules  # noqa: E402

# Character references, which browsers show and pandoc's reader leaves as they
# are: kept out of its sight, and put back.
REFERENCE = re.compile("&#([0-9]+);")
FIRST = 0xe000
BLOCKS = {"Header", "Para", "BulletList", "Plain"}
INLINES = {"Str", "Space", "SoftBreak", "LineBreak", "Link", "Subscript"}


def read(letter):
    """(method, path, JSON) of a letter."""
    line, body = letter.split("\n", 1)
    method, path = line.split(" ")[:2]
    return method, path, json.loads(body)


def skeleton(node):
    """Nodes and addresses of a document; lines of a text are one."""
    if node["type"] in ("text", "hardBreak"):
        links = [mark["attrs"]["href"] for mark in node.get("marks", [])
                 if mark["type"] == "link"]
        return ["text"] + links
    out = []
    for child in node.get("content", []):
        built = skeleton(child)
        if not (out and out[-1] == built == ["text"]):
            out.append(built)
    return [node["type"], out]


def judge_fields(path, value, version):
    """Faults by field; the text."""
    faults = []
    if path == "issue":
        fields = value["fields"]
        faults += filter(None, (jira_rules.summary(fields["summary"]),
                                jira_rules.labels(fields["labels"])))
        if set(fields) != {"project", "issuetype", "summary", "labels",
                           "description"}:
            faults.append("fields %s" % sorted(fields))
        text = fields["description"]
    else:
        text = value["body"] if "body" in value else \
            value["fields"]["description"]
    faults += filter(None, [jira_rules.text(text, version)])
    return faults, text


def judge_adf(letter):
    """(faults, skeleton, all its text)."""
    method, path, value = read(letter)
    faults, document = judge_fields(path, value, 3)
    if method not in ("POST", "PUT"):
        faults.append(method)
    return faults, skeleton(document), "".join(jira_rules.texts(document))


def words(inlines, faults, links):
    """What a reader sees of inline elements."""
    out = ""
    for item in inlines:
        kind = item["t"]
        if kind not in INLINES:
            faults.append("markup: %s" % kind)
        if kind == "Str":
            out += item["c"]
        elif kind in ("Space", "SoftBreak"):
            out += " "
        elif kind == "LineBreak":
            out += "\n"
        elif kind == "Subscript":
            out += words(item["c"], faults, links)
        elif kind == "Link":
            title = words(item["c"][1], faults, links)
            links.append((title, item["c"][2][0]))
            out += title
    return out


def walk(blocks, faults, links):
    out = []
    for block in blocks:
        kind = block["t"]
        if kind not in BLOCKS:
            faults.append("block: %s" % kind)
        elif kind == "BulletList":
            out.append([walk(item, faults, links) for item in block["c"]])
        else:
            out.append(words(block["c"][-1] if kind == "Header" else
                             block["c"], faults, links))
    return out


def judge_wiki(letter):
    """(faults, skeleton, all its text, links that have titles)."""
    _, path, value = read(letter)
    faults, text = judge_fields(path, value, 2)
    text = REFERENCE.sub(lambda found: chr(FIRST + int(found.group(1))), text)
    done = subprocess.run(["pandoc", "-f", "jira", "-t", "json"], input=text,
                          capture_output=True, text=True)
    if done.returncode != 0:
        return ["pandoc: " + done.stderr], [], "", []
    links, blocks = [], json.loads(done.stdout)["blocks"]
    shown = walk(blocks, faults, links)
    # An address by itself is a link of Jira's own making, and disguises
    # nothing.
    titled = [(title, url) for title, url in links if title != url]
    shape = [block["t"] if block["t"] != "BulletList" else len(block["c"])
             for block in blocks]
    seen = "".join(chr(ord(c) - FIRST) if FIRST <= ord(c) < FIRST + 128 else c
                   for c in flat(shown))
    return faults, shape, seen, titled


def flat(value):
    if isinstance(value, str):
        return value + "\n"
    return "".join(flat(item) for item in value)


def squeeze(text):
    """Without white space, which readers do not count."""
    return re.sub(r"\s+", "", text)
