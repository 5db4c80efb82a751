/* SPDX-License-Identifier: MIT */
/* What waited and does not any more. */
#include <string.h>

#include "pending.h"
#include "source_internal.h"

static const struct change *
pending_find_change(const struct pending *pending, const char *service)
{
	size_t i;

	for (i = 0; i < pending->changes.count; i++)
		if (strcmp(pending->changes.items[i].service, service) == 0)
			return &pending->changes.items[i];
	return NULL;
}

/* Does the source ever say that a change waits? */
static bool
pending_source_tells(const struct pending_source *source)
{
	size_t i;

	for (i = 0; source_kinds[i] != NULL; i++)
		if (strcmp(source->kind, source_kinds[i]->name) == 0)
			return !source_kinds[i]->is_decoration;
	return false;
}

/* Did the kind answer?  In part is an answer: what it could not say of one
 * service it says of others. */
static bool
pending_has_answer(const struct pending *pending,
    const struct source_kind *kind)
{
	size_t i;

	for (i = 0; i < pending->sources.count; i++)
		if (strcmp(pending->sources.items[i].kind, kind->name) == 0)
			return pending->sources.items[i].at != 0 &&
			    !pending->sources.items[i].is_kept;
	return false;
}

/* Has every source that saw it answered?  Silence is not an answer. */
static bool
pending_has_answers(const struct pending *pending, unsigned sources)
{
	size_t i;

	for (i = 0; source_kinds[i] != NULL; i++)
		if ((sources & 1u << i) && !source_kinds[i]->is_decoration &&
		    !pending_has_answer(pending, source_kinds[i]))
			return false;
	return true;
}

bool
pending_is_covered(const struct pending *pending)
{
	size_t i;

	for (i = 0; i < pending->sources.count; i++)
		if (pending_source_tells(&pending->sources.items[i]))
			return true;
	return false;
}

bool
pending_is_whole(const struct pending *pending)
{
	size_t i;

	for (i = 0; i < pending->sources.count; i++)
		if (pending_source_tells(&pending->sources.items[i]) &&
		    pending->sources.items[i].at == 0)
			return false;
	return pending_is_covered(pending);
}

bool
pending_is_fresh(const struct pending *pending)
{
	size_t i;

	for (i = 0; i < pending->sources.count; i++)
		if (pending->sources.items[i].is_kept)
			return false;
	return pending_is_whole(pending);
}

/* Does the list name it still, and not as what comes after `version`? */
static bool
pending_is_listed(const struct change *change, const char *version)
{
	return change != NULL && change_is_waiting(change) &&
	    (change->sources & source_bit(&source_list)) != 0 &&
	    (change->from == NULL || version == NULL ||
	    strcmp(change->from, version) != 0);
}

bool
pending_has_shipped(const struct pending *before,
    const struct pending *after, const char *service)
{
	const struct change *was = pending_find_change(before, service);
	const struct change *is = pending_find_change(after, service);

	if (was == NULL || !change_is_waiting(was))
		return false;
	/* Nobody says what runs: what was merged when work began is taken to
	 * be what the work brought, but for what is still on a list. */
	if (before->running.count == 0 && after->running.count == 0)
		return (was->sources & source_bit(&source_list)) == 0 ||
		    (pending_has_answer(after, &source_list) &&
		    !pending_is_listed(is, was->to));
	return (is == NULL || !change_is_waiting(is)) &&
	    pending_has_answers(after, was->sources);
}
