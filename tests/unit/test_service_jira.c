/* SPDX-License-Identifier: MIT */
/*
 * Tickets, as the real core opens them: one for each subject, comments in their
 * order, watchers, closing; kills between each two requests, lost answers, a
 * Jira that is down, a wrong token, a name that is wrong.
 */
#include "service_internal.h"
#include "service_rig.h"
#include "store_faults.h"

#define SUBJECT "promotion/image/w_2026_48"
#define CHANNELS \
	"site: {operators: chat}\n" \
	"channels:\n" \
	"  chat: {slack: \"#chat\", token: {file: no-such-token}}\n" \
	"  post: {email: [ann@example.org], from: pd@example.org, smtp: \"smtp://localhost:25\", tls: none}\n"
#define TICKETS \
	"  tickets: {jira: \"https://jira.example.org/tracker/\", project: DM, token: {file: no-such-token}, watchers: [ann, bob], labels: [rsp]"
#define CONF RIG_WINDOW CHANNELS TICKETS "}\n"

/* One ticket; the peer's own, so it outlives the service. */
static struct ticket {
	char labels[200];
	struct text log;	/* "open\n", "comment One\n", "watch ann\n" */
	struct text comments;	/* their JSON, apart by ',' */
	unsigned opened, commented;
	bool is_done;
	const char *way;		/* the name of the only transition */
	const char *unknown;		/* a watcher who is not known; "" */
} ticket;

static void
answer(struct rig_exchange *exchange, int status, const char *reply)
{
	exchange->status = status;
	exchange->reply = mem_string(reply);
}

/* The words of the message, which are its headline here. */
static void
note(const char *what, const char *words)
{
	text_putf(&ticket.log, "%s%s%s\n", what, words[0] == '\0' ? "" : " ",
	    words);
}

static void
peer_comments(struct rig_exchange *exchange)
{
	struct text text = { 0 };

	text_putf(&text, "{\"comments\":[%s]}", text_string(&ticket.comments));
	answer(exchange, 200, text_string(&text));
	text_clear(&text);
}

static void
peer_post(struct rig_exchange *exchange)
{
	const char *bytes = exchange->message.bytes;
	char words[40], reply[80];

	if (strstr(exchange->url, "/comment") != NULL) {
		rig_cut(bytes, "{\"body\":\"h4. ", "\\", words, sizeof(words));
		note("comment", words);
		snprintf(reply, sizeof(reply), "{\"id\":\"%u\"}",
		    ++ticket.commented);
		text_putf(&ticket.comments, "%s{\"id\":\"%u\",%s",
		    ticket.commented > 1 ? "," : "", ticket.commented,
		    bytes + 1);
		answer(exchange, 201, reply);
	} else if (strstr(exchange->url, "/watchers") != NULL) {
		rig_cut(bytes, "\"", "\"", words, sizeof(words));
		if (strcmp(words, ticket.unknown) == 0) {
			answer(exchange, 404, "{\"errorMessages\":[\"The user "
			    "does not exist\"],\"errors\":{}}");
			return;
		}
		note("watch", words);
		answer(exchange, 204, "");
	} else if (strstr(exchange->url, "/transitions") != NULL) {
		CHECK(strstr(bytes, "{\"id\":\"31\"}") != NULL);
		ticket.is_done = true;
		note("close", "");
		answer(exchange, 204, "");
	} else {
		CHECK_STRING(exchange->url,
		    "https://jira.example.org/tracker/rest/api/2/issue");
		ticket.opened++;
		rig_cut(bytes, "\"labels\":[", "]", ticket.labels,
		    sizeof(ticket.labels));
		rig_cut(bytes, "\"summary\":\"", "\"", words, sizeof(words));
		note("open", words);
		answer(exchange, 201, "{\"id\":\"10000\",\"key\":\"DM-1\"}");
	}
}

static void
peer_get(struct rig_exchange *exchange)
{
	char wanted[64], reply[200];

	if (strstr(exchange->url, "/comment?") != NULL) {
		peer_comments(exchange);
	} else if (strstr(exchange->url, "/search?") != NULL) {
		rig_cut(exchange->url, "%22", "%", wanted, sizeof(wanted));
		answer(exchange, 200, ticket.opened > 0 &&
		    strstr(ticket.labels, wanted) != NULL ?
		    "{\"issues\":[{\"key\":\"DM-1\"}]}" : "{\"issues\":[]}");
	} else {
		snprintf(reply, sizeof(reply), "{\"fields\":{\"status\":{"
		    "\"statusCategory\":{\"key\":\"%s\"}}},\"transitions\":"
		    "[{\"id\":\"31\",\"name\":\"%s\"}]}",
		    ticket.is_done ? "done" : "new", ticket.way);
		answer(exchange, 200, reply);
	}
}

static void
peer(struct rig *rig, struct rig_exchange *exchange)
{
	char words[40];

	(void)rig;
	if (strcmp(exchange->method, "GET") == 0) {
		peer_get(exchange);
	} else if (strcmp(exchange->method, "PUT") == 0) {
		CHECK_STRING(exchange->url,
		    "https://jira.example.org/tracker/rest/api/2/issue/DM-1");
		rig_cut(exchange->message.bytes, "\"description\":\"h4. ",
		    "\\", words, sizeof(words));
		note("describe", words);
		answer(exchange, 204, "");
	} else {
		peer_post(exchange);
	}
}

static void
begin(struct rig *rig, const char *yaml)
{
	text_clear(&ticket.log);
	text_clear(&ticket.comments);
	memset(&ticket, 0, sizeof(ticket));
	ticket.way = "Done";
	ticket.unknown = "";
	rig_init(rig, yaml, "2026-11-30T12:00:00");
	rig->peer = peer;
	rig_boot(rig);
}

/* A bulletin in a transaction of its own, as an act would. */
static void
put(struct rig *rig, int64_t serial, const char *headline, bool is_last)
{
	static const char *const channels[] = { "tickets", "chat" };
	struct bulletin news = { .headline = mem_string(headline),
	    .is_last = is_last };
	struct service_bulletin bulletin = { .subject = SUBJECT,
	    .title = "w_2026_48", .serial = serial, .news = &news,
	    .channels = channels, .channel_count = countof(channels) };
	struct error error = { 0 };

	CHECK_ROW(service_bulletin_put(rig->service, &bulletin, &error) == 0,
	    error.text);
	CHECK_ROW(service_commit(rig->service, &error) == 0, error.text);
	bulletin_clear(&news);
}

static size_t
count(const struct rig *rig, const char *sink, const char *words)
{
	size_t n = 0, i;

	for (i = 0; i < rig->delivered.count; i++)
		n += strcmp(rig->delivered.items[i].sink, sink) == 0 &&
		    strstr(rig->delivered.items[i].bytes, words) != NULL;
	return n;
}

static bool
edited(const struct rig *rig, const char *words)
{
	size_t i;

	for (i = 0; i < rig->edits.count; i++)
		if (strstr(rig->edits.items[i].bytes, words) != NULL)
			return true;
	return false;
}

static void
answered(struct command *command)
{
	*(bool *)command->context = true;
}

static void
ask(struct rig *rig, enum command_verb verb, const char *argument)
{
	struct command *command = command_new(verb);
	bool is_done = false;

	command->argument = mem_string(argument);
	command->who = mem_string("test");
	command->requester = requester_new(SUBJECT_LOCAL, "cli", "test");
	command->requester->is_root = true;
	command->done = answered;
	command->context = &is_done;
	service_command(rig->service, command);
	CHECK(is_done);
	CHECK_NUMBER(command->status, 200);
	command_free(command);
}

static void
test_story(void)
{
	struct error error = { 0 };
	struct service_ticket found;
	struct rig rig;

	begin(&rig, CONF);
	put(&rig, 1, "Proposed", false);
	CHECK(service_bulletin_find_link(rig.service, SUBJECT, NULL, &found,
	    &error) == 0 && found.name[0] == '\0');
	rig_run(&rig, "2026-11-30T12:01:00");
	CHECK_STRING(text_string(&ticket.log),
	    "open Proposed\nwatch ann\nwatch bob\n");
	CHECK(strstr(ticket.labels, "\"patchday\",\"patchday-") != NULL);
	CHECK(strstr(ticket.labels, ",\"rsp\"") != NULL);
	CHECK(service_bulletin_find_link(rig.service, SUBJECT, "tickets",
	    &found, &error) == 0);
	CHECK_STRING(found.name, "DM-1");
	CHECK_STRING(found.url, "https://jira.example.org/tracker/browse/DM-1");
	CHECK(service_bulletin_find_link(rig.service, SUBJECT, "chat",
	    &found, &error) == 0 && found.name[0] == '\0');
	CHECK(service_bulletin_find_link(rig.service, "promotion/x", NULL,
	    &found, &error) == 0 && found.name[0] == '\0');
	/* The first message elsewhere names it. */
	CHECK(edited(&rig, "browse/DM-1"));
	text_cut(&ticket.log, 0);
	put(&rig, 2, "Acknowledged", false);
	rig_run(&rig, "2026-11-30T12:02:00");
	CHECK_STRING(text_string(&ticket.log),
	    "comment Acknowledged\ndescribe Acknowledged\n");
	CHECK(count(&rig, "chat", "browse/DM-1") == 1);
	text_cut(&ticket.log, 0);
	put(&rig, 3, "Promoted", true);
	rig_run(&rig, "2026-11-30T12:03:00");
	CHECK_STRING(text_string(&ticket.log), "comment Promoted\nclose\n"
	    "describe Promoted\n");
	/* Closed already: it is left alone. */
	text_cut(&ticket.log, 0);
	put(&rig, 4, "Once more", true);
	rig_run(&rig, "2026-11-30T12:04:00");
	CHECK(strstr(text_string(&ticket.log), "close") == NULL);
	CHECK_NUMBER(ticket.opened, 1);
	rig_clear(&rig);
}

/* The service is killed after each number of requests, with or without their
 * having arrived: one ticket, no comment twice, closed at the end. */
static void
test_kills(void)
{
	struct error error = { 0 };
	unsigned from, watches;
	const char *at;
	struct rig rig;
	int arrives;

	for (from = 1; from < 9; from++) {
		for (arrives = 0; arrives < 2; arrives++) {
			begin(&rig, CONF);
			put(&rig, 1, "One", false);
			put(&rig, 2, "Two", true);
			while (rig.starts < from && service_step(rig.service,
			    &error) != INT64_MIN) {
				if (rig.starts >= from ||
				    (!rig_answer(&rig) &&
				    clock_now(&rig.clock) >
				    rig_at("2026-11-30T12:00:30")))
					break;
				clock_set(&rig.clock,
				    clock_now_ms(&rig.clock) + 500);
			}
			if (arrives != 0)
				rig_deliver(&rig);
			rig_cancel_all(&rig.network);
			rig_kill(&rig);
			rig_boot(&rig);
			rig_run(&rig, "2026-11-30T13:00:00");
			CHECK_NUMBER(ticket.opened, 1);
			CHECK_NUMBER(ticket.commented, 1);
			CHECK(ticket.is_done);
			watches = 0;
			at = text_string(&ticket.log);
			while ((at = strstr(at, "watch bob")) != NULL)
				watches++, at++;
			CHECK(watches >= 1 && watches <= 2);
			CHECK_NUMBER(count(&rig, "chat", "One"), 1);
			rig_clear(&rig);
		}
	}
}

/* An answer that is lost is looked for; so is each of the sequel's. */
static void
test_lost(void)
{
	static const enum rig_answer answers[] = { RIG_SWALLOWED, RIG_LOST,
	    RIG_BUSY, RIG_DOWN };
	struct rig rig;
	size_t i;
	int skip;

	for (i = 0; i < countof(answers); i++) {
		for (skip = 0; skip < 5; skip++) {
			int k;

			begin(&rig, CONF);
			for (k = 0; k < skip; k++)
				rig_expect(&rig, "tickets", RIG_OK);
			rig_expect(&rig, "tickets", answers[i]);
			rig_expect(&rig, "look tickets", answers[i]);
			put(&rig, 1, "One", false);
			put(&rig, 2, "Two", true);
			rig_run(&rig, "2026-11-30T13:00:00");
			CHECK_NUMBER(ticket.opened, 1);
			CHECK_NUMBER(ticket.commented, 1);
			CHECK(ticket.is_done);
			rig_clear(&rig);
		}
	}
}

/* Down for days: nothing else waits, nothing is too late, all in order. */
static void
test_down(void)
{
	struct rig rig;

	begin(&rig, CONF);
	rig_expect(&rig, "tickets", RIG_DOWN);
	rig.trouble = RIG_DOWN;
	put(&rig, 1, "One", false);
	put(&rig, 2, "Two", false);
	put(&rig, 3, "Three", true);
	for (int i = 0; i < 5000; i++)
		rig_expect(&rig, "tickets", RIG_DOWN);
	rig_run(&rig, "2026-11-30T12:00:20");
	CHECK_NUMBER(count(&rig, "chat", "Three"), 1);
	rig_run(&rig, "2026-12-03T13:00:00");
	CHECK_NUMBER(ticket.opened, 0);
	rig.script.count = 0;
	rig_run(&rig, "2026-12-03T14:00:00");
	CHECK(strncmp(text_string(&ticket.log), "open One\nwatch ann\n"
	    "watch bob\ncomment Two\n", 41) == 0);
	CHECK(strstr(text_string(&ticket.log), "comment Three\nclose\n") !=
	    NULL);
	CHECK_NUMBER(rig.events[OUTBOX_SKIPPED], 0);
	rig_clear(&rig);
}

/* A wrong token holds up the channel, with one note; a reload mends it. */
static void
test_token(void)
{
	struct complaints complaints = { 0 };
	struct rig rig;

	begin(&rig, CONF);
	for (int i = 0; i < 3; i++)
		rig_expect(&rig, "tickets", RIG_VOID_TOKEN);
	put(&rig, 1, "One", false);
	put(&rig, 2, "Two", false);
	rig_run(&rig, "2026-11-30T12:10:00");
	CHECK_NUMBER(ticket.opened, 0);
	CHECK_NUMBER(count(&rig, "chat", "Held up"), 1);
	rig.script.count = 0;
	CHECK_NUMBER(service_reload(rig.service, "test", &complaints), 0);
	complaint_clear(&complaints);
	rig_run(&rig, "2026-11-30T12:40:00");
	CHECK_NUMBER(ticket.opened, 1);
	CHECK_NUMBER(ticket.commented, 1);
	rig_clear(&rig);
}

/* A watcher who is not there, a transition that is not: what can be done is
 * done, and told once; a retry goes on from there. */
static void
test_partial(void)
{
	struct complaints complaints = { 0 };
	char key[ANNOUNCEMENT_KEY_MAX];
	struct rig rig;

	begin(&rig, CONF);
	ticket.unknown = "ann";
	ticket.way = "Resolve";
	put(&rig, 1, "One", false);
	put(&rig, 2, "Two", true);
	put(&rig, 3, "Three", false);
	rig_run(&rig, "2026-11-30T12:30:00");
	CHECK(strstr(text_string(&ticket.log), "open One\nwatch bob\n"
	    "comment Two\n") != NULL);
	CHECK(strstr(text_string(&ticket.log), "comment Three\n") != NULL);
	CHECK_NUMBER(count(&rig, "chat", "Not complete"), 1);
	CHECK_NUMBER(count(&rig, "chat", "Not finished"), 1);
	CHECK_NUMBER(rig.events[OUTBOX_DEAD], 1);
	CHECK(!ticket.is_done);
	rig_write(&rig, RIG_WINDOW CHANNELS TICKETS ", close: resolve}\n");
	CHECK_NUMBER(service_reload(rig.service, "test", &complaints), 0);
	complaint_clear(&complaints);
	announcement_key(SUBJECT, "", "bulletin", 2, "tickets", "", key);
	text_cut(&ticket.log, 0);
	ask(&rig, COMMAND_OUTBOX_RETRY, key);
	rig_run(&rig, "2026-11-30T12:40:00");
	CHECK_STRING(text_string(&ticket.log), "close\n");
	CHECK_NUMBER(ticket.commented, 2);
	rig_clear(&rig);
}

/* --- the disk fills ------------------------------------------------------- */

/* One ticket, one comment, and people read these once. */
static void
check_one(struct rig *rig, const char *said, const char *more)
{
	CHECK_NUMBER(ticket.opened, 1);
	CHECK_NUMBER(ticket.commented, 1);
	CHECK_NUMBER(count(rig, "chat", said), 1);
	if (more != NULL)
		CHECK_NUMBER(count(rig, "chat", more), 1);
	rig_clear(rig);
}

/* One ticket, each comment once, each look at what is there. */
static void
play_story(void)
{
	struct rig rig;

	begin(&rig, CONF);
	put(&rig, 1, "One", false);
	faults_run(&rig, "2026-11-30T12:10:00");
	CHECK(strstr(text_string(&ticket.log),
	    "open One\nwatch ann\nwatch bob\n") != NULL);
	CHECK(edited(&rig, "browse/DM-1"));
	put(&rig, 2, "Two", true);
	faults_run(&rig, "2026-11-30T12:20:00");
	CHECK(ticket.is_done);
	check_one(&rig, "One", NULL);
}

/* What cannot be done is told once. */
static void
play_partial(void)
{
	struct rig rig;

	begin(&rig, CONF);
	ticket.unknown = "ann";
	ticket.way = "Resolve";
	put(&rig, 1, "One", false);
	put(&rig, 2, "Two", true);
	faults_run(&rig, "2026-11-30T12:30:00");
	check_one(&rig, "Not complete", "Not finished");
}

/* Held up, then not. */
static void
play_parked(void)
{
	struct rig rig;

	begin(&rig, CONF);
	rig_expect(&rig, "tickets", RIG_VOID_TOKEN);
	put(&rig, 1, "One", false);
	put(&rig, 2, "Two", false);
	faults_run(&rig, "2026-11-30T13:00:00");
	check_one(&rig, "Held up", NULL);
}

int
main(void)
{
	test_story();
	test_kills();
	test_lost();
	test_down();
	test_token();
	test_partial();
	faults_play(play_story);
	faults_play(play_partial);
	faults_play(play_parked);
	text_clear(&ticket.log);
	text_clear(&ticket.comments);
	return harness_end();
}
