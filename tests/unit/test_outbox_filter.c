/* SPDX-License-Identifier: MIT */
/* What each part of a filter lets through; what a claim writes; and the
 * environments of an occurrence as JSON, in the order of the work. */
#include <stdlib.h>

#include "array.h"
#include "harness.h"
#include "harness_store.h"
#include "occurrence_json.h"
#include "store_brief.h"
#include "store_internal.h"
#include "store_outbox.h"
#include "zonedir.h"

static struct store *store;
static int64_t briefs[2];

/* Key digit, brief, kind, recipient, due, state. */
static const struct {
	char digit;
	int brief;
	const char *kind, *recipient;
	int64_t due_at;
	enum outbox_state state;
} rows[] = {
	{ '1', 0, "start", "", 100, OUTBOX_SENT },
	{ '2', 0, "start", "ann@example.org", 100, OUTBOX_PLANNED },
	{ '3', 0, "end", "ann@example.org", 300, OUTBOX_PLANNED },
	{ '4', 1, "end", "bob@example.org", 300, OUTBOX_UNKNOWN },
	{ '5', 1, "note-dead", "", 400, OUTBOX_SKIPPED },
	{ '6', 0, "conflict-21d", "", 50, OUTBOX_SENT },
	{ '7', 1, "conflict", "", 60, OUTBOX_PLANNED },
};

static const struct {
	struct outbox_filter filter;
	const char *want;		/* digits, in any order */
} filters[] = {
	{ { .due_after_at = INT64_MIN, .limit = 9 }, "1234567" },
	{ { .due_after_at = 100, .limit = 9 }, "345" },
	{ { .due_after_at = 400, .limit = 9 }, "" },
	{ { .due_after_at = INT64_MIN, .limit = 9, .kind = "end" }, "34" },
	{ { .due_after_at = INT64_MIN, .limit = 9, .kind = "en" }, "" },
	{ { .due_after_at = INT64_MIN, .limit = 9,
	    .recipient = "ann@example.org" }, "23" },
	{ { .due_after_at = INT64_MIN, .limit = 9, .recipient = "" }, "1567" },
	{ { .due_after_at = INT64_MIN, .limit = 9,
	    .identity = "v/2026-01-01T10:00" }, "457" },
	{ { .due_after_at = INT64_MIN, .limit = 9, .has_state = true,
	    .state = OUTBOX_PLANNED }, "237" },
	{ { .due_after_at = INT64_MIN, .limit = 9, .has_state = true,
	    .state = OUTBOX_PLANNED, .kind = "end" }, "3" },
	{ { .due_after_at = INT64_MIN, .limit = 9, .only_active = true },
	    "237" },
	{ { .due_after_at = INT64_MIN, .limit = 9, .only_active = true,
	    .recipient = "ann@example.org", .kind = "start" }, "2" },
	{ { .due_after_at = INT64_MIN, .limit = 9, .only_conflicts = true,
	    .identity = "w/2026-01-01T10:00" }, "6" },
	{ { .due_after_at = INT64_MIN, .limit = 9, .only_conflicts = true,
	    .identity = "v/2026-01-01T10:00" }, "7" },
	{ { .due_after_at = INT64_MIN, .limit = 9, .only_conflicts = true,
	    .identity = "u/2026-01-01T10:00" }, "" },
	{ { .due_after_at = 99, .limit = 9, .only_begun = true }, "1236" },
	{ { .due_after_at = 100, .limit = 9, .only_begun = true }, "" },
};

static void
begin(void)
{
	struct store_options options = { .path = NULL };
	struct brief_row row = { .start_at = 1000, .end_at = 2000,
	    .body = "{}" };
	struct outbox_row one;
	struct outbox_rows found = { 0 };
	bool is_new;
	size_t i;

	CHECK(store_new(&options, &store, NULL) == 0);
	row.identity = "w/2026-01-01T10:00";
	CHECK(store_brief_put(store, &row, 1, &briefs[0], NULL) == 0);
	row.identity = "v/2026-01-01T10:00";
	CHECK(store_brief_put(store, &row, 1, &briefs[1], NULL) == 0);
	for (i = 0; i < countof(rows); i++) {
		one = (struct outbox_row){ .brief = briefs[rows[i].brief],
		    .kind = rows[i].kind, .channel = "chat",
		    .recipient = rows[i].recipient,
		    .due_at = rows[i].due_at, .next_ms = 1 };
		memset(one.key, rows[i].digit, 32);
		one.key[32] = '\0';
		CHECK(store_outbox_put(store, &one, &is_new, NULL) == 0 &&
		    is_new);
		CHECK(store_outbox_find(store, one.key, &found, NULL) == 0);
		one = found.list.items[0];
		one.state = rows[i].state;
		one.next_ms = rows[i].state == OUTBOX_PLANNED ? 1 :
		    OUTBOX_NEVER;
		CHECK(store_outbox_save(store, &one, NULL) == 0);
		store_outbox_clear(&found);
	}
}

static void
test_filters(void)
{
	struct outbox_rows found;
	char got[16], label[20];
	size_t i, k, n, length;

	for (i = 0; i < countof(filters); i++) {
		found = (struct outbox_rows){ 0 };
		snprintf(label, sizeof(label), "filter %zu", i);
		CHECK_ROW(store_outbox_list(store, &filters[i].filter, &found,
		    NULL) == 0, label);
		memset(got, 0, sizeof(got));
		length = 0;
		for (k = 0; k < countof(rows); k++)
			for (n = 0; n < found.list.count; n++)
				if (found.list.items[n].key[0] ==
				    rows[k].digit)
					got[length++] = rows[k].digit;
		CHECK_STRING(got, filters[i].want);
		CHECK_ROW(found.list.count == strlen(filters[i].want), label);
		store_outbox_clear(&found);
	}
}

static void
test_claim(void)
{
	struct outbox_rows found = { 0 };
	struct outbox_row row;

	CHECK(store_outbox_find(store, "2", &found, NULL) == 0);
	row = found.list.items[0];
	row.lateness = OUTBOX_LATE;
	row.attempt = 3;
	row.repeats = 2;
	row.first_attempt_ms = 77;
	row.reference = "17.1";
	row.updated_ms = 88;
	memset(row.digest, 'a', 32);
	row.digest[32] = '\0';
	CHECK(store_outbox_claim(store, &row, NULL) == 0);
	CHECK(store_outbox_load(store, &found.list.items[0], NULL) == 0);
	row = found.list.items[0];
	CHECK_NUMBER(row.state, OUTBOX_SENDING);
	CHECK_NUMBER(row.lateness, OUTBOX_LATE);
	CHECK_NUMBER(row.attempt, 3);
	CHECK_NUMBER(row.repeats, 2);
	CHECK_NUMBER(row.first_attempt_ms, 77);
	CHECK_STRING(row.reference, "17.1");
	CHECK_NUMBER(row.updated_ms, 88);
	CHECK_STRING(row.digest, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
	store_outbox_clear(&found);
	/* One that is not there. */
	row = (struct outbox_row){ .id = 4711 };
	CHECK(store_outbox_load(store, &row, NULL) == -1);
}

static void
test_environments(void)
{
	static char *ids[] = { (char *)"one", (char *)"two",
		(char *)"three" };
	struct zonedir *zonedir = zonedir_new(NULL);
	struct window window = { .id = (char *)"w", .title = (char *)"W",
		.zone = zonedir_find(zonedir, "UTC", NULL) };
	struct occurrence occurrence = { .window = &window,
		.start_at = 1000, .end_at = 2000 };
	struct occurrence_json how = { 0 };
	struct window_stage *stage;
	struct text text = { 0 };
	struct jsontext json = { .text = &text };

	stage = array_add(&window.stages);
	stage->environments.items = ids;
	stage->environments.count = 2;
	stage = array_add(&window.stages);
	stage->environments.items = ids + 2;
	stage->environments.count = 1;
	occurrence_json_format(&json, NULL, &occurrence, &how);
	CHECK_ROW(strstr(text_string(&text), "\"environments\":[\"one\","
	    "\"two\",\"three\"],\"stages\":[[\"one\",\"two\"],[\"three\"]]")
	    != NULL, text_string(&text));
	text_clear(&text);
	array_clear(&window.stages);
	zonedir_free(zonedir);
}

int
main(void)
{
	begin();
	test_filters();
	test_claim();
	test_environments();
	store_free(store);
	return harness_end();
}
