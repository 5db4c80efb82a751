/* SPDX-License-Identifier: MIT */
#include "civil.h"
#include "conf.h"
#include "conflict.h"
#include "conflict_gist.h"
#include "harness.h"

static const char conf_text[] =
    "windows:\n"
    "  thursday:\n"
    "    title: Thursday\n"
    "    when: every Thursday at 15:00\n"
    "    zone: America/Los_Angeles\n"
    "    duration: 2h\n"
    "    environments: [dev, prod]\n"
    "    holidays: us\n"
    "  friday:\n"
    "    title: Friday\n"
    "    when: every Friday at 15:00\n"
    "    zone: America/Los_Angeles\n"
    "    duration: 2h\n"
    "    environments: [prod]\n"
    "    holidays: [us, lab]\n"
    "    on_holiday: propose-move\n"
    "  careless:\n"
    "    title: Careless\n"
    "    when: every day at 12:00\n"
    "    zone: UTC\n"
    "    duration: 1h\n"
    "    environments: [alone]\n"
    "    holidays: us\n"
    "    on_holiday: ignore\n"
    "  night:\n"
    "    title: Night\n"
    "    when: every Wednesday at 23:30\n"
    "    zone: America/Santiago\n"
    "    duration: 1h\n"
    "    environments: [else]\n"
    "    holidays: us\n"
    "    confirm: {by: boss}\n"
    "  skipped:\n"
    "    title: Skipped\n"
    "    when: every Friday at 00:30\n"
    "    zone: Africa/Cairo\n"
    "    duration: 1h\n"
    "    environments: [east]\n"
    "    holidays: spring\n"
    "    on_holiday: propose-move\n"
    "environments:\n"
    "  dev: {title: dev, tier: dev}\n"
    "  prod: {title: prod, tier: prod}\n"
    "  alone: {title: alone, tier: prod}\n"
    "  else: {title: else, tier: prod}\n"
    "  east: {title: east, tier: prod}\n"
    "holidays:\n"
    "  spring: {dates: [{date: 2027-04-30, title: Spring}]}\n"
    "  us:\n"
    "    title: US\n"
    "    dates:\n"
    "      - {when: fourth Thursday of November, title: Thanksgiving}\n"
    "      - {when: 25 December, title: Christmas,"
    " observed: nearest-weekday}\n"
    "  lab:\n"
    "    dates:\n"
    "      - {date: [2026-12-18, 2026-12-24, 2026-12-28, 2026-12-29,"
    " 2026-12-30, 2026-12-31], title: Closed}\n";

static struct conf *conf;
static struct schedule *schedule;

static int64_t
at(const char *utc)
{
	int64_t local = 0;

	CHECK_ROW(civil_parse(utc, &local, NULL, NULL) == 0, utc);
	return local;
}

static void
reset(void)
{
	schedule_release(schedule);
	schedule = schedule_new(conf->window_list.items,
	    conf->window_list.count);
}

static void
do_act(enum act_verb verb, const char *occurrence, const char *start_utc)
{
	struct act act = { .verb = verb, .occurrence = (char *)occurrence,
		.at_ms = at("2026-11-01T00:00") * 1000,
		.who = (char *)"x", .way = (char *)"cli" };
	struct error error = { 0 };

	if (start_utc != NULL) {
		act.start_at = at(start_utc);
		act.end_at = act.start_at + 7200;
	}
	CHECK_ROW(schedule_act(schedule, &act, &error) == 0, occurrence);
}

/* "identity: clashes > command", a line each, of one window. */
static const char *
list(const char *window_id, const char *from, const char *to,
    struct text *text)
{
	const struct window *window = conf_find_window(conf, window_id);
	const struct conflict *conflict;
	struct conflicts conflicts = { 0 };
	size_t i;

	text_cut(text, 0);
	conflict_expand(&conflicts, &window, 1, schedule, at(from), at(to));
	for (i = 0; i < conflicts.list.count; i++) {
		conflict = &conflicts.list.items[i];
		conflict_format_clashes(text, conflict);
		text_puts(text, " > ");
		(void)conflict_format_command(text, conflict,
		    conflict->proposed);
		text_putc(text, '\n');
	}
	conflict_clear(&conflicts);
	return text_string(text);
}

#define NOV "2026-11-20T00:00"
#define JAN "2027-01-10T00:00"

static void
test_holidays(void)
{
	struct text text = { 0 };

	CHECK_STRING(list("thursday", NOV, JAN, &text),
	    "Thanksgiving (US) > patchday skip thursday/2026-11-26T15:00 "
	    "--because \"Thanksgiving\"\n");
	/* Not onto the weekend, Christmas, nor a day that is closed: over the
	 * year to the first Friday, which is taken, so to the Monday. */
	CHECK_STRING(list("friday", NOV, JAN, &text),
	    "Closed (lab) > patchday move friday/2026-12-18T15:00 to "
	    "\"2026-12-21 15:00\" --because \"Closed\"\n"
	    "Christmas (US) > patchday move friday/2026-12-25T15:00 to "
	    "\"2027-01-04 15:00\" --because \"Christmas\"\n");
	CHECK_STRING(list("careless", NOV, JAN, &text), "");
	/* The day off for one on Saturday. */
	CHECK_STRING(list("friday", "2027-12-20T00:00", "2027-12-28T00:00",
	    &text), "Christmas (observed) (US) > patchday move "
	    "friday/2027-12-24T15:00 to \"2027-12-27 15:00\" --because "
	    "\"Christmas (observed)\"\n");
	/* Over midnight into it, by the window's own wall. */
	CHECK_STRING(list("night", NOV, JAN, &text),
	    "Thanksgiving (US) > patchday skip night/2026-11-25T23:30 "
	    "--because \"Thanksgiving\"\n");
	text_clear(&text);
}

/* On the night when clocks are set forward over its time it takes place an hour
 * later: on another it does not. */
static void
test_skipped_hour(void)
{
	struct text text = { 0 };

	reset();
	CHECK_STRING(list("skipped", "2027-04-27T00:00", "2027-05-03T00:00",
	    &text), "Spring (spring) > patchday move skipped/2027-04-30T00:30 "
	    "to \"2027-05-03 00:30\" --because \"Spring\"\n");
	/* Somebody moved it to the wall's 01:30. */
	do_act(ACT_SKIP, "skipped/2027-04-30T00:30", NULL);
	do_act(ACT_MOVE, "skipped/2027-04-23T00:30", "2027-04-29T22:30");
	CHECK_STRING(list("skipped", "2027-04-27T00:00", "2027-05-03T00:00",
	    &text), "Spring (spring) > patchday move skipped/2027-04-23T00:30 "
	    "to \"2027-05-03 01:30\" --because \"Spring\"\n");
	reset();
	text_clear(&text);
}

/* What somebody decided is none any more; what was moved is looked at again. */
static void
test_decided(void)
{
	static const char thanksgiving[] = "thursday/2026-11-26T15:00";
	struct text text = { 0 };

	reset();
	do_act(ACT_SKIP, thanksgiving, NULL);
	CHECK_STRING(list("thursday", NOV, JAN, &text), "");
	do_act(ACT_UNSKIP, thanksgiving, NULL);
	CHECK(list("thursday", NOV, JAN, &text)[0] != '\0');
	do_act(ACT_KEEP, thanksgiving, NULL);
	CHECK_STRING(list("thursday", NOV, JAN, &text), "");
	/* A note changes nothing. */
	do_act(ACT_NOTE, thanksgiving, NULL);
	CHECK_STRING(list("thursday", NOV, JAN, &text), "");
	/* Onto Christmas: that is another one. */
	do_act(ACT_MOVE, thanksgiving, "2026-12-25T10:00");
	CHECK_STRING(list("thursday", NOV, JAN, &text),
	    "Christmas (US) > patchday skip thursday/2026-11-26T15:00 "
	    "--because \"Christmas\"\n");
	reset();
	do_act(ACT_MOVE, thanksgiving, "2026-11-24T23:00");
	CHECK_STRING(list("thursday", NOV, JAN, &text), "");
	/* Who confirmed it has seen the date. */
	do_act(ACT_CONFIRM, "night/2026-11-25T23:30", NULL);
	CHECK_STRING(list("night", NOV, JAN, &text), "");
	do_act(ACT_UNCONFIRM, "night/2026-11-25T23:30", NULL);
	CHECK(list("night", NOV, JAN, &text)[0] != '\0');
	do_act(ACT_START, "night/2026-11-25T23:30", NULL);
	CHECK_STRING(list("night", NOV, JAN, &text), "");
	reset();
	text_clear(&text);
}

/* Of two that meet the later one has it; by rule, or out of its own time. */
static void
test_overlaps(void)
{
	struct text text = { 0 };

	reset();
	do_act(ACT_MOVE, "thursday/2026-12-03T15:00", "2026-12-04T22:00");
	CHECK_STRING(list("friday", "2026-12-01T00:00", "2026-12-08T00:00",
	    &text), "Thursday (thursday/2026-12-03T15:00, in prod, outside of "
	    "its own time) > patchday move friday/2026-12-04T15:00 to "
	    "\"2026-12-07 15:00\" --because \"overlaps Thursday\"\n");
	CHECK_STRING(list("thursday", "2026-12-01T00:00", "2026-12-08T00:00",
	    &text), "");
	/* They only meet. */
	do_act(ACT_MOVE, "thursday/2026-12-03T15:00", "2026-12-04T21:00");
	CHECK_STRING(list("friday", "2026-12-01T00:00", "2026-12-08T00:00",
	    &text), "");
	/* The moved one is the later one: Friday is as planned. */
	do_act(ACT_MOVE, "thursday/2026-12-03T15:00", "2026-12-05T00:00");
	CHECK_STRING(list("thursday", "2026-12-01T00:00", "2026-12-08T00:00",
	    &text), "Friday (friday/2026-12-04T15:00, in prod) > patchday "
	    "move thursday/2026-12-03T15:00 to \"2026-12-07 16:00\" --because "
	    "\"overlaps Friday\"\n");
	do_act(ACT_SKIP, "friday/2026-12-04T15:00", NULL);
	CHECK_STRING(list("thursday", "2026-12-01T00:00", "2026-12-08T00:00",
	    &text), "");
	/* Without a schedule nobody looks for others. */
	reset();
	text_clear(&text);
}

/* A freeze, as the schedule sees it: in some environments, to the second. */
static void
test_closures(void)
{
	struct closure *closure = array_add(&conf->closures.list);
	struct text text = { 0 };

	reset();
	closure->title = mem_string("Data release");
	closure->from_at = at("2026-12-04T01:00");
	closure->until_at = at("2026-12-11T00:00");
	array_push(&closure->environments, mem_string("prod"));
	CHECK_STRING(list("thursday", "2026-12-01T00:00", "2026-12-16T00:00",
	    &text), "the freeze Data release > patchday skip "
	    "thursday/2026-12-10T15:00 --because \"Data release\"\n");
	/* Friday is closed, and then come the weekend and a free Monday. */
	CHECK_STRING(list("friday", "2026-12-03T00:00", "2026-12-16T00:00",
	    &text), "the freeze Data release > patchday move "
	    "friday/2026-12-04T15:00 to \"2026-12-14 15:00\" --because \"Data "
	    "release\"\n");
	CHECK_STRING(list("careless", "2026-12-05T00:00", "2026-12-06T00:00",
	    &text), "");
	closure->is_everywhere = true;
	closure->until_at = at("2026-12-05T12:01");
	CHECK_STRING(list("careless", "2026-12-05T00:00", "2026-12-06T00:00",
	    &text), "the freeze Data release > patchday skip "
	    "careless/2026-12-05T12:00 --because \"Data release\"\n");
	/* For two weeks and more: no way out is proposed. */
	closure->until_at = at("2027-01-30T00:00");
	CHECK_STRING(list("friday", "2026-12-03T00:00", "2026-12-06T00:00",
	    &text), "the freeze Data release > patchday skip "
	    "friday/2026-12-04T15:00 --because \"Data release\"\n");
	closure_clear(&conf->closures);
	text_clear(&text);
}

/* A freeze of some services is for one window, and leaves it to the others. */
static void
test_partial(void)
{
	struct closure *closure = array_add(&conf->closures.list);
	struct text text = { 0 };

	reset();
	closure->title = mem_string("Data release");
	closure->services = mem_string("tap, qserv");
	closure->window = mem_string("friday");
	closure->from_at = at("2026-12-03T00:00");
	closure->until_at = at("2026-12-11T00:00");
	array_push(&closure->environments, mem_string("prod"));
	CHECK_STRING(list("thursday", "2026-12-01T00:00", "2026-12-16T00:00",
	    &text), "");
	CHECK_STRING(list("friday", "2026-12-03T00:00", "2026-12-16T00:00",
	    &text), "the freeze Data release (of tap, qserv only) > patchday "
	    "keep friday/2026-12-04T15:00\n");
	/* It bars no other day from what has to go for another reason. */
	closure->from_at = at("2026-12-18T00:00");
	closure->until_at = at("2026-12-23T00:00");
	CHECK_STRING(list("friday", "2026-12-16T00:00", "2026-12-22T00:00",
	    &text), "Closed (lab) and the freeze Data release (of tap, qserv "
	    "only) > patchday move friday/2026-12-18T15:00 to "
	    "\"2026-12-21 15:00\" --because \"Closed, Data release\"\n");
	closure_clear(&conf->closures);
	text_clear(&text);
}

static void
allot(const char *environment, const char *window, const char *title)
{
	struct allotment *allotment = array_add(&conf->allotments.list);

	allotment->environment = mem_string(environment);
	array_push(&allotment->windows, mem_string(window));
	allotment->titles = mem_string(title);
}

/* Work for once where the policy names windows: those of one window together,
 * and nothing where none is named, or it. */
static void
test_policy(void)
{
	struct window *window = (struct window *)conf_find_window(conf,
	    "thursday");
	struct text text = { 0 };

	reset();
	allot("dev", "friday", "Friday");
	window->clash.allotments = &conf->allotments;
	CHECK_STRING(list("thursday", "2026-12-03T00:00", "2026-12-05T00:00",
	    &text), "the policy: dev is changed in Friday > patchday skip "
	    "thursday/2026-12-03T15:00 --because \"the policy: dev is changed "
	    "in Friday\"\n");
	allot("prod", "night", "Friday");
	CHECK_STRING(list("thursday", "2026-12-03T00:00", "2026-12-05T00:00",
	    &text), "the policy: dev, prod are changed in Friday > patchday "
	    "skip thursday/2026-12-03T15:00 --because \"the policy: dev, prod "
	    "are changed in Friday\"\n");
	allotment_clear(&conf->allotments);
	allot("prod", "thursday", "Thursday");
	allot("dev", "night", "Night");
	CHECK_STRING(list("thursday", "2026-12-03T00:00", "2026-12-05T00:00",
	    &text), "the policy: dev is changed in Night > patchday skip "
	    "thursday/2026-12-03T15:00 --because \"the policy: dev is changed "
	    "in Night\"\n");
	allotment_clear(&conf->allotments);
	allot("alone", "careless", "Careless");
	CHECK_STRING(list("thursday", "2026-12-03T00:00", "2026-12-05T00:00",
	    &text), "");
	allotment_clear(&conf->allotments);
	window->clash.allotments = NULL;
	text_clear(&text);
}

/* What a message needs survives its row; hostile words stay one argument. */
static void
test_gist(void)
{
	struct closure *closure = array_add(&conf->closures.list);
	const struct window *window = conf_find_window(conf, "friday");
	struct conflicts conflicts = { 0 };
	struct conflict_gist gist, again = { 0 };
	struct text text = { 0 }, command = { 0 };
	struct order odd, order;

	closure->title = mem_string("a\"b$(c)`d\\e");
	closure->from_at = at("2026-12-04T00:00");
	closure->until_at = at("2026-12-06T00:00");
	closure->is_everywhere = true;
	conflict_expand(&conflicts, &window, 1, NULL, at("2026-12-04T00:00"),
	    at("2026-12-06T00:00"));
	CHECK_NUMBER(conflicts.list.count, 1);
	conflict_gist_init(&gist, &conflicts.list.items[0], "square");
	conflict_gist_format(&text, &gist);
	CHECK(conflict_gist_parse(text_string(&text), text.length, &again,
	    NULL) == 0);
	CHECK_STRING(again.clashes, "the freeze a\"b$(c)`d\\e");
	CHECK_STRING(again.move_to, "2026-12-07 15:00");
	CHECK_STRING(again.move_when, "Mon 7 Dec 2026 15:00 PST");
	CHECK_STRING(again.person, "square");
	CHECK(again.proposed == ACT_MOVE);
	CHECK(conflict_gist_order(&again, "friday/2026-12-04T15:00", ACT_SKIP,
	    &order));
	conflict_format_order(&command, &order);
	CHECK_STRING(text_string(&command), "patchday skip "
	    "friday/2026-12-04T15:00 --because 'a\"b$(c)`d\\e'");
	/* What a shell would take for its history, and what hides. */
	odd = order;
	odd.because = (char *)"It's off\xe2\x80\xae!";
	text_cut(&command, 0);
	conflict_format_order(&command, &odd);
	CHECK_STRING(text_string(&command), "patchday skip "
	    "friday/2026-12-04T15:00 --because 'It'\\''s off!'");
	conflict_gist_clear(&again);
	CHECK(conflict_gist_parse("{}", 2, &again, NULL) == -1);
	CHECK(conflict_gist_parse("", 0, &again, NULL) == -1);
	conflict_gist_clear(&gist);
	conflict_clear(&conflicts);
	closure_clear(&conf->closures);
	text_clear(&text);
	text_clear(&command);
}

int
main(void)
{
	struct complaints complaints = { 0 };
	struct text text = { 0 };

	if (!CHECK(conf_parse("x.yaml", conf_text, strlen(conf_text), NULL,
	    &conf, &complaints) == 0)) {
		complaint_format(&complaints, false, &text);
		fputs(text_string(&text), stderr);
		return harness_end();
	}
	reset();
	test_holidays();
	test_skipped_hour();
	test_decided();
	test_overlaps();
	test_closures();
	test_partial();
	test_policy();
	test_gist();
	schedule_release(schedule);
	conf_release(conf);
	complaint_clear(&complaints);
	return harness_end();
}
