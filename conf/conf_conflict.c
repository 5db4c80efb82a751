/* SPDX-License-Identifier: MIT */
/*
 * Warnings about what comes in the next weeks: occurrences on a holiday, or in
 * a freeze, with the command that accepts the proposal.  Windows that overlap
 * are told by their rules (conf_overlap.c).  What people have decided meanwhile
 * is the service's to know.
 */
#include "conf_conflict.h"

#include "civil.h"
#include "conf_holiday_internal.h"
#include "conflict.h"
#include "jsontext.h"
#include "timetext.h"

/* Two months: what lies farther would only be in the way of what is near. */
#define CONF_CONFLICT_SECS (62 * (int64_t)CIVIL_DAY_SECS)
#define CONF_CONFLICT_MAX 5		/* of one window */

static void
conf_conflict_warn(const struct conflict *conflict,
    struct complaints *complaints)
{
	const struct window *window = conflict->occurrence.window;
	struct window_place place = window_find_place(window,
	    WINDOW_KEY_HOLIDAYS);
	enum act_verb verb = conflict->proposed;
	struct text text = { 0 };

	timetext_format(&text, window->zone, conflict->occurrence.start_at);
	text_puts(&text, " meets ");
	conflict_format_clashes(&text, conflict);
	text_putf(&text, "; to %s it: ", act_verb_name(verb));
	(void)conflict_format_command(&text, conflict, verb);
	complaint_add(complaints, COMPLAINT_WARNING, window->file, place.line,
	    place.column, "%s: the occurrence of %s", window->id,
	    text_string(&text));
	text_clear(&text);
}

static bool
conf_conflict_is_told(const struct window *window)
{
	size_t i;

	for (i = 0; i < window->rota.people.count; i++)
		if (window->rota.people.items[i].contact.channels.count > 0)
			return true;
	return window->confirm.ask.channels.count > 0 ||
	    window->clash.tell.channels.count > 0;
}

/* Holidays that count, and nobody who would hear of one. */
static void
conf_conflict_check_told(const struct window *window,
    struct complaints *complaints)
{
	struct window_place place = window_find_place(window,
	    WINDOW_KEY_HOLIDAYS);

	if (window->clash.holidays.count > 0 && window->clash.on_holiday !=
	    WINDOW_IGNORE_HOLIDAYS && !conf_conflict_is_told(window))
		complaint_add(complaints, COMPLAINT_WARNING, window->file,
		    place.line, place.column, "%s: nobody is told when it "
		    "meets a holiday; give it coordinators or a role that "
		    "confirms, with a contact, or the site operators",
		    window->id);
}

void
conf_conflict_check(const struct conf *conf, int64_t now_at,
    struct complaints *complaints)
{
	struct conflicts conflicts = { 0 };
	size_t i, k;

	for (i = 0; i < conf->window_list.count; i++) {
		conf_conflict_check_told(conf->window_list.items[i],
		    complaints);
		conflict_clear(&conflicts);
		conflict_expand(&conflicts, &conf->window_list.items[i], 1,
		    NULL, now_at, now_at + CONF_CONFLICT_SECS);
		for (k = 0; k < conflicts.list.count &&
		    k < CONF_CONFLICT_MAX; k++)
			conf_conflict_warn(&conflicts.list.items[k],
			    complaints);
	}
	conflict_clear(&conflicts);
}

/* "as of 2026-11-20T10:00:00Z; it cannot be read: …". */
static void
conf_conflict_put_state(struct text *text, const struct holidays *holidays)
{
	if (holidays->as_of != 0) {
		text_puts(text, "as of ");
		civil_format_utc(text, holidays->as_of);
	} else {
		text_puts(text, "not known");
	}
	text_putf(text, "; %s cannot be read: %s", holidays->path,
	    holidays->fault);
}

void
conf_conflict_format(struct text *text, const struct conf *conf,
    const struct schedule *schedule, int64_t from_at, int64_t to_at)
{
	struct jsontext json = { .text = text, .is_pretty = true };
	struct conflicts conflicts = { 0 };
	struct text state = { 0 };
	size_t i;

	conflict_expand(&conflicts, schedule->windows.items,
	    schedule->windows.count, schedule, from_at, to_at);
	jsontext_object(&json, NULL);
	civil_format_utc(&state, from_at);
	jsontext_string(&json, "from", text_string(&state));
	text_cut(&state, 0);
	civil_format_utc(&state, to_at);
	jsontext_string(&json, "to", text_string(&state));
	jsontext_list(&json, "conflicts");
	for (i = 0; i < conflicts.list.count; i++)
		conflict_format_json(&json, NULL, &conflicts.list.items[i]);
	jsontext_end_list(&json);
	/* There may be others, or fewer. */
	jsontext_list(&json, "unread");
	for (i = 0; i < conf->holidays.count; i++) {
		if (conf->holidays.items[i].fault == NULL)
			continue;
		text_cut(&state, 0);
		conf_conflict_put_state(&state, &conf->holidays.items[i]);
		jsontext_object(&json, NULL);
		jsontext_string(&json, "holidays",
		    conf->holidays.items[i].id);
		jsontext_string(&json, "state", text_string(&state));
		jsontext_end_object(&json);
	}
	jsontext_end_list(&json);
	jsontext_end_object(&json);
	text_clear(&state);
	conflict_clear(&conflicts);
}
