/* SPDX-License-Identifier: MIT */
/*
 * An instant as a person gives it on a command line or in a query.
 *
 *     time   = "now" / ("+" / "-") length / [weekday] date [clock]
 *            / day [["at"] clock] / clock
 *     day    = "yesterday" / "today" / "tomorrow" / weekday
 *     date   = yyyy "-" mm "-" dd / yyyymmdd
 *     clock  = hh ":" mm [":" ss ["." digits]] ["Z" / ("+" / "-") hh ":" mm]
 *
 * The text is cut into at most four words, and each reader takes the words it
 * knows: first a day, then a clock.  "2026-12-03T15:00Z" is one word that
 * becomes two, the date's part being taken off in place.
 *
 * A weekday alone is the next one, today included: on a Thursday "thursday" is
 * today, as people who plan say it.  In front of a date it is a check, and a
 * wrong one is an error rather than a guess which of the two was meant.
 */
#include "timearg.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "array.h"
#include "civil.h"
#include "duration.h"
#include "nearest.h"
#include "quote_internal.h"
#include "text.h"

/* Bytes with the NUL; the longest time has 35. */
#define TIMEARG_WORD_MAX 64

/* Days from today, for the words that name a day. */
static const struct {
	const char *word;
	int days;
/* A zone's own today, not UTC's. */
} timearg_days[] = {
	{ "yesterday", -1 }, { "today", 0 }, { "tomorrow", 1 },
};

/* How people say it elsewhere, and what is written here. */
static const struct {
	const char *word, *instead;
} timearg_hints[] = {
	{ "next", "a weekday alone is the next one: friday 09:00" },
	{ "this", "a weekday alone is the next one: friday 09:00" },
	{ "in", "write +3d for in 3 days" },
	{ "noon", "write 12:00" }, { "midnight", "write 00:00" },
};

/* A time of day, and the offset if it has one. */
struct timearg_clock {
	int32_t secs, offset;
	bool has_offset;
};

/* A word: `word` is a copy, `column` its place in the text. */
struct timearg_word {
	char word[TIMEARG_WORD_MAX];
	int column;
};

/* A time being read: the words of the text, up to `next`.  Words are
 * copies, because the T of a date is cut out of one in place. */
struct timearg_reader {
	struct timearg_word words[4];
	size_t count, next;
	int64_t today;			/* in days, in the zone */
	bool has_date;			/* one that is not counted from today */
	const struct zone *zone;	/* NULL: none is known */
	struct error *error;
};

/* Refuse a word, `shift` characters behind its begin: what was found, then
 * `what`.  Always -1. */
static int
timearg_refuse(const struct timearg_reader *reader,
    const struct timearg_word *word, int shift, const char *what)
{
	char quoted[QUOTE_MAX];

	return error_set_at(reader->error, ERROR_INPUT, 1,
	    word->column + shift, "\"%s\" %s",
	    quote_clean(word->word, QUOTE_BYTES, quoted), what);
}

/* Nobody knows what the word means: name the nearest one that has a
 * meaning, else show all forms there are. */
static int
timearg_refuse_word(const struct timearg_reader *reader,
    const struct timearg_word *word)
{
	const char *known[] = {
		"now", "today", "tomorrow", "yesterday", "Monday", "Tuesday",
		"Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
	};
	const char *nearest = nearest_find(word->word, known, countof(known));
	char what[80];
	size_t i;

	for (i = 0; i < countof(timearg_hints); i++) {
		if (strcasecmp(word->word, timearg_hints[i].word) != 0)
			continue;
		snprintf(what, sizeof(what), "is not a time; %s",
		    timearg_hints[i].instead);
		return timearg_refuse(reader, word, 0, what);
	}
	if (nearest != NULL) {
		snprintf(what, sizeof(what), "is not a time; did you mean "
		    "\"%s\"?", nearest);
		return timearg_refuse(reader, word, 0, what);
	}
	return timearg_refuse(reader, word, 0, "is not a time; accepted are "
	    "2026-12-03, 2026-12-03 15:00, 2026-12-03T23:00:00Z, 15:00, "
	    "tomorrow 15:00, thursday, +30d, -2h, now");
}

/* Cut the text at its spaces into words, with the column of each. */
static int
timearg_split(struct timearg_reader *reader, const char *text)
{
	struct timearg_word *word = NULL;
	size_t length;
	const char *at;

	for (at = text + strspn(text, " "); *at != '\0';
	    at += length, at += strspn(at, " ")) {
		length = strcspn(at, " ");
		/* "Thu 2026-12-03 at 15:00" has four. */
		if (reader->count == countof(reader->words))
			return error_set_at(reader->error, ERROR_INPUT, 1,
			    (int)(at - text) + 1, "too many words for a "
			    "time; accepted are forms such as "
			    "2026-12-03 15:00");
		/* Nothing that long is a time, and the copy has no room for
		 * it. */
		if (length >= sizeof(word->word))
			return error_set_at(reader->error, ERROR_INPUT, 1,
			    (int)(at - text) + 1, "too long for a time; "
			    "accepted are forms such as 2026-12-03 15:00");
		word = &reader->words[reader->count++];
		memcpy(word->word, at, length);
		word->word[length] = '\0';
		word->column = (int)(at - text) + 1;
	}
	if (word == NULL)
		return error_set_at(reader->error, ERROR_INPUT, 1, 1,
		    "no time given; accepted are forms such as "
		    "2026-12-03 15:00, tomorrow, +30d, now");
	return 0;
}

/* The weekday called `word` ("thu", "Thursday"), or -1.  Three letters or
 * all of them: a query is not a sentence. */
static int
timearg_find_weekday(const char *word)
{
	const char *name;
	int weekday;

	for (weekday = MONDAY; weekday <= SUNDAY; weekday++) {
		name = civil_weekday_name((enum civil_weekday)weekday);
		if (strcasecmp(word, name) == 0 ||
		    (strlen(word) == 3 && strncasecmp(word, name, 3) == 0))
			return weekday;
	}
	return -1;
}

/* Does it begin as dates do: four digits and a dash, or eight digits?  What
 * follows may still be wrong, and is then told as a date. */
static bool
timearg_is_date(const char *word)
{
	size_t digits = strspn(word, "0123456789");

	return (digits == 4 && word[4] == '-') || digits == 8;
}

/* Read the date word; what stands behind a T stays as the next word, a time
 * of day.  1, or -1 when it is wrong. */
static int
timearg_read_date(struct timearg_reader *reader, int64_t *ret_days)
{
	struct timearg_word *word = &reader->words[reader->next];
	/* The T is cut out: the date is read alone, the rest moved down. */
	char *mark = strpbrk(word->word, "Tt");
	int64_t local;

	if (mark != NULL)
		*mark = '\0';
	if (civil_parse(word->word, &local, NULL, reader->error) == -1) {
		/* civil_parse() counts from the word's begin. */
		if (reader->error != NULL)
			reader->error->column += word->column - 1;
		return -1;
	}
	*ret_days = civil_local_days(local);
	reader->has_date = true;
	if (mark == NULL) {
		reader->next++;
		return 1;
	}
	word->column += (int)(mark - word->word) + 1;
	memmove(word->word, mark + 1, strlen(mark + 1) + 1);
	return 1;
}

/* A weekday: in front of a date it must agree, alone it is the next one.  1
 * or -1. */
static int
timearg_read_weekday(struct timearg_reader *reader, int weekday,
    int64_t *ret_days)
{
	const struct timearg_word *word = &reader->words[reader->next++];
	struct text date = { 0 };
	int64_t days;
	int today;

	/* Nothing, or a time of day: the weekday is the day. */
	if (reader->next >= reader->count ||
	    !timearg_is_date(reader->words[reader->next].word)) {
		/* 0 to 6 days ahead. */
		today = (int)civil_weekday(reader->today);
		*ret_days = reader->today + (weekday - today + 7) % 7;
		return 1;
	}
	if (timearg_read_date(reader, &days) == -1)
		return -1;
	if ((int)civil_weekday(days) == weekday) {
		*ret_days = days;
		return 1;
	}
	civil_format(&date, days * CIVIL_DAY_SECS);
	/* Both are shown: either of them may be the mistake. */
	(void)error_set_at(reader->error, ERROR_INPUT, 1, word->column,
	    "\"%s\" does not agree with the date: %.10s is a %s", word->word,
	    text_string(&date), civil_weekday_name(civil_weekday(days)));
	text_clear(&date);
	return -1;
}

/* The day, if the next word names one: 1 read, 0 none, -1 wrong. */
static int
timearg_read_day(struct timearg_reader *reader, int64_t *ret_days)
{
	const char *word = reader->words[reader->next].word;
	int weekday = timearg_find_weekday(word);
	size_t i;

	if (weekday != -1)
		return timearg_read_weekday(reader, weekday, ret_days);
	for (i = 0; i < countof(timearg_days); i++) {
		if (strcasecmp(word, timearg_days[i].word) == 0) {
			*ret_days = reader->today + timearg_days[i].days;
			reader->next++;
			return 1;
		}
	}
	return timearg_is_date(word) ? timearg_read_date(reader, ret_days) :
	    0;
}

/* A number of one or two digits up to `most`. */
static bool
timearg_read_number(const char **at, int most, int *ret_number)
{
	size_t digits = strspn(*at, "0123456789");
	int number;

	if (digits < 1 || digits > 2)
		return false;
	number = (*at)[0] - '0';
	if (digits == 2)
		number = number * 10 + ((*at)[1] - '0');
	if (number > most)
		return false;
	*at += digits;
	*ret_number = number;
	return true;
}

/* Behind the time of day: nothing, "Z" or an offset such as "-08:00". */
static bool
timearg_read_offset(const char **at, struct timearg_clock *clock)
{
	int sign = **at == '-' ? -1 : 1, hours, minutes;

	if (**at == '\0')
		return true;
	clock->has_offset = true;
	/* RFC 3339 5.6 allows the small letter. */
	if (**at == 'Z' || **at == 'z') {
		++*at;
		return **at == '\0';
	}
	if (**at != '+' && **at != '-')
		return false;
	++*at;
	if (!timearg_read_number(at, 23, &hours) || **at != ':')
		return false;
	++*at;
	if (!timearg_read_number(at, 59, &minutes))
		return false;
	/* "-00:00" (RFC 3339 4.3: the local offset is not known) is UTC all
	 * the same. */
	clock->offset = sign * (hours * 3600 + minutes * 60);
	return **at == '\0';
}

/* "15:00", "15:00:30", "15:00:30.5"; `*at` moves to what is wrong. */
static bool
timearg_read_time(const char **at, struct timearg_clock *clock)
{
	int hour, minute, second = 0;

	if (!timearg_read_number(at, 23, &hour) || **at != ':')
		return false;
	++*at;
	if (!timearg_read_number(at, 59, &minute))
		return false;
	if (**at == ':') {
		++*at;
		if (!timearg_read_number(at, 59, &second))
			return false;
		/* Fractions of a second are read and dropped: nothing here
		 * has any. */
		if (**at == '.' && isdigit((unsigned char)(*at)[1]))
			*at += 1 + strspn(*at + 1, "0123456789");
	}
	clock->secs = hour * 3600 + minute * 60 + second;
	return timearg_read_offset(at, clock);
}

/* Read iCalendar's form behind the T: "150000" or "150000Z". */
static bool
timearg_read_basic(const char *word, struct timearg_clock *clock)
{
	int64_t local;
	char text[] = "20000101T000000";

	if (strspn(word, "0123456789") != 6 ||
	    (word[6] != '\0' && strcmp(word + 6, "Z") != 0))
		return false;
	/* civil_parse() knows the form behind a date, any date. */
	memcpy(text + 9, word, 6);
	if (civil_parse(text, &local, NULL, NULL) == -1)
		return false;
	clock->secs = (int32_t)(local - civil_local_days(local) *
	    CIVIL_DAY_SECS);
	clock->has_offset = word[6] == 'Z';
	return true;
}

/* Read the time of day, if there is a word left: 1 read, 0 none, -1 wrong. */
static int
timearg_read_clock(struct timearg_reader *reader,
    struct timearg_clock *ret_clock)
{
	struct timearg_word *word = &reader->words[reader->next];
	struct timearg_clock clock = { 0 };
	const char *at;

	if (reader->next == reader->count)
		return 0;
	if (reader->next > 0 && reader->next + 1 < reader->count &&
	    strcasecmp(word->word, "at") == 0)
		word = &reader->words[++reader->next];
	at = word->word;
	if (!timearg_read_basic(at, &clock) &&
	    !timearg_read_time(&at, &clock)) {
		/* The first word, and it looks like no time: perhaps a
		 * mistyped day. */
		if (reader->next == 0 && strchr(word->word, ':') == NULL)
			return timearg_refuse_word(reader, word);
		return timearg_refuse(reader, word, (int)(at - word->word),
		    "is not a time of day; accepted are 15:00, 15:00:30 and, "
		    "with an offset, 15:00:30Z, 15:00:30-08:00");
	}
	*ret_clock = clock;
	reader->next++;
	return 1;
}

/* Refuse what is another time in each zone, where none is known.  Always -1. */
static int
timearg_refuse_zoneless(struct error *error)
{
	return error_set(error, ERROR_MISSING, "without a zone, accepted are "
	    "2026-12-03T15:00Z, 2026-12-03T15:00-08:00, +2h, now");
}

/* Read "+30d", "-2h", "+1d 12h": days and weeks keep the time of day in the
 * zone, hours and less are elapsed time. */
static int
timearg_read_shift(const char *text, int64_t now_at, const struct zone *zone,
    int64_t *ret_at, struct error *ret_error)
{
	size_t skip = strspn(text, " ");
	int sign = text[skip] == '-' ? -1 : 1;
	int64_t days, secs;

	skip++;
	if (duration_parse_days(text + skip, &days, &secs, ret_error) == -1) {
		if (ret_error != NULL)
			ret_error->column += (int)skip;
		return -1;
	}
	/* In a gap or an overlap of the clocks as everywhere:
	 * zone_resolve(). */
	if (days != 0 && zone == NULL)
		return timearg_refuse_zoneless(ret_error);
	if (days != 0)
		now_at = zone_resolve(zone, zone_local(zone, now_at) +
		    sign * days * CIVIL_DAY_SECS).at;
	*ret_at = now_at + sign * secs;
	return 0;
}

/* Read a day, a clock or both, to the end. */
static int
timearg_read_words(struct timearg_reader *reader, int64_t *ret_at)
{
	struct timearg_clock clock = { 0 };
	int64_t days = reader->today, local;

	/* Neither needs the other: "thursday", "15:00", "thursday 15:00". */
	if (timearg_read_day(reader, &days) == -1 ||
	    timearg_read_clock(reader, &clock) == -1)
		return -1;
	if (reader->next < reader->count)
		return timearg_refuse(reader, &reader->words[reader->next], 0,
		    "is too much: times are of the zone asked for, or end in "
		    "Z or an offset such as -08:00");
	/* With an offset the zone has no say, but "today" was its today. */
	if (reader->zone == NULL && !(clock.has_offset && reader->has_date))
		return timearg_refuse_zoneless(reader->error);
	local = days * CIVIL_DAY_SECS + clock.secs;
	*ret_at = clock.has_offset ? local - clock.offset :
	    zone_resolve(reader->zone, local).at;
	return 0;
}

/* By the first character where that decides, else by words: nobody should have
 * to know which of the forms is meant for what. */
int
timearg_parse(const char *text, int64_t now_at, const struct zone *zone,
    int64_t *ret_at, struct error *ret_error)
{
	struct timearg_reader reader = { .zone = zone, .error = ret_error };
	const char *start = text + strspn(text, " ");

	/* A sign leads nowhere else. */
	if (*start == '+' || *start == '-')
		return timearg_read_shift(text, now_at, zone, ret_at,
		    ret_error);
	if (timearg_split(&reader, text) == -1)
		return -1;
	if (strcasecmp(reader.words[0].word, "now") == 0) {
		if (reader.count > 1)
			return timearg_refuse(&reader, &reader.words[1], 0,
			    "is too much; nothing is accepted behind now");
		*ret_at = now_at;
		return 0;
	}
	reader.today = civil_local_days(zone == NULL ? now_at :
	    zone_local(zone, now_at));
	return timearg_read_words(&reader, ret_at);
}
