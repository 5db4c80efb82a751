/* SPDX-License-Identifier: MIT */
/* Since when each change waits, and whether there is anything new: what was
 * known is compared with what is. */
#include "pending_list.h"

#include <string.h>

static bool
pending_date_has_same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* The newest that was merged; NULL: nothing is known of any. */
static const struct change_merge *
pending_date_merge(const struct change *change)
{
	return change->merges.count == 0 ? NULL : &change->merges.items[0];
}

/* Would a reader of both say that nothing came? */
static bool
pending_date_is_same(const struct change *a, const struct change *b)
{
	const struct change_merge *merge = pending_date_merge(a);
	const struct change_merge *other = pending_date_merge(b);

	return strcmp(a->service, b->service) == 0 &&
	    pending_date_has_same(a->from, b->from) &&
	    pending_date_has_same(a->to, b->to) &&
	    change_is_waiting(a) == change_is_waiting(b) &&
	    (merge == NULL || other == NULL ? merge == other :
	    merge->number == other->number &&
	    pending_date_has_same(merge->sha, other->sha));
}

static void
pending_date(struct pending *pending, const struct pending *before)
{
	struct change *change;
	const struct change *known;
	size_t i, k;

	for (i = 0; i < pending->changes.count; i++) {
		change = &pending->changes.items[i];
		change->seen_at = pending->at;
		for (k = 0; before != NULL && k < before->changes.count; k++) {
			known = &before->changes.items[k];
			if (known->seen_at != 0 &&
			    pending_date_is_same(known, change)) {
				change->seen_at = known->seen_at;
				break;
			}
		}
	}
}

void
pending_list_date(struct pending_list *list,
    const struct pending_list *before)
{
	size_t i;

	for (i = 0; i < list->list.count; i++)
		pending_date(&list->list.items[i], pending_list_find(before,
		    list->list.items[i].environment));
}

/* All of it as JSON, as if it had been seen at the same time. */
static void
pending_date_format(struct text *text, const struct pending *pending)
{
	struct pending copy = *pending;
	struct jsontext json = { .text = text };
	size_t i;

	/* Its lists are lent for the call; only the times differ. */
	copy.at = 0;
	copy.sources.items = NULL;
	copy.sources.count = 0;
	pending_format_json(&json, NULL, &copy);
	for (i = 0; i < pending->sources.count; i++)
		text_putf(text, " %s %s", pending->sources.items[i].kind,
		    pending->sources.items[i].trouble == NULL ? "" :
		    pending->sources.items[i].trouble);
}

bool
pending_list_is_same(const struct pending_list *a,
    const struct pending_list *b)
{
	struct text one = { 0 }, other = { 0 };
	size_t i;

	if (a == NULL || b == NULL)
		return a == b;
	if (a->list.count != b->list.count)
		return false;
	for (i = 0; i < a->list.count; i++)
		pending_date_format(&one, &a->list.items[i]);
	for (i = 0; i < b->list.count; i++)
		pending_date_format(&other, &b->list.items[i]);
	i = one.length == other.length && (one.length == 0 ||
	    memcmp(one.bytes, other.bytes, one.length) == 0);
	text_clear(&one);
	text_clear(&other);
	return i != 0;
}
