/* SPDX-License-Identifier: MIT */
/* Conflicts in words, as commands and as JSON: the same for every outlet. */
#include <string.h>

#include "civil.h"
#include "conflict.h"
#include "mem.h"
#include "timetext.h"
#include "utf8.h"

static const char *const conflict_kind_names[CLASH_KIND_COUNT] = {
	[CLASH_HOLIDAY] = "holiday",
	[CLASH_FREEZE] = "freeze",
	[CLASH_OVERLAP] = "overlap",
	[CLASH_OUTSIDE] = "outside",
	[CLASH_POLICY] = "policy",
};

const char *
conflict_kind_name(enum clash_kind kind)
{
	return conflict_kind_names[kind];
}

void
conflict_list_ways(enum act_verb proposed,
    enum act_verb ret_ways[static CONFLICT_WAY_COUNT])
{
	static const enum act_verb all[CONFLICT_WAY_COUNT] = { ACT_SKIP,
		ACT_MOVE, ACT_KEEP };
	size_t i, count = 0;

	ret_ways[count++] = proposed;
	for (i = 0; i < CONFLICT_WAY_COUNT; i++)
		if (all[i] != proposed)
			ret_ways[count++] = all[i];
}

static void
conflict_put_environments(struct text *text, const struct clash *clash)
{
	size_t i;

	for (i = 0; i < clash->environments.count; i++)
		text_putf(text, "%s%s", i > 0 ? ", " : "",
		    clash->environments.items[i]);
}

/* "Thanksgiving", "Independence Day (observed)", "the freeze Year end",
 * "Summit window", "the policy: idfprod is changed in Patch Thursday"; what
 * follows is the caller's. */
static void
conflict_put_title(struct text *text, const struct clash *clash)
{
	if (clash->kind == CLASH_POLICY) {
		text_puts(text, "the policy: ");
		conflict_put_environments(text, clash);
		text_putf(text, clash->environments.count == 1 ?
		    " is changed in %s" : " are changed in %s", clash->title);
		return;
	}
	text_putf(text, "%s%s%s", clash->kind == CLASH_FREEZE ?
	    "the freeze " : "", clash->title,
	    clash->is_observed ? " (observed)" : "");
}

void
conflict_format_clashes(struct text *text, const struct conflict *conflict)
{
	const struct clash *clash;
	size_t i;

	for (i = 0; i < conflict->clashes.count; i++) {
		clash = &conflict->clashes.items[i];
		if (i > 0)
			text_puts(text, i + 1 < conflict->clashes.count ?
			    ", " : " and ");
		conflict_put_title(text, clash);
		if (clash->list != NULL)
			text_putf(text, " (%s)", clash->list);
		if (clash->services != NULL)
			text_putf(text, " (of %s only)", clash->services);
		if (clash->other[0] == '\0')
			continue;
		text_putf(text, " (%s, in ", clash->other);
		conflict_put_environments(text, clash);
		text_puts(text, clash->kind == CLASH_OUTSIDE ?
		    ", outside of its own time)" : ")");
	}
}

/* Why it is skipped or moved: what everybody will read. */
static char *
conflict_reason(const struct conflict *conflict, enum act_verb verb)
{
	const struct clash *clash;
	struct text text = { 0 };
	size_t i;

	/* Who keeps it has reasons of their own, if any. */
	if (verb == ACT_KEEP)
		return NULL;
	for (i = 0; i < conflict->clashes.count; i++) {
		clash = &conflict->clashes.items[i];
		text_puts(&text, i > 0 ? ", " : "");
		if (clash->kind == CLASH_POLICY)
			conflict_put_title(&text, clash);
		else
			text_putf(&text, "%s%s%s", clash->other[0] != '\0' ?
			    "overlaps " : "", clash->title,
			    clash->is_observed ? " (observed)" : "");
	}
	return text_take(&text);
}

bool
conflict_order(const struct conflict *conflict, enum act_verb verb,
    struct order *ret_order)
{
	char identity[OCCURRENCE_IDENTITY_MAX];
	struct text to = { 0 };
	size_t i;

	if (verb == ACT_MOVE && conflict->move_at == INT64_MIN)
		return false;
	if (verb == ACT_MOVE) {
		civil_format(&to, zone_local(conflict->occurrence.window->zone,
		    conflict->move_at));
		/* As people write it; of the date nothing is a T. */
		for (i = 0; i < to.length; i++)
			if (to.bytes[i] == 'T')
				to.bytes[i] = ' ';
	}
	occurrence_format_identity(&conflict->occurrence, identity);
	*ret_order = (struct order){ .verb = verb,
	    .occurrence = mem_string(identity),
	    .to = verb == ACT_MOVE ? text_take(&to) : NULL,
	    .because = conflict_reason(conflict, verb) };
	return true;
}

/* A word in quotes, as a shell reads them: in double ones, as people write,
 * where these keep it; in single ones an interactive shell leaves "!" alone. */
static void
conflict_put_quoted(struct text *text, const char *word)
{
	struct text clean = { 0 };
	const char *p;
	char quote;

	utf8_clean(&clean, word, false);
	p = text_string(&clean);
	quote = strpbrk(p, "\"\\$`!") == NULL ? '"' : '\'';
	text_putc(text, quote);
	for (; *p != '\0'; p++)
		if (*p == quote)
			text_puts(text, "'\\''");
		else
			text_putc(text, *p);
	text_putc(text, quote);
	text_clear(&clean);
}

void
conflict_format_order(struct text *text, const struct order *order)
{
	text_putf(text, "patchday %s %s", act_verb_name(order->verb),
	    order->occurrence);
	if (order->to != NULL) {
		text_puts(text, " to ");
		conflict_put_quoted(text, order->to);
	}
	if (order->because != NULL) {
		text_puts(text, " --because ");
		conflict_put_quoted(text, order->because);
	}
}

bool
conflict_format_command(struct text *text, const struct conflict *conflict,
    enum act_verb verb)
{
	struct order order;

	if (!conflict_order(conflict, verb, &order))
		return false;
	conflict_format_order(text, &order);
	order_clear(&order);
	return true;
}

/* --- JSON ----------------------------------------------------------------- */

static void
conflict_put_clash(struct jsontext *json, const struct clash *clash)
{
	struct text date = { 0 };
	size_t i;

	jsontext_object(json, NULL);
	jsontext_string(json, "kind", conflict_kind_names[clash->kind]);
	jsontext_string(json, "title", clash->title);
	if (clash->list != NULL)
		jsontext_string(json, "list", clash->list);
	if (clash->is_observed)
		jsontext_bool(json, "observed", true);
	civil_format(&date, clash->days * CIVIL_DAY_SECS);
	text_cut(&date, date.length - strlen("T00:00"));
	jsontext_string(json, "date", text_string(&date));
	if (clash->other[0] != '\0')
		jsontext_string(json, "occurrence", clash->other);
	if (clash->services != NULL)
		jsontext_string(json, "services", clash->services);
	if (clash->kind != CLASH_HOLIDAY) {
		jsontext_list(json, "environments");
		for (i = 0; i < clash->environments.count; i++)
			jsontext_string(json, NULL,
			    clash->environments.items[i]);
		jsontext_end_list(json);
	}
	jsontext_end_object(json);
	text_clear(&date);
}

/* The body of a request that accepts it, and the same typed. */
static void
conflict_put_proposal(struct jsontext *json, const struct conflict *conflict,
    enum act_verb verb)
{
	struct text body = { 0 }, command = { 0 };
	struct order order;

	if (!conflict_order(conflict, verb, &order))
		return;
	order_format(&body, &order);
	conflict_format_order(&command, &order);
	jsontext_object(json, NULL);
	jsontext_string(json, "act", act_verb_name(verb));
	jsontext_raw(json, "order", text_string(&body));
	jsontext_string(json, "command", text_string(&command));
	jsontext_end_object(json);
	text_clear(&body);
	text_clear(&command);
	order_clear(&order);
}

void
conflict_format_list(struct jsontext *json, const struct conflict *conflict)
{
	size_t i;

	jsontext_list(json, "clashes");
	for (i = 0; i < conflict->clashes.count; i++)
		conflict_put_clash(json, &conflict->clashes.items[i]);
	jsontext_end_list(json);
}

void
conflict_format_json(struct jsontext *json, const char *key,
    const struct conflict *conflict)
{
	const struct occurrence *occurrence = &conflict->occurrence;
	char identity[OCCURRENCE_IDENTITY_MAX];
	enum act_verb ways[CONFLICT_WAY_COUNT];
	struct text text = { 0 };
	size_t i;

	occurrence_format_identity(occurrence, identity);
	jsontext_object(json, key);
	jsontext_string(json, "occurrence", identity);
	jsontext_string(json, "window", occurrence->window->id);
	jsontext_string(json, "title", occurrence->window->title);
	civil_format_utc(&text, occurrence->start_at);
	jsontext_string(json, "start", text_string(&text));
	text_cut(&text, 0);
	timetext_format(&text, occurrence->window->zone,
	    occurrence->start_at);
	jsontext_string(json, "when", text_string(&text));
	text_cut(&text, 0);
	civil_format(&text, zone_local(occurrence->window->zone,
	    occurrence->start_at));
	jsontext_string(json, "start_local", text_string(&text));
	jsontext_string(json, "zone", zone_name(occurrence->window->zone));
	conflict_format_list(json, conflict);
	/* The first is the one that is proposed. */
	jsontext_list(json, "proposals");
	conflict_list_ways(conflict->proposed, ways);
	for (i = 0; i < CONFLICT_WAY_COUNT; i++)
		conflict_put_proposal(json, conflict, ways[i]);
	jsontext_end_list(json);
	jsontext_end_object(json);
	text_clear(&text);
}
