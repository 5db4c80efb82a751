/* SPDX-License-Identifier: MIT */
/*
 * Reading cron: five fields, or a nickname, as rules.
 *
 *     cron = minute hour day month weekday / "@daily" / …
 *
 * Cron has one oddity, and it is documented: when both day fields are
 * restricted, either may match (crontab(5): "the command will be run when
 * either field matches").  That is two rules, one for the days of the month
 * and one for the weekdays.  A field that begins with "*" does not count as
 * restricted, even with a step behind it, and then both must match: one rule.
 * Vixie cron works this way because it keeps a flag for a leading star; cronie
 * and the BSDs inherited it.  recurrence_explain() tells the reader of a
 * configuration which of the two applies.
 *
 * Cron knows no start and no end; its hours and minutes are wall-clock times
 * here like all others.  (Debian's cron(8) runs jobs of a gap late and those
 * of an overlap once, as the rule for all windows does here.)
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "array.h"
#include "civil.h"
#include "cron_internal.h"
#include "nearest.h"
#include "phrase_internal.h"
#include "quote_internal.h"
#include "recurrence_internal.h"

/* What fields consist of where no names are; letters of other crons too, so
 * that their refusal is about cron and not about words. */
#define CRON_CHARACTERS "0123456789*,/-?LlWw#Hh"

/* --- fields to rules ---------------------------------------------------- */

/* Cron's weekdays (Sunday 0 and 7) as ours (Monday 0). */
static uint8_t
cron_weekdays(uint64_t bits)
{
	uint8_t weekdays = 0;
	int day;

	for (day = 0; day <= 7; day++)
		if (bits >> day & 1)
			weekdays |= (uint8_t)(1 << (day + 6) % 7);
	return weekdays;
}

/* A rule in the one simple form that the same days have in other languages. */
static void
cron_simplify(struct rrule *rule, int64_t start_local)
{
	bool has_numbers = rule->lists != 0 ||
	    (rule->month_days | rule->month_days_back) != 0;

	rule->frequency = has_numbers ? RRULE_MONTHLY :
	    rule->weekdays != 0 ? RRULE_WEEKLY : RRULE_DAILY;
	phrase_simplify(rule, start_local, true);
	phrase_raise_frequency(rule);
}

/* The days of a month so long that begins on the weekday, bit 1 the first. */
static uint32_t
cron_days(const struct rrule *rule, int length, int first)
{
	bool has_numbers = (rule->month_days | rule->month_days_back) != 0;
	bool has_weekdays = rule->weekdays != 0 || rule->lists != 0;
	uint32_t days = 0;
	int day, of_week;

	for (day = 1; day <= length; day++) {
		of_week = rule->weekdays | rule->ordinals[(day + 6) / 7];
		if (day + 7 > length)
			of_week |= rule->ordinals_back[1];
		if ((!has_numbers || rule->month_days >> day & 1 ||
		    rule->month_days_back >> (length + 1 - day) & 1) &&
		    (!has_weekdays || of_week >> (first + day - 1) % 7 & 1))
			days |= (uint32_t)1 << day;
	}
	return days;
}

/* Of two rules with the same months and times: has `whole` all days of `part`,
 * however long the months are and wherever they begin? */
static bool
cron_contains(const struct rrule *whole, const struct rrule *part)
{
	int i, month, length;

	/* A leap year and another, twelve months, seven first weekdays. */
	for (i = 0; i < 2 * 12 * 7; i++) {
		month = 1 + i / 14;
		length = civil_month_length(2000 + i % 2, month);
		if (part->months >> month & 1 &&
		    (cron_days(part, length, i / 2 % 7) &
		    ~cron_days(whole, length, i / 2 % 7)) != 0)
			return false;
	}
	return true;
}

/*
 * Add a rule to those that it is an "or" with.  "0 9 1-31 * 4" is every day:
 * what is in another is not said again.  Nor is what never comes: "0 9 30 2 1"
 * is every Monday in February.  Where none comes the first stays, so that the
 * reason is told.
 */
static void
cron_add(struct recurrence *set, struct rrule rule)
{
	size_t i, kept = 0;

	for (i = 0; i < set->rules.count; i++)
		if (cron_contains(&set->rules.items[i], &rule))
			return;
	for (i = 0; i < set->rules.count; i++)
		if (!cron_contains(&rule, &set->rules.items[i]))
			set->rules.items[kept++] = set->rules.items[i];
	set->rules.count = kept;
	array_push(&set->rules, rule);
}

/* Add "x#n" and "xL" of the field to BYDAY. */
static void
cron_add_ordinals(struct rrule *rule, const struct cron_field *field)
{
	uint8_t weekdays;
	int n, day;

	for (n = 1; n <= 6; n++) {
		weekdays = cron_weekdays(n == 6 ? field->last :
		    field->ordinals[n]);
		for (day = 0; day < 7; day++)
			if (weekdays >> day & 1)
				rrule_add_weekday(rule, n == 6 ? -1 : n,
				    (enum civil_weekday)day);
	}
}

/*
 * Add the rules of the weekday field on top of `rule`: plain weekdays and
 * numbered ones are a rule each, since one BYDAY with both would mean other
 * days in other readers (tests/diff/rrules).
 */
static void
cron_add_weekdays(struct recurrence *set, const struct rrule *rule,
    const struct cron_field *field)
{
	struct rrule plain = *rule, numbered = *rule;

	plain.weekdays = cron_weekdays(field->bits);
	cron_add_ordinals(&numbered, field);
	if (plain.weekdays != 0)
		cron_add(set, plain);
	if (numbered.lists != 0)
		cron_add(set, numbered);
}

_Static_assert(RECURRENCE_RULES_MAX >= 3, "cron needs up to three rules");

/* Add all rules of the fields: days, weekdays, numbered weekdays.  Both day
 * fields restricted: either may match; a field that begins with "*" must match
 * too. */
static void
cron_add_rules(struct recurrence *set, const struct cron_field *fields)
{
	const struct cron_field *day = &fields[CRON_DAY];
	const struct cron_field *weekday = &fields[CRON_WEEKDAY];
	struct rrule rule, days;

	rrule_init(&rule, RRULE_DAILY);
	rule.minutes = fields[CRON_MINUTE].bits;
	rule.hours = (uint32_t)fields[CRON_HOUR].bits;
	rule.seconds = 1;
	rule.months = (uint16_t)fields[CRON_MONTH].bits;
	days = rule;
	days.month_days = (uint32_t)day->bits;
	days.month_days_back = day->back;
	if (day->is_star || weekday->is_star) {
		cron_add_weekdays(set, &days, weekday);
		return;
	}
	cron_add(set, days);
	cron_add_weekdays(set, &rule, weekday);
}

/* --- the text ----------------------------------------------------------- */

/* As in crontab(5); @reboot is no time. */
static const struct { const char *name, *fields; } cron_nicknames[] = {
	{ "@yearly", "0 0 1 1 *" }, { "@annually", "0 0 1 1 *" },
	{ "@monthly", "0 0 1 * *" }, { "@weekly", "0 0 * * 0" },
	{ "@daily", "0 0 * * *" }, { "@midnight", "0 0 * * *" },
	{ "@hourly", "0 * * * *" },
};

/* The fields that "@daily" stands for; NULL after an error. */
static const char *
cron_find_nickname(const char *text, int column, struct error *ret_error)
{
	const char *names[countof(cron_nicknames)], *nearest;
	size_t length = strcspn(text, " \t"), i;
	char word[QUOTE_MAX];

	for (i = 0; i < countof(cron_nicknames); i++) {
		names[i] = cron_nicknames[i].name;
		if (strlen(names[i]) == length && strspn(text + length,
		    " \t") == strlen(text + length) &&
		    strncasecmp(text, names[i], length) == 0)
			return cron_nicknames[i].fields;
	}
	quote_clean(text, length, word);
	nearest = nearest_find(word, names, countof(names));
	error_set_at(ret_error, ERROR_INPUT, 1, column, "\"%s\" is not known; "
	    "%s%s%s", word, nearest != NULL ? "did you mean \"" :
	    "accepted are @hourly, @daily, @weekly, @monthly, @yearly",
	    nearest != NULL ? nearest : "", nearest != NULL ? "\"?" : "");
	return NULL;
}

/* Does it look like a field of cron that has no names in it?  The first two
 * fields never have any, so that they tell cron from words.  There is at least
 * one character. */
static bool
cron_is_field(const char *text, size_t length)
{
	/* The first letter tells most words. */
	if (text[0] == ',' || text[length - 1] == ',' ||
	    (isalpha((unsigned char)text[0]) && text[0] != 'H' &&
	    text[0] != 'h'))
		return false;
	return strspn(text, CRON_CHARACTERS) >= length;
}

/* The name of the zone that some crons take in front of the fields; NULL: there
 * is none. */
static const char *
cron_find_zone(const char *text)
{
	static const char *const names[] = { "CRON_TZ=", "TZ=" };
	size_t i;

	for (i = 0; i < countof(names); i++)
		if (strncmp(text, names[i], strlen(names[i])) == 0)
			return text + strlen(names[i]);
	return NULL;
}

/* A guess, and only good enough to choose who complains: a text that is nearly
 * cron should be explained as cron, one that is nearly words as words.  A
 * colon is a time of day and never cron. */
bool
cron_is_cron(const char *text)
{
	const char *at = text;
	size_t length, i;

	at += strspn(at, " \t");
	if (*at == '@' || cron_find_zone(at) != NULL)
		return true;
	for (i = 0; *at != '\0'; i++) {
		length = strcspn(at, " \t");
		if (i < 2 && !cron_is_field(at, length))
			return false;
		if (memchr(at, ':', length) != NULL)
			return false;
		at += length;
		at += strspn(at, " \t");
	}
	return i >= 3;
}

/* Say where the zone belongs.  Always -1. */
static int
cron_refuse_zone(const char *zone, int column, struct error *ret_error)
{
	size_t length = strcspn(zone, " \t");
	char word[QUOTE_MAX];

	quote_clean(length == 0 ? "America/Los_Angeles" : zone,
	    length == 0 ? QUOTE_BYTES : length, word);
	return error_set_at(ret_error, ERROR_INPUT, 1, column, "the zone is "
	    "given apart, as \"zone: %s\" (on the command line: --zone)",
	    word);
}

/* Nicknames ("@weekly") are fields by another name, and are replaced by them
 * before anything is read. */
int
cron_parse(struct recurrence *set, bool has_start, struct error *ret_error)
{
	struct cron_field fields[CRON_FIELDS] = { 0 };
	const char *text = set->text;
	const char *zone = cron_find_zone(text + strspn(text, " \t"));
	size_t lead = strspn(text, " \t"), i;

	if (zone != NULL)
		return cron_refuse_zone(zone, (int)lead + 1, ret_error);
	if (text[lead] == '@') {
		text = cron_find_nickname(text + lead, (int)lead + 1,
		    ret_error);
		if (text == NULL)
			return -1;
	}
	if (cron_field_read(text, fields, ret_error) == -1)
		return -1;
	if (!has_start)
		set->start_local = RECURRENCE_BEGIN_LOCAL +
		    __builtin_ctzll(fields[CRON_HOUR].bits) * 3600 +
		    __builtin_ctzll(fields[CRON_MINUTE].bits) * 60;
	cron_add_rules(set, fields);
	for (i = 0; i < set->rules.count; i++)
		cron_simplify(&set->rules.items[i], set->start_local);
	return 0;
}
