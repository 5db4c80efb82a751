/* SPDX-License-Identifier: MIT */
/*
 * Each question to the store, once for each statement that it asks the database
 * for: that one fails, as on a full disk.  It is told with the database's words,
 * nothing is half done, and asked again the store does it.
 */
#include <stdlib.h>
#include <unistd.h>

#include "store.h"
#include "store_brief.h"
#include "store_journal.h"
#include "store_fresh.h"
#include "store_letter.h"
#include "store_meta.h"
#include "store_outbox.h"
#include "store_pending.h"
#include "store_receipt.h"
#include "store_revision.h"
#include "store_series.h"
#include "store_shipped.h"
#include "store_subscriber.h"
#include "store_thread.h"
#include "store_token.h"

#include "harness.h"
#include "sqlite_faults.h"

#define AT 1796338800
#define AT_MS (AT * 1000LL)
#define KEY "0123456789abcdef0123456789abcdef"

/* --- a database that fails once ------------------------------------------ */

static int fault_count, fault_at;	/* the statement that fails; 0: none */

static bool
fault_is_due(const char *sql)
{
	(void)sql;
	return fault_is_shown = ++fault_count == fault_at;
}

/* --- what is asked --------------------------------------------------------- */

static int64_t brief_id;

static const struct outbox_row *
a_row(void)
{
	static struct outbox_row row;

	row = (struct outbox_row){ .key = KEY, .brief = brief_id,
	    .kind = "start", .channel = "chat", .recipient = "",
	    .sequence = 5, .due_at = AT, .state = OUTBOX_PLANNED,
	    .next_ms = AT_MS, .created_ms = AT_MS, .updated_ms = AT_MS };
	return &row;
}

static const struct thread_row *
a_thread(void)
{
	static struct thread_row row;

	row = (struct thread_row){ .brief = brief_id, .channel = "chat",
	    .target = "#chat", .root = "17.1", .place = "C1",
	    .link = "https://chat.example.org/1", .edit = 1,
	    .edit_ms = AT_MS };
	return &row;
}

static const struct brief_row *
a_brief(void)
{
	static const struct brief_row row = {
	    .identity = "w/2026-12-03T15:00", .start_at = AT,
	    .end_at = AT + 7200, .grace_secs = 120, .catch_up_secs = 86400,
	    .body = "{}" };

	return &row;
}

static const struct subscriber_row *
a_subscriber(void)
{
	static struct subscriber_wish wish = { .window = (char *)"*",
	    .environment = (char *)"*", .kinds = 7 };
	static struct subscriber_row row;

	row = (struct subscriber_row){ .id = (char *)"s1",
	    .address = (char *)"ann@example.org", .asked_at = AT };
	row.wishes.items = &wish;
	row.wishes.count = 1;
	return &row;
}

static const struct token_row a_token = { .id = "t1", .hash = "h",
    .title = "T", .person = "ann", .windows = "*", .environments = "*",
    .created_by = "adam", .powers = 1, .created_at = AT,
    .expires_at = AT + 100 };
static const struct series_row a_series = { .window = "w", .number = 1,
    .hash = "h", .from_at = AT, .body = "x" };
static const struct shipped_row a_shipped = { .occurrence =
    "w/2026-12-03T15:00", .environment = "prod", .service = "s",
    .class = "feature", .from = "1", .to = "2", .body = "{}",
    .shipped_at = AT };
static const struct pending_row a_pending = { .environment = "prod",
    .body = "{}", .seen_at = AT };
static const struct baseline_row a_baseline = { .environment = "prod",
    .revision = "r", .occurrence = "w/2026-12-03T15:00", .at = AT };
static const struct receipt a_receipt = { .key = "k", .request = "r",
    .body = "{}", .at_ms = AT_MS, .status = 200 };
static const struct journal_entry an_entry = { .at_ms = AT_MS, .who = "ann",
    .verb = "note", .subject = "w/2026-12-03T15:00", .detail = "d",
    .way = "cli", .because = "", .before = "", .after = "", .act = "{}" };

#define CALL(name, ...) \
	static int \
	call_##name(struct store *store, struct error *error) \
	{ \
		int status; \
		__VA_ARGS__ \
		return status; \
	}

CALL(brief_put, int64_t id = 0;
    status = store_brief_put(store, a_brief(), AT_MS, &id, error);)
CALL(brief_save, struct brief_row row = *a_brief(); row.id = brief_id;
    status = store_brief_save(store, &row, AT_MS, error);)
CALL(brief_load, struct brief_row row = { 0 };
    status = store_brief_load(store, brief_id, &row, error);
    store_brief_clear(&row);)
CALL(brief_list_threads, struct brief_numbers numbers = { 0 };
    status = store_brief_list_threads(store, 0, &numbers, error);
    array_clear(&numbers.list);)
CALL(outbox_put, bool is_new = false; struct outbox_row row = *a_row();
    status = store_outbox_put(store, &row, &is_new, error);)
CALL(outbox_load, struct outbox_row row = { .id = 1 };
    status = store_outbox_load(store, &row, error);
    store_outbox_clear_row(&row);)
CALL(outbox_save, struct outbox_row row = *a_row(); row.id = 1;
    status = store_outbox_save(store, &row, error);)
CALL(outbox_list_next, struct outbox_rows rows = { 0 };
    status = store_outbox_list_next(store, "chat", 9, &rows, error);
    store_outbox_clear(&rows);)
CALL(outbox_find_blocker, struct outbox_row row = { 0 };
    status = store_outbox_find_blocker(store, a_row(), AT, &row, error);
    store_outbox_clear_row(&row);)
CALL(outbox_find_follower, struct outbox_row row = { 0 };
    status = store_outbox_find_follower(store, a_row(), &row, error);
    store_outbox_clear_row(&row);)
CALL(outbox_find_same, struct outbox_row row = { 0 };
    status = store_outbox_find_same(store, a_row(), &row, error);
    store_outbox_clear_row(&row);)
CALL(outbox_find_due, bool is_there = false;
    status = store_outbox_find_due(store, a_row(), AT_MS, &is_there, error);)
CALL(outbox_list, struct outbox_rows rows = { 0 };
    struct outbox_filter filter = { .due_after_at = INT64_MIN, .limit = 9 };
    status = store_outbox_list(store, &filter, &rows, error);
    store_outbox_clear(&rows);)
CALL(outbox_list_active, struct outbox_rows rows = { 0 };
    struct outbox_filter filter = { .only_active = true,
        .due_after_at = INT64_MIN, .limit = 9 };
    status = store_outbox_list(store, &filter, &rows, error);
    store_outbox_clear(&rows);)
CALL(outbox_find, struct outbox_rows rows = { 0 };
    status = store_outbox_find(store, "0123", &rows, error);
    store_outbox_clear(&rows);)
CALL(outbox_has, status = store_outbox_has(store, KEY, error);)
CALL(outbox_list_channels, struct outbox_channels channels = { 0 };
    status = store_outbox_list_channels(store, &channels, error);
    array_clear_owned(&channels.list);)
CALL(outbox_count, struct outbox_counts counts;
    status = store_outbox_count(store, false, &counts, error);)
CALL(outbox_count_active, struct outbox_counts counts;
    status = store_outbox_count(store, true, &counts, error);)
CALL(outbox_wake, status = store_outbox_wake(store, "chat", AT_MS, error);)
CALL(outbox_revive, int64_t count = 0;
    status = store_outbox_revive(store, AT_MS, 1000, &count, error);)
CALL(letter_save, struct outbox_row row = *a_row(); row.id = 1;
    status = store_letter_save(store, &row, "body", 4, error);)
CALL(letter_load, struct text body = { 0 }; bool is_sound = false;
    struct outbox_row row = *a_row(); row.id = 1;
    status = store_letter_load(store, &row, &body, &is_sound, error);
    text_clear(&body);)
CALL(letter_prune, size_t count = 0;
    status = store_letter_prune(store, 1, 9, &count, error);)
CALL(meta_put, status = store_meta_put(store, "m", "v", error);)
CALL(meta_put_number, status = store_meta_put_number(store, "n", 7, error);)
CALL(meta_load, struct text text = { 0 }; bool is_there = false;
    status = store_meta_load(store, "m", &is_there, &text, error);
    text_clear(&text);)
CALL(meta_load_number, int64_t number = 0; bool is_there = false;
    status = store_meta_load_number(store, "n", &is_there, &number, error);)
CALL(journal_add, status = store_journal_add(store, &an_entry, error);)
CALL(journal_head, char hash[JOURNAL_HASH_MAX]; int64_t id = 0;
    status = store_journal_head(store, &id, hash, error);)
CALL(journal_list, struct journal_entries entries = { 0 };
    struct journal_filter filter = { .limit = 9 };
    status = store_journal_list(store, &filter, &entries, error);
    store_journal_clear(&entries);)
CALL(journal_check, struct journal_end end;
    status = store_journal_check(store, &end, error);)
CALL(journal_audit, struct journal_audit audit;
    status = store_journal_audit(store, NULL, &audit, error);)
CALL(pending_put, status = store_pending_put(store, "w/2026-12-03T15:00",
    &a_pending, error);)
CALL(pending_list, struct pending_rows rows = { 0 };
    status = store_pending_list(store, "w/2026-12-03T15:00", &rows, error);
    store_pending_clear(&rows);)
CALL(pending_drop, status = store_pending_drop(store, "x", "y", error);)
CALL(pending_prune, status = store_pending_prune(store, 1, error);)
CALL(pending_put_baseline,
    status = store_pending_put_baseline(store, &a_baseline, error);)
CALL(pending_list_baselines, struct baseline_rows rows = { 0 };
    status = store_pending_list_baselines(store, &rows, error);
    store_pending_clear_baselines(&rows);)
CALL(receipt_put, status = store_receipt_put(store, &a_receipt, error);)
CALL(receipt_find, struct receipt receipt = { 0 };
    status = store_receipt_find(store, "k", AT_MS, &receipt, error);
    store_receipt_clear(&receipt);)
CALL(revision_put, struct revision_row row = { .identity = "w/2",
    .form = "zoned", .hash = "h" };
    status = store_revision_put(store, &row, AT, error);)
CALL(revision_put_feed, struct feed_row row = { .name = "all",
    .form = "zoned", .hash = "h" };
    status = store_revision_put_feed(store, &row, AT, error);)
CALL(series_add, status = store_series_add(store, &a_series, error);)
CALL(series_list, struct series_rows rows = { 0 };
    status = store_series_list(store, "w", &rows, error);
    store_series_clear(&rows);)
CALL(series_end, status = store_series_end(store, "w", AT, error);)
CALL(series_keep, status = store_series_keep(store, "w", 1, "y", error);)
CALL(series_prune, status = store_series_prune(store, 1, error);)
CALL(shipped_put, status = store_shipped_put(store, &a_shipped, error);)
CALL(shipped_list, struct shipped_rows rows = { 0 };
    struct shipped_filter filter = { .before_at = INT64_MAX, .limit = 9 };
    status = store_shipped_list(store, &filter, &rows, error);
    store_shipped_clear(&rows);)
CALL(subscriber_put,
    status = store_subscriber_put(store, a_subscriber(), error);)
CALL(subscriber_save,
    status = store_subscriber_save(store, a_subscriber(), error);)
CALL(subscriber_list, struct subscriber_rows rows = { 0 };
    status = store_subscriber_list(store, &rows, error);
    store_subscriber_clear(&rows);)
CALL(subscriber_prune, status = store_subscriber_prune(store, 1, error);)
CALL(subscriber_remove, status = store_subscriber_remove(store, "x", error);)
CALL(thread_put, status = store_thread_put(store, a_thread(), error);)
CALL(thread_put_place,
    status = store_thread_put_place(store, a_thread(), error);)
CALL(thread_save_link,
    status = store_thread_save_link(store, a_thread(), error);)
CALL(thread_save_edit,
    status = store_thread_save_edit(store, a_thread(), error);)
CALL(thread_load, struct thread_row row = *a_thread();
    status = store_thread_load(store, &row, error);)
CALL(thread_list, struct thread_rows rows = { 0 };
    status = store_thread_list(store, "w/2026-12-03T15:00", &rows, error);
    store_thread_clear(&rows);)
CALL(thread_find_identity, struct text text = { 0 };
    status = store_thread_find_identity(store, "C1", "17.1", &text, error);
    text_clear(&text);)
CALL(thread_find_link, char link[STORE_THREAD_LINK_MAX]; bool is_there;
    status = store_thread_find_link(store, brief_id, link, &is_there,
	error);)
CALL(thread_load_place, struct thread_row row = *a_thread();
    status = store_thread_load_place(store, &row, error);)
CALL(thread_list_places, struct thread_places places = { 0 };
    status = store_thread_list_places(store, &places, error);
    store_thread_clear_places(&places);)
CALL(thread_put_root,
    status = store_thread_put_root(store, a_thread(), error);)
CALL(outbox_is_alone, struct outbox_row row = *a_row(); bool is_alone;
    status = store_fresh_is_alone(store, &row, &is_alone, error);)
CALL(thread_list_links, struct thread_links links = { 0 };
    status = store_thread_list_links(store, 9, &links, error);
    store_thread_clear_links(&links);)
CALL(thread_drop_root,
    status = store_thread_drop_root(store, a_thread(), error);)
CALL(token_add, status = store_token_add(store, &a_token, error);)
CALL(token_list, struct token_rows rows = { 0 };
    status = store_token_list(store, 0, &rows, error);
    store_token_clear(&rows);)
CALL(token_use, status = store_token_use(store, "t1", AT, error);)
CALL(token_revoke, status = store_token_revoke(store, "t1", AT, error);)
CALL(token_sign_out,
    status = store_token_sign_out(store, "t1", AT, error);)

/* In this order: who asks finds what was put. */
#define ROW(name) { #name, call_##name }
static const struct {
	const char *name;
	int (*call)(struct store *, struct error *);
} rows[] = {
	ROW(brief_put), ROW(brief_save), ROW(brief_load), ROW(outbox_put),
	ROW(outbox_load), ROW(outbox_save), ROW(outbox_list_next),
	ROW(outbox_find_blocker), ROW(outbox_find_follower),
	ROW(outbox_find_same), ROW(outbox_find_due), ROW(outbox_list),
	ROW(outbox_list_active), ROW(outbox_find), ROW(outbox_has),
	ROW(outbox_list_channels), ROW(outbox_count),
	ROW(outbox_count_active), ROW(outbox_wake), ROW(outbox_revive),
	ROW(letter_save), ROW(letter_load),
	ROW(letter_prune), ROW(meta_put), ROW(meta_put_number),
	ROW(meta_load), ROW(meta_load_number), ROW(journal_add),
	ROW(journal_head), ROW(journal_list), ROW(journal_check),
	ROW(journal_audit), ROW(pending_put), ROW(pending_list),
	ROW(pending_drop), ROW(pending_prune), ROW(pending_put_baseline),
	ROW(pending_list_baselines), ROW(receipt_put), ROW(receipt_find),
	ROW(revision_put), ROW(revision_put_feed), ROW(series_add),
	ROW(series_list), ROW(series_keep), ROW(series_end),
	ROW(series_prune), ROW(shipped_put), ROW(shipped_list),
	ROW(subscriber_put), ROW(subscriber_save), ROW(subscriber_list),
	ROW(subscriber_prune), ROW(subscriber_remove), ROW(thread_put),
	ROW(thread_put_place), ROW(thread_save_link), ROW(thread_save_edit),
	ROW(thread_load), ROW(thread_list), ROW(thread_find_identity),
	ROW(thread_find_link), ROW(thread_load_place), ROW(thread_list_places),
	ROW(thread_put_root), ROW(outbox_is_alone), ROW(thread_list_links),
	ROW(brief_list_threads), ROW(thread_drop_root), ROW(token_add),
	ROW(token_list), ROW(token_use), ROW(token_revoke),
	ROW(token_sign_out),
};

/* --- asking ---------------------------------------------------------------- */

/* Ask with statement number `at` failing; whether there were so many. */
static bool
ask(const struct store_options *options, size_t i, int at)
{
	struct store *store = NULL;
	struct error error = { 0 };
	bool was_due;
	int status;

	if (!CHECK(store_new(options, &store, &error) == 0))
		return false;
	if (!CHECK(store_begin(store, &error) == 0))
		return false;
	fault_count = 0;
	fault_at = at;
	status = rows[i].call(store, &error);
	was_due = fault_count >= at;
	fault_at = 0;
	fault_is_shown = false;
	if (was_due) {
		CHECK_ROW(status < 0, rows[i].name);
		CHECK_ROW(error.code == ERROR_STORE, rows[i].name);
		CHECK_ROW(strstr(error.text, "full") != NULL, error.text);
		store_rollback(store);
		/* It goes on by itself when there is room; nothing stays of
		 * this try. */
		error = (struct error){ 0 };
		CHECK_ROW(store_begin(store, &error) == 0 &&
		    rows[i].call(store, &error) >= 0, error.text);
		store_rollback(store);
	} else {
		CHECK_ROW(status >= 0, error.text);
		CHECK_ROW(store_commit(store, &error) == 0, error.text);
	}
	store_free(store);
	return was_due;
}

int
main(void)
{
	char folder[] = "/tmp/patchday-fault.XXXXXX", path[64];
	struct store_options options = { .path = path };
	struct store *store = NULL;
	size_t i;
	int at;

	fault_code = SQLITE_FULL;
	if (!CHECK(mkdtemp(folder) != NULL))
		return harness_end();
	snprintf(path, sizeof(path), "%s/patchday.db", folder);
	CHECK(store_new(&options, &store, NULL) == 0);
	CHECK(store_brief_put(store, a_brief(), AT_MS, &brief_id, NULL) == 0);
	store_free(store);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		for (at = 1; ask(&options, i, at); at++)
			;
		/* Nobody asks nothing. */
		CHECK_ROW(at > 1, rows[i].name);
	}
	snprintf(path, sizeof(path), "rm -rf %s", folder);
	CHECK(system(path) == 0);
	return harness_end();
}
