/* SPDX-License-Identifier: MIT */
/*
 * patchday new: a window of one occurrence, with notice like any other.
 *
 * The window is written here as an entry of the configuration would be, and
 * judged here as well, so that what is wrong with it is told with the option
 * that said it; the service judges it again, and alone where this machine has
 * no configuration.
 *
 *	{"act":"new","occurrence":"storage-migration/2026-12-05T22:00",
 *	 "words":"{\"title\":\"Storage migration\",\"when\":…}"}
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "civil.h"
#include "duration.h"
#include "jsontext.h"
#include "names.h"
#include "order_send.h"
#include "remote.h"
#include "timearg.h"

/* The window as it is being made. */
struct new_plan {
	const struct conf *conf;	/* NULL: only the service has one */
	struct zonedir *zonedir;	/* where there is none; owned */
	const struct zone *zone;
	int64_t start_local;
	char id[WINDOW_ID_MAX + 1];
	struct names environments, channels;
	ARRAY(size_t) stages;		/* how many environments each has */
};

/* --- reading -------------------------------------------------------------- */

/* The title's letters and digits: "Storage migration" is storage-migration. */
static void
new_make_id(const char *title, char ret_id[static WINDOW_ID_MAX + 1])
{
	size_t length = 0;

	for (; *title != '\0' && length < WINDOW_ID_MAX; title++) {
		if (isalnum((unsigned char)*title) &&
		    (unsigned char)*title < 0x80)
			ret_id[length++] =
			    (char)tolower((unsigned char)*title);
		else if (length > 0 && ret_id[length - 1] != '-')
			ret_id[length++] = '-';
	}
	while (length > 0 && ret_id[length - 1] == '-')
		length--;
	ret_id[length] = '\0';
}

static enum cli_status
new_read_id(const struct cli *cli, struct new_plan *plan)
{
	const char *id = cli_find(cli, "id"), *title = cli->words.items[0];

	if (id == NULL)
		new_make_id(title, plan->id);
	else if (strlen(id) <= WINDOW_ID_MAX)
		memcpy(plan->id, id, strlen(id) + 1);
	if (plan->id[0] == '\0')
		return cli_fail_usage(cli, "an id is needed that the title "
		    "does not give: --id with up to %d of a-z, 0-9 and \"-\"",
		    WINDOW_ID_MAX);
	if (plan->conf != NULL &&
	    conf_find_window(plan->conf, plan->id) != NULL)
		return cli_fail_usage(cli, "a window is called \"%s\" "
		    "already; give another --id", plan->id);
	return CLI_OK;
}

/* When, in which zone: the site's first unless told. */
static enum cli_status
new_read_time(const struct cli *cli, struct new_plan *plan)
{
	const char *zone = cli_find(cli, "zone"), *at = cli_find(cli, "at");
	struct error error = { 0 };
	int64_t start_at;

	if (plan->conf == NULL)
		plan->zonedir = zonedir_new(NULL);
	plan->zone = zone == NULL ? plan->conf->zones.items[0] :
	    zonedir_find(plan->conf == NULL ? plan->zonedir :
	    plan->conf->zonedir, zone, &error);
	if (plan->zone == NULL)
		return cli_fail_usage(cli, "--zone: %s", error.text);
	if (at == NULL || cli_find(cli, "for") == NULL)
		return cli_fail_usage(cli, "--%s is needed: %s",
		    at == NULL ? "at" : "for", at == NULL ?
		    "when it begins, such as \"2026-12-05 22:00\"" :
		    "how long it takes, such as 3h");
	if (timearg_parse(at, clock_now(&cli->clock), plan->zone, &start_at,
	    &error) < 0)
		return cli_fail_usage(cli, "--at: %s", error.text);
	if (start_at < clock_now(&cli->clock))
		return cli_fail_usage(cli, "--at \"%s\" has passed", at);
	start_at -= start_at % 60;
	plan->start_local = zone_local(plan->zone, start_at);
	/* It is named by its time on the wall, which is that of the first. */
	if (zone_resolve(plan->zone, plan->start_local).at != start_at)
		return cli_fail_usage(cli, "--at \"%s\": that time comes twice "
		    "in %s, and this is the second, at which no window can "
		    "begin; accepted are other times, or --zone UTC", at,
		    zone_name(plan->zone));
	return CLI_OK;
}

/* Stages, "idfint; idfprod", have their environments in order; without any all
 * are worked on together. */
static enum cli_status
new_read_environments(const struct cli *cli, struct new_plan *plan)
{
	const char *environments = cli_find(cli, "environments");
	const char *stages = cli_find(cli, "stages");
	struct names given = { 0 };
	size_t length, first = 0, i;
	enum cli_status status = CLI_OK;
	char *stage;

	if (environments == NULL && stages == NULL)
		return cli_fail_usage(cli, "--environments is needed: what "
		    "is worked on, such as idfint,idfprod");
	names_split(&plan->environments, stages != NULL ? stages :
	    environments, ",;");
	for (; stages != NULL && *stages != '\0'; stages += length) {
		stages += *stages == ';';
		length = strcspn(stages, ";");
		stage = mem_bytes(stages, length);
		names_split(&given, stage, ",");
		first = given.list.count;
		if (first > 0)
			array_push(&plan->stages, first);
		names_clear(&given);
		free(stage);
	}
	/* Both are given: they have to agree. */
	names_split(&given, environments, ",");
	for (i = 0; i < given.list.count && status == CLI_OK; i++)
		if (!names_has(&plan->environments,
		    given.list.items[i]))
			status = cli_fail_usage(cli, "%s of --environments is "
			    "in no stage of --stages", given.list.items[i]);
	names_clear(&given);
	return status;
}

/* Those who hear of other work there: the channels of every window that touches
 * one of the environments. */
static void
new_gather_channels(struct new_plan *plan, const struct window *window)
{
	size_t i, k, touched = 0;

	for (i = 0; i < plan->environments.list.count; i++)
		touched += window_has_environment(window,
		    plan->environments.list.items[i]);
	for (i = 0; i < window->announces.count && touched > 0; i++)
		for (k = 0; k < window->announces.items[i].channels.count;
		    k++)
			if (!names_has(&plan->channels, window->
			    announces.items[i].channels.items[k]))
				array_push(&plan->channels.list, (const char *)
				    window->announces.items[i].channels
				    .items[k]);
}

/* Of one that is mistyped no window's channels hear. */
static enum cli_status
new_check_environments(const struct cli *cli, const struct new_plan *plan)
{
	size_t i;

	for (i = 0; i < plan->environments.list.count; i++)
		if (cli_find_environment(cli, plan->conf,
		    plan->environments.list.items[i]) == NULL)
			return CLI_USAGE;
	return CLI_OK;
}

static enum cli_status
new_read_channels(const struct cli *cli, struct new_plan *plan)
{
	const char *to = cli_find(cli, "to");
	size_t i;

	if (to != NULL)
		names_split(&plan->channels, to, ",");
	for (i = 0; to == NULL && i < plan->conf->windows.count; i++)
		new_gather_channels(plan, &plan->conf->windows.items[i]);
	if (to == NULL && new_check_environments(cli, plan) != CLI_OK)
		return CLI_USAGE;
	if (plan->channels.list.count == 0)
		return cli_fail_usage(cli, "nobody would be told: name the "
		    "channels with --to");
	return CLI_OK;
}

/* --- writing -------------------------------------------------------------- */

static void
new_put_stages(struct jsontext *json, const struct new_plan *plan)
{
	const char *const *names = plan->environments.list.items;
	size_t i;

	if (plan->stages.count == 0) {
		names_format(json, "environments", names,
		    plan->environments.list.count);
		return;
	}
	jsontext_list(json, "stages");
	for (i = 0; i < plan->stages.count; i++) {
		names_format(json, NULL, names, plan->stages.items[i]);
		names += plan->stages.items[i];
	}
	jsontext_end_list(json);
}

/* "2026-12-05 at 22:00", as `when` of the configuration reads it. */
static void
new_put_when(struct jsontext *json, const struct new_plan *plan)
{
	struct civil civil = civil_from_local(plan->start_local);
	struct text when = { 0 };

	text_putf(&when, "once on %04d-%02d-%02d at %02d:%02d", civil.year,
	    civil.month, civil.day, civil.hour, civil.minute);
	jsontext_string(json, "when", text_string(&when));
	text_clear(&when);
}

static void
new_put_option(struct jsontext *json, const struct cli *cli, const char *key,
    const char *option)
{
	if (cli_find(cli, option) != NULL)
		jsontext_string(json, key, cli_find(cli, option));
}

/* The entry under `windows`. */
static void
new_format(struct text *text, const struct cli *cli,
    const struct new_plan *plan)
{
	struct jsontext json = { .text = text };
	const char *remind = cli_find(cli, "remind");
	struct names reminders = { 0 };

	names_split(&reminders, remind == NULL ? "24h,1h" : remind, ",");
	jsontext_object(&json, NULL);
	jsontext_string(&json, "title", cli->words.items[0]);
	new_put_when(&json, plan);
	jsontext_string(&json, "zone", zone_name(plan->zone));
	new_put_option(&json, cli, "duration", "for");
	new_put_stages(&json, plan);
	new_put_option(&json, cli, "impact", "impact");
	new_put_option(&json, cli, "start", "start");
	new_put_option(&json, cli, "description", "description");
	jsontext_list(&json, "announce");
	jsontext_object(&json, NULL);
	names_format(&json, "to", plan->channels.list.items,
	    plan->channels.list.count);
	names_format(&json, "remind", reminders.list.items,
	    reminders.list.count);
	jsontext_end_object(&json);
	jsontext_end_list(&json);
	jsontext_end_object(&json);
	names_clear(&reminders);
}

/* Several lengths in one option: of which of them is it said?  "" of none. */
static void
new_put_reminder(struct text *ret_text, const struct cli *cli,
    const char *said)
{
	const char *remind = cli_find(cli, "remind");
	struct names names = { 0 };
	struct error error = { 0 };
	int64_t secs;
	size_t i;

	names_split(&names, remind == NULL ? "" : remind, ",");
	for (i = 0; i < names.list.count && ret_text->length == 0; i++)
		if (duration_parse_any(names.list.items[i], &secs,
		    &error) < 0 && strcmp(error.text, said) == 0)
			text_putf(ret_text, "--remind \"%s\": ",
			    names.list.items[i]);
	names_clear(&names);
}

/* Complain of the option that was given, and not of the key that it becomes. */
static void
new_name_option(const struct cli *cli, const char *text,
    struct error *ret_error)
{
	static const struct { const char *key, *option; } rows[] = {
		{ "duration", "for" }, { "impact", "impact" },
		{ "start", "start" }, { "description", "description" },
		{ "remind", "remind" },
		/* An entry of a list, of which there is no other. */
		{ "this length", "remind" },
	};
	struct text before = { 0 };
	size_t i, length = 0;

	for (i = 0; i < countof(rows); i++) {
		length = strlen(rows[i].key);
		if (strncmp(rows[i].key, text, length) == 0 &&
		    (text[length] == ':' || text[length] == ' '))
			break;
	}
	new_put_reminder(&before, cli, text);
	if (i == countof(rows))
		(void)error_set(ret_error, ERROR_INPUT, "%s%s",
		    text_string(&before), text);
	else
		(void)error_set(ret_error, ERROR_INPUT, "--%s%s",
		    rows[i].option, text + length);
	text_clear(&before);
}

/* Is it one that the configuration would take?  Every fault is told. */
static enum cli_status
new_check(const struct cli *cli, const struct new_plan *plan,
    const char *window)
{
	struct complaints complaints = { 0 };
	struct window made = { 0 };
	enum cli_status status = CLI_OK;
	struct error error = { 0 };
	size_t i, told = 0;

	if (conf_window_parse(plan->conf, plan->id, window, &made,
	    &complaints) < 0)
		status = CLI_USAGE;
	else
		window_clear(&made);
	for (i = 0; i < complaints.list.count; i++) {
		if (complaints.list.items[i].level != COMPLAINT_ERROR)
			continue;
		new_name_option(cli, complaints.list.items[i].text, &error);
		/* The last one has what all have in common. */
		status = ++told == complaints.error_count ?
		    cli_fail_usage(cli, "%s", error.text) :
		    cli_fail(cli, CLI_USAGE, &error);
	}
	complaint_clear(&complaints);
	return status;
}

/* The order that makes it. */
static enum cli_status
new_send(struct cli *cli, const struct new_plan *plan)
{
	struct text window = { 0 }, order = { 0 }, identity = { 0 };
	struct jsontext json = { .text = &order };
	enum cli_status status;

	new_format(&window, cli, plan);
	status = plan->conf == NULL ? CLI_OK :
	    new_check(cli, plan, text_string(&window));
	text_putf(&identity, "%s/", plan->id);
	civil_format(&identity, plan->start_local);
	jsontext_string(&json, "act", "new");
	jsontext_string(&json, "occurrence", text_string(&identity));
	jsontext_string(&json, "words", text_string(&window));
	if (status == CLI_OK)
		status = order_send(cli, text_string(&order));
	text_clear(&window);
	text_clear(&order);
	text_clear(&identity);
	return status;
}

/* The configuration, for what is not said.  A service far away has its own, and
 * this machine mostly none: then all has to be said. */
static enum cli_status
new_load_conf(const struct cli *cli, struct conf **ret_conf)
{
	bool has_zone = cli_find(cli, "zone") != NULL;

	if (remote_find(cli) != NULL && has_zone &&
	    cli_find(cli, "to") != NULL)
		return CLI_OK;
	if (remote_find(cli) != NULL && cli_conf_status(cli) == CLI_FAILED)
		return cli_fail_usage(cli, "--%s is needed: %s cannot be "
		    "read, which would tell %s", has_zone ? "to" : "zone",
		    cli->conf_path, has_zone ? "which channels hear of work "
		    "there" : "the site's first zone");
	return cli_load_conf(cli, ret_conf);
}

static enum cli_status
new_run(struct cli *cli)
{
	struct new_plan plan = { 0 };
	struct conf *conf = NULL;
	enum cli_status status;

	status = new_load_conf(cli, &conf);
	if (status != CLI_OK)
		return status;
	plan.conf = conf;
	status = new_read_id(cli, &plan);
	if (status == CLI_OK)
		status = new_read_time(cli, &plan);
	if (status == CLI_OK)
		status = new_read_environments(cli, &plan);
	if (status == CLI_OK)
		status = new_read_channels(cli, &plan);
	if (status == CLI_OK)
		status = new_send(cli, &plan);
	names_clear(&plan.environments);
	names_clear(&plan.channels);
	array_clear(&plan.stages);
	zonedir_free(plan.zonedir);
	conf_release(conf);
	return status;
}

static const struct cli_option new_options[] = {
	{ "at", 0, "TIME", "When it begins: \"2026-12-05 22:00\"" },
	{ "for", 0, "LENGTH", "How long it takes: 3h" },
	{ "environments", 0, "LIST", "What is worked on: idfint,idfprod" },
	{ "stages", 0, "LIST", "The same in an order: \"idfint; idfprod\"" },
	{ "zone", 0, "ZONE", "The time's zone (default: the site's first)" },
	{ "impact", 0, "WORD", "What users notice: none, transient, "
	    "sessions-end, down (default: transient)" },
	{ "to", 0, "LIST", "The channels that are told (default: those of "
	    "all windows that touch these environments)" },
	{ "remind", 0, "LIST", "When, before its start (default: 24h,1h)" },
	{ "start", 0, "WORD", "Who says that it began: auto or "
	    "by-hand (default: auto)" },
	{ "description", 0, "TEXT", "What is done" },
	{ "id", 0, "ID", "Its id (default: from the title)" },
	ORDER_SEND_OPTIONS,
	{ NULL, 0, NULL, NULL }
};

const struct cli_command cmd_new = {
	.name = "new",
	.usage = "TITLE --at TIME --for LENGTH --environments LIST "
	    "[--stages LIST] [--zone ZONE] [--impact WORD] [--to LIST] "
	    "[--remind LIST] [--start auto|by-hand] [--id ID] [--dry-run]",
	.summary = "Make a window of one occurrence, announced at once",
	.help = "It is announced at once, "
	    "reminded of, published in the calendars and acted on like any "
	    "other window; skip takes it back.",
	.examples = "patchday new \"Storage migration\" --at \"2026-12-05 "
	    "22:00\" --for 3h \\\n"
	    "    --environments idfint,idfprod --impact down --dry-run\n",
	.options = new_options,
	.least = 1, .most = 1,
	.run = new_run,
};
