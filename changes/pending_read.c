/* SPDX-License-Identifier: MIT */
/*
 * The JSON of what is pending, read back.  The collector reads what strangers
 * wrote, so the service trusts it as little as it would trust them: each value
 * has its type, each text is cleaned and cut anew, each address is one.
 */
#include <errno.h>
#include <string.h>

#include "change_internal.h"
#include "instant.h"
#include "pending.h"
#include "pending_internal.h"

static int
pending_refuse(const char *key, const char *accepted, struct error *ret_error)
{
	return error_set(ret_error, ERROR_INPUT, "\"%s\" must be %s", key,
	    accepted);
}

/* The string at `key`; NULL when it is absent or null.  Lent. */
static int
pending_read_lent(const struct doc *map, const char *key,
    const char **ret_string, struct error *ret_error)
{
	const struct doc *doc = doc_find(map, key);

	*ret_string = NULL;
	if (doc == NULL || doc->type == DOC_NULL)
		return 0;
	if (doc->type != DOC_SCALAR || !doc->is_quoted)
		return pending_refuse(key, "a string", ret_error);
	*ret_string = doc->scalar;
	return 0;
}

static int
pending_read_string(const struct doc *map, const char *key, size_t most,
    char **ret_string, struct error *ret_error)
{
	const char *string;

	if (pending_read_lent(map, key, &string, ret_error) != 0)
		return -1;
	*ret_string = change_text(string, most);
	return 0;
}

static int
pending_read_url(const struct doc *map, const char *key, char **ret_url,
    struct error *ret_error)
{
	const char *string;

	if (pending_read_lent(map, key, &string, ret_error) != 0)
		return -1;
	if (string != NULL && !change_is_url(string))
		return pending_refuse(key, "an http or https URL", ret_error);
	*ret_url = mem_string(string);
	return 0;
}

static int
pending_read_instant(const struct doc *map, const char *key, int64_t *ret_at,
    struct error *ret_error)
{
	const char *string;
	int64_t at;

	if (pending_read_lent(map, key, &string, ret_error) != 0)
		return -1;
	if (string == NULL)
		return 0;
	at = instant_parse(string);
	if (at < 0)
		return pending_refuse(key, "a time such as "
		    "2026-07-30T21:00:00Z", ret_error);
	*ret_at = at;
	return 0;
}

/* A whole number from 0. */
static int
pending_read_number(const struct doc *map, const char *key, int64_t most,
    int64_t *ret_number, struct error *ret_error)
{
	const struct doc *doc = doc_find(map, key);
	long long number;
	char *end;

	if (doc == NULL || doc->type == DOC_NULL)
		return 0;
	if (doc->type != DOC_SCALAR || doc->is_quoted)
		return pending_refuse(key, "a number", ret_error);
	errno = 0;
	number = strtoll(doc->scalar, &end, 10);
	if (end == doc->scalar || *end != '\0' || errno != 0 || number < 0 ||
	    number > most)
		return pending_refuse(key, "a whole number", ret_error);
	*ret_number = number;
	return 0;
}

/* One of the words; absent: `ret_index` stays, and is refused where it is
 * `count`. */
static int
pending_read_word(const struct doc *map, const char *key,
    const char *const *words, size_t count, size_t *ret_index,
    struct error *ret_error)
{
	struct text accepted = { 0 };
	const char *string;
	size_t i;

	if (pending_read_lent(map, key, &string, ret_error) != 0)
		return -1;
	if (string == NULL && *ret_index < count)
		return 0;
	for (i = 0; i < count; i++) {
		if (string != NULL && strcmp(words[i], string) == 0) {
			*ret_index = i;
			text_clear(&accepted);
			return 0;
		}
		if (words[i][0] != '\0')
			text_putf(&accepted, "%s%s", accepted.length == 0 ?
			    "one of " : ", ", words[i]);
	}
	(void)pending_refuse(key, text_string(&accepted), ret_error);
	text_clear(&accepted);
	return -1;
}

/* The list at `key`, of maps, at most `most`; NULL when it is absent. */
static int
pending_read_list(const struct doc *map, const char *key, size_t most,
    const struct doc **ret_list, struct error *ret_error)
{
	const struct doc *list = doc_find(map, key);
	size_t i;

	*ret_list = NULL;
	if (list == NULL || list->type == DOC_NULL)
		return 0;
	if (list->type != DOC_LIST)
		return pending_refuse(key, "a list", ret_error);
	if (list->count > most)
		return error_set(ret_error, ERROR_LIMIT,
		    "\"%s\" has %zu entries, at most %zu are accepted", key,
		    list->count, most);
	for (i = 0; i < list->count; i++)
		if (list->items[i].type != DOC_MAP)
			return pending_refuse(key, "a list of objects",
			    ret_error);
	*ret_list = list;
	return 0;
}

static size_t
pending_list_count(const struct doc *list)
{
	return list == NULL ? 0 : list->count;
}

static int
pending_read_part(const struct doc *map, struct change *change,
    struct error *ret_error)
{
	const char *what, *from, *to;
	size_t class = CHANGE_UNKNOWN;

	if (pending_read_lent(map, "what", &what, ret_error) != 0 ||
	    pending_read_lent(map, "from", &from, ret_error) != 0 ||
	    pending_read_lent(map, "to", &to, ret_error) != 0 ||
	    pending_read_word(map, "class", change_class_words,
	    CHANGE_CLASS_COUNT, &class, ret_error) != 0)
		return -1;
	change_add_part(change, what, from, to, (enum change_class)class);
	return 0;
}

static int
pending_read_merge(const struct doc *map, struct change *change,
    struct error *ret_error)
{
	struct change_merge merge = { 0 };
	int result = -1;

	if (pending_read_number(map, "number", INT64_MAX, &merge.number,
	    ret_error) != 0 ||
	    pending_read_string(map, "title", CHANGE_TITLE_MAX, &merge.title,
	    ret_error) != 0 ||
	    pending_read_string(map, "sha", CHANGE_WORD_MAX, &merge.sha,
	    ret_error) != 0 ||
	    pending_read_string(map, "by", CHANGE_WORD_MAX, &merge.by,
	    ret_error) != 0 ||
	    pending_read_string(map, "labels", CHANGE_TITLE_MAX,
	    &merge.labels, ret_error) != 0 ||
	    pending_read_url(map, "url", &merge.url, ret_error) != 0 ||
	    pending_read_instant(map, "merged_at", &merge.merged_at,
	    ret_error) != 0)
		goto out;
	change_add_merge(change, &merge);
	result = 0;
out:
	change_merge_clear(&merge);
	return result;
}

static int
pending_read_lists(const struct doc *map, struct change *change,
    struct error *ret_error)
{
	const struct doc *parts, *merges;
	size_t i;

	if (pending_read_list(map, "parts", CHANGE_PARTS_MAX, &parts,
	    ret_error) != 0 ||
	    pending_read_list(map, "merges", CHANGE_MERGES_MAX, &merges,
	    ret_error) != 0)
		return -1;
	for (i = 0; i < pending_list_count(parts); i++)
		if (pending_read_part(&parts->items[i], change,
		    ret_error) != 0)
			return -1;
	for (i = 0; i < pending_list_count(merges); i++)
		if (pending_read_merge(&merges->items[i], change,
		    ret_error) != 0)
			return -1;
	return 0;
}

/* Its texts.  They come before the parts, which would set from and to. */
static int
pending_read_texts(const struct doc *map, struct change *change,
    struct error *ret_error)
{
	const struct { const char *key; size_t most; char **text; } texts[] = {
		{ "from", CHANGE_WORD_MAX, &change->from },
		{ "to", CHANGE_WORD_MAX, &change->to },
		{ "branch", CHANGE_WORD_MAX, &change->branch },
		{ "trouble", PENDING_TROUBLE_MAX, &change->trouble },
	};
	const struct { const char *key; char **url; } urls[] = {
		{ "app_url", &change->app_url },
		{ "diff_url", &change->diff_url },
		{ "compare_url", &change->compare_url },
		{ "notes_url", &change->notes_url },
	};
	size_t i;

	for (i = 0; i < countof(texts); i++)
		if (pending_read_string(map, texts[i].key, texts[i].most,
		    texts[i].text, ret_error) != 0)
			return -1;
	for (i = 0; i < countof(urls); i++)
		if (pending_read_url(map, urls[i].key, urls[i].url,
		    ret_error) != 0)
			return -1;
	return 0;
}

/* true only as the word without quotes. */
static bool
pending_is_true(const struct doc *map, const char *key)
{
	const struct doc *doc = doc_find(map, key);

	return doc != NULL && doc->type == DOC_SCALAR && !doc->is_quoted &&
	    strcmp(doc->scalar, "true") == 0;
}

static int
pending_read_change(const struct doc *map, struct pending *pending,
    struct error *ret_error)
{
	/* Who cannot tell says "unknown". */
	size_t class = CHANGE_CLASS_COUNT, sync = SYNC_NOT_SAID;
	size_t health = HEALTH_NOT_SAID;
	struct change *change;
	const char *service;
	int64_t sources = 0;

	if (pending_read_lent(map, "service", &service, ret_error) != 0)
		return -1;
	change = service == NULL ? NULL : pending_change(pending, service);
	if (change == NULL)
		return pending_refuse("service", "a name", ret_error);
	if (pending_read_word(map, "class", change_class_words,
	    CHANGE_CLASS_COUNT, &class, ret_error) != 0 ||
	    pending_read_word(map, "sync", change_sync_words,
	    CHANGE_SYNC_COUNT, &sync, ret_error) != 0 ||
	    pending_read_word(map, "health", change_health_words,
	    CHANGE_HEALTH_COUNT, &health, ret_error) != 0 ||
	    pending_read_number(map, "sources", UINT32_MAX, &sources,
	    ret_error) != 0 ||
	    pending_read_instant(map, "seen_at", &change->seen_at,
	    ret_error) != 0 ||
	    pending_read_texts(map, change, ret_error) != 0 ||
	    pending_read_lists(map, change, ret_error) != 0)
		return -1;
	/* Parts over the cap are counted in it: it is at least as grave. */
	if ((enum change_class)class < change->class)
		change->class = (enum change_class)class;
	change->sync = (enum change_sync)sync;
	change->health = (enum change_health)health;
	change->is_automated = pending_is_true(map, "automated");
	change->sources = (unsigned)sources;
	return 0;
}

static int
pending_read_running(const struct doc *map, struct pending *pending,
    struct error *ret_error)
{
	struct pending_running running = { 0 };
	const struct { const char *key; char **text; } texts[] = {
		{ "service", &running.service },
		{ "revision", &running.revision },
		{ "version", &running.version },
		{ "branch", &running.branch },
		{ "path", &running.path },
	};
	int result = -1;
	size_t i;

	for (i = 0; i < countof(texts); i++)
		if (pending_read_string(map, texts[i].key, CHANGE_TITLE_MAX,
		    texts[i].text, ret_error) != 0)
			goto out;
	if (pending_read_instant(map, "synced_at", &running.synced_at,
	    ret_error) != 0)
		goto out;
	pending_add_running(pending, &running);
	result = 0;
out:
	for (i = 0; i < countof(texts); i++)
		free(*texts[i].text);
	return result;
}

static int
pending_read_open(const struct doc *map, struct pending *pending,
    struct error *ret_error)
{
	struct pending_open open = { .is_draft =
	    pending_is_true(map, "draft") };
	int result = -1;

	if (pending_read_number(map, "number", INT64_MAX, &open.number,
	    ret_error) != 0 ||
	    pending_read_string(map, "title", CHANGE_TITLE_MAX, &open.title,
	    ret_error) != 0 ||
	    pending_read_string(map, "by", CHANGE_WORD_MAX, &open.by,
	    ret_error) != 0 ||
	    pending_read_string(map, "labels", CHANGE_TITLE_MAX, &open.labels,
	    ret_error) != 0 ||
	    pending_read_string(map, "services", CHANGE_TITLE_MAX,
	    &open.services, ret_error) != 0 ||
	    pending_read_url(map, "url", &open.url, ret_error) != 0 ||
	    pending_read_instant(map, "updated_at", &open.updated_at,
	    ret_error) != 0)
		goto out;
	pending_add_open(pending, &open);
	result = 0;
out:
	pending_open_clear(&open);
	return result;
}

static int
pending_read_source(const struct doc *map, struct pending *pending,
    struct error *ret_error)
{
	const char *kind, *trouble;
	int64_t at = 0;
	size_t count;

	if (pending_read_lent(map, "source", &kind, ret_error) != 0 ||
	    pending_read_lent(map, "trouble", &trouble, ret_error) != 0 ||
	    pending_read_instant(map, "at", &at, ret_error) != 0)
		return -1;
	if (kind == NULL)
		return pending_refuse("source", "a name", ret_error);
	count = pending->sources.count;
	pending_add_source(pending, kind, at, trouble);
	if (pending->sources.count > count)
		pending->sources.items[count].is_kept = pending_is_true(map,
		    "kept");
	return 0;
}

/* The lists, each by its reader. */
static int
pending_read_all(const struct doc *doc, struct pending *pending,
    struct error *ret_error)
{
	static const struct {
		const char *key;
		size_t most;
		int (*read)(const struct doc *map, struct pending *pending,
		    struct error *ret_error);
	} lists[] = {
		{ "sources", PENDING_SOURCES_MAX, pending_read_source },
		{ "changes", PENDING_CHANGES_MAX, pending_read_change },
		{ "running", PENDING_RUNNING_MAX, pending_read_running },
		{ "open", PENDING_OPEN_MAX, pending_read_open },
	};
	const struct doc *list;
	size_t i, j;

	for (i = 0; i < countof(lists); i++) {
		if (pending_read_list(doc, lists[i].key, lists[i].most, &list,
		    ret_error) != 0)
			return -1;
		for (j = 0; j < pending_list_count(list); j++)
			if (lists[i].read(&list->items[j], pending,
			    ret_error) != 0)
				return -1;
	}
	return 0;
}

int
pending_parse_json(const struct doc *doc, struct pending *ret_pending,
    struct error *ret_error)
{
	struct pending pending = { 0 };
	const struct doc *changes;

	if (doc == NULL || doc->type != DOC_MAP)
		return error_set(ret_error, ERROR_INPUT,
		    "what is pending must be an object");
	if (pending_read_string(doc, "environment", CHANGE_WORD_MAX,
	    &pending.environment, ret_error) == 0 &&
	    pending_read_string(doc, "head", CHANGE_WORD_MAX, &pending.head,
	    ret_error) == 0 &&
	    pending_read_instant(doc, "at", &pending.at, ret_error) == 0 &&
	    pending_read_all(doc, &pending, ret_error) == 0) {
		changes = doc_find(doc, "changes");
		if (pending.environment == NULL) {
			(void)pending_refuse("environment", "a name",
			    ret_error);
		} else if (changes == NULL || changes->type != DOC_LIST) {
			/* Nothing said is not "nothing waits". */
			(void)pending_refuse("changes", "a list", ret_error);
		} else {
			*ret_pending = pending;
			return 0;
		}
	}
	pending_clear(&pending);
	return -1;
}
