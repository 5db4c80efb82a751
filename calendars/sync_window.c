/* SPDX-License-Identifier: MIT */
/*
 * Exact windows, one an occurrence, and not a rule: Argo CD's cron takes "the
 * first Wednesday" for "each of the first seven days and each Wednesday", and
 * knows nothing of what is skipped, moved or made longer.  The price is that
 * they have to be written again, daily at best.
 */
#include "sync_window.h"

#include <inttypes.h>
#include <string.h>

#include "agenda.h"
#include "civil.h"

#define SYNC_WINDOW_MINUTE_SECS 60
#define SYNC_WINDOW_PROJECT_MAX 253	/* a name of Kubernetes */
#define SYNC_WINDOW_FREEZE_MINUTES (SYNC_WINDOW_DAYS_MAX * 24 * 60)

/* Services that are treated alike; lent. */
struct sync_window_group {
	/* That sends them to its windows; NULL: any of the environment's. */
	const struct process *process;
	policy_names services;	/* none: every application */
	bool allows_manual;	/* a person may sync at any time */
	bool is_free;		/* no window is asked for: only freezes count */
};
struct sync_window_groups { ARRAY(struct sync_window_group) list; };

bool
sync_window_is_project(const char *name)
{
	size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-.");

	return length > 0 && length <= SYNC_WINDOW_PROJECT_MAX &&
	    name[length] == '\0';
}

/* A string in double quotes: ids, names of services and projects. */
static void
sync_window_put_quoted(struct text *text, const char *string)
{
	text_putc(text, '"');
	for (; *string != '\0'; string++) {
		if (strchr("\"\\", *string) != NULL)
			text_putc(text, '\\');
		if ((unsigned char)*string >= ' ')
			text_putc(text, *string);
	}
	text_putc(text, '"');
}

/* Go's time.ParseDuration(): no days. */
static void
sync_window_put_duration(struct text *text, int64_t minutes)
{
	if (minutes >= 60)
		text_putf(text, "%" PRId64 "h", minutes / 60);
	if (minutes % 60 != 0)
		text_putf(text, "%" PRId64 "m", minutes % 60);
}

static void
sync_window_put_rest(struct text *text, const struct sync_window_group *group)
{
	size_t i;

	text_puts(text, "      timeZone: UTC\n      applications:\n");
	if (group->services.count == 0)
		text_puts(text, "        - \"*\"\n");
	for (i = 0; i < group->services.count; i++) {
		text_puts(text, "        - ");
		sync_window_put_quoted(text, group->services.items[i]);
		text_putc(text, '\n');
	}
	text_putf(text, "      manualSync: %s\n",
	    group->allows_manual ? "true" : "false");
}

/* Cron has minutes: what begins within one is open from the next on, and never
 * before.  False: no whole minute is left. */
static bool
sync_window_put_occurrence(struct text *text,
    const struct occurrence *occurrence,
    const struct sync_window_group *group)
{
	char identity[OCCURRENCE_IDENTITY_MAX];
	int64_t start_at = (occurrence->start_at + SYNC_WINDOW_MINUTE_SECS -
	    1) / SYNC_WINDOW_MINUTE_SECS * SYNC_WINDOW_MINUTE_SECS;
	int64_t minutes = (occurrence->end_at - start_at) /
	    SYNC_WINDOW_MINUTE_SECS;
	struct civil civil = civil_from_local(start_at);

	if (minutes <= 0)
		return false;
	occurrence_format_identity(occurrence, identity);
	text_putf(text, "    - kind: allow\n"
	    "      schedule: \"%d %d %d %d *\"\n      duration: ",
	    civil.minute, civil.hour, civil.day, civil.month);
	sync_window_put_duration(text, minutes);
	text_putc(text, '\n');
	sync_window_put_rest(text, group);
	text_puts(text, "      description: ");
	sync_window_put_quoted(text, identity);
	text_putc(text, '\n');
	return true;
}

/* Those of the group that the freeze is about, added. */
static void
sync_window_list_frozen(const struct sync_window_plan *plan,
    const struct freeze *freeze, const struct sync_window_group *group,
    policy_names *names)
{
	size_t i;

	for (i = 0; i < group->services.count; i++)
		if (freeze_covers(freeze, plan->policy,
		    group->services.items[i], plan->environment))
			array_push(names, group->services.items[i]);
}

/* A freeze closes what windows open: Argo CD asks its `deny` first.  From the
 * minute in which it begins to the one in which it ends. */
static void
sync_window_put_freeze(struct text *text,
    const struct sync_window_plan *plan, const struct freeze *freeze,
    const struct sync_window_group *group)
{
	struct sync_window_group frozen = *group;
	policy_names services = { 0 };
	int64_t from_at = freeze->from_at - freeze->from_at %
	    SYNC_WINDOW_MINUTE_SECS;
	int64_t minutes = (freeze->until_at - from_at +
	    SYNC_WINDOW_MINUTE_SECS - 1) / SYNC_WINDOW_MINUTE_SECS;
	struct civil civil;

	/* It comes again each year: of a longer one the end is enough. */
	if (minutes > SYNC_WINDOW_FREEZE_MINUTES) {
		from_at += (minutes - SYNC_WINDOW_FREEZE_MINUTES) *
		    SYNC_WINDOW_MINUTE_SECS;
		minutes = SYNC_WINDOW_FREEZE_MINUTES;
	}
	sync_window_list_frozen(plan, freeze, group, &services);
	if (services.count == 0 && (group->services.count > 0 ||
	    !freeze_covers(freeze, plan->policy, NULL, plan->environment)))
		return;
	civil = civil_from_local(from_at);
	text_putf(text, "    - kind: deny\n"
	    "      schedule: \"%d %d %d %d *\"\n      duration: ",
	    civil.minute, civil.hour, civil.day, civil.month);
	sync_window_put_duration(text, minutes);
	text_putc(text, '\n');
	frozen.services = services;
	sync_window_put_rest(text, &frozen);
	text_puts(text, "      description: ");
	sync_window_put_quoted(text, freeze->title);
	text_putc(text, '\n');
	array_clear(&services);
}

static void
sync_window_put_freezes(struct text *text,
    const struct sync_window_plan *plan,
    const struct sync_window_group *group)
{
	const struct freeze *freeze;
	size_t i;

	for (i = 0; i < plan->policy->freezes.count; i++) {
		freeze = &plan->policy->freezes.items[i];
		if (freeze->from_at < plan->until_at &&
		    freeze->until_at > plan->now_at)
			sync_window_put_freeze(text, plan, freeze, group);
	}
}

/* Without any window everything would be allowed. */
static void
sync_window_put_nothing(struct text *text,
    const struct sync_window_group *group)
{
	text_puts(text, "    - kind: deny\n      schedule: \"0 0 * * *\"\n"
	    "      duration: 24h\n");
	sync_window_put_rest(text, group);
	text_puts(text, "      description: \"no window is planned\"\n");
}

/* Does the process send changes to this window? */
static bool
sync_window_takes(const struct process *process, const struct window *window)
{
	size_t i;

	for (i = 0; process != NULL && i < process->windows.count; i++)
		if (strcmp(process->windows.items[i].id, window->id) == 0)
			return true;
	return process == NULL;
}

/* Is it done in a window that works here?  A rule for all environments may name
 * one that does not. */
static bool
sync_window_works(const struct sync_window_plan *plan,
    const struct process *process)
{
	size_t i;

	for (i = 0; i < plan->window_count; i++)
		if (sync_window_takes(process, plan->windows[i]) &&
		    window_has_environment(plan->windows[i],
		    plan->environment->id))
			return true;
	return false;
}

/* The group of that process, or of what is free, made when it is the first of
 * it. */
static struct sync_window_group *
sync_window_group_of(struct sync_window_groups *groups,
    const struct process *process, bool is_free)
{
	struct sync_window_group *group;
	size_t i;

	for (i = 0; i < groups->list.count; i++)
		if (groups->list.items[i].process == process &&
		    groups->list.items[i].is_free == is_free)
			return &groups->list.items[i];
	group = array_add(&groups->list);
	group->process = process;
	group->is_free = is_free;
	group->allows_manual = process == NULL;
	return group;
}

/* Where the service belongs; a window that does not work here asks for
 * nothing. */
static void
sync_window_sort_service(const struct sync_window_plan *plan,
    struct sync_window_groups *groups, const char *service)
{
	struct policy_question question = { .service = service,
	    .environment = plan->environment };
	struct policy_answer answer;
	const struct process *process;
	bool is_free;

	policy_find(plan->policy, &question, &answer);
	process = answer.decided == NULL ? NULL : answer.decided->process;
	policy_clear_answer(&answer);
	is_free = process == NULL || process->kind < PROCESS_ANNOUNCE;
	if (is_free || process->kind != PROCESS_WINDOW)
		process = NULL;
	is_free |= !sync_window_works(plan, process);
	array_push(&sync_window_group_of(groups, is_free ? NULL : process,
	    is_free)->services, service);
}

/* What the policy says of each service in the environment, as long as nothing
 * is known of the change. */
static void
sync_window_sort(const struct sync_window_plan *plan,
    struct sync_window_groups *groups)
{
	policy_names names = { 0 };
	size_t i;

	if (policy_is_empty(plan->policy))
		(void)sync_window_group_of(groups, NULL, false);
	else
		policy_list_services(plan->policy, &names);
	for (i = 0; i < names.count; i++)
		sync_window_sort_service(plan, groups, names.items[i]);
	array_clear(&names);
}

/* Those that work on the environment and take place. */
static void
sync_window_expand(const struct sync_window_plan *plan,
    struct agenda *agenda)
{
	struct { ARRAY(const struct window *) list; } windows = { 0 };
	size_t i, kept = 0;

	for (i = 0; i < plan->window_count; i++)
		if (window_has_environment(plan->windows[i],
		    plan->environment->id))
			array_push(&windows.list, plan->windows[i]);
	agenda_expand(agenda, windows.list.items, windows.list.count,
	    plan->schedule, plan->now_at, plan->until_at, AGENDA_TOUCHES);
	(void)agenda_lapse(agenda, plan->now_at);
	for (i = 0; i < agenda->list.count; i++)
		if (agenda->list.items[i].status != OCCURRENCE_CANCELLED)
			agenda->list.items[kept++] = agenda->list.items[i];
	agenda->list.count = kept;
	array_clear(&windows.list);
}

static void
sync_window_put_group(struct text *text,
    const struct sync_window_plan *plan, const struct agenda *agenda,
    const struct sync_window_group *group)
{
	const struct occurrence *occurrence;
	size_t i, count = 0;

	sync_window_put_freezes(text, plan, group);
	for (i = 0; !group->is_free && i < agenda->list.count; i++) {
		occurrence = &agenda->list.items[i];
		if (sync_window_takes(group->process, occurrence->window))
			count += sync_window_put_occurrence(text, occurrence,
			    group);
	}
	if (count == 0 && !group->is_free)
		sync_window_put_nothing(text, group);
}

void
sync_window_format(struct text *text, const struct sync_window_plan *plan)
{
	struct sync_window_groups groups = { 0 };
	struct agenda agenda = { 0 };
	struct text list = { 0 };
	size_t i;

	sync_window_expand(plan, &agenda);
	sync_window_sort(plan, &groups);
	for (i = 0; i < groups.list.count; i++) {
		sync_window_put_group(&list, plan, &agenda,
		    &groups.list.items[i]);
		array_clear(&groups.list.items[i].services);
	}
	text_puts(text, "# Written by patchday as of ");
	civil_format_utc(text, plan->now_at);
	text_puts(text, "; good until ");
	civil_format_utc(text, plan->until_at);
	text_puts(text, "\napiVersion: argoproj.io/v1alpha1\n"
	    "kind: AppProject\nmetadata:\n  name: ");
	sync_window_put_quoted(text, plan->project);
	text_puts(text, "\nspec:\n  syncWindows:");
	text_puts(text, list.length == 0 ? " []\n" : "\n");
	text_puts(text, text_string(&list));
	text_clear(&list);
	array_clear(&groups.list);
	agenda_clear(&agenda);
}
