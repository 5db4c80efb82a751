/* SPDX-License-Identifier: MIT */
/*
 * patchday log: what people did, from the journal; newest last, as a story is
 * told, in the zone of the window that it is about.
 *
 *	Thu 3 Dec 2026 15:02 PST  release-manager (cli)
 *	    start patch-thursday/2026-12-03T15:00
 *	Thu 3 Dec 2026 16:40 PST  release-manager (slack)
 *	    extend patch-thursday/2026-12-03T15:00; end Thu 3 Dec 2026 17:45
 *	    PST (was Thu 3 Dec 2026 17:00 PST)
 *	    because the database is slow
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "control.h"
#include "html.h"
#include "mem.h"
#include "timearg.h"
#include "timetext.h"
#include "utf8.h"
#include "zonedir.h"

#define LOG_COUNT 20		/* entries, unless told */
#define LOG_COUNT_MAX 1000

/* What all entries are printed with. */
struct log_page {
	struct cli *cli;
	struct zonedir *zonedir;
	const struct zone *utc;		/* lent by it */
};

/* Text of strangers. */
static void
log_put(struct text *out, const char *string)
{
	utf8_clean(out, string, false);
}

static bool
log_read_time(const struct log_page *page, const struct doc *map,
    const char *key, int64_t *ret_at)
{
	return timearg_parse(control_string(map, key), 0, page->utc, ret_at,
	    NULL) == 0;
}

/* Work is over in the minute in which somebody said so, as everybody reads; its
 * end is the full one after that. */
static bool
log_is_end(const struct doc *entry, const char *key)
{
	const char *verb = control_string(entry, "verb");

	return strcmp(key, "end") == 0 && (strcmp(verb, "end") == 0 ||
	    strcmp(verb, "cancel") == 0);
}

/* "start 15:30 PST (was 15:00 PST)" where the act changed it. */
static void
log_put_change(const struct log_page *page, const struct zone *zone,
    const struct doc *entry, const char *key)
{
	struct text *out = &page->cli->out;
	int64_t before_at, after_at, at;

	if (!log_read_time(page, doc_find(entry, "before"), key,
	    &before_at) ||
	    !log_read_time(page, doc_find(entry, "after"), key, &after_at))
		return;
	if (log_is_end(entry, key) && log_read_time(page, entry, "at", &at) &&
	    at < after_at)
		after_at = at - at % 60;
	if (before_at == after_at)
		return;
	text_putf(out, "; %s ", key);
	timetext_format(out, zone, after_at);
	text_puts(out, " (was ");
	timetext_format(out, zone, before_at);
	text_putc(out, ')');
}

/* The zone of the window that the entry is about; else UTC. */
static const struct zone *
log_zone(const struct log_page *page, const struct doc *entry)
{
	const char *name = control_string(doc_find(entry, "after"), "zone");
	const struct zone *zone = name[0] == '\0' ? NULL :
	    zonedir_find(page->zonedir, name, NULL);

	return zone == NULL ? page->utc : zone;
}

/* As the site calls them; an older service has only the journal's name. */
static void
log_put_who(struct text *out, const struct doc *entry)
{
	const char *title = control_string(entry, "who_title");

	log_put(out, title[0] != '\0' ? title : control_string(entry, "who"));
}

/* What was said; of a hand-over to whom, as they were called then. */
static const char *
log_detail(const struct doc *entry)
{
	const char *coordinator = control_string(doc_find(entry, "after"),
	    "coordinator");

	if (strcmp(control_string(entry, "verb"), "hand-over") == 0 &&
	    coordinator[0] != '\0')
		return coordinator;
	return control_string(entry, "detail");
}

/* What it is about, within the occurrence: an environment, or a whole stage,
 * which the journal counts from 0. */
static void
log_put_part(struct text *out, const struct doc *act)
{
	const char *environment = control_string(act, "environment");
	const char *stage = control_string(act, "stage");

	if (environment[0] != '\0') {
		text_putc(out, ' ');
		log_put(out, environment);
	} else if (stage[0] >= '0' && stage[0] <= '9' && strlen(stage) < 10) {
		text_putf(out, " %ld", strtol(stage, NULL, 10) + 1);
	}
}

static void
log_print_one(const struct log_page *page, const struct doc *entry)
{
	struct text *out = &page->cli->out;
	const struct zone *zone = log_zone(page, entry);
	const char *way = control_string(entry, "way");
	int64_t at = 0;

	text_puts(out, cli_style(page->cli, CLI_BOLD));
	if (log_read_time(page, entry, "at", &at))
		timetext_format(out, zone, at - at % 60);
	text_putf(out, "%s  ", cli_style(page->cli, CLI_PLAIN));
	log_put_who(out, entry);
	text_putf(out, "%s%s%s\n    ", way[0] == '\0' ? "" : " (", way,
	    way[0] == '\0' ? "" : ")");
	log_put(out, control_string(entry, "verb"));
	log_put_part(out, doc_find(entry, "act"));
	text_putc(out, ' ');
	log_put(out, control_string(entry, "subject"));
	log_put_change(page, zone, entry, "start");
	log_put_change(page, zone, entry, "end");
	text_putc(out, '\n');
	if (log_detail(entry)[0] != '\0') {
		text_puts(out, "    ");
		log_put(out, log_detail(entry));
		text_putc(out, '\n');
	}
	if (control_string(entry, "because")[0] != '\0') {
		text_puts(out, "    because ");
		log_put(out, control_string(entry, "because"));
		text_putc(out, '\n');
	}
}

/* They come newest first. */
static void
log_print(struct cli *cli, const struct doc *entries)
{
	struct log_page page = { .cli = cli, .zonedir = zonedir_new(NULL) };
	size_t i;

	page.utc = zonedir_find(page.zonedir, "UTC", NULL);
	for (i = entries->count; page.utc != NULL && i-- > 0;)
		log_print_one(&page, &entries->items[i]);
	if (entries->count == 0)
		text_puts(&cli->out, "Nothing was written down about it.\n");
	zonedir_free(page.zonedir);
}

/* The query.  A window's name is the beginning of its occurrences': with the
 * slash, so that "patch" is not "patch-thursday". */
static enum cli_status
log_format_target(const struct cli *cli, struct text *target)
{
	const char *subject = cli->words.count > 0 ? cli->words.items[0] : "";
	int64_t count = LOG_COUNT;
	enum cli_status status = cli_read_number(cli, "count", 1,
	    LOG_COUNT_MAX, &count);

	text_putf(target, "/api/v1/journal?limit=%" PRId64, count);
	if (cli_find(cli, "acts") != NULL)
		text_puts(target, "&acts=1");
	if (subject[0] != '\0') {
		text_puts(target, "&subject=");
		html_percent(target, subject);
		if (strpbrk(subject, "/.") == NULL)
			text_puts(target, "%2F");
	}
	return status;
}

/* Nothing is known of it: is there such a window, such an occurrence?  The
 * answer that there is none is the service's, with the nearest name.  What has
 * no such name, as a file, is not asked about. */
static enum cli_status
log_check_subject(struct cli *cli, const char *subject)
{
	struct control_reply reply = { 0 };
	struct text target = { 0 };
	const char *time = strchr(subject, '/');
	enum cli_status status;
	char *id;

	if (subject[0] == '\0' || time == subject ||
	    (time != NULL && strchr(time + 1, '/') != NULL))
		return CLI_OK;
	id = mem_bytes(subject, strcspn(subject, "/"));
	text_puts(&target, time == NULL ?
	    "/api/v1/occurrences?to=%2B1d&window=" : "/api/v1/occurrences/");
	html_percent(&target, id);
	if (time != NULL) {
		text_putc(&target, '/');
		html_percent(&target, time + 1);
	}
	free(id);
	status = control_ask(cli, "GET", text_string(&target), NULL, &reply);
	control_reply_clear(&reply);
	text_clear(&target);
	return status;
}

static enum cli_status
log_run(struct cli *cli)
{
	struct control_reply reply = { 0 };
	struct doc *entries = NULL;
	struct text target = { 0 };
	enum cli_status status = log_format_target(cli, &target);

	if (status == CLI_OK)
		status = control_ask(cli, "GET", text_string(&target), NULL,
		    &reply);
	if (status == CLI_OK)
		status = control_read_json(cli, &reply, &entries);
	if (status == CLI_OK && entries->count == 0 && cli->words.count > 0)
		status = log_check_subject(cli, cli->words.items[0]);
	if (status == CLI_OK && cli->is_json)
		text_puts(&cli->out, reply.body);
	else if (status == CLI_OK)
		log_print(cli, entries);
	control_reply_clear(&reply);
	doc_free(entries);
	text_clear(&target);
	return status;
}

static const struct cli_option log_options[] = {
	{ "count", 'n', "N", "Show the newest N (default: 20, at most "
	    "1000)" },
	{ "acts", 0, NULL, "Only what people did to occurrences" },
	CONTROL_OPTIONS,
	{ NULL, 0, NULL, NULL }
};

const struct cli_command cmd_log = {
	.name = "log",
	.usage = "[OCCURRENCE|WINDOW] [-n N] [--acts] [--json]",
	.summary = "Show who did what, when and why",
	.help = "Asks the running service for its journal. Each entry is "
	    "told in the zone of its window, the newest last.",
	.examples = "patchday log patch-thursday --acts\n"
	    "patchday log patch-thursday/2026-12-03T15:00 -n 5\n"
	    "patchday log --json -n 1000\n",
	.options = log_options,
	.least = 0, .most = 1,
	.run = log_run,
};
