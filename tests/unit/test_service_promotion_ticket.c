/* SPDX-License-Identifier: MIT */
/* A promotion's ticket, in the real core: opened when it is proposed, which is
 * the step of its process; told each step; closed when it is abandoned; and a
 * Jira that is down holds up nothing. */
#include "command.h"
#include "service_internal.h"
#include "service_rig.h"
#include "store_faults.h"

#define CONF \
	"promotions:\n" \
	"  image:\n" \
	"    title: Image\n" \
	"    service: nublado\n" \
	"    environments: [one]\n" \
	"    channel: chat\n" \
	"    tickets: jira\n" \
	"    steps: [{ticket: Ticket}, {acknowledge: [lead]}]\n" \
	"environments:\n" \
	"  one: {title: One, tier: prod}\n" \
	"people:\n" \
	"  lead: {title: The lead}\n" \
	"  pm: {title: Project manager}\n" RIG_WINDOW RIG_CHANNELS \
	"  jira: {jira: \"https://jira.example.org\", project: DM, token: {file: no-such-token}}\n"

static struct text said;
static bool is_closed;

static void
peer(struct rig *rig, struct rig_exchange *exchange)
{
	bool is_read = strcmp(exchange->method, "GET") == 0;
	const char *reply = "";
	char words[80];

	(void)rig;
	exchange->status = is_read ? 200 : 201;
	if (is_read) {
		reply = "{\"issues\":[],\"comments\":[],\"fields\":{\"status\":"
		    "{\"statusCategory\":{\"key\":\"new\"}}},\"transitions\":"
		    "[{\"id\":\"31\",\"name\":\"Done\"}]}";
	} else if (strstr(exchange->url, "/comment") != NULL) {
		rig_cut(exchange->message.bytes, "h4. ", "\\", words,
		    sizeof(words));
		text_putf(&said, "%s\n", words);
		reply = "{\"id\":\"1\"}";
	} else if (strstr(exchange->url, "/transitions") != NULL) {
		is_closed = true;
		exchange->status = 204;
	} else if (strcmp(exchange->method, "PUT") == 0) {
		exchange->status = 204;
	} else {
		text_puts(&said, "opened\n");
		reply = "{\"id\":\"1\",\"key\":\"DM-7\"}";
	}
	exchange->reply = mem_string(reply);
}

static int last_status;

static void
done(struct command *command)
{
	last_status = command->status;
	command_free(command);
}

static int
act(struct rig *rig, const char *who, const char *json)
{
	struct command *command = command_new(COMMAND_PROMOTION);

	command->argument = mem_string(json);
	command->requester = requester_new(SUBJECT_LOGIN, "api", who);
	requester_add_person(command->requester, who);
	command->done = done;
	service_command(rig->service, command);
	return last_status;
}

static const struct promotion *
first(const struct rig *rig)
{
	return rig->service->promotions.list->list.items[0];
}

/* The whole story of one; the ticket is opened once, whatever fails here. */
static void
test_ticket(void)
{
	struct rig rig;

	text_cut(&said, 0);
	is_closed = false;

	rig_init(&rig, CONF, "2026-12-01T12:00:00");
	rig.peer = peer;
	rig_boot(&rig);
	rig_expect(&rig, "jira", RIG_DOWN);
	CHECK_NUMBER(act(&rig, "pm",
	    "{\"kind\":\"image\",\"version\":\"v1\"}"), 200);
	CHECK_NUMBER(act(&rig, "lead",
	    "{\"act\":\"acknowledge\",\"promotion\":\"v1\"}"), 200);
	CHECK(first(&rig)->ticket == NULL);
	faults_run(&rig, "2026-12-01T12:30:00");
	CHECK(strncmp(text_string(&said), "opened\n", 7) == 0);
	/* The act of the service, in the journal as any other. */
	if (CHECK(first(&rig)->ticket != NULL))
		CHECK_STRING(first(&rig)->ticket, "DM-7");
	CHECK(promotion_is_done(first(&rig), 0));
	CHECK(strstr(text_string(&said), "the ticket is DM-7") != NULL);
	CHECK(!is_closed);
	/* After a kill it is known, and not opened again. */
	rig_kill(&rig);
	rig_boot(&rig);
	CHECK(first(&rig)->ticket != NULL &&
	    strcmp(first(&rig)->ticket, "DM-7") == 0);
	CHECK_NUMBER(act(&rig, "pm", "{\"act\":\"abandon\",\"promotion\":"
	    "\"v1\",\"because\":\"enough\"}"), 200);
	faults_run(&rig, "2026-12-01T13:00:00");
	CHECK(is_closed);
	CHECK(strstr(text_string(&said) + 7, "opened") == NULL);
	rig_clear(&rig);
}

int
main(void)
{
	test_ticket();
	faults_play(test_ticket);
	text_clear(&said);
	return harness_end();
}
