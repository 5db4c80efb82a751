/* SPDX-License-Identifier: MIT */
/* Who asks, as a value that owns itself: it outlives the request when the asker
 * hangs up before the owner of state has answered. */
#include "requester.h"

#include <stdlib.h>

#include "mem.h"

struct requester *
requester_new(enum subject_kind kind, const char *way, const char *name)
{
	struct requester *requester = mem_new(1, sizeof(*requester));

	requester->kind = kind;
	requester->way = way;
	requester->name = mem_string(name);
	return requester;
}

void
requester_subject(const struct requester *requester,
    struct subject *ret_subject)
{
	*ret_subject = (struct subject){
		.kind = requester->kind,
		.people = (const char *const *)requester->people.items,
		.person_count = requester->people.count,
		.name = requester->name,
		.way = requester->way,
		.is_root = requester->is_root,
		.powers = requester->powers,
		.windows = (const char *const *)requester->windows.items,
		.window_count = requester->windows.count,
		.environments =
		    (const char *const *)requester->environments.items,
		.environment_count = requester->environments.count,
	};
}

void
requester_free(struct requester *requester)
{
	if (requester == NULL)
		return;
	free(requester->name);
	array_clear_owned(&requester->people);
	array_clear_owned(&requester->windows);
	array_clear_owned(&requester->environments);
	free(requester);
}
