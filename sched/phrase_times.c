/* SPDX-License-Identifier: MIT */
/*
 * The times of day of a phrase: how they are said, and how they become rules.
 *
 * Up to a dozen times are listed.  Five and more at an even distance (four,
 * when they fill the day) are a step ("every 2 hours from 09:00 to 17:00").
 * More that are not even are told as minutes of hours ("at minutes 5 and 35 of
 * hours 9 to 17"), the way cron has them, if they are few such products.
 */
#include <string.h>

#include "civil.h"
#include "phrase_internal.h"
#include "spelling_internal.h"

#define PHRASE_STEP_TIMES 5	/* so many even times are told as a step */
#define PHRASE_LISTED_MAX 12	/* so many times are listed one by one */
#define PHRASE_PRODUCTS_MAX RECURRENCE_RULES_MAX

/* Kept in order, as telling them in steps and products needs it. */
void
phrase_add_time(struct phrase *phrase, int32_t secs)
{
	size_t i = phrase->times.count;

	/* Mostly they come in order, and nothing is moved. */
	while (i > 0 && phrase->times.items[i - 1] > secs)
		i--;
	if (i > 0 && phrase->times.items[i - 1] == secs)
		return;
	array_push(&phrase->times, secs);
	memmove(&phrase->times.items[i + 1], &phrase->times.items[i],
	    (phrase->times.count - 1 - i) * sizeof(secs));
	phrase->times.items[i] = secs;
}

/*
 * One pass that joins products with equal hours that differ in one other part
 * only; how many are left.  "9:00, 9:30, 17:00, 17:30" begins as two, of
 * minutes 0 and 30, and becomes one.
 */
static int
phrase_merge_times(struct rrule *rules, int count)
{
	int i, k, kept = 0;

	for (i = 0; i < count; i++) {
		for (k = 0; k < kept; k++) {
			if (rules[k].hours != rules[i].hours)
				continue;
			if (rules[k].seconds == rules[i].seconds ||
			    rules[k].minutes == rules[i].minutes)
				break;
		}
		if (k == kept) {
			rules[kept++] = rules[i];
			continue;
		}
		rules[k].minutes |= rules[i].minutes;
		rules[k].seconds |= rules[i].seconds;
	}
	return kept;
}

/*
 * The products to begin with: a minute and second each, with all its hours
 * ("at 9:30 and 17:30" is one of them).  There are at most as many as times.
 * The caller frees them.
 */
static struct rrule *
phrase_group_hours(const struct phrase *phrase, int *ret_count)
{
	struct rrule *rules = mem_new(phrase->times.count + 1,
	    sizeof(*rules));
	int count = 0, k;
	int32_t secs;
	size_t i;

	for (i = 0; i < phrase->times.count; i++) {
		secs = phrase->times.items[i];
		for (k = 0; k < count; k++)
			if (rules[k].minutes == 1ULL << secs / 60 % 60 &&
			    rules[k].seconds == 1ULL << secs % 60)
				break;
		if (k == count) {
			rrule_init(&rules[count++], RRULE_DAILY);
			rules[k].minutes = 1ULL << secs / 60 % 60;
			rules[k].seconds = 1ULL << secs % 60;
		}
		rules[k].hours |= 1U << secs / 3600;
	}
	*ret_count = count;
	return rules;
}

/* RFC 5545 multiplies hours by minutes by seconds; a list of times is seldom a
 * product and has to be cut into some.  The fewest are not looked for, only
 * few enough. */
int
phrase_split_times(const struct phrase *phrase, struct rrule *ret_rules,
    int most)
{
	struct rrule *rules;
	size_t total = 0;
	int count, merged, i;

	rules = phrase_group_hours(phrase, &count);
	/* Joined products may be alike again: minutes first, then seconds. */
	do {
		merged = count;
		count = phrase_merge_times(rules, count);
	} while (count < merged);
	for (i = 0; i < count; i++)
		total += rrule_count_times(&rules[i]);
	/* Joined products neither lose nor add a time: each time is in one of
	 * them only, and those that are joined differ in one part. */
	if (count > most || total != phrase->times.count)
		count = -1;
	else
		memcpy(ret_rules, rules, (size_t)count * sizeof(*rules));
	free(rules);
	return count;
}

/* The even step between the times, in seconds; 0 when there is none. */
static int32_t
phrase_step(const struct phrase *phrase)
{
	const int32_t *times = phrase->times.items;
	size_t count = phrase->times.count, i;
	int32_t step;

	if (count < 2)
		return 0;
	step = times[1] - times[0];
	for (i = 2; i < count; i++)
		if (times[i] - times[i - 1] != step)
			return 0;
	return step;
}

/* Does the step go through the whole day, from midnight? */
static bool
phrase_is_all_day(const struct phrase *phrase, int32_t step)
{
	return phrase->times.items[0] == 0 &&
	    step * (int32_t)phrase->times.count == CIVIL_DAY_SECS;
}

/* A step is said only where it is surely meant: a few times at equal distances
 * may be chance. */
bool
phrase_has_step(const struct phrase *phrase)
{
	int32_t step = phrase_step(phrase);

	/* "at 09:00, 12:00 and 15:00" reads better than a step. */
	if (step == 0 || phrase->times.count < PHRASE_STEP_TIMES - 1)
		return false;
	return phrase->times.count >= PHRASE_STEP_TIMES ||
	    phrase_is_all_day(phrase, step);
}

/* Append "09:00", with seconds only when there are any. */
static void
phrase_format_time(struct text *text, int32_t secs)
{
	text_putf(text, "%02d:%02d", secs / 3600, secs / 60 % 60);
	if (secs % 60 != 0)
		text_putf(text, ":%02d", secs % 60);
}

/* Append "every 2 hours from 09:00 to 17:00", without the range when it is
 * the whole day. */
static void
phrase_format_step(struct text *text, const struct phrase *phrase)
{
	int32_t step = phrase_step(phrase);
	/* The largest unit of which the step is a whole number. */
	int32_t size = step % 3600 == 0 ? 3600 : step % 60 == 0 ? 60 : 1;
	const char *unit = size == 3600 ? "hour" : size == 60 ? "minute" :
	    "second";

	if (step == size)
		text_putf(text, "every %s", unit);
	else
		text_putf(text, "every %d %ss", step / size, unit);
	/* "every 6 hours" needs no range. */
	if (phrase_is_all_day(phrase, step))
		return;
	text_puts(text, " from ");
	phrase_format_time(text, phrase->times.items[0]);
	text_puts(text, " to ");
	phrase_format_time(text,
	    phrase->times.items[phrase->times.count - 1]);
}

/* Append very many times as minutes of hours; false, and nothing, when they
 * are few or have seconds. */
static bool
phrase_format_products(struct text *text, const struct phrase *phrase)
{
	struct rrule rules[PHRASE_PRODUCTS_MAX];
	uint64_t hours;
	int count = -1, i;

	/* Fewer are listed, which is plainer. */
	if (phrase->times.count > PHRASE_LISTED_MAX)
		count = phrase_split_times(phrase, rules,
		    PHRASE_PRODUCTS_MAX);
	for (i = 0; i < count; i++)
		/* Only bit 0: on the full minute. */
		if (rules[i].seconds != 1)
			return false;
	for (i = 0; i < count; i++) {
		text_puts(text, i == 0 ? "at " : " and at ");
		spelling_numbers(text, "minute", &rules[i].minutes, 59);
		text_puts(text, " of ");
		hours = rules[i].hours;
		if (hours == PHRASE_HOURS_ALL)
			text_puts(text, "every hour");
		else
			spelling_numbers(text, "hour", &hours, 23);
	}
	return count > 0;
}

/* What was written as a step comes back as one, where the times still are. */
void
phrase_format_times(struct text *text, const struct phrase *phrase)
{
	size_t i;

	/* From the shortest way to say it to the longest. */
	if (phrase_has_step(phrase)) {
		phrase_format_step(text, phrase);
		return;
	}
	if (phrase_format_products(text, phrase))
		return;
	text_puts(text, "at ");
	for (i = 0; i < phrase->times.count; i++) {
		text_puts(text, spelling_separator(i, phrase->times.count));
		phrase_format_time(text, phrase->times.items[i]);
	}
}
