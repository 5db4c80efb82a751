/* SPDX-License-Identifier: MIT */
#include "array.h"
#include "harness.h"
#include "rrule_packed.h"

/* Rules that fit, and whether they do. */
static const struct {
	const char *text;
	bool fits;
} rows[] = {
	{ "FREQ=DAILY", true },
	{ "FREQ=WEEKLY;COUNT=2147483647;INTERVAL=2147483647;WKST=SU", true },
	{ "FREQ=DAILY;UNTIL=20270101T000000Z;BYHOUR=0,23;BYMINUTE=59", true },
	{ "FREQ=MONTHLY;BYDAY=1WE,-5FR,MO;BYSETPOS=-366,366,1,-1", true },
	{ "FREQ=YEARLY;BYYEARDAY=-366,-1,1,366;BYDAY=-53SU,53MO", true },
	{ "FREQ=YEARLY;BYWEEKNO=-53,53;BYMONTHDAY=-31,31;BYMONTH=12", true },
	{ "FREQ=YEARLY;BYYEARDAY=1,2,3,4,5,6,7,8", true },
	{ "FREQ=YEARLY;BYYEARDAY=1,2,3,4,5,6,7,8,9", false },
	{ "FREQ=YEARLY;BYYEARDAY=1,2,3,4,5,6;BYDAY=1MO,2TU;BYSETPOS=1",
	    false },
	{ "FREQ=MONTHLY;BYDAY=1MO,1TU,1WE,1TH,1FR,1SA,1SU,2MO,2TU", false },
};

int
main(void)
{
	struct rrule_packed packed;
	struct rrule rule, again;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		CHECK_ROW(rrule_parse(rows[i].text, &rule, NULL) == 0,
		    rows[i].text);
		CHECK_ROW(rrule_packed_init(&packed, &rule) == rows[i].fits,
		    rows[i].text);
		if (!rows[i].fits)
			continue;
		rrule_packed_rule(&packed, &again);
		CHECK_ROW(rrule_equal(&rule, &again), rows[i].text);
	}
	return harness_end();
}
