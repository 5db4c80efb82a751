/* SPDX-License-Identifier: MIT */
/*
 * Is what leaves true at that moment, and is what arrived in order?
 *
 * Of a text three things are read: the instants in Slack's dates (in a mail the
 * times under "When"), whether it says that it is late, and its kind.  They are
 * compared with what the checker knows of the occurrence by itself.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "announcement.h"
#include "doc.h"
#include "service_internal.h"
#include "sim.h"
#include "store_journal.h"

#define JUDGE_SLACK_SECS 2		/* a step takes no time, a queue some */
#define JUDGE_COMMIT_SECS 5		/* one that takes its time (sim_commit.c) */
#define JUDGE_BOARD_SECS 120		/* an edit gives way to messages */
#define JUDGE_TEXT 4096

/* --- reading -------------------------------------------------------------- */

void
sim_judge_decode(const char *bytes, char *ret, size_t size)
{
	const char *at = strstr(bytes, "Content-Transfer-Encoding: "
	    "quoted-printable\r\n\r\n");
	size_t used = 0;
	unsigned value;

	at = at == NULL ? bytes : at;
	while (*at != '\0' && used + 1 < size && strncmp(at, "\r\n--=_", 6)) {
		if (*at == '=' && at[1] == '\r') {
			at += 3;
		} else if (*at == '=' && isxdigit((unsigned char)at[1]) &&
		    sscanf(at + 1, "%2x", &value) == 1) {
			ret[used++] = (char)value;
			at += 3;
		} else {
			ret[used++] = *at++;
		}
	}
	ret[used] = '\0';
}

/* Does it say so? */
static bool
judge_says(const char *text, const char *words)
{
	return strstr(text, words) != NULL;
}

/* The times of the first line under "When", as minutes of the day: false, there
 * are none. */
static bool
judge_read_times(const char *text, int ret_minutes[static 2])
{
	const char *at = strstr(text, "When:\r\n"), *end;
	int hour, minute, count = 0;

	if (at == NULL)
		return false;
	at += strlen("When:\r\n");
	end = at + strcspn(at, "\r");
	for (; at + 5 <= end; at++) {
		if (!isdigit((unsigned char)at[0]) ||
		    !isdigit((unsigned char)at[1]) || at[2] != ':' ||
		    sscanf(at, "%2d:%2d", &hour, &minute) != 2)
			continue;
		ret_minutes[count == 0 ? 0 : 1] = hour * 60 + minute;
		count++;
		at += 4;
	}
	return count >= 2;
}

/* The instants in Slack's "Your time": false, there are none. */
static bool
judge_read_dates(const char *bytes, int64_t ret_at[static 2])
{
	const char *at = strstr(bytes, "*Your time:* <!date^"), *next;
	int i;

	for (i = 0; i < 2; i++) {
		at = at == NULL ? NULL : strstr(at, "<!date^");
		if (at == NULL)
			return false;
		at += strlen("<!date^");
		ret_at[i] = strtoll(at, NULL, 10);
		next = strstr(at, ">");
		at = next;
	}
	return true;
}

/* --- one message ---------------------------------------------------------- */

static void
judge_fail(struct sim *sim, const struct sim_send *send, const char *what)
{
	char detail[200];

	snprintf(detail, sizeof(detail), "%s %s to %s%s", send->kind,
	    send->identity, send->channel, send->recipient);
	sim_fail(sim, what, detail);
}

/* May it have been worded before the last act, and left only when its commit
 * was over?  The act is told next. */
static bool
judge_is_older(const struct sim *sim, const struct sim_state *state)
{
	return sim->commits_late && sim_wall_ms(sim) / 1000 -
	    state->acted_at <= JUDGE_COMMIT_SECS;
}

/* What tells an act may tell the times that it gave, though another one has
 * changed them in the same minute: that one is told next. */
static bool
judge_has_times(const struct sim_send *send, bool is_changed, bool is_older,
    const struct sim_state *state, int64_t start_at, int64_t end_at)
{
	enum announcement_kind kind = ANNOUNCEMENT_START;
	/* What a person began or ended is told as they said it. */
	int64_t told_at = state->gone_at != 0 ? state->gone_at :
	    state->end_at, lead_secs;
	size_t i;

	if (end_at == told_at &&
	    (start_at == state->start_at || start_at == state->given_at))
		return true;
	if (is_older && end_at == state->planned_end_at &&
	    (start_at == state->start_at || start_at == state->given_at))
		return true;
	if (!is_older && (strcmp(send->kind, "edit") == 0 ||
	    announcement_parse_kind(send->kind, &kind, &lead_secs, NULL) < 0 ||
	    !announcement_is_act(kind)))
		return false;
	/* By the window as it was then. */
	if (is_changed)
		return true;
	/* Where somebody began early meanwhile, that is its start. */
	for (i = 0; i < state->times && i < countof(state->starts); i++)
		if ((start_at == state->starts[i] ||
		    start_at == state->start_at ||
		    start_at == state->given_at) && end_at == state->ends[i])
			return true;
	return false;
}

static bool judge_is_in_doubt(struct sim *sim, const struct sim_send *send);

static void
judge_times(struct sim *sim, const struct sim_send *send,
    const struct sim_state *state, const char *bytes)
{
	int tree = sim->epochs.items[sim->epochs.count - 1].tree;
	bool is_changed = sim_site_was_changed(sim, send->identity);
	bool is_older = judge_is_older(sim, state);
	struct sim_state local = *state;
	int64_t at[2];
	int minutes[2];
	size_t i;

	if (send->recipient[0] == '\0') {
		if (judge_read_dates(bytes, at) && !judge_has_times(send,
		    is_changed, is_older, state, at[0], at[1])) {
			judge_fail(sim, send, "times that do not hold");
			sim_tell(sim, "it says %lld-%lld, but it is %lld-%lld",
			    (long long)at[0], (long long)at[1],
			    (long long)state->start_at,
			    (long long)state->end_at);
		}
		return;
	}
	if (!judge_read_times(bytes, minutes))
		return;
	local.start_at = sim_zone_local(tree, state->window->zone,
	    state->start_at) / 60 % 1440;
	local.given_at = sim_zone_local(tree, state->window->zone,
	    state->given_at) / 60 % 1440;
	local.end_at = sim_zone_local(tree, state->window->zone,
	    state->gone_at != 0 ? state->gone_at : state->end_at) / 60 % 1440;
	local.planned_end_at = sim_zone_local(tree, state->window->zone,
	    state->planned_end_at) / 60 % 1440;
	local.gone_at = 0;
	for (i = 0; i < countof(local.starts); i++) {
		local.starts[i] = sim_zone_local(tree, state->window->zone,
		    state->starts[i]) / 60 % 1440;
		local.ends[i] = sim_zone_local(tree, state->window->zone,
		    state->ends[i]) / 60 % 1440;
	}
	if (!judge_has_times(send, is_changed, is_older, &local, minutes[0],
	    minutes[1]) && !judge_is_in_doubt(sim, send))
		judge_fail(sim, send, "times that do not hold");
}

/* The store says that an earlier try of the mail may have arrived: the very same
 * bytes go out again, however late. */
static bool
judge_is_in_doubt(struct sim *sim, const struct sim_send *send)
{
	struct outbox_rows rows = { 0 };
	struct error error = { 0 };
	bool has_doubt;

	if (send->recipient[0] == '\0')
		return false;
	sim->commit.is_looked_at = true;
	(void)store_outbox_find(sim->store, send->key, &rows, &error);
	sim->commit.is_looked_at = false;
	has_doubt = rows.list.count == 1 && rows.list.items[0].has_doubt;
	store_outbox_clear(&rows);
	return has_doubt;
}

/* "Has started", now or at another time. */
static void
judge_start(struct sim *sim, const struct sim_send *send,
    const struct sim_state *state, const char *text)
{
	int64_t now_at = send->wall_ms / 1000;
	int64_t due_at = state->was_started ? state->started_ms / 1000 :
	    state->revived_at > state->start_at ? state->revived_at :
	    state->start_at;
	/* By another configuration it began by the clock. */
	bool is_changed = sim_site_was_changed(sim, send->identity);

	if (state->phase == OCCURRENCE_PLANNED && !(is_changed &&
	    state->window->mode == SIM_HAND))
		judge_fail(sim, send, "a start before it");
	if ((state->phase == OCCURRENCE_SKIPPED && !(is_changed &&
	    state->window->mode == SIM_AGREED)) ||
	    state->phase == OCCURRENCE_BROKEN_OFF)
		judge_fail(sim, send, "a start of what is called off");
	if (now_at - due_at <= state->window->grace_secs + JUDGE_SLACK_SECS)
		return;
	if (!judge_says(text, "This message is late") &&
	    !judge_says(text, "Both are late") &&
	    !judge_says(text, "That of the start is late") &&
	    !judge_is_in_doubt(sim, send))
		judge_fail(sim, send, "a late start that does not say so");
	if (judge_says(text, "Both are late") &&
	    state->phase != OCCURRENCE_ENDED)
		judge_fail(sim, send, "it is over, says a start");
}

static void
judge_stop(struct sim *sim, const struct sim_send *send,
    const struct sim_state *state, const char *text)
{
	int64_t now_at = send->wall_ms / 1000;
	int64_t due_at = state->ended_ms != 0 ? state->ended_ms / 1000 :
	    state->end_at;

	/* The end before a reopening is told before that. */
	if (!state->was_reopened && (state->phase == OCCURRENCE_PLANNED ||
	    state->phase == OCCURRENCE_RUNNING ||
	    state->phase == OCCURRENCE_VERIFYING))
		judge_fail(sim, send, "an end before it");
	if (state->phase == OCCURRENCE_SKIPPED && !(state->window->mode ==
	    SIM_AGREED && sim_site_was_changed(sim, send->identity)))
		judge_fail(sim, send, "an end of what is called off");
	/* Shortened to before now it is due then, which is not known here. */
	if (sim_site_was_changed(sim, send->identity))
		return;
	if (now_at - due_at > state->window->grace_secs + JUDGE_SLACK_SECS &&
	    !state->was_shortened &&
	    !judge_says(text, "This message is late") &&
	    !judge_says(text, "Both are late") &&
	    !judge_is_in_doubt(sim, send))
		judge_fail(sim, send, "a late end that does not say so");
}

static void
judge_reminder(struct sim *sim, const struct sim_send *send,
    const struct sim_state *state)
{
	if (send->wall_ms / 1000 >= state->start_at &&
	    !judge_is_in_doubt(sim, send))
		judge_fail(sim, send, "a reminder of what has begun");
	if (state->phase != OCCURRENCE_PLANNED &&
	    !judge_is_in_doubt(sim, send))
		judge_fail(sim, send, "a reminder of what is not planned");
}

/* It was sent before: the very same mail again. */
static bool
judge_repeat(struct sim *sim, const struct sim_send *send)
{
	size_t i;

	for (i = 0; i < sim->sends.count; i++) {
		if (strcmp(sim->sends.items[i].key, send->key) != 0)
			continue;
		if (sim->sends.items[i].digest != send->digest &&
		    send->recipient[0] != '\0' &&
		    sim->sends.items[i].arrivals > 0)
			judge_fail(sim, send, "a mail's repeat is another one");
		return sim->sends.items[i].arrivals > 0 ||
		    sim->sends.items[i].digest == send->digest;
	}
	return false;
}

void
sim_judge_send(struct sim *sim, const struct sim_send *send,
    const char *bytes, bool is_edit)
{
	char decoded[JUDGE_TEXT];
	const char *text = bytes;
	struct sim_state state;

	if (strcmp(send->kind, "invitation") == 0) {
		(void)judge_repeat(sim, send);
		sim_invite_send(sim, send, bytes);
		return;
	}
	/* A mail that may have arrived is repeated as it was. */
	if (!is_edit && (judge_repeat(sim, send) ||
	    judge_is_in_doubt(sim, send)))
		return;
	if (strncmp(send->kind, "note", 4) == 0)
		return;
	if (strchr(send->identity, '/') == NULL || send->kind[0] == '\0') {
		judge_fail(sim, send, "nobody knows what it is about");
		return;
	}
	sim_life_find(sim, send->identity, send->wall_ms / 1000, &state);
	/* It has left the configuration: what was owed is still said. */
	if (state.window == NULL)
		return;
	if (send->recipient[0] != '\0') {
		sim_judge_decode(bytes, decoded, sizeof(decoded));
		text = decoded;
	}
	/* Given up before that, and told by hand all the same. */
	if (sim_hand_has(sim, send->key) &&
	    sim_site_was_changed(sim, send->identity))
		return;
	/* An edit on its way is followed by another one. */
	if (!is_edit || send->wall_ms / 1000 > state.acted_at + 60)
		judge_times(sim, send, &state, text);
	/* Somebody wants it said, whatever there is by now. */
	if (sim_hand_has(sim, send->key))
		return;
	if (strcmp(send->kind, "start") == 0)
		judge_start(sim, send, &state, text);
	else if (strcmp(send->kind, "end") == 0)
		judge_stop(sim, send, &state, text);
	else if (strncmp(send->kind, "remind", 6) == 0)
		judge_reminder(sim, send, &state);
}

/* --- what arrived, in order ----------------------------------------------- */

/* For qsort(): by occurrence, channel, recipient; then as they arrived. */
static int
judge_post_cmp(const void *a, const void *b, void *context)
{
	const struct sim *sim = context;
	const struct sim_post *x = a, *y = b;
	const struct sim_send *s = &sim->sends.items[x->send];
	const struct sim_send *t = &sim->sends.items[y->send];
	int order = strcmp(s->identity, t->identity);

	if (order == 0)
		order = strcmp(s->channel, t->channel);
	if (order == 0)
		order = strcmp(s->recipient, t->recipient);
	if (order == 0)
		order = (x->true_ms > y->true_ms) - (x->true_ms < y->true_ms);
	if (order == 0)
		order = strcmp(x->ts, y->ts);
	return order;
}

/* Who heard of the start hears how it went on; or the outbox says why not, or it
 * is not over yet. */
static bool
judge_has_end(struct sim *sim, const struct sim_send *start,
    const struct outbox_rows *rows)
{
	int64_t now_at = sim_wall_ms(sim) / 1000;
	struct sim_state state;
	size_t i;

	sim_life_find(sim, start->identity, now_at, &state);
	if (state.window != NULL && now_at < state.end_at + 1200)
		return true;
	/* A start does not know what the file was before: who ended it. */
	if (sim->changed_down && sim_site_was_changed(sim, start->identity))
		return true;
	/* A channel that went before the clock was to end it, too. */
	if (!sim_site_hears(sim, start) &&
	    sim_site_was_changed(sim, start->identity))
		return true;
	/* Whoever a person's end would be told is who is told by then. */
	if ((state.window == NULL || state.window->mode != SIM_AUTO) &&
	    (!sim_site_hears(sim, start) ||
	    sim_site_was_changed(sim, start->identity)))
		return true;
	for (i = 0; i < rows->list.count; i++) {
		const struct outbox_row *row = &rows->list.items[i];

		if (strcmp(row->identity, start->identity) == 0 &&
		    strcmp(row->channel, start->channel) == 0 &&
		    strcmp(row->recipient, start->recipient) == 0 &&
		    (strcmp(row->kind, "end") == 0 ||
		    strcmp(row->kind, "cancellation") == 0 ||
		    strcmp(row->kind, "overdue") == 0) &&
		    row->state != OUTBOX_SENT)
			return true;
	}
	return false;
}

/* The later one of the two is not the first with its key. */
static bool
judge_is_repeat(const struct sim *sim, const struct sim_post *posts,
    size_t i)
{
	size_t k;

	for (k = 0; k < i; k++)
		if (strcmp(sim->sends.items[posts[k].send].key,
		    sim->sends.items[posts[i].send].key) == 0)
			return true;
	return false;
}

/* What one recipient was told of one occurrence. */
static void
judge_thread(struct sim *sim, const struct sim_post *posts, size_t count,
    const struct outbox_rows *rows)
{
	bool has_end = false, has_stage = false, is_answered = false;
	const struct sim_send *send, *start = NULL;
	int64_t start_ms = INT64_MAX;
	size_t i;
	/* In another zone, or of another length, it is said anew. */
	bool is_ordered = !sim_site_was_changed(sim,
	    sim->sends.items[posts[0].send].identity);

	for (i = 0; i < count; i++) {
		send = &sim->sends.items[posts[i].send];
		is_answered |= strcmp(send->kind, "end") == 0 ||
		    strcmp(send->kind, "cancellation") == 0 ||
		    strcmp(send->kind, "overdue") == 0;
		if (sim_hand_has(sim, send->key))
			continue;
		if (judge_is_repeat(sim, posts, i)) {
			/* Mail may come twice, Slack's must not. */
			if (send->recipient[0] == '\0')
				judge_fail(sim, send, "twice");
			continue;
		}
		if (strcmp(send->kind, "start") == 0) {
			if (has_end && is_ordered)
				judge_fail(sim, send,
				    "an end before its start");
			if (has_stage && is_ordered)
				judge_fail(sim, send,
				    "a stage before its start");
			start = send;
			/* What was said under a wrong clock was wrong. */
			if (send->true_ms > sim->back_ms)
				start_ms = posts[i].true_ms;
		}
		if (strncmp(send->kind, "remind", 6) == 0 && is_ordered &&
		    posts[i].true_ms > start_ms)
			judge_fail(sim, send, "a reminder after its start");
		has_stage |= strcmp(send->kind, "stage") == 0 &&
		    send->true_ms > sim->back_ms;
		has_end |= strcmp(send->kind, "end") == 0 &&
		    send->true_ms > sim->back_ms;
	}
	if (start != NULL && !is_answered && !judge_has_end(sim, start, rows))
		judge_fail(sim, start, "a start, and nothing after it");
}

/* Does the service know that it arrived?  What somebody dropped, or nobody could
 * look for, has no board. */
static bool
judge_is_known(const struct sim_send *root, const struct outbox_rows *rows)
{
	size_t i;

	for (i = 0; i < rows->list.count; i++)
		if (strcmp(rows->list.items[i].key, root->key) == 0)
			return rows->list.items[i].state == OUTBOX_SENT;
	return false;
}

/* Was the last edit of that message done, as far as the service knows? */
static bool
judge_was_edited(const struct sim_send *root, const struct outbox_rows *rows)
{
	const struct outbox_row *row, *last = NULL;
	size_t i;

	for (i = 0; i < rows->list.count; i++) {
		row = &rows->list.items[i];
		if (strcmp(row->kind, "edit") == 0 &&
		    strcmp(row->identity, root->identity) == 0 &&
		    strcmp(row->channel, root->channel) == 0 &&
		    (last == NULL || row->revision > last->revision))
			last = row;
	}
	/* None at all is one that was forgotten. */
	return last == NULL || last->state == OUTBOX_SENT;
}

/* True. */
static int64_t
judge_true_ms(const struct sim *sim, int64_t at)
{
	return at * 1000 - sim_wall_ms(sim) + sim_true_ms(sim);
}

/* Did it say so as soon as it was so?  Only where all was well until it did, and
 * nobody had done anything. */
static bool
judge_is_prompt(const struct sim *sim, const struct sim_post *post,
    const struct sim_state *state)
{
	const struct sim_life *life = sim_life_of(sim,
	    sim->sends.items[post->send].identity);
	int64_t start_ms = judge_true_ms(sim, state->planned_start_at);
	int64_t said_ms = post->unstarted_ms != 0 ? post->unstarted_ms :
	    start_ms + JUDGE_BOARD_SECS * 30 * 1000;

	return said_ms <= start_ms + JUDGE_BOARD_SECS * 1000 ||
	    (life != NULL && life->touched_at <=
	    state->planned_start_at + JUDGE_BOARD_SECS) ||
	    post->true_ms > start_ms - JUDGE_BOARD_SECS * 1000 ||
	    sim_true_ms(sim) < said_ms ||
	    !sim_was_well(sim, said_ms, (said_ms - start_ms) / 1000 +
	    JUDGE_BOARD_SECS);
}

/* What a person has to begin and did not: the first message says so, and when
 * its time is over.  It may be about the end by itself. */
static void
judge_board(struct sim *sim, const struct sim_post *post,
    const struct outbox_rows *rows)
{
	const struct sim_send *root = &sim->sends.items[post->send];
	enum announcement_kind kind;
	struct sim_state state;
	int64_t lead_secs;

	if (post->is_deleted || sim->jumps || announcement_parse_kind(
	    root->kind, &kind, &lead_secs, NULL) < 0 ||
	    kind == ANNOUNCEMENT_OVERDUE || announcement_is_private(kind))
		return;
	sim_life_find(sim, root->identity, sim_wall_ms(sim) / 1000, &state);
	if (state.window == NULL || state.window->mode != SIM_HAND ||
	    sim_site_was_changed(sim, root->identity) ||
	    !sim_site_hears(sim, root) || !judge_is_known(root, rows) ||
	    !judge_was_edited(root, rows))
		return;
	if (!judge_is_prompt(sim, post, &state))
		judge_fail(sim, root, "a board to come of what should have "
		    "begun");
	if (state.phase == OCCURRENCE_PLANNED && sim_wall_ms(sim) / 1000 >
	    state.end_at + JUDGE_BOARD_SECS &&
	    post->true_ms < judge_true_ms(sim, state.end_at) &&
	    !judge_says(post->bytes, ": the time planned for it has passed"))
		judge_fail(sim, root, "a board to come of what is over");
}

/* The last that began a thread is the one that is kept up to date. */
static void
judge_boards(struct sim *sim, const struct sim_post *posts, size_t count,
    const struct outbox_rows *rows)
{
	const struct sim_post *root = NULL;
	size_t i;

	for (i = 0; i < count; i++)
		if (sim->sends.items[posts[i].send].recipient[0] == '\0' &&
		    posts[i].thread[0] == '\0')
			root = &posts[i];
	if (root != NULL && strchr(sim->sends.items[root->send].identity,
	    '/') != NULL)
		judge_board(sim, root, rows);
}

static bool
judge_is_mate(const struct sim *sim, const struct sim_post *x,
    const struct sim_post *y)
{
	const struct sim_send *s = &sim->sends.items[x->send];
	const struct sim_send *t = &sim->sends.items[y->send];

	return strcmp(s->identity, t->identity) == 0 &&
	    strcmp(s->channel, t->channel) == 0 &&
	    strcmp(s->recipient, t->recipient) == 0;
}

static void
judge_threads(struct sim *sim, const struct outbox_rows *rows)
{
	size_t i, k;

	qsort_r(sim->posts.items, sim->posts.count,
	    sizeof(sim->posts.items[0]), judge_post_cmp, sim);
	for (i = 0; i < sim->posts.count; i = k) {
		for (k = i + 1; k < sim->posts.count && judge_is_mate(sim,
		    &sim->posts.items[i], &sim->posts.items[k]); k++)
			continue;
		judge_thread(sim, &sim->posts.items[i], k - i, rows);
		judge_boards(sim, &sim->posts.items[i], k - i, rows);
	}
}

/* --- what was acknowledged ------------------------------------------------ */

/* The service writes an end of its own where one was said, or may have been as
 * far as it knows, and the configuration has another by now; of no other work.
 */
static bool
judge_is_own(struct sim *sim, const struct journal_entry *entry,
    const struct outbox_rows *rows)
{
	const struct sim_send *send;
	const struct outbox_row *row;
	bool is_end = strcmp(entry->verb, "end") == 0;
	size_t i;

	if (strcmp(entry->who, "patchday") != 0)
		return false;
	for (i = 0; is_end && i < sim->sends.count; i++) {
		send = &sim->sends.items[i];
		if (strcmp(send->identity, entry->subject) == 0 &&
		    strcmp(send->kind, "end") == 0)
			return true;
	}
	for (i = 0; is_end && i < rows->list.count; i++) {
		row = &rows->list.items[i];
		if (strcmp(row->identity, entry->subject) == 0 &&
		    strcmp(row->kind, "end") == 0 && row->has_doubt)
			return true;
	}
	sim_fail(sim, "the service has written an act of its own",
	    entry->subject);
	return true;
}

/* Every act of which somebody was told that it is done is in the journal, which
 * is whole. */
static void
judge_deeds(struct sim *sim, const struct outbox_rows *rows)
{
	struct journal_filter filter = { .only_acts = true,
	    .oldest_first = true };
	struct journal_entries entries = { 0 };
	struct journal_audit audit = { 0 };
	struct error error = { 0 };
	const struct journal_entry *entry;
	const struct act *act;
	size_t i, done = 0;

	if (store_journal_audit(sim->store, NULL, &audit, &error) < 0 ||
	    store_journal_list(sim->store, &filter, &entries, &error) < 0)
		sim_fail(sim, "the journal cannot be read", error.text);
	if (audit.broken_id != 0)
		sim_fail(sim, "the journal is broken", "");
	for (i = 0; i < entries.list.count; i++) {
		entry = &entries.list.items[i];
		if (judge_is_own(sim, entry, rows))
			continue;
		act = &sim->deeds.items[done].act;
		if (done == sim->deeds.count || entry->at_ms != act->at_ms ||
		    strcmp(entry->subject, act->occurrence) != 0)
			break;
		done++;
	}
	if (done < sim->deeds.count || i < entries.list.count)
		sim_fail(sim, "an act that was acknowledged is not in the "
		    "journal", done < sim->deeds.count ?
		    sim->deeds.items[done].act.occurrence : "or one too many");
	store_journal_clear(&entries);
}

/* What the checker has to find in the outbox. */
static void
judge_mutate(struct sim *sim, struct outbox_rows *rows)
{
	struct outbox_row *row;
	size_t i;

	for (i = 0; i < rows->list.count && sim->mutated == 0; i++) {
		row = &rows->list.items[i];
		if (strcmp(row->channel, "chat") != 0)
			continue;
		if (sim->mutation == SIM_NO_REASON && row->reason[0] != '\0' &&
		    row->state == OUTBOX_SKIPPED) {
			row->reason = "";
			sim->mutated++;
		} else if (sim->mutation == SIM_LOST_ROW &&
		    row->state == OUTBOX_SENT &&
		    strcmp(row->kind, "start") == 0) {
			store_outbox_clear_row(row);
			rows->list.items[i] =
			    rows->list.items[--rows->list.count];
			sim->mutated++;
		}
	}
}

void
sim_judge_end(struct sim *sim)
{
	struct outbox_filter filter = { .due_after_at = INT64_MIN,
	    .limit = INT32_MAX };
	struct outbox_rows rows = { 0 };
	struct error error = { 0 };

	if (store_outbox_list(sim->store, &filter, &rows, &error) < 0)
		sim_fail(sim, "the outbox cannot be read", error.text);
	judge_deeds(sim, &rows);
	judge_mutate(sim, &rows);
	sim_owed_judge(sim, &rows);
	judge_threads(sim, &rows);
	sim_quiet_judge(sim, &rows);
	sim_invite_judge(sim, &rows);
	store_outbox_clear(&rows);
}
