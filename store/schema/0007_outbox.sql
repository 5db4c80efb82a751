-- SPDX-License-Identifier: MIT
-- The outbox again, with the same rows, for speed.  CHECK (state IN (…)) built
-- a table of its words for every row that was written, a quarter of all that a
-- message cost; and a claim, which only makes a row `sending`, need not touch
-- an index but to leave it.

ALTER TABLE outbox RENAME TO outbox_before;
DROP INDEX outbox_due;
DROP INDEX outbox_order;

-- One message owed to one recipient.
CREATE TABLE outbox (
	id INTEGER PRIMARY KEY,		-- in order of planning
	key BLOB NOT NULL UNIQUE,	-- 16 bytes, hex(key) as people see it (notify/announcement.h); unique for ever
	brief INTEGER NOT NULL REFERENCES brief(id),	-- the occurrence
	kind TEXT NOT NULL,		-- 'remind-24h', 'start', 'end', 'edit', a note, what a person did
	lead_secs INTEGER NOT NULL,	-- reminder: before the start; else 0
	revision INTEGER NOT NULL,	-- of the announcement; 0 is the first
	channel TEXT NOT NULL,		-- id in the configuration
	recipient TEXT NOT NULL,	-- mail address; '' where the channel is the recipient
	sequence INTEGER NOT NULL,	-- order within (brief, channel, recipient); 0 outside of it
	due_at INTEGER NOT NULL,	-- when it is to be said
	state TEXT NOT NULL CHECK (state = 'planned' OR state = 'sending' OR state = 'sent'
		OR state = 'wait' OR state = 'unknown' OR state = 'parked' OR state = 'skipped'
		OR state = 'superseded' OR state = 'dead'),
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
	digest BLOB NOT NULL DEFAULT x'',	-- SipHash-2-4 (16 bytes) of (letter, key), in old rows BLAKE2b or SHA-256; empty without letter
	created_ms INTEGER NOT NULL,	-- when it was planned
	updated_ms INTEGER NOT NULL	-- when the state last changed
) STRICT;

INSERT INTO outbox (id, key, brief, kind, lead_secs, revision, channel, recipient, sequence,
		due_at, state, next_ms, lateness, forced, attempt, doubt, repeats, absents,
		first_attempt_ms, reference, place, reason, detail, digest, created_ms, updated_ms)
	SELECT id, key, brief, kind, lead_secs, revision, channel, recipient, sequence,
		due_at, state, next_ms, lateness, forced, attempt, doubt, repeats, absents,
		first_attempt_ms, reference, place, reason, detail, digest, created_ms, updated_ms
	FROM outbox_before ORDER BY id;

-- What is due next in a channel: neither what is settled nor what is on its way.
CREATE INDEX outbox_due ON outbox (channel, next_ms)
	WHERE next_ms IS NOT NULL AND state <> 'sending';
-- What is not over of an occurrence; settled rows are not in it.
CREATE INDEX outbox_order ON outbox (brief, channel, recipient, sequence)
	WHERE next_ms IS NOT NULL;

-- The bytes of a message, written before they are sent; they belong to the new
-- table from now on.
CREATE TABLE letter_now (
	outbox INTEGER PRIMARY KEY REFERENCES outbox(id),	-- the message
	body BLOB NOT NULL		-- JSON, or a mail as RFC 5322 source
) STRICT;
INSERT INTO letter_now (outbox, body) SELECT outbox, body FROM letter ORDER BY outbox;
DROP TABLE letter;
ALTER TABLE letter_now RENAME TO letter;
DROP TABLE outbox_before;
