/* SPDX-License-Identifier: MIT */
/*
 * What cron and OnCalendar share: languages in which a time either matches or
 * does not, whatever came before.
 *
 * So they cannot count from a start (every 2 weeks), end, or leave dates out;
 * an interval of months can be said only when it divides the year, as a list
 * of months.  Both write sets of numbers as lists, ranges and steps, in
 * different spelling.
 */
#include "plain_internal.h"

#include "civil.h"
#include "recurrence_internal.h"

/* What cron and OnCalendar both lack is asked for here, once and in the same
 * words. */
int
plain_init(struct plain *plain, const char *language,
    const struct recurrence *set, struct error *ret_error)
{
	struct error why = { 0 };

	*plain = (struct plain){ .language = language, .set = set };
	/* In the order in which a person would notice them. */
	if (set->offset_secs != 0)
		return error_set(ret_error, ERROR_INPUT,
		    "%s cannot say \"days after\" another day", language);
	if (set->except.count > 0 || set->except_days.count > 0)
		return error_set(ret_error, ERROR_INPUT,
		    "%s cannot leave dates out", language);
	if (set->until_local < INT64_MAX)
		return error_set(ret_error, ERROR_INPUT,
		    "%s cannot end", language);
	if (phrase_plan(set, &plain->phrases, &why) == 0)
		return 0;
	return error_set(ret_error, ERROR_INPUT, "%s %s", language, why.text);
}

/* Neither language counts; but every second month of a year is six named ones,
 * and those they know. */
int
plain_find_months(const struct plain *plain, const struct phrase *phrase,
    uint16_t *ret_months, struct error *ret_error)
{
	static const char *const units[] = { "days", "weeks", "months",
		"years" };
	const struct rrule *rule = &phrase->rule;
	struct civil start = civil_from_local(plain->set->start_local);
	int month;

	*ret_months = rule->months;
	if (rule->count > 0 || rule->has_until)
		return error_set(ret_error, ERROR_INPUT, "%s cannot end",
		    plain->language);
	if (rule->interval == 1 || rule->frequency == RRULE_YEARLY)
		return 0;
	/* Every 5 months are other months each year. */
	if (rule->frequency != RRULE_MONTHLY || 12 % rule->interval != 0)
		return error_set(ret_error, ERROR_INPUT,
		    "%s cannot count every %d %s", plain->language,
		    rule->interval, units[rule->frequency]);
	/* Counted from the start's month. */
	for (month = 1; month <= 12; month++)
		if ((month - start.month + 12) % rule->interval == 0)
			*ret_months |= (uint16_t)(1 << month);
	return 0;
}

/* The even step from the first bit to the last, when there are at least
 * three; else 0. */
static int
plain_step(uint64_t bits, int first, int last)
{
	int count = __builtin_popcountll(bits), step, n;
	uint64_t even = 0;

	if (count < 3 || (last - first) % (count - 1) != 0)
		return 0;
	step = (last - first) / (count - 1);
	for (n = first; n <= last; n += step)
		even |= 1ULL << n;
	return even == bits ? step : 0;
}

/*
 * Append "00/5" for OnCalendar, "*" + "/5" or "5-59/5" for cron; `last` is -1
 * when the step runs from the field's least value to its end.  The caller adds
 * the step itself.
 */
static void
plain_format_step(struct text *text, int first, int last,
    const struct plain_style *style)
{
	if (style->width == 1 && last >= 0)
		text_putf(text, "%d%s%d", first, style->range, last);
	else if (style->width == 1)
		text_putc(text, '*');
	else
		text_putf(text, "%02d", first);
}

/* Append numbers, runs of three and more as ranges. */
static void
plain_format_runs(struct text *text, uint64_t bits, int most,
    const struct plain_style *style)
{
	const char *comma = "";
	int n, last;

	for (n = 0; n <= most; n = last + 1) {
		last = n;
		if (!(bits >> n & 1))
			continue;
		while (last < most && bits >> (last + 1) & 1)
			last++;
		if (last == n + 1)
			last = n;
		text_putf(text, "%s%0*d", comma, style->width, n);
		if (last > n)
			text_putf(text, "%s%0*d", style->range, style->width,
			    last);
		comma = ",";
	}
}

/* "*" before a step before runs: the shortest way that both languages read
 * alike. */
void
plain_format_bits(struct text *text, uint64_t bits, int least, int most,
    const struct plain_style *style)
{
	int first = __builtin_ctzll(bits), last = 63 - __builtin_clzll(bits);
	int step = plain_step(bits, first, last);
	/* The step goes on to the field's end: "5/15" needs no end. */
	bool is_open = last + step > most;

	/* All of them. */
	if (last - first == most - least && step == 1) {
		text_putc(text, '*');
		return;
	}
	if (step < 2 || style->step == NULL ||
	    (style->width > 1 && !is_open)) {
		plain_format_runs(text, bits, most, style);
		return;
	}
	plain_format_step(text, first, is_open && first == least ? -1 : last,
	    style);
	text_putf(text, "%s%d", style->step, step);
}
