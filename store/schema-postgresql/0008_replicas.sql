-- SPDX-License-Identifier: MIT
-- patchday's state in PostgreSQL.  Tables and columns are those of store/schema up
-- to the same number and mean the same; what differs is here for several replicas.
--
-- INTEGER is bigint, BLOB is bytea, and text is compared byte by byte (COLLATE
-- "C"), as SQLite does.  Ids are given by the statement and not by a sequence: a
-- sequence has gaps, and the journal must not.

-- Which patchday may use this database.
CREATE TABLE patchday_schema (
	id bigint PRIMARY KEY CHECK (id = 1),	-- there is one row
	version bigint NOT NULL,	-- the last of these files that was run
	least bigint NOT NULL		-- a patchday that knows fewer may not write here
);

-- Who sends, and until when.  All times are this server's clock.
CREATE TABLE lease (
	id bigint PRIMARY KEY CHECK (id = 1),	-- there is one row
	epoch bigint NOT NULL,		-- grows with each taking over; who has an older one writes nothing
	holder text COLLATE "C" NOT NULL,	-- the replica's name, new at each start; '' nobody
	url text COLLATE "C" NOT NULL,	-- where people reach it; '' not known
	conf text COLLATE "C" NOT NULL,	-- hash of its configuration
	until_at timestamptz NOT NULL,	-- another may take over from then on
	taken_at timestamptz NOT NULL,	-- when this epoch began
	turn bigint NOT NULL		-- grows with what a replica wrote that is not the leader
);
INSERT INTO lease VALUES (1, 0, '', '', '', '-infinity', '-infinity', 0);

-- Replicas that live, for people: who, with which configuration.
CREATE TABLE replica (
	name text COLLATE "C" PRIMARY KEY,	-- new at each start
	url text COLLATE "C" NOT NULL,	-- where people reach it; '' not known
	conf text COLLATE "C" NOT NULL,	-- hash of its configuration
	version text COLLATE "C" NOT NULL,	-- of patchday
	started_at timestamptz NOT NULL,	-- when it came
	seen_at timestamptz NOT NULL,	-- its last sign of life; forgotten an hour later
	fenced_at timestamptz		-- when it found, with messages under way, that it leads no more; NULL: never
);

CREATE TABLE meta (
	name text COLLATE "C" PRIMARY KEY,		-- what is remembered: 'planned_until', 'zone_release'
	value text COLLATE "C" NOT NULL		-- its value; numbers in decimal
);

-- What the messages about one occurrence need to know, so that an end can
-- still be announced after its window has left the configuration.
CREATE TABLE brief (
	id bigint PRIMARY KEY,		-- the occurrence's number in this database
	identity text COLLATE "C" NOT NULL UNIQUE,	-- 'patch-thursday/2026-12-03T15:00'
	start_at bigint NOT NULL,	-- start of the work
	end_at bigint NOT NULL,	-- end of the work
	grace_secs bigint NOT NULL,	-- later than this a message says that it is late
	catch_up_secs bigint NOT NULL,	-- later than this it is not sent
	body text COLLATE "C" NOT NULL,		-- the brief as JSON (notify/brief.h)
	updated_ms bigint NOT NULL	-- when `body` was last written
);

-- One message owed to one recipient.
CREATE TABLE outbox (
	id bigint PRIMARY KEY,		-- in order of planning
	key bytea NOT NULL UNIQUE,	-- 16 bytes, hex(key) as people see it (notify/announcement.h); unique for ever
	brief bigint NOT NULL REFERENCES brief(id),	-- the occurrence
	kind text COLLATE "C" NOT NULL,		-- 'remind-24h', 'start', 'end', 'edit', a note, what a person did
	lead_secs bigint NOT NULL,	-- reminder: before the start; else 0
	revision bigint NOT NULL,	-- of the announcement; 0 is the first
	channel text COLLATE "C" NOT NULL,		-- id in the configuration
	recipient text COLLATE "C" NOT NULL,	-- mail address; '' where the channel is the recipient
	sequence bigint NOT NULL,	-- order within (brief, channel, recipient); 0 outside of it
	due_at bigint NOT NULL,	-- when it is to be said
	state text COLLATE "C" NOT NULL CHECK (state IN ('planned', 'sending', 'unknown',
		'wait', 'parked', 'sent', 'skipped', 'superseded', 'dead')),
	next_ms bigint,		-- when to look at it again; NULL: never, it is settled
	lateness text COLLATE "C" NOT NULL DEFAULT '',	-- how it is worded: '' not yet, 'normal', 'late', 'combined'
	forced bigint NOT NULL DEFAULT 0,	-- 1: a person asked for it, lateness does not skip it
	attempt bigint NOT NULL DEFAULT 0,	-- tries to send so far
	doubt bigint NOT NULL DEFAULT 0,	-- 1: an earlier try may have arrived, the letter must not change
	repeats bigint NOT NULL DEFAULT 0,	-- tries made although an earlier one may have arrived
	absents bigint NOT NULL DEFAULT 0,	-- look-ups in a row that did not find it
	first_attempt_ms bigint,	-- when it was first claimed
	reference text COLLATE "C" NOT NULL DEFAULT '',	-- the peer's name for it: Slack's ts, a queue id
	place text COLLATE "C" NOT NULL DEFAULT '',	-- Slack: channel id where it is
	reason text COLLATE "C" NOT NULL DEFAULT '',	-- why the state is what it is, for people
	detail text COLLATE "C" NOT NULL DEFAULT '',	-- what a note tells; '' for announcements
	digest bytea NOT NULL DEFAULT '',	-- SipHash-2-4 (16 bytes) of (letter, key), in old rows BLAKE2b or SHA-256; empty without letter
	created_ms bigint NOT NULL,	-- when it was planned
	updated_ms bigint NOT NULL	-- when the state last changed
);

-- The bytes of a message, written before they are sent.
CREATE TABLE letter (
	outbox bigint PRIMARY KEY REFERENCES outbox(id),	-- the message
	body bytea NOT NULL		-- JSON, or a mail as RFC 5322 source
);

-- The messages about one occurrence in one channel hang together.
CREATE TABLE thread (
	brief bigint NOT NULL REFERENCES brief(id),	-- the occurrence
	channel text COLLATE "C" NOT NULL,		-- id in the configuration
	root text COLLATE "C" NOT NULL,		-- Slack: ts of the first message
	place text COLLATE "C" NOT NULL,		-- Slack: channel id
	permalink text COLLATE "C" NOT NULL DEFAULT '',		-- link to the root; '' not known yet
	edit bigint NOT NULL DEFAULT 0,		-- revision of the last 'edit' that was owed
	edit_ms bigint NOT NULL DEFAULT 0,	-- when that was
	PRIMARY KEY (brief, channel)
);

-- Where a channel's messages ended up last; needed to look one up.
CREATE TABLE place (
	channel text COLLATE "C" NOT NULL,		-- id in the configuration
	target text COLLATE "C" NOT NULL,		-- '#rsp-team' at that time
	place text COLLATE "C" NOT NULL,		-- Slack: channel id
	PRIMARY KEY (channel, target)
);

-- How often what calendars show of an occurrence was changed.
CREATE TABLE revision (
	identity text COLLATE "C" NOT NULL,		-- of the occurrence; rule form: window id
	form text COLLATE "C" NOT NULL,		-- 'expanded', 'zoned', 'rule'
	hash text COLLATE "C" NOT NULL,		-- of all that is shown
	sequence bigint NOT NULL,	-- SEQUENCE of the VEVENT
	created_at bigint NOT NULL,	-- CREATED
	modified_at bigint NOT NULL,	-- LAST-MODIFIED, DTSTAMP
	PRIMARY KEY (identity, form)
);

CREATE TABLE feed (
	name text COLLATE "C" NOT NULL,		-- 'all', 'patch-thursday', 'env-idfprod'
	form text COLLATE "C" NOT NULL,		-- 'expanded', 'zoned', 'rule'
	hash text COLLATE "C" NOT NULL,		-- of the document's bytes
	modified_at bigint NOT NULL,	-- Last-Modified; only grows
	PRIMARY KEY (name, form)
);

-- Who did what, when, why.  Never changed, never shortened.
CREATE TABLE journal (
	id bigint PRIMARY KEY,		-- in order
	at_ms bigint NOT NULL,		-- when
	who text COLLATE "C" NOT NULL,		-- 'patchday', 'uid 1000 (adam)', 'signal'
	verb text COLLATE "C" NOT NULL,		-- 'announce', 'move', 'reload', 'retry', 'drop', 'zones'
	subject text COLLATE "C" NOT NULL,		-- an occurrence, a key, a file
	detail text COLLATE "C" NOT NULL,		-- in words
	way text COLLATE "C" NOT NULL DEFAULT '',		-- in: 'cli', 'api', 'slack', 'page', 'mail'; '' the service itself
	because text COLLATE "C" NOT NULL DEFAULT '',		-- the reason that was given
	before text COLLATE "C" NOT NULL DEFAULT '',		-- how the occurrence stood, as JSON
	after text COLLATE "C" NOT NULL DEFAULT '',		-- how it stands since
	act text COLLATE "C" NOT NULL DEFAULT '',		-- the act as JSON (sched/act.h); '' is no act
	hash text COLLATE "C" NOT NULL DEFAULT ''	-- SHA-256(hash of the entry before, this entry), hexadecimal; '' before schema 2
);

-- API tokens (policy/token.h); the secret itself is nowhere.
CREATE TABLE token (
	id text COLLATE "C" PRIMARY KEY,		-- its public part: pd_<id>_...
	hash text COLLATE "C" NOT NULL,		-- SHA-256 of its secret, hexadecimal
	title text COLLATE "C" NOT NULL,		-- what it is for
	person text COLLATE "C" NOT NULL,		-- id under `people`, whose grants it can use
	powers bigint NOT NULL,	-- set of bits (policy/grant.h): never more than these
	windows text COLLATE "C" NOT NULL,		-- patterns, a line each; '' all
	environments text COLLATE "C" NOT NULL,	-- the same
	created_at bigint NOT NULL,	-- when it was made
	created_by text COLLATE "C" NOT NULL,	-- by whom
	expires_at bigint NOT NULL,	-- refused from then on
	revoked_at bigint,		-- refused since; NULL: not revoked
	used_at bigint			-- last use, to the hour; NULL: never
);

-- Requests that were answered, so that one repeated with the same
-- Idempotency-Key is not done twice.
CREATE TABLE receipt (
	key text COLLATE "C" NOT NULL,		-- of the request, with who sent it
	request text COLLATE "C" NOT NULL,		-- hash of what was asked
	at_ms bigint NOT NULL,		-- when
	status bigint NOT NULL,	-- HTTP status of the answer
	body text COLLATE "C" NOT NULL,		-- the answer
	PRIMARY KEY (key)
);

-- SPDX-License-Identifier: MIT
-- Feeds in the rule form: what each window's series was like over time.  A
-- rule, zone or length that changes ends the series that people have, and
-- begins another under another UID; the ended one is told on as it was.
CREATE TABLE series (
	"window" text COLLATE "C" NOT NULL,		-- the window's id
	number bigint NOT NULL,	-- 1, 2 …: part of the UID from 2 on; never used again
	hash text COLLATE "C" NOT NULL,		-- of rules, zone and length (feed_hash_series())
	from_at bigint NOT NULL,	-- it tells the starts from then on, seconds UTC; 0: all
	until_at bigint,		-- and those before this, seconds UTC; NULL: it still holds
	body text COLLATE "C" NOT NULL,		-- as last shown, JSON (calendars/series_past.c); '' not shown, or long over
	PRIMARY KEY ("window", number)
);

CREATE TABLE subscriber (
	id text COLLATE "C" PRIMARY KEY,		-- 12 letters and digits, in links and the journal; says nothing about the address
	address text COLLATE "C" NOT NULL UNIQUE,	-- where mail goes, the domain in small letters
	asked_at bigint NOT NULL,	-- when the last mail that asks for confirmation was owed, seconds UTC
	asked_count bigint NOT NULL,	-- how many such mails since it was last confirmed
	confirmed_at bigint,		-- when the link in it was used; NULL: not yet, nothing else is sent
	bounce_count bigint NOT NULL DEFAULT 0,	-- mails refused for good (5xx) since one was taken
	stopped_at bigint		-- since when nothing is sent, as too many were refused; NULL: it is
);

-- What they want; a message that fits several rows is sent once.
CREATE TABLE subscription (
	subscriber text COLLATE "C" NOT NULL REFERENCES subscriber(id) ON DELETE CASCADE,
	"window" text COLLATE "C" NOT NULL,		-- id or pattern; '*' all
	environment text COLLATE "C" NOT NULL,	-- the same
	kinds bigint NOT NULL CHECK (kinds BETWEEN 1 AND 15),	-- set of bits: 1 reminders, 2 start and end, 4 changes, 8 invitations
	PRIMARY KEY (subscriber, "window", environment)
);

CREATE TABLE pending (
	environment text COLLATE "C" PRIMARY KEY,	-- id in the configuration
	seen_at bigint NOT NULL,	-- when the sources were asked, seconds UTC
	body text COLLATE "C" NOT NULL		-- JSON
);

-- What is taken to run where no Argo CD says it: the branch as it was when the
-- last window of the environment ended.
CREATE TABLE baseline (
	environment text COLLATE "C" PRIMARY KEY,	-- id in the configuration
	revision text COLLATE "C" NOT NULL,		-- of the branch
	at bigint NOT NULL,		-- the window's end, seconds UTC
	occurrence text COLLATE "C" NOT NULL	-- whose end it was
);

-- As it stood when an occurrence began, until it has ended.
CREATE TABLE pending_start (
	occurrence text COLLATE "C" NOT NULL,	-- identity
	environment text COLLATE "C" NOT NULL,	-- id in the configuration
	seen_at bigint NOT NULL,	-- seconds UTC
	body text COLLATE "C" NOT NULL,		-- JSON
	PRIMARY KEY (occurrence, environment)
);

-- What each occurrence brought to each environment, kept for good.
CREATE TABLE shipped (
	occurrence text COLLATE "C" NOT NULL,	-- identity
	environment text COLLATE "C" NOT NULL,	-- id in the configuration
	service text COLLATE "C" NOT NULL,
	class text COLLATE "C" NOT NULL,		-- change_class_name()
	from_version text COLLATE "C" NOT NULL,	-- '' not known
	to_version text COLLATE "C" NOT NULL,	-- '' not known
	shipped_at bigint NOT NULL,	-- when it was seen to run, seconds UTC
	merged_at bigint NOT NULL,	-- of its oldest merge, seconds UTC; 0: not known
	body text COLLATE "C" NOT NULL,		-- the change, JSON
	PRIMARY KEY (occurrence, environment, service)
);

-- What is due next in a channel: neither what is settled nor what is on its way.
CREATE INDEX outbox_due ON outbox (channel, next_ms)
	WHERE next_ms IS NOT NULL AND state <> 'sending';
-- What is not over of an occurrence; settled rows are not in it.
CREATE INDEX outbox_order ON outbox (brief, channel, recipient, sequence)
	WHERE next_ms IS NOT NULL;
-- Acts are read at each start, in order.
CREATE INDEX journal_acts ON journal (id) WHERE act <> '';
-- Those who never confirmed are forgotten after a week.
CREATE INDEX subscriber_unconfirmed ON subscriber (asked_at)
	WHERE confirmed_at IS NULL;
CREATE INDEX shipped_service ON shipped (service, shipped_at);
-- The newest of all, however many years there are.
CREATE INDEX shipped_at ON shipped (shipped_at);

CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS
	'BEGIN RAISE EXCEPTION ''the journal is append-only''; END';
CREATE TRIGGER journal_keeps BEFORE UPDATE OR DELETE ON journal
	FOR EACH ROW EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER journal_stays BEFORE TRUNCATE ON journal
	FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
