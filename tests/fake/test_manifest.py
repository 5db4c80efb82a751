#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The manifest of the Slack app names what the code uses: the same shortcuts,
addresses that are served, and the scopes that Slack documents for the methods
that are called, no more.  Needs python3-yaml."""

import re
import sys
from pathlib import Path

try:
    import yaml
except ImportError as error:
    print("skipped: %s" % error)
    sys.exit(77)

ROOT = Path(__file__).resolve().parents[2]
# docs.slack.dev/reference/methods, for a bot's token; by the kinds of
# conversation that patchday posts to: public, private, direct.
SCOPES = {
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "chat.delete": {"chat:write"},
    "chat.getPermalink": set(),
    "conversations.history": {"channels:history", "groups:history",
                              "im:history"},
    "conversations.replies": {"channels:history", "groups:history",
                              "im:history"},
    "conversations.open": {"im:write"},
    "users.conversations": {"channels:read", "groups:read"},
    "usergroups.users.list": {"usergroups:read"},
    "views.open": set(),
}
METHOD = re.compile(r"[\"/](%s)" % "|".join(
    ("chat", "conversations", "users", "usergroups", "views", "im", "auth",
     "team", "files", "reactions")) + r"\.([a-zA-Z.]+|%s)")
passed = failed = 0


def equal(got, want, label):
    global passed, failed
    if got == want:
        passed += 1
    else:
        failed += 1
        print("failed: %s\n   got  %r\n   want %r" % (label, got, want))


def source(*folders):
    return {path: path.read_text() for folder in folders
            for path in sorted((ROOT / folder).glob("*.[ch]"))}


manifest = yaml.safe_load((ROOT / "deploy/slack-manifest.yaml").read_text())
code = source("notify", "serve", "daemon")
calls = set()
for text in code.values():
    # Comments tell of methods that are not called.
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    for family, verb in METHOD.findall(text):
        if verb == "%s":
            calls |= {"conversations.history", "conversations.replies"}
        else:
            calls.add("%s.%s" % (family, verb))
equal(calls, set(SCOPES), "methods that are called")
scopes = {"commands"}.union(*(SCOPES.get(call, set()) for call in calls))
equal(set(manifest["oauth_config"]["scopes"]["bot"]), scopes, "scopes")

shortcuts = {entry["type"]: entry for entry in
             manifest["features"]["shortcuts"]}
choice = (ROOT / "serve/slack_choice_internal.h").read_text()
for kind, macro in (("global", "ANYWHERE"), ("message", "MESSAGE")):
    found = re.search(r'#define SLACK_CHOICE_%s "(\w+)"' % macro, choice)
    equal(shortcuts[kind]["callback_id"], found.group(1), kind)
    equal(len(shortcuts[kind]["name"]) <= 24, True, "its name")
    equal(len(shortcuts[kind]["description"]) <= 150, True, "what it does")
equal(len(manifest["features"]["shortcuts"]), 2, "no other shortcut")

routes = set(re.findall(r'\.path = "(/slack/\w+)"',
                        (ROOT / "serve/route.c").read_text()))
commands = manifest["features"]["slash_commands"]
urls = [command["url"] for command in commands] + \
    [manifest["settings"]["interactivity"]["request_url"]]
equal({re.sub("^https://[^/]+", "", url) for url in urls}, routes,
      "addresses")
equal([command["command"] for command in commands], ["/patchday"],
      "the command that the texts name")
equal(manifest["settings"]["interactivity"]["is_enabled"], True, "clicks")
equal(manifest["settings"]["token_rotation_enabled"], False,
      "the token is read from a file and not renewed")
print("%d passed, %d failed" % (passed, failed))
sys.exit(failed > 0)
