/* SPDX-License-Identifier: MIT */
/*
 * Lengths of time, as people write them and as they read them.
 *
 *     length = *(number unit ["and"])          ; "1h 30m", "2 days"
 *            / "P" *(number ("W" / "D")) ["T" *(number ("H" / "M" / "S"))]
 *
 * Days are kept apart from the shorter units, because "+30d" on the command
 * line keeps the time of day over a change of the clocks while "+720h" does
 * not; who wants a length adds both, a day being 24 hours.  Fractions and
 * months have no place: what half a month is depends on whom one asks.
 */
#include "duration.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "array.h"
#include "nearest.h"
#include "quote_internal.h"

#define DURATION_DAY_SECS 86400
/* Ten years with their leap days: a limit that catches a wrong unit. */
#define DURATION_MOST_SECS (INT64_C(3653) * DURATION_DAY_SECS)
#define DURATION_WORD_MAX 16

/* A unit and its length. */
struct duration_unit {
	const char *name;
	int64_t secs;
};

/* What a person may write; the first of each length is the short form. */
static const struct duration_unit duration_units[] = {
	{ "w", 7 * DURATION_DAY_SECS }, { "week", 7 * DURATION_DAY_SECS },
	{ "weeks", 7 * DURATION_DAY_SECS },
	{ "d", DURATION_DAY_SECS }, { "day", DURATION_DAY_SECS },
	{ "days", DURATION_DAY_SECS },
	{ "h", 3600 }, { "hr", 3600 }, { "hrs", 3600 }, { "hour", 3600 },
	{ "hours", 3600 },
	{ "m", 60 }, { "min", 60 }, { "mins", 60 }, { "minute", 60 },
	{ "minutes", 60 },
	{ "s", 1 }, { "sec", 1 }, { "secs", 1 }, { "second", 1 },
	{ "seconds", 1 },
};

/* What patchday writes: no weeks, "10 days" reads better than "1 week 3
 * days". */
static const struct duration_unit duration_words[] = {
	{ "day", DURATION_DAY_SECS }, { "hour", 3600 }, { "minute", 60 },
	{ "second", 1 },
};

/* A text being read, up to `at`. */
struct duration_reader {
	const char *text, *at;
	int64_t days, secs;		/* read so far */
	bool is_bounded;		/* too much is refused here */
	struct error *error;
};

/* The column of a place in the text, from 1. */
static int
duration_column(const struct duration_reader *reader, const char *at)
{
	return (int)(at - reader->text) + 1;
}

/* Quote the text, then say what is wrong at `at`.  Always -1. */
static int
duration_refuse(const struct duration_reader *reader, const char *at,
    const char *what)
{
	char quoted[QUOTE_MAX];

	return error_set_at(reader->error, ERROR_INPUT, 1,
	    duration_column(reader, at), "\"%s\" %s",
	    quote_clean(reader->text, QUOTE_BYTES, quoted), what);
}

/* Add `number` times the unit, days apart from the rest.  Checked at every
 * step, so that neither sum can overflow. */
static int
duration_add(struct duration_reader *reader, int64_t number, int64_t unit)
{
	if (unit >= DURATION_DAY_SECS)
		reader->days += number * (unit / DURATION_DAY_SECS);
	else
		reader->secs += number * unit;
	if (reader->days * DURATION_DAY_SECS + reader->secs <=
	    DURATION_MOST_SECS)
		return 0;
	if (reader->is_bounded)
		return duration_refuse(reader, reader->text, "is too long; "
		    "accepted are 1s to 3653d (10 years)");
	/* It stays too long, whatever is added. */
	reader->days = DURATION_MOST_SECS / DURATION_DAY_SECS + 1;
	reader->secs = 0;
	return 0;
}

/* Read digits; what is too large stays too large without overflowing.  The
 * refusals are for those who wrote no digits, and for fractions. */
static int
duration_read_number(struct duration_reader *reader, int64_t *ret_number)
{
	const char *start = reader->at;
	int64_t number = 0;

	for (; isdigit((unsigned char)*reader->at); reader->at++) {
		/* A thousand digits are still one number that is too large. */
		if (number <= DURATION_MOST_SECS)
			number = number * 10 + (*reader->at - '0');
	}
	if (reader->at == start)
		return duration_refuse(reader, start,
		    "is not a length of time; accepted are lengths such as "
		    "2h, 1h 30m, 45 minutes, 7d");
	/* 1.5 and 1,5 are halves to some and thousands to others. */
	if (*reader->at == '.' || *reader->at == ',')
		return duration_refuse(reader, reader->at, "has a fraction; "
		    "write 1h 30m for one and a half hours");
	/* Hours and minutes, or minutes and seconds? */
	if (*reader->at == ':')
		return duration_refuse(reader, reader->at, "has a colon; "
		    "write 1h 30m for one and a half hours");
	*ret_number = number;
	return 0;
}

/* A month or a year, which no number of seconds is; and near to "m" and "min",
 * which are not what was meant. */
static bool
duration_is_calendar_unit(const char *word)
{
	static const char *const names[] = { "mo", "mon", "mth", "mths",
		"month", "months", "y", "yr", "yrs", "year", "years" };
	size_t i;

	for (i = 0; i < countof(names); i++)
		if (strcasecmp(word, names[i]) == 0)
			return true;
	return false;
}

/* Say that the word is no unit, with the one that was meant if one is near. */
static int
duration_refuse_unit(const struct duration_reader *reader, const char *word,
    const char *start)
{
	const char *names[countof(duration_units)], *nearest;
	int column = duration_column(reader, start);
	size_t i;

	if (duration_is_calendar_unit(word))
		return error_set_at(reader->error, ERROR_INPUT, 1, column,
		    "\"%s\" is not a unit, as months and years differ in "
		    "length; accepted are s, m, h, d, w", word);
	for (i = 0; i < countof(duration_units); i++)
		names[i] = duration_units[i].name;
	nearest = nearest_find(word, names, countof(names));
	/* Any letter is near any other. */
	if (nearest != NULL && (word[1] != '\0' ||
	    nearest_distance(word, nearest) == 0))
		return error_set_at(reader->error, ERROR_INPUT, 1, column,
		    "\"%s\" is not a unit; did you mean \"%s\"?", word,
		    nearest);
	return error_set_at(reader->error, ERROR_INPUT, 1, column,
	    "\"%s\" is not a unit; accepted are s, m, h, d, w", word);
}

/* One letter must be small: "M" is a month elsewhere, and "5M" a guess. */
static bool
duration_is_unit(const char *word, const char *name)
{
	return word[1] == '\0' ? strcmp(word, name) == 0 :
	    strcasecmp(word, name) == 0;
}

/* Read the word of a unit; its length in seconds. */
static int
duration_read_unit(struct duration_reader *reader, int64_t *ret_secs)
{
	char word[DURATION_WORD_MAX];
	const char *start = reader->at;
	size_t length = 0, i;

	/* All of the word is stepped over, what is too long is cut. */
	while (isalpha((unsigned char)*reader->at)) {
		if (length < sizeof(word) - 1)
			word[length++] = *reader->at;
		reader->at++;
	}
	word[length] = '\0';
	for (i = 0; i < countof(duration_units) && length > 0; i++) {
		if (duration_is_unit(word, duration_units[i].name)) {
			*ret_secs = duration_units[i].secs;
			return 0;
		}
	}
	if (length == 0)
		return duration_refuse(reader, start, "has something else "
		    "here; accepted are the units s, m, h, d, w");
	return duration_refuse_unit(reader, word, start);
}

/* Step over spaces. */
static void
duration_skip_spaces(struct duration_reader *reader)
{
	while (*reader->at == ' ')
		reader->at++;
}

/* Read "1h 30m", "1 hour and 30 minutes" to the end of the text. */
static int
duration_read_words(struct duration_reader *reader)
{
	int64_t number = 0, unit = 0;
	const char *start;

	do {
		start = reader->at;
		if (duration_read_number(reader, &number) == -1)
			return -1;
		duration_skip_spaces(reader);
		/* "15", "1h 30": the number is quoted, not the whole text. */
		if (*reader->at == '\0' ||
		    isdigit((unsigned char)*reader->at))
			return error_set_at(reader->error, ERROR_INPUT, 1,
			    duration_column(reader, start),
			    "%.*s has no unit; accepted are s, m, h, d, w",
			    (int)strspn(start, "0123456789") % 24, start);
		if (duration_read_unit(reader, &unit) == -1 ||
		    duration_add(reader, number, unit) == -1)
			return -1;
		duration_skip_spaces(reader);
		/* "1 hour and 30 minutes". */
		if (strncasecmp(reader->at, "and ", 4) == 0)
			reader->at += 4;
		duration_skip_spaces(reader);
	} while (*reader->at != '\0');
	return 0;
}

/*
 * The length of an ISO 8601 unit in seconds, 0 for none; `is_time` behind the
 * T, where M is minutes.  In front of it M and Y would be months and years,
 * which have no fixed length (RFC 5545 3.3.6 leaves them out too).
 */
static int64_t
duration_iso_unit(char letter, bool is_time)
{
	switch (letter) {
	case 'W':
		return is_time ? 0 : 7 * DURATION_DAY_SECS;
	case 'D':
		return is_time ? 0 : DURATION_DAY_SECS;
	case 'H':
		return is_time ? 3600 : 0;
	case 'M':
		return is_time ? 60 : 0;
	case 'S':
		return is_time ? 1 : 0;
	default:
		return 0;
	}
}

/* Read "P1D", "PT1H30M" (ISO 8601): each unit shorter than the one before
 * it, which also refuses the same twice. */
static int
duration_read_iso(struct duration_reader *reader)
{
	int64_t number = 0, unit, last = INT64_MAX;
	bool is_time = false;

	reader->at++;
	do {
		if (*reader->at == 'T' && !is_time) {
			is_time = true;
			reader->at++;
		}
		if (duration_read_number(reader, &number) == -1)
			return -1;
		unit = duration_iso_unit(*reader->at, is_time);
		if (unit == 0 || unit >= last)
			return duration_refuse(reader, reader->at, "is not "
			    "an ISO 8601 length of fixed size; accepted are "
			    "forms such as PT2H, P1DT12H, P2W");
		reader->at++;
		last = unit;
		if (duration_add(reader, number, unit) == -1)
			return -1;
	} while (*reader->at != '\0');
	return 0;
}

/* Read all of it, in either form. */
static int
duration_read(struct duration_reader *reader)
{
	duration_skip_spaces(reader);
	/* A capital P begins no English unit. */
	return *reader->at == 'P' ? duration_read_iso(reader) :
	    duration_read_words(reader);
}

/* Days apart from seconds, for callers to whom a day is one on the calendar
 * and not 24 hours. */
int
duration_parse_days(const char *text, int64_t *ret_days, int64_t *ret_secs,
    struct error *ret_error)
{
	struct duration_reader reader = { text, text, 0, 0, true, ret_error };

	if (duration_read(&reader) == -1)
		return -1;
	/* "0h" is likely a way to switch something off, which has its own
	 * key. */
	if (reader.days == 0 && reader.secs == 0)
		return duration_refuse(&reader, text, "is no time at all; "
		    "accepted are 1s to 3653d (10 years)");
	*ret_days = reader.days;
	*ret_secs = reader.secs;
	return 0;
}

/* Here a day is 24 hours: lengths of work and of waiting are elapsed time. */
int
duration_parse(const char *text, int64_t *ret_secs, struct error *ret_error)
{
	int64_t days, secs;

	if (duration_parse_days(text, &days, &secs, ret_error) == -1)
		return -1;
	*ret_secs = days * DURATION_DAY_SECS + secs;
	return 0;
}

int
duration_parse_any(const char *text, int64_t *ret_secs,
    struct error *ret_error)
{
	struct duration_reader reader = { text, text, 0, 0, false, ret_error };

	if (duration_read(&reader) == -1)
		return -1;
	*ret_secs = reader.days * DURATION_DAY_SECS + reader.secs;
	return 0;
}

/* Every unit that is not zero, so that what is read back is the same to the
 * second. */
void
duration_format(struct text *text, int64_t secs)
{
	const char *gap = "";
	size_t i;

	if (secs == 0)
		text_puts(text, "0s");
	if (secs < 0)
		text_putc(text, '-');
	for (i = 0; i < countof(duration_words); i++) {
		/* The first letter of each word is its short form. */
		int64_t number = secs / duration_words[i].secs;

		if (number == 0)
			continue;
		secs -= number * duration_words[i].secs;
		text_putf(text, "%s%lld%c", gap,
		    (long long)(number < 0 ? -number : number),
		    duration_words[i].name[0]);
		gap = " ";
	}
}

/* Append "2 hours" and the like. */
static void
duration_put_words(struct text *text, int64_t number, const char *unit)
{
	text_putf(text, "%lld %s%s", (long long)number, unit,
	    number == 1 ? "" : "s");
}

/* For people, who want to know how long and not how many seconds: two units at
 * most, the last of them rounded. */
void
duration_format_words(struct text *text, int64_t secs)
{
	const struct duration_unit *unit = duration_words, *last, *small;

	last = &duration_words[countof(duration_words) - 1];
	if (secs < 0)
		secs = -secs;
	/* The largest unit that fits at least once. */
	while (unit < last && secs < unit->secs)
		unit++;
	/* Two units are enough for a person: days and hours, hours and
	 * minutes. */
	small = unit < last ? unit + 1 : last;
	/* Round to the smaller of the two that are shown. */
	secs = (secs + small->secs / 2) / small->secs * small->secs;
	if (unit > duration_words && secs >= unit[-1].secs)
		unit--;			/* rounded up: 60 minutes are an hour */
	/* cppcheck-suppress zerodivcond ; no unit has 0 seconds */
	duration_put_words(text, secs / unit->secs, unit->name);
	secs %= unit->secs;
	if (secs == 0)
		return;
	text_putc(text, ' ');
	duration_put_words(text, secs / small->secs, small->name);
}

/* A length that was asked for is told as it is: whoever reads another one looks
 * for the mistake. */
void
duration_format_exact(struct text *text, int64_t secs)
{
	const char *gap = "";
	size_t i;

	if (secs < 0)
		secs = -secs;
	if (secs == 0)
		duration_put_words(text, 0, "second");
	for (i = 0; i < countof(duration_words); i++) {
		if (secs < duration_words[i].secs)
			continue;
		text_puts(text, gap);
		duration_put_words(text, secs / duration_words[i].secs,
		    duration_words[i].name);
		secs %= duration_words[i].secs;
		gap = " ";
	}
}
