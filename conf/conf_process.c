/* SPDX-License-Identifier: MIT */
/*
 * A cell of the policy: one process, or several of which the first that fits
 * counts.
 *
 *	prod: {approve: release-manager, channel: rsp-team, notice: 24h}
 *	prod: [{when: disruption, window: summit}, consensus]
 */
#include <string.h>

#include "change.h"
#include "civil.h"
#include "conf_policy_internal.h"
#include "mem.h"

#define CONF_NOTICE_MAX_SECS (90LL * CIVIL_DAY_SECS)

/* Behind the classes of changes. */
enum { WHEN_DISRUPTION, WHEN_NO_DISRUPTION, WHEN_EMERGENCY,
	WHEN_NO_EMERGENCY, WHEN_COUNT };

static const char *const conf_when_words[WHEN_COUNT] = {
	[WHEN_DISRUPTION] = "disruption",
	[WHEN_NO_DISRUPTION] = "no-disruption",
	[WHEN_EMERGENCY] = "emergency",
	[WHEN_NO_EMERGENCY] = "no-emergency",
};

/* Said both ways it would never fit. */
static void
conf_when_set(const struct doc *doc, enum process_whether *whether,
    enum process_whether value, struct complaints *complaints)
{
	if (*whether != WHETHER_UNKNOWN && *whether != value)
		doc_complain(doc, COMPLAINT_ERROR, complaints, "when: \"%s\" "
		    "contradicts the word before it, so it would never apply",
		    doc->scalar);
	*whether = value;
}

static void
conf_process_read_when(const struct doc *list,
    struct process_condition *condition, struct complaints *complaints)
{
	const char *words[CHANGE_CLASS_COUNT + WHEN_COUNT];
	size_t i, which;

	for (i = 0; i < CHANGE_CLASS_COUNT; i++)
		words[i] = change_class_name((enum change_class)i);
	memcpy(words + i, conf_when_words, sizeof(conf_when_words));
	conf_require_entry(list, "condition", complaints);
	for (i = 0; i < doc_item_count(list); i++) {
		which = countof(words);
		if (doc_read_word(doc_item(list, i), words, countof(words),
		    &which, complaints) != 0)
			continue;
		if (which < CHANGE_CLASS_COUNT)
			condition->classes |= 1u << which;
		else if (which < CHANGE_CLASS_COUNT + WHEN_EMERGENCY)
			conf_when_set(doc_item(list, i),
			    &condition->disruption, which ==
			    CHANGE_CLASS_COUNT + WHEN_DISRUPTION ?
			    WHETHER_YES : WHETHER_NO, complaints);
		else
			conf_when_set(doc_item(list, i),
			    &condition->emergency, which ==
			    CHANGE_CLASS_COUNT + WHEN_EMERGENCY ?
			    WHETHER_YES : WHETHER_NO, complaints);
	}
}

/* Ids of people, windows, channels; whether they exist is asked when all is
 * read. */
static void
conf_process_read_parties(const struct doc *list, process_parties *parties,
    const char *kind, struct complaints *complaints)
{
	struct process_party party = { 0 };
	size_t i, k;

	conf_require_entry(list, kind, complaints);
	for (i = 0; i < doc_item_count(list); i++) {
		party.id = conf_read_name(doc_item(list, i), kind, NULL, 0,
		    complaints);
		for (k = 0; party.id != NULL && k < parties->count; k++)
			if (strcmp(parties->items[k].id, party.id) == 0) {
				doc_complain(doc_item(list, i),
				    COMPLAINT_ERROR, complaints, "%s \"%.80s\""
				    " is named twice", kind, party.id);
				break;
			}
		if (party.id != NULL)
			array_push(parties, party);
	}
}

/* The one key that says which process it is, and what it names. */
static void
conf_process_read_kind(const struct doc *map, struct process *process,
    struct complaints *complaints)
{
	static const char *const words[] = { "automatic", "at-will",
		"consensus" };
	const struct doc *entry, *found = NULL;
	size_t i, which = 0;

	for (i = 0; i < PROCESS_KIND_COUNT; i++) {
		entry = doc_find(map, process_kind_name((enum process_kind)i));
		if (entry == NULL || i <= PROCESS_AT_WILL)
			continue;
		if (found != NULL)
			doc_complain(entry, COMPLAINT_ERROR, complaints,
			    "%s: %s is there already; write two entries, as a "
			    "list, each with its \"when\"", entry->key,
			    found->key);
		found = entry;
		process->kind = (enum process_kind)i;
	}
	entry = doc_find(map, "process");
	if (found == NULL && entry == NULL) {
		doc_complain(map, COMPLAINT_ERROR, complaints, "which process "
		    "is it? Accepted are announce, approve, board, consensus, "
		    "window, or process: automatic, at-will, consensus");
		return;
	}
	if (entry != NULL && doc_read_word(entry, words, countof(words),
	    &which, complaints) == 0)
		process->kind = (enum process_kind)which;
	if (entry != NULL && found != NULL)
		doc_complain(entry, COMPLAINT_ERROR, complaints, "process: %s "
		    "is there already", found->key);
	conf_process_read_parties(doc_find(map, "approve"), &process->by,
	    "person", complaints);
	conf_process_read_parties(doc_find(map, "board"), &process->by,
	    "person", complaints);
	conf_process_read_parties(doc_find(map, "window"),
	    &process->windows, "window", complaints);
	conf_process_read_parties(doc_find(map, "announce"),
	    &process->channels, "channel", complaints);
	conf_process_read_parties(doc_find(map, "consensus"),
	    &process->channels, "channel", complaints);
}

static void
conf_process_read_map(const struct doc *map, struct process *process,
    struct complaints *complaints)
{
	static const char *const keys[] = { "process", "announce", "approve",
		"board", "consensus", "window", "channel", "notice", "when",
		"remark" };

	(void)doc_check_keys(map, keys, countof(keys), complaints);
	conf_process_read_kind(map, process, complaints);
	conf_process_read_parties(doc_find(map, "channel"),
	    &process->channels, "channel", complaints);
	(void)conf_read_duration(doc_find(map, "notice"), 60,
	    CONF_NOTICE_MAX_SECS, &process->notice_secs, complaints);
	conf_process_read_when(doc_find(map, "when"), &process->condition,
	    complaints);
	(void)doc_read_line(doc_find(map, "remark"), CONF_LINE_MAX,
	    &process->remark, complaints);
}

static void
conf_process_read(const struct doc *doc, struct policy_cell *cell,
    struct complaints *complaints)
{
	static const char *const words[] = { "automatic", "at-will",
		"consensus" };
	struct process *process = array_add(&cell->processes);
	size_t which = 0;

	process->line = doc->line;
	process->column = doc->column;
	if (doc->type == DOC_MAP) {
		conf_process_read_map(doc, process, complaints);
	} else if (doc->type == DOC_SCALAR && (strcmp(doc->scalar, "window") ==
	    0 || strcmp(doc->scalar, "approve") == 0 ||
	    strcmp(doc->scalar, "announce") == 0 ||
	    strcmp(doc->scalar, "board") == 0)) {
		doc_complain(doc, COMPLAINT_ERROR, complaints, "%s needs a "
		    "name: {%s: ID}", doc->scalar, doc->scalar);
	} else if (doc_read_word(doc, words, countof(words), &which,
	    complaints) == 0) {
		process->kind = (enum process_kind)which;
	}
}

/* An entry after one that fits every change would never be reached. */
static void
conf_cell_check_order(const struct doc *list, const struct policy_cell *cell,
    struct complaints *complaints)
{
	const struct process_condition *condition;
	size_t i;

	for (i = 0; i + 1 < cell->processes.count; i++) {
		condition = &cell->processes.items[i].condition;
		if (condition->classes != 0 ||
		    condition->disruption != WHETHER_UNKNOWN ||
		    condition->emergency != WHETHER_UNKNOWN)
			continue;
		doc_complain(doc_item(list, i + 1), COMPLAINT_ERROR,
		    complaints, "the process before it has no \"when\" and is "
		    "for every change, so this one would never apply; put it "
		    "first");
		return;
	}
}

void
conf_cell_read(const struct doc *doc, struct policy_cell *cell,
    struct complaints *complaints)
{
	size_t i;

	if (doc == NULL || doc->is_refused)
		return;
	conf_require_entry(doc, "process", complaints);
	for (i = 0; i < doc_item_count(doc); i++)
		conf_process_read(doc_item(doc, i), cell, complaints);
	conf_cell_check_order(doc, cell, complaints);
}

/* Each party by the document's own entry: the complaint stands there. */
static void
conf_process_cross(const struct conf_loader *loader, const struct doc *doc)
{
	static const char *const people[] = { "approve", "board" };
	static const char *const channels[] = { "announce", "consensus",
		"channel" };
	size_t i;

	if (doc->type != DOC_MAP)
		return;
	for (i = 0; i < countof(people); i++)
		conf_id_check_all(loader, &loader->people,
		    doc_find(doc, people[i]));
	for (i = 0; i < countof(channels); i++)
		conf_id_check_all(loader, &loader->channels,
		    doc_find(doc, channels[i]));
	conf_id_check_all(loader, &loader->windows, doc_find(doc, "window"));
}

void
conf_cell_cross(const struct conf_loader *loader, const struct doc *doc)
{
	size_t i;

	for (i = 0; i < doc_item_count(doc); i++)
		conf_process_cross(loader, doc_item(doc, i));
}

/* What they are called, by whom; ids that are nobody's were told of. */
static void
conf_process_complete(const struct conf *conf, struct process *process)
{
	struct process_party *party;
	const struct channel *channel;
	const struct person *person;
	const struct window *window;
	size_t i;

	for (i = 0; i < process->by.count; i++) {
		party = &process->by.items[i];
		person = conf_find_person(conf, party->id);
		if (person != NULL)
			party->title = mem_string(person->title);
	}
	for (i = 0; i < process->windows.count; i++) {
		party = &process->windows.items[i];
		window = conf_find_window(conf, party->id);
		if (window != NULL)
			party->title = mem_string(window->title);
	}
	for (i = 0; i < process->channels.count; i++) {
		party = &process->channels.items[i];
		channel = conf_find_channel(conf, party->id);
		if (channel != NULL)
			party->title = mem_string(channel->target != NULL ?
			    channel->target : channel->id);
	}
}

void
conf_cell_complete(const struct conf *conf, struct policy_cell *cell)
{
	size_t i;

	for (i = 0; i < cell->processes.count; i++)
		conf_process_complete(conf, &cell->processes.items[i]);
}
