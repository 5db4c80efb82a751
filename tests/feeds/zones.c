/* SPDX-License-Identifier: MIT */
/*
 * zones: VTIMEZONEs for lines "zone from to" on standard input (seconds UTC), a
 * range's after its line and before an empty one; none where vtimezone_can_say()
 * says no.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "ical.h"
#include "vtimezone.h"
#include "zonedir.h"

int
main(void)
{
	struct zonedir *zonedir = zonedir_new(NULL);
	const struct zone *zone;
	struct text text = { 0 };
	int64_t from_at, to_at;
	struct ical ical;
	char name[64];

	while (scanf("%63s %" SCNd64 " %" SCNd64, name, &from_at, &to_at) ==
	    3) {
		zone = zonedir_find(zonedir, name, NULL);
		if (zone == NULL) {
			fprintf(stderr, "zones: no zone %s\n", name);
			return 1;
		}
		text_cut(&text, 0);
		ical_init(&ical, &text);
		if (vtimezone_can_say(zone, from_at, to_at))
			vtimezone_format(&ical, zone, from_at, to_at);
		ical_clear(&ical);
		printf("%s %" PRId64 " %" PRId64 "\n%s\n", name, from_at,
		    to_at, text_string(&text));
	}
	text_clear(&text);
	zonedir_free(zonedir);
	return 0;
}
