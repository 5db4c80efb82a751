/* SPDX-License-Identifier: MIT */
/*
 * Guests: people who are invited by mail, and whose program keeps a calendar by
 * these mails as RFC 5546 has it: an entry is known by its UID, and what has a
 * lower SEQUENCE than what is there, or the same and an older DTSTAMP, is passed
 * over (2.1.5).  One SEQUENCE says one thing, to whomever; the later one is
 * numbered, the higher it is; and in the end the calendar of each guest shows
 * what the service believes.
 *
 * By dice of its own, in few runs: these send many mails.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "sim.h"

#ifndef INVITE_RUNS
#define INVITE_RUNS 8		/* one of so many has guests */
#endif
#define INVITE_CHANNEL "guests"
#define INVITE_TEXT 8192
#define INVITE_SLACK_SECS 7200	/* about the edges of the horizon */

const char *const sim_invite_guests[SIM_GUESTS] = { "cat@example.org",
    "dan@example.org", "eve@example.org" };

/* A mail's calendar part. */
struct sim_letter {
	char key[40], recipient[40], identity[OCCURRENCE_IDENTITY_MAX];
	char method[16], uid[96], status[16], attendee[64];
	char stamp[24], start[24], end[24];
	int sequence;
	int number;		/* of the outbox; -1: not there any more */
	bool is_off;
	bool is_dropped;	/* by the entry's fault */
};

void
sim_invite_init(struct sim *sim)
{
	random_init_seeded(&sim->invite_dice, sim->seed ^ 0x90e575);
	sim->has_guests = random_below(&sim->invite_dice, INVITE_RUNS) == 0 ||
	    sim->mutation == SIM_LOST_INVITE ||
	    sim->mutation == SIM_SAME_INVITE;
}

void
sim_invite_clear(struct sim *sim)
{
	array_clear(&sim->letters);
	array_clear(&sim->invites);
}

/* --- the site ------------------------------------------------------------- */

void
sim_invite_roll(struct sim *sim, struct sim_window *window)
{
	if (!sim->has_guests)
		return;
	/* A window that is new takes nobody off the list. */
	if (sim->site.guest_count == 0)
		sim->site.guest_count = 1;
	window->invite_days = window->is_monthly ? 35 :
	    1 + (int)random_below(&sim->invite_dice, 7);
	if (random_below(&sim->invite_dice, 8) == 0)
		window->invite_days = 0;
}

/* Together with another change of the site. */
void
sim_invite_change(struct sim *sim)
{
	struct sim_window *window;
	size_t i;

	if (!sim->has_guests)
		return;
	if (random_below(&sim->invite_dice, 6) == 0 &&
	    sim->site.guest_count < SIM_GUESTS)
		sim->site.guest_count++;
	i = random_below(&sim->invite_dice, SIM_WINDOWS * 2);
	window = i < SIM_WINDOWS ? &sim->site.windows[i] : NULL;
	if (window != NULL && window->invite_days > 0 && !window->is_monthly)
		window->invite_days = 1 +
		    (int)random_below(&sim->invite_dice, 7);
}

void
sim_invite_format_window(const struct sim_window *window, struct text *text)
{
	if (window->invite_days > 0)
		text_putf(text, ", {to: " INVITE_CHANNEL ", start: false, "
		    "end: false, invite: %dd}", window->invite_days);
}

void
sim_invite_format_channel(const struct sim_site *site, struct text *text)
{
	int i;

	if (site->guest_count == 0)
		return;
	text_puts(text, "  " INVITE_CHANNEL ": {email: [");
	for (i = 0; i < site->guest_count; i++)
		text_putf(text, "%s%s", i == 0 ? "" : ", ",
		    sim_invite_guests[i]);
	text_puts(text, "], from: pd@example.org, "
	    "smtp: \"smtp://localhost:25\", tls: none}\n");
}

/* --- reading -------------------------------------------------------------- */

static void
invite_read_line(struct sim_letter *letter, const char *line)
{
	char number[16];

	(void)sim_feed_take(line, "METHOD", letter->method,
	    sizeof(letter->method));
	(void)sim_feed_take(line, "UID", letter->uid, sizeof(letter->uid));
	(void)sim_feed_take(line, "STATUS", letter->status,
	    sizeof(letter->status));
	(void)sim_feed_take(line, "DTSTAMP", letter->stamp,
	    sizeof(letter->stamp));
	(void)sim_feed_take(line, "DTSTART", letter->start,
	    sizeof(letter->start));
	(void)sim_feed_take(line, "DTEND", letter->end, sizeof(letter->end));
	(void)sim_feed_take(line, "ATTENDEE", letter->attendee,
	    sizeof(letter->attendee));
	if (sim_feed_take(line, "SEQUENCE", number, sizeof(number)))
		letter->sequence = atoi(number);
}

static bool
invite_read(const struct sim_send *send, const char *bytes,
    struct sim_letter *ret_letter)
{
	const char *part = strstr(bytes, "Content-Type: text/calendar;");
	char body[INVITE_TEXT], *line, *rest = NULL;

	*ret_letter = (struct sim_letter){ .sequence = -1, .number = -1 };
	memcpy(ret_letter->key, send->key, sizeof(send->key));
	memcpy(ret_letter->recipient, send->recipient,
	    sizeof(send->recipient));
	memcpy(ret_letter->identity, send->identity,
	    sizeof(send->identity));
	if (part == NULL)
		return false;
	sim_judge_decode(part, body, sizeof(body));
	sim_feed_unfold(body);
	for (line = strtok_r(body, "\r\n", &rest); line != NULL;
	    line = strtok_r(NULL, "\r\n", &rest))
		invite_read_line(ret_letter, line);
	ret_letter->is_off = strcmp(ret_letter->method, "CANCEL") == 0;
	return true;
}

static bool
invite_is_same(const struct sim_letter *a, const struct sim_letter *b)
{
	return strcmp(a->start, b->start) == 0 &&
	    strcmp(a->end, b->end) == 0 &&
	    strcmp(a->status, b->status) == 0;
}

static void
invite_fail(struct sim *sim, const struct sim_letter *letter,
    const char *what)
{
	char detail[200];

	snprintf(detail, sizeof(detail), "%s %s to %s, SEQUENCE %d, %s-%s",
	    letter->method, letter->identity, letter->recipient,
	    letter->sequence, letter->start, letter->end);
	sim_fail(sim, what, detail);
}

/* --- leaving -------------------------------------------------------------- */

/* One UID, one occurrence; who is asked is who reads it; one status. */
static void
invite_judge_form(struct sim *sim, const struct sim_letter *letter)
{
	char identity[OCCURRENCE_IDENTITY_MAX];

	sim_feed_identity_of_uid(letter->uid, identity);
	if (strcmp(identity, letter->identity) != 0)
		invite_fail(sim, letter, "an invitation of another UID");
	if (strncmp(letter->attendee, "mailto:", 7) != 0 ||
	    strcmp(letter->attendee + 7, letter->recipient) != 0)
		invite_fail(sim, letter, "an invitation of somebody else");
	if (letter->is_off != (strcmp(letter->status, "CANCELLED") == 0) ||
	    (!letter->is_off && strcmp(letter->method, "REQUEST") != 0))
		invite_fail(sim, letter, "METHOD and STATUS differ");
	if (letter->sequence < 0 || sim_series_seconds(letter->start) >=
	    sim_series_seconds(letter->end))
		invite_fail(sim, letter, "an invitation that says nothing");
}

/* Is there another one for them that may have left, or will? */
static bool
invite_is_owed(struct sim *sim, const struct sim_letter *letter)
{
	struct outbox_filter filter = { .kind = "invitation",
	    .identity = letter->identity, .recipient = letter->recipient,
	    .due_after_at = INT64_MIN, .limit = INT32_MAX };
	struct outbox_rows rows = { 0 };
	const struct outbox_row *row;
	struct error error = { 0 };
	bool is_owed = false;
	size_t i;

	sim->commit.is_looked_at = true;
	(void)store_outbox_list(sim->store, &filter, &rows, &error);
	sim->commit.is_looked_at = false;
	for (i = 0; i < rows.list.count; i++) {
		row = &rows.list.items[i];
		is_owed |= strcmp(row->key, letter->key) != 0 &&
		    (row->next_ms != OUTBOX_NEVER || row->has_doubt ||
		    row->state == OUTBOX_UNKNOWN);
	}
	store_outbox_clear(&rows);
	return is_owed;
}

/* Against all that left before. */
static void
invite_judge_others(struct sim *sim, const struct sim_letter *letter)
{
	const struct sim_letter *other;
	struct sim_state state;
	bool was_told = false;
	size_t i;

	for (i = 0; i < sim->letters.count; i++) {
		other = &sim->letters.items[i];
		if (strcmp(other->identity, letter->identity) != 0)
			continue;
		if (strcmp(other->uid, letter->uid) != 0)
			invite_fail(sim, letter, "the UID has changed");
		if (other->sequence == letter->sequence &&
		    !invite_is_same(other, letter))
			invite_fail(sim, letter,
			    "another invitation of the same SEQUENCE");
		/* The service's clock is what DTSTAMP goes by. */
		if (!sim->jumps && ((other->sequence < letter->sequence &&
		    strcmp(other->stamp, letter->stamp) > 0 &&
		    !invite_is_same(other, letter)) ||
		    (other->sequence > letter->sequence &&
		    strcmp(other->stamp, letter->stamp) < 0)))
			invite_fail(sim, letter,
			    "SEQUENCE and DTSTAMP in another order");
		was_told |= strcmp(other->recipient, letter->recipient) == 0;
	}
	if (was_told)
		return;
	/* Or it waits, and comes later, and is passed over. */
	if (letter->is_off && !sim_hand_has(sim, letter->key) &&
	    !invite_is_owed(sim, letter))
		invite_fail(sim, letter,
		    "taken back from who was not invited");
	sim_life_find(sim, letter->identity, sim_wall_ms(sim) / 1000, &state);
	/* An end by hand is told to all, also of what nobody was invited to as
	 * its window came when it was under way. */
	if (!letter->is_off && state.ended_ms == 0 &&
	    sim_series_seconds(letter->end) <= sim_wall_ms(sim) / 1000 &&
	    !sim_hand_has(sim, letter->key))
		invite_fail(sim, letter, "invited to what is over");
}

/* What the checker has to find: it says what the one before it said. */
static void
invite_mutate(struct sim *sim, struct sim_letter *letter)
{
	const struct sim_letter *other;
	size_t i;

	if (sim->mutation != SIM_SAME_INVITE || sim->mutated > 0)
		return;
	for (i = sim->letters.count; i-- > 0;) {
		other = &sim->letters.items[i];
		if (strcmp(other->identity, letter->identity) == 0 &&
		    other->sequence < letter->sequence &&
		    !invite_is_same(other, letter)) {
			letter->sequence = other->sequence;
			sim->mutated++;
			return;
		}
	}
}

void
sim_invite_send(struct sim *sim, const struct sim_send *send,
    const char *bytes)
{
	struct sim_letter letter;
	size_t i;

	/* A repeat is the very same (judge_repeat()). */
	for (i = 0; i < sim->letters.count; i++)
		if (strcmp(sim->letters.items[i].key, send->key) == 0)
			return;
	if (!invite_read(send, bytes, &letter)) {
		invite_fail(sim, &letter, "an invitation without a calendar");
		return;
	}
	invite_mutate(sim, &letter);
	sim_tell(sim, "invites  %s %s %s, SEQUENCE %d, %s-%s",
	    letter.recipient, letter.method, letter.identity,
	    letter.sequence, letter.start, letter.end);
	invite_judge_form(sim, &letter);
	invite_judge_others(sim, &letter);
	array_push(&sim->letters, letter);
}

/* --- arriving ------------------------------------------------------------- */

static struct sim_letter *
invite_find(const struct sim *sim, const char *identity,
    const char *recipient)
{
	size_t i;

	for (i = 0; i < sim->invites.count; i++)
		if (strcmp(sim->invites.items[i].identity, identity) == 0 &&
		    strcmp(sim->invites.items[i].recipient, recipient) == 0)
			return &sim->invites.items[i];
	return NULL;
}

/* What the checker has to find: one that was to come is not in a calendar. */
static bool
invite_is_lost(struct sim *sim, const struct sim_letter *letter)
{
	/* Where nothing changes any more, and it is still to come then. */
	if (sim->mutation != SIM_LOST_INVITE || sim->mutated > 0 ||
	    !sim->is_calm || sim->jumps ||
	    sim_series_seconds(letter->start) * 1000 <
	    sim->end_ms + 3 * SIM_DAY_MS)
		return false;
	sim->mutated++;
	return true;
}

void
sim_invite_arrive(struct sim *sim, const struct sim_send *send,
    const char *bytes)
{
	struct sim_letter letter, *entry;

	if (!invite_read(send, bytes, &letter))
		return;
	letter.is_dropped = invite_is_lost(sim, &letter);
	entry = invite_find(sim, letter.identity, letter.recipient);
	if (entry == NULL) {
		array_push(&sim->invites, letter);
		return;
	}
	if (entry->sequence > letter.sequence ||
	    (entry->sequence == letter.sequence &&
	    strcmp(entry->stamp, letter.stamp) >= 0))
		return;
	letter.is_dropped = entry->is_dropped;
	*entry = letter;
}

/* --- in the end ----------------------------------------------------------- */

/* The newest row of that guest, by its number. */
static const struct outbox_row *
invite_find_row(const struct outbox_rows *rows, const char *identity,
    const char *recipient)
{
	const struct outbox_row *row, *last = NULL;
	size_t i;

	for (i = 0; i < rows->list.count; i++) {
		row = &rows->list.items[i];
		if (strcmp(row->kind, "invitation") == 0 &&
		    strcmp(row->identity, identity) == 0 &&
		    strcmp(row->recipient, recipient) == 0 &&
		    (last == NULL || row->revision > last->revision ||
		    (row->revision == last->revision && row->id > last->id)))
			last = row;
	}
	return last;
}

/* Was it invited to all the time since it was first? */
static bool
invite_is_kept(const struct sim *sim, const char *identity)
{
	const struct sim_window *window;
	char id[WINDOW_ID_MAX + 1];
	int64_t local;
	size_t i;

	if (occurrence_parse_identity(identity, id, &local, NULL) < 0)
		return false;
	for (i = 0; i < sim->epochs.count; i++) {
		window = sim_site_find(&sim->epochs.items[i].site, id);
		if (window != NULL && window->invite_days == 0)
			return false;
	}
	return true;
}

/* Has the service said, or recorded why not, all that it has to say? */
static bool
invite_was_said(const struct outbox_rows *rows, const char *identity,
    const char *recipient)
{
	const struct outbox_row *row = invite_find_row(rows, identity,
	    recipient);

	return row == NULL || row->state == OUTBOX_SENT;
}

static void
invite_judge_times(struct sim *sim, const struct sim_letter *entry,
    const struct sim_state *state)
{
	/* A start that somebody gave early is told with its end. */
	if (!state->was_started &&
	    sim_series_seconds(entry->start) != state->start_at)
		invite_fail(sim, entry, "invited to another start");
	if (sim_series_seconds(entry->end) != state->end_at)
		invite_fail(sim, entry, "invited to another end");
}

/* What a calendar has against what is known of it. */
static void
invite_judge_entry(struct sim *sim, const struct sim_letter *entry,
    const struct outbox_rows *rows)
{
	int64_t now_at = sim_wall_ms(sim) / 1000;
	bool is_past = sim_series_seconds(entry->start) <= now_at;
	struct sim_state state;

	sim_life_find(sim, entry->identity, now_at, &state);
	if (!invite_is_kept(sim, entry->identity) ||
	    !invite_was_said(rows, entry->identity, entry->recipient))
		return;
	/* Of what lies behind a horizon that came nearer, and is still planned,
	 * a change is told when it comes (agenda_invite.c). */
	if (state.window != NULL && sim->epochs.count > 1 &&
	    state.start_at > now_at + state.window->invite_days *
	    CIVIL_DAY_SECS - INVITE_SLACK_SECS)
		return;
	/* What has been stays as it was planned then. */
	if (is_past && (state.window == NULL || sim->epochs.count > 1 ||
	    sim->jumps))
		return;
	if (state.window == NULL) {
		if (!entry->is_off)
			invite_fail(sim, entry, "in a calendar, and not "
			    "planned any more");
		return;
	}
	if (entry->is_off != sim_life_is_off(&state))
		invite_fail(sim, entry, entry->is_off ?
		    "on, but taken out of a calendar" :
		    "off, but in a calendar");
	else if (!entry->is_off)
		invite_judge_times(sim, entry, &state);
}

/* Is one that is to come in each calendar? */
static void
invite_miss(struct sim *sim, const struct sim_window *window,
    const char *identity, const struct outbox_rows *rows)
{
	const struct sim_epoch *epoch =
	    &sim->epochs.items[sim->epochs.count - 1];
	int64_t now_at = sim_wall_ms(sim) / 1000;
	int64_t until_at = now_at + window->invite_days * CIVIL_DAY_SECS -
	    INVITE_SLACK_SECS;
	const struct sim_letter *entry;
	struct sim_state state;
	int i;

	sim_life_find(sim, identity, now_at, &state);
	if (state.window == NULL || sim_life_is_off(&state) ||
	    state.start_at < now_at + INVITE_SLACK_SECS ||
	    state.start_at > until_at)
		return;
	for (i = 0; i < epoch->site.guest_count; i++) {
		entry = invite_find(sim, identity, sim_invite_guests[i]);
		if ((entry == NULL || entry->is_dropped) &&
		    invite_was_said(rows, identity, sim_invite_guests[i]))
			sim_fail(sim, "not invited", identity);
	}
}

static void
invite_miss_window(struct sim *sim, const struct sim_window *window,
    const struct outbox_rows *rows)
{
	int64_t day = sim_wall_ms(sim) / 1000 / CIVIL_DAY_SECS, local, i;
	char identity[OCCURRENCE_IDENTITY_MAX];

	if (!window->is_there || window->invite_days == 0)
		return;
	for (i = -1; i <= window->invite_days + 1; i++) {
		local = (day + i) * CIVIL_DAY_SECS + window->minute * 60;
		if (!sim_site_has(window, local))
			continue;
		sim_feed_identity(window, local, identity);
		invite_miss(sim, window, identity, rows);
	}
}

/* Two of one occurrence: the later one is numbered, the higher its SEQUENCE. */
static void
invite_judge_pair(struct sim *sim, const struct sim_letter *a,
    const struct sim_letter *b)
{
	if (a->number < 0 || b->number < 0 ||
	    strcmp(a->identity, b->identity) != 0)
		return;
	/* Who joins later has the same by the SEQUENCE of then. */
	if (a->number != b->number &&
	    (a->number < b->number) != (a->sequence < b->sequence))
		invite_fail(sim, b, "numbers and SEQUENCEs in another order");
	if (a->number == b->number && strcmp(a->recipient, b->recipient) == 0)
		invite_fail(sim, b, "invited twice by one number");
	/* Nobody gets a mail for nothing. */
	if (abs(a->number - b->number) == 1 && invite_is_same(a, b))
		invite_fail(sim, b, "invited again, and nothing changed");
}

static void
invite_judge_numbers(struct sim *sim, const struct outbox_rows *rows)
{
	const struct outbox_row *row;
	struct sim_letter *letter;
	size_t i, k;

	for (i = 0; i < sim->letters.count; i++) {
		letter = &sim->letters.items[i];
		for (k = 0; k < rows->list.count; k++) {
			row = &rows->list.items[k];
			if (strcmp(row->key, letter->key) == 0)
				letter->number = row->revision;
		}
	}
	for (i = 0; i < sim->letters.count; i++)
		for (k = 0; k < i; k++)
			invite_judge_pair(sim, &sim->letters.items[k],
			    &sim->letters.items[i]);
}

void
sim_invite_judge(struct sim *sim, const struct outbox_rows *rows)
{
	const struct sim_epoch *epoch =
	    &sim->epochs.items[sim->epochs.count - 1];
	size_t i;

	if (!sim->has_guests)
		return;
	invite_judge_numbers(sim, rows);
	/* What a clock that ran ahead invited to is far ahead. */
	if (sim->back_ms != 0)
		return;
	for (i = 0; i < sim->invites.count; i++)
		if (!sim->invites.items[i].is_dropped)
			invite_judge_entry(sim, &sim->invites.items[i], rows);
	for (i = 0; i < SIM_WINDOWS; i++)
		invite_miss_window(sim, &epoch->site.windows[i], rows);
}
