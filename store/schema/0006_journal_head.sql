-- SPDX-License-Identifier: MIT
-- Where the journal ends, beside it: a chain alone does not miss its last
-- entries.  Written with every entry, in the same transaction.

INSERT INTO meta (name, value)
	SELECT 'journal_head', id || ' ' || hash FROM journal	-- number and hash of the newest entry
	ORDER BY id DESC LIMIT 1;
