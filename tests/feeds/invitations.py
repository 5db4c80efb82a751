# SPDX-License-Identifier: MIT
"""invitations.py PATCHDAY CONFIG RESTRICT ACCEPT: mails of a simulated month
are invitations as RFC 5546 and 6047 have them, the same events as in the feed,
and taken by python3-icalendar, libical, khal and KDE's library (ACCEPT; ""
where it is not installed)."""
import email
import email.policy
import json
import os
import subprocess
import sys
import tempfile

import icalendar

import judge
import khal_reads

FROM, TO = "2026-10-20", "2026-11-25"
SHAPE = ["multipart/mixed", "multipart/alternative", "text/plain",
         "text/html", "text/calendar", "application/ics"]


def simulate(program, config):
    output = subprocess.run(
        [program, "simulate", "-c", config, "--from", FROM, "--to", TO,
         "--json"], check=True, capture_output=True, text=True).stdout
    return [row for row in json.loads(output) if row["kind"] == "invitation"]


def feed_uids(program, config):
    output = subprocess.run(
        [program, "feed", "all", "-c", config, "--at", FROM], check=True,
        capture_output=True).stdout
    return {str(event["UID"]): event for event in
            icalendar.Calendar.from_ical(output).walk("VEVENT")}


def document(tally, row):
    """The calendar part of a mail whose shape is right."""
    mail = email.message_from_string(row["letter"],
                                     policy=email.policy.SMTP)
    parts = list(mail.walk())
    tally.check([part.get_content_type() for part in parts] == SHAPE and
                not any(part.defects for part in parts), "the mail's parts")
    calendar, attachment = parts[4], parts[5]
    data = calendar.get_payload(decode=True)
    tally.check(data == attachment.get_payload(decode=True), "one document")
    tally.check(attachment.get_filename() == "invite.ics" and
                attachment.get_content_disposition() == "attachment",
                "invite.ics")
    tally.check(calendar.get_content_charset() == "utf-8" and
                b"\r\nMETHOD:" + calendar["Content-Type"].params[
                    "method"].encode() + b"\r\n" in data, "one method")
    tally.check(mail["From"].addresses[0].addr_spec ==
                "patchday@example.org" and
                mail["To"].addresses[0].addr_spec == row["recipient"],
                "from and to")
    return data


def judge_one(tally, row, data, feed, last):
    calendar = icalendar.Calendar.from_ical(data)
    events = calendar.walk("VEVENT")
    tally.check(len(events) == 1 and not calendar.errors and
                not events[0].errors and len(calendar.subcomponents) == 1,
                "one event")
    event, method = events[0], str(calendar["METHOD"])
    uid = str(event["UID"])
    person = event["ATTENDEE"]
    tally.check(str(event["ORGANIZER"]) == "mailto:patchday@example.org",
                "organizer")
    tally.check(str(person).replace("%25", "%") ==
                "mailto:" + row["recipient"] and
                person.params["RSVP"] == "FALSE" and
                person.params["PARTSTAT"] == "NEEDS-ACTION", "attendee")
    tally.check((method == "CANCEL") == (event["STATUS"] == "CANCELLED"),
                "method and status")
    shown = feed.get(uid)
    tally.check(shown is not None and
                shown["DTSTART"].dt == event["DTSTART"].dt and
                shown["DTEND"].dt == event["DTEND"].dt, f"{uid} in the feed")
    key = (uid, row["recipient"])
    tally.check(key not in last or (last[key][0] < event["SEQUENCE"] and
                                    last[key][1] != method),
                f"{uid}: SEQUENCE grows")
    last[key] = (event["SEQUENCE"], method)


def judge_khal(tally, paths):
    for path in paths:
        with tempfile.TemporaryDirectory() as folder:
            os.mkdir(os.path.join(folder, "feed"))
            with open(os.path.join(folder, "config"), "w") as file:
                file.write(khal_reads.CONFIG.format(folder=folder,
                                                    zone="UTC"))
            done = khal_reads.khal(folder, "import", "--batch", "-a", "feed",
                                   path)
            kept = os.listdir(os.path.join(folder, "feed"))
            tally.check(done.returncode == 0 and len(kept) == 1 and
                        "not be available" not in done.stderr,
                        f"khal takes {path}: {done.stderr[-300:]}")


def judge_kde(tally, program, paths):
    done = subprocess.run([program, *paths], capture_output=True, text=True)
    lines = done.stdout.splitlines()
    tally.check(done.returncode == 0 and len(lines) == len(paths),
                f"KDE: {done.stdout}{done.stderr}")
    for line in lines:
        tally.check(line.split("\t")[1] == "ok", f"KDE: {line}")


def main():
    program, config, restrict, accept = sys.argv[1:]
    tally, last, paths = judge.Tally(), {}, []
    feed = feed_uids(program, config)
    rows = simulate(program, config)
    methods = {"REQUEST": 0, "CANCEL": 0}
    with tempfile.TemporaryDirectory() as folder:
        for number, row in enumerate(rows):
            data = document(tally, row)
            judge_one(tally, row, data, feed, last)
            methods["CANCEL" if b"METHOD:CANCEL" in data else "REQUEST"] += 1
            paths.append(os.path.join(folder, f"{number}.ics"))
            with open(paths[-1], "wb") as file:
                file.write(data)
        tally.check(min(methods.values()) >= 10, f"enough: {methods}")
        judge.judge_libical(tally, restrict, paths)
        judge_khal(tally, paths[::7])
        if accept:
            judge_kde(tally, accept, paths)
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed or not tally.passed else 0


if __name__ == "__main__":
    sys.exit(main())
