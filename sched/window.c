/* SPDX-License-Identifier: MIT */
#include "window.h"

#include <stdlib.h>
#include <string.h>

/* Free a list of owned strings. */
static void
window_clear_strings(char **items, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		free(items[i]);
	free(items);
}

void
window_clear(struct window *window)
{
	size_t i;

	free(window->id);
	free(window->title);
	free(window->description);
	free(window->call);
	free(window->url);
	free(window->color);
	free(window->coordinator);
	free(window->confirm.by);
	recurrence_clear(&window->recurrence);
	for (i = 0; i < window->stages.count; i++)
		window_clear_strings(window->stages.items[i].environments.items,
		    window->stages.items[i].environments.count);
	array_clear(&window->stages);
	for (i = 0; i < window->announces.count; i++) {
		window_clear_strings(window->announces.items[i].channels.items,
		    window->announces.items[i].channels.count);
		array_clear(&window->announces.items[i].remind_secs);
	}
	array_clear(&window->announces);
	for (i = 0; i < window->reasons.count; i++)
		free(window->reasons.items[i].because);
	array_clear(&window->reasons);
	*window = (struct window){ 0 };
}

bool
window_has_environment(const struct window *window, const char *environment)
{
	const struct window_stage *stage;
	size_t i, k;

	for (i = 0; i < window->stages.count; i++) {
		stage = &window->stages.items[i];
		for (k = 0; k < stage->environments.count; k++)
			if (strcmp(stage->environments.items[k],
			    environment) == 0)
				return true;
	}
	return false;
}

const char *
window_impact_name(enum window_impact impact)
{
	static const char *const names[] = {
		[WINDOW_IMPACT_NONE] = "none",
		[WINDOW_IMPACT_TRANSIENT] = "transient",
		[WINDOW_IMPACT_SESSIONS_END] = "sessions-end",
		[WINDOW_IMPACT_DOWN] = "down",
	};

	return names[impact];
}
