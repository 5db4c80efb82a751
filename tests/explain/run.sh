#!/bin/sh
# SPDX-License-Identifier: MIT
# `patchday explain` as a user meets it: languages, dates, gaps and overlaps,
# JSON, exit statuses.  B is the folder of the build.
cd "$(dirname "$0")/../.." || exit 1
program=${B:-build}/patchday
[ -x "$program" ] || { echo "$program is not built"; exit 1; }
PATCHDAY_AT=2026-11-22T13:00:00Z
export PATCHDAY_AT
unset NO_COLOR PATCHDAY_CONF
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
passed=0 failed=0

# check NAME COMMAND...: the command succeeds.
check() {
	name=$1; shift
	if "$@"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "failed: $name"
	fi
}
# run STATUS ARGUMENTS...: patchday explain exits with it; $folder/out, /err.
run() {
	want=$1; shift
	"$program" explain "$@" >"$folder/out" 2>"$folder/err"
	status=$?
	what=$*
	check "$what exits with $want, not $status" [ "$status" -eq "$want" ]
}
out() { check "$what: output has $1" grep -qF -- "$1" "$folder/out"; }
err() { check "$what: error has $1" grep -qF -- "$1" "$folder/err"; }
lines() {
	check "$what: $2 lines have $1" \
	    [ "$(grep -cF -- "$1" "$folder/out")" -eq "$2" ]
}
# json EXPRESSION: Python, with the answer as `j`, finds it true.
json() {
	check "$what: $1" /usr/bin/python3 -c \
	    "import json, sys; j = json.load(open(sys.argv[1])); sys.exit(not ($1))" \
	    "$folder/out"
}

run 0 'every Thursday at 15:00' --zone America/Los_Angeles \
    --from 2026-02-20 -n 4 --in America/Santiago
out 'every Thursday at 15:00'
out 'RRULE       FREQ=WEEKLY;BYDAY=TH;BYHOUR=15;BYMINUTE=0;BYSECOND=0'
out 'cron        0 15 * * 4'
out 'OnCalendar  Thu *-*-* 15:00:00 America/Los_Angeles'
out 'Thu 5 Mar 2026 15:00 PST  2026-03-05T23:00:00Z'
out 'Thu 12 Mar 2026 15:00 PDT  2026-03-12T22:00:00Z  an hour earlier in UTC than last time, because of the change of clocks in Los Angeles on 8 March'
out 'Thu 12 Mar 2026 19:00 -03 (Santiago)'
lines 'in UTC than' 1

run 0 every Thursday at 15:00 -z UTC -n 1
out 'Thu 26 Nov 2026 15:00 UTC  2026-11-26T15:00:00Z'
run 0 'last working day of the month at 18:00' -n 1
out 'cron        - (cron cannot count working days or other sets of days)'
out 'OnCalendar  Mon..Thu *-*~01 18:00:00 UTC'
out '            Fri *-*~01..03 18:00:00 UTC'
run 0 '0 0 13 * 5' -n 1
out 'day 13 of the month at 00:00, and also every Friday at 00:00'
out 'about 62 days a year'

# "when:" takes one line of cron.
run 0 'every day at 9:00 and 10:30' -n 1
out '            30 10 * * *'
out 'note        cron needs several lines for this, and "when:" takes one: write the words or the RRULE there'
run 0 '0 9 * * *' -n 1
lines 'note' 0

# A start in a gap, with and without JSON.  fault-row: 21
run 0 'second Sunday of the month at 2:30' -z America/New_York \
    --from 2027-02-01 -n 3
out 'Sun 14 Mar 2027 03:30 EDT  2027-03-14T07:30:00Z  clocks are set forward over 02:30, so it is later that day'
lines 'in UTC than' 1
run 0 'second Sunday of the month at 2:30' -z America/New_York \
    --from 2027-02-01 -n 3 --in UTC --json
json 'j["words"] == "second Sunday of the month at 02:30"'
json 'j["cron"] == "30 2 * * 0#2" and "cron_why" not in j'
json 'j["oncalendar"] == "Sun *-*-08..14 02:30:00 America/New_York"'
json 'j["rrule"] == "FREQ=MONTHLY;BYDAY=2SU;BYHOUR=2;BYMINUTE=30;BYSECOND=0"'
json 'j["zone"] == "America/New_York" and j["notes"] == []'
json '[o["start"] for o in j["occurrences"]] == ["2027-02-14T07:30:00Z", "2027-03-14T07:30:00Z", "2027-04-11T06:30:00Z"]'
json '[o.get("gap") for o in j["occurrences"]] == [None, True, None]'
json 'j["occurrences"][1]["start_local"] == "2027-03-14T03:30"'
json 'j["occurrences"][1]["rule_local"] == "2027-03-14T02:30"'
json '[o["utc_offset"] for o in j["occurrences"]] == ["-05:00", "-04:00", "-04:00"]'
json '[o["abbreviation"] for o in j["occurrences"]] == ["EST", "EDT", "EDT"]'
json 'j["occurrences"][0]["local"] == {"UTC": "2027-02-14T07:30:00+00:00"}'

# A start that comes twice: the first.  fault-row: 22
run 0 'first Sunday of November at 1:30' -z America/New_York -n 1 --json
json 'j["occurrences"][0]["start"] == "2027-11-07T05:30:00Z"'
json 'j["occurrences"][0]["overlap"] is True'

# A day that does not exist falls on the next: one instant, told once.
run 0 'every day at 0:30' -z Pacific/Apia --from 2011-12-29T00:00:00Z \
    --to 2012-01-01T00:00:00Z --json
json '[o["start"] for o in j["occurrences"]] == ["2011-12-29T10:30:00Z", "2011-12-30T10:30:00Z", "2011-12-31T10:30:00Z"]'

# -n counts instants: of 02:00 and 03:00 on 22 March there is one.
run 0 'every Sunday at 2:00 and 3:00' -z Africa/Casablanca \
    --from 2026-03-22T00:00:00Z -n 2 --json
json '[o["start"] for o in j["occurrences"]] == ["2026-03-22T02:00:00Z", "2026-03-29T01:00:00Z"]'
run 0 'second Sunday of March at 2:30' -z America/New_York \
    --from 2027-01-01 -n 3 --json
json 'len(j["occurrences"]) == 3 and all(o["gap"] for o in j["occurrences"])'

# A time in the gap lands behind one that is written later.
run 0 'every day at 2:30 and 3:15' -z Europe/Berlin \
    --from 2027-03-28T00:00:00Z --to 2027-03-28T12:00:00Z --json
json '[o["start"] for o in j["occurrences"]] == ["2027-03-28T01:15:00Z", "2027-03-28T01:30:00Z"]'

# --from and --to: all in [from, to); -n cuts.
run 0 'every hour' --from 2026-12-01T00:00:00Z --to 2026-12-03T00:00:00Z --json
json 'len(j["occurrences"]) == 48 and j["occurrences"][0]["start"] == "2026-12-01T00:00:00Z"'
run 0 'every hour' --from 2026-12-01T00:00:00Z --to 2026-12-03T00:00:00Z \
    -n 5 --json
json 'len(j["occurrences"]) == 5'
run 0 'every hour' --json
json 'len(j["occurrences"]) == 10'
run 0 'once on 2026-12-03 at 15:00' --from 2027-01-01
out 'Nothing falls into that time.'
run 0 'once on 2026-12-03 at 15:00' -z Pacific/Auckland --json
json 'j["rrule"] is None and "RDATE" in j["rrule_why"]'
json 'j["occurrences"][0]["start"] == "2026-12-03T02:00:00Z"'

# Over the date line: a day that is left out, and the same UTC hour after.
run 0 'every day at 15:00' -z Pacific/Apia --from 2011-12-30T00:00:00Z -n 3
out 'Sat 31 Dec 2011 15:00 +14 (Apia)  2011-12-31T01:00:00Z  clocks are set forward over 15:00, so it is on the next day'
lines 'in UTC than' 0

# UNTIL is told in UTC, and its words say the local time.
run 0 'every Thursday at 15:00 until 2027-06-30' -z Europe/Berlin -n 1
out 'FREQ=WEEKLY;UNTIL=20270630T215959Z;BYDAY=TH;'
run 0 'FREQ=DAILY;UNTIL=20270630;BYHOUR=9' -z America/Santiago -n 1
out 'every day at 09:00 until 2027-06-30'
out 'FREQ=DAILY;UNTIL=20270701T035959Z;BYHOUR=9;'
run 0 'FREQ=DAILY;UNTIL=20270701T035959Z;BYHOUR=9' -z America/Santiago -n 1
out 'every day at 09:00 until 2027-06-30'
out 'FREQ=DAILY;UNTIL=20270701T035959Z;BYHOUR=9;'

# 03:05 is skipped, so it is behind 03:44 and 03:45 (14:00Z), which no UNTIL
# leaves out; 04:05 is the same instant as 03:05.  fault-row: 21
run 0 'FREQ=DAILY;UNTIL=20260927T030500;BYHOUR=3,4;BYMINUTE=5,44,45' \
    -z Pacific/Chatham --from 2026-09-26T14:00:00Z
out 'UNTIL=20260926T142000Z;BYHOUR=3,4;BYMINUTE=5,44,45;'
out 'EXDATE      20260927T034400,20260927T034500'
lines '2026-09-26T14:20:00Z' 1
lines '2026-09-26T14:00:00Z' 0

# A rule without a start has none: it was always so.
for rule in 'every Sunday at 2:30' '30 2 * * 0' \
    'FREQ=WEEKLY;BYDAY=SU;BYHOUR=2;BYMINUTE=30'; do
	run 0 "$rule" -z Europe/London --from 1900-04-01T00:00:00Z -n 1
	out 'Sun 1 Apr 1900 02:30 GMT  1900-04-01T02:30:00Z'
done

# --start is the DTSTART.
run 0 'RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU' --start 2026-11-24T21:00:30 \
    -n 2 --json
json 'j["words"] == "every 2 weeks on Tuesday at 21:00:30"'
json 'j["start_local"] == "2026-11-24T21:00:30"'
json '[o["start"] for o in j["occurrences"]] == ["2026-11-24T21:00:30Z", "2026-12-08T21:00:30Z"]'
json 'j["cron"] is None and "every 2 weeks" in j["cron_why"]'
run 0 'FREQ=DAILY;UNTIL=20261124T080000Z;BYHOUR=9' -z Europe/Berlin --json
json '[o["start"] for o in j["occurrences"]] == ["2026-11-23T08:00:00Z", "2026-11-24T08:00:00Z"]'

# What is refused, and with what status.
run 1 every Thrusday at 9:00
err 'column 7: "Thrusday" is not understood; did you mean "Thursday"?'
check 'nothing is printed' [ ! -s "$folder/out" ]
run 1 'every 2 weeks on Tuesday at 9:00'
err '--start'
run 1 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;BYHOUR=9'
err 'February never has 30 days'
# One clause of several is not dropped without a word.
run 1 'every Thursday at 15:00, and also day 31 of April at 10:00'
err 'column 35: April has 30 days, not 31'
run 1 '0 9 * * THR'
err 'did you mean THU?'
run 2 'every day at 9:00' --zone Europe/Berln
err 'did you mean "Europe/Berlin"?'
run 2 'every day at 9:00' --start 2026-02-30
err 'February 2026 has 28 days'
run 2 'every day at 9:00' --from 2026-12-02 --to 2026-12-01
run 2

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
