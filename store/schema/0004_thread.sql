-- SPDX-License-Identifier: MIT
-- The first message of an occurrence in a channel is brought up to date in its
-- place.  `root` is '' while that message is lost: the next one takes its place.

ALTER TABLE thread ADD COLUMN permalink TEXT NOT NULL DEFAULT '';	-- link to the root; '' not known yet
ALTER TABLE thread ADD COLUMN edit INTEGER NOT NULL DEFAULT 0;	-- revision of the last 'edit' that was owed
ALTER TABLE thread ADD COLUMN edit_ms INTEGER NOT NULL DEFAULT 0;	-- when that was
