-- SPDX-License-Identifier: MIT
-- What people do to occurrences: the journal tells it whole, and is chained.

ALTER TABLE journal ADD COLUMN way TEXT NOT NULL DEFAULT '';	-- in: 'cli', 'api', 'slack', 'page', 'mail'; '' the service itself
ALTER TABLE journal ADD COLUMN because TEXT NOT NULL DEFAULT '';	-- the reason that was given
ALTER TABLE journal ADD COLUMN before TEXT NOT NULL DEFAULT '';	-- how the occurrence stood, as JSON
ALTER TABLE journal ADD COLUMN after TEXT NOT NULL DEFAULT '';	-- how it stands since
ALTER TABLE journal ADD COLUMN act TEXT NOT NULL DEFAULT '';	-- the act as JSON (sched/act.h); '' is no act
ALTER TABLE journal ADD COLUMN hash TEXT NOT NULL DEFAULT '';	-- SHA-256(hash of the entry before, this entry), hexadecimal; '' before schema 2

-- Acts are read at each start, in order.
CREATE INDEX journal_acts ON journal (id) WHERE act <> '';

-- Room between start and end for what happens meanwhile (notify/announcement_plan.c).
UPDATE outbox SET sequence = CASE sequence WHEN 2000000000 THEN 4000000000
	WHEN 3000000000 THEN 6000000000 ELSE sequence END;

-- API tokens (policy/token.h); the secret itself is nowhere.
CREATE TABLE token (
	id TEXT PRIMARY KEY,		-- its public part: pd_<id>_...
	hash TEXT NOT NULL,		-- SHA-256 of its secret, hexadecimal
	title TEXT NOT NULL,		-- what it is for
	person TEXT NOT NULL,		-- id under `people`, whose grants it can use
	powers INTEGER NOT NULL,	-- set of bits (policy/grant.h): never more than these
	windows TEXT NOT NULL,		-- patterns, a line each; '' all
	environments TEXT NOT NULL,	-- the same
	created_at INTEGER NOT NULL,	-- when it was made
	created_by TEXT NOT NULL,	-- by whom
	expires_at INTEGER NOT NULL,	-- refused from then on
	revoked_at INTEGER,		-- refused since; NULL: not revoked
	used_at INTEGER			-- last use, to the hour; NULL: never
) STRICT, WITHOUT ROWID;

-- Requests that were answered, so that one repeated with the same
-- Idempotency-Key is not done twice.
CREATE TABLE receipt (
	key TEXT NOT NULL,		-- of the request, with who sent it
	request TEXT NOT NULL,		-- hash of what was asked
	at_ms INTEGER NOT NULL,		-- when
	status INTEGER NOT NULL,	-- HTTP status of the answer
	body TEXT NOT NULL,		-- the answer
	PRIMARY KEY (key)
) STRICT, WITHOUT ROWID;
