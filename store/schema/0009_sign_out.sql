-- SPDX-License-Identifier: MIT
-- Signing out of the page ends its sessions here, too, not in the browser alone.

ALTER TABLE token ADD COLUMN signed_out_at INTEGER;	-- sessions of the page that began by then are over; NULL: none was ended
