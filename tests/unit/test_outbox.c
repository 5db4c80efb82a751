/* SPDX-License-Identifier: MIT */
/* The outbox's rows: no repeats, order, what is next, what is settled. */
#include "harness.h"
#include "harness_store.h"
#include "store_brief.h"
#include "store_internal.h"
#include "store_letter.h"
#include "store_outbox.h"
#include "store_thread.h"

static struct store *store;
static int64_t brief;

static void
begin(void)
{
	struct store_options options = { .path = NULL };
	struct brief_row row = { .identity = "w/2026-01-01T10:00",
	    .start_at = 1000, .end_at = 2000, .grace_secs = 120,
	    .catch_up_secs = 86400, .body = "{}" };
	struct error error = { 0 };

	CHECK(store_new(&options, &store, &error) == 0);
	CHECK(store_brief_put(store, &row, 1, &brief, &error) == 0);
}

/* "aa01" and 28 times 7. */
static void
key_fill(char ret_key[static OUTBOX_KEY_MAX], const char *key)
{
	memset(ret_key, '7', 32);
	memcpy(ret_key, key, strlen(key));
	ret_key[32] = '\0';
}

/* Does the row's key begin so? */
static bool
key_is(const struct outbox_row *row, const char *key)
{
	return strlen(row->key) == 32 && strncmp(row->key, key,
	    strlen(key)) == 0;
}

/* Put a row; is it new? */
static bool
put(const char *key, const char *kind, int64_t sequence, int64_t next_ms)
{
	struct outbox_row row = { .brief = brief, .kind = kind,
	    .channel = "chat", .recipient = "", .sequence = sequence,
	    .due_at = next_ms / 1000, .next_ms = next_ms };
	struct error error = { 0 };
	bool is_new = false;

	key_fill(row.key, key);
	CHECK(store_outbox_put(store, &row, &is_new, &error) == 0);
	return is_new;
}

/* The only row whose key begins so. */
static struct outbox_row
find(const char *key, struct outbox_rows *rows)
{
	struct error error = { 0 };
	struct outbox_row none = { 0 };

	store_outbox_clear(rows);
	CHECK(store_outbox_find(store, key, rows, &error) == 0);
	CHECK_NUMBER(rows->list.count, 1);
	return rows->list.count == 1 ? rows->list.items[0] : none;
}

static void
test_put_once(void)
{
	struct outbox_rows rows = { 0 };
	struct outbox_row row;
	struct error error = { 0 };

	begin();
	CHECK(put("aa01", "start", 2, 1000000));
	CHECK(!put("aa01", "start", 2, 5000000));
	CHECK(put("aa02", "end", 3, 2000000));
	row = find("aa01", &rows);
	CHECK_NUMBER(row.due_at, 1000);
	CHECK_STRING(row.identity, "w/2026-01-01T10:00");
	CHECK_STRING(row.kind, "start");
	CHECK(row.state == OUTBOX_PLANNED && row.next_ms == 1000000);
	store_outbox_clear(&rows);
	CHECK(store_outbox_find(store, "aa", &rows, &error) == 0);
	CHECK_NUMBER(rows.list.count, 2);
	store_outbox_clear(&rows);
	CHECK(store_outbox_find(store, "ab", &rows, &error) == 0);
	CHECK_NUMBER(rows.list.count, 0);
	/* An odd number of digits; and all of them. */
	CHECK(store_outbox_find(store, "aa0", &rows, &error) == 0);
	CHECK_NUMBER(rows.list.count, 2);
	store_outbox_clear(&rows);
	row = find("aa017777777777777777777777777777", &rows);
	CHECK_STRING(row.key, "aa017777777777777777777777777777");
	store_outbox_clear(&rows);
	store_free(store);
}

static void
test_next_and_order(void)
{
	struct outbox_rows rows = { 0 };
	struct outbox_row row, other = { 0 };
	struct error error = { 0 };

	begin();
	put("cc03", "end", 3, 3000);
	put("aa01", "remind-1h", 1, 2000);
	put("bb02", "start", 2, 1000);
	CHECK(store_outbox_list_next(store, "chat", 10, &rows, &error) == 0);
	CHECK_NUMBER(rows.list.count, 3);
	CHECK(key_is(&rows.list.items[0], "bb02"));
	CHECK(key_is(&rows.list.items[2], "cc03"));
	store_outbox_clear(&rows);
	CHECK(store_outbox_list_next(store, "mail", 10, &rows, &error) == 0);
	CHECK_NUMBER(rows.list.count, 0);

	/* The end waits for the reminder, then for the start. */
	row = find("cc03", &rows);
	CHECK(store_outbox_find_blocker(store, &row, INT64_MAX, &other,
	    &error) == 0);
	CHECK(key_is(&other, "aa01"));
	other.state = OUTBOX_SKIPPED;
	other.next_ms = OUTBOX_NEVER;
	CHECK(store_outbox_save(store, &other, &error) == 0);
	store_outbox_clear_row(&other);
	CHECK(store_outbox_find_blocker(store, &row, INT64_MAX, &other,
	    &error) == 0);
	CHECK(key_is(&other, "bb02"));
	other.state = OUTBOX_SENDING;
	CHECK(store_outbox_save(store, &other, &error) == 0);
	store_outbox_clear_row(&other);
	CHECK(store_outbox_find_blocker(store, &row, INT64_MAX, &other,
	    &error) == 0);
	CHECK(key_is(&other, "bb02"));
	store_outbox_clear_row(&other);

	/* What is being sent is not next. */
	store_outbox_clear(&rows);
	CHECK(store_outbox_list_next(store, "chat", 10, &rows, &error) == 0);
	CHECK_NUMBER(rows.list.count, 1);
	CHECK(key_is(&rows.list.items[0], "cc03"));
	row = find("bb02", &rows);
	CHECK(store_outbox_find_follower(store, &row, &other, &error) == 0);
	CHECK(key_is(&other, "cc03"));
	store_outbox_clear_row(&other);
	store_outbox_clear(&rows);
	store_free(store);
}

static void
test_every_column_survives(void)
{
	struct outbox_rows rows = { 0 };
	struct outbox_row row;
	struct error error = { 0 };
	struct text letter = { 0 };
	bool is_sound = true;
	static const char body[] = "one\0two";

	begin();
	put("dd", "start", 2, 1000);
	row = find("dd", &rows);
	row.due_at = 77;
	row.state = OUTBOX_WAIT;
	row.next_ms = 88;
	row.lateness = OUTBOX_COMBINED;
	row.is_forced = row.has_doubt = true;
	row.attempt = 3;
	row.repeats = 4;
	row.absents = 5;
	row.first_attempt_ms = 66;
	row.reference = "1764111600.000100";
	row.place = "C0123";
	row.reason = "why \xe2\x80\x93 not";
	row.updated_ms = 99;
	CHECK(store_outbox_save(store, &row, &error) == 0);
	row = find("dd", &rows);
	CHECK_NUMBER(row.due_at, 77);
	CHECK_NUMBER(row.state, OUTBOX_WAIT);
	CHECK_NUMBER(row.next_ms, 88);
	CHECK_NUMBER(row.lateness, OUTBOX_COMBINED);
	CHECK(row.is_forced && row.has_doubt);
	CHECK_NUMBER(row.attempt, 3);
	CHECK_NUMBER(row.repeats, 4);
	CHECK_NUMBER(row.absents, 5);
	CHECK_NUMBER(row.first_attempt_ms, 66);
	CHECK_STRING(row.reference, "1764111600.000100");
	CHECK_STRING(row.place, "C0123");
	CHECK_STRING(row.reason, "why \xe2\x80\x93 not");
	CHECK_NUMBER(row.updated_ms, 99);
	CHECK_STRING(row.digest, "");
	CHECK_STRING(row.detail, "");
	store_letter_seal(&row, body, sizeof(body));
	CHECK(store_letter_save(store, &row, body, sizeof(body),
	    &error) == 0);
	CHECK(store_outbox_save(store, &row, &error) == 0);
	row = find("dd", &rows);
	CHECK_NUMBER(strlen(row.digest), 32);
	CHECK(store_letter_load(store, &row, &letter, &is_sound,
	    &error) == 0);
	CHECK(is_sound && letter.length == sizeof(body) &&
	    memcmp(letter.bytes, body, sizeof(body)) == 0);
	text_clear(&letter);
	/* Another key, another letter: not what was stored. */
	row.key[31] = '0';
	CHECK(store_letter_load(store, &row, &letter, &is_sound,
	    &error) == 0);
	CHECK(!is_sound);
	text_clear(&letter);
	row.key[31] = '7';
	CHECK(harness_store_meddle(store, "UPDATE letter SET body ="
	    " CAST('x' AS BLOB)", "UPDATE letter SET body = 'x'") == 0);
	CHECK(store_letter_load(store, &row, &letter, &is_sound,
	    &error) == 0);
	CHECK(!is_sound);
	text_clear(&letter);
	store_outbox_clear(&rows);
	store_free(store);
}

static void
test_counts_and_lists(void)
{
	struct outbox_counts counts;
	struct outbox_rows rows = { 0 };
	struct outbox_filter filter = { .due_after_at = INT64_MIN,
	    .limit = 10 };
	struct outbox_row row;
	struct error error = { 0 };
	int64_t revived = 0;

	begin();
	put("01", "remind-1h", 1, 1000);
	put("02", "start", 2, 2000);
	put("03", "end", 3, 3000);
	row = find("02", &rows);
	row.state = OUTBOX_UNKNOWN;
	row.next_ms = OUTBOX_NEVER;
	store_outbox_save(store, &row, &error);
	row = find("03", &rows);
	row.state = OUTBOX_SKIPPED;
	row.next_ms = OUTBOX_NEVER;
	store_outbox_save(store, &row, &error);
	CHECK(store_outbox_count(store, false, &counts, &error) == 0);
	CHECK_NUMBER(counts.all[OUTBOX_PLANNED], 1);
	CHECK_NUMBER(counts.active[OUTBOX_PLANNED], 1);
	CHECK_NUMBER(counts.all[OUTBOX_UNKNOWN], 1);
	CHECK_NUMBER(counts.active[OUTBOX_UNKNOWN], 0);
	store_outbox_clear(&rows);
	filter.only_active = true;
	CHECK(store_outbox_list(store, &filter, &rows, &error) == 0);
	CHECK_NUMBER(rows.list.count, 1);
	store_outbox_clear(&rows);
	filter.only_active = false;
	filter.has_state = true;
	filter.state = OUTBOX_SKIPPED;
	CHECK(store_outbox_list(store, &filter, &rows, &error) == 0);
	CHECK_NUMBER(rows.list.count, 1);

	/* The clock was wrong: what was skipped is due later. */
	CHECK(store_outbox_revive(store, 2500, 900000, &revived,
	    &error) == 0);
	CHECK_NUMBER(revived, 1);
	row = find("03", &rows);
	CHECK(row.state == OUTBOX_PLANNED && row.next_ms == 3000);
	store_outbox_clear(&rows);
	store_free(store);
}

static void
test_thread(void)
{
	struct thread_row row = { .channel = "chat", .target = "#team" };
	struct error error = { 0 };

	begin();
	row.brief = brief;
	CHECK(store_thread_load(store, &row, &error) == 0);
	CHECK_STRING(row.root, "");
	CHECK_STRING(row.place, "");
	strcpy(row.root, "1.000");
	strcpy(row.place, "C1");
	CHECK(store_thread_put(store, &row, &error) == 0);
	strcpy(row.root, "2.000");
	CHECK(store_thread_put(store, &row, &error) == 0);
	CHECK(store_thread_load(store, &row, &error) == 0);
	CHECK_STRING(row.root, "1.000");
	/* Another occurrence in the channel knows the place, not the root. */
	row.brief = brief + 1;
	CHECK(store_thread_load(store, &row, &error) == 0);
	CHECK_STRING(row.root, "");
	CHECK_STRING(row.place, "C1");
	row.target = "#other";
	CHECK(store_thread_load(store, &row, &error) == 0);
	CHECK_STRING(row.place, "");
	store_free(store);
}

/* What is owed is counted as by looking at all, whatever became of each row. */
static void
test_count_active(void)
{
	static const struct {
		enum outbox_state state;
		bool is_over;
	} cases[] = {
		{ OUTBOX_PLANNED, false }, { OUTBOX_PLANNED, false },
		{ OUTBOX_SENDING, false }, { OUTBOX_UNKNOWN, false },
		{ OUTBOX_UNKNOWN, true }, { OUTBOX_WAIT, false },
		{ OUTBOX_PARKED, false }, { OUTBOX_SENT, true },
		{ OUTBOX_SKIPPED, true }, { OUTBOX_SUPERSEDED, true },
		{ OUTBOX_DEAD, true },
	};
	struct outbox_counts counts, owed;
	struct outbox_rows rows = { 0 };
	struct error error = { 0 };
	struct outbox_row row;
	char key[3];
	size_t i;

	begin();
	for (i = 0; i < countof(cases); i++) {
		snprintf(key, sizeof(key), "%02zu", i);
		put(key, "start", (int64_t)i + 1, 1000);
		row = find(key, &rows);
		row.state = cases[i].state;
		row.next_ms = cases[i].is_over ? OUTBOX_NEVER : 1000;
		CHECK(store_outbox_save(store, &row, &error) == 0);
		store_outbox_clear(&rows);
		CHECK(store_outbox_count(store, false, &counts, &error) == 0);
		CHECK(store_outbox_count(store, true, &owed, &error) == 0);
		CHECK(memcmp(owed.active, counts.active,
		    sizeof(owed.active)) == 0);
	}
	CHECK_NUMBER(owed.active[OUTBOX_PLANNED], 2);
	CHECK_NUMBER(owed.active[OUTBOX_UNKNOWN], 1);
	CHECK_NUMBER(owed.active[OUTBOX_SENT] + owed.all[OUTBOX_PLANNED], 0);
	store_free(store);
}

/* The counts are those of the rows, as they are now. */
static void
check_counts(const char *what)
{
	struct outbox_counts counts;
	struct error error = { 0 };
	char sql[100];
	int i;

	CHECK(store_outbox_count(store, false, &counts, &error) == 0);
	for (i = 0; i < OUTBOX_STATE_COUNT; i++) {
		snprintf(sql, sizeof(sql), "SELECT count(*) FROM outbox WHERE "
		    "state = '%s'", store_outbox_state_name(
		    (enum outbox_state)i));
		if (counts.all[i] != harness_store_number(store, sql))
			CHECK_ROW(false, what);
	}
}

static void
settle(const char *key, enum outbox_state state, bool is_over)
{
	struct outbox_rows rows = { 0 };
	struct error error = { 0 };
	struct outbox_row row = find(key, &rows);

	row.state = state;
	row.next_ms = is_over ? OUTBOX_NEVER : 1000;
	CHECK(store_outbox_save(store, &row, &error) == 0);
	store_outbox_clear(&rows);
}

/* What is over is counted once, until it is not. */
static void
test_count_again(void)
{
	struct error error = { 0 };
	int64_t revived;
	char key[3];
	int i;

	begin();
	check_counts("none");
	for (i = 10; i < 30; i++) {
		snprintf(key, sizeof(key), "%d", i);
		put(key, "start", i, 1000 + i);
		settle(key, i % 3 == 0 ? OUTBOX_SKIPPED : i % 3 == 1 ?
		    OUTBOX_SENT : OUTBOX_DEAD, i != 20);
		check_counts(key);
	}
	settle("20", OUTBOX_SENT, true);
	check_counts("the one that was owed is over");
	settle("11", OUTBOX_PLANNED, false);
	check_counts("sent again");
	settle("11", OUTBOX_SENT, true);
	check_counts("and over");
	settle("12", OUTBOX_WAIT, false);
	settle("12", OUTBOX_SUPERSEDED, true);
	check_counts("without a look between");
	CHECK(store_begin(store, &error) == 0);
	put("30", "start", 30, 1030);
	settle("30", OUTBOX_DEAD, true);
	check_counts("in a transaction");
	store_rollback(store);
	put("31", "start", 31, 1031);
	settle("31", OUTBOX_SENT, true);
	check_counts("another under its id");
	CHECK(store_outbox_revive(store, 0, 1000, &revived, &error) == 0);
	CHECK(revived > 0);
	check_counts("owed again");
	store_free(store);
}

/* The latest by when they are due, however they were planned. */
static void
test_list_latest(void)
{
	struct outbox_filter filter = { .due_after_at = INT64_MIN,
	    .limit = 7 };
	struct outbox_rows rows = { 0 };
	struct error error = { 0 };
	char key[3];
	size_t i;

	begin();
	for (i = 10; i < 60; i++) {
		snprintf(key, sizeof(key), "%zu", i);
		put(key, "start", (int64_t)i, (int64_t)(i * 37 % 50) * 1000);
		settle(key, i % 2 == 0 ? OUTBOX_DEAD : OUTBOX_SENT, true);
	}
	CHECK(store_outbox_list(store, &filter, &rows, &error) == 0);
	CHECK_NUMBER(rows.list.count, 7);
	for (i = 0; i < rows.list.count; i++)
		CHECK_NUMBER(rows.list.items[i].due_at, 49 - (int64_t)i);
	store_outbox_clear(&rows);
	filter.has_state = true;
	filter.state = OUTBOX_DEAD;
	filter.due_after_at = 40;
	CHECK(store_outbox_list(store, &filter, &rows, &error) == 0);
	for (i = 0; i < rows.list.count; i++)
		CHECK_NUMBER(rows.list.items[i].due_at, 48 - 2 * (int64_t)i);
	CHECK_NUMBER(rows.list.count, 4);
	store_outbox_clear(&rows);
	filter.state = OUTBOX_PARKED;
	CHECK(store_outbox_list(store, &filter, &rows, &error) == 0);
	CHECK_NUMBER(rows.list.count, 0);
	store_outbox_clear(&rows);
	store_free(store);
}

/* What a database cannot hold as we write it: a state that is none of ours is
 * not counted, a key that is longer is cut. */
static void
test_foreign(void)
{
	struct outbox_counts counts = { 0 };
	struct outbox_rows rows = { 0 };
	struct error error = { 0 };
	char key[OUTBOX_KEY_MAX];

	begin();
	if (harness_is_postgresql()) {
		store_free(store);
		return;
	}
	CHECK(put("aa", "start", 1, 5000) && put("bb", "end", 2, 6000));
	CHECK(harness_store_meddle(store, "PRAGMA ignore_check_constraints ="
	    " ON; UPDATE outbox SET state = 'flown' WHERE kind = 'end';"
	    "UPDATE outbox SET key = CAST(key || key AS BLOB)", NULL) == 0);
	CHECK(store_outbox_count(store, false, &counts, &error) == 0);
	CHECK_NUMBER(counts.all[OUTBOX_PLANNED], 1);
	CHECK_NUMBER(counts.all[OUTBOX_SENDING] + counts.all[OUTBOX_SENT] +
	    counts.all[OUTBOX_DEAD], 0);
	CHECK(store_outbox_list_next(store, "chat", 9, &rows, &error) == 0);
	key_fill(key, "aa");
	if (CHECK(rows.list.count > 0))
		CHECK_STRING(rows.list.items[0].key, key);
	store_outbox_clear(&rows);
	store_free(store);
}

int
main(void)
{
	test_put_once();
	test_next_and_order();
	test_every_column_survives();
	test_counts_and_lists();
	test_count_active();
	test_count_again();
	test_list_latest();
	test_thread();
	test_foreign();
	return harness_end();
}
