/* SPDX-License-Identifier: MIT */
/*
 * An Alertmanager, and its judge: a silence ends no later than its work is
 * planned to, as somebody knew it; and in the end there is one for each
 * environment where work is under way, and none where it is not.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "doc.h"
#include "mem.h"
#include "sim.h"

#define QUIET_OVERDUE_SECS 3600
/* Alertmanager forgets those that are over by then (--data.retention). */
#define QUIET_RETENTION_SECS (120 * 3600)
#define QUIET_SLACK_SECS 60
#define QUIET_FLIGHT_SECS 60

static struct sim_silence *
quiet_find(struct sim *sim, const char *id)
{
	size_t i;

	for (i = 0; i < sim->silences.count; i++)
		if (strcmp(sim->silences.items[i].id, id) == 0)
			return &sim->silences.items[i];
	return NULL;
}

/* Alertmanager's clock is the true one. */
static bool
quiet_is_on(const struct sim *sim, const struct sim_silence *silence)
{
	return !silence->is_expired &&
	    silence->end_at > sim_true_ms(sim) / 1000;
}

/* "2026-12-03T23:00:00Z", as both write it. */
static int64_t
quiet_read_instant(const char *text)
{
	char local[20];
	int64_t at = 0;
	bool is_date;

	snprintf(local, sizeof(local), "%.19s", text);
	(void)civil_parse(local, &at, &is_date, NULL);
	return at;
}

/* For how long has the machine been awake since then? */
static int64_t
quiet_awake_secs(const struct sim *sim, int64_t since_at)
{
	int64_t awake_ms = sim_wall_ms(sim) - since_at * 1000;

	if (sim->slept_ms[0] >= sim_true_ms(sim) - awake_ms)
		awake_ms -= sim->slept_ms[1] - sim->slept_ms[0];
	return awake_ms / 1000;
}

/* Who could have known it to end then? */
static void
quiet_judge_end(struct sim *sim, const struct sim_silence *silence)
{
	int64_t now_at = sim_wall_ms(sim) / 1000, most_at;
	struct sim_state state;
	char detail[200];
	size_t i;

	sim_life_find(sim, silence->identity, now_at, &state);
	if (sim->jumps || state.window == NULL ||
	    sim_site_was_changed(sim, silence->identity))
		return;
	/* On its way when somebody acted: what follows sets it right, which is
	 * looked at in the end. */
	if (quiet_awake_secs(sim, state.acted_at) <= QUIET_FLIGHT_SECS)
		return;
	/* What is repeated, as its answer was lost, knows no better. */
	most_at = state.end_at > state.planned_end_at ? state.end_at :
	    state.planned_end_at;
	for (i = 0; i < state.times; i++)
		if (state.ends[i] > most_at)
			most_at = state.ends[i];
	if ((state.window->mode == SIM_HAND ||
	    state.window->mode == SIM_HALF) &&
	    most_at < now_at + QUIET_OVERDUE_SECS)
		most_at = now_at + QUIET_OVERDUE_SECS;
	if (silence->end_at <= most_at + QUIET_SLACK_SECS)
		return;
	snprintf(detail, sizeof(detail), "%s %s until %lld, not %lld",
	    silence->identity, silence->environment,
	    (long long)silence->end_at, (long long)most_at);
	sim_fail(sim, "a silence outlives its work", detail);
}

void
sim_quiet_put(struct sim *sim, const char *bytes,
    char ret_id[static 24])
{
	struct doc *map = NULL;
	struct sim_silence made = { .made_at = sim_true_ms(sim) / 1000 };
	struct sim_silence *silence;
	const char *mark, *id;

	ret_id[0] = '\0';
	if (doc_parse_json(bytes, strlen(bytes), DOC_BYTES_MAX, &map,
	    NULL) < 0) {
		sim_fail(sim, "a silence that is no JSON", bytes);
		return;
	}
	mark = strrchr(doc_string(doc_find(map, "comment")), '[');
	if (sscanf(mark, "[patchday %47s %15[^]]]", made.identity,
	    made.environment) != 2)
		sim_fail(sim, "a silence without a mark", mark);
	made.end_at = quiet_read_instant(doc_string(doc_find(map, "endsAt")));
	id = doc_string(doc_find(map, "id"));
	silence = id == NULL ? NULL : quiet_find(sim, id);
	if (silence != NULL && quiet_is_on(sim, silence)) {
		silence->end_at = made.end_at;
	} else {
		snprintf(made.id, sizeof(made.id), "s-%zu",
		    sim->silences.count + 1);
		array_push(&sim->silences, made);
		silence = &sim->silences.items[sim->silences.count - 1];
	}
	sim_tell(sim, "silenced %s %s until %lld", silence->identity,
	    silence->environment, (long long)silence->end_at);
	quiet_judge_end(sim, silence);
	/* What the checker has to find. */
	if (sim->mutation == SIM_KEPT_SILENCE && sim->mutated++ == 0) {
		silence->is_hidden = true;
		silence->end_at += 800LL * 86400;
	}
	snprintf(ret_id, 24, "%s", silence->id);
	doc_free(map);
}

void
sim_quiet_drop(struct sim *sim, const char *id)
{
	struct sim_silence *silence = quiet_find(sim, id);

	if (silence == NULL)
		return;
	sim_tell(sim, "heard    %s %s again", silence->identity,
	    silence->environment);
	if (quiet_is_on(sim, silence))
		silence->end_at = sim_true_ms(sim) / 1000;
	silence->is_expired = true;
}

void
sim_quiet_list(const struct sim *sim, struct text *body)
{
	const struct sim_silence *silence;
	const char *comma = "";
	size_t i;

	text_putc(body, '[');
	for (i = 0; i < sim->silences.count; i++) {
		silence = &sim->silences.items[i];
		if (silence->is_hidden || silence->end_at <
		    sim_true_ms(sim) / 1000 - QUIET_RETENTION_SECS)
			continue;
		text_putf(body, "%s{\"id\":\"%s\",\"status\":{\"state\":"
		    "\"%s\"},\"createdBy\":\"patchday\",\"comment\":"
		    "\"x [patchday %s %s]\",\"startsAt\":"
		    "\"2026-01-01T00:00:00.000Z\",\"endsAt\":\"", comma,
		    silence->id, quiet_is_on(sim, silence) ? "active" :
		    "expired", silence->identity, silence->environment);
		civil_format_utc(body, silence->end_at);
		/* A fraction, as it writes one. */
		text_cut(body, body->length - 1);
		text_puts(body, ".000Z\"}");
		comma = ",";
	}
	text_putc(body, ']');
}

/* --- in the end ----------------------------------------------------------- */

static size_t
quiet_count(const struct sim *sim, const char *identity,
    const char *environment)
{
	const struct sim_silence *silence;
	size_t i, count = 0;

	for (i = 0; i < sim->silences.count; i++) {
		silence = &sim->silences.items[i];
		count += quiet_is_on(sim, silence) &&
		    strcmp(silence->identity, identity) == 0 &&
		    strcmp(silence->environment, environment) == 0;
	}
	return count;
}

static void
quiet_fail(struct sim *sim, const char *what, const char *identity,
    const char *environment)
{
	char detail[100];

	snprintf(detail, sizeof(detail), "%s %s", identity, environment);
	sim_fail(sim, what, detail);
}

/* When a row was written as sent, there was one; and after an end none. */
static void
quiet_judge_then(struct sim *sim, const struct outbox_row *row)
{
	bool is_end = strcmp(row->kind, "end") == 0 ||
	    strcmp(row->kind, "cancellation") == 0;
	int64_t at = row->updated_ms / 1000;
	const struct sim_silence *silence;
	struct sim_state state;
	size_t i, count = 0;

	sim_life_find(sim, row->identity, sim_wall_ms(sim) / 1000, &state);
	for (i = 0; i < sim->silences.count; i++) {
		silence = &sim->silences.items[i];
		if (silence->is_hidden ||
		    strcmp(silence->identity, row->identity) != 0 ||
		    strcmp(silence->environment, row->recipient) != 0)
			continue;
		/* By the second only. */
		count += silence->made_at <= at && at + 1 < silence->end_at;
		if (is_end && !state.was_reopened && silence->made_at < at &&
		    silence->end_at > at + QUIET_SLACK_SECS)
			quiet_fail(sim, "still silenced after its end",
			    row->identity, row->recipient);
	}
	if (count > 1)
		quiet_fail(sim, "two silences at once", row->identity,
		    row->recipient);
}

/* Where the outbox says that it was ended, it is. */
static void
quiet_judge_row(struct sim *sim, const struct outbox_row *row)
{
	struct sim_state state;
	size_t count = quiet_count(sim, row->identity, row->recipient);
	int64_t now_at = sim_wall_ms(sim) / 1000;

	if (count > 1)
		quiet_fail(sim, "two silences", row->identity,
		    row->recipient);
	sim_life_find(sim, row->identity, now_at, &state);
	if (state.window == NULL || row->state != OUTBOX_SENT || sim->jumps ||
	    sim_site_was_changed(sim, row->identity))
		return;
	quiet_judge_then(sim, row);
	if (count > 0 && state.phase != OCCURRENCE_RUNNING &&
	    state.phase != OCCURRENCE_VERIFYING)
		quiet_fail(sim, "a silence without work", row->identity,
		    row->recipient);
	if (count == 0 && strcmp(row->kind, "start") == 0 &&
	    (state.phase == OCCURRENCE_RUNNING ||
	    state.phase == OCCURRENCE_VERIFYING) &&
	    state.end_at > now_at + QUIET_SLACK_SECS &&
	    state.acted_at < now_at - 3600)
		quiet_fail(sim, "work without a silence", row->identity,
		    row->recipient);
}

void
sim_quiet_judge(struct sim *sim, const struct outbox_rows *rows)
{
	const struct sim_silence *silence;
	size_t i;

	for (i = 0; i < rows->list.count; i++)
		if (strcmp(rows->list.items[i].channel, "quiet") == 0)
			quiet_judge_row(sim, &rows->list.items[i]);
	for (i = 0; i < sim->silences.count; i++) {
		silence = &sim->silences.items[i];
		/* By a clock that ran ahead, 400 days at most, it is for
		 * then. */
		if (quiet_is_on(sim, silence) && silence->end_at >
		    sim_true_ms(sim) / 1000 + (sim->jumps ? 500 : 30) *
		    INT64_C(86400))
			quiet_fail(sim, "a silence for ever",
			    silence->identity, silence->environment);
	}
}
