/* SPDX-License-Identifier: MIT */
/*
 * What waits in one environment.  Lists are short (a site has a hundred
 * services), so they are searched from the front.
 */
#include "pending.h"

#include <string.h>

#include "change_internal.h"
#include "pending_internal.h"

struct change *
pending_change(struct pending *pending, const char *service)
{
	char *name = change_text(service, CHANGE_WORD_MAX);
	struct change *change = NULL;
	size_t i;

	for (i = 0; name != NULL && i < pending->changes.count; i++)
		if (strcmp(pending->changes.items[i].service, name) == 0) {
			change = &pending->changes.items[i];
			goto out;
		}
	if (name == NULL || pending->changes.count >= PENDING_CHANGES_MAX)
		goto out;
	change = array_add(&pending->changes);
	change_init(change, name);
out:
	free(name);
	return change;
}

static size_t
pending_running_index(const struct pending *pending, const char *service)
{
	size_t i;

	for (i = 0; i < pending->running.count; i++)
		if (strcmp(pending->running.items[i].service, service) == 0)
			break;
	return i;
}

const struct pending_running *
pending_find_running(const struct pending *pending, const char *service)
{
	size_t i = pending_running_index(pending, service);

	return i < pending->running.count ? &pending->running.items[i] : NULL;
}

void
pending_running_clear(struct pending_running *running)
{
	free(running->service);
	free(running->revision);
	free(running->version);
	free(running->branch);
	free(running->path);
	*running = (struct pending_running){ 0 };
}

void
pending_add_running(struct pending *pending,
    const struct pending_running *running)
{
	struct pending_running copy = {
		.service = change_text(running->service, CHANGE_WORD_MAX),
		.revision = change_text(running->revision, CHANGE_WORD_MAX),
		.version = change_text(running->version, CHANGE_WORD_MAX),
		.branch = change_text(running->branch, CHANGE_WORD_MAX),
		.path = change_text(running->path, CHANGE_TITLE_MAX),
		.synced_at = running->synced_at > 0 ? running->synced_at : 0,
	};
	size_t i;

	if (copy.service == NULL) {
		pending_running_clear(&copy);
		return;
	}
	i = pending_running_index(pending, copy.service);
	if (i < pending->running.count) {
		pending_running_clear(&pending->running.items[i]);
		pending->running.items[i] = copy;
	} else if (i < PENDING_RUNNING_MAX) {
		array_push(&pending->running, copy);
	} else {
		pending_running_clear(&copy);
	}
}

void
pending_add_source(struct pending *pending, const char *kind, int64_t at,
    const char *trouble)
{
	struct pending_source *source;
	size_t i;

	for (i = 0; i < pending->sources.count; i++) {
		source = &pending->sources.items[i];
		if (strcmp(source->kind, kind) != 0)
			continue;
		if (source->trouble == NULL)
			source->trouble = change_text(trouble,
			    PENDING_TROUBLE_MAX);
		if (at < source->at)
			source->at = at;
		return;
	}
	if (i == PENDING_SOURCES_MAX)
		return;
	source = array_add(&pending->sources);
	source->kind = mem_string(kind);
	source->at = at;
	source->trouble = change_text(trouble, PENDING_TROUBLE_MAX);
}

static int
pending_order(const void *a, const void *b)
{
	return change_cmp(a, b);
}

void
pending_sort(struct pending *pending)
{
	struct change *change;
	size_t i, kept = 0;

	for (i = 0; i < pending->changes.count; i++) {
		change = &pending->changes.items[i];
		if (!change_is_waiting(change) && !change_is_trouble(change))
			change_clear(change);
		else
			pending->changes.items[kept++] = *change;
	}
	pending->changes.count = kept;
	if (kept > 1)
		qsort(pending->changes.items, kept, sizeof(*change),
		    pending_order);
	pending_fit(pending);
}

size_t
pending_count(const struct pending *pending)
{
	size_t i, count = 0;

	for (i = 0; i < pending->changes.count; i++)
		count += change_is_waiting(&pending->changes.items[i]);
	return count;
}

void
pending_clear(struct pending *pending)
{
	size_t i;

	for (i = 0; i < pending->sources.count; i++) {
		free(pending->sources.items[i].kind);
		free(pending->sources.items[i].trouble);
	}
	for (i = 0; i < pending->changes.count; i++)
		change_clear(&pending->changes.items[i]);
	for (i = 0; i < pending->running.count; i++)
		pending_running_clear(&pending->running.items[i]);
	array_clear(&pending->sources);
	array_clear(&pending->changes);
	array_clear(&pending->running);
	for (i = 0; i < pending->open.count; i++)
		pending_open_clear(&pending->open.items[i]);
	array_clear(&pending->open);
	free(pending->environment);
	free(pending->head);
	*pending = (struct pending){ 0 };
}
