/* SPDX-License-Identifier: MIT */
/* Subscribers as rows: what is written is read back, in order, each with their
 * own wishes; who is forgotten leaves nothing. */
#include "store_subscriber.h"

#include "harness.h"
#include "harness_store.h"
#include "store_internal.h"

#define WISHES_MAX 3

/* Some people, as they are put; the ids are not in the order of addresses. */
static const struct row {
	const char *id, *address;
	int64_t asked_at, asked_count, confirmed_at, bounce_count, stopped_at;
	struct { const char *window, *environment; unsigned kinds; }
	    wishes[WISHES_MAX];
} people[] = {
	{ "idzzz", "ann@example.org", 100, 1, 0, 0, 0, { { "*", "*", 7 } } },
	{ "idaaa", "bob@example.org", 200, 3, 250, 1, 0,
	    { { "patch-*", "idfprod", 1 }, { "summit", "*", 15 },
	    { "summit", "base", 8 } } },
	{ "idmmm", "carol@example.org", 300, 2, 350, 2, 400, { { 0 } } },
	{ "id000", "dora@xn--bcher-kva.example", 50, 5, 0, 0, 0,
	    { { "work", "*", 2 } } },
};

/* Fill in a row that lends its strings; the wishes are to be cleared. */
static void
row_fill(const struct row *from, struct subscriber_row *row)
{
	struct subscriber_wish wish;
	size_t i;

	*row = (struct subscriber_row){ .id = (char *)from->id,
	    .address = (char *)from->address, .asked_at = from->asked_at,
	    .asked_count = from->asked_count,
	    .confirmed_at = from->confirmed_at,
	    .bounce_count = from->bounce_count,
	    .stopped_at = from->stopped_at };
	for (i = 0; i < WISHES_MAX && from->wishes[i].window != NULL; i++) {
		wish.window = (char *)from->wishes[i].window;
		wish.environment = (char *)from->wishes[i].environment;
		wish.kinds = from->wishes[i].kinds;
		array_push(&row->wishes, wish);
	}
}

static void
put(struct store *store, const struct row *from)
{
	struct subscriber_row row;

	row_fill(from, &row);
	CHECK(store_subscriber_put(store, &row, NULL) == 0);
	array_clear(&row.wishes);
}

/* Is it read as it was put?  Wishes come by window, then environment. */
static void
check_row(const struct subscriber_row *got, const struct row *want)
{
	size_t i;

	CHECK_STRING(got->id, want->id);
	CHECK_STRING(got->address, want->address);
	CHECK_NUMBER(got->asked_at, want->asked_at);
	CHECK_NUMBER(got->asked_count, want->asked_count);
	CHECK_NUMBER(got->confirmed_at, want->confirmed_at);
	CHECK_NUMBER(got->bounce_count, want->bounce_count);
	CHECK_NUMBER(got->stopped_at, want->stopped_at);
	for (i = 0; i < got->wishes.count && i < WISHES_MAX; i++) {
		if (!CHECK_ROW(want->wishes[i].window != NULL, want->id))
			return;
		CHECK_STRING(got->wishes.items[i].window,
		    want->wishes[i].window);
		CHECK_STRING(got->wishes.items[i].environment,
		    want->wishes[i].environment);
		CHECK_NUMBER(got->wishes.items[i].kinds,
		    want->wishes[i].kinds);
	}
	CHECK_ROW(i == WISHES_MAX || want->wishes[i].window == NULL,
	    want->id);
}

/* All that is there, against those of `people` that `bits` name. */
static void
check_all(struct store *store, unsigned bits)
{
	struct subscriber_rows rows = { 0 };
	size_t i, count = 0;

	CHECK(store_subscriber_list(store, &rows, NULL) == 0);
	for (i = 0; i < countof(people); i++) {
		if ((bits & 1u << i) == 0) {
			CHECK_ROW(store_subscriber_find(&rows,
			    people[i].address) == NULL, people[i].address);
			CHECK_ROW(store_subscriber_find_id(&rows,
			    people[i].id) == NULL, people[i].id);
			continue;
		}
		if (!CHECK(count < rows.list.count))
			break;
		check_row(&rows.list.items[count], &people[i]);
		CHECK(store_subscriber_find(&rows, people[i].address) ==
		    &rows.list.items[count]);
		CHECK(store_subscriber_find_id(&rows, people[i].id) ==
		    &rows.list.items[count]);
		count++;
	}
	CHECK_NUMBER(rows.list.count, count);
	CHECK(store_subscriber_find(&rows, "Ann@example.org") == NULL);
	CHECK(store_subscriber_find(&rows, "") == NULL);
	store_subscriber_clear(&rows);
	CHECK_NUMBER(rows.list.count, 0);
}

static int64_t
count_wishes(struct store *store)
{
	return harness_store_number(store, "SELECT count(*) FROM"
	    " subscription");
}

/* Added in any order, read by address. */
static void
test_list(struct store *store)
{
	size_t i;

	check_all(store, 0);
	for (i = countof(people); i-- > 0;)
		put(store, &people[i]);
	check_all(store, 15);
	/* Once more is the same. */
	put(store, &people[1]);
	check_all(store, 15);
	CHECK_NUMBER(count_wishes(store), 5);
}

/* Written anew with other wishes; without wishes, which stay. */
static void
test_change(struct store *store)
{
	static const struct row other = { "idaaa", "bob@example.org", 201, 0,
		260, 0, 0, { { "*", "base", 4 } } };
	struct subscriber_row row;
	struct subscriber_rows rows = { 0 };

	put(store, &other);
	CHECK(store_subscriber_list(store, &rows, NULL) == 0);
	check_row(&rows.list.items[1], &other);
	store_subscriber_clear(&rows);
	row_fill(&people[1], &row);
	array_clear(&row.wishes);
	CHECK(store_subscriber_save(store, &row, NULL) == 0);
	CHECK(store_subscriber_list(store, &rows, NULL) == 0);
	CHECK_NUMBER(rows.list.items[1].asked_count, people[1].asked_count);
	if (CHECK_NUMBER(rows.list.items[1].wishes.count, 1))
		CHECK_STRING(rows.list.items[1].wishes.items[0].environment,
		    "base");
	store_subscriber_clear(&rows);
	put(store, &people[1]);
	check_all(store, 15);
}

/* Two of one address, a wish for nothing: refused, nothing is changed. */
static void
test_refused(struct store *store)
{
	static const struct row rows[] = {
		{ "idnew", "ann@example.org", 1, 1, 0, 0, 0, { { 0 } } },
		{ "idnew", "new@example.org", 1, 1, 0, 0, 0,
		    { { "*", "*", 0 } } },
		{ "idnew", "new@example.org", 1, 1, 0, 0, 0,
		    { { "*", "*", 16 } } },
	};
	struct subscriber_row row;
	struct error error;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		error = (struct error){ 0 };
		row_fill(&rows[i], &row);
		CHECK(store_begin(store, &error) == 0);
		CHECK(store_subscriber_put(store, &row, &error) == -1);
		CHECK_NUMBER(error.code, ERROR_STORE);
		store_rollback(store);
		array_clear(&row.wishes);
		check_all(store, 15);
	}
	CHECK(!store_is_unsure(store));
}

/* Forgotten by id with all they wanted; by age only who never confirmed. */
static void
test_forget(struct store *store)
{
	CHECK(store_subscriber_remove(store, "no-such", NULL) == 0);
	check_all(store, 15);
	CHECK(store_subscriber_remove(store, "idaaa", NULL) == 0);
	check_all(store, 13);
	CHECK_NUMBER(count_wishes(store), 2);
	CHECK(store_subscriber_prune(store, 50, NULL) == 0);
	check_all(store, 13);
	CHECK(store_subscriber_prune(store, 51, NULL) == 0);
	check_all(store, 5);
	CHECK(store_subscriber_prune(store, 10000, NULL) == 0);
	check_all(store, 4);
	CHECK_NUMBER(count_wishes(store), 0);
}

int
main(void)
{
	struct store_options options = { 0 };
	struct store *store = NULL;

	if (!CHECK(store_new(&options, &store, NULL) == 0))
		return 1;
	test_list(store);
	test_change(store);
	test_refused(store);
	test_forget(store);
	store_free(store);
	return harness_end();
}
