/* SPDX-License-Identifier: MIT */
/* The journal's chain: whatever somebody does to the file with the triggers out
 * of their way, it is found; what is cut off the end, by the head that was kept
 * elsewhere. */
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

#include "act_rig.h"
#include "doc.h"
#include "store_internal.h"

#define COLUMNS 11		/* and NULL */

static const char *const columns[COLUMNS] = { "who", "verb", "subject",
	"detail", "way", "because", "before", "after", "act", "hash" };
static char path[64] = "/tmp/test_journal.XXXXXX";

/* Acts of an afternoon in a file, closed. */
static void
write_journal(void)
{
	struct rig rig;

	unlink(path);
	rig_init_on(&rig, ACT_AUTO, "2026-12-03T22:00", path);
	rig_boot(&rig);
	CHECK_NUMBER(act_say(&rig, "start work because we can"), 200);
	CHECK_NUMBER(act_say(&rig, "note work all is well"), 200);
	CHECK_NUMBER(act_say(&rig, "end work"), 200);
	rig_clear(&rig);
}

static sqlite3 *
open_file(void)
{
	sqlite3 *file = NULL;

	CHECK(sqlite3_open(path, &file) == SQLITE_OK);
	return file;
}

static void
execute(sqlite3 *file, const char *sql)
{
	char *fault = NULL;

	if (!CHECK_ROW(sqlite3_exec(file, sql, NULL, NULL, &fault) ==
	    SQLITE_OK, sql))
		fprintf(stderr, "%s\n", fault);
	sqlite3_free(fault);
}

static int64_t
ask(sqlite3 *file, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	int64_t number = -1;

	CHECK_ROW(sqlite3_prepare_v2(file, sql, -1, &statement, NULL) ==
	    SQLITE_OK, sql);
	if (sqlite3_step(statement) == SQLITE_ROW)
		number = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return number;
}

static struct journal_audit
audit(void)
{
	struct store_options options = { .path = path };
	struct journal_audit found = { 0 };
	struct store *store = NULL;
	struct error error = { 0 };

	if (!CHECK_ROW(store_new(&options, &store, &error) == 0, error.text))
		abort();
	CHECK(store_journal_audit(store, NULL, &found, &error) == 0);
	store_free(store);
	return found;
}

/* Do it to the file, look, and put the file back. */
static struct journal_audit
tamper(const char *sql)
{
	char copy[80], command[200];
	struct journal_audit found;
	sqlite3 *file;

	snprintf(copy, sizeof(copy), "%s.copy", path);
	snprintf(command, sizeof(command), "cp %s %s", path, copy);
	CHECK(system(command) == 0);
	file = open_file();
	execute(file, "PRAGMA synchronous = OFF");
	execute(file, "DROP TRIGGER journal_keeps");
	execute(file, "DROP TRIGGER journal_stays");
	execute(file, sql);
	sqlite3_close(file);
	found = audit();
	CHECK(rename(copy, path) == 0);
	return found;
}

/* Rows removed, added, swapped, renumbered. */
static void
test_rows(void)
{
	static const struct {
		const char *label, *sql;
	} cases[] = {
		{ "the first is taken out", "DELETE FROM journal WHERE id = 1" },
		{ "one in the middle",
		    "DELETE FROM journal WHERE id = 3" },
		{ "and the others close up", "DELETE FROM journal WHERE id = 3;"
		    " UPDATE journal SET id = id - 1 WHERE id > 3" },
		{ "the first, and the others close up",
		    "DELETE FROM journal WHERE id = 1;"
		    " UPDATE journal SET id = id - 1" },
		{ "two change places", "UPDATE journal SET id = 99 WHERE id = 2;"
		    " UPDATE journal SET id = 2 WHERE id = 3;"
		    " UPDATE journal SET id = 3 WHERE id = 99" },
		{ "the last has another number",
		    "UPDATE journal SET id = id + 1 WHERE id ="
		    " (SELECT max(id) FROM journal)" },
		{ "one is added at the end",
		    "INSERT INTO journal (at_ms, who, verb, subject, detail)"
		    " VALUES (5, 'me', 'end', 'work', '')" },
		{ "one twice", "INSERT INTO journal (at_ms, who, verb, subject,"
		    " detail, way, because, before, after, act, hash) SELECT"
		    " at_ms, who, verb, subject, detail, way, because, before,"
		    " after, act, hash FROM journal WHERE id = 3" },
		{ "one is added before all", "INSERT INTO journal (id, at_ms,"
		    " who, verb, subject, detail) VALUES (0, 5, 'me', 'x', '',"
		    " '')" },
		{ "no hash in the middle",
		    "UPDATE journal SET hash = '' WHERE id = 3" },
		{ "no hash at the end", "UPDATE journal SET hash = '' WHERE"
		    " id = (SELECT max(id) FROM journal)" },
		{ "something behind a NUL", "UPDATE journal SET who = who ||"
		    " CAST(x'0061' AS TEXT) WHERE id = 3" },
		{ "something behind the hash",
		    "UPDATE journal SET hash = hash || 'a' WHERE id = 3" },
		{ "another time", "UPDATE journal SET at_ms = at_ms + 1"
		    " WHERE id = 3" },
		{ "a letter from one part into the next",
		    "UPDATE journal SET who = substr(who, 2), verb ="
		    " substr(who, 1, 1) || verb WHERE id = 3" },
	};
	struct journal_audit whole = audit(), found;
	size_t i;

	CHECK_NUMBER(whole.broken_id, 0);
	CHECK_NUMBER(whole.unchained, 0);
	CHECK_NUMBER(whole.entries, whole.last_id);
	for (i = 0; i < countof(cases); i++) {
		found = tamper(cases[i].sql);
		CHECK_ROW(found.broken_id != 0, cases[i].label);
	}
	CHECK_NUMBER(whole.end.is_cut, false);
	CHECK_NUMBER(whole.end.kept_id, whole.last_id);
	CHECK_STRING(audit().head, whole.head);
}

#define CUT "DELETE FROM journal WHERE id > 2;"

/* The chain does not miss its end; the database does, as long as nobody tells
 * it otherwise, and then who kept the head. */
static void
test_end(void)
{
	static const struct {
		const char *label, *sql;
		int64_t last_id, kept_id;	/* -1: as it was */
		bool is_cut;
	} cases[] = {
		{ "two left", CUT, 2, -1, true },
		{ "nothing left", "DELETE FROM journal", 0, -1, true },
		{ "nothing remembered", "DELETE FROM meta WHERE name ="
		    " 'journal_head'", -1, 0, true },
		{ "another hash", "UPDATE meta SET value = value || 'a' WHERE"
		    " name = 'journal_head'", -1, -1, true },
		{ "made to fit", CUT "UPDATE meta SET value = (SELECT id ||"
		    " ' ' || hash FROM journal WHERE id = 2) WHERE name ="
		    " 'journal_head'", 2, 2, false },
		{ "nothing at all", "DELETE FROM journal; DELETE FROM meta"
		    " WHERE name = 'journal_head'", 0, 0, false },
	};
	struct journal_audit whole = audit(), found;
	size_t i;

	for (i = 0; i < countof(cases); i++) {
		found = tamper(cases[i].sql);
		CHECK_ROW(found.broken_id == 0, cases[i].label);
		CHECK_ROW(found.end.is_cut == cases[i].is_cut,
		    cases[i].label);
		CHECK_ROW(found.last_id == (cases[i].last_id < 0 ?
		    whole.last_id : cases[i].last_id), cases[i].label);
		CHECK_ROW(found.end.kept_id == (cases[i].kept_id < 0 ?
		    whole.last_id : cases[i].kept_id), cases[i].label);
		CHECK_ROW(found.last_id == whole.last_id ||
		    strcmp(found.head, whole.head) != 0, cases[i].label);
	}
}

/* A service that finds its journal cut says so in it: what comes next would
 * hide it. */
static void
test_end_is_told(void)
{
	struct journal_filter filter = { .after_id = 2,
	    .oldest_first = true };
	struct journal_entries entries = { 0 };
	struct error error = { 0 };
	struct rig rig;
	sqlite3 *file;

	write_journal();
	file = open_file();
	execute(file, "DROP TRIGGER journal_stays");
	execute(file, CUT);
	sqlite3_close(file);
	rig_init_on(&rig, ACT_AUTO, "2026-12-04T22:00", path);
	rig_boot(&rig);
	CHECK(store_journal_list(rig.store, &filter, &entries, &error) == 0);
	if (CHECK(entries.list.count > 0)) {
		CHECK_STRING(entries.list.items[0].verb, "journal-cut");
		CHECK(strstr(entries.list.items[0].detail,
		    "ended with entry 2;") != NULL);
	}
	store_journal_clear(&entries);
	rig_clear(&rig);
	CHECK_NUMBER(audit().end.is_cut, false);
	write_journal();
}

/* Any head that there was is found, however long ago; no other is. */
static void
test_wanted(void)
{
	struct journal_filter filter = { .oldest_first = true };
	struct store_options options = { 0 };
	struct journal_entry entry = { .at_ms = 1, .who = "x", .verb = "y" };
	struct journal_entries entries = { 0 };
	struct journal_audit found;
	struct store *store = NULL;
	struct error error = { 0 };
	char wanted[JOURNAL_HASH_MAX];
	size_t i;

	CHECK(store_new(&options, &store, &error) == 0);
	for (i = 0; i < 2500; i++)
		CHECK(store_journal_add(store, &entry, &error) == 0);
	CHECK(store_journal_list(store, &filter, &entries, &error) == 0);
	for (i = 0; i < entries.list.count; i += 833) {
		CHECK(store_journal_audit(store, entries.list.items[i].hash,
		    &found, &error) == 0);
		CHECK_NUMBER(found.wanted_id, i + 1);
		CHECK_NUMBER(found.entries, 2500);
		memcpy(wanted, entries.list.items[i].hash, sizeof(wanted));
		wanted[63] = wanted[63] == '0' ? '1' : '0';
		CHECK(store_journal_audit(store, wanted, &found,
		    &error) == 0);
		CHECK_NUMBER(found.wanted_id, 0);
	}
	store_journal_clear(&entries);
	store_free(store);
}

/* --- single bytes --------------------------------------------------------- */

/* One byte of one part is another one: in the same connection, since there are
 * thousands of them. */
static void
change_byte(struct store *store, sqlite3 *file, int64_t id,
    const char *column, int64_t at)
{
	struct journal_audit found = { 0 };
	struct error error = { 0 };
	char sql[512];

	snprintf(sql, sizeof(sql), "SAVEPOINT s; UPDATE journal SET %s = "
	    "CAST(substr(CAST(%s AS BLOB), 1, %lld) || CASE substr(CAST(%s AS "
	    "BLOB), %lld, 1) WHEN x'41' THEN x'42' ELSE x'41' END || "
	    "substr(CAST(%s AS BLOB), %lld) AS TEXT) WHERE id = %lld", column,
	    column, (long long)at - 1, column, (long long)at, column,
	    (long long)at + 1, (long long)id);
	execute(file, sql);
	CHECK(store_journal_audit(store, NULL, &found, &error) == 0);
	CHECK_ROW(found.broken_id == id, sql);
	execute(file, "ROLLBACK TO s; RELEASE s");
}

static void
test_bytes(void)
{
	struct store_options options = { .path = path };
	struct journal_audit found = { 0 };
	struct store *store = NULL;
	struct error error = { 0 };
	int64_t id, last, at, length, changed = 0;
	char sql[128];
	sqlite3 *file;
	size_t i;

	if (!CHECK(store_new(&options, &store, &error) == 0))
		abort();
	/* The store holds its file alone: through its own connection. */
	file = store->connection;
	execute(file, "DROP TRIGGER journal_keeps");
	last = ask(file, "SELECT max(id) FROM journal");
	for (id = 1; id <= last; id++) {
		for (i = 0; columns[i] != NULL; i++) {
			snprintf(sql, sizeof(sql), "SELECT length(CAST(%s AS "
			    "BLOB)) FROM journal WHERE id = %lld", columns[i],
			    (long long)id);
			length = ask(file, sql);
			/* Of long ones each seventh, from another one on. */
			for (at = 1; at <= length;
			    at += length > 100 ? 7 : 1, changed++)
				change_byte(store, file, id, columns[i], at);
		}
	}
	CHECK(changed > 500);
	CHECK(store_journal_audit(store, NULL, &found, &error) == 0);
	CHECK_NUMBER(found.broken_id, 0);
	store_free(store);
}

/* --- what entries tell ---------------------------------------------------- */

static bool
is_map(const char *json)
{
	struct error error = { 0 };
	struct doc *doc = NULL;
	bool is_right = doc_parse_json(json, strlen(json), 65536, &doc,
	    &error) == 0 && doc->type == DOC_MAP;

	doc_free(doc);
	return is_right;
}

static void
test_acts(void)
{
	struct journal_filter filter = { .only_acts = true,
	    .oldest_first = true };
	struct store_options options = { .path = path };
	struct journal_entries entries = { 0 };
	struct store *store = NULL;
	struct error error = { 0 };
	char hash[JOURNAL_HASH_MAX];
	int64_t id;
	size_t i;

	if (!CHECK(store_new(&options, &store, &error) == 0))
		abort();
	CHECK(store_journal_list(store, &filter, &entries, &error) == 0);
	CHECK_NUMBER(entries.list.count, 3);
	for (i = 0; i < entries.list.count; i++) {
		const struct journal_entry *entry = &entries.list.items[i];

		CHECK_ROW(is_map(entry->before), entry->before);
		CHECK_ROW(is_map(entry->after), entry->after);
		CHECK_ROW(is_map(entry->act), entry->act);
		CHECK_STRING(entry->who, "boss");
		CHECK_STRING(entry->way, "cli");
	}
	if (entries.list.count == 3) {
		CHECK_STRING(entries.list.items[0].because, "we can");
		CHECK(strstr(entries.list.items[0].before,
		    "\"phase\":\"planned\"") != NULL);
		CHECK(strstr(entries.list.items[0].after,
		    "\"phase\":\"running\"") != NULL);
		CHECK_STRING(entries.list.items[1].detail, "all is well");
	}
	store_journal_clear(&entries);
	CHECK(store_journal_head(store, &id, hash, &error) == 0);
	CHECK_NUMBER(strlen(hash), JOURNAL_HASH_MAX - 1);
	CHECK(id > 3);
	store_free(store);
}

int
main(void)
{
	int descriptor = mkstemp(path);

	if (descriptor < 0)
		return 1;
	close(descriptor);
	write_journal();
	test_acts();
	test_rows();
	test_end();
	test_bytes();
	test_end_is_told();
	test_wanted();
	unlink(path);
	return harness_end();
}
