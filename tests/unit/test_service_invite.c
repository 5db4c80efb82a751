/* SPDX-License-Identifier: MIT */
/* Invitations through the core: when they are sent, what each says, and that
 * neither a restart nor a change of words sends one again. */
#include "service_rig.h"

#include "service_internal.h"
#include "store_faults.h"

#define CHANNELS \
	"channels:\n" \
	"  chat: {slack: \"#chat\", token: {file: no-such-token}}\n" \
	"  post: {email: [ops@example.org], from: pd@example.org, " \
	"smtp: \"smtp://localhost:25\", tls: none}\n"
#define WINDOW \
	"windows:\n" \
	"  work:\n" \
	"    title: Work\n" \
	"    when: every Thursday at 15:00\n" \
	"    zone: America/Los_Angeles\n" \
	"    duration: 2h\n"
#define INVITES \
	"    announce: [{to: [chat, post], start: false, end: false, " \
	"invite: 8d}]\n"
#define CONF WINDOW INVITES CHANNELS
#define FIRST "work/2026-12-03T15:00"	/* 23:00 UTC */

/* An order of root's, as JSON; the status of the answer. */
static int
invite_order(struct rig *rig, const char *order)
{
	struct command *command = command_new(COMMAND_ACT);
	int status;

	command->argument = mem_string(order);
	command->requester = requester_new(SUBJECT_LOCAL, "cli", "root");
	command->requester->is_root = true;
	service_act(rig->service, command);
	status = command->status;
	if (status != 200)
		fprintf(stderr, "%s\n", command->body);
	command_free(command);
	return status;
}

/* How many invitations were delivered; the bytes of the last one. */
static size_t
invite_count(const struct rig *rig, const char **ret_bytes)
{
	size_t i, count = 0;

	for (i = 0; i < rig->delivered.count; i++) {
		if (strcmp(rig->delivered.items[i].kind, "invitation") != 0)
			continue;
		CHECK_STRING(rig->delivered.items[i].sink, "post");
		*ret_bytes = rig->delivered.items[i].bytes;
		count++;
	}
	return count;
}

/* So many by now. */
static void
invite_check_count(const struct rig *rig, size_t count)
{
	const char *bytes;

	CHECK_NUMBER(invite_count(rig, &bytes), count);
}

/* The one that was delivered last has all these lines. */
static void
invite_check(const struct rig *rig, size_t count, const char *method,
    const char *start, const char *sequence)
{
	const char *bytes = "", *lines[] = { method, start, sequence };
	size_t i;

	if (!CHECK_NUMBER(invite_count(rig, &bytes), count))
		return;
	CHECK(strstr(bytes, "UID:work-20261203T150000@patchday") != NULL);
	CHECK(strstr(bytes, "ORGANIZER;CN=3D") != NULL);
	CHECK(strstr(bytes, ":mailto:ops@example.org") != NULL);
	for (i = 0; i < countof(lines); i++)
		CHECK_ROW(strstr(bytes, lines[i]) != NULL, lines[i]);
}

/* From the first mail to the last. */
static void
test_life(void)
{
	struct rig rig;

	rig_init(&rig, CONF, "2026-11-24T12:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-11-24T13:00");
	/* What is within eight days already: 26 November. */
	invite_check_count(&rig, 1);
	/* Not near yet: nobody was told, so nobody is. */
	CHECK_NUMBER(invite_order(&rig, "{\"act\":\"extend\",\"occurrence\":"
	    "\"" FIRST "\",\"by\":\"15m\"}"), 200);
	rig_run(&rig, "2026-11-25T22:59");
	invite_check_count(&rig, 1);
	rig_run(&rig, "2026-11-25T23:01");
	invite_check(&rig, 2, "method=REQUEST; charset=utf-8",
	    "DTSTART:20261203T230000Z", "SEQUENCE:0\r\n");
	/* A note is no change of the entry. */
	CHECK_NUMBER(invite_order(&rig, "{\"act\":\"note\",\"occurrence\":\""
	    FIRST "\",\"words\":\"be early\"}"), 200);
	rig_run(&rig, "2026-11-26T12:00");
	invite_check_count(&rig, 2);
	CHECK_NUMBER(invite_order(&rig, "{\"act\":\"move\",\"occurrence\":\""
	    FIRST "\",\"to\":\"2026-12-04 15:00\"}"), 200);
	rig_run(&rig, "2026-11-26T12:10");
	invite_check(&rig, 3, "METHOD:REQUEST", "DTSTART:20261204T230000Z",
	    "SEQUENCE:1\r\n");
	CHECK_NUMBER(invite_order(&rig, "{\"act\":\"skip\",\"occurrence\":\""
	    FIRST "\",\"because\":\"nobody is there\"}"), 200);
	rig_run(&rig, "2026-11-26T12:20");
	invite_check(&rig, 4, "method=CANCEL; charset=utf-8",
	    "STATUS:CANCELLED", "SEQUENCE:2\r\n");
	CHECK_NUMBER(invite_order(&rig, "{\"act\":\"unskip\","
	    "\"occurrence\":\"" FIRST "\"}"), 200);
	rig_run(&rig, "2026-11-26T12:30");
	invite_check(&rig, 5, "METHOD:REQUEST", "STATUS:CONFIRMED",
	    "SEQUENCE:3\r\n");
	rig_clear(&rig);
}

/* Where in which order: numbered, as in every other message. */
static void
test_order(void)
{
	static const struct { const char *stages, *has, *lacks; } rows[] = {
		{ "[[one], [two]]", "  1. One\r\n  2. Two\r\n", NULL },
		{ "[[one, two]]", "  One, Two\r\n", "1. " },
	};
	const char *bytes = "";
	struct rig rig;
	size_t i;
	char *yaml;

	for (i = 0; i < countof(rows); i++) {
		yaml = mem_format(WINDOW "    stages: %s\n" INVITES CHANNELS
		    "environments: {one: {title: One, tier: dev}, two: {title:"
		    " Two, tier: prod}}\n", rows[i].stages);
		rig_init(&rig, yaml, "2026-11-24T12:00");
		rig_boot(&rig);
		rig_run(&rig, "2026-11-24T13:00");
		CHECK_NUMBER(invite_count(&rig, &bytes), 1);
		CHECK_ROW(strstr(bytes, rows[i].has) != NULL, bytes);
		CHECK_ROW(rows[i].lacks == NULL || strstr(bytes,
		    rows[i].lacks) == NULL, bytes);
		rig_clear(&rig);
		free(yaml);
	}
}

/* Two are invited by one message, each by their own name. */
static void
test_attendees(void)
{
	const struct rig_delivery *sent;
	struct rig rig;
	size_t i, count = 0;

	rig_init(&rig, WINDOW "    announce: [{to: post, start: false, "
	    "end: false, invite: 8d}]\nchannels:\n  post: {email: "
	    "[ann@example.org, bob@example.org], from: pd@example.org, "
	    "smtp: \"smtp://localhost:25\", tls: none}\n",
	    "2026-11-24T12:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-11-24T13:00");
	for (i = 0; i < rig.delivered.count; i++) {
		sent = &rig.delivered.items[i];
		count += strstr(sent->bytes, strcmp(sent->recipient,
		    "ann@example.org") == 0 ? ":mailto:ann@example.org" :
		    ":mailto:bob@example.org") != NULL;
		CHECK(strstr(sent->bytes, strcmp(sent->recipient,
		    "ann@example.org") == 0 ? ":mailto:bob@example.org" :
		    ":mailto:ann@example.org") == NULL);
	}
	CHECK_NUMBER(count, 2);
	rig_clear(&rig);
}

/* A restart and a reload send nothing; another length does, where somebody was
 * invited; a skip of what nobody knows of does not. */
static void
test_again(void)
{
	struct complaints complaints = { 0 };
	struct rig rig;

	rig_init(&rig, CONF, "2026-11-27T12:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-11-27T13:00");
	invite_check(&rig, 1, "METHOD:REQUEST", "DTEND:20261204T010000Z",
	    "SEQUENCE:0\r\n");
	rig_kill(&rig);
	rig_boot(&rig);
	rig_run(&rig, "2026-11-27T14:00");
	invite_check_count(&rig, 1);
	rig_write(&rig, "site: {title: Another title}\n" CONF);
	CHECK(service_reload(rig.service, "test", &complaints) == 0);
	rig_run(&rig, "2026-11-27T15:00");
	invite_check_count(&rig, 1);
	CHECK_NUMBER(invite_order(&rig, "{\"act\":\"skip\",\"occurrence\":"
	    "\"work/2026-12-10T15:00\"}"), 200);
	rig_run(&rig, "2026-11-27T16:00");
	invite_check_count(&rig, 1);
	rig_write(&rig, WINDOW "    description: Words\n" INVITES CHANNELS);
	CHECK(service_reload(rig.service, "test", &complaints) == 0);
	rig_run(&rig, "2026-11-27T17:00");
	invite_check_count(&rig, 1);
	rig_write(&rig, "windows:\n  work:\n    title: Work\n    when: every "
	    "Thursday at 15:00\n    zone: America/Los_Angeles\n    duration: "
	    "3h\n" INVITES CHANNELS);
	CHECK(service_reload(rig.service, "test", &complaints) == 0);
	rig_run(&rig, "2026-11-27T18:00");
	/* 1 was the other description, in feeds. */
	invite_check(&rig, 2, "METHOD:REQUEST", "DTEND:20261204T020000Z",
	    "SEQUENCE:2\r\n");
	/* Another name of the zone. */
	rig_write(&rig, "windows:\n  work:\n    title: Work\n    when: every "
	    "Thursday at 15:00\n    zone: US/Pacific\n    duration: "
	    "3h\n" INVITES CHANNELS);
	CHECK(service_reload(rig.service, "test", &complaints) == 0);
	rig_run(&rig, "2026-11-27T19:00");
	invite_check_count(&rig, 2);
	complaint_clear(&complaints);
	rig_clear(&rig);
}

/* The site moves to another address: what is in calendars keeps its UID. */
static void
test_address(void)
{
	struct complaints complaints = { 0 };
	const char *bytes = "";
	struct rig rig;

	rig_init(&rig, "site: {title: S, url: \"https://one.example\"}\n" CONF,
	    "2026-11-27T12:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-11-27T13:00");
	CHECK_NUMBER(invite_count(&rig, &bytes), 1);
	CHECK(strstr(bytes, "UID:work-20261203T150000@one.example") != NULL);
	rig_write(&rig, "site: {title: S, url: \"https://two.example\"}\n"
	    CONF);
	CHECK(service_reload(rig.service, "test", &complaints) == 0);
	CHECK_NUMBER(invite_order(&rig, "{\"act\":\"move\",\"occurrence\":"
	    "\"" FIRST "\",\"to\":\"2026-12-04 15:00\"}"), 200);
	rig_run(&rig, "2026-11-27T14:00");
	CHECK_NUMBER(invite_count(&rig, &bytes), 2);
	CHECK(strstr(bytes, "UID:work-20261203T150000@one.example") != NULL);
	CHECK(strstr(bytes, "https://two.example") != NULL);
	rig_kill(&rig);
	rig_boot(&rig);
	CHECK_NUMBER(invite_order(&rig, "{\"act\":\"skip\",\"occurrence\":"
	    "\"" FIRST "\"}"), 200);
	rig_run(&rig, "2026-11-27T15:00");
	CHECK_NUMBER(invite_count(&rig, &bytes), 3);
	CHECK(strstr(bytes, "UID:work-20261203T150000@one.example") != NULL);
	complaint_clear(&complaints);
	rig_clear(&rig);
}

/* A channel that is new, and has a window to itself, invites at once. */
static void
test_new_channel(void)
{
	struct complaints complaints = { 0 };
	struct rig rig;

	rig_init(&rig, WINDOW CHANNELS, "2026-11-27T12:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-11-27T13:00");
	invite_check_count(&rig, 0);
	rig_write(&rig, WINDOW "    announce: {to: more, invite: 8d, start: "
	    "false, end: false}\n" CHANNELS "  more: {email: [ops@example.org"
	    "], from: pd@example.org, smtp: \"smtp://localhost:25\", tls: "
	    "none}\n");
	CHECK(service_reload(rig.service, "test", &complaints) == 0);
	rig_run(&rig, "2026-11-27T14:00");
	invite_check(&rig, 1, "METHOD:REQUEST", "DTSTART:20261203T230000Z",
	    "SEQUENCE:0\r\n");
	complaint_clear(&complaints);
	rig_clear(&rig);
}

/* Silence that calls it off takes the entry back. */
static void
test_lapse(void)
{
	struct rig rig;

	rig_init(&rig, WINDOW "    confirm: {by: the board, before: 2d, "
	    "otherwise: skip}\n" INVITES CHANNELS, "2026-11-27T12:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-11-27T13:00");
	invite_check(&rig, 1, "METHOD:REQUEST", "STATUS:TENTATIVE",
	    "SEQUENCE:0\r\n");
	rig_run(&rig, "2026-12-01T23:01");
	invite_check(&rig, 2, "METHOD:CANCEL", "STATUS:CANCELLED",
	    "SEQUENCE:1\r\n");
	/* Confirmed late: it takes place after all. */
	CHECK_NUMBER(invite_order(&rig, "{\"act\":\"confirm\","
	    "\"occurrence\":\"" FIRST "\"}"), 200);
	rig_run(&rig, "2026-12-02T01:00");
	invite_check(&rig, 3, "METHOD:REQUEST", "STATUS:CONFIRMED",
	    "SEQUENCE:2\r\n");
	rig_clear(&rig);
}

/* Ended by hand: the true end, once, where it is not the planned one. */
static void
test_end(void)
{
	static const struct {
		const char *label, *end_at, *end;	/* NULL: told before */
	} cases[] = {
		{ "early", "2026-12-04T00:20", "DTEND:20261204T002000Z" },
		{ "late", "2026-12-04T01:45", "DTEND:20261204T014500Z" },
		{ "in time", "2026-12-04T01:00", NULL },
	};
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(cases); i++) {
		rig_init(&rig, WINDOW "    start: by-hand\n" INVITES CHANNELS,
		    "2026-11-27T12:00");
		rig_boot(&rig);
		rig_run(&rig, "2026-12-03T23:00");
		/* 3 and 10 December. */
		invite_check_count(&rig, 2);
		CHECK_NUMBER(invite_order(&rig, "{\"act\":\"start\","
		    "\"occurrence\":\"" FIRST "\"}"), 200);
		rig_run(&rig, cases[i].end_at);
		invite_check_count(&rig, 2);
		CHECK_NUMBER(invite_order(&rig, "{\"act\":\"end\","
		    "\"occurrence\":\"" FIRST "\"}"), 200);
		rig_run(&rig, "2026-12-04T03:00");
		if (cases[i].end == NULL)
			invite_check_count(&rig, 2);
		else
			invite_check(&rig, 3, "METHOD:REQUEST", cases[i].end,
			    "STATUS:CONFIRMED");
		if (cases[i].end != NULL)
			invite_check(&rig, 3, "METHOD:REQUEST",
			    "DTSTART:20261203T230000Z", "SEQUENCE:");
		/* The clock's restart does not repeat it. */
		rig_kill(&rig);
		rig_boot(&rig);
		rig_run(&rig, "2026-12-04T04:00");
		invite_check_count(&rig, cases[i].end == NULL ? 2 : 3);
		rig_clear(&rig);
	}
}

/* How many invitations, and cancellations, were delivered to somebody. */
static size_t
invite_count_of(const struct rig *rig, const char *recipient,
    const char *method)
{
	size_t i, count = 0;

	for (i = 0; i < rig->delivered.count; i++)
		count += strcmp(rig->delivered.items[i].recipient,
		    recipient) == 0 && strstr(rig->delivered.items[i].bytes,
		    method) != NULL;
	return count;
}

#define TWO "channels:\n" \
	"  chat: {slack: \"#chat\", token: {file: no-such-token}}\n" \
	"  post: {email: [ops@example.org, new@example.org], " \
	"from: pd@example.org, smtp: \"smtp://localhost:25\", tls: none}\n"

/* An address that is added has what the others have, as it is by now, and
 * nothing of what is off; the others get nothing again. */
static void
test_new_address(void)
{
	struct complaints complaints = { 0 };
	struct rig rig;

	rig_init(&rig, WINDOW "    announce: [{to: [chat, post], start: "
	    "false, end: false, invite: 20d}]\n" CHANNELS,
	    "2026-11-24T12:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-11-24T13:00");
	/* 26 November, 3 and 10 December. */
	CHECK_NUMBER(invite_count_of(&rig, "ops@example.org",
	    "METHOD:REQUEST"), 3);
	CHECK_NUMBER(invite_order(&rig, "{\"act\":\"move\",\"occurrence\":"
	    "\"" FIRST "\",\"to\":\"2026-12-04 15:00\"}"), 200);
	CHECK_NUMBER(invite_order(&rig, "{\"act\":\"skip\",\"occurrence\":"
	    "\"work/2026-12-10T15:00\",\"because\":\"x\"}"), 200);
	rig_run(&rig, "2026-11-24T14:00");
	CHECK_NUMBER(invite_count_of(&rig, "ops@example.org", "METHOD:"), 5);
	rig_write(&rig, WINDOW "    announce: [{to: [chat, post], start: "
	    "false, end: false, invite: 20d}]\n" TWO);
	CHECK(service_reload(rig.service, "test", &complaints) == 0);
	rig_run(&rig, "2026-11-24T15:00");
	CHECK_NUMBER(invite_count_of(&rig, "new@example.org",
	    "METHOD:REQUEST"), 2);
	CHECK_NUMBER(invite_count_of(&rig, "new@example.org", "METHOD:"), 2);
	CHECK_NUMBER(invite_count_of(&rig, "new@example.org",
	    "DTSTART:20261204T230000Z"), 1);
	CHECK_NUMBER(invite_count_of(&rig, "ops@example.org", "METHOD:"), 5);
	rig_kill(&rig);
	rig_boot(&rig);
	CHECK(service_reload(rig.service, "test", &complaints) == 0);
	rig_run(&rig, "2026-11-24T16:00");
	CHECK_NUMBER(invite_count_of(&rig, "new@example.org", "METHOD:"), 2);
	CHECK_NUMBER(invite_count_of(&rig, "ops@example.org", "METHOD:"), 5);
	/* From now on as everybody. */
	CHECK_NUMBER(invite_order(&rig, "{\"act\":\"unskip\",\"occurrence\":"
	    "\"work/2026-12-10T15:00\"}"), 200);
	rig_run(&rig, "2026-11-24T17:00");
	CHECK_NUMBER(invite_count_of(&rig, "new@example.org", "METHOD:"), 3);
	CHECK_NUMBER(invite_count_of(&rig, "ops@example.org", "METHOD:"), 6);
	complaint_clear(&complaints);
	rig_clear(&rig);
}

#define AT(when) \
	"windows:\n  work:\n    title: Work\n    when: every Thursday at " when \
	"\n    zone: America/Los_Angeles\n    duration: 2h\n" INVITES CHANNELS

/* What another configuration has no more is taken back, and comes again with
 * it; what nobody was invited to is not. */
static void
test_withdrawn(void)
{
	static const struct {
		const char *label, *yaml;
		size_t requests, cancels;
		const char *last;
	} steps[] = {
		{ "another time", AT("16:00"), 2, 1,
		    "UID:work-20261203T160000@patchday" },
		{ "the same", AT("16:00"), 2, 1,
		    "UID:work-20261203T160000@patchday" },
		{ "back", AT("15:00"), 3, 2,
		    "UID:work-20261203T150000@patchday" },
		{ "no window", "windows:\n  other: {title: Other, when: every "
		    "Monday at 15:00, zone: UTC, duration: 1h}\n" CHANNELS, 3,
		    3, "UID:work-20261203T150000@patchday" },
		{ "back again", AT("15:00"), 4, 3,
		    "UID:work-20261203T150000@patchday" },
	};
	struct complaints complaints = { 0 };
	const char *bytes = "";
	char until[40];
	struct rig rig;
	size_t i;

	rig_init(&rig, AT("15:00"), "2026-11-27T12:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-11-27T13:00");
	invite_check_count(&rig, 1);
	for (i = 0; i < countof(steps); i++) {
		rig_write(&rig, steps[i].yaml);
		CHECK(service_reload(rig.service, "test", &complaints) == 0);
		snprintf(until, sizeof(until), "2026-11-27T13:%02zu", 1 + i);
		rig_run(&rig, until);
		if (!CHECK_ROW(invite_count_of(&rig, "ops@example.org",
		    "METHOD:REQUEST") == steps[i].requests, steps[i].label) ||
		    !CHECK_ROW(invite_count_of(&rig, "ops@example.org",
		    "METHOD:CANCEL") == steps[i].cancels, steps[i].label))
			continue;
		(void)invite_count(&rig, &bytes);
		CHECK_ROW(strstr(bytes, steps[i].last) != NULL,
		    steps[i].label);
	}
	complaint_clear(&complaints);
	rig_clear(&rig);
}

/* The same while nobody ran; once, and from who was invited alone. */
static void
test_recalled(void)
{
	static const struct {
		const char *label, *yaml;
		size_t requests, cancels;
		const char *last, *sequence;
	} steps[] = {
		{ "another time", AT("16:00"), 2, 1,
		    "UID:work-20261203T160000@patchday", "SEQUENCE:0" },
		{ "the same", AT("16:00"), 2, 1,
		    "UID:work-20261203T160000@patchday", "SEQUENCE:0" },
		{ "no window", "windows:\n  other: {title: Other, when: every "
		    "Monday at 15:00, zone: UTC, duration: 1h}\n" CHANNELS, 2,
		    2, "UID:work-20261203T160000@patchday", "SEQUENCE:1" },
		{ "no window still", "windows:\n  other: {title: Other, when: "
		    "every Monday at 15:00, zone: UTC, duration: 1h}\n"
		    CHANNELS, 2, 2, "UID:work-20261203T160000@patchday",
		    "SEQUENCE:1" },
		{ "back", AT("16:00"), 3, 2,
		    "UID:work-20261203T160000@patchday", "SEQUENCE:2" },
	};
	const char *bytes = "";
	char until[40];
	struct rig rig;
	size_t i;

	rig_init(&rig, AT("15:00"), "2026-11-27T12:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-11-27T13:00");
	invite_check_count(&rig, 1);
	for (i = 0; i < countof(steps); i++) {
		rig_write(&rig, steps[i].yaml);
		rig_kill(&rig);
		rig_boot(&rig);
		snprintf(until, sizeof(until), "2026-11-27T13:%02zu", 1 + i);
		rig_run(&rig, until);
		CHECK_ROW(invite_count_of(&rig, "ops@example.org",
		    "METHOD:REQUEST") == steps[i].requests, steps[i].label);
		CHECK_ROW(invite_count_of(&rig, "ops@example.org",
		    "METHOD:CANCEL") == steps[i].cancels, steps[i].label);
		(void)invite_count(&rig, &bytes);
		CHECK_ROW(strstr(bytes, steps[i].last) != NULL,
		    steps[i].label);
		CHECK_ROW(strstr(bytes, steps[i].sequence) != NULL,
		    steps[i].label);
		CHECK_ROW((strstr(bytes, "STATUS:CANCELLED") != NULL) ==
		    (strstr(bytes, "METHOD:CANCEL") != NULL),
		    steps[i].label);
	}
	rig_clear(&rig);
}

/* Whoever is added by the same file that drops or moves the work, or is added
 * when it is off already, never heard of it. */
static void
test_added_and_off(void)
{
	static const struct { const char *label, *yaml; } rows[] = {
		{ "another time", "windows:\n  work:\n    title: Work\n    "
		    "when: every Thursday at 16:00\n    zone: America/"
		    "Los_Angeles\n    duration: 2h\n" INVITES TWO },
		{ "no window", "windows:\n  other: {title: Other, when: every "
		    "Monday at 15:00, zone: UTC, duration: 1h}\n" TWO },
		{ "off later", WINDOW INVITES TWO },
	};
	struct complaints complaints = { 0 };
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		rig_init(&rig, CONF, "2026-11-27T12:00");
		rig_boot(&rig);
		rig_run(&rig, "2026-11-27T13:00");
		rig_write(&rig, rows[i].yaml);
		CHECK(service_reload(rig.service, "test", &complaints) == 0);
		rig_run(&rig, "2026-11-27T14:00");
		/* Who has it is told. */
		if (i == 2)
			CHECK_NUMBER(invite_order(&rig, "{\"act\":\"skip\","
			    "\"occurrence\":\"" FIRST "\"}"), 200);
		rig_run(&rig, "2026-11-27T15:00");
		CHECK_ROW(invite_count_of(&rig, "ops@example.org",
		    "METHOD:CANCEL") == 1, rows[i].label);
		CHECK_ROW(invite_count_of(&rig, "new@example.org",
		    "METHOD:CANCEL") == (i == 2), rows[i].label);
		rig_clear(&rig);
	}
	complaint_clear(&complaints);
}

/* Silence called it off before anybody was invited: so nobody is. */
static void
test_never_heard_of(void)
{
	static const struct { const char *invite; size_t count; } rows[] = {
		{ "3d", 2 }, { "1d", 0 } };
	const char *bytes;
	char yaml[1024];
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		snprintf(yaml, sizeof(yaml), WINDOW "    confirm: {by: boss, "
		    "before: 2d, otherwise: skip}\n    announce: [{to: post, "
		    "start: false, end: false, invite: %s}]\n" CHANNELS
		    "people:\n  boss: {title: Boss, contact: chat}\n",
		    rows[i].invite);
		rig_init(&rig, yaml, "2026-11-27T12:00");
		rig_boot(&rig);
		faults_run(&rig, "2026-12-03T22:00");
		/* It comes, and is taken back. */
		CHECK_ROW(invite_count(&rig, &bytes) == rows[i].count,
		    rows[i].invite);
		CHECK_ROW(rows[i].count == 0 || strstr(bytes,
		    "METHOD:CANCEL") != NULL, rows[i].invite);
		rig_clear(&rig);
	}
}

int
main(void)
{
	test_never_heard_of();
	faults_play(test_never_heard_of);
	test_withdrawn();
	test_recalled();
	test_added_and_off();

	test_end();
	test_new_address();

	test_life();
	test_order();
	test_attendees();
	test_again();
	test_address();
	test_new_channel();
	test_lapse();
	return harness_end();
}
