/* SPDX-License-Identifier: MIT */
/* Is a row that is to be put alone?  What is known of a new occurrence without
 * asking says the same as the table. */
#include "store_fresh.h"

#include <stdlib.h>

#include "harness.h"
#include "harness_store.h"
#include "store_brief.h"
#include "store_internal.h"

#define RECIPIENTS 20000

/* What another writes behind our back; a key and no digest in the words of the
 * database. */
#define ANOTHER_BRIEF \
	"INSERT INTO brief (id, identity, start_at, end_at, grace_secs," \
	" catch_up_secs, body, updated_ms)" \
	" SELECT max(id) + 1, 'other', 1, 2, 3, 4, '{}', 5 FROM brief"
#define ANOTHER_ROW(key, digest) \
	"INSERT INTO outbox (id, key, brief, kind, lead_secs, revision," \
	" channel, recipient, sequence, due_at, state, next_ms, lateness," \
	" forced, attempt, doubt, repeats, absents, reference, place," \
	" reason, created_ms, updated_ms, detail, digest)" \
	" SELECT max(o.id) + 1, " key ", (SELECT max(id) FROM brief)," \
	" 'start', 0, 0, 'chat', '', 2, 1, 'planned', 1, '', 0, 0, 0, 0," \
	" 0, '', '', '', 1, 1, '', " digest " FROM outbox o"

static struct store *store;
static int number;

static int64_t
brief_put(const char *identity)
{
	struct brief_row brief = { .identity = identity, .body = "{}" };
	int64_t id = 0;

	CHECK(store_brief_put(store, &brief, 1, &id, NULL) == 0);
	return id;
}

static struct outbox_row
row_make(int64_t brief, const char *channel, const char *recipient)
{
	struct outbox_row row = { .brief = brief, .kind = "start",
	    .channel = channel, .recipient = recipient, .sequence = 2,
	    .due_at = 1000, .next_ms = 1000000 };

	snprintf(row.key, sizeof(row.key), "%032x", ++number);
	return row;
}

static bool
is_alone(int64_t brief, const char *channel, const char *recipient)
{
	struct outbox_row row = row_make(brief, channel, recipient);
	bool is_alone = false;

	CHECK(store_fresh_is_alone(store, &row, &is_alone, NULL) == 0);
	CHECK(row.is_first == is_alone && row.is_last == is_alone);
	return is_alone;
}

static struct outbox_row
put(int64_t brief, const char *channel, const char *recipient)
{
	struct outbox_row row = row_make(brief, channel, recipient);
	bool is_new = false;

	CHECK(store_outbox_put(store, &row, &is_new, NULL) == 0 && is_new);
	return row;
}

static void
test_alone(void)
{
	int64_t first = brief_put("w/2026-12-03T15:00"), second;
	struct outbox_row row;

	CHECK(is_alone(first, "chat", ""));
	row = put(first, "chat", "");
	CHECK(!is_alone(first, "chat", ""));
	CHECK(is_alone(first, "post", "ann@example.org"));
	(void)put(first, "post", "ann@example.org");
	CHECK(!is_alone(first, "post", "ann@example.org"));
	CHECK(is_alone(first, "post", "bob@example.org"));
	/* What is over holds up nothing. */
	row.state = OUTBOX_SENT;
	row.next_ms = OUTBOX_NEVER;
	CHECK(store_outbox_save(store, &row, NULL) == 0);
	CHECK(is_alone(first, "chat", ""));
	/* A newer occurrence: of the older one the table is asked. */
	second = brief_put("w/2026-12-10T15:00");
	CHECK(is_alone(second, "post", "ann@example.org"));
	CHECK(!is_alone(first, "post", "ann@example.org"));
	CHECK(is_alone(first, "post", "bob@example.org"));
	/* One that was there is not new. */
	CHECK_NUMBER(brief_put("w/2026-12-03T15:00"), first);
	CHECK(!is_alone(first, "post", "ann@example.org"));
}

/* A number that was given back is another's, who knows what is owed of it. */
static void
test_rollback(void)
{
	int64_t id;

	CHECK(store_begin(store, NULL) == 0);
	id = brief_put("gone/2026-12-03T15:00");
	CHECK(is_alone(id, "chat", ""));
	store_rollback(store);
	CHECK(harness_store_meddle(store, ANOTHER_BRIEF, ANOTHER_BRIEF) == 0);
	CHECK(harness_store_meddle(store, ANOTHER_ROW("x'00'", "x''"),
	    ANOTHER_ROW("'\\x00'", "''")) == 0);
	CHECK_NUMBER(harness_store_number(store,
	    "SELECT id FROM brief WHERE identity = 'other'"), id);
	CHECK(!is_alone(id, "chat", ""));
}

/* Thousands of one occurrence, in any order and some of them again: whoever was
 * owed something is never taken to be alone. */
static void
test_crowd(void)
{
	int64_t brief = brief_put("crowd/2026-12-03T15:00");
	unsigned char *owed = calloc(RECIPIENTS, 1);
	uint32_t state = 20261127;
	char recipient[40];
	int i, who;

	CHECK(store_begin(store, NULL) == 0);
	for (i = 0; i < RECIPIENTS; i++) {
		state = state * 1664525 + 1013904223;
		who = (int)(state >> 8) % RECIPIENTS;
		snprintf(recipient, sizeof(recipient), "user%d@example.org",
		    who);
		CHECK_ROW(is_alone(brief, "post", recipient) ==
		    (owed[who] == 0), recipient);
		if (owed[who] == 0)
			(void)put(brief, "post", recipient);
		owed[who] = 1;
	}
	CHECK(store_commit(store, NULL) == 0);
	free(owed);
}

int
main(void)
{
	struct store_options options = { .path = NULL };
	struct error error = { 0 };

	if (!CHECK_ROW(store_new(&options, &store, &error) == 0, error.text))
		return harness_end();
	test_alone();
	test_rollback();
	test_crowd();
	store_free(store);
	return harness_end();
}
