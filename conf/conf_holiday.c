/* SPDX-License-Identifier: MIT */
/*
 * `holidays:`, lists of dates by name; `conflicts:`, when people hear that one
 * of them meets their work; and what a window takes from both.
 *
 *	holidays:
 *	  us:
 *	    title: US federal holidays
 *	    dates:
 *	      - {when: fourth Thursday of November, title: Thanksgiving}
 *	      - {when: 4 July, title: The Fourth, observed: nearest-weekday}
 *	      - {date: [2026-12-24, 2027-12-24], title: The lab is closed}
 *	  chile: {title: Chilean holidays, file: chile.ics}
 *	conflicts: {tell: [21d, 7d]}
 */
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "conf_holiday_internal.h"
#include "mem.h"
#include "timetext.h"
#include "utf8.h"

#define CONF_HOLIDAYS_MAX 100		/* lists of a site */
#define CONF_SHARE_MAX 2000		/* windows that are compared */
#define CONF_TELL_FIRST_SECS (21 * (int64_t)CIVIL_DAY_SECS)
#define CONF_TELL_LAST_SECS (7 * (int64_t)CIVIL_DAY_SECS)

/* --- dates ---------------------------------------------------------------- */

/* `date`: one, or several years of what no rule gives. */
static void
conf_holiday_read_date(const struct doc *list, const char *title,
    struct holidays *holidays, struct complaints *complaints)
{
	bool is_date = false;
	int64_t local;
	size_t i;

	for (i = 0; i < doc_item_count(list); i++) {
		if (conf_read_date(doc_item(list, i), &local, &is_date,
		    complaints) < 0)
			continue;
		if (!is_date)
			doc_complain(doc_item(list, i), COMPLAINT_ERROR,
			    complaints, "a holiday is a whole day: give the "
			    "date alone, found \"%.40s\"",
			    doc_item(list, i)->scalar);
		else
			holiday_add(holidays, civil_local_days(local), title,
			    false);
	}
}

/* `when`: a recurrence without a time of day. */
static void
conf_holiday_read_rule(const struct doc *entry, const struct doc *when,
    const char *title, struct holidays *holidays,
    struct complaints *complaints)
{
	const char *observed[HOLIDAY_OBSERVED_COUNT];
	struct holiday_rule rule = { 0 };
	struct error error = { 0 };
	char *words = NULL;
	size_t i, which = HOLIDAY_AS_IT_IS;

	for (i = 0; i < countof(observed); i++)
		observed[i] = holiday_observed_name((enum holiday_observed)i);
	(void)doc_read_word(doc_find(entry, "observed"), observed,
	    countof(observed), &which, complaints);
	if (doc_read_line(when, CONF_LINE_MAX, &words, complaints) < 0)
		return;
	if (holidays->rules.count >= HOLIDAY_RULES_MAX) {
		doc_complain(when, COMPLAINT_ERROR, complaints, "a list of "
		    "holidays has at most %d rules", HOLIDAY_RULES_MAX);
	} else if (holiday_parse_rule(words, &rule, &error) < 0) {
		doc_complain_error(when, complaints, &error);
	} else {
		rule.observed = (enum holiday_observed)which;
		rule.title = mem_string(title);
		array_push(&holidays->rules, rule);
	}
	free(words);
}

/* One entry: {date, title} or {when, title, observed}. */
static void
conf_holiday_read_one(const struct doc *entry, struct holidays *holidays,
    struct complaints *complaints)
{
	static const char *const keys[] = { "date", "when", "title",
		"observed" };
	static const char *const required[] = { "title" };
	const struct doc *date = doc_find(entry, "date");
	const struct doc *when = doc_find(entry, "when");
	char *title = NULL;

	if (doc_check_keys(entry, keys, countof(keys), complaints) < 0 &&
	    entry->type != DOC_MAP)
		return;
	(void)conf_require(entry, required, countof(required), complaints);
	(void)doc_read_line(doc_find(entry, "title"), CONF_LINE_MAX, &title,
	    complaints);
	if ((date == NULL) == (when == NULL))
		doc_complain(entry, COMPLAINT_ERROR, complaints, "a holiday "
		    "has either a date or when (\"fourth Thursday of "
		    "November\"), and a title");
	else if (title != NULL && date != NULL)
		conf_holiday_read_date(date, title, holidays, complaints);
	else if (title != NULL)
		conf_holiday_read_rule(entry, when, title, holidays,
		    complaints);
	if (when == NULL && doc_find(entry, "observed") != NULL)
		doc_complain(doc_find(entry, "observed"), COMPLAINT_ERROR,
		    complaints, "observed goes with when: a date is given as "
		    "it is kept");
	free(title);
}

/* --- a file --------------------------------------------------------------- */

/* One of the reader's dates; false: it is none. */
static bool
conf_holiday_take(const struct doc *entry, struct holidays *holidays)
{
	const char *date = doc_string(doc_find(entry, "date"));
	const char *title = doc_string(doc_find(entry, "title"));
	struct text clean = { 0 };
	bool is_date = false;
	int64_t local;

	if (date == NULL || title == NULL ||
	    civil_parse(date, &local, &is_date, NULL) < 0 || !is_date ||
	    holidays->dates.count >= HOLIDAY_DATES_MAX)
		return false;
	utf8_clean(&clean, title, false);
	holiday_add(holidays, civil_local_days(local), text_string(&clean),
	    true);
	text_clear(&clean);
	return true;
}

/* Events that the reader did not understand are told, and the others count. */
static void
conf_holiday_warn(const struct doc *doc, const struct doc *answer,
    const struct holidays *holidays, struct complaints *complaints)
{
	const char *count = doc_string(doc_find(answer, "passed_over"));
	const char *because = doc_string(doc_find(answer, "because"));
	struct text why = { 0 };

	if (count == NULL || because == NULL)
		return;
	utf8_clean(&why, because, false);
	doc_complain(doc, COMPLAINT_WARNING, complaints, "the holidays of %s: "
	    "%.10s event%s of %s not understood and passed over; "
	    "%.250s", holidays->id, count,
	    strcmp(count, "1") == 0 ? "" : "s", holidays->path,
	    text_string(&why));
	text_clear(&why);
}

/* What the reader made of the file.  It is believed no more than the file. */
static int
conf_holiday_parse(const struct conf_file *file, const struct doc *place,
    struct holidays *holidays, struct complaints *complaints,
    struct error *ret_error)
{
	const struct doc *dates;
	struct doc *doc = NULL;
	size_t i;
	int status;

	status = doc_parse_json(file->bytes, file->length, DOC_BYTES_MAX, &doc,
	    ret_error);
	dates = doc_find(doc, "dates");
	if (status == 0 && (dates == NULL || dates->type != DOC_LIST))
		status = error_set(ret_error, ERROR_INPUT,
		    "its reader gave no dates");
	for (i = 0; status == 0 && i < dates->count; i++)
		if (!conf_holiday_take(&dates->items[i], holidays))
			status = error_set(ret_error, ERROR_INPUT,
			    "its reader gave more than %d dates, or something "
			    "else", HOLIDAY_DATES_MAX);
	if (status == 0)
		conf_holiday_warn(place, doc, holidays, complaints);
	doc_free(doc);
	return status;
}

/* Never a reason to refuse the configuration: the last good list stays, where
 * there is one. */
static void
conf_holiday_read_file(struct conf_loader *loader, const struct doc *doc,
    struct holidays *holidays)
{
	const struct conf_file *file = loader->files == NULL ? NULL :
	    conf_files_find_holidays(loader->files, holidays->path);
	struct error error = { 0 };
	struct text why = { 0 };

	if (file == NULL)
		(void)error_set(&error, ERROR_MISSING, "it was not read");
	else if (file->fault != NULL)
		(void)error_set(&error, ERROR_INPUT, "%.300s", file->fault);
	else if (conf_holiday_parse(file, doc, holidays,
	    loader->complaints, &error) == 0)
		holidays->as_of = file->changed_at;
	if (file != NULL && loader->is_hashed)
		text_put(&loader->bytes, file->bytes, file->length);
	if (error.code == ERROR_NONE)
		return;
	utf8_clean(&why, error.text, false);
	holidays->fault = text_take(&why);
	doc_complain(doc, COMPLAINT_WARNING, loader->complaints,
	    "the holidays of %s cannot be read: %s: %.300s", holidays->id,
	    holidays->path, holidays->fault);
}

/* --- a list --------------------------------------------------------------- */

/* A list that is empty is no fault, as programs write it too; but windows that
 * name it may look as if they were watched. */
static int
conf_holidays_check_dates(const struct doc *dates,
    const struct holidays *holidays, struct complaints *complaints)
{
	size_t count = doc_item_count(dates);

	if (dates == NULL || (count > 0 && count <= HOLIDAY_DATES_MAX &&
	    dates->type != DOC_NULL))
		return 0;
	if (count == 0)
		doc_complain(dates, COMPLAINT_WARNING, complaints,
		    "the holidays of %s name no date: no work meets one",
		    holidays->id);
	else if (count > HOLIDAY_DATES_MAX)
		doc_complain(dates, COMPLAINT_ERROR, complaints,
		    "dates has %zu entries; at most %d are accepted", count,
		    HOLIDAY_DATES_MAX);
	else if (!dates->is_refused)
		doc_complain(dates, COMPLAINT_ERROR, complaints,
		    "dates must be a list of dates, found nothing");
	return count == 0 ? 0 : -1;
}

void
conf_holidays_read(struct conf_loader *loader, const struct doc *entry)
{
	static const char *const keys[] = { "title", "dates", "file" };
	struct holidays *holidays = array_add(&loader->conf->holidays);
	const struct doc *dates = doc_find(entry, "dates");
	const struct doc *file = doc_find(entry, "file");
	size_t i;

	holidays->id = mem_string(entry->key);
	if (loader->conf->holidays.count == CONF_HOLIDAYS_MAX + 1)
		doc_complain(entry, COMPLAINT_ERROR, loader->complaints,
		    "there are at most %d lists of holidays",
		    CONF_HOLIDAYS_MAX);
	(void)doc_check_keys(entry, keys, countof(keys), loader->complaints);
	(void)doc_read_line(doc_find(entry, "title"), CONF_LINE_MAX,
	    &holidays->title, loader->complaints);
	if (holidays->title == NULL)
		holidays->title = mem_string(entry->key);
	if (dates == NULL && file == NULL && entry->type == DOC_MAP)
		doc_complain(entry, COMPLAINT_ERROR, loader->complaints,
		    "holidays need dates, or a file (.ics)");
	if (conf_holidays_check_dates(dates, holidays, loader->complaints) < 0)
		return;
	for (i = 0; i < doc_item_count(dates); i++)
		conf_holiday_read_one(doc_item(dates, i), holidays,
		    loader->complaints);
	if (file != NULL && doc_read_path(file, &holidays->path,
	    loader->complaints) == 0)
		conf_holiday_read_file(loader, file, holidays);
	holiday_sort(holidays);
}

/* `conflicts: {tell: [21d, 7d]}`. */
void
conf_conflicts_read(struct conf_loader *loader, const struct doc *map)
{
	static const char *const keys[] = { "tell" };

	(void)doc_check_keys(map, keys, countof(keys), loader->complaints);
	conf_reminders_read(doc_find(map, "tell"), &loader->conf->tell,
	    loader->complaints);
}

/* --- a window ------------------------------------------------------------- */

void
conf_window_read_holidays(const struct doc *entry, struct window *window,
    struct complaints *complaints)
{
	const struct doc *list = doc_find(entry, "holidays");
	const char *words[WINDOW_ON_HOLIDAY_COUNT];
	size_t i, which = WINDOW_PROPOSE_SKIP;

	/* The lists may stand in a later file: only that they are ids. */
	conf_require_entry(list, "list of holidays", complaints);
	for (i = 0; i < doc_item_count(list); i++)
		free(conf_read_name(doc_item(list, i), "holidays:", NULL, 0,
		    complaints));
	for (i = 0; i < countof(words); i++)
		words[i] = window_on_holiday_name((enum window_on_holiday)i);
	(void)doc_read_word(doc_find(entry, "on_holiday"), words,
	    countof(words), &which, complaints);
	window->clash.on_holiday = (enum window_on_holiday)which;
}

static const struct holidays *
conf_find_holidays(const struct conf *conf, const char *id)
{
	size_t i;

	for (i = 0; i < conf->holidays.count; i++)
		if (strcmp(conf->holidays.items[i].id, id) == 0)
			return &conf->holidays.items[i];
	return NULL;
}

/* When to tell, where the configuration does not say. */
static void
conf_window_add_tell(const struct conf *conf, struct window *window)
{
	size_t i;

	for (i = 0; i < conf->tell.remind_secs.count; i++)
		array_push(&window->clash.tell.remind_secs,
		    conf->tell.remind_secs.items[i]);
	if (i == 0) {
		array_push(&window->clash.tell.remind_secs,
		    CONF_TELL_FIRST_SECS);
		array_push(&window->clash.tell.remind_secs,
		    CONF_TELL_LAST_SECS);
	}
	if (conf->operators != NULL)
		array_push(&window->clash.tell.channels,
		    mem_string(conf->operators));
}

/* Does another window work where this one does? */
static bool
conf_window_shares(const struct conf *conf, const struct window *window)
{
	size_t i;

	/* A million of them are no person's. */
	for (i = 0; i < conf->windows.count && i < CONF_SHARE_MAX; i++)
		if (strcmp(conf->windows.items[i].id, window->id) != 0 &&
		    window_shares_environment(&conf->windows.items[i],
		    window))
			return true;
	return false;
}

void
conf_window_complete_holidays(const struct conf_loader *loader,
    const struct doc *entry, struct window *window)
{
	const struct doc *list = doc_find(entry, "holidays"), *item;
	const struct holidays *holidays;
	size_t i, k;

	conf_id_check_all(loader, &loader->holidays, list);
	for (i = 0; i < doc_item_count(list); i++) {
		item = doc_item(list, i);
		holidays = doc_string(item) == NULL ? NULL :
		    conf_find_holidays(loader->conf, doc_string(item));
		if (holidays == NULL)
			continue;
		for (k = 0; k < window->clash.holidays.count; k++)
			if (window->clash.holidays.items[k] == holidays)
				doc_complain(item, COMPLAINT_ERROR,
				    loader->complaints, "holidays: \"%s\" is "
				    "given twice", holidays->id);
		array_push(&window->clash.holidays, holidays);
	}
	conf_window_add_tell(loader->conf, window);
	window->clash.closures = &loader->conf->closures;
	if (window->is_single)
		window->clash.allotments = &loader->conf->allotments;
	window->clash.shares_environments = conf_window_shares(loader->conf,
	    window);
}

/* --- its end -------------------------------------------------------------- */

void
conf_holidays_clear(struct conf *conf)
{
	size_t i;

	for (i = 0; i < conf->holidays.count; i++)
		holiday_clear(&conf->holidays.items[i]);
	array_clear(&conf->holidays);
	array_clear_owned(&conf->tell.channels);
	array_clear(&conf->tell.remind_secs);
	closure_clear(&conf->closures);
	allotment_clear(&conf->allotments);
}
