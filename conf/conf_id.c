/* SPDX-License-Identifier: MIT */
/*
 * The ids of environments, channels, people and windows: form, doubles, lookup.
 * They are part of addresses (feeds), of keys in the database and of command
 * lines, hence the narrow alphabet.  Doubles within a file are the parser's (a
 * key twice); those over files are found here.
 */
#include <stdlib.h>
#include <string.h>

#include "conf_internal.h"
#include "nearest.h"

#define CONF_NEAREST_MAX 1000	/* ids that are tried for "did you mean" */

struct conf_words { ARRAY(const char *) list; };

/* [a-z0-9][a-z0-9-]*, at most WINDOW_ID_MAX. */
static bool
conf_id_is_sound(const char *id)
{
	size_t length = strlen(id);

	return length > 0 && length <= WINDOW_ID_MAX && id[0] != '-' &&
	    strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

/* The nearest sound id: small letters, others turned into "-", none doubled or
 * at an end.  Only for the message; nothing is mended silently. */
static void
conf_id_mend(const char *id, char ret_id[static WINDOW_ID_MAX + 1])
{
	size_t i, length = 0;
	char c;

	for (i = 0; id[i] != '\0' && length < WINDOW_ID_MAX; i++) {
		c = id[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if ((c < 'a' || c > 'z') && (c < '0' || c > '9'))
			c = '-';
		/* "Patch  Thursday!" becomes "patch-thursday". */
		if (c == '-' && (length == 0 || ret_id[length - 1] == '-'))
			continue;
		ret_id[length++] = c;
	}
	while (length > 0 && ret_id[length - 1] == '-')
		length--;
	ret_id[length] = '\0';
}

/* Unsound ids are entered too, so that references to them find them and the
 * fault is told once. */
void
conf_id_add(struct conf_loader *loader, struct conf_ids *ids,
    const struct doc *entry)
{
	struct conf_id id = { .id = entry->key, .entry = entry };
	struct text name = { 0 }, seen = { 0 };
	struct doc place = *entry;
	char mended[WINDOW_ID_MAX + 1];

	array_push(&ids->list, id);
	if (conf_id_is_sound(entry->key))
		return;
	doc_name_key(entry->key, &name, &seen);
	conf_id_mend(text_string(&seen), mended);
	place.line = entry->key_line;
	place.column = entry->key_column;
	doc_complain(&place, COMPLAINT_ERROR, loader->complaints,
	    "%s is no id; accepted are at most %d of a-z, 0-9 and \"-\", "
	    "not \"-\" first%s%s%s", text_string(&name), WINDOW_ID_MAX,
	    mended[0] != '\0' ? "; did you mean \"" : "", mended,
	    mended[0] != '\0' ? "\"?" : "");
	text_clear(&name);
	text_clear(&seen);
}

/* By id, then by file and line: of two that are called the same, the first in
 * reading order is "the first". */
static int
conf_id_cmp(const void *a, const void *b)
{
	const struct conf_id *x = a, *y = b;
	int order = strcmp(x->id, y->id);

	if (order == 0)
		order = strcmp(x->entry->file, y->entry->file);
	return order != 0 ? order : x->entry->key_line - y->entry->key_line;
}

/* One sort serves doubles here and the lookups of conf_id_check(). */
void
conf_id_sort(struct conf_loader *loader, struct conf_ids *ids)
{
	const struct conf_id *first, *id;
	struct doc place;
	size_t i;

	if (ids->list.count == 0)
		return;
	/* Equal ids stand beside each other then; each is held against the
	 * first of its kind, however many there are. */
	qsort(ids->list.items, ids->list.count, sizeof(*ids->list.items),
	    conf_id_cmp);
	first = &ids->list.items[0];
	for (i = 1; i < ids->list.count; i++) {
		id = &ids->list.items[i];
		if (strcmp(first->id, id->id) != 0) {
			first = id;
			continue;
		}
		place = *id->entry;
		place.line = id->entry->key_line;
		place.column = id->entry->key_column;
		doc_complain(&place, COMPLAINT_ERROR, loader->complaints,
		    "two %s are called \"%.80s\"; the first is in %s, line %d",
		    ids->part, id->id, first->entry->file,
		    first->entry->key_line);
	}
}

/* A sought id against an entry, for bsearch(3). */
static int
conf_id_find_cmp(const void *key, const void *item)
{
	return strcmp(key, ((const struct conf_id *)item)->id);
}

/* The ids to guess from, without those that are none: whoever was told to write
 * "team" for "Team" does not hear "Team" for "team".  Is `sought` what such an
 * id would be once it is mended? */
static bool
conf_id_is_mended(const struct conf_ids *ids, const char *sought,
    struct conf_words *words)
{
	char mended[WINDOW_ID_MAX + 1];
	size_t i;

	for (i = 0; i < ids->list.count && i < CONF_NEAREST_MAX; i++) {
		if (conf_id_is_sound(ids->list.items[i].id)) {
			array_push(&words->list, ids->list.items[i].id);
			continue;
		}
		conf_id_mend(ids->list.items[i].id, mended);
		if (strcmp(mended, sought) == 0)
			return true;
	}
	return false;
}

/*
 * Nothing is said any more once complaints are no longer kept: to find the
 * nearest of many ids for each of many faults would take long and be read by
 * nobody.
 */
void
conf_id_check(const struct conf_loader *loader, const struct conf_ids *ids,
    const struct doc *doc)
{
	struct conf_words words = { 0 };
	const char *nearest;

	/* bsearch(3) on what conf_id_sort() left: references come after. */
	if (loader->complaints->error_count > COMPLAINTS_MAX ||
	    (ids->list.count > 0 && bsearch(doc->scalar, ids->list.items,
	    ids->list.count, sizeof(*ids->list.items),
	    conf_id_find_cmp) != NULL))
		return;
	if (conf_id_is_mended(ids, doc->scalar, &words)) {
		array_clear(&words.list);
		return;
	}
	nearest = nearest_find(doc->scalar, words.list.items,
	    words.list.count);
	doc_complain(doc, COMPLAINT_ERROR, loader->complaints,
	    "no %s is called \"%.80s\"%s%s%s", ids->kind, doc->scalar,
	    nearest != NULL ? "; did you mean \"" : "; accepted are the ids "
	    "under ", nearest != NULL ? nearest : ids->part,
	    nearest != NULL ? "\"?" : "");
	array_clear(&words.list);
}

/* What is no text, or an empty one, was complained about when it was read. */
void
conf_id_check_all(const struct conf_loader *loader,
    const struct conf_ids *ids, const struct doc *list)
{
	size_t i;

	for (i = 0; i < doc_item_count(list); i++)
		if (doc_item(list, i)->type == DOC_SCALAR &&
		    doc_item(list, i)->length > 0 &&
		    conf_check_listing(doc_item(list, i),
		    loader->complaints) == 0)
			conf_id_check(loader, ids, doc_item(list, i));
}
