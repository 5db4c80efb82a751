/* SPDX-License-Identifier: MIT */
/* The rule form of a feed over changes of the configuration. */
#include "command.h"
#include "service_rig.h"

#define WINDOW(when, zone, duration) \
	"site: {url: \"https://patchday.example.org\"}\n" \
	"windows:\n" \
	"  work:\n" \
	"    title: Work\n" \
	"    when: " when "\n" \
	"    zone: " zone "\n" \
	"    duration: " duration "\n" \
	"    announce: [{to: [chat, post], start: true, end: true}]\n" \
	RIG_CHANNELS
#define FIRST WINDOW("every Thursday at 15:00", "America/Los_Angeles", "2h")
#define OTHER \
	"windows: {other: {title: Other, when: every Monday at 03:00," \
	" zone: UTC, duration: 1h, announce: [{to: [chat, post]}]}}\n" \
	RIG_CHANNELS

static void
answered(struct command *command)
{
	*(bool *)command->context = true;
}

/* The rule form of everything; the caller frees. */
static char *
feed(struct rig *rig)
{
	struct command *command = command_new(COMMAND_FEED);
	bool is_done = false;
	char *body;

	command->argument = mem_string("all");
	command->form = FEED_RULE;
	command->done = answered;
	command->context = &is_done;
	service_command(rig->service, command);
	CHECK(is_done);
	CHECK_NUMBER(command->status, 200);
	body = mem_string(command->body);
	command_free(command);
	return body;
}

static void
reload(struct rig *rig, const char *yaml)
{
	struct complaints complaints = { 0 };

	rig_write(rig, yaml);
	CHECK(service_reload(rig->service, "test", &complaints) == 0);
	complaint_clear(&complaints);
}

/* UID, DTSTART, RRULE and SEQUENCE of each entry, a line each. */
static void
check_feed(struct rig *rig, const char *label, const char *want)
{
	static const char *const shown[] = { "UID:", "DTSTART", "RRULE:",
		"SEQUENCE:" };
	char *body = feed(rig), *line, *rest = NULL;
	struct text got = { 0 };
	bool is_event = false;
	size_t i;

	for (line = strtok_r(body, "\r\n", &rest); line != NULL;
	    line = strtok_r(NULL, "\r\n", &rest)) {
		is_event |= strcmp(line, "BEGIN:VEVENT") == 0;
		for (i = 0; i < countof(shown) && is_event; i++)
			if (strncmp(line, shown[i], strlen(shown[i])) == 0)
				text_putf(&got, "%s ", line);
		if (strcmp(line, "END:VEVENT") == 0)
			text_puts(&got, "\n");
	}
	if (!CHECK_STRING(text_string(&got), want))
		fprintf(stderr, "   row  %s\n", label);
	text_clear(&got);
	free(body);
}

#define OLD(until, sequence) "UID:work@patchday.example.org " \
	"DTSTART;TZID=America/Los_Angeles:20260101T150000 " \
	"RRULE:FREQ=WEEKLY;BYDAY=TH" until " SEQUENCE:" sequence " \n"

static void
test_change(void)
{
	static const struct { const char *label, *yaml, *want; } rows[] = {
		{ "another day", WINDOW("every Tuesday at 15:00",
		    "America/Los_Angeles", "2h"),
		    OLD(";UNTIL=20261130T110000Z", "1")
		    "UID:work.v2@patchday.example.org DTSTART;"
		    "TZID=America/Los_Angeles:20261201T150000 "
		    "RRULE:FREQ=WEEKLY;BYDAY=TU SEQUENCE:0 \n" },
		{ "another zone", WINDOW("every Thursday at 15:00",
		    "Europe/Paris", "2h"),
		    OLD(";UNTIL=20261130T110000Z", "1")
		    "UID:work.v2@patchday.example.org DTSTART;"
		    "TZID=Europe/Paris:20261203T150000 "
		    "RRULE:FREQ=WEEKLY;BYDAY=TH SEQUENCE:0 \n" },
		{ "another length", WINDOW("every Thursday at 15:00",
		    "America/Los_Angeles", "3h"),
		    OLD(";UNTIL=20261130T110000Z", "1")
		    "UID:work.v2@patchday.example.org DTSTART;"
		    "TZID=America/Los_Angeles:20261203T150000 "
		    "RRULE:FREQ=WEEKLY;BYDAY=TH SEQUENCE:0 \n" },
		{ "the same in other words", WINDOW("\"0 15 * * 4\"",
		    "America/Los_Angeles", "2h"), OLD("", "0") },
	};
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		rig_init(&rig, FIRST, "2026-11-25T22:00");
		rig_boot(&rig);
		check_feed(&rig, "before", OLD("", "0"));
		rig_run(&rig, "2026-11-28T12:00");
		reload(&rig, rows[i].yaml);
		check_feed(&rig, rows[i].label, rows[i].want);
		/* Nothing moves any more, whatever is loaded again. */
		rig_run(&rig, "2026-12-02T12:00");
		reload(&rig, rows[i].yaml);
		check_feed(&rig, rows[i].label, rows[i].want);
		rig_clear(&rig);
	}
}

/* Nobody had been shown the series: there is nothing to end. */
static void
test_unseen(void)
{
	struct rig rig;

	rig_init(&rig, FIRST, "2026-11-25T22:00");
	rig_boot(&rig);
	reload(&rig, WINDOW("every Tuesday at 15:00", "America/Los_Angeles",
	    "2h"));
	check_feed(&rig, "unseen", "UID:work@patchday.example.org "
	    "DTSTART;TZID=America/Los_Angeles:20260106T150000 "
	    "RRULE:FREQ=WEEKLY;BYDAY=TU SEQUENCE:0 \n");
	rig_clear(&rig);
}

/* The file changes while the service is off, or before anybody asks for the
 * feed again; a window comes back. */
static void
test_times(void)
{
	struct rig rig;

	rig_init(&rig, FIRST, "2026-11-25T22:00");
	rig_boot(&rig);
	check_feed(&rig, "before", OLD("", "0"));
	rig_kill(&rig);
	rig_write(&rig, WINDOW("every day at 15:00", "America/Los_Angeles",
	    "2h"));
	rig_sleep(&rig, "2026-11-28T12:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-02T12:00");
	check_feed(&rig, "while off", OLD(";UNTIL=20261130T110000Z", "1")
	    "UID:work.v2@patchday.example.org DTSTART;"
	    "TZID=America/Los_Angeles:20261128T150000 "
	    "RRULE:FREQ=DAILY SEQUENCE:0 \n");
	reload(&rig, OTHER);
	rig_run(&rig, "2026-12-08T12:00");
	reload(&rig, FIRST);
	check_feed(&rig, "back again", OLD(";UNTIL=20261130T110000Z", "1")
	    "UID:work.v2@patchday.example.org DTSTART;"
	    "TZID=America/Los_Angeles:20261128T150000 "
	    "RRULE:FREQ=DAILY;UNTIL=20261202T110000Z SEQUENCE:1 \n"
	    "UID:work.v3@patchday.example.org DTSTART;"
	    "TZID=America/Los_Angeles:20261210T150000 "
	    "RRULE:FREQ=WEEKLY;BYDAY=TH SEQUENCE:0 \n");
	rig_clear(&rig);
}

/* How often the feed has it. */
static size_t
count_in_feed(struct rig *rig, const char *what)
{
	char *body = feed(rig);
	const char *at;
	size_t count = 0;

	for (at = body; (at = strstr(at, what)) != NULL; at++)
		count++;
	free(body);
	return count;
}

/* Moved from the old rule's time into the new one's: told once, as long as it
 * is an occurrence of the window. */
static void
test_moved_over(const char *yaml, size_t want)
{
	struct command *command = command_new(COMMAND_ACT);
	bool is_done = false;
	struct rig rig;

	rig_init(&rig, FIRST, "2026-12-02T12:00");
	rig_boot(&rig);
	command->argument = mem_string("{\"act\":\"move\",\"occurrence\":"
	    "\"work/2026-12-03T15:00\",\"to\":\"2026-12-05 16:00\"}");
	command->requester = requester_new(SUBJECT_LOCAL, "cli", "root");
	command->requester->is_root = true;
	command->done = answered;
	command->context = &is_done;
	service_command(rig.service, command);
	CHECK_NUMBER(command->status, 200);
	command_free(command);
	CHECK_NUMBER(count_in_feed(&rig, ":20261205T160000"), 1);
	rig_run(&rig, "2026-12-04T12:00");
	reload(&rig, yaml);
	CHECK_NUMBER(count_in_feed(&rig, ":20261205T160000"), want);
	rig_clear(&rig);
}

int
main(void)
{
	test_change();
	test_unseen();
	test_times();
	test_moved_over(WINDOW("every day at 15:00", "America/Los_Angeles",
	    "2h"), 1);
	test_moved_over(WINDOW("every Tuesday at 15:00",
	    "America/Los_Angeles", "2h"), 0);
	return harness_end();
}
