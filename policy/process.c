/* SPDX-License-Identifier: MIT */
/*
 * The seven processes.  Each is a word, a weight on the axis and a sentence;
 * what else a process asks for (a notice, a channel) any of them may.
 */
#include "process.h"

#include <inttypes.h>
#include <stdlib.h>

#include "mem.h"

#define PROCESS_HOUR_SECS 3600
#define PROCESS_DAY_SECS 86400

/* Windows are more than an announcement and less than somebody's word. */
static const struct {
	const char *name;
	int weight;
	const char *words;	/* alone, and before parties */
} process_kinds[PROCESS_KIND_COUNT] = {
	[PROCESS_AUTOMATIC] = { "automatic", 0, "automatic" },
	[PROCESS_AT_WILL] = { "at-will", 50,
	    "developer at will, no heads-up" },
	[PROCESS_CONSENSUS] = { "consensus", 100, "the team agrees" },
	[PROCESS_ANNOUNCE] = { "announce", 125, "announced" },
	[PROCESS_WINDOW] = { "window", 175, "in " },
	[PROCESS_APPROVE] = { "approve", 200, " has to okay it" },
	[PROCESS_BOARD] = { "board", 300, " has to approve it" },
};

const char *
process_kind_name(enum process_kind kind)
{
	return process_kinds[kind].name;
}

bool
process_has_approver(const struct process *process)
{
	return process->kind == PROCESS_APPROVE ||
	    process->kind == PROCESS_BOARD;
}

int
process_weigh(const struct process *process)
{
	return process_kinds[process->kind].weight;
}

bool
process_fits(const struct process *process, const struct process_case *what)
{
	const struct process_condition *condition = &process->condition;
	enum process_whether emergency = what->is_emergency ? WHETHER_YES :
	    WHETHER_NO;

	if (condition->classes != 0 && what->classes != 0 &&
	    (condition->classes & what->classes) == 0)
		return false;
	if (condition->disruption != WHETHER_UNKNOWN &&
	    what->disruption != WHETHER_UNKNOWN &&
	    condition->disruption != what->disruption)
		return false;
	return condition->emergency == WHETHER_UNKNOWN ||
	    condition->emergency == emergency;
}

void
process_format_parties(struct text *text, const process_parties *parties,
    const char *last)
{
	const struct process_party *party;
	size_t i;

	for (i = 0; i < parties->count; i++) {
		party = &parties->items[i];
		if (i > 0 && i + 1 == parties->count)
			text_putf(text, " %s ", last);
		else if (i > 0)
			text_puts(text, ", ");
		text_puts(text, party->title != NULL ? party->title :
		    party->id);
	}
}

/* "24 hours" and not "1 day": a notice is counted, not looked up in a
 * calendar.  What is no whole minute is rounded up, to be kept. */
static void
process_put_notice(struct text *text, int64_t secs)
{
	int64_t hours = secs / PROCESS_HOUR_SECS;
	int64_t minutes = (secs + 59) / 60;

	if (secs % PROCESS_DAY_SECS == 0 && secs > 2 * PROCESS_DAY_SECS)
		text_putf(text, "%" PRId64 " days",
		    secs / PROCESS_DAY_SECS);
	else if (secs % PROCESS_HOUR_SECS == 0)
		text_putf(text, "%" PRId64 " hour%s", hours,
		    hours == 1 ? "" : "s");
	else
		text_putf(text, "%" PRId64 " minute%s", minutes,
		    minutes == 1 ? "" : "s");
	text_puts(text, " before at least");
}

void
process_format(struct text *text, const struct process *process)
{
	const char *words = process_kinds[process->kind].words;

	if (process_has_approver(process))
		process_format_parties(text, &process->by, "or");
	text_puts(text, words);
	if (process->kind == PROCESS_WINDOW)
		process_format_parties(text, &process->windows, "or");
	if (process->channels.count > 0) {
		text_puts(text, process->kind == PROCESS_CONSENSUS ?
		    " with " : process->kind == PROCESS_WINDOW ?
		    ", said in " : " in ");
		process_format_parties(text, &process->channels, "and");
	}
	if (process->notice_secs > 0) {
		text_puts(text, ", ");
		process_put_notice(text, process->notice_secs);
	}
	if (process->remark != NULL)
		text_putf(text, " (%s)", process->remark);
}

void
process_format_condition(struct text *text,
    const struct process_condition *condition,
    const char *const *class_names, size_t class_count)
{
	const char *before = "for ";
	size_t i;

	for (i = 0; i < class_count; i++) {
		if ((condition->classes >> i & 1) == 0)
			continue;
		text_putf(text, "%s%s", before, class_names[i]);
		before = ", ";
	}
	before = condition->classes != 0 ? ", if " : "if ";
	if (condition->disruption != WHETHER_UNKNOWN) {
		text_putf(text, "%s%sdisruption is expected", before,
		    condition->disruption == WHETHER_YES ? "" : "no ");
		before = " and ";
	}
	if (condition->emergency != WHETHER_UNKNOWN)
		text_putf(text, "%sit is %s emergency", before,
		    condition->emergency == WHETHER_YES ? "an" : "no");
}

static void
process_clear_parties(process_parties *parties)
{
	size_t i;

	for (i = 0; i < parties->count; i++) {
		free(parties->items[i].id);
		free(parties->items[i].title);
	}
	array_clear(parties);
}

void
process_clear(struct process *process)
{
	process_clear_parties(&process->by);
	process_clear_parties(&process->windows);
	process_clear_parties(&process->channels);
	free(process->remark);
	*process = (struct process){ 0 };
}
