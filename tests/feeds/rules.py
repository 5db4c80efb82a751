# SPDX-License-Identifier: MIT
"""The rules of docs and research for a feed's bytes: what readers in use
choke on.  Knows nothing of patchday's code."""
import re

REQUIRED = ["UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION",
            "STATUS", "TRANSP", "SEQUENCE", "CREATED", "LAST-MODIFIED",
            "CATEGORIES", "COLOR"]
CALENDAR = ["CALSCALE", "NAME", "X-WR-CALNAME", "X-WR-CALDESC",
            "REFRESH-INTERVAL", "X-PUBLISHED-TTL", "COLOR"]
NEVER = ["METHOD", "ORGANIZER", "ATTENDEE", "VALARM", "DURATION", "RDATE"]
NAME = re.compile(r"[A-Z0-9-]+")
PARAMETER = re.compile(r';([A-Z0-9-]+)=("[^"\x00-\x1f]*"|[^";:,\x00-\x1f]*)')


class Broken(Exception):
    pass


def need(is_right, what):
    if not is_right:
        raise Broken(what)


def physical_lines(data):
    need(data.endswith(b"\r\n"), "the last line has no CRLF")
    lines = data[:-2].split(b"\r\n")
    for line in lines:
        need(line != b"", "an empty line")
        need(b"\n" not in line and b"\r" not in line, f"bare CR or LF {line}")
        need(len(line) <= 75, f"{len(line)} octets in {line}")
        need(not re.search(rb"[\x00-\x1f\x7f]", line), f"control in {line}")
        line.decode("utf-8")     # a character cut by a fold raises
    return lines


def content_lines(data):
    """(name, {parameter: value}, value) of each line."""
    unfolded = []
    for line in physical_lines(data):
        text = line.decode("utf-8")
        if text[0] == " ":
            unfolded[-1] += text[1:]
        else:
            unfolded.append(text)
    result = []
    for line in unfolded:
        name = NAME.match(line)
        need(name, f"no name in {line}")
        at, parameters = name.end(), {}
        while at < len(line) and line[at] == ";":
            parameter = PARAMETER.match(line, at)
            need(parameter, f"bad parameter in {line}")
            parameters[parameter[1]] = parameter[2].strip('"')
            at = parameter.end()
        need(at < len(line) and line[at] == ":", f"no value in {line}")
        result.append((name[0], parameters, line[at + 1:]))
    return result


def components(lines):
    """The tree: [name, [lines], [components]]."""
    root = ["", [], []]
    stack = [root]
    for name, parameters, value in lines:
        if name == "BEGIN":
            stack.append([value, [], []])
            stack[-2][2].append(stack[-1])
        elif name == "END":
            need(stack.pop()[0] == value, f"END:{value} ends nothing")
        else:
            stack[-1][1].append((name, parameters, value))
    need(len(stack) == 1 and len(root[2]) == 1 and not root[1],
         "not exactly one VCALENDAR")
    need(root[2][0][0] == "VCALENDAR", "no VCALENDAR")
    return root[2][0]


def text(value):
    need(not re.search(r"(?<!\\)(\\\\)*[,;]", value), f"bare , or ; {value}")
    need(not re.search(r"(?<!\\)(\\\\)*\\([^\\;,nN]|$)", value),
         f"bad escape {value}")
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value)


def check_event(event, zones, seen):
    names = [line[0] for line in event[1]]
    get = {line[0]: line for line in event[1]}
    for name in REQUIRED:
        need(names.count(name) == 1, f"{names.count(name)} {name}")
    key = (get["UID"][2], get.get("RECURRENCE-ID", ("", {}, ""))[2])
    need(key not in seen, f"UID twice: {key}")
    seen.add(key)
    need(get["DTSTAMP"][2] == get["LAST-MODIFIED"][2],
         "DTSTAMP is not LAST-MODIFIED")
    for name in ("DTSTART", "DTEND", "EXDATE", "RECURRENCE-ID"):
        for line in (x for x in event[1] if x[0] == name):
            tzid = line[1].get("TZID")
            if tzid is None:
                need(re.fullmatch(r"\d{8}T\d{6}Z", line[2]),
                     f"floating {line}")
            else:
                need(re.fullmatch(r"\d{8}T\d{6}", line[2]), f"{line}")
                need(tzid in zones, f"no VTIMEZONE for {tzid}")
                need(tzid != "UTC", "TZID=UTC")
    for name in ("SUMMARY", "DESCRIPTION", "LOCATION"):
        if name in get:
            text(get[name][2])
    need(get["STATUS"][2] in ("TENTATIVE", "CONFIRMED", "CANCELLED"),
         "STATUS")
    rule = get.get("RRULE")
    if rule and "UNTIL=" in rule[2]:
        need(re.search(r"UNTIL=\d{8}T\d{6}Z", rule[2]), f"UNTIL {rule[2]}")
    need(rule is None or "RECURRENCE-ID" not in get, "an override with RRULE")
    for line in event[1]:
        if line[0] == "EXDATE":
            need("," not in line[2], "a list of EXDATE")
            need(line[1] == get["DTSTART"][1], "EXDATE unlike DTSTART")


def check_zone(zone):
    need([x[0] for x in zone[1]] == ["TZID"], "VTIMEZONE holds more than TZID")
    need(re.fullmatch(r"[A-Za-z0-9/_+-]+", zone[1][0][2]), "TZID")
    need(zone[2], "no observance")
    starts = []
    for kind, lines, _ in zone[2]:
        need(kind in ("STANDARD", "DAYLIGHT"), kind)
        need([x[0] for x in lines] == ["DTSTART", "TZOFFSETFROM",
                                       "TZOFFSETTO", "TZNAME"], str(lines))
        need(all(re.fullmatch(r"[+-]\d{4}", x[2]) for x in lines[1:3]),
             "offsets are not whole minutes")
        starts.append(lines[0][2])
    need(starts == sorted(starts), "observances out of order")


def check(data, form):
    """Raise Broken (or UnicodeDecodeError) unless the feed is right."""
    calendar = components(content_lines(data))
    names = [line[0] for line in calendar[1]]
    need(names[:2] == ["VERSION", "PRODID"], "VERSION, PRODID first")
    for name in CALENDAR:
        need(names.count(name) == 1, f"{names.count(name)} {name}")
    get = {line[0]: line for line in calendar[1]}
    need(get["REFRESH-INTERVAL"][1] == {"VALUE": "DURATION"},
         "REFRESH-INTERVAL has no VALUE")
    need(calendar[2], "no component")
    kinds = [part[0] for part in calendar[2]]
    need(kinds == sorted(kinds, key=lambda kind: kind != "VTIMEZONE"),
         "a VTIMEZONE behind an event")
    zones, seen = {}, set()
    for part in calendar[2]:
        need(part[0] in ("VTIMEZONE", "VEVENT"), part[0])
        if part[0] == "VTIMEZONE":
            check_zone(part)
            need(part[1][0][2] not in zones, "a VTIMEZONE twice")
            zones[part[1][0][2]] = part
        else:
            check_event(part, zones, seen)
    for part in [calendar] + calendar[2]:
        for line in part[1]:
            need(line[0] not in NEVER, f"{line[0]} in a feed")
    if form == "expanded":
        need(b"TZID=" not in data and b"RRULE" not in data, "not expanded")
    return calendar
