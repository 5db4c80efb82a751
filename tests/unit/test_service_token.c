/* SPDX-License-Identifier: MIT */
/* The owner's side of the API: tokens, receipts, who may read the journal. */
#include "command.h"
#include "order.h"
#include "service_internal.h"
#include "service_rig.h"
#include "store_journal.h"
#include "store_receipt.h"
#include "store_token.h"

#define SITE \
	"people:\n" \
	"  boss: {title: The boss}\n" \
	"  helper: {title: Helper}\n" \
	"  admin: {title: Admin}\n" \
	"grants:\n" \
	"  - {to: boss, may: all}\n" \
	"  - {to: admin, may: [admin]}\n" \
	"environments:\n  one: {title: One, tier: dev}\n" \
	"windows:\n" \
	"  work:\n" \
	"    title: Work\n" \
	"    when: every Thursday at 15:00\n" \
	"    zone: UTC\n" \
	"    duration: 2h\n" \
	"    coordinator: helper\n" \
	"    start: by-hand\n" \
	"    stages: [one]\n" \
	"    announce: [{to: [chat]}]\n" \
	"  workshop: {title: Workshop, when: every day at 03:00, zone: UTC, " \
	"duration: 1h, announce: [{to: [chat]}]}\n" RIG_CHANNELS

static int last_status;
static char last_body[8192];

static void
done(struct command *command)
{
	last_status = command->status;
	snprintf(last_body, sizeof(last_body), "%s",
	    command->body == NULL ? "" : command->body);
	command_free(command);
}

/* In the name of a person; NULL: of root. */
static int
ask(struct rig *rig, enum command_verb verb, const char *person,
    const char *argument)
{
	struct command *command = command_new(verb);

	command->argument = mem_string(argument);
	command->requester = requester_new(person == NULL ? SUBJECT_LOCAL :
	    SUBJECT_SLACK, "api", person == NULL ? "root" : person);
	command->requester->is_root = person == NULL;
	if (person != NULL)
		requester_add_person(command->requester, person);
	command->done = done;
	service_command(rig->service, command);
	return last_status;
}

/* With the token that has that id. */
static int
ask_by_token(struct rig *rig, enum command_verb verb, const char *id,
    const char *argument)
{
	const struct token_entry *entry =
	    token_list_find(rig->service->tokens, id);
	struct command *command = command_new(verb);

	command->argument = mem_string(argument);
	command->requester = requester_of_token(entry, "api");
	command->done = done;
	service_command(rig->service, command);
	return last_status;
}

#define NOTE \
	"{\"act\":\"note\",\"occurrence\":\"work\",\"words\":"
#define NEW(may) \
	"{\"title\":\"t\",\"person\":\"boss\",\"may\":" may ",\"expires\":\"1d\"}"

#define SCOPE(key, id) \
	"{\"title\":\"t\",\"person\":\"boss\",\"may\":\"all\",\"" key \
	"\":[\"wor*\",\"" id "\"]}"

static void
test_tokens(struct rig *rig)
{
	char id[TOKEN_ID_MAX] = "";
	struct requester *stale;
	struct command *command;

	CHECK_NUMBER(ask(rig, COMMAND_TOKEN_NEW, "boss", NEW("\"all\"")),
	    403);
	CHECK(strstr(last_body, "who may: Admin") != NULL);
	CHECK_NUMBER(ask(rig, COMMAND_TOKEN_NEW, "admin", NEW("\"all\"")),
	    201);
	rig_cut(last_body, "\"id\": \"", "\"", id, sizeof(id));
	CHECK_NUMBER(strlen(id), TOKEN_ID_MAX - 1);
	CHECK(rig->service->snapshot->tokens == rig->service->tokens);
	CHECK_NUMBER(ask_by_token(rig, COMMAND_ACT, id,
	    "{\"act\":\"start\",\"occurrence\":\"work\"}"), 200);
	CHECK(strstr(rig->service->schedule->lives.items[0]->acts.list
	    .items[0].who, "boss (token ") != NULL);
	/* A use is written once an hour. */
	CHECK_NUMBER(token_list_find(rig->service->tokens, id)->used_at,
	    rig_at("2026-12-03T15:00"));
	/* One whose command was on the way when it was revoked. */
	stale = requester_of_token(token_list_find(rig->service->tokens, id),
	    "api");
	CHECK_NUMBER(ask(rig, COMMAND_TOKEN_REVOKE, NULL, id), 200);
	CHECK_NUMBER(ask(rig, COMMAND_TOKEN_REVOKE, NULL, id), 200);
	command = command_new(COMMAND_ACT);
	command->argument = mem_string("{\"act\":\"end\"}");
	command->requester = stale;
	command->done = done;
	service_command(rig->service, command);
	CHECK_NUMBER(last_status, 401);
	CHECK_NUMBER(ask(rig, COMMAND_TOKEN_LIST, "admin", NULL), 200);
	CHECK(strstr(last_body, "\"state\": \"revoked\"") != NULL);
	CHECK(strstr(last_body, "\"token\"") == NULL);
	CHECK_NUMBER(ask(rig, COMMAND_TOKEN_REVOKE, NULL, "abc"), 404);
	CHECK_NUMBER(ask(rig, COMMAND_TOKEN_NEW, NULL, "{"), 400);
	/* Where it counts has to be there, as in grants. */
	CHECK_NUMBER(ask(rig, COMMAND_TOKEN_NEW, NULL, SCOPE("windows",
	    "worg")), 422);
	CHECK_ROW(strstr(last_body, "\"windows\": there is no window "
	    "\"worg\"; did you mean \"work\"?") != NULL, last_body);
	CHECK_NUMBER(ask(rig, COMMAND_TOKEN_NEW, NULL, SCOPE("environments",
	    "two")), 422);
	CHECK_ROW(strstr(last_body, "no environment \"two\"") != NULL,
	    last_body);
	CHECK_NUMBER(ask(rig, COMMAND_TOKEN_NEW, NULL, "{\"title\":\"t\","
	    "\"person\":\"bos\",\"may\":\"all\"}"), 422);
	CHECK_ROW(strstr(last_body, "no person \"bos\" under people; did you "
	    "mean \"boss\"?") != NULL, last_body);
	CHECK_NUMBER(ask(rig, COMMAND_TOKEN_NEW, NULL, "{\"title\":\"t\","
	    "\"person\":\"zzzzzz\",\"may\":\"all\"}"), 422);
	CHECK_ROW(strstr(last_body, "no person \"zzzzzz\" under people\n") !=
	    NULL, last_body);
}

/* The same key: the same answer, done once; as long as a day. */
static void
test_receipts(struct rig *rig)
{
	static const struct {
		const char *key, *request, *order;
		int64_t later_secs;
		int status;
		const char *want;
	} rows[] = {
		{ "k", "r", NOTE "\"one\"}", 0, 200,
		    "\"act\": \"note\"" },
		{ "k", "r", NOTE "\"two\"}", 60, 200,
		    "\"act\": \"note\"" },
		{ "k", "s", NOTE "\"three\"}", 60, 422,
		    "another request" },
		{ "l", "s", NOTE "\"four\"}", 60, 200,
		    "note" },
		/* What was refused changed nothing, and may be tried again. */
		{ "m", "t", "{\"act\":\"start\",\"occurrence\":\"work\"}",
		    60, 409, "already started" },
		{ "m", "u", NOTE "\"five\"}", 60, 200,
		    "note" },
	};
	struct receipt receipt = { 0 };
	struct command *command;
	struct error error;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		clock_set(&rig->clock, clock_now_ms(&rig->clock) +
		    rows[i].later_secs * 1000);
		command = command_new(COMMAND_ACT);
		command->argument = mem_string(rows[i].order);
		command->receipt_key = mem_string(rows[i].key);
		command->receipt_request = mem_string(rows[i].request);
		command->requester = requester_new(SUBJECT_LOCAL, "cli", "x");
		command->requester->is_root = true;
		command->done = done;
		service_command(rig->service, command);
		CHECK_ROW(last_status == rows[i].status, last_body);
		CHECK_ROW(strstr(last_body, rows[i].want) != NULL,
		    last_body);
	}
	/* start, and three notes */
	CHECK_NUMBER(rig->service->schedule->lives.items[0]->acts.list.count,
	    4);
	CHECK(store_receipt_find(rig->store, "k", rig->clock.pinned_ms +
	    RECEIPT_MS, &receipt, &error) == 0 && receipt.status == 0);
	store_receipt_clear(&receipt);
	CHECK(store_receipt_find(rig->store, "k", rig->clock.pinned_ms,
	    &receipt, &error) == 0 && receipt.status == 200);
	store_receipt_clear(&receipt);
}

static void
test_journal(struct rig *rig)
{
	static const struct {
		enum command_verb verb;
		const char *person, *subject;
		int status;
		const char *want;
	} rows[] = {
		{ COMMAND_JOURNAL, NULL, NULL, 200, "\"token-revoke\"" },
		{ COMMAND_JOURNAL, "admin", NULL, 200, "token-new" },
		{ COMMAND_JOURNAL, "boss", NULL, 403, "may not" },
		{ COMMAND_JOURNAL, "boss", "work", 403, "may not" },
		{ COMMAND_JOURNAL, "helper", "work", 200,
		    "\"subject\": \"work/2026-12-03T15:00\"" },
		{ COMMAND_JOURNAL, "helper", "work/2026-12-03T15:00", 200,
		    "\"words\":\"five\"" },
		{ COMMAND_JOURNAL, "helper", "workshop", 403, "may not" },
		{ COMMAND_JOURNAL, "helper", "wor", 403, "may not" },
		{ COMMAND_JOURNAL, "helper", "", 403, "may not" },
		{ COMMAND_JOURNAL, "helper", NULL, 403, "may not" },
		{ COMMAND_JOURNAL_AUDIT, "helper", NULL, 403, "may not" },
		{ COMMAND_JOURNAL_AUDIT, "admin", NULL, 200,
		    "\"broken_id\": 0" },
	};
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		CHECK_ROW(ask(rig, rows[i].verb, rows[i].person,
		    rows[i].subject) == rows[i].status, last_body);
		CHECK_ROW(strstr(last_body, rows[i].want) != NULL,
		    last_body);
	}
	CHECK(strstr(last_body, "workshop") == NULL);
}

/* Tokens outlive the service; those long expired are not shown. */
static void
test_again(struct rig *rig)
{
	CHECK_NUMBER(rig->service->tokens->list.count, 1);
	clock_set(&rig->clock, clock_now_ms(&rig->clock) +
	    32 * 86400 * (int64_t)1000);
	CHECK(service_token_load(rig->service, NULL) == 0);
	CHECK_NUMBER(rig->service->tokens->list.count, 0);
}

/* The token's sessions are over, also for a clock that is set back, and after a
 * start; the token itself stays good. */
static void
test_sign_out(struct rig *rig)
{
	static const struct { const char *at, *want; } rows[] = {
		{ "2026-12-03T16:00", "2026-12-03T16:00" },
		{ "2026-12-03T15:30", "2026-12-03T16:00" },
		{ "2026-12-03T16:10", "2026-12-03T16:10" },
	};
	const struct token_entry *entry;
	char id[TOKEN_ID_MAX] = "", other[TOKEN_ID_MAX] = "";
	size_t i;

	CHECK_NUMBER(ask(rig, COMMAND_TOKEN_NEW, NULL, NEW("\"note\"")), 201);
	rig_cut(last_body, "\"id\": \"", "\"", id, sizeof(id));
	CHECK_NUMBER(ask(rig, COMMAND_TOKEN_NEW, NULL, NEW("\"note\"")), 201);
	rig_cut(last_body, "\"id\": \"", "\"", other, sizeof(other));
	for (i = 0; i < countof(rows); i++) {
		clock_set(&rig->clock, rig_at(rows[i].at) * 1000);
		CHECK_NUMBER(ask_by_token(rig, COMMAND_SIGN_OUT, id, NULL),
		    200);
		entry = token_list_find(rig->service->tokens, id);
		CHECK_NUMBER(entry->signed_out_at, rig_at(rows[i].want));
	}
	CHECK_NUMBER(token_list_find(rig->service->tokens,
	    other)->signed_out_at, 0);
	CHECK_NUMBER(ask(rig, COMMAND_SIGN_OUT, "boss", NULL), 404);
	rig_kill(rig);
	rig_boot(rig);
	CHECK_NUMBER(token_list_find(rig->service->tokens,
	    id)->signed_out_at, rig_at("2026-12-03T16:10"));
	CHECK_NUMBER(ask_by_token(rig, COMMAND_ACT, id,
	    NOTE "\"still\"}"), 200);
}

int
main(void)
{
	struct rig rig;

	rig_init(&rig, SITE, "2026-12-03T15:05");
	rig_boot(&rig);
	test_tokens(&rig);
	test_receipts(&rig);
	test_journal(&rig);
	test_again(&rig);
	test_sign_out(&rig);
	rig_clear(&rig);
	return harness_end();
}
