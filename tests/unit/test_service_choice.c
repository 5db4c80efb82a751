/* SPDX-License-Identifier: MIT */
/* What somebody can do now: what fits where it stands, and what they may. */
#include "harness.h"

#include "act_rig.h"
#include "store_thread.h"

#define CONF ACT_BY_HAND \
	"grants:\n  - {to: boss, may: [note, start, skip]}\n"
#define WORK "work/2026-12-03T15:00"

/* Ask, as the person with that id; `question` NULL: of all. */
static int
choose(struct rig *rig, const char *person, const char *question)
{
	struct command *command = command_new(COMMAND_CHOICES);

	command->argument = mem_string(question);
	command->requester = requester_new(SUBJECT_SLACK, "slack", person);
	if (person != NULL)
		requester_add_person(command->requester, person);
	command->done = act_done;
	service_command(rig->service, command);
	return act_status;
}

static void
test_list(void)
{
	static const struct {
		const char *person;
		int status;
		const char *has, *lacks;
	} planned[] = {
		{ "boss", 200, "{\"act\":\"start\"}", "\"end\"" },
		{ "boss", 200, "{\"act\":\"skip\"}", "\"extend\"" },
		/* It is their turn: all acts. */
		{ "first", 200, "{\"act\":\"move\"}", "\"cancel\"" },
		/* Theirs is the next one. */
		{ "second", 200, "work/2026-12-10T15:00", "2026-12-03" },
		{ "stranger", 403, "taken for stranger, may not", "[" },
		{ NULL, 403, "may not", "[" },
	}, running[] = {
		{ "boss", 200, "{\"act\":\"note\"}", "\"start\"" },
		{ "first", 200, "{\"act\":\"stage-begun\",\"stage\":1,"
		    "\"of\":\"one, two\"}", "\"stage\":2" },
		{ "first", 200, "{\"act\":\"cancel\"}", "\"skip\"" },
	};
	struct rig rig;
	size_t i;

	rig_init(&rig, CONF, "2026-12-03T22:30");
	rig_boot(&rig);
	for (i = 0; i < countof(planned); i++) {
		CHECK_NUMBER(choose(&rig, planned[i].person, NULL),
		    planned[i].status);
		CHECK_ROW(strstr(act_body, planned[i].has) != NULL, act_body);
		CHECK_ROW(strstr(act_body, planned[i].lacks) == NULL,
		    act_body);
	}
	rig_run(&rig, "2026-12-03T23:00");
	act_say(&rig, "start work");
	for (i = 0; i < countof(running); i++) {
		CHECK_NUMBER(choose(&rig, running[i].person, NULL),
		    running[i].status);
		/* Next week's is planned; this one comes first. */
		act_body[strcspn(act_body, "]")] = '\0';
		CHECK_ROW(strstr(act_body, running[i].has) != NULL, act_body);
		CHECK_ROW(strstr(act_body, running[i].lacks) == NULL,
		    act_body);
	}
	/* However long nobody ends it. */
	rig_run(&rig, "2026-12-17T22:00");
	CHECK_NUMBER(choose(&rig, "first", NULL), 200);
	CHECK_ROW(strncmp(act_body, "[{\"occurrence\":\"" WORK, 33) == 0,
	    act_body);
	CHECK_ROW(strstr(act_body, "work/2026-12-10") == NULL, act_body);
	rig_clear(&rig);
}

static void
test_thread(void)
{
	static const struct {
		const char *question;
		int status;
		const char *has;
	} rows[] = {
		{ "{\"place\": \"C1\", \"root\": \"1.1\"}", 200,
		    "\"occurrence\":\"" WORK "\"" },
		{ "{\"place\": \"C2\", \"root\": \"1.1\"}", 404,
		    "belongs to no maintenance" },
		{ "{\"place\": null, \"root\": null}", 404,
		    "belongs to no maintenance" },
		{ "{}", 404, "belongs to no maintenance" },
		{ "[", 404, "" },
	};
	struct brief_row brief = { .identity = WORK, .body = "{}" };
	struct thread_row thread = { .channel = "chat", .target = "#chat",
	    .root = "1.1", .place = "C1" };
	struct rig rig;
	size_t i;

	rig_init(&rig, CONF, "2026-12-03T22:30");
	rig_boot(&rig);
	CHECK(store_brief_put(rig.store, &brief, 1, &thread.brief,
	    NULL) == 0);
	CHECK(store_thread_put(rig.store, &thread, NULL) == 0);
	for (i = 0; i < countof(rows); i++) {
		CHECK_NUMBER(choose(&rig, "boss", rows[i].question),
		    rows[i].status);
		CHECK_ROW(strstr(act_body, rows[i].has) != NULL, act_body);
	}
	rig_clear(&rig);
}

int
main(void)
{
	test_list();
	test_thread();
	return harness_end();
}
