-- SPDX-License-Identifier: MIT
-- patchday's state: what is owed, what was sent, who did what.
-- Instants ending in _at are seconds UTC, in _ms milliseconds UTC.

CREATE TABLE meta (
	name TEXT PRIMARY KEY,		-- what is remembered: 'planned_until', 'zone_release'
	value TEXT NOT NULL		-- its value; numbers in decimal
) STRICT, WITHOUT ROWID;

-- What the messages about one occurrence need to know, so that an end can
-- still be announced after its window has left the configuration.
CREATE TABLE brief (
	id INTEGER PRIMARY KEY,		-- the occurrence's number in this database
	identity TEXT NOT NULL UNIQUE,	-- 'patch-thursday/2026-12-03T15:00'
	start_at INTEGER NOT NULL,	-- start of the work
	end_at INTEGER NOT NULL,	-- end of the work
	grace_secs INTEGER NOT NULL,	-- later than this a message says that it is late
	catch_up_secs INTEGER NOT NULL,	-- later than this it is not sent
	body TEXT NOT NULL,		-- the brief as JSON (notify/brief.h)
	updated_ms INTEGER NOT NULL	-- when `body` was last written
) STRICT;

-- One message owed to one recipient.
CREATE TABLE outbox (
	id INTEGER PRIMARY KEY,		-- in order of planning
	key BLOB NOT NULL UNIQUE,	-- 16 bytes, hex(key) as people see it (notify/announcement.h); unique for ever
	brief INTEGER NOT NULL REFERENCES brief(id),	-- the occurrence
	kind TEXT NOT NULL,		-- 'remind-24h', 'start', 'end'
	lead_secs INTEGER NOT NULL,	-- reminder: before the start; else 0
	revision INTEGER NOT NULL,	-- of the announcement; 0 is the first
	channel TEXT NOT NULL,		-- id in the configuration
	recipient TEXT NOT NULL,	-- mail address; '' where the channel is the recipient
	sequence INTEGER NOT NULL,	-- order within (brief, channel, recipient)
	due_at INTEGER NOT NULL,	-- when it is to be said
	state TEXT NOT NULL CHECK (state IN ('planned', 'sending', 'unknown', 'wait',
		'parked', 'sent', 'skipped', 'superseded', 'dead')),
	next_ms INTEGER,		-- when to look at it again; NULL: never, it is settled
	lateness TEXT NOT NULL DEFAULT '',	-- how it is worded: '' not yet, 'normal', 'late', 'combined'
	forced INTEGER NOT NULL DEFAULT 0,	-- 1: a person asked for it, lateness does not skip it
	attempt INTEGER NOT NULL DEFAULT 0,	-- tries to send so far
	doubt INTEGER NOT NULL DEFAULT 0,	-- 1: an earlier try may have arrived, the letter must not change
	repeats INTEGER NOT NULL DEFAULT 0,	-- tries made although an earlier one may have arrived
	absents INTEGER NOT NULL DEFAULT 0,	-- look-ups in a row that did not find it
	first_attempt_ms INTEGER,	-- when it was first claimed
	reference TEXT NOT NULL DEFAULT '',	-- the peer's name for it: Slack's ts, a queue id
	place TEXT NOT NULL DEFAULT '',	-- Slack: channel id where it is
	reason TEXT NOT NULL DEFAULT '',	-- why the state is what it is, for people
	detail TEXT NOT NULL DEFAULT '',	-- what a note tells; '' for announcements
	digest BLOB NOT NULL DEFAULT x'',	-- BLAKE2b (16 bytes) of (letter, key); empty without letter
	created_ms INTEGER NOT NULL,	-- when it was planned
	updated_ms INTEGER NOT NULL	-- when the state last changed
) STRICT;

-- What is due next in a channel; settled rows are in neither index.
CREATE INDEX outbox_due ON outbox (channel, next_ms)
	WHERE next_ms IS NOT NULL;
CREATE INDEX outbox_order ON outbox (brief, channel, recipient, sequence)
	WHERE next_ms IS NOT NULL;

-- The bytes of a message, written before they are sent.
CREATE TABLE letter (
	outbox INTEGER PRIMARY KEY REFERENCES outbox(id),	-- the message
	body BLOB NOT NULL		-- JSON, or a mail as RFC 5322 source
) STRICT;

-- The messages about one occurrence in one channel hang together.
CREATE TABLE thread (
	brief INTEGER NOT NULL REFERENCES brief(id),	-- the occurrence
	channel TEXT NOT NULL,		-- id in the configuration
	root TEXT NOT NULL,		-- Slack: ts of the first message
	place TEXT NOT NULL,		-- Slack: channel id
	PRIMARY KEY (brief, channel)
) STRICT, WITHOUT ROWID;

-- Where a channel's messages ended up last; needed to look one up.
CREATE TABLE place (
	channel TEXT NOT NULL,		-- id in the configuration
	target TEXT NOT NULL,		-- '#rsp-team' at that time
	place TEXT NOT NULL,		-- Slack: channel id
	PRIMARY KEY (channel, target)
) STRICT, WITHOUT ROWID;

-- How often what calendars show of an occurrence was changed.
CREATE TABLE revision (
	identity TEXT NOT NULL,		-- of the occurrence; rule form: window id
	form TEXT NOT NULL,		-- 'expanded', 'zoned', 'rule'
	hash TEXT NOT NULL,		-- of all that is shown
	sequence INTEGER NOT NULL,	-- SEQUENCE of the VEVENT
	created_at INTEGER NOT NULL,	-- CREATED
	modified_at INTEGER NOT NULL,	-- LAST-MODIFIED, DTSTAMP
	PRIMARY KEY (identity, form)
) STRICT, WITHOUT ROWID;

CREATE TABLE feed (
	name TEXT NOT NULL,		-- 'all', 'patch-thursday', 'env-idfprod'
	form TEXT NOT NULL,		-- 'expanded', 'zoned', 'rule'
	hash TEXT NOT NULL,		-- of the document's bytes
	modified_at INTEGER NOT NULL,	-- Last-Modified; only grows
	PRIMARY KEY (name, form)
) STRICT, WITHOUT ROWID;

-- Who did what, when, why.  Never changed, never shortened.
CREATE TABLE journal (
	id INTEGER PRIMARY KEY,		-- in order
	at_ms INTEGER NOT NULL,		-- when
	who TEXT NOT NULL,		-- 'patchday', 'uid 1000 (adam)', 'signal'
	verb TEXT NOT NULL,		-- 'announce', 'move', 'reload', 'retry', 'drop', 'zones'
	subject TEXT NOT NULL,		-- an occurrence, a key, a file
	detail TEXT NOT NULL		-- in words
) STRICT;

CREATE TRIGGER journal_keeps BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_stays BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
