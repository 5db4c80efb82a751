#!/bin/sh
# SPDX-License-Identifier: MIT
# `patchday check` as a user meets it: exit status, where things are printed,
# colours, JSON.  B is the folder of the build.
cd "$(dirname "$0")/../.." || exit 1
program=${B:-build}/patchday
[ -x "$program" ] || { echo "$program is not built"; exit 1; }
PATCHDAY_AT=2026-11-22T13:00:00Z
export PATCHDAY_AT
unset NO_COLOR PATCHDAY_CONF
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
passed=0 failed=0

# test NAME COMMAND...: the command succeeds.
check() {
	name=$1; shift
	if "$@"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "failed: $name"
	fi
}
# run STATUS ARGUMENTS...: patchday check exits with it; $folder/out, /err.
run() {
	want=$1; shift
	"$program" check "$@" >"$folder/out" 2>"$folder/err"
	status=$?
	check "check $* exits with $want, not $status" [ "$status" -eq "$want" ]
}
out() { check "output has $1" grep -qF -- "$1" "$folder/out"; }
err() { check "standard error has $1" grep -qF -- "$1" "$folder/err"; }

run 0 examples/rubin.yaml
out 'Patch Thursday (patch-thursday)'
out 'every Thursday at 15:00'
out 'Thu 3 Dec 2026 15:00–17:00 PST'
out '23:00 – Fri 4 Dec 01:00 UTC'
out '20:00–22:00 -03 (Santiago)'
out 'Thu 17 Dec 2026 15:00–17:00 PST'
out 'Thu 2026-11-26: Thanksgiving'
out 'first Wednesday of the month at 13:00'
out 'by Telescope software configuration manager, 7 days before'
out '2 windows, 11 environments, 7 channels, 0 warnings'
check 'no complaint' [ ! -s "$folder/err" ]
check 'a pipe gets no colours' sh -c "! grep -q '$(printf '\033')' '$folder/out'"

out 'US federal holidays; then it is proposed to skip it'
out 'Chilean holidays; then it is proposed to move it'

# What is near is told, with the command.  Files of holidays are read beside
# the configuration; one that cannot be is a warning.
cp examples/us.ics examples/chile.ics "$folder"
cat >"$folder/holidays.yaml" <<END
windows:
  w: {title: W, when: every Thursday at 15:00, zone: America/Santiago, duration: 2h, holidays: [us, chile, gone, bad]}
holidays:
  us: {file: us.ics}
  chile: {title: Feriados, file: chile.ics}
  gone: {file: gone.ics}
  bad: {file: holidays.yaml}
END
run 0 "$folder/holidays.yaml"
err 'meets Thanksgiving (us); to skip it: patchday skip w/2026-11-26T15:00 --because "Thanksgiving"'
err "gone.ics: No such file or directory"
err "holidays.yaml: it is no iCalendar file: BEGIN:VCALENDAR is missing"
err 'nobody is told when it meets a holiday'
out ', 4 warnings'
printf 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:2026\nEND:VEVENT\nEND:VCALENDAR\n' \
	>"$folder/us.ics"
run 0 "$folder/holidays.yaml"
err '1 event of '
err 'line 2: DTSTART:2026'
rm "$folder"/*.ics "$folder/holidays.yaml"

run 0 --config examples/small.yaml
out 'Weekly updates (updates)'
run 0 examples/folder
out '2 windows, 2 environments, 2 channels'

# A secret that others may read is refused; one that is elsewhere is not.
cp examples/small.yaml "$folder/small.yaml"
secret=$(sed -n 's/.*{file: \([^}]*\)}.*/\1/p' examples/small.yaml | head -1)
check 'the example has a secret' [ -n "$secret" ]
run 0 "$folder/small.yaml"
echo xoxb-secret >"$folder/$secret"
chmod 644 "$folder/$secret"
run 1 "$folder/small.yaml"
err "$secret may be read by others (mode 644); accepted is 0600 or 0640"
err 'small.yaml is refused: 1 error'
check 'nothing is explained' [ ! -s "$folder/out" ]
run 1 "$folder/small.yaml" --json
out '"accepted": false'
chmod 600 "$folder/$secret"
run 0 "$folder/small.yaml"

bad=tests/corpus/conf/bad
run 1 $bad/zones.yaml
err "$bad/zones.yaml:6:11: error: zone: unknown zone \"Los_Angeles\"; did you mean \"America/Los_Angeles\"?"
err "$bad/zones.yaml is refused: 6 errors"
check 'nothing is explained' [ ! -s "$folder/out" ]
run 3 $bad/none.yaml
err "$bad/none.yaml"
run 2 one.yaml two.yaml

cat >"$folder/overlap.yaml" <<'END'
environments: {prod: {tier: prod}}
windows:
  a: {title: A, when: every day at 12:00, zone: UTC, duration: 2h, environments: prod}
  b: {title: B, when: every Sunday at 13:00, zone: UTC, duration: 2h, environments: prod}
END
run 0 "$folder/overlap.yaml"
err "overlap.yaml:4:17: warning: b overlaps a in the environment prod, first on Sun 22 Nov 2026 13:00 UTC"
run 1 --strict "$folder/overlap.yaml"

json() {
	check "$1" /usr/bin/python3 -c "import json; c = json.load(open('$folder/out')); assert $1, c"
}
run 0 --json examples/rubin.yaml
json 'c["accepted"] and c["complaints"] == []'
json 'c["windows"][0]["words"].startswith("every Thursday at 15:00")'
json 'len(c["windows"][0]["occurrences"]) == 3'
json 'c["windows"][0]["occurrences"][0]["start"] == "2026-12-03T23:00:00Z"'
run 1 --json $bad/booleans.yaml
json 'not c["accepted"] and c["errors"] == len(c["complaints"]) > 4'
json 'c["complaints"][0]["line"] == 15 and c["complaints"][0]["column"] == 27'

if command -v script >/dev/null; then
	script -qec "$program check examples/small.yaml" /dev/null >"$folder/out" </dev/null
	check 'a terminal gets colours' grep -q "$(printf '\033')\[1m" "$folder/out"
	NO_COLOR=1 script -qec "$program check examples/small.yaml" /dev/null >"$folder/out" </dev/null
	check 'NO_COLOR is honoured' sh -c "! grep -q '$(printf '\033')' '$folder/out'"
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
