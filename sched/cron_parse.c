/* SPDX-License-Identifier: MIT */
/*
 * Reading cron: five fields as in Vixie cron's crontab(5), with names, lists,
 * ranges and steps, and the usual extras: "?", "WED#1" (first Wednesday), "5L"
 * (last Friday), "L" (last day of the month), "L-1" (the day before it).
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "mem.h"
#include "nearest.h"
#include "phrase_internal.h"
#include "recurrence_internal.h"

#define CRON_FIELDS 5
#define CRON_CHARACTERS "0123456789*,/-?LlWw#Hh"

enum cron_place { CRON_MINUTE, CRON_HOUR, CRON_DAY, CRON_MONTH, CRON_WEEKDAY };

static const struct cron_kind {
	const char *name;
	int least, most;
	const char *const *names;	/* NULL-terminated; first is `base` */
	int base;
} cron_kinds[CRON_FIELDS] = {
	[CRON_MINUTE] = { "minute", 0, 59, NULL, 0 },
	[CRON_HOUR] = { "hour", 0, 23, NULL, 0 },
	[CRON_DAY] = { "day of the month", 1, 31, NULL, 0 },
	[CRON_MONTH] = { "month", 1, 12, (const char *const []){ "JAN", "FEB",
	    "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV",
	    "DEC", NULL }, 1 },
	[CRON_WEEKDAY] = { "weekday", 0, 7, (const char *const []){ "SUN",
	    "MON", "TUE", "WED", "THU", "FRI", "SAT", NULL }, 0 },
};

/* One field: what it selects. */
struct cron_field {
	uint64_t bits;
	uint32_t back;		/* DAY: bit n is the n-th from the end */
	uint8_t ordinals[6];	/* WEEKDAY: [2] bits of "x#2", cron's days */
	uint8_t last;		/* WEEKDAY: "5L" */
	bool is_star;		/* begins with "*" or "?" */
};

/* Where reading is, for columns. */
struct cron_reader {
	const char *text, *at;
	const struct cron_kind *kind;
	struct error *ret_error;
};

static int
cron_fail(const struct cron_reader *r, const char *at, const char *why)
{
	size_t length = strcspn(at, " \t,");

	return error_set_at(r->ret_error, ERROR_INPUT, 1,
	    (int)(at - r->text) + 1, "%s \"%.*s\" %s", r->kind->name,
	    (int)(length < 40 ? length : 40), at, why);
}

/* The name at the reader, -1 after an error. */
static int
cron_read_name(struct cron_reader *r)
{
	size_t length = strspn(r->at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz"), i, count = 0;
	const char *nearest, *begin = r->at;
	char word[16], why[100];

	for (i = 0; r->kind->names != NULL && r->kind->names[i] != NULL; i++)
		if (length >= 3 && strncasecmp(begin, r->kind->names[i],
		    3) == 0 && (length == 3 || (length == 4 &&
		    toupper((unsigned char)begin[3]) == 'L'))) {
			r->at += 3;
			return r->kind->base + (int)i;
		}
	count = i;
	snprintf(word, sizeof(word), "%.*s", (int)(length < 15 ? length : 15),
	    begin);
	nearest = count == 0 || length == 0 ? NULL :
	    nearest_find(word, r->kind->names, count);
	if (nearest != NULL)
		snprintf(why, sizeof(why), "is not known; did you mean %s?",
		    nearest);
	else
		snprintf(why, sizeof(why), "%s; accepted are %d to %d%s%s",
		    length == 0 ? "is no value" : "is not known",
		    r->kind->least, r->kind->most, count > 0 ?
		    " and names such as " : "", count > 0 ?
		    r->kind->names[1] : "");
	return cron_fail(r, begin, why);
}

/* A number or a name within the field's range; -1 after an error. */
static int
cron_read_value(struct cron_reader *r)
{
	const char *begin = r->at;
	char *end;
	long number;
	char why[64];

	if (!isdigit((unsigned char)*begin))
		return cron_read_name(r);
	number = strtol(begin, &end, 10);
	if (number < r->kind->least || number > r->kind->most) {
		snprintf(why, sizeof(why), "is out of range; accepted are %d "
		    "to %d", r->kind->least, r->kind->most);
		return cron_fail(r, begin, why);
	}
	r->at = end;
	return (int)number;
}

/* "/15" behind a range; 1 when there is none, -1 after an error. */
static int
cron_read_step(struct cron_reader *r)
{
	const char *begin = r->at;
	char *end;
	long step;

	if (*begin != '/')
		return 1;
	if (!isdigit((unsigned char)begin[1]))
		return cron_fail(r, begin, "has no number behind the step's /");
	step = strtol(begin + 1, &end, 10);
	if (step < 1 || step > r->kind->most)
		return cron_fail(r, begin, "is no step; accepted are 1 to "
		    "the highest value of the field");
	r->at = end;
	return (int)step;
}

/* What may stand behind one weekday: "#2", "L". */
static int
cron_read_weekday_extra(struct cron_reader *r, const char *begin, int value,
    struct cron_field *field)
{
	uint8_t bit = (uint8_t)(1 << value % 7);

	if (*r->at == '#') {
		if (r->at[1] < '1' || r->at[1] > '5')
			return cron_fail(r, begin, "needs 1 to 5 behind #; for "
			    "the last one write 5L or FRIL");
		field->ordinals[r->at[1] - '0'] |= bit;
		r->at += 2;
	} else {
		field->last |= bit;
		r->at++;
	}
	return 0;
}

/* "L", "L-3" in the day field. */
static int
cron_read_last_day(struct cron_reader *r, struct cron_field *field)
{
	const char *begin = r->at++;
	char *end;
	long before = 0;

	if (*r->at == '-') {
		before = strtol(r->at + 1, &end, 10);
		if (end == r->at + 1 || before < 1 || before > 30)
			return cron_fail(r, begin, "needs 1 to 30 behind L-");
		r->at = end;
	}
	if (toupper((unsigned char)*r->at) == 'W')
		return cron_fail(r, begin, "has a W, which is not read here; "
		    "in words: \"last working day of the month\"");
	field->back |= 1U << (before + 1);
	return 0;
}

/* A value, a range, a step: bits. */
static int
cron_read_range(struct cron_reader *r, struct cron_field *field)
{
	const char *begin = r->at;
	int first = r->kind->least, last = r->kind->most, step;

	if (*r->at == '*' || *r->at == '?') {
		r->at++;
	} else {
		first = last = cron_read_value(r);
		if (first == -1)
			return -1;
		if (r->kind == &cron_kinds[CRON_WEEKDAY] && (*r->at == '#' ||
		    toupper((unsigned char)*r->at) == 'L'))
			return cron_read_weekday_extra(r, begin, first,
			    field);
		if (*r->at == '/')
			last = r->kind->most;
	}
	if (*r->at == '-') {
		r->at++;
		last = cron_read_value(r);
		if (last == -1)
			return -1;
		if (last < first)
			return cron_fail(r, begin, "runs backwards; write two "
			    "ranges with a comma");
	}
	step = cron_read_step(r);
	if (step == -1)
		return -1;
	for (; first <= last; first += step)
		field->bits |= 1ULL << first;
	return 0;
}

/* Letters that other crons have. */
static int
cron_check_letter(struct cron_reader *r)
{
	char letter = (char)toupper((unsigned char)*r->at);
	bool is_weekday = r->kind == &cron_kinds[CRON_WEEKDAY];

	if (letter == 'H' && !isalpha((unsigned char)r->at[1]))
		return cron_fail(r, r->at, "is Jenkins' hash; accepted is a "
		    "number");
	if (letter == 'L' && is_weekday && !isalpha((unsigned char)r->at[1]))
		return cron_fail(r, r->at, "alone is Saturday in some crons; "
		    "write 6 for Saturdays, 5L for the last Friday");
	if (letter == 'W' && !isalpha((unsigned char)r->at[1]))
		return cron_fail(r, r->at, "is not read here; in words: "
		    "\"first working day of the month\"");
	return 0;
}

static int
cron_read_item(struct cron_reader *r, struct cron_field *field)
{
	const char *begin = r->at;
	bool is_day = r->kind == &cron_kinds[CRON_DAY];
	int result;

	if (is_day && toupper((unsigned char)*r->at) == 'L')
		result = cron_read_last_day(r, field);
	else if (cron_check_letter(r) == -1)
		return -1;
	else if (*r->at == '\0' || *r->at == ',' || isspace((unsigned char)
	    *r->at))
		return cron_fail(r, r->at, "has an empty item in its list");
	else
		result = cron_read_range(r, field);
	if (result == -1)
		return -1;
	if (*r->at == '\0' || *r->at == ',' || isspace((unsigned char)*r->at))
		return 0;
	if (is_day && toupper((unsigned char)*r->at) == 'W')
		return cron_fail(r, begin, "has a W, which is not read here; "
		    "in words: \"first working day of the month\"");
	return cron_fail(r, begin, "is not understood; accepted are numbers, "
	    "names, lists \"1,3\", ranges \"1-5\", steps \"*/2\"");
}

static int
cron_read_field(struct cron_reader *r, struct cron_field *field)
{
	field->is_star = *r->at == '*' || *r->at == '?';
	for (;;) {
		if (cron_read_item(r, field) == -1)
			return -1;
		if (*r->at != ',')
			return 0;
		r->at++;
	}
}

/* --- fields to rules ---------------------------------------------------- */

/* Cron's Sunday is 0 and 7. */
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

static int
cron_add(struct recurrence *set, struct rrule rule, struct error *ret_error)
{
	bool has_numbers = rule.lists != 0 ||
	    (rule.month_days | rule.month_days_back) != 0;

	rule.frequency = has_numbers ? RRULE_MONTHLY :
	    rule.weekdays != 0 ? RRULE_WEEKLY : RRULE_DAILY;
	phrase_simplify(&rule, set->start_local, true);
	phrase_raise_frequency(&rule);
	return recurrence_add_rule(set, &rule, ret_error);
}

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

/* The rules of the weekday field, on top of `rule`. */
static int
cron_add_weekdays(struct recurrence *set, const struct rrule *rule,
    const struct cron_field *field, struct error *ret_error)
{
	struct rrule plain = *rule, numbered = *rule;

	plain.weekdays = cron_weekdays(field->bits);
	cron_add_ordinals(&numbered, field);
	if (plain.weekdays != 0 && cron_add(set, plain, ret_error) == -1)
		return -1;
	if (numbered.lists != 0)
		return cron_add(set, numbered, ret_error);
	return 0;
}

/* Both day fields restricted: either may match (crontab(5)); a field that
 * begins with "*" must match too. */
static int
cron_add_rules(struct recurrence *set, const struct cron_field *fields,
    struct error *ret_error)
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
	if (day->is_star || weekday->is_star)
		return cron_add_weekdays(set, &days, weekday, ret_error);
	if (cron_add(set, days, ret_error) == -1)
		return -1;
	return cron_add_weekdays(set, &rule, weekday, ret_error);
}

/* --- the text ----------------------------------------------------------- */

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
	char word[32];

	for (i = 0; i < countof(cron_nicknames); i++) {
		names[i] = cron_nicknames[i].name;
		if (strlen(names[i]) == length && strspn(text + length,
		    " \t") == strlen(text + length) &&
		    strncasecmp(text, names[i], length) == 0)
			return cron_nicknames[i].fields;
	}
	snprintf(word, sizeof(word), "%.*s", (int)(length < 31 ? length : 31),
	    text);
	nearest = nearest_find(word, names, countof(names));
	error_set_at(ret_error, ERROR_INPUT, 1, column, "\"%s\" is not known; "
	    "%s%s%s", word, nearest != NULL ? "did you mean \"" :
	    "accepted are @hourly, @daily, @weekly, @monthly, @yearly",
	    nearest != NULL ? nearest : "", nearest != NULL ? "\"?" : "");
	return NULL;
}

/* One field as cron writes it? */
static bool
cron_is_field(const char *text, size_t length)
{
	size_t plain = strspn(text, CRON_CHARACTERS);

	return length > 0 && plain >= length && text[0] != ',' &&
	    text[length - 1] != ',' && (toupper((unsigned char)text[0]) ==
	    'H' || !isalpha((unsigned char)text[0]));
}

bool
cron_is_cron(const char *text)
{
	const char *at = text;
	size_t length, i;

	at += strspn(at, " \t");
	if (*at == '@')
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

static int
cron_read(const char *text, struct cron_field *fields,
    struct error *ret_error)
{
	struct cron_reader r = { .text = text, .at = text,
	    .ret_error = ret_error };
	const char *at = text, *end = text;
	int count, i;

	for (count = 0; *(at += strspn(at, " \t")) != '\0'; count++) {
		if (count < CRON_FIELDS)
			end = at;
		at += strcspn(at, " \t");
	}
	if (count != CRON_FIELDS)
		return error_set_at(ret_error, ERROR_INPUT, 1,
		    (int)(end - text) + 1, "cron with %d fields; accepted are "
		    "five: minute hour day month weekday%s", count,
		    count > CRON_FIELDS ? " (no seconds, years or commands)" :
		    "");
	for (i = 0; i < CRON_FIELDS; i++) {
		r.kind = &cron_kinds[i];
		r.at += strspn(r.at, " \t");
		if (cron_read_field(&r, &fields[i]) == -1)
			return -1;
	}
	return 0;
}

int
cron_parse(struct recurrence *set, bool has_start, struct error *ret_error)
{
	struct cron_field fields[CRON_FIELDS] = { 0 };
	const char *text = set->text;
	size_t lead = strspn(text, " \t");

	if (text[lead] == '@') {
		text = cron_find_nickname(text + lead, (int)lead + 1,
		    ret_error);
		if (text == NULL)
			return -1;
	}
	if (cron_read(text, fields, ret_error) == -1)
		return -1;
	if (!has_start)
		set->start_local = RECURRENCE_BEGIN_LOCAL +
		    __builtin_ctzll(fields[CRON_HOUR].bits) * 3600 +
		    __builtin_ctzll(fields[CRON_MINUTE].bits) * 60;
	return cron_add_rules(set, fields, ret_error);
}
