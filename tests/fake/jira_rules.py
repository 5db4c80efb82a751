# SPDX-License-Identifier: MIT
"""What Jira takes: documents in ADF, labels, JQL, texts.  Each check returns None
or why it is refused."""
import re

TEXT_MOST = 32767       # jira.text.field.character.limit
LABEL_MOST = SUMMARY_MOST = 255


def units(text):
    """Characters as Java counts them."""
    return len(text.encode("utf-16-le")) // 2


# --- Atlassian Document Format ------------------------------------------------
# developer.atlassian.com/cloud/jira/platform/apis/document/structure, and the
# pages of its nodes and marks; only those that a text without media has.

INLINE = {"text", "hardBreak", "mention", "emoji", "inlineCard", "date", "status"}
BLOCKS = {"paragraph", "heading", "bulletList", "orderedList", "codeBlock",
          "blockquote", "rule", "panel", "table"}
CHILDREN = {"doc": BLOCKS, "paragraph": INLINE, "heading": INLINE,
            "bulletList": {"listItem"}, "orderedList": {"listItem"},
            "listItem": {"paragraph", "bulletList", "orderedList", "codeBlock"},
            "blockquote": {"paragraph"}, "codeBlock": {"text"}}
NEEDS = {"bulletList", "orderedList", "listItem", "blockquote"}
MARKS = {"code", "em", "link", "strike", "strong", "subsup", "textColor", "underline"}


def mark(value):
    if not isinstance(value, dict) or value.get("type") not in MARKS:
        return "mark %r" % (value,)
    attrs = value.get("attrs", {})
    if value["type"] == "link" and not re.fullmatch(r"(https?|mailto):\S+", attrs.get("href", "")):
        return "link without href"
    if value["type"] == "subsup" and attrs.get("type") not in ("sub", "sup"):
        return "subsup without type"
    return None


def node(value, allowed):
    if not isinstance(value, dict) or value.get("type") not in allowed:
        return "%r where %s may stand" % (value, sorted(allowed))
    kind = value["type"]
    if set(value) - {"type", "content", "attrs", "text", "marks", "version"}:
        return "unknown member of %s" % kind
    if kind == "text":
        if not isinstance(value.get("text"), str) or not value["text"] or "content" in value:
            return "a text node needs text"
        return next(filter(None, map(mark, value.get("marks", []))), None)
    if "text" in value:
        return "text in %s" % kind
    if kind == "hardBreak":
        return None if set(value) <= {"type", "attrs"} else "hardBreak with more"
    if kind == "heading" and value.get("attrs", {}).get("level") not in range(1, 7):
        return "heading without level"
    content = value.get("content", [])
    if not isinstance(content, list) or (kind in NEEDS and not content):
        return "%s without content" % kind
    if kind not in CHILDREN:
        return None
    return next(filter(None, (node(child, CHILDREN[kind]) for child in content)), None)


def document(value):
    if not isinstance(value, dict) or value.get("version") != 1 or value.get("type") != "doc" or \
            not isinstance(value.get("content"), list):
        return "no document of version 1"
    fault = node(value, {"doc"})
    if fault is None and units("".join(texts(value))) > TEXT_MOST:
        return "too long"
    return fault


def texts(value):
    """All the text of a document, in its order."""
    if isinstance(value, dict):
        if value.get("type") == "text":
            yield value["text"]
        elif value.get("type") == "hardBreak":
            yield "\n"
        for child in value.get("content", []):
            yield from texts(child)


# --- fields -------------------------------------------------------------------

def text(value, version):
    """A description, the body of a comment."""
    if version == 3:
        return document(value) and "Operation value must be an Atlassian Document " \
            "(see the Atlassian Document Format)"
    if not isinstance(value, str):
        return "Operation value must be a string"
    if units(value) > TEXT_MOST:
        return "The entered text is too long. It exceeds the allowed limit of 32,767 characters."
    return None


def summary(value):
    if not isinstance(value, str) or not value.strip():
        return "You must specify a summary of the issue."
    if "\n" in value or "\r" in value:
        return "The summary is invalid because it contains newline characters."
    if units(value) > SUMMARY_MOST:
        return "Summary must be less than 255 characters."
    return None


def labels(value):
    if not isinstance(value, list) or not all(isinstance(label, str) for label in value):
        return "data was not an array"
    for label in value:
        if re.search(r"\s", label) or not label:
            return "The label '%s' contains spaces which is invalid." % label
        if units(label) > LABEL_MOST:
            return "The label '%s' exceeds the maximum length for a single label of 255 " \
                "characters." % label
    return None


JQL = re.compile(r'(?:project\s*=\s*"?(?P<project>[A-Z][A-Z0-9_]*)"?\s+AND\s+)?'
                 r'labels\s*=\s*"(?P<label>[^"\\]+)"\s*(?:ORDER BY \w+(?: (?:ASC|DESC))?)?')


def jql(query):
    """(project or None, label), or None: not in the subset that the fake knows."""
    found = JQL.fullmatch(query.strip())
    return found and (found.group("project"), found.group("label"))
