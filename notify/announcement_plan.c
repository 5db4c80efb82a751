/* SPDX-License-Identifier: MIT */
/*
 * Which announcements an occurrence calls for, and when they are due.  Pure:
 * the clock is an argument, nothing is read or sent.  The daemon asks for the
 * next moment (announcement_next_due), sleeps, and then puts what
 * announcement_plan() lists into the outbox, whose key keeps anything from
 * being said twice.
 *
 * What nobody touched is planned from the window's offsets alone, so that a
 * million windows have their next moment found without expanding any.
 */
#include <stdlib.h>
#include <string.h>

#include "agenda.h"
#include "announcement_internal.h"
#include "life.h"
#include "rota.h"

/* When the one in charge is nudged, and everybody told that it is late. */
#define ANNOUNCEMENT_SOON_SECS 900	/* before the start */
#define ANNOUNCEMENT_UNSTARTED_SECS 300	/* after it */
#define ANNOUNCEMENT_ENDING_SECS 900	/* before the end */
#define ANNOUNCEMENT_UNENDED_SECS 300	/* after it */
#define ANNOUNCEMENT_OVERDUE_SECS 600	/* after it */

/*
 * The order within an occurrence.  Every reopening begins another round.
 * Below the acts there is room for a reminder of any lead.
 */
#define ANNOUNCEMENT_ROUND 10000000000LL
#define ANNOUNCEMENT_BEFORE 3000000000LL	/* acts before the start */
#define ANNOUNCEMENT_AT_START 4000000000LL
#define ANNOUNCEMENT_DURING 5000000000LL	/* acts, until the end */
#define ANNOUNCEMENT_AT_END 6000000000LL
#define ANNOUNCEMENT_AFTER 7000000000LL

/* --- offsets: what the clock brings --------------------------------------- */

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

static void
announcement_offset_add(struct announcement_offsets *offsets,
    enum announcement_kind kind, int64_t secs)
{
	array_push(&offsets->list,
	    ((struct announcement_offset){ kind, secs }));
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
 * Every moment at which `announce` hears of an occurrence of that status and
 * length.  Work that lapses without confirmation has reminders up to the first
 * one after the deadline, which says so (message.h).
 */
static void
announcement_offsets_init(struct announcement_offsets *offsets,
    const struct window *window, const struct window_announce *announce,
    enum occurrence_status status, int64_t length_secs)
{
	bool lapses = announcement_lapses(window, status);
	size_t i;

	/* What was called off is told by whoever called it off, not here. */
	if (status == OCCURRENCE_CANCELLED)
		return;
	if (announce->invite_secs > 0)
		announcement_offset_add(offsets, ANNOUNCEMENT_INVITATION,
		    -announce->invite_secs);
	/* Silence takes back what was sent. */
	if (announce->invite_secs > 0 && lapses)
		announcement_offset_add(offsets, ANNOUNCEMENT_INVITATION,
		    -window->confirm.before_secs);
	for (i = 0; i < announce->remind_secs.count; i++) {
		announcement_offset_add(offsets, ANNOUNCEMENT_REMINDER,
		    -announce->remind_secs.items[i]);
		/* Leads are descending, so this is the first after the
		 * deadline. */
		if (lapses && announce->remind_secs.items[i] <=
		    window->confirm.before_secs)
			return;
	}
	if (lapses)
		return;
	if (announce->says_start && !window->starts_by_hand)
		announcement_offset_add(offsets, ANNOUNCEMENT_START, 0);
	if (announce->says_end && !window->ends_by_hand &&
	    !window->starts_by_hand)
		announcement_offset_add(offsets, ANNOUNCEMENT_END,
		    length_secs);
	/* Who waits for its end hears that nobody has given it. */
	if (announce->says_end &&
	    (window->ends_by_hand || window->starts_by_hand))
		announcement_offset_add(offsets, ANNOUNCEMENT_OVERDUE,
		    length_secs + ANNOUNCEMENT_OVERDUE_SECS);
}

/* What the role that confirms is asked, and the coordinator told. */
static void
announcement_offsets_private(struct announcement_offsets *offsets,
    const struct window *window, int64_t length_secs)
{
	const struct window_announce *ask = &window->confirm.ask;
	size_t i;

	if (window->confirm.by != NULL && ask->channels.count > 0)
		for (i = 0; i < ask->remind_secs.count; i++)
			announcement_offset_add(offsets, ANNOUNCEMENT_ASK,
			    -ask->remind_secs.items[i]);
	if (window->rota.people.count == 0)
		return;
	announcement_offset_add(offsets, ANNOUNCEMENT_SOON,
	    -ANNOUNCEMENT_SOON_SECS);
	if (window->starts_by_hand)
		announcement_offset_add(offsets, ANNOUNCEMENT_UNSTARTED,
		    ANNOUNCEMENT_UNSTARTED_SECS);
	if (!window->ends_by_hand)
		return;
	announcement_offset_add(offsets, ANNOUNCEMENT_ENDING,
	    length_secs - ANNOUNCEMENT_ENDING_SECS);
	announcement_offset_add(offsets, ANNOUNCEMENT_UNENDED,
	    length_secs + ANNOUNCEMENT_UNENDED_SECS);
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
		    &window->announces.items[i], status,
		    window->duration_secs);
	announcement_offsets_private(offsets, window, window->duration_secs);
	if (offsets->list.count > 1)
		qsort(offsets->list.items, offsets->list.count,
		    sizeof(offsets->list.items[0]), announcement_offset_cmp);
}

int64_t
announcement_lead_secs(const struct window *window)
{
	struct announcement_offsets offsets = { 0 };
	int64_t secs = 0;

	announcement_offsets_gather(&offsets, window);
	if (offsets.list.count > 0)
		secs = -offsets.list.items[offsets.list.count - 1].secs;
	array_clear(&offsets.list);
	return secs > 0 ? secs : 0;
}

int64_t
announcement_tail_secs(const struct window *window)
{
	return window->duration_secs + ANNOUNCEMENT_OVERDUE_SECS;
}

/* --- one occurrence ------------------------------------------------------- */

/* By time, then in the order of the occurrence; entries of the window in their
 * order.  The result must not depend on qsort()'s choices: it is stored. */
static int
announcement_cmp(const void *a, const void *b)
{
	const struct announcement *x = a, *y = b;

	if (x->due_at != y->due_at)
		return x->due_at < y->due_at ? -1 : 1;
	if (x->sequence != y->sequence)
		return x->sequence < y->sequence ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return (x->announce > y->announce) - (x->announce < y->announce);
}

/* How often that happened to the occurrence. */
static int
announcement_count(const struct occurrence *occurrence, enum act_verb verb)
{
	return occurrence->life == NULL ? 0 :
	    life_count_acts(occurrence->life, verb, SIZE_MAX);
}

/* Once more with each change of the end: what is said about it anew. */
static int
announcement_end_changes(const struct occurrence *occurrence)
{
	return announcement_count(occurrence, ACT_EXTEND) +
	    announcement_count(occurrence, ACT_SHORTEN) +
	    announcement_count(occurrence, ACT_REOPEN) +
	    announcement_count(occurrence, ACT_MOVE);
}

/* Fill what follows from kind and time. */
static void
announcement_number(const struct occurrence *occurrence,
    struct announcement *announcement)
{
	int64_t round = ANNOUNCEMENT_ROUND *
	    announcement_count(occurrence, ACT_REOPEN);

	switch (announcement->kind) {
	case ANNOUNCEMENT_REMINDER:
		announcement->revision =
		    announcement_count(occurrence, ACT_MOVE);
		/* The longest lead is said first. */
		announcement->sequence = ANNOUNCEMENT_BEFORE -
		    1000000000LL - 1 - announcement->lead_secs;
		break;
	case ANNOUNCEMENT_START:
		announcement->sequence = ANNOUNCEMENT_AT_START;
		break;
	case ANNOUNCEMENT_END:
		announcement->revision =
		    announcement_count(occurrence, ACT_REOPEN);
		announcement->sequence = round + ANNOUNCEMENT_AT_END;
		break;
	case ANNOUNCEMENT_OVERDUE:
		announcement->revision = announcement_end_changes(occurrence);
		announcement->sequence = round + ANNOUNCEMENT_AT_END - 1;
		break;
	default:
		/* To one person, and outside of the order. */
		announcement->revision = announcement_end_changes(occurrence);
		break;
	}
}

/* Is that still to be said, after what people did? */
static bool
announcement_is_called_for(const struct occurrence *occurrence,
    enum announcement_kind kind)
{
	const struct life *life = occurrence->life;
	enum occurrence_phase phase = life == NULL ? OCCURRENCE_PLANNED :
	    life->phase;
	bool is_going = phase == OCCURRENCE_RUNNING ||
	    phase == OCCURRENCE_VERIFYING;

	switch (kind) {
	case ANNOUNCEMENT_REMINDER:
	case ANNOUNCEMENT_SOON:
	case ANNOUNCEMENT_UNSTARTED:
	case ANNOUNCEMENT_INVITATION:
		return phase == OCCURRENCE_PLANNED;
	case ANNOUNCEMENT_ASK:
		return phase == OCCURRENCE_PLANNED &&
		    occurrence->status == OCCURRENCE_TENTATIVE;
	case ANNOUNCEMENT_ENDING:
	case ANNOUNCEMENT_UNENDED:
		return is_going || (phase == OCCURRENCE_PLANNED &&
		    !occurrence->window->starts_by_hand);
	case ANNOUNCEMENT_OVERDUE:
		return is_going || phase == OCCURRENCE_PLANNED;
	default:
		return true;
	}
}

/* When a start or an end that a person may give is due: INT64_MAX as long as
 * they have not.  `at` is the clock's. */
static int64_t
announcement_due_at(const struct occurrence *occurrence,
    enum announcement_kind kind, int64_t at)
{
	const struct window *window = occurrence->window;
	const struct life *life = occurrence->life;
	bool has_begun = life != NULL && life->started_ms != 0;

	if (kind == ANNOUNCEMENT_START) {
		if (life != NULL && life_find_act(life, ACT_START) != NULL)
			return life->started_ms / 1000;
		return window->starts_by_hand ? INT64_MAX : at;
	}
	if (kind == ANNOUNCEMENT_END) {
		if (life != NULL && life->phase == OCCURRENCE_ENDED)
			return life->ended_ms / 1000;
		return window->ends_by_hand || (window->starts_by_hand &&
		    !has_begun) ? INT64_MAX : at;
	}
	return at;
}

static void
announcement_add(struct announcements *announcements,
    const struct occurrence *occurrence, enum announcement_kind kind,
    int64_t secs, const struct window_announce *announce)
{
	int64_t due_at = announcement_due_at(occurrence, kind,
	    occurrence->start_at + secs);
	struct announcement *announcement;

	if (due_at == INT64_MAX ||
	    !announcement_is_called_for(occurrence, kind))
		return;
	announcement = array_add(&announcements->list);
	announcement->kind = kind;
	announcement->due_at = due_at;
	announcement->announce = announce;
	if (kind == ANNOUNCEMENT_REMINDER || kind == ANNOUNCEMENT_ASK)
		announcement->lead_secs = -secs;
	announcement_number(occurrence, announcement);
}

bool
announcement_find_end(const struct occurrence *occurrence,
    struct announcement *ret_announcement)
{
	int64_t due_at = announcement_due_at(occurrence, ANNOUNCEMENT_END,
	    occurrence->end_at);

	if (due_at == INT64_MAX ||
	    occurrence->status == OCCURRENCE_CANCELLED)
		return false;
	ret_announcement->kind = ANNOUNCEMENT_END;
	ret_announcement->lead_secs = 0;
	ret_announcement->due_at = due_at;
	ret_announcement->act = NULL;
	announcement_number(occurrence, ret_announcement);
	return true;
}

/* --- what people did ------------------------------------------------------ */

/* What each act is announced as; a start and an end have their own. */
static const struct { bool is_said; enum announcement_kind kind; }
    announcement_of[ACT_VERB_COUNT] = {
	[ACT_NEW] = { true, ANNOUNCEMENT_PUBLICATION },
	[ACT_CONFIRM] = { true, ANNOUNCEMENT_CONFIRMATION },
	[ACT_UNCONFIRM] = { true, ANNOUNCEMENT_DOUBT },
	[ACT_STAGE_BEGUN] = { true, ANNOUNCEMENT_STAGE },
	[ACT_STAGE_DONE] = { true, ANNOUNCEMENT_STAGE },
	[ACT_NOTE] = { true, ANNOUNCEMENT_REMARK },
	[ACT_EXTEND] = { true, ANNOUNCEMENT_EXTENSION },
	[ACT_SHORTEN] = { true, ANNOUNCEMENT_SHORTENING },
	[ACT_VERIFY] = { true, ANNOUNCEMENT_VERIFICATION },
	[ACT_REOPEN] = { true, ANNOUNCEMENT_REOPENING },
	[ACT_MOVE] = { true, ANNOUNCEMENT_MOVE },
	[ACT_SKIP] = { true, ANNOUNCEMENT_CANCELLATION },
	[ACT_CANCEL] = { true, ANNOUNCEMENT_CANCELLATION },
	[ACT_UNSKIP] = { true, ANNOUNCEMENT_RESTORATION },
	[ACT_HAND_OVER] = { true, ANNOUNCEMENT_HANDOVER },
};

/* Before the start, during the work, or after its end? */
static int64_t
announcement_act_base(const struct occurrence *occurrence,
    const struct act *act)
{
	const struct life *life = occurrence->life;
	const struct act *end = life_find_act(life, ACT_END);
	int64_t began_ms = life->started_ms != 0 ? life->started_ms :
	    occurrence->window->starts_by_hand ? INT64_MAX :
	    occurrence->start_at * 1000;

	if (act->at_ms < began_ms)
		return ANNOUNCEMENT_BEFORE;
	if (act->verb == ACT_NOTE && ((end != NULL &&
	    act->at_ms > end->at_ms) ||
	    (life->phase != OCCURRENCE_ENDED &&
	    !occurrence->window->ends_by_hand &&
	    act->at_ms >= occurrence->end_at * 1000)))
		return ANNOUNCEMENT_AFTER;
	return ANNOUNCEMENT_DURING;
}

/* Each act, to one of the window's lists.  Who hears neither start nor end does
 * not hear what happens in between. */
static void
announcement_add_acts(struct announcements *announcements,
    const struct occurrence *occurrence,
    const struct window_announce *announce)
{
	const struct life *life = occurrence->life;
	bool hears_all = announce->says_start || announce->says_end;
	struct announcement *announcement;
	const struct act *act;
	size_t i;

	for (i = 0; life != NULL && i < life->acts.list.count; i++) {
		act = &life->acts.list.items[i];
		if (!announcement_of[act->verb].is_said || (!hears_all &&
		    announcement_is_detail(announcement_of[act->verb].kind)))
			continue;
		announcement = array_add(&announcements->list);
		announcement->kind = announcement_of[act->verb].kind;
		announcement->due_at = act->at_ms / 1000;
		announcement->act = act;
		announcement->ordinal = i;
		announcement->revision = (int)i + 1;
		announcement->announce = announce;
		announcement->sequence = ANNOUNCEMENT_ROUND *
		    life_count_acts(life, ACT_REOPEN, i + 1) +
		    announcement_act_base(occurrence, act) + (int64_t)i;
	}
}

/* --- the whole ------------------------------------------------------------ */

/* To one of the window's lists. */
static void
announcement_plan_list(struct announcements *announcements,
    const struct occurrence *occurrence,
    const struct window_announce *announce)
{
	struct announcement_offsets offsets = { 0 };
	const struct window *window = occurrence->window;
	const struct life *life = occurrence->life;
	size_t i;

	announcement_offsets_init(&offsets, window, announce,
	    occurrence->status, occurrence->end_at - occurrence->start_at);
	/* A start that a person gave is said, whatever the window says. */
	if (life != NULL && life->started_ms != 0 && window->starts_by_hand &&
	    occurrence->status != OCCURRENCE_CANCELLED &&
	    announce->says_start)
		announcement_offset_add(&offsets, ANNOUNCEMENT_START, 0);
	if (life != NULL && life->phase != OCCURRENCE_PLANNED &&
	    (window->ends_by_hand || window->starts_by_hand) &&
	    occurrence->status != OCCURRENCE_CANCELLED && announce->says_end)
		announcement_offset_add(&offsets, ANNOUNCEMENT_END,
		    occurrence->end_at - occurrence->start_at);
	for (i = 0; i < offsets.list.count; i++)
		announcement_add(announcements, occurrence,
		    offsets.list.items[i].kind, offsets.list.items[i].secs,
		    announce);
	array_clear(&offsets.list);
	if (!announcement_is_invited_only(announce))
		announcement_add_acts(announcements, occurrence, announce);
	announcement_add_invitations(announcements, occurrence, announce);
}

/* The one in charge: whoever it was handed over to, where that is one of the
 * rota; else whose turn it is. */
static const struct window_person *
announcement_coordinator(const struct occurrence *occurrence)
{
	const struct window_rota *rota = &occurrence->window->rota;
	const char *name = occurrence->life == NULL ? NULL :
	    occurrence->life->coordinator;
	size_t i;

	for (i = 0; name != NULL && i < rota->people.count; i++)
		if (strcmp(rota->people.items[i].id, name) == 0 ||
		    strcmp(rota->people.items[i].title, name) == 0)
			return &rota->people.items[i];
	return name != NULL ? NULL : rota_find(occurrence->window,
	    occurrence->original_local);
}

/* To who is in charge. */
static void
announcement_plan_private(struct announcements *announcements,
    const struct occurrence *occurrence)
{
	struct announcement_offsets offsets = { 0 };
	const struct window_person *person =
	    announcement_coordinator(occurrence);
	enum announcement_kind kind;
	size_t i;

	if (occurrence->status == OCCURRENCE_CANCELLED)
		return;
	announcement_offsets_private(&offsets, occurrence->window,
	    occurrence->end_at - occurrence->start_at);
	for (i = 0; i < offsets.list.count; i++) {
		kind = offsets.list.items[i].kind;
		if (kind == ANNOUNCEMENT_ASK)
			announcement_add(announcements, occurrence, kind,
			    offsets.list.items[i].secs,
			    &occurrence->window->confirm.ask);
		else if (person != NULL && person->contact.channels.count > 0)
			announcement_add(announcements, occurrence, kind,
			    offsets.list.items[i].secs, &person->contact);
	}
	array_clear(&offsets.list);
}

/* Appended to what is in the list already, which stays in its order. */
void
announcement_plan(const struct occurrence *occurrence,
    struct announcements *ret_announcements)
{
	const struct window *window = occurrence->window;
	size_t first = ret_announcements->list.count, i;

	for (i = 0; i < window->announces.count; i++)
		announcement_plan_list(ret_announcements, occurrence,
		    &window->announces.items[i]);
	announcement_plan_private(ret_announcements, occurrence);
	if (ret_announcements->list.count > first + 1)
		qsort(ret_announcements->list.items + first,
		    ret_announcements->list.count - first,
		    sizeof(ret_announcements->list.items[0]),
		    announcement_cmp);
}

/* The soonest after `after_at` of the occurrences that somebody touched. */
static int64_t
announcement_next_of_lives(const struct window *window,
    const struct schedule *schedule, int64_t after_at)
{
	struct announcements announcements = { 0 };
	struct occurrence occurrence;
	int64_t best_at = INT64_MAX, due_at;
	size_t first, count, i, k;

	count = schedule_find_lives(schedule, window->id, &first);
	for (i = 0; i < count; i++) {
		occurrence_init(&occurrence, window,
		    schedule->lives.items[first + i]->original_local);
		schedule_apply(schedule, &occurrence);
		/* Most lie in the past, and stay there. */
		if (occurrence.end_at + LIFE_AFTER_SECS < after_at)
			continue;
		announcements.list.count = 0;
		announcement_plan(&occurrence, &announcements);
		for (k = 0; k < announcements.list.count; k++) {
			due_at = announcements.list.items[k].due_at;
			if (due_at > after_at && due_at < best_at)
				best_at = due_at;
		}
	}
	array_clear(&announcements.list);
	return best_at;
}

/*
 * For each moment the soonest occurrence whose moment is after `after_at`.
 * Earlier moments belong to the same or a later occurrence, so one that was
 * found serves until it is too early: mostly one search a window.
 */
bool
announcement_next_due(const struct window *window,
    const struct schedule *schedule, int64_t after_at, int64_t *ret_due_at)
{
	struct announcement_offsets offsets = { 0 };
	struct occurrence occurrence;
	int64_t best_at, start_at = INT64_MIN, secs;
	bool is_over = false;
	size_t i;

	best_at = announcement_next_of_lives(window, schedule, after_at);
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
