-- SPDX-License-Identifier: MIT
-- Feeds in the rule form: what each window's series was like over time.  A
-- rule, zone or length that changes ends the series that people have, and
-- begins another under another UID; the ended one is told on as it was.
CREATE TABLE series (
	window TEXT NOT NULL,		-- the window's id
	number INTEGER NOT NULL,	-- 1, 2 …: part of the UID from 2 on; never used again
	hash TEXT NOT NULL,		-- of rules, zone and length (feed_hash_series())
	from_at INTEGER NOT NULL,	-- it tells the starts from then on, seconds UTC; 0: all
	until_at INTEGER,		-- and those before this, seconds UTC; NULL: it still holds
	body TEXT NOT NULL,		-- as last shown, JSON (calendars/series_past.c); '' not shown, or long over
	PRIMARY KEY (window, number)
) STRICT, WITHOUT ROWID;
