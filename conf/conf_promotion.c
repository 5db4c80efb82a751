/* SPDX-License-Identifier: MIT */
/*
 * `promotions:`, one entry a kind: by which steps, and in which window,
 * something comes into production for which people answer.
 *
 *	recommended-image:
 *	  window: patch-thursday
 *	  cutoff: 24h
 *	  steps:
 *	    - meeting: RSP operations meeting
 *	    - acknowledge: [science-platform-lead, product-owner]
 */
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "conf_promotion_internal.h"
#include "mem.h"

#define CONF_CUTOFF_MAX_SECS (30LL * CIVIL_DAY_SECS)

void
conf_promotion_read_people(const struct doc *list, process_parties *parties,
    struct complaints *complaints)
{
	struct process_party party = { 0 };
	size_t i;

	conf_require_entry(list, "person", complaints);
	for (i = 0; i < doc_item_count(list); i++) {
		party.id = conf_read_name(doc_item(list, i), "the person",
		    NULL, 0, complaints);
		if (party.id != NULL && promotion_kind_has_party(parties,
		    party.id)) {
			doc_complain(doc_item(list, i), COMPLAINT_ERROR,
			    complaints, "the person \"%.80s\" is named twice",
			    party.id);
			free(party.id);
		} else if (party.id != NULL) {
			array_push(parties, party);
		}
	}
}

/* `environments`: ids or groups; they are told apart when all are known. */
static void
conf_promotion_read_environments(const struct doc *list,
    struct promotion_kind *kind, struct complaints *complaints)
{
	char *name;
	size_t i;

	conf_require_entry(list, "environment", complaints);
	for (i = 0; i < doc_item_count(list); i++) {
		name = conf_read_name(doc_item(list, i), "the environment",
		    kind->environments.items, kind->environments.count,
		    complaints);
		if (name != NULL)
			array_push(&kind->environments, name);
	}
}

/* `window`, `cutoff`, `remind`: the latter two are about the first. */
static void
conf_promotion_read_window(const struct doc *entry,
    struct promotion_kind *kind, struct complaints *complaints)
{
	static const char *const about[] = { "cutoff", "remind" };
	struct window_announce reminders = { 0 };
	size_t i;

	(void)doc_read_line(doc_find(entry, "window"), CONF_LINE_MAX,
	    &kind->window.id, complaints);
	(void)conf_read_duration(doc_find(entry, "cutoff"), 60,
	    CONF_CUTOFF_MAX_SECS, &kind->cutoff_secs, complaints);
	conf_reminders_read(doc_find(entry, "remind"), &reminders,
	    complaints);
	for (i = 0; i < reminders.remind_secs.count; i++)
		array_push(&kind->remind_secs,
		    reminders.remind_secs.items[i]);
	array_clear(&reminders.remind_secs);
	for (i = 0; doc_find(entry, "window") == NULL && i < countof(about);
	    i++)
		if (doc_find(entry, about[i]) != NULL)
			doc_complain(doc_find(entry, about[i]),
			    COMPLAINT_ERROR, complaints, "%s is before the "
			    "start of a window; say which: window: ID",
			    about[i]);
	if (doc_find(entry, "remind") != NULL &&
	    doc_find(entry, "channel") == NULL)
		doc_complain(doc_find(entry, "remind"), COMPLAINT_ERROR,
		    complaints, "remind needs a channel to say it in");
}

/* Ids that the policy's processes have. */
static void
conf_promotion_check_id(const struct doc *entry,
    struct complaints *complaints)
{
	struct doc place = *entry;

	if (strcmp(entry->key, process_kind_name(PROCESS_APPROVE)) != 0 &&
	    strcmp(entry->key, process_kind_name(PROCESS_BOARD)) != 0)
		return;
	place.line = entry->key_line;
	place.column = entry->key_column;
	doc_complain(&place, COMPLAINT_ERROR, complaints, "\"%s\" is the "
	    "promotion that the policy asks for; take another id",
	    entry->key);
}

void
conf_promotion_read(struct conf_loader *loader, const struct doc *entry)
{
	static const char *const keys[] = { "title", "description", "service",
		"environments", "window", "cutoff", "remind", "channel",
		"propose", "steps", "tickets" };
	static const char *const required[] = { "steps" };
	struct complaints *complaints = loader->complaints;
	struct promotion_kind *kind = array_add(&loader->conf->promotions);
	const struct doc *propose = doc_find(entry, "propose");

	kind->id = mem_string(entry->key);
	/* until a title replaces it */
	kind->title = mem_string(entry->key);
	kind->file = conf_file(loader->conf, entry->file);
	kind->line = entry->key_line;
	kind->column = entry->key_column;
	conf_promotion_check_id(entry, complaints);
	(void)doc_check_keys(entry, keys, countof(keys), complaints);
	if (entry->type != DOC_MAP)
		return;
	(void)conf_require(entry, required, countof(required), complaints);
	(void)doc_read_line(doc_find(entry, "title"), CONF_LINE_MAX,
	    &kind->title, complaints);
	(void)doc_read_string(doc_find(entry, "description"),
	    &kind->description, complaints);
	(void)doc_read_line(doc_find(entry, "service"), CONF_LINE_MAX,
	    &kind->service, complaints);
	(void)doc_read_line(doc_find(entry, "channel"), CONF_LINE_MAX,
	    &kind->channel.id, complaints);
	(void)doc_read_line(doc_find(entry, "tickets"), CONF_LINE_MAX,
	    &kind->tickets.id, complaints);
	conf_promotion_read_environments(doc_find(entry, "environments"),
	    kind, complaints);
	conf_promotion_read_window(entry, kind, complaints);
	/* "anyone" is no person: whoever is known may. */
	if (propose != NULL && (propose->type != DOC_SCALAR ||
	    strcmp(propose->scalar, "anyone") != 0))
		conf_promotion_read_people(propose, &kind->propose,
		    complaints);
	conf_promotion_read_steps(doc_find(entry, "steps"), kind,
	    complaints);
}
