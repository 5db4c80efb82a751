/* SPDX-License-Identifier: MIT */
/*
 * What plain careful C reaches: the twelve rules of rules.tsv written out by
 * hand, each as days of a month in bits, and a table of the moments at which
 * a zone's offset changes.  No rule is read, no zone is asked while the time
 * is taken.  Not a product: only the mark to measure by.
 *
 * Usage: expand_limit RULES EXPECTED [MILLISECONDS]
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "zone.h"
#include "zonedir.h"

#define LIMIT_RULES 12
#define LIMIT_SPANS 256
#define LIMIT_DAY 86400
#define FROM_DAYS 18262		/* 2020-01-01, a Wednesday */
#define UNTIL_YEAR 2120
#define MO 1U
#define TU 2U
#define WE 4U
#define TH 8U
#define FR 16U
#define SA 32U
#define SU 64U

struct span {
	int64_t until_local;
	int64_t offset;
};

struct walk {
	const struct span *span;
	int64_t count, sum;
};

static struct span spans[LIMIT_RULES][LIMIT_SPANS];

static double
cpu_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static inline void
emit(struct walk *walk, int64_t local)
{
	while (local >= walk->span->until_local)
		walk->span++;
	walk->sum += local - walk->span->offset;
	walk->count++;
}

/* Days of the weekdays `set` in a month of `length` days whose first day is
 * the weekday `first`. */
static inline uint32_t
weekdays(uint32_t set, int first, int length)
{
	uint32_t week = (set >> first | set << (7 - first)) & 127;

	return (uint32_t)(week * 0x0102040810204081ULL) & ~0U >> (32 - length);
}

static inline uint32_t
last_bit(uint32_t days)
{
	return days == 0 ? 0 : 1U << (31 - __builtin_clz(days));
}

typedef uint32_t month_days(int first, int length);

/* Every month of `months` (bits 0 to 11). */
static inline void
walk_months(struct walk *walk, unsigned months, int64_t secs, month_days *days)
{
	static const int8_t lengths[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30,
		31, 30, 31 };
	int64_t base = (int64_t)FROM_DAYS * LIMIT_DAY + secs;
	int year, month, first = 2, length;
	uint32_t left;

	for (year = 2020; year < UNTIL_YEAR; year++)
		for (month = 0; month < 12; month++) {
			length = lengths[month] + (month == 1 && year % 4 == 0
			    && (year % 100 != 0 || year % 400 == 0));
			left = months >> month & 1 ? days(first, length) : 0;
			for (; left != 0; left &= left - 1)
				emit(walk, base + (int64_t)LIMIT_DAY *
				    __builtin_ctz(left));
			base += (int64_t)LIMIT_DAY * length;
			first = (first + length) % 7;
		}
}

static inline void
walk_weeks(struct walk *walk, int64_t first, int64_t second, int64_t step)
{
	int64_t end = 4733510400;	/* 2120-01-01 */

	for (; first < end; first += step) {
		emit(walk, first);
		if (second != 0 && first + second < end)
			emit(walk, first + second);
	}
}

static inline uint32_t
days_r1(int first, int length)
{
	return weekdays(WE, first, length) & 0x7f;
}

static inline uint32_t
days_h1(int first, int length)
{
	return last_bit(weekdays(FR, first, length));
}

static inline uint32_t
days_h2(int first, int length)
{
	return last_bit(weekdays(MO | TU | WE | TH | FR, first, length));
}

static inline uint32_t
days_h3(int first, int length)
{
	uint32_t days = weekdays(SA | SU, first, length);

	days &= days - 1;
	return days & -days;
}

static inline uint32_t
days_h5(int first, int length)
{
	return weekdays(TU, first, length) & 0x3f80;
}

static inline uint32_t
days_h6(int first, int length)
{
	return weekdays(SU, first, length) & 0x3f80;
}

static inline uint32_t
days_h7(int first, int length)
{
	return weekdays(MO, first, length) & 0x7f;
}

static inline uint32_t
days_h8(int first, int length)
{
	(void)first;
	return 1U << (length - 1);
}

static inline uint32_t
days_h10(int first, int length)
{
	return weekdays(FR, first, length) & 1U << 12;
}

/* Monday of week 20: 19 weeks after the Monday of the week of 4 January. */
static void
walk_week_20(struct walk *walk)
{
	int64_t start = FROM_DAYS;
	int year;

	for (year = 2020; year < UNTIL_YEAR; year++) {
		emit(walk, (start + 3 - (start + 6) % 7 + 19 * 7) * LIMIT_DAY +
		    9 * 3600);
		start += 365 + (year % 4 == 0 && (year % 100 != 0 ||
		    year % 400 == 0));
	}
}

static struct walk
expand(int rule)
{
	struct walk walk = { spans[rule], 0, 0 };
	unsigned all = 0xfff;

	switch (rule) {
	case 0: walk_months(&walk, all, 46800, days_r1); break;
	case 1: walk_weeks(&walk, 1577977200, 0, 604800); break;
	case 2: walk_months(&walk, all, 79200, days_h1); break;
	case 3: walk_months(&walk, all, 64800, days_h2); break;
	case 4: walk_months(&walk, all, 28800, days_h3); break;
	case 5: walk_weeks(&walk, 1578430800, 172800, 1209600); break;
	case 6: walk_months(&walk, 0x249, 9000, days_h5); break;
	case 7: walk_months(&walk, all, 9000, days_h6); break;
	case 8: walk_months(&walk, 0x249, 10800, days_h7); break;
	case 9: walk_months(&walk, all, 84600, days_h8); break;
	case 10: walk_week_20(&walk); break;
	case 11: walk_months(&walk, all, 14400, days_h10); break;
	}
	return walk;
}

/* Where the offset of the zone changes, from 2020 on. */
static void
read_spans(struct span *table, const struct zone *zone)
{
	int64_t at = 1577836800 - 2 * LIMIT_DAY;
	int32_t before, after;
	int i;

	for (i = 0; i < LIMIT_SPANS - 1; i++) {
		before = zone_at(zone, at).offset;
		table[i].offset = before;
		if (!zone_next_change(zone, at, &at))
			break;
		after = zone_at(zone, at).offset;
		table[i].until_local = at + (before > after ? before : after);
	}
	table[i].offset = zone_at(zone, at).offset;
	table[i].until_local = INT64_MAX;
}

static int
check(const char *rules_path, const char *expected_path)
{
	struct zonedir *zonedir = zonedir_new(NULL);
	FILE *rules = fopen(rules_path, "r");
	FILE *expected = fopen(expected_path, "r");
	char zone[64];
	int64_t count, sum;
	struct walk walk;
	int i, right = 0;

	if (rules == NULL || expected == NULL)
		exit(1);
	for (i = 0; i < LIMIT_RULES; i++) {
		if (fscanf(rules, "%*s %*s %63s %*s %*s", zone) != 1 ||
		    fscanf(expected, "%*s %" SCNd64 " %" SCNd64, &count, &sum)
		    != 2)
			exit(1);
		read_spans(spans[i], zonedir_find(zonedir, zone, NULL));
		walk = expand(i);
		right += walk.count == count && walk.sum == sum;
	}
	fclose(rules);
	fclose(expected);
	zonedir_free(zonedir);
	return right;
}

static void
measure(const char *group, int from, int to, double ms)
{
	double began = cpu_ns(), spent;
	int64_t count = 0, once, sum = 0;
	struct walk walk;
	int i;

	do {
		once = 0;
		for (i = from; i < to; i++) {
			walk = expand(i);
			once += walk.count;
			sum += walk.sum;
		}
		count += once;
		spent = cpu_ns() - began;
	} while (spent < ms * 1e6);
	printf("%s %.3f %" PRId64 "\n", group, spent / (double)count,
	    sum == 0 ? 0 : once);
}

int
main(int argc, char **argv)
{
	double ms = argc > 3 ? atof(argv[3]) : 200;
	int right;

	if (argc < 3)
		return 1;
	right = check(argv[1], argv[2]);
	measure("R1", 0, 1, ms);
	measure("R2", 1, 2, ms);
	measure("H", 2, LIMIT_RULES, ms);
	printf("right %d %d\n", right, LIMIT_RULES);
	return right == LIMIT_RULES ? 0 : 1;
}
