/* SPDX-License-Identifier: MIT */
/* A conflict as a row of the outbox keeps it: it is worded when the schedule
 * that it was found in may be gone. */
#include "conflict_gist.h"

#include <stdlib.h>

#include "doc.h"
#include "mem.h"
#include "timetext.h"

#define CONFLICT_GIST_BYTES_MAX (64 * 1024)

void
conflict_gist_init(struct conflict_gist *gist,
    const struct conflict *conflict, const char *person)
{
	struct text clashes = { 0 }, when = { 0 };
	struct order order;

	conflict_format_clashes(&clashes, conflict);
	*gist = (struct conflict_gist){ .clashes = text_take(&clashes),
	    .proposed = conflict->proposed,
	    .person = mem_string(person) };
	if (conflict_order(conflict, ACT_SKIP, &order)) {
		gist->because = mem_string(order.because);
		order_clear(&order);
	}
	if (conflict_order(conflict, ACT_MOVE, &order)) {
		gist->move_to = mem_string(order.to);
		order_clear(&order);
		timetext_format(&when, conflict->occurrence.window->zone,
		    conflict->move_at);
		gist->move_when = text_take(&when);
	}
	text_clear(&when);
}

void
conflict_gist_format(struct text *text, const struct conflict_gist *gist)
{
	struct jsontext json = { .text = text };

	jsontext_object(&json, NULL);
	jsontext_string(&json, "clashes", gist->clashes);
	jsontext_string(&json, "because", gist->because);
	jsontext_string(&json, "move_to", gist->move_to);
	jsontext_string(&json, "move_when", gist->move_when);
	jsontext_string(&json, "proposed", act_verb_name(gist->proposed));
	jsontext_string(&json, "person", gist->person);
	jsontext_end_object(&json);
}

int
conflict_gist_parse(const char *json, size_t length,
    struct conflict_gist *ret_gist, struct error *ret_error)
{
	const char *proposed;
	enum act_verb verb = ACT_SKIP;
	struct doc *map = NULL;

	if (doc_parse_json(json, length, CONFLICT_GIST_BYTES_MAX, &map,
	    ret_error) < 0)
		return -1;
	if (doc_string(doc_find(map, "clashes")) == NULL) {
		doc_free(map);
		return error_set(ret_error, ERROR_INPUT,
		    "this is no conflict of an occurrence");
	}
	proposed = doc_string(doc_find(map, "proposed"));
	if (proposed != NULL)
		(void)act_parse_verb(proposed, &verb, NULL);
	*ret_gist = (struct conflict_gist){
	    .clashes = mem_string(doc_string(doc_find(map, "clashes"))),
	    .because = mem_string(doc_string(doc_find(map, "because"))),
	    .move_to = mem_string(doc_string(doc_find(map, "move_to"))),
	    .move_when = mem_string(doc_string(doc_find(map, "move_when"))),
	    .proposed = verb,
	    .person = mem_string(doc_string(doc_find(map, "person"))) };
	doc_free(map);
	return 0;
}

bool
conflict_gist_order(const struct conflict_gist *gist, const char *occurrence,
    enum act_verb verb, struct order *ret_order)
{
	if (verb == ACT_MOVE && gist->move_to == NULL)
		return false;
	*ret_order = (struct order){ .verb = verb,
	    .occurrence = (char *)occurrence,
	    .to = verb == ACT_MOVE ? gist->move_to : NULL,
	    .because = verb == ACT_KEEP ? NULL : gist->because };
	return true;
}

void
conflict_gist_clear(struct conflict_gist *gist)
{
	free(gist->clashes);
	free(gist->because);
	free(gist->move_to);
	free(gist->move_when);
	free(gist->person);
	*gist = (struct conflict_gist){ 0 };
}
