/* SPDX-License-Identifier: MIT */
/*
 * When something happens: a set of rules and dates, whatever language it was
 * written in.
 *
 * The text is recognized by looking, read by its language into rules (RFC 5545
 * 3.3.10) and dates, and checked: a text that is accepted does occur.  From
 * then on nobody asks which language it was, except to explain it.
 *
 * The set is that of RFC 5545 3.8.5: rules and RDATEs united, EXDATEs taken
 * away.  A cursor merges them: each rule has a head, its next instance, the
 * least head is next, and all heads that are equal to it move on, so that
 * doubles are one.  With at most eight rules a heap would not pay.  Two things
 * go beyond the RFC, because people say them: all rules may be moved by whole
 * days ("2 days after …"), and whole dates may be left out without their time.
 */
#include "recurrence.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "civil.h"
#include "mem.h"
#include "recurrence_internal.h"
#include "zone.h"

/* Zeroed, so that a set may be cleared twice and "never occurs" afterwards. */
void
recurrence_clear(struct recurrence *recurrence)
{
	free(recurrence->text);
	array_clear(&recurrence->rules);
	array_clear(&recurrence->also);
	array_clear(&recurrence->except);
	array_clear(&recurrence->except_days);
	*recurrence = (struct recurrence){ 0 };
}

/* One sentence for all languages, with what to add in both places where a
 * start can be given. */
int
recurrence_refuse_startless(struct error *ret_error, int column,
    const char *what)
{
	return error_set_at(ret_error, ERROR_INPUT, 1, column,
	    "%s needs a start to count from: add \"from: DATE\" "
	    "(on the command line: --start)", what);
}

/* A bound, because cursors have room for so many: it keeps an expansion free
 * of allocation. */
int
recurrence_add_rule(struct recurrence *set, const struct rrule *rule,
    struct error *ret_error)
{
	if (set->rules.count == RECURRENCE_RULES_MAX)
		return error_set_at(ret_error, ERROR_LIMIT, 1, 1,
		    "this needs over %d rules; accepted are fewer different "
		    "times of day or dates, or several windows",
		    RECURRENCE_RULES_MAX);
	array_push(&set->rules, *rule);
	return 0;
}

/*
 * Which language is it?  Rules are known by "RRULE" or "FREQ=", cron by its
 * fields; words are the rest, so that their reader explains what is wrong with
 * a text that is none of the three.
 */
static enum recurrence_form
recurrence_form(const char *text)
{
	const char *at;

	for (at = text; *at == ' '; at++)
		;
	/* "RRULE:" with a typing error in it is still meant as a rule. */
	if (strncasecmp(at, "RRULE", 5) == 0 ||
	    strcasestr(at, "FREQ=") != NULL)
		return RECURRENCE_RRULE;
	return cron_is_cron(at) ? RECURRENCE_CRON : RECURRENCE_WORDS;
}

bool
recurrence_has_utc_until(const struct recurrence *set)
{
	size_t i;

	for (i = 0; i < set->rules.count; i++)
		if (set->rules.items[i].until_is_utc)
			return true;
	return false;
}

/* Can it be that nothing is left, though each rule occurs? */
static bool
recurrence_is_cut(const struct recurrence *set)
{
	size_t i;

	for (i = 0; i < set->rules.count; i++)
		if (set->rules.items[i].has_until)
			return true;
	return set->rules.count + set->also.count == 0 ||
	    set->except.count > 0 || set->except_days.count > 0 ||
	    set->from_local != INT64_MIN || set->until_local != INT64_MAX;
}

/* Every rule must occur, and so must the whole: a window that never comes
 * would be noticed by nobody.  With an end in UTC that is known with the zone,
 * by recurrence_resolve_until(); and of words, which may be several rules, one
 * may end before it comes. */
int
recurrence_check(const struct recurrence *set, struct error *ret_error)
{
	struct recurrence rules = *set;
	struct error why = { 0 };
	struct rrule rule;
	size_t i;
	int64_t local;
	bool is_cut = recurrence_is_cut(set), is_enough;

	rules.also.count = 0;
	is_enough = is_cut && set->form == RECURRENCE_WORDS &&
	    recurrence_next(&rules, INT64_MIN, &local);
	for (i = 0; i < set->rules.count; i++) {
		rule = set->rules.items[i];
		if (rule.until_is_utc || is_enough)
			rule.has_until = false;
		if (rrule_check(&rule, set->start_local, &why) == -1)
			return error_set_at(ret_error, ERROR_INPUT, 1, 1,
			    "%s", why.text);
	}
	if (is_cut && !recurrence_has_utc_until(set) &&
	    !recurrence_next(set, INT64_MIN, &local))
		return error_set_at(ret_error, ERROR_INPUT, 1, 1,
		    "this never occurs: all of its dates are left out");
	return 0;
}

/* Into a set of its own, which the caller gets when all is well: half a rule
 * must never be used by mistake. */
int
recurrence_parse(const char *when, bool has_start, int64_t start_local,
    struct recurrence *ret_recurrence, struct error *ret_error)
{
	struct recurrence set = { .from_local = INT64_MIN,
	    .until_local = INT64_MAX };
	int result;

	/* Texts come from files, queries and fuzzers. */
	if (strnlen(when, RECURRENCE_TEXT_MAX + 1) > RECURRENCE_TEXT_MAX)
		return error_set_at(ret_error, ERROR_LIMIT, 1, 1,
		    "longer than %d characters", RECURRENCE_TEXT_MAX);
	set.form = recurrence_form(when);
	/* Kept as it was written: `check` and the pages show it. */
	set.text = mem_string(when);
	set.start_local = has_start ? start_local : 0;
	if (set.form == RECURRENCE_RRULE)
		result = recurrence_rrule_parse(&set, has_start, ret_error);
	else if (set.form == RECURRENCE_CRON)
		result = cron_parse(&set, has_start, ret_error);
	else
		result = words_parse(&set, has_start, ret_error);
	/* Every language is checked alike, by expanding what came of it. */
	if (result == 0)
		result = recurrence_check(&set, ret_error);
	if (result == -1) {
		recurrence_clear(&set);
		return -1;
	}
	*ret_recurrence = set;
	return 0;
}

/* --- expansion ---------------------------------------------------------- */

/* The first index of the ascending `list` whose value is not below `value`;
 * `count` when all are. */
static size_t
recurrence_seek(const int64_t *list, size_t count, int64_t value)
{
	size_t low = 0, high = count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (list[middle] < value)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Is the value in the ascending list? */
static bool
recurrence_has(const int64_t *list, size_t count, int64_t value)
{
	size_t i;

	if (count == 0)
		return false;
	i = recurrence_seek(list, count, value);
	return i < count && list[i] == value;
}

/* Take the next of rule `i` into its head; the move of the set is added
 * here, so that heads and dates are alike. */
static inline void
recurrence_advance(struct recurrence_cursor *cursor, size_t i)
{
	int64_t local;

	cursor->heads[i] = rrule_cursor_next(&cursor->rules[i], &local) ?
	    local + cursor->recurrence->offset_secs : INT64_MAX;
}

/*
 * Where rule `i` begins.  Days that are moved to later take place from the
 * set's start on, so the rule itself begins earlier by as much; one that counts
 * (every 2 weeks, 3 times) counts from the start as it was said.
 */
static inline int64_t
recurrence_rule_start(const struct recurrence *set, size_t i)
{
	const struct rrule *rule = &set->rules.items[i];

	if (set->offset_secs <= 0 || rule->count > 0 || rule->interval > 1)
		return set->start_local;
	return set->start_local - set->offset_secs;
}

/* `from_local` is where the moved instances begin, so the rules, which are
 * moved afterwards, have to begin earlier or later by as much. */
void
recurrence_cursor_init(struct recurrence_cursor *cursor,
    const struct recurrence *recurrence, int64_t from_local)
{
	int64_t rule_from, offset = recurrence->offset_secs;
	size_t i;

	if (from_local < recurrence->from_local)
		from_local = recurrence->from_local;
	/* From the beginning or from the end of time stays that. */
	if (__builtin_sub_overflow(from_local, offset, &rule_from))
		rule_from = offset > 0 ? INT64_MIN : INT64_MAX;
	cursor->recurrence = recurrence;
	cursor->also_next = recurrence_seek(recurrence->also.items,
	    recurrence->also.count, from_local);
	for (i = 0; i < recurrence->rules.count; i++) {
		rrule_cursor_init(&cursor->rules[i],
		    &recurrence->rules.items[i],
		    recurrence_rule_start(recurrence, i), rule_from);
		recurrence_advance(cursor, i);
	}
}

/*
 * The least of all heads and dates, taken off; INT64_MAX when all have ended.
 * Whatever else is equal to it is taken off as well: an instance that two
 * rules give is one (RFC 5545 3.8.5.2).
 */
static int64_t
recurrence_cursor_take(struct recurrence_cursor *cursor)
{
	const struct recurrence *set = cursor->recurrence;
	int64_t least = INT64_MAX;
	size_t i;

	if (cursor->also_next < set->also.count)
		least = set->also.items[cursor->also_next];
	for (i = 0; i < set->rules.count; i++)
		if (cursor->heads[i] < least)
			least = cursor->heads[i];
	if (least == INT64_MAX)
		return least;
	for (i = 0; i < set->rules.count; i++)
		if (cursor->heads[i] == least)
			recurrence_advance(cursor, i);
	while (cursor->also_next < set->also.count &&
	    set->also.items[cursor->also_next] == least)
		cursor->also_next++;
	return least;
}

/* Is the instance left out, by its instant or with its whole date? */
static bool
recurrence_is_excepted(const struct recurrence *set, int64_t local)
{
	return recurrence_has(set->except.items, set->except.count, local) ||
	    (set->except_days.count > 0 &&
	    recurrence_has(set->except_days.items, set->except_days.count,
	    civil_local_days(local)));
}

/* What is left out is taken from the heads like the rest, so that a date that
 * two rules give is left out once for both. */
bool
recurrence_cursor_next(struct recurrence_cursor *cursor, int64_t *ret_local)
{
	const struct recurrence *set = cursor->recurrence;
	int64_t local;

	do {
		local = recurrence_cursor_take(cursor);
		/* Ascending: what comes after the end can be left unread. */
		if (local == INT64_MAX || local > set->until_local)
			return false;
	} while (recurrence_is_excepted(set, local));
	*ret_local = local;
	return true;
}

/* The same as a cursor for a set that is one rule, the usual case: it
 * spares setting up room for eight. */
static bool
recurrence_next_of_one(const struct recurrence *set, int64_t after_local,
    int64_t *ret_local)
{
	int64_t local, after;

	if (after_local < set->from_local)
		/* Instances at `from_local` itself count. */
		after_local = set->from_local - 1;
	if (__builtin_sub_overflow(after_local, set->offset_secs, &after))
		after = set->offset_secs > 0 ? INT64_MIN : INT64_MAX;
	do {
		if (!rrule_next(&set->rules.items[0],
		    recurrence_rule_start(set, 0), after, &local))
			return false;
		after = local;
		local += set->offset_secs;
		if (local > set->until_local)
			return false;
	} while (recurrence_is_excepted(set, local));
	*ret_local = local;
	return true;
}

/* A cursor for one answer is mostly wasted work: it fills a head for every
 * rule.  Sets of one rule are asked directly. */
bool
recurrence_next(const struct recurrence *recurrence, int64_t after_local,
    int64_t *ret_local)
{
	struct recurrence_cursor cursor;

	if (after_local == INT64_MAX)
		return false;
	if (recurrence->rules.count == 1 && recurrence->also.count == 0)
		return recurrence_next_of_one(recurrence, after_local,
		    ret_local);
	recurrence_cursor_init(&cursor, recurrence, after_local + 1);
	return recurrence_cursor_next(&cursor, ret_local);
}
