/* SPDX-License-Identifier: MIT */
/*
 * What is pending, kept small enough to be read back.  Each list has its cap,
 * but all of them full with the longest texts would be 150 MB of JSON: what
 * comes last in the order of messages loses its texts first.
 */
#include <stdbool.h>
#include <string.h>

#include "change_internal.h"
#include "pending_internal.h"

/* Half of each limit: texts may double when they are escaped, keys and
 * punctuation come on top. */
#define PENDING_FIT_BYTES (PENDING_BYTES_MAX / 4)
#define PENDING_FIT_VALUES (DOC_NODES_MAX / 2)

struct pending_room {
	size_t bytes, values;
};

/* Is there room for all these strings (NULL: none)?  Then it is taken. */
static bool
pending_room_take(struct pending_room *room, char *const *strings,
    size_t count)
{
	size_t i, bytes = 0;

	for (i = 0; i < count; i++)
		if (strings[i] != NULL)
			bytes += strlen(strings[i]);
	if (bytes > room->bytes || count + 1 > room->values)
		return false;
	room->bytes -= bytes;
	room->values -= count + 1;
	return true;
}

/* A text of the change that it can be without. */
static void
pending_fit_text(struct pending_room *room, char **text)
{
	if (*text == NULL || pending_room_take(room, text, 1))
		return;
	free(*text);
	*text = NULL;
}

static void
pending_fit_parts(struct pending_room *room, struct change *change)
{
	struct change_part *part;
	size_t i;

	for (i = 0; i < change->parts.count; i++) {
		part = &change->parts.items[i];
		if (!pending_room_take(room, (char *const[]){ part->what,
		    part->from, part->to, NULL }, 4))
			break;
	}
	while (change->parts.count > i)
		change_part_clear(&change->parts.items[--change->parts.count]);
}

static void
pending_fit_merges(struct pending_room *room, struct change *change)
{
	struct change_merge *merge;
	size_t i;

	for (i = 0; i < change->merges.count; i++) {
		merge = &change->merges.items[i];
		if (!pending_room_take(room, (char *const[]){ merge->title,
		    merge->sha, merge->by, merge->url, merge->labels, NULL,
		    NULL }, 7))
			break;
	}
	while (change->merges.count > i)
		change_merge_clear(
		    &change->merges.items[--change->merges.count]);
}

/* A site with so long names does not exist: what does not fit is hostile. */
static void
pending_fit_running(struct pending_room *room, struct pending *pending)
{
	struct pending_running *running;
	size_t i;

	for (i = 0; i < pending->running.count; i++) {
		running = &pending->running.items[i];
		if (!pending_room_take(room, (char *const[]){ running->service,
		    running->revision, running->version, running->branch,
		    running->path, NULL }, 6))
			break;
	}
	while (pending->running.count > i)
		pending_running_clear(
		    &pending->running.items[--pending->running.count]);
}

static void
pending_fit_open(struct pending_room *room, struct pending *pending)
{
	struct pending_open *open;
	size_t i;

	for (i = 0; i < pending->open.count; i++) {
		open = &pending->open.items[i];
		if (!pending_room_take(room, (char *const[]){ open->title,
		    open->by, open->url, open->labels, open->services, NULL,
		    NULL, NULL }, 8))
			break;
	}
	while (pending->open.count > i)
		pending_open_clear(
		    &pending->open.items[--pending->open.count]);
}

void
pending_fit(struct pending *pending)
{
	struct pending_room room = { PENDING_FIT_BYTES, PENDING_FIT_VALUES };
	struct change *change;
	size_t i;

	/* What it is comes before what it links to, for all of them. */
	for (i = 0; i < pending->changes.count; i++) {
		change = &pending->changes.items[i];
		pending_fit_text(&room, &change->trouble);
		pending_fit_parts(&room, change);
	}
	for (i = 0; i < pending->changes.count; i++) {
		change = &pending->changes.items[i];
		pending_fit_text(&room, &change->app_url);
		pending_fit_text(&room, &change->diff_url);
		pending_fit_text(&room, &change->compare_url);
		pending_fit_text(&room, &change->notes_url);
		pending_fit_merges(&room, change);
	}
	pending_fit_running(&room, pending);
	pending_fit_open(&room, pending);
}
