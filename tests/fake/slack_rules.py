# SPDX-License-Identifier: MIT
"""What Slack documents of messages and modals: limits of blocks, texts and
metadata (docs.slack.dev/reference/block-kit, .../methods/chat.postMessage)."""

import hashlib
import json
import urllib.parse

TEXT_MAX = 40000
BLOCKS_MAX = 50
BLOCKS_CHARACTERS_MAX = 13200
SECTION_MAX = 3000
HEADER_MAX = 150
CONTEXT_ELEMENTS_MAX = 10
ACTIONS_ELEMENTS_MAX = 25
BUTTON_TEXT_MAX = 75
BUTTON_VALUE_MAX = 2000
ACTION_ID_MAX = 255
CONFIRM_TITLE_MAX = 100
CONFIRM_TEXT_MAX = 300
CONFIRM_BUTTON_MAX = 30
METADATA_BYTES_MAX = 8000
VIEW_TITLE_MAX = 24
VIEW_BLOCKS_MAX = 100
VIEW_METADATA_MAX = 3000
VIEW_BYTES_MAX = 250000
VIEW_STACK_MAX = 3
TRIGGER_SECS = 3
OPTION_TEXT_MAX = 75
OPTION_VALUE_MAX = 150          # documented for option objects
OPTIONS_MAX = 100
LABEL_MAX = 2000
PLACEHOLDER_MAX = 150
INPUT_LENGTH_MAX = 3000
LIMIT_MAX = 999


class Refused(Exception):
    """An error of the Web API ("ok": false)."""


def need(condition, error="invalid_blocks"):
    if not condition:
        raise Refused(error)


def check_text(text, kinds, most):
    need(isinstance(text, dict) and text.get("type") in kinds)
    need(isinstance(text.get("text"), str) and 0 < len(text["text"]) <= most)
    allowed = {"plain_text": {"type", "text", "emoji"},
               "mrkdwn": {"type", "text", "verbatim"}}[text["type"]]
    need(set(text) <= allowed)
    for flag in ("emoji", "verbatim"):
        need(isinstance(text.get(flag, True), bool))


def check_confirm(dialog):
    need(isinstance(dialog, dict))
    need(set(dialog) <= {"title", "text", "confirm", "deny", "style"})
    check_text(dialog.get("title"), {"plain_text"}, CONFIRM_TITLE_MAX)
    check_text(dialog.get("text"), {"plain_text"}, CONFIRM_TEXT_MAX)
    check_text(dialog.get("confirm"), {"plain_text"}, CONFIRM_BUTTON_MAX)
    check_text(dialog.get("deny"), {"plain_text"}, CONFIRM_BUTTON_MAX)
    need(dialog.get("style", "primary") in ("primary", "danger"))


def check_button(button):
    need(isinstance(button, dict) and button.get("type") == "button")
    need(set(button) <= {"type", "text", "action_id", "value", "url",
                         "style", "confirm", "accessibility_label"})
    check_text(button.get("text"), {"plain_text"}, BUTTON_TEXT_MAX)
    need(len(button.get("action_id", "")) <= ACTION_ID_MAX)
    need(len(button.get("value", "")) <= BUTTON_VALUE_MAX)
    need(button.get("style", "primary") in ("primary", "danger"))
    if "confirm" in button:
        check_confirm(button["confirm"])


def check_option(option):
    need(isinstance(option, dict))
    need(set(option) <= {"text", "value", "description", "url"})
    check_text(option.get("text"), {"plain_text"}, OPTION_TEXT_MAX)
    need(isinstance(option.get("value"), str) and
         0 < len(option["value"]) <= OPTION_VALUE_MAX)


def check_select(element):
    """static_select: options, or groups of them, never both."""
    need(set(element) <= {"type", "action_id", "options", "option_groups",
                          "placeholder", "initial_option", "confirm",
                          "focus_on_load"})
    need(("options" in element) != ("option_groups" in element))
    groups = element.get("option_groups",
                         [{"options": element.get("options")}])
    need(isinstance(groups, list) and 1 <= len(groups) <= OPTIONS_MAX)
    for group in groups:
        if "option_groups" in element:
            need(set(group) == {"label", "options"})
            check_text(group["label"], {"plain_text"}, OPTION_TEXT_MAX)
        need(isinstance(group["options"], list) and
             1 <= len(group["options"]) <= OPTIONS_MAX)
        for option in group["options"]:
            check_option(option)


def check_input(block):
    need(set(block) <= {"type", "block_id", "label", "element", "optional",
                        "hint", "dispatch_action"})
    check_text(block.get("label"), {"plain_text"}, LABEL_MAX)
    need(0 < len(block.get("block_id", "x")) <= ACTION_ID_MAX)
    element = block.get("element")
    need(isinstance(element, dict))
    need(0 < len(element.get("action_id", "x")) <= ACTION_ID_MAX)
    if "placeholder" in element:
        check_text(element["placeholder"], {"plain_text"}, PLACEHOLDER_MAX)
    if element.get("type") == "static_select":
        check_select(element)
        return
    need(element.get("type") == "plain_text_input")
    need(set(element) <= {"type", "action_id", "placeholder", "multiline",
                          "initial_value", "min_length", "max_length",
                          "focus_on_load", "dispatch_action_config"})
    need(0 < element.get("max_length", 1) <= INPUT_LENGTH_MAX)


def check_view(view):
    """A modal (docs.slack.dev/reference/views/modal-views)."""
    need(isinstance(view, dict) and view.get("type") == "modal",
         "invalid_arguments")
    need(set(view) <= {"type", "title", "blocks", "close", "submit",
                       "private_metadata", "callback_id", "clear_on_close",
                       "notify_on_close", "external_id",
                       "submit_disabled"}, "invalid_arguments")
    check_text(view.get("title"), {"plain_text"}, VIEW_TITLE_MAX)
    for button in ("close", "submit"):
        if button in view:
            check_text(view[button], {"plain_text"}, VIEW_TITLE_MAX)
    need(len(view.get("private_metadata", "")) <= VIEW_METADATA_MAX,
         "invalid_arguments")
    need(len(view.get("callback_id", "")) <= ACTION_ID_MAX,
         "invalid_arguments")
    blocks = view.get("blocks")
    need(isinstance(blocks, list) and 1 <= len(blocks) <= VIEW_BLOCKS_MAX)
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    need(len(set(ids)) == len(ids))
    for block in blocks:
        if block.get("type") == "input":
            check_input(block)
            need("submit" in view)
        else:
            check_block(block)
    need(len(json.dumps(view)) <= VIEW_BYTES_MAX, "view_too_large")


def check_block(block):
    need(isinstance(block, dict))
    kind = block.get("type")
    if kind == "header":
        need(set(block) <= {"type", "text", "block_id"})
        check_text(block.get("text"), {"plain_text"}, HEADER_MAX)
    elif kind == "section":
        need(set(block) <= {"type", "text", "block_id", "fields", "expand"})
        check_text(block.get("text"), {"plain_text", "mrkdwn"}, SECTION_MAX)
    elif kind == "context":
        elements = block.get("elements")
        need(isinstance(elements, list))
        need(1 <= len(elements) <= CONTEXT_ELEMENTS_MAX)
        for element in elements:
            check_text(element, {"plain_text", "mrkdwn"}, SECTION_MAX)
    elif kind == "actions":
        elements = block.get("elements")
        need(set(block) <= {"type", "elements", "block_id"})
        need(isinstance(elements, list))
        need(1 <= len(elements) <= ACTIONS_ELEMENTS_MAX)
        for element in elements:
            check_button(element)
        names = [element.get("action_id") for element in elements]
        need(len(set(names)) == len(names))
    else:
        need(kind == "divider")


def check_blocks(blocks):
    need(isinstance(blocks, list), "invalid_blocks_format")
    need(len(blocks) <= BLOCKS_MAX)
    for block in blocks:
        check_block(block)
    need(len(json.dumps(blocks, ensure_ascii=False)) <= BLOCKS_CHARACTERS_MAX,
         "msg_blocks_too_long")


def check_metadata(metadata):
    need(isinstance(metadata, dict), "invalid_metadata_format")
    need(set(metadata) == {"event_type", "event_payload"},
         "invalid_metadata_schema")
    need(isinstance(metadata["event_type"], str) and
         isinstance(metadata["event_payload"], dict),
         "invalid_metadata_schema")
    need(len(json.dumps(metadata)) <= METADATA_BYTES_MAX,
         "metadata_too_large")


def check_content(payload):
    """What a message says, posted or changed."""
    text, blocks = payload.get("text"), payload.get("blocks")
    need(isinstance(text, (str, type(None))), "invalid_arguments")
    # What older programs send: their inside is not looked at here.
    attachments = payload.get("attachments")
    need(isinstance(attachments, (list, type(None))), "invalid_arguments")
    need(text or blocks or attachments, "no_text")
    need(len(text or "") <= TEXT_MAX, "msg_too_long")
    if blocks is not None:
        check_blocks(blocks)
    if payload.get("metadata") is not None:
        check_metadata(payload["metadata"])


def channel_id(name):
    """The id of "#name": stable, and in the alphabet of Slack's ids."""
    digest = hashlib.sha256(name.lstrip("#").encode()).hexdigest().upper()
    return "C0" + digest[:9]


def is_member(value):
    """Does it look like the id of a member?"""
    return value[0] in "UW" and len(value) >= 9 and value.isalnum() and \
        value.isupper()


def direct_id(user):
    """The id of the conversation with a member."""
    digest = hashlib.sha256(user.encode()).hexdigest().upper()
    return "D0" + digest[:9]


def read_limit(arguments):
    limit = arguments.get("limit", "100")
    need(limit.isdigit() and 1 <= int(limit) <= LIMIT_MAX, "invalid_limit")
    return int(limit)


def list_page(names, hidden, arguments):
    """One page of a list of channels, without those whose id is hidden:
    filters work after the page is cut, as documented."""
    cursor = arguments.get("cursor")
    need(cursor is None or cursor.startswith("dXNlcjpV"), "invalid_cursor")
    first = int(cursor[len("dXNlcjpV"):].rstrip("=")) if cursor else 0
    last = first + read_limit(arguments)
    more = "dXNlcjpV%d==" % last if last < len(names) else ""
    return {"ok": True, "response_metadata": {"next_cursor": more},
            "channels": [
                {"id": channel_id(name), "name": name,
                 "name_normalized": name, "is_channel": True,
                 "is_archived": False, "is_private": False}
                for name in names[first:last]
                if channel_id(name) not in hidden]}


def history_page(found, arguments, shown):
    """One page of messages; where there are more, a cursor goes on."""
    cursor = arguments.get("cursor")
    need(cursor is None or cursor.startswith("bmV4dF"), "invalid_cursor")
    first = int(cursor[len("bmV4dF"):].rstrip("=")) if cursor else 0
    last = first + read_limit(arguments)
    page = {"ok": True, "has_more": last < len(found),
            "messages": [shown(message) for message in found[first:last]]}
    if page["has_more"]:
        page["response_metadata"] = {"next_cursor": "bmV4dF%d==" % last}
    return page


def instant(text, error):
    """A stamp as a number of microseconds: exact, unlike a float."""
    seconds, _, micros = text.partition(".")
    need(seconds.isdigit() and (micros == "" or micros.isdigit()), error)
    return int(seconds) * 1000000 + int((micros + "000000")[:6])


def read_arguments(content_type, query, body):
    """The arguments, and an error if they cannot be read."""
    kind = content_type.split(";")[0]
    if not body:
        return dict(query), None
    try:
        if kind == "application/json":
            arguments = json.loads(body)
        elif kind == "application/x-www-form-urlencoded":
            arguments = dict(urllib.parse.parse_qsl(body.decode()))
        else:
            return dict(query), ("invalid_post_type" if kind else
                                 "missing_post_type")
    except ValueError:
        return dict(query), "invalid_form_data"
    if not isinstance(arguments, dict):
        return dict(query), "invalid_arguments"
    return dict(query, **arguments), None
