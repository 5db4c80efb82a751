/* SPDX-License-Identifier: MIT */
/*
 * Warnings: what is allowed and yet probably not meant.  A warning says what
 * will happen, at the key that makes it happen, and is never a reason to
 * refuse: the writer may know better.  Everything is seen from one moment that
 * the caller gives, so that the same configuration is judged alike in a test,
 * in a check and in the service.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "agenda.h"
#include "civil.h"
#include "conf_double_internal.h"
#include "conf_holiday_internal.h"
#include "conf_policy_internal.h"
#include "conf_promotion_internal.h"
#include "mem.h"
#include "timetext.h"

/* One full round of the calendar and of the clocks, and a day for leap
 * years. */
#define CONF_YEAR_SECS (366LL * CIVIL_DAY_SECS)
/* Three or four releases a year: older than this, several were missed. */
#define CONF_ZONEDATA_MONTHS 18

/* Warn where the key of the window stands, under its id. */
static void
conf_warn(const struct window *window, enum window_key key,
    struct complaints *complaints, const char *text)
{
	struct window_place place = window_find_place(window, key);

	complaint_add(complaints, COMPLAINT_WARNING, window->file,
	    place.line, place.column, "%s: %s", window->id, text);
}

/* What is to be changed where a window ends too soon. */
static enum window_key
conf_end_key(const struct window *window)
{
	return window->places[WINDOW_KEY_UNTIL].line != 0 ?
	    WINDOW_KEY_UNTIL : WINDOW_KEY_WHEN;
}

/* An end in the rule and one beside it: who moves the later one wonders. */
static void
conf_check_ends(const struct window *window, struct complaints *complaints)
{
	const struct recurrence *recurrence = &window->recurrence;
	int64_t rule_local = INT64_MIN;
	size_t i;

	for (i = 0; i < recurrence->rules.count; i++) {
		if (!recurrence->rules.items[i].has_until)
			return;
		if (recurrence->rules.items[i].until_local > rule_local)
			rule_local = recurrence->rules.items[i].until_local;
	}
	if (i == 0 || window->places[WINDOW_KEY_UNTIL].line == 0 ||
	    rule_local == recurrence->until_local)
		return;
	conf_warn(window, WINDOW_KEY_UNTIL, complaints,
	    rule_local < recurrence->until_local ?
	    "\"when\" has an end, too: it is earlier, and counts" :
	    "\"when\" has an end, too: it is later, and does not count");
}

/* The first start within a year that falls into a gap or an overlap.  One is
 * enough: the others have the same cause, and one name of the hour shows it. */
static void
conf_check_marks(const struct window *window, int64_t now_at,
    struct complaints *complaints)
{
	const struct occurrence *occurrence;
	struct agenda agenda = { 0 };
	struct text text = { 0 };
	size_t i;

	/* Expanded, not computed from the zone's changes: only what really
	 * takes place counts, after offsets, exceptions and moves. */
	agenda_expand(&agenda, &window, 1, NULL, now_at,
	    now_at + CONF_YEAR_SECS, AGENDA_STARTS);
	for (i = 0; i < agenda.list.count; i++)
		if (agenda.list.items[i].mark != ZONE_EXACT)
			break;
	if (i < agenda.list.count) {
		occurrence = &agenda.list.items[i];
		text_puts(&text, "the start ");
		civil_format(&text, occurrence->original_local);
		text_puts(&text, occurrence->mark == ZONE_GAP ?
		    " does not exist, because clocks are set forward over it; "
		    "it takes place on " :
		    " exists twice, because clocks are set back over it; the "
		    "first is meant, ");
		timetext_format(&text, window->zone, occurrence->start_at);
		conf_warn(window, WINDOW_KEY_WHEN, complaints,
		    text_string(&text));
	}
	text_clear(&text);
	agenda_clear(&agenda);
}

/* A rule that does not occur any more, or seldom: "the fifth Thursday of
 * February" is valid and takes place three or four times a century. */
static void
conf_check_seldom(const struct window *window, int64_t now_at,
    struct complaints *complaints)
{
	enum window_key key = WINDOW_KEY_WHEN;
	struct occurrence first, second;
	struct text text = { 0 };
	int64_t local;

	if (!agenda_find_next(window, now_at, &first)) {
		conf_warn(window, conf_end_key(window), complaints,
		    recurrence_next(&window->recurrence, INT64_MIN, &local) ?
		    "there is no occurrence any more: the last one is past, "
		    "or all are left out" :
		    "there is no occurrence: all are left out, or none is "
		    "between \"from\" and \"until\"");
		return;
	}
	/* "once on …" and `also` alone: their writer knows that they end. */
	if (window->recurrence.rules.count == 0)
		return;	/* dates that were chosen one by one */
	if (!agenda_find_next(window, first.start_at + 1, &second)) {
		key = conf_end_key(window);
		text_puts(&text, "only one more occurrence, ");
		timetext_format(&text, window->zone, first.start_at);
	} else if (second.start_at - first.start_at > CONF_YEAR_SECS) {
		text_puts(&text, "it seldom occurs: ");
		timetext_format(&text, window->zone, first.start_at);
		text_puts(&text, " and then ");
		timetext_format(&text, window->zone, second.start_at);
	}
	if (text.length > 0)
		conf_warn(window, key, complaints, text_string(&text));
	text_clear(&text);
}

/*
 * Cron's "or" is seldom what the writer had in mind: with a day of the month
 * and a weekday it runs on either (crontab(5)).  The explanation is the rule's
 * own, a line a warning.
 */
static void
conf_check_cron(const struct window *window, struct complaints *complaints)
{
	struct text text = { 0 };
	char *line, *rest;

	if (window->recurrence.form != RECURRENCE_CRON)
		return;
	recurrence_explain(&text, &window->recurrence);
	/* Cut into lines in place: the text is ours and is thrown away. */
	for (line = text.bytes; line != NULL && *line != '\0'; line = rest) {
		rest = line + strcspn(line, "\n");
		if (*rest == '\n')
			*rest++ = '\0';
		conf_warn(window, WINDOW_KEY_WHEN, complaints, line);
	}
	text_clear(&text);
}

/*
 * Would there be an instance in [from_local, until_local] but for `except`?
 * Asked of a copy of the recurrence without exceptions; arrays are shared, only
 * the counts of the copy are zeroed.
 */
static bool
conf_excepts_something(const struct window *window, int64_t from_local,
    int64_t until_local)
{
	struct recurrence bare = window->recurrence;
	int64_t local;

	bare.except.count = bare.except_days.count = 0;
	return recurrence_next(&bare, from_local - 1, &local) &&
	    local <= until_local;
}

/* Future dates of `except` on which nothing would take place: a wrong year or a
 * weekday off.  Past ones are history and may have been right once. */
static void
conf_check_except(const struct window *window, int64_t now_at,
    struct complaints *complaints)
{
	const struct recurrence *recurrence = &window->recurrence;
	int64_t now_local = zone_local(window->zone, now_at), local;
	struct text text = { 0 };
	size_t i, count = recurrence->except.count;

	/* Instances first, then whole days: two lists, one sentence. */
	for (i = 0; i < count + recurrence->except_days.count; i++) {
		bool is_day = i >= count;

		local = is_day ? recurrence->except_days.items[i - count] *
		    CIVIL_DAY_SECS : recurrence->except.items[i];
		if (local < now_local || conf_excepts_something(window, local,
		    is_day ? local + CIVIL_DAY_SECS - 1 : local))
			continue;
		text_puts(&text, "except ");
		civil_format(&text, local);
		if (is_day)
			text_cut(&text, text.length - strlen("T00:00"));
		text_puts(&text, " excepts nothing: the window does not take "
		    "place then anyway");
		conf_warn(window, WINDOW_KEY_EXCEPT, complaints,
		    text_string(&text));
		text_clear(&text);
	}
}

/* Is there the instance? */
static bool
conf_is_instance(const struct recurrence *recurrence, int64_t local)
{
	int64_t next_local;

	return recurrence_next(recurrence, local - 1, &next_local) &&
	    next_local == local;
}

/* Does the rule give the instance without the dates of `also`? */
static bool
conf_is_given(const struct recurrence *recurrence, int64_t local)
{
	struct recurrence bare = *recurrence;

	bare.also.count = bare.except.count = bare.except_days.count = 0;
	return conf_is_instance(&bare, local);
}

/* Future dates of `also` that change nothing: outside of `from` and `until`,
 * which bound them too, left out by `except`, or where the rule is already. */
static void
conf_check_also(const struct window *window, int64_t now_at,
    struct complaints *complaints)
{
	const struct recurrence *recurrence = &window->recurrence;
	int64_t now_local = zone_local(window->zone, now_at), local;
	struct text text = { 0 };
	const char *why;
	size_t i;

	for (i = 0; i < recurrence->also.count; i++) {
		local = recurrence->also.items[i];
		if (local < now_local)
			continue;
		why = local < recurrence->from_local ?
		    "does not take place: it is before \"from\"" :
		    local > recurrence->until_local ?
		    "does not take place: it is after \"until\"" :
		    !conf_is_instance(recurrence, local) ?
		    "does not take place: \"except\" leaves it out" :
		    conf_is_given(recurrence, local) ?
		    "adds nothing: the window takes place then anyway" : NULL;
		if (why == NULL)
			continue;
		text_puts(&text, "also ");
		civil_format(&text, local);
		text_putf(&text, " %s", why);
		conf_warn(window, window->places[WINDOW_KEY_ALSO].line != 0 ?
		    WINDOW_KEY_ALSO : WINDOW_KEY_WHEN, complaints,
		    text_string(&text));
		text_clear(&text);
	}
}

/* Do clocks change in the zone in the coming year? */
static bool
conf_zone_changes(const struct zone *zone, int64_t now_at)
{
	int32_t offset = zone_at(zone, now_at).offset;
	int64_t at;

	/* A month is shorter than any summer time. */
	for (at = now_at; at < now_at + CONF_YEAR_SECS;
	    at += 28 * CIVIL_DAY_SECS)
		if (zone_at(zone, at).offset != offset)
			return true;
	return false;
}

/*
 * "EST" and "MST" are zones, kept for old systems: the standard time all year,
 * which is an hour off where clocks are on summer time.  Who writes them
 * mostly means a city.  "HST" is what it says, and "CET" has summer time.
 */
static char *
conf_explain_legacy_zone(const struct conf *conf, const struct zone *zone,
    int64_t now_at)
{
	const char *name = zonedir_city(zone_name(zone));
	const struct zone *city = name == NULL ? NULL :
	    zonedir_find(conf->zonedir, name, NULL);

	if (city == NULL || conf_zone_changes(zone, now_at) ||
	    !conf_zone_changes(city, now_at))
		return NULL;
	return mem_format("the zone \"%s\" has no daylight saving time: its "
	    "clocks show standard time all year; for clocks that change write "
	    "\"%s\"", zone_name(zone), name);
}

/* "Etc/GMT+8" is what POSIX writes for 8 hours behind UTC, and "Factory" what a
 * machine has before it is set up. */
static char *
conf_explain_odd_zone(const struct zone *zone, int64_t now_at)
{
	const char *name = zone_name(zone);
	int hours = (int)(zone_at(zone, now_at).offset / 3600);

	if (strcmp(name, "Factory") == 0)
		return mem_format("the zone \"%s\" stands for none that "
		    "anybody has chosen: its clocks show UTC", name);
	if (strncmp(name, "Etc/GMT", 7) != 0 || hours == 0)
		return NULL;
	return mem_format("the zone \"%s\" is %d hour%s %s UTC, not %s: such "
	    "names have the opposite sign", name, abs(hours),
	    abs(hours) == 1 ? "" : "s", hours < 0 ? "behind" : "ahead of",
	    hours < 0 ? "ahead" : "behind");
}

/* What somebody should know who names the zone; NULL: nothing. */
static char *
conf_explain_zone(const struct conf *conf, const struct zone *zone,
    int64_t now_at)
{
	char *text = conf_explain_legacy_zone(conf, zone, now_at);

	return text != NULL ? text : conf_explain_odd_zone(zone, now_at);
}

/* The zone of the window, and those in which times are told. */
static void
conf_check_zones(const struct conf *conf, int64_t now_at,
    struct complaints *complaints)
{
	const struct window *window;
	char *text;
	size_t i;

	for (i = 0; i < conf->windows.count; i++) {
		window = &conf->windows.items[i];
		text = conf_explain_zone(conf, window->zone, now_at);
		if (text != NULL)
			conf_warn(window, WINDOW_KEY_ZONE, complaints, text);
		free(text);
	}
	for (i = 0; i < conf->zones.count; i++) {
		text = conf_explain_zone(conf, conf->zones.items[i], now_at);
		if (text != NULL)
			complaint_add(complaints, COMPLAINT_WARNING, "", 0, 0,
			    "site.zones: %s", text);
		free(text);
	}
}

/* Does the window announce to the channel? */
static bool
conf_window_announces_to(const struct window *window, const char *channel)
{
	const struct window_announce *announce;
	size_t i, k;

	for (i = 0; i < window->announces.count; i++) {
		announce = &window->announces.items[i];
		for (k = 0; k < announce->channels.count; k++)
			if (strcmp(announce->channels.items[k], channel) == 0)
				return true;
	}
	return false;
}

/* Is somebody reached there? */
static bool
conf_person_is_at(const struct person *person, const char *channel)
{
	size_t i;

	for (i = 0; i < person->contact.count; i++)
		if (strcmp(person->contact.items[i], channel) == 0)
			return true;
	return false;
}

/* Does any window, are operators or people told there? */
static bool
conf_announces_to(const struct conf *conf, const char *channel)
{
	size_t i;

	if (conf->operators != NULL && strcmp(conf->operators, channel) == 0)
		return true;
	for (i = 0; i < conf->people.count; i++)
		if (conf_person_is_at(&conf->people.items[i], channel))
			return true;
	for (i = 0; i < conf->windows.count; i++)
		if (conf_window_announces_to(&conf->windows.items[i], channel))
			return true;
	return false;
}

/* Channels and environments that nothing names: a leftover, or a misspelt id in
 * a window that then lacks it. */
static void
conf_check_unused(const struct conf *conf, struct complaints *complaints)
{
	const struct environment *environment;
	const struct channel *channel;
	size_t i, k;

	for (i = 0; i < conf->channels.count; i++) {
		channel = &conf->channels.items[i];
		if (!conf_announces_to(conf, channel->id) &&
		    !conf_policy_names(conf, channel->id, false) &&
		    !conf_promotion_names(conf, channel->id, false))
			complaint_add(complaints, COMPLAINT_WARNING,
			    channel->file, channel->line,
			    channel->column, "no window "
			    "announces to the channel \"%s\"", channel->id);
	}
	/* A site may list environments that are never worked on by windows:
	 * still worth a word, as a typing error looks the same. */
	for (i = 0; i < conf->environments.count; i++) {
		environment = &conf->environments.items[i];
		for (k = 0; k < conf->windows.count; k++)
			if (window_has_environment(&conf->windows.items[k],
			    environment->id))
				break;
		if (k == conf->windows.count)
			complaint_add(complaints, COMPLAINT_WARNING,
			    environment->file, environment->line,
			    environment->column,
			    "the environment \"%s\" is in no window",
			    environment->id);
	}
}

/*
 * "2026f" was published about six weeks a letter into 2026: the age is a guess
 * to within months, which is enough for a warning at 18.  Without a release
 * ("unknown", or a name before 1993) there is nothing to say.
 */
static void
conf_check_zonedata(const struct conf *conf, int64_t now_at,
    struct complaints *complaints)
{
	const char *release = zonedir_release(conf->zonedir);
	struct civil now = civil_from_local(now_at);
	long year = strtol(release, NULL, 10), months;

	/* Releases are called by year and letter since 1993 ("2026f"). */
	if (year < 1993 || strlen(release) < 5 ||
	    !islower((unsigned char)release[4]))
		return;
	months = (now.year - year) * 12 + now.month - 1 -
	    (release[4] - 'a') * 3 / 2;
	if (months <= CONF_ZONEDATA_MONTHS)
		return;
	complaint_add(complaints, COMPLAINT_WARNING, "", 0, 0,
	    "the zone data are of release %s, about %ld months old; "
	    "governments change clocks at short notice, so update the tzdata "
	    "package", release, months);
}

/* Sorted at the end: checks go through the windows in different orders, and a
 * person reads by line. */
void
conf_check(const struct conf *conf, int64_t now_at,
    struct complaints *complaints)
{
	const struct window *window;
	size_t i;

	for (i = 0; i < conf->windows.count; i++) {
		window = &conf->windows.items[i];
		conf_check_ends(window, complaints);
		conf_check_marks(window, now_at, complaints);
		conf_check_seldom(window, now_at, complaints);
		conf_check_cron(window, complaints);
		conf_check_also(window, now_at, complaints);
		conf_check_except(window, now_at, complaints);
	}
	conf_check_zones(conf, now_at, complaints);
	conf_overlap_check(conf, now_at, complaints);
	conf_conflict_check(conf, now_at, complaints);
	conf_order_check(conf, complaints);
	conf_check_unused(conf, complaints);
	conf_double_check(conf, complaints);
	conf_promotion_check(conf, complaints);
	conf_wording_check(conf, complaints);
	conf_people_check(conf, now_at, complaints);
	conf_policy_check(conf, complaints);
	conf_check_zonedata(conf, now_at, complaints);
	complaint_sort(complaints);
}
