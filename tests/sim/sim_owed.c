/* SPDX-License-Identifier: MIT */
/*
 * Nothing is missing, in the manner of Jepsen's test of Chronos: what is owed
 * is listed from the configurations that were in force and the zones as libc
 * knows them; each has its row, and each row was seen once by its peer, or says
 * why not, and the reason is a true one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "announcement.h"
#include "civil.h"
#include "mem.h"
#include "sim.h"

#define OWED_PROMPT_SECS 15		/* when all is well */
#define OWED_RECENT_SECS 1200		/* trouble shows that long */

struct owed {
	const struct outbox_row **rows;	/* by what they are about */
	size_t row_count;
	const char **keys;		/* of the rows, sorted */
	const struct sim_send **sends;	/* by key */
	size_t send_count;
};

/* --- finding -------------------------------------------------------------- */

static int
owed_row_cmp(const void *a, const void *b)
{
	const struct outbox_row *x = *(const struct outbox_row *const *)a;
	const struct outbox_row *y = *(const struct outbox_row *const *)b;
	int order = strcmp(x->identity, y->identity);

	if (order == 0)
		order = strcmp(x->kind, y->kind);
	if (order == 0)
		order = strcmp(x->channel, y->channel);
	if (order == 0)
		order = strcmp(x->recipient, y->recipient);
	return order;
}

static int
owed_send_cmp(const void *a, const void *b)
{
	const struct sim_send *x = *(const struct sim_send *const *)a;
	const struct sim_send *y = *(const struct sim_send *const *)b;
	int order = strcmp(x->key, y->key);

	return order != 0 ? order :
	    (x->true_ms > y->true_ms) - (x->true_ms < y->true_ms);
}

static int
owed_key_cmp(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
owed_init(struct owed *owed, const struct sim *sim,
    const struct outbox_rows *rows)
{
	size_t i;

	owed->row_count = rows->list.count;
	owed->rows = mem_new(owed->row_count + 1, sizeof(*owed->rows));
	for (i = 0; i < owed->row_count; i++)
		owed->rows[i] = &rows->list.items[i];
	qsort(owed->rows, owed->row_count, sizeof(*owed->rows), owed_row_cmp);
	owed->keys = mem_new(owed->row_count + 1, sizeof(*owed->keys));
	for (i = 0; i < owed->row_count; i++)
		owed->keys[i] = owed->rows[i]->key;
	qsort(owed->keys, owed->row_count, sizeof(*owed->keys), owed_key_cmp);
	owed->send_count = sim->sends.count;
	owed->sends = mem_new(owed->send_count + 1, sizeof(*owed->sends));
	for (i = 0; i < owed->send_count; i++)
		owed->sends[i] = &sim->sends.items[i];
	qsort(owed->sends, owed->send_count, sizeof(*owed->sends),
	    owed_send_cmp);
}

/* The first that left with the key; how many. */
static size_t
owed_find_sends(const struct owed *owed, const char *key,
    const struct sim_send *const **ret_first)
{
	size_t low = 0, high = owed->send_count, middle, count;

	while (low < high) {
		middle = (low + high) / 2;
		if (strcmp(owed->sends[middle]->key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*ret_first = (const struct sim_send *const *)&owed->sends[low];
	for (count = 0; low + count < owed->send_count &&
	    strcmp(owed->sends[low + count]->key, key) == 0; count++)
		continue;
	return count;
}

static void
owed_fail(struct sim *sim, const struct outbox_row *row, const char *what)
{
	char detail[400];

	snprintf(detail, sizeof(detail), "%s %s to %s%s, due %lld: %s (%s), "
	    "written at %lld", row->kind, row->identity, row->channel,
	    row->recipient, (long long)row->due_at,
	    store_outbox_state_name(row->state), row->reason,
	    (long long)row->updated_ms / 1000);
	sim_fail(sim, what, detail);
}

/* --- one row -------------------------------------------------------------- */

static bool
owed_says(const struct outbox_row *row, const char *reason)
{
	return strstr(row->reason, reason) != NULL;
}

/* Is the reason for not sending it true, as far as it can be told? */
static void
owed_judge_reason(struct sim *sim, const struct outbox_row *row,
    size_t send_count)
{
	int64_t late_secs = row->updated_ms / 1000 - row->due_at;
	struct sim_state state;

	sim_life_find(sim, row->identity, row->updated_ms / 1000, &state);
	if (row->reason[0] == '\0')
		owed_fail(sim, row, "not sent, and no reason");
	/* The clock may have been set after it. */
	else if (sim_hand_has(sim, row->key) || sim->jumps || sim->epochs.count > 1 ||
	    state.window == NULL || state.is_touched)
		return;
	else if (owed_says(row, "older than the window's catch_up")) {
		if (late_secs <= state.window->catch_up_secs)
			owed_fail(sim, row, "not as old as that");
	} else if (owed_says(row, "too late to help")) {
		if (late_secs <= state.window->grace_secs &&
		    row->updated_ms / 1000 < state.start_at)
			owed_fail(sim, row, "not too late to help");
	} else if (owed_says(row, "the next message of the occurrence")) {
		if (row->updated_ms / 1000 < state.start_at - 3600 &&
		    strncmp(row->kind, "remind", 6) != 0)
			owed_fail(sim, row, "no next message yet");
	} else if (owed_says(row, "the end says it too") ||
	    owed_says(row, "the end is due") ||
	    owed_says(row, "the window is over")) {
		if (row->updated_ms / 1000 < state.end_at)
			owed_fail(sim, row, "no end yet");
	} else if (row->state == OUTBOX_DEAD && send_count == 0) {
		owed_fail(sim, row, "dead, and never tried");
	}
}

/* Work of which nothing was wrong is said at once. */
static void
owed_judge_prompt(struct sim *sim, const struct outbox_row *row,
    const struct sim_send *send)
{
	int64_t late_secs = send->wall_ms / 1000 - row->due_at;

	const struct sim_life *life = sim_life_of(sim, row->identity);
	size_t i;

	/* Moved to "now", or made or agreed to late, it is due before that. */
	for (i = 0; life != NULL && i < life->acts.count; i++)
		switch (life->acts.items[i].verb) {
		case ACT_NEW:
		case ACT_MOVE:
		case ACT_CONFIRM:
		case ACT_UNCONFIRM:
		case ACT_UNSKIP:
			return;
		default:
			break;
		}
	if (sim_hand_has(sim, row->key))
		return;
	if (late_secs > OWED_PROMPT_SECS && sim_was_well(sim, send->true_ms,
	    late_secs + OWED_RECENT_SECS))
		owed_fail(sim, row, "late for no reason");
}

static void
owed_judge_unsent(struct sim *sim, const struct outbox_row *row,
    const struct sim_send *const *sends, size_t count)
{
	unsigned arrivals = 0;
	bool is_refused = false;
	size_t i;

	for (i = 0; i < count; i++) {
		arrivals += sends[i]->arrivals;
		is_refused |= sends[i]->is_refused;
	}
	owed_judge_reason(sim, row, count);
	/* Nobody can tell, it says. */
	if (row->state == OUTBOX_UNKNOWN || row->has_doubt) {
		/* Marked as handed over, and killed before it was. */
		if (count == 0 && sim->restarts <= 1)
			owed_fail(sim, row, "in doubt, and never left");
		return;
	}
	if (arrivals > 0)
		owed_fail(sim, row, "recorded as not sent, and arrived");
	if (row->state == OUTBOX_DEAD && !is_refused &&
	    !owed_says(row, "of another kind") &&
	    !sim_hand_has(sim, row->key))
		owed_fail(sim, row, "dead, and not refused");
}

/* A row whose channel is not there waits for it. */
static bool
owed_may_wait(const struct sim *sim, const struct outbox_row *row)
{
	int64_t now_at = sim_wall_ms(sim) / 1000;

	return row->due_at > now_at - 600 ||
	    (strcmp(row->channel, "side") == 0 &&
	    !sim->epochs.items[sim->epochs.count - 1].site.has_side);
}

/* What else is owed of it. */
static void
owed_tell(const struct sim *sim, const struct owed *owed,
    const struct outbox_row *row)
{
	size_t i;

	for (i = 0; i < owed->row_count; i++)
		if (strcmp(owed->rows[i]->identity, row->identity) == 0 &&
		    strcmp(owed->rows[i]->channel, row->channel) == 0)
			sim_tell(sim, "row      %s r%d %s due %lld next %lld "
			    "sequence %lld (%s)", owed->rows[i]->kind,
			    owed->rows[i]->revision, store_outbox_state_name(
			    owed->rows[i]->state),
			    (long long)owed->rows[i]->due_at,
			    (long long)owed->rows[i]->next_ms / 1000,
			    (long long)owed->rows[i]->sequence,
			    owed->rows[i]->reason);
}

static void
owed_judge_row(struct sim *sim, const struct owed *owed,
    const struct outbox_row *row)
{
	const struct sim_send *const *sends;
	size_t count = owed_find_sends(owed, row->key, &sends), i;
	unsigned arrivals = 0;

	/* Only the newest edit of a message matters. */
	if (strcmp(row->kind, "edit") == 0)
		return;
	for (i = 0; i < count; i++)
		arrivals += sends[i]->arrivals;
	if (row->next_ms != OUTBOX_NEVER) {
		if (!owed_may_wait(sim, row)) {
			owed_fail(sim, row, "still not settled");
			owed_tell(sim, owed, row);
		}
		return;
	}
	/* Silences are judged where they are. */
	if (strcmp(row->channel, "quiet") == 0)
		return;
	if (row->state != OUTBOX_SENT) {
		owed_judge_unsent(sim, row, sends, count);
		return;
	}
	if (arrivals == 0)
		owed_fail(sim, row, "recorded as sent, and never arrived");
	if (count > 0)
		owed_judge_prompt(sim, row, sends[0]);
}

/* Whatever anybody sees is in the outbox. */
static void
owed_judge_sends(struct sim *sim, const struct owed *owed)
{
	const char *key;
	size_t i;

	for (i = 0; i < owed->send_count; i++) {
		key = owed->sends[i]->key;
		if (bsearch(&key, owed->keys, owed->row_count,
		    sizeof(*owed->keys), owed_key_cmp) == NULL)
			sim_fail(sim, "arrived, and not in the outbox",
			    owed->sends[i]->identity);
	}
}

/* --- what is owed --------------------------------------------------------- */

/* Somebody did something before it was due: other rules, see sim_judge.c. */
static bool
owed_is_touched(const struct sim *sim, const char *identity, int64_t due_at)
{
	const struct sim_life *life = sim_life_of(sim, identity);

	return life != NULL && (sim->jumps || due_at > life->touched_at);
}

static void
owed_want(struct sim *sim, const struct owed *owed, const char *identity,
    const char *kind, const struct sim_ear *ear)
{
	struct outbox_row wanted = { .identity = identity, .kind = kind,
	    .channel = ear->channel, .recipient = ear->recipient };
	const struct outbox_row *key = &wanted;
	char detail[200];

	if (bsearch(&key, owed->rows, owed->row_count, sizeof(*owed->rows),
	    owed_row_cmp) != NULL)
		return;
	snprintf(detail, sizeof(detail), "%s %s to %s%s", kind, identity,
	    ear->channel, ear->recipient);
	sim_fail(sim, "owed, and not in the outbox", detail);
}

static void
owed_list(struct sim *sim, const struct owed *owed,
    const struct sim_epoch *epoch, const struct sim_window *window,
    int64_t local)
{
	int64_t start_at = sim_zone_at(epoch->tree, window->zone, local);
	struct occurrence occurrence = { .original_local = local };
	struct window named = { .id = (char *)(uintptr_t)window->id };
	char identity[OCCURRENCE_IDENTITY_MAX];
	struct { int64_t due_at; char kind[ANNOUNCEMENT_KIND_MAX]; }
	    wanted[SIM_LEADS + 2];
	struct sim_ear ears[4];
	size_t ear_count = sim_site_ears(&epoch->site, window, ears), i, k;
	size_t count = 0;
	int lead;

	occurrence.window = &named;
	occurrence_format_identity(&occurrence, identity);
	for (lead = 0; lead < window->lead_count; lead++) {
		if (window->mode == SIM_AGREED &&
		    window->lead_secs[lead] <= SIM_CONFIRM_SECS)
			continue;
		announcement_format_kind(ANNOUNCEMENT_REMINDER,
		    window->lead_secs[lead], wanted[count].kind);
		wanted[count++].due_at = start_at - window->lead_secs[lead];
	}
	if (window->mode == SIM_AGREED) {
		strcpy(wanted[count].kind, "cancellation");
		wanted[count++].due_at = start_at - SIM_CONFIRM_SECS;
	} else if (window->mode != SIM_HAND) {
		strcpy(wanted[count].kind, "start");
		wanted[count++].due_at = start_at;
		/* With its start. */
		if (window->mode == SIM_AUTO) {
			strcpy(wanted[count].kind, "end");
			wanted[count++].due_at = start_at;
		}
	}
	for (i = 0; i < count; i++)
		for (k = 0; k < ear_count; k++)
			if (wanted[i].due_at > epoch->from_at &&
			    wanted[i].due_at <= epoch->until_at &&
			    !owed_is_touched(sim, identity,
			    wanted[i].due_at))
				owed_want(sim, owed, identity,
				    wanted[i].kind, &ears[k]);
}

static void
owed_list_epoch(struct sim *sim, const struct owed *owed,
    const struct sim_epoch *epoch)
{
	const struct sim_window *window;
	int64_t day, first, last, local;
	size_t i;

	for (i = 0; i < SIM_WINDOWS; i++) {
		window = &epoch->site.windows[i];
		if (!window->is_there)
			continue;
		first = civil_local_days(epoch->from_at) - 1;
		last = civil_local_days(epoch->until_at) + 4;
		for (day = first; day <= last; day++) {
			local = day * CIVIL_DAY_SECS + window->minute * 60;
			if (sim_site_has(window, local))
				owed_list(sim, owed, epoch, window, local);
		}
	}
}

void
sim_owed_judge(struct sim *sim, const struct outbox_rows *rows)
{
	struct owed owed;
	size_t i;

	owed_init(&owed, sim, rows);
	for (i = 0; i < owed.row_count; i++)
		owed_judge_row(sim, &owed, owed.rows[i]);
	owed_judge_sends(sim, &owed);
	sim->epochs.items[sim->epochs.count - 1].until_at = sim->planned_at;
	for (i = 0; i < sim->epochs.count; i++)
		owed_list_epoch(sim, &owed, &sim->epochs.items[i]);
	free(owed.rows);
	free(owed.keys);
	free(owed.sends);
}
