/* SPDX-License-Identifier: MIT */
/* Failures by address: ten a minute, whoever else fails meanwhile. */
#include "harness.h"

#include "failure_internal.h"
#include "token_list.h"

static void
test_minute(void)
{
	struct failures failures;
	unsigned i;

	failure_init(&failures);
	for (i = 1; i <= 20; i++)
		CHECK_NUMBER(failure_add(&failures, 7, 1000 + i), i);
	CHECK_NUMBER(failure_add(&failures, 8, 1020), 1);
	CHECK_NUMBER(failure_add(&failures, 7, 1001 + 59999), 21);
	CHECK_NUMBER(failure_add(&failures, 7, 1001 + 60000), 1);
	/* A clock that was set back begins anew. */
	CHECK_NUMBER(failure_add(&failures, 7, 5), 1);
	failure_clear(&failures);
}

/* Many addresses push out old ones, and nothing else happens. */
static void
test_many(void)
{
	struct failures failures;
	uint64_t i;

	failure_init(&failures);
	for (i = 0; i < 100000; i++)
		CHECK_ROW(failure_add(&failures, i << 16, (int64_t)i) == 1,
		    "the first of its address");
	for (i = 1; i <= 5; i++)
		CHECK_NUMBER(failure_add(&failures, 42, 100000), i);
	failure_clear(&failures);
}

/* Tokens: found by id, judged by secret and time. */
static void
test_tokens(void)
{
	struct token_list *list = token_list_new();
	char whole[3][TOKEN_MAX], id[3][TOKEN_ID_MAX], bad[TOKEN_MAX];
	const struct token_entry *found;
	struct token_entry *entry;
	struct random chance;
	size_t i, k;

	random_init_seeded(&chance, 3);
	for (i = 0; i < 3; i++) {
		entry = array_add(&list->list);
		token_make(&chance, entry->id, whole[i], entry->hash);
		memcpy(id[i], entry->id, sizeof(entry->id));
		entry->expires_at = 1000;
	}
	/* In order of id, as the store gives them. */
	for (i = 0; i < 3; i++)
		for (k = i + 1; k < 3; k++)
			if (strcmp(list->list.items[i].id,
			    list->list.items[k].id) > 0) {
				struct token_entry swap = list->list.items[i];

				list->list.items[i] = list->list.items[k];
				list->list.items[k] = swap;
			}
	for (i = 0; i < 3; i++) {
		CHECK(token_list_check(list, whole[i], 999, &found) ==
		    TOKEN_VALID);
		CHECK(found != NULL && strcmp(found->id, id[i]) == 0);
		CHECK(token_list_check(list, whole[i], 1000, &found) ==
		    TOKEN_EXPIRED);
		memcpy(bad, whole[i], sizeof(bad));
		bad[strlen(bad) - 1] ^= 1;
		CHECK(token_list_check(list, bad, 999, &found) ==
		    TOKEN_UNKNOWN && found == NULL);
	}
	list->list.items[1].revoked_at = 5;
	for (i = 0, k = 0; i < 3; i++)
		k += token_list_check(list, whole[i], 999, &found) ==
		    TOKEN_REVOKED;
	CHECK_NUMBER(k, 1);
	CHECK(token_list_judge(NULL, 999) == TOKEN_UNKNOWN);
	CHECK(token_list_hold(NULL) == NULL);
	array_push(&list->list.items[0].windows, mem_string("work"));
	array_push(&list->list.items[0].environments, mem_string("prod"));
	CHECK(token_list_check(list, "", 999, &found) == TOKEN_UNKNOWN);
	CHECK(token_list_check(NULL, whole[0], 999, &found) ==
	    TOKEN_UNKNOWN);
	token_list_release(token_list_hold(list));
	token_list_release(list);
	token_list_release(NULL);
}

int
main(void)
{
	test_minute();
	test_many();
	test_tokens();
	return harness_end();
}
