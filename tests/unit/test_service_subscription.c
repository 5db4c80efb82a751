/* SPDX-License-Identifier: MIT */
/* Mail that people ask for themselves, from the form to the last mail. */
#include "command.h"
#include "service_internal.h"
#include "service_rig.h"
#include "store_faults.h"
#include "subscription.h"

#define SITE \
	"site: {title: Site, url: \"https://patch.example.org\"}\n" \
	"environments:\n  one: {title: One, tier: dev}\n" \
	"  two: {title: Two, tier: prod}\n" \
	"windows:\n" \
	"  work:\n    title: Work\n    when: every Thursday at 15:00\n" \
	"    zone: UTC\n    duration: 2h\n    stages: [one]\n" \
	"    announce: [{to: [post], remind: [24h]}]\n" \
	"  more:\n    title: More\n    when: every Friday at 15:00\n" \
	"    zone: UTC\n    duration: 2h\n    stages: [two]\n" \
	"    announce: [{to: [post], remind: [24h]}]\n" \
	"channels:\n" \
	"  post: {email: [], subscribe: true, from: pd@example.org, " \
	"smtp: \"smtp://localhost:25\", tls: none}\n"
#define ANN "ann@example.org"
#define BOB "bob@example.org"

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

static int
ask(struct rig *rig, enum command_verb verb, const char *argument)
{
	struct command *command = command_new(verb);

	command->argument = mem_string(argument);
	command->requester = requester_new(SUBJECT_LOCAL, "cli", "test");
	command->requester->is_root = true;
	command->done = done;
	service_command(rig->service, command);
	return last_status;
}

/* A form; `wishes` are further members. */
static int
join(struct rig *rig, const char *address, const char *wishes)
{
	char json[1024];

	snprintf(json, sizeof(json), "{\"address\":\"%s\",%s}", address,
	    wishes);
	return ask(rig, COMMAND_SUBSCRIBE, json);
}

/* The link that their mail has, as it is made at `at`. */
static void
make_link(const struct rig *rig, const char *address,
    enum subscription_verb verb, char link[static SUBSCRIPTION_LINK_MAX])
{
	const struct subscriber_row *row = store_subscriber_find(
	    &rig->service->subscribers, address);

	link[0] = '\0';
	if (CHECK(row != NULL))
		subscription_link_make(rig->service->session_key, verb,
		    row->id, verb == SUBSCRIPTION_LEAVE ? 0 : row->asked_at +
		    SUBSCRIPTION_CONFIRM_SECS, link);
}

static int
visit(struct rig *rig, const char *link, const char *what)
{
	char json[512];

	snprintf(json, sizeof(json), "{\"link\":\"%s\",\"do\":\"%s\"}", link,
	    what);
	return ask(rig, COMMAND_SUBSCRIPTION, json);
}

static int
change(struct rig *rig, const char *link, const char *wishes)
{
	char json[512];

	snprintf(json, sizeof(json), "{\"link\":\"%s\",\"do\":\"change\",%s}",
	    link, wishes);
	return ask(rig, COMMAND_SUBSCRIPTION, json);
}

/* All at once, for what comes after. */
static void
be_there(struct rig *rig, const char *address, const char *wishes)
{
	char link[SUBSCRIPTION_LINK_MAX];

	CHECK_NUMBER(join(rig, address, wishes), 202);
	make_link(rig, address, SUBSCRIPTION_CONFIRM, link);
	CHECK_NUMBER(visit(rig, link, "confirm"), 200);
	CHECK(strstr(last_body, "\"confirmed\"") != NULL);
}

/* How many mails that recipient has. */
static size_t
mails(const struct rig *rig, const char *address)
{
	size_t i, count = 0;

	for (i = 0; i < rig->delivered.count; i++)
		count += strcmp(rig->delivered.items[i].recipient,
		    address) == 0;
	return count;
}

/* How many calendar entries they were sent. */
static size_t
invitations(const struct rig *rig, const char *address)
{
	size_t i, count = 0;

	for (i = 0; i < rig->delivered.count; i++)
		count += strcmp(rig->delivered.items[i].kind,
		    "invitation") == 0 && strcmp(
		    rig->delivered.items[i].recipient, address) == 0;
	return count;
}

#define INVITING \
	"site: {title: Site, url: \"https://patch.example.org\"}\n" \
	"windows:\n" \
	"  work: {title: Work, when: every Thursday at 15:00, zone: UTC, " \
	"duration: 2h, announce: [{to: post, invite: 20d}]}\n" \
	"  more: {title: More, when: every Friday at 15:00, zone: UTC, " \
	"duration: 2h, announce: [{to: post, invite: 6d}]}\n" \
	"channels:\n" \
	"  post: {email: [], subscribe: true, from: pd@example.org, " \
	"smtp: \"smtp://localhost:25\", tls: none}\n"

/* Who joins is invited at once to what others have in their calendars, as far
 * as they want it; nobody is twice. */
static void
test_invited(void)
{
	char link[SUBSCRIPTION_LINK_MAX];
	struct rig rig;

	rig_init(&rig, INVITING, "2026-12-02T12:00");
	rig_boot(&rig);
	be_there(&rig, ANN, "\"kinds\":15");
	rig_run(&rig, "2026-12-02T12:10");
	/* 3, 10, 17 December; 4 December. */
	CHECK_NUMBER(invitations(&rig, ANN), 4);
	be_there(&rig, BOB, "\"kinds\":15,\"windows\":[\"more\"]");
	rig_run(&rig, "2026-12-02T12:20");
	CHECK_NUMBER(invitations(&rig, BOB), 1);
	CHECK_NUMBER(invitations(&rig, ANN), 4);
	/* They want more, then less: what they have stays theirs. */
	make_link(&rig, BOB, SUBSCRIPTION_LEAVE, link);
	CHECK_NUMBER(change(&rig, link, "\"kinds\":8"), 200);
	rig_run(&rig, "2026-12-02T12:30");
	CHECK_NUMBER(invitations(&rig, BOB), 4);
	CHECK_NUMBER(change(&rig, link, "\"kinds\":7"), 200);
	rig_run(&rig, "2026-12-02T12:40");
	CHECK_NUMBER(invitations(&rig, BOB), 4);
	/* A restart repeats nothing; the horizon goes on, for who wants it. */
	rig_kill(&rig);
	rig_boot(&rig);
	rig_run(&rig, "2026-12-05T15:10");
	CHECK_NUMBER(invitations(&rig, ANN), 6);
	CHECK_NUMBER(invitations(&rig, BOB), 4);
	rig_clear(&rig);
}

static void
test_life(void)
{
	char link[SUBSCRIPTION_LINK_MAX], leave[SUBSCRIPTION_LINK_MAX];
	struct rig rig;
	const char *bytes;

	rig_init(&rig, SITE, "2026-12-02T12:00");
	rig_boot(&rig);
	CHECK_NUMBER(join(&rig, ANN, "\"kinds\":7"), 202);
	rig_run(&rig, "2026-12-02T12:01");
	CHECK_NUMBER(mails(&rig, ANN), 1);
	bytes = rig.delivered.count > 0 ? rig.delivered.items[0].bytes : "";
	CHECK(strstr(bytes, "Subject: Please confirm") != NULL);
	CHECK(strstr(bytes, "When:") == NULL);
	CHECK(strstr(bytes, "List-Unsubscribe") == NULL);
	/* Nothing else before that is used. */
	rig_run(&rig, "2026-12-02T15:01");
	CHECK_NUMBER(mails(&rig, ANN), 1);
	make_link(&rig, ANN, SUBSCRIPTION_CONFIRM, link);
	make_link(&rig, ANN, SUBSCRIPTION_LEAVE, leave);
	CHECK_NUMBER(visit(&rig, link, ""), 200);
	CHECK(strstr(last_body, "\"pending\"") != NULL);
	CHECK_NUMBER(visit(&rig, leave, "confirm"), 200);
	CHECK(strstr(last_body, "\"pending\"") != NULL);
	CHECK_NUMBER(visit(&rig, link, "confirm"), 200);
	CHECK_NUMBER(visit(&rig, link, "confirm"), 200);
	CHECK(strstr(last_body, "\"confirmed\"") != NULL);
	rig_kill(&rig);
	rig_boot(&rig);
	rig_run(&rig, "2026-12-03T15:01");
	CHECK_NUMBER(mails(&rig, ANN), 3);	/* start; a reminder of more */
	bytes = rig.delivered.items[rig.delivered.count - 1].bytes;
	CHECK(strstr(bytes, "List-Unsubscribe-Post: "
	    "List-Unsubscribe=One-Click\r\n") != NULL);
	CHECK(strstr(bytes, leave) != NULL);
	/* The end is owed since the start, and is not sent any more. */
	CHECK_NUMBER(visit(&rig, leave, "leave"), 200);
	CHECK(strstr(last_body, "\"gone\"") != NULL);
	rig_run(&rig, "2026-12-12T00:00");
	CHECK_NUMBER(mails(&rig, ANN), 3);
	/* Again, and by the other one: nothing comes of it. */
	CHECK_NUMBER(visit(&rig, leave, "leave"), 200);
	CHECK_NUMBER(visit(&rig, link, "confirm"), 403);
	CHECK_NUMBER(rig.service->subscribers.list.count, 0);
	rig_clear(&rig);
}

/* Each hears what they wish, once. */
static void
test_wishes(void)
{
	struct rig rig;

	rig_init(&rig, SITE, "2026-12-02T12:00");
	rig_boot(&rig);
	be_there(&rig, ANN, "\"kinds\":6,\"windows\":[\"work\"]");
	be_there(&rig, BOB, "\"kinds\":7,\"environments\":[\"two\"]");
	be_there(&rig, "cat@example.org", "\"kinds\":4");
	rig_run(&rig, "2026-12-02T12:01");
	CHECK_NUMBER(mails(&rig, ANN), 1);
	rig_run(&rig, "2026-12-04T18:00");
	CHECK_NUMBER(mails(&rig, ANN), 3);	/* start and end of work */
	CHECK_NUMBER(mails(&rig, BOB), 4);	/* all three of more */
	CHECK_NUMBER(mails(&rig, "cat@example.org"), 1);
	CHECK_NUMBER(join(&rig, "dan@example.org", "\"kinds\":0"), 422);
	CHECK_NUMBER(join(&rig, "dan@example.org",
	    "\"kinds\":7,\"windows\":[\"nothing\"]"), 422);
	/* An answer must not tell who is there. */
	CHECK_NUMBER(join(&rig, ANN, "\"kinds\":0"), 422);
	CHECK_NUMBER(join(&rig, ANN, "\"kinds\":7"), 202);
	CHECK_NUMBER(store_subscriber_find(&rig.service->subscribers, ANN)
	    ->wishes.items[0].kinds, 6);
	rig_clear(&rig);
}

/* However often somebody asks for an address, few mails go there. */
static void
test_limits(void)
{
	char address[64];
	struct rig rig;
	size_t i;

	rig_init(&rig, SITE, "2026-12-05T12:00");
	rig_boot(&rig);
	for (i = 0; i < 20; i++)
		CHECK_NUMBER(join(&rig, ANN, "\"kinds\":7"), 202);
	rig_run(&rig, "2026-12-05T12:09");
	CHECK_NUMBER(join(&rig, ANN, "\"kinds\":7"), 202);
	rig_run(&rig, "2026-12-05T12:10");
	CHECK_NUMBER(mails(&rig, ANN), 1);
	CHECK_NUMBER(join(&rig, ANN, "\"kinds\":7"), 202);
	rig_run(&rig, "2026-12-05T12:11");
	CHECK_NUMBER(mails(&rig, ANN), 2);
	/* The table does not grow for ever. */
	for (i = 0; i < 2100; i++) {
		snprintf(address, sizeof(address), "a%zu@example.org", i);
		CHECK_NUMBER(join(&rig, address, "\"kinds\":7"), 202);
	}
	CHECK_NUMBER(rig.service->subscribers.list.count, 2000);
	rig_clear(&rig);
}

/* A mailbox that refuses twice is left alone; asking again mends it. */
static void
test_bounces(void)
{
	char link[SUBSCRIPTION_LINK_MAX];
	size_t sent;
	struct rig rig;

	rig_init(&rig, SITE, "2026-12-02T12:00");
	rig_boot(&rig);
	be_there(&rig, ANN, "\"kinds\":7");
	faults_run(&rig, "2026-12-02T12:01");
	rig_expect(&rig, "post", RIG_REFUSED);
	faults_run(&rig, "2026-12-02T15:01");	/* reminder of work */
	CHECK_NUMBER(rig.service->subscribers.list.items[0].bounce_count, 1);
	faults_run(&rig, "2026-12-03T15:01");	/* others arrive */
	CHECK_NUMBER(rig.service->subscribers.list.items[0].bounce_count, 0);
	rig_expect(&rig, "post", RIG_REFUSED);
	rig_expect(&rig, "post", RIG_REFUSED);
	faults_run(&rig, "2026-12-04T15:01");
	CHECK(rig.service->subscribers.list.items[0].stopped_at != 0);
	CHECK_NUMBER(ask(&rig, COMMAND_STATUS, NULL), 200);
	CHECK(strstr(last_body, "\"stopped\": 1") != NULL);
	sent = mails(&rig, ANN);
	faults_run(&rig, "2026-12-12T12:00");
	CHECK_NUMBER(mails(&rig, ANN), sent);
	CHECK_NUMBER(join(&rig, ANN, "\"kinds\":7"), 202);
	make_link(&rig, ANN, SUBSCRIPTION_CONFIRM, link);
	faults_run(&rig, "2026-12-12T12:01");
	CHECK_NUMBER(mails(&rig, ANN), sent + 1);
	CHECK_NUMBER(visit(&rig, link, "confirm"), 200);
	CHECK(rig.service->subscribers.list.items[0].stopped_at == 0);
	rig_clear(&rig);
}

/* Nothing about the mailbox: the text looks like spam, or the server does not
 * let us send; the channel waits for somebody to mend that. */
/* fault-row: 46 */
static void
test_no_bounces(void)
{
	static const struct { enum rig_answer answer; const char *status; }
	cases[] = {
		{ RIG_UNWANTED, "\"parked\": 0" },
		{ RIG_NO_SENDER, "\"parked\": 1" },
	};
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(cases); i++) {
		rig_init(&rig, SITE, "2026-12-02T12:00");
		rig_boot(&rig);
		be_there(&rig, ANN, "\"kinds\":7");
		rig_run(&rig, "2026-12-02T12:01");
		rig_expect(&rig, "post", cases[i].answer);
		rig_expect(&rig, "post", cases[i].answer);
		rig_expect(&rig, "post", cases[i].answer);
		rig_run(&rig, "2026-12-02T15:01");	/* reminder of work */
		CHECK_NUMBER(ask(&rig, COMMAND_STATUS, NULL), 200);
		CHECK_ROW(strstr(last_body, cases[i].status) != NULL,
		    last_body);
		rig_run(&rig, "2026-12-10T15:01");
		CHECK_NUMBER(rig.script.count, 0);
		CHECK_NUMBER(rig.service->subscribers.list.items[0].
		    bounce_count, 0);
		CHECK(rig.service->subscribers.list.items[0].stopped_at == 0);
		rig_clear(&rig);
	}
}

/* A configuration without the channel's `subscribe`: what is owed is not sent
 * to people who could not leave. */
static void
test_closed(void)
{
	struct complaints complaints = { 0 };
	struct rig rig;
	size_t sent;

	rig_init(&rig, SITE, "2026-12-02T12:00");
	rig_boot(&rig);
	be_there(&rig, ANN, "\"kinds\":7");
	rig_run(&rig, "2026-12-03T15:01");
	sent = mails(&rig, ANN);
	rig_write(&rig, RIG_WINDOW "channels:\n  chat: {slack: \"#chat\", "
	    "token: {file: no-such-token}}\n  post: {email: " BOB ", from: "
	    "pd@example.org, smtp: \"smtp://localhost:25\", tls: none}\n");
	CHECK(service_reload(rig.service, "test", &complaints) == 0);
	CHECK_NUMBER(join(&rig, ANN, "\"kinds\":7"), 404);
	rig_run(&rig, "2026-12-12T12:00");
	CHECK_NUMBER(mails(&rig, ANN), sent);
	CHECK(mails(&rig, BOB) > 0);
	complaint_clear(&complaints);
	rig_clear(&rig);
}

/* A window and an environment get other names: whoever reloads is told, and who
 * asked for them keeps what they asked for. */
static void
test_renamed(void)
{
	struct complaints complaints = { 0 };
	struct text text = { 0 };
	char link[SUBSCRIPTION_LINK_MAX];
	struct rig rig;

	rig_init(&rig, SITE, "2026-12-02T12:00");
	rig_boot(&rig);
	be_there(&rig, ANN, "\"kinds\":7,\"windows\":[\"work\",\"more\"]");
	be_there(&rig, BOB, "\"kinds\":7,\"windows\":[\"work\"],"
	    "\"environments\":[\"one\",\"two\"]");
	/* Who never confirmed does not count. */
	CHECK_NUMBER(join(&rig, "x" ANN, "\"kinds\":7,\"windows\":"
	    "[\"work\"]"), 202);
	rig_write(&rig, "site: {title: Site, url: "
	    "\"https://patch.example.org\"}\n"
	    "environments:\n  two: {title: Two, tier: prod}\n"
	    "windows:\n"
	    "  toil:\n    title: Work\n    when: every Thursday at 15:00\n"
	    "    zone: UTC\n    duration: 2h\n    stages: [two]\n"
	    "    announce: [{to: [post], remind: [24h]}]\n"
	    "  more:\n    title: More\n    when: every Friday at 15:00\n"
	    "    zone: UTC\n    duration: 2h\n    stages: [two]\n"
	    "    announce: [{to: [post], remind: [24h]}]\n"
	    "channels:\n"
	    "  post: {email: [], subscribe: true, from: pd@example.org, "
	    "smtp: \"smtp://localhost:25\", tls: none}\n");
	CHECK(service_reload(rig.service, "test", &complaints) == 0);
	complaint_format(&complaints, false, &text);
	CHECK_ROW(strstr(text_string(&text), ": warning: 2 subscribers asked "
	    "for the window \"work\", which is not there any more; they hear "
	    "nothing of it\n") != NULL, text_string(&text));
	CHECK_ROW(strstr(text_string(&text), ": warning: 1 subscriber asked "
	    "for the environment \"one\", which is not") != NULL,
	    text_string(&text));
	CHECK(strstr(text_string(&text), "\"more\"") == NULL);
	make_link(&rig, BOB, SUBSCRIPTION_LEAVE, link);
	CHECK_NUMBER(change(&rig, link, "\"kinds\":7,\"windows\":"
	    "[\"work\"]"), 422);
	complaint_clear(&complaints);
	text_clear(&text);
	rig_clear(&rig);
}

/* Who never confirms is forgotten; who asks sees what is kept. */
static void
test_forgetting(void)
{
	struct rig rig;

	rig_init(&rig, SITE, "2026-12-02T12:00");
	rig_boot(&rig);
	be_there(&rig, BOB, "\"kinds\":6");
	CHECK_NUMBER(join(&rig, ANN, "\"kinds\":7"), 202);
	CHECK_NUMBER(ask(&rig, COMMAND_SUBSCRIBER_LIST, NULL), 200);
	CHECK(strstr(last_body, ANN) != NULL);
	CHECK_NUMBER(ask(&rig, COMMAND_SUBSCRIBER_LIST, BOB), 200);
	CHECK(strstr(last_body, ANN) == NULL);
	CHECK_ROW(strstr(last_body, "\"kinds\": [\n          \"") != NULL,
	    last_body);
	CHECK_NUMBER(ask(&rig, COMMAND_SUBSCRIBER_LIST, "no@example.org"),
	    404);
	rig_run(&rig, "2026-12-12T12:00");
	CHECK_NUMBER(rig.service->subscribers.list.count, 1);
	CHECK_NUMBER(ask(&rig, COMMAND_SUBSCRIBER_REMOVE, BOB), 200);
	CHECK_NUMBER(rig.service->subscribers.list.count, 0);
	rig_clear(&rig);
}

/* Nothing that is sent there writes anywhere else. */
static void
test_hostile(void)
{
	static const char *const addresses[] = { "", "ann", "@example.org",
		"ann@", "ann@host", "a b@example.org", "<ann@example.org>",
		"ann@example.org, bob@example.org", "ann@exa\\nmple.org",
		"ann@example.org\\r\\nBcc: bob@example.org", "-f@example.org",
		"\\u0000@example.org", "ann@example..org", "a@b@example.org",
		"\\\"a\\\"@example.org", "ann@[127.0.0.1]",
		"\xc3\xa4@example.org" };
	static const char *const links[] = { "", "leave", "leave.",
		"leave.abcdefghijkl.0.", "../../x", "confirm.abcdefghijkl.0."
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" };
	struct rig rig;
	size_t i;

	rig_init(&rig, SITE, "2026-12-02T12:00");
	rig_boot(&rig);
	for (i = 0; i < countof(addresses); i++)
		CHECK_ROW(join(&rig, addresses[i], "\"kinds\":7") >= 400,
		    addresses[i]);
	for (i = 0; i < countof(links); i++)
		CHECK_ROW(visit(&rig, links[i], "leave") == 403, links[i]);
	CHECK_NUMBER(ask(&rig, COMMAND_SUBSCRIBE, "[]"), 422);
	CHECK_NUMBER(ask(&rig, COMMAND_SUBSCRIBE, "{"), 400);
	CHECK_NUMBER(ask(&rig, COMMAND_SUBSCRIPTION, NULL), 400);
	CHECK_NUMBER(rig.service->subscribers.list.count, 0);
	CHECK_NUMBER(join(&rig, "  Ann@EXAMPLE.org ", "\"kinds\":7"), 202);
	CHECK_STRING(rig.service->subscribers.list.items[0].address,
	    "Ann@example.org");
	rig_clear(&rig);
}

int
main(void)
{
	test_life();
	test_invited();
	test_wishes();
	test_limits();
	test_bounces();
	test_no_bounces();
	test_closed();
	test_renamed();
	test_forgetting();
	test_hostile();
	faults_play(test_bounces);
	return harness_end();
}
