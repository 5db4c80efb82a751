/* SPDX-License-Identifier: MIT */
/*
 * Examples of what people do.  They are made from the occurrence itself: its
 * own times, stages and coordinator, so that what is shown is what would be
 * read that afternoon.
 */
#include "preview_example.h"

#include "array.h"

#define EXAMPLE_MINUTE 60
#define EXAMPLE_DECIDED (-1380)		/* minutes: the day before */
#define EXAMPLE_STEPS_MAX 3

/* When an act is done, and the times that it asks for: from its start, or from
 * its end. */
struct example_time {
	bool from_end;
	int minutes;
};

struct example_step {
	enum act_verb verb;
	struct example_time at;
	struct example_time start, end;	/* MOVE …; zero: not given */
};

#define EXAMPLE_BEGIN { ACT_START, { false, 0 }, { 0 }, { 0 } }
#define EXAMPLE_OVER { ACT_END, { true, -5 }, { 0 }, { 0 } }

/* What leads to each kind; the last step is the one that is told. */
static const struct {
	enum announcement_kind kind;
	struct example_step steps[EXAMPLE_STEPS_MAX];
	size_t count;
} examples[] = {
	{ ANNOUNCEMENT_START, { EXAMPLE_BEGIN }, 1 },
	{ ANNOUNCEMENT_END, { EXAMPLE_BEGIN, EXAMPLE_OVER }, 2 },
	{ ANNOUNCEMENT_PUBLICATION,
	    { { ACT_NEW, { false, -2880 }, { 0 }, { 0 } } }, 1 },
	{ ANNOUNCEMENT_CONFIRMATION,
	    { { ACT_CONFIRM, { false, -2880 }, { 0 }, { 0 } } }, 1 },
	{ ANNOUNCEMENT_DOUBT,
	    { { ACT_CONFIRM, { false, -2880 }, { 0 }, { 0 } },
	    { ACT_UNCONFIRM, { false, -1440 }, { 0 }, { 0 } } }, 2 },
	{ ANNOUNCEMENT_STAGE, { EXAMPLE_BEGIN,
	    { ACT_STAGE_DONE, { false, 30 }, { 0 }, { 0 } } }, 2 },
	{ ANNOUNCEMENT_REMARK, { EXAMPLE_BEGIN,
	    { ACT_NOTE, { false, 40 }, { 0 }, { 0 } } }, 2 },
	{ ANNOUNCEMENT_EXTENSION, { EXAMPLE_BEGIN,
	    { ACT_EXTEND, { true, -20 }, { 0 }, { true, 45 } } }, 2 },
	{ ANNOUNCEMENT_SHORTENING, { EXAMPLE_BEGIN,
	    { ACT_SHORTEN, { true, -30 }, { 0 }, { true, -15 } } }, 2 },
	{ ANNOUNCEMENT_VERIFICATION, { EXAMPLE_BEGIN,
	    { ACT_VERIFY, { true, -20 }, { 0 }, { 0 } } }, 2 },
	{ ANNOUNCEMENT_REOPENING, { EXAMPLE_BEGIN, EXAMPLE_OVER,
	    { ACT_REOPEN, { true, 5 }, { 0 }, { true, 30 } } }, 3 },
	{ ANNOUNCEMENT_MOVE, { { ACT_MOVE, { false, -1440 },
	    { false, 1440 }, { true, 1440 } } }, 1 },
	{ ANNOUNCEMENT_CANCELLATION,
	    { { ACT_SKIP, { false, -1440 }, { 0 }, { 0 } } }, 1 },
	{ ANNOUNCEMENT_RESTORATION,
	    { { ACT_SKIP, { false, -1440 }, { 0 }, { 0 } },
	    { ACT_UNSKIP, { false, -1380 }, { 0 }, { 0 } } }, 2 },
	{ ANNOUNCEMENT_HANDOVER,
	    { { ACT_HAND_OVER, { false, -60 }, { 0 }, { 0 } } }, 1 },
};

static int64_t
preview_example_resolve(const struct occurrence *planned,
    const struct example_time *time)
{
	return (time->from_end ? planned->end_at : planned->start_at) +
	    time->minutes * (int64_t)EXAMPLE_MINUTE;
}

/* A time that is asked for; 0: none. */
static int64_t
preview_example_wanted(const struct occurrence *planned,
    const struct example_time *time)
{
	return time->minutes == 0 ? 0 : preview_example_resolve(planned, time);
}

static void
preview_example_apply(struct life *life, const struct occurrence *planned,
    const struct example_step *step, const char *identity)
{
	const char *who = occurrence_coordinator(planned);
	/* What is decided the day before, before an answer is due: after that
	 * silence may have called it off. */
	int64_t early_secs = !step->at.from_end && step->at.minutes <=
	    EXAMPLE_DECIDED && planned->window->confirm.by != NULL ?
	    planned->window->confirm.before_secs : 0;
	/* Lent: life_apply() copies. */
	struct act act = { .verb = step->verb,
	    .at_ms = (preview_example_resolve(planned, &step->at) -
	    early_secs) * 1000,
	    .occurrence = (char *)identity,
	    .who = (char *)(who != NULL ? who : "somebody"),
	    .way = (char *)"cli",
	    .start_at = preview_example_wanted(planned, &step->start),
	    .end_at = preview_example_wanted(planned, &step->end) };

	if (step->verb == ACT_NOTE)
		act.words = (char *)"an example of a note";
	else if (step->verb == ACT_HAND_OVER)
		act.words = (char *)"somebody else";
	else if (step->verb != ACT_START && step->verb != ACT_END &&
	    step->verb != ACT_CONFIRM && step->verb != ACT_STAGE_DONE)
		act.because = (char *)"an example of a reason";
	life_apply(life, planned, &act);
}

struct life *
preview_example(const struct occurrence *planned,
    enum announcement_kind kind, const char *identity)
{
	const struct window *window = planned->window;
	struct life *life;
	size_t i, k;

	/* Nobody confirms it, or it has no stages: that is never said. */
	if (((kind == ANNOUNCEMENT_CONFIRMATION ||
	    kind == ANNOUNCEMENT_DOUBT) && window->confirm.by == NULL) ||
	    (kind == ANNOUNCEMENT_STAGE && window->stages.count == 0))
		return NULL;
	for (i = 0; i < countof(examples); i++) {
		if (examples[i].kind != kind)
			continue;
		life = life_new(planned);
		for (k = 0; k < examples[i].count; k++)
			preview_example_apply(life, planned,
			    &examples[i].steps[k], identity);
		return life;
	}
	return NULL;
}

void
preview_example_board(const struct occurrence *planned,
    struct announcements *ret_plan)
{
	const struct window *window = planned->window;
	size_t i;

	for (i = 0; i < window->announces.count; i++)
		array_push(&ret_plan->list, ((struct announcement){
		    .kind = ANNOUNCEMENT_EDIT,
		    .due_at = planned->start_at,
		    .announce = &window->announces.items[i] }));
}

bool
preview_example_has(const struct announcements *plan,
    enum announcement_kind kind)
{
	size_t i;

	for (i = 0; i < plan->list.count; i++)
		if (plan->list.items[i].kind == kind)
			return true;
	return false;
}

void
preview_example_conflict(const struct conf *conf,
    const struct occurrence *occurrence, struct conflict_gist *ret_gist)
{
	struct schedule *schedule = schedule_new(conf->window_list.items,
	    conf->window_list.count);
	struct conflicts conflicts = { 0 };

	if (conflict_find(&conflicts, schedule, occurrence))
		conflict_gist_init(ret_gist, &conflicts.list.items[0], NULL);
	conflict_clear(&conflicts);
	schedule_release(schedule);
}
