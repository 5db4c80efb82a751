/* SPDX-License-Identifier: MIT */
/*
 * Tokens that were given out.  The owner of state makes a new list for each
 * change and never touches one that others see; it comes with the snapshot, so
 * a token that was revoked is refused from the next request on.
 */
#include "token_list.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "never.h"

/* What an unknown token is compared with: no digits, so no secret has it. */
static const char token_list_nothing[] =
    "----------------------------------------------------------------";

struct token_list *
token_list_new(void)
{
	struct token_list *list = mem_new(1, sizeof(*list));

	list->references = 1;
	return list;
}

struct token_list *
token_list_hold(struct token_list *list)
{
	if (list != NULL)
		__atomic_add_fetch(&list->references, 1, __ATOMIC_RELAXED);
	return list;
}

void
token_list_clear_entry(struct token_entry *entry)
{
	free(entry->title);
	free(entry->person);
	free(entry->created_by);
	array_clear_owned(&entry->windows);
	array_clear_owned(&entry->environments);
	*entry = (struct token_entry){ 0 };
}

void
token_list_release(struct token_list *list)
{
	size_t i;

	if (list == NULL || __atomic_sub_fetch(&list->references, 1,
	    __ATOMIC_ACQ_REL) > 0)
		return;
	for (i = 0; i < list->list.count; i++)
		token_list_clear_entry(&list->list.items[i]);
	array_clear(&list->list);
	free(list);
}

/* By halving: an id is no secret, so how long that takes tells nothing. */
const struct token_entry *
token_list_find(const struct token_list *list, const char *id)
{
	size_t low = 0, high = list == NULL ? 0 : list->list.count, middle;
	int order;

	while (low < high) {
		middle = low + (high - low) / 2;
		order = strcmp(list->list.items[middle].id, id);
		if (order == 0)
			return &list->list.items[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

enum token_verdict
token_list_judge(const struct token_entry *entry, int64_t now_at)
{
	if (entry == NULL)
		return TOKEN_UNKNOWN;
	if (entry->revoked_at != 0)
		return TOKEN_REVOKED;
	return entry->expires_at <= now_at ? TOKEN_EXPIRED : TOKEN_VALID;
}

enum token_verdict
token_list_check(const struct token_list *list, const char *token,
    int64_t now_at, const struct token_entry **ret_entry)
{
	char id[TOKEN_ID_MAX] = "", hash[TOKEN_HASH_MAX] = "";
	const struct token_entry *entry;
	bool is_right = token_read(token, id, hash);

	*ret_entry = NULL;
	entry = is_right ? token_list_find(list, id) : NULL;
	/* Compared in any case, with what no secret has where there is none. */
	is_right &= token_hash_equal(hash, entry == NULL ?
	    token_list_nothing : entry->hash);
	/* Nothing equals token_list_nothing. */
	if (!is_right || never(entry == NULL))
		return TOKEN_UNKNOWN;
	*ret_entry = entry;
	return token_list_judge(entry, now_at);
}
