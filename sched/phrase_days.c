/* SPDX-License-Identifier: MIT */
/*
 * The words for the days of a phrase, a function a kind.
 *
 * Scopes follow the days: "of the month", "of January and July every 2 years".
 * "Of the quarter" is told instead of January, April, July and October
 * (numbers from the start) or March, June, September and December (from the
 * end), for these are what people mean by the first or last such day of a
 * quarter.
 */
#include <string.h>

#include "civil.h"
#include "phrase_internal.h"
#include "spelling_internal.h"

/* As many as a line or two hold. */
#define PHRASE_DATES_MAX 12	/* so many dates are listed one by one */
/* The months with which quarters begin and end. */
#define PHRASE_QUARTER_STARTS (1 << 1 | 1 << 4 | 1 << 7 | 1 << 10)
#define PHRASE_QUARTER_ENDS (1 << 3 | 1 << 6 | 1 << 9 | 1 << 12)

/* How several weekdays are joined: "Monday and Friday", "Monday or Friday",
 * and where sets have names: "working day", "working days". */
enum phrase_weekdays_style { PHRASE_AND, PHRASE_OR, PHRASE_PLURAL };

/* Append weekdays, joined by style. */
static void
phrase_format_weekdays(struct text *text, uint8_t weekdays,
    enum phrase_weekdays_style style)
{
	size_t count = (size_t)__builtin_popcount(weekdays), i = 0;
	int day;

	if (weekdays == PHRASE_WORKING_DAYS) {
		text_puts(text, style == PHRASE_PLURAL ? "working days" :
		    "working day");
		return;
	}
	/* Only behind ordinals: "every weekend day" is no better than
	 * "every Saturday and Sunday". */
	if (weekdays == PHRASE_WEEKEND && style == PHRASE_OR) {
		text_puts(text, "weekend day");
		return;
	}
	for (day = 0; day < 7; day++) {
		if (!(weekdays & 1 << day))
			continue;
		text_puts(text, style == PHRASE_OR && i > 0 && i + 1 == count ?
		    " or " : spelling_separator(i, count));
		text_puts(text, civil_weekday_name((enum civil_weekday)day));
		i++;
	}
}

/* " in January and July"; nothing when no months are named. */
static void
phrase_format_months(struct text *text, const char *before, uint16_t months)
{
	if (months == 0)
		return;
	text_puts(text, before);
	spelling_months(text, months);
}

/* Append " every 2 years"; nothing for every year. */
static void
phrase_format_years(struct text *text, const struct rrule *rule)
{
	if (rule->frequency == RRULE_YEARLY && rule->interval > 1)
		text_putf(text, " every %d years", rule->interval);
}

/* Where the ordinals of a rule count from: 1 the start, -1 the end, 0 both. */
static int
phrase_sign(const struct rrule *rule)
{
	/* Positions beyond 31 stand beside lower ones or are no quarter's. */
	uint32_t plus = rule->month_days != 0;
	uint32_t minus = rule->month_days_back != 0;
	int n;

	for (n = 1; n <= 31; n++) {
		if (n <= 5) {
			plus |= rule->ordinals[n];
			minus |= rule->ordinals_back[n];
		}
		plus |= rrule_has_set_position(rule, n);
		minus |= rrule_has_set_position(rule, -n);
	}
	return plus && minus ? 0 : plus ? 1 : -1;
}

/* May "of the quarter" stand for these months?  Only for small numbers: the
 * fifth Monday of the quarter's first month need not exist. */
static bool
phrase_is_of_quarter(const struct rrule *rule)
{
	int sign = phrase_sign(rule), n, most = 4;

	if (rule->months != (sign > 0 ? PHRASE_QUARTER_STARTS :
	    PHRASE_QUARTER_ENDS) || sign == 0)
		return false;
	/* Four weeks have four times as many days of the set. */
	if (rule->lists & RRULE_SET_POSITIONS)
		most *= __builtin_popcount(rule->weekdays);
	for (n = most + 1; n <= RRULE_YEAR_DAY_MAX; n++)
		if (rrule_has_set_position(rule, n * sign))
			return false;
	return rule->ordinals[5] == 0 && rule->ordinals_back[5] == 0 &&
	    (rule->month_days & 0xe0000000) == 0 &&
	    (rule->month_days_back & 0xe0000000) == 0;
}

/* Append " of the month", " of every 3 months", " of January every 2
 * years": what the days before it are counted in. */
static void
phrase_format_scope(struct text *text, const struct phrase *phrase)
{
	const struct rrule *rule = &phrase->rule;
	bool is_of_year = phrase->kind == PHRASE_YEAR_DAYS ||
	    (rule->lists != 0 && rule->frequency == RRULE_YEARLY);

	if (rule->frequency == RRULE_MONTHLY && rule->interval > 1)
		text_putf(text, " of every %d months", rule->interval);
	else if (rule->months == 0)
		text_puts(text, is_of_year ? " of the year" :
		    " of the month");
	else if (phrase_is_of_quarter(rule))
		text_puts(text, " of the quarter");
	else
		phrase_format_months(text, " of ", rule->months);
	phrase_format_years(text, rule);
}

/* Append "first and third Wednesday of the month": numbers by weekday, in
 * the order of the week, each with its own list of ordinals. */
static void
phrase_format_numbered(struct text *text, const struct phrase *phrase)
{
	const struct rrule *rule = &phrase->rule;
	uint64_t front, back;
	bool is_first = true;
	int day, n;

	for (day = 0; day < 7; day++) {
		/* Turn the rule's sets by number into sets by weekday. */
		front = back = 0;
		for (n = 1; n <= RRULE_ORDINAL_MAX; n++) {
			front |= (uint64_t)(rule->ordinals[n] >> day & 1) << n;
			back |= (uint64_t)(rule->ordinals_back[n] >> day & 1)
			    << n;
		}
		if ((front | back) == 0)
			continue;
		text_puts(text, is_first ? "" : " and ");
		spelling_ordinals(text, &front, &back, RRULE_ORDINAL_MAX);
		text_putf(text, " %s",
		    civil_weekday_name((enum civil_weekday)day));
		is_first = false;
	}
	phrase_format_scope(text, phrase);
}

/* Append "last working day of the month". */
static void
phrase_format_positions(struct text *text, const struct phrase *phrase)
{
	spelling_ordinals(text, phrase->rule.set_positions,
	    phrase->rule.set_positions_back, RRULE_YEAR_DAY_MAX);
	text_putc(text, ' ');
	phrase_format_weekdays(text, phrase->rule.weekdays, PHRASE_OR);
	phrase_format_scope(text, phrase);
}

/*
 * Append "Wednesday after the second Tuesday", when the days of the month are
 * such runs; else false and nothing.  Runs that begin on days 1, 8, 15 … are
 * plain numbers and were simplified to them.
 */
static bool
phrase_format_after(struct text *text, const struct phrase *phrase)
{
	struct phrase_after after;
	uint64_t front, back;
	int day;

	/* The months' weekdays of every 2 years are no words of ours. */
	if (phrase->rule.frequency == RRULE_YEARLY && phrase->rule.months == 0)
		return false;
	/* Runs that begin on those days are numbers by now. */
	if (!phrase_find_after(&phrase->rule, &after) ||
	    after.days == 0)
		return false;
	day = __builtin_ctz(phrase->rule.weekdays);
	text_puts(text, civil_weekday_name((enum civil_weekday)day));
	text_puts(text, after.days > 0 ? " after the " : " before the ");
	front = after.ordinals;
	back = after.ordinals_back;
	spelling_ordinals(text, &front, &back, 5);
	text_putf(text, " %s", civil_weekday_name((enum civil_weekday)
	    ((day - after.days + 7) % 7)));
	phrase_format_scope(text, phrase);
	return true;
}

/* Append "day 15 and last day of the month", "every Friday on day 13 …". */
static void
phrase_format_month_days(struct text *text, const struct phrase *phrase)
{
	const struct rrule *rule = &phrase->rule;
	uint64_t days = rule->month_days, back = rule->month_days_back;
	uint64_t none = 0;

	if (phrase_format_after(text, phrase))
		return;
	/* "every Friday on day 13 of the month". */
	if (rule->weekdays != 0) {
		text_puts(text, "every ");
		phrase_format_weekdays(text, rule->weekdays, PHRASE_AND);
		text_puts(text, " on ");
	}
	if (days != 0)
		spelling_numbers(text, "day", &days, 31);
	if (days != 0 && back != 0)
		text_puts(text, " and ");
	if (back != 0) {
		spelling_ordinals(text, &none, &back, 31);
		text_puts(text, " day");
	}
	phrase_format_scope(text, phrase);
}

/* Is any day of the year in the set? */
static bool
phrase_has_any(const uint64_t set[static RRULE_YEAR_WORDS])
{
	uint64_t all = 0;
	int i;

	for (i = 0; i < RRULE_YEAR_WORDS; i++)
		all |= set[i];
	return all != 0;
}

/* Append "day 100 and last day of the year": those from the start as
 * numbers, those from the end as ordinals, which reads best. */
static void
phrase_format_year_days(struct text *text, const struct phrase *phrase)
{
	static const uint64_t none[RRULE_YEAR_WORDS];
	const struct rrule *rule = &phrase->rule;
	bool has_front = phrase_has_any(rule->year_days);
	bool has_back = phrase_has_any(rule->year_days_back);

	if (has_front)
		spelling_numbers(text, "day", rule->year_days,
		    RRULE_YEAR_DAY_MAX);
	if (has_front && has_back)
		text_puts(text, " and ");
	if (has_back) {
		spelling_ordinals(text, none, rule->year_days_back,
		    RRULE_YEAR_DAY_MAX);
		text_puts(text, " day");
	}
	phrase_format_scope(text, phrase);
}

/*
 * Many dates that are the same days of some months: append those days and
 * months, "days 1 and 15 of January, March …".  False, and nothing, when they
 * are few or the days differ by month.
 */
static bool
phrase_format_product(struct text *text, const struct phrase *phrase)
{
	struct phrase product = *phrase;
	int month, count = 0;

	product.kind = PHRASE_MONTH_DAYS;
	for (month = 1; month <= 12; month++) {
		if (phrase->dates[month] == 0)
			continue;
		if (product.rule.month_days != 0 &&
		    product.rule.month_days != phrase->dates[month])
			return false;
		product.rule.month_days = phrase->dates[month];
		product.rule.months |= (uint16_t)(1 << month);
		count += __builtin_popcount(phrase->dates[month]);
	}
	if (count <= PHRASE_DATES_MAX)
		return false;
	phrase_format_month_days(text, &product);
	return true;
}

/* Append "every year on 1 March and 1 September", or the product when there
 * are very many. */
static void
phrase_format_dates(struct text *text, const struct phrase *phrase)
{
	size_t count = 0, i = 0;
	int month, day;

	if (phrase_format_product(text, phrase))
		return;
	for (month = 1; month <= 12; month++)
		count += (size_t)__builtin_popcount(phrase->dates[month]);
	if (phrase->rule.interval > 1)
		text_putf(text, "every %d years on ", phrase->rule.interval);
	else
		text_puts(text, "every year on ");
	for (month = 1; month <= 12; month++)
		for (day = 1; day <= 31; day++)
			if (phrase->dates[month] >> day & 1)
				text_putf(text, "%s%d %s",
				    spelling_separator(i++, count), day,
				    civil_month_name(month));
}

/* Append "every Monday of week 20", "every Friday of even weeks": the
 * numbers are ISO 8601's. */
static void
phrase_format_weeks(struct text *text, const struct phrase *phrase)
{
	const struct rrule *rule = &phrase->rule;

	text_puts(text, "every ");
	if (rule->weekdays == PHRASE_WEEKDAYS_ALL)
		text_puts(text, "day");
	else
		phrase_format_weekdays(text, rule->weekdays, PHRASE_AND);
	text_puts(text, " of ");
	if (rule->weeks == PHRASE_WEEKS_EVEN)
		text_puts(text, "even weeks");
	else if (rule->weeks == PHRASE_WEEKS_ODD)
		text_puts(text, "odd weeks");
	else
		spelling_numbers(text, "week", &rule->weeks, 53);
	phrase_format_years(text, rule);
}

/* Append "every Monday and Friday", "every 2 weeks on Mondays" and the
 * like, with the months or years in which they count. */
static void
phrase_format_plain(struct text *text, const struct phrase *phrase)
{
	const struct rrule *rule = &phrase->rule;

	if (rule->frequency == RRULE_WEEKLY && rule->interval > 1) {
		text_putf(text, "every %d weeks on ", rule->interval);
		phrase_format_weekdays(text, rule->weekdays, PHRASE_PLURAL);
		/* phrase_simplify() left it because it changes the dates. */
		if (rule->week_start != MONDAY)
			text_putf(text, " with weeks from %s",
			    civil_weekday_name((enum civil_weekday)
			    rule->week_start));
	} else {
		text_puts(text, "every ");
		phrase_format_weekdays(text, rule->weekdays, PHRASE_AND);
	}
	/* Those of each month are weekly (phrase_simplify()). */
	if (rule->frequency == RRULE_MONTHLY)
		text_putf(text, " of every %d months", rule->interval);
	phrase_format_months(text, " in ", rule->months);
	phrase_format_years(text, rule);
}

/* One function a kind.  A kind that is new has to be put into the table, or it
 * prints as "every day", which tests would notice. */
void
phrase_format_days(struct text *text, const struct phrase *phrase)
{
	/* By kind; DAYS, the only one without a list, is below. */
	static void (*const formats[])(struct text *,
	    const struct phrase *) = {
		[PHRASE_WEEKDAYS] = phrase_format_plain,
		[PHRASE_ORDINALS] = phrase_format_numbered,
		[PHRASE_POSITIONS] = phrase_format_positions,
		[PHRASE_MONTH_DAYS] = phrase_format_month_days,
		[PHRASE_DATES] = phrase_format_dates,
		[PHRASE_YEAR_DAYS] = phrase_format_year_days,
		[PHRASE_WEEKS] = phrase_format_weeks,
	};

	if (phrase->kind != PHRASE_DAYS) {
		formats[phrase->kind](text, phrase);
		return;
	}
	if (phrase->rule.interval > 1)
		text_putf(text, "every %d days", phrase->rule.interval);
	else
		text_puts(text, "every day");
	phrase_format_months(text, " in ", phrase->rule.months);
}
