/* SPDX-License-Identifier: MIT */
/* The gate where its answer hangs on who agreed to what, what was said when,
 * and on emergencies; windows and people: tests/policy/gate*.py. */
#include <stdlib.h>

#include "civil.h"
#include "conf.h"
#include "gate.h"
#include "harness.h"
#include "mem.h"

static const char test_yaml[] =
	"site: {zones: [UTC]}\n"
	"people: {lead: {title: The lead, contact: team}}\n"
	"grants: [{to: lead, may: all}]\n"
	"channels: {team: {slack: \"#team\", token: {file: t}}}\n"
	"environments: {prod: {tier: prod, group: a}, dev: {tier: dev}}\n"
	"windows:\n"
	"  w: {title: W, when: every Thursday at 15:00, zone: UTC, "
	"duration: 2h, environments: [prod, dev], "
	"announce: [{to: team, remind: [24h]}]}\n"
	"  hand: {title: Hand, when: once on 2026-12-03 at 15:00, zone: UTC, "
	"duration: 2h, environments: [prod], end: by-hand}\n"
	"policy:\n"
	"  services: {said: {}, okay: {}, both: {}, board: {}, free: {}, "
	"slow: {}, soon: {}, fire: {}, hot: {}, long: {}}\n"
	"  rules:\n"
	"    - {services: said, prod: {announce: team, notice: 1h}}\n"
	"    - {services: soon, prod: {announce: team}}\n"
	"    - {services: slow, prod: {process: consensus, notice: 2h}}\n"
	"    - {services: okay, prod: {approve: lead, channel: team}}\n"
	"    - {services: both, prod: {approve: lead, channel: team, "
	"notice: 24h}}\n"
	"    - {services: board, prod: {board: lead}}\n"
	"    - {services: free, prod: automatic, dev: at-will}\n"
	"    - {services: fire, prod: [{when: emergency, approve: lead}, "
	"{window: w}]}\n"
	"    - {services: hot, prod: [{when: emergency, announce: team, "
	"notice: 30m}, {window: w}]}\n"
	"    - {services: long, prod: {window: hand}}\n"
	"  freezes:\n"
	"    - {title: One, from: 2026-12-21, until: 2026-12-22, "
	"because: \"x\"}\n"
	"    - {title: Two, from: 2026-12-23, until: 2026-12-23T12:00}\n";

static int64_t
test_at(const char *text)
{
	struct error error = { 0 };
	int64_t local = 0;

	if (text != NULL)
		CHECK(civil_parse(text, &local, NULL, &error) == 0);
	return local;
}

/* A Tuesday at noon, unless a row says otherwise. */
#define TEST_NOW "2026-12-01T12:00"

static const struct {
	const char *service, *version, *announced;
	/* who agreed when, and to which version */
	const char *by, *at, *to;
	const char *emergency;		/* declared then, for 2 hours */
	const char *now;
	enum gate_state state;
	const char *opens, *closes, *why;
} test_rows[] = {
	/* Notices. */
	{ "said", NULL, NULL, NULL, NULL, NULL, NULL, TEST_NOW, GATE_CLOSED,
	  "2026-12-03T15:00", NULL, "it has to be announced in #team; open "
	  "1 hour after that, or in W from Thu 3 Dec 2026 15:00 UTC" },
	{ "said", NULL, "2026-12-01T11:00", NULL, NULL, NULL, NULL, TEST_NOW,
	  GATE_OPEN, NULL, "2026-12-21", "announced on Tue 1 Dec 2026 11:00 "
	  "UTC" },
	{ "said", NULL, "2026-12-01T11:00:01", NULL, NULL, NULL, NULL,
	  TEST_NOW, GATE_CLOSED, "2026-12-01T12:00:01", NULL, "announced on "
	  "Tue 1 Dec 2026 11:00:01 UTC; open when the notice is over, Tue 1 "
	  "Dec 2026 12:00:01 UTC" },
	/* … also one that is still to come */
	{ "said", NULL, "2026-12-01T13:00", NULL, NULL, NULL, NULL, TEST_NOW,
	  GATE_CLOSED, "2026-12-01T14:00", NULL, NULL },
	/* … and where the window comes first */
	{ "said", NULL, "2026-12-03T14:30", NULL, NULL, NULL, NULL,
	  "2026-12-03T14:45", GATE_CLOSED, "2026-12-03T15:00", NULL, NULL },
	{ "said", NULL, "2026-12-03T14:30", NULL, NULL, NULL, NULL,
	  "2026-12-03T15:00", GATE_OPEN, NULL, "2026-12-03T17:00", "W is "
	  "under way until Thu 3 Dec 2026 17:00 UTC, and was announced in "
	  "#team" },
	{ "soon", NULL, NULL, NULL, NULL, NULL, NULL, TEST_NOW, GATE_CLOSED,
	  "2026-12-03T15:00", NULL, "it has to be announced in #team; open "
	  "then, or in W from Thu 3 Dec 2026 15:00 UTC" },
	{ "soon", NULL, TEST_NOW, NULL, NULL, NULL, NULL, TEST_NOW, GATE_OPEN,
	  NULL, "2026-12-21", NULL },
	{ "slow", NULL, NULL, NULL, NULL, NULL, NULL, TEST_NOW, GATE_CLOSED,
	  NULL, NULL, "it has to be announced; open 2 hours after that" },
	{ "slow", NULL, "2026-12-01T10:00", NULL, NULL, NULL, NULL, TEST_NOW,
	  GATE_OPEN, NULL, "2026-12-21", NULL },
	/* Sign-offs: of this service, this version, not of tomorrow. */
	{ "okay", NULL, NULL, NULL, NULL, NULL, NULL, TEST_NOW, GATE_CLOSED,
	  NULL, NULL, "The lead has to okay it in #team" },
	{ "okay", NULL, TEST_NOW, NULL, NULL, NULL, NULL, TEST_NOW,
	  GATE_CLOSED, NULL, NULL, NULL },
	{ "okay", NULL, NULL, "Adam", TEST_NOW, NULL, NULL, TEST_NOW,
	  GATE_OPEN, NULL, "2026-12-21", "Adam agreed" },
	{ "okay", "1.2", NULL, "Adam", TEST_NOW, NULL, NULL, TEST_NOW,
	  GATE_OPEN, NULL, "2026-12-21", NULL },
	{ "okay", "1.2", NULL, "Adam", TEST_NOW, "1.2", NULL, TEST_NOW,
	  GATE_OPEN, NULL, "2026-12-21", NULL },
	{ "okay", "1.3", NULL, "Adam", TEST_NOW, "1.2", NULL, TEST_NOW,
	  GATE_CLOSED, NULL, NULL, "The lead has to okay it in #team; what "
	  "was agreed to is 1.2" },
	{ "okay", NULL, NULL, "Adam", TEST_NOW, "1.2", NULL, TEST_NOW,
	  GATE_CLOSED, NULL, NULL, NULL },
	{ "okay", NULL, NULL, "Adam", "2026-12-01T12:00:01", NULL, NULL,
	  TEST_NOW, GATE_CLOSED, NULL, NULL, NULL },
	{ "board", NULL, NULL, NULL, NULL, NULL, NULL, TEST_NOW, GATE_CLOSED,
	  NULL, NULL, "The lead has to approve it" },
	{ "board", NULL, NULL, "Adam\n<b>", TEST_NOW, NULL, NULL, TEST_NOW,
	  GATE_OPEN, NULL, "2026-12-21", "Adam <b> agreed" },
	/* … and the notice, which counts from either. */
	{ "both", NULL, NULL, "Adam", "2026-12-01T11:00", NULL, NULL,
	  TEST_NOW, GATE_CLOSED, "2026-12-02T11:00", NULL, "Adam agreed; "
	  "announced on Tue 1 Dec 2026 11:00 UTC; open when the notice is "
	  "over, Wed 2 Dec 2026 11:00 UTC" },
	{ "both", NULL, "2026-11-30T12:00", "Adam", "2026-12-01T11:00", NULL,
	  NULL, TEST_NOW, GATE_OPEN, NULL, "2026-12-21", NULL },
	{ "both", NULL, "2026-11-29T12:00", NULL, NULL, NULL, NULL, TEST_NOW,
	  GATE_CLOSED, NULL, NULL, NULL },
	{ "both", NULL, NULL, "Adam", "2026-12-03T15:00", NULL, NULL,
	  "2026-12-03T15:30", GATE_OPEN, NULL, "2026-12-03T17:00", NULL },
	/* A notice that is over within a freeze, and an agreed time. */
	{ "said", NULL, "2026-12-20T23:30", NULL, NULL, NULL, NULL,
	  "2026-12-20T23:30", GATE_CLOSED, "2026-12-23T12:00", NULL,
	  "announced on Sun 20 Dec 2026 23:30 UTC; open when the notice and a "
	  "freeze are over, Wed 23 Dec 2026 12:00 UTC" },
	/* Freezes, one after the other. */
	{ "free", NULL, NULL, NULL, NULL, NULL, NULL, "2026-12-21",
	  GATE_CLOSED, "2026-12-23T12:00", NULL, "frozen until Wed 23 Dec "
	  "2026 00:00 UTC: One (x); open from Wed 23 Dec 2026 12:00 UTC" },
	{ "free", NULL, NULL, NULL, NULL, NULL, NULL, "2026-12-23T12:00",
	  GATE_OPEN, NULL, NULL, "automatic" },
	{ "okay", NULL, NULL, "Adam", TEST_NOW, NULL, NULL, "2026-12-22",
	  GATE_CLOSED, "2026-12-23T12:00", NULL, NULL },
	{ "okay", NULL, NULL, NULL, NULL, NULL, NULL, "2026-12-22",
	  GATE_CLOSED, NULL, NULL, NULL },
	{ "fire", NULL, NULL, NULL, NULL, NULL, NULL, "2026-12-22",
	  GATE_CLOSED, "2026-12-24T15:00", NULL, NULL },
	/* Emergencies: from their second to their end, whatever is frozen. */
	{ "free", NULL, NULL, NULL, NULL, NULL, "2026-12-22", "2026-12-22",
	  GATE_OPEN, NULL, "2026-12-22T02:00", "an emergency until Tue 22 "
	  "Dec 2026 02:00 UTC, says adam: it leaks" },
	{ "free", NULL, NULL, NULL, NULL, NULL, "2026-12-22",
	  "2026-12-22T02:00", GATE_CLOSED, "2026-12-23T12:00", NULL, NULL },
	{ "free", NULL, NULL, NULL, NULL, NULL, "2026-12-22T00:00:01",
	  "2026-12-22", GATE_CLOSED, "2026-12-23T12:00", NULL, NULL },
	{ "okay", NULL, NULL, NULL, NULL, NULL, TEST_NOW, TEST_NOW, GATE_OPEN,
	  NULL, "2026-12-01T14:00", NULL },
	/* … or what the policy has for them. */
	{ "fire", NULL, NULL, NULL, NULL, NULL, "2026-12-22", "2026-12-22",
	  GATE_CLOSED, NULL, NULL, "an emergency until Tue 22 Dec 2026 02:00 "
	  "UTC, says adam: it leaks; The lead has to okay it" },
	{ "fire", NULL, NULL, "Adam", "2026-12-22", NULL, "2026-12-22",
	  "2026-12-22", GATE_OPEN, NULL, "2026-12-22T02:00", NULL },
	{ "hot", NULL, NULL, NULL, NULL, NULL, "2026-12-22",
	  "2026-12-22T00:29:59", GATE_CLOSED, "2026-12-22T00:30", NULL, NULL },
	{ "hot", NULL, NULL, NULL, NULL, NULL, "2026-12-22",
	  "2026-12-22T00:30", GATE_OPEN, NULL, "2026-12-22T02:00", NULL },
	/* Nothing is written. */
	{ "fre", NULL, NULL, NULL, NULL, NULL, NULL, TEST_NOW, GATE_UNKNOWN,
	  NULL, NULL, "the policy says nothing about fre in prod; did you "
	  "mean \"free\"?" },
	{ "fre", NULL, NULL, NULL, NULL, NULL, TEST_NOW, TEST_NOW, GATE_OPEN,
	  NULL, "2026-12-01T14:00", NULL },
};

static struct emergency_list *
test_emergencies(const char *service, const char *at)
{
	struct emergency_list *list = emergency_list_new();
	struct emergency *emergency;

	if (at == NULL)
		return list;
	emergency = array_add(&list->list);
	emergency->service = mem_string(service);
	emergency->environment = mem_string("prod");
	emergency->because = mem_string("it\nleaks");
	emergency->who = mem_string("adam (uid 1000)");
	emergency->at = test_at(at);
	emergency->until_at = emergency->at + 7200;
	return list;
}

static void
test_row(const struct conf *conf, struct schedule *schedule, size_t i)
{
	const struct gate_consent consent = { .service =
	    test_rows[i].service, .environment = "prod",
	    .version = test_rows[i].to, .at = test_at(test_rows[i].at),
	    .by = test_rows[i].by };
	struct gate_question question = { .policy = {
	    .service = test_rows[i].service, .environment =
	    conf_find_environment(conf, "prod") },
	    .version = test_rows[i].version,
	    .now_at = test_at(test_rows[i].now),
	    .announced_at = test_at(test_rows[i].announced),
	    .schedule = schedule, .consents = &consent,
	    .consent_count = consent.by != NULL };
	struct emergency_list *list = test_emergencies(
	    test_rows[i].service, test_rows[i].emergency);
	struct gate_answer answer;

	question.emergencies = list;
	gate_plan(conf, &question, &answer);
	if (!CHECK_ROW(answer.state == test_rows[i].state &&
	    answer.opens_at == test_at(test_rows[i].opens) &&
	    answer.closes_at == test_at(test_rows[i].closes),
	    test_rows[i].service))
		printf("    row %zu: %s\n", i, text_string(&answer.why));
	if (test_rows[i].why != NULL)
		CHECK_STRING(text_string(&answer.why), test_rows[i].why);
	CHECK(answer.valid_until_at > question.now_at);
	gate_clear(&answer);
	/* Strangers get the same, and no names. */
	question.is_stranger = true;
	gate_plan(conf, &question, &answer);
	CHECK(answer.state == test_rows[i].state);
	CHECK(strcasestr(text_string(&answer.why), "adam") == NULL &&
	    strstr(text_string(&answer.why), "leaks") == NULL);
	gate_clear(&answer);
	emergency_list_release(list);
}

/* Declared once more within the second: the last reason counts. */
static void
test_twice(void)
{
	struct emergency_list *list = test_emergencies("board", TEST_NOW);
	struct emergency again = list->list.items[0];
	const struct emergency *found;

	again.service = mem_string(again.service);
	again.environment = mem_string(again.environment);
	again.because = mem_string("it burns");
	again.who = mem_string(again.who);
	array_push(&list->list, again);
	found = emergency_list_find(list, "board", "prod", test_at(TEST_NOW));
	if (CHECK(found != NULL))
		CHECK_STRING(found->because, "it burns");
	emergency_list_release(list);
}

/* What is agreed to elsewhere, or for another service, opens nothing. */
static void
test_other(const struct conf *conf, struct schedule *schedule)
{
	const struct gate_consent consents[] = {
		{ .service = "okay", .environment = "dev", .by = "x" },
		{ .service = "board", .environment = "prod", .by = "x" } };
	struct gate_question question = { .policy = { .service = "okay",
	    .environment = conf_find_environment(conf, "prod") },
	    .now_at = test_at(TEST_NOW), .schedule = schedule,
	    .consents = consents, .consent_count = countof(consents) };
	struct emergency_list *list = test_emergencies("board", TEST_NOW);
	struct gate_answer answer;

	question.emergencies = list;
	gate_plan(conf, &question, &answer);
	CHECK(answer.state == GATE_CLOSED);
	gate_clear(&answer);
	emergency_list_release(list);
}

/* One whom the process asks has to agree; others are asked where the proposer
 * said something else of the change. */
static void
test_roles(const struct conf *conf, struct schedule *schedule)
{
	char aide[] = "aide", lead[] = "lead";
	struct process_party parties[] = { { .id = aide }, { .id = lead } };
	process_parties roles = { .items = parties, .count = 1 };
	const struct gate_consent consent = { .service = "okay",
		.environment = "prod", .by = "Adam", .roles = &roles };
	struct gate_question question = { .policy = { .service = "okay",
	    .environment = conf_find_environment(conf, "prod") },
	    .now_at = test_at(TEST_NOW), .schedule = schedule,
	    .consents = &consent, .consent_count = 1 };
	struct gate_answer answer;

	gate_plan(conf, &question, &answer);
	CHECK(answer.state == GATE_CLOSED && answer.opens_at == 0);
	CHECK_STRING(text_string(&answer.why), "The lead has to okay it in "
	    "#team");
	gate_clear(&answer);
	roles.count = 2;
	gate_plan(conf, &question, &answer);
	CHECK(answer.state == GATE_OPEN);
	CHECK_STRING(text_string(&answer.why), "Adam agreed");
	gate_clear(&answer);
}

/* The notice of the process, where what was proposed needed less. */
static void
test_less_notice(const struct conf *conf, struct schedule *schedule)
{
	struct gate_consent consent = { .service = "both",
	    .environment = "prod", .by = "Adam",
	    .at = test_at("2026-12-01T11:59"),
	    .said_at = test_at("2026-12-01T11:00"),
	    .from_at = test_at("2026-12-01T11:59") };
	struct gate_question question = { .policy = { .service = "both",
	    .environment = conf_find_environment(conf, "prod") },
	    .now_at = test_at(TEST_NOW), .schedule = schedule,
	    .consents = &consent, .consent_count = 1 };
	struct gate_answer answer;

	gate_plan(conf, &question, &answer);
	CHECK(answer.state == GATE_CLOSED &&
	    answer.opens_at == test_at("2026-12-02T11:00"));
	CHECK(answer.valid_until_at == answer.opens_at);
	CHECK_STRING(text_string(&answer.why), "Adam agreed; open from Wed 2 "
	    "Dec 2026 11:00 UTC");
	gate_clear(&answer);
	/* More than that is as it was agreed to. */
	consent.from_at = test_at("2026-12-02T12:00");
	gate_plan(conf, &question, &answer);
	CHECK(answer.opens_at == consent.from_at);
	CHECK(answer.valid_until_at == answer.opens_at);
	gate_clear(&answer);
	/* It is over now. */
	consent.said_at = question.now_at - 86400;
	consent.from_at = question.now_at;
	gate_plan(conf, &question, &answer);
	CHECK(answer.state == GATE_OPEN);
	gate_clear(&answer);
}

/* Agreed to from a time on, or for an occurrence. */
static void
test_agreed(const struct conf *conf, struct schedule *schedule)
{
	static const struct {
		const char *from, *occurrence, *now;
		enum gate_state state;
		const char *opens, *closes, *why;
	} rows[] = {
		{ "2026-12-02T12:00", NULL, TEST_NOW, GATE_CLOSED,
		  "2026-12-02T12:00", NULL, "Adam agreed; open from Wed 2 Dec "
		  "2026 12:00 UTC" },
		/* the notice of the process is in it */
		{ "2026-12-02T12:00", NULL, "2026-12-02T12:00", GATE_OPEN,
		  NULL, "2026-12-21", "Adam agreed" },
		{ "2026-12-21T12:00", NULL, TEST_NOW, GATE_CLOSED,
		  "2026-12-23T12:00", NULL, NULL },
		{ NULL, "w/2026-12-03T15:00", TEST_NOW, GATE_CLOSED,
		  "2026-12-03T15:00", NULL, "Adam agreed; to be done in W "
		  "from Thu 3 Dec 2026 15:00 UTC" },
		{ NULL, "w/2026-12-03T15:00", "2026-12-03T15:00", GATE_OPEN,
		  NULL, "2026-12-03T17:00", "Adam agreed; W is under way "
		  "until Thu 3 Dec 2026 17:00 UTC" },
		{ NULL, "w/2026-12-03T15:00", "2026-12-03T17:00",
		  GATE_CLOSED, NULL, NULL, NULL },
		{ "2026-12-03T16:00", "w/2026-12-03T15:00",
		  "2026-12-03T15:00", GATE_CLOSED, "2026-12-03T16:00", NULL,
		  NULL },
		/* another occurrence of the window is not the one */
		{ NULL, "w/2026-12-10T15:00", "2026-12-03T15:00",
		  GATE_CLOSED, "2026-12-10T15:00", NULL, NULL },
		{ NULL, "gone/2026-12-10T15:00", TEST_NOW, GATE_CLOSED, NULL,
		  NULL, "Adam agreed; to be done in a window that is no "
		  "more" },
	};
	struct gate_consent consent = { .service = "both",
	    .environment = "prod", .by = "Adam",
	    .at = test_at("2026-11-30T12:00") };
	struct gate_question question = { .policy = { .service = "both",
	    .environment = conf_find_environment(conf, "prod") },
	    .schedule = schedule, .consents = &consent, .consent_count = 1 };
	struct gate_answer answer;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		consent.from_at = test_at(rows[i].from);
		consent.occurrence = rows[i].occurrence;
		question.now_at = test_at(rows[i].now);
		gate_plan(conf, &question, &answer);
		if (!CHECK(answer.state == rows[i].state &&
		    answer.opens_at == test_at(rows[i].opens) &&
		    answer.closes_at == test_at(rows[i].closes)))
			printf("    row %zu: %s\n", i,
			    text_string(&answer.why));
		if (rows[i].why != NULL)
			CHECK_STRING(text_string(&answer.why), rows[i].why);
		gate_clear(&answer);
	}
}

/* What people work on is under way until somebody ends it, however late. */
static void
test_unended(const struct conf *conf, struct schedule *schedule)
{
	static const struct { bool is_begun; const char *now; bool is_open; }
	    rows[] = {
		{ false, "2026-12-10T16:59:59", true },
		{ false, "2026-12-10T17:00", false },
		{ true, "2026-12-10T17:00", true },
		{ true, "2027-03-04T12:00", true },
	};
	struct act act = { .verb = ACT_START, .at_ms =
	    test_at("2026-12-03T15:00") * 1000,
	    .occurrence = (char *)"hand/2026-12-03T15:00" };
	struct gate_question question = { .policy = { .service = "long",
	    .environment = conf_find_environment(conf, "prod") },
	    .schedule = schedule };
	struct gate_answer answer;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		if (rows[i].is_begun)
			CHECK(schedule_act(schedule, &act, NULL) == 0);
		question.now_at = test_at(rows[i].now);
		gate_plan(conf, &question, &answer);
		if (!CHECK_NUMBER(answer.state == GATE_OPEN,
		    rows[i].is_open))
			printf("    row %zu: %s\n", i,
			    text_string(&answer.why));
		gate_clear(&answer);
	}
}

int
main(void)
{
	struct complaints complaints = { 0 };
	struct conf *conf = NULL;
	struct schedule *schedule;
	size_t i;

	if (CHECK(conf_parse("f", test_yaml, sizeof(test_yaml) - 1, NULL,
	    &conf, &complaints) == 0)) {
		schedule = schedule_new(conf->window_list.items,
		    conf->window_list.count);
		for (i = 0; i < countof(test_rows); i++)
			test_row(conf, schedule, i);
	test_twice();
		test_other(conf, schedule);
		test_agreed(conf, schedule);
		test_roles(conf, schedule);
		test_less_notice(conf, schedule);
		test_unended(conf, schedule);
		schedule_release(schedule);
		conf_release(conf);
	}
	complaint_clear(&complaints);
	return harness_end();
}
