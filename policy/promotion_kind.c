/* SPDX-License-Identifier: MIT */
/* Kinds of promotions: plain values that the configuration fills. */
#include "promotion_kind.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"

static const char *const promotion_step_kinds[PROMOTION_STEP_KIND_COUNT] = {
	[PROMOTION_STEP_MEETING] = "meeting",
	[PROMOTION_STEP_CHECK] = "check",
	[PROMOTION_STEP_TICKET] = "ticket",
	[PROMOTION_STEP_ACKNOWLEDGE] = "acknowledge",
};

const char *
promotion_step_kind_name(enum promotion_step_kind kind)
{
	return promotion_step_kinds[kind];
}

/* Typed in a terminal and kept in the journal: the narrow alphabet of ids.
 * What is not in it parts words. */
void
promotion_step_key(struct text *text, const char *title)
{
	size_t before = text->length;
	bool needs_dash = false;
	char c;

	for (; *title != '\0' &&
	    text->length - before < PROMOTION_STEP_KEY_MAX - 1; title++) {
		c = *title;
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) {
			needs_dash = text->length > before;
			continue;
		}
		if (needs_dash)
			text_putc(text, '-');
		needs_dash = false;
		text_putc(text, c);
	}
	if (text->length == before)
		text_puts(text, "step");
}

bool
promotion_kind_has_party(const process_parties *parties, const char *id)
{
	size_t i;

	for (i = 0; i < parties->count; i++)
		if (strcmp(parties->items[i].id, id) == 0)
			return true;
	return false;
}

bool
promotion_kind_asks(const struct promotion_kind *kind,
    const process_parties *parties)
{
	const struct promotion_step *step;
	size_t i, k;

	for (i = 0; i < kind->steps.count; i++) {
		step = &kind->steps.items[i];
		for (k = 0; step->kind == PROMOTION_STEP_ACKNOWLEDGE &&
		    k < step->by.count; k++)
			if (promotion_kind_has_party(parties,
			    step->by.items[k].id))
				return true;
	}
	return false;
}

static struct process_party
promotion_kind_copy_party(const struct process_party *party)
{
	return (struct process_party){ .id = mem_string(party->id),
		.title = mem_string(party->title) };
}

static void
promotion_kind_copy_parties(const process_parties *parties,
    process_parties *copy)
{
	size_t i;

	for (i = 0; i < parties->count; i++)
		array_push(copy,
		    promotion_kind_copy_party(&parties->items[i]));
}

static void
promotion_kind_copy_step(const struct promotion_step *step,
    struct promotion_step *copy)
{
	copy->kind = step->kind;
	copy->key = mem_string(step->key);
	copy->title = mem_string(step->title);
	copy->enough = step->enough;
	promotion_kind_copy_parties(&step->by, &copy->by);
}

void
promotion_kind_copy(const struct promotion_kind *kind,
    struct promotion_kind *ret_kind)
{
	struct promotion_kind copy = { .id = mem_string(kind->id),
		.title = mem_string(kind->title),
		.description = mem_string(kind->description),
		.service = mem_string(kind->service),
		.window = promotion_kind_copy_party(&kind->window),
		.cutoff_secs = kind->cutoff_secs,
		.channel = promotion_kind_copy_party(&kind->channel),
		.tickets = promotion_kind_copy_party(&kind->tickets),
		.notice_secs = kind->notice_secs,
		.line = kind->line, .column = kind->column,
		.file = kind->file };
	size_t i;

	for (i = 0; i < kind->environments.count; i++)
		array_push(&copy.environments,
		    mem_string(kind->environments.items[i]));
	for (i = 0; i < kind->remind_secs.count; i++)
		array_push(&copy.remind_secs, kind->remind_secs.items[i]);
	promotion_kind_copy_parties(&kind->propose, &copy.propose);
	for (i = 0; i < kind->steps.count; i++)
		promotion_kind_copy_step(&kind->steps.items[i],
		    array_add(&copy.steps));
	*ret_kind = copy;
}

static void
promotion_kind_clear_party(struct process_party *party)
{
	free(party->id);
	free(party->title);
	*party = (struct process_party){ 0 };
}

static void
promotion_kind_clear_parties(process_parties *parties)
{
	size_t i;

	for (i = 0; i < parties->count; i++)
		promotion_kind_clear_party(&parties->items[i]);
	array_clear(parties);
}

void
promotion_kind_clear(struct promotion_kind *kind)
{
	struct promotion_step *step;
	size_t i;

	for (i = 0; i < kind->steps.count; i++) {
		step = &kind->steps.items[i];
		free(step->key);
		free(step->title);
		promotion_kind_clear_parties(&step->by);
	}
	array_clear(&kind->steps);
	promotion_kind_clear_parties(&kind->propose);
	promotion_kind_clear_party(&kind->window);
	promotion_kind_clear_party(&kind->channel);
	promotion_kind_clear_party(&kind->tickets);
	array_clear_owned(&kind->environments);
	array_clear(&kind->remind_secs);
	free(kind->id);
	free(kind->title);
	free(kind->description);
	free(kind->service);
	*kind = (struct promotion_kind){ 0 };
}
