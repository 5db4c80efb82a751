/* SPDX-License-Identifier: MIT */
/* Pull requests that are open: what may come next. */
#include <stdlib.h>

#include "change_internal.h"
#include "pending_internal.h"

void
pending_open_clear(struct pending_open *open)
{
	free(open->title);
	free(open->by);
	free(open->url);
	free(open->labels);
	free(open->services);
	*open = (struct pending_open){ 0 };
}

/* The first to tell of one is right, as with changes. */
void
pending_add_open(struct pending *pending, const struct pending_open *open)
{
	struct pending_open *copy;
	size_t i;

	for (i = 0; i < pending->open.count; i++)
		if (pending->open.items[i].number == open->number)
			return;
	if (i == PENDING_OPEN_MAX || open->number <= 0)
		return;
	copy = array_add(&pending->open);
	*copy = (struct pending_open){
		.number = open->number,
		.title = change_text(open->title, CHANGE_TITLE_MAX),
		.by = change_text(open->by, CHANGE_WORD_MAX),
		.url = change_url(open->url),
		.labels = change_text(open->labels, CHANGE_TITLE_MAX),
		.services = change_text(open->services, CHANGE_TITLE_MAX),
		.is_draft = open->is_draft,
		.updated_at = open->updated_at > 0 ? open->updated_at : 0,
	};
}
