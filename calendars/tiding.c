/* SPDX-License-Identifier: MIT */
/*
 * Entries for feed readers, from windows and lives alone: a reader's program
 * remembers ids, so one must never come again for something else, and after a
 * restart, on another replica or in another feed it must be the same.
 *
 * What happened is told once and never again.  Only that an occurrence comes is
 * told anew when it is moved, called off or confirmed: there the instant of the
 * last such act is its update.
 */
#include "tiding.h"

#include <stdlib.h>
#include <string.h>

#include "agenda.h"
#include "tiding_internal.h"
#include "civil.h"
#include "feed_internal.h"
#include "life.h"
#include "mem.h"
#include "utf8.h"

/* Lead without reminders. */
#define TIDING_LEAD_SECS CIVIL_DAY_SECS
#define TIDING_STEP_SECS 3600
#define TIDING_BACK_SECS (TIDING_BACK_DAYS * (int64_t)CIVIL_DAY_SECS)

/* An entry before it is worded: of very many the newest hundred are. */
struct tiding_find {
	struct occurrence occurrence;
	struct tiding_tell tell;	/* its occurrence is the above */
	int64_t at, published_at;
};

/* Entries are gathered for what happened since `from_at`. */
struct tiding_writer {
	const struct feed_site *site;
	struct feed_windows windows;
	int64_t now_at, known_from_at, from_at;
	ARRAY(struct tiding_find) found;
};

/* As long before the start as people are first reminded. */
static int64_t
tiding_lead(const struct window *window)
{
	int64_t lead = 0;
	size_t i, k;

	for (i = 0; i < window->announces.count; i++)
		for (k = 0; k < window->announces.items[i].remind_secs.count;
		    k++)
			if (window->announces.items[i].remind_secs.items[k] >
			    lead)
				lead = window->announces.items[i].
				    remind_secs.items[k];
	return lead > 0 ? lead : TIDING_LEAD_SECS;
}

/* The text without what hides or reorders, and without the two characters that
 * XML 1.0 (2.2) knows no way to write; it is emptied. */
static char *
tiding_clean(struct text *text, bool keeps_lines)
{
	struct text clean = { 0 };
	char *p;

	utf8_clean(&clean, text_string(text), keeps_lines);
	for (p = clean.bytes; p != NULL &&
	    (p = strstr(p, "\xef\xbf")) != NULL; p += 2)
		if (p[2] == '\xbe' || p[2] == '\xbf')
			p[2] = '\xbd';
	text_clear(text);
	return text_take(&clean);
}

/* Unless it has not happened yet, or is too old. */
static void
tiding_add(struct tiding_writer *writer, const struct tiding_tell *tell,
    int64_t at, int64_t published_at)
{
	struct tiding_find *find;

	if (at > writer->now_at || at < writer->from_at)
		return;
	find = array_add(&writer->found);
	find->occurrence = *tell->occurrence;
	find->tell = *tell;
	find->at = at;
	find->published_at = published_at;
}

/* --- that it comes -------------------------------------------------------- */

/* Does the act change whether and when it takes place? */
static bool
tiding_is_plan(const struct act *act)
{
	return act->verb == ACT_MOVE || act->verb == ACT_SKIP ||
	    act->verb == ACT_UNSKIP || act->verb == ACT_CONFIRM ||
	    act->verb == ACT_UNCONFIRM;
}

/* As it was to be before the work: what happened then is told by itself. */
static void
tiding_find_plan(const struct occurrence *occurrence,
    struct occurrence *ret_plan, int64_t *ret_changed_at)
{
	const struct life *life = occurrence->life;
	const struct act *act;
	size_t i;

	occurrence_init(ret_plan, occurrence->window,
	    occurrence->original_local);
	ret_plan->status = occurrence->status;
	*ret_changed_at = INT64_MIN;
	for (i = 0; life != NULL && i < life->acts.list.count; i++) {
		act = &life->acts.list.items[i];
		if (act->verb == ACT_NEW || tiding_is_plan(act))
			*ret_changed_at = act->at_ms / 1000;
		if (act->verb == ACT_MOVE) {
			ret_plan->start_at = act->start_at;
			ret_plan->end_at = act->end_at;
		}
	}
	/* Broken off is not called off. */
	if (life != NULL && life->phase == OCCURRENCE_BROKEN_OFF)
		ret_plan->status = OCCURRENCE_CONFIRMED;
}

static void
tiding_add_plan(struct tiding_writer *writer,
    const struct occurrence *occurrence)
{
	struct occurrence plan;
	struct tiding_tell tell = { .occurrence = &plan,
	    .kind = "planned" };
	int64_t published_at, changed_at;

	if (!occurrence_is_recorded(occurrence, writer->known_from_at))
		return;
	tiding_find_plan(occurrence, &plan, &changed_at);
	published_at = plan.start_at - tiding_lead(plan.window);
	/* Made later than one would have been told. */
	if (plan.window->is_single && published_at < changed_at)
		published_at = changed_at;
	if (published_at <= writer->now_at)
		tiding_add(writer, &tell, changed_at > published_at ?
		    changed_at : published_at, published_at);
}

/* --- what the clock did --------------------------------------------------- */

/* Is the last act of these two the first of them? */
static bool
tiding_is_last(const struct life *life, enum act_verb verb,
    enum act_verb other)
{
	const struct act *act;
	size_t i = life == NULL ? 0 : life->acts.list.count;

	while (i-- > 0) {
		act = &life->acts.list.items[i];
		if (act->verb == verb || act->verb == other)
			return act->verb == verb;
	}
	return false;
}

/* When silence called it off: until then it was tentative. */
static int64_t
tiding_lapse_at(const struct occurrence *occurrence)
{
	struct occurrence before = *occurrence;

	before.status = OCCURRENCE_TENTATIVE;
	return occurrence_lapse_at(&before);
}

static void
tiding_add_clock(struct tiding_writer *writer,
    const struct occurrence *occurrence)
{
	const struct life *life = occurrence->life;
	enum occurrence_phase phase = occurrence_phase(occurrence,
	    writer->now_at);
	struct tiding_tell tell = { .occurrence = occurrence };
	int64_t at;

	if (!occurrence_is_recorded(occurrence, writer->known_from_at))
		return;
	if (phase == OCCURRENCE_SKIPPED) {
		tell.kind = "lapse";
		at = tiding_lapse_at(occurrence);
		if (life == NULL || life->phase == OCCURRENCE_PLANNED)
			tiding_add(writer, &tell, at, at);
		return;
	}
	if (phase == OCCURRENCE_PLANNED)
		return;
	tell.kind = "start";
	if (life == NULL || life_find_act(life, ACT_START) == NULL)
		tiding_add(writer, &tell, occurrence->start_at,
		    occurrence->start_at);
	tell.kind = "end";
	if (phase == OCCURRENCE_ENDED &&
	    !tiding_is_last(life, ACT_END, ACT_REOPEN))
		tiding_add(writer, &tell, occurrence->end_at,
		    occurrence->end_at);
}

/* --- what people did ------------------------------------------------------ */

static bool
tiding_is_told(const struct act *act)
{
	return act->verb != ACT_NEW && act->verb != ACT_STAGE_BEGUN &&
	    act->verb != ACT_HAND_OVER;
}

static void
tiding_add_life(struct tiding_writer *writer,
    const struct window *window, const struct life *life)
{
	struct occurrence occurrence;
	struct tiding_tell tell = { .occurrence = &occurrence };
	const struct act *act;
	size_t i;

	occurrence_init(&occurrence, window, life->original_local);
	life_overlay(life, &occurrence);
	for (i = 0; i < life->acts.list.count; i++) {
		act = &life->acts.list.items[i];
		if (!tiding_is_told(act))
			continue;
		tell.act = act;
		tell.number = i;
		tell.kind = act_verb_name(act->verb);
		tiding_add(writer, &tell, act->at_ms / 1000,
		    act->at_ms / 1000);
	}
}

static void
tiding_add_lives(struct tiding_writer *writer)
{
	const struct schedule *schedule = writer->site->schedule;
	const struct window *window;
	size_t i, k, first, count;

	for (i = 0; schedule != NULL && i < writer->windows.list.count; i++) {
		window = writer->windows.list.items[i];
		count = schedule_find_lives(schedule, window->id, &first);
		for (k = first; k < first + count; k++)
			tiding_add_life(writer, window,
			    schedule->lives.items[k]);
	}
}

/* --- all of it ------------------------------------------------------------ */

/* The newest first; of one instant those that came later. */
static int
tiding_cmp(const void *left, const void *right)
{
	const struct tiding_find *a = left, *b = right;
	int order;

	if (a->at != b->at)
		return a->at > b->at ? -1 : 1;
	order = occurrence_cmp(&b->occurrence, &a->occurrence);
	if (order == 0 && a->tell.number != b->tell.number)
		order = a->tell.number > b->tell.number ? -1 : 1;
	return order != 0 ? order : strcmp(b->tell.kind, a->tell.kind);
}

static void
tiding_gather(struct tiding_writer *writer)
{
	struct agenda agenda = { 0 };
	int64_t lead, most = 0;
	size_t i;

	for (i = 0; i < writer->windows.list.count; i++) {
		lead = tiding_lead(writer->windows.list.items[i]);
		most = lead > most ? lead : most;
	}
	agenda_expand(&agenda, writer->windows.list.items,
	    writer->windows.list.count, writer->site->schedule,
	    writer->from_at - LIFE_AFTER_SECS, writer->now_at + most + 1,
	    AGENDA_TOUCHES);
	(void)agenda_lapse(&agenda, writer->now_at);
	for (i = 0; i < agenda.list.count; i++) {
		tiding_add_plan(writer, &agenda.list.items[i]);
		tiding_add_clock(writer, &agenda.list.items[i]);
	}
	tiding_add_lives(writer);
	agenda_clear(&agenda);
}

/* Word it. */
static void
tiding_put(struct tiding *tiding, const struct feed_site *site,
    const struct tiding_find *find)
{
	char identity[OCCURRENCE_IDENTITY_MAX];
	struct tiding_tell tell = find->tell;
	struct text text = { 0 };

	tell.occurrence = &find->occurrence;
	occurrence_format_identity(tell.occurrence, identity);
	tiding->occurrence = mem_string(identity);
	tiding->kind = tell.kind;
	tiding->published_at = find->published_at;
	tiding->updated_at = find->at;
	if (tell.act != NULL)
		tiding->id = mem_format("%s/%zu-%s", identity, tell.number,
		    tell.kind);
	else
		tiding->id = mem_format("%s/%s", identity, tell.kind);
	tiding_put_title(&text, &tell);
	tiding->title = tiding_clean(&text, false);
	tiding_put_content(&text, site, &tell);
	tiding->content = tiding_clean(&text, true);
}

/* A window may come every minute: farther back only while that is little. */
static void
tiding_find_all(struct tiding_writer *writer)
{
	int64_t secs = 0;

	while (secs < TIDING_BACK_SECS &&
	    writer->found.count < TIDING_MOST) {
		secs = secs == 0 ? TIDING_STEP_SECS : secs * 6;
		if (secs > TIDING_BACK_SECS)
			secs = TIDING_BACK_SECS;
		writer->found.count = 0;
		writer->from_at = writer->now_at - secs;
		tiding_gather(writer);
	}
	if (writer->found.count > 1)
		qsort(writer->found.items, writer->found.count,
		    sizeof(*writer->found.items), tiding_cmp);
	if (writer->found.count > TIDING_MOST)
		writer->found.count = TIDING_MOST;
}

int
tiding_list(const struct feed_site *site, const char *name, int64_t now_at,
    int64_t known_from_at, struct tidings *ret_tidings,
    struct error *ret_error)
{
	struct tiding_writer writer = { .site = site, .now_at = now_at,
	    .known_from_at = known_from_at };
	struct feed_subject subject;
	size_t i;

	if (feed_check_name(site, name, ret_error) < 0)
		return -1;
	(void)feed_find_subject(site, name, &subject);
	feed_choose(site, &subject, &writer.windows);
	tiding_find_all(&writer);
	for (i = 0; i < writer.found.count; i++)
		tiding_put(array_add(&ret_tidings->list), site,
		    &writer.found.items[i]);
	array_clear(&writer.windows.list);
	array_clear(&writer.found);
	return 0;
}

void
tiding_clear(struct tidings *tidings)
{
	struct tiding *tiding;
	size_t i;

	for (i = 0; i < tidings->list.count; i++) {
		tiding = &tidings->list.items[i];
		free(tiding->id);
		free(tiding->occurrence);
		free(tiding->title);
		free(tiding->content);
	}
	array_clear(&tidings->list);
}
