/* SPDX-License-Identifier: MIT */
/* What an occurrence meets, for the message that tells who is in charge. */
#include <string.h>

#include "conflict_gist.h"
#include "service_internal.h"

bool
agenda_conflict_is_there(const struct schedule *schedule,
    const struct occurrence *occurrence, const char *detail)
{
	struct conflicts conflicts = { 0 };
	struct conflict_gist gist;
	struct text clashes = { 0 };
	bool is_there = conflict_find(&conflicts, schedule, occurrence);

	if (is_there && detail != NULL && conflict_gist_parse(detail,
	    strlen(detail), &gist, NULL) == 0) {
		conflict_format_clashes(&clashes, &conflicts.list.items[0]);
		is_there = strcmp(gist.clashes, text_string(&clashes)) == 0;
		conflict_gist_clear(&gist);
	}
	text_clear(&clashes);
	conflict_clear(&conflicts);
	return is_there;
}

void
agenda_conflict_format(struct service *service,
    const struct agenda_item *item, struct text *text)
{
	const struct occurrence *occurrence = &item->occurrence;
	const struct window *window = occurrence->window;
	struct conflicts conflicts = { 0 };
	struct conflict_gist gist;
	const char *person = NULL;

	if (announcement_find_coordinator(occurrence) != NULL)
		person = service_person_id(service->conf,
		    occurrence_coordinator_key(occurrence));
	else if (item->announcement.announce == &window->confirm.ask)
		person = window->confirm.by;
	if (conflict_find(&conflicts, service->schedule, occurrence)) {
		conflict_gist_init(&gist, &conflicts.list.items[0], person);
		conflict_gist_format(text, &gist);
		conflict_gist_clear(&gist);
	}
	conflict_clear(&conflicts);
}
