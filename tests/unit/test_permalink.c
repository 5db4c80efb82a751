/* SPDX-License-Identifier: MIT */
/* Links to where occurrences are followed: one changes, others stay. */
#include "permalink.h"

#include <stdio.h>

#include "harness.h"

#define A "https://x.slack.com/a"
#define B "https://x.slack.com/b"

/* What is put to a list of w/1 with A and w/2 with B, and what is found. */
static const struct {
	const char *identity, *url, *first, *second, *third;
} cases[] = {
	{ "w/1", B, B, B, NULL },
	{ "w/2", A, A, A, NULL },
	{ "w/3", A, A, B, A },
	{ "w/1", "", NULL, B, NULL },
	{ "w/3", "", A, B, NULL },
	{ "w/1", "javascript:alert(1)", NULL, B, NULL },
};

static void
check_found(const struct permalink_list *list, const char *identity,
    const char *want, const char *row)
{
	const char *got = permalink_list_find(list, identity);

	CHECK_ROW((got == NULL) == (want == NULL) &&
	    (got == NULL || strcmp(got, want) == 0), row);
}

static void
test_put(void)
{
	struct permalink_list *old = permalink_list_new(), *list;
	size_t i;

	permalink_list_add(old, "w/1", A);
	permalink_list_add(old, "w/2", B);
	/* The same occurrence, in another channel. */
	permalink_list_add(old, "w/1", B);
	for (i = 0; i < countof(cases); i++) {
		list = permalink_list_copy(old);
		permalink_list_put(list, cases[i].identity, cases[i].url);
		check_found(list, "w/1", cases[i].first, cases[i].url);
		check_found(list, "w/2", cases[i].second, cases[i].url);
		check_found(list, "w/3", cases[i].third, cases[i].url);
		permalink_list_release(list);
		/* Others see the old one. */
		check_found(old, "w/1", A, "old");
		check_found(old, "w/2", B, "old");
	}
	permalink_list_release(old);
	list = permalink_list_copy(NULL);
	CHECK_NUMBER(list->list.count, 0);
	permalink_list_release(list);
}

/* The newest stay; the list outlives the one that it was copied from. */
static void
test_most(void)
{
	struct permalink_list *list = permalink_list_new(), *old;
	char identity[32];
	int i;

	for (i = 0; i < PERMALINK_LIST_MOST; i++) {
		snprintf(identity, sizeof(identity), "w/%d", i);
		permalink_list_add(list, identity, A);
	}
	old = list;
	list = permalink_list_copy(old);
	permalink_list_release(old);
	permalink_list_put(list, "new/1", B);
	permalink_list_put(list, "w/5", B);
	CHECK_NUMBER(list->list.count, PERMALINK_LIST_MOST);
	CHECK_STRING(permalink_list_find(list, "new/1"), B);
	CHECK_STRING(permalink_list_find(list, "w/5"), B);
	CHECK(permalink_list_find(list, "w/999") == NULL);
	CHECK_STRING(permalink_list_find(list, "w/998"), A);
	permalink_list_release(list);
}

int
main(void)
{
	test_put();
	test_most();
	return harness_end();
}
