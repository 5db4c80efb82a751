#!/bin/sh
# SPDX-License-Identifier: MIT
# Is patchday's gate open for this change?  Exit status: 0 it is, 1 it is not.
# Needs curl.  It is told by variables:
#   PATCHDAY_URL      where patchday is, such as https://patchday.example.org
#   GATE_SERVICE      the service, as the policy names it
#   GATE_ENVIRONMENT  the id of the environment
#   GATE_CHANGE, GATE_VERSION, GATE_DISRUPTION (true, false)
#                     what is known of the change; what is not is taken for
#                     the worst
#   GATE_ELSE         what counts when patchday cannot be reached or cannot
#                     tell: closed (default) or open
#   GATE_WAIT         ask again each minute, so many seconds at most (default 0)
set -u
end=$(($(date +%s) + ${GATE_WAIT:-0}))
while :; do
	answer=$(curl -fsS --max-time 20 --get "${PATCHDAY_URL%/}/api/v1/gate" \
		--data-urlencode "service=$GATE_SERVICE" \
		--data-urlencode "environment=$GATE_ENVIRONMENT" \
		${GATE_CHANGE:+--data-urlencode "change=$GATE_CHANGE"} \
		${GATE_VERSION:+--data-urlencode "version=$GATE_VERSION"} \
		${GATE_DISRUPTION:+--data-urlencode "disruption=$GATE_DISRUPTION"}) || answer=
	# The state comes first; no text of others can look like that.
	case $answer in
	'{"state":"open",'*) state=open ;;
	'{"state":"closed",'*) state=closed ;;
	*) state=unknown ;;
	esac
	why=${answer#*\"why\":\"}
	why=${why%%\",\"opens_at\"*}
	printf 'patchday: %s in %s: %s: %s\n' "$GATE_SERVICE" \
		"$GATE_ENVIRONMENT" "$state" "${why:-no answer}"
	[ "$state" != open ] || exit 0
	left=$((end - $(date +%s)))
	[ "$left" -gt 0 ] || break
	sleep "$((left < 60 ? left : 60))"
done
if [ "$state" = unknown ] && [ "${GATE_ELSE:-closed}" = open ]; then
	echo 'patchday: it goes on, since GATE_ELSE is open'
	exit 0
fi
exit 1
