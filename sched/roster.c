/* SPDX-License-Identifier: MIT */
/*
 * Names of the journal, made readable.  A mark at the end says by what somebody
 * was recognised, and only that is looked for: a login may be spelled like the
 * id of somebody else.  Who left the configuration keeps the name that was
 * written down.
 */
#include "roster.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"

/* The marks, as serve writes them; what is behind one is not looked at, but of
 * Slack, where it is the id and what is before it may be anything. */
static const struct {
	const char *mark;
	enum roster_kind kind;
} roster_marks[] = {
	{ " (token ", ROSTER_ID },
	{ " (uid ", ROSTER_UNIX },
	{ " (login)", ROSTER_LOGIN },
	{ " (Slack user ", ROSTER_SLACK },
	/* Who answered by a link is written down by their title. */
	{ " (link)", ROSTER_TITLE },
};

void
roster_add(struct roster *roster, enum roster_kind kind, const char *key,
    const char *title)
{
	array_push(&roster->list, ((struct roster_entry){ kind, key, title }));
}

/* By the first `length` bytes of a key. */
static const char *
roster_find(const struct roster *roster, enum roster_kind kind,
    const char *key, size_t length)
{
	const struct roster_entry *entry;
	size_t i;

	for (i = 0; roster != NULL && i < roster->list.count; i++) {
		entry = &roster->list.items[i];
		if (entry->kind == kind && strlen(entry->key) == length &&
		    memcmp(entry->key, key, length) == 0)
			return entry->title;
	}
	return NULL;
}

const char *
roster_title(const struct roster *roster, const char *id)
{
	return id == NULL ? NULL :
	    roster_find(roster, ROSTER_ID, id, strlen(id));
}

/* The last place of the mark: names before it may hold one too. */
static const char *
roster_find_mark(const char *who, const char *mark)
{
	const char *found = NULL, *next = who;

	while ((next = strstr(next, mark)) != NULL)
		found = next++;
	return found;
}

char *
roster_name(const struct roster *roster, const char *who)
{
	const char *title = NULL, *mark, *key;
	bool is_marked = false;
	size_t i, length;

	if (who == NULL)
		return NULL;
	length = strlen(who);
	/* Without a mark it is an id (or nobody's): of a rehearsal's script. */
	if (length == 0 || who[length - 1] != ')' ||
	    (mark = roster_find_mark(who, " (")) == NULL || mark == who) {
		title = roster_title(roster, who);
		return mem_string(title != NULL ? title : who);
	}
	for (i = 0; i < countof(roster_marks) && title == NULL; i++) {
		if (strncmp(mark, roster_marks[i].mark,
		    strlen(roster_marks[i].mark)) != 0)
			continue;
		is_marked = true;
		key = who;
		length = (size_t)(mark - who);
		if (roster_marks[i].kind == ROSTER_SLACK) {
			key = mark + strlen(roster_marks[i].mark);
			length = strlen(key) - 1;
		}
		title = roster_find(roster, roster_marks[i].kind, key, length);
	}
	/* Other brackets are part of a name. */
	return title != NULL ? mem_string(title) : is_marked ?
	    mem_bytes(who, (size_t)(mark - who)) : mem_string(who);
}

void
roster_clear(struct roster *roster)
{
	array_clear(&roster->list);
}
