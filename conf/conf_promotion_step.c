/* SPDX-License-Identifier: MIT */
/*
 * The steps of a kind of promotion, in their order.
 *
 *	- {meeting: "RSP operations meeting (weekly)", by: release-manager}
 *	- {check: Notebooks on all deployments}
 *	- {ticket: Jira ticket with watchers}
 *	- {acknowledge: [product-owner, middleware], enough: 1}
 */
#include <stdlib.h>
#include <string.h>

#include "conf_promotion_internal.h"
#include "mem.h"
#include "text.h"

#define CONF_STEP_TITLE "Acknowledgements"

/* The one key that says what it is; NULL after a complaint. */
static const struct doc *
conf_step_find(const struct doc *map, enum promotion_step_kind *ret_kind,
    struct complaints *complaints)
{
	const struct doc *entry, *found = NULL;
	int i;

	for (i = 0; i < PROMOTION_STEP_KIND_COUNT; i++) {
		entry = doc_find(map, promotion_step_kind_name(
		    (enum promotion_step_kind)i));
		if (entry != NULL && found != NULL) {
			doc_complain(entry, COMPLAINT_ERROR, complaints,
			    "%s: %s is there already; write two steps",
			    entry->key, found->key);
			return NULL;
		}
		if (entry == NULL)
			continue;
		found = entry;
		*ret_kind = (enum promotion_step_kind)i;
	}
	if (found == NULL && map->type == DOC_MAP)
		doc_complain(map, COMPLAINT_ERROR, complaints, "which step is "
		    "it? Accepted are meeting: TITLE, check: TITLE, ticket: "
		    "TITLE, acknowledge: [PEOPLE]");
	return found;
}

/* `enough`: how many of those who are asked; all of them unless it is said. */
static void
conf_step_read_enough(const struct doc *doc, struct promotion_step *step,
    struct complaints *complaints)
{
	const char *word = doc_string(doc);
	char shown[DOC_SHOWN_MAX];
	long enough;
	char *end;

	if (doc == NULL || doc->is_refused)
		return;
	enough = word == NULL ? 0 : strtol(word, &end, 10);
	if (step->kind != PROMOTION_STEP_ACKNOWLEDGE)
		doc_complain(doc, COMPLAINT_ERROR, complaints,
		    "enough is for steps with acknowledge");
	else if (enough < 1 || *end != '\0' ||
	    (size_t)enough > step->by.count)
		doc_complain(doc, COMPLAINT_ERROR, complaints, "enough must "
		    "be a number from 1 to %zu, as many as are named, found "
		    "%s", step->by.count, doc_show(doc, shown));
	else
		step->enough = (size_t)enough;
}

/* Acts name steps by it, so no two may share one; `complaints` NULL: nobody is
 * told. */
static void
conf_step_name(const struct doc *map, struct promotion_kind *kind,
    struct promotion_step *step, struct complaints *complaints)
{
	struct text key = { 0 };
	size_t i;

	promotion_step_key(&key, step->kind == PROMOTION_STEP_MEETING ||
	    step->kind == PROMOTION_STEP_CHECK || strcmp(step->title,
	    CONF_STEP_TITLE) != 0 ? step->title :
	    promotion_step_kind_name(step->kind));
	step->key = text_take(&key);
	for (i = 0; complaints != NULL && &kind->steps.items[i] != step; i++) {
		if (strcmp(kind->steps.items[i].key, step->key) != 0)
			continue;
		doc_complain(map, COMPLAINT_ERROR, complaints, "step %zu is "
		    "called \"%.80s\" already; give this one another title",
		    i + 1, kind->steps.items[i].title);
		return;
	}
}

static void
conf_step_read(const struct doc *map, struct promotion_kind *kind,
    struct complaints *complaints)
{
	static const char *const keys[] = { "meeting", "check", "ticket",
		"acknowledge", "by", "enough", "title" };
	struct promotion_step *step = array_add(&kind->steps);
	const struct doc *what, *by = doc_find(map, "by");

	(void)doc_check_keys(map, keys, countof(keys), complaints);
	what = conf_step_find(map, &step->kind, complaints);
	if (what != NULL && step->kind == PROMOTION_STEP_ACKNOWLEDGE) {
		conf_promotion_read_people(what, &step->by, complaints);
		(void)doc_read_line(doc_find(map, "title"), CONF_LINE_MAX,
		    &step->title, complaints);
	} else if (what != NULL) {
		(void)doc_read_line(what, CONF_LINE_MAX, &step->title,
		    complaints);
		conf_promotion_read_people(by, &step->by, complaints);
		by = doc_find(map, "title");
	}
	if (what != NULL && by != NULL)
		doc_complain(by, COMPLAINT_ERROR, complaints, "%s: %s", by->key,
		    step->kind == PROMOTION_STEP_ACKNOWLEDGE ? "those who are "
		    "asked stand under acknowledge" : "the title stands "
		    "behind the step's kind already");
	if (step->title == NULL)
		step->title = mem_string(CONF_STEP_TITLE);
	conf_step_read_enough(doc_find(map, "enough"), step, complaints);
	/* What it should be was told. */
	conf_step_name(map, kind, step, what != NULL ? complaints : NULL);
}

void
conf_promotion_read_steps(const struct doc *list, struct promotion_kind *kind,
    struct complaints *complaints)
{
	char shown[DOC_SHOWN_MAX];
	size_t i;

	if (list == NULL || list->is_refused)
		return;
	if (list->type != DOC_LIST || list->count == 0 ||
	    list->count > PROMOTION_STEPS_MAX) {
		doc_complain(list, COMPLAINT_ERROR, complaints, "steps must "
		    "be a list of 1 to %d steps such as {meeting: TITLE}, "
		    "{check: TITLE}, {ticket: TITLE}, {acknowledge: [PEOPLE]},"
		    " found %s", PROMOTION_STEPS_MAX, list->type != DOC_LIST ?
		    doc_show(list, shown) : list->count == 0 ?
		    "an empty list" : "more");
		return;
	}
	/* Pointers into it stay while it is filled. */
	array_reserve(&kind->steps, list->count);
	for (i = 0; i < list->count; i++)
		conf_step_read(&list->items[i], kind, complaints);
}
