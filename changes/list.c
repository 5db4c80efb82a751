/* SPDX-License-Identifier: MIT */
/*
 * A list that somebody writes: by hand, or by a program of theirs.  It is for
 * teams without Argo CD and without a repository of our layout.
 *
 *	- environment: [idfint, idfprod]	# one or several, or "*": all
 *	  service: gafaelfawr
 *	  from: 15.3.2
 *	  to: 15.4.1
 *	  class: minor				# else from the two versions
 *	  title: Update Gafaelfawr		# what was merged
 *	  number: 6810
 *	  by: octocat
 *	  url: https://github.com/…/pull/6810
 *	  merged_at: 2026-07-29T10:00:00Z
 *	  notes: https://…/releases/15.4.1
 *	  labels: [bug]
 *
 * JSON is read as the YAML that it nearly is, since that knows lines.
 */
#include <string.h>

#include "change_internal.h"
#include "file.h"
#include "instant.h"
#include "list.h"
#include "secret.h"
#include "source_internal.h"

#define LIST_ENTRIES_MAX 2000
#define LIST_SHOWN 3		/* complaints that are told */

static const char *const list_keys[] = { "environment", "service", "from",
	"to", "class", "title", "number", "by", "url", "merged_at", "notes",
	"labels" };

/* One entry.  Strings are owned. */
struct list_entry {
	char *service, *from, *to, *title, *by, *url, *notes, *labels;
	enum change_class class;
	int64_t number, merged_at;
};

/* --- configuration -------------------------------------------------------- */

static int
list_parse(const struct doc *entry, struct source *source,
    struct complaints *complaints)
{
	static const char *const keys[] = { "file", "url", "token", "ca" };
	const struct doc *file = doc_find(entry, "file");
	const struct doc *url = doc_find(entry, "url");
	const struct doc *token = doc_find(entry, "token");

	if (doc_check_keys(entry, keys, countof(keys), complaints) != 0)
		return -1;
	if ((file == NULL) == (url == NULL) ||
	    (file != NULL && token != NULL)) {
		doc_complain(entry, COMPLAINT_ERROR, complaints, "%s needs one "
		    "of {file: PATH} and {url: …, token: {file: PATH}}, the "
		    "token only where it is asked for", entry->key);
		return -1;
	}
	if (doc_read_path(file, &source->path, complaints) != 0 ||
	    doc_read_url(url, NULL, &source->url, complaints) != 0 ||
	    secret_read_place(token, &source->token_file, complaints) != 0)
		return -1;
	if (url != NULL && strncmp(source->url, "https://", 8) != 0 &&
	    source_check_url(url, source->url, complaints) != 0)
		return -1;
	return doc_read_path(doc_find(entry, "ca"), &source->ca_file,
	    complaints);
}

/* --- one entry ------------------------------------------------------------ */

static void
list_entry_clear(struct list_entry *entry)
{
	free(entry->service);
	free(entry->from);
	free(entry->to);
	free(entry->title);
	free(entry->by);
	free(entry->url);
	free(entry->notes);
	free(entry->labels);
	*entry = (struct list_entry){ 0 };
}

static int
list_read_instant(const struct doc *doc, int64_t *ret_at,
    struct complaints *complaints)
{
	char shown[DOC_SHOWN_MAX];
	const char *string = doc_string(doc);
	int64_t at = string == NULL ? -1 : instant_parse(string);

	if (doc == NULL)
		return 0;
	if (at < 0) {
		doc_complain(doc, COMPLAINT_ERROR, complaints, "%s must be a "
		    "time as 2026-07-30T21:00:00Z or a date, found %s",
		    doc->key, doc_show(doc, shown));
		return -1;
	}
	*ret_at = at;
	return 0;
}

static int
list_read_number(const struct doc *doc, int64_t *ret_number,
    struct complaints *complaints)
{
	char shown[DOC_SHOWN_MAX];
	const char *string = doc_string(doc);
	size_t length = string == NULL ? 0 : strspn(string, "0123456789");

	if (doc == NULL)
		return 0;
	if (length == 0 || length > 12 || string[length] != '\0') {
		doc_complain(doc, COMPLAINT_ERROR, complaints, "%s must be the "
		    "number of a pull request, found %s", doc->key,
		    doc_show(doc, shown));
		return -1;
	}
	*ret_number = strtoll(string, NULL, 10);
	return 0;
}

/* One or several, as "bug, breaking". */
static int
list_read_labels(const struct doc *doc, char **ret_labels,
    struct complaints *complaints)
{
	struct text text = { 0 };
	char *label = NULL;
	size_t i;

	for (i = 0; i < doc_item_count(doc); i++) {
		if (doc_read_line(doc_item(doc, i), CHANGE_WORD_MAX, &label,
		    complaints) != 0)
			break;
		text_putf(&text, "%s%s", i > 0 ? ", " : "", label);
	}
	free(label);
	if (i < doc_item_count(doc)) {
		text_clear(&text);
		return -1;
	}
	*ret_labels = text_take(&text);
	return 0;
}

/* The texts of an entry, one row each. */
static int
list_read_texts(const struct doc *map, struct list_entry *entry,
    struct complaints *complaints)
{
	const struct { const char *key; size_t most; char **text; } texts[] = {
		{ "service", CHANGE_WORD_MAX, &entry->service },
		{ "from", CHANGE_WORD_MAX, &entry->from },
		{ "to", CHANGE_WORD_MAX, &entry->to },
		{ "title", CHANGE_TITLE_MAX, &entry->title },
		{ "by", CHANGE_WORD_MAX, &entry->by },
	};
	int result = 0;
	size_t i;

	for (i = 0; i < countof(texts); i++)
		result |= doc_read_line(doc_find(map, texts[i].key),
		    texts[i].most, texts[i].text, complaints);
	result |= doc_read_url(doc_find(map, "url"), NULL, &entry->url,
	    complaints);
	result |= doc_read_url(doc_find(map, "notes"), NULL, &entry->notes,
	    complaints);
	return result;
}

/* Every value is read even when another is wrong.  0 or -1. */
static int
list_entry_parse(const struct doc *map, struct list_entry *ret_entry,
    struct complaints *complaints)
{
	static const char *const required[] = { "environment", "service" };
	struct list_entry entry = { 0 };
	size_t i, class = CHANGE_UNKNOWN;
	int result;

	if (doc_check_keys(map, list_keys, countof(list_keys), complaints) !=
	    0)
		return -1;
	for (i = 0; i < countof(required); i++)
		if (doc_find(map, required[i]) == NULL) {
			doc_complain(map, COMPLAINT_ERROR, complaints,
			    "this entry lacks \"%s\"", required[i]);
			return -1;
		}
	result = list_read_texts(map, &entry, complaints);
	result |= list_read_instant(doc_find(map, "merged_at"),
	    &entry.merged_at, complaints);
	result |= list_read_number(doc_find(map, "number"), &entry.number,
	    complaints);
	result |= list_read_labels(doc_find(map, "labels"), &entry.labels,
	    complaints);
	result |= doc_read_word(doc_find(map, "class"), change_class_words,
	    CHANGE_CLASS_COUNT, &class, complaints);
	if (result != 0) {
		list_entry_clear(&entry);
		return -1;
	}
	entry.class = doc_find(map, "class") != NULL ?
	    (enum change_class)class :
	    change_class_plan(entry.from, entry.to);
	*ret_entry = entry;
	return 0;
}

/* --- telling -------------------------------------------------------------- */

/* Without versions, class and title it is still a change, of which nobody says
 * more. */
static void
list_add(const struct list_entry *entry, struct pending *pending)
{
	struct change_merge merge = { .number = entry->number,
		.title = entry->title, .by = entry->by, .url = entry->url,
		.labels = entry->labels, .merged_at = entry->merged_at };
	struct change *change = pending_change(pending, entry->service);

	if (change == NULL)
		return;
	change->sources |= source_bit(&source_list);
	if (entry->class < change->class)
		change->class = entry->class;
	if (entry->from != NULL || entry->to != NULL)
		change_add_part(change, "appVersion", entry->from, entry->to,
		    entry->class);
	else if (entry->title == NULL && entry->number == 0 &&
	    entry->url == NULL)
		change_add_part(change, "change", NULL, NULL, entry->class);
	if (entry->title != NULL || entry->number != 0 || entry->url != NULL)
		change_add_merge(change, &merge);
	if (change->notes_url == NULL)
		change->notes_url = change_url(entry->notes);
}

/* Is the place one of those that the entry names? */
static bool
list_is_for(const struct doc *environments, const char *environment)
{
	const char *name;
	size_t i;

	for (i = 0; i < doc_item_count(environments); i++) {
		name = doc_string(doc_item(environments, i));
		if (name != NULL && (strcmp(name, "*") == 0 ||
		    strcmp(name, environment) == 0))
			return true;
	}
	return false;
}

/* Every entry that is right is told, whatever is wrong with others. */
static void
list_read(const struct doc *doc, struct source_collection *collection,
    struct complaints *complaints)
{
	const struct doc *environments;
	struct list_entry entry;
	size_t i, j;

	if (doc->type != DOC_LIST) {
		doc_complain(doc, COMPLAINT_ERROR, complaints,
		    "this must be a list of changes");
		return;
	}
	for (i = 0; i < doc->count && i < LIST_ENTRIES_MAX; i++) {
		if (list_entry_parse(&doc->items[i], &entry, complaints) != 0)
			continue;
		environments = doc_find(&doc->items[i], "environment");
		for (j = 0; j < collection->count; j++)
			if (list_is_for(environments,
			    collection->places[j].environment))
				list_add(&entry, &collection->pendings[j]);
		list_entry_clear(&entry);
	}
	if (doc->count > LIST_ENTRIES_MAX)
		doc_complain(doc, COMPLAINT_ERROR, complaints, "%zu changes "
		    "are too many; only %d were read", doc->count,
		    LIST_ENTRIES_MAX);
}

/* --- reading -------------------------------------------------------------- */

/* What a complaint calls it: the last part, as folders are not for readers. */
static const char *
list_name(const struct source *source)
{
	const char *whole = source->path != NULL ? source->path : source->url;
	const char *slash = strrchr(whole, '/');

	return slash != NULL && slash[1] != '\0' ? slash + 1 : whole;
}

/* Folders of this machine are told in no error either. */
static int
list_read_file(const struct source *source, char **ret_bytes,
    size_t *ret_length, struct error *ret_error)
{
	size_t length = strlen(source->path);
	struct error error = { 0 };
	const char *text = error.text;

	if (file_read(source->path, LIST_BYTES_MAX, ret_bytes, ret_length,
	    &error) == 0)
		return 0;
	if (strncmp(text, source->path, length) == 0)
		return error_set(ret_error, error.code, "%s%s",
		    list_name(source), text + length);
	*ret_error = error;
	return -1;
}

/* 0 and bytes the caller frees; or -1 and a sentence. */
static int
list_fetch(const struct source *source, struct fetch *fetch,
    char **ret_bytes, size_t *ret_length, struct error *ret_error)
{
	char *authorization;
	struct fetch_request request = { .url = source->url,
		.accept = "application/yaml, application/json, text/*",
		.ca_file = source->ca_file };
	struct fetch_answer answer = { 0 };
	int result;

	if (source->path != NULL)
		return list_read_file(source, ret_bytes, ret_length,
		    ret_error);
	if (source->token_file != NULL && source->token == NULL)
		return error_set(ret_error, ERROR_MISSING,
		    "was not asked: its token was not read");
	authorization = source_authorization(source);
	request.authorization = authorization;
	result = fetch->ask(fetch, &request, &answer, ret_error);
	secret_free(authorization);
	if (result != 0)
		return -1;
	if (fetch_answer_check(&answer, ret_error) != 0) {
		fetch_answer_clear(&answer);
		return -1;
	}
	*ret_bytes = answer.body;
	*ret_length = answer.length;
	return 0;
}

/*
 * Some JSON is no YAML for libyaml (tabs before keys): read as JSON then, which
 * knows no lines.  NULL after a complaint.
 */
static struct doc *
list_parse_bytes(const char *name, const char *bytes, size_t length,
    struct complaints *complaints)
{
	struct doc *doc = NULL, *json = NULL;

	if (doc_parse_yaml(name, bytes, length, &doc, complaints) == 0 ||
	    doc_parse_json(bytes, length, LIST_BYTES_MAX, &json, NULL) != 0)
		return doc;
	complaint_clear(complaints);
	doc_free(doc);
	return json;
}

/* "list.yaml:3:5: class must be …; and 2 more"; NULL: none.  The caller
 * frees. */
static char *
list_trouble(struct complaints *complaints, const char *name)
{
	const struct complaint *complaint;
	struct text text = { 0 };
	size_t i;

	if (complaints->error_count == 0)
		return NULL;
	complaint_sort(complaints);
	for (i = 0; i < complaints->list.count && i < LIST_SHOWN; i++) {
		complaint = &complaints->list.items[i];
		text_putf(&text, "%s%s:%d:%d: %s", i > 0 ? "; " : "",
		    name, complaint->line, complaint->column,
		    complaint->text);
	}
	if (complaints->error_count > LIST_SHOWN)
		text_putf(&text, "; and %zu more", complaints->error_count -
		    LIST_SHOWN);
	return text_take(&text);
}

/* Nothing but blank lines and comments: nothing waits, which is no fault. */
static bool
list_is_empty(const char *bytes)
{
	const char *line = bytes;

	while (*line != '\0') {
		line += strspn(line, " \t\r\n");
		if (*line != '#')
			return *line == '\0';
		line += strcspn(line, "\n");
	}
	return true;
}

int
list_check(const char *name, const char *bytes, size_t length,
    struct complaints *complaints)
{
	struct source_collection nobody = { 0 };
	struct doc *doc = NULL;

	if (strlen(bytes) == length && list_is_empty(bytes))
		return 0;
	doc = list_parse_bytes(name, bytes, length, complaints);
	if (doc != NULL)
		list_read(doc, &nobody, complaints);
	doc_free(doc);
	return complaints->error_count > 0 ? -1 : 0;
}

static void
list_collect(const struct source *source,
    struct source_collection *collection)
{
	struct complaints complaints = { 0 };
	struct error error = { 0 };
	struct doc *doc = NULL;
	char *bytes = NULL, *trouble;
	size_t i, length;
	int64_t at = 0;

	if (list_fetch(source, collection->fetch, &bytes, &length, &error) ==
	    0) {
		at = collection->now_at;
		if (strlen(bytes) != length || !list_is_empty(bytes))
			doc = list_parse_bytes(list_name(source), bytes,
			    length, &complaints);
	}
	if (doc != NULL)
		list_read(doc, collection, &complaints);
	trouble = error.text[0] != '\0' ? mem_string(error.text) :
	    list_trouble(&complaints, list_name(source));
	for (i = 0; i < collection->count; i++)
		pending_add_source(&collection->pendings[i], source_list.name,
		    (doc != NULL && doc->type == DOC_LIST) ||
		    trouble == NULL ? at : 0, trouble);
	free(trouble);
	free(bytes);
	doc_free(doc);
	complaint_clear(&complaints);
}

const struct source_kind source_list = {
	.name = "list",
	.help = "a list of changes in a file or at a URL",
	.parse = list_parse,
	.collect = list_collect,
};
