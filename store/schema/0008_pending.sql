-- SPDX-License-Identifier: MIT
-- What waits in each environment (include/changes/pending.h), as it was seen
-- last and as it stood when work began: what was shipped is the difference.

CREATE TABLE pending (
	environment TEXT PRIMARY KEY,	-- id in the configuration
	seen_at INTEGER NOT NULL,	-- when the sources were asked, seconds UTC
	body TEXT NOT NULL		-- JSON
) STRICT, WITHOUT ROWID;

-- What is taken to run where no Argo CD says it: the branch as it was when the
-- last window of the environment ended.
CREATE TABLE baseline (
	environment TEXT PRIMARY KEY,	-- id in the configuration
	revision TEXT NOT NULL,		-- of the branch
	at INTEGER NOT NULL,		-- the window's end, seconds UTC
	occurrence TEXT NOT NULL	-- whose end it was
) STRICT, WITHOUT ROWID;

-- As it stood when an occurrence began, until it has ended.
CREATE TABLE pending_start (
	occurrence TEXT NOT NULL,	-- identity
	environment TEXT NOT NULL,	-- id in the configuration
	seen_at INTEGER NOT NULL,	-- seconds UTC
	body TEXT NOT NULL,		-- JSON
	PRIMARY KEY (occurrence, environment)
) STRICT, WITHOUT ROWID;

-- What each occurrence brought to each environment, kept for good.
CREATE TABLE shipped (
	occurrence TEXT NOT NULL,	-- identity
	environment TEXT NOT NULL,	-- id in the configuration
	service TEXT NOT NULL,
	class TEXT NOT NULL,		-- change_class_name()
	from_version TEXT NOT NULL,	-- '' not known
	to_version TEXT NOT NULL,	-- '' not known
	shipped_at INTEGER NOT NULL,	-- when it was seen to run, seconds UTC
	merged_at INTEGER NOT NULL,	-- of its oldest merge, seconds UTC; 0: not known
	body TEXT NOT NULL,		-- the change, JSON
	PRIMARY KEY (occurrence, environment, service)
) STRICT, WITHOUT ROWID;

CREATE INDEX shipped_service ON shipped (service, shipped_at);
-- The newest of all, however many years there are.
CREATE INDEX shipped_at ON shipped (shipped_at);
