/* SPDX-License-Identifier: MIT */
/*
 * One instance of a window: made from its wall-clock start, named, ordered.
 *
 * An occurrence can always be made again from its identity: the window's id
 * and the wall-clock start that the rule gave.  Zone data may move its instant
 * meanwhile, its name stays.
 */
#include "occurrence.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "civil.h"
#include "life.h"
#include "quote_internal.h"
#include "rota.h"

#define OCCURRENCE_MINUTE 60

/* The only place where a wall-clock start becomes an instant.  Everything
 * derived from an occurrence goes by what is decided here: gap, overlap, and
 * elapsed length. */
void
occurrence_init(struct occurrence *occurrence, const struct window *window,
    int64_t original_local)
{
	struct zone_instant start = zone_resolve(window->zone, original_local);

	occurrence->window = window;
	occurrence->original_local = original_local;
	occurrence->start_at = start.at;
	occurrence->end_at = start.at + window->duration_secs;
	occurrence->mark = start.mark;
	occurrence->life = NULL;
	/* Silence is tentative unless the window says that it means "go". */
	occurrence->status = OCCURRENCE_CONFIRMED;
	if (window->confirm.by != NULL &&
	    window->confirm.otherwise != WINDOW_OTHERWISE_GO)
		occurrence->status = OCCURRENCE_TENTATIVE;
}

void
occurrence_init_lived(struct occurrence *lived,
    const struct occurrence *occurrence)
{
	const struct life *life = occurrence->life;
	int64_t started_at, minute_at;

	*lived = *occurrence;
	if (life == NULL)
		return;
	started_at = life->started_ms / 1000;
	minute_at = life->ended_ms / 1000 / OCCURRENCE_MINUTE *
	    OCCURRENCE_MINUTE;
	/* Of one that ended in its first minute that is the whole. */
	if (life->ended_ms != 0 && minute_at > occurrence->start_at &&
	    minute_at > started_at)
		lived->end_at = minute_at;
	if (life->started_ms != 0 && started_at < lived->end_at &&
	    life_find_act(life, ACT_START) != NULL)
		lived->start_at = started_at / OCCURRENCE_MINUTE *
		    OCCURRENCE_MINUTE;
}

enum occurrence_phase
occurrence_phase(const struct occurrence *occurrence, int64_t now_at)
{
	const struct window *window = occurrence->window;
	enum occurrence_phase phase = occurrence->life == NULL ?
	    OCCURRENCE_PLANNED : occurrence->life->phase;

	/* Called off by silence, or about to be shown as such. */
	if (phase == OCCURRENCE_PLANNED &&
	    (occurrence->status == OCCURRENCE_CANCELLED ||
	    occurrence_lapse_at(occurrence) <= now_at))
		return OCCURRENCE_SKIPPED;
	if (phase == OCCURRENCE_PLANNED && !window->starts_by_hand &&
	    now_at >= occurrence->start_at)
		phase = OCCURRENCE_RUNNING;
	if ((phase == OCCURRENCE_RUNNING || phase == OCCURRENCE_VERIFYING) &&
	    !window->ends_by_hand && now_at >= occurrence->end_at)
		phase = OCCURRENCE_ENDED;
	return phase;
}

bool
occurrence_is_recorded(const struct occurrence *occurrence,
    int64_t known_from_at)
{
	if (occurrence->life != NULL)
		return true;
	if (known_from_at < occurrence->window->since_at)
		known_from_at = occurrence->window->since_at;
	return known_from_at == 0 || occurrence->end_at > known_from_at;
}

bool
occurrence_was_answerable(const struct occurrence *occurrence,
    int64_t known_from_at)
{
	struct occurrence untouched = *occurrence;

	if (occurrence->life != NULL &&
	    occurrence->life->answer != LIFE_NO_ANSWER)
		return true;
	/* Who noted something about it was not asked for that. */
	untouched.life = NULL;
	return occurrence_is_recorded(&untouched, known_from_at) &&
	    occurrence->end_at > occurrence->window->confirm.since_at;
}

const char *
occurrence_phase_name(enum occurrence_phase phase)
{
	static const char *const names[] = {
		[OCCURRENCE_PLANNED] = "planned",
		[OCCURRENCE_RUNNING] = "running",
		[OCCURRENCE_VERIFYING] = "verifying",
		[OCCURRENCE_ENDED] = "ended",
		[OCCURRENCE_SKIPPED] = "skipped",
		[OCCURRENCE_BROKEN_OFF] = "cancelled",
	};

	assert(phase < countof(names));
	return names[phase];
}

const char *
occurrence_coordinator_key(const struct occurrence *occurrence)
{
	const struct window_person *person;

	if (occurrence->life != NULL && occurrence->life->coordinator != NULL)
		return occurrence->life->coordinator;
	person = rota_find(occurrence->window, occurrence->original_local);
	return person != NULL ? person->id : occurrence->window->coordinator;
}

/* Those of a rota have their title also without a roster. */
const char *
occurrence_coordinator(const struct occurrence *occurrence)
{
	const char *key = occurrence_coordinator_key(occurrence);
	const char *title = roster_title(occurrence->window->roster, key);
	const struct window_person *person;

	person = rota_find(occurrence->window, occurrence->original_local);
	if (title == NULL && person != NULL && key == person->id)
		title = person->title;
	return title != NULL ? title : key;
}

bool
occurrence_awaits_answer(const struct occurrence *occurrence)
{
	const struct life *life = occurrence->life;
	const struct window_confirm *confirm = &occurrence->window->confirm;

	return occurrence->status == OCCURRENCE_TENTATIVE ||
	    (occurrence->status == OCCURRENCE_CONFIRMED &&
	    confirm->by != NULL &&
	    confirm->otherwise == WINDOW_OTHERWISE_GO && (life == NULL ||
	    (life->answer != LIFE_CONFIRMED &&
	    life->phase == OCCURRENCE_PLANNED)));
}

/* A pure function of the occurrence, so that feed, page and messages, which
 * each ask for themselves, cannot disagree on it. */
int64_t
occurrence_lapse_at(const struct occurrence *occurrence)
{
	const struct window *window = occurrence->window;

	if (occurrence->status != OCCURRENCE_TENTATIVE ||
	    window->confirm.by == NULL ||
	    window->confirm.otherwise != WINDOW_OTHERWISE_SKIP)
		return INT64_MAX;
	return occurrence->start_at - window->confirm.before_secs;
}

/* Local and original: it does not change when zone data move the instant, nor
 * when somebody moves the occurrence. */
void
occurrence_format_identity(const struct occurrence *occurrence,
    char ret_identity[static OCCURRENCE_IDENTITY_MAX])
{
	struct text text = { 0 };

	/* Seconds only where there are any: identities stay short and
	 * readable. */
	civil_format(&text, occurrence->original_local);
	(void)snprintf(ret_identity, OCCURRENCE_IDENTITY_MAX, "%s/%s",
	    occurrence->window->id, text_string(&text));
	text_clear(&text);
}

/* Whether there is such a window or such an occurrence is asked elsewhere;
 * here only the form counts. */
int
occurrence_parse_identity(const char *identity,
    char ret_window[static WINDOW_ID_MAX + 1], int64_t *ret_original_local,
    struct error *ret_error)
{
	/* Ids have no slash: the first one ends the id. */
	const char *slash = strchr(identity, '/');
	struct error inner = { 0 };
	char quoted[QUOTE_MAX];
	int64_t local;
	bool is_date = false;

	if (slash == NULL || slash == identity ||
	    slash - identity > WINDOW_ID_MAX)
		return error_set_at(ret_error, ERROR_INPUT, 1, 1,
		    "\"%s\" names no occurrence; accepted is "
		    "WINDOW/LOCAL-START, such as "
		    "patch-thursday/2026-12-03T15:00",
		    quote_clean(identity, QUOTE_BYTES, quoted));
	/* The inner column counts from behind the slash. */
	if (civil_parse(slash + 1, &local, &is_date, &inner) != 0 || is_date)
		return error_set_at(ret_error, ERROR_INPUT, 1,
		    (int)(slash - identity) + 1 +
		    (inner.column > 0 ? inner.column : 1), "%s",
		    is_date ? "the start lacks its time of day, "
		    "such as T15:00" : inner.text);
	memcpy(ret_window, identity, (size_t)(slash - identity));
	ret_window[slash - identity] = '\0';
	*ret_original_local = local;
	return 0;
}

/* A search instead of an expansion: identities may lie years ahead. */
bool
occurrence_is_instance(const struct window *window, int64_t original_local)
{
	struct recurrence_cursor cursor;
	int64_t local;

	/* The first instance not before it must be it. */
	recurrence_cursor_init(&cursor, &window->recurrence, original_local);
	return recurrence_cursor_next(&cursor, &local) &&
	    local == original_local;
}

/* By instant and not by local time, since lists mix windows of different
 * zones. */
int
occurrence_cmp(const struct occurrence *a, const struct occurrence *b)
{
	int order;

	if (a->start_at != b->start_at)
		return a->start_at < b->start_at ? -1 : 1;
	/* Total, so that lists of equal starts do not change from run to
	 * run. */
	order = strcmp(a->window->id, b->window->id);
	if (order != 0)
		return order;
	return (a->original_local > b->original_local) -
	    (a->original_local < b->original_local);
}

/* Words of the API: what scripts compare must never change. */
const char *
occurrence_status_name(enum occurrence_status status)
{
	static const char *const names[] = {
		[OCCURRENCE_TENTATIVE] = "tentative",
		[OCCURRENCE_CONFIRMED] = "confirmed",
		[OCCURRENCE_CANCELLED] = "cancelled",
	};

	assert(status < countof(names));
	return names[status];
}
