/* SPDX-License-Identifier: MIT */
/*
 * patchday status: how the running service is, at a glance.  What is wrong
 * stands out (a refused configuration, a store in trouble, a channel that is
 * not ok are coloured or have a line of their own that is absent otherwise);
 * what is well is one line each.
 *
 * Times are the service's: it may run under another clock (a rehearsal), so
 * "in 2 hours" is counted from the `now` of its answer, and both are printed
 * as UTC.
 *
 *	service        patchday 0.1.0, zone data 2026f
 *	  started      2026-12-02T22:59:59Z (3 days ago)
 *	running        Patch Thursday: running until 2026-12-04T01:00:00Z,
 *		       coordinated by Release manager
 *	configuration  /etc/patchday/patchday.yaml (76dc9dea3b06d4cd), 2 windows
 *	  loaded       2026-12-02T23:00:00Z (3 days ago)
 *	next due       2026-12-03T20:00:00Z (in 21 hours)
 *	outbox         1 wait, 41 sent
 *	channels       ok rsp-users (email)
 *	               waiting rsp-team (slack): HTTP 429, until …
 */
#include <string.h>

#include "control.h"
#include "duration.h"
#include "timearg.h"
#include "utf8.h"
#include "zonedir.h"

/* The left column. */
#define STATUS_LABEL "%-15s"

/* What is printed, and what times are seen from. */
struct status_report {
	struct cli *cli;
	const struct doc *doc;		/* the service's answer */
	struct zonedir *zonedir;
	const struct zone *utc;		/* lent by it */
	int64_t now_at;			/* the service's clock, not ours */
	bool has_now;			/* its answer says what it is */
	const char *stand;		/* of the line above; "": none */
};

/* One line; nothing where `value` is empty. */
static void
status_put_line(const struct status_report *report, const char *label,
    const char *value)
{
	if (value[0] != '\0')
		text_putf(&report->cli->out, STATUS_LABEL "%s\n", label,
		    value);
}

/* The same for a time: "2026-12-03T23:00:00Z (in 2 hours)". */
static void
status_put_time(const struct status_report *report, const char *label,
    const char *time)
{
	struct text *out = &report->cli->out;
	int64_t at;

	if (time[0] == '\0')
		return;
	text_putf(out, STATUS_LABEL "%s", label, time);
	/* Always RFC 3339: the 0 as "now" is never used. */
	if (report->has_now && timearg_parse(time, 0, report->utc, &at,
	    NULL) == 0 && at != report->now_at) {
		text_puts(out, at > report->now_at ? " (in " : " (");
		duration_format_words(out, at > report->now_at ?
		    at - report->now_at : report->now_at - at);
		text_puts(out, at > report->now_at ? ")" : " ago)");
	}
	text_putc(out, '\n');
}

static bool
status_is_past(const struct status_report *report, const char *time)
{
	int64_t at;

	return report->has_now && timearg_parse(time, 0, report->utc, &at,
	    NULL) == 0 && at < report->now_at;
}

/* Which one runs, since when; and in red, with all complaints, the newer one
 * that was refused: the first thing to mend. */
static void
status_put_configuration(const struct status_report *report)
{
	const struct doc *conf = doc_find(report->doc, "configuration");
	struct cli *cli = report->cli;
	const char *refused = control_string(conf, "refused");
	const char *waiting = control_string(conf, "from_next_start");

	text_putf(&cli->out, STATUS_LABEL "%s (%s), %s window%s\n",
	    "configuration",
	    control_string(conf, "path"), control_string(conf, "hash"),
	    control_string(conf, "windows"),
	    strcmp(control_string(conf, "windows"), "1") == 0 ? "" : "s");
	status_put_time(report, "  loaded",
	    control_string(conf, "loaded_at"));
	if (waiting[0] != '\0')
		text_putf(&cli->out, STATUS_LABEL "%s%s%s: the new values "
		    "count from the next start\n", "  not yet",
		    cli_style(cli, CLI_YELLOW), waiting,
		    cli_style(cli, CLI_PLAIN));
	/* null in the answer: the file that runs is the newest. */
	if (refused[0] == '\0')
		return;
	text_puts(&cli->out, cli_style(cli, CLI_RED));
	status_put_time(report, "  refused",
	    control_string(conf, "refused_at"));
	text_putf(&cli->out, "%s%s%s", cli_style(cli, CLI_PLAIN), refused,
	    refused[strlen(refused) - 1] == '\n' ? "" : "\n");
}

/* "3 wait, 2 sent": states that no message is in are left out, or there would
 * be ten. */
static void
status_put_outbox(struct cli *cli, const struct doc *outbox)
{
	const char *number;
	size_t i, count = 0;

	text_putf(&cli->out, STATUS_LABEL, "outbox");
	for (i = 0; outbox != NULL && i < outbox->count; i++) {
		/* Numbers of an answer are kept as their text. */
		number = doc_string(&outbox->items[i]);
		if (number == NULL || strcmp(number, "0") == 0)
			continue;
		text_putf(&cli->out, "%s%s %s", count++ > 0 ? ", " : "",
		    number, outbox->items[i].key);
	}
	text_puts(&cli->out, count == 0 ? "empty\n" : "\n");
}

/* Where the rules on notice were not kept; `patchday log` says which. */
static void
status_put_notices(struct cli *cli, const char *count)
{
	if (count[0] == '\0' || strcmp(count, "0") == 0)
		return;
	text_putf(&cli->out, STATUS_LABEL "%s%s%s told later than the "
	    "policy's notice (patchday log)\n", "notice",
	    cli_style(cli, CLI_YELLOW), count, cli_style(cli, CLI_PLAIN));
}

/* A line for each: its state first, with the reason when it is not ok. */
static void
status_put_channels(struct cli *cli, const struct doc *channels)
{
	const struct doc *channel;
	const char *state, *kind, *reason, *until;
	bool is_ok;
	size_t i;

	for (i = 0; channels != NULL && i < channels->count; i++) {
		channel = &channels->items[i];
		state = control_string(channel, "state");
		/* One that left the configuration has none. */
		kind = control_string(channel, "kind");
		reason = control_string(channel, "reason");
		until = control_string(channel, "until");
		is_ok = strcmp(state, "ok") == 0;
		text_putf(&cli->out, STATUS_LABEL "%s%s%s %s%s%s%s%s%s%s%s\n",
		    i == 0 ? "channels" : "",
		    cli_style(cli, is_ok ? CLI_GREEN : CLI_YELLOW), state,
		    cli_style(cli, CLI_PLAIN), control_string(channel, "id"),
		    kind[0] == '\0' ? "" : " (", kind,
		    kind[0] == '\0' ? "" : ")",
		    reason[0] == '\0' ? "" : ": ", reason,
		    until[0] == '\0' ? "" : ", until ", until);
	}
}

/* Who gets mail by their own wish, where anybody does. */
static void
status_put_subscribers(struct cli *cli, const struct doc *subscribers)
{
	const char *confirmed = control_string(subscribers, "confirmed");
	const char *pending = control_string(subscribers, "pending");
	const char *stopped = control_string(subscribers, "stopped");

	if (subscribers == NULL || (strcmp(confirmed, "0") == 0 &&
	    strcmp(pending, "0") == 0 && strcmp(stopped, "0") == 0))
		return;
	text_putf(&cli->out, STATUS_LABEL "%s, %s not confirmed", "subscribers",
	    confirmed, pending);
	if (strcmp(stopped, "0") != 0)
		text_putf(&cli->out, ", %s%s stopped: their mail is refused"
		    "%s", cli_style(cli, CLI_YELLOW), stopped,
		    cli_style(cli, CLI_PLAIN));
	text_putc(&cli->out, '\n');
}

/* When they were seen, and who does not answer. */
static void
status_put_changes(const struct status_report *report,
    const struct doc *changes)
{
	struct cli *cli = report->cli;
	const char *seen = control_string(changes, "seen");
	const char *trouble = control_string(changes, "trouble");
	const struct doc *sources = doc_find(changes, "sources"), *source;
	size_t i;

	if (changes == NULL)
		return;
	if (seen[0] == '\0')
		status_put_line(report, "changes", "not seen yet");
	status_put_time(report, "changes seen", seen);
	if (trouble[0] != '\0')
		text_putf(&cli->out, STATUS_LABEL "%s%s%s\n", "",
		    cli_style(cli, CLI_RED), trouble,
		    cli_style(cli, CLI_PLAIN));
	for (i = 0; sources != NULL && i < doc_item_count(sources); i++) {
		source = doc_item(sources, i);
		text_putf(&cli->out, STATUS_LABEL "%s of %s ", "",
		    control_string(source, "source"),
		    control_string(source, "environment"));
		utf8_clean(&cli->out, control_string(source, "trouble"),
		    false);
		text_putc(&cli->out, '\n');
	}
}

/* What to call it in the first column, as page and Slack have it: what nobody
 * has started or confirmed is not running, whatever its times are.  NULL: it
 * is to come, or over. */
static const char *
status_stand(const struct status_report *report,
    const struct doc *occurrence)
{
	const char *phase = control_string(occurrence, "phase");
	const char *status = control_string(occurrence, "status");
	bool is_running = strcmp(phase, "running") == 0;
	bool is_due = is_running || (strcmp(phase, "planned") == 0 &&
	    strcmp(status, "cancelled") != 0 &&
	    status_is_past(report, control_string(occurrence, "start")) &&
	    !status_is_past(report, control_string(occurrence, "end")));

	if (is_due && strcmp(status, "tentative") == 0)
		return "not confirmed";
	if (is_running || strcmp(phase, "verifying") == 0)
		return "running";
	return is_due ? "not started" : NULL;
}

/* How it stands, where the line above does not say that, and its title. */
static void
status_put_title(struct status_report *report, const char *stand,
    const struct doc *occurrence)
{
	struct cli *cli = report->cli;

	text_putf(&cli->out, STATUS_LABEL "%s%s%s: ",
	    strcmp(stand, report->stand) == 0 ? "" : stand,
	    cli_style(cli, CLI_BOLD), control_string(occurrence, "title"),
	    cli_style(cli, CLI_PLAIN));
	report->stand = stand;
}

/* What goes on, until when, and who coordinates it: the first thing that one
 * wants to know.  `occurrences` are those under way or to come; NULL: they
 * could not be had. */
static void
status_put_running(struct status_report *report,
    const struct doc *occurrences)
{
	struct cli *cli = report->cli;
	const struct doc *occurrence;
	const char *stand, *coordinator, *end;
	size_t i;

	for (i = 0; occurrences != NULL && i < occurrences->count; i++) {
		occurrence = &occurrences->items[i];
		coordinator = control_string(occurrence, "coordinator");
		end = control_string(occurrence, "end");
		stand = status_stand(report, occurrence);
		if (stand == NULL)
			continue;
		status_put_title(report, stand, occurrence);
		if (strcmp(stand, "running") != 0)
			text_putf(&cli->out, "planned for now, until %s", end);
		else
			text_putf(&cli->out, "%s%s%s", control_string(
			    occurrence, "phase"), status_is_past(report, end) ?
			    ", was planned until " : " until ", end);
		text_puts(&cli->out, coordinator[0] == '\0' ? "" :
		    ", coordinated by ");
		utf8_clean(&cli->out, coordinator, false);
		text_putc(&cli->out, '\n');
	}
}

/* What nobody has started, and its time has passed: as long as the page shows
 * it.  `present` is what is under way; NULL: it could not be had. */
static void
status_put_unstarted(struct status_report *report, const struct doc *present)
{
	const struct doc *now = doc_find(present, "now"), *occurrence;
	const char *end;
	size_t i;

	for (i = 0; i < doc_item_count(now); i++) {
		occurrence = doc_item(now, i);
		end = control_string(occurrence, "end");
		if (strcmp(control_string(occurrence, "phase"),
		    "planned") != 0 || !status_is_past(report, end))
			continue;
		status_put_title(report, "not started", occurrence);
		text_putf(&report->cli->out, "was planned until %s, nobody "
		    "started it\n", end);
	}
}

/* For the above: an answer that is not there is no reason to say nothing about
 * the rest. */
static struct doc *
status_ask(struct cli *cli, const char *target)
{
	struct control_reply reply = { 0 };
	struct doc *answer = NULL;

	if (control_ask(cli, "GET", target, NULL, &reply) == CLI_OK)
		(void)control_read_json(cli, &reply, &answer);
	control_reply_clear(&reply);
	return answer;
}

/* Where several share a database: which one this is, and who leads. */
static void
status_put_replica(struct cli *cli, const struct doc *replica)
{
	const char *role = control_string(replica, "role");

	if (role[0] == '\0')
		return;
	text_putf(&cli->out, STATUS_LABEL "%s, epoch %s, of %s", "replica",
	    role, control_string(replica, "epoch"),
	    control_string(replica, "replicas"));
	if (strcmp(role, "leader") != 0) {
		text_puts(&cli->out, "; leader ");
		utf8_clean(&cli->out, control_string(replica, "leader"),
		    false);
	}
	if (strcmp(control_string(replica, "same_configuration"),
	    "false") == 0)
		text_putf(&cli->out, ", %swith another configuration%s",
		    cli_style(cli, CLI_RED), cli_style(cli, CLI_PLAIN));
	text_puts(&cli->out, "\n");
}

/* The whole report.  `doc` is the service's answer. */
static void
status_print(struct cli *cli, const struct doc *doc,
    const struct doc *occurrences, const struct doc *present)
{
	struct status_report report = { .cli = cli, .doc = doc, .stand = "" };
	const char *clock = control_string(doc, "clock");

	/* Only UTC is wanted of it: timearg_parse() wants a zone. */
	report.zonedir = zonedir_new(NULL);
	report.utc = zonedir_find(report.zonedir, "UTC", NULL);
	report.has_now = timearg_parse(control_string(doc, "now"), 0,
	    report.utc, &report.now_at, NULL) == 0;
	text_putf(&cli->out, STATUS_LABEL "patchday %s, zone data %s%s\n",
	    "service", control_string(doc, "version"),
	    control_string(doc, "zone_release"),
	    strcmp(control_string(doc, "rehearsal"), "true") == 0 ?
	    ", rehearsal: nothing is sent" : "");
	status_put_time(&report, "  started",
	    control_string(doc, "started_at"));
	status_put_line(&report, "  clock",
	    strcmp(clock, "ok") == 0 ? "" : clock);
	status_put_running(&report, occurrences);
	status_put_unstarted(&report, present);
	status_put_configuration(&report);
	status_put_replica(cli, doc_find(doc, "replica"));
	status_put_line(&report, "store trouble",
	    control_string(doc_find(doc, "store"), "trouble"));
	status_put_line(&report, "no backup",
	    control_string(doc_find(doc, "store"), "backup_trouble"));
	status_put_time(&report, "next due",
	    control_string(doc, "next_due"));
	status_put_outbox(cli, doc_find(doc, "outbox"));
	status_put_notices(cli, control_string(doc, "notices_late"));
	status_put_channels(cli, doc_find(doc, "channels"));
	status_put_subscribers(cli, doc_find(doc, "subscribers"));
	status_put_changes(&report, doc_find(doc, "changes"));
	zonedir_free(report.zonedir);
}

/* Ask, then print the answer, or pass it on with --json. */
static enum cli_status
status_run(struct cli *cli)
{
	const struct control_request request = { .method = "GET",
	    .target = "/api/v1/status" };
	struct doc *doc = NULL, *occurrences = NULL, *present = NULL;
	enum cli_status status;

	status = control_ask_json(cli, &request, &doc);
	if (doc != NULL) {
		occurrences = status_ask(cli,
		    "/api/v1/occurrences?to=%2B1d");
		present = status_ask(cli, "/api/v1/now");
		status_print(cli, doc, occurrences, present);
	}
	doc_free(present);
	doc_free(occurrences);
	doc_free(doc);
	return status;
}

static const struct cli_option status_options[] = {
	CONTROL_OPTIONS,
	{ NULL, 0, NULL, NULL }
};

const struct cli_command cmd_status = {
	.name = "status",
	.usage = "[--socket PATH]",
	.summary = "Say what the running service does and what waits",
	.help = "Shows what is running and who coordinates it, since when "
	    "the service runs, which configuration, whether a newer one was "
	    "refused, what is due next, how many messages are in which "
	    "state, and how each channel is. Times are UTC.",
	.examples = "patchday status\npatchday status --json\n",
	.options = status_options,
	.run = status_run,
};
