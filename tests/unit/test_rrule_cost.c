/* SPDX-License-Identifier: MIT */
/*
 * Rules made at random, from their own words and then damaged: whatever it is,
 * it is accepted or refused, and expanded, in 50 ms of CPU.  RULES=n: how many
 * (default 10,000); SEED=n.  fault-row: 28
 */
#include <stdlib.h>
#include <time.h>

#include "array.h"
#include "civil.h"
#include "harness.h"
#include "random.h"
#include "rrule.h"
#include "text.h"

#define INSTANCES 200
#define TRIES 6
#define FIRST 1767258000	/* 2026-01-01T09:00:00 */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define MOST_US 1000000
#else
#define MOST_US 50000
#endif

static uint32_t
cost_pick(struct random *random, uint32_t below)
{
	return (uint32_t)random_below(random, below);
}

static int64_t
cost_cpu_us(void)
{
	struct timespec used;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
	return used.tv_sec * 1000000 + used.tv_nsec / 1000;
}

/* A list of 1 to 40 of the part's values, most of them possible. */
static void
cost_put_list(struct random *random, const char *name, struct text *text)
{
	static const char *const days[] = { "MO", "TU", "WE", "TH", "FR",
		"SA", "SU", "XX" };
	static const struct { const char *name; int most; } ranges[] = {
		{ "BYMONTH", 12 }, { "BYMONTHDAY", 31 }, { "BYYEARDAY", 366 },
		{ "BYWEEKNO", 53 }, { "BYSETPOS", 366 }, { "BYHOUR", 23 },
		{ "BYMINUTE", 59 }, { "BYSECOND", 60 },
	};
	uint32_t count = cost_pick(random, 8) == 0 ? 40 :
	    1 + cost_pick(random, 3), i;
	int most = 7;
	size_t k;

	for (k = 0; k < countof(ranges); k++)
		if (strcmp(ranges[k].name, name) == 0)
			most = ranges[k].most;
	text_putf(text, ";%s=", name);
	for (i = 0; i < count; i++) {
		if (i > 0)
			text_putc(text, ',');
		if (strcmp(name, "BYDAY") != 0) {
			text_putf(text, "%s%d", cost_pick(random, 4) == 0 ?
			    "-" : "", (int)cost_pick(random,
			    (uint32_t)most + 2));
			continue;
		}
		if (cost_pick(random, 2) == 0)
			text_putf(text, "%d", (int)cost_pick(random, 108) -
			    54);
		text_puts(text, days[cost_pick(random, countof(days))]);
	}
}

static void
cost_put_rule(struct random *random, struct text *text)
{
	static const char *const freqs[] = { "YEARLY", "MONTHLY", "WEEKLY",
		"DAILY", "HOURLY", "MINUTELY", "SECONDLY" };
	static const char *const parts[] = { "BYMONTH", "BYMONTHDAY",
		"BYYEARDAY", "BYWEEKNO", "BYSETPOS", "BYDAY", "BYDAY",
		"BYMONTHDAY", "BYHOUR", "BYMINUTE", "BYSECOND" };
	static const char *const ends[] = { "", "", ";COUNT=1000000000",
		";COUNT=1", ";UNTIL=99991231T235959", ";UNTIL=20260102",
		";INTERVAL=2147483647", ";INTERVAL=1000", ";INTERVAL=7",
		";WKST=SU", ";COUNT=99999999999999999999" };
	uint32_t count = cost_pick(random, 5);

	text_putf(text, "FREQ=%s", freqs[cost_pick(random,
	    cost_pick(random, 8) == 0 ? 7 : 4)]);
	while (count-- > 0)
		cost_put_list(random, parts[cost_pick(random,
		    countof(parts))], text);
	text_puts(text, ends[cost_pick(random, countof(ends))]);
	text_puts(text, ends[cost_pick(random, countof(ends))]);
}

/* One in four is damaged at one to three places. */
static void
cost_damage(struct random *random, struct text *text)
{
	static const char bytes[] = ";=,-0123456789ABMOTUY \xff";
	uint32_t count = cost_pick(random, 4) == 0 ?
	    1 + cost_pick(random, 3) : 0;

	while (count-- > 0)
		text->bytes[cost_pick(random, (uint32_t)text->length)] =
		    bytes[cost_pick(random, sizeof(bytes) - 1)];
}

/* Parse, check, expand, and look far ahead; was it accepted? */
static bool
cost_try(const char *text, int64_t start)
{
	struct rrule_cursor cursor;
	struct error error = { 0 };
	struct rrule rule;
	int64_t local;
	int i;

	if (rrule_parse(text, &rule, &error) < 0 ||
	    rrule_check(&rule, start, &error) < 0) {
		CHECK_ROW(error.text[0] != '\0', text);
		return false;
	}
	rrule_cursor_init(&cursor, &rule, start, start);
	for (i = 0; i < INSTANCES && rrule_cursor_next(&cursor, &local); i++)
		continue;
	(void)rrule_next(&rule, start, start + (int64_t)3000 * 366 * 86400,
	    &local);
	return true;
}

/* The CPU microseconds it takes: the least of some tries, as another program may
 * have had the processor's caches. */
static int64_t
cost_measure_us(const char *text, int64_t start, bool *ret_is_accepted)
{
	int64_t began_us, least_us = INT64_MAX, took_us;
	int try;

	for (try = 0; try < TRIES && least_us > MOST_US; try++) {
		began_us = cost_cpu_us();
		*ret_is_accepted = cost_try(text, start);
		took_us = cost_cpu_us() - began_us;
		if (took_us < least_us)
			least_us = took_us;
	}
	return least_us;
}

int
main(void)
{
	const char *seed = getenv("SEED"), *rules = getenv("RULES");
	uint32_t count = rules != NULL ? (uint32_t)atoi(rules) : 10000, i;
	int64_t took_us, most_us = 0, start;
	bool is_accepted = false;
	struct random random;
	unsigned accepted = 0, slow = 0;

	random_init_seeded(&random, seed != NULL ?
	    (uint64_t)atoll(seed) : 20261203);
	for (i = 0; i < count; i++) {
		struct text text = { 0 };

		start = FIRST + (int64_t)cost_pick(&random, 4 * 366) * 86400;
		cost_put_rule(&random, &text);
		cost_damage(&random, &text);
		took_us = cost_measure_us(text_string(&text), start,
		    &is_accepted);
		accepted += is_accepted;
		if (took_us > most_us)
			most_us = took_us;
		slow += took_us > 1000000;
		CHECK_ROW(took_us <= MOST_US, text_string(&text));
		text_clear(&text);
	}
	CHECK(accepted > count / 20 && accepted < count);
	CHECK_NUMBER(slow, 0);
	printf("rules: %u, accepted %u, at most %lld us of CPU\n", count,
	    accepted, (long long)most_us);
	return harness_end();
}
