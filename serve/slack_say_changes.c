/* SPDX-License-Identifier: MIT */
/* /patchday changes: what waits.  Whoever is in the workspace may type it, so
 * it tells no titles and no names; the page does, to who is known there. */
#include <string.h>

#include "environment.h"
#include "nearest.h"
#include "page_environment_internal.h"
#include "slack_say_internal.h"

#define SLACK_SAY_CHANGES 20

static void
slack_say_put_environment(struct text *text,
    const struct environment *environment, const struct pending *pending)
{
	text_putf(text, "%s%s: ", text->length > 0 ? "\n" : "",
	    environment->title);
	if (pending == NULL)
		text_puts(text, "nothing is known");
	else
		page_environment_put_count(text, pending);
}

/* "gafaelfawr 15.3.2 → 15.4.1 (minor)", a line each. */
static void
slack_say_put_changes(struct text *text, const struct pending *pending)
{
	const struct change *change;
	size_t i, count = 0;

	for (i = 0; i < pending->changes.count; i++) {
		change = &pending->changes.items[i];
		if (!change_is_waiting(change) ||
		    count++ >= SLACK_SAY_CHANGES)
			continue;
		text_putf(text, "\n%s", change->service);
		if (change->to != NULL)
			text_putf(text, " %s%s%s",
			    change->from == NULL ? "to" : change->from,
			    change->from == NULL ? " " : " → ", change->to);
		text_putf(text, " (%s)", change_class_name(change->class));
	}
	if (count > SLACK_SAY_CHANGES)
		text_putf(text, "\nand %zu more",
		    count - SLACK_SAY_CHANGES);
}

void
slack_say_changes(struct text *text, const struct snapshot *snapshot,
    const char *id)
{
	const struct conf *conf = snapshot->conf;
	const struct environment *environment;
	ARRAY(const char *) ids = { 0 };
	const char *nearest;
	size_t i;

	if (snapshot->pending == NULL) {
		text_puts(text, "Nothing is known of what waits.");
		return;
	}
	for (i = 0; i < conf->environments.count; i++) {
		environment = &conf->environments.items[i];
		array_push(&ids, environment->id);
		if (id == NULL)
			slack_say_put_environment(text, environment,
			    pending_list_find(snapshot->pending,
			    environment->id));
	}
	environment = id == NULL ? NULL : conf_find_environment(conf, id);
	if (environment != NULL) {
		const struct pending *pending = pending_list_find(
		    snapshot->pending, id);

		slack_say_put_environment(text, environment, pending);
		if (pending != NULL)
			slack_say_put_changes(text, pending);
	} else if (id != NULL) {
		nearest = nearest_find(id, ids.items, ids.count);
		text_putf(text, "There is no environment \"%s\"%s%s%s", id,
		    nearest == NULL ? "." : "; did you mean \"",
		    nearest == NULL ? "" : nearest,
		    nearest == NULL ? "" : "\"?");
	}
	array_clear(&ids);
}
