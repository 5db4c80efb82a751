/* SPDX-License-Identifier: MIT */
/* The lease and what it fences, with two replicas in one process.  Needs a
 * server: tests/postgresql/unit. */
#include <stdlib.h>

#include "harness.h"
#include "store.h"
#include "store_journal.h"
#include "store_lease.h"
#include "store_meta.h"
#include "store_outbox.h"
#define HARNESS_STORE_IS_BARE
#include "harness_store.h"

static struct clock now;

static struct store *
opened(void)
{
	struct store_options options = {
		.uri = getenv("PATCHDAY_TEST_POSTGRESQL") };
	struct store *store = NULL;
	struct error error = { 0 };

	if (!CHECK_ROW(store_new(&options, &store, &error) == 0, error.text))
		abort();
	store_lease_join(store, &now);
	return store;
}

static struct store_lease
turn(struct store *store, const char *name, const char *conf)
{
	struct store_lease_self self = { .name = name, .url = "here",
		.conf = conf, .may_lead = true };
	struct store_lease lease = { 0 };
	struct error error = { 0 };

	CHECK_ROW(store_lease_turn(store, &self, &lease, &error) == 0,
	    error.text);
	return lease;
}

/* The server's clock runs on by itself; so the end comes to it. */
static void
expire(struct store *store)
{
	CHECK(harness_store_meddle(store, NULL, "UPDATE lease SET until_at ="
	    " clock_timestamp() - interval '10 s'") == 0);
}

/* Write in a transaction; the reason why not is kept. */
static bool
writes(struct store *store, const char *value, struct error *ret_error)
{
	*ret_error = (struct error){ 0 };
	if (store_begin(store, ret_error) < 0)
		return false;
	if (store_meta_put(store, "x", value, ret_error) == 0 &&
	    store_commit(store, ret_error) == 0)
		return true;
	store_rollback(store);
	return false;
}

static void
check_value(struct store *store, const char *want)
{
	struct text value = { 0 };
	bool is_there;

	CHECK(store_meta_load(store, "x", &is_there, &value, NULL) == 0);
	CHECK_STRING(text_string(&value), want);
	text_clear(&value);
}

/* One leads, the other reads; what that one writes goes nowhere. */
static void
test_one_leads(struct store *a, struct store *b)
{
	struct store_lease lease;
	struct error error;

	lease = turn(a, "a", "c1");
	CHECK(lease.is_mine);
	CHECK_NUMBER(lease.epoch, 1);
	CHECK_NUMBER(lease.trusted_until_ms, clock_boot_ms(&now) +
	    STORE_LEASE_TRUST_MS);
	lease = turn(b, "b", "c1");
	CHECK(!lease.is_mine);
	CHECK_STRING(lease.holder, "a");
	CHECK(lease.left_ms > STORE_LEASE_MS - 3000);
	CHECK_NUMBER(lease.replicas, 2);
	CHECK(writes(a, "one", &error));
	CHECK(!store_lease_has_dropped(b));
	CHECK(writes(b, "two", &error));
	CHECK(store_lease_has_dropped(b));
	check_value(b, "one");
}

/* What the follower's clock lacks to the leader's, with both machines' own: to
 * the second, as the server's runs on. */
static void
test_clocks(struct store *a, struct store *b)
{
	static const struct { int64_t behind_ms, jump_ms; } rows[] = {
		{ 300000, 0 }, { -300000, 0 }, { 0, 60000 }, { 5000, -60000 },
	};
	struct clock other;
	int64_t want_ms, got_ms;
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		clock_init_beside(&other, &now, -rows[i].behind_ms);
		b->postgresql->clock = &other;
		clock_jump(&now, clock_now_ms(&now) + rows[i].jump_ms);
		want_ms = rows[i].behind_ms + rows[i].jump_ms;
		CHECK(turn(a, "a", "c1").is_mine);
		got_ms = turn(b, "b", "c1").leader_ms;
		CHECK_ROW(got_ms > want_ms - 1500 && got_ms < want_ms + 1500,
		    "the leader's clock");
		CHECK_NUMBER(turn(a, "a", "c1").leader_ms, 0);
	}
	b->postgresql->clock = &now;
}

/* An old epoch writes nothing, and finds it out by trying. */
static void
test_fenced(struct store *a, struct store *b)
{
	struct store_lease lease;
	struct error error;

	expire(a);
	lease = turn(b, "b", "c1");
	CHECK(lease.is_mine);
	CHECK_NUMBER(lease.epoch, 2);
	CHECK(!writes(a, "old", &error));
	CHECK(store_lease_is_lost(a));
	CHECK(strstr(error.text, "another replica has taken over") != NULL);
	CHECK(!store_is_unsure(a));
	check_value(b, "one");
	/* Nor can it renew. */
	CHECK(!turn(a, "a", "c1").is_mine);
	CHECK(writes(b, "new", &error));
	check_value(a, "new");
}

/* In the middle of a transaction nobody takes over: the row is locked. */
static void
test_locked(struct store *a, struct store *b)
{
	struct store_lease_self self = { .name = "a", .url = "", .conf = "c1",
		.may_lead = true };
	struct store_lease lease = { 0 };
	struct error error = { 0 };

	expire(b);
	CHECK(store_begin(b, &error) == 0);
	CHECK(store_meta_put(b, "x", "mine", &error) == 0);
	CHECK(harness_store_meddle(a, NULL, "SET lock_timeout = '50ms'") ==
	    0);
	CHECK(store_lease_turn(a, &self, &lease, &error) < 0);
	CHECK(!lease.is_mine && !store_is_unsure(a));
	CHECK(store_commit(b, &error) == 0);
	CHECK(harness_store_meddle(a, NULL, "SET lock_timeout = '4s'") == 0);
	CHECK(turn(b, "b", "c1").is_mine);
	check_value(a, "mine");
}

/* A follower writes under the leader's eyes: it reads again before it goes on
 * itself. */
static void
test_guest(struct store *a, struct store *b)
{
	struct error error;
	int64_t count = 0;

	store_lease_borrow(a, "c1");
	CHECK(writes(a, "guest", &error));
	store_lease_return(a);
	check_value(b, "guest");
	CHECK(!writes(b, "stale", &error));
	CHECK(store_lease_is_stale(b) && !store_lease_is_lost(b));
	CHECK(store_lease_load_turn(b, &count, &error) == 0);
	store_lease_know(b, count);
	CHECK(writes(b, "read", &error));

	/* Another configuration decides nothing. */
	store_lease_borrow(a, "c2");
	CHECK(!writes(a, "other", &error));
	CHECK(strstr(error.text, "another configuration") != NULL);
	CHECK(strstr(error.text, "here (b)") != NULL);
	store_lease_return(a);
	check_value(b, "read");
	CHECK_NUMBER(turn(a, "a", "c2").other_confs, 1);
}

/* Rows by their state, and up to which id they are not counted again. */
static void
check_counts(struct store *store, int64_t sent, int64_t dead,
    int64_t counted_to)
{
	struct outbox_counts counts;
	struct error error = { 0 };

	CHECK_ROW(store_outbox_count(store, false, &counts, &error) == 0,
	    error.text);
	CHECK_NUMBER(counts.all[OUTBOX_SENT], sent);
	CHECK_NUMBER(counts.all[OUTBOX_DEAD], dead);
	CHECK_NUMBER(counts.active[OUTBOX_PLANNED], 3 - sent - dead);
	CHECK_NUMBER(store->tally.id, counted_to);
}

/* Who leads counts what is over once, until another has written or led. */
static void
test_counts(struct store *a, struct store *b)
{
	struct error error = { 0 };
	int64_t count = 0;

	CHECK(harness_store_meddle(b, NULL, "INSERT INTO brief VALUES (1, 'w',"
	    " 1, 1, 1, 1, '{}', 1)") == 0);
	CHECK(harness_store_meddle(b, NULL, "INSERT INTO outbox (id, key,"
	    " brief, kind, lead_secs, revision, channel, recipient, sequence,"
	    " due_at, state, next_ms, created_ms, updated_ms) SELECT i,"
	    " decode(md5(i::text), 'hex'), 1, 'start', 0, 0, 'c', '', 0, 1,"
	    " CASE i WHEN 1 THEN 'sent' WHEN 2 THEN 'dead' ELSE 'planned' END,"
	    " CASE i WHEN 3 THEN 1 END, 1, 1 FROM generate_series(1, 3) i") ==
	    0);
	check_counts(b, 1, 1, 2);
	check_counts(a, 1, 1, 0);
	/* What follows is counted each time. */
	CHECK(harness_store_meddle(b, NULL, "UPDATE outbox SET state = 'sent',"
	    " next_ms = NULL WHERE id = 3") == 0);
	check_counts(b, 2, 1, 3);
	/* A person has one tried again at the other one. */
	store_lease_borrow(a, "c1");
	CHECK(store_begin(a, &error) == 0);
	CHECK(harness_store_meddle(a, NULL, "UPDATE outbox SET state ="
	    " 'planned', next_ms = 1 WHERE id = 2") == 0);
	CHECK(store_commit(a, &error) == 0);
	store_lease_return(a);
	CHECK(store_lease_load_turn(b, &count, &error) == 0);
	store_lease_know(b, count);
	check_counts(b, 2, 0, 1);
	/* Another has led. */
	expire(b);
	CHECK(turn(a, "a", "c1").is_mine);
	CHECK(harness_store_meddle(a, NULL, "UPDATE outbox SET state = 'dead'"
	    " WHERE id = 1") == 0);
	expire(a);
	CHECK(!turn(b, "b", "c1").is_mine);
	check_counts(b, 1, 1, 0);
	CHECK(turn(b, "b", "c1").is_mine);
	check_counts(b, 1, 1, 1);
	CHECK(harness_store_meddle(b, NULL, "DELETE FROM outbox") == 0);
	CHECK(harness_store_meddle(b, NULL, "DELETE FROM brief") == 0);
}

/* One with the leader's configuration goes first. */
static void
test_courtesy(struct store *a, struct store *b)
{
	CHECK(harness_store_meddle(b, NULL, "UPDATE lease SET until_at ="
	    " clock_timestamp() - interval '10 ms'") == 0);
	CHECK(!turn(a, "a", "c2").is_mine);
	CHECK(turn(a, "a", "c1").is_mine);
	/* Let go, it is free at once, for anybody; who led before finds first
	 * that it does not. */
	store_lease_release(a);
	CHECK(!turn(b, "b", "c2").is_mine);
	CHECK(turn(b, "b", "c2").is_mine);
}

/* Ids have no gaps where a transaction was undone. */
static void
test_ids(struct store *b)
{
	struct journal_entry entry = { .who = "x", .verb = "y" };
	struct error error = { 0 };
	struct journal_audit audit = { 0 };
	int i;

	for (i = 0; i < 4; i++) {
		CHECK(store_begin(b, &error) == 0);
		CHECK(store_journal_add(b, &entry, &error) == 0);
		if (i % 2 == 0)
			store_rollback(b);
		else
			CHECK(store_commit(b, &error) == 0);
	}
	CHECK(store_journal_audit(b, NULL, &audit, &error) == 0);
	CHECK_NUMBER(audit.entries, 2);
	CHECK_NUMBER(audit.last_id, 2);
	CHECK_NUMBER(audit.broken_id, 0);
	/* Nor does the schema let anybody change one. */
	CHECK(harness_store_meddle(b, NULL, "DELETE FROM journal") < 0);
	store_rollback(b);
}

/* --- statements that fail ------------------------------------------------- */

/* The statement that goes wrong, counted from the next on (0: none), and what
 * is asked in its place. */
static int statements, failing;
static const char *instead;
static int (*send_query)(PGconn *, const char *, int, const Oid *,
    const char *const *, const int *, const int *, int);

static int
send_instead(PGconn *connection, const char *sql, int count,
    const Oid *types, const char *const *values, const int *lengths,
    const int *formats, int format)
{
	if (++statements != failing)
		return send_query(connection, sql, count, types, values,
		    lengths, formats, format);
	return send_query(connection, instead, 0, NULL, NULL, NULL, NULL, 0);
}

#define FAILS "SELECT 1 / 0"
#define IS_EMPTY "SELECT 1 WHERE false"

enum { RENEW, TAKE, LEAD, BE_GUEST, LOAD, DEEDS };

static int
do_it(struct store *store, int deed, struct store_lease *lease,
    struct error *ret_error)
{
	struct store_lease_self self = { .name = "b", .url = "here",
		.conf = "c1", .may_lead = true };
	int64_t count;
	int status;

	*ret_error = (struct error){ 0 };
	*lease = (struct store_lease){ 0 };
	if (deed == RENEW || deed == TAKE)
		return store_lease_turn(store, &self, lease, ret_error);
	if (deed == LOAD)
		return store_lease_load_turn(store, &count, ret_error);
	if (deed == BE_GUEST)
		store_lease_borrow(store, "c1");
	status = store_begin(store, ret_error);
	store_rollback(store);
	if (deed == BE_GUEST) {
		store_lease_return(store);
		store->postgresql->is_reader = false;
	}
	return status;
}

/* Each of the statements that a deed needs, once: it is told, nobody leads who
 * does not know it, and the next time all is well. */
static void
test_failing(struct store *b)
{
	static const struct { const char *what; int deed, statements; }
	rows[] = {
		{ "renew", RENEW, 3 }, { "take", TAKE, 3 },
		{ "write", LEAD, 1 }, { "write as a guest", BE_GUEST, 2 },
		{ "load", LOAD, 1 },
	};
	struct store_lease lease;
	struct clock running;
	struct error error;
	size_t i;
	int n;

	/* One that stands still is told each second. */
	clock_init_system(&running);
	b->postgresql->clock = &running;
	CHECK(do_it(b, RENEW, &lease, &error) == 0);
	send_query = b->postgresql->pq.sendQueryParams;
	b->postgresql->pq.sendQueryParams = send_instead;
	instead = FAILS;
	for (i = 0; i < countof(rows); i++)
		for (n = 1; n <= rows[i].statements; n++) {
			if (rows[i].deed == TAKE)
				store_lease_release(b);
			statements = 0;
			failing = n;
			CHECK_ROW(do_it(b, rows[i].deed, &lease, &error) < 0,
			    rows[i].what);
			CHECK_ROW(strstr(error.text, "division by zero") !=
			    NULL, error.text);
			CHECK_ROW(!store_is_unsure(b), rows[i].what);
			CHECK_ROW(rows[i].deed != TAKE || !lease.is_mine,
			    rows[i].what);
			statements = failing = 0;
			CHECK_ROW(do_it(b, rows[i].deed, &lease, &error) == 0,
			    error.text);
			/* Who has taken it tells its clock. */
			CHECK_ROW(statements == rows[i].statements +
			    (rows[i].deed == TAKE), rows[i].what);
			CHECK_ROW(rows[i].deed > TAKE || lease.is_mine,
			    rows[i].what);
		}
	/* Somebody else was faster. */
	store_lease_release(b);
	instead = IS_EMPTY;
	statements = 0;
	failing = 3;
	CHECK(do_it(b, TAKE, &lease, &error) == 0 && !lease.is_mine);
	CHECK(do_it(b, TAKE, &lease, &error) == 0 && lease.is_mine);
	/* A database whose lease somebody deleted. */
	for (i = 0; i < countof(rows); i++) {
		if (rows[i].deed == TAKE || rows[i].deed == LEAD)
			continue;
		statements = 0;
		failing = rows[i].deed == RENEW ? 3 : rows[i].statements;
		CHECK_ROW(do_it(b, rows[i].deed, &lease, &error) < 0,
		    rows[i].what);
		CHECK_ROW(strstr(error.text, "has no lease") != NULL,
		    error.text);
	}
	b->postgresql->pq.sendQueryParams = send_query;
	b->postgresql->clock = &now;
}

/* Who must not lead does not, not even what it led before; who may has its own
 * back at once. */
static void
test_may_lead(struct store *a, struct store *b)
{
	struct store_lease_self self = { .name = "b", .url = "here",
		.conf = "c1", .was_fenced = true };
	struct store *again = opened();
	struct store_lease lease = { 0 };
	struct error error = { 0 };

	CHECK(turn(b, "b", "c1").is_mine);
	CHECK(store_lease_turn(again, &self, &lease, &error) == 0);
	CHECK(!lease.is_mine && lease.fenced_ms > 0);
	CHECK_STRING(lease.holder, "b");
	self.may_lead = true;
	CHECK(store_lease_turn(again, &self, &lease, &error) == 0);
	CHECK(lease.is_mine);
	CHECK(!turn(b, "b", "c1").is_mine);
	store_lease_release(again);
	store_free(again);
	/* It is free, and nobody may. */
	lease = (struct store_lease){ 0 };
	self.name = "a";
	self.may_lead = false;
	CHECK(store_lease_turn(a, &self, &lease, &error) == 0);
	CHECK(!lease.is_mine);
	/* Who has none gives none back. */
	CHECK(turn(b, "b", "c1").is_mine);
	store_lease_release(a);
	CHECK_STRING(turn(a, "a", "c1").holder, "b");
	CHECK(!store_lease_is_stale(b) && !store_lease_is_lost(b));
}

/* What a follower writes is heard, and heard once. */
static void
test_heard(struct store *a, struct store *b)
{
	struct error error;

	CHECK(store_lease_descriptor(a) >= 0 &&
	    store_lease_descriptor(a) != store_lease_descriptor(b));
	while (store_lease_listen(b))
		;
	store_lease_borrow(a, "c1");
	CHECK(writes(a, "heard", &error));
	store_lease_return(a);
	/* It came with the answer to anything at all. */
	CHECK_NUMBER(harness_store_number(b, "SELECT 7"), 7);
	b->is_committing = true;	/* the connection is another thread's */
	CHECK(!store_lease_listen(b));
	b->is_committing = false;
	CHECK(store_lease_listen(b));
	CHECK(!store_lease_listen(b));
}

/* --- promotions ----------------------------------------------------------- */

static void
say_line(struct store *store, const char *line)
{
	char sql[200];

	snprintf(sql, sizeof(sql), "INSERT INTO meta VALUES ('"
	    STORE_META_LINE "', '%s') ON CONFLICT (name) DO UPDATE SET value ="
	    " excluded.value", line);
	CHECK(harness_store_meddle(store, NULL, sql) == 0);
}

static bool
takes(struct store *store, const char *name, struct store_lease *lease)
{
	struct store_lease_self self = { .name = name, .url = "here",
		.conf = "c1", .may_lead = true };
	struct error error = { 0 };

	CHECK_ROW(store_lease_turn(store, &self, lease, &error) == 0,
	    error.text);
	return lease->is_mine;
}

/* Whoever led last did so on another timeline: the lease may be older than it
 * was, so nobody takes it for as long as a lease lasts, but who had it. */
static void
test_promoted(struct store *a, struct store *b)
{
	static const struct {
		const char *label;
		const char *line;	/* of the last leader; NULL: this */
		const char *holder;
		int64_t known;		/* epochs that `a` has seen: more */
		bool waits;
	} rows[] = {
		{ "the same timeline", NULL, "x", 0, false },
		{ "nobody has led here", "", "x", 0, false },
		{ "a promotion", "7712/1", "x", 0, true },
		{ "a promotion, the own lease", "7712/1", "a", 0, false },
		{ "a promotion, the own of before", "7712/1", "a", 2, true },
		{ "its own, the same timeline", NULL, "a", 2, false },
	};
	struct store_lease lease;
	int64_t epoch;
	char sql[200];
	size_t i;

	CHECK(strchr(store_lease_line(a), '/') != NULL);
	CHECK_STRING(store_lease_line(b), store_lease_line(a));
	CHECK_STRING(store_lease_rival(a), "");
	for (i = 0; i < countof(rows); i++) {
		store_lease_release(a);
		say_line(b, rows[i].line == NULL ? store_lease_line(a) :
		    rows[i].line);
		snprintf(sql, sizeof(sql), "UPDATE lease SET holder = '%s',"
		    " conf = 'c1', until_at = clock_timestamp() - interval"
		    " '1 s'", rows[i].holder);
		CHECK(harness_store_meddle(b, NULL, sql) == 0);
		epoch = harness_store_number(b, "SELECT epoch FROM lease") +
		    rows[i].known;
		lease = (struct store_lease){ .known_epoch = epoch };
		CHECK_ROW(takes(a, "a", &lease) == !rows[i].waits,
		    rows[i].label);
		clock_set(&now, clock_now_ms(&now) + STORE_LEASE_MS - 1);
		CHECK_ROW(takes(a, "a", &lease) == !rows[i].waits,
		    rows[i].label);
		clock_set(&now, clock_now_ms(&now) + 1);
		CHECK_ROW(takes(a, "a", &lease), rows[i].label);
		/* Epochs grow, whatever the server has forgotten. */
		CHECK_ROW(lease.epoch > epoch || rows[i].line == NULL,
		    rows[i].label);
		CHECK_ROW(lease.epoch == harness_store_number(b,
		    "SELECT epoch FROM lease"), rows[i].label);
		CHECK_STRING(lease.line, store_lease_line(a));
	}
	store_lease_release(a);
	say_line(b, store_lease_line(a));
}

/* Which of the servers that a URI names. */
static void
test_servers(struct store *a)
{
	const char *here = getenv("PGPORT_TEST"), *line = store_lease_line(a);
	char system[32] = "", twice[200], dead[200], newer[64];
	const struct {
		const char *label, *uri, *line;
		const char *error;	/* NULL: it opens */
	} rows[] = {
		{ "one by two names", twice, line, NULL },
		{ "never used before", twice, NULL, NULL },
		{ "another system's timeline", twice, "1234/99", NULL },
		{ "it was further", twice, newer, "an old primary" },
		{ "one is not there", dead, line, NULL },
		{ "one is not there, the other too old", dead, newer,
		    "failed: Connection refused" },
		{ "no URI at all", "postgresql://127.0.0.1:no", NULL,
		    "invalid" },
	};
	struct store_options options = { 0 };
	struct store *store;
	struct error error;
	size_t i;

	snprintf(system, sizeof(system), "%.*s", (int)strcspn(line, "/"),
	    line);
	snprintf(newer, sizeof(newer), "%s/%d", system,
	    atoi(strchr(line, '/') + 1) + 1);
	snprintf(twice, sizeof(twice), "postgresql://patchday@127.0.0.1:%s,"
	    "localhost:%s/postgres", here, here);
	/* Port 1 is nobody's. */
	snprintf(dead, sizeof(dead), "postgresql://patchday@127.0.0.1:1,"
	    "127.0.0.1:%s/postgres?target_session_attrs=read-write", here);
	for (i = 0; i < countof(rows); i++) {
		options.uri = rows[i].uri;
		options.line = rows[i].line;
		error = (struct error){ 0 };
		store = NULL;
		CHECK_ROW((store_new(&options, &store, &error) == 0) ==
		    (rows[i].error == NULL), rows[i].label);
		if (store == NULL) {
			CHECK_ROW(strstr(error.text, rows[i].error) != NULL,
			    error.text);
			continue;
		}
		CHECK_STRING(store_lease_line(store), line);
		CHECK_STRING(store_lease_rival(store), "");
		store_free(store);
	}
}

/* Where only administrators may see which system it is, it is used all the
 * same: nothing is known of timelines. */
static void
test_unknown_line(struct store *a)
{
	static const char *const before[] = {
		"CREATE ROLE joe LOGIN", "GRANT ALL ON SCHEMA public TO joe",
		"GRANT ALL ON ALL TABLES IN SCHEMA public TO joe",
		"REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC",
	}, *const after[] = {
		"GRANT EXECUTE ON FUNCTION pg_control_system() TO PUBLIC",
		"DROP OWNED BY joe", "DROP ROLE joe",
	};
	struct store_options options = { 0 };
	struct store *store = NULL;
	struct store_lease lease = { 0 };
	struct error error = { 0 };
	char uri[200];
	size_t i;

	for (i = 0; i < countof(before); i++)
		CHECK(harness_store_meddle(a, NULL, before[i]) == 0);
	snprintf(uri, sizeof(uri), "postgresql://joe@127.0.0.1:%s/postgres",
	    getenv("PGPORT_TEST"));
	options.uri = uri;
	options.line = "7712/99";
	if (CHECK_ROW(store_new(&options, &store, &error) == 0, error.text)) {
		store_lease_join(store, &now);
		CHECK_STRING(store_lease_line(store), "");
		say_line(a, "7712/1");
		CHECK(takes(store, "joe", &lease));
		CHECK_STRING(lease.line, "");
		store_lease_release(store);
		store_free(store);
	}
	for (i = 0; i < countof(after); i++)
		CHECK(harness_store_meddle(a, NULL, after[i]) == 0);
	say_line(a, store_lease_line(a));
}

/* Where a server forgets what it acknowledged unless it is told otherwise, it
 * is told otherwise. */
static void
test_durable(struct store *a)
{
	static const struct { const char *set, *want; } rows[] = {
		{ "off", "on" }, { "local", "on" }, { "remote_write", "on" },
		{ "remote_apply", "remote_apply" },
	};
	struct store *store;
	char sql[200];
	size_t i;

	for (i = 0; i < countof(rows); i++) {
		snprintf(sql, sizeof(sql), "ALTER USER patchday SET"
		    " synchronous_commit = '%s'", rows[i].set);
		CHECK(harness_store_meddle(a, NULL, sql) == 0);
		store = opened();
		snprintf(sql, sizeof(sql), "SELECT 1 WHERE"
		    " current_setting('synchronous_commit') = '%s'",
		    rows[i].want);
		CHECK_ROW(harness_store_number(store, sql) == 1, rows[i].set);
		store_free(store);
	}
	CHECK(harness_store_meddle(a, NULL, "ALTER USER patchday RESET"
	    " synchronous_commit") == 0);
}

/* A connection that is gone: nothing may be decided any more. */
static void
test_gone(struct store *a, struct store *b)
{
	struct error error;

	CHECK(harness_store_meddle(a, NULL, "SELECT pg_terminate_backend(pid)"
	    " FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND"
	    " application_name = 'patchdayd'") == 0);
	CHECK(!writes(b, "gone", &error));
	CHECK(store_is_unsure(b));
	CHECK(!store_is_unsure(a));
	/* It is woken, to find that out, and cannot give back what it had. */
	CHECK(store_lease_listen(b));
	store_lease_release(b);
	CHECK_STRING(turn(a, "a", "c1").holder, "b");
}

int
main(void)
{
	struct store_options options = { 0 };
	struct store *a, *b;
	struct error error = { 0 };

	if (!harness_is_postgresql()) {
		/* Counted where there is a server. */
		CHECK(true);
		return harness_end();
	}
	/* Emptied by the first. */
	CHECK(harness_store_new(&options, &a, &error) == 0);
	store_free(a);
	clock_init_pinned(&now, 1000);
	a = opened();
	b = opened();
	test_one_leads(a, b);
	test_clocks(a, b);
	test_fenced(a, b);
	test_locked(a, b);
	test_guest(a, b);
	test_counts(a, b);
	test_courtesy(a, b);
	test_ids(b);
	store_free(b);
	b = opened();
	CHECK(turn(b, "b", "c1").is_mine);
	test_failing(b);
	test_may_lead(a, b);
	test_heard(a, b);
	test_promoted(a, b);
	test_servers(a);
	test_unknown_line(a);
	test_durable(a);
	/* It finds first that it leads no more. */
	CHECK(!turn(b, "b", "c1").is_mine);
	CHECK(turn(b, "b", "c1").is_mine);
	test_gone(a, b);
	store_free(a);
	store_free(b);
	return harness_end();
}
