/* SPDX-License-Identifier: MIT */
/*
 * Which banners there are, and when each is shown.  Texts are static, so a rule
 * of semaphore's could not tell the right UTC all year: each occurrence has its
 * own files.  They are written again when something changes; one that is not
 * rewritten is gone by itself when its time is over.
 */
#include "broadcast.h"

#include <stdlib.h>
#include <string.h>

#include "agenda.h"
#include "broadcast_internal.h"
#include "civil.h"
#include "doc.h"
#include "jsontext.h"
#include "mem.h"

#define BROADCAST_MINUTE_SECS 60
#define BROADCAST_HOUR_SECS 3600
/* Work that nobody ended is given up then. */
#define BROADCAST_BACK_SECS LIFE_AFTER_SECS
#define BROADCAST_BYTES_MAX (8 * 1024 * 1024)

/* Those that have banners; lent. */
struct broadcast_windows { ARRAY(const struct window *) list; };

/* Files for a plan, as they come. */
struct broadcast_writer {
	const struct broadcast_plan *plan;
	struct broadcasts *broadcasts;
};

static int64_t
broadcast_floor(int64_t at, int64_t secs)
{
	return at - ((at % secs) + secs) % secs;
}

/* An end to the end of its minute. */
static int64_t
broadcast_ceiling(int64_t at)
{
	return broadcast_floor(at + BROADCAST_MINUTE_SECS - 1,
	    BROADCAST_MINUTE_SECS);
}

/* Since when it is told that it comes: noon of its day on the wall, or an hour
 * before where it starts by then. */
static int64_t
broadcast_since(const struct window *window, int64_t start_at)
{
	int64_t noon_local = civil_local_days(zone_local(window->zone,
	    start_at)) * CIVIL_DAY_SECS + 12 * BROADCAST_HOUR_SECS;
	int64_t noon_at = zone_resolve(window->zone, noon_local).at;
	int64_t latest_at = start_at - BROADCAST_HOUR_SECS;

	if (window->banner_secs > 0)
		return start_at - window->banner_secs;
	return noon_at < latest_at ? noon_at : latest_at;
}

static void
broadcast_put_name(struct text *text, const struct occurrence *occurrence,
    enum broadcast_phase phase)
{
	struct civil civil = civil_from_local(occurrence->original_local);

	text_putf(text, BROADCAST_PREFIX "%s-%04d-%02d-%02dT%02d%02d",
	    occurrence->window->id, civil.year, civil.month, civil.day,
	    civil.hour, civil.minute);
	if (civil.second != 0)
		text_putf(text, "%02d", civil.second);
	text_putf(text, "-%s" BROADCAST_SUFFIX, broadcast_phase_name(phase));
}

/* Unless it would be over, or has no length. */
static void
broadcast_add(struct broadcast_writer *writer,
    const struct broadcast_show *show)
{
	struct broadcast_show rounded = *show;
	struct broadcast *broadcast;
	struct text text = { 0 };

	rounded.from_at = broadcast_floor(show->from_at,
	    BROADCAST_MINUTE_SECS);
	if (rounded.to_at <= writer->plan->now_at ||
	    rounded.to_at <= rounded.from_at ||
	    writer->broadcasts->list.count >= BROADCAST_MOST)
		return;
	broadcast = array_add(&writer->broadcasts->list);
	broadcast_put_name(&text, show->occurrence, show->phase);
	broadcast->name = text_take(&text);
	broadcast_put(&text, writer->plan, &rounded);
	broadcast->content = text_take(&text);
}

/* --- what is to be said of an occurrence ---------------------------------- */

/* Its times before somebody made it longer or ended it. */
static struct occurrence
broadcast_find_base(const struct occurrence *occurrence)
{
	const struct act *move = occurrence->life == NULL ? NULL :
	    life_find_act(occurrence->life, ACT_MOVE);
	struct occurrence base;

	occurrence_init(&base, occurrence->window,
	    occurrence->original_local);
	if (move != NULL) {
		base.start_at = move->start_at;
		base.end_at = move->end_at;
	}
	return base;
}

/* It does not take place, or not to its end. */
static void
broadcast_add_off(struct broadcast_writer *writer,
    const struct occurrence *occurrence, const struct occurrence *base)
{
	bool has_begun = occurrence->life != NULL &&
	    occurrence->life->phase == OCCURRENCE_BROKEN_OFF;
	struct broadcast_show show = { .occurrence = occurrence,
	    .phase = has_begun ? BROADCAST_CANCELLED : BROADCAST_SKIPPED,
	    .from_at = broadcast_since(occurrence->window, base->start_at),
	    .to_at = broadcast_ceiling(base->end_at),
	    .start_at = base->start_at, .end_at = base->end_at };

	/* From when it was broken off, which is its end now. */
	if (has_begun)
		show.from_at = occurrence->end_at;
	broadcast_add(writer, &show);
}

/* Work that a person ends and nobody has: shown on, from hour to hour. */
static bool
broadcast_is_overdue(const struct occurrence *occurrence, int64_t now_at)
{
	enum occurrence_phase phase = occurrence_phase(occurrence, now_at);

	return occurrence->end_at <= now_at &&
	    occurrence->end_at + BROADCAST_BACK_SECS > now_at &&
	    (phase == OCCURRENCE_RUNNING || phase == OCCURRENCE_VERIFYING);
}

static void
broadcast_add_work(struct broadcast_writer *writer,
    const struct occurrence *occurrence, const struct occurrence *base)
{
	int64_t now_at = writer->plan->now_at;
	struct occurrence lived;
	struct broadcast_show show = { .occurrence = occurrence,
	    .phase = BROADCAST_NOW, .from_at = occurrence->start_at,
	    .to_at = broadcast_ceiling(occurrence->end_at),
	    .start_at = occurrence->start_at, .end_at = occurrence->end_at };

	/* Over from the moment in which somebody ended it: what it says is not
	 * so until the end of the minute, which is its end. */
	if (occurrence->life != NULL &&
	    occurrence->life->phase == OCCURRENCE_ENDED)
		return;
	if (broadcast_is_overdue(occurrence, now_at)) {
		show.is_overdue = true;
		show.to_at = broadcast_floor(now_at, BROADCAST_HOUR_SECS) +
		    2 * BROADCAST_HOUR_SECS;
	}
	if (show.is_overdue || occurrence->end_at > base->end_at)
		show.phase = BROADCAST_EXTENDED;
	/* When it began; what runs over was planned for the others. */
	if (!show.is_overdue) {
		occurrence_init_lived(&lived, occurrence);
		show.start_at = lived.start_at;
	}
	broadcast_add(writer, &show);
	show.phase = BROADCAST_TODAY;
	show.start_at = occurrence->start_at;
	show.from_at = broadcast_since(occurrence->window,
	    occurrence->start_at);
	show.to_at = broadcast_floor(occurrence->start_at,
	    BROADCAST_MINUTE_SECS);
	broadcast_add(writer, &show);
}

/* Who comes at the old time learns the new one, until that is told anyway. */
static void
broadcast_add_moved(struct broadcast_writer *writer,
    const struct occurrence *occurrence)
{
	struct occurrence planned;
	struct broadcast_show show = { .occurrence = occurrence,
	    .phase = BROADCAST_MOVED };
	int64_t since_at = broadcast_since(occurrence->window,
	    occurrence->start_at);

	occurrence_init(&planned, occurrence->window,
	    occurrence->original_local);
	if (life_find_act(occurrence->life, ACT_MOVE) == NULL ||
	    occurrence->status == OCCURRENCE_CANCELLED ||
	    occurrence->start_at <= planned.start_at)
		return;
	show.from_at = broadcast_since(occurrence->window, planned.start_at);
	show.to_at = broadcast_ceiling(planned.end_at);
	show.start_at = planned.start_at;
	show.end_at = planned.end_at;
	if (show.to_at > broadcast_floor(since_at, BROADCAST_MINUTE_SECS))
		show.to_at = broadcast_floor(since_at, BROADCAST_MINUTE_SECS);
	if (show.from_at < writer->plan->until_at)
		broadcast_add(writer, &show);
}

static void
broadcast_add_occurrence(struct broadcast_writer *writer,
    const struct occurrence *occurrence)
{
	struct occurrence base = broadcast_find_base(occurrence);

	if (occurrence->status == OCCURRENCE_CANCELLED)
		broadcast_add_off(writer, occurrence, &base);
	else
		broadcast_add_work(writer, occurrence, &base);
}

/* --- all of them ---------------------------------------------------------- */

static int
broadcast_cmp(const void *a, const void *b)
{
	return strcmp(((const struct broadcast *)a)->name,
	    ((const struct broadcast *)b)->name);
}

/* The occurrences of a part of the time, which follows what went before. */
static void
broadcast_add_part(struct broadcast_writer *writer,
    const struct broadcast_windows *windows, int64_t from_at, int64_t to_at)
{
	const struct broadcast_plan *plan = writer->plan;
	struct agenda agenda = { 0 };
	size_t i;

	agenda_expand(&agenda, windows->list.items, windows->list.count,
	    plan->site->schedule, from_at, to_at,
	    from_at < plan->now_at ? AGENDA_TOUCHES : AGENDA_STARTS);
	(void)agenda_lapse(&agenda, plan->now_at);
	for (i = 0; i < agenda.list.count; i++)
		broadcast_add_occurrence(writer, &agenda.list.items[i]);
	agenda_clear(&agenda);
}

/* In steps that grow: a window may come every minute, and then what is soon is
 * enough. */
static void
broadcast_add_all(struct broadcast_writer *writer)
{
	const struct broadcast_plan *plan = writer->plan;
	struct broadcast_windows windows = { 0 };
	int64_t from_at = plan->now_at - BROADCAST_BACK_SECS, to_at;
	int64_t step = BROADCAST_HOUR_SECS;
	size_t i;

	for (i = 0; i < plan->site->window_count; i++)
		if (plan->site->windows[i]->banner_secs >= 0)
			array_push(&windows.list, plan->site->windows[i]);
	for (to_at = plan->now_at + step; from_at < plan->until_at &&
	    writer->broadcasts->list.count < BROADCAST_MOST;
	    to_at += step *= 4) {
		if (to_at > plan->until_at)
			to_at = plan->until_at;
		broadcast_add_part(writer, &windows, from_at, to_at);
		from_at = to_at;
	}
	array_clear(&windows.list);
}

/* What was moved may be far from where it was. */
static void
broadcast_add_all_moved(struct broadcast_writer *writer)
{
	const struct schedule *schedule = writer->plan->site->schedule;
	const struct window *window;
	struct occurrence occurrence;
	const struct life *life;
	size_t i;

	for (i = 0; schedule != NULL && i < schedule->lives.count; i++) {
		life = schedule->lives.items[i];
		window = schedule_find_window(schedule, life->window);
		if (window == NULL || window->banner_secs < 0 ||
		    !life->has_times)
			continue;
		occurrence_init(&occurrence, window, life->original_local);
		life_overlay(life, &occurrence);
		broadcast_add_moved(writer, &occurrence);
	}
}

void
broadcast_list(const struct broadcast_plan *plan,
    struct broadcasts *ret_broadcasts)
{
	struct broadcast_writer writer = { .plan = plan,
	    .broadcasts = ret_broadcasts };

	broadcast_add_all(&writer);
	broadcast_add_all_moved(&writer);
	if (ret_broadcasts->list.count > 0)
		qsort(ret_broadcasts->list.items, ret_broadcasts->list.count,
		    sizeof(*ret_broadcasts->list.items), broadcast_cmp);
}

void
broadcast_clear(struct broadcasts *broadcasts)
{
	size_t i;

	for (i = 0; i < broadcasts->list.count; i++) {
		free(broadcasts->list.items[i].name);
		free(broadcasts->list.items[i].content);
	}
	array_clear(&broadcasts->list);
}

/* --- files ---------------------------------------------------------------- */

/* Also what another program says is a name: nothing that leads elsewhere. */
bool
broadcast_is_name(const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-T";
	size_t length = strlen(name), suffix = strlen(BROADCAST_SUFFIX);

	return length > strlen(BROADCAST_PREFIX) + suffix &&
	    length <= BROADCAST_NAME_MAX &&
	    strncmp(name, BROADCAST_PREFIX, strlen(BROADCAST_PREFIX)) == 0 &&
	    strcmp(name + length - suffix, BROADCAST_SUFFIX) == 0 &&
	    strspn(name, letters) == length - suffix;
}

bool
broadcast_is_ours(const char *name, const char *content)
{
	static const char head[] = "---\n" BROADCAST_MARK "\n";

	return broadcast_is_name(name) &&
	    strncmp(content, head, strlen(head)) == 0;
}

void
broadcast_format(struct text *text, const struct broadcasts *broadcasts)
{
	struct jsontext json = { .text = text, .is_pretty = true };
	size_t i;

	jsontext_list(&json, NULL);
	for (i = 0; i < broadcasts->list.count; i++) {
		jsontext_object(&json, NULL);
		jsontext_string(&json, "name",
		    broadcasts->list.items[i].name);
		jsontext_string(&json, "content",
		    broadcasts->list.items[i].content);
		jsontext_end_object(&json);
	}
	jsontext_end_list(&json);
}

int
broadcast_parse(const char *json, size_t length,
    struct broadcasts *ret_broadcasts, struct error *ret_error)
{
	struct broadcasts broadcasts = { 0 };
	struct broadcast *broadcast;
	const char *name, *content;
	struct doc *doc = NULL;
	int result = -1;
	size_t i;

	if (doc_parse_json(json, length, BROADCAST_BYTES_MAX, &doc,
	    ret_error) < 0)
		return -1;
	for (i = 0; i < doc_item_count(doc); i++) {
		name = doc_string(doc_find(doc_item(doc, i), "name"));
		content = doc_string(doc_find(doc_item(doc, i), "content"));
		if (name == NULL || content == NULL ||
		    !broadcast_is_ours(name, content)) {
			(void)error_set(ret_error, ERROR_INPUT, "\"%.80s\" is "
			    "no banner", name == NULL ? "" : name);
			goto out;
		}
		broadcast = array_add(&broadcasts.list);
		broadcast->name = mem_string(name);
		broadcast->content = mem_string(content);
	}
	*ret_broadcasts = broadcasts;
	broadcasts = (struct broadcasts){ 0 };
	result = 0;
out:
	broadcast_clear(&broadcasts);
	doc_free(doc);
	return result;
}
