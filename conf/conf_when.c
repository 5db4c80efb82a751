/* SPDX-License-Identifier: MIT */
/*
 * When a window takes place.  The rule is read first, since dates without a
 * time of day take it from the rule.
 *
 *	when: every 2 weeks on Thursday at 15:00
 *	from: 2026-12-03
 *	until: 2027-06-30
 *	offset: 2d
 *	also: 2026-12-30
 *	except:
 *	  - {date: 2026-12-19, because: the lab is closed}
 */
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "conf_internal.h"
#include "duration.h"
#include "mem.h"

/* "The Thursday after the first Tuesday" needs few; a month is the most that
 * still names a day by another. */
#define CONF_OFFSET_MAX_DAYS 31

/* A date list while it is read. */
struct conf_dates {
	const struct doc *list;
	struct window *window;
	struct complaints *complaints;
	int64_t time_secs;	/* of day, for dates alone; -1: several */
};

/* The time of day of a rule; -1 when it has several. */
static int64_t
conf_when_rule_time(const struct rrule *rule, int64_t start_local)
{
	struct rrule whole = *rule;

	rrule_complete(&whole, start_local);
	if (__builtin_popcount(whole.hours) != 1 ||
	    __builtin_popcountll(whole.minutes) != 1 ||
	    __builtin_popcountll(whole.seconds) != 1)
		return -1;
	return __builtin_ctz(whole.hours) * 3600 +
	    __builtin_ctzll(whole.minutes) * 60 +
	    __builtin_ctzll(whole.seconds);
}

/* The one time of day of all rules, or of all dates where there is no rule; -1
 * when there are several or none. */
static int64_t
conf_when_time(const struct recurrence *recurrence)
{
	size_t rule_count = recurrence->rules.count, i;
	size_t count = rule_count > 0 ? rule_count : recurrence->also.count;
	int64_t local, secs, found = -1;

	for (i = 0; i < count; i++) {
		local = rule_count > 0 ? 0 : recurrence->also.items[i];
		secs = rule_count > 0 ?
		    conf_when_rule_time(&recurrence->rules.items[i],
		    recurrence->start_local) :
		    local - civil_local_days(local) * CIVIL_DAY_SECS;
		if (secs < 0 || (found >= 0 && secs != found))
			return -1;
		found = secs;
	}
	return found;
}

/*
 * Move the last of `count` items to its place among the others, which are
 * ascending; false when it is among them already. recurrence.h promises
 * ascending lists; entries are few and mostly in order, so insertion is enough.
 */
static bool
conf_dates_place(int64_t *items, size_t count)
{
	int64_t moved = items[count - 1];
	size_t i;

	for (i = count - 1; i > 0 && items[i - 1] >= moved; i--)
		if (items[i - 1] == moved)
			return false;
	memmove(items + i + 1, items + i, (count - 1 - i) * sizeof(*items));
	items[i] = moved;
	return true;
}

/* Add a date to a sorted list; false when it is in it.  A macro, since the
 * lists are of anonymous struct types, each its own. */
#define conf_dates_insert(array, value) (__extension__ ({		\
	bool is_new_;							\
	array_push(array, value);					\
	is_new_ = conf_dates_place((array)->items, (array)->count);	\
	(array)->count -= !is_new_;					\
	is_new_;							\
}))

/* Keep why, if it is said: it is shown where the date is ("Thanksgiving"). */
static void
conf_dates_keep_reason(struct conf_dates *dates, const struct doc *because,
    int64_t local, bool is_day)
{
	struct window_reason reason = { .local = local, .is_day = is_day };

	if (because == NULL || doc_read_line(because, CONF_LINE_MAX,
	    &reason.because, dates->complaints) < 0)
		return;
	array_push(&dates->window->reasons, reason);
}

/*
 * A date of `also`, or an instance or a day of `except`.  False: it is there
 * already.  A date that lacks its time of day was complained about and counts
 * as added.
 */
static bool
conf_dates_add(struct conf_dates *dates, const struct doc *doc,
    int64_t local, bool is_date)
{
	struct recurrence *recurrence = &dates->window->recurrence;
	int64_t days = civil_local_days(local);

	if (strcmp(dates->list->key, "except") == 0)
		return is_date ?
		    conf_dates_insert(&recurrence->except_days, days) :
		    conf_dates_insert(&recurrence->except, local);
	if (is_date && dates->time_secs < 0) {
		doc_complain(doc, COMPLAINT_ERROR, dates->complaints,
		    "also: \"%s\" needs a time of day (2026-12-30T15:00), "
		    "because the window has more than one", doc->scalar);
		return true;
	}
	/* "also: 2026-12-30" means: at the usual time. */
	local += is_date ? dates->time_secs : 0;
	return conf_dates_insert(&recurrence->also, local);
}

/* One entry: a date, or {date, because}. */
static void
conf_dates_read_one(struct conf_dates *dates, const struct doc *item)
{
	static const char *const keys[] = { "date", "because" };
	static const char *const required[] = { "date" };
	const struct doc *date = item, *because = NULL;
	bool is_date = false;
	int64_t local;

	if (item->type == DOC_MAP) {
		(void)doc_check_keys(item, keys, countof(keys),
		    dates->complaints);
		date = doc_find(item, "date");
		because = doc_find(item, "because");
		(void)conf_require(item, required, countof(required),
		    dates->complaints);
	}
	if (date == NULL ||
	    conf_read_date(date, &local, &is_date, dates->complaints) < 0)
		return;
	/* By the date as it was written: reasons are looked up by it. */
	conf_dates_keep_reason(dates, because, local, is_date);
	if (!conf_dates_add(dates, date, local, is_date))
		doc_complain(date, COMPLAINT_ERROR, dates->complaints,
		    "%s: \"%s\" occurs twice", dates->list->key,
		    date->scalar);
}

/* The dates of `also` or of `except`, in any order. */
static void
conf_dates_read(struct conf_dates *dates, const struct doc *list)
{
	size_t i;

	if (list == NULL || list->is_refused)
		return;
	dates->list = list;
	/* Holidays of a decade are some hundred. */
	if (doc_item_count(list) > RECURRENCE_DATES_MAX) {
		doc_complain(list, COMPLAINT_ERROR, dates->complaints,
		    "%s has %zu dates; at most %d are accepted", list->key,
		    list->count, RECURRENCE_DATES_MAX);
		return;
	}
	for (i = 0; i < doc_item_count(list); i++)
		conf_dates_read_one(dates, doc_item(list, i));
}

/* `offset: 2d`, `offset: -1d`: whole days, moved after or before.  Days of the
 * wall clock, not of 24 hours, hence no hours. */
static void
conf_when_read_offset(const struct doc *doc, struct recurrence *recurrence,
    struct complaints *complaints)
{
	char *string = NULL;
	bool is_before;
	int64_t secs;

	if (doc == NULL ||
	    doc_read_line(doc, CONF_LINE_MAX, &string, complaints) < 0)
		return;
	/* duration_parse() knows no sign: a length is not negative.  Nor does
	 * it know that only days are accepted here. */
	is_before = string[0] == '-';
	if (duration_parse(string + is_before, &secs, NULL) < 0 ||
	    secs % CIVIL_DAY_SECS != 0 ||
	    secs > CONF_OFFSET_MAX_DAYS * CIVIL_DAY_SECS) {
		doc_complain(doc, COMPLAINT_ERROR, complaints,
		    "offset must be whole days from -%dd to %dd, found \"%s\"",
		    CONF_OFFSET_MAX_DAYS, CONF_OFFSET_MAX_DAYS, string);
	} else if (recurrence->rules.count == 0 &&
	    recurrence->also.count > 0) {
		/* They would stay where they are, and nobody notice. */
		doc_complain(doc, COMPLAINT_ERROR, complaints,
		    "offset moves the days of a rule, and \"when\" has "
		    "dates only; write the dates as they shall be");
	} else {
		recurrence->offset_secs += is_before ? -secs : secs;
	}
	free(string);
}

/* A rule in RFC 5545's words takes its time of day from `from` (3.8.5.3: from
 * DTSTART); a date alone would silently make it midnight. */
static bool
conf_when_has_time(const struct doc *when, const struct doc *from,
    bool from_is_date, struct complaints *complaints)
{
	if (!from_is_date || strcasestr(when->scalar, "FREQ=") == NULL ||
	    strcasestr(when->scalar, "BYHOUR=") != NULL)
		return true;
	doc_complain(from, COMPLAINT_ERROR, complaints,
	    "from must have a time of day (%.40sT15:00), because the rule "
	    "in \"when\" has none (BYHOUR)", from->scalar);
	return false;
}

/* Read the rule itself, and `from`, which some forms begin to count at.  0 or
 * -1. */
static int
conf_when_parse(const struct doc *entry, struct window *window,
    struct complaints *complaints)
{
	const struct doc *when = doc_find(entry, "when");
	const struct doc *from = doc_find(entry, "from");
	struct error error = { 0 };
	int64_t from_local = INT64_MIN;
	bool is_date = false;
	char *string = NULL;
	int result;

	result = conf_read_date(from, &from_local, &is_date, complaints);
	if (when == NULL)
		return -1;
	if (doc_read_string(when, &string, complaints) < 0)
		return -1;
	/* Not empty: doc_read_string() refuses that. */
	if (string[when->length - 1] == '\n')
		string[when->length - 1] = '\0';	/* a block's end */
	/* Two lines of words would be two rules of which one gets lost. */
	if (strchr(string, '\n') != NULL &&
	    strcasestr(string, "FREQ=") == NULL) {
		doc_complain(when, COMPLAINT_ERROR, complaints,
		    "when must be one line (only RRULEs may be several); "
		    "further dates go into \"also\"");
		free(string);
		return -1;
	}
	/* With a bad `from` the rule is read as if it began some day, so
	 * that its own faults are told too. */
	if (recurrence_parse(string, from != NULL,
	    result == 0 && from != NULL ? from_local : 0,
	    &window->recurrence, &error) < 0) {
		doc_complain_error(when, complaints, &error);
		result = -1;
	} else if (result == 0 && from != NULL &&
	    !conf_when_has_time(when, from, is_date, complaints)) {
		result = -1;
	}
	free(string);
	/* Words may have set a later begin themselves. */
	if (result == 0 && from_local > window->recurrence.from_local)
		window->recurrence.from_local = from_local;
	/* UNTIL of an RRULE is in UTC (RFC 5545 3.3.10): only with the zone is
	 * it a wall-clock time. */
	if (result == 0 && window->zone != NULL &&
	    recurrence_resolve_until(&window->recurrence, window->zone,
	    &error) == -1) {
		doc_complain_error(when, complaints, &error);
		result = -1;
	}
	return result;
}

/* The last second that `until` lets in; a date means the whole day.  The rule's
 * own UNTIL stays when it is earlier. */
static void
conf_when_read_until(const struct doc *doc, struct recurrence *recurrence,
    struct complaints *complaints)
{
	bool is_date = false;
	int64_t until_local;

	if (doc == NULL ||
	    conf_read_date(doc, &until_local, &is_date, complaints) < 0)
		return;
	/* "until 24 December" includes the 24th, whatever the hour. */
	if (is_date)
		until_local += CIVIL_DAY_SECS - 1;
	if (until_local < recurrence->from_local)
		doc_complain(doc, COMPLAINT_ERROR, complaints,
		    "until \"%s\" is before from", doc->scalar);
	if (until_local < recurrence->until_local)
		recurrence->until_local = until_local;
}

/* Everything is read even when the rule is wrong: all faults come at once. */
void
conf_when_read(struct conf_loader *loader, const struct doc *entry,
    struct window *window)
{
	struct conf_dates dates = {
		.window = window, .complaints = loader->complaints,
	};
	struct recurrence *recurrence = &window->recurrence;
	int result;

	/* Open at both ends, also when the rule cannot be read: dates are
	 * then still judged by themselves. */
	recurrence->from_local = INT64_MIN;
	recurrence->until_local = INT64_MAX;
	result = conf_when_parse(entry, window, loader->complaints);
	conf_when_read_until(doc_find(entry, "until"), recurrence,
	    loader->complaints);
	conf_when_read_offset(doc_find(entry, "offset"), recurrence,
	    loader->complaints);
	/* Without a sound rule the question would make up a fault: dates
	 * alone then count as midnight (0). */
	if (result == 0)
		dates.time_secs = conf_when_time(recurrence);
	conf_dates_read(&dates, doc_find(entry, "also"));
	conf_dates_read(&dates, doc_find(entry, "except"));
}
