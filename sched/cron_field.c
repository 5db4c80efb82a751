/* SPDX-License-Identifier: MIT */
/*
 * One field of cron as a set of values.
 *
 *     field = item *("," item)
 *     item  = range ["/" step] / last / value "#" n / value "L"
 *     range = "*" / "?" / value ["-" value]
 *     value = number / name             ; JAN to DEC, SUN to SAT
 *     last  = "L" ["-" number]          ; day of the month only
 *
 *     minute 0-59, hour 0-23, day 1-31, month 1-12, weekday 0-7
 *
 * This is crontab(5) of Vixie cron: names are three letters in any case, 0 and
 * 7 are Sunday.  "5/15" runs to the field's end.  From other crons come "?"
 * (Quartz: no value, here the same as "*"), "x#n" (the n-th such weekday of
 * the month), "xL" (its last one) and "L" (the last day of the month).  What
 * has no one meaning is refused with the words that say it: "W", Jenkins' "H",
 * a bare "L" as a weekday.
 *
 * Ranges do not run backwards: "FRI-MON" is refused.
 */
#include "cron_internal.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "nearest.h"
#include "quote_internal.h"

/* What the fields are called and accept. */
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

/* Where reading is: in the whole text, because columns count in it. */
struct cron_reader {
	const char *text, *at;
	const struct cron_kind *kind;
	struct error *ret_error;
};

/* Refuse the field from `at` on, up to the next comma or space.  Always -1. */
static int
cron_fail(const struct cron_reader *r, const char *at, const char *why)
{
	char quoted[QUOTE_MAX];

	return error_set_at(r->ret_error, ERROR_INPUT, 1,
	    (int)(at - r->text) + 1, "%s \"%s\" %s", r->kind->name,
	    quote_clean(at, strcspn(at, " \t,"), quoted), why);
}

/* Read a name of the field, in any case, perhaps with an L behind it; -1
 * after an error, which tells the nearest name or the field's range. */
static int
cron_read_name(struct cron_reader *r)
{
	size_t length = strspn(r->at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz"), i, count = 0;
	const char *nearest, *begin = r->at;
	char word[16], why[100];

	/* Three letters, or four with the L of "FRIL". */
	for (i = 0; r->kind->names != NULL && r->kind->names[i] != NULL; i++)
		if (length >= 3 && strncasecmp(begin, r->kind->names[i],
		    3) == 0 && (length == 3 || (length == 4 &&
		    toupper((unsigned char)begin[3]) == 'L'))) {
			r->at += 3;
			return r->kind->base + (int)i;
		}
	/* Not found: `i` went through all names. */
	count = i;
	snprintf(word, sizeof(word), "%.*s", (int)(length < 15 ? length : 15),
	    begin);
	nearest = count == 0 || length == 0 ? NULL :
	    nearest_find(word, r->kind->names, count);
	/* "MONDAY" is farther from MON than any typing error. */
	for (i = 0; i < count && length > 3; i++)
		if (strncasecmp(begin, r->kind->names[i], 3) == 0)
			nearest = r->kind->names[i];
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

/* Read a number or a name within the field's range; -1 after an error. */
static int
cron_read_value(struct cron_reader *r)
{
	const char *begin = r->at;
	char *end;
	long number;
	char why[64];

	if (!isdigit((unsigned char)*begin))
		return cron_read_name(r);
	/* Overflow gives LONG_MAX, which is out of range. */
	number = strtol(begin, &end, 10);
	if (number < r->kind->least || number > r->kind->most) {
		snprintf(why, sizeof(why), "is out of range; accepted are %d "
		    "to %d", r->kind->least, r->kind->most);
		return cron_fail(r, begin, why);
	}
	r->at = end;
	return (int)number;
}

/* Read "/15" behind a range; 1 when there is none, -1 after an error. */
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
	/* A step beyond the field would mean its first value only. */
	if (step < 1 || step > r->kind->most)
		return cron_fail(r, begin, "is no step; accepted are 1 to "
		    "the highest value of the field");
	r->at = end;
	return (int)step;
}

/* Read what may stand behind one weekday: "#2" for the second of the month,
 * "L" for the last. */
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

/* Read "L", "L-3" of the day field: the third before the last is the fourth
 * from the end. */
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

/* Read "-5" behind the first value of a range. */
static int
cron_read_end(struct cron_reader *r, const char *begin, int first)
{
	int last;

	r->at++;
	last = cron_read_value(r);
	if (last != -1 && last < first)
		return cron_fail(r, begin, "runs backwards; write two ranges "
		    "with a comma");
	return last;
}

/* Read a value, a range, a step into the field's bits. */
static int
cron_read_range(struct cron_reader *r, struct cron_field *field)
{
	const char *begin = r->at;
	int first = r->kind->least, last = r->kind->most, step;

	/* The whole field; a step may follow. */
	if (*r->at == '*' || *r->at == '?') {
		r->at++;
	} else {
		first = last = cron_read_value(r);
		if (first == -1)
			return -1;
		/* Neither ranges nor steps follow these. */
		if (r->kind == &cron_kinds[CRON_WEEKDAY] && (*r->at == '#' ||
		    toupper((unsigned char)*r->at) == 'L'))
			return cron_read_weekday_extra(r, begin, first,
			    field);
		if (*r->at == '/')
			/* "5/15" is "5-59/15". */
			last = r->kind->most;
		else if (*r->at == '-' && (last = cron_read_end(r, begin,
		    first)) == -1)
			return -1;
	}
	step = cron_read_step(r);
	if (step == -1)
		return -1;
	for (; first <= last; first += step)
		field->bits |= 1ULL << first;
	return 0;
}

/* Refuse letters that other crons have, with what to write instead.  Alone
 * they are meant as such; with more letters behind them they begin a name. */
static int
cron_check_letter(struct cron_reader *r)
{
	char letter = (char)toupper((unsigned char)*r->at);
	bool is_weekday = r->kind == &cron_kinds[CRON_WEEKDAY];

	/* A letter with others behind it begins a name. */
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

/* Read one item of a list. */
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

/* Read one field, a list of items. */
static int
cron_read_field(struct cron_reader *r, struct cron_field *field)
{
	/* The first character alone decides, as in Vixie cron: "*,5" counts
	 * as a star, "5,*" does not. */
	field->is_star = *r->at == '*' || *r->at == '?';
	for (;;) {
		if (cron_read_item(r, field) == -1)
			return -1;
		if (*r->at != ',')
			return 0;
		r->at++;
	}
}

/* The number of fields first: with four or six of them every later complaint
 * would be about the wrong field. */
int
cron_field_read(const char *text, struct cron_field fields[static CRON_FIELDS],
    struct error *ret_error)
{
	struct cron_reader r = { .text = text, .at = text,
	    .ret_error = ret_error };
	const char *at = text, *end = text;
	int count, i;

	for (count = 0; *(at += strspn(at, " \t")) != '\0'; count++) {
		/* The column of the last field that there is, or of the
		 * first that is too much. */
		if (count <= CRON_FIELDS)
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
