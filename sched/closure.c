/* SPDX-License-Identifier: MIT */
/* Which environments a closure closes, and when. */
#include "closure.h"

#include <stdlib.h>
#include <string.h>

#include "window.h"

bool
closure_covers(const struct closure *closure, const char *environment)
{
	size_t i;

	for (i = 0; i < closure->environments.count; i++)
		if (strcmp(closure->environments.items[i], environment) == 0)
			return true;
	return closure->is_everywhere;
}

bool
closure_hits(const struct closure *closure, const struct window *window,
    int64_t from_at, int64_t until_at)
{
	const struct window_stage *stage;
	size_t i, k;

	if (until_at <= closure->from_at || from_at >= closure->until_at ||
	    (closure->window != NULL && strcmp(closure->window, window->id) !=
	    0))
		return false;
	for (i = 0; i < window->stages.count; i++) {
		stage = &window->stages.items[i];
		for (k = 0; k < stage->environments.count; k++)
			if (closure_covers(closure,
			    stage->environments.items[k]))
				return true;
	}
	/* Work in no environment is stopped by what stops all of them. */
	return closure->is_everywhere;
}

void
closure_clear(struct closures *closures)
{
	size_t i;

	for (i = 0; i < closures->list.count; i++) {
		free(closures->list.items[i].title);
		free(closures->list.items[i].services);
		free(closures->list.items[i].window);
		array_clear_owned(&closures->list.items[i].environments);
	}
	array_clear(&closures->list);
}
