/* SPDX-License-Identifier: MIT */
/*
 * Every SQL text of the store but the schema, in one table.
 *
 * The texts are written so that SQLite and PostgreSQL take them both; where
 * they cannot be, the second one is PostgreSQL's.  Both know RETURNING and ON
 * CONFLICT; a column in the WHERE of the latter needs its table's name, and
 * "window" is a word of PostgreSQL's.
 */
#include "store_internal.h"

#include "store_outbox.h"

/* SQLite's rule for an id that is not given.  A sequence would leave gaps where
 * a transaction was rolled back, and the journal has none; two cannot be given
 * at once, as who writes holds the lease (store_lease.h). */
#define NEXT_ID(table) \
	"(SELECT coalesce(max(id), 0) + 1 FROM " table ")"

const struct store_sql_text store_sql_texts[STORE_SQL_COUNT] = {
	[STORE_SQL_META_PUT] = {
	    "INSERT INTO meta (name, value) VALUES (?1, ?2)"
	    " ON CONFLICT (name) DO UPDATE SET value = ?2" },
	[STORE_SQL_META_LOAD] = { "SELECT value FROM meta WHERE name = ?1" },

	/* No statement changes or removes an entry, nor would the schema let
	 * it. */
	[STORE_SQL_JOURNAL_ADD] = {
	    "INSERT INTO journal (at_ms, who, verb, subject, detail, way,"
	    " because, before, after, act, hash)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
	    "INSERT INTO journal (id, at_ms, who, verb, subject, detail, way,"
	    " because, before, after, act, hash)"
	    " VALUES (" NEXT_ID("journal") ", ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,"
	    " ?9, ?10, ?11) RETURNING id" },
	[STORE_SQL_JOURNAL_HEAD] = {
	    "SELECT id, hash FROM journal ORDER BY id DESC LIMIT 1" },
#define JOURNAL_COLUMNS							\
	"SELECT id, at_ms, hash, who, verb, subject, detail," \
	" way, because, before, after, act FROM journal"		\
	" WHERE substr(subject, 1, length(?1)) = ?1 AND id > ?2"
	[STORE_SQL_JOURNAL_LIST] = {
	    JOURNAL_COLUMNS " ORDER BY id DESC LIMIT ?3" },
	[STORE_SQL_JOURNAL_FIRST] = {
	    JOURNAL_COLUMNS " ORDER BY id LIMIT ?3" },
	[STORE_SQL_JOURNAL_ACTS] = {
	    JOURNAL_COLUMNS " AND act <> '' ORDER BY id LIMIT ?3" },
	[STORE_SQL_JOURNAL_ACTS_LAST] = {
	    JOURNAL_COLUMNS " AND act <> '' ORDER BY id DESC LIMIT ?3" },
	/* Read backwards: as far as the run is long. */
	[STORE_SQL_JOURNAL_RUN] = {
	    "SELECT id FROM journal WHERE verb = 'start'"
	    " ORDER BY id DESC LIMIT 1" },

	[STORE_SQL_BRIEF_PUT] = {
	    "INSERT INTO brief (identity, start_at, end_at, grace_secs,"
	    " catch_up_secs, body, updated_ms)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	    "INSERT INTO brief (id, identity, start_at, end_at, grace_secs,"
	    " catch_up_secs, body, updated_ms) VALUES (" NEXT_ID("brief")
	    ", ?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id" },
	[STORE_SQL_BRIEF_FIND] = { "SELECT id FROM brief WHERE identity = ?1" },
	/* An UPDATE, not REPLACE: that would give the brief another number, and
	 * rows of the outbox refer to it. */
	[STORE_SQL_BRIEF_SAVE] = {
	    "UPDATE brief SET start_at = ?2, end_at = ?3, grace_secs = ?4,"
	    " catch_up_secs = ?5, body = ?6, updated_ms = ?7"
	    " WHERE identity = ?1" },
	[STORE_SQL_BRIEF_LOAD] = {
	    "SELECT id, start_at, end_at, grace_secs, catch_up_secs,"
	    " identity, body FROM brief WHERE id = ?1" },

	[STORE_SQL_BRIEF_LIST_THREADS] = {
	    "SELECT id FROM brief WHERE end_at > ?1 AND EXISTS"
	    " (SELECT 1 FROM thread WHERE thread.brief = brief.id)"
	    " ORDER BY id" },
	/* Outside of the order (0) are notes, nudges and edits.  Once through
	 * all rows, however many occurrences there are. */
	[STORE_SQL_BRIEF_LIST_TOLD] = {
	    "SELECT id FROM brief WHERE end_at > ?1 AND id IN"
	    " (SELECT brief FROM outbox WHERE sequence > 0"
	    " AND state IN ('sent', 'sending', 'unknown'))"
	    " ORDER BY id" },

/* In the order store_outbox_read() takes them: numbers first, then what is
 * turned into others, then the strings, which are copied as one piece. */
#define OUTBOX_FIELDS \
	"o.id, o.brief, o.lead_secs, o.revision, o.sequence, o.due_at," \
	" o.next_ms, o.forced, o.attempt, o.doubt, o.repeats, o.absents," \
	" o.first_attempt_ms, o.created_ms, o.updated_ms," \
	" o.key, o.digest, o.state, o.lateness," \
	" b.identity, o.kind, o.channel, o.recipient," \
	" o.reference, o.place, o.reason, o.detail"
#define OUTBOX_COLUMNS \
	OUTBOX_FIELDS " FROM outbox o JOIN brief b ON b.id = o.brief "
/* Is there an active one before (<) or behind (>) it? */
#define OUTBOX_NEIGHBOUR(sign) \
	", EXISTS (SELECT 1 FROM outbox n WHERE n.brief = o.brief" \
	" AND n.channel = o.channel AND n.recipient = o.recipient" \
	" AND n.next_ms IS NOT NULL AND n.sequence > 0" \
	" AND n.sequence " sign " o.sequence)"
#define OUTBOX_NEW \
	"key, brief, kind, lead_secs, revision," \
	" channel, recipient, sequence, due_at, state, next_ms, lateness," \
	" forced, attempt, doubt, repeats, absents, first_attempt_ms," \
	" reference, place, reason, created_ms, updated_ms, detail, digest)"
#define OUTBOX_NEW_VALUES \
	"?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13," \
	" ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25)" \
	" ON CONFLICT (key) DO NOTHING"
	[STORE_SQL_OUTBOX_PUT] = {
	    "INSERT INTO outbox (" OUTBOX_NEW " VALUES (" OUTBOX_NEW_VALUES,
	    "INSERT INTO outbox (id, " OUTBOX_NEW " VALUES ("
	    NEXT_ID("outbox") ", " OUTBOX_NEW_VALUES " RETURNING id" },
	/* Kind, channel, recipient are not among these: the key has them. */
	[STORE_SQL_OUTBOX_SAVE] = {
	    "UPDATE outbox SET due_at = ?2, state = ?3, next_ms = ?4,"
	    " lateness = ?5, forced = ?6, attempt = ?7, doubt = ?8,"
	    " repeats = ?9, absents = ?10, first_attempt_ms = ?11,"
	    " reference = ?12, place = ?13, reason = ?14, updated_ms = ?15,"
	    " digest = ?16"
	    " WHERE id = ?1" },
	[STORE_SQL_OUTBOX_ALONE] = {
	    "SELECT 1 FROM outbox WHERE brief = ?1 AND channel = ?2"
	    " AND recipient = ?3 AND sequence > 0 AND next_ms IS NOT NULL"
	    " LIMIT 1" },
	/* Neither when it is due nor where it stands in its occurrence: the row
	 * leaves one index and keeps its place in the other. */
	[STORE_SQL_OUTBOX_CLAIM] = {
	    "UPDATE outbox SET state = 'sending', lateness = ?2, attempt = ?3,"
	    " repeats = ?4, first_attempt_ms = ?5, reference = ?6,"
	    " updated_ms = ?7, digest = ?8 WHERE id = ?1" },
	/* IS NOT NULL is spelt out wherever active rows are wanted: SQLite uses
	 * a partial index only when the query says its condition; so is that it
	 * is not on its way. */
	[STORE_SQL_OUTBOX_NEXT] = {
	    "SELECT " OUTBOX_FIELDS OUTBOX_NEIGHBOUR("<") OUTBOX_NEIGHBOUR(">")
	    " FROM outbox o JOIN brief b ON b.id = o.brief "
	    "WHERE o.channel = ?1 AND o.next_ms IS NOT NULL"
	    " AND o.state <> 'sending' ORDER BY o.next_ms, o.id LIMIT ?2" },
	[STORE_SQL_OUTBOX_LOAD] = {
	    "SELECT " OUTBOX_COLUMNS "WHERE o.id = ?1" },
	/* Notes have sequence 0: they wait for nobody and nobody for them. */
	[STORE_SQL_OUTBOX_BLOCKER] = {
	    "SELECT " OUTBOX_COLUMNS
	    "WHERE o.brief = ?1 AND o.channel = ?2 AND o.recipient = ?3"
	    " AND o.sequence < ?4 AND o.sequence > 0 AND o.next_ms IS NOT NULL"
	    /* After a clock that ran ahead: a reminder that is to come holds
	     * up nothing that is due already; all else keeps its order
	     * whatever the clock shows. */
	    " AND NOT (o.state = 'planned' AND o.due_at > ?5"
	    " AND o.lead_secs > 0)"
	    " ORDER BY o.sequence LIMIT 1" },
	[STORE_SQL_OUTBOX_FOLLOWER] = {
	    "SELECT " OUTBOX_COLUMNS
	    "WHERE o.brief = ?1 AND o.channel = ?2 AND o.recipient = ?3"
	    " AND o.sequence > ?4 AND o.next_ms IS NOT NULL"
	    " ORDER BY o.sequence LIMIT 1" },
	[STORE_SQL_OUTBOX_SAME] = {
	    "SELECT " OUTBOX_COLUMNS
	    "WHERE o.brief = ?1 AND o.channel = ?2 AND o.kind = ?3"
	    " AND o.id <> ?4 AND o.next_ms IS NOT NULL"
	    " ORDER BY o.id DESC LIMIT 1" },
	[STORE_SQL_OUTBOX_DUE] = {
	    "SELECT 1 FROM outbox WHERE channel = ?1"
	    " AND next_ms IS NOT NULL AND next_ms <= ?3 AND kind <> ?2"
	    " AND state <> 'sending' LIMIT 1" },
	/* NULL: any state, kind, occurrence, recipient. */
#define OUTBOX_WANTED \
	"(CAST(?1 AS TEXT) IS NULL OR o.state = ?1)" \
	" AND (CAST(?2 AS TEXT) IS NULL OR o.kind = ?2)" \
	" AND (CAST(?5 AS TEXT) IS NULL OR b.identity = ?5)" \
	" AND (CAST(?6 AS TEXT) IS NULL OR o.recipient = ?6)"
	[STORE_SQL_OUTBOX_LIST] = {
	    "SELECT " OUTBOX_COLUMNS "WHERE " OUTBOX_WANTED
	    " AND o.due_at > ?3 ORDER BY o.due_at DESC, o.id DESC LIMIT ?4" },
	/* The same for any kind, occurrence and recipient.  As many rows as are
	 * wanted, of those that were planned last, tell from when on the latest
	 * are due: to sort all rows there ever were costs ten times as much. */
	[STORE_SQL_OUTBOX_LIST_LATEST] = {
	    "SELECT " OUTBOX_COLUMNS
	    "WHERE (CAST(?1 AS TEXT) IS NULL OR o.state = ?1)"
	    " AND o.due_at > ?2 AND o.due_at >= (SELECT min(l.due_at) FROM"
	    " (SELECT due_at FROM outbox WHERE due_at > ?2"
	    " AND (CAST(?1 AS TEXT) IS NULL OR state = ?1)"
	    " ORDER BY id DESC LIMIT ?3) l)"
	    " ORDER BY o.due_at DESC, o.id DESC LIMIT ?3" },
	[STORE_SQL_OUTBOX_LIST_ACTIVE] = {
	    "SELECT " OUTBOX_COLUMNS
	    "WHERE o.next_ms IS NOT NULL AND " OUTBOX_WANTED
	    " AND o.due_at > ?3 ORDER BY o.due_at, o.id LIMIT ?4" },
	/* In the words of the index outbox_conflict. */
	[STORE_SQL_OUTBOX_LIST_CONFLICTS] = {
	    "SELECT " OUTBOX_COLUMNS
	    "WHERE b.identity = ?5 AND substr(o.kind, 1, 8) = 'conflict'"
	    " AND " OUTBOX_WANTED
	    " AND o.due_at > ?3 ORDER BY o.due_at DESC, o.id DESC LIMIT ?4" },
	/* Twice through all rows, however many occurrences there are. */
	[STORE_SQL_OUTBOX_LIST_BEGUN] = {
	    "SELECT " OUTBOX_COLUMNS
	    "WHERE o.brief IN (SELECT brief FROM outbox WHERE kind = 'start'"
	    " AND due_at > ?3) AND " OUTBOX_WANTED
	    " ORDER BY o.brief, o.channel, o.recipient, o.sequence"
	    " LIMIT ?4" },
	/* Once through all rows. */
	[STORE_SQL_OUTBOX_LIST_INVITED] = {
	    "SELECT " OUTBOX_COLUMNS
	    "WHERE o.kind = 'invitation' AND b.start_at > ?3"
	    " AND " OUTBOX_WANTED " ORDER BY o.brief, o.channel, o.recipient,"
	    " o.revision DESC LIMIT ?4" },
	/* Two are enough to know that a beginning is not unique. */
	[STORE_SQL_OUTBOX_FIND] = {
	    "SELECT " OUTBOX_COLUMNS
	    "WHERE o.key BETWEEN ?1 AND ?2 LIMIT 2" },
	[STORE_SQL_OUTBOX_HAS] = { "SELECT 1 FROM outbox WHERE key = ?1" },
	/* Read from the index alone; also channels that left the
	 * configuration. */
	[STORE_SQL_OUTBOX_CHANNELS] = {
	    "SELECT DISTINCT channel FROM outbox WHERE next_ms IS NOT NULL" },
	/* count(next_ms) leaves NULL out: the active ones. */
	[STORE_SQL_OUTBOX_COUNT] = {
	    "SELECT state, count(*), count(next_ms) FROM outbox"
	    " WHERE id > ?1 AND id <= ?2 GROUP BY state" },
	/* Up to which id none is owed. */
	[STORE_SQL_OUTBOX_COUNT_SETTLED] = {
	    "SELECT coalesce((SELECT min(id) - 1 FROM outbox"
	    " WHERE next_ms IS NOT NULL), (SELECT max(id) FROM outbox), 0)" },
	[STORE_SQL_OUTBOX_COUNT_ACTIVE] = {
	    "SELECT state, 0, count(*) FROM outbox"
	    " WHERE next_ms IS NOT NULL GROUP BY state" },
	/* CROSS JOIN fixes the order: from the letters, which are few, to their
	 * rows.  SQLite might begin with all settled rows ever. */
	[STORE_SQL_OUTBOX_PRUNE] = {
	    "DELETE FROM letter WHERE outbox IN (SELECT l.outbox FROM letter l"
	    " CROSS JOIN outbox o ON o.id = l.outbox WHERE o.next_ms IS NULL"
	    " AND o.updated_ms < ?1 LIMIT ?2)",
	    "DELETE FROM letter WHERE outbox IN (SELECT l.outbox FROM letter l"
	    " JOIN outbox o ON o.id = l.outbox WHERE o.next_ms IS NULL"
	    " AND o.updated_ms < ?1 LIMIT ?2)" },

	/* ?1 NULL: every channel. */
	[STORE_SQL_OUTBOX_WAKE] = {
	    "UPDATE outbox SET next_ms = ?2 WHERE next_ms IS NOT NULL"
	    " AND state = 'parked' AND next_ms > ?2"
	    " AND (CAST(?1 AS TEXT) IS NULL OR channel = ?1)" },
	/* What was skipped under a clock that ran ahead, and is not due.  What
	 * people called off is not called for by another clock either. */
	[STORE_SQL_OUTBOX_REVIVE] = {
	    "UPDATE outbox SET state = 'planned', next_ms = due_at * 1000,"
	    " lateness = '', reason = '', updated_ms = ?1"
	    " WHERE state IN ('skipped', 'superseded') AND due_at * 1000 > ?1"
	    " AND reason <> '" OUTBOX_UNCALLED "'" },
	/* A wait that was counted from a clock that ran ahead. */
	[STORE_SQL_OUTBOX_HURRY] = {
	    "UPDATE outbox SET next_ms = max(due_at * 1000, ?1)"
	    " WHERE next_ms > max(due_at * 1000, ?1 + ?2)",
	    "UPDATE outbox SET next_ms = greatest(due_at * 1000, ?1)"
	    " WHERE next_ms > greatest(due_at * 1000,"
	    " CAST(?1 AS BIGINT) + CAST(?2 AS BIGINT))" },

	[STORE_SQL_LETTER_SAVE] = {
	    "INSERT INTO letter (outbox, body) VALUES (?1, ?2)"
	    " ON CONFLICT (outbox) DO UPDATE SET body = ?2" },
	[STORE_SQL_LETTER_LOAD] = {
	    "SELECT body FROM letter WHERE outbox = ?1" },

	/* The first root stays: what is answered later must not move a
	 * thread; unless that root is lost. */
	[STORE_SQL_THREAD_PUT] = {
	    "INSERT INTO thread (brief, channel, root, place)"
	    " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (brief, channel)"
	    " DO UPDATE SET root = ?3, place = ?4 WHERE thread.root = ''" },
#define THREAD_COLUMNS \
	"t.root, t.place, t.permalink, t.edit, t.edit_ms, t.brief, t.channel"
	[STORE_SQL_THREAD_LOAD] = {
	    "SELECT " THREAD_COLUMNS " FROM thread t"
	    " WHERE t.brief = ?1 AND t.channel = ?2" },
	[STORE_SQL_THREAD_DROP] = {
	    "UPDATE thread SET root = '', permalink = ''"
	    " WHERE brief = ?1 AND channel = ?2 AND root = ?3" },
	[STORE_SQL_THREAD_LINK] = {
	    "UPDATE thread SET permalink = ?4"
	    " WHERE brief = ?1 AND channel = ?2 AND root = ?3" },
	[STORE_SQL_THREAD_EDIT] = {
	    "UPDATE thread SET edit = ?3, edit_ms = ?4"
	    " WHERE brief = ?1 AND channel = ?2" },
	[STORE_SQL_THREAD_LIST] = {
	    "SELECT " THREAD_COLUMNS " FROM brief b"
	    " JOIN thread t ON t.brief = b.id WHERE b.identity = ?1"
	    " ORDER BY t.channel" },
	[STORE_SQL_THREAD_FIND_LINK] = {
	    "SELECT permalink FROM thread WHERE brief = ?1"
	    " ORDER BY permalink = '', channel LIMIT 1" },
	[STORE_SQL_THREAD_LIST_LINKS] = {
	    "SELECT b.identity, t.permalink FROM thread t"
	    " JOIN brief b ON b.id = t.brief WHERE t.permalink <> ''"
	    " ORDER BY b.start_at DESC, b.id, t.channel LIMIT ?1" },
	/* No index: at the pace of people. */
	[STORE_SQL_THREAD_FIND_IDENTITY] = {
	    "SELECT b.identity FROM thread t JOIN brief b ON b.id = t.brief"
	    " WHERE t.place = ?1 AND t.root = ?2"
	    " ORDER BY b.id DESC LIMIT 1" },
	/* Nearly always the same place: no page is written then. */
	[STORE_SQL_PLACE_PUT] = {
	    "INSERT INTO place (channel, target, place) VALUES (?1, ?2, ?3)"
	    " ON CONFLICT (channel, target) DO UPDATE SET place = ?3"
	    " WHERE place.place <> ?3" },
	[STORE_SQL_PLACE_LOAD] = {
	    "SELECT place FROM place WHERE channel = ?1 AND target = ?2" },
	[STORE_SQL_PLACE_LIST] = {
	    "SELECT channel, target, place FROM place" },

	[STORE_SQL_REVISION_LOAD] = {
	    "SELECT hash, sequence, created_at, modified_at FROM revision"
	    " WHERE identity = ?1 AND form = ?2" },
	/* created_at is written once. */
	[STORE_SQL_REVISION_PUT] = {
	    "INSERT INTO revision (identity, form, hash, sequence, created_at,"
	    " modified_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
	    " ON CONFLICT (identity, form) DO UPDATE SET hash = ?3,"
	    " sequence = ?4, modified_at = ?6" },
	[STORE_SQL_REVISION_LIST] = {
	    "SELECT r.identity FROM revision r JOIN brief b"
	    " ON b.identity = r.identity WHERE r.form = ?1"
	    " AND b.start_at > ?2 ORDER BY r.identity" },
	[STORE_SQL_FEED_LOAD] = {
	    "SELECT hash, modified_at FROM feed"
	    " WHERE name = ?1 AND form = ?2" },
	[STORE_SQL_FEED_PUT] = {
	    "INSERT INTO feed (name, form, hash, modified_at)"
	    " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (name, form)"
	    " DO UPDATE SET hash = ?3, modified_at = ?4" },

	[STORE_SQL_SERIES_LIST] = {
	    "SELECT number, from_at, until_at, \"window\", hash, body"
	    " FROM series WHERE \"window\" = ?1 ORDER BY number" },
	[STORE_SQL_SERIES_HOLDING] = {
	    "SELECT number, from_at, until_at, \"window\", hash, body"
	    " FROM series WHERE until_at IS NULL ORDER BY \"window\"" },
	[STORE_SQL_SERIES_ADD] = {
	    "INSERT INTO series (\"window\", number, hash, from_at, body)"
	    " VALUES (?1, ?2, ?3, ?4, '')" },
	[STORE_SQL_SERIES_END] = {
	    "UPDATE series SET until_at = ?2"
	    " WHERE \"window\" = ?1 AND until_at IS NULL" },
	/* The comparison spares a sync for each feed that says the same. */
	[STORE_SQL_SERIES_KEEP] = {
	    "UPDATE series SET body = ?3"
	    " WHERE \"window\" = ?1 AND number = ?2 AND body <> ?3" },
	[STORE_SQL_SERIES_PRUNE] = {
	    "UPDATE series SET body = '' WHERE until_at < ?1 AND body <> ''" },

	[STORE_SQL_TOKEN_ADD] = {
	    "INSERT INTO token (id, hash, title, person, windows,"
	    " environments, created_by, powers, created_at, expires_at)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)" },
	[STORE_SQL_TOKEN_LIST] = {
	    "SELECT powers, created_at, expires_at, revoked_at, used_at,"
	    " signed_out_at, id, hash, title, person, windows,"
	    " environments, created_by"
	    " FROM token WHERE expires_at >= ?1 ORDER BY id" },
	/* The first time counts. */
	[STORE_SQL_TOKEN_REVOKE] = {
	    "UPDATE token SET revoked_at = ?2"
	    " WHERE id = ?1 AND revoked_at IS NULL" },
	[STORE_SQL_TOKEN_USE] = {
	    "UPDATE token SET used_at = ?2 WHERE id = ?1" },
	[STORE_SQL_TOKEN_SIGN_OUT] = {
	    "UPDATE token SET signed_out_at = ?2 WHERE id = ?1" },

	[STORE_SQL_RECEIPT_FIND] = {
	    "SELECT at_ms, status, key, request, body FROM receipt"
	    " WHERE key = ?1 AND at_ms > ?2" },
	[STORE_SQL_RECEIPT_PUT] = {
	    "INSERT INTO receipt (key, request, at_ms, status, body)"
	    " VALUES (?1, ?2, ?3, ?4, ?5)" },
	[STORE_SQL_RECEIPT_PRUNE] = {
	    "DELETE FROM receipt WHERE at_ms <= ?1" },

	[STORE_SQL_SUBSCRIBER_LIST] = {
	    "SELECT id, address, asked_at, asked_count, confirmed_at,"
	    " bounce_count, stopped_at FROM subscriber ORDER BY address" },
	/* An UPDATE of what is there: REPLACE would take the wishes along. */
	[STORE_SQL_SUBSCRIBER_PUT] = {
	    "INSERT INTO subscriber (id, address, asked_at, asked_count,"
	    " confirmed_at, bounce_count, stopped_at)"
	    " VALUES (?1, ?2, ?3, ?4, nullif(CAST(?5 AS BIGINT), 0), ?6,"
	    " nullif(CAST(?7 AS BIGINT), 0))"
	    " ON CONFLICT (id) DO UPDATE SET asked_at = ?3,"
	    " asked_count = ?4, confirmed_at = nullif(CAST(?5 AS BIGINT), 0),"
	    " bounce_count = ?6, stopped_at = nullif(CAST(?7 AS BIGINT), 0)" },
	[STORE_SQL_SUBSCRIBER_REMOVE] = {
	    "DELETE FROM subscriber WHERE id = ?1" },
	[STORE_SQL_SUBSCRIBER_PRUNE] = {
	    "DELETE FROM subscriber"
	    " WHERE confirmed_at IS NULL AND asked_at < ?1" },
	[STORE_SQL_SUBSCRIPTION_LIST] = {
	    "SELECT s.id, w.\"window\", w.environment, w.kinds"
	    " FROM subscriber s JOIN subscription w ON w.subscriber = s.id"
	    " ORDER BY s.address, w.\"window\", w.environment" },
	[STORE_SQL_SUBSCRIPTION_PUT] = {
	    "INSERT INTO subscription (subscriber, \"window\", environment,"
	    " kinds) VALUES (?1, ?2, ?3, ?4)"
	    " ON CONFLICT (subscriber, \"window\", environment)"
	    " DO UPDATE SET kinds = ?4" },
	[STORE_SQL_SUBSCRIPTION_DROP] = {
	    "DELETE FROM subscription WHERE subscriber = ?1" },

	[STORE_SQL_PENDING_LIST] = {
	    "SELECT seen_at, environment, body FROM pending"
	    " ORDER BY environment" },
	[STORE_SQL_PENDING_LIST_START] = {
	    "SELECT seen_at, environment, body FROM pending_start"
	    " WHERE occurrence = ?1 ORDER BY environment" },
	[STORE_SQL_PENDING_PUT] = {
	    "INSERT INTO pending (environment, seen_at, body)"
	    " VALUES (?1, ?2, ?3) ON CONFLICT (environment)"
	    " DO UPDATE SET seen_at = ?2, body = ?3" },
	/* How it began does not change afterwards. */
	[STORE_SQL_PENDING_PUT_START] = {
	    "INSERT INTO pending_start (environment, seen_at, body,"
	    " occurrence) VALUES (?1, ?2, ?3, ?4)"
	    " ON CONFLICT (occurrence, environment) DO NOTHING" },
	[STORE_SQL_PENDING_DROP] = {
	    "DELETE FROM pending_start"
	    " WHERE occurrence = ?1 AND environment = ?2" },
	[STORE_SQL_PENDING_PRUNE] = {
	    "DELETE FROM pending_start WHERE seen_at < ?1" },
	[STORE_SQL_BASELINE_LIST] = {
	    "SELECT at, environment, revision, occurrence FROM baseline"
	    " ORDER BY environment" },
	[STORE_SQL_BASELINE_PUT] = {
	    "INSERT INTO baseline (environment, revision, at, occurrence)"
	    " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (environment)"
	    " DO UPDATE SET revision = ?2, at = ?3, occurrence = ?4" },
	[STORE_SQL_SHIPPED_LIST] = {
	    "SELECT shipped_at, merged_at, occurrence, environment, service,"
	    " class, from_version, to_version,"
	    " CASE WHEN ?6 <> 0 THEN '' ELSE body END FROM shipped"
	    " WHERE (CAST(?1 AS TEXT) IS NULL OR occurrence = ?1)"
	    " AND (CAST(?2 AS TEXT) IS NULL OR environment = ?2)"
	    " AND (CAST(?3 AS TEXT) IS NULL OR service = ?3)"
	    " AND shipped_at < ?4"
	    " ORDER BY shipped_at DESC, environment, service LIMIT ?5" },
	[STORE_SQL_SHIPPED_PUT] = {
	    "INSERT INTO shipped (occurrence, environment, service,"
	    " class, from_version, to_version, body, shipped_at, merged_at)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
	    " ON CONFLICT (occurrence, environment, service)"
	    " DO UPDATE SET class = ?4, from_version = ?5, to_version = ?6,"
	    " body = ?7, shipped_at = ?8, merged_at = ?9" },
};

