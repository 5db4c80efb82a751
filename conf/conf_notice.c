/* SPDX-License-Identifier: MIT */
/* Notices that the policy wants, seen from a window and a channel. */
#include "conf_notice.h"

#include <string.h>

/* A window process says so; those who approve and announce do it for any. */
bool
conf_notice_is_about(const struct process *process,
    const struct window *window)
{
	size_t i;

	for (i = 0; i < process->windows.count; i++)
		if (strcmp(process->windows.items[i].id, window->id) == 0)
			return true;
	return process->kind == PROCESS_ANNOUNCE ||
	    process_has_approver(process);
}

static bool
conf_notice_is_said(const struct process *process, const char *channel)
{
	size_t i;

	for (i = 0; i < process->channels.count; i++)
		if (strcmp(process->channels.items[i].id, channel) == 0)
			return true;
	return false;
}

/* The longest of the rule's for that environment. */
static bool
conf_notice_find_rule(const struct policy_rule *rule,
    const struct environment *environment, const struct window *window,
    const char *channel, struct conf_notice *notice)
{
	const struct policy_cell *cell = policy_find_cell(rule, environment);
	const struct process *process;
	bool is_longer = false;
	size_t i;

	for (i = 0; cell != NULL && i < cell->processes.count; i++) {
		process = &cell->processes.items[i];
		if (process->notice_secs <= notice->secs ||
		    !conf_notice_is_about(process, window) ||
		    !conf_notice_is_said(process, channel))
			continue;
		notice->secs = process->notice_secs;
		is_longer = true;
	}
	return is_longer;
}

bool
conf_notice_find(const struct conf *conf, const struct window *window,
    const char *channel, struct conf_notice *ret_notice)
{
	struct conf_notice notice = { 0 };
	const struct environment *environment;
	size_t i, k;

	for (i = 0; i < conf->policy.rules.count; i++)
		for (k = 0; k < conf->environments.count; k++) {
			environment = &conf->environments.items[k];
			if (!window_has_environment(window,
			    environment->id) ||
			    !conf_notice_find_rule(&conf->policy.rules.items[i],
			    environment, window, channel, &notice))
				continue;
			notice.rule = &conf->policy.rules.items[i];
			notice.environment = environment;
		}
	if (notice.secs > 0)
		*ret_notice = notice;
	return notice.secs > 0;
}
