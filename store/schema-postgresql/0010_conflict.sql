-- SPDX-License-Identifier: MIT
-- As store/schema/0010_conflict.sql.

-- The few rows that tell of conflicts, by occurrence; in no other row's way.
CREATE INDEX outbox_conflict ON outbox (brief) WHERE substr(kind, 1, 8) = 'conflict';
