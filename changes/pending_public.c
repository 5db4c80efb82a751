/* SPDX-License-Identifier: MIT */
/*
 * What strangers may know of what waits.  That gafaelfawr goes to 15.4.1 is
 * seen by everybody when it has; why, by whom, and where it is discussed may
 * name people, machines, and holes that are not closed yet.
 *
 * A copy, so that no output can forget to leave something out.
 */
#include "pending.h"

#include <string.h>

#include "mem.h"

static void
pending_copy_change(const struct change *from, struct change *ret_change)
{
	struct change *change = ret_change;
	const struct change_part *part;
	bool is_branch;
	size_t i;

	change_init(change, from->service);
	change->from = mem_string(from->from);
	change->to = mem_string(from->to);
	change->sync = from->sync;
	change->health = from->health;
	change->seen_at = from->seen_at;
	change->sources = from->sources;
	for (i = 0; i < from->parts.count; i++) {
		part = &from->parts.items[i];
		/* Named by people; that it is another one is no secret. */
		is_branch = strcmp(part->what, "branch") == 0;
		change_add_part(change, part->what, is_branch ? NULL :
		    part->from, is_branch ? NULL : part->to, part->class);
	}
	change->class = from->class;
	if (from->trouble != NULL)
		change->trouble = mem_string("it is in trouble");
	/* What only words tell of still waits. */
	if (change_is_waiting(from) && !change_is_waiting(change))
		change_add_part(change, "merges", NULL, NULL, CHANGE_UNKNOWN);
}

static void
pending_copy_running(const struct pending_running *from,
    struct pending *pending)
{
	const struct pending_running running = { .service = from->service,
		.version = from->version, .synced_at = from->synced_at };

	pending_add_running(pending, &running);
}

void
pending_copy_public(const struct pending *from, struct pending *ret_pending)
{
	struct pending pending = { .at = from->at,
		.environment = mem_string(from->environment) };
	size_t i;

	for (i = 0; i < from->sources.count; i++) {
		pending_add_source(&pending, from->sources.items[i].kind,
		    from->sources.items[i].at,
		    from->sources.items[i].trouble == NULL ? NULL :
		    "could not be read in full");
		pending.sources.items[i].is_kept =
		    from->sources.items[i].is_kept;
	}
	for (i = 0; i < from->changes.count; i++)
		pending_copy_change(&from->changes.items[i],
		    array_add(&pending.changes));
	for (i = 0; i < from->running.count; i++)
		pending_copy_running(&from->running.items[i], &pending);
	*ret_pending = pending;
}
