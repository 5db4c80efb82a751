/* SPDX-License-Identifier: MIT */
/* Documents of the repository, each read once; and what files are for. */
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "doc.h"
#include "mem.h"
#include "phalanx_internal.h"
#include "text.h"

/* The key of the only entry of what could not be read: its value is the blob,
 * so that it differs where the file does.  No file has such a key. */
#define PHALANX_FAULT_KEY "\001"
#define PHALANX_FAULT_YAML "{\"\\x01\": \"%s\"}"

void
phalanx_note(struct phalanx *phalanx, const char *what, const char *trouble)
{
	char *text = what != NULL ? mem_format("%s: %s", what, trouble) :
	    mem_string(trouble);

	/* Files are met more than once. */
	if (phalanx->trouble == NULL ||
	    strcmp(phalanx->trouble, text) != 0)
		phalanx->trouble_count++;
	if (phalanx->trouble == NULL)
		phalanx->trouble = text;
	else
		free(text);
}

unsigned
phalanx_name(struct phalanx *phalanx, const char *name)
{
	size_t i;

	if (phalanx->names.count == 0)
		array_push(&phalanx->names, mem_string(""));
	for (i = 0; i < phalanx->names.count; i++)
		if (strcmp(phalanx->names.items[i], name) == 0)
			return (unsigned)i;
	array_push(&phalanx->names, mem_string(name));
	return (unsigned)i;
}

enum phalanx_file
phalanx_file_plan(const struct repository_item *item, const char **ret_place,
    size_t *ret_length)
{
	/* What people read, what tests read, what is synced by hand. */
	static const char *const others[] = { "*.md", "*.md.gotmpl",
		"secrets.yaml", "secrets-*.yaml", "tests", "docs", "LICENSE*",
		".helmignore", ".gitignore", "values.schema.json" };
	const char *name = item->name;
	size_t i;

	if (strcmp(name, "Chart.yaml") == 0)
		return PHALANX_CHART;
	if (strcmp(name, "values.yaml") == 0)
		return PHALANX_VALUES;
	if (fnmatch("values-*.yaml", name, 0) == 0) {
		if (ret_place != NULL) {
			*ret_place = name + strlen("values-");
			*ret_length = strlen(name) - strlen("values-.yaml");
		}
		return PHALANX_PLACE;
	}
	if (strcmp(name, "charts") == 0)
		return PHALANX_SUBCHARTS;
	for (i = 0; i < countof(others); i++)
		if (fnmatch(others[i], name, 0) == 0)
			return PHALANX_OTHER;
	return PHALANX_TEMPLATES;
}

/* A map of nothing, or of what was faulty. */
static struct doc *
phalanx_doc_stand_in(const struct repository_id *id)
{
	struct complaints complaints = { 0 };
	char hex[REPOSITORY_HEX_MAX];
	struct text text = { 0 };
	struct doc *doc = NULL;

	text_puts(&text, "{}");
	if (id != NULL) {
		text_cut(&text, 0);
		text_putf(&text, PHALANX_FAULT_YAML,
		    repository_id_format(id, hex));
	}
	(void)doc_parse_yaml_foreign("", text.bytes, text.length, &doc,
	    &complaints);
	complaint_clear(&complaints);
	text_clear(&text);
	return doc;
}

bool
phalanx_doc_is_faulty(const struct doc *doc)
{
	return doc->count == 1 &&
	    strcmp(doc->items[0].key, PHALANX_FAULT_KEY) == 0;
}

/* Ids are digests already: any four bytes of them are a hash. */
static size_t
phalanx_doc_slot(const struct phalanx *phalanx,
    const struct repository_id *id)
{
	uint32_t hash;
	size_t slot;

	memcpy(&hash, id->bytes, sizeof(hash));
	slot = hash & (phalanx->doc_slot_count - 1);
	while (phalanx->doc_slots[slot] != 0 && !repository_id_equal(
	    &phalanx->docs.items[phalanx->doc_slots[slot] - 1].id, id))
		slot = (slot + 1) & (phalanx->doc_slot_count - 1);
	return slot;
}

/* Keep the table at most half full. */
static void
phalanx_doc_grow(struct phalanx *phalanx)
{
	size_t i;

	if (phalanx->docs.count * 2 < phalanx->doc_slot_count)
		return;
	phalanx->doc_slot_count = phalanx->doc_slot_count == 0 ? 1024 :
	    phalanx->doc_slot_count * 2;
	free(phalanx->doc_slots);
	phalanx->doc_slots = mem_new(phalanx->doc_slot_count,
	    sizeof(*phalanx->doc_slots));
	for (i = 0; i < phalanx->docs.count; i++)
		phalanx->doc_slots[phalanx_doc_slot(phalanx,
		    &phalanx->docs.items[i].id)] = (unsigned)i + 1;
}

/* Parse; a file that is no map holds nothing that Helm could use. */
static void
phalanx_doc_parse(struct phalanx_doc *entry, const char *bytes,
    size_t length, const char *path)
{
	struct complaints complaints = { 0 };
	const struct complaint *first;
	struct doc *doc = NULL;

	if (doc_parse_yaml_foreign(path, bytes, length, &doc,
	    &complaints) < 0) {
		first = &complaints.list.items[0];
		entry->fault = mem_format("line %d: %s", first->line,
		    first->text);
	} else if (doc->type != DOC_MAP && doc->type != DOC_NULL) {
		entry->fault = mem_string("it is no map");
	}
	complaint_clear(&complaints);
	if (entry->fault != NULL || doc->type == DOC_NULL) {
		doc_free(doc);
		doc = phalanx_doc_stand_in(entry->fault != NULL ?
		    &entry->id : NULL);
	}
	values_sort(doc);
	entry->doc = doc;
}

/* Read the blob into a new entry.  Too large is a fault of that file; an object
 * that cannot be read is one of the repository. */
static int
phalanx_doc_read(struct phalanx *phalanx, const struct repository_item *item,
    const char *path, struct phalanx_doc *ret_entry, struct error *ret_error)
{
	struct phalanx_doc entry = { .id = item->id };
	struct error error = { 0 };
	char *bytes = NULL;
	size_t length;

	if (repository_read_blob(phalanx->repository, &item->id,
	    DOC_BYTES_MAX, &bytes, &length, &error) == 0) {
		phalanx_doc_parse(&entry, bytes, length, path);
	} else if (error.code == ERROR_LIMIT) {
		entry.fault = mem_string(error.text);
		entry.doc = phalanx_doc_stand_in(&item->id);
	} else {
		*ret_error = error;
		return -1;
	}
	free(bytes);
	*ret_entry = entry;
	return 0;
}

int
phalanx_doc_load(struct phalanx *phalanx, const struct repository_item *item,
    const char *path, const struct doc **ret_doc, struct error *ret_error)
{
	static const struct doc nothing = { .type = DOC_MAP };
	struct phalanx_doc entry = { 0 };
	size_t slot;

	*ret_doc = &nothing;
	if (item->kind == REPOSITORY_NOTHING)
		return 0;
	phalanx_doc_grow(phalanx);
	slot = phalanx_doc_slot(phalanx, &item->id);
	if (phalanx->doc_slots[slot] == 0) {
		if (item->kind != REPOSITORY_FILE) {
			entry.id = item->id;
			entry.fault = mem_string("it is no file; links are "
			    "not followed");
			entry.doc = phalanx_doc_stand_in(&item->id);
		} else if (phalanx_doc_read(phalanx, item, path, &entry,
		    ret_error) < 0) {
			return -1;
		}
		array_push(&phalanx->docs, entry);
		phalanx->doc_slots[slot] = (unsigned)phalanx->docs.count;
	}
	entry = phalanx->docs.items[phalanx->doc_slots[slot] - 1];
	if (entry.fault != NULL)
		phalanx_note(phalanx, path, entry.fault);
	*ret_doc = entry.doc;
	return 0;
}

void
phalanx_doc_clear(struct phalanx *phalanx)
{
	size_t i;

	for (i = 0; i < phalanx->docs.count; i++) {
		doc_free(phalanx->docs.items[i].doc);
		free(phalanx->docs.items[i].fault);
	}
	array_clear(&phalanx->docs);
	free(phalanx->doc_slots);
	phalanx->doc_slots = NULL;
	phalanx->doc_slot_count = 0;
}
