/* SPDX-License-Identifier: MIT */
/* The rule form of a feed over changes of the configuration. */
#include "command.h"
#include "service_rig.h"
#include "store_revision.h"

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

/* Lines of the feed's entries that begin so, each once, in order. */
static void
check_lines(struct rig *rig, const char *label, const char *name,
    const char *want)
{
	char *body = feed(rig), *line, *rest = NULL;
	struct text got = { 0 };

	for (line = strtok_r(body, "\r\n", &rest); line != NULL;
	    line = strtok_r(NULL, "\r\n", &rest))
		if (strncmp(line, name, strlen(name)) == 0)
			text_putf(&got, "%s ", line + strlen(name));
	if (!CHECK_STRING(text_string(&got), want))
		fprintf(stderr, "   row  %s, %s\n", label, name);
	text_clear(&got);
	free(body);
}

#define STAMPS(one) one one one

/* An older version showed a series in other words (where it ends, say), and the
 * store has the hash of these: one step, at the first reading, and no other. */
static void
test_other_version(void)
{
	static const struct { const char *label, *at, *sequence, *dated, *changed; }
	    rows[] = {
		{ "first start", "2026-11-28T12:00", "5 5 5 ",
		    STAMPS("20261128T120000Z "),
		    "20261128T120000Z " STAMPS("20261128T120000Z ") },
		{ "the same run", "2026-11-29T12:00", "5 5 5 ",
		    STAMPS("20261128T120000Z "),
		    "20261128T120000Z " STAMPS("20261128T120000Z ") },
		{ "next start", "2026-11-30T12:00", "5 5 5 ",
		    STAMPS("20261128T120000Z "),
		    "20261128T120000Z " STAMPS("20261128T120000Z ") },
		{ "one more", "2026-12-01T12:00", "5 5 5 ",
		    STAMPS("20261128T120000Z "),
		    "20261128T120000Z " STAMPS("20261128T120000Z ") },
	};
	struct revision_row old = { .identity = "work", .form = "rule",
	    .hash = "an older hash", .sequence = 4 };
	struct error error = { 0 };
	struct rig rig;
	size_t i;

	rig_init(&rig, WINDOW("every Sunday at 02:30\n"
	    "    until: 2027-06-30", "America/Los_Angeles", "2h"),
	    "2026-11-25T22:00");
	rig_boot(&rig);
	/* the series, and its starts in skipped hours */
	CHECK_NUMBER(count_in_feed(&rig, "BEGIN:VEVENT"), 3);
	for (i = 0; i < 4; i++) {
		old.hash = i % 2 == 0 ? "an older hash" : "a hash before it";
		CHECK_NUMBER(store_begin(rig.store, &error), 0);
		CHECK_NUMBER(store_revision_put(rig.store, &old,
		    rig_at("2026-11-25T22:00") + (int64_t)i, &error), 0);
		CHECK_NUMBER(store_commit(rig.store, &error), 0);
	}
	CHECK_NUMBER(old.sequence, 4);
	for (i = 0; i < countof(rows); i++) {
		if (i != 1) {
			rig_kill(&rig);
			rig_sleep(&rig, rows[i].at);
			rig_boot(&rig);
		}
		rig_run(&rig, rows[i].at);
		check_lines(&rig, rows[i].label, "SEQUENCE:",
		    rows[i].sequence);
		check_lines(&rig, rows[i].label, "DTSTAMP:", rows[i].dated);
		/* the calendar's own, and each entry's */
		check_lines(&rig, rows[i].label, "LAST-MODIFIED:",
		    rows[i].changed);
		check_lines(&rig, rows[i].label, "CREATED:",
		    STAMPS("20261125T220000Z "));
	}
	rig_clear(&rig);
}

int
main(void)
{
	test_other_version();
	test_change();
	test_unseen();
	test_times();
	test_moved_over(WINDOW("every day at 15:00", "America/Los_Angeles",
	    "2h"), 1);
	test_moved_over(WINDOW("every Tuesday at 15:00",
	    "America/Los_Angeles", "2h"), 0);
	return harness_end();
}
