-- SPDX-License-Identifier: MIT
-- Whether somebody was told of a conflict is asked for each that comes up, and
-- years of sent messages must not be read for it.

-- The few rows that tell of conflicts, by occurrence; in no other row's way.
CREATE INDEX outbox_conflict ON outbox (brief) WHERE substr(kind, 1, 8) = 'conflict';
