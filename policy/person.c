/* SPDX-License-Identifier: MIT */
/* People: a list of plain values that the configuration fills and everybody
 * else reads. */
#include "person.h"

#include <stdlib.h>
#include <string.h>

/* Searched in order: a site has a handful of roles. */
const struct person *
person_find(const struct person *people, size_t count, const char *id)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strcmp(people[i].id, id) == 0)
			return &people[i];
	return NULL;
}

/* Somebody's title may be the id of somebody else. */
const struct person *
person_find_called(const struct person *people, size_t count,
    const char *name)
{
	const struct person *person = person_find(people, count, name);
	size_t i;

	for (i = 0; person == NULL && i < count; i++)
		if (strcmp(people[i].title, name) == 0)
			person = &people[i];
	return person;
}

const struct person_designate *
person_find_designate(const struct person *person, const char *const *people,
    size_t count, int64_t now_at)
{
	const struct person_designate *designate;
	size_t i, k;

	for (i = 0; i < person->designates.count; i++) {
		designate = &person->designates.items[i];
		if (now_at < designate->from_at ||
		    now_at >= designate->until_at)
			continue;
		for (k = 0; k < count; k++)
			if (strcmp(designate->to, people[k]) == 0)
				return designate;
	}
	return NULL;
}

void
person_clear(struct person *person)
{
	size_t i;

	for (i = 0; i < person->designates.count; i++)
		free(person->designates.items[i].to);
	array_clear(&person->designates);
	free(person->id);
	free(person->title);
	array_clear_owned(&person->contact);
	array_clear_owned(&person->unix_users);
	array_clear_owned(&person->slack_users);
	array_clear_owned(&person->slack_groups);
	array_clear_owned(&person->logins);
	*person = (struct person){ 0 };
}
