/* SPDX-License-Identifier: MIT */
/* Another configuration or other zone data in the middle of things. */
#include <sys/stat.h>
#include <sys/wait.h>

#include "command.h"
#include "service_internal.h"
#include "service_rig.h"

#define WINDOW(time, duration) \
	WINDOW_IN("America/Los_Angeles", time, duration)
#define WINDOW_IN(zone, time, duration) \
	"windows:\n" \
	"  work:\n" \
	"    title: Work\n" \
	"    when: every Thursday at " time "\n" \
	"    zone: " zone "\n" \
	"    duration: " duration "\n" \
	"    announce: [{to: [chat, post], start: true, end: true}]\n"
#define OTHER \
	"windows:\n" \
	"  other:\n" \
	"    title: Other\n" \
	"    when: every Monday at 03:00\n" \
	"    zone: America/Los_Angeles\n" \
	"    duration: 1h\n" \
	"    announce: [{to: [chat, post]}]\n"

static int
reload(struct rig *rig, const char *yaml)
{
	struct complaints complaints = { 0 };
	int status;

	rig_write(rig, yaml);
	status = service_reload(rig->service, "test", &complaints) ==
	    SERVICE_RELOADED ? 0 : -1;
	CHECK((status < 0) == (complaints.error_count > 0));
	complaint_clear(&complaints);
	return status;
}

/* From a start at 23:00 UTC on, change the file at `at`. */
static void
test_reload_during(void)
{
	static const struct {
		const char *label, *at, *yaml;
		int status;
		const char *log;
	} cases[] = {
		{ "the window is removed: its end still goes out",
		    "2026-12-03T23:30", OTHER RIG_CHANNELS, 0,
		    "04 01:00:00 sent end chat\n04 01:00:00 sent end post\n" },
		{ "longer: the end moves",
		    "2026-12-03T23:30", WINDOW("15:00", "3h") RIG_CHANNELS, 0,
		    "04 02:00:00 sent end chat\n04 02:00:00 sent end post\n" },
		{ "shorter: the end moves",
		    "2026-12-03T23:30", WINDOW("15:00", "1h") RIG_CHANNELS, 0,
		    "04 00:00:00 sent end chat\n04 00:00:00 sent end post\n" },
		{ "shorter than it has lasted: it ends now",
		    "2026-12-03T23:30", WINDOW("15:00", "10m") RIG_CHANNELS, 0,
		    "03 23:30:00 sent end chat\n03 23:30:00 sent end post\n" },
		{ "another start from next week on: this one's end stays",
		    "2026-12-03T23:30", WINDOW("16:30", "2h") RIG_CHANNELS, 0,
		    "04 00:30:00 sent start chat\n04 00:30:00 sent start post\n"
		    "04 01:00:00 sent end chat\n04 01:00:00 sent end post\n"
		    "04 02:30:00 sent end chat\n04 02:30:00 sent end post\n" },
		{ "nonsense: nothing changes",
		    "2026-12-03T23:30", "windows: [1, 2\n", -1,
		    "04 01:00:00 sent end chat\n04 01:00:00 sent end post\n" },
		{ "the same again: nothing changes",
		    "2026-12-03T23:30", WINDOW("15:00", "2h") RIG_CHANNELS, 0,
		    "04 01:00:00 sent end chat\n04 01:00:00 sent end post\n" },
	};
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(cases); i++) {
		rig_init(&rig, WINDOW("15:00", "2h") RIG_CHANNELS,
		    "2026-12-03T22:00");
		rig_boot(&rig);
		rig_run(&rig, cases[i].at);
		CHECK_LOG(&rig, "03 23:00:00 sent start chat\n"
		    "03 23:00:00 sent start post\n");
		rig_forget_log(&rig);
		CHECK_ROW(reload(&rig, cases[i].yaml) == cases[i].status,
		    cases[i].label);
		rig_run(&rig, "2026-12-04T06:00");
		CHECK_ROW(strcmp(text_string(&rig.log), cases[i].log) == 0,
		    cases[i].label);
		CHECK_LOG(&rig, cases[i].log);
		rig_clear(&rig);
	}
}

/* The service was off when the file changed. */
static void
test_change_while_off(void)
{
	struct rig rig;

	rig_init(&rig, WINDOW("15:00", "2h") RIG_CHANNELS, "2026-12-03T22:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-03T23:10");
	rig_forget_log(&rig);
	rig_kill(&rig);
	rig_write(&rig, WINDOW("15:00", "3h") RIG_CHANNELS);
	rig_sleep(&rig, "2026-12-03T23:20");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-04T06:00");
	CHECK_LOG(&rig, "04 02:00:00 sent end chat\n"
	    "04 02:00:00 sent end post\n");
	rig_clear(&rig);
}

/* Whether the start arrived is not known when another file gives it another
 * time: where it did not, it is said at that time.  Nobody can look for a mail:
 * the repeat is the very same, or those who have it read two things. */
static void
test_doubtful_moves(void)
{
	static const struct {
		const char *label;
		enum rig_answer answer;
		bool is_killed;
		const char *log;
	} cases[] = {
		{ "lost, and the file is read", RIG_LOST, false,
		    "03 23:10:00 sent start post\n"
		    "04 01:00:00 sent start chat\n"
		    "04 03:00:00 sent end chat\n04 03:00:00 sent end post\n" },
		{ "lost, and changed while nobody ran", RIG_LOST, true,
		    "03 23:10:00 sent start post\n"
		    "04 01:00:00 sent start chat\n"
		    "04 03:00:00 sent end chat\n04 03:00:00 sent end post\n" },
		{ "arrived, and it is found", RIG_SWALLOWED, false,
		    "03 23:00:05 sent start chat\n"
		    "03 23:10:00 sent start post\n"
		    "04 03:00:00 sent end chat\n04 03:00:00 sent end post\n" },
	};
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(cases); i++) {
		rig_init(&rig, WINDOW("15:00", "2h") RIG_CHANNELS,
		    "2026-12-03T22:00");
		rig_boot(&rig);
		rig_expect(&rig, "chat", cases[i].answer);
		rig_expect(&rig, "post", cases[i].answer);
		rig_run(&rig, "2026-12-03T23:00:02");
		rig_forget_log(&rig);
		if (cases[i].is_killed) {
			rig_kill(&rig);
			rig_write(&rig, WINDOW_IN("Pacific/Honolulu",
			    "15:00", "2h") RIG_CHANNELS);
			rig_boot(&rig);
		} else {
			CHECK_ROW(reload(&rig, WINDOW_IN("Pacific/Honolulu",
			    "15:00", "2h") RIG_CHANNELS) == 0,
			    cases[i].label);
		}
		rig_run(&rig, "2026-12-04T06:00");
		CHECK_ROW(strcmp(text_string(&rig.log), cases[i].log) == 0,
		    cases[i].label);
		CHECK_LOG(&rig, cases[i].log);
		rig_clear(&rig);
	}
}

/* Where the occurrence of that week stands: "phase, ends HH:MM". */
static void
check_stands(const struct rig *rig, const char *want)
{
	struct occurrence occurrence;
	struct error error = { 0 };
	struct text text = { 0 };

	CHECK(schedule_find(rig->service->schedule, "work/2026-12-03T15:00",
	    &occurrence, &error) == 0);
	text_putf(&text, "%s, ends ", occurrence_phase_name(occurrence_phase(
	    &occurrence, clock_now(&rig->clock))));
	civil_format_utc(&text, occurrence.end_at);
	CHECK_STRING(text_string(&text), want);
	text_clear(&text);
}

/* Its end was said: another length does not bring it back, neither now nor
 * after a start, and it is said once; a reopening still does. */
static void
test_ended_stays(void)
{
	static const char *const others[] = { "4h", "10h", "1h" };
	struct rig rig;
	size_t i;
	int round;

	for (i = 0; i < 2 * countof(others); i++) {
		char yaml[2048];

		snprintf(yaml, sizeof(yaml), WINDOW("15:00", "%s")
		    RIG_CHANNELS, others[i / 2]);
		rig_init(&rig, WINDOW("15:00", "2h") RIG_CHANNELS,
		    "2026-12-03T22:00");
		rig_boot(&rig);
		rig_run(&rig, "2026-12-04T01:00:05");
		rig_forget_log(&rig);
		if (i % 2 == 0) {
			CHECK(reload(&rig, yaml) == 0);
		} else {
			rig_kill(&rig);
			rig_write(&rig, yaml);
			rig_boot(&rig);
		}
		for (round = 0; round < 3; round++) {
			check_stands(&rig, "ended, ends 2026-12-04T01:00:00Z");
			if (round == 0) {
				rig_kill(&rig);
				rig_boot(&rig);
			} else {
				CHECK(reload(&rig, WINDOW("15:00", "6h")
				    RIG_CHANNELS) == 0);
			}
		}
		rig_run(&rig, "2026-12-05T00:00");
		CHECK_LOG(&rig, "");
		rig_clear(&rig);
	}
}

/* Work that a person ends gets shorter than it has lasted: that its end has
 * passed is said at once. */
static void
test_overdue_moved_into_the_past(void)
{
	static const char yaml[] = "windows:\n  work:\n    title: Work\n"
	    "    when: every Thursday at 15:00\n"
	    "    zone: America/Los_Angeles\n    duration: 2h\n"
	    "    end: by-hand\n    announce: [{to: [chat]}]\n"
	    RIG_CHANNELS;
	char *shorter = mem_string(yaml);
	struct rig rig;

	*strstr(shorter, "2h") = '1';
	rig_init(&rig, yaml, "2026-12-03T22:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-04T00:30");
	CHECK(reload(&rig, shorter) == 0);
	rig_run(&rig, "2026-12-04T06:00");
	CHECK_LOG(&rig, "03 23:00:00 sent start chat\n"
	    "04 00:30:00 sent overdue chat\n");
	rig_clear(&rig);
	free(shorter);
}

/* Work that a person had to end, and that runs over, gets a file by which the
 * clock has ended it: who was told of its start is told of that, whether it was
 * read by a reload or by a start.  What is too old is recorded as missed. */
static void
test_end_given_to_clock(void)
{
#define BY(end, to) "windows: {work: {title: Work, when: every Thursday at " \
	"15:00, zone: America/Los_Angeles, duration: 2h, " end \
	"announce: [{to: " to "}]}}\n" RIG_CHANNELS
#define CHAT "[chat]"
#define BOTH "[chat, post]"
#define BY_HAND "end: by-hand, "
	static const struct {
		const char *label, *until, *before, *after, *log;
		bool is_reload;
	} rows[] = {
		{ "while nobody ran", "2026-12-04T02:10", BY(BY_HAND, BOTH),
		    BY("", BOTH), "04 02:10:00 sent end chat\n"
		    "04 02:10:00 sent end post\n", false },
		{ "by a reload", "2026-12-04T02:10", BY(BY_HAND, BOTH),
		    BY("", BOTH), "04 02:10:00 sent end chat\n"
		    "04 02:10:00 sent end post\n", true },
		{ "who is not on its list any more is told as well",
		    "2026-12-04T02:10", BY(BY_HAND, BOTH), BY("", CHAT),
		    "04 02:10:00 sent end chat\n"
		    "04 02:10:00 sent end post\n", false },
		{ "too late: recorded", "2026-12-05T02:10",
		    BY(BY_HAND, BOTH), BY("", BOTH),
		    "05 02:10:00 skipped end chat\n"
		    "05 02:10:00 skipped end post\n", false },
		{ "too late, by a reload: recorded", "2026-12-05T02:10",
		    BY(BY_HAND, BOTH), BY("", BOTH),
		    "05 02:10:00 skipped end chat\n"
		    "05 02:10:00 skipped end post\n", true },
		{ "nobody was to hear of it", "2026-12-04T02:10",
		    BY(BY_HAND, "[chat], end: false"),
		    BY("", "[chat], end: false"), "", false },
		{ "a person still has to", "2026-12-04T02:10",
		    BY(BY_HAND, BOTH), BY(BY_HAND "url: \"https://x.y\", ", BOTH), "",
		    false },
	};
	struct rig rig;
	size_t i, k;

	for (i = 0; i < countof(rows); i++) {
		rig_init(&rig, rows[i].before, "2026-12-03T22:00");
		rig_boot(&rig);
		rig_run(&rig, rows[i].until);
		rig_forget_log(&rig);
		for (k = 0; k < 2; k++) {
			if (rows[i].is_reload) {
				CHECK(reload(&rig, rows[i].after) == 0);
			} else {
				rig_kill(&rig);
				rig_write(&rig, rows[i].after);
				rig_boot(&rig);
			}
			rig_run_until(&rig, clock_now_ms(&rig.clock) + 60000);
		}
		CHECK_ROW(strcmp(text_string(&rig.log), rows[i].log) == 0,
		    rows[i].label);
		CHECK_LOG(&rig, rows[i].log);
		/* It was not ours to say it sooner. */
		for (k = 0; k < rig.delivered.count; k++)
			CHECK_ROW(strstr(rig.delivered.items[k].bytes,
			    "is late") == NULL, rows[i].label);
		rig_clear(&rig);
	}
}

/* The start was to come, and is past by the new file: said late. */
static void
test_start_moved_into_the_past(void)
{
	struct rig rig;

	rig_init(&rig, WINDOW("15:00", "2h") RIG_CHANNELS, "2026-12-03T22:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-03T22:50");
	CHECK(reload(&rig, WINDOW("14:45", "2h") RIG_CHANNELS) == 0);
	rig_run(&rig, "2026-12-04T06:00");
	CHECK_LOG(&rig,
	    "03 22:50:00 sent start chat\n03 22:50:00 sent start post\n"
	    "04 00:45:00 sent end chat\n04 00:45:00 sent end post\n");
	rig_clear(&rig);
}

/* Who is told of the work from now on is not told of what is over. */
static void
test_new_ear(void)
{
	static const char both[] = WINDOW("15:00", "2h") RIG_CHANNELS;
	char *one = mem_string(both);
	struct rig rig;

	memcpy(strstr(one, "[chat, post]"), "[chat      ]", 12);
	rig_init(&rig, one, "2026-12-03T22:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-04T02:00");
	CHECK_LOG(&rig, "03 23:00:00 sent start chat\n"
	    "04 01:00:00 sent end chat\n");
	rig_forget_log(&rig);
	CHECK(reload(&rig, both) == 0);
	rig_run(&rig, "2026-12-04T06:00");
	CHECK_LOG(&rig, "");
	rig_clear(&rig);
	free(one);
}

/* A parked channel is tried at once after a reload. */
static void
test_reload_unparks(void)
{
	struct rig rig;

	rig_init(&rig, WINDOW("15:00", "2h") RIG_CHANNELS, "2026-12-03T22:00");
	rig_boot(&rig);
	rig_expect(&rig, "chat", RIG_VOID_TOKEN);
	rig_run(&rig, "2026-12-03T23:05");
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 0);
	CHECK(reload(&rig, WINDOW("15:00", "2h") RIG_CHANNELS) == 0);
	rig_run(&rig, "2026-12-03T23:05:30");
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 1);
	rig_clear(&rig);
}

/* The Slack channel of a thread is archived, and the file names another, as the
 * refusal says: what waits goes there, and so does what follows. */
static void
test_reload_elsewhere(void)
{
#define IN(target) "windows: {work: {title: Work, when: every Thursday at " \
	"15:00, zone: America/Los_Angeles, duration: 2h, announce: [{to: " \
	"[chat, two], remind: [24h]}]}}\nchannels:\n" \
	"  two: {slack: \"#other\", token: {file: no-such-token}}\n" \
	"  chat: {slack: \"" target "\", token: {file: no-such-token}}\n"
	static const struct { const char *label, *target; unsigned want; }
	    rows[] = {
		{ "another", IN("#third"), 1 },
		{ "another, where somebody else is told", IN("#other"), 1 },
		{ "the same: it waits as before", IN("#chat"), 0 },
	};
	struct rig rig;
	size_t i, k;

	for (i = 0; i < countof(rows); i++) {
		rig_init(&rig, IN("#chat"), "2026-12-02T22:00");
		rig_boot(&rig);
		rig_run(&rig, "2026-12-03T22:55");
		CHECK_NUMBER(rig_count(&rig, "chat", "remind-24h"), 1);
		for (k = 0; k < 2; k++)
			rig_expect(&rig, "chat", RIG_VOID_TOKEN);
		rig_run(&rig, "2026-12-03T23:05");
		CHECK(reload(&rig, rows[i].target) == 0);
		rig_run(&rig, "2026-12-03T23:06");
		CHECK_ROW(rig_count(&rig, "chat", "start") == rows[i].want,
		    rows[i].label);
		rig_clear(&rig);
	}
#undef IN
}

/* The channel itself is gone: its end waits for it, for a day. */
static void
test_channel_gone(void)
{
	static const char without[] = WINDOW("15:00", "2h")
	    "channels:\n  post: {email: [ann@example.org],"
	    " from: pd@example.org, smtp: \"smtp://localhost:25\", tls: none}\n"
	    "  chat2: {slack: \"#chat\", token: {file: x}}\n";
	char *yaml = mem_string(without), *to = strstr(yaml, "[chat,");
	struct rig rig;
	int comes_back;

	memcpy(to, "[post,", 6);
	to = strstr(yaml, "post, post");
	memcpy(to, "post,chat2", 10);
	for (comes_back = 0; comes_back < 2; comes_back++) {
		rig_init(&rig, WINDOW("15:00", "2h") RIG_CHANNELS,
		    "2026-12-03T22:00");
		rig_boot(&rig);
		rig_run(&rig, "2026-12-03T23:10");
		CHECK(reload(&rig, yaml) == 0);
		rig_run(&rig, "2026-12-04T03:00");
		CHECK_NUMBER(rig_count(&rig, "chat", "end"), 0);
		CHECK_NUMBER(rig_count(&rig, "post", "end"), 1);
		if (comes_back)
			CHECK(reload(&rig, WINDOW("15:00", "2h")
			    RIG_CHANNELS) == 0);
		rig_run(&rig, "2026-12-05T06:00");
		CHECK_NUMBER(rig_count(&rig, "chat", "end"), comes_back);
		/* And its first message, which says whom an end tells. */
		CHECK_NUMBER(rig.events[OUTBOX_SKIPPED], 1 + !comes_back);
		rig_clear(&rig);
	}
	free(yaml);
}

/* fault-row: 29 */
/* What was told before of an occurrence does not decide the times that are told
 * of it later: neither where only mail was sent, nor where the file changed
 * while the service was off and the work is over by its start. */
static void
test_times_are_the_newest(void)
{
	static const struct {
		const char *label, *to, *off_until, *sink, *kind, *times;
	} cases[] = {
		{ "mail, reload", "[post]", NULL, "post", "start",
		    "15:00=E2=80=9318:00 PST" },
		{ "mail, off", "[post]", "2026-12-03T23:30", "post", "start",
		    "15:00=E2=80=9318:00 PST" },
		{ "Slack, off until it is over", "[chat]",
		    "2026-12-04T05:00", "chat", "end",
		    "<!date^1796349600^{time}" },
	};
	char before[2000], after[2000];
	struct rig rig;
	size_t i, k;

	for (i = 0; i < countof(cases); i++) {
		snprintf(before, sizeof(before), "windows:\n  work:\n"
		    "    title: Work\n    when: every Thursday at 15:00\n"
		    "    zone: America/Los_Angeles\n    duration: 2h\n"
		    "    announce: [{to: %s, remind: [24h], start: true,"
		    " end: true}]\n" RIG_CHANNELS, cases[i].to);
		memcpy(after, before, sizeof(after));
		*strstr(after, "2h") = '3';
		rig_init(&rig, before, "2026-12-02T22:00");
		rig_boot(&rig);
		rig_run(&rig, "2026-12-03T12:00");
		if (cases[i].off_until == NULL) {
			CHECK(reload(&rig, after) == 0);
		} else {
			rig_kill(&rig);
			rig_write(&rig, after);
			rig_sleep(&rig, cases[i].off_until);
			rig_boot(&rig);
		}
		rig_run(&rig, "2026-12-04T06:00");
		CHECK_ROW(rig_count(&rig, cases[i].sink, cases[i].kind) == 1,
		    cases[i].label);
		for (k = 0; k < rig.delivered.count; k++)
			if (strcmp(rig.delivered.items[k].kind,
			    cases[i].kind) == 0)
				CHECK_ROW(strstr(rig.delivered.items[k].bytes,
				    cases[i].times) != NULL, cases[i].label);
		rig_clear(&rig);
	}
}

static void
test_refused_is_shown(void)
{
	struct snapshot *snapshot;
	struct rig rig;

	rig_init(&rig, WINDOW("15:00", "2h") RIG_CHANNELS, "2026-12-03T22:00");
	rig_boot(&rig);
	CHECK(reload(&rig, "windows: {a: {titel: x}}\n") < 0);
	snapshot = service_snapshot(rig.service);
	CHECK(snapshot->refused != NULL &&
	    strstr(snapshot->refused, "titel") != NULL);
	CHECK_NUMBER(snapshot->refused_at, rig_at("2026-12-03T22:00"));
	CHECK_NUMBER(snapshot->conf->windows.count, 1);
	snapshot_release(snapshot);
	CHECK(reload(&rig, WINDOW("15:00", "2h") RIG_CHANNELS) == 0);
	snapshot = service_snapshot(rig.service);
	CHECK(snapshot->refused == NULL);
	snapshot_release(snapshot);
	rig_clear(&rig);
}

/* --- zone data ------------------------------------------------------------ */

/* Chile was to go to summer time on 4 September 2022; a month before, it was
 * put off to the 11th because of a plebiscite. */
#define CHILE(from) \
	"Rule Chile 2019 max - Apr Sun>=2 3:00u 0 -\n" \
	"Rule Chile 2019 2021 - Sep Sun>=2 4:00u 1:00 -\n" \
	"Rule Chile 2022 only - Sep Sun>=" from " 4:00u 1:00 -\n" \
	"Rule Chile 2023 max - Sep Sun>=2 4:00u 1:00 -\n" \
	"Zone America/Santiago -4:00 Chile -04/-03\n"
#define SUMMIT \
	"windows:\n" \
	"  summit:\n" \
	"    title: Summit\n" \
	"    when: every Wednesday at 13:00\n" \
	"    zone: America/Santiago\n" \
	"    duration: 2h\n" \
	"    announce: [{to: [chat]}]\n" \
	"channels:\n  chat: {slack: \"#chat\", token: {file: x}}\n"

static void
zones(const char *folder, const char *source)
{
	char path[128], command[300];
	FILE *file;

	snprintf(path, sizeof(path), "%s/source", folder);
	file = fopen(path, "w");
	if (file == NULL || fputs(source, file) < 0 || fclose(file) != 0)
		abort();
	snprintf(command, sizeof(command),
	    "PATH=$PATH:/usr/sbin zic -d %s %s", folder, path);
	if (system(command) != 0)
		abort();
}

static void
answered(struct command *command)
{
	*(bool *)command->context = true;
}

/* Carry out a command; the caller frees it. */
static struct command *
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
	return command;
}

static void
check_feed(struct rig *rig, const char *want, const char *sequence)
{
	struct command *command = ask(rig, COMMAND_FEED, "summit");
	const char *event = strstr(command->body, want);
	char *copy;

	CHECK_NUMBER(command->status, 200);
	CHECK(event != NULL);
	if (event != NULL) {
		/* The one VEVENT around it. */
		while (event > command->body &&
		    strncmp(event, "BEGIN:VEVENT", 12) != 0)
			event--;
		copy = mem_bytes(event, (size_t)(strstr(event, "END:VEVENT") -
		    event));
		CHECK(strstr(copy, sequence) != NULL);
		free(copy);
	}
	command_free(command);
}

/* fault-row: 23 */
static void
test_zones(void)
{
	static const struct {
		const char *label, *at, *log;
	} cases[] = {
		{ "before the start: it moves with its end",
		    "2022-09-07T12:00", "07 17:00:00 sent start chat\n"
		    "07 19:00:00 sent end chat\n" },
		{ "in between: the end moves",
		    "2022-09-07T16:30", "07 16:00:00 sent start chat\n"
		    "07 19:00:00 sent end chat\n" },
	};
	char folder[64] = "/tmp/service_zones.XXXXXX", command[100];
	struct rig rig;
	size_t i;

	if (mkdtemp(folder) == NULL)
		abort();
	for (i = 0; i < countof(cases); i++) {
		zones(folder, CHILE("2"));
		rig_init(&rig, SUMMIT, "2022-09-06T12:00");
		rig.zoneinfo = folder;
		rig_boot(&rig);
		check_feed(&rig, "DTSTART:20220907T160000Z", "SEQUENCE:0");
		rig_run(&rig, cases[i].at);
		service_check_zones(rig.service);
		zones(folder, CHILE("9"));
		service_check_zones(rig.service);
		check_feed(&rig, "DTSTART:20220907T170000Z", "SEQUENCE:1");
		/* It is told now that the clocks changed before it. */
		check_feed(&rig, "DTSTART:20220914T160000Z", "SEQUENCE:1");
		check_feed(&rig, "DTSTART:20220921T160000Z", "SEQUENCE:0");
		rig_run(&rig, "2022-09-08T12:00");
		CHECK_ROW(strcmp(text_string(&rig.log), cases[i].log) == 0,
		    cases[i].label);
		CHECK_LOG(&rig, cases[i].log);
		rig_clear(&rig);
	}
	snprintf(command, sizeof(command), "rm -r %s", folder);
	CHECK(system(command) == 0);
}

/* Whatever is in the files: what runs is told by the zone data of today, and
 * the files are taken by a reload only. */
static void
test_zones_beside_files(void)
{
	static const struct {
		const char *label, *yaml;
		int status;
	} cases[] = {
		{ "broken, and refused", "nonsense: [\n", -1 },
		{ "broken, and nobody has tried", "nonsense: [\n", 0 },
		{ "another one that nobody has asked for", OTHER RIG_CHANNELS,
		    0 },
		{ "gone", NULL, 0 },
	};
	char folder[64] = "/tmp/service_zones.XXXXXX", command[100];
	char hash[sizeof(((struct conf *)NULL)->hash)];
	struct rig rig;
	size_t i;

	if (mkdtemp(folder) == NULL)
		abort();
	for (i = 0; i < countof(cases); i++) {
		zones(folder, CHILE("2"));
		rig_init(&rig, SUMMIT, "2022-09-06T12:00");
		rig.zoneinfo = folder;
		rig_boot(&rig);
		check_feed(&rig, "DTSTART:20220907T160000Z", "SEQUENCE:0");
		snprintf(hash, sizeof(hash), "%s", rig.conf->hash);
		if (cases[i].yaml == NULL)
			CHECK(unlink(rig.path) == 0);
		else
			rig_write(&rig, cases[i].yaml);
		if (cases[i].status < 0)
			CHECK_NUMBER(reload(&rig, cases[i].yaml), -1);
		zones(folder, CHILE("9"));
		service_check_zones(rig.service);
		check_feed(&rig, "DTSTART:20220907T170000Z", "SEQUENCE:1");
		/* Of the files nothing new is known. */
		CHECK_ROW((rig.service->refused != NULL) ==
		    (cases[i].status < 0), cases[i].label);
		CHECK_STRING(rig.service->conf->hash, hash);
		rig_run(&rig, "2022-09-08T12:00");
		CHECK_LOG(&rig, "07 17:00:00 sent start chat\n"
		    "07 19:00:00 sent end chat\n");
		if (cases[i].yaml == NULL)
			rig_write(&rig, SUMMIT);
		rig_clear(&rig);
	}
	snprintf(command, sizeof(command), "rm -r %s", folder);
	CHECK(system(command) == 0);
}

/* --- commands ------------------------------------------------------------- */

static void
check_answer(struct rig *rig, enum command_verb verb, const char *argument,
    int status, const char *part)
{
	struct command *command = ask(rig, verb, argument);

	CHECK_NUMBER(command->status, status);
	CHECK_ROW(strstr(command->body, part) != NULL, command->body);
	CHECK_NUMBER(command->length, strlen(command->body));
	command_free(command);
}

/* What `patchday status` says of a channel in the first seconds of an outage,
 * between two tries, and when it is over. */
static void
test_outage(void)
{
	static const struct {
		const char *sink;
		enum rig_answer answer;
		const char *reason;
	} rows[] = {
		{ "post", RIG_DOWN, "\"waiting\",\n      \"reason\": \"refused\"" },
		{ "post", RIG_TURNED_AWAY,
		    "\"waiting\",\n      \"reason\": \"SMTP 421" },
		{ "chat", RIG_DOWN, "\"waiting\",\n      \"reason\": \"refused\"" },
		{ "chat", RIG_LOST, "\"waiting\",\n      \"reason\": \"" },
	};
	struct command *command;
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		rig_init(&rig, WINDOW("15:00", "2h") RIG_CHANNELS,
		    "2026-12-03T22:00");
		rig_boot(&rig);
		rig_expect(&rig, rows[i].sink, rows[i].answer);
		rig_run(&rig, "2026-12-03T23:00");
		check_answer(&rig, COMMAND_STATUS, NULL, 200, rows[i].reason);
		rig_run(&rig, "2026-12-03T23:30");
		command = ask(&rig, COMMAND_STATUS, NULL);
		CHECK_ROW(strstr(command->body, "\"waiting\"") == NULL,
		    command->body);
		command_free(command);
		rig_clear(&rig);
	}
}

static void
test_commands(void)
{
	struct rig rig;
	struct command *command;
	char key[40];

	rig_init(&rig, WINDOW("15:00", "2h") RIG_CHANNELS, "2026-12-03T22:00");
	rig_boot(&rig);
	rig_expect(&rig, "post", RIG_REFUSED);
	rig_expect(&rig, "chat", RIG_VOID_TOKEN);
	rig_run(&rig, "2026-12-03T23:05");
	check_answer(&rig, COMMAND_STATUS, NULL, 200, "\"parked\": 1");
	check_answer(&rig, COMMAND_STATUS, NULL, 200, "invalid_auth");
	check_answer(&rig, COMMAND_STATUS, NULL, 200, "\"id\": \"chat\",\n"
	    "      \"kind\": \"slack\",\n      \"state\": \"parked\"");
	check_answer(&rig, COMMAND_STATUS, NULL, 200, "\"id\": \"post\",\n"
	    "      \"kind\": \"email\",\n      \"state\": \"ok\"");
	check_answer(&rig, COMMAND_METRICS, NULL, 200,
	    "patchday_messages_total{state=\"dead\"} 1\n");
	check_answer(&rig, COMMAND_METRICS, NULL, 200,
	    "patchday_channel_parked{channel=\"chat\"} 1\n");
	check_answer(&rig, COMMAND_OUTBOX_LIST, "nothing", 400, "accepted");
	check_answer(&rig, COMMAND_OUTBOX_LIST, "sent", 200, "[]");
	check_answer(&rig, COMMAND_OUTBOX_LIST, NULL, 200,
	    "\"occurrence\": \"work/2026-12-03T15:00\"");
	check_answer(&rig, COMMAND_OUTBOX_SHOW, "xyz", 400, "no key");
	check_answer(&rig, COMMAND_OUTBOX_SHOW,
	    "00000000000000000000000000000000", 404, "no message");
	check_answer(&rig, COMMAND_FEED, "wrok", 404, "work");

	/* The dead mail is sent after all. */
	command = ask(&rig, COMMAND_OUTBOX_LIST, "dead");
	rig_cut(command->body, "\"key\": \"", "\"", key, sizeof(key));
	command_free(command);
	CHECK_NUMBER(strlen(key), 32);
	check_answer(&rig, COMMAND_OUTBOX_SHOW, key, 200, "no such user");
	check_answer(&rig, COMMAND_OUTBOX_RETRY, key, 200, "retried by test");
	rig_run(&rig, "2026-12-03T23:06");
	CHECK_NUMBER(rig_count(&rig, "post", "start"), 1);
	check_answer(&rig, COMMAND_OUTBOX_RETRY, key, 409, "it is sent");

	/* The parked one is given up; its end still goes. */
	command = ask(&rig, COMMAND_OUTBOX_LIST, "parked");
	rig_cut(command->body, "\"key\": \"", "\"", key, sizeof(key));
	command_free(command);
	check_answer(&rig, COMMAND_OUTBOX_DROP, key, 200, "dropped by test");
	check_answer(&rig, COMMAND_OUTBOX_DROP, key, 409, "settled");
	rig_run(&rig, "2026-12-04T06:00");
	CHECK_NUMBER(rig_count(&rig, "chat", "start"), 0);
	CHECK_NUMBER(rig_count(&rig, "chat", "end"), 1);
	rig_clear(&rig);
}

/* A channel that left the file is shown for as long as something is owed to it,
 * and is no reason for an alarm after that. */
static void
test_channel_over(void)
{
	static const char without[] = WINDOW("15:00", "2h")
	    "channels:\n  post: {email: [ann@example.org],"
	    " from: pd@example.org, smtp: \"smtp://localhost:25\", tls: none}\n"
	    "  chat2: {slack: \"#chat\", token: {file: x}}\n";
	static const char parked[] = "patchday_channel_parked{channel=\"chat\"}";
	char *yaml = mem_string(without), *to = strstr(yaml, "[chat,");
	struct command *command;
	struct rig rig;
	size_t i;

	memcpy(to, "[post,chat2]", 12);
	for (i = 0; i < 2; i++) {
		rig_init(&rig, WINDOW("15:00", "2h") RIG_CHANNELS,
		    "2026-12-03T22:00");
		rig_boot(&rig);
		/* Under way an end is owed to it. */
		rig_run(&rig, i == 0 ? "2026-12-03T22:30" :
		    "2026-12-03T23:30");
		CHECK(reload(&rig, yaml) == 0);
		command = ask(&rig, COMMAND_METRICS, NULL);
		CHECK((strstr(command->body, parked) != NULL) == (i == 1));
		command_free(command);
		command = ask(&rig, COMMAND_STATUS, NULL);
		CHECK((strstr(command->body, "\"gone\"") != NULL) == (i == 1));
		command_free(command);
		rig_clear(&rig);
	}
	free(yaml);
}

#define SERVICE(keys) WINDOW("15:00", "2h") RIG_CHANNELS "service: {" keys "}\n"
#define STORE "store: \"postgresql://p@d/p\", store-password: {file: /p}"

/* What only a start takes is told, as long as it is other than at the start. */
static void
test_from_next_start(void)
{
	static const struct {
		const char *yaml;
		unsigned options;
		const char *want;	/* "": all of it counts */
	} cases[] = {
		{ SERVICE("listen: \"[::1]:80\", state: /a"), 0, "" },
		{ SERVICE("listen: \"[::1]:81\", state: /a"), 0, "listen" },
		{ SERVICE("listen: \"[::1]:81\", state: /a"),
		    1u << CONF_SERVICE_LISTEN, "" },
		{ SERVICE("state: /b"), 0, "listen, state" },
		{ WINDOW("15:00", "2h") RIG_CHANNELS, 0, "listen, state" },
		{ SERVICE("listen: \"[::1]:80\", state: /a, log: json, socket: "
		    "/c"), 0, "socket, log" },
		{ SERVICE(STORE), 0, "listen, state, store, store-password" },
		{ SERVICE("listen: \"[::1]:80\", state: /a, trusted-login: "
		    "{address: X-Real-IP}"), 0, "" },
	};
	char said[200], status[200];
	struct rig rig;
	size_t i;

	for (i = 0; i < countof(cases); i++) {
		bool waits = cases[i].want[0] != '\0';

		snprintf(said, sizeof(said), waits ? "warning: service: %s: the "
		    "new values count from the next start; until then the "
		    "service goes on with the old ones\n" : "%s",
		    cases[i].want);
		snprintf(status, sizeof(status), waits ?
		    "\"from_next_start\": \"%s\"" :
		    "\"from_next_start\": null%s", cases[i].want);
		rig_init(&rig, cases[0].yaml, "2026-12-03T22:00");
		rig.start_options = cases[i].options;
		rig_boot(&rig);
		rig_write(&rig, cases[i].yaml);
		check_answer(&rig, COMMAND_RELOAD, NULL, 200, said);
		check_answer(&rig, COMMAND_STATUS, NULL, 200, status);
		/* As it was: nothing waits. */
		CHECK(reload(&rig, cases[0].yaml) == 0);
		check_answer(&rig, COMMAND_STATUS, NULL, 200,
		    "\"from_next_start\": null");
		rig_clear(&rig);
	}
}

/* An end that is dropped and wanted again is not said before its time. */
static void
test_drop_undone(void)
{
	struct rig rig;
	struct command *command;
	char key[40];

	rig_init(&rig, WINDOW("15:00", "2h") RIG_CHANNELS, "2026-12-03T22:00");
	rig_boot(&rig);
	rig_run(&rig, "2026-12-03T23:05");
	command = ask(&rig, COMMAND_OUTBOX_LIST, "planned");
	rig_cut(command->body, "\"key\": \"", "\"", key, sizeof(key));
	command_free(command);
	check_answer(&rig, COMMAND_OUTBOX_RETRY, key, 409, "not due yet");
	check_answer(&rig, COMMAND_OUTBOX_DROP, key, 200, "\"dead\"");
	check_answer(&rig, COMMAND_OUTBOX_RETRY, key, 200,
	    "\"next\": \"2026-12-04T01:00:00Z\"");
	rig_run(&rig, "2026-12-04T00:59");
	CHECK_NUMBER(rig_count(&rig, "chat", "end"), 0);
	CHECK_NUMBER(rig_count(&rig, "post", "end"), 0);
	rig_run(&rig, "2026-12-04T01:01");
	CHECK_NUMBER(rig_count(&rig, "chat", "end"), 1);
	CHECK_NUMBER(rig_count(&rig, "post", "end"), 1);
	rig_clear(&rig);
}

static void
test_feed_is_stable(void)
{
	struct rig rig;
	struct command *first, *second;

	rig_init(&rig, WINDOW("15:00", "2h") RIG_CHANNELS, "2026-12-03T22:00");
	rig_boot(&rig);
	first = ask(&rig, COMMAND_FEED, "all");
	CHECK_NUMBER(first->modified_at, rig_at("2026-12-03T22:00"));
	CHECK_NUMBER(first->valid_until_at, rig_at("2026-12-04T00:00"));
	rig_kill(&rig);
	rig_sleep(&rig, "2026-12-03T22:30");
	rig_boot(&rig);
	second = ask(&rig, COMMAND_FEED, "all");
	CHECK_STRING(second->body, first->body);
	CHECK_NUMBER(second->modified_at, first->modified_at);
	command_free(first);
	command_free(second);
	rig_clear(&rig);
}

int
main(void)
{
	test_reload_during();
	test_change_while_off();
	test_doubtful_moves();
	test_ended_stays();
	test_end_given_to_clock();
	test_start_moved_into_the_past();
	test_overdue_moved_into_the_past();
	test_new_ear();
	test_reload_unparks();
	test_reload_elsewhere();
	test_channel_gone();
	test_times_are_the_newest();
	test_refused_is_shown();
	test_zones();
	test_zones_beside_files();
	test_outage();
	test_commands();
	test_channel_over();
	test_from_next_start();
	test_drop_undone();
	test_feed_is_stable();
	return harness_end();
}
