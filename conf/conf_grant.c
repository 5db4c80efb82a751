/* SPDX-License-Identifier: MIT */
/*
 * `grants:`, the list of who may do what where.
 *
 *	- {to: release-manager, may: [start, end, stage], windows: patch-*}
 */
#include <stdlib.h>
#include <string.h>

#include "conf_internal.h"
#include "conf_power.h"
#include "mem.h"

#define CONF_GRANT_WORDS_MAX 64		/* of `may` */

/* `may`: a word, or several. */
static void
conf_grant_read_may(const struct doc *list, struct grant *grant,
    struct complaints *complaints)
{
	const char *words[CONF_GRANT_WORDS_MAX], *word;
	grant_powers powers;
	size_t i, which, count = 0;

	while (count < countof(words) && (word = conf_power_word(count,
	    &powers)) != NULL)
		words[count++] = word;
	conf_require_entry(list, "act", complaints);
	for (i = 0; i < doc_item_count(list); i++) {
		if (conf_check_listing(doc_item(list, i), complaints) < 0 ||
		    doc_read_word(doc_item(list, i), words, count, &which,
		    complaints) != 0)
			continue;
		(void)conf_power_word(which, &powers);
		grant->powers |= powers;
	}
}

/* `to`: people, each once. */
static void
conf_grant_read_to(const struct doc *list, struct grant *grant,
    struct complaints *complaints)
{
	char *id;
	size_t i;

	conf_require_entry(list, "person", complaints);
	for (i = 0; i < doc_item_count(list); i++) {
		id = conf_read_name(doc_item(list, i), "to: the person",
		    grant->to.items, grant->to.count, complaints);
		if (id != NULL)
			array_push(&grant->to, id);
	}
}

/* "patch-thursday", "patch-*", "*": one "*" at most, and only at the end. */
static bool
conf_pattern_is_sound(const char *pattern)
{
	size_t length = strspn(pattern, "abcdefghijklmnopqrstuvwxyz"
	    "0123456789-");

	if (pattern[length] == '*')
		length++;
	return pattern[0] != '-' && pattern[0] != '\0' &&
	    pattern[length] == '\0';
}

/* A pattern of `windows` or `environments`; NULL after a complaint. */
static char *
conf_grant_read_pattern(const struct doc *doc, char *const *seen,
    size_t count, struct complaints *complaints)
{
	char *pattern = conf_check_listing(doc, complaints) < 0 ? NULL :
	    conf_read_name(doc, "the pattern", seen, count, complaints);

	if (pattern == NULL || conf_pattern_is_sound(pattern))
		return pattern;
	doc_complain(doc, COMPLAINT_ERROR, complaints, "\"%.80s\" is no "
	    "pattern; accepted are an id, the begin of ids with \"*\" behind "
	    "it (\"idf*\"), and \"*\"", pattern);
	free(pattern);
	return NULL;
}

/* Which windows, which environments: all where nothing is said. */
static void
conf_grant_read_patterns(const struct doc *entry, struct grant *grant,
    struct complaints *complaints)
{
	const struct doc *windows = doc_find(entry, "windows");
	const struct doc *environments = doc_find(entry, "environments");
	char *pattern;
	size_t i;

	/* An empty list could mean none as well as all. */
	conf_require_entry(windows, "window", complaints);
	conf_require_entry(environments, "environment", complaints);
	for (i = 0; i < doc_item_count(windows); i++) {
		pattern = conf_grant_read_pattern(doc_item(windows, i),
		    grant->windows.items, grant->windows.count, complaints);
		if (pattern != NULL)
			array_push(&grant->windows, pattern);
	}
	for (i = 0; i < doc_item_count(environments); i++) {
		pattern = conf_grant_read_pattern(doc_item(environments, i),
		    grant->environments.items, grant->environments.count,
		    complaints);
		if (pattern != NULL)
			array_push(&grant->environments, pattern);
	}
	/* It would never apply, and looks as if it did. */
	if ((windows != NULL || environments != NULL) &&
	    (grant->powers & (GRANT_OPERATE | GRANT_ADMIN)) != 0)
		doc_complain(windows != NULL ? windows : environments,
		    COMPLAINT_ERROR, complaints, "operate and admin are about "
		    "the whole site; give them in an entry without windows "
		    "and environments");
}

static void
conf_grant_read(struct conf_loader *loader, const struct doc *entry)
{
	static const char *const keys[] = { "to", "may", "windows",
		"environments" };
	static const char *const required[] = { "to", "may" };
	struct complaints *complaints = loader->complaints;
	struct grant *grant;

	if (entry->type != DOC_MAP) {
		doc_complain(entry, COMPLAINT_ERROR, complaints, "an entry of "
		    "grants must be a map such as {to: [PERSON], may: [start, "
		    "end]}");
		return;
	}
	grant = array_add(&loader->conf->grants);
	grant->file = conf_file(loader->conf, entry->file);
	grant->line = entry->line;
	array_push(&loader->grants, entry);
	(void)doc_check_keys(entry, keys, countof(keys), complaints);
	(void)conf_require(entry, required, countof(required), complaints);
	conf_grant_read_to(doc_find(entry, "to"), grant, complaints);
	conf_grant_read_may(doc_find(entry, "may"), grant, complaints);
	conf_grant_read_patterns(entry, grant, complaints);
}

/* Files of a folder add to one list: entries only allow, so their order does
 * not matter. */
void
conf_grants_read(struct conf_loader *loader, const struct doc *list)
{
	char shown[DOC_SHOWN_MAX];
	size_t i;

	if (list == NULL || list->is_refused)
		return;
	if (list->type != DOC_LIST || list->count == 0) {
		doc_complain(list, COMPLAINT_ERROR, loader->complaints,
		    "grants must be a list of {to: [PERSON], may: [start, "
		    "end], windows: [ID], environments: [ID]}, found %s",
		    list->type == DOC_LIST ? "an empty list" :
		    doc_show(list, shown));
		return;
	}
	for (i = 0; i < list->count; i++)
		conf_grant_read(loader, &list->items[i]);
}

/* Whole ids must exist; what is no pattern was told of.  A pattern may fit what
 * people make later, so one that fits nothing is only warned of
 * (conf_people.c). */
static void
conf_grants_cross_patterns(const struct conf_loader *loader,
    const struct conf_ids *ids, const struct doc *list)
{
	const struct doc *item;
	size_t i;

	for (i = 0; i < doc_item_count(list); i++) {
		item = doc_item(list, i);
		if (item->type == DOC_SCALAR &&
		    conf_pattern_is_sound(item->scalar) &&
		    strchr(item->scalar, '*') == NULL)
			conf_id_check(loader, ids, item);
	}
}

void
conf_grants_cross(const struct conf_loader *loader)
{
	const struct doc *entry;
	size_t i;

	for (i = 0; i < loader->grants.count; i++) {
		entry = loader->grants.items[i];
		conf_id_check_all(loader, &loader->people,
		    doc_find(entry, "to"));
		conf_grants_cross_patterns(loader, &loader->windows,
		    doc_find(entry, "windows"));
		conf_grants_cross_patterns(loader, &loader->environments,
		    doc_find(entry, "environments"));
	}
}
