/* SPDX-License-Identifier: MIT */
/* Lists of names on a command line: commas, since people leave out spaces, and
 * nobody calls an environment "a,b". */
#include "names.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"

void
names_split(struct names *names, const char *value, const char *marks)
{
	char *word, *rest = NULL;
	size_t length;

	if (value == NULL)
		return;
	names->text = mem_string(value);
	for (word = strtok_r(names->text, marks, &rest); word != NULL;
	    word = strtok_r(NULL, marks, &rest)) {
		word += strspn(word, " ");
		/* Blanks within stay: "1h 30m" is one, "a b" is none. */
		for (length = strlen(word); length > 0 &&
		    word[length - 1] == ' '; length--)
			word[length - 1] = '\0';
		if (length > 0)
			array_push(&names->list, (const char *)word);
	}
}

bool
names_has(const struct names *names, const char *word)
{
	size_t i;

	for (i = 0; i < names->list.count; i++)
		if (strcmp(names->list.items[i], word) == 0)
			return true;
	return false;
}

void
names_format(struct jsontext *json, const char *key,
    const char *const *first, size_t count)
{
	size_t i;

	jsontext_list(json, key);
	for (i = 0; i < count; i++)
		jsontext_string(json, NULL, first[i]);
	jsontext_end_list(json);
}

void
names_clear(struct names *names)
{
	array_clear(&names->list);
	free(names->text);
	names->text = NULL;
}
