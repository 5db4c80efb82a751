/* SPDX-License-Identifier: MIT */
/* A database of an earlier schema is brought up to date with all that is in
 * it, and holds its rows to the same rules from then on. */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "digest.h"
#include "harness.h"
#include "mem.h"
#include "store_internal.h"
#include "store_letter.h"
#include "store_outbox.h"

#define OLD_VERSION 5		/* the last before the outbox was made again */
#define OLD_POSTGRESQL 7	/* PostgreSQL's first file is all after it */

static char folder[] = "/tmp/patchday-schema-XXXXXX";
static char *path;

/* What is done to the file by hand. */
static int
did(const char *sql)
{
	sqlite3 *connection = NULL;
	int code = sqlite3_open(path, &connection);

	if (code == SQLITE_OK)
		code = sqlite3_exec(connection, sql, NULL, NULL, NULL);
	sqlite3_close(connection);
	return code;
}

static void
made_old(void)
{
	char sql[96];
	int i;

	for (i = 0; i < OLD_VERSION; i++)
		CHECK(did(store_schema[i]) == SQLITE_OK);
	(void)snprintf(sql, sizeof(sql), "PRAGMA application_id = %d;"
	    "PRAGMA user_version = %d", 0x50544348, OLD_VERSION);
	CHECK(did(sql) == SQLITE_OK);
}

/* One in each state; what is over has no next_ms, but one that is `unknown` for
 * ever is over, too. */
static const char *const states[] = { "planned", "sending", "unknown", "wait",
	"parked", "sent", "skipped", "superseded", "dead" };

static void
put_old(void)
{
	char *sql;
	size_t i;

	CHECK(did("INSERT INTO brief VALUES (7, 'w/2026-12-03T15:00', 1, 2,"
	    " 120, 86400, '{}', 3)") == SQLITE_OK);
	for (i = 0; i < countof(states); i++) {
		sql = mem_format("INSERT INTO outbox (id, key, brief, kind,"
		    " lead_secs, revision, channel, recipient, sequence,"
		    " due_at, state, next_ms, lateness, forced, attempt,"
		    " doubt, repeats, absents, first_attempt_ms, reference,"
		    " place, reason, detail, digest, created_ms, updated_ms)"
		    " VALUES (%zu, x'%032zx', 7, 'start', %zu, 4, 'team%zu',"
		    " 'a%zu@example.org', 5, 6, '%s', %s, 'late', 1, 8, 1, 9,"
		    " 10, 11, 'ref%zu', 'C%zu', 'reason', 'detail', x'%032zx',"
		    " 12, 13); INSERT INTO letter VALUES (%zu,"
		    " CAST('letter %zu' AS BLOB))", 3 * i + 1, i + 16, i, i, i,
		    states[i], i < 5 ? "1000" : "NULL", i, i, i + 256,
		    3 * i + 1, i);
		CHECK_ROW(did(sql) == SQLITE_OK, sql);
		free(sql);
	}
}

static void
check_row(struct store *store, const struct outbox_row *row)
{
	size_t i = (size_t)(row->id - 1) / 3;
	struct error error = { 0 };
	struct text body = { 0 };
	bool is_sound;
	char expected[48];

	CHECK_NUMBER(row->id % 3, 1);
	CHECK_STRING(store_outbox_state_name(row->state), states[i]);
	CHECK(row->next_ms == (i < 5 ? 1000 : OUTBOX_NEVER));
	(void)snprintf(expected, sizeof(expected), "%032zx", i + 16);
	CHECK_STRING(row->key, expected);
	(void)snprintf(expected, sizeof(expected), "%032zx", i + 256);
	CHECK_STRING(row->digest, expected);
	(void)snprintf(expected, sizeof(expected), "a%zu@example.org", i);
	CHECK_STRING(row->recipient, expected);
	(void)snprintf(expected, sizeof(expected), "ref%zu", i);
	CHECK_STRING(row->reference, expected);
	CHECK_STRING(row->identity, "w/2026-12-03T15:00");
	CHECK_STRING(row->kind, "start");
	CHECK_STRING(row->reason, "reason");
	CHECK_STRING(row->detail, "detail");
	CHECK_NUMBER(row->lead_secs, (int64_t)i);
	CHECK_NUMBER(row->revision, 4);
	CHECK_NUMBER(row->sequence, 5);
	CHECK_NUMBER(row->due_at, 6);
	CHECK(row->lateness == OUTBOX_LATE && row->is_forced &&
	    row->has_doubt);
	CHECK_NUMBER(row->attempt, 8);
	CHECK_NUMBER(row->repeats, 9);
	CHECK_NUMBER(row->absents, 10);
	CHECK_NUMBER(row->first_attempt_ms, 11);
	CHECK_NUMBER(row->created_ms, 12);
	CHECK_NUMBER(row->updated_ms, 13);
	CHECK(store_letter_load(store, row, &body, &is_sound, &error) == 0);
	(void)snprintf(expected, sizeof(expected), "letter %zu", i);
	CHECK_STRING(text_string(&body), expected);
	text_clear(&body);
}

/* What is next in a channel: not what is on its way, nor what is over. */
static void
check_next(struct store *store)
{
	struct outbox_rows rows = { 0 };
	struct error error = { 0 };
	char channel[16];
	size_t i;

	for (i = 0; i < countof(states); i++) {
		(void)snprintf(channel, sizeof(channel), "team%zu", i);
		CHECK(store_outbox_list_next(store, channel, 9, &rows,
		    &error) == 0);
		CHECK_NUMBER((int64_t)rows.list.count, i < 5 && i != 1);
		if (rows.list.count > 0)
			CHECK(rows.list.items[0].is_first &&
			    rows.list.items[0].is_last);
		store_outbox_clear(&rows);
	}
}

/* fault-row: 10 */
static void
test_brought_up_to_date(void)
{
	struct store_options options = { .path = path };
	struct outbox_filter filter = { .due_after_at = INT64_MIN,
	    .limit = 100 };
	struct outbox_rows rows = { 0 };
	struct error error = { 0 };
	struct store *store = NULL;
	size_t i;

	made_old();
	put_old();
	CHECK_ROW(store_new(&options, &store, &error) == 0, error.text);
	CHECK_NUMBER(store_version(store), store_schema_count);
	CHECK(store_outbox_list(store, &filter, &rows, &error) == 0);
	CHECK_NUMBER((int64_t)rows.list.count, (int64_t)countof(states));
	for (i = 0; i < rows.list.count; i++)
		check_row(store, &rows.list.items[i]);
	store_outbox_clear(&rows);
	check_next(store);
	store_free(store);
}

/* Rows of the new table are held to what those of the old one were. */
static void
test_rules_hold(void)
{
	static const char *const refused[] = {
		"UPDATE outbox SET state = 'lost' WHERE id = 1",
		"UPDATE outbox SET key = x'00000000000000000000000000000011'"
		    " WHERE id = 1",
		"UPDATE outbox SET brief = 8 WHERE id = 1",
		"UPDATE outbox SET attempt = 'many' WHERE id = 1",
		"UPDATE outbox SET channel = NULL WHERE id = 1",
		"INSERT INTO letter VALUES (2, x'00')",
		"DELETE FROM outbox WHERE id = 1",
	};
	char *sql;
	size_t i;

	for (i = 0; i < countof(refused); i++) {
		sql = mem_format("PRAGMA foreign_keys = ON; %s", refused[i]);
		CHECK_ROW(did(sql) == SQLITE_CONSTRAINT, refused[i]);
		free(sql);
	}
	for (i = 0; i < countof(states); i++) {
		sql = mem_format("UPDATE outbox SET state = '%s' WHERE id = 1",
		    states[i]);
		CHECK_ROW(did(sql) == SQLITE_OK, states[i]);
		free(sql);
	}
}

/* Letters of earlier versions are believed by the digests those wrote; one that
 * has rotted by none. */
static void
test_old_digests(void)
{
	static const char said[] = "letter 0"
	    "00000000000000000000000000000010";	/* and the row's key */
	struct store_options options = { .path = path };
	struct outbox_row row = { .id = 1,
	    .key = "00000000000000000000000000000010" };
	struct error error = { 0 };
	struct store *store = NULL;
	struct text body = { 0 };
	bool is_sound;
	size_t i;

	CHECK_ROW(store_new(&options, &store, &error) == 0, error.text);
	for (i = 0; i < 4; i++) {
		if (i == 0)
			digest_rot_hex(said, strlen(said), row.digest);
		else if (i == 1)
			digest_quick_hex(said, strlen(said), 32, row.digest);
		else
			digest_hex(said, strlen(said), 32, row.digest);
		if (i == 3)
			row.digest[31] ^= 1;
		CHECK(store_letter_load(store, &row, &body, &is_sound,
		    &error) == 0);
		CHECK_NUMBER(is_sound, i < 3);
		text_clear(&body);
	}
	store_free(store);
}

/* Neighbours as the read of what is next tells them. */
static void
test_neighbours(void)
{
	static const struct {
		const char *sql;
		bool is_first, is_last;
	} cases[] = {
		{ "recipient = 'b' AND sequence = 0", true, true },
		{ "recipient = 'b' AND sequence = 10", true, false },
		{ "recipient = 'b' AND sequence = 20", false, false },
		{ "recipient = 'b' AND sequence = 30", false, true },
		{ "recipient = 'c' AND sequence = 10", true, true },
	};
	struct store_options options = { .path = path };
	struct outbox_rows rows = { 0 };
	struct error error = { 0 };
	struct store *store = NULL;
	char *sql;
	size_t i;

	CHECK(did("DELETE FROM letter; DELETE FROM outbox") == SQLITE_OK);
	for (i = 0; i < countof(cases); i++) {
		sql = mem_format("INSERT INTO outbox (id, key, brief, kind,"
		    " lead_secs, revision, channel, recipient, sequence,"
		    " due_at, state, next_ms, created_ms, updated_ms)"
		    " VALUES (%zu, x'%032zx', 7, 'start', 0, 0, 't', '%c',"
		    " %zu, 6, 'planned', %zu, 1, 1)", i + 1, i, i < 4 ? 'b' :
		    'c', i < 4 ? 10 * i : (size_t)10, i + 1);
		CHECK_ROW(did(sql) == SQLITE_OK, sql);
		free(sql);
	}
	/* What is over is nobody's neighbour. */
	CHECK(did("INSERT INTO outbox (key, brief, kind, lead_secs, revision,"
	    " channel, recipient, sequence, due_at, state, created_ms,"
	    " updated_ms) VALUES (x'ff', 7, 'start', 0, 0, 't', 'b', 5, 6,"
	    " 'sent', 1, 1)") == SQLITE_OK);
	CHECK_ROW(store_new(&options, &store, &error) == 0, error.text);
	CHECK(store_outbox_list_next(store, "t", 9, &rows, &error) == 0);
	CHECK_NUMBER((int64_t)rows.list.count, (int64_t)countof(cases));
	for (i = 0; i < rows.list.count; i++) {
		CHECK_ROW(rows.list.items[i].is_first == cases[i].is_first,
		    cases[i].sql);
		/* Nothing that is outside of the order is asked for it. */
		if (rows.list.items[i].sequence > 0)
			CHECK_ROW(rows.list.items[i].is_last ==
			    cases[i].is_last, cases[i].sql);
	}
	store_outbox_clear(&rows);
	store_free(store);
}

/* Of all that is asked while others wait, how the outbox of years is read. */
static void
test_plans(void)
{
	static const struct {
		enum store_sql which;
		const char *wanted, *unwanted;
	} cases[] = {
		/* From the occurrence to its few rows. */
		{ STORE_SQL_OUTBOX_LIST_CONFLICTS, "outbox_conflict", "SCAN" },
		/* Once, and not once for each occurrence. */
		{ STORE_SQL_BRIEF_LIST_TOLD, "LIST SUBQUERY", "CORRELATED" },
		/* What is owed, for whoever asks for figures. */
		{ STORE_SQL_OUTBOX_COUNT_ACTIVE, "outbox_order",
		    "CORRELATED" },
	};
	struct store_options options = { .path = path };
	sqlite3 *connection = NULL;
	sqlite3_stmt *plan;
	struct store *store;
	char *explain;
	const char *step;
	bool is_found;
	size_t i;

	(void)unlink(path);
	CHECK(store_new(&options, &store, NULL) == 0);
	store_free(store);
	CHECK(sqlite3_open(path, &connection) == SQLITE_OK);
	for (i = 0; i < countof(cases); i++) {
		explain = mem_format("EXPLAIN QUERY PLAN %s",
		    store_sql_texts[cases[i].which].sql);
		plan = NULL;
		is_found = false;
		CHECK(sqlite3_prepare_v2(connection, explain, -1, &plan,
		    NULL) == SQLITE_OK);
		while (sqlite3_step(plan) == SQLITE_ROW) {
			step = (const char *)sqlite3_column_text(plan, 3);
			CHECK_ROW(strstr(step, cases[i].unwanted) == NULL,
			    step);
			is_found |= strstr(step, cases[i].wanted) != NULL;
		}
		CHECK_ROW(is_found, cases[i].wanted);
		(void)sqlite3_finalize(plan);
		free(explain);
	}
	(void)sqlite3_close(connection);
}

/* Who adds a file for SQLite adds one for PostgreSQL. */
static void
test_both_have_each(void)
{
	CHECK_NUMBER(store_schema_postgresql_count, store_schema_count -
	    OLD_POSTGRESQL);
}

int
main(void)
{
	char *sql;

	if (mkdtemp(folder) == NULL)
		return 1;
	path = mem_format("%s/patchday.db", folder);
	test_brought_up_to_date();
	test_rules_hold();
	test_old_digests();
	test_neighbours();
	test_both_have_each();
	test_plans();
	free(path);
	sql = mem_format("rm -rf %s", folder);
	(void)!system(sql);
	free(sql);
	return harness_end();
}
