/* SPDX-License-Identifier: MIT */
/*
 * The policy as windows see it, which do not know it: when what they do is
 * frozen, and which windows an environment has.
 */
#include <string.h>

#include "conf_holiday_internal.h"
#include "mem.h"

/* --- freezes -------------------------------------------------------------- */

/* It takes over the environments and strings of `closure`. */
static void
conf_closure_add(struct conf *conf, const struct freeze *freeze,
    struct closure *closure)
{
	closure->title = mem_string(freeze->title);
	closure->from_at = freeze->from_at;
	closure->until_at = freeze->until_at;
	array_push(&conf->closures.list, *closure);
}

/* Of all services. */
static void
conf_closure_add_whole(struct conf *conf, const struct freeze *freeze)
{
	struct closure closure = {
	    .is_everywhere = freeze->environments.count == 0 };
	const struct environment *environment;
	size_t i;

	for (i = 0; i < conf->environments.count && !closure.is_everywhere;
	    i++) {
		environment = &conf->environments.items[i];
		if (freeze_covers(freeze, &conf->policy, NULL, environment))
			array_push(&closure.environments,
			    mem_string(environment->id));
	}
	conf_closure_add(conf, freeze, &closure);
}

static bool
conf_cell_names(const struct policy_cell *cell, const char *window)
{
	const struct process *process;
	size_t i, k;

	for (i = 0; i < cell->processes.count; i++) {
		process = &cell->processes.items[i];
		for (k = 0; k < process->windows.count; k++)
			if (strcmp(process->windows.items[k].id, window) == 0)
				return true;
	}
	return false;
}

/* Does a change of the service in that environment go in the window, by the
 * rule that is nearest to it? */
static bool
conf_closure_matters(const struct conf *conf, const char *service,
    const struct environment *environment, const char *window)
{
	struct policy_question question = { .service = service,
	    .environment = environment };
	struct policy_answer answer;
	bool matters;

	policy_find(&conf->policy, &question, &answer);
	matters = answer.fits.count > 0 &&
	    conf_cell_names(answer.fits.items[0].cell, window);
	policy_clear_answer(&answer);
	return matters;
}

/* Where the freeze keeps that service out of the window: added to the closure,
 * each environment once.  Is there any? */
static bool
conf_closure_add_service(const struct conf *conf, const struct freeze *freeze,
    const struct window *window, const char *service, struct closure *closure)
{
	const struct environment *environment;
	bool matters = false;
	size_t i;

	for (i = 0; i < conf->environments.count; i++) {
		environment = &conf->environments.items[i];
		if (!window_has_environment(window, environment->id) ||
		    !freeze_covers(freeze, &conf->policy, service,
		    environment) || !conf_closure_matters(conf, service,
		    environment, window->id))
			continue;
		matters = true;
		if (!closure_covers(closure, environment->id))
			array_push(&closure->environments,
			    mem_string(environment->id));
	}
	return matters;
}

/* Of some services only: it leaves the window to all the others, and is none of
 * its business unless it is their window. */
static void
conf_closure_add_part(struct conf *conf, const struct freeze *freeze,
    const struct window *window)
{
	struct closure closure = { 0 };
	policy_names services = { 0 };
	struct text titles = { 0 };
	size_t i;

	policy_list_services(&conf->policy, &services);
	for (i = 0; i < services.count; i++)
		if (conf_closure_add_service(conf, freeze, window,
		    services.items[i], &closure))
			text_putf(&titles, "%s%s", titles.length > 0 ? ", " :
			    "", services.items[i]);
	if (titles.length > 0) {
		closure.services = text_take(&titles);
		closure.window = mem_string(window->id);
		conf_closure_add(conf, freeze, &closure);
	}
	text_clear(&titles);
	array_clear(&services);
}

/* The windows that the policy names, each once; lent. */
struct conf_named { ARRAY(const struct window *) list; };

static void
conf_named_add(struct conf_named *named, const struct window *window)
{
	size_t i;

	for (i = 0; i < named->list.count; i++)
		if (named->list.items[i] == window)
			return;
	if (window != NULL)
		array_push(&named->list, window);
}

static void
conf_named_init(struct conf_named *named, const struct conf *conf)
{
	struct policy_cursor cursor = { 0 };
	const struct process *process;
	size_t i;

	*named = (struct conf_named){ 0 };
	while ((process = policy_next(&conf->policy, &cursor)) != NULL)
		for (i = 0; i < process->windows.count; i++)
			conf_named_add(named, conf_find_window(conf,
			    process->windows.items[i].id));
}

void
conf_closures_complete(struct conf *conf)
{
	const struct freeze *freeze;
	struct conf_named named;
	size_t i, k;

	conf_named_init(&named, conf);
	for (i = 0; i < conf->policy.freezes.count; i++) {
		freeze = &conf->policy.freezes.items[i];
		/* Faulty ones have complained. */
		if (freeze->title == NULL)
			continue;
		if (freeze->services.count == 0)
			conf_closure_add_whole(conf, freeze);
		for (k = 0; freeze->services.count > 0 &&
		    k < named.list.count; k++)
			conf_closure_add_part(conf, freeze,
			    named.list.items[k]);
	}
	array_clear(&named.list);
}

/* --- windows of an environment -------------------------------------------- */

static bool
conf_cell_has_window(const struct policy_cell *cell)
{
	size_t i;

	for (i = 0; i < cell->processes.count; i++)
		if (cell->processes.items[i].windows.count > 0)
			return true;
	return false;
}

/* The windows that a cell names join those of the environment. */
static void
conf_allotment_add_cell(const struct conf *conf, struct allotment *allotment,
    const struct policy_cell *cell, struct text *titles)
{
	const struct process *process;
	const struct window *window;
	size_t i, k;

	for (i = 0; i < cell->processes.count; i++) {
		process = &cell->processes.items[i];
		for (k = 0; k < process->windows.count; k++) {
			window = conf_find_window(conf,
			    process->windows.items[k].id);
			if (window == NULL || allotment_has(allotment,
			    window->id))
				continue;
			text_putf(titles, "%s%s", titles->length > 0 ?
			    " or " : "", window->title);
			array_push(&allotment->windows,
			    mem_string(window->id));
		}
	}
}

/* Only where every rule that says something about the environment sends changes
 * to a window: what is at will elsewhere in it needs none. */
static void
conf_allotment_complete(struct conf *conf,
    const struct environment *environment)
{
	struct allotment allotment = { 0 };
	struct text titles = { 0 };
	const struct policy_cell *cell;
	size_t i;
	bool is_free = false;

	for (i = 0; i < conf->policy.rules.count && !is_free; i++) {
		cell = policy_find_cell(&conf->policy.rules.items[i],
		    environment);
		if (cell == NULL)
			continue;
		conf_allotment_add_cell(conf, &allotment, cell, &titles);
		is_free = !conf_cell_has_window(cell);
	}
	if (is_free || allotment.windows.count == 0) {
		array_clear_owned(&allotment.windows);
	} else {
		allotment.environment = mem_string(environment->id);
		allotment.titles = text_take(&titles);
		array_push(&conf->allotments.list, allotment);
	}
	text_clear(&titles);
}

void
conf_allotments_complete(struct conf *conf)
{
	size_t i;

	for (i = 0; i < conf->environments.count; i++)
		conf_allotment_complete(conf, &conf->environments.items[i]);
}
