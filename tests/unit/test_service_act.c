/* SPDX-License-Identifier: MIT */
/* What people do to an occurrence, and what the service makes of it. */
#include "command.h"
#include "order.h"
#include "service_internal.h"
#include "service_rig.h"

#define HEAD "windows:\n" \
	"  work:\n" \
	"    title: Work\n" \
	"    when: every Thursday at 15:00\n" \
	"    zone: America/Los_Angeles\n" \
	"    duration: 2h\n" \
	"    stages: [[one, two], [three]]\n" \
	"    announce: [{to: [chat], remind: [24h], start: true, end: true}]\n"
#define OTHERS \
	"environments:\n" \
	"  one: {title: One, tier: dev}\n" \
	"  two: {title: Two, tier: dev}\n" \
	"  three: {title: Three, tier: prod}\n"
#define AUTO HEAD OTHERS RIG_CHANNELS
#define CONFIRM HEAD \
	"    confirm: {by: boss, before: 1d, otherwise: skip}\n" \
	OTHERS RIG_CHANNELS

static int last_status;
static char last_body[4096];

static void
done(struct command *command)
{
	last_status = command->status;
	snprintf(last_body, sizeof(last_body), "%s", command->body);
	command_free(command);
}

/* Say it as somebody who may everything. */
static int
say(struct rig *rig, const char *sentence)
{
	struct command *command = command_new(COMMAND_ACT);
	struct order_words words = { 0 };
	struct order order = { 0 };
	struct text text = { 0 };
	struct error error = { 0 };

	CHECK(order_split(sentence, &words, &error) == 0);
	if (!CHECK_ROW(order_parse((const char *const *)words.list.items,
	    words.list.count, rig->service->schedule, &order, &error) == 0,
	    error.text))
		abort();
	order_format(&text, &order);
	command->argument = text_take(&text);
	command->requester = requester_new(SUBJECT_LOCAL, "cli", "boss");
	command->requester->is_root = true;
	command->done = done;
	service_command(rig->service, command);
	order_clear(&order);
	order_clear_words(&words);
	return last_status;
}

struct step {
	const char *at, *sentence;
	int status;			/* 0: nothing is said */
	const char *answer;		/* a part of it; NULL: any */
};

/* What is said on a Thursday in December: 15:00 is 23:00 UTC. */
static void
test_afternoons(void)
{
	static const struct {
		const char *label, *yaml, *from;
		struct step steps[8];
		const char *until, *log;
	} cases[] = {
		{ "nobody does anything", AUTO, "2026-12-03T22:00", { { 0 } },
		    "2026-12-04T02:00",
		    "03 23:00:00 sent start chat\n"
		    "04 01:00:00 sent end chat\n" },
		{ "extended: the end comes later", AUTO, "2026-12-03T22:00",
		    { { "2026-12-04T00:30", "extend by 45m because slow",
		    200, "\"end\": \"2026-12-04T01:45:00Z\"" } },
		    "2026-12-04T03:00",
		    "03 23:00:00 sent start chat\n"
		    "04 00:30:00 sent extension chat\n"
		    "04 01:45:00 sent end chat\n" },
		{ "ended early: the end comes now, once", AUTO,
		    "2026-12-03T22:00",
		    { { "2026-12-04T00:30", "end", 200, "00:30:00Z" },
		    { "2026-12-04T00:31", "end work", 409,
		    "already ended at 16:30 PST by boss" } },
		    "2026-12-04T03:00",
		    "03 23:00:00 sent start chat\n"
		    "04 00:30:00 sent end chat\n" },
		{ "stages, a note", AUTO, "2026-12-03T22:00",
		    { { "2026-12-03T23:10", "stage three begun", 409,
		    "one of stage 1 is not done yet" },
		    { "2026-12-03T23:11", "stage one done", 200, NULL },
		    { "2026-12-03T23:12", "stage 1 done", 200, NULL },
		    { "2026-12-03T23:13", "stage three begun", 200, NULL },
		    { "2026-12-03T23:14", "note work three is slow", 200,
		    NULL } }, "2026-12-04T03:00",
		    "03 23:00:00 sent start chat\n"
		    "03 23:11:00 sent stage chat\n"
		    "03 23:12:00 sent stage chat\n"
		    "03 23:13:00 sent stage chat\n"
		    "03 23:14:00 sent remark chat\n"
		    "04 01:00:00 sent end chat\n" },
		{ "skipped: no start, no end; the next week is untouched",
		    AUTO, "2026-12-01T22:00",
		    { { "2026-12-01T23:00", "skip work because nobody is there",
		    200, NULL } }, "2026-12-11T02:00",
		    "01 23:00:00 sent cancellation chat\n"
		    "09 23:00:00 sent remind-24h chat\n"
		    "10 23:00:00 sent start chat\n"
		    "11 01:00:00 sent end chat\n" },
		{ "skipped and taken back", AUTO, "2026-12-03T20:00",
		    { { "2026-12-03T20:10", "skip work", 200, NULL },
		    { "2026-12-03T20:20", "unskip work", 200, NULL } },
		    "2026-12-04T02:00",
		    "03 20:10:00 sent cancellation chat\n"
		    "03 20:20:00 sent restoration chat\n"
		    "03 23:00:00 sent start chat\n"
		    "04 01:00:00 sent end chat\n" },
		{ "moved: reminded again, started then", AUTO,
		    "2026-12-02T22:30",
		    { { "2026-12-03T00:00",
		    "move work to \"2026-12-05 10:00\" because of snow", 200,
		    "\"start\": \"2026-12-05T18:00:00Z\"" } },
		    "2026-12-06T00:00",
		    "02 23:00:00 sent remind-24h chat\n"
		    "03 00:00:00 sent move chat\n"
		    "04 18:00:00 sent remind-24h chat\n"
		    "05 18:00:00 sent start chat\n"
		    "05 20:00:00 sent end chat\n" },
		{ "broken off", AUTO, "2026-12-03T22:00",
		    { { "2026-12-03T23:30", "cancel because of fire", 200,
		    NULL } }, "2026-12-04T02:00",
		    "03 23:00:00 sent start chat\n"
		    "03 23:30:00 superseded end chat\n"
		    "03 23:30:00 sent cancellation chat\n" },
		{ "reopened: a second end", AUTO, "2026-12-03T22:00",
		    { { "2026-12-04T00:00", "end", 200, NULL },
		    { "2026-12-04T00:10", "reopen by 30m because red", 200,
		    NULL } }, "2026-12-04T02:00",
		    "03 23:00:00 sent start chat\n"
		    "04 00:00:00 sent end chat\n"
		    "04 00:10:00 sent reopening chat\n"
		    "04 00:40:00 sent end chat\n" },
		{ "reopened once it was broken off: no second start", AUTO,
		    "2026-12-03T22:00",
		    { { "2026-12-03T23:30", "cancel because of fire", 200,
		    NULL }, { "2026-12-03T23:40", "reopen by 30m because "
		    "out", 200, "\"said\": [\n    {\n      \"channel\": "
		    "\"chat\",\n      \"kind\": \"reopening\"" } }, "2026-12-04T02:00",
		    "03 23:00:00 sent start chat\n"
		    "03 23:30:00 superseded end chat\n"
		    "03 23:30:00 sent cancellation chat\n"
		    "03 23:40:00 sent reopening chat\n"
		    "04 00:10:00 sent end chat\n" },
		{ "started early", AUTO, "2026-12-03T22:00",
		    { { "2026-12-03T22:50", "start work", 200, NULL },
		    { "2026-12-03T22:51", "start work", 409,
		    "already started at 14:50 PST by boss" } },
		    "2026-12-04T02:00",
		    "03 22:50:00 sent start chat\n"
		    "04 01:00:00 sent end chat\n" },
		{ "confirmed in time", CONFIRM, "2026-11-30T22:00",
		    { { "2026-12-01T00:00", "confirm work", 200,
		    "\"status\": \"confirmed\"" },
		    { "2026-12-01T00:01", "confirm work", 409,
		    "confirmed already, by boss" } }, "2026-12-04T02:00",
		    "01 00:00:00 sent confirmation chat\n"
		    "02 23:00:00 sent remind-24h chat\n"
		    "03 23:00:00 sent start chat\n"
		    "04 01:00:00 sent end chat\n" },
		{ "nothing of that name", AUTO, "2026-12-03T22:00",
		    { { "2026-12-03T22:10", "start work", 200, NULL },
		    { "2026-12-03T22:11", "stage four begun", 404,
		    "no environment" } }, "2026-12-03T22:12",
		    "03 22:10:00 sent start chat\n" },
	};
	const struct step *step;
	struct rig rig;
	size_t i, k;

	for (i = 0; i < countof(cases); i++) {
		rig_init(&rig, cases[i].yaml, cases[i].from);
		rig_boot(&rig);
		for (k = 0; k < countof(cases[i].steps) &&
		    cases[i].steps[k].at != NULL; k++) {
			step = &cases[i].steps[k];
			rig_run(&rig, step->at);
			say(&rig, step->sentence);
			CHECK_ROW(last_status == step->status, last_body);
			CHECK_ROW(step->answer == NULL || strstr(last_body,
			    step->answer) != NULL, last_body);
			/* A kill after each act: the journal knows it all. */
			rig_kill(&rig);
			rig_boot(&rig);
		}
		rig_run(&rig, cases[i].until);
		if (!CHECK_STRING(text_string(&rig.log), cases[i].log))
			fprintf(stderr, "in: %s\n", cases[i].label);
		rig_clear(&rig);
	}
}

int
main(void)
{
	test_afternoons();
	return harness_end();
}
