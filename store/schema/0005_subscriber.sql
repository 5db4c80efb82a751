-- SPDX-License-Identifier: MIT
-- People who asked for mail themselves (policy/subscription.h).  What is kept is
-- the address and what it wants; not who asked, from where, or what was read.
-- Who leaves is forgotten at once.

CREATE TABLE subscriber (
	id TEXT PRIMARY KEY,		-- 12 letters and digits, in links and the journal; says nothing about the address
	address TEXT NOT NULL UNIQUE,	-- where mail goes, the domain in small letters
	asked_at INTEGER NOT NULL,	-- when the last mail that asks for confirmation was owed, seconds UTC
	asked_count INTEGER NOT NULL,	-- how many such mails since it was last confirmed
	confirmed_at INTEGER,		-- when the link in it was used; NULL: not yet, nothing else is sent
	bounce_count INTEGER NOT NULL DEFAULT 0,	-- mails refused for good (5xx) since one was taken
	stopped_at INTEGER		-- since when nothing is sent, as too many were refused; NULL: it is
) STRICT, WITHOUT ROWID;

-- What they want; a message that fits several rows is sent once.
CREATE TABLE subscription (
	subscriber TEXT NOT NULL REFERENCES subscriber(id) ON DELETE CASCADE,
	window TEXT NOT NULL,		-- id or pattern; '*' all
	environment TEXT NOT NULL,	-- the same
	kinds INTEGER NOT NULL CHECK (kinds BETWEEN 1 AND 15),	-- set of bits: 1 reminders, 2 start and end, 4 changes, 8 invitations
	PRIMARY KEY (subscriber, window, environment)
) STRICT, WITHOUT ROWID;

-- Those who never confirmed are forgotten after a week.
CREATE INDEX subscriber_unconfirmed ON subscriber (asked_at)
	WHERE confirmed_at IS NULL;
