/* SPDX-License-Identifier: MIT */
/* All promotions: looked through in order, as a site has some hundreds of them
 * in its life and a few that are open. */
#include "promotion_list.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "nearest.h"

struct promotion_list *
promotion_list_new(void)
{
	struct promotion_list *list = mem_new(1, sizeof(*list));

	list->references = 1;
	return list;
}

struct promotion_list *
promotion_list_copy(const struct promotion_list *list)
{
	struct promotion_list *copy = promotion_list_new();
	size_t i;

	for (i = 0; i < list->list.count; i++)
		array_push(&copy->list, promotion_hold(list->list.items[i]));
	return copy;
}

struct promotion_list *
promotion_list_hold(struct promotion_list *list)
{
	if (list != NULL)
		__atomic_add_fetch(&list->references, 1, __ATOMIC_RELAXED);
	return list;
}

void
promotion_list_release(struct promotion_list *list)
{
	size_t i;

	if (list == NULL ||
	    __atomic_sub_fetch(&list->references, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	for (i = 0; i < list->list.count; i++)
		promotion_release(list->list.items[i]);
	array_clear(&list->list);
	free(list);
}

/* --- finding -------------------------------------------------------------- */

const struct promotion *
promotion_list_find(const struct promotion_list *list, const char *identity)
{
	size_t i;

	for (i = 0; list != NULL && i < list->list.count; i++)
		if (strcmp(list->list.items[i]->identity, identity) == 0)
			return list->list.items[i];
	return NULL;
}

/* Does an open one go by the word alone: its name, its version, its kind? */
static bool
promotion_list_fits(const struct promotion *promotion, const char *word)
{
	const char *name = strchr(promotion->identity, '/');

	return (name != NULL && strcmp(name + 1, word) == 0) ||
	    strcmp(promotion->version, word) == 0 ||
	    strcmp(promotion->kind.id, word) == 0;
}

/* Most of what is not there is a typing error. */
static int
promotion_list_fail(const struct promotion_list *list, const char *word,
    struct error *ret_error)
{
	struct { ARRAY(const char *) list; } words = { 0 };
	const char *nearest, *name;
	size_t i;

	for (i = 0; list != NULL && i < list->list.count; i++) {
		name = strchr(list->list.items[i]->identity, '/');
		array_push(&words.list, list->list.items[i]->identity);
		if (name != NULL)
			array_push(&words.list, name + 1);
	}
	nearest = nearest_find(word, words.list.items, words.list.count);
	(void)error_set(ret_error, ERROR_MISSING, "there is no promotion "
	    "\"%.80s\"%s%s%s", word, nearest != NULL ? "; did you mean \"" :
	    "", nearest != NULL ? nearest : "", nearest != NULL ? "\"?" : "");
	array_clear(&words.list);
	return -1;
}

int
promotion_list_find_word(const struct promotion_list *list, const char *word,
    const struct promotion **ret_promotion, struct error *ret_error)
{
	const struct promotion *promotion, *found = NULL, *finished = NULL;
	size_t i;

	if (strncmp(word, PROMOTION_SUBJECT, strlen(PROMOTION_SUBJECT)) == 0)
		word += strlen(PROMOTION_SUBJECT);
	*ret_promotion = promotion_list_find(list, word);
	if (*ret_promotion != NULL)
		return 0;
	for (i = 0; list != NULL && i < list->list.count; i++) {
		promotion = list->list.items[i];
		if (!promotion_list_fits(promotion, word))
			continue;
		/* Of those that are over the last one is meant. */
		if (promotion->phase != PROMOTION_OPEN) {
			finished = promotion;
			continue;
		}
		if (found != NULL)
			return error_set(ret_error, ERROR_INPUT, "several "
			    "promotions go by \"%.80s\": %s, %s …; say which",
			    word, found->identity, promotion->identity);
		found = promotion;
	}
	if (found == NULL)
		found = finished;
	if (found == NULL)
		return promotion_list_fail(list, word, ret_error);
	*ret_promotion = found;
	return 0;
}

static bool
promotion_list_equal(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* Does it ask one of those whom `kind` asks?  The configuration has one kind by
 * that id; the policy's own hang on what was said of the change. */
static bool
promotion_list_asks(const struct promotion *promotion,
    const struct promotion_kind *kind)
{
	const struct promotion_act *first = promotion_find_act(promotion, 1);
	size_t i;

	if (first->service == NULL || promotion->has_left)
		return true;
	for (i = 0; i < kind->steps.count; i++)
		if (promotion_kind_asks(&promotion->kind,
		    &kind->steps.items[i].by))
			return true;
	return false;
}

const struct promotion *
promotion_list_find_open(const struct promotion_list *list,
    const struct promotion_act *propose, const struct promotion_kind *kind)
{
	const struct promotion *promotion;
	const struct promotion_act *first;
	size_t i;

	for (i = 0; list != NULL && i < list->list.count; i++) {
		promotion = list->list.items[i];
		first = promotion_find_act(promotion, 1);
		if (promotion->phase == PROMOTION_OPEN &&
		    strcmp(promotion->kind.id, kind->id) == 0 &&
		    strcmp(promotion->version, propose->version) == 0 &&
		    promotion_list_equal(first->service, propose->service) &&
		    promotion_list_equal(first->environment,
		    propose->environment) &&
		    promotion_list_asks(promotion, kind))
			return promotion;
	}
	return NULL;
}

/* What is typed in a terminal and stands in addresses: other characters become
 * "-". */
static void
promotion_list_put_name(struct text *text, const char *word)
{
	for (; *word != '\0'; word++)
		text_putc(text, strchr("abcdefghijklmnopqrstuvwxyz"
		    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-", *word) != NULL ?
		    *word : '-');
}

void
promotion_list_name(const struct promotion_list *list, const char *kind,
    const struct promotion_act *propose, struct text *text)
{
	size_t before = text->length, whole;
	unsigned number;

	text_putf(text, "%s/", kind);
	if (propose->service != NULL) {
		promotion_list_put_name(text, propose->service);
		text_putc(text, '-');
	}
	if (propose->environment != NULL) {
		promotion_list_put_name(text, propose->environment);
		text_putc(text, '-');
	}
	promotion_list_put_name(text, propose->version);
	/* Room for a number. */
	if (text->length > before + PROMOTION_IDENTITY_MAX - 6)
		text_cut(text, before + PROMOTION_IDENTITY_MAX - 6);
	whole = text->length;
	for (number = 2; promotion_list_find(list, text_string(text) +
	    before) != NULL; number++) {
		text_cut(text, whole);
		text_putf(text, "-%u", number);
	}
}

/* --- acts ----------------------------------------------------------------- */

int
promotion_list_act(struct promotion_list *list,
    const struct promotion_kind *kind, const struct promotion_act *act,
    struct error *ret_error)
{
	struct promotion *promotion;
	size_t i;

	if (act->verb == PROMOTION_PROPOSE) {
		if (promotion_list_find(list, act->promotion) != NULL)
			return error_set(ret_error, ERROR_INPUT, "there is a "
			    "promotion %s already", act->promotion);
		promotion = promotion_new(kind, act);
		array_push(&list->list, promotion);
		return 0;
	}
	for (i = 0; i < list->list.count; i++)
		if (strcmp(list->list.items[i]->identity,
		    act->promotion) == 0)
			break;
	if (i == list->list.count)
		return error_set(ret_error, ERROR_MISSING,
		    "there is no promotion %s", act->promotion);
	/* Others may hold it. */
	promotion = promotion_copy(list->list.items[i]);
	promotion_apply(promotion, act);
	promotion_release(list->list.items[i]);
	list->list.items[i] = promotion;
	return 0;
}

/* --- by occurrence -------------------------------------------------------- */

/* Is it offered there, or was it promoted there? */
static bool
promotion_list_is_at(const struct promotion *promotion,
    const char *occurrence)
{
	const struct promotion_act *act = promotion_find_act(promotion,
	    promotion->phase == PROMOTION_OPEN ? promotion->aimed :
	    promotion->finished);

	return promotion->phase != PROMOTION_ABANDONED &&
	    !promotion->has_left && act != NULL && act->occurrence != NULL &&
	    strcmp(act->occurrence, occurrence) == 0;
}

void
promotion_list_format_offers(struct text *text,
    const struct promotion_list *list, const char *occurrence)
{
	const struct promotion *promotion;
	size_t i, before = text->length;

	for (i = 0; list != NULL && i < list->list.count; i++) {
		promotion = list->list.items[i];
		if (!promotion_list_is_at(promotion, occurrence))
			continue;
		text_putf(text, "%s%s ", text->length > before ? "\n" : "",
		    promotion->kind.title);
		promotion_format_subject(text, promotion);
		text_puts(text, ": ");
		promotion_format_standing(text, promotion);
	}
}

/* --- consents ------------------------------------------------------------- */

/* All who have agreed, each once; lent. */
static void
promotion_list_agreed(const struct promotion *promotion,
    process_parties *ret_said)
{
	const struct process_party *party;
	const struct promotion_stand *stand;
	size_t i, k;

	for (i = 0; i < promotion->stands.count; i++) {
		stand = &promotion->stands.items[i];
		for (k = 0; k < stand->voices.count; k++) {
			party = &promotion->kind.steps.items[i].by.items[k];
			if (stand->voices.items[k].agreed != 0 &&
			    !promotion_kind_has_party(ret_said, party->id))
				array_push(ret_said, *party);
		}
	}
}

static void
promotion_list_add_consents(const struct promotion *promotion,
    struct promotion_consents *consents)
{
	const struct promotion_act *content = promotion_find_act(promotion,
	    promotion->content);
	const struct promotion_act *when = promotion_find_act(promotion,
	    promotion->finished != 0 ? promotion->finished :
	    promotion->aimed);
	struct promotion_consent consent = {
		.promotion = promotion->identity, .kind = promotion->kind.id,
		.service = promotion->service, .version = promotion->version,
		.digest = promotion->digest,
		.at = (promotion->complete_ms + 999) / 1000,
		.occurrence = when == NULL ? NULL : when->occurrence };
	struct text by = { 0 };
	size_t i;

	consent.said_at = (content->at_ms + 999) / 1000;
	consent.from_at = consent.said_at + promotion->kind.notice_secs;
	if (consent.from_at < consent.at)
		consent.from_at = consent.at;
	for (i = 0; i < promotion->kind.environments.count; i++) {
		consent.environment = promotion->kind.environments.items[i];
		consent.roles = (process_parties){ 0 };
		promotion_list_agreed(promotion, &consent.roles);
		process_format_parties(&by, &consent.roles, "and");
		consent.by = text_take(&by);
		array_push(&consents->list, consent);
	}
}

void
promotion_list_consents(const struct promotion_list *list,
    struct promotion_consents *ret_consents)
{
	const struct promotion *promotion;
	size_t i;

	for (i = 0; list != NULL && i < list->list.count; i++) {
		promotion = list->list.items[i];
		if (promotion->phase != PROMOTION_ABANDONED &&
		    promotion->complete_ms != 0 && !promotion->has_left)
			promotion_list_add_consents(promotion, ret_consents);
	}
}

void
promotion_consents_clear(struct promotion_consents *consents)
{
	size_t i;

	for (i = 0; i < consents->list.count; i++) {
		array_clear(&consents->list.items[i].roles);
		free(consents->list.items[i].by);
	}
	array_clear(&consents->list);
}
