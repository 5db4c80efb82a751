/* SPDX-License-Identifier: MIT */
/*
 * What was merged.  A repository knows the commit, GitHub the pull request, and
 * both may know the other's part: entries that share a number or a commit are
 * one, whichever came first.
 */
#include <string.h>
#include <strings.h>

#include "change_internal.h"

/* Commits may be told short; git never shortens below this. */
#define CHANGE_SHA_LEAST 7

void
change_merge_clear(struct change_merge *merge)
{
	free(merge->title);
	free(merge->sha);
	free(merge->by);
	free(merge->url);
	free(merge->labels);
	*merge = (struct change_merge){ 0 };
}

/* One commit, either of them perhaps told short. */
static bool
change_merge_is_commit(const char *a, const char *b)
{
	size_t length;

	if (a == NULL || b == NULL)
		return false;
	length = strlen(a) < strlen(b) ? strlen(a) : strlen(b);
	return length >= CHANGE_SHA_LEAST && strncasecmp(a, b, length) == 0;
}

static bool
change_merge_is_same(const struct change_merge *a,
    const struct change_merge *b)
{
	if (a->number != 0 && b->number != 0)
		return a->number == b->number;
	return change_merge_is_commit(a->sha, b->sha);
}

/* Give `merge` what it lacks and `from` has; `from` is freed. */
static void
change_merge_unite(struct change_merge *merge, struct change_merge *from)
{
	change_fill(&merge->title, &from->title);
	change_fill(&merge->sha, &from->sha);
	change_fill(&merge->by, &from->by);
	change_fill(&merge->url, &from->url);
	change_fill(&merge->labels, &from->labels);
	if (merge->number == 0)
		merge->number = from->number;
	if (merge->merged_at == 0)
		merge->merged_at = from->merged_at;
	change_merge_clear(from);
}

/* Take out the entry that is the same as `merge`, which came later: what the
 * entry says stays.  A commit and a pull request that were two may turn out to
 * be one, hence false only when none is left. */
static bool
change_merge_take(struct change *change, struct change_merge *merge)
{
	struct change_merge known;
	size_t i;

	for (i = 0; i < change->merges.count; i++)
		if (change_merge_is_same(&change->merges.items[i], merge))
			break;
	if (i == change->merges.count)
		return false;
	known = change->merges.items[i];
	change->merges.count--;
	memmove(&change->merges.items[i], &change->merges.items[i + 1],
	    (change->merges.count - i) * sizeof(known));
	change_merge_unite(&known, merge);
	*merge = known;
	return true;
}

/* Before the first that is older; those whose time is not known come last, in
 * the order they came. */
static void
change_merge_insert(struct change *change, struct change_merge *merge)
{
	size_t at = change->merges.count, i;

	while (at > 0 && change->merges.items[at - 1].merged_at <
	    merge->merged_at)
		at--;
	if (at == CHANGE_MERGES_MAX) {
		change_merge_clear(merge);
		return;
	}
	if (change->merges.count == CHANGE_MERGES_MAX)
		change_merge_clear(
		    &change->merges.items[--change->merges.count]);
	(void)array_add(&change->merges);
	for (i = change->merges.count - 1; i > at; i--)
		change->merges.items[i] = change->merges.items[i - 1];
	change->merges.items[at] = *merge;
}

void
change_add_merge(struct change *change, const struct change_merge *merge)
{
	struct change_merge copy = {
		.number = merge->number > 0 ? merge->number : 0,
		.title = change_text(merge->title, CHANGE_TITLE_MAX),
		.sha = change_text(merge->sha, CHANGE_WORD_MAX),
		.by = change_text(merge->by, CHANGE_WORD_MAX),
		.url = change_url(merge->url),
		.labels = change_text(merge->labels, CHANGE_TITLE_MAX),
		.merged_at = merge->merged_at > 0 ? merge->merged_at : 0,
	};

	while (change_merge_take(change, &copy))
		;
	change_merge_insert(change, &copy);
}
