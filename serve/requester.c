/* SPDX-License-Identifier: MIT */
/* Who asks, as a value that owns itself: it outlives the request when the asker
 * hangs up before the owner of state has answered. */
#include "requester.h"

#include <stdlib.h>
#include <string.h>

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

bool
requester_is_person(const struct requester *requester, const char *id)
{
	size_t i;

	for (i = 0; id != NULL && i < requester->people.count; i++)
		if (strcmp(requester->people.items[i], id) == 0)
			return true;
	return false;
}

void
requester_add_person(struct requester *requester, const char *id)
{
	if (!requester_is_person(requester, id))
		array_push(&requester->people, mem_string(id));
}

struct requester *
requester_of_token(const struct token_entry *entry, const char *way)
{
	struct requester *requester;
	size_t i;

	requester = requester_new(SUBJECT_TOKEN, way, NULL);
	/* Two tokens of a person are two names in the journal. */
	requester->name = mem_format("%s (token %s)", entry->person,
	    entry->id);
	requester->token = mem_string(entry->id);
	requester->powers = entry->powers;
	requester_add_person(requester, entry->person);
	for (i = 0; i < entry->windows.count; i++)
		array_push(&requester->windows,
		    mem_string(entry->windows.items[i]));
	for (i = 0; i < entry->environments.count; i++)
		array_push(&requester->environments,
		    mem_string(entry->environments.items[i]));
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
	free(requester->token);
	array_clear_owned(&requester->people);
	array_clear_owned(&requester->windows);
	array_clear_owned(&requester->environments);
	free(requester);
}
