/* SPDX-License-Identifier: MIT */
/*
 * Which announcements an occurrence calls for, after what people did, and when
 * they are due.  Pure: the clock is an argument, nothing is read or sent.  The
 * daemon asks for the next moment (announcement_due.c), sleeps, and then puts
 * what announcement_plan() lists into the outbox, whose key keeps anything from
 * being said twice.
 */
#include <stdlib.h>
#include <string.h>

#include "announcement_internal.h"
#include "conflict.h"
#include "life.h"
#include "rota.h"

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
	case ANNOUNCEMENT_CANCELLATION:
		/* By silence; behind every reminder, whatever their leads,
		 * and every act so far.  Once more when an agreement came
		 * to nothing; acts have the positive revisions. */
		announcement->revision = occurrence->life == NULL ? 0 :
		    -life_count_doubts(occurrence->life);
		announcement->sequence = ANNOUNCEMENT_BEFORE +
		    (occurrence->life == NULL ? 0 :
		    2 * (int64_t)occurrence->life->acts.list.count);
		break;
	case ANNOUNCEMENT_START:
		announcement->sequence = ANNOUNCEMENT_AT_START;
		break;
	case ANNOUNCEMENT_END:
		/* One that was owed is given up when the work is called off:
		 * put back, it has another. */
		announcement->revision =
		    announcement_count(occurrence, ACT_REOPEN) +
		    announcement_count(occurrence, ACT_UNSKIP);
		announcement->sequence = round + ANNOUNCEMENT_AT_END;
		break;
	case ANNOUNCEMENT_CONFLICT:
		/* On another day it may be another one. */
		announcement->revision =
		    announcement_count(occurrence, ACT_MOVE);
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

/* Does it meet something, as far as its own window tells? */
static bool
announcement_may_clash(const struct occurrence *occurrence)
{
	struct conflicts conflicts = { 0 };
	bool may_clash = occurrence->window->clash.shares_environments ?
	    conflict_is_open(occurrence) :
	    conflict_find(&conflicts, NULL, occurrence);

	conflict_clear(&conflicts);
	return may_clash;
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
		    occurrence_awaits_answer(occurrence);
	case ANNOUNCEMENT_CONFLICT:
		return phase == OCCURRENCE_PLANNED &&
		    announcement_may_clash(occurrence);
	case ANNOUNCEMENT_ENDING:
	case ANNOUNCEMENT_UNENDED:
		return is_going || (phase == OCCURRENCE_PLANNED &&
		    !occurrence->window->starts_by_hand);
	case ANNOUNCEMENT_CANCELLATION:
		return !announcement_lapse_is_told(occurrence);
	case ANNOUNCEMENT_OVERDUE:
		/* Where the clock ends what is under way, nobody has to. */
		return phase == OCCURRENCE_PLANNED ||
		    (is_going && occurrence->window->ends_by_hand);
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
	int64_t revived_at;

	if (kind == ANNOUNCEMENT_START) {
		if (life != NULL && life_find_act(life, ACT_START) != NULL)
			return life->started_ms / 1000;
		/* Planned only where the clock starts it, or somebody did. */
		if (window->starts_by_hand)
			return INT64_MAX;
		revived_at = announcement_revived_at(occurrence);
		return revived_at > at ? revived_at : at;
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
	if (kind == ANNOUNCEMENT_REMINDER || kind == ANNOUNCEMENT_ASK ||
	    kind == ANNOUNCEMENT_CONFLICT ||
	    kind == ANNOUNCEMENT_CANCELLATION)
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

/* What the life's act is announced as; NOTE, which is never planned: it is
 * not.  Once silence has called the work off, an agreement taken back does so
 * again, and what is put back unconfirmed stays as everybody knows it. */
static enum announcement_kind
announcement_act_kind(const struct occurrence *occurrence, size_t ordinal)
{
	enum act_verb verb = occurrence->life->acts.list.items[ordinal].verb;

	if (!announcement_of[verb].is_said)
		return ANNOUNCEMENT_NOTE;
	if (!announcement_lapses_by(occurrence, ordinal))
		return announcement_of[verb].kind;
	return verb == ACT_UNCONFIRM ? ANNOUNCEMENT_CANCELLATION :
	    ANNOUNCEMENT_NOTE;
}

/* Before the start, during the work, or after its end?  By the order of the
 * acts (they are one array) where people gave start and end: the clock may have
 * been set back in between. */
static int64_t
announcement_act_base(const struct occurrence *occurrence,
    const struct act *act)
{
	const struct life *life = occurrence->life;
	const struct act *start = life_find_act(life, ACT_START);
	const struct act *end = life_find_act(life, ACT_END);
	int64_t began_ms = life->started_ms != 0 ? life->started_ms :
	    occurrence->window->starts_by_hand ? INT64_MAX :
	    occurrence->start_at * 1000;

	/* Some make it begin at once, and are told before that. */
	if (act->verb == ACT_MOVE || act->verb == ACT_UNSKIP ||
	    act->verb == ACT_NEW || (act->verb == ACT_CONFIRM &&
	    occurrence->window->confirm.otherwise == WINDOW_OTHERWISE_SKIP) ||
	    (start != NULL ? act < start : act->at_ms < began_ms))
		return ANNOUNCEMENT_BEFORE;
	if (act->verb == ACT_NOTE && ((end != NULL && act > end) ||
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
	int64_t base = ANNOUNCEMENT_BEFORE, act_base;
	struct announcement *announcement;
	enum announcement_kind kind;
	const struct act *act;
	size_t i;

	for (i = 0; life != NULL && i < life->acts.list.count; i++) {
		act = &life->acts.list.items[i];
		act_base = announcement_act_base(occurrence, act);
		/* Never back, whatever the clock says; a reopening begins
		 * another round. */
		if (act_base > base || act->verb == ACT_REOPEN)
			base = act_base;
		kind = announcement_act_kind(occurrence, i);
		if (kind == ANNOUNCEMENT_NOTE ||
		    (!hears_all && announcement_is_detail(kind)))
			continue;
		announcement = array_add(&announcements->list);
		announcement->kind = kind;
		announcement->due_at = act->at_ms / 1000;
		announcement->act = act;
		announcement->ordinal = i;
		announcement->revision = (int)i + 1;
		announcement->announce = announce;
		announcement->sequence = ANNOUNCEMENT_ROUND *
		    life_count_acts(life, ACT_REOPEN, i + 1) + base +
		    2 * (int64_t)i + 1;
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

/* By the id as the configuration has it, or the title as people read it: one of
 * the rota, then anybody who can be told. */
static const struct window_person *
announcement_find_called(const struct window *window, const char *name,
    bool is_title)
{
	const struct window_people *others = window->reachable;
	const struct window_person *person;
	size_t i, count = window->rota.people.count;

	for (i = 0; i < count + (others == NULL ? 0 : others->list.count);
	    i++) {
		person = i < count ? &window->rota.people.items[i] :
		    &others->list.items[i - count];
		if (strcmp(is_title ? person->title : person->id, name) == 0)
			return person;
	}
	return NULL;
}

const struct window_person *
announcement_find_coordinator(const struct occurrence *occurrence)
{
	const struct window *window = occurrence->window;
	const char *name = occurrence->life == NULL ? NULL :
	    occurrence->life->coordinator;
	const struct window_person *person;

	if (name == NULL) {
		person = rota_find(window, occurrence->original_local);
	} else {
		/* Somebody's title may be the id of somebody else. */
		person = announcement_find_called(window, name, false);
		if (person == NULL)
			person = announcement_find_called(window, name, true);
	}
	return person == NULL || person->contact.channels.count == 0 ? NULL :
	    person;
}

/* Who hears of a conflict: the one in charge, else the role that confirms, else
 * whoever watches over all windows. */
static const struct window_announce *
announcement_conflict_list(const struct window *window,
    const struct window_person *person)
{
	if (person != NULL)
		return &person->contact;
	return window->confirm.ask.channels.count > 0 ?
	    &window->confirm.ask : &window->clash.tell;
}

bool
announcement_find_conflict(const struct occurrence *occurrence,
    struct announcement *ret_announcement)
{
	const struct window_announce *announce = announcement_conflict_list(
	    occurrence->window, announcement_find_coordinator(occurrence));

	if (announce->channels.count == 0)
		return false;
	*ret_announcement = (struct announcement){
	    .kind = ANNOUNCEMENT_CONFLICT, .announce = announce };
	return true;
}

/* To who is in charge. */
static void
announcement_plan_private(struct announcements *announcements,
    const struct occurrence *occurrence)
{
	struct announcement_offsets offsets = { 0 };
	const struct window_person *person =
	    announcement_find_coordinator(occurrence);
	enum announcement_kind kind;
	size_t i;

	if (occurrence->status == OCCURRENCE_CANCELLED)
		return;
	announcement_offsets_private(&offsets, occurrence->window,
	    person != NULL, occurrence->end_at - occurrence->start_at);
	for (i = 0; i < offsets.list.count; i++) {
		kind = offsets.list.items[i].kind;
		if (kind == ANNOUNCEMENT_ASK)
			announcement_add(announcements, occurrence, kind,
			    offsets.list.items[i].secs,
			    &occurrence->window->confirm.ask);
		else if (kind == ANNOUNCEMENT_CONFLICT)
			announcement_add(announcements, occurrence, kind,
			    offsets.list.items[i].secs,
			    announcement_conflict_list(occurrence->window,
			    person));
		else
			announcement_add(announcements, occurrence, kind,
			    offsets.list.items[i].secs, &person->contact);
	}
	array_clear(&offsets.list);
	announcement_add_ask(announcements, occurrence);
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
