/* SPDX-License-Identifier: MIT */
/*
 * Which announcements an occurrence calls for, when they are due, and how each
 * is named.  Pure: the clock is an argument, nothing is read or sent.  The
 * daemon asks for the next moment (announcement_next_due), sleeps, and then
 * puts what announcement_plan() lists into the outbox, whose key keeps anything
 * from being said twice.
 */
#include "announcement.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agenda.h"
#include "digest.h"
#include "duration.h"
#include "text.h"

#define ANNOUNCEMENT_HOUR 3600		/* seconds */
#define ANNOUNCEMENT_DAY (24 * 3600)

/* A moment relative to the start at which something is said. */
struct announcement_offset {
	enum announcement_kind kind;
	int64_t secs;			/* from the start; negative: before */
};

struct announcement_offsets { ARRAY(struct announcement_offset) list; };

/* Latest moment first: that order lets announcement_next_due() look up
 * occurrences once.  At one moment a start stands before the reminders. */
static int
announcement_offset_cmp(const void *a, const void *b)
{
	const struct announcement_offset *x = a, *y = b;

	if (x->secs != y->secs)
		return x->secs > y->secs ? -1 : 1;
	return (x->kind < y->kind) - (x->kind > y->kind);
}

/* Does a silent role call the work off?  Once confirmed, it does not matter any
 * more. */
static bool
announcement_lapses(const struct window *window,
    enum occurrence_status status)
{
	return status == OCCURRENCE_TENTATIVE && window->confirm.by != NULL &&
	    window->confirm.otherwise == WINDOW_OTHERWISE_SKIP;
}

/*
 * Work that lapses without confirmation: reminders up to the deadline, and at
 * the deadline that it will not take place.  Not at the next reminder: there
 * may be none, and somebody who was told to keep that afternoon free wants to
 * know as soon as it is known.  Who would only hear of the end hears nothing.
 */
static void
announcement_offsets_lapse(struct announcement_offsets *offsets,
    const struct window *window, const struct window_announce *announce)
{
	int64_t before_secs = window->confirm.before_secs;
	size_t i;

	for (i = 0; i < announce->remind_secs.count; i++)
		if (announce->remind_secs.items[i] > before_secs)
			array_push(&offsets->list,
			    ((struct announcement_offset){
			    ANNOUNCEMENT_REMINDER,
			    -announce->remind_secs.items[i] }));
	if (announce->remind_secs.count > 0 || announce->says_start)
		array_push(&offsets->list, ((struct announcement_offset){
		    ANNOUNCEMENT_CANCELLATION, -before_secs }));
}

/* Every moment at which `announce` says something about an occurrence of that
 * status. */
static void
announcement_offsets_init(struct announcement_offsets *offsets,
    const struct window *window, const struct window_announce *announce,
    enum occurrence_status status)
{
	size_t i;

	/* What was called off is told by whoever called it off, not here. */
	if (status == OCCURRENCE_CANCELLED)
		return;
	if (announcement_lapses(window, status)) {
		announcement_offsets_lapse(offsets, window, announce);
		return;
	}
	for (i = 0; i < announce->remind_secs.count; i++)
		array_push(&offsets->list, ((struct announcement_offset){
		    ANNOUNCEMENT_REMINDER, -announce->remind_secs.items[i] }));
	if (announce->says_start)
		array_push(&offsets->list, ((struct announcement_offset){
		    ANNOUNCEMENT_START, 0 }));
	if (announce->says_end)
		array_push(&offsets->list, ((struct announcement_offset){
		    ANNOUNCEMENT_END, window->duration_secs }));
}

/* By time, then reminder, start, end; entries of the window in their order.
 * The result must not depend on qsort()'s choices: it is stored. */
static int
announcement_cmp(const void *a, const void *b)
{
	const struct announcement *x = a, *y = b;

	if (x->due_at != y->due_at)
		return x->due_at < y->due_at ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return (x->announce > y->announce) - (x->announce < y->announce);
}

/* Appended to what is in the list already, which stays in its order. */
void
announcement_plan(const struct occurrence *occurrence,
    struct announcements *ret_announcements)
{
	const struct window *window = occurrence->window;
	const struct window_announce *announce;
	struct announcement_offsets offsets = { 0 };
	struct announcement *announcement;
	size_t first = ret_announcements->list.count, i, k;

	for (i = 0; i < window->announces.count; i++) {
		announce = &window->announces.items[i];
		/* The same list again: its memory is kept for the next. */
		offsets.list.count = 0;
		announcement_offsets_init(&offsets, window, announce,
		    occurrence->status);
		for (k = 0; k < offsets.list.count; k++) {
			announcement = array_add(&ret_announcements->list);
			announcement->kind = offsets.list.items[k].kind;
			announcement->due_at = occurrence->start_at +
			    offsets.list.items[k].secs;
			announcement->announce = announce;
			if (announcement->due_at < occurrence->start_at)
				announcement->lead_secs =
				    -offsets.list.items[k].secs;
		}
	}
	array_clear(&offsets.list);
	if (ret_announcements->list.count > first + 1)
		qsort(ret_announcements->list.items + first,
		    ret_announcements->list.count - first,
		    sizeof(ret_announcements->list.items[0]),
		    announcement_cmp);
}

/* The moments of all lists of the window, latest first, with the status that
 * its occurrences begin with. */
static void
announcement_offsets_gather(struct announcement_offsets *offsets,
    const struct window *window)
{
	enum occurrence_status status = OCCURRENCE_CONFIRMED;
	size_t i;

	if (window->confirm.by != NULL &&
	    window->confirm.otherwise != WINDOW_OTHERWISE_GO)
		status = OCCURRENCE_TENTATIVE;
	for (i = 0; i < window->announces.count; i++)
		announcement_offsets_init(offsets, window,
		    &window->announces.items[i], status);
	if (offsets->list.count > 1)
		qsort(offsets->list.items, offsets->list.count,
		    sizeof(offsets->list.items[0]), announcement_offset_cmp);
}

/*
 * For each moment the soonest occurrence whose moment is after `after_at`.
 * Earlier moments belong to the same or a later occurrence, so one that was
 * found serves until it is too early: mostly one search a window.
 */
bool
announcement_next_due(const struct window *window, int64_t after_at,
    int64_t *ret_due_at)
{
	struct announcement_offsets offsets = { 0 };
	struct occurrence occurrence;
	int64_t best_at = INT64_MAX, start_at = INT64_MIN, secs;
	bool is_over = false;
	size_t i;

	announcement_offsets_gather(&offsets, window);
	for (i = 0; i < offsets.list.count && !is_over; i++) {
		secs = offsets.list.items[i].secs;
		/* The occurrence at hand is too early for this moment. */
		if (start_at == INT64_MIN || start_at + secs <= after_at) {
			is_over = !agenda_find_next(window,
			    after_at - secs + 1, &occurrence);
			start_at = occurrence.start_at;
		}
		if (!is_over && start_at + secs < best_at)
			best_at = start_at + secs;
	}
	array_clear(&offsets.list);
	if (best_at == INT64_MAX)
		return false;
	*ret_due_at = best_at;
	return true;
}

/*
 * "24h", "7d", "1h30m": the largest single unit, hours up to two days: people
 * write 24h and 48h, and days after that.  Stored in keys, so it must never
 * change.
 */
static void
announcement_format_lead(int64_t secs, char *ret_lead, size_t size)
{
	struct text text = { 0 };
	const char *from;
	size_t length = 0;

	if (secs % ANNOUNCEMENT_HOUR == 0 && secs <= 2 * ANNOUNCEMENT_DAY) {
		(void)snprintf(ret_lead, size, "%lldh",
		    (long long)(secs / ANNOUNCEMENT_HOUR));
		return;
	}
	duration_format(&text, secs);
	/* duration_format() writes "1h 30m"; a key has no spaces. */
	for (from = text_string(&text); *from != '\0' && length + 1 < size;
	    from++)
		if (*from != ' ')
			ret_lead[length++] = *from;
	ret_lead[length] = '\0';
	text_clear(&text);
}

/* "remind" alone is the command line's word for the first reminder. */
void
announcement_format_kind(enum announcement_kind kind, int64_t lead_secs,
    char ret_kind[static ANNOUNCEMENT_KIND_MAX])
{
	static const char *const words[] = {
		[ANNOUNCEMENT_REMINDER] = "remind",
		[ANNOUNCEMENT_START] = "start",
		[ANNOUNCEMENT_END] = "end",
		[ANNOUNCEMENT_NOTE] = "note",
		[ANNOUNCEMENT_CANCELLATION] = "cancellation",
	};
	char lead[ANNOUNCEMENT_KIND_MAX - sizeof("remind-") + 1];

	if (kind == ANNOUNCEMENT_REMINDER && lead_secs > 0) {
		announcement_format_lead(lead_secs, lead, sizeof(lead));
		(void)snprintf(ret_kind, ANNOUNCEMENT_KIND_MAX, "remind-%s",
		    lead);
		return;
	}
	(void)snprintf(ret_kind, ANNOUNCEMENT_KIND_MAX, "%s", words[kind]);
}

/* Leads are read as any length is: "remind-1d" is "remind-24h". */
int
announcement_parse_kind(const char *text, enum announcement_kind *ret_kind,
    int64_t *ret_lead_secs, struct error *ret_error)
{
	struct error inner = { 0 };
	int64_t lead_secs = 0;
	enum announcement_kind kind = ANNOUNCEMENT_REMINDER;

	if (strcmp(text, "start") == 0) {
		kind = ANNOUNCEMENT_START;
	} else if (strcmp(text, "end") == 0) {
		kind = ANNOUNCEMENT_END;
	} else if (strcmp(text, "cancellation") == 0) {
		kind = ANNOUNCEMENT_CANCELLATION;
	} else if (strncmp(text, "remind-", 7) == 0) {
		/* The column counts from the begin of the whole word. */
		if (duration_parse(text + 7, &lead_secs, &inner) != 0)
			return error_set_at(ret_error, ERROR_INPUT, 1,
			    inner.column + 7, "%s", inner.text);
	} else if (strcmp(text, "remind") != 0) {
		return error_set_at(ret_error, ERROR_INPUT, 1, 1,
		    "\"%.40s\" is no kind of announcement; accepted are "
		    "remind, remind-24h (or any other lead), start, end, "
		    "cancellation",
		    text);
	}
	*ret_kind = kind;
	*ret_lead_secs = lead_secs;
	return 0;
}

void
announcement_key(const char *identity, const char *zone, const char *kind,
    int revision, const char *channel, const char *recipient,
    char ret_key[static ANNOUNCEMENT_KEY_MAX])
{
	struct text text = { 0 };

	/* NUL between the parts: none of them can hold one, so no two
	 * different lists look the same. */
	text_puts(&text, identity);
	text_putc(&text, '\0');
	text_puts(&text, zone);
	text_putc(&text, '\0');
	text_puts(&text, kind);
	text_putc(&text, '\0');
	text_putf(&text, "%d", revision);
	text_putc(&text, '\0');
	text_puts(&text, channel);
	text_putc(&text, '\0');
	text_puts(&text, recipient);
	digest_hex(text.bytes, text.length, ANNOUNCEMENT_KEY_DIGITS, ret_key);
	text_clear(&text);
}
