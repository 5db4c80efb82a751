/* SPDX-License-Identifier: MIT */
/*
 * One service in one environment, and all that waits for it.  Sources add to it
 * one after the other, each what it knows; the first to say a thing is right,
 * since the table of sources is ordered by how near each is to the truth.
 */
#include "change.h"

#include <string.h>

#include "change_internal.h"

void
change_init(struct change *change, const char *service)
{
	*change = (struct change){ .class = CHANGE_UNKNOWN,
		.service = change_text(service, CHANGE_WORD_MAX) };
	if (change->service == NULL)
		change->service = mem_string("?");
}

bool
change_is_waiting(const struct change *change)
{
	return change->sync == SYNC_OUT_OF_SYNC ||
	    change->class != CHANGE_UNKNOWN || change->parts.count > 0 ||
	    change->merges.count > 0;
}

/* Of what no source dates: better once too often. */
bool
change_is_since(const struct change *change, int64_t since_at)
{
	bool is_dated = false;
	size_t i;

	for (i = 0; i < change->merges.count; i++) {
		if (change->merges.items[i].merged_at >= since_at)
			return true;
		is_dated |= change->merges.items[i].merged_at != 0;
	}
	return !is_dated && (change->seen_at == 0 ||
	    change->seen_at >= since_at);
}

/* Unknown: Argo CD cannot compare, or nobody can tell whether it is well. */
bool
change_is_trouble(const struct change *change)
{
	return change->trouble != NULL || change->sync == SYNC_UNKNOWN ||
	    change->health == HEALTH_DEGRADED ||
	    change->health == HEALTH_MISSING ||
	    change->health == HEALTH_UNKNOWN;
}

void
change_part_clear(struct change_part *part)
{
	free(part->what);
	free(part->from);
	free(part->to);
	*part = (struct change_part){ 0 };
}

/* The same part by another source fills in what is not known. */
static void
change_take_part(struct change *change, struct change_part *part)
{
	struct change_part *known;
	size_t i;

	for (i = 0; i < change->parts.count; i++) {
		known = &change->parts.items[i];
		if (strcmp(known->what, part->what) != 0)
			continue;
		if (known->from == NULL && known->to == NULL) {
			change_fill(&known->from, &part->from);
			change_fill(&known->to, &part->to);
		}
		if (part->class < known->class)
			known->class = part->class;
		change_part_clear(part);
		return;
	}
	if (change->parts.count < CHANGE_PARTS_MAX)
		array_push(&change->parts, *part);
	else
		change_part_clear(part);
}

void
change_add_part(struct change *change, const char *what, const char *from,
    const char *to, enum change_class class)
{
	struct change_part part = {
		.what = change_text(what, CHANGE_WORD_MAX),
		.from = change_text(from, CHANGE_WORD_MAX),
		.to = change_text(to, CHANGE_WORD_MAX),
		.class = class,
	};

	if (part.what == NULL)
		part.what = mem_string("?");
	if (class < change->class)
		change->class = class;
	if (strcmp(part.what, "appVersion") == 0 && change->from == NULL &&
	    change->to == NULL) {
		change->from = mem_string(part.from);
		change->to = mem_string(part.to);
	}
	change_take_part(change, &part);
}

/* A copy where there is none; strings of `from` are clean already. */
static void
change_copy(char **to, const char *from)
{
	if (*to == NULL)
		*to = mem_string(from);
}

void
change_unite(struct change *change, const struct change *from)
{
	const struct change_part *part;
	size_t i;

	if (change->from == NULL && change->to == NULL) {
		change_copy(&change->from, from->from);
		change_copy(&change->to, from->to);
	}
	change_copy(&change->branch, from->branch);
	change_copy(&change->trouble, from->trouble);
	change_copy(&change->app_url, from->app_url);
	change_copy(&change->diff_url, from->diff_url);
	change_copy(&change->compare_url, from->compare_url);
	change_copy(&change->notes_url, from->notes_url);
	for (i = 0; i < from->parts.count; i++) {
		part = &from->parts.items[i];
		change_add_part(change, part->what, part->from, part->to,
		    part->class);
	}
	for (i = 0; i < from->merges.count; i++)
		change_add_merge(change, &from->merges.items[i]);
	if (from->class < change->class)
		change->class = from->class;
	if (change->sync == SYNC_NOT_SAID) {
		change->sync = from->sync;
		change->is_automated = from->is_automated;
	}
	if (change->health == HEALTH_NOT_SAID)
		change->health = from->health;
	change->sources |= from->sources;
}

int
change_cmp(const struct change *a, const struct change *b)
{
	if (a->class != b->class)
		return a->class < b->class ? -1 : 1;
	if (a->is_named != b->is_named)
		return a->is_named ? -1 : 1;
	return strcmp(a->service, b->service);
}

void
change_clear(struct change *change)
{
	size_t i;

	for (i = 0; i < change->parts.count; i++)
		change_part_clear(&change->parts.items[i]);
	for (i = 0; i < change->merges.count; i++)
		change_merge_clear(&change->merges.items[i]);
	array_clear(&change->parts);
	array_clear(&change->merges);
	free(change->service);
	free(change->from);
	free(change->to);
	free(change->branch);
	free(change->trouble);
	free(change->app_url);
	free(change->diff_url);
	free(change->compare_url);
	free(change->notes_url);
	*change = (struct change){ 0 };
}
