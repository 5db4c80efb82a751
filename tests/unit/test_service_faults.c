/* SPDX-License-Identifier: MIT */
/*
 * Whatever people ask of the service while its database fails, at each
 * statement of it in turn: the answer says so and nothing is half done, or it
 * is done; the service goes on, and the same is done when it is asked again.
 */
#include "fault_rig.h"
#include "subscription.h"

#define SITE \
	"site: {title: Site, url: \"https://example.org\", operators: chat}\n" \
	"environments:\n" \
	"  one: {title: One, tier: prod}\n" \
	"  two: {title: Two, tier: dev}\n" \
	"people:\n" \
	"  boss: {title: Boss}\n" \
	"  lead: {title: The lead}\n" \
	"  mw: {title: Middleware}\n" \
	"grants:\n" \
	"  - {to: boss, may: all}\n" \
	"policy:\n" \
	"  rules:\n" \
	"    - {title: All, prod: {approve: lead, channel: [chat, post], " \
	"notice: 24h}}\n" \
	"windows:\n" \
	"  work:\n" \
	"    title: Work\n" \
	"    when: every Thursday at 15:00\n" \
	"    zone: UTC\n" \
	"    duration: 2h\n" \
	"    stages: [one]\n" \
	"    announce: [{to: [chat, post, list], remind: [24h], invite: 9d}]\n" \
	"  more:\n" \
	"    title: More\n" \
	"    when: every Friday at 15:00\n" \
	"    zone: UTC\n" \
	"    duration: 2h\n" \
	"    announce: [{to: [chat, list], remind: [24h]}]\n" \
	"promotions:\n" \
	"  image:\n" \
	"    title: Image\n" \
	"    service: nublado\n" \
	"    environments: [one]\n" \
	"    window: work\n" \
	"    cutoff: 24h\n" \
	"    remind: [2d]\n" \
	"    channel: chat\n" \
	"    steps: [{meeting: Weekly}, {acknowledge: [lead, mw]}]\n" \
	RIG_CHANNELS \
	"  list: {email: [], subscribe: true, from: pd@example.org, " \
	"smtp: \"smtp://localhost:25\", tls: none}\n"
#define NOW "2026-12-02T12:00"
#define ANN "ann@example.org"

/* --- asking --------------------------------------------------------------- */

/* In the name of root. */
static int
ask_in(struct rig *rig, enum command_verb verb, const char *argument,
    enum feed_form form)
{
	struct command *command = command_new(verb);

	command->argument = mem_string(argument);
	command->form = form;
	command->requester = requester_new(SUBJECT_LOCAL, "cli", "root");
	command->requester->is_root = true;
	command->done = act_done;
	service_command(rig->service, command);
	return act_status;
}

static int
ask(struct rig *rig, enum command_verb verb, const char *argument)
{
	return ask_in(rig, verb, argument, FEED_EXPANDED);
}

/* That it could not be written, and so was not done, is said of nothing else. */
static int
ask_to_write(struct rig *rig, enum command_verb verb, const char *argument)
{
	int status = ask(rig, verb, argument);

	CHECK_ROW(status != 507 || (!store_is_unsure(rig->store) &&
	    strstr(act_body, "nothing was done") != NULL), act_body);
	return status;
}

/* --- emergencies ---------------------------------------------------------- */

#define EMERGENCY(rest) \
	"{\"service\":\"board\",\"environment\":\"one\"," rest "}"

static int
declare(struct rig *rig)
{
	return ask_to_write(rig, COMMAND_EMERGENCY,
	    EMERGENCY("\"because\":\"leaks\""));
}

static void
declared(struct rig *rig)
{
	CHECK_NUMBER(declare(rig), 201);
}

static int
declare_over(struct rig *rig)
{
	return ask_to_write(rig, COMMAND_EMERGENCY, EMERGENCY("\"over\":true"));
}

/* --- tokens --------------------------------------------------------------- */

static int
make_token(struct rig *rig)
{
	return ask_to_write(rig, COMMAND_TOKEN_NEW, "{\"title\":\"t\","
	    "\"person\":\"boss\",\"may\":\"all\",\"windows\":[\"work\"],\"environments\":"
	    "[\"one\"],\"expires\":\"90d\"}");
}

static void
made_token(struct rig *rig)
{
	CHECK_NUMBER(make_token(rig), 201);
}

static int
revoke_token(struct rig *rig)
{
	return ask_to_write(rig, COMMAND_TOKEN_REVOKE,
	    rig->service->tokens->list.items[0].id);
}

/* Its first use is written down, if that goes well. */
static int
use_token(struct rig *rig)
{
	struct command *command = command_new(COMMAND_ACT);

	command->argument = mem_string("{\"act\":\"note\",\"occurrence\":"
	    "\"work\",\"words\":\"by a token\"}");
	command->requester = requester_of_token(
	    &rig->service->tokens->list.items[0], "api");
	command->done = act_done;
	service_command(rig->service, command);
	return act_status;
}

/* --- mail ----------------------------------------------------------------- */

static int
subscribe(struct rig *rig)
{
	return ask(rig, COMMAND_SUBSCRIBE, "{\"address\":\"" ANN "\","
	    "\"kinds\":15}");
}

/* By the link in their mail. */
static int
visit(struct rig *rig, enum subscription_verb verb, const char *what)
{
	const struct subscriber_row *row = store_subscriber_find(
	    &rig->service->subscribers, ANN);
	char link[SUBSCRIPTION_LINK_MAX], json[512];

	if (row == NULL)
		return 404;
	subscription_link_make(rig->service->session_key, verb, row->id,
	    verb == SUBSCRIPTION_LEAVE ? 0 : row->asked_at +
	    SUBSCRIPTION_CONFIRM_SECS, link);
	snprintf(json, sizeof(json), "{\"link\":\"%s\",\"do\":%s}", link,
	    what);
	return ask(rig, COMMAND_SUBSCRIPTION, json);
}

static void
subscribed(struct rig *rig)
{
	CHECK_NUMBER(subscribe(rig), 202);
	rig_run(rig, "2026-12-02T12:01");
}

static int
confirm(struct rig *rig)
{
	return visit(rig, SUBSCRIPTION_CONFIRM, "\"confirm\"");
}

static void
confirmed(struct rig *rig)
{
	subscribed(rig);
	CHECK_NUMBER(confirm(rig), 200);
	/* Work is under way, and its end is owed. */
	rig_run(rig, "2026-12-03T15:10");
}

static int
change(struct rig *rig)
{
	return visit(rig, SUBSCRIPTION_LEAVE, "\"change\",\"kinds\":9,"
	    "\"windows\":[\"more\"]");
}

static int
leave(struct rig *rig)
{
	return visit(rig, SUBSCRIPTION_LEAVE, "\"leave\"");
}

static int
forget(struct rig *rig)
{
	return ask_to_write(rig, COMMAND_SUBSCRIBER_REMOVE, ANN);
}

/* Their mailbox is gone: two mails in a row are refused for good. */
static void
bouncing(struct rig *rig)
{
	confirmed(rig);
	rig_expect(rig, "post", RIG_REFUSED);
	rig_expect(rig, "post", RIG_REFUSED);
	rig_expect(rig, "post", RIG_REFUSED);
	rig_run(rig, "2026-12-03T16:50");
}

/* Then no more is sent; before that, one is only counted. */
static int
bounce(struct rig *rig)
{
	const struct subscriber_row *row;

	fault_run_until(rig, rig_at("2026-12-04T17:10") * 1000);
	row = store_subscriber_find(&rig->service->subscribers, ANN);
	CHECK(row != NULL && row->bounce_count <= 2 &&
	    (row->stopped_at != 0) == (row->bounce_count == 2));
	return 200;
}

/* Who does not confirm is forgotten after a week. */
static int
forget_old(struct rig *rig)
{
	fault_run_until(rig, rig_at("2026-12-11T18:00") * 1000);
	CHECK(fault_code == SQLITE_IOERR ||
	    store_subscriber_find(&rig->service->subscribers, ANN) == NULL);
	return 200;
}

/* --- the outbox ----------------------------------------------------------- */

static char key[OUTBOX_KEY_MAX];

/* A message that its server refused, one that is owed. */
static void
refused(struct rig *rig)
{
	struct outbox_filter filter = { .due_after_at = INT64_MIN,
	    .limit = 100, .has_state = true, .state = OUTBOX_DEAD };
	struct outbox_rows rows = { 0 };
	struct error error = { 0 };

	rig_run(rig, "2026-12-03T14:50");
	rig_expect(rig, "post", RIG_REFUSED);
	rig_run(rig, "2026-12-03T15:10");
	CHECK(store_outbox_list(rig->store, &filter, &rows, &error) == 0);
	if (CHECK_NUMBER(rows.list.count, 1))
		snprintf(key, sizeof(key), "%s", rows.list.items[0].key);
	store_outbox_clear(&rows);
}

static void
owed(struct rig *rig)
{
	struct outbox_filter filter = { .due_after_at = INT64_MIN,
	    .limit = 1, .only_active = true };
	struct outbox_rows rows = { 0 };
	struct error error = { 0 };

	rig_run(rig, "2026-12-03T15:10");
	CHECK(store_outbox_list(rig->store, &filter, &rows, &error) == 0);
	if (CHECK_NUMBER(rows.list.count, 1))
		snprintf(key, sizeof(key), "%s", rows.list.items[0].key);
	store_outbox_clear(&rows);
}

static int
list_outbox(struct rig *rig)
{
	return ask(rig, COMMAND_OUTBOX_LIST, NULL);
}

static int
show_message(struct rig *rig)
{
	return ask(rig, COMMAND_OUTBOX_SHOW, key);
}

static int
retry_message(struct rig *rig)
{
	return ask_to_write(rig, COMMAND_OUTBOX_RETRY, key);
}

static int
drop_message(struct rig *rig)
{
	return ask_to_write(rig, COMMAND_OUTBOX_DROP, key);
}

/* --- reading -------------------------------------------------------------- */

static int
read_journal(struct rig *rig)
{
	return ask(rig, COMMAND_JOURNAL, NULL);
}

static int
audit_journal(struct rig *rig)
{
	return ask(rig, COMMAND_JOURNAL_AUDIT, NULL);
}

static int
read_shipped(struct rig *rig)
{
	return ask(rig, COMMAND_SHIPPED, "{}");
}

static int
read_status(struct rig *rig)
{
	return ask(rig, COMMAND_STATUS, NULL);
}

static int
read_metrics(struct rig *rig)
{
	return ask(rig, COMMAND_METRICS, NULL);
}

static int
read_choices(struct rig *rig)
{
	return ask(rig, COMMAND_CHOICES,
	    "{\"place\":\"C1\",\"root\":\"1.1\"}");
}

static int
read_feed(struct rig *rig)
{
	return ask_in(rig, COMMAND_FEED, "all", FEED_EXPANDED);
}

static int
read_rules(struct rig *rig)
{
	return ask_in(rig, COMMAND_FEED, "all", FEED_RULE);
}

/* --- acts ----------------------------------------------------------------- */

/* With a key that makes it happen once. */
static int
move_work(struct rig *rig)
{
	return act_send(rig, "{\"act\":\"move\",\"occurrence\":\"work\","
	    "\"to\":\"2026-12-03 16:00\",\"because\":\"ill\"}", "key");
}

static int
make_work(struct rig *rig)
{
	return act_send(rig, "{\"act\":\"new\",\"occurrence\":"
	    "\"once/2026-12-03T14:00\",\"words\":\"{\\\"title\\\":\\\"Once\\\","
	    "\\\"when\\\":\\\"2026-12-03T14:00\\\",\\\"zone\\\":\\\"UTC\\\","
	    "\\\"duration\\\":\\\"2h\\\",\\\"stages\\\":[[\\\"one\\\"]],"
	    "\\\"announce\\\":[{\\\"to\\\":\\\"chat\\\"}]}\"}", NULL);
}

static int
propose(struct rig *rig)
{
	return act_promote(rig, "boss",
	    "{\"kind\":\"image\",\"version\":\"v1\"}");
}

static void
proposed(struct rig *rig)
{
	CHECK_NUMBER(propose(rig), 200);
	CHECK_NUMBER(act_promote(rig, "boss",
	    "{\"act\":\"pass\",\"promotion\":\"v1\"}"), 200);
	rig_run(rig, "2026-12-02T12:05");
}

static int
pass_step(struct rig *rig)
{
	return act_promote(rig, "boss",
	    "{\"act\":\"pass\",\"promotion\":\"v1\"}");
}

static void
only_proposed(struct rig *rig)
{
	CHECK_NUMBER(propose(rig), 200);
}

static int
acknowledge(struct rig *rig)
{
	return act_promote(rig, "lead",
	    "{\"act\":\"acknowledge\",\"promotion\":\"v1\"}");
}

static int
object(struct rig *rig)
{
	return act_promote(rig, "mw", "{\"act\":\"object\",\"promotion\":"
	    "\"v1\",\"because\":\"it is slow\"}");
}

static const struct fault_case cases[] = {
	{ "an emergency", SITE, NOW, NULL, declare, 201, FAULT_WHOLE },
	{ "no emergency any more", SITE, NOW, declared, declare_over, 201, FAULT_WHOLE },
	{ "a new token", SITE, NOW, NULL, make_token, 201, FAULT_WHOLE },
	{ "a token revoked", SITE, NOW, made_token, revoke_token, 200, FAULT_WHOLE },
	{ "a token used", SITE, NOW, made_token, use_token, 200, FAULT_FREE },
	{ "mail is wanted", SITE, NOW, NULL, subscribe, 202, FAULT_WHOLE },
	{ "mail is confirmed", SITE, NOW, subscribed, confirm, 200, FAULT_LATER },
	{ "other mail", SITE, NOW, confirmed, change, 200, FAULT_LATER },
	{ "no more mail", SITE, NOW, confirmed, leave, 200, FAULT_WHOLE },
	{ "a subscriber is removed", SITE, NOW, confirmed, forget, 200, FAULT_WHOLE },
	{ "mail bounces", SITE, NOW, bouncing, bounce, 200, FAULT_FREE },
	{ "nobody confirms", SITE, NOW, subscribed, forget_old, 200,
	    FAULT_FREE },
	{ "a message again", SITE, NOW, refused, retry_message, 200, FAULT_WHOLE },
	{ "no such message", SITE, NOW, owed, drop_message, 200, FAULT_WHOLE },
	{ "the outbox", SITE, NOW, owed, list_outbox, 200, FAULT_FREE },
	{ "a message", SITE, NOW, refused, show_message, 200, FAULT_FREE },
	{ "the journal", SITE, NOW, declared, read_journal, 200, FAULT_FREE },
	{ "the journal's chain", SITE, NOW, declared, audit_journal, 200, FAULT_FREE },
	{ "what was shipped", SITE, NOW, NULL, read_shipped, 200, FAULT_FREE },
	{ "status", SITE, NOW, NULL, read_status, 200, FAULT_FREE },
	{ "metrics", SITE, NOW, NULL, read_metrics, 200, FAULT_FREE },
	{ "choices", SITE, NOW, NULL, read_choices, 404, FAULT_FREE },
	{ "a calendar", SITE, NOW, NULL, read_feed, 200, FAULT_FREE },
	{ "a calendar of rules", SITE, NOW, NULL, read_rules, 200, FAULT_FREE },
	{ "work is moved", SITE, NOW, NULL, move_work, 200, FAULT_WHOLE },
	{ "work for once", SITE, NOW, NULL, make_work, 200, FAULT_WHOLE },
	{ "a promotion", SITE, NOW, NULL, propose, 200, FAULT_WHOLE },
	{ "a meeting took it", SITE, NOW, only_proposed, pass_step, 200, FAULT_WHOLE },
	{ "an acknowledgement", SITE, NOW, proposed, acknowledge, 200, FAULT_WHOLE },
	{ "an objection", SITE, NOW, proposed, object, 200, FAULT_WHOLE },
};

int
main(void)
{
	size_t i;

	if (harness_is_postgresql())
		CHECK(true);	/* its own fail in test_store_postgresql */
	else
		for (i = 0; i < countof(cases); i++)
			fault_play(&cases[i]);
	return harness_end();
}
