/* SPDX-License-Identifier: MIT */
/* What waits, for commands that print it. */
#include "collect.h"

#include <string.h>

#include "cli_internal.h"
#include "control.h"
#include "html.h"
#include "nearest.h"
#include "timearg.h"

void
collect_clear(struct collect *collect)
{
	pending_list_release(collect->list);
	array_clear_owned(&collect->titles);
	*collect = (struct collect){ 0 };
}

/* --- from the service ----------------------------------------------------- */

static enum cli_status
collect_ask_one(struct cli *cli, const char *name, const char *since,
    struct collect *collect)
{
	struct control_reply reply = { 0 };
	struct text target = { 0 };
	struct error error = { 0 };
	enum cli_status status;

	text_puts(&target, "/api/v1/environments/");
	html_percent(&target, name);
	text_puts(&target, "/changes");
	if (since != NULL) {
		text_puts(&target, "?since=");
		html_percent(&target, since);
	}
	status = control_ask(cli, "GET", text_string(&target), NULL, &reply);
	text_clear(&target);
	if (status != CLI_OK)
		return status;
	if (pending_list_parse(collect->list, reply.body, reply.length,
	    &error) < 0) {
		(void)error_prefix(&error, "the service's answer");
		status = cli_fail(cli, CLI_FAILED, &error);
	}
	control_reply_clear(&reply);
	return status;
}

/* Is it asked for? */
static bool
collect_has(const char *const *names, size_t count, const char *name)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return count == 0;
}

/* Titles of those in the list, which is complete. */
static void
collect_add_titles(struct collect *collect, const struct doc *environments)
{
	const char *title;
	size_t i, k;

	for (i = 0; i < collect->list->list.count; i++) {
		title = "";
		for (k = 0; k < environments->count; k++)
			if (strcmp(control_string(&environments->items[k],
			    "id"), collect->list->list.items[i].environment) ==
			    0)
				title = control_string(
				    &environments->items[k], "title");
		array_push(&collect->titles, mem_string(title));
	}
}

static enum cli_status
collect_ask_service(struct cli *cli, const char *const *names, size_t count,
    const char *since, struct collect *collect)
{
	struct control_reply reply = { 0 };
	struct doc *environments = NULL;
	enum cli_status status;
	const char *id;
	size_t i;

	status = control_ask(cli, "GET", "/api/v1/environments", NULL, &reply);
	if (status != CLI_OK)
		return status;
	status = control_read_json(cli, &reply, &environments);
	/* Names first, so that one that is wrong is told by the service. */
	for (i = 0; status == CLI_OK && i < count; i++)
		status = collect_ask_one(cli, names[i], since, collect);
	for (i = 0; status == CLI_OK && count == 0 &&
	    i < environments->count; i++) {
		id = control_string(&environments->items[i], "id");
		status = collect_ask_one(cli, id, since, collect);
	}
	if (status == CLI_OK)
		collect_add_titles(collect, environments);
	doc_free(environments);
	control_reply_clear(&reply);
	return status;
}

/* --- from the sources ----------------------------------------------------- */

/* What was merged before is left out. */
static void
collect_cut(struct collect *collect, int64_t since_at)
{
	struct pending *pending;
	size_t i, k, kept;

	for (i = 0; i < collect->list->list.count; i++) {
		pending = &collect->list->list.items[i];
		for (k = kept = 0; k < pending->changes.count; k++) {
			if (change_is_since(&pending->changes.items[k],
			    since_at))
				pending->changes.items[kept++] =
				    pending->changes.items[k];
			else
				change_clear(&pending->changes.items[k]);
		}
		pending->changes.count = kept;
	}
}

static enum cli_status
collect_check_names(const struct cli *cli, const struct conf *conf,
    const char *const *names, size_t count)
{
	ARRAY(const char *) known = { 0 };
	enum cli_status status = CLI_OK;
	const char *nearest;
	size_t i;

	for (i = 0; i < conf->environments.count; i++)
		array_push(&known, (const char *)
		    conf->environments.items[i].id);
	for (i = 0; i < count && status == CLI_OK; i++) {
		if (conf_find_environment(conf, names[i]) != NULL)
			continue;
		nearest = nearest_find(names[i], known.items, known.count);
		status = cli_fail_usage(cli, nearest == NULL ?
		    "there is no environment \"%s\"" :
		    "there is no environment \"%s\"; did you mean \"%s\"?",
		    names[i], nearest);
	}
	array_clear(&known);
	return status;
}

static void
collect_add_conf_titles(struct collect *collect, const struct conf *conf)
{
	const struct environment *environment;
	size_t i;

	for (i = 0; i < collect->list->list.count; i++) {
		environment = conf_find_environment(conf,
		    collect->list->list.items[i].environment);
		array_push(&collect->titles, mem_string(environment == NULL ?
		    "" : environment->title));
	}
}

static enum cli_status
collect_ask_sources(struct cli *cli, const char *const *names, size_t count,
    const char *since, struct collect *collect)
{
	struct conf *conf = NULL;
	struct text answer = { 0 };
	struct error error = { 0 };
	enum cli_status status = cli_load_conf(cli, &conf);
	int64_t since_at = 0;

	if (status != CLI_OK)
		return status;
	status = collect_check_names(cli, conf, names, count);
	if (status != CLI_OK)
		goto out;
	if (since != NULL && timearg_parse(since, clock_now(&cli->clock),
	    conf->zones.items[0], &since_at, &error) < 0) {
		status = cli_fail_value(cli, "--since", since, &error);
		goto out;
	}
	if (collect_run(cli, names, count, &answer, &error) < 0 ||
	    pending_list_parse(collect->list, text_string(&answer),
	    answer.length, &error) < 0) {
		status = cli_fail(cli, CLI_FAILED, &error);
		goto out;
	}
	/* Nothing said is not "nothing waits". */
	if (collect->list->list.count < count) {
		(void)error_set(&error, ERROR_NETWORK, "patchday-collect said "
		    "nothing about %s", names[collect->list->list.count]);
		status = cli_fail(cli, CLI_FAILED, &error);
		goto out;
	}
	collect_cut(collect, since_at);
	collect_add_conf_titles(collect, conf);
out:
	text_clear(&answer);
	conf_release(conf);
	return status;
}

enum cli_status
collect_ask(struct cli *cli, const char *const *names, size_t count,
    const char *since, struct collect *collect)
{
	size_t i;

	*collect = (struct collect){ .list = pending_list_new() };
	/* Twice is a slip of the finger. */
	for (i = 1; i < count; i++)
		if (collect_has(names, i, names[i]))
			return cli_fail_usage(cli, "\"%s\" is given twice",
			    names[i]);
	if (cli_find(cli, "collect") != NULL)
		return collect_ask_sources(cli, names, count, since, collect);
	return collect_ask_service(cli, names, count, since, collect);
}
