/* SPDX-License-Identifier: MIT */
/* What the owner of state answers to what nobody should ask: bodies that are no
 * orders, things that are not there, people who may not; and what becomes of
 * calls to Slack that are not answered as its documentation says. */
#include "act_rig.h"
#include "membership.h"
#include "subscription.h"

#define SITE \
	"site: {title: Site, url: \"https://example.org\", operators: chat}\n" \
	"environments:\n" \
	"  one: {title: One, tier: prod}\n" \
	"  two: {title: Two, tier: dev}\n" \
	"  alone: {title: Alone, tier: prod}\n" \
	"people:\n" \
	"  boss: {title: Boss, slack-groups: [S0604QSJC]}\n" \
	"  helper: {title: Helper, slack-groups: [S0604QSJC, S0604QSJD]}\n" \
	"grants:\n" \
	"  - {to: boss, may: all}\n" \
	"  - {to: boss, may: emergency}\n" \
	"policy:\n" \
	"  rules:\n" \
	"    - {title: All, prod: {approve: boss}, dev: {window: [work, other]}}\n" \
	"windows:\n" \
	"  work: {title: Work, when: every Thursday at 15:00, zone: UTC, " \
	"duration: 2h, stages: [one], announce: [{to: [chat, post]}, " \
	"{to: chat, start: false, end: false, remind: [1h]}]}\n" \
	"  other: {title: Other, when: every Friday at 15:00, zone: UTC, " \
	"duration: 2h, stages: [two], announce: [{to: post}]}\n" \
	"promotions:\n" \
	"  image: {title: Image, window: work, channel: chat, " \
	"steps: [{meeting: Weekly}]}\n" \
	"  cycle: {title: Cycle, window: work, channel: chat, " \
	"steps: [{meeting: Weekly}]}\n" \
	RIG_CHANNELS \
	"  list: {email: [], subscribe: true, from: pd@example.org, " \
	"smtp: \"smtp://localhost:25\", tls: none}\n"
#define NOW "2026-12-02T12:00"

/* In the name of a person; NULL: of root; "": of nobody in particular. */
static int
ask(struct rig *rig, enum command_verb verb, const char *person,
    const char *argument)
{
	struct command *command = command_new(verb);

	command->argument = mem_string(argument);
	command->limit = 10;
	command->requester = requester_new(person == NULL ? SUBJECT_LOCAL :
	    person[0] == '\0' ? SUBJECT_NOBODY : SUBJECT_LOGIN, "api",
	    person == NULL ? "root" : person);
	command->requester->is_root = person == NULL;
	if (person != NULL && person[0] != '\0')
		requester_add_person(command->requester, person);
	command->done = act_done;
	if (verb == COMMAND_RELOAD)
		CHECK(service_may_reload(rig->service, command) ==
		    (person == NULL));
	service_command(rig->service, command);
	return act_status;
}

#define DECLARE(service, rest) \
	"{\"service\":\"" service "\",\"environment\":\"one\"" rest "}"
#define TEN "0123456789"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
#define LONG HUNDRED HUNDRED HUNDRED
#define TOKEN(rest) "{\"title\":\"t\",\"person\":\"boss\"" rest "}"
#define MAY ",\"may\":[\"start\"]"
#define JOIN(rest) "{\"address\":\"ann@example.org\"" rest "}"
#define TWENTY "\"work\",\"work\",\"work\",\"work\",\"work\",\"work\"," \
	"\"work\",\"work\",\"work\",\"work\",\"work\",\"work\",\"work\"," \
	"\"work\",\"work\",\"work\",\"work\",\"work\",\"work\",\"work\""
#define TWELVE SIX "," SIX
#define SIX "\"one\",\"one\",\"one\",\"one\",\"one\",\"one\""

static const struct {
	enum command_verb verb;
	const char *person, *argument;
	int status;
	const char *want;
} rows[] = {
	{ COMMAND_EMERGENCY, NULL, NULL, 400, "" },
	{ COMMAND_EMERGENCY, NULL, "{", 400, "" },
	{ COMMAND_EMERGENCY, NULL, "[]", 422, "an object is needed" },
	{ COMMAND_EMERGENCY, NULL, "{\"when\":\"now\"}", 422,
	  "unknown key \"when\"; accepted are service, environment, because" },
	{ COMMAND_EMERGENCY, NULL, "{\"service\":\"tap\"}", 422,
	  "environment is needed" },
	{ COMMAND_EMERGENCY, NULL, "{\"environment\":\"three\"}", 404,
	  "there is no environment \"three\"" },
	{ COMMAND_EMERGENCY, NULL, "{\"environment\":\"one\"}", 422,
	  "service is needed" },
	{ COMMAND_EMERGENCY, NULL, DECLARE(" ", ""), 422,
	  "service is needed" },
	{ COMMAND_EMERGENCY, NULL, DECLARE(LONG, ""), 422,
	  "service is longer than" },
	{ COMMAND_EMERGENCY, NULL, DECLARE("ta\\np", ""), 422,
	  "service has control characters" },
	{ COMMAND_EMERGENCY, NULL, DECLARE("tap", ",\"over\":\"maybe\""), 422,
	  "over must be true or false" },
	{ COMMAND_EMERGENCY, NULL, DECLARE("tap", ",\"over\":false"), 422,
	  "because is needed" },
	{ COMMAND_EMERGENCY, NULL, DECLARE("tap",
	  ",\"because\":\"a\\u0007b\""), 422, "because has control" },
	{ COMMAND_EMERGENCY, "helper", DECLARE("tap",
	  ",\"because\":\"it leaks\""), 403, "may not declare an emergency" },
	/* None is declared, so that there is none is no news. */
	{ COMMAND_EMERGENCY, NULL, DECLARE("tap",
	  ",\"over\":true,\"because\":\"it is\\nwell\""), 200, "" },
	/* Said again it is the same one; with other words another. */
	{ COMMAND_EMERGENCY, NULL, DECLARE("tap", ",\"because\":\"a\\nb\""),
	  201, "\"because\":\"a\\nb\"" },
	{ COMMAND_EMERGENCY, NULL, DECLARE("tap", ",\"because\":\"a\\nb\""),
	  200, "\"channels\":[\"chat\",\"post\"]" },
	{ COMMAND_EMERGENCY, NULL, DECLARE("tap", ",\"because\":\"c\""), 201,
	  "\"because\":\"c\"" },
	{ COMMAND_EMERGENCY, "boss", DECLARE("tap", ",\"because\":\"c\""),
	  201, "" },
	/* The windows of its rule hear of it, each channel once; where there
	 * is no window, who operates the service. */
	{ COMMAND_EMERGENCY, NULL, "{\"service\":\"tap\",\"environment\":"
	  "\"two\",\"because\":\"d\"}", 201,
	  "\"channels\":[\"chat\",\"post\"]" },
	{ COMMAND_EMERGENCY, NULL, "{\"service\":\"tap\",\"environment\":"
	  "\"alone\",\"because\":\"d\"}", 201, "\"channels\":[\"chat\"]" },

	{ COMMAND_TOKEN_NEW, NULL, NULL, 400, "" },
	{ COMMAND_TOKEN_NEW, NULL, "[]", 422, "the body must be an object" },
	{ COMMAND_TOKEN_NEW, NULL, "{\"window\":\"work\"}", 422,
	  "unknown key \"window\"" },
	{ COMMAND_TOKEN_NEW, NULL, "{\"person\":\"boss\"}", 422,
	  "\"title\" is missing" },
	{ COMMAND_TOKEN_NEW, NULL, "{\"title\":\"\"}", 422,
	  "\"title\" is missing" },
	{ COMMAND_TOKEN_NEW, NULL, "{\"title\":\"" LONG "\"}", 422,
	  "over 100 characters" },
	{ COMMAND_TOKEN_NEW, NULL, "{\"title\":\"t\"}", 422,
	  "\"person\" is missing" },
	{ COMMAND_TOKEN_NEW, NULL, "{\"title\":\"t\",\"person\":\"x\"}", 422,
	  "there is no person \"x\"" },
	{ COMMAND_TOKEN_NEW, NULL, TOKEN(""), 422, "\"may\" is missing" },
	{ COMMAND_TOKEN_NEW, NULL, TOKEN(",\"may\":[{}]"), 422, "" },
	{ COMMAND_TOKEN_NEW, NULL, TOKEN(",\"may\":[\"strat\"]"), 422,
	  "start" },
	{ COMMAND_TOKEN_NEW, NULL, TOKEN(MAY ",\"windows\":[{}]"), 422,
	  "\"windows\": accepted are ids" },
	{ COMMAND_TOKEN_NEW, NULL, TOKEN(MAY ",\"windows\":[\"\"]"), 422,
	  "\"windows\": accepted are ids" },
	{ COMMAND_TOKEN_NEW, NULL, TOKEN(MAY ",\"windows\":[\"a*b\"]"), 422,
	  "\"windows\": accepted are ids" },
	{ COMMAND_TOKEN_NEW, NULL, TOKEN(MAY ",\"windows\":[]"), 422,
	  "\"windows\" is empty" },
	{ COMMAND_TOKEN_NEW, NULL, TOKEN(MAY ",\"environments\":[\"A\"]"), 422,
	  "\"environments\": accepted are ids" },
	{ COMMAND_TOKEN_NEW, NULL, TOKEN(MAY ",\"expires\":{}"), 422,
	  "\"expires\" must be a length of time" },
	{ COMMAND_TOKEN_NEW, NULL, TOKEN(MAY ",\"expires\":\"soon\""), 422,
	  "expires" },
	{ COMMAND_TOKEN_NEW, NULL, TOKEN(MAY ",\"expires\":\"91d\""), 422,
	  "may be 90d at most" },
	{ COMMAND_TOKEN_NEW, NULL, TOKEN(MAY ",\"windows\":[\"wo*\","
	  "\"*\"],\"expires\":\"1d\""), 201, "\"wo*\"" },
	{ COMMAND_TOKEN_REVOKE, NULL, NULL, 404, "there is no token \"\"" },

	{ COMMAND_SUBSCRIBE, NULL, NULL, 400, "this is no request" },
	{ COMMAND_SUBSCRIBE, NULL, "{\"kinds\":7}", 422, "no mail address" },
	{ COMMAND_SUBSCRIBE, NULL, "{\"address\":\"ann\",\"kinds\":7}", 422,
	  "no mail address" },
	{ COMMAND_SUBSCRIBE, NULL, JOIN(""), 422, "choose what you want" },
	{ COMMAND_SUBSCRIBE, NULL, JOIN(",\"kinds\":0"), 422,
	  "choose what you want" },
	{ COMMAND_SUBSCRIBE, NULL, JOIN(",\"kinds\":99"), 422,
	  "choose what you want" },
	{ COMMAND_SUBSCRIBE, NULL, JOIN(",\"kinds\":7,\"windows\":[{}]"), 422,
	  "choose what you want" },
	{ COMMAND_SUBSCRIBE, NULL, JOIN(",\"kinds\":7,\"windows\":[\"x\"]"),
	  422, "choose what you want" },
	{ COMMAND_SUBSCRIBE, NULL, JOIN(",\"kinds\":7,\"windows\":[\"work\"],"
	  "\"environments\":[\"x\",\"two\"]"), 202, "asked" },
	{ COMMAND_SUBSCRIBE, NULL, JOIN(",\"kinds\":7,\"windows\":[" TWENTY
	  "],\"environments\":[" TWELVE "," TWELVE "]"), 422, "choose fewer" },
	{ COMMAND_SUBSCRIPTION, NULL, "{\"do\":\"leave\"}", 403, "" },
	{ COMMAND_SUBSCRIBER_REMOVE, NULL, NULL, 400, "which address?" },
	{ COMMAND_SUBSCRIBER_REMOVE, NULL, "bob@example.org", 404, "nobody" },
	{ COMMAND_SUBSCRIBER_REMOVE, NULL, "bob", 404, "nobody" },
	{ COMMAND_SUBSCRIBER_LIST, NULL, "ann@example.org", 200,
	  "\"state\": \"pending\"" },
	{ COMMAND_SUBSCRIBER_LIST, "helper", NULL, 403, "see subscribers" },

	{ COMMAND_OUTBOX_LIST, NULL, "", 200, "bulletin" },
	{ COMMAND_OUTBOX_LIST, NULL, "sent", 200, "[]" },
	{ COMMAND_OUTBOX_LIST, NULL, "active", 200, "bulletin" },
	{ COMMAND_OUTBOX_LIST, NULL, "gone", 400, "\"gone\" is no state" },
	{ COMMAND_OUTBOX_SHOW, NULL, NULL, 400, "is no key" },
	{ COMMAND_OUTBOX_SHOW, NULL, "xyz", 400, "\"xyz\" is no key" },
	{ COMMAND_OUTBOX_SHOW, NULL, "00000000000", 404, "no message" },
	{ COMMAND_OUTBOX_DROP, "helper", "0", 403, "drop a message" },
	{ COMMAND_OUTBOX_RETRY, "helper", "0", 403, "retry a message" },
	{ COMMAND_OUTBOX_SHOW, "helper", "0", 403, "see the outbox" },

	{ COMMAND_ACT, NULL, NULL, 400, "" },
	{ COMMAND_ACT, NULL, "{", 400, "" },
	{ COMMAND_ACT, NULL, "{\"act\":\"dance\"}", 400, "dance" },
	{ COMMAND_ACT, NULL, "{\"act\":\"start\",\"occurrence\":\"x\"}", 404,
	  "" },
	{ COMMAND_PROMOTION, "boss", NULL, 400, "" },
	{ COMMAND_PROMOTION, "boss", "{", 400, "" },
	/* There are two kinds, and it is not said which. */
	{ COMMAND_PROMOTION, "boss", "{\"version\":\"v1\"}", 409,
	  "Say its kind" },
	{ COMMAND_PROMOTION, "boss", "{\"version\":\"v1\",\"kind\":\"image\","
	  "\"service\":\"tap\"}", 409, "for what the policy asks for" },
	{ COMMAND_PROMOTION, "boss", "{\"version\":\"v1\",\"kind\":\"image\","
	  "\"environment\":\"one\"}", 409, "for what the policy asks for" },
	{ COMMAND_PROMOTION, "boss", "{\"version\":\"v1\",\"kind\":\"image\"}",
	  200, "image/v1" },
	{ COMMAND_PROMOTION, "boss", "{\"version\":\"v1\",\"kind\":\"image\"}",
	  409, "v1 is proposed already: image/v1" },
	{ COMMAND_PROMOTION, "boss", "{\"act\":\"pass\",\"promotion\":"
	  "\"image/v1\",\"step\":\"monthly\"}", 400, "accepted are 1 weekly" },
	{ COMMAND_PROMOTION, "boss", "{\"act\":\"ask\",\"promotion\":\"v1\","
	  "\"words\":\"who?\"}", 200, "" },
	{ COMMAND_PROMOTION, "boss", "{\"act\":\"answer\",\"promotion\":"
	  "\"v1\",\"words\":\"me\"}", 200, "" },
	{ COMMAND_PROMOTION, "boss", "{\"act\":\"answer\",\"promotion\":"
	  "\"v1\",\"words\":\"me\"}", 409, "" },
	{ COMMAND_PROMOTION, "boss", "{\"act\":\"pass\",\"promotion\":"
	  "\"v1\",\"step\":\"weekly\"}", 200, "" },

	{ COMMAND_JOURNAL, "", "work", 403, "may not" },
	{ COMMAND_JOURNAL, "helper", LONG, 403, "may not" },
	{ COMMAND_JOURNAL, "helper", "work/2026-12-04T15:00", 403,
	  "may not" },
	{ COMMAND_CHOICES, NULL, "{", 404, "" },
	{ COMMAND_CHOICES, NULL, "{}", 404, "belongs to no maintenance" },
	{ COMMAND_CHOICES, NULL, "{\"place\":\"C1\"}", 404,
	  "belongs to no maintenance" },
	{ COMMAND_CHOICES, "helper", NULL, 403, "may not" },
	{ COMMAND_SHIPPED, NULL, "{", 400, "" },
	{ COMMAND_FEED, NULL, NULL, 404, "" },
	{ COMMAND_FEED, NULL, "nothing", 404, "" },
	{ COMMAND_RELOAD, "helper", NULL, 403, "reload the configuration" },
	{ COMMAND_RELOAD, NULL, NULL, 200, "" },
};

static void
test_bodies(void)
{
	struct rig rig;
	char label[48];
	size_t i;

	rig_init(&rig, SITE, NOW);
	rig_boot(&rig);
	for (i = 0; i < countof(rows); i++) {
		snprintf(label, sizeof(label), "row %zu", i);
		act_body[0] = '\0';
		if (!CHECK_ROW(ask(&rig, rows[i].verb, rows[i].person,
		    rows[i].argument) == rows[i].status &&
		    strstr(act_body, rows[i].want) != NULL, label))
			fprintf(stderr, "   %s\n   %d %s\n",
			    rows[i].argument, act_status, act_body);
	}
	(void)act_check(&rig);
	(void)act_restart(&rig);
	rig_clear(&rig);
}

/* With a clock that stands where nobody believes it nothing is decided. */
static void
test_clock(void)
{
	struct rig rig;

	rig_init(&rig, SITE, NOW);
	rig_boot(&rig);
	rig_run(&rig, "2026-12-02T13:00");
	rig_sleep(&rig, "2026-11-02T12:00");
	rig_run(&rig, "2026-11-02T12:01");
	CHECK_NUMBER(ask(&rig, COMMAND_EMERGENCY, NULL, DECLARE("tap",
	    ",\"because\":\"c\"")), 503);
	CHECK(strstr(act_body, "clock") != NULL);
	CHECK_NUMBER(ask(&rig, COMMAND_PROMOTION, "boss",
	    "{\"version\":\"v1\",\"kind\":\"image\"}"), 503);
	CHECK_NUMBER(ask(&rig, COMMAND_ACT, NULL,
	    "{\"act\":\"start\",\"occurrence\":\"work\"}"), 503);
	CHECK_NUMBER(rig.service->emergencies->list.count, 0);
	CHECK_NUMBER(rig.service->promotions.list->list.count, 0);
	rig_clear(&rig);
}

/* --- calls to Slack ------------------------------------------------------- */

/* A peer that keeps what it is asked. */
struct call_peer {
	struct network network;		/* first */
	exchange_done done[80];
	void *context[80];
	char url[80][120];
	size_t count;
	bool is_down;
};

static int
call_start(struct network *network, const struct exchange_request *request,
    exchange_done done, void *context, struct error *ret_error)
{
	struct call_peer *peer = (struct call_peer *)network;

	if (peer->is_down)
		return error_set(ret_error, ERROR_NETWORK, "no network");
	if (!CHECK(peer->count < countof(peer->done)))
		abort();
	peer->done[peer->count] = done;
	peer->context[peer->count] = context;
	snprintf(peer->url[peer->count++], sizeof(peer->url[0]), "%s",
	    request->url);
	return 0;
}

static void
call_cancel(struct network *network)
{
	((struct call_peer *)network)->count = 0;
}

static void
call_begin(struct rig *rig, struct call_peer *peer)
{
	size_t i;

	rig_init(rig, SITE, NOW);
	rig_boot(rig);
	*peer = (struct call_peer){ .network = { .start = call_start,
	    .cancel_all = call_cancel } };
	rig->service->seams.network = &peer->network;
	/* As the vault does. */
	for (i = 0; i < rig->conf->channels.count; i++)
		if (strcmp(rig->conf->channels.items[i].id, "chat") == 0)
			rig->conf->channels.items[i].token =
			    mem_string("xoxb-1");
}

/* `where`: a method or an address. */
static int
call_post(struct rig *rig, const char *where, const char *reply_url)
{
	struct command *command = command_new(COMMAND_SLACK_POST);

	command->argument = mem_string(where);
	command->content = mem_string("{}");
	command->reply_url = mem_string(reply_url);
	command->otherwise = mem_string("{\"text\":\"otherwise\"}");
	command->done = act_done;
	service_command(rig->service, command);
	return act_status;
}

#define GROUP(users) "{\"ok\":true,\"users\":" users "}"
#define OVERLONG "UAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

/* What a group's members are after an answer. */
static void
test_groups(void)
{
	static const struct {
		enum exchange_progress progress;
		int status;
		const char *body;
		int count;		/* -1: not known */
	} answers[] = {
		{ EXCHANGE_ANSWERED, 200, GROUP("[\"U1\",\"W2\"]"), 2 },
		{ EXCHANGE_ANSWERED, 200, GROUP("[\"U1\",\"\",\"u-1\",{},"
		    "\"" OVERLONG "\",\"U2\"]"), 2 },
		{ EXCHANGE_ANSWERED, 200, GROUP("\"U1\""), 0 },
		{ EXCHANGE_ANSWERED, 200, "{\"ok\":true}", 0 },
		{ EXCHANGE_ANSWERED, 200, "{\"ok\":false,\"error\":"
		    "\"missing_scope\"}", -1 },
		{ EXCHANGE_ANSWERED, 200, "{\"ok\":[]}", -1 },
		{ EXCHANGE_ANSWERED, 200, "<html>", -1 },
		{ EXCHANGE_ANSWERED, 429, GROUP("[\"U1\"]"), -1 },
		{ EXCHANGE_UNKNOWN, 200, GROUP("[\"U1\"]"), -1 },
	};
	const struct membership_group *group;
	struct exchange_reply reply = { .retry_after_secs = -1 };
	struct call_peer peer;
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(answers); i++) {
		call_begin(&rig, &peer);
		CHECK_NUMBER(ask(&rig, COMMAND_SLACK_GROUPS, NULL, NULL),
		    202);
		/* Each once, and nobody is asked while it is under way. */
		CHECK_NUMBER(peer.count, 2);
		CHECK(strstr(peer.url[0], "/usergroups.users.list?usergroup="
		    "S0604QSJC") != NULL);
		CHECK_NUMBER(ask(&rig, COMMAND_SLACK_GROUPS, NULL, NULL),
		    202);
		CHECK_NUMBER(peer.count, 2);
		reply.progress = answers[i].progress;
		reply.status = answers[i].status;
		reply.body = answers[i].body;
		reply.length = strlen(reply.body);
		peer.done[0](peer.context[0], &reply);
		group = membership_find(rig.service->membership, "S0604QSJC");
		if (!CHECK_ROW(answers[i].count < 0 ? group == NULL :
		    group != NULL && group->users.count ==
		    (size_t)answers[i].count, answers[i].body))
			fprintf(stderr, "   %zu\n", group == NULL ? 0 :
			    group->users.count);
		CHECK(membership_find(rig.service->membership, "S0604QSJD") == NULL);
		/* What is known is not asked for again, what failed is. */
		CHECK_NUMBER(ask(&rig, COMMAND_SLACK_GROUPS, NULL, NULL),
		    202);
		CHECK_NUMBER(peer.count, answers[i].count < 0 ? 3 : 2);
		rig_clear(&rig);
	}
}

/* What Slack refuses is said the other way, once; where nothing can be asked
 * the answer says so. */
static void
test_posts(void)
{
	struct exchange_reply good = { .progress = EXCHANGE_ANSWERED,
	    .status = 200, .body = "ok", .length = 2,
	    .retry_after_secs = -1 };
	struct exchange_reply bad = { .progress = EXCHANGE_ANSWERED,
	    .status = 500, .body = "", .retry_after_secs = -1 };
	struct call_peer peer;
	struct rig rig;
	size_t i;

	call_begin(&rig, &peer);
	CHECK_NUMBER(call_post(&rig, "views.open", "https://h.example/1"),
	    202);
	CHECK(strstr(peer.url[0], "/views.open") != NULL);
	peer.done[0](peer.context[0], &bad);
	CHECK_NUMBER(peer.count, 2);
	CHECK_STRING(peer.url[1], "https://h.example/1");
	peer.done[1](peer.context[1], &bad);
	CHECK_NUMBER(peer.count, 2);
	/* An address answers with anything. */
	CHECK_NUMBER(call_post(&rig, "https://h.example/2", NULL), 202);
	peer.done[2](peer.context[2], &good);
	CHECK_NUMBER(call_post(&rig, "https://h.example/3", NULL), 202);
	peer.done[3](peer.context[3], &bad);
	CHECK_NUMBER(peer.count, 4);
	CHECK_NUMBER(rig.service->calls.list.count, 0);
	peer.is_down = true;
	CHECK_NUMBER(call_post(&rig, "views.open", NULL), 503);
	CHECK_NUMBER(rig.service->calls.list.count, 0);
	peer.is_down = false;
	for (i = 0; i < 64; i++)
		CHECK_NUMBER(call_post(&rig, "views.open", NULL), 202);
	CHECK_NUMBER(call_post(&rig, "views.open", NULL), 503);
	peer.done[10](peer.context[10], &good);
	CHECK_NUMBER(call_post(&rig, "views.open", NULL), 202);
	service_drain(rig.service);
	peer.done[11](peer.context[11], &good);
	CHECK_NUMBER(call_post(&rig, "views.open", NULL), 503);
	rig_clear(&rig);

	call_begin(&rig, &peer);
	rig.service->seams.is_rehearsal = true;
	CHECK_NUMBER(call_post(&rig, "views.open", NULL), 503);
	rig.service->seams.is_rehearsal = false;
	rig.service->seams.network = NULL;
	CHECK_NUMBER(call_post(&rig, "views.open", NULL), 503);
	rig_clear(&rig);

	/* No channel has a token. */
	rig_init(&rig, SITE, NOW);
	rig_boot(&rig);
	CHECK_NUMBER(call_post(&rig, "views.open", NULL), 503);
	CHECK(strstr(act_body, "Slack cannot be asked now") != NULL);
	rig_clear(&rig);
}

int
main(void)
{
	test_bodies();
	test_clock();
	test_groups();
	test_posts();
	return harness_end();
}
