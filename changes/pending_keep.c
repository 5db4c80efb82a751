/* SPDX-License-Identifier: MIT */
/*
 * A source that does not answer is no source that says "nothing waits": what it
 * said last is kept until it answers again.
 */
#include <string.h>

#include "mem.h"
#include "pending_internal.h"
#include "pending_list.h"
#include "phalanx.h"
#include "source_internal.h"

static struct pending_source *
pending_keep_find(const struct pending *pending, const char *kind)
{
	size_t i;

	for (i = 0; i < pending->sources.count; i++)
		if (strcmp(pending->sources.items[i].kind, kind) == 0)
			return &pending->sources.items[i];
	return NULL;
}

/* Take over when each source that is silent answered last; the bits of those
 * whose changes are those of before. */
static unsigned
pending_keep_sources(struct pending *pending, const struct pending *before)
{
	struct pending_source *source;
	const struct pending_source *was;
	unsigned kept = 0;
	size_t i;

	for (i = 0; source_kinds[i] != NULL; i++) {
		source = pending_keep_find(pending, source_kinds[i]->name);
		was = pending_keep_find(before, source_kinds[i]->name);
		if (source_kinds[i]->is_decoration || source == NULL ||
		    source->at != 0 || was == NULL || was->at == 0)
			continue;
		source->at = was->at;
		source->is_kept = true;
		if (was->at < pending->at)
			pending->at = was->at;
		kept |= 1u << i;
	}
	/* The repository counts from what Argo CD says that runs; without that
	 * its changes are others. */
	source = pending_keep_find(pending, source_phalanx.name);
	was = pending_keep_find(before, source_phalanx.name);
	if ((kept & source_bit(&source_argocd)) && source != NULL &&
	    was != NULL && was->at != 0 && was->is_kept ==
	    pending_keep_find(before, source_argocd.name)->is_kept) {
		source->is_kept = true;
		kept |= source_bit(&source_phalanx);
	}
	return kept;
}

/* Those that only these sources saw.  What a list says now is another list's
 * than the silent one's: it is true. */
static void
pending_keep_drop(struct pending *pending, unsigned kept)
{
	unsigned seen, others;
	struct change *change;
	size_t i, count = 0;

	kept &= ~source_bit(&source_list);
	others = source_bit(&source_github) | kept;
	for (i = 0; i < pending->changes.count; i++) {
		change = &pending->changes.items[i];
		seen = change->sources;
		if ((seen & kept) != 0 && (seen & ~others) == 0)
			change_clear(change);
		else
			pending->changes.items[count++] = *change;
	}
	pending->changes.count = count;
}

/* Does Argo CD, which has answered, say that it was synced since? */
static bool
pending_keep_is_over(const struct pending *pending,
    const struct pending *before, const struct change *was)
{
	const struct pending_source *argocd = pending_keep_find(pending,
	    source_argocd.name);
	const struct pending_running *ran, *runs;
	size_t i;

	if (argocd == NULL || argocd->at == 0 || argocd->is_kept)
		return false;
	ran = pending_find_running(before, was->service);
	runs = pending_find_running(pending, was->service);
	if (ran != NULL && runs != NULL && ran->revision != NULL &&
	    runs->revision != NULL &&
	    strcmp(ran->revision, runs->revision) != 0)
		return true;
	if (was->sync != SYNC_OUT_OF_SYNC)
		return false;
	for (i = 0; i < pending->changes.count; i++)
		if (strcmp(pending->changes.items[i].service,
		    was->service) == 0)
			return pending->changes.items[i].sync == SYNC_SYNCED;
	return true;
}

static void
pending_keep_change(struct pending *pending, const struct change *was,
    unsigned kept)
{
	struct change *change = pending_change(pending, was->service);
	unsigned sources;

	if (change == NULL)
		return;
	sources = change->sources;
	change_unite(change, was);
	change->sources = sources | (was->sources & kept);
	change->is_named |= was->is_named;
	if (change->seen_at == 0)
		change->seen_at = was->seen_at;
}

static void
pending_keep(struct pending *pending, const struct pending *before)
{
	unsigned kept = pending_keep_sources(pending, before);
	const struct change *was;
	size_t i;

	if (kept == 0)
		return;
	pending_keep_drop(pending, kept);
	for (i = 0; i < before->changes.count; i++) {
		was = &before->changes.items[i];
		if ((was->sources & kept) != 0 &&
		    !pending_keep_is_over(pending, before, was))
			pending_keep_change(pending, was, kept);
	}
	if (kept & source_bit(&source_argocd))
		for (i = 0; i < before->running.count; i++)
			pending_add_running(pending,
			    &before->running.items[i]);
	if (pending->head == NULL)
		pending->head = mem_string(before->head);
	pending_sort(pending);
}

void
pending_list_keep(struct pending_list *list,
    const struct pending_list *before)
{
	const struct pending *was;
	size_t i;

	for (i = 0; i < list->list.count; i++) {
		was = pending_list_find(before,
		    list->list.items[i].environment);
		if (was != NULL)
			pending_keep(&list->list.items[i], was);
	}
}
