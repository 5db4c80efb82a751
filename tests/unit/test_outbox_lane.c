/* SPDX-License-Identifier: MIT */
/* When a channel takes more, and what holds it back: closed, paced, crowded,
 * probed. */
#include "outbox_lane_internal.h"

#include <stdlib.h>

#include "array.h"
#include "channel.h"
#include "clock.h"
#include "harness.h"
#include "outbox_edit_internal.h"
#include "outbox_order_internal.h"
#include "outbox_try_internal.h"
#include "service_internal.h"
#include "store_internal.h"

#define NOW 1000000

/* Mail and Slack, as far as a lane asks. */
static struct channel mail, slack;
static char *recipients[] = { (char *)"ann@example.org" };

/* --- room ------------------------------------------------------------------ */

static const struct {
	const char *what;
	struct channel *channel;
	struct outbox_lane lane;
	struct outbox_sink sink;
	size_t room;
	int64_t wake_ms;		/* INT64_MAX: an answer comes first */
} rows[] = {
	{ "mail takes what the sink has room for", &mail, { .look_ms = 5 },
	    { .ahead = 64, .is_filling = true, .ready_count = 10,
	    .flying_count = 4 }, 50, 5 },
	{ "one more fits", &mail, { .look_ms = 5 }, { .ahead = 64,
	    .is_filling = true, .ready_count = 60, .flying_count = 3 }, 1,
	    5 },
	{ "full", &mail, { .look_ms = 5 }, { .ahead = 64, .is_filling = true,
	    .ready_count = 60, .flying_count = 4 }, 0, INT64_MAX },
	{ "not filled again before a quarter of it has left", &mail,
	    { .look_ms = 5 }, { .ahead = 64, .ready_count = 48 }, 0,
	    INT64_MAX },
	{ "but then", &mail, { .look_ms = 5 }, { .ahead = 64,
	    .ready_count = 47 }, 17, 5 },
	{ "closed until the next moment", &mail, { .look_ms = 5,
	    .closed_until_ms = NOW + 1 }, { .ahead = 64 }, 0, NOW + 1 },
	{ "open again", &mail, { .look_ms = 5, .closed_until_ms = NOW },
	    { .ahead = 64 }, 64, NOW },
	{ "its host is closed", &mail, { .look_ms = 5 }, { .ahead = 64,
	    .closed_until_ms = NOW + 7 }, 0, NOW + 7 },
	{ "its host is open again", &mail, { .look_ms = 5 }, { .ahead = 64,
	    .closed_until_ms = NOW }, 64, NOW },
	{ "parked: one probe", &mail, { .look_ms = 5, .is_parked = true },
	    { .ahead = 64, .ready_count = 9 }, 1, 5 },
	{ "parked: the probe is ready", &mail, { .look_ms = 5,
	    .is_parked = true, .ready_count = 1 }, { .ahead = 64 }, 0,
	    INT64_MAX },
	{ "parked: the probe is under way", &mail, { .look_ms = 5,
	    .is_parked = true, .flying_count = 1 }, { .ahead = 64 }, 0,
	    INT64_MAX },
	{ "the host was not reached: one probe", &mail,
	    { .look_ms = 5 }, { .ahead = 64, .failure_count = 1 }, 1, 5 },
	{ "and it is under way", &mail, { .look_ms = 5 }, { .ahead = 64,
	    .failure_count = 1, .flying_count = 1, .is_probed = true }, 0,
	    INT64_MAX },
	{ "another one is, from before", &mail, { .look_ms = 5 },
	    { .ahead = 64, .failure_count = 1, .flying_count = 1 }, 1, 5 },
	{ "or ready", &mail, { .look_ms = 5 }, { .ahead = 64,
	    .failure_count = 6, .ready_count = 1 }, 0, INT64_MAX },
	{ "Slack: one at a time", &slack, { .look_ms = 5 }, { .ahead = 64 }, 1,
	    5 },
	{ "Slack: the second is not over", &slack, { .look_ms = 5,
	    .pace_ms = NOW + 1 }, { .ahead = 64 }, 0, NOW + 1 },
	{ "Slack: the second is over", &slack, { .look_ms = 5,
	    .pace_ms = NOW }, { .ahead = 64 }, 1, NOW },
	{ "Slack: three are under way", &slack, { .look_ms = 5,
	    .flying_count = 2, .ready_count = 1 }, { .ahead = 64 }, 1, 5 },
	{ "Slack: four are", &slack, { .look_ms = 5, .flying_count = 3,
	    .ready_count = 1 }, { .ahead = 64 }, 0, INT64_MAX },
	{ "left the configuration: one is looked at", NULL, { .look_ms = 5 },
	    { 0 }, 1, 5 },
	{ "left the configuration, and closed", NULL, { .look_ms = 5,
	    .closed_until_ms = NOW + 3 }, { 0 }, 0, NOW + 3 },
	{ "nothing is owed", &mail, { .look_ms = INT64_MAX }, { .ahead = 64 },
	    64, INT64_MAX },
	{ "owed later", &mail, { .look_ms = NOW + 99 }, { .ahead = 64 }, 64,
	    NOW + 99 },
};

static void
test_room(void)
{
	struct outbox_lane lane;
	struct outbox_sink sink;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		lane = rows[i].lane;
		sink = rows[i].sink;
		lane.channel = rows[i].channel;
		lane.sink = lane.channel == NULL ? NULL : &sink;
		CHECK_ROW(outbox_lane_room(&lane, NOW) == rows[i].room,
		    rows[i].what);
		CHECK_ROW(outbox_lane_wake_ms(&lane) == rows[i].wake_ms,
		    rows[i].what);
	}
}

/* Without a sink nothing is crowded; with one it is as crowded as that. */
static void
test_crowd(void)
{
	struct outbox_sink sink = { .ahead = 4, .is_filling = true };
	struct outbox_lane lane = { .sink = NULL };

	CHECK(!outbox_lane_is_crowded(&lane));
	lane.sink = &sink;
	CHECK(!outbox_lane_is_crowded(&lane));
	sink.flying_count = 4;
	CHECK(outbox_lane_is_crowded(&lane));
	/* To park a lane whose channel left says nothing of a sink. */
	lane.sink = NULL;
	outbox_lane_park(&lane, NOW, "gone");
	CHECK(lane.is_parked && lane.closed_until_ms == NOW);
	CHECK_STRING(lane.reason, "gone");
	lane.sink = &sink;
	outbox_lane_park(&lane, NOW, "x");
	CHECK(sink.has_parked);
}

static void
test_find(void)
{
	static const char *const ids[] = { "mm", "bb", "zz", "b", "aa" };
	struct outbox_lanes lanes = { 0 };
	struct outbox_sinks sinks = { 0 };
	struct outbox_lane *lane;
	size_t i;

	CHECK(outbox_lane_find(&lanes, "aa") == NULL);
	for (i = 0; i < countof(ids); i++)
		(void)outbox_lane_put(&lanes, ids[i]);
	for (i = 0; i < countof(ids); i++) {
		lane = outbox_lane_find(&lanes, ids[i]);
		CHECK_ROW(lane != NULL && strcmp(lane->id, ids[i]) == 0,
		    ids[i]);
		CHECK(outbox_lane_put(&lanes, ids[i]) == lane);
	}
	CHECK_NUMBER(lanes.list.count, countof(ids));
	CHECK(outbox_lane_find(&lanes, "") == NULL);
	CHECK(outbox_lane_find(&lanes, "ab") == NULL);
	CHECK(outbox_lane_find(&lanes, "zzz") == NULL);
	outbox_lanes_clear(&lanes, &sinks);
}

/* Channels of one address share what is behind it; those that have none, whose
 * address is a secret, share nothing. */
static void
test_sinks(void)
{
	static const struct { const char *id, *url; size_t sinks; } steps[] = {
		{ "a", "https://slack.com/api/", 1 },
		{ "b", "https://slack.com/api/", 1 },
		{ "c", "https://slack.test/api/", 2 },
		{ "d", NULL, 3 }, { "e", NULL, 4 },
	};
	struct channel channels[countof(steps)] = { { 0 } };
	struct outbox_lanes lanes = { 0 };
	struct outbox_sinks sinks = { 0 };
	size_t i;

	for (i = 0; i < countof(steps); i++) {
		channels[i].kind = slack.kind;
		channels[i].id = (char *)steps[i].id;
		channels[i].url = (char *)steps[i].url;
		outbox_lane_set(outbox_lane_put(&lanes, steps[i].id),
		    &channels[i], &sinks);
		CHECK_NUMBER(sinks.list.count, steps[i].sinks);
		/* Again, as a reload does: the same one. */
		outbox_lane_set(outbox_lane_put(&lanes, steps[i].id),
		    &channels[i], &sinks);
		CHECK_NUMBER(sinks.list.count, steps[i].sinks);
	}
	CHECK(outbox_lane_find(&lanes, "a")->sink ==
	    outbox_lane_find(&lanes, "b")->sink);
	outbox_lanes_clear(&lanes, &sinks);
}

/* What a reload forgets: that a person was needed, why the last try failed; what
 * the peer asked for it keeps.  A reason is one's own where it is parked. */
static void
test_set(void)
{
	struct channel channel = { .kind = slack.kind, .id = (char *)"a" };
	struct outbox_lanes lanes = { 0 };
	struct outbox_sinks sinks = { 0 };
	struct outbox_lane *lane = outbox_lane_put(&lanes, "a");

	outbox_lane_set(lane, &channel, &sinks);
	outbox_lane_note(lane, "no answer");
	CHECK_STRING(lane->reason, "no answer");
	CHECK(lane->is_failing && !lane->is_parked);
	lane->closed_until_ms = NOW;
	outbox_lane_set(lane, &channel, &sinks);
	CHECK_STRING(lane->reason, "");
	CHECK(!lane->is_failing && !lane->is_parked);
	CHECK_NUMBER(lane->closed_until_ms, NOW);
	outbox_lane_park(lane, NOW + 5, "no token");
	outbox_lane_note(lane, "no answer");
	CHECK_STRING(lane->reason, "no token");
	CHECK(lane->is_failing && lane->is_parked);
	outbox_lane_note(lane, NULL);
	CHECK_STRING(lane->reason, "no token");
	CHECK(!lane->is_failing && lane->is_parked);
	lane->sink->is_probed = true;
	lane->sink->failure_count = 3;
	lane->sink->closed_until_ms = NOW + 9;
	outbox_lane_set(lane, &channel, &sinks);
	CHECK_STRING(lane->reason, "");
	CHECK(!lane->is_failing && !lane->is_parked);
	CHECK_NUMBER(lane->closed_until_ms, 0);
	CHECK(outbox_sink_may_take(lane->sink, 0));
	CHECK_NUMBER(lane->sink->failure_count, 0);
	outbox_lane_set(lane, NULL, &sinks);
	CHECK_STRING(lane->reason, "not in the configuration");
	CHECK(lane->is_parked && lane->channel == NULL);
	outbox_lanes_clear(&lanes, &sinks);
}

/* What the store has as its place is read once, "" being an answer, too. */
static void
test_place(void)
{
	struct outbox_lanes lanes = { 0 };
	struct outbox_sinks sinks = { 0 };
	struct outbox_lane *lane = outbox_lane_put(&lanes, "a");

	CHECK(!lane->has_place);
	outbox_lane_keep(lane, "C");
	CHECK(lane->has_place);
	CHECK_STRING(lane->place, "C");
	outbox_lane_keep(lane, "");
	CHECK(lane->has_place && lane->place == NULL);
	outbox_lane_keep(lane, "C2");
	outbox_lane_set(lane, NULL, &sinks);
	CHECK(!lane->has_place && lane->place == NULL);
	outbox_lanes_clear(&lanes, &sinks);
}

/* A host that was not reached is left alone for at most a minute; any answer
 * ends it.  Either is news for what is handed over next. */
static void
test_sink_fails(void)
{
	static const struct { int64_t wait_ms, closed_ms; } cases[] = {
		{ 0, 0 }, { 1, 1 }, { 2000, 2000 }, { 60000, 60000 },
		{ 60001, 60000 }, { 300000, 60000 },
	};
	struct outbox_sink sink = { 0 };
	size_t i;

	for (i = 0; i < countof(cases); i++) {
		sink.is_probed = true;
		outbox_sink_fail(&sink, NOW, cases[i].wait_ms);
		CHECK_NUMBER(sink.closed_until_ms, NOW + cases[i].closed_ms);
		CHECK_NUMBER(sink.failure_count, (int64_t)i + 1);
		CHECK_NUMBER(sink.turn, i + 1);
		CHECK(!sink.is_probed);
	}
	sink.is_probed = true;
	outbox_sink_reach(&sink);
	CHECK(!sink.is_probed);
	CHECK_NUMBER(sink.closed_until_ms, 0);
	CHECK_NUMBER(sink.failure_count, 0);
	CHECK_NUMBER(sink.turn, i + 1);
}

/* What may be handed over to it: nothing while it is closed, then one, then as
 * before. */
static void
test_sink_takes(void)
{
	static const struct { const char *what; struct outbox_sink sink;
	    bool may; } cases[] = {
		{ "as ever", { .flying_count = 9 }, true },
		{ "closed", { .failure_count = 1,
		    .closed_until_ms = NOW + 1 }, false },
		{ "a probe", { .failure_count = 1, .closed_until_ms = NOW },
		    true },
		{ "it is under way", { .failure_count = 3,
		    .closed_until_ms = NOW, .is_probed = true }, false },
		{ "others are, from before", { .failure_count = 3,
		    .closed_until_ms = NOW, .flying_count = 1 }, true },
	};
	size_t i;

	for (i = 0; i < countof(cases); i++)
		CHECK_ROW(outbox_sink_may_take(&cases[i].sink, NOW) ==
		    cases[i].may, cases[i].what);
}

/* --- what the steps ask ---------------------------------------------------- */

/* All sinks have enough to do: no lane need be looked at. */
static void
test_full(void)
{
	static struct outbox_sink busy = { .ahead = 4, .flying_count = 4 },
	    idle = { .ahead = 4, .is_filling = true },
	    parked = { .ahead = 4, .flying_count = 4, .has_parked = true };
	static const struct {
		struct outbox_sink *sinks[2];
		size_t count;
		bool has_orphans, is_full;
	} sets[] = {
		{ { NULL }, 0, false, false }, { { &busy }, 1, false, true },
		{ { &busy }, 1, true, false }, { { &idle }, 1, false, false },
		{ { &busy, &idle }, 2, false, false },
		{ { &busy, &busy }, 2, false, true },
		{ { &busy, &parked }, 2, false, false },
	};
	struct service *service = mem_new(1, sizeof(*service));
	char label[20];
	size_t i, k;

	for (i = 0; i < countof(sets); i++) {
		service->sinks.list.count = 0;
		service->sinks.has_orphans = sets[i].has_orphans;
		for (k = 0; k < sets[i].count; k++)
			array_push(&service->sinks.list, sets[i].sinks[k]);
		snprintf(label, sizeof(label), "set %zu", i);
		CHECK_ROW(outbox_fill_is_full(service) == sets[i].is_full,
		    label);
	}
	array_clear(&service->sinks.list);
	free(service);
}

/* Answers are written down at once when nothing else is ready to fly, else
 * together, a moment later or when they are many. */
static void
test_due(void)
{
	static const struct {
		size_t answered, ready;
		int64_t waited_ms;
		bool is_due, has_marks;
	} cases[] = {
		{ 0, 0, 1000, false, false }, { 1, 0, 0, true, false },
		{ 1, 15, 0, true, false }, { 1, 16, 0, false, false },
		{ 1, 16, 49, false, false }, { 1, 16, 50, true, false },
		{ 127, 16, 0, false, false }, { 128, 16, 0, true, false },
		{ 200, 500, 0, true, false },
		/* In the marks they are safe from a kill. */
		{ 1, 15, 0, true, true }, { 128, 16, 0, false, true },
		{ 511, 16, 49, false, true }, { 511, 16, 50, true, true },
		{ 512, 16, 0, true, true },
	};
	struct service *service = mem_new(1, sizeof(*service));
	struct store *store = mem_new(1, sizeof(*store));
	struct clock clock;
	char label[20];
	size_t i;

	clock_init_pinned(&clock, NOW);
	service->seams.clock = &clock;
	service->seams.store = store;
	for (i = 0; i < countof(cases); i++) {
		store->marks.descriptor = cases[i].has_marks ? 0 : -1;
		service->answered_count = cases[i].answered;
		service->ready_count = cases[i].ready;
		service->answered_ms = clock_boot_ms(&clock) -
		    cases[i].waited_ms;
		snprintf(label, sizeof(label), "case %zu", i);
		CHECK_ROW(outbox_record_is_due(service) == cases[i].is_due,
		    label);
	}
	free(store);
	free(service);
}

/* What was claimed and has not left is as it was; the one repeat of a doubtful
 * one was not used. */
static void
test_unclaim(void)
{
	static const struct {
		bool has_doubt;
		int repeats, repeats_after;
		enum outbox_state state;
	} cases[] = {
		{ false, 0, 0, OUTBOX_PLANNED }, { false, 1, 1, OUTBOX_PLANNED },
		{ true, 0, 0, OUTBOX_WAIT }, { true, 1, 0, OUTBOX_WAIT },
		{ true, 2, 1, OUTBOX_WAIT },
	};
	struct service *service = mem_new(1, sizeof(*service));
	struct outbox_row row;
	struct clock clock;
	char label[20];
	size_t i;

	clock_init_pinned(&clock, NOW);
	service->seams.clock = &clock;
	for (i = 0; i < countof(cases); i++) {
		row = (struct outbox_row){ .attempt = 3, .state =
		    OUTBOX_SENDING, .has_doubt = cases[i].has_doubt,
		    .repeats = cases[i].repeats };
		outbox_try_unclaim(service, &row);
		snprintf(label, sizeof(label), "case %zu", i);
		CHECK_ROW(row.state == cases[i].state, label);
		CHECK_ROW(row.repeats == cases[i].repeats_after, label);
		CHECK_ROW(row.attempt == 2 && row.next_ms ==
		    clock_now_ms(&clock), label);
	}
	outbox_try_free(NULL);
	free(service);
}

/* Whether a message in doubt is repeated without a look. */
static void
test_blind(void)
{
	static const struct channel_kind sees = { .can_look_up = true },
	    sees_not = { .can_look_up = false };
	static const struct {
		bool has_doubt;
		const struct channel_kind *kind;	/* NULL: it left */
		enum outbox_state state;
		bool is_blind;
	} cases[] = {
		{ false, &sees, OUTBOX_WAIT, false },
		{ true, NULL, OUTBOX_UNKNOWN, true },
		{ true, &sees_not, OUTBOX_UNKNOWN, true },
		{ true, &sees, OUTBOX_UNKNOWN, false },
		{ true, &sees, OUTBOX_WAIT, true },
	};
	struct outbox_row row;
	struct channel channel = { 0 };
	struct outbox_lane lane = { 0 };
	char label[20];
	size_t i;

	for (i = 0; i < countof(cases); i++) {
		row = (struct outbox_row){ .has_doubt = cases[i].has_doubt,
		    .state = cases[i].state };
		channel.kind = cases[i].kind;
		lane.channel = cases[i].kind == NULL ? NULL : &channel;
		snprintf(label, sizeof(label), "case %zu", i);
		CHECK_ROW(outbox_order_is_blind(&row, &lane) ==
		    cases[i].is_blind, label);
	}
}

/* An edit changes a message that is there; without one it is a message. */
static void
test_edit(void)
{
	static const struct { const char *kind, *reference; bool is_change; }
	cases[] = {
		{ "start", "17.1", false }, { "start", NULL, false },
		{ "edit", NULL, false }, { "edit", "", false },
		{ "edit", "17.1", true },
	};
	struct outbox_row row;
	size_t i;

	for (i = 0; i < countof(cases); i++) {
		row = (struct outbox_row){ .kind = cases[i].kind,
		    .reference = cases[i].reference };
		CHECK_ROW(outbox_edit_is_change(&row) == cases[i].is_change,
		    cases[i].kind);
	}
}

int
main(void)
{
	slack.kind = channel_kinds[0];
	mail.recipients.items = recipients;
	mail.recipients.count = 1;
	CHECK(channel_has_recipients(&mail) && !channel_has_recipients(&slack));
	test_room();
	test_crowd();
	test_find();
	test_sinks();
	test_set();
	test_place();
	test_sink_fails();
	test_sink_takes();
	test_full();
	test_due();
	test_unclaim();
	test_blind();
	test_edit();
	return harness_end();
}
